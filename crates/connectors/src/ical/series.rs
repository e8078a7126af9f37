//! What one UID happens on: DTSTART, rules and dates, less the exceptions, with the overrides in their places.

use super::recur::{self, Budget, Rule};
use super::scan::{Component, param};
use super::value::{self, Clock, DAY, When};
use super::zones::{Cursor, Zones};
use ical::tree::line::IcalLine;
use world::Interval;

/// Dates that one component may list.
const DATES: usize = 20_000;

/// How long an occurrence lasts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Length {
    /// Real seconds: DTEND was given (RFC 5545 §3.8.5.3).
    Exact(i64),
    /// Days of the wall clock, then real seconds: DURATION was given.
    Nominal(i64, i64),
}

/// One component of a series: the master, or an override.
#[derive(Debug)]
pub(crate) struct Part<'a> {
    pub(crate) component: &'a Component<'a>,
    pub(crate) start: When,
    pub(crate) length: Length,
    pub(crate) flag: Option<String>,
    id: Option<When>,
    future: bool,
    sequence: i64,
    stamp: String,
}

/// Everything under one UID, ready to be expanded.
#[derive(Debug)]
pub(crate) struct Series<'a> {
    /// The master first, where there is one; then the overrides by identity.
    pub(crate) parts: Vec<Part<'a>>,
    has_master: bool,
    rules: Vec<Rule>,
    not_rules: Vec<Rule>,
    dates: Vec<(i64, Option<Length>)>,
    not_dates: Vec<i64>,
    not_days: Vec<i64>,
    /// (identity, index in `parts`), by identity.
    overrides: Vec<(i64, usize)>,
    /// Whether any of them holds for what follows, too.
    reaching: bool,
}

/// One occurrence: from when till when, as instants, or as days where `parts[part]` is a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Occurrence {
    pub(crate) start: i64,
    pub(crate) end: i64,
    /// Identity on the series' clock; none for an event that does not repeat.
    pub(crate) id: Option<i64>,
    pub(crate) part: usize,
}

/// Why a component cannot become events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Unreadable {
    pub(crate) code: &'static str,
    pub(crate) why: String,
}

fn unreadable(code: &'static str, why: impl Into<String>) -> Unreadable {
    Unreadable { code, why: why.into() }
}

