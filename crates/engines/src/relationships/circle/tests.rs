use super::*;
use crate::maths::random::Random;
use crate::relationships::suggest;
use crate::testing::{MONDAY, Scene, at};
use jiff::ToSpan;
use world::message::{ActKind, Queue, SpeechAct, Triage};
use world::relation::{Acquaintance, Favour, Tier, Touch, TouchKind, Way};
use world::{
    Effect, Item, Mailbox, Message, MessageId, Person, PersonId, Proposal, Relation, SourceId, ThreadId,
};

impl Scene {
    pub(crate) fn relation(&mut self, id: PersonId, change: impl FnOnce(&mut Relation)) {
        let mut person = self.world.people[&id].clone();
        change(&mut person.relation);
        self.world.put(Item::Person(person));
    }
    /// A message of the executive to these people, or of the first of them to the executive and the others.
    pub(super) fn mail(&mut self, day: i64, mine: bool, people: &[&str]) -> MessageId {
        let of = |email: &str| Mailbox { email: email.to_owned(), name: None };
        let me = self.world.office.owner.email.clone();
        let (from, to) = match mine {
            true => (of(&me), people.iter().map(|p| of(p)).collect()),
            false => {
                let others = people[1..].iter().map(|p| of(p));
                (of(people[0]), std::iter::once(of(&me)).chain(others).collect::<Vec<_>>())
            }
        };
        let key = format!("{day} {mine} {people:?}");
        let message = Message {
            id: MessageId::derive(&key),
            source: SourceId::derive("mail"),
            folder: String::new(),
            message_id: key.clone(),
            references: Vec::new(),
            thread: ThreadId::derive(&key),
            from,
            sender: None,
            to,
            cc: Vec::new(),
            date: Some(at(day, 6, 0)),
            offset_minutes: 0,
            subject: "Plans".to_owned(),
            preview: String::new(),
            marks: Default::default(),
            cues: Default::default(),
            acts: Vec::new(),
            attachments: Vec::new(),
            mine,
            flag: None,
            triage: None,
            handling: Default::default(),
            clearance: Default::default(),
        };
        let id = message.id;
        self.world.put(Item::Message(Box::new(message)));
        id
    }
}

const ORLA: &str = "orla@brightmark.example";
const TOM: &str = "tom@hale.example";

/// Mail with somebody every so many days, back from so many days ago.
fn every(scene: &mut Scene, email: &str, days: i64, silent: i64, times: i64) {
    for n in 0..times {
        scene.mail(-(silent + n * days), n % 2 == 0, &[email]);
    }
}

fn known(scene: &mut Scene, name: &str, email: &str, tier: Tier) -> PersonId {
    let id = scene.person(name, email);
    scene.relation(id, |r| r.tier = Some(tier));
    id
}

#[test]
fn mail_and_meetings_weigh_what_they_should() {
    let mut scene = Scene::new();
    for (name, email) in [("Orla Byrne", ORLA), ("Tom Hale", TOM), ("Ana Ruiz", "ana@far.example")] {
        scene.person(name, email);
    }
    scene.mail(-3, true, &[ORLA]);
    scene.mail(-4, false, &[ORLA, TOM]);
    let copy = scene.mail(-5, true, &[ORLA, "ana@far.example"]);
    let mut message = scene.world.messages[&copy].clone();
    message.cc = message.to.split_off(1);
    scene.world.put(Item::Message(Box::new(message)));
    scene.event("One to one", at(-6, 9, 0), 30, &[ORLA]);
    scene.event("Three", at(-7, 9, 0), 30, &[ORLA, TOM]);
    scene.event("Ahead", at(2, 9, 0), 30, &[TOM]);
    let circle = Circle::of(&scene.world);
    let weights = |email: &str| {
        let number = circle.numbers.by_email(email).unwrap();
        let between = |c: &&Contact| (c.from, c.to) == (ME, number) || (c.to, c.from) == (ME, number);
        let mut all: Vec<f64> = circle.contacts.iter().filter(between).map(|c| c.kind.weight()).collect();
        all.sort_by(f64::total_cmp);
        all
    };
    // Direct 1, of several 0.5, a copy's other receiver 0.5, a meeting of two 3, of three 1.5.
    assert_eq!(weights(ORLA), [0.5, 0.5, 1.0, 1.5, 3.0]);
    assert_eq!(weights(TOM), [1.5], "what others were sent beside the executive is not theirs");
    assert_eq!(weights("ana@far.example"), [0.2]);
}

