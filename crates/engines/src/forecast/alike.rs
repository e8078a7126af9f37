//! Finished tasks speak for an open one, each by how alike it is.

use super::{Case, Likeness, Quantiles, by_end, known};

/// How fast what is finished fades: a power law of its age in half-lives.
const FADING: f64 = 1.5;
/// How much the square of the words in common is worth beside the share itself.
const SQUARED: f64 = 3.0;
/// Alike are those with at least this share of the largest weight.
const ALIKE: f64 = 0.1;

/// Finished tasks in order of actual over estimate, so that a quantile is one walk.
#[derive(Debug, Clone)]
pub struct Past {
    cases: Vec<Case>,
    likeness: Likeness,
}

impl Past {
    /// Of these finished tasks, in any order.
    pub fn new(mut cases: Vec<Case>, likeness: Likeness) -> Past {
        cases.sort_by(|a, b| a.ratio().total_cmp(&b.ratio()));
        Past { cases, likeness }
    }

    /// What those that ended before the day of the forecast say about an open task.
    pub fn speak(&self, open: &Case) -> Voices {
        let known = self.cases.iter().filter(|past| past.ended < open.at);
        let (ratios, weights) = known.map(|past| (past.ratio(), weight(&self.likeness, past, open))).unzip();
        Voices { ratios, weights, estimate: open.estimate, whole: self.likeness.whole }
    }
}

/// Actual over estimate of finished tasks, ascending, each with its weight, and the estimate they are asked about.
#[derive(Debug, Clone, PartialEq)]
pub struct Voices {
    ratios: Vec<f64>,
    weights: Vec<f64>,
    estimate: f64,
    whole: bool,
}

impl Voices {
    /// Whether nobody speaks.
    pub fn is_empty(&self) -> bool {
        self.ratios.is_empty()
    }

    /// What the shares `levels` (ascending, 0–1) of the weight stay within, in the unit of the outcome; zero of nothing.
    pub fn quantiles<const N: usize>(&self, levels: [f64; N]) -> [f64; N] {
        let Some((first, _)) = self.weights.split_first() else { return [0.0; N] };
        let all: f64 = self.weights.iter().sum();
        let (mut place, mut below) = (0, *first);
        levels.map(|level| {
            let wanted = level * all * (1.0 - 1e-12);
            while below < wanted && place + 1 < self.ratios.len() {
                place += 1;
                below += self.weights[place];
            }
            let at = self.ratios[place] * self.estimate;
            if self.whole { at.round_ties_even() } else { at }
        })
    }

    /// How many are alike, and how many of them took no longer than `most`, in the unit of the outcome.
    pub fn alike(&self, most: f64) -> (usize, usize) {
        let largest = self.weights.iter().copied().fold(0.0, f64::max);
        let alike =
            self.ratios.iter().zip(&self.weights).filter(|(_, w)| **w > 0.0 && **w >= ALIKE * largest);
        alike.fold((0, 0), |(n, within), (ratio, _)| {
            (n + 1, within + usize::from(ratio * self.estimate <= most + 1e-9))
        })
    }
}

/// How much a finished task says about an open one.
///
/// What is finished fades ever more slowly, by a power of its age (Wickelgren 1974), so that the far past still has a
/// voice where the near one is thin. Words count by the square of the share in common: a few shared ones are chance.
fn weight(view: &Likeness, past: &Case, open: &Case) -> f64 {
    let same = |a: u64, b: u64, more: f64| if a == b { 1.0 + more } else { 1.0 };
    let age = (open.at - past.ended) as f64 / view.half_life;
    let apart = (past.estimate.ln() - open.estimate.ln()).abs();
    let common = common(&past.words, &open.words);
    (1.0 + FADING * age).powf(-FADING)
        * (-apart / view.width).exp()
        * same(past.owner, open.owner, view.owner)
        * same(past.kind, open.kind, view.kind)
        * same(past.priority, open.priority, view.priority)
        * same(past.requester, open.requester, view.requester)
        * (1.0 + SQUARED * view.words * common * common)
}

