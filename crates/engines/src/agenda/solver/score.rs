//! The judge: what a plan costs, term by term, and every rule it breaks. Plain on purpose; the search keeps its own
//! books and is measured against this.

use super::problem::{Chunk, Item, Node, Problem, Span};
use std::collections::BTreeSet;

/// For each item its chunks in order of time; none: it is left out.
pub type Placements = Vec<Vec<Chunk>>;

/// Points, by what they are for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Terms {
    /// Slots late, weighted.
    pub tardiness: i64,
    /// Left out.
    pub dropped: i64,
    /// Work in slots that suit it badly.
    pub fit: i64,
    /// Chunks after the first.
    pub split: i64,
    /// Contexts touched, by part of a day.
    pub context: i64,
    /// Changes against today's calendar.
    pub moved: i64,
    /// Optional people who are busy.
    pub optional: i64,
    /// Meetings beyond the limit of a day.
    pub meeting_over: i64,
    /// Load beyond the limit of a day.
    pub busy_over: i64,
}

impl Terms {
    /// All together.
    pub fn total(&self) -> i64 {
        let own = self.tardiness + self.dropped + self.fit + self.split + self.moved + self.optional;
        own + self.context + self.meeting_over + self.busy_over
    }
}

/// A rule that a plan breaks; numbers are indices of items.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Broken {
    /// A mandatory item is left out.
    LeftOut(usize),
    /// Chunks do not add up, are too many or too short.
    Pieces(usize),
    /// A chunk leaves its day, its windows, or lies where nothing may.
    Place(usize, Chunk),
    /// A chunk lies where something else does.
    Overlap(usize, Chunk),
    /// Somebody who must be there is busy.
    Busy(usize, Chunk),
    /// A precedence, by index.
    Order(usize),
}

/// What a plan costs and what it breaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judgement {
    /// Points, whether or not a rule is broken.
    pub terms: Terms,
    /// For each item, its own terms (those of days and contexts belong to no single item).
    pub items: Vec<Terms>,
    /// Every broken rule.
    pub broken: Vec<Broken>,
}

/// Judges a plan. Chunks need not be sorted.
///
/// # Panics
/// Where `placements` has not one entry for each item or the problem does not pass [`Problem::check`].
pub fn judge(problem: &Problem, placements: &Placements) -> Judgement {
    let mut table = Table::new(problem);
    let mut items = Vec::new();
    for (i, item) in problem.items.iter().enumerate() {
        let mut chunks = placements[i].clone();
        chunks.sort_unstable();
        table.pieces(i, item, &chunks);
        chunks.iter().for_each(|&chunk| table.place(i, item, chunk));
        items.push(own(problem, item, &chunks));
    }
    table.order(placements);
    let mut terms = table.shared();
    for own in &items {
        terms.tardiness += own.tardiness;
        terms.dropped += own.dropped;
        terms.fit += own.fit;
        terms.split += own.split;
        terms.moved += own.moved;
        terms.optional += own.optional;
    }
    Judgement { terms, items, broken: table.broken }
}

/// The terms that belong to one item alone; `chunks` in order of time.
pub(super) fn own(problem: &Problem, item: &Item, chunks: &[Chunk]) -> Terms {
    let (Some(first), Some(last)) = (chunks.first(), chunks.last()) else {
        return Terms { dropped: item.drop.unwrap_or(0), ..Terms::default() };
    };
    let slots = problem.slots();
    let price =
        |c: &Chunk| problem.kinds[item.kind][c.start.min(slots)..c.end().min(slots)].iter().sum::<i64>();
    let busy = |c: &Chunk| item.optional.iter().filter(|&&p| is_busy(problem, p, c.span())).count() as i64;
    let day = |slot: usize| slot / problem.slots_per_day;
    Terms {
        tardiness: item.due.map_or(0, |due| item.weight * last.end().saturating_sub(due) as i64),
        fit: chunks.iter().map(price).sum(),
        split: item.split_cost * (chunks.len() as i64 - 1),
        moved: item
            .current
            .filter(|&c| c != first.start)
            .map_or(0, |c| item.move_cost + item.shift_cost * day(first.start).abs_diff(day(c)) as i64),
        optional: item.optional_cost * chunks.iter().map(busy).sum::<i64>(),
        ..Terms::default()
    }
}

/// Whether this person is busy in some of these slots.
pub(super) fn is_busy(problem: &Problem, person: usize, span: Span) -> bool {
    problem.people[person].iter().any(|b| b.meets(span))
}

