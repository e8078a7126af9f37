//! Effects: everything Equerry can do once somebody has said yes, as data.

use crate::clearance::{Clearance, Grant};
use crate::goal::GoalLink;
use crate::ids::{
    CommitmentId, DecisionId, EventId, GoalId, GrantId, ItemRef, MessageId, PersonId, ResponsibilityId,
    SourceId, TaskId,
};
use crate::message::{Mailbox, Queue};
use crate::responsibility::Subject;
use crate::task::{Task, TaskState};
use crate::time::{Due, Interval};
use jiff::civil;
use serde::{Deserialize, Serialize};

/// A new event to be put into a calendar.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventDraft {
    /// The calendar; none is the owner's main one.
    pub calendar: Option<SourceId>,
    /// UID, fixed when proposed, so that doing it twice makes one event.
    pub uid: String,
    /// When.
    pub interval: Interval,
    /// IANA zone it is written in.
    pub zone: String,
    /// Title.
    pub summary: String,
    /// Notes.
    #[serde(default)]
    pub description: String,
    /// Place.
    #[serde(default)]
    pub location: Option<String>,
    /// Addresses of attendees; empty for a block of one's own. To a hold nobody is invited: they are whom it is held for.
    #[serde(default)]
    pub attendees: Vec<Mailbox>,
    /// CATEGORIES.
    #[serde(default)]
    pub categories: Vec<String>,
    /// A hold (TENTATIVE).
    #[serde(default)]
    pub tentative: bool,
    /// At least that of what it was made from; a proposal sees to it.
    #[serde(default)]
    pub clearance: Clearance,
}

/// A change of one task; what is none stays.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct TaskChange {
    /// New state.
    #[serde(default)]
    pub state: Option<TaskState>,
    /// New due date.
    #[serde(default)]
    pub due: Option<Due>,
    /// New estimate in minutes.
    #[serde(default)]
    pub estimate_minutes: Option<u32>,
    /// New owner.
    #[serde(default)]
    pub owner: Option<PersonId>,
    /// Tasks that must be done before it, in place of those named so far.
    #[serde(default)]
    pub after: Option<Vec<TaskId>>,
    /// Not before.
    #[serde(default)]
    pub start: Option<civil::Date>,
    /// Minutes it took, when it is done.
    #[serde(default)]
    pub actual_minutes: Option<u32>,
    /// Why, for a drop.
    #[serde(default)]
    pub reason: Option<String>,
}

/// A change of one event; what is none stays, and others who are invited are never touched.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventChange {
    /// New time; from midnight to midnight a whole-day event stays one.
    #[serde(default)]
    pub to: Option<Interval>,
    /// New title.
    #[serde(default)]
    pub summary: Option<String>,
    /// New place; empty takes it out.
    #[serde(default)]
    pub location: Option<String>,
    /// New notes; empty takes them out.
    #[serde(default)]
    pub description: Option<String>,
    /// The executive does not come: their own answer is DECLINED (RFC 5546 §3.2.3). Whose event it is does not matter.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub declines: bool,
}

impl EventChange {
    /// Whether nothing is changed.
    pub fn is_empty(&self) -> bool {
        *self == EventChange::default()
    }
    /// Whether nothing but the executive's own answer is changed.
    pub fn only_declines(&self) -> bool {
        self.declines && *self == EventChange { declines: true, ..EventChange::default() }
    }
}

/// What the pair say of a meeting, as a whole.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// What the executive does there.
    pub my_role: Option<crate::event::MyRole>,
    /// The outcome hoped for.
    pub hoped_outcome: Option<String>,
    /// The rest.
    pub occasion: Option<Box<crate::occasion::Occasion>>,
}

impl Said {
    /// What is said of an event.
    pub fn of(event: &crate::event::Event) -> Said {
        Said {
            my_role: event.my_role,
            hoped_outcome: event.hoped_outcome.clone(),
            occasion: event.occasion.clone(),
        }
    }
    /// Puts it into an event.
    pub fn into_event(self, event: &mut crate::event::Event) {
        (event.my_role, event.hoped_outcome, event.occasion) =
            (self.my_role, self.hoped_outcome, self.occasion.filter(|o| !o.is_empty()));
    }
}

