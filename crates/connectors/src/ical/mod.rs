//! iCalendar (RFC 5545): events and tasks out of bytes, and changes back into them.
//!
//! What is read how, where the RFC leaves it open or files differ from it:
//! - *DTSTART that its rule does not give*: it is an occurrence, the first, and COUNT counts the rule's own
//!   (RFC 5545 §3.8.5.3 has it as the first instance of the set).
//! - *BYWEEKNO at the edge of a year*: weeks belong to the year that holds four of their days, and a yearly rule
//!   gives the days of its own week-year, those in the calendar year before or after included.
//! - *BYDAY with and without numbers, mixed*: the union of both, as RFC 5545 §3.3.10 says.
//! - *Rules shorter than a day across a change of the clock*: they step on the wall clock; a repeated hour is
//!   taken once, at its first pass.
//! - *Times the clock jumps over*: a rule does not fall there and COUNT does not count it (§3.3.10); a written
//!   time takes the offset before the jump (§3.3.5). A repeated time is the first of the two.
//! - *BYSETPOS in the first week*: the set is the whole week, from WKST on, also where it began before DTSTART.
//! - *UNTIL*: in UTC it is told on the clock of DTSTART first; as a bare date it holds to the end of that day.
//! - *Zones*: the IANA name, or a path that ends in one, counts before the file's own VTIMEZONE of that name, the
//!   same every time; then Windows names by CLDR; then the VTIMEZONE; anything else is read in the office's zone
//!   and flagged, as floating times are.
//! - *Two masters, or two overrides of one occurrence*: the higher SEQUENCE, then the later DTSTAMP, then the later
//!   place in the file is shown; the other stays in the raw bytes.
//! - *EXDATE as a bare day in a series of times* takes out that day's occurrences.

mod event;
mod freebusy;
mod recur;
mod restore;
mod scan;
mod series;
mod task;
mod value;
pub mod write;
mod zones;

pub use freebusy::{BusyTimes, busy_times, first_occurrences};
pub use restore::restored;
pub use write::{cancelled, changed, created, moved, round_trip, with_first_summary};

use crate::{Error, Refusal};
use jiff::tz::TimeZone;
use scan::{Broken, Calendar, Component};
use series::Series;
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use value::Clock;
use world::{Clearance, Event, Interval, SourceId, Task};
use zones::Zones;

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
    /// Names of calendars (NAME, RFC 7986 §5.1; X-WR-CALNAME) that are somebody else's, in lower case, each with their
    /// address.
    pub others: &'a BTreeMap<String, String>,
}

impl CalendarContext<'_> {
    /// Whose a calendar is, where it is somebody else's.
    fn whose(&self, calendar: &Calendar<'_>) -> Option<&String> {
        let name = ["NAME", "X-WR-CALNAME"].iter().find_map(|name| value(calendar, name))?;
        self.others.get(&name.trim().to_lowercase())
    }
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
    /// What CLASS demands of all its components together, also of those that have no occurrence in the window.
    pub clearance: Clearance,
    /// Which of several versions of it is the newer one.
    pub version: Version,
    /// What the file asks of a calendar, in capitals ("REQUEST", "CANCEL"); none for a calendar that only tells what
    /// is in it (RFC 5546 §1.4; PUBLISH asks nothing either).
    pub method: Option<String>,
}

impl CalendarResource {
    /// The same out of somebody else's calendar: theirs, but for what the owner is in.
    fn of(mut self, whose: Option<&String>, mine: &[String]) -> CalendarResource {
        for event in &mut self.events {
            let people = event.organiser.iter().chain(event.attendees.iter().map(|a| &a.email));
            let is_mine = people.into_iter().any(|email| mine.contains(email));
            event.of = whose.filter(|_| !is_mine).cloned();
        }
        self
    }
}

/// The age of a version: SEQUENCE, then DTSTAMP, the highest of all components (RFC 5546 §2.1.5).
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version(i64, String);

