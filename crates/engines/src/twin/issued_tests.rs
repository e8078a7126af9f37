//! What is kept of a forecast, what moved between two, and how likely a week plan holds.

use super::backtest::Stretch;
use super::fit::fit;
use super::issued::Issue;
use super::moved::{Cause, Moved, Part, moved};
use super::what_if::{Settings, Weeks};
use crate::alignment::AlignmentConfig;
use crate::testing::{Scene, at};
use jiff::civil::date;
use world::time::Due;
use world::{ItemRef, Snapshot, TaskId};

const SETTINGS: Settings =
    Settings { weeks: 4, replications: 400, seed: 7, threads: 1, stretch: Stretch::NONE };

/// Twelve weeks back and four ahead of a weekly review, with work that is due day after day.
fn scene() -> (Scene, Vec<TaskId>) {
    let mut scene = Scene::new();
    let goal = scene.goal("Berth plan", 1.0, None);
    for week in -12..4 {
        let review = scene.event("Vendor review", at(7 * week + 1, 9, 0), 180, &["ana"]);
        scene.change_event(review, |e| e.recurrence_id = Some(format!("r{week}")));
        scene.link(ItemRef::Event(review), goal, 1.0);
    }
    let tasks = (0..8).map(|n| {
        let task = scene.task(&format!("Work {n}"), 240);
        scene.change_task(task, |t| t.due = Some(Due::On(date(2026, 11, 4 + n))));
        scene.link(ItemRef::Task(task), goal, 1.0);
        task
    });
    let tasks = tasks.collect();
    (scene, tasks)
}

fn issued(world: &Snapshot) -> Issue {
    let config = AlignmentConfig::default();
    Weeks::live(world, &fit(world), &SETTINGS, &config).unwrap().issue()
}

fn sum(parts: &[Part]) -> f64 {
    parts.iter().map(|p| p.by).sum()
}

fn part(parts: &[Part], cause: Cause) -> Option<&Part> {
    parts.iter().find(|p| p.cause == cause)
}

/// Every difference is the sum of its parts.
fn adds_up(before: &Issue, after: &Issue, found: &Moved) {
    for week in &found.weeks {
        assert!((sum(&week.parts) - (week.now - week.was)).abs() < 1e-9, "{week:?}");
    }
    for one in &found.dates {
        assert!((sum(&one.parts) - one.room).abs() < 1e-9, "{one:?}");
        let first = after.days[0].date;
        let slack = |of: &Issue| {
            let task = of.of(one.task).unwrap();
            let free = of.days.iter().filter(|d| d.date <= task.due.unwrap()).map(|d| d.free());
            let place = of.work.iter().position(|w| w.task == one.task).unwrap();
            free.sum::<f64>() - of.work[..=place].iter().map(|w| w.minutes).sum::<f64>()
        };
        assert!((one.room - (slack(after) - slack(before))).abs() < 1e-6, "{one:?} from {first}");
    }
}

#[test]
fn a_forecast_is_kept_as_it_was_told_and_comes_back_the_same() {
    let (scene, tasks) = scene();
    let issue = issued(&scene.world);
    assert_eq!(issue, issued(&scene.world), "the same seed gives the same");
    let text = serde_json::to_string(&issue).unwrap();
    let back = serde_json::from_str::<Issue>(&text).unwrap();
    assert!(moved(&issue, &back).what.iter().all(|p| p.by.abs() < 1e-6));
    assert_eq!((back.plans[0].kept, &back.plans[1].tasks), (issue.plans[0].kept, &issue.plans[1].tasks));
    assert_eq!(issue.work.len(), 8);
    let config = AlignmentConfig::default();
    let told = Weeks::live(&scene.world, &fit(&scene.world), &SETTINGS, &config).unwrap().outlook();
    for promise in &told.promises {
        assert_eq!(issue.of(promise.task).unwrap().met, promise.met, "as the page tells it");
    }
    assert!(issue.made_of().contains(&ItemRef::Task(tasks[0])));
    assert!(issue.made_of().iter().any(|i| matches!(i, ItemRef::Event(_))));
    let hours: f64 = told.goals.iter().map(|g| g.1).sum();
    assert!((issue.goals.iter().map(|g| g.hours()).sum::<f64>() - hours).abs() < 1e-9);
}

