//! What is true: the types everybody speaks, and the invariants they keep.
//!
//! No clock, no chance, no I/O. Words are those of RFC 5545 (calendar), RFC 5322 (mail), RFC 6350
//! (people), RACI (responsibility) and `docs/glossary.md`. Instants are UTC beside an IANA zone,
//! durations are minutes, probabilities 0–1, scores 0–100.

pub mod acting;
pub mod authority;
pub mod clearance;
pub mod commitment;
pub mod consent;
pub mod decision;
pub mod document;
pub mod effect;
pub mod error;
pub mod event;
pub mod evidence;
pub mod goal;
pub mod handling;
pub mod ids;
pub mod learned;
pub mod letters;
pub mod message;
pub mod mode;
pub mod note;
pub mod occasion;
pub mod office;
pub mod own;
pub mod person;
pub mod proposal;
pub mod relation;
pub mod responsibility;
pub mod snapshot;
pub mod task;
pub mod time;
pub mod trial;
pub mod trip;
pub mod verdict;

pub use acting::{Acting, ActingRight, Floor};
pub use authority::{AreaRight, Limit, Matter, Money, Refusal, Standing, allows};
pub use clearance::{Actor, Clearance, Grant, Level, Reader, Role, Verb, may};
pub use commitment::{Commitment, CommitmentState};
pub use consent::Consents;
pub use decision::{Decision, DecisionState};
pub use document::Document;
pub use effect::Effect;
pub use error::StateError;
pub use event::{Attendee, Event, PartStat};
pub use evidence::{Evidence, Reason, Unit};
pub use goal::{Goal, GoalLink, GoalTurn, Project, Turn};
pub use handling::{Deed, Handling, Later};
pub use ids::*;
pub use letters::folded;
pub use message::{Mailbox, Message, Queue, SpeechAct, Triage};
pub use mode::{Declared, Mode, allows_under};
pub use note::Note;
pub use office::Office;
pub use person::{Organisation, Person};
pub use proposal::{Approved, Proposal, ProposalKind, State};
pub use relation::{Related, Relation};
pub use responsibility::{Competence, Part, Responsibility, Subject};
pub use snapshot::{Item, Snapshot};
pub use task::{GaveWay, Lag, Resume, Task, TaskState};
pub use time::{Due, Interval};
pub use verdict::{Answer, Verdict};