impl Version {
    fn of<'c>(components: impl Iterator<Item = &'c Component<'c>>) -> Version {
        components.fold(Version::default(), |newest, component| {
            let sequence = component.text("SEQUENCE").and_then(|s| s.trim().parse().ok()).unwrap_or(0);
            newest.max(Version(sequence, component.text("DTSTAMP").unwrap_or_default()))
        })
    }
    /// That of a calendar file.
    pub fn of_file(bytes: &[u8]) -> Version {
        let calendars = scan::calendars(without_mark(bytes)).0;
        Version::of(calendars.iter().flat_map(|c| &c.components).filter(|c| c.kind != "VTIMEZONE"))
    }
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
///
/// A component that is cut short, ends before it starts, or has a rule that cannot be read is refused with the
/// reason, and the others go on.
pub fn read_calendar(bytes: &[u8], context: &CalendarContext<'_>) -> CalendarReading {
    if bytes.contains(&b'\r') && !bytes.contains(&b'\n') {
        // Lines of an old Macintosh.
        let lines: Vec<u8> = bytes.iter().map(|b| if *b == b'\r' { b'\n' } else { *b }).collect();
        return read_calendar(&lines, context);
    }
    let text = without_mark(bytes);
    let (calendars, stray) = scan::calendars(text);
    let mut reading = CalendarReading::default();
    if calendars.is_empty() {
        reading.refused.push(Refusal::new("E_PARSE", "this is no calendar: no BEGIN:VCALENDAR in it", bytes));
        return reading;
    }
    for span in stray.into_iter().filter(|span| !text[span.clone()].trim_ascii().is_empty()).take(20) {
        reading.refused.push(Refusal::new("E_PARSE", "a line outside any calendar", &text[span]));
    }
    let definitions = calendars.iter().flat_map(|c| &c.components).filter(|c| c.kind == "VTIMEZONE");
    let zones = Zones::new(context.zone, context.zone_name, definitions);
    let groups = groups(&calendars, text, &mut reading.refused);
    let whole = groups.len() == 1 && reading.refused.is_empty();
    for group in groups {
        let raw = if whole { bytes.to_vec() } else { alone(&group, &calendars, text) };
        let whose = context.whose(&calendars[group.calendar]);
        match resource(&group, raw, whole, &zones, context).map(|r| r.of(whose, context.mine)) {
            Ok(resource) => reading.resources.push(resource),
            Err(refusal) => reading.refused.push(refusal),
        }
    }
    reading
}

/// The UIDs of the events and tasks of a file, each once, in its order.
pub fn uids(bytes: &[u8]) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for calendar in scan::calendars(without_mark(bytes)).0 {
        for component in calendar.components.iter().filter(|c| c.kind != "VTIMEZONE") {
            let uid = component.uid().unwrap_or_default();
            if !all.contains(&uid) {
                all.push(uid);
            }
        }
    }
    all
}

/// The bytes without a byte order mark.
fn without_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)
}

/// The components of one UID.
struct Group<'c> {
    uid: String,
    /// Which calendar of the file.
    calendar: usize,
    /// What the first of its calendars that asks something asks.
    method: Option<String>,
    components: Vec<&'c Component<'c>>,
}

