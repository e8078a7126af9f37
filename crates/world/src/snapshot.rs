//! The world at one instant, as one reader may see it.
//!
//! Only the ledger makes one for use; [`Snapshot::with`] shares what it does not change, so a trial is cheap.

use crate::authority::Matter;
use crate::clearance::Clearance;
use crate::commitment::{Commitment, CommitmentState};
use crate::decision::{Choice, Decision, Outcome};
use crate::document::Document;
use crate::effect::{Effect, EventChange, EventDraft, TaskChange};
use crate::event::{Attendee, Event, EventStatus, EventTime, PartStat};
use crate::goal::{Goal, GoalLink, Project};
use crate::ids::*;
use crate::learned::Learned;
use crate::message::{Mailbox, Message};
use crate::note::Note;
use crate::office::{Member, Office};
use crate::person::{Organisation, Person};
use crate::proposal::Proposal;
use crate::responsibility::{Responsibility, Subject};
use crate::task::Task;
use crate::time::{Interval, free, union};
use jiff::{Timestamp, tz::TimeZone};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Any item of the world: what connectors hand in and the ledger keeps.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "item", rename_all = "snake_case")]
pub enum Item {
    /// A person.
    Person(Person),
    /// An organisation.
    Organisation(Organisation),
    /// An event occurrence.
    Event(Event),
    /// A task.
    Task(Task),
    /// A project.
    Project(Project),
    /// A goal.
    Goal(Goal),
    /// A message.
    Message(Box<Message>),
    /// A document.
    Document(Document),
    /// A promise.
    Commitment(Commitment),
    /// A responsibility.
    Responsibility(Responsibility),
    /// A proposal.
    Proposal(Box<Proposal>),
    /// A decision.
    Decision(Box<Decision>),
    /// A note between the executive and one of their people, or a line to the team.
    Note(Note),
}

impl Item {
    /// A pointer to it.
    pub fn reference(&self) -> ItemRef {
        match self {
            Item::Person(i) => ItemRef::Person(i.id),
            Item::Organisation(i) => ItemRef::Organisation(i.id),
            Item::Event(i) => ItemRef::Event(i.id),
            Item::Task(i) => ItemRef::Task(i.id),
            Item::Project(i) => ItemRef::Project(i.id),
            Item::Goal(i) => ItemRef::Goal(i.id),
            Item::Message(i) => ItemRef::Message(i.id),
            Item::Document(i) => ItemRef::Document(i.id),
            Item::Commitment(i) => ItemRef::Commitment(i.id),
            Item::Responsibility(i) => ItemRef::Responsibility(i.id),
            Item::Proposal(i) => ItemRef::Proposal(i.id),
            Item::Decision(i) => ItemRef::Decision(i.id),
            Item::Note(i) => ItemRef::Note(i.id),
        }
    }
    /// What one must be cleared for to see it.
    pub fn clearance(&self) -> Clearance {
        match self {
            Item::Person(i) => i.clearance.clone(),
            Item::Organisation(i) => i.clearance.clone(),
            Item::Event(i) => i.clearance.clone(),
            Item::Task(i) => i.clearance.clone(),
            Item::Project(i) => i.clearance.clone(),
            Item::Goal(i) => i.clearance.clone(),
            Item::Message(i) => i.clearance.clone(),
            Item::Document(i) => i.clearance.clone(),
            Item::Commitment(i) => i.clearance.clone(),
            Item::Responsibility(i) => i.clearance.clone(),
            Item::Proposal(i) => i.clearance.clone(),
            Item::Decision(i) => i.clearance.clone(),
            Item::Note(i) => i.clearance.clone(),
        }
    }
}

