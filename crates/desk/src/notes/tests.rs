use super::*;
use crate::testing::{at, event, message, office, person, with};
use world::note::{Update, Written};
use world::office::Member;
use world::{Clearance, Compartment, Goal, GoalId, Item, Level, Note, NoteId, Queue};

fn member(name: &str) -> Member {
    Member::new(name, format!("{}@near.example", name.to_lowercase()))
}

/// An office of Mara with Priya and Ben, on Friday at noon.
fn team() -> Snapshot {
    let mut world = office();
    let mut office = (*world.office).clone();
    office.reports = vec![member("Priya"), member("Ben")];
    world.office = office.into();
    world.now = at("27 12:00");
    world
}

/// The same with things above the team's level: a deal, a hearing, a price, a person, a group.
fn guarded() -> Snapshot {
    let mut world = team();
    let secret = Clearance::at(Level::Confidential);
    let hide = |summary: &str, clearance: &Clearance| {
        let mut hidden = event(summary, "25 10:00", 45);
        hidden.clearance = clearance.clone();
        Item::Event(hidden)
    };
    let group = Clearance { level: Level::Internal, compartment: Some(Compartment("kingfisher".into())) };
    world.put(hide("Halcyon: second round at 4,250,000", &secret));
    world.put(hide("Renewal with Brightmark at 37.5 percent", &secret));
    world.put(hide("Papers", &group));
    let mut letter = message("Sørensen joins in May", "24 09:00", Queue::NeedsYou);
    letter.clearance = Clearance::at(Level::Restricted);
    world.put(Item::Message(Box::new(letter)));
    let mut card = person("Ingrid Sørensen", "ingrid@far.example");
    card.clearance = Clearance::at(Level::Restricted);
    world.put(Item::Person(card));
    world.put(Item::Event(event("Rotterdam hub steering", "26 10:00", 45)));
    world
}

/// A line that somebody wrote and approved.
fn own(text: &str, n: usize) -> Note {
    let key = format!("own {n}");
    Note {
        id: NoteId::derive(&key),
        with: None,
        author: world::PersonId::derive("joss"),
        at: at("27 11:00"),
        text: text.to_owned(),
        written: Written::Line { week: jiff::civil::date(2026, 11, 23), key, approved: true },
        evidence: Vec::new(),
        clearance: Clearance::default(),
    }
}

/// What the note makes of lines that were typed into it: those that go out.
fn goes_out(lines: &[&str]) -> Vec<String> {
    let mut world = guarded();
    lines.iter().enumerate().for_each(|(n, text)| world.put(Item::Note(own(text, n))));
    let page = compose(&world);
    page.note
        .lines
        .into_iter()
        .filter(|l| l.stand == Stand::Approved && l.part == "By hand")
        .map(|l| l.text)
        .collect()
}

/// Forty lines that must not go out.
const LEAKS: [&str; 40] = [
    "Halcyon moves to the second round.",
    "HALCYON is on track.",
    "H a l c y o n is on track.",
    "Hal\u{200b}cyon is on track.",
    "Hаlcyоn is on track.",
    "Hálcyon goes well.",
    "Hal-cyon goes well.",
    "Hal cyon goes well.",
    "Halcyon’s papers are ready.",
    "We met Brightmark on Tuesday.",
    "Bright mark came by.",
    "BRIGHTMARK signed.",
    "Brightmark’s people liked the depot.",
    "Kingfisher starts in May.",
    "kingfisher starts in May",
    "King fisher starts in May.",
    "Lunch with Ingrid Sorensen went well.",
    "Sørensen will join in May.",
    "Ms Sorensen’s first day is in May.",
    "Ingrid joins us.",
    "The price is 4,250,000.",
    "The price is 4.250.000 euros.",
    "The price is 4 250 000.",
    "The price is €4.25m.",
    "We pay 4.25 million.",
    "We pay 4250k.",
    "About four point two five million.",
    "The margin is 37.5%.",
    "The margin is 37,5 percent.",
    "The redundancies come in March.",
    "His severance is agreed.",
    "We made our candidate an offer.",
    "Two candidates are left.",
    "The dismissal is final.",
    "The takeover is signed.",
    "Due diligence begins on Monday.",
    "The term sheet is out.",
    "Ben is on sick leave until May.",
    "Ben has had surgery and is well.",
    "The bonus is paid in March.",
];

