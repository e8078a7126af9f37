//! Transfer encodings and character sets, forgiving: what is damaged is passed over, never refused.

use mail_parser::decoders::charsets::map::charset_decoder;
use std::borrow::Cow;

/// How a part's bytes are written (RFC 2045 §6).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Transfer {
    Plain,
    Quoted,
    Base64,
}

impl Transfer {
    pub(crate) fn read(value: &[u8]) -> Transfer {
        let value = value.trim_ascii();
        if value.eq_ignore_ascii_case(b"quoted-printable") {
            Transfer::Quoted
        } else if value.eq_ignore_ascii_case(b"base64") {
            Transfer::Base64
        } else {
            Transfer::Plain
        }
    }

    /// The first `most` bytes of the content.
    pub(crate) fn decode(self, bytes: &[u8], most: usize) -> Cow<'_, [u8]> {
        match self {
            Transfer::Plain => Cow::Borrowed(&bytes[..bytes.len().min(most)]),
            Transfer::Quoted => Cow::Owned(quoted(bytes, most)),
            Transfer::Base64 => Cow::Owned(base64(bytes, most)),
        }
    }

    /// The size of the content, without decoding it.
    pub(crate) fn size(self, bytes: &[u8]) -> u64 {
        match self {
            Transfer::Plain => bytes.len() as u64,
            Transfer::Quoted => {
                let marks = memchr::memchr_iter(b'=', bytes).count();
                bytes.len().saturating_sub(2 * marks) as u64
            }
            Transfer::Base64 => {
                let breaks = bytes.iter().filter(|b| SIX[usize::from(**b)] == NONE).count();
                (bytes.len() - breaks) as u64 * 3 / 4
            }
        }
    }
}

fn quoted(bytes: &[u8], most: usize) -> Vec<u8> {
    let hex = |b: u8| char::from(b).to_digit(16).map(|d| d as u8);
    let mut out = Vec::with_capacity(bytes.len().min(most));
    let mut at = 0;
    while at < bytes.len() && out.len() < most {
        let next = memchr::memchr(b'=', &bytes[at..]).map_or(bytes.len(), |n| at + n);
        out.extend_from_slice(&bytes[at..next]);
        at = next;
        if at == bytes.len() {
            break;
        }
        let rest = &bytes[at + 1..];
        match (rest.first(), rest.get(1)) {
            (Some(a), Some(b)) if hex(*a).is_some() && hex(*b).is_some() => {
                out.push(hex(*a).unwrap_or(0) << 4 | hex(*b).unwrap_or(0));
                at += 3;
            }
            _ => {
                // A soft line break, blanks before it allowed; else a bare sign.
                let blanks = rest.iter().take_while(|b| matches!(b, b' ' | b'\t')).count();
                match &rest[blanks..] {
                    [b'\r', b'\n', ..] => at += 1 + blanks + 2,
                    [b'\n', ..] => at += 1 + blanks + 1,
                    [] => at = bytes.len(),
                    _ => {
                        out.push(b'=');
                        at += 1;
                    }
                }
            }
        }
    }
    out.truncate(most);
    out
}

const NONE: u8 = 0xff;
const SIX: [u8; 256] = {
    let mut table = [NONE; 256];
    let alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut at = 0;
    while at < 64 {
        table[alphabet[at] as usize] = at as u8;
        at += 1;
    }
    // The variant for addresses on the web.
    table[b'-' as usize] = 62;
    table[b'_' as usize] = 63;
    table
};

fn base64(bytes: &[u8], most: usize) -> Vec<u8> {
    let mut out = Vec::with_capacity((bytes.len() * 3 / 4).min(most) + 3);
    let (mut word, mut held) = (0u32, 0);
    for byte in bytes {
        let six = SIX[usize::from(*byte)];
        if six == NONE {
            continue;
        }
        word = word << 6 | u32::from(six);
        held += 1;
        if held == 4 {
            out.extend_from_slice(&word.to_be_bytes()[1..]);
            (word, held) = (0, 0);
            if out.len() >= most {
                break;
            }
        }
    }
    match held {
        2 => out.push((word >> 4) as u8),
        3 => out.extend_from_slice(&[(word >> 10) as u8, (word >> 2) as u8]),
        _ => {}
    }
    out.truncate(most);
    out
}

/// Bytes as text: in the character set they declare, where it is known; else as UTF-8 where they are that, and as
/// Windows-1252 where nothing was declared. What cannot be read is U+FFFD.
pub(crate) fn text(bytes: Cow<'_, [u8]>, charset: Option<&str>) -> String {
    let name = charset.map(str::trim).unwrap_or("");
    let is = |known: &str| name.eq_ignore_ascii_case(known);
    if name.is_empty() || is("utf-8") || is("utf8") || is("us-ascii") || is("ascii") || is("iso-8859-1") {
        match String::from_utf8(bytes.into_owned()) {
            Ok(text) if text.is_ascii() || !is("iso-8859-1") => return text,
            Ok(text) => return windows_1252(text.as_bytes()),
            Err(wrong) if is("utf-8") || is("utf8") => {
                return String::from_utf8_lossy(wrong.as_bytes()).into_owned();
            }
            Err(wrong) => return windows_1252(wrong.as_bytes()),
        }
    }
    match charset_decoder(name.as_bytes()) {
        Some(decode) => decode(&bytes),
        None => String::from_utf8_lossy(&bytes).into_owned(),
    }
}

fn windows_1252(bytes: &[u8]) -> String {
    match charset_decoder(b"windows-1252") {
        Some(decode) => decode(bytes),
        None => String::from_utf8_lossy(bytes).into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn encodings() {
        for (transfer, written, read) in [
            (Transfer::Quoted, "caf=C3=A9 =\r\nau lait=\n=20x", "caf\u{e9} au lait x"),
            (Transfer::Quoted, "a=ZZb=", "a=ZZb"),
            (Transfer::Quoted, "end= \t\r\nless", "endless"),
            (Transfer::Base64, "Y2Fm\r\nw6k=", "caf\u{e9}"),
            (Transfer::Base64, "Y2Fm!!w6k", "caf\u{e9}"),
            (Transfer::Base64, "Y", ""),
            (Transfer::Plain, "x=3D", "x=3D"),
        ] {
            assert_eq!(text(transfer.decode(written.as_bytes(), 999), Some("utf-8")), read, "{written}");
        }
        assert_eq!(Transfer::Base64.size(b"Y2Fm\r\nw6k="), 5);
        assert_eq!(text(b"\x93a\x94 \xe9"[..].into(), None), "\u{201c}a\u{201d} \u{e9}");
        assert_eq!(text(b"a\xff\xfeb"[..].into(), Some("utf-8")), "a\u{fffd}\u{fffd}b");
        assert_eq!(text(b"a\xffb"[..].into(), Some("x-nobody-knows")), "a\u{fffd}b");
        assert_eq!(text(b"\xcf\xf0\xe8"[..].into(), Some("windows-1251")), "\u{41f}\u{440}\u{438}");
        assert_eq!(text(b"\x83n\x83\x8d"[..].into(), Some("Shift_JIS")), "\u{30cf}\u{30ed}");
    }

    proptest! {
        #[test]
        fn no_bytes_break_the_decoders(bytes in prop::collection::vec(any::<u8>(), 0..300), most in 0usize..200) {
            for transfer in [Transfer::Plain, Transfer::Quoted, Transfer::Base64] {
                prop_assert!(transfer.decode(&bytes, most).len() <= most);
                transfer.size(&bytes);
            }
        }
    }
}
