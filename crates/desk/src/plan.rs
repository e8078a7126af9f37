//! The day in blocks: the engine's plan, set beside the real meetings, in words.

mod changed;

pub use changed::{ChangeRow, Changed, changed};
pub(crate) use changed::{adjust, freed};

use crate::brief::shown;
use crate::words::{count, duration, inert};
use crate::{Desk, DeskError, sources};
use engines::orchestration::{self, DayPlan};
use jiff::{civil, tz::TimeZone};
use serde::{Serialize, Serializer};
use world::{Evidence, Interval, Reason, Snapshot, TaskId};

/// One row of the day: a block of work, a meeting, lunch.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Row {
    /// From when till when.
    pub interval: Interval,
    /// What.
    pub title: String,
    /// The task, where it is a planned block.
    pub task: Option<TaskId>,
    /// Why here, for a planned block: its largest parts in words.
    pub why: Option<String>,
    /// How strongly a planned block is drawn to its place, in points, and the signed parts that add up to it.
    pub pull: Option<Pull>,
    /// Where it comes from.
    pub sources: Vec<Evidence>,
}

/// How strongly a block is drawn to its place.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Pull {
    /// Points: ten times the decimal logarithm of the ATCS index.
    pub points: f64,
    /// Signed parts that add up to it: value, due date, switching, energy.
    pub parts: Vec<Reason>,
}

/// A task that found no place.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Left {
    /// Which.
    pub id: TaskId,
    /// Its title.
    pub title: String,
    /// Which constraint kept it out.
    pub why: String,
}

/// A planned day.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Planned {
    /// Which day.
    pub date: civil::Date,
    /// The office's zone.
    #[serde(serialize_with = "zone_name")]
    pub zone: TimeZone,
    /// The finding.
    pub headline: String,
    /// How much is planned of how much, and what is kept back.
    pub support: String,
    /// Work and meetings by start.
    pub rows: Vec<Row>,
    /// What found no place, most valuable first.
    pub left_out: Vec<Left>,
    /// Planned minutes.
    pub planned_minutes: i64,
    /// Free working minutes.
    pub free_minutes: i64,
}

fn zone_name<S: Serializer>(zone: &TimeZone, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(zone.iana_name().unwrap_or("UTC"))
}

/// Plans `date`, today when none is named. The next two hours of the last plan stay unless `afresh`.
///
/// # Errors
/// `E_RANGE` for a day too far away, and those of the ledger.
pub async fn plan(desk: &Desk, date: Option<civil::Date>, afresh: bool) -> Result<Planned, DeskError> {
    let date = desk.day(date)?;
    let world = desk.snapshot().await?;
    let kept = desk.last_plan(date).await?;
    let plan = of_day(desk, &world, date, kept.as_ref().filter(|_| !afresh));
    let begun = kept.map_or_else(Vec::new, |kept| kept.blocks);
    desk.keep_plan(&orchestration::joined(&begun, &plan, world.now)).await?;
    Ok(in_words(&world, &plan))
}

/// Plans a day of the assistant: their tasks in their hours, as far as whoever asks may see them.
///
/// # Errors
/// `E_NOT_FOUND` where the office names no assistant, `E_RANGE` for a day too far away, and those of the ledger.
pub async fn of_assistant(desk: &Desk, date: Option<civil::Date>) -> Result<Planned, DeskError> {
    let date = desk.day(date)?;
    let world = engines::orchestration::as_the_assistant(&desk.snapshot().await?);
    let world = world.ok_or_else(|| {
        DeskError::input(
            "this office names no assistant",
            "E_NOT_FOUND",
            "name one in equerry.toml, under [office]",
        )
    })?;
    Ok(in_words(&world, &of_day(desk, &world, date, None)))
}

/// Keeps a plan of today where there is none yet, so that what is under way and what has ended is known all day; and
/// adjusts it to what has changed.
pub(crate) async fn keep_todays(desk: &Desk) -> Result<(), DeskError> {
    let executive = desk.reader().actor.role == world::Role::Executive;
    if executive && desk.last_plan(desk.today()).await?.is_none() {
        plan(desk, None, false).await?;
    }
    adjust(desk).await.map(drop)
}