/// Lines that may.
const FINE: [&str; 30] = [
    "The hub steering chose a date.",
    "We signed the lease for Maasvlakte B on Tuesday.",
    "Rotterdam stays on course for 31 March.",
    "On-time delivery is at 93.1%, best since August.",
    "Thank you, Priya: the trial at Haarlem is done.",
    "Thank you, Ben: both racking offers are compared.",
    "On Wednesday Mara was at Haarlem for the night shift.",
    "Mara is in Dublin on Thursday.",
    "Next week: budget with the board on Thursday.",
    "1-2-1s run as planned.",
    "The new scanners are at the gate.",
    "Forty people came to the open day.",
    "The depot at Breda has a new canteen.",
    "We move to the second floor in May.",
    "The second carrier starts its trial month.",
    "Room 4 is free again.",
    "The early cut-off goes on for two weeks.",
    "All five depots have their gate lists.",
    "The permit file is complete.",
    "Dana runs the talent review on Monday.",
    "The works council met on Wednesday.",
    "Diesel clauses are settled with both carriers.",
    "The customer evening was full.",
    "We hired three planners.",
    "The lift works again.",
    "Safety walk: no finding at Venlo.",
    "Returns fell by a fifth.",
    "The plan for next year is in its second draft.",
    "The survey of the site is done.",
    "Parking at Haarlem is lined anew.",
];

#[test]
fn forty_leaks_stay_in_and_at_most_a_tenth_of_what_may_go_out_is_held() {
    let through: Vec<String> = LEAKS.iter().flat_map(|line| goes_out(&[line])).collect();
    assert!(through.is_empty(), "{through:#?}");
    let out = goes_out(&FINE);
    assert!(FINE.len() - out.len() <= FINE.len() / 10, "{} of {} go out: {out:#?}", out.len(), FINE.len());
}

#[test]
fn what_rests_on_something_confidential_is_held_and_says_why() {
    let mut world = guarded();
    let mut goal = Goal { id: GoalId::derive("deal"), ..Goal::new("deal", "Second site") };
    goal.unit = Some("%".into());
    goal.status.push(world::goal::Measure { date: jiff::civil::date(2026, 11, 25), value: 40.0 });
    goal.clearance = Clearance::at(Level::Confidential);
    world.put(Item::Goal(goal.clone()));
    let line = |world: &Snapshot| compose(world).note.lines.into_iter().find(|l| l.part == "Goals").unwrap();
    assert_eq!(line(&world).stand, Stand::Held);
    assert_eq!(line(&world).why, ["It rests on something that is marked confidential."]);
    assert!(!line(&world).sources.is_empty());
    goal.clearance = Clearance::default();
    world.put(Item::Goal(goal));
    assert_eq!((line(&world).stand, line(&world).text.as_str()), (Stand::Waiting, "Second site is at 40%."));
}

#[test]
fn thanks_come_only_of_what_may_be_told() {
    let mut world = team();
    let week = jiff::civil::date(2026, 11, 23);
    for (name, share) in [("Priya", true), ("Ben", false)] {
        let update = Written::Update(Update { week, share, ..Update::default() });
        let person = member(name).person;
        world.put(Item::Note(Note::between(
            person,
            person,
            at("26 10:00"),
            format!("{name} is done"),
            update,
        )));
    }
    let page = compose(&world);
    let thanks: Vec<&str> =
        page.note.lines.iter().filter(|l| l.part == "Thanks").map(|l| l.text.as_str()).collect();
    assert_eq!(thanks, ["Thank you, Priya: Priya is done."]);
    assert_eq!(page.headline, "One line of the team note waits for a look. All reports are in.");
    assert_eq!(page.report.to, "To Mara, Fri 27 Nov 15:30, one minute to read");
}

