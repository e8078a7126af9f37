//! The four parts, their answers and their words: tables over small worlds.

use super::*;
use crate::testing::{asked as proposal, between as event, mara, morning, promise, task};
use world::Item as WorldItem;

/// The agenda as the executive sees it.
fn agenda(world: Snapshot) -> CatchUp {
    let seats = mara(&world);
    compose(&world, &seats)
}

fn lines(told: &CatchUp, part: usize) -> Vec<String> {
    let line = |i: &Item| format!("{}|{}", i.line.when.as_deref().unwrap_or(""), i.line.text);
    told.parts[part].lines.iter().map(line).collect()
}

fn asked(title: &str, minutes: f64, by: Option<&str>) -> WorldItem {
    let about = ItemRef::Event(event(title, "26 10:00", "26 11:00", true).id);
    WorldItem::Proposal(Box::new(proposal(title, about, minutes, by)))
}

#[test]
fn four_parts_of_fifteen_minutes() {
    let told = agenda(morning(Vec::new()));
    let parts: Vec<(&str, u32)> = told.parts.iter().map(|p| (p.title, p.minutes)).collect();
    assert_eq!(parts, [("Decide", 6), ("Today, and what you want", 4), ("Week ahead", 3), ("Promises", 2)]);
    assert_eq!(told.headline, "Nothing waits for an answer. The day comes first.");
    assert!(told.parts.iter().all(|p| p.lines.is_empty()) && told.until.is_none() && told.left_out.is_none());
}

#[test]
fn what_runs_out_today_is_decided_first_then_what_brings_most() {
    let told = agenda(morning(vec![
        asked("Move A", 10.0, None),
        asked("Move B", 60.0, None),
        asked("Move C", 5.0, Some("24 12:00")),
    ]));
    assert_eq!(lines(&told, 0), ["by 12:00|Move C?", "|Move B?", "|Move A?"]);
    assert!(told.parts[0].lines.iter().all(|i| i.answer.is_some() && !i.line.sources.is_empty()));
    assert_eq!(told.headline, "Three answers from Mara, and nothing is left open.");
    assert_eq!(told.parts[0].lines[1].line.detail.as_deref(), Some("Because of Move B."));
    let many = (0..9).map(|n| asked(&format!("Move {n}"), 10.0, None)).collect();
    let told = agenda(morning(many));
    assert_eq!((told.parts[0].lines.len(), told.parts[0].note.as_str()), (3, "3 of 9"));
    assert_eq!(told.headline, "Three answers from Mara first; six more can wait in the Inbox.");
}

#[test]
fn today_asks_for_the_purpose_that_nobody_wrote() {
    let mut known = event("Review", "24 10:00", "24 11:00", true);
    known.hoped_outcome = Some("Choose the contractor".into());
    let told = agenda(morning(vec![
        WorldItem::Event(known),
        WorldItem::Event(event("Vendor", "24 10:30", "24 11:30", true)),
        WorldItem::Event(event("Over", "24 06:00", "24 07:00", true)),
    ]));
    assert_eq!(lines(&told, 1), ["10:00|Review", "10:30|Vendor"]);
    let details: Vec<&str> = told.parts[1].lines.iter().filter_map(|i| i.line.detail.as_deref()).collect();
    let [known, unknown] = details.as_slice() else { panic!("{details:?}") };
    assert!(known.ends_with("Choose the contractor. Not said: objectives, what the others want?"), "{known}");
    let asks = "what do you want from it? Not said: objectives, what the others want, outcome?";
    assert!(unknown.ends_with(asks), "{unknown}");
    assert_eq!(told.parts[1].note, "0 of 2 prepared, 25% said");
    assert!(told.parts[1].lines.iter().all(|i| i.warn), "they clash");
    assert_eq!(told.until.as_deref(), Some("10:00"));
}

