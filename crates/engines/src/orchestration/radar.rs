//! The problem radar: trouble seen while there is still time for it (spec §1.9). One small function a kind.

use super::clarify::named;
use super::{OrchestrationConfig, cycles};
use crate::maths::effort::{Effort, History};
use crate::maths::morning::Morning;
use crate::maths::retold;
use crate::maths::{Values, calendar, meetings, spoken, value_of, work};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeMap;
use world::event::EventStatus;
use world::task::TaskState;
use world::{
    Commitment, CommitmentState, Event, Evidence, Interval, ItemRef, Snapshot, Task, TaskId, ids::DecisionId,
};

/// The kinds of problem (spec §1.9).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Problem {
    /// P80 finish after due, or overdue.
    DueRisk,
    /// Waiting for somebody past the follow-up day.
    Waiting,
    /// Untouched for 10 workdays.
    Stale,
    /// Tasks that wait for each other.
    Cycle,
    /// A meeting within 48 working hours without preparation.
    PrepareMissing,
    /// Two events at once.
    DoubleBooked,
    /// Two promises to one person for the same day.
    TwoPromises,
    /// The estimate has grown twice.
    EstimateGrew,
    /// A decision holds up three or more tasks.
    BlockingDecision,
    /// A decision is open beyond its date.
    OverdueDecision,
}

/// A problem that is coming.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// Which kind.
    pub problem: Problem,
    /// In a sentence: names, dates, numbers.
    pub words: String,
    /// What it is about, the main thing first.
    pub about: Vec<ItemRef>,
    /// What shows it.
    pub evidence: Vec<Evidence>,
    /// Chance that the date is met, where there is one, 0–1.
    pub chance: Option<f64>,
    /// How many minutes are at stake, for the order.
    pub minutes: f64,
}

/// Dates further away than this many working days are not judged yet.
const HORIZON_DAYS: usize = 15;
/// Working days without a touch after which a task is stale.
const STALE_DAYS: i64 = 10;
/// Working days after the last touch on which one asks after what is waited for, when no day is set.
const FOLLOW_UP_DAYS: i64 = 5;

/// Every problem in sight, the most minutes at stake first.
pub fn radar(world: &Snapshot, values: &Values, config: &OrchestrationConfig) -> Vec<Finding> {
    let history = History::new(&world.learned.effort, world.now);
    look(world, values, &history, &Room::new(world, config))
}

/// The same with what was reckoned before.
pub(super) fn look(world: &Snapshot, values: &Values, history: &History, room: &Room) -> Vec<Finding> {
    let mut found = due_risks(world, values, history, room);
    found.extend(waiting(world));
    found.extend(owed_to_us(world));
    found.extend(stale(world, values));
    found.extend(circles(world));
    found.extend(unprepared(world));
    found.extend(double_booked(world));
    found.extend(two_promises(world));
    found.extend(grown(world));
    found.extend(blocking_decisions(world));
    found.extend(overdue_decisions(world, values));
    found.sort_by(|a, b| b.minutes.total_cmp(&a.minutes).then_with(|| a.about.cmp(&b.about)));
    found
}

fn today(world: &Snapshot) -> Date {
    calendar::date_of(world.now, &world.zone())
}

pub(super) fn of_task(task: &Task, quote: String) -> Evidence {
    Evidence {
        item: ItemRef::Task(task.id),
        quote,
        at: task.touched.or(task.created),
        clearance: task.clearance.clone(),
    }
}

fn of_event(world: &Snapshot, event: &Event) -> Evidence {
    let when = event.interval(&world.zone());
    Evidence {
        item: ItemRef::Event(event.id),
        quote: format!(
            "{}, {}",
            spoken::short(&event.summary, 60),
            spoken::stretch(when, &world.zone(), today(world))
        ),
        at: Some(when.start),
        clearance: event.clearance.clone(),
    }
}

fn of_commitment(commitment: &Commitment) -> Evidence {
    Evidence {
        item: ItemRef::Commitment(commitment.id),
        quote: spoken::short(&commitment.object, 80),
        at: Some(commitment.made),
        clearance: commitment.clearance.clone(),
    }
}

/// Free minutes of the executive from now on, day by day, so that many dates can be asked cheaply.
pub(super) struct Room {
    days: Vec<Vec<Interval>>,
    share: f64,
    /// What this morning's forecast says of dates.
    morning: Morning,
}

