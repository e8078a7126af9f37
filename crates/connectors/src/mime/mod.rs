//! Mail (RFC 5322, MIME): a message, its text and its attachments out of bytes.

mod date;
mod decode;
mod header;
mod html;
mod parts;
mod safe;

pub(crate) use decode::{Transfer, text as decoded_text};
pub use html::HtmlFacts;
pub use safe::{SafeHtml, has_html, safe_html};

use crate::text::{cut, file_name, one_line, shown};
use crate::{Fingerprint, Refusal};
use header::Header;
use jiff::Timestamp;
use parts::{Leaf, Structure};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use world::clearance::Clearance;
use world::message::{Cues, Marks};
use world::{Document, DocumentId, ItemRef, Level, Mailbox, Message, MessageId, SourceId, ThreadId};

/// Largest message that is read (security rule 8).
const MESSAGE: usize = 50 << 20;
/// Largest header that is read whole.
const HEADER: usize = 256 << 10;
/// Most text that is made of a message, and of an attachment.
const TEXT: usize = 1 << 20;
/// Most references that are kept: the root and the nearest.
const REFERENCES: usize = 100;

/// What the reader of a message must know besides its bytes.
#[derive(Debug, Clone, Copy)]
pub struct MailContext<'a> {
    /// The mailbox.
    pub source: SourceId,
    /// The folder in it: "INBOX", "Sent", "Junk".
    pub folder: &'a str,
    /// When it arrived: no later date is believed.
    pub arrival: Timestamp,
    /// The owner's addresses, folded to lower case.
    pub mine: &'a [String],
    /// What the folder knows of it.
    pub flags: Flags,
}

/// What a mail folder knows of a message (maildir flags, IMAP keywords).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flags {
    /// Read; none where the folder does not tell.
    pub seen: Option<bool>,
    /// Flagged by hand.
    pub flagged: bool,
    /// Answered.
    pub answered: bool,
    /// Marked for removal.
    pub trashed: bool,
    /// A draft.
    pub draft: bool,
}

/// What a message holds.
#[derive(Debug, Clone, PartialEq)]
pub struct MailReading {
    /// Header facts; preview, cues, acts and triage are still empty, the thread is its root reference's.
    pub message: Message,
    /// The best plain text: text parts, else the HTML as text; bounded.
    pub text: String,
    /// Whether the text was made from HTML alone.
    pub html_only: bool,
    /// What its HTML was like, where it had any.
    pub html: HtmlFacts,
    /// Attachments, each with its text where this release reads it.
    pub documents: Vec<(Document, Option<String>)>,
    /// Calendar parts, decoded.
    pub calendars: Vec<Vec<u8>>,
    /// What those parts speak of.
    pub claims: Vec<Claim>,
}

/// A say in a meeting: what a calendar part of a message wants with which UID.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// METHOD in upper case: "REQUEST"; "PUBLISH" where there is none.
    pub method: String,
    /// UID.
    pub uid: String,
}

/// Bytes are a message where at least one of these fields heads them (RFC 5322 §3.6, RFC 2045).
const FIELDS: [&str; 16] = [
    "From",
    "To",
    "Cc",
    "Bcc",
    "Sender",
    "Reply-To",
    "Date",
    "Subject",
    "Message-ID",
    "In-Reply-To",
    "References",
    "Received",
    "Return-Path",
    "Delivered-To",
    "MIME-Version",
    "Content-Type",
];

