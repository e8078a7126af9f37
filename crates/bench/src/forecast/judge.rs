//! Scores of one way of forecasting, and its coverage in groups.

use super::read::{Form, Task};
use engines::forecast::{Quantiles, score};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Owners count from so many tasks on, halves of a year and thirds of the estimates likewise.
const LEAST_OWNER: usize = 150;
const LEAST_HALF_YEAR: usize = 100;
const LEAST_THIRD: usize = 250;

/// The outcomes against which forecasts are judged.
pub struct Judge<'a> {
    tasks: &'a [Task],
    floor: f64,
}

impl<'a> Judge<'a> {
    /// Of these tasks.
    pub fn new(tasks: &'a [Task], form: Form) -> Judge<'a> {
        Judge { tasks, floor: form.likeness().floor }
    }

    fn judged<'b>(
        &self,
        told: &'b [Option<Quantiles>],
    ) -> impl Iterator<Item = (&'a Task, &'b Quantiles)> + use<'a, 'b> {
        self.tasks.iter().zip(told).filter_map(|(t, q)| Some((t, q.as_ref()?)))
    }

    /// Means over all forecasts, under names with this ending.
    pub fn scores(&self, ending: &str, told: &[Option<Quantiles>]) -> Map<String, Value> {
        let mean = |of: &dyn Fn(f64, &Quantiles) -> f64| {
            let all: Vec<f64> = self.judged(told).map(|(t, q)| of(t.case.outcome, q)).collect();
            all.iter().sum::<f64>() / all.len().max(1) as f64
        };
        let off: Vec<f64> = self
            .judged(told)
            .map(|(t, q)| (q[49] - t.case.outcome).abs() / t.case.outcome.max(self.floor))
            .collect();
        let at_or_below = |n: usize| mean(&|a, q| f64::from(u8::from(a <= q[n])));
        let figures = [
            ("n", off.len() as f64),
            ("p50_coverage", mean(&|a, q| score::covered(q, a, 0.5))),
            ("p80_coverage", mean(&|a, q| score::covered(q, a, 0.8))),
            ("p95_coverage", mean(&|a, q| score::covered(q, a, 0.95))),
            ("p50_at_or_below", at_or_below(49)),
            ("p80_at_or_below", at_or_below(79)),
            ("crps", mean(&|a, q| score::crps(q, a))),
            ("crps_log", mean(&|a, q| score::crps_log(q, a, self.floor))),
            ("mdare", engines::maths::quantile::median(&off).unwrap_or_default()),
        ];
        figures.into_iter().map(|(name, x)| (format!("{name}{ending}"), json!(rounded(x)))).collect()
    }

    /// The coverage of the P80 by third of the estimates, owner and half-year.
    pub fn groups(&self, told: &[Option<Quantiles>]) -> Map<String, Value> {
        let mut estimates: Vec<f64> = self.judged(told).map(|(t, _)| t.case.estimate).collect();
        estimates.sort_by(f64::total_cmp);
        let cut = |third: usize| estimates[(estimates.len() * third / 3).min(estimates.len() - 1)];
        let third = |t: &Task| Some([1, 2].iter().filter(|n| t.case.estimate > cut(**n)).count());
        let mut figures = Map::new();
        let thirds = self.coverage(told, LEAST_THIRD, &third);
        figures.insert("p80_by_third".into(), json!(thirds.values().collect::<Vec<_>>()));
        let owners = self.coverage(told, LEAST_OWNER, &|t| Some(t.owner.clone()));
        let mut halves = self.coverage(told, 0, &|t| t.half_year);
        halves.pop_first();
        let mut counts: BTreeMap<Option<i64>, usize> = BTreeMap::new();
        self.judged(told).for_each(|(t, _)| *counts.entry(t.half_year).or_default() += 1);
        halves.retain(|half, _| counts[&Some(*half)] >= LEAST_HALF_YEAR);
        figures.extend(ends("p80_by_owner", owners.into_values()));
        figures.extend(ends("p80_by_half_year", halves.into_values()));
        figures
    }

    fn coverage<K: Ord>(
        &self,
        told: &[Option<Quantiles>],
        least: usize,
        group: &dyn Fn(&Task) -> Option<K>,
    ) -> BTreeMap<K, f64> {
        let mut groups: BTreeMap<K, Vec<f64>> = BTreeMap::new();
        for (task, q) in self.judged(told) {
            if let Some(key) = group(task) {
                groups.entry(key).or_default().push(score::covered(q, task.case.outcome, 0.8));
            }
        }
        let mean = |all: Vec<f64>| rounded(all.iter().sum::<f64>() / all.len() as f64);
        groups.into_iter().filter(|g| g.1.len() >= least).map(|(k, all)| (k, mean(all))).collect()
    }
}

/// The smallest and the largest, under these names; nothing of nothing.
fn ends(name: &str, values: impl Iterator<Item = f64>) -> Vec<(String, Value)> {
    let all: Vec<f64> = values.collect();
    let least = all.iter().copied().reduce(f64::min).map(|x| (format!("{name}_min"), json!(x)));
    let most = all.iter().copied().reduce(f64::max).map(|x| (format!("{name}_max"), json!(x)));
    least.into_iter().chain(most).collect()
}

fn rounded(x: f64) -> f64 {
    (x * 1e4).round() / 1e4
}
