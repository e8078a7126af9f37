//! Changes of calendar files: only the properties that a change touches differ, every other byte stays.

use super::scan::{self, param};
use super::value::{self, Clock, DAY, When};
use super::zones::{Cursor, Zone, Zones};
use super::{CalendarContext, without_mark};
use crate::Error;
use ical::tree::cst::{IcalCst, IcalItem, IcalRecovery};
use ical::tree::line::IcalLine;
use ical::tree::param::node::IcalParamNode;
use jiff::{Timestamp, tz::TimeZone};
use std::sync::Arc;
use world::Interval;
use world::effect::{EventChange, EventDraft};

/// The file with one event, or one occurrence of a series, put to another time.
///
/// Touches DTSTART, DTEND or DURATION, SEQUENCE, DTSTAMP and LAST-MODIFIED; an occurrence gets an overriding
/// component with its RECURRENCE-ID, or has its own edited (RFC 5545 §3.8.4.4). The event keeps the zone it was
/// written in; a whole day that is put to a time gets the office's.
///
/// # Errors
/// `E_STATE` when `uid` or the occurrence is not in the file, `E_PARSE` when the file cannot be written back
/// faithfully.
pub fn moved(
    raw: &[u8],
    uid: &str,
    recurrence_id: Option<&str>,
    to: Interval,
    context: &CalendarContext<'_>,
    now: Timestamp,
) -> Result<Vec<u8>, Error> {
    let mut file = faithful(raw)?;
    let definitions = scan::calendars(without_mark(raw)).0;
    let zones = zones_of(&definitions, context);
    let event = match recurrence_id {
        None => find(&mut file, uid, None).ok_or_else(|| no_such(uid, None))?,
        Some(id) => override_of(&mut file, uid, id, &zones)?,
    };
    put_to(event, to, &zones);
    renew(event, now);
    Ok(file.to_bytes())
}

/// The file with one event, or one occurrence of a series, changed: only the properties that the change names, and
/// SEQUENCE, DTSTAMP and LAST-MODIFIED. Others who are invited stay as they are.
///
/// # Errors
/// As [`moved`].
pub fn changed(
    raw: &[u8],
    uid: &str,
    recurrence_id: Option<&str>,
    change: &EventChange,
    context: &CalendarContext<'_>,
    now: Timestamp,
) -> Result<Vec<u8>, Error> {
    let mut file = faithful(raw)?;
    let definitions = scan::calendars(without_mark(raw)).0;
    let zones = zones_of(&definitions, context);
    let event = match recurrence_id {
        None => find(&mut file, uid, None).ok_or_else(|| no_such(uid, None))?,
        Some(id) => override_of(&mut file, uid, id, &zones)?,
    };
    if let Some(to) = change.to {
        put_to(event, to, &zones);
    }
    let texts =
        [("SUMMARY", &change.summary), ("LOCATION", &change.location), ("DESCRIPTION", &change.description)];
    for (name, text) in texts {
        if let Some(text) = text {
            set_text_line(event, name, text);
        }
    }
    if change.declines {
        decline(event, context.mine);
    }
    if change.only_declines() {
        // An answer is no new version of the organiser's event (RFC 5546 §2.1.4).
        stamp(event, now);
    } else {
        renew(event, now);
    }
    Ok(file.to_bytes())
}

/// Answers for the owner that they do not come.
fn decline(event: &mut IcalCst<'_>, mine: &[String]) {
    for item in &mut event.items {
        let IcalItem::Prop(line) = item else { continue };
        let email = line.raw_value_str().trim().to_lowercase();
        let email = email.strip_prefix("mailto:").unwrap_or(&email);
        if line.name.get().eq_ignore_ascii_case("ATTENDEE") && mine.iter().any(|m| m == email) {
            line.params
                .retain(|p| !["PARTSTAT", "RSVP"].iter().any(|n| p.name.get().eq_ignore_ascii_case(n)));
            line.params.push(owned_param("PARTSTAT=DECLINED"));
        }
    }
}

