//! One end of a stretch or one phrase by itself: a day, a time, both, "EOD", "now", "within 48 hours".

use jiff::civil::{Date, Time};

use super::Zone;
use super::calendar::{self, Day};
use super::clock::{Clock, Edge, TimeSaid};
use super::days::Which;
use super::phrase::Bit;
use super::reader::{Read, Reader};
use super::words::{Part, Unit, Word};

/// A bit with its zone and trust.
#[derive(Clone, Copy)]
pub(super) struct Heard {
    pub(super) bit: Bit,
    pub(super) zone: Option<Zone>,
    pub(super) trust: f32,
}

/// A part of the day, or one end of it.
type PartSaid = (Part, Option<Edge>);

/// The parts of one bit while they are gathered.
#[derive(Clone, Copy, Default)]
struct Parts {
    day: Option<(Day, f32)>,
    time: Option<TimeSaid>,
    part: Option<PartSaid>,
    edge: Option<Edge>,
    zone: Option<Zone>,
    /// Whether a word like "at" asks for a time.
    asked: bool,
}

/// Unit: tokens between a day and its time, as in ", at the".
const LONGEST_JOINT: usize = 3;

const DAY_ENDS: &[&str] = &[
    "end of the business day",
    "end of the working day",
    "end of the day",
    "end of business",
    "end of day",
    "end of play",
    "close of business",
    "close of play",
    "end of the work day",
];

