//! Which goal an item serves, guessed from words and people (spec §4.6): naive Bayes whose classes are the goals
//! and "none", taught by keywords, by goal and project names and by every link a person confirmed.

use super::AlignmentConfig;
use crate::maths::{beta_binomial, words};
use jiff::SignedDuration;
use std::collections::{BTreeMap, BTreeSet};
use world::{Event, GoalId, GoalLink, Interval, ItemRef, Level, Message, Queue, Snapshot, State, Task};

/// How many confirmed items a keyword is worth, how many a word of the goal's or its projects' names.
const KEYWORD: f64 = 10.0;
const NAME_WORD: f64 = 4.0;
/// Weeks either way whose items teach what is usual.
pub const NEAR_WEEKS: usize = 4;
/// Background words mixed into every goal's own.
const SMOOTHING: f64 = 10.0;
/// A word that a goal never had speaks against it no louder than this (log-odds).
const LEAST: f64 = -0.2;
/// Belief that an item serves some goal before its words are read: so many yes and no beforehand, then verdicts.
const ANY_GOAL: (f64, f64) = (7.0, 3.0);

/// A guess for one item.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Guess {
    pub item: ItemRef,
    pub goal: GoalId,
    pub probability: f64,
    /// The words and people that spoke loudest for it.
    pub because: Vec<String>,
}

impl Guess {
    /// The word that speaks loudest for it; none where people alone do.
    pub fn word(&self) -> Option<&str> {
        let is_word = |token: &&String| !token.starts_with(['@', '+', '#']);
        self.because.iter().find(is_word).map(String::as_str)
    }
}

/// Links that are sure enough to be made without asking, for items that have none: events and messages of so many
/// weeks back. What the words mean is learned from the last four, however far back is linked, so that one meeting is
/// told alike in every week. The desk stores them.
pub fn suggest_links(
    world: &Snapshot,
    weeks_back: usize,
    config: &AlignmentConfig,
) -> Vec<(ItemRef, GoalLink)> {
    guesses_back(world, weeks_back)
        .into_iter()
        .filter(|g| g.probability >= config.link_threshold && !g.because.is_empty())
        .map(|g| {
            let contribution = if g.probability >= 0.9 { 0.6 } else { 0.3 };
            let link = GoalLink { goal: g.goal, contribution, confirmed: false, probability: g.probability };
            (g.item, link)
        })
        .collect()
}

/// The best guess for every near item without a link, in the order of their ids.
pub(super) fn guesses(world: &Snapshot) -> Vec<Guess> {
    guesses_back(world, NEAR_WEEKS)
}

fn guesses_back(world: &Snapshot, weeks_back: usize) -> Vec<Guess> {
    if world.goals.is_empty() {
        return Vec::new();
    }
    let mut items = items(world, NEAR_WEEKS);
    let refused = refused(world);
    let model = Model::teach(world, &items, refused.len());
    if weeks_back > NEAR_WEEKS {
        items = self::items(world, weeks_back);
    }
    items
        .iter()
        .filter(|(item, _)| is_unlinked(world, **item))
        .filter_map(|(item, tokens)| {
            model.guess(*item, tokens, |goal| {
                !refused.contains(&(*item, goal)) && may_link(world, *item, goal)
            })
        })
        .collect()
}

fn is_unlinked(world: &Snapshot, item: ItemRef) -> bool {
    let by_project = match item {
        ItemRef::Task(id) => world
            .tasks
            .get(&id)
            .and_then(|t| t.project)
            .and_then(|p| world.projects.get(&p))
            .is_some_and(|p| !p.goals.is_empty()),
        _ => false,
    };
    !by_project && world.links_of(item).is_empty()
}

