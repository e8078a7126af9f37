//! Messages and threads (RFC 5322 words), and what was read in them.

use crate::clearance::Clearance;
use crate::evidence::Reason;
use crate::handling::Handling;
use crate::ids::{DocumentId, MessageId, SourceId, ThreadId};
use crate::time::Due;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Somebody named in a header.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Mailbox {
    /// Address, folded to lower case.
    pub email: String,
    /// Display name, when given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

impl Mailbox {
    /// The name, else the address.
    pub fn shown(&self) -> &str {
        self.name.as_deref().filter(|n| !n.trim().is_empty()).unwrap_or(&self.email)
    }
    /// What to call them: the display name ("Ruiz, Ana" turned round), else the name that the address is made of, else
    /// the address.
    /// ```
    /// # use world::Mailbox;
    /// let of = |name: &str, email: &str| Mailbox { email: email.into(), name: Some(name.into()) }.called();
    /// assert_eq!(of("Ruiz, Ana M.", "amr@near.example"), "Ana M. Ruiz");
    /// assert_eq!(of("'ana.ruiz@near.example'", "ana.ruiz@near.example"), "Ana Ruiz");
    /// assert_eq!(of("", "amr@near.example"), "amr@near.example");
    /// ```
    pub fn called(&self) -> String {
        let shown = self.name.as_deref().map(turned).filter(|name| !name.is_empty() && !name.contains('@'));
        shown.or_else(|| name_in(&self.email)).unwrap_or_else(|| self.email.clone())
    }
    /// The part after the last `@`.
    pub fn domain(&self) -> &str {
        self.email.rsplit_once('@').map_or("", |(_, d)| d)
    }
}

/// A display name as one says it: without quotes and directory paths, "Last, First" turned round.
fn turned(name: &str) -> String {
    let name = name.split(['/', '<']).next().unwrap_or("").trim().trim_matches(['\'', '"']).trim();
    match name.split_once(',') {
        Some((last, first)) if is_surname(last) && is_given(first) && are_alike(last, first) => {
            format!("{} {}", first.trim(), last.trim())
        }
        _ => name.to_owned(),
    }
}

fn is_surname(text: &str) -> bool {
    (1..=3).contains(&text.split_whitespace().count())
        && text.chars().all(|c| c.is_alphabetic() || " '-.".contains(c))
}

/// Names are written alike, both large or both small: "Roof, walls and floors" is none.
fn are_alike(last: &str, first: &str) -> bool {
    let large = |text: &str| text.trim().starts_with(char::is_uppercase);
    large(last) == large(first)
}

/// Given names follow a comma, and so do "Inc.", "Jr." and "PhD".
fn is_given(text: &str) -> bool {
    const TITLES: [&str; 12] =
        ["inc", "ltd", "llc", "llp", "plc", "gmbh", "corp", "co", "jr", "sr", "phd", "md"];
    let plain: String = text.chars().filter(|c| c.is_alphabetic()).collect::<String>().to_lowercase();
    is_surname(text.trim()) && !TITLES.contains(&plain.as_str())
}

/// The name that an address is made of: "ana.ruiz@…" is Ana Ruiz; none for single words, desks and machines.
fn name_in(email: &str) -> Option<String> {
    const DESKS: [&str; 26] = [
        "no",
        "noreply",
        "reply",
        "do",
        "not",
        "service",
        "services",
        "support",
        "customer",
        "news",
        "info",
        "team",
        "sales",
        "mail",
        "mailer",
        "office",
        "admin",
        "list",
        "update",
        "updates",
        "account",
        "accounts",
        "help",
        "relations",
        "press",
        "address",
    ];
    let local = email.split_once('@')?.0.trim_end_matches(|c: char| c.is_ascii_digit());
    let words: Vec<&str> = local.split(['.', '_']).filter(|word| !word.is_empty()).collect();
    let spelt = |word: &&str| word.chars().all(|c| c.is_alphabetic() || "'-".contains(c));
    let named = (2..=3).contains(&words.len())
        && words.iter().all(spelt)
        && words.last().is_some_and(|last| last.chars().count() > 1)
        && !words.iter().any(|word| DESKS.contains(word));
    named.then(|| words.iter().map(|word| capital(word)).collect::<Vec<_>>().join(" "))
}

/// "ana" is Ana, "j" is J.
fn capital(word: &str) -> String {
    let mut letters = word.chars();
    let first: String = letters.next().map(|c| c.to_uppercase().collect()).unwrap_or_default();
    match letters.as_str() {
        "" => format!("{first}."),
        rest => first + rest,
    }
}

/// What a sentence does (Cohen, Carvalho & Mitchell 2004).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ActKind {
    /// Asks the reader to do something.
    Request,
    /// Asks for an answer.
    Question,
    /// Proposes to meet.
    ProposeMeeting,
    /// Promises.
    Commit,
    /// Hands something over.
    Deliver,
    /// Says no.
    Decline,
    /// Tells.
    Inform,
    /// Thanks.
    Thanks,
}

