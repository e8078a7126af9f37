//! When dated work is done about its date, learned from what became of earlier dates.

/// Working days about a date that a habit tells apart.
pub(super) const ABOUT: i64 = 10;
/// Dates of either sort that count as having gone as simulated before any is known.
const PRIOR: f64 = 5.0;
/// The share of them that did.
const AS_SIMULATED: f64 = 0.95;
/// A share for each of them, and one for later or never.
const PLACES: usize = 2 * ABOUT as usize + 2;
/// Before any is known work is taken to be done about its date, by so many working days after it: most on the day, some
/// the days before, one of ten later or never. A guess of ours, as much as [`PRIOR`] dates.
const USUAL: [(i64, f64); 7] =
    [(-5, 0.08), (-3, 0.10), (-1, 0.20), (0, 0.42), (1, 0.06), (3, 0.04), (11, 0.10)];

/// What became of dated work: how many of the dates were kept that the simulation said would be, how many of the others,
/// and when about its date it was done.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Habit {
    /// The share kept of dates that fit, as simulated; 0–1.
    pub fits: f64,
    /// The share kept of dates that do not.
    pub does_not: f64,
    /// So many dates as simulated not to fit, a part each; few of them leave `does_not` a guess.
    pub misfits: f64,
    /// The share that was done by its date.
    pub kept: f64,
    /// From so many dates.
    pub count: usize,
    /// The share done so many working days after its date, from ten before to ten after, then later or never.
    #[serde(skip)]
    shares: [f64; PLACES],
}

/// A date that can be judged: working days by which it was late, below 0 early, infinite where it was never done; and the
/// chance simulated that it would be met.
pub(super) type Past = (f64, f64);

fn place(late: f64) -> usize {
    if late > ABOUT as f64 { PLACES - 1 } else { (late.floor() as i64 + ABOUT).max(0) as usize }
}

impl Habit {
    /// Learns it from dates that can be judged, and what is usual before there are any.
    pub(super) fn of(past: &[Past]) -> Habit {
        let n = past.len() as f64;
        let mut shares = [0.0; PLACES];
        for (days, share) in USUAL {
            shares[place(days as f64)] += share * PRIOR / (n + PRIOR);
        }
        for (late, _) in past {
            shares[place(*late)] += 1.0 / (n + PRIOR);
        }
        let told: Vec<(f64, bool)> = past.iter().map(|(late, met)| (*met, *late <= 0.0)).collect();
        let kept = told.iter().filter(|(_, kept)| *kept).count() as f64;
        let kept = if past.is_empty() { AS_SIMULATED } else { kept / n };
        let (fits, does_not) = believed(&told);
        let misfits = told.iter().map(|(met, _)| 1.0 - met).sum();
        Habit { fits, does_not, misfits, kept, count: past.len(), shares }
    }

    /// One that was learned from dates kept on the day itself, for tests.
    #[cfg(test)]
    pub(super) fn as_simulated_but(fits: f64, does_not: f64) -> Habit {
        let mut shares = [0.0; PLACES];
        (shares[ABOUT as usize], shares[PLACES - 1]) = (fits, 1.0 - fits);
        Habit { fits, does_not, misfits: 10.0, kept: fits, count: 40, shares }
    }

    /// The chance that a date is kept, from the one simulated; 0–1 both.
    pub fn told(&self, simulated: f64) -> f64 {
        simulated * self.fits + (1.0 - simulated) * self.does_not
    }

    /// The chance that what is not done today is done by a working day, both days counted from today. Before its date by
    /// the habit of work that is done in time, though no sooner than it can be; after it by the habit of work that is late
    /// and, while few were, by the simulation.
    pub(super) fn chance(&self, day: f64, due: f64, simulated: impl Fn(f64) -> f64) -> f64 {
        if !due.is_finite() {
            return 0.0;
        }
        let met = if due > 0.0 { self.told(simulated(due)) } else { 0.0 };
        if day <= due {
            let in_time = self.since_today(due, due);
            let share = if in_time > 0.0 { self.since_today(day, due) / in_time } else { 1.0 };
            return (met * share).min(self.told(simulated(day)));
        }
        let late = |of: &dyn Fn(f64) -> f64| {
            let before = of(due.max(0.0));
            if before < 1.0 - 1e-9 { ((of(day) - before) / (1.0 - before)).max(0.0) } else { 0.0 }
        };
        let seen = self.count as f64 * (1.0 - self.kept);
        let trust = seen / (seen + PRIOR);
        let later = trust * late(&|day| self.since_today(day, due)) + (1.0 - trust) * late(&simulated);
        met + (1.0 - met) * later
    }

    /// The share of what is not done today that is done by a working day.
    fn since_today(&self, day: f64, due: f64) -> f64 {
        let before = self.by(-due);
        if before >= 1.0 - 1e-9 { 0.0 } else { (self.by(day - due) - before).max(0.0) / (1.0 - before) }
    }