impl Reader<'_> {
    /// A day, a time, both, or a stretch that has a name. `asked` says that the word before asks for a time.
    pub(super) fn bit(&self, at: usize, asked: bool) -> Read<Heard> {
        let heard = |bit, trust| Heard { bit, zone: None, trust };
        if let Some((bit, next)) = self.end_or_start_of_day(at) {
            return Some((heard(bit, 0.95), next));
        }
        if let Some(next) = self.now_words(at) {
            return Some((heard(Bit::Moment(self.now), 0.7), next));
        }
        if let Some((bit, next)) = self.within(at) {
            return Some((heard(bit, 0.95), next));
        }
        if let Some((from, to, next)) = self.moments(at).map(|((a, b), n)| (a, b, n)) {
            return Some((heard(Bit::Moments(from, to), 0.9), next));
        }
        if let Some((length, sign, next)) = self.offset(at)
            && !length.is_days()
            && let Some(moment) = calendar::step(self.now, &length, sign)
        {
            return Some((heard(Bit::Moment(moment), 0.95), next));
        }
        let span = self.span(at);
        let parts = self.day_and_time(at, asked);
        if let Some((Heard { bit: Bit::Day(day), trust, .. }, next)) = parts
            && let Some(end) = self.end_of_day_after(next)
        {
            return Some((heard(Bit::EndOfDay(day), trust), end));
        }
        // "tomorrow first thing", "Tuesday morning first thing"
        if let Some((
            Heard { bit: Bit::Day(day) | Bit::DayTime(day, TimeSaid::Part(Part::Morning, _)), trust, .. },
            next,
        )) = parts
            && let Some(end) = self.run(next, "first thing")
        {
            let start = TimeSaid::At(known_clock(self.sent.day_start));
            return Some((heard(Bit::DayTime(day, start), trust), end));
        }
        match (span, parts) {
            (Some((_, span_end)), Some((parts, end))) if end >= span_end => Some((parts, end)),
            (Some(((span, trust), end)), _) => Some((heard(Bit::Span(span), trust), end)),
            (None, parts) => parts,
        }
    }

    /// "EOD", "end of day tomorrow", "close of business Friday", "first thing Monday".
    fn end_or_start_of_day(&self, at: usize) -> Read<Bit> {
        const STARTS: &[&str] = &[
            "first thing in the morning",
            "first thing",
            "start of business",
            "start of day",
            "start of the day",
        ];
        let the = self.over(at, &["the"]);
        let opens =
            matches!(self.word(the), Some(Word::EndOfDay | Word::Edge | Word::Ordinal(1) | Word::Which));
        if !opens {
            return None;
        }
        let word_end = (self.word(the) == Some(Word::EndOfDay)).then_some(the + 1);
        if let Some(next) = word_end.or_else(|| self.one_of(the, DAY_ENDS)) {
            let glue = if self.mark(next, ',') { next + 1 } else { next };
            let glue = self.over(glue, &["on", "of"]);
            return Some(match self.day(glue) {
                Some(((day, _), end)) => (Bit::EndOfDay(day), end),
                None => (Bit::EndOfDay(Day::On(self.today)), next),
            });
        }
        if let Some(next) = self.one_of(the, STARTS) {
            let start = TimeSaid::At(known_clock(self.sent.day_start));
            return Some(match self.day(self.over(next, &["on"])) {
                Some(((day, _), end)) => (Bit::DayTime(day, start), end),
                None => (Bit::DayTime(Day::On(calendar::plus_days(self.today, 1)?), start), next),
            });
        }
        if let Some(next) = self.one_of(the, &["last thing", "end of", "end"]) {
            let end_of = self.over(next, &["the"]);
            let named = matches!(self.word(end_of), Some(Word::Weekday(_) | Word::Today | Word::Tomorrow));
            if let Some(((day, _), end)) = self.day(end_of).filter(|_| named || self.is(the, "last")) {
                return Some((Bit::EndOfDay(day), end));
            }
        }
        None
    }

    /// "Friday EOD", "tomorrow COB", "Friday close of business".
    fn end_of_day_after(&self, at: usize) -> Option<usize> {
        let next = if self.mark(at, ',') { at + 1 } else { at };
        if self.word(next) == Some(Word::EndOfDay) {
            return Some(next + 1);
        }
        self.one_of(self.over(next, &["at", "by"]), DAY_ENDS)
    }

    /// "now", "right now", "at the moment", "at this time", "till date".
    fn now_words(&self, at: usize) -> Option<usize> {
        if self.word(at) == Some(Word::Now) {
            return (!self.mark(at + 1, '-')).then_some(at + 1);
        }
        let dated = at > 0 && self.any(at - 1, &["till", "until"]) && self.is(at, "date");
        if dated {
            return Some(at + 1);
        }
        if !matches!(self.word(at), Some(Word::Lead)) {
            return None;
        }
        self.one_of(at, &["right now", "at the moment", "at the present time", "at this time", "at present"])
    }

    /// "within 48 hours", "within 3 days", "in the next two weeks".
    fn within(&self, at: usize) -> Read<Bit> {
        let next = self.one_of(at, &["within", "inside"])?;
        if self.is(next, "the")
            && let Some(Word::Unit(unit)) = self.word(next + 1)
        {
            if unit == Unit::Hour {
                let hour = calendar::Length::of(1.0, unit);
                return Some((Bit::Moments(self.now, calendar::step(self.now, &hour, 1)?), next + 2));
            }
            let span = calendar::Span::whole(calendar::period(self.today, unit, 0)?);
            return Some((Bit::Span(span), next + 2));
        }
        let next = self.one_of(next, &["the next", "the"]).unwrap_or(next);
        let (length, end) = self.length(next)?;
        if length.is_days() {
            return Some((Bit::Within(calendar::step_days(self.today, &length, 1)?), end));
        }
        Some((Bit::Moments(self.now, calendar::step(self.now, &length, 1)?), end))
    }

    /// "after dinner", "around lunch": a meal as a time, where the words before ask for one.
    pub(super) fn noon_meal(&self, at: usize) -> Read<Heard> {
        match self.part_word(at)? {
            (part @ (Part::Lunch | Part::Dinner), next) => {
                Some((Heard { bit: Bit::Time(TimeSaid::Part(part, None)), zone: None, trust: 0.5 }, next))
            }
            _ => None,
        }
    }

    /// Days, hours and parts of the day in any order: "5 to 6 tomorrow", "Tuesday evening at 7", "8am this morning".
    fn day_and_time(&self, at: usize, asked: bool) -> Read<Heard> {
        let mut parts = Parts { asked, ..Parts::default() };
        let mut next = at;
        while let Some(end) = self.next_part(at, next, &mut parts) {
            next = end;
        }
        let (bit, trust) = self.put_together(parts, next)?;
        // The zone after the whole: "Monday 3pm, New York time".
        if let (Bit::DayTime(..) | Bit::Time(_), None) = (bit, parts.zone)
            && let Some((zone, end)) = self.zone(next)
        {
            return Some((Heard { bit, zone: Some(zone), trust }, end));
        }
        Some((Heard { bit, zone: parts.zone, trust }, next))
    }

    /// Takes the part that stands next, or a few joining words further.
    fn next_part(&self, start: usize, next: usize, parts: &mut Parts) -> Option<usize> {
        let mut at = next;
        for skipped in 0..=LONGEST_JOINT {
            if skipped > 0 {
                if !self.joins(at, skipped == 1) || (next == start && !self.opens_time(at)) {
                    return None;
                }
                parts.asked |= self.any(at, &["at", "@", "around", "about", "circa", "um"]);
                at += 1;
            }
            let led = parts.day.is_some() || parts.time.is_some() || parts.asked || skipped > 0;
            // "At 2 morning sessions" names no time.
            let loose = skipped == 0 && matches!(parts.time, Some(TimeSaid::At(clock)) if !clock.sure);
            if parts.part.is_none()
                && !loose
                && let Some((day, part, end)) = self.part_of_a_day(at, led)
            {
                if day.is_some() && parts.day.is_some() {
                    return None;
                }
                parts.day = parts.day.or(day.map(|day| (Day::On(day), 0.95)));
                parts.part = Some(part);
                return Some(end);
            }
            let taken = self
                .take_day(at, parts)
                .or_else(|| self.take_time(at, parts))
                .or_else(|| self.take_edge(at, parts));
            if taken.is_some() {
                return taken;
            }
        }
        None
    }

    fn take_day(&self, at: usize, parts: &mut Parts) -> Option<usize> {
        match parts.day {
            None => {
                let (day, end) = self.day(at).filter(|_| !self.clock_is_longer(at))?;
                parts.day = Some(day);
                Some(end)
            }
            // "Wednesday evening next week"
            Some((Day::Weekday(weekday), trust)) if parts.part.is_some() => {
                let (which, next) = self.which(self.over(at, &["the"]))?;
                if self.word(next) != Some(Word::Unit(Unit::Week)) {
                    return None;
                }
                let moved = calendar::weekday_in_week(self.today, weekday, which.step())?;
                parts.day = Some((Day::On(moved), trust));
                Some(next + 1)
            }
            Some(_) => None,
        }
    }

    fn take_time(&self, at: usize, parts: &mut Parts) -> Option<usize> {
        // "02-02-2020 - 03-03-2020": beyond the dash stands a day, not a time.
        let dashed = at > 0 && self.mark(at - 1, '-') && self.is_number(at);
        if parts.time.is_some() || parts.day.is_some() && dashed && self.day_in_digits_here(at).is_some() {
            return None;
        }
        // "march eighteenth nine thirty"
        let in_words = |at| matches!(self.word(at), Some(Word::Cardinal(_)));
        let bare = parts.asked || parts.day.is_some() && in_words(at) && in_words(at + 1);
        let stretch = self.clocks(at, true).map(|((from, to), end)| (TimeSaid::Between(from, to), end));
        let (time, end) =
            stretch.or_else(|| self.clock(at, bare).map(|(clock, end)| (TimeSaid::At(clock), end)))?;
        parts.time = Some(time);
        match self.zone(end) {
            Some((zone, end)) => {
                parts.zone = Some(zone);
                Some(end)
            }
            None => Some(end),
        }
    }

    /// "early in the day", "mid today", "later today".
    fn take_edge(&self, at: usize, parts: &mut Parts) -> Option<usize> {
        if parts.edge.is_some() || parts.time.is_some() || parts.part.is_some() {
            return None;
        }
        let (edge, next) = self.part_edge(at);
        let named = matches!(self.word(next), Some(Word::Today | Word::Tomorrow | Word::Weekday(_)));
        if edge.is_none() || !(named || self.is(next, "day")) {
            return None;
        }
        parts.edge = edge;
        Some(if named { next } else { next + 1 })
    }

    fn put_together(&self, parts: Parts, next: usize) -> Option<(Bit, f32)> {
        let fitted = |clock: Clock| parts.part.map_or(clock, |(part, _)| clock.in_part(part));
        let time = parts.time.map(|time| match time {
            TimeSaid::At(clock) => TimeSaid::At(fitted(clock)),
            TimeSaid::Between(from, to) => {
                let sure = from.sure || parts.part.is_some();
                TimeSaid::Between(Clock { sure, ..fitted(from) }, fitted(to))
            }
            part => part,
        });
        let trust_in = |clock: Clock| if clock.half_known { 1.0 } else { 0.8 };
        match (parts.day, time, parts.part) {
            (Some((day, trust)), Some(time @ TimeSaid::At(clock)), _) => {
                Some((Bit::DayTime(day, time), trust * trust_in(clock)))
            }
            (Some((day, trust)), Some(time), _) => Some((Bit::DayTime(day, time), trust)),
            (Some((day, trust)), None, Some((part, edge))) => {
                Some((Bit::DayTime(day, TimeSaid::Part(part, edge)), trust * 0.9))
            }
            (Some((day, trust)), None, None) => {
                Some((parts.edge.map_or(Bit::Day(day), |edge| Bit::DayEdge(day, edge)), trust))
            }
            (None, Some(TimeSaid::At(clock)), part) => {
                let dashed = self.mark(next, '-') && self.is_number(next + 1);
                let told = clock.sure || part.is_some() || parts.asked && self.no_noun(next) && !dashed;
                told.then_some((Bit::Time(TimeSaid::At(clock)), 0.9 * trust_in(clock)))
            }
            (None, Some(TimeSaid::Between(from, to)), _) => {
                from.sure.then_some((Bit::Time(TimeSaid::Between(from, to)), 0.85))
            }
            (None, None, Some((part, edge))) => Some((Bit::Time(TimeSaid::Part(part, edge)), 0.4)),
            _ => None,
        }
    }

    /// Whether this token may stand between a day and its time; some only as the first.
    fn joins(&self, at: usize, first: bool) -> bool {
        const JOINTS: &[&str] =
            &[",", "@", "at", "on", "in", "the", "of", "for", "around", "about", "um", "am", "a", ")"];
        self.any(at, JOINTS) || first && self.any(at, &["-", ":"])
    }

    fn opens_time(&self, at: usize) -> bool {
        let part_follows =
            self.any(at + 1, &["the", "der"]) || matches!(self.word(at + 1), Some(Word::Part(_)));
        self.any(at, &["at", "@", "the", "on", "um", "am"]) || self.any(at, &["in", "during"]) && part_follows
    }

    /// "9 am" over "9" as a day, "12:30" over "12".
    fn clock_is_longer(&self, at: usize) -> bool {
        self.is_number(at) && self.clock(at, false).is_some() && self.day_in_digits_here(at).is_none()
    }

    /// "this morning", "tonight", "last night", "late afternoon", "later in the morning", "in the evening".
    fn part_of_a_day(&self, at: usize, led: bool) -> Option<(Option<Date>, PartSaid, usize)> {
        if self.word(at) == Some(Word::Tonight) {
            return Some((Some(self.today), (Part::Night, None), at + 1));
        }
        // "today pm", "tomorrow a.m."
        let after_day = led
            && at > 0
            && matches!(self.word(at - 1), Some(Word::Today | Word::Tomorrow | Word::Weekday(_)));
        if after_day && let Some((Some(afternoon), end)) = self.meridiem(at) {
            let part = if afternoon { Part::Afternoon } else { Part::Morning };
            return Some((None, (part, None), end));
        }
        let (edge, next) = self.part_edge(at);
        if let Some((which, after)) = self.which(next)
            && let Some((part, end)) = self.part_word(after)
        {
            if matches!(part, Part::Lunch | Part::Dinner) {
                return None;
            }
            let day = calendar::plus_days(
                self.today,
                match which {
                    Which::This => 0,
                    other => other.step(),
                },
            )?;
            return Some((Some(day), (part, edge), end));
        }
        let the = if edge.is_some() { self.over(next, &["the"]) } else { next };
        let (part, end) = self.part_word(the)?;
        if edge == Some(Edge::Mid) && part == Part::Night {
            return None;
        }
        let greeted = at > 0 && self.any(at - 1, &["good", "guten"]);
        let meal = matches!(part, Part::Lunch | Part::Dinner)
            && !self.is(the, "lunchtime")
            && !(at > 0 && self.any(at - 1, &["at", "around", "after", "before"]) && !self.is(at - 1, "the"));
        let night = part == Part::Night && !led;
        let salutation = at == 0 && edge.is_none();
        if greeted || meal || night || salutation && !led || self.is(end, "'") && self.is(end + 1, "s") {
            return None;
        }
        Some((None, (part, edge), end))
    }

    fn part_edge(&self, at: usize) -> (Option<Edge>, usize) {
        if !matches!(self.word(at), Some(Word::Edge | Word::Side)) {
            return (None, at);
        }
        const EDGES: &[(&str, Edge)] = &[
            ("end of the", Edge::End),
            ("earlier", Edge::Start),
            ("later in the", Edge::End),
            ("later in", Edge::End),
            ("late in the", Edge::End),
            ("early in the", Edge::Start),
            ("earlier in the", Edge::Start),
            ("later", Edge::End),
            ("late", Edge::End),
            ("early", Edge::Start),
            ("mid -", Edge::Mid),
            ("mid", Edge::Mid),
        ];
        match EDGES.iter().find_map(|(words, edge)| Some((*edge, self.run(at, words)?))) {
            Some((edge, next)) => (Some(edge), next),
            None => (None, at),
        }
    }
}

fn known_clock(time: Time) -> Clock {
    Clock { hour: time.hour(), minute: time.minute(), second: time.second(), half_known: true, sure: true }
}
