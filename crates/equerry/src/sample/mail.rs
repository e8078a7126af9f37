//! Messages: RFC 5322 text, MIME parts, and mailboxes in mboxrd.

use std::collections::BTreeMap;
use std::io;

use jiff::civil::DateTime;

use super::calendar;
use super::cast::{Cast, Person};
use super::chance::Chance;
use super::dates::{Anchor, later, zone};
use super::{fault, routine, story};

/// Where a message lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mailbox {
    Inbox,
    Sent,
    Archive,
}

/// A message before it is written out.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    /// Unique; the left side of the Message-ID.
    pub(super) id: String,
    /// Wall clock at the office.
    pub(super) at: DateTime,
    /// Key of the sender, or a whole address with a name.
    pub(super) from: String,
    /// Key of whoever sent it for the one in From.
    pub(super) sender: Option<String>,
    pub(super) to: Vec<String>,
    pub(super) cc: Vec<String>,
    pub(super) subject: String,
    pub(super) body: String,
    /// The message answered.
    pub(super) parent: Option<String>,
    /// Further header lines.
    pub(super) headers: Vec<String>,
    /// Name, type and text of each attachment.
    pub(super) attachments: Vec<(String, String, String)>,
    pub(super) html: bool,
    pub(super) quote: bool,
    pub(super) mailbox: Option<Mailbox>,
    pub(super) flagged: bool,
}

impl Draft {
    pub(super) fn new(id: impl Into<String>, at: DateTime, from: &str, to: &str) -> Draft {
        Draft {
            id: id.into(),
            at,
            from: from.to_owned(),
            sender: None,
            to: vec![to.to_owned()],
            cc: Vec::new(),
            subject: String::new(),
            body: String::new(),
            parent: None,
            headers: Vec::new(),
            attachments: Vec::new(),
            html: false,
            quote: false,
            mailbox: None,
            flagged: false,
        }
    }
}

/// The finished mailboxes, oldest message first.
pub(super) struct Post {
    pub(super) inbox: Vec<String>,
    pub(super) sent: Vec<String>,
    pub(super) archive: Vec<String>,
}

/// The last minute of the story: nothing arrives later.
pub(super) const LAST: &str = "0 Tue 07:35";

/// Writes every message of the story and of the routine around it.
pub(super) fn write(anchor: &Anchor, cast: &Cast) -> io::Result<Post> {
    let mut drafts = story::read(anchor)?;
    drafts.extend(routine::write(anchor, cast)?);
    drafts.extend(invitations(anchor, cast)?);
    let last = anchor.moment(LAST)?;
    drafts.retain(|d| d.at <= last);
    drafts.sort_by(|a, b| (a.at, &a.id).cmp(&(b.at, &b.id)));

    let by_id: BTreeMap<String, usize> = drafts.iter().enumerate().map(|(i, d)| (d.id.clone(), i)).collect();
    if by_id.len() != drafts.len() {
        let twice = drafts.iter().enumerate().find(|(i, d)| by_id.get(&d.id) != Some(i));
        return Err(fault("two messages with one id", twice.map_or("", |(_, d)| &d.id)));
    }
    let mut answered = vec![false; drafts.len()];
    for d in &drafts {
        if let Some(parent) = &d.parent {
            let at = *by_id.get(parent).ok_or_else(|| fault("an answer to nothing", parent))?;
            answered[at] |= d.from == "mara";
        }
    }
    let fresh = anchor.moment("-1 Wed 12:00")?;
    let unread = anchor.moment("0 Mon 18:00")?;
    let mut post = Post { inbox: Vec::new(), sent: Vec::new(), archive: Vec::new() };
    for (i, d) in drafts.iter().enumerate() {
        let place = d.mailbox.unwrap_or(if d.from == "mara" {
            Mailbox::Sent
        } else if d.at >= fresh && !answered[i] {
            Mailbox::Inbox
        } else {
            Mailbox::Archive
        });
        let mut flags = String::new();
        if place != Mailbox::Inbox || d.at < unread {
            flags.push_str("Status: RO\n");
        } else {
            flags.push_str("Status: O\n");
        }
        match (answered[i], d.flagged) {
            (true, true) => flags.push_str("X-Status: AF\n"),
            (true, false) => flags.push_str("X-Status: A\n"),
            (false, true) => flags.push_str("X-Status: F\n"),
            (false, false) => {}
        }
        let text = render(anchor, cast, &drafts, &by_id, d, &flags)?;
        match place {
            Mailbox::Inbox => post.inbox.push(text),
            Mailbox::Sent => post.sent.push(text),
            Mailbox::Archive => post.archive.push(text),
        }
    }
    Ok(post)
}

