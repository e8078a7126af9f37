//! Work split between two: what the executive's day leaves out and the assistant could do today, in their own hours and
//! when they are at their best, is handed over on a yes (spec §1, §9).

use super::OrchestrationConfig;
use super::assistant::{as_the_assistant, may_take};
use super::clarify::named;
use super::plan::{DayPlan, plan_day};
use super::radar::of_task;
use crate::maths::{Values, calendar, spoken};
use jiff::SignedDuration;
use world::effect::TaskChange;
use world::evidence::Unit;
use world::proposal::Draft;
use world::{Effect, Interval, Item, ItemRef, Proposal, Reason, Snapshot, Task, TaskId};

/// Constraints of a day that somebody else's day does not have.
const OF_THE_DAY: [&str; 4] = ["full", "deep_limit", "no_gap", "no_time"];
/// Most that is handed over at once.
const MOST: usize = 3;
/// Placements the two plans may try: which tasks are left out matters, not their last order.
const EFFORT: usize = 20_000;

/// A task that the executive's day leaves out, and when the assistant could do it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share {
    /// Which.
    pub task: TaskId,
    /// The first stretch of it in the assistant's day.
    pub at: Interval,
    /// Minutes of it in that day.
    pub minutes: i64,
}

/// What of `left_out`, the most valuable first, the assistant has the hours for today beside what they have already,
/// and may do.
pub fn shares(
    world: &Snapshot,
    values: &Values,
    plan: &DayPlan,
    config: &OrchestrationConfig,
    seed: u64,
) -> Vec<Share> {
    let Some(assistant) = world.office.assistant.as_ref().map(|a| a.person) else { return Vec::new() };
    let candidates: Vec<&Task> = plan
        .left_out
        .iter()
        .filter(|left| OF_THE_DAY.contains(&left.code))
        .filter_map(|left| world.tasks.get(&left.task))
        .filter(|task| may_take(world, task) && task.resume.is_none())
        .take(MOST)
        .collect();
    if candidates.is_empty() {
        return Vec::new();
    }
    let mut then = world.clone();
    for task in &candidates {
        then.put(Item::Task(Task { owner: Some(assistant), ..(*task).clone() }));
    }
    let Some(theirs) = as_the_assistant(&then) else { return Vec::new() };
    let day = plan_day(&theirs, values, plan.date, config, seed, None);
    let whole = |task: &&&Task| day.left_out.iter().all(|left| left.task != task.id);
    let share = |task: &&Task| {
        let mut blocks = day.blocks.iter().filter(|b| b.task == task.id).map(|b| b.interval);
        let at = blocks.next()?;
        Some(Share { task: task.id, at, minutes: at.minutes() + blocks.map(|b| b.minutes()).sum::<i64>() })
    };
    candidates.iter().filter(whole).filter_map(share).collect()
}

/// `orchestration.share`: those, each with a yes of its own.
pub(super) fn propose(world: &Snapshot, values: &Values, config: &OrchestrationConfig) -> Vec<Proposal> {
    let Some(assistant) = world.office.assistant.as_ref() else { return Vec::new() };
    if !world.tasks.values().any(|t| may_take(world, t)) {
        return Vec::new();
    }
    let today = calendar::date_of(world.now, &world.zone());
    let quick = OrchestrationConfig { search_effort: EFFORT.min(config.search_effort), ..config.clone() };
    let plan = plan_day(world, values, today, &quick, 1, None);
    let first = assistant.name.split_whitespace().next().unwrap_or(&assistant.name);
    let proposed = |share: &Share| {
        let task = world.tasks.get(&share.task)?;
        let why = &plan.left_out.iter().find(|left| left.task == share.task)?.why;
        Some(proposal(world, task, share, first, assistant.person, why))
    };
    shares(world, values, &plan, &quick, 1).iter().filter_map(proposed).collect()
}

