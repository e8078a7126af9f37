//! The minutes of a meeting, and the report of whoever stood in.

use super::{Done, keep, line, meeting, occasion_of, stand_in};
use crate::words::{inert, short};
use crate::{Desk, DeskError};
use engines::partnership::standing_in::{self, Put};
use jiff::civil;
use world::Event;
use world::occasion::{Minute, Noted, Occasion, Reach, ReportBack};

/// Most lines of the minutes of one meeting.
const MOST: usize = 60;

/// What kind of line is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Minuted {
    /// A point that was made.
    #[default]
    Point,
    /// Something that was agreed, or was to be.
    Decision,
    /// A question that was answered, or was to be.
    Answer,
    /// Something to be done.
    Action,
}

impl Minuted {
    /// By its word.
    ///
    /// # Errors
    /// `E_PARSE` for any other.
    pub fn named(word: &str) -> Result<Minuted, DeskError> {
        Ok(match word {
            "point" => Minuted::Point,
            "decision" => Minuted::Decision,
            "answer" => Minuted::Answer,
            "action" => Minuted::Action,
            other => {
                let problem = format!("\"{}\" is no kind of line", short(&inert(other), 20));
                let hint = "write point, decision, answer or action; nothing was changed";
                return Err(DeskError::input(&problem, "E_PARSE", hint));
            }
        })
    }
}

/// A line of the minutes, as it is typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Line {
    /// What kind.
    pub kind: Minuted,
    /// In words.
    pub text: String,
    /// "400 EUR": the sum that it is about, of a decision.
    pub sum: String,
    /// Who does it, of an action.
    pub owner: String,
    /// By when: of an action, or of the executive's answer to what is taken back.
    pub by: Option<civil::Date>,
}

/// Writes a line of the minutes. Where somebody stands in, what their limits do not cover is kept as taken back, never as
/// agreed.
///
/// # Errors
/// As [`super::say`]; `E_RANGE` for an empty line or too many or a day that is over, `E_TIME_ORDER` before the meeting begins.
pub async fn note(desk: &Desk, id: &str, typed: &Line) -> Result<Done, DeskError> {
    let event = meeting(desk, id).await?;
    if event.interval(&desk.office().tz()).start > desk.now() {
        let hint = "its minutes can be written from its beginning on; nothing was changed";
        return Err(DeskError::input("that meeting has not begun", "E_TIME_ORDER", hint));
    }
    if let Some(by) = typed.by.filter(|by| *by < desk.today()) {
        let hint = "give a day from today on; nothing was changed";
        return Err(DeskError::input(&format!("{by} is over"), "E_RANGE", hint));
    }
    let text = line("the line", &typed.text)?;
    let mut said = occasion_of(&event);
    if text.is_empty() || said.minutes.len() >= MOST {
        let problem = if text.is_empty() { "the line is empty" } else { "the minutes are full" };
        return Err(DeskError::input(problem, "E_RANGE", "nothing was changed"));
    }
    let noted = noted(&said, typed, &text)?;
    let words = in_words(&noted, &event);
    let taken_back = matches!(noted, Noted::Decision { reach: Reach::TakenBack, .. });
    let (by, at) = (desk.reader().actor.clone(), desk.now());
    said.minutes.push(Minute {
        noted,
        text,
        answer_by: typed.by.filter(|_| taken_back),
        settled: None,
        by,
        at,
    });
    keep(desk, "meeting.minuted", words, event.clone(), event, said).await
}

fn noted(said: &Occasion, typed: &Line, text: &str) -> Result<Noted, DeskError> {
    let put = match typed.kind {
        Minuted::Point => return Ok(Noted::Point),
        Minuted::Action => {
            return Ok(Noted::Action { owner: line("the owner", &typed.owner)?, due: typed.by });
        }
        Minuted::Decision => Put::Agree,
        Minuted::Answer => Put::Answer,
    };
    let sum = stand_in::limit(&typed.sum)?;
    let (reach, why) = match &said.stand_in {
        Some(limits) => standing_in::reach(limits, put, text, sum.as_ref()),
        None if put == Put::Agree => (Reach::Agreed, "the executive was there".to_owned()),
        None => (Reach::Answered, "the executive was there".to_owned()),
    };
    Ok(Noted::Decision { reach, why })
}

fn in_words(noted: &Noted, event: &Event) -> String {
    let title = short(&event.summary, 60);
    match noted {
        Noted::Point => format!("Noted of {title}."),
        Noted::Action { .. } => format!("An action of {title} is noted."),
        Noted::Decision { reach: Reach::Agreed, why } => format!("Agreed at {title}: {why}."),
        Noted::Decision { reach: Reach::Answered, why } => format!("Answered at {title}: {why}."),
        Noted::Decision { reach: Reach::TakenBack, why } => {
            format!("Taken back from {title}, not agreed: {why}.")
        }
    }
}

/// Takes a line out of the minutes, counted from 1.
///
/// # Errors
/// As [`note`]; `E_RANGE` for a line that is not there.
pub async fn strike(desk: &Desk, id: &str, number: usize) -> Result<Done, DeskError> {
    let event = meeting(desk, id).await?;
    let mut said = occasion_of(&event);
    if number == 0 || number > said.minutes.len() {
        return Err(DeskError::input("the minutes have no such line", "E_RANGE", "nothing was changed"));
    }
    said.minutes.remove(number - 1);
    let words = format!("A line of {} is struck.", short(&event.summary, 60));
    keep(desk, "meeting.struck", words, event.clone(), event, said).await
}

/// Brings back what was said at a meeting.
///
/// # Errors
/// As [`note`]; `E_TIME_ORDER` before it ends; `E_STATE` where it was brought back already, `E_RANGE` where the minutes are
/// empty.
pub async fn report(desk: &Desk, id: &str, surprise: &str) -> Result<Done, DeskError> {
    let event = meeting(desk, id).await?;
    let end = event.interval(&desk.office().tz()).end;
    if end > desk.now() {
        let at = crate::words::clock(end, &desk.office().tz());
        let hint = format!("it can be reported from its end on, {at}; nothing was changed");
        return Err(DeskError::input("that meeting is not over", "E_TIME_ORDER", &hint));
    }
    let mut said = occasion_of(&event);
    if said.report.is_some() {
        let hint = "further lines can be written; nothing was changed";
        return Err(DeskError::input("that meeting was reported already", "E_STATE", hint));
    }
    if said.minutes.is_empty() {
        let hint = "write what was decided, answered or taken back first; nothing was changed";
        return Err(DeskError::input("nothing is written of that meeting", "E_RANGE", hint));
    }
    let surprise = line("what was not expected", surprise)?;
    said.report = Some(ReportBack { by: desk.reader().actor.clone(), at: desk.now(), surprise, heard: None });
    let words = format!("{} is reported back.", short(&event.summary, 60));
    keep(desk, "meeting.reported", words, event.clone(), event, said).await
}
