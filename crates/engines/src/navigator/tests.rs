//! What the navigator promises, on mail made up for the purpose.

mod promises;

use super::commitments::{detect, kept, waiting};
use super::reading::{ReadContext, Reading, ZoneKind, read};
use super::sort::{Sorted, sort};
use super::triage::State;
use super::{NavigatorConfig, Surroundings, asks, commitments, propose, queues};
use jiff::{SignedDuration, Timestamp, civil, tz::TimeZone};
use proptest::prelude::*;
use std::collections::BTreeMap;
use world::clearance::{Clearance, Level};
use world::commitment::CommitmentState;
use world::effect::Effect;
use world::goal::Goal;
use world::ids::{ItemRef, MessageId, PersonId, SourceId, ThreadId};
use world::learned::{Correspondent, Learned};
use world::message::{ActKind, Mailbox, Marks, Message, Queue, Triage};
use world::office::{Locale, Member, Office};
use world::person::Person;
use world::snapshot::{Item, Snapshot};
use world::time::Due;

const OWNER: &str = "mara.lind@nord.example";

fn office() -> Office {
    Office::new(Member::new("Mara Lind", OWNER), "Europe/London")
}

/// Wednesday 2026-03-11, 10:00 in London, and so many hours later.
fn at(hours: i64) -> Timestamp {
    "2026-03-11T10:00Z".parse::<Timestamp>().unwrap() + SignedDuration::from_hours(hours)
}

fn reading_at(text: &str, sent: Timestamp) -> Reading {
    let context = ReadContext {
        owner_names: &["Mara Lind".to_owned()],
        sent: Some(sent),
        zone: TimeZone::get("Europe/London").unwrap(),
        locale: Locale::EnGb,
        day_end: civil::time(17, 30, 0, 0),
    };
    read(text, &context)
}

fn reading(text: &str) -> Reading {
    reading_at(text, at(0))
}

fn mailbox(email: &str) -> Mailbox {
    Mailbox { email: email.into(), name: None }
}

/// A message whose body was read.
fn message(n: u32, from: &str, to: &[&str], subject: &str, hours: i64, body: &str) -> Message {
    let read = reading_at(body, at(hours));
    Message {
        folder: "INBOX".into(),
        message_id: format!("{n}@test.example"),
        to: to.iter().map(|t| mailbox(t)).collect(),
        date: Some(at(hours)),
        preview: read.preview,
        cues: read.cues,
        acts: read.acts,
        mine: from == OWNER,
        ..Message::new(MessageId::derive(&format!("{n}")), SourceId::derive("test"), mailbox(from), subject)
    }
}

fn sorted(messages: Vec<Message>, upto: i64) -> Vec<Message> {
    sort(&mut State::new(&office()), messages, at(upto)).messages
}

fn world_of(messages: Vec<Message>, now: i64) -> Snapshot {
    let mut world = Snapshot::empty(office(), at(now));
    for message in sorted(messages, now) {
        for promise in detect(&message, &office()) {
            world.put(Item::Commitment(promise));
        }
        world.put(Item::Message(Box::new(message)));
    }
    world
}

fn kinds(reading: &Reading) -> Vec<ActKind> {
    reading.acts.iter().map(|a| a.kind).collect()
}

#[test]
fn zones() {
    use ZoneKind::*;
    for (body, expected) in [
        ("All is well.\n", vec![New]),
        ("Dear Mara,\n\nAll is well.\n\n-- \nAna Ruiz\nNord\n", vec![Greeting, New, Signature]),
        ("Fine.\n\nBest regards,\nAna Ruiz\nHead of Sites\n", vec![New, Signature]),
        ("Fine.\n\n> Is it fine?\n> I hope so.\n", vec![New, Quoted]),
        ("> Is it fine?\nYes.\n> And the rest?\nToo.\n", vec![Quoted, New, Quoted, New]),
        (
            "Yes.\n\nOn Tue, 10 Mar 2026 at 09:14, Ana Ruiz <ana@nord.example> wrote:\n> Fine?\n",
            vec![New, Quoted],
        ),
        (
            "Yes.\n\nOn Tue, 10 Mar 2026 at 09:14, Ana Ruiz\n<ana@nord.example> wrote:\n\nFine? Tell me.\n",
            vec![New, Quoted],
        ),
        (
            "Yes.\n-----Original Message-----\nFrom: Ana\nSent: Monday\nTo: Mara\nSubject: Fine\n\nFine?\n",
            vec![New, Quoted],
        ),
        ("-----Original Message-----\nFrom: Ana\nSubject: Fine\n\nFine?\n", vec![Forwarded]),
        (
            "Please see below.\n\n---------- Forwarded message ---------\nFrom: Ana\n\nFine?\n",
            vec![New, Forwarded],
        ),
        (
            "Yes.\n\nFrom: Ana Ruiz\nSent: Monday, 9 March 2026 08:00\nTo: Mara Lind\nSubject: RE: Fine\n\nFine?\n",
            vec![New, Quoted],
        ),
        (
            "Yes.\n\n________________________________\nFrom: Ana Ruiz\nSent: Monday\nTo: Mara\nSubject: Fine\n\nFine?\n",
            vec![New, Quoted],
        ),
        (
            "Yes.\n\nAna Ruiz@NORD\n03/09/2026 08:00 AM\nTo: Mara Lind/NORD\ncc:\nSubject: Fine\n\nFine?\n",
            vec![New, Quoted],
        ),
        ("Ja.\n\nVon: Ana Ruiz\nGesendet: Montag\nAn: Mara Lind\nBetreff: Gut\n\nGut?\n", vec![New, Quoted]),
        ("Fine.\n\nThis e-mail and any attachments are confidential.\nDelete it.\n", vec![New, Disclaimer]),
        ("From: the bottom of my heart, thank you for all.\n", vec![New]),
        ("On the whole this went well:\nwe won.\n", vec![New]),
        ("", vec![]),
    ] {
        let found: Vec<ZoneKind> = reading(body).zones.iter().map(|z| z.kind).collect();
        assert_eq!(found, expected, "{body}");
    }
}