impl Room {
    /// The free time of the coming three weeks, less the share kept for what comes.
    pub fn new(world: &Snapshot, config: &OrchestrationConfig) -> Room {
        let days = calendar::working_days(&world.office.hours, today(world), HORIZON_DAYS + 1);
        let reserve = config.reserve_of(world);
        Room {
            days: days.into_iter().map(|d| calendar::free_on(world, d, world.now)).collect(),
            share: 1.0 - reserve,
            morning: config.morning.clone(),
        }
    }
    /// Minutes that can be worked until `due`.
    pub fn until(&self, due: Timestamp) -> f64 {
        let cut = |i: &Interval| Interval { start: i.start, end: i.end.min(due) };
        let free: i64 = self.days.iter().flatten().filter(|i| i.start < due).map(|i| cut(i).minutes()).sum();
        free as f64 * self.share
    }
    /// The first instant by which so many minutes can be worked.
    pub fn enough_by(&self, minutes: f64) -> Option<Timestamp> {
        let mut left = minutes;
        for stretch in self.days.iter().flatten() {
            let here = stretch.minutes() as f64 * self.share;
            if here >= left {
                return Some(stretch.end);
            }
            left -= here;
        }
        None
    }
}

/// How likely a task is done by its date, everything due before it done first.
#[derive(Debug, Clone, PartialEq)]
pub struct Odds {
    /// Which.
    pub task: TaskId,
    /// By when.
    pub due: Timestamp,
    /// The chance, 0–1: as this morning's forecast tells it while the task is as it was then, else by the forecast of its
    /// effort, within the working time that is left. 0 once the date has passed.
    pub chance: f64,
    /// Whether the morning's forecast says so.
    pub told: bool,
    /// What it still takes.
    pub effort: Effort,
    /// Working minutes left for it until its date.
    pub left: f64,
}

/// The odds of every task of the executive's own that has a date in the coming three weeks, the earliest first.
pub fn odds(world: &Snapshot, config: &OrchestrationConfig) -> Vec<Odds> {
    odds_within(world, &History::new(&world.learned.effort, world.now), &Room::new(world, config))
}

fn odds_within(world: &Snapshot, history: &History, room: &Room) -> Vec<Odds> {
    let (zone, hours) = (world.zone(), &world.office.hours);
    let horizon =
        calendar::working_days(hours, today(world), HORIZON_DAYS).last().copied().unwrap_or(today(world));
    let plannable = |t: &&Task| t.is_workable(today(world)) && work::is_mine(world, t);
    let mut dated: Vec<(Timestamp, Date, &Task)> = world
        .tasks
        .values()
        .filter(plannable)
        .filter_map(|t| t.due.map(|d| (d.date(&zone), d, t)))
        .filter(|(date, _, _)| *date <= horizon)
        .map(|(date, due, t)| (due.instant(&zone, hours.day_end(date)), date, t))
        .collect();
    dated.sort_by_key(|(at, _, t)| (*at, t.id));
    let mut before = 0.0;
    let mut found = Vec::new();
    for (due, date, task) in dated {
        let effort = work::remaining(history, world, task);
        let left = room.until(due) - before;
        // What has been late for weeks no longer pushes the rest.
        if calendar::working_days_between(hours, date, today(world)) <= STALE_DAYS {
            before += effort.p50;
        }
        let told = room.morning.chance(world, task).filter(|_| due > world.now);
        let chance = match told {
            Some(chance) => chance,
            None if due <= world.now => 0.0,
            None => effort.chance_within(left),
        };
        found.push(Odds { task: task.id, due, chance, told: told.is_some(), effort, left: left.max(0.0) });
    }
    found
}

/// Work that is likely late: less than four chances in five to be done in time; and work whose date has passed.
fn due_risks(world: &Snapshot, values: &Values, history: &History, room: &Room) -> Vec<Finding> {
    let late = odds_within(world, history, room).into_iter().filter(|odds| odds.chance < 0.8 - 1e-9);
    late.filter_map(|odds| Some(due_risk(world, values, world.tasks.get(&odds.task)?, &odds))).collect()
}

/// A chance in whole cases of 100, never none and never all.
fn in_100(chance: f64) -> String {
    format!("{:.0}", (100.0 * chance).clamp(1.0, 99.0))
}

