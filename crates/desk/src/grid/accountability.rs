//! What somebody answers for: the areas they control with what an hour there brings, those they influence, their goals
//! with results, how promises are kept, and whether what recurs suffers (spec §12.2).

use super::{first, name, part};
use crate::growth::Relation;
use crate::office::is_shared;
use crate::words::{count, day, duration, inert, sentence};
use crate::{Desk, DeskError};
use engine::{Rate, Week};
use engines::alignment::{self, AlignmentConfig, GoalTree};
use engines::maths::calendar;
use engines::partnership::accountability as engine;
use jiff::civil::Date;
use jiff::{SignedDuration, ToSpan};
use serde::Serialize;
use world::note::Written;
use world::{ItemRef, PersonId, Responsibility, Snapshot, Subject, Task, TaskState};

/// Days of which an area's value and minutes are counted: a month.
const DAYS: i64 = 30;
/// Whole weeks that are looked at for neglect.
const LOOKED_AT: i64 = 10;
/// The same runs draw the same interval.
const SEED: u64 = 12;

/// An area on the board.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AreaLine {
    /// Which, as links take it.
    pub id: String,
    /// Its name.
    pub name: String,
    /// When it is a success; for an area that one influences, who answers for it.
    pub success: String,
    /// The goals it serves; may be empty.
    pub goal: String,
    /// What its result is measured by; may be empty.
    pub measure: String,
    /// Minutes a month; none is not known.
    pub minutes: Option<u32>,
    /// "2 h 30 a month"; may be empty.
    pub takes: String,
    /// Points delivered in the last 30 days.
    pub points: f64,
    /// Points that an hour brings; none without minutes.
    pub an_hour: Option<f64>,
    /// What the figures rest on.
    pub why: String,
    /// Whether it is to be changed, automated, handed over or stopped.
    pub change: bool,
    /// What its last change of process did; may be empty.
    pub process: String,
}

/// A goal of theirs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GoalLine {
    /// Which, as links take it.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// "64 of 80 %, by Thu 31 Dec"; what is not measured says so.
    pub result: String,
}

/// The board of one person.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Answers {
    /// The finding.
    pub headline: String,
    /// Whose, by their first name.
    pub who: String,
    /// Whether it is whoever sits here.
    pub own: bool,
    /// What they control, the least return first where one is known.
    pub control: Vec<AreaLine>,
    /// What they influence.
    pub influence: Vec<AreaLine>,
    /// With whom they have influence: suppliers, partners.
    pub relations: Vec<Relation>,
    /// Their goals.
    pub goals: Vec<GoalLine>,
    /// How promises are kept, both ways.
    pub kept: Vec<super::Side>,
    /// That what recurs is neglected, with the figures; none while it is not.
    pub neglect: Option<String>,
    /// Requests for training of both, the open ones first.
    pub training: Vec<super::Request>,
    /// Areas that forms offer: id and name.
    pub areas: Vec<(String, String)>,
}

/// The board of the assistant, or of whoever is named: "mine", "executive", "assistant" or a name of the office. Without an
/// assistant it is the executive's.
///
/// # Errors
/// `E_NOT_FOUND`; those of the ledger.
pub async fn accountability(desk: &Desk, who: &str) -> Result<Answers, DeskError> {
    let world = desk.history(super::WEEKS).await?.as_agreed();
    let office = &world.office;
    let assistant = office.assistant.as_ref().map(|a| a.person);
    let person = match (who.trim(), assistant) {
        ("mine", _) => desk.reader().actor.person,
        ("" | "assistant", Some(assistant)) => assistant,
        ("" | "executive", _) => office.owner.person,
        (word, _) => super::work::meant(&world, word)?,
    };
    Ok(of(&world, person, person == desk.reader().actor.person, desk.today()))
}

