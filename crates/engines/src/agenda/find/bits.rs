//! A set of numbers below a bound, one bit each: which starts suit somebody.

/// Bits in a word.
const WORD: usize = 64;

/// A set of numbers below `len`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bits {
    words: Vec<u64>,
    len: usize,
}

impl Bits {
    /// The empty set of numbers below `len`.
    pub fn none(len: usize) -> Bits {
        Bits { words: vec![0; len.div_ceil(WORD)], len }
    }
    /// All numbers below `len`.
    pub fn all(len: usize) -> Bits {
        let mut bits = Bits::none(len);
        bits.put(0, len);
        bits
    }
    /// The bound: numbers in it are below.
    pub fn bound(&self) -> usize {
        self.len
    }
    /// Puts every number from `from` up to, not including, `to` in; what lies beyond the bound is left out.
    pub fn put(&mut self, from: usize, to: usize) {
        self.change(from, to, |word, mask| *word |= mask);
    }
    /// Takes them out.
    pub fn take(&mut self, from: usize, to: usize) {
        self.change(from, to, |word, mask| *word &= !mask);
    }

    fn change(&mut self, from: usize, to: usize, change: impl Fn(&mut u64, u64)) {
        let to = to.min(self.len);
        let mut at = from;
        while at < to {
            let (word, low) = (at / WORD, at % WORD);
            let high = (to - word * WORD).min(WORD);
            change(&mut self.words[word], (u64::MAX >> (WORD - (high - low))) << low);
            at = word * WORD + high;
        }
    }

    /// Keeps what is in the other set, too. Both have the same bound.
    pub fn keep(&mut self, other: &Bits) {
        self.words.iter_mut().zip(&other.words).for_each(|(mine, theirs)| *mine &= theirs);
    }
    /// Whether a number is in it.
    pub fn has(&self, n: usize) -> bool {
        n < self.len && self.words[n / WORD] >> (n % WORD) & 1 == 1
    }
    /// How many are in it.
    pub fn count(&self) -> usize {
        self.words.iter().map(|word| word.count_ones() as usize).sum()
    }
    /// The numbers in it, in order.
    pub fn iter(&self) -> impl Iterator<Item = usize> {
        self.words.iter().enumerate().flat_map(|(n, word)| {
            let rest = |left: &u64| Some(left & left.wrapping_sub(1)).filter(|left| *left != 0);
            std::iter::successors(Some(*word).filter(|w| *w != 0), rest)
                .map(move |left| n * WORD + left.trailing_zeros() as usize)
        })
    }
}
