//! What the executive, their assistant and one of their people write for each other: points of a 1-2-1, notes of it, the
//! update of a week, why a 1-2-1 was moved; and the lines of the weekly note to the team.

use crate::clearance::{Clearance, Level};
use crate::evidence::Evidence;
use crate::ids::{DecisionId, EventId, NoteId, PersonId, ResponsibilityId};
pub use crate::own::{Aim, Influence, Mistake, Pulse, Skill, Thanked};
use jiff::{Timestamp, civil};
use serde::{Deserialize, Serialize};

/// Where a point of a 1-2-1 stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Point {
    /// To be spoken of.
    #[default]
    Open,
    /// It was not reached, and comes again.
    Carried,
    /// It was spoken of.
    Done,
}

/// What a direct report says of a week. What was done is the note's text; what is empty was not said.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Update {
    /// The Monday of the week.
    pub week: civil::Date,
    /// What comes next.
    #[serde(default)]
    pub next: String,
    /// What is blocked, and by what.
    #[serde(default)]
    pub blocked: String,
    /// The decision that is wanted of the executive.
    #[serde(default)]
    pub decision: String,
    /// How it goes, in a word of their own.
    #[serde(default)]
    pub mood: String,
    /// Whether what was done may stand in the note to the team.
    #[serde(default)]
    pub share: bool,
}

/// How far somebody goes at a kind of meeting, least first (spec §12.5).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// They look on.
    #[default]
    Observe,
    /// They help: papers, minutes, what was promised.
    Assist,
    /// They speak to what is theirs.
    Speak,
    /// They go in the executive's place.
    Represent,
}

impl Stage {
    /// All of them.
    pub const ALL: [Stage; 4] = [Stage::Observe, Stage::Assist, Stage::Speak, Stage::Represent];
    /// As it is said and sent.
    pub fn word(self) -> &'static str {
        ["observe", "assist", "speak", "represent"][self as usize]
    }
    /// By its word, in whatever case.
    pub fn named(word: &str) -> Option<Stage> {
        let word = word.trim().to_lowercase();
        Stage::ALL.into_iter().find(|stage| stage.word() == word)
    }
    /// The one after it.
    pub fn next(self) -> Option<Stage> {
        Stage::ALL.get(self as usize + 1).copied()
    }
}

/// What somebody watches at a meeting to which they go along; what is empty was not said.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Watch {
    /// How the work runs.
    #[serde(default)]
    pub operation: String,
    /// Who is who, and what they want.
    #[serde(default)]
    pub people: String,
    /// How it is decided there.
    #[serde(default)]
    pub decision: String,
}

/// What the executive and the assistant agreed for the assistant; what is empty was not agreed (spec §12.1).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rights {
    /// When they work, and when they can be reached.
    #[serde(default)]
    pub hours: String,
    /// What they may decline.
    #[serde(default)]
    pub decline: String,
    /// What training they get.
    #[serde(default)]
    pub training: String,
    /// When and how they hear how it goes.
    #[serde(default)]
    pub feedback: String,
    /// What they are told, and when.
    #[serde(default)]
    pub told: String,
    /// Whether requests for the executive's time come through them.
    #[serde(default)]
    pub through: bool,
}

/// That somebody put their name to something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signed {
    /// Who.
    pub by: PersonId,
    /// When.
    pub at: Timestamp,
}

/// How firmly somebody holds a view, least first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Firmness {
    /// A first thought; easily changed.
    Loosely,
    /// Thought through; a good reason would change it.
    #[default]
    Fairly,
    /// They would say it again tomorrow.
    Firmly,
}

