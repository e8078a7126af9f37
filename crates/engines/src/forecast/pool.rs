//! Several views of what is alike, each as strong as its past forecasts were good.

use super::{Case, Likeness, Quantiles, by_end, known, score};

/// The views: (half-life, width of estimates, words, owner and kind), each a factor on the plain likeness.
const VIEWS: [[f64; 4]; 7] = [
    [1.0, 1.0, 1.0, 1.0],
    [3.0, 1.0, 1.0, 1.0],
    [0.35, 1.0, 1.0, 1.0],
    [1.0, 1.0, 4.0, 1.0],
    [1.0, 1.0, 1.0, 4.0],
    [1.0, 0.4, 2.0, 1.0],
    [1.0, 2.0, 2.0, 2.0],
];
/// How fast the better view wins: per forecast, in shares of the plain view's usual loss.
const LEARNING: f64 = 0.3;

/// A forecast and its ground.
#[derive(Debug, Clone, PartialEq)]
pub struct Forecast {
    /// The quantiles.
    pub quantiles: Quantiles,
    /// How many finished tasks carry it: the square of the summed weights over the sum of squares (Kish 1965).
    pub alike: f64,
}

/// What each view lost so far.
#[derive(Debug, Clone, PartialEq)]
pub struct Views {
    lost: [f64; VIEWS.len()],
    judged: f64,
}

impl Views {
    fn new() -> Views {
        Views { lost: [0.0; VIEWS.len()], judged: 0.0 }
    }
    /// The share of each view, all together one: even ones before anything is judged.
    pub fn shares(&self) -> [f64; VIEWS.len()] {
        let usual = if self.judged > 0.0 { (self.lost[0] / self.judged).max(1e-9) } else { 1.0 };
        let least = self.lost.iter().copied().fold(f64::INFINITY, f64::min);
        let strong = self.lost.map(|l| (-LEARNING * (l - least) / usual).exp());
        let whole: f64 = strong.iter().sum();
        strong.map(|s| s / whole)
    }
    fn judge(&mut self, lost: &[f64; VIEWS.len()]) {
        self.lost.iter_mut().zip(lost).for_each(|(sum, one)| *sum += one);
        self.judged += 1.0;
    }
}

/// Finished tasks in order of actual over estimate, so that a quantile is one walk.
struct Past<'a> {
    cases: &'a [Case],
    by_ratio: Vec<usize>,
}

