//! What has shifted: weights, goals, dates, time that moves away from the plan, a topic that mail is full of (spec
//! §4.8).

use super::weeks::weeks;
use super::{AlignmentConfig, GoalTree};
use crate::maths::{calendar, words};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use world::goal::Turn;
use world::{Goal, GoalId, GoalTurn, Message, MessageId, Queue, Snapshot};

/// Something that calls for a look at the priorities.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "shift", rename_all = "snake_case")]
pub enum Shift {
    /// A goal's share of all weight moved by 0.10 or more within a week.
    Weight {
        /// Which moved most.
        goal: GoalId,
        /// Its global weight a week before, 0–1.
        from: f64,
        /// And now.
        to: f64,
        /// When it was weighed last.
        at: Timestamp,
    },
    /// A goal was added to those there were.
    Objective {
        /// Which.
        goal: GoalId,
        /// When.
        at: Timestamp,
    },
    /// A goal's date was moved.
    Due {
        /// Whose.
        goal: GoalId,
        /// Before.
        from: Option<Date>,
        /// Since.
        to: Option<Date>,
        /// When.
        at: Timestamp,
    },
    /// In each of three weeks time followed the plan less than in the week before.
    Falling {
        /// The index A of the four weeks, oldest first, 0–1.
        weeks: [f64; 4],
        /// The end of the last.
        at: Timestamp,
    },
    /// Much more mail than usual is about a goal.
    Burst {
        /// Which.
        goal: GoalId,
        /// Messages in the last seven days.
        messages: usize,
        /// The mean of the eight weeks before.
        usual: f64,
        /// The latest of them.
        at: Timestamp,
        /// The latest five, newest first.
        told: Vec<MessageId>,
    },
}

impl Shift {
    /// When it happened.
    pub fn at(&self) -> Timestamp {
        match self {
            Shift::Weight { at, .. }
            | Shift::Objective { at, .. }
            | Shift::Due { at, .. }
            | Shift::Falling { at, .. }
            | Shift::Burst { at, .. } => *at,
        }
    }
    /// The goal it is about; none where it is about all.
    pub fn goal(&self) -> Option<GoalId> {
        match self {
            Shift::Weight { goal, .. }
            | Shift::Objective { goal, .. }
            | Shift::Due { goal, .. }
            | Shift::Burst { goal, .. } => Some(*goal),
            Shift::Falling { .. } => None,
        }
    }
}

/// A weight that moved by less is no shift.
const WEIGHT_MOVED: f64 = 0.10;
/// So much the index A must lose over three falling weeks.
const FALLEN: f64 = 0.05;
/// A goal added within a day of all others was not added to them.
const TOGETHER: SignedDuration = SignedDuration::from_hours(24);
/// Days for which a shift is told.
const NEWS_DAYS: i64 = 14;

fn days(n: i64) -> SignedDuration {
    SignedDuration::from_hours(24 * n)
}

/// What has shifted in the last two weeks, newest first. What mail tells is found by [`bursts`].
pub fn shifts(world: &Snapshot, config: &AlignmentConfig) -> Vec<Shift> {
    let mut found: Vec<Shift> = weighed(world).into_iter().collect();
    for goal in world.goals.values() {
        found.extend(turns(world, goal));
    }
    found.extend(falling(world, config));
    found.retain(|shift| shift.at() <= world.now && world.now < shift.at() + days(NEWS_DAYS));
    found.sort_by(|a, b| b.at().cmp(&a.at()).then(a.goal().cmp(&b.goal())));
    found
}

/// The goal whose global weight moved most in the week up to the last weighing, where that is 0.10 or more.
fn weighed(world: &Snapshot) -> Option<Shift> {
    let turns =
        || world.goals.values().flat_map(|g| &g.history).filter(|t| matches!(t.what, Turn::Weight { .. }));
    let at = turns().map(|t| t.at).max()?;
    let first = turns().map(|t| t.at).filter(|t| *t > at - days(7)).min()?;
    let before = GoalTree::before(world, first);
    let now = GoalTree::of(world);
    let moved = |goal: GoalId| (now.weight(goal) - before.weight(goal)).abs();
    let weighed = |g: &&Goal| {
        let anew = |t: &GoalTurn| t.at >= first && matches!(t.what, Turn::Weight { .. });
        before.holds(g.id) && g.history.iter().any(anew)
    };
    let candidates = world.goals.values().filter(weighed).map(|g| g.id);
    let goal = candidates.max_by(|a, b| moved(*a).total_cmp(&moved(*b)).then(b.cmp(a)))?;
    let (from, to) = (before.weight(goal), now.weight(goal));
    ((to - from).abs() >= WEIGHT_MOVED - 1e-9).then_some(Shift::Weight { goal, from, to, at })
}

