//! Briefs of meetings from small worlds built by hand.

pub(super) use super::*;
use world::commitment::Commitment;
use world::event::EventTime;
use world::message::{ActKind, Mailbox, SpeechAct, Triage};
use world::office::{Member, Office};
use world::{
    Attendee, CommitmentId, CommitmentState, Due, Message, MessageId, PartStat, Person, Queue, SourceId,
    ThreadId,
};

/// "24 12:00" as an instant of November 2026; the office's clock shows UTC.
pub(super) fn at(text: &str) -> Timestamp {
    let (day, time) = text.split_once(' ').unwrap();
    format!("2026-11-{day}T{time}:00Z").parse().unwrap()
}

pub(super) fn world() -> Snapshot {
    let office = Office {
        assistant: Some(Member::new("Jonas Weil", "jonas@near.example")),
        ..Office::new(Member::new("Mara Ellingsen", "mara@near.example"), "UTC")
    };
    Snapshot::empty(office, at("24 07:40"))
}

pub(super) fn event(title: &str, from: &str, to: &str, with: &[&str]) -> Event {
    let source = SourceId::derive("own");
    let attendee = |email: &&str| Attendee {
        email: (*email).into(),
        name: None,
        role: Default::default(),
        partstat: PartStat::Accepted,
    };
    Event {
        id: Event::id_of(source, title, Some(from)),
        recurrence_id: Some(from.into()),
        location: Some("Room 2".into()),
        attendees: with.iter().map(attendee).collect(),
        ..Event::new(
            source,
            title,
            title,
            EventTime::Timed { interval: Interval::new(at(from), at(to)), zone: "UTC".into() },
        )
    }
}

pub(super) fn mail(from: &str, when: &str, subject: &str, act: Option<(ActKind, &str)>) -> Message {
    let mailbox = |email: &str| Mailbox { email: email.into(), name: None };
    Message {
        message_id: format!("{subject}@x"),
        thread: ThreadId::derive(subject),
        to: vec![mailbox("mara@near.example")],
        date: Some(at(when)),
        acts: act
            .map(|(kind, sentence)| SpeechAct {
                kind,
                sentence: sentence.into(),
                confidence: 0.9,
                named: None,
                due: None,
                due_words: None,
            })
            .into_iter()
            .collect(),
        mine: from == "mara@near.example",
        triage: Some(Triage {
            importance: 0.7,
            reply_needed: 0.5,
            queue: Queue::NeedsYou,
            reasons: Vec::new(),
            answered: None,
        }),
        ..Message::new(
            MessageId::derive(&format!("{subject} {when}")),
            SourceId::derive("mail"),
            mailbox(from),
            subject,
        )
    }
}

pub(super) fn promise(ours: bool, who: &str, object: &str, made: &str, state: CommitmentState) -> Commitment {
    Commitment {
        slip: None,
        id: CommitmentId::derive(object),
        ours,
        counterparty: who.into(),
        counterparty_name: who.into(),
        object: object.into(),
        due: Some(Due::On(civil::date(2026, 11, 25))),
        firmness: 0.9,
        state,
        made: at(made),
        message: MessageId::derive(object),
        thread: ThreadId::derive("Numbers"),
        evidence: Vec::new(),
        clearance: Default::default(),
    }
}

pub(super) fn person(name: &str, email: &str, title: &str) -> Person {
    Person { organisation: Some("Brightmark".into()), title: Some(title.into()), ..Person::new(name, email) }
}

pub(super) fn told(items: Vec<Item>, event: &Event) -> MeetingBrief {
    let mut world = world();
    world.put(Item::Event(event.clone()));
    items.into_iter().for_each(|item| world.put(item));
    let brief = compose(&world, event.id).unwrap();
    let said = [&brief.summary]
        .into_iter()
        .chain(&brief.want)
        .chain(&brief.since)
        .chain(brief.present.iter().flat_map(|p| &p.said))
        .chain(brief.asked.iter().flat_map(|a| [&a.question, &a.answer]));
    for said in said {
        assert!(!said.cites.is_empty(), "{said:?}");
        assert!(said.cites.iter().all(|c| (1..=brief.sources.len()).contains(c)), "{said:?}");
    }
    brief
}

pub(super) fn texts(said: &[Said]) -> Vec<&str> {
    said.iter().map(|s| s.text.as_str()).collect()
}

pub(super) const ORLA: &str = "orla@bright.example";

