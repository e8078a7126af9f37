use super::*;
use jiff::Timestamp;
use proptest::prelude::*;
use world::effect::EventDraft;
use world::event::{AttendeeRole, EventStatus};
use world::{Due, Level, PartStat, TaskState};

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn berlin() -> TimeZone {
    TimeZone::get("Europe/Berlin").unwrap()
}

/// No calendar of anybody else.
static NOBODY: std::collections::BTreeMap<String, String> = std::collections::BTreeMap::new();

fn context(zone: &TimeZone) -> CalendarContext<'_> {
    CalendarContext {
        source: SourceId::derive("cal"),
        zone,
        zone_name: "Europe/Berlin",
        window: Interval::new(at("2026-01-01T00:00:00Z"), at("2027-01-01T00:00:00Z")),
        mine: &[],
        others: &NOBODY,
    }
}

fn calendar(body: &str) -> String {
    let lines: Vec<&str> = body.lines().map(str::trim).filter(|l| !l.is_empty()).collect();
    format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{}\r\nEND:VCALENDAR\r\n", lines.join("\r\n"))
}

fn event(lines: &str) -> String {
    calendar(&format!("BEGIN:VEVENT\nUID:u1\n{lines}\nEND:VEVENT"))
}

fn read(text: &str) -> CalendarReading {
    read_calendar(text.as_bytes(), &context(&berlin()))
}

/// Starts of all occurrences in UTC, days as they are.
fn starts(text: &str) -> Vec<String> {
    let reading = read(text);
    assert_eq!(reading.refused, vec![]);
    let events = reading.resources.iter().flat_map(|r| &r.events);
    events
        .map(|e| match &e.time {
            world::event::EventTime::AllDay { start, .. } => start.to_string(),
            world::event::EventTime::Timed { interval, .. } => {
                interval.start.to_string().trim_end_matches(":00Z").to_owned()
            }
        })
        .collect()
}

#[test]
fn occurrences_of_series() {
    let zone = "DTSTART;TZID=Europe/Berlin:20260316T090000\nDTEND;TZID=Europe/Berlin:20260316T100000";
    for (what, text, expected) in [
        (
            "across a clock change",
            event(&format!("{zone}\nRRULE:FREQ=WEEKLY;COUNT=3")),
            "2026-03-16T08:00 2026-03-23T08:00 2026-03-30T07:00",
        ),
        (
            "an exception",
            event(&format!("{zone}\nRRULE:FREQ=WEEKLY;COUNT=3\nEXDATE;TZID=Europe/Berlin:20260323T090000")),
            "2026-03-16T08:00 2026-03-30T07:00",
        ),
        (
            "an exception in UTC",
            event(&format!("{zone}\nRRULE:FREQ=WEEKLY;COUNT=3\nEXDATE:20260323T080000Z")),
            "2026-03-16T08:00 2026-03-30T07:00",
        ),
        (
            "an exception by day",
            event(&format!("{zone}\nRRULE:FREQ=WEEKLY;COUNT=3\nEXDATE;VALUE=DATE:20260323")),
            "2026-03-16T08:00 2026-03-30T07:00",
        ),
        (
            "an added date",
            event(&format!("{zone}\nRDATE;TZID=Europe/Berlin:20260318T110000")),
            "2026-03-16T08:00 2026-03-18T10:00",
        ),
        (
            "UNTIL in UTC is told on the clock of the start",
            event("DTSTART;TZID=Asia/Tokyo:20260316T080000\nRRULE:FREQ=DAILY;UNTIL=20260317T230000Z"),
            "2026-03-15T23:00 2026-03-16T23:00 2026-03-17T23:00",
        ),
        (
            "DTSTART that the rule does not give",
            event("DTSTART:20260316T090000Z\nRRULE:FREQ=WEEKLY;BYDAY=TU;COUNT=2"),
            "2026-03-16T09:00 2026-03-17T09:00 2026-03-24T09:00",
        ),
        ("a written time in a gap", event("DTSTART;TZID=Europe/Berlin:20260329T023000"), "2026-03-29T01:30"),
        (
            "a rule does not fall into a gap",
            event("DTSTART;TZID=Europe/Berlin:20260328T023000\nRRULE:FREQ=DAILY;COUNT=3"),
            "2026-03-28T01:30 2026-03-30T00:30 2026-03-31T00:30",
        ),
        (
            "a start in a gap counts",
            event("DTSTART;TZID=Europe/Berlin:20260329T023000\nRRULE:FREQ=DAILY;COUNT=3"),
            "2026-03-29T01:30 2026-03-30T00:30 2026-03-31T00:30",
        ),
        (
            "days",
            event("DTSTART;VALUE=DATE:20260316\nRRULE:FREQ=WEEKLY;UNTIL=20260330"),
            "2026-03-16 2026-03-23 2026-03-30",
        ),
        ("a Windows zone", event("DTSTART;TZID=W. Europe Standard Time:20260716T090000"), "2026-07-16T07:00"),
        (
            "a start long ago",
            event("DTSTART:19900101T090000Z\nRRULE:FREQ=MONTHLY;INTERVAL=6"),
            "2026-01-01T09:00 2026-07-01T09:00",
        ),
    ] {
        assert_eq!(starts(&text).join(" "), expected, "{what}");
    }
}