/// Pairs that a person has said no to.
fn refused(world: &Snapshot) -> BTreeSet<(ItemRef, GoalId)> {
    let dismissed = world
        .proposals
        .values()
        .filter(|p| matches!(p.state, State::Dismissed { .. } | State::Undone { .. }));
    dismissed
        .flat_map(|p| p.effect.parts())
        .filter_map(|e| match e {
            world::Effect::LinkGoal { item, link } => Some((*item, link.goal)),
            _ => None,
        })
        .collect()
}

/// Never across compartments (spec §4.6), and never from what is private to a goal that others see.
fn may_link(world: &Snapshot, item: ItemRef, goal: GoalId) -> bool {
    let of_item = match item {
        ItemRef::Event(id) => world.events.get(&id).map(|i| &i.clearance),
        ItemRef::Task(id) => world.tasks.get(&id).map(|i| &i.clearance),
        ItemRef::Message(id) => world.messages.get(&id).map(|i| &i.clearance),
        _ => None,
    };
    let of_goal = world.goals.get(&goal).map(|g| &g.clearance);
    of_item.zip(of_goal).is_some_and(|(item, goal)| {
        item.compartment == goal.compartment && item.level <= goal.level.max(Level::Confidential)
    })
}

/// The items that can be linked, with their words and people: open tasks, events so many weeks back and four ahead,
/// messages of as many weeks; and everything a person has linked.
fn items(world: &Snapshot, weeks_back: usize) -> BTreeMap<ItemRef, Vec<String>> {
    let (zone, now) = (world.zone(), world.now);
    let weeks = |n: usize| SignedDuration::from_hours(7 * 24 * n as i64);
    let near = Interval::new(now - weeks(weeks_back), now + weeks(NEAR_WEEKS));
    let linked = |item: ItemRef| world.links_of(item).iter().any(|l| l.confirmed);
    let mut found = BTreeMap::new();
    for task in world.tasks.values() {
        let item = ItemRef::Task(task.id);
        if task.state.is_open() || linked(item) {
            found.insert(item, task_tokens(world, task));
        }
    }
    for event in world.events.values() {
        let item = ItemRef::Event(event.id);
        if event.interval(&zone).overlaps(&near) || linked(item) {
            found.insert(item, event_tokens(world, event));
        }
    }
    for message in world.messages.values() {
        let item = ItemRef::Message(message.id);
        let recent = message.date.is_some_and(|d| d > near.start);
        let wanted = message.triage.as_ref().is_none_or(|t| t.queue != Queue::Noise);
        if recent && wanted || linked(item) {
            found.insert(item, message_tokens(world, message));
        }
    }
    found
}

fn task_tokens(world: &Snapshot, task: &Task) -> Vec<String> {
    let mut tokens = words::telling(&task.title);
    tokens.extend(task.project.and_then(|p| world.projects.get(&p)).map(|p| format!("+{}", p.slug)));
    tokens
}

fn event_tokens(world: &Snapshot, event: &Event) -> Vec<String> {
    let mut tokens = words::telling(&event.summary);
    tokens.extend(event.categories.iter().map(|c| format!("#{}", c.trim().to_lowercase())));
    tokens.extend(event.others(&world.office.addresses).take(12).map(|a| format!("@{}", a.email)));
    tokens
}

fn message_tokens(world: &Snapshot, message: &Message) -> Vec<String> {
    let mut tokens = words::telling(&message.subject);
    let people = std::iter::once(&message.from).chain(message.recipients()).take(12);
    tokens.extend(people.filter(|m| !world.office.is_mine(&m.email)).map(|m| format!("@{}", m.email)));
    tokens
}

struct Model {
    /// For each goal: its tokens with their counts, and the sum of the counts.
    goals: BTreeMap<GoalId, (BTreeMap<String, f64>, f64)>,
    background: BTreeMap<String, f64>,
    whole: f64,
    /// Probability that an item serves any goal, 0–1.
    any_goal: f64,
}