/// Reads a message.
///
/// # Errors
/// A refusal with the reason when it is no message at all (`E_PARSE`), or larger than 50 MB (`E_LIMIT`).
pub fn read_message(raw: &[u8], context: &MailContext<'_>) -> Result<MailReading, Refusal> {
    if raw.len() > MESSAGE {
        let why = format!("a message of {} MB: kept, not read (at most 50 MB)", raw.len() >> 20);
        return Err(Refusal::new("E_LIMIT", why, raw));
    }
    let header = header::split(start(raw));
    if !header.fields.iter().any(|field| FIELDS.iter().any(|name| field.is(name))) {
        return Err(Refusal::new("E_PARSE", "this is no message: it has no header of one", raw));
    }
    let structure = parts::structure(&header);
    let mut flags = Flagged(None);
    flags.add(structure.bound.clone());
    if header.length > HEADER || header.left_out > 0 {
        let kb = header.length >> 10;
        flags.add(Some(format!("a header of {kb} kB: {} fields of it are left out", header.left_out)));
    }
    let mut message = message(&header, &structure, context, &mut flags);
    let content = content(&structure, &message, context, &mut flags);
    message.marks.itip = content.itip;
    message.attachments = content.documents.iter().map(|(document, _)| document.id).collect();
    message.flag = flags.0;
    Ok(MailReading {
        message,
        text: content.text,
        html_only: content.html_only,
        html: content.html,
        documents: content.documents,
        claims: content.calendars.iter().flat_map(|calendar| claims(calendar)).collect(),
        calendars: content.calendars,
    })
}

/// What a person should see, joined.
struct Flagged(Option<String>);

impl Flagged {
    fn add(&mut self, more: Option<impl Into<String>>) {
        let Some(more) = more.map(Into::into) else { return };
        self.0 = Some(match self.0.take() {
            Some(flag) if flag.contains(&more) => flag,
            Some(flag) => format!("{flag}; {more}"),
            None => more,
        });
    }
}

/// The header facts.
fn message(
    header: &Header<'_>,
    structure: &Structure<'_>,
    context: &MailContext<'_>,
    flags: &mut Flagged,
) -> Message {
    let people = |name: &str, flags: &mut Flagged| {
        let mut all = Vec::new();
        for field in header.fields.iter().filter(|f| f.is(name)).take(20) {
            let (found, doubt) = field.addresses();
            flags.add(doubt);
            all.extend(found);
        }
        all
    };
    let from = sender(header, flags);
    let message_id = header.get("Message-ID").and_then(|f| f.ids().into_iter().next()).unwrap_or_default();
    let references = references(header, &message_id);
    let (date, offset_minutes) = when(header, context.arrival);
    let unread_date = header.raw("Date").filter(|_| date.is_none());
    flags.add(
        unread_date
            .map(|d| format!("no date can be read in \"{}\"", one_line(String::from_utf8_lossy(d), 60))),
    );
    let id = identity(header, &message_id);
    let root = references.first().or(Some(&message_id)).filter(|root| !root.is_empty());
    let thread = match root {
        Some(root) => ThreadId::derive(root),
        None => ThreadId::derive(&id.to_string()),
    };
    let sender =
        people("Sender", flags).into_iter().next().filter(|s| s.email != from.email && !s.email.is_empty());
    let mine = context.mine.contains(&from.email)
        || (from.email.is_empty() && sender.as_ref().is_some_and(|s| context.mine.contains(&s.email)));
    Message {
        id,
        source: context.source,
        folder: context.folder.to_owned(),
        references,
        thread,
        sender,
        to: people("To", flags),
        cc: people("Cc", flags),
        date,
        offset_minutes,
        subject: header.get("Subject").map_or_else(String::new, |f| f.text(1_000)),
        preview: String::new(),
        marks: marks(header, structure, &from, context),
        cues: Cues::default(),
        acts: Vec::new(),
        attachments: Vec::new(),
        mine,
        triage: None,
        handling: Default::default(),
        flag: None,
        clearance: clearance(header),
        message_id,
        from,
    }
}

/// Who wrote it. Two From fields are one for the filter and one for the eye: it is then nobody's.
fn sender(header: &Header<'_>, flags: &mut Flagged) -> Mailbox {
    let nobody = Mailbox { email: String::new(), name: None };
    let fields: Vec<_> = header.fields.iter().filter(|f| f.is("From")).collect();
    match fields[..] {
        [] => nobody,
        [one] => {
            let (mut found, doubt) = one.addresses();
            flags.add(doubt);
            found.pop().unwrap_or(nobody)
        }
        [..] => {
            let all: Vec<String> =
                fields.iter().take(5).flat_map(|f| f.addresses().0).map(|m| m.email).collect();
            flags.add(Some(format!(
                "{} From fields ({}): taken as from nobody",
                fields.len(),
                all.join(", ")
            )));
            nobody
        }
    }
}

