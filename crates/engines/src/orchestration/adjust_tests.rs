use super::*;
use crate::maths::random::Random;
use crate::orchestration::{OrchestrationConfig, plan_day};
use crate::testing::{MONDAY, Scene, at, cases, random_day};
use jiff::SignedDuration;
use world::event::{EventStatus, EventTime};

fn planned(world: &Snapshot, values: &Values, previous: Option<&DayPlan>) -> DayPlan {
    plan_day(world, values, MONDAY, &OrchestrationConfig::default(), 1, previous)
}

#[test]
fn each_kind_of_change_is_told_once() {
    let mut scene = Scene::new();
    let (board, flight) = (
        scene.event("Board", at(0, 10, 0), 60, &["ben"]),
        scene.event("Flight to Oslo", at(0, 15, 0), 60, &[]),
    );
    let paper = scene.task("Write the paper", 60);
    let goal = scene.goal("Delivery", 0.5, None);
    let values = Values::new();
    let plan = planned(&scene.world, &values, None);
    let before = picture(&scene.world, MONDAY);
    assert!(triggers(&before, &scene.world, &plan).is_empty(), "nothing has happened");
    let told = |change: &dyn Fn(&mut Scene)| {
        let mut then = Scene { world: scene.world.clone() };
        change(&mut then);
        triggers(&before, &then.world, &plan)
    };
    let call = told(&|s| {
        s.event("Call", at(0, 13, 0), 30, &["ben"]);
    });
    assert!(matches!(call[..], [Trigger::Came { at: found, .. }] if found.start == at(0, 13, 0)), "{call:?}");
    let freed = Interval::lasting(at(0, 10, 0), 60);
    let off = told(&|s| s.change_event(board, |e| e.status = EventStatus::Cancelled));
    assert_eq!(off, [Trigger::Gone { event: board, freed }]);
    let to = Interval::lasting(at(0, 11, 0), 60);
    let put = |s: &mut Scene, id, interval| {
        s.change_event(id, |e| e.time = EventTime::Timed { interval, zone: "Europe/Berlin".into() });
    };
    assert_eq!(told(&|s| put(s, board, to)), [Trigger::Moved { event: board, from: freed, to }]);
    let late = Interval::new(at(0, 15, 0), at(0, 16, 40));
    assert_eq!(told(&|s| put(s, flight, late)), [Trigger::LateTravel { event: flight, minutes: 40 }]);
    assert_eq!(
        told(&|s| s.change_task(paper, |t| t.due = Some(Due::On(MONDAY)))),
        [Trigger::Presses { task: paper }]
    );
    assert_eq!(
        told(&|s| s.change_task(paper, |t| t.priority = Some('A'))),
        [Trigger::Presses { task: paper }]
    );
    assert!(
        told(&|s| s.change_task(paper, |t| t.due = Some(Due::On(MONDAY.tomorrow().unwrap())))).is_empty()
    );
    assert_eq!(told(&|s| s.change_goal(goal, |g| g.weight = 0.6)), [Trigger::Shifted { goal }]);
    assert!(told(&|s| s.change_goal(goal, |g| g.weight = 0.55)).is_empty());
    let ill = told(&|s| {
        let id = s.event("Sick", at(0, 0, 0), 10, &[]);
        s.change_event(id, |e| {
            (e.time, e.transparent) =
                (EventTime::AllDay { start: MONDAY, end: MONDAY.tomorrow().unwrap() }, true);
        });
    });
    assert!(matches!(ill[..], [Trigger::Ill { .. }]), "{ill:?}");
    let ends = plan.blocks[plan.blocks.len() - 1].interval.end;
    assert_eq!(told(&|s| s.set_now(ends)), [Trigger::Overrun { task: paper, ended: ends }]);
    let done = told(&|s| {
        s.set_now(ends);
        s.change_task(paper, |t| t.state = TaskState::Done);
    });
    assert!(done.is_empty(), "{done:?}");
}

