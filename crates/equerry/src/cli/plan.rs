//! `equerry plan`: the day in blocks around the real meetings.

use super::{Answer, Common, date, open, page};
use desk::DeskError;
use serde_json::json;

/// For which day.
#[derive(clap::Args)]
pub struct Args {
    /// The day: 2026-11-24, today, tomorrow
    #[arg(long, value_name = "DATE")]
    on: Option<String>,
    /// Plan afresh, also what lies within the next two hours
    #[arg(long)]
    afresh: bool,
}

/// Shows the plan.
pub(super) async fn run(common: &Common, args: Args) -> Result<Answer, DeskError> {
    let desk = open(common).await?;
    let on = args.on.as_deref().map(|text| date(text, &desk)).transpose()?;
    desk::rounds::catch_up(&desk).await?;
    let plan = desk::plan::plan(&desk, on, args.afresh).await?;
    Ok(Answer::new(page::plan(&plan), json!(plan)))
}
