//! Answering for one's own areas: what an hour brings, what should change, how promises are kept, whether a change
//! made a process shorter, and whether what recurs suffers from what is new (spec §12.2).

use crate::maths::random::Random;
use crate::maths::{quantile, wilson};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use world::{Commitment, CommitmentState};

/// Minutes a month above which an area that brings little is to be thought over.
pub const MUCH_MINUTES: u32 = 120;
/// Runs before and after a change, from which on it is judged.
pub const RUNS: usize = 5;
/// How often the runs are drawn again for the interval.
const DRAWS: usize = 2_000;
/// From so many areas on one fifth of them is the lowest.
const FIFTH: usize = 5;
/// A week that gives projects more than this share is a week that may neglect the rest.
const PROJECTS: f64 = 0.4;
/// A fall of the on-time rate by so much is said.
const FALL: f64 = 0.1;
/// Weeks of which the usual rate is taken, and weeks of a fall that are put together.
const USUAL_WEEKS: usize = 8;
const LATE_WEEKS: usize = 2;
/// From so many recurring tasks on a rate is taken: usually, and lately.
const USUAL_TASKS: u32 = 10;
const LATE_TASKS: u32 = 3;

/// Points that an hour brings: what was delivered, over the hours it took; none where no time is known.
/// ```
/// use engines::partnership::accountability::return_per_hour;
/// assert_eq!(return_per_hour(90.0, 120), Some(45.0));
/// assert_eq!(return_per_hour(90.0, 0), None);
/// ```
pub fn return_per_hour(points: f64, minutes: u32) -> Option<f64> {
    (minutes > 0).then(|| points * 60.0 / f64::from(minutes))
}

/// Which areas (points delivered in a month, minutes of a month) are among the lowest fifth of return per hour and take
/// more than two hours: to be changed, automated, handed over or stopped. Nothing is marked among fewer than five areas
/// of known return; a tie at the edge is not marked, as it is no worse than what is let stand.
pub fn to_change(areas: &[(f64, u32)]) -> Vec<bool> {
    let returns: Vec<Option<f64>> = areas.iter().map(|(points, m)| return_per_hour(*points, *m)).collect();
    let mut sorted: Vec<f64> = returns.iter().copied().flatten().collect();
    sorted.sort_by(f64::total_cmp);
    let Some(edge) = sorted.get(sorted.len() / FIFTH).copied().filter(|_| sorted.len() >= FIFTH) else {
        return vec![false; areas.len()];
    };
    let marked = |(area, brings): (&(f64, u32), &Option<f64>)| {
        brings.is_some_and(|brings| brings < edge) && area.1 > MUCH_MINUTES
    };
    areas.iter().zip(&returns).map(marked).collect()
}

/// How often something was so: of how many, with its interval.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Rate {
    /// So many were.
    pub hits: u32,
    /// Of so many.
    pub of: u32,
}

impl Rate {
    /// The share, 0–1; none without any.
    pub fn share(self) -> Option<f64> {
        (self.of > 0).then(|| f64::from(self.hits) / f64::from(self.of))
    }
    /// Its 95 % interval (Wilson 1927); none without any.
    pub fn interval(self) -> Option<(f64, f64)> {
        wilson::interval(self.hits, self.of)
    }
    fn count(&mut self, hit: bool) {
        self.of += 1;
        self.hits += u32::from(hit);
    }
}

/// How promises of one side were kept.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Rates {
    /// Kept by the day that was agreed first, of those that ended or are late.
    pub on_time: Rate,
    /// Late, broken, or moved to a later day, of the same and of those that are open and were moved.
    pub slips: Rate,
    /// Of those that slipped: said before they were due. Such a slip counts as honest.
    pub early: Rate,
}

/// What became of a promise that counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fate {
    /// Kept by the day that was agreed first.
    Kept,
    /// Kept, by a later day.
    Late,
    /// Not kept.
    Broken,
    /// Its day is over and it is open.
    Overdue,
    /// Open, and moved to a later day before its own was over.
    Moved,
}

/// How one promise counts in the rates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counted {
    /// What became of it.
    pub fate: Fate,
    /// Where it slipped: whether that was said before it was due. Such a slip counts as honest.
    pub said_early: Option<bool>,
}

/// How a promise counts; none for one that nobody confirmed, that was released, or that is open and not late.
pub fn counted(promise: &Commitment, today: Date, zone: &TimeZone) -> Option<Counted> {
    use CommitmentState::{Broken, Confirmed, Kept, LateKept, Open};
    let due = promise.due.map(|due| due.date(zone));
    let fate = match promise.state {
        // What was kept by a later day than the first was not on time.
        Kept if promise.slip.is_none() => Fate::Kept,
        Kept | LateKept => Fate::Late,
        Broken => Fate::Broken,
        Open | Confirmed if due.is_some_and(|due| due < today) => Fate::Overdue,
        Open | Confirmed if promise.slip.is_some() => Fate::Moved,
        _ => return None,
    };
    let said = promise.slip.as_ref().map(|slip| slip.said.to_zoned(zone.clone()).date());
    let early = said.is_some_and(|said| due.is_none_or(|due| said < due));
    Some(Counted { fate, said_early: (fate != Fate::Kept).then_some(early) })
}

