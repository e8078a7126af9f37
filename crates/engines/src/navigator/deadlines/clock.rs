//! Times of day in words: "3pm", "half past two", "10:30 CET", "between 3 and 5", "in the morning".

use jiff::civil::Time;

use super::reader::{Read, Reader};
use super::tokens::Kind;
use super::words::{self, Part, Unit, Word};
use super::{Sent, Zone};

/// A time of day as written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Clock {
    pub(super) hour: i8,
    pub(super) minute: i8,
    pub(super) second: i8,
    /// Whether the words say which half of the day is meant.
    pub(super) half_known: bool,
    /// Whether the words alone show that this is a time: "3pm" does, "at 3" hardly does.
    pub(super) sure: bool,
}

/// Which end of a day, a week or a part of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Edge {
    Start,
    Mid,
    End,
}

/// What the words say about the time of day.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum TimeSaid {
    At(Clock),
    Between(Clock, Clock),
    Part(Part, Option<Edge>),
}

impl Clock {
    fn new(hour: u32, minute: u32, second: u32) -> Option<Clock> {
        let fits = (hour <= 23 && minute <= 59 && second <= 59) || (hour == 24 && minute == 0 && second == 0);
        fits.then_some(Clock {
            hour: (hour % 24) as i8,
            minute: minute as i8,
            second: second as i8,
            half_known: hour > 12 || hour == 0,
            sure: true,
        })
    }

    fn in_half(self, afternoon: bool) -> Clock {
        let hour = match (self.hour, afternoon) {
            (12, false) => 0,
            (h @ 1..=11, true) => h + 12,
            (h, _) => h,
        };
        Clock { hour, half_known: true, sure: true, ..self }
    }

    fn minutes(self) -> i32 {
        i32::from(self.hour) * 60 + i32::from(self.minute)
    }

    pub(super) fn time(self) -> Time {
        Time::new(self.hour, self.minute, self.second, 0).unwrap_or(Time::MIN)
    }

    /// Fits the hour to a named part of the day: "7" in the evening is 19.
    pub(super) fn in_part(self, part: Part) -> Clock {
        if self.half_known {
            return self;
        }
        match part {
            Part::Morning => self.in_half(false),
            Part::Night | Part::NightTime => self.in_half((5..12).contains(&self.hour)),
            Part::Lunch | Part::Daytime => self.in_half(self.hour < 8 || self.hour == 12),
            Part::Afternoon | Part::Evening | Part::Dinner => self.in_half(true),
        }
    }

    /// Chooses the half of the day that lies nearer to the working day, where the words leave it open.
    pub(super) fn settled(self, sent: &Sent) -> Clock {
        if self.half_known {
            return self;
        }
        let away = |c: Clock| {
            let (from, to) = (minute_of(sent.day_start), minute_of(sent.day_end));
            (from - c.minutes()).max(c.minutes() - to).max(0)
        };
        let (early, late) = (self.in_half(false), self.in_half(true));
        let chosen = if away(early) < away(late) { early } else { late };
        Clock { sure: self.sure, ..chosen }
    }
}

fn minute_of(time: Time) -> i32 {
    i32::from(time.hour()) * 60 + i32::from(time.minute())
}

/// The hours that a part of the day is taken to cover, or one end of it.
pub(super) fn hours_of(part: Part, edge: Option<Edge>) -> (Time, Time) {
    let (from, to) = match part {
        Part::Morning => (8, 12),
        Part::Afternoon => (12, 16),
        Part::Evening | Part::Dinner => (16, 20),
        Part::Night => return (Time::constant(20, 0, 0, 0), Time::constant(23, 59, 59, 0)),
        Part::Lunch => (11, 13),
        Part::Daytime => (8, 18),
        Part::NightTime => (0, 8),
    };
    let middle = (from + to) / 2;
    let (from, to) = match edge {
        None => (from, to),
        Some(Edge::Start) => (from, middle),
        Some(Edge::Mid) => (middle - 1, middle + 1),
        Some(Edge::End) => (middle, to),
    };
    (Time::constant(from, 0, 0, 0), Time::constant(to, 0, 0, 0))
}

