//! A10.4, as far as text and dates go: every shipped playbook reads, lays out on any day, and loops are refused.

use super::*;
use crate::testing::Scene;
use jiff::civil::date;
use proptest::prelude::*;

const HEAD: &str = "name: A\nversion: 1\n";

#[test]
fn every_shipped_playbook_reads_and_lays_out() {
    let all = shipped().unwrap();
    assert_eq!(all.len(), 12);
    let hours = Scene::new().world.office.hours.clone();
    for book in all.values() {
        for day in [date(2026, 11, 24), date(2026, 11, 28), date(2027, 2, 28)] {
            let laid = lay_out(book, &all, day, date(2026, 11, 24), &hours).unwrap();
            assert!((2..=MOST_STEPS).contains(&laid.len()), "{}", book.slug);
            for one in &laid {
                assert!(calendar::is_working_day(&hours, one.on) && one.on >= date(2026, 11, 24), "{one:?}");
                assert!(!one.words.contains('{') && !matches!(one.step, Step::Run(_)), "{one:?}");
            }
            assert!(laid.windows(2).all(|w| w[0].on <= w[1].on));
        }
        assert!(!book.trigger.is_empty());
    }
}

#[test]
fn days_count_from_the_day_back_to_a_working_day() {
    let all = shipped().unwrap();
    let hours = Scene::new().world.office.hours.clone();
    let board = lay_out(&all["board-meeting"], &all, date(2026, 12, 16), date(2026, 11, 24), &hours).unwrap();
    let read = board.iter().find(|one| one.words == "Read the board papers").unwrap();
    assert_eq!((read.on, &read.step, read.late), (date(2026, 12, 8), &Step::Hold(120), false));
    let first = &board[0];
    assert_eq!((first.on, first.late), (date(2026, 11, 24), true), "its day had passed: {first:?}");
    assert!(first.words.contains("Wednesday, 16 December"), "{}", first.words);
    // Ten days before a Wednesday is a Sunday: the Friday before it.
    let chase = board.iter().find(|one| one.words.starts_with("Chase")).unwrap();
    assert_eq!(chase.on, date(2026, 12, 4));
    assert!(board.iter().any(|one| one.words.starts_with("Send decisions")), "what it runs is in it");
}

#[test]
fn what_does_not_read_names_its_line() {
    for (text, line) in [
        ("", 1),
        ("name: A\nversion: 0\n- check 0d assistant: x", 2),
        ("name: A\nversion: 1", 1),
        ("name: A\nversion: 1\nwhen: never", 3),
        ("name: A\nversion: 1\n- task 0d assistant: x", 3),
        ("name: A\nversion: 1\n- task 0d boss 10m: x", 3),
        ("name: A\nversion: 1\n- task 500d assistant 10m: x", 3),
        ("name: A\nversion: 1\n- hold 0d executive 900m: x", 3),
        ("name: A\nversion: 1\n- check 0d assistant:", 3),
        ("name: A\nversion: 1\n- draft 0d to people: x", 1),
        ("name: A\nversion: 1\n- check 0d assistant: x\n  more", 4),
        ("name: A\nversion: 1\n- check 0d assistant: \u{7}", 3),
    ] {
        match read("a", text) {
            Err(Wrong::Line { line: found, .. }) => assert_eq!(found, line, "{text}"),
            other => panic!("{text}: {other:?}"),
        }
    }
}

#[test]
fn loops_and_too_many_steps_are_refused() {
    let hours = Scene::new().world.office.hours.clone();
    let day = date(2026, 12, 1);
    let of = |books: &[(&str, String)]| -> BTreeMap<String, Playbook> {
        books.iter().map(|(slug, text)| ((*slug).to_owned(), read(slug, text).unwrap())).collect()
    };
    let all = of(&[
        ("a", format!("{HEAD}- run b 1d")),
        ("b", format!("{HEAD}- run a 1d")),
        ("c", format!("{HEAD}- run gone 1d")),
        ("d", format!("{HEAD}{}", "- check 0d assistant: x\n".repeat(30))),
        ("e", format!("{HEAD}- run d 0d\n- run d 1d")),
    ]);
    let wrong = |slug: &str| lay_out(&all[slug], &all, day, day, &hours).unwrap_err();
    assert_eq!(wrong("a"), Wrong::Loop("a, b, a".into()));
    assert_eq!((wrong("a").code(), wrong("e").code(), wrong("c").code()), ("E_LIMIT", "E_LIMIT", "E_PARSE"));
    assert_eq!(read("f", &format!("{HEAD}{}", "- check 0d assistant: x\n".repeat(51))), Err(Wrong::Steps));
}

proptest! {
    /// Whatever the text, it reads or is refused.
    #[test]
    fn any_text_reads_or_is_refused(text in "(name: A\n)?(version: [0-9]\n)?([- a-z0-9:+{}\n]{0,60}\n){0,6}") {
        if let Ok(book) = read("a", &text) {
            prop_assert!(!book.steps.is_empty() && book.version > 0);
        }
    }
}
