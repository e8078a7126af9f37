//! The cheapest way to cut an item into chunks and lay them into the free slots: what each day can hold
//! ([`super::day`]), put together day by day, the limits of the days counted.

use super::day::{self, Ask, NEVER, Slot, Work};
use super::mask::Mask;
use super::problem::{Chunk, Item};
use super::tables::{Cut, Tables};

/// Most cells of a table; an item that would need more is cut into fewer chunks.
const MOST_CELLS: usize = 1 << 16;

/// Where chunks may lie, and what they must cost less than.
#[derive(Clone, Copy)]
pub(super) struct Room {
    pub(super) first: usize,
    pub(super) last: usize,
    pub(super) limit: i64,
    /// Fewest chunks.
    pub(super) least_chunks: usize,
}

/// What an item is cut upon: what is free, and what is shared with others.
pub(super) trait Ground {
    fn tables(&self) -> &Tables<'_>;
    fn free(&self) -> &Mask;
    /// A number of the item that stands for all of its own points, as long as the working memory is used; if any.
    fn index(&self) -> Option<usize>;
    /// Points that are added for each end of the item, none falling; empty: nothing.
    fn ahead(&self) -> &[i32];
    /// Points that are added for each start of the first chunk; empty: nothing.
    fn begun(&self) -> &[i32];
    /// Points for touching the item's context in a part of a day.
    fn context(&self, period: usize) -> i32;
    /// Points for so many slots of the item beyond the limits of a day.
    fn over(&self, day: usize, len: usize) -> i32;
}

/// Working memory.
#[derive(Default)]
pub(super) struct Pieces {
    slots: Vec<Slot>,
    days: Vec<Day>,
    work: Work,
    /// The tables of the day swept last, see [`Work::sweep`].
    history: Vec<i32>,
    /// What came out for each day.
    results: Vec<i32>,
    /// What came out before, see [`Pieces::known_as`].
    known: Vec<Known>,
    /// Least points for each number of chunks and amount of work, before each day.
    sums: Vec<i32>,
}

/// Results of a day, and what they hold for.
#[derive(Default)]
struct Known {
    key: (u128, u128),
    results: Vec<i32>,
}

/// One pass over the free slots of a day.
#[derive(Clone, Copy)]
struct Day {
    /// Its slots, from and up to.
    from: usize,
    upto: usize,
    width: usize,
    /// Points for a first chunk today: counted within the pass, or the same for each of its starts.
    moved: i32,
    within: bool,
    /// Whether the first chunk may lie in it, and whether later ones may.
    first: bool,
    later: bool,
    /// Where its points without lateness begin in the results; those with it follow.
    results: usize,
    /// Where the sums before it begin.
    before: usize,
}

/// A step of a way: what is done in one day, after so many chunks and so much work on earlier days.
#[derive(Clone, Copy)]
struct Found {
    day: usize,
    chunks: usize,
    done: usize,
    /// Points of it in the tables of the day.
    today: i32,
    earlier: usize,
    left: usize,
}

/// One search.
struct Search<'a, G> {
    ground: &'a G,
    item: &'a Item,
    facts: &'a Cut,
    most_chunks: usize,
    /// All slots of work, and one.
    width: usize,
}

impl Pieces {
    /// The cheapest chunks within the room; `overlook` tells whether to pass over a slot (asked
    /// with true) or a day (with false).
    pub(super) fn best(
        &mut self,
        ground: &impl Ground,
        item: &Item,
        facts: &Cut,
        room: Room,
        mut overlook: impl FnMut(bool) -> bool,
    ) -> Option<(i64, Vec<Chunk>)> {
        let search = Search::new(ground, item, facts);
        if search.most_chunks < 2 || search.hopeless(room) {
            return None;
        }
        self.gather(&search, room, || overlook(true));
        self.part_days(&search, || overlook(false));
        self.results.clear();
        self.sums.clear();
        self.sums.resize(search.cells(), NEVER);
        let mut limit = room.limit.min(i64::from(NEVER)) as i32;
        let mut found = None;
        for d in 0..self.days.len() {
            let day = self.days[d];
            if search.late(self.slots[day.from].at + 1) + search.floor() >= limit {
                break;
            }
            self.look_up(&search, d);
            if let Some(better) = self.finish(&search, d, room.least_chunks, &mut limit) {
                found = Some(better);
            }
            self.add_up(&search, d);
        }
        found.map(|f| (i64::from(limit), self.trace(&search, f)))
    }