#[test]
fn overrides_take_the_place_of_their_occurrence() {
    let series = "BEGIN:VEVENT\nUID:u1\nDTSTART:20260302T090000Z\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;COUNT=4\nSUMMARY:a\nEND:VEVENT";
    let over = |id: &str, start: &str, more: &str| {
        format!(
            "\nBEGIN:VEVENT\nUID:u1\nRECURRENCE-ID{id}\nDTSTART:{start}\nDURATION:PT2H\nSUMMARY:b\n{more}\nEND:VEVENT"
        )
    };
    let moved = calendar(&(series.to_owned() + &over(":20260309T090000Z", "20260310T120000Z", "")));
    assert_eq!(
        starts(&moved).join(" "),
        "2026-03-02T09:00 2026-03-10T12:00 2026-03-16T09:00 2026-03-23T09:00"
    );
    let future = calendar(
        &(series.to_owned() + &over(";RANGE=THISANDFUTURE:20260309T090000Z", "20260310T120000Z", "")),
    );
    assert_eq!(
        starts(&future).join(" "),
        "2026-03-02T09:00 2026-03-10T12:00 2026-03-17T12:00 2026-03-24T12:00"
    );
    let twice = series.to_owned()
        + &over(":20260309T090000Z", "20260310T120000Z", "SEQUENCE:2")
        + &over(":20260309T090000Z", "20260311T120000Z", "SEQUENCE:1");
    assert_eq!(starts(&calendar(&twice))[1], "2026-03-10T12:00");
    let orphan = read(&calendar(&over(":20260309T090000Z", "20260310T120000Z", "")));
    let alone = &orphan.resources[0].events[0];
    assert_eq!((alone.recurrence_id.as_deref(), alone.summary.as_str()), (Some("20260309T090000Z"), "b"));
    // A later master joins it under the same identity.
    let joined = read(&moved);
    assert!(joined.resources[0].events.iter().any(|e| e.id == alone.id));
}

#[test]
fn zones_are_never_guessed_in_silence() {
    let own = "BEGIN:VTIMEZONE\nTZID:Customized\nBEGIN:STANDARD\nDTSTART:16010101T030000\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\n\
               TZOFFSETFROM:-0300\nTZOFFSETTO:-0400\nEND:STANDARD\nBEGIN:DAYLIGHT\nDTSTART:16010101T020000\n\
               RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3\nTZOFFSETFROM:-0400\nTZOFFSETTO:-0300\nEND:DAYLIGHT\nEND:VTIMEZONE";
    let own_event =
        |at: &str| calendar(&format!("{own}\nBEGIN:VEVENT\nUID:1\nDTSTART;TZID=Customized:{at}\nEND:VEVENT"));
    assert_eq!(starts(&own_event("20260701T090000")), ["2026-07-01T12:00"]);
    assert_eq!(starts(&own_event("20261201T090000")), ["2026-12-01T13:00"]);
    for (line, flag) in [
        ("DTSTART:20260316T090000", Some("no zone: read as Europe/Berlin")),
        (
            "DTSTART;TZID=Mars/Olympus:20260316T090000",
            Some("unknown zone \"Mars/Olympus\": read as Europe/Berlin"),
        ),
        ("DTSTART;TZID=Europe/London:20260316T090000", None),
    ] {
        let reading = read(&event(line));
        assert_eq!(reading.resources[0].events[0].flag.as_deref(), flag, "{line}");
    }
    let lie = calendar(&format!(
        "{}\nBEGIN:VEVENT\nUID:1\nDTSTART;TZID=Europe/Paris:20260701T090000\nEND:VEVENT",
        own.replace("Customized", "Europe/Paris")
    ));
    assert_eq!(starts(&lie), ["2026-07-01T07:00"]);
    let looping = own.replace("FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10", "FREQ=SECONDLY");
    let bad = read(&calendar(&format!(
        "{looping}\nBEGIN:VEVENT\nUID:1\nDTSTART;TZID=Customized:20260701T090000\nEND:VEVENT"
    )));
    assert!(bad.resources[0].events[0].flag.as_deref().unwrap().contains("changes too often"));
}

