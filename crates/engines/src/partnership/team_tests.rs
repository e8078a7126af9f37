use super::one_to_ones::{Agenda, Alarm, standings};
use super::{propose, updates};
use crate::maths::random::Random;
use crate::testing::{MONDAY, Scene, at};
use jiff::{Span, Timestamp};
use world::event::{EventStatus, EventTime};
use world::note::{Point, Update, Written};
use world::office::Member;
use world::{Effect, Event, Item, Note, PersonId, Proposal};

const NINE: [&str; 9] = ["aiko", "ben", "dana", "elif", "jeroen", "luis", "marit", "priya", "tomasz"];

/// A scene with so many direct reports.
fn team(names: &[&str]) -> Scene {
    let mut scene = Scene::new();
    let mut office = (*scene.world.office).clone();
    let member = |name: &&str| {
        let mut letters = name.chars();
        let first = letters.next().unwrap().to_uppercase().to_string() + letters.as_str();
        Member { person: PersonId::derive(name), name: first, email: format!("{name}@northwharf.example") }
    };
    office.reports = names.iter().map(member).collect();
    scene.world.office = office.into();
    scene
}

fn put(scene: &mut Scene, who: &str, at: Timestamp, text: &str, written: Written) {
    let person = PersonId::derive(who);
    scene.world.put(Item::Note(Note::between(person, person, at, text, written)));
}

fn point(scene: &mut Scene, who: &str, at: Timestamp, text: &str) {
    put(scene, who, at, text, Written::Point { state: Point::Open });
}

fn update(scene: &mut Scene, who: &str, done: &str, update: Update) {
    put(scene, who, at(3, 10, 0), done, Written::Update(Update { week: MONDAY, ..update }));
}

fn alarms(scene: &Scene, who: &str) -> Vec<Alarm> {
    let all = standings(&scene.world);
    all.into_iter().find(|s| s.report.person == PersonId::derive(who)).unwrap().alarms
}

fn put_at(event: &mut Event, span: world::Interval) {
    if let EventTime::Timed { interval, .. } = &mut event.time {
        *interval = span;
    }
}

fn mails(found: &[Proposal]) -> Vec<Vec<String>> {
    let to = |p: &Proposal| match &p.effect {
        Effect::DraftMail { to, .. } => {
            to.iter().map(|m| m.email.split('@').next().unwrap().to_owned()).collect()
        }
        other => panic!("{other:?}"),
    };
    found.iter().map(to).collect()
}

#[test]
fn a_month_of_nine_reports_leaves_no_1_2_1_unheld_and_unsaid() {
    for seed in 0..20 {
        let (mut chance, mut scene) = (Random::new(seed), team(&NINE));
        let mut dates: Vec<(&str, i64)> = Vec::new();
        for who in NINE {
            let first = -(chance.below(20) as i64) - 3;
            scene.event(&format!("1-2-1 {who}"), at(first, 9, 0), 30, &[who]);
            dates.push((who, first));
            let gap = 7 + chance.below(45) as i64;
            // Three things can happen to the next: it is held, it is called off, or it was never made.
            let fate = chance.below(3);
            if fate < 2 {
                let id = scene.event(&format!("1-2-1 {who}"), at(first + gap, 9, 0), 30, &[who]);
                if fate == 1 {
                    scene.change_event(id, |e| e.status = EventStatus::Cancelled);
                } else {
                    dates.push((who, first + gap));
                }
            }
        }
        for day in 0..31 {
            scene.set_now(at(day, 17, 0));
            for who in NINE {
                let held = |d: &&(&str, i64)| d.0 == who && d.1 <= day;
                let last = dates.iter().filter(held).map(|d| d.1).max().unwrap();
                let next = dates.iter().filter(|d| d.0 == who && d.1 > day).map(|d| d.1).min();
                let missed = next.is_none_or(|next| next - last > 31);
                let said =
                    alarms(&scene, who).iter().any(|a| matches!(a, Alarm::NoneAhead(_) | Alarm::Gap(_)));
                assert_eq!(said, missed, "{who} on day {day} of {seed}: last {last}, next {next:?}");
            }
        }
    }
}