fn proposal(
    world: &Snapshot,
    task: &Task,
    share: &Share,
    first: &str,
    owner: world::PersonId,
    why: &str,
) -> Proposal {
    let (zone, today) = (world.zone(), calendar::date_of(world.now, &world.zone()));
    let evidence = vec![of_task(task, named(task))];
    let minutes = share.minutes as f64;
    let draft = Draft {
        kind: "orchestration.share",
        key: format!("{} {today}", task.id),
        title: format!("Hand \"{}\" over to {first}", named(task)),
        because: format!(
            "Your day leaves it out: {why}. {first} has time for it, {}.",
            spoken::stretch(share.at, &zone, today)
        ),
        effect: Effect::ChangeTask {
            task: task.id,
            change: TaskChange { owner: Some(owner), ..TaskChange::default() },
        },
        ways: Vec::new(),
        expected: format!("done today, {} of your time saved", spoken::minutes(minutes)),
        reasons: vec![
            Reason::new("freed", "your time that it would take", minutes, Unit::Minutes)
                .with(evidence.clone()),
            Reason::new("effort", "to hand it over", -5.0, Unit::Minutes),
        ],
        evidence,
        about: vec![ItemRef::Task(task.id)],
        goal: None,
        by: None,
        expires: world.now + SignedDuration::from_hours(24),
    };
    Proposal::new(draft, world.now)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::maths::random::Random;
    use crate::testing::{MONDAY, Scene, at, cases, random_day};
    use jiff::civil::time;
    use world::office::Member;
    use world::task::TaskKind;
    use world::{Clearance, Level};

    fn with_assistant(scene: &mut Scene) -> world::PersonId {
        let joss = Member::new("Joss Adeyemi", "joss@northwharf.example");
        let mut office = (*scene.world.office).clone();
        let mut hours = office.hours.clone();
        hours.days[0] = Some((time(9, 0, 0, 0), time(13, 0, 0, 0)));
        (office.assistant, office.assistant_hours) = (Some(joss.clone()), Some(hours));
        scene.world.office = office.into();
        joss.person
    }

    #[test]
    fn what_the_day_leaves_out_goes_to_whoever_has_the_hours_and_may() {
        let mut scene = Scene::new();
        scene.event("Board", at(0, 8, 0), 9 * 60, &["ben"]);
        let [file, think, secret] = ["File receipts", "Think", "Order the cake"].map(|t| scene.task(t, 60));
        scene.change_task(think, |t| t.kind = TaskKind::Deep);
        scene.change_task(secret, |t| t.clearance = Clearance::at(Level::Confidential));
        let config = OrchestrationConfig::default();
        assert!(propose(&scene.world, &Values::new(), &config).is_empty(), "no assistant");
        let joss = with_assistant(&mut scene);
        let found = propose(&scene.world, &Values::new(), &config);
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0].title, "Hand \"File receipts\" over to Joss");
        assert!(found[0].because.contains("Joss has time for it, "), "{}", found[0].because);
        assert_eq!(found[0].about, [ItemRef::Task(file)]);
        scene.event("Training", at(0, 9, 0), 4 * 60, &["joss"]);
        assert!(propose(&scene.world, &Values::new(), &config).is_empty(), "Joss has no time either");
        let _ = joss;
    }

    /// On random days: what is handed over is left out of the executive's day, is light, and lies in the assistant's
    /// hours, over nothing of theirs.
    #[test]
    fn shares_lie_in_the_assistants_hours() {
        let config = OrchestrationConfig::default();
        let mut shared = 0;
        for seed in 0..cases(200) as u64 {
            let mut chance = Random::new(seed);
            let (mut scene, values) = random_day(&mut chance, 30);
            with_assistant(&mut scene);
            let busy = scene.event("Catch-up", at(0, 9 + chance.below(4) as i64, 0), 30, &["joss"]);
            let busy = scene.world.events[&busy].interval(&scene.world.zone());
            let plan = plan_day(&scene.world, &values, MONDAY, &config, seed, None);
            for share in shares(&scene.world, &values, &plan, &config, seed) {
                shared += 1;
                let task = &scene.world.tasks[&share.task];
                assert!(plan.left_out.iter().any(|l| l.task == share.task), "seed {seed}");
                assert!(may_take(&scene.world, task), "seed {seed}");
                assert!(
                    share.at.start >= at(0, 9, 0) && share.at.end <= at(0, 13, 0),
                    "seed {seed}: {share:?}"
                );
                assert!(!share.at.overlaps(&busy), "seed {seed}: {share:?}");
            }
        }
        assert!(shared > 0);
    }
}
