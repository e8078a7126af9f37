//! In pieces: blocks of one to two hours, the freshest free time first, with a breath between them.

use super::{Kind, Through, Wanted, free_starts, freshest, gain, kept};
use crate::agenda::cost::when;
use crate::agenda::{AgendaConfig, broken};
use crate::maths::{calendar, spoken};
use jiff::SignedDuration;
use std::collections::BTreeMap;
use world::{Effect, Interval, Snapshot};

/// Lengths of a piece, the one that is tried first first: long enough to get into it, short enough to stay in it
/// (Ericsson, Krampe & Tesch-Römer 1993).
const LENGTHS: [i64; 5] = [120, 90, 60, 45, 30];
/// The shortest piece.
const SHORTEST: i64 = 30;
/// Minutes free between two pieces.
const BREATH: i64 = 10;
/// Most minutes of such work in a day.
const MOST_A_DAY: i64 = 240;

/// The hours in pieces.
pub(super) fn way(world: &Snapshot, config: &AgendaConfig, wanted: &Wanted) -> Result<Through, String> {
    if wanted.minutes < 2 * SHORTEST {
        return Err("it is too short to be cut".to_owned());
    }
    let mut blocks = place(world, wanted)?;
    blocks.sort();
    let effects: Vec<Effect> = blocks
        .iter()
        .enumerate()
        .map(|(n, stretch)| Effect::CreateEvent { draft: kept(world, wanted, *stretch, n + 1) })
        .collect();
    let effect = Effect::Together { effects };
    if !broken(world, config, &effect).is_empty() {
        return Err("no free pieces keep the rules".to_owned());
    }
    let times: Vec<String> = blocks.iter().map(|b| when(world, *b)).collect();
    let told = if times.len() > 4 {
        format!("{} and {} more", times[..3].join(", "), times.len() - 3)
    } else {
        spoken::listed(&times)
    };
    Ok(Through {
        kind: Kind::Pieces,
        moves: Vec::new(),
        people: Vec::new(),
        title: format!("Keep {told} for {}", spoken::short(&wanted.title, 60)),
        effect,
        reasons: vec![gain(wanted.minutes, blocks.len())],
        evidence: Vec::new(),
        blocks,
    })
}

/// Pieces that add up, or how much is free.
fn place(world: &Snapshot, wanted: &Wanted) -> Result<Vec<Interval>, String> {
    let mut blocks: Vec<Interval> = Vec::new();
    let mut left = wanted.minutes;
    while left > 0 {
        let Some(stretch) = next(world, wanted, &blocks, left) else {
            let found = match wanted.minutes - left {
                0 => "nothing is".to_owned(),
                some => format!("only {} are", spoken::minutes(some as f64)),
            };
            return Err(format!("{found} free in pieces of half an hour and more"));
        };
        left -= stretch.minutes();
        blocks.push(stretch);
    }
    Ok(blocks)
}

/// The longest piece that fits, at the freshest time; what is left after it is none or long enough for a piece.
fn next(world: &Snapshot, wanted: &Wanted, blocks: &[Interval], left: i64) -> Option<Interval> {
    let whole = wanted.minutes;
    let own = Some(left).filter(|l| *l <= LENGTHS[0] && *l < whole);
    let lengths = own.into_iter().chain(LENGTHS);
    lengths.filter(|l| *l < whole && (*l == left || *l + SHORTEST <= left)).find_map(|length| {
        let (grid, mut open) = free_starts(world, wanted.window, length);
        for block in blocks {
            let breath = SignedDuration::from_mins(BREATH);
            grid.forbid(&mut open, Interval::new(block.start - breath, block.end + breath));
        }
        full_days(world, blocks, length).into_iter().for_each(|day| grid.forbid(&mut open, day));
        freshest(world, &wanted.energy, &grid, &open)
    })
}

/// Days on which a piece of this length would be too much.
fn full_days(world: &Snapshot, blocks: &[Interval], length: i64) -> Vec<Interval> {
    let zone = world.zone();
    let mut sums: BTreeMap<jiff::civil::Date, i64> = BTreeMap::new();
    blocks.iter().for_each(|b| *sums.entry(calendar::date_of(b.start, &zone)).or_default() += b.minutes());
    let full = sums.into_iter().filter(|(_, sum)| sum + length > MOST_A_DAY);
    full.filter_map(|(date, _)| world.office.hours.on(date, &zone)).collect()
}