fn due_risk(world: &Snapshot, values: &Values, task: &Task, odds: &Odds) -> Finding {
    let date = spoken::day(calendar::date_of(odds.due, &world.zone()));
    let words = if odds.due <= world.now {
        format!("\"{}\" was due {date}.", named(task))
    } else {
        let needs = spoken::minutes(odds.effort.p80);
        let left = match odds.left {
            left if left < 1.0 => "no working time is left".to_owned(),
            left => format!("{} are left", spoken::minutes(left)),
        };
        let told = match odds.told {
            true => {
                format!(
                    " It is done in time in {} of 100 cases, private work apart, as of this morning.",
                    in_100(odds.chance)
                )
            }
            false => String::new(),
        };
        format!("\"{}\" needs up to {needs}; {left} before {date}.{told}", named(task))
    };
    let worth = 1.0 + value_of(values, task.id) / 100.0;
    Finding {
        problem: Problem::DueRisk,
        words,
        about: vec![ItemRef::Task(task.id)],
        evidence: vec![of_task(task, format!("{}; {}", named(task), odds.effort.basis))],
        chance: Some(odds.chance),
        minutes: odds.effort.p50 * (1.0 - odds.chance) * worth,
    }
}

/// The day on which to ask after a waiting task.
pub(super) fn follow_up_day(world: &Snapshot, task: &Task) -> Option<Date> {
    let zone = world.zone();
    let set = task.start.or(task.due.map(|d| d.date(&zone)));
    let counted = || {
        let since = calendar::date_of(task.touched.or(task.created)?, &zone);
        let next = calendar::next_day(since);
        calendar::working_days(&world.office.hours, next, FOLLOW_UP_DAYS as usize).last().copied()
    };
    set.or_else(counted)
}

fn waiting(world: &Snapshot) -> Vec<Finding> {
    let late = |t: &&Task| {
        t.state == TaskState::Waiting && follow_up_day(world, t).is_some_and(|day| day < today(world))
    };
    world
        .tasks
        .values()
        .filter(late)
        .map(|task| {
            let who = task.waiting_for.and_then(|p| world.people.get(&p)).map_or("Somebody", |p| &p.name);
            let day = follow_up_day(world, task).map_or_else(String::new, spoken::day);
            Finding {
                problem: Problem::Waiting,
                words: format!("{who} was to be asked on {day} about \"{}\".", named(task)),
                about: std::iter::once(ItemRef::Task(task.id))
                    .chain(task.waiting_for.map(ItemRef::Person))
                    .collect(),
                evidence: vec![of_task(task, format!("waiting, follow-up {day}"))],
                chance: None,
                minutes: 20.0,
            }
        })
        .collect()
}

fn is_firm(commitment: &Commitment) -> bool {
    matches!(commitment.state, CommitmentState::Confirmed | CommitmentState::Open)
}

/// What others have promised and not kept.
fn owed_to_us(world: &Snapshot) -> Vec<Finding> {
    let zone = world.zone();
    world
        .commitments
        .values()
        .filter(|c| !c.ours && is_firm(c))
        .filter_map(|c| c.due.map(|d| (c, d.date(&zone))))
        .filter(|(_, date)| *date < today(world))
        .map(|(c, date)| Finding {
            problem: Problem::Waiting,
            words: format!(
                "{} owes you \"{}\" since {}.",
                c.counterparty_name,
                spoken::short(&retold::act(world, c), 60),
                spoken::day(date)
            ),
            about: vec![ItemRef::Commitment(c.id)],
            evidence: vec![of_commitment(c)],
            chance: None,
            minutes: 20.0,
        })
        .collect()
}

fn stale(world: &Snapshot, values: &Values) -> Vec<Finding> {
    let zone = world.zone();
    world
        .tasks
        .values()
        .filter(|t| work::is_mine(world, t))
        .filter(|t| {
            matches!(t.state, TaskState::Inbox | TaskState::Next | TaskState::Scheduled | TaskState::Doing)
        })
        .filter(|t| t.start.is_none_or(|s| s <= today(world)) && t.due.is_none())
        .filter_map(|t| t.touched.or(t.created).map(|at| (t, calendar::date_of(at, &zone))))
        .filter(|(_, since)| {
            calendar::working_days_between(&world.office.hours, *since, today(world)) > STALE_DAYS
        })
        .map(|(task, since)| {
            let days = calendar::working_days_between(&world.office.hours, since, today(world));
            Finding {
                problem: Problem::Stale,
                words: format!("\"{}\" has not moved for {days} working days.", named(task)),
                about: vec![ItemRef::Task(task.id)],
                evidence: vec![of_task(task, format!("last touched {}", spoken::day(since)))],
                chance: None,
                minutes: 5.0 + value_of(values, task.id) / 10.0,
            }
        })
        .collect()
}