impl Firmness {
    /// All of them.
    pub const ALL: [Firmness; 3] = [Firmness::Loosely, Firmness::Fairly, Firmness::Firmly];
    /// As it is said and sent.
    pub fn word(self) -> &'static str {
        ["loosely", "fairly", "firmly"][self as usize]
    }
    /// By its word, in whatever case.
    pub fn named(word: &str) -> Option<Firmness> {
        let word = word.trim().to_lowercase();
        Firmness::ALL.into_iter().find(|firmness| firmness.word() == word)
    }
}

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Written {
    /// A point for the next 1-2-1.
    Point {
        /// Where it stands.
        state: Point,
    },
    /// A note of a 1-2-1 that was held.
    Minutes {
        /// On which day.
        on: civil::Date,
    },
    /// The update of a week.
    Update(Update),
    /// The report asks for time before the next 1-2-1; the text says what for.
    Asks {
        /// How long.
        minutes: u32,
        /// Whether somebody has answered.
        answered: bool,
    },
    /// A 1-2-1 was moved; the text is the reason.
    Moved {
        /// Which.
        event: EventId,
        /// From when.
        from: Timestamp,
        /// To when.
        to: Timestamp,
    },
    /// A line of the note to the team that somebody has looked at.
    Line {
        /// The Monday of the week.
        week: civil::Date,
        /// What it came from, so that it is found again: "goal 3f…"; a line written by hand has its own id.
        key: String,
        /// Whether it may go out, or is left out.
        approved: bool,
    },
    /// Somebody asks to be trained for an area; the text is what they ask for.
    Training {
        /// For which.
        area: ResponsibilityId,
        /// What is missing.
        gap: String,
        /// What it costs, in minutes or errors.
        reason: String,
        /// What was answered; empty until then.
        #[serde(default)]
        answer: String,
    },
    /// The way an area is done was changed; the text is how.
    Improved {
        /// Which.
        area: ResponsibilityId,
        /// From which day on.
        on: civil::Date,
        /// Whether it was talked over first.
        agreed: bool,
    },
    /// Somebody goes along to a meeting, or went; the text is what for.
    GoesAlong {
        /// To which.
        event: EventId,
        /// What it is called, so that it is known when it is no longer in the calendar.
        title: String,
        /// On which day.
        on: civil::Date,
        /// What is watched there.
        #[serde(default)]
        watch: Watch,
        /// What they noted afterwards; empty until then.
        #[serde(default)]
        after: String,
        /// Whether they were there without the executive.
        #[serde(default)]
        alone: bool,
        /// Whether they spoke at least once.
        #[serde(default)]
        spoke: bool,
    },
    /// How far somebody goes at a kind of meeting; the text is what such a meeting is called.
    Grows {
        /// What its title says beside place and number.
        family: String,
        /// How far.
        stage: Stage,
        /// Since when.
        since: civil::Date,
    },
    /// What the pair agreed for the assistant, and who put their name to it as it stands.
    Agreed {
        /// What.
        rights: Rights,
        /// Who, each once.
        #[serde(default)]
        signed: Vec<Signed>,
    },
    /// How a no went that was practised before; the text is the line that worked best.
    Rehearsed {
        /// Against what it was practised.
        against: String,
        /// Whether it worked.
        worked: bool,
        /// What to do otherwise next time; may be empty.
        #[serde(default)]
        next: String,
    },
    /// A candid view for the executive; the text is the view.
    View {
        /// About which decision, if about one.
        about: Option<DecisionId>,
        /// How firmly it is held.
        firmness: Firmness,
        /// When the executive said that they have heard it.
        #[serde(default)]
        heard: Option<Timestamp>,
    },
    /// Somebody with whom one has influence; the text is what for.
    Influence(Influence),
    /// Something that the executive should hear of somebody one has influence with; the text is what.
    Tell {
        /// Of whom, as one calls them.
        of: String,
        /// When the executive said that they have heard it.
        #[serde(default)]
        heard: Option<Timestamp>,
    },
    /// A mistake of one's own; the text is what went wrong.
    Mistake(Mistake),
    /// A goal that somebody sets themselves; the text is which.
    Aim(Aim),
    /// Something that somebody is good at; the text is what.
    Skill(Skill),
    /// How well going through the assistant works, as a colleague says it; the text is what they said with it.
    Pulse(Pulse),
    /// One's own energy, 0 (none) to 10 (full); the text is what drains or gives it, and may be empty.
    Energy {
        /// How much.
        level: u8,
    },
    /// That somebody was thanked; the text is what for.
    Thanked(Thanked),
    /// What was agreed in a catch-up, a line each.
    CaughtUp {
        /// On which day.
        on: civil::Date,
    },
}

