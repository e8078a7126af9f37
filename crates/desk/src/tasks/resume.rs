//! Being pulled out and coming back: where somebody stopped, the next step and what is open, kept with the task
//! (Leroy & Glomb 2018). Asked for when a block ends unfinished.

use super::change::{Changed, ended, whole};
use crate::by_hand::{self, Deed};
use crate::words::{inert, short};
use crate::{Desk, DeskError, FieldError};
use engines::maths::kept;
use engines::orchestration::Block;
use serde::{Deserialize, Serialize};
use world::{Interval, Item, Resume, Snapshot, Task, TaskId, TaskState};

/// The most letters of each line of a note.
const LONGEST: usize = 500;

/// Where somebody stopped, as it is written down.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Note {
    /// Where it stands.
    pub stopped: String,
    /// The next step.
    pub next: String,
    /// What is hard, or open.
    pub open: String,
}

/// A stretch of today for a task, planned or kept in the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stretch {
    pub interval: Interval,
    pub task: TaskId,
}

/// Today's stretches of work, by their start: the blocks of the plan, and what the calendar keeps.
pub(crate) fn stretches(world: &Snapshot, plan: &[Block]) -> Vec<Stretch> {
    let zone = world.zone();
    let today = zone.to_datetime(world.now).date();
    let from = world::time::instant(today, jiff::civil::Time::midnight(), &zone);
    let mut early = world.clone();
    early.now = from;
    let kept = kept::ahead(&early).into_iter().map(|k| Stretch { interval: k.interval, task: k.task });
    let planned = plan.iter().map(|b| Stretch { interval: b.interval, task: b.task });
    let mut all: Vec<Stretch> = kept.chain(planned).collect();
    all.retain(|s| zone.to_datetime(s.interval.start).date() == today && world.tasks.contains_key(&s.task));
    all.sort_by_key(|s| (s.interval, s.task));
    all
}

/// The stretch that ended last today with its task still open and no note written since it began.
pub(crate) fn unfinished(world: &Snapshot, stretches: &[Stretch]) -> Option<Stretch> {
    let last = stretches.iter().filter(|s| s.interval.end <= world.now).max_by_key(|s| s.interval.end)?;
    let task = world.tasks.get(&last.task)?;
    let noted = task.resume.as_ref().is_some_and(|note| note.at >= last.interval.start);
    let settled = noted || task.touched.is_some_and(|at| at >= last.interval.end);
    let goes_on = stretches.iter().any(|s| s.task == last.task && s.interval.contains(world.now));
    (task.is_workable(world.now.to_zoned(world.zone()).date()) && !settled && !goes_on).then_some(*last)
}

/// The task under way: of the stretch that holds this instant, else the only one that is being done.
fn under_way(world: &Snapshot, stretches: &[Stretch]) -> Option<TaskId> {
    let open = |id: &TaskId| world.tasks.get(id).is_some_and(|t| t.state.is_open());
    let now = stretches.iter().filter(|s| s.interval.contains(world.now)).map(|s| s.task).find(open);
    let mut doing = world.tasks.values().filter(|t| t.state == TaskState::Doing).map(|t| t.id);
    now.or_else(|| doing.next().filter(|_| doing.next().is_none()))
}

/// Writes down where the work under way stopped.
///
/// # Errors
/// `E_STATE` when nothing is under way, and those of [`stop`].
pub async fn interrupt(desk: &Desk, note: &Note) -> Result<Changed, DeskError> {
    let world = desk.snapshot().await?;
    let plan = desk.last_plan(desk.today()).await?;
    let blocks = plan.as_ref().map_or(&[][..], |plan| &plan.blocks[..]);
    let Some(task) = under_way(&world, &stretches(&world, blocks)) else {
        return Err(DeskError::input(
            "no work is under way",
            "E_STATE",
            "name the task; nothing was written down",
        ));
    };
    stop(desk, &task.to_string(), note).await
}

