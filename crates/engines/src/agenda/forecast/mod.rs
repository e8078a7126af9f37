//! What the next weeks will want of the executive's time (spec §5.1): dated work laid back from its date, rituals that
//! are due and not booked yet, and what each goal's plan still lacks, by goal and week.

mod rituals;

pub use rituals::{Ritual, rituals};

use crate::maths::attention::Bucket;
use crate::maths::effort::History;
use crate::maths::{calendar, kept, outlook, spoken, work};
use jiff::ToSpan;
use jiff::civil::{Date, Time};
use std::collections::BTreeMap;
use world::{Evidence, GoalId, Interval, ItemRef, Snapshot, Task, TaskState, time};

/// How the time of items falls on goals, each with its share.
pub type Serves = BTreeMap<ItemRef, Vec<(Bucket, f64)>>;

/// Weeks looked ahead.
pub const WEEKS: usize = 4;

/// Why time will be wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Want {
    /// In the calendar already.
    Booked,
    /// Dated work.
    Work,
    /// Something that comes again and is not booked yet.
    Ritual,
    /// What a goal's planned share still lacks.
    Plan,
}

/// Time that will be wanted.
#[derive(Debug, Clone, PartialEq)]
pub struct Demand {
    /// Why.
    pub want: Want,
    /// For which goal; none: for none.
    pub goal: Option<GoalId>,
    /// What it is, in words.
    pub words: String,
    /// Minutes, at the middle and at four in five.
    pub p50: f64,
    /// The same at four in five.
    pub p80: f64,
    /// Where it comes from.
    pub evidence: Vec<Evidence>,
}

/// A week ahead: what each goal will want of it. How full it is all in all, `maths::outlook` says.
#[derive(Debug, Clone, PartialEq)]
pub struct WeekAhead {
    /// Its Monday.
    pub monday: Date,
    /// Working minutes in it, from now on.
    pub capacity: i64,
    /// What is wanted, by goal and cause.
    pub demands: Vec<Demand>,
}

impl WeekAhead {
    /// Minutes wanted of the week, at the middle and at four in five.
    pub fn wanted(&self) -> (f64, f64) {
        self.demands.iter().fold((0.0, 0.0), |sum, d| (sum.0 + d.p50, sum.1 + d.p80))
    }
}

/// The next four weeks, the present one first. `serves` says how an item's time falls on goals, `plan` which share of
/// the working time each goal is to have, 0–1.
pub fn forecast(world: &Snapshot, serves: &Serves, plan: &BTreeMap<GoalId, f64>) -> Vec<WeekAhead> {
    let time = outlook::weeks(world, WEEKS);
    let mut weeks: Vec<WeekAhead> = time
        .iter()
        .map(|week| WeekAhead { capacity: week.capacity as i64, ..booked(world, serves, week.monday) })
        .collect();
    add_work(world, serves, &mut weeks);
    add_rituals(world, serves, &mut weeks);
    add_plan(world, plan, &mut weeks);
    weeks
}

/// A week with what its calendar holds from now on, by goal.
fn booked(world: &Snapshot, serves: &Serves, monday: Date) -> WeekAhead {
    let zone = world.zone();
    let midnight = |date| time::instant(date, Time::midnight(), &zone);
    let whole = Interval::new(midnight(monday), midnight(monday.saturating_add(7.days())));
    let ahead = Interval { start: whole.start.max(world.now), end: whole.end.max(world.now) };
    let mut by_goal: BTreeMap<Option<GoalId>, (f64, Vec<Evidence>)> = BTreeMap::new();
    for event in world.busy_events(ahead) {
        let minutes = event.interval(&zone).intersection(&ahead).map_or(0, |i| i.minutes()) as f64;
        for (goal, share) in goals_of(serves, ItemRef::Event(event.id)) {
            let entry = by_goal.entry(goal).or_default();
            entry.0 += minutes * share;
            entry.1.push(super::cost::evidence(world, event));
        }
    }
    let demand = |(goal, (minutes, evidence)): (Option<GoalId>, (f64, Vec<Evidence>))| {
        let words = spoken::count(evidence.len(), "event", "events");
        Demand { want: Want::Booked, goal, words, p50: minutes, p80: minutes, evidence }
    };
    WeekAhead { monday, capacity: 0, demands: by_goal.into_iter().map(demand).collect() }
}

