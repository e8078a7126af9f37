//! Small rules for text from outside, used by every reader.

use std::borrow::Cow;

/// Marks that turn the reading direction, hide text or spell it invisibly.
fn is_hidden(c: char) -> bool {
    matches!(c,
        '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{061C}'
        | '\u{2060}'..='\u{2064}' | '\u{FEFF}' | '\u{180E}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E0FFF}'
        | '\u{80}'..='\u{9F}')
}

fn is_bad(c: char) -> bool {
    (c.is_ascii_control() && c != '\n' && c != '\t') || is_hidden(c)
}

/// Whether marks were in it that [`shown`] takes out of it.
pub(crate) fn hides_something(text: &str) -> bool {
    text.chars().any(is_hidden)
}

/// Text as it may be shown: without control, direction and invisible characters; lines end in `\n`.
pub(crate) fn shown(text: Cow<'_, str>) -> String {
    if text.bytes().all(|b| (b' '..0x7f).contains(&b) || b == b'\n' || b == b'\t') {
        return text.into_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '\r' if rest.peek() == Some(&'\n') => {}
            '\r' => out.push('\n'),
            c if !is_bad(c) => out.push(c),
            _ => {}
        }
    }
    out
}

/// The same on one line, blanks joined and trimmed, at most `most` characters.
pub(crate) fn one_line(text: Cow<'_, str>, most: usize) -> String {
    let simple = text.bytes().all(|b| (b' '..0x7f).contains(&b));
    if simple && text.len() <= most && !text.contains("  ") {
        let trimmed = text.trim();
        return if trimmed.len() == text.len() { text.into_owned() } else { trimmed.to_owned() };
    }
    let mut out = String::with_capacity(text.len().min(most * 4));
    let (mut gap, mut n) = (false, 0);
    for c in text.chars() {
        if c.is_whitespace() {
            gap = !out.is_empty();
        } else if !is_bad(c) {
            if n + usize::from(gap) >= most {
                break;
            }
            if std::mem::take(&mut gap) {
                out.push(' ');
                n += 1;
            }
            out.push(c);
            n += 1;
        }
    }
    out
}

/// The first `most` bytes of a text, cut at a character.
pub(crate) fn cut(text: &str, most: usize) -> &str {
    let mut end = most.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// An address in the one form in which addresses are compared: no `mailto:`, no blanks, lower case, hidden marks as
/// U+FFFD, a domain of other scripts in its ASCII form (RFC 3492), so that a look-alike also looks unlike.
pub(crate) fn address(text: &str) -> String {
    let text = text.trim();
    let text = match text.get(..7) {
        Some(scheme) if scheme.eq_ignore_ascii_case("mailto:") => &text[7..],
        _ => text,
    };
    let text = text.trim_matches(['<', '>', '"', '\'', ' ']);
    if text.bytes().all(|b| (b'!'..0x7f).contains(&b)) {
        return text.to_ascii_lowercase();
    }
    let clean: String = text
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| if is_bad(c) { char::REPLACEMENT_CHARACTER } else { c })
        .flat_map(char::to_lowercase)
        .collect();
    match clean.rsplit_once('@') {
        Some((local, domain)) if !domain.is_ascii() => {
            let labels: Vec<String> = domain.split('.').map(ascii_label).collect();
            format!("{local}@{}", labels.join("."))
        }
        _ => clean,
    }
}

fn ascii_label(label: &str) -> String {
    if label.is_ascii() { label.to_owned() } else { format!("xn--{}", punycode(label)) }
}

/// RFC 3492 §6.3.
fn punycode(label: &str) -> String {
    let mut out: String = label.chars().filter(char::is_ascii).collect();
    let basic = out.len() as u32;
    let (mut n, mut delta, mut bias, mut done) = (128u32, 0u32, 72u32, basic);
    if basic > 0 {
        out.push('-');
    }
    let all: Vec<u32> = label.chars().map(u32::from).take(255).collect();
    while (done as usize) < all.len() {
        let Some(next) = all.iter().copied().filter(|c| *c >= n).min() else { break };
        delta = delta.wrapping_add((next - n).wrapping_mul(done + 1));
        n = next;
        for c in &all {
            if *c < n {
                delta = delta.wrapping_add(1);
            }
            if *c == n {
                let (mut q, mut k) = (delta, 36u32);
                loop {
                    let t = k.saturating_sub(bias).clamp(1, 26);
                    if q < t {
                        break;
                    }
                    out.push(digit(t + (q - t) % (36 - t)));
                    q = (q - t) / (36 - t);
                    k += 36;
                }
                out.push(digit(q));
                bias = adapt(delta, done + 1, done == basic);
                delta = 0;
                done += 1;
            }
        }
        delta = delta.wrapping_add(1);
        n += 1;
    }
    out
}

