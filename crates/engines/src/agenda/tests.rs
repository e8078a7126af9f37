use super::*;
use crate::maths::Values;
use crate::maths::random::Random;
use crate::testing::{MONDAY, Scene, at, cases};
use jiff::ToSpan;
use proptest::prelude::*;
use world::event::{AttendeeRole, EventStatus, MyRole};
use world::proposal::Draft;
use world::task::TaskKind;
use world::{Due, Event, Interval, ItemRef, Snapshot};

fn config() -> AgendaConfig {
    AgendaConfig::default()
}

fn found(scene: &Scene) -> Vec<Proposal> {
    propose(&scene.world, &Values::new(), &config())
}

fn of_kind(scene: &Scene, kind: &str) -> Vec<Proposal> {
    found(scene).into_iter().filter(|p| p.kind.0 == kind).collect()
}

fn titles(proposals: &[Proposal]) -> Vec<&str> {
    proposals.iter().map(|p| p.title.as_str()).collect()
}

#[test]
fn a_double_booking_moves_what_may_move() {
    let mut scene = Scene::new();
    let vendor = scene.event("Vendor review", at(2, 13, 0), 45, &["ben", "ines"]);
    scene.event("Priya 1-2-1", at(2, 13, 15), 45, &["priya"]);
    let moves = of_kind(&scene, "agenda.conflict");
    assert_eq!(titles(&moves), ["Move Vendor review to Wed 14:00–14:45"]);
    assert_eq!(moves[0].because, "Vendor review and Priya 1-2-1 are both on Wed 13:15–13:45.");
    let Effect::MoveEvent { event, to } = moves[0].effect else { panic!("{:?}", moves[0].effect) };
    assert_eq!((event, to), (vendor, Interval::lasting(at(2, 14, 0), 45)));
    assert!(!moves[0].ways.is_empty() && moves[0].evidence.len() == 2);
    // The same time again, once everything is protected: nothing is proposed.
    scene.change_event(vendor, |e| e.protected = true);
    assert!(of_kind(&scene, "agenda.conflict").is_empty());
}

#[test]
fn what_somebody_else_called_is_asked_about_never_edited() {
    let mut scene = Scene::new();
    let theirs = scene.event("Carrier call", at(2, 13, 0), 60, &["ben"]);
    scene.change_event(theirs, |e| e.organiser = Some("tom@carrier.example".into()));
    scene.event("Priya 1-2-1", at(2, 13, 0), 60, &["priya"]);
    let asks = of_kind(&scene, "agenda.conflict");
    let Effect::DraftMail { to, text, .. } = &asks[0].effect else { panic!("{:?}", asks[0].effect) };
    assert_eq!(to[0].email, "tom@carrier.example");
    assert!(text.contains("Wed 14:00–15:00"), "{text}");
    assert_eq!(broken(&scene.world, &config(), &Effect::CancelEvent { event: theirs }), [Rule::NotOurs]);
}

#[test]
fn two_who_are_asked_are_offered_different_times() {
    let mut scene = Scene::new();
    for (day, title, who) in [(2, "Carrier call", "tom"), (3, "Crane call", "eva")] {
        let theirs = scene.event(title, at(day, 13, 0), 60, &["ben"]);
        scene.change_event(theirs, |e| e.organiser = Some(format!("{who}@carrier.example")));
        scene.event(&format!("Priya {day} 1-2-1"), at(day, 13, 0), 60, &["priya"]);
        scene.event(&format!("Full {day}"), at(day, 14, 0), 200, &["priya"]);
    }
    let asks = of_kind(&scene, "agenda.conflict");
    let times: Vec<&str> = asks
        .iter()
        .filter_map(|p| p.title.split_once(" to move ")?.1.split_once(" to "))
        .map(|t| t.1)
        .collect();
    let offered: std::collections::BTreeSet<&str> = times.iter().flat_map(|t| t.split(" or ")).collect();
    assert_eq!((asks.len(), offered.len()), (2, 4), "{times:?}");
}