impl Model {
    fn teach(world: &Snapshot, items: &BTreeMap<ItemRef, Vec<String>>, refused: usize) -> Model {
        let mut background: BTreeMap<String, f64> = BTreeMap::new();
        for token in items.values().flatten() {
            *background.entry(token.clone()).or_insert(0.0) += 1.0;
        }
        let whole = background.values().sum::<f64>().max(200.0);
        let mut goals: BTreeMap<GoalId, (BTreeMap<String, f64>, f64)> =
            world.goals.keys().map(|g| (*g, Default::default())).collect();
        let mut add = |goal: GoalId, token: String, count: f64| {
            if let Some((tokens, sum)) = goals.get_mut(&goal) {
                *tokens.entry(token).or_insert(0.0) += count;
                *sum += count;
            }
        };
        for goal in world.goals.values() {
            goal.keywords.iter().flat_map(|k| words::telling(k)).for_each(|w| add(goal.id, w, KEYWORD));
            words::telling(&goal.name).into_iter().for_each(|w| add(goal.id, w, NAME_WORD));
            add(goal.id, format!("#{}", goal.slug.to_lowercase()), KEYWORD);
        }
        for project in world.projects.values() {
            for (goal, share) in &project.goals {
                words::telling(&project.name).into_iter().for_each(|w| add(*goal, w, NAME_WORD * share));
            }
        }
        let mut confirmed = 0;
        for (item, tokens) in items {
            confirmed += usize::from(world.links_of(*item).iter().any(|l| l.confirmed));
            for link in world.links_of(*item).iter().filter(|l| l.confirmed && l.contribution > 0.0) {
                tokens.iter().for_each(|t| add(link.goal, t.clone(), 1.0));
            }
        }
        let (yes, no) = (confirmed as u32, refused as u32);
        let any_goal = beta_binomial::rate(yes, yes + no, ANY_GOAL.0, ANY_GOAL.1);
        Model { goals, background, whole, any_goal }
    }

    /// Log-odds that a token speaks for a goal rather than for anything. What is usual is damped by a square root
    /// of the count, since the goals' own words make up much of a calendar, and raised where other goals use the
    /// word, too.
    fn says(&self, token: &str, goal: GoalId) -> f64 {
        let floor = (self.background.get(token).copied().unwrap_or(0.0) + 1.0).sqrt() / self.whole;
        let share = |(tokens, sum): &(BTreeMap<String, f64>, f64)| {
            (tokens.get(token).copied().unwrap_or(0.0) + SMOOTHING * floor) / (sum + SMOOTHING)
        };
        let others: f64 = self.goals.iter().filter(|(g, _)| **g != goal).map(|(_, own)| share(own)).sum();
        let usual = floor + others / self.goals.len() as f64;
        (share(&self.goals[&goal]) / usual).ln().max(LEAST)
    }

    fn guess(&self, item: ItemRef, tokens: &[String], may: impl Fn(GoalId) -> bool) -> Option<Guess> {
        let prior = (self.any_goal / self.goals.len() as f64 / (1.0 - self.any_goal)).ln();
        let scores: Vec<(GoalId, f64)> = self
            .goals
            .keys()
            .filter(|goal| may(**goal))
            .map(|goal| (*goal, prior + tokens.iter().map(|t| self.says(t, *goal)).sum::<f64>()))
            .collect();
        let highest = scores.iter().map(|s| s.1).fold(0.0, f64::max);
        let whole: f64 = (-highest).exp() + scores.iter().map(|s| (s.1 - highest).exp()).sum::<f64>();
        let (goal, score) = scores.into_iter().max_by(|a, b| a.1.total_cmp(&b.1))?;
        let mut loud: Vec<(f64, &String)> = tokens.iter().map(|t| (self.says(t, goal), t)).collect();
        loud.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
        let because = loud.into_iter().filter(|l| l.0 > 0.5).take(3).map(|l| l.1.clone()).collect();
        Some(Guess { item, goal, probability: (score - highest).exp() / whole, because })
    }
}
