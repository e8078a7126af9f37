//! How often a level held, with what is done on the very day that was told.

use crate::maths::wilson;

/// How often a level held.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Coverage {
    /// The level, 0–1.
    pub level: f64,
    /// Done before the day that was told.
    pub before: usize,
    /// Done by it, the day itself with it.
    pub held: usize,
    /// Of so many whose day is past.
    pub of: usize,
}

impl Coverage {
    /// As a share; none where there is nothing.
    pub fn share(&self) -> Option<f64> {
        self.of_all(self.held)
    }
    /// The share done before the day, and by it; none where there is nothing.
    pub fn between(&self) -> Option<(f64, f64)> {
        Some((self.of_all(self.before)?, self.of_all(self.held)?))
    }
    /// The share that held with ties shared: a date is a whole day, and of what was done on that very day as much counts as
    /// the level needs. The level itself where it lies between the share done before the day and the share done by it, else
    /// the nearer of the two (after the non-randomised probability transform of Czado, Gneiting & Held 2009).
    pub fn shared(&self) -> Option<f64> {
        let (before, by) = self.between()?;
        Some(self.level.clamp(before, by))
    }
    /// How it stands to its level: whether more or less than chance explains it, ties shared.
    pub fn standing(&self) -> Standing {
        let interval = |n: usize| wilson::interval(n as u32, self.of as u32).unwrap_or((0.0, 1.0));
        match self.between() {
            Some((before, _)) if before > self.level && interval(self.before).0 > self.level => {
                Standing::TooOften
            }
            Some((_, by)) if by < self.level && interval(self.held).1 < self.level => Standing::TooSeldom,
            Some((before, by)) if before <= self.level && self.level < by => {
                match interval(self.held).0 > self.level {
                    true => Standing::Ties,
                    false => Standing::AsTold,
                }
            }
            _ => Standing::AsTold,
        }
    }
    fn of_all(&self, n: usize) -> Option<f64> {
        (self.of > 0).then(|| n as f64 / self.of as f64)
    }
}

/// How often a level held beside what it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// As it says, as far as so few can tell.
    AsTold,
    /// More were done by the day than it says, but only with those of the very day: the level lies between.
    Ties,
    /// More were done before the day than it says: days are told later than need be.
    TooOften,
    /// Fewer were done by the day than it says: days are told too early.
    TooSeldom,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_level_stands_as_told_where_it_lies_between_what_was_done_before_the_day_and_by_it() {
        for (before, held, standing, shared) in [
            (28, 40, Standing::Ties, 0.8),
            (31, 33, Standing::AsTold, 0.8),
            (39, 40, Standing::TooOften, 0.975),
            (34, 36, Standing::AsTold, 0.85),
            (10, 20, Standing::TooSeldom, 0.5),
            (20, 30, Standing::AsTold, 0.75),
        ] {
            let one = Coverage { level: 0.8, before, held, of: 40 };
            assert_eq!((one.standing(), one.shared()), (standing, Some(shared)), "{before} {held}");
        }
        let none = Coverage { level: 0.8, before: 0, held: 0, of: 0 };
        assert_eq!((none.standing(), none.shared()), (Standing::AsTold, None));
    }
}
