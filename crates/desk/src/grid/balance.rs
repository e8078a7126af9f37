//! Sharing out anew: where somebody has too much, what another could do instead, with what speaks for it. Proposed, and
//! the executive says yes or no.

use super::first;
use super::numbers::{COMFORTABLE, Numbers};
use crate::office::is_shared;
use crate::words::{duration, inert};
use engines::responsibility::assignment::{Duty, Person, Problem};
use jiff::SignedDuration;
use std::collections::BTreeMap;
use world::evidence::{Reason, Unit};
use world::proposal::Draft;
use world::{Effect, Evidence, ItemRef, Proposal, Snapshot};

/// What fit, a wish to grow, room and having it already are worth (spec §9.5), in thousandths.
const FIT: f64 = 3_000.0;
const GROWTH: f64 = 2_000.0;
const ROOM: f64 = 2_000.0;
const CONTINUITY: f64 = 1_000.0;
/// What overload costs for each whole 15% above 85%.
const OVERLOAD: f64 = 2_000.0;
/// An area that nobody does costs more than any who could.
const NOBODY: i64 = 100_000;
/// Below this fit an area is one to learn; each learns one at most.
const LEARNING: f64 = 0.5;
/// Steps of improvement, and the seed: the same grid gives the same plan.
const STEPS: usize = 20_000;
const SEED: u64 = 9;
/// Days that a proposal waits, and the most at a time.
const WAITS_DAYS: i64 = 14;
const MOST: usize = 2;

/// One who does an area: the area and their place in it.
struct Slot {
    area: usize,
    holder: usize,
    share: i64,
}

/// What could be handed over, the greatest relief first; nothing where nobody has too much, or too little is entered.
pub(crate) fn balance(world: &Snapshot) -> Vec<Proposal> {
    let numbers = Numbers::of(world);
    let slots = slots(&numbers);
    let overloaded =
        |p: usize| numbers.capacity(p).is_some_and(|all| numbers.load(p) as f64 > COMFORTABLE * all as f64);
    if slots.is_empty() || !(0..numbers.people.len()).any(overloaded) {
        return Vec::new();
    }
    let problem = problem(world, &numbers, &slots);
    let today: Vec<Option<usize>> = slots.iter().map(|slot| Some(slot.holder)).collect();
    let plan = problem.readapt(&today, SEED, STEPS);
    let mut moves: Vec<(&Slot, usize)> = slots
        .iter()
        .zip(&plan.holders)
        .filter_map(|(slot, holder)| Some((slot, (*holder)?)))
        .filter(|(slot, to)| *to != slot.holder && overloaded(slot.holder))
        .collect();
    moves.sort_by_key(|(slot, _)| (-slot.share, slot.area));
    // No more than relieves: the fewest changes.
    let mut loads: BTreeMap<usize, i64> = BTreeMap::new();
    moves.retain(|(slot, _)| {
        let load = loads.entry(slot.holder).or_insert_with(|| numbers.load(slot.holder));
        let all = numbers.capacity(slot.holder).unwrap_or(i64::MAX);
        let too_much = *load as f64 > COMFORTABLE * all as f64;
        *load -= if too_much { slot.share } else { 0 };
        too_much
    });
    moves.into_iter().take(MOST).map(|(slot, to)| proposal(world, &numbers, slot, to)).collect()
}

fn slots(numbers: &Numbers<'_>) -> Vec<Slot> {
    let of = |area: usize| {
        let share = numbers.share(area);
        let holders = numbers.rows[area].responsible.iter();
        holders.filter_map(move |holder| Some(Slot { area, holder: *holder as usize, share: share? }))
    };
    (0..numbers.areas.len()).flat_map(of).collect()
}

fn problem(world: &Snapshot, numbers: &Numbers<'_>, slots: &[Slot]) -> Problem {
    let of_slots = |p: usize| -> i64 { slots.iter().filter(|s| s.holder == p).map(|s| s.share).sum() };
    let person = |p: usize| {
        // What they answer for, and hours that are too long as it is, stay with them.
        let (load, stays) = (numbers.load(p), numbers.load(p) - of_slots(p));
        match numbers.capacity(p).filter(|all| *all > 0) {
            // One whose time is not entered, or who has none, keeps what they have and is given nothing.
            None => Person { comfortable: load - stays, over_cost: 0, capacity: load - stays, learning: 0 },
            Some(all) => Person {
                comfortable: ((COMFORTABLE * all as f64) as i64 - stays).max(0),
                over_cost: (OVERLOAD / (0.15 * all as f64)).ceil() as i64,
                capacity: all.max(load) - stays,
                learning: 1,
            },
        }
    };
    let people = 0..numbers.people.len();
    let cost = |slot: &Slot| people.clone().map(|p| cost(world, numbers, slot, p)).collect();
    let is_new = |slot: &Slot| {
        let learns =
            |p: usize| slot.holder != p && numbers.fit(slot.area, p).is_some_and(|fit| fit < LEARNING);
        people.clone().map(learns).collect()
    };
    Problem {
        people: people.clone().map(person).collect(),
        duties: slots.iter().map(|s| Duty { load: s.share, unassigned_cost: NOBODY }).collect(),
        costs: slots.iter().map(cost).collect(),
        learning: slots.iter().map(is_new).collect(),
    }
}