#[test]
fn a_meal_keeps_its_hour_and_a_clash_is_worth_what_both_take() {
    let mut scene = Scene::new();
    scene.event("Luncheon with the port", at(2, 13, 0), 90, &["ben"]);
    scene.event("Crane review", at(2, 14, 0), 60, &["ines"]);
    let moves = of_kind(&scene, "agenda.conflict");
    assert_eq!(titles(&moves), ["Move Crane review to Wed 15:00–16:00"]);
    assert!(moves[0].ways.iter().all(|w| w.title.contains("Crane review")), "{:?}", moves[0].ways);
    assert_eq!(moves[0].reasons[0].amount, 60.0, "half an hour of each, not all of it");
}

#[test]
fn what_is_overdue_has_the_first_long_stretch() {
    let mut scene = Scene::new();
    let paper = scene.task("Write the board paper", 240);
    scene.change_task(paper, |t| {
        (t.kind, t.due) = (TaskKind::Deep, Some(world::Due::On(crate::testing::MONDAY.yesterday().unwrap())));
    });
    // Today has a long block already.
    scene.event("Own block", at(0, 9, 0), 120, &[]);
    let kept = of_kind(&scene, "agenda.focus");
    let Effect::CreateEvent { draft } = &kept[0].effect else { panic!("{:?}", kept[0].effect) };
    let zone = scene.world.zone();
    assert_eq!(crate::maths::calendar::date_of(draft.interval.start, &zone), crate::testing::MONDAY);
}

#[test]
fn the_hard_rules() {
    let mut scene = Scene::new();
    scene.person("Kim Lee", "kim@northwharf.example");
    let kim = scene.world.people.values().next().unwrap().clone();
    scene.world.put(world::Item::Person(world::Person { zone: Some("Asia/Tokyo".into()), ..kim }));
    let inside = scene.event("Inside", at(3, 10, 0), 60, &["ben"]);
    let outside = scene.event("Outside", at(1, 10, 0), 60, &["orla@brightmark.example"]);
    let far = scene.event("With Kim", at(4, 9, 0), 30, &["kim"]);
    scene.event("Full", at(2, 9, 0), 200, &["ines"]);
    scene.event("Fuller", at(2, 13, 0), 60, &["ines"]);
    scene.event("Bens", at(3, 15, 0), 30, &["ben", "ines"]);
    let move_to = |event, start, minutes| Effect::MoveEvent { event, to: Interval::lasting(start, minutes) };
    for (effect, rules) in [
        (move_to(inside, at(3, 11, 0), 60), vec![]),
        (move_to(inside, at(3, 10, 0), 50), vec![]),
        (move_to(inside, at(3, 12, 0), 60), vec![Rule::WorkingHours]),
        (move_to(inside, at(3, 17, 0), 60), vec![Rule::WorkingHours]),
        (move_to(inside, at(5, 10, 0), 60), vec![Rule::WorkingHours]),
        (move_to(inside, at(2, 15, 0), 60), vec![Rule::MeetingLoad]),
        (move_to(inside, at(3, 14, 45), 60), vec![Rule::Busy, Rule::AttendeeBusy]),
        (move_to(inside, at(0, 14, 0), 60), vec![Rule::Notice]),
        (move_to(outside, at(3, 13, 0), 60), vec![Rule::Notice]),
        (move_to(far, at(4, 14, 0), 30), vec![Rule::AttendeeHours]),
    ] {
        assert_eq!(broken(&scene.world, &config(), &effect), rules, "{effect:?}");
    }
    scene.change_event(inside, |e| e.categories = vec!["Family".into()]);
    assert_eq!(broken(&scene.world, &config(), &move_to(inside, at(3, 11, 0), 60)), [Rule::Protected]);
}

#[test]
fn what_somebody_said_stays_is_neither_moved_nor_dropped_until_they_lift_it() {
    let mut scene = Scene::new();
    let vendor = scene.event("Vendor review", at(2, 13, 0), 45, &["ben", "ines"]);
    scene.event("Priya 1-2-1", at(2, 13, 15), 45, &["priya"]);
    assert_eq!(of_kind(&scene, "agenda.conflict").len(), 1);
    let by = world::Actor {
        person: scene.world.office.owner.person,
        role: world::Role::Executive,
        name: "Mara".into(),
        automation: None,
    };
    let stay = Some(world::event::Stay { by, at: scene.world.now, why: "everybody travels".into() });
    scene.world = scene.world.with(&Effect::SetStay { event: vendor, stay });
    let to = Interval::lasting(at(2, 14, 0), 45);
    for effect in [Effect::MoveEvent { event: vendor, to }, Effect::CancelEvent { event: vendor }] {
        assert_eq!(broken(&scene.world, &config(), &effect), [Rule::Stays]);
    }
    assert!(of_kind(&scene, "agenda.conflict").is_empty());
    scene.world = scene.world.with(&Effect::SetStay { event: vendor, stay: None });
    assert_eq!(of_kind(&scene, "agenda.conflict").len(), 1);
}

