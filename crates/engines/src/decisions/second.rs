//! Second opinions on the same table: what other ways of comparing say. They are shown, never hidden, and never win.

use super::outranking::{Judged, Preference, compare, flows};
use super::sheet::Sheet;
use super::{additive, ideal, regret};

/// Another way of comparing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Way {
    /// Two at a time, how much each is preferred: PROMETHEE II with linear preferences up to a quarter of the scale.
    Preferred,
    /// Nearest to the best of everything, farthest from the worst: TOPSIS.
    Nearest,
    /// Two at a time, outranked by none: ELECTRE I.
    Unbeaten,
    /// Least to regret on what matters: minimax regret.
    LeastRegret,
}

/// What it says.
#[derive(Debug, Clone, PartialEq)]
pub struct Opinion {
    /// Which.
    pub way: Way,
    /// Whom it puts first; several when it cannot tell them apart.
    pub first: Vec<usize>,
    /// Its figure for each option: more is better.
    pub figures: Vec<f64>,
}

impl Opinion {
    /// Whether it sees it as these leaders do: it names one of them, and nobody else before them.
    pub fn agrees(&self, leaders: &[usize]) -> bool {
        leaders.iter().any(|l| self.first.contains(l))
    }
}

/// All second opinions on the most likely values.
pub fn opinions(sheet: &Sheet) -> Vec<Opinion> {
    let table = sheet.likely();
    let more = vec![true; sheet.weights.len()];
    let linear = Preference::Linear { q: 0.0, p: 25.0 };
    let judged = |w: &f64| Judged { more: true, weight: *w, preference: linear };
    let judged: Vec<Judged> = sheet.weights.iter().map(judged).collect();
    let kernel = compare(&table, &more, &sheet.weights).kernel(0.65, 0.35);
    let weighted: Vec<Vec<f64>> = (0..table.len()).map(|i| additive::parts(sheet, i)).collect();
    let regrets = regret::largest(&weighted).into_iter().map(|r| -r).collect();
    vec![
        opinion(Way::Preferred, flows(&table, &judged).net()),
        opinion(Way::Nearest, ideal::closeness(&table, &more, &sheet.weights)),
        opinion(Way::Unbeaten, kernel.into_iter().map(|k| f64::from(u8::from(k))).collect()),
        opinion(Way::LeastRegret, regrets),
    ]
}

fn opinion(way: Way, figures: Vec<f64>) -> Opinion {
    let best = figures.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let first = (0..figures.len()).filter(|i| best - figures[*i] < 1e-9).collect();
    Opinion { way, first, figures }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decisions::additive::tests::office;

    #[test]
    fn they_may_disagree_and_say_so() {
        let found = opinions(&office());
        assert!(found.iter().all(|o| o.agrees(&[0])), "all name Addison Square: {found:?}");
        // Good all round against best on most and nothing on one.
        let sheet = Sheet::sure(vec![0.55, 0.45], &[vec![100.0, 0.0], vec![45.0, 60.0]]);
        let leaders = additive::leaders(&additive::totals(&sheet));
        assert_eq!(leaders, [0]);
        let disagree = |way| !found_by(&sheet, way).agrees(&leaders);
        assert!(disagree(Way::Preferred) || disagree(Way::LeastRegret) || disagree(Way::Nearest));
    }

    fn found_by(sheet: &Sheet, way: Way) -> Opinion {
        opinions(sheet).into_iter().find(|o| o.way == way).unwrap()
    }
}
