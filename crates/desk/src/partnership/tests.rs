//! The page of a small office.

use super::*;
use crate::testing::{at, office, record};
use std::sync::Arc;
use world::goal::Measure;
use world::learned::{Answered, Ending};
use world::{Commitment, CommitmentState, Goal, GoalId, Item, ProposalId};

fn report(world: world::Snapshot) -> (Material, insights::Insights) {
    let today = world.zone().to_datetime(world.now).date();
    let material = Material::of(world, Vec::new(), engines::Config::default(), today);
    let report = insights::compose(&material, Span { weeks: WEEKS }, false);
    (material, report)
}

fn measured(name: &str, target: f64, rate: f64) -> Goal {
    let first = jiff::civil::date(2026, 8, 4);
    let status = (0..16).map(|n| Measure {
        date: first.saturating_add(jiff::Span::new().weeks(n)),
        value: rate * n as f64 + if n % 2 == 0 { 0.1 } else { -0.1 },
    });
    Goal {
        id: GoalId::derive(name),
        target: Some(target),
        due: Some(jiff::civil::date(2027, 1, 26)),
        unit: Some("lines".into()),
        status: status.collect(),
        ..Goal::new(name.to_lowercase(), name)
    }
}

#[test]
fn an_empty_office_has_eight_lines_and_no_figure_in_any() {
    let (material, report) = report(office());
    let lines = panel::panel(&material.world, &report, &[], None, material.world.office.owner.person);
    assert_eq!(lines.len(), 8);
    for line in &lines {
        assert!(!line.next.is_empty() && !line.link.is_empty(), "{line:?}");
        assert_eq!((line.trend, line.was.as_str()), (Trend::Unknown, ""), "{line:?}");
    }
    assert!(note::note(&material.world, &report, &[]).is_empty(), "nothing passes a test");
}

/// What nobody's calendar tells is noted by hand; where nothing is, a goal that is measured by it tells it.
#[test]
fn what_is_noted_by_hand_has_its_line() {
    let mut world = office();
    let (material, report) = report(world.clone());
    let line =
        panel::panel(&material.world, &report, &[], None, material.world.office.owner.person).remove(7);
    assert_eq!(
        (line.name, line.now.as_str(), line.link),
        ("Your own energy", "Not enough history: nothing is noted in 30 days", "insights/pulse")
    );
    assert_eq!(line.next, "Note how it is today");
    world.put(Item::Goal(Goal { measure: Some("energy, 0 to 10".into()), ..measured("Rested", 18.0, 1.0) }));
    let (material, report) = self::report(world);
    let line =
        panel::panel(&material.world, &report, &[], None, material.world.office.owner.person).remove(7);
    assert_eq!((line.trend, line.next.as_str()), (Trend::Better, "Note the next figure of Rested"));
    assert!(line.now.starts_with("14.9 on "), "{}", line.now);
}

#[test]
fn goals_are_told_worst_first_and_the_unlikely_ones_are_in_the_note() {
    let mut world = office();
    world.put(Item::Goal(measured("Likely", 18.0, 1.0)));
    world.put(Item::Goal(measured("Far", 60.0, 1.0)));
    let odds = crate::goals::forecast::odds(&world, &Default::default());
    assert_eq!(odds.iter().map(|g| g.name.as_str()).collect::<Vec<_>>(), ["Far", "Likely"]);
    assert!(odds[0].chance < 0.1 && odds[1].chance > 0.9, "{odds:?}");
    assert!(odds[0].basis.contains("16 measured states"), "{}", odds[0].basis);
    let far = &odds[0];
    assert!(far.pace.starts_with("It must rise by "), "{}", far.pace);
    assert!(far.pace.contains(" lines a month; it rose by "), "{}", far.pace);
    assert!(
        far.levers.windows(2).all(|pair| pair[0].moves_the_bar <= pair[1].moves_the_bar),
        "{:?}",
        far.levers
    );
    let (material, report) = report(world);
    let note = note::note(&material.world, &report, &odds);
    assert_eq!(note.len(), 1);
    assert!(note[0].title.starts_with("Far: less than 1 in 20 by 26 Jan 2027"), "{}", note[0].title);
    assert_eq!(note[0].test, "The forecast is below one half.");
    let line =
        panel::panel(&material.world, &report, &odds, None, material.world.office.owner.person).remove(4);
    assert_eq!(line.now, "1 of two measured goals more likely than not");
    let mut short = measured("Short", 60.0, 1.0);
    short.status.truncate(1);
    let mut more = material.world.clone();
    more.put(Item::Goal(short));
    let line = panel::panel(&more, &report, &odds, None, more.office.owner.person).remove(4);
    let said = "1 of two measured goals more likely than not; of one more there is not enough history";
    assert_eq!(line.now, said);
    assert!(
        line.behind.iter().any(|b| b.words.starts_with("Short: not enough history")),
        "{:?}",
        line.behind
    );
}

