//! Editing in place: which parts of an effect a person may change before a yes, and their words read back.
//!
//! The first part of an effect that can be edited is; the others stay as shown. Whoever is written to and what an
//! answer belongs to are never edited here: that would be another proposal.

use super::Say;
use crate::FieldError;
use jiff::{Timestamp, civil};
use serde::Serialize;
use std::collections::BTreeMap;
use world::time::instant;
use world::{Due, Effect, Interval, Snapshot};

/// What kind of field it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// One line.
    Line,
    /// Several lines.
    Text,
    /// A day, `2026-11-26`.
    Date,
    /// A time, `14:00`.
    Time,
    /// Whole minutes.
    Minutes,
}

/// One field of the form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Field {
    /// Its name in the form.
    pub name: &'static str,
    /// Its label.
    pub label: &'static str,
    /// Its kind.
    pub kind: Kind,
    /// What stands in it now.
    pub value: String,
}

/// What can be edited of an effect.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Form {
    /// In order.
    pub fields: Vec<Field>,
}

/// What a person wrote, by the names of the fields. A field that is not named stays.
pub type Fields = BTreeMap<String, String>;

/// Most characters of a title or subject.
const MOST_LINE: usize = 300;
/// Most characters of a text.
const MOST_TEXT: usize = 20_000;

/// The form of an effect; none where nothing can be edited.
pub(super) fn form(say: &Say<'_>, effect: &Effect) -> Option<Form> {
    let part = effect.parts().into_iter().find(|part| is_editable(part))?;
    let field = |name, label, kind, value: String| Field { name, label, kind, value };
    let line = |value: &str| one_line(value);
    let when = |span: &Interval| {
        let local = |at| say.zone.to_datetime(at);
        vec![
            field("day", "Day", Kind::Date, local(span.start).date().to_string()),
            field("from", "From", Kind::Time, hours(local(span.start).time())),
            field("till", "Till", Kind::Time, hours(local(span.end).time())),
        ]
    };
    let due = |due: Option<Due>| {
        field("due", "Due", Kind::Date, due.map_or(String::new(), |d| d.date(&say.zone).to_string()))
    };
    let estimate = |minutes: Option<u32>| {
        field(
            "estimate",
            "Estimate in minutes",
            Kind::Minutes,
            minutes.map_or(String::new(), |m| m.to_string()),
        )
    };
    let fields = match part {
        Effect::MoveEvent { to, .. } => when(to),
        Effect::CreateEvent { draft } => {
            let mut fields = vec![field("title", "Title", Kind::Line, line(&draft.summary))];
            fields.extend(when(&draft.interval));
            fields
        }
        Effect::DraftMail { subject, text, .. } => vec![
            field("subject", "Subject", Kind::Line, line(subject)),
            field("text", "Text", Kind::Text, super::effect::lines(text)),
        ],
        Effect::CreateTask { task } => vec![
            field("title", "Title", Kind::Line, line(&task.title)),
            due(task.due),
            estimate(task.estimate_minutes),
        ],
        Effect::ChangeTask { task, change } => {
            let known = say.world.tasks.get(task);
            vec![
                due(change.due.or(known.and_then(|t| t.due))),
                estimate(change.estimate_minutes.or(known.and_then(|t| t.estimate_minutes))),
            ]
        }
        _ => return None,
    };
    Some(Form { fields })
}

fn is_editable(part: &Effect) -> bool {
    match part {
        Effect::MoveEvent { .. }
        | Effect::CreateEvent { .. }
        | Effect::DraftMail { .. }
        | Effect::CreateTask { .. } => true,
        Effect::ChangeTask { change, .. } => change.state.is_none(),
        _ => false,
    }
}

