use super::*;
use crate::maths::random::Random;
use crate::testing::{Scene, at};
use std::collections::BTreeMap;
use world::{Goal, GoalId, GoalLink, ItemRef, Level, Snapshot};

fn sum(shares: &[Share], part: impl Fn(&Share) -> f64) -> f64 {
    shares.iter().map(part).sum()
}

#[test]
fn weights_are_products_of_normalised_siblings() {
    let mut scene = Scene::new();
    let top = scene.goal("mission", 7.0, None);
    let (a, b) = (scene.goal("a", 3.0, Some(top)), scene.goal("b", 1.0, Some(top)));
    let c = scene.goal("c", 2.0, Some(a));
    let tree = GoalTree::of(&scene.world);
    for (goal, weight) in [(top, 1.0), (a, 0.75), (b, 0.25), (c, 0.75)] {
        assert!((tree.weight(goal) - weight).abs() < 1e-12);
    }
    assert_eq!(tree.leaves().count(), 2);
    assert!((tree.leaves().map(|g| tree.weight(g)).sum::<f64>() - 1.0).abs() < 1e-12);
}

#[test]
fn trees_that_cannot_be() {
    let day = |d: i8| Some(jiff::civil::date(2026, 1, d));
    let goal = |name: &str, weight: f64, parent: Option<&str>| Goal {
        weight,
        parent: parent.map(GoalId::derive),
        ..crate::testing::goal(name)
    };
    let chain: Vec<Goal> = (0..7)
        .map(|n: i32| goal(&n.to_string(), 1.0, (n > 0).then(|| (n - 1).to_string()).as_deref()))
        .collect();
    for (goals, code) in [
        (vec![goal("a", 0.0, None), goal("b", 0.0, None)], "E_WEIGHTS"),
        (vec![goal("a", -1.0, None), goal("b", 2.0, None)], "E_WEIGHTS"),
        (vec![goal("a", f64::NAN, None)], "E_WEIGHTS"),
        (vec![goal("a", 1.0, Some("b")), goal("b", 1.0, Some("a"))], "E_CYCLE"),
        (vec![goal("a", 1.0, Some("a"))], "E_CYCLE"),
        (chain[..7].to_vec(), "E_LIMIT"),
        (vec![Goal { start: day(2), due: day(1), ..goal("a", 1.0, None) }], "E_TIME_ORDER"),
    ] {
        assert_eq!(GoalTree::new(&goals).unwrap_err().code(), code);
    }
    assert!(GoalTree::new(&chain[..6]).is_ok());
    assert!(GoalTree::new(&[]).unwrap().is_empty());
}

/// A4.1: both numeric examples, as shares and as an agenda of ten hours.
#[test]
fn the_index_of_the_specification() {
    let mut scene = Scene::new();
    let goals: Vec<GoalId> = [4.0, 3.0, 2.0, 1.0]
        .iter()
        .enumerate()
        .map(|(n, w)| scene.goal(&format!("g{n}"), *w, None))
        .collect();
    for (hour, goal) in [(0, Some(0)), (1, Some(0)), (2, Some(1)), (3, Some(1)), (4, Some(1)), (5, Some(2))]
        .into_iter()
        .chain([(6, Some(3)), (7, None), (8, None), (9, None)])
    {
        let event = scene.event(&format!("e{hour}"), at(2, 8 + hour, 0), 60, &[]);
        if let Some(goal) = goal {
            scene.link(ItemRef::Event(event), goals[goal], 0.6);
        }
    }
    scene.set_now(at(4, 9, 0));
    for (no_goal, index) in [(0.0, 0.70), (0.15, 0.79)] {
        let config = AlignmentConfig { no_goal_share: no_goal, ..Default::default() };
        let found = super::index(&scene.world, Window::Back, &config).unwrap();
        assert!((found.index - index).abs() < 1e-9, "{}", found.index);
        assert_eq!(found.band, Band::Drifting);
        assert!((found.minutes - 600.0).abs() < 1e-9);
    }
}

