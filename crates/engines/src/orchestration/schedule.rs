//! Puts jobs around the real events: first fit in the free stretches, in pieces of one to two hours, within the
//! day's limits. Everything is in whole minutes since 1970, so that trying an order is cheap.

use super::OrchestrationConfig;
use super::adjust::ill;
use super::jobs::{Job, in_order};
use super::plan::Cost;
use super::switching::{self, Context};
use crate::maths::{calendar, energy, meetings};
use jiff::Timestamp;
use jiff::civil::{Date, Time};
use world::office::Chronotype;
use world::{Interval, Snapshot};

/// What is left out though it is due only after the horizon will probably be late all the same, the surer the sooner
/// it is due: over so many working minutes that falls to 1/e. Without this, a trifle without a date, which counts as
/// due at the end of the horizon, pushes out what is due the day after.
const SOON: f64 = 960.0;
/// The same for what has no date.
const UNDATED: f64 = 0.12;

/// A free stretch of a day.
#[derive(Debug, Clone, Copy)]
struct Free {
    start: i64,
    end: i64,
    day: usize,
    /// Whether an event begins where it ends: then a rest must fit in.
    before_event: bool,
}

/// A day of the horizon.
#[derive(Debug, Clone)]
pub(super) struct Day {
    pub date: Date,
    midnight: i64,
    /// Working stretches, and the working minutes before each since now.
    work: Vec<(i64, i64, f64)>,
    pub free_minutes: i64,
    pub longest: i64,
    /// Starts of large meetings' ends: after these turning to work costs more.
    large: Vec<i64>,
}

/// The time there is.
#[derive(Debug, Clone)]
pub(super) struct Space {
    pub days: Vec<Day>,
    free: Vec<Free>,
    /// Minutes that may be planned each day.
    budget: Vec<i64>,
    /// Working minutes from now to the end of the horizon.
    pub end: f64,
    chronotype: Chronotype,
}

/// A piece of a job at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Slot {
    pub job: usize,
    pub start: i64,
    pub minutes: i64,
    pub day: usize,
}

/// An order put into the calendar.
#[derive(Debug, Clone)]
pub(super) struct Schedule {
    /// In order of time.
    pub slots: Vec<Slot>,
    /// Minutes of each job that found no place.
    pub unplaced: Vec<i64>,
    pub cost: Cost,
}

fn minute(at: Timestamp) -> i64 {
    at.as_second().div_euclid(60)
}

/// The interval of a slot.
pub(super) fn interval(slot: &Slot) -> Interval {
    let start = Timestamp::from_second(slot.start * 60).unwrap_or(Timestamp::UNIX_EPOCH);
    Interval::lasting(start, slot.minutes)
}

impl Space {
    /// The free time of these days from now on, in steps of five minutes, `reserve` of each day kept back.
    pub fn new(world: &Snapshot, dates: &[Date], reserve: f64) -> Space {
        let zone = world.zone();
        let hours = &world.office.hours;
        let from = calendar::round_up(world.now, 5);
        let mut space = Space {
            days: Vec::new(),
            free: Vec::new(),
            budget: Vec::new(),
            end: 0.0,
            chronotype: world.office.chronotype,
        };
        for (day, date) in dates.iter().enumerate() {
            let work = calendar::working_stretches(hours, *date, &zone);
            let before = |at: Timestamp| calendar::working_minutes(hours, world.now, at, &zone) as f64;
            let free: Vec<Free> = calendar::free_on(world, *date, from)
                .into_iter()
                .map(|f| Free {
                    start: (minute(f.start) + 4).div_euclid(5) * 5,
                    end: minute(f.end).div_euclid(5) * 5,
                    day,
                    before_event: !work.iter().any(|w| w.end == f.end),
                })
                .filter(|f| f.end > f.start && ill(world, *date).is_none())
                .collect();
            let free_minutes: i64 = free.iter().map(|f| f.end - f.start).sum();
            space.budget.push(((1.0 - reserve) * free_minutes as f64 + 1e-9).floor() as i64);
            let large = world.office.hours.on(*date, &zone).map_or_else(Vec::new, |span| {
                let events = world.busy_events(span);
                let large = events.iter().filter(|e| meetings::others(world, e).len() > 4);
                large.map(|e| minute(e.interval(&zone).end)).collect()
            });
            space.end = work.last().map_or(space.end, |w| before(w.end).max(0.0));
            space.days.push(Day {
                date: *date,
                midnight: minute(world::time::instant(*date, Time::midnight(), &zone)),
                work: work.iter().map(|w| (minute(w.start), minute(w.end), before(w.start))).collect(),
                free_minutes,
                longest: free.iter().map(|f| f.end - f.start).max().unwrap_or(0),
                large,
            });
            space.free.extend(free);
        }
        space
    }

