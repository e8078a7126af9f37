//! Cuts a body into zones, line by line.
//!
//! Marks are those that mail programs write: `>` and "On … wrote:", "-----Original Message-----", header blocks of
//! Outlook and Notes, "Forwarded by", "-- ", and their German, French and Spanish forms.

use super::reading::{Zone, ZoneKind};
use std::ops::Range;

/// The zones of a text, in order and without gaps. `lower` is the text with ASCII letters folded, byte for byte.
pub(super) fn zones(text: &str, lower: &str) -> Vec<Zone> {
    let lines = lines_of(lower);
    let mut kinds = vec![ZoneKind::New; lines.len()];
    mark_quotes(lower, &lines, &mut kinds);
    mark_tails(text, lower, &lines, &mut kinds);
    mark_greeting(text, lower, &lines, &mut kinds);
    joined(&lines, &kinds)
}

/// Lines as spans with their end of line.
fn lines_of(text: &str) -> Vec<Range<usize>> {
    let mut lines = Vec::with_capacity(text.len() / 40 + 1);
    let mut from = 0;
    for (at, byte) in text.bytes().enumerate() {
        if byte == b'\n' {
            lines.push(from..at + 1);
            from = at + 1;
        }
    }
    if from < text.len() {
        lines.push(from..text.len());
    }
    lines
}

fn joined(lines: &[Range<usize>], kinds: &[ZoneKind]) -> Vec<Zone> {
    let mut zones: Vec<Zone> = Vec::new();
    for (span, kind) in lines.iter().zip(kinds) {
        match zones.last_mut() {
            Some(last) if last.kind == *kind => last.span.end = span.end,
            _ => zones.push(Zone { kind: *kind, span: span.clone() }),
        }
    }
    zones
}

/// How a line begins what others wrote.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Opening {
    /// "On Monday, Ana wrote:": quoted lines follow, with or without marks.
    Attribution,
    /// A block of headers or a separator: all that follows is repeated.
    Rest,
    /// The same, and it says that it is passed on.
    Forward,
}

fn mark_quotes(lower: &str, lines: &[Range<usize>], kinds: &mut [ZoneKind]) {
    let mut at = 0;
    while at < lines.len() {
        let line = lower[lines[at].clone()].trim();
        if line.starts_with('>') {
            kinds[at] = ZoneKind::Quoted;
            at += 1;
            continue;
        }
        match opening(lower, lines, at) {
            None => at += 1,
            Some((Opening::Attribution, through)) if marked_lines_follow(lower, lines, through) => {
                kinds[at..=through].fill(ZoneKind::Quoted);
                at = through + 1;
            }
            Some((opening, _)) => {
                let from = header_start(lower, lines, at);
                let silent = kinds[..from]
                    .iter()
                    .zip(lines)
                    .all(|(kind, span)| *kind != ZoneKind::New || lower[span.clone()].trim().len() < 3);
                let passed_on = opening == Opening::Forward || (opening == Opening::Rest && silent);
                let kind = if passed_on { ZoneKind::Forwarded } else { ZoneKind::Quoted };
                kinds[from..].fill(kind);
                return;
            }
        }
    }
}

/// Whether the line at `at` begins a quotation, and the last line of the words that say so.
fn opening(lower: &str, lines: &[Range<usize>], at: usize) -> Option<(Opening, usize)> {
    let line = lower[lines[at].clone()].trim();
    let first = *line.as_bytes().first()?;
    if line.len() > 400 {
        return None;
    }
    match first {
        b'-' | b'_' | b'*' => separator(line, lower, lines, at).map(|opening| (opening, at)),
        b'b' if line.starts_with("begin forwarded message") => Some((Opening::Forward, at)),
        b'o' | b'a' | b'l' | b'e' => {
            attribution(lower, lines, at).map(|through| (Opening::Attribution, through))
        }
        b'f' | b't' | b'v' | b'd' | b's' if heads_a_block(lower, lines, at) => Some((Opening::Rest, at)),
        _ => None,
    }
}

/// "-----Original Message-----", "---- Forwarded by Ana ----", a rule with headers below.
fn separator(line: &str, lower: &str, lines: &[Range<usize>], at: usize) -> Option<Opening> {
    let words = line.trim_matches(['-', '_', '*', ' ', '=']);
    let rule = line.len() - line.trim_start_matches(['-', '_', '*']).len();
    if rule < 2 {
        return None;
    }
    if words.starts_with("forwarded")
        || words.starts_with("weitergeleitete")
        || words.contains("forwarded by")
    {
        return Some(Opening::Forward);
    }
    let original = [
        "original message",
        "original appointment",
        "ursprüngliche nachricht",
        "message d'origine",
        "mensaje original",
        "reply message",
        "reply separator",
    ];
    if original.iter().any(|w| words.starts_with(w)) {
        return Some(Opening::Rest);
    }
    let next = next_line(lower, lines, at + 1)?;
    (words.is_empty() && rule >= 5 && heads_a_block(lower, lines, next)).then_some(Opening::Rest)
}