    /// Lists the free slots.
    fn gather(&mut self, search: &Search<impl Ground>, room: Room, mut overlook: impl FnMut() -> bool) {
        self.slots.clear();
        let (tables, free) = (search.ground.tables(), search.ground.free());
        for word in search.words(room) {
            let mut left = free.words[word] & search.facts.usable.words[word];
            while left != 0 {
                let at = word * 64 + left.trailing_zeros() as usize;
                left &= left - 1;
                if at < room.first || at >= room.last || overlook() {
                    continue;
                }
                let last = self.slots.last();
                let run =
                    last.filter(|l| l.at + 1 == at && !search.facts.cuts.has(at)).map_or(1, |l| l.run + 1);
                let period = tables.period[at];
                let context = match last {
                    Some(l) if l.period == period => l.context,
                    _ => search.ground.context(period),
                };
                self.slots.push(Slot { at, day: tables.day[at], period, context, run });
            }
        }
    }

    /// Parts the slots into days; the day of today's place is passed over twice, with and without a first chunk.
    fn part_days(&mut self, search: &Search<impl Ground>, mut overlook: impl FnMut() -> bool) {
        self.days.clear();
        let mut from = 0;
        for slots in self.slots.chunk_by(|a, b| a.day == b.day) {
            let upto = from + slots.len();
            let moved = search.moved(slots[0].day);
            let per_day = search.ground.tables().problem.slots_per_day;
            let today = search.item.current.is_some_and(|c| c / per_day == slots[0].day);
            let within = today || !search.ground.begun().is_empty();
            let width = slots.len().min(search.item.dur) + 1;
            let blank =
                Day { from, upto, width, moved, within, first: true, later: true, results: 0, before: 0 };
            if slots.len() >= search.item.min_chunk && !overlook() {
                if within {
                    self.days.push(Day { later: false, ..blank });
                    self.days.push(Day { first: false, within: false, ..blank });
                } else {
                    self.days.push(blank);
                }
            }
            from = upto;
        }
    }

