use super::*;
use crate::testing::{at, event, office};
use jiff::SignedDuration;
use world::*;

/// Weeks of meetings before Tuesday 24 November, by goal: delivery falls from 9 to 5 hours, budget rises.
fn shifted() -> Material {
    let mut world = office();
    let goal =
        |name: &str, place: u32| Goal { place, ..Goal::new(name.to_lowercase().replace(' ', "-"), name) };
    let (delivery, budget) = (goal("On-time delivery", 1), goal("Budget", 2));
    for g in [&delivery, &budget] {
        world.put(Item::Goal(g.clone()));
    }
    for back in 1..=20_i64 {
        let monday = at("23 00:00") - SignedDuration::from_hours(7 * 24 * back);
        let (own, other) = if back <= 4 { (5, 9) } else { (9, 5) };
        for (goal, hours, day) in [(&delivery, own, 1), (&budget, other, 3)] {
            for n in 0..hours {
                let start = monday + SignedDuration::from_hours(24 * day + 7 + n);
                // Weeks are not all the same.
                let minutes = 50 + (3 * back + n) % 7;
                let mut e = event(&format!("{} {back} {n}", goal.name), "23 09:00", 60);
                e.uid = format!("{}-{back}-{n}", goal.slug);
                e.id = Event::id_of(e.source, &e.uid, None);
                e.time = world::event::EventTime::Timed {
                    interval: Interval::lasting(start, minutes),
                    zone: "UTC".into(),
                };
                let link = GoalLink { goal: goal.id, contribution: 1.0, confirmed: true, probability: 1.0 };
                let id = e.id;
                world.put(Item::Event(e));
                world = world.with(&Effect::LinkGoal { item: ItemRef::Event(id), link });
            }
        }
    }
    world.reckon_busy();
    let today = jiff::civil::date(2026, 11, 24);
    Material::of(world, Vec::new(), engines::Config::default(), today)
}

#[test]
fn the_headline_is_what_changed() {
    let material = shifted();
    let report = compose(&material, Span { weeks: 8 }, false);
    assert_eq!(report.headline, "On-time delivery lost four hours a week to Budget.");
    assert_eq!((report.title.as_str(), report.dates.as_str()), ("Weeks 40 to 47", "28 Sep to 22 Nov"));
    let chart = report.chart.as_ref().unwrap();
    assert_eq!((chart.bars.len(), chart.series.len()), (8, 2));
    let sums = |bar: &Bar| bar.hours.as_ref().unwrap().iter().sum::<f64>();
    assert!(chart.bars.iter().all(|b| (10.0..14.0).contains(&sums(b))));
    for split in &report.splits {
        let whole: f64 = split.rows.iter().map(|r| r.share).sum();
        assert!((whole - 1.0).abs() < 1e-9, "{}", split.by);
    }
    let figure = |code: &str| report.figures.iter().find(|f| f.code == code).unwrap();
    assert!(figure("worked").words.ends_with(" a week"), "{}", figure("worked").words);
    assert_eq!(figure("reply_p50").words, "Not enough history: needs 20 answered messages, has 0");
    assert!(figure("worked").why.more > 0 && !figure("worked").why.parts.is_empty());
}

#[test]
fn an_empty_office_is_told_as_such() {
    let material =
        Material::of(office(), Vec::new(), engines::Config::default(), jiff::civil::date(2026, 11, 24));
    let report = compose(&material, Span { weeks: 8 }, true);
    assert_eq!(report.headline, "Not enough history to say where the time went.");
    assert!(report.chart.is_none() && report.heat.is_none() && report.wastes.is_empty() && report.hides);
    assert_eq!(csv::lines(&material, Span { weeks: 8 }), "week,kind,name,value,unit\r\n");
}

#[test]
fn a_table_elsewhere_holds_every_week_and_no_formula() {
    let mut material = shifted();
    let goals: Vec<Goal> = material.world.goals.values().cloned().collect();
    for (goal, name) in goals.into_iter().zip(["=cmd|' /C calc'!A0", "Plan, \"2027\""]) {
        material.world.put(Item::Goal(Goal { name: name.into(), ..goal }));
    }
    let text = csv::lines(&material, Span { weeks: 2 });
    assert!(
        text.contains(",goal,'=cmd|' /C calc'!A0,") && text.contains(",goal,\"Plan, \"\"2027\"\"\","),
        "{text}"
    );
    assert!(text.lines().skip(1).all(|l| l.starts_with("2026-11-")));
    let minutes: f64 = text
        .lines()
        .filter(|l| l.contains(",goal,"))
        .filter_map(|l| l.rsplit(',').nth(1).and_then(|v| v.parse::<f64>().ok()))
        .sum();
    let worked: f64 = text
        .lines()
        .filter(|l| l.contains(",metric,worked,"))
        .filter_map(|l| l.rsplit(',').nth(1).and_then(|v| v.parse::<f64>().ok()))
        .sum();
    assert!((minutes - worked).abs() < 0.01, "{minutes} {worked}");
}

#[test]
fn a_team_too_small_is_told_why_it_shows_nothing() {
    let mut material = shifted();
    let mut office = world::Office::clone(&material.world.office);
    office.teams.push(world::office::Team {
        name: "Two".into(),
        people: vec!["ana@near.example".into(), "ben@near.example".into()],
        informed: "2026-01-01".parse().unwrap(),
    });
    material.world.office = office.into();
    let report = compose(&material, Span { weeks: 8 }, false);
    assert!(report.teams[0].rows.is_empty());
    assert!(
        report.teams[0].words.starts_with("Nothing is shown: it needs five people"),
        "{:?}",
        report.teams
    );
}

#[test]
fn every_share_hour_and_waste_says_what_it_is_made_of() {
    let (material, span) = (shifted(), Span { weeks: 8 });
    let report = compose(&material, span, false);
    let behind = |code: &str| behind::found(&material, span, code).unwrap_or_else(|| panic!("{code}"));
    for row in report.splits.iter().flat_map(|split| &split.rows) {
        let figure = behind(&row.code);
        assert!((figure.value.unwrap() - row.share).abs() < 1e-9, "{}", row.code);
        assert!(!figure.why.parts.is_empty() && figure.why.more == 0, "{}", row.code);
    }
    for row in &report.heat.as_ref().unwrap().rows {
        for (code, share) in row.codes.iter().zip(&row.shares) {
            let figure = behind(code);
            assert!((figure.value.unwrap() - share).abs() < 1e-9, "{code}: {figure:?} {share}");
            assert_eq!(figure.why.parts.is_empty(), *share == 0.0, "{code}");
        }
    }
    assert!(report.wastes.iter().any(|waste| waste.more > 0), "{:?}", report.wastes);
    for waste in &report.wastes {
        let figure = behind(&waste.why);
        assert_eq!(figure.cases.len(), waste.cases.len() + waste.more, "every case of {}", waste.why);
        assert_eq!((figure.words.as_str(), figure.value), (waste.words.as_str(), Some(waste.minutes)));
        assert_eq!(figure.cases[0].words, waste.cases[0].words);
    }
    assert_eq!(behind::found(&material, span, "share.goal.Nothing"), None);
}
