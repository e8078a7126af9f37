//! Random problems, and the best plan of a tiny one by trying all.

use super::super::*;
use crate::maths::random::Random;

/// How large a problem is.
pub(super) struct Size {
    pub(super) days: usize,
    pub(super) per_day: usize,
    pub(super) items: usize,
}

/// A problem of one day without costs but those of its items.
pub(super) fn plain(slots: usize, items: Vec<Item>) -> Problem {
    Problem {
        days: 1,
        slots_per_day: slots,
        period_starts: vec![0],
        blocked: Vec::new(),
        fixed: Vec::new(),
        kinds: vec![vec![0; slots]],
        contexts: Vec::new(),
        people: Vec::new(),
        items,
        precedence: Vec::new(),
        limits: Limits { meeting_slots: slots, meeting_cost: 0, busy_slots: slots, busy_cost: 0 },
    }
}

/// A problem that can be solved by trying all.
pub(super) fn tiny(seed: u64) -> Problem {
    let mut chance = Random::new(seed);
    let size = Size { days: 1 + chance.below(3), per_day: 4 + chance.below(3), items: 1 + chance.below(4) };
    some(&mut chance, size)
}

/// A problem with a little of everything.
pub(super) fn some(chance: &mut Random, size: Size) -> Problem {
    let slots = size.days * size.per_day;
    let mut below = |n: usize| chance.below(n);
    let limits = Limits {
        meeting_slots: below(size.per_day),
        meeting_cost: below(4) as i64,
        busy_slots: size.per_day / 2 + below(size.per_day / 2),
        busy_cost: below(4) as i64,
    };
    let mut problem = Problem {
        days: size.days,
        slots_per_day: size.per_day,
        period_starts: vec![0, 1 + below(size.per_day - 1)],
        blocked: Vec::new(),
        fixed: Vec::new(),
        kinds: (0..2).map(|_| (0..slots).map(|_| below(5) as i64).collect()).collect(),
        contexts: (0..2).map(|_| below(9) as i64).collect(),
        people: (0..2).map(|_| (0..2).map(|_| span(slots, below(slots), 1 + below(3))).collect()).collect(),
        items: Vec::new(),
        precedence: Vec::new(),
        limits,
    };
    problem.blocked.extend((0..below(2)).map(|_| span(slots, slots - 2, 1)));
    if below(2) == 0 {
        let (start, context) = (1 + below(slots - 2), (below(2) == 0).then_some(0));
        problem.fixed.push(Fixed {
            start,
            dur: 1,
            before: below(2),
            after: below(2),
            meeting: true,
            context,
        });
    }
    for _ in 0..size.items {
        problem.items.push(item(chance, slots, size.per_day));
    }
    add_precedence(chance, &mut problem);
    problem
}

fn span(slots: usize, start: usize, len: usize) -> Span {
    Span { start, end: (start + len).min(slots) }
}

fn item(chance: &mut Random, slots: usize, per_day: usize) -> Item {
    let mut below = |n: usize| chance.below(n);
    let dur = 1 + below(4.min(per_day));
    let from = below(slots);
    let windows = match below(3) {
        0 => vec![Span { start: 0, end: slots }],
        1 => vec![Span { start: from, end: slots }],
        _ => vec![Span { start: 0, end: from }, Span { start: from, end: slots }],
    };
    let cut = below(2) == 0;
    let people = |n: usize| if n < 2 { vec![n] } else { Vec::new() };
    Item {
        dur,
        windows,
        kind: below(2),
        context: [None, Some(0), Some(1)][below(3)],
        max_chunks: if cut { 1 + below(3) } else { 1 },
        min_chunk: if cut { 1 + below(2) } else { 1 },
        split_cost: below(4) as i64,
        before: below(4) / 3,
        after: below(4) / 3,
        due: [None, Some(below(slots + 3))][below(2)],
        weight: below(4) as i64,
        drop: [None, Some(below(40) as i64), Some(below(40) as i64)][below(3)],
        current: [None, Some(below(slots))][below(2)],
        move_cost: below(6) as i64,
        shift_cost: below(3) as i64,
        required: people(below(6)),
        optional: people(below(4)),
        optional_cost: if cut { 0 } else { below(4) as i64 },
        meeting: below(2) == 0,
        load: below(4) > 0,
    }
}

fn add_precedence(chance: &mut Random, problem: &mut Problem) {
    let items = problem.items.len();
    for _ in 0..chance.below(1 + items / 2) {
        let (a, b) = (chance.below(items), chance.below(items));
        if a < b {
            let lag = chance.below(2);
            problem.precedence.push(Precedence { before: Node::Item(a), after: Node::Item(b), lag });
        }
    }
    if chance.below(4) == 0 && !problem.fixed.is_empty() {
        let (fixed, item) = (Node::Fixed(0), Node::Item(chance.below(items)));
        let (before, after) = if chance.below(2) == 0 { (fixed, item) } else { (item, fixed) };
        problem.precedence.push(Precedence { before, after, lag: chance.below(2) });
    }
}

/// How many mandatory items the best plan leaves out, and what it costs, by trying all plans and asking the judge;
/// none where there are too many, or where the problem as it stands breaks a rule.
pub(super) fn by_trying_all(problem: &Problem) -> Option<(usize, i64)> {
    let ways: Vec<Vec<Vec<Chunk>>> = problem.items.iter().map(|i| ways(problem, i)).collect();
    if ways.iter().map(Vec::len).product::<usize>() > 20_000 {
        return None;
    }
    let mut plan = vec![Vec::new(); ways.len()];
    let mut best = None;
    try_all(problem, &ways, 0, &mut plan, &mut best);
    best
}

fn try_all(
    problem: &Problem,
    ways: &[Vec<Vec<Chunk>>],
    at: usize,
    plan: &mut Placements,
    best: &mut Option<(usize, i64)>,
) {
    let Some(some) = ways.get(at) else {
        let judged = judge(problem, plan);
        if judged.broken.iter().all(|b| matches!(b, Broken::LeftOut(_))) {
            let found = (judged.broken.len(), judged.terms.total());
            *best = Some(best.map_or(found, |b| b.min(found)));
        }
        return;
    };
    for way in some {
        plan[at] = way.clone();
        try_all(problem, ways, at + 1, plan, best);
    }
}

/// Every way of laying an item, whatever else lies there; the first is none.
fn ways(problem: &Problem, item: &Item) -> Vec<Vec<Chunk>> {
    let mut all = vec![Vec::new()];
    extend(problem, item, Vec::new(), &mut all);
    all
}

fn extend(problem: &Problem, item: &Item, laid: Vec<Chunk>, all: &mut Vec<Vec<Chunk>>) {
    let left = item.dur - laid.iter().map(|c: &Chunk| c.len).sum::<usize>();
    if left == 0 {
        all.push(laid);
        return;
    }
    let shortest = if item.splittable() { item.min_chunk } else { item.dur };
    for start in laid.last().map_or(0, |c| c.end())..problem.slots() {
        for len in shortest..=left {
            let chunk = Chunk { start, len };
            let lonely = Problem {
                items: vec![Item { dur: len, ..item.clone() }],
                precedence: vec![],
                ..problem.clone()
            };
            let fits = judge(&lonely, &vec![vec![chunk]]).broken.is_empty();
            if fits && laid.len() < item.max_chunks {
                let laid = laid.iter().copied().chain([chunk]).collect();
                extend(problem, item, laid, all);
            }
        }
    }
}