/// The file with one event marked STATUS:CANCELLED, or one occurrence of a series taken out by EXDATE (and its
/// override, where it had one).
///
/// # Errors
/// As [`moved`].
pub fn cancelled(
    raw: &[u8],
    uid: &str,
    recurrence_id: Option<&str>,
    context: &CalendarContext<'_>,
    now: Timestamp,
) -> Result<Vec<u8>, Error> {
    let mut file = faithful(raw)?;
    let definitions = scan::calendars(without_mark(raw)).0;
    let zones = zones_of(&definitions, context);
    let master = find(&mut file, uid, None);
    match (recurrence_id, master) {
        (None, Some(event)) => {
            set_line(event, "STATUS", "CANCELLED");
            renew(event, now);
        }
        (Some(id), Some(series)) => {
            let exdate = identity_line("EXDATE", series, id).ok_or_else(|| no_such(uid, Some(id)))?;
            let at = after(series, &["EXDATE", "RRULE", "RDATE", "DTEND", "DURATION", "DTSTART"]);
            series.items.insert(at, IcalItem::Prop(exdate));
            renew(series, now);
            take_out_override(&mut file, uid, id, &zones);
        }
        // An override alone: its series lies elsewhere.
        (Some(id), None) => {
            let event = find(&mut file, uid, Some((id, &zones))).ok_or_else(|| no_such(uid, Some(id)))?;
            set_line(event, "STATUS", "CANCELLED");
            renew(event, now);
        }
        (None, None) => return Err(no_such(uid, None)),
    }
    Ok(file.to_bytes())
}

/// A calendar file that holds the drafted event, with the time zone it names. A hold names nobody who would be invited.
pub fn created(draft: &EventDraft, now: Timestamp) -> Vec<u8> {
    let tz = TimeZone::get(&draft.zone).unwrap_or(TimeZone::UTC);
    let is_utc = draft.zone == "UTC" || TimeZone::get(&draft.zone).is_err();
    let clock = if is_utc {
        Clock::Utc
    } else {
        Clock::Zone(Arc::new(Zone { tz, name: draft.zone.clone(), flag: None }))
    };
    let mut event = IcalCst::empty("VEVENT");
    let mut add = |line: IcalLine<'static>| event.items.push(IcalItem::Prop(line));
    add(line("UID", &draft.uid));
    add(line("DTSTAMP", &value::stamp(now)));
    add(line("CREATED", &value::stamp(now)));
    add(time_line("DTSTART", draft.interval.start, &clock));
    add(time_line("DTEND", draft.interval.end, &clock));
    add(line("SUMMARY", &escaped(&draft.summary)));
    for (name, text) in [("DESCRIPTION", Some(&draft.description)), ("LOCATION", draft.location.as_ref())] {
        if let Some(text) = text.filter(|text| !text.is_empty()) {
            add(line(name, &escaped(text)));
        }
    }
    if !draft.categories.is_empty() {
        let list: Vec<String> = draft.categories.iter().map(|c| escaped(c)).collect();
        add(line("CATEGORIES", &list.join(",")));
    }
    add(line("STATUS", if draft.tentative { "TENTATIVE" } else { "CONFIRMED" }));
    add(line("TRANSP", "OPAQUE"));
    add(line("SEQUENCE", "0"));
    for who in draft.attendees.iter().filter(|_| !draft.tentative) {
        let mut attendee = line("ATTENDEE", &format!("mailto:{}", one_value(&who.email)));
        let name =
            who.name.as_deref().map(|name| format!("CN=\"{}\"", one_value(name).replace(['"', '^'], "'")));
        for text in name.iter().map(String::as_str).chain(["PARTSTAT=NEEDS-ACTION", "RSVP=TRUE"]) {
            attendee.params.push(owned_param(text));
        }
        add(attendee);
    }
    let mut calendar = IcalCst::v2();
    calendar.items.push(IcalItem::Prop(line("PRODID", "-//Equerry//EN")));
    if let Clock::Zone(zone) = &clock
        && let Some(definition) = ical::tzdb::vtimezone(&zone.name, draft.interval.start.as_second())
    {
        calendar.push_component(definition);
    }
    calendar.push_component(event);
    calendar.to_bytes()
}

