//! Each mode against who acts, on what, when; then every combination against the rights without a mode.

use super::*;
use crate::authority::{AreaRight, Money};
use crate::clearance::{Actor, Clearance, Grant, Level};
use crate::ids::{GrantId, ResponsibilityId};
use jiff::SignedDuration;

fn at(hour: i64) -> Timestamp {
    Timestamp::UNIX_EPOCH + SignedDuration::from_hours(hour)
}
fn person(name: &str) -> PersonId {
    PersonId::derive(name)
}
fn area() -> ResponsibilityId {
    ResponsibilityId::derive("hub")
}
fn euros(whole: i64) -> Money {
    Money { minor: whole * 100, currency: "EUR".into() }
}

/// A right up to Confidential, in the area at this level or wherever no area has rights of its own.
fn grant(holder: &str, standing: Option<Standing>) -> Grant {
    let right = |standing| AreaRight { area: area(), standing, limit: Limit::default(), passes_on: false };
    Grant {
        id: GrantId::derive(holder),
        holder: person(holder),
        verbs: [Verb::See, Verb::Draft, Verb::Act, Verb::Approve].into(),
        level: Level::Confidential,
        compartments: [].into(),
        from: at(0),
        until: None,
        granted_by: person("mara"),
        area: standing.map(right),
        under: None,
    }
}

fn reader(name: &str, role: Role, standing: Option<Standing>, hour: i64) -> Reader {
    let actor = Actor { person: person(name), role, name: name.into(), automation: None };
    Reader { actor, grants: vec![grant(name, standing)], at: at(hour), whole: false }
}

/// From hour 10 to hour 20, with Dana for the executive up to an hour and 2,000 EUR.
fn declared(mode: Mode) -> Declared {
    let limit = Limit { minutes: Some(60), money: Some(euros(2_000)), ..Limit::default() };
    Declared { mode, from: at(10), until: at(20), deputy: Some(person("dana")), limit }
}

fn in_the_area(minutes: Option<i64>, money: Option<Money>) -> Matter {
    Matter { areas: vec![area()], minutes, money, ..Matter::at(&Clearance::at(Level::Internal)) }
}

#[test]
fn a_deputy_agrees_up_to_the_limit_and_only_while_the_mode_lasts() {
    let asks = || Err(Refusal::Asks(area(), Standing::Delegation(3)));
    for (hour, minutes, money, expected) in [
        (9, Some(30), None, asks()),
        (10, Some(30), None, Ok(())),
        (19, Some(60), Some(euros(2_000)), Ok(())),
        (20, Some(30), None, asks()),
        (15, Some(61), None, asks()),
        (15, Some(30), Some(euros(2_001)), asks()),
        (15, None, Some(Money { minor: 1, currency: "USD".into() }), asks()),
        // What has no figure is below no limit.
        (15, None, None, asks()),
    ] {
        let dana = reader("dana", Role::DirectReport, Some(Standing::Delegation(3)), hour);
        let matter = in_the_area(minutes, money.clone());
        for mode in [Mode::Travelling, Mode::Absent] {
            let found = allows_under(Some(&declared(mode)), &dana, Verb::Approve, &matter, false);
            assert_eq!(found, expected, "{hour} {minutes:?} {money:?}");
        }
    }
}

#[test]
fn nobody_else_and_no_software_is_the_deputy_and_privacy_stays() {
    let travelling = declared(Mode::Travelling);
    let matter = in_the_area(Some(30), None);
    let low = Some(Standing::Delegation(3));
    let may = |reader: &Reader, matter: &Matter| {
        allows_under(Some(&travelling), reader, Verb::Approve, matter, true).is_ok()
    };
    assert!(may(&reader("dana", Role::DirectReport, low, 15), &matter));
    assert!(!may(&reader("joss", Role::Assistant, low, 15), &matter));
    assert!(!may(&reader("dana", Role::Agent, low, 15), &matter));
    assert!(!may(&reader("dana", Role::Administrator, low, 15), &matter));
    let private = Matter { clearance: Clearance::at(Level::Restricted), ..matter.clone() };
    assert!(!may(&reader("dana", Role::DirectReport, low, 15), &private));
    let mut ended = reader("dana", Role::DirectReport, low, 15);
    ended.grants[0].until = Some(at(14));
    assert!(!may(&ended, &matter));
}

