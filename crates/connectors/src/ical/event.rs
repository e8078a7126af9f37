//! Events out of the components of a series.

use super::CalendarContext;
use super::scan::{Component, param};
use super::series::{Occurrence, Series};
use super::value::{self, Clock};
use crate::text::{address, cut, hides_something, one_line, shown};
use ical::tree::line::IcalLine;
use world::clearance::Clearance;
use world::event::{AttendeeRole, EventStatus, EventTime};
use world::{Attendee, Event, Interval, Level, PartStat};

/// Longest description that an event carries; the whole of it stays in the raw bytes.
const DESCRIPTION: usize = 65_536;
/// Most attendees that an event carries.
const ATTENDEES: usize = 500;
/// Bytes of text that all occurrences of a series carry together before the long parts are left to the raw bytes.
const SERIES: usize = 16 << 20;

/// The events of these occurrences.
pub(crate) fn events(
    series: &Series<'_>,
    found: &[Occurrence],
    uid: &str,
    bound: Option<&str>,
    context: &CalendarContext<'_>,
) -> Vec<Event> {
    let mut bases: Vec<Event> = Vec::with_capacity(series.parts.len());
    for part in &series.parts {
        let mut flag = part.flag.clone();
        let mut base = base(part.component, uid, context, &mut flag);
        add(&mut flag, bound.map(|bound| format!("{bound}: the rest is not shown")));
        base.flag = flag;
        bases.push(base);
    }
    let weight = bases.iter().map(weight_of).max().unwrap_or(0);
    if weight.saturating_mul(found.len()) > SERIES {
        bases.iter_mut().for_each(lighten);
    }
    let mut events: Vec<Event> = found
        .iter()
        .map(|occurrence| {
            let part = &series.parts[occurrence.part];
            let recurrence_id = occurrence.id.map(|id| series.identity_text(id));
            let mut event = bases[occurrence.part].clone();
            event.id = Event::id_of(context.source, &event.uid, recurrence_id.as_deref());
            event.recurrence_id = recurrence_id;
            event.time = match &part.start.clock {
                Clock::Date => EventTime::AllDay {
                    start: value::date(occurrence.start),
                    end: value::date(occurrence.end),
                },
                clock => EventTime::Timed {
                    interval: Interval {
                        start: value::timestamp(occurrence.start),
                        end: value::timestamp(occurrence.end),
                    },
                    zone: clock.name().to_owned(),
                },
            };
            event
        })
        .collect();
    events.sort_by_key(|event| (event.interval(context.zone), event.id));
    events
}

fn weight_of(event: &Event) -> usize {
    let people: usize =
        event.attendees.iter().map(|a| 80 + a.email.len() + a.name.as_ref().map_or(0, String::len)).sum();
    400 + event.description.len() + event.summary.len() + people
}

/// What many occurrences share is carried once in the raw bytes, and in short here.
fn lighten(event: &mut Event) {
    let all = event.attendees.len();
    event.attendees.truncate(20);
    event.description.truncate(cut(&event.description, 300).len());
    event.summary.truncate(cut(&event.summary, 300).len());
    add(&mut event.flag, (all > 20).then(|| format!("{all} attendees, 20 of them shown")));
}

fn add(flag: &mut Option<String>, more: Option<String>) {
    if let Some(more) = more {
        *flag = Some(match flag.take() {
            Some(flag) if flag.contains(&more) => flag,
            Some(flag) => format!("{flag}; {more}"),
            None => more,
        });
    }
}

