use super::super::{OrchestrationConfig, plan_day};
use super::*;
use crate::maths::Values;
use crate::maths::random::Random;
use crate::testing::{MONDAY, Scene, at, cases};
use jiff::civil::Date;
use std::collections::HashMap;
use world::task::TaskKind;
use world::{Due, Effect, Interval, ItemRef, Snapshot, TaskId, TaskState};

fn day(n: i64) -> Date {
    MONDAY.saturating_add(jiff::Span::new().days(n))
}

fn pieces(chance: &mut Random, most: usize) -> Vec<Piece> {
    let n = 1 + chance.below(most);
    let all: usize = 60 * n;
    let piece = |k| Piece {
        task: TaskId::derive(&format!("piece {k}")),
        minutes: (5 + 5 * chance.below(24)) as f64,
        due: chance.below(all + 60) as f64,
        weight: (1 + chance.below(9)) as f64,
    };
    (0..n).map(piece).collect()
}

/// The most that can be in time, by looking at every set in order of due date.
fn most_in_time(pieces: &[Piece]) -> usize {
    let mut by_due = pieces.to_vec();
    by_due.sort_by(|a, b| a.due.total_cmp(&b.due));
    let fits = |set: usize| {
        let mut at = 0.0;
        by_due.iter().enumerate().filter(|(k, _)| set >> k & 1 == 1).all(|(_, p)| {
            at += p.minutes;
            at <= p.due
        })
    };
    let sets = 0..1_usize << pieces.len();
    sets.filter(|set| fits(*set)).map(|set| set.count_ones() as usize).max().unwrap_or(0)
}

/// A12.7, first: the fewest late tasks are the fewest there can be, on every random set of up to twelve.
#[test]
fn no_choice_has_fewer_late_tasks() {
    for seed in 0..cases(10_000) as u64 {
        let pieces = pieces(&mut Random::new(seed), 12);
        let chosen = fewest_late(&pieces);
        assert_eq!(pieces.len() - chosen.late.len(), most_in_time(&pieces), "seed {seed}");
        assert_eq!(chosen.order.len(), pieces.len());
        assert_eq!(late_in(&pieces, &chosen.order), chosen.late.len(), "seed {seed}");
    }
}

fn late_in(pieces: &[Piece], order: &[TaskId]) -> usize {
    let mut at = 0.0;
    let late = order.iter().filter(|task| {
        let piece = pieces.iter().find(|p| p.task == **task).unwrap();
        at += piece.minutes;
        at > piece.due
    });
    late.count()
}

fn lateness(pieces: &[Piece], order: &[TaskId]) -> f64 {
    let mut at = 0.0;
    let cost = order.iter().map(|task| {
        let piece = pieces.iter().find(|p| p.task == *task).unwrap();
        at += piece.minutes;
        piece.weight * (at - piece.due).max(0.0)
    });
    cost.sum()
}

/// The least weighted lateness of what is open from an instant on, whichever comes first.
fn least(pieces: &[Piece], open: usize, at: f64, known: &mut HashMap<usize, f64>) -> f64 {
    if open == 0 {
        return 0.0;
    }
    if let Some(cost) = known.get(&open) {
        return *cost;
    }
    let mut best = f64::INFINITY;
    for first in (0..pieces.len()).filter(|k| open >> k & 1 == 1) {
        let end = at + pieces[first].minutes;
        let own = pieces[first].weight * (end - pieces[first].due).max(0.0);
        best = best.min(own + least(pieces, open & !(1 << first), end, known));
    }
    known.insert(open, best);
    best
}

/// A12.7, second: by weight nothing is better, on random sets of up to twelve.
#[test]
fn no_order_has_less_weighted_lateness() {
    for seed in 0..cases(2_000) as u64 {
        let pieces = pieces(&mut Random::new(seed), 12);
        let chosen = least_lateness(&pieces).unwrap();
        let best = least(&pieces, (1 << pieces.len()) - 1, 0.0, &mut HashMap::new());
        assert!((lateness(&pieces, &chosen.order) - best).abs() < 1e-6, "seed {seed}");
    }
    let many: Vec<Piece> = (0..16)
        .map(|k| Piece { task: TaskId::derive(&k.to_string()), minutes: 1.0, due: 0.0, weight: 1.0 })
        .collect();
    assert!(least_lateness(&many).is_none() && least_lateness(&many[..15]).is_some());
    assert_eq!(fewest_late(&[]), Chosen { order: Vec::new(), late: Vec::new() });
}