pub(super) fn of(world: &Snapshot, person: PersonId, own: bool, today: Date) -> Answers {
    let marks = crate::marks::Marks::of(world);
    // The snapshot holds what its reader sees; figures rest on what is shared, so that both see the same ones.
    let areas: Vec<&Responsibility> = super::areas(world, &marks);
    let does = |area: &&&Responsibility| area.owner == person || area.responsible.contains(&person);
    let asked = |area: &&&Responsibility| !does(area) && area.people().any(|p| p == person);
    let done: Vec<&Task> = tasks(world, person).collect();
    let (tree, config) = (GoalTree::of(world), AlignmentConfig::default());
    let worth = |t: &Task| alignment::value(world, &tree, ItemRef::Task(t.id), &config).points;
    let mut control: Vec<AreaLine> =
        areas.iter().filter(does).map(|a| line(world, a, &done, &worth, today)).collect();
    let minutes = |l: &AreaLine| l.an_hour.and(l.minutes).unwrap_or(0);
    let known: Vec<(f64, u32)> = control.iter().map(|l| (l.points, minutes(l))).collect();
    for (line, change) in control.iter_mut().zip(engine::to_change(&known)) {
        line.change = change;
    }
    control.sort_by(|a, b| b.change.cmp(&a.change).then(order(a).total_cmp(&order(b))));
    let who = first(world, person);
    Answers {
        headline: headline(&who, own, &control),
        own,
        control,
        influence: areas.iter().filter(asked).map(|a| influenced(world, a, person)).collect(),
        relations: crate::growth::recorded(world, person, today),
        goals: goals(world, person, today),
        kept: super::sides(world, today).into(),
        neglect: engine::neglect(&weeks(world, person, &areas, today)).map(|n| neglected(&who, own, &n)),
        training: super::training::asked(world, today),
        areas: areas
            .iter()
            .filter(|a| is_shared(&a.clearance))
            .map(|a| (part(a.id), inert(&a.name)))
            .collect(),
        who,
    }
}

/// What is known of the return comes first, the least before.
fn order(line: &AreaLine) -> f64 {
    line.an_hour.unwrap_or(f64::INFINITY)
}

fn headline(who: &str, own: bool, control: &[AreaLine]) -> String {
    let areas = count(control.len(), "area", "areas");
    let change = control.iter().filter(|line| line.change).count();
    let answers = if own { "You answer for".to_owned() } else { format!("{who} answers for") };
    match (control.len(), change) {
        (0, _) => format!("{answers} no area so far."),
        (_, 0) => format!("{answers} {areas}; none brings so little that it must change."),
        (_, n) => {
            format!("{answers} {areas}; {} an hour and much time.", count(n, "brings little", "bring little"))
        }
    }
}

/// What somebody finished, as far as it is shared.
fn tasks(world: &Snapshot, person: PersonId) -> impl Iterator<Item = &Task> {
    let owner = world.office.owner.person;
    let theirs = move |t: &&Task| t.owner.unwrap_or(owner) == person && t.state == TaskState::Done;
    world.tasks.values().filter(theirs).filter(|t| is_shared(&t.clearance))
}

fn covers(area: &Responsibility, task: &Task) -> bool {
    area.covers(&Subject { item: Some(ItemRef::Task(task.id)), project: task.project, words: &task.title })
}