/// One thing to do. Everything it names is fixed when it is shown; approval is bound to its hash.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum Effect {
    /// Put an event at another time.
    MoveEvent {
        /// Which occurrence.
        event: EventId,
        /// To when.
        to: Interval,
    },
    /// Change an event: its time, title, place or notes.
    ChangeEvent {
        /// Which occurrence.
        event: EventId,
        /// How.
        change: EventChange,
    },
    /// Put a new event into the calendar.
    CreateEvent {
        /// It.
        draft: EventDraft,
    },
    /// Take an event out of the calendar.
    CancelEvent {
        /// Which occurrence.
        event: EventId,
    },
    /// Lay a mail into Drafts; it is sent only by a person (sending by Equerry joins later).
    DraftMail {
        /// Message-ID, fixed when proposed.
        message_id: String,
        /// To.
        to: Vec<Mailbox>,
        /// Cc.
        cc: Vec<Mailbox>,
        /// Subject.
        subject: String,
        /// Plain text.
        text: String,
        /// The message it answers.
        in_reply_to: Option<MessageId>,
    },
    /// Add a task.
    CreateTask {
        /// It.
        task: Box<Task>,
    },
    /// Change a task.
    ChangeTask {
        /// Which.
        task: TaskId,
        /// How.
        change: TaskChange,
    },
    /// Take a detected promise as one, and watch it.
    ConfirmCommitment {
        /// Which.
        commitment: CommitmentId,
    },
    /// Record how a promise ended.
    CloseCommitment {
        /// Which.
        commitment: CommitmentId,
        /// True: kept (late where the date has passed). False: released.
        kept: bool,
    },
    /// Link an item to a goal.
    LinkGoal {
        /// The item.
        item: ItemRef,
        /// The link; contribution 0 unlinks.
        link: GoalLink,
    },
    /// Change a goal's weight among its siblings.
    SetGoalWeight {
        /// Which.
        goal: GoalId,
        /// Weight, not negative.
        weight: f64,
    },
    /// Put a message into another queue.
    SetQueue {
        /// Which.
        message: MessageId,
        /// Where to.
        queue: Queue,
    },
    /// Choose an option of a decision; only the executive may agree to it.
    Decide {
        /// Which.
        decision: DecisionId,
        /// Key of the option.
        alternative: u32,
        /// Why.
        why: String,
    },
    /// Say whether what was expected of a decision has happened; only the executive may agree to it.
    TellOutcome {
        /// Which.
        decision: DecisionId,
        /// Whether it has.
        happened: bool,
    },
    /// Say what kind of activity an event is.
    SetActivity {
        /// Which occurrence.
        event: EventId,
        /// The kind; none leaves it to be told from words and people.
        activity: Option<String>,
    },
    /// Say that an event stays where it is, or lift that.
    SetStay {
        /// Which occurrence.
        event: EventId,
        /// Who says so, when and why; none lifts it.
        stay: Option<crate::event::Stay>,
    },
    /// Say what a meeting is for, who goes in the executive's place, what was said there and that it was brought back.
    SetOccasion {
        /// Which occurrence.
        event: EventId,
        /// What is said.
        said: Box<Said>,
    },
    /// Give somebody a right in an area, change it, or end it; only the executive may agree to it.
    SetAuthority {
        /// Which grant.
        grant: GrantId,
        /// As it is to be; none ends it.
        to: Option<Box<Grant>>,
    },
    /// Ask somebody to take a level in an area, or take the question back; it holds once they have said yes themselves.
    AskAuthority {
        /// Which grant.
        grant: GrantId,
        /// As it would be; none takes the question back.
        to: Option<Box<Grant>>,
    },
    /// Let another do what somebody does in an area; only the executive may agree to it.
    HandOver {
        /// Which area.
        area: ResponsibilityId,
        /// Who does it now.
        from: PersonId,
        /// Who shall.
        to: PersonId,
    },
    /// Say how far Equerry may go by itself with a kind of proposal; only the executive may agree to it.
    SetActing {
        /// The kind.
        kind: String,
        /// The one context in which it counts; empty: everywhere.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        scope: String,
        /// 0 Never to 4 Decides.
        level: u8,
    },
    /// Let a kind of proposal be tried, so that one in five of its occasions is held back by chance, or stop it; only the
    /// executive may agree to it.
    Try {
        /// The kind.
        kind: String,
        /// Whether it begins.
        begins: bool,
    },
    /// Put an item back as it was: what undoing a change or a removal does.
    PutBack {
        /// As it was.
        item: Box<crate::snapshot::Item>,
    },
    /// Take out an item that a yes had made: what undoing a creation does.
    TakeOut {
        /// Which.
        item: ItemRef,
    },
    /// Several, together or not at all.
    Together {
        /// In this order.
        effects: Vec<Effect>,
    },
}

