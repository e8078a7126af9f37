//! The time-blocked day and week: jobs around real events, what was left out and why, and how much of the
//! previous plan still stands.

use super::jobs::{Job, jobs};
use super::schedule::{Filling, Schedule, Slot, Space, interval};
use super::{OrchestrationConfig, explain, search};
use crate::maths::{Values, blockers, calendar, meetings, spoken};
use jiff::civil::{Date, Weekday};
use jiff::{SignedDuration, ToSpan};
use std::collections::BTreeMap;
use world::{EventId, Interval, ItemRef, Reason, Snapshot, TaskId};

/// Which piece of a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Part {
    /// From 1.
    pub number: u16,
    /// How many pieces the plan has.
    pub of: u16,
}

/// A stretch of the day for a task.
#[derive(Debug, Clone, PartialEq)]
pub struct Block {
    /// When.
    pub interval: Interval,
    /// What.
    pub task: TaskId,
    /// Which piece of it.
    pub part: Part,
    /// Why here: value, due pressure, switch, energy; points that add up to [`Block::pull`].
    pub reasons: Vec<Reason>,
    /// How strongly it is drawn here, points (ten times the decimal logarithm of the ATCS index).
    pub pull: f64,
}

/// A task that is not in the plan, or not all of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// Which.
    pub task: TaskId,
    /// Which constraint: "full", "deep_limit", "no_gap", "no_time", "kept", "waiting", "parked", "not_before", "after",
    /// "decision", "beyond" (so many press more that it was not weighed), "E_CYCLE", "E_RANGE", "E_LIMIT".
    pub code: &'static str,
    /// The same in words, without a full stop.
    pub why: String,
}

/// What a plan costs, in its four parts (spec §1.6).
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Cost {
    /// Value times working hours late; 100 points an hour late cost 0.05.
    pub tardiness: f64,
    /// 0.2 times switch hours.
    pub switches: f64,
    /// 0.3 times hours at the wrong time of day.
    pub mismatch: f64,
    /// 0.1 times blocks moved since the previous plan.
    pub moved: f64,
}

impl Cost {
    /// J, the sum.
    pub fn total(&self) -> f64 {
        self.tardiness + self.switches + self.mismatch + self.moved
    }
}

/// A time-blocked day.
#[derive(Debug, Clone, PartialEq)]
pub struct DayPlan {
    /// The day.
    pub date: Date,
    /// In order of time.
    pub blocks: Vec<Block>,
    /// What is not in it, most valuable first; empty inside a [`WeekPlan`], which has one list for all its days.
    pub left_out: Vec<LeftOut>,
    /// Minutes free of events, lunch and the past.
    pub free_minutes: i64,
    /// Minutes of the blocks.
    pub planned_minutes: i64,
    /// Share of the free minutes kept for what comes, 0–1.
    pub reserve: f64,
    /// What it costs; inside a [`WeekPlan`] the whole week's.
    pub cost: Cost,
    /// What should be said about the whole day: "No free minutes: six meetings fill it."
    pub note: Option<String>,
    /// Meetings that could be moved to make room, least worth first, when there is none.
    pub could_move: Vec<EventId>,
}

/// Several days, and what found no place in any.
#[derive(Debug, Clone, PartialEq)]
pub struct WeekPlan {
    /// In order.
    pub days: Vec<DayPlan>,
    /// What is not in it, most valuable first.
    pub left_out: Vec<LeftOut>,
    /// What it costs.
    pub cost: Cost,
}

/// Plans a day around its real events. `values` are those of [`crate::alignment::values`]. The next two hours of
/// `previous` stay, and the rest of it moves only where that pays, three blocks at most; hand in none to be
/// planned afresh.
pub fn plan_day(
    world: &Snapshot,
    values: &Values,
    date: Date,
    config: &OrchestrationConfig,
    seed: u64,
    previous: Option<&DayPlan>,
) -> DayPlan {
    let mut week = plan_days(world, values, &[date], config, seed, previous.map(std::slice::from_ref));
    let mut day = week.days.remove(0);
    day.left_out = week.left_out;
    day
}

/// Plans the working days of the week that holds `date`, from `date` on.
pub fn plan_week(
    world: &Snapshot,
    values: &Values,
    date: Date,
    config: &OrchestrationConfig,
    seed: u64,
    previous: Option<&WeekPlan>,
) -> WeekPlan {
    let to_sunday = i64::from(date.weekday().until(Weekday::Sunday));
    let dates: Vec<Date> = (0..=to_sunday)
        .map(|n| date.saturating_add(n.days()))
        .filter(|d| calendar::is_working_day(&world.office.hours, *d))
        .collect();
    plan_days(world, values, &dates, config, seed, previous.map(|p| p.days.as_slice()))
}