/// The file as the parser writes it back, from the parsed form.
pub fn round_trip(bytes: &[u8]) -> Vec<u8> {
    if nests_too_deep(bytes) {
        return bytes.to_vec();
    }
    IcalCst::parse_recovering(bytes).to_bytes()
}

/// The file with the first SUMMARY of its events and tasks changed; none where there is none.
pub fn with_first_summary(bytes: &[u8], summary: &str) -> Option<Vec<u8>> {
    let mut file = faithful(bytes).ok()?;
    let first = components(&mut file).find_map(|component| {
        component.items.iter_mut().find_map(|item| match item {
            IcalItem::Prop(line) if line.name.get().eq_ignore_ascii_case("SUMMARY") => Some(line),
            _ => None,
        })
    })?;
    set_text(first, summary);
    Some(file.to_bytes())
}

/// The parsed file, if the parser gives it back byte for byte.
pub(super) fn faithful(bytes: &[u8]) -> Result<IcalRecovery<'_>, Error> {
    let unfit = |why: &str| Error::Parse { what: "calendar".into(), why: why.into() };
    if nests_too_deep(bytes) {
        return Err(unfit("components are nested too deep to be rewritten"));
    }
    let file = IcalCst::parse_recovering(bytes);
    if file.to_bytes() != bytes {
        return Err(unfit("the file cannot be written back byte for byte, so it is left alone"));
    }
    Ok(file)
}

/// Whether components could be nested deeper than the parser's recursion bears: every line that may begin one is
/// counted, every line that may end one is subtracted.
fn nests_too_deep(bytes: &[u8]) -> bool {
    let (mut depth, mut deepest) = (0i32, 0i32);
    let mut rest = bytes;
    while !rest.is_empty() {
        let Ok((line, tail)) = IcalLine::take(rest) else {
            let (_, tail) = IcalLine::take_physical(rest);
            rest = tail;
            continue;
        };
        rest = tail;
        if line.name.get().eq_ignore_ascii_case("BEGIN") {
            depth += 1;
            deepest = deepest.max(depth);
        } else if line.name.get().eq_ignore_ascii_case("END") {
            depth = (depth - 1).max(0);
        }
    }
    deepest > 32
}

fn zones_of<'a>(calendars: &'a [scan::Calendar<'a>], context: &CalendarContext<'_>) -> Zones<'a> {
    let definitions = calendars.iter().flat_map(|c| &c.components).filter(|c| c.kind == "VTIMEZONE");
    Zones::new(context.zone, context.zone_name, definitions)
}

fn no_such(uid: &str, id: Option<&str>) -> Error {
    Error::NoSuchEvent { uid: uid.to_owned(), occurrence: id.map_or(String::new(), |id| format!(" at {id}")) }
}

/// Every event and task of the file.
pub(super) fn components<'f, 'a>(
    file: &'f mut IcalRecovery<'a>,
) -> impl Iterator<Item = &'f mut IcalCst<'a>> {
    let is_item = |cst: &IcalCst<'_>| {
        cst.begin.as_ref().is_some_and(|begin| {
            let kind = begin.raw_value_str();
            kind.trim().eq_ignore_ascii_case("VEVENT") || kind.trim().eq_ignore_ascii_case("VTODO")
        })
    };
    file.calendars.iter_mut().flat_map(move |calendar| {
        // A file may hold events without a calendar around them.
        let (bare, inner): (Option<&mut IcalCst<'a>>, Option<&mut Vec<IcalItem<'a>>>) =
            if is_item(calendar) { (Some(calendar), None) } else { (None, Some(&mut calendar.items)) };
        bare.into_iter().chain(inner.into_iter().flatten().filter_map(move |item| match item {
            IcalItem::Component(component) if is_item(component) => Some(&mut **component),
            _ => None,
        }))
    })
}

