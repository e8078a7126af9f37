//! A week from small worlds built by hand.

use super::*;
use crate::brief::Line;
use proptest::prelude::*;
use world::effect::EventDraft;
use world::event::{Attendee, EventTime};
use world::office::{Member, Office};
use world::proposal::Draft;
use world::{Goal, GoalId, GoalLink, Item, PartStat, PersonId, SourceId};

const ZONE: &str = "Europe/Berlin";

/// "24 09:00" by the office's clock in November 2026, or "2026-03-29 02:15".
pub(super) fn at(text: &str) -> jiff::Timestamp {
    let text = if text.len() > 10 { text.to_owned() } else { format!("2026-11-{text}") };
    let local = civil::DateTime::strptime("%Y-%m-%d %H:%M", &text).unwrap();
    world::time::instant(local.date(), local.time(), &TimeZone::get(ZONE).unwrap())
}

/// Tuesday 24 November 2026, 07:40.
pub(super) fn world() -> Snapshot {
    let owner = Member::new("Mara", "mara@near.example");
    let office = Office::new(owner, ZONE);
    Snapshot::empty(office, at("24 07:40"))
}

pub(super) fn event(title: &str, from: &str, to: &str) -> Event {
    let source = SourceId::derive("own");
    Event::new(
        source,
        format!("{title} {from}"),
        title,
        EventTime::Timed { interval: Interval::new(at(from), at(to)), zone: ZONE.into() },
    )
}

pub(super) fn with(mut event: Event, email: &str, reply: PartStat) -> Event {
    event.attendees.push(Attendee {
        email: email.into(),
        name: None,
        role: Default::default(),
        partstat: reply,
    });
    event
}

pub(super) fn proposal(key: &str, effect: Effect, about: Vec<ItemRef>) -> Proposal {
    let draft = Draft {
        kind: "agenda.test",
        key: key.into(),
        title: format!("Do {key}"),
        because: "It is better.".into(),
        effect,
        ways: Vec::new(),
        expected: "time".into(),
        reasons: Vec::new(),
        evidence: Vec::new(),
        about,
        goal: None,
        by: None,
        expires: at("30 12:00"),
    };
    Proposal::new(draft, at("23 12:00"))
}

fn made(items: Vec<Item>) -> Week {
    let mut world = world();
    items.into_iter().for_each(|item| world.put(item));
    world.reckon_busy();
    week_of(&world)
}

fn week_of(world: &Snapshot) -> Week {
    shown(world, &Asked::default())
}

pub(super) fn shown(world: &Snapshot, asked: &Asked) -> Week {
    compose(world, "2026-W48".parse().unwrap(), asked, &seats(), &AgendaConfig::default())
}

pub(super) fn seats() -> Seats {
    let actor = world::Actor {
        person: PersonId::derive("mara"),
        role: world::Role::Executive,
        name: "Mara".into(),
        automation: None,
    };
    Seats {
        reader: world::Reader { actor, grants: Vec::new(), at: at("24 07:40"), whole: false },
        assistant: None,
        acting: world::Acting::default(),
    }
}

fn block<'a>(week: &'a Week, title: &str) -> &'a Block {
    week.days.iter().flat_map(|d| d.all()).find(|b| b.title == title).unwrap()
}

#[test]
fn weeks_have_names() {
    for (text, monday) in [
        ("2026-W48", Some(civil::date(2026, 11, 23))),
        ("2026-W53", Some(civil::date(2026, 12, 28))),
        ("2027-W01", Some(civil::date(2027, 1, 4))),
        ("2025-W53", None),
        ("2026-48", None),
        ("-9999-W01", None),
        ("9999-W52", None),
        ("", None),
    ] {
        let found: Option<WeekOf> = text.parse().ok();
        assert_eq!(found.map(|w| w.monday), monday, "{text}");
        assert!(found.is_none_or(|w| w.to_string() == text), "{text}");
    }
    assert_eq!(WeekOf::holding(civil::date(2026, 11, 29)).to_string(), "2026-W48");
    assert_eq!("2026-W53".parse::<WeekOf>().unwrap().plus(1).to_string(), "2027-W01");
}