/// What the invitation says leads the page and is not what one wants; what the pair say is.
#[test]
fn what_the_invitation_says_leads_and_what_the_pair_say_is_wanted() {
    for (notes, lead) in [
        ("", "No purpose is written yet."),
        ("https://meet.example/1\nJoin by phone", "No purpose is written yet."),
        ("Agree the cut-off.\nMore words.", "Agree the cut-off."),
        (
            "Agenda\n- a date for renewal\n- the cut-off\n- a name\n- a fourth",
            "A date for renewal; the cut-off; a name; …",
        ),
        ("1. Causes\n2) Refund\n2026 is a year", "Causes; Refund."),
    ] {
        let mut review = event("Review", "24 15:30", "24 16:15", &[ORLA]);
        review.description = notes.into();
        let brief = told(Vec::new(), &review);
        assert_eq!(brief.summary.text, lead, "{notes}");
        assert_eq!(texts(&brief.want), Vec::<&str>::new(), "{notes}");
        assert!(brief.questions.iter().any(|q| q == "What do you want from it?"), "{notes}");
        review.hoped_outcome = Some("a signed date".into());
        let brief = told(Vec::new(), &review);
        assert_eq!(
            (texts(&brief.want), brief.summary.text.as_str()),
            (vec!["A signed date"], "A signed date.")
        );
        assert!(!brief.questions.iter().any(|q| q == "What do you want from it?"), "{notes}");
    }
}

#[test]
fn those_who_are_there_come_with_what_is_owed() {
    let review = event("Review", "24 15:30", "24 16:15", &["ben@near.example", ORLA]);
    let brief = told(
        vec![
            Item::Person(person("Orla Byrne", ORLA, "Supply Director")),
            Item::Event(event("Lunch", "03 12:00", "03 13:00", &[ORLA])),
            Item::Commitment(promise(
                true,
                ORLA,
                "I will send the causes",
                "16 09:00",
                CommitmentState::Open,
            )),
            Item::Commitment(promise(
                false,
                ORLA,
                "I will name a contact",
                "16 09:00",
                CommitmentState::Open,
            )),
            Item::Commitment(promise(
                false,
                "eve@else.example",
                "Not there",
                "16 09:00",
                CommitmentState::Open,
            )),
        ],
        &review,
    );
    let names: Vec<&str> = brief.present.iter().map(|p| p.name.as_str()).collect();
    assert_eq!(names, ["Orla Byrne", "ben@near.example"]);
    assert_eq!(
        texts(&brief.present[0].said),
        [
            "Supply Director, Brightmark.",
            "You last met Tue 3 Nov, Lunch.",
            "You owe “send the causes”, due tomorrow.",
            "Owes you “name a contact”, due tomorrow.",
        ]
    );
    assert_eq!(texts(&brief.want), ["What Orla Byrne promised, due tomorrow: “name a contact”"]);
    assert!(brief.questions.iter().any(|q| q.contains("ben@near.example’s role")), "{:?}", brief.questions);
    assert!(brief.questions.iter().any(|q| q.starts_with("If Jonas goes instead")));
}

#[test]
fn what_is_due_on_the_day_of_the_meeting_stands_in_its_brief() {
    let with = ["ben@near.example", "eve@near.example", ORLA];
    let review = event("Talent review", "26 15:30", "26 16:15", &with);
    let due = |ours: bool, object: &str, day: i8| {
        let mut promise = promise(ours, ORLA, object, "16 09:00", CommitmentState::Detected);
        promise.made = "2026-10-24T09:00:00Z".parse().unwrap();
        promise.due = Some(Due::On(civil::date(2026, 11, day)));
        Item::Commitment(promise)
    };
    let brief = told(
        vec![
            due(true, "bring my cards", 26),
            due(true, "send you the rota", 20),
            due(false, "name a contact", 26),
            due(false, "send the menu", 24),
        ],
        &review,
    );
    let orla = brief.present.iter().find(|p| p.name == ORLA).unwrap();
    let said = texts(&orla.said);
    assert!(said.contains(&"You owe “bring the cards”, due Thu 26 Nov."), "{said:?}");
    assert!(said.contains(&"Owes you “name a contact”, due Thu 26 Nov."), "{said:?}");
    assert_eq!(texts(&brief.want), [format!("What {ORLA} promised, due Thu 26 Nov: “name a contact”")]);
}