/// The world at `now`, as one reader may see it. Ordered maps keep every output the same.
#[derive(Debug, Clone)]
pub struct Snapshot {
    /// The instant.
    pub now: Timestamp,
    /// Whose office.
    pub office: Arc<Office>,
    /// People.
    pub people: Arc<BTreeMap<PersonId, Person>>,
    /// Organisations.
    pub organisations: Arc<BTreeMap<OrganisationId, Organisation>>,
    /// Events of the window the snapshot was asked for.
    pub events: Arc<BTreeMap<EventId, Event>>,
    /// Every busy stretch of the window, the reader's unseen events included, joined: start and end, nothing more.
    pub busy: Arc<Vec<Interval>>,
    /// Open tasks, and those that ended inside the window.
    pub tasks: Arc<BTreeMap<TaskId, Task>>,
    /// Projects.
    pub projects: Arc<BTreeMap<ProjectId, Project>>,
    /// Goals.
    pub goals: Arc<BTreeMap<GoalId, Goal>>,
    /// Links from items to goals.
    pub links: Arc<BTreeMap<ItemRef, Vec<GoalLink>>>,
    /// Links from items to goals that the reader may not see, all to the same unnamed goal: that time goes elsewhere, and
    /// no more.
    pub unseen_links: Arc<BTreeMap<ItemRef, Vec<GoalLink>>>,
    /// Messages of the window.
    pub messages: Arc<BTreeMap<MessageId, Message>>,
    /// Documents of the window.
    pub documents: Arc<BTreeMap<DocumentId, Document>>,
    /// Open promises, and those closed inside the window.
    pub commitments: Arc<BTreeMap<CommitmentId, Commitment>>,
    /// Responsibilities.
    pub responsibilities: Arc<BTreeMap<ResponsibilityId, Responsibility>>,
    /// Open proposals, and those answered inside the window.
    pub proposals: Arc<BTreeMap<ProposalId, Proposal>>,
    /// Decisions.
    pub decisions: Arc<BTreeMap<DecisionId, Decision>>,
    /// Notes: open points, and what was written inside the window of promises.
    pub notes: Arc<BTreeMap<NoteId, Note>>,
    /// What history and verdicts have taught.
    pub learned: Arc<Learned>,
    /// The time that the plan of the day gives to tasks, where it was asked for.
    pub planned: Arc<Vec<(Interval, TaskId)>>,
}