pub(super) fn get<'l, 'a>(component: &'l IcalCst<'a>, name: &str) -> Option<&'l IcalLine<'a>> {
    component.items.iter().find_map(|item| match item {
        IcalItem::Prop(line) if line.name.get().eq_ignore_ascii_case(name) => Some(line),
        _ => None,
    })
}

pub(super) fn uid_of(component: &IcalCst<'_>) -> Option<String> {
    get(component, "UID").map(|line| value::clean_uid(value::text(line)))
}

pub(super) fn sequence_of(component: &IcalCst<'_>) -> Option<i64> {
    get(component, "SEQUENCE").and_then(|line| line.raw_value_str().trim().parse().ok())
}

fn time_of(component: &IcalCst<'_>, name: &str, zones: &Zones<'_>) -> Option<When> {
    get(component, name).and_then(|line| value::when(line, &line.raw_value_str(), zones))
}

/// The component of this UID: the master, or the override of the occurrence; the newest of several.
fn find<'f, 'a>(
    file: &'f mut IcalRecovery<'a>,
    uid: &str,
    id: Option<(&str, &Zones<'_>)>,
) -> Option<&'f mut IcalCst<'a>> {
    let fits = |component: &IcalCst<'_>| {
        uid_of(component).as_deref() == Some(uid)
            && match (id, get(component, "RECURRENCE-ID")) {
                (None, None) => true,
                (Some((id, zones)), Some(line)) => is_identity(line, id, zones),
                _ => false,
            }
    };
    components(file)
        .filter(|c| fits(c))
        .reduce(|a, b| if sequence_of(b).unwrap_or(0) >= sequence_of(a).unwrap_or(0) { b } else { a })
}

/// Whether a RECURRENCE-ID names this occurrence: as written, or as the same instant.
fn is_identity(line: &IcalLine<'_>, id: &str, zones: &Zones<'_>) -> bool {
    let written = line.raw_value_str();
    if written.trim() == id {
        return true;
    }
    let here = value::when(line, &written, zones);
    let there = value::when(&IcalLine::text("RECURRENCE-ID", id.to_owned()), id, zones);
    match (here, there) {
        (Some(a), Some(b)) if a.clock.is_date() || b.clock.is_date() => {
            a.local.div_euclid(DAY) == b.local.div_euclid(DAY)
        }
        (Some(a), Some(b)) => {
            Cursor::new(&a.clock).literal(a.local) == Cursor::new(&b.clock).literal(b.local)
        }
        _ => false,
    }
}

/// The override of one occurrence, made from the series when there is none.
fn override_of<'f, 'a>(
    file: &'f mut IcalRecovery<'a>,
    uid: &str,
    id: &str,
    zones: &Zones<'_>,
) -> Result<&'f mut IcalCst<'a>, Error> {
    let nothing = || no_such(uid, Some(id));
    if find(file, uid, Some((id, zones))).is_none() {
        let series = find(file, uid, None).ok_or_else(nothing)?;
        let identity = identity_line("RECURRENCE-ID", series, id).ok_or_else(nothing)?;
        let mut copy = series.clone();
        copy.items.retain(|item| match item {
            IcalItem::Prop(line) => !["RRULE", "RDATE", "EXDATE", "EXRULE"]
                .iter()
                .any(|name| line.name.get().eq_ignore_ascii_case(name)),
            _ => true,
        });
        put_on(&mut copy, id, zones).ok_or_else(nothing)?;
        let at = after(&copy, &["UID"]);
        copy.items.insert(at, IcalItem::Prop(identity));
        place_behind(file, uid, copy);
    }
    find(file, uid, Some((id, zones))).ok_or_else(nothing)
}

