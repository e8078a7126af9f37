//! Jobs one after another so that weighted lateness is least (1||sum wT): iterated dynasearch.
//!
//! Sources: Congram, Potts & van de Velde 2002 (many independent moves at once, found by dynamic programming);
//! Grosso, Della Croce & Tadei 2004 (insertions beside exchanges); first order by Vepsalainen & Morton 1987.

use crate::maths::random::Random;

/// A job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Job {
    /// How long it takes.
    pub length: i64,
    /// Price of each unit of time late, 0 or more.
    pub weight: i64,
    /// When it should have ended.
    pub due: i64,
}

impl Job {
    fn late(self, end: i64) -> i64 {
        self.weight * (end - self.due).max(0)
    }
}

/// What an order of all jobs costs.
pub fn tardiness(jobs: &[Job], order: &[usize]) -> i64 {
    let mut end = 0;
    order.iter().map(|&j| (end += jobs[j].length, jobs[j].late(end)).1).sum()
}

/// An order of all jobs with little weighted lateness. `keep_going` is asked before each descent with the number of
/// descents so far and the least cost; the same seed and descents give the same order. Ends by itself at cost 0.
pub fn order(jobs: &[Job], seed: u64, mut keep_going: impl FnMut(u64, i64) -> bool) -> Vec<usize> {
    let mut search = Dynasearch::new(jobs, by_index(jobs));
    let mut chance = Random::new(seed);
    let (mut current, mut best) = (i64::MAX, (i64::MAX, search.order.clone()));
    let (mut kept, mut stale, mut descents) = (search.order.clone(), 0, 0);
    while best.0 > 0 && (descents == 0 || keep_going(descents, best.0)) {
        let cost = search.descend();
        descents += 1;
        stale += 1;
        if cost < best.0 {
            (best, stale) = ((cost, search.order.clone()), 0);
        }
        if cost <= current {
            current = cost;
            kept.copy_from_slice(&search.order);
        } else {
            search.go_back(&kept);
        }
        if stale > 0 && stale % PATIENCE == 0 {
            current = best.0;
            search.go_back(&best.1);
            (0..KICKS * 3).for_each(|_| search.kick(&mut chance));
            current = current.max(search.descend());
            kept.copy_from_slice(&search.order);
        }
        let kicks = KICKS - 2 + chance.below(5);
        (0..kicks).for_each(|_| search.kick(&mut chance));
    }
    best.1
}

/// Descents without a better order after which the best is shaken anew.
const PATIENCE: u64 = 60;
/// Exchanges between two descents, about.
const KICKS: usize = 10;
/// How far apart two exchanged jobs lie at most.
const KICK_REACH: usize = 30;

/// The best of the orders by apparent tardiness cost with several look-aheads.
fn by_index(jobs: &[Job]) -> Vec<usize> {
    let orders = [0.5, 1.0, 1.5, 2.0, 3.0].map(|ahead| by_apparent_cost(jobs, ahead));
    orders.into_iter().min_by_key(|o| tardiness(jobs, o)).unwrap_or_default()
}

fn by_apparent_cost(jobs: &[Job], ahead: f64) -> Vec<usize> {
    let total: i64 = jobs.iter().map(|j| j.length).sum();
    let scale = ahead * (total as f64 / jobs.len().max(1) as f64).max(1e-9);
    let mut left: Vec<usize> = (0..jobs.len()).collect();
    let (mut now, mut order) = (0, Vec::new());
    while !left.is_empty() {
        let index = |j: usize| {
            let slack = (jobs[j].due - jobs[j].length - now).max(0) as f64;
            jobs[j].weight as f64 / jobs[j].length.max(1) as f64 * (-slack / scale).exp()
        };
        let next = (1..left.len()).fold(0, |a, b| if index(left[b]) > index(left[a]) { b } else { a });
        let job = left.remove(next);
        now += jobs[job].length;
        order.push(job);
    }
    order
}

/// A change of the stretch between two places.
#[derive(Clone, Copy)]
enum Move {
    Exchange,
    /// The first behind the last.
    Later,
    /// The last before the first.
    Earlier,
}

struct Dynasearch<'a> {
    jobs: &'a [Job],
    order: Vec<usize>,
    /// When each place begins, and the lateness of all before it.
    start: Vec<i64>,
    late: Vec<i64>,
    /// Places whose stretches hold nothing that is not known to be of no use.
    fresh: (usize, usize),
    /// For each end the gain of the best moves before it, and the last of these.
    gain: Vec<i64>,
    last: Vec<Option<(usize, Move)>>,
}

