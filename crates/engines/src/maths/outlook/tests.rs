use super::*;
use crate::testing::{MONDAY, Scene, at};
use world::Due;

fn day(n: i64) -> Date {
    MONDAY.saturating_add(n.days())
}

/// Six weeks back: on Tuesdays and Thursdays a single meeting of an hour, on Mondays a task of an hour that is due on Friday.
fn lived() -> Scene {
    let mut scene = Scene::new();
    for week in -6..0 {
        for weekday in [1, 3] {
            scene.event(&format!("Visit {week} {weekday}"), at(7 * week + weekday, 10, 0), 60, &["ana"]);
        }
        let task = scene.task(&format!("Came {week}"), 60);
        scene.change_task(task, |t| {
            (t.created, t.due) = (Some(at(7 * week, 9, 0)), Some(Due::On(day(7 * week + 4))));
            (t.state, t.ended, t.actual_minutes) =
                (world::TaskState::Done, Some(at(7 * week + 3, 16, 0)), Some(60));
        });
    }
    scene
}

#[test]
fn parts_add_up_and_what_only_comes_by_chance_makes_the_range() {
    let mut scene = lived();
    let paper = scene.task("Board paper", 120);
    scene.change_task(paper, |t| t.due = Some(Due::On(day(8))));
    scene.event("Board", at(8, 14, 0), 90, &["ben"]);
    let found = weeks(&scene.world, 3);
    let week = &found[1];
    let parts = week.meetings
        + week.travel
        + week.due().mean
        + week.mail.mean
        + week.coming.mean
        + week.new_work.mean;
    assert!((week.load() - parts).abs() < 1e-6);
    assert_eq!((week.capacity, week.meetings), (2_400.0, 90.0));
    assert!(week.load_p50() < week.load_p80() && week.load_p50() < week.load() + 1.0);
    assert!((found[2].new_work.mean - 60.0).abs() < 1.0, "an hour a week came up: {:?}", found[2].new_work);
    assert!((found[2].coming.mean - 120.0).abs() < 1.0, "two visits a week came up: {:?}", found[2].coming);
    assert!(week.coming.mean < found[2].coming.mean, "the board is one of those that were to come");
    assert_eq!(week.days.iter().map(|d| d.time).sum::<f64>(), week.capacity);
}

#[test]
fn a_short_history_tells_of_nothing_to_come() {
    let mut scene = Scene::new();
    scene.event("Visit", at(-7, 10, 0), 60, &["ana"]);
    assert!(Usual::of(&scene.world).is_none());
    let found = weeks(&scene.world, 2);
    assert!(found.iter().all(|w| w.load() == 0.0 && w.share() == Some(0.0)));
    assert!(!Usual::of(&lived().world).is_none());
}

#[test]
fn the_day_under_way_and_a_short_friday_count_as_long_as_they_are() {
    let mut scene = lived();
    let office = std::sync::Arc::make_mut(&mut scene.world.office);
    let friday = office.hours.days[4].as_mut().unwrap();
    friday.1 = jiff::civil::time(13, 0, 0, 0);
    scene.set_now(at(1, 13, 0));
    let found = weeks(&scene.world, 2);
    // Monday is over, half of Tuesday, and Friday ends at one: lunch is taken out of each.
    assert_eq!(
        found[0].days.iter().map(|d| d.time).collect::<Vec<_>>(),
        [270.0, 480.0, 480.0, 210.0, 0.0, 0.0]
    );
    assert_eq!(found[1].capacity, 4.0 * 480.0 + 210.0);
    let share = found[0].days[0].coming.mean / found[1].days[1].coming.mean;
    assert!((share - 270.0 / 480.0).abs() < 1e-6, "of the day under way, what is left: {share}");
}

#[test]
fn the_way_to_a_meeting_elsewhere_is_taken_too() {
    let mut scene = Scene::new();
    let visit = scene.event("Port authority", at(8, 10, 0), 60, &["ana@port.example"]);
    scene.change_event(visit, |e| e.location = Some("Harbour Street 1, Hamburg".into()));
    let week = &weeks(&scene.world, 2)[1];
    assert!(week.travel > 0.0 && week.meetings == 60.0, "{week:?}");
    assert!((week.load() - week.meetings - week.travel).abs() < 1e-6);
}

