//! A playbook as one proposal: started by somebody, or offered when it is time.

use super::plan::{Plan, plan};
use super::tried::tried;
use super::{KINDS, OFFERED, books};
use crate::words::{day as day_words, duration, inert};
use crate::{Desk, DeskError};
use engines::enablement::playbook::{self, Time, Whose};
use jiff::{SignedDuration, Timestamp, ToSpan, civil};
use ledger::Entry;
use world::evidence::{Reason, Unit};
use world::proposal::Draft;
use world::{Clearance, Effect, Evidence, ItemRef, Proposal, ProposalKind, Snapshot, TaskId};

/// Minutes that writing one step down by hand takes: what starting a playbook saves.
const BY_HAND_MINUTES: f64 = 2.0;
/// Days that a started playbook waits for its yes.
const WAITS_DAYS: i64 = 14;

/// Starts a playbook: one proposal with all it does, that waits for its yes. Started again for the same day it is the same.
///
/// A day that is over, or off, takes a second word: `sure`.
///
/// # Errors
/// As [`super::try_out`]; `E_RANGE` where its day is asked about.
pub async fn start(
    desk: &Desk,
    slug: &str,
    on: civil::Date,
    with: &str,
    sure: bool,
) -> Result<Proposal, DeskError> {
    let world = desk.snapshot().await?;
    let plan = plan(desk, &world, slug, on, with)?;
    super::plan::check_people(&plan, with)?;
    if let Some(question) = plan.question.as_ref().filter(|_| !sure) {
        return Err(DeskError::input(
            question.trim_end_matches('.'),
            "E_RANGE",
            "nothing was done; name another day, or say that you are sure",
        ));
    }
    let now = desk.now();
    let proposal = proposal(desk, &world, &plan, with, None);
    let entry = Entry::new("playbook.started").about(ItemRef::Proposal(proposal.id));
    let entry = entry.with("title", name(&plan));
    let mut txn = desk.ledger.begin(&desk.reader().actor, now).await?;
    txn.propose(vec![proposal.clone()]).await?;
    txn.audit(entry).await?;
    txn.commit().await?;
    Ok(desk.ledger.proposal(desk.reader(), proposal.id).await?.0)
}

/// The playbooks for which it is time, each as a proposal. One that does not read, runs itself or needs people offers
/// nothing; the shelf says why.
///
/// # Errors
/// `E_IO` when the folder of the office cannot be read.
pub(crate) fn offers(desk: &Desk, world: &Snapshot) -> Result<Vec<Proposal>, DeskError> {
    let (all, _, _) = books(desk)?;
    let mut found = Vec::new();
    for book in all.values() {
        let Some(time) = book.when.as_ref().and_then(|when| playbook::time(when, world, desk.today())) else {
            continue;
        };
        if let Ok(plan) = plan(desk, world, &book.slug, time.on, "") {
            found.push(proposal(desk, world, &plan, "", Some(time)));
        }
    }
    Ok(found)
}

/// "Board meeting, version 1".
fn name(plan: &Plan) -> String {
    format!("{}, version {}", plan.shelf.name, plan.shelf.version)
}

/// All that a plan does, as one proposal; with what says that it is time, where it offers itself.
fn proposal(desk: &Desk, world: &Snapshot, plan: &Plan, with: &str, time: Option<Time>) -> Proposal {
    let tried = tried(desk, world, plan, with);
    let (now, slug) = (desk.now(), plan.book.slug.as_str());
    let effects: Vec<Effect> = plan.steps.iter().map(|step| step.effect.clone()).collect();
    let first = plan.steps.iter().find_map(|step| match &step.effect {
        Effect::CreateTask { task } => Some(ItemRef::Task(task.id)),
        _ => None,
    });
    let of_slug = ItemRef::Task(TaskId::derive(slug));
    let item = first.unwrap_or(of_slug);
    let evidence = evidence(world, time, item, name(plan), now);
    let saved = BY_HAND_MINUTES * effects.len() as f64;
    let because = match time {
        None => tried.headline.clone(),
        Some(_) => format!("It is time: {}. {}", plan.shelf.trigger, tried.headline),
    };
    let draft = Draft {
        kind: "playbook",
        key: format!("{slug} {} {} {}", plan.shelf.version, plan.on, tried.with),
        title: format!("Start {} for {}", plan.shelf.name, day_words(plan.on, desk.today())),
        because,
        effect: Effect::Together { effects },
        ways: Vec::new(),
        expected: format!("{} less to write down", duration(saved.round() as i64)),
        reasons: vec![
            Reason::new("steps", "steps written down", saved, Unit::Minutes).with(vec![evidence.clone()]),
        ],
        evidence: vec![evidence],
        // A no for good to one that offers itself holds for this playbook.
        about: vec![if time.is_some() { of_slug } else { item }],
        goal: None,
        by: None,
        expires: match time {
            None => now + SignedDuration::from_hours(24 * WAITS_DAYS),
            Some(time) => world::time::instant(
                time.on.max(desk.today()).saturating_add(1.days()),
                civil::Time::midnight(),
                &world.zone(),
            ),
        },
    };
    let begins = if plan.book.approve == Whose::Executive { KINDS[0] } else { KINDS[1] };
    let mut proposal = Proposal::new(draft, now);
    proposal.kind = ProposalKind(format!("{begins}{}{slug}", if time.is_some() { OFFERED } else { "" }));
    proposal
}

