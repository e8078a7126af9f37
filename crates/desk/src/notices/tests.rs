//! What is shown in the page, and when: tables over small worlds.

use super::*;
use crate::testing::{asked as proposal, at, between as event, letter as message, morning};
use world::{Item, Proposal};

fn shown(items: Vec<Item>, now: &str) -> Vec<String> {
    let mut world = morning(items);
    world.now = at(now);
    let found = compose(&world, &[], &OrchestrationConfig::default(), &[], &|_| true);
    found.shown.into_iter().map(|n| n.text).collect()
}

fn mail(from: &str, date: &str, importance: f64) -> Item {
    Item::Message(Box::new(message("Lease", from, date, importance)))
}

const ANA: &str = "ana@near.example";
const LEASE: [&str; 1] = ["ana@near.example waits for an answer: Lease"];

#[test]
fn what_can_wait_comes_in_batches_and_what_cannot_comes_soon() {
    for (importance, arose, now, is_shown) in [
        (0.95, "24 09:00", "24 09:00", true),
        (0.75, "24 09:00", "24 09:00", true),
        (0.5, "24 09:00", "24 11:29", false),
        (0.5, "24 09:00", "24 11:30", true),
        (0.5, "24 12:00", "24 15:59", false),
        (0.5, "24 12:00", "24 16:00", true),
        (0.75, "24 09:00", "25 08:59", true),
        (0.75, "24 09:00", "25 09:00", false),
        (0.5, "20 17:00", "23 11:30", true),
    ] {
        let said = shown(vec![mail(ANA, arose, importance)], now);
        assert_eq!(!said.is_empty(), is_shown, "{importance} at {arose}, seen {now}: {said:?}");
    }
    assert_eq!(shown(vec![mail(ANA, "24 09:00", 0.75)], "24 09:00"), LEASE);
}

#[test]
fn a_block_of_focus_is_kept() {
    let block = || Item::Event(event("Board paper", "24 10:00", "24 12:00", false));
    for (from, importance, arose, now, is_shown) in [
        (ANA, 0.75, "24 09:30", "24 09:45", true),
        (ANA, 0.75, "24 09:30", "24 10:15", false),
        (ANA, 0.75, "24 10:10", "24 11:00", false),
        (ANA, 0.75, "24 10:10", "24 12:00", true),
        (ANA, 0.5, "24 09:00", "24 11:30", false),
        (ANA, 0.5, "24 09:00", "24 12:00", true),
        (ANA, 0.95, "24 10:10", "24 10:14", false),
        (ANA, 0.95, "24 10:10", "24 10:15", true),
        ("chair@near.example", 0.1, "24 10:10", "24 10:10", true),
    ] {
        let said = shown(vec![block(), mail(from, arose, importance)], now);
        assert_eq!(!said.is_empty(), is_shown, "{from} {importance} at {arose}, seen {now}: {said:?}");
    }
}

#[test]
fn a_proposal_calls_before_its_time_and_a_failed_yes_at_once() {
    let about = ItemRef::Event(event("Review", "24 15:00", "24 16:00", true).id);
    let asked = || proposal("Move Review", about, 30.0, Some("24 12:00"));
    for (now, is_shown) in [("24 09:59", false), ("24 10:00", true), ("24 11:59", true), ("24 12:00", false)]
    {
        let said = shown(vec![Item::Proposal(Box::new(asked()))], now);
        assert_eq!(!said.is_empty(), is_shown, "{now}: {said:?}");
    }
    let mut failed = asked();
    failed.state = State::Failed {
        verdict: verdict(),
        at: at("24 09:00"),
        why: "the calendar refused: it was changed at 08:58. Nothing was sent.".into(),
    };
    let said = shown(vec![Item::Proposal(Box::new(failed))], "24 09:00");
    assert_eq!(said, ["Not done: Move Review. the calendar refused: it was changed at 08:58"]);
}

fn verdict() -> world::Verdict {
    let office = morning(Vec::new()).office;
    world::Verdict {
        answer: world::Answer::Accepted,
        by: world::Actor {
            person: office.owner.person,
            role: Role::Executive,
            name: office.owner.name.clone(),
            automation: None,
        },
        at: at("24 08:55"),
    }
}

