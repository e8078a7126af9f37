//! Trials of kinds of proposals: who allowed one, what was decided about each occasion, what came of it. A decision is
//! added and never changed; an outcome is written once.

use crate::audit::Entry;
use crate::db::{Ledger, Txn};
use crate::error::{LedgerError, Result};
use std::collections::BTreeMap;
use world::trial::{Occasion, Trial, Trials};
use world::{Reader, Role};

/// The key under which they are kept.
const TRIALS: &str = "trials";

impl Ledger {
    /// All trials and their occasions; nothing for a reader who does not see everything.
    ///
    /// # Errors
    /// `E_DAMAGED`, `E_IO`.
    pub async fn trials(&self, reader: &Reader) -> Result<Trials> {
        Ok(self.state(reader, TRIALS).await?.unwrap_or_default())
    }
}

impl Txn {
    /// Begins the trial of a kind, or goes on with one that was stopped, by its first seed. Only the executive allows it.
    ///
    /// # Errors
    /// `E_CLEARANCE` for anybody else; `E_FULL`, `E_IO`.
    pub async fn begin_trial(&mut self, kind: &str, seed: u64) -> Result<()> {
        if self.who.role != Role::Executive {
            return Err(LedgerError::Clearance {
                why: "only the executive can let a kind be tried".to_owned(),
            });
        }
        let mut all: Trials = self.state(TRIALS).await?.unwrap_or_default();
        let (since, by) = (self.now, self.who.name.clone());
        match all.trials.iter_mut().find(|t| t.kind == kind) {
            Some(trial) if trial.stopped.is_none() => return Ok(()),
            Some(trial) => (trial.since, trial.by, trial.stopped) = (since, by, None),
            None => all.trials.push(Trial { kind: kind.to_owned(), seed, since, by, stopped: None }),
        }
        self.set_state(TRIALS, &all).await?;
        self.audit(Entry::new("trial.begun").with("kind", kind)).await.map(drop)
    }

    /// Stops the trial of a kind: what was held back is free at once, and what is not known yet of its occasions is given
    /// up on both sides. True when one was running.
    ///
    /// # Errors
    /// `E_CLEARANCE` for anybody but the executive and their assistant; `E_FULL`, `E_IO`.
    pub async fn stop_trial(&mut self, kind: &str) -> Result<bool> {
        self.only_the_pair()?;
        let mut all: Trials = self.state(TRIALS).await?.unwrap_or_default();
        let now = self.now;
        let Some(trial) = all.trials.iter_mut().find(|t| t.kind == kind && t.stopped.is_none()) else {
            return Ok(false);
        };
        trial.stopped = Some(now);
        for open in all.occasions.iter_mut().filter(|o| o.kind == kind && o.settled.is_none()) {
            open.settled = Some(now);
        }
        self.set_state(TRIALS, &all).await?;
        self.audit(Entry::new("trial.stopped").with("kind", kind)).await?;
        Ok(true)
    }

    /// Adds what was decided about occasions; what was decided before stays as it is. Each that is held back is written to
    /// the audit log.
    ///
    /// # Errors
    /// `E_FULL`, `E_IO`.
    pub async fn decide_occasions(&mut self, decided: Vec<Occasion>) -> Result<()> {
        if decided.is_empty() {
            return Ok(());
        }
        let mut all: Trials = self.state(TRIALS).await?.unwrap_or_default();
        for occasion in decided {
            if all.known(&occasion.key).is_some() || all.running(&occasion.kind).is_none() {
                continue;
            }
            if occasion.held_back {
                let entry = Entry::new("trial.held").with("kind", occasion.kind.as_str());
                self.audit(entry.with("occasion", occasion.key.as_str())).await?;
            }
            all.occasions.push(occasion);
        }
        self.set_state(TRIALS, &all).await
    }

    /// Writes what came of occasions, by their keys, once for each; none gives it up.
    ///
    /// # Errors
    /// `E_FULL`, `E_IO`.
    pub async fn settle_occasions(&mut self, outcomes: &BTreeMap<String, Option<f64>>) -> Result<()> {
        let mut all: Trials = self.state(TRIALS).await?.unwrap_or_default();
        let now = self.now;
        for occasion in all.occasions.iter_mut().filter(|o| o.settled.is_none()) {
            if let Some(outcome) = outcomes.get(&occasion.key) {
                (occasion.outcome, occasion.settled) = (*outcome, Some(now));
            }
        }
        self.set_state(TRIALS, &all).await
    }

    fn only_the_pair(&self) -> Result<()> {
        match self.who.role {
            Role::Executive | Role::Assistant => Ok(()),
            _ => Err(LedgerError::Clearance {
                why: "only the executive and their assistant can stop a trial".to_owned(),
            }),
        }
    }
}