/// The goals an item serves and its share for each; none and the whole where it serves none that is seen.
fn goals_of(serves: &Serves, item: ItemRef) -> Vec<(Option<GoalId>, f64)> {
    let goal = |(bucket, share): &(Bucket, f64)| match bucket {
        Bucket::Goal(goal) => (Some(*goal), *share),
        _ => (None, *share),
    };
    serves.get(&item).map_or_else(|| vec![(None, 1.0)], |all| all.iter().map(goal).collect())
}

/// Dated work of the executive, laid back from its date: into the week it is due in as far as there is room, the rest
/// into the weeks before.
fn add_work(world: &Snapshot, serves: &Serves, weeks: &mut [WeekAhead]) {
    let history = History::new(&world.learned.effort, world.now);
    let kept = kept::minutes(&kept::ahead(world));
    let zone = world.zone();
    let mut dated: Vec<(Date, &Task)> = world
        .tasks
        .values()
        .filter(|t| t.state.is_open() && work::is_mine(world, t))
        .filter(|t| !matches!(t.state, TaskState::Waiting | TaskState::Parked | TaskState::Someday))
        .filter_map(|t| Some((t.due?.date(&zone), t)))
        .collect();
    dated.sort_by_key(|(due, task)| (std::cmp::Reverse(*due), task.id));
    for (due, task) in dated {
        let Some(last) = week_of(weeks, due) else { continue };
        let effort = work::remaining(&history, world, task);
        let kept = kept.get(&task.id).copied().unwrap_or(0) as f64;
        let (p50, p80) = ((effort.p50 - kept).max(0.0), (effort.p80 - kept).max(0.0));
        lay_back(weeks, last, p80, |week, minutes| {
            for (goal, share) in goals_of(serves, ItemRef::Task(task.id)) {
                week.demands.push(Demand {
                    want: Want::Work,
                    goal,
                    words: format!("{}, due {}", spoken::short(&task.title, 60), spoken::day(due)),
                    p50: minutes * share * p50 / p80.max(1.0),
                    p80: minutes * share,
                    evidence: vec![of_task(task)],
                });
            }
        });
    }
}

fn of_task(task: &Task) -> Evidence {
    Evidence {
        item: ItemRef::Task(task.id),
        quote: spoken::short(&task.title, 80),
        at: task.touched.or(task.created),
        clearance: task.clearance.clone(),
    }
}

/// The week that holds a date, the first where it is past; none beyond the last.
fn week_of(weeks: &[WeekAhead], date: Date) -> Option<usize> {
    let end = weeks.last()?.monday.saturating_add(7.days());
    (date < end).then(|| weeks.iter().rposition(|w| w.monday <= date).unwrap_or(0))
}

/// Puts minutes into a week and those before it, as late as there is room; what finds none goes into the first.
fn lay_back(weeks: &mut [WeekAhead], last: usize, minutes: f64, mut put: impl FnMut(&mut WeekAhead, f64)) {
    let mut left = minutes;
    for n in (0..=last).rev() {
        let room = (weeks[n].capacity as f64 - weeks[n].wanted().1).max(0.0);
        let here = if n == 0 { left } else { left.min(room) };
        if here > 0.0 {
            put(&mut weeks[n], here);
        }
        left -= here;
    }
}

/// Rituals that are due and not in the calendar yet.
fn add_rituals(world: &Snapshot, serves: &Serves, weeks: &mut [WeekAhead]) {
    let Some(end) = weeks.last().map(|w| w.monday.saturating_add(6.days())) else { return };
    let today = calendar::date_of(world.now, &world.zone());
    for ritual in rituals(world).into_iter().filter(|r| r.minutes > 0.0) {
        for due in ritual.due(end).into_iter().filter(|date| *date >= today) {
            let Some(week) = week_of(weeks, due) else { continue };
            for (goal, share) in goals_of(serves, ritual.item) {
                weeks[week].demands.push(Demand {
                    want: Want::Ritual,
                    goal,
                    words: format!("{}, about {}", ritual.name, spoken::day(due)),
                    p50: ritual.minutes * share,
                    p80: ritual.minutes * share,
                    evidence: ritual.evidence.clone(),
                });
            }
        }
    }
}