/// Every side of a tie names what it rests on, and says nothing where nothing is known.
#[test]
fn the_seven_sides_rest_on_what_was_seen() {
    let mut scene = Scene::new();
    let (orla, tom) = (scene.person("Orla Byrne", ORLA), scene.person("Tom Hale", TOM));
    let alone = scene.person("Ana Ruiz", "ana@far.example");
    scene.mail(-40, false, &[ORLA]);
    let went = scene.mail(-10, true, &[ORLA]);
    let came = scene.mail(-4, false, &[ORLA, TOM]);
    scene.event("One to one", at(-6, 9, 0), 30, &[ORLA]);
    scene.mail(-3, true, &["ana@far.example"]);
    scene.mail(-20, true, &[TOM]);
    let circle = Circle::of(&scene.world);
    let sides = circle.sides(orla).unwrap();
    assert_eq!((sides.contacts, sides.came, sides.went, sides.met), (4, 2, 1, 1));
    let latest: Vec<ItemRef> = sides.latest_each_way.iter().map(|m| m.item).collect();
    assert_eq!(latest, [ItemRef::Message(came), ItemRef::Message(went)]);
    assert!(matches!(sides.heaviest[0].item, ItemRef::Event(_)), "a meeting of two weighs most");
    assert_eq!(sides.channels.len(), 2);
    assert_eq!(sides.levels[3], Some(0.5), "mail and meetings, of four");
    assert_eq!((sides.shared, sides.common), (1, vec![tom]));
    assert_eq!(sides.levels[6], None, "no favour is noted: nothing is known of help");
    assert_eq!(circle.sides(alone).unwrap().levels[5], None, "nobody but the executive is seen with them");
    let parts = &circle.standing(orla).unwrap().parts;
    for (code, level) in SIDES.iter().zip(sides.levels) {
        let part = parts.iter().find(|part| part.code == *code);
        assert!(part.is_none_or(|part| Some(part.level) == level), "{code}: one figure everywhere");
        assert!(level.is_none_or(|level| (0.0..=1.0).contains(&level)), "{code}");
    }
    let today = crate::maths::drafts::today(&scene.world);
    scene.relation(orla, |r| {
        let favour = |days: i64, way| Favour {
            on: today.saturating_sub(days.days()),
            way,
            what: "A word to the port".into(),
            thanked: true,
        };
        r.favours = vec![favour(400, Way::Given), favour(30, Way::Received), favour(2, Way::Asked)];
    });
    let sides = Circle::of(&scene.world).sides(orla).unwrap();
    assert_eq!(
        (sides.levels[6], sides.help.len()),
        (Some(1.0), 1),
        "within a year, and what was only asked is none"
    );
    scene.relation(orla, |r| r.consent.structure = false);
    assert!(Circle::of(&scene.world).sides(orla).is_none(), "whoever objects has none");
}

#[test]
fn machines_desks_and_crowds_are_no_contact_and_assistants_count_half() {
    let mut scene = Scene::new();
    let orla = scene.person("Orla Byrne", ORLA);
    scene.person("info@far.example", "info@far.example");
    scene.mail(-2, false, &["info@far.example"]);
    let bulk = scene.mail(-3, false, &[ORLA]);
    let mut message = scene.world.messages[&bulk].clone();
    message.marks.bulk = true;
    scene.world.put(Item::Message(Box::new(message.clone())));
    assert!(Circle::of(&scene.world).standings().next().is_none(), "no ties, and no figure of 0");
    message.marks.bulk = false;
    message.sender = Some(Mailbox { email: "pat@brightmark.example".into(), name: None });
    scene.world.put(Item::Message(Box::new(message)));
    let circle = Circle::of(&scene.world);
    assert_eq!(circle.contacts[0].kind.weight(), 0.5);
    assert!(circle.standing(orla).is_some());
}