/// Sorts the components by UID, and refuses those that cannot be read.
fn groups<'c>(calendars: &'c [Calendar<'c>], text: &[u8], refused: &mut Vec<Refusal>) -> Vec<Group<'c>> {
    let mut groups: Vec<Group<'c>> = Vec::new();
    let mut known: HashMap<String, usize> = HashMap::new();
    for (index, calendar) in calendars.iter().enumerate() {
        let method = method(calendar);
        if !calendar.ended && calendar.components.is_empty() {
            refused.push(Refusal::new("E_PARSE", "the calendar is cut short", &text[calendar.end.clone()]));
        }
        for component in calendar.components.iter().filter(|c| c.kind != "VTIMEZONE" || c.broken.is_some()) {
            let uid = component.uid();
            if let Some((code, why)) = unfit(component, method.as_deref()) {
                let place = uid.map_or(String::new(), |uid| format!("#{uid}"));
                refused.push(Refusal { place, ..Refusal::new(code, why, &text[component.span.clone()]) });
                continue;
            }
            let uid = uid.unwrap_or_else(|| {
                format!("no-uid-{}", crate::Fingerprint::of(&text[component.span.clone()]))
            });
            let at = *known.entry(uid.clone()).or_insert_with(|| {
                groups.push(Group { uid, calendar: index, method: None, components: vec![] });
                groups.len() - 1
            });
            groups[at].components.push(component);
            groups[at].method = groups[at].method.take().or_else(|| method.clone());
        }
    }
    groups
}

/// Why this component is not taken, if it is not.
fn unfit(component: &Component<'_>, method: Option<&str>) -> Option<(&'static str, String)> {
    let kind = &component.kind;
    match &component.broken {
        Some(Broken::Cut) => return Some(("E_PARSE", format!("{kind} is cut short: it never ends"))),
        Some(Broken::Large(why)) => {
            return Some(("E_LIMIT", format!("{kind} is {why}: kept, not interpreted")));
        }
        None => {}
    }
    if kind != "VEVENT" && kind != "VTODO" {
        return Some(("E_UNREAD", format!("{kind} is not read in this release")));
    }
    match method {
        Some(method @ ("REPLY" | "COUNTER" | "DECLINECOUNTER" | "REFRESH")) => {
            Some(("E_UNREAD", format!("an answer ({method}) to an invitation, not an event of its own")))
        }
        _ => None,
    }
}

/// What a calendar asks of whoever reads it; publishing asks nothing.
fn method(calendar: &Calendar<'_>) -> Option<String> {
    value(calendar, "METHOD")
        .map(|method| method.trim().to_ascii_uppercase())
        .filter(|method| !["", "PUBLISH"].contains(&method.as_str()))
}

/// What a property of the calendar itself says.
fn value(calendar: &Calendar<'_>, name: &str) -> Option<String> {
    let line = calendar.lines.iter().find(|line| line.name.get().eq_ignore_ascii_case(name))?;
    Some(line.raw_value_str().into_owned())
}

/// The calendar file of one UID: its envelope, the zones it names, its components, each byte for byte.
fn alone(group: &Group<'_>, calendars: &[Calendar<'_>], text: &[u8]) -> Vec<u8> {
    let calendar = &calendars[group.calendar];
    let named: Vec<String> = group.components.iter().flat_map(|c| c.zone_names()).collect();
    let is_named = |zone: &&Component<'_>| {
        zone.kind == "VTIMEZONE" && zone.text("TZID").is_some_and(|id| named.contains(&id))
    };
    let here = calendar.components.iter().filter(is_named);
    let elsewhere = calendars.iter().flat_map(|c| &c.components).filter(is_named);
    let mut zones: Vec<&Component<'_>> = here.chain(elsewhere).collect();
    let mut seen = std::collections::BTreeSet::new();
    zones.retain(|zone| seen.insert(zone.text("TZID")));
    let mut spans: Vec<Range<usize>> = calendar.head.clone();
    spans.extend(zones.iter().map(|zone| zone.span.clone()));
    spans.extend(group.components.iter().map(|component| component.span.clone()));
    let mut raw =
        Vec::with_capacity(spans.iter().map(|span| span.len()).sum::<usize>() + calendar.end.len() + 2);
    for span in spans {
        raw.extend_from_slice(&text[span]);
        if raw.last().is_some_and(|b| *b != b'\n') {
            raw.extend_from_slice(b"\r\n");
        }
    }
    if calendar.enveloped {
        let end = &text[calendar.end.clone()];
        raw.extend_from_slice(if end.is_empty() { b"END:VCALENDAR\r\n" } else { end });
    }
    raw
}

fn resource(
    group: &Group<'_>,
    raw: Vec<u8>,
    alone: bool,
    zones: &Zones<'_>,
    context: &CalendarContext<'_>,
) -> Result<CalendarResource, Refusal> {
    let refuse =
        |code, why: String| Refusal { place: format!("#{}", group.uid), ..Refusal::new(code, why, &raw) };
    if raw.len() > 2 * scan::ITEM_BYTES && !alone {
        return Err(refuse("E_LIMIT", "larger than 1 MB: kept, not interpreted".into()));
    }
    let own: usize = group.components.iter().map(|c| c.span.len()).sum();
    if own > scan::ITEM_BYTES {
        return Err(refuse("E_LIMIT", "larger than 1 MB: kept, not interpreted".into()));
    }
    let (tasks, events): (Vec<&Component<'_>>, Vec<_>) =
        group.components.iter().partition(|c| c.kind == "VTODO");
    let tasks =
        tasks.into_iter().map(|component| task::task(component, &group.uid, zones, context)).collect();
    let mut resource = CalendarResource {
        uid: group.uid.clone(),
        alone,
        events: vec![],
        tasks,
        repeats: false,
        cut: None,
        version: Version::of(group.components.iter().copied()),
        clearance: group
            .components
            .iter()
            .fold(Clearance::default(), |all, c| all.join(&event::clearance(c))),
        raw: vec![],
        method: group.method.clone(),
    };
    if !events.is_empty() {
        let series = Series::read(&events, zones).map_err(|e| refuse(e.code, e.why))?;
        let mut budget = series.budget();
        let office = Clock::Zone(zones.office.clone());
        let found = series.within(context.window, &office, &mut budget);
        resource.repeats = series.repeats();
        resource.cut = budget.cut;
        resource.events = event::events(&series, &found, &group.uid, resource.cut.as_deref(), context);
    }
    resource.raw = raw;
    Ok(resource)
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

#[cfg(test)]
mod tests;