/// A speech act found in the new text of a message.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SpeechAct {
    /// Which.
    pub kind: ActKind,
    /// The sentence, trimmed, at most 300 characters.
    pub sentence: String,
    /// 0–1.
    pub confidence: f64,
    /// Who must act, as named in the text ("Tom"), when it is not the reader ("you") or the writer ("I").
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub named: Option<String>,
    /// By when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Due>,
    /// The words the date was read from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_words: Option<String>,
}

/// Header facts that decide before any learning.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Marks {
    /// List-Id, List-Unsubscribe or Precedence: bulk.
    #[serde(default)]
    pub bulk: bool,
    /// Auto-Submitted, a bounce, a delivery report, an out-of-office.
    #[serde(default)]
    pub automatic: bool,
    /// Carries text/calendar; the iTIP METHOD in upper case.
    #[serde(default)]
    pub itip: Option<String>,
    /// Raised by X-Priority, Importance or Priority.
    #[serde(default)]
    pub urgent: bool,
    /// Marked as spam by the receiving server (X-Spam-Flag: YES, or a Junk folder).
    #[serde(default)]
    pub junk: bool,
    /// A failed DMARC, SPF and DKIM in the receiving server's Authentication-Results.
    #[serde(default)]
    pub unauthentic: bool,
    /// Read (maildir S, IMAP \Seen); none where the source does not tell.
    #[serde(default)]
    pub seen: Option<bool>,
    /// Flagged by hand.
    #[serde(default)]
    pub flagged: bool,
}

/// Counts and facts about the new text that features are made of.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Cues {
    /// Words in the new text.
    pub words: u32,
    /// Question marks in the new text.
    pub questions: u16,
    /// Sentences that ask the reader.
    pub requests: u16,
    /// A money amount or currency word.
    pub money: bool,
    /// A risk word: urgent, problem, delay, complaint, legal.
    pub risk: bool,
    /// Words for what is done already: "as agreed", "I have sent".
    #[serde(default)]
    pub done: bool,
    /// The owner's first or last name in the new text.
    pub names_owner: bool,
    /// A greeting that names somebody else.
    pub greets_other: bool,
    /// A deadline was found.
    pub deadline: bool,
    /// Words that speak to the reader: you, your.
    #[serde(default)]
    pub second_person: u16,
    /// The new text ends with a question.
    #[serde(default)]
    pub closing_question: bool,
    /// Holds forwarded text.
    pub forwarded: bool,
    /// Size of HTML over text, links, capitals and such: 0–1, how much it looks like advertising or a trap.
    pub bulk_look: f64,
    /// Language (ISO 639-1), when certain.
    #[serde(default)]
    pub language: Option<String>,
}

/// The queue a message waits in (spec §3.9).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Queue {
    /// Needs the executive.
    NeedsYou,
    /// The partner can answer.
    PartnerCanAnswer,
    /// Somebody else should.
    Delegate,
    /// For reading.
    Read,
    /// Spam, phishing, refused senders, what the user called noise.
    Noise,
    /// Sent by the owner.
    Sent,
}

impl Queue {
    /// Whether mail that a person puts here matters to them; none where that tells nothing.
    pub fn matters(self) -> Option<bool> {
        match self {
            Queue::NeedsYou => Some(true),
            Queue::Noise | Queue::Read => Some(false),
            Queue::PartnerCanAnswer | Queue::Delegate | Queue::Sent => None,
        }
    }
}