#[test]
fn a_rhythm_is_set_by_days_by_tier_or_learned() {
    let mut scene = Scene::new();
    let orla = scene.person("Orla Byrne", ORLA);
    every(&mut scene, ORLA, 10, 12, 4);
    assert_eq!(Circle::of(&scene.world).standing(orla).unwrap().cadence, None, "not enough history");
    every(&mut scene, ORLA, 10, 12, 9);
    let learned = Circle::of(&scene.world).standing(orla).unwrap().cadence.unwrap();
    assert_eq!(learned, Cadence { days: 10.0, from: CadenceFrom::Learned(8) });
    scene.relation(orla, |r| r.tier = Some(Tier::Key));
    let tier = Circle::of(&scene.world).standing(orla).unwrap().cadence.unwrap();
    assert_eq!((tier.days, tier.from), (30.0, CadenceFrom::Tier));
    let person = Person { cadence_days: Some(5), ..scene.world.people[&orla].clone() };
    scene.world.put(Item::Person(person));
    let circle = Circle::of(&scene.world);
    let standing = circle.standing(orla).unwrap();
    assert_eq!(standing.cadence.unwrap().days, 5.0);
    assert_eq!((standing.days_since(), standing.warmth()), (12, Some(Warmth::Cold)));
    assert!((standing.health.unwrap() - (1.0 - 12.0 / 5.0_f64).exp2()).abs() < 1e-12);
    assert_eq!(standing.weeks.iter().filter(|w| **w).count() as f64, standing.tie.weeks);
}

/// A7.5: in a simulated year of 40 known ties, the list holds at least nine in ten of those beyond twice their rhythm,
/// and none that is within it.
#[test]
fn the_drift_list_of_a_year_holds_who_is_silent_and_nobody_else() {
    let mut chance = Random::new(7);
    let mut scene = Scene::new();
    let tiers = [Tier::Core, Tier::Key, Tier::Network];
    let ties: Vec<(PersonId, String, f64)> = (0..40)
        .map(|n| {
            let (email, tier) = (format!("p{n}@o{}.example", n % 9), tiers[n % 3]);
            (known(&mut scene, &format!("Person {n}"), &email, tier), email, f64::from(tier.cadence_days()))
        })
        .collect();
    let (mut silent, mut listed, mut warm) = (0, 0, 0);
    let mut last = vec![0_i64; ties.len()];
    for day in 0..365 {
        for (n, (_, email, cadence)) in ties.iter().enumerate() {
            // Most keep their rhythm; every fourth falls silent after half a year.
            let often = if n % 4 == 0 && day > 180 { 0.0 } else { 1.5 / cadence };
            if day == 0 || chance.chance(often) {
                scene.mail(day, chance.chance(0.5), &[email]);
                last[n] = day;
            }
        }
        if day % 30 != 29 {
            continue;
        }
        scene.set_now(at(day, 23, 0));
        let circle = Circle::of(&scene.world);
        let list: Vec<PersonId> = circle.drifting().iter().map(|s| s.person).collect();
        for (n, (id, _, cadence)) in ties.iter().enumerate() {
            let silence = (day - last[n]) as f64 / cadence;
            assert!(silence > 1.0 || !list.contains(id), "{id} is within its rhythm on day {day}");
            silent += usize::from(silence > 2.0);
            listed += usize::from(silence > 2.0 && list.contains(id));
            warm += usize::from(silence <= 1.0);
        }
    }
    assert!(silent > 50 && warm > 100, "{silent} {warm}");
    assert!(listed as f64 >= 0.9 * silent as f64, "{listed} of {silent}");
}

/// A7.4: merging two cards counts them as one; splitting them again gives what was there, to the last bit.
#[test]
fn merging_and_splitting_restores_what_was() {
    let mut scene = Scene::new();
    let orla = known(&mut scene, "Orla Byrne", ORLA, Tier::Core);
    let home = scene.person("Orla B.", "orla@home.example");
    every(&mut scene, ORLA, 9, 20, 8);
    every(&mut scene, "orla@home.example", 7, 3, 5);
    let standings = |scene: &Scene| {
        let circle = Circle::of(&scene.world);
        circle.standings().cloned().collect::<Vec<_>>()
    };
    let before = standings(&scene);
    scene.relation(home, |r| r.merged_into = Some(orla));
    let circle = Circle::of(&scene.world);
    let merged = circle.standing(orla).unwrap();
    assert_eq!((merged.tie.contacts, merged.days_since()), (13.0, 3));
    assert_eq!(circle.standing(home), Some(merged), "either card shows the one person");
    assert_eq!(circle.standings().count(), 1);
    scene.relation(home, |r| r.merged_into = None);
    assert_eq!(standings(&scene), before);
}

