//! Which changes together do best: all sets of up to three, halved round by round (successive halving: Karnin, Koren &
//! Somekh 2013), every round on more of the same chance.

use super::fit::Fit;
use super::what_if::{Effect, Lived, Measure, Settings};
use super::{Change, changes, runs};
use crate::alignment::AlignmentConfig;
use crate::error::EngineError;
use world::Snapshot;

/// So many changes may be switched.
pub const MOST_CHANGES: usize = 12;
/// So many together at most.
const TOGETHER: usize = 3;
/// So many sets are told.
const TOLD: usize = 3;
/// Replications of the first round.
const FIRST: usize = 16;
/// A round keeps one in so many, and takes so many times the replications.
const KEEPS: usize = 4;
/// A set of more changes must beat one of fewer by so many standard errors.
const CLEARLY: f64 = 2.0;

/// A set of changes with what it does.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Best {
    /// Places of its changes among those given.
    pub changes: Vec<usize>,
    /// What it does to each measure.
    pub effects: Vec<Effect>,
}

/// A set in the race: its mean difference to the base, as gain, and the standard error of it.
struct Runner {
    set: Vec<usize>,
    gain: f64,
    error: f64,
}

/// The best three sets of these changes for a measure: clearly better than nothing, and each change of them earns its
/// place.
///
/// # Errors
/// `E_LIMIT` for more than 12 changes; those of [`super::what_if::Weeks::compare`].
pub fn best(
    world: &Snapshot,
    fit: &Fit,
    all: &[Change],
    aim: Measure,
    settings: &Settings,
    config: &AlignmentConfig,
) -> Result<Vec<Best>, EngineError> {
    if all.len() > MOST_CHANGES {
        let (found, limit) = (all.len() as i64, MOST_CHANGES as i64);
        return Err(EngineError::Limit { what: "the number of changes to choose from".into(), found, limit });
    }
    super::what_if::checked(settings)?;
    let sign = if aim.more_is_better() { 1.0 } else { -1.0 };
    let mut field: Vec<Runner> =
        sets(all).into_iter().map(|set| Runner { set, gain: 0.0, error: 0.0 }).collect();
    let mut rounds = FIRST;
    loop {
        let last = field.len() <= 2 * TOLD || rounds >= settings.replications;
        let here = Settings { replications: if last { settings.replications } else { rounds }, ..*settings };
        let live =
            |changes: &[Change], yardstick| Lived::through(world, fit, changes, &here, config, yardstick);
        let base = live(&[], None)?;
        for one in &mut field {
            let lived = live(&chosen(all, &one.set), Some(&base))?;
            let (mean, error) = runs::mean(lived.differences(&base, aim).into_iter());
            (one.gain, one.error) = (sign * mean, error);
        }
        field.sort_by(|a, b| {
            b.gain.total_cmp(&a.gain).then(a.set.len().cmp(&b.set.len())).then(a.set.cmp(&b.set))
        });
        if last {
            return told(
                field,
                |set| Ok(live(&chosen(all, set), Some(&base))?.against(&base, fit.is_thin())),
            );
        }
        field.truncate(field.len().div_ceil(KEEPS).max(2 * TOLD));
        rounds *= KEEPS;
    }
}

/// The best of the last round: fewer changes where more do not do clearly more.
fn told(
    field: Vec<Runner>,
    effects: impl Fn(&[usize]) -> Result<Vec<Effect>, EngineError>,
) -> Result<Vec<Best>, EngineError> {
    let holds = |big: &Runner, small: &Runner| small.set.iter().all(|n| big.set.contains(n));
    let earned = |one: &Runner| {
        let smaller = field.iter().filter(|s| s.set.len() < one.set.len() && holds(one, s));
        one.gain > CLEARLY * one.error
            && smaller.into_iter().all(|s| one.gain - s.gain > CLEARLY * one.error.max(s.error))
    };
    let kept = field.iter().filter(|one| earned(one)).take(TOLD);
    kept.map(|one| Ok(Best { changes: one.set.clone(), effects: effects(&one.set)? })).collect()
}

