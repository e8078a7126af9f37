//! Rituals: what comes again and again at the same distance, found from dates alone.

use crate::agenda::cost;
use crate::maths::{calendar, quantile, words};
use jiff::ToSpan;
use jiff::civil::Date;
use std::collections::BTreeMap;
use world::event::EventStatus;
use world::{Event, Evidence, ItemRef, Snapshot, Task};

/// Something that repeats.
#[derive(Debug, Clone, PartialEq)]
pub struct Ritual {
    /// What it is called, as it was last.
    pub name: String,
    /// Days from one to the next: 7, 14, 30 (a month), 91 or 365.
    pub period_days: i64,
    /// How often it was seen.
    pub seen: usize,
    /// Minutes of one, the median.
    pub minutes: f64,
    /// When it was last, or stands in the calendar last.
    pub last: Date,
    /// The last of them.
    pub item: ItemRef,
    /// The last five.
    pub evidence: Vec<Evidence>,
}

impl Ritual {
    /// The dates on which it is due after the last, up to and with `until`.
    pub fn due(&self, until: Date) -> Vec<Date> {
        (1..=60)
            .map(|n| match self.period_days {
                30 => self.last.saturating_add(n.months()),
                91 => self.last.saturating_add((3 * n).months()),
                365 => self.last.saturating_add(n.years()),
                days => self.last.saturating_add((n * days).days()),
            })
            .take_while(|date| *date <= until)
            .collect()
    }
}

/// Distances that make a ritual: days, how far a gap may be off, how often it must have been seen. A year is kept to
/// the week: two things of one name may well be eleven months apart by chance.
const PERIODS: [(i64, f64, usize); 5] =
    [(7, 1.0, 4), (14, 1.4, 4), (30, 3.0, 4), (91, 9.1, 4), (365, 7.0, 2)];
/// Share of the gaps that must fit.
const FITTING: f64 = 0.7;

/// One time of something that may repeat.
struct Seen {
    date: Date,
    minutes: f64,
    name: String,
    item: ItemRef,
    evidence: Evidence,
}

/// Everything in the calendar and among the finished tasks that repeats, by name.
///
/// A ritual repeats every 7, 14, 28–31 or 91 days at least four times, or every year at least twice, with seven gaps in
/// ten within a tenth of that (a day at least; a week for a year).
pub fn rituals(world: &Snapshot) -> Vec<Ritual> {
    let mut by_name: BTreeMap<(bool, Vec<String>), Vec<Seen>> = BTreeMap::new();
    let counts = |e: &&Event| e.of.is_none() && e.status != EventStatus::Cancelled && !e.transparent;
    let events = world.events.values().filter(counts);
    for event in events {
        by_name.entry((true, key(&event.summary))).or_default().push(of_event(world, event));
    }
    for task in world.tasks.values() {
        let seen = of_task(world, task);
        by_name.entry((false, key(&task.title))).or_default().extend(seen);
    }
    by_name.retain(|(_, words), _| !words.is_empty());
    by_name.into_values().filter_map(ritual).collect()
}

/// The words of a name that tell what it is, in order; numbers do not.
fn key(name: &str) -> Vec<String> {
    let mut words = words::telling(name);
    words.retain(|w| !w.chars().any(|c| c.is_ascii_digit()));
    words.sort();
    words
}

fn of_event(world: &Snapshot, event: &Event) -> Seen {
    let zone = world.zone();
    let span = event.interval(&zone);
    Seen {
        date: calendar::date_of(span.start, &zone),
        minutes: if event.is_all_day() { 0.0 } else { span.minutes() as f64 },
        name: cost::name(event),
        item: ItemRef::Event(event.id),
        evidence: cost::evidence(world, event),
    }
}

