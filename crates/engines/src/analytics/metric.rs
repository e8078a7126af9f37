//! What a metric is: a code, a name, a printed formula and the function that follows it.

use super::Stretch;
use jiff::Timestamp;
use world::ItemRef;

/// What a value means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scale {
    /// Minutes.
    Minutes,
    /// A share of 1.
    Share,
    /// A count, shown with one decimal.
    Count,
    /// A pure number, shown with two decimals.
    Index,
    /// Working days.
    Days,
    /// A factor: 1 is as estimated.
    Factor,
}

/// What a value is an amount of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Per {
    /// One week.
    Week,
    /// One day.
    Day,
    /// The whole stretch.
    Whole,
}

/// One metric of the catalogue.
#[derive(Debug)]
pub struct Metric {
    /// Stable name: "focus_120".
    pub code: &'static str,
    /// As shown.
    pub name: &'static str,
    /// How it is reckoned, as printed beside it.
    pub formula: &'static str,
    /// What a value means.
    pub scale: Scale,
    /// Of what.
    pub per: Per,
    /// Whether more is better; none where neither is.
    pub better: Option<bool>,
    /// Follows the formula.
    pub measure: fn(&Stretch) -> Measured,
}

/// Why there is no value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotEnough {
    /// Of what: "answered messages".
    pub what: &'static str,
    /// How many are needed.
    pub needs: usize,
    /// How many there are.
    pub has: usize,
}

/// One item's part in a value.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// The event, message, task or proposal; none for a day as such.
    pub item: Option<ItemRef>,
    /// When.
    pub at: Timestamp,
    /// Its amount in the metric's evidence: minutes, or what `note` says.
    pub amount: f64,
    /// What the amount is where it is not minutes.
    pub note: &'static str,
}

/// A value with everything it is made of.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// On the metric's scale.
    pub value: f64,
    /// What it is made of.
    pub parts: Vec<Part>,
    /// Of a share: what it is a share of, how much and of what.
    pub whole: Option<(f64, &'static str)>,
}

/// A value, or why there is none.
pub type Measured = Result<Figure, NotEnough>;

/// No value: so many are needed, so many are there.
pub(super) fn not_enough(what: &'static str, needs: usize, has: usize) -> Measured {
    Err(NotEnough { what, needs, has })
}

/// A share with the parts of its numerator; not enough where the whole is nothing.
pub(super) fn share(parts: Vec<Part>, whole: f64, what: &'static str) -> Measured {
    if whole <= 0.0 {
        return not_enough(what, 1, 0);
    }
    let value = parts.iter().map(|p| p.amount).sum::<f64>() / whole;
    Ok(Figure { value: value + 0.0, parts, whole: Some((whole, what)) })
}

/// A sum a week.
pub(super) fn a_week(stretch: &Stretch, parts: Vec<Part>) -> Measured {
    match stretch.weeks() {
        0 => not_enough("weeks with anything in them", 1, 0),
        weeks => Ok(Figure {
            value: parts.iter().map(|p| p.amount).sum::<f64>() / weeks as f64,
            parts,
            whole: None,
        }),
    }
}
