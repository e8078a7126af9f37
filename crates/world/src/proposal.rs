//! Proposals: the only way the system changes anything outside, and consent as a type.
//!
//! new > shown > accepted | edited | dismissed | expired; accepted and edited > applied > undone.

use crate::clearance::{Approver, Clearance};
use crate::effect::Effect;
use crate::error::StateError;
use crate::evidence::{Evidence, Reason, Unit};
use crate::handling::{Deed, Handling, Later};
use crate::ids::{GoalId, ItemRef, ProposalId};
use crate::learned::KindRecord;
use crate::verdict::{Answer, Verdict};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A kind of proposal, "engine.name": verdicts of one kind teach its confidence.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ProposalKind(pub String);

impl From<&str> for ProposalKind {
    fn from(kind: &str) -> Self {
        Self(kind.to_owned())
    }
}
impl fmt::Display for ProposalKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// How sure, in a word, always with its basis (spec §0.7).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    /// Fewer than 10 verdicts on this kind.
    New,
    /// Below 60 % kept.
    Low,
    /// From 60 %.
    Medium,
    /// From 85 %.
    High,
}

impl Confidence {
    /// From the record of a kind.
    pub fn of(record: &KindRecord) -> Confidence {
        let n = record.verdicts();
        match f64::from(record.kept()) / f64::from(n.max(1)) {
            _ if n < 10 => Confidence::New,
            share if share >= 0.85 => Confidence::High,
            share if share >= 0.60 => Confidence::Medium,
            _ => Confidence::Low,
        }
    }
}

/// What it is expected to bring, in one figure and a phrase.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Expected {
    /// "60 min for the board paper".
    pub words: String,
    /// The figure, on a scale comparable between kinds: minutes-equivalent gained.
    pub minutes: f64,
}

/// Another way out of the same problem.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Way {
    /// The action, as a title.
    pub title: String,
    /// Its effect.
    pub effect: Effect,
}

/// Where a proposal stands; each stage carries what it needs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
#[expect(clippy::large_enum_variant, reason = "a state sits in one proposal; a box would buy nothing")]
pub enum State {
    /// Made, not yet seen by anybody.
    New,
    /// Shown to a person.
    Shown {
        /// First when.
        at: Timestamp,
    },
    /// Answered with yes (perhaps edited); its effect is due.
    Accepted {
        /// The answer.
        verdict: Verdict,
    },
    /// Answered with no.
    Dismissed {
        /// The answer.
        verdict: Verdict,
    },
    /// Ran out.
    Expired {
        /// When.
        at: Timestamp,
    },
    /// Its effect has been done.
    Applied {
        /// The answer.
        verdict: Verdict,
        /// When it was done.
        at: Timestamp,
        /// What takes it back, if anything can.
        undo: Option<Effect>,
    },
    /// Its effect could not be done; nothing was changed.
    Failed {
        /// The answer.
        verdict: Verdict,
        /// When it was tried last.
        at: Timestamp,
        /// Why, and what to do now.
        why: String,
    },
    /// Done and taken back.
    Undone {
        /// The answer it had.
        verdict: Verdict,
        /// When it was taken back.
        at: Timestamp,
    },
}

impl State {
    /// As one word for the store and the screen.
    pub fn word(&self) -> &'static str {
        match self {
            State::New => "new",
            State::Shown { .. } => "shown",
            State::Accepted { .. } => "accepted",
            State::Dismissed { .. } => "dismissed",
            State::Expired { .. } => "expired",
            State::Applied { .. } => "applied",
            State::Failed { .. } => "failed",
            State::Undone { .. } => "undone",
        }
    }
}

