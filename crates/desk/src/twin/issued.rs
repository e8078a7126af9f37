//! The forecast of a day, kept at its first renewal: once for what is shared and once for what the executive alone sees,
//! so that nothing that is hidden from a reader has a part in what they read (spec §8.10).

use super::{BACK, Basis, WEEKS, aside};
use crate::office::SHARED;
use crate::{Desk, DeskError};
use engines::twin::issued::Issue;
use jiff::civil::Date;
use ledger::LearnedFrom;
use world::{Proposal, Snapshot};

/// How the kinds of proposals begin that come from a scenario.
const SCENARIO: &str = "whatif.";

/// Keeps the forecast of the day, unless it is kept already; whether it was made now.
///
/// # Errors
/// Those of the ledger.
pub async fn issue(desk: &Desk) -> Result<bool, DeskError> {
    if desk.ledger.has_forecast(desk.today()).await? {
        return Ok(false);
    }
    keep(desk).await?;
    Ok(true)
}

/// Forecasts the day anew where that was forecast before a yes to a scenario, or its undo: what was told before the yes is
/// on every page after it.
pub(crate) async fn anew(desk: &Desk, proposal: &Proposal) -> Result<(), DeskError> {
    if proposal.kind.0.starts_with(SCENARIO) && desk.ledger.has_forecast(desk.today()).await? {
        keep(desk).await?;
    }
    Ok(())
}

/// Makes the forecast of the day and keeps it in place of what was kept.
async fn keep(desk: &Desk) -> Result<(), DeskError> {
    let today = desk.today();
    let mut world = desk.read_world(&desk.executives(), Some(BACK)).await?;
    let mut all = Vec::new();
    if crate::propose::holds_private(&world) || desk.ledger.learned_apart().await? {
        all.push((LearnedFrom::Everything, made(desk, world).await?));
        world = desk.read_world(&desk.sharing(), Some(BACK)).await?;
    }
    all.push((LearnedFrom::Upto(SHARED), made(desk, world).await?));
    let mut txn = desk.ledger.begin(&desk.house().actor, desk.now()).await?;
    txn.drop_forecast(today).await?;
    for (from, issue) in &all {
        txn.save_forecast(today, *from, &issue.made_of(), issue).await?;
    }
    txn.commit().await?;
    Ok(())
}

/// What is forecast from a world.
async fn made(desk: &Desk, mut world: Snapshot) -> Result<Issue, DeskError> {
    super::with_todays_plan(desk, &mut world).await?;
    let config = desk.engines().alignment;
    aside(move || {
        let (basis, _) = Basis::of(world, WEEKS, config)?;
        let issue = basis.weeks()?.issue();
        Ok(issue)
    })
    .await
}

/// The forecast of a day as whoever sits here may read it.
pub(crate) async fn of_day(desk: &Desk, day: Date) -> Result<Option<Issue>, DeskError> {
    Ok(desk.ledger.forecast(desk.reader(), day).await?)
}

/// The latest forecast that is kept of a day up to this one, before today.
pub(super) async fn latest(desk: &Desk, until: Date) -> Result<Option<Issue>, DeskError> {
    let before = until.saturating_add(jiff::Span::new().days(1)).min(desk.today());
    for day in desk.ledger.forecast_days(desk.reader(), before).await? {
        if let Some(issue) = of_day(desk, day).await? {
            return Ok(Some(issue));
        }
    }
    Ok(None)
}

/// Every forecast that is kept for whoever sits here, oldest first, today's among them.
pub(crate) async fn all(desk: &Desk) -> Result<Vec<Issue>, DeskError> {
    let tomorrow = desk.today().saturating_add(jiff::Span::new().days(1));
    let mut found = Vec::new();
    for day in desk.ledger.forecast_days(desk.reader(), tomorrow).await?.into_iter().rev() {
        found.extend(of_day(desk, day).await?);
    }
    Ok(found)
}

/// The settings of the engines for whoever sits here, with what this morning's forecast says of dates.
///
/// # Errors
/// Those of the ledger.
pub(crate) async fn engines(desk: &Desk) -> Result<engines::Config, DeskError> {
    engines_of(desk, desk.reader()).await
}

/// The same for what another may read.
///
/// # Errors
/// Those of the ledger.
pub(crate) async fn engines_of(desk: &Desk, reader: &world::Reader) -> Result<engines::Config, DeskError> {
    let mut config = desk.engines();
    let issue: Option<Issue> = desk.ledger.forecast(reader, desk.today()).await?;
    config.orchestration.morning = issue.map(|issue| issue.morning()).unwrap_or_default();
    Ok(config)
}

/// The odds of a date, the same on every page: "62 in 100"; in tens where history is thin.
pub(crate) fn in_100(chance: f64, thin: bool) -> String {
    match thin {
        true => format!("about {:.0} in 10", 10.0 * chance),
        false => format!("{:.0} in 100", (100.0 * chance).clamp(1.0, 99.0)),
    }
}