/// That a goal was set, and where its date was put.
fn turns(world: &Snapshot, goal: &Goal) -> Vec<Shift> {
    let set = |g: &Goal| g.history.iter().find(|t| t.what == Turn::Set).map(|t| t.at);
    let others = world.goals.values().filter(|g| g.id != goal.id);
    let first = others.map(|g| set(g).unwrap_or(Timestamp::MIN)).min();
    let told = goal.history.iter().filter_map(|turn| match turn.what {
        Turn::Set => {
            let added = first.is_some_and(|first| turn.at.duration_since(first) > TOGETHER);
            added.then_some(Shift::Objective { goal: goal.id, at: turn.at })
        }
        Turn::Due { from, to } => Some(Shift::Due { goal: goal.id, from, to, at: turn.at }),
        Turn::Weight { .. } => None,
    });
    told.collect()
}

/// Three weeks of falling, over calendar weeks that are over.
fn falling(world: &Snapshot, config: &AlignmentConfig) -> Option<Shift> {
    let zone = world.zone();
    let today = calendar::date_of(world.now, &zone);
    let back = i64::from(today.weekday().to_monday_zero_offset());
    let monday = today.saturating_sub(jiff::Span::new().days(back));
    let at = world::time::instant(monday, jiff::civil::Time::midnight(), &zone);
    let told: Option<Vec<f64>> = weeks(world, at, 4, config).iter().map(|week| week.index()).collect();
    let weeks: [f64; 4] = told?.try_into().ok()?;
    let falls = weeks.windows(2).all(|pair| pair[1] < pair[0]) && weeks[0] - weeks[3] >= FALLEN;
    (falls && !GoalTree::of(world).is_empty()).then_some(Shift::Falling { weeks, at })
}

/// Weeks of mail that tell what is usual.
const USUAL_WEEKS: usize = 8;
/// Fewer messages in a week are no burst.
const FEWEST: usize = 5;

/// Goals that the mail of the last seven days is full of: more messages than the mean and three spreads of the eight
/// weeks before, a spread being at least the square root of the mean. None where the mail does not go back so far.
pub fn bursts(world: &Snapshot) -> Vec<Shift> {
    let counted = |m: &&Message| {
        let noise = m.triage.as_ref().is_some_and(|t| t.queue == Queue::Noise);
        !m.mine && !m.marks.bulk && !m.marks.automatic && !noise
    };
    let mail: Vec<(Timestamp, MessageId, String)> = world
        .messages
        .values()
        .filter(counted)
        .filter_map(|m| Some((m.date?, m.id, words::spaced(&m.subject))))
        .filter(|(at, ..)| *at <= world.now)
        .collect();
    let whole = days(7 * (USUAL_WEEKS as i64 + 1));
    if !mail.iter().any(|(at, ..)| *at <= world.now - whole + days(7)) {
        return Vec::new();
    }
    world.goals.values().filter_map(|goal| burst(world, goal, &mail)).collect()
}

fn burst(world: &Snapshot, goal: &Goal, mail: &[(Timestamp, MessageId, String)]) -> Option<Shift> {
    let phrases = phrases(goal);
    let mut weeks = [0usize; USUAL_WEEKS + 1];
    let mut told = Vec::new();
    for (at, id, _) in mail.iter().filter(|m| phrases.iter().any(|p| m.2.contains(p))) {
        let week = (world.now.duration_since(*at).as_hours() / (7 * 24)) as usize;
        if let Some(count) = weeks.get_mut(week) {
            *count += 1;
        }
        if week == 0 {
            told.push((*at, *id));
        }
    }
    let (messages, usual, spread) = against_usual(&weeks);
    if messages < FEWEST || messages as f64 <= usual + 3.0 * spread.max(usual.sqrt()) {
        return None;
    }
    told.sort_by(|a, b| b.cmp(a));
    let at = told.first()?.0;
    let told = told.into_iter().take(5).map(|m| m.1).collect();
    Some(Shift::Burst { goal: goal.id, messages, usual, at, told })
}

/// The last week's count, and mean and standard deviation of those before.
fn against_usual(weeks: &[usize; USUAL_WEEKS + 1]) -> (usize, f64, f64) {
    let before: Vec<f64> = weeks[1..].iter().map(|n| *n as f64).collect();
    let mean = before.iter().sum::<f64>() / before.len() as f64;
    let square = before.iter().map(|n| (n - mean).powi(2)).sum::<f64>() / before.len() as f64;
    (weeks[0], mean, square.sqrt())
}

/// The words that point to a goal, spaced for whole-word search: its keywords, or else its name's telling words.
fn phrases(goal: &Goal) -> Vec<String> {
    let own = match goal.keywords.is_empty() {
        true => words::telling(&goal.name),
        false => goal.keywords.clone(),
    };
    own.iter().map(|word| words::spaced(word)).filter(|word| word.trim().chars().count() > 2).collect()
}
