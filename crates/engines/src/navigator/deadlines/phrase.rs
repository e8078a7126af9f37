//! Puts days, times and stretches together into phrases: "next Monday 1-3 pm", "from 10/1 to 11/7", "after 3:30".

use jiff::civil::{Date, DateTime, Time};

use super::calendar::{self, Day, Length, Look, Span};
use super::clock::{self, Clock, Edge, TimeSaid};
use super::days::Which;
use super::reader::{Read, Reader};
use super::tokens::Kind;
use super::words::{Part, Unit, Word};
use super::{Point, Value, Zone};

/// Unit: tokens, as in "no later than the end of the".
const LONGEST_OPENING: usize = 8;

/// One end of a stretch, or a phrase by itself.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Bit {
    Day(Day),
    EndOfDay(Day),
    /// "early on Wednesday".
    DayEdge(Day, Edge),
    Span(Span),
    Time(TimeSaid),
    DayTime(Day, TimeSaid),
    Moment(DateTime),
    Moments(DateTime, DateTime),
    /// "within 3 days": from today to that day.
    Within(Date),
}

/// On which side of the words the open stretch lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Since,
    After,
    Before,
    /// "until", "no later than": the end belongs to it.
    By,
    Around,
}

/// What a phrase says, not yet tied to a calendar.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Said {
    One(Bit),
    Range(Bit, Bit),
    Open(Side, Bit),
    Length(Length),
    /// "3 days starting Monday".
    Lasting(Bit, Length),
}

/// A phrase in the text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found {
    pub(super) said: Said,
    pub(super) zone: Option<Zone>,
    pub(super) trust: f32,
    pub(super) first: usize,
    pub(super) next: usize,
    /// The day named before in a list: "next week Mon or Tue", "Tuesday or Wednesday" go on from there.
    pub(super) after: Option<Date>,
}

/// A bit with its zone and trust.
#[derive(Clone, Copy)]
struct Heard {
    bit: Bit,
    zone: Option<Zone>,
    trust: f32,
}

