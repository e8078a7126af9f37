//! A day that changes: what has happened since the plan was last looked at, which blocks it moved, and whom freed time is
//! offered to first (spec §5.7).

use super::clarify::named;
use super::plan::{Block, DayPlan};
use super::radar::of_task;
use crate::maths::meetings::{holds_word, is_travel};
use crate::maths::{Values, calendar, drafts, spoken, value_of, work};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use world::evidence::Unit;
use world::proposal::Draft;
use world::time::instant;
use world::{
    Due, Effect, Event, EventId, GoalId, Interval, ItemRef, Proposal, Reason, Snapshot, Task, TaskId,
    TaskState,
};

/// A weight that changes by this much is a shift of priorities (spec §4.8).
const SHIFT: f64 = 0.1;
/// Words of a whole-day entry that say one is ill.
const ILL: [&str; 4] = ["sick", "ill", "illness", "sick leave"];
/// Freed time shorter than this is none, minutes.
const WORTH_OFFERING: i64 = 30;
/// The longest block that freed time is offered for, minutes.
const LONGEST: i64 = 120;

/// What of a day a change is told against.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Picture {
    /// When it was taken.
    pub at: Timestamp,
    /// What takes time that day, with when; whole days are told apart by their length.
    pub events: BTreeMap<EventId, Interval>,
    /// Dates and priorities of open tasks.
    pub tasks: BTreeMap<TaskId, (Option<Due>, Option<char>)>,
    /// Weights of the goals.
    pub goals: BTreeMap<GoalId, f64>,
}

/// Something that changes the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trigger {
    /// Something new stands in the calendar.
    Came {
        /// It.
        event: EventId,
        /// When.
        at: Interval,
    },
    /// Something was called off, or taken out.
    Gone {
        /// What it was.
        event: EventId,
        /// The time that is free now.
        freed: Interval,
    },
    /// Something was put at another time.
    Moved {
        /// It.
        event: EventId,
        /// From when.
        from: Interval,
        /// To when.
        to: Interval,
    },
    /// A journey takes longer, or begins later.
    LateTravel {
        /// It.
        event: EventId,
        /// By so many minutes its end has moved.
        minutes: i64,
    },
    /// A block ended with its task unfinished.
    Overrun {
        /// Which.
        task: TaskId,
        /// When the block ended.
        ended: Timestamp,
    },
    /// The executive is ill.
    Ill {
        /// The entry that says so.
        event: EventId,
    },
    /// A task presses more than it did.
    Presses {
        /// Which.
        task: TaskId,
    },
    /// A goal has another weight.
    Shifted {
        /// Which.
        goal: GoalId,
    },
}

/// The picture of a day as it is.
pub fn picture(world: &Snapshot, date: Date) -> Picture {
    let zone = world.zone();
    let events = of_the_day(world, date).map(|e| (e.id, e.interval(&zone))).collect();
    let open = world.tasks.values().filter(|t| t.state.is_open());
    let tasks = open.map(|t| (t.id, (t.due, t.priority))).collect();
    let goals = world.goals.values().map(|g| (g.id, g.weight)).collect();
    Picture { at: world.now, events, tasks, goals }
}

/// What takes one's time on a day, and what says that one is ill.
fn of_the_day(world: &Snapshot, date: Date) -> impl Iterator<Item = &Event> {
    let (zone, mine) = (world.zone(), &world.office.addresses);
    let midnight = |d: Date| instant(d, jiff::civil::Time::midnight(), &world.zone());
    let day = Interval::new(midnight(date), midnight(calendar::next_day(date)));
    let counts = move |e: &&Event| e.interval(&zone).overlaps(&day) && (e.is_busy(mine) || says_ill(e));
    world.events.values().filter(counts)
}

fn says_ill(event: &Event) -> bool {
    let title = event.summary.to_lowercase();
    event.of.is_none()
        && event.is_all_day()
        && event.status != world::event::EventStatus::Cancelled
        && ILL.iter().any(|word| holds_word(&title, word))
        && title.split_whitespace().count() <= 3
}

/// What says that the executive is ill on a day.
pub(super) fn ill(world: &Snapshot, date: Date) -> Option<&Event> {
    of_the_day(world, date).find(|event| says_ill(event))
}

/// What has happened since `before` was taken that changes the day of `plan`, as it stood then; in a fixed order.
pub fn triggers(before: &Picture, world: &Snapshot, plan: &DayPlan) -> Vec<Trigger> {
    let mut found = in_the_calendar(before, world, plan.date);
    found.extend(overruns(before, world, &plan.blocks));
    found.extend(presses(before, world, plan.date));
    let shifted =
        |g: &&world::Goal| before.goals.get(&g.id).is_some_and(|w| (g.weight - w).abs() >= SHIFT - 1e-9);
    found.extend(world.goals.values().filter(shifted).map(|g| Trigger::Shifted { goal: g.id }));
    found.sort();
    found
}