/// Two clocks that begin and end one stretch: what one says about the half of the day helps the other.
pub(super) fn paired(from: Clock, to: Clock, sent: &Sent) -> (Clock, Clock) {
    let (from, to) = match (from.half_known, to.half_known) {
        (true, true) => (from, to),
        (false, true) => {
            let same = from.in_half(to.hour >= 12);
            let other = from.in_half(to.hour < 12);
            (if same.minutes() < to.minutes() { same } else { other }, to)
        }
        (true, false) => (from, next_after(from, to)),
        (false, false) => {
            let from = from.settled(sent);
            (from, next_after(from, to))
        }
    };
    (from, to)
}

fn next_after(from: Clock, to: Clock) -> Clock {
    let wait = |c: Clock| (c.minutes() - from.minutes() - 1).rem_euclid(24 * 60);
    let (early, late) = (to.in_half(false), to.in_half(true));
    if wait(early) < wait(late) { early } else { late }
}

impl Reader<'_> {
    /// A time of day. A bare hour ("3", "seven") is taken only where `bare` says that the words before ask for one.
    pub(super) fn clock(&self, at: usize, bare: bool) -> Read<Clock> {
        let (clock, next) = self
            .clock_by_name(at)
            .or_else(|| self.clock_past_or_to(at))
            .or_else(|| self.clock_in_digits(at, bare))
            .or_else(|| self.clock_in_words(at, bare))?;
        Some(self.half_said_after(clock, next))
    }

    /// "noon", "12 noon", "midday", "midnight", "mid night".
    fn clock_by_name(&self, at: usize) -> Read<Clock> {
        let name = if self.is_number(at) || self.is(at, "twelve") { at + 1 } else { at };
        if name > at && self.cardinal(at)?.0 != 12 {
            return None;
        }
        let known = |hour| Clock::new(hour, 0, 0).map(|c| Clock { half_known: true, ..c });
        match self.word(name) {
            Some(Word::Noon) => Some((known(12)?, name + 1)),
            Some(Word::Midnight) => Some((known(0)?, name + 1)),
            _ if self.is(name, "mid") && self.is(name + 1, "night") => Some((known(0)?, name + 2)),
            _ => None,
        }
    }

    /// "half past two", "quarter to three", "ten past 9", "20 to five".
    fn clock_past_or_to(&self, at: usize) -> Read<Clock> {
        let at = if self.is(at, "a") && self.is(at + 1, "quarter") { at + 1 } else { at };
        let (minutes, next) = if self.is(at, "half") {
            (30, at + 1)
        } else if self.is(at, "quarter") {
            (15, at + 1)
        } else {
            let (minutes, next) = self.cardinal(at)?;
            (minutes, self.over(next, &["minutes", "mins"]))
        };
        let to = self.is(next, "to");
        if !(to || self.is(next, "past")) || !(1..=30).contains(&minutes) {
            return None;
        }
        // "10 to 11" and "five to seven" are stretches; only the usual parts of an hour count backwards.
        if to && !(self.is(at, "quarter") || matches!(minutes, 20 | 25) && !self.is_number(at)) {
            return None;
        }
        let (hour, next) = match self.clock_by_name(next + 1) {
            Some((named, next)) => (named.hour as u32, next),
            None => self.cardinal(next + 1)?,
        };
        if hour > 23 || self.is(next, "days") {
            return None;
        }
        let (hour, minute) = if to { ((hour + 23) % 24, 60 - minutes) } else { (hour, minutes) };
        let hour = if hour == 0 && to { 12 } else { hour };
        Some((Clock::new(hour, minute, 0)?, next))
    }

    /// "17:49:19", "8.30pm", "1140 a.m.", "3pm", "0730", "9a"; with `bare`, also "3" and "6.45".
    fn clock_in_digits(&self, at: usize, bare: bool) -> Read<Clock> {
        let (value, digits) = self.digits(at)?;
        let after_dash = self.glued(at) && self.mark(at - 1, '-');
        if !self.free_left(at) && !after_dash {
            return None;
        }
        let mut next = at + 1;
        let (mut clock, mut plain) = match digits {
            1 | 2 => {
                let colon = self.mark(next, ':') && self.glued(next) && self.glued(next + 1);
                let dot = self.mark(next, '.') && self.glued(next) && self.glued(next + 1);
                match self.digits(next + 1) {
                    Some((minute, 2)) if colon => {
                        next += 2;
                        let mut second = 0;
                        if self.mark(next, ':') && self.glued(next) && self.glued(next + 1) {
                            let (value, 2) = self.digits(next + 1)? else { return None };
                            second = value;
                            next += 2;
                        }
                        (Clock::new(value, minute, second)?, false)
                    }
                    Some((minute, 2)) if dot && (bare || self.meridiem(next + 2).is_some()) => {
                        if !self.free_right(next + 2) && self.meridiem(next + 2).is_none() {
                            return None;
                        }
                        next += 2;
                        (Clock::new(value, minute, 0)?, false)
                    }
                    Some(_) if colon => return None,
                    _ => (Clock::new(value, 0, 0)?, true),
                }
            }
            3 | 4 => (Clock::new(value / 100, value % 100, 0)?, true),
            _ => return None,
        };
        // Written as on a railway clock: "07:30", "0730".
        clock.half_known |= self.written(at).starts_with('0') && value > 0;
        if let Some((half, after)) = self.meridiem(next) {
            if clock.hour > 12 || (clock.hour == 0 && half == Some(true)) {
                return Some((clock, after));
            }
            return Some((half.map_or(clock, |pm| clock.in_half(pm)), after));
        }
        if let Some(after) = self.oclock(next) {
            return Some((clock, after));
        }
        if self.is(next, "uhr") {
            return Some((Clock { half_known: true, ..clock }, next + 1));
        }
        if plain && digits == 4 && self.any(next, &["hours", "hrs", "h"]) {
            clock.half_known = true;
            plain = false;
            next += 1;
        }
        if plain {
            let railway = digits == 4 && self.written(at).starts_with('0');
            if digits <= 2 && value > 12 {
                return None;
            }
            if !bare || (digits > 2 && !railway) || !self.bare_hour_ends(next) || clock.hour == 0 {
                return None;
            }
            clock.sure = railway;
        } else if !self.free_right(next) && !self.mark(next, '-') && !self.mark(next, '/') {
            return None;
        }
        Some((clock, next))
    }

    /// Whether a bare hour may stop here: "at 5", not "at 5%", "at 5.3", "at 5 people", "at 10 Downing Street".
    fn bare_hour_ends(&self, at: usize) -> bool {
        // "at 5-7809" is a telephone.
        let dashed = self.mark(at, '-')
            && !(at > 0
                && matches!((self.digits(at - 1), self.digits(at + 1)), (Some((_, 1..=2)), Some((_, 3..)))));
        if self.glued(at) && !dashed && !self.free_right(at) {
            return false;
        }
        !matches!(self.word(at), Some(Word::Unit(_) | Word::Month(_) | Word::Ordinal(_)))
            && !self.any(at, &["percent", "%", "€", "$", "£"])
            && !matches!(self.token(at).map(|t| t.kind), Some(Kind::Letters))
    }

    /// "seven thirty", "five-thirty", "nine a m", "seven o'clock"; with `bare`, also "seven".
    fn clock_in_words(&self, at: usize, bare: bool) -> Read<Clock> {
        let Some(Word::Cardinal(hour @ 1..=12)) = self.word(at) else { return None };
        let hour = u32::from(hour);
        let minute_at = if self.mark(at + 1, '-') { at + 2 } else { at + 1 };
        if let Some((minute @ 10..=59, next)) = self.cardinal(minute_at)
            && !self.is_number(minute_at)
            && self.no_noun(next)
        {
            let clock = Clock { sure: bare || self.oclock(next).is_some(), ..Clock::new(hour, minute, 0)? };
            return Some(match self.meridiem(next) {
                Some((half, after)) => (half.map_or(clock, |pm| clock.in_half(pm)), after),
                None => (clock, next),
            });
        }
        let clock = Clock::new(hour, 0, 0)?;
        if let Some((half, after)) = self.meridiem(at + 1) {
            return Some((half.map_or(clock, |pm| clock.in_half(pm)), after));
        }
        if let Some(after) = self.oclock(at + 1) {
            return Some((clock, after));
        }
        if self.is(at + 1, "uhr") {
            return Some((Clock { half_known: true, ..clock }, at + 2));
        }
        let in_part = self.run(at + 1, "in the").is_some_and(|p| self.part_word(p).is_some());
        (in_part || bare && self.bare_hour_ends(at + 1)).then_some((Clock { sure: false, ..clock }, at + 1))
    }

    /// "o'clock", "oclock", "ish", "sharp".
    fn oclock(&self, at: usize) -> Option<usize> {
        if self.any(at, &["oclock", "sharp"]) || (self.is(at, "ish") && self.glued(at)) {
            return Some(at + 1);
        }
        (self.is(at, "o") && self.mark(at + 1, '\'') && self.is(at + 2, "clock")).then_some(at + 3)
    }

    /// "am", "p.m.", "a m", "p . m .", a lone "a" or "p" grown to the number: true for the afternoon, none for "ampm".
    pub(super) fn meridiem(&self, at: usize) -> Read<Option<bool>> {
        let at =
            if self.mark(at, '.') && self.glued(at) && self.any(at + 1, &["am", "pm"]) { at + 1 } else { at };
        let half = |at| match self.written(at) {
            "a" | "A" => Some(false),
            "p" | "P" => Some(true),
            _ => None,
        };
        let grown = self.glued(at + 1) && (self.is_letters(at + 1) || self.is_number(at + 1));
        match self.written(at) {
            "am" | "AM" | "Am" => return (!grown).then_some((Some(false), at + 1)),
            "pm" | "PM" | "Pm" => return (!grown).then_some((Some(true), at + 1)),
            "ampm" => return Some((None, at + 1)),
            _ => {}
        }
        let afternoon = half(at)?;
        let m = if self.mark(at + 1, '.') { at + 2 } else { at + 1 };
        if self.is(m, "m") {
            let dotted = m == at + 2 && self.mark(m + 1, '.');
            return Some((Some(afternoon), if dotted { m + 2 } else { m + 1 }));
        }
        let alone =
            self.glued(at) && !(self.glued(at + 1) && (self.is_letters(at + 1) || self.is_number(at + 1)));
        alone.then_some((Some(afternoon), at + 1))
    }

    /// Looks for "in the morning", "at night" right after the hour.
    fn half_said_after(&self, clock: Clock, at: usize) -> (Clock, usize) {
        let part_at = self.one_of(at, &["in the", "at", "in der", "am"]);
        match part_at.and_then(|p| self.part_word(p)) {
            Some((part, next)) if !clock.half_known || clock.hour < 13 => {
                (Clock { sure: true, ..clock.in_part(part) }, next)
            }
            _ => (clock, at),
        }
    }

    /// "morning", "night-time".
    pub(super) fn part_word(&self, at: usize) -> Read<Part> {
        match self.word(at)? {
            Word::Part(Part::Night) if self.mark(at + 1, '-') && self.is(at + 2, "time") => {
                Some((Part::NightTime, at + 3))
            }
            Word::Part(part) => Some((part, at + 1)),
            _ => None,
        }
    }

    /// "5 to 6pm", "9:30-11", "between 3 and 5", "from 9 for 2.5 hours", "for 3 hours from 10 am".
    pub(super) fn clocks(&self, at: usize, bare: bool) -> Read<(Clock, Clock)> {
        if let Some(found) = self.clock_and_length(at) {
            return Some(found);
        }
        let between = self.is(at, "between");
        let led = between || self.any(at, &["from", "von", "zwischen"]);
        let start = if led { at + 1 } else { at };
        let start = self.run(start, "the hours of").unwrap_or(start);
        let start = self.over(start, &["at", "around", "about"]);
        let (from, next) = self.clock(start, true)?;
        let to_at = self.stretch_word(next, between)?;
        let to_at = self.over(to_at, &["at", "around", "about"]);
        let (to, next) = self.clock(to_at, true)?;
        let sure = from.sure || to.sure;
        if !sure && !bare {
            return None;
        }
        // "from 3 to 5 people", "5-6 times", but also "9-5 job"
        if !sure && !self.no_noun(next) {
            return None;
        }
        // "2-3%": the sign belongs to a number.
        if !to.sure && !self.free_right(next) && self.is_number(to_at) {
            return None;
        }
        Some(((Clock { sure, ..from }, Clock { sure, ..to }), next))
    }

    /// "to", "-", "until", "through"; after "between" also "and".
    pub(super) fn stretch_word(&self, at: usize, between: bool) -> Option<usize> {
        if self.mark(at, '-') || self.mark(at, '~') {
            return Some(at + 1);
        }
        if self.any(at, &["to", "until", "till", "til", "through", "thru", "bis"])
            || (between && self.any(at, &["and", "und"]))
        {
            return Some(at + 1);
        }
        None
    }

    fn clock_and_length(&self, at: usize) -> Read<(Clock, Clock)> {
        let (clock, length, next) = if self.any(at, &["from", "at"]) {
            let (clock, next) = self.clock(at + 1, true)?;
            let (length, next) = self.length(self.run(next, "for")?)?;
            (clock, length, next)
        } else {
            let (length, next) = self.length(self.run(at, "for")?)?;
            let (clock, next) = self.clock(self.one_of(next, &["from", "starting at", "at"])?, true)?;
            (clock, length, next)
        };
        if length.has_days() {
            return None;
        }
        let from = clock.settled(self.sent);
        let end = (i64::from(from.minutes()) * 60 + i64::from(from.second) + length.seconds() as i64)
            .rem_euclid(86_400);
        let to = Clock::new((end / 3600) as u32, (end / 60 % 60) as u32, (end % 60) as u32)?;
        Some(((Clock { sure: true, ..from }, Clock { half_known: true, ..to }), next))
    }

    /// The zone said right after a time: "CET", "UTC+2", "New York time", "mountain timezone".
    pub(super) fn zone(&self, at: usize) -> Read<Zone> {
        let open = if self.mark(at, '(') { at + 1 } else { at };
        let close = |next: usize| if open > at && self.mark(next, ')') { next + 1 } else { next };
        if (!self.glued(open) || open > at)
            && let Some(zone) = words::zone_letters(self.written(open))
        {
            return Some(match self.offset_from_utc(open + 1).filter(|_| zone == "UTC") {
                Some((minutes, next)) => (Zone::Offset { minutes }, close(next)),
                None => (Zone::Named(zone), close(self.over(open + 1, &["time"]))),
            });
        }
        // "2pm Eastern"
        if self.token(open)?.capital
            && self.any(open, &["eastern", "central", "mountain", "pacific"])
            && self.no_noun(open + 1)
        {
            return Some((Zone::Named(words::zone_of_place(self.written(open))?), close(open + 1)));
        }
        // At most two words of place, then "time".
        for words in 1..=2 {
            let time = open + words;
            let named = self.any(time, &["time", "timezone"]) || self.run(time, "time zone").is_some();
            if named && (open..time).all(|w| self.is_letters(w)) {
                let place = &self.text[self.token(open)?.start..self.token(time - 1)?.end];
                let zone = words::zone_of_place(place)?;
                return Some((Zone::Named(zone), close(self.over(time + 1, &["zone"]))));
            }
        }
        None
    }

    /// "+2", "-06:00" grown to "UTC" or "GMT". Unit: minutes.
    fn offset_from_utc(&self, at: usize) -> Read<i16> {
        let sign = match self.written(at) {
            "+" => 1,
            "-" => -1,
            _ => return None,
        };
        let (hours @ 0..=14, 1..=2) = self.digits(at + 1)? else { return None };
        if !self.glued(at) || !self.glued(at + 1) {
            return None;
        }
        let past_hour = self.mark(at + 2, ':') && self.glued(at + 2) && self.glued(at + 3);
        let (minutes, next) = match self.digits(at + 3) {
            Some((minutes @ 0..=59, 2)) if past_hour => (minutes as i16, at + 4),
            _ => (0, at + 2),
        };
        Some((sign * (hours as i16 * 60 + minutes), next))
    }

    /// A unit of time by its word; letters grown to a number ("3h", "10D", "2W") count as well.
    pub(super) fn unit(&self, at: usize) -> Read<Unit> {
        if let Some(Word::Unit(unit)) = self.word(at) {
            // "an HR matter"
            let department = self.written(at) == "HR" && !(at > 0 && self.is_number(at - 1));
            return (!department).then_some((unit, at + 1));
        }
        if self.any(at, &["business", "working"]) && self.word(at + 1) == Some(Word::Unit(Unit::Day)) {
            return Some((Unit::WorkingDay, at + 2));
        }
        if self.any(at, &["calendar", "business", "working"])
            && let Some(Word::Unit(unit)) = self.word(at + 1)
        {
            return Some((unit, at + 2));
        }
        if self.is(at, "second") {
            return Some((Unit::Second, at + 1));
        }
        if self.any(at, &["night"]) {
            return Some((Unit::Night, at + 1));
        }
        if self.is(at, "weekends") {
            return Some((Unit::Weekend, at + 1));
        }
        if self.glued(at) && at > 0 && self.is_number(at - 1) {
            return match self.written(at) {
                "d" | "D" => Some((Unit::Day, at + 1)),
                "w" | "W" => Some((Unit::Week, at + 1)),
                "H" => Some((Unit::Hour, at + 1)),
                _ => None,
            };
        }
        None
    }
}
