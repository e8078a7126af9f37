//! What is counted of people and conversations.

use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use world::learned::Correspondent;
use world::message::Mailbox;

/// Half-life of what counts as lately, in seconds: thirty days.
const HALF_LIFE: f64 = 30.0 * 86_400.0;

/// How often something was answered: over all time, and lately.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(from = "(f32, f32, f32, f32, i64)", into = "(f32, f32, f32, f32, i64)")]
pub(super) struct Rate {
    n: f32,
    yes: f32,
    late_n: f32,
    late_yes: f32,
    at: i64,
}

impl From<Rate> for (f32, f32, f32, f32, i64) {
    fn from(rate: Rate) -> Self {
        (rate.n, rate.yes, rate.late_n, rate.late_yes, rate.at)
    }
}

impl From<(f32, f32, f32, f32, i64)> for Rate {
    fn from((n, yes, late_n, late_yes, at): (f32, f32, f32, f32, i64)) -> Self {
        Self { n, yes, late_n, late_yes, at }
    }
}

impl Rate {
    fn fade(&self, now: i64) -> f32 {
        (-(now - self.at).max(0) as f64 / HALF_LIFE).exp2() as f32
    }
    fn bring_to(&mut self, now: i64) {
        let fade = self.fade(now);
        self.late_n *= fade;
        self.late_yes *= fade;
        self.at = self.at.max(now);
    }
    /// A message came.
    pub(super) fn asked(&mut self, at: i64) {
        self.bring_to(at);
        self.n += 1.0;
        self.late_n += 1.0;
    }
    /// One that came at `at` was answered.
    pub(super) fn yes(&mut self, at: i64) {
        self.yes += 1.0;
        self.late_yes += self.fade_of(at);
    }
    /// One that came at `at` does not count after all.
    pub(super) fn withdrawn(&mut self, at: i64) {
        self.n = (self.n - 1.0).max(0.0);
        self.late_n = (self.late_n - self.fade_of(at)).max(0.0);
    }
    /// What a message of `at` weighs in the sums as they stand.
    fn fade_of(&self, at: i64) -> f32 {
        (-(self.at - at).max(0) as f64 / HALF_LIFE).exp2() as f32
    }
    /// The rate with `yes` and `no` imagined outcomes before any real one.
    pub(super) fn long(&self, yes: f64, no: f64) -> f64 {
        (f64::from(self.yes) + yes) / (f64::from(self.n) + yes + no)
    }
    /// The rate pulled towards `p` with the strength of `k` outcomes.
    pub(super) fn towards(&self, p: f64, k: f64) -> f64 {
        (f64::from(self.yes) + k * p) / (f64::from(self.n) + k)
    }
    /// The rate of late, pulled towards `p` with the strength of `k` outcomes.
    pub(super) fn lately(&self, now: i64, p: f64, k: f64) -> f64 {
        let fade = f64::from(self.fade(now));
        ((fade * f64::from(self.late_yes) + k * p) / (fade * f64::from(self.late_n) + k)).min(1.0)
    }
    /// When something was counted last, in seconds.
    pub(super) fn latest(&self) -> i64 {
        self.at
    }
    /// Whether anything was counted within `seconds`.
    pub(super) fn is_fresh(&self, now: i64, seconds: i64) -> bool {
        now - self.at <= seconds
    }
}

/// Half-life of what ties two people, in seconds: ninety days (spec §7.2).
const TIE_HALF_LIFE: f64 = 90.0 * 86_400.0;

/// Mail each way, fading by half in ninety days; what went to one alone counts 1, among several 0.5, a copy 0.2.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(from = "(f32, f32, i64)", into = "(f32, f32, i64)")]
pub(super) struct Exchange {
    theirs: f32,
    ours: f32,
    at: i64,
}

impl From<Exchange> for (f32, f32, i64) {
    fn from(exchange: Exchange) -> Self {
        (exchange.theirs, exchange.ours, exchange.at)
    }
}

impl From<(f32, f32, i64)> for Exchange {
    fn from((theirs, ours, at): (f32, f32, i64)) -> Self {
        Self { theirs, ours, at }
    }
}