    /// The longest free stretch that these slots leave, and the most minutes that a day may still be given.
    pub fn left_by(&self, slots: &[Slot]) -> (i64, i64) {
        let gap = |free: &Free| {
            let inside = slots.iter().filter(|s| free.start <= s.start && s.start < free.end);
            let (last, widest) = inside.fold((free.start, 0), |(from, widest), slot| {
                (slot.start + slot.minutes, widest.max(slot.start - from))
            });
            widest.max(free.end - last)
        };
        let planned = |day| slots.iter().filter(|s| s.day == day).map(|s| s.minutes).sum::<i64>();
        let room = self.budget.iter().enumerate().map(|(day, budget)| budget - planned(day));
        (self.free.iter().map(gap).max().unwrap_or(0), room.max().unwrap_or(0))
    }

    /// Working minutes from now to a minute of a day.
    fn position(&self, day: usize, at: i64) -> f64 {
        let work = &self.days[day].work;
        let inside = work.iter().rev().find(|w| w.0 <= at).or(work.first());
        inside.map_or(0.0, |(start, end, before)| before + (at.clamp(*start, *end) - start) as f64)
    }

    /// Energy in the middle of a stretch.
    pub fn energy(&self, day: usize, start: i64, minutes: i64) -> f64 {
        let middle = start as f64 + minutes as f64 / 2.0 - self.days[day].midnight as f64;
        energy::at_minute(self.chronotype, middle)
    }

    /// Whether a large meeting ended between the two minutes.
    fn after_large(&self, day: usize, from: i64, to: i64) -> bool {
        self.days[day].large.iter().any(|end| (from..=to).contains(end))
    }

    /// Minutes to turn to `to`, at `start`, after the work `last` that ended at a minute of the same day.
    pub fn switch(
        &self,
        last: Option<(Context, i64)>,
        to: Context,
        day: usize,
        start: i64,
        config: &OrchestrationConfig,
    ) -> f64 {
        let since = last.map_or(self.days[day].midnight, |l| l.1);
        let more = if self.after_large(day, since, start) { config.switch.after_meeting } else { 0.0 };
        switching::minutes(last.map(|l| l.0), to, &config.switch) + more
    }

    /// The free stretches in order of time: (day, start, end).
    pub fn stretches(&self) -> impl Iterator<Item = (usize, i64, i64)> + '_ {
        self.free.iter().map(|f| (f.day, f.start, f.end))
    }

    /// Working minutes from now to a slot's start.
    pub fn starts_at(&self, slot: &Slot) -> f64 {
        self.position(slot.day, slot.start)
    }
}

/// What a date that could be kept and is not costs besides the hours it is late: as much as a working day's delay, and
/// more than the best hour of the day could make up for it. A quarter of an hour too late is too late.
fn missed(job: &Job) -> f64 {
    const DAY_HOURS: f64 = 8.0;
    const ANY: f64 = 0.05;
    const AN_HOUR: f64 = 0.1;
    ANY + AN_HOUR * job.minutes as f64 / 60.0 + DAY_HOURS * job.weight
}

