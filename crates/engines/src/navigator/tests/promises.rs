//! Who promises what to whom by when: sentences written by hand, with those that promise nothing beside them.

use super::*;

/// What a mail promises, from whom to whom: ours or theirs, the other side, what.
fn promised_in(from: &str, to: &[&str], cc: &[&str], body: &str) -> Vec<(bool, String, String)> {
    let mut mail = message(1, from, to, "Lease", 0, body);
    mail.cc = cc.iter().map(|c| mailbox(c)).collect();
    let found = detect(&mail, &office()).into_iter();
    found.map(|c| (c.ours, c.counterparty, c.object)).collect()
}

#[test]
fn what_the_reader_will_have_by_a_day_is_promised_by_the_writer() {
    for (body, what) in [
        ("You will have it by Friday.", "send it"),
        ("Agreed on both. You will have my forecast by Tuesday 17 March.", "send my forecast"),
        ("You'll have an answer from me by close of business on Friday.", "send an answer"),
        ("Thank you. You will have them back on Friday.", "send them back"),
        ("My comments will be with you by Monday.", "send my comments"),
    ] {
        let ours = promised_in(OWNER, &["ana@nord.example"], &[], body);
        assert_eq!(ours, [(true, "ana@nord.example".to_owned(), what.to_owned())], "{body}");
        let theirs = promised_in("ana@nord.example", &[OWNER], &[], body);
        assert_eq!(theirs, [(false, "ana@nord.example".to_owned(), what.to_owned())], "{body}");
    }
    for body in [
        "You will have it.",
        "You will have to send it by Friday.",
        "You will have until Friday.",
        "You will have a chance to see it by Friday.",
        "If it is signed, you will have it by Friday.",
        "You will have a copy by Friday, if it is signed on Thursday.",
        "You will have it from Tom by Friday.",
        "Luis says you will have it by Friday.",
        "Will you have it by Friday?",
        "You should have it by Friday.",
        "You will have seen my comments by Friday.",
    ] {
        assert_eq!(promised_in(OWNER, &["ana@nord.example"], &[], body), [], "{body}");
    }
}

#[test]
fn the_day_is_that_of_what_the_reader_will_have() {
    let body = "Luis collects them tomorrow and you will have them back on Friday.";
    let found = detect(&message(1, OWNER, &["ana@nord.example"], "Keys", 0, body), &office());
    assert_eq!(found[0].due, Some(Due::On(civil::date(2026, 3, 13))));
}

#[test]
fn nobody_else_s_promise_is_the_writer_s() {
    for body in [
        "Luis Ferrer will write the application by Friday.",
        "Tom will send you the figures by Friday.",
        "He will call you on Friday.",
        "Tom, I will send you the figures by Friday.",
    ] {
        assert_eq!(promised_in("ana@nord.example", &[OWNER], &[], body), [], "{body}");
    }
    // Somebody else who does something first takes nothing from the writer.
    let both = "Luis Ferrer will write the application and I will send it by Friday.";
    let found = promised_in("ana@nord.example", &[OWNER], &[], both);
    assert_eq!(found, [(false, "ana@nord.example".to_owned(), "send it".to_owned())]);
}

#[test]
fn whoever_is_only_copied_is_promised_nothing() {
    let body = "I will send you the seating plan by Friday.";
    assert_eq!(promised_in("ana@nord.example", &["tom@nord.example"], &[OWNER], body), []);
    assert_eq!(promised_in("ana@nord.example", &[OWNER], &["tom@nord.example"], body).len(), 1);
    let tom = "Tom,\n\nI will send you the seating plan by Friday.";
    assert_eq!(promised_in("ana@nord.example", &["tom@nord.example", OWNER], &[], tom), []);
    let ours = promised_in(OWNER, &["tom@nord.example"], &["ana@nord.example"], body);
    assert_eq!(ours[0].1, "tom@nord.example");
    let named = "Ana, I will send you the seating plan by Friday.";
    let mut mail = message(1, OWNER, &["tom@nord.example", "ana@nord.example"], "Lease", 0, named);
    mail.to[0].name = Some("Tom Reed".to_owned());
    mail.to[1].name = Some("Ana Ruiz".to_owned());
    assert_eq!(detect(&mail, &office())[0].counterparty, "ana@nord.example");
}