impl<'a> Part<'a> {
    fn read(component: &'a Component<'a>, zones: &Zones<'_>) -> Result<Part<'a>, Unreadable> {
        let start = component.first("DTSTART").ok_or_else(|| unreadable("E_PARSE", "no DTSTART"))?;
        let start = value::when(start, &start.raw_value_str(), zones).ok_or_else(|| {
            unreadable("E_PARSE", format!("DTSTART {} is no time", shown(&start.raw_value_str())))
        })?;
        let mut flags: Vec<String> = start.clock.flag().map(str::to_owned).into_iter().collect();
        let length = length(component, &start, zones, &mut flags)?;
        let id = match component.first("RECURRENCE-ID") {
            Some(line) => Some(value::when(line, &line.raw_value_str(), zones).ok_or_else(|| {
                unreadable("E_PARSE", format!("RECURRENCE-ID {} is no time", shown(&line.raw_value_str())))
            })?),
            None => None,
        };
        let future = component
            .first("RECURRENCE-ID")
            .and_then(|line| param(line, "RANGE"))
            .is_some_and(|range| range.eq_ignore_ascii_case("THISANDFUTURE"));
        flags.dedup();
        Ok(Part {
            sequence: component.text("SEQUENCE").and_then(|s| s.trim().parse().ok()).unwrap_or(0),
            stamp: component.text("DTSTAMP").unwrap_or_default(),
            flag: (!flags.is_empty()).then(|| flags.join("; ")),
            component,
            start,
            length,
            id,
            future,
        })
    }
}

fn shown(text: &str) -> String {
    format!("\"{}\"", crate::text::one_line(text.into(), 40))
}

/// How long an occurrence of this component lasts.
fn length(
    component: &Component<'_>,
    start: &When,
    zones: &Zones<'_>,
    flags: &mut Vec<String>,
) -> Result<Length, Unreadable> {
    if component.first("RECURRENCE-ID").is_some() {
        // One bad occurrence does not take the series with it.
        return measured(component, start, zones, flags).or_else(|e| {
            flags.push(e.why);
            Ok(if start.clock.is_date() { Length::Nominal(1, 0) } else { Length::Exact(0) })
        });
    }
    measured(component, start, zones, flags)
}

fn measured(
    component: &Component<'_>,
    start: &When,
    zones: &Zones<'_>,
    flags: &mut Vec<String>,
) -> Result<Length, Unreadable> {
    let backwards = || unreadable("E_TIME_ORDER", "it ends before it starts");
    if let Some(line) = component.first("DTEND") {
        let raw = line.raw_value_str();
        let end = value::when(line, &raw, zones)
            .ok_or_else(|| unreadable("E_PARSE", format!("DTEND {} is no time", shown(&raw))))?;
        let mut end = end;
        let unzoned = param(line, "TZID").is_none() && !raw.trim().ends_with(['Z', 'z']);
        if unzoned && !end.clock.is_date() && !start.clock.is_date() {
            // An end without a zone is told on the clock of its start.
            end.clock = start.clock.clone();
        }
        flags.extend(end.clock.flag().map(str::to_owned));
        return match (start.clock.is_date(), end.clock.is_date()) {
            (true, true) if end.local < start.local => Err(backwards()),
            // A whole day written as ending on its own first day is that day.
            (true, true) => Ok(Length::Nominal(((end.local - start.local) / DAY).max(1), 0)),
            (false, false) => {
                let from = Cursor::new(&start.clock).literal(start.local);
                let to = Cursor::new(&end.clock).literal(end.local);
                if to < from { Err(backwards()) } else { Ok(Length::Exact(to - from)) }
            }
            (true, false) => {
                flags.push("starts on a day and ends at a time: read as whole days".into());
                let days = (end.local - start.local).div_euclid(DAY) + 1;
                if days < 1 { Err(backwards()) } else { Ok(Length::Nominal(days, 0)) }
            }
            (false, true) => {
                flags.push("starts at a time and ends on a day: read as ending that midnight".into());
                Ok(Length::Exact((end.local - start.local).max(0)))
            }
        };
    }
    if let Some(line) = component.first("DURATION") {
        let raw = line.raw_value_str();
        let (days, seconds) = value::duration(&raw)
            .ok_or_else(|| unreadable("E_PARSE", format!("DURATION {} is none", shown(&raw))))?;
        if days < 0 || seconds < 0 {
            return Err(backwards());
        }
        return Ok(if start.clock.is_date() {
            Length::Nominal((days + seconds.div_euclid(DAY)).max(1), 0)
        } else {
            Length::Nominal(days, seconds)
        });
    }
    Ok(if start.clock.is_date() { Length::Nominal(1, 0) } else { Length::Exact(0) })
}

/// The times a list property names.
fn listed(line: &IcalLine<'_>, zones: &Zones<'_>, start: &When) -> Vec<(When, Option<Length>)> {
    let raw = line.raw_value_str();
    let period = |item: &str, from: &When| {
        let (_, end) = item.split_once('/')?;
        if let Some((days, seconds)) = value::duration(end) {
            return Some(Length::Nominal(days.max(0), seconds.max(0)));
        }
        let end = value::when(line, end, zones)?;
        Some(Length::Exact((end.local - from.local).max(0)))
    };
    raw.split(',')
        .take(DATES + 1)
        .filter_map(|item| {
            let mut when = value::when(line, item.split('/').next()?, zones)?;
            // A list without a zone in a series that has one is told on the series' clock.
            if let (Clock::Zone(_), None) = (&when.clock, param(line, "TZID"))
                && let Clock::Zone(_) = start.clock
            {
                when.clock = start.clock.clone();
            }
            let length = period(item, &when);
            Some((when, length))
        })
        .collect()
}

/// A time told on another clock.
fn on_clock(when: &When, clock: &Clock) -> i64 {
    match (&when.clock, clock) {
        (Clock::Date, _) => when.local,
        (_, Clock::Date) => when.local.div_euclid(DAY) * DAY,
        (Clock::Utc, Clock::Utc) => when.local,
        (Clock::Zone(a), Clock::Zone(b)) if std::sync::Arc::ptr_eq(a, b) => when.local,
        _ => Cursor::new(clock).local(Cursor::new(&when.clock).literal(when.local)),
    }
}

impl<'a> Series<'a> {
    /// Reads the components of one UID. Of two masters, or two overrides of one occurrence, the one with the
    /// higher SEQUENCE, then the later DTSTAMP, then the later place in the file counts; the other stays in the
    /// raw bytes.
    pub(crate) fn read(
        components: &[&'a Component<'a>],
        zones: &Zones<'_>,
    ) -> Result<Series<'a>, Unreadable> {
        let mut parts = Vec::with_capacity(components.len());
        for component in components {
            parts.push(Part::read(component, zones)?);
        }
        let rank = |part: &Part<'_>| (part.sequence, part.stamp.clone());
        let newest =
            |list: Vec<Part<'a>>| list.into_iter().reduce(|a, b| if rank(&b) >= rank(&a) { b } else { a });
        let (masters, overrides): (Vec<_>, Vec<_>) = parts.into_iter().partition(|part| part.id.is_none());
        let master = newest(masters);
        let mut series = Series {
            parts: Vec::new(),
            has_master: master.is_some(),
            rules: vec![],
            not_rules: vec![],
            dates: vec![],
            not_dates: vec![],
            not_days: vec![],
            overrides: vec![],
            reaching: false,
        };
        let clock = match (&master, overrides.first()) {
            (Some(master), _) => master.start.clock.clone(),
            (None, Some(first)) => first.id.as_ref().map_or(Clock::Utc, |id| id.clock.clone()),
            (None, None) => return Err(unreadable("E_PARSE", "no component")),
        };
        if let Some(master) = master {
            series.read_set(&master, zones)?;
            series.parts.push(master);
        }
        series.place_overrides(overrides, &clock);
        Ok(series)
    }

