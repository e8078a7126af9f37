//! One item of the Inbox in full: the proposals about it, the message with its zones and the sentence that asks, the
//! thread, the attachments, the draft a yes would save, and whom it is about.

use super::{Context, View, ask_of, asks_assistant, context, message_of};
use crate::card::{self, Card, Row, Say, Seats, due_words, lines, queue_words, titled};
use crate::marks::Marks;
use crate::words::{duration, inert, sentence, short};
use crate::{Desk, DeskError};
use connectors::mime::{self, SafeHtml};
use engines::navigator::Namesakes;
use engines::navigator::reading::{ReadContext, ZoneKind, read};
use serde::Serialize;
use world::{
    Commitment, Document, Effect, Item, ItemRef, Message, MessageId, Proposal, Queue, Snapshot, Task, Verb,
    may,
};

/// Messages of a thread that are shown; the newest stay.
const MOST_THREAD: usize = 12;

/// A stretch of a paragraph.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Run {
    /// Its text.
    pub text: String,
    /// The sentence that asks.
    pub asks: bool,
}

/// A paragraph of a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Para {
    /// Earlier or passed-on text, a signature, legal words: set apart and folded.
    pub aside: bool,
    /// Its runs; lines inside are kept.
    pub runs: Vec<Run>,
}

/// An attachment as it is listed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Attachment {
    /// Whole id.
    pub id: String,
    /// File name, harmless.
    pub name: String,
    /// "PDF, 120 kB".
    pub about: String,
}

/// A message as it is read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Mail {
    /// Whole id.
    pub id: String,
    /// Who wrote it.
    pub from: String,
    /// Their address, since a name can be anybody's.
    pub address: String,
    /// "OB".
    pub initials: String,
    /// "Supply Director, Brightmark Grocers", where the card says so.
    pub role: String,
    /// To whom, in words.
    pub to: String,
    /// When.
    pub when: String,
    /// What it says.
    pub paras: Vec<Para>,
    /// What hangs on it.
    pub attachments: Vec<Attachment>,
    /// Warnings a person should see.
    pub flags: Vec<String>,
    /// Whether it came with HTML that can be shown as sent.
    pub has_html: bool,
    /// The one that was asked for; the others of the thread are folded.
    pub open: bool,
}

impl Mail {
    /// Whether something in it is set apart.
    pub fn has_aside(&self) -> bool {
        self.paras.iter().any(|p| p.aside)
    }
}

/// The draft that a yes would save.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Draft {
    /// "Draft, as Mara".
    pub title: String,
    /// "ME": in whose name.
    pub initials: String,
    /// "62 words, written by Equerry, checked by no one yet".
    pub about: String,
    /// Its text; paragraphs are parted by empty lines.
    pub paras: Vec<String>,
}

/// What may be done with an item that is no proposal.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Doing {
    /// Files a message.
    pub file: bool,
    /// Puts it off.
    pub later: bool,
    /// Passes it to the executive.
    pub pass: bool,
    /// Puts a message into another queue.
    pub queue: bool,
    /// Something was done with it that can be taken back.
    pub undo: bool,
    /// It is a task that can be done or changed.
    pub task: bool,
}

/// One item in full.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Detail {
    /// Whole id.
    pub id: String,
    /// Its heading.
    pub title: String,
    /// Proposals about it, open ones first.
    pub cards: Vec<Card>,
    /// The draft that the first open card would save.
    pub draft: Option<Draft>,
    /// The thread, oldest first.
    pub thread: Vec<Mail>,
    /// How many earlier messages of the thread are not shown.
    pub earlier: usize,
    /// Facts of a task, a promise or an event.
    pub facts: Vec<Row>,
    /// What was done with it: "Joss passed it on at 08:10".
    pub handled: Option<String>,
    /// Whether whoever sits here is done with it: filed, put off, passed on.
    pub settled: bool,
    /// Where a message waits, in words; none for other items.
    pub queue: Option<String>,
    /// Where else a message can be put: the word of a form, and the words on its button.
    pub elsewhere: Vec<(&'static str, String)>,
    /// What may be done with it.
    pub doing: Doing,
    /// Whom it is about.
    pub context: Option<Context>,
    /// What whoever sits here may do: true and false.
    pub may: Vec<(bool, String)>,
}