impl Snapshot {
    /// An office in which nothing is known yet.
    pub fn empty(office: Office, now: Timestamp) -> Snapshot {
        Snapshot {
            now,
            office: Arc::new(office),
            people: Arc::default(),
            organisations: Arc::default(),
            events: Arc::default(),
            busy: Arc::default(),
            tasks: Arc::default(),
            projects: Arc::default(),
            goals: Arc::default(),
            links: Arc::default(),
            unseen_links: Arc::default(),
            messages: Arc::default(),
            documents: Arc::default(),
            commitments: Arc::default(),
            responsibilities: Arc::default(),
            proposals: Arc::default(),
            decisions: Arc::default(),
            notes: Arc::default(),
            learned: Arc::default(),
            planned: Arc::default(),
        }
    }
    /// Puts an item in, in place of one with the same id. Call [`Snapshot::reckon_busy`] after events.
    pub fn put(&mut self, item: Item) {
        match item {
            Item::Person(i) => drop(Arc::make_mut(&mut self.people).insert(i.id, i)),
            Item::Organisation(i) => drop(Arc::make_mut(&mut self.organisations).insert(i.id, i)),
            Item::Event(i) => drop(Arc::make_mut(&mut self.events).insert(i.id, i)),
            Item::Task(i) => drop(Arc::make_mut(&mut self.tasks).insert(i.id, i)),
            Item::Project(i) => drop(Arc::make_mut(&mut self.projects).insert(i.id, i)),
            Item::Goal(i) => drop(Arc::make_mut(&mut self.goals).insert(i.id, i)),
            Item::Message(i) => drop(Arc::make_mut(&mut self.messages).insert(i.id, *i)),
            Item::Document(i) => drop(Arc::make_mut(&mut self.documents).insert(i.id, i)),
            Item::Commitment(i) => drop(Arc::make_mut(&mut self.commitments).insert(i.id, i)),
            Item::Responsibility(i) => drop(Arc::make_mut(&mut self.responsibilities).insert(i.id, i)),
            Item::Proposal(i) => drop(Arc::make_mut(&mut self.proposals).insert(i.id, *i)),
            Item::Decision(i) => drop(Arc::make_mut(&mut self.decisions).insert(i.id, *i)),
            Item::Note(i) => drop(Arc::make_mut(&mut self.notes).insert(i.id, i)),
        }
    }
    /// Recomputes `busy` from the events seen, keeping what `busy` already held. For building only.
    pub fn reckon_busy(&mut self) {
        let (zone, mine) = (self.zone(), &self.office.addresses);
        let seen = self.events.values().filter(|e| e.is_busy(mine)).map(|e| e.interval(&zone));
        let all = seen.chain(self.busy.iter().copied()).collect();
        self.busy = Arc::new(union(all));
    }
    /// The office's zone.
    pub fn zone(&self) -> TimeZone {
        self.office.tz()
    }
    /// The executive's people: those whom the office names, and those whose card says whom they report to; by name.
    pub fn reports(&self) -> Vec<Member> {
        let owner = self.office.owner.person;
        let mut found = self.office.reports.clone();
        for person in self.people.values().filter(|p| p.manager == Some(owner)) {
            let known = found.iter().any(|m| m.person == person.id || person.emails.contains(&m.email));
            if let Some(email) = person.emails.first().filter(|_| !known) {
                found.push(Member { person: person.id, name: person.name.clone(), email: email.clone() });
            }
        }
        found.sort_by(|a, b| a.name.cmp(&b.name).then(a.person.cmp(&b.person)));
        found
    }
    /// The person with this address.
    pub fn person_by_email(&self, email: &str) -> Option<&Person> {
        self.people.values().find(|p| p.emails.iter().any(|e| e == email))
    }
    /// What to call whoever is named in a header: as their card has it, else as [`Mailbox::called`].
    pub fn called(&self, who: &Mailbox) -> String {
        let card = self.person_by_email(&who.email).map(|p| &p.name).filter(|name| !name.contains('@'));
        card.cloned().unwrap_or_else(|| who.called())
    }
    /// What to call the owner of this address.
    pub fn name_of(&self, email: &str) -> String {
        self.called(&Mailbox { email: email.to_owned(), name: None })
    }
    /// Busy events that touch `span`, by start.
    pub fn busy_events(&self, span: Interval) -> Vec<&Event> {
        let zone = self.zone();
        let mut found: Vec<&Event> = self
            .events
            .values()
            .filter(|e| e.is_busy(&self.office.addresses) && e.interval(&zone).overlaps(&span))
            .collect();
        found.sort_by_key(|e| (e.interval(&zone), e.id));
        found
    }
    /// The busy stretches of `span` that no event seen here explains: time taken by what the reader may not see.
    pub fn unseen_busy(&self, span: Interval) -> Vec<Interval> {
        let seen: Vec<Interval> =
            self.busy_events(span).into_iter().map(|e| e.interval(&self.zone())).collect();
        let busy = self.busy.iter().filter_map(|busy| busy.intersection(&span));
        busy.flat_map(|busy| free(busy, seen.clone())).collect()
    }
    /// What a yes to a proposal would be given to, as far as this reader sees it: the ledger judges by everything.
    pub fn matter(&self, proposal: &Proposal) -> Matter {
        let named = proposal.about.iter().copied().chain(proposal.effect.changes());
        let seen = named.filter_map(|item| self.subject(item));
        let subjects: Vec<Subject<'_>> = seen.chain(proposal.effect.makes()).collect();
        Matter::of(&proposal.clearance, &proposal.effect, &subjects, self.responsibilities.values())
    }
    /// What an item is about; none where it is not here.
    fn subject(&self, item: ItemRef) -> Option<Subject<'_>> {
        let (project, words) = match item {
            ItemRef::Event(id) => (None, &self.events.get(&id)?.summary),
            ItemRef::Task(id) => self.tasks.get(&id).map(|t| (t.project, &t.title))?,
            ItemRef::Project(id) => (Some(id), &self.projects.get(&id)?.name),
            ItemRef::Message(id) => (None, &self.messages.get(&id)?.subject),
            ItemRef::Commitment(id) => (None, &self.commitments.get(&id)?.object),
            ItemRef::Responsibility(id) => (None, &self.responsibilities.get(&id)?.name),
            _ => return None,
        };
        Some(Subject { item: Some(item), project, words })
    }
    /// The links of an item, none if it has none.
    pub fn links_of(&self, item: ItemRef) -> &[GoalLink] {
        self.links.get(&item).map_or(&[], |links| links)
    }

    /// The world as it would be after `effect`. What names an unknown item changes nothing.
    pub fn with(&self, effect: &Effect) -> Snapshot {
        let mut then = self.clone();
        for part in effect.parts() {
            then.apply(part);
        }
        then
    }

    fn apply(&mut self, effect: &Effect) {
        match effect {
            Effect::MoveEvent { event, to } => {
                let zone = self.office.zone.clone();
                if let Some(event) = Arc::make_mut(&mut self.events).get_mut(event) {
                    move_event(event, *to, &zone);
                }
                self.rebuild_busy();
            }
            Effect::ChangeEvent { event, change } => {
                let office = self.office.clone();
                if let Some(event) = Arc::make_mut(&mut self.events).get_mut(event) {
                    change_event(event, change, &office.zone, &office.addresses);
                }
                self.rebuild_busy();
            }
            Effect::CreateEvent { draft } => {
                let source = draft.calendar.unwrap_or(SourceId::derive("own"));
                let event = event_of(draft, source, self.now);
                self.put(Item::Event(event));
                self.reckon_busy();
            }
            Effect::CancelEvent { event } => {
                if let Some(event) = Arc::make_mut(&mut self.events).get_mut(event) {
                    event.status = EventStatus::Cancelled;
                }
                self.rebuild_busy();
            }
            Effect::CreateTask { task } => self.put(Item::Task((**task).clone())),
            Effect::ChangeTask { task, change } => {
                if let Some(task) = Arc::make_mut(&mut self.tasks).get_mut(task) {
                    change_task(task, change, self.now);
                }
            }
            Effect::ConfirmCommitment { commitment } => {
                if let Some(c) = Arc::make_mut(&mut self.commitments).get_mut(commitment) {
                    (c.state, c.firmness) = (CommitmentState::Open, 1.0);
                }
            }
            Effect::CloseCommitment { commitment, kept } => {
                let (now, zone, hours) = (self.now, self.zone(), self.office.hours.clone());
                if let Some(c) = Arc::make_mut(&mut self.commitments).get_mut(commitment) {
                    let late = c.due.is_some_and(|d| now > d.instant(&zone, hours.day_end(d.date(&zone))));
                    c.state = match (kept, late) {
                        (true, false) => CommitmentState::Kept,
                        (true, true) => CommitmentState::LateKept,
                        (false, _) => CommitmentState::Released,
                    };
                }
            }
            Effect::LinkGoal { item, link } => {
                let links = Arc::make_mut(&mut self.links).entry(*item).or_default();
                links.retain(|l| l.goal != link.goal);
                if link.contribution > 0.0 {
                    links.push(link.clone());
                }
            }
            Effect::SetGoalWeight { goal, weight } => {
                let now = self.now;
                if let Some(goal) = Arc::make_mut(&mut self.goals).get_mut(goal) {
                    let weighed = Goal { weight: *weight, ..goal.clone() };
                    *goal = weighed.noting(Some(goal), now, None, "");
                }
            }
            Effect::SetQueue { message, queue } => {
                if let Some(triage) =
                    Arc::make_mut(&mut self.messages).get_mut(message).and_then(|m| m.triage.as_mut())
                {
                    triage.queue = *queue;
                }
            }
            Effect::Decide { decision, alternative, why } => {
                let (by, at) = (self.office.owner.person, self.now);
                let choice = Choice { alternative: *alternative, by, at, why: why.clone(), forecast: None };
                let today = self.zone().to_datetime(at).date();
                self.decide(*decision, |d| d.choose(choice, today).is_ok());
            }
            Effect::TellOutcome { decision, happened } => {
                let (by, at) = (self.office.owner.person, self.now);
                let outcome = Outcome { happened: *happened, by, at, note: String::new() };
                self.decide(*decision, |d| d.learn(outcome).is_ok());
            }
            Effect::SetActivity { event, activity } => {
                if let Some(event) = Arc::make_mut(&mut self.events).get_mut(event) {
                    event.activity = activity.clone();
                }
            }
            Effect::SetStay { event, stay } => {
                if let Some(event) = Arc::make_mut(&mut self.events).get_mut(event) {
                    event.stay = stay.clone();
                }
            }
            Effect::SetOccasion { event, said } => {
                if let Some(event) = Arc::make_mut(&mut self.events).get_mut(event) {
                    said.as_ref().clone().into_event(event);
                }
            }
            Effect::HandOver { area, from, to } => {
                if let Some(area) = Arc::make_mut(&mut self.responsibilities).get_mut(area)
                    && let Some(after) = area.handed_over(*from, *to)
                {
                    *area = after;
                }
            }
            Effect::PutBack { item } => {
                self.put((**item).clone());
                self.rebuild_busy();
            }
            Effect::TakeOut { item } => {
                self.take_out(*item);
                self.rebuild_busy();
            }
            Effect::DraftMail { .. }
            | Effect::SetAuthority { .. }
            | Effect::AskAuthority { .. }
            | Effect::SetActing { .. }
            | Effect::Try { .. }
            | Effect::Together { .. } => {}
        }
    }

    fn take_out(&mut self, item: ItemRef) {
        match item {
            ItemRef::Person(i) => drop(Arc::make_mut(&mut self.people).remove(&i)),
            ItemRef::Organisation(i) => drop(Arc::make_mut(&mut self.organisations).remove(&i)),
            ItemRef::Event(i) => drop(Arc::make_mut(&mut self.events).remove(&i)),
            ItemRef::Task(i) => drop(Arc::make_mut(&mut self.tasks).remove(&i)),
            ItemRef::Project(i) => drop(Arc::make_mut(&mut self.projects).remove(&i)),
            ItemRef::Goal(i) => drop(Arc::make_mut(&mut self.goals).remove(&i)),
            ItemRef::Message(i) => drop(Arc::make_mut(&mut self.messages).remove(&i)),
            ItemRef::Document(i) => drop(Arc::make_mut(&mut self.documents).remove(&i)),
            ItemRef::Commitment(i) => drop(Arc::make_mut(&mut self.commitments).remove(&i)),
            ItemRef::Responsibility(i) => drop(Arc::make_mut(&mut self.responsibilities).remove(&i)),
            ItemRef::Proposal(i) => drop(Arc::make_mut(&mut self.proposals).remove(&i)),
            ItemRef::Decision(i) => drop(Arc::make_mut(&mut self.decisions).remove(&i)),
            ItemRef::Note(i) => drop(Arc::make_mut(&mut self.notes).remove(&i)),
        }
    }

    /// Changes a decision; one that refuses stays as it is.
    fn decide(&mut self, id: DecisionId, change: impl FnOnce(&mut Decision) -> bool) {
        let (by, at) = (self.office.owner.person, self.now);
        if let Some(decision) = Arc::make_mut(&mut self.decisions).get_mut(&id)
            && change(decision)
        {
            let what = decision.state.word().to_owned();
            decision.history.push(crate::decision::Change { at, by, what });
        }
    }

    /// Busy time from the seen events alone; right for readers who see all, which is who may move events.
    fn rebuild_busy(&mut self) {
        self.busy = Arc::default();
        self.reckon_busy();
    }
}