#[test]
fn without_goals_or_events_nothing_is_invented() {
    let mut scene = Scene::new();
    let config = AlignmentConfig::default();
    let task = scene.task("Call Ana", 30);
    assert_eq!(super::index(&scene.world, Window::Back, &config).unwrap_err().code(), "E_NOT_ENOUGH_DATA");
    assert_eq!(values(&scene.world, &config)[&ItemRef::Task(task)], 2.0);
    assert!(starved(&scene.world, &config).is_empty());
    assert!(suggest_links(&scene.world, NEAR_WEEKS, &config).is_empty());
    assert!(propose(&scene.world, &Default::default(), &config).is_empty());
    scene.goal("g", 1.0, None);
    assert_eq!(super::index(&scene.world, Window::Forward, &config).unwrap_err().code(), "E_NOT_ENOUGH_DATA");
}

/// A4.6: whatever overlaps and whatever serves several goals, the shares add up to 1.
#[test]
fn shares_add_up_to_one() {
    for seed in 0..40 {
        let mut chance = Random::new(seed);
        let mut scene = Scene::new();
        let goals: Vec<GoalId> = (0..1 + chance.below(6))
            .map(|n| {
                let parent = (n > 2).then(|| GoalId::derive("g0"));
                scene.goal(&format!("g{n}"), 0.1 + chance.share(), parent)
            })
            .collect();
        for n in 0..chance.below(60) {
            let when = at(chance.below(27) as i64, 6 + chance.below(14) as i64, chance.below(60) as i64);
            let event = scene.event(&format!("e{n}"), when, 5 + chance.below(240) as i64, &[]);
            for _ in 0..chance.below(4) {
                let goal = if chance.chance(0.1) {
                    GoalId::derive("unseen")
                } else {
                    goals[chance.below(goals.len())]
                };
                scene.link(ItemRef::Event(event), goal, [0.1, 0.3, 0.6, 1.0][chance.below(4)]);
            }
            if chance.chance(0.2) {
                scene.change_event(event, |e| e.status = world::event::EventStatus::Tentative);
            }
        }
        scene.set_now(at(28, 9, 0));
        let Ok(found) = super::index(&scene.world, Window::Back, &AlignmentConfig::default()) else {
            continue;
        };
        assert!((sum(&found.shares, |s| s.actual) - 1.0).abs() < 1e-9);
        assert!((sum(&found.shares, |s| s.target) - 1.0).abs() < 1e-9);
        assert!((sum(&found.shares, |s| s.minutes) - found.minutes).abs() < 1e-6);
        assert!((0.0..=1.0 + 1e-9).contains(&found.index));
        let gaps: f64 = found.reasons.iter().map(|r| r.amount.abs()).sum();
        assert!(
            (found.index - (1.0 - 0.5 * gaps / found.minutes)).abs() < 1e-9,
            "the gaps explain the index"
        );
    }
}

#[test]
fn overlapping_events_share_each_instant() {
    let mut scene = Scene::new();
    let (g, h) = (scene.goal("g", 1.0, None), scene.goal("h", 1.0, None));
    let (a, b) = (scene.event("a", at(1, 9, 0), 60, &[]), scene.event("b", at(1, 9, 30), 60, &[]));
    scene.link(ItemRef::Event(a), g, 1.0);
    scene.link(ItemRef::Event(b), h, 1.0);
    scene.set_now(at(2, 9, 0));
    let found = super::index(&scene.world, Window::Back, &AlignmentConfig::default()).unwrap();
    let minutes: Vec<f64> = found.shares.iter().filter(|s| s.minutes > 0.0).map(|s| s.minutes).collect();
    assert_eq!((found.minutes, minutes), (90.0, vec![45.0, 45.0]));
}

#[test]
fn unseen_goals_are_other_and_cost_nothing() {
    let mut scene = Scene::new();
    let g = scene.goal("g", 1.0, None);
    let (a, b) = (scene.event("a", at(1, 9, 0), 60, &[]), scene.event("b", at(1, 11, 0), 60, &[]));
    scene.link(ItemRef::Event(a), g, 1.0);
    scene.link(ItemRef::Event(b), GoalId::derive("secret"), 1.0);
    scene.set_now(at(2, 9, 0));
    let found = super::index(&scene.world, Window::Back, &AlignmentConfig::default()).unwrap();
    let other = found.shares.iter().find(|s| s.bucket == Bucket::Other).unwrap();
    assert_eq!((other.target, other.actual), (0.5, 0.5));
}

