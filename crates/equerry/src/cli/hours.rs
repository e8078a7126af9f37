//! `equerry hours`: time for one piece of work before a day, in three ways.

use super::{Answer, Common, open};
use crate::show::{BOLD, DIM, Page};
use desk::DeskError;
use desk::times::{self, Hours};
use serde_json::json;

/// For what, how much and before when.
#[derive(clap::Args)]
pub struct Args {
    /// What the time is for
    title: String,
    /// How much
    #[arg(long)]
    minutes: i64,
    /// Before this day begins
    #[arg(long, value_name = "DATE")]
    before: String,
}

/// Runs it.
pub(super) async fn run(common: &Common, args: Args) -> Result<Answer, DeskError> {
    let desk = open(common).await?;
    let before = super::date(&args.before, &desk)?;
    let hours = times::hours(&desk, &args.title, args.minutes, before).await?;
    let none = hours.proposal.is_none();
    Ok(Answer::new(told(&hours), json!(hours)).but_bad(none))
}

fn told(hours: &Hours) -> Page {
    let mut page = Page::new();
    page.headline(&hours.headline);
    for way in &hours.ways {
        page.title(way.kind, "");
        let Some(number) = way.number else {
            page.row(2, "–", &way.words, DIM);
            continue;
        };
        page.row(2, &number.to_string(), &way.words, BOLD);
        if !way.people.is_empty() {
            let people = way.people.join(", ");
            page.row(2, "", &format!("touched: {people}; {:.0} minutes of disturbance", way.harm), DIM);
        }
        if let Some(proposal) = &hours.proposal {
            let which = if number == 1 { String::new() } else { format!(" --way {number}") };
            page.row(2, "", &format!("equerry accept {}{which}", proposal.id.short()), DIM);
        }
    }
    page
}
