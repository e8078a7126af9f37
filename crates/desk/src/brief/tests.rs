//! The headline, the order of what needs one, promises: tables over small worlds built by hand.

use super::*;
use engines::orchestration::{Block, Cost, Part};
use jiff::Timestamp;
use world::commitment::Commitment;
use world::event::{Attendee, EventTime, PartStat};
use world::message::{ActKind, Mailbox, SpeechAct, Triage};
use world::office::{Member, Office};
use world::task::TaskState;
use world::{
    CommitmentId, CommitmentState, Due, Event, Item, Message, MessageId, Queue, SourceId, Task, TaskId,
    ThreadId,
};

/// Tuesday 24 November 2026; the office's clock shows UTC.
const TODAY: civil::Date = civil::date(2026, 11, 24);

/// "24 12:00" as an instant of that November.
fn at(text: &str) -> Timestamp {
    let (day, time) = text.split_once(' ').unwrap();
    format!("2026-11-{day}T{time}:00Z").parse().unwrap()
}

fn world() -> Snapshot {
    let owner = Member::new("Mara", "mara@near.example");
    let office = Office::new(owner, "UTC");
    Snapshot::empty(office, at("24 07:40"))
}

fn told(items: Vec<Item>) -> Brief {
    told_with(items, &[], &[])
}

fn told_with(items: Vec<Item>, blocks: &[Block], proposals: &[Proposal]) -> Brief {
    let mut world = world();
    items.into_iter().for_each(|item| world.put(item));
    world.reckon_busy();
    let plan = DayPlan {
        date: TODAY,
        blocks: blocks.to_vec(),
        left_out: Vec::new(),
        free_minutes: 300,
        planned_minutes: 0,
        reserve: 0.2,
        cost: Cost::default(),
        note: None,
        could_move: Vec::new(),
    };
    let brief = compose(&world, TODAY, &Parts { plan: &plan, proposals, unread: &[] });
    assert!(brief.lines().all(|l| !l.sources.is_empty()), "{brief:?}");
    brief
}

/// "when|text" of the lines of a part.
fn lines(brief: &Brief, title: &str) -> Vec<String> {
    let part = brief.sections.iter().find(|s| s.title == title);
    let line = |l: &Line| format!("{}|{}", l.when.as_deref().unwrap_or(""), l.text);
    part.map_or(Vec::new(), |s| s.lines.iter().map(line).collect())
}

/// A meeting with one other, "24 09:00" till "24 10:00".
fn meeting(summary: &str, start: &str, end: &str) -> Item {
    let source = SourceId::derive("own");
    Item::Event(Event {
        attendees: vec![Attendee {
            email: "ana@near.example".into(),
            name: Some("Ana Lima".into()),
            role: Default::default(),
            partstat: PartStat::Accepted,
        }],
        ..Event::new(
            source,
            summary,
            summary,
            EventTime::Timed { interval: Interval::new(at(start), at(end)), zone: "UTC".into() },
        )
    })
}

fn message(subject: &str, date: &str, importance: f64) -> Message {
    Message {
        folder: "INBOX".into(),
        message_id: format!("{subject}@near.example"),
        thread: ThreadId::derive(subject),
        to: vec![Mailbox { email: "mara@near.example".into(), name: None }],
        date: Some(at(date)),
        triage: Some(Triage {
            importance,
            reply_needed: 0.5,
            queue: Queue::NeedsYou,
            reasons: Vec::new(),
            answered: None,
        }),
        ..Message::new(
            MessageId::derive(subject),
            SourceId::derive("mail"),
            Mailbox { email: "ana@near.example".into(), name: Some("Ana Lima".into()) },
            subject,
        )
    }
}

/// The message with a question in it, due or not.
fn asking(mut message: Message, sentence: &str, due: Option<&str>) -> Message {
    message.acts.push(SpeechAct {
        kind: ActKind::Question,
        sentence: sentence.into(),
        confidence: 0.9,
        named: None,
        due: due.map(|d| Due::At(at(d))),
        due_words: None,
    });
    message
}

fn changed(mut message: Message, change: impl FnOnce(&mut Message)) -> Item {
    change(&mut message);
    Item::Message(Box::new(message))
}

fn mail(message: Message) -> Item {
    Item::Message(Box::new(message))
}

fn promise(object: &str, ours: bool, due: &str, firmness: f64) -> Commitment {
    Commitment {
        slip: None,
        id: CommitmentId::derive(object),
        ours,
        counterparty: "ben@near.example".into(),
        counterparty_name: "Ben Roy".into(),
        object: object.into(),
        due: Some(Due::At(at(due))),
        firmness,
        state: CommitmentState::Detected,
        made: at("20 09:00"),
        message: MessageId::derive(object),
        thread: ThreadId::derive(object),
        evidence: Vec::new(),
        clearance: Default::default(),
    }
}

