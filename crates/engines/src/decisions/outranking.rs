//! Options compared two at a time: PROMETHEE (Brans, Vincke & Mareschal 1986), ELECTRE I (Roy 1968) and II (Roy &
//! Bertier 1973). Tables are options by criteria, in any unit; weights are shared out.

/// How much a difference makes one prefer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Preference {
    /// Any difference is enough.
    Usual,
    /// More than `q`.
    UShape {
        /// What makes no difference.
        q: f64,
    },
    /// In proportion, up to `p`.
    VShape {
        /// What is enough.
        p: f64,
    },
    /// Half above `q`, whole above `p`.
    Level {
        /// What makes no difference.
        q: f64,
        /// What is enough.
        p: f64,
    },
    /// In proportion between `q` and `p`.
    Linear {
        /// What makes no difference.
        q: f64,
        /// What is enough.
        p: f64,
    },
    /// Along a bell.
    Gaussian {
        /// Where it bends.
        s: f64,
    },
}

impl Preference {
    /// How much a difference is preferred, 0–1.
    /// ```
    /// use engines::decisions::outranking::Preference;
    /// assert_eq!(Preference::Linear { q: 10.0, p: 30.0 }.of(20.0), 0.5);
    /// assert_eq!(Preference::Usual.of(0.0), 0.0);
    /// ```
    pub fn of(self, difference: f64) -> f64 {
        let d = difference;
        let whole = |enough: bool| f64::from(u8::from(enough));
        match self {
            _ if d <= 0.0 => 0.0,
            Preference::Usual => 1.0,
            Preference::UShape { q } => whole(d > q),
            Preference::VShape { p } => (d / p).min(1.0),
            Preference::Level { q, p } => (whole(d > q) + whole(d > p)) / 2.0,
            Preference::Linear { q, p } => ((d - q) / (p - q)).clamp(0.0, 1.0),
            Preference::Gaussian { s } => 1.0 - (-d * d / (2.0 * s * s)).exp(),
        }
    }
}

/// A criterion as PROMETHEE asks for it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Judged {
    /// Whether more is better.
    pub more: bool,
    /// Its weight.
    pub weight: f64,
    /// What differences are worth.
    pub preference: Preference,
}

/// Flows of each option.
#[derive(Debug, Clone, PartialEq)]
pub struct Flows {
    /// How much it is preferred to the others, 0–1.
    pub plus: Vec<f64>,
    /// How much the others are preferred to it, 0–1.
    pub minus: Vec<f64>,
}

impl Flows {
    /// Plus less minus, by which PROMETHEE II ranks.
    pub fn net(&self) -> Vec<f64> {
        self.plus.iter().zip(&self.minus).map(|(plus, minus)| plus - minus).collect()
    }
}

/// How much the option of the row is preferred to that of the column.
pub fn preferences(table: &[Vec<f64>], criteria: &[Judged]) -> Vec<Vec<f64>> {
    let whole: f64 = criteria.iter().map(|c| c.weight).sum();
    let pair = |a: &Vec<f64>, b: &Vec<f64>| {
        let one = |(k, c): (usize, &Judged)| c.weight * c.preference.of(better_by(c.more, a[k], b[k]));
        criteria.iter().enumerate().map(one).sum::<f64>() / whole
    };
    table.iter().map(|a| table.iter().map(|b| pair(a, b)).collect()).collect()
}

/// The flows of PROMETHEE; their means over the other options.
pub fn flows(table: &[Vec<f64>], criteria: &[Judged]) -> Flows {
    let preferred = preferences(table, criteria);
    let others = (table.len() - 1).max(1) as f64;
    let plus = preferred.iter().map(|row| row.iter().sum::<f64>() / others).collect();
    let minus = (0..table.len()).map(|b| preferred.iter().map(|row| row[b]).sum::<f64>() / others).collect();
    Flows { plus, minus }
}

/// The net flow of each option on each criterion alone: weighted and added up they are the net flows, whatever the
/// weights.
pub fn flows_alone(table: &[Vec<f64>], criteria: &[Judged]) -> Vec<Vec<f64>> {
    let alone = |k: usize| {
        let column: Vec<Vec<f64>> = table.iter().map(|row| vec![row[k]]).collect();
        flows(&column, &[Judged { weight: 1.0, ..criteria[k] }]).net()
    };
    let columns: Vec<Vec<f64>> = (0..criteria.len()).map(alone).collect();
    (0..table.len()).map(|i| columns.iter().map(|column| column[i]).collect()).collect()
}

