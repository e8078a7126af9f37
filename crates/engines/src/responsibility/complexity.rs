//! How complex a project or area is, and what roles that asks for.

use crate::maths::points::{self, Part};

/// What makes a project complex.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Features {
    /// People involved.
    pub people: u32,
    /// Organisations involved, one's own among them.
    pub organisations: u32,
    /// Tasks and projects that depend on one another.
    pub dependencies: u32,
    /// Uncertainty of the effort: standard deviation of its logarithm.
    pub effort_sigma: f64,
    /// What is at stake, 1 to 5.
    pub stakes: u8,
    /// Similar ones that were finished before.
    pub finished_before: u32,
    /// Work left over the working time left until it is due.
    pub pressure: f64,
}

/// The parts of the score; none falls when what it is of grows.
pub fn parts(of: &Features) -> [Part; 7] {
    let level = |x: f64| if x.is_nan() { 0.0 } else { x.clamp(0.0, 1.0) };
    points::parts([
        ("people", level(f64::from(of.people).ln_1p() / 21f64.ln()), 20.0),
        ("organisations", level((f64::from(of.organisations) - 1.0) / 4.0), 15.0),
        ("dependencies", level(f64::from(of.dependencies) / 12.0), 15.0),
        ("uncertainty", level((of.effort_sigma - 0.3) / 0.9), 15.0),
        ("stakes", level((f64::from(of.stakes) - 1.0) / 4.0), 15.0),
        ("novelty", if of.finished_before < 3 { 1.0 } else { 0.0 }, 10.0),
        ("pressure", level(of.pressure), 10.0),
    ])
}

/// The score, 0 to 100.
pub fn score(of: &Features) -> f64 {
    points::sum(&parts(of))
}

/// How complex something is, in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Band {
    /// One does it and answers for it; others hear of it in the digest.
    Simple,
    /// One does it, another answers for it, an expert is asked, and it is looked at every week.
    Complicated,
    /// A driver, an approver, one for risks and one for words; reviewed with the executive every fortnight.
    Complex,
}

/// Where complicated and complex begin.
const BOUNDARIES: [f64; 2] = [35.0, 65.0];
/// So far a score must fall below a boundary before the band does, lest it flap.
const DEAD_BAND: f64 = 3.0;

impl Band {
    /// The band of a score that had none.
    pub fn of(score: f64) -> Band {
        if score < BOUNDARIES[0] {
            Band::Simple
        } else if score <= BOUNDARIES[1] {
            Band::Complicated
        } else {
            Band::Complex
        }
    }
    /// The band after this one: up at once, down only three points below.
    /// ```
    /// use engines::responsibility::complexity::Band;
    /// let up = Band::Simple.then(36.0);
    /// assert_eq!((up, up.then(34.0), up.then(31.9)), (Band::Complicated, Band::Complicated, Band::Simple));
    /// ```
    pub fn then(self, score: f64) -> Band {
        let now = Band::of(score);
        if now < self { Band::of(score + DEAD_BAND).min(self) } else { now }
    }
    /// The highest delegation level (1 Tell to 7 Delegate) it allows.
    pub fn most_level(self) -> u8 {
        if self == Band::Complex { 5 } else { 7 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::maths::random::Random;

    fn some(chance: &mut Random) -> Features {
        Features {
            people: chance.below(40) as u32,
            organisations: chance.below(8) as u32,
            dependencies: chance.below(20) as u32,
            effort_sigma: chance.share() * 2.0,
            stakes: 1 + chance.below(5) as u8,
            finished_before: chance.below(6) as u32,
            pressure: chance.share() * 2.0,
        }
    }

    #[test]
    fn never_less_complex_when_a_part_grows() {
        let mut chance = Random::new(6);
        for _ in 0..5_000 {
            let of = some(&mut chance);
            let before = score(&of);
            assert!((0.0..=100.0).contains(&before));
            for more in [
                Features { people: of.people + 1, ..of },
                Features { organisations: of.organisations + 1, ..of },
                Features { dependencies: of.dependencies + 1, ..of },
                Features { effort_sigma: of.effort_sigma + 0.1, ..of },
                Features { stakes: of.stakes + 1, ..of },
                Features { finished_before: of.finished_before.saturating_sub(1), ..of },
                Features { pressure: of.pressure + 0.1, ..of },
            ] {
                assert!(score(&more) >= before, "{of:?} {more:?}");
            }
        }
    }

    #[test]
    fn everything_at_its_most_is_a_hundred() {
        let all = Features {
            people: 20,
            organisations: 5,
            dependencies: 12,
            effort_sigma: 1.2,
            stakes: 5,
            finished_before: 0,
            pressure: 1.0,
        };
        assert!((score(&all) - 100.0).abs() < 1e-9);
        assert_eq!(
            score(&Features {
                people: 0,
                organisations: 1,
                dependencies: 0,
                effort_sigma: 0.3,
                stakes: 1,
                finished_before: 3,
                pressure: 0.0
            }),
            0.0
        );
    }

    /// A9.4.
    #[test]
    fn a_boundary_is_crossed_once_however_the_score_trembles() {
        for boundary in BOUNDARIES {
            let scores = [-8.0, -1.0, 0.5, -0.5, 1.0, -2.9, 0.2, 2.0].map(|d| boundary + d);
            let mut band = Band::of(scores[0]);
            let mut changes = 0;
            for score in scores {
                changes += u32::from(band.then(score) != band);
                band = band.then(score);
            }
            assert_eq!(changes, 1);
        }
    }
}