#[test]
fn wording_that_the_reader_is_given_promises_nothing() {
    for body in [
        "Write \"we will tell you why by the end of the month\".",
        "Write “we will tell you why by Friday”.",
        "My proposal: 'I will send it by Friday'.",
        "Say we will pay by Friday.",
        "You could say that we will send it by Friday.",
        "Please tell Tom I will call him by Friday.",
        "Perhaps reply that you will have it by Friday.",
    ] {
        assert_eq!(promised_in(OWNER, &["ana@nord.example"], &[], body), [], "{body}");
    }
    for body in [
        "As I said, I will send it by Friday.",
        "I can say that I will send it by Friday.",
        "Please tell me if it is short and I will send the rest by Friday.",
        "The drivers' list is done, and I will send it by Friday.",
        "Tell Luis, and I will call him by Friday.",
    ] {
        assert_eq!(promised_in(OWNER, &["ana@nord.example"], &[], body).len(), 1, "{body}");
    }
}

#[test]
fn an_evening_holds_until_the_day_is_over() {
    for (body, due) in [
        ("I will send you the draft by Monday evening.", "2026-03-16T23:59:00Z"),
        ("I will send you the draft tonight.", "2026-03-11T23:59:00Z"),
        ("I will send you the draft by seven in the evening on Monday.", "2026-03-16T19:00:00Z"),
    ] {
        let found = detect(&message(1, OWNER, &["ana@nord.example"], "Draft", 0, body), &office());
        assert_eq!(found[0].due, Some(Due::At(due.parse().unwrap())), "{body}");
    }
}

#[test]
fn a_promise_is_told_without_pronouns_and_with_its_subject_where_it_says_little() {
    let told = |body: &str| {
        let mail = message(1, "ana@nord.example", &[OWNER], "Re: Board paper", 0, body);
        let world = world_of(vec![mail], 5);
        let promise = world.commitments.values().next().unwrap().clone();
        commitments::promised(&world, &promise)
    };
    assert_eq!(told("I will send you my revised service terms by Friday."), "send the revised service terms");
    assert_eq!(told("You will have it by Friday."), "send it (Board paper)");
    assert_eq!(told("I will introduce you to Tom by Friday."), "introduce Mara to Tom");
}

/// What was promised and when again, each with subject, hours after the first, and words; the days of the last, by the first.
fn new_days(mails: &[(&str, i64, &str)]) -> Vec<(Option<Due>, Option<Due>)> {
    let mails = mails.iter().enumerate();
    let mails = mails.map(|(n, (subject, hours, body))| {
        message(n as u32 + 1, "ana@nord.example", &[OWNER], subject, *hours, body)
    });
    let world = world_of(mails.collect(), 24 * 10);
    let redated = commitments::redated(&world, &Default::default());
    assert!(redated.later.len() >= redated.last.len());
    redated.last.iter().map(|(first, last)| (world.commitments[first].due, last.due)).collect()
}

#[test]
fn the_same_thing_by_a_later_day_is_a_new_day() {
    let day = |d| Some(Due::On(civil::date(2026, 3, d)));
    let first = ("Seating", 0, "I will send you the seating plan by Friday.");
    let moved = [(day(13), day(17))];
    for again in [
        ("Re: Seating", 24, "You will have it on Tuesday."),
        ("Re: Seating", 24, "I will send you the plan by Tuesday."),
        (
            "Project room",
            24,
            "You were promised the seating plan and I am late. You will have it on Tuesday.",
        ),
        ("Project room", 24, "I still owe you something. I will send you the seating plan by Tuesday."),
    ] {
        assert_eq!(new_days(&[first, again]), moved, "{again:?}");
    }
    let third = ("Re: Seating", 48, "Sorry. You will have it on Thursday 19 March.");
    assert_eq!(
        new_days(&[first, ("Re: Seating", 24, "You will have it on Tuesday."), third]),
        [(day(13), day(19))]
    );
    for other in [
        ("Re: Seating", 24, "I will send you the menu by Tuesday."),
        ("Menu", 24, "You will have it on Tuesday."),
        ("Project room", 24, "I will send you the seating plan of the other room by Tuesday."),
        ("Re: Seating", 24, "You will have it tomorrow."),
    ] {
        assert_eq!(new_days(&[first, other]), [], "{other:?}");
    }
}

#[test]
fn an_answer_that_was_promised_is_given_by_answering() {
    let ask = |body: &str, later: &str| {
        let first = message(1, OWNER, &["ana@nord.example"], "Re: Scanners", 0, body);
        let then = message(2, OWNER, &["ana@nord.example"], "Re: Scanners", 30, later);
        kept(&world_of(vec![first, then], 40)).into_iter().map(|sign| sign.evidence.quote).collect::<Vec<_>>()
    };
    for body in ["You'll have an answer from me by Friday.", "I will get back to you on this by Friday."] {
        assert_eq!(ask(body, "I owed you this earlier. Go ahead."), ["I owed you this earlier. Go ahead."]);
        assert_eq!(ask(body, "You will have it on Monday."), Vec::<String>::new(), "put off again");
    }
    assert_eq!(ask("I will send you the list by Friday.", "Go ahead."), Vec::<String>::new());
}
