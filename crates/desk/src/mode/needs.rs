//! The twelve questions on how much support is needed: answered on a form, kept, reckoned, and asked again after a
//! quarter.

use super::entry;
use crate::words::{count, day, duration, sentence};
use crate::{Desk, DeskError, FieldError};
use engines::partnership::needs::{self, Measure, Need, QUESTIONS, Wrong};
use jiff::civil;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The key they are kept under.
const NEEDS: &str = "needs";

/// Answers as they are kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Kept {
    answers: BTreeMap<String, u32>,
    on: civil::Date,
}

/// Answers as they are, and as they were before, for whoever takes them back.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Store {
    now: Option<Kept>,
    before: Option<Kept>,
    undo: bool,
}

/// A question on the form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Asked {
    /// The field's name.
    pub key: &'static str,
    /// As it is asked.
    pub words: &'static str,
    /// The answer, as kept; empty for none.
    pub answer: String,
    /// "100 × 3 min a week: 5 h"; empty without an answer.
    pub why: String,
}

/// What is needed, as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Needs {
    /// The questions, with the answers that are known.
    pub asked: Vec<Asked>,
    /// "34 h 20 of support a week: 1.1 people"; none before all are answered.
    pub finding: Option<String>,
    /// Which level is recommended, and why; none before.
    pub advice: Option<String>,
    /// "Answered on Tue 24 Nov, asked again from Wed 24 Feb 2027 on"; empty before.
    pub basis: String,
    /// Whether they are to be answered again.
    pub due: bool,
    /// Whether the last answers can be taken back.
    pub undo: bool,
}

/// What is needed, by the answers that are kept.
///
/// # Errors
/// Those of the ledger.
pub async fn needs(desk: &Desk) -> Result<Needs, DeskError> {
    let store = store(desk).await?;
    let answers = answers(store.now.as_ref());
    let on = store.now.as_ref().map_or(desk.today(), |kept| kept.on);
    let week = week(desk);
    let need = needs::reckon(&answers, week, on).ok();
    let asked = QUESTIONS.iter().enumerate().map(|(at, question)| Asked {
        key: question.key,
        words: question.words,
        answer: answers[at].map_or(String::new(), |n| n.to_string()),
        why: need.as_ref().map_or(String::new(), |need| part(question.measure, answers[at], need.parts[at])),
    });
    let basis = |need: &Need| {
        let (said, again) = (day(on, desk.today()), day(need.again, desk.today()));
        let hours = duration(i64::from(week));
        format!(
            "Answered {said}, asked again from {again} on. One person is {hours} a week by the working hours here, of \
             which four fifths are for support."
        )
    };
    Ok(Needs {
        asked: asked.collect(),
        finding: need.as_ref().map(finding),
        advice: need.as_ref().map(|need| format!("{}. {}", need.support.word(), need.why)),
        basis: need.as_ref().map(basis).unwrap_or_default(),
        due: need.as_ref().is_some_and(|need| need.again <= desk.today()),
        undo: store.undo,
    })
}

/// "34 h 20 of support a week: 1.1 people."
fn finding(need: &Need) -> String {
    let people = match need.people {
        p if p < 0.05 => "next to nothing of one person".to_owned(),
        p if (p - 1.0).abs() < 0.05 => "one person".to_owned(),
        p if p < 1.0 => format!("{p:.1} of one person"),
        p => format!("{p:.1} people"),
    };
    format!("{} of support a week: {people}.", duration(need.minutes.round() as i64))
}

/// What one answer asks for: "100, 3 min each: 5 h a week".
fn part(measure: Measure, answer: Option<u32>, minutes: f64) -> String {
    let Some(n) = answer else { return String::new() };
    let all = duration(minutes.round() as i64);
    match measure {
        Measure::AWeek(each) => format!("{n} a week, {each} min each: {all}"),
        Measure::AMonth(each) => format!("{n} a month, {} each: {all} a week", duration(i64::from(each))),
        Measure::Each(each) => format!("{n}, {each} min a week each: {all}"),
        Measure::Redone => format!("{n}% of the arranging done again: {all}"),
        Measure::Private => "no time; it holds support back from acting alone".to_owned(),
    }
}

