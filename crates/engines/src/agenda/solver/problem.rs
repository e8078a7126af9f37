//! What is to be planned, in slots and points: no calendar, no zone, no clock.

use thiserror::Error;

/// Largest amount of points that a single field may hold, so that sums stay exact.
pub const MOST_POINTS: i64 = 10_000_000;
/// No item may be able to cost more than this.
const MOST_ITEM: i64 = 1 << 28;
/// Longest timeline.
pub const MOST_SLOTS: usize = 30_000;
/// Most items.
pub const MOST_ITEMS: usize = 10_000;

/// Half-open stretch of slots.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// First slot.
    pub start: usize,
    /// Slot after the last.
    pub end: usize,
}

impl Span {
    pub(super) fn meets(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }
    pub(super) fn holds(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }
}

/// A piece of work at a place on the timeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Chunk {
    /// First slot.
    pub start: usize,
    /// Slots.
    pub len: usize,
}

impl Chunk {
    /// Slot after the last.
    pub fn end(self) -> usize {
        self.start + self.len
    }
    pub(super) fn span(self) -> Span {
        Span { start: self.start, end: self.end() }
    }
}

/// An event that does not move. Occupies `start - before .. start + dur + after`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fixed {
    /// First slot, without what comes before.
    pub start: usize,
    /// Slots.
    pub dur: usize,
    /// Slots kept free before it.
    pub before: usize,
    /// Slots kept free after it.
    pub after: usize,
    /// Whether it counts as meeting load.
    pub meeting: bool,
    /// Index in [`Problem::contexts`].
    pub context: Option<usize>,
}

/// Something to be placed, or to be left out for the price of `drop`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Slots of work.
    pub dur: usize,
    /// Each chunk lies in one of them.
    pub windows: Vec<Span>,
    /// Index in [`Problem::kinds`].
    pub kind: usize,
    /// Index in [`Problem::contexts`].
    pub context: Option<usize>,
    /// Most chunks.
    pub max_chunks: usize,
    /// Shortest chunk where more than one is allowed.
    pub min_chunk: usize,
    /// Points for each chunk after the first.
    pub split_cost: i64,
    /// Slots kept free before it; of no effect where more than one chunk is allowed.
    pub before: usize,
    /// Slots kept free after it; of no effect where more than one chunk is allowed.
    pub after: usize,
    /// Slot by which it should have ended.
    pub due: Option<usize>,
    /// Points for each slot late.
    pub weight: i64,
    /// Points if it is left out; none: it must be placed.
    pub drop: Option<i64>,
    /// Start of its first chunk in today's calendar.
    pub current: Option<usize>,
    /// Points if that changes.
    pub move_cost: i64,
    /// Points for each day by which it changes.
    pub shift_cost: i64,
    /// Indices in [`Problem::people`] of those who must be free.
    pub required: Vec<usize>,
    /// Indices of those who should be free.
    pub optional: Vec<usize>,
    /// Points for each of them who is busy, for each chunk.
    pub optional_cost: i64,
    /// Whether it counts as meeting load.
    pub meeting: bool,
    /// Whether it counts as load.
    pub load: bool,
}

impl Item {
    /// A plain item: one chunk, anywhere in the window, no cost but for being left out.
    pub fn new(dur: usize, window: Span, kind: usize) -> Self {
        Self {
            dur,
            windows: vec![window],
            kind,
            context: None,
            max_chunks: 1,
            min_chunk: 1,
            split_cost: 0,
            before: 0,
            after: 0,
            due: None,
            weight: 0,
            drop: None,
            current: None,
            move_cost: 0,
            shift_cost: 0,
            required: Vec::new(),
            optional: Vec::new(),
            optional_cost: 0,
            meeting: false,
            load: true,
        }
    }
    /// Whether it may be cut.
    pub fn splittable(&self) -> bool {
        self.max_chunks > 1
    }
    pub(super) fn shortest(&self) -> usize {
        if self.splittable() { self.min_chunk } else { self.dur }
    }
    /// Slots kept free before and after each chunk.
    pub(super) fn buffers(&self) -> (usize, usize) {
        if self.splittable() { (0, 0) } else { (self.before, self.after) }
    }
}

