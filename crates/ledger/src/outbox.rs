//! The outbox: effects that somebody agreed to, from queued to done, each once.
//!
//! queued > working > done | failed | unknown; working > queued when it is to be tried again; unknown > done |
//! failed once somebody has looked. What was being worked on when the process died is still `working` afterwards:
//! ask the other side before acting again.

use crate::audit::Entry;
use crate::content::{self, Stored};
use crate::db::{Keys, Ledger, Txn};
use crate::door;
use crate::error::{LedgerError, Result};
use crate::items::{self, Put, id_of, read_clearance};
use crate::sql::{Cells, Sql};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sqlx::sqlite::SqliteRow;
use world::{Approved, Clearance, Effect, ItemRef, Level, ProposalId, Reader, Role, StateError, Verdict};

/// The number of a job in the outbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct JobId(pub i64);

/// How far a job has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum JobState {
    /// Waits for its time.
    Queued,
    /// Somebody is at it, or died at it.
    Working,
    /// Done, once.
    Done,
    /// Not done, and will not be.
    Failed,
    /// Perhaps done; never tried again by itself.
    Unknown,
}

impl JobState {
    const ALL: [JobState; 5] =
        [JobState::Queued, JobState::Working, JobState::Done, JobState::Failed, JobState::Unknown];

    /// As one word.
    pub fn word(self) -> &'static str {
        match self {
            JobState::Queued => "queued",
            JobState::Working => "working",
            JobState::Done => "done",
            JobState::Failed => "failed",
            JobState::Unknown => "unknown",
        }
    }
    fn of(word: &str) -> Result<JobState> {
        let found = Self::ALL.into_iter().find(|state| state.word() == word);
        found.ok_or_else(|| LedgerError::damaged("a job", format!("unknown state {word}")))
    }
}

/// An effect to be done, or that was done.
#[derive(Debug, Clone, PartialEq)]
pub struct Job {
    /// Its number.
    pub id: JobId,
    /// The same for the same answer to the same proposal with the same effect: hexadecimal.
    pub key: String,
    /// The proposal it belongs to.
    pub proposal: ProposalId,
    /// What to do.
    pub effect: Effect,
    /// Who agreed, and when.
    pub verdict: Verdict,
    /// How far it has come.
    pub state: JobState,
    /// How often it was begun.
    pub attempts: u32,
    /// Not to be begun earlier.
    pub not_before: Timestamp,
    /// When it was begun last.
    pub claimed_at: Option<Timestamp>,
    /// What was there before, as the connector wants it for taking it back.
    pub before: Option<Value>,
    /// What came of it, in words.
    pub outcome: Option<String>,
    /// Why whoever agreed may not any more, where it was taken up and that is so: it must not be done.
    pub refused: Option<String>,
}

/// What of a job may be confidential.
#[derive(Serialize, Deserialize)]
struct Inside {
    effect: Effect,
    verdict: Verdict,
    before: Option<Value>,
    outcome: Option<String>,
}

const JOB: &str = "o.id, o.key, o.proposal, o.state, o.attempts, o.not_before, o.claimed_at, o.form, o.body, \
                   o.level, o.compartment";

fn read(row: &SqliteRow, keys: &Keys) -> Result<(Job, Clearance)> {
    let key = row.text(1)?;
    let stored = Stored { form: row.int(7)?, bytes: row.bytes(8)? };
    let inside: Inside = serde_json::from_slice(&content::unstore(stored, &owner(&key), keys)?)
        .map_err(|e| LedgerError::damaged("a job", e))?;
    let proposal = match crate::facts::reference("proposal", &row.text(2)?)? {
        ItemRef::Proposal(id) => id,
        other => return Err(LedgerError::damaged("a job", other.kind())),
    };
    let job = Job {
        id: JobId(row.int(0)?),
        key,
        proposal,
        effect: inside.effect,
        verdict: inside.verdict,
        state: JobState::of(&row.text(3)?)?,
        attempts: u32::try_from(row.int(4)?).unwrap_or(u32::MAX),
        not_before: row.time(5)?,
        claimed_at: row.maybe_time(6)?,
        before: inside.before,
        outcome: inside.outcome,
        refused: None,
    };
    Ok((job, read_clearance(row, 9)?))
}