/// The event that a draft becomes. To a hold nobody is invited yet.
pub fn event_of(draft: &EventDraft, source: SourceId, now: Timestamp) -> Event {
    Event {
        description: draft.description.clone(),
        location: draft.location.clone(),
        attendees: draft
            .attendees
            .iter()
            .filter(|_| !draft.tentative)
            .map(|m| Attendee {
                email: m.email.clone(),
                name: m.name.clone(),
                role: Default::default(),
                partstat: Default::default(),
            })
            .collect(),
        status: if draft.tentative { EventStatus::Tentative } else { EventStatus::Confirmed },
        categories: draft.categories.clone(),
        created: Some(now),
        clearance: draft.clearance.clone(),
        ..Event::new(
            source,
            draft.uid.clone(),
            draft.summary.clone(),
            EventTime::Timed { interval: draft.interval, zone: draft.zone.clone() },
        )
    }
}

/// Puts an event at another time; it keeps the zone it was written in, a whole day gets the office's.
fn move_event(event: &mut Event, to: Interval, office: &str) {
    let zone = match &event.time {
        EventTime::Timed { zone, .. } => zone.clone(),
        EventTime::AllDay { .. } => office.to_owned(),
    };
    event.time = EventTime::Timed { interval: to, zone };
}

/// Carries a change into an event. Whole days that are put to whole days stay so.
pub fn change_event(event: &mut Event, change: &EventChange, office: &str, mine: &[String]) {
    let zone = TimeZone::get(office).unwrap_or(TimeZone::UTC);
    if let Some(to) = change.to {
        let (from, till) = (zone.to_datetime(to.start), zone.to_datetime(to.end));
        let midnight = jiff::civil::Time::midnight();
        if event.is_all_day() && from.time() == midnight && till.time() == midnight && from < till {
            event.time = EventTime::AllDay { start: from.date(), end: till.date() };
        } else {
            move_event(event, to, office);
        }
    }
    if let Some(summary) = &change.summary {
        event.summary.clone_from(summary);
    }
    if let Some(location) = &change.location {
        event.location = Some(location.clone()).filter(|place| !place.is_empty());
    }
    if let Some(description) = &change.description {
        event.description.clone_from(description);
    }
    let own = event.attendees.iter_mut().filter(|a| change.declines && mine.contains(&a.email));
    own.for_each(|a| a.partstat = PartStat::Declined);
}

