//! The Inbox: what waits, for whom, in one list that is lived in by keyboard.
//!
//! [`compose`] is pure: a snapshot as its reader may see it, in; an [`Inbox`] out. The queues of the navigator are shown
//! as Proposals, for the executive, mine, waiting, for information; noise and what was put off lie folded at the end.

mod context;
mod detail;
#[cfg(test)]
mod tests;

pub use context::{Bar, Bars, Context};
pub use detail::{
    Attached, Attachment, Detail, Doing, Draft, Mail, Para, Run, attached, detail, queue_of, sent_html,
};

use crate::card::{Say, Seats, due_words};
use crate::marks::{Mark, Marks};
use crate::words::{clock, count, inert, sentence, short};
use crate::{Desk, DeskError};
use engines::alignment::{self, AlignmentConfig, GoalTree};
use engines::maths::acceptance;
use engines::navigator::commitments;
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use world::message::{ActKind, SpeechAct};
use world::{
    CommitmentState, Due, ItemRef, Message, MessageId, Proposal, Queue, Snapshot, Task, TaskState, ThreadId,
};

/// Messages older than this many days wait no longer in a queue.
const NEWS_DAYS: i64 = 14;
/// Reading matter older than this many days is folded away.
const READ_DAYS: i64 = 7;
/// What is overdue for longer belongs to the weekly review.
const STALE_DAYS: i64 = 30;
/// Days ahead in which a task of one's own counts as waiting here.
const AHEAD_DAYS: i64 = 7;
/// Rows of a page: of a group by itself, of the proposals among everything (spec §10.3), of another group there. Counts
/// tell the rest.
const ROWS: usize = 30;
const ROWS_OF_PROPOSALS: usize = 12;
const ROWS_OF_OTHERS: usize = 5;

/// A group of the Inbox; also what a tab shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Group {
    /// Suggested changes.
    Proposals,
    /// What only the executive can answer.
    Executive,
    /// What the assistant can.
    Mine,
    /// What somebody else must do next.
    Waiting,
    /// For reading.
    Information,
    /// Folded away.
    Noise,
    /// Put off.
    Later,
}

impl Group {
    /// Those with a tab.
    pub const TABS: [Group; 5] =
        [Group::Proposals, Group::Executive, Group::Mine, Group::Waiting, Group::Information];
    /// Its word in addresses and anchors.
    pub fn word(self) -> &'static str {
        match self {
            Group::Proposals => "proposals",
            Group::Executive => "executive",
            Group::Mine => "mine",
            Group::Waiting => "waiting",
            Group::Information => "information",
            Group::Noise => "noise",
            Group::Later => "later",
        }
    }
    /// Back from [`Group::word`].
    pub fn read(word: &str) -> Option<Group> {
        [Group::TABS.as_slice(), &[Group::Noise, Group::Later]]
            .concat()
            .into_iter()
            .find(|g| g.word() == word)
    }
}

/// One line of the list.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Row {
    /// Whole id of the item.
    pub id: String,
    /// Name of its icon in the sprite, without `i-`.
    pub icon: &'static str,
    /// Who or what it is about.
    pub from: String,
    /// What is the matter, short.
    pub line: String,
    /// The action a proposal suggests, short.
    pub action: Option<String>,
    /// "07:48", "Fri", "12 Nov".
    pub age: String,
    /// Late, or due today.
    pub hot: bool,
    /// The goal it serves.
    pub goal: Option<Mark>,
    /// Whether it is a proposal.
    pub is_proposal: bool,
    /// Whether one tap may accept it: this reader's to answer, to be taken back, and not of low confidence.
    pub one_tap: bool,
    /// The seal of a proposal's effect, for that tap.
    pub seal: String,
}

/// A group with its rows.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Section {
    /// Which.
    pub group: Group,
    /// Its heading: "For Mara".
    pub title: String,
    /// How many there are.
    pub count: usize,
    /// The first of them.
    pub rows: Vec<Row>,
    /// How many stand before these.
    pub from: usize,
    /// Folded away until asked for.
    pub folded: bool,
}

impl Section {
    /// Where the rows after these begin; none after the last.
    pub fn next(&self) -> Option<usize> {
        let end = self.from + self.rows.len();
        (end < self.count).then_some(end)
    }
}

/// A tab with its count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Tab {
    /// Which group; none is everything.
    pub group: Option<Group>,
    /// Its label: "For Mara".
    pub label: String,
    /// How many.
    pub count: usize,
}

