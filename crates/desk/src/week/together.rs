//! Several changes of a week accepted one after the other, each with its own verdict and undo; and all of them taken
//! back.

use super::{Asked, Change, Ticks, compose};
use crate::answers::{self, Outcome, Yes};
use crate::{Desk, DeskError};
use world::ItemRef;

/// What became of one yes that was to be taken back.
#[derive(Debug)]
pub struct Undone {
    /// Its id as given.
    pub id: String,
    /// Which it was, or why not.
    pub result: Result<ItemRef, DeskError>,
}

/// Says yes to those changes of a week that were ticked, each by the seal that was on the list. One of low confidence,
/// one that has changed, and one whose companion was left out or failed are left, and say so; the others stand.
///
/// # Errors
/// Those of the ledger when the week cannot be read.
pub async fn accept_together(
    desk: &Desk,
    asked: &Asked,
    ticked: &[(String, String)],
) -> Result<Vec<Outcome>, DeskError> {
    let ids: Vec<String> = ticked.iter().map(|(id, _)| id.clone()).collect();
    let ticks = Ticks { listed: ids.clone(), ticked: ids.clone() };
    let asked = Asked { ticks: Some(ticks), ..asked.clone() };
    let (world, which) = super::around(desk, &asked).await?;
    let week = compose(&world, which, &asked, &desk.seats().await?, &desk.engines().agenda);
    let mut outcomes: Vec<Outcome> = Vec::new();
    for (id, seal) in ticked {
        let result = match stops(&week.changes.list, id, &ids, &outcomes) {
            Some(error) => Err(error),
            None => answers::accept(desk, id, &Yes { seal: Some(seal.clone()), ..Yes::default() }).await,
        };
        outcomes.push(Outcome { id: id.clone(), result });
    }
    Ok(outcomes)
}

/// Why a change cannot be accepted with the others.
fn stops(list: &[Change], id: &str, ids: &[String], outcomes: &[Outcome]) -> Option<DeskError> {
    let Some(change) = list.iter().find(|c| c.card.id == id) else {
        return Some(left("a change waits for an answer no more", "look at the week as it is now"));
    };
    let named = |number: &usize| list.iter().find(|c| c.number == *number);
    let absent = |other: &&Change| !ids.contains(&other.card.id);
    let failed = |other: &&Change| outcomes.iter().any(|o| o.id == other.card.id && !is_done(o));
    let mut with = change.with.iter().filter_map(named);
    let action = &change.card.action;
    if !change.together {
        let problem = format!("\"{action}\" is not accepted together with others");
        return Some(left(&problem, "answer it by itself"));
    }
    with.find(|other| absent(other) || failed(other)).map(|other| {
        let problem = format!("\"{action}\" needs \"{}\", which was not done", other.card.action);
        left(&problem, "accept both, or neither")
    })
}

/// Whether a yes was carried out.
pub(super) fn is_done(outcome: &Outcome) -> bool {
    let failed = |done: &crate::decide::Done| matches!(done.proposal.state, world::State::Failed { .. });
    outcome.result.as_ref().is_ok_and(|done| !failed(done))
}

fn left(problem: &str, hint: &str) -> DeskError {
    DeskError::input(problem, "E_CONFLICT", &format!("nothing of it was changed; {hint}"))
}

/// Takes back the yeses to these proposals, the last one first: what cannot be taken back says why, the others are.
pub async fn undo_together(desk: &Desk, ids: &[String]) -> Vec<Undone> {
    let mut undone = Vec::new();
    for id in ids.iter().rev() {
        undone.push(Undone { id: id.clone(), result: answers::undo(desk, id).await });
    }
    undone
}
