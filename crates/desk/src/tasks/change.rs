//! Changing a task by hand: its words, date, length, kind, project, goal and state. Each can be taken back.

use super::fields::Fields;
use super::form::{Form, TaskForm, form_of, goal_of, read_mark, read_state};
use super::relative;
use crate::by_hand::{self, Deed};
use crate::{Desk, DeskError, FieldError};
use serde::Serialize;
use world::{GoalLink, Item, ItemRef, ProposalId, Snapshot, Task, TaskId, TaskState};

/// What a goal chosen by hand is worth to it: useful (0.3).
const USEFUL: f64 = 0.3;

/// What was changed, and what takes it back.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Changed {
    /// Which task.
    pub task: Task,
    /// In words.
    pub said: String,
    /// Takes it back.
    pub undo: ProposalId,
}

/// The form of a task as it is now.
///
/// # Errors
/// `E_NOT_FOUND`, `E_AMBIGUOUS`, `E_STATE` for one that has ended.
pub async fn form(desk: &Desk, id: &str) -> Result<Form, DeskError> {
    let task = desk.task(id).await?;
    if !task.state.is_open() {
        return Err(ended(&task));
    }
    Ok(form_of(&desk.snapshot().await?, &task))
}

/// Gives a task a day: "2026-12-08", words, or "3 days after Sign the lease"; nothing takes it away.
///
/// # Errors
/// As [`edit`]; `E_CYCLE` where the two would wait for each other.
pub async fn give_date(desk: &Desk, id: &str, due: &str) -> Result<Changed, DeskError> {
    no_circle(desk, id, due).await?;
    let fields = TaskForm { due: due.to_owned(), ..form(desk, id).await?.fields };
    edit(desk, id, &fields).await
}

/// Says what a task does not begin before: a day, "after Sign the lease", both apart by a semicolon; nothing takes it
/// away.
///
/// # Errors
/// As [`give_date`].
pub async fn give_start(desk: &Desk, id: &str, start: &str) -> Result<Changed, DeskError> {
    for part in start.split(';') {
        no_circle(desk, id, part).await?;
    }
    let fields = TaskForm { start: start.to_owned(), ..form(desk, id).await?.fields };
    edit(desk, id, &fields).await
}

/// Refuses words that would let two tasks wait for each other.
async fn no_circle(desk: &Desk, id: &str, words: &str) -> Result<(), DeskError> {
    let task = desk.task(id).await?;
    match relative::read(&desk.snapshot().await?, task.id, words) {
        Some(Err(why)) if why.contains("form a circle") => {
            Err(DeskError::input(why.trim_end_matches('.'), "E_CYCLE", "nothing was changed"))
        }
        _ => Ok(()),
    }
}

/// Hands a task over: to "assistant", or the person with this id.
///
/// # Errors
/// As [`edit`].
pub async fn hand_over(desk: &Desk, id: &str, who: &str) -> Result<Changed, DeskError> {
    let office = desk.office();
    let assistant = office.assistant.as_ref().map(|a| a.person.to_string());
    let who = if assistant.as_deref() == Some(who) { "assistant" } else { who };
    let fields = TaskForm { who: who.to_owned(), ..form(desk, id).await?.fields };
    edit(desk, id, &fields).await
}

/// The state that a task becomes; an end is told as what it is.
pub(super) fn becomes(task: &Task, to: TaskState) -> Result<TaskState, DeskError> {
    match task.state.is_open() {
        true => Ok(task.state.become_(to)?),
        false => Err(ended(task)),
    }
}

pub(super) fn ended(task: &Task) -> DeskError {
    let end = if task.state == TaskState::Dropped { "was dropped" } else { "is done" };
    DeskError::input(
        &format!("“{}” {end} already", crate::words::inert(&task.title)),
        "E_STATE",
        "nothing was changed; undo its end first",
    )
}

/// Changes a task as the form says.
///
/// # Errors
/// `E_FORM` with every field that cannot be used, `E_STATE` for a move there is not, `E_CONFLICT` when it was changed
/// since the form was made, `E_NOT_FOUND`, `E_CLEARANCE`; nothing is changed then.
pub async fn edit(desk: &Desk, id: &str, form: &TaskForm) -> Result<Changed, DeskError> {
    let leaves = |task: &mut Task| {
        if task.state == TaskState::Inbox && engines::orchestration::lacks(task).is_empty() {
            task.state = TaskState::Next;
        }
    };
    edit_as(desk, id, form, ("task.changed", "Changed"), leaves).await
}

/// The same under another name in the audit trail, and with something more that changes.
pub(super) async fn edit_as(
    desk: &Desk,
    id: &str,
    form: &TaskForm,
    (verb, word): (&'static str, &str),
    more: impl FnOnce(&mut Task),
) -> Result<Changed, DeskError> {
    let seen = desk.task(id).await?;
    let before = whole(desk, seen.id).await?;
    if !form.read.is_empty() && form.read != read_mark(&before) {
        return Err(DeskError::input(
            &format!("\"{}\" was changed since you opened it", seen.title),
            "E_CONFLICT",
            "nothing was changed; look at it as it is now, then try again",
        ));
    }
    let world = desk.snapshot().await?;
    let mut after = before.clone();
    let mut fields = Fields { desk, world: &world, wrong: Vec::new() };
    fields.fill(&mut after, form);
    let goal = fields.goal(&form.goal);
    if !fields.wrong.is_empty() {
        return Err(DeskError::Form(fields.wrong));
    }
    // Nobody is given what they may not see.
    if let Some(person) = after.owner.filter(|_| after.owner != before.owner)
        && !desk.is_seen_by(person, &after.clearance).await?
    {
        let problem = "This task is private: they would not see it. Keep it, or share it first.".to_owned();
        return Err(DeskError::Form(vec![FieldError { field: "who", problem }]));
    }
    if let Some(state) = read_state(&form.state).filter(|s| *s != before.state) {
        after.state = becomes(&before, state)?;
    }
    if after.state != TaskState::Waiting {
        after.waiting_for = None;
    }
    more(&mut after);
    after.touched = Some(desk.now());
    let links = links(&world, before.id, goal);
    let said = format!("{word}: {}", after.title);
    let mut deed = Deed::of(verb, said.clone(), Some(Item::Task(before)), Item::Task(after.clone()));
    deed.links = links;
    let undo = by_hand::carry_out(desk, deed).await?.id;
    Ok(Changed { task: after, said, undo })
}

/// The links that make `goal` the one it serves, and no other.
fn links(world: &Snapshot, task: TaskId, goal: Option<world::GoalId>) -> Vec<(ItemRef, GoalLink)> {
    let item = ItemRef::Task(task);
    let known = world.links_of(item);
    if goal_of(world, task) == goal {
        return Vec::new();
    }
    let mut links: Vec<(ItemRef, GoalLink)> = known
        .iter()
        .filter(|l| Some(l.goal) != goal)
        .map(|l| (item, GoalLink { contribution: 0.0, confirmed: true, ..l.clone() }))
        .collect();
    links.extend(
        goal.map(|goal| (item, GoalLink { goal, contribution: USEFUL, confirmed: true, probability: 1.0 })),
    );
    links
}

/// The task with all of its evidence, what this reader may not see included: that is kept as it is.
pub(crate) async fn whole(desk: &Desk, id: TaskId) -> Result<Task, DeskError> {
    match desk.ledger.item(&desk.house(), ItemRef::Task(id)).await? {
        Item::Task(task) => Ok(task),
        _ => Err(DeskError::NotFound { kind: "task", id: id.short() }),
    }
}
