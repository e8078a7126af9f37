//! Cards over a small office: what they say, whose yes they take, what editing makes of an effect.

use super::*;
use crate::testing::*;
use world::proposal::Way;
use world::{Deed, Due, EventId, Interval, Item, Later, Level, Queue, Task, TaskId};

fn shown(world: &Snapshot, proposal: &Proposal) -> Card {
    card(world, &mara(world), &Marks::of(world), proposal)
}

fn move_review() -> (Item, Proposal) {
    let review = event("Vendor review", "24 14:00", 45);
    let effect = Effect::MoveEvent { event: review.id, to: Interval::lasting(at("26 14:00"), 45) };
    let proposal = proposal("agenda.conflict", effect, vec![ItemRef::Event(review.id)]);
    (Item::Event(review), proposal)
}

fn rows(preview: &Preview) -> Vec<String> {
    preview.rows.iter().map(|r| format!("{}: {}", r.label, r.text)).collect()
}

#[test]
fn a_move_is_told_from_its_effect() {
    let (review, proposal) = move_review();
    let mut world = with([review]);
    record(&mut world, "agenda.conflict", 18, 1);
    let card = shown(&world, &proposal);
    assert_eq!((card.kind.as_str(), card.icon, card.yes), ("Clash", "cal", "Move"));
    assert_eq!(
        rows(&card.preview),
        ["Event: Vendor review", "From: today, 14:00–14:45", "To: Thu 26 Nov, 14:00–14:45", "With: Ana Lima"]
    );
    assert_eq!(card.done, "Moved to Thu 26 Nov, 14:00–14:45.");
    assert_eq!(card.confidence.word, "High");
    assert_eq!((card.confidence.bars, card.confidence.basis.as_str()), (3, "18 of 19 like this accepted"));
    assert_eq!(card.sources[0].link.as_deref(), Some(format!("event/{}", card_event(&proposal)).as_str()));
    assert_eq!(card.sources[0].text, "Calendar, Fri 20 Nov, 16:20");
    assert!(card.routine && card.can_undo && !card.second_press && card.stand.is_open());
}

fn card_event(proposal: &Proposal) -> EventId {
    match proposal.effect {
        Effect::MoveEvent { event, .. } => event,
        _ => unreachable!(),
    }
}

#[test]
fn every_recipient_and_the_whole_text_of_a_mail_is_shown() {
    let world = office();
    let Effect::DraftMail { message_id, to, subject, text, .. } = mail_to_ana() else { unreachable!() };
    let cc =
        vec![Mailbox { email: "evil@far.example".into(), name: Some("Mara <mara@near.example>".into()) }];
    let effect = Effect::DraftMail { message_id, to, cc, subject, text, in_reply_to: None };
    let card = shown(&world, &proposal("navigator.reply", effect, vec![]));
    assert_eq!(
        rows(&card.preview),
        [
            "To: Ana Lima ‹ana@far.example›",
            "Copy to: Mara ‹mara@near.example> ‹evil@far.example›",
            "Subject: Re: A date"
        ]
    );
    assert_eq!(card.preview.text.as_deref(), Some("Dear Ana,\n\nWednesday at 15:00?\n\nMara"));
    assert_eq!((card.yes, card.kind.as_str()), ("Save draft", "Reply"));
    assert_eq!(card.done, "The draft to Ana is saved. Nothing was sent.");
}

use world::Mailbox;

#[test]
fn outside_words_are_harmless_on_a_card() {
    let mut evil = event("Pay\u{202e}ment\u{7} <script>", "24 14:00", 30);
    evil.attendees[0].name = Some("An\u{200b}a".into());
    let effect = Effect::CancelEvent { event: evil.id };
    let proposal = proposal("agenda.conflict", effect, vec![ItemRef::Event(evil.id)]);
    let card = shown(&with([Item::Event(evil)]), &proposal);
    assert_eq!(card.preview.rows[0].text, "Payment ‹script>");
    assert_eq!(card.preview.rows[2].text, "Ana");
}

#[test]
fn whose_yes_it_takes() {
    let (review, open) = move_review();
    let world = with([review]);
    let mut private = open.clone();
    private.clearance = Clearance::at(Level::Restricted);
    for (seats, proposal, may, words) in [
        (mara(&world), &open, true, "Joss can also accept"),
        (mara(&world), &private, true, "Only you can accept"),
        (joss(&world), &open, true, "Yours to accept for Mara"),
        (joss(&world), &private, false, "Only Mara can accept"),
        (Seats { assistant: None, ..mara(&world) }, &open, true, ""),
    ] {
        let card = card(&world, &seats, &Marks::default(), proposal);
        assert_eq!((card.may_answer, card.may.as_str()), (may, words));
        assert!(may || !card.routine);
    }
}

use world::Clearance;

#[test]
fn what_cannot_be_taken_back_asks_twice_and_is_never_routine() {
    let mut world = office();
    record(&mut world, "navigator.task", 20, 0);
    let effect = Effect::TakeOut { item: ItemRef::Task(TaskId::derive("t")) };
    let card = shown(&world, &proposal("navigator.task", effect, vec![]));
    assert!(card.second_press && !card.can_undo && !card.routine);
}