/// Invitations to meetings that others arranged, and the answers that Mara's guests gave.
fn invitations(anchor: &Anchor, cast: &Cast) -> io::Result<Vec<Draft>> {
    let mut all = Vec::new();
    for e in calendar::entries(anchor, cast)?.iter().filter(|e| e.invite) {
        let (Some(created), Some(start)) = (e.created, e.start) else { continue };
        let text = calendar::itip(anchor, cast, e, "REQUEST", None)?;
        let id = format!("invite-{}", e.id);
        let mut d = Draft::new(&id, later(created, 1), &e.organizer, "mara");
        d.subject = format!("Invitation: {}", e.title);
        d.body = format!(
            "{}\n{} at {}, {} minutes\n{}\n",
            e.title,
            start.strftime("%A %-d %B"),
            start.strftime("%H:%M"),
            e.minutes,
            if e.place.is_empty() { "Place to follow" } else { &e.place }
        );
        d.attachments.push(("invite.ics".to_owned(), "text/calendar; method=REQUEST".to_owned(), text));
        all.push(d);
        let mut chance = Chance::of(&id);
        if chance.often(60)
            && let Some((guest, _)) = e.who.iter().find(|(_, mark)| *mark == '+')
            && *guest != e.organizer
        {
            let text = calendar::itip(anchor, cast, e, "REPLY", Some(guest))?;
            let mut d = Draft::new(
                format!("accept-{}", e.id),
                later(created, chance.between(20, 400)),
                guest,
                "mara",
            );
            d.subject = format!("Accepted: {}", e.title);
            d.parent = Some(id);
            d.body = format!("{} has accepted.\n", cast.get(guest)?.name);
            d.headers.push("Auto-Submitted: auto-replied".to_owned());
            d.attachments.push(("reply.ics".to_owned(), "text/calendar; method=REPLY".to_owned(), text));
            d.mailbox = Some(Mailbox::Archive);
            all.push(d);
        }
    }
    Ok(all)
}

/// Joins messages into one mboxrd text.
pub(super) fn mbox(messages: &[String]) -> String {
    messages.concat()
}

/// Mail with family, friends and doctors alone is private.
fn is_private(cast: &Cast, d: &Draft) -> bool {
    let is_close = |key: &String| cast.people.iter().any(|p| p.key == *key && p.group == "private");
    let mut others =
        std::iter::once(&d.from).chain(&d.to).chain(&d.cc).filter(|key| *key != "mara").peekable();
    others.peek().is_some() && others.all(is_close)
}

