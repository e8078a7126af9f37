//! What people say in their own order: with "what if" before it, about who leaves or is away, every other week; what
//! cannot be meant is refused in a plain sentence, what may be meant is asked.

use super::tests::scene;
use super::*;
use crate::testing::event;
use world::{Event, Goal, Item};

fn read(text: &str) -> Read {
    words::read(&scene(), WEEKS, text)
}

fn page(first: &str) -> Result<WhatIf, DeskError> {
    compose(scene(), &Asked { first: first.into(), ..Asked::default() }, &engines::Config::default(), false)
}

#[test]
fn what_is_said_in_ones_own_words_is_understood() {
    for (said, meant) in [
        (
            "What if I stop the Tuesday review and take Fridays for customers?",
            "Drop Vendor review\nKeep Fri 09:00-17:30 free",
        ),
        ("what if we drop the vendor review", "Drop Vendor review"),
        ("what about dropping Leads sync", "Drop Leads sync"),
        ("What if Lena leaves?", "Lose Lena Ford"),
        ("what if we lost Lena", "Lose Lena Ford"),
        ("drop Leads sync and Lena leaves", "Drop Leads sync\nLose Lena Ford"),
        ("Lena is on leave next week", "Lena Ford is away 2026-11-30 to 2026-12-06"),
        ("what if Lena Ford is away 2026-12-01", "Lena Ford is away 2026-12-01"),
        ("what if I am away next Tuesday", "Away 2026-12-01"),
        ("I'm on holiday 2026-12-01 to 2026-12-03", "Away 2026-12-01 to 2026-12-03"),
        ("no meetings on Friday", "Keep Fri 09:00-17:30 free"),
        ("no meetings on Wednesday mornings", "Keep Wed 09:00-12:30 free"),
        ("vendor review every other week", "Hold Vendor review every other week"),
        ("hold Leads sync fortnightly", "Hold Leads sync every other week"),
        ("move Leads sync to every other week", "Hold Leads sync every other week"),
        (
            "protect mornings",
            "Keep Mon 09:00-12:30 free\nKeep Tue 09:00-12:30 free\nKeep Wed 09:00-12:30 free\nKeep Thu 09:00-12:30 free\nKeep Fri 09:00-12:30 free",
        ),
        (
            "vendor review and Leads sync every other week",
            "Hold Vendor review every other week\nHold Leads sync every other week",
        ),
        (
            "hold vendor review and Leads sync fortnightly",
            "Hold Vendor review every other week\nHold Leads sync every other week",
        ),
        (
            "drop vendor review and Leads sync every other week",
            "Drop Vendor review\nHold Leads sync every other week",
        ),
        ("skip Vendor review next week", "Skip Vendor review 2026-11-30 to 2026-12-06"),
        ("drop Leads sync for two weeks", "Skip Leads sync 2026-11-24 to 2026-12-07"),
        (
            "what if I skip Leads sync and Vendor review next week",
            "Skip Leads sync 2026-11-30 to 2026-12-06\nSkip Vendor review 2026-11-30 to 2026-12-06",
        ),
        ("drop Vendor review from 7 December on", "Skip Vendor review 2026-12-07 to 2026-12-21"),
        ("cancel Vendor review until 4 December", "Skip Vendor review 2026-11-24 to 2026-12-04"),
        ("what if I get sick next week", "Away 2026-11-30 to 2026-12-06"),
        ("I'm ill 2026-12-01 to 2026-12-03", "Away 2026-12-01 to 2026-12-03"),
        ("what if Lena falls ill next week", "Lena Ford is away 2026-11-30 to 2026-12-06"),
        ("half the interruptions", "Reduce interruptions to 50%"),
        ("interruptions down by a third", "Reduce interruptions to 67%"),
        ("a third fewer interruptions", "Reduce interruptions to 67%"),
        ("reduce interruptions by 20 percent", "Reduce interruptions to 80%"),
        ("crunch for two weeks", "Crunch 2026-11-24 to 2026-12-07"),
        ("new project Berth study, 60 hours by 18 Dec", "New project Berth study of 60 h by 2026-12-18"),
        ("new project Berth study of 60 h by 2027-03-01", "New project Berth study of 60 h by 2027-03-01"),
        ("new project Stand by me of 40 h", "New project Stand by me of 40 h"),
        ("shorten all review meetings by half", "Shorten Vendor review to 120 min"),
    ] {
        let found = read(said);
        assert!(found.unread.is_empty(), "{said}: {found:?}");
        assert_eq!(found.text(), meant, "{said}");
        assert_eq!(read(meant).changes(), found.changes(), "{meant} is read as it is written");
    }
    let reactive = read("half the reactive work");
    assert!(matches!(reactive.changes()[..], [engines::twin::Change::Reactive { .. }]), "{reactive:?}");
    let later = read("lose Lena next Friday");
    assert!(later.text().starts_with("Lose Lena Ford from 20") && later.is_whole(), "{later:?}");
    assert_eq!(read(&later.text()).changes(), later.changes());
}

