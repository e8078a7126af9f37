//! `equerry people --directory`, `people department` and `people study`: organisations, their departments and people.

use super::Answer;
use crate::show::{BAD, BOLD, DIM, Page};
use anstyle::Style;
use desk::people;
use desk::{Desk, DeskError};
use serde_json::json;

/// A department.
#[derive(clap::Args)]
pub(super) struct DepartmentArgs {
    /// Its name, "ORGANISATION, NAME" or its id; of a new one its name
    department: String,
    /// The organisation or department it belongs to; a new one needs it
    #[arg(long, value_name = "NAME")]
    within: Option<String>,
    /// Another name
    #[arg(long, value_name = "NAME")]
    rename: Option<String>,
    /// What it does, or none
    #[arg(long, value_name = "WORDS")]
    purpose: Option<String>,
    /// Who leads it, or none
    #[arg(long, value_name = "NAME")]
    head: Option<String>,
    /// How many work there, or none
    #[arg(long, value_name = "NUMBER", allow_hyphen_values = true)]
    size: Option<String>,
    /// What the executive needs from them, or none
    #[arg(long, value_name = "WORDS")]
    wanted: Option<String>,
    /// What they need from the executive, or none
    #[arg(long, value_name = "WORDS")]
    given: Option<String>,
    /// It is still so
    #[arg(long, conflicts_with = "close")]
    check: bool,
    /// It is no more
    #[arg(long)]
    close: bool,
}

/// The directory as it stands.
pub(super) async fn shown(desk: &Desk) -> Result<Answer, DeskError> {
    let found = people::directory(desk, "").await?;
    let mut page = Page::new();
    page.headline(&found.headline);
    for double in &found.doubles {
        let across = if double.across.is_empty() { "" } else { "; at two organisations" };
        page.row(8, "", &format!("{} and {}: {}{across}", double.one.1, double.other.1, double.why), BOLD);
        let command = format!("equerry people merge {} {}", &double.other.0[..8], &double.one.0[..8]);
        page.whole(&command);
    }
    for organisation in &found.organisations {
        page.title(&organisation.name, &organisation.purpose);
        for one in &organisation.departments {
            let led: Vec<&str> = one.heads.iter().map(|(_, name)| name.as_str()).collect();
            let led = match led[..] {
                [] => "nobody is known to lead it".to_owned(),
                [head] => format!("led by {head}"),
                _ => format!("{} lead it: is that so?", led.join(" and ")),
            };
            let facts = [led.as_str(), one.size.as_str()];
            let facts: Vec<&str> = facts.into_iter().filter(|text| !text.is_empty()).collect();
            let pad = "  ".repeat(one.depth - 1);
            page.row(0, "", &format!("{pad}{} ({})", one.name, facts.join("; ")), BOLD);
            for (label, text) in
                [("does", &one.purpose), ("you need", &one.wanted), ("they need", &one.given)]
            {
                if !text.is_empty() {
                    page.row(0, "", &format!("{pad}  {label}: {text}"), Style::new());
                }
            }
            colleagues(&mut page, &one.people, &format!("{pad}  "));
            page.row(0, "", &format!("{pad}  {}", one.checked), if one.stale { BAD } else { DIM });
        }
        for (name, n) in &organisation.unentered {
            page.aside(&format!("Cards name a department \"{name}\" ({n})."));
        }
        colleagues(&mut page, &organisation.people, "");
    }
    Ok(Answer::new(page, json!({ "directory": found })))
}

/// People, each below whom they report to.
fn colleagues(page: &mut Page, people: &[people::Colleague], pad: &str) {
    for one in people {
        let to = if one.manager.is_empty() { String::new() } else { format!(", reports to {}", one.manager) };
        let title = if one.title.is_empty() { String::new() } else { format!(", {}", one.title) };
        let text = format!("{pad}{}{}{title}{to}", "  ".repeat(one.depth), one.name);
        page.row(0, "", &text, Style::new());
    }
}

/// Adds a department, changes it, says that it is still so or no more.
pub(super) async fn department(desk: &Desk, args: DepartmentArgs) -> Result<Answer, DeskError> {
    let now = match people::department_form(desk, &args.department).await {
        Ok(form) => form,
        // With a place to belong to, one that is not there yet is a new one.
        Err(error) if error.code() == "E_NOT_FOUND" && args.within.is_some() => {
            people::DepartmentForm { name: args.department.clone(), ..people::DepartmentForm::default() }
        }
        Err(error) => return Err(error),
    };
    let text = |given: Option<String>, now: String| match given.as_deref() {
        None => now,
        Some("none") => String::new(),
        Some(text) => text.to_owned(),
    };
    let form = people::DepartmentForm {
        name: args.rename.unwrap_or(now.name),
        within: args.within.unwrap_or(now.within),
        purpose: text(args.purpose, now.purpose),
        heads: text(args.head, now.heads),
        size: text(args.size, now.size),
        wanted: text(args.wanted, now.wanted),
        given: text(args.given, now.given),
        verb: match (args.check, args.close) {
            (true, _) => "check".to_owned(),
            (_, true) => "close".to_owned(),
            _ => String::new(),
        },
        id: now.id,
    };
    let kept = people::save_department(desk, &form).await?;
    let mut page = Page::new();
    page.line(&kept.said);
    super::answer::way_back(&mut page, 0, kept.undo);
    Ok(Answer::new(page, json!({ "changed": kept })))
}

/// Study cards, one below the other.
pub(super) async fn study(desk: &Desk, answers: bool) -> Result<Answer, DeskError> {
    let cards = people::study(desk).await?;
    let mut page = Page::new();
    if cards.is_empty() {
        page.line("There is nothing to learn yet: no department and no title is known.");
    }
    for card in &cards {
        page.row(0, "", &card.question, BOLD);
        if answers {
            page.row(0, "", &format!("  {}", card.answer), Style::new());
        }
    }
    if !answers && !cards.is_empty() {
        page.aside("With --answers they stand below.");
    }
    Ok(Answer::new(page, json!({ "cards": cards })))
}
