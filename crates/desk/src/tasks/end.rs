//! The end of a task by hand: done, with what it took, or dropped for a reason.

use super::change::{Changed, becomes, whole};
use super::fields::LONGEST_TITLE;
use super::relative;
use crate::by_hand::{self, Deed};
use crate::{Desk, DeskError, FieldError};
use world::effect::TaskChange;
use world::snapshot::change_task;
use world::{Item, TaskState};

/// Marks a task as done; the minutes it `took` teach the estimates.
///
/// # Errors
/// `E_NOT_FOUND`, `E_STATE` when it has ended already, `E_RANGE`, `E_CLEARANCE`.
pub async fn complete(desk: &Desk, id: &str, took: Option<u32>) -> Result<Changed, DeskError> {
    if took.is_some_and(|m| m == 0 || m > 10_000) {
        return Err(DeskError::input(
            "the minutes are out of range",
            "E_RANGE",
            "give 1 to 10000; nothing was changed",
        ));
    }
    let change = TaskChange { state: Some(TaskState::Done), actual_minutes: took, ..TaskChange::default() };
    let changed = end(desk, id, "task.done", "Done", change).await?;
    crate::learn::efforts(desk).await?;
    Ok(changed)
}

/// Drops a task, for a reason.
///
/// # Errors
/// `E_RANGE` without a reason, `E_NOT_FOUND`, `E_STATE`, `E_CLEARANCE`.
pub async fn discard(desk: &Desk, id: &str, reason: &str) -> Result<Changed, DeskError> {
    let reason = reason.split_whitespace().collect::<Vec<_>>().join(" ");
    if reason.is_empty() {
        let problem = "A task is dropped for a reason: say it in a few words.".to_owned();
        return Err(DeskError::Form(vec![FieldError { field: "reason", problem }]));
    }
    let reason: String = reason.chars().take(LONGEST_TITLE).collect();
    let change =
        TaskChange { state: Some(TaskState::Dropped), reason: Some(reason), ..TaskChange::default() };
    end(desk, id, "task.dropped", "Dropped", change).await
}

async fn end(
    desk: &Desk,
    id: &str,
    verb: &'static str,
    word: &str,
    change: TaskChange,
) -> Result<Changed, DeskError> {
    let seen = desk.task(id).await?;
    let before = whole(desk, seen.id).await?;
    let mut after = before.clone();
    if let Some(state) = change.state {
        becomes(&before, state)?;
    }
    change_task(&mut after, &change, desk.now());
    let said = format!("{word}: {}", after.title);
    let mut deed = Deed::of(verb, said.clone(), Some(Item::Task(before)), Item::Task(after.clone()));
    deed.reason = change.reason.unwrap_or_default();
    deed.also = relative::freed(desk, &after).await?;
    let undo = by_hand::carry_out(desk, deed).await?.id;
    Ok(Changed { task: after, said, undo })
}