/// Puts a copy of a series on the date of one of its occurrences: it begins there and lasts as long (RFC 5545
/// §3.8.5.3). The properties keep the clocks they are written on.
fn put_on(copy: &mut IcalCst<'_>, id: &str, zones: &Zones<'_>) -> Option<()> {
    let start = time_of(copy, "DTSTART", zones)?;
    let (local, _) = value::local(id)?;
    let mut clock = Cursor::new(&start.clock);
    let local = if id.ends_with('Z') { clock.local(local) } else { local };
    if let Some(end) = end_of(copy, &start, zones) {
        let there = if start.clock.is_date() || end.clock.is_date() {
            end.local + (local - start.local)
        } else {
            let later = clock.literal(local) - clock.literal(start.local);
            let mut own = Cursor::new(&end.clock);
            let at = own.literal(end.local) + later;
            own.local(at)
        };
        set_line(copy, "DTEND", &value::written(there, &end.clock));
    }
    set_line(copy, "DTSTART", &value::written(local, &start.clock));
    Some(())
}

/// When a component ends by its DTEND; an end without a zone is told on the clock of its start.
fn end_of(component: &IcalCst<'_>, start: &When, zones: &Zones<'_>) -> Option<When> {
    let line = get(component, "DTEND")?;
    let end = time_of(component, "DTEND", zones)?;
    let unzoned = param(line, "TZID").is_none() && !line.raw_value_str().trim().ends_with(['Z', 'z']);
    match &end.clock {
        Clock::Zone(_) if unzoned && !start.clock.is_date() => {
            Some(When { clock: start.clock.clone(), ..end })
        }
        _ => Some(end),
    }
}

/// Puts a component behind the last one of this UID.
pub(super) fn place_behind<'a>(file: &mut IcalRecovery<'a>, uid: &str, component: IcalCst<'a>) {
    for calendar in &mut file.calendars {
        let last = calendar.items.iter().rposition(|item| match item {
            IcalItem::Component(c) => uid_of(c).as_deref() == Some(uid),
            _ => false,
        });
        if let Some(at) = last {
            calendar.items.insert(at + 1, IcalItem::Component(Box::new(component)));
            return;
        }
    }
    file.calendars.push(component);
}

fn take_out_override(file: &mut IcalRecovery<'_>, uid: &str, id: &str, zones: &Zones<'_>) {
    for calendar in &mut file.calendars {
        calendar.items.retain(|item| match item {
            IcalItem::Component(c) => {
                uid_of(c).as_deref() != Some(uid)
                    || !get(c, "RECURRENCE-ID").is_some_and(|line| is_identity(line, id, zones))
            }
            _ => true,
        });
    }
}

/// A line that names an occurrence on the clock of its series.
fn identity_line(name: &'static str, series: &IcalCst<'_>, id: &str) -> Option<IcalLine<'static>> {
    value::local(id)?;
    let start = get(series, "DTSTART")?;
    let mut identity = line(name, id);
    let is_date = id.len() == 8;
    if is_date {
        identity.params.push(owned_param("VALUE=DATE"));
    } else if !id.ends_with('Z')
        && let Some(tzid) = start.params.iter().find(|p| p.name.get().eq_ignore_ascii_case("TZID"))
    {
        identity.params.push(owned_param(&tzid.to_string()));
    }
    identity.eol = eol_of(series);
    Some(identity)
}

/// Puts the times of a component to `to`, on the clock they are written on.
fn put_to(event: &mut IcalCst<'_>, to: Interval, zones: &Zones<'_>) {
    let start = time_of(event, "DTSTART", zones);
    let office = Clock::Zone(zones.office.clone());
    let midnight = |at: Timestamp| Cursor::new(&office).local(at.as_second()).rem_euclid(DAY) == 0;
    let clock = match start.map(|when| when.clock) {
        // A floating time stays one, told on the office's clock.
        Some(clock @ (Clock::Utc | Clock::Zone(_))) => clock,
        Some(Clock::Date) if to.start < to.end && midnight(to.start) && midnight(to.end) => {
            return put_on_days(event, to, &office);
        }
        _ => Clock::Zone(zones.office.clone()),
    };
    set_time(event, "DTSTART", to.start, &clock);
    if get(event, "DURATION").is_some() && get(event, "DTEND").is_none() {
        let seconds = to.end.as_second() - to.start.as_second();
        let same = get(event, "DURATION")
            .and_then(|line| value::duration(&line.raw_value_str()))
            .is_some_and(|(days, rest)| days * DAY + rest == seconds);
        if !same {
            set_line(event, "DURATION", &written_duration(seconds));
        }
    } else {
        let clock = match time_of(event, "DTEND", zones).map(|when| when.clock) {
            Some(own @ (Clock::Utc | Clock::Zone(_))) => own,
            _ => clock,
        };
        set_time(event, "DTEND", to.end, &clock);
    }
}