/// "On Tuesday, Ana wrote:", broken over up to three lines; also German, French, Spanish. Gives its last line.
fn attribution(lower: &str, lines: &[Range<usize>], at: usize) -> Option<usize> {
    let line = lower[lines[at].clone()].trim();
    let pairs = [("on ", "wrote:"), ("am ", "schrieb"), ("le ", "écrit"), ("el ", "escribió:")];
    let (_, verb) = pairs.iter().find(|(start, _)| line.starts_with(start))?;
    let through = (at..lines.len().min(at + 3)).find(|n| {
        let tail = lower[lines[*n].clone()].trim();
        tail.ends_with(verb) || (tail.ends_with(':') && tail.contains(verb))
    })?;
    let dated = lower[lines[at].start..lines[through].end].bytes().any(|b| b.is_ascii_digit() || b == b'@');
    dated.then_some(through)
}

fn marked_lines_follow(lower: &str, lines: &[Range<usize>], through: usize) -> bool {
    next_line(lower, lines, through + 1)
        .is_some_and(|n| lower[lines[n].clone()].trim_start().starts_with('>'))
}

/// The next line that is not blank, at most three on.
fn next_line(lower: &str, lines: &[Range<usize>], from: usize) -> Option<usize> {
    (from..lines.len().min(from + 3)).find(|n| !lower[lines[*n].clone()].trim().is_empty())
}

const HEADS: [&str; 20] = [
    "from:",
    "sent:",
    "to:",
    "cc:",
    "bcc:",
    "subject:",
    "date:",
    "reply-to:",
    "sent by:",
    "von:",
    "gesendet:",
    "an:",
    "betreff:",
    "datum:",
    "de :",
    "envoyé",
    "objet :",
    "para:",
    "asunto:",
    "enviado",
];

fn is_head(line: &str) -> bool {
    let line = line.trim_start_matches('*');
    HEADS.iter().any(|head| line.starts_with(head))
}

/// Whether this header line stands in a block: it opens with a sender or recipient, and two more kinds of header
/// line follow within eight.
fn heads_a_block(lower: &str, lines: &[Range<usize>], at: usize) -> bool {
    let line = lower[lines[at].clone()].trim().trim_start_matches('*');
    let opens =
        ["from:", "to:", "von:", "de :", "date:", "sent:", "sent by:"].iter().any(|h| line.starts_with(h));
    if !opens {
        return false;
    }
    let ends = ["subject:", "betreff:", "objet :", "asunto:"];
    let ahead = lines.iter().skip(at + 1).take(12).map(|span| lower[span.clone()].trim());
    let (mut heads, mut subject) = (0, false);
    for next in ahead {
        let plain = next.trim_start_matches('*');
        heads += usize::from(is_head(plain));
        subject |= ends.iter().any(|end| plain.starts_with(end));
        if subject {
            break;
        }
    }
    subject && heads >= 1
}

/// Notes writes "Ana Ruiz@CORP" and "03/01/2001 10:22 AM" above "To:": those lines belong to what they head.
fn header_start(lower: &str, lines: &[Range<usize>], at: usize) -> usize {
    if !lower[lines[at].clone()].trim().starts_with("to:") {
        return at;
    }
    let mut from = at;
    for n in (at.saturating_sub(4)..at).rev() {
        let line = lower[lines[n].clone()].trim();
        if line.is_empty() {
            continue;
        }
        let date = line.bytes().filter(u8::is_ascii_digit).count() >= 4 && line.contains([':', '/']);
        let address = line.contains('@') || line.starts_with("from:") || line.contains("sent by");
        let name = line.len() < 40 && from < at && !line.ends_with(['.', '!', '?', ',']);
        if line.len() < 100 && (date || address || name) {
            from = n;
        } else {
            break;
        }
    }
    from
}

const CLOSINGS: [&str; 27] = [
    "regards",
    "best",
    "best regards",
    "kind regards",
    "warm regards",
    "many thanks",
    "thanks",
    "thank you",
    "thx",
    "cheers",
    "sincerely",
    "yours",
    "yours sincerely",
    "yours faithfully",
    "all the best",
    "best wishes",
    "take care",
    "respectfully",
    "cordially",
    "thanks again",
    "thanks in advance",
    "with best regards",
    "mit freundlichen grüßen",
    "viele grüße",
    "cordialement",
    "saludos",
    "love",
];
const DISCLAIMERS: [&str; 14] = [
    "this e-mail and any",
    "this email and any",
    "this message and any",
    "this e-mail is intended",
    "this email is intended",
    "this message is intended",
    "this e-mail is the property",
    "this email is the property",
    "this e-mail, including",
    "the information contained in this",
    "the information in this e",
    "confidentiality notice",
    "this communication is",
    "if you are not the intended",
];