/// Meetings and work that leave room everywhere: about half of each week is taken.
fn calm(chance: &mut Random) -> Scene {
    let mut scene = Scene::new();
    for week in 0..5 {
        for weekday in 0..5 {
            let minutes = 30 * (1 + chance.below(4) as i64);
            scene.event(&format!("m {week} {weekday}"), at(7 * week + weekday, 9, 0), minutes, &["ben"]);
        }
        for n in 0..6 {
            let task = scene.task(&format!("t {week} {n}"), 30 + 15 * chance.below(5) as u32);
            let due = Due::On(day(7 * week + chance.below(5) as i64));
            scene.change_task(task, |t| t.due = Some(due));
        }
    }
    scene
}

/// A12.7, third: of seeded rises four in five are seen ten working days ahead, though some of the work comes in later;
/// weeks with room in them are left in peace.
#[test]
fn full_weeks_are_seen_two_weeks_ahead() {
    let (mut seen, mut alarms) = (0, 0);
    let count = cases(400);
    for seed in 0..count as u64 {
        let mut chance = Random::new(seed);
        let mut scene = calm(&mut chance);
        alarms += weeks(&scene.world).iter().filter(|w| w.is_full()).count();
        // What the week of day 14 will hold in the end, by its estimates: all its working time and up to a third more.
        let goal = 2_400.0 * (1.0 + 0.3 * chance.share());
        let estimated = |world: &Snapshot| {
            let tasks = world
                .tasks
                .values()
                .filter(|t| t.due.is_some_and(|d| (14..19).any(|n| d == Due::On(day(n)))));
            weeks(world)[2].meetings + tasks.filter_map(|t| t.estimate_minutes).map(f64::from).sum::<f64>()
        };
        let mut known = estimated(&scene.world);
        let mut n = 0;
        while known < goal {
            let minutes = 60 + 30 * chance.below(6) as u32;
            known += f64::from(minutes);
            // It becomes known five to thirty-five working days before: what comes within ten is not seen yet.
            if chance.below(30) >= 5 {
                let task = scene.task(&format!("rise {n}"), minutes);
                let due = Due::On(day(14 + chance.below(5) as i64));
                scene.change_task(task, |t| t.due = Some(due));
            }
            n += 1;
        }
        seen += usize::from(weeks(&scene.world)[2].is_full());
    }
    assert!(seen * 5 >= count * 4, "{seen} of {count} rises seen");
    assert!(alarms * 20 <= count * WEEKS, "{alarms} of {} calm weeks are called full", count * WEEKS);
}

#[test]
fn a_week_holds_what_is_due_in_it() {
    let mut scene = Scene::new();
    scene.set_now(at(0, 8, 0));
    scene.event("Board", at(7, 10, 0), 120, &["ben"]);
    scene.event("Kept free: Write the board paper", at(7, 14, 0), 60, &[]);
    let paper = scene.task("Write the board paper", 120);
    scene.change_task(paper, |t| t.due = Some(Due::On(day(8))));
    let found = weeks(&scene.world);
    assert_eq!(found.iter().map(|w| w.capacity).collect::<Vec<_>>(), [2_400.0; 5]);
    assert_eq!(
        (found[1].meetings, found[1].demands.len()),
        (120.0, 1),
        "what is kept for a task is the task's"
    );
    assert!(found[1].load_p50() < found[1].load_p80() && !found[1].is_full());
    // Far too long for Monday and Tuesday: the rest lies in the week before.
    scene.change_task(paper, |t| t.estimate_minutes = Some(1_500));
    let found = weeks(&scene.world);
    let mean = |n: usize| found[n].demands.iter().map(|d| d.mean).sum::<f64>();
    assert!((mean(1) - 960.0).abs() < 1.0 && mean(0) > 1_000.0, "{} {}", mean(0), mean(1));
    for (state, start, counts) in [
        (TaskState::Waiting, None, false),
        (TaskState::Someday, None, false),
        (TaskState::Parked, None, false),
        (TaskState::Parked, Some(day(9)), false),
        (TaskState::Parked, Some(day(8)), true),
        (TaskState::Done, None, false),
    ] {
        scene.change_task(paper, |t| (t.state, t.start) = (state, start));
        assert_eq!(!weeks(&scene.world)[1].demands.is_empty(), counts, "{state:?} {start:?}");
    }
    scene.person("Ines Moreau", "ines@northwharf.example");
    for (title, capacity) in [
        ("Joss on leave", 2_400.0),
        ("Annual leave Ines", 2_400.0),
        ("Public holiday", 960.0),
        ("Mara on leave", 960.0),
        ("Annual leave", 960.0),
    ] {
        let away = world::Event::new(
            world::SourceId::derive("own"),
            "away",
            title,
            world::event::EventTime::AllDay { start: day(14), end: day(17) },
        );
        scene.world.put(world::Item::Event(away));
        assert_eq!(weeks(&scene.world)[2].capacity, capacity, "{title}");
    }
}

