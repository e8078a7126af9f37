//! Long work cut into steps that can be begun: proposed, changed by hand, kept as tasks of their own. The task itself
//! stays as the last step, so that what waits for it and where it came from stay as they are.

use super::change::{Changed, ended, whole};
use super::fields::minutes;
use crate::by_hand::{self, Deed};
use crate::words::{count, inert};
use crate::{Desk, DeskError, FieldError};
use engines::orchestration::{self, FIRST_STEP, LONGEST_STEP, Step};
use serde::Serialize;
use world::{GoalLink, Item, ItemRef, SourceId, Task, TaskId, TaskState};

/// The most steps of one task, and letters of a title.
const MOST: (usize, usize) = (60, 500);

/// A task, and the steps it could be cut into.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Cut {
    /// Which.
    pub id: TaskId,
    /// Its title.
    pub title: String,
    /// Minutes and title of each step, one a line: "15 Begin: Write the paper".
    pub text: String,
    /// How many there are.
    pub steps: usize,
    /// "five steps".
    pub said: String,
}

/// The steps that a task could be cut into.
///
/// # Errors
/// `E_LIMIT` for one that is to be done in one piece, `E_RANGE` for one that is too short, `E_STATE` for one that has
/// ended, `E_NOT_FOUND`.
pub async fn cut(desk: &Desk, id: &str) -> Result<Cut, DeskError> {
    let task = desk.task(id).await?;
    let steps = proposed(&task)?;
    let text =
        steps.iter().map(|s| format!("{} {}", s.minutes, inert(&s.title))).collect::<Vec<_>>().join("\n");
    let (title, said) = (super::shown_title(&task), count(steps.len(), "step", "steps"));
    Ok(Cut { id: task.id, title, text, steps: steps.len(), said })
}

fn proposed(task: &Task) -> Result<Vec<Step>, DeskError> {
    if !task.state.is_open() {
        return Err(ended(task));
    }
    orchestration::steps(task).map_err(|e| DeskError::input(&e.to_string(), e.code(), e.hint()))
}

/// Cuts a task into these steps, one a line, each with its minutes first; none named: as proposed.
///
/// # Errors
/// `E_FORM` for steps that cannot be used, and those of [`cut`]; `E_CLEARANCE`.
pub async fn split(desk: &Desk, id: &str, text: &str) -> Result<Changed, DeskError> {
    let before = whole(desk, desk.task(id).await?.id).await?;
    let default = proposed(&before)?;
    let steps = if text.trim().is_empty() { default } else { read(text).map_err(DeskError::Form)? };
    let world = desk.snapshot().await?;
    let (made, after) = make(desk, &before, &steps);
    let links: Vec<(ItemRef, GoalLink)> = made
        .iter()
        .flat_map(|step| {
            world.links_of(ItemRef::Task(before.id)).iter().map(|l| (ItemRef::Task(step.id), l.clone()))
        })
        .collect();
    let said = format!("Cut into {}: {}", count(steps.len(), "step", "steps"), before.title);
    let mut deed = Deed::of("task.split", said.clone(), Some(Item::Task(before)), Item::Task(after.clone()));
    (deed.new, deed.links) = (made.into_iter().map(Item::Task).collect(), links);
    let undo = by_hand::carry_out(desk, deed).await?.id;
    Ok(Changed { task: after, said, undo })
}

/// The new tasks, each behind the one before, and the task itself as the last step.
fn make(desk: &Desk, task: &Task, steps: &[Step]) -> (Vec<Task>, Task) {
    let now = desk.now();
    let (last, first) = match steps.split_last() {
        Some((last, first)) => (last.clone(), first),
        None => return (Vec::new(), task.clone()),
    };
    let mut made: Vec<Task> = Vec::with_capacity(first.len());
    for (n, step) in first.iter().enumerate() {
        let id = TaskId::derive(&format!("step {n} of {} {now}", task.id));
        let mut one = Task::new(id, SourceId::derive("own"), step.title.clone());
        (one.estimate_minutes, one.parent, one.state) = (Some(step.minutes), Some(task.id), TaskState::Next);
        (one.owner, one.requester, one.project, one.kind) =
            (task.owner, task.requester, task.project, task.kind);
        (one.demand, one.contexts, one.value) = (task.demand, task.contexts.clone(), task.value);
        (one.priority, one.evidence, one.clearance) =
            (task.priority, task.evidence.clone(), task.clearance.clone());
        (one.start, one.created, one.touched) = (task.start, Some(now), Some(now));
        match made.last() {
            Some(before) => one.after = vec![before.id],
            None => {
                (one.after, one.start_after, one.resume) =
                    (task.after.clone(), task.start_after, task.resume.clone())
            }
        }
        made.push(one);
    }
    let mut after = task.clone();
    after.after = made.last().map(|step| step.id).into_iter().collect();
    (after.title, after.estimate_minutes, after.spent_minutes) = (last.title, Some(last.minutes), 0);
    (after.start_after, after.resume, after.touched) = (None, None, Some(now));
    if matches!(after.state, TaskState::Inbox | TaskState::Doing) {
        after.state = TaskState::Next;
    }
    (made, after)
}

/// Reads steps, one a line: "15 Begin", "1h30 Draft the figures".
fn read(text: &str) -> Result<Vec<Step>, Vec<FieldError>> {
    let mut wrong = Vec::new();
    let mut say = |problem: String| wrong.push(FieldError { field: "steps", problem });
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    if !(2..=MOST.0).contains(&lines.len()) {
        say(format!("Give 2 to {} steps, one a line.", MOST.0));
    }
    let mut steps = Vec::new();
    for (n, line) in lines.iter().enumerate().take(MOST.0) {
        let (length, title) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
        let limit = if n == 0 { FIRST_STEP } else { LONGEST_STEP };
        match minutes(length) {
            Ok(Some(found)) if found > limit => say(match n {
                0 => {
                    format!("The first step takes {found} min; make it {limit} or less, so that it is begun.")
                }
                _ => format!("Step {} takes {found} min; the longest is {limit}.", n + 1),
            }),
            Ok(Some(minutes)) if !title.is_empty() && title.chars().count() <= MOST.1 => {
                steps.push(Step { title, minutes });
            }
            _ => say(format!("Step {} needs its minutes and then its words: 45 Draft the figures.", n + 1)),
        }
    }
    if wrong.is_empty() { Ok(steps) } else { Err(wrong) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_read_line_by_line() {
        let steps = read("15 Begin\n\n  1h30  Draft   the figures \n45m Send it").unwrap();
        let told: Vec<(u32, &str)> = steps.iter().map(|s| (s.minutes, s.title.as_str())).collect();
        assert_eq!(told, [(15, "Begin"), (90, "Draft the figures"), (45, "Send it")]);
        for (text, problem) in [
            ("15 Begin", "Give 2 to 60 steps, one a line."),
            ("20 Begin\n30 End", "The first step takes 20 min; make it 15 or less, so that it is begun."),
            ("15 Begin\n91 End", "Step 2 takes 91 min; the longest is 90."),
            ("15 Begin\nEnd it", "Step 2 needs its minutes and then its words: 45 Draft the figures."),
            ("15\n45 End", "Step 1 needs its minutes and then its words: 45 Draft the figures."),
        ] {
            let wrong = read(text).unwrap_err();
            assert_eq!((wrong.len(), wrong[0].problem.as_str()), (1, problem), "{text}");
        }
    }
}