#[test]
fn the_same_meeting_moves_once_in_two_weeks() {
    let mut scene = Scene::new();
    let event = scene.event("Vendor review", at(2, 13, 0), 45, &["ben"]);
    let effect = Effect::MoveEvent { event, to: Interval::lasting(at(2, 15, 0), 45) };
    assert!(broken(&scene.world, &config(), &effect).is_empty());
    let mut proposal = Proposal::new(
        Draft {
            kind: "agenda.conflict",
            key: "x".into(),
            title: String::new(),
            because: String::new(),
            effect: effect.clone(),
            ways: Vec::new(),
            expected: String::new(),
            reasons: Vec::new(),
            evidence: Vec::new(),
            about: Vec::new(),
            goal: None,
            by: None,
            expires: at(9, 0, 0),
        },
        scene.world.now,
    );
    let actor = world::Actor {
        person: scene.world.office.owner.person,
        role: world::Role::Executive,
        name: "Mara".into(),
        automation: None,
    };
    let reader = world::Reader { actor, grants: Vec::new(), at: scene.world.now, whole: false };
    let approver = world::clearance::Approver::of(&reader, &Default::default()).unwrap();
    proposal.show(scene.world.now).unwrap();
    proposal.accept(&approver, scene.world.now).unwrap();
    scene.world.put(world::Item::Proposal(Box::new(proposal)));
    assert_eq!(broken(&scene.world, &config(), &effect), [Rule::MovedLately]);
}

#[test]
fn meetings_at_two_places_need_time_between_them() {
    let mut scene = Scene::new();
    let first = scene.event("Depot walk", at(2, 10, 0), 60, &["ben"]);
    let second = scene.event("Ops review", at(2, 11, 0), 60, &["ines", "luis"]);
    scene.change_event(first, |e| e.location = Some("Haarlem".into()));
    scene.change_event(second, |e| e.location = Some("Head office".into()));
    let proposals = of_kind(&scene, "agenda.buffer");
    assert_eq!(titles(&proposals), ["End Depot walk 30 min early"]);
    assert_eq!(proposals[0].because, "Depot walk ends at 11:00; Ops review at Head office begins at once.");
    for online in ["https://meet.example/x", "Zoom", "Haarlem"] {
        scene.change_event(second, |e| e.location = Some(online.into()));
        assert!(of_kind(&scene, "agenda.buffer").is_empty(), "{online}");
    }
}

#[test]
fn nothing_is_put_into_a_journey_and_what_one_travels_to_stays() {
    let mut scene = Scene::new();
    let visit = scene.event("Depot walk", at(2, 14, 0), 60, &["ben"]);
    scene.change_event(visit, |e| e.location = Some("Haarlem".into()));
    let call = scene.event("Vendor review", at(3, 10, 0), 30, &["ines"]);
    let to = |event, hour, minute, minutes| Effect::MoveEvent {
        event,
        to: Interval::lasting(at(2, hour, minute), minutes),
    };
    let block = |hour, minute, category: &str| {
        let mut draft =
            cost::block(&scene.world, "x".into(), "Block".into(), Interval::lasting(at(2, hour, minute), 30));
        draft.categories = vec![category.into()];
        Effect::CreateEvent { draft }
    };
    for (effect, rules) in [
        (to(call, 13, 30, 30), vec![Rule::OnTheWay]),
        (to(call, 15, 15, 30), vec![Rule::OnTheWay]),
        (to(call, 13, 0, 30), vec![]),
        (to(call, 15, 30, 30), vec![]),
        (to(visit, 15, 30, 60), vec![Rule::Travelled]),
        (to(visit, 14, 0, 45), vec![]),
        (block(13, 30, "focus"), vec![Rule::OnTheWay]),
        (block(13, 30, "travel"), vec![]),
    ] {
        assert_eq!(broken(&scene.world, &config(), &effect), rules, "{effect:?}");
    }
}

