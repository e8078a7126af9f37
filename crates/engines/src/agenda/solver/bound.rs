//! What no plan can cost less than: prices for slots, for load beyond the limits and for shares of contexts make the
//! items independent; each then takes its cheapest place, and the prices rise where several would lie (Lagrangian
//! relaxation, subgradient method: Held, Wolfe & Crowder 1974; for slots of time: Fisher 1973).
//!
//! What waits for another item pays for each slot that it begins too soon. All prices are whole multiples of a small unit, so that the bound is exact.

use super::mask::Mask;
use super::pieces::{self, Ground, Pieces, Room};
use super::problem::{Chunk, Fault, Item, Problem};
use super::tables::{Cut, Tables};

/// A lower bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bound {
    /// No plan costs fewer points.
    pub points: i64,
    /// Rounds of prices that it took.
    pub rounds: u64,
}

/// A lower bound, the tighter the more rounds. `target` is the cost of a plan, towards which the steps are measured;
/// `keep_going` is asked before each round with the number of rounds so far.
///
/// # Errors
/// See [`Problem::check`].
pub fn bound(
    problem: &Problem,
    target: i64,
    mut keep_going: impl FnMut(u64) -> bool,
) -> Result<Bound, Fault> {
    let tables = Tables::new(problem)?;
    let Some(unit) = unit(problem) else { return Ok(Bound { points: 0, rounds: 0 }) };
    let mut dual = Dual::new(&tables, unit);
    let (mut best, mut rounds, mut stale, mut pace) = (0, 0, 0, 1.0);
    let target = target.saturating_mul(dual.unit).min(1 << 50);
    while best < target && keep_going(rounds) {
        let value = dual.value();
        rounds += 1;
        stale += 1;
        if value > best {
            (best, stale) = (value, 0);
        }
        if stale >= PATIENCE {
            (stale, pace) = (0, pace * 0.8);
        }
        dual.step(pace * (target - value) as f64);
    }
    Ok(Bound { points: best.div_euclid(dual.unit) + i64::from(best.rem_euclid(dual.unit) > 0), rounds })
}

/// Rounds without a better bound after which steps become shorter.
const PATIENCE: u32 = 30;
/// How much of the last direction is kept.
const KEPT: f64 = 0.8;
/// Units to a point, where the numbers are small enough.
const MOST_UNITS: i64 = 64;

/// A price, and the direction that it is to go.
#[derive(Clone, Default)]
struct Price {
    exact: f64,
    most: f64,
    used: i32,
    surplus: i32,
    way: f64,
}

impl Price {
    fn upto(most: i64) -> Self {
        Self { most: most as f64, ..Self::default() }
    }
}

/// What waits for what: for each slot the price of having begun by then while the other has not ended in time.
struct Wait {
    before: usize,
    after: usize,
    lag: usize,
    prices: Vec<Price>,
}

struct Dual<'a> {
    tables: &'a Tables<'a>,
    /// How many units make a point.
    unit: i64,
    slots: Vec<Price>,
    busy: Vec<Price>,
    meetings: Vec<Price>,
    /// For each item and part of a day, its share of the context there.
    shares: Vec<Vec<Price>>,
    waits: Vec<Wait>,
    /// For the item at hand, what it pays for each end, and for each start.
    ahead: Vec<i32>,
    begun: Vec<i32>,
    items: Vec<(Item, Cut)>,
    /// Units that are paid in any case.
    paid: i64,
    pieces: Pieces,
}

impl<'a> Dual<'a> {
    fn new(tables: &'a Tables<'a>, unit: i64) -> Self {
        let problem = tables.problem;
        let slot =
            |t: usize| Price::upto(if tables.free.has(t) { (1 << 27) / tables.slots as i64 } else { 0 });
        let day =
            |cost: i64| vec![Price::upto((cost * unit).min((1 << 26) / tables.slots as i64)); problem.days];
        let mut dual = Self {
            tables,
            unit,
            slots: (0..tables.slots).map(slot).collect(),
            busy: day(problem.limits.busy_cost),
            meetings: day(problem.limits.meeting_cost),
            shares: problem.items.iter().map(|_| vec![Price::default(); tables.periods]).collect(),
            items: (0..problem.items.len()).map(|i| scaled(tables, i, unit)).collect(),
            waits: waits(tables),
            ahead: Vec::new(),
            begun: Vec::new(),
            paid: 0,
            pieces: Pieces::default(),
        };
        dual.share_contexts();
        dual
    }

