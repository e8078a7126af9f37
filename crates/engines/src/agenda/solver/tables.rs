//! What the search looks up instead of reckoning it again: where each item may begin and what that costs.

use super::mask::Mask;
use super::problem::{Chunk, Fault, Item, Node, Problem, Span};
use super::score;
use std::ops::Range;

/// The price of leaving out what must not be left out: dearer than any plan of allowed points.
pub(super) const MANDATORY: i64 = 1 << 45;

/// A problem and its tables.
pub(super) struct Tables<'a> {
    pub(super) problem: &'a Problem,
    pub(super) slots: usize,
    /// Slots that nothing fixed holds and nothing blocks.
    pub(super) free: Mask,
    pub(super) day: Vec<usize>,
    pub(super) period: Vec<usize>,
    pub(super) periods: usize,
    pub(super) facts: Vec<Facts>,
    /// Items, what comes first before what waits for it.
    pub(super) order: Vec<usize>,
    pub(super) load: Vec<i64>,
    pub(super) meetings: Vec<i64>,
    /// Fixed events in a context and a part of a day, by `context * periods + period`.
    pub(super) touches: Vec<u16>,
}

/// What is known of an item once and for all.
pub(super) struct Facts {
    /// Points for leaving it out; [`MANDATORY`] where it may not be.
    pub(super) drop: i64,
    /// For each start of the whole item in one chunk, its own points (without context and limits).
    pub(super) whole: Vec<i32>,
    /// Where the whole item may begin, as far as nothing that moves is in the way.
    pub(super) starts: Mask,
    /// Words of `starts` that hold something.
    pub(super) words: Range<usize>,
    /// How it may be cut.
    pub(super) cut: Cut,
    /// For each slot what it costs more, at least, to begin there or later than to begin anywhere.
    pub(super) delayed: Vec<i32>,
    /// Items that come first, with the slots between.
    pub(super) before: Vec<(usize, usize)>,
    /// Items that wait for it, with the slots between.
    pub(super) after: Vec<(usize, usize)>,
}

/// Where the chunks of an item may lie; empty for what is not cut.
#[derive(Default, Clone)]
pub(super) struct Cut {
    /// Slots that a chunk may use.
    pub(super) usable: Mask,
    /// Words of these that hold something.
    pub(super) words: Range<usize>,
    /// Slots at which no chunk goes on from the slot before: the day or a window ended.
    pub(super) cuts: Mask,
    /// Points of work in a slot, and of those who are busy from it on, summed up to each slot.
    pub(super) prefix: Vec<i32>,
    /// Points of those who are busy in a slot and were before.
    pub(super) begin: Vec<i32>,
    /// Least points of a slot that it may use.
    pub(super) cheapest: i64,
}

impl<'a> Tables<'a> {
    /// # Errors
    /// See [`Problem::check`].
    pub(super) fn new(problem: &'a Problem) -> Result<Self, Fault> {
        problem.check()?;
        let slots = problem.slots();
        let periods = problem.days * problem.period_starts.len();
        let mut tables = Self {
            problem,
            slots,
            free: free(problem),
            day: (0..=slots).map(|t| t / problem.slots_per_day).collect(),
            period: (0..slots).map(|t| problem.period(t)).collect(),
            periods,
            facts: Vec::new(),
            order: Vec::new(),
            load: vec![0; problem.days],
            meetings: vec![0; problem.days],
            touches: vec![0; problem.contexts.len() * periods],
        };
        tables.count_fixed();
        tables.facts = (0..problem.items.len()).map(|i| tables.facts_of(i)).collect();
        tables.order = in_order(&tables.facts);
        Ok(tables)
    }

    fn count_fixed(&mut self) {
        for fixed in &self.problem.fixed {
            let day = self.day[fixed.start];
            self.load[day] += (fixed.before + fixed.dur + fixed.after) as i64;
            self.meetings[day] += if fixed.meeting { fixed.dur as i64 } else { 0 };
            if let Some(context) = fixed.context {
                self.touches[context * self.periods + self.period[fixed.start]] += 1;
            }
        }
    }

    fn facts_of(&self, index: usize) -> Facts {
        let item = &self.problem.items[index];
        let (first, last) = self.between_fixed(index);
        let [before, after] = self.neighbours(index);
        let mut facts = Facts {
            drop: item.drop.unwrap_or(MANDATORY),
            whole: vec![i32::MAX; self.slots],
            starts: Mask::empty(self.slots),
            words: 0..0,
            cut: if item.splittable() { self.cut_of(item, first, last) } else { Cut::default() },
            delayed: Vec::new(),
            before,
            after,
        };
        for start in first..(last + 1).saturating_sub(item.dur) {
            if let Some(cost) = self.whole_at(item, start) {
                facts.whole[start] = cost as i32;
                facts.starts.add(start, start + 1);
            }
        }
        facts.words = extent(&facts.starts);
        facts.delayed = delayed(&facts);
        facts
    }

