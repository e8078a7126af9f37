//! `equerry proposals`: what waits for a yes or no.

use super::{Answer, Common, open, page};
use desk::DeskError;
use serde_json::json;

/// Which ones.
#[derive(clap::Args)]
pub struct Args {
    /// Look for new ones even if today's round was made
    #[arg(long)]
    fresh: bool,
}

/// Shows them.
pub(super) async fn run(common: &Common, args: Args) -> Result<Answer, DeskError> {
    let desk = open(common).await?;
    if args.fresh {
        desk::rounds::morning(&desk).await?;
    } else {
        desk::rounds::catch_up(&desk).await?;
    }
    let shown = desk::propose::open(&desk).await?;
    let page = page::proposals(&shown, &desk.office().tz(), desk.today());
    Ok(Answer::new(page, json!({ "proposals": shown })))
}