#[test]
fn nothing_moved_where_nothing_changed() {
    let (scene, _) = scene();
    let issue = issued(&scene.world);
    let found = moved(&issue, &issue);
    assert!(found.is_still() && found.what.is_empty(), "{found:?}");
    // What chance alone would move, with so few replications, is not told either.
    let told = |replications: usize| {
        let (mut was, mut now) = (issue.clone(), issue.clone());
        now.work.iter_mut().for_each(|w| w.met = w.met.map(|m| (m + 0.06).min(1.0)));
        (was.replications, now.replications) = (replications, replications);
        moved(&was, &now).dates.len()
    };
    let [few, many] = [400, 40_000].map(told);
    assert!(few < many && many == 8, "{few} {many}");
}

#[test]
fn a_new_meeting_and_new_work_move_the_odds_and_are_named() {
    let (mut scene, tasks) = scene();
    let before = issued(&scene.world);
    let board = scene.event("Board visit", at(3, 9, 0), 420, &["cleo"]);
    let urgent = scene.task("Answer the authority", 240);
    scene.change_task(urgent, |t| (t.due, t.priority) = (Some(Due::On(date(2026, 11, 4))), Some('A')));
    let goal = *scene.world.goals.keys().next().unwrap();
    scene.link(ItemRef::Task(urgent), goal, 1.0);
    let after = issued(&scene.world);
    let found = moved(&before, &after);
    adds_up(&before, &after, &found);
    let late = found.dates.iter().find(|d| d.task == tasks[2]).expect("a date after both moved");
    assert!(late.now < late.was && late.room < 0.0, "{late:?}");
    let meetings = part(&late.parts, Cause::Meetings).unwrap();
    assert!(meetings.by < 0.0 && meetings.items == [ItemRef::Event(board)], "{meetings:?}");
    let work = part(&late.parts, Cause::NewWork).unwrap_or_else(|| panic!("{late:?}"));
    assert!(work.by < -200.0 && work.items == [ItemRef::Task(urgent)], "{work:?}");
    assert!(part(&found.what, Cause::NewWork).unwrap().by > 200.0, "{:?}", found.what);
    let week = &found.weeks[0];
    assert!(week.now > week.was && part(&week.parts, Cause::Date).unwrap().items == [ItemRef::Task(urgent)]);
    let (was, now) = found.week_plan.unwrap();
    assert!(now < was, "{was} {now}");
    // What is given leave to move back moves back.
    let back = moved(&after, &before);
    let found = back.dates.iter().find(|d| d.task == tasks[2]).unwrap();
    assert_eq!(part(&found.parts, Cause::WorkGone).unwrap().items, [ItemRef::Task(urgent)]);
    assert!(found.now > found.was && found.room > 0.0);
}

#[test]
fn a_day_that_goes_by_takes_room_and_finished_work_gives_it_back() {
    let (mut scene, tasks) = scene();
    let before = issued(&scene.world);
    scene.change_task(tasks[0], |t| t.state = world::TaskState::Done);
    scene.change_task(tasks[5], |t| t.estimate_minutes = Some(900));
    scene.set_now(at(1, 7, 0));
    let after = issued(&scene.world);
    let found = moved(&before, &after);
    adds_up(&before, &after, &found);
    let last =
        found.dates.iter().find(|d| d.task == tasks[7]).expect("what comes after the longer one moved");
    let gone = part(&last.parts, Cause::DaysGone).unwrap_or_else(|| panic!("{last:?}"));
    assert!(gone.by < 0.0, "{last:?}");
    assert_eq!(part(&last.parts, Cause::WorkGone).unwrap().items, [ItemRef::Task(tasks[0])]);
    let longer = part(&found.what, Cause::Estimate).unwrap();
    assert!(longer.by > 600.0 && longer.items == [ItemRef::Task(tasks[5])], "{longer:?}");
    let itself = found.dates.iter().find(|d| d.task == tasks[5]).unwrap();
    assert!(
        itself.now < itself.was && part(&itself.parts, Cause::Estimate).unwrap().by < -600.0,
        "{itself:?}"
    );
}

