//! `equerry accept`, `decline` and `undo`.

use super::{Answer, Common, open};
use crate::show::{BAD, DIM, GOOD, PROPOSED, Page};
use desk::DeskError;
use serde_json::json;
use world::State;

/// A yes.
#[derive(clap::Args)]
pub struct AcceptArgs {
    /// The proposal: its id or the first characters of it
    id: String,
    /// Take another way out: 2 for the second, and so on
    #[arg(long, value_name = "N")]
    way: Option<usize>,
}

/// A no.
#[derive(clap::Args)]
pub struct DeclineArgs {
    /// The proposal
    id: String,
    /// Why, in your words
    #[arg(long, default_value = "")]
    because: String,
    /// Never propose this again: of mail, this kind for its sender; a plain no says for what it would hold
    #[arg(long)]
    never: bool,
}

/// Taking back.
#[derive(clap::Args)]
pub struct UndoArgs {
    /// The proposal whose effect to take back
    id: String,
}

/// How to take a change back.
pub(super) fn way_back(page: &mut Page, width: usize, change: world::ProposalId) {
    page.row(width, "", &format!("take it back: equerry undo {}", change.short()), DIM);
}

/// Says yes, and carries it out.
pub(super) async fn accept(common: &Common, args: AcceptArgs) -> Result<Answer, DeskError> {
    let desk = open(common).await?;
    let done = desk::decide::accept(&desk, &args.id, args.way).await?;
    let mut page = Page::new();
    match &done.proposal.state {
        State::Accepted { .. } => {
            page.row(2, "…", &done.proposal.title, PROPOSED);
            let why = done.waits.as_deref().unwrap_or("It is not carried out yet.");
            page.row(2, "", &format!("Not done yet: {why}"), DIM);
            page.row(2, "", "Your yes is kept: `equerry gather` tries it again.", DIM);
            page.row(2, "", &format!("withdraw it: equerry undo {}", done.proposal.id.short()), DIM);
        }
        State::Failed { why, .. } => {
            page.row(2, "✗", &done.proposal.title, BAD);
            page.row(2, "", why, DIM);
        }
        _ => {
            page.row(2, "✓", &done.proposal.title, GOOD);
            for place in &done.places {
                page.row(2, "", place, DIM);
            }
            way_back(&mut page, 2, done.proposal.id);
        }
    }
    let bad = matches!(done.proposal.state, State::Failed { .. } | State::Accepted { .. });
    Ok(Answer::new(page, json!(done)).but_bad(bad))
}

/// Says no.
pub(super) async fn decline(common: &Common, args: DeclineArgs) -> Result<Answer, DeskError> {
    let desk = open(common).await?;
    let proposal = desk::answers::decline(&desk, &args.id, &args.because, args.never).await?;
    let mut page = Page::new();
    page.row(2, "–", &format!("Declined: {}", proposal.title), DIM);
    let rule = desk::settings::refused_words(&desk, &proposal).await?;
    if args.never {
        page.row(2, "", &format!("It will not be proposed again, nor what is like it ({rule})"), DIM);
    } else {
        page.row(
            2,
            "",
            &format!(
                "for good, with what is like it ({rule}): equerry decline {} --never",
                proposal.id.short()
            ),
            DIM,
        );
    }
    way_back(&mut page, 2, proposal.id);
    Ok(Answer::new(page, json!(proposal)))
}

/// Takes back.
pub(super) async fn undo(common: &Common, args: UndoArgs) -> Result<Answer, DeskError> {
    let desk = open(common).await?;
    let proposal = desk::undo::take_back(&desk, &args.id).await?;
    let mut page = Page::new();
    let done = if matches!(proposal.state, State::Failed { .. }) { "Withdrawn" } else { "Taken back" };
    page.row(2, "↩", &format!("{done}: {}", proposal.title), GOOD);
    Ok(Answer::new(page, json!(proposal)))
}