/// Whole days that are put to whole days stay so.
fn put_on_days(event: &mut IcalCst<'_>, to: Interval, office: &Clock) {
    let day = |at: Timestamp| value::written(Cursor::new(office).local(at.as_second()), &Clock::Date);
    set_line(event, "DTSTART", &day(to.start));
    if get(event, "DURATION").is_some() && get(event, "DTEND").is_none() {
        let days = (to.end.as_second() - to.start.as_second() + DAY / 2) / DAY;
        set_line(event, "DURATION", &format!("P{days}D"));
    } else if get(event, "DTEND").is_some() {
        set_line(event, "DTEND", &day(to.end));
    } else {
        let mut end = line("DTEND", &day(to.end));
        end.params.push(owned_param("VALUE=DATE"));
        end.eol = eol_of(event);
        let at = after(event, &["DTSTART"]);
        event.items.insert(at, IcalItem::Prop(end));
    }
}

fn written_duration(seconds: i64) -> String {
    let (minutes, rest) = (seconds / 60, seconds % 60);
    match (minutes / 60, minutes % 60, rest) {
        (0, 0, s) => format!("PT{s}S"),
        (0, m, 0) => format!("PT{m}M"),
        (h, 0, 0) => format!("PT{h}H"),
        (h, m, 0) => format!("PT{h}H{m}M"),
        (h, m, s) => format!("PT{h}H{m}M{s}S"),
    }
}

/// Sets a time property to an instant; its parameters stay where they still hold.
fn set_time(event: &mut IcalCst<'_>, name: &'static str, at: Timestamp, clock: &Clock) {
    let new = time_line(name, at, clock);
    let text = new.raw_value_str().into_owned();
    let eol = eol_of(event);
    match event.items.iter_mut().find_map(|item| match item {
        IcalItem::Prop(line) if line.name.get().eq_ignore_ascii_case(name) => Some(line),
        _ => None,
    }) {
        Some(line) => {
            let was_date = param(line, "VALUE").is_some_and(|v| v.eq_ignore_ascii_case("DATE"))
                || line.raw_value_str().trim().len() == 8;
            if was_date {
                line.params
                    .retain(|p| !["VALUE", "TZID"].iter().any(|n| p.name.get().eq_ignore_ascii_case(n)));
                line.params.extend(new.params);
            }
            if matches!(clock, Clock::Utc) {
                line.params.retain(|p| !p.name.get().eq_ignore_ascii_case("TZID"));
            }
            line.value = new.value;
        }
        None => {
            let at = after(event, &["DTSTART"]);
            let mut line = new;
            line.eol = eol;
            event.items.insert(at, IcalItem::Prop(line));
        }
    }
    debug_assert!(get(event, name).is_some_and(|line| line.raw_value_str() == text));
}

