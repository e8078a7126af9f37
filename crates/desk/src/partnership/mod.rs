//! The partnership in review: eight lines of leadership with a trend and a next step each and no score over them, three
//! observations that pass a test, what got better and by which evidence, how each kind of suggestion fared; and trust in
//! facts: promises both ways, confidences, what was done alone (spec §10.5, 10.8, 10.9, 12.10).

mod note;
mod panel;
mod pulse;
mod review;
mod trust;

#[cfg(test)]
mod tests;

pub use crate::goals::{GoalOdds, LeverTold};
pub use note::Observation;
pub use panel::{Behind, Line, Trend};
pub use pulse::{
    EnergyForm, Entry, Noted, PulseForm, Strand, ThanksForm, drop_noted, keep_energy, keep_pulse,
    keep_thanks, noted,
};
pub use review::{Better, KindRow, Retired};
pub use trust::{Alone, Fact, Looks, Trust, trust};

use crate::insights::{self, Material, Span};
use crate::words::count;
use crate::{Desk, DeskError};
use engines::analytics;
use serde::Serialize;

/// Weeks that are looked at, and as many before.
const WEEKS: usize = 8;

/// The page.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Partnership {
    /// The finding.
    pub headline: String,
    /// One line of support.
    pub support: String,
    /// Eight lines.
    pub panel: Vec<Line>,
    /// At most three observations that pass a test.
    pub note: Vec<Observation>,
    /// Measured goals and their odds, worst first.
    pub goals: Vec<GoalOdds>,
    /// What was changed, and what came of it.
    pub better: Vec<Better>,
    /// Kinds that are or were on trial, and their measured effect.
    pub tried: Vec<crate::may::Tried>,
    /// How each kind fared in four weeks.
    pub kinds: Vec<KindRow>,
    /// What is proposed no more.
    pub retired: Vec<Retired>,
    /// Whether something may be left out that this reader may not see.
    pub hides: bool,
}

/// The partnership as whoever sits here may see it.
///
/// # Errors
/// Those of the ledger.
pub async fn partnership(desk: &Desk) -> Result<Partnership, DeskError> {
    let span = Span { weeks: WEEKS };
    let material = Material::read(desk, span).await?;
    let report = insights::compose(&material, span, !desk.is_executive());
    let world = &material.world;
    let learned = desk.ledger.lessons(desk.reader()).await?;
    let acting = desk.ledger.acting(&desk.house()).await?;
    let efforts = crate::goals::effort::Efforts::read(desk, world).await?;
    let goals = crate::goals::forecast::odds(world, &efforts);
    let diary = material.diary(span);
    let focus = analytics::CATALOGUE.into_iter().find(|metric| metric.code == panel::FOCUS);
    let focus = focus.and_then(|metric| analytics::trend(&diary, metric).change).map(|c| c.now - c.before);
    let kinds = review::kinds(world, &learned);
    let (kept, asked) = kinds.iter().fold((0, 0), |(k, n), row| (k + row.kept, n + row.asked));
    let saved: f64 = kinds.iter().map(|row| row.reckoned).sum();
    Ok(Partnership {
        headline: headline(kept, asked),
        support: match asked {
            0 => String::new(),
            _ => format!(
                "They were reckoned to be worth {} when they were proposed. That is no measure; what was measured stands below.",
                crate::words::duration(saved.round() as i64)
            ),
        },
        panel: panel::panel(world, &report, &goals, focus, desk.reader().actor.person),
        note: note::note(world, &report, &goals),
        better: review::better(&report),
        tried: crate::may::tried(desk, &desk.ledger.trials(&desk.house()).await?),
        retired: review::retired(&learned, &acting, desk.now(), desk.is_executive()),
        goals,
        kinds,
        hides: !desk.is_executive(),
    })
}

fn headline(kept: usize, asked: usize) -> String {
    match (kept, asked) {
        (_, 0) => "Nothing was suggested and answered in four weeks.".to_owned(),
        (0, n) => format!("Of {} in four weeks none was kept.", count(n, "suggestion", "suggestions")),
        (k, n) => format!("{k} of {} in four weeks were kept.", count(n, "suggestion", "suggestions")),
    }
}
