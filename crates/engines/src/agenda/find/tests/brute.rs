//! Equality with trying every start, minute by minute (spec A11.2).

use super::*;
use crate::maths::random::Random;

const PLACES: [&str; 7] = [
    "Europe/Berlin",
    "Europe/London",
    "America/New_York",
    "America/Los_Angeles",
    "Asia/Kolkata",
    "Asia/Tokyo",
    "Australia/Sydney",
];

/// A problem of up to eight people, in a week of any season.
fn problem(random: &mut Random) -> Ask {
    let first = date(2026, 1, 5).saturating_add(jiff::ToSpan::days(random.below(350) as i64));
    let start = world::time::instant(first, civil::Time::midnight(), &zone("Europe/Berlin"));
    let start = start + SignedDuration::from_mins(random.below(1000) as i64);
    let window = Interval::lasting(start, 1440 + random.below(5 * 1440) as i64);
    let mut people: Vec<Invitee> = (0..1 + random.below(8)).map(|n| person(random, n, window)).collect();
    people[0].need = Need::Required;
    people[0].hours.lunch_minutes = 30;
    let energy = (0..96).map(|_| random.share()).collect();
    let shares = std::array::from_fn(|_| std::array::from_fn(|_| random.share()));
    let themes = random.chance(0.5).then(|| Themes::new(shares));
    let minutes = [15, 30, 45, 50, 60, 90][random.below(6)];
    Ask { people, window, minutes, most: 3, energy, themes, weights: PRIOR }
}

fn person(random: &mut Random, n: usize, window: Interval) -> Invitee {
    let place = PLACES[random.below(if n < 3 { 3 } else { PLACES.len() })];
    let hours = hours((7 + random.below(4) as i8, 0), (15 + random.below(4) as i8, 30));
    let mut person = invitee(&format!("P{n}"), place, hours);
    if random.chance(0.5) {
        person.need = Need::Optional(1 + random.below(5) as u32);
    }
    let length = window.minutes() as usize;
    let taken = |random: &mut Random| {
        let from = window.start + SignedDuration::from_mins(5 * random.below(length / 5) as i64);
        let stretch = Interval::lasting(from, 5 + 5 * random.below(40) as i64);
        Taken { stretch, tentative: random.chance(0.3), event: None }
    };
    person.taken = (0..random.below(16)).map(|_| taken(random)).collect();
    person
}

/// Minutes after midnight at somebody's place, with the hours of that day.
fn local(person: &Invitee, at: Timestamp) -> (f64, Option<(f64, f64)>) {
    let there = person.zone.to_datetime(at);
    let minute = |t: civil::Time| f64::from(t.hour()) * 60.0 + f64::from(t.minute());
    let day = person.hours.days[there.date().weekday().to_monday_zero_offset() as usize];
    (minute(there.time()), day.map(|(a, b)| (minute(a), minute(b))))
}

fn works(person: &Invitee, stretch: Interval) -> bool {
    let ((from, hours), length) = (local(person, stretch.start), stretch.minutes() as f64);
    let Some((begin, end)) = hours else { return false };
    let lunch = person.hours.lunch_minutes as f64;
    let over_lunch = lunch > 0.0 && from < 750.0 + lunch && from + length > 750.0;
    begin <= from && from + length <= end && !over_lunch
}

fn is_taken(person: &Invitee, stretch: Interval, firm_alone: bool) -> bool {
    person.taken.iter().any(|t| t.stretch.overlaps(&stretch) && !(firm_alone && t.tentative))
}

fn comfort(person: &Invitee, stretch: Interval) -> f64 {
    let (from, hours) = local(person, stretch.start);
    let Some((begin, end)) = hours else { return 0.0 };
    let at = |m: f64| {
        if m < begin {
            f64::max(0.0, 0.3 - 0.3 * (begin - m) / 60.0)
        } else if m > end {
            f64::max(0.0, 0.3 - 0.3 * (m - end) / 60.0)
        } else if m < 570.0 {
            0.3 + 0.7 * (m - begin) / (570.0 - begin)
        } else if m > 990.0 {
            0.3 + 0.7 * (end - m) / (end - 990.0)
        } else {
            1.0
        }
    };
    at(from).min(at(from + stretch.minutes() as f64))
}

