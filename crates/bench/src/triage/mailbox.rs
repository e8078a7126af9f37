//! An mbox read as the labelling defines it: the raw headers (X-From, X-To, X-Folder of the corpus among them) give
//! names, dates and folders; text, marks and attachments are the product's own reading.

use super::Mail;
use connectors::mime::{Flags, MailContext, MailReading, read_message};
use jiff::Timestamp;
use std::collections::BTreeSet;
use world::SourceId;
use world::message::{Mailbox, is_reply, subject_base};

const TITLES: [&str; 9] = ["jr", "sr", "ii", "iii", "mr", "ms", "mrs", "dr", "legal"];

/// Every message with a readable Date, in file order.
pub(super) fn read_mailbox(bytes: &[u8]) -> Vec<Mail> {
    split(bytes).into_iter().filter_map(|raw| mail_of(&Headers::of(raw), read(raw)?)).collect()
}

/// The product's reading of a message, which is told nothing of folders and owners.
fn read(raw: &[u8]) -> Option<MailReading> {
    let context = MailContext {
        source: SourceId::derive("bench"),
        folder: "INBOX",
        arrival: Timestamp::MAX,
        mine: &[],
        flags: Flags::default(),
    };
    read_message(raw, &context).ok()
}

/// Raw messages: a line `From ` at the start or after an empty line begins one.
fn split(bytes: &[u8]) -> Vec<&[u8]> {
    let mut starts = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let before = &bytes[..at];
        if bytes[at..].starts_with(b"From ")
            && (at == 0 || before.ends_with(b"\n\n") || before.ends_with(b"\n\r\n"))
        {
            starts.push(at);
        }
        at = line_end(bytes, at);
    }
    let ends = starts.iter().skip(1).copied().chain([bytes.len()]);
    starts.iter().zip(ends).map(|(from, to)| &bytes[line_end(bytes, *from).min(to)..to]).collect()
}

fn line_end(bytes: &[u8], from: usize) -> usize {
    bytes[from..].iter().position(|b| *b == b'\n').map_or(bytes.len(), |n| from + n + 1)
}

/// The header fields of one message, unfolded, blanks collapsed.
struct Headers {
    fields: Vec<(String, String)>,
}

impl Headers {
    fn of(raw: &[u8]) -> Headers {
        let text = String::from_utf8_lossy(raw).replace('\r', "");
        let head = text.split("\n\n").next().unwrap_or("");
        let mut fields: Vec<(String, String)> = Vec::new();
        for line in head.lines() {
            match (line.starts_with([' ', '\t']), line.split_once(':'), fields.last_mut()) {
                (true, _, Some((_, value))) => {
                    value.push(' ');
                    value.push_str(line);
                }
                (false, Some((name, value)), _) => fields.push((name.to_lowercase(), value.to_owned())),
                _ => {}
            }
        }
        for (_, value) in &mut fields {
            *value = value.split_whitespace().collect::<Vec<_>>().join(" ");
        }
        Headers { fields }
    }
    fn find(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
    }
    fn get(&self, name: &str) -> &str {
        self.find(name).unwrap_or("")
    }
}

fn mail_of(headers: &Headers, reading: MailReading) -> Option<Mail> {
    let date = jiff::fmt::rfc2822::DateTimeParser::new()
        .relaxed_weekday(true)
        .parse_zoned(full_year(headers.get("date")))
        .ok()?;
    let from = headers.get("from").to_lowercase();
    let sender = addresses(&from).pop().unwrap_or_else(|| from.trim().to_owned());
    let shown = headers.find("x-from").unwrap_or_else(|| display_name(headers.get("from")));
    let (to_line, cc_line) = match headers.find("x-to") {
        Some(to) => (to, headers.get("x-cc")),
        None => (headers.get("to"), headers.get("cc")),
    };
    let subject = headers.get("subject").trim().to_owned();
    let folder = headers.get("x-folder").rsplit('\\').next().unwrap_or("");
    Some(Mail {
        when: date.timestamp().as_second(),
        offset_minutes: (date.offset().seconds() / 60) as i16,
        message_id: headers.get("message-id").trim_matches(['<', '>']).to_owned(),
        sender,
        sender_name: clean_name(shown),
        to: recipients(headers.get("to"), to_line),
        cc: recipients(headers.get("cc"), cc_line),
        recipient_names: names_in(&format!("{to_line},{cc_line}")),
        base: subject_base(&subject),
        is_reply: is_reply(&subject),
        subject,
        body: reading.text,
        folder: folder.trim_matches(['\'', ' ']).to_lowercase(),
        marks: reading.message.marks,
        attachments: reading.message.attachments,
        ..Mail::default()
    })
}

