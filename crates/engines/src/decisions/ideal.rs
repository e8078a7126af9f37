//! Nearness to the best of everything: TOPSIS with vector normalisation (Hwang & Yoon 1981).

use super::smaa::Model;

/// Closeness of each option to the ideal, 0–1. `table`: options by criteria, in any unit; `more`: whether more is better;
/// `weights` are shared out.
/// ```
/// use engines::decisions::ideal::closeness;
/// assert_eq!(closeness(&[vec![2.0, 1.0], vec![4.0, 3.0]], &[true, true], &[1.0, 1.0]), [0.0, 1.0]);
/// ```
pub fn closeness(table: &[Vec<f64>], more: &[bool], weights: &[f64]) -> Vec<f64> {
    let whole: f64 = weights.iter().sum();
    let Model::Distance { best, worst } = model(table, more) else { return Vec::new() };
    let distance = |row: &Vec<f64>| {
        row.iter().zip(weights).map(|(square, w)| square * (w / whole).powi(2)).sum::<f64>().sqrt()
    };
    let close = |(near, far): (f64, f64)| if near + far > 0.0 { far / (near + far) } else { 1.0 };
    best.iter().map(distance).zip(worst.iter().map(distance)).map(close).collect()
}

/// The squared distances for weight 1, from which closeness follows for any weights.
pub fn model(table: &[Vec<f64>], more: &[bool]) -> Model {
    let columns: Vec<Vec<f64>> = (0..more.len()).map(|k| normalised(table, k, more[k])).collect();
    let squares = |ideal: &dyn Fn(&[f64]) -> f64| -> Vec<Vec<f64>> {
        let ideals: Vec<f64> = columns.iter().map(|column| ideal(column)).collect();
        let row =
            |i: usize| columns.iter().zip(&ideals).map(|(column, at)| (column[i] - at).powi(2)).collect();
        (0..table.len()).map(row).collect()
    };
    let highest = |column: &[f64]| column.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let lowest = |column: &[f64]| column.iter().copied().fold(f64::INFINITY, f64::min);
    Model::Distance { best: squares(&highest), worst: squares(&lowest) }
}

/// A column divided by its length, turned round where less is better.
fn normalised(table: &[Vec<f64>], column: usize, more: bool) -> Vec<f64> {
    let length = table.iter().map(|row| row[column].powi(2)).sum::<f64>().sqrt();
    let sign = if more { 1.0 } else { -1.0 };
    table.iter().map(|row| if length > 0.0 { sign * row[column] / length } else { 0.0 }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Three cars: price, economy, looks, boot (Hodgett).
    #[test]
    fn three_cars() {
        let table =
            [vec![5490.0, 51.4, 8.5, 285.0], vec![6500.0, 70.6, 7.0, 288.0], vec![6489.0, 54.3, 7.5, 290.0]];
        let found = closeness(&table, &[false, true, true, true], &[0.35, 0.25, 0.25, 0.15]);
        for (ours, published) in found.iter().zip([0.4817, 0.5182, 0.1780]) {
            assert!((ours - published).abs() < 5e-5, "{found:?}");
        }
    }

    #[test]
    fn equal_options_are_all_ideal() {
        assert_eq!(closeness(&[vec![1.0], vec![1.0]], &[true], &[1.0]), [1.0, 1.0]);
    }
}