/// What the plan of each goal lacks in each week, of the time that is not kept for what comes.
fn add_plan(world: &Snapshot, plan: &BTreeMap<GoalId, f64>, weeks: &mut [WeekAhead]) {
    let free = 1.0 - work::reserve(world, work::USUAL_RESERVE);
    for week in weeks {
        for (goal, share) in plan {
            let wanted: f64 = week.demands.iter().filter(|d| d.goal == Some(*goal)).map(|d| d.p50).sum();
            let lacks = share * free * week.capacity as f64 - wanted;
            let Some(known) = world.goals.get(goal).filter(|_| lacks >= 15.0) else { continue };
            week.demands.push(Demand {
                want: Want::Plan,
                goal: Some(*goal),
                words: format!("short of its {:.0}%", 100.0 * share),
                p50: lacks,
                p80: lacks,
                evidence: vec![Evidence {
                    item: ItemRef::Goal(*goal),
                    quote: known.name.clone(),
                    at: None,
                    clearance: known.clearance.clone(),
                }],
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{MONDAY, Scene, at};
    use world::Due;

    #[test]
    fn time_ahead_is_wanted_by_goal_and_week() {
        let mut scene = Scene::new();
        let goal = scene.goal("Delivery", 1.0, None);
        for k in 1..6 {
            scene.event("Depot round", at(-7 * k, 10, 0), 60, &["ben"]);
        }
        let booked = scene.event("Hub steering", at(8, 10, 0), 90, &["ben"]);
        let paper = scene.task("Board paper", 120);
        scene.change_task(paper, |t| t.due = Some(Due::On(MONDAY.saturating_add(9.days()))));
        let serves: Serves = [ItemRef::Event(booked), ItemRef::Task(paper)]
            .map(|i| (i, vec![(Bucket::Goal(goal), 1.0)]))
            .into();
        let weeks = forecast(&scene.world, &serves, &[(goal, 0.5)].into());
        assert_eq!(weeks.iter().map(|w| w.capacity).collect::<Vec<_>>(), [2400; 4]);
        let of = |week: usize, want| -> Vec<(f64, bool)> {
            let found = weeks[week].demands.iter().filter(|d| d.want == want);
            found.map(|d| (d.p50.round(), d.p80 > d.p50 + 1.0)).collect()
        };
        assert_eq!(of(1, Want::Booked), [(90.0, false)]);
        assert_eq!(of(1, Want::Work), [(144.0, true)]);
        assert!(of(0, Want::Work).is_empty());
        for week in 0..4 {
            assert_eq!(of(week, Want::Ritual), [(60.0, false)], "week {week}");
        }
        let half = 0.5 * 0.64 * 2400.0;
        assert_eq!(of(0, Want::Plan), [(half, false)]);
        assert_eq!(of(1, Want::Plan), [(half - 234.0, false)]);
        assert!(weeks.iter().flat_map(|w| &w.demands).all(|d| !d.evidence.is_empty()));
    }

    #[test]
    fn work_that_finds_no_room_in_its_week_goes_before_it() {
        let mut scene = Scene::new();
        for day in 7..12 {
            scene.event(&format!("Full {day}"), at(day, 9, 0), 510, &["ben"]);
        }
        let paper = scene.task("Board paper", 120);
        scene.change_task(paper, |t| t.due = Some(Due::On(MONDAY.saturating_add(10.days()))));
        let weeks = forecast(&scene.world, &Serves::new(), &BTreeMap::new());
        let work = |n: usize| weeks[n].demands.iter().filter(|d| d.want == Want::Work).count();
        assert_eq!([work(0), work(1)], [1, 0]);
    }
}