/// How much a message matters, and why.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Triage {
    /// Probability that it matters to the owner, 0–1.
    pub importance: f64,
    /// Probability that the owner will answer, 0–1.
    pub reply_needed: f64,
    /// Where it waits.
    pub queue: Queue,
    /// Largest signed parts of the importance, in log-odds, largest first.
    pub reasons: Vec<Reason>,
    /// When the owner answered it, if so.
    #[serde(default)]
    pub answered: Option<Timestamp>,
}

/// A message as the office knows it. The full text and the raw bytes stay in the ledger.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Message {
    /// Identity.
    pub id: MessageId,
    /// Where it came from.
    pub source: SourceId,
    /// Folder in the source: "INBOX", "Sent".
    #[serde(default)]
    pub folder: String,
    /// Message-ID without brackets; empty when it had none.
    pub message_id: String,
    /// In-Reply-To and References, oldest first.
    #[serde(default)]
    pub references: Vec<String>,
    /// Its thread, once sorted.
    pub thread: ThreadId,
    /// From (last address where there are several); empty address when unreadable.
    pub from: Mailbox,
    /// Sender, when another: who wrote on behalf.
    #[serde(default)]
    pub sender: Option<Mailbox>,
    /// To.
    #[serde(default)]
    pub to: Vec<Mailbox>,
    /// Cc.
    #[serde(default)]
    pub cc: Vec<Mailbox>,
    /// Date, or the last Received, capped at arrival; none when neither could be read.
    pub date: Option<Timestamp>,
    /// UTC offset in minutes in which it was written.
    #[serde(default)]
    pub offset_minutes: i16,
    /// Subject as decoded.
    #[serde(default)]
    pub subject: String,
    /// First 300 characters of the new text.
    #[serde(default)]
    pub preview: String,
    /// Header facts.
    #[serde(default)]
    pub marks: Marks,
    /// Text facts.
    #[serde(default)]
    pub cues: Cues,
    /// Speech acts in the new text.
    #[serde(default)]
    pub acts: Vec<SpeechAct>,
    /// Attachments.
    #[serde(default)]
    pub attachments: Vec<DocumentId>,
    /// Sent by the owner.
    #[serde(default)]
    pub mine: bool,
    /// Triage, once sorted.
    #[serde(default)]
    pub triage: Option<Triage>,
    /// What somebody did with it.
    #[serde(default, skip_serializing_if = "Handling::is_none")]
    pub handling: Handling,
    /// A problem that a person should see: "a bound was hit: 400 nested parts".
    #[serde(default)]
    pub flag: Option<String>,
    /// What one must be cleared for to see it.
    #[serde(default)]
    pub clearance: Clearance,
}

impl Message {
    /// A message to nobody, undated and unsorted, with nothing but a sender and a subject.
    pub fn new(id: MessageId, source: SourceId, from: Mailbox, subject: impl Into<String>) -> Message {
        Message {
            id,
            source,
            folder: String::new(),
            message_id: String::new(),
            references: Vec::new(),
            thread: ThreadId::derive(""),
            from,
            sender: None,
            to: Vec::new(),
            cc: Vec::new(),
            date: None,
            offset_minutes: 0,
            subject: subject.into(),
            preview: String::new(),
            marks: Marks::default(),
            cues: Cues::default(),
            acts: Vec::new(),
            attachments: Vec::new(),
            mine: false,
            triage: None,
            handling: Handling::default(),
            flag: None,
            clearance: Clearance::default(),
        }
    }
    /// To and Cc.
    pub fn recipients(&self) -> impl Iterator<Item = &Mailbox> {
        self.to.iter().chain(&self.cc)
    }
}