#[test]
fn four_meetings_in_a_row_get_a_rest() {
    let mut scene = Scene::new();
    for (n, hour) in [9, 10, 11].into_iter().enumerate() {
        scene.event(&format!("Meeting {n}"), at(2, hour, 0), 60, &["ben"]);
    }
    assert!(of_kind(&scene, "agenda.chain").is_empty());
    scene.event("Meeting 3", at(2, 12, 0), 30, &["ben"]);
    assert_eq!(titles(&of_kind(&scene, "agenda.chain")), ["End Meeting 1 at 10:50, 10 min early"]);
}

#[test]
fn meetings_with_outsiders_and_boards_are_prepared() {
    let mut scene = Scene::new();
    scene.event("Ops review", at(2, 10, 0), 60, &["ben"]);
    let orla = scene.event("Brightmark quarterly", at(2, 14, 0), 45, &["orla@brightmark.example"]);
    scene.event("Board meeting", at(3, 9, 0), 120, &["ben"]);
    let proposals = of_kind(&scene, "agenda.prepare");
    assert_eq!(
        titles(&proposals),
        [
            "Keep Wed 17:00–17:30 to prepare Board meeting",
            "Keep Wed 13:45–14:00 to prepare Brightmark quarterly"
        ]
    );
    for proposal in &proposals {
        scene.world = scene.world.with(&proposal.effect);
    }
    assert!(of_kind(&scene, "agenda.prepare").is_empty(), "prepared is prepared");
    assert!(crate::maths::meetings::preparation_of(&scene.world, &scene.world.events[&orla]).is_some());
}

#[test]
fn deep_work_gets_mornings() {
    let mut scene = Scene::new();
    let [paper, model, mail] = ["Board paper", "Hub cost model", "Answer mail"].map(|t| scene.task(t, 180));
    for task in [paper, model] {
        scene.change_task(task, |t| t.kind = TaskKind::Deep);
    }
    scene.change_task(paper, |t| t.due = Some(Due::On(MONDAY.saturating_add(3.days()))));
    let values: Values =
        [(ItemRef::Task(paper), 40.0), (ItemRef::Task(model), 20.0), (ItemRef::Task(mail), 90.0)].into();
    let proposals = propose(&scene.world, &values, &config());
    assert_eq!(
        titles(&proposals),
        ["Keep 09:00–10:30 for Board paper", "Keep Tue 09:00–10:30 for Hub cost model"]
    );
    assert_eq!(proposals[0].because, "3 h 36 of work left, due Thu 5 Nov, and nothing is kept free.");
    for proposal in &proposals {
        scene.world = scene.world.with(&proposal.effect);
    }
    assert!(propose(&scene.world, &values, &config()).is_empty(), "kept is kept");
}

#[test]
fn silent_one_to_ones_are_booked_again() {
    let mut scene = Scene::new();
    scene.person("Priya Raman", "priya@northwharf.example");
    for week in [-8, -6, -4] {
        scene.event("Priya 1:1", at(7 * week, 9, 0), 30, &["priya"]);
        scene.event("Ben one-to-one", at(7 * week, 11, 0), 30, &["ben"]);
        scene.event("Gone 1-2-1", at(7 * (week - 30), 11, 0), 30, &["gone"]);
        scene.event("Orla 1:1", at(7 * week, 15, 0), 30, &["orla@brightmark.example"]);
    }
    scene.event("Ben one-to-one", at(3, 11, 0), 30, &["ben"]);
    let proposals = of_kind(&scene, "agenda.one_to_one");
    assert_eq!(titles(&proposals), ["Book the 1-2-1 with Priya Raman on Tue 09:00–09:30"]);
    assert_eq!(proposals[0].because, "28 days since the last; your rhythm is 14.");
    let Effect::CreateEvent { draft } = &proposals[0].effect else { panic!() };
    assert_eq!(draft.attendees[0].email, "priya@northwharf.example");
    scene.world = scene.world.with(&proposals[0].effect);
    assert!(of_kind(&scene, "agenda.one_to_one").is_empty());
}