/// Spec §5.7: one new event moves at most three blocks on nine days of ten, and none of the next two hours.
#[test]
fn one_new_event_moves_few_blocks_and_nothing_that_is_frozen() {
    let count = cases(400).max(60);
    let mut calm = 0;
    for seed in 0..count as u64 {
        let mut chance = Random::new(seed);
        let tasks = 5 + chance.below(30);
        let (mut scene, values) = random_day(&mut chance, tasks);
        let before = planned(&scene.world, &values, None);
        let frozen = scene.world.now + SignedDuration::from_mins(120);
        let start = at(0, 10 + chance.below(7) as i64, 15 * chance.below(4) as i64).max(frozen);
        scene.event("new", start, 15 * (2 + chance.below(4) as i64), &["ben"]);
        let after = planned(&scene.world, &values, Some(&before));
        let moved = shifts(&before.blocks, &after.blocks, scene.world.now);
        calm += usize::from(moved.iter().filter(|s| s.from.is_some()).count() <= 3);
        let stands = |b: &&Block| after.blocks.iter().any(|a| (a.task, a.interval) == (b.task, b.interval));
        let early: Vec<&Block> = before.blocks.iter().filter(|b| b.interval.start < frozen).collect();
        let hit = |b: &Block| b.interval.overlaps(&Interval::lasting(start, 5));
        assert!(early.iter().all(|b| stands(b) || hit(b)), "frozen, seed {seed}");
    }
    assert!(calm * 10 >= count * 9, "{calm} of {count}");
}

#[test]
fn what_had_begun_stays_in_the_day() {
    let mut scene = Scene::new();
    for title in ["one", "two", "three"] {
        scene.task(title, 60);
    }
    let values = Values::new();
    let before = planned(&scene.world, &values, None);
    let later = before.blocks[0].interval.end;
    scene.set_now(later);
    let after = planned(&scene.world, &values, Some(&before));
    let day = joined(&before.blocks, &after, later);
    assert_eq!(day.blocks[0], before.blocks[0]);
    assert!(day.blocks.windows(2).all(|w| w[0].interval.end <= w[1].interval.start), "{day:?}");
    assert!(shifts(&before.blocks, &before.blocks, scene.world.now).is_empty());
}

/// Freed time goes to the goal that starves most, to the most valuable of its open tasks; never over something else.
#[test]
fn freed_time_is_offered_to_the_most_starved_goal() {
    for seed in 0..cases(300).max(60) as u64 {
        let mut chance = Random::new(seed);
        let (mut scene, mut values) = random_day(&mut chance, 10);
        let goals: Vec<GoalId> = (0..3).map(|n| scene.goal(&format!("goal {n}"), 0.3, None)).collect();
        let tasks: Vec<TaskId> = scene.world.tasks.keys().copied().collect();
        for task in &tasks {
            let goal = goals[chance.below(3)];
            scene.link(ItemRef::Task(*task), goal, 0.6);
            values.insert(ItemRef::Task(*task), 1.0 + 80.0 * chance.share());
        }
        let meeting =
            scene.event("cancelled later", at(0, 13, 0), 30 + 15 * chance.below(6) as i64, &["ben"]);
        let before = picture(&scene.world, MONDAY);
        let plan = planned(&scene.world, &values, None);
        scene.change_event(meeting, |e| e.status = EventStatus::Cancelled);
        let gone = triggers(&before, &scene.world, &plan);
        let [Trigger::Gone { freed, .. }] = gone[..] else { panic!("seed {seed}: {gone:?}") };
        let most = goals[chance.below(3)];
        let starved: Vec<GoalId> =
            std::iter::once(most).chain(goals.iter().copied().filter(|g| *g != most)).collect();
        let found = offer(&scene.world, &values, &starved, &[freed]);
        let Some(one) = found.first() else {
            assert!(still_free(&scene.world, freed).is_none(), "seed {seed}: it is free and long enough");
            continue;
        };
        assert_eq!((found.len(), one.goal), (1, Some(most)), "seed {seed}");
        let Effect::CreateEvent { draft } = &one.effect else { panic!() };
        assert!(!scene.world.busy.iter().any(|b| b.overlaps(&draft.interval)), "seed {seed}");
        assert!(freed.start <= draft.interval.start && draft.interval.end <= freed.end, "seed {seed}");
        let named = one.about.iter().find_map(|i| match i {
            ItemRef::Task(id) => Some(*id),
            _ => None,
        });
        let best = best_work(&scene.world, &values, most).map(|t| t.id);
        assert_eq!(named, best, "seed {seed}");
    }
    let mut scene = Scene::new();
    scene.goal("Delivery", 1.0, None);
    assert!(offer(&scene.world, &Values::new(), &[], &[Interval::lasting(at(0, 13, 0), 60)]).is_empty());
}