#[test]
fn what_is_learned_is_told_apart_from_what_somebody_said() {
    let (mut scene, tasks) = scene();
    let before = issued(&scene.world);
    scene.change_task(tasks[3], |t| t.spent_minutes = 120);
    let mut after = issued(&scene.world);
    let worked = moved(&before, &after);
    assert_eq!(part(&worked.what, Cause::Worked).unwrap().items, [ItemRef::Task(tasks[3])]);
    after = before.clone();
    after.work.iter_mut().for_each(|w| w.minutes *= 1.5);
    let learned = moved(&before, &after);
    let part = part(&learned.what, Cause::Learned).unwrap();
    assert_eq!(part.items.len(), 8);
    assert!(part.by > 0.0);
}

#[test]
fn a_week_holds_less_often_than_any_of_its_dates_and_as_often_as_one_alone() {
    let (scene, tasks) = scene();
    let issue = issued(&scene.world);
    assert_eq!(issue.plans.len(), 2, "{:?}", issue.plans);
    for plan in &issue.plans {
        let met = |t: &TaskId| issue.of(*t).unwrap().met.unwrap();
        let least = plan.tasks.iter().map(met).fold(1.0, f64::min);
        assert!(plan.kept <= least + 1e-9, "{plan:?}");
        let expected: f64 = plan.tasks.iter().map(met).sum();
        assert!((plan.expected - expected).abs() < 1e-6, "{plan:?}");
        assert!(plan.done + 1e-9 >= plan.kept, "what is done by its date is done when the week ends");
        assert!(plan.at_least as f64 <= plan.expected + 1.0, "{plan:?}");
        assert!(plan.tasks.windows(2).all(|w| met(&w[0]) <= met(&w[1])));
    }
    let mut alone = scene;
    for task in &tasks[1..] {
        alone.change_task(*task, |t| t.due = None);
    }
    let issue = issued(&alone.world);
    let plan = &issue.plans[0];
    assert!((plan.kept - issue.of(tasks[0]).unwrap().met.unwrap()).abs() < 2e-3, "{plan:?}");
    alone.change_task(tasks[0], |t| t.due = None);
    assert!(issued(&alone.world).plans.is_empty(), "no date, no plan");
}

mod people {
    use super::super::what_if::{Comparison, Measure, Outcome, Weeks};
    use super::super::{Change, Holder};
    use super::*;
    use world::PersonId;

    fn both(world: &Snapshot, changes: &[Change]) -> Result<(Outcome, Comparison), crate::EngineError> {
        let (fit, config) = (fit(world), AlignmentConfig::default());
        let weeks = Weeks::live(world, &fit, &SETTINGS, &config)?;
        Ok((weeks.outlook(), weeks.compare(changes)?))
    }

    fn mean(outcome: &Outcome, measure: Measure) -> f64 {
        outcome.figures.iter().find(|f| f.measure == measure).unwrap().mean
    }

    fn minutes(outcome: &Outcome, holder: &Holder) -> f64 {
        outcome.people.iter().find(|p| p.0 == *holder).map_or(0.0, |p| p.1)
    }

    /// Too much work, of which a part is Lena's.
    fn busy() -> (Scene, PersonId) {
        let (mut scene, _) = scene();
        let lena = scene.person("Lena Ford", "lena@northwharf.example");
        for n in 0..6 {
            let task = scene.task(&format!("Part {n}"), 480);
            scene.change_task(task, |t| {
                t.due = Some(Due::On(date(2026, 11, 16 + n)));
                t.owner = (n % 2 == 0).then_some(lena);
            });
        }
        (scene, lena)
    }

