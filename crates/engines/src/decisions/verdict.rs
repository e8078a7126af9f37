//! What may be said of the leader: clear, leaning, or too close to call (spec §2).

use super::additive;
use super::sheet::Sheet;
use super::smaa::{Acceptability, Draws, Learn, Weights, study};
use world::Decision;
use world::decision::Weighing;

/// How sure the answer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sureness {
    /// Below half of the draws: find out more first.
    TooClose,
    /// From half of the draws.
    Leaning,
    /// From eight in ten draws.
    Clear,
}

impl Sureness {
    /// The word for the share of the draws in which the leader is first.
    /// ```
    /// use engines::decisions::verdict::Sureness;
    /// assert_eq!([0.8, 0.79, 0.49].map(Sureness::of), [Sureness::Clear, Sureness::Leaning, Sureness::TooClose]);
    /// ```
    pub fn of(first: f64) -> Sureness {
        match first {
            first if first >= 0.8 => Sureness::Clear,
            first if first >= 0.5 => Sureness::Leaning,
            _ => Sureness::TooClose,
        }
    }
}

/// The answer, with what it rests on.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict {
    /// Totals, 0–100.
    pub totals: Vec<f64>,
    /// Who leads by total; several when they are even.
    pub leaders: Vec<usize>,
    /// How sure that is.
    pub sureness: Sureness,
    /// The draws behind it.
    pub draws: Acceptability,
    /// What would be worth finding out first; only when it is too close to call.
    pub learn: Option<Learn>,
}

/// Judges a decision: weights up to 30 % around those entered, in the order entered where only that is known, and any
/// where nobody has weighed.
pub fn judge(decision: &Decision, sheet: &Sheet, seed: u64) -> Verdict {
    let weights = match (decision.weighed.is_some(), decision.weighing) {
        (false, _) => Weights::Any,
        (true, Weighing::Rank) => Weights::Ranked(additive::order(&sheet.weights)),
        (true, _) => Weights::Around(0.3),
    };
    judge_with(sheet, weights, seed)
}

/// The same for weights that are given.
pub fn judge_with(sheet: &Sheet, weights: Weights, seed: u64) -> Verdict {
    let totals = additive::totals(sheet);
    let leaders = additive::leaders(&totals);
    let draws = study(sheet, &Draws::of(weights, seed));
    let first = leaders.iter().map(|l| draws.first(*l)).fold(0.0, f64::max);
    let sureness = if leaders.len() > 1 { Sureness::TooClose } else { Sureness::of(first) };
    let worth = draws.learn.first().copied().filter(|l| l.changes > 0.0);
    let learn = worth.filter(|_| sureness == Sureness::TooClose);
    Verdict { totals, leaders, sureness, draws, learn }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decisions::Cell;

    #[test]
    fn too_close_says_what_to_learn() {
        let mut sheet = Sheet::sure(vec![0.5, 0.5], &[vec![60.0, 60.0], vec![60.0, 60.0], vec![55.0, 60.0]]);
        sheet.rows[0][0] = Cell { low: 20.0, likely: 62.0, high: 90.0, missing: false };
        let verdict = judge_with(&sheet, Weights::Around(0.3), 1);
        assert_eq!((verdict.leaders.as_slice(), verdict.sureness), (&[0][..], Sureness::TooClose));
        assert_eq!(verdict.learn.map(|l| (l.option, l.column)), Some((0, 0)));
        let clear = Sheet::sure(vec![0.5, 0.5], &[vec![90.0, 60.0], vec![60.0, 60.0]]);
        let verdict = judge_with(&clear, Weights::Around(0.3), 1);
        assert_eq!((verdict.sureness, verdict.learn), (Sureness::Clear, None));
        let even = Sheet::sure(vec![0.5, 0.5], &[vec![60.0, 60.0], vec![60.05, 60.0]]);
        assert_eq!(judge_with(&even, Weights::Any, 1).leaders, [0, 1]);
    }
}
