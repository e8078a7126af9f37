//! The cheapest ways to do some work of one item in the free slots of one day: for each number of chunks and each
//! amount of work, by dynamic programming over the slots.
//!
//! A row of the table holds all amounts of work, so that a slot is a few passes over short rows.
//!
//! Exact but for two rare things, where the ways found are right but may not be the cheapest: somebody optional who
//! is busy twice within one chunk counts twice here, and no chunk crosses the end of one of several windows that
//! overlap.

use super::problem::{Chunk, Item};
use super::tables::Cut;

/// More than anything costs.
pub(super) const NEVER: i32 = 1 << 29;

/// A free slot.
#[derive(Clone, Copy)]
pub(super) struct Slot {
    pub(super) at: usize,
    pub(super) day: usize,
    pub(super) period: usize,
    /// Points of the item's context where it is not touched yet in this part of the day.
    pub(super) context: i32,
    /// Slots in a row, up to this one, that a chunk may hold.
    pub(super) run: usize,
}

/// One item's work in one day: what is asked.
pub(super) struct Ask<'a> {
    pub(super) item: &'a Item,
    pub(super) facts: &'a Cut,
    pub(super) most_chunks: usize,
    /// Most slots of work, and one.
    pub(super) width: usize,
    /// Points of a first chunk that begins elsewhere than today, if these are to be counted.
    pub(super) moved: i32,
    /// Points that are added for each end; empty: nothing.
    pub(super) ahead: &'a [i32],
    /// Points that are added for each start of the first chunk; empty: nothing.
    pub(super) begun: &'a [i32],
}

/// Working memory.
#[derive(Default)]
pub(super) struct Work {
    open: Vec<i32>,
    next: Vec<i32>,
    closed: Vec<i32>,
    /// How many halves the tables have.
    most_halves: usize,
}

/// Chunks and amount of work, and whether a chunk began in the present part of the day (its context is then paid).
#[derive(Clone, Copy)]
struct State {
    begun: usize,
    chunks: usize,
    done: usize,
}

impl Ask<'_> {
    /// Cells of one half of a table: those with the part of the day not begun; as many follow with it begun.
    pub(super) fn cells(&self) -> usize {
        self.most_chunks * self.width
    }
    fn cell(&self, s: State) -> usize {
        s.begun * self.cells() + (s.chunks - 1) * self.width + s.done
    }
    fn late(&self, end: usize) -> i32 {
        let ahead = self.ahead.get(end).copied().unwrap_or(0);
        ahead + self.item.due.map_or(0, |due| self.item.weight as i32 * end.saturating_sub(due) as i32)
    }
    fn work(&self, start: usize, end: usize) -> i32 {
        self.facts.prefix[end] - self.facts.prefix[start] + self.facts.begin[start]
    }
    fn first(&self, start: usize) -> i32 {
        let moved = if self.item.current == Some(start) { 0 } else { self.moved };
        moved + self.begun.get(start).copied().unwrap_or(0)
    }
}

/// How many halves the tables of a day have.
fn most_halves(slots: &[Slot]) -> usize {
    slots.iter().map(|&s| halves(s)).max().unwrap_or(1)
}

/// In how many halves of a table there is something.
fn halves(slot: Slot) -> usize {
    if slot.context > 0 { 2 } else { 1 }
}

impl Work {
    /// Adds to `history` the table before each slot, and behind these: for each number of chunks and amount of work
    /// the least points without and with what it costs to end late.
    pub(super) fn sweep(&mut self, ask: &Ask, slots: &[Slot], history: &mut Vec<i32>) {
        let most = most_halves(slots);
        self.most_halves = most;
        for table in [&mut self.open, &mut self.next, &mut self.closed] {
            table.clear();
            table.resize(most * ask.cells(), NEVER);
        }
        let start = history.len();
        history.reserve((slots.len() + 2) * most * ask.cells());
        let mut late = vec![NEVER; ask.cells()];
        for k in 0..slots.len() {
            if k > 0 && slots[k - 1].period != slots[k].period && slots[k - 1].context > 0 {
                merge_halves(&mut self.open, ask.cells());
                merge_halves(&mut self.closed, ask.cells());
            }
            history.extend_from_slice(&self.closed);
            self.go_on(ask, slots[k]);
            if slots[k].run >= ask.item.min_chunk {
                self.begin(ask, slots, k, &history[start..]);
            }
            let more = ask.late(slots[k].at + 1);
            for half in self.open.chunks_exact(ask.cells()).take(halves(slots[k])) {
                lower(&mut late, half, more);
            }
            lower(&mut self.closed, &self.open, 0);
        }
        if most == 2 {
            merge_halves(&mut self.closed, ask.cells());
        }
        history.extend_from_slice(&self.closed[..ask.cells()]);
        history.extend_from_slice(&late);
    }

    /// Open chunks hold a slot more.
    fn go_on(&mut self, ask: &Ask, slot: Slot) {
        if slot.run > 1 {
            let price = ask.facts.prefix[slot.at + 1] - ask.facts.prefix[slot.at];
            shift(&mut self.next, &self.open, ask.width, price);
            std::mem::swap(&mut self.open, &mut self.next);
        } else {
            self.open.fill(NEVER);
        }
    }

