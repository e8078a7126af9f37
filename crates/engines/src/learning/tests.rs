use super::*;
use crate::testing::{MONDAY, Scene, at};
use jiff::ToSpan;
use world::clearance::{Actor, Approver, Clearance, Reader, Role};
use world::effect::EventDraft;
use world::evidence::Unit;
use world::proposal::Draft;
use world::{Effect, EventId, PersonId, Reason};

fn approver() -> Approver {
    let actor = Actor {
        person: PersonId::derive("mara"),
        role: Role::Executive,
        name: "Mara".into(),
        automation: None,
    };
    let reader = Reader { actor, grants: Vec::new(), at: at(0, 8, 0), whole: false };
    Approver::of(&reader, &Clearance::default()).unwrap()
}

fn proposal(kind: &'static str, key: &str, minutes: f64, hour: i64) -> Proposal {
    let draft = EventDraft {
        calendar: None,
        uid: key.into(),
        interval: Interval::lasting(at(1, hour, 0), 60),
        zone: "Europe/Berlin".into(),
        summary: key.into(),
        description: String::new(),
        location: None,
        attendees: Vec::new(),
        categories: Vec::new(),
        tentative: false,
        clearance: Default::default(),
    };
    let draft = Draft {
        kind,
        key: key.into(),
        title: key.into(),
        because: String::new(),
        effect: Effect::CreateEvent { draft },
        ways: Vec::new(),
        expected: String::new(),
        reasons: vec![Reason::new("gain", "gain", minutes, Unit::Minutes)],
        evidence: Vec::new(),
        about: vec![ItemRef::Event(EventId::derive(key))],
        goal: None,
        by: None,
        expires: at(9, 0, 0),
    };
    let mut made = Proposal::new(draft, at(0, 8, 0));
    made.show(at(0, 8, 0)).unwrap();
    made
}

fn titles(found: &[Proposal]) -> Vec<&str> {
    found.iter().map(|p| p.title.as_str()).collect()
}

#[test]
fn chosen_times_are_remembered_unless_frozen_and_forgotten_when_reset() {
    let mut learned = Learned::default();
    let choice = |others| world::learned::SlotChoice { chosen: [0.5; 5], others };
    record_choice(&mut learned, choice(vec![]));
    assert!(learned.slots.is_empty(), "without another there was nothing to choose");
    for _ in 0..205 {
        record_choice(&mut learned, choice(vec![[0.1; 5]]));
    }
    assert_eq!(learned.slots.len(), 200);
    freeze(&mut learned, Learner::Slots, true);
    record_choice(&mut learned, choice(vec![[0.9; 5]]));
    assert_eq!(learned.slots.last().unwrap().others, [[0.1; 5]]);
    reset(&mut learned, Learner::Slots);
    assert!(learned.slots.is_empty());
}

#[test]
fn verdicts_move_the_word_and_its_basis() {
    let mut learned = Learned::default();
    let kind = ProposalKind::from("agenda.focus");
    assert_eq!(confidence(&learned, &kind).basis, "no history yet");
    for n in 0..19 {
        let mut p = proposal("agenda.focus", &n.to_string(), 10.0, 9);
        if n == 7 {
            p.dismiss("", false, &approver(), at(0, 9, 0)).unwrap();
        } else {
            p.accept(&approver(), at(0, 9, 0)).unwrap();
        }
        record(&mut learned, &p);
    }
    let found = confidence(&learned, &kind);
    assert_eq!((found.word, found.basis.as_str()), (Confidence::High, "18 of 19 like this accepted"));
    let (low, high) = found.interval.unwrap();
    assert!(low < 18.0 / 19.0 && 18.0 / 19.0 < high);
    let chance = acceptance::chance(&learned, &kind.0, "", at(0, 9, 0));
    assert!((chance - 20.0 / 23.0).abs() < 1e-12);
    reset(&mut learned, Learner::Proposals);
    assert_eq!(confidence(&learned, &kind).word, Confidence::New);
}

#[test]
fn kinds_mostly_declined_fall_silent_and_say_so() {
    let mut scene = Scene::new();
    let mut learned = Learned::default();
    learned
        .kinds
        .insert("agenda.focus".into(), KindRecord { accepted: 1, dismissed: 14, ..Default::default() });
    scene.world.learned = learned.into();
    let found = ready(
        &scene.world,
        vec![proposal("agenda.focus", "a", 90.0, 9), proposal("agenda.buffer", "b", 5.0, 11)],
    );
    assert_eq!(titles(&found), ["b", "a"], "it takes nothing from the others");
    let listed = crate::enablement::choose(&scene.world, &Default::default(), found, 1);
    assert_eq!(titles(&listed.listed), ["b"]);
    let silent = silent_kinds(&scene.world.learned, at(0, 8, 0));
    assert_eq!(silent[0].1, "14 of 15 declined, so it is proposed no more");
}

