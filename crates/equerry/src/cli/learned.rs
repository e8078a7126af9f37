//! `equerry learned`: what was learned from answers and finished work, kind by kind, to be corrected or forgotten.

use super::{Answer, Common, open};
use crate::show::{BAD, DIM, GOOD, Page};
use anstyle::Style;
use desk::DeskError;
use desk::settings::{self, Taught, TaughtForm};
use serde_json::json;

/// What was learned; of one kind all that taught it.
#[derive(clap::Args)]
pub struct Args {
    /// What learns: proposals or effort
    learner: Option<String>,
    /// Which kind: navigator.reply, deep
    #[arg(requires = "learner")]
    kind: Option<String>,
    /// freeze, resume or reset the kind; forget one lesson, or say that it was a yes or a no
    #[arg(requires = "kind", value_parser = ["freeze", "resume", "reset", "forget", "yes", "no"])]
    how: Option<String>,
    /// Which lesson, by its number in the list
    #[arg(long, value_name = "N")]
    lesson: Option<usize>,
    /// Pass over so many of the latest lessons
    #[arg(long, value_name = "N", default_value_t = 0)]
    from: usize,
    /// Forget all of it: there is no way back
    #[arg(long)]
    sure: bool,
}

/// Shows or changes it.
pub(super) async fn run(common: &Common, args: Args) -> Result<Answer, DeskError> {
    let desk = open(common).await?;
    let Some((learner, kind)) = args.learner.as_deref().zip(args.kind.as_deref()) else {
        return all(&desk, args.learner.as_deref()).await;
    };
    // A lesson has its number in the whole list.
    let from = args.lesson.map_or(args.from, |n| n.saturating_sub(1));
    let page = settings::taught(&desk, learner, kind, from).await?;
    let Some(how) = args.how else { return Ok(Answer::new(one(&page), json!(page))) };
    if how == "reset" && !args.sure {
        return Err(DeskError::Input {
            problem: format!("this forgets {} for good", lessons(page.lessons.len() + page.more)),
            code: "E_RANGE",
            hint: "nothing was changed; say it again with --sure".to_owned(),
        });
    }
    let which = match (how.as_str(), args.lesson) {
        ("freeze" | "resume" | "reset", _) => String::new(),
        (_, n) => {
            let lesson = n.filter(|n| *n > 0).and_then(|_| page.lessons.first());
            let missing = || DeskError::Input {
                problem: match n {
                    Some(n) => format!("there is no lesson {n}"),
                    None => "it is not said which lesson".to_owned(),
                },
                code: "E_RANGE",
                hint: "nothing was changed; --lesson N, by its number in the list of the kind".to_owned(),
            };
            lesson.ok_or_else(missing)?.which.clone()
        }
    };
    settings::change_taught(&desk, learner, kind, &TaughtForm { how, which }).await?;
    match settings::taught(&desk, learner, kind, 0).await {
        Ok(page) => Ok(Answer::new(one(&page), json!(page))),
        Err(error) if error.code() == "E_NOT_FOUND" => {
            let mut said = Page::new();
            said.line("Nothing is known of it any more.");
            Ok(Answer::new(said, json!(null)))
        }
        Err(error) => Err(error),
    }
}

fn lessons(n: usize) -> String {
    desk::words::count(n, "lesson", "lessons")
}

async fn all(desk: &desk::Desk, learner: Option<&str>) -> Result<Answer, DeskError> {
    desk.only_executive("see what was learned")?;
    let found = settings::settings(desk).await?;
    let learns = found.own.map(|own| own.learns).unwrap_or_default();
    let learns: Vec<_> = learns.into_iter().filter(|l| learner.is_none_or(|word| l.word == word)).collect();
    let mut page = Page::new();
    for one in &learns {
        page.title(&one.title, if one.frozen { "stands still" } else { "" });
        page.row(2, "", &one.from, DIM);
        for known in &one.learned {
            page.row(24, &known.kind, &format!("{}: {}", known.name, known.words), Style::new());
        }
    }
    Ok(Answer::new(page, json!(learns)))
}

fn one(taught: &Taught) -> Page {
    let mut page = Page::new();
    page.headline(&format!("{}: {}", taught.title, taught.basis));
    if taught.frozen || taught.all_frozen {
        page.aside("It stands still.");
    }
    for (n, lesson) in taught.lessons.iter().enumerate() {
        let style = match lesson.kept {
            Some(true) => GOOD,
            Some(false) => BAD,
            None => Style::new(),
        };
        page.row(4, &(n + 1).to_string(), &lesson.title, style);
        page.row(4, "", &format!("{}, {}", lesson.how, lesson.when), DIM);
    }
    if taught.more > 0 {
        page.line(&format!("And {} before those.", taught.more));
    }
    page
}
