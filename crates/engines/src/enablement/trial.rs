//! Which occasions are held back: of kinds on trial one in five, by chance from the occasion itself, so that asked again
//! the answer is the same; never what presses, or what was promised to somebody.

use super::effect::{self, Occasion as Measured};
use super::floor;
use super::merge::doing;
use super::outcome::{self, Reading, measure};
use crate::maths::{meetings, random};
use jiff::{SignedDuration, Timestamp};
use std::collections::{BTreeMap, BTreeSet};
use world::trial::{Occasion, Trials};
use world::{Effect, Floor, ItemRef, Proposal, ProposalId, Snapshot};

/// What is due in so many hours presses.
const PRESSING_HOURS: i64 = 48;

/// What may be proposed, with what chance says about it.
#[derive(Debug, Default)]
pub struct Split {
    /// What may be listed.
    pub free: Vec<Proposal>,
    /// What is kept from the list, now or since before.
    pub silent: Vec<Proposal>,
    /// What was decided now, by proposal: to be written down for what would be listed.
    pub decided: BTreeMap<ProposalId, Occasion>,
}

/// The seed of a kind's trial in an office.
pub fn seed(world: &Snapshot, kind: &str) -> u64 {
    random::key(&format!("{} {kind} {}", world.office.owner.person, world.now))
}

/// What makes an occasion the same when it is found again.
pub fn key(kind: &str, subject: ItemRef) -> String {
    ProposalId::derive(&format!("trial\n{kind}\n{}", subject.uuid())).to_string()
}

fn does(effect: &Effect) -> String {
    ProposalId::derive(&format!("does\n{}", doing(effect))).to_string()
}

/// Splits what may be proposed. Of kinds on trial each new occasion is decided; what is held back stays away, under its
/// own kind and any other that says the same of the same thing.
pub fn split(world: &Snapshot, trials: &Trials, ready: Vec<Proposal>) -> Split {
    let mut split = Split::default();
    let silent: Vec<&Occasion> = trials.occasions.iter().filter(|o| o.is_silent(world.now)).collect();
    let mut room: BTreeMap<&str, usize> = BTreeMap::new();
    let mut fresh: Vec<Occasion> = Vec::new();
    for proposal in ready {
        let occasion = decide(world, trials, &proposal, &mut room);
        if let Some(occasion) = occasion {
            fresh.extend(occasion.held_back.then(|| occasion.clone()));
            split.decided.insert(proposal.id, occasion);
        }
        split.free.push(proposal);
    }
    let away = |p: &Proposal| {
        is_fresh(world, p) && silent.iter().copied().chain(&fresh).any(|held| is_same(held, p))
    };
    (split.silent, split.free) = split.free.into_iter().partition(away);
    split
}

/// Whether nobody has seen a proposal, answered it or fetched it.
fn is_fresh(world: &Snapshot, proposal: &Proposal) -> bool {
    !world.proposals.contains_key(&proposal.id)
}

/// Whether a proposal says what was held back, under the same name or another: it does just the same, or is about the
/// same thing and means the same outcome.
fn is_same(held: &Occasion, proposal: &Proposal) -> bool {
    let subject = || {
        let wanted = measure(&proposal.kind.0)?;
        (measure(&held.kind) == Some(wanted)).then(|| wanted.subject(proposal)).flatten()
    };
    held.doing == does(&proposal.effect) || subject().is_some_and(|item| held.about.first() == Some(&item))
}

/// What chance says of a new occasion of a kind on trial; none where there is nothing to decide.
fn decide<'a>(
    world: &Snapshot,
    trials: &'a Trials,
    proposal: &Proposal,
    room: &mut BTreeMap<&'a str, usize>,
) -> Option<Occasion> {
    let trial = trials.running(&proposal.kind.0)?;
    let measure = measure(&proposal.kind.0)?;
    let subject = measure.subject(proposal)?;
    let key = key(&trial.kind, subject);
    if trials.known(&key).is_some() || !is_fresh(world, proposal) || is_spared(world, proposal) {
        return None;
    }
    let left = room
        .entry(trial.kind.as_str())
        .or_insert_with(|| effect::MEASURED.saturating_sub(trials.of(&trial.kind).count()));
    *left = left.checked_sub(1)?;
    Some(Occasion {
        held_back: effect::holds_back(&trial.kind, &key, effect::SHARE, trial.seed),
        kind: trial.kind.clone(),
        key,
        about: vec![subject],
        doing: does(&proposal.effect),
        at: world.now,
        closes: measure.closes(world, subject)?,
        outcome: None,
        settled: None,
    })
}

