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
    let [known, unknown] = told.parts[1].lines.as_slice() else { panic!("{told:?}") };
    let said = |item: &Item| -> Vec<String> { item.fields.iter().map(|f| f.said.join(" ")).collect() };
    assert_eq!(
        said(known),
        ["", "", "Ana Lima", "Choose the contractor"],
        "who is there is told before what they want"
    );
    let Some(Ask::Meeting { question, .. }) = &known.ask else { panic!("{known:?}") };
    assert_eq!(question, "What is it for? What is to be reached? What do they want?");
    assert_eq!((known.state.as_str(), unknown.state.as_str()), ("1 of 4 said", "0 of 4 said"));
    assert_eq!(told.parts[1].note, "0 of 2 prepared, 12% said; the goal is 100%");
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
    assert_eq!(told.parts[2].note, "0 of 2 prepared, 0% said; the goal is 80%");
}

#[test]
fn the_week_takes_thirty_minutes_and_has_every_meeting() {
    let world = morning(vec![
        WorldItem::Event(event("Review", "24 10:00", "24 11:00", true)),
        WorldItem::Event(event("Haarlem", "25 09:00", "25 12:00", true)),
        WorldItem::Event(event("Board", "27 14:00", "27 15:00", true)),
        WorldItem::Event(event("After", "27 14:00", "27 15:00", true)),
        WorldItem::Commitment(promise("I will call", true, "30 10:00")),
    ]);
    let seats = mara(&world);
    let told = super::agenda(&world, &world, &seats, true);
    let parts: Vec<(&str, u32)> = told.parts.iter().map(|p| (p.title, p.minutes)).collect();
    let wanted = [("Decide", 8), ("The week, and what you want", 12), ("The week after", 4), ("Promises", 6)];
    assert_eq!((parts.as_slice(), told.minutes), (&wanted[..], 30));
    let found = lines(&told, 1);
    assert_eq!(found[..2], ["10:00|Review", "Tomorrow 09:00|Haarlem"]);
    assert_eq!(found.len(), 4, "{found:?}");
    assert!(told.parts[1].lines.iter().all(|i| i.fields.len() == 4));
    assert_eq!(lines(&told, 3), ["by Mon 30 Nov|You promised Ben Roy: call"]);
}

#[test]
fn hand_overs_and_stand_ins_are_spoken_of_whatever_else_waits() {
    let mut items: Vec<WorldItem> = (0..5).map(|n| asked(&format!("Move {n}"), 60.0, None)).collect();
    let about = ItemRef::Event(event("Vendor", "26 10:00", "26 11:00", true).id);
    let mut instead = proposal("Send Jonas in your place", about, 1.0, None);
    instead.kind.0 = "agenda.delegate".into();
    items.push(WorldItem::Proposal(Box::new(instead)));
    let told = agenda(morning(items));
    let asked = lines(&told, 0);
    assert_eq!((asked.len(), asked[3].as_str()), (4, "|Send Jonas in your place?"), "{asked:?}");
    assert_eq!(told.parts[0].note, "4 of 6");
}

#[test]
fn slips_boundaries_and_how_it_goes_stand_in_the_last_part_where_there_is_something() {
    let quiet = agenda(morning(Vec::new()));
    assert!(quiet.parts[3].lines.is_empty(), "nothing is made up: {quiet:?}");
    let mut late = promise("I will send the budget", true, "23 10:00");
    late.slip = Some(world::commitment::Slip {
        said: crate::testing::at("23 09:00"),
        by: PersonId::derive("Mara"),
        why: "Two depots had not reported.".into(),
        due: civil::date(2026, 11, 25),
    });
    let mut world = morning(vec![WorldItem::Commitment(late)]);
    let joss = world.office.assistant.as_ref().unwrap().person;
    let energy = world::note::Written::Energy { level: 4 };
    let note = world::Note::of_growth(joss, joss, crate::testing::at("24 07:00"), "Late calls", energy, true);
    world.put(WorldItem::Note(note));
    let told = agenda(world);
    let [slip, energy] = told.parts[3].lines.as_slice() else { panic!("{told:?}") };
    let said = slip.line.detail.as_deref();
    assert_eq!(said, Some("Slipped: Two depots had not reported. New date tomorrow."));
    assert_eq!(energy.line.text, "Joss’s energy, as they said: 4 of 10: Late calls.");
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
            "was due yesterday|You promised Ben Roy: send the budget",
            "was due Fri 20 Nov|Ben Roy promised: deliver",
            "by tomorrow|You promised Ben Roy: call",
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