/// One item in full, as whoever sits here may see it.
///
/// # Errors
/// `E_NOT_FOUND`, `E_AMBIGUOUS`; those of the ledger.
pub async fn detail(desk: &Desk, id: &str) -> Result<Detail, DeskError> {
    let world = desk.snapshot().await?;
    within(desk, &world, &desk.seats().await?, id).await
}

/// One item in full, within a snapshot that is at hand.
pub(super) async fn within(
    desk: &Desk,
    world: &Snapshot,
    seats: &Seats,
    id: &str,
) -> Result<Detail, DeskError> {
    let item = desk.named(None, id).await?;
    let found = desk.item(item).await?;
    let say = Say::of(world, seats);
    let view = View::of(world, seats);
    let (about, own) = match &found {
        Item::Proposal(p) => (p.about.clone(), Some((**p).clone())),
        Item::Message(_) | Item::Task(_) | Item::Commitment(_) => (vec![item], None),
        _ => return Err(DeskError::NotFound { kind: "item", id: id.to_owned() }),
    };
    let cards = cards(&say, &view.marks, item, own.as_ref());
    let draft = draft(&say, &cards, own.as_ref());
    let subject = match (&found, about.iter().find_map(|a| message_of(world, *a))) {
        (Item::Message(m), _) => Some((**m).clone()),
        (_, Some(message)) => seen_message(desk, message).await?,
        _ => None,
    };
    let (thread, earlier) = match &subject {
        Some(message) => thread(desk, &say, message).await?,
        None => (Vec::new(), 0),
    };
    let whom = context::whom(world, &about, subject.as_ref()).filter(|p| crate::people::may_be_shown(p));
    let goal = view.marks.item(world, item).or_else(|| cards.first().and_then(|c| c.goal.clone()));
    let context = match whom {
        Some(person) => Some(context::context(desk, &say, person, goal).await?),
        None => about.iter().find_map(|item| context::of_task(&say, *item)),
    };
    Ok(Detail {
        id: item.uuid().simple().to_string(),
        title: title(&say, &found, subject.as_ref()),
        cards,
        draft,
        thread,
        earlier,
        facts: facts(&say, &found, &about),
        handled: handled(&say, &found),
        settled: settled(&say, &found),
        queue: queue(&say, &found).map(|q| queue_words(&say, q)),
        elsewhere: elsewhere(&say, queue(&say, &found)),
        doing: doing(&say, &found),
        context,
        may: context::rights(&say),
    })
}

/// A message if this reader may see it; absent and hidden are the same.
async fn seen_message(desk: &Desk, id: MessageId) -> Result<Option<Message>, DeskError> {
    match desk.item(ItemRef::Message(id)).await {
        Ok(Item::Message(message)) => Ok(Some(*message)),
        Ok(_) => Ok(None),
        Err(DeskError::Ledger(e)) if e.code() == "E_NOT_FOUND" => Ok(None),
        Err(e) => Err(e),
    }
}

/// The proposal itself, or the proposals about an item: open ones first, then the latest answered.
fn cards(say: &Say<'_>, marks: &Marks, item: ItemRef, own: Option<&Proposal>) -> Vec<Card> {
    let mut about: Vec<&Proposal> = match own {
        Some(own) => vec![own],
        None => say.world.proposals.values().filter(|p| p.about.contains(&item)).collect(),
    };
    about.sort_by_key(|p| (!p.waits(say.world.now), std::cmp::Reverse(p.created), p.id));
    about.truncate(3);
    about.into_iter().map(|p| card::card(say.world, say.seats, marks, p)).collect()
}

fn draft(say: &Say<'_>, cards: &[Card], own: Option<&Proposal>) -> Option<Draft> {
    let card = cards.first().filter(|c| c.stand.is_open())?;
    let text = card.preview.text.as_deref()?;
    let words = text.split_whitespace().count();
    let is_new = own.is_none_or(|p| p.effect.parts().iter().any(|e| matches!(e, Effect::DraftMail { .. })));
    is_new.then(|| Draft {
        title: format!("Draft, as {}", say.executive()),
        initials: initials(&say.world.office.owner.name),
        about: format!("{words} words, written by Equerry, checked by no one yet"),
        paras: text.split("\n\n").map(|p| p.trim().to_owned()).filter(|p| !p.is_empty()).collect(),
    })
}