fn better_by(more: bool, a: f64, b: f64) -> f64 {
    if more { a - b } else { b - a }
}

/// For every pair, what speaks for the one being at least as good as the other, and against it.
#[derive(Debug, Clone, PartialEq)]
pub struct Outranking {
    /// The weight of the criteria on which the row is at least as good as the column, 0–1.
    pub concordance: Vec<Vec<f64>>,
    /// By how much the row is worse where it is worse most, of the widest range there is, 0–1.
    pub discordance: Vec<Vec<f64>>,
    /// Whether more weight speaks for the row than for the column.
    pub heavier: Vec<Vec<bool>>,
}

/// Compares all pairs. Columns should be on one scale.
pub fn compare(table: &[Vec<f64>], more: &[bool], weights: &[f64]) -> Outranking {
    let whole: f64 = weights.iter().sum();
    let columns = 0..weights.len();
    let range = |k: usize| {
        let column = || table.iter().map(|row| row[k]);
        column().fold(f64::NEG_INFINITY, f64::max) - column().fold(f64::INFINITY, f64::min)
    };
    let widest = columns.clone().map(range).fold(0.0, f64::max);
    let by = |a: usize, b: usize, k: usize| better_by(more[k], table[a][k], table[b][k]);
    let weight_where = |a, b, good: &dyn Fn(f64) -> bool| {
        columns.clone().filter(|k| good(by(a, b, *k))).map(|k| weights[k]).sum::<f64>() / whole
    };
    let against = |a, b| {
        let worst = columns.clone().map(|k| -by(a, b, k)).fold(0.0, f64::max);
        if widest > 0.0 { worst / widest } else { 0.0 }
    };
    let n = table.len();
    let heavier = |a, b| weight_where(a, b, &|d| d > 0.0) > weight_where(a, b, &|d| d < 0.0) + EVEN;
    Outranking {
        concordance: matrix(n, |a, b| weight_where(a, b, &|d| d >= 0.0)),
        discordance: matrix(n, against),
        heavier: matrix(n, heavier),
    }
}

const EVEN: f64 = 1e-12;

fn matrix<T>(n: usize, cell: impl Fn(usize, usize) -> T) -> Vec<Vec<T>> {
    (0..n).map(|a| (0..n).map(|b| cell(a, b)).collect()).collect()
}

impl Outranking {
    /// Whether each outranks each: enough speaks for it, and nothing too much against it.
    pub fn relation(&self, concordance: f64, discordance: f64) -> Vec<Vec<bool>> {
        matrix(self.concordance.len(), |a, b| {
            let enough = self.concordance[a][b] >= concordance - EVEN;
            a != b && enough && self.discordance[a][b] <= discordance + EVEN
        })
    }
    /// ELECTRE I: whether each is in the kernel, outranked by none.
    pub fn kernel(&self, concordance: f64, discordance: f64) -> Vec<bool> {
        let outranks = self.relation(concordance, discordance);
        (0..outranks.len()).map(|b| !outranks.iter().any(|row| row[b])).collect()
    }
    /// ELECTRE II: places, 1 first, the mean of those counted from the best down and from the worst up. `concordance`:
    /// strong, middle and weak; `discordance`: the larger and the smaller.
    pub fn places(&self, concordance: [f64; 3], discordance: [f64; 2]) -> Vec<f64> {
        let [c0, c1, c2] = concordance;
        let [d0, d1] = discordance;
        let (high, middle) = (self.relation(c0, d0), self.relation(c1, d1));
        let weak = self.relation(c2, d0);
        let n = self.heavier.len();
        let strong = matrix(n, |a, b| self.heavier[a][b] && (high[a][b] || middle[a][b]));
        let weak = matrix(n, |a, b| self.heavier[a][b] && weak[a][b]);
        let down = peeled(&strong, &weak);
        let turned = |relation: &Vec<Vec<bool>>| matrix(n, |a, b| relation[b][a]);
        let up = peeled(&turned(&strong), &turned(&weak));
        let last = up.iter().copied().max().unwrap_or(0);
        down.iter().zip(&up).map(|(down, up)| (*down as f64 + (last + 1 - up) as f64) / 2.0).collect()
    }
}

