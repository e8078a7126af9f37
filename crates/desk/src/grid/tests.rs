//! The engines over a snapshot: faults and cover in words, who has too much, what recurs unwritten, how complex.

use super::*;
use crate::testing::{at, event, person, with};
use jiff::civil::date;
use std::collections::BTreeSet;
use world::person::Work;
use world::{Competence, Effect, Event, Item, Person, SourceId, Task, TaskId, TaskState};

fn id(name: &str) -> PersonId {
    PersonId::derive(&format!("{}@far.example", name.to_lowercase()))
}

fn worker(name: &str, hours: u32, can: &[(&str, u8)]) -> Item {
    let competences = can.iter().map(|(name, level)| Competence { name: (*name).to_owned(), level: *level });
    let work =
        Work { competences: competences.collect(), weekly_minutes: Some(hours * 60), ..Work::default() };
    let card = person(&format!("{name} Ray"), &format!("{}@far.example", name.to_lowercase()));
    Item::Person(Person { work: Some(Box::new(work)), ..card })
}

fn duty(name: &str, does: &str, backups: &[&str], minutes: u32) -> Responsibility {
    let mut area = Responsibility::new(ResponsibilityId::derive(name), name, PersonId::derive("Mara"));
    area.responsible = vec![id(does)];
    area.backups = backups.iter().map(|b| id(b)).collect();
    area.minutes_a_month = Some(minutes);
    area
}

/// Eight people, three duties each, each with two who step in.
fn eight() -> Snapshot {
    let name = |n: usize| format!("P{n}");
    let people = (0..8).map(|n| worker(&name(n), 10, &[]));
    let duties = (0..24).map(|n| {
        let backups = [name((n + 1 + n / 8) % 8), name((n + 4) % 8)];
        let area = duty(&format!("Duty {n:02}"), &name(n % 8), &[&backups[0], &backups[1]], 120);
        Item::Responsibility(area)
    });
    with(people.chain(duties))
}

#[test]
fn any_one_of_eight_may_be_away_and_the_plan_is_whole_or_names_the_gap() {
    let world = eight();
    let (from, to, today) = (date(2026, 12, 7), date(2026, 12, 18), date(2026, 11, 24));
    for n in 0..8 {
        let plan = cover::of(&world, id(&format!("P{n}")), (from, to), today, &[]);
        assert_eq!(plan.headline, format!("Three areas are covered while P{n} is away."));
        let by: BTreeSet<&str> = plan.lines.iter().filter_map(|l| l.by.as_deref()).collect();
        assert!(!by.contains(format!("P{n} Ray").as_str()), "{plan:?}");
    }
    let mut bare = world.clone();
    bare.put(Item::Responsibility(duty("Duty 00", "P0", &[], 120)));
    let plan = cover::of(&bare, id("P0"), (from, to), today, &[]);
    assert_eq!((plan.lines[0].name.as_str(), plan.lines[0].by.as_deref()), ("Duty 00", None));
}

#[test]
fn who_answers_for_areas_and_is_away_leaves_somebody_to_agree() {
    let (from, to, today) = (date(2026, 12, 7), date(2026, 12, 18), date(2026, 11, 24));
    let plan = cover::of(&eight(), PersonId::derive("Mara"), (from, to), today, &[]);
    assert_eq!(plan.headline, "24 areas need somebody else to agree while Mara is away.");
    assert_eq!((plan.lines.len(), plan.agree.len()), (0, 24));
    assert_eq!(plan.agree[0].words, "Mara agrees here. Ask P0 to agree meanwhile, or name another.");
}

#[test]
fn hours_said_and_what_one_answers_for_are_load_and_nobody_unknown_is_handed_anything() {
    let mut answers = duty("On time", "Ben", &[], 600);
    answers.owner = id("Priya");
    let world = with([worker("Priya", 10, &[]), worker("Ben", 30, &[]), Item::Responsibility(answers)]);
    let at = |world: &Snapshot, name: &str| {
        let numbers = numbers::Numbers::of(world);
        numbers.load(numbers.people.iter().position(|p| *p == id(name)).unwrap())
    };
    assert_eq!((at(&world, "Priya"), at(&world, "Ben")), (600, 600));
    let tired = |hours: u32| {
        let mut world = world.clone();
        let mut card = world.people[&id("Ben")].clone();
        let mut work = card.work();
        work.told = Some((date(2026, 11, 23), hours * 60));
        card.work = Some(Box::new(work));
        world.put(Item::Person(card));
        at(&world, "Ben")
    };
    assert_eq!(tired(40), 600, "an ordinary week says nothing more");
    assert_eq!(tired(52), 30 * 60 * 52 / 12 + 6 * 60 * 52 / 12, "no room, and six hours too many");
    // Whoever has a part in an area of which nobody wrote what it takes is not known to be able to do it.
    let mut papers = duty("Papers", "Priya", &["Ben"], 1_200);
    papers.consulted = vec![id("Ben")];
    let world = with([worker("Priya", 2, &[]), worker("Ben", 30, &[]), Item::Responsibility(papers)]);
    assert!(balance(&world).is_empty());
}