/// The Inbox of whoever sits there.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Inbox {
    /// The finding: "Six proposals are ready. Two items need Mara today."
    pub headline: String,
    /// "31 arrived since yesterday 18:00, 14 filed."
    pub arrived: String,
    /// Everything, then the groups.
    pub tabs: Vec<Tab>,
    /// Groups that have rows, in order.
    pub sections: Vec<Section>,
    /// How many are routine: what "accept all routine" would list.
    pub routine: usize,
    /// A mark of all that waits: another one means that something has come or gone.
    pub mark: String,
    /// First name of the executive.
    pub executive: String,
    /// Whether the executive sits here.
    pub is_executive: bool,
}

impl Inbox {
    /// Ids of everything that waits in sight, in order.
    pub fn ids(&self) -> Vec<&str> {
        self.rows().map(|row| row.id.as_str()).collect()
    }
    /// What one page shows: the first rows of everything, or the rows of one group from a place on. The counts stay.
    pub fn page(mut self, group: Option<Group>, from: usize) -> Inbox {
        self.sections.retain(|s| group.is_none_or(|g| s.group == g));
        for section in &mut self.sections {
            let (from, most) = match (group, section.group) {
                (Some(_), _) => (from.min(section.rows.len()), ROWS),
                (None, Group::Proposals) => (0, ROWS_OF_PROPOSALS),
                (None, _) if section.folded => (0, 0),
                (None, _) => (0, ROWS_OF_OTHERS),
            };
            section.rows = section.rows.drain(..).skip(from).take(most).collect();
            section.from = from;
            section.folded &= group.is_none();
        }
        self
    }
    /// Rows that wait, in order, folded ones left out.
    pub fn rows(&self) -> impl Iterator<Item = &Row> {
        self.sections.iter().filter(|s| !s.folded).flat_map(|s| &s.rows)
    }
    /// Proposals that wait: the figure beside the place.
    pub fn proposals(&self) -> usize {
        self.tabs.iter().find(|t| t.group == Some(Group::Proposals)).map_or(0, |t| t.count)
    }
}

/// The Inbox for whoever sits here. Nothing is changed by looking.
///
/// # Errors
/// Those of the ledger.
pub async fn inbox(desk: &Desk) -> Result<Inbox, DeskError> {
    let world = desk.snapshot().await?;
    Ok(compose(&world, &desk.seats().await?))
}

/// One page of the Inbox, or of one group of it, with one item in full: the one that is named, else the first of the list.
///
/// # Errors
/// `E_NOT_FOUND`, `E_AMBIGUOUS` for the item; those of the ledger.
pub async fn with_item(
    desk: &Desk,
    id: Option<&str>,
    group: Option<Group>,
    from: usize,
) -> Result<(Inbox, Option<Detail>), DeskError> {
    let world = desk.snapshot().await?;
    let seats = desk.seats().await?;
    let inbox = compose(&world, &seats).page(group, from);
    let id = id.or_else(|| inbox.ids().first().copied()).map(str::to_owned);
    let detail = match id {
        Some(id) => Some(detail::within(desk, &world, &seats, &id).await?),
        None => None,
    };
    Ok((inbox, detail))
}

/// One row as it stands now, and what became of its item where it waits no longer: "Mara accepted this at 07:41."
///
/// # Errors
/// `E_NOT_FOUND`, `E_AMBIGUOUS`; those of the ledger.
pub async fn row(desk: &Desk, id: &str) -> Result<(Row, Option<String>), DeskError> {
    let item = desk.named(None, id).await?;
    let found = desk.item(item).await?;
    let world = desk.snapshot().await?;
    let seats = desk.seats().await?;
    let view = View::of(&world, &seats);
    // What was passed on waits for the executive still; only for who passed it on it is over.
    let over = detail::handled(&view.say, &found).filter(|_| detail::is_over(&view.say, &found));
    let absent = || DeskError::NotFound { kind: "item", id: id.to_owned() };
    match &found {
        world::Item::Proposal(proposal) => {
            let card = crate::card::card(&world, &seats, &view.marks, proposal);
            let became = card.stand.said().or(over);
            Ok((view.proposal(proposal, card), became))
        }
        world::Item::Message(message) => Ok((view.message(message), over)),
        world::Item::Task(task) => {
            let ended = (!task.state.is_open()).then(|| "It is done.".to_owned());
            Ok((view.task(task), ended))
        }
        _ => Err(absent()),
    }
}

