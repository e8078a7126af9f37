//! Decisions: a question with options, what matters, who decides, what was expected and what came of it (spec §0.2).

use crate::clearance::Clearance;
use crate::error::StateError;
use crate::evidence::Evidence;
use crate::ids::{DecisionId, PersonId};
use crate::time::Due;
use jiff::{Timestamp, civil};
use serde::{Deserialize, Serialize};

/// framing > open > decided > awaiting outcome > scored.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DecisionState {
    /// The question is being put.
    #[default]
    Framing,
    /// Options lie on the table.
    Open,
    /// Chosen.
    Decided,
    /// Waiting to see what came of it.
    AwaitingOutcome,
    /// The forecast has been compared with the outcome.
    Scored,
}

impl DecisionState {
    /// Moves one step on.
    ///
    /// # Errors
    /// `E_STATE` for any other move.
    pub fn become_(self, to: DecisionState) -> Result<DecisionState, StateError> {
        if to as u8 == self as u8 + 1 {
            Ok(to)
        } else {
            Err(StateError { thing: "decision", from: self.word().to_owned(), to: to.word().to_owned() })
        }
    }
    /// As one says it.
    pub fn word(self) -> &'static str {
        match self {
            DecisionState::Framing => "framing",
            DecisionState::Open => "open",
            DecisionState::Decided => "decided",
            DecisionState::AwaitingOutcome => "awaiting its outcome",
            DecisionState::Scored => "scored",
        }
    }
    /// Whether it still waits for a choice.
    pub fn is_open(self) -> bool {
        matches!(self, DecisionState::Framing | DecisionState::Open)
    }
}

/// Whether one can come back (Bezos 2016).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Door {
    /// It can be undone at a price one would pay.
    #[default]
    TwoWay,
    /// It cannot.
    OneWay,
}

/// One of the things that could be done.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Alternative {
    /// Its number inside the decision.
    pub key: u32,
    /// Name.
    pub name: String,
    /// What there is to know of it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// Which way is better.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// More of it.
    #[default]
    More,
    /// Less of it.
    Less,
}

/// How a score becomes a value from 0 to 100.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "kebab-case")]
pub enum Scale {
    /// Five words, as scores 1 to 5: worth 0, 25, 50, 75, 100.
    #[default]
    Words,
    /// On a line from the worst option on the table to the best.
    Spread,
    /// On a line between two fixed scores.
    Between {
        /// Worth 0.
        worst: f64,
        /// Worth 100.
        best: f64,
    },
    /// On lines between fixed points.
    Points {
        /// (score, value), by score.
        points: Vec<(f64, f64)>,
    },
}

impl Scale {
    /// What makes it useless, if anything.
    fn problem(&self) -> Option<&'static str> {
        let is_number = |x: f64| x.is_finite();
        match self {
            Scale::Words | Scale::Spread => None,
            Scale::Between { worst, best } if !is_number(*worst) || !is_number(*best) => {
                Some("has an end that is no number")
            }
            Scale::Between { worst, best } => {
                (worst == best).then_some("begins where it ends: nothing differs on it")
            }
            Scale::Points { points } if points.iter().any(|(a, b)| !is_number(*a) || !is_number(*b)) => {
                Some("has a point that is no number")
            }
            Scale::Points { points } => {
                let first = points.first().map(|p| p.0);
                let one = points.iter().all(|p| Some(p.0) == first);
                one.then_some("needs two points with scores of their own")
            }
        }
    }
}

/// Something that matters.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Criterion {
    /// Its number inside the decision.
    pub key: u32,
    /// Name.
    pub name: String,
    /// In which unit it is scored; empty for words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub unit: String,
    /// Which way is better.
    #[serde(default)]
    pub direction: Direction,
    /// How scores become values.
    #[serde(default)]
    pub scale: Scale,
    /// As it was entered: swing or points (0 or more), or the rank (1 first).
    pub weight: f64,
    /// Kept apart from the value, to be set against it: a cost.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub apart: bool,
}

/// How weights were entered.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Weighing {
    /// How much the jump from worst to best matters, the largest 100.
    #[default]
    Swing,
    /// Points, shared out.
    Points,
    /// Only an order.
    Rank,
    /// Two at a time.
    Pairs,
}