/// A full week two weeks ahead, with all kinds of work in it.
fn full() -> (Scene, Values) {
    let mut scene = Scene::new();
    let joss = world::office::Member::new("Joss Adeyemi", "joss@northwharf.example");
    std::sync::Arc::make_mut(&mut scene.world.office).assistant = Some(joss);
    let ana = scene.person("Ana Souza", "ana@harbour.example");
    let mut values = Values::new();
    for n in 0..14 {
        let task = scene.task(&format!("Work {n}"), 150);
        let kind = if n % 4 == 0 { TaskKind::Shallow } else { TaskKind::Deep };
        scene.change_task(task, |t| {
            (t.kind, t.due) = (kind, Some(Due::On(day(14 + n % 5))));
            t.requester = (n % 2 == 0).then_some(ana);
        });
        values.insert(ItemRef::Task(task), 5.0 * n as f64);
    }
    (scene, values)
}

fn task_named(world: &Snapshot, title: &str) -> TaskId {
    world.tasks.values().find(|t| t.title == title).unwrap().id
}

#[test]
fn the_least_valuable_gives_way_and_whoever_waits_is_told() {
    let (mut scene, values) = full();
    let config = OrchestrationConfig::default();
    let [hard, first, held] = ["Work 1", "Work 2", "Work 3"].map(|t| task_named(&scene.world, t));
    scene.change_task(hard, |t| t.hard_due = true);
    scene.change_task(first, |t| t.priority = Some('A'));
    let waits = scene.task("Waits", 10);
    scene.change_task(waits, |t| t.after = vec![held]);
    let found = weeks(&scene.world);
    assert_eq!(found.iter().map(Week::is_full).collect::<Vec<_>>(), [false, false, true, false, false]);
    let relief = relief(&scene.world, &values, &found, &config).unwrap();
    assert_eq!((relief.first, relief.last, relief.wakes), (2, 2, day(21)));
    assert!(!relief.hand_over.is_empty() && !relief.park.is_empty());
    let title = |id: &TaskId| scene.world.tasks[id].title.clone();
    assert!(relief.hand_over.iter().all(|id| scene.world.tasks[id].kind == TaskKind::Shallow));
    assert_eq!(title(&relief.park[0]), "Work 4", "1, 2 and 3 may not give way, 0 is handed over");
    let worth: Vec<f64> = relief.park.iter().map(|id| values[&ItemRef::Task(*id)]).collect();
    assert!(worth.is_sorted() && relief.is_enough, "{worth:?}");

    let made = propose(&scene.world, &values, &config);
    let kinds = |kind: &str| made.iter().filter(|p| p.kind.0 == kind).count();
    assert_eq!(kinds("orchestration.park"), relief.park.len());
    assert_eq!((kinds("orchestration.hand_over"), kinds("orchestration.care")), (relief.hand_over.len(), 1));
    let mut then = scene.world.clone();
    for proposal in &made {
        let sum: f64 = proposal.reasons.iter().map(|r| r.amount).sum();
        assert!(
            (proposal.expected.minutes - sum).abs() < 0.5 && !proposal.evidence.is_empty(),
            "{}",
            proposal.title
        );
        let asked = proposal.about.first().is_some_and(|item| match item {
            ItemRef::Task(id) => scene.world.tasks[id].requester.is_some(),
            _ => false,
        });
        let letters =
            proposal.effect.parts().iter().filter(|e| matches!(e, Effect::DraftMail { .. })).count();
        assert_eq!(
            letters,
            usize::from(asked && proposal.kind.0 == "orchestration.park"),
            "{}",
            proposal.title
        );
        then = then.with(&proposal.effect);
    }
    assert!(weeks(&then).iter().all(|w| !w.is_full()), "then no week is full");
    assert!(propose(&then, &values, &config).is_empty());
}

