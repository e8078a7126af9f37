//! Tables of phrases with the values that calendar arithmetic gives them.

use jiff::civil::{DateTime, date};
use jiff::{Timestamp, Zoned};

use super::{Deadline, Due, Locale, NamedEvent, Sent, deadline};

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
    assert_eq!(DateTime::default().date(), date(0, 1, 1));
}
