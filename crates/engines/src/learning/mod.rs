//! Learning from verdicts: how far a kind of proposal is trusted, how long work really takes, how much time
//! goes to what nobody planned. Every learner states its prior, learns from verdicts and finished work only,
//! can be read, frozen and reset (spec §0.4).

mod parts;
mod ready;

pub use parts::{
    Part, Which, correct_answer, forget_answer, forget_work, freeze_part, reset_part, stands_still,
};
pub use ready::{again, ready, refused_at};

#[cfg(test)]
mod tests;

use crate::maths::{acceptance, calendar, wilson};
use jiff::{SignedDuration, Timestamp, civil};
use world::learned::{Answered, EffortRecord, Ending, KindRecord, Learned, SlotChoice};
use world::proposal::Confidence;
use world::{
    Answer, Interval, ItemRef, Level, Proposal, ProposalKind, Role, Snapshot, State, Task, TaskState,
};

/// What may be frozen or reset on its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Learner {
    /// How kinds of proposals fare.
    Proposals,
    /// How long work takes.
    Effort,
    /// Rules of the form "never this".
    Never,
    /// What counts when a time is chosen.
    Slots,
}

impl Learner {
    /// As stored among the frozen ones.
    pub fn word(self) -> &'static str {
        match self {
            Learner::Proposals => "proposals",
            Learner::Effort => "effort",
            Learner::Never => "never",
            Learner::Slots => "slots",
        }
    }
}

/// How far a kind of proposal is trusted, with the basis.
#[derive(Debug, Clone, PartialEq)]
pub struct Basis {
    /// In a word.
    pub word: Confidence,
    /// 95 % Wilson interval of the share kept; none without verdicts.
    pub interval: Option<(f64, f64)>,
    /// Why that word: "18 of 19 like this accepted".
    pub basis: String,
}

/// Verdicts before the record of a kind is believed.
const FEW: u32 = 10;
/// Chosen times that are remembered.
const MOST_SLOTS: usize = 200;
/// Finished tasks that are remembered.
const MOST_EFFORT: usize = 5_000;

/// Takes in what became of a proposal. Call it once at each change of its state: a yes or a no counts when it is
/// given, running out when it runs out, an undo when it is taken back; other states change nothing. Frozen learners
/// stay as they are.
pub fn record(learned: &mut Learned, proposal: &Proposal) {
    if !stands_still(learned, &Part::Proposals(proposal.kind.0.clone())) {
        let record = learned.kinds.entry(proposal.kind.0.clone()).or_default();
        match &proposal.state {
            State::Accepted { verdict } if verdict.answer == Answer::Edited => record.edited += 1,
            State::Accepted { .. } => record.accepted += 1,
            State::Dismissed { .. } => record.dismissed += 1,
            State::Expired { .. } => record.expired += 1,
            State::Undone { .. } => record.undone += 1,
            State::New | State::Shown { .. } | State::Applied { .. } | State::Failed { .. } => {}
        }
        remember(learned, proposal);
    }
    if let State::Dismissed { verdict } = &proposal.state
        && let Answer::Dismissed { never: true, .. } = verdict.answer
        && !is_frozen(learned, Learner::Never)
    {
        learned.never.insert(never_rule(proposal));
    }
}

/// Keeps how a proposal ended among the answers; an undo is written to the answer that it takes back.
fn remember(learned: &mut Learned, proposal: &Proposal) {
    let (at, ending, alone) = match &proposal.state {
        State::Accepted { verdict } => {
            let edited = verdict.answer == Answer::Edited;
            let ending = if edited { Ending::Edited } else { Ending::Kept };
            (verdict.at, ending, verdict.by.role == Role::Agent)
        }
        State::Dismissed { verdict } => (verdict.at, Ending::Declined, false),
        State::Expired { at } => (*at, Ending::Expired, false),
        State::Undone { .. } => {
            if let Some(known) = learned.answers.iter_mut().rfind(|a| a.proposal == proposal.id) {
                known.undone = true;
            }
            return;
        }
        State::New | State::Shown { .. } | State::Applied { .. } | State::Failed { .. } => return,
    };
    learned.answers.push(Answered {
        proposal: proposal.id,
        kind: proposal.kind.0.clone(),
        context: acceptance::context(proposal).to_owned(),
        at,
        ending,
        undone: false,
        alone,
    });
    let over = learned.answers.len().saturating_sub(Learned::MOST_ANSWERS);
    learned.answers.drain(..over);
}