/// A year written `0001` is the first of this century, as for two digits (RFC 5322 §4.3).
fn full_year(date: &str) -> String {
    let short =
        |word: &str| word.len() == 4 && word.starts_with("00") && word.bytes().all(|b| b.is_ascii_digit());
    let words: Vec<&str> = date.split(' ').map(|w| if short(w) { &w[2..] } else { w }).collect();
    words.join(" ")
}

/// The display name of a From line without X-From.
fn display_name(from: &str) -> &str {
    from.split_once('<').map_or("", |(name, _)| name)
}

/// Addresses of a header line, lower case, in order.
fn addresses(line: &str) -> Vec<String> {
    let local = |c: char| c.is_alphanumeric() || "_.+-'&".contains(c);
    let host = |c: char| c.is_alphanumeric() || "_.-".contains(c);
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(at) = line[from..].find('@').map(|n| from + n) {
        let start = line[from..at].char_indices().rev().take_while(|(_, c)| local(*c)).last();
        let end = line[at + 1..].find(|c| !host(c)).map_or(line.len(), |n| at + 1 + n);
        if let Some((n, _)) = start
            && end > at + 1
        {
            found.push(line[from + n..end].to_lowercase().trim_matches('\'').to_owned());
        }
        from = end;
    }
    found
}

/// Addresses, each with its name where the line of names has as many entries.
fn recipients(line: &str, name_line: &str) -> Vec<Mailbox> {
    let emails = addresses(line);
    let names: Vec<String> = pieces(name_line).into_iter().map(|p| clean_name(&p)).collect();
    let paired = names.len() == emails.len();
    emails
        .into_iter()
        .enumerate()
        .map(|(n, email)| Mailbox {
            email,
            name: paired.then(|| names[n].clone()).filter(|name| !name.is_empty()),
        })
        .collect()
}

/// A recipient line cut into people: "A B, C D", "B, A; D, C" or "B, A </O=…>, D, C </O=…>".
fn pieces(line: &str) -> Vec<String> {
    let exchange = line.contains("</") || line.contains(';') || line.contains('@');
    if !exchange {
        return line.split(',').map(str::to_owned).collect();
    }
    let mut found = vec![String::new()];
    let mut rest = line;
    while let Some(c) = rest.chars().next() {
        let after = &rest[c.len_utf8()..];
        let skip = match c {
            ';' => Some(1),
            '>' => after.trim_start().strip_prefix(',').map(|left| rest.len() - left.len()),
            '@' => {
                let host = after
                    .find(|c: char| !(c.is_alphanumeric() || c == '_' || c == ' '))
                    .unwrap_or(after.len());
                let comma = usize::from(after[host..].starts_with(','));
                (host > 0).then_some(1 + host + comma)
            }
            _ => None,
        };
        match skip {
            Some(bytes) => {
                found.push(String::new());
                rest = &rest[bytes..];
            }
            None => {
                found.last_mut().expect("never empty").push(c);
                rest = after;
            }
        }
    }
    found
}

fn names_in(line: &str) -> BTreeSet<String> {
    let names = pieces(line).into_iter().map(|p| clean_name(p.trim_matches([' ', ','])));
    names.filter(|n| !n.is_empty()).collect()
}

/// "Allen, Phillip K. </O=…>" and "Phillip K Allen" both give "phillip allen"; empty under two words.
fn clean_name(text: &str) -> String {
    let text = text.replace('"', " ");
    let text = text.trim().split(['<', '@', '/', '(', '[']).next().unwrap_or("");
    let turned = match text.split_once(',') {
        Some((last, first)) => format!("{first} {last}"),
        None => text.to_owned(),
    };
    let lower = turned.to_lowercase().replace('\'', "");
    let words: Vec<&str> = lower
        .split(|c: char| !(c.is_ascii_lowercase() || c == '-'))
        .map(|w| w.trim_start_matches('-'))
        .filter(|w| w.len() > 1 && !TITLES.contains(w))
        .collect();
    match words[..] {
        [first, .., last] => format!("{first} {last}"),
        _ => String::new(),
    }
}