/// Plans these days, in order of date, as one.
pub fn plan_days(
    world: &Snapshot,
    values: &Values,
    dates: &[Date],
    config: &OrchestrationConfig,
    seed: u64,
    previous: Option<&[DayPlan]>,
) -> WeekPlan {
    let reserve = config.reserve_of(world);
    let space = Space::new(world, dates, reserve);
    let last = dates.last().copied().unwrap_or(Date::ZERO);
    let (jobs, mut left_out) = jobs(world, values, last, config);
    let schedule = match previous {
        None => search::best(&space, &jobs, config, seed),
        Some(days) => keep(world, &space, &jobs, config, days),
    };
    let unplaced = (0..jobs.len()).filter(|j| schedule.unplaced[*j] > 0);
    let left = space.left_by(&schedule.slots);
    left_out.extend(unplaced.map(|j| explain::left_out(&space, &jobs, &schedule, left, j, config, reserve)));
    let left_out = most_valuable_first(world, values, left_out);
    let days = (0..dates.len())
        .map(|n| day_plan(world, values, &space, &jobs, &schedule, n, config, reserve))
        .collect();
    WeekPlan { days, left_out, cost: schedule.cost }
}

/// What was left out, the most valuable first; what others wait for is worth as much as they are and stands before them.
fn most_valuable_first(world: &Snapshot, values: &Values, left_out: Vec<LeftOut>) -> Vec<LeftOut> {
    let needs = |task: TaskId| world.tasks.get(&task).map_or_else(Vec::new, |t| t.after.clone());
    let own: Vec<(TaskId, f64)> =
        left_out.iter().map(|l| (l.task, crate::maths::value_of(values, l.task))).collect();
    let worth = blockers::lift(&own, needs, f64::total_cmp);
    let mut order: Vec<TaskId> = worth.keys().copied().collect();
    order.sort_by(|a, b| worth[b].total_cmp(&worth[a]));
    let mut by_task: BTreeMap<TaskId, LeftOut> = left_out.into_iter().map(|l| (l.task, l)).collect();
    blockers::first(&order, needs).into_iter().filter_map(|task| by_task.remove(&task)).collect()
}

#[expect(clippy::too_many_arguments, reason = "it gathers what the planning has made")]
fn day_plan(
    world: &Snapshot,
    values: &Values,
    space: &Space,
    jobs: &[Job],
    schedule: &Schedule,
    day: usize,
    config: &OrchestrationConfig,
    reserve: f64,
) -> DayPlan {
    let Some(date) = space.days.get(day).map(|d| d.date) else {
        return empty(Date::ZERO, reserve);
    };
    let slots = &schedule.slots;
    let blocks: Vec<Block> = (0..slots.len())
        .filter(|s| slots[*s].day == day)
        .map(|s| {
            let reasons = explain::reasons(space, jobs, slots, s, config);
            let same = |slot: &&Slot| slot.job == slots[s].job;
            let number = slots[..=s].iter().filter(same).count() as u16;
            Block {
                interval: interval(&slots[s]),
                task: jobs[slots[s].job].task,
                part: Part { number, of: slots.iter().filter(same).count() as u16 },
                pull: reasons.iter().map(|r| r.amount).sum(),
                reasons,
            }
        })
        .collect();
    let free_minutes = space.days[day].free_minutes;
    let (note, could_move) = if free_minutes == 0 {
        (Some(why_no_time(world, date)), movable(world, values, date))
    } else {
        (None, Vec::new())
    };
    DayPlan {
        date,
        planned_minutes: blocks.iter().map(|b| b.interval.minutes()).sum(),
        blocks,
        left_out: Vec::new(),
        free_minutes,
        reserve,
        cost: schedule.cost,
        note,
        could_move,
    }
}

fn empty(date: Date, reserve: f64) -> DayPlan {
    DayPlan {
        date,
        blocks: Vec::new(),
        left_out: Vec::new(),
        free_minutes: 0,
        planned_minutes: 0,
        reserve,
        cost: Cost::default(),
        note: None,
        could_move: Vec::new(),
    }
}