#[test]
fn the_week_ahead_names_each_working_day_with_something_in_it() {
    let mut kept = event("Ben 1-2-1", "26 15:00", "26 15:30", true);
    kept.protected = true;
    let told = agenda(morning(vec![
        WorldItem::Event(event("Haarlem", "25 09:00", "25 12:00", true)),
        WorldItem::Event(kept),
        WorldItem::Event(event("Saturday run", "28 09:00", "28 10:00", true)),
        WorldItem::Task(task("Board paper", Some("27"))),
    ]));
    assert_eq!(
        lines(&told, 2),
        [
            "Tomorrow|One meeting, 3 h, from 09:00.",
            "Thu 26 Nov|One meeting, 30 min, from 15:00. Ben 1-2-1 stays put.",
            "Fri 27 Nov|Board paper is due.",
        ]
    );
    assert!(told.parts[2].lines.iter().all(|i| !i.line.sources.is_empty()));
    assert_eq!(told.parts[2].note, "0 of 2 prepared, 0% said");
}

#[test]
fn promises_late_and_due_carry_the_answer_that_is_proposed() {
    let late = promise("I will send the budget", true, "23 10:00");
    let answer = WorldItem::Proposal(Box::new(proposal(
        "Tell Ben a new date",
        ItemRef::Commitment(late.id),
        0.0,
        None,
    )));
    let fillers = (0..3).map(|n| asked(&format!("Move {n}"), 10.0, None));
    let mut items: Vec<WorldItem> = fillers.collect();
    items.extend([
        WorldItem::Commitment(late),
        answer,
        WorldItem::Commitment(promise("I will call", true, "25 10:00")),
        WorldItem::Commitment(promise("I will not matter yet", true, "30 10:00")),
        WorldItem::Commitment(promise("I will deliver", false, "20 10:00")),
        WorldItem::Commitment(promise("I am in time", false, "26 10:00")),
    ]);
    let told = agenda(morning(items));
    assert_eq!(
        lines(&told, 3),
        [
            "was due yesterday|You told Ben Roy: “I will send the budget”",
            "was due Fri 20 Nov|Ben Roy said: “I will deliver”",
            "by tomorrow|You told Ben Roy: “I will call”",
        ]
    );
    let answers: Vec<bool> = told.parts[3].lines.iter().map(|i| i.answer.is_some()).collect();
    assert_eq!(answers, [true, false, false]);
    assert_eq!(told.parts[3].note, "2 late");
}

#[test]
fn a_department_that_nobody_looked_at_for_long_is_asked_about() {
    let near = world::Organisation::new(world::OrganisationId::derive("Near"), "Near");
    let department = |name: &str, checked: Option<civil::Date>| {
        let mut it = world::Organisation::department(near.id, name);
        (it.parent, it.checked) = (Some(near.id), checked);
        it.purpose = Some(format!("{name} for all"));
        WorldItem::Organisation(it)
    };
    let day = |month, day| Some(civil::date(2026, month, day));
    let asked = |all: Vec<WorldItem>| {
        let told = agenda(morning(all));
        told.parts[0].lines.iter().map(|i| (i.line.text.clone(), i.ask.clone())).collect::<Vec<_>>()
    };
    assert!(asked(vec![department("Finance", day(6, 1))]).is_empty());
    let found = asked(vec![
        department("Finance", day(6, 1)),
        department("Legal", day(5, 1)),
        department("Depots", day(4, 2)),
    ]);
    let [(text, Some(Ask::Department { name, .. }))] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!(text, "Is Depots still as it stands? Nobody has looked at it since Thu 2 Apr.");
    assert_eq!(name, "Depots");
}

#[test]
fn what_is_not_said_of_a_meeting_of_the_week_is_asked_in_its_day() {
    let told = agenda(morning(vec![WorldItem::Event(event("Haarlem", "25 09:00", "25 12:00", true))]));
    let Some(Ask::Meeting { title, gaps, .. }) = &told.parts[2].lines[0].ask else { panic!("{told:?}") };
    let names: Vec<&str> = gaps.iter().map(|gap| gap.name.as_str()).collect();
    assert_eq!(
        (title.as_str(), names),
        ("Haarlem", vec!["purpose", "objectives", "want-ana@far.example", "outcome"])
    );
    let own = agenda(morning(vec![WorldItem::Event(event("Board paper", "24 10:00", "24 12:00", false))]));
    assert_eq!(own.parts[1].lines[0].ask, None, "what invites nobody has no one to want something");
}
