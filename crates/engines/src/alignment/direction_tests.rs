use super::*;
use crate::maths::effort::History;
use crate::maths::random::Random;
use crate::maths::{cost_of_delay, work};
use crate::testing::{Scene, at, goal, random_day};
use jiff::ToSpan;
use jiff::civil::{Date, date};
use std::sync::Arc;
use world::goal::{Measure, Milestone};
use world::learned::EffortRecord;
use world::{Goal, GoalId, Item, ItemRef, PersonId, Project, ProjectId, ResponsibilityId, TaskState};

fn config() -> AlignmentConfig {
    AlignmentConfig::default()
}

/// A goal from 0 to 100 over 2026, measured so (days before 1 November, value).
fn measured(points: &[(i32, f64)]) -> Goal {
    let status = points
        .iter()
        .map(|(days, value)| Measure { date: date(2026, 11, 1).saturating_sub(days.days()), value: *value })
        .collect();
    let (start, due) = (Some(date(2026, 1, 1)), Some(date(2026, 12, 31)));
    Goal { baseline: Some(0.0), target: Some(100.0), start, due, status, ..goal("g") }
}

#[test]
fn a_goal_is_reached_at_the_pace_of_its_measures() {
    let today = date(2026, 11, 1);
    let steady = measured(&[(40, 20.0), (30, 40.0), (20, 60.0), (10, 80.0)]);
    let found = reached(&steady, today).unwrap();
    assert_eq!((found.likely, found.measures), (Some(today), 4), "two a day, 20 missing at the last");
    let slower = measured(&[(40, 10.0), (30, 20.0), (20, 30.0), (10, 95.0), (0, 50.0)]);
    let found = reached(&slower, today).unwrap();
    assert!(found.early.unwrap() < found.likely.unwrap(), "{found:?}");
    assert_eq!(found.likely, Some(today.saturating_add(50.days())), "one odd measure does not bend it");
    let back = measured(&[(40, 40.0), (30, 30.0), (20, 20.0), (0, 10.0)]);
    assert_eq!(reached(&back, today).unwrap().likely, None, "not at this pace");
    assert_eq!(
        reached(&measured(&[(40, 1.0), (30, 2.0), (0, 3.0)]), today),
        None,
        "three measures tell no pace"
    );
    assert_eq!(
        reached(&measured(&[(9, 1.0), (6, 2.0), (3, 3.0), (0, 4.0)]), today),
        None,
        "nor do nine days"
    );
    let down = Goal { baseline: Some(100.0), target: Some(0.0), ..steady.clone() };
    assert_eq!(reached(&down, today).unwrap().likely, None, "it moves the wrong way");
}

#[test]
fn what_takes_hours_and_serves_nothing_is_an_orphan() {
    let mut scene = Scene::new();
    let g = scene.goal("g", 1.0, None);
    let (orphan, serving) = (scene.project("badge", vec![]), scene.project("hub", vec![(g, 0.6)]));
    for (n, project) in [(0, orphan), (1, orphan), (2, serving), (3, serving)] {
        let task = scene.task(&format!("task {n}"), 180);
        scene.change_task(task, |t| t.project = Some(project));
    }
    let alone = scene.task("A long report", 300);
    let weak = scene.task("Weakly linked", 300);
    scene.link(ItemRef::Task(weak), g, 0.1);
    scene.task("Short", 240);
    let mut first = None;
    for day in 1..6 {
        let event = scene.event("Steering", at(day, 9, 0), 60, &["ben"]);
        scene.change_event(event, |e| e.uid = "steering".into());
        first = first.or(Some(ItemRef::Event(event)));
    }
    let found = orphans(&scene.world, &config());
    let told: Vec<(ItemRef, f64)> = found.iter().map(|o| (o.item, o.minutes)).collect();
    let mut expected = [
        (ItemRef::Project(orphan), 360.0),
        (ItemRef::Task(alone), 300.0),
        (ItemRef::Task(weak), 300.0),
        (first.unwrap(), 300.0),
    ];
    assert_eq!(told[0], expected[0]);
    let mut rest = told[1..].to_vec();
    rest.sort_by_key(|orphan| orphan.0);
    expected[1..].sort_by_key(|orphan| orphan.0);
    assert_eq!(rest, expected[1..], "exactly four hours are not more than four");
}

