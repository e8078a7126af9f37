use super::*;
use crate::testing::{at, event, office};
use world::event::Attendee;
use world::note::Update;
use world::office::Member;
use world::{Item, Level, PartStat};

fn priya() -> Member {
    Member::new("Priya Raman", "priya@near.example")
}

/// An office in which Priya reports to Mara, with 1-2-1s at these times.
fn world(dates: &[&str]) -> Snapshot {
    let mut world = office();
    let mut office = (*world.office).clone();
    office.reports = vec![priya()];
    world.office = office.into();
    for date in dates {
        let mut talk = event(&format!("Priya 1-2-1 {date}"), date, 45);
        talk.attendees = vec![Attendee {
            email: priya().email,
            name: None,
            role: Default::default(),
            partstat: PartStat::Accepted,
        }];
        world.put(Item::Event(talk));
    }
    world.reckon_busy();
    world
}

fn mara(world: &Snapshot) -> PersonId {
    world.office.owner.person
}

fn note(world: &Snapshot, author: PersonId, text: &str, written: Written) -> Note {
    Note::between(priya().person, author, world.now, text, written)
}

#[test]
fn a_page_without_reports_says_how_to_name_them() {
    let team = compose(&office(), PersonId::derive("m"));
    assert_eq!(team.headline, "Nobody is named as a direct report yet.");
    assert!(team.support.contains("reports = ["), "{}", team.support);
}

#[test]
fn a_row_says_when_what_and_what_is_wrong_with_its_source() {
    let mut world = world(&["10 09:00", "26 09:00"]);
    let point = note(&world, priya().person, "My next role", Written::Point { state: Point::Open });
    world.put(Item::Note(point));
    let asks = note(&world, priya().person, "the dock team", Written::Asks { minutes: 15, answered: false });
    world.put(Item::Note(asks));
    let row = compose(&world, mara(&world)).rows.remove(0);
    assert_eq!((row.gap.as_str(), row.agenda.as_str()), ("16 days apart; 31 at most.", "In since today."));
    assert_eq!(row.next.unwrap().when, "Thu 26 Nov, 09:00");
    assert_eq!((row.points[0].text.as_str(), row.points[0].by.as_str()), ("My next role", "Priya"));
    assert_eq!(row.asks[0].words, "Asks for 15 min: the dock team");
    assert!(row.wrong.is_empty());
    let gone = compose(&self::world(&["10 09:00"]), mara(&world)).rows.remove(0);
    assert_eq!(gone.wrong[0].words, "No date is planned; it is due by Fri 11 Dec.");
    assert!(gone.wrong[0].executive && !gone.wrong[0].sources.is_empty());
    let none = compose(&self::world(&[]), mara(&world)).rows.remove(0);
    assert_eq!(none.gap, "None was held yet.");
    assert!(!none.wrong[0].sources.is_empty(), "what is absent has its source, too");
}

#[test]
fn headlines_count_what_needs_a_look() {
    let world = world(&["10 09:00", "25 15:00"]);
    let row = compose(&world, mara(&world)).rows.remove(0);
    let standings = one_to_ones::standings(&world);
    let standings: Vec<&Standing> = standings.iter().collect();
    let wrong = |n: usize| -> Vec<Row> {
        let bad = Wrong { words: String::new(), executive: true, sources: Vec::new() };
        (0..5)
            .map(|i| Row { wrong: if i < n { vec![bad.clone()] } else { Vec::new() }, ..row.clone() })
            .collect()
    };
    for (n, said) in [
        (0, "Next is Priya, tomorrow, 15:00. The agenda of Priya is not in yet."),
        (1, "The 1-2-1 with Priya needs a look."),
        (2, "The 1-2-1s with Priya and Priya need a look."),
        (4, "Four of five 1-2-1s need a look."),
        (5, "Five 1-2-1s need a look."),
    ] {
        assert_eq!(headline(&world, &standings, &wrong(n)), said);
    }
}

#[test]
fn rows_go_by_the_next_date_and_what_was_called_off_says_so() {
    let mut world = world(&["10 09:00", "26 09:00"]);
    let mut office = (*world.office).clone();
    office.reports = ["Aiko", "Ben"]
        .map(|name| Member::new(name, format!("{}@near.example", name.to_lowercase())))
        .into_iter()
        .chain([priya()])
        .collect();
    world.office = office.into();
    let mut talk = event("Ben 1-2-1", "27 09:00", 45);
    talk.attendees[0].email = "ben@near.example".into();
    world.put(Item::Event(talk));
    let names = |world: &Snapshot| {
        compose(world, mara(world)).rows.into_iter().map(|row| row.first).collect::<Vec<_>>()
    };
    assert_eq!(names(&world), ["Priya", "Ben", "Aiko"]);
    let id = world.events.values().find(|e| e.summary.ends_with("26 09:00")).unwrap().id;
    let off = std::sync::Arc::make_mut(&mut world.events).get_mut(&id).unwrap();
    off.status = world::event::EventStatus::Cancelled;
    let (from, to) = (at("26 09:00"), at("26 09:00"));
    let why = note(&world, mara(&world), "The board called", Written::Moved { event: id, from, to });
    world.put(Item::Note(why));
    let page = compose(&world, mara(&world));
    assert_eq!(page.headline, "The 1-2-1 with Priya, Thu 26 Nov, 09:00, was called off.");
    let row = page.rows.into_iter().find(|r| r.first == "Priya").unwrap();
    assert_eq!(row.off.as_deref(), Some("Called off: Thu 26 Nov, 09:00: The board called"));
    assert!(row.moved.is_empty(), "{:?}", row.moved);
    let page = mine::compose(&world, priya());
    assert_eq!(page.headline, "Your 1-2-1, Thu 26 Nov at 09:00, was called off.");
    assert_eq!(page.support, "The reason: The board called");
}

