//! `bench meet`: slot search over many calendars, the problem of `meet/`: the same seeded calendars, the same queries, the
//! same checksum.

use crate::measure::{CpuClock, round};
use engines::agenda::find::{Bits, Crowd, Grid};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use world::Interval;

/// Slots a day: 08:00 to 20:00 by the quarter hour.
const DAY: usize = 48;
/// Slots of the meeting.
const LENGTH: usize = 4;
/// How many queries are asked, each with the people turned by one.
const QUERIES: usize = 100;
/// How many starts each answers.
const MOST: usize = 20;

/// How many people, over how long.
#[derive(clap::Args)]
pub struct Args {
    /// People
    #[arg(default_value_t = 200)]
    people: usize,
    /// Weeks of five days
    #[arg(default_value_t = 4)]
    weeks: usize,
}

/// Answers the queries: `ms_per_query_cpu` with the making of the index shared out, `us_per_query` of the queries alone,
/// `index_ms`, and the `checksum` of all answers: the sum of start times weight.
///
/// # Errors
/// A sentence for a number of people or weeks that cannot be.
pub fn run(args: &Args) -> Result<Value, String> {
    if !(2..=100_000).contains(&args.people) || !(1..=52).contains(&args.weeks) {
        return Err("give 2 to 100,000 people and 1 to 52 weeks".to_owned());
    }
    let days = 5 * args.weeks;
    let busy = calendars(args.people, days);
    let clock = CpuClock::start();
    let (crowd, open) = index(&busy, days);
    let index_ms = clock.ms();
    let checksum: u64 = (0..QUERIES).map(|turn| answer(&crowd, &open, args.people, turn)).sum();
    let all = clock.ms();
    Ok(json!({
        "people": args.people,
        "weeks": args.weeks,
        "queries": QUERIES,
        "ms_per_query_cpu": all / QUERIES as f64,
        "us_per_query": round(1000.0 * (all - index_ms) / QUERIES as f64),
        "index_ms": round(index_ms),
        "checksum": checksum,
    }))
}

/// The start of a slot on one long day of all days' slots, one behind the other.
fn at(slot: usize) -> Timestamp {
    Timestamp::UNIX_EPOCH + SignedDuration::from_mins(15 * slot as i64)
}

/// Which starts suit whom, and which begin and end on one day.
fn index(busy: &[Vec<(usize, usize)>], days: usize) -> (Crowd, Bits) {
    let grid = Grid::of(Interval::new(at(0), at(days * DAY)), 15 * LENGTH as i64);
    let stretch = |(from, to): (usize, usize)| Interval::new(at(from), at(to));
    let each_day: Vec<Interval> = (0..days).map(|day| stretch((day * DAY, (day + 1) * DAY))).collect();
    let open = grid.within(&each_day);
    let row = |events: &Vec<(usize, usize)>| {
        let mut row = open.clone();
        events.iter().for_each(|event| grid.forbid(&mut row, stretch(*event)));
        row
    };
    (Crowd::new(busy.iter().map(row).collect()), open)
}

/// The best starts of one query, as the sum of start times weight: two people of a hundred, at least two, are required,
/// the others weigh 1 to 5.
fn answer(crowd: &Crowd, open: &Bits, people: usize, turn: usize) -> u64 {
    let who = |place: usize| (place + turn) % people;
    let required = (people / 50).max(2);
    let suiting = crowd.suiting((0..required).map(who), open);
    let scales = crowd.scales((required..people).map(who).map(|person| (person, 1 + person as u32 % 5)));
    crowd.heaviest(&suiting, &scales, MOST).into_iter().map(|(start, weight)| start as u64 * weight).sum()
}

/// Six events a day of one to six slots each, as `random.Random(1)` of Python draws them.
fn calendars(people: usize, days: usize) -> Vec<Vec<(usize, usize)>> {
    let mut random = Twister::new(1);
    let event = |random: &mut Twister, day: usize| {
        let start = random.below(DAY as u32) as usize;
        let end = (start + 1 + random.below(6) as usize).min(DAY);
        (day * DAY + start, day * DAY + end)
    };
    let person = |random: &mut Twister| {
        (0..days).flat_map(|day| (0..6).map(move |_| day)).map(|day| event(random, day)).collect()
    };
    (0..people).map(|_| person(&mut random)).collect()
}

/// The generator behind Python's `random`: MT19937, seeded from a key.
///
/// Source: Matsumoto & Nishimura 1998; seeding by array, 2002.
struct Twister {
    state: Vec<u32>,
    at: usize,
}

impl Twister {
    const N: usize = 624;

    fn new(seed: u32) -> Twister {
        let mut state = vec![19_650_218u32];
        for i in 1..Self::N {
            let last = state[i - 1];
            state.push((last ^ (last >> 30)).wrapping_mul(1_812_433_253).wrapping_add(i as u32));
        }
        let (mut i, mixed) = (1, |s: &[u32], i: usize| s[i - 1] ^ (s[i - 1] >> 30));
        let step = |state: &mut Vec<u32>, i: &mut usize| {
            *i += 1;
            if *i >= Self::N {
                state[0] = state[Self::N - 1];
                *i = 1;
            }
        };
        for _ in 0..Self::N {
            state[i] = (state[i] ^ mixed(&state, i).wrapping_mul(1_664_525)).wrapping_add(seed);
            step(&mut state, &mut i);
        }
        for _ in 1..Self::N {
            state[i] = (state[i] ^ mixed(&state, i).wrapping_mul(1_566_083_941)).wrapping_sub(i as u32);
            step(&mut state, &mut i);
        }
        state[0] = 0x8000_0000;
        Twister { state, at: Self::N }
    }

    fn next(&mut self) -> u32 {
        if self.at == Self::N {
            for i in 0..Self::N {
                let (this, next) = (self.state[i], self.state[(i + 1) % Self::N]);
                let joined = (this & 0x8000_0000) | (next & 0x7fff_ffff);
                let turned = (joined >> 1) ^ if joined & 1 == 1 { 0x9908_b0df } else { 0 };
                self.state[i] = self.state[(i + 397) % Self::N] ^ turned;
            }
            self.at = 0;
        }
        let mut y = self.state[self.at];
        self.at += 1;
        y ^= y >> 11;
        y ^= (y << 7) & 0x9d2c_5680;
        y ^= (y << 15) & 0xefc6_0000;
        y ^ (y >> 18)
    }

    /// A number below `n`: the highest bits that can name it, drawn anew until they do.
    fn below(&mut self, n: u32) -> u32 {
        let bits = u32::BITS - n.leading_zeros();
        loop {
            let drawn = self.next() >> (32 - bits);
            if drawn < n {
                return drawn;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_generator_draws_as_pythons_does() {
        // python3 -c "import random; r = random.Random(1); print([r.randrange(48) for _ in range(8)])"
        let mut random = Twister::new(1);
        assert_eq!([(); 8].map(|()| random.below(48)), [8, 36, 4, 16, 7, 31, 28, 30]);
    }

    #[test]
    fn the_answers_are_those_of_the_plain_sweep() {
        // python meet/peer_meet.py 20 1 sweep
        let args = Args { people: 20, weeks: 1 };
        assert_eq!(run(&args).unwrap()["checksum"], 7_175_225);
    }
}