/// Of two criteria, by how much the first matters more: 3 is three times, 1/3 a third.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Pair {
    /// Key of the first.
    pub first: u32,
    /// Key of the second.
    pub second: u32,
    /// More than 0.
    pub ratio: f64,
}

/// A score with its range and where it comes from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Score {
    /// Key of the alternative.
    pub alternative: u32,
    /// Key of the criterion.
    pub criterion: u32,
    /// Not less than this.
    pub low: f64,
    /// Most likely.
    pub likely: f64,
    /// Not more than this.
    pub high: f64,
    /// Who gave it.
    pub by: PersonId,
    /// When.
    pub at: Timestamp,
    /// On what ground, in words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// On what ground.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Evidence>,
}

/// A score that is missing, and who is to bring it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gap {
    /// Key of the alternative.
    pub alternative: u32,
    /// Key of the criterion.
    pub criterion: u32,
    /// Who is to bring it.
    pub owner: PersonId,
}

/// Who does what. Exactly one decides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Roles {
    /// Brings it to a close.
    #[serde(default)]
    pub driver: Option<PersonId>,
    /// Decides.
    pub approver: PersonId,
    /// Are asked.
    #[serde(default)]
    pub contributors: Vec<PersonId>,
    /// Are told.
    #[serde(default)]
    pub informed: Vec<PersonId>,
}

/// Somebody who sees it otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dissent {
    /// Who.
    pub by: PersonId,
    /// What they say.
    pub words: String,
    /// When.
    pub at: Timestamp,
}

/// What is expected to come of a choice.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Forecast {
    /// The probability that it happens, 0–1.
    pub confidence: f64,
    /// What: something one can answer with yes or no.
    pub expected: String,
    /// On which day to look again.
    pub check: civil::Date,
}

/// What was chosen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Choice {
    /// Key of the alternative.
    pub alternative: u32,
    /// Who decided.
    pub by: PersonId,
    /// When.
    pub at: Timestamp,
    /// Why.
    pub why: String,
    /// What is expected of it; none where nothing was foretold.
    #[serde(default)]
    pub forecast: Option<Forecast>,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// Whether what was expected has happened.
    pub happened: bool,
    /// Who says so.
    pub by: PersonId,
    /// When.
    pub at: Timestamp,
    /// In words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// A change of the decision, for its record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: PersonId,
    /// What, in words.
    pub what: String,
}

/// A choice with options, criteria, an owner, a date, a recorded expectation and a later outcome.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Decision {
    /// Identity.
    pub id: DecisionId,
    /// What is to be decided, as a question.
    pub question: String,
    /// Why it is asked now.
    #[serde(default)]
    pub background: String,
    /// Where it stands.
    #[serde(default)]
    pub state: DecisionState,
    /// Whether one can come back.
    #[serde(default)]
    pub door: Door,
    /// What coming back would take, in words.
    #[serde(default)]
    pub way_back: String,
    /// How much hangs on it, 0–1; none follows from its goals.
    #[serde(default)]
    pub impact: Option<f64>,
    /// What could be done, in the order in which it was added.
    #[serde(default)]
    pub alternatives: Vec<Alternative>,
    /// What matters, in the order in which it was added.
    #[serde(default)]
    pub criteria: Vec<Criterion>,
    /// How the weights were entered.
    #[serde(default)]
    pub weighing: Weighing,
    /// By whom and when; none while nobody has.
    #[serde(default)]
    pub weighed: Option<(PersonId, Timestamp)>,
    /// Comparisons two at a time, where they were entered so.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pairs: Vec<Pair>,
    /// Scores, at most one a cell.
    #[serde(default)]
    pub scores: Vec<Score>,
    /// Who is to bring the scores that are missing.
    #[serde(default)]
    pub gaps: Vec<Gap>,
    /// Who does what.
    pub roles: Roles,
    /// Who sees it otherwise.
    #[serde(default)]
    pub dissent: Vec<Dissent>,
    /// By when it is to be decided.
    #[serde(default)]
    pub due: Option<Due>,
    /// What could make it go wrong, thought through beforehand (Klein 2007).
    #[serde(default)]
    pub risks: Vec<String>,
    /// By what one would see that it was wrong.
    #[serde(default)]
    pub warning: String,
    /// The mails, meetings and people that produced it.
    #[serde(default)]
    pub evidence: Vec<Evidence>,
    /// What was chosen.
    #[serde(default)]
    pub choice: Option<Choice>,
    /// What came of it.
    #[serde(default)]
    pub outcome: Option<Outcome>,
    /// Since when it is asked.
    pub created: Timestamp,
    /// What was changed, oldest first.
    #[serde(default)]
    pub history: Vec<Change>,
    /// What one must be cleared for to see it.
    #[serde(default)]
    pub clearance: Clearance,
}

