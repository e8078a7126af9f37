//! Dates in words that count from the end of another task: "3 days after Sign the lease", "after 1a2b3c". They are
//! known once that task has ended; until then the task waits for it.

use crate::words::{count, inert, short};
use crate::{Desk, DeskError};
use engines::orchestration;
use ledger::Entry;
use world::{Item, ItemRef, Lag, Snapshot, Task, TaskId};

/// The most working days that a date may lie after another task: a year.
const MOST_DAYS: u16 = 260;

/// Reads words that count from another task; none where they are no such words.
///
/// # Errors
/// What is wrong with them, in a sentence.
pub(super) fn read(world: &Snapshot, of: TaskId, text: &str) -> Option<Result<Lag, String>> {
    let text = text.trim();
    let bare = text.get(..6).filter(|begin| begin.eq_ignore_ascii_case("after ")).map(|_| (0, &text[6..]));
    let (working_days, name) = bare.or_else(|| {
        let (days, name) = text.split_once(" after ")?;
        Some((working_days(days)?, name))
    })?;
    Some(named(world, of, name).and_then(|task| match orchestration::may_wait(world, of, task) {
        Ok(()) => Ok(Lag { task, working_days }),
        Err(circle) => Err(format!("{}. Choose another task.", inert(&circle.to_string()))),
    }))
}

/// "3d", "3 working days", "a week" in working days.
fn working_days(words: &str) -> Option<u16> {
    const SPELLED: [(&str, u16); 6] =
        [("one", 1), ("two", 2), ("three", 3), ("four", 4), ("five", 5), ("a", 1)];
    let words: String = words.to_lowercase().replace("working", "").split_whitespace().collect();
    let digits = words.find(|c: char| !c.is_ascii_digit())?;
    let spelled = || SPELLED.iter().find_map(|(word, n)| Some((*n, words.strip_prefix(word)?)));
    let (number, unit) = match digits {
        0 => spelled()?,
        _ => (words[..digits].parse().ok()?, &words[digits..]),
    };
    let each = match unit {
        "d" | "day" | "days" => 1,
        "w" | "week" | "weeks" => 5,
        _ => return None,
    };
    Some(number).and_then(|n: u16| n.checked_mul(each)).filter(|days| *days <= MOST_DAYS)
}

/// The task of that id or title, open ones first; an only one whose title holds the words will do.
fn named(world: &Snapshot, of: TaskId, words: &str) -> Result<TaskId, String> {
    let words = words.trim().trim_matches(['“', '”', '"', '\'']).trim().to_lowercase();
    let others = || world.tasks.values().filter(|t| t.id != of);
    let by_id = |t: &&Task| {
        words.len() >= 4
            && [t.id.to_string(), t.id.to_string().replace('-', "")].iter().any(|id| id.starts_with(&words))
    };
    let same = |t: &&Task| t.title.trim().to_lowercase() == words;
    let holds = |t: &&Task| words.chars().count() >= 4 && t.title.to_lowercase().contains(&words);
    let open = |t: &&Task| t.state.is_open();
    let found = [
        others().filter(by_id).collect::<Vec<_>>(),
        others().filter(open).filter(same).collect(),
        others().filter(same).collect(),
        others().filter(open).filter(holds).collect(),
    ];
    match found.iter().find(|some| !some.is_empty()).map(Vec::as_slice) {
        Some([one]) => Ok(one.id),
        Some(_) => Err("Several tasks are called so. Give its id, or more of its title.".to_owned()),
        None => Err(format!("No other task is called “{}”.", short(&inert(&words), 60))),
    }
}

/// "3 working days after “Sign the lease”".
pub(super) fn said(world: &Snapshot, lag: Lag) -> String {
    let name = world.tasks.get(&lag.task).map_or_else(
        || "another task".to_owned(),
        |task| format!("“{}”", short(&super::shown_title(task), 60)),
    );
    match lag.working_days {
        0 => format!("after {name}"),
        n => format!("{} after {name}", count(n.into(), "working day", "working days")),
    }
}

/// The same as [`read`] reads it back.
pub(super) fn typed(world: &Snapshot, lag: Lag) -> String {
    let title = world.tasks.get(&lag.task).map_or("", |t| t.title.trim());
    let unique = world.tasks.values().filter(|t| t.title.trim().eq_ignore_ascii_case(title)).count() == 1;
    let plain =
        unique && !title.contains([';', '\n']) && title.chars().count() <= 60 && !title.contains(" after ");
    let name = if plain { title.to_owned() } else { lag.task.short() };
    match lag.working_days {
        0 => format!("after {name}"),
        1 => format!("1 day after {name}"),
        n => format!("{n} days after {name}"),
    }
}