/// A schedule being filled.
#[derive(Debug, Clone)]
pub(super) struct Filling<'a> {
    space: &'a Space,
    jobs: &'a [Job],
    config: &'a OrchestrationConfig,
    free: Vec<Free>,
    budget: Vec<i64>,
    deep: Vec<i64>,
    left: Vec<i64>,
    ends: Vec<Option<(usize, i64)>>,
    slots: Vec<Slot>,
    /// Cost of what is placed or given up so far; switches come at the end.
    pub tardiness: f64,
    pub mismatch: f64,
    overflow: f64,
}

impl<'a> Filling<'a> {
    pub fn new(space: &'a Space, jobs: &'a [Job], config: &'a OrchestrationConfig) -> Self {
        Filling {
            space,
            jobs,
            config,
            free: space.free.clone(),
            budget: space.budget.clone(),
            deep: vec![config.deep_max; space.days.len()],
            left: jobs.iter().map(|j| j.minutes).collect(),
            ends: vec![None; jobs.len()],
            slots: Vec::with_capacity(jobs.len()),
            tardiness: 0.0,
            mismatch: 0.0,
            overflow: 0.0,
        }
    }

    /// Puts a slot exactly where it is, if it still fits there; says whether it did.
    pub fn pin(&mut self, slot: Slot) -> bool {
        let job = &self.jobs[slot.job];
        let Some(at) = self
            .free
            .iter()
            .position(|f| f.day == slot.day && f.start <= slot.start && slot.start + slot.minutes <= f.end)
        else {
            return false;
        };
        let too_early = job.not_before.is_some_and(|d| self.space.days[slot.day].date < d);
        let fits = slot.minutes > 0
            && slot.minutes <= self.left[slot.job]
            && slot.minutes <= self.budget[slot.day]
            && (!job.is_deep() || slot.minutes <= self.deep[slot.day]);
        if too_early || !fits {
            return false;
        }
        self.take(at, slot);
        true
    }

    /// Whether every pinned piece lies behind the end of what it waits for.
    pub fn keeps_order(&self) -> bool {
        self.slots.iter().all(|s| {
            self.jobs[s.job]
                .after
                .iter()
                .all(|a| self.left[*a] == 0 && self.ends[*a].is_some_and(|(_, end)| end <= s.start))
        })
    }

    /// Places what is left of a job as early as it fits, in pieces.
    pub fn place(&mut self, index: usize) {
        let job = &self.jobs[index];
        let mut from =
            self.slots.iter().filter(|s| s.job == index).map(|s| s.start + s.minutes).max().unwrap_or(0);
        for before in &job.after {
            match self.ends[*before] {
                Some((_, end)) if self.left[*before] == 0 => from = from.max(end),
                _ => return self.give_up(index),
            }
        }
        let mut at = 0;
        while at < self.free.len() && self.left[index] > 0 {
            let free = self.free[at];
            let day = free.day;
            let early = job.not_before.is_some_and(|d| self.space.days[day].date < d);
            if early || self.budget[day] < 5 || free.end <= from {
                at += 1;
                continue;
            }
            let start = free.start.max(from);
            match self.piece(index, free, start) {
                Some(minutes) => {
                    self.take(at, Slot { job: index, start, minutes, day });
                    from = start + minutes;
                }
                None => at += 1,
            }
        }
        self.give_up(index);
    }

    /// How long the next piece of a job is in a free stretch from `start` on; none when none fits.
    fn piece(&self, index: usize, free: Free, start: i64) -> Option<i64> {
        let (job, left, config) = (&self.jobs[index], self.left[index], self.config);
        let rest = if job.is_deep() && free.before_event { config.recovery } else { 0 };
        let mut room = (free.end - start - rest).min(self.budget[free.day]);
        if job.is_deep() {
            room = room.min(self.deep[free.day]);
        }
        room = room.div_euclid(5) * 5;
        if left <= room && (left <= config.chunk_max || job.unsplittable) {
            return Some(left);
        }
        if job.unsplittable || left <= config.chunk_min {
            return None;
        }
        // Even pieces near the target; none below the minimum but the last.
        let pieces = (left as f64 / config.chunk_target as f64).ceil().max(1.0);
        let even = ((left as f64 / pieces / 5.0).ceil() as i64 * 5).clamp(config.chunk_min, config.chunk_max);
        let piece = even.min(room).min(left);
        (piece >= config.chunk_min).then_some(piece)
    }

