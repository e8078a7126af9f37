use super::*;
use crate::testing::Scene;
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use world::commitment::Slip;
use world::{CommitmentId, Item, PersonId};

const DUE: Date = date(2026, 11, 20);

fn at(day: Date) -> Timestamp {
    day.at(10, 0, 0, 0).to_zoned(TimeZone::UTC).unwrap().timestamp()
}

/// A scene on Tuesday 24 November 2026 with these promises: name, ours, state, due, and when a slip was said.
fn scene(all: &[(&str, bool, CommitmentState, Date, Option<Date>)]) -> Scene {
    let mut scene = Scene::new();
    scene.set_now(at(date(2026, 11, 24)));
    for (name, ours, state, due, said) in all {
        scene.promise(name, *ours, "aiko@far.example", *due, *state);
        change(&mut scene, name, |c| {
            c.slip = said.map(|day| Slip {
                said: at(day),
                by: PersonId::derive("mara"),
                why: "Two were ill".to_owned(),
                due: date(2026, 12, 1),
            });
        });
    }
    scene
}

fn change(scene: &mut Scene, name: &str, with: impl FnOnce(&mut Commitment)) {
    let mut promise = scene.world.commitments[&CommitmentId::derive(name)].clone();
    with(&mut promise);
    scene.world.put(Item::Commitment(promise));
}

fn stands(world: &Snapshot, name: &str) -> Option<Stands> {
    let id = CommitmentId::derive(name);
    counted(world).into_iter().find(|one| one.promise.id == id).map(|one| one.stands)
}

#[test]
fn rates_recompute_from_the_promises_one_by_one() {
    use CommitmentState::*;
    let before = Some(date(2026, 11, 19));
    let later = date(2026, 11, 30);
    let mut scene = scene(&[
        ("1", true, Kept, DUE, None),
        ("2", true, Kept, DUE, None),
        // Late, and said before it was due.
        ("3", true, LateKept, DUE, before),
        ("4", true, Broken, DUE, None),
        ("5", true, Open, DUE, Some(date(2026, 11, 21))),
        // Not due yet, moved in time: it slips, but nothing is missed so far.
        ("6", true, Open, later, before),
        ("7", true, Open, later, None),
        ("8", true, Detected, DUE, None),
        ("9", false, Kept, DUE, None),
        ("10", true, Released, DUE, None),
        // Said on the day itself, kept by a later one: a slip, and not said early.
        ("11", true, Kept, DUE, Some(DUE)),
    ]);
    change(&mut scene, "8", |c| c.made = at(date(2026, 11, 18)));
    let all = counted(&scene.world);
    assert_eq!(all.len(), 10, "what was let go is no promise any more");
    let made = rates(all.iter().filter(|one| one.promise.ours));
    assert_eq!(made.on_time, Rate { hits: 2, of: 6 });
    assert_eq!(made.slips, Rate { hits: 5, of: 7 });
    assert_eq!(made.early, Rate { hits: 2, of: 5 });
    let (low, high) = made.on_time.interval().unwrap();
    // Wilson by hand for 2 of 6.
    assert!((low - 0.0968).abs() < 5e-4 && (high - 0.7000).abs() < 5e-4, "{low} {high}");
    let owed = rates(all.iter().filter(|one| !one.promise.ours));
    assert_eq!((owed.on_time, owed.early.interval()), (Rate { hits: 1, of: 1 }, None));
    // What nobody confirmed is late on every board, and held against nobody.
    let found = all.iter().find(|one| one.found).unwrap();
    assert!(found.is_late() && !rated(found));
    assert_eq!(all.iter().filter(|one| one.is_open()).count(), 4);
    assert_eq!(all.iter().filter(|one| one.is_late()).count(), 2);
    let five = all.iter().find(|one| one.promise.object == "5").unwrap();
    assert!(five.redated && five.awaited == Some(date(2026, 12, 1)));
}

#[test]
fn what_is_too_old_too_faint_or_not_to_be_told_does_not_count() {
    use CommitmentState::*;
    let mut scene = scene(&[
        ("found", true, Detected, DUE, None),
        ("faint", true, Detected, DUE, None),
        ("old find", true, Detected, date(2026, 10, 25), None),
        ("old find for this week", true, Detected, date(2026, 11, 26), None),
        ("open for a year", true, Open, date(2025, 11, 24), None),
        ("ended lately", true, Kept, date(2026, 6, 1), None),
        ("ended long ago", true, Kept, date(2026, 5, 1), None),
    ]);
    for name in ["found", "faint"] {
        change(&mut scene, name, |c| c.made = at(date(2026, 11, 10)));
    }
    change(&mut scene, "faint", |c| c.firmness = 0.69);
    for name in ["old find", "old find for this week"] {
        change(&mut scene, name, |c| c.made = at(date(2026, 10, 24)));
    }
    let world = &scene.world;
    assert_eq!(stands(world, "found"), Some(Stands::Late));
    assert_eq!((stands(world, "faint"), stands(world, "old find")), (None, None));
    assert_eq!(stands(world, "old find for this week"), Some(Stands::Open), "its day is to come");
    assert_eq!(stands(world, "open for a year"), Some(Stands::Late));
    assert_eq!(stands(world, "ended lately"), Some(Stands::Kept));
    assert_eq!(stands(world, "ended long ago"), None);
}

#[test]
fn a_day_is_over_when_the_working_day_ends() {
    let today = date(2026, 11, 24);
    let mut scene = scene(&[("today", true, CommitmentState::Open, today, None)]);
    assert_eq!(stands(&scene.world, "today"), Some(Stands::Open));
    scene.set_now(crate::testing::at(22, 21, 0));
    assert_eq!(stands(&scene.world, "today"), Some(Stands::Late));
}

#[test]
fn what_was_promised_again_by_another_day_counts_once_with_its_new_day() {
    use CommitmentState::*;
    let mut scene = scene(&[
        ("send the plan", false, Detected, DUE, None),
        ("send the plan now", false, Detected, date(2026, 11, 26), None),
        ("send the list", false, Open, DUE, None),
        ("send the list now", false, Detected, date(2026, 11, 27), None),
    ]);
    for (name, thread, day) in [
        ("send the plan", "plan", 10),
        ("send the plan now", "plan", 19),
        ("send the list", "list", 10),
        ("send the list now", "list", 23),
    ] {
        change(&mut scene, name, |c| {
            (c.thread, c.made) = (world::ThreadId::derive(thread), at(date(2026, 11, day)));
            c.message = world::MessageId::derive(name);
        });
    }
    let all = counted(&scene.world);
    assert_eq!(all.len(), 2, "{all:#?}");
    let of = |object: &str| all.iter().find(|one| one.promise.object == object).unwrap();
    let plan = of("send the plan");
    assert_eq!((plan.stands, plan.redated, plan.awaited), (Stands::Late, true, Some(date(2026, 11, 26))));
    assert_eq!(
        (plan.said_early, plan.again.map(|c| c.object.as_str())),
        (Some(true), Some("send the plan now"))
    );
    // A confirmed one is late, whatever was only found in mail; its new day stands beside it.
    let list = of("send the list");
    assert_eq!((list.stands, list.redated, list.awaited), (Stands::Late, true, Some(date(2026, 11, 27))));
}