fn in_the_calendar(before: &Picture, world: &Snapshot, date: Date) -> Vec<Trigger> {
    let zone = world.zone();
    let now: BTreeMap<EventId, &Event> = of_the_day(world, date).map(|e| (e.id, e)).collect();
    let ahead = |i: &Interval| i.end > world.now;
    let mut found = Vec::new();
    for (id, event) in &now {
        let to = event.interval(&zone);
        let trigger = match before.events.get(id) {
            None if says_ill(event) => Some(Trigger::Ill { event: *id }),
            None => ahead(&to).then_some(Trigger::Came { event: *id, at: to }),
            Some(from) if *from == to => None,
            Some(from) if is_travel(event) && to.end > from.end => {
                Some(Trigger::LateTravel { event: *id, minutes: Interval::new(from.end, to.end).minutes() })
            }
            Some(from) => {
                (ahead(from) || ahead(&to)).then_some(Trigger::Moved { event: *id, from: *from, to })
            }
        };
        found.extend(trigger);
    }
    let gone = before.events.iter().filter(|(id, at)| !now.contains_key(id) && ahead(at));
    found.extend(gone.map(|(id, at)| {
        let freed = Interval { start: at.start.max(world.now), end: at.end };
        Trigger::Gone { event: *id, freed }
    }));
    found
}

/// Last blocks of tasks that have ended since, whose task is open and was not touched after.
fn overruns<'a>(
    before: &'a Picture,
    world: &'a Snapshot,
    blocks: &'a [Block],
) -> impl Iterator<Item = Trigger> + 'a {
    let ended = blocks.iter().filter(|b| before.at < b.interval.end && b.interval.end <= world.now);
    ended.filter_map(|block| {
        let task =
            world.tasks.get(&block.task).filter(|t| t.state.is_open() && t.state != TaskState::Waiting)?;
        let settled = task.touched.is_some_and(|at| at >= block.interval.end);
        let goes_on = blocks.iter().any(|b| b.task == block.task && b.interval.start >= block.interval.end);
        (!settled && !goes_on).then_some(Trigger::Overrun { task: task.id, ended: block.interval.end })
    })
}

/// One's own tasks that are new or due earlier and by that day, or first now and were not.
fn presses<'a>(before: &'a Picture, world: &'a Snapshot, date: Date) -> impl Iterator<Item = Trigger> + 'a {
    let zone = world.zone();
    let mine = world.tasks.values().filter(move |t| t.is_workable(date) && work::is_mine(world, t));
    mine.filter_map(move |task| {
        let on = |due: Option<Due>| due.map_or(Date::MAX, |d| d.date(&zone));
        let (due, priority) = before.tasks.get(&task.id).copied().unwrap_or_default();
        let earlier = on(task.due) < on(due) && on(task.due) <= date;
        let first = task.priority == Some('A') && priority != Some('A');
        (earlier || first).then_some(Trigger::Presses { task: task.id })
    })
}

/// A block of the plan that is elsewhere, new or gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shift {
    /// Whose.
    pub task: TaskId,
    /// Where it stood; none for one that is new.
    pub from: Option<Interval>,
    /// Where it stands; none for one that is gone.
    pub to: Option<Interval>,
}

/// What became of the blocks that were still ahead at `now`, in order of time: those that stand where they stood are left
/// out. The pieces of a task are paired in order.
pub fn shifts(before: &[Block], after: &[Block], now: Timestamp) -> Vec<Shift> {
    let mut by_task: BTreeMap<TaskId, (Vec<Interval>, Vec<Interval>)> = BTreeMap::new();
    let ahead = |b: &&Block| b.interval.start >= now;
    for block in before.iter().filter(ahead) {
        by_task.entry(block.task).or_default().0.push(block.interval);
    }
    for block in after.iter().filter(ahead) {
        by_task.entry(block.task).or_default().1.push(block.interval);
    }
    let mut found = Vec::new();
    for (task, (mut from, mut to)) in by_task {
        let stands: Vec<Interval> = from.iter().copied().filter(|i| to.contains(i)).collect();
        from.retain(|i| !stands.contains(i));
        to.retain(|i| !stands.contains(i));
        let pairs = 0..from.len().max(to.len());
        found.extend(pairs.map(|n| Shift { task, from: from.get(n).copied(), to: to.get(n).copied() }));
    }
    found.sort_by_key(|s| (s.to.or(s.from), s.task));
    found
}