fn render(
    anchor: &Anchor,
    cast: &Cast,
    all: &[Draft],
    by_id: &BTreeMap<String, usize>,
    d: &Draft,
    flags: &str,
) -> io::Result<String> {
    let (name, address, sender_zone) = who(cast, &d.from)?;
    let here = anchor.instant(d.at)?;
    let sent = here.with_time_zone(zone(&sender_zone)?);
    let mut head = String::new();
    if d.from != "mara" {
        head.push_str(&format!(
            "Return-Path: <{address}>\nDelivered-To: mara.ellingsen@northwharf.example\n"
        ));
    }
    head.push_str(&format!("Date: {}\n", jiff::fmt::rfc2822::to_string(&sent).map_err(io::Error::other)?));
    head.push_str(&format!("From: {}\n", mailbox_name(&name, &address)));
    if let Some(sender) = &d.sender {
        let (name, address, _) = who(cast, sender)?;
        head.push_str(&format!("Sender: {}\n", mailbox_name(&name, &address)));
    }
    for (field, keys) in [("To", &d.to), ("Cc", &d.cc)] {
        if !keys.is_empty() {
            let mut list = Vec::new();
            for key in keys {
                let (name, address, _) = who(cast, key)?;
                list.push(mailbox_name(&name, &address));
            }
            head.push_str(&format!("{field}: {}\n", list.join(",\n\t")));
        }
    }
    head.push_str(&format!("Subject: {}\n", header_text(&d.subject)));
    head.push_str(&format!("Message-ID: {}\n", message_id(cast, d)?));
    let mut line = Vec::new();
    let mut next = d.parent.as_deref();
    while let Some(&at) = next.and_then(|id| by_id.get(id)) {
        line.push(message_id(cast, &all[at])?);
        next = all[at].parent.as_deref();
    }
    if let Some(first) = line.first() {
        head.push_str(&format!("In-Reply-To: {first}\n"));
        line.reverse();
        head.push_str(&format!("References: {}\n", line.join("\n\t")));
    }
    if is_private(cast, d) && d.headers.iter().all(|h| !h.starts_with("Sensitivity:")) {
        head.push_str("Sensitivity: Private\n");
    }
    for header in &d.headers {
        head.push_str(&format!("{header}\n"));
    }
    head.push_str(flags);
    head.push_str("MIME-Version: 1.0\n");

    let mut text = wrap(&d.body);
    if d.parent.is_none()
        && let Ok(person) = cast.get(&d.from)
    {
        text.push_str(&signature(person));
    }
    if d.quote
        && let Some(parent) = d.parent.as_ref().and_then(|id| by_id.get(id)).map(|&i| &all[i])
    {
        let (name, _, _) = who(cast, &parent.from)?;
        text.push_str(&format!("\nOn {}, {name} wrote:\n", parent.at.strftime("%a %-d %b %Y at %H:%M")));
        for line in wrap(&parent.body).lines() {
            text.push_str(if line.is_empty() { ">" } else { "> " });
            text.push_str(line);
            text.push('\n');
        }
    }
    let part = if d.html { alternative(&d.id, &text) } else { leaf("text/plain", "", &text) };
    let mut content = part;
    if !d.attachments.is_empty() {
        let boundary = format!("=_part_{:016x}", Chance::of(&d.id).next());
        content =
            format!("Content-Type: multipart/mixed; boundary=\"{boundary}\"\n\n--{boundary}\n{content}");
        for (name, kind, text) in &d.attachments {
            let disposition = format!("Content-Disposition: attachment; filename=\"{name}\"\n");
            content.push_str(&format!("\n--{boundary}\n{}", leaf(kind, &disposition, text)));
        }
        content.push_str(&format!("\n--{boundary}--\n"));
    }
    head.push_str(&content);

    let mut out = format!(
        "From {address} {}\n",
        here.with_time_zone(jiff::tz::TimeZone::UTC).strftime("%a %b %e %H:%M:%S %Y")
    );
    for line in head.lines() {
        if line.trim_start_matches('>').starts_with("From ") {
            out.push('>');
        }
        out.push_str(line);
        out.push('\n');
    }
    out.push('\n');
    Ok(out)
}

/// What people from outside put under the first message of a thread; lawyers and bankers add a warning.
fn signature(p: &Person) -> String {
    if p.organisation.is_empty() || p.organisation == "Northwharf" || p.group == "private" {
        return String::new();
    }
    let mut text = format!("\n-- \n{}\n{}, {}\n", p.name, p.title, p.organisation);
    if !p.phone.is_empty() {
        text.push_str(&format!("{}\n", p.phone));
    }
    if matches!(p.domain.as_str(), "legal" | "money") {
        text.push_str(
            "\nThis message is meant for the person to whom it is addressed. If you are not\n\
             that person, please tell us and delete it. Please do not answer by fax.\n",
        );
    }
    text
}

/// Name, address and zone behind a key or behind `Name <address>`.
fn who(cast: &Cast, key: &str) -> io::Result<(String, String, String)> {
    if let Some((name, address)) = key.split_once('<') {
        let address = address.trim_end_matches('>').trim();
        return Ok((name.trim().to_owned(), address.to_owned(), super::dates::HOME.to_owned()));
    }
    let Person { name, email, zone, .. } = cast.get(key)?;
    Ok((name.clone(), email.clone(), zone.clone()))
}

