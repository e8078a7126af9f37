//! A decision as numbers: weights that add up to 1, and values from 0 to 100 with their ranges.

use crate::error::EngineError;
use crate::maths::weights;
use world::Decision;
use world::decision::{Criterion, Direction, Scale, Weighing};

/// The value of an option on a criterion, 0–100, with its range.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cell {
    /// Not less than this.
    pub low: f64,
    /// Most likely.
    pub likely: f64,
    /// Not more than this.
    pub high: f64,
    /// Whether nobody has scored it: then it may be anything from 0 to 100.
    pub missing: bool,
}

impl Cell {
    /// A value without doubt.
    pub fn sure(value: f64) -> Cell {
        Cell { low: value, likely: value, high: value, missing: false }
    }
    /// A value that nobody knows.
    pub const MISSING: Cell = Cell { low: 0.0, likely: 50.0, high: 100.0, missing: true };
    /// Whether it may be something else.
    pub fn is_uncertain(&self) -> bool {
        self.low < self.high
    }
}

/// Options by criteria.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    /// One a criterion, none below 0, together 1.
    pub weights: Vec<f64>,
    /// One row an option, one cell a criterion.
    pub rows: Vec<Vec<Cell>>,
    /// Which of the decision's criteria the columns are; those kept apart have no column.
    pub columns: Vec<usize>,
}

impl Sheet {
    /// Values without doubt, for a table that is already on the common scale.
    pub fn sure(weights: Vec<f64>, values: &[Vec<f64>]) -> Sheet {
        let row = |values: &Vec<f64>| values.iter().map(|v| Cell::sure(*v)).collect();
        let columns = (0..weights.len()).collect();
        Sheet { weights, rows: values.iter().map(row).collect(), columns }
    }
    /// The decision's options on all its criteria but those kept apart.
    ///
    /// # Errors
    /// `E_WEIGHTS` when the weights cannot be shares, `E_NOT_ENOUGH_DATA` for fewer than two options or no criterion,
    /// `E_RANGE` for a scale without length.
    pub fn of(decision: &Decision) -> Result<Sheet, EngineError> {
        let enough = |what, needs, has| match has >= needs {
            true => Ok(()),
            false => Err(EngineError::NotEnoughData { what, needs, has }),
        };
        enough("options to choose from", 2, decision.alternatives.len())?;
        let columns: Vec<usize> =
            (0..decision.criteria.len()).filter(|k| !decision.criteria[*k].apart).collect();
        enough("criteria", 1, columns.len())?;
        let weights = shares(decision, &columns)?;
        let by_column = columns
            .iter()
            .map(|k| column(decision, &decision.criteria[*k]))
            .collect::<Result<Vec<_>, _>>()?;
        let row = |i: usize| by_column.iter().map(|column| column[i]).collect();
        Ok(Sheet { weights, rows: (0..decision.alternatives.len()).map(row).collect(), columns })
    }
    /// The same with other weights, made into shares.
    ///
    /// # Errors
    /// `E_WEIGHTS`.
    pub fn weighed(&self, points: &[f64]) -> Result<Sheet, EngineError> {
        Ok(Sheet { weights: from_points(points)?, ..self.clone() })
    }
    /// Most likely values, options by criteria.
    pub fn likely(&self) -> Vec<Vec<f64>> {
        self.rows.iter().map(|row| row.iter().map(|cell| cell.likely).collect()).collect()
    }
    /// Whether every option has the same value on this column: its weight has no effect.
    pub fn is_flat(&self, column: usize) -> bool {
        let first = self.rows.first().map(|row| row[column]);
        self.rows.iter().all(|row| Some(row[column]) == first && !row[column].is_uncertain())
    }
}

fn from_points(points: &[f64]) -> Result<Vec<f64>, EngineError> {
    weights::from_points(points).ok_or_else(|| {
        let negative = points.iter().any(|p| p.is_nan() || *p < 0.0);
        let why = if negative { "one is negative" } else { "all are 0" };
        EngineError::Weights { group: "what matters".into(), why }
    })
}

/// The weights of these criteria as shares of 1, however they were entered.
fn shares(decision: &Decision, columns: &[usize]) -> Result<Vec<f64>, EngineError> {
    let entered: Vec<f64> = columns.iter().map(|k| decision.criteria[*k].weight).collect();
    match decision.weighing {
        Weighing::Rank => Ok(by_rank(&entered)),
        // Comparisons two at a time are worked out when they are entered, and kept as points.
        Weighing::Swing | Weighing::Points | Weighing::Pairs => from_points(&entered),
    }
}