fn why_no_time(world: &Snapshot, date: Date) -> String {
    let Some(span) = world.office.hours.on(date, &world.zone()) else {
        return format!("{} is not a working day.", spoken::day(date));
    };
    if span.end <= world.now {
        return "The working day is over.".to_owned();
    }
    if super::adjust::ill(world, date).is_some() {
        return "You are ill: nothing is planned.".to_owned();
    }
    match world.busy_events(span).len() {
        0 => "No free minutes are left.".to_owned(),
        n => format!("No free minutes: {} fill the day.", spoken::count(n, "event", "events")),
    }
}

/// Meetings of the executive's own that nothing protects, least worth first.
fn movable(world: &Snapshot, values: &Values, date: Date) -> Vec<EventId> {
    let Some(span) = world.office.hours.on(date, &world.zone()) else { return Vec::new() };
    let worth = |id: &EventId| values.get(&ItemRef::Event(*id)).copied().unwrap_or(crate::maths::BASE_VALUE);
    let mut found: Vec<EventId> = world
        .busy_events(span)
        .into_iter()
        .filter(|e| meetings::is_ours(world, e) && !meetings::is_protected(e))
        .filter(|e| meetings::is_ahead(world, e, world.now))
        .map(|e| e.id)
        .collect();
    found.sort_by(|a, b| worth(a).total_cmp(&worth(b)).then(a.cmp(b)));
    found
}

/// Blocks that may be moved to make room for what is new.
const MOST_MOVED: usize = 3;

/// Keeps the previous plan: every block that still fits stays, new work goes around it, and at most three blocks
/// outside the frozen hours give way where that costs less in all.
fn keep(
    world: &Snapshot,
    space: &Space,
    jobs: &[Job],
    config: &OrchestrationConfig,
    previous: &[DayPlan],
) -> Schedule {
    let frozen_until = world.now + SignedDuration::from_mins(config.frozen);
    let old = old_slots(world, space, jobs, previous);
    let order = search::by_atcs(space, jobs, config);
    let try_without = |gone: &[usize]| {
        let pins = old.iter().enumerate().filter(|(n, _)| !gone.contains(n)).map(|(_, s)| *s);
        around(space, jobs, config, pins.collect(), &order, &old)
    };
    let mut gone: Vec<usize> = Vec::new();
    let mut best = try_without(&gone);
    while gone.len() < MOST_MOVED {
        let candidates =
            (0..old.len()).filter(|n| !gone.contains(n) && interval(&old[*n]).start >= frozen_until);
        let next = candidates
            .map(|n| {
                let mut without = gone.clone();
                without.push(n);
                (try_without(&without), n)
            })
            .min_by(|a, b| a.0.cost.total().total_cmp(&b.0.cost.total()));
        match next {
            Some((schedule, n)) if schedule.cost.total() < best.cost.total() - 1e-9 => {
                best = schedule;
                gone.push(n);
            }
            _ => break,
        }
    }
    best
}

/// The slots of the previous plan that are still ahead and whose tasks are still jobs. A block under way begins now.
fn old_slots(world: &Snapshot, space: &Space, jobs: &[Job], previous: &[DayPlan]) -> Vec<Slot> {
    let now = calendar::round_up(world.now, 5).as_second().div_euclid(60);
    let mut slots: Vec<Slot> = previous
        .iter()
        .flat_map(|d| d.blocks.iter().map(move |b| (d.date, b)))
        .filter_map(|(date, block)| {
            let job = jobs.iter().position(|j| j.task == block.task)?;
            let day = space.days.iter().position(|d| d.date == date)?;
            let start = block.interval.start.as_second().div_euclid(60);
            let end = start + block.interval.minutes();
            let start = start.max(now);
            (end > start).then_some(Slot { job, start, minutes: end - start, day })
        })
        .collect();
    slots.sort_by_key(|s| s.start);
    slots
}

/// The schedule with these slots where they are, everything else around them.
fn around(
    space: &Space,
    jobs: &[Job],
    config: &OrchestrationConfig,
    pins: Vec<Slot>,
    order: &[usize],
    old: &[Slot],
) -> Schedule {
    let mut filling = Filling::new(space, jobs, config);
    for pin in &pins {
        filling.pin(*pin);
    }
    if !filling.keeps_order() {
        // Something now waits for what comes later: only a fresh order is right.
        filling = Filling::new(space, jobs, config);
    }
    for job in super::jobs::in_order(jobs, order) {
        filling.place(job);
    }
    let mut schedule = filling.finish();
    let moved = old.iter().filter(|o| !schedule.slots.contains(o)).count();
    schedule.cost.moved = 0.1 * moved as f64;
    schedule
}