/// What a decision cannot be asked.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum DecisionError {
    /// A move it does not have.
    #[error(transparent)]
    State(#[from] StateError),
    /// One option is no choice.
    #[error("there is nothing to choose: it has {0}")]
    NothingToChoose(&'static str),
    /// A number outside its range.
    #[error("{what} is {found}; it must lie between {low} and {high}")]
    Range {
        /// Which number.
        what: &'static str,
        /// What was given.
        found: f64,
        /// Lowest allowed.
        low: f64,
        /// Highest allowed.
        high: f64,
    },
    /// Two dates the wrong way round.
    #[error("{check} is before the decision, which is of {decided}")]
    TimeOrder {
        /// The day on which to look again.
        check: civil::Date,
        /// The day of the decision.
        decided: civil::Date,
    },
    /// It has no such part.
    #[error("it has no {0}")]
    Absent(&'static str),
    /// A weight that is none.
    #[error("the weight of {name} is {found}")]
    Weight {
        /// Of which criterion.
        name: String,
        /// What was given.
        found: f64,
    },
    /// A scale on which nothing can be compared.
    #[error("the scale of {name} {problem}")]
    Scale {
        /// Of which criterion.
        name: String,
        /// What is wrong.
        problem: &'static str,
    },
}

impl DecisionError {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            DecisionError::State(e) => e.code(),
            DecisionError::NothingToChoose(_) => "E_NOT_ENOUGH_DATA",
            DecisionError::Range { .. } | DecisionError::Scale { .. } => "E_RANGE",
            DecisionError::Weight { .. } => "E_WEIGHTS",
            DecisionError::TimeOrder { .. } => "E_TIME_ORDER",
            DecisionError::Absent(_) => "E_NOT_FOUND",
        }
    }
}

