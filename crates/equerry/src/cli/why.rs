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
}

/// Shows why.
pub(super) async fn run(common: &Common, args: Args) -> Result<Answer, DeskError> {
    let desk = open(common).await?;
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
