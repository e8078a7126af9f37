//! Stretches of days and lengths in words: "next week", "end of Q2", "May 2018", "the last 3 months", "2 weeks and 2 days".

use jiff::civil::DateTime;

use super::calendar::{self, Days, Length, Look, Span};
use super::clock::Edge;
use super::days::Which;
use super::reader::{Read, Reader};
use super::words::{Unit, Word};

impl Reader<'_> {
    /// Any way of naming a stretch of whole days, with how far its words can be trusted.
    pub(super) fn span(&self, at: usize) -> Read<(Span, f32)> {
        self.edge_of_span(at).or_else(|| self.whole_span(at))
    }

    fn whole_span(&self, at: usize) -> Read<(Span, f32)> {
        let the = self.over(at, &["the", "der", "die", "das", "des"]);
        let trusted = |found: Read<Span>, trust: f32| found.map(|(span, next)| ((span, trust), next));
        trusted(self.week_of_period(the), 0.9)
            .or_else(|| trusted(self.numbered_week(the), 0.95))
            .or_else(|| trusted(self.week_of_day(the), 0.95))
            .or_else(|| trusted(self.quarter_or_half(the), 0.95))
            .or_else(|| trusted(self.feast_weekend(the), 0.85))
            .or_else(|| trusted(self.several_periods(the), 0.9))
            .or_else(|| self.relative_period(at))
            .or_else(|| trusted(self.month_and_year(the), 0.97))
            .or_else(|| trusted(self.decade_or_century(the), 0.8))
            .or_else(|| self.bare_year(at))
            .or_else(|| self.bare_month(the))
    }

    // ---- edges -----------------------------------------------------------------------------------------------------

    /// "end of next week", "mid-November", "early next month", "EOY", "later this week", "the rest of the week".
    fn edge_of_span(&self, at: usize) -> Read<(Span, f32)> {
        let the = self.over(at, &["the"]);
        if let Some(Word::EndOf(unit)) = self.word(the) {
            let span = Span { days: calendar::period(self.today, unit, 0)?, edge: Some(Edge::End) };
            return Some(((span, 0.95), the + 1));
        }
        if self.any(the, &["rest", "remainder", "remaining"]) {
            let of = self.one_of(the + 1, &["of the", "of this", "of"])?;
            let ((span, trust), next) = self.this_period(of)?;
            let (_, last) = span.period(self.today, Look::Ahead)?;
            return Some(((Span::known(self.today, last), trust), next));
        }
        // "month end", "year-end", "quarter end"
        if let Some(Word::Unit(unit @ (Unit::Month | Unit::Quarter | Unit::Year | Unit::Week))) =
            self.word(the)
        {
            let end = if self.mark(the + 1, '-') { the + 2 } else { the + 1 };
            if self.is(end, "end") && !self.any(end + 1, &["of"]) {
                let span = Span { days: calendar::period(self.today, unit, 0)?, edge: Some(Edge::End) };
                return Some(((span, 0.9), end + 1));
            }
        }
        if self.any(the, &["earlier", "later"]) {
            let within = self.one_of(the + 1, &["in the", "on in the", "in"]).unwrap_or(the + 1);
            let ((span, trust), next) = self.this_period(within)?;
            let (first, last) = span.period(self.today, Look::Ahead)?;
            let current = first <= self.today && self.today <= last;
            if self.is(the, "earlier") && current {
                let yesterday = calendar::plus_days(self.today, -1)?.max(first);
                return Some(((Span::known(first, yesterday), trust), next));
            }
            let edge = if self.is(the, "earlier") { Edge::Start } else { Edge::End };
            return Some(((Span { edge: Some(edge), ..span }, trust), next));
        }
        let (edge, next) = self.edge(the)?;
        let ((span, trust), next) = self.whole_span(next).or_else(|| self.this_period(next))?;
        Some(((Span { edge: Some(edge), ..span }, trust.min(0.9)), next))
    }

    /// "early", "mid-", "the middle of", "beginning of", "end of".
    pub(super) fn edge(&self, at: usize) -> Read<Edge> {
        const EDGES: &[(&str, Edge)] = &[
            ("beginning of", Edge::Start),
            ("start of", Edge::Start),
            ("early in", Edge::Start),
            ("early", Edge::Start),
            ("middle of", Edge::Mid),
            ("mid of", Edge::Mid),
            ("mid -", Edge::Mid),
            ("mid", Edge::Mid),
            ("close of", Edge::End),
            ("end of", Edge::End),
            ("end", Edge::End),
            ("late in", Edge::End),
            ("late", Edge::End),
            ("anfang", Edge::Start),
            ("mitte", Edge::Mid),
            ("ende", Edge::End),
        ];
        if !matches!(self.word(at)?, Word::Edge) {
            return None;
        }
        let (edge, next) = EDGES.iter().find_map(|(words, edge)| Some((*edge, self.run(at, words)?)))?;
        if self.is(at, "end")
            && next == at + 1
            && !matches!(self.word(next), Some(Word::Month(_) | Word::Which))
            && self.quarter_letter(next).is_none()
        {
            return None;
        }
        Some((edge, next))
    }

    /// "the week", "this month", "next year": the word "the" alone may stand for "this".
    fn this_period(&self, at: usize) -> Read<(Span, f32)> {
        let the = self.over(at, &["the", "der", "des", "dem"]);
        if let Some(Word::Unit(unit)) = self.word(the) {
            let single = self.any(
                the,
                &["week", "month", "quarter", "year", "weekend", "woche", "monats", "jahres", "quartals"],
            );
            let days = calendar::period(self.today, unit, 0)?;
            return single.then_some(((Span::whole(days), 0.9), the + 1));
        }
        self.relative_period(at)
    }

    // ---- periods by their distance ---------------------------------------------------------------------------------

    /// "next week", "this month", "last quarter", "the week after next", "the week", "the weekend".
    fn relative_period(&self, at: usize) -> Read<(Span, f32)> {
        let the = self.over(at, &["the"]);
        if let Some(Word::Unit(unit)) = self.word(the)
            && let Some(next) = self.run(the + 1, "after next")
        {
            return Some(((Span::whole(calendar::period(self.today, unit, 2)?), 0.95), next));
        }
        if let Some((which, next)) = self.which(the) {
            let working = self.any(next, &["working", "work", "business"]);
            let (unit, end) = self.unit(if working { next + 1 } else { next })?;
            if self.is(end - 1, "second")
                || !matches!(
                    unit,
                    Unit::Week
                        | Unit::Weekend
                        | Unit::Fortnight
                        | Unit::Month
                        | Unit::Quarter
                        | Unit::Year
                        | Unit::Decade
                )
            {
                return None;
            }
            let school = self.any(next, &["fiscal", "school", "financial", "academic"]);
            let step = if unit == Unit::Weekend && which == Which::Coming { 0 } else { which.step() };
            let mut days = calendar::period(self.today, unit, step)?;
            if working
                && unit == Unit::Week
                && let Days::Known { first, .. } = days
            {
                days = Days::Known { first, last: calendar::plus_days(first, 4)? };
            }
            // "next week's", "last week this time"
            return (!school).then_some(((Span::whole(days), 0.95), end));
        }
        // "the week", "weekend"
        let unit = match self.word(the)? {
            Word::Unit(unit @ (Unit::Week | Unit::Month | Unit::Year | Unit::Quarter)) if the > at => unit,
            Word::Unit(Unit::Weekend) => Unit::Weekend,
            _ => return None,
        };
        let single = self.any(the, &["week", "month", "quarter", "year", "weekend", "wochenende"]);
        let number_follows = self.is_number(the + 1) || self.mark(the + 1, '-') || self.is(the + 1, "of");
        (single && !number_follows)
            .then_some(((Span::whole(calendar::period(self.today, unit, 0)?), 0.5), the + 1))
    }

    /// "the next 3 weeks", "the last 2 quarters", "2 upcoming months", "the next 4 business days", "first ten days of".
    fn several_periods(&self, at: usize) -> Read<Span> {
        if let Some(found) = self.several_of_period(at) {
            return Some(found);
        }
        let (which, length, next) = self.several(at)?;
        if !length.is_days() {
            return None;
        }
        let ahead = match which {
            Which::Next | Which::Coming => true,
            Which::Last | Which::JustPast => false,
            Which::This => return None,
        };
        let &[(amount, unit), ..] = length.parts() else { return None };
        let n = amount as i64;
        if unit == Unit::Quarter {
            let (from, to) = if ahead { (1, n) } else { (-n, -1) };
            let ends = (calendar::period(self.today, unit, from)?, calendar::period(self.today, unit, to)?);
            let (Days::Known { first, .. }, Days::Known { last, .. }) = ends else { return None };
            return Some((Span::known(first, last), next));
        }
        let span = if ahead {
            let first = calendar::plus_days(self.today, 1)?;
            let last = if unit == Unit::WorkingDay {
                calendar::step_days(self.today, &length, 1)?
            } else {
                calendar::plus_days(calendar::step_days(first, &length, 1)?, -1)?
            };
            Span::known(first, last)
        } else {
            Span::known(calendar::step_days(self.today, &length, -1)?, calendar::plus_days(self.today, -1)?)
        };
        Some((span, next))
    }

    /// "next 3 weeks", "2 upcoming months", "next couple weeks", "last 3 months and 2 weeks".
    pub(super) fn several(&self, at: usize) -> Option<(Which, Length, usize)> {
        if let Some((which, next)) = self.which(at) {
            let (length, next) = self.length(next)?;
            return Some((which, length, next));
        }
        let (amount, next) = self.amount(at)?;
        if self.any(at, &["a", "an"]) {
            return None;
        }
        let (which, next) = self.which(next)?;
        let (unit, next) = self.unit(next)?;
        // "only 3 next week" counts no weeks.
        let plural = amount == 1.0 || self.written(next - 1).ends_with(['s', 'S', 'n']);
        plural.then_some((which, Length::of(amount, unit), next))
    }

    /// "first ten days of last year", "the last 3 weeks of this year", "third month of 2021".
    fn several_of_period(&self, at: usize) -> Read<Span> {
        let last = self.is(at, "last");
        if !last && !self.is(at, "first") {
            return None;
        }
        let (length, next) = self.length(at + 1)?;
        let (span, end) = self.containing(next)?;
        let (from, to) = span.period(self.today, Look::Ahead)?;
        let &[(amount, unit)] = length.parts() else { return None };
        let span = match (unit, last) {
            (Unit::Week, true) => {
                let Days::Known { last, .. } = calendar::week_within(from, to, calendar::LAST)? else {
                    return None;
                };
                Span::known(calendar::plus_days(last, 1 - 7 * amount as i64)?, last)
            }
            (_, true) => Span::known(calendar::plus_days(calendar::step_days(to, &length, -1)?, 1)?, to),
            (_, false) => Span::known(from, calendar::plus_days(calendar::step_days(from, &length, 1)?, -1)?),
        };
        Some((span, end))
    }

    /// The period after "of": "of 2021", "of last month", "of the year", "of Jan 2015", or grown to it: "week of Jan".
    pub(super) fn containing(&self, at: usize) -> Read<Span> {
        let of = self.one_of(at, &["of the", "in the", "of", "in"])?;
        let the = self.is(of - 1, "the");
        if let Some((year, next)) = self.year(of) {
            return Some((Span::whole(calendar::months(year, 1, 12)?), next));
        }
        if the {
            return self.this_period(of).map(|((span, _), next)| (span, next));
        }
        if let Some(((span, _), next)) = self.relative_period(of) {
            return Some((span, next));
        }
        if let Some(found) = self.month_and_year(of) {
            return Some(found);
        }
        let (month, next) = self.month(of)?;
        Some((Span::whole(Days::Month(month)), next))
    }

    // ---- weeks, quarters, months of something ----------------------------------------------------------------------

    /// "first week of Jan 2015", "last week of this month", "third month of 2021", "first quarter of the year".
    pub(super) fn week_of_period(&self, at: usize) -> Read<Span> {
        let start = self.over(at, &["the"]);
        let (n, next) = self.nth(start)?;
        let unit = match self.word(next)? {
            Word::Unit(unit @ (Unit::Week | Unit::Month | Unit::Quarter)) => unit,
            _ => return None,
        };
        let (span, end) = self.containing(next + 1)?;
        if unit == Unit::Week
            && let Days::Month(month) = span.days
        {
            return Some((Span::whole(Days::MonthWeek { month, week: n }), end));
        }
        let (first, last) = span.period(self.today, Look::Ahead)?;
        if unit == Unit::Week {
            return Some((Span::whole(calendar::week_within(first, last, n)?), end));
        }
        let yearly = first.month() == 1 && last.month() == 12;
        let most = if unit == Unit::Month { 12 } else { 4 };
        let n = if n == calendar::LAST { most } else { n };
        if !yearly || n > most {
            return None;
        }
        let length = 12 / most as i8;
        Some((
            Span::whole(calendar::months(first.year(), (n as i8 - 1) * length + 1, i64::from(length))?),
            end,
        ))
    }

    /// "week 31", "W10", "KW 12", "week 3 of 2027", "week 27 of last year".
    fn numbered_week(&self, at: usize) -> Read<Span> {
        let named = self.is(at, "week")
            || self.any(at, &["kw", "cw", "wk"])
            || (self.is(at, "w") && self.glued(at + 1));
        if !named || self.glued(at) && at > 0 && self.is_number(at - 1) {
            return None;
        }
        let (n, 1..=2) = self.digits(at + 1)? else { return None };
        if self.glued(at + 2) && !self.clause_ends(at + 2) {
            return None;
        }
        let (year, next) = match self.containing(at + 2) {
            Some((span, next)) => (span.period(self.today, Look::Ahead)?.0.year(), next),
            None => (self.today.year(), at + 2),
        };
        Some((Span::whole(calendar::week_of_year(year, i64::from(n))?), next))
    }

    /// "week of 12 January", "w/c Feb 4", "week commencing Monday".
    fn week_of_day(&self, at: usize) -> Read<Span> {
        const LEADS: &[&str] = &[
            "week commencing",
            "week beginning",
            "week starting",
            "week of the",
            "week of",
            "w / c",
            "wc",
            "w / b",
        ];
        let next = self.one_of(at, LEADS)?;
        let ((day, _), end) = self.day(next)?;
        let days = match day {
            calendar::Day::InMonth { month, day } => Days::WeekOf { month, day },
            other => calendar::week(other.resolve(self.today, Look::Ahead)?, 0)?,
        };
        Some((Span::whole(days), end))
    }

    /// "Q2", "q3 2019", "2017-q1", "2019-H2", "next year's first quarter", "H1".
    fn quarter_or_half(&self, at: usize) -> Read<Span> {
        if let Some((year, next)) = self.year(at).filter(|_| self.is_number(at) && self.free_left(at)) {
            let sign = if self.mark(next, '-') || self.mark(next, '/') { next + 1 } else { next };
            let (months, first, end) = self.quarter_letter(sign)?;
            return Some((Span::whole(calendar::months(year, first, months)?), end));
        }
        if let Some((months, first, next)) = self.quarter_letter(at) {
            let sign = if self.mark(next, '-') || self.mark(next, '/') {
                next + 1
            } else {
                self.over(next, &["of", "in"])
            };
            let year =
                self.year(sign).or_else(|| if self.mark(sign, '\'') { self.short_year(sign) } else { None });
            if let Some((year, end)) = year {
                return Some((Span::whole(calendar::months(year, first, months)?), end));
            }
            let next_year = self.one_of(next, &["of next year", "next year"]);
            if let Some(end) = next_year {
                return Some((Span::whole(calendar::months(self.today.year() + 1, first, months)?), end));
            }
            if months == 3 {
                return Some((Span::whole(Days::Quarter(first as u8 / 3 + 1)), next));
            }
            let half = calendar::months(self.today.year(), first, months)?;
            return Some((Span::whole(half), next));
        }
        // "next year's first quarter"
        let (which, next) = self.which(at)?;
        let next = self.run(next, "year ' s")?;
        let (n @ 1..=4, next) = self.nth(next)? else { return None };
        if self.word(next) != Some(Word::Unit(Unit::Quarter)) {
            return None;
        }
        let year = i16::try_from(i64::from(self.today.year()) + which.step()).ok()?;
        Some((Span::whole(calendar::months(year, n as i8 * 3 - 2, 3)?), next + 1))
    }

    /// Length in months, first month, token after "Q2" or "H1".
    fn quarter_letter(&self, at: usize) -> Option<(i64, i8, usize)> {
        let months = match self.written(at) {
            "q" | "Q" => 3,
            "H" | "h" => 6,
            _ => return None,
        };
        let after_letters = self.glued(at) && at > 0 && self.is_letters(at - 1);
        let (n, 1) = self.digits(at + 1)? else { return None };
        let whole = self.glued(at + 1)
            && !(self.glued(at + 2) && (self.is_letters(at + 2) || self.is_number(at + 2)));
        let fits = (1..=12 / months).contains(&n) && whole && !after_letters;
        fits.then(|| (i64::from(months), ((n - 1) * months) as i8 + 1, at + 2))
    }

    /// "labor day weekend", "the weekend of halloween 2021".
    fn feast_weekend(&self, at: usize) -> Read<Span> {
        let (feast, year, end) = if let Some(next) = self.run(at, "weekend of") {
            let (feast, next) = self.feast_name(next)?;
            let (year, end) = self.year_after(next).map_or((None, next), |(year, end)| (Some(year), end));
            (feast, year, end)
        } else {
            let (feast, next) = self.feast_name(at)?;
            let (year, next) = self.year_after(next).map_or((None, next), |(year, end)| (Some(year), end));
            let next = self.run(next, "weekend")?;
            let (year, end) = match (year, self.year_after(next)) {
                (None, Some((year, end))) => (Some(year), end),
                _ => (year, next),
            };
            (feast, year, end)
        };
        match year {
            Some(year) => {
                let (first, last) = calendar::feast_weekend(calendar::feast_in(feast, year)?)?;
                Some((Span::known(first, last), end))
            }
            None => Some((Span::whole(Days::FeastWeekend(feast)), end)),
        }
    }

    // ---- months and years ------------------------------------------------------------------------------------------

    /// "May 2018", "Dec-2018", "12-2015", "April of 87", "this September", "next March".
    fn month_and_year(&self, at: usize) -> Read<Span> {
        if let Some((month, 1..=2)) = self.digits(at)
            && (self.mark(at + 1, '-') || self.mark(at + 1, '/'))
            && self.glued(at + 1)
            && self.glued(at + 2)
            && self.free_left(at)
            && let Some((year, 4)) = self.digits(at + 2)
            && self.free_right(at + 3)
            && (1900..2200).contains(&year)
        {
            return Some((Span::whole(calendar::months(year as i16, i8::try_from(month).ok()?, 1)?), at + 3));
        }
        if let Some((which, next)) = self.which(at) {
            let (month, next) = self.month(next)?;
            // "this may not be right"
            if month == 5 && !self.token(next - 1)?.capital && !self.clause_ends(next) {
                return None;
            }
            let this_year = self.today.year();
            let ahead = Span::whole(Days::Month(month)).period(self.today, Look::Ahead)?.0.year();
            let year = match which {
                Which::This => this_year,
                Which::Coming => ahead,
                Which::Next => {
                    if ahead == this_year && month - self.today.month() <= 3 {
                        this_year + 1
                    } else {
                        ahead
                    }
                }
                Which::Last | Which::JustPast => {
                    if month < self.today.month() {
                        this_year
                    } else {
                        this_year - 1
                    }
                }
            };
            return Some((Span::whole(calendar::months(year, month, 1)?), next));
        }
        let (month, next) = self.month(at)?;
        let (year, next) = self.year_after(next)?;
        Some((Span::whole(calendar::months(year, month, 1)?), next))
    }

    /// "in May", "since August", "the september": a month alone. May, March and short forms are other words too.
    fn bare_month(&self, at: usize) -> Read<(Span, f32)> {
        let (month, next) = self.month(at)?;
        let text = self.written(at);
        let mid = at > 1 && self.mark(at - 1, '-') && self.is(at - 2, "mid");
        let led = mid
            || at > 0
                && (self.any(
                    at - 1,
                    &[
                        "in", "since", "during", "until", "till", "through", "of", "by", "before", "after",
                        "between",
                    ],
                ) || self.any(
                    at - 1,
                    &["early", "mid", "late", "end", "the", "im", "seit", "bis", "ab", "around"],
                ));
        let linked = self.links_months(at, next);
        let capital = self.token(at)?.capital && at > 0 && !self.mark(at - 1, '.');
        let fits = match text.to_ascii_lowercase().as_str() {
            // Verbs and names.
            "may" | "march" | "mar" | "jan" | "jun" | "mai" => {
                linked || led && !(self.any(at - 1, &["by", "of", "the"]) && text.len() < 5)
            }
            "april" | "june" | "august" if self.mark(next, '\'') => false,
            "april" | "june" | "august" => {
                led || linked
                    || capital && self.clause_ends(next)
                    || self.second_end.get() == at
                    || self.any(at.wrapping_sub(1), &["from"]) && self.no_noun(next)
            }
            _ if text.len() <= 3 => led || linked,
            _ => true,
        };
        if !fits || self.glued(at) && at > 0 && self.is_letters(at - 1) {
            return None;
        }
        // "in may be", "by march we", but "the march of time"
        let verb = text.eq_ignore_ascii_case("may")
            && !self.token(at)?.capital
            && self.any(next, &["be", "have", "not", "well"]);
        (!verb).then_some(((Span::whole(Days::Month(month)), 0.85), next))
    }

    /// Whether another month stands beyond a dash or a "to".
    fn links_months(&self, at: usize, next: usize) -> bool {
        let ahead = self
            .stretch_word(next, true)
            .is_some_and(|to| self.month(to).is_some() || self.month(to + 1).is_some());
        let behind = at >= 2
            && (self.any(at - 1, &["-", "to", "and", "until", "till", "through"]))
            && matches!(self.word(at - 2), Some(Word::Month(_)))
            || at >= 3 && self.any(at - 1, &["to", "till", "until", "-"]) && self.year(at - 2).is_some();
        ahead || behind
    }

    /// "in 2007", "since 1989", "the year 2008", "2014-2018", "2018 or later": a year by itself.
    fn bare_year(&self, at: usize) -> Read<(Span, f32)> {
        let named = self.one_of(
            at,
            &["the year of", "the year", "year of", "calendar year", "year", "the calendar year", "cy"],
        );
        let school = at > 0 && self.any(at - 1, &["fiscal", "school", "financial", "academic"]);
        let start = named.unwrap_or(at);
        if named.is_some()
            && self.is(start - 1, "cy")
            && let Some((year, next)) = self.short_year(start)
        {
            return Some(((Span::whole(calendar::months(year, 1, 12)?), 0.8), next));
        }
        let (year, next) = self.year(start)?;
        let digits = self.is_number(next - 1);
        if school || !(1700..2200).contains(&year) || digits && !self.free_left(start) {
            return None;
        }
        let led = at > 0
            && (self.any(
                at - 1,
                &[
                    "in", "since", "before", "after", "during", "until", "till", "through", "between", "of",
                    "is", "to",
                ],
            ) || self.any(
                at - 1,
                &[
                    "from", "by", "and", "early", "late", "mid", "or", "for", "the", "im", "seit", "bis",
                    "-", "~",
                ],
            ));
        let stretch = digits
            && (self.mark(next, '-')
                || self.mark(next, '~')
                || self.any(next, &["to", "through", "till", "until"]));
        let second_at = if stretch { self.stretch_word(next, false)? } else { next };
        let stretched = stretch
            && self.year(second_at).is_some_and(|(second, end)| second > year && self.free_right(end));
        let open_ended = self.one_of(next, &["or later", "and later", "and after", "onwards"]).is_some();
        if named.is_none() && !led && !stretched && !open_ended {
            return None;
        }
        let grown = digits
            && self.glued(next)
            && !(self.clause_ends(next) && self.free_right(next))
            && !stretched
            && !self.mark(next, '~');
        // "of 2000 people", "2000 pieces": a year is not a count.
        let counted = named.is_none()
            && digits
            && matches!(self.token(next).map(|t| t.kind), Some(super::tokens::Kind::Letters))
            && self.any(at.wrapping_sub(1), &["of", "to", "from", "by", "for", "and", "or", "the", "is"]);
        let more_digits = named.is_none() && self.is_number(next) && !self.glued(next);
        if grown || counted || more_digits {
            return None;
        }
        Some(((Span::whole(calendar::months(year, 1, 12)?), if named.is_some() { 0.95 } else { 0.8 }), next))
    }

    /// "1990s", "90 s", "the nineties", "the 15th century".
    fn decade_or_century(&self, at: usize) -> Read<Span> {
        if let Some(Word::Decade(short)) = self.word(at) {
            return Some((Span::whole(calendar::months(1900 + i16::from(short), 1, 120)?), at + 1));
        }
        if let Some((n @ 1..=21, next)) = self.ordinal(at) {
            let next = self.run(next, "century")?;
            return Some((Span::whole(calendar::months((n as i16 - 1) * 100, 1, 1200)?), next));
        }
        let (value, digits @ (2 | 4)) = self.digits(at)? else { return None };
        let s = if self.mark(at + 1, '\'') { at + 2 } else { at + 1 };
        if value % 10 != 0 || !self.is(s, "s") || !self.free_left(at) {
            return None;
        }
        let first = if digits == 2 { 1900 + value } else { value };
        ((1500..2100).contains(&first))
            .then_some((Span::whole(calendar::months(first as i16, 1, 120)?), s + 1))
    }

    // ---- lengths ---------------------------------------------------------------------------------------------------

    /// "3 hours 30 minutes", "2 weeks and 2 days", "half an hour", "one hour and a half", "3.5years".
    pub(super) fn length(&self, at: usize) -> Read<Length> {
        if self.is_number(at) && !self.free_left(at) {
            return None;
        }
        let (amount, unit, mut next) = self.amount_of_unit(at)?;
        let (amount, after) = self.and_a_part(amount, next);
        next = after;
        let mut length = Length::of(amount, unit);
        loop {
            let more = self.over(next, &["and"]);
            let more = if self.mark(next, ',') { next + 1 } else { more };
            match self.amount_of_unit(more) {
                // "3 months and 2 days ago they": the second length has its own direction.
                Some((amount, unit, end))
                    if more == next
                        || !self.any(end, &["ago", "later"])
                        || unit_is_smaller(&length, unit) && self.same_run(at) =>
                {
                    if !length.and(amount, unit) {
                        break;
                    }
                    next = end;
                }
                _ => break,
            }
        }
        Some((length, next))
    }

    /// Whether the length does not follow "last" or "next", which would end with its own first part.
    fn same_run(&self, at: usize) -> bool {
        at == 0 || !self.any(at - 1, &["last", "past", "next", "previous"])
    }

    fn amount_of_unit(&self, at: usize) -> Option<(f64, Unit, usize)> {
        let (amount, next) = self.amount(at)?;
        if let Some(found) = self.unit_of(amount, next) {
            return Some(found);
        }
        // "2-3 weeks", "two or three days": the longer one.
        let more =
            if self.mark(next, '-') { next + 1 } else { self.over(next, &["to", "or", "bis", "oder"]) };
        let (longer, end) = self.amount(more).filter(|&(longer, _)| more > next && longer > amount)?;
        self.unit_of(longer, end)
    }

    fn unit_of(&self, amount: f64, at: usize) -> Option<(f64, Unit, usize)> {
        let (unit, end) = self.unit(if self.mark(at, '-') { at + 1 } else { at })?;
        let grown = self.glued(end) && (self.is_letters(end) || self.is_number(end));
        (!grown).then_some((amount, unit, end))
    }

    /// A length that stands for itself: "for 3 hours", "a 15 minute call", "all week", "2 nights".
    pub(super) fn bare_length(&self, at: usize) -> Read<Length> {
        if self.is(at, "all") {
            let unit = match self.word(at + 1)? {
                Word::Unit(unit @ (Unit::Day | Unit::Week | Unit::Month | Unit::Year)) => unit,
                _ => return None,
            };
            return Some((Length::of(1.0, unit), at + 2));
        }
        if self.run(at, "the hour").is_some() {
            return Some((Length::of(1.0, Unit::Hour), at + 2));
        }
        let (length, next) = self.length(at)?;
        let &[(amount, unit), ..] = length.parts() else { return None };
        if self.any(next, &["old", "s"]) && self.clause_ends(next + 1) || self.run(next, "- old").is_some() {
            return None;
        }
        let article = self.any(at, &["a", "an", "one", "ein", "eine"]);
        let led = at > 0
            && self.any(
                at - 1,
                &[
                    "for", "within", "of", "takes", "take", "took", "about", "only", "than", "last",
                    "lasted", "lasts", "need", "needs", "least", "another", "book", "over", "find",
                ],
            );
        // "once a week", "a second round", "one day we will"
        let hour = matches!(unit, Unit::Hour | Unit::Minute)
            || self.is(at, "another")
            || length.parts().len() > 1
            || amount != 1.0;
        let plain = !article || led || hour || self.is(at, "one") && !matches!(unit, Unit::Day);
        let ordinal =
            self.is(next - 1, "second") && (self.is_number(at) || self.any(at, &["a", "the", "another"]));
        (plain && !ordinal).then_some((length, next))
    }

    /// "the next hour", "the last 5 minutes", "5 past minutes": a stretch of hours from or up to now.
    pub(super) fn moments(&self, at: usize) -> Read<(DateTime, DateTime)> {
        let the = self.over(at, &["the"]);
        let (which, length, next) = match self.several(the) {
            Some(found) => found,
            None => {
                let (which, next) = self.which(the)?;
                match self.word(next)? {
                    Word::Unit(unit @ (Unit::Hour | Unit::Minute)) => {
                        (which, Length::of(1.0, unit), next + 1)
                    }
                    _ => return None,
                }
            }
        };
        if length.has_days() || which == Which::This {
            return None;
        }
        let sign = which.step();
        let other = calendar::step(self.now, &length, sign)?;
        Some((if sign > 0 { (self.now, other) } else { (other, self.now) }, next))
    }
}

fn unit_is_smaller(length: &Length, unit: Unit) -> bool {
    length
        .parts()
        .last()
        .is_some_and(|&(_, last)| Length::of(1.0, unit).seconds() < Length::of(1.0, last).seconds())
}