/// Shared words over all words, at least one (Jaccard 1901).
pub fn common(a: &[u64], b: &[u64]) -> f64 {
    if a.is_empty() || b.is_empty() {
        return 0.0;
    }
    let shared = a.iter().filter(|w| b.binary_search(w).is_ok()).count();
    shared as f64 / (a.len() + b.len() - shared) as f64
}

/// The forecast of each case as it would have been told on its day, none before `first` outcomes were known.
pub fn forecasts(cases: &[Case], likeness: &Likeness, first: usize) -> Vec<Option<Quantiles>> {
    let (past, order) = (Past::new(cases.to_vec(), *likeness), by_end(cases));
    let told = |open: &Case| {
        let enough = known(&order, cases, open.at) >= first.max(1);
        enough.then(|| past.speak(open).quantiles(super::levels()))
    };
    cases.iter().map(told).collect()
}

#[cfg(test)]
mod tests {
    use super::super::score;
    use super::*;

    fn plain() -> Likeness {
        Likeness {
            half_life: 180.0,
            width: 0.5,
            owner: 5.0,
            kind: 3.0,
            priority: 0.0,
            requester: 0.0,
            words: 12.0,
            whole: false,
            floor: 0.1,
        }
    }

    /// Reports (kind 1) run to double, calls (kind 2) keep their estimate; a tenth more or less.
    fn cases() -> Vec<Case> {
        let one = |day: i64| {
            let kind = 1 + (day % 2) as u64;
            let off = 1.0 + ((day * 7) % 5 - 2) as f64 / 20.0;
            let outcome = 4.0 * off * if kind == 1 { 2.0 } else { 1.0 };
            Case {
                at: day,
                ended: day,
                estimate: 4.0,
                outcome,
                owner: 1,
                kind,
                priority: 0,
                requester: 0,
                words: vec![kind],
            }
        };
        (0..300).map(one).collect()
    }

    #[test]
    fn kinds_are_told_apart_and_nothing_is_told_before_enough_is_known() {
        let told = forecasts(&cases(), &plain(), 50);
        assert!(told[..50].iter().all(Option::is_none) && told[50..].iter().all(Option::is_some));
        let median = |n: usize| told[n].as_ref().unwrap()[49];
        assert!((median(298) - 8.0).abs() < 0.5, "{}", median(298));
        assert!((median(299) - 4.0).abs() < 0.5, "{}", median(299));
    }

    #[test]
    fn what_comes_later_changes_nothing_told_before() {
        let mut changed = cases();
        changed[200..].iter_mut().for_each(|c| c.outcome *= 9.0);
        let (before, after) = (forecasts(&cases(), &plain(), 50), forecasts(&changed, &plain(), 50));
        assert_eq!(before[..=200], after[..=200]);
        assert_ne!(before[250..], after[250..]);
    }

    #[test]
    fn of_all_outcomes_the_told_share_lies_below() {
        let cases = cases();
        let told = forecasts(&cases, &plain(), 50);
        let all: Vec<f64> = told
            .iter()
            .zip(&cases)
            .filter_map(|(q, c)| Some(score::covered(q.as_ref()?, c.outcome, 0.8)))
            .collect();
        let mean = all.iter().sum::<f64>() / all.len() as f64;
        assert!((0.72..=0.88).contains(&mean), "{mean}");
    }

    #[test]
    fn those_alike_are_counted() {
        let past = Past::new(cases(), plain());
        let report = Case { at: 300, ..cases()[298].clone() };
        let voices = past.speak(&report);
        let (alike, within) = voices.alike(8.0);
        assert_eq!((alike, within), (150, 90), "of 150 reports, three in five ran to double at most");
        assert!(past.speak(&Case { at: 0, ..report }).is_empty());
    }
}