/// An item or a fixed event, by index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Node {
    /// Index in [`Problem::items`].
    Item(usize),
    /// Index in [`Problem::fixed`].
    Fixed(usize),
}

/// `after` begins at least `lag` slots behind the end of `before`, and is placed only if `before` is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Precedence {
    /// What comes first.
    pub before: Node,
    /// What waits for it.
    pub after: Node,
    /// Slots between.
    pub lag: usize,
}

/// Load of a day beyond which each slot costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Slots of meetings, without their buffers.
    pub meeting_slots: usize,
    /// Points for each slot beyond.
    pub meeting_cost: i64,
    /// Slots of everything that counts as load, with buffers.
    pub busy_slots: usize,
    /// Points for each slot beyond.
    pub busy_cost: i64,
}

/// `days` days of `slots_per_day` slots end to end, what stands on them and what is to be placed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Days.
    pub days: usize,
    /// Slots of each.
    pub slots_per_day: usize,
    /// Offsets at which the parts of a day begin; the least is 0.
    pub period_starts: Vec<usize>,
    /// Where nothing may lie.
    pub blocked: Vec<Span>,
    /// What does not move.
    pub fixed: Vec<Fixed>,
    /// For each kind of work, points for doing it in each slot.
    pub kinds: Vec<Vec<i64>>,
    /// For each context, points for every part of a day that it is touched in.
    pub contexts: Vec<i64>,
    /// When the other people are busy.
    pub people: Vec<Vec<Span>>,
    /// What is to be placed.
    pub items: Vec<Item>,
    /// What waits for what.
    pub precedence: Vec<Precedence>,
    /// Load that costs nothing.
    pub limits: Limits,
}

/// A problem that cannot be planned, and where.
#[derive(Debug, Error, Clone, PartialEq, Eq)]
pub enum Fault {
    /// The timeline is empty or too long.
    #[error("{0} slots: between 1 and {MOST_SLOTS} can be planned")]
    Timeline(usize),
    /// Too much to place.
    #[error("{0} items: {MOST_ITEMS} at most can be planned")]
    Items(usize),
    /// No part of the day begins with the day.
    #[error("period_starts must hold 0")]
    Periods,
    /// A kind without a price for each slot.
    #[error("kind {0} has no points for each slot")]
    Kind(usize),
    /// A field of an item, or its reference, is out of range.
    #[error("item {item}: {field} is out of range")]
    Item {
        /// Index in [`Problem::items`].
        item: usize,
        /// Its field.
        field: &'static str,
    },
    /// Something else is out of range.
    #[error("{0} is out of range")]
    Range(&'static str),
    /// Items that wait for each other.
    #[error("precedence: {0:?} wait for each other")]
    Cycle(Vec<usize>),
}

impl Problem {
    /// Slots of the timeline.
    pub fn slots(&self) -> usize {
        self.days.saturating_mul(self.slots_per_day)
    }
    /// Which part of which day a slot belongs to: one number for each part of each day.
    pub(super) fn period(&self, slot: usize) -> usize {
        let offset = slot % self.slots_per_day;
        let part = self.period_starts.iter().filter(|&&x| x <= offset).count() - 1;
        slot / self.slots_per_day * self.period_starts.len() + part
    }
    /// Whether everything refers to something that is there, and nothing overflows.
    ///
    /// # Errors
    /// The first [`Fault`].
    pub fn check(&self) -> Result<(), Fault> {
        let slots = self.slots();
        if slots == 0 || slots > MOST_SLOTS {
            return Err(Fault::Timeline(slots));
        }
        if self.items.len() > MOST_ITEMS {
            return Err(Fault::Items(self.items.len()));
        }
        if !self.period_starts.contains(&0) || self.period_starts.len() > self.slots_per_day {
            return Err(Fault::Periods);
        }
        let priced = |k: &Vec<i64>| k.len() >= slots && k.iter().all(|&p| points(p));
        if let Some(k) = self.kinds.iter().position(|k| !priced(k)) {
            return Err(Fault::Kind(k));
        }
        let costs = [self.limits.busy_cost, self.limits.meeting_cost];
        if !self.contexts.iter().chain(&costs).all(|&p| points(p)) {
            return Err(Fault::Range("a cost of contexts or limits"));
        }
        if self.blocked.iter().chain(self.people.iter().flatten()).any(|s| s.end > slots) {
            return Err(Fault::Range("a blocked or busy stretch"));
        }
        for fixed in &self.fixed {
            let size = [fixed.before, fixed.after, fixed.dur].iter().all(|&n| n <= slots);
            if !size || fixed.start >= slots || fixed.context.is_some_and(|c| c >= self.contexts.len()) {
                return Err(Fault::Range("a fixed event"));
            }
        }
        self.items.iter().enumerate().try_for_each(|(i, item)| self.check_item(i, item))?;
        self.check_precedence()
    }