#[test]
fn news_begins_with_the_last_meeting_of_the_series() {
    let review = event("Review", "24 15:30", "24 16:15", &[ORLA]);
    let brief = told(
        vec![
            Item::Event(event("Review", "10 15:30", "10 16:15", &[ORLA])),
            Item::Message(Box::new(mail(ORLA, "09 09:00", "Before", None))),
            Item::Message(Box::new(mail(ORLA, "12 09:00", "Depots", None))),
            Item::Message(Box::new(mail("eve@else.example", "13 09:00", "Elsewhere", None))),
            Item::Message(Box::new(mail(
                ORLA,
                "20 09:00",
                "Refund",
                Some((ActKind::Question, "Will there be a refund?")),
            ))),
            Item::Commitment(promise(false, ORLA, "I will bring data", "14 09:00", CommitmentState::Kept)),
        ],
        &review,
    );
    assert_eq!(brief.since_title, "What happened since the last one, Tue 10 Nov");
    assert_eq!(
        texts(&brief.since),
        [
            "orla@bright.example wrote Thu 12 Nov on “Depots”.",
            "orla@bright.example kept a promise: “bring data”",
            "orla@bright.example, Fri 20 Nov on “Refund”: “Will there be a refund?”",
        ]
    );
    assert_eq!(brief.asked.len(), 1);
    assert_eq!(brief.asked[0].question.text, "Will there be a refund?");
    assert_eq!(
        brief.asked[0].answer.text,
        "orla@bright.example asked Fri 20 Nov on “Refund”; no answer is known."
    );
    assert_eq!(brief.summary.text, "A question waits for you: Will there be a refund?");
}

#[test]
fn an_answered_question_is_not_asked_again() {
    let review = event("Review", "24 15:30", "24 16:15", &[ORLA]);
    let question = || mail(ORLA, "20 09:00", "Refund", Some((ActKind::Question, "Will there be a refund?")));
    let mut answer = mail("mara@near.example", "21 09:00", "Re: Refund", None);
    answer.thread = question().thread;
    answer.to = vec![Mailbox { email: ORLA.into(), name: None }];
    let brief = told(vec![Item::Message(Box::new(question())), Item::Message(Box::new(answer))], &review);
    assert!(brief.asked.is_empty(), "{:?}", brief.asked);
    let mut marked = question();
    marked.triage.as_mut().unwrap().answered = Some(at("21 10:00"));
    assert!(told(vec![Item::Message(Box::new(marked))], &review).asked.is_empty());
}

#[test]
fn it_stays_one_page() {
    let emails: Vec<String> = (0..30).map(|n| format!("p{n}@far.example")).collect();
    let with: Vec<&str> = emails.iter().map(String::as_str).collect();
    let mut review = event("Review", "24 15:30", "24 16:15", &with);
    review.description = (0..40).map(|n| format!("- {} {n}\n", "long ".repeat(80))).collect();
    let items = (0..60).map(|n| {
        let from = with[n % with.len()];
        Item::Message(Box::new(mail(
            from,
            "20 09:00",
            &format!("S{n}"),
            Some((ActKind::Request, &"Please do ".repeat(60))),
        )))
    });
    let brief = told(items.collect(), &review);
    assert_eq!((brief.want.len(), brief.present.len(), brief.others), (0, 6, 24));
    assert!(brief.since.len() <= 5 && brief.asked.len() <= 3);
    assert!(brief.want.iter().chain(&brief.since).all(|s| s.text.chars().count() <= 220));
}

#[test]
fn what_is_from_outside_is_only_text() {
    let mut review = event("<img src=x>", "24 15:30", "24 16:15", &[ORLA]);
    review.description = "- <script>x</script>".into();
    let brief = told(Vec::new(), &review);
    assert!(!brief.title.contains('<') && !brief.summary.text.contains('<'), "{brief:?}");
}

/// An entry as assistants write it: people and room in the title, nobody invited.
fn titled(title: &str, from: &str, to: &str) -> Event {
    Event { location: None, ..event(title, from, to, &[]) }
}