/// References, then In-Reply-To, oldest first, without itself; of very many the first and the last.
fn references(header: &Header<'_>, own: &str) -> Vec<String> {
    let mut all = header.get("References").map(|f| f.ids()).unwrap_or_default();
    let reply = header.get("In-Reply-To").and_then(|f| f.ids().into_iter().next());
    if let Some(reply) = reply.filter(|id| !all.contains(id)) {
        all.push(reply);
    }
    all.retain(|id| id != own);
    if all.len() > REFERENCES {
        all.drain(1..all.len() - REFERENCES + 1);
    }
    let mut seen = std::collections::BTreeSet::new();
    all.retain(|id| seen.insert(id.clone()));
    all
}

/// Message-ID and a mark of the body, so that two bodies under one Message-ID are two messages, and one message
/// met in two folders is one. Without a Message-ID the fields that a writer sets stand in for it.
fn identity(header: &Header<'_>, message_id: &str) -> MessageId {
    let body = header.body.trim_ascii_end();
    let mark = if memchr::memchr(b'\r', body).is_some() {
        Fingerprint::of(&body.iter().copied().filter(|b| *b != b'\r').collect::<Vec<_>>())
    } else {
        Fingerprint::of(body)
    };
    if !message_id.is_empty() {
        return MessageId::derive(&format!("{message_id}\n{mark}"));
    }
    let mut written = Vec::new();
    for name in ["From", "To", "Date", "Subject"] {
        written.extend_from_slice(header.raw(name).unwrap_or_default());
        written.push(b'\n');
    }
    MessageId::derive(&format!("{}\n{mark}", Fingerprint::of(&written)))
}

/// Date, else the date of the topmost Received, never after the arrival.
fn when(header: &Header<'_>, arrival: Timestamp) -> (Option<Timestamp>, i16) {
    let read = |bytes: &[u8]| date::date(&String::from_utf8_lossy(&bytes[..bytes.len().min(400)]));
    let own = header.raw("Date").and_then(read);
    let received = || {
        let line = header.raw("Received")?;
        let at = memchr::memrchr(b';', line)?;
        read(&line[at + 1..])
    };
    match own.or_else(received) {
        Some((at, offset)) => (Some(at.min(arrival)), offset),
        None => (None, 0),
    }
}

fn marks(header: &Header<'_>, structure: &Structure<'_>, from: &Mailbox, context: &MailContext<'_>) -> Marks {
    let lower = |name: &str| header.get(name).map(|f| f.lower()).unwrap_or_default();
    let precedence = lower("Precedence");
    let local = from.email.split('@').next().unwrap_or("");
    let auto = lower("Auto-Submitted");
    let folder = context.folder.to_lowercase();
    let priority = lower("X-Priority");
    Marks {
        bulk: header.has("List-Id")
            || header.has("List-Unsubscribe")
            || header.has("List-Post")
            || matches!(precedence.as_str(), "bulk" | "list" | "junk"),
        automatic: (!auto.is_empty() && auto != "no")
            || structure.is_report
            || header.has("X-Autoreply")
            || header.has("X-Autorespond")
            || precedence == "auto_reply"
            || header.raw("Return-Path") == Some(b"<>")
            || matches!(local, "mailer-daemon" | "postmaster"),
        itip: None,
        urgent: priority.starts_with(['1', '2'])
            || lower("Importance") == "high"
            || lower("Priority") == "urgent"
            || lower("X-MSMail-Priority") == "high",
        junk: lower("X-Spam-Flag").starts_with("yes")
            || lower("X-Spam-Status").starts_with("yes")
            || ["junk", "spam", "bulk mail"].iter().any(|j| folder.rsplit(['/', '.']).next() == Some(j)),
        unauthentic: is_unauthentic(&lower("Authentication-Results")),
        seen: context.flags.seen,
        flagged: context.flags.flagged,
    }
}

