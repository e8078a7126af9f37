//! `equerry rights`: what the pair agreed for the assistant; `equerry view`: a candid view for the executive.

use super::{Answer, Common, open};
use crate::show::{BOLD, DIM, Page};
use anstyle::Style;
use desk::DeskError;
use desk::agreed::{self, FIELDS, RightsForm};
use desk::views::{self, ViewForm};
use serde_json::json;

/// What is agreed, or a change of it.
#[derive(clap::Args)]
pub struct RightsArgs {
    #[command(subcommand)]
    command: Option<RightsCommand>,
}

#[derive(clap::Subcommand)]
enum RightsCommand {
    /// Write down what is agreed; what is left out stays
    Write {
        /// Agreed hours
        #[arg(long, value_name = "WORDS")]
        hours: Option<String>,
        /// What may be declined
        #[arg(long, value_name = "WORDS")]
        decline: Option<String>,
        /// What training there is
        #[arg(long, value_name = "WORDS")]
        training: Option<String>,
        /// When and how feedback comes
        #[arg(long, value_name = "WORDS")]
        feedback: Option<String>,
        /// What is told, and when
        #[arg(long, value_name = "WORDS")]
        told: Option<String>,
        /// Whether requests for the executive's time come through the assistant
        #[arg(long, value_name = "TRUE|FALSE")]
        through: Option<bool>,
    },
    /// Put your name to it
    Sign,
}

/// Runs it.
pub(super) async fn rights(common: &Common, args: RightsArgs) -> Result<Answer, DeskError> {
    let desk = open(common).await?;
    let changed = match args.command {
        None => None,
        Some(RightsCommand::Sign) => Some(agreed::sign(&desk).await?),
        Some(RightsCommand::Write { hours, decline, training, feedback, told, through }) => {
            let was = agreed::agreed(&desk).await?.form;
            let yes = |on: bool| if on { "yes".to_owned() } else { String::new() };
            let form = RightsForm {
                hours: hours.unwrap_or(was.hours),
                decline: decline.unwrap_or(was.decline),
                training: training.unwrap_or(was.training),
                feedback: feedback.unwrap_or(was.feedback),
                told: told.unwrap_or(was.told),
                through: through.map_or(was.through, yes),
            };
            Some(agreed::write(&desk, &form).await?)
        }
    };
    let agreed = agreed::agreed(&desk).await?;
    let mut page = Page::new();
    if let Some(changed) = &changed {
        page.line(&changed.said);
        super::answer::way_back(&mut page, 0, changed.undo);
    }
    page.headline(&agreed.headline);
    for (name, label, _) in FIELDS {
        let text = agreed.form.text(name);
        page.row(28, label, if text.is_empty() { "Not agreed" } else { text }, Style::new());
    }
    let through =
        if agreed.form.through == "yes" { "come through the assistant" } else { "may come to either" };
    page.row(28, "Requests for time", through, Style::new());
    for one in &agreed.names {
        page.row(28, &one.name, one.on.as_deref().map_or("not signed yet", |on| on), BOLD);
    }
    let undo = changed.map(|c| c.undo.to_string());
    Ok(Answer::new(page, json!({ "agreed": agreed, "undo": undo })))
}

/// A candid view.
#[derive(clap::Args)]
pub struct ViewArgs {
    /// What you think; without it, what is thought of the decision
    view: Option<String>,
    /// About which decision
    #[arg(long, value_name = "ID", default_value = "")]
    on: String,
    /// How firmly you hold it: loosely, fairly or firmly
    #[arg(long, value_name = "WORD", default_value = "fairly")]
    held: String,
    /// The id of a view that you, the executive, have heard
    #[arg(long, value_name = "ID", conflicts_with = "view")]
    heard: Option<String>,
}

/// Runs it.
pub(super) async fn view(common: &Common, args: ViewArgs) -> Result<Answer, DeskError> {
    let desk = open(common).await?;
    let changed = match (args.heard, args.view) {
        (Some(id), _) => Some(views::heard(&desk, &id).await?),
        (None, Some(view)) => {
            let form = ViewForm { about: args.on.clone(), view, firmness: args.held };
            Some(views::give(&desk, &form).await?)
        }
        (None, None) => None,
    };
    let mut page = Page::new();
    if let Some(changed) = &changed {
        page.line(&changed.said);
        super::answer::way_back(&mut page, 0, changed.undo);
    }
    let all = match args.on.as_str() {
        "" => Vec::new(),
        id => views::of_decision(&desk, desk::decisions::view(&desk, id, &[]).await?.id).await?,
    };
    if changed.is_none() {
        page.headline(if all.is_empty() { "No view of it is recorded." } else { "What is thought of it." });
    }
    for one in &all {
        page.row(34, &one.id.to_string(), &one.text, BOLD);
        let heard = if one.heard.is_empty() { String::new() } else { format!("; heard {}", one.heard) };
        page.row(34, "", &format!("{}, {} held, {}{heard}", one.who, one.firmness, one.when), DIM);
    }
    let undo = changed.map(|c| c.undo.to_string());
    Ok(Answer::new(page, json!({ "views": all, "undo": undo })))
}
