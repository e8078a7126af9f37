//! Sets of slots, a bit each.

/// A set of slots.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Mask {
    pub(super) words: Vec<u64>,
}

impl Mask {
    /// The empty set on a timeline of so many slots.
    pub(super) fn empty(slots: usize) -> Self {
        Self { words: vec![0; slots.div_ceil(64) + 1] }
    }
    pub(super) fn has(&self, slot: usize) -> bool {
        self.words[slot / 64] >> (slot % 64) & 1 == 1
    }
    pub(super) fn add(&mut self, start: usize, end: usize) {
        over(start, end, |w, bits| self.words[w] |= bits);
    }
    pub(super) fn remove(&mut self, start: usize, end: usize) {
        over(start, end, |w, bits| self.words[w] &= !bits);
    }
    /// The slots of this set in order, from one of its words on, up to and without another.
    pub(super) fn each(&self, words: std::ops::Range<usize>) -> impl Iterator<Item = usize> + '_ {
        words.flat_map(|w| {
            let mut left = self.words[w];
            std::iter::from_fn(move || {
                let bit = (left != 0).then(|| left.trailing_zeros() as usize)?;
                left &= left - 1;
                Some(w * 64 + bit)
            })
        })
    }
    /// First slot at or after this one that is not in the set, `end` at most.
    pub(super) fn run_end(&self, start: usize, end: usize) -> usize {
        let mut at = start;
        while at < end {
            let ones = (!(self.words[at / 64] >> (at % 64))).trailing_zeros() as usize;
            let room = 64 - at % 64;
            at += ones.min(room);
            if ones < room {
                break;
            }
        }
        at.min(end)
    }
    /// Leaves in `self`, in a range of words, the slots of `free` at which `len` slots of it begin in a row.
    pub(super) fn set_runs(&mut self, free: &Mask, len: usize, words: std::ops::Range<usize>) {
        let last = free.words.len();
        let upto = (words.end + len.div_ceil(64)).min(last);
        self.words[words.start..upto].copy_from_slice(&free.words[words.start..upto]);
        let mut have = 1;
        while have < len {
            let step = have.min(len - have);
            self.and_later(step, words.start..upto);
            have += step;
        }
    }
    /// Keeps a slot only where the one `step` later is in the set, too.
    fn and_later(&mut self, step: usize, words: std::ops::Range<usize>) {
        let (skip, bits) = (step / 64, step % 64);
        for w in words.clone() {
            let word = |k: usize| if k < words.end { self.words[k] } else { 0 };
            let later = match bits {
                0 => word(w + skip),
                _ => word(w + skip) >> bits | word(w + skip + 1) << (64 - bits),
            };
            self.words[w] &= later;
        }
    }
}

/// Calls `act` with each word that `start..end` touches and the bits in it.
fn over(start: usize, end: usize, mut act: impl FnMut(usize, u64)) {
    let mut at = start;
    while at < end {
        let stop = end.min((at / 64 + 1) * 64);
        let bits = if stop - at == 64 { u64::MAX } else { ((1 << (stop - at)) - 1) << (at % 64) };
        act(at / 64, bits);
        at = stop;
    }
}