    /// Gives each item that could touch a context in a part of a day an equal share of its points.
    fn share_contexts(&mut self) {
        for context in 0..self.tables.problem.contexts.len() {
            let cost = self.tables.problem.contexts[context];
            for period in 0..self.tables.periods {
                if self.tables.touches[context * self.tables.periods + period] > 0 {
                    self.paid += cost * self.unit;
                    continue;
                }
                let all = self.sharers(context, period);
                for &item in &all {
                    let most = (cost * self.unit).min(1 << 24) as f64;
                    self.shares[item][period] =
                        Price { exact: most / all.len() as f64, most, ..Price::default() };
                }
            }
        }
    }

    fn sharers(&self, context: usize, period: usize) -> Vec<usize> {
        let could = |&i: &usize| {
            let facts = &self.tables.facts[i];
            let starts = facts.starts.each(facts.words.clone()).any(|t| self.tables.period[t] == period);
            starts || facts.cut.usable.each(facts.cut.words.clone()).any(|t| self.tables.period[t] == period)
        };
        let items = &self.tables.problem.items;
        (0..items.len()).filter(|&i| items[i].context == Some(context)).filter(could).collect()
    }

    /// What all items cost at these prices, each at its cheapest place, less what the prices give away; notes where
    /// more is asked for than there is.
    fn value(&mut self) -> i64 {
        let mut value = self.paid + self.open_accounts();
        for item in 0..self.items.len() {
            value += self.cheapest(item);
        }
        value
    }

    /// Rounds the prices, and gives away what they promise for nothing.
    fn open_accounts(&mut self) -> i64 {
        let limits = self.tables.problem.limits;
        let mut given = 0;
        for price in &mut self.slots {
            (price.used, price.surplus) = (price.exact as i32, -1);
            given -= i64::from(price.used);
        }
        for day in 0..self.tables.problem.days {
            let rest = [
                (&mut self.busy[day], self.tables.load[day] - limits.busy_slots as i64),
                (&mut self.meetings[day], self.tables.meetings[day] - limits.meeting_slots as i64),
            ];
            for (price, rest) in rest {
                (price.used, price.surplus) = (price.exact as i32, rest as i32);
                given += i64::from(price.used) * rest;
            }
        }
        for price in self.shares.iter_mut().flatten() {
            (price.used, price.surplus) = (price.exact as i32, 0);
        }
        for price in self.waits.iter_mut().flat_map(|w| &mut w.prices) {
            (price.used, price.surplus) = (price.exact as i32, 0);
            given -= i64::from(price.used);
        }
        given
    }

    /// Adds up what an item pays for its waits; returns what it gains by being placed at all.
    fn add_waits(&mut self, index: usize) -> i64 {
        self.ahead.clear();
        self.begun.clear();
        let mut gain = 0;
        for wait in self.waits.iter().filter(|w| w.before == index) {
            self.ahead.resize(self.tables.slots + 1, 0);
            let mut sum = 0;
            let sums: Vec<i32> = wait.prices.iter().map(|p| (sum, sum += p.used).0).collect();
            let upto = |end: usize| sums.get(end + wait.lag).copied().unwrap_or(sum);
            self.ahead.iter_mut().enumerate().for_each(|(end, a)| *a += upto(end));
            gain += i64::from(sum);
        }
        for wait in self.waits.iter().filter(|w| w.after == index) {
            self.begun.resize(self.tables.slots, 0);
            let mut sum = 0;
            for (b, price) in self.begun.iter_mut().zip(&wait.prices).rev() {
                sum += price.used;
                *b += sum;
            }
        }
        gain
    }

    /// The least that an item costs at these prices; notes what its place takes.
    fn cheapest(&mut self, index: usize) -> i64 {
        let item = &self.items[index].0;
        if item.splittable() && pieces::most_chunks(item) < item.max_chunks.min(item.dur / item.min_chunk) {
            // Not every way of cutting it is tried: nothing is said of it, and it may gain all that it can.
            return 0;
        }
        let gain = self.add_waits(index);
        let sums = self.sums(index);
        let facts = &self.tables.facts[index];
        let drop = facts.drop * self.unit + gain;
        let (mut least, mut place) = (drop, Vec::new());
        if let Some((cost, start)) = self.whole(index, &sums).filter(|w| w.0 < least) {
            (least, place) = (cost, vec![Chunk { start, len: self.items[index].0.dur }]);
        }
        if self.items[index].0.splittable() {
            let Some((cost, chunks)) = self.cut(index, sums, least) else {
                return self.lay(index, &place, least);
            };
            (least, place) = (cost, chunks);
        }
        self.lay(index, &place, least)
    }