fn task(title: &str, due: Option<&str>) -> Task {
    let mut task = Task::new(TaskId::derive(title), SourceId::derive("tasks"), title);
    task.state = TaskState::Next;
    task.due = due.map(|d| Due::At(at(d)));
    task
}

fn block(title: &str, start: &str, end: &str) -> Block {
    Block {
        interval: Interval::new(at(start), at(end)),
        task: TaskId::derive(title),
        part: Part { number: 1, of: 1 },
        reasons: Vec::new(),
        pull: 0.0,
    }
}

#[test]
fn the_headline_is_the_most_pressing_true_thing() {
    let quiet = "Nothing needs you today.";
    let clash = || vec![meeting("Review", "24 10:00", "24 11:00"), meeting("Vendor", "24 10:30", "24 11:30")];
    let asked = |due| mail(asking(message("Lease", "23 16:00", 0.9), "Can you sign?", due));
    let paper = || Item::Task(task("Write the paper", None));
    for (items, said) in [
        (vec![], quiet),
        (vec![meeting("Review", "24 10:00", "24 11:00")], "Nothing needs you. Next: Review at 10:00."),
        (vec![meeting("Review", "24 06:00", "24 07:00")], quiet),
        (vec![meeting("Review", "25 10:00", "25 11:00")], quiet),
        (clash(), "Two meetings clash at 10:30: Review and Vendor."),
        (vec![asked(None)], "Ana Lima waits for your answer about Lease. Nothing else needs you."),
        ([clash(), vec![asked(None)]].concat(), "Two meetings clash at 10:30: Review and Vendor."),
        ([clash(), vec![asked(Some("24 12:00"))]].concat(), "Ana Lima needs an answer by 12:00: Lease."),
        (
            vec![asked(Some("25 12:00"))],
            "Ana Lima waits for your answer about Lease. Nothing else needs you.",
        ),
        (
            vec![Item::Commitment(promise("I will send it", true, "24 15:00", 0.9))],
            "You promised Ben Roy by 15:00: “I will send it”",
        ),
        (vec![Item::Commitment(promise("I might send it", true, "24 15:00", 0.5))], quiet),
        (vec![Item::Commitment(promise("I will send it", false, "24 15:00", 0.9))], quiet),
        (
            vec![Item::Commitment(promise("I will send it", true, "23 15:00", 0.9))],
            "A promise to Ben Roy was due yesterday: “I will send it”",
        ),
        (vec![Item::Commitment(promise("I will send it", true, "18 15:00", 0.9))], quiet),
        (vec![Item::Task(task("Sign the form", Some("24 16:00")))], "Sign the form is due by 16:00."),
        (vec![Item::Task(task("Sign the form", Some("24 07:00")))], quiet),
        (
            vec![asked(Some("24 12:00")), Item::Task(task("Sign the form", Some("24 16:00")))],
            "Ana Lima needs an answer by 12:00: Lease. One more thing falls due today.",
        ),
    ] {
        assert_eq!(told(items.clone()).headline.text, said, "{items:?}");
    }
    let planned = told_with(vec![paper()], &[block("Write the paper", "24 09:00", "24 10:00")], &[]);
    assert_eq!(planned.headline.text, "Nothing presses. Write the paper comes first, at 09:00.");
}

#[test]
fn the_support_counts_what_is_there() {
    for (items, said) in [
        (vec![], "No calendar and no mail of these weeks has been read."),
        (
            vec![meeting("A", "24 10:00", "24 11:00"), meeting("B", "24 10:30", "24 11:30")],
            "Two meetings, 1 h 30. Nothing after 11:30.",
        ),
        (vec![meeting("A", "24 10:00", "24 11:00")], "One meeting, 1 h. Nothing after 11:00."),
        (vec![meeting("A", "25 10:00", "25 11:00")], "No meetings."),
        (
            vec![
                meeting("A", "24 10:00", "24 11:00"),
                meeting("B", "24 16:00", "24 18:30"),
                mail(message("Hi", "23 16:00", 0.9)),
            ],
            "Two meetings, 3 h 30. One message can wait.",
        ),
        (
            vec![
                mail(asking(message("Lease", "23 16:00", 0.9), "Can you sign?", None)),
                mail(message("Hi", "23 16:00", 0.9)),
            ],
            "One message needs you. One more can wait.",
        ),
    ] {
        assert_eq!(told(items.clone()).support.text, said, "{items:?}");
    }
}