/// The day as it is told: what had begun by `now` as it was planned, what is ahead as it is planned now.
pub fn joined(before: &[Block], after: &DayPlan, now: Timestamp) -> DayPlan {
    let begun: Vec<Block> = before.iter().filter(|b| b.interval.start <= now).cloned().collect();
    let over = |b: &Block| begun.iter().any(|a| a.interval.overlaps(&b.interval));
    let ahead: Vec<Block> =
        after.blocks.iter().filter(|b| b.interval.end > now && !over(b)).cloned().collect();
    DayPlan { blocks: begun.into_iter().chain(ahead).collect(), ..after.clone() }
}

/// `orchestration.freed`: time that was freed, offered first to the goal that starves most (`starved`, most first): to its
/// most valuable open work, or kept free for it where none is known.
pub fn offer(world: &Snapshot, values: &Values, starved: &[GoalId], freed: &[Interval]) -> Vec<Proposal> {
    let mut goals = starved.iter().filter_map(|g| world.goals.get(g));
    let mut made = Vec::new();
    for interval in freed {
        let Some(slot) = still_free(world, *interval) else { continue };
        let Some(goal) = goals.next() else { break };
        made.push(one_offer(world, values, goal, slot));
    }
    made
}

/// The longest part of it that is ahead, in working time and free.
fn still_free(world: &Snapshot, freed: Interval) -> Option<Interval> {
    let on = calendar::date_of(freed.start, &world.zone());
    let soon = calendar::round_up(world.now, 5);
    let parts = calendar::free_on(world, on, soon).into_iter().filter_map(|f| f.intersection(&freed));
    let longest = parts.max_by_key(|i| (i.minutes(), std::cmp::Reverse(i.start)))?;
    let minutes = longest.minutes().min(LONGEST);
    (minutes >= WORTH_OFFERING).then(|| Interval::lasting(longest.start, minutes))
}

fn one_offer(world: &Snapshot, values: &Values, goal: &world::Goal, slot: Interval) -> Proposal {
    let (zone, today) = (world.zone(), drafts::today(world));
    let task = best_work(world, values, goal.id);
    let goal_name = spoken::short(&goal.name, 60);
    let what = task.map_or(goal_name.clone(), named);
    let when = spoken::stretch(slot, &zone, today);
    let uid = format!(
        "freed-{}-{}@equerry",
        task.map_or(goal.id.to_string(), |t| t.id.to_string()),
        slot.start.as_second()
    );
    let mut evidence: Vec<_> = task.map(|t| of_task(t, named(t))).into_iter().collect();
    evidence.push(world::Evidence {
        item: ItemRef::Goal(goal.id),
        quote: goal_name.clone(),
        at: None,
        clearance: goal.clearance.clone(),
    });
    let minutes = slot.minutes() as f64;
    let about = task.map(|t| ItemRef::Task(t.id)).into_iter().chain([ItemRef::Goal(goal.id)]).collect();
    let draft = Draft {
        kind: "orchestration.freed",
        key: format!("{} {}", goal.id, slot.start),
        title: format!("Keep {when} for \"{what}\""),
        because: format!(
            "{when} has become free, and \"{goal_name}\" had least of its share for three weeks."
        ),
        effect: Effect::CreateEvent { draft: drafts::block(world, uid, format!("Kept free: {what}"), slot) },
        ways: Vec::new(),
        expected: format!("{} for \"{goal_name}\"", spoken::minutes(minutes)),
        reasons: vec![
            Reason::new("goal", "time for what has had least", minutes, Unit::Minutes).with(evidence.clone()),
            Reason::new("open", "no longer open for what comes", -minutes / 4.0, Unit::Minutes),
        ],
        evidence,
        about,
        goal: Some(goal.id),
        by: Some(slot.start),
        expires: slot.start,
    };
    Proposal::new(draft, world.now)
}

/// The open task of one's own that serves a goal and is worth most.
fn best_work<'a>(world: &'a Snapshot, values: &Values, goal: GoalId) -> Option<&'a Task> {
    let today = drafts::today(world);
    let links = |task: &Task| {
        let own =
            world.links_of(ItemRef::Task(task.id)).iter().any(|l| l.goal == goal && l.contribution > 0.0);
        let project = task.project.and_then(|p| world.projects.get(&p));
        own || project.is_some_and(|p| p.goals.iter().any(|(g, share)| *g == goal && *share > 0.0))
    };
    let open = |t: &&Task| t.is_workable(today) && work::is_mine(world, t) && links(t);
    let worth = |t: &Task| value_of(values, t.id);
    world.tasks.values().filter(open).max_by(|a, b| worth(a).total_cmp(&worth(b)).then(b.id.cmp(&a.id)))
}

#[cfg(test)]
#[path = "adjust_tests.rs"]
mod tests;