#[test]
fn what_was_dismissed_answered_or_done_by_hand_is_not_told() {
    let about = ItemRef::Event(event("Review", "24 15:00", "24 16:00", true).id);
    let mut by_hand: Proposal = proposal("Move Review", about, 30.0, Some("24 10:00"));
    by_hand.kind.0 = "hand.task.done".into();
    let mut answered = message("Lease", ANA, "24 07:00", 0.95);
    answered.triage.as_mut().unwrap().answered = Some(at("24 07:10"));
    let said = shown(vec![Item::Proposal(Box::new(by_hand)), Item::Message(Box::new(answered))], "24 09:00");
    assert!(said.is_empty(), "{said:?}");
    let world = morning(vec![mail(ANA, "24 07:00", 0.95)]);
    let found = compose(&world, &[], &OrchestrationConfig::default(), &[], &|_| false);
    assert_eq!(found, Notices::default());
}

#[test]
fn one_is_shown_and_the_rest_is_counted() {
    let many = (0..5).map(|n| {
        Item::Message(Box::new(message(&format!("Subject {n}"), ANA, "24 07:00", 0.7 + 0.01 * f64::from(n))))
    });
    let found = compose(&morning(many.collect()), &[], &OrchestrationConfig::default(), &[], &|_| true);
    assert_eq!((found.shown.len(), found.more), (1, 4));
    assert!(found.shown[0].text.ends_with("Subject 4"), "{found:?}");
}

#[test]
fn no_more_dismissals_are_kept_than_500_and_none_beyond_14_days() {
    let minute = |n: usize| at("24 07:00") + SignedDuration::from_mins(n as i64);
    let mut kept: BTreeMap<String, Timestamp> =
        (0..MOST_KEPT + 30).map(|n| (format!("{:032x}", n * 7_919 % 1_000), minute(n))).collect();
    forget(&mut kept, minute(MOST_KEPT + 30));
    assert_eq!(kept.len(), MOST_KEPT);
    assert_eq!(kept.values().min(), Some(&minute(30)), "the oldest went");
    forget(&mut kept, minute(100) + SignedDuration::from_hours(24 * KEPT_DAYS));
    assert_eq!(kept.values().min(), Some(&minute(101)), "what is over went, too");
}

#[test]
fn a_shift_of_a_goal_comes_with_the_next_batch() {
    let mut world = morning(Vec::new());
    let goal = world::GoalId::derive("hub");
    let shift = engines::alignment::Shift::Objective { goal, at: at("24 09:00") };
    let told = crate::goals::Told { shift, words: "Hub is a new goal.".into(), at: at("24 09:00"), goal };
    for (now, is_shown) in [("24 11:29", false), ("24 11:30", true), ("28 10:00", false)] {
        world.now = at(now);
        let shifts = std::slice::from_ref(&told);
        let found = compose(&world, &[], &OrchestrationConfig::default(), shifts, &|_| true);
        assert_eq!(found.shown.iter().any(|n| n.about == ItemRef::Goal(goal)), is_shown, "{now}");
    }
}

#[test]
fn a_1_2_1_that_is_moved_again_reaches_the_executive() {
    let mut world = morning(Vec::new());
    let mut office = (*world.office).clone();
    let ben = world::office::Member::new("Ben Hollis", "ben@near.example");
    office.reports = vec![ben.clone()];
    world.office = office.into();
    for (start, said) in [("10 14:00", "09 10:00"), ("25 14:00", "24 07:30")] {
        let mut talk = crate::testing::event(&format!("Ben 1-2-1 {start}"), start, 30);
        talk.attendees[0].email.clone_from(&ben.email);
        let written = Written::Moved {
            event: talk.id,
            from: at(start) - SignedDuration::from_hours(24),
            to: at(start),
        };
        let why = world::Note::between(
            ben.person,
            world.office.owner.person,
            at(said),
            "The board called",
            written,
        );
        world.put(Item::Event(talk));
        world.put(Item::Note(why));
    }
    let told = |now: &str| {
        let mut world = world.clone();
        world.now = at(now);
        let found = compose(&world, &[], &OrchestrationConfig::default(), &[], &|_| true);
        found.shown.into_iter().map(|n| n.text).collect::<Vec<_>>()
    };
    assert_eq!(told("24 11:30"), ["The 1-2-1 with Ben was moved 2 times in a row."]);
    assert!(told("23 11:30").is_empty());
}