/// Whether a proposal is never held back: it presses, was promised to somebody or asked by them, or is of a matter that
/// nothing is tried with: money, law, staff, what is Restricted, what only the executive may agree to.
pub fn is_spared(world: &Snapshot, proposal: &Proposal) -> bool {
    let soon = world.now + SignedDuration::from_hours(PRESSING_HOURS);
    let matter = matches!(
        floor::of(world, proposal),
        Some(Floor::Money | Floor::Legal | Floor::Personnel | Floor::Restricted | Floor::Executive)
    );
    let touches_promise = proposal
        .effect
        .parts()
        .iter()
        .any(|p| matches!(p, Effect::ConfirmCommitment { .. } | Effect::CloseCommitment { .. }));
    let rests_on: BTreeSet<ItemRef> =
        proposal.about.iter().copied().chain(proposal.evidence.iter().map(|e| e.item)).collect();
    proposal.by.is_some_and(|by| by < soon)
        || matter
        || touches_promise
        || rests_on.iter().any(|item| is_promised(world, *item))
        || proposal.about.iter().any(|item| presses(world, *item, soon))
}

fn is_promised(world: &Snapshot, item: ItemRef) -> bool {
    match item {
        ItemRef::Commitment(_) => true,
        ItemRef::Task(id) => world.tasks.get(&id).is_some_and(|task| {
            task.requester.is_some_and(|who| who != world.office.owner.person)
                || task.evidence.iter().any(|e| matches!(e.item, ItemRef::Commitment(_)))
        }),
        ItemRef::Message(id) => world.messages.get(&id).is_some_and(|message| {
            world.commitments.values().any(|c| c.ours && c.state.is_open() && c.thread == message.thread)
        }),
        ItemRef::Event(id) => world.events.get(&id).is_some_and(meetings::is_protected),
        _ => false,
    }
}

fn presses(world: &Snapshot, item: ItemRef, soon: Timestamp) -> bool {
    match item {
        ItemRef::Task(id) => {
            world.tasks.get(&id).is_some_and(|task| outcome::due(world, task).is_some_and(|due| due < soon))
        }
        ItemRef::Message(id) => {
            world.messages.get(&id).is_some_and(|m| m.marks.urgent || m.marks.flagged || m.cues.risk)
        }
        ItemRef::Event(id) => world.events.get(&id).is_some_and(|event| {
            let start = event.interval(&world.zone()).start;
            start >= world.now && start < soon
        }),
        _ => false,
    }
}

/// What came of the occasions that are open, by their keys: none for what is lost. What is still to come is left out.
pub fn settle(world: &Snapshot, trials: &Trials) -> BTreeMap<String, Option<f64>> {
    let open = trials.occasions.iter().filter(|o| o.settled.is_none());
    let read = |occasion: &Occasion| {
        let outcome = match measure(&occasion.kind)?.read(world, occasion) {
            Reading::Open => return None,
            Reading::Known(outcome) => Some(outcome),
            Reading::Lost => None,
        };
        Some((occasion.key.clone(), outcome))
    };
    open.filter_map(read).collect()
}