/// The rates of the promises of one side: those `ours`, or those owed to us, by [`counted`].
pub fn rates<'a>(
    promises: impl IntoIterator<Item = &'a Commitment>,
    ours: bool,
    today: Date,
    zone: &TimeZone,
) -> Rates {
    let mut rates = Rates::default();
    let counts = |p: &Commitment| counted(p, today, zone);
    for one in promises.into_iter().filter(|p| p.ours == ours).filter_map(counts) {
        if one.fate != Fate::Moved {
            rates.on_time.count(one.fate == Fate::Kept);
        }
        rates.slips.count(one.said_early.is_some());
        one.said_early.into_iter().for_each(|early| rates.early.count(early));
    }
    rates
}

/// What a change of a process did to the minutes of a run.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Improvement {
    /// Mean minutes before.
    pub before: f64,
    /// Mean minutes after.
    pub after: f64,
    /// The 95 % interval of after minus before, in minutes; below zero throughout, it has become shorter.
    pub change: (f64, f64),
}

impl Improvement {
    /// Whether the runs have become shorter beyond chance.
    pub fn is_shorter(&self) -> bool {
        self.change.1 < 0.0
    }
}

/// What a change did, from the minutes of the runs before and after it; none below five runs on either side. The
/// interval is the percentile bootstrap of the difference of means, each side drawn by itself.
///
/// Source: Efron & Tibshirani 1993, chapters 8 and 13.
pub fn improvement(before: &[u32], after: &[u32], seed: u64) -> Option<Improvement> {
    if before.len() < RUNS || after.len() < RUNS {
        return None;
    }
    let mut random = Random::new(seed);
    let mut drawn = |runs: &[u32]| {
        let sum: u64 = (0..runs.len()).map(|_| u64::from(runs[random.below(runs.len())])).sum();
        sum as f64 / runs.len() as f64
    };
    let mut changes: Vec<f64> = (0..DRAWS).map(|_| drawn(after) - drawn(before)).collect();
    changes.sort_by(f64::total_cmp);
    let change = (quantile::of_sorted(&changes, 0.025)?, quantile::of_sorted(&changes, 0.975)?);
    Some(Improvement { before: mean(before), after: mean(after), change })
}

fn mean(runs: &[u32]) -> f64 {
    runs.iter().map(|m| f64::from(*m)).sum::<f64>() / runs.len() as f64
}

/// One week of somebody's work.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Week {
    /// Minutes of tasks of projects.
    pub project_minutes: u32,
    /// Minutes of the working week.
    pub minutes: u32,
    /// Recurring tasks that were due, and those of them that were done on time.
    pub routine: Rate,
}

/// That what recurs suffers while projects take more than two fifths of the week.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Neglect {
    /// The share of projects in the last week, 0–1.
    pub projects: f64,
    /// How much of what recurs is on time lately.
    pub lately: Rate,
    /// And was before.
    pub usually: Rate,
}