#[test]
fn a_title_names_people_and_place() {
    let brief = told(
        vec![
            Item::Person(person("Orla Byrne", ORLA, "Supply Director")),
            Item::Person(Person::new("Larry Pavlou", "larry@near.example")),
            Item::Person(Person::new("Larry Campbell", "campbell@near.example")),
            Item::Event(titled("Orla/berth plan", "17 09:00", "17 10:00")),
        ],
        &titled("O. Byrne and Larry/storage - 4102", "24 09:00", "24 10:00"),
    );
    assert_eq!(brief.location.as_deref(), Some("4102"));
    assert_eq!(brief.present.len(), 1);
    assert_eq!(brief.present[0].name, "Orla Byrne");
    let said = texts(&brief.present[0].said);
    assert_eq!(said[1], "Named in the title, not invited in the calendar.");
    assert_eq!(said[2], "You last met Tue 17 Nov, Orla/berth plan.");
    assert_eq!(brief.summary.text, "With Orla Byrne, by the title; what for is not written.");
    assert!(
        brief.questions.iter().any(|q| q == "Who is “Larry”: Larry Campbell or Larry Pavlou?"),
        "{:?}",
        brief.questions
    );
    assert!(!brief.questions.iter().any(|q| q.starts_with("Where is it") || q.starts_with("Will they come")));
}

#[test]
fn entries_of_one_name_are_told_as_a_series() {
    let before = ["03", "10", "17"].map(|day| {
        let title = if day == "10" { "TMS Weekly Mtg. room 4102" } else { "TMS weekly meeting" };
        Item::Event(titled(title, &format!("{day} 13:30"), &format!("{day} 15:00")))
    });
    let brief =
        told(before.into(), &titled("TMS Weekly Mtg. Conference room EB4102", "24 13:30", "24 15:00"));
    assert_eq!(
        texts(&brief.around),
        ["Held three times since Tue 3 Nov, the last time Tue 17 Nov, usually for 1 h 30."]
    );
    assert_eq!(brief.since_title, "What happened since the last one, Tue 17 Nov");
    assert!(
        brief
            .questions
            .iter()
            .any(|q| q == "Who is there? Nobody is invited, and the title has no known name.")
    );
}

#[test]
fn what_is_over_before_and_after_it_is_told() {
    let near = [
        titled("Staff - 5201", "24 08:00", "24 09:00"),
        event("Call", "24 09:30", "24 10:30", &[ORLA]),
        event("Review", "24 10:05", "24 11:00", &[ORLA]),
        titled("Joss - vacation", "24 08:00", "24 17:00"),
        titled("Far off", "24 10:30", "24 11:00"),
    ];
    let brief = told(near.map(Item::Event).into(), &titled("Lease", "24 09:00", "24 10:00"));
    assert_eq!(
        texts(&brief.around),
        [
            "“Call” lies over it, 09:30–10:30.",
            "You come straight from “Staff - 5201”, which ends at 09:00.",
            "“Review” begins straight after, at 10:05 in Room 2.",
        ]
    );
}

/// A7.7 in a brief: whoever objects to being quoted is not quoted, and whoever objects to being looked at is only named;
/// both with a word that says so.
#[test]
fn whoever_objects_is_not_quoted_and_not_counted() {
    let review = event("Review", "24 15:30", "24 16:15", &[ORLA]);
    let ask = (ActKind::Question, "Could we settle a date this week?");
    let brief = |structure: bool, content: bool| {
        let mut orla = person("Orla Byrne", ORLA, "Supply Director");
        (orla.relation.consent.structure, orla.relation.consent.content) = (structure, content);
        let owed = promise(false, ORLA, "send the forecast", "20 10:00", CommitmentState::Open);
        let ours = promise(true, ORLA, "send the terms", "20 10:00", CommitmentState::Open);
        let items = vec![
            Item::Person(orla),
            Item::Message(Box::new(mail(ORLA, "23 10:00", "Renewal", Some(ask)))),
            Item::Commitment(owed),
            Item::Commitment(ours),
        ];
        let brief = told(items, &review);
        (serde_json::to_string(&brief).unwrap(), brief)
    };
    let (all, _) = brief(true, true);
    for words in ["settle a date", "send the forecast", "send the terms", "Supply Director"] {
        assert!(all.contains(words), "{words}: {all}");
    }
    for (structure, content) in [(true, false), (false, true), (false, false)] {
        let (all, brief) = brief(structure, content);
        for words in ["settle a date", "send the forecast", "send the terms", "waits for you", "Renewal"] {
            assert!(!all.contains(words), "{structure} {content} {words}: {all}");
        }
        assert_eq!(all.contains("Supply Director"), structure, "{all}");
        let said = texts(&brief.present[0].said);
        let words = if structure {
            "What they wrote is not used, as they asked."
        } else {
            "They do not want to be looked at: only their name is shown."
        };
        assert_eq!(said.last(), Some(&words), "{said:?}");
    }
}