/// The occasions of a kind of which the outcome is known.
pub fn measured(trials: &Trials, kind: &str) -> Vec<Measured> {
    let known = |o: &Occasion| Some(Measured { held_back: o.held_back, outcome: o.outcome? });
    trials.of(kind).filter_map(known).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Scene, at};
    use world::event::EventTime;
    use world::evidence::{Reason, Unit};
    use world::proposal::Draft;
    use world::trial::Trial;
    use world::{Event, Evidence, Interval, SourceId, TaskId};

    const KIND: &str = "orchestration.stale";

    fn about(kind: &str, item: ItemRef, n: u32) -> Proposal {
        let evidence = Evidence { item, quote: "it".into(), at: None, clearance: Default::default() };
        let change = world::effect::TaskChange { estimate_minutes: Some(n), ..Default::default() };
        let draft = Draft {
            kind: "k",
            key: format!("{kind} {} {n}", item.uuid()),
            title: "Do it".into(),
            because: "It lies still.".into(),
            effect: Effect::ChangeTask { task: TaskId(item.uuid()), change },
            ways: Vec::new(),
            expected: String::new(),
            reasons: vec![Reason::new("gain", "gain", 10.0, Unit::Minutes)],
            evidence: vec![evidence],
            about: vec![item],
            goal: None,
            by: None,
            expires: at(60, 8, 0),
        };
        Proposal { kind: kind.into(), ..Proposal::new(draft, at(0, 7, 0)) }
    }

    fn trials(kind: &str, seed: u64) -> Trials {
        let trial = Trial { kind: kind.into(), seed, since: at(-1, 8, 0), by: "Mara".into(), stopped: None };
        Trials { trials: vec![trial], occasions: Vec::new() }
    }

    fn stale(scene: &mut Scene, n: usize) -> Vec<Proposal> {
        (0..n).map(|n| about(KIND, ItemRef::Task(scene.task(&format!("task {n}"), 30)), 30)).collect()
    }

    /// Asked in any order and any number, each occasion is decided alike; about one in five is held back, of a hundred.
    #[test]
    fn chance_decides_by_the_occasion_alone() {
        let mut scene = Scene::new();
        let all = stale(&mut scene, 400);
        let mut held_back = 0;
        for seed in 0..20 {
            let trials = trials(KIND, seed);
            let first = split(&scene.world, &trials, all[..100].to_vec());
            assert_eq!(first.decided.len(), 100);
            let reversed: Vec<Proposal> = all[..100].iter().rev().cloned().collect();
            let again = split(&scene.world, &trials, reversed);
            assert_eq!(first.decided, again.decided, "seed {seed}");
            for (id, occasion) in &first.decided {
                assert_eq!(occasion.held_back, first.silent.iter().any(|p| p.id == *id));
            }
            held_back += first.silent.len();
            // After a hundred nothing more is decided.
            assert_eq!(split(&scene.world, &trials, all.clone()).decided.len(), 100);
        }
        assert!((340..=460).contains(&held_back), "{held_back} of 2,000 are one in five");
    }

    #[test]
    fn nothing_is_held_back_without_a_trial_or_once_somebody_saw_it() {
        let mut scene = Scene::new();
        let all = stale(&mut scene, 40);
        let off = split(&scene.world, &Trials::default(), all.clone());
        assert_eq!((off.free.len(), off.silent.len(), off.decided.len()), (40, 0, 0));
        let mut stopped = trials(KIND, 1);
        stopped.trials[0].stopped = Some(at(0, 7, 0));
        assert!(split(&scene.world, &stopped, all.clone()).decided.is_empty());
        for mut seen in all.clone() {
            seen.show(at(0, 7, 10)).unwrap();
            scene.world.put(world::Item::Proposal(Box::new(seen)));
        }
        assert_eq!(split(&scene.world, &trials(KIND, 1), all).free.len(), 40);
    }

    #[test]
    fn what_is_held_back_does_not_come_under_another_name() {
        let mut scene = Scene::new();
        let all = stale(&mut scene, 40);
        let mut known = trials(KIND, 1);
        let first = split(&scene.world, &known, all.clone());
        known.occasions = first.decided.values().cloned().collect();
        let held = &first.silent[0];
        let item = held.about[0];
        // Another kind that means the same, one that does just the same, one that does something else.
        let same_outcome = about("orchestration.waiting", item, 60);
        let same_effect = Proposal { kind: "agenda.prepare".into(), ..about("agenda.prepare", item, 30) };
        let other = about("orchestration.estimate_grew", item, 90);
        let found = split(&scene.world, &known, vec![same_outcome, same_effect, other.clone(), held.clone()]);
        assert_eq!(found.free.iter().map(|p| p.id).collect::<Vec<_>>(), [other.id]);
        // Four weeks later it is free, and counts no more.
        scene.set_now(at(29, 8, 0));
        let later = split(&scene.world, &known, vec![held.clone()]);
        assert_eq!((later.free.len(), later.decided.len()), (1, 0));
    }

    #[test]
    fn what_presses_or_was_promised_is_never_held_back() {
        let mut scene = Scene::new();
        let all = stale(&mut scene, 6);
        let task = |n: usize| match all[n].about[0] {
            ItemRef::Task(id) => id,
            _ => unreachable!("they are about tasks"),
        };
        scene.change_task(task(0), |t| t.due = Some(world::Due::At(at(1, 12, 0))));
        let anna = scene.person("Anna", "anna@far.example");
        scene.change_task(task(1), |t| t.requester = Some(anna));
        scene.change_task(task(2), |t| t.due = Some(world::Due::At(at(9, 12, 0))));
        let mut all = all;
        all[3].by = Some(at(1, 8, 0));
        all[4].title = "Pay 300 EUR".into();
        let spared: Vec<bool> = all.iter().map(|p| is_spared(&scene.world, p)).collect();
        assert_eq!(spared, [true, true, false, true, true, false]);
        for seed in 0..50 {
            let found = split(&scene.world, &trials(KIND, seed), all.clone());
            assert_eq!(found.decided.keys().len(), 2, "only the two others are decided");
        }
    }

    #[test]
    fn outcomes_are_read_from_what_is_known() {
        let mut scene = Scene::new();
        let task = scene.task("Paper", 60);
        scene.change_task(task, |t| t.due = Some(world::Due::At(at(4, 12, 0))));
        let source = SourceId::derive("own");
        let series = Event::id_of(source, "status", None);
        for day in [2, 9, 40] {
            let hour = EventTime::Timed {
                interval: Interval::lasting(at(day, 10, 0), 30),
                zone: crate::testing::ZONE.into(),
            };
            let mut event = Event::new(source, "status", "Status", hour);
            event.recurrence_id = Some(day.to_string());
            event.id = Event::id_of(source, "status", Some(&day.to_string()));
            scene.world.put(world::Item::Event(event));
        }
        let occasion = |scene: &Scene, kind: &str, item: ItemRef| {
            let closes = measure(kind).unwrap().closes(&scene.world, item).unwrap();
            let (key, doing) = (key(kind, item), String::new());
            let (about, at) = (vec![item], scene.world.now);
            let (outcome, settled) = (None, None);
            Occasion { kind: kind.into(), key, about, doing, at, held_back: false, closes, outcome, settled }
        };
        let late = occasion(&scene, "orchestration.due_risk", ItemRef::Task(task));
        let minutes = occasion(&scene, "agenda.shorten", ItemRef::Event(series));
        let open = occasion(&scene, KIND, ItemRef::Task(task));
        let gone = occasion(&scene, KIND, ItemRef::Task(TaskId::derive("gone")));
        let mut known = Trials { trials: Vec::new(), occasions: vec![late, minutes, open, gone] };
        assert!(settle(&scene.world, &known).is_empty(), "all is still to come");
        scene.set_now(at(8, 8, 0));
        scene.change_task(task, |t| {
            (t.state, t.ended) = (world::TaskState::Done, Some(at(6, 12, 0)));
        });
        let found = settle(&scene.world, &known);
        let of = |n: usize, known: &Trials| known.occasions[n].key.clone();
        assert_eq!(found.get(&of(0, &known)), Some(&Some(2.0)), "two days late");
        let days = found[&of(2, &known)].unwrap();
        assert!((days - 6.18).abs() < 0.01, "{days}");
        assert_eq!(found.len(), 2);
        scene.set_now(at(29, 8, 0));
        let found = settle(&scene.world, &known);
        assert_eq!(found[&of(1, &known)], Some(60.0), "two meetings in four weeks");
        assert_eq!(found[&of(3, &known)], None, "what is gone is not known");
        known.occasions[0].outcome = Some(2.0);
        assert_eq!(measured(&known, "orchestration.due_risk").len(), 1);
    }
}