#[test]
fn fields_of_an_event() {
    let reading = read(&event(
        "DTSTART:20260316T090000Z\nDTEND:20260316T100000Z\nSUMMARY:Board\\, Q1\nDESCRIPTION:one\\ntwo\nLOCATION:Room 4\n\
         ORGANIZER;CN=\"Lind, Mara\":MAILTO:Mara@Office.example\nATTENDEE;ROLE=CHAIR;PARTSTAT=ACCEPTED;CN=Tom:mailto:tom@x.example\n\
         ATTENDEE;CUTYPE=ROOM:mailto:room@x.example\nATTENDEE;PARTSTAT=X-MAYBE:mailto:ana@x.example\nSTATUS:TENTATIVE\n\
         TRANSP:TRANSPARENT\nSEQUENCE:3\nCREATED:20260101T000000Z\nCLASS:PRIVATE\nCATEGORIES:Board,1-2-1\nX-EQUERRY-LEVEL:public",
    ));
    let event = &reading.resources[0].events[0];
    assert_eq!((event.summary.as_str(), event.description.as_str()), ("Board, Q1", "one\ntwo"));
    assert_eq!(event.organiser.as_deref(), Some("mara@office.example"));
    assert_eq!(event.attendees[0].role, AttendeeRole::Chair);
    assert_eq!(event.attendees[1].role, AttendeeRole::NonParticipant);
    assert_eq!(event.attendees[2].partstat, PartStat::Other("X-MAYBE".into()));
    assert_eq!((event.status, event.transparent, event.sequence), (EventStatus::Tentative, true, 3));
    assert_eq!((event.protected, event.clearance.level), (true, Level::Restricted));
    assert_eq!(event.created, Some(at("2026-01-01T00:00:00Z")));
    let todo = calendar(
        "BEGIN:VTODO\nUID:t\nSUMMARY:Call\nDUE;VALUE=DATE:20260313\nPRIORITY:2\nSTATUS:IN-PROCESS\nESTIMATED-DURATION:PT45M\nEND:VTODO",
    );
    let task = &read(&todo).resources[0].tasks[0];
    assert_eq!(
        (task.due, task.priority, task.state),
        (Some(Due::On(jiff::civil::date(2026, 3, 13))), Some('B'), TaskState::Doing)
    );
    assert_eq!((task.estimate_minutes, task.foreign.as_deref()), (Some(45), Some("t")));
}

#[test]
fn what_is_broken_is_refused_and_the_rest_goes_on() {
    let good = "BEGIN:VEVENT\nUID:good\nDTSTART:20260316T090000Z\nEND:VEVENT\n";
    for (what, body, code) in [
        (
            "ends before it starts",
            "BEGIN:VEVENT\nUID:b\nDTSTART:20260316T090000Z\nDTEND:20260316T080000Z\nEND:VEVENT",
            "E_TIME_ORDER",
        ),
        (
            "negative",
            "BEGIN:VEVENT\nUID:b\nDTSTART:20260316T090000Z\nDURATION:-PT1H\nEND:VEVENT",
            "E_TIME_ORDER",
        ),
        (
            "no step",
            "BEGIN:VEVENT\nUID:b\nDTSTART:20260316T090000Z\nRRULE:FREQ=DAILY;INTERVAL=0\nEND:VEVENT",
            "E_PARSE",
        ),
        ("no start", "BEGIN:VEVENT\nUID:b\nEND:VEVENT", "E_PARSE"),
        ("no date", "BEGIN:VEVENT\nUID:b\nDTSTART:20260231T090000\nEND:VEVENT", "E_PARSE"),
        ("other kinds", "BEGIN:VJOURNAL\nUID:b\nEND:VJOURNAL", "E_UNREAD"),
        ("another end", "BEGIN:VEVENT\nUID:b\nDTSTART:20260316T090000Z\nEND:VTODO\nEND:VEVENT", "E_PARSE"),
        ("cut", "BEGIN:VEVENT\nUID:b\nDTSTART:20260316T090000Z", "E_PARSE"),
        ("deep", &format!("BEGIN:VEVENT\nUID:b\n{}", "BEGIN:X\n".repeat(50_000)), "E_LIMIT"),
        (
            "large",
            &format!(
                "BEGIN:VEVENT\nUID:b\nDTSTART:20260316T090000Z\nSUMMARY:{}\nEND:VEVENT",
                "x".repeat(1 << 20)
            ),
            "E_LIMIT",
        ),
    ] {
        let reading = read(&calendar(&format!("{good}{body}")));
        let codes: Vec<&str> = reading.refused.iter().map(|r| r.code).collect();
        assert_eq!(codes, [code], "{what}: {:?}", reading.refused.first().map(|r| &r.why));
        assert_eq!(reading.resources.len(), 1, "{what}");
        assert!(reading.refused[0].bytes.starts_with(b"BEGIN:V"), "{what}");
    }
    assert_eq!(read("hello").refused[0].code, "E_PARSE");
    assert_eq!(read("").refused[0].code, "E_PARSE");
    let answer = calendar(good).replace("VERSION:2.0", "VERSION:2.0\r\nMETHOD:REPLY");
    assert_eq!(read(&answer).refused[0].code, "E_UNREAD");
}