fn owner(key: &str) -> String {
    format!("job {key}")
}

fn packed(job: &Job, clearance: &Clearance, keys: &Keys) -> Result<Stored> {
    let inside = Inside {
        effect: job.effect.clone(),
        verdict: job.verdict.clone(),
        before: job.before.clone(),
        outcome: job.outcome.clone(),
    };
    let json = serde_json::to_vec(&inside)
        .map_err(|e| LedgerError::Store { doing: "keep a job", why: e.to_string() })?;
    content::store(&json, &owner(&job.key), clearance.level == Level::EyesOnly, keys)
}

/// The key of a job: what was agreed to, and when.
fn key(approved: &Approved<'_>) -> Result<String> {
    let effect = serde_json::to_vec(approved.effect)
        .map_err(|e| LedgerError::Store { doing: "queue an effect", why: e.to_string() })?;
    let mut hash = blake3::Hasher::new();
    hash.update(approved.proposal.to_string().as_bytes());
    hash.update(&approved.verdict.at.as_microsecond().to_le_bytes());
    hash.update(&effect);
    Ok(hash.finalize().to_hex().to_string())
}

impl Txn {
    /// Queues an effect that somebody agreed to, not to be done before `not_before`. Queued twice, it is one job; one
    /// that has failed is tried again then.
    ///
    /// # Errors
    /// `E_FULL`, `E_IO`.
    pub async fn queue(&mut self, approved: &Approved<'_>, not_before: Timestamp) -> Result<(JobId, Put)> {
        const DOING: &str = "queue an effect";
        if let Some(why) = self.refused(&approved.verdict.by, approved.proposal, approved.effect).await? {
            return Err(LedgerError::Clearance { why });
        }
        let key = key(approved)?;
        let known = Sql::new(DOING, "SELECT id FROM outbox WHERE key = ")
            .bind(key.as_str())
            .row(&mut self.on)
            .await?;
        if let Some(row) = known {
            let id = JobId(row.int(0)?);
            let revived =
                Sql::new(DOING, "UPDATE outbox SET state = 'queued' WHERE state = 'failed' AND id = ")
                    .bind(id.0)
                    .run(&mut self.on)
                    .await?;
            return Ok((id, if revived == 0 { Put::Same } else { Put::Changed }));
        }
        let proposal = id_of(ItemRef::Proposal(approved.proposal));
        let levels = items::clearances(&mut self.on, [proposal.clone()]).await?;
        let clearance = levels.get(&proposal).cloned().unwrap_or(Clearance::at(Level::EyesOnly));
        let id = Sql::new(DOING, "SELECT COALESCE(MAX(id), 0) + 1 FROM outbox").number(&mut self.on).await?;
        let job = Job {
            id: JobId(id),
            key,
            proposal: approved.proposal,
            effect: approved.effect.clone(),
            verdict: approved.verdict.clone(),
            state: JobState::Queued,
            attempts: 0,
            not_before,
            claimed_at: None,
            before: None,
            outcome: None,
            refused: None,
        };
        let stored = packed(&job, &clearance, &self.keys)?;
        Sql::new(
            DOING,
            "INSERT INTO outbox (id, key, proposal, state, attempts, not_before, level, compartment, form, body) \
             VALUES ",
        )
        .tuples(vec![vec![
            id.into(),
            job.key.into(),
            proposal.into(),
            job.state.word().into(),
            0_i64.into(),
            not_before.into(),
            clearance.level.rank().into(),
            clearance.compartment.map(|c| c.0).into(),
            stored.form.into(),
            stored.bytes.into(),
        ]])
        .run(&mut self.on)
        .await?;
        Ok((JobId(id), Put::Added))
    }

