//! Tables of phrases with the values that calendar arithmetic gives them.

use jiff::{Timestamp, Zoned};

use proptest::prelude::*;

use super::{Deadline, Due, Locale, NamedEvent, Point, Sent, Value, Zone, deadline, find};

/// Wednesday 2026-03-11 10:00 in London, as in the specification.
fn wednesday(locale: Locale) -> Sent {
    Sent::new("2026-03-11T10:00[Europe/London]".parse::<Zoned>().unwrap(), locale)
}

fn utc(text: &str) -> Timestamp {
    format!("{text}Z").parse().unwrap()
}

/// The moment in London at which the text is due.
fn due(text: &str, sent: &Sent) -> Option<String> {
    let at = deadline(text, sent, &[])?.due.instant()?;
    Some(at.to_zoned(sent.at.time_zone().clone()).datetime().strftime("%F %H:%M").to_string())
}

fn read(text: &str, sent: &Sent) -> Deadline {
    deadline(text, sent, &[]).unwrap_or_else(|| panic!("no deadline in {text:?}"))
}

#[test]
fn the_table_of_the_specification() {
    let sent = wednesday(Locale::EnGb);
    for (text, words, expected) in [
        ("Please send it by Friday.", "by Friday", "2026-03-13 17:30"),
        ("We need this by close of business tomorrow.", "by close of business tomorrow", "2026-03-12 17:30"),
        ("Please reply EOD.", "EOD", "2026-03-11 17:30"),
        ("Can you finish by next Tuesday?", "by next Tuesday", "2026-03-17 17:30"),
        ("Let us settle it next Friday.", "next Friday", "2026-03-20 17:30"),
        ("I want it by the end of next week.", "by the end of next week", "2026-03-20 17:30"),
        ("Due at the end of the month.", "the end of the month", "2026-03-31 17:30"),
        (
            "The report goes out noon Thursday New York time.",
            "noon Thursday New York time",
            "2026-03-12 16:00",
        ),
        ("It must be signed Friday 13th.", "Friday 13th", "2026-03-13 17:30"),
        ("Please have it done by 15 April.", "by 15 April", "2026-04-15 17:30"),
        ("The form is due 04/05.", "due 04/05", "2026-05-04 17:30"),
        ("Send it first thing Monday.", "first thing Monday", "2026-03-16 09:00"),
        ("I need an answer in two weeks.", "in two weeks", "2026-03-25 17:30"),
        ("I need an answer in a fortnight.", "in a fortnight", "2026-03-25 17:30"),
        ("Reply within 48 hours.", "within 48 hours", "2026-03-13 10:00"),
        ("It must be filed by the end of Q2.", "by the end of Q2", "2026-06-30 17:30"),
    ] {
        assert_eq!(due(text, &sent).as_deref(), Some(expected), "{text}");
        assert_eq!(read(text, &sent).words, words, "{text}");
    }
    assert_eq!(due("The form is due 04/05.", &wednesday(Locale::EnUs)).as_deref(), Some("2026-04-05 17:30"));
    assert_eq!(deadline("last Friday, we agreed on the price.", &sent, &[]), None);
}

#[test]
fn the_table_without_a_date() {
    let sent = wednesday(Locale::EnGb);
    for text in ["Please do this ASAP.", "This is urgent."] {
        assert!(read(text, &sent).due.urgency().unwrap() >= 0.9, "{text}");
        assert_eq!(read(text, &sent).due.instant(), None, "{text}");
    }
    assert_eq!(read("No rush, whenever you can.", &sent).due.urgency(), Some(0.1));
    let impossible = read("It is due on 30 February.", &sent);
    assert_eq!((impossible.due, impossible.words.as_str()), (Due::Impossible, "due on 30 February"));
}

