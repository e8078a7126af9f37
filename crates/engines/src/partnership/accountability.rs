//! Answering for one's own areas: what an hour brings, what should change, whether a change made a process shorter, and
//! whether what recurs suffers from what is new (spec §12.2). How promises are kept is in [`super::promises`].

use crate::maths::random::Random;
use crate::maths::{quantile, wilson};

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
    pub(super) fn count(&mut self, hit: bool) {
        self.of += 1;
        self.hits += u32::from(hit);
    }
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
