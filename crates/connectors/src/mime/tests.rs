use super::*;
use proptest::prelude::*;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn context(mine: &[String]) -> MailContext<'_> {
    MailContext {
        source: SourceId::derive("m"),
        folder: "INBOX",
        arrival: at("2026-03-12T00:00:00Z"),
        mine,
        flags: Flags::default(),
    }
}

fn read(raw: &str) -> MailReading {
    let mine = vec!["exec@office.example".to_owned()];
    read_message(raw.as_bytes(), &context(&mine)).unwrap()
}

const MIXED: &str = "From: =?utf-8?q?J=C3=B6rg?= <Jorg@X.example>\r\nTo: Mara <exec@office.example>,\r\n \"B, C\" <b@x.example>\r\n\
Cc: undisclosed-recipients:;\r\nSubject: =?iso-8859-1?Q?Caf=E9?= at\r\n noon\r\nDate: Wed, 11 Mar 2026 10:00:00 +0100\r\n\
Message-ID: <m2@x.example>\r\nIn-Reply-To: <m1@x.example>\r\nReferences: <m0@x.example> <m1@x.example>\r\nMIME-Version: 1.0\r\n\
Content-Type: multipart/mixed; boundary=\"b1\"\r\n\r\npreamble\r\n--b1\r\nContent-Type: multipart/alternative; boundary=b2\r\n\r\n\
--b2\r\nContent-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nSch=F6n, ja.\r\n\
--b2\r\nContent-Type: text/html\r\n\r\n<p>Sch&ouml;n, <b>ja</b>.</p>\r\n--b2--\r\n\
--b1\r\nContent-Type: text/csv; name=\"../list.csv\"\r\nContent-Transfer-Encoding: base64\r\n\r\nYSxiCjEsMgo=\r\n\
--b1\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename*=utf-8''plan%20%C3%A4.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\nAAAA\r\n\
--b1\r\nContent-Type: text/calendar; method=REQUEST\r\n\r\nBEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n--b1--\r\n";

#[test]
fn bytes_without_a_header_of_mail_are_no_message() {
    for bytes in [&b""[..], b"\xff\xfe\x00:\x01\n", b"key: value\nother: thing\n\nwords", b"just words\n"] {
        assert_eq!(read_message(bytes, &context(&[])).unwrap_err().code, "E_PARSE", "{bytes:?}");
    }
    assert!(read_message(b"Subject: hello\r\n\r\n", &context(&[])).is_ok());
}

#[test]
fn a_message_and_its_parts() {
    let reading = read(MIXED);
    let message = &reading.message;
    assert_eq!(message.from, Mailbox { email: "jorg@x.example".into(), name: Some("J\u{f6}rg".into()) });
    let to: Vec<&str> = message.to.iter().map(|m| m.email.as_str()).collect();
    assert_eq!((to, message.cc.len()), (vec!["exec@office.example", "b@x.example"], 0));
    assert_eq!(message.subject, "Caf\u{e9} at noon");
    assert_eq!((message.date, message.offset_minutes), (Some(at("2026-03-11T09:00:00Z")), 60));
    assert_eq!(message.references, ["m0@x.example", "m1@x.example"]);
    assert_eq!(message.thread, ThreadId::derive("m0@x.example"));
    assert_eq!((reading.text.as_str(), reading.html_only), ("Sch\u{f6}n, ja.", false));
    assert_eq!(message.marks.itip.as_deref(), Some("REQUEST"));
    assert_eq!(reading.calendars.len(), 1);
    let names: Vec<(&str, u64, bool)> =
        reading.documents.iter().map(|(d, t)| (d.name.as_str(), d.bytes, t.is_some())).collect();
    assert_eq!(names, [("list.csv", 8, true), ("plan \u{e4}.pdf", 3, false)]);
    assert_eq!(reading.documents[0].1.as_deref(), Some("a,b\n1,2\n"));
    assert_eq!(message.flag, None);
    let kept = |raw: &str, n: usize| attachment(raw.as_bytes(), message.id, reading.documents[n].0.id);
    assert_eq!(kept(MIXED, 0).as_deref(), Some(&b"a,b\n1,2\n"[..]));
    assert_eq!(kept(MIXED, 1).as_deref(), Some(&[0, 0, 0][..]));
    assert_eq!(kept("From: a@x.example\n\nhello\n", 0), None);
}