/// A7.7: whoever objects to being counted has no number, nor does anybody have one that they are part of.
#[test]
fn who_objects_is_not_counted_anywhere() {
    let mut scene = Scene::new();
    let orla = known(&mut scene, "Orla Byrne", ORLA, Tier::Core);
    let tom = known(&mut scene, "Tom Hale", TOM, Tier::Key);
    every(&mut scene, TOM, 9, 4, 8);
    let figures = |circle: &Circle<'_>| {
        let of = |s: &Standing| (s.person, s.parts, s.peak, s.cadence, s.health, s.weeks, s.moments.clone());
        circle.standings().map(of).collect::<Vec<_>>()
    };
    let without = figures(&Circle::of(&scene.world));
    every(&mut scene, ORLA, 9, 20, 8);
    scene.event("Three", at(-40, 9, 0), 30, &[ORLA]);
    scene.relation(orla, |r| r.consent.structure = false);
    let circle = Circle::of(&scene.world);
    assert_eq!((circle.standing(orla), circle.stake(orla)), (None, None));
    assert_eq!(figures(&circle), without);
    assert!(circle.drifting().is_empty() && circle.ways().to(orla).is_empty());
    assert!(circle.people().all(|id| id == tom));
    assert!(suggest::propose(&scene.world, &circle).is_empty());
}

#[test]
fn what_was_noted_counts_once() {
    let mut scene = Scene::new();
    let orla = known(&mut scene, "Orla Byrne", ORLA, Tier::Core);
    scene.event("Lunch", at(-3, 12, 0), 60, &[ORLA]);
    let noted = |days: i64, kind| Touch {
        on: MONDAY.saturating_sub(days.days()),
        kind,
        line: "Met".into(),
        promise: String::new(),
    };
    scene.relation(orla, |r| {
        r.touches = vec![noted(3, TouchKind::Met), noted(1, TouchKind::Call), noted(0, TouchKind::News)];
    });
    let circle = Circle::of(&scene.world);
    let standing = circle.standing(orla).unwrap();
    assert_eq!((standing.tie.contacts, standing.tie.channels), (2.0, 2.0));
}

/// Ben is known well and knows Lotte, who moves a goal; Pieter knows her a little.
fn port() -> (Scene, [PersonId; 3]) {
    let mut scene = Scene::new();
    let goal = scene.goal("Two berths", 1.0, None);
    scene.change_goal(goal, |g| g.keywords = vec!["port".into()]);
    let ben = scene.person("Ben Hollis", "ben@northwharf.example");
    let pieter = scene.person("Pieter Maas", "pieter@maas.example");
    let mut lotte = Person::new("Lotte de Vries", "lotte@port.example");
    lotte.organisation = Some("Port Office".into());
    let id = lotte.id;
    scene.world.put(Item::Person(lotte));
    every(&mut scene, "ben@northwharf.example", 3, 2, 40);
    every(&mut scene, "pieter@maas.example", 9, 5, 10);
    scene.relation(ben, |r| r.knows = vec![Acquaintance { person: id, well: true }]);
    scene.relation(pieter, |r| r.knows = vec![Acquaintance { person: id, well: false }]);
    (scene, [ben, pieter, id])
}

#[test]
fn the_warmest_way_is_asked_for_and_who_is_not_to_be_asked_is_not() {
    let (mut scene, [ben, pieter, lotte]) = port();
    let asked = |scene: &Scene| -> Vec<Option<PersonId>> {
        Circle::of(&scene.world).ways().to(lotte).iter().map(WayIn::asks).collect()
    };
    assert_eq!(asked(&scene), [Some(ben), Some(pieter)]);
    scene.relation(ben, |r| r.do_not_ask = true);
    assert_eq!(asked(&scene), [Some(pieter)]);
    scene.relation(ben, |r| {
        r.do_not_ask = false;
        let on = MONDAY.saturating_sub(29.days());
        r.favours = vec![Favour { on, way: Way::Asked, what: "An introduction".into(), thanked: false }];
    });
    assert_eq!(asked(&scene), [Some(pieter)], "asked 29 days ago");
    scene.relation(ben, |r| r.favours[0].on = MONDAY.saturating_sub(30.days()));
    assert_eq!(asked(&scene), [Some(ben), Some(pieter)]);
}