#[test]
fn a_cancelled_one_to_one_is_missing() {
    let mut scene = Scene::new();
    for week in [-3, -2, -1] {
        scene.event("Dana 1-2-1", at(7 * week, 14, 0), 30, &["dana"]);
    }
    let next = scene.event("Dana 1-2-1", at(1, 14, 0), 30, &["dana"]);
    assert!(of_kind(&scene, "agenda.one_to_one").is_empty());
    scene.change_event(next, |e| e.status = EventStatus::Cancelled);
    assert_eq!(of_kind(&scene, "agenda.one_to_one").len(), 1);
}

#[test]
fn worth_has_parts_that_add_up() {
    let mut scene = Scene::new();
    let id = scene.event("Hub steering", at(2, 10, 0), 60, &["ben", "luis"]);
    let values: Values = [(ItemRef::Event(id), 40.0)].into();
    let worth_of = |world: &Snapshot| {
        let worth = worth(world, &values, &world.events[&id]);
        assert!((worth.reasons.iter().map(|r| r.amount).sum::<f64>() - worth.points).abs() < 1e-9);
        assert!((0.0..=100.0).contains(&worth.points));
        worth.points
    };
    let plain = worth_of(&scene.world); // goal 30, role 14, decision 15, rating 6, size 10
    assert!((plain - 75.0).abs() < 1e-9, "{plain}");
    scene.change_event(id, |e| {
        (e.my_role, e.description) = (Some(MyRole::Decide), "1. Contractor 2. Dates".into())
    });
    assert!((worth_of(&scene.world) - 86.0).abs() < 1e-9);
    scene.change_event(id, |e| {
        e.my_role = None;
        e.attendees.push(world::Attendee {
            email: "mara@northwharf.example".into(),
            name: None,
            role: AttendeeRole::Optional,
            partstat: Default::default(),
        });
    });
    assert!((worth_of(&scene.world) - 68.0).abs() < 1e-9);
}

/// A fortnight of chance: meetings of every sort, clashes and chains among them, deep work, silent 1-2-1s.
fn busy_fortnight(seed: u64) -> (Scene, Values) {
    let mut chance = Random::new(seed);
    let mut scene = Scene::new();
    let people = ["ben", "ines", "luis", "orla@brightmark.example", "tom@carrier.example"];
    let titles =
        ["Ops review", "Board meeting", "Ben 1-2-1", "Hub steering", "Supplier call", "Dentist", "Status"];
    let places = [None, Some("Depot Haarlem"), Some("Head office"), Some("Zoom")];
    let mut values = Values::new();
    for n in 0..10 + chance.below(50) {
        let start = at(chance.below(12) as i64, 8 + chance.below(10) as i64, 15 * chance.below(4) as i64);
        let others = &people[..chance.below(people.len())];
        let title = titles[chance.below(titles.len())];
        let id = scene.event(&format!("{title} {n}"), start, 15 * (1 + chance.below(8) as i64), others);
        let (place, theirs, held) = (places[chance.below(4)], chance.chance(0.3), chance.chance(0.1));
        scene.change_event(id, |e| {
            e.location = place.map(str::to_owned);
            e.organiser = theirs.then(|| "tom@carrier.example".to_owned());
            e.status = if held { EventStatus::Tentative } else { EventStatus::Confirmed };
        });
        values.insert(ItemRef::Event(id), 60.0 * chance.share());
    }
    if chance.chance(0.3) {
        for n in 0..5 {
            let id = scene.event(&format!("Row {n}"), at(3, 9, 30 * n), 30, &["ben"]);
            values.insert(ItemRef::Event(id), 2.0);
        }
    }
    for week in 1..5 {
        scene.event("Dana 1:1", at(-7 * (week + chance.below(8) as i64), 10, 0), 30, &["dana"]);
    }
    for n in 0..chance.below(6) {
        let task = scene.task(&format!("Deep {n}"), 60 + 30 * chance.below(8) as u32);
        scene.change_task(task, |t| t.kind = TaskKind::Deep);
        values.insert(ItemRef::Task(task), 60.0 * chance.share());
    }
    scene.set_now(at(0, 7 + chance.below(10) as i64, 20));
    (scene, values)
}