/// Answers the twelve questions, by their keys.
///
/// # Errors
/// `E_CLEARANCE` for anybody but the executive; `E_FORM`, naming each question without an answer that can be used.
pub async fn answer(desk: &Desk, typed: &BTreeMap<String, String>) -> Result<Needs, DeskError> {
    desk.only_executive("answer how much support is needed")?;
    let mut wrong = Vec::new();
    let read = QUESTIONS.map(|question| {
        let text = typed.get(question.key).map(|t| t.trim()).unwrap_or_default();
        let read = text.parse().ok();
        if read.is_none() && !text.is_empty() {
            wrong.push(mistake(&Wrong::Missing(question.key)));
        }
        read
    });
    if let Err(found) = needs::reckon(&read, week(desk), desk.today()) {
        wrong.extend(found.iter().map(mistake).filter(|m| !wrong.contains(m)).collect::<Vec<_>>());
        return Err(DeskError::Form(wrong));
    }
    let named = QUESTIONS.iter().zip(read).filter_map(|(q, n)| Some((q.key.to_owned(), n?)));
    let kept = Kept { answers: named.collect(), on: desk.today() };
    let before = store(desk).await?.now;
    keep(desk, Store { now: Some(kept), before, undo: true }, "How much support is needed: answered").await?;
    needs(desk).await
}

/// Takes the last answers back; those before count again.
///
/// # Errors
/// `E_CLEARANCE` for anybody but the executive; `E_STATE` where there are none.
pub async fn take_back(desk: &Desk) -> Result<Needs, DeskError> {
    desk.only_executive("answer how much support is needed")?;
    let known = store(desk).await?;
    if !known.undo {
        return Err(DeskError::input("there are no answers to take back", "E_STATE", "nothing was changed"));
    }
    let back = Store { now: known.before, before: None, undo: false };
    keep(desk, back, "How much support is needed: answers taken back").await?;
    needs(desk).await
}

/// The line of the catch-up once a quarter has passed since the questions were answered; none before that, and none for
/// an office that never answered them.
pub(crate) async fn due(desk: &Desk) -> Result<Option<String>, DeskError> {
    let Some(kept) = store(desk).await?.now else { return Ok(None) };
    let again = needs::next_quarter(kept.on);
    let asked = sentence(&count(QUESTIONS.len(), "question", "questions"));
    let since = day(kept.on, desk.today());
    Ok((again <= desk.today())
        .then(|| format!("{asked} on how much support is needed, last answered {since}")))
}

async fn store(desk: &Desk) -> Result<Store, DeskError> {
    Ok(desk.ledger.state(&desk.house(), NEEDS).await?.unwrap_or_default())
}

async fn keep(desk: &Desk, store: Store, words: &str) -> Result<(), DeskError> {
    let mut txn = desk.ledger.begin(&desk.reader().actor, desk.now()).await?;
    txn.set_state(NEEDS, &store).await?;
    txn.audit(entry(words.to_owned())).await?;
    Ok(txn.commit().await?)
}

fn answers(kept: Option<&Kept>) -> [Option<u32>; 12] {
    QUESTIONS.map(|question| kept.and_then(|kept| kept.answers.get(question.key)).copied())
}

/// Minutes a week of one person, by the working hours of the office less lunch.
fn week(desk: &Desk) -> u32 {
    let hours = &desk.office().hours;
    let minutes = |time: &civil::Time| i64::from(time.hour()) * 60 + i64::from(time.minute());
    let days = hours.days.iter().flatten();
    let days = days.map(|(from, to)| (minutes(to) - minutes(from) - hours.lunch_minutes).max(0));
    u32::try_from(days.sum::<i64>()).unwrap_or(0)
}

fn mistake(wrong: &Wrong) -> FieldError {
    let (field, problem) = match wrong {
        Wrong::Missing(key) => (*key, "Answer with a whole number; 0 where there is none.".to_owned()),
        Wrong::TooMuch(key, most) => (*key, format!("At most {most}.")),
        Wrong::NoTime => {
            ("messages", "The office has no working hours: set them in Settings first.".to_owned())
        }
    };
    FieldError { field, problem }
}