/// How much a day's free minutes are in pieces.
fn pieces(free: &[bool]) -> f64 {
    let blocks: Vec<f64> =
        free.split(|f| !f).map(|block| block.len() as f64).filter(|length| *length > 0.0).collect();
    let whole: f64 = blocks.iter().sum();
    if whole == 0.0 { 0.0 } else { 1.0 - blocks.iter().map(|b| (b / whole).powi(2)).sum::<f64>() }
}

fn split(executive: &Invitee, stretch: Interval) -> f64 {
    let (from, hours) = local(executive, stretch.start);
    let (begin, end) = hours.unwrap();
    let minute = |m: f64| Interval::lasting(stretch.start + SignedDuration::from_mins((m - from) as i64), 1);
    let day: Vec<Interval> = (begin as i64..end as i64).map(|m| minute(m as f64)).collect();
    let before: Vec<bool> = day.iter().map(|m| !is_taken(executive, *m, false)).collect();
    let after: Vec<bool> = day.iter().zip(&before).map(|(m, free)| *free && !m.overlaps(&stretch)).collect();
    (pieces(&after) - pieces(&before)).clamp(0.0, 1.0)
}

fn score_of(ask: &Ask, stretch: Interval) -> f64 {
    let executive = &ask.people[0];
    let room = (ask.window.minutes() - ask.minutes) as f64;
    let after = Interval::new(ask.window.start, stretch.start);
    let early = 1.0 - after.minutes() as f64 / room;
    let (mut came, mut whole) = (0.0, 0.0);
    for person in &ask.people {
        let Need::Optional(weight) = person.need else { continue };
        let share = match () {
            () if !works(person, stretch) || is_taken(person, stretch, true) => 0.0,
            () if is_taken(person, stretch, false) => 0.5,
            () => 1.0,
        };
        (came, whole) = (came + f64::from(weight) * share, whole + f64::from(weight));
    }
    let optional = if whole == 0.0 { 1.0 } else { came / whole };
    let ease = ask.people.iter().map(|p| comfort(p, stretch)).sum::<f64>() / ask.people.len() as f64;
    let quarters = ask.minutes / 15;
    let energy = (0..quarters)
        .map(|n| ask.energy[(local(executive, stretch.start).0 / 15.0) as usize + n as usize])
        .sum::<f64>()
        / quarters as f64;
    let theme = ask.themes.as_ref().map(|t| t.at(executive.zone.to_datetime(stretch.start)));
    let fit = theme.map_or(energy, |t| 0.5 * (energy + t));
    20.0 * early + 25.0 * optional + 20.0 * ease + 15.0 * fit + 20.0 * (1.0 - split(executive, stretch))
}

/// Every start that suits whoever is required, with its score.
fn everything(ask: &Ask) -> Vec<(Timestamp, f64)> {
    let required: Vec<&Invitee> = ask.people.iter().filter(|p| p.need == Need::Required).collect();
    let minutes = (0..ask.window.minutes()).map(|m| ask.window.start + SignedDuration::from_mins(m));
    minutes
        .filter(|at| at.as_second() % 900 == 0)
        .map(|at| Interval::lasting(at, ask.minutes))
        .filter(|s| s.end <= ask.window.end)
        .filter(|s| required.iter().all(|p| works(p, *s) && !is_taken(p, *s, false)))
        .map(|s| (s.start, score_of(ask, s)))
        .collect()
}

#[test]
fn the_best_time_is_that_of_trying_everything() {
    let mut random = Random::new(112);
    let (mut with, mut without) = (0, 0);
    for n in 0..400 {
        let ask = problem(&mut random);
        let all = everything(&ask);
        let found = look(&ask);
        assert_eq!(found.starts, all.len(), "problem {n}");
        let best = all.iter().map(|(_, score)| *score).fold(f64::NEG_INFINITY, f64::max);
        let Some(slot) = found.slots.first() else {
            without += 1;
            assert!(!found.relaxations.is_empty(), "problem {n}");
            continue;
        };
        with += 1;
        assert!((slot.score - best).abs() < 1e-9, "problem {n}: {} is not {best}", slot.score);
        let earliest = all.iter().find(|(_, score)| best - score < 1e-9).unwrap();
        assert!((earliest.1 - slot.score).abs() < 1e-9 && earliest.0 == slot.stretch.start, "problem {n}");
        assert!(found.relaxations.is_empty());
    }
    assert!(with >= 200 && without >= 10, "{with} with a time, {without} without");
}