fn of_task(world: &Snapshot, task: &Task) -> Option<Seen> {
    let ended = task.ended?;
    Some(Seen {
        date: calendar::date_of(ended, &world.zone()),
        minutes: f64::from(task.actual_minutes.or(task.estimate_minutes)?),
        name: crate::maths::spoken::short(&task.title, 50),
        item: ItemRef::Task(task.id),
        evidence: Evidence {
            item: ItemRef::Task(task.id),
            quote: crate::maths::spoken::short(&task.title, 80),
            at: Some(ended),
            clearance: task.clearance.clone(),
        },
    })
}

fn ritual(mut seen: Vec<Seen>) -> Option<Ritual> {
    seen.sort_by_key(|s| (s.date, s.item));
    seen.dedup_by_key(|s| s.date);
    let gaps: Vec<f64> = seen.windows(2).map(|w| f64::from((w[1].date - w[0].date).get_days())).collect();
    let fits = |(days, off, often): &&(i64, f64, usize)| {
        let near = gaps.iter().filter(|g| (*g - *days as f64).abs() <= *off).count();
        seen.len() >= *often && near as f64 >= FITTING * gaps.len() as f64
    };
    let (period_days, _, _) = *PERIODS.iter().find(fits).filter(|_| !gaps.is_empty())?;
    let minutes: Vec<f64> = seen.iter().map(|s| s.minutes).collect();
    let last = seen.last()?;
    Some(Ritual {
        name: last.name.clone(),
        period_days,
        seen: seen.len(),
        minutes: quantile::median(&minutes)?,
        last: last.date,
        item: last.item,
        evidence: seen.iter().rev().take(5).map(|s| s.evidence.clone()).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::maths::random::Random;
    use crate::testing::{MONDAY, Scene, at, cases};

    /// A5.6: of planted rituals nearly all are found, with their distance.
    #[test]
    fn planted_rituals_are_found() {
        let names =
            ["Payroll", "Forecast", "Audit", "Depot", "Lease", "Press", "Fleet", "Union", "Cranes", "Energy"];
        let mut chance = Random::new(9);
        let mut scene = Scene::new();
        let mut planted = Vec::new();
        for (n, name) in names.iter().flat_map(|n| [format!("{n} round"), format!("{n} closing")]).enumerate()
        {
            let (days, times) = [(7, 12), (14, 8), (30, 6), (91, 5), (365, 2)][n % 5];
            for k in 0..times {
                let off = if chance.chance(0.2) { 1 } else { 0 };
                scene.event(&name, at(-(k * days + off) - 1, 10, 0), 45, &["ben"]);
            }
            planted.push(days);
        }
        let found = rituals(&scene.world);
        let right = found.iter().filter(|r| planted.contains(&r.period_days)).count();
        assert!(right >= 18, "{right} of 20");
        assert!(found.iter().all(|r| r.minutes == 45.0 && !r.evidence.is_empty()));
    }

    /// A5.6: nothing repeats where everything comes by chance.
    #[test]
    fn chance_makes_no_rituals() {
        let mut clean = 0;
        for seed in 0..cases(200) as u64 {
            let mut chance = Random::new(seed);
            let mut scene = Scene::new();
            for name in ["Payroll", "Forecast", "Audit", "Depot"] {
                let mut day = -400.0;
                while day < 0.0 {
                    day += -(1.0 - chance.share()).ln() * 9.0;
                    scene.event(name, at(day as i64, 10, 0), 30, &["ben"]);
                }
            }
            clean += usize::from(rituals(&scene.world).is_empty());
        }
        assert!(clean * 20 >= cases(200) * 19, "{clean} of {}", cases(200));
    }

    #[test]
    fn a_ritual_knows_when_it_is_due() {
        let mut scene = Scene::new();
        for k in 0..5 {
            scene.event("Payroll", at(-7 * k, 10, 0), 30, &["ben"]);
        }
        let found = rituals(&scene.world);
        assert_eq!((found[0].period_days, found[0].last, found[0].seen), (7, MONDAY, 5));
        let due = found[0].due(MONDAY.saturating_add(20.days()));
        assert_eq!(due, [MONDAY.saturating_add(7.days()), MONDAY.saturating_add(14.days())]);
    }
}
