//! Deadlines: which of the dates in a text is the one by which something is due, and the words that stand for a date.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Weekday};

use super::calendar::{self, Day};
use super::clock::{Edge, TimeSaid};
use super::phrase::{Bit, Found, Said, Side};
use super::reader::Reader;
use super::tokens;
use super::words::{Part, Unit, Word};
use super::{Deadline, Due, NamedEvent, Point, Sent, Value, Zone};

/// See [`super::deadline`].
pub(super) fn deadline(text: &str, sent: &Sent, ahead: &[NamedEvent<'_>]) -> Option<Deadline> {
    if let Some(tokens) = tokens::tokens(text) {
        let reader = Reader::new(text, &tokens, sent);
        if let Some(found) = reader.dated_deadline(ahead) {
            return Some(found);
        }
    }
    let tokens = tokens::all(text);
    let reader = Reader::new(text, &tokens, sent);
    reader.event_deadline(ahead).or_else(|| reader.mood())
}

/// How strongly the words before a date make it a deadline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Pull {
    /// A date that is only mentioned.
    Mention,
    /// "end of next week", "noon Thursday": a point in time ahead.
    Point,
    /// "by", "due", "before", "within", "deadline".
    Cue,
}

impl Reader<'_> {
    fn dated_deadline(&self, ahead: &[NamedEvent<'_>]) -> Option<Deadline> {
        let phrases = self.phrases();
        let mut best: Option<(Pull, Deadline)> = None;
        for found in &phrases {
            let Some((pull, due, trust)) = self.due(found) else { continue };
            if best.as_ref().is_none_or(|(strongest, _)| pull > *strongest) {
                let first = self.cue_start(found.first);
                let span = self.bytes(first, found.next);
                let words = self.text[span.clone()].to_owned();
                best = Some((pull, Deadline { span, words, confidence: trust, due }));
            }
        }
        // "before the board meeting on Friday" names the event more exactly than the day.
        match (best, self.event_deadline(ahead)) {
            (Some((pull, _)), Some(event))
                if pull < Pull::Cue && matches!(event.due, Due::AtEvent { .. }) =>
            {
                Some(event)
            }
            (best, _) => best.map(|(_, deadline)| deadline),
        }
    }

    /// What one phrase means as a deadline, if it can be one.
    fn due(&self, found: &Found) -> Option<(Pull, Due, f32)> {
        let cue = self.cue_before(found.first) || self.cue_within(found);
        if self.impossible(found) {
            return Some((if cue { Pull::Cue } else { Pull::Point }, Due::Impossible, 0.9));
        }
        // "today's orders" are not due.
        let possessive = self.mark(found.next, '\'') && self.is(found.next + 1, "s");
        let earlier = self.is(found.first, "earlier");
        let described = possessive || self.names_a_thing(found);
        if self.told_as_past(found, cue) || earlier || described && !cue {
            return None;
        }
        let now = self.sent.at.timestamp();
        let ahead = |(due, _): &(Due, f32)| due.instant().is_none_or(|at| at >= now);
        // "by Friday 9am", said on Friday at ten: the next one, if the words leave it open.
        let later = || if leaves_week_open(found) { self.seen_tomorrow()?.moment(found) } else { None };
        let (due, trust) = self.moment(found).filter(ahead).or_else(later).filter(ahead)?;
        let pull = match (cue, found.said) {
            (true, _) => Pull::Cue,
            (false, Said::Open(Side::Since | Side::After, _)) => return None,
            (false, Said::Length(_) | Said::Lasting(..)) => return None,
            (false, Said::One(Bit::Moment(at))) if at == self.now => return None,
            (false, Said::One(Bit::Span(span))) if span.edge.is_none() && !self.span_asks(found) => {
                return None;
            }
            (false, Said::One(Bit::Time(TimeSaid::Part(..)))) if !self.any(found.first, &["in", "at"]) => {
                return None;
            }
            (false, Said::One(Bit::Span(_) | Bit::Time(TimeSaid::Part(..)))) => Pull::Mention,
            _ => Pull::Point,
        };
        Some((pull, due, trust.min(found.trust)))
    }

    /// Whether a weekday tells which thing is meant and says nothing of when: "the Monday list", "our Tuesday morning
    /// call". What follows is no word of another kind: "the Monday after", "the Friday we meet".
    fn names_a_thing(&self, found: &Found) -> bool {
        const WHOSE: &[&str] = &["the", "our", "your", "my", "his", "her", "their", "its", "a", "an", "each"];
        const NO_THING: &[&str] = &[
            "after",
            "afternoon",
            "afterwards",
            "already",
            "also",
            "although",
            "and",
            "are",
            "around",
            "as",
            "at",
            "because",
            "before",
            "between",
            "but",
            "by",
            "can",
            "could",
            "deadline",
            "do",
            "does",
            "due",
            "during",
            "earlier",
            "evening",
            "following",
            "for",
            "from",
            "has",
            "have",
            "he",
            "i",
            "if",
            "in",
            "instead",
            "into",
            "is",
            "it",
            "just",
            "later",
            "latest",
            "may",
            "might",
            "morning",
            "must",
            "next",
            "night",
            "not",
            "of",
            "off",
            "on",
            "once",
            "or",
            "please",
            "she",
            "should",
            "since",
            "so",
            "than",
            "thanks",
            "that",
            "the",
            "then",
            "there",
            "they",
            "this",
            "through",
            "till",
            "to",
            "too",
            "unless",
            "until",
            "was",
            "we",
            "were",
            "when",
            "where",
            "which",
            "while",
            "will",
            "with",
            "works",
            "would",
            "you",
        ];
        let day = matches!(
            found.said,
            Said::One(Bit::Day(Day::Weekday(_)) | Bit::DayTime(Day::Weekday(_), TimeSaid::Part(..)))
        );
        let whose = (found.first.saturating_sub(1)..found.next).any(|at| self.any(at, WHOSE));
        day && whose && self.is_letters(found.next) && !self.any(found.next, NO_THING)
    }

    /// When the phrase is due, whether ahead or behind.
    fn moment(&self, found: &Found) -> Option<(Due, f32)> {
        // "by the end of next week" is due when "the end of next week" is.
        let value = match found.said {
            Said::Open(side, bit @ Bit::Span(span))
                if side == Side::By || side == Side::Before && span.edge.is_some() =>
            {
                self.meaning(&Found { said: Said::One(bit), ..*found })?.0
            }
            Said::Open(Side::By, bit) if part_said(found).is_some() => {
                self.meaning(&Found { said: Said::One(bit), ..*found })?.0
            }
            _ => self.meaning(found)?.0,
        };
        self.due_of_value(found, value)
    }

    fn seen_tomorrow(&self) -> Option<Reader<'_>> {
        let tomorrow = calendar::plus_days(self.today, 1)?;
        let mut reader = Reader::new(self.text, self.tokens, self.sent);
        reader.today = tomorrow;
        Some(reader)
    }

    /// "next week", "this month", "in April": a stretch that may be meant as a deadline.
    fn span_asks(&self, found: &Found) -> bool {
        let relative = (found.first..found.next)
            .any(|i| matches!(self.word(i), Some(Word::Which | Word::Unit(Unit::Week | Unit::Weekend))));
        relative || found.first > 0 && self.any(found.first - 1, &["in", "im", "during"])
    }

    fn impossible(&self, found: &Found) -> bool {
        let broken = |bit: Bit| {
            matches!(
                bit,
                Bit::Day(Day::Impossible) | Bit::DayTime(Day::Impossible, _) | Bit::EndOfDay(Day::Impossible)
            )
        };
        match found.said {
            Said::One(bit) | Said::Open(_, bit) => broken(bit),
            Said::Range(a, b) => broken(a) || broken(b),
            _ => false,
        }
    }

    /// The moment at which the value is due.
    fn due_of_value(&self, found: &Found, value: Value) -> Option<(Due, f32)> {
        let exact = |at: DateTime| Some(Due::At(self.instant(at, found.zone)?));
        let full = 1.0;
        Some(match value {
            Value::Date(day) | Value::EndOfDay(day) | Value::Around(Point::Date(day)) => {
                (self.end_of_day(day)?, full)
            }
            Value::Until(Point::Date(day)) => (self.end_of_day(day)?, self.trust_in_span(found)),
            Value::Before(Point::Date(day)) => (self.end_of_day(self.working_day_before(day)?)?, 0.7),
            Value::DateTime(at) | Value::Until(Point::DateTime(at)) if self.says_midnight(found, at) => {
                (exact(at.checked_add(jiff::Span::new().days(1)).ok()?)?, full)
            }
            Value::DateTime(at)
            | Value::Until(Point::DateTime(at))
            | Value::Before(Point::DateTime(at))
            | Value::Around(Point::DateTime(at)) => (exact(at)?, full),
            Value::Time(time)
            | Value::Until(Point::Time(time))
            | Value::Before(Point::Time(time))
            | Value::Around(Point::Time(time)) => {
                let now = match found.zone.and_then(Zone::time_zone) {
                    Some(zone) => self.sent.at.with_time_zone(zone).datetime(),
                    None => self.now,
                };
                let today = now.date().to_datetime(time);
                let at =
                    if today >= now { today } else { calendar::plus_days(now.date(), 1)?.to_datetime(time) };
                (exact(at)?, 0.8)
            }
            Value::DateRange { first, last } => {
                (self.end_of_day(self.due_within(found, first, last)?)?, self.trust_in_span(found))
            }
            Value::DateTimeRange { start, end } => match part_said(found) {
                Some(Part::Afternoon) => (self.end_of_day(start.date())?, full),
                // "later today"
                _ if matches!(found.said, Said::One(Bit::DayEdge(_, Edge::End))) => {
                    (self.end_of_day(start.date())?, full)
                }
                _ => (exact(end)?, full),
            },
            Value::TimeRange { start, end } => {
                let at = self.today.to_datetime(end);
                match part_said(found) {
                    Some(Part::Afternoon) => (self.end_of_day(self.today)?, 0.6),
                    _ if at > self.now => (exact(at)?, 0.6),
                    _ => (exact(calendar::plus_days(self.today, 1)?.to_datetime(end.max(start)))?, 0.4),
                }
            }
            Value::Duration { .. } | Value::From(_) => return None,
        })
    }

    /// "by next week" and "in March" name no day: less sure.
    fn trust_in_span(&self, found: &Found) -> f32 {
        match found.said {
            Said::One(Bit::Span(span)) | Said::Open(_, Bit::Span(span)) if span.edge.is_none() => 0.6,
            _ => 1.0,
        }
    }

    /// The day of a stretch on which something is due: its middle for "mid", its last working day for a week.
    fn due_within(&self, found: &Found, first: Date, last: Date) -> Option<Date> {
        let edge = match found.said {
            Said::One(Bit::Span(span)) | Said::Open(_, Bit::Span(span)) => span.edge,
            _ => None,
        };
        let days = i64::from(first.until(last).ok()?.get_days());
        if edge == Some(Edge::Mid) {
            return calendar::plus_days(first, days / 2);
        }
        // "by the start of next week"
        if edge == Some(Edge::Start)
            && (found.first..found.next).any(|i| self.any(i, &["start", "beginning", "anfang"]))
        {
            return Some(first);
        }
        // "by the weekend"
        if matches!(found.said, Said::Open(..)) && days == 1 && first.weekday() == Weekday::Saturday {
            return self.working_day_before(first);
        }
        let to_sunday = last.weekday().to_monday_zero_offset() == 6;
        let a_week = matches!(found.said, Said::One(Bit::Span(_)) | Said::Open(_, Bit::Span(_)))
            && (3..=6).contains(&days);
        if to_sunday && a_week && first.weekday().to_monday_zero_offset() < 5 {
            let friday = calendar::plus_days(last, -2)?;
            return Some(if last < self.today { friday } else { friday.max(self.today) });
        }
        Some(last)
    }

    /// The day before, or the Friday if that is a weekend still ahead.
    fn working_day_before(&self, day: Date) -> Option<Date> {
        let before = calendar::plus_days(day, -1)?;
        let past_friday = i64::from(before.weekday().to_monday_zero_offset()) - 4;
        Some(if past_friday > 0 {
            calendar::plus_days(before, -past_friday)?.max(self.today).min(before)
        } else {
            before
        })
    }

    /// "Midnight on Friday" is the end of that day.
    fn says_midnight(&self, found: &Found, at: DateTime) -> bool {
        at.hour() == 0
            && at.minute() == 0
            && (found.first..found.next).any(|i| self.word(i) == Some(Word::Midnight))
    }

    fn end_of_day(&self, day: Date) -> Option<Due> {
        Some(Due::OnDay { day, at: self.instant(day.to_datetime(self.sent.day_end), None)? })
    }

    fn instant(&self, at: DateTime, zone: Option<Zone>) -> Option<Timestamp> {
        let zone = match zone {
            Some(zone) => zone.time_zone()?,
            None => self.sent.at.time_zone().clone(),
        };
        Some(at.to_zoned(zone).ok()?.timestamp())
    }

    // ---- the words around a date -----------------------------------------------------------------------------------

    /// Whether "by", "due", "deadline is", "no later than" and their like stand before the date.
    fn cue_before(&self, at: usize) -> bool {
        (1..=4).any(|back| {
            back <= at
                && self.any(
                    at - back,
                    &[
                        "by",
                        "due",
                        "deadline",
                        "before",
                        "until",
                        "till",
                        "within",
                        "bis",
                        "latest",
                        "needed",
                        "fällig",
                        "spätestens",
                    ],
                )
                && (at - back + 1..at).all(|i| {
                    self.any(
                        i,
                        &[
                            "is", "on", "by", "the", "end", "of", ":", "at", "for", "no", "later", "than",
                            "in", "zum", "am", "date",
                        ],
                    )
                })
        })
    }

    fn cue_within(&self, found: &Found) -> bool {
        matches!(
            found.said,
            Said::Open(Side::By | Side::Before, _) | Said::One(Bit::EndOfDay(_) | Bit::Within(_))
        ) || (self.is(found.first, "within"))
            || matches!(found.said, Said::One(Bit::Span(span)) | Said::Open(_, Bit::Span(span)) if span.edge == Some(Edge::End) && self.any(found.first, &["end", "the", "eow", "eom", "eoq", "eoy", "ende"]))
    }

    fn cue_start(&self, first: usize) -> usize {
        let mut start = first;
        while start > 0
            && self.any(start - 1, &["by", "before", "until", "due", "bis", "no", "later", "than"])
        {
            start -= 1;
        }
        start
    }

    /// "last Friday, we agreed", "as I said on Monday", "the report of 3 March was": no deadline.
    fn told_as_past(&self, found: &Found, cue: bool) -> bool {
        const PAST: &[&str] = &[
            "was",
            "were",
            "had",
            "did",
            "sent",
            "met",
            "agreed",
            "spoke",
            "discussed",
            "came",
            "went",
            "said",
            "told",
            "gave",
            "made",
            "got",
            "took",
            "received",
            "happened",
            "ago",
            "wrote",
            "saw",
            "asked",
            "called",
            "signed",
            "shared",
            "talked",
            "left",
            "sat",
            "began",
            "started",
            "ended",
            "found",
            "heard",
            "paid",
            "bought",
            "yesterday",
            "thought",
            "promised",
        ];
        if cue && !self.was_due(found.first) {
            return false;
        }
        let said = |at: usize| {
            let regular = self.written(at).len() > 3
                && self.written(at).ends_with("ed")
                && !self.written(at).ends_with("eed")
                && at > 0
                && self.any(at - 1, &["i", "we", "he", "she", "they", "you", "who", "has", "have"]);
            self.any(at, PAST) || regular
        };
        // "The meeting on 3 March went well."
        if !cue && self.any(found.next, PAST) {
            return true;
        }
        let mut at = found.first;
        let mut looked = 0;
        while at > 0 && looked < 8 {
            at -= 1;
            looked += 1;
            if self.mark(at, '.')
                || self.mark(at, ';')
                || self.mark(at, '!')
                || self.mark(at, '?')
                || self.any(
                    at,
                    &["will", "must", "should", "can", "could", "please", "shall", "be", "would", "let"],
                )
            {
                return false;
            }
            if said(at) {
                // "must be signed Friday", "to be agreed by"
                return !(at > 0 && self.any(at - 1, &["be", "get", "have", "is", "are", "being"]));
            }
        }
        false
    }

    fn was_due(&self, at: usize) -> bool {
        (1..=4).any(|back| back <= at && self.any(at - back, &["was", "were"]))
    }

    // ---- events and moods ------------------------------------------------------------------------------------------

    /// "before the board meeting", "ahead of our call", "in time for the offsite".
    fn event_deadline(&self, ahead: &[NamedEvent<'_>]) -> Option<Deadline> {
        const LEADS: &[&str] = &["before", "ahead of", "in time for", "prior to", "by", "vor"];
        (0..self.tokens.len()).find_map(|at| {
            let next = self.one_of(at, LEADS)?;
            let named = self
                .over(next, &["the", "our", "your", "my", "this", "that", "next", "der", "dem", "unserer"]);
            let mut end = named;
            while end < named + 5
                && self.is_letters(end)
                && !self.any(
                    end,
                    &[
                        "on", "at", "in", "so", "and", "if", "we", "i", "you", "is", "starts", "begins",
                        "please",
                    ],
                )
            {
                end += 1;
            }
            if end == named || (named == next && !self.is(at, "before")) {
                return None;
            }
            (named + 1..=end).rev().find_map(|end| self.event_called(at, named, end, ahead))
        })
    }

    fn event_called(
        &self,
        at: usize,
        named: usize,
        end: usize,
        ahead: &[NamedEvent<'_>],
    ) -> Option<Deadline> {
        let wanted: Vec<&str> = (named..end).map(|i| self.written(i)).collect();
        let now = self.sent.at.timestamp();
        let fits = |event: &NamedEvent<'_>| {
            let has = |word: &str| {
                event.name.split(|c: char| !c.is_alphanumeric()).any(|w| w.eq_ignore_ascii_case(word))
            };
            event.start > now && wanted.iter().all(|word| has(word))
        };
        let mut matching = ahead.iter().enumerate().filter(|(_, event)| fits(event));
        let due = match (matching.next(), matching.next()) {
            (Some((event, found)), None) => Due::AtEvent { event, at: found.start },
            (Some(_), Some(_)) => Due::Ask,
            (None, _) if self.is_kind_of_event(end - 1) => Due::Ask,
            (None, _) => return None,
        };
        let span = self.bytes(at, end);
        let words = self.text[span.clone()].to_owned();
        Some(Deadline { span, words, confidence: if due == Due::Ask { 0.5 } else { 0.9 }, due })
    }

    fn is_kind_of_event(&self, at: usize) -> bool {
        const KINDS: &[&str] = &[
            "meeting",
            "call",
            "review",
            "session",
            "workshop",
            "board",
            "offsite",
            "conference",
            "trip",
            "flight",
            "interview",
            "presentation",
            "demo",
            "launch",
            "catchup",
            "sync",
            "standup",
            "hearing",
            "audit",
            "visit",
            "lunch",
            "dinner",
            "retreat",
            "summit",
            "sitzung",
            "besprechung",
            "agm",
            "termin",
        ];
        self.any(at, KINDS)
    }

    /// "ASAP", "urgent", "no rush", "whenever you can".
    fn mood(&self) -> Option<Deadline> {
        const CALM: &[&str] = &[
            "no rush",
            "no hurry",
            "not urgent",
            "no urgency",
            "non - urgent",
            "whenever you",
            "whenever suits",
            "whenever it suits",
            "whenever convenient",
            "whenever is",
            "at your leisure",
            "at your convenience",
            "when you get a chance",
            "when you have a moment",
            "when you have time",
            "when you can",
            "when you get a moment",
            "in your own time",
            "take your time",
            "keine eile",
            "nicht dringend",
        ];
        const PRESSING: &[&str] = &[
            "asap",
            "a . s . a . p",
            "as soon as possible",
            "as soon as you can",
            "urgent",
            "urgently",
            "immediately",
            "right away",
            "straight away",
            "straightaway",
            "at once",
            "without delay",
            "as quickly as possible",
            "top priority",
            "right now",
            "dringend",
            "sofort",
            "umgehend",
            "so bald wie möglich",
        ];
        let first = |runs: &[&str]| (0..self.tokens.len()).find_map(|at| Some((at, self.one_of(at, runs)?)));
        let (due, (at, next)) = match (first(CALM), first(PRESSING)) {
            (Some(calm), _) => (Due::Whenever, calm),
            (None, pressing) => (Due::AtOnce, pressing?),
        };
        let span = self.bytes(at, next);
        let words = self.text[span.clone()].to_owned();
        Some(Deadline { span, words, confidence: 0.9, due })
    }
}

