//! Variation that is the same every time: a splitmix64 stream named by a label.

/// A stream of numbers that depends on its label alone.
pub(super) struct Chance(u64);

impl Chance {
    /// The stream for `label` (FNV-1a, then splitmix64).
    pub(super) fn of(label: &str) -> Chance {
        let seed = label
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325_u64, |h, b| (h ^ u64::from(b)).wrapping_mul(0x100_0000_01b3));
        Chance(seed)
    }

    /// The next 64 bits.
    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number from 0 to `n` - 1; 0 if `n` is 0.
    pub(super) fn below(&mut self, n: usize) -> usize {
        if n == 0 { 0 } else { (self.next() % n as u64) as usize }
    }

    /// A number from `low` to `high`, both included.
    pub(super) fn between(&mut self, low: i64, high: i64) -> i64 {
        low + self.below((high - low + 1).max(0) as usize) as i64
    }

    /// True in `percent` of 100 cases.
    pub(super) fn often(&mut self, percent: i64) -> bool {
        self.between(0, 99) < percent
    }

    /// One of `all`; nothing if there is nothing.
    pub(super) fn pick<'a, T>(&mut self, all: &'a [T]) -> Option<&'a T> {
        all.get(self.below(all.len()))
    }

    /// A positive factor whose middle is 1: the product of a few near 1, so skewed to the right.
    pub(super) fn spread(&mut self) -> f64 {
        (0..3).fold(1.0, |x, _| x * [0.62, 0.8, 0.95, 1.0, 1.07, 1.3, 1.65][self.below(7)])
    }
}