#[test]
fn before_an_event() {
    let sent = wednesday(Locale::EnGb);
    let text = "Finish it before the board meeting.";
    let board = NamedEvent { name: "Board meeting", start: utc("2026-03-19T14:00") };
    let other = NamedEvent { name: "Budget review meeting", start: utc("2026-03-18T09:00") };
    let over = NamedEvent { name: "Board meeting", start: utc("2026-02-19T14:00") };
    let later = NamedEvent { name: "Board meeting (Q2)", start: utc("2026-06-19T14:00") };
    let meant = |ahead: &[NamedEvent<'_>]| deadline(text, &sent, ahead).unwrap();
    assert_eq!(meant(&[over, other, board]).due, Due::AtEvent { event: 2, at: board.start });
    assert_eq!(meant(&[board]).words, "before the board meeting");
    for ahead in [&[][..], &[other], &[over], &[board, later]] {
        assert_eq!(meant(ahead).due, Due::Ask, "{ahead:?}");
    }
    assert_eq!(deadline("Think before you write.", &sent, &[board]), None);
}

#[test]
fn doubt_shows_in_the_confidence() {
    let sent = wednesday(Locale::EnGb);
    for (text, sure) in [("Let us settle it next Friday.", 0.6), ("The form is due 04/05.", 0.6)] {
        assert!((read(text, &sent).confidence - sure).abs() < 1e-6, "{text}");
    }
    for text in ["By next Tuesday, please.", "Please have it done by 15 April.", "Please send it by Friday."]
    {
        assert!(read(text, &sent).confidence >= 0.9, "{text}");
    }
}

/// A value in one line: ".." joins the ends of a stretch, "from", "before", "until" and "around" open ones.
fn line(value: Value) -> String {
    let minute = |t: jiff::civil::Time| t.strftime("%H:%M").to_string();
    let both = |d: jiff::civil::DateTime| d.strftime("%F %H:%M").to_string();
    let point = |p: Point| match p {
        Point::Date(d) => d.to_string(),
        Point::DateTime(d) => both(d),
        Point::Time(t) => minute(t),
    };
    match value {
        Value::Date(d) => d.to_string(),
        Value::DateTime(d) => both(d),
        Value::Time(t) => minute(t),
        Value::EndOfDay(d) => format!("end of {d}"),
        Value::DateRange { first, last } => format!("{first}..{last}"),
        Value::DateTimeRange { start, end } => format!("{}..{}", both(start), both(end)),
        Value::TimeRange { start, end } => format!("{}..{}", minute(start), minute(end)),
        Value::From(p) => format!("from {}", point(p)),
        Value::Before(p) => format!("before {}", point(p)),
        Value::Until(p) => format!("until {}", point(p)),
        Value::Around(p) => format!("around {}", point(p)),
        Value::Duration { seconds } => format!("{seconds} s"),
    }
}

fn lines(text: &str, sent: &Sent) -> String {
    find(text, sent).iter().map(|f| line(f.value)).collect::<Vec<_>>().join("; ")
}

#[test]
fn everyday_phrases() {
    let sent = wednesday(Locale::EnGb);
    for (text, expected) in [
        // days by their distance
        ("Shall we meet today?", "2026-03-11"),
        ("I'll call tomorrow.", "2026-03-12"),
        ("He left yesterday", "2026-03-10"),
        ("the day after tomorrow works", "2026-03-13"),
        ("in 3 days", "2026-03-14"),
        ("two days ago", "2026-03-09"),
        ("I was there three weeks ago", "2026-02-18"),
        ("in a fortnight", "2026-03-25"),
        ("in six months", "2026-09-11"),
        ("in ten working days", "2026-03-25"),
        ("a week from Friday", "2026-03-20"),
        ("a week on Monday", "2026-03-23"),
        ("two weeks today", "2026-03-25"),
        ("Friday week", "2026-03-20"),
        ("tomorrow week", "2026-03-19"),
        ("three days before Christmas", "2026-12-22"),
        // weekdays
        ("See you on Monday", "2026-03-16"),
        ("this Friday", "2026-03-13"),
        ("next Friday", "2026-03-20"),
        ("last Friday", "2026-03-06"),
        ("this coming Tuesday", "2026-03-17"),
        ("Friday 13th", "2026-03-13"),
        ("Monday the 16th", "2026-03-16"),
        ("Tuesday next week", "2026-03-17"),
        ("next week on Thursday", "2026-03-19"),
        ("Tuesday or Wednesday", "2026-03-17; 2026-03-18"),
        ("Mon-Wed", "2026-03-16..2026-03-18"),
        ("Thursday, Friday or Monday", "2026-03-12; 2026-03-13; 2026-03-16"),
        ("the first Monday in April", "2026-04-06"),
        ("the last Friday of the month", "2026-03-27"),
        ("the last working day of May", "2026-05-29"),
        ("Wed 18 March", "2026-03-18"),
        // dates
        ("2026-04-05", "2026-04-05"),
        ("on 5.4.2026", "2026-04-05"),
        ("5/4/26", "2026-04-05"),
        ("20260405", "2026-04-05"),
        ("15 April", "2026-04-15"),
        ("April 15th, 2027", "2027-04-15"),
        ("the 2nd of May", "2026-05-02"),
        ("2 January", "2027-01-02"),
        ("the twenty-first of March", "2026-03-21"),
        ("3 May '27", "2027-05-03"),
        ("by the 15th", "until 2026-03-15"),
        ("on the 3rd", "2026-04-03"),
        ("the 20th of next month", "2026-04-20"),
        ("15-17 April", "2026-04-15..2026-04-17"),
        ("from 30 March to 2 April", "2026-03-30..2026-04-02"),
        ("April 28 - May 3, 2027", "2027-04-28..2027-05-03"),
        ("18 and 19 June", "2026-06-18; 2026-06-19"),
        ("on the 5th and 6th of May", "2026-05-05; 2026-05-06"),
        ("the meeting on 3 March", "2026-03-03"),
        ("June 15 and 16", "2026-06-15; 2026-06-16"),
        ("Good Friday", "2026-04-03"),
        ("on 29 February 2028", "2028-02-29"),
        // stretches
        ("next week", "2026-03-16..2026-03-22"),
        ("the week after next", "2026-03-23..2026-03-29"),
        ("this weekend", "2026-03-14..2026-03-15"),
        ("next month", "2026-04-01..2026-04-30"),
        ("last quarter", "2025-10-01..2025-12-31"),
        ("Q3", "2026-07-01..2026-09-30"),
        ("Q1 2027", "2027-01-01..2027-03-31"),
        ("H2 2026", "2026-07-01..2026-12-31"),
        ("in May", "2026-05-01..2026-05-31"),
        ("in May '27", "2027-05-01..2027-05-31"),
        ("March 2027", "2027-03-01..2027-03-31"),
        ("in 2027", "2027-01-01..2027-12-31"),
        ("the week of 12 January", "2027-01-11..2027-01-17"),
        ("w/c 23 March", "2026-03-23..2026-03-29"),
        ("week 14", "2026-03-30..2026-04-05"),
        ("the next three weeks", "2026-03-12..2026-04-01"),
        ("the past two days", "2026-03-09..2026-03-10"),
        ("mid next week", "2026-03-17..2026-03-19"),
        ("mid-April", "2026-04-10..2026-04-20"),
        ("from June to August", "2026-06-01..2026-08-31"),
        ("since January", "from 2026-01-01"),
        ("starting Monday", "from 2026-03-16"),
        ("before 1 May", "before 2026-05-01"),
        ("until the end of March", "until 2026-03-31"),
        ("the rest of the week", "2026-03-11..2026-03-15"),
        // times
        ("at noon", "12:00"),
        ("3pm", "15:00"),
        ("at 15:45", "15:45"),
        ("half past two", "14:30"),
        ("a quarter to nine", "08:45"),
        ("at seven in the evening", "19:00"),
        ("ten o'clock", "10:00"),
        ("between 3 and 5 pm", "15:00..17:00"),
        ("from 9:30 to 11", "09:30..11:00"),
        ("in the morning", "08:00..12:00"),
        ("around 4pm", "around 16:00"),
        ("after 3:30", "from 15:30"),
        ("no later than 6pm", "until 18:00"),
        // both
        ("tomorrow at 3", "2026-03-12 15:00"),
        ("Thursday 4pm", "2026-03-12 16:00"),
        ("Monday at 10.30", "2026-03-16 10:30"),
        ("9 am on 2 April", "2026-04-02 09:00"),
        ("this evening", "2026-03-11 16:00..2026-03-11 20:00"),
        ("Friday morning", "2026-03-13 08:00..2026-03-13 12:00"),
        ("tomorrow from 2 to 4", "2026-03-12 14:00..2026-03-12 16:00"),
        ("Monday 9-11", "2026-03-16 09:00..2026-03-16 11:00"),
        ("Friday evening at 7", "2026-03-13 19:00"),
        ("Tuesday before noon", "before 2026-03-17 12:00"),
        ("in half an hour", "2026-03-11 10:30"),
        ("in 90 minutes", "2026-03-11 11:30"),
        ("first thing tomorrow", "2026-03-12 09:00"),
        ("COB Friday", "end of 2026-03-13"),
        ("tomorrow EOD", "end of 2026-03-12"),
        ("within 48 hours", "2026-03-11 10:00..2026-03-13 10:00"),
        ("13 March 2026, 14:00-15:30", "2026-03-13 14:00..2026-03-13 15:30"),
        // lengths
        ("for two hours", "7200 s"),
        ("a 45-minute call", "2700 s"),
        ("an hour and a half", "5400 s"),
        ("2 weeks and 3 days", "1468800 s"),
    ] {
        assert_eq!(lines(text, &sent), expected, "{text}");
    }
}

#[test]
fn nothing_where_nothing_is() {
    let sent = wednesday(Locale::EnGb);
    for text in [
        "",
        "May I ask what this is for?",
        "You may be right, it may well rain.",
        "They march on Rome, and March Ltd pays.",
        "On second thoughts, a second opinion would help.",
        "She sat in the sun while he wed.",
        "Jan will talk to April about August's house.",
        "Version 2.4.1 fixes 3.11.2 and 10.0.",
        "Call +44 20 7946 0958 or 555-0123.",
        "It costs £12.50, $3.5 or 1,300 EUR.",
        "The ratio is 3:1, and 4/5 of them agree.",
        "He lives at 221 Baker Street, we meet at 10 Downing Street.",
        "About 5-10 people came, 30% of them late.",
        "Room 12, page 30 of 45, item 7.",
        "We are open 24/7.",
        "There are two to four people in the room.",
        "The 2nd item is on the 3rd floor.",
        "Every Monday at 9 we talk; Tuesdays we do not.",
        "Good morning!",
        "Once a week is enough.",
        "ISBN 978-3-16-148410-0, IP 192.168.10.12",
        "30 February, 31 April and 2026-02-30 do not exist.",
        "10,000 messages in 1000 folders",
    ] {
        assert_eq!(lines(text, &sent), "", "{text}");
    }
}

#[test]
fn the_locale_decides_the_order() {
    for (text, british, american) in [
        ("on 04/05", "2026-05-04", "2026-04-05"),
        ("on 04/05/2027", "2027-05-04", "2027-04-05"),
        ("on 25/12", "2026-12-25", "2026-12-25"),
        ("on 12/25", "2026-12-25", "2026-12-25"),
        ("Friday 5/6", "2026-06-05", "2026-05-06"),
    ] {
        assert_eq!(lines(text, &wednesday(Locale::EnGb)), british, "{text}");
        assert_eq!(lines(text, &wednesday(Locale::EnUs)), american, "{text}");
    }
}

#[test]
fn zones_in_words() {
    let sent = wednesday(Locale::EnGb);
    for (text, words, zone) in [
        ("at 10:30 CET", "at 10:30 CET", Zone::Named("Europe/Berlin")),
        ("4pm PST on Friday", "4pm PST on Friday", Zone::Named("America/Los_Angeles")),
        ("9am EST", "9am EST", Zone::Named("America/New_York")),
        ("Monday 3pm Tokyo time", "Monday 3pm Tokyo time", Zone::Named("Asia/Tokyo")),
        ("at 14:00 (UTC+2)", "at 14:00 (UTC+2)", Zone::Offset { minutes: 120 }),
        ("11:00 GMT-05:30", "11:00 GMT-05:30", Zone::Offset { minutes: -330 }),
    ] {
        let found = find(text, &sent);
        assert_eq!((found[0].words.as_str(), found[0].zone), (words, Some(zone)), "{text}");
    }
    // 16:00 in Los Angeles, which has summer time from 8 March 2026.
    assert_eq!(read("by 4pm PST on Friday", &sent).due, Due::At(utc("2026-03-13T23:00")));
    assert_eq!(read("by 09:00 Berlin time tomorrow", &sent).due, Due::At(utc("2026-03-12T08:00")));
}

#[test]
fn everyday_deadlines() {
    let sent = wednesday(Locale::EnGb);
    for (text, expected) in [
        ("Could you let me have it by tomorrow noon?", Some("2026-03-12 12:00")),
        ("Please reply by 4pm.", Some("2026-03-11 16:00")),
        ("Please reply by 9am.", Some("2026-03-12 09:00")),
        ("I need it today", Some("2026-03-11 17:30")),
        ("this afternoon please", Some("2026-03-11 17:30")),
        ("by the end of the day", Some("2026-03-11 17:30")),
        ("before Friday", Some("2026-03-12 17:30")),
        ("before the end of the week", Some("2026-03-13 17:30")),
        ("no later than Monday 9am", Some("2026-03-16 09:00")),
        ("by mid-April", Some("2026-04-15 17:30")),
        ("by mid next week", Some("2026-03-18 17:30")),
        ("by next week", Some("2026-03-20 17:30")),
        ("EOW", Some("2026-03-13 17:30")),
        ("by EOM", Some("2026-03-31 17:30")),
        ("by year-end", Some("2026-12-31 17:30")),
        ("within five working days", Some("2026-03-18 17:30")),
        ("within 2 hours", Some("2026-03-11 12:00")),
        ("deadline: 20 March 2026 at 5 p.m.", Some("2026-03-20 17:00")),
        ("We met on Monday; please send the notes by Friday.", Some("2026-03-13 17:30")),
        ("The report of 3 March is needed by the 20th.", Some("2026-03-20 17:30")),
        ("Send the Q2 forecast by 1 April.", Some("2026-04-01 17:30")),
        ("by Wednesday 9am", Some("2026-03-18 09:00")),
        ("by midnight on Friday", Some("2026-03-14 00:00")),
        ("on or before 15 April", Some("2026-04-15 17:30")),
        ("by the end of the afternoon", Some("2026-03-11 17:30")),
        ("by the start of next week", Some("2026-03-16 17:30")),
        ("before Monday", Some("2026-03-13 17:30")),
        ("by the weekend", Some("2026-03-13 17:30")),
        ("tomorrow first thing", Some("2026-03-12 09:00")),
        ("later today", Some("2026-03-11 17:30")),
        ("within the week", Some("2026-03-13 17:30")),
        ("in 2-3 weeks", Some("2026-04-01 17:30")),
        ("2pm Eastern on Monday", Some("2026-03-16 18:00")),
        ("by 1-Apr-26", Some("2026-04-01 17:30")),
        ("The meeting on 3 March went well.", None),
        ("by 5 January", Some("2027-01-05 17:30")),
        ("Thanks for yesterday.", None),
        ("We agreed on Monday that nothing changes.", None),
        ("I have been here since January.", None),
        ("The call takes two hours.", None),
        ("Q2 was good.", None),
        ("Today's orders are below.", None),
        ("It was due last Friday.", None),
        ("Nothing to do here.", None),
    ] {
        assert_eq!(due(text, &sent).as_deref(), expected, "{text}");
    }
}

/// A weekday before a thing tells which one is meant; before anything else, or after "by", it is a day.
#[test]
fn a_day_may_name_a_thing() {
    let sent = wednesday(Locale::EnGb);
    for (text, expected) in [
        ("Please keep racking on the Monday list.", None),
        ("Could you add the lease to our Tuesday agenda?", None),
        ("Please send me the Friday figures.", None),
        ("Can you move it to your Monday morning call?", None),
        ("Please look at the Thursday version.", None),
        ("Put it on the Monday list by Friday.", Some("2026-03-13T17:30Z")),
        ("Please finish it by the Monday meeting.", Some("2026-03-16T17:30Z")),
        ("Please meet the Friday deadline.", Some("2026-03-13T17:30Z")),
        ("Please send it on the Monday after lunch.", Some("2026-03-16T17:30Z")),
        ("Please send the list on Monday.", Some("2026-03-16T17:30Z")),
        ("Please send Monday the list.", Some("2026-03-16T17:30Z")),
        ("Could you do it the Friday we meet?", Some("2026-03-13T17:30Z")),
        ("Please send it this Friday evening at the latest.", Some("2026-03-13T20:00Z")),
    ] {
        let found = deadline(text, &sent, &[]).and_then(|d| d.due.instant());
        assert_eq!(
            found.map(|at| at.to_string()),
            expected.map(|t: &str| t.parse::<Timestamp>().unwrap().to_string()),
            "{text}"
        );
    }
}

#[test]
fn days_of_summer_time_keep_their_clock() {
    // Clocks go forward on Sunday 29 March 2026: 17:30 in London is 16:30 UTC from then on.
    let sent = wednesday(Locale::EnGb);
    assert_eq!(read("by Monday 30 March", &sent).due.instant(), Some(utc("2026-03-30T16:30")));
    assert_eq!(read("by Friday 27 March", &sent).due.instant(), Some(utc("2026-03-27T17:30")));
}

#[test]
fn german_too() {
    let sent = wednesday(Locale::De);
    for (text, expected) in [
        ("Bitte bis Freitag.", "2026-03-13 17:30"),
        ("Bitte morgen um 10 Uhr", "2026-03-12 10:00"),
        ("Bis Ende der Woche bitte", "2026-03-13 17:30"),
        ("bis zum 15. April", "2026-04-15 17:30"),
        ("bis 5.4.", "2026-04-05 17:30"),
        ("in zwei Wochen", "2026-03-25 17:30"),
        ("bis Ende des Monats", "2026-03-31 17:30"),
        ("bis nächsten Dienstag", "2026-03-17 17:30"),
    ] {
        assert_eq!(due(text, &sent).as_deref(), Some(expected), "{text}");
    }
    assert_eq!(lines("Guten Morgen!", &sent), "");
}

/// Sentences put together from the words of dates, signs and noise.
fn word_soup() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        4 => prop::sample::select(vec![
            "the", "next", "last", "of", "in", "on", "at", "by", "from", "to", "between", "and", "or", "before", "after", "for", "within", "end", "early",
            "mid", "half", "past", "a", "second", "third", "twenty", "one", "thousand", "week", "weeks", "month", "year", "day", "hours", "decade", "quarter",
            "monday", "friday", "sat", "may", "march", "feb", "today", "tomorrow", "tonight", "now", "noon", "morning", "night", "eod", "easter", "weekend",
            "am", "pm", "'", "s", ":", "/", "-", ".", ",", "(", ")", "@", "q", "w", "utc", "+", "ago", "later", "every", "99", "31", "2026", "0", "9999",
            "999999999", "12", "30", "th", "20260230", "bis", "morgen", "–", "½", "century", "working", "days", "starting", "few", "minus", "time",
        ]).prop_map(str::to_owned),
        1 => any::<u32>().prop_map(|n| n.to_string()),
        1 => "\\PC{0,4}",
    ];
    prop::collection::vec((word, prop::bool::ANY), 0..24)
        .prop_map(|words| words.into_iter().map(|(w, blank)| if blank { w + " " } else { w }).collect())
}