#[test]
fn what_may_be_meant_is_asked_with_answers_that_are_understood() {
    for (said, choices) in [
        (
            "hire an assistant",
            &["hire an assistant for 20 h a week", "hire an assistant for 40 h a week"][..],
        ),
        ("shorten Vendor review next week to 30 min", &["shorten Vendor review to 30 min"][..]),
        ("fewer interruptions", &["reduce interruptions by half", "reduce interruptions by a third"][..]),
        ("cut interruptions 30%", &["reduce interruptions by 30%", "reduce interruptions to 30%"][..]),
    ] {
        let found = read(said);
        assert!(found.changes.is_empty(), "{said}: {found:?}");
        assert_eq!(found.unread[0].choices, choices, "{said}");
        for choice in choices {
            assert!(read(choice).is_whole() && read(choice).changes.len() == 1, "{choice}");
        }
    }
}

#[test]
fn near_names_hold_the_words_that_were_said_and_not_every_common_one() {
    let mut world = scene();
    for (n, name) in ["All-hands", "Ops review", "Weekly sales", "1-2-1 with Ana"].iter().enumerate() {
        let mut one: Event = event(name, "24 09:00", 30);
        let start = world.now + jiff::SignedDuration::from_hours(30 + n as i64);
        one.time = world::event::EventTime::Timed {
            interval: world::Interval::lasting(start, 30),
            zone: "UTC".into(),
        };
        world.put(Item::Event(one));
    }
    world.reckon_busy();
    let near = |said: &str| words::read(&world, WEEKS, said).unread[0].choices.clone();
    assert_eq!(near("drop the ops round review")[0], "drop Ops review");
    assert!(!near("drop all ops reviewings of the week").iter().any(|c| c.contains("All-hands")));
    let all = words::read(&world, WEEKS, "shorten all 1-2-1s to 20 min");
    assert_eq!(all.text(), "Shorten 1-2-1 with Ana to 20 min", "{all:?}");
}

#[test]
fn what_cannot_be_meant_is_refused_in_a_plain_sentence() {
    let mut world = scene();
    let mara = world.office.owner.name.clone();
    for (slug, weight) in [("ship", 1.0), ("grow", 3.0), ("learn", 1.0)] {
        let mut goal = Goal::new(slug, slug);
        goal.weight = weight;
        world.put(Item::Goal(goal));
    }
    let henrik = crate::testing::person("Henrik Vik", "henrik@far.example");
    world.put(Item::Person(henrik));
    let unread = |said: &str| {
        let found = words::read(&world, WEEKS, said);
        found.unread.first().map(|u| u.why.clone()).unwrap_or_default()
    };
    assert!(unread(&format!("lose {mara}")).contains("whose office this is"), "{}", unread("lose me"));
    assert!(unread("what if I get sick?").contains("say for how long"));
    let idle = unread("skip Vendor review 2026-11-28 to 2026-11-29");
    assert!(idle.contains("lies in these days"), "{idle}");
    let none = unread("drop Leads sync from 31 February");
    assert!(!none.contains("no meeting ahead"), "{none}");
    assert_eq!(words::read(&world, WEEKS, "drop Leads sync and").text(), "Drop Leads sync");
    assert!(unread("lose Henrik").contains("does no work here"), "{}", unread("lose Henrik"));
    assert!(unread("Henrik is away next week").contains("does no work here"));
    assert!(unread("hand everything to me").contains("cannot be handed to you"));
    assert!(unread("hire Lena for 20 h a week").contains("works here already"));
    assert!(unread("hire two people for 20 h a week").contains("one at a time"));
    for reversed in ["away from 24 to 21 December", "trip to Rotterdam 9 Dec to 7 Dec"] {
        assert!(unread(reversed).contains("say the earlier day first"), "{reversed}: {}", unread(reversed));
    }
    assert!(unread("trip to Rotterdam 7 Nov to 9 Nov").contains("2026-11-07 is past"));
    let twice = "trip to Dublin 2026-12-01; trip to Rotterdam 2026-12-01";
    assert!(unread(twice).contains("another trip is in the same days"), "{}", unread(twice));
    let asked = |said: &str| {
        let asked = Asked { first: said.into(), replications: 20, ..Asked::default() };
        compose(world.clone(), &asked, &engines::Config::default(), false)
    };
    for (said, why) in [
        ("weigh ship 95%; weigh grow 95%", "cannot weigh 190% together"),
        ("lose Lena; Lena is away next week", "contradict each other"),
        ("keep Fri 09:00-12:00 free; move Leads sync to Fri 10:00", "contradict each other"),
        ("keep Fri 09:00-12:00 free; move Leads sync to Fri 08:30", "puts it into"),
        ("trip 2026-12-01 to 2026-12-03; trip 2026-12-03 to 2026-12-04", "contradict each other"),
        ("drop vendor review; vendor review every other week", "contradict each other"),
        ("drop vendor review; skip vendor review next week", "contradict each other"),
    ] {
        let refused = asked(said).unwrap_err();
        assert_eq!(refused.code(), "E_CONFLICT", "{said}");
        assert!(refused.to_string().contains(why), "{said}: {refused}");
    }
    assert!(asked("weigh ship 40%; weigh grow 50%").is_ok());
    assert!(asked("keep Fri 09:00-12:00 free; move Leads sync to Fri 12:00").is_ok());
}

