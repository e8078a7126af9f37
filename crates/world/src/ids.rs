//! Identities. Every id is derived from the thing's natural key (a UID, a Message-ID, an address), so the
//! same thing read twice is the same item, and a replay gives the same bytes.

use serde::{Deserialize, Serialize};
use std::fmt;
use uuid::Uuid;

/// The highest id: after every other one in order.
pub const LAST: Uuid = Uuid::max();

macro_rules! id {
    ($($(#[$doc:meta])* $name:ident = $kind:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl $name {
            /// The id of the thing with this natural key (UUID version 5, RFC 9562 §5.5).
            pub fn derive(key: &str) -> Self {
                Self(Uuid::new_v5(&Uuid::NAMESPACE_URL, format!(concat!("equerry:", $kind, ":{}"), key).as_bytes()))
            }
            /// The first characters, for people; any unique prefix names the thing on the command line.
            pub fn short(&self) -> String {
                self.0.simple().to_string()[..6].to_owned()
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}", self.0.simple())
            }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!($kind, ":{}"), self.short())
            }
        }
        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, uuid::Error> {
                Uuid::parse_str(text).map(Self)
            }
        }
    )*};
}

id! {
    /// A person, by their first known address or card UID.
    PersonId = "person";
    /// An organisation or department, by its name.
    OrganisationId = "organisation";
    /// One occurrence of an event: collection, UID and RECURRENCE-ID.
    EventId = "event";
    /// A task, by its source and foreign id, or its words and the instant it was captured.
    TaskId = "task";
    /// A project, by its name in the projects file.
    ProjectId = "project";
    /// A goal, by its id in the goals file.
    GoalId = "goal";
    /// A message: Message-ID and a hash of its bytes (two bodies under one Message-ID are two messages).
    MessageId = "message";
    /// A thread of messages, by its root.
    ThreadId = "thread";
    /// A document: an attachment or a file, by the hash of its bytes and its place.
    DocumentId = "document";
    /// A promise between two parties, by the sentence that made it.
    CommitmentId = "commitment";
    /// A recurring duty.
    ResponsibilityId = "responsibility";
    /// A decision.
    DecisionId = "decision";
    /// A note between the executive and one of their people, or a line to the team.
    NoteId = "note";
    /// A trip.
    TripId = "trip";
    /// A proposal, by its kind, what it is about and its effect.
    ProposalId = "proposal";
    /// A grant.
    GrantId = "grant";
    /// An account to sign in with, by its address.
    AccountId = "account";
    /// A source of items: an imported file or a connected folder.
    SourceId = "source";
}

/// A named need-to-know group; an item in one is seen only by its members.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Compartment(pub String);

impl Compartment {
    /// How the groups of one begin. No group that a person names has a colon.
    pub const OWN: &str = "own:";
    /// The group of one person alone.
    pub fn own(person: PersonId) -> Compartment {
        Compartment(format!("{}{person}", Compartment::OWN))
    }
    /// Whose, if it is of one person alone.
    pub fn owner(&self) -> Option<PersonId> {
        self.0.strip_prefix(Compartment::OWN)?.parse().ok()
    }
}

/// A pointer to any item, for evidence and links.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", content = "id", rename_all = "snake_case")]
pub enum ItemRef {
    /// A person.
    Person(PersonId),
    /// An organisation.
    Organisation(OrganisationId),
    /// An event occurrence.
    Event(EventId),
    /// A task.
    Task(TaskId),
    /// A project.
    Project(ProjectId),
    /// A goal.
    Goal(GoalId),
    /// A message.
    Message(MessageId),
    /// A document.
    Document(DocumentId),
    /// A commitment.
    Commitment(CommitmentId),
    /// A responsibility.
    Responsibility(ResponsibilityId),
    /// A proposal.
    Proposal(ProposalId),
    /// A decision.
    Decision(DecisionId),
    /// A note.
    Note(NoteId),
}

impl ItemRef {
    /// The plain id behind the pointer.
    pub fn uuid(&self) -> Uuid {
        match self {
            ItemRef::Person(i) => i.0,
            ItemRef::Organisation(i) => i.0,
            ItemRef::Event(i) => i.0,
            ItemRef::Task(i) => i.0,
            ItemRef::Project(i) => i.0,
            ItemRef::Goal(i) => i.0,
            ItemRef::Message(i) => i.0,
            ItemRef::Document(i) => i.0,
            ItemRef::Commitment(i) => i.0,
            ItemRef::Responsibility(i) => i.0,
            ItemRef::Proposal(i) => i.0,
            ItemRef::Decision(i) => i.0,
            ItemRef::Note(i) => i.0,
        }
    }
    /// The kind as one word, as stored and shown: "event", "message".
    pub fn kind(&self) -> &'static str {
        match self {
            ItemRef::Person(_) => "person",
            ItemRef::Organisation(_) => "organisation",
            ItemRef::Event(_) => "event",
            ItemRef::Task(_) => "task",
            ItemRef::Project(_) => "project",
            ItemRef::Goal(_) => "goal",
            ItemRef::Message(_) => "message",
            ItemRef::Document(_) => "document",
            ItemRef::Commitment(_) => "commitment",
            ItemRef::Responsibility(_) => "responsibility",
            ItemRef::Proposal(_) => "proposal",
            ItemRef::Decision(_) => "decision",
            ItemRef::Note(_) => "note",
        }
    }
}
