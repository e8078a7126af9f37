//! The simple ways of forecasting effort.

use super::read::Form;
use engines::forecast::{Case, Quantiles, common, levels};
use engines::maths::normal;

/// A way to forecast from what is known.
type Peer = fn(&[&Case], &Case, Form) -> Quantiles;

/// Each by the ending of its figures' names.
pub const ALL: [(&str, Peer); 4] =
    [("_as_is", as_is), ("_ratio", ratio), ("_lognormal", lognormal), ("_similar", similar)];

/// The estimate; without one the median of the same owner.
fn as_is(past: &[&Case], open: &Case, form: Form) -> Quantiles {
    let of = |keep: &dyn Fn(&Case) -> bool| {
        let outcomes: Vec<f64> = past.iter().filter(|c| keep(c)).map(|c| c.outcome).collect();
        engines::maths::quantile::median(&outcomes)
    };
    let at = match of(&|c| c.owner == open.owner) {
        _ if form.is_estimated() => open.estimate,
        Some(median) => median,
        None => of(&|_| true).unwrap_or(open.estimate),
    };
    [at; 99]
}

/// The estimate times the quantiles of all past actual over estimate.
fn ratio(past: &[&Case], open: &Case, _: Form) -> Quantiles {
    let mut ratios: Vec<f64> = past.iter().map(|c| c.outcome / c.estimate).collect();
    ratios.sort_by(f64::total_cmp);
    std::array::from_fn(|n| {
        let place = (ratios.len() as f64 * ((n + 1) as f64 / 100.0)).ceil() as usize;
        ratios[place.clamp(1, ratios.len()) - 1] * open.estimate
    })
}

/// The lognormal law of all past ratios.
fn lognormal(past: &[&Case], open: &Case, form: Form) -> Quantiles {
    let floor = form.likeness().floor;
    let logs: Vec<f64> = past.iter().map(|c| (c.outcome.max(floor) / c.estimate).ln()).collect();
    let n = logs.len() as f64;
    let mean = logs.iter().sum::<f64>() / n;
    let spread = (logs.iter().map(|l| (l - mean).powi(2)).sum::<f64>() / n).sqrt().max(0.05);
    std::array::from_fn(|n| open.estimate * (mean + spread * normal::quantile((n + 1) as f64 / 100.0)).exp())
}

/// Weighted quantiles of past actual over estimate: half of the weight each half-life, words by the share in common.
fn similar(past: &[&Case], open: &Case, form: Form) -> Quantiles {
    let view = form.likeness();
    let same = |a: u64, b: u64, more: f64| if a == b { 1.0 + more } else { 1.0 };
    let weight = |c: &Case| {
        (-((open.at - c.ended) as f64) / view.half_life).exp2()
            * (-(c.estimate.ln() - open.estimate.ln()).abs() / view.width).exp()
            * same(c.owner, open.owner, view.owner)
            * same(c.kind, open.kind, view.kind)
            * same(c.priority, open.priority, view.priority)
            * same(c.requester, open.requester, view.requester)
            * (1.0 + view.words * common(&c.words, &open.words))
    };
    let mut voices: Vec<(f64, f64)> = past.iter().map(|c| (c.ratio(), weight(c))).collect();
    voices.sort_by(|a, b| a.0.total_cmp(&b.0));
    let all: f64 = voices.iter().map(|v| v.1).sum();
    let (mut place, mut below) = (0, voices[0].1);
    levels().map(|level| {
        while below < level * all * (1.0 - 1e-12) && place + 1 < voices.len() {
            place += 1;
            below += voices[place].1;
        }
        let at = voices[place].0 * open.estimate;
        if view.whole { at.round_ties_even() } else { at }
    })
}