/// Takes in that something shall never be proposed again. A frozen learner stays as it is.
pub fn refuse(learned: &mut Learned, proposal: &Proposal) {
    if !is_frozen(learned, Learner::Never) {
        learned.never.insert(never_rule(proposal));
    }
}

/// Takes back what a no has taught, the rule "never this" with it. Frozen learners stay as they are.
pub fn forget_no(learned: &mut Learned, dismissed: &Proposal) {
    let State::Dismissed { verdict } = &dismissed.state else { return };
    if !stands_still(learned, &Part::Proposals(dismissed.kind.0.clone()))
        && let Some(record) = learned.kinds.get_mut(&dismissed.kind.0)
    {
        record.dismissed = record.dismissed.saturating_sub(1);
        let last = learned.answers.iter().rposition(|a| a.proposal == dismissed.id);
        last.map(|place| learned.answers.remove(place));
    }
    if matches!(verdict.answer, Answer::Dismissed { never: true, .. }) && !is_frozen(learned, Learner::Never)
    {
        learned.never.remove(&never_rule(dismissed));
    }
}

/// The rule that "never this" makes of a proposal: its kind and its scope. That is the sender where it answers or takes
/// up a message, since a person who refuses that means whose mail it is; else the last thing it is about (for one
/// occurrence of a series the series, for a meeting with somebody the person). What holds between things, such as a
/// clash, is refused for just these together; what is about nothing is refused itself and nothing else.
pub fn never_rule(proposal: &Proposal) -> String {
    match &proposal.sender {
        Some(address) => format!("{}|{address}", proposal.kind),
        None => rule(&proposal.kind, &scope(proposal)),
    }
}

/// What a rule "never this" of a proposal is about, where that is no person's mail.
fn scope(proposal: &Proposal) -> Vec<ItemRef> {
    let about = &proposal.about;
    let many = match proposal.kind.0.as_str() {
        // The two meetings, then their two series.
        "agenda.conflict" => 2,
        "orchestration.two_promises" | "orchestration.cycle" => about.len(),
        _ => 1,
    };
    let last: Vec<ItemRef> = about[about.len().saturating_sub(many)..].to_vec();
    if last.is_empty() { vec![ItemRef::Proposal(proposal.id)] } else { last }
}

fn rule(kind: &ProposalKind, scope: &[ItemRef]) -> String {
    let mut ids: Vec<String> = scope.iter().map(|item| item.uuid().to_string()).collect();
    ids.sort();
    ids.dedup();
    format!("{kind}|{}", ids.join("|"))
}

/// Whether a rule "never this" covers a proposal: its own, one about the single message that earlier releases made, or
/// one of its whole kind.
pub fn is_refused(learned: &Learned, proposal: &Proposal) -> bool {
    let single = || rule(&proposal.kind, &scope(proposal));
    let rules = [never_rule(proposal), single(), proposal.kind.0.clone()];
    rules.iter().any(|rule| learned.never.contains(rule))
}

/// Takes in a finished task that had an estimate and a real duration. True when it taught something.
pub fn record_effort(learned: &mut Learned, task: &Task) -> bool {
    let (TaskState::Done, Some(estimate), Some(actual), Some(ended)) =
        (task.state, task.estimate_minutes, task.actual_minutes, task.ended)
    else {
        return false;
    };
    if !(1..=10_000).contains(&estimate) || stands_still(learned, &Part::Effort(task.kind)) {
        return false;
    }
    // What is told of private work is how long it took, not what it was.
    let open = task.clearance.level <= Level::Internal && task.clearance.compartment.is_none();
    let record = EffortRecord {
        estimate,
        actual: actual.clamp(1, 100_000),
        kind: task.kind,
        title: if open { task.title.chars().take(200).collect() } else { String::new() },
        owner: task.owner.map_or_else(String::new, |o| o.to_string()),
        ended,
    };
    if learned.effort.contains(&record) {
        return false;
    }
    learned.effort.push(record);
    let over = learned.effort.len().saturating_sub(MOST_EFFORT);
    learned.effort.drain(..over);
    true
}

/// Takes in which of several times somebody chose. A frozen learner stays as it is.
pub fn record_choice(learned: &mut Learned, choice: SlotChoice) {
    if !is_frozen(learned, Learner::Slots) && !choice.others.is_empty() {
        learned.slots.push(choice);
        let over = learned.slots.len().saturating_sub(MOST_SLOTS);
        learned.slots.drain(..over);
    }
}

fn record_of(learned: &Learned, kind: &ProposalKind) -> KindRecord {
    learned.kinds.get(&kind.0).copied().unwrap_or_default()
}