/// The effect as a person has changed it. The same words give the same effect.
///
/// # Errors
/// Every field that cannot be used, in order.
pub fn edited(world: &Snapshot, effect: &Effect, fields: &Fields) -> Result<Effect, Vec<FieldError>> {
    let mut errors = Vec::new();
    let mut done = false;
    let changed = edit_first(world, effect, fields, &mut done, &mut errors);
    if errors.is_empty() { Ok(changed) } else { Err(errors) }
}

fn edit_first(
    world: &Snapshot,
    effect: &Effect,
    fields: &Fields,
    done: &mut bool,
    errors: &mut Vec<FieldError>,
) -> Effect {
    match effect {
        Effect::Together { effects } => Effect::Together {
            effects: effects.iter().map(|part| edit_first(world, part, fields, done, errors)).collect(),
        },
        part if !*done && is_editable(part) => {
            *done = true;
            edit(&Reading { world, fields }, part.clone(), errors)
        }
        part => part.clone(),
    }
}

fn edit(read: &Reading<'_>, mut part: Effect, errors: &mut Vec<FieldError>) -> Effect {
    match &mut part {
        Effect::MoveEvent { to, .. } => read.when(to, errors),
        Effect::CreateEvent { draft } => {
            read.line("title", "title", &mut draft.summary, errors);
            read.when(&mut draft.interval, errors);
        }
        Effect::DraftMail { subject, text, .. } => {
            read.line("subject", "subject", subject, errors);
            read.text("text", text, errors);
        }
        Effect::CreateTask { task } => {
            read.line("title", "title", &mut task.title, errors);
            read.due(&mut task.due, true, errors);
            read.estimate(&mut task.estimate_minutes, errors);
        }
        Effect::ChangeTask { task, change } => {
            let known = read.world.tasks.get(task);
            let (mut due, mut estimate) = (
                change.due.or(known.and_then(|t| t.due)),
                change.estimate_minutes.or(known.and_then(|t| t.estimate_minutes)),
            );
            read.due(&mut due, false, errors);
            read.estimate(&mut estimate, errors);
            change.due = due.filter(|d| change.due.is_some() || known.is_none_or(|t| t.due != Some(*d)));
            change.estimate_minutes = estimate.filter(|m| {
                change.estimate_minutes.is_some() || known.is_none_or(|t| t.estimate_minutes != Some(*m))
            });
        }
        _ => {}
    }
    part
}

/// What was written, and the world it is read in.
struct Reading<'a> {
    world: &'a Snapshot,
    fields: &'a Fields,
}