    /// Takes up to `limit` jobs whose time has come, oldest first. Once this change is committed they are
    /// `working`, and nobody else gets them. One whose approver has lost the authority for it says so.
    ///
    /// # Errors
    /// `E_DAMAGED`, `E_IO`.
    pub async fn claim(&mut self, limit: u32) -> Result<Vec<Job>> {
        let keys = self.keys.clone();
        let rows = Sql::new(
            "take up jobs",
            &format!("SELECT {JOB} FROM outbox o WHERE o.state = 'queued' AND o.not_before <= "),
        )
        .bind(self.now)
        .push(" ORDER BY o.id LIMIT ")
        .bind(i64::from(limit))
        .rows(&mut self.on)
        .await?;
        let mut jobs = Vec::new();
        for row in &rows {
            let (mut job, clearance) = read(row, &keys)?;
            (job.state, job.attempts, job.claimed_at) = (JobState::Working, job.attempts + 1, Some(self.now));
            self.keep_job(&job, &clearance).await?;
            job.refused = self.refused(&job.verdict.by, job.proposal, &job.effect).await?;
            jobs.push(job);
        }
        Ok(jobs)
    }

    /// Why whoever agreed to a job that is being worked on may not any more; none where they still may.
    ///
    /// # Errors
    /// `E_DAMAGED`, `E_IO`.
    pub async fn job_refused(&mut self, job: &Job) -> Result<Option<String>> {
        self.refused(&job.verdict.by, job.proposal, &job.effect).await
    }

    /// Keeps what was there before, for taking the effect back: to be committed before it is done.
    ///
    /// # Errors
    /// `E_NOT_FOUND`; `E_STATE` unless it is being worked on.
    pub async fn job_before(&mut self, id: JobId, before: Value) -> Result<()> {
        let (mut job, clearance) = self.job_at(id, &[JobState::Working], "working").await?;
        job.before = Some(before);
        self.keep_job(&job, &clearance).await
    }

    /// The effect is done. Writes the one audit entry about it.
    ///
    /// # Errors
    /// `E_NOT_FOUND`; `E_STATE` unless it is being worked on or unknown.
    pub async fn job_done(&mut self, id: JobId, outcome: &str) -> Result<()> {
        self.end_job(id, JobState::Done, outcome).await
    }

    /// The effect was not done: to be tried again at `retry`, or never. The last failure writes an audit entry.
    ///
    /// # Errors
    /// As [`Txn::job_done`].
    pub async fn job_failed(&mut self, id: JobId, why: &str, retry: Option<Timestamp>) -> Result<()> {
        let Some(retry) = retry else { return self.end_job(id, JobState::Failed, why).await };
        let (mut job, clearance) = self.job_at(id, &[JobState::Working], "queued").await?;
        (job.state, job.not_before, job.outcome) = (JobState::Queued, retry, Some(why.to_owned()));
        self.keep_job(&job, &clearance).await
    }

    /// The effect is not wanted any more: it is not tried again.
    ///
    /// # Errors
    /// `E_NOT_FOUND`; `E_STATE` unless it waits or is being worked on.
    pub async fn job_dropped(&mut self, id: JobId, why: &str) -> Result<()> {
        self.end_job_from(&[JobState::Queued, JobState::Working], id, JobState::Failed, why).await
    }

    /// Nobody can tell whether the effect was done. It is not tried again by itself.
    ///
    /// # Errors
    /// `E_NOT_FOUND`; `E_STATE` unless it is being worked on.
    pub async fn job_unknown(&mut self, id: JobId, why: &str) -> Result<()> {
        let (mut job, clearance) = self.job_at(id, &[JobState::Working], "unknown").await?;
        (job.state, job.outcome) = (JobState::Unknown, Some(why.to_owned()));
        self.keep_job(&job, &clearance).await?;
        let entry = entry_about(&job, why);
        self.audit(entry).await.map(drop)
    }

    async fn end_job(&mut self, id: JobId, state: JobState, outcome: &str) -> Result<()> {
        self.end_job_from(&[JobState::Working, JobState::Unknown], id, state, outcome).await
    }