    fn ask<'a>(search: &Search<'a, impl Ground>, day: &Day) -> Ask<'a> {
        let moved = if day.within { day.moved } else { 0 };
        Ask {
            item: search.item,
            facts: search.facts,
            most_chunks: search.most_chunks,
            width: day.width,
            moved,
            ahead: search.ground.ahead(),
            begun: if day.within { search.ground.begun() } else { &[] },
        }
    }

    /// Adds the results of a day, as they are known from the last time with the same free slots, or swept anew.
    fn look_up(&mut self, search: &Search<impl Ground>, d: usize) {
        let second = usize::from(!self.days[d].first);
        self.days[d].before = (d - second) * search.cells();
        self.days[d].results = self.results.len();
        let day = self.days[d];
        let Some((place, key)) = self.known_as(search, day) else {
            self.sweep(search, day);
            let swept = self.swept(search, day).to_vec();
            return self.results.extend(swept);
        };
        if self.known.len() <= place {
            self.known.resize_with(place + 1, Known::default);
        }
        if self.known[place].key != key {
            self.sweep(search, day);
            self.known[place] = Known { key, results: self.swept(search, day).to_vec() };
        }
        self.results.extend_from_slice(&self.known[place].results);
    }

    /// The place of a day's results among those that are known, and what they hold for: the free slots and the parts
    /// of the day whose context is not touched. None where that is not kept.
    fn known_as(&self, search: &Search<impl Ground>, day: Day) -> Option<(usize, (u128, u128))> {
        let problem = search.ground.tables().problem;
        let index = search.ground.index().filter(|_| problem.slots_per_day <= 128)?;
        let slots = &self.slots[day.from..day.upto];
        let start = slots[0].day * problem.slots_per_day;
        let bits = |some: fn(&Slot) -> bool| {
            slots.iter().filter(|s| some(s)).fold(0, |bits, s| bits | 1u128 << (s.at - start))
        };
        let place = (index * problem.days + slots[0].day) * 2 + usize::from(day.within);
        Some((place, (bits(|_| true), bits(|s| s.context > 0))))
    }

    /// Sweeps a day: the history then holds its tables and results.
    fn sweep(&mut self, search: &Search<impl Ground>, day: Day) {
        self.history.clear();
        self.work.sweep(&Self::ask(search, &day), &self.slots[day.from..day.upto], &mut self.history);
    }

    fn swept(&self, search: &Search<impl Ground>, day: Day) -> &[i32] {
        &self.history[self.history.len() - 2 * search.most_chunks * day.width..]
    }

    /// The cheapest way whose last chunk lies in this day, if it costs less than the limit, which it lowers.
    fn finish(&self, search: &Search<impl Ground>, d: usize, least: usize, limit: &mut i32) -> Option<Found> {
        let day = self.days[d];
        let table = day.results + search.most_chunks * day.width;
        let mut found = None;
        for done in search.item.min_chunk..day.width {
            let over = search.ground.over(self.slots[day.from].day, done);
            for chunks in 1..=search.most_chunks {
                let today = self.results[table + (chunks - 1) * day.width + done];
                let step = Found { day: d, chunks, done, today, earlier: 0, left: search.item.dur - done };
                if today + over >= *limit {
                    continue;
                }
                if chunks >= least
                    && done == search.item.dur
                    && day.first
                    && today + over + day.outside() < *limit
                {
                    (*limit, found) = (today + over + day.outside(), Some(step));
                }
                for earlier in 1..=search.most_chunks - chunks {
                    if day.later && step.left > 0 {
                        let before = self.sums[day.before + search.cell(earlier, step.left)];
                        let cost = before + today + over + search.split();
                        if cost < *limit {
                            (*limit, found) = (cost, Some(Found { earlier, ..step }));
                        }
                    }
                }
            }
        }
        found
    }

    /// The sums after this day.
    fn add_up(&mut self, search: &Search<impl Ground>, d: usize) {
        let day = self.days[d];
        let table = day.results;
        let latest = self.sums.len() - search.cells();
        self.sums.extend_from_within(latest..);
        let (before, after) = self.sums.split_at_mut(latest + search.cells());
        for done in search.item.min_chunk..day.width.min(search.item.dur) {
            let over = search.ground.over(self.slots[day.from].day, done);
            for chunks in 1..search.most_chunks {
                let today = self.results[table + (chunks - 1) * day.width + done] + over;
                if today >= NEVER {
                    continue;
                }
                if day.first {
                    let cell = &mut after[search.cell(chunks, done)];
                    *cell = (*cell).min(today + day.outside());
                }
                for earlier in 1..search.most_chunks.saturating_sub(chunks) {
                    if day.later {
                        let from = &before[day.before + search.cell(earlier, 0)..][..search.width - done];
                        let onto = &mut after[search.cell(earlier + chunks, done)..][..search.width - done];
                        day::lower(onto, from, today + search.split());
                    }
                }
            }
        }
    }

    fn trace(&mut self, search: &Search<impl Ground>, found: Found) -> Vec<Chunk> {
        let mut parts = vec![self.chunks(search, found, true)];
        let mut step = found;
        while step.earlier > 0 {
            let Some(earlier) = self.step_before(search, step) else { break };
            parts.push(self.chunks(search, earlier, false));
            step = earlier;
        }
        parts.into_iter().rev().flatten().collect()
    }

    /// The chunks of a step in its day.
    fn chunks(&mut self, search: &Search<impl Ground>, step: Found, late: bool) -> Vec<Chunk> {
        let day = self.days[step.day];
        self.sweep(search, day);
        let slots = &self.slots[day.from..day.upto];
        let way = (step.chunks, step.done);
        day::trace(&Self::ask(search, &day), slots, &self.history, way, step.today, late)
    }

    /// The step that led to what was done before this one.
    fn step_before(&self, search: &Search<impl Ground>, step: Found) -> Option<Found> {
        let left = step.left;
        let cell = search.cell(step.earlier, left);
        (0..self.days[step.day].before / search.cells()).rev().find_map(|d| {
            let (before, after) =
                (self.sums[d * search.cells() + cell], self.sums[(d + 1) * search.cells() + cell]);
            if before == after { None } else { self.step_in(search, d, (step.earlier, left), after) }
        })
    }

    /// The step in this day that led to so many chunks and so much work for these points.
    fn step_in(
        &self,
        search: &Search<impl Ground>,
        d: usize,
        (chunks, work): (usize, usize),
        cost: i32,
    ) -> Option<Found> {
        let day = self.days[d];
        let table = day.results;
        for done in search.item.min_chunk..day.width.min(work + 1) {
            let over = search.ground.over(self.slots[day.from].day, done);
            for now in 1..=chunks {
                let today = self.results[table + (now - 1) * day.width + done];
                let step =
                    Found { day: d, earlier: chunks - now, left: work - done, chunks: now, done, today };
                let before = match (chunks - now, work - done) {
                    (0, 0) if day.first => day.outside(),
                    (0, _) | (_, 0) => continue,
                    (earlier, left) if day.later => {
                        self.sums[day.before + search.cell(earlier, left)] + search.split()
                    }
                    _ => continue,
                };
                if before + today + over == cost {
                    return Some(step);
                }
            }
        }
        None
    }
}