impl Decision {
    /// A question that `approver` is to decide, with nothing else known.
    pub fn new(question: impl Into<String>, approver: PersonId, created: Timestamp) -> Decision {
        let question = question.into();
        Decision {
            id: DecisionId::derive(&format!("{question}\n{created}")),
            question,
            background: String::new(),
            state: DecisionState::Framing,
            door: Door::default(),
            way_back: String::new(),
            impact: None,
            alternatives: Vec::new(),
            criteria: Vec::new(),
            weighing: Weighing::default(),
            weighed: None,
            pairs: Vec::new(),
            scores: Vec::new(),
            gaps: Vec::new(),
            roles: Roles { driver: None, approver, contributors: Vec::new(), informed: Vec::new() },
            dissent: Vec::new(),
            due: None,
            risks: Vec::new(),
            warning: String::new(),
            evidence: Vec::new(),
            choice: None,
            outcome: None,
            created,
            history: Vec::new(),
            clearance: Clearance::default(),
        }
    }
    /// The alternative with this key.
    pub fn alternative(&self, key: u32) -> Option<&Alternative> {
        self.alternatives.iter().find(|a| a.key == key)
    }
    /// The criterion with this key.
    pub fn criterion(&self, key: u32) -> Option<&Criterion> {
        self.criteria.iter().find(|c| c.key == key)
    }
    /// The score of an alternative on a criterion, by their keys.
    pub fn score(&self, alternative: u32, criterion: u32) -> Option<&Score> {
        self.scores.iter().find(|s| (s.alternative, s.criterion) == (alternative, criterion))
    }
    /// The cells without a score: alternative, criterion, and who is to bring it.
    pub fn missing(&self) -> Vec<(&Alternative, &Criterion, Option<PersonId>)> {
        let owner = |a: u32, c: u32| {
            self.gaps.iter().find(|g| (g.alternative, g.criterion) == (a, c)).map(|g| g.owner)
        };
        let cells = self.alternatives.iter().flat_map(|a| self.criteria.iter().map(move |c| (a, c)));
        cells
            .filter(|(a, c)| self.score(a.key, c.key).is_none())
            .map(|(a, c)| (a, c, owner(a.key, c.key)))
            .collect()
    }
    /// Adds an alternative and gives it a key; the second one opens the decision once something matters.
    pub fn add_alternative(&mut self, name: impl Into<String>, note: impl Into<String>) -> u32 {
        let key = self.alternatives.iter().map(|a| a.key).max().map_or(1, |k| k + 1);
        self.alternatives.push(Alternative { key, name: name.into(), note: note.into() });
        self.open_if_ready();
        key
    }
    /// Adds a criterion and gives it a key.
    pub fn add_criterion(&mut self, name: impl Into<String>, weight: f64) -> u32 {
        let key = self.criteria.iter().map(|c| c.key).max().map_or(1, |k| k + 1);
        self.criteria.push(Criterion {
            key,
            name: name.into(),
            unit: String::new(),
            direction: Direction::More,
            scale: Scale::Words,
            weight,
            apart: false,
        });
        self.open_if_ready();
        key
    }
    fn open_if_ready(&mut self) {
        if self.state == DecisionState::Framing && self.alternatives.len() > 1 {
            self.state = DecisionState::Open;
        }
    }
    /// Takes an alternative out, with its scores.
    pub fn remove_alternative(&mut self, key: u32) {
        self.alternatives.retain(|a| a.key != key);
        self.scores.retain(|s| s.alternative != key);
        self.gaps.retain(|g| g.alternative != key);
    }
    /// Takes a criterion out, with its scores.
    pub fn remove_criterion(&mut self, key: u32) {
        self.criteria.retain(|c| c.key != key);
        self.scores.retain(|s| s.criterion != key);
        self.gaps.retain(|g| g.criterion != key);
        self.pairs.retain(|p| p.first != key && p.second != key);
    }
    /// Puts a score into its cell, in place of one that stood there; a gap is closed.
    ///
    /// # Errors
    /// `E_RANGE` when the range is no range, or words are not from 1 to 5; `E_NOT_FOUND` for an unknown cell.
    pub fn put_score(&mut self, score: Score) -> Result<(), DecisionError> {
        let criterion = self.criterion(score.criterion).ok_or(DecisionError::Absent("such criterion"))?;
        self.alternative(score.alternative).ok_or(DecisionError::Absent("such option"))?;
        let (low, high) = match criterion.scale {
            Scale::Words => (1.0, 5.0),
            _ => (f64::MIN, f64::MAX),
        };
        let range = |what, found: f64, low, high| match found.is_finite() && (low..=high).contains(&found) {
            true => Ok(()),
            false => Err(DecisionError::Range { what, found, low, high }),
        };
        range("the score", score.likely, low, high)?;
        range("the lowest score", score.low, low, score.likely)?;
        range("the highest score", score.high, score.likely, high)?;
        let cell = (score.alternative, score.criterion);
        self.scores.retain(|s| (s.alternative, s.criterion) != cell);
        self.gaps.retain(|g| (g.alternative, g.criterion) != cell);
        self.scores.push(score);
        self.scores.sort_by_key(|s| (s.criterion, s.alternative));
        Ok(())
    }
    /// Whether everything in it is a number that can be reckoned with and kept.
    ///
    /// # Errors
    /// `E_WEIGHTS` for a weight that is no number of 0 or more, `E_RANGE` for a scale without two ends, a score or a share
    /// that is no number.
    pub fn check(&self) -> Result<(), DecisionError> {
        for criterion in &self.criteria {
            let (name, found) = (criterion.name.clone(), criterion.weight);
            if !found.is_finite() || found < 0.0 {
                return Err(DecisionError::Weight { name, found });
            }
            if let Some(problem) = criterion.scale.problem() {
                return Err(DecisionError::Scale { name, problem });
            }
        }
        let all = |what, found: f64, low, high| match (low..=high).contains(&found) {
            true => Ok(()),
            false => Err(DecisionError::Range { what, found, low, high }),
        };
        for score in self.scores.iter().flat_map(|s| [s.low, s.likely, s.high]) {
            all("a score", score, f64::MIN, f64::MAX)?;
        }
        all("the impact", self.impact.unwrap_or(0.0), 0.0, 1.0)?;
        all("the confidence", self.forecast().map_or(0.0, |f| f.confidence), 0.0, 1.0)
    }
    /// Chooses. `today` is the day of `choice.at` in the office's zone.
    ///
    /// # Errors
    /// `E_STATE` unless it is open, `E_NOT_FOUND` for an unknown option, `E_RANGE` for a confidence that is no
    /// probability, `E_TIME_ORDER` for a check before the decision; nothing is changed then.
    pub fn choose(&mut self, choice: Choice, today: civil::Date) -> Result<(), DecisionError> {
        match self.alternatives.len() {
            0 => return Err(DecisionError::NothingToChoose("no option")),
            1 => return Err(DecisionError::NothingToChoose("one option")),
            _ => {}
        }
        self.alternative(choice.alternative).ok_or(DecisionError::Absent("such option"))?;
        // Two options are on the table: what was framed is open, also without anything to compare them on.
        let stands = if self.state == DecisionState::Framing { DecisionState::Open } else { self.state };
        let mut state = stands.become_(DecisionState::Decided)?;
        if let Some(forecast) = &choice.forecast {
            check_forecast(forecast, today)?;
            state = state.become_(DecisionState::AwaitingOutcome)?;
        }
        (self.state, self.choice) = (state, Some(choice));
        Ok(())
    }
    /// Says what came of it.
    ///
    /// # Errors
    /// `E_STATE` unless an outcome is awaited.
    pub fn learn(&mut self, outcome: Outcome) -> Result<(), DecisionError> {
        self.state = self.state.become_(DecisionState::Scored)?;
        self.outcome = Some(outcome);
        Ok(())
    }
    /// Turns it back to how it stood at an instant: a choice or an outcome of later is not known then.
    pub fn turn_back(&mut self, now: Timestamp) {
        if self.outcome.as_ref().is_some_and(|o| o.at > now) {
            (self.outcome, self.state) = (None, DecisionState::AwaitingOutcome);
        }
        if self.choice.as_ref().is_some_and(|c| c.at > now) {
            (self.choice, self.outcome, self.state) = (None, None, DecisionState::Open);
        }
    }
    /// What was foretold.
    pub fn forecast(&self) -> Option<&Forecast> {
        self.choice.as_ref()?.forecast.as_ref()
    }
    /// Everybody it names.
    pub fn people(&self) -> Vec<PersonId> {
        let roles = self.roles.driver.iter().chain([&self.roles.approver]);
        let asked = self.roles.contributors.iter().chain(&self.roles.informed);
        let others = self.scores.iter().map(|s| &s.by).chain(self.dissent.iter().map(|d| &d.by));
        let mut all: Vec<PersonId> =
            roles.chain(asked).chain(others).chain(self.gaps.iter().map(|g| &g.owner)).copied().collect();
        all.sort();
        all.dedup();
        all
    }
}

