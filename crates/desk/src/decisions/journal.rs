//! The journal: what was expected of each decision, what came of it, and how good the forecasts were.

use super::Say;
use crate::words::inert;
use crate::{Desk, DeskError};
use engines::decisions::journal::{self, Account, ENOUGH};
use serde::Serialize;
use world::{Decision, DecisionId};

/// The journal as whoever sits here may see it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Journal {
    /// The finding.
    pub headline: String,
    /// Its basis.
    pub support: String,
    /// Every forecast, the newest first.
    pub rows: Vec<Scored>,
    /// How often what was said has happened, a band of confidence each; empty below twenty.
    pub bands: Vec<Band>,
    /// Mean squared error, with its three parts; none below twenty.
    pub figures: Option<Figures>,
}

/// A forecast.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Scored {
    /// Of which decision.
    pub id: DecisionId,
    /// The question.
    pub question: String,
    /// What was chosen.
    pub chosen: String,
    /// What was expected.
    pub expected: String,
    /// How sure, 0–1.
    pub confidence: f64,
    /// Whether it happened; none while it is awaited.
    pub happened: Option<bool>,
    /// When it was chosen, in words.
    pub on: String,
    /// When to look again, in words.
    pub check: String,
}

/// A band of confidence.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Band {
    /// Mean of what was said, 0–1.
    pub said: f64,
    /// How many.
    pub cases: u32,
    /// How many happened.
    pub happened: u32,
    /// From where to where the true rate may lie, 0–1.
    pub range: (f64, f64),
}

/// How good the forecasts were.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Figures {
    /// Brier score: 0 is best, 0.25 is tossing a coin.
    pub brier: f64,
    /// How far what was said lies from what happened.
    pub reliability: f64,
    /// How far the bands lie apart.
    pub resolution: f64,
    /// What there was to know.
    pub uncertainty: f64,
}

/// The journal.
///
/// # Errors
/// Those of the ledger.
pub async fn journal(desk: &Desk) -> Result<Journal, DeskError> {
    let world = desk.snapshot().await?;
    let say = Say::of(&world, desk.reader().actor.person);
    let mut foretold: Vec<&Decision> = world.decisions.values().filter(|d| d.forecast().is_some()).collect();
    foretold.sort_by_key(|d| (std::cmp::Reverse(d.choice.as_ref().map(|c| c.at)), d.id));
    let past: Vec<(f64, bool)> = foretold
        .iter()
        .filter_map(|d| Some((d.forecast()?.confidence, d.outcome.as_ref()?.happened)))
        .collect();
    let account = journal::account(&past);
    let (headline, support) = finding(past.len(), account.as_ref(), &past);
    let band =
        |b: &journal::Band| Band { said: b.said, cases: b.cases, happened: b.happened, range: b.range };
    Ok(Journal {
        headline,
        support,
        rows: foretold.into_iter().filter_map(|d| row(&say, d)).collect(),
        bands: account.as_ref().map_or(Vec::new(), |a| a.bands.iter().map(band).collect()),
        figures: account.as_ref().map(|a| Figures {
            brier: a.brier,
            reliability: a.split.reliability,
            resolution: a.split.resolution,
            uncertainty: a.split.uncertainty,
        }),
    })
}

fn row(say: &Say<'_>, decision: &Decision) -> Option<Scored> {
    let (choice, forecast) = (decision.choice.as_ref()?, decision.forecast()?);
    Some(Scored {
        id: decision.id,
        question: inert(&decision.question),
        chosen: inert(decision.alternative(choice.alternative).map_or("", |a| &a.name)),
        expected: inert(&forecast.expected),
        confidence: forecast.confidence,
        happened: decision.outcome.as_ref().map(|o| o.happened),
        on: say.on(choice.at),
        check: say.day(forecast.check),
    })
}

fn finding(scored: usize, account: Option<&Account>, past: &[(f64, bool)]) -> (String, String) {
    let happened = past.iter().filter(|p| p.1).count();
    let Some(account) = account else {
        let headline = match scored {
            0 => "No forecast has met its day yet.".to_owned(),
            _ => format!("{happened} of {scored} forecasts came true."),
        };
        return (
            headline,
            format!("Not enough history to say how good they are (needs {ENOUGH}, has {scored})."),
        );
    };
    // What is off by most of what has some history: a band of a few cases tells little.
    let off = |b: &journal::Band| (b.said - b.rate()).abs() * f64::from(b.cases).sqrt();
    let furthest = account.bands.iter().max_by(|a, b| off(a).total_cmp(&off(b)));
    let headline = furthest.map_or(String::new(), |b| {
        format!("When you say {:.0}%, it happens {:.0}%.", b.said * 100.0, b.rate() * 100.0)
    });
    let advice = match (&account.recalibration, furthest) {
        (Some(again), Some(b)) => {
            format!(" Say {:.0}% next time.", again.of_confidence(b.said) * 100.0)
        }
        _ => String::new(),
    };
    (headline, format!("{happened} of {scored} forecasts came true.{advice}"))
}