/// Whether the receiving server's own results (RFC 8601, the topmost field only) say that it is forged.
fn is_unauthentic(results: &str) -> bool {
    let says = |method: &str, result: &str| {
        results.split([';', ' ', '\t', '\n', '\r']).any(|word| {
            word.strip_prefix(method).and_then(|w| w.strip_prefix('=')).is_some_and(|r| r.starts_with(result))
        })
    };
    says("dmarc", "fail")
        || (says("spf", "fail") && !says("dkim", "pass"))
        || (says("dkim", "fail") && says("spf", "softfail"))
}

/// Sensitivity (RFC 2156) can only raise.
fn clearance(header: &Header<'_>) -> Clearance {
    Clearance::at(match header.get("Sensitivity").map(|f| f.lower()).as_deref() {
        Some("private" | "personal") => Level::Restricted,
        Some("company-confidential") => Level::Confidential,
        _ => Level::Internal,
    })
}

/// What the parts hold.
struct Content {
    text: String,
    html_only: bool,
    html: HtmlFacts,
    documents: Vec<(Document, Option<String>)>,
    calendars: Vec<Vec<u8>>,
    itip: Option<String>,
}

fn content(
    structure: &Structure<'_>,
    message: &Message,
    context: &MailContext<'_>,
    flags: &mut Flagged,
) -> Content {
    let mut out = Content {
        text: String::new(),
        html_only: false,
        html: HtmlFacts::default(),
        documents: Vec::new(),
        calendars: Vec::new(),
        itip: None,
    };
    let mut inner: Vec<(usize, String)> = Vec::new();
    let mut from_html = false;
    for (index, leaf) in structure.leaves.iter().enumerate() {
        let kind = leaf.kind.kind.as_str();
        let name = name_of(leaf);
        let attached = leaf.disposition.kind == "attachment" || name.is_some();
        if matches!(kind, "text/calendar" | "application/ics") {
            calendar(leaf, &message.from, &mut out, flags);
        }
        let is_body = !attached && matches!(kind, "text/plain" | "text/html" | "text" | "text/enriched");
        match (is_body, leaf.inside) {
            (true, Some(message)) => inner.push((message, body_text(leaf, &mut out.html, flags))),
            (true, None) if kind == "text/html" => {
                if !has_plain_sibling(structure, leaf) {
                    from_html = true;
                    add_text(&mut out.text, &body_text(leaf, &mut out.html, flags), flags);
                } else {
                    out.html.bytes = out.html.bytes.saturating_add(leaf.body.len() as u32);
                }
            }
            (true, None) => {
                let plain = body_text(leaf, &mut out.html, flags);
                out.html_only = false;
                add_text(&mut out.text, &plain, flags);
            }
            // A picture that the text shows is no attachment; nor is a calendar part without a name.
            (false, _) if leaf.content_id.is_some() && !attached && kind.starts_with("image/") => {}
            (false, _) if kind == "text/calendar" && !attached => {}
            (false, _) => out.documents.push(document(leaf, index, name, message, context)),
        }
    }
    out.html_only = from_html && !structure.leaves.iter().any(|l| l.inside.is_none() && is_plain_body(l));
    for (at, text) in inner {
        let holder = structure.leaves.get(at).and_then(|leaf| leaf.enclosed.as_ref());
        let id = holder.map(|_| document_id(message.id, at));
        if let Some((_, held)) = out.documents.iter_mut().find(|(d, _)| Some(d.id) == id) {
            add_text(held.get_or_insert_default(), &text, flags);
        }
    }
    out
}

fn is_plain_body(leaf: &Leaf<'_>) -> bool {
    leaf.kind.kind == "text/plain"
        && leaf.disposition.kind != "attachment"
        && name_of(leaf).is_none()
        && !leaf.body.trim_ascii().is_empty()
}

/// Whether the same words are there as plain text.
fn has_plain_sibling(structure: &Structure<'_>, html: &Leaf<'_>) -> bool {
    html.alternative.is_some()
        && structure
            .leaves
            .iter()
            .any(|l| l.alternative == html.alternative && l.inside == html.inside && is_plain_body(l))
}

