//! Where a card stands, in words.

use super::Say;
use crate::words::{inert, short};
use serde::Serialize;
use world::{Proposal, State, Verdict};

/// Where a proposal stands, as its card shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "stand", rename_all = "snake_case")]
pub enum Stand {
    /// Waits for an answer.
    Open,
    /// Somebody said yes; it is being done.
    Working {
        /// "Mara accepted this at 07:41."
        who: String,
    },
    /// Done.
    Done {
        /// "You accepted this at 07:41."
        who: String,
        /// What was done.
        words: String,
        /// Whether it can be taken back now.
        undo: bool,
    },
    /// Somebody said no.
    Declined {
        /// "You declined this at 07:41."
        who: String,
        /// Their reason, if they gave one, and whether it will never come back.
        words: String,
        /// Whether it can be taken back now.
        undo: bool,
    },
    /// It could not be done; nothing was changed.
    Failed {
        /// Why, and what to do now.
        why: String,
    },
    /// It ran out unanswered.
    Expired {
        /// When.
        why: String,
    },
    /// Done and taken back.
    Undone {
        /// When.
        words: String,
        /// Whether it can be asked again.
        again: bool,
    },
}

impl Stand {
    /// Whether it waits for an answer.
    pub fn is_open(&self) -> bool {
        matches!(self, Stand::Open)
    }
    /// What became of it, in a sentence or two; none while it waits.
    pub fn said(&self) -> Option<String> {
        match self {
            Stand::Open => None,
            Stand::Working { who } => Some(who.clone()),
            Stand::Done { who, words, .. } | Stand::Declined { who, words, .. } => {
                Some(format!("{who} {words}").trim_end().to_owned())
            }
            Stand::Failed { why } | Stand::Expired { why } => Some(why.clone()),
            Stand::Undone { words, .. } => Some(words.clone()),
        }
    }
    /// The same where a page tells one's own change: of what was done, only what came of it.
    pub fn became(&self) -> Option<String> {
        match self {
            Stand::Done { words, .. } => Some(words.clone()),
            _ => self.said(),
        }
    }
    /// Whether it can be taken back now.
    pub fn may_undo(&self) -> bool {
        matches!(self, Stand::Done { undo: true, .. } | Stand::Declined { undo: true, .. })
    }
    /// One word for a class name or a program.
    pub fn word(&self) -> &'static str {
        match self {
            Stand::Open => "open",
            Stand::Working { .. } => "working",
            Stand::Done { .. } => "done",
            Stand::Declined { .. } => "declined",
            Stand::Failed { .. } => "failed",
            Stand::Expired { .. } => "expired",
            Stand::Undone { .. } => "undone",
        }
    }
}

pub(super) fn stand(say: &Say<'_>, proposal: &Proposal) -> Stand {
    let said = |verdict: &Verdict, what: &str| {
        format!("{} {what} this {}.", say.who(&verdict.by), say.at(verdict.at))
    };
    let may = say.seats.may_answer(say.world, proposal);
    match &proposal.state {
        State::New | State::Shown { .. } if say.world.now < proposal.expires => Stand::Open,
        State::New | State::Shown { .. } => {
            Stand::Expired { why: format!("It ran out {}.", say.at(proposal.expires)) }
        }
        State::Accepted { verdict } => Stand::Working { who: said(verdict, "accepted") },
        State::Applied { verdict, undo, .. } => Stand::Done {
            who: said(verdict, "accepted"),
            words: super::effect::done(say, &proposal.effect),
            undo: may && undo.is_some(),
        },
        State::Dismissed { verdict } => Stand::Declined {
            who: said(verdict, "declined"),
            words: declined(say, proposal, verdict),
            undo: may && say.world.now < proposal.expires,
        },
        State::Failed { why, .. } => Stand::Failed { why: inert(why) },
        State::Expired { at } => Stand::Expired { why: format!("It ran out {}.", say.at(*at)) },
        State::Undone { at, .. } => Stand::Undone {
            words: format!("Taken back {}.", say.at(*at)),
            again: may && say.world.now < proposal.expires && !crate::by_hand::is_by_hand(proposal),
        },
    }
}

fn declined(say: &Say<'_>, proposal: &Proposal, verdict: &Verdict) -> String {
    match &verdict.answer {
        world::Answer::Dismissed { never: true, .. } => {
            let reach = crate::settings::refused_sender(say.world, proposal);
            let reach = reach.map_or_else(String::new, |reach| format!(" Never: {}.", inert(&reach)));
            format!("It will not be proposed again.{reach}")
        }
        world::Answer::Dismissed { reason, .. } if !reason.trim().is_empty() => {
            format!("Because: {}", inert(&short(reason, 120)))
        }
        _ => String::new(),
    }
}