fn title(say: &Say<'_>, item: &Item, subject: Option<&Message>) -> String {
    match (item, subject) {
        (Item::Message(m), _) => titled(&m.subject),
        (Item::Task(t), _) => titled(&t.title),
        (Item::Commitment(c), _) => {
            sentence(&titled(&engines::navigator::commitments::promised(say.world, c)))
        }
        (Item::Proposal(_), Some(message)) => titled(&message.subject),
        (Item::Proposal(p), None) => match p.about.first() {
            Some(ItemRef::Event(id)) => {
                say.world.events.get(id).map_or_else(|| titled(&p.title), |e| titled(&e.summary))
            }
            Some(ItemRef::Task(id)) => {
                say.world.tasks.get(id).map_or_else(|| titled(&p.title), |t| titled(&t.title))
            }
            _ => titled(&p.title),
        },
        _ => String::new(),
    }
}

async fn thread(desk: &Desk, say: &Say<'_>, message: &Message) -> Result<(Vec<Mail>, usize), DeskError> {
    let mut all = desk.ledger.thread(desk.reader(), message.thread).await?;
    // Of a mail that was filed twice, the one asked for stays.
    let mut seen = std::collections::BTreeSet::new();
    all.retain(|m| {
        m.id == message.id
            || ((m.message_id != message.message_id || m.message_id.is_empty())
                && (m.message_id.is_empty() || seen.insert(m.message_id.clone())))
    });
    all.retain(|m| m.date.is_none_or(|d| d <= desk.now()));
    if !all.iter().any(|m| m.id == message.id) {
        all.push(message.clone());
    }
    let at = all.iter().position(|m| m.id == message.id).unwrap_or(0);
    let from = all.len().saturating_sub(MOST_THREAD).min(at);
    let known = Namesakes::of(say.world);
    let mut shown = Vec::new();
    for one in all.iter().skip(from).take(MOST_THREAD) {
        shown.push(mail(desk, say, &known, one, one.id == message.id).await?);
    }
    let earlier = all.len() - shown.len();
    Ok((shown, earlier))
}

async fn mail(
    desk: &Desk,
    say: &Say<'_>,
    known: &Namesakes<'_>,
    message: &Message,
    open: bool,
) -> Result<Mail, DeskError> {
    let text = desk.ledger.text(desk.reader(), ItemRef::Message(message.id)).await?;
    let mut attachments = Vec::new();
    for id in message.attachments.iter().take(50) {
        if let Ok(Item::Document(document)) = desk.item(ItemRef::Document(*id)).await {
            attachments.push(attachment(&document));
        }
    }
    let person = say.world.person_by_email(&message.from.email);
    let role = person.map_or_else(String::new, |p| {
        let parts = [p.title.as_deref(), p.organisation.as_deref()];
        inert(&parts.into_iter().flatten().map(|t| short(t, 60)).collect::<Vec<_>>().join(", "))
    });
    let from = say.sender(message);
    Ok(Mail {
        id: message.id.to_string(),
        initials: initials(&from),
        from,
        address: inert(&short(&message.from.email, 100)),
        role,
        to: recipients(say, message),
        when: message.date.map_or_else(|| "no date".to_owned(), |d| say.stamp(d)),
        paras: paras(say, message, &text),
        attachments,
        flags: flags(known, message),
        has_html: has_html(desk, message).await,
        open,
    })
}

/// "OB": the first letters of the first and the last name.
pub(super) fn initials(name: &str) -> String {
    let mut letters = name
        .split_whitespace()
        .filter_map(|w| w.chars().find(|c| c.is_alphanumeric()))
        .map(|c| c.to_uppercase());
    let first: String = letters.next().into_iter().flatten().collect();
    let last: String = letters.next_back().into_iter().flatten().collect();
    format!("{first}{last}")
}

fn recipients(say: &Say<'_>, message: &Message) -> String {
    let names: Vec<String> = message.recipients().map(|m| say.person(m)).collect();
    match names.len() {
        0 => String::new(),
        1..=3 => names.join(", "),
        n => format!("{} and {} others", names[..2].join(", "), n - 2),
    }
}