    /// The share done by so many working days after the date.
    fn by(&self, days: f64) -> f64 {
        if days < -(ABOUT as f64) {
            return 0.0;
        }
        let place = (days.floor() as i64 + ABOUT).clamp(0, 2 * ABOUT) as usize;
        self.shares[..=place].iter().sum()
    }
}

/// The shares of dates kept, of those that fit as simulated and of the others: each date is either with its simulated chance,
/// the likeliest shares are found by expectation and maximisation (Dempster, Laird & Rubin 1977), and start from
/// [`PRIOR`] dates of either sort that went as simulated.
fn believed(told: &[(f64, bool)]) -> (f64, f64) {
    let (mut fits, mut does_not) = (AS_SIMULATED, 1.0 - AS_SIMULATED);
    for _ in 0..200 {
        let mut seen = [(PRIOR * AS_SIMULATED, PRIOR), (PRIOR * (1.0 - AS_SIMULATED), PRIOR)];
        for (met, kept) in told {
            let likely = |share: f64| if *kept { share } else { 1.0 - share };
            let (one, other) = (met * likely(fits), (1.0 - met) * likely(does_not));
            let fit = if one + other > 0.0 { one / (one + other) } else { *met };
            for (part, (kept_of, all)) in [fit, 1.0 - fit].into_iter().zip(&mut seen) {
                *kept_of += if *kept { part } else { 0.0 };
                *all += part;
            }
        }
        (fits, does_not) = (seen[0].0 / seen[0].1, seen[1].0 / seen[1].1);
    }
    // A date that fits is no less likely kept than one that does not.
    (fits.max(does_not), does_not.min(fits))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(a: f64, b: f64) -> bool {
        (a - b).abs() < 1e-9
    }

    #[test]
    fn a_habit_is_about_the_date_and_knows_that_today_is_not_over() {
        let mut shares = [0.0; PLACES];
        (shares[ABOUT as usize - 1], shares[ABOUT as usize], shares[PLACES - 1]) = (0.5, 0.3, 0.2);
        let habit = Habit { fits: 0.8, does_not: 0.1, misfits: 0.0, kept: 0.8, count: 40, shares };
        let at_once = |_: f64| 1.0;
        assert!(
            close(habit.chance(10.0, 10.0, at_once), 0.8) && close(habit.chance(9.0, 10.0, at_once), 0.5)
        );
        assert!(close(habit.chance(8.0, 10.0, at_once), 0.0));
        assert!(
            close(habit.chance(20.0, 0.0, at_once), 0.0),
            "what was not done by its date comes later or never"
        );
        let today = habit.since_today(1.0, 1.0);
        assert!(close(today, 0.6), "the day before is over: 0.3 of the 0.5 that are left");
        assert_eq!(habit.chance(5.0, f64::INFINITY, at_once), 0.0);
    }

    #[test]
    fn a_date_that_does_not_fit_is_not_told_as_one_that_is_kept() {
        let mut shares = [0.0; PLACES];
        (shares[ABOUT as usize], shares[PLACES - 1]) = (0.9, 0.1);
        let habit = Habit { fits: 0.9, does_not: 0.05, misfits: 0.5, kept: 0.9, count: 40, shares };
        let late = |day: f64| if day < 12.0 { 0.0 } else { 1.0 };
        assert!(close(habit.chance(10.0, 10.0, late), 0.05));
        assert!(habit.chance(11.0, 10.0, late) < 0.1, "no sooner than it can be");
        let after = habit.chance(12.0, 10.0, late);
        assert!((0.4..0.8).contains(&after), "few were late: mostly as simulated, {after}");
    }

    #[test]
    fn shares_kept_are_learned_from_dates_that_fit_and_from_those_that_do_not() {
        let of = |met: f64, kept: usize, all: usize| (0..all).map(move |n| (met, n < kept));
        let (fits, does_not) = believed(&[]);
        assert!(close(fits, AS_SIMULATED) && close(does_not, 1.0 - AS_SIMULATED));
        let (fits, does_not) = believed(&of(1.0, 87, 100).collect::<Vec<_>>());
        assert!((0.86..0.89).contains(&fits) && close(does_not, 0.05), "{fits} {does_not}");
        let both: Vec<(f64, bool)> = of(0.9, 360, 400).chain(of(0.1, 40, 400)).collect();
        let (fits, does_not) = believed(&both);
        assert!(fits > 0.97 && does_not < 0.03, "they come true as told: {fits} {does_not}");
        let (fits, does_not) = believed(&of(0.0, 60, 80).collect::<Vec<_>>());
        assert!(does_not > 0.6 && fits >= does_not, "it was too dark a view: {fits} {does_not}");
    }
}
