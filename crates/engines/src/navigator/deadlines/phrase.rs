//! Puts days, times and stretches together into phrases: "next Monday 1-3 pm", "from 10/1 to 11/7", "after 3:30".

use jiff::civil::{Date, DateTime};

use super::Zone;
use super::bits::Heard;
use super::calendar::{self, Day, Length, Look, Span};
use super::clock::{Edge, TimeSaid};
use super::reader::{Read, Reader};
use super::tokens::Kind;
use super::words::{Unit, Word};

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
        let start = self.over(self.over(at, &["on"]), &["the"]);
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
        if let Some((side, next)) = self.side(at)
            && let Some((heard, next)) = self.bit(next, true).or_else(|| self.noon_meal(next))
        {
            return Some(said(Said::Open(side, heard.bit), next, heard));
        }
        let whole = self.bit(at, false);
        if let Some(found) = self.range(at, whole) {
            return Some(found);
        }
        if let Some((heard, next)) = whole {
            if let Some((side, end)) = self.side_after(next) {
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
            ("on or before", Side::By),
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
            Word::Lead if self.any(at, &["from", "on"]) => {}
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
    fn side_after(&self, at: usize) -> Read<Side> {
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
}

/// Whether the second end of a stretch may follow the first.
fn fits_after(a: Bit, b: Bit) -> bool {
    let inner = |time: TimeSaid| !matches!(time, TimeSaid::At(_));
    match (a, b) {
        (Bit::Day(_), Bit::Time(_)) | (_, Bit::Moments(..) | Bit::Within(_)) => false,
        (_, Bit::Time(time) | Bit::DayTime(_, time)) | (Bit::Time(time), _) => !inner(time),
        _ => true,
    }
}