fn attachment(document: &Document) -> Attachment {
    let size = match document.bytes {
        b if b >= 1 << 20 => format!("{:.1} MB", b as f64 / f64::from(1 << 20)),
        b if b >= 1 << 10 => format!("{} kB", b >> 10),
        b => format!("{b} bytes"),
    };
    let kind = document.media_type.rsplit('/').next().unwrap_or_default();
    Attachment {
        id: document.id.to_string(),
        name: inert(&short(&document.name, 120)),
        about: inert(&format!("{}, {size}", short(&kind.to_uppercase(), 24))),
    }
}

fn flags(known: &Namesakes<'_>, message: &Message) -> Vec<String> {
    let mut flags = Vec::new();
    if let Some(doubt) = known.doubt(&message.from) {
        flags.push(format!("{}.", inert(&crate::words::sentence(&doubt))));
    }
    if message.marks.unauthentic {
        flags.push("The sender could not be verified: the mail server's checks failed.".to_owned());
    }
    if message.marks.junk {
        flags.push("The mail server marked it as junk.".to_owned());
    }
    if let Some(flag) = &message.flag {
        flags.push(format!("{}.", inert(&crate::words::sentence(flag.trim_end_matches('.')))));
    }
    flags
}

async fn has_html(desk: &Desk, message: &Message) -> bool {
    match desk.ledger.raw(desk.reader(), ItemRef::Message(message.id)).await {
        Ok(raw) => mime::has_html(&raw),
        Err(_) => false,
    }
}

/// The HTML of a message made harmless, for its own sandboxed document; none where it came without.
///
/// # Errors
/// `E_NOT_FOUND`; those of the ledger.
pub async fn sent_html(desk: &Desk, id: &str) -> Result<Option<SafeHtml>, DeskError> {
    let item = desk.named(Some("message"), id).await?;
    let raw = desk.ledger.raw(desk.reader(), item).await?;
    Ok(mime::safe_html(&raw))
}

/// An attachment to keep: its name, harmless, and its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attached {
    /// File name: no path, no control or direction characters.
    pub name: String,
    /// As they came, decoded.
    pub bytes: Vec<u8>,
}

/// An attachment out of the message that it came with: whoever may see both may have it.
///
/// # Errors
/// `E_NOT_FOUND`, also where the bytes of the message are not kept; those of the ledger.
pub async fn attached(desk: &Desk, id: &str) -> Result<Attached, DeskError> {
    let missing = || DeskError::NotFound { kind: "attachment", id: id.to_owned() };
    let item = desk.item(desk.named(Some("document"), id).await?).await?;
    let Item::Document(document) = item else { return Err(missing()) };
    let Some(ItemRef::Message(message)) = document.about.first() else { return Err(missing()) };
    let raw = desk.ledger.raw(desk.reader(), ItemRef::Message(*message)).await?;
    let bytes = mime::attachment(&raw, *message, document.id).ok_or_else(missing)?;
    Ok(Attached { name: document.name, bytes })
}

/// A text as paragraphs: what the writer wrote now, and what is set apart; the sentences that ask are marked.
pub(super) fn paras(say: &Say<'_>, message: &Message, text: &str) -> Vec<Para> {
    let names = [say.world.office.owner.name.clone()];
    let context = ReadContext {
        owner_names: &names,
        sent: None,
        zone: say.zone.clone(),
        locale: say.world.office.locale,
        day_end: jiff::civil::time(17, 30, 0, 0),
    };
    let reading = read(text, &context);
    let ask = ask_of(message).filter(|_| !message.mine).map(|a| a.sentence.as_str());
    let mut paras: Vec<Para> = Vec::new();
    for zone in &reading.zones {
        let aside = !matches!(zone.kind, ZoneKind::New | ZoneKind::Greeting);
        for block in blocks(&lines(&text[zone.span.clone()])) {
            let runs = match ask.filter(|_| !aside) {
                Some(ask) => marked(&block, ask),
                None => vec![Run { text: block, asks: false }],
            };
            paras.push(Para { aside, runs });
        }
    }
    paras
}

/// Letters up to which mail programs fill a line; few break theirs earlier.
const FULL_LINE: usize = 60;

/// Whether a line ended because it was full, not because the writer ended it there: the next word had no room in it.
fn was_full(line: &str, next: &str) -> bool {
    let begins = next.trim_start();
    let number = begins.trim_start_matches(|c: char| c.is_ascii_digit());
    let is_item = begins.starts_with(['-', '*', '•', '>', '|'])
        || number.len() < begins.len() && number.starts_with(['.', ')']);
    let word = begins.split_whitespace().next().unwrap_or_default();
    !is_item && line.chars().count() + 1 + word.chars().count() > FULL_LINE
}

