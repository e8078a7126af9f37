//! The changes of a week: which are ticked, what they add, what they give, and the calendar as it would be.

use super::tests::{at, event, proposal, shown, with, world};
use super::*;
use world::effect::EventDraft;
use world::learned::KindRecord;
use world::{Goal, GoalId, GoalLink, Item, PartStat};

/// Vendor review on Wednesday at 13:00 with two colleagues and one from outside; a call on Thursday at 11:00.
fn office() -> (Snapshot, EventId, EventId) {
    let mut world = world();
    let mut review = event("Vendor review", "25 13:00", "25 14:00");
    for email in ["ana@near.example", "ben@near.example", "orla@far.example"] {
        review = with(review, email, PartStat::Accepted);
    }
    let call = with(event("Supplier call", "26 11:00", "26 11:30"), "ben@near.example", PartStat::Accepted);
    let ids = (review.id, call.id);
    world.put(Item::Event(review));
    world.put(Item::Event(call));
    world.reckon_busy();
    (world, ids.0, ids.1)
}

fn block_for(goal: Option<GoalId>) -> Proposal {
    let draft = EventDraft {
        calendar: None,
        uid: "focus-1@equerry".into(),
        interval: Interval::new(at("25 09:00"), at("25 10:30")),
        zone: "Europe/Berlin".into(),
        summary: "Kept free: hub".into(),
        description: String::new(),
        location: None,
        attendees: Vec::new(),
        categories: Vec::new(),
        tentative: false,
        clearance: Default::default(),
    };
    Proposal { goal, ..proposal("keep", Effect::CreateEvent { draft }, Vec::new()) }
}

fn put(world: &mut Snapshot, proposals: &[&Proposal]) {
    for proposal in proposals {
        world.put(Item::Proposal(Box::new((*proposal).clone())));
    }
}

/// The page with these listed and these ticked.
fn ticked(world: &Snapshot, view: View, listed: &[&Proposal], ticked: &[&Proposal]) -> Week {
    let ids = |all: &[&Proposal]| all.iter().map(|p| p.id.to_string()).collect();
    let ticks = Some(Ticks { listed: ids(listed), ticked: ids(ticked) });
    shown(world, &Asked { view: Some(view), ticks, ..Asked::default() })
}

fn titles(week: &Week) -> Vec<(&str, &str, bool)> {
    let blocks = week.days.iter().flat_map(|d| d.all());
    blocks.map(|b| (b.title.as_str(), b.from.as_str(), b.ghost)).collect()
}

#[test]
fn without_proposals_the_week_is_as_it_is() {
    let (world, ..) = office();
    let week = shown(&world, &Asked { view: Some(View::After), ..Asked::default() });
    assert_eq!((week.view, week.changes.list.len()), (View::Now, 0));
    assert_eq!(week.changes.score.before, week.changes.score.after);
}

#[test]
fn the_ticked_changes_stand_in_three_calendars() {
    let (mut world, review, call) = office();
    let to = Interval::new(at("27 14:00"), at("27 15:00"));
    let moved = proposal("move", Effect::MoveEvent { event: review, to }, Vec::new());
    let dropped = proposal("drop", Effect::CancelEvent { event: call }, Vec::new());
    put(&mut world, &[&moved, &dropped]);
    let both = [&moved, &dropped];
    let week = shown(&world, &Asked::default());
    assert_eq!(week.view, View::Changes, "the changes are what a page opens with");
    assert_eq!(
        titles(&week),
        [
            ("Vendor review", "13:00", false),
            ("Supplier call", "11:00", false),
            ("Vendor review", "14:00", true)
        ]
    );
    let after = ticked(&world, View::After, &both, &both);
    assert_eq!(titles(&after), [("Vendor review", "14:00", false)]);
    assert!(after.days.iter().flat_map(|d| d.all()).all(|b| b.number.is_none() && !b.gone));
    let now = ticked(&world, View::Now, &both, &both);
    assert_eq!(titles(&now), [("Vendor review", "13:00", false), ("Supplier call", "11:00", false)]);
    // What is not ticked casts no shadow and is not done.
    let one = ticked(&world, View::Changes, &both, &[&dropped]);
    assert_eq!(titles(&one), [("Vendor review", "13:00", false), ("Supplier call", "11:00", false)]);
    let numbers: Vec<Option<usize>> =
        one.days.iter().flat_map(|d| d.all()).map(|b| b.number.filter(|_| b.gone)).collect();
    assert_eq!(numbers, [None, Some(2)]);
    let then = ticked(&world, View::After, &both, &[&dropped]);
    assert_eq!(titles(&then), [("Vendor review", "13:00", false)]);
}

