//! Shadow mode: the last weeks lived again in order, with nothing kept and nothing done: what Equerry would have proposed,
//! queued and found promised, and how often it would have been wrong, before any right is given.
//!
//! Each day's world is what was known that morning: answers, finished work and kept promises that came later are taken
//! out of it again. Whether a proposal was right is told by what people did themselves; where that says nothing, it says so.

use crate::settings::kind_words;
use crate::words::count;
use crate::{Clock, Desk, DeskError, propose};
use engines::maths::wilson;
use jiff::{SignedDuration, Timestamp, civil};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use world::{
    Acting, CommitmentState, Effect, ItemRef, Proposal, ProposalId, Queue, Snapshot, State, Task, TaskState,
};

/// Weeks that can be looked back at.
const MOST_WEEKS: u32 = 26;
/// Days within which a reply, or a task that was done, shows that it was wanted.
const TELLS_DAYS: i64 = 7;
/// Under which the last report is kept.
const KEPT: &str = "shadow";

/// What would have been.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Shadow {
    /// The finding.
    pub headline: String,
    /// When it was reckoned, and over which days, in words.
    pub dates: String,
    /// Working days lived again.
    pub days: usize,
    /// Kind by kind.
    pub kinds: Vec<Told>,
    /// What would have stood among what needs the executive, and what was missed there.
    pub queues: Vec<Told>,
    /// What would have been taken for a promise.
    pub promises: Told,
}

/// So many, right and wrong.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Told {
    /// What.
    pub words: String,
    /// How many.
    pub all: usize,
    /// Right, by what people did.
    pub right: usize,
    /// Wrong, by what people did.
    pub wrong: usize,
    /// "1 of 9 wrong (2 to 44 % by its interval)", or that nothing tells.
    pub error: String,
}

impl Told {
    fn new(words: &str) -> Told {
        Told { words: words.to_owned(), ..Told::default() }
    }
    fn add(&mut self, outcome: Option<bool>) {
        self.all += 1;
        self.right += usize::from(outcome == Some(true));
        self.wrong += usize::from(outcome == Some(false));
    }
    fn reckoned(mut self) -> Told {
        let told = self.right + self.wrong;
        self.error = match wilson::interval(self.wrong as u32, told as u32) {
            None => "nothing tells whether they were right".to_owned(),
            Some((low, high)) => format!(
                "{} of {told} wrong ({:.0} to {:.0} % by its interval)",
                self.wrong,
                100.0 * low,
                100.0 * high
            ),
        };
        self
    }
}

/// Lives the last weeks again and keeps the report. Nothing else is written.
///
/// # Errors
/// `E_CLEARANCE` for anybody but the executive; `E_RANGE` for no week or more than 26; those of the ledger.
pub async fn look_back(desk: &Desk, weeks: u32) -> Result<Shadow, DeskError> {
    desk.only_executive("look back over the office")?;
    if !(1..=MOST_WEEKS).contains(&weeks) {
        return Err(DeskError::input(
            &format!("{weeks} weeks cannot be looked back at"),
            "E_RANGE",
            "give 1 to 26 weeks",
        ));
    }
    let now = desk.snapshot_of(&desk.house()).await?;
    let zone = now.zone();
    let first = desk.today().saturating_sub(jiff::Span::new().weeks(i64::from(weeks)));
    let days: Vec<civil::Date> = first
        .series(jiff::Span::new().days(1))
        .take_while(|day| *day < desk.today())
        .filter(|day| desk.office().hours.on(*day, &zone).is_some())
        .collect();
    let mut seen: BTreeMap<ProposalId, Proposal> = BTreeMap::new();
    for day in &days {
        let at = world::time::instant(*day, civil::time(7, 40, 0, 0), &zone);
        let then = desk.at(Clock::Standing(at));
        let world = as_it_was(then.snapshot_of(&desk.house()).await?);
        for proposal in propose::would(&then, &world, &Acting::default()) {
            seen.entry(proposal.id).or_insert(proposal);
        }
    }
    let history = desk.history_of(&desk.house(), weeks as usize + 1).await?;
    let report = report(desk, &history, &seen, (first, days.len())).await?;
    let mut txn = desk.ledger.begin(&desk.reader().actor, desk.now()).await?;
    txn.set_state(KEPT, &report).await?;
    txn.commit().await?;
    Ok(report)
}

/// The last report; none before the first, and for anybody but the executive.
///
/// # Errors
/// Those of the ledger.
pub async fn last(desk: &Desk) -> Result<Option<Shadow>, DeskError> {
    Ok(desk.ledger.state(desk.reader(), KEPT).await?)
}

