use super::*;
use crate::maths::random::Random;
use crate::testing::{Scene, at, cases};
use jiff::Timestamp;
use jiff::civil::date;
use world::{Goal, GoalId, Item, ItemRef, Mailbox, Message, MessageId, SourceId};

fn config() -> AlignmentConfig {
    AlignmentConfig::default()
}

fn message(n: usize, at: Timestamp, subject: &str) -> Message {
    let id = MessageId::derive(&format!("{n} {subject}"));
    let from = Mailbox { email: "ben@northwharf.example".into(), name: None };
    Message { date: Some(at), ..Message::new(id, SourceId::derive("mail"), from, subject) }
}

/// How many happen in a time in which `mean` are usual (Knuth 1969, by multiplying chances).
fn poisson(chance: &mut Random, mean: f64) -> usize {
    let (mut product, mut count) = (chance.share(), 0);
    while product > (-mean).exp() {
        product *= chance.share();
        count += 1;
    }
    count
}

/// Working days of mail about a goal from `first` (days from the Monday of the scene) up to `last`, `of_day` a day.
fn mail(scene: &mut Scene, chance: &mut Random, first: i64, last: i64, of_day: impl Fn(i64) -> f64) {
    for day in (first..=last).filter(|d| d.rem_euclid(7) < 5) {
        for n in 0..poisson(chance, of_day(day)) {
            let n = (day + 1_000) as usize * 100 + n;
            let when = at(day, 8 + chance.below(9) as i64, chance.below(60) as i64);
            scene.world.put(Item::Message(Box::new(message(n, when, "Hub: fit-out and lease"))));
        }
    }
}

fn burst_on(scene: &mut Scene, day: i64) -> bool {
    scene.set_now(at(day, 18, 0));
    !bursts(&scene.world).is_empty()
}

/// A4.5, for goals that five to ten messages a week are about: mail that quadruples is announced within three working days in at least 85 of 100 trials, and
/// eight quiet weeks hold at most half a false alarm on average.
#[test]
fn a_topic_that_mail_is_full_of_is_announced() {
    let trials = cases(200).max(60);
    let (mut announced, mut alarms) = (0, 0);
    for seed in 0..trials as u64 {
        let mut chance = Random::new(4_500 + seed);
        let usual = 1.0 + chance.share();
        let mut quiet = Scene::new();
        quiet.goal("Hub", 1.0, None);
        let mut moved = Scene { world: quiet.world.clone() };
        mail(&mut quiet, &mut chance, -70, 55, |_| usual);
        let mut before = false;
        for day in (0..56).filter(|d| d % 7 < 5) {
            let now = burst_on(&mut quiet, day);
            alarms += usize::from(now && !before);
            before = now;
        }
        let start = chance.below(5) as i64;
        mail(&mut moved, &mut chance, -70, 14, |day| if day < start { usual } else { 4.0 * usual });
        let third = (start..).filter(|d| d % 7 < 5).nth(2).unwrap();
        announced += usize::from((start..=third).any(|day| burst_on(&mut moved, day)));
    }
    let (announced, alarms) = (announced as f64 / trials as f64, alarms as f64 / trials as f64);
    assert!(announced >= 0.85, "announced {announced}");
    assert!(alarms <= 0.5, "false alarms in eight quiet weeks {alarms}");
}

#[test]
fn mail_that_does_not_go_back_far_tells_of_no_burst() {
    let mut scene = Scene::new();
    let hub = scene.goal("Hub", 1.0, None);
    let mut chance = Random::new(1);
    mail(&mut scene, &mut chance, -4, 2, |_| 6.0);
    assert!(!burst_on(&mut scene, 2));
    scene.world.put(Item::Message(Box::new(message(0, at(-62, 9, 0), "Board"))));
    assert!(burst_on(&mut scene, 2));
    let Shift::Burst { goal, told, usual, .. } = &bursts(&scene.world)[0] else { panic!() };
    assert_eq!((*goal, told.len(), *usual), (hub, 5, 0.0));
}

fn change(scene: &mut Scene, id: GoalId, when: Timestamp, how: impl FnOnce(&mut Goal)) {
    let before = scene.world.goals[&id].clone();
    let mut after = before.clone();
    how(&mut after);
    scene.world.put(Item::Goal(after.noting(Some(&before), when, None, "the board")));
}