#[test]
fn facts_of_the_header() {
    let with = |lines: &str| {
        read(&format!("From: a@x.example\nDate: Wed, 11 Mar 2026 10:00:00 +0000\n{lines}\n\nhello\n")).message
    };
    for (lines, bulk, automatic, junk, unauthentic, urgent) in [
        ("X: 1", false, false, false, false, false),
        ("List-Id: <l.x.example>", true, false, false, false, false),
        ("Precedence: bulk", true, false, false, false, false),
        ("Auto-Submitted: auto-replied", false, true, false, false, false),
        ("Auto-Submitted: no", false, false, false, false, false),
        ("Return-Path: <>", false, true, false, false, false),
        ("X-Spam-Flag: YES", false, false, true, false, false),
        (
            "Authentication-Results: mx; spf=pass; dmarc=fail\nAuthentication-Results: y; dmarc=pass",
            false,
            false,
            false,
            true,
            false,
        ),
        (
            "Authentication-Results: mx; dmarc=pass\nAuthentication-Results: y; dmarc=fail",
            false,
            false,
            false,
            false,
            false,
        ),
        ("X-Priority: 1 (Highest)", false, false, false, false, true),
        ("Importance: high", false, false, false, false, true),
    ] {
        let m = with(lines).marks;
        assert_eq!(
            (m.bulk, m.automatic, m.junk, m.unauthentic, m.urgent),
            (bulk, automatic, junk, unauthentic, urgent),
            "{lines}"
        );
    }
    assert!(with("Sender: b@x.example").sender.is_some());
    assert_eq!(with("Sensitivity: private").clearance.level, Level::Restricted);
}

#[test]
fn dates_follow_the_rules() {
    let date = |lines: &str| read(&format!("From: a@x.example\n{lines}\n\nx\n")).message;
    for (lines, expected) in [
        ("Date: Wed, 11 Mar 2026 10:00:00 -0500", Some("2026-03-11T15:00:00Z")),
        ("Date: Fri, 11 Mar 2050 10:00:00 +0000", Some("2026-03-12T00:00:00Z")),
        (
            "Received: by b; Wed, 11 Mar 2026 12:00:00 +0000\nReceived: by a; Wed, 11 Mar 2026 11:00:00 +0000",
            Some("2026-03-11T12:00:00Z"),
        ),
        ("X: none", None),
    ] {
        assert_eq!(date(lines).date, expected.map(at), "{lines}");
    }
    assert!(date("Date: Mon, 99 Foo 99999 10:00").flag.unwrap().contains("no date can be read"));
}

#[test]
fn the_same_and_not_the_same() {
    let raw = |id: &str, body: &str| format!("From: a@x.example\r\nMessage-ID: {id}\r\n\r\n{body}\r\n");
    let id = |raw: &str| read(raw).message.id;
    assert_eq!(
        id(&raw("<1@x>", "a")),
        id(&raw("<1@x>", "a").replace('\r', "")),
        "line ends make no other message"
    );
    assert_eq!(id(&raw("<1@x>", "a")), id(&("Received: x\r\n".to_owned() + &raw("<1@x>", "a\r\n"))));
    assert_ne!(id(&raw("<1@x>", "a")), id(&raw("<1@x>", "b")));
    assert_ne!(id(&raw("<1@x>", "a")), id(&raw("<2@x>", "a")));
    assert_ne!(id("From: a@x.example\n\nx\n"), id("From: b@x.example\n\nx\n"));
}