    /// For each slot the prices of all before it, as far as the item pays them.
    fn sums(&self, index: usize) -> Vec<i32> {
        let item = &self.items[index].0;
        let mut sums = Vec::with_capacity(self.slots.len() + 1);
        let mut sum = 0;
        sums.push(0);
        for (t, price) in self.slots.iter().enumerate() {
            sum += price.used + if item.load { self.busy[self.tables.day[t]].used } else { 0 };
            sums.push(sum);
        }
        sums
    }

    fn whole(&self, index: usize, sums: &[i32]) -> Option<(i64, usize)> {
        let (item, facts) = (&self.items[index].0, &self.tables.facts[index]);
        let (before, after) = item.buffers();
        let cost = |start: usize| {
            let slots = i64::from(sums[start + item.dur + after] - sums[start - before]);
            let met = if item.meeting { self.meetings[self.tables.day[start]].used } else { 0 };
            let share = self.shares[index][self.tables.period[start]].used;
            let waits = self.ahead.get(start + item.dur).unwrap_or(&0) + self.begun.get(start).unwrap_or(&0);
            i64::from(waits)
                + i64::from(facts.whole[start]) * self.unit
                + slots
                + i64::from(met) * item.dur as i64
                + i64::from(share)
        };
        facts.starts.each(facts.words.clone()).map(|t| (cost(t), t)).min()
    }

    /// The cheapest chunks below a limit.
    fn cut(&mut self, index: usize, sums: Vec<i32>, limit: i64) -> Option<(i64, Vec<Chunk>)> {
        let mut cut = std::mem::take(&mut self.items[index].1);
        let own = std::mem::take(&mut cut.prefix);
        let item = &self.items[index].0;
        let mut met = 0;
        let priced = |(t, (own, sum)): (usize, (&i32, i32))| {
            let points = own + sum + met;
            met +=
                if item.meeting && t < self.slots.len() { self.meetings[self.tables.day[t]].used } else { 0 };
            points
        };
        cut.prefix = own.iter().zip(sums).enumerate().map(priced).collect();
        let mut pieces = std::mem::take(&mut self.pieces);
        let room = Room { first: 0, last: self.tables.slots, limit, least_chunks: 1 };
        let found = pieces.best(&Priced { dual: self, index }, item, &cut, room, |_| false);
        self.pieces = pieces;
        cut.prefix = own;
        self.items[index].1 = cut;
        found
    }

    fn lay(&mut self, index: usize, place: &[Chunk], cost: i64) -> i64 {
        let item = &self.items[index].0;
        let (before, after) = item.buffers();
        let mut touched = Vec::new();
        for chunk in place {
            let (from, upto) = (chunk.start - before, chunk.end() + after);
            self.slots[from..upto].iter_mut().for_each(|p| p.surplus += 1);
            let day = self.tables.day[chunk.start];
            self.busy[day].surplus += if item.load { (upto - from) as i32 } else { 0 };
            self.meetings[day].surplus += if item.meeting { chunk.len as i32 } else { 0 };
            touched.push(self.tables.period[chunk.start]);
        }
        if let (Some(first), Some(last)) = (place.first(), place.last()) {
            for wait in &mut self.waits {
                if wait.after == index {
                    wait.prices[first.start..].iter_mut().for_each(|p| p.surplus += 1);
                }
                if wait.before == index {
                    let from = (last.end() + wait.lag).min(self.tables.slots);
                    wait.prices[from..].iter_mut().for_each(|p| p.surplus -= 1);
                }
            }
        }
        touched.dedup();
        touched.iter().for_each(|&p| self.shares[index][p].surplus += 1);
        cost
    }

    /// Moves the prices: up where too much is asked for, down where there is room; `far` is how far the value is from
    /// the target.
    fn step(&mut self, far: f64) {
        let all = || {
            self.slots
                .iter()
                .chain(&self.busy)
                .chain(&self.meetings)
                .chain(self.shares.iter().flatten())
                .chain(self.waits.iter().flat_map(|w| &w.prices))
        };
        let binding = |p: &&Price| p.most > 0.0 && !(p.exact <= 0.0 && p.way <= 0.0 && p.surplus <= 0);
        let length: f64 = all().filter(binding).map(|p| f64::from(p.surplus).powi(2)).sum();
        if length <= 0.0 {
            return;
        }
        let step = far.max(1.0) / length;
        let all = self.slots.iter_mut().chain(&mut self.busy).chain(&mut self.meetings);
        let waits = self.waits.iter_mut().flat_map(|w| &mut w.prices);
        for price in all.chain(self.shares.iter_mut().flatten()).chain(waits) {
            price.way = KEPT * price.way + (1.0 - KEPT) * f64::from(price.surplus);
            price.exact = (price.exact + step * price.way).clamp(0.0, price.most);
        }
        self.keep_shares_within();
    }

