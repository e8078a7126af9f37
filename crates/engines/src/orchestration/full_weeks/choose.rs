//! What is late at the least when not everything fits: as few as can be, or with as little harm as can be.

use std::cmp::Ordering;
use world::TaskId;

/// Up to so many tasks every order is weighed.
const EXHAUSTIVE: usize = 15;

/// A task that asks for time, on one line of working minutes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Piece {
    /// Which.
    pub task: TaskId,
    /// Minutes it takes.
    pub minutes: f64,
    /// Minutes that can be worked until it is due.
    pub due: f64,
    /// What a minute's delay costs, any unit.
    pub weight: f64,
}

/// A task that will be late, and by how much.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Late {
    /// Which.
    pub task: TaskId,
    /// Working minutes.
    pub minutes: f64,
}

/// An order of work, and what is late in it.
#[derive(Debug, Clone, PartialEq)]
pub struct Chosen {
    /// What to do first, and then.
    pub order: Vec<TaskId>,
    /// What is late.
    pub late: Vec<Late>,
}

/// The order with the fewest late tasks; what is late comes last.
///
/// Source: Moore 1968, for one machine, with Hodgson's proof: by due date, and whenever one would be late the longest
/// so far gives way.
/// ```
/// use engines::orchestration::full_weeks::{Piece, fewest_late};
/// let piece = |name, minutes, due| Piece { task: world::TaskId::derive(name), minutes, due, weight: 1.0 };
/// let chosen = fewest_late(&[piece("a", 60.0, 60.0), piece("b", 90.0, 100.0), piece("c", 30.0, 110.0)]);
/// assert_eq!(chosen.late.iter().map(|l| l.task).collect::<Vec<_>>(), [world::TaskId::derive("b")]);
/// ```
pub fn fewest_late(pieces: &[Piece]) -> Chosen {
    let mut by_due = pieces.to_vec();
    by_due.sort_by(|a, b| a.due.total_cmp(&b.due).then(a.task.cmp(&b.task)));
    let (mut done, mut gone): (Vec<Piece>, Vec<Piece>) = (Vec::new(), Vec::new());
    let mut at = 0.0;
    for piece in by_due {
        at += piece.minutes;
        done.push(piece);
        if at > piece.due + 1e-9 {
            let longest = |a: &(usize, &Piece), b: &(usize, &Piece)| gives_way(a.1, b.1);
            if let Some(n) = done.iter().enumerate().max_by(longest).map(|(n, _)| n) {
                let gives = done.remove(n);
                at -= gives.minutes;
                gone.push(gives);
            }
        }
    }
    gone.sort_by(|a, b| (b.weight / b.minutes.max(1.0)).total_cmp(&(a.weight / a.minutes.max(1.0))));
    done.extend(gone);
    told(&done)
}

/// The longest gives way; of equals the one that weighs less.
fn gives_way(a: &Piece, b: &Piece) -> Ordering {
    a.minutes.total_cmp(&b.minutes).then(b.weight.total_cmp(&a.weight)).then(a.task.cmp(&b.task))
}

/// The order with the least lateness, each minute of it as heavy as its task; none for more than 15.
///
/// Source: Held & Karp 1962, dynamic programming over sets: whichever is last in a set, the rest is ordered at its best.
pub fn least_lateness(pieces: &[Piece]) -> Option<Chosen> {
    let n = pieces.len();
    if n > EXHAUSTIVE {
        return None;
    }
    let mut best = vec![(f64::INFINITY, usize::MAX); 1 << n];
    let mut length = vec![0.0; 1 << n];
    best[0] = (0.0, usize::MAX);
    for set in 1_usize..1 << n {
        let lowest = set.trailing_zeros() as usize;
        length[set] = length[set & (set - 1)] + pieces[lowest].minutes;
        for last in (0..n).filter(|k| set >> k & 1 == 1) {
            let late = (length[set] - pieces[last].due).max(0.0);
            let cost = best[set & !(1 << last)].0 + pieces[last].weight * late;
            if cost < best[set].0 {
                best[set] = (cost, last);
            }
        }
    }
    let mut order = Vec::with_capacity(n);
    let mut set = (1_usize << n) - 1;
    while set != 0 {
        let last = best[set].1;
        order.push(pieces[last]);
        set &= !(1 << last);
    }
    order.reverse();
    Some(told(&order))
}

fn told(order: &[Piece]) -> Chosen {
    let mut at = 0.0;
    let mut late = Vec::new();
    for piece in order {
        at += piece.minutes;
        if at > piece.due + 1e-9 {
            late.push(Late { task: piece.task, minutes: at - piece.due });
        }
    }
    Chosen { order: order.iter().map(|p| p.task).collect(), late }
}
