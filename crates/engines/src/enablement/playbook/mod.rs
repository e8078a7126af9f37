//! Playbooks: what recurs, written once as text: steps with dates that count from a day, who does each, and what it makes
//! (spec §10.7). Reading one and laying it out is pure; what it does goes through a proposal like everything else.
//!
//! ```text
//! name: Board meeting
//! version: 1
//! trigger: a meeting of the board, four weeks ahead
//! when: meeting board, 28d before
//! input: day
//! input: people, optional
//! approve: executive
//! - task -21d assistant 30m: Ask for the board papers
//! - hold -6d executive 120m: Read the board papers
//! - draft -5d to people: Papers for the board
//!   The papers for {day} are attached.
//! - brief -1d executive: The board, who comes and what they want
//! - check -1d assistant: The papers are printed
//! - run post-meeting +1d
//! ```

mod read;
mod shipped;
mod trigger;

pub use read::read;
pub use shipped::{SHIPPED, shipped};
pub use trigger::{Time, When, next_day, time};

use crate::maths::calendar;
use jiff::civil::Date;
use std::collections::BTreeMap;
use world::time::WorkingHours;

/// A playbook has at most so many steps, those of others that it runs counted.
pub const MOST_STEPS: usize = 50;
/// A step lies at most so many days from the day.
pub const MOST_DAYS: i64 = 400;

/// What is wrong with a playbook: its code is `E_PARSE` or `E_LIMIT`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Wrong {
    /// A line that does not read.
    #[error("line {line} of the playbook does not read: {why}")]
    Line {
        /// Which, from 1.
        line: usize,
        /// Why.
        why: String,
    },
    /// It runs itself, by way of these.
    #[error("the playbook runs itself: {0}")]
    Loop(String),
    /// More than fifty steps.
    #[error("the playbook has more than {MOST_STEPS} steps")]
    Steps,
    /// It runs one that is not there.
    #[error("there is no playbook \"{0}\"")]
    Missing(String),
}

impl Wrong {
    /// Its code.
    pub fn code(&self) -> &'static str {
        match self {
            Wrong::Line { .. } | Wrong::Missing(_) => "E_PARSE",
            Wrong::Loop(_) | Wrong::Steps => "E_LIMIT",
        }
    }
}

/// Who does a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// The executive.
    Executive,
    /// The assistant; the executive where none is named.
    Assistant,
}

/// What a step is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// A task of so many minutes.
    Task(Whose, u32),
    /// Time kept free in the executive's calendar, so many minutes.
    Hold(u32),
    /// A mail laid into Drafts, to the people that were named; its text.
    Draft(String),
    /// A brief to be made: a task with the words of what is in it.
    Brief(Whose),
    /// Something to be looked at: a task of ten minutes.
    Check(Whose),
    /// The steps of another playbook.
    Run(String),
}

/// A step with its place and its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    /// Days from the day: below 0 before it.
    pub days: i64,
    /// What it is.
    pub step: Step,
    /// In words.
    pub words: String,
}

/// A playbook as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Playbook {
    /// How it is called: "board-meeting".
    pub slug: String,
    /// Its name.
    pub name: String,
    /// Its version, counted up by whoever changes it.
    pub version: u32,
    /// When it is for, in words.
    pub trigger: String,
    /// When it offers itself; none for one that is started by hand alone.
    pub when: Option<When>,
    /// Whether people must be named.
    pub people: Wants,
    /// Who must say yes.
    pub approve: Whose,
    /// Its steps.
    pub steps: Vec<Placed>,
}

/// Whether it wants people named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wants {
    /// It has no use for them.
    No,
    /// It takes them.
    Optional,
    /// It does not start without.
    Yes,
}

/// One step laid out: when, what, in which words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Laid {
    /// On which working day.
    pub on: Date,
    /// The day that is written: another where that is a day off, or past.
    pub wished: Date,
    /// What it is; never another playbook.
    pub step: Step,
    /// Its words, filled in.
    pub words: String,
    /// Whether its day had passed already and it was put on today.
    pub late: bool,
}

/// Lays a playbook out from a day: those that it runs are put in, days off move back to the working day before, what would lie
/// in the past is put on today and says so. In order of their days.
///
/// # Errors
/// `E_LIMIT` for one that runs itself, or has more than fifty steps; `E_PARSE` for one that is not there.
pub fn lay_out(
    playbook: &Playbook,
    all: &BTreeMap<String, Playbook>,
    day: Date,
    today: Date,
    hours: &WorkingHours,
) -> Result<Vec<Laid>, Wrong> {
    let mut flat = Vec::new();
    flatten(playbook, all, 0, &mut vec![playbook.slug.clone()], &mut flat)?;
    let said = day.strftime("%A, %-d %B").to_string();
    let mut laid: Vec<Laid> = flat
        .into_iter()
        .map(|placed| {
            let wished = day.saturating_add(jiff::Span::new().days(placed.days));
            let on = working_day(hours, wished).max(today);
            let fill = |text: &str| text.replace("{day}", &said);
            let step = match placed.step {
                Step::Draft(text) => Step::Draft(fill(&text)),
                step => step,
            };
            Laid { on, wished, step, words: fill(&placed.words), late: wished < today }
        })
        .collect();
    laid.sort_by_key(|one| one.on);
    Ok(laid)
}

fn flatten(
    playbook: &Playbook,
    all: &BTreeMap<String, Playbook>,
    shift: i64,
    path: &mut Vec<String>,
    flat: &mut Vec<Placed>,
) -> Result<(), Wrong> {
    for placed in &playbook.steps {
        let days = shift + placed.days;
        match &placed.step {
            Step::Run(slug) => {
                if path.contains(slug) {
                    return Err(Wrong::Loop(format!("{}, {slug}", path.join(", "))));
                }
                let other = all.get(slug).ok_or_else(|| Wrong::Missing(slug.clone()))?;
                path.push(slug.clone());
                flatten(other, all, days, path, flat)?;
                path.pop();
            }
            _ => flat.push(Placed { days, ..placed.clone() }),
        }
        if flat.len() > MOST_STEPS {
            return Err(Wrong::Steps);
        }
    }
    Ok(())
}

/// The day, or the working day before it; the day itself where a week has none.
fn working_day(hours: &WorkingHours, day: Date) -> Date {
    (0..7)
        .map(|back| day.saturating_sub(jiff::Span::new().days(back)))
        .find(|day| calendar::is_working_day(hours, *day))
        .unwrap_or(day)
}

#[cfg(test)]
mod tests;