/// All sets of one to three changes that can be together.
fn sets(all: &[Change]) -> Vec<Vec<usize>> {
    let mut found: Vec<Vec<usize>> = vec![Vec::new()];
    let mut from = 0;
    for _ in 0..TOGETHER {
        let until = found.len();
        for n in from..until {
            let set = found[n].clone();
            for next in set.last().map_or(0, |last| last + 1)..all.len() {
                let more: Vec<usize> = set.iter().copied().chain([next]).collect();
                if changes::contradiction(&chosen(all, &more)).is_none() {
                    found.push(more);
                }
            }
        }
        from = until;
    }
    found.remove(0);
    found
}

fn chosen(all: &[Change], set: &[usize]) -> Vec<Change> {
    set.iter().map(|n| all[*n].clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::super::backtest::Stretch;
    use super::super::fit::fit;
    use super::*;
    use crate::testing::{Scene, at};
    use jiff::civil::date;
    use world::time::Due;

    fn scene() -> Scene {
        let mut scene = Scene::new();
        for week in -12..4 {
            for (name, day, hour, minutes) in
                [("Vendor review", 1, 9, 240), ("Ops round", 2, 9, 60), ("Coffee", 3, 15, 15)]
            {
                let event = scene.event(name, at(7 * week + day, hour, 0), minutes, &["ana"]);
                scene.change_event(event, |e| e.recurrence_id = Some(format!("{name}{week}")));
            }
        }
        for n in 0..10 {
            let task = scene.task(&format!("Work {n}"), 300);
            scene.change_task(task, |t| t.due = Some(Due::On(date(2026, 11, 4 + n))));
        }
        scene
    }

    fn drop(series: &str) -> Change {
        Change::Drop { series: series.into() }
    }

    #[test]
    fn sets_are_all_that_can_be_together_up_to_three() {
        let all = [drop("a"), drop("b"), Change::Shorten { series: "a".into(), minutes: 5 }, drop("c")];
        let found = sets(&all);
        assert_eq!(found.iter().filter(|s| s.len() == 1).count(), 4);
        assert_eq!(found.iter().filter(|s| s.len() == 2).count(), 5, "a is not dropped and shortened");
        assert!(found.contains(&vec![0, 1, 3]) && !found.iter().any(|s| s.contains(&0) && s.contains(&2)));
    }

    #[test]
    fn the_best_set_holds_the_largest_change_and_none_that_does_harm() {
        let world = scene().world;
        let away = Change::Absence { from: date(2026, 11, 10), until: date(2026, 11, 12) };
        let all = [drop("Coffee"), drop("Vendor review"), away, drop("Ops round")];
        let settings = Settings { weeks: 4, replications: 200, seed: 7, threads: 2, stretch: Stretch::NONE };
        let config = AlignmentConfig::default();
        let found = best(&world, &fit(&world), &all, Measure::Tardiness, &settings, &config).unwrap();
        assert!(!found.is_empty() && found.len() <= TOLD);
        assert!(found[0].changes.contains(&1) && found[0].changes.contains(&3), "{:?}", found[0].changes);
        for one in &found {
            assert!(!one.changes.contains(&2), "{:?}", one.changes);
            assert!(one.effects.iter().any(|e| e.measure == Measure::Tardiness && e.is_better()), "{one:?}");
        }
        let again = best(&world, &fit(&world), &all, Measure::Tardiness, &settings, &config).unwrap();
        assert_eq!(found, again);
    }

    #[test]
    fn what_helps_nothing_is_not_told_and_too_many_are_refused() {
        let world = scene().world;
        let settings = Settings { weeks: 2, replications: 50, seed: 7, threads: 1, stretch: Stretch::NONE };
        let config = AlignmentConfig::default();
        let harm = [Change::Absence { from: date(2026, 11, 3), until: date(2026, 11, 6) }];
        let found = best(&world, &fit(&world), &harm, Measure::Tardiness, &settings, &config).unwrap();
        assert!(found.is_empty(), "{found:?}");
        let many = vec![drop("Coffee"); 13];
        let refused = best(&world, &fit(&world), &many, Measure::Tardiness, &settings, &config);
        assert_eq!(refused.unwrap_err().code(), "E_LIMIT");
    }
}