    /// Brings the shares of each context in each part of a day back to its points.
    fn keep_shares_within(&mut self) {
        let items = &self.tables.problem.items;
        for context in 0..self.tables.problem.contexts.len() {
            let all: Vec<usize> = (0..items.len()).filter(|&i| items[i].context == Some(context)).collect();
            for period in 0..self.tables.periods {
                project(&mut self.shares, &all, period);
            }
        }
    }
}

fn waits(tables: &Tables) -> Vec<Wait> {
    let mut waits = Vec::new();
    let many = tables.facts.iter().map(|f| f.before.len() + f.after.len()).max().unwrap_or(0).max(1);
    let price = Price::upto((1 << 26) / (tables.slots * many) as i64);
    for (after, facts) in tables.facts.iter().enumerate() {
        for &(before, lag) in &facts.before {
            waits.push(Wait { before, after, lag, prices: vec![price.clone(); tables.slots] });
        }
    }
    waits
}

/// Lowers the shares of a part of a day evenly until they are no more than the most.
fn project(shares: &mut [Vec<Price>], all: &[usize], period: usize) {
    let mut sharers: Vec<usize> = all.iter().copied().filter(|&i| shares[i][period].most > 0.0).collect();
    let Some(most) = sharers.first().map(|&i| shares[i][period].most) else { return };
    loop {
        let sum: f64 = sharers.iter().map(|&i| shares[i][period].exact).sum();
        let much = (sum - most) / sharers.len().max(1) as f64;
        if much <= 1e-9 {
            return;
        }
        sharers.iter().for_each(|&i| shares[i][period].exact = (shares[i][period].exact - much).max(0.0));
        sharers.retain(|&i| shares[i][period].exact > 0.0);
    }
}

/// As many units to a point as keep all sums small; none where the costs alone are too large.
fn unit(problem: &Problem) -> Option<i64> {
    let most = problem.items.iter().map(|i| problem.dearest(i)).max().unwrap_or(0);
    (0..=MOST_UNITS.ilog2()).rev().map(|k| 1 << k).find(|unit| most * unit <= 1 << 26)
}

/// An item and where it may be cut, in units; with less cost where the sweep would count too much.
fn scaled(tables: &Tables, index: usize, unit: i64) -> (Item, Cut) {
    let item = &tables.problem.items[index];
    let mut cut = tables.facts[index].cut.clone();
    let kind = &tables.problem.kinds[item.kind];
    if item.splittable() {
        cut.prefix.truncate(1);
        for (t, &points) in kind.iter().enumerate().take(tables.slots) {
            cut.prefix.push(cut.prefix[t] + (points * unit) as i32);
        }
        cut.begin.fill(0);
        cut.cuts = Mask::empty(tables.slots);
        (0..tables.problem.days).for_each(|d| {
            let start = d * tables.problem.slots_per_day;
            cut.cuts.add(start, start + 1);
        });
        cut.cheapest *= unit;
    }
    let item = Item {
        split_cost: item.split_cost * unit,
        weight: item.weight * unit,
        move_cost: item.move_cost * unit,
        shift_cost: item.shift_cost * unit,
        optional: Vec::new(),
        ..item.clone()
    };
    (item, cut)
}

/// The free timeline at the prices, for one item.
struct Priced<'a, 'b> {
    dual: &'a Dual<'b>,
    index: usize,
}

impl Ground for Priced<'_, '_> {
    fn tables(&self) -> &Tables<'_> {
        self.dual.tables
    }
    fn index(&self) -> Option<usize> {
        None
    }
    fn free(&self) -> &Mask {
        &self.dual.tables.free
    }
    fn ahead(&self) -> &[i32] {
        &self.dual.ahead
    }
    fn begun(&self) -> &[i32] {
        &self.dual.begun
    }
    fn context(&self, period: usize) -> i32 {
        self.dual.shares[self.index][period].used
    }
    fn over(&self, _: usize, _: usize) -> i32 {
        0
    }
}