#[test]
fn each_uid_becomes_a_file_of_its_own() {
    let file = calendar(
        "X-WR-CALNAME:mine\nBEGIN:VTIMEZONE\nTZID:Own\nBEGIN:STANDARD\nDTSTART:19700101T000000\nTZOFFSETFROM:+0500\nTZOFFSETTO:+0500\nEND:STANDARD\nEND:VTIMEZONE\n\
         BEGIN:VEVENT\nUID:1\nDTSTART;TZID=Own:20260316T090000\nX-ODD:1\nEND:VEVENT\n\
         BEGIN:VEVENT\nUID:2\nDTSTART:20260316T090000Z\nEND:VEVENT\n\
         BEGIN:VEVENT\nUID:1\nRECURRENCE-ID;TZID=Own:20260316T090000\nDTSTART;TZID=Own:20260317T090000\nEND:VEVENT",
    );
    let reading = read(&file);
    let [one, two] = &reading.resources[..] else { panic!("{reading:?}") };
    let text = String::from_utf8(one.raw.clone()).unwrap();
    assert!(text.contains("TZID:Own") && text.contains("X-ODD:1") && text.contains("X-WR-CALNAME:mine"));
    assert!(!String::from_utf8_lossy(&two.raw).contains("Own"));
    assert!(!one.alone && !two.alone);
    // Read alone, it is the same.
    let again = read_calendar(&one.raw, &context(&berlin()));
    assert_eq!((again.resources[0].events.clone(), again.resources[0].alone), (one.events.clone(), true));
    assert_eq!(one.events[0].interval(&berlin()).start, at("2026-03-17T04:00:00Z"));
}

/// The lines that differ between two files.
fn differing(a: &str, b: &str) -> (Vec<String>, Vec<String>) {
    let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
    let (a, b) = (lines(a), lines(b));
    let only =
        |these: &[String], those: &[String]| these.iter().filter(|l| !those.contains(l)).cloned().collect();
    (only(&a, &b), only(&b, &a))
}

#[test]
fn a_change_touches_only_its_lines() {
    let zone = berlin();
    let series = event(
        "DTSTAMP:20260101T000000Z\nDTSTART;TZID=Europe/Berlin:20260302T090000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;COUNT=4\nSUMMARY:a very long title that is folded by whoev\r\n er wrote it first and stays folded there\nX-ODD;P=\"a,b\":kept",
    );
    let to = Interval::new(at("2026-03-10T13:00:00Z"), at("2026-03-10T14:30:00Z"));
    let now = at("2026-03-01T08:00:00Z");
    let moved = moved(series.as_bytes(), "u1", Some("20260309T090000"), to, &context(&zone), now).unwrap();
    let text = String::from_utf8(moved.clone()).unwrap();
    assert!(
        text.starts_with(series.strip_suffix("END:VCALENDAR\r\n").unwrap()),
        "the series stays as it was"
    );
    let over = &text[series.len() - "END:VCALENDAR\r\n".len()..];
    for line in [
        "RECURRENCE-ID;TZID=Europe/Berlin:20260309T090000",
        "DTSTART;TZID=Europe/Berlin:20260310T140000",
        "DURATION:PT1H30M",
        "SEQUENCE:1",
        "X-ODD;P=\"a,b\":kept",
    ] {
        assert!(over.contains(&format!("{line}\r\n")), "{line}: {over}");
    }
    assert!(!over.contains("RRULE"));
    let starts: Vec<Timestamp> = read_calendar(&moved, &context(&zone)).resources[0]
        .events
        .iter()
        .map(|e| e.interval(&zone).start)
        .collect();
    assert_eq!(starts[1], to.start);
    // Moved again: its override is edited, no second one is made.
    let later = Interval::new(at("2026-03-11T13:00:00Z"), at("2026-03-11T14:30:00Z"));
    let again = super::moved(&moved, "u1", Some("20260309T090000"), later, &context(&zone), now).unwrap();
    let (gone, come) = differing(&text, &String::from_utf8(again).unwrap());
    assert_eq!(gone, ["DTSTART;TZID=Europe/Berlin:20260310T140000", "SEQUENCE:1"]);
    assert_eq!(come, ["DTSTART;TZID=Europe/Berlin:20260311T140000", "SEQUENCE:2"]);
    // Called off: an exception, and the override goes.
    let off = cancelled(&moved, "u1", Some("20260309T090000"), &context(&zone), now).unwrap();
    let (gone, come) = differing(&series, &String::from_utf8(off.clone()).unwrap());
    assert_eq!((gone, come.len()), (vec!["DTSTAMP:20260101T000000Z".to_owned()], 3));
    assert!(come.contains(&"EXDATE;TZID=Europe/Berlin:20260309T090000".to_owned()));
    assert_eq!(read_calendar(&off, &context(&zone)).resources[0].events.len(), 3);
    for (uid, rid) in [("nobody", None), ("u1", Some("not a time"))] {
        let missing = super::moved(series.as_bytes(), uid, rid, to, &context(&zone), now);
        assert_eq!(missing.unwrap_err().code(), "E_STATE");
    }
}

