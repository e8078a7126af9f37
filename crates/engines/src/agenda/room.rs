//! What a calendar leaves room for: the least points that open work and long free stretches cost around it, and what
//! a change of the calendar makes better or worse, term by term.

use super::model::{Model, What};
use super::solver::{self, Judgement, Placements, Terms, judge};
use super::{AgendaConfig, cost};
use crate::maths::{Values, spoken};
use jiff::civil::Date;
use std::collections::BTreeSet;
use world::{Effect, Interval, Reason, Snapshot, Task};

/// Ruins and repairs for a calendar, and for one that differs in one change.
const FIRST: u64 = 320;
const AGAIN: u64 = 96;
/// The search is seeded: the same calendar has the same plan.
const SEED: u64 = 5;

/// A calendar with the best plan known for the work around it.
pub(super) struct Room<'a> {
    world: &'a Snapshot,
    model: Model,
    plan: Placements,
    judged: Judgement,
}

impl<'a> Room<'a> {
    /// The calendar of these days as it is; none where no day is worked.
    pub fn new(
        world: &'a Snapshot,
        values: &Values,
        config: &AgendaConfig,
        dates: &[Date],
    ) -> Option<Room<'a>> {
        let model = Model::new(world, values, config, dates, &BTreeSet::new())?;
        let nothing = vec![Vec::new(); model.what.len()];
        Room::of(world, model, &nothing, FIRST)
    }

    fn of(world: &'a Snapshot, model: Model, start: &Placements, iterations: u64) -> Option<Room<'a>> {
        let plan =
            solver::resume(&model.problem, start, SEED, |p| p.iterations < iterations).ok()?.placements;
        let judged = judge(&model.problem, &plan);
        Some(Room { world, model, plan, judged })
    }

    /// The room after a change of the calendar.
    pub fn after(&self, effect: &Effect) -> Option<Room<'a>> {
        let model = self.model.after(self.world, effect);
        Room::of(self.world, model, &self.plan, AGAIN)
    }

    /// Takes over a plan made for another calendar where it fits this one and costs less.
    pub fn learn(&mut self, other: &Room) -> bool {
        let judged = judge(&self.model.problem, &other.plan);
        let better = judged.broken.is_empty() && judged.terms.total() < self.judged.terms.total();
        if better {
            (self.plan, self.judged) = (other.plan.clone(), judged);
        }
        better
    }

    /// What is better after a change, term by term, in minutes: the parts add up to the difference of points.
    pub fn gains(&self, after: &Room) -> Vec<Reason> {
        let (now, then) = (&self.judged.terms, &after.judged.terms);
        let long = self.long_stretches() - after.long_stretches();
        let days = |terms: &Terms| terms.meeting_over + terms.busy_over;
        let parts = [
            ("stretches", stretches(long), long),
            ("room", self.work_words(after), now.dropped - then.dropped - long),
            ("in_time", "work in time, or less late".to_owned(), now.tardiness - then.tardiness),
            ("full_days", "less on days that are full".to_owned(), days(now) - days(then)),
            (
                "fit",
                "work at hours that suit it, in fewer pieces".to_owned(),
                now.fit + now.split + now.context - then.fit - then.split - then.context,
            ),
        ];
        let said = parts.into_iter().filter(|p| p.2 != 0);
        said.map(|(code, words, points)| cost::minutes(code, words, points as f64)).collect()
    }

    /// How many long stretches a gain of them stands for.
    pub fn stretches(gain: &Reason) -> usize {
        (gain.amount.abs() as usize) / super::model::NO_LONG as usize
    }

    /// Points for the long stretches that found no place.
    fn long_stretches(&self) -> i64 {
        let is_focus = |w: &&What| matches!(w, What::Focus(_));
        let of = self.model.what.iter().zip(&self.judged.items).filter(|(w, _)| is_focus(w));
        of.map(|(_, terms)| terms.dropped).sum()
    }

    /// The work that finds room, or loses it, by name.
    fn work_words(&self, after: &Room) -> String {
        let found = self.gaining(after, |terms| terms.dropped);
        let lost = after.gaining(self, |terms| terms.dropped);
        match (found.as_slice(), lost.first()) {
            ([], None) => "room for work".to_owned(),
            ([], Some(task)) => format!("no room for {}", name(task)),
            ([task], _) => format!("room for {}", name(task)),
            ([task, rest @ ..], _) => {
                let others = spoken::count(rest.len(), "other task", "other tasks");
                format!("room for {} and {others}", name(task))
            }
        }
    }

    /// The tasks for which a term is less after a change, most first.
    fn gaining(&self, after: &Room, term: impl Fn(&Terms) -> i64) -> Vec<&'a Task> {
        let mut found: Vec<(i64, &Task)> = self
            .model
            .what
            .iter()
            .zip(self.judged.items.iter().zip(&after.judged.items))
            .filter_map(|(what, (now, then))| {
                let What::Work(task) = what else { return None };
                let gain = term(now) - term(then);
                (gain > 0).then(|| (gain, &self.world.tasks[task]))
            })
            .collect();
        found.sort_by_key(|(gain, task)| (std::cmp::Reverse(*gain), task.id));
        found.into_iter().map(|(_, task)| task).collect()
    }

    /// The task that gains most room by a change.
    pub fn finds_room(&self, after: &Room) -> Option<&'a Task> {
        self.gaining(after, |terms| terms.dropped).first().copied()
    }

    /// The task that is most in time by a change.
    pub fn in_time(&self, after: &Room) -> Option<&'a Task> {
        self.gaining(after, |terms| terms.tardiness).first().copied()
    }

    /// The stretch around a time in which nothing stands in the calendar.
    pub fn stretch_around(&self, time: Interval) -> Option<Interval> {
        let timeline = &self.model.timeline;
        let span = *timeline.cover(time).first()?;
        let day = timeline.of_day(span.start / timeline.per_day);
        let fixed = self.model.problem.fixed.iter().map(|f| (f.start, f.start + f.dur));
        let taken: Vec<(usize, usize)> =
            fixed.chain(timeline.blocked.iter().map(|b| (b.start, b.end))).collect();
        let is_free = |slot: usize| !taken.iter().any(|(from, to)| *from <= slot && slot < *to);
        let inside = |slot: &usize| is_free(*slot);
        let from = (day.start..span.start).rev().take_while(inside).last().unwrap_or(span.start);
        let to = (span.start..day.end).take_while(inside).last()? + 1;
        Some(timeline.interval(from, to - from))
    }
}

/// What a task is called in a sentence.
pub(super) fn name(task: &Task) -> String {
    spoken::short(&task.title, 40)
}

fn stretches(points: i64) -> String {
    let count = points.unsigned_abs() as usize / super::model::NO_LONG as usize;
    let more = if points >= 0 { "more" } else { "fewer" };
    let noun = if count == 1 { "stretch" } else { "stretches" };
    format!("{count} {more} {noun} of 90 min and longer")
}