#[test]
fn an_introduction_is_suggested_with_both_ways_and_once() {
    let (mut scene, [ben, _, lotte]) = port();
    let found = suggest::propose(&scene.world, &Circle::of(&scene.world));
    let [made] = &found[..] else { panic!("{found:?}") };
    assert_eq!(made.title, "Ask Ben to introduce you to Lotte de Vries");
    assert_eq!(made.about, [world::ItemRef::Person(ben), world::ItemRef::Person(lotte)]);
    assert!(made.evidence.iter().any(|e| e.quote.contains("Pieter Maas")), "{:?}", made.evidence);
    let Effect::DraftMail { to, text, .. } = &made.effect else { panic!("{:?}", made.effect) };
    assert!(to[0].email.starts_with("ben@") && text.contains("no is a fine answer"), "{text}");
    scene.mail(-1, true, &["lotte@port.example"]);
    assert!(suggest::propose(&scene.world, &Circle::of(&scene.world)).is_empty(), "they have met");
}

#[test]
fn nothing_is_suggested_without_a_reason_or_against_a_wish() {
    let mut scene = Scene::new();
    let tom = known(&mut scene, "Tom Hale", TOM, Tier::Core);
    every(&mut scene, TOM, 9, 40, 20);
    let found = |scene: &Scene| suggest::propose(&scene.world, &Circle::of(&scene.world));
    assert!(found(&scene).is_empty(), "silent, and no reason to write");
    scene.event("Board", at(3, 9, 0), 60, &[TOM, ORLA]);
    let proposals = found(&scene);
    assert_eq!(proposals.len(), 1);
    assert!(proposals[0].because.contains("“Board”") && proposals[0].because.contains("rhythm is 14"));
    scene.promise("the cut-off times", true, TOM, MONDAY, world::CommitmentState::Open);
    assert!(found(&scene)[0].because.contains("the cut-off times"), "a promise is the better reason");
    scene.relation(tom, |r| r.consent.content = false);
    assert!(!found(&scene)[0].because.contains("the cut-off times"), "what was written is not used");
    scene.relation(tom, |r| r.no_contact = true);
    assert!(found(&scene).is_empty());
}

#[test]
fn an_anniversary_counts_where_a_card_records_it() {
    let mut scene = Scene::new();
    let tom = known(&mut scene, "Tom Hale", TOM, Tier::Core);
    every(&mut scene, TOM, 9, 40, 20);
    let found = |scene: &Scene| suggest::propose(&scene.world, &Circle::of(&scene.world));
    assert!(found(&scene).is_empty());
    for (ahead, expected) in [(3, 1), (8, 0)] {
        let mut card = scene.world.people[&tom].clone();
        let day = MONDAY.saturating_add(ahead.days());
        card.anniversary = Some(day.with().year(2001).build().unwrap());
        scene.world.put(Item::Person(card));
        assert_eq!(found(&scene).len(), expected, "{ahead} days ahead");
    }
}