impl Reader<'_> {
    /// Every phrase of the text, in order.
    pub(super) fn phrases(&self) -> Vec<Found> {
        let mut found: Vec<Found> = Vec::new();
        let mut at = 0;
        while let Some(carrier) = self.carrier_from(at) {
            // The words that open a phrase stand at most so far before the one that carries the date.
            at = at.max(carrier.saturating_sub(LONGEST_OPENING));
            if let Some(next) = self.recurring(at) {
                at = next;
            } else if let Some((first, second)) = self.two_days_of_month(at) {
                at = second.next;
                found.push(first);
                found.push(second);
            } else if let Some(mut phrase) = self.phrase(at) {
                phrase.after = found.last().and_then(|before| self.list_goes_on(before, &phrase));
                found.push(phrase);
                while let Some(more) = found.last().and_then(|last| self.another_day_of_month(last)) {
                    found.push(more);
                }
                at = found.last().map_or(at + 1, |last| last.next.max(at + 1));
            } else {
                at += 1;
            }
        }
        found
    }

    fn carrier_from(&self, at: usize) -> Option<usize> {
        (at..self.tokens.len()).find(|&i| match self.tokens[i].kind {
            Kind::Number { .. } => true,
            Kind::Word(word) => word.carries_time() || matches!(word, Word::Cardinal(_)),
            Kind::Letters | Kind::Mark(_) => false,
        })
    }

    /// "every Tuesday and Thursday at 9", "Mondays", "19th of every month": not one date.
    fn recurring(&self, at: usize) -> Option<usize> {
        let again = |i| self.word(i) == Some(Word::Again) && !self.is(i, "any");
        if let Some((_, next)) = self.ordinal(at).filter(|_| again(at + 2) || again(at + 3))
            && self.any(next, &["of", "day"])
        {
            return Some(next + 3);
        }
        if let Some((_, next)) = self.clock(at, false)
            && again(next)
        {
            return Some(next + 1);
        }
        if let Some(Word::Weekday(_)) = self.word(at)
            && again(at + 1)
        {
            return Some(at + 2);
        }
        if self.one_of(at, &["once a", "twice a", "times a", "once per"]).is_some() {
            return Some(at + 3);
        }
        let any = self.is(at, "any") && matches!(self.word(at + 1), Some(Word::Unit(_) | Word::Weekday(_)));
        if !again(at) && !any {
            return None;
        }
        let mut next = at + 1;
        if self.any(at, &["every", "each", "jeden", "jede"]) || any {
            next = self.over(next, &["other", "single"]);
            let counted = self.cardinal(next).map_or(next, |(_, n)| n);
            next = match self.word(counted) {
                Some(Word::Unit(_) | Word::Weekday(_) | Word::Part(_) | Word::Month(_)) => counted + 1,
                _ => return Some(at + 1),
            };
        }
        let timed = self.over(next, &["at"]);
        Some(self.clock(timed, timed > next).map_or(next, |(_, end)| end))
    }

    /// "18 and 19 June": two days that share the month.
    fn two_days_of_month(&self, at: usize) -> Option<(Found, Found)> {
        let start = self.over(at, &["the"]);
        let (day, next) =
            self.day_number(start).filter(|_| !self.is_number(start) || self.free_left(start))?;
        if !self.any(next, &["and", "or", "&"]) {
            return None;
        }
        if at > 0 && self.any(at - 1, &["between", "zwischen"]) {
            return None;
        }
        let ((second, trust), end) = self.day(next + 1)?;
        let first = match second {
            Day::InMonth { month, .. } if !matches!(self.word(start), Some(Word::Month(_))) => {
                super::days::in_month(month, day)
            }
            Day::On(date)
                if self.is_number(next + 1)
                    && self.digits(next + 1)?.1 <= 2
                    && matches!(self.word(end - 1).or(self.word(end - 2)), Some(Word::Month(_))) =>
            {
                Date::new(date.year(), date.month(), day).map_or(Day::Impossible, Day::On)
            }
            _ => return None,
        };
        let one = |day, first, next| Found {
            said: Said::One(Bit::Day(day)),
            zone: None,
            trust,
            first,
            next,
            after: None,
        };
        Some((one(first, at, next), one(second, next + 1, end)))
    }

    /// "June 15 and 16", "3 March or the 4th": the month goes on.
    fn another_day_of_month(&self, last: &Found) -> Option<Found> {
        if !self.any(last.next, &["and", "or", "&", ","]) {
            return None;
        }
        let at = last.next + 1;
        let comma = self.mark(last.next, ',');
        let number = self.over(at, &["the"]);
        let (day, next) = self.day_number(number)?;
        let apart = self.no_noun(next)
            && self.free_right(next)
            && !self.any(next, &["am", "pm", "of", "to", "-", ":"]);
        // "June 15, 9" alone says little; "June 15, 16 and 17" is a list.
        let listed = !comma || self.any(next, &["and", "or", "&", ","]) && self.is_number(next + 1);
        if !apart || !listed || !self.is_number(number) || self.clock(number, false).is_some() {
            return None;
        }
        let day = match last.said {
            Said::One(Bit::Day(Day::InMonth { month, .. })) => super::days::in_month(month, day),
            Said::One(Bit::Day(Day::On(date))) if self.month_named(last) => {
                Day::On(Date::new(date.year(), date.month(), day).ok()?)
            }
            _ => return None,
        };
        Some(Found { said: Said::One(Bit::Day(day)), first: number, next, after: None, ..*last })
    }

    fn month_named(&self, found: &Found) -> bool {
        (found.first..found.next).any(|i| matches!(self.word(i), Some(Word::Month(_))))
    }

    fn list_goes_on(&self, before: &Found, now: &Found) -> Option<Date> {
        let linked =
            now.first == before.next + 1 && self.any(before.next, &["or", "and", ",", "oder", "und"]);
        let plain =
            matches!(now.said, Said::One(Bit::Day(Day::Weekday(_)) | Bit::DayTime(Day::Weekday(_), _)));
        match before.said {
            Said::One(Bit::Day(day) | Bit::DayTime(day, _)) if linked && plain => {
                before.after.or(day.resolve(self.today, Look::Ahead))
            }
            _ => None,
        }
    }

    /// Whether a phrase can begin with this token at all.
    fn may_open(&self, at: usize) -> bool {
        match self.tokens[at].kind {
            Kind::Word(word) => word != Word::Glue,
            Kind::Number { .. } => true,
            Kind::Letters | Kind::Mark(_) => self.mark(at, '@'),
        }
    }

    /// The phrase that begins here.
    fn phrase(&self, at: usize) -> Option<Found> {
        if !self.may_open(at) {
            return None;
        }
        let said = |said, next, heard: Heard| Found {
            said,
            zone: heard.zone,
            trust: heard.trust,
            first: at,
            next,
            after: None,
        };
        if let Some(found) = self.lasting(at) {
            return Some(found);
        }
        if let Some((side, next)) = self.side(at) {
            if let Some((heard, next)) = self.bit(next, true).or_else(|| self.noon_meal(next)) {
                return Some(said(Said::Open(side, heard.bit), next, heard));
            }
            if side != Side::Around {
                // "more than 2 hours", "at least a week": only the length counts.
                return None;
            }
        }
        let whole = self.bit(at, false);
        if let Some(found) = self.range(at, whole) {
            return Some(found);
        }
        if let Some((heard, next)) = whole {
            if let Some((side, end)) = self.side_after(next, heard.bit) {
                return Some(self.open_with_day(at, side, heard, end));
            }
            // "Thursday before 5pm", "1/1/2015 after 2:00", "Feb 1st no later than 6:00".
            if let Bit::Day(day) = heard.bit
                && let Some((side, time_at)) = self.side(next)
                && let Some((Heard { bit: Bit::Time(time @ TimeSaid::At(_)), zone, .. }, end)) =
                    self.bit(time_at, true)
                && !self.is(next, "as")
            {
                return Some(said(Said::Open(side, Bit::DayTime(day, time)), end, Heard { zone, ..heard }));
            }
            return Some(said(Said::One(heard.bit), next, heard));
        }
        let (length, next) = self.bare_length(at)?;
        Some(said(Said::Length(length), next, Heard { bit: Bit::Within(self.today), zone: None, trust: 0.9 }))
    }

    /// "3 pm or later on Monday".
    fn open_with_day(&self, at: usize, side: Side, heard: Heard, next: usize) -> Found {
        let mut found = Found {
            said: Said::Open(side, heard.bit),
            zone: heard.zone,
            trust: heard.trust,
            first: at,
            next,
            after: None,
        };
        if let Bit::Time(time) = heard.bit
            && let Some(((day, _), end)) = self.day(next)
        {
            found.said = Said::Open(side, Bit::DayTime(day, time));
            found.next = end;
        }
        found
    }

    /// "before", "since", "no later than", "starting", "around": on which side of what follows.
    fn side(&self, at: usize) -> Read<Side> {
        const SIDES: &[(&str, Side)] = &[
            ("no later than", Side::By),
            ("not later than", Side::By),
            ("as late as", Side::By),
            ("not after", Side::By),
            ("up to", Side::By),
            ("until", Side::By),
            ("till", Side::By),
            ("til", Side::By),
            ("by", Side::By),
            ("bis zum", Side::By),
            ("bis", Side::By),
            ("spätestens am", Side::By),
            ("prior to", Side::Before),
            ("ahead of", Side::Before),
            ("before", Side::Before),
            ("vor", Side::Before),
            ("no earlier than", Side::Since),
            ("not before", Side::Since),
            ("as early as", Side::Since),
            ("any time from", Side::Since),
            ("anytime from", Side::Since),
            ("starting from", Side::Since),
            ("starting on", Side::Since),
            ("starting", Side::Since),
            ("beginning on", Side::Since),
            ("beginning", Side::Since),
            ("as of", Side::Since),
            ("since", Side::Since),
            ("seit", Side::Since),
            ("ab", Side::Since),
            ("after around", Side::After),
            ("after about", Side::After),
            ("after", Side::After),
            ("nach", Side::After),
            ("from around", Side::Around),
            ("from about", Side::Around),
            ("around", Side::Around),
            ("about", Side::Around),
            ("approximately", Side::Around),
            ("circa", Side::Around),
            ("roughly", Side::Around),
        ];
        match self.word(at)? {
            Word::Side => {}
            Word::Again if self.is(at, "any") => {}
            Word::Edge if self.is(at, "beginning") => {}
            Word::Lead if self.is(at, "from") => {}
            _ => return None,
        }
        // "What about Monday", "news about today": only a number makes it a distance.
        let numbered =
            self.is_number(at + 1) || matches!(self.word(at + 1), Some(Word::Cardinal(_) | Word::Noon));
        if self.is(at, "about") && (!numbered || at > 0 && self.any(at - 1, &["what", "how"])) {
            return None;
        }
        let (side, next) = SIDES.iter().find_map(|(words, side)| Some((*side, self.run(at, words)?)))?;
        Some((side, self.over(next, &["at", "latest"])))
    }

    /// "… or later", "… and after", "… at the earliest".
    fn side_after(&self, at: usize, bit: Bit) -> Read<Side> {
        let since = [
            "or later",
            "or after",
            "and later",
            "and greater",
            "onwards",
            "onward",
            "and onwards",
            "or thereafter",
        ];
        if let Some(next) = self.one_of(at, &since) {
            return Some((Side::Since, next));
        }
        if let Some(next) = self.run(at, "and after").filter(|&n| self.clause_ends(n)) {
            return Some((Side::Since, next));
        }
        if let Some(next) =
            self.one_of(at, &["or earlier", "or before", "or sooner", "at the latest", "at latest"])
        {
            return Some((Side::By, next));
        }
        let _ = bit;
        None
    }

    // ---- stretches with two ends -----------------------------------------------------------------------------------

    /// "from X to Y", "between X and Y", "X - Y".
    fn range(&self, at: usize, whole: Read<Heard>) -> Option<Found> {
        let between = self.any(at, &["between", "zwischen"]);
        let led = between || self.any(at, &["from", "vom", "von"]);
        let start = if led { at + 1 } else { at };
        let found = |said, zone, trust, next| Some(Found { said, zone, trust, first: at, next, after: None });
        if let Some((a, b, next)) = self.day_numbers(start, between) {
            return found(Said::Range(a, b), None, 0.9, next);
        }
        // Hours first: "from 9 to 5 on Monday" is one bit.
        let (a, next) = match if led { self.bit(start, false) } else { whole } {
            Some(read) => read,
            None => {
                let (heard, next) = whole?;
                return if led { found(Said::One(heard.bit), heard.zone, heard.trust, next) } else { None };
            }
        };
        if let Some((heard, next_whole)) = whole
            && led
            && next_whole >= next
            && matches!(heard.bit, Bit::Time(TimeSaid::Between(..)) | Bit::DayTime(_, TimeSaid::Between(..)))
        {
            return found(Said::One(heard.bit), heard.zone, heard.trust, next_whole);
        }
        let to = self.stretch_word(next, between)?;
        if matches!(
            a.bit,
            Bit::Time(TimeSaid::Part(..) | TimeSaid::Between(..))
                | Bit::DayTime(_, TimeSaid::Part(..) | TimeSaid::Between(..))
        ) {
            return None;
        }
        // "Monday - please", "from today to": the second end must be there, and of a kind that fits.
        let to = self.over(to, &["from"]);
        self.second_end.set(to);
        let (b, end) = match self.bit(to, matches!(a.bit, Bit::DayTime(..) | Bit::Time(_))) {
            Some(read) if fits_after(a.bit, read.0.bit) => read,
            _ => self.number_after_month(a.bit, to)?,
        };
        // "9am - Friday" is a time and its day, not a stretch.
        if matches!((a.bit, b.bit), (Bit::Time(_), Bit::Day(_) | Bit::Span(_))) {
            return None;
        }
        found(Said::Range(a.bit, b.bit), a.zone.or(b.zone), a.trust.min(b.trust), end)
    }

    /// "3 to 12 of Sept", "9-12 June", "4-23 in next month".
    fn day_numbers(&self, at: usize, between: bool) -> Option<(Bit, Bit, usize)> {
        let start = self.over(at, &["the"]);
        if self.is_number(start) && !self.free_left(start) {
            return None;
        }
        let (first, next) = self.day_number(start)?;
        let to = self.stretch_word(next, between)?;
        let ((second, _), end) = self.day_of_month_after(to)?;
        let first = match second {
            Day::InMonth { month, .. } => super::days::in_month(month, first),
            Day::On(date) => Day::On(Date::new(date.year(), date.month(), first).ok()?),
            _ => return None,
        };
        Some((Bit::Day(first), Bit::Day(second), end))
    }

    /// "12 of Sept", "12 June 2027", "the 23rd of next month", "23 in next month".
    fn day_of_month_after(&self, at: usize) -> Read<(Day, f32)> {
        let number = self.over(at, &["the"]);
        let (day, next) = self.day_number(number)?;
        if let Some(of) = self.one_of(next, &["in", "of"])
            && let Some((which, unit_at)) = self.which(self.over(of, &["the"]))
            && self.word(unit_at) == Some(Word::Unit(Unit::Month))
        {
            let calendar::Days::Known { first, .. } =
                calendar::period(self.today, Unit::Month, which.step())?
            else {
                return None;
            };
            return Some(((Day::On(Date::new(first.year(), first.month(), day).ok()?), 0.9), unit_at + 1));
        }
        let (read, end) = self.day(at)?;
        let named = (next..end).any(|i| matches!(self.word(i), Some(Word::Month(_))));
        named.then_some((read, end))
    }

    /// "April 9th through 17th", "March 3-5, 2027": the month goes on.
    fn number_after_month(&self, first: Bit, at: usize) -> Option<(Heard, usize)> {
        let Bit::Day(Day::InMonth { .. } | Day::On(_)) = first else { return None };
        let number = self.over(at, &["the"]);
        let (day, next) = self.day_number(number)?;
        let goes_on =
            self.glued(next) && (self.mark(next, '/') || self.mark(next, '-') || !self.free_right(next));
        // "the December 22-26 period": grown to a dash it is a day, whatever follows.
        let grown =
            self.mark(at - 1, '-') && self.glued(number) && !matches!(self.word(next), Some(Word::Unit(_)));
        if !(grown || self.no_noun(next)) || goes_on || self.glued(next) && !self.clause_ends(next) {
            return None;
        }
        let bit = match (first, self.year_after(next)) {
            (Bit::Day(Day::InMonth { month, .. }), Some((year, end))) => {
                return Some((
                    Heard {
                        bit: Bit::Day(Day::On(Date::new(year, month, day).ok()?)),
                        zone: None,
                        trust: 0.9,
                    },
                    end,
                ));
            }
            _ => Bit::Day(Day::Number(day)),
        };
        Some((Heard { bit, zone: None, trust: 0.9 }, next))
    }

    /// "3 days starting from next Monday", "for a week from 20th Dec", "a week starting tomorrow".
    fn lasting(&self, at: usize) -> Option<Found> {
        let led = self.is(at, "for");
        let (length, next) = self.length(if led { at + 1 } else { at })?;
        if !length.is_days() {
            return None;
        }
        let comma = if self.mark(next, ',') { next + 1 } else { next };
        let from =
            self.one_of(comma, &["starting from", "starting on", "starting", "beginning on", "beginning"]);
        let from = from.or_else(|| if led { self.one_of(comma, &["from"]) } else { None })?;
        let (heard, end) = self.bit(from, false)?;
        let said = Said::Lasting(heard.bit, length);
        Some(Found { said, zone: None, trust: heard.trust, first: at, next: end, after: None })
    }

    // ---- one bit ---------------------------------------------------------------------------------------------------

    /// A day, a time, both, or a stretch that has a name. `asked` says that the word before asks for a time.
    fn bit(&self, at: usize, asked: bool) -> Read<Heard> {
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
        let next = self.run(at, "within")?;
        let next = self.one_of(next, &["the next", "the"]).unwrap_or(next);
        let (length, end) = self.length(next)?;
        if length.is_days() {
            return Some((Bit::Within(calendar::step_days(self.today, &length, 1)?), end));
        }
        Some((Bit::Moments(self.now, calendar::step(self.now, &length, 1)?), end))
    }

    /// "after dinner", "around lunch": a meal as a time, where the words before ask for one.
    fn noon_meal(&self, at: usize) -> Read<Heard> {
        match self.part_word(at)? {
            (part @ (Part::Lunch | Part::Dinner), next) => {
                Some((Heard { bit: Bit::Time(TimeSaid::Part(part, None)), zone: None, trust: 0.5 }, next))
            }
            _ => None,
        }
    }

    /// Days, hours and parts of the day in any order: "5 to 6 tomorrow", "Tuesday evening at 7", "8am this morning".
    fn day_and_time(&self, at: usize, asked: bool) -> Read<Heard> {
        let (mut day, mut time, mut part): (
            Option<(Day, f32)>,
            Option<TimeSaid>,
            Option<(Part, Option<Edge>)>,
        ) = (None, None, None);
        let (mut edge, mut zone) = (None, None);
        let (mut next, mut asked) = (at, asked);
        loop {
            let mut found = false;
            let mut place = next;
            for skipped in 0..4 {
                if skipped > 0 {
                    if !self.joins(place, skipped == 1) || (next == at && !self.opens_time(place)) {
                        break;
                    }
                    asked |= self.any(place, &["at", "@", "around", "about", "circa", "um"]);
                    place += 1;
                }
                // A part of the day that names its day: "this morning", "tonight". "At 2 morning" is no time.
                let loose = skipped == 0 && matches!(time, Some(TimeSaid::At(clock)) if !clock.sure);
                if part.is_none()
                    && !loose
                    && let Some((when, said, end)) =
                        self.part_of_a_day(place, day.is_some() || time.is_some() || skipped > 0 || asked)
                {
                    if when.is_some() && day.is_some() {
                        break;
                    }
                    if day.is_none() {
                        day = when.map(|d| (Day::On(d), 0.95));
                    }
                    (part, next, found) = (Some(said), end, true);
                    break;
                }
                if let Some((Day::Weekday(weekday), trust)) = day
                    && part.is_some()
                    && let Some(((Day::On(moved), _), end)) = self.week_moves(weekday, place)
                {
                    (day, next, found) = (Some((Day::On(moved), trust)), end, true);
                    break;
                }
                if day.is_none()
                    && let Some((read, end)) = self.day(place).filter(|_| !self.clock_is_longer(place, asked))
                {
                    (day, next, found) = (Some(read), end, true);
                    break;
                }
                // "at 02-02-2020 - 03-03-2020": beyond the dash stands a day, not a time.
                if day.is_some()
                    && self.is_number(place)
                    && self.mark(place - 1, '-')
                    && self.day_in_digits_here(place).is_some()
                {
                    break;
                }
                if time.is_none() {
                    let read =
                        self.clocks(place, true).map(|((from, to), n)| (TimeSaid::Between(from, to), n));
                    let words = day.is_some()
                        && matches!(self.word(place), Some(Word::Cardinal(_)))
                        && self.word(place + 1).is_some();
                    let read = read.or_else(|| {
                        let (clock, n) = self.clock(
                            place,
                            asked
                                || words
                                    && !self.is_number(place)
                                    && matches!(self.word(place + 1), Some(Word::Cardinal(_))),
                        )?;
                        Some((TimeSaid::At(clock), n))
                    });
                    if let Some((said, end)) = read {
                        (time, next, found) = (Some(said), end, true);
                        if let Some((said, end)) = self.zone(next) {
                            (zone, next) = (Some(said), end);
                        }
                        break;
                    }
                }
                if edge.is_none()
                    && time.is_none()
                    && part.is_none()
                    && let Some((said, end)) = self.edge_of_day(place, day.is_some())
                {
                    (edge, next, found) = (Some(said), end, true);
                    break;
                }
            }
            if !found {
                break;
            }
        }
        let (bit, trust) = self.put_together(day, time, part, edge, next, asked)?;
        // "(Tue)" after a date, zone after the whole.
        if let Bit::DayTime(..) | Bit::Time(_) = bit
            && zone.is_none()
            && let Some((said, end)) = self.zone(next)
        {
            (zone, next) = (Some(said), end);
        }
        Some((Heard { bit, zone, trust }, next))
    }

    fn put_together(
        &self,
        day: Option<(Day, f32)>,
        time: Option<TimeSaid>,
        part: Option<(Part, Option<Edge>)>,
        edge: Option<Edge>,
        next: usize,
        asked: bool,
    ) -> Option<(Bit, f32)> {
        let fitted = |clock: Clock| part.map_or(clock, |(part, _)| clock.in_part(part));
        let time = match time {
            Some(TimeSaid::At(clock)) => Some(TimeSaid::At(fitted(clock))),
            Some(TimeSaid::Between(from, to)) => Some(TimeSaid::Between(
                Clock { sure: from.sure || part.is_some(), ..fitted(from) },
                fitted(to),
            )),
            other => other,
        };
        let open = |clock: Clock| if clock.half_known { 1.0 } else { 0.8 };
        match (day, time, part) {
            (Some((day, trust)), Some(said), _) => {
                let trust = match said {
                    TimeSaid::At(clock) => trust * open(clock),
                    _ => trust,
                };
                Some((Bit::DayTime(day, said), trust))
            }
            (Some((day, trust)), None, Some((part, edge))) => {
                Some((Bit::DayTime(day, TimeSaid::Part(part, edge)), trust * 0.9))
            }
            (Some((day, trust)), None, None) => {
                Some((edge.map_or(Bit::Day(day), |edge| Bit::DayEdge(day, edge)), trust))
            }
            (None, Some(TimeSaid::At(clock)), _) => {
                let said = clock.sure
                    || part.is_some()
                    || asked && self.no_noun(next) && !(self.mark(next, '-') && self.is_number(next + 1));
                said.then_some((Bit::Time(TimeSaid::At(clock)), 0.9 * open(clock)))
            }
            (None, Some(TimeSaid::Between(from, to)), _) => {
                from.sure.then_some((Bit::Time(TimeSaid::Between(from, to)), 0.85))
            }
            (None, None, Some((part, edge))) => Some((Bit::Time(TimeSaid::Part(part, edge)), 0.4)),
            _ => None,
        }
    }

    /// Whether this token may stand between a day and its time.
    fn joins(&self, at: usize, first: bool) -> bool {
        self.any(
            at,
            &[",", "@", "at", "on", "in", "the", "of", "for", "around", "about", "um", "am", "a", ":"],
        ) && !(self.mark(at, ':') && !first)
            || first && self.mark(at, '-')
            || self.mark(at, ')')
    }

    fn opens_time(&self, at: usize) -> bool {
        let part_follows =
            self.any(at + 1, &["the", "der"]) || matches!(self.word(at + 1), Some(Word::Part(_)));
        self.any(at, &["at", "@", "the", "on", "um", "am"]) || self.any(at, &["in", "during"]) && part_follows
    }

    /// "9 am" over "9" as a day, "12:30" over "12".
    fn clock_is_longer(&self, at: usize, asked: bool) -> bool {
        let _ = asked;
        self.is_number(at) && self.clock(at, false).is_some() && self.day_in_digits_here(at).is_none()
    }

    fn week_moves(&self, weekday: jiff::civil::Weekday, at: usize) -> Read<(Day, f32)> {
        let (which, next) = self.which(self.over(at, &["the"]))?;
        if self.word(next) != Some(Word::Unit(Unit::Week)) {
            return None;
        }
        let day = calendar::weekday_in_week(self.today, weekday, which.step())?;
        Some(((Day::On(day), 0.95), next + 1))
    }

    /// "this morning", "tonight", "last night", "late afternoon", "later in the morning", "in the evening".
    fn part_of_a_day(&self, at: usize, led: bool) -> Option<(Option<Date>, (Part, Option<Edge>), usize)> {
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

    /// "early in the day", "mid today", "later today".
    fn edge_of_day(&self, at: usize, day_known: bool) -> Read<Edge> {
        let _ = day_known;
        let (edge, next) = self.part_edge(at);
        let edge = edge?;
        if self.is(next, "day") {
            return Some((edge, next + 1));
        }
        matches!(self.word(next), Some(Word::Today | Word::Tomorrow | Word::Weekday(_)))
            .then_some((edge, next))
    }
}

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