#[test]
fn faults_are_said_with_what_to_do() {
    let mut bad = duty("Duty 01", "P1", &["P1"], 60);
    bad.consulted = ["P2", "P3", "P4", "P5"].map(id).to_vec();
    bad.informed = vec![id("P2")];
    let mut nobody = duty("Duty 02", "P1", &["P2"], 60);
    nobody.responsible.clear();
    let mut world = eight();
    for n in 0..24 {
        let name = format!("Duty {n:02}");
        let mut area = world.responsibilities[&ResponsibilityId::derive(&name)].clone();
        area.owner = id(&format!("P{}", n % 8));
        world.put(Item::Responsibility(area));
    }
    assert_eq!(faults::found(&world, &[], true), Vec::<String>::new());
    (bad.owner, nobody.owner) = (id("P1"), id("P2"));
    world.put(Item::Responsibility(bad));
    world.put(Item::Responsibility(nobody));
    assert_eq!(
        faults::found(&world, &[], true),
        [
            "Duty 02: nobody does it. Recruit, train or drop.",
            "Duty 01: P2 is both asked before and told after. Keep one.",
            "Duty 01: P1 would step in for P1. Name another.",
            "Duty 01: four are asked before; more than three slow it down.",
        ]
    );
}

#[test]
fn whoever_has_too_much_could_hand_over_to_one_who_fits_and_nobody_else_is_asked() {
    let hiring = |name: &str, does: &str| {
        let mut area = duty(name, does, &[], 1_200);
        area.needs = vec![Competence { name: "hiring".into(), level: 4 }];
        Item::Responsibility(area)
    };
    let world = with([
        worker("Priya", 10, &[("hiring", 4)]),
        worker("Dana", 30, &[("hiring", 4)]),
        worker("Ben", 30, &[]),
        hiring("Depot hiring", "Priya"),
        hiring("Hub hiring", "Priya"),
        Item::Responsibility(duty("Rota", "Ben", &["Dana"], 600)),
    ]);
    let found = balance(&world);
    assert_eq!(found.len(), 1, "{found:?}");
    let (from, to) = (id("Priya"), id("Dana"));
    assert!(matches!(found[0].effect, Effect::HandOver { from: f, to: t, .. } if (f, t) == (from, to)));
    assert!(found[0].title.contains("hiring from Priya to Dana"));
    assert!(found[0].because.contains("Dana can do 100% of what it takes"), "{}", found[0].because);
    assert_eq!(
        found[0].expected.words,
        "Priya −20 h a month, Dana +20 h; load varies by 1.25 before, 0.72 after (at most 0.25 is even)"
    );
    let after = world.with(&found[0].effect);
    assert!(balance(&after).is_empty(), "handed over, nobody has too much");
    // Without anybody who fits, nothing is proposed.
    let alone = with([
        worker("Priya", 10, &[("hiring", 4)]),
        worker("Ben", 30, &[]),
        hiring("Depot hiring", "Priya"),
        hiring("Hub hiring", "Priya"),
    ]);
    assert!(balance(&alone).is_empty());
}

fn task(title: &str, owner: Option<PersonId>, minutes: u32) -> Task {
    let mut task = Task::new(TaskId::derive(title), SourceId::derive("tasks"), title);
    (task.owner, task.estimate_minutes, task.state) = (owner, Some(minutes), TaskState::Next);
    task
}