impl<'a> Dynasearch<'a> {
    fn new(jobs: &'a [Job], order: Vec<usize>) -> Self {
        let n = order.len();
        let fresh = (0, n);
        Self {
            jobs,
            order,
            start: vec![0; n + 1],
            late: vec![0; n + 1],
            fresh,
            gain: vec![0; n + 1],
            last: vec![None; n + 1],
        }
    }

    fn job(&self, place: usize) -> Job {
        self.jobs[self.order[place]]
    }

    /// Marks places whose jobs changed.
    fn touch(&mut self, from: usize, upto: usize) {
        self.fresh = (self.fresh.0.min(from), self.fresh.1.max(upto));
    }

    fn kick(&mut self, chance: &mut Random) {
        let n = self.order.len();
        if n > 1 {
            let a = chance.below(n - 1);
            let b = (a + 1 + chance.below(KICK_REACH)).min(n - 1);
            self.order.swap(a, b);
            self.touch(a, b + 1);
        }
    }

    fn go_back(&mut self, order: &[usize]) {
        let differs = |k: &usize| self.order[*k] != order[*k];
        if let (Some(a), Some(b)) = ((0..order.len()).find(differs), (0..order.len()).rfind(differs)) {
            self.order.copy_from_slice(order);
            // Both were at rest but for what is marked already.
            self.touch(a, b + 1);
        }
    }

    /// Makes the best sets of independent moves until none is left; returns the cost.
    fn descend(&mut self) -> i64 {
        loop {
            self.add_up();
            if !self.find_moves() {
                self.fresh = (self.order.len(), 0);
                return self.late[self.order.len()];
            }
            self.make_moves();
        }
    }

    fn add_up(&mut self) {
        for place in 0..self.order.len() {
            let job = self.job(place);
            self.start[place + 1] = self.start[place] + job.length;
            self.late[place + 1] = self.late[place] + job.late(self.start[place + 1]);
        }
    }

    /// Finds the set of moves of separate stretches that gains most; false if none gains.
    fn find_moves(&mut self) -> bool {
        let n = self.order.len();
        (self.gain[0], self.last[0]) = (0, None);
        for end in 0..n {
            let (mut best, mut last) = (self.gain[end], None);
            let from = if end < self.fresh.0 { end } else { 0 };
            for start in (from..end.min(self.fresh.1)).rev() {
                if let Some((gain, kind)) = self.best_move(start, end, best - self.gain[start]) {
                    (best, last) = (self.gain[start] + gain, Some((start, kind)));
                }
            }
            (self.gain[end + 1], self.last[end + 1]) = (best, last);
        }
        self.gain[n] > 0
    }

    /// The best move of a stretch that gains more than `than`.
    fn best_move(&self, a: usize, b: usize, than: i64) -> Option<(i64, Move)> {
        // No move gains more than all that the stretch is late.
        let now = self.late[b + 1] - self.late[a];
        if now <= than {
            return None;
        }
        let (mut most, mut best) = (now - than, None);
        let (first, last) = (self.job(a), self.job(b));
        let (begin, end) = (self.start[a], self.start[b + 1]);
        // Each try adds up the lateness of the stretch as it would be, and gives up at `most`.
        let mut offer = |cost: i64, kind| {
            if cost < most {
                (most, best) = (cost, Some((now - cost, kind)));
            }
            most
        };
        let outer = last.late(begin + last.length) + first.late(end);
        let limit =
            offer(self.shifted(a + 1, b, last.length - first.length, outer, now - than), Move::Exchange);
        if b > a + 1 {
            let limit = offer(self.shifted(a + 1, b + 1, -first.length, first.late(end), limit), Move::Later);
            offer(self.shifted(a, b, last.length, last.late(begin + last.length), limit), Move::Earlier);
        }
        best
    }

    /// `cost` and the lateness of these places if they begin so much later, or something not below `limit`.
    fn shifted(&self, from: usize, upto: usize, by: i64, cost: i64, limit: i64) -> i64 {
        if by >= 0 && cost + self.late[upto] - self.late[from] >= limit {
            return limit;
        }
        let mut cost = cost;
        for place in from..upto {
            cost += self.job(place).late(self.start[place + 1] + by);
            if cost >= limit {
                return limit;
            }
        }
        cost
    }

    fn make_moves(&mut self) {
        let mut end = self.order.len();
        while end > 0 {
            let Some((a, kind)) = self.last[end] else {
                end -= 1;
                continue;
            };
            let stretch = &mut self.order[a..end];
            match kind {
                Move::Exchange => stretch.swap(0, end - a - 1),
                Move::Later => stretch.rotate_left(1),
                Move::Earlier => stretch.rotate_right(1),
            }
            self.touch(a, end);
            end = a;
        }
    }
}
