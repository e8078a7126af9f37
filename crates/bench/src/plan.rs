//! `bench plan`: how long it takes to plan weeks of many tasks, and how much one more task moves.

use crate::measure::Watch;
use engines::maths::{Values, calendar, random::Random};
use engines::orchestration::{DayPlan, OrchestrationConfig, WeekPlan, plan_days};
use jiff::civil::{Date, Weekday, date};
use jiff::{Timestamp, ToSpan, civil, tz::TimeZone};
use serde_json::{Value, json};
use world::event::EventTime;
use world::office::Member;
use world::task::{TaskKind, TaskState};
use world::{Due, Event, Interval, Item, ItemRef, Office, ProjectId, Snapshot, SourceId, Task, TaskId};

/// How much there is to plan.
#[derive(clap::Args)]
pub struct Args {
    /// Tasks that could be done
    #[arg(long, default_value_t = 500)]
    tasks: usize,
    /// Weeks to plan
    #[arg(long, default_value_t = 4)]
    weeks: u32,
    /// Offices of chance to plan
    #[arg(long, default_value_t = 20)]
    trials: u64,
    /// Seed of the first; the others follow it
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
}

/// The Monday on which the planning begins.
pub(crate) const MONDAY: Date = date(2026, 11, 2);

/// Plans each office whole, then again with one more task: `median_ms` and `max_ms` of CPU for a plan from nothing,
/// `again_ms` the median of the second, `calm_share` the share of trials in which it moved at most three blocks.
///
/// # Errors
/// A sentence when there is nothing to plan.
pub fn run(args: &Args) -> Result<Value, String> {
    if args.tasks == 0 || args.weeks == 0 || args.trials == 0 {
        return Err("--tasks, --weeks and --trials are at least 1".into());
    }
    let config = OrchestrationConfig::default();
    let (mut fresh, mut again, mut blocks, mut calm) = (Vec::new(), Vec::new(), 0, 0u64);
    for seed in args.seed..args.seed + args.trials {
        let mut chance = Random::new(seed);
        let (mut world, mut values) = office(args, &mut chance);
        let dates = working_days(&world, args.weeks);
        let plan = |world: &Snapshot, values: &Values, previous: Option<&[DayPlan]>| {
            let watch = Watch::start();
            let plan = plan_days(world, values, &dates, &config, seed, previous);
            (plan, watch.cpu() * 1000.0)
        };
        let (before, ms) = plan(&world, &values, None);
        fresh.push(ms);
        blocks += before.days.iter().map(|day| day.blocks.len()).sum::<usize>();
        let new = task(args.tasks, args.weeks, &mut chance);
        values.insert(ItemRef::Task(new.id), 60.0 * chance.share());
        world.put(Item::Task(new));
        let (after, ms) = plan(&world, &values, Some(&before.days));
        again.push(ms);
        calm += u64::from(moved(&before, &after) <= 3);
    }
    Ok(json!({
        "tasks": args.tasks,
        "weeks": args.weeks,
        "trials": args.trials,
        "blocks": blocks / args.trials as usize,
        "median_ms": median(&mut fresh),
        "max_ms": fresh.last(),
        "again_ms": median(&mut again),
        "calm_share": calm as f64 / args.trials as f64,
    }))
}

fn moved(before: &WeekPlan, after: &WeekPlan) -> usize {
    let all = |plan: &WeekPlan| -> Vec<(TaskId, Interval)> {
        plan.days.iter().flat_map(|day| day.blocks.iter().map(|b| (b.task, b.interval))).collect()
    };
    let stands = all(after);
    all(before).iter().filter(|block| !stands.contains(block)).count()
}

pub(crate) fn median(values: &mut [f64]) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied()
}

fn working_days(world: &Snapshot, weeks: u32) -> Vec<Date> {
    (0..i64::from(weeks) * 7)
        .map(|n| MONDAY.saturating_add(n.days()))
        .filter(|day| calendar::is_working_day(&world.office.hours, *day))
        .collect()
}

/// An executive's weeks: two to five meetings a day, and the tasks.
fn office(args: &Args, chance: &mut Random) -> (Snapshot, Values) {
    let owner = Member::new("Robin Hale", "robin.hale@meridian.example");
    let office = Office::new(owner, "Europe/London");
    let mut world = Snapshot::empty(office, at(MONDAY, 7, 40));
    for day in (0..i64::from(args.weeks) * 7).map(|n| MONDAY.saturating_add(n.days())) {
        if !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) {
            for _ in 0..2 + chance.below(4) {
                world.put(Item::Event(meeting(day, chance)));
            }
        }
    }
    world.reckon_busy();
    let mut values = Values::new();
    for n in 0..args.tasks {
        let task = task(n, args.weeks, chance);
        values.insert(ItemRef::Task(task.id), 2.0 + 60.0 * chance.share().powi(2));
        world.put(Item::Task(task));
    }
    (world, values)
}

fn meeting(day: Date, chance: &mut Random) -> Event {
    let source = SourceId::derive("own");
    let start = at(day, 9 + chance.below(8) as i8, 15 * chance.below(4) as i8);
    let uid = format!("{}-{}", start.as_second(), chance.next());
    Event::new(
        source,
        uid,
        "Meeting",
        EventTime::Timed {
            interval: Interval::lasting(start, 15 * (1 + chance.below(6) as i64)),
            zone: "Europe/London".into(),
        },
    )
}

pub(crate) fn task(n: usize, weeks: u32, chance: &mut Random) -> Task {
    const KINDS: [TaskKind; 5] =
        [TaskKind::Deep, TaskKind::Deep, TaskKind::Shallow, TaskKind::Call, TaskKind::People];
    let title = format!("Task {n}");
    let mut task = Task::new(TaskId::derive(&title), SourceId::derive("tasks"), &title);
    task.estimate_minutes = Some(10 + 5 * chance.below(28) as u32);
    task.state = TaskState::Next;
    task.created = Some(at(MONDAY, 7, 40));
    task.kind = KINDS[chance.below(KINDS.len())];
    task.project = Some(ProjectId::derive(&format!("project {}", chance.below(12))));
    let due = MONDAY.saturating_add((chance.below(7 * weeks as usize) as i64).days());
    task.due = chance.chance(0.5).then_some(Due::On(due));
    task
}

pub(crate) fn at(day: Date, hour: i8, minute: i8) -> Timestamp {
    let zone = TimeZone::get("Europe/London").unwrap_or(TimeZone::UTC);
    world::time::instant(day, civil::time(hour, minute, 0, 0), &zone)
}
