//! Which changes together do best: each by itself first, then the sets of up to three whose parts promise most, halved
//! round by round (successive halving: Karnin, Koren & Somekh 2013), every round on more of the same chance.

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
/// Replications of the first round, in which each change is tried by itself.
const FIRST: usize = 32;
/// So many sets are tried in the second round: those whose changes by themselves promise most together.
const SECOND: usize = 24;
/// A round keeps one in so many, and takes so many times the replications.
const KEEPS: usize = 4;
/// A set of more changes must beat one of fewer by so many standard errors.
const CLEARLY: f64 = 2.0;
/// Standard errors on each side of a mean that make its 95 % interval.
const NINETY_FIVE: f64 = 1.96;

/// A set of changes with what it does.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Best {
    /// Places of its changes among those given.
    pub changes: Vec<usize>,
    /// What it does to each measure.
    pub effects: Vec<Effect>,
}

/// A set in the race: its mean difference to the base, as gain, and the standard error of it.
#[derive(Debug, Clone)]
struct Runner {
    set: Vec<usize>,
    gain: f64,
    error: f64,
    effects: Vec<Effect>,
}

impl Runner {
    fn new(set: Vec<usize>) -> Runner {
        Runner { set, gain: 0.0, error: 0.0, effects: Vec::new() }
    }
}

/// The race: the weeks, what may change in them, and what counts.
struct Race<'a> {
    world: &'a Snapshot,
    fit: &'a Fit,
    all: &'a [Change],
    aim: Measure,
    settings: &'a Settings,
    config: &'a AlignmentConfig,
}

/// The best three sets of these changes for a measure: clearly better than nothing, and each change of them earns its
/// place. Of sets that bring the same within the 95 % interval of the better one, the one that takes least effort comes
/// first.
///
/// # Errors
/// `E_LIMIT` for more than 12 changes; those of [`super::what_if::Weeks::compare`].
pub fn best<Effort: Ord>(
    world: &Snapshot,
    fit: &Fit,
    all: &[Change],
    aim: Measure,
    settings: &Settings,
    config: &AlignmentConfig,
    effort: impl Fn(&[usize]) -> Effort,
) -> Result<Vec<Best>, EngineError> {
    if all.len() > MOST_CHANGES {
        let (found, limit) = (all.len() as i64, MOST_CHANGES as i64);
        return Err(EngineError::Limit { what: "the number of changes to choose from".into(), found, limit });
    }
    super::what_if::checked(settings)?;
    let race = Race { world, fit, all, aim, settings, config };
    let mut rounds = FIRST.min(settings.replications.max(1));
    let mut singles: Vec<Runner> = (0..all.len()).map(|n| Runner::new(vec![n])).collect();
    race.run(&mut singles, rounds)?;
    let mut field = promising(all, &singles);
    loop {
        rounds *= KEEPS;
        let last = field.len() <= 2 * TOLD || rounds >= settings.replications;
        race.run(&mut field, if last { settings.replications } else { rounds })?;
        if last {
            return Ok(told(field, effort));
        }
        field.truncate(field.len().div_ceil(KEEPS).max(2 * TOLD));
    }
}

impl Race<'_> {
    /// Runs each set on so many replications, and puts them in the order of what they gain. Each is one thread's, so that
    /// all of the machine works on the field.
    fn run(&self, field: &mut [Runner], replications: usize) -> Result<(), EngineError> {
        let here = Settings { replications, ..*self.settings };
        let base = Lived::through(self.world, self.fit, &[], &here, self.config, None)?;
        let alone = Settings { threads: 1, ..here };
        let sign = if self.aim.more_is_better() { 1.0 } else { -1.0 };
        let one = |runner: &mut Runner| -> Result<(), EngineError> {
            let changes = chosen(self.all, &runner.set);
            let lived = Lived::through(self.world, self.fit, &changes, &alone, self.config, Some(&base))?;
            let (mean, error) = runs::mean(lived.differences(&base, self.aim).into_iter());
            runner.effects = lived.against(&base, self.fit.is_thin());
            // Where it is neither a gain nor a loss, such as deep work of new work, it is none here.
            let counts = runner.effects.iter().any(|e| e.measure == self.aim && e.counts);
            (runner.gain, runner.error) = if counts { (sign * mean, error) } else { (0.0, 0.0) };
            Ok(())
        };
        let share = field.len().div_ceil(self.settings.threads.max(1)).max(1);
        let done: Vec<Result<(), EngineError>> = std::thread::scope(|scope| {
            let parts: Vec<_> = field
                .chunks_mut(share)
                .map(|part| scope.spawn(move || part.iter_mut().try_for_each(one)))
                .collect();
            parts.into_iter().map(|p| p.join().expect("a replication does not panic")).collect()
        });
        done.into_iter().collect::<Result<(), EngineError>>()?;
        field.sort_by(|a, b| {
            b.gain.total_cmp(&a.gain).then(a.set.len().cmp(&b.set.len())).then(a.set.cmp(&b.set))
        });
        Ok(())
    }
}

