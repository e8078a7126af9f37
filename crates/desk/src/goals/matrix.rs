//! Open tasks by what is urgent and what matters, each with what to do about it.

use crate::marks::{Mark, Marks};
use crate::words::{day, duration, inert};
use engines::alignment::OpenWork;
use engines::decisions::matrix::{self, Quadrant};
use engines::maths::{Values, calendar, kept, value_of, work};
use jiff::civil::Date;
use serde::Serialize;
use std::collections::BTreeMap;
use world::{ItemRef, PersonId, Snapshot, Task, TaskId, TaskState};

/// How many tasks of a quadrant are shown.
const SHOWN: usize = 3;
/// Further ahead no day is suggested.
const AHEAD_DAYS: usize = 20;

/// What is suggested for a task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "move", rename_all = "snake_case")]
pub enum Move {
    /// Do it now.
    Now,
    /// Give it this day.
    Date {
        /// Which.
        on: Date,
    },
    /// Hand it over.
    Hand {
        /// To whom.
        to: PersonId,
        /// Their name.
        name: String,
    },
    /// Drop it.
    Drop,
}

/// A task in its place.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Spot {
    /// Its number in the drawing, from 1.
    pub number: usize,
    /// Which.
    pub id: TaskId,
    /// Its title.
    pub title: String,
    /// The goal it serves most.
    pub goal: Option<Mark>,
    /// How urgent, 0–1.
    pub urgency: f64,
    /// How much it matters: its percentile by value, 0–1.
    pub impact: f64,
    /// Who has it, and by when: "Joss, Tue 24 Nov".
    pub note: String,
    /// What is suggested.
    pub suggested: Move,
    /// In words: "8 Dec", "to Joss".
    pub words: String,
}

/// A quadrant with the first of its tasks.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Quarter {
    /// Which.
    pub quadrant: Quadrant,
    /// "Do now".
    pub title: &'static str,
    /// How many tasks are in it.
    pub count: usize,
    /// Their hours, in words; none where no task has an estimate.
    pub time: Option<String>,
    /// The first of them, what matters most first.
    pub spots: Vec<Spot>,
}

/// The open tasks in their four places: do now, give it a date, hand over, drop.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Matrix {
    /// How many are open.
    pub count: usize,
    /// The quadrants, in that order; empty ones stay.
    pub quarters: Vec<Quarter>,
}

impl Matrix {
    /// All tasks that are shown, by number.
    pub fn spots(&self) -> impl Iterator<Item = &Spot> {
        self.quarters.iter().flat_map(|q| &q.spots)
    }
}

/// A task with its measures.
struct Measured<'a> {
    task: &'a Task,
    urgency: f64,
    impact: f64,
    minutes: f64,
}

/// Sorts the open tasks of executive and assistant; those that wait or rest are left out.
pub(super) fn compose(world: &Snapshot, values: &Values, work: &OpenWork, marks: &Marks) -> Matrix {
    let measured = measured(world, values, work);
    let order = matrix::order(&measured.iter().map(|m| (m.urgency, m.impact)).collect::<Vec<_>>());
    let mut places: BTreeMap<Quadrant, Vec<&Measured>> = BTreeMap::new();
    for m in order.into_iter().map(|n| &measured[n]) {
        places.entry(matrix::quadrant(m.urgency, m.impact, None)).or_default().push(m);
    }
    let mut days = free_days(world);
    let kept = kept::minutes(&kept::ahead(world));
    let mut number = 0;
    let quarter = |(quadrant, title)| {
        let all = places.get(&quadrant).map_or(&[][..], Vec::as_slice);
        let minutes: f64 = all.iter().filter(|m| m.task.estimate_minutes.is_some()).map(|m| m.minutes).sum();
        // What the calendar keeps time for is not for dropping.
        let may = |m: &&&Measured| quadrant != Quadrant::Drop || !kept.contains_key(&m.task.id);
        let spots = all.iter().filter(may).take(SHOWN).map(|m| {
            number += 1;
            spot(world, marks, m, number, suggested(world, quadrant, m, &mut days))
        });
        Quarter {
            quadrant,
            title,
            spots: spots.collect(),
            count: all.len(),
            time: (minutes > 0.0).then(|| hours(minutes)),
        }
    };
    const PLACES: [(Quadrant, &str); 4] = [
        (Quadrant::Do, "Do now"),
        (Quadrant::Plan, "Give it a date"),
        (Quadrant::Delegate, "Hand over"),
        (Quadrant::Drop, "Drop"),
    ];
    Matrix { count: measured.len(), quarters: PLACES.into_iter().map(quarter).collect() }
}

/// "45 min", "6 h": whole hours from two on.
fn hours(minutes: f64) -> String {
    match minutes {
        m if m >= 120.0 => format!("{:.0} h", m / 60.0),
        m => duration(m.round() as i64),
    }
}