#[test]
fn days_stay_days_and_a_draft_is_a_calendar() {
    let zone = berlin();
    let days = event("DTSTART;VALUE=DATE:20260316\nDTEND;VALUE=DATE:20260318");
    let to = Interval::new(at("2026-03-19T23:00:00Z"), at("2026-03-21T23:00:00Z"));
    let now = at("2026-03-01T08:00:00Z");
    let moved =
        String::from_utf8(moved(days.as_bytes(), "u1", None, to, &context(&zone), now).unwrap()).unwrap();
    assert!(
        moved.contains("DTSTART;VALUE=DATE:20260320\r\n") && moved.contains("DTEND;VALUE=DATE:20260322\r\n")
    );
    let draft = EventDraft {
        calendar: None,
        uid: "n1".into(),
        interval: Interval::new(at("2026-07-01T08:00:00Z"), at("2026-07-01T09:00:00Z")),
        zone: "America/New_York".into(),
        summary: "Line one\r\nATTACH:file:///etc/passwd; and, more".into(),
        description: "a\nb".into(),
        location: Some("Hall".into()),
        attendees: vec![world::Mailbox { email: "a@b.example".into(), name: Some("A \"x\"\r\nY".into()) }],
        categories: vec!["Focus".into()],
        tentative: false,
        clearance: Default::default(),
    };
    let bytes = created(&draft, now);
    let text = String::from_utf8(bytes.clone()).unwrap();
    assert!(text.contains("BEGIN:VTIMEZONE") && !text.contains("\r\nATTACH"), "{text}");
    assert!(text.lines().all(|line| line.len() <= 75), "{text}");
    let reading = read_calendar(&bytes, &context(&zone));
    let event = &reading.resources[0].events[0];
    assert_eq!((event.interval(&zone), event.status), (draft.interval, EventStatus::Confirmed));
    assert_eq!((event.description.as_str(), event.attendees[0].email.as_str()), ("a\nb", "a@b.example"));
    let hold = created(&EventDraft { tentative: true, ..draft.clone() }, now);
    let held = &read_calendar(&hold, &context(&zone)).resources[0].events[0];
    assert_eq!((held.status, held.attendees.len()), (EventStatus::Tentative, 0), "a hold invites nobody");
    let back = restored(days.as_bytes(), None, moved.as_bytes(), "u1", now).unwrap();
    let (gone, come) = differing(&days, &String::from_utf8(back).unwrap());
    assert_eq!((gone, come), (vec![], vec!["DTSTAMP:20260301T080000Z".to_owned(), "SEQUENCE:2".to_owned()]));
}

#[test]
fn busy_times_are_found_again_by_week() {
    let zone = berlin();
    let text = event("DTSTART:20260302T090000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=10");
    let window = context(&zone).window;
    let busy = busy_times(text.as_bytes(), &zone, "Europe/Berlin", window);
    assert_eq!((busy.len(), busy.is_empty()), (10, false));
    let week = Interval::new(at("2026-03-09T00:00:00Z"), at("2026-03-10T09:30:00Z"));
    let found = busy.within(week);
    assert_eq!(found.len(), 2);
    assert_eq!(found[1], Interval::new(at("2026-03-10T09:00:00Z"), at("2026-03-10T09:30:00Z")));
}

