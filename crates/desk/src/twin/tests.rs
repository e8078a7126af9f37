//! What is understood of sentences, what the page says, and what a change would do.

use super::*;
use crate::testing::{event, office, person, task};
use engines::twin::what_if::Measure;
use jiff::{SignedDuration, Timestamp};
use world::event::EventTime;
use world::{Effect, Event, Interval, Item, PersonId, Responsibility, ResponsibilityId, Task};

/// Days from that Tuesday, at an hour.
fn on(day: i64, hour: i64) -> Timestamp {
    let midnight: Timestamp = "2026-11-24T00:00:00Z".parse().unwrap();
    midnight + SignedDuration::from_hours(24 * day + hour)
}

fn held(name: &str, day: i64, hour: i64, minutes: i64) -> Event {
    let mut one = event(name, "24 09:00", minutes);
    one.id = world::EventId::derive(&format!("{name} {day}"));
    one.uid = format!("{name}@near.example");
    one.recurrence_id = Some(format!("{day}"));
    one.time = EventTime::Timed { interval: Interval::lasting(on(day, hour), minutes), zone: "UTC".into() };
    one.organiser = Some("mara@near.example".into());
    one
}

/// Twelve weeks back and four ahead: a long review on Tuesdays, a short sync on Wednesdays, Ana's board call on Thursdays;
/// tasks that are due, the lease's among them.
pub(super) fn scene() -> Snapshot {
    let mut world = office();
    world.now = on(0, 6);
    std::sync::Arc::make_mut(&mut world.office).addresses = vec!["mara@near.example".into()];
    for week in -12..4 {
        let day = 7 * week;
        world.put(Item::Event(held("Vendor review", day, 9, 240)));
        world.put(Item::Event(held("Leads sync", day + 1, 10, 60)));
        let theirs =
            Event { organiser: Some("ana@far.example".into()), ..held("Board call", day + 2, 14, 60) };
        world.put(Item::Event(theirs));
    }
    let lena = person("Lena Ford", "lena@near.example");
    let mut area = Responsibility::new(ResponsibilityId::derive("lease"), "Lease", world.office.owner.person);
    area.responsible = vec![world.office.owner.person];
    area.covers = vec!["lease".into()];
    area.backups = vec![lena.id];
    world.put(Item::Responsibility(area));
    world.put(Item::Person(lena));
    for n in 1..9 {
        let name = if n % 2 == 0 { format!("Lease part {n}") } else { format!("Work {n}") };
        let mut one: Task = task(&name, None);
        one.estimate_minutes = Some(300);
        one.due =
            Some(world::Due::On(jiff::civil::date(2026, 11, 24).saturating_add(jiff::Span::new().days(n))));
        world.put(Item::Task(one));
    }
    world.reckon_busy();
    world
}

fn read(text: &str) -> Read {
    words::read(&scene(), WEEKS, text)
}