#[test]
fn a_rule_never_holds_for_its_kind_and_subject() {
    let mut scene = Scene::new();
    let mut learned = Learned::default();
    let mut declined = proposal("agenda.focus", "a", 10.0, 9);
    declined.dismiss("no", true, &approver(), at(0, 9, 0)).unwrap();
    record(&mut learned, &declined);
    scene.world.learned = learned.into();
    let found = ready(
        &scene.world,
        vec![
            proposal("agenda.focus", "a", 9.0, 9),
            proposal("agenda.focus", "b", 5.0, 11),
            proposal("agenda.buffer", "a", 3.0, 13),
        ],
    );
    assert_eq!(titles(&found), ["b", "a"]);
}

#[test]
fn a_rule_never_about_two_things_or_none_reaches_no_further() {
    let event = |name: &str| ItemRef::Event(EventId::derive(name));
    let about = |kind: &'static str, key: &str, items: &[ItemRef]| {
        let mut made = proposal(kind, key, 10.0, 9);
        made.about = items.to_vec();
        made
    };
    let (clash, again) = (
        about("agenda.conflict", "mon", &[event("a1"), event("b1"), event("a"), event("b")]),
        about("agenda.conflict", "tue", &[event("b2"), event("a2"), event("b"), event("a")]),
    );
    let other = about("agenda.conflict", "c", &[event("a1"), event("c1"), event("a"), event("c")]);
    let (nothing, like_it) = (about("agenda.focus", "x", &[]), about("agenda.focus", "y", &[]));
    let mut learned = Learned::default();
    for declined in [&clash, &nothing] {
        refuse(&mut learned, declined);
    }
    for (proposal, refused) in
        [(&clash, true), (&again, true), (&other, false), (&nothing, true), (&like_it, false)]
    {
        assert_eq!(is_refused(&learned, proposal), refused, "{}", proposal.title);
    }
}

#[test]
fn a_rule_never_of_mail_holds_for_its_sender_and_kind() {
    let message = |n: &str| ItemRef::Message(world::MessageId::derive(n));
    let of = |kind: &'static str, n: &str, from: &str| {
        let mut made = proposal(kind, n, 10.0, 9).of_sender(from);
        made.about = vec![message(n)];
        made
    };
    let declined = of("navigator.reply", "1", "shop@far.example");
    let mut learned = Learned::default();
    refuse(&mut learned, &declined);
    assert_eq!(learned.never.first().unwrap(), "navigator.reply|shop@far.example");
    for (made, refused) in [
        (of("navigator.reply", "1", "shop@far.example"), true),
        (of("navigator.reply", "2", "shop@far.example"), true),
        (of("navigator.reply", "3", "ana@far.example"), false),
        (of("navigator.task", "2", "shop@far.example"), false),
    ] {
        assert_eq!(is_refused(&learned, &made), refused, "{made:?}");
    }
    // A rule about one message, as earlier releases made them, still holds for it.
    let mut before = Learned::default();
    before.never.insert(format!("navigator.reply|{}", message("1").uuid()));
    assert!(
        is_refused(&before, &declined)
            && !is_refused(&before, &of("navigator.reply", "2", "shop@far.example"))
    );
}

#[test]
fn answers_doubles_and_overlaps_are_left_out() {
    let mut scene = Scene::new();
    let mut declined = proposal("agenda.focus", "declined", 50.0, 9);
    declined.dismiss("", false, &approver(), at(0, 9, 0)).unwrap();
    let mut accepted = proposal("agenda.focus", "accepted", 50.0, 10);
    accepted.accept(&approver(), at(0, 9, 0)).unwrap();
    scene.world.put(world::Item::Proposal(Box::new(declined)));
    scene.world.put(world::Item::Proposal(Box::new(accepted)));
    let found = || {
        vec![
            proposal("agenda.focus", "declined", 50.0, 9),
            proposal("agenda.focus", "accepted", 50.0, 10),
            proposal("agenda.focus", "small", 5.0, 14),
            proposal("agenda.buffer", "large", 8.0, 14),
            proposal("agenda.buffer", "large", 8.0, 14),
        ]
    };
    assert_eq!(titles(&ready(&scene.world, found())), ["large"]);
    scene.set_now(at(14, 9, 0));
    assert_eq!(titles(&ready(&scene.world, found())), ["large"], "nothing has changed since the no");
}