const SEED: &str = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VTIMEZONE\r\nTZID:Own\r\nBEGIN:DAYLIGHT\r\nDTSTART:19700329T020000\r\n\
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\nEND:DAYLIGHT\r\nEND:VTIMEZONE\r\n\
BEGIN:VEVENT\r\nUID:1\r\nDTSTART;TZID=Own:20260316T090000\r\nDTEND;TZID=Own:20260316T100000\r\nRRULE:FREQ=WEEKLY;BYDAY=MO;COUNT=5\r\n\
EXDATE;TZID=Own:20260323T090000\r\nATTENDEE;CN=\"a\":mailto:a@b.c\r\nBEGIN:VALARM\r\nTRIGGER:-PT5M\r\nEND:VALARM\r\nEND:VEVENT\r\n\
BEGIN:VEVENT\r\nUID:1\r\nRECURRENCE-ID;TZID=Own:20260330T090000\r\nDTSTART;TZID=Own:20260331T090000\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    /// However a calendar is damaged, reading it and changing it never panics, and every time is in order.
    #[test]
    fn damage_breaks_nothing(cuts in prop::collection::vec((0usize..900, 0usize..12, "[\\PC\r\n:;,=TZ0-9]{0,8}"), 1..5)) {
        let mut text = SEED.as_bytes().to_vec();
        for (from, length, put) in cuts {
            let from = from.min(text.len());
            let to = (from + length).min(text.len());
            text.splice(from..to, put.into_bytes());
        }
        let zone = berlin();
        let reading = read_calendar(&text, &context(&zone));
        let is_empty = reading.resources.is_empty() && reading.refused.is_empty();
        prop_assert!(!is_empty || !text.windows(15).any(|w| w == b"\nBEGIN:VEVENT\r\n"));
        for event in reading.resources.iter().flat_map(|r| &r.events) {
            let interval = event.interval(&zone);
            prop_assert!(interval.start <= interval.end);
            let to = Interval::lasting(interval.start, 30);
            let now = at("2026-01-01T00:00:00Z");
            let _ = moved(&text, &event.uid, event.recurrence_id.as_deref(), to, &context(&zone), now);
            let _ = cancelled(&text, &event.uid, event.recurrence_id.as_deref(), &context(&zone), now);
        }
    }

    /// A move is where it was put, and undone it is where it was.
    #[test]
    fn a_move_arrives(day in 0i64..300, minutes in 5i64..600, zone_at in 0usize..4, is_series in any::<bool>()) {
        let zone = berlin();
        let form = [";TZID=Europe/Berlin:20260316T090000", ":20260316T090000Z", ":20260316T090000", ";TZID=Own:20260316T090000"][zone_at];
        let own = "BEGIN:VTIMEZONE\nTZID:Own\nBEGIN:STANDARD\nDTSTART:19700101T000000\nTZOFFSETFROM:+0530\nTZOFFSETTO:+0530\nEND:STANDARD\nEND:VTIMEZONE\n";
        let rule = if is_series { "RRULE:FREQ=WEEKLY;COUNT=3\n" } else { "" };
        let text = calendar(&format!("{own}BEGIN:VEVENT\nUID:u1\nDTSTART{form}\nDURATION:PT1H\n{rule}END:VEVENT"));
        let before = read(&text).resources.remove(0).events.remove(0);
        let to = Interval::lasting(before.interval(&zone).start + jiff::SignedDuration::from_hours(day * 12), minutes);
        let now = at("2026-01-01T00:00:00Z");
        let rid = before.recurrence_id.as_deref();
        let changed = moved(text.as_bytes(), "u1", rid, to, &context(&zone), now).unwrap();
        let after = read_calendar(&changed, &context(&zone)).resources.remove(0).events;
        let found = after.iter().find(|e| e.recurrence_id == before.recurrence_id);
        prop_assert_eq!(found.map(|e| e.interval(&zone)), Some(to).filter(|t| t.start < context(&zone).window.end));
        let back = moved(&changed, "u1", rid, before.interval(&zone), &context(&zone), now).unwrap();
        let again = read_calendar(&back, &context(&zone)).resources.remove(0).events;
        prop_assert!(again.iter().any(|e| e.id == before.id && e.time == before.time));
    }
}