#[test]
fn an_answer_is_owed_only_for_what_was_asked_and_not_answered() {
    let mut scene = Scene::new();
    let tom = known(&mut scene, "Tom Hale", TOM, Tier::Core);
    every(&mut scene, TOM, 9, 40, 20);
    let id = scene.mail(-40, false, &[TOM]);
    let ask = |scene: &mut Scene, answered| {
        let mut message = scene.world.messages[&id].clone();
        message.acts = vec![SpeechAct {
            kind: ActKind::Question,
            sentence: "Which dates suit you?".into(),
            due: None,
            confidence: 0.9,
            named: None,
            due_words: None,
        }];
        message.triage = Some(Triage {
            importance: 0.5,
            reply_needed: 0.6,
            queue: Queue::NeedsYou,
            reasons: Vec::new(),
            answered,
        });
        scene.world.put(Item::Message(Box::new(message)));
    };
    let found = |scene: &Scene| suggest::propose(&scene.world, &Circle::of(&scene.world));
    assert!(found(&scene).is_empty(), "nothing was asked");
    ask(&mut scene, None);
    assert!(found(&scene)[0].because.contains("Which dates suit you?"));
    ask(&mut scene, Some(at(-39, 9, 0)));
    assert!(found(&scene).is_empty(), "answered");
    ask(&mut scene, None);
    scene.relation(tom, |r| r.consent.content = false);
    assert!(found(&scene).is_empty(), "what was written is not used");
}

#[test]
fn five_a_week_and_those_that_stand_keep_their_room() {
    let mut scene = Scene::new();
    for n in 0..9 {
        let email = format!("p{n}@far.example");
        let id = known(&mut scene, &format!("Person {n}"), &email, Tier::Core);
        every(&mut scene, &email, 9, 30 + n, 12);
        scene.relation(id, |r| {
            let on = MONDAY.saturating_sub(20.days());
            r.favours = vec![Favour { on, way: Way::Received, what: "Advice".into(), thanked: false }];
        });
    }
    let found = |scene: &Scene| suggest::propose(&scene.world, &Circle::of(&scene.world));
    let first = found(&scene);
    assert_eq!(first.len(), suggest::A_WEEK);
    let put = |scene: &mut Scene, p: &Proposal| scene.world.put(Item::Proposal(Box::new(p.clone())));
    first.iter().for_each(|p| put(&mut scene, p));
    let ids = |found: &[Proposal]| found.iter().map(|p| p.id).collect::<Vec<_>>();
    assert_eq!(ids(&found(&scene)), ids(&first), "the same ones stand, and no sixth");
    let mut gone = first[0].clone();
    gone.expire(scene.world.now).unwrap();
    put(&mut scene, &gone);
    assert_eq!(ids(&found(&scene)), ids(&first[1..]), "an answer makes no room within the week");
    scene.set_now(at(7, 8, 0));
    assert_eq!(found(&scene).len(), suggest::A_WEEK, "a new week has room again");
}

#[test]
fn the_portfolio_names_the_gap_and_whom_it_hangs_on() {
    let (mut scene, [ben, _, lotte]) = port();
    let portfolio = Circle::of(&scene.world).portfolio();
    assert_eq!(portfolio.contacts, 2);
    assert_eq!(portfolio.coverage[0].people, [(lotte, 0.5, None)]);
    assert!(portfolio.reliance.is_empty(), "whom one does not know one does not rely on");
    assert!(portfolio.constraint.unwrap() <= 1.0 && portfolio.effective_size == Some(2.0));
    assert!(portfolio.outside.unwrap() > 0.0 && portfolio.outside.unwrap() < 1.0);
    let before = scene.world.clone();
    let email = scene.world.people[&lotte].emails[0].clone();
    scene.mail(-3, true, &[email.as_str()]);
    let alone = Circle::of(&scene.world).portfolio().reliance;
    assert_eq!((alone.len(), alone[0].on, alone[0].alone), (1, lotte, true), "the only one whom one knows");
    scene.world = before;
    for n in 0..3 {
        let mut more = Person::new(format!("Port {n}"), format!("q{n}@port.example"));
        more.organisation = Some("Port Office".into());
        let id = more.id;
        scene.world.put(Item::Person(more));
        scene.relation(ben, |r| r.knows.push(Acquaintance { person: id, well: true }));
    }
    let reliance = Circle::of(&scene.world).portfolio().reliance;
    assert_eq!((reliance[0].on, reliance[0].ways, reliance[0].of, reliance[0].alone), (ben, 4, 4, false));
}

#[test]
fn an_empty_office_has_no_ties_and_no_figures() {
    let scene = Scene::new();
    let portfolio = Circle::of(&scene.world).portfolio();
    assert_eq!((portfolio.contacts, portfolio.constraint, portfolio.outside), (0, None, None));
    assert!(suggest::propose(&scene.world, &Circle::of(&scene.world)).is_empty());
}