#[test]
fn an_agenda_is_asked_for_48_and_24_hours_before_and_not_once_it_is_in() {
    let mut scene = team(&["priya"]);
    scene.event("1-2-1 Priya", at(-20, 9, 0), 45, &["priya"]);
    scene.event("1-2-1 Priya", at(4, 9, 0), 45, &["priya"]);
    for (now, agenda, asks) in [
        (at(2, 8, 59), Agenda::Ahead(at(3, 9, 0)), false),
        (at(2, 9, 0), Agenda::Asked(at(3, 9, 0)), true),
        (at(3, 8, 59), Agenda::Asked(at(3, 9, 0)), true),
        (at(3, 9, 0), Agenda::Missing, true),
    ] {
        scene.set_now(now);
        assert_eq!(standings(&scene.world)[0].agenda, agenda, "{now}");
        let found: Vec<Proposal> =
            propose(&scene.world).into_iter().filter(|p| p.kind.0 == "partnership.agenda").collect();
        assert_eq!(found.len(), usize::from(asks), "{now}: {found:?}");
    }
    assert_eq!(alarms(&scene, "priya"), [Alarm::NoAgenda]);
    point(&mut scene, "priya", at(3, 9, 30), "My next role");
    assert_eq!(standings(&scene.world)[0].agenda, Agenda::In(at(3, 9, 30)));
    assert!(propose(&scene.world).iter().all(|p| p.kind.0 != "partnership.agenda"));
    // What the executive puts on it does not stand for the report's own.
    let mut others = team(&["priya"]);
    others.event("1-2-1 Priya", at(1, 9, 0), 45, &["priya"]);
    let theirs = Note::between(
        PersonId::derive("priya"),
        PersonId::derive("mara"),
        at(0, 7, 0),
        "Rota",
        Written::Point { state: Point::Open },
    );
    others.world.put(Item::Note(theirs));
    assert_ne!(standings(&others.world)[0].agenda, Agenda::In(at(0, 7, 0)));
}

#[test]
fn two_moves_in_a_row_reach_the_executive_and_a_move_says_why_and_comes_soon() {
    let mut scene = team(&["ben"]);
    let dates = [(-14, -13), (0, 2), (14, 14)];
    for (planned, held) in dates {
        let id = scene.event("1-2-1 Ben", at(held, 14, 0), 30, &["ben"]);
        let was = MONDAY.saturating_add(Span::new().days(planned)).strftime("%Y%m%dT140000").to_string();
        scene.change_event(id, |e| e.recurrence_id = Some(was));
    }
    scene.set_now(at(1, 8, 0));
    assert_eq!(alarms(&scene, "ben"), [Alarm::MovedAgain(2), Alarm::Unexplained]);
    assert!(Alarm::MovedAgain(2).is_executives());
    let id = standings(&scene.world)[0].next.unwrap().0;
    let moved = Written::Moved { event: id, from: at(0, 14, 0), to: at(2, 14, 0) };
    put(&mut scene, "ben", at(0, 12, 0), "The board called", moved);
    assert_eq!(alarms(&scene, "ben"), [Alarm::MovedAgain(2)]);
    // One that stayed breaks the row.
    scene.set_now(at(3, 8, 0));
    assert_eq!(alarms(&scene, "ben"), []);
    let far = scene.event("1-2-1 Ben", at(10, 9, 0), 30, &["ben"]);
    scene.change_event(far, |e| e.recurrence_id = Some("20261102T090000".into()));
    assert!(alarms(&scene, "ben").contains(&Alarm::MovedFar(8)), "{:?}", alarms(&scene, "ben"));
}

