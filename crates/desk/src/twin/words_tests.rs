//! Promises about words: every example is understood, what several names fit is asked about with an answer to each, and
//! of half-understood words nothing is proposed.

use super::tests::scene;
use super::*;
use crate::testing::{event, office};
use world::{Goal, Item};

fn shown(world: &Snapshot) -> Vec<String> {
    choices::choices(world, WEEKS).examples
}

fn minimal() -> Snapshot {
    let mut world = office();
    world.now = "2026-11-24T06:00:00Z".parse().unwrap();
    world
}

/// The scene with goals beside each other and with names that read as something else.
fn awkward() -> Snapshot {
    let mut world = scene();
    for (slug, weight) in [("ship", 1.0), ("grow and cut", 3.0)] {
        let mut goal = Goal::new(slug, slug);
        goal.weight = weight;
        world.put(Item::Goal(goal));
    }
    for (n, name) in [
        "Plan and move",
        "Intro to sales",
        "What now?",
        "Ops; then cut",
        "A <b>bold</b> one",
        "Board",
        "Board dinner",
    ]
    .iter()
    .enumerate()
    {
        for week in 0..3 {
            let mut one = event(name, "24 09:00", 30);
            one.id = world::EventId::derive(&format!("{name} {week}"));
            let start = world.now + jiff::SignedDuration::from_hours(24 * (7 * week + n as i64 % 5) + 5);
            one.time = world::event::EventTime::Timed {
                interval: world::Interval::lasting(start, 30),
                zone: "UTC".into(),
            };
            world.put(Item::Event(one));
        }
    }
    world.reckon_busy();
    world
}

#[test]
fn every_example_is_understood_alone_and_together_in_any_office() {
    for (name, world, least) in
        [("minimal", minimal(), 10), ("usual", scene(), 13), ("awkward", awkward(), 15)]
    {
        let shown = shown(&world);
        assert!(shown.len() >= least, "{name}: {shown:?}");
        for example in &shown {
            let read = words::read(&world, WEEKS, example);
            assert!(read.is_whole() && read.changes.len() == 1, "{name}, {example}: {read:?}");
            let again = words::read(&world, WEEKS, &read.text());
            assert_eq!(again.changes(), read.changes(), "{name}, {example}");
        }
        for two in shown.windows(2) {
            for text in [two.join("; "), two.join(" and "), two.join("\n")] {
                let read = words::read(&world, WEEKS, &text);
                assert!(read.unread.is_empty() && read.changes.len() == 2, "{name}, {text}: {read:?}");
            }
        }
    }
}

#[test]
fn every_example_can_be_lived_through() {
    let world = awkward();
    let (basis, _) = Basis::with(world, WEEKS, 20, Default::default()).unwrap();
    let weeks = basis.weeks().unwrap();
    for example in shown(&basis.world) {
        let read = words::read(&basis.world, WEEKS, &example);
        let found = compare(&weeks, &read, &basis.world, WEEKS);
        assert!(found.is_ok(), "{example}: {:?}", found.err());
    }
}

#[test]
fn every_name_that_can_be_chosen_is_understood_as_itself() {
    let world = awkward();
    let choices = choices::choices(&world, WEEKS);
    for one in &choices.series {
        let read = words::read(&world, WEEKS, &format!("Drop {}", one.name));
        assert!(read.is_whole() && read.changes.len() == 1, "{}: {read:?}", one.name);
    }
    for one in &choices.goals {
        let read = words::read(&world, WEEKS, &format!("Weigh {} 40%", one.name));
        assert!(read.is_whole() && read.changes.len() == 1, "{}: {read:?}", one.name);
    }
    for one in &choices.work {
        let read = words::read(&world, WEEKS, &format!("Hand over {}", one.name));
        assert!(read.is_whole() && read.changes.len() == 1, "{}: {read:?}", one.name);
    }
}

#[test]
fn what_several_names_fit_is_asked_with_an_answer_to_each() {
    let world = awkward();
    for (said, least) in [("drop boar", 2), ("shorten boar to 15 min", 2), ("drop the Thursday review", 1)] {
        let read = words::read(&world, WEEKS, said);
        let unread = &read.unread[0];
        assert!(unread.choices.len() >= least, "{said}: {unread:?}");
        for choice in &unread.choices {
            let meant = words::read(&world, WEEKS, choice);
            assert!(meant.is_whole() && meant.changes.len() == 1, "{choice}: {meant:?}");
            assert_eq!(words::read(&world, WEEKS, &read.with(0, choice)).changes(), meant.changes());
        }
    }
    let read = words::read(&world, WEEKS, "hand lease to Lenna");
    assert_eq!(read.unread[0].choices, ["hand lease to Lena Ford"], "{read:?}");
}