    fn take(&mut self, at: usize, slot: Slot) {
        let free = self.free[at];
        let job = &self.jobs[slot.job];
        let rest = if job.is_deep() { self.config.recovery } else { 0 };
        let end = slot.start + slot.minutes;
        let after = Free { start: (end + rest).min(free.end), ..free };
        let before = Free { end: slot.start, before_event: true, ..free };
        match (before.end > before.start, after.end > after.start) {
            (true, true) => {
                self.free[at] = before;
                self.free.insert(at + 1, after);
            }
            (true, false) => self.free[at] = before,
            (false, true) => self.free[at] = after,
            (false, false) => drop(self.free.remove(at)),
        }
        self.budget[slot.day] -= slot.minutes;
        if job.is_deep() {
            self.deep[slot.day] -= slot.minutes;
        }
        self.left[slot.job] -= slot.minutes;
        let hours = slot.minutes as f64 / 60.0;
        self.mismatch +=
            hours * energy::mismatch(job.demand, self.space.energy(slot.day, slot.start, slot.minutes));
        if self.ends[slot.job].is_none_or(|(_, known)| known < end) {
            self.ends[slot.job] = Some((slot.day, end));
        }
        self.slots.push(slot);
    }

    /// Books the tardiness of a job: at its end, or behind the horizon where something of it found no place.
    fn give_up(&mut self, index: usize) {
        let job = &self.jobs[index];
        let horizon = self.space.end;
        let late = match (self.ends[index], job.due_in) {
            (Some((day, end)), due) if self.left[index] == 0 => {
                self.space.position(day, end) - due.unwrap_or(horizon)
            }
            (_, due) => {
                self.overflow += self.left[index] as f64;
                match due {
                    Some(due) if due <= horizon => horizon + self.overflow - due,
                    Some(due) => self.overflow * (-(due - horizon) / SOON).exp(),
                    None => self.overflow * UNDATED,
                }
            }
        };
        self.tardiness += job.weight * late.max(0.0) / 60.0;
        let kept = job.due_in.is_none_or(|due| due <= 0.0 || due > horizon);
        if late > 0.0 && !kept {
            self.tardiness += missed(job);
        }
    }

    /// The finished schedule with its cost.
    pub fn finish(mut self) -> Schedule {
        self.slots.sort_by_key(|s| (s.start, s.job));
        let mut switches = 0.0;
        let mut last: Option<&Slot> = None;
        for slot in &self.slots {
            let before = last.filter(|l| l.day == slot.day);
            let context = before.map(|l| (self.jobs[l.job].context, l.start + l.minutes));
            let same = before.is_some_and(|l| l.job == slot.job);
            if !same {
                let to = self.jobs[slot.job].context;
                switches += self.space.switch(context, to, slot.day, slot.start, self.config);
            }
            last = Some(slot);
        }
        let cost = Cost {
            tardiness: self.tardiness,
            switches: 0.2 * switches / 60.0,
            mismatch: 0.3 * self.mismatch,
            moved: 0.0,
        };
        Schedule { slots: self.slots, unplaced: self.left, cost }
    }

    /// What cannot get cheaper however the rest is placed.
    pub fn at_least(&self) -> f64 {
        self.tardiness + 0.3 * self.mismatch
    }
}

/// The schedule of an order of jobs; what waits for something comes behind it.
pub(super) fn schedule(
    space: &Space,
    jobs: &[Job],
    order: &[usize],
    config: &OrchestrationConfig,
) -> Schedule {
    let mut filling = Filling::new(space, jobs, config);
    for job in in_order(jobs, order) {
        filling.place(job);
    }
    filling.finish()
}