#[test]
fn a_usual_week_has_five_days_and_five_minute_rows() {
    let week = made(vec![Item::Event(event("Exec team", "23 09:00", "23 10:00"))]);
    assert_eq!((week.title.as_str(), week.dates.as_str()), ("Week 48", "23–27 November"));
    assert_eq!(week.days.len(), 5);
    assert!(week.days[1].today && week.days[1].selected && week.is_present);
    assert_eq!(week.hours, Hours { from: 8 });
    let exec = block(&week, "Exec team");
    assert_eq!(exec.place, Some(Place { row: 13, span: 12, above: false, below: false }));
    assert_eq!((exec.stretch.as_str(), exec.past), ("09:00–10:00", true));
    assert_eq!(week.days[0].free, "Free after 10:00: 7 h 30.");
}

#[test]
fn a_weekend_shows_when_something_is_on_it() {
    let week = made(vec![Item::Event(event("Regatta", "28 10:00", "28 16:00"))]);
    let names: Vec<&str> = week.days.iter().map(|d| d.name.as_str()).collect();
    assert_eq!(names, ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]);
    assert_eq!(week.dates, "23–28 November");
}

#[test]
fn what_lasts_over_the_weekend_brings_no_weekend() {
    let mut season = event("Peak season", "23 00:00", "23 00:00");
    season.time = EventTime::AllDay { start: civil::date(2026, 11, 23), end: civil::date(2026, 11, 30) };
    let week = made(vec![Item::Event(season)]);
    assert_eq!(week.days.len(), 5);
    let bars: Vec<_> = week.bars.iter().map(|b| (b.block.title.as_str(), b.column, b.span)).collect();
    assert_eq!(bars, [("Peak season", 1, 5)], "one bar, not one a day");
}

#[test]
fn what_lies_outside_the_hours_is_told_above_and_below() {
    let week = made(vec![
        Item::Event(event("Flight", "25 06:30", "25 08:00")),
        Item::Event(event("Train", "25 07:40", "25 08:30")),
        Item::Event(event("Choir", "25 19:30", "25 21:30")),
    ]);
    let titles = |blocks: &[Block]| blocks.iter().map(|b| b.title.clone()).collect::<Vec<_>>();
    let day = &week.days[2];
    assert_eq!((titles(&day.early), titles(&day.late)), (vec!["Flight".into()], vec!["Choir".into()]));
    assert_eq!(titles(&day.blocks), ["Train"]);
    assert_eq!(block(&week, "Train").place, Some(Place { row: 1, span: 6, above: true, below: false }));
}

#[test]
fn what_only_touches_stands_alone() {
    let week = made(vec![
        Item::Event(event("A", "25 09:00", "25 09:45")),
        Item::Event(event("B", "25 09:45", "25 10:00")),
        Item::Event(event("C", "25 10:00", "25 10:15")),
        Item::Event(event("Evening", "25 18:00", "25 23:00")),
    ]);
    for title in ["A", "B", "C"] {
        assert_eq!(block(&week, title).lane, Some(Lane { lane: 1, of: 1 }), "{title}");
    }
}

#[test]
fn marks_say_what_a_thing_is() {
    let mut board = with(event("Board", "25 10:00", "25 11:00"), "mara@near.example", PartStat::Declined);
    board.protected = true;
    let mut hold = event("Offsite", "25 14:00", "25 15:00");
    hold.status = EventStatus::Tentative;
    let mut gone = event("Called off", "25 16:00", "25 17:00");
    gone.status = EventStatus::Cancelled;
    let mut days = event("Conference", "26 00:00", "26 00:00");
    days.time = EventTime::AllDay { start: civil::date(2026, 11, 26), end: civil::date(2026, 11, 28) };
    let week = made(vec![
        Item::Event(board),
        Item::Event(hold),
        Item::Event(gone),
        Item::Event(days),
        Item::Event(event("Kept free: paper", "25 08:00", "25 09:30")),
        Item::Event(event("Train to Bonn", "27 08:00", "27 09:30")),
        Item::Event(event("Ana 1-2-1", "27 10:00", "27 10:30")),
    ]);
    for (title, said) in [
        ("Board", "protected, declined"),
        ("Offsite", "tentative"),
        ("Kept free: paper", "kept free"),
        ("Train to Bonn", "protected, away or travelling"),
        ("Ana 1-2-1", "protected"),
    ] {
        assert_eq!(block(&week, title).said.join(", "), said, "{title}");
    }
    assert!(week.days.iter().flat_map(|d| d.all()).all(|b| b.title != "Called off"));
    assert_eq!(week.days.iter().filter(|d| d.all_day.iter().any(|b| b.title == "Conference")).count(), 2);
    let legend = &week.legend;
    assert!(legend.protected && legend.kept && legend.tentative && legend.declined && legend.away);
    assert!(!legend.proposed && !legend.private && !legend.clash && legend.goals.is_empty());
}