#[test]
fn sentences_are_understood_as_people_write_them_and_written_in_one_way() {
    for (said, meant) in [
        ("drop vendor review", "Drop Vendor review"),
        ("Drop the Tuesday review.", "Drop Vendor review"),
        ("stop going to the board call", "Drop Board call"),
        ("shorten Leads sync to 30", "Shorten Leads sync to 30 min"),
        ("cut vendor review to 1 h 30", "Shorten Vendor review to 90 min"),
        ("shorten the review to half an hour", "Shorten Vendor review to 30 min"),
        ("move leads sync to Thursday at 9:30", "Move Leads sync to Thu 09:30"),
        ("add Board dinner every Friday 16:00 for 90 min", "Add Board dinner on Fri 16:00 for 90 min"),
        ("keep Fridays free", "Keep Fri 09:00-17:30 free"),
        ("take Friday mornings for customers", "Keep Fri 09:00-12:30 free"),
        ("protect Fri 09:00-12:00", "Keep Fri 09:00-12:00 free"),
        ("read mail twice a day", "Read mail 2 times a day"),
        ("batch mail 3", "Read mail 3 times a day"),
        ("mail once a day", "Read mail once a day"),
        ("hand lease to Lena", "Hand Lease to Lena Ford"),
        ("let Lena do the lease".replace("the ", "").as_str(), "Hand Lease to Lena Ford"),
        ("let Lena chair vendor review", "Drop Vendor review"),
        ("new project Terminal=40h", "New project Terminal of 40 h"),
        ("start project Second berth of 25 h", "New project Second berth of 25 h"),
        ("away 2026-12-01 to 2026-12-03", "Away 2026-12-01 to 2026-12-03"),
        ("trip 2026-12-01", "Trip 2026-12-01"),
        ("trip to Rotterdam 7 Dec to 9 Dec", "Trip 2026-12-07 to 2026-12-09"),
        ("travel to Lisbon next week for three days", "Trip 2026-11-30 to 2026-12-02"),
        ("trip to Oslo from 7 to 9 December", "Trip 2026-12-07 to 2026-12-09"),
        ("away from 7 to 9 December", "Away 2026-12-07 to 2026-12-09"),
        ("away next Tuesday", "Away 2026-12-01"),
        ("be away tomorrow", "Away 2026-11-25"),
        ("crunch next week", "Crunch 2026-11-30 to 2026-12-06"),
        ("crunch 2026-12-01 to 2026-12-04", "Crunch 2026-12-01 to 2026-12-04"),
        ("reduce interruptions by half", "Reduce interruptions to 50%"),
        ("halve interruptions", "Reduce interruptions to 50%"),
        ("cut interruptions to 30%", "Reduce interruptions to 30%"),
        ("reduce reactive share to 10%", "Reduce reactive share to 10%"),
        ("reactive work to 10 %", "Reduce reactive share to 10%"),
        ("hand everything to Lena", "Hand everything to Lena Ford"),
        ("drop all review meetings", "Drop Vendor review"),
        ("drop Vendor review and Leads sync", "Drop Leads sync\nDrop Vendor review"),
        ("shorten vendor review by half", "Shorten Vendor review to 120 min"),
        ("shorten vendor review by 30 min", "Shorten Vendor review to 210 min"),
        ("keep Monday and Friday mornings free", "Keep Mon 09:00-12:30 free\nKeep Fri 09:00-12:30 free"),
        ("keep Fri from 9 to 12 free", "Keep Fri 09:00-12:00 free"),
    ] {
        let found = read(said);
        let mut lines: Vec<String> = found.text().lines().map(str::to_owned).collect();
        if said.starts_with("drop Vendor review and") {
            lines.sort();
        }
        assert_eq!(lines.join("\n"), meant, "{said}: {found:?}");
        assert!(found.unread.is_empty(), "{said}: {found:?}");
        let again = read(meant);
        assert_eq!(again.changes.len(), found.changes.len(), "{meant}");
        assert!(
            again.changes().iter().all(|c| found.changes().contains(c)),
            "{meant} is read as it is written"
        );
    }
}

#[test]
fn several_changes_stand_in_one_sentence_and_names_keep_their_and() {
    let found = read("drop the Tuesday review and take Fridays for customers; read mail 3 times a day");
    assert_eq!(found.text(), "Drop Vendor review\nKeep Fri 09:00-17:30 free\nRead mail 3 times a day");
    let note = found.changes[1].note.as_deref().unwrap();
    assert!(note.contains("customers") && note.contains("not part of a simulated week"), "{note}");
    assert_eq!(read("drop Ops and finance review").unread.len(), 1, "no verb follows that and");
    assert_eq!(found.without(1), "Drop Vendor review\nRead mail 3 times a day");
    let twice = read("drop vendor review\nDrop the Tuesday review");
    assert_eq!(twice.changes.len(), 1);
}

#[test]
fn what_is_not_understood_is_said_with_what_to_write() {
    for (said, why) in [
        ("sing to the moon", "nothing is known here that it could mean"),
        ("fly to the moon", "“to the moon” is not understood"),
        ("shorten vendor review to -5 min", "5 to 480"),
        ("shorten vendor review to 30 min on Mondays", "5 to 480"),
        ("shorten leads sync to 90", "it takes 1 h already"),
        ("move vendor review to Thu 14:00 in May", "weekday and a time"),
        ("keep Fri 09:00-12:00 free in December", "“in” is not understood"),
        ("batch mail at 13 times a day", "from 1 to 12 times"),
        ("read mail 3 times an hour", "from 1 to 12 times"),
        ("reduce reactive share to 99%", "say less"),
        ("reduce interruptions to 120%", "by how much"),
        ("crunch", "say the days"),
        ("crunch next week with cake", "“with cake” is not understood"),
        ("away 2027-03-01 to 2027-03-05", "look further ahead"),
        ("away 2026-11-02", "is past"),
        ("drop all", "say which meetings"),
        ("drop all status meetings", "no meeting ahead"),
        (
            "drop the Thursday review",
            "no meeting ahead is called “the Thursday review”; perhaps Vendor review",
        ),
        ("drop e", "fits Leads sync and Vendor review: say which"),
        ("drop", "say which meeting"),
        ("shorten vendor review", "say how long"),
        ("shorten vendor review to 900", "5 to 480"),
        ("move vendor review to then", "weekday and a time"),
        ("hand lease to Nobody", "nobody is known as “Nobody”"),
        ("hand gardening to Lena", "no area, project or person"),
        ("keep Friday 14:00-12:00 free", "from when until when"),
        ("mail 90 times", "how often"),
        ("new project Terminal", "its hours"),
        ("weigh Nothing 40%", "no goal is called"),
        ("away 2026-12-03 to 2026-12-01", "before it begins"),
    ] {
        let found = read(said);
        assert!(found.changes.is_empty(), "{said}: {found:?}");
        assert!(found.unread[0].why.contains(why), "{said}: {}", found.unread[0].why);
    }
    let many = read("drop vendor review\nread mail 3 times a day\n");
    assert_eq!(many.changes.len(), 2);
    let odd = read("drop <script>alert(1)</script>\u{202e}\nİ and drop vendor review");
    assert!(odd.unread.iter().all(|u| !u.words.contains('\u{202e}')), "{odd:?}");
}