/// A no stands for fourteen days whatever happens, and after them until things have changed.
#[test]
fn what_was_declined_comes_back_once_things_have_changed() {
    let mut scene = Scene::new();
    let mut declined = proposal("agenda.focus", "paper", 40.0, 9);
    declined.dismiss("", false, &approver(), at(0, 9, 0)).unwrap();
    let first = declined.id;
    scene.world.put(world::Item::Proposal(Box::new(declined)));
    let new_source = |minutes: f64| {
        let mut made = proposal("agenda.focus", "paper", minutes, 9);
        made.evidence.push(world::Evidence {
            item: ItemRef::Event(EventId::derive("a new meeting")),
            quote: "a new meeting".into(),
            at: None,
            clearance: Default::default(),
        });
        made
    };
    let plain = |minutes: f64| proposal("agenda.focus", "paper", minutes, 9);
    for (day, made, said) in [
        (13, plain(400.0), None),
        (14, plain(40.0), None),
        (14, plain(70.0), None),
        (14, plain(80.0), Some(" Declined on Mon 2 Nov; far more is at stake since.")),
        (14, new_source(40.0), Some(" Declined on Mon 2 Nov; something new speaks for it since.")),
        (200, new_source(40.0), Some(" Declined on Mon 2 Nov; something new speaks for it since.")),
    ] {
        scene.set_now(at(day, 9, 0));
        let found = ready(&scene.world, vec![made]);
        assert_eq!(found.first().map(|p| p.because.as_str()), said, "{day}");
        assert!(found.iter().all(|p| p.id != first), "a no ends a proposal: what comes back is another");
    }
    let mut again = ready(&scene.world, vec![plain(80.0)]).remove(0);
    assert_eq!(again.id, ready(&scene.world, vec![plain(90.0)])[0].id, "it stays the same one while open");
    again.show(at(20, 9, 0)).unwrap();
    again.dismiss("", false, &approver(), at(20, 9, 0)).unwrap();
    scene.world.put(world::Item::Proposal(Box::new(again)));
    scene.set_now(at(40, 9, 0));
    assert_eq!(ready(&scene.world, vec![plain(90.0)]), [], "the second no stands like the first");
    assert_eq!(ready(&scene.world, vec![plain(170.0)]).len(), 1);
}

#[test]
fn frozen_learners_stand_still() {
    let mut learned = Learned::default();
    freeze(&mut learned, Learner::Proposals, true);
    freeze(&mut learned, Learner::Effort, true);
    let mut p = proposal("agenda.focus", "a", 10.0, 9);
    p.accept(&approver(), at(0, 9, 0)).unwrap();
    record(&mut learned, &p);
    let mut task = Task::new(world::TaskId::derive("t"), world::SourceId::derive("s"), "t");
    (task.state, task.estimate_minutes, task.actual_minutes, task.ended) =
        (TaskState::Done, Some(30), Some(45), Some(at(0, 9, 0)));
    assert!(!record_effort(&mut learned, &task));
    assert!(learned.kinds.is_empty() && learned.effort.is_empty());
    freeze(&mut learned, Learner::Effort, false);
    assert!(record_effort(&mut learned, &task));
    assert_eq!((learned.effort[0].estimate, learned.effort[0].actual), (30, 45));
}

#[test]
fn the_reactive_share_needs_twenty_days() {
    let mut scene = Scene::new();
    for day in 0..28 {
        let planned = scene.event(&format!("planned {day}"), at(day, 10, 0), 60, &["ben"]);
        scene.change_event(planned, |e| e.created = Some(at(day - 7, 9, 0)));
        let sudden = scene.event(&format!("sudden {day}"), at(day, 15, 0), 30, &["ben"]);
        scene.change_event(sudden, |e| e.created = Some(at(day, 9, 0)));
    }
    let share = reactive_share(&scene.world, MONDAY.saturating_add(28.days())).unwrap();
    assert!((share - 1.0 / 3.0).abs() < 1e-9, "{share}");
    assert_eq!(reactive_share(&scene.world, MONDAY.saturating_add(14.days())), None);
}
