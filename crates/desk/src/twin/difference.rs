//! How a scenario differs from the weeks as they are, and the sentence over it all: by what matters most in each scenario,
//! and never other than the figures below it.

use super::Scenario;
use super::rows::{ForecastRow, figure, names};
use super::words::Unread;
use crate::words::count;
use engines::twin::what_if::{Effect, Figure, Measure, Outcome};
use serde::Serialize;

/// How a scenario differs from the weeks as they are.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Difference {
    /// Which measure.
    pub measure: Measure,
    /// Its name.
    pub name: &'static str,
    /// Mean of the difference.
    pub mean: f64,
    /// "1.9 h a week more".
    pub words: String,
    /// "1.4 to 2.4".
    pub interval: String,
    /// "better in 93 of 100 calendars"; none where nothing differs.
    pub chance: Option<String>,
    /// Whether the interval leaves nothing out.
    pub clear: bool,
    /// Whether it is for the better.
    pub better: bool,
    /// Whether it is for the worse.
    pub worse: bool,
    /// Where it is neither, why.
    pub neither: Option<&'static str>,
    /// How much it matters beside the others: 1 is worth a word.
    pub matters: f64,
}

/// Smaller ones are told as nothing: they would read as 0.0.
const SHOWN: f64 = 0.05;
/// So much more or less lateness is worth a word, as a share of what there is now.
const LATENESS: f64 = 0.2;

/// What is worth a word, in the unit of each measure.
fn worth(measure: Measure, now: f64) -> f64 {
    match measure {
        Measure::Late | Measure::AfterHours => 0.5,
        Measure::Focus | Measure::GoalHours => 1.0,
        Measure::Tardiness => (LATENESS * now).max(1.0),
    }
}

impl Difference {
    /// Each of a scenario, beside the figures of the weeks as they are.
    pub(super) fn all(effects: &[Effect], now: &[Figure], thin: bool) -> Vec<Difference> {
        let mean = |m: Measure| now.iter().find(|f| f.measure == m).map_or(0.0, |f| f.mean);
        effects.iter().map(|e| Difference::of(e, mean(e.measure), thin)).collect()
    }

    fn of(effect: &Effect, now: f64, thin: bool) -> Difference {
        let (name, unit, _) = names(effect.measure);
        let more = match effect.mean {
            mean if mean >= 0.0 => "more",
            _ if unit == "tasks" => "fewer",
            _ => "less",
        };
        let words = match effect.measure {
            Measure::Late => format!("{} {more}", figure(effect.mean.abs())),
            _ => format!("{} {unit} {more}", figure(effect.mean.abs())),
        };
        let (low, high) = effect.interval;
        let (low, high) = if effect.mean < 0.0 { (-high, -low) } else { (low, high) };
        let clear = effect.is_clear() && effect.mean.abs() >= SHOWN;
        Difference {
            measure: effect.measure,
            name,
            mean: effect.mean,
            words,
            interval: format!("{} to {}", figure(low), figure(high)),
            chance: effect.better.filter(|_| effect.counts).map(|p| match thin {
                true => format!("better in about {:.0} of ten calendars", 10.0 * p),
                false => format!("better in {:.0} of 100 calendars", 100.0 * p),
            }),
            clear,
            better: clear && effect.is_better(),
            worse: clear && effect.counts && !effect.is_better(),
            neither: (clear && !effect.counts)
                .then_some("neither better nor worse: it goes with the work that is yours"),
            matters: effect.mean.abs() / worth(effect.measure, now),
        }
    }
    /// Whether it is a clear gain or loss.
    pub fn is_told(&self) -> bool {
        self.better || self.worse
    }
    /// "1.9 h a week more deep work".
    pub fn sentence(&self) -> String {
        let noun = match self.measure {
            Measure::GoalHours => "for goals",
            Measure::Late => "dates missed",
            Measure::Tardiness => "of lateness",
            Measure::Focus => "of deep work",
            Measure::AfterHours => "after hours",
        };
        format!("{} {noun} ({})", self.words, self.interval)
    }
}

/// The largest gain and the largest loss.
pub(super) fn sides(differences: &[Difference]) -> (Option<&Difference>, Option<&Difference>) {
    let most = |is: fn(&Difference) -> bool| {
        differences.iter().filter(|d| is(d)).max_by(|a, b| a.matters.total_cmp(&b.matters))
    };
    (most(|d| d.better), most(|d| d.worse))
}

/// How much of the gain is left once what gets worse is taken off, each measure by what of it is worth a word: 1 where
/// nothing gets worse, none where any of it is worth a word, below 0 where more does than gets better, -1 at least.
pub(super) fn net(differences: &[Difference]) -> f64 {
    let sum = |is: fn(&Difference) -> bool| -> f64 {
        differences.iter().filter(|d| is(d)).map(|d| d.matters).sum()
    };
    let (better, worse) = (sum(|d| d.better), sum(|d| d.worse));
    let telling = differences.iter().any(|d| d.worse && d.matters >= 1.0);
    match worse > 0.0 {
        true => ((better - worse) / better.max(worse)).clamp(-1.0, if telling { 0.0 } else { 1.0 }),
        false => 1.0,
    }
}

/// What matters most in a scenario: its largest gain and its largest loss, the larger first; none where nothing is clear.
pub(super) fn finding(differences: &[Difference]) -> Option<String> {
    let (better, worse) = sides(differences);
    let mut told: Vec<&Difference> = better.into_iter().chain(worse).collect();
    told.sort_by(|a, b| b.matters.total_cmp(&a.matters));
    let said: Vec<String> = told.into_iter().map(Difference::sentence).collect();
    (!said.is_empty()).then(|| said.join(", but "))
}