#[test]
fn of_half_understood_words_nothing_is_proposed_unless_that_is_meant() {
    let config = engines::Config::default();
    let made = |text: &str, part: bool| act::made(scene(), text, WEEKS, &config, part).map(|make| make(0));
    for half in [
        "drop vendor review and fly away",
        "keep Fri 09:00-12:00 free for customers",
        "let Lena chair vendor review",
    ] {
        let refused = made(half, false).map(|p| p.title).unwrap_err();
        assert_eq!(refused.code(), "E_PARSE", "{half}");
        assert!(refused.hint().contains("nothing was proposed"), "{half}: {}", refused.hint());
        assert!(made(half, true).is_ok(), "{half}");
    }
    let two = made("drop vendor review; drop leads sync", true).map(|p| p.title).unwrap_err();
    assert!(two.to_string().contains("more than one change"), "{two}");
    assert!(made("drop vendor review", false).is_ok());
    let asked = Asked { first: "drop vendor review; sing loudly".into(), ..Asked::default() };
    let page = compose(scene(), &asked, &config, false).unwrap();
    assert!(page.headline.starts_with("Not all of it was understood"), "{}", page.headline);
}

#[test]
fn too_much_text_is_said_not_cut_in_silence() {
    let long = "drop vendor review\n".repeat(200);
    let read = words::read(&scene(), WEEKS, &long);
    assert_eq!(read.changes.len(), 1);
    assert!(read.unread.last().unwrap().words.contains("2000"), "{:?}", read.unread.last());
}

fn read(text: &str) -> Read {
    words::read(&scene(), WEEKS, text)
}

fn page(first: &str) -> Result<WhatIf, DeskError> {
    let asked = Asked { first: first.into(), ..Asked::default() };
    compose(scene(), &asked, &engines::Config::default(), false)
}

#[test]
fn people_come_and_go_in_words_and_the_load_goes_with_them() {
    for (said, meant) in [
        ("hire a deputy for 20 h a week from 2026-12-01", "Hire a deputy for 20 h a week from 2026-12-01"),
        ("Hire Deputy for 8 hours", "Hire Deputy for 8 h a week"),
        ("lose Lena", "Lose Lena Ford"),
    ] {
        let found = read(said);
        assert_eq!(found.text(), meant, "{found:?}");
        assert_eq!(read(meant).changes(), found.changes());
    }
    for (said, why) in [
        ("hire Deputy", "how many hours"),
        ("hire Deputy for 90 h a week", "how many hours"),
        ("hire Deputy for 20 h from soon", "2026-12-01"),
        ("lose Nobody", "nobody is known"),
    ] {
        assert!(read(said).unread[0].why.contains(why), "{said}: {:?}", read(said).unread);
    }
    let found = page("hire Deputy for 20 h a week").unwrap();
    let hours = |name: &str| found.people.iter().find(|p| p.name == name).map(|p| p.hours.clone()).unwrap();
    let (own, new) = (hours(&scene().office.owner.name), hours("Deputy, new"));
    assert!(new[0] == 0.0 && new[1] > 0.0 && own[1] < own[0], "{own:?} {new:?}");
    assert!(found.scenarios[0].acts[0].as_ref().unwrap_err().contains("decided elsewhere"));
    let refused = page("lose Lena; hand lease to Lena").unwrap_err();
    assert_eq!(refused.code(), "E_CONFLICT");
}

mod promises {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        /// Whatever is written: no panic, bounded, and what is read back is the same.
        #[test]
        fn whatever_is_written_is_read_the_same_again(text in "(drop|shorten|move|keep|away|hand|weigh|crunch|read mail|reduce|trip)? ?[a-zA-Z0-9 :;,.%<>–-]{0,80}") {
            let world = scene();
            let read = words::read(&world, WEEKS, &text);
            prop_assert!(read.changes.len() <= words::MOST);
            let told: Vec<String> = read.changes.iter().map(|c| c.words.clone()).collect();
            let again = words::read(&world, WEEKS, &told.join("\n"));
            prop_assert_eq!(again.changes(), read.changes());
        }
    }
}