#[test]
fn a_change_keeps_its_number_while_the_page_is_open() {
    let (mut world, review, call) = office();
    let to = Interval::new(at("27 14:00"), at("27 15:00"));
    let moved = proposal("move", Effect::MoveEvent { event: review, to }, Vec::new());
    let dropped = proposal("drop", Effect::CancelEvent { event: call }, Vec::new());
    put(&mut world, &[&dropped]);
    // The first of the page was answered meanwhile; another has come.
    let fresh = block_for(None);
    put(&mut world, &[&fresh]);
    let week = ticked(&world, View::Changes, &[&moved, &dropped], &[&moved, &dropped]);
    let numbers: Vec<(usize, &str, bool)> =
        week.changes.list.iter().map(|c| (c.number, c.card.action.as_str(), c.ticked)).collect();
    assert_eq!(numbers, [(2, "Do drop", true), (3, "Do keep", true)]);
}

#[test]
fn what_is_of_low_confidence_is_not_ticked_and_never_accepted_with_others() {
    let (mut world, _, call) = office();
    let dropped = proposal("drop", Effect::CancelEvent { event: call }, Vec::new());
    put(&mut world, &[&dropped]);
    let record = KindRecord { accepted: 5, dismissed: 6, ..KindRecord::default() };
    std::sync::Arc::make_mut(&mut world.learned).kinds.insert("agenda.test".into(), record);
    let week = shown(&world, &Asked::default());
    assert!(!week.changes.list[0].ticked && !week.changes.list[0].together);
    assert_eq!(week.headline, "No change is ticked: the week stays as it is.");
    // It can be tried.
    let tried = ticked(&world, View::After, &[&dropped], &[&dropped]);
    assert_eq!(titles(&tried), [("Vendor review", "13:00", false)]);
    assert_eq!((tried.changes.acceptable().count(), tried.changes.apart().count()), (0, 1));
}

#[test]
fn what_needs_the_other_is_ticked_with_it() {
    let (mut world, review, call) = office();
    let freed = Interval::new(at("27 14:00"), at("27 15:00"));
    let moved = proposal("move", Effect::MoveEvent { event: review, to: freed }, Vec::new());
    let into = Interval::new(at("25 13:00"), at("25 13:30"));
    let follows = proposal("follow", Effect::MoveEvent { event: call, to: into }, Vec::new());
    put(&mut world, &[&moved, &follows]);
    // The one with an outsider needs 48 hours' notice, which a Monday gives.
    world.now = at("23 08:00");
    let week = shown(&world, &Asked::default());
    let with: Vec<(&str, bool, &[usize])> =
        week.changes.list.iter().map(|c| (c.card.action.as_str(), c.ticked, c.with.as_slice())).collect();
    assert_eq!(with, [("Do move", true, &[2][..]), ("Do follow", true, &[1][..])]);
    let both = [&moved, &follows];
    let one = ticked(&world, View::Changes, &both, &[&follows]);
    assert!(one.changes.list.iter().all(|c| !c.ticked), "one without the other would clash");
}

