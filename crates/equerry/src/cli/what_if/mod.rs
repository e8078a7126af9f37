//! `equerry what-if`: the coming weeks as they are, and as they would be after changes in plain words.

mod args;
mod show;

pub use args::Args;

use super::{Answer, Common, open};
use crate::show::{BAD, DIM, GOOD, Page};
use anstyle::Style;
use clap::CommandFactory;
use desk::twin::{self, Aim, Asked};
use desk::{Desk, DeskError};
use jiff::civil::Date;
use serde_json::json;
use show::{accuracy, best, inputs, page, why};

/// Shows it.
pub(super) async fn run(common: &Common, args: Args) -> Result<Answer, DeskError> {
    if args.help {
        return Ok(help(common).await);
    }
    let desk = open(common).await?;
    if let Some(day) = &args.since {
        return since(&desk, super::date(day, &desk)?).await;
    }
    let asked = Asked {
        weeks: args.weeks.max(1),
        first: args.lines(),
        second: args.against.clone().unwrap_or_default(),
        replications: 0,
    };
    if args.weeks == 0 {
        return Err(super::usage("no weeks ahead cannot be looked at", "give 1 to 26 weeks"));
    }
    if args.accuracy {
        let found = twin::accuracy(&desk).await?;
        return Ok(Answer::new(accuracy(&found, args.all), json!(found)));
    }
    if args.propose {
        let shown = twin::propose(&desk, &asked.first, asked.weeks, args.as_understood).await?;
        return Ok(Answer::new(super::insights::offered(&shown), json!({ "proposal": shown })));
    }
    if let Some(aim) = &args.best {
        let aim = Aim::of(aim)?;
        let found = twin::best(&desk, &asked, aim).await?;
        return Ok(Answer::new(best(aim, &found), json!({ "best": found })));
    }
    if let Some(of) = &args.why {
        let found = twin::why(&desk, &asked, of).await?;
        return Ok(Answer::new(why(&found), json!(found)));
    }
    let found = twin::what_if(&desk, &asked).await?;
    let unread = found.is_unclear();
    let page = if args.inputs { inputs(&found) } else { page(&found) };
    Ok(Answer::new(page, json!(found)).but_bad(unread))
}

/// The help, with examples that name what this office has; without an office without them.
async fn help(common: &Common) -> Answer {
    let examples = match open(common).await {
        Ok(desk) => twin::examples(&desk).await.unwrap_or_default(),
        Err(_) => Vec::new(),
    };
    let mut command = super::Cli::command();
    command.build();
    let told = match examples.is_empty() {
        true => "With an office (--office DIR) its own examples stand here.".to_owned(),
        false => {
            let lines: Vec<String> =
                examples.iter().map(|e| format!("  equerry what-if {}", quoted(e))).collect();
            format!("Examples of this office:\n{}", lines.join("\n"))
        }
    };
    let text = match command.find_subcommand_mut("what-if") {
        Some(what_if) => what_if.clone().after_help(told).render_long_help().to_string(),
        None => told,
    };
    Answer::new(Page::verbatim(&text), json!({ "help": text, "examples": examples }))
}

/// A sentence as one word of a shell.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}

/// What changed since a day.
async fn since(desk: &Desk, day: Date) -> Result<Answer, DeskError> {
    desk::rounds::catch_up(desk).await?;
    let mut page = Page::new();
    let Some(found) = twin::changed(desk, Some(day)).await? else {
        page.headline("No earlier forecast is kept for you.");
        page.aside("Each day keeps its own from its first renewal on; the next one can tell what moved.");
        return Ok(Answer::new(page, json!({ "changed": null })));
    };
    page.headline(&found.headline);
    page.aside(&found.support);
    if let Some(line) = &found.week_plan {
        page.line(line);
    }
    for (title, rows) in
        [("Dates", &found.dates), ("Goals", &found.goals), ("Room in the weeks ahead", &found.weeks)]
    {
        if !rows.is_empty() {
            page.title(title, "");
        }
        for row in rows {
            let style = if row.better { GOOD } else { BAD };
            page.row(2, "", &format!("{}: {}, before {}", row.name, row.now, row.was), style);
            page.row(2, "", &row.sum, Style::new());
            for why in &row.why {
                page.row(4, "", &why.sentence(), DIM);
            }
        }
    }
    if found.more > 0 {
        page.aside(&format!("And {}.", desk::words::count(found.more, "more date", "more dates")));
    }
    if !found.what.is_empty() {
        page.title("What came and went", "in the four weeks ahead");
    }
    for why in &found.what {
        page.row(2, "", &why.sentence(), Style::new());
    }
    Ok(Answer::new(page, json!({ "changed": found })))
}