/// The decoded words of a text part.
fn body_text(leaf: &Leaf<'_>, html: &mut HtmlFacts, flags: &mut Flagged) -> String {
    let bytes = leaf.transfer.decode(leaf.body, 4 * TEXT);
    flags.add((bytes.len() >= 4 * TEXT).then_some("a text of more than 4 MB: the beginning is read"));
    let text = decode::text(bytes, leaf.kind.parameter("charset"));
    if leaf.kind.kind == "text/html" {
        let (words, facts) = html::text(&text);
        html.bytes = html.bytes.saturating_add(facts.bytes);
        html.links += facts.links;
        html.images += facts.images;
        return shown(words.into());
    }
    shown(text.into())
}

fn add_text(text: &mut String, more: &str, flags: &mut Flagged) {
    let more = more.trim_end();
    if more.is_empty() {
        return;
    }
    if !text.is_empty() {
        text.push('\n');
    }
    let room = TEXT.saturating_sub(text.len());
    flags.add((more.len() > room).then_some("a text of more than 1 MB: the beginning is read"));
    text.push_str(cut(more, room));
}

/// Takes a calendar part. What its type says it does and what it says itself must agree.
fn calendar(leaf: &Leaf<'_>, from: &Mailbox, out: &mut Content, flags: &mut Flagged) {
    let bytes = leaf.transfer.decode(leaf.body, 2 * TEXT).into_owned();
    let own = method_of(&bytes);
    let declared = leaf.kind.parameter("method").map(|m| m.trim().to_ascii_uppercase());
    if let (Some(own), Some(declared)) = (&own, &declared)
        && own != declared
    {
        let (own, declared) = (one_line(own.into(), 20), one_line(declared.into(), 20));
        flags.add(Some(format!(
            "a calendar part that says {own} and is announced as {declared}: not acted on"
        )));
    }
    if !out.calendars.is_empty() && !out.calendars.contains(&bytes) {
        flags.add(Some("two calendar parts that differ: not acted on"));
    }
    flags.add(presumes(&bytes, own.as_deref(), &from.email));
    flags.add(has_several_uids(&bytes).then_some("a calendar part about more than one event: not acted on"));
    out.itip = out.itip.take().or(own).or(declared).or(Some("PUBLISH".to_owned()));
    if out.calendars.len() < 20 && !out.calendars.contains(&bytes) {
        out.calendars.push(bytes);
    }
}

/// What a calendar part claims without the right to it: only the organiser changes or cancels, and one answers for
/// oneself alone (RFC 6047 §3, security rule 5).
fn presumes(calendar: &[u8], method: Option<&str>, from: &str) -> Option<&'static str> {
    let named = |name: &str| people_of(calendar, name);
    match method {
        Some("CANCEL") if named("ORGANIZER").iter().any(|o| o != from) => {
            Some("claims to cancel, but the sender is not the organiser: not acted on")
        }
        Some("REQUEST" | "ADD") if named("ORGANIZER").iter().any(|o| o != from) => {
            Some("an invitation whose sender is not the organiser: not acted on")
        }
        Some("REPLY") if named("ATTENDEE").iter().any(|a| a != from) => {
            Some("an answer for somebody else than its sender: not acted on")
        }
        _ => None,
    }
}

/// The addresses of a calendar's ORGANIZER or ATTENDEE lines, the first hundred.
fn people_of(calendar: &[u8], name: &str) -> Vec<String> {
    let unfolded =
        String::from_utf8_lossy(calendar).replace("\r\n", "\n").replace("\n ", "").replace("\n\t", "");
    let is_named = |line: &&str| {
        let head = line.get(..name.len()).is_some_and(|head| head.eq_ignore_ascii_case(name));
        head && line[name.len()..].starts_with([':', ';'])
    };
    let address = |line: &str| {
        let at = line.to_ascii_lowercase().rfind(":mailto:")?;
        Some(crate::text::address(&line[at + 1..]))
    };
    unfolded.lines().filter(is_named).filter_map(address).take(100).collect()
}

/// Whether a calendar speaks of more than one UID (RFC 5546 allows one a message).
fn has_several_uids(calendar: &[u8]) -> bool {
    let mut uids = calendar.split(|b| *b == b'\n').filter_map(|line| {
        line.get(..4).filter(|name| name.eq_ignore_ascii_case(b"UID:")).map(|_| line[4..].trim_ascii())
    });
    uids.next().is_some_and(|first| uids.any(|uid| uid != first))
}