#[test]
fn the_entries_of_a_week_sum_to_its_meetings_whatever_overlaps_is_kept_or_lies_outside_the_day() {
    let mut scene = lived();
    scene.task("Write the board paper", 120);
    for (name, from, minutes) in [
        ("Board", at(8, 14, 0), 90),
        ("Board call", at(8, 15, 0), 60),
        ("Dinner", at(8, 21, 0), 120),
        ("Stand-up", at(9, 9, 0), 15),
    ] {
        scene.event(name, from, minutes, &["ben"]);
    }
    scene.event("Write the board paper", at(10, 9, 0), 120, &[]);
    scene.event("Lisbon call", at(10, 10, 30), 60, &["ben"]);
    let week = weeks(&scene.world, 2).remove(1);
    let parts = booked(&scene.world, week.monday);
    assert_eq!(parts.iter().map(|p| p.minutes).sum::<f64>(), week.meetings);
    let of = |name: &str| {
        let is = |p: &&Booked| p.event.is_some_and(|id| scene.world.events[&id].summary == name);
        parts.iter().find(is).map(|p| (p.minutes, p.whole))
    };
    assert_eq!(of("Board"), Some((90.0, 90.0)));
    assert_eq!(of("Board call"), Some((30.0, 60.0)), "the first half hour is the board's already");
    assert_eq!(of("Dinner"), Some((0.0, 120.0)), "nobody works then");
    assert_eq!(of("Write the board paper"), None, "that is the task's");
    assert_eq!(of("Lisbon call"), Some((30.0, 60.0)), "what is kept for a task is the task's");
    assert_eq!(going_on(&scene.world, week.monday), 0.0);
    // Of the day under way what is left, and of a meeting under way.
    scene.event("Long one", at(0, 9, 0), 180, &["ben"]);
    scene.set_now(at(0, 10, 0));
    let week = weeks(&scene.world, 1).remove(0);
    let parts = booked(&scene.world, week.monday);
    assert_eq!(parts.iter().map(|p| p.minutes).sum::<f64>(), week.meetings);
    assert_eq!((parts[0].minutes, parts[0].whole), (120.0, 180.0));
}

#[test]
fn time_of_which_only_that_is_known_that_it_is_taken_is_a_part_too() {
    let mut scene = lived();
    let hidden = Interval::lasting(at(8, 9, 30), 45);
    scene.event("Board", at(8, 9, 0), 60, &["ben"]);
    std::sync::Arc::make_mut(&mut scene.world.busy).push(hidden);
    scene.world.reckon_busy();
    let week = weeks(&scene.world, 2).remove(1);
    let parts = booked(&scene.world, week.monday);
    assert_eq!(week.meetings, 75.0);
    let told: Vec<(bool, f64)> = parts.iter().map(|p| (p.event.is_some(), p.minutes)).collect();
    assert_eq!(told, [(true, 60.0), (false, 15.0)]);
}

/// The visits of [`lived`], each asked for so many days before.
fn asked(days_before: i64) -> Scene {
    let mut scene = lived();
    for mut event in scene.world.events.values().cloned().collect::<Vec<_>>() {
        let start = event.interval(&scene.world.zone()).start;
        event.created = Some(start - jiff::SignedDuration::from_hours(24 * days_before));
        scene.world.put(world::Item::Event(event));
    }
    scene
}

#[test]
fn of_a_day_only_what_is_asked_for_so_late_is_still_to_come() {
    let mut early = asked(10);
    let coming = |scene: &Scene| weeks(&scene.world, 3).iter().map(|w| w.coming.mean).collect::<Vec<_>>();
    let before = coming(&early);
    assert_eq!(
        (before[0], before[1] < before[2]),
        (0.0, true),
        "this week's were asked for long ago: {before:?}"
    );
    assert!((before[2] - 120.0).abs() < 1.0, "none of the week after the next is: {before:?}");
    early.event("Board", at(15, 14, 0), 90, &["ben"]);
    assert_eq!(coming(&early)[2], before[2], "one that was asked for early is none of the late ones");
    // A calendar that was brought from elsewhere says of all that they were made on one day, after they had been.
    let brought = asked(-100);
    assert!((coming(&brought)[1] - 120.0).abs() < 1.0, "{:?}", coming(&brought));
}