/// What a task does not begin before, as it is typed: "2026-12-01; after Sign the lease".
pub(super) fn start_typed(world: &Snapshot, task: &Task) -> String {
    let date = task.start.filter(|_| task.state != world::TaskState::Parked).map(|date| date.to_string());
    let lag = task.start_after.map(|lag| typed(world, lag));
    let is_open = |id: &&TaskId| world.tasks.get(id).is_some_and(|t| t.state.is_open());
    let counted =
        |id: &&TaskId| [task.start_after, task.due_after].iter().flatten().any(|lag| lag.task == **id);
    let plain = task.after.iter().filter(is_open).filter(|id| !counted(id));
    let plain = plain.map(|id| typed(world, Lag { task: *id, working_days: 0 }));
    date.into_iter().chain(lag).chain(plain).collect::<Vec<_>>().join("; ")
}

/// The tasks that whoever sits here may change and whose dates count from this one, as they are stored and as they
/// become now that it has ended.
pub(super) async fn freed(desk: &Desk, ended: &Task) -> Result<Vec<(Item, Item)>, DeskError> {
    let Some(on) = ended.ended.map(|at| desk.office().tz().to_datetime(at).date()) else {
        return Ok(Vec::new());
    };
    let world = desk.snapshot().await?;
    let counts = |task: &&Task| {
        let lags = [task.due_after, task.start_after];
        task.state.is_open() && lags.iter().flatten().any(|lag| lag.task == ended.id)
    };
    let mut found = Vec::new();
    for task in world.tasks.values().filter(counts) {
        if world::clearance::Approver::of(desk.reader(), &task.clearance).is_none() {
            continue;
        }
        let before = super::change::whole(desk, task.id).await?;
        let mut after = before.clone();
        orchestration::settle(&desk.office().hours, &mut after, ended.id, on);
        found.push((Item::Task(before), Item::Task(after)));
    }
    Ok(found)
}

/// Sets the dates that count from tasks which have ended meanwhile, in a list outside or on a yes.
pub(crate) async fn settle_dates(desk: &Desk, world: &mut Snapshot) -> Result<(), DeskError> {
    let settled = orchestration::settled(world);
    if settled.is_empty() {
        return Ok(());
    }
    let mut txn = desk.ledger.begin(&desk.house().actor, desk.now()).await?;
    for task in &settled {
        txn.audit(Entry::new("task.dated").about(ItemRef::Task(task.id))).await?;
    }
    let items: Vec<Item> = settled.into_iter().map(Item::Task).collect();
    txn.save_all(items.clone()).await?;
    txn.commit().await?;
    items.into_iter().for_each(|item| world.put(item));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{morning, task};

    #[test]
    fn words_count_from_another_task() {
        let (lease, tell) = (task("Sign the lease", None), task("Tell the team", None));
        let other = Task { id: TaskId::derive("b"), ..task("Sign the lease again", None) };
        let world = morning([&lease, &tell, &other].map(|t| Item::Task(t.clone())).to_vec());
        for (words, days) in [
            ("3d after Sign the lease", 3),
            ("3 working days after sign the lease", 3),
            ("a week after “Sign the lease”", 5),
            ("two days after Sign the lease", 2),
            ("after Sign the lease", 0),
            ("2w after Sign the lease", 10),
        ] {
            assert_eq!(
                read(&world, tell.id, words),
                Some(Ok(Lag { task: lease.id, working_days: days })),
                "{words}"
            );
            let lag = Lag { task: lease.id, working_days: days };
            assert_eq!(read(&world, tell.id, &typed(&world, lag)), Some(Ok(lag)), "as it is typed");
        }
        assert_eq!(
            read(&world, tell.id, &format!("1d after {}", &other.id.to_string()[..6])).unwrap().unwrap().task,
            other.id
        );
        for none in [
            "",
            "Friday",
            "the day after tomorrow",
            "3 months after Easter",
            "999w after Sign the lease",
            "dayafter",
        ] {
            assert_eq!(read(&world, tell.id, none), None, "{none}");
        }
        for (wrong, why) in [
            ("3d after lunch", "No other task is called “lunch”."),
            ("3d after lease", "Several tasks are called so. Give its id, or more of its title."),
            ("3d after Tell the team", "No other task is called “tell the team”."),
        ] {
            assert_eq!(read(&world, tell.id, wrong), Some(Err(why.to_owned())), "{wrong}");
        }
    }
}