/// What a calendar part speaks of, the first twenty UIDs.
fn claims(calendar: &[u8]) -> impl Iterator<Item = Claim> {
    let method = method_of(calendar).unwrap_or_else(|| "PUBLISH".to_owned());
    crate::ical::uids(calendar).into_iter().take(20).map(move |uid| Claim { method: method.clone(), uid })
}

/// METHOD of a calendar, in upper case.
fn method_of(calendar: &[u8]) -> Option<String> {
    let head = &calendar[..calendar.len().min(64 << 10)];
    head.split(|b| *b == b'\n').find_map(|line| {
        let rest = line.get(..7).filter(|name| name.eq_ignore_ascii_case(b"METHOD:")).map(|_| &line[7..])?;
        Some(String::from_utf8_lossy(rest.trim_ascii()).to_ascii_uppercase())
    })
}

/// The name a part was given, made safe.
fn name_of(leaf: &Leaf<'_>) -> Option<String> {
    let name = leaf.disposition.parameter("filename").or_else(|| leaf.kind.parameter("name"))?;
    let field = header::Field { name: b"", value: name.as_bytes() };
    // Many programs put encoded words into parameters.
    let name = if name.contains("=?") { Cow::Owned(field.text(500)) } else { Cow::Borrowed(name) };
    Some(file_name(&name))
}

fn document_id(message: MessageId, index: usize) -> DocumentId {
    DocumentId::derive(&format!("{message}\n{index}"))
}

/// The bytes of an attachment, decoded, out of the message that it came with; none where that holds no such part.
pub fn attachment(raw: &[u8], message: MessageId, id: DocumentId) -> Option<Vec<u8>> {
    let header = header::split(start(raw));
    let leaves = parts::structure(&header).leaves;
    let (_, leaf) = leaves.iter().enumerate().find(|(index, _)| document_id(message, *index) == id)?;
    Some(leaf.transfer.decode(leaf.body, MESSAGE).into_owned())
}

/// Where a message begins: after a mark of its encoding and blank lines.
fn start(raw: &[u8]) -> &[u8] {
    raw.strip_prefix(b"\xef\xbb\xbf").unwrap_or(raw).trim_ascii_start()
}

fn document(
    leaf: &Leaf<'_>,
    index: usize,
    name: Option<String>,
    message: &Message,
    context: &MailContext<'_>,
) -> (Document, Option<String>) {
    let kind = one_line(Cow::Borrowed(leaf.kind.kind.as_str()), 100);
    let enclosed = leaf.enclosed.is_some();
    let name = name.unwrap_or_else(|| match &leaf.enclosed {
        Some(words) if !words.is_empty() => {
            file_name(&format!("{}.eml", words.replace(['/', '\\', ':'], " ")))
        }
        Some(_) => "message.eml".to_owned(),
        None => "unnamed".to_owned(),
    });
    let is_text = kind.starts_with("text/")
        || matches!(
            kind.as_str(),
            "application/json" | "application/xml" | "application/ics" | "application/csv"
        )
        || (kind == "application/octet-stream" && has_text_name(&name));
    let text = is_text.then(|| {
        let bytes = leaf.transfer.decode(leaf.body, TEXT);
        let text = decode::text(bytes, leaf.kind.parameter("charset"));
        let text = if kind == "text/html" { html::text(&text).0 } else { text };
        shown(text.into())
    });
    let document = Document {
        id: document_id(message.id, index),
        unread: (!is_text && !enclosed).then(|| format!("{kind} is not read in this release")),
        name,
        bytes: leaf.transfer.size(leaf.body),
        media_type: kind,
        about: vec![ItemRef::Message(message.id)],
        at: message.date.or(Some(context.arrival)),
        clearance: message.clearance.clone(),
    };
    let text = if enclosed { leaf.enclosed.clone().filter(|words| !words.is_empty()) } else { text };
    (document, text)
}

fn has_text_name(name: &str) -> bool {
    [".txt", ".csv", ".md", ".ics", ".vcf", ".log"].iter().any(|end| name.to_ascii_lowercase().ends_with(end))
}

#[cfg(test)]
mod tests;