#[test]
fn two_at_once_are_said_and_marked() {
    let ana = with(event("Review", "26 09:00", "26 10:00"), "ana@near.example", PartStat::Accepted);
    let ben = with(event("Interview", "26 09:30", "26 10:30"), "ben@near.example", PartStat::Accepted);
    let week = made(vec![Item::Event(ana), Item::Event(ben)]);
    assert_eq!(week.headline, "Review and Interview clash on Thursday at 09:30.");
    assert_eq!(block(&week, "Review").lane, Some(Lane { lane: 1, of: 2 }));
    assert_eq!(block(&week, "Interview").lane, Some(Lane { lane: 2, of: 2 }));
    assert!(block(&week, "Interview").clash && week.legend.clash);
}

#[test]
fn proposals_stand_as_ghosts_with_the_number_of_their_card() {
    let review = event("Vendor review", "25 13:00", "25 14:00");
    let call = event("Supplier call", "26 11:00", "26 11:30");
    let to = Interval::new(at("27 14:00"), at("27 15:00"));
    let draft = EventDraft {
        calendar: None,
        uid: "focus-1@equerry".into(),
        interval: Interval::new(at("24 14:00"), at("24 15:30")),
        zone: ZONE.into(),
        summary: "Kept free: board paper".into(),
        description: String::new(),
        location: None,
        attendees: Vec::new(),
        categories: Vec::new(),
        tentative: false,
        clearance: Default::default(),
    };
    let mut over = proposal("over", Effect::CancelEvent { event: call.id }, Vec::new());
    over.expires = at("23 13:00");
    let week = made(vec![
        Item::Event(review.clone()),
        Item::Event(call.clone()),
        Item::Proposal(Box::new(proposal("move", Effect::MoveEvent { event: review.id, to }, Vec::new()))),
        Item::Proposal(Box::new(proposal("keep", Effect::CreateEvent { draft }, Vec::new()))),
        Item::Proposal(Box::new(proposal("drop", Effect::CancelEvent { event: call.id }, Vec::new()))),
        Item::Proposal(Box::new(over)),
    ]);
    let titles: Vec<&str> = week.changes.list.iter().map(|c| c.card.action.as_str()).collect();
    assert_eq!(titles, ["Do keep", "Do move", "Do drop"]);
    let all: Vec<(&str, &str, Option<usize>, bool)> = week
        .days
        .iter()
        .flat_map(|d| d.all())
        .map(|b| (b.title.as_str(), b.from.as_str(), b.number, b.ghost))
        .collect();
    assert_eq!(
        all,
        [
            ("Kept free: board paper", "14:00", Some(1), true),
            ("Vendor review", "13:00", Some(2), false),
            ("Supplier call", "11:00", Some(3), false),
            ("Vendor review", "14:00", Some(2), true),
        ]
    );
    assert_eq!(week.headline, "Three changes keep 1 h free for your own work.");
    let gone: Vec<&str> =
        week.days.iter().flat_map(|d| d.all()).filter(|b| b.gone).map(|b| b.stretch.as_str()).collect();
    assert_eq!(gone, ["13:00–14:00", "11:00–11:30"]);
}

#[test]
fn what_one_may_not_see_is_busy_and_no_more() {
    let mut world = world();
    world.put(Item::Event(event("Board", "25 10:00", "25 11:00")));
    world.busy =
        vec![Interval::new(at("25 10:00"), at("25 12:00")), Interval::new(at("26 07:00"), at("26 09:00"))]
            .into();
    let week = week_of(&world);
    let private: Vec<(&str, &str)> = week
        .days
        .iter()
        .flat_map(|d| d.all())
        .filter(|b| b.private)
        .map(|b| (b.title.as_str(), b.stretch.as_str()))
        .collect();
    assert_eq!(private, [("Busy", "11:00–12:00"), ("Busy", "07:00–09:00")]);
    assert!(week.support.contains("Private time shows as busy."), "{}", week.support);
}