    fn check_item(&self, index: usize, item: &Item) -> Result<(), Fault> {
        let slots = self.slots();
        let costs = [
            item.split_cost,
            item.weight,
            item.move_cost,
            item.shift_cost,
            item.optional_cost,
            item.drop.unwrap_or(0),
        ];
        let people = item.required.iter().chain(&item.optional);
        for (right, field) in [
            ((1..=slots).contains(&item.dur), "dur"),
            (item.before <= slots && item.after <= slots, "pre or post"),
            (item.windows.iter().all(|w| w.start <= w.end && w.end <= slots), "windows"),
            (item.kind < self.kinds.len(), "kind"),
            (item.context.is_none_or(|c| c < self.contexts.len()), "context"),
            (item.max_chunks >= 1, "max_chunks"),
            (item.min_chunk >= 1, "min_chunk"),
            (people.into_iter().all(|&p| p < self.people.len()), "required or optional"),
            (item.current.is_none_or(|c| c <= MOST_SLOTS), "cur"),
            (item.due.is_none_or(|d| d <= 2 * MOST_SLOTS), "due"),
            (costs.iter().all(|&p| points(p)) && self.dearest(item) < MOST_ITEM, "a cost"),
        ] {
            if !right {
                return Err(Fault::Item { item: index, field });
            }
        }
        Ok(())
    }

    /// No placement of the item costs more.
    pub(super) fn dearest(&self, item: &Item) -> i64 {
        let slots = self.slots() as i64;
        let chunks = item.max_chunks.min(item.dur) as i64;
        let fit: i64 = self.kinds.get(item.kind).map_or(0, |k| k.iter().sum());
        let people = item.optional.len() as i64 * chunks;
        let moved = item.move_cost.saturating_add(item.shift_cost.saturating_mul(2 * MOST_SLOTS as i64));
        [item.split_cost.saturating_mul(chunks), item.weight.saturating_mul(slots), moved]
            .into_iter()
            .chain([item.optional_cost.saturating_mul(people)])
            .fold(fit, i64::saturating_add)
    }

    fn check_precedence(&self) -> Result<(), Fault> {
        let there = |n: Node| match n {
            Node::Item(i) => i < self.items.len(),
            Node::Fixed(f) => f < self.fixed.len(),
        };
        if !self.precedence.iter().all(|p| there(p.before) && there(p.after) && p.lag <= MOST_SLOTS) {
            return Err(Fault::Range("precedence"));
        }
        // Kahn 1962: take away what waits for nothing until nothing is left.
        let mut left: Vec<usize> = (0..self.items.len()).collect();
        loop {
            let waits = |i: &usize| {
                let open = |n: Node| matches!(n, Node::Item(b) if left.binary_search(&b).is_ok());
                self.precedence.iter().any(|p| p.after == Node::Item(*i) && open(p.before))
            };
            let still: Vec<usize> = left.iter().copied().filter(waits).collect();
            if still.len() == left.len() {
                return if left.is_empty() { Ok(()) } else { Err(Fault::Cycle(left)) };
            }
            left = still;
        }
    }
}

fn points(p: i64) -> bool {
    (0..=MOST_POINTS).contains(&p)
}