/// Writes down where a task stopped; it counts as being done.
///
/// # Errors
/// `E_FORM` without words, `E_NOT_FOUND`, `E_STATE` for one that has ended, `E_CLEARANCE`.
pub async fn stop(desk: &Desk, id: &str, note: &Note) -> Result<Changed, DeskError> {
    let note = Note { stopped: line(&note.stopped), next: line(&note.next), open: line(&note.open) };
    if note.stopped.is_empty() && note.next.is_empty() {
        let problem = "Say in a few words where you stopped, or what comes next.".to_owned();
        return Err(DeskError::Form(vec![FieldError { field: "stopped", problem }]));
    }
    let resume = Resume { at: desk.now(), stopped: note.stopped, next: note.next, open: note.open };
    change(desk, id, "task.stopped", "Noted where you stopped", |task| {
        task.resume = Some(Box::new(resume));
        if matches!(task.state, TaskState::Inbox | TaskState::Next | TaskState::Scheduled) {
            task.state = TaskState::Doing;
        }
    })
    .await
}

/// Lets go of the note: the work goes on.
///
/// # Errors
/// `E_NOT_FOUND`, `E_STATE`, `E_CLEARANCE`.
pub async fn carry_on(desk: &Desk, id: &str) -> Result<Changed, DeskError> {
    change(desk, id, "task.resumed", "Going on with", |task| task.resume = None).await
}

async fn change(
    desk: &Desk,
    id: &str,
    verb: &'static str,
    word: &str,
    change: impl FnOnce(&mut Task),
) -> Result<Changed, DeskError> {
    let before = whole(desk, desk.task(id).await?.id).await?;
    if !before.state.is_open() {
        return Err(ended(&before));
    }
    let mut after = before.clone();
    change(&mut after);
    after.touched = Some(desk.now());
    let said = format!("{word}: {}", after.title);
    let deed = Deed::of(verb, said.clone(), Some(Item::Task(before)), Item::Task(after.clone()));
    let undo = by_hand::carry_out(desk, deed).await?.id;
    Ok(Changed { task: after, said, undo })
}

fn line(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.chars().count() > LONGEST { short(&text, LONGEST) } else { text }
}

/// The note of a task: where it stopped, what comes next, what is open.
pub(crate) fn said(task: &Task) -> Vec<String> {
    let Some(note) = task.resume.as_deref().filter(|_| task.state.is_open()) else { return Vec::new() };
    let line = |what: &str, words: &str| (!words.is_empty()).then(|| format!("{what}: {}", inert(words)));
    [line("Stopped", &note.stopped), line("Next", &note.next), line("Open", &note.open)]
        .into_iter()
        .flatten()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{at, morning, task};

    fn block(task: &Task, from: &str, to: &str) -> Stretch {
        Stretch { interval: Interval::new(at(from), at(to)), task: task.id }
    }

    #[test]
    fn a_block_that_ends_unfinished_is_asked_about_once() {
        let paper = task("Write the paper", None);
        let note = |time: &str| {
            Some(Box::new(Resume {
                at: at(time),
                stopped: "s".into(),
                next: String::new(),
                open: String::new(),
            }))
        };
        for (paper, now, asked) in [
            (paper.clone(), "24 10:00", true),
            (paper.clone(), "24 09:00", false),
            (Task { resume: note("24 09:20"), ..paper.clone() }, "24 10:00", false),
            (Task { resume: note("23 09:20"), ..paper.clone() }, "24 10:00", true),
            (Task { state: TaskState::Done, ..paper.clone() }, "24 10:00", false),
            (Task { touched: Some(at("24 09:40")), ..paper.clone() }, "24 10:00", false),
        ] {
            let mut world = morning(vec![Item::Task(paper.clone())]);
            world.now = at(now);
            let day = [block(&paper, "24 08:30", "24 09:30")];
            assert_eq!(unfinished(&world, &day).is_some(), asked, "{now} {paper:?}");
            let longer = [day[0], block(&paper, "24 09:30", "24 11:00")];
            assert!(unfinished(&world, &longer).is_none(), "it goes on");
        }
    }

    #[test]
    fn the_work_under_way_is_found() {
        let (paper, call) =
            (task("Write the paper", None), Task { state: TaskState::Doing, ..task("Call", None) });
        let mut world = morning(vec![Item::Task(paper.clone()), Item::Task(call.clone())]);
        let day = [block(&paper, "24 08:30", "24 09:30")];
        for (now, found) in [("24 09:00", paper.id), ("24 09:30", call.id), ("24 08:00", call.id)] {
            world.now = at(now);
            assert_eq!(under_way(&world, &day), Some(found), "{now}");
        }
        world.put(Item::Task(Task { state: TaskState::Doing, ..paper }));
        assert_eq!(under_way(&world, &[]), None, "two are being done");
    }
}