/// Paragraphs of a text: parted by empty lines; lines inside are kept where the writer ended them.
fn blocks(text: &str) -> Vec<String> {
    let mut blocks: Vec<String> = Vec::new();
    let mut open = false;
    let mut before = "";
    for line in text.lines() {
        let full = was_full(before, line);
        before = line.trim_end();
        if line.trim().is_empty() {
            open = false;
        } else if let Some(last) = blocks.last_mut().filter(|_| open) {
            last.push(if full { ' ' } else { '\n' });
            last.push_str(line.trim_end());
        } else {
            blocks.push(line.trim_end().to_owned());
            open = true;
        }
    }
    blocks
}

/// A paragraph with the sentence in it marked, however its blanks and lines fall.
fn marked(block: &str, sentence: &str) -> Vec<Run> {
    let run = |text: &str, asks| Run { text: text.to_owned(), asks };
    let Some((from, to)) = find_words(block, sentence) else { return vec![run(block, false)] };
    [run(&block[..from], false), run(&block[from..to], true), run(&block[to..], false)]
        .into_iter()
        .filter(|r| !r.text.is_empty())
        .collect()
}

/// Where the words of a sentence stand in a text, blanks counting alike.
fn find_words(text: &str, sentence: &str) -> Option<(usize, usize)> {
    let wanted: Vec<char> = squeezed(sentence).map(|(_, c)| c).collect();
    let have: Vec<(usize, char)> = squeezed(text).collect();
    if wanted.len() < 3 {
        return None;
    }
    let at = have.windows(wanted.len()).position(|w| w.iter().map(|(_, c)| c).eq(wanted.iter()))?;
    let (last, c) = have[at + wanted.len() - 1];
    Some((have[at].0, last + c.len_utf8()))
}

/// The characters of a text with their places, blanks left out.
fn squeezed(text: &str) -> impl Iterator<Item = (usize, char)> {
    text.char_indices().filter(|(_, c)| !c.is_whitespace())
}

fn facts(say: &Say<'_>, item: &Item, about: &[ItemRef]) -> Vec<Row> {
    match item {
        Item::Task(task) => task_facts(say, task),
        Item::Commitment(promise) => promise_facts(say, promise),
        Item::Proposal(_) => event_facts(say, about),
        _ => Vec::new(),
    }
}

/// The events it is about, each once; an event and its series are one.
pub(super) fn event_facts(say: &Say<'_>, about: &[ItemRef]) -> Vec<Row> {
    let event = |item: &ItemRef| match item {
        ItemRef::Event(id) => say.world.events.get(id),
        _ => None,
    };
    let mut told: Vec<(String, String)> = Vec::new();
    for event in about.iter().filter_map(event) {
        let one = (titled(&event.summary), say.stretch(event.interval(&say.zone)));
        if !told.contains(&one) {
            told.push(one);
        }
    }
    let rows = |(text, when)| [Row { label: "Event", text }, Row { label: "When", text: when }];
    told.into_iter().take(3).flat_map(rows).collect()
}