fn circles(world: &Snapshot) -> Vec<Finding> {
    cycles::circles(&world.tasks)
        .into_iter()
        .map(|circle| {
            let tasks: Vec<&Task> = circle.iter().filter_map(|t| world.tasks.get(t)).collect();
            let names: Vec<String> =
                tasks.iter().chain(tasks.first()).map(|t| format!("\"{}\"", named(t))).collect();
            Finding {
                problem: Problem::Cycle,
                words: format!("{}.", names.join(" waits for ")),
                about: circle.into_iter().map(ItemRef::Task).collect(),
                evidence: tasks.iter().map(|t| of_task(t, named(t))).collect(),
                chance: None,
                minutes: 15.0 * tasks.len() as f64,
            }
        })
        .collect()
}

/// Meetings of the next 48 working hours that want preparing and have no block for it.
fn unprepared(world: &Snapshot) -> Vec<Finding> {
    let zone = world.zone();
    let until = calendar::working_hours_after(&world.office.hours, world.now, 48, &zone);
    let soon = Interval { start: world.now, end: until.max(world.now) };
    world
        .busy_events(soon)
        .into_iter()
        .filter(|e| meetings::is_ahead(world, e, world.now))
        .filter(|e| {
            meetings::wants_preparing(world, e).is_some() && meetings::preparation_of(world, e).is_none()
        })
        .map(|event| Finding {
            problem: Problem::PrepareMissing,
            words: format!(
                "Nothing is kept free to prepare {}, {}.",
                spoken::short(&event.summary, 60),
                spoken::stretch(event.interval(&zone), &zone, today(world))
            ),
            about: vec![ItemRef::Event(event.id)],
            evidence: vec![of_event(world, event)],
            chance: None,
            minutes: 20.0,
        })
        .collect()
}

/// Two events at once in the next two weeks; the same thing met twice is not two.
fn double_booked(world: &Snapshot) -> Vec<Finding> {
    let zone = world.zone();
    let span = Interval::new(world.now, world.now + SignedDuration::from_hours(14 * 24));
    let events: Vec<&Event> = world
        .busy_events(span)
        .into_iter()
        .filter(|e| e.status != EventStatus::Tentative && e.interval(&zone).minutes() <= 12 * 60)
        .collect();
    let mut found = Vec::new();
    for (n, a) in events.iter().enumerate() {
        let when = a.interval(&zone);
        for b in events[n + 1..].iter().take_while(|b| b.interval(&zone).start < when.end) {
            let Some(both) = when.intersection(&b.interval(&zone)) else { continue };
            if a.summary.trim().eq_ignore_ascii_case(b.summary.trim()) && when == b.interval(&zone) {
                continue;
            }
            found.push(Finding {
                problem: Problem::DoubleBooked,
                words: format!(
                    "{} and {} are both on {}.",
                    spoken::short(&a.summary, 60),
                    spoken::short(&b.summary, 60),
                    spoken::stretch(both, &zone, today(world))
                ),
                about: vec![ItemRef::Event(a.id), ItemRef::Event(b.id)],
                evidence: vec![of_event(world, a), of_event(world, b)],
                chance: None,
                minutes: both.minutes() as f64,
            });
        }
    }
    found
}

fn two_promises(world: &Snapshot) -> Vec<Finding> {
    let zone = world.zone();
    let mut by_day: BTreeMap<(&str, Date), Vec<&Commitment>> = BTreeMap::new();
    for c in world.commitments.values().filter(|c| c.ours && is_firm(c)) {
        if let Some(date) = c.due.map(|d| d.date(&zone)).filter(|d| *d >= today(world)) {
            by_day.entry((c.counterparty.as_str(), date)).or_default().push(c);
        }
    }
    by_day
        .into_iter()
        .filter(|(_, promises)| promises.len() >= 2)
        .map(|((_, date), promises)| Finding {
            problem: Problem::TwoPromises,
            words: format!(
                "You owe {} {} on {}.",
                promises[0].counterparty_name,
                spoken::count(promises.len(), "thing", "things"),
                spoken::day(date)
            ),
            about: promises.iter().map(|c| ItemRef::Commitment(c.id)).collect(),
            evidence: promises.iter().map(|c| of_commitment(c)).collect(),
            chance: None,
            minutes: 30.0,
        })
        .collect()
}

