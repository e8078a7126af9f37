//! The cheapest place for one item in a plan.

use super::day::NEVER;
use super::mask::Mask;
use super::pieces::{Ground, Pieces, Room};
use super::plan::Plan;
use super::problem::Chunk;
use super::tables::Tables;
use crate::maths::random::Random;

/// Working memory and chance for insertions.
pub(super) struct Inserter {
    runs: Mask,
    pieces: Pieces,
    /// Points added for each end of the item: what those that wait for it will cost at least; empty: nothing.
    pub(super) ahead: Vec<i32>,
    pub(super) chance: Random,
    /// One place in so many is overlooked, so that repairs differ; 0: none is.
    pub(super) overlook: u64,
    /// Whether slots, not days, are overlooked where items are cut.
    pub(super) fine: bool,
}

impl Inserter {
    pub(super) fn new(slots: usize, seed: u64) -> Self {
        Self {
            runs: Mask::empty(slots),
            pieces: Pieces::default(),
            ahead: Vec::new(),
            chance: Random::new(seed),
            overlook: 0,
            fine: false,
        }
    }

    /// The cheapest place of an item that costs less than `limit`, its own and shared points counted.
    pub(super) fn best(&mut self, plan: &Plan, item: usize, limit: i64) -> Option<(i64, Vec<Chunk>)> {
        let (first, last) = plan.between(item)?;
        let splittable = plan.tables.problem.items[item].splittable();
        let cut_it = splittable && self.fine && self.chance.next().is_multiple_of(2);
        let whole = if cut_it { None } else { self.whole(plan, item, first, last, limit) };
        let limit = whole.map_or(limit, |(cost, _)| cost);
        let room = Room { first, last, limit, least_chunks: 1 + usize::from(cut_it) };
        let cut = if splittable { self.cut(plan, item, room) } else { None };
        let one = |(cost, start)| (cost, vec![Chunk { start, len: plan.tables.problem.items[item].dur }]);
        cut.or(whole.map(one))
    }

    fn cut(&mut self, plan: &Plan, item: usize, room: Room) -> Option<(i64, Vec<Chunk>)> {
        let (chance, overlook, fine) = (&mut self.chance, self.overlook, self.fine);
        let (what, cut) = (&plan.tables.problem.items[item], &plan.tables.facts[item].cut);
        let around = Around { plan, item, ahead: &self.ahead };
        self.pieces.best(&around, what, cut, room, |slot| slot == fine && overlooked(chance, overlook))
    }

    /// The cheapest start of the item in one chunk.
    fn whole(
        &mut self,
        plan: &Plan,
        index: usize,
        first: usize,
        last: usize,
        limit: i64,
    ) -> Option<(i64, usize)> {
        let (facts, item) = (&plan.tables.facts[index], &plan.tables.problem.items[index]);
        let latest = last.checked_sub(item.dur)?;
        let words = facts.words.start.max(first / 64)..facts.words.end.min(latest / 64 + 1);
        if words.is_empty() {
            return None;
        }
        let (before, after) = item.buffers();
        let len = before + item.dur + after;
        let shifted = words.start.saturating_sub(before.div_ceil(64))..words.end;
        self.runs.set_runs(&plan.free, len, shifted);
        let (mut best, mut found) = (limit, None);
        for start in facts.starts.each(words) {
            let own =
                i64::from(facts.whole[start]) + self.ahead.get(start + item.dur).map_or(0, |&a| i64::from(a));
            if own >= best || !self.runs.has(start - before) || start < first || start > latest {
                continue;
            }
            let day = plan.tables.day[start];
            let load = if item.load { len as i64 } else { 0 };
            let meetings = if item.meeting { item.dur as i64 } else { 0 };
            let shared = plan.context_cost(index, plan.tables.period[start]) + plan.over(day, load, meetings)
                - plan.over(day, 0, 0);
            if own + shared < best && !overlooked(&mut self.chance, self.overlook) {
                (best, found) = (own + shared, Some((own + shared, start)));
            }
        }
        found
    }
}

/// Whether to overlook a place: one in so many; 0: none is.
fn overlooked(chance: &mut Random, one_in: u64) -> bool {
    one_in > 0 && chance.next().is_multiple_of(one_in)
}

/// A plan as the ground of one item.
struct Around<'a, 'b> {
    plan: &'a Plan<'b>,
    item: usize,
    ahead: &'a [i32],
}

impl Ground for Around<'_, '_> {
    fn tables(&self) -> &Tables<'_> {
        self.plan.tables
    }
    fn index(&self) -> Option<usize> {
        self.ahead.is_empty().then_some(self.item)
    }
    fn free(&self) -> &Mask {
        &self.plan.free
    }
    fn ahead(&self) -> &[i32] {
        self.ahead
    }
    fn begun(&self) -> &[i32] {
        &[]
    }
    fn context(&self, period: usize) -> i32 {
        self.plan.context_cost(self.item, period) as i32
    }
    fn over(&self, day: usize, len: usize) -> i32 {
        let item = &self.plan.tables.problem.items[self.item];
        let load = if item.load { len as i64 } else { 0 };
        let meetings = if item.meeting { len as i64 } else { 0 };
        let over = self.plan.over(day, load, meetings) - self.plan.over(day, 0, 0);
        over.min(i64::from(NEVER / 2)) as i32
    }
}
