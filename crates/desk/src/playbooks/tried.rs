//! A playbook tried out: everything it would do, with nothing done.

use super::Book;
use super::plan::{Plan, Planned, plan};
use crate::words::{count, day as day_words, duration, inert};
use crate::{Desk, DeskError};
use engines::enablement::playbook::Whose;
use jiff::civil;
use serde::Serialize;
use world::{Effect, Snapshot, Task};

/// One step, tried out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Row {
    /// "Tue 8 Dec".
    pub on: String,
    /// "Task, Joss, 30 min", "Time kept, 13:00–15:00", "Mail in Drafts to Ana Lima".
    pub what: String,
    /// In words.
    pub words: String,
    /// Whether its day had passed already.
    pub late: bool,
    /// Why it is other than written; empty where it is as written.
    pub note: String,
}

/// A step that is left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LeftOut {
    /// In words.
    pub words: String,
    /// Why.
    pub why: String,
}

/// A playbook, tried out: everything it would do, with nothing done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Tried {
    /// Which.
    pub book: Book,
    /// From which day it counts.
    pub on: civil::Date,
    /// Whom mail goes to, as typed.
    pub with: String,
    /// "14 steps from 24 Nov to 30 Dec: 11 tasks, 2 times kept, 1 mail in Drafts. Nothing is sent."
    pub headline: String,
    /// Each step.
    pub rows: Vec<Row>,
    /// The steps that are left out.
    pub left: Vec<LeftOut>,
    /// What is asked of its day before it starts: "Sunday, 1 November 2026 is over …".
    pub question: Option<String>,
    /// Who must say yes, by first name.
    pub agrees: String,
}

/// What a playbook would do, laid out from a day; people as addresses or names, with commas between.
///
/// # Errors
/// `E_NOT_FOUND` for no such playbook; `E_LIMIT` for one that runs itself or has too many steps; `E_RANGE` where people
/// are missing or unknown.
pub async fn try_out(desk: &Desk, slug: &str, on: civil::Date, with: &str) -> Result<Tried, DeskError> {
    let world = desk.snapshot().await?;
    let plan = plan(desk, &world, slug, on, with)?;
    Ok(tried(desk, &world, &plan, with))
}

pub(super) fn tried(desk: &Desk, world: &Snapshot, plan: &Plan, with: &str) -> Tried {
    let zone = world.zone();
    let first = |name: &str| crate::settings::first_name(name).to_owned();
    let office = desk.office();
    let doer = |task: &Task| match task.owner.and(office.assistant.as_ref()) {
        Some(assistant) => first(&assistant.name),
        None => first(&office.owner.name),
    };
    let (mut tasks, mut times, mut mails) = (0, 0, 0);
    let mut rows = Vec::new();
    for Planned { laid: one, effect, note } in &plan.steps {
        let what = match effect {
            Effect::CreateTask { task } => {
                tasks += 1;
                let minutes = i64::from(task.estimate_minutes.unwrap_or_default());
                format!("Task, {}, {}", doer(task), duration(minutes))
            }
            Effect::CreateEvent { draft } => {
                times += 1;
                let clock = |at| crate::words::clock(at, &zone);
                format!("Time kept, {}–{}", clock(draft.interval.start), clock(draft.interval.end))
            }
            Effect::DraftMail { to, .. } => {
                mails += 1;
                let names: Vec<String> = to.iter().map(|who| world.called(who)).collect();
                format!("Mail in Drafts to {}", inert(&names.join(", ")))
            }
            _ => continue,
        };
        rows.push(Row {
            on: day_words(one.on, desk.today()),
            what,
            words: inert(&one.words),
            late: one.late,
            note: note.clone().unwrap_or_default(),
        });
    }
    let parts = [
        count(tasks, "task", "tasks"),
        count(times, "time kept", "times kept"),
        count(mails, "mail in Drafts", "mails in Drafts"),
    ];
    let agrees = match (plan.book.approve, &office.assistant) {
        (Whose::Assistant, Some(assistant)) => {
            format!("{} or {}", first(&office.owner.name), first(&assistant.name))
        }
        _ => first(&office.owner.name),
    };
    let steps = crate::words::sentence(&count(rows.len(), "step", "steps"));
    let left = match plan.left.len() {
        0 => String::new(),
        n => format!(" {} out.", crate::words::sentence(&count(n, "step is left", "steps are left"))),
    };
    Tried {
        book: plan.shelf.clone(),
        on: plan.on,
        with: with.trim().to_owned(),
        headline: format!("{steps}: {}.{left} Nothing is sent.", parts.join(", ")),
        rows,
        left: plan.left.clone(),
        question: plan.question.clone(),
        agrees,
    }
}