/// A12.4: every duty without a path is found, none with one.
#[test]
fn duties_without_a_path_to_a_goal_are_flagged() {
    let mut scene = Scene::new();
    let top = scene.goal("mission", 1.0, None);
    let below = scene.goal("below", 1.0, Some(top));
    let mut orphans = Vec::new();
    for n in 0..40 {
        let id = ResponsibilityId::derive(&n.to_string());
        let duty = world::Responsibility::new(id, format!("duty {n}"), PersonId::derive("joss"));
        scene.world.put(Item::Responsibility(duty));
        let item = ItemRef::Responsibility(id);
        match n % 4 {
            0 => scene.link(item, below, 0.6),
            1 => scene.link(item, top, 0.3),
            2 => {
                scene.link(item, GoalId::derive("gone"), 1.0);
                orphans.push(id);
            }
            _ => orphans.push(id),
        }
    }
    let map = mission_map(&scene.world, &config());
    let flagged: Vec<_> = map.iter().filter(|d| d.path.is_empty()).map(|d| d.duty).collect();
    orphans.sort();
    assert_eq!(flagged, orphans);
    assert!(map.iter().any(|d| d.path == [below, top]));
}

#[test]
fn rankings_agree_or_ask_for_a_talk() {
    let same = agreement(&[1, 2, 3, 4], &[1, 2, 3, 4]).unwrap();
    assert_eq!((same.tau, same.gaps.len(), same.wants_talk()), (1.0, 0, false));
    let mara = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
    let joss = [10, 1, 2, 3, 9, 4, 5, 6, 7, 8];
    let found = agreement(&mara, &joss).unwrap();
    // By hand: of 45 pairs the first is turned against nine others, the fifth against five more.
    assert!((found.tau - (45.0 - 2.0 * 14.0) / 45.0).abs() < 1e-12, "{}", found.tau);
    assert!(found.wants_talk());
    let gaps: Vec<(usize, usize, usize)> = found.gaps.iter().map(|g| (g.item, g.first, g.second)).collect();
    assert_eq!(gaps, [(0, 1, 10), (4, 5, 9), (5, 6, 4)]);
    assert_eq!(agreement(&[1, 2], &[1]), None);
    assert_eq!(agreement(&[1, 1], &[1, 2]), None);
}

#[test]
fn a_team_agrees_by_the_mean_of_its_pairs() {
    let team = [vec![1, 2, 3], vec![1, 3, 2], vec![3, 2, 1]];
    let found = team_agreement(&team).unwrap();
    let third = 1.0 / 3.0;
    assert!((found.mean_tau - (third - 1.0 - third) / 3.0).abs() < 1e-12, "{}", found.mean_tau);
    assert_eq!(found.spread, [2, 1, 2]);
    assert_eq!(team_agreement(&team[..1]), None);
}

fn finished(count: usize) -> Vec<EffortRecord> {
    let record = |n: usize| EffortRecord {
        estimate: 60,
        actual: 50 + 10 * (n as u32 % 3),
        kind: Default::default(),
        title: "Work".into(),
        owner: String::new(),
        ended: at(-(n as i64) - 1, 9, 0),
    };
    (0..count).map(record).collect()
}

/// A project with this many open hours of the executive's and a last milestone on a day.
fn project(hours: u32, due: Date, known: usize) -> (Scene, Project) {
    let mut scene = Scene::new();
    let project = ProjectId::derive("hub");
    let milestone = |name: &str, due, done| Milestone { name: name.into(), due: Some(due), done };
    let milestones = vec![
        milestone("Design", date(2026, 10, 1), Some(date(2026, 10, 2))),
        milestone("Permit", date(2026, 10, 20), None),
        milestone("First truck", due, None),
    ];
    let project = Project { id: project, milestones, ..Project::new("hub", "Hub") };
    for n in 0..hours {
        let task = scene.task(&format!("Work {n}"), 60);
        scene.change_task(task, |t| t.project = Some(project.id));
    }
    Arc::make_mut(&mut scene.world.learned).effort = finished(known);
    (scene, project)
}

