//! That figures add up to what is shown, what a set of changes takes, what it means that a level is off.

use super::tests::scene;
use super::*;
use engines::twin::backtest::{Accuracy as Record, Coverage, Stretch};
use world::event::{Attendee, AttendeeRole, PartStat};
use world::{Item, Task};

fn minutes(words: &str) -> i64 {
    let words = words.split(" of ").next().unwrap();
    let parts: Vec<&str> = words.split(' ').collect();
    match parts[..] {
        [m, "min"] => m.parse().unwrap(),
        [h, "h"] => 60 * h.parse::<i64>().unwrap(),
        [h, "h", m] => 60 * h.parse::<i64>().unwrap() + m.parse::<i64>().unwrap(),
        _ => panic!("{words}"),
    }
}

fn why_of(world: Snapshot, asked: &Asked, of: &str) -> WhyOf {
    why::found(world, asked, of, &engines::Config::default()).unwrap()
}

/// Meetings that overlap, one in the evening, single ones that come up each week, mail, work of an odd length.
fn busy_scene() -> Snapshot {
    let mut world = scene();
    let put = |world: &mut Snapshot, name: &str, hours: i64, minutes: i64| {
        let mut one = crate::testing::event(name, "24 09:00", minutes);
        one.id = world::EventId::derive(&format!("{name} {hours}"));
        let start = world.now + jiff::SignedDuration::from_hours(hours);
        one.time = world::event::EventTime::Timed {
            interval: world::Interval::lasting(start, minutes),
            zone: "UTC".into(),
        };
        world.put(Item::Event(one));
    };
    for week in -5..0 {
        put(&mut world, "Visit", 24 * 7 * week + 5, 50);
        put(&mut world, "Short visit", 24 * 7 * week + 30, 25);
    }
    put(&mut world, "Beside the review", 24 * 7 + 4, 90);
    put(&mut world, "Dinner", 24 * 7 + 15, 90);
    let mut long: Task = crate::testing::task("Annual report", None);
    long.estimate_minutes = Some(3_000);
    long.due = Some(world::Due::On(jiff::civil::date(2026, 12, 8)));
    world.put(Item::Task(long));
    world.reckon_busy();
    world
}

#[test]
fn the_parts_of_a_week_add_up_to_what_the_page_shows_of_it() {
    let asked = Asked { replications: 20, ..Asked::default() };
    let page = compose(busy_scene(), &asked, &engines::Config::default(), false).unwrap();
    assert!(page.load.len() >= 4);
    for week in &page.load {
        let found = why_of(busy_scene(), &asked, &week.of);
        let together = found.rows.iter().position(|r| r.name == "Together").unwrap();
        let sum: i64 = found.rows[..together].iter().map(|r| minutes(&r.amounts[1])).sum();
        assert_eq!(sum, minutes(&found.rows[together].amounts[1]), "{}: {:#?}", week.of, found.rows);
        let told = &found.rows[together + 1];
        assert_eq!(told.amounts, [week.taken[0].words.clone(), week.taken[0].hours.clone()], "{}", week.of);
        assert!(found.headline.contains(&week.taken[0].words), "{}", found.headline);
        assert!(found.support.contains(&week.made_of), "{} {}", found.support, week.made_of);
        let sum_of = outlook_mean(&week.of);
        assert!((sum as f64 - sum_of).abs() <= 3.0, "{}: {sum} {sum_of}", week.of);
    }
    let next = why_of(busy_scene(), &asked, "week-2026-12-01");
    assert_eq!(next.of, "week-2026-11-30", "any day of it names it");
    let amount = |name: &str| next.rows.iter().find(|r| r.name == name).map(|r| r.amounts[1].as_str());
    assert_eq!(amount("Vendor review"), Some("3 h 30 of 4 h"), "lunch is in it");
    assert!(
        amount("Dinner").is_none() && next.notes.iter().any(|n| n.contains(" take nothing of it")),
        "{next:#?}"
    );
    assert!(amount("Meetings that usually come up").is_some(), "{next:#?}");
    let report = next.rows.iter().find(|r| r.name == "Annual report").unwrap();
    assert!(report.amounts[0].ends_with(", begun in this week"), "{report:?}");
    assert!(report.amounts[1].contains(" of "), "{report:?}");
}