/// A12.7, fourth: what is parked is back in the plan on the day on which it wakes, and not before.
#[test]
fn what_is_parked_returns_on_its_wake_date() {
    let (scene, values) = full();
    let config = OrchestrationConfig::default();
    let relief = relief(&scene.world, &values, &weeks(&scene.world), &config).unwrap();
    let mut then = scene.world.clone();
    for proposal in
        propose(&scene.world, &values, &config).iter().filter(|p| p.kind.0 == "orchestration.park")
    {
        then = then.with(&proposal.effect);
    }
    for (on, back) in [(day(18), false), (relief.wakes, true)] {
        then.now = world::time::instant(on, jiff::civil::time(8, 0, 0, 0), &then.zone());
        for id in &relief.park {
            let plan = plan_day(&then, &values, on, &config, 1, None);
            let planned = plan.blocks.iter().any(|b| b.task == *id);
            let on_hold = |code| matches!(code, "parked" | "not_before");
            let parked = plan.left_out.iter().any(|l| l.task == *id && on_hold(l.code));
            assert_eq!((parked, planned || !parked), (!back, back), "{on}: {}", then.tasks[id].title);
        }
    }
}

#[test]
fn a_review_says_where_minutes_came_from_and_whose_requests_were_taken_on() {
    let mut scene = Scene::new();
    scene.set_now(at(4, 17, 0));
    let ana = scene.person("Ana Souza", "ana@harbour.example");
    let [own, asked, late, moved, old] = ["own", "asked", "late", "moved", "old"].map(|t| scene.task(t, 60));
    let done = |t: &mut world::Task, took| {
        (t.state, t.ended, t.actual_minutes, t.created) =
            (TaskState::Done, Some(at(2, 12, 0)), Some(took), Some(at(-20, 9, 0)));
    };
    scene.change_task(own, |t| {
        done(t, 90);
        t.created = Some(at(1, 9, 0));
    });
    scene.change_task(asked, |t| {
        done(t, 120);
        t.requester = Some(ana);
    });
    scene.change_task(late, |t| {
        (t.state, t.due, t.created) = (TaskState::Waiting, Some(Due::On(day(2))), Some(at(-20, 9, 0)))
    });
    scene.change_task(moved, |t| {
        done(t, 45);
        t.put_off = 3;
    });
    scene.change_task(old, |t| {
        done(t, 500);
        t.ended = Some(at(-10, 9, 0));
        (t.requester, t.created) = (Some(ana), Some(at(-60, 9, 0)));
    });
    let week = Interval::new(at(0, 0, 0), at(7, 0, 0));
    let told: Vec<(Cause, f64)> =
        causes(&scene.world, week).into_iter().map(|p| (p.cause, p.minutes)).collect();
    let expected = [
        (Cause::Asked, 120.0),
        (Cause::Unplanned, 90.0),
        (Cause::Longer, 90.0),
        (Cause::LateInput, 60.0),
        (Cause::PutOff, 45.0),
    ];
    assert_eq!(told, expected);
    let found = accepted(&scene.world, 28);
    assert_eq!((found.len(), found[0].person, found[0].minutes, found[0].unknown), (1, ana, 120.0, 0));
    assert!((found[0].share - 120.0 / 9_600.0).abs() < 1e-9, "{}", found[0].share);
}
