//! Events of a calendar (RFC 5545), one value an occurrence.

use crate::clearance::{Actor, Clearance};
use crate::ids::{EventId, SourceId};
use crate::occasion::Occasion;
use crate::time::Interval;
use jiff::{Timestamp, civil, tz::TimeZone};
use serde::{Deserialize, Serialize};

/// What an attendee has answered (RFC 5545 §3.2.12).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PartStat {
    /// Not yet.
    #[default]
    NeedsAction,
    /// Yes.
    Accepted,
    /// No.
    Declined,
    /// Perhaps.
    Tentative,
    /// Somebody else goes.
    Delegated,
    /// A value this release does not know, kept.
    Other(String),
}

/// How much an attendee is needed (RFC 5545 §3.2.16).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AttendeeRole {
    /// Leads.
    Chair,
    /// Needed.
    #[default]
    Required,
    /// Welcome.
    Optional,
    /// For information; also rooms and resources.
    NonParticipant,
}

/// One who is invited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attendee {
    /// Address, folded to lower case, without `mailto:`.
    pub email: String,
    /// CN, when given.
    #[serde(default)]
    pub name: Option<String>,
    /// Role.
    #[serde(default)]
    pub role: AttendeeRole,
    /// Answer.
    #[serde(default)]
    pub partstat: PartStat,
}

/// When an event is: real time, or whole days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EventTime {
    /// Instants, with the zone it was written in. A floating time has the office's zone and `flag` says so.
    Timed {
        /// From when till when.
        interval: Interval,
        /// IANA name, or the calendar's own TZID as written.
        zone: String,
    },
    /// Dates: first day, and the day after the last.
    AllDay {
        /// First day.
        start: civil::Date,
        /// The day after the last.
        end: civil::Date,
    },
}

impl EventTime {
    /// The stretch it covers; days run from midnight to midnight in `zone`.
    pub fn interval(&self, zone: &TimeZone) -> Interval {
        match self {
            EventTime::Timed { interval, .. } => *interval,
            EventTime::AllDay { start, end } => {
                let midnight = |d| crate::time::instant(d, civil::Time::midnight(), zone);
                Interval::new(midnight(*start), midnight(*end))
            }
        }
    }
}

/// Whether an event is certain (RFC 5545 §3.8.1.11).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EventStatus {
    /// It stands.
    #[default]
    Confirmed,
    /// A hold.
    Tentative,
    /// It was called off.
    Cancelled,
}

/// What the executive does in a meeting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MyRole {
    /// Decides.
    Decide,
    /// Contributes.
    Contribute,
    /// Represents somebody.
    Represent,
    /// Listens.
    Inform,
    /// Could stay away.
    Optional,
}

/// Somebody's word that an event stays where it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stay {
    /// Who said so: the word is theirs to lift, and the executive's.
    pub by: Actor,
    /// When.
    pub at: Timestamp,
    /// Why, in their words; may be empty.
    #[serde(default)]
    pub why: String,
}

/// One occurrence of an event.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// Identity of this occurrence.
    pub id: EventId,
    /// The calendar it came from.
    pub source: SourceId,
    /// Whose calendar that is, an address in lower case, where it is somebody else's and the executive is not in it: it
    /// takes none of their time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<String>,
    /// UID.
    pub uid: String,
    /// RECURRENCE-ID of this occurrence, as written in the series' own zone; none for a single event.
    #[serde(default)]
    pub recurrence_id: Option<String>,
    /// When.
    pub time: EventTime,
    /// SUMMARY.
    #[serde(default)]
    pub summary: String,
    /// DESCRIPTION.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// LOCATION.
    #[serde(default)]
    pub location: Option<String>,
    /// ORGANIZER's address.
    #[serde(default)]
    pub organiser: Option<String>,
    /// ATTENDEEs.
    #[serde(default)]
    pub attendees: Vec<Attendee>,
    /// STATUS.
    #[serde(default)]
    pub status: EventStatus,
    /// TRANSP: whether it leaves the time free.
    #[serde(default)]
    pub transparent: bool,
    /// CATEGORIES.
    #[serde(default)]
    pub categories: Vec<String>,
    /// SEQUENCE.
    #[serde(default)]
    pub sequence: i64,
    /// CREATED, else DTSTAMP: from when on it could be known. None: always.
    #[serde(default)]
    pub created: Option<Timestamp>,
    /// A problem with its time that a person should see: "no zone: read as Europe/Berlin", "unknown zone X".
    #[serde(default)]
    pub flag: Option<String>,
    /// What the executive does there, when said.
    #[serde(default)]
    pub my_role: Option<MyRole>,
    /// The outcome hoped for, when said.
    #[serde(default)]
    pub hoped_outcome: Option<String>,
    /// What kind of activity it is, when a person said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub activity: Option<String>,
    /// Never to be moved by a proposal.
    #[serde(default)]
    pub protected: bool,
    /// Who said that it stays where it is; no proposal moves it until that is lifted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stay: Option<Stay>,
    /// What the pair say of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub occasion: Option<Box<Occasion>>,
    /// What one must be cleared for to see more than "busy".
    #[serde(default)]
    pub clearance: Clearance,
}