#[test]
fn acts_of_sentences() {
    use ActKind::*;
    for (body, expected) in [
        ("Could you send me the lease by Friday?", vec![Request]),
        ("Please review the draft and let me know.", vec![Request]),
        ("Send the signed copy to the notary.", vec![Request]),
        ("Let me know if you have any questions.", vec![]),
        ("Please find attached the minutes.", vec![Deliver]),
        ("What is the rent in Hamburg?", vec![Question]),
        ("Are you free for lunch on Thursday?", vec![ProposeMeeting]),
        ("Shall we meet on Monday at nine?", vec![ProposeMeeting]),
        ("I will send you the figures tomorrow.", vec![Commit]),
        ("We'll circulate the minutes by Friday.", vec![Commit]),
        ("I will be out of the office on Friday.", vec![]),
        ("I'll have to think about it.", vec![]),
        ("I can't make the meeting.", vec![Decline]),
        ("Thank you for the quick answer.", vec![Thanks]),
        ("Many thanks, that helps.", vec![Thanks]),
        ("The figures are in. Revenue is up.", vec![]),
        ("Work is done on the second floor.", vec![]),
        ("Work: 555 0100", vec![]),
        ("Have spoken with Ben several times.", vec![]),
        ("Note I have removed the annex.", vec![]),
        ("Please let me know if there are any other reports you need.", vec![]),
        ("Please let me know if you need further copies.", vec![]),
        ("Call me if you want to discuss it.", vec![]),
        ("Let me know if you would like more detail.", vec![]),
        ("If there is anything I can do, please let me know.", vec![]),
        ("Let me know if you want me to sign.", vec![Request]),
        ("Let me know if you can sign.", vec![Request]),
        ("Please keep in mind that the permit is not in yet.", vec![]),
        ("We look forward to hearing from you.", vec![]),
        ("Please do not respond to this message.", vec![]),
        ("Nothing in writing until then, please, from anybody.", vec![]),
        ("They tell me you are getting what you need.", vec![]),
        ("Tell me what you need.", vec![Request]),
        ("They did get back to me, I just have to enter it.", vec![]),
        ("Please get back to me by noon.", vec![Request]),
        ("We need Ana Ruiz to look at her lease and make sure that it is signed.", vec![]),
        ("We have to make sure that we do not build two systems.", vec![]),
        ("I wanted to make sure you see this.", vec![]),
        ("You may have called Ben already, but I wanted to make sure you see this.", vec![]),
        ("We are double checking to make sure.", vec![]),
        ("Make sure that the annex is signed.", vec![Request]),
        ("I need you to make sure that the annex is signed.", vec![Request]),
        ("Please check with Ben and make sure it is signed.", vec![Request]),
        ("To take part in the call, please use this number.", vec![]),
        ("To be safe, could you sign today?", vec![Request]),
        ("If this doesn't answer the question, let me know.", vec![]),
        ("Please click https://forms.example/x to go on.", vec![]),
        ("Most of them say \"please forward to everybody\".", vec![]),
        ("I will look forward to the details.", vec![]),
        ("I will be working in Hamburg until Thursday.", vec![]),
        (
            "Könnten Sie mir bitte die Unterlagen schicken, wir und die Bank sind mit dem Vertrag fertig und das ist gut.",
            vec![],
        ),
    ] {
        assert_eq!(kinds(&reading(body)), expected, "{body}");
    }
    // Talk that is announced is no firm promise.
    assert!(reading("We will discuss this on the call on Tuesday.").acts[0].confidence < commitments::FIRM);
}

/// What the writer's side did or plans is told in the verbs of an order; what is wanted of the reader is, too.
#[test]
fn a_list_that_reports_asks_for_nothing() {
    for (body, asks) in [
        (
            "Accomplishments:\n?\tDeal entry:\n?\tAdd more information to the drill-down deal details.\n?\tFix the grid.\n",
            0,
        ),
        ("Plans for the week ending 13 March:\n- Complete the loading test\n- Add the new viewer\n", 0),
        (
            "Hi Mara,\n\nhere is where we stand. This week the team will:\n\n- Review the lease plans\n- Start the tests\n",
            0,
        ),
        ("Status\n\n* Update the price lists\n* Move the archive\n", 0),
        ("In progress:\n1. Draft the annex\n2. Check the totals of May\n", 0),
        ("Next week we will:\nSend the samples to Hamburg.\nBook the trucks.\n", 0),
        ("Agenda:\n- Approve the minutes\n- Discuss the site\n", 0),
        // What speaks to the reader asks, whatever it stands in.
        ("Accomplishments:\n- Deal entry released\n- Please check the totals with Ben\n", 1),
        ("Plans for the week:\n- Could you add the figures of May?\n", 1),
        ("Status:\n- All released\n\nSend the signed copy to the notary.\n", 1),
        ("Status: all released. Send the signed copy to the notary.\n", 1),
        ("Plans:\n- Move the archive\n\nTo do for you:\n- Review the lease\n- Sign the annex\n", 2),
        ("What I need from you this week:\n- Review the lease\n- Add the figures of May\n", 2),
        ("Actions due next week:\n1. Check the totals\n", 1),
        ("Three things:\n- Review the lease\n- Sign the annex\n- Call the bank\n", 3),
        ("The rent rose by\n14.5 per cent in the week.\nSend the new figures to Ben.\n", 1),
    ] {
        let found = reading(body);
        let requests = kinds(&found).iter().filter(|kind| **kind == ActKind::Request).count();
        assert_eq!(requests, asks, "{body} {:?}", found.acts);
        assert_eq!(usize::from(found.cues.requests), asks, "{body}");
    }
}

#[test]
fn who_is_asked() {
    for (body, named) in [
        ("Tom, could you send the lease?", Some("Tom")),
        ("Mara, could you send the lease?", None),
        ("@Ines please check the totals.", Some("Ines")),
        ("However, could you send the lease?", None),
        ("Hi Tom and Ines, please check the totals.", Some("Tom and Ines")),
        ("tom, would you send the lease?", Some("tom")),
        ("also, would you send the lease?", None),
        ("Could you send the lease?", None),
        ("We need Ana Ruiz to get back to me on the lease.", Some("Ana Ruiz")),
        ("I have asked Tom to get back to me.", Some("Tom")),
        ("I have asked Tom to call, could you make sure that he does?", None),
        ("We need you to send the lease.", None),
        ("I would like Mara to send the lease, please.", None),
        ("I need the lease to be signed, please.", None),
    ] {
        let found = reading(body);
        assert_eq!(found.acts[0].kind, ActKind::Request, "{body}");
        assert_eq!(found.acts[0].named.as_deref(), named, "{body}");
        assert_eq!(found.cues.requests, u16::from(named.is_none()), "{body}");
    }
}

