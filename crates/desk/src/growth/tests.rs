//! Who relies on somebody's work, with its sources, and the sentence over the page.

use super::relied::map;
use super::*;
use crate::testing::{message, person, promise, task, with};
use jiff::civil::date;
use world::office::Member;
use world::{Item, NoteId, PersonId, Queue, Responsibility, ResponsibilityId, Snapshot, TaskState};

fn joss(world: &Snapshot) -> Member {
    world.office.assistant.clone().unwrap()
}

/// Joss works for Ana and Mara, has promised Ben something, and does an area for Mara of which Ana is told.
fn works() -> Vec<Item> {
    let (ana, mara, joss) =
        (person("Ana Lima", "ana@far.example").id, PersonId::derive("Mara"), PersonId::derive("Joss"));
    let mut table = task("Seating plan", Some("27"));
    (table.owner, table.requester) = (Some(joss), Some(ana));
    let mut minutes = task("Minutes of the board", None);
    (minutes.owner, minutes.requester, minutes.state) = (Some(joss), Some(ana), TaskState::Done);
    minutes.ended = Some(crate::testing::at("20 10:00"));
    let mut paper = task("Board paper", None);
    paper.after = vec![table.id];
    let mut own = task("Tidy the desk", None);
    own.owner = Some(joss);
    let promised = promise("I will send the rota", true, "25 10:00");
    let mut letter = message("rota", "20 09:00", Queue::NeedsYou);
    (letter.id, letter.from.email) = (promised.message, "joss@near.example".into());
    let mut area = Responsibility::new(ResponsibilityId::derive("papers"), "Board papers", mara);
    (area.responsible, area.informed) = (vec![joss], vec![ana]);
    vec![
        Item::Task(table),
        Item::Task(minutes),
        Item::Task(paper),
        Item::Task(own),
        Item::Message(Box::new(letter)),
        Item::Commitment(promised),
        Item::Responsibility(area),
    ]
}

#[test]
fn who_relies_on_somebody_is_told_with_what_is_open_first_and_a_source_each() {
    let world = with(works());
    let found = map(&world, &joss(&world), false, date(2026, 11, 24));
    let told: Vec<(String, usize, Vec<&str>)> = found
        .iter()
        .map(|one| (one.name.clone(), one.open, one.lines.iter().map(|l| l.text.as_str()).collect()))
        .collect();
    let expected = [
        (
            "Ana Lima",
            1,
            vec![
                "Waits for “Seating plan”, due Fri 27 Nov",
                "Asked for it; done Fri 20 Nov: Minutes of the board",
                "Is told what comes of Board papers",
            ],
        ),
        (
            "Mara Lind",
            1,
            vec![
                "Cannot begin “Board paper” before “Seating plan”",
                "Answers for Board papers, which Joss does",
            ],
        ),
        ("ben@near.example", 1, vec!["Was promised “send the rota”, by tomorrow"]),
    ];
    assert_eq!(told, expected.map(|(name, open, lines)| (name.to_owned(), open, lines)));
    assert!(found.iter().flat_map(|one| &one.lines).all(|line| !line.source.quote.is_empty()));
    // What nobody asked for shows nobody, and the figures are the same for whoever looks.
    let own = map(&world, &joss(&world), true, date(2026, 11, 24));
    assert!(own[1].lines[1].text.ends_with("which you do"));
}

#[test]
fn whoever_objects_to_being_looked_at_is_not_on_the_map_and_private_tasks_neither() {
    let mut items = works();
    let mut ana = person("Ana Lima", "ana@far.example");
    ana.relation.consent.structure = false;
    items.push(Item::Person(ana));
    let world = with(items);
    // One who is named by their card and by their address is one.
    let mut once = works();
    let mut to_ana = promise("I will send the map", true, "25 10:00");
    to_ana.counterparty = "ana@far.example".into();
    let mut letter = message("map", "20 09:00", Queue::NeedsYou);
    (letter.id, letter.from.email) = (to_ana.message, "joss@near.example".into());
    once.extend([Item::Message(Box::new(letter)), Item::Commitment(to_ana)]);
    let both = with(once);
    let of_ana: Vec<usize> = map(&both, &joss(&both), false, date(2026, 11, 24))
        .iter()
        .filter(|one| one.name == "Ana Lima")
        .map(|one| one.all)
        .collect();
    assert_eq!(of_ana, [4]);
    let names = |world: &Snapshot| -> Vec<String> {
        map(world, &joss(world), false, date(2026, 11, 24)).into_iter().map(|one| one.name).collect()
    };
    assert_eq!(names(&world), ["Mara Lind", "ben@near.example"]);
    let mut items = works();
    if let Item::Task(table) = &mut items[0] {
        table.clearance = world::Clearance::at(world::Level::Restricted);
    }
    let world = with(items);
    let lines = map(&world, &joss(&world), false, date(2026, 11, 24));
    assert!(lines.iter().flat_map(|one| &one.lines).all(|line| !line.text.contains("Seating plan")));
}

#[test]
fn the_headline_says_what_relies_lies_ahead_and_lacks_a_fix() {
    let aim = |late: bool, reached: bool| AimRow {
        id: NoteId::derive("a"),
        text: "Chair the weekly".into(),
        career: false,
        when: String::new(),
        late,
        reached,
        shared: false,
    };
    let mistake = |fix: &str| MistakeRow {
        id: NoteId::derive("m"),
        on: String::new(),
        text: "Wrong rent".into(),
        fix: fix.into(),
        fixed: String::new(),
        shared: false,
    };
    let nobody = headline("Joss", true, &[], &[], 0);
    assert_eq!(nobody, "Nothing recorded shows who relies on your work.");
    let world = with(works());
    let relies = map(&world, &joss(&world), false, date(2026, 11, 24));
    let told = headline(
        "Joss",
        false,
        &[aim(true, false), aim(false, true)],
        &[mistake(""), mistake("x")],
        relies.len(),
    );
    assert_eq!(
        told,
        "Three people rely on Joss’s work; one goal ahead, 1 past its date; one mistake without a fix."
    );
}