#[test]
fn what_needs_you_comes_in_order_of_need() {
    let brief = told(vec![
        mail(message("Plain, likely", "23 10:00", 0.8)),
        mail(message("Plain, less", "23 11:00", 0.6)),
        mail(asking(message("Question", "23 12:00", 0.6), "Which one?", None)),
        mail(asking(message("Due today", "22 12:00", 0.5), "By noon?", Some("24 12:00"))),
        mail(asking(message("Due later", "22 13:00", 0.55), "By Friday?", Some("27 17:00"))),
    ]);
    assert_eq!(
        lines(&brief, "Needs you"),
        ["by 12:00|Ana Lima asks: “By noon?”", "|Ana Lima asks: “Which one?”",]
    );
    assert_eq!(
        lines(&brief, "Also waiting"),
        ["by Fri 27 Nov|Ana Lima asks: “By Friday?”", "|Ana Lima writes about “Plain, likely”"]
    );
}

#[test]
fn what_an_ask_says_can_be_understood_alone() {
    let told_of = |sentence: &str, preview: &str| {
        let mut ask = asking(message("Lease", "23 10:00", 0.9), sentence, None);
        ask.preview = preview.into();
        lines(&told(vec![mail(ask)]), "Needs you").remove(0)
    };
    let long = "The figures of the third quarter came in on Monday and were checked twice by the team in Oslo, \
                so would you sign the letter?";
    for (sentence, preview, said) in [
        (
            "Your thoughts?",
            "They offer five years. Your thoughts?",
            "writes: “They offer five years. Your thoughts?”",
        ),
        ("Your thoughts?", "", "asks: “Your thoughts?”"),
        (
            "Would you open https://near.example/a?b=c today?",
            "",
            "asks: “Would you open near.example today?”",
        ),
        (long, "", "asks: “…would you sign the letter?”"),
    ] {
        assert_eq!(told_of(sentence, preview), format!("|Ana Lima {said}"), "{sentence}");
    }
}

#[test]
fn what_does_not_need_you_is_left_out() {
    let one = || asking(message("Lease", "23 10:00", 0.9), "Can you sign?", None);
    assert_eq!(lines(&told(vec![mail(one())]), "Needs you"), ["|Ana Lima asks: “Can you sign?”"]);
    let triaged = |change: fn(&mut Triage)| changed(one(), |m| m.triage.iter_mut().for_each(change));
    for (why, item) in [
        ("answered", triaged(|t| t.answered = Some(at("23 11:00")))),
        ("noise", triaged(|t| t.queue = Queue::Noise)),
        ("not sorted", changed(one(), |m| m.triage = None)),
        ("mine", changed(one(), |m| m.mine = true)),
        ("no date", changed(one(), |m| m.date = None)),
        ("old", changed(one(), |m| m.date = Some(at("09 10:00")))),
    ] {
        let brief = told(vec![item]);
        let parts = [lines(&brief, "Needs you"), lines(&brief, "Also waiting")].concat();
        assert_eq!(parts, Vec::<String>::new(), "{why}");
    }
    let thread = ThreadId::derive("one");
    let reply = changed(message("Re: Lease", "23 15:00", 0.9), |m| (m.thread, m.mine) = (thread, true));
    let answered = told(vec![changed(one(), |m| m.thread = thread), reply]);
    assert_eq!(lines(&answered, "Needs you"), Vec::<String>::new(), "the last word is ours");
    let named = changed(one(), |m| m.acts[0].named = Some("Tom".into()));
    let brief = told(vec![named]);
    assert_eq!(lines(&brief, "Needs you"), Vec::<String>::new(), "Tom is asked");
    assert_eq!(lines(&brief, "Also waiting"), ["|Ana Lima writes about “Lease”"], "and it matters");
}

#[test]
fn a_day_asks_for_seven_answers_and_the_rest_waits() {
    let ask = |n: usize| {
        let subject = format!("Subject {n}");
        mail(asking(message(&subject, "23 10:00", 0.9), &format!("Can you sign lease {n}?"), None))
    };
    let brief = told((0..14).map(ask).collect());
    let note = |title| brief.sections.iter().find(|s| s.title == title).map(|s| s.note.as_str());
    assert_eq!((lines(&brief, "Needs you").len(), lines(&brief, "Also waiting").len()), (7, 5));
    assert_eq!((note("Needs you"), note("Also waiting")), (Some(""), Some("5 of 7")));
    assert!(brief.support.text.starts_with("Seven messages need you. Seven more can wait."));
}