impl Event {
    /// A single, certain event with nothing but a name and a time.
    pub fn new(
        source: SourceId,
        uid: impl Into<String>,
        summary: impl Into<String>,
        time: EventTime,
    ) -> Event {
        let uid = uid.into();
        Event {
            id: Event::id_of(source, &uid, None),
            source,
            uid,
            recurrence_id: None,
            time,
            summary: summary.into(),
            description: String::new(),
            location: None,
            organiser: None,
            attendees: Vec::new(),
            status: EventStatus::default(),
            transparent: false,
            categories: Vec::new(),
            sequence: 0,
            created: None,
            flag: None,
            my_role: None,
            hoped_outcome: None,
            activity: None,
            stay: None,
            of: None,
            occasion: None,
            protected: false,
            clearance: Clearance::default(),
        }
    }
    /// The id of an occurrence.
    pub fn id_of(source: SourceId, uid: &str, recurrence_id: Option<&str>) -> EventId {
        EventId::derive(&format!("{source}\n{uid}\n{}", recurrence_id.unwrap_or("")))
    }
    /// From when till when, days in `zone`.
    pub fn interval(&self, zone: &TimeZone) -> Interval {
        self.time.interval(zone)
    }
    /// Whether it lasts whole days.
    pub fn is_all_day(&self) -> bool {
        matches!(self.time, EventTime::AllDay { .. })
    }
    /// Whether it takes the executive's time: theirs, not cancelled, not transparent, not declined, not all-day.
    pub fn is_busy(&self, mine: &[String]) -> bool {
        self.of.is_none()
            && self.status != EventStatus::Cancelled
            && !self.transparent
            && !self.is_all_day()
            && !self.attendees.iter().any(|a| mine.contains(&a.email) && a.partstat == PartStat::Declined)
    }
    /// The people in it other than those with the addresses `mine`, rooms and resources left out.
    pub fn others<'a>(&'a self, mine: &'a [String]) -> impl Iterator<Item = &'a Attendee> {
        self.attendees.iter().filter(|a| a.role != AttendeeRole::NonParticipant && !mine.contains(&a.email))
    }
    /// Whether two or more people are in it: others are invited, or nobody is and its title calls it a meeting, as in
    /// diaries that an assistant keeps.
    pub fn is_meeting(&self, mine: &[String]) -> bool {
        self.others(mine).next().is_some()
            || self.organiser.as_ref().is_some_and(|o| !mine.contains(o) && !self.attendees.is_empty())
            || self.attendees.is_empty() && self.of.is_none() && is_called_a_meeting(&self.summary)
    }
}

/// Whether a title says that people meet. Work for a meeting, and time kept free of them, is none.
fn is_called_a_meeting(title: &str) -> bool {
    const MEETING: [&str; 7] = ["meeting", "meetings", "mtg", "mtgs", "interview", "interviews", "committee"];
    const ABOUT: [&str; 16] = [
        "prep",
        "prepare",
        "preparation",
        "preparing",
        "notes",
        "minutes",
        "no",
        "free",
        "write",
        "draft",
        "book",
        "schedule",
        "arrange",
        "plan",
        "for",
        "before",
    ];
    let is = |word: &str, of: &[&str]| of.iter().any(|w| w.eq_ignore_ascii_case(word));
    let words = || title.split(|c: char| !c.is_alphanumeric());
    words().any(|w| is(w, &MEETING)) && !words().any(|w| is(w, &ABOUT))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_title_calls_a_meeting_only_where_nobody_is_invited() {
        let event = |title: &str| {
            let time = EventTime::AllDay { start: date(2026, 11, 24), end: date(2026, 11, 25) };
            Event::new(SourceId::derive("own"), title, title, time)
        };
        let mine = ["mara@near.example".to_owned()];
        let called = ["TMS Weekly Mtg. EB4102", "Team meeting", "PRC-Interviews", "Audit Committee"];
        called.iter().for_each(|title| assert!(event(title).is_meeting(&mine), "{title}"));
        let kept = ["Prep for the board meeting", "No meetings", "Meeting notes", "Focus", "Metering", ""];
        kept.iter().for_each(|title| assert!(!event(title).is_meeting(&mine), "{title}"));
        let of_another = Event { of: Some("jonas@near.example".into()), ..event("Team meeting") };
        assert!(!of_another.is_meeting(&mine));
    }
}