/// Goals that were set together two months ago.
fn goals(scene: &mut Scene, names: &[&str]) -> Vec<GoalId> {
    let mut set = Vec::new();
    for name in names {
        let goal = crate::testing::goal(name).noting(None, at(-60, 9, 0), None, "");
        set.push(goal.id);
        scene.world.put(Item::Goal(goal));
    }
    set
}

#[test]
fn weights_dates_and_new_goals_are_told_and_small_changes_are_not() {
    let mut scene = Scene::new();
    let set = goals(&mut scene, &["a", "b", "c"]);
    assert!(shifts(&scene.world, &config()).is_empty());
    change(&mut scene, set[0], at(-1, 9, 0), |g| g.weight = 1.2);
    assert!(shifts(&scene.world, &config()).is_empty(), "five hundredths are no shift");
    change(&mut scene, set[0], at(-1, 10, 0), |g| g.weight = 2.0);
    let told = shifts(&scene.world, &config());
    let Shift::Weight { goal, from, to, at: when } = told[0] else { panic!("{told:?}") };
    assert_eq!((goal, when, told.len()), (set[0], at(-1, 10, 0), 1));
    assert!((from - 1.0 / 3.0).abs() < 1e-9 && (to - 0.5).abs() < 1e-9);
    change(&mut scene, set[1], at(-1, 11, 0), |g| g.due = Some(date(2027, 3, 31)));
    let new = crate::testing::goal("d").noting(None, at(0, 7, 0), None, "");
    scene.world.put(Item::Goal(new.clone()));
    let told = shifts(&scene.world, &config());
    assert!(told.contains(&Shift::Objective { goal: new.id, at: at(0, 7, 0) }), "{told:?}");
    assert!(told.iter().any(|s| matches!(s, Shift::Due { goal, .. } if *goal == set[1])), "{told:?}");
    scene.set_now(at(20, 9, 0));
    assert!(shifts(&scene.world, &config()).is_empty(), "old news is none");
}

#[test]
fn time_that_leaves_the_plan_week_by_week_is_told() {
    let mut scene = Scene::new();
    let set = goals(&mut scene, &["a", "b"]);
    for (week, hours_on_a) in [5, 6, 7, 8].into_iter().enumerate() {
        for hour in 0..10 {
            let start = at(7 * week as i64 + hour / 5, 9 + hour % 5, 0);
            let event = scene.event(&format!("e{week} {hour}"), start, 60, &[]);
            scene.link(ItemRef::Event(event), set[usize::from(hour >= hours_on_a)], 1.0);
        }
    }
    scene.set_now(at(28, 9, 0));
    let told = shifts(&scene.world, &config());
    let Some(Shift::Falling { weeks, at: when }) = told.first() else { panic!("{told:?}") };
    assert!(weeks.windows(2).all(|w| w[1] < w[0]), "{weeks:?}");
    assert_eq!(*when, at(28, 0, 0));
    scene.set_now(at(35, 9, 0));
    assert!(shifts(&scene.world, &config()).is_empty(), "an empty week tells nothing");
}

#[test]
fn a_week_has_shares_for_goals_and_what_is_below_them() {
    let mut scene = Scene::new();
    let top = scene.goal("top", 1.0, None);
    let (a, b) = (scene.goal("a", 3.0, Some(top)), scene.goal("b", 1.0, Some(top)));
    for (hour, goal) in [(9, a), (10, b)] {
        let event = scene.event(&format!("e{hour}"), at(-2, hour, 0), 60, &[]);
        scene.link(ItemRef::Event(event), goal, 1.0);
    }
    scene.event("nothing", at(-2, 14, 0), 120, &[]);
    let found = weeks(&scene.world, scene.world.now, 8, &config());
    let tree = GoalTree::of(&scene.world);
    assert_eq!(found.len(), 8);
    assert_eq!(found[0].share(&tree, top), None);
    assert_eq!(found[7].minutes, 240.0);
    let close = |share: Option<(f64, f64)>, target: f64, actual: f64| {
        let (t, a) = share.unwrap();
        assert!((t - target).abs() < 1e-9 && (a - actual).abs() < 1e-9, "{share:?}");
    };
    close(found[7].share(&tree, top), 0.85, 0.5);
    close(found[7].share(&tree, a), 0.85 * 0.75, 0.25);
    close(found[7].no_goal(), 0.15, 0.5);
}