#[test]
fn promises_due_and_owed() {
    for (ours, due, firmness, state, part, said) in [
        (true, "24 15:00", 0.9, CommitmentState::Detected, "Promises due", "by 15:00|You told Ben Roy: “It”"),
        (true, "25 15:00", 0.9, CommitmentState::Open, "Promises due", "by tomorrow|You told Ben Roy: “It”"),
        (
            true,
            "23 15:00",
            0.2,
            CommitmentState::Confirmed,
            "Promises due",
            "was due yesterday|You told Ben Roy: “It”",
        ),
        (true, "26 15:00", 0.9, CommitmentState::Open, "Promises due", ""),
        (true, "24 15:00", 0.5, CommitmentState::Detected, "Promises due", ""),
        (true, "24 15:00", 0.9, CommitmentState::Kept, "Promises due", ""),
        (
            false,
            "23 15:00",
            0.9,
            CommitmentState::Detected,
            "Others owe you",
            "was due yesterday|Ben Roy said: “It”",
        ),
        (false, "24 15:00", 0.9, CommitmentState::Detected, "Others owe you", ""),
    ] {
        let kept = Commitment { state, ..promise("It", ours, due, firmness) };
        let found = lines(&told(vec![Item::Commitment(kept)]), part);
        let expected: Vec<&str> = [said].into_iter().filter(|s| !s.is_empty()).collect();
        assert_eq!(found, expected, "{ours} {due} {firmness} {state:?}");
    }
}

#[test]
fn slipping_and_waiting_are_told_apart() {
    let waiting = Task { state: TaskState::Waiting, ..task("Answer of the bank", Some("23 17:00")) };
    let someday = Task { state: TaskState::Someday, ..task("Learn to sail", Some("23 17:00")) };
    let brief =
        told(vec![Item::Task(task("Call back", Some("23 17:00"))), Item::Task(waiting), Item::Task(someday)]);
    assert_eq!(lines(&brief, "Slipping"), ["was due yesterday|Call back"]);
    assert_eq!(
        lines(&brief, "Others owe you"),
        ["was due yesterday|Waiting for somebody: Answer of the bank"]
    );
}

#[test]
fn clashing_meetings_say_so_and_unknown_purpose_is_a_question() {
    let brief =
        told(vec![meeting("Review", "24 10:00", "24 11:00"), meeting("Vendor", "24 10:30", "24 11:30")]);
    assert_eq!(
        lines(&brief, "Today"),
        ["10:00–11:00|Review, with Ana Lima", "10:30–11:30|Vendor, with Ana Lima"]
    );
    let details: Vec<&str> = brief
        .sections
        .iter()
        .filter(|s| s.title == "Today")
        .flat_map(|s| &s.lines)
        .filter_map(|l| l.detail.as_deref())
        .collect();
    assert!(
        details[0].starts_with("Clashes with Vendor.") && details[0].ends_with("what do you want from it?"),
        "{details:?}"
    );
}

/// A diary that names rooms and no people.
#[test]
fn a_diary_without_names_is_told_by_its_appointments() {
    let alone = |summary: &str, start: &str, end: &str| match meeting(summary, start, end) {
        Item::Event(event) => {
            Item::Event(Event { attendees: Vec::new(), location: Some("Room 4".into()), ..event })
        }
        other => other,
    };
    let brief =
        told(vec![alone("Staff, Room 4", "24 10:00", "24 11:00"), alone("Demo", "24 10:30", "24 11:30")]);
    assert_eq!(brief.headline.text, "Two appointments clash at 10:30: Staff, Room 4 and Demo.");
    assert_eq!(brief.support.text, "Two appointments, 1 h 30. Nothing after 11:30.");
    assert_eq!(lines(&brief, "Today"), ["10:00–11:00|Staff, Room 4", "10:30–11:30|Demo (Room 4)"]);
    let today = brief.sections.iter().find(|s| s.title == "Today").unwrap();
    let clashes = today.lines.iter().filter(|l| l.detail.as_deref().is_some_and(|d| d.contains("Clashes")));
    assert_eq!(clashes.count(), 1, "a clash is said once");
}

#[test]
fn what_is_not_known_is_said() {
    let unknown = lines(&told(vec![]), "Not known");
    assert_eq!(unknown.len(), 2, "{unknown:?}");
    assert!(unknown[0].contains("No calendar") && unknown[1].contains("No goals"), "{unknown:?}");
    let unknown = lines(&told(vec![meeting("A", "25 10:00", "25 11:00")]), "Not known");
    assert_eq!(unknown.len(), 1, "{unknown:?}");
}