fn check_forecast(forecast: &Forecast, today: civil::Date) -> Result<(), DecisionError> {
    let found = forecast.confidence;
    if !(0.0..=1.0).contains(&found) {
        return Err(DecisionError::Range { what: "the confidence", found, low: 0.0, high: 1.0 });
    }
    if forecast.check < today {
        return Err(DecisionError::TimeOrder { check: forecast.check, decided: today });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }
    fn mara() -> PersonId {
        PersonId::derive("mara")
    }
    fn choice(alternative: u32, confidence: f64, check: civil::Date) -> Choice {
        let forecast = Some(Forecast { confidence, expected: "Opens by July".into(), check });
        Choice { alternative, by: mara(), at: at(9), why: "Power".into(), forecast }
    }
    fn site() -> Decision {
        let mut decision = Decision::new("Which site?", mara(), at(0));
        decision.add_alternative("B", "");
        assert_eq!(decision.state, DecisionState::Framing);
        decision.add_criterion("Cost", 25.0);
        decision
    }
    const TODAY: civil::Date = civil::date(2026, 11, 24);

    #[test]
    fn two_options_can_be_chosen_from_without_anything_to_compare_them_on() {
        let mut decision = Decision::new("Offer?", mara(), at(0));
        decision.add_alternative("Offer now", "");
        decision.add_alternative("Wait", "");
        assert_eq!(decision.state, DecisionState::Open);
        decision.choose(choice(1, 0.8, TODAY), TODAY).unwrap();
        assert_eq!(decision.state, DecisionState::AwaitingOutcome);
    }

    #[test]
    fn what_is_no_number_is_refused() {
        let with = |change: fn(&mut Decision)| {
            let mut decision = site();
            change(&mut decision);
            decision.check().err().map(|e| e.code())
        };
        assert_eq!(with(|_| ()), None);
        assert_eq!(with(|d| d.criteria[0].weight = f64::NAN), Some("E_WEIGHTS"));
        assert_eq!(with(|d| d.criteria[0].weight = -1.0), Some("E_WEIGHTS"));
        assert_eq!(with(|d| d.impact = Some(f64::INFINITY)), Some("E_RANGE"));
        for scale in [
            Scale::Between { worst: f64::NAN, best: 3.0 },
            Scale::Between { worst: 5.0, best: 5.0 },
            Scale::Points { points: vec![(1.0, f64::NAN), (2.0, 3.0)] },
            Scale::Points { points: vec![(1.0, 0.0), (1.0, 100.0)] },
            Scale::Points { points: Vec::new() },
        ] {
            let mut decision = site();
            decision.criteria[0].scale = scale.clone();
            assert_eq!(decision.check().unwrap_err().code(), "E_RANGE", "{scale:?}");
        }
    }

    #[test]
    fn one_option_is_nothing_to_choose() {
        let mut decision = site();
        let error = decision.choose(choice(1, 0.8, TODAY), TODAY).unwrap_err();
        assert_eq!(
            (error.code(), error.to_string().as_str()),
            ("E_NOT_ENOUGH_DATA", "there is nothing to choose: it has one option")
        );
    }

    #[test]
    fn from_the_question_to_the_outcome() {
        let mut decision = site();
        let second = decision.add_alternative("A", "");
        assert_eq!(decision.state, DecisionState::Open);
        for (bad, code) in [
            (choice(second, 1.2, TODAY), "E_RANGE"),
            (choice(second, f64::NAN, TODAY), "E_RANGE"),
            (choice(second, 0.8, civil::date(2026, 11, 23)), "E_TIME_ORDER"),
            (choice(77, 0.8, TODAY), "E_NOT_FOUND"),
        ] {
            assert_eq!(decision.choose(bad, TODAY).unwrap_err().code(), code);
            assert_eq!((decision.state, &decision.choice), (DecisionState::Open, &None), "{code}");
        }
        let outcome = Outcome { happened: true, by: mara(), at: at(99), note: String::new() };
        assert_eq!(decision.learn(outcome.clone()).unwrap_err().code(), "E_STATE");
        decision.choose(choice(second, 0.8, TODAY), TODAY).unwrap();
        assert_eq!(decision.state, DecisionState::AwaitingOutcome);
        assert_eq!(decision.choose(choice(1, 0.8, TODAY), TODAY).unwrap_err().code(), "E_STATE");
        decision.learn(outcome).unwrap();
        assert_eq!(decision.state, DecisionState::Scored);
        for (second, state) in
            [(99, DecisionState::Scored), (98, DecisionState::AwaitingOutcome), (8, DecisionState::Open)]
        {
            let mut then = decision.clone();
            then.turn_back(at(second));
            assert_eq!((then.state, then.choice.is_some()), (state, second > 8));
        }
    }

    #[test]
    fn a_score_fills_its_gap_and_keeps_its_range() {
        let mut decision = site();
        decision.add_alternative("A", "");
        decision.gaps.push(Gap { alternative: 1, criterion: 1, owner: mara() });
        assert_eq!(decision.missing().len(), 2);
        let score = |low, likely, high| Score {
            alternative: 1,
            criterion: 1,
            low,
            likely,
            high,
            by: mara(),
            at: at(1),
            note: String::new(),
            evidence: Vec::new(),
        };
        for bad in [score(3.0, 2.0, 5.0), score(1.0, 6.0, 6.0), score(2.0, 3.0, 2.0), score(0.0, 3.0, 5.0)] {
            assert_eq!(decision.put_score(bad).unwrap_err().code(), "E_RANGE");
        }
        decision.put_score(score(2.0, 3.0, 4.0)).unwrap();
        decision.put_score(score(3.0, 3.0, 3.0)).unwrap();
        assert_eq!((decision.scores.len(), decision.gaps.len(), decision.missing().len()), (1, 0, 1));
        decision.remove_alternative(1);
        assert!(decision.scores.is_empty());
        assert_eq!(decision.add_alternative("C", ""), 3);
    }
}
