//! The messages that tell the story, from `sample/mail/*.txt`.

use std::io;

use super::chance::Chance;
use super::dates::Anchor;
use super::fault;
use super::mail::{Draft, Mailbox};

/// The chapters, in no order that matters.
const CHAPTERS: &[&str] = &[
    include_str!("../../sample/mail/rotterdam.txt"),
    include_str!("../../sample/mail/delivery.txt"),
    include_str!("../../sample/mail/people.txt"),
    include_str!("../../sample/mail/plan.txt"),
    include_str!("../../sample/mail/board.txt"),
    include_str!("../../sample/mail/office.txt"),
    include_str!("../../sample/mail/overnight.txt"),
];

/// Reads all chapters.
pub(super) fn read(anchor: &Anchor) -> io::Result<Vec<Draft>> {
    let mut all: Vec<Draft> = Vec::new();
    for chapter in CHAPTERS {
        let text = anchor.fill(chapter)?;
        for block in format!("\n{text}").split("\n=== ").skip(1) {
            let mut draft = message(anchor, block)?;
            if let Some(parent) = &draft.parent {
                let before =
                    all.iter().find(|d| d.id == *parent).ok_or_else(|| fault("unknown parent", parent))?;
                if draft.subject.is_empty() {
                    draft.subject = format!("Re: {}", before.subject.trim_start_matches("Re: "));
                }
                draft.quote |= Chance::of(&draft.id).often(60);
                if draft.at <= before.at {
                    return Err(fault("answered before it was asked", &draft.id));
                }
            }
            all.push(draft);
        }
    }
    Ok(all)
}

/// Reads one message: an id, headers, an empty line, the text, and attachments after `--- name type`.
fn message(anchor: &Anchor, block: &str) -> io::Result<Draft> {
    let (head, body) = block.split_once("\n\n").ok_or_else(|| fault("message without a text", block))?;
    let mut lines = head.lines();
    let id = lines.next().unwrap_or_default().trim();
    let mut parts = body.split("\n--- ");
    let text = parts.next().unwrap_or_default().trim_end();
    let mut draft = Draft::new(id, anchor.moment(LAST_RESORT)?, "mara", "mara");
    draft.body = format!("{text}\n");
    let mut dated = false;
    for line in lines {
        let (key, value) = line.split_once(':').ok_or_else(|| fault("no key in message", line))?;
        let value = value.trim();
        let list = || value.split(',').map(|k| k.trim().to_owned()).collect::<Vec<_>>();
        match key {
            "at" => {
                draft.at = anchor.moment(value)?;
                dated = true;
            }
            "from" => draft.from = value.to_owned(),
            "sender" => draft.sender = Some(value.to_owned()),
            "to" => draft.to = list(),
            "cc" => draft.cc = list(),
            "subject" => draft.subject = value.to_owned(),
            "re" => draft.parent = Some(value.to_owned()),
            "quote" => draft.quote = true,
            "html" => draft.html = true,
            "flagged" => draft.flagged = true,
            "box" => {
                draft.mailbox = Some(match value {
                    "inbox" => Mailbox::Inbox,
                    "sent" => Mailbox::Sent,
                    "archive" => Mailbox::Archive,
                    _ => return Err(fault("no such mailbox", value)),
                });
            }
            "head" => draft.headers.push(value.to_owned()),
            _ => return Err(fault("unknown key in message", line)),
        }
    }
    if !dated {
        return Err(fault("message without a time", id));
    }
    for part in parts {
        let (name, text) = part.split_once('\n').ok_or_else(|| fault("attachment", part))?;
        let (name, kind) = name.split_once(' ').ok_or_else(|| fault("attachment without a type", name))?;
        draft.attachments.push((name.to_owned(), kind.trim().to_owned(), format!("{}\n", text.trim_end())));
    }
    Ok(draft)
}

/// A moment to begin with; every message must name its own.
const LAST_RESORT: &str = "0 Tue 07:00";