/// Rank-order-centroid weights by rank, 1 first; equal ranks share what their places get.
fn by_rank(ranks: &[f64]) -> Vec<f64> {
    let centroid = weights::rank_order_centroid(ranks.len());
    let share = |rank: &f64| {
        let first = ranks.iter().filter(|r| r.total_cmp(rank).is_lt()).count();
        let equal = ranks.iter().filter(|r| r.total_cmp(rank).is_eq()).count();
        centroid[first..first + equal].iter().sum::<f64>() / equal as f64
    };
    ranks.iter().map(share).collect()
}

/// The values of one criterion, an option each.
fn column(decision: &Decision, criterion: &Criterion) -> Result<Vec<Cell>, EngineError> {
    let scores: Vec<Option<&world::decision::Score>> =
        decision.alternatives.iter().map(|a| decision.score(a.key, criterion.key)).collect();
    let value = value_function(criterion, &scores)?;
    let cell = |score: &Option<&world::decision::Score>| match score {
        None => Cell::MISSING,
        Some(score) => {
            let (a, b) = (value(score.low), value(score.high));
            Cell { low: a.min(b), likely: value(score.likely), high: a.max(b), missing: false }
        }
    };
    Ok(scores.iter().map(cell).collect())
}

type ValueFunction = Box<dyn Fn(f64) -> f64>;

/// Score to value, 0–100 (von Winterfeldt & Edwards 1986).
fn value_function(
    criterion: &Criterion,
    scores: &[Option<&world::decision::Score>],
) -> Result<ValueFunction, EngineError> {
    let between = |worst: f64, best: f64| -> ValueFunction {
        Box::new(move |score| ((score - worst) / (best - worst)).clamp(0.0, 1.0) * 100.0)
    };
    Ok(match &criterion.scale {
        Scale::Words => between(1.0, 5.0),
        Scale::Between { worst, best } if worst != best && worst.is_finite() && best.is_finite() => {
            between(*worst, *best)
        }
        Scale::Between { worst, best } => {
            let what = format!("the best score of {}", criterion.name);
            return Err(EngineError::Range { what, found: *best, low: *worst, high: *worst });
        }
        Scale::Spread => {
            let given = scores.iter().flatten();
            let low = given.clone().map(|s| s.low).fold(f64::INFINITY, f64::min);
            let high = given.map(|s| s.high).fold(f64::NEG_INFINITY, f64::max);
            match criterion.direction {
                // All are equal: none is better, and the weight has no effect.
                _ if low >= high => Box::new(|_| 100.0),
                Direction::More => between(low, high),
                Direction::Less => between(high, low),
            }
        }
        Scale::Points { points } => piecewise(criterion, points)?,
    })
}

