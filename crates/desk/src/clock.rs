//! The only reader of the clock, and the only seed.

use jiff::Timestamp;

/// Where "now" comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clock {
    /// The machine's clock.
    System,
    /// A clock that stands: for tests, replays and `--now`.
    Standing(Timestamp),
}

impl Clock {
    /// The present instant.
    pub fn now(&self) -> Timestamp {
        match self {
            #[expect(clippy::disallowed_methods, reason = "the one place that reads the clock")]
            Clock::System => Timestamp::now(),
            Clock::Standing(at) => *at,
        }
    }

    /// The seed of every random step of a run at `at`: the same day gives the same plan.
    pub fn seed(at: Timestamp) -> u64 {
        at.as_second().div_euclid(86_400) as u64
    }
}