#[test]
fn goals_mark_what_serves_them() {
    let goal =
        |name: &str, weight: f64, parent: Option<GoalId>| Goal { parent, weight, ..Goal::new(name, name) };
    let review = event("Review", "25 13:00", "25 14:00");
    let mut world = world();
    let root = GoalId::derive("root");
    for item in [
        goal("root", 1.0, None),
        goal("hub", 0.6, Some(root)),
        goal("team", 0.4, Some(root)),
        goal("hiring", 1.0, Some(GoalId::derive("team"))),
    ] {
        world.put(Item::Goal(item));
    }
    let link =
        GoalLink { goal: GoalId::derive("hiring"), contribution: 0.6, confirmed: true, probability: 1.0 };
    world.links = BTreeMap::from([(ItemRef::Event(review.id), vec![link])]).into();
    world.put(Item::Event(review));
    let week = week_of(&world);
    let mark = block(&week, "Review").goal.clone().unwrap();
    assert_eq!((mark.letter, mark.name.as_str()), ('b', "team"));
    assert_eq!(week.legend.goals, [mark]);
}

#[test]
fn a_day_in_words() {
    let mut world = world();
    for event in [event("A", "24 08:30", "24 10:00"), event("B", "24 12:00", "24 13:00")] {
        world.put(Item::Event(event));
    }
    world.reckon_busy();
    let words = words::in_words(&world, civil::date(2026, 11, 24), civil::date(2026, 11, 24));
    assert_eq!(words.title, "Today");
    assert_eq!(words.busy, "Busy 2 h 30 between 08:30 and 13:00.");
    assert_eq!(words.free, "Free 10:00–12:00 and after 13:00: 6 h 30.");
    let words = words::in_words(&world, civil::date(2026, 11, 28), civil::date(2026, 11, 24));
    assert_eq!((words.busy.as_str(), words.free.as_str()), ("Nothing is on the calendar.", "A day off."));
}

#[test]
fn an_empty_week_says_so() {
    assert_eq!(made(Vec::new()).headline, "Nothing is on the calendar this week.");
}

#[test]
fn titles_from_outside_are_only_text() {
    let week = made(vec![Item::Event(event("<script>alert(1)</script>", "25 13:00", "25 14:00"))]);
    let line = Line::new("<script>alert(1)</script>", Vec::new());
    assert!(week.days.iter().flat_map(|d| d.all()).all(|b| b.title == line.text));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    /// Every event of the week stands once on each of its days: on the grid, above it, or beside it.
    #[test]
    fn none_is_lost(spans in prop::collection::vec((0_i64..7 * 1440, 0_i64..2000), 0..25), spring in any::<bool>()) {
        let mut world = world();
        let which: WeekOf = if spring { "2026-W13" } else { "2026-W43" }.parse().unwrap();
        let zone = world.zone();
        let monday = world::time::instant(which.monday, civil::Time::midnight(), &zone);
        for (n, (start, length)) in spans.iter().enumerate() {
            let from = monday + SignedDuration::from_mins(*start);
            let mut one = event(&format!("E{n}"), "24 09:00", "24 10:00");
            one.time = EventTime::Timed { interval: Interval::lasting(from, *length), zone: ZONE.into() };
            world.put(Item::Event(one));
        }
        world.reckon_busy();
        let week = compose(&world, which, &Asked::default(), &seats(), &AgendaConfig::default());
        for event in world.events.values() {
            let span = event.interval(&zone);
            for date in which.days() {
                let shown: Vec<_> = week.days.iter().filter(|d| d.date == date).collect();
                let found = shown.iter().flat_map(|d| d.all()).filter(|b| b.event == Some(event.id)).count();
                // A weekend that only what lasts for days reaches is left out; the days before tell of it.
                let elsewhere = shown.is_empty()
                    && span.minutes() >= 24 * 60
                    && week.days.iter().flat_map(|d| &d.all_day).any(|b| b.event == Some(event.id));
                let expected = usize::from(grid::piece(span, date, &zone).is_some() && !elsewhere);
                prop_assert_eq!(found, expected, "{:?} {}", span, date);
            }
        }
        for day in &week.days {
            let counted = day.blocks.iter().filter(|b| b.lane.is_none()).count();
            let said: usize = day.more.iter().map(|m| m[1..].split(' ').next().unwrap().parse::<usize>().unwrap()).sum();
            prop_assert_eq!(counted, said);
        }
    }
}