/// The sets whose changes by themselves promise most together; single changes always run again.
fn promising(all: &[Change], singles: &[Runner]) -> Vec<Runner> {
    let gain = |n: &usize| singles.iter().find(|one| one.set == [*n]).map_or(0.0, |one| one.gain);
    let mut found: Vec<(f64, Vec<usize>)> =
        sets(all).into_iter().map(|set| (set.iter().map(gain).sum(), set)).collect();
    found.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.len().cmp(&b.1.len())).then(a.1.cmp(&b.1)));
    let helps = |set: &[usize]| set.iter().all(|n| gain(n) > 0.0);
    let more = found.into_iter().map(|(_, set)| set).filter(|set| set.len() > 1 && helps(set));
    let alone = singles.iter().map(|one| one.set.clone());
    alone.chain(more.take(SECOND)).map(Runner::new).collect()
}

/// The best of the last round: fewer changes where more do not do clearly more, less effort where it brings the same.
fn told<Effort: Ord>(field: Vec<Runner>, effort: impl Fn(&[usize]) -> Effort) -> Vec<Best> {
    let holds = |big: &Runner, small: &Runner| small.set.iter().all(|n| big.set.contains(n));
    let earned = |one: &&Runner| {
        let smaller = field.iter().filter(|s| s.set.len() < one.set.len() && holds(one, s));
        one.gain > CLEARLY * one.error
            && smaller.into_iter().all(|s| one.gain - s.gain > CLEARLY * one.error.max(s.error))
    };
    let mut kept: Vec<&Runner> = field.iter().filter(earned).collect();
    let mut from = 0;
    while let Some(first) = kept.get(from) {
        let least = first.gain - NINETY_FIVE * first.error;
        let same = kept[from..].iter().take_while(|one| one.gain >= least).count();
        kept[from..from + same].sort_by_key(|one| effort(&one.set));
        from += same;
    }
    let best = |one: &&Runner| Best { changes: one.set.clone(), effects: one.effects.clone() };
    kept.iter().take(TOLD).map(best).collect()
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

    /// Every set takes the same.
    const FREE: fn(&[usize]) -> usize = |_| 0;

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
        let found = best(&world, &fit(&world), &all, Measure::Tardiness, &settings, &config, FREE).unwrap();
        assert!(!found.is_empty() && found.len() <= TOLD);
        assert!(found[0].changes.contains(&1) && found[0].changes.contains(&3), "{:?}", found[0].changes);
        for one in &found {
            assert!(!one.changes.contains(&2), "{:?}", one.changes);
            assert!(one.effects.iter().any(|e| e.measure == Measure::Tardiness && e.is_better()), "{one:?}");
        }
        let again = best(&world, &fit(&world), &all, Measure::Tardiness, &settings, &config, FREE).unwrap();
        assert_eq!(found, again);
    }

    #[test]
    fn what_helps_nothing_is_not_told_and_too_many_are_refused() {
        let world = scene().world;
        let settings = Settings { weeks: 2, replications: 50, seed: 7, threads: 1, stretch: Stretch::NONE };
        let config = AlignmentConfig::default();
        let harm = [Change::Absence { from: date(2026, 11, 3), until: date(2026, 11, 6) }];
        let found = best(&world, &fit(&world), &harm, Measure::Tardiness, &settings, &config, FREE).unwrap();
        assert!(found.is_empty(), "{found:?}");
        let many = vec![drop("Coffee"); 13];
        let refused = best(&world, &fit(&world), &many, Measure::Tardiness, &settings, &config, FREE);
        assert_eq!(refused.unwrap_err().code(), "E_LIMIT");
    }

    #[test]
    fn what_brings_the_same_comes_by_its_effort_and_what_brings_more_comes_first() {
        let one = |set: &[usize], gain: f64, error: f64| Runner { gain, error, ..Runner::new(set.to_vec()) };
        let field =
            || vec![one(&[0], 10.0, 0.5), one(&[1], 9.5, 0.5), one(&[2], 9.1, 0.5), one(&[3], 5.0, 0.5)];
        let told = |effort: [usize; 4]| -> Vec<usize> {
            told(field(), |set| effort[set[0]]).iter().map(|best| best.changes[0]).collect()
        };
        assert_eq!(told([7, 7, 7, 0]), [0, 1, 2], "the same effort: by what they bring");
        assert_eq!(told([7, 5, 2, 0]), [2, 1, 0], "less effort for the same");
        assert_eq!(told([2, 9, 1, 0]), [2, 0, 1]);
        let apart = vec![one(&[0], 10.0, 0.1), one(&[1], 9.5, 0.1), one(&[2], 9.4, 0.1)];
        let order: Vec<usize> =
            super::told(apart, |set| 3 - set[0]).iter().map(|best| best.changes[0]).collect();
        assert_eq!(order, [0, 2, 1], "what brings clearly more comes first, whatever it takes");
    }
}
