//! Actions of the minutes become tasks, on one yes and never twice.

use super::{Done, meeting, occasion_of};
use crate::by_hand::{self, Deed};
use crate::gather::Names;
use crate::words::{count, inert, sentence, short};
use crate::{Desk, DeskError};
use std::collections::BTreeSet;
use world::occasion::{Minute, Noted};
use world::{Due, Event, Evidence, Item, ItemRef, Snapshot, SourceId, Task, TaskId, TaskState};

/// The task that an action is, whenever it is asked for: a line of the minutes is told by when it was written and its
/// words, since its number changes when another is struck.
fn task_of(event: &Event, minute: &Minute) -> TaskId {
    TaskId::derive(&format!("action of {}\n{}\n{}", event.id, minute.at, minute.text))
}

/// How many actions of a meeting are no tasks so far, as far as this reader sees.
pub(super) fn left(world: &Snapshot, event: &Event) -> usize {
    let all: BTreeSet<TaskId> = actions(event).map(|(minute, ..)| task_of(event, minute)).collect();
    all.iter().filter(|id| !world.tasks.contains_key(id)).count()
}

/// The actions of a meeting, each with who does it and by when.
fn actions(event: &Event) -> impl Iterator<Item = (&Minute, &str, Option<jiff::civil::Date>)> {
    let lines = event.occasion.iter().flat_map(|said| &said.minutes);
    lines.filter_map(|minute| match &minute.noted {
        Noted::Action { owner, due } => Some((minute, owner.as_str(), *due)),
        _ => None,
    })
}

/// Makes tasks of the actions of a meeting that are none yet. Those of the executive and of the assistant are theirs; one
/// that names somebody else waits for them, and one that names nobody is to be made clear.
///
/// # Errors
/// As [`super::note`]; `E_RANGE` where no action is noted, `E_STATE` where each is a task already.
pub async fn tasks(desk: &Desk, id: &str) -> Result<Done, DeskError> {
    let event = meeting(desk, id).await?;
    let world = desk.snapshot().await?;
    if !occasion_of(&event).minutes.iter().any(|m| matches!(m.noted, Noted::Action { .. })) {
        let hint = "write one with its owner first; nothing was changed";
        return Err(DeskError::input("the minutes hold no action", "E_RANGE", hint));
    }
    let mut made: Vec<Task> = Vec::new();
    for (minute, owner, due) in actions(&event) {
        let task = task(desk, &world, &event, minute, (owner, due));
        let known = desk.ledger.item(&desk.house(), ItemRef::Task(task.id)).await;
        match known {
            Err(e) if e.code() == "E_NOT_FOUND" => {}
            Err(e) => return Err(e.into()),
            Ok(_) => continue,
        }
        if !made.iter().any(|other| other.id == task.id) {
            made.push(task);
        }
    }
    let all = made.len();
    let mut made = made.into_iter().map(Item::Task);
    let Some(first) = made.next() else {
        let problem = "each action of that meeting is a task already";
        return Err(DeskError::input(problem, "E_STATE", "nothing was changed"));
    };
    let made_of = sentence(&count(all, "action is a task", "actions are tasks"));
    let words = format!("{made_of} now, of {}.", short(&inert(&event.summary), 60));
    let mut deed = Deed::of("meeting.actions", words.clone(), None, first);
    deed.new = made.collect();
    let undo = by_hand::carry_out(desk, deed).await?.id;
    Ok(Done { words, undo })
}

fn task(
    desk: &Desk,
    world: &Snapshot,
    event: &Event,
    minute: &Minute,
    (owner, due): (&str, Option<jiff::civil::Date>),
) -> Task {
    let now = desk.now();
    let office = desk.office();
    let mut task = Task::new(task_of(event, minute), SourceId::derive("own"), minute.text.clone());
    let who = Names::of(world).find(owner);
    let assistant = office.assistant.as_ref().map(|a| a.person);
    (task.created, task.touched) = (Some(now), Some(now));
    task.due = due.map(Due::On);
    task.clearance = event.clearance.clone();
    task.evidence = vec![Evidence {
        item: ItemRef::Event(event.id),
        quote: minute.text.clone(),
        at: Some(minute.at),
        clearance: event.clearance.clone(),
    }];
    match who {
        _ if owner.is_empty() => {}
        Some(person) if person == office.owner.person => task.state = TaskState::Next,
        Some(person) if Some(person) == assistant => {
            (task.state, task.owner) = (TaskState::Next, Some(person));
        }
        // Whoever is not known here is named in the title alone.
        who => {
            (task.state, task.waiting_for) = (TaskState::Waiting, who);
            task.title = format!("{}: {}", inert(owner), minute.text);
        }
    }
    task
}