/// Signatures and disclaimers at the foot of the new text.
fn mark_tails(text: &str, lower: &str, lines: &[Range<usize>], kinds: &mut [ZoneKind]) {
    let mut n = 0;
    while n < lines.len() {
        if kinds[n] != ZoneKind::New {
            n += 1;
            continue;
        }
        let line = lower[lines[n].clone()].trim_end_matches(['\n', '\r']);
        let trimmed = line.trim().trim_start_matches('*').trim_start();
        let tail = if line == "-- " || line == "--" || sent_from_device(trimmed) {
            Some(ZoneKind::Signature)
        } else if DISCLAIMERS.iter().any(|d| trimmed.starts_with(d)) {
            Some(ZoneKind::Disclaimer)
        } else if is_closing(trimmed) && only_short_lines_follow(text, lines, kinds, n + 1) {
            Some(ZoneKind::Signature)
        } else {
            None
        };
        let Some(kind) = tail else {
            n += 1;
            continue;
        };
        while n < lines.len() && kinds[n] == ZoneKind::New {
            kinds[n] = kind;
            n += 1;
        }
    }
}

fn sent_from_device(line: &str) -> bool {
    line.len() < 80 && (line.starts_with("sent from my ") || line.starts_with("sent via blackberry"))
}

fn is_closing(line: &str) -> bool {
    let line = line.trim_end_matches(['.', ',', '!', '-', ' ']);
    line.len() < 30 && CLOSINGS.contains(&line)
}

/// At most eight lines up to the quotation or the end, none of them long.
fn only_short_lines_follow(text: &str, lines: &[Range<usize>], kinds: &[ZoneKind], from: usize) -> bool {
    let rest = (from..lines.len()).take_while(|n| kinds[*n] == ZoneKind::New);
    let mut shown = 0;
    for n in rest {
        let line = text[lines[n].clone()].trim();
        shown += usize::from(!line.is_empty());
        if shown > 8 || line.len() > 60 {
            return false;
        }
    }
    true
}

/// The first line when it only greets: "Hi Ana,", "Tom / Ana -", "Dear all".
fn mark_greeting(text: &str, lower: &str, lines: &[Range<usize>], kinds: &mut [ZoneKind]) {
    let Some(n) = (0..lines.len()).find(|n| !lower[lines[*n].clone()].trim().is_empty()) else { return };
    let line = text[lines[n].clone()].trim();
    if kinds[n] == ZoneKind::New && greeted(line).is_some() {
        kinds[n] = ZoneKind::Greeting;
    }
}

/// The names that a line greets, when it does nothing else: "Hi Ana," gives "Ana".
pub(super) fn greeted(line: &str) -> Option<&str> {
    if line.len() > 60 || line.is_empty() {
        return None;
    }
    let bare = line.trim_end_matches([',', ':', '-', '!', '.', ' ', '–', '—']);
    let closed = bare.len() < line.len();
    let hello = [
        "hi",
        "hello",
        "hey",
        "dear",
        "good morning",
        "good afternoon",
        "good evening",
        "morning",
        "greetings",
        "hallo",
        "bonjour",
        "hola",
        "liebe",
        "lieber",
    ];
    let rest = hello.iter().find_map(|h| {
        let head = bare.get(..h.len())?;
        let rest = bare.get(h.len()..)?;
        (head.eq_ignore_ascii_case(h) && (rest.is_empty() || rest.starts_with([' ', ','])))
            .then(|| rest.trim_start_matches([' ', ',']))
    });
    match rest {
        Some(names) if names.split_whitespace().count() <= 6 => Some(names),
        Some(_) => None,
        None => {
            // "Accomplishments:" opens a list.
            let heading = line.ends_with(':') && super::lists::tells(bare);
            (closed && !line.ends_with('.') && !heading && is_names(bare)).then_some(bare)
        }
    }
}

/// One to four capitalised words, perhaps joined by "/", "," or "and".
fn is_names(text: &str) -> bool {
    let words: Vec<&str> =
        text.split([' ', '/', ',', '&']).filter(|w| !w.is_empty() && *w != "and").collect();
    (1..=4).contains(&words.len())
        && words.iter().all(|w| {
            w.len() >= 2
                && w.starts_with(char::is_uppercase)
                && w.chars().all(|c| c.is_alphabetic() || ".'-".contains(c))
        })
        && ![
            "thanks",
            "fyi",
            "please",
            "note",
            "attached",
            "yes",
            "no",
            "ok",
            "okay",
            "agenda",
            "update",
            "importance",
        ]
        .contains(&words[0].to_ascii_lowercase().as_str())
}