fn leaves_week_open(found: &Found) -> bool {
    let open = |bit: Bit| {
        matches!(
            bit,
            Bit::Day(Day::Weekday(_)) | Bit::DayTime(Day::Weekday(_), _) | Bit::EndOfDay(Day::Weekday(_))
        )
    };
    matches!(found.said, Said::One(bit) | Said::Open(_, bit) if open(bit))
}

fn part_said(found: &Found) -> Option<Part> {
    match found.said {
        Said::One(bit) | Said::Open(Side::By, bit) => match bit {
            Bit::DayTime(_, TimeSaid::Part(part, _)) | Bit::Time(TimeSaid::Part(part, _)) => Some(part),
            _ => None,
        },
        _ => None,
    }
}

/// See [`super::supported`].
pub(super) fn supported(text: &str) -> bool {
    const MARKUP: &[&str] = &["http", "www.", "://"];
    const BEYOND: &[&str] = &[
        "fiscal",
        "school",
        "academic",
        "financial",
        "semester",
        "century",
        "decade",
        "spring",
        "summer",
        "autumn",
        "winter",
        "greater",
        "thanksgiving",
        "halloween",
        "juneteenth",
        "christmas",
    ];
    if text.len() > 300
        || text.contains(['<', '>', '=', '{', '}', '|', '\\'])
        || MARKUP.iter().any(|m| text.contains(m))
    {
        return false;
    }
    let tokens = tokens::all(text);
    let word = |t: &tokens::Token| &text[t.start..t.end];
    !tokens.iter().any(|t| BEYOND.iter().any(|beyond| word(t).eq_ignore_ascii_case(beyond)))
}