#[test]
fn what_the_executive_does_and_another_could_is_listed_by_minutes() {
    let mut budget = duty("Budget", "Dana", &[], 600);
    budget.covers = vec!["budget".into()];
    let mut press = duty("Press", "Ben", &[], 60);
    press.covers = vec!["panel".into()];
    press.responsible.clear();
    let done = |title: &str, minutes| {
        let mut done = task(title, None, minutes);
        (done.state, done.ended, done.actual_minutes) =
            (TaskState::Done, Some(at("20 10:00")), Some(minutes));
        Item::Task(done)
    };
    let world = with([
        worker("Dana", 40, &[]),
        Item::Responsibility(budget),
        Item::Responsibility(press),
        done("Check the budget table", 50),
        done("Chase a budget line", 40),
        done("Answer a panel", 30),
    ]);
    let found = self_done::of(&world);
    assert_eq!(found.len(), 1, "nobody could do the panels: {found:?}");
    assert_eq!((found[0].name.as_str(), found[0].minutes, found[0].who.as_str()), ("Budget", 90, "Dana"));
    assert_eq!(found[0].tasks.len(), 2);
}

#[test]
fn what_recurs_and_is_in_no_area_is_offered() {
    let held = |n: u32| {
        let mut held = event("Carrier review", &format!("{:02} 10:00", 2 + n), 60);
        held.recurrence_id = Some(format!("r{n}"));
        held.id = Event::id_of(held.source, &held.uid, held.recurrence_id.as_deref());
        held.organiser = Some("dana@far.example".into());
        Item::Event(held)
    };
    let weekly = |n: u32| Item::Task(task(&format!("Send rota {n}"), Some(id("Dana")), 20));
    let world = with([worker("Dana", 40, &[])].into_iter().chain((0..4).map(held)).chain((0..3).map(weekly)));
    let found = find::of(&world);
    let told: Vec<(&str, &str)> = found.iter().map(|f| (f.name.as_str(), f.why.as_str())).collect();
    assert_eq!(
        told,
        [("Carrier review", "Held four times in 60 days."), ("Send rota", "Dana has done it three times.")]
    );
    assert_eq!((found[0].responsible.as_str(), found[0].minutes), ("Dana Ray", Some(120)));
    let mut known = world.clone();
    let mut area = duty("Carriers", "Dana", &[], 60);
    area.covers = vec!["carrier review".into(), "send rota".into()];
    known.put(Item::Responsibility(area));
    assert!(find::of(&known).is_empty());
}

#[test]
fn what_one_of_the_house_keeps_writing_about_is_offered() {
    let letter = |subject: &str, day: u32, from: &str| {
        let mut letter = crate::testing::message(subject, "01 09:00", world::Queue::Read);
        let source = SourceId::derive("mail");
        letter.id = world::MessageId::derive(&format!("{subject} {day}"));
        letter.source = source;
        letter.thread = world::ThreadId::derive(&format!("{subject} {day}"));
        letter.date = Some(at(&format!("{day:02} 09:00")));
        letter.from.email = from.into();
        Item::Message(Box::new(letter))
    };
    let dana = "dana@near.example";
    let mail = [
        letter("Depot rota, week 45", 3, dana),
        letter("Depot rota, week 46", 10, dana),
        letter("Re: Depot rota, week 47", 17, dana),
        letter("Rota", 18, dana),
        letter("Depot rota, week 47", 18, "press@far.example"),
    ];
    let told = |mail: &[Item]| {
        let found =
            find::of(&with([Item::Person(person("Dana Ray", dana))].into_iter().chain(mail.to_vec())));
        found.into_iter().map(|f| (f.name, f.why, f.responsible, f.covers)).collect::<Vec<_>>()
    };
    let found = told(&mail);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].1, "Dana has begun three threads about it in 60 days.");
    assert_eq!((found[0].2.as_str(), found[0].3.as_str()), ("Dana Ray", "depot rota week"));
    assert!(told(&mail[..2]).is_empty(), "twice is no habit");
}

#[test]
fn the_parts_of_how_complex_an_area_is_add_up() {
    let mut area = duty("Hub", "Dana", &["Ben"], 600);
    (area.covers, area.criticality) = (vec!["hub".into()], Some(5));
    let mut world =
        with([worker("Dana", 40, &[]), worker("Ben", 40, &[]), Item::Responsibility(area.clone())]);
    assert_eq!(complexity::of(&world, &area), None, "without open work nothing is told");
    world.put(Item::Task(task("Hub plan", Some(id("Dana")), 60)));
    let found = complexity::of(&world, &area).unwrap();
    let sum: f64 = found.parts.iter().map(|p| p.1).sum();
    assert!((sum - found.score).abs() < 0.5, "{found:?}");
    assert_eq!(found.band, "Complicated");
}