fn line(
    world: &Snapshot,
    area: &Responsibility,
    done: &[&Task],
    worth: &dyn Fn(&Task) -> f64,
    today: Date,
) -> AreaLine {
    let since = world.now - SignedDuration::from_hours(24 * DAYS);
    let all: Vec<&Task> = done.iter().copied().filter(|t| covers(area, t)).collect();
    let lately: Vec<&Task> = all.iter().copied().filter(|t| t.ended.is_some_and(|e| e >= since)).collect();
    let points = lately.iter().map(|t| worth(t)).fold(0.0, |all, one| all + one);
    // Minutes as they were recorded, where they were for each; else what was entered for the area.
    let recorded: Option<u32> = lately.iter().map(|t| t.actual_minutes).sum::<Option<u32>>();
    let recorded = recorded.filter(|minutes| *minutes > 0);
    let minutes = recorded.or(area.minutes_a_month.filter(|minutes| *minutes > 0));
    let basis = match (recorded, minutes) {
        (Some(_), _) => "with the minutes they took",
        (None, Some(_)) => "over the minutes entered for the area",
        (None, None) => "and no minutes known",
    };
    let why = match lately.len() {
        0 => format!("No task of it was finished in {DAYS} days."),
        n => {
            let tasks = sentence(&count(n, "finished task", "finished tasks"));
            format!("{tasks} in {DAYS} days worth {points:.0} points, {basis}.")
        }
    };
    let (goal, measure) = serves(world, area);
    AreaLine {
        id: part(area.id),
        name: inert(&area.name),
        success: inert(&area.outcome),
        goal,
        measure,
        minutes,
        takes: minutes.map_or(String::new(), |m| format!("{} a month", duration(i64::from(m)))),
        points,
        // Nothing finished is no measure of what an hour brings.
        an_hour: minutes
            .filter(|_| !lately.is_empty())
            .and_then(|minutes| engine::return_per_hour(points, minutes)),
        why,
        change: false,
        process: process(world, area, &all, today),
    }
}

/// The goals that an area serves, and what those are measured by.
fn serves(world: &Snapshot, area: &Responsibility) -> (String, String) {
    let links = alignment::links(world, ItemRef::Responsibility(area.id), &AlignmentConfig::default());
    let of_project = area.project.and_then(|p| world.projects.get(&p)).map(|p| p.goals.clone());
    let goals: Vec<_> = links
        .into_iter()
        .chain(of_project.unwrap_or_default())
        .filter_map(|(goal, _)| world.goals.get(&goal))
        .filter(|goal| is_shared(&goal.clearance))
        .collect();
    let mut names: Vec<String> = goals.iter().map(|g| inert(&g.name)).collect();
    names.dedup();
    let mut measures: Vec<String> = goals.iter().filter_map(|g| g.measure.as_deref()).map(inert).collect();
    measures.dedup();
    (super::listed(&names), super::listed(&measures))
}

/// What the last change of how an area is done has brought: minutes before and after, as far as there are runs.
fn process(world: &Snapshot, area: &Responsibility, done: &[&Task], today: Date) -> String {
    let changes = world.notes.values().filter_map(|note| match note.written {
        Written::Improved { area: of, on, agreed } if of == area.id => Some((on, agreed, note)),
        _ => None,
    });
    let Some((on, agreed, note)) = changes.max_by_key(|(on, _, note)| (*on, note.at, note.id)) else {
        return String::new();
    };
    let zone = world.zone();
    let runs = |after: bool| -> Vec<u32> {
        let of = |t: &&&Task| t.ended.is_some_and(|end| (zone.to_datetime(end).date() >= on) == after);
        done.iter().filter(of).filter_map(|t| t.actual_minutes).collect()
    };
    let (before, after) = (runs(false), runs(true));
    let talked = if agreed { ", talked over first" } else { "" };
    let what = format!("{} ({}{talked}).", inert(note.text.trim_end_matches('.')), day(on, today));
    let times = |n: usize| count(n, "run", "runs");
    match engine::improvement(&before, &after, SEED) {
        None => format!(
            "{what} {} before and {} after with known minutes; it takes five of each to judge.",
            sentence(&times(before.len())),
            times(after.len())
        ),
        Some(found) => {
            let verdict = match found.is_shorter() {
                true => "shorter",
                false if found.change.0 > 0.0 => "longer",
                false => "no sure difference",
            };
            format!(
                "{what} {:.0} minutes a run before, {:.0} after: {verdict} (95% between {:+.0} and {:+.0}; {} and {}).",
                found.before,
                found.after,
                found.change.0,
                found.change.1,
                times(before.len()),
                times(after.len())
            )
        }
    }
}

fn influenced(world: &Snapshot, area: &Responsibility, person: PersonId) -> AreaLine {
    let (goal, measure) = serves(world, area);
    let parts: Vec<&str> = area.parts_of(person).into_iter().map(world::Part::word).collect();
    let part_in = if parts.is_empty() { "Steps in".to_owned() } else { parts.join(", ") };
    AreaLine {
        id: part(area.id),
        name: inert(&area.name),
        success: format!("{part_in}; {} answers for it.", name(world, area.owner)),
        goal,
        measure,
        minutes: None,
        takes: String::new(),
        points: 0.0,
        an_hour: None,
        why: String::new(),
        change: false,
        process: String::new(),
    }
}