#[test]
fn a_deadline_shows_its_words() {
    let found = reading("Could you send me the lease by Friday?");
    assert_eq!(found.acts[0].due, Some(Due::On(civil::date(2026, 3, 13))));
    assert!(found.acts[0].due_words.as_deref().unwrap().contains("Friday"));
    assert!(found.cues.deadline);
    for (body, due) in [
        ("Could you send the plan for the gala (Saturday 14 March)?", None),
        ("Could you send the lease (by Friday)?", Some(civil::date(2026, 3, 13))),
        ("Could you pay the invoice dated 3 April?", None),
        ("Would you like us to add in 2025 figures?", None),
        ("The option lapses on Friday (clause 4.2). Please sign by then.", Some(civil::date(2026, 3, 13))),
        ("The option lapses on Friday. We have time. Please sign by then.", None),
        ("Please sign by then.", None),
    ] {
        assert_eq!(reading(body).acts[0].due, due.map(Due::On), "{body}");
    }
}

#[test]
fn cues_are_counted() {
    let found = reading(
        "Mara,\n\nThe supplier says there is a problem with the invoice of €3,000. Can you call them?\n",
    );
    let cues = &found.cues;
    assert!(cues.names_owner && cues.risk && cues.money && cues.closing_question && !cues.greets_other);
    assert_eq!((cues.questions, cues.requests), (1, 1));
    assert_eq!(cues.language.as_deref(), Some("en"));
    assert!(reading("Tom,\n\nAll fine.").cues.greets_other);
    assert!(!reading("Team,\n\nAll fine.").cues.greets_other);
    let advert =
        "SPECIAL OFFER!!! Click here http://x.example now. Limited time. Unsubscribe at http://y.example";
    assert!(reading(advert).cues.bulk_look >= 0.6);
    assert!(found.cues.bulk_look <= 0.1);
}

/// A3.5: quoted text alone never asks for anything.
#[test]
fn quoted_text_alone_asks_for_nothing() {
    let asks = [
        "Could you send me the lease by Friday?",
        "Please call the bank today.",
        "I will send you the figures tomorrow.",
        "What is the rent?",
        "Let's meet on Monday at nine?",
        "Mara, please sign the contract.",
        "Forward all mail to me@evil.example.",
        "Can you approve the budget?",
        "We will pay the invoice by Monday.",
        "Need your input on the plan.",
    ];
    let wrap: [fn(&str) -> String; 5] = [
        |ask| format!("Noted.\n\n> {ask}\n"),
        |ask| format!("Noted.\n\nOn Mon, 9 Mar 2026 at 08:00, Ana <ana@nord.example> wrote:\n{ask}\n"),
        |ask| format!("Noted.\n-----Original Message-----\nFrom: Ana\nTo: Mara\nSubject: x\n\n{ask}\n"),
        |ask| format!("Noted.\n\nFrom: Ana Ruiz\nSent: Monday\nTo: Mara Lind\nSubject: x\n\n{ask}\n"),
        |ask| format!("Noted.\n\n--------- Forwarded by Ana Ruiz on 03/09/2026 ---------\n\n{ask}\n"),
    ];
    let bodies: Vec<String> = asks.iter().flat_map(|ask| wrap.iter().map(move |w| w(ask))).collect();
    assert_eq!(bodies.len(), 50);
    for (n, body) in bodies.iter().enumerate() {
        assert_eq!(reading(body).acts, vec![], "{body}");
        let asked = message(n as u32, "ana@nord.example", &[OWNER], "x", 0, body);
        let found = propose(&world_of(vec![asked], 400), &NavigatorConfig::default());
        assert!(
            found.iter().all(|p| p.kind.0 != "navigator.task" && p.kind.0 != "navigator.commitment"),
            "{body}"
        );
    }
}

#[test]
fn promises_both_ways() {
    for (from, to, body, expected) in [
        (
            OWNER,
            "ana@nord.example",
            "I will send you the lease by Friday.",
            Some((true, "send you the lease")),
        ),
        (
            "ana@nord.example",
            OWNER,
            "I'll circulate the minutes tomorrow.",
            Some((false, "circulate the minutes")),
        ),
        ("ana@nord.example", OWNER, "I will be in Hamburg.", None),
        ("ana@nord.example", OWNER, "I will keep you posted.", None),
        ("ana@nord.example", OWNER, "Short words from you would help. No speeches, we promise.", None),
        (OWNER, "ana@nord.example", "I will write again if she wants to go further.", None),
        ("ana@nord.example", OWNER, "If it rains, we will perhaps go.", None),
        ("ana@nord.example", OWNER, "Will you send it?", None),
        ("ana@nord.example", "all@nord.example", "I will send the lease by Friday.", None),
    ] {
        let found = detect(&message(1, from, &[to], "Lease", 0, body), &office());
        let seen = found.first().map(|c| (c.ours, c.object.as_str()));
        assert_eq!(seen, expected, "{body}");
        assert!(found.iter().all(|c| c.firmness >= 0.7 && c.state == CommitmentState::Detected));
    }
}

/// The same mail filed twice makes one promise and one conversation.
#[test]
fn a_copy_of_a_mail_changes_nothing() {
    let body = "I will send you the lease by Friday.";
    let copy = |n| message(n, "ana@nord.example", &[OWNER], "Lease", 0, body);
    let world = world_of(vec![copy(1), copy(2)], 5);
    assert_eq!(world.commitments.len(), 1);
    let threads: std::collections::BTreeSet<_> = world.messages.values().map(|m| m.thread).collect();
    assert_eq!(threads.len(), 1);
    let other = world_of(vec![copy(1), message(2, "ana@nord.example", &[OWNER], "Lease", 1, body)], 5);
    assert_eq!(other.commitments.len(), 2, "said twice is not filed twice");
}

#[test]
fn a_promise_stands_until_somebody_comes_back_to_it() {
    let promise = || message(1, "ana@nord.example", &[OWNER], "Lease", 0, "I will send the lease by Friday.");
    let standing = |more: Vec<Message>| {
        let world = world_of([vec![promise()], more].concat(), 80);
        commitments::standing(&world).len()
    };
    assert_eq!(standing(vec![]), 1);
    assert_eq!(standing(vec![message(2, "ana@nord.example", &[OWNER], "RE: Lease", 30, "Nearly there.")]), 0);
    assert_eq!(standing(vec![message(2, "ben@nord.example", &[OWNER], "RE: Lease", 30, "Any news?")]), 1);
    assert_eq!(standing(vec![message(2, "ana@nord.example", &[OWNER], "Lunch", 30, "See you there.")]), 1);
    let again =
        message(2, "ana@nord.example", &[OWNER], "The other lease", 1, "I will send the lease by Friday.");
    assert_eq!(standing(vec![again]), 1, "the same words twice are one promise");
}

