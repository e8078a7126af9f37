//! Which items to take out together, so that a repair can lay them better: those that lie near each other, want the
//! same place, share a context, wait for each other or cost most.

use super::plan::{NOBODY, Plan};
use crate::maths::random::Random;

/// The ways of choosing.
const WAYS: usize = 8;

/// An item, and where it would like to begin.
pub(super) type Wish = Option<(usize, usize)>;

/// Chooses about `many` placed items, perhaps one that is left out, and tells for whom room was made where.
pub(super) fn choose(plan: &Plan, chance: &mut Random, many: usize, into: &mut Vec<usize>) -> Wish {
    into.clear();
    let mut wish = None;
    match chance.below(WAYS) {
        0 | 1 => around_some_item(plan, chance, many, into),
        2 | 3 => wish = where_it_would_like_to_be(plan, chance, many, into),
        4 => wish = for_what_is_left_out(plan, chance, many, into),
        5 => same_context(plan, chance, many, into),
        6 => chain(plan, chance, many, into),
        _ => dearest(plan, chance, many, into),
    }
    if chance.next() & 1 == 0 {
        with_those_that_wait(plan, into);
    }
    wish
}

/// Adds what the chosen items wait for, and what waits for them.
fn with_those_that_wait(plan: &Plan, into: &mut Vec<usize>) {
    for k in 0..into.len() {
        let facts = &plan.tables.facts[into[k]];
        facts.before.iter().chain(&facts.after).for_each(|&(other, _)| add(plan, other, into));
    }
}

fn add(plan: &Plan, item: usize, into: &mut Vec<usize>) {
    if plan.placed(item) && !into.contains(&item) {
        into.push(item);
    }
}

fn some_placed(plan: &Plan, chance: &mut Random) -> Option<usize> {
    let items = plan.chunks.len();
    (0..8).map(|_| chance.below(items)).find(|&i| plan.placed(i))
}

/// A slot of some chunk of a placed item.
fn some_slot(plan: &Plan, chance: &mut Random, item: usize) -> Option<usize> {
    let chunks = &plan.chunks[item];
    (!chunks.is_empty()).then(|| chunks[chance.below(chunks.len())].start)
}

fn around_some_item(plan: &Plan, chance: &mut Random, many: usize, into: &mut Vec<usize>) {
    if let Some(item) = some_placed(plan, chance) {
        let slot = some_slot(plan, chance, item).unwrap_or(0);
        add(plan, item, into);
        around(plan, chance, slot, many, into);
    }
}

/// The nearest items before and behind a slot until the list holds `many`.
fn around(plan: &Plan, chance: &mut Random, slot: usize, many: usize, into: &mut Vec<usize>) {
    let (mut left, mut right) = (slot, slot);
    let reach = plan.tables.problem.slots_per_day;
    while into.len() < many && (slot - left < reach || right - slot < reach) {
        let back = chance.next() & 1 == 0;
        let at = if back { left.checked_sub(1) } else { Some(right + 1) };
        match at.filter(|&t| t < plan.tables.slots) {
            Some(t) if back => left = t,
            Some(t) => right = t,
            None if left == 0 && right + 1 >= plan.tables.slots => return,
            None => continue,
        }
        let holder = plan.holder[at.unwrap_or(slot)];
        if holder != NOBODY {
            add(plan, holder as usize, into);
        }
    }
}

/// An item, some of its neighbours, and what lies where it would rather be.
fn where_it_would_like_to_be(plan: &Plan, chance: &mut Random, many: usize, into: &mut Vec<usize>) -> Wish {
    let item = some_placed(plan, chance)?;
    let here = some_slot(plan, chance, item).unwrap_or(0);
    add(plan, item, into);
    let there = make_room(plan, chance, item, into);
    let (enough, full) = (into.len() + many / 3, many.max(into.len()));
    around(plan, chance, here, enough.min(full), into);
    around(plan, chance, there?, full, into);
    Some((item, there?))
}

/// The cheapest of a few starts of the item.
fn wish(plan: &Plan, chance: &mut Random, item: usize) -> Option<usize> {
    let facts = &plan.tables.facts[item];
    let words = facts.words.len();
    if words == 0 {
        return None;
    }
    let tries = 1 + chance.below(6);
    let start = |_| {
        let slot = (facts.words.start + chance.below(words)) * 64 + chance.below(64);
        facts.starts.each(slot / 64..facts.words.end).find(|&t| t >= slot)
    };
    let starts: Vec<usize> = (0..tries).filter_map(start).collect();
    starts.into_iter().min_by_key(|&t| facts.whole[t])
}

/// Adds what lies where the item would like to be, and tells where that is.
fn make_room(plan: &Plan, chance: &mut Random, index: usize, into: &mut Vec<usize>) -> Option<usize> {
    let item = &plan.tables.problem.items[index];
    let (before, after) = item.buffers();
    let start = wish(plan, chance, index)?;
    for t in start - before..start + item.dur + after {
        if plan.holder[t] != NOBODY {
            add(plan, plan.holder[t] as usize, into);
        }
    }
    Some(start)
}

fn for_what_is_left_out(plan: &Plan, chance: &mut Random, many: usize, into: &mut Vec<usize>) -> Wish {
    let left_out: Vec<usize> = (0..plan.chunks.len()).filter(|&i| !plan.placed(i)).collect();
    if left_out.is_empty() {
        return where_it_would_like_to_be(plan, chance, many, into);
    }
    let item = left_out[chance.below(left_out.len())];
    into.push(item);
    let start = make_room(plan, chance, item, into)?;
    around(plan, chance, start, many, into);
    Some((item, start))
}

/// Items of one context, and what lies around one of them.
fn same_context(plan: &Plan, chance: &mut Random, many: usize, into: &mut Vec<usize>) {
    let Some(item) = some_placed(plan, chance) else { return };
    let items = &plan.tables.problem.items;
    add(plan, item, into);
    let from = chance.below(items.len());
    for k in 0..items.len() {
        let other = (from + k) % items.len();
        if into.len() < many.div_ceil(2)
            && items[other].context.is_some()
            && items[other].context == items[item].context
        {
            add(plan, other, into);
        }
    }
    let beside = into[chance.below(into.len())];
    let slot = some_slot(plan, chance, beside).unwrap_or(0);
    around(plan, chance, slot, many, into);
}

/// Items that wait for each other, and what lies around one of them.
fn chain(plan: &Plan, chance: &mut Random, many: usize, into: &mut Vec<usize>) {
    let Some(item) = some_placed(plan, chance) else { return };
    let facts = &plan.tables.facts[item];
    add(plan, item, into);
    facts.before.iter().chain(&facts.after).for_each(|&(other, _)| add(plan, other, into));
    let beside = into[chance.below(into.len())];
    let slot = some_slot(plan, chance, beside).unwrap_or(0);
    around(plan, chance, slot, many.max(into.len()), into);
}

/// The dearest of a few items at a time.
fn dearest(plan: &Plan, chance: &mut Random, many: usize, into: &mut Vec<usize>) {
    for _ in 0..many {
        let few: Vec<usize> = (0..3).filter_map(|_| some_placed(plan, chance)).collect();
        if let Some(&item) = few.iter().max_by_key(|&&i| plan.own[i]) {
            add(plan, item, into);
        }
    }
}
