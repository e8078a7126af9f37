//! `equerry sculpt`: what would make a week better, why, and what it does to the score.

use super::{Answer, Common, open, page};
use crate::show::{DIM, Page};
use anstyle::Style;
use desk::DeskError;
use desk::week::{Asked, WeekOf};
use serde_json::json;

/// Which week.
#[derive(clap::Args)]
pub struct Args {
    /// The week: 2026-W49; the present one when it is left out
    #[arg(long, value_name = "WEEK")]
    week: Option<String>,
    /// What no moves, one, and up to seven bring: fewer moves or a better week
    #[arg(long)]
    frontier: bool,
}

/// Shows its changes.
pub(super) async fn run(common: &Common, args: Args) -> Result<Answer, DeskError> {
    let desk = open(common).await?;
    let week = args.week.as_deref().map(str::parse::<WeekOf>).transpose()?;
    desk::rounds::catch_up(&desk).await?;
    if args.frontier {
        return frontier(&desk, week).await;
    }
    let week = desk::week::week(&desk, &Asked { week, ..Asked::default() }).await?;
    let json = json!({
        "week": week.week.to_string(),
        "headline": week.headline,
        "support": week.support,
        "score": week.changes.score,
        "odds": week.odds,
        "changes": week.changes.list,
    });
    Ok(Answer::new(page::sculpt(&week), json))
}

/// Shows what few moves and many bring.
async fn frontier(desk: &desk::Desk, week: Option<WeekOf>) -> Result<Answer, DeskError> {
    let found = desk::ahead::frontier(desk, week).await?;
    let mut out = Page::new();
    out.headline(&found.headline);
    for row in &found.rows {
        out.row(14, &row.words, &row.gain, Style::new());
        for one in &row.moves {
            out.row(14, "", &one.words, DIM);
        }
    }
    Ok(Answer::new(out, json!(found)))
}
