//! What was handed over with a yes and is waited for, who leaves on a later day, what is done for a goal before its date, and
//! what the record has to do with odds that moved.

use super::backtest::Stretch;
use super::fit::fit;
use super::habit::Habit;
use super::issued::Record;
use super::moved::moved;
use super::what_if::{Comparison, Measure, Outcome, Settings, Weeks};
use super::{Change, Holder};
use crate::alignment::AlignmentConfig;
use crate::maths::attention::Bucket;
use crate::testing::{MONDAY, Scene, applied, at};
use jiff::civil::date;
use world::time::Due;
use world::{Effect, Item, ItemRef, PersonId, Snapshot, TaskId};

const SETTINGS: Settings =
    Settings { weeks: 4, replications: 300, seed: 7, threads: 1, stretch: Stretch::NONE };

/// Twelve weeks back and four ahead of a weekly review; eight tasks of a project, due day after day; Lena.
fn scene() -> (Scene, Vec<TaskId>, PersonId) {
    let mut scene = Scene::new();
    let goal = scene.goal("Berth plan", 1.0, None);
    let lease = scene.project("lease", Vec::new());
    for week in -12..4 {
        let review = scene.event("Vendor review", at(7 * week + 1, 9, 0), 180, &["ana"]);
        scene.change_event(review, |e| e.recurrence_id = Some(format!("r{week}")));
    }
    let tasks = (0..8).map(|n| {
        let task = scene.task(&format!("Work {n}"), 300);
        scene.change_task(task, |t| {
            t.due = Some(Due::On(date(2026, 11, 4 + n)));
            t.project = (n < 4).then_some(lease);
            // It came up long ago, so that it is no part of what usually comes up.
            t.created = Some(at(-200, 9, 0));
        });
        scene.link(ItemRef::Task(task), goal, 1.0);
        task
    });
    let tasks = tasks.collect();
    let lena = scene.person("Lena Ford", "lena@northwharf.example");
    (scene, tasks, lena)
}