proptest! {
    #[test]
    fn any_text_can_be_read(text in any::<String>()) {
        check_spans(&text, "2026-03-11T10:00[Europe/London]");
    }

    #[test]
    fn any_words_of_dates_can_be_read(text in word_soup()) {
        check_spans(&text, "2026-03-11T10:00[Europe/London]");
        check_spans(&text, "-009999-01-05T00:00[UTC]");
        check_spans(&text, "9999-12-28T00:00[UTC]");
    }
}

/// Phrases lie inside the text, in order, and say the words they come from.
fn check_spans(text: &str, at: &str) {
    for locale in [Locale::EnGb, Locale::EnUs, Locale::De] {
        let sent = Sent::new(at.parse().unwrap(), locale);
        let mut end = 0;
        for phrase in find(text, &sent) {
            assert!(phrase.span.start >= end, "{text:?}");
            assert_eq!(&text[phrase.span.clone()], phrase.words);
            assert!((0.0..=1.0).contains(&phrase.confidence));
            end = phrase.span.end;
        }
        if let Some(found) = deadline(text, &sent, &[]) {
            assert_eq!(&text[found.span.clone()], found.words);
        }
    }
}

#[test]
fn the_work_grows_with_the_length() {
    let sent = wednesday(Locale::EnGb);
    let times = |unit: &str, n: usize| find(&unit.repeat(n), &sent).len();
    for unit in [
        "one ",
        "the ",
        "from 1 to ",
        "2026-",
        "1/",
        "next ",
        "12:",
        "and a half ",
        "'s ",
        "((((",
        "morgen ",
        "2-",
        "on the 1st and ",
        "a ",
    ] {
        times(unit, 20_000);
    }
}
