//! `equerry why`: a figure's parts and a statement's sources.

use super::{Answer, Common, open, page};
use crate::show::{DIM, Page};
use anstyle::Style;
use desk::DeskError;
use serde_json::json;

/// Of what.
#[derive(clap::Args)]
pub struct Args {
    /// A proposal, message, task, event or any other id
    id: String,
    /// Why a meeting is not at this time: 2026-11-26T14:00
    #[arg(long, value_name = "TIME")]
    not_at: Option<String>,
}

/// Shows why.
pub(super) async fn run(common: &Common, args: Args) -> Result<Answer, DeskError> {
    let desk = open(common).await?;
    if let Some(at) = &args.not_at {
        return not_at(&desk, &args.id, at).await;
    }
    let why = desk::why::why(&desk, &args.id).await?;
    let mut out = Page::new();
    out.headline(&why.title);
    out.line(&why.because);
    for sum in &why.sums {
        out.title(&sum.title, &sum.total);
        page::parts(&mut out, &sum.parts);
    }
    if !why.sources.is_empty() {
        out.title("Sources", "");
        for source in &why.sources {
            let id = page::short(source.evidence.item);
            out.row(
                18,
                &format!("{} {id}", source.evidence.item.kind()),
                &source.evidence.quote,
                Style::new(),
            );
            if let Some(when) = &source.when {
                out.row(18, "", when, DIM);
            }
        }
    }
    if !why.history.is_empty() {
        out.title("History", "");
        for (when, what) in &why.history {
            out.row(16, when, what, Style::new());
        }
    }
    Ok(Answer::new(out, json!(why)))
}

/// Shows why a meeting is not at some other time.
async fn not_at(desk: &desk::Desk, id: &str, at: &str) -> Result<Answer, DeskError> {
    let at = super::instant(at, &desk.office().tz())?;
    let why = desk::ahead::why_not(desk, id, at).await?;
    let mut out = Page::new();
    out.headline(&why.headline);
    for rule in &why.forbidden {
        out.line(rule);
    }
    if let Some(spot) = &why.spot {
        page::parts(&mut out, &spot.parts);
    }
    Ok(Answer::new(out, json!(why)))
}
