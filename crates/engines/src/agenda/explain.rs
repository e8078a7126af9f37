//! Why a meeting stands where it does: what its place costs, the best other place of each day, and why not at some
//! other time.

use super::model::{Model, What};
use super::solver::{self, Chunk, Placements, Terms, judge};
use super::{AgendaConfig, Rule, broken, cost};
use crate::maths::Values;
use jiff::civil::Date;
use std::collections::BTreeSet;
use world::{Effect, EventId, Interval, Reason, Snapshot};

/// Ruins and repairs for the work around the meeting, those once it stands elsewhere, and the seed.
const ITERATIONS: u64 = 320;
const AGAIN: u64 = 80;
const SEED: u64 = 5;

/// Another place of a meeting.
#[derive(Debug, Clone, PartialEq)]
pub struct Alternative {
    /// When.
    pub interval: Interval,
    /// Minutes-equivalent that it costs more than today's place; less than 0: it is better.
    pub extra: i64,
    /// The difference, term by term; they add up to `extra`.
    pub parts: Vec<Reason>,
}

/// Why a meeting stands where it does.
#[derive(Debug, Clone, PartialEq)]
pub struct Placement {
    /// What its place costs now, term by term, in minutes-equivalent.
    pub parts: Vec<Reason>,
    /// The best other place of each day, in order.
    pub others: Vec<Alternative>,
}

/// Why not at another time.
#[derive(Debug, Clone, PartialEq)]
pub enum WhyNot {
    /// Hard rules forbid it.
    Forbidden(Vec<Rule>),
    /// It may be; so much more it would cost.
    Costs(Alternative),
}

/// A calendar in which one meeting may move, the work around it laid as well as is known.
struct Scene {
    model: Model,
    item: usize,
    plan: Placements,
    now: Terms,
}

impl Scene {
    fn new(
        world: &Snapshot,
        values: &Values,
        config: &AgendaConfig,
        event: EventId,
        dates: &[Date],
    ) -> Option<Scene> {
        let model = Model::new(world, values, config, dates, &BTreeSet::from([event]))?;
        let item = model.what.iter().position(|w| *w == What::Meeting(event))?;
        // The meeting has one place only, so that the plan around it is made for that.
        let mut fixed = model.problem.clone();
        fixed.items[item]
            .windows
            .retain(|w| model.today[item].iter().any(|c| w.start <= c.start && c.end() <= w.end));
        let plan = solver::resume(&fixed, &model.today, SEED, |p| p.iterations < ITERATIONS).ok()?.placements;
        let now = judge(&model.problem, &plan).terms;
        Some(Scene { model, item, plan, now })
    }

    /// What the plan costs with the meeting at another slot, what it runs into laid anew and improved so often.
    fn at(&self, slot: usize, iterations: u64) -> Option<Terms> {
        let mut problem = self.model.problem.clone();
        let item = &mut problem.items[self.item];
        let len = item.dur;
        let place = solver::Span { start: slot, end: slot + len };
        item.windows = vec![place];
        let mut start = self.plan.clone();
        start[self.item] = vec![Chunk { start: slot, len }];
        let runs_into = |c: &Chunk| c.start < place.end && place.start < c.end();
        for (n, chunks) in start.iter_mut().enumerate() {
            if n != self.item && chunks.iter().any(runs_into) {
                chunks.clear();
            }
        }
        let found = solver::resume(&problem, &start, SEED, |p| p.iterations < iterations).ok()?;
        let judged = judge(&problem, &found.placements);
        (found.unplaced.is_empty() && judged.broken.is_empty()).then_some(judged.terms)
    }

    fn alternative(&self, world: &Snapshot, event: EventId, slot: usize, then: &Terms) -> Alternative {
        let minutes = world.events[&event].interval(&world.zone()).minutes();
        Alternative {
            interval: Interval::lasting(self.model.timeline.start(slot), minutes),
            extra: then.total() - self.now.total(),
            parts: difference(&self.now, then),
        }
    }
}

/// Why a meeting stands where it does; none where it is none that may be moved on these days.
pub fn placement(
    world: &Snapshot,
    values: &Values,
    config: &AgendaConfig,
    event: EventId,
    dates: &[Date],
) -> Option<Placement> {
    let scene = Scene::new(world, values, config, event, dates)?;
    let model = &scene.model;
    let mut others = Vec::new();
    for day in 0..model.problem.days {
        let span = model.timeline.of_day(day);
        let best = (span.start..span.end)
            .filter(|slot| may(world, config, event, model, *slot))
            .filter_map(|slot| Some((scene.at(slot, 0)?.total(), slot)))
            .min()
            .and_then(|(_, slot)| Some((slot, scene.at(slot, AGAIN)?)));
        others.extend(best.map(|(slot, terms)| scene.alternative(world, event, slot, &terms)));
    }
    Some(Placement { parts: difference(&Terms::default(), &scene.now), others })
}

fn may(world: &Snapshot, config: &AgendaConfig, event: EventId, model: &Model, slot: usize) -> bool {
    let now = world.events[&event].interval(&world.zone());
    let to = Interval::lasting(model.timeline.start(slot), now.minutes());
    to.start != now.start && broken(world, config, &Effect::MoveEvent { event, to }).is_empty()
}

/// Why a meeting is not at `to`: the rules that forbid it, or what it would cost more.
pub fn why_not(
    world: &Snapshot,
    values: &Values,
    config: &AgendaConfig,
    event: EventId,
    to: Interval,
    dates: &[Date],
) -> Option<WhyNot> {
    let rules = broken(world, config, &Effect::MoveEvent { event, to });
    if !rules.is_empty() {
        return Some(WhyNot::Forbidden(rules));
    }
    let scene = Scene::new(world, values, config, event, dates)?;
    let slot = scene.model.timeline.exactly(to)?.start;
    let terms = scene.at(slot, AGAIN)?;
    Some(WhyNot::Costs(scene.alternative(world, event, slot, &terms)))
}

/// What one plan costs more than another, term by term; what does not differ is left out.
fn difference(now: &Terms, then: &Terms) -> Vec<Reason> {
    [
        ("left_out", "work and long stretches that find no place", now.dropped, then.dropped),
        ("late", "work that is late", now.tardiness, then.tardiness),
        ("hours", "work and meetings at hours that suit them badly", now.fit, then.fit),
        ("pieces", "work in pieces", now.split, then.split),
        ("subjects", "turning from one subject to another", now.context, then.context),
        ("moved", "what moving it does to people", now.moved, then.moved),
        ("optional", "people who would be missed", now.optional, then.optional),
        ("meetings", "more meetings in a day than are good", now.meeting_over, then.meeting_over),
        ("load", "days fuller than what comes allows", now.busy_over, then.busy_over),
    ]
    .into_iter()
    .filter(|(_, _, now, then)| now != then)
    .map(|(code, words, now, then)| cost::minutes(code, words, (then - now) as f64))
    .collect()
}
