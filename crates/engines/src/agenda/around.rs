//! `agenda.travel`: the way to a meeting elsewhere, kept in the calendar so that nobody books it. `agenda.debrief`: five
//! minutes after what decides something, to write down what was agreed.

use super::{cost, slots};
use crate::maths::meetings::{Prepare, wants_preparing};
use crate::maths::{calendar, travel};
use jiff::SignedDuration;
use world::effect::EventDraft;
use world::proposal::Draft;
use world::{Effect, Event, Interval, ItemRef, Proposal, Reason, Snapshot};

/// Minutes of a debrief, and what they save afterwards.
const DEBRIEF: i64 = 5;
const SAVED: f64 = 12.0;
/// What a kept minute of a way is worth: somebody would else have booked it now and then.
const KEPT: f64 = 0.5;

pub(super) fn find(world: &Snapshot) -> Vec<Proposal> {
    let zone = world.zone();
    let soon = Interval::new(world.now, world.now + SignedDuration::from_hours(7 * 24));
    let ahead: Vec<&Event> = world
        .busy_events(soon)
        .into_iter()
        .filter(|e| e.interval(&zone).start > world.now && !e.is_all_day())
        .collect();
    let ways = ahead.iter().flat_map(|e| way(world, e));
    ways.chain(ahead.iter().filter_map(|e| debrief(world, e))).collect()
}

/// The way there and the way back, each where nothing stands in it yet.
fn way(world: &Snapshot, event: &Event) -> Vec<Proposal> {
    let Some(place) = travel::elsewhere(world, event) else { return Vec::new() };
    let (before, after) = travel::around(world, event);
    let free = |(n, needed): (usize, i64)| {
        let stretch = travel::ways(world, event)[n];
        (needed > 0 && stretch.minutes() == needed && stretch.start > world.now).then_some((n, stretch))
    };
    let place = crate::maths::spoken::short(event.location.as_deref().unwrap_or(&place), 40);
    let block = |(n, stretch): (usize, Interval)| {
        let (key, title) = match n {
            0 => ("to", format!("Way to {place}")),
            _ => ("from", format!("Way back from {place}")),
        };
        let mut draft = cost::block(world, format!("way-{key}-{}@equerry", event.id), title, stretch);
        draft.categories = vec![super::rules::TRAVEL.into()];
        let minutes = stretch.minutes() as f64;
        let reasons = vec![cost::minutes("kept", "nobody books it over", KEPT * minutes)];
        let because = format!("{} is at {place}, and the way is not in the calendar.", cost::name(event));
        proposal(world, event, "agenda.travel", draft, because, reasons)
    };
    [before, after].into_iter().enumerate().filter_map(free).map(block).collect()
}

/// Five minutes after a board or a decision, where they are free and nothing of the kind stands there.
fn debrief(world: &Snapshot, event: &Event) -> Option<Proposal> {
    let why = match wants_preparing(world, event)? {
        Prepare::Board => "It is a board",
        Prepare::Decision => "Something is to be decided",
        Prepare::External => return None,
    };
    let end = event.interval(&world.zone()).end;
    let stretch = Interval::lasting(end, DEBRIEF);
    let free = calendar::free_on(world, calendar::date_of(end, &world.zone()), end);
    free.iter().find(|f| f.start <= stretch.start && stretch.end <= f.end)?;
    let uid = format!("debrief-{}@equerry", event.id);
    let draft = cost::block(world, uid, format!("Write down {}", cost::name(event)), stretch);
    let reasons = vec![
        cost::minutes("agreed", "what was agreed is written down at once", SAVED),
        cost::minutes("time", "time it takes", -(DEBRIEF as f64)),
    ];
    let because = format!("{why}, and nothing is kept free to write down what was agreed.");
    Some(proposal(world, event, "agenda.debrief", draft, because, reasons))
}

fn proposal(
    world: &Snapshot,
    event: &Event,
    kind: &'static str,
    draft: EventDraft,
    because: String,
    reasons: Vec<Reason>,
) -> Proposal {
    let stretch = draft.interval;
    let made = Draft {
        kind,
        key: draft.uid.clone(),
        title: format!("Keep {} for: {}", cost::when(world, stretch), draft.summary),
        because,
        effect: Effect::CreateEvent { draft },
        ways: Vec::new(),
        expected: format!("{} min that were free; nothing else moves", stretch.minutes()),
        reasons,
        evidence: vec![cost::evidence(world, event)],
        about: vec![ItemRef::Event(event.id), ItemRef::Event(slots::series(event))],
        goal: None,
        by: Some(stretch.start),
        expires: stretch.start,
    };
    Proposal::new(made, world.now)
}