fn page(first: &str, second: &str) -> Result<WhatIf, DeskError> {
    let asked = Asked { first: first.into(), second: second.into(), ..Asked::default() };
    compose(scene(), &asked, &engines::Config::default(), false)
}

#[test]
fn the_weeks_as_they_are_say_what_will_be_missed() {
    let found = page("", "").unwrap();
    assert!(found.headline.contains("dates in the coming four weeks"), "{}", found.headline);
    assert!(found.scenarios.is_empty() && found.thin.is_none());
    assert!(found.measures.iter().all(|m| m.bars.len() == 1));
    assert_eq!(found.forecasts.len(), 8);
    assert!(found.forecasts.windows(2).all(|two| two[0].met <= two[1].met), "the worst come first");
    let series = found.inputs.iter().find(|i| i.name == "Series").unwrap();
    assert!(
        series.basis.starts_with("11 weeks, ") || series.basis.starts_with("12 weeks, "),
        "{}",
        series.basis
    );
    let guess = found.inputs.iter().find(|i| i.name == "Interruptions").unwrap();
    assert_eq!((guess.basis.as_str(), guess.guess), ("our own guess, no data", true));
    assert!(found.choices.series.iter().any(|c| c.name == "Vendor review" && c.words == "4 times, 16 h"));
    assert!(found.choices.work.iter().any(|c| c.name == "Lease" && c.words == "four tasks"));
}

#[test]
fn two_scenarios_stand_side_by_side_and_nothing_unclear_is_a_headline() {
    let found =
        page("drop vendor review\nread mail twice a day", "add Coffee on Mon 12:45 for 5 min").unwrap();
    assert_eq!(found.scenarios.iter().map(|s| s.letter).collect::<String>(), "AB");
    assert!(found.measures.iter().all(|m| m.bars.len() == 3));
    let [a, b] = &found.scenarios[..] else { panic!() };
    let late = a.differences.iter().find(|d| d.measure == Measure::Late).unwrap();
    assert!(late.is_told() && late.better && late.words.ends_with("fewer"), "{late:?}");
    assert!(late.chance.as_ref().unwrap().starts_with("better in "), "{late:?}");
    let first =
        a.differences.iter().filter(|d| d.better).max_by(|x, y| x.matters.total_cmp(&y.matters)).unwrap();
    assert_eq!(
        found.headline,
        format!("A, {}; B, no clear difference.", first.sentence()),
        "what matters most in A, as the list says it"
    );
    assert!(a.differences.iter().all(|d| !d.worse), "{:?}", a.differences);
    assert_eq!(a.alone.len(), 2);
    assert!(b.alone.is_empty());
    let same = page("add Coffee on Mon 12:45 for 5 min", "").unwrap();
    assert!(same.headline.ends_with("no difference that chance would not make."), "{}", same.headline);
    assert!(same.scenarios[0].differences.iter().all(|d| !d.clear && d.chance.is_none()));
    let none = page("fly away", "").unwrap();
    assert_eq!(none.headline, "Nothing of what was written was understood.");
}

#[test]
fn what_contradicts_is_refused_by_name_and_what_is_too_far_too() {
    let refused = page("drop vendor review\nshorten vendor review to 30", "").unwrap_err();
    assert_eq!(refused.code(), "E_CONFLICT");
    assert!(refused.to_string().contains("“Shorten Vendor review to 30 min” contradict"), "{refused}");
    assert_eq!(within(27).unwrap_err().code(), "E_LIMIT");
    assert!(within(26).is_ok());
}