/// A suggested change: reason, evidence, expected effect, confidence, preview, undo and expiry.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Proposal {
    /// Identity: kind, subject and effect.
    pub id: ProposalId,
    /// Kind.
    pub kind: ProposalKind,
    /// The action in the imperative: "Move Vendor review to Thu 14:00–14:45".
    pub title: String,
    /// Why, in a sentence, read before the action.
    pub because: String,
    /// What a yes does.
    pub effect: Effect,
    /// Other ways out, if there are any.
    #[serde(default)]
    pub ways: Vec<Way>,
    /// What it is expected to bring.
    pub expected: Expected,
    /// Signed parts of `expected.minutes`.
    pub reasons: Vec<Reason>,
    /// What supports it; at least one item.
    pub evidence: Vec<Evidence>,
    /// What it is about, for grouping and for "never this".
    pub about: Vec<ItemRef>,
    /// Whose message it rests on, by address, where "never this" means that person's mail and not this one message.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sender: Option<String>,
    /// What it was made from, where it is looked at again before its yes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub preview: Option<Box<Preview>>,
    /// The goal it serves most.
    #[serde(default)]
    pub goal: Option<GoalId>,
    /// Needs an answer by then, if it does.
    #[serde(default)]
    pub by: Option<Timestamp>,
    /// When it was made.
    pub created: Timestamp,
    /// When it runs out.
    pub expires: Timestamp,
    /// At least that of all its evidence.
    pub clearance: Clearance,
    /// Whether it was put off or passed on while it waits.
    #[serde(default, skip_serializing_if = "Handling::is_none")]
    pub handling: Handling,
    /// Where it stands.
    #[serde(flatten)]
    pub state: State,
}

/// What a proposal was made from, so that it can be made again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preview {
    /// What somebody asked for, as it is written.
    pub words: String,
    /// For so many weeks ahead.
    pub weeks: u32,
    /// What it changes, as that was.
    pub rests_on: Vec<RestsOn>,
}

/// Something that a proposal rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RestsOn {
    /// The item.
    pub item: ItemRef,
    /// What counts of it, in words.
    pub as_it_was: String,
}

/// The parts an engine gives; [`Proposal::new`] makes the rest.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// See [`Proposal::kind`].
    pub kind: &'static str,
    /// What makes it the same proposal when found again: the subject's ids, not the words.
    pub key: String,
    /// See [`Proposal::title`].
    pub title: String,
    /// See [`Proposal::because`].
    pub because: String,
    /// See [`Proposal::effect`].
    pub effect: Effect,
    /// See [`Proposal::ways`].
    pub ways: Vec<Way>,
    /// Words of [`Expected`]; the figure is the sum of the reasons.
    pub expected: String,
    /// Signed parts in minutes.
    pub reasons: Vec<Reason>,
    /// See [`Proposal::evidence`].
    pub evidence: Vec<Evidence>,
    /// See [`Proposal::about`].
    pub about: Vec<ItemRef>,
    /// See [`Proposal::goal`].
    pub goal: Option<GoalId>,
    /// See [`Proposal::by`].
    pub by: Option<Timestamp>,
    /// See [`Proposal::expires`].
    pub expires: Timestamp,
}

impl Proposal {
    /// Makes a proposal of a draft. Its id follows from kind and key, its figure is the sum of the reasons that
    /// are in minutes, its clearance is at least that of its evidence.
    pub fn new(draft: Draft, now: Timestamp) -> Proposal {
        let clearance = draft
            .evidence
            .iter()
            .fold(Clearance { level: crate::Level::Public, compartment: None }, |joined, e| {
                joined.join(&e.clearance)
            });
        // What a yes makes is at least as private as what speaks for it.
        let raised = |mut effect: Effect| {
            effect.raise(&clearance);
            effect
        };
        let minutes = draft.reasons.iter().filter(|r| r.unit == Unit::Minutes).map(|r| r.amount).sum();
        Proposal {
            id: ProposalId::derive(&format!("{}\n{}", draft.kind, draft.key)),
            kind: ProposalKind::from(draft.kind),
            title: draft.title,
            because: draft.because,
            effect: raised(draft.effect),
            ways: draft.ways.into_iter().map(|w| Way { effect: raised(w.effect), ..w }).collect(),
            expected: Expected { words: draft.expected, minutes },
            reasons: draft.reasons,
            evidence: draft.evidence,
            about: draft.about,
            sender: None,
            preview: None,
            goal: draft.goal,
            by: draft.by,
            created: now,
            expires: draft.expires,
            clearance,
            handling: Handling::default(),
            state: State::New,
        }
    }