/// Something written between the executive and one of their people, or a line to all of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// Identity.
    pub id: NoteId,
    /// The direct report it is shared with; none for the team.
    #[serde(default)]
    pub with: Option<PersonId>,
    /// Who wrote it.
    pub author: PersonId,
    /// When.
    pub at: Timestamp,
    /// The words.
    pub text: String,
    /// What it is.
    pub written: Written,
    /// What it was made from; empty for what somebody wrote.
    #[serde(default)]
    pub evidence: Vec<Evidence>,
    /// What one must be cleared for to see it. What the executive keeps to themselves is Eyes-only.
    #[serde(default)]
    pub clearance: Clearance,
}

impl Note {
    /// Something that was written between the executive and one of their people, seen by those who work on it.
    pub fn between(
        with: PersonId,
        author: PersonId,
        at: Timestamp,
        text: impl Into<String>,
        written: Written,
    ) -> Note {
        let text = text.into();
        let key = match &written {
            Written::Update(update) => format!("{with} {}", update.week),
            Written::Moved { event, from, to } => format!("{with} {author} {at} {event} {from} {to} {text}"),
            _ => format!("{with} {author} {at} {text}"),
        };
        Note {
            id: NoteId::derive(&key),
            with: Some(with),
            author,
            at,
            text,
            written,
            evidence: Vec::new(),
            clearance: Clearance::at(Level::Confidential),
        }
    }
    /// Something that somebody writes for their own growth: theirs alone, or shared by those who work here.
    pub fn of_growth(
        person: PersonId,
        author: PersonId,
        at: Timestamp,
        text: impl Into<String>,
        written: Written,
        shared: bool,
    ) -> Note {
        let subject = match &written {
            Written::GoesAlong { event, .. } => event.to_string(),
            Written::Grows { family, .. } => family.clone(),
            Written::Agreed { .. } => "what was agreed".to_owned(),
            _ => format!("{author} {at}"),
        };
        let kept = if shared { "shared" } else { "own" };
        let clearance = if shared { Clearance::at(Level::Confidential) } else { Clearance::own(person) };
        let id = NoteId::derive(&format!("{person} grows {kept} {subject}"));
        Note { id, clearance, ..Note::between(person, author, at, text, written) }
    }
    /// The same, for the executive alone.
    pub fn kept_private(self) -> Note {
        Note { clearance: Clearance::at(Level::EyesOnly), ..self }
    }
    /// Whether it is shared with this person: written between them and the executive, and not raised above that.
    pub fn is_shared_with(&self, person: PersonId) -> bool {
        self.with == Some(person)
            && self.clearance.level <= Level::Confidential
            && self.clearance.compartment.is_none()
    }
    /// Whether it is a point that is still to be spoken of.
    pub fn is_open_point(&self) -> bool {
        matches!(self.written, Written::Point { state: Point::Open | Point::Carried })
    }
    /// Whether it counts until it is changed, however old it is.
    pub fn stands(&self) -> bool {
        matches!(
            self.written,
            Written::Grows { .. }
                | Written::Agreed { .. }
                | Written::Rehearsed { .. }
                | Written::View { heard: None, .. }
                | Written::Influence(_)
                | Written::Tell { heard: None, .. }
        )
    }
    /// Whether it waits for somebody: an open point, or a request for time.
    pub fn is_open(&self) -> bool {
        self.is_open_point() || matches!(self.written, Written::Asks { answered: false, .. })
    }
    /// What the pair agreed, where both put their name to it as it stands.
    pub fn agreed_by_both(&self, executive: PersonId, assistant: PersonId) -> Option<&Rights> {
        let Written::Agreed { rights, signed } = &self.written else { return None };
        let both = [executive, assistant].iter().all(|one| signed.iter().any(|s| s.by == *one));
        both.then_some(rights)
    }
    /// The update, if it is one.
    pub fn update(&self) -> Option<&Update> {
        if let Written::Update(update) = &self.written { Some(update) } else { None }
    }
}

#[cfg(test)]
mod tests;