/// The subject without reply and forward marks, blanks collapsed, lower case.
///
/// Marks: re fw fwd aw wg sv antw tr, also `re[2]:` and `re(2):`.
/// ```
/// assert_eq!(world::message::subject_base("RE: Fwd: AW[2]:  Board  paper"), "board paper");
/// ```
pub fn subject_base(subject: &str) -> String {
    unmarked(subject).split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// The subject as it is written, without reply and forward marks.
/// ```
/// assert_eq!(world::message::unmarked("RE: Fwd: Board paper"), "Board paper");
/// ```
pub fn unmarked(subject: &str) -> &str {
    let mut rest = subject.trim();
    while let Some(stripped) = strip_mark(rest) {
        rest = stripped.trim_start();
    }
    rest
}

/// The text with every link cut to its host, which is what tells people where it leads.
/// ```
/// # use world::message::without_links;
/// assert_eq!(without_links("See https://near.example/a?b=1 first."), "See near.example first.");
/// ```
pub fn without_links(text: &str) -> String {
    let word = |word: &str| match word.split_once("://") {
        Some((_, rest)) => rest.split(['/', '?', '#']).next().unwrap_or(rest).to_owned(),
        None => word.to_owned(),
    };
    text.split_whitespace().map(word).collect::<Vec<_>>().join(" ")
}

/// Whether the subject begins with a reply mark, forward marks before it aside.
pub fn is_reply(subject: &str) -> bool {
    let mut rest = subject.trim_start();
    loop {
        let lower: String = rest.chars().take(6).collect::<String>().to_lowercase();
        if ["re", "aw", "sv", "antw"].iter().any(|m| mark_end(&lower, m).is_some()) {
            return true;
        }
        match strip_mark(rest) {
            Some(stripped) => rest = stripped.trim_start(),
            None => return false,
        }
    }
}

fn strip_mark(text: &str) -> Option<&str> {
    ["fwd", "fw", "re", "aw", "wg", "sv", "antw", "tr"]
        .iter()
        .find_map(|m| mark_end(text, m))
        .map(|end| &text[end..])
}

/// The byte after `mark`, an optional count and the colon, when `text` begins so.
fn mark_end(text: &str, mark: &str) -> Option<usize> {
    let head = text.get(..mark.len())?;
    if !head.eq_ignore_ascii_case(mark) {
        return None;
    }
    let bytes = text.as_bytes();
    let mut at = mark.len();
    if let Some(close) = match bytes.get(at) {
        Some(b'[') => Some(b']'),
        Some(b'(') => Some(b')'),
        _ => None,
    } {
        let digits = bytes[at + 1..].iter().take_while(|b| b.is_ascii_digit()).count();
        if digits == 0 || bytes.get(at + 1 + digits) != Some(&close) {
            return None;
        }
        at += digits + 2;
    }
    while bytes.get(at) == Some(&b' ') {
        at += 1;
    }
    (bytes.get(at) == Some(&b':')).then_some(at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_are_called_by_name_wherever_one_can_be_read() {
        for (name, email, called) in [
            ("Ana Ruiz", "x@near.example", "Ana Ruiz"),
            ("Ruiz, Ana", "x@near.example", "Ana Ruiz"),
            ("Ruiz Vega, Ana M.", "x@near.example", "Ana M. Ruiz Vega"),
            ("Ana Ruiz/LON/NEAR@NEAR", "x@near.example", "Ana Ruiz"),
            ("Harbour Works, Inc.", "x@near.example", "Harbour Works, Inc."),
            ("Ben Roy, Jr.", "x@near.example", "Ben Roy, Jr."),
            ("Roof, walls and floors", "x@near.example", "Roof, walls and floors"),
            ("", "ana.ruiz@near.example", "Ana Ruiz"),
            ("", "ana_ruiz2@near.example", "Ana Ruiz"),
            ("", "a..ruiz@near.example", "A. Ruiz"),
            ("", "ana.m.ruiz@near.example", "Ana M. Ruiz"),
            ("ana.ruiz@near.example", "ana.ruiz@near.example", "Ana Ruiz"),
            ("", "aruiz@near.example", "aruiz@near.example"),
            ("", "customer.service@near.example", "customer.service@near.example"),
            ("", "no.address@near.example", "no.address@near.example"),
            ("", "unit7.b2@near.example", "unit7.b2@near.example"),
            ("", "", ""),
        ] {
            let mailbox =
                Mailbox { email: email.into(), name: Some(name.into()).filter(|n: &String| !n.is_empty()) };
            assert_eq!(mailbox.called(), called, "{name} <{email}>");
        }
    }

    #[test]
    fn reply_marks() {
        for (subject, base, reply) in [
            ("Board paper", "board paper", false),
            ("Re: Board paper", "board paper", true),
            ("FW: RE: x", "x", true),
            ("Fwd: x", "x", false),
            ("re(3): x", "x", true),
            ("Reply: x", "reply: x", false),
            ("", "", false),
            ("Re:", "", true),
            ("Ré: é", "ré: é", false),
        ] {
            assert_eq!(subject_base(subject), base, "{subject}");
            assert_eq!(is_reply(subject), reply, "{subject}");
        }
    }
}
