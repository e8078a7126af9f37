//! How much a task will really take, as a whole distribution: the finished tasks that are alike speak, each with its
//! weight, and how much each kind of likeness weighs is learned from how past forecasts fared.
//!
//! A forecast is 99 quantiles (1 %…99 %). Nothing from after the moment of the forecast is used. Sources: weighted
//! empirical quantiles of actual over estimate; exponential weights over several views of likeness (Vovk 1990),
//! judged by the continuous ranked probability score (Gneiting & Raftery 2007).

mod pool;
pub mod score;

pub use pool::{Forecast, Views, forecasts, similar};

/// One finished or open task.
#[derive(Debug, Clone, PartialEq)]
pub struct Case {
    /// The day of the forecast.
    pub at: i64,
    /// The outcome is known after this day.
    pub ended: i64,
    /// Estimate, in the unit of the outcome; 1 where there is none.
    pub estimate: f64,
    /// Outcome.
    pub outcome: f64,
    /// Whose it is.
    pub owner: u64,
    /// Which kind it is.
    pub kind: u64,
    /// How pressing; equal ones are alike.
    pub priority: u64,
    /// Who asked for it.
    pub requester: u64,
    /// Words as numbers, sorted, each once.
    pub words: Vec<u64>,
}

/// How much each likeness weighs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Likeness {
    /// Days in which what is finished loses half of its weight.
    pub half_life: f64,
    /// Scale of the distance of two estimates, in natural logarithms.
    pub width: f64,
    /// Weight added for the same owner.
    pub owner: f64,
    /// Weight added for the same kind.
    pub kind: f64,
    /// Weight added for the same priority.
    pub priority: f64,
    /// Weight added for the same requester.
    pub requester: f64,
    /// Weight added for the same words, times the share of words in common.
    pub words: f64,
    /// Outcomes are whole numbers.
    pub whole: bool,
    /// Outcomes below this count as this in logarithms.
    pub floor: f64,
}

/// Quantiles at 1 %…99 %, ascending.
pub type Quantiles = [f64; 99];

/// The cases whose outcome was known before day `at`, by day of outcome: how many of the places in `by_end`.
fn known(by_end: &[usize], cases: &[Case], at: i64) -> usize {
    by_end.partition_point(|n| cases[*n].ended < at)
}

/// Places ordered by the day from which their outcome is known.
pub fn by_end(cases: &[Case]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..cases.len()).collect();
    order.sort_by_key(|n| cases[*n].ended);
    order
}

/// How many outcomes are known at the forecast of each case.
pub fn known_at(cases: &[Case]) -> Vec<usize> {
    let order = by_end(cases);
    cases.iter().map(|c| known(&order, cases, c.at)).collect()
}