/// A world without what came later: answers, finished work, promises that have ended, proposals and what they taught.
fn as_it_was(mut world: Snapshot) -> Snapshot {
    let now = world.now;
    for message in Arc::make_mut(&mut world.messages).values_mut() {
        if let Some(triage) = message.triage.as_mut()
            && triage.answered.is_some_and(|at| at > now)
        {
            triage.answered = None;
        }
    }
    for task in Arc::make_mut(&mut world.tasks).values_mut() {
        if task.ended.is_some_and(|at| at > now) {
            (task.state, task.ended, task.actual_minutes) = (TaskState::Next, None, None);
        }
    }
    let zone = world.zone();
    for promise in Arc::make_mut(&mut world.commitments).values_mut() {
        let over = promise.due.is_some_and(|due| due.date(&zone) < zone.to_datetime(now).date());
        if !promise.state.is_open() && !over {
            promise.state = CommitmentState::Detected;
        }
    }
    world.proposals = Arc::default();
    let learned = Arc::make_mut(&mut world.learned);
    learned.kinds.clear();
    learned.answers.clear();
    world
}

async fn report(
    desk: &Desk,
    history: &Snapshot,
    seen: &BTreeMap<ProposalId, Proposal>,
    (first, days): (civil::Date, usize),
) -> Result<Shadow, DeskError> {
    let mut kinds: BTreeMap<&str, Told> = BTreeMap::new();
    for proposal in seen.values() {
        let known = match desk.ledger.item(&desk.house(), ItemRef::Proposal(proposal.id)).await {
            Ok(world::Item::Proposal(known)) => answer(&known),
            _ => None,
        };
        let outcome = known.or_else(|| by_deeds(history, proposal));
        kinds
            .entry(&proposal.kind.0)
            .or_insert_with(|| Told::new(&kind_words(&proposal.kind.0)))
            .add(outcome);
    }
    let mut kinds: Vec<Told> = kinds.into_values().map(Told::reckoned).collect();
    kinds.sort_by(|a, b| b.all.cmp(&a.all).then(a.words.cmp(&b.words)));
    let zone = history.zone();
    let from = world::time::instant(first, civil::Time::midnight(), &zone);
    let (wrong, told) = kinds.iter().fold((0, 0), |(w, n), k| (w + k.wrong, n + k.wrong + k.right));
    let headline = match told {
        0 => format!(
            "In {} nothing tells whether a suggestion was right.",
            count(days, "working day", "working days")
        ),
        n => format!(
            "In {} {} would have been made; of {n} that can be judged {wrong} would have been wrong.",
            count(days, "working day", "working days"),
            count(seen.len(), "suggestion", "suggestions")
        ),
    };
    Ok(Shadow {
        headline,
        dates: format!("{} to {}", first.strftime("%-d %b"), desk.today().strftime("%-d %b %Y")),
        days,
        kinds,
        queues: queues(history, from),
        promises: promises(history, from),
    })
}

/// Whether a proposal was right by the answer that it really had.
fn answer(known: &Proposal) -> Option<bool> {
    match known.state {
        State::Accepted { .. } | State::Applied { .. } | State::Failed { .. } => Some(true),
        State::Dismissed { .. } | State::Undone { .. } => Some(false),
        State::New | State::Shown { .. } | State::Expired { .. } => None,
    }
}

/// Whether a proposal was right by what people did without it; none where that says nothing, or too little time has
/// passed.
fn by_deeds(history: &Snapshot, proposal: &Proposal) -> Option<bool> {
    let end = proposal.created + SignedDuration::from_hours(24 * TELLS_DAYS);
    let passed = end <= history.now;
    match (&proposal.effect, proposal.about.first()) {
        (Effect::DraftMail { in_reply_to: Some(message), .. }, _) => {
            let message = history.messages.get(message)?;
            let answered = message.triage.as_ref()?.answered.filter(|at| *at <= end);
            answered.map(|_| true).or(passed.then_some(false))
        }
        (_, Some(ItemRef::Task(id))) if proposal.kind.0 == "orchestration.due_risk" => {
            late(history, history.tasks.get(id)?)
        }
        _ => None,
    }
}

