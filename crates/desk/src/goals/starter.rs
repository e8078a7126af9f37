//! Five questions for an office without goals: is what takes the time what it should go to?

use super::{GoalChanged, NewGoal};
use crate::words::{count, duration, inert};
use crate::{Desk, DeskError};
use engines::alignment::{Topic, topics};
use serde::Serialize;
use world::Evidence;

/// How many topics are asked about.
const QUESTIONS: usize = 5;

/// A topic that may be a goal.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Question {
    /// Its name: "Rotterdam hub".
    pub topic: String,
    /// The word that points to it: "rotterdam".
    pub word: String,
    /// The question, with what it rests on.
    pub text: String,
    /// Minutes in meetings, over eight weeks back and four ahead.
    pub minutes: f64,
    /// Messages of the last eight weeks.
    pub messages: usize,
    /// Where it was met.
    pub source: Evidence,
}

/// What is asked of an office that has no goals, most time first; fewer than five where calendar and mail tell less.
/// Topics that a goal's words name already are left out.
///
/// # Errors
/// Those of the ledger.
pub async fn questions(desk: &Desk) -> Result<Vec<Question>, DeskError> {
    let world = desk.snapshot().await?;
    let known = |topic: &Topic| {
        let word = topic.word.to_lowercase();
        let words = world.goals.values().flat_map(|g| g.keywords.iter().chain([&g.name, &g.slug]));
        words.into_iter().any(|w| w.to_lowercase().split(|c: char| !c.is_alphanumeric()).any(|w| w == word))
    };
    let found = topics(&world, QUESTIONS + world.goals.len());
    Ok(found.into_iter().filter(|topic| !known(topic)).take(QUESTIONS).map(question).collect())
}

/// Makes goals of the topics with these numbers, from 1 as [`questions`] lists them; each with its word to point to it.
///
/// # Errors
/// `E_RANGE` for a number that is not asked about, then nothing is added; those of [`super::add_goal`].
pub async fn take_on(desk: &Desk, numbers: &[usize]) -> Result<Vec<GoalChanged>, DeskError> {
    let asked = questions(desk).await?;
    let mut chosen = Vec::new();
    for number in numbers {
        let question = number.checked_sub(1).and_then(|n| asked.get(n)).ok_or_else(|| {
            let problem = format!("{number} is not asked about");
            DeskError::input(
                &problem,
                "E_RANGE",
                &format!("give numbers from 1 to {}; nothing was changed", asked.len()),
            )
        })?;
        chosen.push(question);
    }
    let mut added = Vec::new();
    for question in chosen {
        let new = NewGoal { keywords: vec![question.word.clone()], ..NewGoal::default() };
        added.push(super::add_goal(desk, &question.topic, new).await?);
    }
    Ok(added)
}

fn question(topic: Topic) -> Question {
    let time = (topic.minutes > 0.0).then(|| format!("{} in meetings", duration(topic.minutes as i64)));
    let mail = (topic.messages > 0).then(|| count(topic.messages, "message", "messages"));
    let basis: Vec<String> = time.into_iter().chain(mail).collect();
    let name = inert(&topic.name);
    Question {
        text: format!("{name}: {}. Is it something you are trying to achieve?", basis.join(" and ")),
        topic: name,
        word: inert(&topic.word).to_lowercase(),
        minutes: topic.minutes,
        messages: topic.messages,
        source: Evidence { quote: inert(&topic.evidence.quote), ..topic.evidence },
    }
}