#[test]
fn only_high_confidence_is_routine() {
    let (review, proposal) = move_review();
    let mut world = with([review]);
    for (accepted, dismissed, word, routine) in
        [(0, 0, "New", false), (5, 6, "Low", false), (14, 4, "Medium", false), (18, 1, "High", true)]
    {
        record(&mut world, "agenda.conflict", accepted, dismissed);
        let card = shown(&world, &proposal);
        assert_eq!((card.confidence.word, card.routine), (word, routine));
    }
}

#[test]
fn mail_that_waits_says_how_long() {
    for (date, words, hot) in [
        ("20 16:20", Some("waiting 4 days"), true),
        ("23 16:20", Some("waiting 1 day"), false),
        ("24 07:00", None, false),
    ] {
        let mail = message("A date", date, Queue::NeedsYou);
        let asked = proposal("navigator.reply", mail_to_ana(), vec![ItemRef::Message(mail.id)]);
        let card = shown(&with([Item::Message(Box::new(mail))]), &asked);
        assert_eq!(card.due.map(|d| (d.words, d.hot)), words.map(|w| (w.to_owned(), hot)));
    }
}

#[test]
fn the_seal_changes_with_the_effect_and_with_nothing_else() {
    let (_, proposal) = move_review();
    let seal = super::seal(&proposal);
    let mut other = proposal.clone();
    other.title = "Other words".into();
    assert_eq!(super::seal(&other), seal);
    other.effect =
        Effect::MoveEvent { event: card_event(&proposal), to: Interval::lasting(at("26 14:00"), 60) };
    assert_ne!(super::seal(&other), seal);
    let mut other = proposal.clone();
    other.ways.push(Way { title: "Or".into(), effect: mail_to_ana() });
    assert_ne!(super::seal(&other), seal);
}

#[test]
fn where_it_stands_names_who_and_when() {
    let (review, mut open) = move_review();
    let world = with([review]);
    let (mara, joss) = (mara(&world), joss(&world));
    let by = world::clearance::Approver::of(&mara.reader, &open.clearance).unwrap();
    open.show(at("24 07:00")).unwrap();
    let told = |seats: &Seats, proposal: &Proposal| card(&world, seats, &Marks::default(), proposal).stand;
    let mut declined = open.clone();
    declined.dismiss("not this week", false, &by, at("24 07:41")).unwrap();
    let stand = Stand::Declined {
        who: "Mara declined this at 07:41.".into(),
        words: "Because: not this week".into(),
        undo: true,
    };
    assert_eq!(told(&joss, &declined), stand);
    open.accept(&by, at("24 07:41")).unwrap();
    assert_eq!(told(&joss, &open), Stand::Working { who: "Mara accepted this at 07:41.".into() });
    let mut failed = open.clone();
    open.applied(Some(mail_to_ana()), at("24 07:41")).unwrap();
    let stand = Stand::Done {
        who: "You accepted this at 07:41.".into(),
        words: "Moved to Thu 26 Nov, 14:00–14:45.".into(),
        undo: true,
    };
    assert_eq!(told(&mara, &open), stand);
    failed.failed("The file has changed.".into(), at("24 07:42")).unwrap();
    assert_eq!(told(&mara, &failed), Stand::Failed { why: "The file has changed.".into() });
    let (_, mut old) = move_review();
    old.expires = at("24 07:30");
    assert_eq!(told(&mara, &old), Stand::Expired { why: "It ran out at 07:30.".into() });
}

#[test]
fn put_off_and_passed_on_are_said() {
    let (review, mut open) = move_review();
    let world = with([review]);
    let joss = joss(&world);
    open.pass(Deed { by: joss.reader.actor.clone(), at: at("24 07:50") }).unwrap();
    assert_eq!(shown(&world, &open).passed.as_deref(), Some("Joss passed it to you at 07:50"));
    assert!(shown(&world, &open).stand.is_open());
    let later = Later { until: at("25 09:00"), by: joss.reader.actor.clone(), at: at("24 07:55") };
    open.put_off(later).unwrap();
    let card = shown(&world, &open);
    assert_eq!(card.later.as_deref(), Some("Put off until tomorrow, 09:00"));
    assert!(!open.waits(world.now) && open.waits(at("25 09:00")));
}

// ---- editing in place ----

fn fields(pairs: &[(&str, &str)]) -> Fields {
    pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect()
}

#[test]
fn the_form_gives_back_the_effect_it_was_made_of() {
    let mut task = Task::new(TaskId::derive("t"), world::SourceId::derive("own"), "Send the lease");
    task.due = Some(Due::At(at("27 12:00")));
    task.estimate_minutes = Some(30);
    let (review, moved) = move_review();
    let world = with([review, Item::Task(task.clone())]);
    let change =
        world::effect::TaskChange { due: Some(Due::On("2026-11-30".parse().unwrap())), ..Default::default() };
    for effect in [
        moved.effect,
        mail_to_ana(),
        Effect::CreateTask { task: Box::new(task.clone()) },
        Effect::ChangeTask { task: task.id, change },
        Effect::Together { effects: vec![mail_to_ana(), Effect::CreateTask { task: Box::new(task) }] },
    ] {
        let seats = mara(&world);
        let form = form::form(&Say::of(&world, &seats), &effect).unwrap();
        let same: Fields = form.fields.into_iter().map(|f| (f.name.to_owned(), f.value)).collect();
        assert_eq!(edited(&world, &effect, &same), Ok(effect));
    }
}