/// Whether a task with a date was late; none while its date has not come.
fn late(history: &Snapshot, task: &Task) -> Option<bool> {
    let zone = history.zone();
    let due = task.due?;
    let due = due.instant(&zone, history.office.hours.day_end(due.date(&zone)));
    match task.ended {
        Some(ended) if task.state == TaskState::Done => Some(ended > due),
        _ => (due < history.now).then_some(true),
    }
}

/// Mail since then: what stood among what needs the executive and was answered within a week, and what was answered
/// though it stood elsewhere.
fn queues(history: &Snapshot, from: Timestamp) -> Vec<Told> {
    let mut needs = Told::new("Mail that needs you");
    let mut others = Told::new("Mail that can wait, or is noise");
    let week = SignedDuration::from_hours(24 * TELLS_DAYS);
    for message in history.messages.values().filter(|m| !m.mine) {
        let (Some(at), Some(triage)) = (message.date.filter(|at| *at >= from), &message.triage) else {
            continue;
        };
        let answered = triage.answered.is_some_and(|answered| answered <= at + week);
        let told = answered || at + week <= history.now;
        match triage.queue {
            Queue::NeedsYou => needs.add(told.then_some(answered)),
            _ => others.add(told.then_some(!answered)),
        }
    }
    vec![needs.reckoned(), others.reckoned()]
}

/// What was taken for a promise since then, and whether people took it for one.
fn promises(history: &Snapshot, from: Timestamp) -> Told {
    let mut told = Told::new("Promises found in mail");
    let found: BTreeSet<_> = history.commitments.values().filter(|c| c.made >= from).map(|c| c.id).collect();
    for id in found {
        told.add(match history.commitments[&id].state {
            CommitmentState::Detected => None,
            CommitmentState::Released => Some(false),
            _ => Some(true),
        });
    }
    told.reckoned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{at, mail_to_ana, message, proposal, task, with};
    use world::{Item, MessageId};

    #[test]
    fn the_past_knows_nothing_of_what_came_later() {
        let mut answered = message("A date", "20 09:00", Queue::NeedsYou);
        answered.triage.as_mut().unwrap().answered = Some(at("25 09:00"));
        let mut before = message("Another", "20 10:00", Queue::NeedsYou);
        before.triage.as_mut().unwrap().answered = Some(at("23 09:00"));
        let mut done = task("Paper", Some("24 12:00"));
        (done.state, done.ended, done.actual_minutes) = (TaskState::Done, Some(at("24 11:00")), Some(30));
        let (a, b, id) = (answered.id, before.id, done.id);
        let world = as_it_was(with([
            Item::Message(Box::new(answered)),
            Item::Message(Box::new(before)),
            Item::Task(done),
            Item::Proposal(Box::new(proposal("navigator.reply", mail_to_ana(), Vec::new()))),
        ]));
        assert_eq!(world.messages[&a].triage.as_ref().unwrap().answered, None);
        assert!(world.messages[&b].triage.as_ref().unwrap().answered.is_some());
        assert_eq!((world.tasks[&id].state, world.tasks[&id].ended), (TaskState::Next, None));
        assert!(world.proposals.is_empty());
    }

    #[test]
    fn what_people_did_tells_whether_it_was_right() {
        let reply = |subject: &str| {
            let mut mail = mail_to_ana();
            if let Effect::DraftMail { in_reply_to, .. } = &mut mail {
                *in_reply_to = Some(MessageId::derive(subject));
            }
            let mut made = proposal("navigator.reply", mail, Vec::new());
            made.created = at("10 07:40");
            made
        };
        let letter = |subject: &str, answered: Option<&str>| {
            let mut message = message(subject, "10 07:00", Queue::NeedsYou);
            message.triage.as_mut().unwrap().answered = answered.map(at);
            Item::Message(Box::new(message))
        };
        let history =
            with([letter("kept", Some("12 09:00")), letter("never", None), letter("late", Some("20 09:00"))]);
        for (subject, outcome) in
            [("kept", Some(true)), ("never", Some(false)), ("late", Some(false)), ("gone", None)]
        {
            assert_eq!(by_deeds(&history, &reply(subject)), outcome, "{subject}");
        }
        let mut soon = reply("never");
        soon.created = at("22 07:40");
        assert_eq!(by_deeds(&history, &soon), None, "it may still come");
        let [needs, others] = queues(&history, at("01 00:00")).try_into().unwrap();
        assert_eq!((needs.all, needs.right, needs.wrong, others.all), (3, 1, 2, 0));
        assert_eq!(needs.error, "2 of 3 wrong (21 to 94 % by its interval)");
        assert_eq!(others.error, "nothing tells whether they were right");
    }
}