#[test]
fn one_that_moves_on_and_on_keeps_each_reason_and_is_counted_from_its_first_place() {
    let mut scene = team(&["ben"]);
    let id = scene.event("1-2-1 Ben", at(3, 14, 0), 30, &["ben"]);
    scene.event("1-2-1 Ben", at(10, 14, 0), 30, &["ben"]);
    let was = MONDAY.saturating_add(Span::new().days(3)).strftime("%Y%m%dT140000").to_string();
    scene.change_event(id, |e| e.recurrence_id = Some(was));
    scene.set_now(at(1, 8, 0));
    let mut lies = at(3, 14, 0);
    for (n, to) in [at(7, 14, 0), at(8, 14, 0), at(15, 14, 0)].into_iter().enumerate() {
        put(
            &mut scene,
            "ben",
            at(1, 7, 0),
            &format!("Reason {n}"),
            Written::Moved { event: id, from: lies, to },
        );
        let span = world::Interval::lasting(to, 30);
        scene.change_event(id, |e| put_at(e, span));
        lies = to;
        let all = standings(&scene.world);
        let why: Vec<String> = all[0].moves.iter().map(|m| m.why.clone().unwrap()).collect();
        let all_reasons: Vec<String> = (0..=n).rev().map(|k| format!("Reason {k}")).collect();
        assert_eq!(why, all_reasons, "each is kept, the newest first");
        let again = alarms(&scene, "ben").contains(&Alarm::MovedAgain(n + 1));
        assert_eq!(again, n >= 1, "{:?}", alarms(&scene, "ben"));
        let far = alarms(&scene, "ben").iter().any(|a| matches!(a, Alarm::MovedFar(_)));
        assert_eq!(far, n == 2, "the third lies far from the first place, past the next date of the series");
    }
    // Back where it was planned, it was not moved.
    scene.change_event(id, |e| put_at(e, world::Interval::lasting(at(3, 14, 0), 30)));
    assert_eq!(alarms(&scene, "ben"), []);
}

#[test]
fn a_friday_report_is_on_time_names_who_is_missing_and_is_read_in_six_minutes() {
    let mut scene = team(&NINE);
    let long = "word ".repeat(400);
    for (n, who) in NINE.into_iter().enumerate().filter(|(n, _)| *n != 0 && *n != 5) {
        let blocked = if n < 3 { "The dock plates at Haarlem are not repaired" } else { "" };
        let decision = if n == 7 { &long } else { "" };
        update(
            &mut scene,
            who,
            &long,
            Update {
                next: long.clone(),
                blocked: blocked.into(),
                decision: decision.into(),
                ..Update::default()
            },
        );
    }
    let times = updates::times(&scene.world, MONDAY);
    assert_eq!((times.closes, times.report), (at(4, 12, 0), at(4, 15, 30)));
    scene.set_now(times.report);
    let friday = updates::friday(&scene.world, updates::current(&scene.world));
    let missing: Vec<&str> = friday.missing.iter().map(|m| m.name.as_str()).collect();
    assert_eq!(missing, ["Aiko", "Luis"]);
    assert_eq!(friday.people.len(), 7);
    assert!((1..=6).contains(&friday.minutes), "{} minutes", friday.minutes);
    assert_eq!(friday.blockers.len(), 1, "{:?}", friday.blockers);
    assert_eq!(friday.blockers[0].people.len(), 2);
    assert_eq!(friday.decisions.len(), 1);
    assert!(friday.people.iter().all(|p| p.done.split_whitespace().count() <= 28));
}

#[test]
fn a_blocker_that_names_a_colleague_is_one_of_both() {
    let mut scene = team(&["aiko", "ben"]);
    let blocked = Update { blocked: "No depot budget from Aiko yet".into(), ..Update::default() };
    update(&mut scene, "ben", "Racking contract ready", blocked);
    let friday = updates::friday(&scene.world, MONDAY);
    assert_eq!(friday.blockers[0].waits_for.as_ref().map(|m| m.name.as_str()), Some("Aiko"));
    assert_eq!(friday.missing.len(), 1);
}