#[test]
fn another_time_is_read_by_the_offices_clock() {
    let (review, moved) = move_review();
    let world = with([review]);
    let to = |effect: Effect| match effect {
        Effect::MoveEvent { to, .. } => to,
        _ => unreachable!(),
    };
    let changed =
        edited(&world, &moved.effect, &fields(&[("day", "2026-11-27"), ("from", "9:30"), ("till", "10:00")]));
    assert_eq!(to(changed.unwrap()), Interval::new(at("27 09:30"), at("27 10:00")));
    for (written, field, problem) in [
        (&[("day", "27.11.")][..], "day", "Write the day as 2026-11-26."),
        (&[("from", "late")], "from", "Write the time as 14:00."),
        (&[("till", "13:00")], "till", "Let it end after it begins."),
        (&[("day", "2026-11-20")], "from", "That time has passed; choose a later one."),
        (&[("from", "25:00")], "from", "Write the time as 14:00."),
    ] {
        let errors = edited(&world, &moved.effect, &fields(written)).unwrap_err();
        assert_eq!((errors[0].field, errors[0].problem.as_str()), (field, problem));
    }
}

#[test]
fn a_draft_keeps_its_recipients_and_takes_no_second_line_in_its_subject() {
    let world = office();
    let changed = edited(
        &world,
        &mail_to_ana(),
        &fields(&[("subject", "A date"), ("text", "Dear Ana,\r\n\r\nFriday?"), ("to", "evil@far.example")]),
    );
    let Ok(Effect::DraftMail { to, subject, text, .. }) = changed else { unreachable!() };
    assert_eq!(
        (to[0].email.as_str(), subject.as_str(), text.as_str()),
        ("ana@far.example", "A date", "Dear Ana,\n\nFriday?\n")
    );
    for (written, field) in [
        (&[("subject", "A date\r\nBcc: evil@far.example")][..], "subject"),
        (&[("subject", " ")], "subject"),
        (&[("text", " \n ")], "text"),
        (&[("text", "a\u{0}b")], "text"),
    ] {
        let errors = edited(&world, &mail_to_ana(), &fields(written)).unwrap_err();
        assert_eq!(errors[0].field, field);
    }
}

#[test]
fn a_tasks_fields_are_checked_together() {
    let task = Task::new(TaskId::derive("t"), world::SourceId::derive("own"), "Send the lease");
    let effect = Effect::CreateTask { task: Box::new(task) };
    let errors = edited(&office(), &effect, &fields(&[("title", ""), ("due", "soon"), ("estimate", "0")]))
        .unwrap_err();
    assert_eq!(errors.iter().map(|e| e.field).collect::<Vec<_>>(), ["title", "due", "estimate"]);
    let changed = edited(
        &office(),
        &effect,
        &fields(&[("title", "Send it"), ("due", "2026-11-27"), ("estimate", "45")]),
    );
    let Ok(Effect::CreateTask { task }) = changed else { unreachable!() };
    assert_eq!((task.title.as_str(), task.estimate_minutes), ("Send it", Some(45)));
    assert_eq!(task.due, Some(Due::On("2026-11-27".parse().unwrap())));
}

#[test]
fn what_was_answered_is_shown_as_it_was_before_the_answer() {
    let mut task = Task::new(TaskId::derive("t"), world::SourceId::derive("own"), "Send the lease");
    task.due = Some(Due::On("2026-11-19".parse().unwrap()));
    let before = Item::Task(task.clone());
    let change =
        world::effect::TaskChange { due: Some(Due::On("2026-11-27".parse().unwrap())), ..Default::default() };
    let effect = Effect::ChangeTask { task: task.id, change };
    let mut proposal = proposal("orchestration.late", effect, vec![ItemRef::Task(task.id)]);
    let told = |world: &Snapshot, proposal: &Proposal| rows(&shown(world, proposal).preview);
    let open = told(&with([before.clone()]), &proposal);
    assert!(open.contains(&"Was due: Thu 19 Nov".to_owned()), "{open:?}");
    task.due = Some(Due::On("2026-11-27".parse().unwrap()));
    let world = with([Item::Task(task)]);
    proposal.state = world::State::Applied {
        verdict: world::Verdict {
            answer: world::Answer::Accepted,
            by: mara(&world).reader.actor,
            at: at("24 08:00"),
        },
        at: at("24 08:00"),
        undo: Some(Effect::PutBack { item: Box::new(before) }),
    };
    assert_eq!(told(&world, &proposal), open, "as when it was asked");
}