/// What every occurrence of a component has in common.
fn base(
    component: &Component<'_>,
    uid: &str,
    context: &CalendarContext<'_>,
    flag: &mut Option<String>,
) -> Event {
    let line = |name: &str, most: usize| component.text(name).map(|text| one_line(text.into(), most));
    let categories = categories(component);
    let invited = component.every("ATTENDEE").count();
    add(flag, (invited > ATTENDEES).then(|| format!("{invited} attendees, {ATTENDEES} of them read")));
    let organiser = component.first("ORGANIZER");
    let raw_summary = component.text("SUMMARY").unwrap_or_default();
    let hidden =
        hides_something(&raw_summary) || organiser.is_some_and(|line| hides_something(&line.raw_value_str()));
    add(flag, hidden.then(|| "its text held hidden or direction marks, taken out".to_owned()));
    let stamp = |name: &str| component.first(name).and_then(|line| value::local(&line.raw_value_str()));
    Event {
        of: None,
        occasion: None,
        id: Event::id_of(context.source, uid, None),
        source: context.source,
        uid: uid.to_owned(),
        recurrence_id: None,
        time: EventTime::AllDay { start: jiff::civil::Date::ZERO, end: jiff::civil::Date::ZERO },
        summary: one_line(raw_summary.into(), 1_000),
        description: component.text("DESCRIPTION").map_or_else(String::new, |text| {
            let text = shown(text.into());
            cut(&text, DESCRIPTION).trim_end().to_owned()
        }),
        location: line("LOCATION", 1_000).filter(|place| !place.is_empty()),
        organiser: organiser.map(|line| person(line).0).filter(|email| !email.is_empty()),
        attendees: component.every("ATTENDEE").take(ATTENDEES).filter_map(attendee).collect(),
        status: match component.text("STATUS").unwrap_or_default().trim().to_ascii_uppercase().as_str() {
            "TENTATIVE" => EventStatus::Tentative,
            "CANCELLED" | "CANCELED" => EventStatus::Cancelled,
            _ => EventStatus::Confirmed,
        },
        transparent: component.text("TRANSP").is_some_and(|t| t.trim().eq_ignore_ascii_case("TRANSPARENT")),
        protected: categories.iter().any(|category| is_protected(category)),
        categories,
        sequence: component.text("SEQUENCE").and_then(|s| s.trim().parse().ok()).unwrap_or(0),
        created: stamp("CREATED").or_else(|| stamp("DTSTAMP")).map(|(at, _)| value::timestamp(at)),
        flag: None,
        my_role: None,
        hoped_outcome: None,
        activity: None,
        stay: None,
        clearance: clearance(component),
    }
}

/// CATEGORIES that say "do not move this".
fn is_protected(category: &str) -> bool {
    ["1-2-1", "1:1", "Protected", "Family", "Medical", "Travel"]
        .iter()
        .any(|p| p.eq_ignore_ascii_case(category))
}

pub(crate) fn categories(component: &Component<'_>) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for category in component.every("CATEGORIES").take(50).flat_map(value::text_list).take(100) {
        let category = one_line(category.into(), 100);
        if !category.is_empty() && !all.contains(&category) {
            all.push(category);
        }
    }
    all
}

/// CLASS can only raise; nothing else from outside touches the level.
pub(crate) fn clearance(component: &Component<'_>) -> Clearance {
    Clearance::at(match component.text("CLASS").unwrap_or_default().trim().to_ascii_uppercase().as_str() {
        "PRIVATE" => Level::Restricted,
        "CONFIDENTIAL" => Level::Confidential,
        _ => Level::Internal,
    })
}

/// Address and name of a calendar user.
fn person(line: &IcalLine<'_>) -> (String, Option<String>) {
    let value = line.raw_value_str();
    let name = param(line, "CN").map(|name| one_line(name, 200)).filter(|name| !name.is_empty());
    let email = param(line, "EMAIL").filter(|_| !value.contains('@')).unwrap_or(value);
    (one_line(address(&email).into(), 320), name)
}

fn attendee(line: &IcalLine<'_>) -> Option<Attendee> {
    let (email, name) = person(line);
    if email.is_empty() {
        return None;
    }
    let is_thing = param(line, "CUTYPE")
        .is_some_and(|t| t.eq_ignore_ascii_case("ROOM") || t.eq_ignore_ascii_case("RESOURCE"));
    let role = match param(line, "ROLE").map(|role| role.to_ascii_uppercase()).as_deref() {
        _ if is_thing => AttendeeRole::NonParticipant,
        Some("CHAIR") => AttendeeRole::Chair,
        Some("OPT-PARTICIPANT") => AttendeeRole::Optional,
        Some("NON-PARTICIPANT") => AttendeeRole::NonParticipant,
        _ => AttendeeRole::Required,
    };
    let partstat = match param(line, "PARTSTAT").map(|stat| stat.to_ascii_uppercase()).as_deref() {
        None | Some("NEEDS-ACTION" | "") => PartStat::NeedsAction,
        Some("ACCEPTED" | "COMPLETED" | "IN-PROCESS") => PartStat::Accepted,
        Some("DECLINED") => PartStat::Declined,
        Some("TENTATIVE") => PartStat::Tentative,
        Some("DELEGATED") => PartStat::Delegated,
        Some(other) => PartStat::Other(one_line(other.into(), 40)),
    };
    Some(Attendee { email, name, role, partstat })
}