/// A4.2: raising a goal's weight never lowers the rank of an item that serves only that goal.
#[test]
fn more_weight_never_lowers_an_item() {
    let rank = |world: &Snapshot, item: ItemRef| {
        let values: BTreeMap<ItemRef, f64> = values(world, &AlignmentConfig::default());
        values.iter().filter(|(i, v)| **i != item && **v > values[&item] + 1e-9).count()
    };
    for seed in 0..60 {
        let mut chance = Random::new(seed);
        let mut scene = Scene::new();
        let goals: Vec<GoalId> = (0..2 + chance.below(5))
            .map(|n| scene.goal(&format!("g{n}"), 0.05 + chance.share(), None))
            .collect();
        let contribution = |chance: &mut Random| [0.1, 0.3, 0.6, 1.0][chance.below(4)];
        for n in 0..20 {
            let task = scene.task(&format!("task {n}"), 30);
            for _ in 0..chance.below(3) {
                let goal = goals[chance.below(goals.len())];
                scene.link(ItemRef::Task(task), goal, contribution(&mut chance));
            }
        }
        let goal = goals[chance.below(goals.len())];
        let only = ItemRef::Task(scene.task("only this", 30));
        scene.link(only, goal, contribution(&mut chance));
        let before = rank(&scene.world, only);
        let weight = scene.world.goals[&goal].weight * (1.0 + 4.0 * chance.share());
        let then = scene.world.with(&world::Effect::SetGoalWeight { goal, weight });
        assert!(rank(&then, only) <= before, "seed {seed}");
    }
}

#[test]
fn a_goal_behind_its_line_is_worth_more() {
    let mut scene = Scene::new();
    let goal = scene.goal("g", 1.0, None);
    let task = ItemRef::Task(scene.task("t", 30));
    scene.link(task, goal, 0.6);
    let today = crate::maths::calendar::date_of(scene.world.now, &scene.world.zone());
    let day = |n: i32| Some(today.saturating_add(jiff::Span::new().days(n)));
    for (measured, points) in [(None, 60.0), (Some(50.0), 60.0), (Some(30.0), 72.0), (Some(-50.0), 90.0)] {
        scene.change_goal(goal, |g| {
            (g.baseline, g.target, g.start, g.due) = (Some(0.0), Some(100.0), day(-50), day(50));
            g.status =
                measured.map(|value| world::goal::Measure { date: today, value }).into_iter().collect();
        });
        let worth = value(&scene.world, &GoalTree::of(&scene.world), task, &AlignmentConfig::default());
        assert!((worth.points - points).abs() < 1e-9, "{measured:?}: {}", worth.points);
        assert!((worth.reasons.iter().map(|r| r.amount).sum::<f64>() - worth.points).abs() < 1e-9);
        assert_eq!(worth.goal, Some(goal));
    }
}

#[test]
fn a_starved_goal_gets_a_slot() {
    let mut scene = Scene::new();
    let (fed, starving) = (scene.goal("fed", 1.0, None), scene.goal("Rotterdam hub", 1.0, None));
    for day in 0..21 {
        let event = scene.event(&format!("e{day}"), at(day, 9, 0), 120, &[]);
        scene.link(ItemRef::Event(event), fed, 1.0);
    }
    scene.set_now(at(21, 7, 40));
    let config = AlignmentConfig::default();
    let found = starved(&scene.world, &config);
    assert_eq!(found.iter().map(|s| s.goal).collect::<Vec<_>>(), [starving]);
    let proposals = propose(&scene.world, &Default::default(), &config);
    assert_eq!(proposals.len(), 1);
    let sum: f64 = proposals[0].reasons.iter().map(|r| r.amount).sum();
    assert!((proposals[0].expected.minutes - sum).abs() < 1e-9 && sum > 0.0);
    assert!(proposals[0].title.starts_with("Keep "), "{}", proposals[0].title);
}