    fn place_overrides(&mut self, overrides: Vec<Part<'a>>, clock: &Clock) {
        let mut placed: Vec<(i64, Part<'a>)> = Vec::with_capacity(overrides.len());
        for part in overrides {
            let Some(id) = &part.id else { continue };
            placed.push((self.identity(on_clock(id, clock), id.clock.is_date()), part));
        }
        placed.sort_by(|(a, p), (b, q)| {
            a.cmp(b).then_with(|| (p.sequence, &p.stamp).cmp(&(q.sequence, &q.stamp)))
        });
        for (id, part) in placed {
            let at = self.parts.len();
            match self.overrides.last_mut() {
                Some((last, index)) if *last == id => *index = at,
                _ => self.overrides.push((id, at)),
            }
            self.reaching |= part.future;
            self.parts.push(part);
        }
    }

    /// An identity written as a bare day, in a series of times, means that day's occurrence.
    fn identity(&self, id: i64, is_date: bool) -> i64 {
        match self.parts.first() {
            Some(master) if is_date && !master.start.clock.is_date() => {
                id + master.start.local.rem_euclid(DAY)
            }
            _ => id,
        }
    }

    fn read_set(&mut self, master: &Part<'a>, zones: &Zones<'_>) -> Result<(), Unreadable> {
        let start = &master.start;
        let component = master.component;
        let until = |at: i64, _: bool| match start.clock {
            Clock::Date => at.div_euclid(DAY) * DAY,
            _ => Cursor::new(&start.clock).local(at),
        };
        let rules = |name: &str| -> Result<Vec<Rule>, Unreadable> {
            let lines = component.every(name).filter(|line| !line.raw_value_str().trim().is_empty());
            lines
                .take(50)
                .map(|line| {
                    let text = line.raw_value_str();
                    Rule::parse(&text, until).map_err(|why| {
                        unreadable("E_PARSE", format!("{name} {} cannot be read: {why}", shown(&text)))
                    })
                })
                .collect()
        };
        self.rules = rules("RRULE")?;
        self.not_rules = rules("EXRULE")?;
        for line in component.every("RDATE") {
            let dates = listed(line, zones, start);
            self.dates.extend(dates.iter().map(|(when, length)| (on_clock(when, &start.clock), *length)));
        }
        for line in component.every("EXDATE") {
            for (when, _) in listed(line, zones, start) {
                if when.clock.is_date() && !start.clock.is_date() {
                    self.not_days.push(when.local);
                } else {
                    self.not_dates.push(on_clock(&when, &start.clock));
                }
            }
        }
        if self.dates.len() + self.not_dates.len() > DATES {
            return Err(unreadable("E_LIMIT", format!("more than {DATES} listed dates")));
        }
        self.dates.sort_unstable_by_key(|(at, _)| *at);
        self.not_dates.sort_unstable();
        self.not_days.sort_unstable();
        Ok(())
    }

    /// Whether it happens more than once.
    pub(crate) fn repeats(&self) -> bool {
        !self.rules.is_empty() || !self.dates.is_empty() || !self.overrides.is_empty()
    }

    /// The clock of its identities.
    pub(crate) fn clock(&self) -> &Clock {
        match self.parts.first() {
            Some(part) if self.has_master => &part.start.clock,
            Some(part) => part.id.as_ref().map_or(&part.start.clock, |id| &id.clock),
            None => &Clock::Utc,
        }
    }

    /// What its expansion may spend.
    pub(crate) fn budget(&self) -> Budget {
        Budget::of(if self.rules.iter().any(Rule::is_dense) { recur::DENSE } else { recur::INSTANCES })
    }

    /// The occurrences that touch the window, by identity; whole days are days and touch by the office's midnight.
    pub(crate) fn within(&self, window: Interval, office: &Clock, budget: &mut Budget) -> Vec<Occurrence> {
        let mut out = Vec::new();
        let Some(first) = self.parts.first() else { return out };
        let (from, to) = (window.start.as_second(), window.end.as_second());
        let mut cursors: Vec<Cursor<'_>> = self.parts.iter().map(|p| Cursor::new(&p.start.clock)).collect();
        let mut midnight = Cursor::new(office);
        let mut touches = |start: i64, end: i64, is_date: bool| {
            let (a, b) =
                if is_date { (midnight.literal(start), midnight.literal(end)) } else { (start, end) };
            a < to && (b > from || (a == b && a >= from))
        };
        if !self.repeats() {
            let start = cursors[0].literal(first.start.local);
            let end = end_of(start, first.start.local, first.length, &mut cursors[0]);
            if touches(start, end, first.start.clock.is_date()) {
                out.push(Occurrence { start, end, id: None, part: 0 });
            }
            return out;
        }
        let clock = self.clock();
        let mut series = Cursor::new(clock);
        for (id, literal) in self.identities(from, to, &mut series, budget) {
            let part = self.part_of(id);
            let over = &self.parts[part];
            let own = self.overrides.binary_search_by_key(&id, |(at, _)| *at).is_ok();
            let is_date = over.start.clock.is_date();
            let local = match own {
                true => over.start.local,
                false if part == 0 && self.has_master => id,
                // From a changed occurrence on: the same shift and the same length.
                false => {
                    let shift =
                        over.id.as_ref().map_or(0, |at| over.start.local - on_clock(at, &over.start.clock));
                    let on_own = if is_same_clock(clock, &over.start.clock) {
                        id
                    } else {
                        on_clock(&When { local: id, clock: clock.clone() }, &over.start.clock)
                    };
                    on_own + shift
                }
            };
            let start = if own || literal {
                cursors[part].literal(local)
            } else {
                cursors[part].generated(local).unwrap_or_else(|| cursors[part].literal(local))
            };
            let listed = self.dates.binary_search_by_key(&id, |(at, _)| *at).ok();
            let length = match listed.and_then(|at| self.dates[at].1) {
                Some(period) if !own => period,
                _ => over.length,
            };
            let end = end_of(start, local, length, &mut cursors[part]);
            if touches(start, end, is_date) {
                out.push(Occurrence { start, end, id: Some(id), part });
            }
        }
        out
    }

    /// Identities that could touch the window, each with whether it is written rather than generated.
    fn identities(
        &self,
        from: i64,
        to: i64,
        clock: &mut Cursor<'_>,
        budget: &mut Budget,
    ) -> Vec<(i64, bool)> {
        let mut written: Vec<i64> = self.overrides.iter().map(|(id, _)| *id).collect();
        let mut generated = Vec::new();
        if let Some(master) = self.parts.first().filter(|_| self.has_master) {
            written.push(master.start.local);
            written.extend(self.dates.iter().map(|(at, _)| *at));
            let longest = self.parts.iter().map(reach_of).max().unwrap_or(0);
            let (from, to) = (from.saturating_sub(longest + 2 * DAY), to.saturating_add(longest + 2 * DAY));
            for rule in &self.rules {
                // DTSTART is written, so it happens wherever it falls, and COUNT counts it.
                let first = master.start.local;
                let mut gap = |at: i64| at != first && clock.generated(at).is_none();
                rule.expand(master.start.local, from, to, &mut gap, budget, &mut generated);
            }
            let mut not = Vec::new();
            for rule in &self.not_rules {
                rule.expand(master.start.local, from, to, &mut |_| false, &mut Budget::default(), &mut not);
            }
            not.sort_unstable();
            generated.retain(|at| not.binary_search(at).is_err());
            written.retain(|at| not.binary_search(at).is_err());
        }
        let mut all: Vec<(i64, bool)> = generated
            .into_iter()
            .map(|at| (at, false))
            .chain(written.into_iter().map(|at| (at, true)))
            .collect();
        all.sort_unstable();
        all.dedup_by_key(|(at, _)| *at);
        all.retain(|(at, _)| !self.is_excepted(*at));
        all
    }

    fn is_excepted(&self, id: i64) -> bool {
        self.not_dates.binary_search(&id).is_ok()
            || (!self.not_days.is_empty() && self.not_days.binary_search(&(id.div_euclid(DAY) * DAY)).is_ok())
    }

    /// The component that says what this occurrence is: its own override, the latest that holds from there on,
    /// else the master.
    fn part_of(&self, id: i64) -> usize {
        if !self.reaching {
            return self
                .overrides
                .binary_search_by_key(&id, |(at, _)| *at)
                .map_or(0, |at| self.overrides[at].1);
        }
        let behind = self.overrides.partition_point(|(at, _)| *at <= id);
        let reaching = |(at, index): &&(i64, usize)| *at == id || self.parts[*index].future;
        self.overrides[..behind].iter().rev().find(reaching).map_or(0, |(_, index)| *index)
    }

    /// The identity as the event has it.
    pub(crate) fn identity_text(&self, id: i64) -> String {
        value::written(id, self.clock())
    }
}

fn is_same_clock(a: &Clock, b: &Clock) -> bool {
    match (a, b) {
        (Clock::Date, Clock::Date) | (Clock::Utc, Clock::Utc) => true,
        (Clock::Zone(a), Clock::Zone(b)) => a.name == b.name,
        _ => false,
    }
}

/// How far from its identity an occurrence of this part can reach.
fn reach_of(part: &Part<'_>) -> i64 {
    let long = match part.length {
        Length::Exact(seconds) => seconds,
        Length::Nominal(days, seconds) => days * DAY + seconds,
    };
    let shift = part.id.as_ref().filter(|_| part.future).map_or(0, |id| (part.start.local - id.local).abs());
    long.saturating_add(shift).min(4_000 * DAY)
}

fn end_of(start: i64, local: i64, length: Length, cursor: &mut Cursor<'_>) -> i64 {
    match length {
        Length::Exact(seconds) => start.saturating_add(seconds),
        Length::Nominal(0, seconds) => start.saturating_add(seconds),
        Length::Nominal(days, seconds) => {
            cursor.literal(local.saturating_add(days * DAY)).saturating_add(seconds)
        }
    }
}
