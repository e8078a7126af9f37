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
    /// Whose day: the executive's, or the assistant's own
    #[arg(long, value_name = "WHOSE", default_value = "executive")]
    of: desk::Who,
    /// What has changed today since this morning, and why
    #[arg(long, conflicts_with_all = ["on", "of", "afresh"])]
    changed: bool,
    /// Plan afresh, also what lies within the next two hours
    #[arg(long)]
    afresh: bool,
}

/// Shows the plan.
pub(super) async fn run(common: &Common, args: Args) -> Result<Answer, DeskError> {
    let desk = open(common).await?;
    let on = args.on.as_deref().map(|text| date(text, &desk)).transpose()?;
    desk::rounds::catch_up(&desk).await?;
    if args.changed {
        let changed = desk::plan::changed(&desk).await?;
        return Ok(Answer::new(page::changed(&changed), json!(changed)));
    }
    let plan = match args.of {
        desk::Who::Executive => desk::plan::plan(&desk, on, args.afresh).await?,
        desk::Who::Assistant => desk::plan::of_assistant(&desk, on).await?,
        desk::Who::Report(_) | desk::Who::Auditor(_) => return Err(super::only_pair("have a plan here")),
    };
    Ok(Answer::new(page::plan(&plan), json!(plan)))
}