    /// The same, of mail from this address: "never this" holds for all of their mail.
    pub fn of_sender(self, address: &str) -> Proposal {
        Proposal { sender: Some(address.to_owned()), ..self }
    }

    /// The same, to be looked at again before its yes.
    pub fn previewed(self, preview: Preview) -> Proposal {
        Proposal { preview: Some(Box::new(preview)), ..self }
    }

    fn cannot_become(&self, to: &str) -> StateError {
        StateError { thing: "proposal", from: self.state.word().into(), to: to.into() }
    }
    /// Whether it still waits for an answer.
    pub fn is_open(&self) -> bool {
        matches!(self.state, State::New | State::Shown { .. })
    }
    /// Whether it waits in sight at `now`: open, not run out, not put off.
    pub fn waits(&self, now: Timestamp) -> bool {
        self.is_open() && now < self.expires && !self.handling.rests(now)
    }
    /// Puts it off until a time; what runs out earlier still does.
    ///
    /// # Errors
    /// `E_STATE` once it has been answered or has run out.
    pub fn put_off(&mut self, later: Later) -> Result<(), StateError> {
        if !self.is_open() || later.at >= self.expires {
            return Err(self.cannot_become("put off"));
        }
        self.handling.later = Some(later);
        Ok(())
    }
    /// Passes it to the executive; it is in sight again at once.
    ///
    /// # Errors
    /// `E_STATE` once it has been answered or has run out.
    pub fn pass(&mut self, passed: Deed) -> Result<(), StateError> {
        if !self.is_open() || passed.at >= self.expires {
            return Err(self.cannot_become("passed on"));
        }
        self.handling.later = None;
        self.handling.passed = Some(passed);
        Ok(())
    }
    /// Takes a no back: it waits again as it was shown.
    ///
    /// # Errors
    /// `E_STATE` unless it is dismissed and has not run out.
    pub fn reopen(&mut self, now: Timestamp) -> Result<(), StateError> {
        match &self.state {
            State::Dismissed { verdict } if now < self.expires => {
                self.state = State::Shown { at: verdict.at };
                Ok(())
            }
            _ => Err(self.cannot_become("shown")),
        }
    }
    /// Lets it wait again after its yes was taken back, so that it can have another answer.
    ///
    /// # Errors
    /// `E_STATE` unless it is undone and has not run out.
    pub fn ask_again(&mut self, now: Timestamp) -> Result<(), StateError> {
        match &self.state {
            State::Undone { at, .. } if now < self.expires => {
                self.state = State::Shown { at: *at };
                Ok(())
            }
            _ => Err(self.cannot_become("shown")),
        }
    }
    /// Marks it as seen. Seeing again changes nothing.
    ///
    /// # Errors
    /// `E_STATE` once it has been answered or has run out.
    pub fn show(&mut self, now: Timestamp) -> Result<(), StateError> {
        match self.state {
            State::New => self.state = State::Shown { at: now },
            State::Shown { .. } => {}
            _ => return Err(self.cannot_become("shown")),
        }
        Ok(())
    }
    /// Takes a yes.
    ///
    /// # Errors
    /// `E_STATE` unless it is shown and has not run out.
    pub fn accept(&mut self, by: &Approver, now: Timestamp) -> Result<(), StateError> {
        self.answer_yes(Answer::Accepted, by, now)
    }
    /// Takes a yes to another effect, which replaces the proposed one.
    ///
    /// # Errors
    /// As [`Proposal::accept`].
    pub fn accept_edited(&mut self, effect: Effect, by: &Approver, now: Timestamp) -> Result<(), StateError> {
        self.answer_yes(Answer::Edited, by, now)?;
        self.effect = effect;
        Ok(())
    }
    fn answer_yes(&mut self, answer: Answer, by: &Approver, now: Timestamp) -> Result<(), StateError> {
        let State::Shown { .. } = self.state else { return Err(self.cannot_become("accepted")) };
        if now >= self.expires {
            return Err(StateError { thing: "proposal", from: "expired".into(), to: "accepted".into() });
        }
        self.state = State::Accepted { verdict: Verdict { answer, by: by.actor().clone(), at: now } };
        Ok(())
    }
    /// Takes a no.
    ///
    /// # Errors
    /// `E_STATE` unless it is shown.
    pub fn dismiss(
        &mut self,
        reason: &str,
        never: bool,
        by: &Approver,
        now: Timestamp,
    ) -> Result<(), StateError> {
        let State::Shown { .. } = self.state else { return Err(self.cannot_become("dismissed")) };
        let answer = Answer::Dismissed { reason: reason.to_owned(), never };
        self.state = State::Dismissed { verdict: Verdict { answer, by: by.actor().clone(), at: now } };
        Ok(())
    }
    /// Adds to a no that it shall never be proposed again.
    ///
    /// # Errors
    /// `E_STATE` unless it is dismissed.
    pub fn never_again(&mut self) -> Result<(), StateError> {
        match &mut self.state {
            State::Dismissed { verdict: Verdict { answer: Answer::Dismissed { never, .. }, .. } } => {
                *never = true;
                Ok(())
            }
            _ => Err(self.cannot_become("refused for good")),
        }
    }
    /// Lets it run out.
    ///
    /// # Errors
    /// `E_STATE` once it has been answered.
    pub fn expire(&mut self, now: Timestamp) -> Result<(), StateError> {
        if !self.is_open() {
            return Err(self.cannot_become("expired"));
        }
        self.state = State::Expired { at: now };
        Ok(())
    }
    /// The right to do its effect: there is one only after a yes.
    pub fn approved(&self) -> Option<Approved<'_>> {
        match &self.state {
            State::Accepted { verdict } => {
                Some(Approved { effect: &self.effect, verdict, proposal: self.id, _sealed: () })
            }
            _ => None,
        }
    }
    /// Records that its effect was done.
    ///
    /// # Errors
    /// `E_STATE` unless it is accepted.
    pub fn applied(&mut self, undo: Option<Effect>, now: Timestamp) -> Result<(), StateError> {
        let State::Accepted { verdict } = &self.state else { return Err(self.cannot_become("applied")) };
        self.state = State::Applied { verdict: verdict.clone(), at: now, undo };
        Ok(())
    }
    /// Records that its effect could not be done.
    ///
    /// # Errors
    /// `E_STATE` unless it is accepted.
    pub fn failed(&mut self, why: String, now: Timestamp) -> Result<(), StateError> {
        let State::Accepted { verdict } = &self.state else { return Err(self.cannot_become("failed")) };
        self.state = State::Failed { verdict: verdict.clone(), at: now, why };
        Ok(())
    }
    /// The right to take its effect back: `wish` says who wants that, and when.
    pub fn approved_undo<'a>(&'a self, wish: &'a Verdict) -> Option<Approved<'a>> {
        match &self.state {
            State::Applied { undo: Some(effect), .. } => {
                Some(Approved { effect, verdict: wish, proposal: self.id, _sealed: () })
            }
            _ => None,
        }
    }
    /// Records that its effect was taken back.
    ///
    /// # Errors
    /// `E_STATE` unless it is applied and has an undo.
    pub fn undone(&mut self, now: Timestamp) -> Result<(), StateError> {
        let State::Applied { verdict, undo: Some(_), .. } = &self.state else {
            return Err(self.cannot_become("undone"));
        };
        self.state = State::Undone { verdict: verdict.clone(), at: now };
        Ok(())
    }
}

/// An effect that somebody agreed to. Only a proposal makes one, and `connectors` takes nothing else: no change
/// leaves without a yes.
#[derive(Debug, Clone, Copy)]
#[expect(clippy::manual_non_exhaustive, reason = "inside this crate, too, only a proposal may make one")]
pub struct Approved<'a> {
    /// What to do.
    pub effect: &'a Effect,
    /// Who said yes, and when.
    pub verdict: &'a Verdict,
    /// To which proposal.
    pub proposal: ProposalId,
    _sealed: (),
}