#[test]
fn updates_are_asked_for_on_wednesday_and_only_those_who_are_missing_are_reminded() {
    let mut scene = team(&["aiko", "ben", "dana"]);
    let asked = |scene: &Scene| -> Vec<Vec<String>> {
        let found: Vec<Proposal> =
            propose(&scene.world).into_iter().filter(|p| p.kind.0 == "partnership.update").collect();
        mails(&found)
    };
    scene.set_now(at(2, 8, 0));
    assert!(asked(&scene).is_empty());
    scene.set_now(at(2, 9, 30));
    assert_eq!(asked(&scene), [["aiko", "ben", "dana"]]);
    update(&mut scene, "ben", "Done", Update::default());
    scene.set_now(at(3, 15, 0));
    assert_eq!(asked(&scene), [["aiko", "dana"]]);
    assert!(updates::is_open(&scene.world, MONDAY));
    scene.set_now(at(4, 12, 0));
    assert!(asked(&scene).is_empty() && !updates::is_open(&scene.world, MONDAY));
}

#[test]
fn an_agenda_due_on_a_weekend_is_due_on_the_working_day_before() {
    let mut scene = team(&["priya"]);
    // MONDAY + 7 is a Monday: a day before is a Sunday, so Friday at the same time.
    scene.event("1-2-1 Priya", at(7, 9, 0), 45, &["priya"]);
    scene.set_now(at(2, 8, 0));
    assert_eq!(standings(&scene.world)[0].agenda, Agenda::Ahead(at(4, 9, 0)));
    scene.set_now(at(3, 9, 0));
    assert_eq!(standings(&scene.world)[0].agenda, Agenda::Asked(at(4, 9, 0)));
}

#[test]
fn whoever_asks_for_time_is_offered_a_date_until_it_is_made() {
    let mut scene = team(&["priya"]);
    scene.set_now(at(1, 9, 0));
    put(&mut scene, "priya", at(1, 8, 0), "The dock team", Written::Asks { minutes: 15, answered: false });
    let offered = |scene: &Scene| {
        propose(&scene.world).into_iter().filter(|p| p.kind.0 == "partnership.time").collect::<Vec<_>>()
    };
    let found = offered(&scene);
    assert_eq!((found.len(), found[0].because.as_str()), (1, "Priya asks for 15 min: “The dock team”"));
    let Effect::CreateEvent { draft } = &found[0].effect else { panic!("{found:?}") };
    assert_eq!(
        (draft.interval.minutes(), draft.attendees[0].email.as_str()),
        (15, "priya@northwharf.example")
    );
    scene.world = scene.world.with(&found[0].effect);
    assert!(offered(&scene).is_empty(), "the date is made");
}

#[test]
fn a_1_2_1_of_today_that_was_called_off_is_known_with_its_reason() {
    let mut scene = team(&["priya"]);
    let off = scene.event("1-2-1 Priya", at(1, 9, 0), 45, &["priya"]);
    scene.event("1-2-1 Priya", at(8, 9, 0), 45, &["priya"]);
    scene.set_now(at(1, 8, 0));
    assert_eq!(standings(&scene.world)[0].off, None);
    scene.change_event(off, |e| e.status = EventStatus::Cancelled);
    let said = Written::Moved { event: off, from: at(1, 9, 0), to: at(1, 9, 0) };
    put(&mut scene, "priya", at(1, 7, 0), "The board called", said);
    let why = Some((at(1, 9, 0), Some("The board called".to_owned())));
    assert_eq!(standings(&scene.world)[0].off, why);
    std::sync::Arc::make_mut(&mut scene.world.events).remove(&off);
    assert_eq!(standings(&scene.world)[0].off, why, "a date that is gone from its series");
    scene.set_now(at(2, 8, 0));
    assert_eq!(standings(&scene.world)[0].off, None);
}