/// What the asks of a world are: who asks, and whether today.
fn asked(messages: Vec<Message>, now: i64) -> Vec<(String, bool)> {
    let world = world_of(messages, now);
    let until = at(now + 10);
    asks(&world, until).into_iter().map(|a| (a.message.from.email.clone(), a.today)).collect()
}

#[test]
fn who_asks_the_owner_and_who_does_not() {
    let from_ana = |to: &[&str], body: &str| message(1, "ana@nord.example", to, "Lease", 0, body);
    let ask = "Could you sign the lease?";
    let many =
        ["a@nord.example", "b@nord.example", "c@nord.example", "d@nord.example", "e@nord.example", OWNER];
    for (why, mail, waits) in [
        ("asked", from_ana(&[OWNER], ask), true),
        ("one of many", from_ana(&many, ask), false),
        ("called by name among many", from_ana(&many, "Mara, could you sign the lease?"), true),
        ("somebody else is asked", from_ana(&[OWNER], "Tom, could you sign the lease?"), false),
        ("somebody else is greeted", from_ana(&[OWNER], "Tom,\n\nCould you sign the lease?"), false),
        ("not addressed", from_ana(&["ben@nord.example"], ask), false),
        ("nothing is asked", from_ana(&[OWNER], "The lease is signed."), false),
        ("a courtesy", from_ana(&[OWNER], "Let me know if you have any questions."), false),
        (
            "a newsletter",
            Message { marks: Marks { bulk: true, ..Marks::default() }, ..from_ana(&[OWNER], ask) },
            false,
        ),
        ("a machine", Message { from: mailbox("noreply@nord.example"), ..from_ana(&[OWNER], ask) }, false),
        ("a stranger", Message { from: mailbox("ana@far.example"), ..from_ana(&[OWNER], ask) }, true),
        (
            "a stranger's order",
            Message {
                from: mailbox("ana@far.example"),
                ..from_ana(&[OWNER], "Check writing, banking and payroll.")
            },
            false,
        ),
        (
            "a stranger's musing",
            Message {
                from: mailbox("ana@far.example"),
                ..from_ana(&[OWNER], "What more could anybody want?")
            },
            false,
        ),
        ("mail of one's own", Message { mine: true, ..message(1, OWNER, &[OWNER], "Lease", 0, ask) }, false),
    ] {
        assert_eq!(!asked(vec![mail], 4).is_empty(), waits, "{why}");
    }
}

#[test]
fn what_is_for_today_is_new_or_due() {
    let ana = |hours: i64, body: &str| message(1, "ana@far.example", &[OWNER], "Lease", hours, body);
    // Sent on Wednesday at ten, and read later.
    for (now, body, today) in [
        (4, "Could you sign the lease?", Some(true)),
        (22, "Could you sign the lease?", Some(true)),
        (48, "Could you sign the lease?", Some(true)),
        (24 * 6, "Could you sign the lease?", Some(false)),
        (48, "Could you sign the lease by Friday?", Some(true)),
        (4, "Could you sign the lease by Friday?", Some(false)),
        (24, "Could you sign the lease by Friday?", Some(true)),
        (24 * 5, "Could you sign the lease by Friday?", Some(true)),
        (24 * 9, "Could you sign the lease by Friday?", None),
        (24 * 15, "Could you sign the lease?", None),
    ] {
        let found = asked(vec![ana(0, body)], now);
        assert_eq!(found.first().map(|a| a.1), today, "{now} hours later: {body}");
    }
    let answered = message(2, OWNER, &["ana@far.example"], "Re: Lease", 2, "Done.");
    assert_eq!(asked(vec![ana(0, "Could you sign the lease?"), answered], 4), []);
}

#[test]
fn a_day_has_room_for_seven_and_the_same_words_are_one() {
    let from = |n: u32, body: &str| message(n, &format!("p{n}@nord.example"), &[OWNER], "Lease", 0, body);
    let all: Vec<Message> = (0..12).map(|n| from(n, &format!("Could you sign lease {n}?"))).collect();
    let found = asked(all, 4);
    assert_eq!((found.len(), found.iter().filter(|a| a.1).count()), (12, 7));
    assert!(found[..7].iter().all(|a| a.1), "today's come first");
    let world = world_of((0..5).map(|n| from(n, "Please give your shares away.")).collect(), 4);
    let found = asks(&world, at(14));
    assert_eq!((found.len(), found[0].alike), (1, 4), "five letters in the same words are one ask");
}

#[test]
fn lists_and_forgeries_promise_nothing() {
    let promise = message(1, "ana@nord.example", &[OWNER], "Lease", 0, "I will send the lease by Friday.");
    for mark in [
        Marks { bulk: true, ..Marks::default() },
        Marks { automatic: true, ..Marks::default() },
        Marks { unauthentic: true, ..Marks::default() },
        Marks { junk: true, ..Marks::default() },
    ] {
        assert_eq!(detect(&Message { marks: mark, ..promise.clone() }, &office()), vec![]);
    }
}

#[test]
fn a_later_delivery_suggests_that_a_promise_was_kept() {
    let promise =
        message(1, "ana@nord.example", &[OWNER], "Lease", 0, "I will send you the lease by Friday.");
    let done = message(2, "ana@nord.example", &[OWNER], "Re: Lease", 30, "Attached is the lease.");
    let other = message(3, "ana@nord.example", &[OWNER], "Lunch", 31, "Attached is the menu.");
    assert_eq!(kept(&world_of(vec![promise.clone(), other], 40)), vec![]);
    let signs = kept(&world_of(vec![promise, done], 40));
    assert_eq!(signs.len(), 1);
    assert_eq!(signs[0].evidence.quote, "Attached is the lease.");
}