fn piecewise(criterion: &Criterion, points: &[(f64, f64)]) -> Result<ValueFunction, EngineError> {
    let mut points = points.to_vec();
    points.sort_by(|a, b| a.0.total_cmp(&b.0));
    let usable = points.len() > 1
        && points.windows(2).all(|w| w[0].0 < w[1].0)
        && points.iter().all(|p| p.0.is_finite() && (0.0..=100.0).contains(&p.1));
    if !usable {
        let what = format!("a value on the line of {}", criterion.name);
        let found = points.iter().map(|p| p.1).find(|v| !(0.0..=100.0).contains(v)).unwrap_or(f64::NAN);
        return Err(EngineError::Range { what, found, low: 0.0, high: 100.0 });
    }
    Ok(Box::new(move |score| {
        let above = points.partition_point(|p| p.0 <= score);
        match (above.checked_sub(1).map(|i| points[i]), points.get(above)) {
            (Some((x0, y0)), Some((x1, y1))) => y0 + (y1 - y0) * (score - x0) / (x1 - x0),
            (None, Some(first)) => first.1,
            (Some(last), None) => last.1,
            (None, None) => 0.0,
        }
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::Timestamp;
    use world::PersonId;
    use world::decision::Score;

    fn score(alternative: u32, criterion: u32, low: f64, likely: f64, high: f64) -> Score {
        Score {
            alternative,
            criterion,
            low,
            likely,
            high,
            by: PersonId::derive("luis"),
            at: Timestamp::UNIX_EPOCH,
            note: String::new(),
            evidence: Vec::new(),
        }
    }
    fn decision() -> Decision {
        let mut decision = Decision::new("Which?", PersonId::derive("mara"), Timestamp::UNIX_EPOCH);
        for name in ["A", "B", "C"] {
            decision.add_alternative(name, "");
        }
        for (k, weight) in [("cost", 60.0), ("size", 20.0), ("feel", 20.0), ("rent", 0.0)].iter().enumerate()
        {
            let key = decision.add_criterion(weight.0, weight.1);
            assert_eq!(key as usize, k + 1);
        }
        (decision.criteria[0].scale, decision.criteria[0].direction) = (Scale::Spread, Direction::Less);
        decision.criteria[1].scale = Scale::Points { points: vec![(10.0, 0.0), (20.0, 80.0), (40.0, 100.0)] };
        decision.criteria[3].apart = true;
        for (a, cost, size, feel) in [(1, 100.0, 20.0, 5.0), (2, 300.0, 30.0, 2.0), (3, 150.0, 5.0, 4.0)] {
            decision.put_score(score(a, 1, cost, cost, cost)).unwrap();
            decision.put_score(score(a, 2, size, size, size)).unwrap();
            if a != 2 {
                decision.put_score(score(a, 3, feel - 1.0, feel, feel)).unwrap();
            }
        }
        decision
    }

    #[test]
    fn scores_become_values() {
        let sheet = Sheet::of(&decision()).unwrap();
        assert_eq!(
            (sheet.weights.as_slice(), sheet.columns.as_slice()),
            (&[0.6, 0.2, 0.2][..], &[0, 1, 2][..])
        );
        let expected = [[100.0, 80.0, 100.0], [0.0, 90.0, 50.0], [75.0, 0.0, 75.0]];
        assert_eq!(sheet.likely(), expected.map(Vec::from));
        assert_eq!(sheet.rows[1][2], Cell::MISSING);
        assert_eq!((sheet.rows[0][2].low, sheet.rows[0][2].high), (75.0, 100.0));
    }

    #[test]
    fn ranks_are_centroids_and_equal_ranks_share() {
        let mut decision = decision();
        decision.weighing = Weighing::Rank;
        for (criterion, rank) in decision.criteria.iter_mut().zip([1.0, 2.0, 2.0, 4.0]) {
            criterion.weight = rank;
        }
        let weights = Sheet::of(&decision).unwrap().weights;
        assert!((weights[0] - 0.6111).abs() < 1e-4 && (weights[1] - 0.19445).abs() < 1e-4);
        assert_eq!(weights[1], weights[2]);
    }

    #[test]
    fn what_cannot_be_reckoned_says_why() {
        let refused = |change: &dyn Fn(&mut Decision)| {
            let mut decision = decision();
            change(&mut decision);
            Sheet::of(&decision).unwrap_err().code()
        };
        assert_eq!(refused(&|d| d.criteria.iter_mut().for_each(|c| c.weight = 0.0)), "E_WEIGHTS");
        assert_eq!(refused(&|d| d.criteria[1].weight = -1.0), "E_WEIGHTS");
        assert_eq!(refused(&|d| d.alternatives.truncate(1)), "E_NOT_ENOUGH_DATA");
        assert_eq!(refused(&|d| d.criteria.iter_mut().for_each(|c| c.apart = true)), "E_NOT_ENOUGH_DATA");
        assert_eq!(refused(&|d| d.criteria[0].scale = Scale::Between { worst: 2.0, best: 2.0 }), "E_RANGE");
        assert_eq!(
            refused(&|d| d.criteria[0].scale = Scale::Points { points: vec![(1.0, 150.0)] }),
            "E_RANGE"
        );
    }

    #[test]
    fn a_criterion_on_which_all_are_equal_is_flat() {
        let mut decision = decision();
        for a in 1..=3 {
            decision.put_score(score(a, 1, 7.0, 7.0, 7.0)).unwrap();
        }
        let sheet = Sheet::of(&decision).unwrap();
        assert!(sheet.is_flat(0) && !sheet.is_flat(1) && !sheet.is_flat(2));
    }
}
