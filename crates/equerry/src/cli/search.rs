//! `equerry search`: find what one may see.

use super::{Answer, Common, open};
use crate::show::{DIM, Page};
use anstyle::Style;
use desk::DeskError;
use desk::search::{Filter, search};
use serde_json::json;

/// Words and filters.
#[derive(clap::Args)]
pub struct Args {
    /// Words; "a phrase"; begin*
    #[arg(required_unless_present = "with")]
    words: Vec<String>,
    /// Only of this kind: message, event, task, person, commitment, proposal, document, goal, project
    #[arg(long)]
    kind: Option<String>,
    /// Only with this person: an address, or a name
    #[arg(long, alias = "person", value_name = "WHO")]
    with: Option<String>,
    /// Only what is linked to this goal
    #[arg(long, value_name = "GOAL")]
    goal: Option<String>,
    /// Only at this level
    #[arg(long, value_name = "LEVEL")]
    level: Option<super::classify::Level>,
    /// Not before this day: 2026-11-24, today, yesterday
    #[arg(long, value_name = "DATE")]
    since: Option<String>,
    /// Not after this day
    #[arg(long, value_name = "DATE")]
    until: Option<String>,
    /// At most so many, up to 200
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u16).range(1..=MOST))]
    most: u16,
}

/// The most that may be asked for.
const MOST: i64 = desk::search::MOST as i64;

/// Searches.
pub(super) async fn run(common: &Common, args: Args) -> Result<Answer, DeskError> {
    let desk = open(common).await?;
    let day = |text: Option<String>| text.map(|text| super::date(&text, &desk)).transpose();
    let filter = Filter {
        kind: args.kind,
        with: args.with,
        goal: args.goal,
        level: args.level.map(world::Level::from),
        since: day(args.since)?,
        until: day(args.until)?,
        most: args.most.into(),
    };
    let hits = search(&desk, &args.words.join(" "), &filter).await?;
    let mut page = Page::new();
    page.headline(&match hits.len() {
        0 => "Nothing found.".to_owned(),
        1 => "One found.".to_owned(),
        n => format!("{n} found, best first."),
    });
    for hit in &hits {
        page.row(18, &format!("{} {}", hit.kind, super::page::short(hit.item)), &hit.title, Style::new());
        page.row(18, "", &format!("{}  {}", hit.when, hit.snippet), DIM);
    }
    Ok(Answer::new(page, json!({ "hits": hits })))
}