#[test]
fn texts_change_in_place_and_the_invited_stay() {
    let zone = berlin();
    let now = at("2026-03-01T08:00:00Z");
    let file = event(
        "DTSTAMP:20260101T000000Z\nDTSTART;TZID=Europe/Berlin:20260302T090000\nDURATION:PT1H\nSUMMARY;LANGUAGE=en:Board\nLOCATION:Room 1\nATTENDEE;PARTSTAT=ACCEPTED:mailto:ana@near.example\nX-ODD:kept",
    );
    let change = world::effect::EventChange {
        to: None,
        summary: Some("Board; short".into()),
        location: Some(String::new()),
        description: Some("one\ntwo, three".into()),
        declines: false,
    };
    let after = changed(file.as_bytes(), "u1", None, &change, &context(&zone), now).unwrap();
    let (gone, come) = differing(&file, &String::from_utf8(after.clone()).unwrap());
    assert_eq!(gone, ["DTSTAMP:20260101T000000Z", "SUMMARY;LANGUAGE=en:Board", "LOCATION:Room 1"]);
    assert!(come.contains(&"SUMMARY;LANGUAGE=en:Board\\; short".to_owned()), "{come:?}");
    assert!(come.contains(&"DESCRIPTION:one\\ntwo\\, three".to_owned()), "{come:?}");
    let read = &read_calendar(&after, &context(&zone)).resources[0].events[0];
    assert_eq!((read.summary.as_str(), read.description.as_str()), ("Board; short", "one\ntwo, three"));
    assert_eq!((&read.location, read.attendees.len()), (&None, 1));
    // An event of that name has nothing to change elsewhere.
    assert_eq!(
        changed(file.as_bytes(), "nobody", None, &change, &context(&zone), now).unwrap_err().code(),
        "E_STATE"
    );
}

#[test]
fn a_date_of_a_series_keeps_its_time_when_its_words_change() {
    let zone = berlin();
    let now = at("2026-03-01T08:00:00Z");
    let change = world::effect::EventChange { location: Some("Room 9".into()), ..Default::default() };
    // Three weeks, the clock change of 29 March among them.
    for times in [
        "DTSTART;TZID=Europe/Berlin:20260316T090000\nDTEND;TZID=Europe/Berlin:20260316T100000",
        "DTSTART;TZID=Europe/Berlin:20260316T230000\nDTEND;TZID=Europe/London:20260317T010000",
        "DTSTART;TZID=Europe/Berlin:20260316T090000\nDTEND:20260316T093000",
        "DTSTART;TZID=Europe/Berlin:20260316T090000\nDURATION:PT45M",
        "DTSTART:20260316T090000Z\nDTEND:20260316T100000Z",
        "DTSTART:20260316T090000\nDTEND:20260316T100000",
        "DTSTART;VALUE=DATE:20260316\nDTEND;VALUE=DATE:20260318",
        "DTSTART;VALUE=DATE:20260316",
    ] {
        let file = event(&format!("{times}\nRRULE:FREQ=WEEKLY;COUNT=3\nSUMMARY:Review"));
        let before = read(&file).resources.remove(0).events;
        assert_eq!(before.len(), 3, "{times}");
        for one in &before {
            let rid = one.recurrence_id.as_deref();
            let after = changed(file.as_bytes(), "u1", rid, &change, &context(&zone), now).unwrap();
            let events = read_calendar(&after, &context(&zone)).resources.remove(0).events;
            let times_of = |events: &[world::Event]| -> Vec<Interval> {
                let mut all: Vec<_> = events.iter().map(|e| e.interval(&zone)).collect();
                all.sort_by_key(|i| i.start);
                all
            };
            assert_eq!(times_of(&events), times_of(&before), "{times}, {rid:?}");
            let there = events.iter().find(|e| e.id == one.id).expect("the date that was changed");
            assert_eq!(there.location.as_deref(), Some("Room 9"), "{times}, {rid:?}");
            assert_eq!(events.iter().filter(|e| e.location.is_some()).count(), 1, "{times}, {rid:?}");
        }
    }
}

#[test]
fn a_no_changes_ones_own_answer_alone() {
    let (zone, now, mine) = (berlin(), at("2026-03-01T08:00:00Z"), ["mara@near.example".to_owned()]);
    let file = event(
        "DTSTAMP:20260101T000000Z\nSEQUENCE:3\nDTSTART;TZID=Europe/Berlin:20260302T090000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;COUNT=3\nSUMMARY:Status\nORGANIZER:mailto:ana@near.example\nATTENDEE;PARTSTAT=ACCEPTED:mailto:ana@near.example\nATTENDEE;CN=Mara;RSVP=TRUE;PARTSTAT=NEEDS-ACTION:MAILTO:Mara@near.example",
    );
    let context = CalendarContext { mine: &mine, ..context(&zone) };
    let no = world::effect::EventChange { declines: true, ..Default::default() };
    let events = |bytes: &[u8]| read_calendar(bytes, &context).resources.remove(0).events;
    let second = events(file.as_bytes())[1].clone();
    let after = changed(file.as_bytes(), "u1", second.recurrence_id.as_deref(), &no, &context, now).unwrap();
    let busy: Vec<bool> = events(&after).iter().map(|e| e.is_busy(&mine)).collect();
    assert_eq!(busy, [true, false, true], "one date of the series");
    let after = changed(file.as_bytes(), "u1", None, &no, &context, now).unwrap();
    let (gone, come) = differing(&file, &String::from_utf8(after).unwrap());
    assert_eq!(gone.len(), 2, "the stamp and the answer: {gone:?}");
    assert!(
        come.contains(&"ATTENDEE;CN=Mara;PARTSTAT=DECLINED:MAILTO:Mara@near.example".to_owned()),
        "{come:?}"
    );
}