fn weeks<T>(world: &Snapshot, settings: &Settings, of: impl FnOnce(&Weeks<'_>) -> T) -> T {
    let (fit, config) = (fit(world), AlignmentConfig::default());
    of(&Weeks::live(world, &fit, settings, &config).unwrap())
}

fn outlook(world: &Snapshot) -> Outcome {
    weeks(world, &SETTINGS, |weeks| weeks.outlook())
}

fn compared(world: &Snapshot, changes: &[Change]) -> Comparison {
    weeks(world, &SETTINGS, |weeks| weeks.compare(changes).unwrap())
}

fn mean(outcome: &Outcome, measure: Measure) -> f64 {
    outcome.figures.iter().find(|f| f.measure == measure).unwrap().mean
}

/// Gives tasks to somebody as a yes does, some days before.
fn give(scene: &mut Scene, tasks: &[TaskId], to: PersonId, days: i64) {
    let put_back = |task: &TaskId| {
        let before = scene.world.tasks[task].clone();
        Effect::PutBack { item: Box::new(Item::Task(before)) }
    };
    let undo = Effect::Together { effects: tasks.iter().map(put_back).collect() };
    tasks.iter().for_each(|task| scene.change_task(*task, |t| t.owner = Some(to)));
    let proposal = applied(&scene.world, "whatif.delegate", at(-days, 6, 0), undo);
    scene.world.put(Item::Proposal(Box::new(proposal)));
}

#[test]
fn what_was_handed_over_counts_after_the_yes_as_it_did_before_it() {
    let (mut scene, tasks, lena) = scene();
    let hand = Change::Delegate { what: "lease".into(), to: Some("Lena Ford".into()) };
    let told = compared(&scene.world, &[hand]).then;
    let before = outlook(&scene.world);
    assert!(mean(&told, Measure::Late) != mean(&before, Measure::Late), "it makes a difference");
    give(&mut scene, &tasks[..4], lena, 0);
    let after = outlook(&scene.world);
    for measure in Measure::ALL {
        let (promised, came) = (mean(&told, measure), mean(&after, measure));
        assert!((promised - came).abs() <= 0.02 * promised.abs() + 0.1, "{measure:?}: {promised} {came}");
    }
    let of = |outcome: &Outcome, task: TaskId| *outcome.promises.iter().find(|p| p.task == task).unwrap();
    assert!(of(&after, tasks[0]).handed && !of(&after, tasks[7]).handed);
    assert_eq!(after.people, told.people);
    // It is no open work of one's own.
    let issue = weeks(&scene.world, &SETTINGS, |weeks| weeks.issue());
    assert!(issue.of(tasks[0]).is_none() && issue.of(tasks[7]).is_some());
    assert!(issue.projects.is_empty() && issue.plans.iter().all(|p| !p.tasks.contains(&tasks[0])));
}

#[test]
fn what_somebody_has_for_days_comes_sooner_and_what_was_never_ones_own_is_not_waited_for() {
    let (mut scene, tasks, lena) = scene();
    scene.change_task(tasks[4], |t| t.owner = Some(lena));
    let mut earlier = Scene { world: scene.world.clone() };
    give(&mut scene, &tasks[..1], lena, 0);
    give(&mut earlier, &tasks[..1], lena, 3);
    let half = |scene: &Scene| {
        let found = outlook(&scene.world);
        assert!(found.promises.iter().all(|p| p.task != tasks[4]), "hers from the first");
        found.promises.iter().find(|p| p.task == tasks[0]).unwrap().p50.unwrap()
    };
    assert!(half(&earlier) < half(&scene), "{} {}", half(&earlier), half(&scene));
}

#[test]
fn who_leaves_on_a_day_keeps_what_is_due_before_it_and_the_rest_comes_on_that_day() {
    let (mut scene, tasks, lena) = scene();
    tasks.iter().for_each(|task| scene.change_task(*task, |t| t.owner = Some(lena)));
    let own = |from| {
        let change = Change::Lose { name: "Lena Ford".into(), from };
        let then = compared(&scene.world, &[change]).then;
        let first = then.promises.iter().filter_map(|p| p.p50).min();
        let minutes = then.people.iter().find(|p| p.0 == Holder::Owner).map_or(0.0, |p| p.1);
        (then.promises.len(), minutes, first)
    };
    let (all, minutes, _) = own(None);
    assert_eq!(all, 8);
    let day = date(2026, 11, 9);
    let (some, fewer, first) = own(Some(day));
    assert!(some == 3 && fewer < minutes, "{some} are due on that day and after: {fewer} of {minutes}");
    assert!(first.is_some_and(|first| first >= day), "{first:?}");
    assert_eq!(own(Some(date(2027, 6, 1))).0, 0);
}

#[test]
fn what_is_done_after_the_date_of_a_goal_is_no_help_to_it() {
    let (mut scene, tasks, _) = scene();
    let goal = *scene.world.goals.keys().next().unwrap();
    let due = MONDAY.saturating_add(jiff::Span::new().days(11));
    scene.change_goal(goal, |g| (g.target, g.due) = (Some(10.0), Some(due)));
    // All of it begins once the date is over.
    let later = due.saturating_add(jiff::Span::new().days(1));
    tasks.iter().for_each(|task| {
        scene.change_task(*task, |t| (t.start, t.due) = (Some(later), Some(Due::On(date(2026, 11, 26)))));
    });
    let found = outlook(&scene.world);
    let whole = found.goals.iter().find(|g| g.0 == Bucket::Goal(goal)).unwrap().1;
    let in_time = |found: &Outcome| found.goals_by[&due].iter().map(|g| g.1).sum::<f64>();
    assert!(whole > 5.0 && in_time(&found) < whole, "{whole} {}", in_time(&found));
    tasks.iter().for_each(|task| scene.change_task(*task, |t| (t.start, t.due) = (None, Some(Due::On(due)))));
    let sooner = outlook(&scene.world);
    assert!(in_time(&sooner) > 1.5 * whole, "the same work in half of the weeks: {}", in_time(&sooner));
}

#[test]
fn odds_that_moved_with_the_record_say_so() {
    let (scene, tasks, _) = scene();
    let told = |habit: Option<Habit>| {
        let settings = Settings { stretch: Stretch { habit, ..Stretch::NONE }, ..SETTINGS };
        weeks(&scene.world, &settings, |weeks| weeks.issue())
    };
    let was = told(Some(Habit::as_simulated_but(0.9, 0.1)));
    let now = told(Some(Habit::as_simulated_but(0.6, 0.1)));
    let found = moved(&was, &now);
    let one = found.dates.iter().find(|d| d.task == tasks[0]).expect("what fits is told as kept less often");
    assert!(one.now < one.was - 0.2 && (one.record - (one.now - one.was)).abs() < 0.02, "{one:?}");
    assert!(one.room.abs() < 1e-6);
    assert!(moved(&was, &was).is_still());
    let nothing = told(None);
    assert!(moved(&nothing, &now).dates.iter().all(|d| d.record == 0.0), "nothing was known then");
    assert_eq!(Record { fits: 0.5, does_not: 0.5 }.retold(0.5, &Record { fits: 0.3, does_not: 0.3 }), None);
}

#[test]
fn what_is_due_stands_beside_the_room_of_the_same_days() {
    let (mut scene, tasks, _) = scene();
    // The weeks end on a Sunday or, from a Wednesday on, within a week.
    scene.set_now(at(2, 6, 0));
    let (inside, beyond) = (date(2026, 12, 1), date(2026, 12, 3));
    for (n, task) in tasks.iter().enumerate() {
        let due = if n < 2 { inside } else { beyond };
        scene.change_task(*task, |t| t.due = Some(Due::On(due)));
    }
    let found = outlook(&scene.world);
    let last = found.room.last().unwrap();
    let until = last.until.expect("its week goes on");
    assert!(inside <= until && until < beyond, "{until}");
    let whole = found.load.iter().find(|w| w.monday == last.monday).unwrap();
    assert!(last.due > 0.0 && last.due < 0.5 * (whole.due + whole.new_work), "{last:?} {whole:?}");
}