#[test]
fn little_history_has_a_banner_and_chances_in_tens() {
    let mut world = scene();
    let late = world.events.values().filter(|e| e.interval(&world.zone()).start > on(-7, 0)).cloned();
    world.events = std::sync::Arc::new(late.map(|e| (e.id, e)).collect());
    let found = compose(
        world,
        &Asked { first: "drop vendor review".into(), ..Asked::default() },
        &engines::Config::default(),
        false,
    )
    .unwrap();
    assert!(found.thin.as_ref().unwrap().contains("days of history"), "{:?}", found.thin);
    for row in found.forecasts.iter().flat_map(|f| &f.chances).filter(|c| !c.is_empty()) {
        assert!(row.starts_with("about ") && row.ends_with(" in 10"), "{row}");
    }
    let told = found.scenarios[0].differences.iter().filter_map(|d| d.chance.as_ref());
    assert!(told.into_iter().all(|c| c.starts_with("better in about ")));
}

#[test]
fn the_same_question_has_the_same_answer() {
    assert_eq!(page("drop vendor review", "").unwrap(), page("drop vendor review", "").unwrap());
}

fn offered(line: &str) -> Result<String, String> {
    let world = scene();
    let change = words::read(&world, WEEKS, line).changes().remove(0);
    act::offered(&world, &engines::Config::default(), &change, WEEKS)
}

#[test]
fn what_can_be_proposed_is_said_and_what_cannot_with_its_reason() {
    assert!(offered("drop vendor review").unwrap().starts_with("Call off Vendor review: "));
    assert!(offered("drop board call").unwrap().starts_with("Decline Board call: "));
    assert!(offered("shorten vendor review to 60").unwrap().starts_with("Shorten Vendor review to 60 min: "));
    assert!(offered("shorten board call to 15").unwrap_err().contains("calls it: ask them"));
    assert_eq!(offered("hand lease to Lena").unwrap(), "Hand Lease to Lena: four open tasks");
    assert!(offered("keep Fri 09:00-12:00 free").unwrap().starts_with("Keep Fri 09:00–12:00 free: "));
    assert!(offered("read mail twice a day").unwrap_err().contains("habit"));
    assert!(offered("new project Terminal of 40 h").unwrap_err().contains("only a thought"));
}

#[test]
fn a_proposal_does_exactly_what_was_thought_of() {
    let world = scene();
    let made =
        |line: &str| act::made(world.clone(), line, WEEKS, &engines::Config::default(), false).unwrap()(0);
    let dropped = made("drop vendor review");
    let parts = dropped.effect.parts();
    let off = parts.iter().filter(|e| matches!(e, Effect::CancelEvent { .. })).count();
    let letters = parts.iter().filter(|e| matches!(e, Effect::DraftMail { .. })).count();
    assert!(off >= 3 && letters == 1 && off + letters == parts.len(), "{parts:?}");
    assert!(
        is_asked(&dropped) && dropped.because.starts_with("Of 1000 simulated calendars"),
        "{}",
        dropped.because
    );
    let declined = made("drop board call");
    let only = |e: &&Effect| matches!(e, Effect::ChangeEvent { change, .. } if change.only_declines());
    assert!(declined.effect.parts().iter().filter(|e| only(e)).count() >= 3);
    let handed = made("hand lease to Lena");
    let lena = world.people.values().find(|p| p.name == "Lena Ford").map(|p| p.id).unwrap();
    let to = |id: PersonId| {
        let parts = handed.effect.parts();
        let tasks = parts
            .iter()
            .filter(|e| matches!(e, Effect::ChangeTask { change, .. } if change.owner == Some(id)));
        (
            tasks.count(),
            parts.iter().filter(|e| matches!(e, Effect::HandOver { to, .. } if *to == id)).count(),
        )
    };
    assert_eq!(to(lena), (4, 1));
    assert!(handed.effect.is_executives(), "only the executive hands over");
    let again =
        act::made(world.clone(), "drop vendor review", WEEKS, &engines::Config::default(), false).unwrap();
    assert_eq!(again(0).id, dropped.id);
    assert_ne!(again(1).id, dropped.id);
    let refused =
        act::made(world, "fly away", WEEKS, &engines::Config::default(), false).map(|_| ()).unwrap_err();
    assert_eq!(refused.code(), "E_PARSE");
}