impl Exchange {
    fn bring_to(&mut self, now: i64) {
        let fade = (-(now - self.at).max(0) as f64 / TIE_HALF_LIFE).exp2() as f32;
        (self.theirs, self.ours, self.at) = (self.theirs * fade, self.ours * fade, self.at.max(now));
    }
    /// They wrote.
    pub(super) fn took(&mut self, at: i64, weight: f32) {
        self.bring_to(at);
        self.theirs += weight;
    }
    /// The owner wrote.
    pub(super) fn gave(&mut self, at: i64, weight: f32) {
        self.bring_to(at);
        self.ours += weight;
    }
    /// Tie strength at `now`, 0–1: the geometric mean of both ways, so that one way alone ties nobody (reciprocity,
    /// Granovetter 1973; the rate of a mail tie, Kossinets & Watts 2006), on the scale of spec §7.2, ln(1 + S) / ln 61.
    pub(super) fn tie(mut self, now: i64) -> f64 {
        self.bring_to(now);
        let both = (f64::from(self.theirs) * f64::from(self.ours)).sqrt();
        (both.ln_1p() / 61f64.ln()).min(1.0)
    }
}

/// What a message to `n` people, or a copy of one, weighs in a tie (spec §7.1).
pub(super) fn tie_weight(named: bool, copied: bool, n: usize) -> f32 {
    match (named, copied) {
        (true, _) if n == 1 => 1.0,
        (true, _) => 0.5,
        (false, true) => 0.2,
        (false, false) => 0.0,
    }
}

/// Somebody the owner has mail with.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Known {
    pub counts: Correspondent,
    pub rate: Rate,
    /// Messages to the owner alone.
    pub alone: u32,
    /// Mail both ways.
    #[serde(default)]
    pub exchange: Exchange,
    day: i64,
    on_day: u32,
}

impl Known {
    pub(super) fn received(&mut self, at: i64, alone: bool) {
        self.counts.received += 1;
        self.counts.last_received = jiff::Timestamp::from_second(at).ok().max(self.counts.last_received);
        self.alone += u32::from(alone);
        let day = at.div_euclid(86_400);
        if day != self.day {
            (self.day, self.on_day) = (day, 0);
        }
        self.on_day += 1;
    }
    pub(super) fn sent(&mut self, at: i64) {
        self.counts.sent += 1;
        self.counts.last_sent = jiff::Timestamp::from_second(at).ok().max(self.counts.last_sent);
    }
    /// Messages received on the day of `now`.
    pub(super) fn today(&self, now: i64) -> u32 {
        if self.day == now.div_euclid(86_400) { self.on_day } else { 0 }
    }
}

/// A conversation under one subject.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Talk {
    pub messages: u32,
    pub by_owner: u32,
    pub owner_began: bool,
    pub owner_last: bool,
    pub owner_at: Option<i64>,
    pub last: i64,
    /// Hashes of those who wrote, at most 32.
    pub people: BTreeSet<u32>,
}

impl Talk {
    pub(super) fn add(&mut self, sender: &str, at: i64, by_owner: bool) {
        if at - self.last > super::triage::THREAD_AGE {
            *self = Talk::default();
        }
        if self.messages == 0 {
            self.owner_began = by_owner;
        }
        self.messages += 1;
        self.by_owner += u32::from(by_owner);
        self.owner_last = by_owner;
        if by_owner {
            self.owner_at = Some(at);
        }
        self.last = self.last.max(at);
        if self.people.len() < 32 {
            self.people.insert(hash(sender) as u32);
        }
    }
}

pub(super) use crate::maths::random::key as hash;

/// The key of a conversation: its subject, or where there is none the other side.
pub(super) fn key_of(base: &str, other: &str) -> u64 {
    if base.is_empty() { hash(other).rotate_left(1) } else { hash(base) }
}

/// "Ruiz, Ana M." and "Ana Ruiz" both give "ana ruiz"; empty below two words.
pub(super) fn plain_name(who: &Mailbox) -> String {
    let Some(name) = who.name.as_deref() else { return String::new() };
    let turned = match name.split_once(',') {
        Some((last, first)) => format!("{first} {last}"),
        None => name.to_owned(),
    };
    let lower = turned.to_lowercase();
    let words: Vec<&str> =
        lower.split(|c: char| !c.is_alphabetic() && c != '-').filter(|w| w.chars().count() > 1).collect();
    match words[..] {
        [first, .., last] => format!("{first} {last}"),
        _ => String::new(),
    }
}
