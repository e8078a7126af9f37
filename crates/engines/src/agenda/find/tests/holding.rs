//! Proposals of what was found: what they would do, and how a set of holds ends.

use super::*;
use world::clearance::Approver;
use world::event::EventStatus;
use world::{Effect, Item, Proposal, State};

/// Accepts a proposal and carries its effect into the world.
fn done(scene: &mut Scene, mut proposal: Proposal) -> Proposal {
    let (now, owner) = (scene.world.now, scene.world.office.owner.clone());
    let actor = world::Actor {
        person: owner.person,
        role: world::clearance::Role::Executive,
        name: owner.name,
        automation: None,
    };
    let reader = world::Reader { actor, grants: Vec::new(), at: now, whole: false };
    let by = Approver::of(&reader, &proposal.clearance).unwrap();
    proposal.show(now).unwrap();
    proposal.accept(&by, now).unwrap();
    scene.world = scene.world.with(&proposal.effect);
    proposal.applied(Some(Effect::Together { effects: Vec::new() }), now).unwrap();
    scene.world.put(Item::Proposal(Box::new(proposal.clone())));
    proposal
}

fn asked(scene: &Scene) -> (Ask, Vec<Slot>) {
    let guests = [("ana@northwharf.example", Need::Required), ("ben@far.example", Need::Optional(1))];
    let ask = of_office(scene, &guests, 45);
    let found = find(&Ask { most: 3, ..ask.clone() }, &scene.world.events);
    assert_eq!(found.slots.len(), 3);
    (ask, found.slots)
}

fn of_status(scene: &Scene, status: EventStatus) -> usize {
    scene.world.events.values().filter(|e| e.status == status).count()
}

#[test]
fn one_time_is_an_event_and_a_mail_with_everybodys_clock() {
    let scene = office();
    let (ask, slots) = asked(&scene);
    let proposal = meet(&scene.world, &ask, &slots[0], "Berths", 0);
    let parts = proposal.effect.parts();
    let [Effect::CreateEvent { draft }, Effect::DraftMail { to, text, .. }] = parts[..] else {
        panic!("{parts:?}")
    };
    assert_eq!((draft.interval, draft.tentative, draft.attendees.len()), (slots[0].stretch, false, 2));
    assert_eq!(to.len(), 2);
    let there = zone("America/New_York").to_datetime(slots[0].stretch.start);
    assert!(text.contains(&there.strftime("%H:%M").to_string()) && text.contains("for Ben Okafor"), "{text}");
    assert_eq!(proposal.expected.minutes, 45.0);
    assert_ne!(proposal.id, meet(&scene.world, &ask, &slots[0], "Berths", 1).id);
}

#[test]
fn holds_share_a_set_invite_nobody_and_are_settled_together() {
    let mut scene = office();
    let (ask, slots) = asked(&scene);
    let proposal = hold(&scene.world, &ask, &slots, "Berths", 0);
    assert!(confirmations(&scene.world).is_empty(), "nothing is held before a yes");
    let proposal = done(&mut scene, proposal);
    assert_eq!(of_status(&scene, EventStatus::Tentative), 3);
    assert!(scene.world.events.values().all(|e| e.attendees.is_empty()), "a hold invites nobody");
    let sets = held(&scene.world);
    assert_eq!((sets.len(), sets[0].times.len()), (1, 3));
    assert_eq!(sets[0].until, scene.world.now + SignedDuration::from_hours(72));
    let settle = confirmations(&scene.world);
    let [settle] = settle.as_slice() else { panic!("{settle:?}") };
    assert_eq!((settle.ways.len(), settle.evidence.len()), (2, 3));
    let second = settle.ways[0].effect.clone();
    let then = scene.world.with(&second);
    let confirmed: Vec<_> = then.events.values().filter(|e| e.status == EventStatus::Confirmed).collect();
    assert_eq!(confirmed.len(), 1);
    assert_eq!(confirmed[0].interval(&scene.world.zone()), slots[1].stretch);
    assert_eq!((confirmed[0].summary.as_str(), confirmed[0].attendees.len()), ("Berths", 2));
    assert!(then.events.values().all(|e| e.status != EventStatus::Tentative), "the others are let go");
    scene.world = then;
    assert!(confirmations(&scene.world).is_empty());
    assert!(matches!(proposal.state, State::Applied { .. }));
}

#[test]
fn what_was_held_too_long_is_not_settled_any_more() {
    let mut scene = office();
    let (ask, slots) = asked(&scene);
    let proposal = hold(&scene.world, &ask, &slots, "Berths", 0);
    done(&mut scene, proposal);
    scene.set_now(scene.world.now + SignedDuration::from_hours(HOLD_HOURS));
    assert!(confirmations(&scene.world).is_empty());
    assert_eq!(held(&scene.world).len(), 1, "they are still there to be let go");
}

#[test]
fn a_set_that_was_changed_by_hand_is_let_go_only_when_somebody_says_so() {
    let mut scene = office();
    let (ask, slots) = asked(&scene);
    let proposal = hold(&scene.world, &ask, &slots, "Berths", 0);
    done(&mut scene, proposal);
    assert!(held(&scene.world)[0].is_whole());
    let first = held(&scene.world)[0].times[0].1.id;
    scene.change_event(first, |e| e.status = EventStatus::Confirmed);
    assert!(!held(&scene.world)[0].is_whole());
    scene.set_now(scene.world.now + SignedDuration::from_hours(HOLD_HOURS));
    let asked = confirmations(&scene.world);
    assert_eq!(asked.len(), 1);
    let then = scene.world.with(&asked[0].effect);
    assert_eq!(then.events[&first].status, EventStatus::Confirmed, "what was settled by hand stays");
    assert!(held(&then).is_empty());
}