/// A4.4: after 60 corrections, automatic links of 500 items over 6 goals are right at least 85 times in 100 where
/// they are made, and are made for at least half.
#[test]
fn links_learn_from_corrections() {
    let topics = ["rotterdam lease depot", "delivery haarlem late", "talent successor coach"]
        .into_iter()
        .chain(["budget board forecast", "brightmark renewal price", "safety audit fire"]);
    let mut chance = Random::new(44);
    let mut scene = Scene::new();
    let goals: Vec<(GoalId, Vec<&str>)> = topics
        .enumerate()
        .map(|(n, words)| (scene.goal(&format!("goal{n}"), 1.0, None), words.split(' ').collect()))
        .collect();
    for (goal, words) in &goals {
        scene.change_goal(*goal, |g| g.keywords = vec![words[0].into()]);
    }
    let common = ["review", "weekly", "update", "notes", "call", "plan", "draft", "prepare", "check", "sync"];
    let mut truth = BTreeMap::new();
    for n in 0..500 {
        let (goal, own) = &goals[chance.below(6)];
        let mut title = [own[chance.below(3)], common[chance.below(10)], common[chance.below(10)]];
        if chance.chance(0.15) {
            title[0] = common[chance.below(10)]; // some titles tell nothing
        }
        let task = ItemRef::Task(scene.task(&format!("{} {n}", title.join(" ")), 30));
        truth.insert(task, *goal);
        if n < 60 {
            scene.link(task, *goal, 0.6);
        }
    }
    let made: Vec<(ItemRef, GoalLink)> = suggest_links(&scene.world, NEAR_WEEKS, &AlignmentConfig::default());
    let right = made.iter().filter(|(item, link)| truth[item] == link.goal).count();
    assert!(made.len() >= 220, "made {}", made.len());
    assert!(right as f64 >= 0.85 * made.len() as f64, "{right} of {}", made.len());
}

#[test]
fn keywords_are_enough_to_begin_with_and_a_no_is_kept() {
    let mut scene = Scene::new();
    let goal = scene.goal("Rotterdam hub", 1.0, None);
    scene.goal("On-time delivery", 1.0, None);
    scene.change_goal(goal, |g| g.keywords = vec!["Rotterdam".into(), "Maasvlakte".into()]);
    let task = scene.task("Sign the Maasvlakte lease", 30);
    scene.task("Buy a birthday card", 10);
    let config = AlignmentConfig::default();
    let made = suggest_links(&scene.world, NEAR_WEEKS, &config);
    assert_eq!(made.iter().map(|m| (m.0, m.1.goal)).collect::<Vec<_>>(), [(ItemRef::Task(task), goal)]);
    scene.change_goal(goal, |g| g.clearance.compartment = Some(world::ids::Compartment("heron".into())));
    assert!(suggest_links(&scene.world, NEAR_WEEKS, &config).is_empty(), "never across compartments");
    scene.change_goal(goal, |g| g.clearance.compartment = None);
    scene.change_task(task, |t| t.clearance.level = Level::Restricted);
    assert!(
        suggest_links(&scene.world, NEAR_WEEKS, &config).is_empty(),
        "nothing private towards what others see"
    );
    scene.change_goal(goal, |g| g.clearance.level = Level::Restricted);
    assert_eq!(suggest_links(&scene.world, NEAR_WEEKS, &config).len(), 1, "a goal as private as the task");
}

#[test]
fn one_meeting_is_told_alike_however_far_back_it_is() {
    let mut scene = Scene::new();
    let goal = scene.goal("Rotterdam hub", 1.0, None);
    scene.change_goal(goal, |g| g.keywords = vec!["Rotterdam".into()]);
    for week in 0..20 {
        scene.event("Rotterdam steering", at(-7 * week - 1, 9, 0), 60, &["ben"]);
    }
    let made = |weeks| suggest_links(&scene.world, weeks, &AlignmentConfig::default());
    let (near, far) = (made(NEAR_WEEKS), made(26));
    assert_eq!((near.len(), far.len()), (4, 20));
    assert!(far.iter().all(|(_, link)| *link == near[0].1), "{far:?}");
}

#[test]
fn a_task_serves_the_goals_of_its_project() {
    let mut scene = Scene::new();
    let (g, h) = (scene.goal("g", 3.0, None), scene.goal("h", 1.0, None));
    let project = scene.project("hub", vec![(g, 0.6)]);
    let task = scene.task("t", 30);
    scene.change_task(task, |t| t.project = Some(project));
    scene.link(ItemRef::Task(task), h, 1.0);
    let values = values(&scene.world, &AlignmentConfig::default());
    assert!((values[&ItemRef::Task(task)] - (100.0 * (0.75 * 0.6 + 0.25))).abs() < 1e-9);
    assert!((values[&ItemRef::Project(project)] - 45.0).abs() < 1e-9);
}
