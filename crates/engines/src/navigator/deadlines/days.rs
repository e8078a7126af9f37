//! Days in words: "15 April", "04/05", "next Tuesday", "the 15th", "the day after tomorrow", "two weeks from Friday".

use jiff::civil::{Date, Weekday};

use super::calendar::{self, Day, Days, LAST, Length, Look, Span};
use super::reader::{Read, Reader, full_year};
use super::tokens::Kind;
use super::words::{Feast, Unit, Word};

/// A day, with how far its words can be trusted (0 to 1).
pub(super) type DayRead = Read<(Day, f32)>;

/// "next", "this", "last" before a day or a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Which {
    This,
    Next,
    Last,
    /// "this past": the nearest one behind.
    JustPast,
    /// "this coming": the nearest one ahead.
    Coming,
}

impl Reader<'_> {
    /// Any way of naming one day.
    pub(super) fn day(&self, at: usize) -> DayRead {
        let (read, next) = self.day_alone(at)?;
        // "22 May (Tue)"
        let named = self.mark(next, '(')
            && matches!(self.word(next + 1), Some(Word::Weekday(_)))
            && self.mark(next + 2, ')');
        Some((read, if named { next + 3 } else { next }))
    }

    fn day_alone(&self, at: usize) -> DayRead {
        let start = self.over(at, &["on", "am", "den"]);
        self.day_from_another(at)
            .or_else(|| self.day_in_digits(start))
            .or_else(|| self.day_with_month(start))
            .or_else(|| self.relative_day(start))
            .or_else(|| self.weekday_day(start))
            .or_else(|| self.feast(start))
            .or_else(|| self.number_of_month(start))
            .or_else(|| self.number_alone(at))
    }

    // ---- digits --------------------------------------------------------------------------------------------------

    /// "2026-04-05", "5.4.2026", "04/05", "20260405", "2016 10 16".
    fn day_in_digits(&self, at: usize) -> DayRead {
        let (_, digits) = self.digits(at)?;
        if !self.free_left(at) && !self.path_left(at, digits) {
            return None;
        }
        self.day_in_digits_here(at)
    }

    /// A full date inside a file name: "report-20170302.html", "archive_2018-09-23".
    fn path_left(&self, at: usize, digits: u8) -> bool {
        let dashed = self.mark(at - 1, '-') || self.mark(at - 1, '_');
        dashed && matches!(digits, 4 | 8) && !(self.glued(at - 1) && self.is_number(at.wrapping_sub(2)))
    }

    /// As above, whatever stands on the left.
    pub(super) fn day_in_digits_here(&self, at: usize) -> DayRead {
        let (first, first_digits) = self.digits(at)?;
        if first_digits == 8 {
            let day =
                Date::new((first / 10_000) as i16, (first / 100 % 100) as i8, (first % 100) as i8).ok()?;
            let plausible =
                (1900..2100).contains(&day.year()) && (!self.glued(at + 1) || !self.is_letters(at + 1));
            return plausible.then_some(((Day::On(day), 0.8), at + 1));
        }
        let spaced = first_digits == 4 && self.is_number(at + 1) && self.is_number(at + 2);
        let (second_at, third_at) = if spaced { (at + 1, at + 2) } else { (at + 2, at + 4) };
        let sign = if spaced { ' ' } else { self.separator(at + 1)? };
        let (second, second_digits) = self.digits(second_at)?;
        if second_digits > 2 && !(sign != '.' && first_digits <= 2 && second_digits == 4) {
            return None;
        }
        if second_digits == 4 {
            return None; // "12-2015" is a month.
        }
        let full = spaced || (self.separator(second_at + 1) == Some(sign) && self.is_number(third_at));
        if !full {
            return self.month_and_day(at, sign);
        }
        let (third, third_digits) = self.digits(third_at)?;
        let next = third_at + 1;
        if spaced {
            let fits = second_digits == 2 && third_digits == 2 && self.free_right(next);
            return fits.then(|| self.on(first, second, third)).flatten().map(|day| ((day, 0.8), next));
        }
        if self.separator(next).is_some() && self.is_number(next + 1) && !self.date_follows_dash(next) {
            return None;
        }
        if self.glued(next) && (self.is_letters(next) && !self.is(next, "t") || self.is_number(next)) {
            return None;
        }
        let both_small = first <= 12 && second <= 12 && first != second;
        match (first_digits, third_digits) {
            (4, 1..=2) => Some(((self.on(first, second, third)?, 0.98), next)),
            (1..=2, 4) if (1900..2200).contains(&third) => Some((
                (self.ordered(first, second, third as i16)?, if both_small { 0.8 } else { 0.98 }),
                next,
            )),
            // "2.4.1" and "10.12.21" are versions as often as dates: dots ask for two digits of day or month.
            (1..=2, 2) if sign != '.' || (first_digits == 2 && second_digits == 2) => {
                Some(((self.ordered(first, second, full_year(third))?, 0.7), next))
            }
            _ => None,
        }
    }

    fn separator(&self, at: usize) -> Option<char> {
        if !self.glued(at) || !self.glued(at + 1) {
            return None;
        }
        match self.token(at)?.kind {
            Kind::Mark(c @ ('/' | '-' | '.')) => Some(c),
            _ => None,
        }
    }

    fn date_follows_dash(&self, dash: usize) -> bool {
        self.mark(dash, '-') && self.day_in_digits_here(dash + 1).is_some()
    }

    /// "22/04", and with a reason to believe it "4-23", "29.03".
    fn month_and_day(&self, at: usize, sign: char) -> DayRead {
        let ((first, a), (second, b)) = (self.digits(at)?, self.digits(at + 2)?);
        let mut next = at + 3;
        if a > 2 || b > 2 {
            return None;
        }
        match sign {
            '/' => {
                if self.separator(next).is_some() && self.is_number(next + 1) && !self.date_follows_dash(next)
                {
                    return None;
                }
                if self.glued(next) && (self.is_letters(next) || self.mark(next, '%')) {
                    return None;
                }
                if (first, second) == (24, 7)
                    || self.is(next, "of")
                    || (self.looks_like_fraction(first, second, a + b) && !self.led_to(at))
                {
                    return None;
                }
            }
            '.' if self.mark(next, '.') && (self.led_to(at) || self.sent.locale == super::Locale::De) => {
                next += 1
            }
            '.' if self.weekday_stands_before(at)
                && self.dotted_day_fits(first, second)
                && !self.meridiem_at(next) => {}
            _ => return None,
        }
        if !self.mark(next - 1, '.') && sign == '.' && !self.free_right(next) {
            return None;
        }
        let both_small = first <= 12 && second <= 12 && first != second;
        // "5/7, 2020"
        if sign == '/'
            && self.mark(next, ',')
            && let Some((year, end)) =
                self.year(next + 1).filter(|&(_, end)| self.is_number(next + 1) && self.clause_ends(end))
        {
            return Some(((self.ordered(first, second, year)?, 0.8), end));
        }
        let day = self.ordered_yearless(first, second)?;
        Some(((day, if both_small { 0.6 } else { 0.9 }), next))
    }

    /// "7.6" after a weekday is a day; "7.30" is a time.
    fn dotted_day_fits(&self, first: u32, second: u32) -> bool {
        let (day, month) = if self.day_first() { (first, second) } else { (second, first) };
        (1..=31).contains(&day) && (1..=12).contains(&month)
    }

    fn meridiem_at(&self, at: usize) -> bool {
        self.any(at, &["am", "pm", "a", "p", "uhr"])
    }

    fn looks_like_fraction(&self, first: u32, second: u32, digits: u8) -> bool {
        digits == 2 && first <= second || (second == 10 && first <= 10)
    }

    /// Whether a word before asks for a date: "on", "by", "due", a weekday.
    pub(super) fn led_to(&self, at: usize) -> bool {
        let beyond_dash = at > 1 && self.mark(at - 1, '-') && self.is_number(at - 2);
        at > 0
            && (beyond_dash
                || self.any(
                    at - 1,
                    &["on", "by", "due", "until", "till", "before", "after", "from", "since", "for", "to"],
                )
                || self.any(
                    at - 1,
                    &["this", "next", "between", "and", "or", "bis", "am", "vom", "zum", "is", "date", ":"],
                )
                || self.weekday_stands_before(at))
    }

    fn weekday_stands_before(&self, at: usize) -> bool {
        (1..=2).any(|back| at >= back && matches!(self.word(at - back), Some(Word::Weekday(_))))
    }

    fn on(&self, year: u32, month: u32, day: u32) -> Option<Day> {
        let (month, day) = (i8::try_from(month).ok()?, i8::try_from(day).ok()?);
        let year = i16::try_from(year).ok()?;
        if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
            return None;
        }
        Some(Date::new(year, month, day).map_or(Day::Impossible, Day::On))
    }

    /// Day and month in the order of the locale, turned round if only that makes a date.
    fn ordered(&self, first: u32, second: u32, year: i16) -> Option<Day> {
        let (day, month) = self.day_and_month(first, second)?;
        self.on(year as u32, month, day)
    }

    fn ordered_yearless(&self, first: u32, second: u32) -> Option<Day> {
        let (day, month) = self.day_and_month(first, second)?;
        Some(in_month(month as i8, day as i8))
    }

    fn day_and_month(&self, first: u32, second: u32) -> Option<(u32, u32)> {
        let (day, month) = if self.day_first() { (first, second) } else { (second, first) };
        let (day, month) = if month > 12 { (month, day) } else { (day, month) };
        ((1..=31).contains(&day) && (1..=12).contains(&month)).then_some((day, month))
    }

    // ---- month names ---------------------------------------------------------------------------------------------

    /// "15 April 2026", "the 15th of April", "April 15th", "Dec31, 1994", "2019-aug-1".
    fn day_with_month(&self, at: usize) -> DayRead {
        self.year_month_day(at).or_else(|| self.day_then_month(at)).or_else(|| self.month_then_day(at))
    }

    /// A month by name; a dot after a short form belongs to it.
    pub(super) fn month(&self, at: usize) -> Read<i8> {
        match self.word(at)? {
            Word::Month(month) => {
                let short = self.written(at).len() <= 4;
                let dotted = short && self.mark(at + 1, '.') && self.glued(at + 1) && !self.is(at, "may");
                Some((month, if dotted && self.token(at + 2).is_some() { at + 2 } else { at + 1 }))
            }
            _ => None,
        }
    }

    fn day_then_month(&self, at: usize) -> DayRead {
        let start = self.over(at, &["the", "der", "den", "dem"]);
        if self.is_number(start) && !self.free_left(start) && !self.mark(start - 1, '-') {
            return None;
        }
        let (day, next) = self.day_number(start)?;
        let ordinal = self.ordinal(start).is_some();
        let next = if self.mark(next, '.') { next + 1 } else { next };
        let next = self.run(next, "day of").unwrap_or(next);
        let of = self.any(next, &["of", "in"]) && ordinal || self.is(next, "of");
        let month_at = if of { next + 1 } else { self.over_sign(next) };
        let (month, after) = self.month(month_at)?;
        // "the 5 may be late"
        if month == 5 && !of && !ordinal && !self.token(month_at)?.capital && !self.month_may_end(after) {
            return None;
        }
        self.with_year(day, month, after)
    }

    fn month_may_end(&self, at: usize) -> bool {
        self.clause_ends(at)
            || self.is_number(at)
            || self.any(at, &["at", "from", "to", "and", "or", "until"])
    }

    fn over_sign(&self, at: usize) -> usize {
        let sign = self.glued(at)
            && self.glued(at + 1)
            && (self.mark(at, '-') || self.mark(at, '/') || self.mark(at, '.'));
        if sign { at + 1 } else { at }
    }

    fn month_then_day(&self, at: usize) -> DayRead {
        let (month, next) = self.month(at)?;
        let next = self.over_sign(next);
        let next = if self.mark(next, ',') && self.ordinal(next + 1).is_some() { next + 1 } else { next };
        let number = self.over(next, &["the"]);
        let (day, after) = self.day_number(number)?;
        let digits = self.is_number(number);
        if !self.glued(number)
            && !self.token(at)?.capital
            && self.is(at, "may")
            && !digits
            && self.ordinal(number).is_none()
            && day < 20
        {
            return None; // "may one ask"
        }
        // "March 9:30" and "May 3pm" are a month and a time.
        let timed = digits && self.clock(number, false).is_some() && !self.mark(after, '-');
        let counted = matches!(self.word(after), Some(Word::Unit(_)))
            && !self.glued(after)
            && self.ordinal(number).is_none();
        if timed || counted || (self.mark(after, '%')) {
            return None;
        }
        // "November 18-19 people": a day number grown to something else.
        if digits && self.glued(after) && self.is_letters(after) {
            return None;
        }
        self.with_year(day, month, after)
    }

    /// Adds the year if one follows: ", 2026", "of 1995", "in 2020", "'27", "nineteen eighty six".
    fn with_year(&self, day: i8, month: i8, at: usize) -> DayRead {
        match self.year_after(at) {
            Some((year, next)) => {
                let on = Date::new(year, month, day).map_or(Day::Impossible, Day::On);
                Some(((on, 0.99), next))
            }
            None if let Some((year, next)) = self.plain_short_year(at) => {
                let on = Date::new(year, month, day).map_or(Day::Impossible, Day::On);
                Some(((on, 0.9), next))
            }
            None => Some(((in_month(month, day), 0.95), at)),
        }
    }

    /// "1-Apr-26", "1 Apr 26": two digits of a year near this one, with nothing behind them.
    fn plain_short_year(&self, at: usize) -> Read<i16> {
        let (year, next) = self.short_year(self.over_sign(at))?;
        let near = (-1..=9).contains(&(year - self.today.year()));
        let counted = self.mark(next, '-') || self.mark(next, '/') || self.mark(next, ':');
        (near && self.clause_ends(next) && !counted).then_some((year, next))
    }

    /// The year after a day or a month.
    pub(super) fn year_after(&self, at: usize) -> Read<i16> {
        const RELATIVE: &[(&str, i16)] = &[
            ("of this year", 0),
            ("this year", 0),
            ("of next year", 1),
            ("next year", 1),
            ("of last year", -1),
            ("last year", -1),
        ];
        if let Some((plus, next)) =
            RELATIVE.iter().find_map(|(words, plus)| Some((*plus, self.run(at, words)?)))
        {
            return Some((self.today.year() + plus, next));
        }
        let sign = self.over_sign(at);
        let comma = if self.mark(at, ',') { at + 1 } else { sign };
        let led = self.over(comma, &["of", "in"]);
        let found = self.year(led).or_else(|| {
            let marked = self.mark(led, '\'') || self.is(at, "of") || (sign > at && !self.mark(at, '-'));
            if marked { self.short_year(led) } else { None }
        });
        let (year, next) = found?;
        let digits = self.is_number(next - 1);
        let grown = digits && self.glued(next) && !self.clause_ends(next) && !self.mark(next, '~');
        let clock = digits && (self.mark(next, ':') && self.glued(next) && self.is_number(next + 1))
            || self.any(next, &["hours", "hrs", "uhr"]);
        // "15 April 2030 hours", "May 5, 2000 people"
        let counted = comma > at
            && digits
            && matches!(self.token(next).map(|t| t.kind), Some(Kind::Letters))
            && !self.token(next)?.capital
            && self.written(next).ends_with('s');
        let range = self.is(led, "in") && counted;
        (!grown && !clock && !range && (1500..2300).contains(&year)).then_some((year, next))
    }

    /// "2019-aug-1", "2020/23/Sep", "September-2020-23", "23-2020-September".
    fn year_month_day(&self, at: usize) -> DayRead {
        let sign = self.separator(at + 1)?;
        if self.separator(at + 3) != Some(sign) {
            return None;
        }
        let (mut year, mut month, mut day) = (None, None, None);
        for part in [at, at + 2, at + 4] {
            match (self.digits(part), self.word(part)) {
                (Some((value, 4)), _) if year.is_none() => year = Some(value as i16),
                (Some((value, 1..=2)), _) if day.is_none() => day = Some(value as i8),
                (None, Some(Word::Month(named))) if month.is_none() => month = Some(named),
                _ => return None,
            }
        }
        let day = Date::new(year?, month?, day?).map_or(Day::Impossible, Day::On);
        Some(((day, 0.98), at + 5))
    }

    // ---- weekdays ------------------------------------------------------------------------------------------------

    /// A weekday by name. "Sat", "sun" and "wed" are other words too, and must look like days.
    pub(super) fn weekday(&self, at: usize) -> Read<Weekday> {
        let Some(Word::Weekday(weekday)) = self.word(at) else { return None };
        let short = self.written(at).len() <= 3;
        if short && !self.looks_like_weekday(at) {
            return None;
        }
        let dotted = self.written(at).len() <= 5
            && self.mark(at + 1, '.')
            && self.glued(at + 1)
            && self.token(at + 2).is_some();
        Some((weekday, if dotted { at + 2 } else { at + 1 }))
    }

    fn looks_like_weekday(&self, at: usize) -> bool {
        if !self.any(at, &["sat", "sun", "wed", "mon"]) {
            return true;
        }
        let led = at > 0
            && (self.any(
                at - 1,
                &[
                    "on", "next", "this", "last", "by", "until", "till", "before", "from", "week", "or",
                    "and", "(",
                ],
            ) || self.any(at - 1, &[",", "-", "coming", "past", "to", "following"]));
        let capital = self.token(at).is_some_and(|t| t.capital);
        let followed = self.is_number(at + 1)
            || self.any(at + 1, &["at", "-", "morning", "evening", "afternoon", "night"])
            || matches!(self.word(at + 1), Some(Word::Month(_)));
        let end = self.clause_ends(at + 1) || self.any(at + 1, &["or", "and", "to", "at"]);
        let sun = self.is(at, "sun");
        followed && (capital || led)
            || led && end && (capital || !sun)
            || capital && end && !sun && !self.is(at, "sat")
    }

    /// "Friday", "next Tuesday", "Friday 13th", "Tue May 9", "Tuesday of next week", "next week Mon", "Friday week".
    fn weekday_day(&self, at: usize) -> DayRead {
        self.weekday_of_week(at).or_else(|| self.nth_weekday(at)).or_else(|| self.plain_weekday(at))
    }

    fn plain_weekday(&self, at: usize) -> DayRead {
        let start = self.over(at, &["the"]);
        let (which, next) = match self.which(start) {
            Some((which, next)) => (Some(which), next),
            None => (None, start),
        };
        let (weekday, next) = self.weekday(next)?;
        let after = if self.mark(next, ',') { next + 1 } else { next };
        // A date after the weekday says more than the weekday.
        if let Some(((day, trust), end)) = self.date_after_weekday(after) {
            let agrees = day.resolve(self.today, Look::Ahead).is_none_or(|d| d.weekday() == weekday);
            let day = match which {
                Some(Which::This | Which::Next) if !day.is_fixed() => {
                    day.resolve(self.today, Look::Ahead).map_or(day, Day::On)
                }
                _ => day,
            };
            return Some(((day, if agrees { trust.max(0.95) } else { 0.5 }), end));
        }
        if which.is_none()
            && let Some(((day, trust), end)) = self.number_after_weekday(weekday, next)
        {
            return Some(((day, trust), end));
        }
        if let Some(end) = self.run(next, "after next") {
            return Some(((Day::On(calendar::weekday_in_week(self.today, weekday, 2)?), 0.5), end));
        }
        let Some(which) = which else {
            return self.weekday_later(weekday, next);
        };
        self.which_weekday(which, weekday).map(|read| (read, next))
    }

    fn which_weekday(&self, which: Which, weekday: Weekday) -> Option<(Day, f32)> {
        let in_week = |n| calendar::weekday_in_week(self.today, weekday, n);
        let this = in_week(0)?;
        let (date, trust) = match which {
            Which::This => (this, 0.9),
            // Said before that day of this week, "next Friday" may mean either.
            Which::Next => (in_week(1)?, if this > self.today { 0.6 } else { 0.95 }),
            Which::Last => (in_week(-1)?, if this < self.today { 0.7 } else { 0.95 }),
            Which::JustPast => (Day::Weekday(weekday).resolve(self.today, Look::Behind)?, 0.95),
            Which::Coming => {
                (Day::Weekday(weekday).resolve(calendar::plus_days(self.today, 1)?, Look::Ahead)?, 0.95)
            }
        };
        Some((Day::On(date), trust))
    }

    fn date_after_weekday(&self, at: usize) -> DayRead {
        let open = if self.mark(at, '(') { at + 1 } else { at };
        let open = self.over(open, &["the", "der", "den", "dem"]);
        let found = self.day_in_digits_here(open).or_else(|| self.day_with_month(open))?;
        let next = if open > at && self.mark(found.1, ')') { found.1 + 1 } else { found.1 };
        Some((found.0, next))
    }

    /// "Friday 13th", "Friday the 13th", "Monday 21".
    fn number_after_weekday(&self, weekday: Weekday, at: usize) -> DayRead {
        let number = self.over(at, &["the", "der", "den", "dem"]);
        let (day, next) = self.day_number(number)?;
        let ordinal = self.ordinal(number).is_some();
        if !ordinal {
            let apart = !self.mark(next, '-') && !self.mark(next, ':') && self.clock(number, false).is_none();
            let counted =
                !self.no_noun(next) || matches!(self.word(next), Some(Word::Unit(_) | Word::Month(_)));
            let more = self.any(next, &["to", "until", "till"]) && self.is_number(next + 1);
            if !apart || counted || more || !self.is_number(number) {
                return None;
            }
        } else if matches!(self.word(next), Some(Word::Unit(_))) {
            return None;
        }
        Some(((Day::WeekdayNumber(weekday, day), 0.95), next))
    }

    /// "Friday week", "Monday fortnight": as many weeks later.
    fn weekday_later(&self, weekday: Weekday, at: usize) -> DayRead {
        let later = match self.word(at) {
            Some(Word::Unit(Unit::Week)) if self.is(at, "week") && !self.is_number(at + 1) => 7,
            Some(Word::Unit(Unit::Fortnight)) => 14,
            _ => 0,
        };
        if later > 0 {
            let day = calendar::on_or_after(self.today, weekday)?;
            return Some(((Day::On(calendar::plus_days(day, later)?), 0.9), at + 1));
        }
        Some(((Day::Weekday(weekday), 0.9), at))
    }

    /// "Tuesday of next week", "Wednesday next week", "next week on Tuesday", "1st week of Oct. on Friday".
    fn weekday_of_week(&self, at: usize) -> DayRead {
        if let Some((weekday, next)) = self.weekday(at) {
            let of = self.over(next, &["of", "in", "the"]);
            let of = self.over(of, &["the"]);
            if let Some((n, end)) = self.relative_week(of) {
                return Some(((Day::On(calendar::weekday_in_week(self.today, weekday, n)?), 0.95), end));
            }
            return None;
        }
        if let Some((n, next)) = self.relative_week(at) {
            let glue = if self.mark(next, '-') || self.mark(next, ',') { next + 1 } else { next };
            let (weekday, end) = self.weekday(self.over(glue, &["on"]))?;
            return Some(((Day::On(calendar::weekday_in_week(self.today, weekday, n)?), 0.95), end));
        }
        let (span, next) = self.week_of_period(at)?;
        let (weekday, end) = self.weekday(self.run(next, "on")?)?;
        let day = match span.days {
            Days::MonthWeek { month, week } => Day::InWeek { month, week, weekday },
            Days::Known { first, .. } => Day::On(calendar::on_or_after(first, weekday)?),
            _ => return None,
        };
        Some(((day, 0.9), end))
    }

    /// "next week", "the following week", "the week after next": how many weeks on.
    fn relative_week(&self, at: usize) -> Read<i64> {
        let start = self.over(at, &["the"]);
        if let Some(next) = self.one_of(start, &["week after next"]) {
            return Some((2, next));
        }
        let (which, next) = self.which(start)?;
        if self.word(next) != Some(Word::Unit(Unit::Week)) {
            return None;
        }
        Some((which.step(), next + 1))
    }

    /// "first Monday of next month", "last Friday in March", "last working day of the month".
    fn nth_weekday(&self, at: usize) -> DayRead {
        let start = self.over(at, &["the"]);
        let (n, next) = self.nth(start)?;
        if let Some((unit @ (Unit::Day | Unit::WorkingDay), next)) = self.unit(next)
            && matches!(n, 1 | LAST)
        {
            let (span, end) = self.containing(next)?;
            let (first, last) = span.period(self.today, Look::Ahead)?;
            let one = Length::of(1.0, unit);
            let day = match (n, unit) {
                (1, Unit::Day) => first,
                (_, Unit::Day) => last,
                (1, _) => calendar::step_days(calendar::plus_days(first, -1)?, &one, 1)?,
                _ => calendar::step_days(calendar::plus_days(last, 1)?, &one, -1)?,
            };
            return Some(((Day::On(day), 0.95), end));
        }
        let (weekday, next) = self.weekday(next)?;
        let (span, end) = self.month_like(self.one_of(next, &["of the", "in the", "of", "in"])?)?;
        let (first, last) = span.period(self.today, Look::Ahead)?;
        Some(((Day::On(calendar::weekday_within(first, last, weekday, n)?), 0.95), end))
    }

    /// "first" … "fifth", or "last".
    pub(super) fn nth(&self, at: usize) -> Read<u8> {
        if self.is(at, "last") {
            return Some((LAST, at + 1));
        }
        let (n, next) = self.ordinal(at)?;
        (1..=53).contains(&n).then_some((n as u8, next))
    }

    /// "next", "this coming", "last", …
    pub(super) fn which(&self, at: usize) -> Read<Which> {
        const LEADS: &[(&str, Which)] = &[
            ("this coming", Which::Coming),
            ("this upcoming", Which::Coming),
            ("this past", Which::JustPast),
            ("next", Which::Next),
            ("this", Which::This),
            ("last", Which::Last),
            ("past", Which::Last),
            ("previous", Which::Last),
            ("coming", Which::Coming),
            ("upcoming", Which::Coming),
            ("following", Which::Next),
            ("current", Which::This),
            ("same", Which::This),
            ("nächsten", Which::Coming),
            ("nächste", Which::Coming),
            ("nächster", Which::Coming),
            ("kommenden", Which::Coming),
            ("kommende", Which::Coming),
            ("diesen", Which::This),
            ("diese", Which::This),
            ("dieser", Which::This),
            ("letzten", Which::Last),
            ("letzte", Which::Last),
        ];
        if self.word(at) != Some(Word::Which) {
            return None;
        }
        // "it will last two hours"
        let verb = at > 0
            && self.is(at, "last")
            && self.any(
                at - 1,
                &["will", "to", "would", "could", "may", "might", "t", "not", "can", "should", "must"],
            );
        if verb {
            return None;
        }
        LEADS.iter().find_map(|(words, which)| Some((*which, self.run(at, words)?)))
    }

    // ---- days by their distance ------------------------------------------------------------------------------------

    /// "today", "the day after tomorrow", "the next day", "in 3 days", "two weeks ago", "tomorrow week".
    fn relative_day(&self, at: usize) -> DayRead {
        let start = self.over(at, &["the"]);
        let from_today = |n| calendar::plus_days(self.today, n).map(|d| (Day::On(d), 0.97));
        const NAMED: &[(&str, i64)] = &[
            ("day after tomorrow", 2),
            ("day before yesterday", -2),
            ("next day", 1),
            ("following day", 1),
            ("previous day", -1),
            ("current date", 0),
            ("otd", 0),
        ];
        let named = matches!(self.word(start), Some(Word::Unit(Unit::Day) | Word::Which | Word::Instant));
        for (words, n) in NAMED.iter().filter(|_| named) {
            if let Some(next) = self.run(start, words) {
                return Some((from_today(*n)?, next));
            }
        }
        if self.is(start, "day") && start > at {
            if self.is(start + 1, "before") && self.clause_ends(start + 2) {
                return Some((from_today(-1)?, start + 2));
            }
            let for_the_day = at > 0 && self.any(at - 1, &["for", "of"]) && self.clause_ends(start + 1);
            return for_the_day.then_some(((Day::On(self.today), 0.5), start + 1));
        }
        let n = match self.word(start) {
            Some(Word::Today) => 0,
            Some(Word::Tomorrow) => 1,
            Some(Word::Yesterday) => -1,
            Some(Word::AfterTomorrow) => 2,
            _ => return self.offset_day(at),
        };
        if self.is(start, "morgen") {
            let greeted = start > 0 && self.any(start - 1, &["guten", "schönen"]);
            if greeted || !self.reads_german() {
                return None;
            }
        }
        if self.mark(start + 1, '\'') && self.is(start + 2, "s") && self.glued(start + 2) {
            return Some((from_today(n)?, start + 1));
        }
        let comma = if self.mark(start + 1, ',') { start + 2 } else { start + 1 };
        // "tomorrow, 13/04/21": the date says more.
        if self.is_number(comma)
            && let Some(((day, _), next)) = self.day_in_digits_here(comma)
        {
            return Some((
                (day, 0.8),
                if self.mark(next, ',') && self.is(next + 1, "at") { next + 1 } else { next },
            ));
        }
        match self.word(start + 1) {
            Some(Word::Unit(Unit::Week)) if self.is(start + 1, "week") => {
                Some((from_today(n + 7)?, start + 2))
            }
            Some(Word::Unit(Unit::Fortnight)) => Some((from_today(n + 14)?, start + 2)),
            _ => Some((from_today(n)?, start + 1)),
        }
    }

    /// "in two weeks", "3 days ago", "two months later", "3 weeks from now": whole days only.
    fn offset_day(&self, at: usize) -> DayRead {
        let (length, sign, next) = self.offset(at)?;
        if !length.is_days() {
            return None;
        }
        let day = calendar::step_days(self.today, &length, sign)?;
        // "in 3 days on Friday", "Thursday, two years from now": the weekday in that week.
        let comma = self.over(next, &["on"]);
        if comma > next
            && let Some((weekday, end)) = self.weekday(comma)
        {
            return Some(((Day::On(calendar::weekday_in_week(day, weekday, 0)?), 0.8), end));
        }
        Some(((Day::On(day), 0.95), next))
    }

    /// A length with its direction from now: +1 ahead, -1 back.
    pub(super) fn offset(&self, at: usize) -> Option<(Length, i64, usize)> {
        if self.is(at, "in") {
            let (length, next) = self.length(at + 1)?;
            if self.any(next, &["old"]) || self.is(next, "since") {
                return None;
            }
            let next = if self.mark(next, '\'') {
                self.one_of(next, &["' time", "' s time"]).unwrap_or(next)
            } else {
                next
            };
            return Some((length, 1, next));
        }
        let (length, next) = self.length(at)?;
        if self.is(next, "ago") {
            return Some((length, -1, next + 1));
        }
        if self.any(next, &["later", "hence"]) {
            return Some((length, 1, next + 1));
        }
        if let Some(next) = self.one_of(next, &["from now", "' time", "' s time"]) {
            return Some((length, 1, next));
        }
        // German: "vor 3 Tagen" is behind; "in 3 Tagen" above.
        None
    }

    /// "two weeks from Friday", "3 days before Christmas", "a week on Monday", "two weeks today".
    fn day_from_another(&self, at: usize) -> DayRead {
        if matches!(self.word(at), Some(Word::Weekday(_))) {
            let (weekday, next) = self.weekday(at)?;
            let comma = if self.mark(next, ',') { next + 1 } else { return None };
            let (length, sign, end) = self.offset(comma)?;
            let day = calendar::step_days(self.today, &length, sign)?;
            return Some(((Day::On(calendar::weekday_in_week(day, weekday, 0)?), 0.8), end));
        }
        let (length, next) = match self.run(at, "the day") {
            Some(next) => (Length::of(1.0, Unit::Day), next),
            None => self.length(at)?,
        };
        if !length.is_days() {
            return None;
        }
        let (sign, from) = match self.written(next).to_ascii_lowercase().as_str() {
            "from" | "after" | "on" | "since" => (1, next + 1),
            "before" => (-1, next + 1),
            _ if matches!(self.word(next), Some(Word::Today | Word::Tomorrow)) => (1, next),
            _ => return None,
        };
        if self.is(next, "on")
            && !length.parts().iter().all(|&(_, u)| matches!(u, Unit::Week | Unit::Fortnight))
        {
            return None;
        }
        let ((day, trust), end) = self
            .day_in_digits_here(from)
            .or_else(|| self.day_with_month(from))
            .or_else(|| self.relative_day(from))
            .or_else(|| self.plain_weekday(from))
            .or_else(|| self.feast(from))?;
        let day = day.resolve(self.today, Look::Ahead)?;
        let day = calendar::step_days(day, &length, sign)?;
        if self.is(end, "on")
            && let Some((weekday, end)) = self.weekday(end + 1)
        {
            return Some(((Day::On(calendar::weekday_in_week(day, weekday, 0)?), 0.8), end));
        }
        Some(((Day::On(day), trust.min(0.9)), end))
    }

    // ---- feasts ----------------------------------------------------------------------------------------------------

    /// "Christmas", "Good Friday", "next easter", "Labor Day 2021".
    pub(super) fn feast(&self, at: usize) -> DayRead {
        let (which, start) = match self.which(self.over(at, &["the"])) {
            Some((which, next)) => (Some(which), next),
            None => (None, self.over(at, &["the"])),
        };
        let (feast, next) = self.feast_name(start)?;
        let next = if self.mark(next, ',') && self.year(next + 1).is_some() { next + 1 } else { next };
        if let Some((year, next)) = self.year_after(next) {
            return Some(((Day::On(calendar::feast_in(feast, year)?), 0.95), next));
        }
        let day = match which {
            Some(Which::Last | Which::JustPast) => {
                Day::On(Day::Feast(feast).resolve(self.today, Look::Behind)?)
            }
            Some(_) => Day::On(Day::Feast(feast).resolve(self.today, Look::Ahead)?),
            None => Day::Feast(feast),
        };
        Some(((day, 0.9), next))
    }

    pub(super) fn feast_name(&self, at: usize) -> Read<Feast> {
        const NAMES: &[(&str, Feast)] = &[
            ("christmas eve", Feast::Fixed(12, 24)),
            ("christmas day", Feast::Fixed(12, 25)),
            ("boxing day", Feast::Fixed(12, 26)),
            ("new year ' s eve", Feast::Fixed(12, 31)),
            ("new years eve", Feast::Fixed(12, 31)),
            ("new year ' s day", Feast::Fixed(1, 1)),
            ("new years day", Feast::Fixed(1, 1)),
            ("new year day", Feast::Fixed(1, 1)),
            ("new year ' s", Feast::Fixed(1, 1)),
            ("new year", Feast::Fixed(1, 1)),
            ("valentine ' s day", Feast::Fixed(2, 14)),
            ("valentines day", Feast::Fixed(2, 14)),
            ("st patrick ' s day", Feast::Fixed(3, 17)),
            ("international workers ' day", Feast::Fixed(5, 1)),
            ("may day", Feast::Fixed(5, 1)),
            ("freedom day", Feast::Fixed(6, 19)),
            ("jubilee day", Feast::Fixed(6, 19)),
            ("independence day", Feast::Fixed(7, 4)),
            ("labor day", Feast::Nth(9, Weekday::Monday, 1, 0)),
            ("labour day", Feast::Nth(9, Weekday::Monday, 1, 0)),
            ("memorial day", Feast::Nth(5, Weekday::Monday, -1, 0)),
            ("thanksgiving day", Feast::Nth(11, Weekday::Thursday, 4, 0)),
            ("black friday", Feast::Nth(11, Weekday::Thursday, 4, 1)),
            ("cyber monday", Feast::Nth(11, Weekday::Thursday, 4, 4)),
            ("good friday", Feast::EasterPlus(-2)),
            ("easter sunday", Feast::EasterPlus(0)),
            ("easter monday", Feast::EasterPlus(1)),
            ("ash wednesday", Feast::EasterPlus(-46)),
            ("whit monday", Feast::EasterPlus(50)),
        ];
        if !matches!(self.word(at)?, Word::FeastPart | Word::Feast(_) | Word::Month(5)) {
            return None;
        }
        let found = NAMES.iter().find_map(|(words, feast)| Some((*feast, self.run(at, words)?)));
        found.or_else(|| match self.word(at)? {
            Word::Feast(feast) => Some((feast, at + 1)),
            _ => None,
        })
    }

    // ---- days of the month by number -------------------------------------------------------------------------------

    /// "the 15th of next month", "the 21st this month", "the thirty-first day of the month".
    fn number_of_month(&self, at: usize) -> DayRead {
        let start = self.over(at, &["the"]);
        let (day, next) = self.ordinal(start)?;
        let day = i8::try_from(day).ok().filter(|d| (1..=31).contains(d))?;
        let next = if self.is(next, "day") { next + 1 } else { next };
        let of = self.over(next, &["of", "in"]);
        let (span, end) = self.month_like(self.over(of, &["the"]))?;
        let Days::Known { first, .. } = span.days else { return None };
        if first.first_of_month() != first || first.last_of_month() != span.period(first, Look::Ahead)?.1 {
            return None;
        }
        let day = Date::new(first.year(), first.month(), day).map_or(Day::Impossible, Day::On);
        Some(((day, 0.97), end))
    }

    /// "this month", "next month", "the month", "March", "March 2027".
    fn month_like(&self, at: usize) -> Read<Span> {
        if self.word(at) == Some(Word::Unit(Unit::Month)) && self.is(at, "month") {
            return Some((Span::whole(calendar::period(self.today, Unit::Month, 0)?), at + 1));
        }
        if let Some((which, next)) = self.which(at) {
            let unit = match self.word(next)? {
                Word::Unit(unit @ (Unit::Month | Unit::Year | Unit::Quarter)) => unit,
                _ => return None,
            };
            return Some((Span::whole(calendar::period(self.today, unit, which.step())?), next + 1));
        }
        let (month, next) = self.month(at)?;
        match self.year_after(next) {
            Some((year, next)) => Some((Span::whole(calendar::months(year, month, 1)?), next)),
            None => Some((Span::whole(Days::Month(month)), next)),
        }
    }

    /// "on the 18th", "by the 15th", "on 29th": a lone number needs a word that asks for a day.
    fn number_alone(&self, at: usize) -> DayRead {
        let led = at > 0
            && self.any(
                at - 1,
                &[
                    "by", "until", "till", "before", "after", "since", "from", "due", "bis", "zum", "or",
                    "and", "for", "is", "do", "make", "about",
                ],
            )
            || self.any(at, &["on", "am"]);
        let start = self.over(at, &["on", "am"]);
        let the = self.over(start, &["the", "den", "dem"]);
        let (day, next) = self.ordinal(the)?;
        if the == start && !self.is_number(the) {
            return None;
        }
        let day = i8::try_from(day).ok().filter(|d| (1..=31).contains(d))?;
        let told = the > start && self.any(next, &["is", "works", "would", "suits", "at", "latest"]);
        let ends = self.no_noun(next) && !self.is(next, "of") && !(self.mark(next, '-') && self.glued(next));
        ((led || told) && ends).then_some(((Day::Number(day), if led { 0.85 } else { 0.6 }), next))
    }
}

impl Which {
    /// How many periods on.
    pub(super) fn step(self) -> i64 {
        match self {
            Which::This => 0,
            Which::Next | Which::Coming => 1,
            Which::Last | Which::JustPast => -1,
        }
    }
}

/// A day and month, if any year has it.
pub(super) fn in_month(month: i8, day: i8) -> Day {
    match Date::new(2024, month, day) {
        Ok(_) => Day::InMonth { month, day },
        Err(_) => Day::Impossible,
    }
}