pub(super) fn task_facts(say: &Say<'_>, task: &Task) -> Vec<Row> {
    let name = |id: Option<world::PersonId>| {
        id.and_then(|p| say.world.people.get(&p)).map(|p| inert(&short(&p.name, 60)))
    };
    let row = |label, text: Option<String>| text.map(|text| Row { label, text });
    [
        row("Due", Some(task.due.map_or_else(|| "no date".to_owned(), |d| due_words(say, d)))),
        row("Estimate", task.estimate_minutes.map(|m| duration(i64::from(m)))),
        row("Whose", name(task.owner)),
        row("Asked by", name(task.requester)),
        row("Waits for", name(task.waiting_for)),
        row("Notes", Some(lines(&task.notes)).filter(|n| !n.is_empty())),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn promise_facts(say: &Say<'_>, promise: &Commitment) -> Vec<Row> {
    let name = inert(&short(&promise.counterparty_name, 60));
    let (from, to) = if promise.ours { (say.executive(), name) } else { (name, say.executive()) };
    vec![
        Row { label: "Who owes", text: from },
        Row { label: "To", text: to },
        Row { label: "Due", text: promise.due.map_or_else(|| "no date".to_owned(), |d| due_words(say, d)) },
        Row { label: "Said", text: say.stamp(promise.made) },
    ]
}

fn handling(item: &Item) -> Option<&world::Handling> {
    match item {
        Item::Message(m) => Some(&m.handling),
        Item::Proposal(p) => Some(&p.handling),
        _ => None,
    }
}

/// Whether an item waits no longer for whoever sits here.
pub(super) fn is_over(say: &Say<'_>, item: &Item) -> bool {
    let answered =
        matches!(item, Item::Message(m) if m.triage.as_ref().is_some_and(|t| t.answered.is_some()));
    answered || settled(say, item)
}

fn settled(say: &Say<'_>, item: &Item) -> bool {
    handling(item).is_some_and(|h| {
        h.filed.is_some() || h.rests(say.world.now) || (h.passed.is_some() && !say.seats.is_executive())
    })
}

pub(super) fn handled(say: &Say<'_>, item: &Item) -> Option<String> {
    let handling = handling(item)?;
    if let Some(filed) = &handling.filed {
        return Some(format!("{} filed it {}.", say.who(&filed.by), say.at(filed.at)));
    }
    if let Some(later) = handling.later.as_ref().filter(|l| say.world.now < l.until) {
        return Some(format!("{} put it off until {}.", say.who(&later.by), say.stamp(later.until)));
    }
    if let Some(passed) = &handling.passed {
        return Some(format!("{} passed it on {}.", say.who(&passed.by), say.at(passed.at)));
    }
    let Item::Message(message) = item else { return None };
    let answered = message.triage.as_ref().and_then(|t| t.answered)?;
    Some(format!("Answered {}.", say.at(answered)))
}

fn queue(say: &Say<'_>, item: &Item) -> Option<Queue> {
    let Item::Message(message) = item else { return None };
    let allowed = may(&say.seats.reader, Verb::Draft, &message.clearance);
    let sorted = message.triage.as_ref().filter(|_| allowed && !message.mine)?.queue;
    // Where it lies in the Inbox, not only where sorting put it.
    let asked = sorted == Queue::Read && asks_assistant(say.world, message);
    Some(if asked { Queue::PartnerCanAnswer } else { sorted })
}

/// The queues a person can put a message into, by the words of forms.
const PLACES: [(&str, Queue); 4] = [
    ("executive", Queue::NeedsYou),
    ("mine", Queue::PartnerCanAnswer),
    ("information", Queue::Read),
    ("noise", Queue::Noise),
];

/// The queue that a form's word means.
pub fn queue_of(word: &str) -> Option<Queue> {
    PLACES.iter().find(|(known, _)| *known == word).map(|(_, queue)| *queue)
}

fn elsewhere(say: &Say<'_>, now: Option<Queue>) -> Vec<(&'static str, String)> {
    let Some(now) = now else { return Vec::new() };
    let here = queue_words(say, now);
    PLACES
        .iter()
        .map(|(word, queue)| (*word, queue_words(say, *queue)))
        .filter(|(_, words)| *words != here)
        .collect()
}

fn doing(say: &Say<'_>, item: &Item) -> Doing {
    let reader = &say.seats.reader;
    let allowed = may(reader, Verb::Draft, &item.clearance());
    let passes = !say.seats.is_executive();
    match item {
        Item::Message(message) if allowed && !message.mine => {
            let handling = &message.handling;
            let waits = handling.filed.is_none();
            Doing {
                file: waits,
                later: waits,
                pass: waits && passes && handling.passed.is_none(),
                queue: true,
                undo: !waits || handling.passed.is_some() || handling.rests(say.world.now),
                task: false,
            }
        }
        // One's own mail that waits for an answer can be let go.
        Item::Message(message) if allowed => {
            let waits = message.handling.filed.is_none();
            Doing { file: waits, later: waits, undo: !waits, ..Doing::default() }
        }
        Item::Task(_) => Doing { task: allowed, ..Doing::default() },
        Item::Proposal(proposal) if proposal.is_open() => Doing {
            later: say.seats.may_answer(say.world, proposal),
            pass: passes && proposal.handling.passed.is_none(),
            undo: !proposal.handling.is_none(),
            ..Doing::default()
        },
        _ => Doing::default(),
    }
}