/// The open proposals in sight, best first.
pub fn waiting_proposals(world: &Snapshot) -> Vec<&Proposal> {
    acceptance::best_first(world, world.proposals.values().filter(|p| p.waits(world.now)))
}

/// Makes the Inbox.
pub fn compose(world: &Snapshot, seats: &Seats) -> Inbox {
    let view = View::of(world, seats);
    let mut groups: BTreeMap<Group, Vec<Row>> = BTreeMap::new();
    let mut routine = 0;
    for proposal in waiting_proposals(world) {
        let card = crate::card::card(world, seats, &view.marks, proposal);
        routine += usize::from(card.routine);
        let group = if proposal.handling.passed.is_some() { Group::Executive } else { Group::Proposals };
        groups.entry(group).or_default().push(view.proposal(proposal, card));
    }
    for message in view.messages() {
        if let Some(group) = view.group_of(message) {
            groups.entry(group).or_default().push(view.message(message));
        }
    }
    view.tasks(&mut groups);
    view.waiting(&mut groups);
    view.later(&mut groups);
    let sections: Vec<Section> = groups
        .into_iter()
        .map(|(group, rows)| {
            let folded = matches!(group, Group::Noise | Group::Later);
            Section { group, title: view.title(group), count: rows.len(), rows, from: 0, folded }
        })
        .collect();
    let count = |group: Group| sections.iter().find(|s| s.group == group).map_or(0, |s| s.count);
    let tab = |group: Option<Group>| match group {
        None => {
            Tab { group, label: "Everything".to_owned(), count: Group::TABS.into_iter().map(count).sum() }
        }
        Some(g) => Tab { group, label: view.tab(g), count: count(g) },
    };
    let tabs = std::iter::once(None).chain(Group::TABS.map(Some)).map(tab).collect();
    Inbox {
        headline: view.headline(&sections),
        arrived: view.arrived(),
        tabs,
        routine,
        mark: mark(&sections),
        sections,
        executive: view.say.executive(),
        is_executive: seats.is_executive(),
    }
}

/// A mark of every row that waits and of what a yes to it would do.
fn mark(sections: &[Section]) -> String {
    let all: Vec<String> = sections
        .iter()
        .flat_map(|s| s.rows.iter().map(|r| format!("{}{}{}", s.group.word(), r.id, r.seal)))
        .collect();
    format!("{:032x}", connectors::Fingerprint::of(all.join("\n").as_bytes()).0)
}

/// A snapshot with what every row asks for.
struct View<'a> {
    world: &'a Snapshot,
    say: Say<'a>,
    marks: Marks,
    /// What a proposal in sight is about: it has its row there.
    proposed: BTreeSet<ItemRef>,
    /// The weights of the goals.
    tree: GoalTree,
    config: AlignmentConfig,
}