/// What it costs that somebody does an area: the less, the more speaks for it. None where they must not: the executive,
/// one who answers for nothing known of it, one who does it already, one who may not see it, one who is away.
fn cost(world: &Snapshot, numbers: &Numbers<'_>, slot: &Slot, person: usize) -> Option<i64> {
    let worth: f64 = parts(world, numbers, slot, person)?.iter().map(|part| part.1).sum();
    Some(-worth.round() as i64)
}

/// The parts of what speaks for somebody, each with its words.
fn parts(
    world: &Snapshot,
    numbers: &Numbers<'_>,
    slot: &Slot,
    person: usize,
) -> Option<Vec<(&'static str, f64)>> {
    let area = numbers.areas[slot.area];
    let holds = slot.holder == person;
    if !holds {
        let does = numbers.rows[slot.area].responsible.contains(&(person as u32));
        let today = world.zone().to_datetime(world.now).date();
        let soon = today.saturating_add(jiff::Span::new().days(WAITS_DAYS));
        let away = numbers.work[person].is_away(today, soon);
        if person == 0 || does || away || !is_shared(&area.clearance) {
            return None;
        }
    }
    let wishes = numbers.wishes(slot.area, person);
    let fit = match numbers.fit(slot.area, person) {
        // What one cannot do so far one learns where one wishes to, and not otherwise.
        // Of an area of which nobody wrote what it takes it is not known who could do it.
        _ if !holds && area.needs.is_empty() => return None,
        Some(fit) if holds || wishes || fit >= LEARNING => fit,
        None if holds => 1.0,
        _ => return None,
    };
    let room = numbers
        .capacity(person)
        .filter(|all| *all > 0)
        .map_or(0.0, |all| (1.0 - numbers.load(person) as f64 / all as f64).clamp(0.0, 1.0));
    let grows = f64::from(u8::from(wishes));
    Some(vec![
        ("fit", FIT * fit),
        ("growth", GROWTH * grows),
        ("room", ROOM * room),
        ("continuity", CONTINUITY * f64::from(u8::from(holds))),
    ])
}

fn proposal(world: &Snapshot, numbers: &Numbers<'_>, slot: &Slot, to: usize) -> Proposal {
    let area = numbers.areas[slot.area];
    let (from, to_id) = (numbers.people[slot.holder], numbers.people[to]);
    let (giver, taker) = (first(world, from), first(world, to_id));
    let load = |p: usize| {
        let said =
            numbers.told(p).map_or(String::new(), |hours| format!(", {hours} h this week as they said"));
        match numbers.capacity(p) {
            Some(all) if all > 0 => {
                format!("{} of {} a month{said}", duration(numbers.load(p)), duration(all))
            }
            _ => format!("{} a month{said}", duration(numbers.load(p))),
        }
    };
    let name = inert(&area.name);
    let evidence = Evidence {
        item: ItemRef::Responsibility(area.id),
        quote: format!("{giver} {}; {taker} {}", load(slot.holder), load(to)),
        at: Some(world.now),
        clearance: area.clearance.clone(),
    };
    let fit = numbers.fit(slot.area, to).unwrap_or(0.0);
    let fits = match fit < LEARNING {
        true => format!("{taker} wishes to learn it"),
        false => format!("{taker} can do {:.0}% of what it takes", fit * 100.0),
    };
    Proposal::new(
        Draft {
            kind: "grid.balance",
            key: format!("{} {from} {to_id}", area.id),
            title: format!("Move {name} from {giver} to {taker}"),
            because: format!("{giver} has {} and {taker} {}. {fits}.", load(slot.holder), load(to)),
            effect: Effect::HandOver { area: area.id, from, to: to_id },
            ways: Vec::new(),
            expected: format!(
                "{giver} −{} a month, {taker} +{}{}",
                duration(slot.share),
                duration(slot.share),
                super::spread::change(numbers, (slot.holder, to, slot.share)),
            ),
            reasons: why(world, numbers, slot, to, &evidence),
            evidence: vec![evidence.clone()],
            about: vec![ItemRef::Responsibility(area.id)],
            goal: None,
            by: None,
            expires: world.now + SignedDuration::from_hours(24 * WAITS_DAYS),
        },
        world.now,
    )
}

/// What speaks for the new one against the old one, part by part, and the minutes that are relieved.
fn why(world: &Snapshot, numbers: &Numbers<'_>, slot: &Slot, to: usize, evidence: &Evidence) -> Vec<Reason> {
    let old = parts(world, numbers, slot, slot.holder).unwrap_or_default();
    let new = parts(world, numbers, slot, to).unwrap_or_default();
    let all = numbers.capacity(slot.holder).unwrap_or(0) as f64;
    let over = (numbers.load(slot.holder) as f64 - COMFORTABLE * all).clamp(0.0, slot.share as f64);
    let relieved =
        Reason::new("relief", "of a load above 85%", over, Unit::Minutes).with(vec![evidence.clone()]);
    let word = |code: &str| match code {
        "fit" => "how well it fits",
        "growth" => "a wish to grow in it",
        "room" => "room beside other duties",
        _ => "who does it already",
    };
    let parts = new.iter().zip(&old).filter(|(n, o)| (n.1 - o.1).abs() > 0.5);
    let parts = parts.map(|(n, o)| Reason::new(n.0, word(n.0), (n.1 - o.1) / 1_000.0, Unit::Points));
    std::iter::once(relieved).chain(parts).collect()
}