/// Classes from the top: those whom none of the rest outranks strongly, and of these those whom none of them outranks
/// weakly.
fn peeled(strong: &[Vec<bool>], weak: &[Vec<bool>]) -> Vec<usize> {
    let mut class = vec![0; strong.len()];
    let mut left: Vec<usize> = (0..strong.len()).collect();
    for place in 1.. {
        if left.is_empty() {
            break;
        }
        let of = |pool: &[usize], relation: &[Vec<bool>]| -> Vec<usize> {
            pool.iter().copied().filter(|b| !pool.iter().any(|a| relation[*a][*b])).collect()
        };
        let free = of(&left, strong);
        // Those who outrank each other in a circle share a place.
        let free = if free.is_empty() { left.clone() } else { free };
        let best = of(&free, weak);
        let best = if best.is_empty() { free } else { best };
        best.iter().for_each(|i| class[*i] = place);
        left.retain(|i| !best.contains(i));
    }
    class
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(more: bool, preference: Preference) -> Judged {
        Judged { more, weight: 1.0, preference }
    }

    /// Brans, Vincke & Mareschal 1986, EJOR 24:228–238: hydroelectric power stations.
    #[test]
    fn power_stations() {
        let table = [
            [80.0, 90.0, 600.0, 54.0, 8.0, 5.0],
            [65.0, 58.0, 200.0, 97.0, 1.0, 1.0],
            [83.0, 60.0, 400.0, 72.0, 4.0, 7.0],
            [40.0, 80.0, 1000.0, 75.0, 7.0, 10.0],
            [52.0, 72.0, 600.0, 20.0, 3.0, 8.0],
            [94.0, 96.0, 700.0, 36.0, 5.0, 6.0],
        ]
        .map(Vec::from);
        let criteria = [
            judged(false, Preference::UShape { q: 10.0 }),
            judged(true, Preference::VShape { p: 30.0 }),
            judged(false, Preference::Linear { q: 50.0, p: 500.0 }),
            judged(false, Preference::Level { q: 10.0, p: 60.0 }),
            judged(false, Preference::Usual),
            judged(true, Preference::Gaussian { s: 5.0 }),
        ];
        let flows = flows(&table, &criteria);
        let near = |ours: &[f64], published: [f64; 6]| {
            ours.iter().zip(published).for_each(|(a, b)| assert!((a - b).abs() < 0.002, "{ours:?}"));
        };
        near(&flows.plus, [0.220, 0.396, 0.247, 0.329, 0.455, 0.300]);
        near(&flows.minus, [0.366, 0.379, 0.336, 0.349, 0.162, 0.355]);
        near(&flows.net(), [-0.146, 0.017, -0.090, -0.020, 0.293, -0.055]);
        near(&preferences(&table, &criteria)[4], [0.444, 0.515, 0.487, 0.380, 0.0, 0.448]);
        let alone = flows_alone(&table, &criteria);
        for (row, net) in alone.iter().zip(flows.net()) {
            assert!((row.iter().sum::<f64>() / 6.0 - net).abs() < 1e-12);
        }
    }

    /// Places for a plant (García-Cebrián & Muñoz Porcar 2009), columns divided by their sums.
    #[test]
    fn places_for_a_plant() {
        let table = [
            [6.0, 5.0, 28.0, 5.0, 5.0],
            [4.0, 2.0, 25.0, 10.0, 9.0],
            [5.0, 7.0, 35.0, 9.0, 6.0],
            [6.0, 1.0, 27.0, 6.0, 7.0],
            [6.0, 8.0, 30.0, 7.0, 9.0],
            [5.0, 6.0, 26.0, 4.0, 8.0],
        ];
        let sum = |k: usize| table.iter().map(|row| row[k]).sum::<f64>();
        let scaled: Vec<Vec<f64>> =
            table.iter().map(|row| row.iter().enumerate().map(|(k, v)| v / sum(k)).collect()).collect();
        let found = compare(&scaled, &[true, true, false, true, true], &[0.25, 0.25, 0.1, 0.2, 0.2]);
        assert_eq!(found.kernel(0.65, 0.35), [false, false, false, false, true, false]);
        assert_eq!(found.places([0.65, 0.5, 0.35], [0.65, 0.35]), [5.0, 2.5, 2.0, 4.0, 1.0, 3.0]);
    }

    #[test]
    fn a_circle_shares_its_place() {
        let circle = matrix(3, |a, b| (a + 1) % 3 == b);
        assert_eq!(peeled(&circle, &circle), [1, 1, 1]);
    }
}