fn outlook_mean(of: &str) -> f64 {
    let weeks = engines::maths::outlook::weeks(&busy_scene(), 5);
    weeks.iter().find(|w| format!("week-{}", w.monday) == of).unwrap().load()
}

#[test]
fn of_the_week_under_way_only_what_is_left_counts_and_a_week_out_of_sight_is_refused() {
    let mut world = busy_scene();
    world.now += jiff::SignedDuration::from_hours(4);
    let found = why_of(world, &Asked::default(), "week-2026-11-23");
    let review = found.rows.iter().find(|r| r.name == "Vendor review").unwrap();
    assert_eq!(review.amounts[1], "2 h 30 of 4 h", "an hour of it is over: {found:#?}");
    for of in ["week-2026-11-16", "week-2027-05-03"] {
        let refused = why::found(scene(), &Asked::default(), of, &engines::Config::default()).unwrap_err();
        assert_eq!(refused.code(), "E_NOT_FOUND", "{of}");
    }
}

#[test]
fn a_scenario_stands_below_the_week_with_what_it_changes_as_on_the_page() {
    let asked = Asked { first: "drop vendor review".into(), replications: 20, ..Asked::default() };
    let page = compose(scene(), &asked, &engines::Config::default(), false).unwrap();
    let week = &page.load[1];
    let found = why_of(scene(), &asked, &week.of);
    let last = found.rows.last().unwrap();
    assert_eq!(last.name, "With A: Drop Vendor review");
    assert_eq!(last.amounts, [week.taken[1].words.clone(), week.taken[1].hours.clone()]);
    assert!(found.notes.iter().any(|n| n.starts_with("A: ") && n.contains("less of meetings")), "{found:#?}");
}

/// Those in the review: two of the house, one from outside.
fn attended() -> Snapshot {
    let mut world = scene();
    let ids: Vec<_> = world.events.values().filter(|e| e.summary == "Vendor review").map(|e| e.id).collect();
    for id in ids {
        let mut event = world.events[&id].clone();
        let one = |email: &str| Attendee {
            email: email.into(),
            name: None,
            role: AttendeeRole::default(),
            partstat: PartStat::Accepted,
        };
        event.attendees = ["mara@near.example", "lena@near.example", "jo@near.example", "ana@far.example"]
            .map(one)
            .to_vec();
        world.put(Item::Event(event));
    }
    world.reckon_busy();
    world
}

#[test]
fn the_best_sets_can_be_proposed_and_say_what_they_take() {
    let found = best::found(attended(), &Asked::default(), Aim::Dates, &engines::Config::default()).unwrap();
    assert!(!found.is_empty());
    for set in &found {
        assert_eq!(set.changes.iter().map(|c| c.words.as_str()).collect::<Vec<_>>().join("\n"), set.text);
        for change in &set.changes {
            assert!(
                change.act.is_ok(),
                "what is not written is tried only where it can be proposed: {set:?}"
            );
        }
        assert_eq!(set.effort.changes, set.changes.len());
        assert!(set.effort.words.ends_with('.'));
    }
    let review = found.iter().find(|set| set.text.contains("Vendor review")).unwrap();
    assert!(review.effort.tell >= 2 && review.effort.outside >= 1, "{:?}", review.effort);
    let told = found.iter().flat_map(|set| &set.changes).map(|c| c.words.as_str()).collect::<Vec<_>>();
    assert!(!told.iter().any(|words| words.contains("mail")), "a habit cannot be proposed: {told:?}");
}