#[test]
fn it_says_what_the_ticked_changes_give_and_whom_they_touch() {
    let (mut world, review, call) = office();
    let hub = Goal::new("hub", "Rotterdam hub");
    let other = Goal::new("team", "Team");
    let link = GoalLink { goal: other.id, contribution: 1.0, confirmed: true, probability: 1.0 };
    world.links = BTreeMap::from([(ItemRef::Event(review), vec![link])]).into();
    let keep = block_for(Some(hub.id));
    world.put(Item::Goal(hub));
    world.put(Item::Goal(other));
    let half = Interval::new(at("25 13:00"), at("25 13:30"));
    let short = proposal("shorten", Effect::MoveEvent { event: review, to: half }, Vec::new());
    let dropped = proposal("drop", Effect::CancelEvent { event: call }, Vec::new());
    put(&mut world, &[&keep, &short, &dropped]);
    let all = [&keep, &short, &dropped];
    for (some, headline, support) in [
        (
            &all[..],
            "Three changes give you back 1 h and put Rotterdam hub on the calendar.",
            "No protected 1-2-1 moves. Three people are to be told; one of them outside the company.",
        ),
        (
            &[&dropped],
            "One change gives you back 30 min.",
            "No protected 1-2-1 moves. One person is to be told; none outside the company.",
        ),
        (
            &[&keep],
            "One change puts Rotterdam hub on the calendar and keeps 1 h 30 free for your own work.",
            "No protected 1-2-1 moves. Nobody else has to be told.",
        ),
        (
            &[],
            "No change is ticked: the week stays as it is.",
            "No protected 1-2-1 moves. Nobody else has to be told.",
        ),
    ] {
        let week = ticked(&world, View::Changes, &all, some);
        assert_eq!((week.headline.as_str(), week.support.as_str()), (headline, support));
    }
}

#[test]
fn a_protected_one_to_one_that_moves_is_named() {
    let mut world = world();
    let talk = with(event("Ana 1-2-1", "25 09:00", "25 09:30"), "ana@near.example", PartStat::Accepted);
    let to = Interval::new(at("26 09:00"), at("26 09:30"));
    let moved = proposal("move", Effect::MoveEvent { event: talk.id, to }, Vec::new());
    world.put(Item::Event(talk));
    world.reckon_busy();
    put(&mut world, &[&moved]);
    let week = shown(&world, &Asked::default());
    assert!(week.support.starts_with("A protected 1-2-1 moves: Ana 1-2-1."), "{}", week.support);
}

#[test]
fn the_score_goes_from_the_week_as_it_is_to_the_week_with_the_ticked_ones() {
    let mut world = world();
    // Wednesday holds the only long stretches: the other days are full.
    for day in ["23", "24", "26", "27"] {
        let full = event(&format!("Full {day}"), &format!("{day} 09:00"), &format!("{day} 17:30"));
        world.put(Item::Event(with(full, "ana@near.example", PartStat::Accepted)));
    }
    let talk = with(event("Talk", "25 15:00", "25 16:00"), "ben@near.example", PartStat::Accepted);
    let dropped = proposal("drop", Effect::CancelEvent { event: talk.id }, Vec::new());
    world.put(Item::Event(talk));
    world.reckon_busy();
    put(&mut world, &[&dropped]);
    let week = shown(&world, &Asked::default());
    let deep = &week.changes.score.dials[1];
    // 210 + 120 + 90 of 480 minutes; then 210 + 270.
    assert_eq!((deep.name, deep.before, deep.after), ("Deep work", Some(88), Some(100)));
    let words: Vec<&str> = deep.parts_before.iter().map(|p| p.words.as_str()).collect();
    assert_eq!(words, ["Wed 09:00–12:30, free", "Wed 13:00–15:00, free", "Wed 16:00–17:30, free"]);
    let room = &week.changes.score.dials[2];
    assert_eq!((room.before, room.after), (Some(100), Some(100)));
    // The other three have nothing to go by.
    assert_eq!((week.changes.score.before, week.changes.score.after), (Some(94), Some(100)));
    assert_eq!(week.changes.score.words, "Deep work rises; nothing falls.");
    assert_eq!(week.changes.list[0].gain, Some(6));
    assert_eq!(week.changes.score.dials[0].words_before, "No goals are set yet");
}
