//! Levels from the record: after five things in an area on time and left as they were, one more is proposed; after two
//! that were missed or taken back, one less. Both must say yes (spec §9.8).

use super::first;
use super::rights::told;
use crate::office::is_shared;
use crate::words::{count, inert, sentence};
use crate::{Desk, DeskError, sources};
use jiff::{SignedDuration, Timestamp};
use world::authority::{AreaRight, Standing};
use world::evidence::{Reason, Unit};
use world::proposal::Draft;
use world::{
    Effect, Evidence, Grant, ItemRef, PersonId, Proposal, Responsibility, Snapshot, State, Subject, Task,
    TaskState,
};

/// So many on time in a row earn more; of so many of the last, so many missed lose some.
const ON_TIME: usize = 5;
const MISSED: usize = 2;
/// Weeks of which the record is read.
const WEEKS: usize = 26;
/// Days that a proposal waits.
const WAITS_DAYS: i64 = 14;
/// Minutes that a question to the executive takes: what each thing decided alone saves.
const QUESTION_MINUTES: f64 = 3.0;

/// One thing that somebody did in an area.
struct Done {
    at: Timestamp,
    well: bool,
    evidence: Evidence,
}

/// What the record of those who hold a right speaks for, in this world.
///
/// # Errors
/// Those of the ledger.
pub(crate) async fn earned(desk: &Desk, world: &Snapshot) -> Result<Vec<Proposal>, DeskError> {
    let grants = desk.ledger.grants(&desk.house()).await?;
    let rights: Vec<(Grant, AreaRight)> = grants
        .into_iter()
        .filter(|g| g.holds_at(world.now))
        .filter_map(|g| Some((g.clone(), g.area?)))
        .collect();
    if rights.is_empty() {
        return Ok(Vec::new());
    }
    // What lies farther back counts, too, as far as this world's reader sees it.
    let back = desk.history_of(&desk.house(), WEEKS).await?;
    Ok(rights
        .iter()
        .filter_map(|(grant, right)| {
            let area = world.responsibilities.get(&right.area)?;
            let record = record(&back, area, grant);
            step(world, area, grant, right, &record)
        })
        .collect())
}

/// What somebody did in an area since they have the right, the latest first.
fn record(world: &Snapshot, area: &Responsibility, grant: &Grant) -> Vec<Done> {
    let zone = world.zone();
    let tasks = world.tasks.values().filter(|t| t.owner == Some(grant.holder));
    let tasks = tasks.filter(|t| {
        area.covers(&Subject { item: Some(ItemRef::Task(t.id)), project: t.project, words: &t.title })
    });
    let of_task = |task: &Task| {
        let (due, ended) = (task.due?, task.ended.filter(|_| task.state == TaskState::Done)?);
        let end = due.instant(&zone, world.office.hours.day_end(due.date(&zone)));
        Some(Done { at: ended, well: ended <= end, evidence: sources::task(task) })
    };
    let answered = world.proposals.values().filter(|p| !crate::by_hand::is_by_hand(p));
    let answered = answered.filter(|p| belongs(world, area, p)).filter_map(|p| of_answer(p, grant.holder));
    // Nothing private has a part in what both of them see.
    let counts = |d: &Done| d.at >= grant.from && is_shared(&d.evidence.clearance);
    let mut done: Vec<Done> = tasks.filter_map(of_task).chain(answered).filter(counts).collect();
    done.sort_by_key(|d| std::cmp::Reverse(d.at));
    done
}

/// Whether a proposal is about something in an area, as far as it is still known.
fn belongs(world: &Snapshot, area: &Responsibility, proposal: &Proposal) -> bool {
    // Its words stand for what has gone from the calendar since.
    let ruled = Responsibility { ruled: true, ..area.clone() };
    let mut alone = world.clone();
    alone.responsibilities = std::sync::Arc::new([(area.id, ruled)].into());
    !alone.matter(proposal).areas.is_empty()
}

/// An answer of somebody that was kept, or that was taken back by another.
fn of_answer(proposal: &Proposal, holder: PersonId) -> Option<Done> {
    let (verdict, well) = match &proposal.state {
        State::Applied { verdict, .. } => (verdict, true),
        State::Undone { verdict, .. } => (verdict, false),
        _ => return None,
    };
    let evidence = Evidence {
        item: ItemRef::Proposal(proposal.id),
        quote: proposal.title.clone(),
        at: Some(verdict.at),
        clearance: proposal.clearance.clone(),
    };
    (verdict.by.person == holder).then_some(Done { at: verdict.at, well, evidence })
}