    /// Where a whole item may begin in view of what does not move, and what that costs by itself.
    fn whole_at(&self, item: &Item, start: usize) -> Option<i64> {
        let chunk = Chunk { start, len: item.dur };
        let (before, after) = item.buffers();
        let (from, upto) = (start.checked_sub(before)?, chunk.end() + after);
        let fits = upto <= self.slots
            && item.dur >= item.shortest()
            && self.day[from] == self.day[upto - 1]
            && self.free.run_end(from, upto) == upto
            && item.windows.iter().any(|w| w.holds(chunk.span()))
            && !item.required.iter().any(|&p| score::is_busy(self.problem, p, chunk.span()));
        fits.then(|| score::own(self.problem, item, &[chunk]).total())
    }

    fn cut_of(&self, item: &Item, first: usize, last: usize) -> Cut {
        let empty = Mask::empty(self.slots);
        let mut cut = Cut { usable: empty.clone(), cuts: empty, prefix: vec![0], ..Cut::default() };
        for slot in 0..self.slots {
            let (fresh, still) = self.absent(item, slot);
            let points = self.problem.kinds[item.kind][slot] + fresh;
            cut.prefix.push(cut.prefix[slot] + points as i32);
            cut.begin.push(still as i32);
            if slot % self.problem.slots_per_day == 0 || item.windows.iter().any(|w| w.end == slot) {
                cut.cuts.add(slot, slot + 1);
            }
        }
        for slot in first..last {
            let one = Span { start: slot, end: slot + 1 };
            let busy = item.required.iter().any(|&p| score::is_busy(self.problem, p, one));
            if self.free.has(slot) && item.windows.iter().any(|w| w.holds(one)) && !busy {
                cut.usable.add(slot, slot + 1);
            }
        }
        cut.words = extent(&cut.usable);
        let usable = cut.usable.each(cut.words.clone());
        cut.cheapest = usable.map(|t| self.problem.kinds[item.kind][t]).min().unwrap_or(0);
        cut
    }

    /// Points of those who are busy in a slot and were free before it, and of those who were busy before it, too.
    fn absent(&self, item: &Item, slot: usize) -> (i64, i64) {
        let busy = |p: usize, t: usize| score::is_busy(self.problem, p, Span { start: t, end: t + 1 });
        let now: Vec<usize> = item.optional.iter().copied().filter(|&p| busy(p, slot)).collect();
        let still = now.iter().filter(|&&p| slot > 0 && busy(p, slot - 1)).count();
        (item.optional_cost * (now.len() - still) as i64, item.optional_cost * still as i64)
    }

    /// First start and last end that fixed events leave.
    fn between_fixed(&self, index: usize) -> (usize, usize) {
        let (mut first, mut last) = (0, self.slots);
        for rule in &self.problem.precedence {
            match (rule.before, rule.after) {
                (Node::Fixed(f), Node::Item(i)) if i == index => {
                    let fixed = &self.problem.fixed[f];
                    first = first.max(fixed.start + fixed.dur + rule.lag);
                }
                (Node::Item(i), Node::Fixed(f)) if i == index => {
                    last = last.min(self.problem.fixed[f].start.saturating_sub(rule.lag));
                }
                _ => {}
            }
        }
        (first.min(self.slots), last)
    }

    fn neighbours(&self, index: usize) -> [Vec<(usize, usize)>; 2] {
        let (mut before, mut after) = (Vec::new(), Vec::new());
        for rule in &self.problem.precedence {
            if let (Node::Item(a), Node::Item(b)) = (rule.before, rule.after) {
                if b == index {
                    before.push((a, rule.lag));
                }
                if a == index {
                    after.push((b, rule.lag));
                }
            }
        }
        [before, after]
    }
}

fn free(problem: &Problem) -> Mask {
    let slots = problem.slots();
    let mut free = Mask::empty(slots);
    free.add(0, slots);
    problem.blocked.iter().for_each(|b| free.remove(b.start, b.end));
    for fixed in &problem.fixed {
        let end = fixed.start + fixed.dur + fixed.after;
        free.remove(fixed.start.saturating_sub(fixed.before), end.min(slots));
    }
    free
}

/// What it costs more to begin at each slot or later, left out at worst.
fn delayed(facts: &Facts) -> Vec<i32> {
    let mut least = facts.drop.min(1 << 24) as i32;
    let mut from: Vec<i32> = facts.whole.iter().rev().map(|&c| (least = least.min(c), least).1).collect();
    from.reverse();
    from.iter().map(|c| c - least).chain([facts.drop.min(1 << 24) as i32 - least]).collect()
}

/// The words of a mask that hold something.
fn extent(mask: &Mask) -> Range<usize> {
    let first = mask.words.iter().position(|&w| w != 0);
    let last = mask.words.iter().rposition(|&w| w != 0);
    first.zip(last).map_or(0..0, |(a, b)| a..b + 1)
}

/// What comes first before what waits for it (the problem has no cycle).
fn in_order(facts: &[Facts]) -> Vec<usize> {
    let mut waits: Vec<usize> = facts.iter().map(|f| f.before.len()).collect();
    let mut order: Vec<usize> = (0..facts.len()).filter(|&i| waits[i] == 0).collect();
    let mut at = 0;
    while at < order.len() {
        for &(next, _) in &facts[order[at]].after {
            waits[next] -= 1;
            if waits[next] == 0 {
                order.push(next);
            }
        }
        at += 1;
    }
    order
}