#[test]
fn what_stands_in_somebody_elses_calendar_is_theirs_unless_one_is_invited() {
    let (zone, mine) = (berlin(), ["mara@near.example".to_owned()]);
    let others =
        std::collections::BTreeMap::from([("joss adeyemi".to_owned(), "joss@near.example".to_owned())]);
    let context = CalendarContext { mine: &mine, others: &others, ..context(&zone) };
    let times = "DTSTART;TZID=Europe/Berlin:20260302T090000\nDURATION:PT1H";
    let body = format!(
        "X-WR-CALNAME:Joss Adeyemi\nBEGIN:VEVENT\nUID:own\n{times}\nSUMMARY:Dentist\nEND:VEVENT\nBEGIN:VEVENT\nUID:both\n{times}\nORGANIZER:mailto:joss@near.example\nATTENDEE:mailto:mara@near.example\nSUMMARY:Catch-up\nEND:VEVENT"
    );
    let of = |text: &str| -> Vec<Option<String>> {
        let reading = read_calendar(text.as_bytes(), &context);
        reading.resources.into_iter().flat_map(|r| r.events).map(|e| e.of).collect()
    };
    let file = calendar(&body);
    assert_eq!(of(&file), [Some("joss@near.example".to_owned()), None]);
    assert_eq!(of(&file.replace("Joss Adeyemi", "Mara")), [None, None]);
    // Each event keeps the calendar's name when it is stored alone.
    let stored = read_calendar(file.as_bytes(), &context).resources.remove(0).raw;
    assert_eq!(of(&String::from_utf8(stored).unwrap()), [Some("joss@near.example".to_owned())]);
}

/// A weekly series at ten, with what more stands in it, beside another event.
fn weekly(more: &str, overrides: &str) -> String {
    let series = format!(
        "BEGIN:VEVENT\nUID:u1\nDTSTART:20260302T100000Z\nDTEND:20260302T110000Z\nRRULE:FREQ=WEEKLY\n{more}END:VEVENT\n"
    );
    calendar(&format!(
        "{series}{overrides}BEGIN:VEVENT\nUID:u2\nDTSTART:20260303T100000Z\nSUMMARY:Other\nEND:VEVENT"
    ))
}

#[test]
fn a_change_is_taken_back_without_what_came_since() {
    let now = at("2026-03-01T08:00:00Z");
    let zone = berlin();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    let before = weekly("", "");
    let hour = |day: &str| world::Interval::lasting(at(&format!("2026-03-{day}T12:00:00Z")), 30);
    let put = |raw: &[u8], rid: &str, day: &str| {
        moved(raw, "u1", Some(rid), hour(day), &context(&zone), now).unwrap()
    };
    let first = put(before.as_bytes(), "20260309T100000Z", "09");
    let both = text(put(&first, "20260316T100000Z", "16")).replace("SUMMARY:Other", "SUMMARY:Another");
    let back =
        |left: Option<&[u8]>, current: &str| restored(before.as_bytes(), left, current.as_bytes(), "u1", now);
    // Another meeting of the series was moved since, and another event changed: both stay.
    let found = text(back(Some(&first), &both).unwrap());
    assert!(
        !found.contains("20260309T1") && found.contains("20260316T120000Z") && found.contains("Another"),
        "{found}"
    );
    // The very meeting was changed again since: nothing is taken back behind its back.
    let again = text(put(&first, "20260309T100000Z", "10"));
    assert_eq!(back(Some(&first), &again).unwrap_err(), Error::ChangedSince);
    // It was called off since.
    let gone = text(cancelled(&first, "u1", Some("20260309T100000Z"), &context(&zone), now).unwrap());
    assert_eq!(back(Some(&first), &gone).unwrap_err().code(), "E_CONFLICT");
    // What is as it was stays byte for byte.
    assert_eq!(text(back(Some(&first), &before).unwrap()), before);
    // Of a change of which only that is known how it was before, the whole event goes back, and nothing else.
    let whole = text(back(None, &both).unwrap());
    assert!(!whole.contains("20260316T120000Z") && whole.contains("Another"), "{whole}");
}
