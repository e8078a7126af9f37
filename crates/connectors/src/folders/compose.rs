//! A mail as bytes (RFC 5322), from a drafted effect: plain text, nothing in it can become a header.

use crate::Error;
use jiff::{Timestamp, tz::TimeZone};
use world::{Effect, Mailbox};

/// Longest line of a body that goes out as it is (RFC 5322 §2.1.1 asks for 78).
const LINE: usize = 78;

/// The message of a drafted mail. `references` are the Message-IDs of the thread it answers, oldest first, the
/// answered one last.
///
/// # Errors
/// `E_STATE` for another effect, `E_PARSE` for an address that is none.
pub fn compose(
    effect: &Effect,
    from: &Mailbox,
    references: &[String],
    zone: &TimeZone,
    now: Timestamp,
) -> Result<Vec<u8>, Error> {
    let Effect::DraftMail { message_id, to, cc, subject, text, .. } = effect else {
        return Err(Error::Unsupported { why: "only a drafted mail becomes a message".into() });
    };
    let mut out = String::new();
    let mut header = |name: &str, value: &str| {
        out.push_str(name);
        out.push_str(": ");
        out.push_str(value);
        out.push_str("\r\n");
    };
    let date = now.to_zoned(zone.clone()).strftime("%a, %d %b %Y %H:%M:%S %z").to_string();
    header("Date", &date);
    header("From", &mailbox(from)?);
    for (name, list) in [("To", to), ("Cc", cc)] {
        if !list.is_empty() {
            let all: Vec<String> = list.iter().map(mailbox).collect::<Result<_, _>>()?;
            header(name, &all.join(",\r\n "));
        }
    }
    header("Subject", &encoded(subject, "Subject: ".len()));
    header("Message-ID", &format!("<{}>", id(message_id)));
    if let Some(last) = references.last() {
        header("In-Reply-To", &format!("<{}>", id(last)));
        let kept = references.iter().skip(references.len().saturating_sub(20));
        let all: Vec<String> = kept.map(|r| format!("<{}>", id(r))).collect();
        header("References", &all.join("\r\n "));
    }
    header("MIME-Version", "1.0");
    header("Content-Type", "text/plain; charset=utf-8");
    let lines: Vec<&str> = text.lines().map(|line| line.trim_end_matches('\r')).collect();
    let plain =
        lines.iter().all(|l| l.len() <= LINE && l.bytes().all(|b| (b' '..0x7f).contains(&b) || b == b'\t'))
            && !lines.iter().any(|l| l.starts_with("From ") || l.ends_with(' '));
    header("Content-Transfer-Encoding", if plain { "7bit" } else { "quoted-printable" });
    out.push_str("\r\n");
    for line in lines {
        if plain {
            out.push_str(line);
        } else {
            quoted(line, &mut out);
        }
        out.push_str("\r\n");
    }
    Ok(out.into_bytes())
}

/// A Message-ID without what could end it.
fn id(text: &str) -> String {
    text.chars().filter(|c| c.is_ascii_graphic() && !matches!(c, '<' | '>')).take(900).collect()
}

fn mailbox(who: &Mailbox) -> Result<String, Error> {
    let email = who.email.trim();
    let is_address = email.len() <= 320
        && email.split('@').count() == 2
        && !email.starts_with('@')
        && !email.ends_with('@')
        && email
            .chars()
            .all(|c| c.is_ascii_graphic() && !matches!(c, '<' | '>' | '(' | ')' | ',' | ';' | ':' | '"'));
    if !is_address {
        let what = crate::text::one_line(email.into(), 80);
        return Err(Error::Parse { what, why: "this is no address to write to".into() });
    }
    let name = who.name.as_deref().unwrap_or("").trim();
    if name.is_empty() {
        return Ok(email.to_owned());
    }
    let simple = name.len() <= 60
        && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, ' ' | '-' | '\'' | '.'));
    let quoted = name.is_ascii() && name.len() <= 60 && !name.chars().any(|c| c.is_control());
    Ok(match (simple && !name.contains('.'), quoted) {
        (true, _) => format!("{name} <{email}>"),
        (_, true) => format!("\"{}\" <{email}>", name.replace('\\', "\\\\").replace('"', "\\\"")),
        _ => format!("{}\r\n <{email}>", encoded(name, 10)),
    })
}

/// Text for a header: as it is where it is short and plain, else as encoded words (RFC 2047), folded.
fn encoded(text: &str, used: usize) -> String {
    let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.is_ascii() && text.len() + used <= LINE && !text.contains("=?") {
        return text;
    }
    let mut words: Vec<String> = Vec::new();
    let mut piece = String::new();
    for c in text.chars() {
        // 45 bytes make 60 characters; with the frame that is 72.
        if piece.len() + c.len_utf8() > 42 {
            words.push(std::mem::take(&mut piece));
        }
        piece.push(c);
    }
    words.push(piece);
    words.iter().map(|w| format!("=?utf-8?B?{}?=", base64(w.as_bytes()))).collect::<Vec<_>>().join("\r\n ")
}

fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let word = chunk.iter().fold(0u32, |w, b| w << 8 | u32::from(*b)) << (8 * (3 - chunk.len()));
        for at in 0..4 {
            let letter = ALPHABET[(word >> (18 - 6 * at) & 63) as usize];
            out.push(if at <= chunk.len() { char::from(letter) } else { '=' });
        }
    }
    out
}

/// A line as quoted-printable (RFC 2045 §6.7), soft breaks at 76.
fn quoted(line: &str, out: &mut String) {
    let bytes = line.as_bytes();
    let mut column = 0;
    for (at, byte) in bytes.iter().enumerate() {
        let is_last = at + 1 == bytes.len();
        let plain = matches!(byte, b'!'..=b'<' | b'>'..=b'~') || (matches!(byte, b' ' | b'\t') && !is_last);
        // "From " at the start of a line is a mark of mailbox files.
        let plain = plain && !(at == 0 && line.starts_with("From ")) && !(at == 0 && *byte == b'.');
        let width = if plain { 1 } else { 3 };
        if column + width > 75 {
            out.push_str("=\r\n");
            column = 0;
        }
        if plain {
            out.push(char::from(*byte));
        } else {
            out.push_str(&format!("={byte:02X}"));
        }
        column += width;
    }
}