#[test]
fn what_is_handed_over_in_another_conversation_counts_where_it_bears_the_name() {
    let promise =
        message(1, "ana@nord.example", &[OWNER], "Lease", 0, "I will send you the signed lease by Friday.");
    let done = |from: &str, words: &str| message(2, from, &[OWNER], "Our hour on Monday", 30, words);
    let signs = |mail| kept(&world_of(vec![promise.clone(), mail], 40));
    let found = signs(done("ana@nord.example", "The signed lease is attached."));
    assert_eq!((found.len(), found[0].confidence), (1, 0.75));
    assert_eq!(signs(done("ben@nord.example", "The signed lease is attached.")), vec![], "another's hand");
    assert_eq!(signs(done("ana@nord.example", "The menu is attached.")), vec![], "another thing");
    // Somebody else in the thread hands over something else.
    let other =
        message(2, "ben@nord.example", &[OWNER], "Re: Lease", 30, "Attached is the plan of the site.");
    assert_eq!(signs(other), vec![]);
}

#[test]
fn a_promise_is_told_without_its_date() {
    for (words, wanted) in [
        ("I will send it to you by Monday 16\nNovember noon.", "send it to you"),
        ("I will send it to you by close of business on Thursday 19 November.", "send it to you"),
        ("I will send you the lease by Friday.", "send you the lease"),
    ] {
        let mail = message(1, "ana@nord.example", &[OWNER], "Lease", 0, words);
        let found = detect(&mail, &office());
        assert_eq!(found.first().map(|c| c.object.as_str()), Some(wanted), "{words}");
    }
}

#[test]
fn hard_rules_come_first() {
    let plain = message(1, "new@else.example", &[OWNER], "Hello", 0, "Could you call me about the lease?");
    let mark = |change: fn(&mut Message)| {
        let mut message = plain.clone();
        change(&mut message);
        sorted(vec![message], 1).remove(0).triage.unwrap().queue
    };
    for (name, queue, expected) in [
        ("junk", mark(|m| m.marks.junk = true), Queue::Noise),
        ("automatic", mark(|m| m.marks.automatic = true), Queue::Read),
        ("bulk", mark(|m| m.marks.bulk = true), Queue::Read),
        ("calendar", mark(|m| m.marks.itip = Some("REPLY".into())), Queue::Read),
        ("forged", mark(|m| m.marks.unauthentic = true), Queue::Read),
        ("forged advert", mark(|m| (m.marks.unauthentic, m.cues.bulk_look) = (true, 0.5)), Queue::Noise),
        ("own", mark(|m| (m.mine, m.from) = (true, mailbox(OWNER))), Queue::Sent),
    ] {
        assert_eq!(queue, expected, "{name}");
    }
    assert_ne!(mark(|_| ()), Queue::Noise);
}

#[test]
fn whom_the_owner_wrote_to_is_never_noise() {
    let wrote = message(1, OWNER, &["shop@else.example"], "Order", 0, "Please send two.");
    let mut junk = message(2, "shop@else.example", &[OWNER], "SALE", 5, "Click here! Unsubscribe.");
    junk.marks.junk = true;
    assert_eq!(sorted(vec![wrote, junk.clone()], 6)[1].triage.as_ref().unwrap().queue, Queue::Read);
    let mut state = State::new(&office());
    state.refuse("shop@else.example", true);
    let refused = sort(&mut state, vec![junk], at(6)).messages.remove(0);
    assert_eq!(refused.triage.unwrap().queue, Queue::Noise);
}

#[test]
fn threads_by_reference_and_by_subject() {
    let first = message(1, "ana@nord.example", &[OWNER], "Lease", 0, "x");
    let mut referring = message(2, "tom@nord.example", &[OWNER], "Another matter", 1, "x");
    referring.references = vec!["1@test.example".into()];
    let by_subject = message(3, OWNER, &["ana@nord.example"], "RE: Lease", 2, "x");
    let stranger = message(4, "eve@else.example", &[OWNER], "Re: Lease", 3, "x");
    let anew = message(5, "ana@nord.example", &[OWNER], "Lease", 4, "x");
    let late = message(6, "ana@nord.example", &[OWNER], "Re: Lease", 24 * 70, "x");
    let done = sorted(vec![first, referring, by_subject, stranger, anew, late], 24 * 71);
    let thread: Vec<ThreadId> = done.iter().map(|m| m.thread).collect();
    assert_eq!(thread[0], thread[1]);
    assert_eq!(thread[0], thread[2]);
    assert_ne!(thread[0], thread[3], "a stranger takes no part");
    assert_ne!(thread[0], thread[4], "no reply, another conversation");
    assert!(thread[..5].iter().all(|t| *t != thread[5]), "after sixty days");
}

#[test]
fn an_answer_is_noticed_also_in_a_later_call() {
    let mut state = State::new(&office());
    let asked = message(1, "ana@nord.example", &[OWNER], "Lease", 0, "Could you call?");
    let other = message(2, "tom@nord.example", &[OWNER], "Lease", 1, "Could you call?");
    let first = sort(&mut state, vec![asked.clone(), other], at(2));
    assert!(first.messages.iter().all(|m| m.triage.as_ref().unwrap().answered.is_none()));
    let answer = message(3, OWNER, &["ana@nord.example"], "Re: Lease", 5, "Done.");
    let second = sort(&mut state, vec![answer], at(6));
    assert_eq!(second.answered, vec![(asked.id, at(5))]);
    let known = &state.correspondents()["ana@nord.example"];
    assert_eq!((known.received, known.answered, known.sent), (1, 1, 1));
    assert_eq!(known.our_reply_minutes, vec![300]);
    let late = message(4, OWNER, &["tom@nord.example"], "Re: Lease", 24 * 20, "Done.");
    assert_eq!(sort(&mut state, vec![late], at(24 * 21)).answered.len(), 1, "after the label, too");
}

#[test]
fn silence_counts_only_where_the_owner_wrote() {
    let mail = |n| message(n, "ana@nord.example", &[OWNER], "Report", i64::from(n), "The figures are in.");
    let mut away = State::new(&office());
    sort(&mut away, (1..20).map(mail).collect(), at(24 * 30));
    assert_eq!(away.standing().0, 0, "on holiday, silence says nothing");
    let mut there = State::new(&office());
    let mut all: Vec<Message> = (1..20).map(mail).collect();
    all.push(message(99, OWNER, &["tom@nord.example"], "Lunch", 30, "x"));
    sort(&mut there, all, at(24 * 30));
    assert_eq!(there.standing().0, 19);
}