/// The finding: what matters most in each scenario; without a scenario what the weeks hold as they are. That not all of a
/// scenario was understood is said before anything is made of it.
pub(super) fn headline(
    scenarios: &[Scenario],
    forecasts: &[ForecastRow],
    base: &Outcome,
    weeks: u32,
) -> String {
    let changed: Vec<&Scenario> = scenarios.iter().filter(|s| !s.read.changes.is_empty()).collect();
    let idle = scenarios.iter().flat_map(|s| &s.read.unread).find(|unread| unread.idle);
    let part = match (scenarios.iter().any(|s| s.read.is_unclear()), idle) {
        (true, _) => "Not all of it was understood; of what was: ",
        (false, Some(_)) => "A part of it changes nothing; of the rest: ",
        (false, None) => "",
    };
    let said = match changed[..] {
        [] if !scenarios.is_empty() => return nothing(scenarios, idle),
        [] => return as_they_are(forecasts, base, weeks),
        [one] => {
            let landed: String = one.landings.iter().map(|landing| format!(" {landing}.")).collect();
            match finding(&one.differences) {
                Some(found) => format!("{}: {found}.{landed}", one.name()),
                None if landed.is_empty() => {
                    format!("{}: no difference that chance would not make.", one.name())
                }
                None => format!("{}: nothing else differs clearly.{landed}", one.name()),
            }
        }
        [a, b, ..] => match (finding(&a.differences), finding(&b.differences)) {
            (None, None) => "Neither makes a difference that chance would not make.".to_owned(),
            (a, b) => {
                let said = |found: Option<String>| found.unwrap_or_else(|| "no clear difference".to_owned());
                format!("A, {}; B, {}.", said(a), said(b))
            }
        },
    };
    format!("{part}{said}")
}

/// Why nothing is compared: it was not understood, or it was and changes nothing.
fn nothing(scenarios: &[Scenario], idle: Option<&Unread>) -> String {
    match (scenarios.iter().any(|s| s.read.is_unclear()), idle) {
        (false, Some(idle)) => format!("It was understood, but it changes nothing: {}.", idle.why),
        (true, Some(idle)) => {
            format!("Not all of it was understood, and what was changes nothing: {}.", idle.why)
        }
        _ => "Nothing of what was written was understood.".to_owned(),
    }
}

fn as_they_are(forecasts: &[ForecastRow], base: &Outcome, weeks: u32) -> String {
    let dated: Vec<f64> = forecasts.iter().filter_map(|f| f.met).collect();
    let ahead = format!("in the coming {}", count(weeks as usize, "week", "weeks"));
    let waits = match base.overdue {
        0 => String::new(),
        1 => " One task is overdue already.".to_owned(),
        n => format!(" {} are overdue already.", crate::words::sentence(&count(n, "task", "tasks"))),
    };
    let missed = dated.iter().filter(|met| **met < 0.5).count();
    match (dated.len(), missed) {
        (0, _) => format!("No task has a date {ahead}.{waits}"),
        (1, 0) => format!("The one date {ahead} is more likely kept than not.{waits}"),
        (n, 0) => format!("All {n} dates {ahead} are more likely kept than not.{waits}"),
        (1, _) => format!("The one date {ahead} will more likely be missed than kept.{waits}"),
        (n, m) if n == m => format!("All {n} dates {ahead} will more likely be missed than kept.{waits}"),
        (n, m) => format!(
            "{} of {n} dates {ahead} will more likely be missed than kept.{waits}",
            crate::words::sentence(count(m, "", "").trim())
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(measure: Measure, mean: f64, counts: bool) -> Effect {
        Effect { measure, mean, interval: (mean - 0.01, mean + 0.01), better: Some(0.99), counts }
    }

    #[test]
    fn each_scenario_is_told_by_what_matters_most_in_it_and_as_the_table_says() {
        let now =
            [Figure { measure: Measure::Tardiness, mean: 40.0, eight: (30.0, 50.0), half: (35.0, 45.0) }];
        let told = |effects: &[Effect]| finding(&Difference::all(effects, &now, false));
        let less_late = [one(Measure::Tardiness, -12.0, true), one(Measure::Late, 0.01, true)];
        assert_eq!(told(&less_late).unwrap(), "12 working days less of lateness (12 to 12)");
        let both = [one(Measure::Focus, 3.0, true), one(Measure::Late, 0.4, true)];
        assert_eq!(
            told(&both).unwrap(),
            "3.0 h a week more of deep work (3.0 to 3.0), but 0.4 more dates missed (0.4 to 0.4)"
        );
        let gone_with_work = [one(Measure::Focus, -3.0, false)];
        assert_eq!(told(&gone_with_work), None);
        let shown = Difference::all(&gone_with_work, &now, false);
        assert!(shown[0].clear && shown[0].neither.is_some() && shown[0].chance.is_none(), "{shown:?}");
        // Whatever the list calls a difference, the sentence over it does, and nothing else.
        for mean in [-2.0, -0.06, -0.04, 0.0, 0.04, 0.06, 2.0] {
            let shown = Difference::all(&[one(Measure::AfterHours, mean, true)], &now, false);
            assert_eq!(shown[0].clear, finding(&shown).is_some(), "{mean}");
        }
    }
}