#[test]
fn of_words_that_mean_nothing_nothing_is_compared() {
    let found = page("sing to the moon").unwrap();
    assert!(found.is_unread() && found.scenarios[0].differences.is_empty());
    assert!(found.measures.iter().all(|m| m.bars.len() == 1), "only the weeks as they are");
    assert!(!found.choices.examples.is_empty());
    assert!(!page("drop vendor review").unwrap().is_unread());
}

#[test]
fn a_single_journey_is_offered_as_no_series() {
    let mut world = scene();
    let mut flight: Event = event("Flight NW 417", "24 09:00", 90);
    flight.time = world::event::EventTime::Timed {
        interval: world::Interval::lasting(world.now + jiff::SignedDuration::from_hours(30), 90),
        zone: "UTC".into(),
    };
    world.put(Item::Event(flight));
    world.reckon_busy();
    let offered = choices::choices(&world, WEEKS).series;
    assert!(!offered.is_empty() && !offered.iter().any(|c| c.name.contains("Flight")), "{offered:?}");
}

#[test]
fn when_a_new_project_lands_is_told_and_that_it_does_not() {
    let small = page("new project Berth study of 4 h by 2026-12-18").unwrap();
    let landing = &small.scenarios[0].landings[0];
    assert!(landing.starts_with("Berth study: done by ") && landing.contains(" in 100"), "{landing}");
    let large = page("new project Terminal of 2000 h").unwrap();
    let landing = &large.scenarios[0].landings[0];
    assert!(landing.starts_with("Terminal: not done within these four weeks: "), "{landing}");
    assert!(large.headline.contains("not done within"), "{}", large.headline);
}

#[test]
fn what_is_private_stays_with_whoever_may_see_it_and_is_only_counted() {
    let mut world = scene();
    let mut private = crate::testing::task("Lease of Ida's room", None);
    private.estimate_minutes = Some(60);
    private.clearance = world::Clearance::at(world::Level::EyesOnly);
    let id = private.id;
    world.put(Item::Task(private));
    let config = engines::Config::default();
    for said in ["hand everything to Lena", "hand lease to Lena"] {
        let make = act::made(world.clone(), said, WEEKS, &config, false).unwrap();
        let proposal = make(0);
        assert!(proposal.title.ends_with("; one that is private stays with you"), "{}", proposal.title);
        assert!(!proposal.effect.changes().contains(&world::ItemRef::Task(id)), "{said}");
        let told = serde_json::to_string(&proposal).unwrap();
        assert!(!told.contains("Ida"), "{told}");
        assert!(proposal.clearance.is_shared());
    }
}

#[test]
fn a_reason_names_both_sides_and_what_does_more_harm_than_good_counts_less() {
    let config = engines::Config::default();
    let make = |said: &str| act::made(scene(), said, WEEKS, &config, false).unwrap()(0);
    let good = make("drop vendor review");
    assert!(good.expected.minutes > 0.0, "{:?}", good.reasons);
    let one = |measure, mean: f64| {
        let effect = engines::twin::what_if::Effect {
            measure,
            mean,
            interval: (mean - 0.01, mean + 0.01),
            better: Some(0.9),
            counts: true,
        };
        Difference::all(&[effect], &[], false).remove(0)
    };
    use engines::twin::what_if::Measure::{Late, Tardiness};
    let both = [one(Late, -1.7), one(Tardiness, 109.0)];
    let why = act::because(&both, WEEKS);
    assert!(why.contains("1.7 fewer dates missed") && why.contains("109 working days more"), "{why}");
    assert!(why.ends_with("It makes more worse than better."), "{why}");
    assert!(difference::net(&both) < 0.0 && difference::net(&both) >= -1.0);
    assert_eq!(difference::net(&both[..1]), 1.0);
    // However much gets better: what gets worse by more than a word ranks it above nothing.
    assert_eq!(difference::net(&[one(Late, -9.0), one(Late, 0.6)]), 0.0);
    let little = difference::net(&[one(Late, -1.0), one(Late, 0.1)]);
    assert!(little > 0.8 && little < 1.0, "{little}");
    let worst = act::because(&both[1..], WEEKS);
    assert!(worst.contains("nothing clearly better") && worst.contains("109"), "{worst}");
}