/// The blocks of a task in today's plan, each with the pull to its place.
pub(crate) async fn blocks_of(
    desk: &Desk,
    world: &Snapshot,
    task: TaskId,
) -> Result<Vec<(Interval, Pull)>, DeskError> {
    let today = desk.today();
    let plan = of_day(desk, world, today, desk.last_plan(today).await?.as_ref());
    let of_task = plan.blocks.into_iter().filter(|block| block.task == task);
    Ok(of_task.map(|b| (b.interval, Pull { points: b.pull, parts: b.reasons })).collect())
}

/// The engine's plan of a day with this desk's settings.
pub(crate) fn of_day(
    desk: &Desk,
    world: &Snapshot,
    date: civil::Date,
    previous: Option<&DayPlan>,
) -> DayPlan {
    let config = desk.engines();
    let values = engines::alignment::values(world, &config.alignment);
    engines::orchestration::plan_day(
        world,
        &values,
        date,
        &config.orchestration,
        crate::Clock::seed(world.now),
        previous,
    )
}

fn in_words(world: &Snapshot, plan: &DayPlan) -> Planned {
    let zone = world.zone();
    let midnight = |d| world::time::instant(d, civil::Time::midnight(), &zone);
    let span =
        Interval::new(midnight(plan.date), midnight(plan.date.saturating_add(jiff::Span::new().days(1))));
    let title = |id: &TaskId| world.tasks.get(id).map_or(String::new(), |t| t.title.clone());
    let mut rows: Vec<Row> = plan
        .blocks
        .iter()
        .map(|block| Row {
            interval: block.interval,
            title: match block.part.of {
                0 | 1 => title(&block.task),
                of => format!("{} ({} of {of})", title(&block.task), block.part.number),
            },
            task: Some(block.task),
            why: why(&block.reasons),
            pull: Some(Pull { points: block.pull, parts: block.reasons.clone() }),
            sources: world.tasks.get(&block.task).map(sources::task).into_iter().collect(),
        })
        .collect();
    let kept = engines::maths::kept::ahead(world);
    rows.extend(world.busy_events(span).into_iter().map(|event| {
        let task = kept.iter().find(|k| k.event == event.id).and_then(|k| world.tasks.get(&k.task));
        Row {
            interval: event.interval(&zone),
            title: inert(&event.summary),
            task: task.map(|t| t.id),
            why: task.map(|t| inert(&format!("kept for “{}”", t.title))),
            pull: None,
            sources: shown(
                std::iter::once(sources::event(event, &zone)).chain(task.map(sources::task)).collect(),
            ),
        }
    }));
    rows.sort_by(|a, b| (a.interval, &a.title).cmp(&(b.interval, &b.title)));
    let tasks: std::collections::BTreeSet<TaskId> = plan.blocks.iter().map(|b| b.task).collect();
    let headline = match (&plan.note, plan.blocks.first()) {
        (Some(note), _) => note.clone(),
        (None, Some(first)) => format!("{} comes first.", title(&first.task)),
        (None, None) => "Nothing is planned: no open task asks for this day.".to_owned(),
    };
    let work = if plan.blocks.is_empty() {
        "Nothing".to_owned()
    } else {
        let (tasks, blocks) =
            (count(tasks.len(), "task", "tasks"), count(plan.blocks.len(), "block", "blocks"));
        format!("{tasks} in {blocks}")
    };
    let support = format!(
        "{work}, {} of {} free minutes planned; {} kept for what comes.",
        plan.planned_minutes,
        plan.free_minutes,
        duration((plan.free_minutes as f64 * plan.reserve).round() as i64),
    );
    let beyond = plan.left_out.iter().filter(|left| left.code == "beyond").count();
    let support = match beyond {
        0 => support,
        n => format!("{support} {} of lesser pull were not weighed.", count(n, "task", "tasks")),
    };
    Planned {
        date: plan.date,
        headline,
        support: crate::words::sentence(&support),
        rows,
        left_out: plan
            .left_out
            .iter()
            .map(|left| Left { id: left.task, title: title(&left.task), why: left.why.clone() })
            .collect(),
        planned_minutes: plan.planned_minutes,
        free_minutes: plan.free_minutes,
        zone,
    }
}

/// The two largest parts in words.
fn why(reasons: &[Reason]) -> Option<String> {
    let mut largest: Vec<&Reason> = reasons.iter().filter(|r| r.amount.abs() > 1e-9).collect();
    largest.sort_by(|a, b| b.amount.abs().total_cmp(&a.amount.abs()));
    largest.truncate(2);
    let words: Vec<&str> = largest.into_iter().map(|r| r.words.as_str()).collect();
    (!words.is_empty()).then(|| words.join("; "))
}
