//! `agenda.focus`: long stretches for the deep work that matters most.

use super::{AgendaConfig, cost, slots};
use crate::maths::cost_of_delay::wsjf;
use crate::maths::effort::{Asked, History};
use crate::maths::{Values, calendar, kept, spoken, value_of};
use jiff::civil::Date;
use world::proposal::Draft;
use world::task::{TaskKind, TaskState};
use world::{Effect, Evidence, Interval, ItemRef, Proposal, Snapshot, Task};

pub(super) fn find(world: &Snapshot, values: &Values, config: &AgendaConfig) -> Vec<Proposal> {
    let mut taken: Vec<Date> = kept_days(world, config);
    let mut found = Vec::new();
    for (task, minutes) in deep_work(world, values) {
        if found.len() == config.most_focus {
            break;
        }
        if let Some(slot) = slot(world, config, task, &taken) {
            taken.push(calendar::date_of(slot.start, &world.zone()));
            found.push(proposal(world, values, task, minutes, slot));
        }
    }
    found
}

/// Open deep work of the executive with an hour and more to do and nothing kept for it, most value an hour first.
fn deep_work<'a>(world: &'a Snapshot, values: &Values) -> Vec<(&'a Task, f64)> {
    let history = History::new(&world.learned.effort, world.now);
    let today = cost::today(world);
    let kept = kept::minutes(&kept::ahead(world));
    let ready = |t: &&Task| {
        t.kind == TaskKind::Deep
            && matches!(t.state, TaskState::Inbox | TaskState::Next | TaskState::Doing)
            && t.owner.is_none_or(|o| o == world.office.owner.person)
            && t.decision.is_none()
            && t.start.is_none_or(|s| s <= today)
            && !t.after.iter().any(|a| world.tasks.get(a).is_some_and(|b| b.state.is_open()))
    };
    let minutes = |t: &Task| {
        let asked = Asked {
            estimate: t.estimate_minutes.map_or(90.0, f64::from),
            kind: t.kind,
            title: &t.title,
            owner: "",
        };
        history.forecast(&asked, world.now).remaining(f64::from(t.spent_minutes)).p50
    };
    let mut found: Vec<(&Task, f64)> = world
        .tasks
        .values()
        .filter(ready)
        .map(|t| (t, minutes(t)))
        .filter(|(t, p50)| *p50 >= 60.0 && !kept.contains_key(&t.id))
        .collect();
    let order = |(t, p50): &(&Task, f64)| wsjf(value_of(values, t.id), p50 / 60.0);
    found.sort_by(|a, b| order(b).total_cmp(&order(a)).then(a.0.id.cmp(&b.0.id)));
    found
}

fn uid(task: &Task, date: Date) -> String {
    format!("focus-{}-{date}@equerry", task.id)
}

/// Days that have a long block of one's own already.
fn kept_days(world: &Snapshot, config: &AgendaConfig) -> Vec<Date> {
    let zone = world.zone();
    world
        .events
        .values()
        .filter(|e| e.is_busy(&world.office.addresses) && !e.is_meeting(&world.office.addresses))
        .map(|e| e.interval(&zone))
        .filter(|i| i.end > world.now && i.minutes() >= config.focus_minutes)
        .map(|i| calendar::date_of(i.start, &zone))
        .collect()
}

/// The first free morning of the next five working days, else the first free stretch, before the task is due; no second
/// one on a day that has one. What is overdue has the first stretch of all.
fn slot(world: &Snapshot, config: &AgendaConfig, task: &Task, taken: &[Date]) -> Option<Interval> {
    let zone = world.zone();
    let due = task.due.map(|d| d.instant(&zone, world.office.hours.day_end(d.date(&zone))));
    let five = AgendaConfig { horizon_days: 5, ..config.clone() };
    let mut free = slots::free(world, &five, config.focus_minutes, world.now);
    free.retain(|s| s.start > world.now);
    if due.is_some_and(|d| d <= world.now) {
        return free.first().copied();
    }
    free.retain(|s| due.is_none_or(|d| s.end <= d));
    free.retain(|s| !taken.contains(&calendar::date_of(s.start, &zone)));
    let is_morning = |s: &&Interval| zone.to_datetime(s.end).time() <= jiff::civil::time(12, 30, 0, 0);
    free.iter().find(is_morning).or(free.first()).copied()
}

fn proposal(world: &Snapshot, values: &Values, task: &Task, p50: f64, slot: Interval) -> Proposal {
    let zone = world.zone();
    let minutes = slot.minutes() as f64;
    let value = value_of(values, task.id);
    let date = calendar::date_of(slot.start, &zone);
    let week = date.iso_week_date();
    let name = spoken::short(&task.title, 50);
    let due = task.due.map(|d| format!(", due {}", spoken::day(d.date(&zone)))).unwrap_or_default();
    let draft = Draft {
        kind: "agenda.focus",
        key: format!("{}\n{}-{}", task.id, week.year(), week.week()),
        title: format!("Keep {} for {name}", cost::when(world, slot)),
        because: format!("{} of work left{due}, and nothing is kept free.", spoken::minutes(p50)),
        effect: Effect::CreateEvent {
            draft: cost::block(world, uid(task, date), format!("Kept free: {name}"), slot),
        },
        ways: Vec::new(),
        expected: format!("{minutes:.0} min for {name}"),
        reasons: vec![
            cost::minutes("focus", format!("{minutes:.0} min in one piece"), 0.5 * minutes),
            cost::minutes("goal", format!("worth {value:.0} points"), minutes * value / 100.0),
            cost::minutes("room", "less room for what comes", -0.1 * minutes),
        ],
        evidence: vec![Evidence {
            item: ItemRef::Task(task.id),
            quote: format!("{name}: {} of work left{due}", spoken::minutes(p50)),
            at: task.touched.or(task.created),
            clearance: task.clearance.clone(),
        }],
        about: vec![ItemRef::Task(task.id)],
        goal: None,
        by: Some(slot.start),
        expires: slot.start,
    };
    Proposal::new(draft, world.now)
}