fn goals(world: &Snapshot, person: PersonId, today: Date) -> Vec<GoalLine> {
    let theirs = world.goals.values().filter(|g| g.owner == Some(person) && g.closed.is_none());
    let mut theirs: Vec<_> = theirs.filter(|g| is_shared(&g.clearance)).collect();
    theirs.sort_by_key(|g| g.order());
    let result = |goal: &world::Goal| {
        let unit = goal.unit.as_deref().map_or(String::new(), |unit| format!(" {}", inert(unit)));
        let by = goal.due.map_or(String::new(), |due| format!(", by {}", day(due, today)));
        match (goal.status.last(), goal.target) {
            (Some(now), Some(target)) => format!("{} of {target}{unit}{by}", now.value),
            (Some(now), None) => format!("{}{unit}, without a target{by}", now.value),
            (None, Some(target)) => format!("Not measured yet; {target}{unit} is wanted{by}"),
            (None, None) => format!("Not measured{by}"),
        }
    };
    let told = |g: &world::Goal| GoalLine { slug: g.slug.clone(), name: inert(&g.name), result: result(g) };
    theirs.into_iter().map(told).collect()
}

/// The last whole weeks, the oldest first: minutes of projects, of the whole week, and how what recurs was kept. What
/// recurs are tasks with a date that belong to an area by its words.
fn weeks(world: &Snapshot, person: PersonId, areas: &[&Responsibility], today: Date) -> Vec<Week> {
    let zone = world.zone();
    let office = &world.office;
    let hours = match office.assistant.as_ref().is_some_and(|a| a.person == person) {
        true => office.assistant_hours.as_ref().unwrap_or(&office.hours),
        false => &office.hours,
    };
    let owner = office.owner.person;
    let theirs =
        || world.tasks.values().filter(|t| t.owner.unwrap_or(owner) == person && is_shared(&t.clearance));
    let this = super::work::monday_of(today);
    let week = |n: i64| {
        let monday = this.saturating_sub((7 * n).days());
        let within = |date: Date| date >= monday && date < monday.saturating_add(7.days());
        let days = (0..7_i64).map(|d| monday.saturating_add(d.days()));
        let minutes: i64 =
            days.flat_map(|d| calendar::working_stretches(hours, d, &zone)).map(|i| i.minutes()).sum();
        let ended = |t: &Task| t.ended.map(|end| zone.to_datetime(end).date());
        let of_projects = theirs()
            .filter(|t| t.project.is_some() && t.state == TaskState::Done && ended(t).is_some_and(within))
            .filter_map(|t| t.actual_minutes.or(t.estimate_minutes))
            .sum();
        let mut routine = Rate::default();
        let recurs = |t: &&Task| t.project.is_none() && areas.iter().any(|area| covers(area, t));
        for task in theirs().filter(recurs).filter(|t| t.state != TaskState::Dropped) {
            let Some(due) = task.due.map(|due| due.date(&zone)).filter(|due| within(*due)) else { continue };
            routine.of += 1;
            routine.hits +=
                u32::from(task.state == TaskState::Done && ended(task).is_some_and(|end| end <= due));
        }
        Week { project_minutes: of_projects, minutes: u32::try_from(minutes).unwrap_or(0), routine }
    };
    (1..=LOOKED_AT).rev().map(week).collect()
}

fn neglected(who: &str, own: bool, found: &engine::Neglect) -> String {
    let whose = if own { "your".to_owned() } else { format!("{who}’s") };
    format!(
        "Projects took {:.0}% of {whose} last week, and of what recurs {} of {} were on time lately, after {} of {} before.",
        100.0 * found.projects,
        found.lately.hits,
        found.lately.of,
        found.usually.hits,
        found.usually.of
    )
}