/// Whether what recurs is neglected, by whole weeks, the oldest first: projects took more than 40 % of the last week,
/// and the on-time rate of recurring tasks is 10 points below that of the eight weeks before. Weeks of the same rush, two
/// at most, are put together. None while there are fewer than ten recurring tasks before, or three lately.
pub fn neglect(weeks: &[Week]) -> Option<Neglect> {
    let share = |week: &Week| f64::from(week.project_minutes) / f64::from(week.minutes.max(1));
    let rush = weeks.iter().rev().take(LATE_WEEKS).take_while(|week| share(week) > PROJECTS).count();
    let (before, late) = weeks.split_at(weeks.len() - rush);
    let sum = |weeks: &[Week]| {
        let add = |all: Rate, week: &Week| Rate {
            hits: all.hits + week.routine.hits,
            of: all.of + week.routine.of,
        };
        weeks.iter().fold(Rate::default(), add)
    };
    let usually = sum(&before[before.len().saturating_sub(USUAL_WEEKS)..]);
    let lately = sum(late);
    let enough = usually.of >= USUAL_TASKS && lately.of >= LATE_TASKS;
    let fell = usually.share()? - lately.share()? >= FALL - 1e-9;
    (enough && fell).then(|| Neglect { projects: late.last().map_or(0.0, share), lately, usually })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::Timestamp;
    use jiff::civil::date;
    use world::commitment::Slip;
    use world::time::Due;
    use world::{Clearance, CommitmentId, MessageId, PersonId, ThreadId};

    fn promise(n: usize, state: CommitmentState, due: Date, said: Option<Date>) -> Commitment {
        let at = |day: Date| day.at(10, 0, 0, 0).to_zoned(TimeZone::UTC).unwrap().timestamp();
        let slip = said.map(|day| Slip {
            said: at(day),
            by: PersonId::derive("mara"),
            why: "Two were ill".to_owned(),
            due: date(2026, 12, 1),
        });
        Commitment {
            id: CommitmentId::derive(&n.to_string()),
            ours: true,
            counterparty: "aiko@far.example".to_owned(),
            counterparty_name: "Aiko".to_owned(),
            object: "the figures".to_owned(),
            due: Some(Due::On(due)),
            firmness: 1.0,
            state,
            made: Timestamp::UNIX_EPOCH,
            message: MessageId::derive("m"),
            thread: ThreadId::derive("t"),
            evidence: Vec::new(),
            slip,
            clearance: Clearance::default(),
        }
    }

    #[test]
    fn rates_recompute_from_the_promises_one_by_one() {
        use CommitmentState::*;
        let (today, due) = (date(2026, 11, 24), date(2026, 11, 20));
        let before = Some(date(2026, 11, 19));
        let mut theirs = promise(9, Kept, due, None);
        theirs.ours = false;
        let all = [
            promise(1, Kept, due, None),
            promise(2, Kept, due, None),
            // Late, and said before it was due.
            promise(3, LateKept, due, before),
            promise(4, Broken, due, None),
            promise(5, Open, due, Some(date(2026, 11, 21))),
            // Not due yet, moved in time: it slips, but nothing is missed so far.
            promise(6, Open, date(2026, 11, 30), before),
            promise(7, Open, date(2026, 11, 30), None),
            promise(8, Detected, due, None),
            theirs,
            promise(10, Released, due, None),
            // Said on the day itself, kept by a later one: a slip, and not said early.
            promise(11, Kept, due, Some(due)),
        ];
        let rates = rates(&all, true, today, &TimeZone::UTC);
        assert_eq!(rates.on_time, Rate { hits: 2, of: 6 });
        assert_eq!(rates.slips, Rate { hits: 5, of: 7 });
        assert_eq!(rates.early, Rate { hits: 2, of: 5 });
        assert_eq!(rates.on_time.share(), Some(1.0 / 3.0));
        let (low, high) = rates.on_time.interval().unwrap();
        // Wilson by hand for 2 of 6.
        assert!((low - 0.0968).abs() < 5e-4 && (high - 0.7000).abs() < 5e-4, "{low} {high}");
        let of_theirs = super::rates(&all, false, today, &TimeZone::UTC);
        assert_eq!((of_theirs.on_time, of_theirs.early.interval()), (Rate { hits: 1, of: 1 }, None));
    }

    #[test]
    fn the_lowest_fifth_that_takes_long_is_to_be_changed() {
        let mut areas = vec![(100.0, 60), (100.0, 120), (90.0, 180), (60.0, 180), (10.0, 300)];
        assert_eq!(to_change(&areas), [false, false, false, false, true]);
        // It takes two hours, not more.
        areas[4].1 = 120;
        assert_eq!(to_change(&areas), [false; 5]);
        // Of four nothing is a fifth; an area without time has no return.
        assert_eq!(to_change(&[(1.0, 300), (2.0, 300), (3.0, 300), (4.0, 300), (5.0, 0)]), [false; 5]);
        // All alike: none is worse.
        assert_eq!(to_change(&[(10.0, 300); 10]), [false; 10]);
    }

    #[test]
    fn a_change_is_judged_from_five_runs_on_each_side() {
        let (before, after) = ([50, 55, 60, 58, 52, 57], [40, 42, 38, 41, 44]);
        assert_eq!(improvement(&before, &after[..4], 7), None);
        let found = improvement(&before, &after, 7).unwrap();
        assert!((found.before - 332.0 / 6.0).abs() < 1e-12 && (found.after - 41.0).abs() < 1e-12);
        assert!(found.is_shorter() && found.change.0 < -14.3 && found.change.1 > -14.4, "{found:?}");
        assert_eq!(improvement(&before, &after, 7), Some(found));
        let same = improvement(&before, &before, 7).unwrap();
        assert!(!same.is_shorter() && same.change.0 < 0.0 && same.change.1 > 0.0);
    }

    /// Thirty offices: 12 quiet weeks with nine in ten on time; then a project takes half the week, and four in ten
    /// of what recurs are on time. The warning comes within two weeks; while it is quiet it does not come, and no more
    /// where a project takes half the week and nothing suffers.
    #[test]
    fn neglect_is_said_within_two_weeks() {
        let week = |random: &mut Random, projects: u32, on_time: f64| {
            let hits = (0..10).filter(|_| random.chance(on_time)).count() as u32;
            Week { project_minutes: projects, minutes: 2_250, routine: Rate { hits, of: 10 } }
        };
        for seed in 0..30 {
            let mut random = Random::new(seed);
            let mut weeks: Vec<Week> = Vec::new();
            for _ in 0..12 {
                weeks.push(week(&mut random, 450, 0.9));
                assert_eq!(neglect(&weeks), None, "seed {seed}");
            }
            let mut busy = weeks.clone();
            busy.extend(
                [Week { project_minutes: 1_200, minutes: 2_250, routine: Rate { hits: 10, of: 10 } }; 2],
            );
            assert_eq!(neglect(&busy), None, "seed {seed}");
            let warned = (1..=2).any(|_| {
                weeks.push(week(&mut random, 1_200, 0.4));
                neglect(&weeks).is_some()
            });
            assert!(warned, "seed {seed}: {weeks:?}");
        }
        assert_eq!(neglect(&[]), None);
    }
}