#[test]
fn a_report_reads_what_is_theirs_and_a_private_note_is_nobodys() {
    let mut world = world(&["10 09:00", "26 09:00"]);
    let on = jiff::civil::date(2026, 11, 10);
    let shared = note(&world, mara(&world), "Ready for more", Written::Minutes { on });
    let private = note(&world, mara(&world), "May succeed me", Written::Minutes { on }).kept_private();
    assert_eq!(private.clearance.level, Level::EyesOnly);
    let seen = [shared.clone(), private].into_iter().filter(|n| n.is_shared_with(priya().person));
    seen.for_each(|n| world.put(Item::Note(n)));
    let page = mine::compose(&world, priya());
    assert_eq!(page.headline, "Your 1-2-1 is Thu 26 Nov at 09:00, and it is staying there.");
    assert_eq!(page.notes, [("Tue 10 Nov".to_owned(), "Ready for more".to_owned())]);
    assert!(page.friday.open && page.friday.stands == "due Fri 12:00", "{:?}", page.friday);
    world.now = at("27 12:00");
    assert!(!mine::compose(&world, priya()).friday.open, "it closes on Friday at noon");
    let update = Update { week: jiff::civil::date(2026, 11, 23), ..Update::default() };
    world.put(Item::Note(note(&world, priya().person, "93% on time", Written::Update(update))));
    let page = mine::compose(&world, priya());
    assert!(page.friday.sent && page.friday.form.done == "93% on time", "{:?}", page.friday);
}

#[test]
fn a_line_needs_what_was_done_and_keeps_to_its_length() {
    let week = jiff::civil::date(2026, 11, 23);
    let write = |form: Form| mine::written(priya().person, priya().person, at("26 10:00"), week, &form);
    for (form, field) in [
        (Form::default(), "done"),
        (Form { done: "x".into(), next: "y".repeat(501), ..Form::default() }, "next"),
    ] {
        let Err(DeskError::Form(wrong)) = write(form) else { panic!("it was written") };
        assert_eq!(wrong[0].field, field);
    }
    let note =
        write(Form { done: " Done \u{202e}it ".into(), mood: "quite tired".into(), ..Form::default() })
            .unwrap();
    assert_eq!((note.text.as_str(), note.update().unwrap().mood.as_str()), ("Done it", "quite"));
}

/// A 1-2-1 that stands in no calendar is known by its note.
#[test]
fn a_note_of_one_that_was_held_counts_as_the_last() {
    let mut world = world(&["26 09:00"]);
    let row = |world: &Snapshot| {
        let page = compose(world, mara(world));
        page.rows.into_iter().find(|r| r.first == "Priya").unwrap()
    };
    assert_eq!(row(&world).gap, "None was held yet.");
    let on = jiff::civil::date(2026, 11, 20);
    let held = note(&world, mara(&world), "We met", Written::Minutes { on });
    world.put(Item::Note(held));
    assert_eq!(row(&world).gap, "Six days apart; 31 at most.");
}

#[test]
fn promises_are_those_that_every_page_counts() {
    use crate::testing::promise;
    use world::CommitmentState;
    let mut world = world(&["10 09:00", "26 09:00"]);
    let mut put = |object: &str, ours: bool, due: &str, made: &str, state: CommitmentState| {
        let mut one = promise(object, ours, due);
        (one.counterparty, one.counterparty_name) = (priya().email, priya().name);
        (one.state, one.made) = (state, made.parse().unwrap());
        if object == "send the rota" {
            one.due = Some(::world::Due::On(jiff::civil::date(2026, 10, 20)));
        }
        world.put(Item::Commitment(one));
    };
    put("send you my comments", true, "20 18:00", "2026-11-16T09:00:00Z", CommitmentState::Detected);
    put("send the rota", true, "01 18:00", "2026-10-16T09:00:00Z", CommitmentState::Detected);
    put("bring the draft", false, "27 18:00", "2026-10-16T09:00:00Z", CommitmentState::Detected);
    put("send the list", true, "20 18:00", "2026-11-10T09:00:00Z", CommitmentState::Kept);
    let row = compose(&world, mara(&world)).rows.remove(0);
    let told: Vec<String> = row
        .promises
        .iter()
        .map(|line| format!("{} {}", line.text, line.detail.as_deref().unwrap_or_default()))
        .collect();
    assert_eq!(
        told,
        [
            "Mara to Priya: “send the comments” Late since Fri 20 Nov.",
            "Mara to Priya: “send the list” Kept.",
            "Priya to Mara: “bring the draft” By Fri 27 Nov."
        ]
    );
    let counted = crate::grid::set(&world);
    assert_eq!(counted.len(), told.len(), "as many as Trust and the grid count");
}