    #[test]
    fn who_leaves_brings_their_work_back_and_who_is_hired_takes_some() {
        let (scene, lena) = busy();
        let (base, then) =
            both(&scene.world, &[Change::Lose { name: "lena ford".into(), from: None }]).unwrap();
        let theirs = minutes(&base, &Holder::Person(lena));
        assert!(theirs > 1_000.0 && minutes(&then.then, &Holder::Person(lena)) == 0.0);
        let own = |o: &Outcome| minutes(o, &Holder::Owner);
        assert!((own(&then.then) - own(&base) - theirs).abs() < 1e-6);
        assert!(mean(&then.then, Measure::Tardiness) > mean(&base, Measure::Tardiness));

        let hire =
            |hours: f64, from: Option<jiff::civil::Date>| Change::Hire { name: "Deputy".into(), hours, from };
        let new = Holder::New("Deputy".into());
        let (_, full) = both(&scene.world, &[hire(40.0, None)]).unwrap();
        let (_, half) = both(&scene.world, &[hire(8.0, None)]).unwrap();
        assert!(minutes(&full.then, &new) > minutes(&half.then, &new) && minutes(&half.then, &new) > 0.0);
        let (late, was) = (mean(&full.then, Measure::Tardiness), mean(&base, Measure::Tardiness));
        assert!(late < was, "{late} {was} {:?}", full.then.people);
        assert!(minutes(&half.then, &new) <= 4.0 * 8.0 * 60.0, "no more than their hours");
        assert!((own(&base) - own(&full.then) - minutes(&full.then, &new)).abs() < 1e-6, "no work is lost");
        // From after the weeks on it changes nothing.
        let (base, late) = both(&scene.world, &[hire(40.0, Some(date(2027, 3, 1)))]).unwrap();
        assert_eq!(late.then.figures, base.figures);
    }

    #[test]
    fn handing_over_moves_the_load_and_what_cannot_be_is_refused() {
        let (mut scene, lena) = busy();
        let lease = scene.project("lease", Vec::new());
        let one = *scene.world.tasks.keys().next().unwrap();
        scene.change_task(one, |t| (t.project, t.owner) = (Some(lease), None));
        let hand = Change::Delegate { what: "lease".into(), to: Some("Lena Ford".into()) };
        let (base, then) = both(&scene.world, std::slice::from_ref(&hand)).unwrap();
        assert!(minutes(&then.then, &Holder::Person(lena)) > minutes(&base, &Holder::Person(lena)));
        let lose = Change::Lose { name: "Lena Ford".into(), from: None };
        assert_eq!(both(&scene.world, &[hand, lose]).unwrap_err().code(), "E_CONFLICT");
        let twice = [20.0, 30.0].map(|hours| Change::Hire { name: "Deputy".into(), hours, from: None });
        assert_eq!(both(&scene.world, &twice).unwrap_err().code(), "E_CONFLICT");
        let nobody = Change::Lose { name: "Nobody".into(), from: None };
        assert_eq!(both(&scene.world, &[nobody]).unwrap_err().code(), "E_NOT_FOUND");
    }

    #[test]
    fn room_is_what_meetings_mail_and_interruptions_leave_and_its_band_is_in_order() {
        let (scene, _) = busy();
        let (base, _) = both(&scene.world, &[]).unwrap();
        assert!(base.room.len() <= base.load.len());
        for room in &base.room {
            let load = base.load.iter().find(|load| load.monday == room.monday).unwrap();
            assert!(room.left.windows(2).all(|w| w[0] <= w[1]), "{room:?}");
            assert!(room.left[4] <= load.time + 1e-6 && room.left[0] >= 0.0, "{room:?}");
            // The last week is lived through for one day only, and interruptions are no part of what is told.
            let free = load.time - load.meetings - load.coming - load.mail;
            let whole = room.until.is_none();
            assert!(!whole || (0.5 * free..=free).contains(&room.left[2]), "{room:?} {load:?}");
        }
        let longer = Change::Add {
            series: "Board".into(),
            weekday: jiff::civil::Weekday::Friday,
            from: 540,
            minutes: 240,
        };
        let (_, less) = both(&scene.world, &[longer]).unwrap();
        assert!(less.then.room[1].left[2] < base.room[1].left[2] - 150.0);
    }
}