#[test]
fn tricks_are_seen() {
    for (lines, email, flag) in [
        ("From: a@x.example\nFrom: chair@p.example", "", "2 From fields"),
        ("From: \"chair@p.example\" <m@evil.example>", "m@evil.example", "written like another address"),
        ("From: Chair <chair@p\u{430}rtner.example>", "chair@xn--prtner-3nf.example", "another script"),
        ("From: \u{202e}riahC <x@evil.example>", "x@evil.example", "direction marks"),
        ("From: =?utf-8?q?Chair=0D=0ABcc:_v?= <c@p.example>", "c@p.example", ""),
    ] {
        let message = read(&format!("{lines}\n\nx\n")).message;
        assert_eq!(message.from.email, email, "{lines}");
        assert!(message.flag.unwrap_or_default().contains(flag), "{lines}");
        assert!(!message.from.name.unwrap_or_default().contains('\n'), "{lines}");
    }
    let two = "From: a@x.example\nContent-Type: text/calendar; method=REQUEST\n\nBEGIN:VCALENDAR\nMETHOD:CANCEL\nUID:1\nUID:2\nEND:VCALENDAR\n";
    let flag = read(two).message.flag.unwrap();
    assert!(flag.contains("CANCEL") && flag.contains("more than one event"), "{flag}");
}

#[test]
fn bounds_hold_and_say_so() {
    let mut deep = "From: a@x.example\n".to_owned();
    for n in 0..400 {
        deep += &format!("Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n");
    }
    assert!(read(&deep).message.flag.unwrap().contains("50 deep"));
    let enclosed = "From: a@x.example\nContent-Type: message/rfc822\n\n".repeat(200) + "x";
    assert!(read(&enclosed).message.flag.unwrap().contains("50 deep"));
    let wide = "From: a@x.example\nContent-Type: multipart/mixed; boundary=b\n\n".to_owned()
        + &"--b\n\nx\n".repeat(3_000);
    let reading = read(&wide);
    assert!(reading.message.flag.unwrap().contains("1000 parts"));
    let long = format!(
        "{}From: a@x.example\nSubject: {}\n\nx\n",
        "Received: x\n".repeat(20_000),
        "s".repeat(8 << 20)
    );
    let reading = read(&long);
    assert_eq!((reading.message.from.email.as_str(), reading.message.subject.len()), ("a@x.example", 1_000));
    assert!(reading.message.flag.unwrap().contains("left out"));
    for (raw, code) in [("", "E_PARSE"), ("no header at all\n", "E_PARSE"), ("\n\nbody", "E_PARSE")] {
        assert_eq!(read_message(raw.as_bytes(), &context(&[])).unwrap_err().code, code, "{raw:?}");
    }
}

#[test]
fn html_alone_and_messages_within() {
    let html = read(
        "From: a@x.example\nContent-Type: text/html; charset=utf-8\n\n<p>Hi</p><a href='http://x'>go</a>\n",
    );
    assert_eq!((html.text.as_str(), html.html_only, html.html.links), ("Hi\n\ngo", true, 1));
    let forward = read(
        "From: a@x.example\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nsee below\n--b\nContent-Type: message/rfc822\n\n\
         From: c@x.example\nSubject: Lease\n\nthe terms\n--b--\n",
    );
    assert_eq!(forward.text, "see below");
    assert_eq!(forward.documents[0].0.name, "Lease, from c@x.example.eml");
    assert!(forward.documents[0].1.as_deref().unwrap().contains("the terms"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// However a message is damaged, reading it never panics.
    #[test]
    fn damage_breaks_nothing(cuts in prop::collection::vec((0usize..1_500, 0usize..40, "[\\PC\r\n:;=?<>\"-]{0,10}"), 1..6)) {
        let mut raw = MIXED.as_bytes().to_vec();
        for (from, length, put) in cuts {
            let from = from.min(raw.len());
            let to = (from + length).min(raw.len());
            raw.splice(from..to, put.into_bytes());
        }
        if let Ok(reading) = read_message(&raw, &context(&[])) {
            prop_assert!(reading.message.date.is_none_or(|d| d <= at("2026-03-12T00:00:00Z")));
            prop_assert!(reading.documents.iter().all(|(d, _)| !d.name.contains(['/', '\\']) && !d.name.starts_with('.')));
        }
    }

    #[test]
    fn no_bytes_break_it(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = read_message(&[b"From: ", &bytes[..]].concat(), &context(&[]));
    }
}
