//! Many people at once: which starts suit all of some, and how much weight of others each start brings together.
//!
//! Rows answer the first question, a few words a person. Columns, the same bits turned, answer the second: the people
//! whom a start suits are one short row of bits, and a weight is counted bit by bit of itself.

use super::bits::Bits;

/// Which starts suit whom.
#[derive(Debug, Clone)]
pub struct Crowd {
    rows: Vec<Bits>,
    /// A column a start: the people whom it suits, `across` words each.
    columns: Vec<u64>,
    across: usize,
}

/// What each of a crowd weighs: for each binary digit of a weight the people who have it.
#[derive(Debug, Clone)]
pub struct Scales {
    planes: Vec<Vec<u64>>,
}

impl Crowd {
    /// A row of starts for each person, all of the same bound.
    pub fn new(rows: Vec<Bits>) -> Crowd {
        let across = rows.len().div_ceil(64);
        let starts = rows.first().map_or(0, Bits::bound);
        let mut columns = vec![0; starts * across];
        for (person, row) in rows.iter().enumerate() {
            let (word, bit) = (person / 64, 1u64 << (person % 64));
            row.iter().for_each(|start| columns[start * across + word] |= bit);
        }
        Crowd { rows, columns, across }
    }
    /// The starts among `among` that suit every one of `people`.
    pub fn suiting(&self, people: impl IntoIterator<Item = usize>, among: &Bits) -> Bits {
        let mut starts = among.clone();
        people.into_iter().for_each(|person| starts.keep(&self.rows[person]));
        starts
    }
    /// What people weigh; those who are not named weigh nothing.
    pub fn scales(&self, weights: impl IntoIterator<Item = (usize, u32)>) -> Scales {
        let mut planes: Vec<Vec<u64>> = Vec::new();
        for (person, weight) in weights {
            let digits = (u32::BITS - weight.leading_zeros()) as usize;
            planes.resize_with(planes.len().max(digits), || vec![0; self.across]);
            for (digit, plane) in planes.iter_mut().enumerate().take(digits) {
                plane[person / 64] |= u64::from(weight >> digit & 1) << (person % 64);
            }
        }
        Scales { planes }
    }
    /// The weight of all whom a start suits.
    pub fn weight(&self, start: usize, scales: &Scales) -> u64 {
        let column = &self.columns[start * self.across..][..self.across];
        let count = |plane: &Vec<u64>| -> u64 {
            column.iter().zip(plane).map(|(suits, has)| u64::from((suits & has).count_ones())).sum()
        };
        scales.planes.iter().enumerate().map(|(digit, plane)| count(plane) << digit).sum()
    }
    /// The `most` starts of `among` that bring the greatest weight together, heaviest first, the earlier of two equal
    /// ones first.
    pub fn heaviest(&self, among: &Bits, scales: &Scales, most: usize) -> Vec<(usize, u64)> {
        let mut found: Vec<(usize, u64)> =
            among.iter().map(|start| (start, self.weight(start, scales))).collect();
        let order = |a: &(usize, u64), b: &(usize, u64)| b.1.cmp(&a.1).then(a.0.cmp(&b.0));
        if found.len() > most && most > 0 {
            found.select_nth_unstable_by(most - 1, order);
        }
        found.truncate(most);
        found.sort_unstable_by(order);
        found
    }
}