/// Carries a change into a task.
pub fn change_task(task: &mut Task, change: &TaskChange, now: Timestamp) {
    if let Some(state) = change.state {
        task.state = state;
        task.ended = if state.is_open() { None } else { Some(now) };
    }
    if let Some(estimate) = change.estimate_minutes {
        task.earlier_estimates.extend(task.estimate_minutes.filter(|e| *e != estimate));
        task.estimate_minutes = Some(estimate);
    }
    if change.due.is_some() {
        task.give_due(change.due);
    }
    task.owner = change.owner.or(task.owner);
    if let Some(after) = &change.after {
        task.after = after.clone();
    }
    task.start = change.start.or(task.start);
    task.actual_minutes = change.actual_minutes.or(task.actual_minutes);
    if let Some(reason) = &change.reason {
        task.notes = format!("{}\n{reason}", task.notes).trim().to_owned();
    }
    task.touched = Some(now);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::task::TaskKind;

    #[test]
    fn an_item_reads_back_as_it_was_written() {
        let mut task = Task::new(TaskId::derive("t"), SourceId::derive("s"), "Call Ana");
        task.kind = TaskKind::Deep;
        let item = Item::Task(task);
        let effect = Effect::PutBack { item: Box::new(item) };
        let text = serde_json::to_string(&effect).unwrap();
        assert_eq!(serde_json::from_str::<Effect>(&text).unwrap(), effect);
    }
}
