//! The board of what somebody answers for: every figure recomputed from the entries, neglect, training left unanswered.

use super::accountability::of;
use super::training::unanswered;
use crate::testing::{at, with};
use jiff::civil::date;
use jiff::{SignedDuration, ToSpan};
use world::note::Written;
use world::time::Due;
use world::{
    Item, Note, PersonId, Project, Responsibility, ResponsibilityId, Snapshot, SourceId, Task, TaskId,
    TaskState,
};

fn joss() -> PersonId {
    PersonId::derive("Joss")
}

/// An area of the assistant's that is known by one word.
fn area(word: &str) -> Responsibility {
    let mut area = Responsibility::new(ResponsibilityId::derive(word), word, PersonId::derive("Mara"));
    area.responsible = vec![joss()];
    area.covers = vec![word.to_lowercase()];
    area.outcome = format!("{word} stand a week ahead");
    area
}

/// A task that the assistant finished on a day of November, worth so many points.
fn done(title: &str, on: &str, minutes: u32, points: f64) -> Task {
    let mut task = Task::new(TaskId::derive(&format!("{title} {on}")), SourceId::derive("tasks"), title);
    task.owner = Some(joss());
    task.state = TaskState::Done;
    task.ended = Some(at(on));
    task.actual_minutes = Some(minutes);
    task.value = Some(points);
    task
}

#[test]
fn return_per_hour_recomputes_from_the_entries_and_the_lowest_fifth_is_marked() {
    // Six areas, each one task; the last brings 5 points in three hours.
    let entries = [("Minutes", 60, 80.0), ("Travel", 90, 60.0), ("Papers", 150, 90.0), ("Mail", 130, 70.0)];
    let more = [("Visits", 200, 100.0), ("Filing", 180, 5.0)];
    let all: Vec<(&str, u32, f64)> = entries.into_iter().chain(more).collect();
    let world = with(all.iter().flat_map(|(name, minutes, points)| {
        [
            Item::Responsibility(area(name)),
            Item::Task(done(&format!("{name} again"), "20 10:00", *minutes, *points)),
        ]
    }));
    let board = of(&world, joss(), true, date(2026, 11, 24));
    for (name, minutes, points) in all {
        let line = board.control.iter().find(|l| l.name == name).unwrap();
        assert_eq!((line.minutes, line.points), (Some(minutes), points));
        assert_eq!(line.an_hour, Some(points * 60.0 / f64::from(minutes)));
        assert_eq!(line.change, name == "Filing", "{line:?}");
    }
    assert_eq!(board.control[0].name, "Filing");
    assert_eq!(board.headline, "You answer for six areas; one brings little an hour and much time.");
    assert_eq!(of(&world, PersonId::derive("Ana"), false, date(2026, 11, 24)).control, []);
}

#[test]
fn a_change_of_process_is_judged_by_its_runs() {
    let papers = area("Papers");
    let (id, mara) = (papers.id, PersonId::derive("Mara"));
    let runs = [50, 55, 60, 58, 52, 57].into_iter().enumerate();
    let before = runs.map(|(n, minutes)| done("Papers", &format!("{:02} 10:00", n + 2), minutes, 10.0));
    let later = [40, 42, 38, 41, 44].into_iter().enumerate();
    let after = later.map(|(n, minutes)| done("Papers", &format!("{:02} 10:00", n + 16), minutes, 10.0));
    let mut world = with(before.chain(after).map(Item::Task).chain([Item::Responsibility(papers)]));
    let on = date(2026, 11, 16);
    let written = Written::Improved { area: id, on, agreed: true };
    world.put(Item::Note(Note::between(mara, mara, at("16 08:00"), "One template", written)));
    let line = of(&world, joss(), true, date(2026, 11, 24)).control.remove(0);
    assert!(line.process.starts_with("One template (Mon 16 Nov, talked over first)."), "{}", line.process);
    assert!(
        line.process.contains("55 minutes a run before, 41 after: shorter (95% between -"),
        "{}",
        line.process
    );
    assert_eq!(line.minutes, Some(332 + 205));
}

/// Ten weeks of two recurring tasks a day, nine in ten on time; in the last, a project takes half the week, and most are late.
fn rushed(neglected: bool) -> Snapshot {
    let mut world = with([Item::Responsibility(area("Papers"))]);
    let hub = Project::new("hub", "Hub");
    let monday = date(2026, 11, 16);
    for week in 0..10_i64 {
        for n in 0..10_i64 {
            let due = monday.saturating_sub((7 * week).days()).saturating_add((n % 5).days());
            let late = if week == 0 && neglected { n % 2 == 0 } else { n == 9 };
            let mut task = done(&format!("Papers {week} {n}"), "02 10:00", 20, 10.0);
            task.due = Some(Due::On(due));
            let end = due.at(10, 0, 0, 0).in_tz("UTC").unwrap().timestamp();
            task.ended = Some(end + SignedDuration::from_hours(if late { 48 } else { 0 }));
            world.put(Item::Task(task));
        }
    }
    let mut hard = done("Pour the floor", "18 10:00", 1_300, 50.0);
    hard.project = Some(hub.id);
    world.put(Item::Project(hub));
    world.put(Item::Task(hard));
    world
}

#[test]
fn what_recurs_and_is_neglected_is_said_the_week_after() {
    let said = of(&rushed(true), joss(), true, date(2026, 11, 24)).neglect.unwrap();
    assert!(said.ends_with("of what recurs 5 of 10 were on time lately, after 72 of 80 before."), "{said}");
    assert_eq!(of(&rushed(false), joss(), true, date(2026, 11, 24)).neglect, None);
}

#[test]
fn training_without_an_answer_comes_back_after_14_days() {
    let papers = area("Papers");
    let asked = |on: &str, text: &str, answer: &str| {
        let (gap, reason, answer) = ("By hand".to_owned(), "An hour".to_owned(), answer.to_owned());
        let written = Written::Training { area: papers.id, gap, reason, answer };
        Item::Note(Note::between(joss(), joss(), at(on), text, written))
    };
    let notes = [
        asked("09 08:00", "A day on spreadsheets", ""),
        asked("09 08:00", "A course in Danish", "Yes, in May"),
        asked("11 08:00", "A day with the lawyers", ""),
    ];
    let world = with(notes.into_iter().chain([Item::Responsibility(papers.clone())]));
    let found: Vec<(String, bool)> =
        unanswered(&world).into_iter().map(|(text, _, late)| (text, late)).collect();
    assert_eq!(
        found,
        [
            ("A day on spreadsheets, for Papers? 15 days without an answer".to_owned(), true),
            ("A day with the lawyers, for Papers? 13 days without an answer".to_owned(), false),
        ]
    );
    let seats = crate::testing::mara(&world);
    let told = crate::catch_up::compose(&world, &seats);
    assert!(told.parts[0].lines.iter().any(|l| l.line.text.contains("spreadsheets") && l.warn), "{told:?}");
}