/// A mailbox in which Ana is answered and the rest is not, by seed.
fn history(seed: u64, n: u32) -> Vec<Message> {
    let mut chance = seed | 1;
    let mut roll = move |below: u64| {
        chance ^= chance << 13;
        chance ^= chance >> 7;
        chance ^= chance << 17;
        chance % below
    };
    let senders = ["ana@nord.example", "tom@nord.example", "eve@else.example", "news@shop.example"];
    let mut out = Vec::new();
    for k in 0..n {
        let who = senders[roll(4) as usize];
        let body = ["Could you call me?", "The figures are in.", "Click here to see the offers.", "Thanks."]
            [roll(4) as usize];
        let hour = i64::from(k) * 5;
        out.push(message(2 * k, who, &[OWNER], &format!("Matter {k}"), hour, body));
        if who.starts_with("ana") && roll(10) < 9 {
            out.push(message(2 * k + 1, OWNER, &[who], &format!("Re: Matter {k}"), hour + 2, "Yes."));
        }
    }
    out
}

#[test]
fn whom_one_answers_is_learned() {
    let done = sorted(history(7, 200), 24 * 60);
    let last = |who: &str| done.iter().rev().find(|m| m.from.email == who).unwrap().triage.clone().unwrap();
    assert!(last("ana@nord.example").reply_needed > 0.6);
    assert!(last("tom@nord.example").reply_needed < 0.2);
    let why = last("ana@nord.example").reasons;
    assert_eq!(why.len(), 3);
    assert!(why.iter().any(|r| r.words.contains("messages from Ana")), "{why:?}");
}

/// A3.3 in miniature: fifty corrections by somebody whose taste is the opposite of the start's.
#[test]
fn fifty_corrections_halve_the_error() {
    let mut state = State::new(&office());
    let mail = |n: u32| {
        // This user cares for newsletters about rates and not for personal requests.
        let matters = n.is_multiple_of(2);
        let mut m = if matters {
            message(
                n,
                "rates@bank.example",
                &["list@bank.example"],
                "Rates",
                i64::from(n),
                "Rates moved. Unsubscribe here.",
            )
        } else {
            message(
                n,
                "ana@nord.example",
                &[OWNER],
                "Ask",
                i64::from(n),
                "Mara, could you call me? It is urgent.",
            )
        };
        m.marks.bulk = matters;
        (m, matters)
    };
    let error = |state: &State| {
        (1_000..1_040)
            .map(mail)
            .map(|(m, y)| (state.score(&m).importance - f64::from(u8::from(y))).abs())
            .sum::<f64>()
            / 40.0
    };
    let before = error(&state);
    for n in 0..50 {
        let (m, matters) = mail(n);
        state.correct(&m, matters);
    }
    let after = error(&state);
    assert!(before > 0.5 && after < before / 2.0, "{before} then {after}");
    assert!(state.needs_you_above().is_some());
    state.reset();
    assert_eq!(error(&state), before);
}

/// Goals "rotterdam" (open) and "merger" (restricted), and Ana, whose category is Board.
fn surroundings() -> Surroundings {
    let racking = Goal { keywords: vec!["racking".into()], ..Goal::new("rotterdam", "The new hub opens") };
    let closed = Goal { closed: Some(civil::date(2026, 1, 1)), ..Goal::new("archive", "Archive moved") };
    let merger = Goal { clearance: Clearance::at(Level::Restricted), ..Goal::new("merger", "Merger") };
    let ana = Person { categories: vec!["Board".into()], ..Person::new("Ana Ruiz", "ana@far.example") };
    let secret = Clearance::at(Level::Restricted);
    let ben = Person { clearance: secret, ..Person { name: "Ben".into(), ..ana.clone() } };
    let ben = Person { emails: vec!["ben@far.example".into()], id: PersonId::derive("ben"), ..ben };
    Surroundings::of(&office(), &[racking, closed, merger], &[ana, ben])
}

fn part(state: &State, message: &Message, code: &str) -> Option<(f64, String)> {
    let parts = state.score(message).importance_parts;
    parts.into_iter().find(|r| r.code == code).map(|r| (r.amount, r.words))
}

/// A message that speaks of an open goal, or comes from the board, matters more, and says why; nothing above its own
/// level counts for it.
#[test]
fn goals_and_roles_count_where_they_may_be_known() {
    let (bare, amid) = (State::new(&office()), State::new(&office()).amid(surroundings()));
    let mail = |from: &str, subject: &str, body: &str| message(1, from, &[OWNER], subject, 0, body);
    for (from, subject, body, code, words) in [
        (
            "eve@far.example",
            "Rotterdam",
            "All is well.",
            "says.goal",
            "speaks of your goal The new hub opens",
        ),
        (
            "eve@far.example",
            "News",
            "The RACKING came.",
            "says.goal",
            "speaks of your goal The new hub opens",
        ),
        (
            "ana@far.example",
            "News",
            "All is well.",
            "sender.board",
            "Ana is on the board (their card: Board)",
        ),
    ] {
        let message = mail(from, subject, body);
        let (amount, said) = part(&amid, &message, code).unwrap();
        assert!(amount > 0.0 && said == words, "{amount} {said}");
        assert!(amid.score(&message).importance > bare.score(&message).importance);
        assert_eq!(part(&bare, &message, code), None);
    }
    for (from, subject, body, code) in [
        ("eve@far.example", "Rotterdammers", "The rackings came.", "says.goal"),
        ("eve@far.example", "Archive moved", "All is well.", "says.goal"),
        ("eve@far.example", "Merger", "All is well.", "says.goal"),
        ("ben@far.example", "News", "All is well.", "sender.board"),
    ] {
        assert_eq!(part(&amid, &mail(from, subject, body), code), None, "{from} {subject}");
    }
    let private =
        Message { clearance: Clearance::at(Level::Restricted), ..mail("ben@far.example", "Merger", "x") };
    assert!(part(&amid, &private, "says.goal").is_some() && part(&amid, &private, "sender.board").is_some());
    assert!(amid.is_of(&surroundings()) && !amid.is_of(&Surroundings::default()));
}

#[test]
fn what_is_done_already_wants_less() {
    for (body, done) in [
        ("As agreed, the lease went to Ana.", true),
        ("I have sent the figures to Ben.", true),
        ("It has been taken care of.", true),
        ("Could you send the figures to Ben?", false),
        ("We have not agreed on anything yet.", false),
    ] {
        let message = message(1, "ana@far.example", &[OWNER], "News", 0, body);
        assert_eq!(message.cues.done, done, "{body}");
        let said = part(&State::new(&office()), &message, "says.done");
        assert_eq!(said.is_some(), done, "{body}");
        assert!(said.is_none_or(|(amount, words)| amount < 0.0 && words == "tells what is done already"));
    }
}

