//! The page: the mode that holds, how far support goes, how much of it is needed.

use super::{Level, ModeForm, Needs, Support, deputies, key, last_step, told};
use crate::{Desk, DeskError};
use serde::Serialize;
use world::Mode;

/// The page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Page {
    /// The finding: the mode that holds, or that everything counts as agreed.
    pub headline: String,
    /// What that changes.
    pub changes: &'static str,
    /// Whether a mode holds or is to begin.
    pub declared: bool,
    /// Whether the last change of mode can be taken back.
    pub undo: bool,
    /// Modes that can be declared: as the form sends them, their names, and what they change.
    pub modes: Vec<(String, &'static str, &'static str)>,
    /// Whoever could agree in the executive's place: id and name; for the executive alone.
    pub deputies: Vec<(String, String)>,
    /// An empty form, for the mode that is most often declared.
    pub form: ModeForm,
    /// How far support goes.
    pub support: Support,
    /// The levels of support: as the form sends them, their names, and what they mean.
    pub levels: Vec<(&'static str, &'static str, &'static str)>,
    /// How much is needed.
    pub needs: Needs,
    /// Whether whoever sits here changes it.
    pub mine: bool,
    /// Who does: a first name.
    pub owner: String,
}

/// The page for whoever sits here.
///
/// # Errors
/// Those of the ledger.
pub async fn page(desk: &Desk) -> Result<Page, DeskError> {
    let world = desk.snapshot().await?;
    let declared = desk.ledger.mode().await?.filter(|d| d.until > desk.now());
    let mine = desk.is_executive();
    let deputies = match mine {
        true => deputies(desk, &world).await?,
        false => Vec::new(),
    };
    let modes = Mode::ALL.into_iter().filter(|mode| *mode != Mode::Normal);
    Ok(Page {
        headline: declared
            .as_ref()
            .map_or(Mode::Normal.changes().to_owned(), |d| format!("{}.", told(&world, d))),
        changes: declared.as_ref().map_or("", |d| d.mode.changes()),
        declared: declared.is_some(),
        undo: mine && last_step(desk).await?.is_some(),
        modes: modes.map(|mode| (key(mode), mode.word(), mode.changes())).collect(),
        deputies: deputies.into_iter().map(|(id, name)| (id.to_string(), name)).collect(),
        form: ModeForm { mode: key(Mode::Travelling), ..ModeForm::default() },
        support: super::support(desk).await?,
        levels: Level::ALL.into_iter().map(|level| (level.key(), level.word(), level.means())).collect(),
        needs: super::needs(desk).await?,
        mine,
        owner: crate::settings::first_name(&desk.office().owner.name).to_owned(),
    })
}