/// Whether the second end of a stretch may follow the first.
fn fits_after(a: Bit, b: Bit) -> bool {
    match (a, b) {
        (Bit::Day(_), Bit::Time(TimeSaid::At(_))) => false,
        (
            _,
            Bit::Time(TimeSaid::Part(..) | TimeSaid::Between(..))
            | Bit::DayTime(_, TimeSaid::Part(..) | TimeSaid::Between(..)),
        ) => false,
        (_, Bit::Moments(..) | Bit::Within(_)) => false,
        (Bit::Time(TimeSaid::Part(..)), _) => false,
        _ => true,
    }
}

fn known_clock(time: Time) -> Clock {
    Clock { hour: time.hour(), minute: time.minute(), second: time.second(), half_known: true, sure: true }
}

// ---- resolving -----------------------------------------------------------------------------------------------------

impl Reader<'_> {
    /// What the phrase means, best reading first, then the other one if there is one.
    pub(super) fn meaning(&self, found: &Found) -> Option<(Value, Option<Value>)> {
        if let (Some(before), Said::One(bit)) = (found.after, found.said)
            && before >= self.today
        {
            return self.meaning_after(bit, before);
        }
        let other = |value: Value, other: Option<Value>| (value, other.filter(|o| *o != value));
        match found.said {
            Said::One(bit) => {
                let value = self.value_of(bit, Look::Ahead)?;
                Some(other(value, self.value_of(bit, Look::Behind)))
            }
            Said::Range(a, b) => self.range_value(a, b),
            Said::Open(side, bit) => {
                let looks = if side == Side::Since && !matches!(bit, Bit::Time(_)) && !self.is_start(found) {
                    [Look::Behind, Look::Ahead]
                } else {
                    [Look::Ahead, Look::Behind]
                };
                let values = looks.map(|look| self.open_value(side, bit, look));
                Some(other(values[0].or(values[1])?, values[1]))
            }
            Said::Length(length) => Some((Value::Duration { seconds: length.seconds() }, None)),
            Said::Lasting(bit, length) => {
                let first = match self.value_of(bit, Look::Ahead)? {
                    Value::Date(date) => date,
                    Value::DateRange { first, .. } => first,
                    _ => return None,
                };
                let last = calendar::plus_days(calendar::step_days(first, &length, 1)?, -1)?;
                Some((Value::DateRange { first, last }, None))
            }
        }
    }

    /// "starting", unlike "since", looks ahead.
    fn is_start(&self, found: &Found) -> bool {
        !self.any(found.first, &["since", "seit"])
    }

    fn meaning_after(&self, bit: Bit, before: Date) -> Option<(Value, Option<Value>)> {
        let moved = |day: Day| Some(Day::On(day.resolve(before, Look::Ahead)?));
        let in_week = match bit {
            Bit::Day(day) => Bit::Day(moved(day)?),
            Bit::DayTime(day, time) => Bit::DayTime(moved(day)?, time),
            _ => return None,
        };
        let (value, other) = (self.value_of(in_week, Look::Ahead)?, self.value_of(bit, Look::Ahead));
        Some((value, other.filter(|other| *other != value)))
    }

    fn value_of(&self, bit: Bit, look: Look) -> Option<Value> {
        let day = |day: Day| day.resolve(self.today, look);
        Some(match bit {
            Bit::Day(d) => Value::Date(day(d)?),
            Bit::EndOfDay(d) => Value::EndOfDay(day(d)?),
            Bit::DayEdge(d, edge) => {
                let date = day(d)?;
                let (from, to) = match edge {
                    Edge::Start => (date.at(0, 0, 0, 0), date.at(12, 0, 0, 0)),
                    Edge::Mid => (date.at(10, 0, 0, 0), date.at(14, 0, 0, 0)),
                    Edge::End => (date.at(12, 0, 0, 0), date.at(23, 59, 59, 0)),
                };
                Value::DateTimeRange { start: from, end: to }
            }
            Bit::Span(span) => {
                let (first, last) = span.resolve(self.today, look)?;
                Value::DateRange { first, last }
            }
            Bit::Time(TimeSaid::At(clock)) => Value::Time(clock.settled(self.sent).time()),
            Bit::Time(TimeSaid::Between(from, to)) => {
                let (from, to) = clock::paired(from, to, self.sent);
                Value::TimeRange { start: from.time(), end: to.time() }
            }
            Bit::Time(TimeSaid::Part(part, edge)) => {
                let (start, end) = clock::hours_of(part, edge);
                Value::TimeRange { start, end }
            }
            Bit::DayTime(d, time) => {
                let date = day(d)?;
                match time {
                    TimeSaid::At(clock) => Value::DateTime(date.to_datetime(clock.settled(self.sent).time())),
                    TimeSaid::Between(from, to) => {
                        let (from, to) = clock::paired(from, to, self.sent);
                        self.hours_on(date, from.time(), to.time())?
                    }
                    TimeSaid::Part(part, edge) => {
                        let (from, to) = clock::hours_of(part, edge);
                        self.hours_on(date, from, to)?
                    }
                }
            }
            Bit::Moment(at) => Value::DateTime(at),
            Bit::Moments(start, end) => Value::DateTimeRange { start, end },
            Bit::Within(last) => Value::DateRange { first: self.today, last },
        })
    }

    fn hours_on(&self, date: Date, from: Time, to: Time) -> Option<Value> {
        let end_day = if to <= from { calendar::plus_days(date, 1)? } else { date };
        Some(Value::DateTimeRange { start: date.to_datetime(from), end: end_day.to_datetime(to) })
    }

    fn open_value(&self, side: Side, bit: Bit, look: Look) -> Option<Value> {
        let open = |point| match side {
            Side::Since | Side::After => Value::From(point),
            Side::Before => Value::Before(point),
            Side::By => Value::Until(point),
            Side::Around => Value::Around(point),
        };
        let starts_late = side == Side::After;
        let ends_early = side == Side::Before;
        Some(match self.value_of(bit, look)? {
            Value::Date(date) => open(Point::Date(date)),
            Value::EndOfDay(date) if side == Side::Before => Value::Until(Point::Date(date)),
            value @ Value::EndOfDay(_) => value,
            Value::DateTime(at) => open(Point::DateTime(at)),
            Value::Time(time) => open(Point::Time(time)),
            Value::DateRange { first, last } => {
                let edge = match bit {
                    Bit::Span(span) => span.edge,
                    _ => None,
                };
                match (side, edge) {
                    (Side::Around, _) => Value::DateRange { first, last },
                    (Side::Since, _) | (Side::After, Some(Edge::Start)) => open(Point::Date(first)),
                    (Side::After, _) => open(Point::Date(calendar::plus_days(last, 1)?)),
                    (Side::Before, Some(Edge::End)) => open(Point::Date(calendar::plus_days(last, 1)?)),
                    (Side::Before, _) => open(Point::Date(first)),
                    (Side::By, _) => open(Point::Date(last)),
                }
            }
            Value::DateTimeRange { start, end } if side != Side::Around => {
                open(Point::DateTime(if starts_late || side == Side::By { end } else { start }))
            }
            Value::TimeRange { start, end } if side != Side::Around => {
                open(Point::Time(if ends_early || side == Side::Since { start } else { end }))
            }
            other => other,
        })
    }

    /// A stretch with two ends: what one end says about year, month and day helps the other.
    fn range_value(&self, a: Bit, b: Bit) -> Option<(Value, Option<Value>)> {
        match (a, b) {
            (Bit::Time(TimeSaid::At(from)), Bit::Time(TimeSaid::At(to))) => {
                let (from, to) = clock::paired(from, to, self.sent);
                Some((Value::TimeRange { start: from.time(), end: to.time() }, None))
            }
            (Bit::Time(TimeSaid::At(from)), Bit::Moment(to)) => {
                let start = to.date().to_datetime(from.settled(self.sent).time());
                Some((Value::DateTimeRange { start, end: to }, None))
            }
            (Bit::DayTime(day, TimeSaid::At(from)), Bit::Time(TimeSaid::At(to))) => {
                let (from, to) = clock::paired(from, to, self.sent);
                let on = |look| self.hours_on(day.resolve(self.today, look)?, from.time(), to.time());
                Some((on(Look::Ahead)?, on(Look::Behind)))
            }
            (Bit::Time(TimeSaid::At(from)), Bit::DayTime(day, TimeSaid::At(to))) => {
                let (from, to) = clock::paired(from, to, self.sent);
                let on = |look| self.hours_on(day.resolve(self.today, look)?, from.time(), to.time());
                Some((on(Look::Ahead)?, on(Look::Behind)))
            }
            (Bit::DayTime(..), _) | (_, Bit::DayTime(..)) => {
                let start = self.start_of(a, None)?;
                let end = self.end_of(b, Some(start.date()))?;
                let start = if fixed(a) { start } else { self.start_of(a, Some(end.date()))? };
                Some((Value::DateTimeRange { start, end }, None))
            }
            (Bit::Moment(start), Bit::Moment(end)) => Some((Value::DateTimeRange { start, end }, None)),
            _ => self.range_of_days(a, b),
        }
    }

    fn range_of_days(&self, a: Bit, b: Bit) -> Option<(Value, Option<Value>)> {
        let both_weekdays = matches!((a, b), (Bit::Day(Day::Weekday(_)), Bit::Day(Day::Weekday(_))));
        let only_number = matches!(b, Bit::Day(Day::Number(_)));
        let (first, (last_from, last)) = if fixed(a) || both_weekdays || only_number {
            let first = self.first_last(a, self.today, Look::Ahead)?.0;
            (first, self.first_last(b, first, Look::Ahead)?)
        } else {
            let end = self.first_last(b, self.today, Look::Ahead)?;
            let after = calendar::plus_days(end.1, 1)?;
            (self.first_last(a, after, Look::Behind)?.0, end)
        };
        if last < first {
            return None;
        }
        let value = Value::DateRange { first, last };
        // "from May to September" may leave September out.
        let other =
            (last_from != last && last_from >= first).then_some(Value::DateRange { first, last: last_from });
        Some((value, other))
    }

    fn first_last(&self, bit: Bit, anchor: Date, look: Look) -> Option<(Date, Date)> {
        match bit {
            Bit::Day(day) | Bit::EndOfDay(day) => day.resolve(anchor, look).map(|d| (d, d)),
            Bit::Span(span) => {
                let (first, last) = span.resolve(anchor, look)?;
                Some(match span.edge {
                    Some(Edge::Start) => (first, first),
                    Some(_) => (last, last),
                    None => (first, last),
                })
                .map(|(from, to)| if span.edge == Some(Edge::Mid) { (first, to) } else { (from, to) })
            }
            Bit::Moment(at) => Some((at.date(), at.date())),
            _ => None,
        }
    }

    fn start_of(&self, bit: Bit, before: Option<Date>) -> Option<DateTime> {
        let look = |day: Day| match before {
            Some(end) => day.resolve(calendar::plus_days(end, 1)?, Look::Behind),
            None => day.resolve(self.today, Look::Ahead),
        };
        match bit {
            Bit::DayTime(day, TimeSaid::At(clock)) => {
                Some(look(day)?.to_datetime(clock.settled(self.sent).time()))
            }
            Bit::Day(day) => Some(look(day)?.to_datetime(Time::MIN)),
            Bit::Moment(at) => Some(at),
            _ => None,
        }
    }

    fn end_of(&self, bit: Bit, after: Option<Date>) -> Option<DateTime> {
        let anchor = after.unwrap_or(self.today);
        match bit {
            Bit::DayTime(day, TimeSaid::At(clock)) => {
                Some(day.resolve(anchor, Look::Ahead)?.to_datetime(clock.settled(self.sent).time()))
            }
            Bit::Day(day) => Some(day.resolve(anchor, Look::Ahead)?.to_datetime(self.sent.day_end)),
            Bit::Moment(at) => Some(at),
            _ => None,
        }
    }
}

fn fixed(bit: Bit) -> bool {
    match bit {
        Bit::Day(day) | Bit::DayTime(day, _) | Bit::EndOfDay(day) => day.is_fixed(),
        Bit::Span(span) => span.is_fixed(),
        _ => true,
    }
}