fn message_id(cast: &Cast, d: &Draft) -> io::Result<String> {
    let (_, address, _) = who(cast, &d.from)?;
    let domain = address.rsplit('@').next().unwrap_or_default();
    Ok(format!("<{}.{:08x}@{domain}>", d.id, Chance::of(&d.id).next() >> 32))
}

fn mailbox_name(name: &str, address: &str) -> String {
    if name.is_empty() {
        return address.to_owned();
    }
    let plain = name.chars().all(|c| c.is_ascii_alphanumeric() || " -'".contains(c));
    let name = if plain {
        name.to_owned()
    } else if name.is_ascii() {
        format!("\"{name}\"")
    } else {
        header_text(name)
    };
    format!("{name} <{address}>")
}

/// A header's text, as RFC 2047 encoded words if it is not ASCII.
fn header_text(text: &str) -> String {
    if text.is_ascii() {
        return text.to_owned();
    }
    let mut words = vec![String::new()];
    for c in text.chars() {
        let mut piece = String::new();
        if c.is_ascii_alphanumeric() {
            piece.push(c);
        } else if c == ' ' {
            piece.push('_');
        } else {
            let mut bytes = [0; 4];
            for b in c.encode_utf8(&mut bytes).bytes() {
                piece.push_str(&format!("={b:02X}"));
            }
        }
        if words.last().is_some_and(|w| w.len() + piece.len() > 60) {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut() {
            word.push_str(&piece);
        }
    }
    words.iter().map(|w| format!("=?UTF-8?Q?{w}?=")).collect::<Vec<_>>().join("\n\t")
}

/// A body part: 7bit if it can be, quoted-printable otherwise.
fn leaf(kind: &str, extra: &str, text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    if text.is_ascii() && text.lines().all(|l| l.len() < 900) {
        return format!(
            "Content-Type: {kind}; charset=us-ascii\nContent-Transfer-Encoding: 7bit\n{extra}\n{text}"
        );
    }
    format!(
        "Content-Type: {kind}; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n{extra}\n{}",
        quoted_printable(&text)
    )
}

fn quoted_printable(text: &str) -> String {
    let mut out = String::new();
    for line in text.lines() {
        let mut width = 0;
        let bytes = line.as_bytes();
        for (i, &b) in bytes.iter().enumerate() {
            let last = i + 1 == bytes.len();
            let plain = (b.is_ascii_graphic() && b != b'=') || (b == b' ' && !last);
            let piece = if plain { char::from(b).to_string() } else { format!("={b:02X}") };
            if width + piece.len() > 75 {
                out.push_str("=\n");
                width = 0;
            }
            width += piece.len();
            out.push_str(&piece);
        }
        out.push('\n');
    }
    out
}

/// The text with a plain HTML rendering beside it.
fn alternative(id: &str, text: &str) -> String {
    let boundary = format!("=_alt_{:016x}", Chance::of(&format!("{id} html")).next());
    let mut html = String::from("<!DOCTYPE html>\n<html><body style=\"font-family:sans-serif\">\n");
    for paragraph in text.split("\n\n") {
        let safe = paragraph.trim().replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        if !safe.is_empty() {
            html.push_str(&format!("<p>{}</p>\n", safe.replace('\n', "<br>\n")));
        }
    }
    html.push_str("</body></html>\n");
    format!(
        "Content-Type: multipart/alternative; boundary=\"{boundary}\"\n\n--{boundary}\n{}\n--{boundary}\n{}\n--{boundary}--\n",
        leaf("text/plain", "", text),
        leaf("text/html", "", &html)
    )
}

/// Wraps paragraphs at 74 columns; lines that are short or indented stay as they are.
fn wrap(text: &str) -> String {
    let mut out = String::new();
    for line in text.trim_end().lines() {
        if line.chars().count() <= 74 || line.starts_with(' ') {
            out.push_str(line.trim_end());
            if line == "--" {
                out.push(' ');
            }
            out.push('\n');
            continue;
        }
        let mut width = 0;
        for word in line.split(' ') {
            let length = word.chars().count();
            if width > 0 && width + 1 + length > 74 {
                out.push('\n');
                width = 0;
            } else if width > 0 {
                out.push(' ');
                width += 1;
            }
            out.push_str(word);
            width += length;
        }
        out.push('\n');
    }
    out
}
