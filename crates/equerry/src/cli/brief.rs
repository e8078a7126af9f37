//! `equerry brief`: the morning on one page.

use super::{Answer, Common, date, open, page};
use desk::DeskError;
use serde_json::json;

/// For which day.
#[derive(clap::Args)]
pub struct Args {
    /// The day: 2026-11-24, today, tomorrow. A past day is told as it stood at 07:40 that morning
    #[arg(long, value_name = "DATE")]
    on: Option<String>,
    /// Name the sources under every line
    #[arg(long)]
    sources: bool,
    /// Write today's brief as a mail into this file (.eml); nothing is sent, and what is confidential is left out
    #[arg(long, value_name = "FILE", conflicts_with = "on")]
    eml: Option<std::path::PathBuf>,
}

/// Shows the brief.
pub(super) async fn run(common: &Common, args: Args) -> Result<Answer, DeskError> {
    let desk = open(common).await?;
    let on = args.on.as_deref().map(|text| date(text, &desk)).transpose()?;
    if on.is_none_or(|day| day >= desk.today()) {
        desk::rounds::catch_up(&desk).await?;
    }
    if let Some(path) = args.eml {
        let mail = desk::brief::mail(&desk, None).await?;
        std::fs::write(&path, mail).map_err(|e| DeskError::file(&path, e))?;
        let mut page = crate::show::Page::new();
        page.line(&format!("The brief is in {}, as a mail. Nothing was sent.", path.display()));
        return Ok(Answer::new(page, json!({ "file": path })));
    }
    let brief = desk::brief::brief(&desk, on).await?;
    let mut page = page::brief(&brief, args.sources);
    let asked = desk::grid::waiting_for_me(&desk).await?;
    super::levels::waits(&mut page, &asked);
    let mut told = json!(brief);
    told["asked"] = json!(asked);
    Ok(Answer::new(page, told))
}