impl Reading<'_> {
    fn get(&self, name: &str) -> Option<&str> {
        self.fields.get(name).map(|value| value.trim())
    }

    fn line(&self, name: &'static str, what: &str, to: &mut String, errors: &mut Vec<FieldError>) {
        let Some(value) = self.get(name).filter(|value| *value != one_line(to)) else { return };
        let problem = if value.is_empty() {
            format!("Write a {what}.")
        } else if value.chars().count() > MOST_LINE {
            format!("Keep the {what} below {MOST_LINE} characters.")
        } else if value.chars().any(char::is_control) {
            format!("Keep the {what} on one line.")
        } else {
            *to = value.to_owned();
            return;
        };
        errors.push(FieldError { field: name, problem });
    }

    fn text(&self, name: &'static str, to: &mut String, errors: &mut Vec<FieldError>) {
        let Some(value) = self.fields.get(name) else { return };
        let value = value.replace("\r\n", "\n");
        let value = value.trim_end();
        if value == super::effect::lines(to) {
            return;
        }
        let problem = if value.trim().is_empty() {
            "Write a text, or decline.".to_owned()
        } else if value.chars().count() > MOST_TEXT {
            format!("Keep the text below {MOST_TEXT} characters.")
        } else if value.chars().any(|c| c.is_control() && c != '\n' && c != '\t') {
            "Take the control characters out of the text.".to_owned()
        } else {
            *to = format!("{value}\n");
            return;
        };
        errors.push(FieldError { field: name, problem });
    }

    /// Day, start and end by the office's clock. What was not touched stays to the second.
    fn when(&self, to: &mut Interval, errors: &mut Vec<FieldError>) {
        let zone = self.world.zone();
        let (start, end) = (zone.to_datetime(to.start), zone.to_datetime(to.end));
        let before = errors.len();
        let day = self.read("day", start.date(), "Write the day as 2026-11-26.", errors, |v| v.parse().ok());
        let time = |name, was: civil::Time, errors: &mut Vec<FieldError>| {
            self.read(name, was, "Write the time as 14:00.", errors, |v| read_time(v, was))
        };
        let (from, till) = (time("from", start.time(), errors), time("till", end.time(), errors));
        let (Some(day), Some(from), Some(till)) = (day, from, till) else { return };
        if errors.len() > before || (day, from, till) == (start.date(), start.time(), end.time()) {
            return;
        }
        let over_midnight = i64::from(end.date() != start.date() && till <= from);
        let last = day.saturating_add(jiff::Span::new().days(over_midnight));
        let (begin, finish): (Timestamp, Timestamp) = (instant(day, from, &zone), instant(last, till, &zone));
        if finish <= begin {
            errors.push(FieldError { field: "till", problem: "Let it end after it begins.".to_owned() });
        } else if begin <= self.world.now {
            errors.push(FieldError {
                field: "from",
                problem: "That time has passed; choose a later one.".to_owned(),
            });
        } else {
            *to = Interval { start: begin, end: finish };
        }
    }

    fn read<T>(
        &self,
        name: &'static str,
        was: T,
        problem: &str,
        errors: &mut Vec<FieldError>,
        read: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        let Some(value) = self.get(name) else { return Some(was) };
        let found = read(value);
        if found.is_none() {
            errors.push(FieldError { field: name, problem: problem.to_owned() });
        }
        found
    }

    /// A day; the end of that working day, or the instant it had where the day is the same.
    fn due(&self, to: &mut Option<Due>, may_be_none: bool, errors: &mut Vec<FieldError>) {
        let Some(value) = self.get("due") else { return };
        if value.is_empty() {
            match (may_be_none, &to) {
                (true, _) | (false, None) => *to = None,
                (false, Some(_)) => errors.push(FieldError {
                    field: "due",
                    problem: "Write a day; this proposal is about its date.".to_owned(),
                }),
            }
            return;
        }
        match value.parse::<civil::Date>() {
            Ok(date) if to.is_some_and(|due| due.date(&self.world.zone()) == date) => {}
            Ok(date) => *to = Some(Due::On(date)),
            Err(_) => {
                errors.push(FieldError { field: "due", problem: "Write the day as 2026-11-26.".to_owned() })
            }
        }
    }

    fn estimate(&self, to: &mut Option<u32>, errors: &mut Vec<FieldError>) {
        let Some(value) = self.get("estimate") else { return };
        if value.is_empty() {
            *to = None;
            return;
        }
        match value.parse::<u32>() {
            Ok(minutes) if (1..=10_000).contains(&minutes) => *to = Some(minutes),
            _ => errors.push(FieldError {
                field: "estimate",
                problem: "Write whole minutes from 1 to 10000.".to_owned(),
            }),
        }
    }
}

/// "14:00"; the seconds it had stay where hours and minutes are the same.
fn read_time(value: &str, was: civil::Time) -> Option<civil::Time> {
    if value == hours(was) {
        return Some(was);
    }
    let (hour, minute) = value.split_once(':')?;
    let number =
        |text: &str| (!text.is_empty() && text.len() <= 2).then(|| text.parse::<i8>().ok()).flatten();
    civil::Time::new(number(hour)?, number(minute)?, 0, 0).ok()
}

fn hours(time: civil::Time) -> String {
    format!("{:02}:{:02}", time.hour(), time.minute())
}

fn one_line(text: &str) -> String {
    super::effect::lines(text).split_whitespace().collect::<Vec<_>>().join(" ")
}
