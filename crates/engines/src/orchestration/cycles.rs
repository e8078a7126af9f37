//! Circles among tasks that wait for each other.

use std::collections::{BTreeMap, BTreeSet};
use world::{Task, TaskId};

/// Every circle among open tasks, each once, its smallest id first, in the order "is needed by the one before".
pub(super) fn circles(tasks: &BTreeMap<TaskId, Task>) -> Vec<Vec<TaskId>> {
    let mut needs: BTreeMap<TaskId, BTreeSet<TaskId>> = tasks
        .values()
        .filter(|t| t.state.is_open())
        .map(|t| (t.id, t.after.iter().copied().filter(|a| is_open(tasks, *a)).collect()))
        .collect();
    strip(&mut needs);
    let mut turned = BTreeMap::<TaskId, BTreeSet<TaskId>>::new();
    for (task, before) in &needs {
        turned.entry(*task).or_default();
        for b in before {
            turned.entry(*b).or_default().insert(*task);
        }
    }
    strip(&mut turned);
    let mut circles = Vec::new();
    let mut seen = BTreeSet::new();
    for start in turned.keys() {
        if let Some(circle) = walk(*start, &turned, &needs, &seen) {
            seen.extend(circle.iter().copied());
            circles.push(circle);
        }
    }
    circles
}

fn is_open(tasks: &BTreeMap<TaskId, Task>, id: TaskId) -> bool {
    tasks.get(&id).is_some_and(|t| t.state.is_open())
}

/// Takes away what needs nothing that is left, until nothing more goes: what stays lies on a circle or needs one.
fn strip(needs: &mut BTreeMap<TaskId, BTreeSet<TaskId>>) {
    loop {
        let free: Vec<TaskId> = needs.iter().filter(|(_, n)| n.is_empty()).map(|(t, _)| *t).collect();
        if free.is_empty() {
            return;
        }
        free.iter().for_each(|t| drop(needs.remove(t)));
        needs.values_mut().for_each(|n| n.retain(|t| !free.contains(t)));
    }
}

/// The circle met when one walks from `start` along needs; none when it runs into one already told.
fn walk(
    start: TaskId,
    stuck: &BTreeMap<TaskId, BTreeSet<TaskId>>,
    needs: &BTreeMap<TaskId, BTreeSet<TaskId>>,
    seen: &BTreeSet<TaskId>,
) -> Option<Vec<TaskId>> {
    let mut path = vec![start];
    loop {
        let last = path[path.len() - 1];
        if seen.contains(&last) {
            return None;
        }
        let next = *needs.get(&last)?.iter().find(|t| stuck.contains_key(t))?;
        if let Some(from) = path.iter().position(|t| *t == next) {
            let mut circle = path.split_off(from);
            let smallest = circle.iter().enumerate().min_by_key(|(_, t)| **t).map_or(0, |(i, _)| i);
            circle.rotate_left(smallest);
            return Some(circle);
        }
        path.push(next);
    }
}