impl Effect {
    /// The plain effects inside, in order.
    pub fn parts(&self) -> Vec<&Effect> {
        match self {
            Effect::Together { effects } => effects.iter().flat_map(|e| e.parts()).collect(),
            one => vec![one],
        }
    }
    /// Raises what it would make to at least this clearance: what comes of private evidence is private.
    pub fn raise(&mut self, floor: &Clearance) {
        match self {
            Effect::CreateEvent { draft } => draft.clearance = draft.clearance.join(floor),
            Effect::CreateTask { task } => task.clearance = task.clearance.join(floor),
            Effect::Together { effects } => effects.iter_mut().for_each(|e| e.raise(floor)),
            _ => {}
        }
    }
    /// Whether what it does can be taken back. What cannot asks for a second press.
    pub fn can_be_undone(&self) -> bool {
        self.parts().iter().all(|part| match part {
            Effect::MoveEvent { .. }
            | Effect::ChangeEvent { .. }
            | Effect::CreateEvent { .. }
            | Effect::CancelEvent { .. }
            | Effect::DraftMail { .. }
            | Effect::CreateTask { .. }
            | Effect::ChangeTask { .. }
            | Effect::ConfirmCommitment { .. }
            | Effect::CloseCommitment { .. }
            | Effect::LinkGoal { .. }
            | Effect::SetGoalWeight { .. }
            | Effect::SetQueue { .. }
            | Effect::Decide { .. }
            | Effect::TellOutcome { .. }
            | Effect::SetActivity { .. }
            | Effect::SetAuthority { .. }
            | Effect::AskAuthority { .. }
            | Effect::HandOver { .. }
            | Effect::SetActing { .. }
            | Effect::Try { .. }
            | Effect::SetStay { .. }
            | Effect::SetOccasion { .. } => true,
            Effect::PutBack { .. } | Effect::TakeOut { .. } | Effect::Together { .. } => false,
        })
    }
    /// Whether only the executive may agree to it, however far somebody else's right goes.
    pub fn is_executives(&self) -> bool {
        let is = |part: &&Effect| {
            matches!(
                part,
                Effect::Decide { .. }
                    | Effect::TellOutcome { .. }
                    | Effect::SetAuthority { .. }
                    | Effect::AskAuthority { .. }
                    | Effect::HandOver { .. }
                    | Effect::SetActing { .. }
                    | Effect::Try { .. }
            )
        };
        self.parts().iter().any(is)
    }
    /// The longest time that one event of it takes, in minutes; none where it sets none.
    pub fn minutes(&self) -> Option<i64> {
        let taken = self.parts().into_iter().filter_map(|part| match part {
            Effect::MoveEvent { to, .. } => Some(to.minutes()),
            Effect::ChangeEvent { change, .. } => change.to.map(|to| to.minutes()),
            Effect::CreateEvent { draft } => Some(draft.interval.minutes()),
            _ => None,
        });
        taken.max()
    }
    /// The items that it changes, by their ids.
    pub fn changes(&self) -> Vec<ItemRef> {
        let item = |part: &Effect| match part {
            Effect::MoveEvent { event, .. }
            | Effect::ChangeEvent { event, .. }
            | Effect::CancelEvent { event }
            | Effect::SetActivity { event, .. }
            | Effect::SetStay { event, .. }
            | Effect::SetOccasion { event, .. } => Some(ItemRef::Event(*event)),
            Effect::ChangeTask { task, .. } => Some(ItemRef::Task(*task)),
            Effect::ConfirmCommitment { commitment } | Effect::CloseCommitment { commitment, .. } => {
                Some(ItemRef::Commitment(*commitment))
            }
            Effect::SetQueue { message, .. } => Some(ItemRef::Message(*message)),
            Effect::DraftMail { in_reply_to, .. } => in_reply_to.map(ItemRef::Message),
            Effect::PutBack { item } => Some(item.reference()),
            Effect::TakeOut { item } | Effect::LinkGoal { item, .. } => Some(*item),
            Effect::Decide { decision, .. } | Effect::TellOutcome { decision, .. } => {
                Some(ItemRef::Decision(*decision))
            }
            Effect::SetGoalWeight { goal, .. } => Some(ItemRef::Goal(*goal)),
            Effect::HandOver { area, .. } => Some(ItemRef::Responsibility(*area)),
            Effect::CreateEvent { .. }
            | Effect::CreateTask { .. }
            | Effect::SetAuthority { .. }
            | Effect::AskAuthority { .. }
            | Effect::SetActing { .. }
            | Effect::Try { .. }
            | Effect::Together { .. } => None,
        };
        self.parts().into_iter().filter_map(item).collect()
    }
    /// What the things are about that it makes.
    pub fn makes(&self) -> Vec<Subject<'_>> {
        self.parts().into_iter().filter_map(Effect::made).collect()
    }
    fn made(&self) -> Option<Subject<'_>> {
        let of = |project, words| Some(Subject { item: None, project, words });
        match self {
            Effect::CreateEvent { draft } => of(None, draft.summary.as_str()),
            Effect::CreateTask { task } => of(task.project, task.title.as_str()),
            Effect::DraftMail { subject, .. } => of(None, subject.as_str()),
            _ => None,
        }
    }
    /// Whether it reaches a calendar or mailbox outside.
    pub fn reaches_outside(&self) -> bool {
        self.parts().iter().any(|part| match part {
            Effect::MoveEvent { .. }
            | Effect::ChangeEvent { .. }
            | Effect::CreateEvent { .. }
            | Effect::CancelEvent { .. }
            | Effect::DraftMail { .. }
            | Effect::TakeOut { item: ItemRef::Event(_) | ItemRef::Message(_) } => true,
            Effect::PutBack { item } => matches!(**item, crate::snapshot::Item::Event(_)),
            _ => false,
        })
    }
}
