//! How much will it really be: a task's effort, a week's hours, each as a whole distribution.
//!
//! A forecast is 99 quantiles (1 %…99 %). Nothing from after the moment of the forecast is used. A task's is what the
//! finished tasks that are alike took for their estimate, each by its weight; how good forecasts were is told by the
//! continuous ranked probability score (Gneiting & Raftery 2007).

mod alike;
pub mod score;
pub mod weeks;

pub use alike::{Past, Voices, common, forecasts};

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

impl Case {
    /// Outcome over estimate.
    pub fn ratio(&self) -> f64 {
        self.outcome / self.estimate
    }
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

/// The levels of [`Quantiles`], 0–1.
pub fn levels() -> Quantiles {
    std::array::from_fn(|n| (n + 1) as f64 / 100.0)
}

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