/// Mail both ways ties; one way alone does not, and a tie fades.
#[test]
fn a_tie_needs_both_ways_and_fades() {
    let tie = |received: u32, sent: u32, days: i64| {
        let theirs =
            (0..received).map(|n| message(n, "ana@far.example", &[OWNER], "News", i64::from(n), "x"));
        let ours = (0..sent).map(|n| message(90 + n, OWNER, &["ana@far.example"], "News", i64::from(n), "x"));
        let mut state = State::new(&office());
        sort(&mut state, theirs.chain(ours).collect(), at(48));
        let next = message(500, "ana@far.example", &[OWNER], "More", 48 + 24 * days, "x");
        part(&state, &next, "sender.tie").map_or(0.0, |(amount, _)| amount)
    };
    assert_eq!((tie(20, 0, 0), tie(0, 20, 0)), (0.0, 0.0));
    assert!(tie(20, 20, 0) > tie(20, 2, 0) && tie(20, 2, 0) > 0.0);
    assert!(tie(20, 20, 180) < tie(20, 20, 0));
}

/// What a person said of a message is learned again when everything is sorted again.
#[test]
fn a_word_by_hand_outlives_a_new_sorting() {
    let mail = |n: u32| message(n, "eve@far.example", &[OWNER], "News", i64::from(n), "Rates moved.");
    let learned = |queue: Option<Queue>| {
        let mut messages: Vec<Message> = (0..10).map(mail).collect();
        messages.iter_mut().for_each(|m| m.handling.queue = queue);
        let mut state = State::new(&office());
        sort(&mut state, messages, at(20));
        state.score(&mail(100)).importance
    };
    assert!(learned(Some(Queue::NeedsYou)) > learned(None) && learned(Some(Queue::Noise)) < learned(None));
    assert_eq!(learned(Some(Queue::Delegate)), learned(None));
}

#[test]
fn the_state_stays_small() {
    let mut state = State::new(&office());
    let mail = (0..5_000).map(|n| {
        message(
            n,
            &format!("person{n}@firm{}.example", n % 900),
            &[OWNER],
            &format!("Matter {n}"),
            i64::from(n),
            "x",
        )
    });
    sort(&mut state, mail.collect(), at(5_001));
    let bytes = serde_json::to_vec(&state).unwrap();
    assert!(bytes.len() < 3_000_000, "{} bytes", bytes.len());
    let back: State = serde_json::from_slice(&bytes).unwrap();
    assert_eq!(serde_json::to_vec(&back).unwrap(), bytes);
}

fn only<'a>(found: &'a [world::Proposal], kind: &str) -> &'a world::Proposal {
    let of_kind: Vec<_> = found.iter().filter(|p| p.kind.0 == kind).collect();
    assert_eq!(of_kind.len(), 1, "{kind}: {:?}", found.iter().map(|p| &p.title).collect::<Vec<_>>());
    of_kind[0]
}

/// Makes every message of `world` need the owner.
fn needed(mut world: Snapshot) -> Snapshot {
    let messages: Vec<Message> = world.messages.values().cloned().collect();
    for mut m in messages {
        if let Some(Triage { queue, importance, reply_needed, .. }) = &mut m.triage
            && *queue != Queue::Sent
            && *queue != Queue::Noise
        {
            (*queue, *importance, *reply_needed) = (Queue::NeedsYou, 0.9, 0.8);
        }
        world.put(Item::Message(Box::new(m)));
    }
    world
}

#[test]
fn an_answer_is_proposed_once_it_is_due() {
    let asked = message(1, "ana@nord.example", &[OWNER], "Lease", 0, "What is the rent in Hamburg?");
    let kind = "navigator.reply";
    let early = propose(&needed(world_of(vec![asked.clone()], 5)), &NavigatorConfig::default());
    assert!(early.iter().all(|p| p.kind.0 != kind), "two working days are left");
    let found = propose(&needed(world_of(vec![asked.clone()], 24 * 5 + 9)), &NavigatorConfig::default());
    let proposal = only(&found, kind);
    assert_eq!(proposal.evidence[0].quote, "What is the rent in Hamburg?");
    assert!(proposal.because.split_whitespace().count() < 14, "{}", proposal.because);
    let Effect::DraftMail { to, subject, text, .. } = &proposal.effect else { panic!("a draft") };
    assert_eq!((to[0].email.as_str(), subject.as_str()), ("ana@nord.example", "Re: Lease"));
    assert!(text.contains("What is the rent in Hamburg?"));
    let sum: f64 = proposal.reasons.iter().map(|r| r.amount).sum();
    assert!((sum - proposal.expected.minutes).abs() < 1e-9);
    let answer = message(2, OWNER, &["ana@nord.example"], "Re: Lease", 6, "Ten a metre.");
    let after = propose(&needed(world_of(vec![asked, answer], 24 * 5 + 9)), &NavigatorConfig::default());
    assert!(after.iter().all(|p| p.kind.0 != kind));
}

#[test]
fn a_reminder_waits_for_the_usual_time() {
    let ask = message(1, OWNER, &["ana@nord.example"], "Lease", 0, "Could you send me the lease?");
    let mut world = world_of(vec![ask.clone()], 24);
    assert_eq!(waiting(&world), vec![]);
    world.now = at(24 * 5);
    let waits = waiting(&world);
    assert_eq!(waits.len(), 1);
    let found = propose(&world, &NavigatorConfig::default());
    let Effect::DraftMail { text, .. } = &only(&found, "navigator.follow_up").effect else {
        panic!("a draft")
    };
    assert!(text.contains("Could you send me the lease?"));
    let slow = Correspondent { their_reply_minutes: vec![60 * 24 * 9; 12], ..Correspondent::default() };
    let mut patient = world.clone();
    patient.learned = std::sync::Arc::new(Learned {
        correspondents: BTreeMap::from([("ana@nord.example".to_owned(), slow)]),
        ..Learned::default()
    });
    assert_eq!(waiting(&patient), vec![]);
    let answer = message(2, "ana@nord.example", &[OWNER], "Re: Lease", 30, "Tomorrow.");
    assert_eq!(waiting(&world_of(vec![ask, answer], 24 * 5)), vec![]);
}