/// A time property of an instant on a clock.
fn time_line(name: &'static str, at: Timestamp, clock: &Clock) -> IcalLine<'static> {
    let local = Cursor::new(clock).local(at.as_second());
    let mut new = line(name, &value::written(local, clock));
    if let Clock::Zone(zone) = clock {
        new.params.push(owned_param(&format!("TZID={}", zone.name)));
    }
    new
}

/// SEQUENCE one higher, DTSTAMP and LAST-MODIFIED now.
fn renew(event: &mut IcalCst<'_>, now: Timestamp) {
    let sequence = sequence_of(event).unwrap_or(0).saturating_add(1);
    set_line(event, "SEQUENCE", &sequence.to_string());
    stamp(event, now);
}

fn stamp(event: &mut IcalCst<'_>, now: Timestamp) {
    set_line(event, "DTSTAMP", &value::stamp(now));
    if get(event, "LAST-MODIFIED").is_some() {
        set_line(event, "LAST-MODIFIED", &value::stamp(now));
    }
}

/// Sets a property to a plain value, in its place, or behind the times where it is new.
pub(super) fn set_line(event: &mut IcalCst<'_>, name: &'static str, text: &str) {
    let new = line(name, text);
    let found = event.items.iter_mut().find_map(|item| match item {
        IcalItem::Prop(line) if line.name.get().eq_ignore_ascii_case(name) => Some(line),
        _ => None,
    });
    match found {
        Some(line) => line.value = new.value,
        None => {
            let eol = eol_of(event);
            let at = after(event, &["DTEND", "DURATION", "DTSTART", "UID"]);
            event.items.insert(at, IcalItem::Prop(IcalLine { eol, ..new }));
        }
    }
}

/// Behind the last of the first of these properties that is there.
fn after(event: &IcalCst<'_>, names: &[&str]) -> usize {
    let last = |name: &&str| {
        event.items.iter().rposition(|item| match item {
            IcalItem::Prop(line) => line.name.get().eq_ignore_ascii_case(name),
            _ => false,
        })
    };
    names.iter().find_map(last).map_or(0, |at| at + 1)
}

fn eol_of(event: &IcalCst<'_>) -> ical::tree::leaf::IcalLeaf<'static> {
    let crlf = event.begin.as_ref().is_none_or(|begin| begin.eol.get() != "\n");
    ical::tree::leaf::IcalLeaf::from(if crlf { "\r\n" } else { "\n" })
}

/// A property of an already escaped value.
fn line(name: &'static str, value: &str) -> IcalLine<'static> {
    IcalLine::text(name, one_value(value))
}

fn owned_param(text: &str) -> IcalParamNode<'static> {
    let (name, value) = text.split_once('=').unwrap_or((text, ""));
    let needs_quotes = !value.starts_with('"') && value.contains([':', ';', ',']);
    let value = if needs_quotes { format!("\"{}\"", value.replace('"', "'")) } else { value.to_owned() };
    let mut node = IcalParamNode::parse("X=Y");
    node.name = ical::tree::leaf::IcalLeaf::from(name.to_owned());
    node.values = vec![ical::tree::leaf::IcalLeaf::from(value)];
    node
}

/// A value that stays on its line.
fn one_value(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).collect()
}

/// Text as RFC 5545 §3.3.11 escapes it.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// Sets a property to a plain text, in its place, or behind the times where it is new; an empty text takes it out.
fn set_text_line(event: &mut IcalCst<'_>, name: &'static str, text: &str) {
    let is_named =
        |item: &IcalItem<'_>| matches!(item, IcalItem::Prop(l) if l.name.get().eq_ignore_ascii_case(name));
    if text.is_empty() && name != "SUMMARY" {
        event.items.retain(|item| !is_named(item));
        return;
    }
    if !event.items.iter().any(is_named) {
        set_line(event, name, "");
    }
    for item in &mut event.items {
        if let IcalItem::Prop(line) = item
            && line.name.get().eq_ignore_ascii_case(name)
        {
            set_text(line, text);
        }
    }
}

/// Sets a line to a plain text; what said how the old one was encoded goes.
fn set_text(target: &mut IcalLine<'_>, text: &str) {
    target.params.retain(|p| {
        !["ENCODING", "CHARSET", "QUOTED-PRINTABLE"].iter().any(|n| p.name.get().eq_ignore_ascii_case(n))
    });
    target.value = line("X", &escaped(text)).value;
}