#[test]
fn what_was_written_is_tried_even_where_it_cannot_be_proposed_and_says_so() {
    let asked = Asked { first: "away 2026-11-26; reduce interruptions to 10%".into(), ..Asked::default() };
    let found = best::found(scene(), &asked, Aim::Dates, &engines::Config::default()).unwrap();
    let written = found.iter().flat_map(|set| &set.changes).find(|c| c.words.contains("interruptions"));
    if let Some(change) = written {
        assert!(change.act.as_ref().is_err_and(|why| why.contains("more than a yes")), "{change:?}");
    }
    let (act, touched) = act::weighed_up(
        &attended(),
        &engines::Config::default(),
        &engines::twin::Change::Interruptions { percent: 10.0 },
        WEEKS,
    );
    assert!(act.is_err());
    assert_eq!(act::together([&touched]).words, "One change; nobody else has to be told.");
    let weigh = |change| act::weighed_up(&attended(), &engines::Config::default(), &change, WEEKS);
    let (dropped, review) = weigh(engines::twin::Change::Drop { series: "Vendor review".into() });
    let (handed, lease) =
        weigh(engines::twin::Change::Delegate { what: "Lease".into(), to: Some("Lena Ford".into()) });
    assert!(dropped.is_ok() && handed.is_ok(), "{dropped:?} {handed:?}");
    let both = act::together([&review, &lease]);
    assert!(
        both.words.starts_with("Two changes, ")
            && both.words.ends_with(
                " meetings; two people to tell, one of them outside the house; Lena Ford has to agree."
            ),
        "{}",
        both.words
    );
    assert!(both.rank() > act::together([&lease]).rank());
}

fn told(before: [usize; 3], held: [usize; 3], drift: Option<f64>) -> Accuracy {
    let level = |n: usize| Coverage { level: [0.5, 0.8, 0.95][n], before: before[n], held: held[n], of: 100 };
    let record = Record {
        judged: Vec::new(),
        weeks: 12,
        coverage: [0, 1, 2].map(level),
        reliability: Vec::new(),
        brier: None,
        drift,
        stretch: Stretch::NONE,
    };
    accuracy::composed(&scene(), &record, false)
}

#[test]
fn a_level_that_is_off_says_what_that_means_and_ties_alone_are_not_off() {
    let found = told([30, 95, 60], [70, 99, 80], None);
    let [half, eight, most] = &found.levels[..] else { panic!("three levels") };
    assert!(!half.off, "what ends on its very day makes the difference");
    assert_eq!((half.before, half.on_the_day), (30, 40));
    assert_eq!(half.words, "70 of 100 held, 40 on the very day");
    let means = |row: &LevelRow| row.means.clone().unwrap();
    assert!(means(half).contains("the very day alone makes the difference"), "{}", means(half));
    assert!(eight.off && means(eight).contains("later than need be"), "{}", means(eight));
    assert!(means(eight).contains("95 of 100 were done before the day itself"), "{}", means(eight));
    assert!(most.off && means(most).contains("keep room of your own"), "{}", means(most));
    let early = told([20, 50, 94], [30, 60, 96], None);
    assert!(
        means(&early.levels[0]).ends_with("Plan by the day told for nineteen of 20."),
        "{:?}",
        early.levels
    );
    assert!(early.levels[1].off && early.levels[2].means.is_none(), "{:?}", early.levels);
    assert!(told([50, 80, 95], [50, 80, 95], None).levels.iter().all(|l| !l.off && l.means.is_none()));
    let drift = |share| told([0; 3], [0; 3], Some(share)).drift.unwrap();
    assert!(drift(0.5).contains("50 in 100 were done by that day"), "{}", drift(0.5));
    assert!(drift(0.95).contains("95 in 100 were done before that day"), "{}", drift(0.95));
}

#[test]
fn what_is_understood_and_changes_nothing_is_told_as_that() {
    let mut world = scene();
    world.put(Item::Person(crate::testing::person("Henrik Vik", "henrik@far.example")));
    let page = |said: &str| {
        let asked = Asked { first: said.into(), replications: 20, ..Asked::default() };
        compose(world.clone(), &asked, &engines::Config::default(), false).unwrap()
    };
    let found = page("lose Henrik");
    assert!(found.is_unread() && !found.is_unclear());
    assert!(
        found.headline.starts_with("It was understood, but it changes nothing: Henrik Vik does no work here"),
        "{}",
        found.headline
    );
    assert!(page("lose Henrik; sing to the moon").headline.starts_with("Not all of it was understood, and"));
    assert_eq!(page("sing to the moon").headline, "Nothing of what was written was understood.");
    let part = page("lose Henrik; drop vendor review");
    assert!(part.headline.starts_with("A part of it changes nothing; of the rest: "), "{}", part.headline);
    assert!(!part.is_unclear() && !part.is_unread());
}