#[test]
fn an_office_without_reports_says_so() {
    let page = compose(&with([]));
    assert_eq!(page.headline, "Nobody is named as a direct report yet.");
    assert!(page.report.people.is_empty() && !page.note.may_ask);
}

#[test]
fn until_wednesday_the_last_week_is_read() {
    let mut world = team();
    for (now, monday) in
        [("24 08:00", 16), ("25 08:00", 16), ("25 12:00", 23), ("29 12:00", 23), ("30 08:00", 23)]
    {
        world.now = at(now);
        assert_eq!(compose(&world).week, jiff::civil::date(2026, 11, monday), "{now}");
    }
}

/// The same office with a candidate whose card is for everybody, one who is written of in confidence, and a plan.
fn hiring() -> Snapshot {
    let mut world = guarded();
    let mut card = person("Ilse Vermeer", "ilse@far.example");
    card.title = Some("Candidate, Head of Depot Operations".into());
    world.put(Item::Person(card));
    world.put(Item::Person(person("Otto Lindqvist", "otto@far.example")));
    for (n, level) in [(1, Level::Confidential), (2, Level::Confidential), (3, Level::Internal)] {
        let mut letter = message(&format!("where the panel stands {n}"), "24 09:00", Queue::NeedsYou);
        letter.preview = "Otto Lindqvist is second with all five of us; the sum is EUR 91,250".into();
        letter.clearance = Clearance::at(level);
        world.put(Item::Message(Box::new(letter)));
    }
    let mut plan = Goal { id: GoalId::derive("plan"), ..Goal::new("plan", "Next plan") };
    plan.measure = Some("sections accepted, of twelve".into());
    plan.status.push(world::goal::Measure { date: jiff::civil::date(2026, 11, 25), value: 9.0 });
    plan.clearance = Clearance::at(Level::Confidential);
    world.put(Item::Goal(plan));
    world
}

fn refused(world: &Snapshot, line: &str) -> bool {
    lines::refused(&Guard::of(world, world), line).is_some()
}

#[test]
fn the_answer_is_the_same_whoever_asks_and_names_no_secret_to_who_does_not_know_it() {
    let house = guarded();
    let mut less = team();
    let line = "Halcyon moves on.";
    assert!(!refused(&less, line), "who does not know it holds nothing");
    let told = |world: &Snapshot| {
        lines::refused(&Guard::of(&house, world), &format!("All is well.\n{line}")).unwrap()
    };
    assert_eq!(
        told(&house),
        (line.to_owned(), "“halcyon” stands only in what is not for the team.".to_owned())
    );
    assert_eq!(told(&less), (line.to_owned(), "It says something that is not for the team.".to_owned()));
    less.put(Item::Note(own(line, 1)));
    let page = guarded_by(&less, &Guard::of(&house, &less));
    let own = page.note.lines.iter().find(|l| l.part == "By hand").unwrap();
    assert_eq!(
        (own.stand, own.why.as_slice()),
        (Stand::Held, ["It says something that is not for the team.".to_owned()].as_slice())
    );
}

#[test]
fn an_everyday_word_gives_nothing_away() {
    let mut world = guarded();
    let secret = Clearance::at(Level::Confidential);
    for (summary, day) in [
        ("Good step on the second site", "25 09:00"),
        ("Morning at the Harbour", "25 11:00"),
        ("Project Harvest", "25 12:00"),
    ] {
        let mut hidden = event(summary, day, 45);
        hidden.clearance = secret.clone();
        world.put(Item::Event(hidden));
    }
    for n in 0..3 {
        let mut letter = message(&format!("Rota {n}"), "24 10:00", Queue::NeedsYou);
        letter.preview = "In the morning the harbour is calm, and the harvest is in.".into();
        letter.clearance = Clearance::default();
        world.put(Item::Message(Box::new(letter)));
    }
    for line in ["Good news from the gate.", "The morning shift is full.", "We met at the harbour."] {
        assert!(!refused(&world, line), "{line}");
    }
    assert!(refused(&world, "Harvest goes well."), "what a project is called is a code name");
    assert!(refused(&world, "Halcyon goes well."));
}

