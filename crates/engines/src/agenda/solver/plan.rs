//! A plan while it changes: what lies where, and what it costs, kept up to date with every piece put or taken.

use super::mask::Mask;
use super::problem::Chunk;
use super::score::Placements;
use super::tables::Tables;

/// No item.
pub(super) const NOBODY: u32 = u32::MAX;

/// A plan of a problem.
#[derive(Clone)]
pub(super) struct Plan<'a> {
    pub(super) tables: &'a Tables<'a>,
    /// Slots that nothing holds.
    pub(super) free: Mask,
    /// For each slot the item that holds it.
    pub(super) holder: Vec<u32>,
    /// For each item its chunks in order of time; none: it is left out.
    pub(super) chunks: Placements,
    /// For each item what it costs by itself, placed or left out.
    pub(super) own: Vec<i64>,
    touches: Vec<u16>,
    load: Vec<i64>,
    meetings: Vec<i64>,
    /// Points of everything.
    pub(super) cost: i64,
}

impl<'a> Plan<'a> {
    /// Everything left out.
    pub(super) fn empty(tables: &'a Tables<'a>) -> Self {
        let own: Vec<i64> = tables.facts.iter().map(|f| f.drop).collect();
        let mut plan = Self {
            tables,
            free: tables.free.clone(),
            holder: vec![NOBODY; tables.slots],
            chunks: vec![Vec::new(); own.len()],
            touches: tables.touches.clone(),
            load: tables.load.clone(),
            meetings: tables.meetings.clone(),
            cost: own.iter().sum(),
            own,
        };
        let touched = |c: usize| {
            plan.touches[c * tables.periods..][..tables.periods].iter().filter(|&&n| n > 0).count()
        };
        let contexts =
            tables.problem.contexts.iter().enumerate().map(|(c, p)| p * touched(c) as i64).sum::<i64>();
        plan.cost += contexts + (0..tables.problem.days).map(|d| plan.over(d, 0, 0)).sum::<i64>();
        plan
    }

    pub(super) fn placed(&self, item: usize) -> bool {
        !self.chunks[item].is_empty()
    }
    pub(super) fn first(&self, item: usize) -> Option<usize> {
        self.chunks[item].first().map(|c| c.start)
    }
    pub(super) fn last(&self, item: usize) -> Option<usize> {
        self.chunks[item].last().map(|c| c.end())
    }

    /// First start and last end that the placed neighbours leave; none while something that comes first is left out.
    pub(super) fn between(&self, item: usize) -> Option<(usize, usize)> {
        let facts = &self.tables.facts[item];
        let (mut first, mut last) = (0, self.tables.slots);
        for &(other, lag) in &facts.before {
            first = first.max(self.last(other)? + lag);
        }
        for &(other, lag) in &facts.after {
            if let Some(start) = self.first(other) {
                last = last.min(start.checked_sub(lag)?);
            }
        }
        Some((first, last))
    }

    /// What the day costs for load beyond its limits with so much more.
    pub(super) fn over(&self, day: usize, load: i64, meetings: i64) -> i64 {
        let limits = &self.tables.problem.limits;
        let busy = (self.load[day] + load - limits.busy_slots as i64).max(0);
        let met = (self.meetings[day] + meetings - limits.meeting_slots as i64).max(0);
        limits.busy_cost * busy + limits.meeting_cost * met
    }

    /// What touching the item's context in this part of a day would add.
    pub(super) fn context_cost(&self, item: usize, period: usize) -> i64 {
        let problem = self.tables.problem;
        match problem.items[item].context {
            Some(c) if self.touches[c * self.tables.periods + period] == 0 => problem.contexts[c],
            _ => 0,
        }
    }

    /// Puts an item that is left out to where it fits.
    pub(super) fn put(&mut self, item: usize, chunks: Vec<Chunk>) {
        let own = self.own_cost(item, &chunks);
        self.cost += own - self.own[item];
        self.own[item] = own;
        for &chunk in &chunks {
            self.cost += self.context_cost(item, self.tables.period[chunk.start]);
            self.mark(item, chunk, true);
        }
        self.chunks[item] = chunks;
    }

    /// Takes an item out and returns where it was.
    pub(super) fn take(&mut self, item: usize) -> Vec<Chunk> {
        let chunks = std::mem::take(&mut self.chunks[item]);
        let left_out = self.tables.facts[item].drop;
        self.cost += left_out - self.own[item];
        self.own[item] = left_out;
        for &chunk in &chunks {
            self.mark(item, chunk, false);
            self.cost -= self.context_cost(item, self.tables.period[chunk.start]);
        }
        chunks
    }

    fn mark(&mut self, index: usize, chunk: Chunk, on: bool) {
        let item = &self.tables.problem.items[index];
        let (before, after) = item.buffers();
        let (from, upto) = (chunk.start - before, chunk.end() + after);
        let day = self.tables.day[chunk.start];
        self.cost -= self.over(day, 0, 0);
        let sign = if on { 1 } else { -1 };
        self.load[day] += if item.load { sign * (upto - from) as i64 } else { 0 };
        self.meetings[day] += if item.meeting { sign * chunk.len as i64 } else { 0 };
        self.cost += self.over(day, 0, 0);
        if on {
            self.free.remove(from, upto);
        } else {
            self.free.add(from, upto);
        }
        self.holder[from..upto].fill(if on { index as u32 } else { NOBODY });
        if let Some(context) = item.context {
            let touches = &mut self.touches[context * self.tables.periods + self.tables.period[chunk.start]];
            *touches = if on { *touches + 1 } else { *touches - 1 };
        }
    }

    fn own_cost(&self, index: usize, chunks: &[Chunk]) -> i64 {
        match chunks {
            [] => self.tables.facts[index].drop,
            [one] => i64::from(self.tables.facts[index].whole[one.start]),
            _ => super::score::own(self.tables.problem, &self.tables.problem.items[index], chunks).total(),
        }
    }
}
