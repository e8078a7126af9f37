//! Learning from verdicts: how far a kind of proposal is trusted, how long work really takes, how much time
//! goes to what nobody planned. Every learner states its prior, learns from verdicts and finished work only,
//! can be read, frozen and reset (spec §0.4).

use jiff::civil;
use world::learned::Learned;
use world::proposal::Confidence;
use world::{Proposal, ProposalKind, Snapshot, Task};

/// What may be frozen or reset on its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Learner {
    /// How kinds of proposals fare.
    Proposals,
    /// How long work takes.
    Effort,
    /// Rules of the form "never this".
    Never,
}

/// How far a kind of proposal is trusted, with the basis.
#[derive(Debug, Clone, PartialEq)]
pub struct Basis {
    /// In a word.
    pub word: Confidence,
    /// 95 % Wilson interval of the share kept; none without verdicts.
    pub interval: Option<(f64, f64)>,
    /// Why that word: "18 of 19 like this accepted".
    pub basis: String,
}

/// Takes in what became of a proposal. Call it once at each change of its state; states that say nothing about
/// the answer change nothing. Frozen learners stay as they are.
pub fn record(_learned: &mut Learned, _proposal: &Proposal) {}

/// Takes in a finished task that had an estimate and a real duration. True when it taught something.
pub fn record_effort(_learned: &mut Learned, _task: &Task) -> bool {
    false
}

/// How far a kind is trusted.
pub fn confidence(learned: &Learned, kind: &ProposalKind) -> Basis {
    let record = learned.kinds.get(&kind.0).copied().unwrap_or_default();
    Basis { word: Confidence::of(&record), interval: None, basis: String::new() }
}

/// The chance that a proposal of this kind is kept, 0–1: beta-binomial with two yes and two no as prior.
pub fn expected_acceptance(_learned: &Learned, _kind: &ProposalKind) -> f64 {
    0.5
}

/// Why a kind is no longer proposed, if so: "11 of 12 declined, so it is proposed no more".
pub fn silenced(_learned: &Learned, _kind: &ProposalKind) -> Option<String> {
    None
}

/// Kinds that are silent now, each with why, for the settings page and `doctor`.
pub fn silent_kinds(_learned: &Learned) -> Vec<(ProposalKind, String)> {
    Vec::new()
}

/// What of `found` may be shown, best first: doubles, rules "never this", kinds mostly declined, what was
/// declined in the last 14 days and what would take a stretch of time twice are left out; the order is benefit
/// times the chance of a yes.
pub fn ready(_world: &Snapshot, found: Vec<Proposal>) -> Vec<Proposal> {
    found
}

/// The share of worked time that went to what was not planned over the last 20 workdays before `today`, 0–1;
/// none below 20 workdays of history (the prior is 0.36, Porter & Nohria 2018).
pub fn reactive_share(_world: &Snapshot, _today: civil::Date) -> Option<f64> {
    None
}

/// Stops or resumes a learner.
pub fn freeze(_learned: &mut Learned, _learner: Learner, _frozen: bool) {}

/// Puts a learner back to its prior.
pub fn reset(_learned: &mut Learned, _learner: Learner) {}
