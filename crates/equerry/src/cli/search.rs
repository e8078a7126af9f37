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
    #[arg(required = true)]
    words: Vec<String>,
    /// Only of this kind: message, event, task, person, document
    #[arg(long)]
    kind: Option<String>,
    /// Only with this person (address)
    #[arg(long, value_name = "ADDR")]
    with: Option<String>,
    /// Not before this day
    #[arg(long, value_name = "DATE")]
    since: Option<jiff::civil::Date>,
    /// Not after this day
    #[arg(long, value_name = "DATE")]
    until: Option<jiff::civil::Date>,
    /// At most so many
    #[arg(long, default_value_t = 10)]
    most: usize,
}

/// Searches.
pub(super) async fn run(common: &Common, args: Args) -> Result<Answer, DeskError> {
    let desk = open(common).await?;
    let filter = Filter {
        kind: args.kind,
        with: args.with,
        since: args.since,
        until: args.until,
        most: args.most.min(500),
    };
    let hits = search(&desk, &args.words.join(" "), &filter).await?;
    let mut page = Page::new();
    page.headline(&match hits.len() {
        0 => "Nothing found.".to_owned(),
        1 => "One found.".to_owned(),
        n => format!("{n} found, best first."),
    });
    for hit in &hits {
        page.row(18, &format!("{} {}", hit.kind, hit.id), &hit.title, Style::new());
        page.row(18, "", &format!("{}  {}", hit.when, hit.snippet), DIM);
    }
    Ok(Answer::new(page, json!({ "hits": hits })))
}
