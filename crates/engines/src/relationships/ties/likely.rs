//! Which ties are likely to be used again, learned from which were.
//!
//! Taught on what happened within a month, since that is known soon, even in a young mailbox; and ties that are used
//! within a month are those used within three. Where three months are known they set how likely.

use super::{Tie, ties_at};
use crate::maths::logistic::{Logistic, probability};
use crate::relationships::contact::Contact;
use std::collections::BTreeSet;

/// Days within which an outcome teaches.
const TAUGHT_WITHIN: f64 = 30.0;
/// Days of which the answer speaks.
pub const ASKED_WITHIN: f64 = 90.0;
/// Looks back: so many, so many days apart.
const LOOKS: usize = 6;
const LOOKS_APART: f64 = 10.0;
/// Days of history that the first look needs.
const HISTORY: f64 = 15.0;
/// Holds weights back like ten outcomes.
const PENALTY: f64 = 10.0;

/// What is known of which ties are used again.
#[derive(Debug, Clone, PartialEq)]
pub struct Likely {
    model: Logistic,
    /// Log-odds of contact within three months by those of the model; none where no three months are known yet.
    within_90: Option<Logistic>,
    /// Three months are as many chances as so many months, where none are known yet.
    months: f64,
    /// Outcomes it was taught on.
    pub outcomes: usize,
}

impl Likely {
    /// Learns from all contacts before `now`; none where the past is too short, or every tie fared alike.
    pub fn taught(contacts: &[Contact], now: f64) -> Option<Likely> {
        let seen = Looks::back(contacts, now, TAUGHT_WITHIN, TAUGHT_WITHIN);
        let model = Logistic::fit(&seen.rows, &seen.outcomes, PENALTY)?;
        let whole = Looks::back(contacts, now, ASKED_WITHIN, ASKED_WITHIN);
        let odds: Vec<Vec<f64>> = whole.rows.iter().map(|row| vec![model.log_odds(row)]).collect();
        let within_90 = Logistic::fit(&odds, &whole.outcomes, 1.0);
        let sooner = Looks::back(contacts, now, TAUGHT_WITHIN, TAUGHT_WITHIN / 3.0);
        let months = chances(sooner.share(), seen.share());
        Some(Likely { model, within_90, months, outcomes: seen.rows.len() })
    }

    /// The log-odds of contact within a month: the order of ties by their future.
    pub fn log_odds(&self, tie: &Tie) -> f64 {
        self.model.log_odds(&row(tie))
    }

    /// The probability of contact within 90 days, 0 to 1.
    pub fn probability(&self, tie: &Tie) -> f64 {
        let odds = self.log_odds(tie);
        match &self.within_90 {
            Some(three) => probability(three.log_odds(&[odds])),
            None => 1.0 - (1.0 - probability(odds)).powf(self.months),
        }
    }

    /// The parts of the log-odds of a tie with their codes, in the order of their size.
    pub fn parts(&self, tie: &Tie) -> Vec<(&'static str, f64)> {
        let row = row(tie);
        let mut parts: Vec<_> = FEATURES.into_iter().zip(self.model.parts(&row)).collect();
        parts.sort_by(|x, y| y.1.abs().total_cmp(&x.1.abs()).then(x.0.cmp(y.0)));
        parts
    }
}

/// What was seen of ties at days gone by, and whether they were used within so many days.
struct Looks {
    rows: Vec<Vec<f64>>,
    outcomes: Vec<bool>,
}

impl Looks {
    /// Back from the last day of which `known` days are over: what was used `within` so many of them.
    fn back(contacts: &[Contact], now: f64, known: f64, within: f64) -> Looks {
        let mut seen = Looks { rows: Vec::new(), outcomes: Vec::new() };
        let first = contacts.iter().map(|c| c.at).fold(now, f64::min);
        for look in 0..LOOKS {
            let day = now - known - LOOKS_APART * look as f64;
            if day < first + HISTORY {
                break;
            }
            let used = used(contacts, day, day + within);
            for tie in ties_at(contacts, day) {
                seen.rows.push(row(&tie));
                seen.outcomes.push(used.contains(&(tie.a, tie.b)));
            }
        }
        seen
    }
    /// The share of ties that were used.
    fn share(&self) -> f64 {
        self.outcomes.iter().filter(|used| **used).count() as f64 / self.outcomes.len().max(1) as f64
    }
}

/// Of how many chances a threefold time is worth, from the shares used within a time and within three of it: 3 where
/// every day were a fresh throw, fewer as the ties that are used are used again and the silent stay silent.
fn chances(within_one: f64, within_three: f64) -> f64 {
    let silent = |share: f64| (1.0 - share).clamp(1e-6, 1.0 - 1e-6).ln();
    (silent(within_three) / silent(within_one)).clamp(1.0, 3.0)
}

/// The pairs in contact from one day up to another, the lower number first.
pub fn used(contacts: &[Contact], from: f64, until: f64) -> BTreeSet<(u32, u32)> {
    let counts = |c: &&Contact| c.at >= from && c.at < until && c.kind.weight() > 0.0;
    contacts.iter().filter(counts).map(|c| (c.from.min(c.to), c.from.max(c.to))).collect()
}

/// What the model looks at.
const FEATURES: [&str; 17] = [
    "days_since",
    "contacts_7",
    "contacts_30",
    "contacts_90",
    "contacts",
    "decayed_14",
    "decayed_45",
    "silence",
    "reciprocity",
    "days",
    "age",
    "embeddedness",
    "quieter_end",
    "busier_end",
    "direct_90",
    "last_from_quieter",
    "weeks",
];

/// A tie as the model sees it, in the order of [`FEATURES`]; counts as logarithms.
fn row(tie: &Tie) -> Vec<f64> {
    let [week, month, quarter] = tie.recent;
    vec![
        tie.days_since.ln_1p(),
        week.ln_1p(),
        month.ln_1p(),
        quarter.ln_1p(),
        tie.contacts.ln_1p(),
        tie.decayed[0].ln_1p(),
        tie.decayed[1].ln_1p(),
        (tie.days_since / tie.cadence).min(12.0),
        tie.reciprocity,
        tie.days.ln_1p(),
        tie.age_days.ln_1p(),
        tie.embeddedness,
        tie.activity[0].ln_1p(),
        tie.activity[1].ln_1p(),
        tie.direct_90.ln_1p(),
        f64::from(u8::from(tie.last_from_quieter)),
        tie.weeks / 13.0,
    ]
}