#[test]
fn in_a_crunch_nobody_acts_on_what_serves_no_goal() {
    let crunch = declared(Mode::Crunch);
    let high = Some(Standing::Delegation(7));
    for (standing, matter) in
        [(high, in_the_area(Some(30), None)), (None, Matter::at(&Clearance::at(Level::Internal)))]
    {
        let joss = reader("joss", Role::Assistant, standing, 15);
        let ask = |verb, goal| allows_under(Some(&crunch), &joss, verb, &matter, goal);
        for verb in [Verb::Act, Verb::Approve] {
            assert_eq!(ask(verb, true), Ok(()));
            assert_eq!(ask(verb, false), Err(Refusal::Mode(Mode::Crunch)));
        }
        assert_eq!(ask(Verb::See, false), Ok(()));
        assert_eq!(ask(Verb::Draft, false), Ok(()));
    }
    let mara = reader("mara", Role::Executive, None, 15);
    assert_eq!(
        allows_under(Some(&crunch), &mara, Verb::Approve, &in_the_area(Some(30), None), false),
        Ok(())
    );
}

#[test]
fn new_in_the_job_levels_count_up_to_agree() {
    let new = declared(Mode::NewRole);
    let matter = in_the_area(Some(30), None);
    for (standing, hour, expected) in [
        (Standing::Delegation(7), 15, Err(Refusal::Asks(area(), Mode::NEW_ROLE_CAP))),
        (Standing::Autonomy(3), 15, Err(Refusal::Asks(area(), Mode::NEW_ROLE_CAP))),
        (Standing::Delegation(2), 15, Err(Refusal::Asks(area(), Standing::Delegation(2)))),
        (Standing::Delegation(7), 20, Ok(())),
    ] {
        let joss = reader("joss", Role::Assistant, Some(standing), hour);
        assert_eq!(allows_under(Some(&new), &joss, Verb::Approve, &matter, true), expected);
    }
    let general = reader("joss", Role::Assistant, None, 15);
    let elsewhere = Matter::at(&Clearance::at(Level::Internal));
    assert_eq!(allows_under(Some(&new), &general, Verb::Approve, &elsewhere, true), Ok(()));
}

/// Every mode, hour, person, level, size and privacy: only a deputy within the limit ever gains, and nothing of a mode is
/// left outside its time.
#[test]
fn a_mode_takes_from_everybody_and_gives_to_the_deputy_alone() {
    let (mut gained, mut lost) = (0, 0);
    let standings = (1..=7).map(|n| Some(Standing::Delegation(n))).chain([None]);
    for standing in standings.collect::<Vec<_>>() {
        for (mode, hour) in Mode::ALL.iter().flat_map(|mode| [5, 10, 15, 19, 20, 25].map(|h| (*mode, h))) {
            for (name, role) in
                [("dana", Role::Assistant), ("dana", Role::Agent), ("joss", Role::DirectReport)]
            {
                for (minutes, level, goal) in [None, Some(60), Some(61)].iter().flat_map(|minutes| {
                    [Level::Internal, Level::Restricted]
                        .map(|level| [true, false].map(|goal| (*minutes, level, goal)))
                        .into_iter()
                        .flatten()
                }) {
                    let reader = reader(name, role, standing, hour);
                    let matter = Matter { clearance: Clearance::at(level), ..in_the_area(minutes, None) };
                    let before = allows(&reader, Verb::Approve, &matter).is_ok();
                    let under = declared(mode);
                    let after = allows_under(Some(&under), &reader, Verb::Approve, &matter, goal).is_ok();
                    let deputy = name == "dana" && role != Role::Agent && mode.has_deputy();
                    if after && !before {
                        assert!(deputy && minutes == Some(60) && level == Level::Internal);
                        gained += 1;
                    }
                    if before && !after {
                        assert!(mode == Mode::NewRole || (mode == Mode::Crunch && !goal));
                        lost += 1;
                    }
                    assert!(before == after || (10..20).contains(&hour));
                }
            }
        }
    }
    assert!(gained > 20 && lost > 20, "{gained} {lost}");
}

#[test]
fn what_cannot_be_declared_says_why() {
    assert_eq!(declared(Mode::Travelling).check(), Ok(()));
    let backwards = Declared { until: at(10), ..declared(Mode::Crunch) };
    assert_eq!(backwards.check(), Err(Unsound::Order));
    let alone = Declared { deputy: None, ..declared(Mode::Absent) };
    assert_eq!(alone.check(), Err(Unsound::NoDeputy));
    assert_eq!(Declared { mode: Mode::Crunch, ..alone }.check(), Ok(()));
    let words = Limit { words: "what is routine".into(), ..Limit::default() };
    assert_eq!(Declared { limit: words, ..declared(Mode::Absent) }.check(), Err(Unsound::NoLimit));
}
