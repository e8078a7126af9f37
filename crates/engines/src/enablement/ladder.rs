//! How a right to act alone is earned and lost (spec §10.4): by the 95 % Wilson bound of what was accepted as it was and
//! not taken back.

use crate::maths::wilson;
use jiff::{SignedDuration, Timestamp};
use world::acting::Acting;
use world::learned::Answered;

/// The lower bound from which level 3 is offered: 22 of 22, or 57 of 60.
pub const FOR_ACTS: f64 = 0.85;
/// The lower bound from which level 4 is offered.
pub const FOR_DECIDES: f64 = 0.93;
/// Below this bound over the last thirty a right is lost.
pub const LOST_BELOW: f64 = 0.70;
/// So many answers are looked at for the bound below which a right is lost.
const LAST: usize = 30;
/// So many undos within so many answers lose a right.
const UNDOS: (usize, usize) = (2, 10);
/// What was done alone counts once it stood for so many hours.
pub const UNDO_HOURS: i64 = 24;

/// The record behind a right.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// Accepted as proposed, and not taken back.
    pub clean: u32,
    /// All answers.
    pub all: u32,
    /// The 95 % Wilson interval of the share; none without answers.
    pub interval: Option<(f64, f64)>,
    /// How many of the last ten were taken back.
    pub undone: usize,
    /// The lower bound over the last thirty; none without answers.
    pub lately: Option<f64>,
}

/// Why a right is lost.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Lost {
    /// So many of the last ten were taken back.
    Undone(usize),
    /// The bound over the last thirty.
    Bound(f64),
}

/// The answers to a kind that count for a right in a scope (empty: everywhere), oldest first; those from `since` on,
/// where a right was lost or lowered then. What was done alone counts once a day has passed over it, or it was taken
/// back.
pub fn answers<'a>(
    all: &'a [Answered],
    kind: &str,
    scope: &str,
    since: Option<Timestamp>,
    now: Timestamp,
) -> Vec<&'a Answered> {
    let day = SignedDuration::from_hours(UNDO_HOURS);
    let stood = |a: &Answered| !a.alone || a.undone || now.duration_since(a.at) >= day;
    let mut found: Vec<&Answered> = all
        .iter()
        .filter(|a| a.kind == kind && a.is_verdict() && (scope.is_empty() || a.context == scope))
        .filter(|a| since.is_none_or(|since| a.at >= since) && stood(a))
        .collect();
    found.sort_by_key(|a| a.at);
    found
}

/// The record that answers make, oldest first.
pub fn record(answers: &[&Answered]) -> Record {
    let count = |some: &[&Answered]| {
        let clean = some.iter().filter(|a| a.is_clean()).count();
        (clean as u32, some.len() as u32)
    };
    let last = |n: usize| &answers[answers.len().saturating_sub(n)..];
    let (clean, all) = count(answers);
    let (clean_lately, lately) = count(last(LAST));
    Record {
        clean,
        all,
        interval: wilson::interval(clean, all),
        undone: last(UNDOS.1).iter().filter(|a| a.undone).count(),
        lately: wilson::interval(clean_lately, lately).map(|i| i.0),
    }
}

impl Record {
    fn low(&self) -> f64 {
        self.interval.map_or(0.0, |i| i.0)
    }
    /// The highest level that it allows: 2 below the bounds, and where a right would be lost at once.
    pub fn earned(&self) -> u8 {
        match self.low() {
            _ if self.lost().is_some() => Acting::USUAL,
            low if low >= FOR_DECIDES => Acting::DECIDES,
            low if low >= FOR_ACTS => Acting::ACTS,
            _ => Acting::USUAL,
        }
    }
    /// The next level, where the record allows it: one step, never two. Nothing is offered to what was switched off or
    /// is only to ask.
    pub fn offers(&self, level: u8) -> Option<u8> {
        (level >= Acting::USUAL && level < self.earned()).then_some(level + 1)
    }
    /// Why a right to act is lost: two undos in the last ten, or a bound below .70 over the last thirty.
    pub fn lost(&self) -> Option<Lost> {
        if self.undone >= UNDOS.0 {
            return Some(Lost::Undone(self.undone));
        }
        self.lately.filter(|low| *low < LOST_BELOW).map(Lost::Bound)
    }
    /// How many more answers without a fault until the next level could be offered; none beyond a thousand.
    pub fn missing(&self, level: u8) -> Option<u32> {
        let bound = if level < Acting::ACTS { FOR_ACTS } else { FOR_DECIDES };
        (0..1_000)
            .find(|more| wilson::interval(self.clean + more, self.all + more).is_some_and(|i| i.0 >= bound))
    }
}