/// How many chunks are tried.
pub(super) fn most_chunks(item: &Item) -> usize {
    item.max_chunks.min(item.dur / item.min_chunk).min(MOST_CELLS / (item.dur + 1))
}

impl Day {
    /// Points for a first chunk in this day that are the same wherever in it it begins.
    fn outside(&self) -> i32 {
        if self.within { 0 } else { self.moved }
    }
}

impl<'a, G: Ground> Search<'a, G> {
    fn new(ground: &'a G, item: &'a Item, facts: &'a Cut) -> Self {
        let width = item.dur + 1;
        Self { ground, item, facts, most_chunks: most_chunks(item), width }
    }

    fn words(&self, room: Room) -> std::ops::Range<usize> {
        let words = &self.facts.words;
        words.start.max(room.first / 64)..words.end.min(room.last.div_ceil(64))
    }

    /// Whether two chunks or more can never cost less than the limit, by the slots that are free alone.
    fn hopeless(&self, room: Room) -> bool {
        let mut left = self.item.dur;
        for word in self.words(room) {
            let mut bits = self.ground.free().words[word] & self.facts.usable.words[word];
            if word == room.first / 64 {
                bits &= u64::MAX << (room.first % 64);
            }
            let count = bits.count_ones() as usize;
            if count >= left {
                (1..left).for_each(|_| bits &= bits - 1);
                let end = word * 64 + bits.trailing_zeros() as usize + 1;
                return end > room.last || i64::from(self.floor() + self.late(end)) >= room.limit;
            }
            left -= count;
        }
        true
    }

    /// The least that two chunks or more cost.
    fn floor(&self) -> i32 {
        (self.item.dur as i64 * self.facts.cheapest) as i32 + self.split()
    }

    fn split(&self) -> i32 {
        self.item.split_cost as i32
    }

    fn cells(&self) -> usize {
        self.most_chunks * self.width
    }

    fn cell(&self, chunks: usize, done: usize) -> usize {
        (chunks - 1) * self.width + done
    }

    fn late(&self, end: usize) -> i32 {
        let ahead = self.ground.ahead().get(end).copied().unwrap_or(0);
        ahead + self.item.due.map_or(0, |due| self.item.weight as i32 * end.saturating_sub(due) as i32)
    }

    /// Points of a first chunk in this day at any start but today's.
    fn moved(&self, day: usize) -> i32 {
        self.item.current.map_or(0, |current| {
            let days = day.abs_diff(current / self.ground.tables().problem.slots_per_day);
            (self.item.move_cost + self.item.shift_cost * days as i64) as i32
        })
    }
}
