//! Times without their events: what is busy when, and what a bare rule gives.

use super::recur::{Budget, Rule};
use super::scan;
use super::series::Series;
use super::value::{self, Clock, When};
use super::zones::{Cursor, Zone, Zones};
use jiff::{Timestamp, civil, tz::TimeZone};
use std::collections::HashMap;
use std::sync::Arc;
use world::Interval;

/// Every occurrence of a calendar file inside a window, kept so that a shorter stretch of it is found at once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BusyTimes {
    /// Start and end in seconds since 1970, by start. Whole days run from midnight to midnight UTC.
    times: Vec<(i64, i64)>,
    /// The longest of them, in seconds.
    longest: i64,
    /// Components that could not be read.
    pub unreadable: usize,
    /// Series whose expansion was cut short.
    pub cut: usize,
}

impl BusyTimes {
    /// How many occurrences there are.
    pub fn len(&self) -> usize {
        self.times.len()
    }
    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.times.is_empty()
    }
    /// Start and end of each, in seconds since 1970, by start.
    pub fn times(&self) -> &[(i64, i64)] {
        &self.times
    }
    /// The busy stretches inside `span`, joined: starts and ends, nothing more.
    pub fn within(&self, span: Interval) -> Vec<Interval> {
        let (from, to) = (span.start.as_second(), span.end.as_second());
        let first = self.times.partition_point(|(start, _)| *start < from - self.longest);
        let last = self.times.partition_point(|(start, _)| *start < to);
        let mut joined: Vec<(i64, i64)> = Vec::new();
        for (start, end) in self.times.get(first..last).unwrap_or_default() {
            let (start, end) = ((*start).max(from), (*end).min(to));
            if start >= end {
                continue;
            }
            match joined.last_mut() {
                Some(last) if start <= last.1 => last.1 = last.1.max(end),
                _ => joined.push((start, end)),
            }
        }
        joined
            .into_iter()
            .map(|(start, end)| Interval { start: value::timestamp(start), end: value::timestamp(end) })
            .collect()
    }
}

/// Every occurrence of the events of a file that touches the window, as times only.
pub fn busy_times(bytes: &[u8], zone: &TimeZone, zone_name: &str, window: Interval) -> BusyTimes {
    let (calendars, _) = scan::calendars(super::without_mark(bytes));
    let definitions = calendars.iter().flat_map(|c| &c.components).filter(|c| c.kind == "VTIMEZONE");
    let zones = Zones::new(zone, zone_name, definitions);
    let mut by_uid: HashMap<String, Vec<&scan::Component<'_>>> = HashMap::new();
    for component in calendars.iter().flat_map(|c| &c.components).filter(|c| c.kind == "VEVENT") {
        by_uid.entry(component.uid().unwrap_or_default()).or_default().push(component);
    }
    let mut busy = BusyTimes::default();
    for components in by_uid.values() {
        let Ok(series) = Series::read(components, &zones) else {
            busy.unreadable += 1;
            continue;
        };
        let mut budget = Budget::default();
        let found = series.within(window, &Clock::Utc, &mut budget);
        busy.cut += usize::from(budget.cut.is_some());
        busy.times.extend(found.iter().map(|o| (o.start, o.end)));
    }
    busy.times.sort_unstable();
    busy.longest = busy.times.iter().map(|(start, end)| end - start).max().unwrap_or(0);
    busy
}

/// The first `most` occurrences of an event with this local start and this rule, as local times and instants: what
/// the reader makes of it, bounds included. DTSTART is one of them.
///
/// # Errors
/// A sentence, when the rule or the zone cannot be read.
pub fn first_occurrences(
    start: civil::DateTime,
    rule: &str,
    tzid: &str,
    most: usize,
) -> Result<Vec<(civil::DateTime, Timestamp)>, String> {
    let tz = TimeZone::get(tzid).map_err(|e| e.to_string())?;
    let clock = Clock::Zone(Arc::new(Zone { tz, name: tzid.to_owned(), flag: None }));
    let seconds =
        |t: civil::DateTime| value::local(&t.strftime("%Y%m%dT%H%M%S").to_string()).map(|(at, _)| at);
    let start = When { local: seconds(start).ok_or("no such start")?, clock: clock.clone() };
    let rule = Rule::parse(rule, |until, _| Cursor::new(&clock).local(until))?;
    let mut cursor = Cursor::new(&clock);
    let mut found = vec![start.local];
    let mut gap = |at: i64| at != start.local && cursor.generated(at).is_none();
    let mut budget = Budget::of(most);
    rule.expand(start.local, start.local, i64::MAX / 4, &mut gap, &mut budget, &mut found);
    found.sort_unstable();
    found.dedup();
    found.truncate(most);
    let mut cursor = Cursor::new(&clock);
    Ok(found.into_iter().map(|at| (value::civil(at), value::timestamp(cursor.literal(at)))).collect())
}