impl<'a> View<'a> {
    fn of(world: &'a Snapshot, seats: &'a Seats) -> View<'a> {
        let open = world.proposals.values().filter(|p| p.is_open() && world.now < p.expires);
        let proposed = open.flat_map(|p| p.about.iter().copied()).collect();
        let (tree, config) = (GoalTree::of(world), AlignmentConfig::default());
        View { world, say: Say::of(world, seats), marks: Marks::of(world), proposed, tree, config }
    }

    fn is_executive(&self) -> bool {
        self.say.seats.is_executive()
    }

    fn assistant(&self) -> String {
        let assistant = self.world.office.assistant.as_ref();
        assistant.map_or_else(|| "others".to_owned(), |a| crate::card::first(&a.name).to_owned())
    }

    fn title(&self, group: Group) -> String {
        match group {
            Group::Proposals => "Proposals".to_owned(),
            Group::Executive if self.is_executive() => "For you".to_owned(),
            Group::Executive => format!("For {}", self.say.executive()),
            Group::Mine if self.is_executive() => format!("For {}", self.assistant()),
            Group::Mine => "Mine to handle".to_owned(),
            Group::Waiting => "Waiting".to_owned(),
            Group::Information => "For information".to_owned(),
            Group::Noise => "Noise".to_owned(),
            Group::Later => "Put off".to_owned(),
        }
    }

    fn tab(&self, group: Group) -> String {
        match group {
            Group::Mine if !self.is_executive() => "Mine".to_owned(),
            group => self.title(group),
        }
    }

    /// "07:48" today, "Fri" within the week, else "12 Nov".
    fn age(&self, at: Option<Timestamp>) -> String {
        let Some(at) = at else { return String::new() };
        let (date, today) = (self.say.date(at), self.say.date(self.world.now));
        match (today - date).get_days() {
            ..=0 => clock(at, &self.say.zone),
            1..=6 => date.strftime("%a").to_string(),
            _ if date.year() == today.year() => date.strftime("%-d %b").to_string(),
            _ => date.strftime("%-d %b %Y").to_string(),
        }
    }

    fn instant(&self, due: Due) -> Timestamp {
        let day_end = self.world.office.hours.day_end(due.date(&self.say.zone));
        due.instant(&self.say.zone, day_end)
    }

    /// Late, or due today.
    fn is_hot(&self, due: Option<Due>) -> bool {
        due.is_some_and(|d| d.date(&self.say.zone) <= self.say.date(self.world.now))
    }

    fn proposal(&self, proposal: &Proposal, card: crate::card::Card) -> Row {
        let world = self.world;
        let (from, at) = proposal.about.first().map_or((None, None), |item| match item {
            ItemRef::Message(id) => {
                let message = world.messages.get(id);
                (message.map(|m| self.say.sender_or_recipient(m)), message.and_then(|m| m.date))
            }
            ItemRef::Event(id) => (world.events.get(id).map(|e| inert(&short(&e.summary, 60))), None),
            ItemRef::Task(id) => (world.tasks.get(id).map(|t| inert(&short(&t.title, 60))), None),
            ItemRef::Commitment(id) => {
                let promise = world.commitments.get(id);
                (promise.map(|c| inert(&short(&c.counterparty_name, 60))), promise.map(|c| c.made))
            }
            ItemRef::Person(id) => (world.people.get(id).map(|p| inert(&short(&p.name, 60))), None),
            _ => (None, None),
        });
        let passed = proposal.handling.passed.as_ref();
        Row {
            id: card.id,
            icon: card.icon,
            from: from.filter(|f| !f.trim().is_empty()).unwrap_or_else(|| card.kind.clone()),
            line: match passed {
                Some(passed) => format!("{} passed it on.", self.say.who(&passed.by)),
                // The whole reason stands on the card; a row has room for a word of it.
                None => format!("{}.", sentence(card.due.as_ref().map_or(&card.kind, |due| &due.words))),
            },
            action: Some(short(&card.action, 90)),
            age: self.age(at.or(Some(proposal.created))),
            hot: card.due.is_some_and(|d| d.hot) || passed.is_some(),
            goal: card.goal,
            is_proposal: true,
            one_tap: card.may_answer && card.can_undo && card.confidence.word != "Low",
            seal: card.seal,
        }
    }

    /// The latest message of every thread that may wait for somebody, most pressing first, none twice.
    fn messages(&self) -> Vec<&'a Message> {
        let mut last: BTreeMap<ThreadId, &Message> = BTreeMap::new();
        for message in self.world.messages.values().filter(|m| m.date.is_some()) {
            let kept = last.entry(message.thread).or_insert(message);
            if (message.date, message.id) > (kept.date, kept.id) {
                *kept = message;
            }
        }
        let mut open: Vec<&Message> = last.into_values().filter(|m| !m.mine).collect();
        let passed = |m: &Message| m.handling.passed.is_some();
        let due = |m: &Message| ask_of(m).and_then(|a| a.due).map(|d| self.instant(d));
        let weights = self.weights_of(&open);
        let weight = |m: &Message| weights.get(&m.id).copied().unwrap_or(0.0);
        open.sort_by(|a, b| {
            passed(b)
                .cmp(&passed(a))
                .then(
                    self.is_hot(ask_of(b).and_then(|x| x.due))
                        .cmp(&self.is_hot(ask_of(a).and_then(|x| x.due))),
                )
                .then(weight(b).total_cmp(&weight(a)))
                .then(due(a).cmp(&due(b)))
                .then((b.date, b.id).cmp(&(a.date, a.id)))
        });
        // The same mail filed twice is one.
        let mut seen = BTreeSet::new();
        open.retain(|m| seen.insert((m.from.email.as_str(), m.subject.as_str(), m.preview.as_str())));
        open
    }

    /// What messages weigh in the order: their importance, raised by what they are worth to the goals, at most by half.
    fn weights_of(&self, messages: &[&Message]) -> BTreeMap<MessageId, f64> {
        let weigh = |m: &&Message| {
            let importance = m.triage.as_ref().map_or(0.0, |t| t.importance);
            (m.id, importance * (1.0 + self.worth(ItemRef::Message(m.id)).min(100.0) / 200.0))
        };
        messages.iter().map(weigh).collect()
    }

    /// What an item is worth to the goals, in points.
    fn worth(&self, item: ItemRef) -> f64 {
        alignment::value(self.world, &self.tree, item, &self.config).points
    }

    /// Where a message waits; none where it waits no longer, or a proposal is about it.
    fn group_of(&self, message: &Message) -> Option<Group> {
        let triage = message.triage.as_ref()?;
        let days = (self.world.now - message.date?).get_seconds() / 86_400;
        let handling = &message.handling;
        if handling.filed.is_some() || triage.answered.is_some() || handling.rests(self.world.now) {
            return None;
        }
        if self.proposed.contains(&ItemRef::Message(message.id)) {
            return None;
        }
        if handling.passed.is_some() {
            return Some(Group::Executive);
        }
        let back = handling.later.is_some();
        let within = |most: i64| days < most || back;
        match triage.queue {
            Queue::NeedsYou => within(NEWS_DAYS).then_some(Group::Executive),
            Queue::PartnerCanAnswer | Queue::Delegate => within(NEWS_DAYS).then_some(Group::Mine),
            Queue::Read if asks_assistant(self.world, message) => within(NEWS_DAYS).then_some(Group::Mine),
            Queue::Read => within(READ_DAYS).then_some(Group::Information),
            Queue::Noise => within(READ_DAYS).then_some(Group::Noise),
            Queue::Sent => None,
        }
    }

    fn message(&self, message: &Message) -> Row {
        let ask = ask_of(message);
        let line = match (&message.handling.passed, ask) {
            (Some(passed), _) => {
                format!("{} passed it on. {}", self.say.who(&passed.by), short(&message.subject, 70))
            }
            (None, Some(act)) => short(&act.sentence, 90),
            (None, None) if message.subject.trim().is_empty() => short(&message.preview, 90),
            (None, None) => short(&message.subject, 90),
        };
        Row {
            id: message.id.to_string(),
            icon: if message.marks.itip.is_some() { "cal" } else { "mail" },
            from: self.say.sender(message),
            line: inert(&line),
            action: None,
            age: self.age(message.date),
            hot: self.is_hot(ask.and_then(|a| a.due)) || message.handling.passed.is_some(),
            goal: self.marks.item(self.world, ItemRef::Message(message.id)),
            is_proposal: false,
            one_tap: false,
            seal: String::new(),
        }
    }

    /// Tasks of whoever sits here that are due soon, and for the assistant what was captured and has no place yet.
    fn tasks(&self, groups: &mut BTreeMap<Group, Vec<Row>>) {
        let world = self.world;
        let me = self.say.seats.reader.actor.person;
        let group = if self.is_executive() { Group::Executive } else { Group::Mine };
        let horizon = world.now + SignedDuration::from_hours(24 * AHEAD_DAYS);
        let stale = world.now - SignedDuration::from_hours(24 * STALE_DAYS);
        let is_mine = |t: &&Task| match t.owner {
            Some(owner) => owner == me,
            None => self.is_executive(),
        };
        let is_near = |t: &&Task| t.due.is_some_and(|d| (stale..horizon).contains(&self.instant(d)));
        let is_active = |t: &&Task| {
            matches!(t.state, TaskState::Inbox | TaskState::Next | TaskState::Doing | TaskState::Scheduled)
        };
        let mut found: Vec<&Task> = world
            .tasks
            .values()
            .filter(|t| is_active(t) && is_mine(t) && is_near(t))
            .filter(|t| !self.proposed.contains(&ItemRef::Task(t.id)))
            .collect();
        let due = |t: &Task| t.due.map(|d| self.instant(d));
        let worth = |t: &Task| self.worth(ItemRef::Task(t.id));
        found.sort_by(|a, b| due(a).cmp(&due(b)).then(worth(b).total_cmp(&worth(a))).then(a.id.cmp(&b.id)));
        groups.entry(group).or_default().extend(found.into_iter().map(|task| self.task(task)));
        groups.retain(|_, rows| !rows.is_empty());
    }

    fn task(&self, task: &Task) -> Row {
        let due = task.due.map(|d| self.instant(d));
        let line = match (task.due, due) {
            (Some(due), Some(at)) if at < self.world.now => format!("Was due {}.", due_words(&self.say, due)),
            (Some(due), _) => format!("Due {}.", due_words(&self.say, due)),
            (None, _) => "No date.".to_owned(),
        };
        Row {
            id: task.id.to_string(),
            icon: "task",
            from: crate::card::titled(&task.title),
            line,
            action: None,
            age: self.age(task.touched.or(task.created)),
            hot: self.is_hot(task.due),
            goal: self.marks.item(self.world, ItemRef::Task(task.id)),
            is_proposal: false,
            one_tap: false,
            seal: String::new(),
        }
    }

    /// What others owe, and asks that nobody has answered.
    fn waiting(&self, groups: &mut BTreeMap<Group, Vec<Row>>) {
        let world = self.world;
        let stale = world.now - SignedDuration::from_hours(24 * STALE_DAYS);
        let mut rows: Vec<(Option<Timestamp>, Row)> = Vec::new();
        let is_watched = |state, firmness: f64| {
            matches!(state, CommitmentState::Open | CommitmentState::Confirmed)
                || (state == CommitmentState::Detected && firmness >= 0.7)
        };
        for promise in world.commitments.values().filter(|c| !c.ours && is_watched(c.state, c.firmness)) {
            let due = promise.due.map(|d| self.instant(d));
            let item = ItemRef::Commitment(promise.id);
            if due.unwrap_or(promise.made) < stale || self.proposed.contains(&item) {
                continue;
            }
            let by = promise.due.map(|d| format!(" Due {}.", due_words(&self.say, d))).unwrap_or_default();
            let words = engines::navigator::commitments::promised(world, promise);
            let line = format!("“{}”{by}", short(&words, 70));
            let row = self.waits(item, &promise.counterparty_name, line, Some(promise.made), promise.due);
            rows.push((due, row));
        }
        for task in world.tasks.values().filter(|t| t.state == TaskState::Waiting) {
            let item = ItemRef::Task(task.id);
            if self.proposed.contains(&item) {
                continue;
            }
            let who = task.waiting_for.and_then(|p| world.people.get(&p)).map_or("Somebody", |p| &p.name);
            let row = self.waits(item, who, short(&task.title, 90), task.touched.or(task.created), task.due);
            rows.push((task.due.map(|d| self.instant(d)), row));
        }
        for wait in commitments::waiting(world) {
            let item = ItemRef::Message(wait.message);
            let known = world.messages.get(&wait.message);
            let over = known.is_none_or(|m| m.handling.filed.is_some() || m.handling.rests(world.now));
            if over || self.proposed.contains(&item) || wait.asked < stale {
                continue;
            }
            let who = self.say.person(&wait.from);
            let line = format!("No answer to “{}”", short(&wait.ask, 70));
            rows.push((None, self.waits(item, &who, line, Some(wait.asked), None)));
        }
        rows.sort_by(|a, b| {
            let key = |r: &(Option<Timestamp>, Row)| (r.0.is_none(), r.0, r.1.id.clone());
            key(a).cmp(&key(b))
        });
        if !rows.is_empty() {
            groups.entry(Group::Waiting).or_default().extend(rows.into_iter().map(|(_, row)| row));
        }
    }

    fn waits(
        &self,
        item: ItemRef,
        who: &str,
        line: String,
        since: Option<Timestamp>,
        due: Option<Due>,
    ) -> Row {
        Row {
            id: item.uuid().simple().to_string(),
            icon: "clock",
            from: inert(&short(who, 60)),
            line: inert(&line),
            action: None,
            age: self.age(since),
            hot: self.is_hot(due),
            goal: self.marks.item(self.world, item),
            is_proposal: false,
            one_tap: false,
            seal: String::new(),
        }
    }

    /// What was put off and rests.
    fn later(&self, groups: &mut BTreeMap<Group, Vec<Row>>) {
        let world = self.world;
        let mut rows: Vec<(Timestamp, Row)> = Vec::new();
        for proposal in world.proposals.values().filter(|p| p.is_open() && world.now < p.expires) {
            if let Some(later) = proposal.handling.later.as_ref().filter(|l| world.now < l.until) {
                let card = crate::card::card(world, self.say.seats, &self.marks, proposal);
                rows.push((later.until, self.proposal(proposal, card)));
            }
        }
        let rests = |m: &&Message| m.handling.rests(world.now) && m.handling.filed.is_none();
        for message in world.messages.values().filter(rests) {
            if let Some(later) = &message.handling.later {
                rows.push((later.until, self.message(message)));
            }
        }
        rows.sort_by(|a, b| (a.0, &a.1.id).cmp(&(b.0, &b.1.id)));
        let row = |(until, row): (Timestamp, Row)| Row {
            line: format!("Until {}.", self.say.stamp(until)),
            one_tap: false,
            ..row
        };
        if !rows.is_empty() {
            groups.entry(Group::Later).or_default().extend(rows.into_iter().map(row));
        }
    }

    /// The finding that would survive alone.
    fn headline(&self, sections: &[Section]) -> String {
        let of = |group: Group| sections.iter().find(|s| s.group == group);
        let proposals = of(Group::Proposals).map_or(0, |s| s.count);
        let executive = of(Group::Executive);
        let (all, hot) = executive.map_or((0, 0), |s| (s.count, s.rows.iter().filter(|r| r.hot).count()));
        let whom = if self.is_executive() { "you".to_owned() } else { self.say.executive() };
        let mut said = Vec::new();
        if proposals > 0 {
            said.push(format!("{} ready.", sentence(&count(proposals, "proposal is", "proposals are"))));
        }
        match (all, hot) {
            (0, _) => {}
            (_, 0) => said.push(format!("{} for {whom}.", sentence(&count(all, "item waits", "items wait")))),
            (_, hot) => {
                said.push(format!("{} {whom} today.", sentence(&count(hot, "item needs", "items need"))));
            }
        }
        let mine = of(Group::Mine).map_or(0, |s| s.count);
        if said.is_empty() && mine > 0 && !self.is_executive() {
            said.push(format!("{} yours to handle.", sentence(&count(mine, "item is", "items are"))));
        }
        if said.is_empty() {
            said.push("Nothing needs an answer.".to_owned());
        }
        said.join(" ")
    }

    /// What came since the end of yesterday's work.
    fn arrived(&self) -> String {
        let yesterday = self.say.date(self.world.now).saturating_sub(jiff::Span::new().days(1));
        let since =
            world::time::instant(yesterday, self.world.office.hours.day_end(yesterday), &self.say.zone);
        let new: Vec<&Message> =
            self.world.messages.values().filter(|m| !m.mine && m.date.is_some_and(|d| d >= since)).collect();
        let filed = new
            .iter()
            .filter(|m| m.triage.as_ref().is_some_and(|t| matches!(t.queue, Queue::Read | Queue::Noise)))
            .count();
        match (new.len(), filed) {
            (0, _) => "Nothing arrived overnight".to_owned(),
            (n, 0) => format!("{n} arrived overnight"),
            (n, filed) => format!("{n} arrived overnight, {filed} sorted for reading"),
        }
    }
}