/// The timeline as it fills.
struct Table<'a> {
    problem: &'a Problem,
    blocked: Vec<bool>,
    taken: Vec<bool>,
    load: Vec<usize>,
    meetings: Vec<usize>,
    touched: BTreeSet<(usize, usize)>,
    broken: Vec<Broken>,
}

impl<'a> Table<'a> {
    fn new(problem: &'a Problem) -> Self {
        let slots = problem.slots();
        let empty = vec![0; problem.days];
        let mut table = Self {
            problem,
            blocked: vec![false; slots],
            taken: vec![false; slots],
            load: empty.clone(),
            meetings: empty,
            touched: BTreeSet::new(),
            broken: Vec::new(),
        };
        problem.blocked.iter().for_each(|b| table.blocked[b.start.min(b.end)..b.end].fill(true));
        for fixed in &problem.fixed {
            let (start, end) =
                (fixed.start.saturating_sub(fixed.before), fixed.start + fixed.dur + fixed.after);
            table.taken[start..end.min(slots)].fill(true);
            let day = fixed.start / problem.slots_per_day;
            table.load[day] += fixed.before + fixed.dur + fixed.after;
            table.meetings[day] += if fixed.meeting { fixed.dur } else { 0 };
            table.touched.extend(fixed.context.map(|c| (c, problem.period(fixed.start))));
        }
        table
    }

    fn pieces(&mut self, index: usize, item: &Item, chunks: &[Chunk]) {
        if chunks.is_empty() {
            self.broken.extend(item.drop.is_none().then_some(Broken::LeftOut(index)));
            return;
        }
        let whole = chunks.iter().map(|c| c.len).sum::<usize>() == item.dur;
        if !whole || chunks.len() > item.max_chunks || chunks.iter().any(|c| c.len < item.shortest()) {
            self.broken.push(Broken::Pieces(index));
        }
    }

    fn place(&mut self, index: usize, item: &Item, chunk: Chunk) {
        let (before, after) = item.buffers();
        let per_day = self.problem.slots_per_day;
        let (start, end) = (chunk.start as i64 - before as i64, chunk.end() + after);
        if start < 0 || end > self.taken.len() || start as usize / per_day != (end - 1) / per_day {
            self.broken.push(Broken::Place(index, chunk));
            return;
        }
        let around = start as usize..end;
        if self.blocked[around.clone()].contains(&true) || !item.windows.iter().any(|w| w.holds(chunk.span()))
        {
            self.broken.push(Broken::Place(index, chunk));
        }
        if self.taken[around.clone()].contains(&true) {
            self.broken.push(Broken::Overlap(index, chunk));
        }
        if item.required.iter().any(|&p| is_busy(self.problem, p, chunk.span())) {
            self.broken.push(Broken::Busy(index, chunk));
        }
        self.taken[around].fill(true);
        let day = chunk.start / per_day;
        self.load[day] += if item.load { before + chunk.len + after } else { 0 };
        self.meetings[day] += if item.meeting { chunk.len } else { 0 };
        self.touched.extend(item.context.map(|c| (c, self.problem.period(chunk.start))));
    }

    fn order(&mut self, placements: &Placements) {
        let first = |n: Node| match n {
            Node::Item(i) => placements[i].iter().map(|c| c.start).min(),
            Node::Fixed(f) => Some(self.problem.fixed[f].start),
        };
        let last = |n: Node| match n {
            Node::Item(i) => placements[i].iter().map(|c| c.end()).max(),
            Node::Fixed(f) => Some(self.problem.fixed[f].start + self.problem.fixed[f].dur),
        };
        for (k, rule) in self.problem.precedence.iter().enumerate() {
            let right = match (last(rule.before), first(rule.after), rule.after) {
                (Some(end), Some(start), _) => start >= end + rule.lag,
                (None, Some(_), Node::Item(_)) => false,
                _ => true,
            };
            self.broken.extend((!right).then_some(Broken::Order(k)));
        }
    }

    fn shared(&self) -> Terms {
        let limits = &self.problem.limits;
        let over =
            |load: &[usize], most: usize| load.iter().map(|l| l.saturating_sub(most) as i64).sum::<i64>();
        Terms {
            context: self.touched.iter().map(|&(c, _)| self.problem.contexts[c]).sum(),
            meeting_over: limits.meeting_cost * over(&self.meetings, limits.meeting_slots),
            busy_over: limits.busy_cost * over(&self.load, limits.busy_slots),
            ..Terms::default()
        }
    }
}
