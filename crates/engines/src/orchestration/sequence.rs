//! Which job next: Apparent Tardiness Cost with Setups.

/// What the rule looks at; minutes, working time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Atcs {
    /// Value per delay, any unit.
    pub weight: f64,
    /// Minutes the job takes.
    pub minutes: f64,
    /// Minutes until it is due, from now; negative when overdue.
    pub due_in: f64,
    /// Minutes to switch to it.
    pub switch: f64,
    /// Energy factor, 0.7–1.3.
    pub energy: f64,
    /// Mean minutes of the candidates.
    pub mean_minutes: f64,
    /// Mean switch of the candidates, at least 1.
    pub mean_switch: f64,
}

/// Look-ahead over due dates and over switches (spec §1.2).
pub(super) const K1: f64 = 4.5;
pub(super) const K2: f64 = 0.5;

/// The index; the job with the largest comes next.
///
/// Source: Lee, Bhaskaran & Pinedo 1997; Vepsalainen & Morton 1987.
/// ```
/// use engines::orchestration::{Atcs, atcs};
/// let job = Atcs { weight: 5.0, minutes: 30.0, due_in: 90.0, switch: 0.0, energy: 1.0, mean_minutes: 70.0,
///     mean_switch: 23.0 / 3.0 };
/// assert!((atcs(&job) - 0.137761).abs() < 1e-6);
/// ```
pub fn atcs(job: &Atcs) -> f64 {
    let minutes = job.minutes.max(1.0);
    let slack = (job.due_in - minutes).max(0.0);
    job.weight / minutes
        * (-slack / (K1 * job.mean_minutes.max(1.0))).exp()
        * (-job.switch / (K2 * job.mean_switch.max(1.0))).exp()
        * job.energy
}
