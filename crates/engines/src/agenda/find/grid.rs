//! Starts on the quarter hour: from an instant to a number and back, and which of them a stretch allows or forbids.
//!
//! A bit stands for a start, not for a quarter hour that is free: what an event forbids follows from the length asked
//! for, to the second, so a meeting of 50 minutes fits where 50 minutes are free.

use super::bits::Bits;
use crate::maths::calendar;
use jiff::{SignedDuration, Timestamp};
use world::Interval;

/// Seconds between two starts.
const STEP: i64 = 15 * 60;

/// The starts at which something of a length fits into a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grid {
    first: Timestamp,
    starts: usize,
    /// Seconds.
    length: i64,
}

impl Grid {
    /// Every quarter hour at which `minutes` fit into the window.
    pub fn of(window: Interval, minutes: i64) -> Grid {
        let first = calendar::round_up(window.start, 15);
        let room = window.end.as_second() - first.as_second() - minutes * 60;
        let starts = if room < 0 { 0 } else { (room / STEP + 1) as usize };
        Grid { first, starts, length: minutes * 60 }
    }
    /// How many starts there are.
    pub fn starts(&self) -> usize {
        self.starts
    }
    /// The stretch that begins at a start.
    pub fn stretch(&self, start: usize) -> Interval {
        let from = self.first + SignedDuration::from_secs(STEP * start as i64);
        Interval::lasting(from, self.length / 60)
    }
    /// The starts at which it lies within one of the stretches.
    pub fn within(&self, stretches: &[Interval]) -> Bits {
        let mut bits = Bits::none(self.starts);
        for stretch in stretches {
            let from = self.since_first(stretch.start, true);
            let last = self.since_first(stretch.end, false) - self.length;
            if last >= 0 {
                bits.put(up(from), (last / STEP + 1) as usize);
            }
        }
        bits
    }
    /// Takes out the starts at which it would overlap the stretch.
    pub fn forbid(&self, bits: &mut Bits, stretch: Interval) {
        let after = self.since_first(stretch.start, false) - self.length;
        let before = self.since_first(stretch.end, true);
        let from = if after < 0 { 0 } else { (after / STEP + 1) as usize };
        if stretch.start < stretch.end {
            bits.take(from, up(before));
        }
    }
    /// Seconds from the first start to an instant, a broken second counted up or down.
    fn since_first(&self, at: Timestamp, counted_up: bool) -> i64 {
        let broken = at.subsec_nanosecond();
        let part = if counted_up { i64::from(broken > 0) } else { -i64::from(broken < 0) };
        at.as_second() + part - self.first.as_second()
    }
}

/// The first start not before so many seconds.
fn up(seconds: i64) -> usize {
    (seconds.max(0) as usize).div_ceil(STEP as usize)
}