#[test]
fn a_candidate_is_kept_back_whatever_the_level_of_the_card() {
    let world = hiring();
    for line in [
        "Ilse Vermeer starts on 1 February",
        "I l s e Vermeer joins us",
        "We welcome Ilse V. in February",
        "Otto Lindqvist came by.",
        "Lunch with O. Lindqvist",
        "Thank you Dana: our new site manager will be announced",
        "the Brightmark renewal is 3,4 m",
        "The plan figure is nine of twelve",
        "9/12 of it is done",
    ] {
        assert!(refused(&world, line), "{line}");
    }
    let held: Vec<&str> = FINE.into_iter().filter(|line| refused(&world, line)).collect();
    assert!(held.len() <= FINE.len() / 10, "{held:?}");
    // One of whom most is written for everybody is named as anybody is.
    let mut open = hiring();
    for n in 4..7 {
        let mut letter = message(&format!("Otto Lindqvist visits {n}"), "24 10:00", Queue::NeedsYou);
        letter.clearance = Clearance::default();
        open.put(Item::Message(Box::new(letter)));
    }
    assert!(!refused(&open, "Otto Lindqvist came by."));
}

#[test]
fn a_goal_is_told_as_people_speak() {
    let mut goal = Goal { id: GoalId::derive("hub"), ..Goal::new("hub", "Rotterdam hub") };
    goal.measure = Some("milestones reached, of sixteen".into());
    goal.unit = Some("count".into());
    for (day, value) in [(18, 7.0), (25, 8.0)] {
        goal.status.push(world::goal::Measure { date: jiff::civil::date(2026, 11, day), value });
    }
    let told =
        |goal: &Goal| progress::told(goal, goal.status.last().unwrap(), jiff::civil::date(2026, 11, 23));
    assert_eq!(told(&goal), "Rotterdam hub: 8 of 16 milestones reached, one more than last week.");
    goal.measure = Some("deliveries on time".into());
    goal.unit = Some("%".into());
    assert_eq!(told(&goal), "Rotterdam hub: deliveries on time at 8%, up from 7%.");
}

#[test]
fn what_was_done_about_a_missing_line_is_what_happened() {
    let mut world = team();
    world.now = at("27 15:31");
    let said = |world: &Snapshot| {
        let report = compose(world).report;
        (report.absent, report.reminded)
    };
    assert_eq!(said(&world), ("Never came", "No reminder was sent.".to_owned()));
    world.now = at("27 12:30");
    assert_eq!(said(&world), ("Not in yet", "No reminder was sent; one line by phone is fine.".to_owned()));
    world.now = at("26 15:10");
    let asked = engines::partnership::propose(&world);
    let mut reminder = asked.into_iter().find(|p| p.kind.0 == "partnership.update").unwrap();
    let reader = crate::testing::mara(&world).reader;
    let by = world::clearance::Approver::of(&reader, &reminder.clearance).unwrap();
    reminder.show(world.now).unwrap();
    reminder.accept(&by, world.now).unwrap();
    reminder.applied(None, world.now).unwrap();
    world.put(Item::Proposal(Box::new(reminder)));
    world.now = at("30 08:00");
    assert_eq!(said(&world), ("Never came", "Reminded Thu 26 Nov, 15:10.".to_owned()));
}

#[test]
fn what_lies_behind_is_not_told_as_ahead() {
    let mut world = team();
    world.now = at("24 09:00");
    for (name, day) in [("Exec team", "23 10:00"), ("Ops review", "26 10:00")] {
        let mut meeting = event(name, day, 45);
        meeting.attendees = ["priya", "ben"]
            .map(|who| world::event::Attendee {
                email: format!("{who}@near.example"),
                name: None,
                role: Default::default(),
                partstat: world::PartStat::Accepted,
            })
            .to_vec();
        world.put(Item::Event(meeting));
    }
    world.reckon_busy();
    let page = compose(&world);
    let ahead: Vec<&str> =
        page.note.lines.iter().filter(|l| l.part == "This week").map(|l| l.text.as_str()).collect();
    assert_eq!(ahead, ["Thu 26 Nov: Ops review."]);
}
