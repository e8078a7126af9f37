//! The forecast of a day, kept at its first renewal: once for what is shared and once for what the executive alone sees,
//! so that nothing that is hidden from a reader has a part in what they read (spec §8.10).

use super::{BACK, Basis, WEEKS, aside};
use crate::office::SHARED;
use crate::{Desk, DeskError};
use engines::twin::issued::Issue;
use jiff::civil::Date;
use ledger::LearnedFrom;
use world::Snapshot;

/// Keeps the forecast of the day, unless it is kept already.
///
/// # Errors
/// Those of the ledger.
pub async fn issue(desk: &Desk) -> Result<(), DeskError> {
    let today = desk.today();
    if desk.ledger.has_forecast(today).await? {
        return Ok(());
    }
    let mut world = desk.read_world(&desk.executives(), Some(BACK)).await?;
    let mut all = Vec::new();
    if crate::propose::holds_private(&world) || desk.ledger.learned_apart().await? {
        all.push((LearnedFrom::Everything, made(desk, world).await?));
        world = desk.read_world(&desk.sharing(), Some(BACK)).await?;
    }
    all.push((LearnedFrom::Upto(SHARED), made(desk, world).await?));
    let mut txn = desk.ledger.begin(&desk.house().actor, desk.now()).await?;
    for (from, issue) in &all {
        txn.save_forecast(today, *from, &issue.made_of(), issue).await?;
    }
    txn.commit().await?;
    Ok(())
}

/// What is forecast from a world.
async fn made(desk: &Desk, world: Snapshot) -> Result<Issue, DeskError> {
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