#[test]
fn promises_are_counted_with_an_interval_and_against_the_time_before() {
    let mut world = office();
    let promise = |name: &str, day: &str, state| {
        Item::Commitment(Commitment { state, ..crate::testing::promise(name, true, day) })
    };
    for (name, day, state) in [
        ("a", "20 12:00", CommitmentState::Kept),
        ("b", "19 12:00", CommitmentState::Kept),
        ("c", "18 12:00", CommitmentState::LateKept),
        ("d", "17 12:00", CommitmentState::Detected),
        ("e", "27 12:00", CommitmentState::Open),
    ] {
        world.put(promise(name, day, state));
    }
    let (material, report) = report(world);
    let line =
        panel::panel(&material.world, &report, &[], None, material.world.office.owner.person).remove(2);
    assert_eq!(line.now, "2 of 3 (21 to 94 % by its interval)");
    assert_eq!(line.next, "Next due: e");
}

#[test]
fn kinds_are_reviewed_and_what_is_retired_says_why() {
    let mut world = office();
    record(&mut world, "agenda.buffer", 1, 14);
    let answer = |n: i64, day: &str, ending| Answered {
        proposal: ProposalId::derive(&n.to_string()),
        kind: "navigator.task".into(),
        context: String::new(),
        at: at(day) - jiff::SignedDuration::from_hours(24 * n),
        ending,
        undone: false,
        alone: false,
    };
    Arc::make_mut(&mut world.learned).answers = vec![
        answer(40, "24 07:00", Ending::Declined),
        answer(3, "24 07:00", Ending::Kept),
        answer(2, "24 07:00", Ending::Edited),
        answer(1, "24 07:00", Ending::Declined),
        answer(0, "24 07:00", Ending::Expired),
    ];
    let rows = review::kinds(&world, &world.learned);
    assert_eq!(rows.len(), 1);
    let row = &rows[0];
    assert_eq!((row.asked, row.kept, row.edited, row.was.as_str()), (3, 2, 1, "0 of 1"));
    let mut acting = world::Acting::default();
    acting.set(world::ActingRight {
        kind: "time.status".into(),
        scope: String::new(),
        level: 0,
        since: at("20 08:00"),
        by: "Mara".into(),
        why: String::new(),
        lost: None,
    });
    let retired = review::retired(&world.learned, &acting, world.now, true);
    let why: Vec<&str> = retired.iter().map(|r| r.why.as_str()).collect();
    assert_eq!(why, ["switched off by Mara", "14 of 15 declined, so it is proposed no more"]);
}

#[test]
fn counts_changed_only_by_more_than_chance_would_make() {
    use super::panel::Trend;
    assert_eq!(Trend::of_counts((3, 6), (2, 3)), Trend::Same);
    assert_eq!(Trend::of_counts((18, 20), (6, 20)), Trend::Better);
    assert_eq!(Trend::of_counts((6, 20), (18, 20)), Trend::Worse);
    assert_eq!(Trend::of_counts((6, 20), (0, 0)), Trend::Unknown);
}
