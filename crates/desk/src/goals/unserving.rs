//! What takes hours and serves no goal: asked about, then linked to one or let go.

use super::GoalChanged;
use crate::by_hand::{self, Deed};
use crate::words::{count, duration, inert};
use crate::{Desk, DeskError, tasks};
use engines::alignment::{self, AlignmentConfig, Orphan};
use jiff::SignedDuration;
use serde::Serialize;
use world::effect::TaskChange;
use world::snapshot::change_task;
use world::{Event, Item, ItemRef, Snapshot, Task, TaskState};

/// So many are asked about at once.
const ASKED: usize = 3;
/// Dates of a row of events that are linked together, from four weeks back on.
const TOGETHER: usize = 60;
const WEEKS_BACK: i64 = 4;
/// Why a task is dropped that serves nothing.
const WHY: &str = "Serves no goal";

/// Something that takes time and serves no goal.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Unserving {
    /// Which; of a row of events the next one.
    pub item: ItemRef,
    /// Its name.
    pub name: String,
    /// The question to ask.
    pub question: String,
    /// The ids that are linked with it, with commas between, as [`super::link_goal`] takes them.
    pub ids: String,
    /// Its page below the office.
    pub link: Option<String>,
    /// Whether it can be let go here; a row of events is called off on its own page.
    pub can_go: bool,
}

/// The costliest of them.
pub(super) fn compose(world: &Snapshot, config: &AlignmentConfig) -> Vec<Unserving> {
    alignment::orphans(world, config).iter().take(ASKED).map(|orphan| unserving(world, orphan)).collect()
}

fn unserving(world: &Snapshot, orphan: &Orphan) -> Unserving {
    let (name, time) = (inert(&orphan.name), duration(orphan.minutes.round() as i64));
    Unserving {
        item: orphan.item,
        question: format!("{name}: {time} planned. Which goal is it for?"),
        ids: dates(world, orphan.item).iter().map(|i| i.uuid().to_string()).collect::<Vec<_>>().join(","),
        link: match orphan.item {
            ItemRef::Task(id) => Some(format!("tasks/{id}")),
            item => crate::card::link(item),
        },
        can_go: matches!(orphan.item, ItemRef::Task(_) | ItemRef::Project(_)),
        name,
    }
}

/// An event with the others of its row; everything else is alone.
fn dates(world: &Snapshot, item: ItemRef) -> Vec<ItemRef> {
    let ItemRef::Event(id) = item else { return vec![item] };
    let Some(first) = world.events.get(&id) else { return vec![item] };
    let zone = world.zone();
    let from = world.now - SignedDuration::from_hours(7 * 24 * WEEKS_BACK);
    let of_row = |e: &&Event| e.uid == first.uid && e.interval(&zone).end > from;
    let mut row: Vec<&Event> = world.events.values().filter(of_row).collect();
    row.sort_by_key(|e| (e.interval(&zone).start, e.id));
    row.into_iter().take(TOGETHER).map(|e| ItemRef::Event(e.id)).collect()
}

/// Lets go of a task that serves no goal, or of the open tasks of such a project, in one step that is taken back as one.
///
/// # Errors
/// `E_NOT_FOUND`, `E_STATE` where nothing is open or it is neither, `E_CLEARANCE`; nothing is changed then.
pub async fn let_go(desk: &Desk, item: &str) -> Result<GoalChanged, DeskError> {
    match desk.item(desk.named(None, item).await?).await? {
        Item::Task(task) => {
            let gone = tasks::discard(desk, &task.id.to_string(), WHY).await?;
            Ok(GoalChanged { slug: String::new(), said: gone.said, undo: gone.undo })
        }
        Item::Project(project) => drop_tasks_of(desk, &project).await,
        _ => Err(DeskError::input(
            "only a task or a project is let go here",
            "E_STATE",
            "an event is called off on its page; nothing was changed",
        )),
    }
}

async fn drop_tasks_of(desk: &Desk, project: &world::Project) -> Result<GoalChanged, DeskError> {
    let world = desk.snapshot_of(&desk.house()).await?;
    let seen = desk.snapshot().await?;
    let of_it =
        |t: &&Task| t.project == Some(project.id) && t.state.is_open() && seen.tasks.contains_key(&t.id);
    let change =
        TaskChange { state: Some(TaskState::Dropped), reason: Some(WHY.to_owned()), ..TaskChange::default() };
    let mut pairs = world.tasks.values().filter(of_it).map(|task| {
        let mut dropped = task.clone();
        change_task(&mut dropped, &change, desk.now());
        (Item::Task(task.clone()), Item::Task(dropped))
    });
    let Some((before, after)) = pairs.next() else {
        let problem = format!("{} has no open task", inert(&project.name));
        return Err(DeskError::input(&problem, "E_STATE", "nothing was changed"));
    };
    let also: Vec<(Item, Item)> = pairs.collect();
    let said = format!("Dropped: {} of {}", count(also.len() + 1, "task", "tasks"), inert(&project.name));
    let mut deed = Deed::of("task.dropped", said.clone(), Some(before), after);
    (deed.also, deed.reason) = (also, WHY.to_owned());
    let undo = by_hand::carry_out(desk, deed).await?.id;
    Ok(GoalChanged { slug: project.slug.clone(), said, undo })
}