fn stands(world: &world::Snapshot, project: &Project) -> ProjectStatus {
    project_status(world, project, &OpenWork::of(world, &values(world, &config())))
}

#[test]
fn a_project_tells_its_odds_or_that_it_cannot() {
    let friday = date(2026, 11, 6);
    let chance = |hours, due, known| {
        let (scene, project) = project(hours, due, known);
        stands(&scene.world, &project).odds.map(|odds| odds.map(|o| o.chance))
    };
    assert_eq!(chance(5, friday, 8).unwrap().unwrap_err().code(), "E_NOT_ENOUGH_DATA");
    assert!(chance(5, friday, 60).unwrap().unwrap() > 0.99, "five hours in a week of 40");
    assert!(chance(80, friday, 60).unwrap().unwrap() < 0.01, "eighty do not fit");
    let close = chance(25, friday, 60).unwrap().unwrap();
    assert!((0.05..0.95).contains(&close), "25 h in 25.6 h of room: {close}");
    assert!(chance(80, date(2027, 2, 26), 60).unwrap().unwrap() > 0.99, "beyond the known calendar");
    assert!(chance(5, date(2026, 10, 1), 60).is_none(), "its date has passed");
}

#[test]
fn a_project_tells_its_next_action_and_what_is_late() {
    let (mut scene, project) = project(2, date(2026, 12, 1), 60);
    let waiting = scene.task("Waiting", 10);
    scene.change_task(waiting, |t| (t.project, t.state) = (Some(project.id), TaskState::Waiting));
    let status = stands(&scene.world, &project);
    assert_eq!((status.open.len(), status.late.len(), status.due), (3, 1, Some(date(2026, 12, 1))));
    assert_eq!(status.milestone.as_ref().map(|m| m.name.as_str()), Some("Permit"));
    assert!(status.next.is_some_and(|next| next != waiting));
    for task in status.open.iter().filter(|t| **t != waiting) {
        scene.change_task(*task, |t| t.after = vec![waiting]);
    }
    assert_eq!(stands(&scene.world, &project).next, None, "all wait for what waits");
}

#[test]
fn other_work_due_by_then_takes_its_room() {
    let (mut scene, project) = project(15, date(2026, 11, 6), 60);
    let before = stands(&scene.world, &project).odds.unwrap().unwrap();
    for n in 0..20 {
        let task = scene.task(&format!("Else {n}"), 60);
        scene.change_task(task, |t| t.due = Some(world::Due::On(date(2026, 11, 5))));
    }
    let after = stands(&scene.world, &project).odds.unwrap().unwrap();
    assert_eq!(before.chance, after.chance, "what presses no more comes after it");
    for task in scene.world.tasks.keys().copied().collect::<Vec<_>>() {
        let else_ = scene.world.tasks[&task].project.is_none();
        scene.change_task(task, |t| t.value = else_.then_some(60.0));
    }
    let after = stands(&scene.world, &project).odds.unwrap().unwrap();
    assert!(before.chance > 0.99 && after.chance < 0.05, "{} {}", before.chance, after.chance);
    assert!(before.before == 0.0 && after.before > 1_000.0 && before.room == after.room);
}

/// The ranking is the order of cost of delay over hours, and it wastes no more than any other order tried.
#[test]
fn open_work_is_ranked_by_what_waiting_wastes() {
    for seed in 0..20 {
        let mut chance = Random::new(seed);
        let (scene, values) = random_day(&mut chance, 12);
        let world = &scene.world;
        let history = History::new(&[], world.now);
        let job = |task: &world::TaskId| {
            let task = &world.tasks[task];
            let effort = work::remaining(&history, world, task);
            let value = crate::maths::value_of(&values, task.id);
            (work::cost_of_delay(world, task, value, &effort), effort.p50 / 60.0)
        };
        let mut order = Ranking::of(world).order(&values);
        let best = cost_of_delay::waiting_cost(&order.iter().map(job).collect::<Vec<_>>());
        for _ in 0..50 {
            chance.shuffle(&mut order);
            let other = cost_of_delay::waiting_cost(&order.iter().map(job).collect::<Vec<_>>());
            assert!(best <= other + 1e-6, "seed {seed}");
        }
    }
}