#[test]
fn the_best_changes_are_those_that_do_something() {
    let asked = Asked { first: "read mail 12 times a day".into(), ..Asked::default() };
    let found = best::found(scene(), &asked, Aim::Dates, &engines::Config::default()).unwrap();
    assert!(!found.is_empty() && found.len() <= 3);
    assert!(found[0].text.contains("Vendor review"), "{}", found[0].text);
    for set in &found {
        assert!(read(&set.text).unread.is_empty(), "{}", set.text);
        let aim = set.differences.iter().find(|d| d.measure == Measure::Tardiness).unwrap();
        assert!(aim.clear && aim.better, "{set:?}");
    }
}

#[test]
fn without_finished_work_the_record_says_that_there_is_too_little() {
    let (basis, record) = Basis::of(scene(), WEEKS, Default::default()).unwrap();
    let found = accuracy::composed(&basis.world, &record, true);
    assert!(found.too_little && found.hides);
    assert!(found.headline.starts_with("Not enough history: "), "{}", found.headline);
    assert!(found.headline.ends_with(" of a past week can be judged, 10 are needed."), "{}", found.headline);
    assert!(found.drift.is_none() && found.score.is_empty());
}

#[test]
fn finished_work_is_held_against_what_would_have_been_told() {
    let mut world = scene();
    for n in 0..40_i64 {
        let (week, took) = (-11 + n / 4, 1 + n % 4);
        let mut one: Task = task(&format!("Done {n}"), None);
        one.estimate_minutes = Some(45);
        one.created = Some(on(7 * week - 3, 9));
        one.due = Some(world::Due::At(on(7 * week + 3, 12)));
        (one.state, one.ended) = (world::TaskState::Done, Some(on(7 * week - 1 + took, 15)));
        one.actual_minutes = Some(45);
        world.put(Item::Task(one));
    }
    let (basis, record) = Basis::of(world, WEEKS, Default::default()).unwrap();
    let found = accuracy::composed(&basis.world, &record, false);
    assert!(!found.too_little, "{}", found.headline);
    assert!(found.headline.starts_with("Of ") && found.levels.len() == 3);
    assert!(found.forecasts.iter().any(|f| f.came.starts_with("done ") && f.held[1].is_some()));
    assert!(found.reliability.iter().map(|b| b.share).all(|s| (0.0..=1.0).contains(&s)));
    assert!(found.score.contains("Brier"), "{}", found.score);
}

#[test]
fn more_calendars_refine_the_same_answer_and_say_how_many_they_were() {
    let with = |replications| {
        let asked = Asked { first: "drop vendor review".into(), replications, ..Asked::default() };
        compose(scene(), &asked, &engines::Config::default(), false).unwrap()
    };
    let (first, refined) = (with(FIRST), with(REFINED));
    assert_eq!((first.replications, refined.replications), (FIRST, REFINED));
    assert!(first.support.starts_with("250 simulated") && refined.support.starts_with("2000 simulated"));
    let wide = |page: &WhatIf| {
        let focus = page.scenarios[0].differences.iter().find(|d| d.measure == Measure::Focus).unwrap();
        let (low, high) = focus.interval.split_once(" to ").unwrap();
        high.parse::<f64>().unwrap() - low.parse::<f64>().unwrap()
    };
    assert!(wide(&refined) <= wide(&first), "{} {}", wide(&first), wide(&refined));
    assert_eq!(refined.room.len(), refined.load.len());
    assert_eq!(with(1_000_000).replications, REFINED, "no more than that");
}

#[test]
fn hours_move_the_chance_of_a_measured_goal_in_proportion() {
    use jiff::civil::date;
    let mut goal = world::Goal::new("lines", "Lines");
    (goal.baseline, goal.target, goal.due) = (Some(0.0), Some(20.0), Some(date(2027, 2, 28)));
    goal.status = (0..10_i32)
        .map(|n| world::goal::Measure {
            date: date(2026, 9, 14).saturating_add(jiff::Span::new().weeks(n)),
            value: f64::from(n) + if n % 2 == 0 { 0.3 } else { -0.3 },
        })
        .collect();
    let today = date(2026, 11, 24);
    let found = crate::goals::forecast::chances(&goal, today, 4.0, &[4.0, 4.0, 8.0, 1.0]);
    assert_eq!(found[0], found[1], "the same hours, the same chance");
    assert!(found[2] > found[0] && found[3] < found[0], "{found:?}");
    assert!(
        crate::goals::forecast::chances(&world::Goal::new("x", "No target"), today, 1.0, &[1.0]).is_empty()
    );
    let none = crate::goals::forecast::chances(&goal, today, 0.0, &[0.0, 8.0]);
    assert_eq!(none[0], none[1], "nothing follows from no hours");
}