    /// Opens chunks of the least length that end with this slot.
    fn begin(&mut self, ask: &Ask, slots: &[Slot], k: usize, history: &[i32]) {
        let (len, cells) = (ask.item.min_chunk, ask.cells());
        let (start, from) = (k + 1 - len, slots[k + 1 - len]);
        let begun = usize::from(from.period == slots[k].period && from.context > 0);
        let work = ask.work(from.at, slots[k].at + 1);
        if len >= ask.width {
            return;
        }
        let open = &mut self.open[begun * cells..][..cells];
        open[len] = open[len].min(work + from.context + ask.first(from.at));
        for half in 0..halves(from) {
            let price = work + ask.item.split_cost as i32 + if half == 0 { from.context } else { 0 };
            let before = &history[(self.most_halves * start + half) * cells..][..cells - ask.width];
            lower_shifted(&mut open[ask.width..], before, len, ask.width, price);
        }
    }
}

/// The chunks of a way that [`Work::sweep`] found: `cost` as it stands behind the history, `late` if with lateness.
pub(super) fn trace(
    ask: &Ask,
    slots: &[Slot],
    history: &[i32],
    (chunks, done): (usize, usize),
    cost: i32,
    late: bool,
) -> Vec<Chunk> {
    let mut found = Vec::new();
    let mut end = (0..slots.len()).rev().find_map(|k| {
        let open = cost - if late { ask.late(slots[k].at + 1) } else { 0 };
        (0..2).find_map(|begun| last_chunk(ask, slots, history, k, State { begun, chunks, done }, open))
    });
    while let Some((chunk, start, before)) = end {
        found.push(chunk);
        end = before.and_then(|(state, cost)| end_before(ask, slots, history, start, state, cost));
    }
    found.reverse();
    found
}

/// A chunk, the number of the slot at which it begins, and the state before it with its points if it is not the first.
type Step = (Chunk, usize, Option<(State, i32)>);

/// The last chunk of a state with an open chunk that ends with slot `k`.
fn last_chunk(ask: &Ask, slots: &[Slot], history: &[i32], k: usize, state: State, cost: i32) -> Option<Step> {
    let end = slots[k];
    for len in ask.item.min_chunk..=end.run.min(state.done) {
        let (start, from) = (k + 1 - len, slots[k + 1 - len]);
        if state.begun != usize::from(from.period == end.period && from.context > 0) {
            continue;
        }
        let chunk = Chunk { start: from.at, len };
        let left = cost - ask.work(from.at, end.at + 1);
        if state.chunks == 1 {
            if len == state.done && left == from.context + ask.first(from.at) {
                return Some((chunk, start, None));
            }
            continue;
        }
        for begun in 0..halves(from) {
            let before = State { begun, chunks: state.chunks - 1, done: state.done - len };
            let left = left - ask.item.split_cost as i32 - if begun == 0 { from.context } else { 0 };
            if left < NEVER && history[most_halves(slots) * start * ask.cells() + ask.cell(before)] == left {
                return Some((chunk, start, Some((before, left))));
            }
        }
    }
    None
}

/// The step that led to a state with no open chunk before slot `start`.
fn end_before(
    ask: &Ask,
    slots: &[Slot],
    history: &[i32],
    start: usize,
    state: State,
    cost: i32,
) -> Option<Step> {
    (0..start).rev().find_map(|k| {
        let same = slots[k].period == slots[start].period;
        (0..2)
            .filter(|&begun| if same { begun == state.begun } else { state.begun == 0 })
            .find_map(|begun| last_chunk(ask, slots, history, k, State { begun, ..state }, cost))
    })
}

/// Lowers each cell to that of `with`, `more` added.
pub(super) fn lower(cells: &mut [i32], with: &[i32], more: i32) {
    cells.iter_mut().zip(with).for_each(|(c, w)| *c = (*c).min(w + more));
}

/// Lowers each row to that of `with`, `by` cells further on and `more` added.
fn lower_shifted(cells: &mut [i32], with: &[i32], by: usize, width: usize, more: i32) {
    for (row, with) in cells.chunks_exact_mut(width).zip(with.chunks_exact(width)) {
        lower(&mut row[by..], &with[..width - by], more);
    }
}

/// Sets each row to that of `from`, one cell further on and `more` added.
fn shift(cells: &mut [i32], from: &[i32], width: usize, more: i32) {
    for (row, from) in cells.chunks_exact_mut(width).zip(from.chunks_exact(width)) {
        row[0] = NEVER;
        row[1..].iter_mut().zip(from).for_each(|(c, f)| *c = f + more);
    }
}

/// Lowers the first half to the second, which is then never reached.
fn merge_halves(cells: &mut [i32], half: usize) {
    let (first, second) = cells.split_at_mut(half);
    lower(first, second, 0);
    second.fill(NEVER);
}