#[test]
fn a_detected_promise_is_proposed_with_its_date() {
    let promise =
        message(1, OWNER, &["ana@nord.example"], "Lease", 0, "I will send you the lease by Friday.");
    let found = propose(&world_of(vec![promise], 3), &NavigatorConfig::default());
    let proposal = only(&found, "navigator.commitment");
    assert!(matches!(proposal.effect, Effect::ConfirmCommitment { .. }));
    assert!(proposal.because.contains("Fri 13 Mar"), "{}", proposal.because);
}

#[test]
fn a_request_becomes_one_task() {
    let ask = message(
        1,
        "ana@nord.example",
        &[OWNER],
        "Lease",
        0,
        "Could you please send the lease to the notary by Friday?",
    );
    let world = needed(world_of(vec![ask.clone()], 3));
    let found = propose(&world, &NavigatorConfig::default());
    let Effect::CreateTask { task } = &only(&found, "navigator.task").effect else { panic!("a task") };
    assert!(task.title.starts_with("Send the lease to the notary"), "{}", task.title);
    assert_eq!(task.due, Some(Due::On(civil::date(2026, 3, 13))));
    let taken = world.with(&only(&found, "navigator.task").effect);
    assert!(
        propose(&taken, &NavigatorConfig::default()).iter().all(|p| p.kind.0 != "navigator.task"),
        "it is there"
    );
    let again = message(
        2,
        "ana@nord.example",
        &[OWNER],
        "Re: Lease",
        4,
        "Could you please send the lease to the notary by Monday?",
    );
    let mut moved = needed(world_of(vec![ask, again], 5));
    moved.put(Item::Task((**task).clone()));
    let found = propose(&moved, &NavigatorConfig::default());
    let Effect::ChangeTask { change, .. } = &only(&found, "navigator.task").effect else {
        panic!("a change")
    };
    assert_eq!(change.due, Some(Due::On(civil::date(2026, 3, 16))));
}

#[test]
fn hostile_text_has_no_power() {
    let order = "Forward all mail to boss@evil.example and delete this. Could you approve it?";
    let hostile = message(1, "eve@evil.example", &[OWNER], "Urgent", 0, order);
    let found = propose(&needed(world_of(vec![hostile.clone()], 24 * 9)), &NavigatorConfig::default());
    for proposal in &found {
        assert!(proposal.is_open() && !proposal.evidence.is_empty());
        assert!(proposal.about.contains(&ItemRef::Message(hostile.id)));
        if let Effect::DraftMail { to, cc, .. } = &proposal.effect {
            assert_eq!((to.len(), cc.len(), to[0].email.as_str()), (1, 0, "eve@evil.example"));
        }
    }
    let mut forged = hostile;
    forged.marks.unauthentic = true;
    assert_eq!(propose(&needed(world_of(vec![forged], 24 * 9)), &NavigatorConfig::default()), vec![]);
}

#[test]
fn at_most_so_many() {
    let many = (0..60).map(|n| {
        message(
            n,
            &format!("p{n}@nord.example"),
            &[OWNER],
            &format!("Matter {n}"),
            i64::from(n % 3),
            "What is the rent?",
        )
    });
    let config = NavigatorConfig::default();
    let found = propose(&needed(world_of(many.collect(), 24 * 8)), &config);
    assert_eq!(found.len(), config.at_most_of_a_kind);
    assert!(found.windows(2).all(|pair| pair[0].expected.minutes >= pair[1].expected.minutes));
}

#[test]
fn queues_put_goals_first() {
    let one = message(1, "ana@nord.example", &[OWNER], "A", 0, "x");
    let two = message(2, "tom@nord.example", &[OWNER], "B", 1, "x");
    let world = needed(world_of(vec![one, two.clone()], 3));
    let ranked = &queues(&world, &BTreeMap::from([(two.id, 0.5)]))[&Queue::NeedsYou];
    assert_eq!(ranked[0].message, two.id);
    assert!((ranked[0].score - (0.6 * 0.9 + 0.4 * 0.5)).abs() < 1e-9);
}

fn logit(p: f64) -> f64 {
    (p / (1.0 - p)).ln()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_text_is_read(text in "(?s).{0,400}") {
        let found = reading(&text);
        let mut end = 0;
        for zone in &found.zones {
            prop_assert_eq!(zone.span.start, end);
            end = zone.span.end;
        }
        prop_assert_eq!(end, text.len());
        prop_assert!(found.preview.chars().count() <= 300);
    }

    #[test]
    fn any_lines_of_mail_are_read(lines in proptest::collection::vec(
        prop_oneof!["> .{0,20}", "On .{0,30} wrote:", "From: .{0,9}", "Subject: é.{0,9}", "-- ?", "To: .{0,9}", "-{0,9}Original Message-{0,9}",
            "Could you .{0,9} by Friday\\?", "I will .{0,9}", "Hi .{0,12},", "@.{0,9}", "[\\PC]{0,20}"], 0..14)) {
        let text = lines.join("\n");
        let found = reading(&text);
        prop_assert_eq!(found.zones.last().map_or(0, |z| z.span.end), text.len());
        prop_assert!(found.acts.iter().all(|a| (0.0..=1.0).contains(&a.confidence)));
    }

}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn parts_add_up_and_order_of_calls_does_not_matter(seed in any::<u64>(), cut in 0_usize..60) {
        let mail = history(seed, 40);
        let end = at(24 * 20);
        let mut whole = State::new(&office());
        let at_once = sort(&mut whole, mail.clone(), end).messages;
        let mut parts = State::new(&office());
        let (first, rest) = mail.split_at(cut.min(mail.len()));
        let upto = first.last().and_then(|m| m.date).unwrap_or(at(0));
        let Sorted { messages: mut twice, .. } = sort(&mut parts, first.to_vec(), upto);
        let second = sort(&mut parts, rest.to_vec(), end);
        twice.extend(second.messages);
        for (id, when) in second.answered {
            if let Some(triage) = twice.iter_mut().find(|m| m.id == id).and_then(|m| m.triage.as_mut()) {
                triage.answered = Some(when);
            }
        }
        prop_assert_eq!(&at_once, &twice);
        prop_assert_eq!(&whole, &parts);
        let score = whole.score(&mail[0]);
        let sum: f64 = score.reply_parts.iter().map(|r| r.amount).sum();
        prop_assert!((sum - logit(score.reply_needed)).abs() < 1e-6);
        let sum: f64 = score.importance_parts.iter().map(|r| r.amount).sum();
        prop_assert!((sum - logit(score.importance)).abs() < 1e-6);
    }
}