fn measured<'a>(world: &'a Snapshot, values: &Values, open_work: &OpenWork) -> Vec<Measured<'a>> {
    let assistant = world.office.assistant.as_ref().map(|a| a.person);
    let ours = |t: &Task| work::is_mine(world, t) || t.owner == assistant;
    let open = |t: &Task| {
        matches!(t.state, TaskState::Inbox | TaskState::Next | TaskState::Scheduled | TaskState::Doing)
    };
    let tasks: Vec<&Task> = world.tasks.values().filter(|t| open(t) && ours(t)).collect();
    let worth: Vec<(f64, bool)> = tasks.iter().map(|t| (value_of(values, t.id), false)).collect();
    let impacts = matrix::impacts(&worth);
    let measure = |(task, impact): (&'a Task, f64)| {
        let effort = open_work.effort(task.id)?;
        let slack = work::due_in(world, task).map(|due| (due - effort.p80) / 60.0);
        Some(Measured {
            task,
            urgency: matrix::urgency(slack, waits(world, task)),
            impact,
            minutes: effort.p50,
        })
    };
    tasks.into_iter().zip(impacts).filter_map(measure).collect()
}

/// The chance that somebody waits for it: that the message it came from, still unanswered, gets an answer.
fn waits(world: &Snapshot, task: &Task) -> f64 {
    let asked = task.evidence.iter().filter_map(|e| match e.item {
        ItemRef::Message(id) => world.messages.get(&id)?.triage.as_ref(),
        _ => None,
    });
    asked.filter(|t| t.answered.is_none()).map(|t| t.reply_needed).fold(0.0, f64::max)
}

/// The next working days with their free minutes, less the share that goes to what comes.
fn free_days(world: &Snapshot) -> Vec<(Date, f64)> {
    let today = calendar::date_of(world.now, &world.zone());
    let keep = 1.0 - work::reserve(world, work::USUAL_RESERVE);
    let free = |date: Date| -> f64 {
        calendar::free_on(world, date, world.now).iter().map(|i| i.minutes() as f64).sum()
    };
    calendar::working_days(&world.office.hours, calendar::next_day(today), AHEAD_DAYS)
        .into_iter()
        .map(|date| (date, keep * free(date)))
        .collect()
}

fn suggested(world: &Snapshot, quadrant: Quadrant, m: &Measured, days: &mut [(Date, f64)]) -> Move {
    match quadrant {
        Quadrant::Do => Move::Now,
        Quadrant::Plan => on_a_free_day(world, m, days).map_or(Move::Now, |on| Move::Date { on }),
        Quadrant::Delegate => heir(world, m.task).map_or(Move::Now, |(to, name)| Move::Hand { to, name }),
        Quadrant::Drop => Move::Drop,
    }
}

/// The first day with room for it, not after its own date; the day's room is taken then.
fn on_a_free_day(world: &Snapshot, m: &Measured, days: &mut [(Date, f64)]) -> Option<Date> {
    let latest = m.task.due.map_or(Date::MAX, |due| due.date(&world.zone()));
    let minutes = m.minutes.min(120.0);
    let (on, left) = days.iter_mut().find(|(date, left)| *left >= minutes && *date <= latest)?;
    *left -= minutes;
    Some(*on)
}

/// Who could take it: the assistant, else whoever answers for its goal.
fn heir(world: &Snapshot, task: &Task) -> Option<(PersonId, String)> {
    let office = &world.office;
    if let Some(assistant) = office.assistant.as_ref().filter(|a| Some(a.person) != task.owner) {
        return Some((assistant.person, assistant.name.clone()));
    }
    let owner =
        world.links_of(ItemRef::Task(task.id)).iter().find_map(|l| world.goals.get(&l.goal)?.owner)?;
    let other = owner != office.owner.person && Some(owner) != task.owner;
    other.then(|| world.people.get(&owner).map(|p| (owner, p.name.clone()))).flatten()
}

fn spot(world: &Snapshot, marks: &Marks, m: &Measured, number: usize, suggested: Move) -> Spot {
    let (zone, today) = (world.zone(), calendar::date_of(world.now, &world.zone()));
    let office = &world.office;
    let owner = m.task.owner.filter(|o| *o != office.owner.person);
    let who = match office.assistant.as_ref().filter(|a| owner == Some(a.person)) {
        Some(assistant) => crate::card::first(&assistant.name),
        None => crate::card::first(&office.owner.name),
    };
    let due = m.task.due.map(|due| day(due.date(&zone), today));
    let words = match &suggested {
        Move::Now => "now".to_owned(),
        Move::Date { on } => day(*on, today),
        Move::Hand { name, .. } => format!("to {}", inert(crate::card::first(name))),
        Move::Drop => "drop it".to_owned(),
    };
    Spot {
        number,
        id: m.task.id,
        title: inert(&m.task.title),
        goal: goal(world, marks, m.task),
        urgency: m.urgency,
        impact: m.impact,
        note: due.map_or(who.to_owned(), |due| format!("{who}, {due}")),
        suggested,
        words,
    }
}

/// The mark of the goal a task serves most, through its project where it has no link of its own.
fn goal(world: &Snapshot, marks: &Marks, task: &Task) -> Option<Mark> {
    let project = task.project.and_then(|p| world.projects.get(&p));
    let of_project = || project?.goals.iter().max_by(|a, b| a.1.total_cmp(&b.1)).map(|(goal, _)| *goal);
    marks.item(world, ItemRef::Task(task.id)).or_else(|| marks.goal(of_project()?))
}
