//! iCalendar (RFC 5545): events and tasks out of bytes, and changes back into them.

pub mod write;

pub use write::{cancelled, created, moved, restored, round_trip, with_first_summary};

use crate::{Error, Refusal};
use jiff::tz::TimeZone;
use world::{Event, Interval, SourceId, Task};

/// What the reader of a calendar must know besides its bytes.
#[derive(Debug, Clone, Copy)]
pub struct CalendarContext<'a> {
    /// The calendar.
    pub source: SourceId,
    /// The office's zone: whole days and floating times are read in it.
    pub zone: &'a TimeZone,
    /// Its IANA name.
    pub zone_name: &'a str,
    /// Occurrences that touch this stretch are made; others exist only in the raw bytes.
    pub window: Interval,
    /// The owner's addresses, folded to lower case.
    pub mine: &'a [String],
}

/// One thing of a calendar: everything under one UID, which can be stored, rewritten and written back alone.
#[derive(Debug, Clone, PartialEq)]
pub struct CalendarResource {
    /// UID; one derived from the bytes where there was none.
    pub uid: String,
    /// Its own calendar file: the envelope, the time zones it names, its components, byte for byte.
    pub raw: Vec<u8>,
    /// Whether `raw` is the whole file it came from.
    pub alone: bool,
    /// Occurrences inside the window, by start.
    pub events: Vec<Event>,
    /// Tasks (VTODO).
    pub tasks: Vec<Task>,
    /// Whether it repeats.
    pub repeats: bool,
    /// Which bound cut the expansion short, if one did.
    pub cut: Option<String>,
}

/// What a calendar file holds.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct CalendarReading {
    /// By UID, in the order of the file.
    pub resources: Vec<CalendarResource>,
    /// What could not be read, with its bytes.
    pub refused: Vec<Refusal>,
}

/// Reads a calendar file: any number of calendars and UIDs.
pub fn read_calendar(bytes: &[u8], context: &CalendarContext<'_>) -> CalendarReading {
    let _ = context;
    CalendarReading { resources: vec![], refused: vec![Refusal::new("E_UNREAD", "not read yet", bytes)] }
}

/// The occurrences of a stored resource inside another window, and which bound cut them short, if one did.
///
/// # Errors
/// `E_PARSE` where the bytes hold no event that can be read.
pub fn occurrences(raw: &[u8], context: &CalendarContext<'_>) -> Result<(Vec<Event>, Option<String>), Error> {
    let reading = read_calendar(raw, context);
    match (reading.resources.into_iter().next(), reading.refused.into_iter().next()) {
        (Some(resource), _) => Ok((resource.events, resource.cut)),
        (None, refused) => Err(Error::Parse {
            what: "calendar".into(),
            why: refused.map_or("no event in it".into(), |r| r.why),
        }),
    }
}