/// The proposal that a record speaks for; none where it speaks for nothing, or the ladder ends.
fn step(
    world: &Snapshot,
    area: &Responsibility,
    grant: &Grant,
    right: &AreaRight,
    record: &[Done],
) -> Option<Proposal> {
    let latest: Vec<&Done> = record.iter().take(ON_TIME).collect();
    let missed = latest.iter().filter(|d| !d.well).count();
    let up = match (latest.len(), missed) {
        (ON_TIME, 0) => true,
        (_, MISSED..) => false,
        _ => return None,
    };
    let standing = right.standing.step(up)?;
    let well = record.iter().take_while(|d| d.well).count();
    let counted: Vec<&Done> = if up { record.iter().take(well).collect() } else { latest };
    Some(proposal(world, area, grant, standing, &counted, missed))
}

fn proposal(
    world: &Snapshot,
    area: &Responsibility,
    grant: &Grant,
    standing: Standing,
    counted: &[&Done],
    missed: usize,
) -> Proposal {
    let up = missed == 0;
    let who = first(world, grant.holder);
    let name = inert(&area.name);
    let right = grant.area.clone().map(|right| AreaRight { standing, ..right });
    let to = Grant { area: right, from: world.now, ..grant.clone() };
    let owner = first(world, world.office.owner.person);
    let because = match up {
        true => {
            let n = count(counted.len(), "thing", "things");
            format!(
                "{} in {name} on time and left as {} were.",
                sentence(&n),
                if counted.len() == 1 { "it" } else { "they" }
            )
        }
        false => format!("Of the last {} in {name}, {missed} were late or taken back.", counted.len()),
    };
    let saved = if up { QUESTION_MINUTES * counted.len() as f64 } else { QUESTION_MINUTES };
    let mut evidence: Vec<Evidence> = counted.iter().take(4).map(|d| d.evidence.clone()).collect();
    // The area stands with them, so that nobody hears of one that they may not see.
    evidence.push(Evidence {
        item: ItemRef::Responsibility(area.id),
        quote: grant.area.as_ref().map_or(String::new(), |right| right.standing.to_string()),
        at: Some(grant.from),
        clearance: area.clearance.clone(),
    });
    let words = if up { "questions fewer" } else { "what would go wrong again" };
    let reason = Reason::new("record", words, saved, Unit::Minutes).with(evidence.clone());
    Proposal::new(
        Draft {
            kind: if up { "grid.more" } else { "grid.less" },
            key: format!("{} {} {}", area.id, grant.holder, standing.word()),
            title: format!("{who} in {name}: {}", told(&to)),
            because,
            effect: Effect::SetAuthority { grant: grant.id, to: Some(Box::new(to)) },
            ways: Vec::new(),
            expected: match up {
                true => format!("{} fewer to {owner}", count(counted.len(), "question", "questions")),
                false => format!("{owner} is asked first"),
            },
            reasons: vec![reason],
            evidence,
            about: vec![ItemRef::Responsibility(area.id)],
            goal: None,
            by: None,
            expires: world.now + SignedDuration::from_hours(24 * WAITS_DAYS),
        },
        world.now,
    )
}

/// Whether a proposal gives more, which takes the yes of its holder first; they give it by passing it on.
pub(crate) fn awaits(proposal: &Proposal, executive: PersonId) -> Option<PersonId> {
    let Effect::SetAuthority { to: Some(grant), .. } = &proposal.effect else { return None };
    let agreed = proposal.handling.passed.as_ref().is_some_and(|passed| passed.by.person == grant.holder);
    (proposal.kind.0 == "grid.more" && !agreed && grant.holder != executive).then_some(grant.holder)
}

/// Whoever would hold more says yes by passing the proposal on: kept as theirs.
pub(crate) async fn say_yes(
    txn: &mut ledger::Txn,
    desk: &Desk,
    before: &world::Handling,
    proposal: &Proposal,
) -> Result<(), DeskError> {
    let Effect::SetAuthority { to: Some(grant), .. } = &proposal.effect else { return Ok(()) };
    if before.passed.is_some() || grant.holder != desk.reader().actor.person {
        return Ok(());
    }
    Ok(txn.agree_to_level(grant).await?)
}