/// The sentence of a message that asks the owner something.
fn ask_of(message: &Message) -> Option<&SpeechAct> {
    let asks = |a: &&SpeechAct| {
        matches!(a.kind, ActKind::Request | ActKind::Question | ActKind::ProposeMeeting) && a.named.is_none()
    };
    message.acts.iter().filter(asks).max_by(|a, b| {
        (a.due.is_some(), a.confidence)
            .partial_cmp(&(b.due.is_some(), b.confidence))
            .unwrap_or(std::cmp::Ordering::Equal)
    })
}

/// Whether a message asks the assistant: to them, with the executive at most in copy.
fn asks_assistant(world: &Snapshot, message: &Message) -> bool {
    let office = &world.office;
    let is_to = |a: &world::office::Member| message.to.iter().any(|m| m.email == a.email);
    office.assistant.as_ref().is_some_and(is_to)
        && !message.to.iter().any(|m| office.is_mine(&m.email))
        && ask_of(message).is_some()
}

/// Which message an item of the Inbox leads to: itself, or the one that made it.
fn message_of(world: &Snapshot, item: ItemRef) -> Option<MessageId> {
    match item {
        ItemRef::Message(id) => Some(id),
        ItemRef::Commitment(id) => world.commitments.get(&id).map(|c| c.message),
        ItemRef::Task(id) => world.tasks.get(&id)?.evidence.iter().find_map(|e| match e.item {
            ItemRef::Message(id) => Some(id),
            _ => None,
        }),
        _ => None,
    }
}