/// How far a kind is trusted.
pub fn confidence(learned: &Learned, kind: &ProposalKind) -> Basis {
    let record = record_of(learned, kind);
    let (kept, all) = (record.kept(), record.verdicts());
    let basis = match all {
        0 => "no history yet".to_owned(),
        n if n < FEW => format!("little history yet: {kept} of {n} like this accepted"),
        n => format!("{kept} of {n} like this accepted"),
    };
    Basis { word: Confidence::of(&record), interval: wilson::interval(kept, all), basis }
}

/// Why a kind is no longer proposed, if so: "11 of 12 declined, so it is proposed no more". From ten verdicts on, while
/// even the upper end of the 95 % interval of its acceptance lies below 30 %; answers fade, so that no kind is locked
/// out for ever.
pub fn silenced(learned: &Learned, kind: &ProposalKind, now: Timestamp) -> Option<String> {
    let record = record_of(learned, kind);
    let (kept, all) = (record.kept(), record.verdicts());
    let declined = format!("{} of {all} declined", all - kept.min(all));
    let unanswered = format!("{} left without an answer", record.expired);
    let what = match (all, record.expired) {
        (0, _) => unanswered,
        (_, 0) => declined,
        (_, _) => format!("{declined}, {unanswered}"),
    };
    acceptance::is_silent(learned, &kind.0, now).then(|| format!("{what}, so it is proposed no more"))
}

/// Kinds that are silent now, each with why, for the settings page and `doctor`.
pub fn silent_kinds(learned: &Learned, now: Timestamp) -> Vec<(ProposalKind, String)> {
    learned
        .kinds
        .keys()
        .map(|k| ProposalKind(k.clone()))
        .filter_map(|k| silenced(learned, &k, now).map(|why| (k, why)))
        .collect()
}

/// The share of worked time that went to what was not planned over the last 20 workdays before `today`, 0–1; none
/// below 20 workdays with something in them (the prior is 0.36, Porter & Nohria 2018). Not planned: an event
/// created, or a task captured, on the day on which it happened or was finished.
pub fn reactive_share(world: &Snapshot, today: civil::Date) -> Option<f64> {
    let (zone, hours) = (world.zone(), &world.office.hours);
    let days: Vec<civil::Date> = (1..=60)
        .map(|n| today.saturating_sub(jiff::Span::new().days(n)))
        .filter(|d| calendar::is_working_day(hours, *d))
        .take(20)
        .collect();
    let first = days.last().copied()?;
    let span = Interval::new(
        world::time::instant(first, civil::Time::midnight(), &zone),
        world::time::instant(today, civil::Time::midnight(), &zone) - SignedDuration::from_secs(1),
    );
    let mut seen = std::collections::BTreeSet::new();
    let (mut all, mut unplanned) = (0.0, 0.0);
    let mut count = |day: civil::Date, known: Option<jiff::Timestamp>, minutes: f64| {
        seen.insert(day);
        all += minutes;
        if known.is_some_and(|k| calendar::date_of(k, &zone) == day) {
            unplanned += minutes;
        }
    };
    for event in world.busy_events(span) {
        let when = event.interval(&zone);
        if when.start >= span.start && when.minutes() <= 12 * 60 {
            count(calendar::date_of(when.start, &zone), event.created, when.minutes() as f64);
        }
    }
    for task in world.tasks.values().filter(|t| t.state == TaskState::Done) {
        if let (Some(ended), Some(minutes)) = (task.ended, task.actual_minutes)
            && span.contains(ended)
        {
            count(calendar::date_of(ended, &zone), task.created, f64::from(minutes));
        }
    }
    (seen.len() >= 20 && all > 0.0).then(|| unplanned / all)
}

/// Whether a learner stands still.
pub fn is_frozen(learned: &Learned, learner: Learner) -> bool {
    learned.frozen.contains(learner.word())
}

/// Stops or resumes a learner.
pub fn freeze(learned: &mut Learned, learner: Learner, frozen: bool) {
    if frozen {
        learned.frozen.insert(learner.word().to_owned());
    } else {
        learned.frozen.remove(learner.word());
    }
}

/// Puts a learner back to its prior, frozen or not.
pub fn reset(learned: &mut Learned, learner: Learner) {
    match learner {
        Learner::Proposals => {
            learned.kinds.clear();
            learned.answers.clear();
        }
        Learner::Effort => learned.effort.clear(),
        Learner::Never => learned.never.clear(),
        Learner::Slots => learned.slots.clear(),
    }
}
