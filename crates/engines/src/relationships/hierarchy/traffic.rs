//! What mail between people comes to, pair by pair.

use std::collections::{BTreeMap, BTreeSet};

/// A message to so many receivers is written to a team; to more, to a crowd.
const TEAM: std::ops::RangeInclusive<usize> = 3..=15;
/// Share of attention that follows the mail; the rest starts anew anywhere.
const DAMPING: f64 = 0.85;
const ROUNDS: usize = 100;

/// A message.
#[derive(Debug, Clone, PartialEq)]
pub struct Message {
    /// The day it was sent, counted from any fixed day.
    pub day: i64,
    /// Number of the person who wrote.
    pub from: u32,
    /// Numbers of the people who got it, the writer not among them.
    pub to: Vec<u32>,
}

/// What one person sent another.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Sent {
    /// Messages.
    pub messages: f64,
    /// Messages, each shared among its receivers.
    pub shared: f64,
    /// Messages to a team of which the other was part.
    pub team: f64,
    days: BTreeSet<i64>,
}

/// Who writes to whom.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Traffic {
    sent: BTreeMap<(u32, u32), Sent>,
    together: BTreeMap<(u32, u32), f64>,
    near: BTreeMap<u32, BTreeSet<u32>>,
    attention: BTreeMap<u32, f64>,
}

impl Traffic {
    /// Counts messages.
    pub fn of(messages: &[Message]) -> Traffic {
        let mut traffic = Traffic::default();
        messages.iter().for_each(|m| traffic.add(m));
        traffic.attention = attention(&traffic.sent, &traffic.near);
        traffic
    }

    fn add(&mut self, message: &Message) {
        let to: BTreeSet<u32> = message.to.iter().copied().filter(|t| *t != message.from).collect();
        for receiver in &to {
            let sent = self.sent.entry((message.from, *receiver)).or_default();
            sent.messages += 1.0;
            sent.shared += 1.0 / to.len() as f64;
            sent.team += f64::from(u8::from(TEAM.contains(&to.len())));
            sent.days.insert(message.day);
            self.near.entry(message.from).or_default().insert(*receiver);
            self.near.entry(*receiver).or_default().insert(message.from);
        }
        if to.len() <= *TEAM.end() {
            for a in &to {
                for b in to.range(a + 1..) {
                    *self.together.entry((*a, *b)).or_default() += 1.0;
                }
            }
        }
    }

    /// Everybody who wrote or was written to.
    pub fn people(&self) -> impl Iterator<Item = u32> + '_ {
        self.near.keys().copied()
    }

    /// Whom somebody wrote to or heard from.
    pub fn contacts(&self, person: u32) -> impl Iterator<Item = u32> + '_ {
        self.near.get(&person).into_iter().flatten().copied()
    }

    /// Messages between two people, both ways.
    pub fn messages(&self, a: u32, b: u32) -> f64 {
        self.both(a, b, |sent| sent.messages)
    }

    /// Messages between two people, both ways, each shared among its receivers.
    pub(super) fn shared(&self, a: u32, b: u32) -> f64 {
        self.both(a, b, |sent| sent.shared)
    }

    /// Messages that one wrote to a team of which the other was part.
    pub(super) fn team(&self, from: u32, to: u32) -> f64 {
        self.sent.get(&(from, to)).map_or(0.0, |sent| sent.team)
    }

    /// Days on which either wrote to the other.
    pub(super) fn days(&self, a: u32, b: u32) -> f64 {
        let of = |pair| self.sent.get(&pair).map(|sent| &sent.days);
        match (of((a, b)), of((b, a))) {
            (Some(there), Some(back)) => there.union(back).count() as f64,
            (one, other) => one.or(other).map_or(0.0, |days| days.len() as f64),
        }
    }

    /// Messages that both got, but no crowd's.
    pub(super) fn together(&self, a: u32, b: u32) -> f64 {
        self.together.get(&(a.min(b), a.max(b))).copied().unwrap_or(0.0)
    }

    /// How much attention flows to somebody, 1 on average.
    pub(super) fn attention(&self, person: u32) -> f64 {
        self.attention.get(&person).copied().unwrap_or(1.0)
    }

    fn both(&self, a: u32, b: u32, of: impl Fn(&Sent) -> f64) -> f64 {
        [(a, b), (b, a)].iter().filter_map(|pair| self.sent.get(pair)).map(of).sum()
    }
}

/// The attention that flows from writers to receivers (Page, Brin, Motwani & Winograd 1999, along the mail's
/// direction), 1 on average. Whoever never writes gives theirs to all.
fn attention(sent: &BTreeMap<(u32, u32), Sent>, near: &BTreeMap<u32, BTreeSet<u32>>) -> BTreeMap<u32, f64> {
    let mut given: BTreeMap<u32, f64> = BTreeMap::new();
    sent.iter().for_each(|((from, _), s)| *given.entry(*from).or_default() += s.shared);
    let mut attention: BTreeMap<u32, f64> = near.keys().map(|p| (*p, 1.0)).collect();
    for _ in 0..ROUNDS {
        let silent: f64 = attention.iter().filter(|(p, _)| !given.contains_key(p)).map(|(_, a)| a).sum();
        let fresh = 1.0 - DAMPING + DAMPING * silent / attention.len().max(1) as f64;
        let mut next: BTreeMap<u32, f64> = attention.keys().map(|p| (*p, fresh)).collect();
        for ((from, to), s) in sent {
            *next.entry(*to).or_default() += DAMPING * attention[from] * s.shared / given[from];
        }
        attention = next;
    }
    attention
}