/// What a plan rests on: the entry that says it is time, else the playbook itself.
fn evidence(world: &Snapshot, time: Option<Time>, item: ItemRef, name: String, now: Timestamp) -> Evidence {
    match time.and_then(|time| world.events.get(&time.event?)) {
        Some(event) => Evidence {
            item: ItemRef::Event(event.id),
            quote: inert(&event.summary),
            at: Some(event.interval(&world.zone()).start),
            clearance: event.clearance.clone(),
        },
        None => Evidence { item, quote: name, at: Some(now), clearance: Clearance::default() },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::fresh;
    use crate::{Clock, decide, propose};
    use tempfile::TempDir;
    use world::State;

    const WEEKLY: &str = "routine.due.weekly-review";

    fn on(desk: &Desk, day: &str) -> Desk {
        desk.at(Clock::Standing(format!("2026-{day}T08:00:00Z").parse().unwrap()))
    }

    async fn offered(desk: &Desk) -> Vec<Proposal> {
        let open = propose::propose(desk).await.unwrap();
        open.into_iter().map(|s| s.proposal).filter(|p| p.kind.0.contains(OFFERED)).collect()
    }

    #[tokio::test]
    async fn a_playbook_offers_itself_when_it_is_time_and_is_the_one_that_is_started_by_hand() {
        let dir = TempDir::new().unwrap();
        let desk = fresh(&dir).await;
        assert!(offered(&on(&desk, "11-26")).await.is_empty(), "it is Thursday");
        let friday = on(&desk, "11-27");
        let [one] = <[Proposal; 1]>::try_from(offered(&friday).await).unwrap();
        assert_eq!(one.kind.0, WEEKLY);
        assert!(one.because.starts_with("It is time: the last working day of each week."), "{}", one.because);
        let started = start(&friday, "weekly-review", friday.today(), "", false).await.unwrap();
        assert_eq!(started.id, one.id, "one thing is asked once");
        decide::accept(&friday, &one.id.to_string(), None).await.unwrap();
        assert!(offered(&friday).await.is_empty());
        // The next week has its own; a no for good holds for the playbook.
        let next = on(&desk, "12-04");
        let second = offered(&next).await.into_iter().find(|p| p.kind.0 == WEEKLY).unwrap();
        decide::dismiss(&next, &second.id.to_string(), "", true).await.unwrap();
        let third: Vec<String> = offered(&on(&desk, "12-11")).await.into_iter().map(|p| p.kind.0).collect();
        assert!(!third.iter().any(|kind| kind == WEEKLY), "{third:?}");
        assert!(third.iter().any(|kind| kind == "playbook.due.quarter-planning"), "{third:?}");
    }

    #[tokio::test]
    async fn what_runs_out_is_gone_from_the_list_and_counts_as_an_answer() {
        let dir = TempDir::new().unwrap();
        let desk = fresh(&dir).await;
        let [one] = <[Proposal; 1]>::try_from(offered(&on(&desk, "11-27")).await).unwrap();
        let monday = on(&desk, "11-30");
        assert!(offered(&monday).await.iter().all(|p| p.id != one.id));
        let known = monday.ledger.proposal(&monday.house(), one.id).await.unwrap().0;
        assert!(matches!(known.state, State::Expired { .. }), "{:?}", known.state);
        let learned = monday.ledger.lessons(&monday.house()).await.unwrap();
        assert_eq!((learned.kinds[WEEKLY].expired, learned.kinds[WEEKLY].verdicts()), (1, 0));
        assert_eq!(learned.answers.len(), 1);
        // Asked again, it counts once.
        propose::propose(&monday).await.unwrap();
        assert_eq!(monday.ledger.lessons(&monday.house()).await.unwrap(), learned);
    }
}