fn digit(d: u32) -> char {
    char::from(if d < 26 { b'a' + d as u8 } else { b'0' + (d as u8 - 26) })
}

fn adapt(delta: u32, points: u32, first: bool) -> u32 {
    let mut delta = if first { delta / 700 } else { delta / 2 };
    delta += delta / points;
    let mut k = 0;
    while delta > 455 {
        delta /= 35;
        k += 36;
    }
    k + 36 * delta / (delta + 38)
}

/// A file name that stays a name: the last part of any path in it, percent forms read, nothing hidden, no leading
/// dot, at most 120 characters; never empty.
pub(crate) fn file_name(name: &str) -> String {
    let read = percent_decoded(name);
    let last = read.rsplit(['/', '\\', ':']).find(|part| !part.trim_matches(['.', ' ']).is_empty());
    let clean: String = one_line(Cow::Borrowed(last.unwrap_or("")), 120)
        .chars()
        .map(|c| if matches!(c, '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|') { '_' } else { c })
        .collect();
    let clean = clean.trim_matches(['.', ' ']);
    if clean.is_empty() { "unnamed".to_owned() } else { clean.to_owned() }
}

/// `%2e` and the like read, twice over at most, so that a hidden separator is seen.
fn percent_decoded(text: &str) -> String {
    let mut text = text.to_owned();
    for _ in 0..2 {
        if !text.contains('%') {
            break;
        }
        let bytes = text.as_bytes();
        let mut out = Vec::with_capacity(bytes.len());
        let mut at = 0;
        while at < bytes.len() {
            let pair = (bytes[at] == b'%').then(|| text.get(at + 1..at + 3)).flatten();
            match pair.and_then(|p| u8::from_str_radix(p, 16).ok()) {
                Some(byte) => {
                    out.push(byte);
                    at += 3;
                }
                None => {
                    out.push(bytes[at]);
                    at += 1;
                }
            }
        }
        text = String::from_utf8_lossy(&out).into_owned();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_have_one_form() {
        for (written, read) in [
            ("Ana@Example.TEST", "ana@example.test"),
            ("MAILTO:Ana@example.test", "ana@example.test"),
            (" <ana@example.test> ", "ana@example.test"),
            ("ana\u{202e}@example.test", "ana\u{fffd}@example.test"),
            ("ana@b\u{fc}cher.test", "ana@xn--bcher-kva.test"),
            ("ana@p\u{430}rtner.test", "ana@xn--prtner-3nf.test"),
            ("", ""),
        ] {
            assert_eq!(address(written), read, "{written:?}");
        }
    }

    #[test]
    fn file_names_stay_names() {
        for (written, read) in [
            ("report.pdf", "report.pdf"),
            ("../../etc/passwd", "passwd"),
            ("..%2f..%2fetc%2fpasswd", "passwd"),
            ("C:\\temp\\a.exe", "a.exe"),
            (".bashrc", "bashrc"),
            ("..", "unnamed"),
            ("a\u{202e}fdp.exe", "afdp.exe"),
            ("a\r\nb.txt", "a b.txt"),
            ("", "unnamed"),
        ] {
            assert_eq!(file_name(written), read, "{written:?}");
        }
    }

    #[test]
    fn nothing_hidden_is_shown() {
        assert_eq!(shown("a\u{0}b\r\nc\rd\u{e0041}\u{202e}".into()), "ab\nc\nd");
        assert_eq!(one_line("  a \n\t b\u{7}  c ".into(), 99), "a b c");
        assert_eq!(one_line("a b c d".into(), 4), "a b");
    }
}