fn clashes(world: &Snapshot) -> usize {
    let zone = world.zone();
    let busy: Vec<Interval> = world
        .events
        .values()
        .filter(|e| e.is_busy(&world.office.addresses))
        .map(|e: &Event| e.interval(&zone))
        .collect();
    busy.iter().enumerate().map(|(n, a)| busy[n + 1..].iter().filter(|b| a.overlaps(b)).count()).sum()
}

/// What takes an effect back, as the desk makes it.
fn undo(world: &Snapshot, effect: &Effect) -> Effect {
    let parts = effect.parts().into_iter().rev().filter_map(|part| match part {
        Effect::MoveEvent { event, .. } => {
            Some(Effect::MoveEvent { event: *event, to: world.events[event].interval(&world.zone()) })
        }
        Effect::CreateEvent { draft } => {
            let id = world::snapshot::event_of(draft, world::SourceId::derive("own"), world.now).id;
            Some(Effect::TakeOut { item: ItemRef::Event(id) })
        }
        Effect::CancelEvent { event } => {
            Some(Effect::PutBack { item: Box::new(world::Item::Event(world.events[event].clone())) })
        }
        Effect::DraftMail { .. } => None,
        other => panic!("the agenda does not propose {other:?}"),
    });
    Effect::Together { effects: parts.collect() }
}

/// A yes to any proposal breaks no rule, makes no clash and can be taken back; all of them stay within the caps and
/// out of each other's way.
fn check_proposals(seed: u64) {
    let (scene, values) = busy_fortnight(seed);
    let (world, config) = (&scene.world, config());
    let proposals = propose(world, &values, &config);
    assert_eq!(proposals, propose(world, &values, &config), "the same input, the same proposals");
    let mut together = world.clone();
    for proposal in &proposals {
        assert!(broken(world, &config, &proposal.effect).is_empty(), "{}", proposal.title);
        let then = world.with(&proposal.effect);
        assert!(clashes(&then) <= clashes(world), "{}", proposal.title);
        let back = then.with(&undo(world, &proposal.effect));
        assert_eq!((&back.events, &back.busy), (&world.events, &world.busy), "{}", proposal.title);
        let sum: f64 = proposal.reasons.iter().map(|r| r.amount).sum();
        assert!((sum - proposal.expected.minutes).abs() < 1e-9 && sum > 0.0, "{}", proposal.title);
        assert!(!proposal.evidence.is_empty() && !proposal.because.is_empty());
        assert!(proposal.because.ends_with('.') && !proposal.title.ends_with('.'));
        assert!(proposal.expires > world.now, "{}", proposal.title);
        together = together.with(&proposal.effect);
    }
    assert!(clashes(&together) <= clashes(world), "all together");
    let zone = world.zone();
    let mut days: BTreeMap<jiff::civil::Date, usize> = BTreeMap::new();
    for proposal in &proposals {
        for part in touches(&proposal.effect).1 {
            *days.entry(calendar::date_of(part.start, &zone)).or_default() += 1;
        }
    }
    assert!(days.values().all(|n| *n <= config.most_a_day));
    let first_week =
        days.iter().filter(|(d, _)| **d < MONDAY.saturating_add(7.days())).map(|(_, n)| n).sum::<usize>();
    assert!(first_week <= config.most_a_week);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(500) as u32, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn a_yes_never_makes_a_clash_and_undo_restores(seed in any::<u64>()) {
        check_proposals(seed);
    }
}

#[test]
fn the_fortnights_of_chance_bring_every_kind() {
    let mut kinds = std::collections::BTreeSet::new();
    for seed in 0..60 {
        let (scene, values) = busy_fortnight(seed);
        kinds.extend(propose(&scene.world, &values, &config()).into_iter().map(|p| p.kind.0));
    }
    let all = [
        "buffer",
        "chain",
        "conflict",
        "debrief",
        "focus",
        "merge",
        "move",
        "one_to_one",
        "prepare",
        "travel",
    ];
    assert_eq!(kinds.into_iter().collect::<Vec<_>>(), all.map(|k| format!("agenda.{k}")));
}