/// Whether each estimate was higher than the one before, at least twice.
fn has_grown_twice(task: &Task) -> bool {
    let all: Vec<u32> = task.earlier_estimates.iter().copied().chain(task.estimate_minutes).collect();
    all.windows(2).filter(|w| w[1] > w[0]).count() >= 2
}

fn grown(world: &Snapshot) -> Vec<Finding> {
    world
        .tasks
        .values()
        .filter(|t| t.state.is_open() && has_grown_twice(t))
        .map(|task| {
            let first = task.earlier_estimates.first().copied().unwrap_or_default();
            let last = task.estimate_minutes.unwrap_or(first);
            Finding {
                problem: Problem::EstimateGrew,
                words: format!(
                    "\"{}\" grew from {} to {}.",
                    named(task),
                    spoken::minutes(f64::from(first)),
                    spoken::minutes(f64::from(last))
                ),
                about: vec![ItemRef::Task(task.id)],
                evidence: vec![of_task(
                    task,
                    format!("estimates {:?}, now {last} min", task.earlier_estimates),
                )],
                chance: None,
                minutes: f64::from(last.saturating_sub(first)).clamp(10.0, 120.0) / 2.0,
            }
        })
        .collect()
}

fn blocking_decisions(world: &Snapshot) -> Vec<Finding> {
    let mut held: BTreeMap<DecisionId, Vec<&Task>> = BTreeMap::new();
    for task in world.tasks.values().filter(|t| t.state.is_open()) {
        if let Some(decision) = task.decision {
            held.entry(decision).or_default().push(task);
        }
    }
    held.into_values()
        .filter(|tasks| tasks.len() >= 3)
        .map(|tasks| Finding {
            problem: Problem::BlockingDecision,
            words: format!(
                "One decision holds up {}, \"{}\" among them.",
                spoken::count(tasks.len(), "task", "tasks"),
                named(tasks[0])
            ),
            about: tasks.iter().map(|t| ItemRef::Task(t.id)).collect(),
            evidence: tasks.iter().take(5).map(|t| of_task(t, named(t))).collect(),
            chance: None,
            minutes: 15.0 * tasks.len() as f64,
        })
        .collect()
}

/// Decisions that should be made by now, with what a week of waiting costs: a point of value is a minute, three times
/// as much once it is due.
fn overdue_decisions(world: &Snapshot, values: &Values) -> Vec<Finding> {
    let (zone, hours) = (world.zone(), &world.office.hours);
    let late = |d: &&world::Decision| {
        let due = d.due.map(|due| due.instant(&zone, hours.day_end(due.date(&zone))));
        d.state.is_open() && due.is_some_and(|at| at < world.now)
    };
    let finding = |decision: &world::Decision| {
        let item = ItemRef::Decision(decision.id);
        let value = values.get(&item).copied().unwrap_or(crate::maths::BASE_VALUE);
        let due = decision.due.map_or(today(world), |due| due.date(&zone));
        let question = spoken::short(&decision.question, 80);
        Finding {
            problem: Problem::OverdueDecision,
            words: format!(
                "\"{question}\" was to be decided by {}; a week of waiting costs {:.0} points of value.",
                spoken::day(due),
                3.0 * value
            ),
            about: vec![item],
            evidence: vec![Evidence {
                item,
                quote: decision.question.clone(),
                at: Some(decision.created),
                clearance: decision.clearance.clone(),
            }],
            chance: None,
            minutes: 3.0 * value,
        }
    };
    world.decisions.values().filter(late).map(finding).collect()
}

/// The task a finding is about first.
pub(super) fn first_task<'a>(world: &'a Snapshot, finding: &Finding) -> Option<&'a Task> {
    finding.about.iter().find_map(|i| match i {
        ItemRef::Task(id) => world.tasks.get(id),
        _ => None,
    })
}

/// The ids of all tasks a finding is about.
pub(super) fn tasks_of(finding: &Finding) -> Vec<TaskId> {
    let task = |i: &ItemRef| match i {
        ItemRef::Task(id) => Some(*id),
        _ => None,
    };
    finding.about.iter().filter_map(task).collect()
}
