//! The simple ways of forecasting effort.

use super::read::Form;
use engines::forecast::{Case, Quantiles};
use engines::maths::normal;

/// A way to forecast from what is known.
type Peer = fn(&[&Case], &Case, Form) -> Quantiles;

/// Each by the ending of its figures' names.
pub const ALL: [(&str, Peer); 3] = [("_as_is", as_is), ("_ratio", ratio), ("_lognormal", lognormal)];

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