impl<'a> Past<'a> {
    fn new(cases: &'a [Case]) -> Past<'a> {
        let ratio = |n: usize| cases[n].outcome / cases[n].estimate;
        let mut by_ratio: Vec<usize> = (0..cases.len()).collect();
        by_ratio.sort_by(|a, b| ratio(*a).total_cmp(&ratio(*b)));
        Past { cases, by_ratio }
    }

    /// The weighed ratios that view `of` each has of what was known at `open`, ascending.
    fn weighed(&self, open: &Case, views: &[Likeness]) -> (Vec<f64>, Vec<Vec<f64>>) {
        let (mut ratios, mut weights) = (Vec::new(), vec![Vec::new(); views.len()]);
        for n in &self.by_ratio {
            let past = &self.cases[*n];
            if past.ended >= open.at {
                continue;
            }
            ratios.push(past.outcome / past.estimate);
            let common = common(&past.words, &open.words);
            for (view, list) in views.iter().zip(&mut weights) {
                list.push(weight(view, past, open, common));
            }
        }
        (ratios, weights)
    }
}

/// How much `past` says about `open`.
fn weight(view: &Likeness, past: &Case, open: &Case, common: f64) -> f64 {
    let same = |a: u64, b: u64, more: f64| if a == b { 1.0 + more } else { 1.0 };
    let apart = (past.estimate.ln() - open.estimate.ln()).abs();
    (-((open.at - past.ended) as f64) / view.half_life).exp2()
        * (-apart / view.width).exp()
        * same(past.owner, open.owner, view.owner)
        * same(past.kind, open.kind, view.kind)
        * same(past.priority, open.priority, view.priority)
        * same(past.requester, open.requester, view.requester)
        * (1.0 + view.words * common)
}

/// Shared words over all words, at least one (Jaccard 1901).
fn common(a: &[u64], b: &[u64]) -> f64 {
    let shared = a.iter().filter(|w| b.binary_search(w).is_ok()).count();
    shared as f64 / (a.len() + b.len() - shared).max(1) as f64
}

/// Quantiles of ascending ratios under weights, times the estimate.
fn quantiles(ratios: &[f64], weights: &[f64], estimate: f64, whole: bool) -> Quantiles {
    let all: f64 = weights.iter().sum();
    let (mut place, mut below) = (0, weights[0]);
    std::array::from_fn(|n| {
        let wanted = (n + 1) as f64 / 100.0 * all * (1.0 - 1e-12);
        while below < wanted && place + 1 < ratios.len() {
            place += 1;
            below += weights[place];
        }
        let at = ratios[place] * estimate;
        if whole { at.round_ties_even() } else { at }
    })
}

/// The forecasts of the plain view alone, for each case from `first` known outcomes on.
pub fn similar(cases: &[Case], plain: &Likeness, first: usize) -> Vec<Option<Quantiles>> {
    let past = Past::new(cases);
    let order = by_end(cases);
    let one = |open: &Case| {
        (known(&order, cases, open.at) >= first).then(|| {
            let (ratios, weights) = past.weighed(open, &[*plain]);
            quantiles(&ratios, &weights[0], open.estimate, plain.whole)
        })
    };
    cases.iter().map(one).collect()
}

/// The forecast of each case as it would have been told on its day, none before `first` outcomes were known. Cases
/// come in order of their day.
pub fn forecasts(cases: &[Case], plain: &Likeness, first: usize) -> Vec<Option<Forecast>> {
    let views = VIEWS.map(|[half_life, width, words, who]| Likeness {
        half_life: plain.half_life * half_life,
        width: plain.width * width,
        words: plain.words * words,
        owner: plain.owner * who,
        kind: plain.kind * who,
        ..*plain
    });
    let (past, order) = (Past::new(cases), by_end(cases));
    let mut learned = Views::new();
    let mut lost: Vec<Option<[f64; VIEWS.len()]>> = vec![None; cases.len()];
    let (mut told, mut judged) = (Vec::with_capacity(cases.len()), 0);
    for (place, open) in cases.iter().enumerate() {
        let now_known = known(&order, cases, open.at);
        for n in &order[judged.min(now_known)..now_known] {
            if let Some(lost) = &lost[*n] {
                learned.judge(lost);
            }
        }
        judged = judged.max(now_known);
        if now_known < first.max(1) {
            told.push(None);
            continue;
        }
        let (ratios, weights) = past.weighed(open, &views);
        let of = |w: &Vec<f64>| quantiles(&ratios, w, open.estimate, plain.whole);
        let loss: Vec<f64> =
            weights.iter().map(|w| score::crps_log(&of(w), open.outcome, plain.floor)).collect();
        lost[place] = loss.try_into().ok();
        let pooled = pooled(&weights, &learned.shares());
        let squares: f64 = pooled.iter().map(|w| w * w).sum();
        told.push(Some(Forecast {
            quantiles: of(&pooled),
            alike: pooled.iter().sum::<f64>().powi(2) / squares,
        }));
    }
    told
}

/// The views' weights, each brought to one in all, mixed in these shares.
fn pooled(weights: &[Vec<f64>], shares: &[f64]) -> Vec<f64> {
    let mut all = vec![0.0; weights[0].len()];
    for (list, share) in weights.iter().zip(shares) {
        let whole: f64 = list.iter().sum::<f64>().max(f64::MIN_POSITIVE);
        all.iter_mut().zip(list).for_each(|(sum, w)| *sum += share * w / whole);
    }
    all
}

#[cfg(test)]
mod tests {
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
            let words = vec![kind];
            Case {
                at: day,
                ended: day,
                estimate: 4.0,
                outcome,
                owner: 1,
                kind,
                priority: 0,
                requester: 0,
                words,
            }
        };
        (0..300).map(one).collect()
    }

    #[test]
    fn kinds_are_told_apart_and_nothing_is_told_before_enough_is_known() {
        let told = forecasts(&cases(), &plain(), 50);
        assert!(told[..50].iter().all(Option::is_none) && told[50..].iter().all(Option::is_some));
        let median = |n: usize| told[n].as_ref().unwrap().quantiles[49];
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
    fn the_better_view_wins() {
        let mut views = Views::new();
        for _ in 0..200 {
            views.judge(&[1.0, 0.8, 1.0, 1.0, 1.0, 1.0, 1.0]);
        }
        assert!(views.shares()[1] > 0.99, "{:?}", views.shares());
    }

    #[test]
    fn of_all_outcomes_the_told_share_lies_below() {
        let cases = cases();
        let told = similar(&cases, &plain(), 50);
        let all: Vec<f64> = told
            .iter()
            .zip(&cases)
            .filter_map(|(q, c)| Some(score::covered(q.as_ref()?, c.outcome, 0.8)))
            .collect();
        let mean = all.iter().sum::<f64>() / all.len() as f64;
        assert!((0.72..=0.88).contains(&mean), "{mean}");
    }
}