    async fn end_job_from(
        &mut self,
        from: &[JobState],
        id: JobId,
        state: JobState,
        outcome: &str,
    ) -> Result<()> {
        let (mut job, clearance) = self.job_at(id, from, state.word()).await?;
        (job.state, job.outcome) = (state, Some(outcome.to_owned()));
        self.keep_job(&job, &clearance).await?;
        let mut entry = entry_about(&job, if state == JobState::Failed { outcome } else { "" });
        if self.who.role == Role::Agent {
            entry = entry.on_behalf_of(job.verdict.by.name.clone());
        }
        self.audit(entry).await.map(drop)
    }

    /// Gives the jobs of a proposal its new clearance.
    pub(crate) async fn level_jobs(&mut self, proposal: &str, clearance: &Clearance) -> Result<()> {
        let keys = self.keys.clone();
        let rows = Sql::new("level jobs", &format!("SELECT {JOB} FROM outbox o WHERE o.proposal = "))
            .bind(proposal)
            .rows(&mut self.on)
            .await?;
        for row in &rows {
            let (job, _) = read(row, &keys)?;
            self.keep_job(&job, clearance).await?;
        }
        Ok(())
    }

    async fn job_at(&mut self, id: JobId, from: &[JobState], to: &str) -> Result<(Job, Clearance)> {
        let keys = self.keys.clone();
        let row = Sql::new("read a job", &format!("SELECT {JOB} FROM outbox o WHERE o.id = "))
            .bind(id.0)
            .row(&mut self.on)
            .await?;
        let row = row.ok_or_else(|| LedgerError::NotFound { what: format!("job {}", id.0) })?;
        let (job, clearance) = read(&row, &keys)?;
        if from.contains(&job.state) {
            return Ok((job, clearance));
        }
        Err(StateError { thing: "job", from: job.state.word().to_owned(), to: to.to_owned() }.into())
    }

    async fn keep_job(&mut self, job: &Job, clearance: &Clearance) -> Result<()> {
        let stored = packed(job, clearance, &self.keys)?;
        Sql::new("keep a job", "UPDATE outbox SET state = ")
            .bind(job.state.word())
            .push(", attempts = ")
            .bind(i64::from(job.attempts))
            .push(", not_before = ")
            .bind(job.not_before)
            .push(", claimed_at = ")
            .bind(job.claimed_at)
            .push(", level = ")
            .bind(clearance.level.rank())
            .push(", compartment = ")
            .bind(clearance.compartment.clone().map(|c| c.0))
            .push(", form = ")
            .bind(stored.form)
            .push(", body = ")
            .bind(stored.bytes)
            .push(" WHERE id = ")
            .bind(job.id.0)
            .run(&mut self.on)
            .await
            .map(drop)
    }
}

impl Ledger {
    /// Jobs in one of these states that this reader may see, oldest first.
    ///
    /// # Errors
    /// `E_DAMAGED`, `E_IO`.
    pub async fn jobs(&self, reader: &Reader, states: &[JobState]) -> Result<Vec<Job>> {
        let mut on = self.connection("read jobs").await?;
        let sql = Sql::new("read jobs", &format!("SELECT {JOB} FROM outbox o WHERE o.state IN "))
            .list(states.iter().map(|state| state.word()))
            .push(" AND ");
        let rows = door::seen_by(sql, reader, "o").push(" ORDER BY o.id").rows(&mut on).await?;
        rows.iter().map(|row| read(row, &self.keys).map(|(job, _)| job)).collect()
    }
}

/// What the log says of a job: names and hashes, no content.
fn entry_about(job: &Job, why: &str) -> Entry {
    let verb = match job.state {
        JobState::Done => "effect.done",
        JobState::Failed => "effect.failed",
        _ => "effect.unknown",
    };
    Entry::new(verb)
        .about(ItemRef::Proposal(job.proposal))
        .because(why)
        .with("job", job.key.clone())
        .with("approved_by", job.verdict.by.name.clone())
        .with("approved_at", job.verdict.at.to_string())
}
