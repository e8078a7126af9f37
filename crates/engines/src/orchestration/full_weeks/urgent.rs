//! When more is marked urgent than fits: what must give, and how often what somebody called urgent was (issue of
//! priority inflation; spec §12.8, yes-audit).

use super::super::OrchestrationConfig;
use super::super::clarify::named;
use super::super::propose::{address_of, letter};
use super::super::radar::{Room, of_task};
use super::choose::{Chosen, Late, Piece, fewest_late, least_lateness};
use crate::maths::effort::History;
use crate::maths::meetings::holds_word;
use crate::maths::{Values, calendar, spoken, value_of, work};
use jiff::civil::{Date, Weekday};
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeMap;
use world::evidence::Unit;
use world::proposal::Draft;
use world::{Due, GaveWay, ItemRef, PersonId, Proposal, Reason, Snapshot, Task, TaskId, TaskState};

/// Words that call something urgent.
const CALLED: [&str; 6] = ["urgent", "urgently", "asap", "immediately", "at once", "right away"];
/// Working days within which something urgent must be done to be weighed now.
const DAYS: usize = 5;
/// Ended tasks of one person from which on their record is told.
pub const ENOUGH: usize = 3;
/// Days after a choice within which whoever asked is to be told.
const TELL_DAYS: i64 = 3;

/// Whether a task is marked as urgent: by its priority, its words, or the mark of the mail it came from.
pub fn is_urgent(world: &Snapshot, task: &Task) -> bool {
    let title = task.title.to_lowercase();
    let marked = |item: &ItemRef| match item {
        ItemRef::Message(id) => world.messages.get(id).is_some_and(|m| m.marks.urgent),
        _ => false,
    };
    task.priority == Some('A')
        || CALLED.iter().any(|word| holds_word(&title, word))
        || task.evidence.iter().any(|e| marked(&e.item))
}

/// Something that is marked urgent and asks for time now.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Claim {
    /// Which.
    pub task: TaskId,
    /// Minutes it still takes.
    pub minutes: f64,
    /// By when; one without a date, or whose date has passed, by the last working day of the week, or today.
    pub by: Timestamp,
}

/// More is urgent than fits.
#[derive(Debug, Clone, PartialEq)]
pub struct Inflation {
    /// Everything that is marked urgent, what is weightiest first.
    pub claims: Vec<Claim>,
    /// Minutes it takes together.
    pub minutes: f64,
    /// Minutes that can be worked until the last of them is due.
    pub room: f64,
    /// What is late at the least, the lightest first.
    pub gives: Vec<Late>,
}

/// What is marked urgent for the coming days, where not all of it fits; none where it does.
pub fn inflation(world: &Snapshot, values: &Values, config: &OrchestrationConfig) -> Option<Inflation> {
    let room = Room::new(world, config);
    let history = History::new(&world.learned.effort, world.now);
    let today = calendar::date_of(world.now, &world.zone());
    let last = calendar::working_days(&world.office.hours, today, DAYS).last().copied()?;
    let asks = |t: &&Task| t.is_workable(today) && work::is_mine(world, t) && t.gave_way.is_none();
    let mut claims: Vec<(f64, Claim)> = Vec::new();
    for task in world.tasks.values().filter(asks).filter(|t| is_urgent(world, t)) {
        let on = by_when(world, task, today);
        if on > last {
            continue;
        }
        let effort = work::remaining(&history, world, task);
        let by = end_of(world, task, on);
        // Everything here is urgent: what it is worth decides, not the mark.
        let plain = Task { priority: None, ..task.clone() };
        let weight = work::cost_of_delay(world, &plain, value_of(values, task.id), &effort);
        claims.push((weight, Claim { task: task.id, minutes: effort.p50, by }));
    }
    claims.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.task.cmp(&b.1.task)));
    let chosen = what_gives(&claims, &room);
    if claims.len() < 2 || chosen.late.is_empty() {
        return None;
    }
    let place = |task: TaskId| claims.iter().position(|c| c.1.task == task);
    let mut gives = chosen.late;
    gives.sort_by_key(|late| std::cmp::Reverse(place(late.task)));
    let claims: Vec<Claim> = claims.into_iter().map(|c| c.1).collect();
    let minutes = claims.iter().map(|c| c.minutes).sum();
    let room = claims.iter().map(|c| c.by).max().map_or(0.0, |by| room.until(by));
    Some(Inflation { claims, minutes, room, gives })
}

fn what_gives(claims: &[(f64, Claim)], room: &Room) -> Chosen {
    let piece = |(weight, claim): &(f64, Claim)| Piece {
        task: claim.task,
        minutes: claim.minutes,
        due: room.until(claim.by),
        weight: *weight,
    };
    let pieces: Vec<Piece> = claims.iter().map(piece).collect();
    least_lateness(&pieces).unwrap_or_else(|| fewest_late(&pieces))
}

/// The day by which it is meant: its date, today where that has passed, the last working day of the week without one.
fn by_when(world: &Snapshot, task: &Task, today: Date) -> Date {
    match task.due {
        Some(due) => due.date(&world.zone()).max(today),
        None => {
            let left = i64::from(today.weekday().until(Weekday::Sunday));
            let mut days = (0..=left).map(|n| today.saturating_add(jiff::Span::new().days(n)));
            days.rfind(|d| calendar::is_working_day(&world.office.hours, *d)).unwrap_or(today)
        }
    }
}

fn end_of(world: &Snapshot, task: &Task, on: Date) -> Timestamp {
    match task.due {
        Some(Due::At(at)) if at > world.now => at,
        _ => Due::On(on).instant(&world.zone(), world.office.hours.day_end(on)),
    }
}

/// How often what one person called urgent was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Called {
    /// Who asked.
    pub person: PersonId,
    /// Urgent tasks of theirs that have ended and had a date.
    pub ended: usize,
    /// Of those, done by the date that was asked for.
    pub held: usize,
    /// Dropped: never needed after all.
    pub dropped: usize,
    /// Days that the others waited beyond the date, in order.
    pub waited: Vec<i64>,
}

impl Called {
    /// The days in the middle of those that waited; none where none did.
    pub fn usual_wait(&self) -> Option<i64> {
        self.waited.get(self.waited.len() / 2).copied()
    }
}

/// What became of what others called urgent: from the dates they asked for and when it ended, most first. People with
/// fewer than three such tasks are not told.
pub fn called(world: &Snapshot) -> Vec<Called> {
    let zone = world.zone();
    let mut by_person: BTreeMap<PersonId, Called> = BTreeMap::new();
    for task in world.tasks.values().filter(|t| !t.state.is_open()) {
        let Some(person) = task.requester.filter(|p| *p != world.office.owner.person) else { continue };
        let gave = task.gave_way.as_deref();
        if gave.is_none() && !is_urgent(world, task) {
            continue;
        }
        let asked = gave.map_or(task.due, |g| g.due);
        let (Some(asked), Some(ended)) = (asked, task.ended) else { continue };
        let (by, on) = (asked.date(&zone), calendar::date_of(ended, &zone));
        let empty = Called { person, ended: 0, held: 0, dropped: 0, waited: Vec::new() };
        let one = by_person.entry(person).or_insert(empty);
        one.ended += 1;
        match task.state {
            TaskState::Dropped => one.dropped += 1,
            _ if on <= by && task.put_off == 0 => one.held += 1,
            _ => one.waited.push(i64::from((on - by).get_days()).max(0)),
        }
    }
    let mut found: Vec<Called> = by_person.into_values().filter(|c| c.ended >= ENOUGH).collect();
    found.iter_mut().for_each(|c| c.waited.sort_unstable());
    found.sort_by(|a, b| b.ended.cmp(&a.ended).then(a.person.cmp(&b.person)));
    found
}

/// A task that gave way: due on another day, no longer first, and with the record of who chose it for what.
pub fn give_way(task: &Task, until: Date, by: PersonId, to: Vec<TaskId>, now: Timestamp) -> Task {
    let gave = GaveWay { at: now, by, to, due: task.due, priority: task.priority };
    let mut after = task.clone();
    // It is no sign of putting off: it was chosen.
    (after.due, after.due_after) = (Some(Due::On(until)), None);
    after.priority = task.priority.map(|p| p.max('B'));
    (after.gave_way, after.touched) = (Some(Box::new(gave)), Some(now));
    after
}

/// `orchestration.tell`: a word to whoever asked for what gave way, within three days of the choice.
pub fn tell(world: &Snapshot) -> Vec<Proposal> {
    let fresh =
        |gave: &GaveWay| world.now.duration_since(gave.at) < SignedDuration::from_hours(24 * TELL_DAYS);
    let told = |task: &Task| {
        let gave = task.gave_way.as_deref().filter(|g| task.state.is_open() && fresh(g))?;
        let asked = world.people.get(&task.requester.filter(|r| *r != world.office.owner.person)?)?;
        let (to, first) = (address_of(asked)?, asked.first_name());
        let by = spoken::day(task.due?.date(&world.zone()));
        let body = format!(
            "More is urgent here than fits, so \"{}\" comes later than you asked: you will have it by {by}. Tell me if \
             that is too late.",
            named(task)
        );
        let evidence = vec![of_task(task, named(task))];
        let draft = Draft {
            kind: "orchestration.tell",
            key: format!("{} {}", task.id, gave.at),
            title: format!("Tell {first} that \"{}\" comes by {by}", named(task)),
            because: format!("{} asked for it, and it gave way to what is more urgent.", asked.name),
            effect: letter(
                world,
                &format!("gave-way-{}-{}", task.id, gave.at.as_second()),
                to,
                first,
                named(task),
                &body,
            ),
            ways: Vec::new(),
            expected: format!("{first} knows before the date, not after"),
            reasons: vec![
                Reason::new("told", "saved by telling before", 15.0, Unit::Minutes).with(evidence.clone()),
                Reason::new("effort", "to read the mail over", -2.0, Unit::Minutes),
            ],
            evidence,
            about: vec![ItemRef::Task(task.id), ItemRef::Person(asked.id)],
            goal: None,
            by: None,
            expires: world.now + SignedDuration::from_hours(24 * TELL_DAYS),
        };
        Some(Proposal::new(draft, world.now))
    };
    world.tasks.values().filter_map(told).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::maths::random::Random;
    use crate::testing::{MONDAY, Scene, at, cases};

    fn config() -> OrchestrationConfig {
        OrchestrationConfig::default()
    }

    fn urgent(scene: &mut Scene, title: &str, minutes: u32, due: Option<Due>) -> TaskId {
        let id = scene.task(title, minutes);
        scene.change_task(id, |t| (t.priority, t.due) = (Some('A'), due));
        id
    }

    #[test]
    fn urgent_is_what_says_so() {
        let mut scene = Scene::new();
        for (title, priority, is) in [
            ("Sign the lease", Some('A'), true),
            ("Sign the lease, urgent", None, true),
            ("Need this ASAP", None, true),
            ("Book insurgents", None, false),
            ("Sign the lease", Some('B'), false),
        ] {
            let id = scene.task(title, 30);
            scene.change_task(id, |t| t.priority = priority);
            assert_eq!(is_urgent(&scene.world, &scene.world.tasks[&id]), is, "{title} {priority:?}");
        }
    }

    #[test]
    fn what_is_worth_least_gives_way_and_the_choice_is_kept() {
        let mut scene = Scene::new();
        scene.event("away", at(0, 9, 0), 8 * 60, &["ben"]);
        let (high, low) = (
            urgent(&mut scene, "Sign the lease", 200, Some(Due::On(MONDAY.tomorrow().unwrap()))),
            urgent(&mut scene, "Tidy the archive", 200, Some(Due::On(MONDAY.tomorrow().unwrap()))),
        );
        let values: Values = [(ItemRef::Task(high), 80.0), (ItemRef::Task(low), 5.0)].into();
        let found = inflation(&scene.world, &values, &config()).unwrap();
        assert_eq!(found.claims.iter().map(|c| c.task).collect::<Vec<_>>(), [high, low]);
        assert_eq!(found.gives.iter().map(|g| g.task).collect::<Vec<_>>(), [low]);
        assert!(found.minutes > found.room, "{found:?}");
        let owner = scene.world.office.owner.person;
        let until = MONDAY.saturating_add(jiff::Span::new().days(7));
        let before = scene.world.tasks[&low].clone();
        let after = give_way(&before, until, owner, vec![high], scene.world.now);
        let gave = after.gave_way.as_deref().unwrap();
        assert_eq!(
            (gave.by, gave.to.as_slice(), gave.due, gave.priority),
            (owner, &[high][..], before.due, Some('A'))
        );
        assert_eq!((after.due, after.priority, after.put_off), (Some(Due::On(until)), Some('B'), 0));
        scene.world.put(world::Item::Task(after));
        assert_eq!(inflation(&scene.world, &values, &config()), None);
        let ben = scene.person("Ben Hale", "ben@northwharf.example");
        assert!(tell(&scene.world).is_empty(), "nobody asked");
        scene.change_task(low, |t| t.requester = Some(ben));
        assert_eq!(tell(&scene.world)[0].title, "Tell Ben that \"Tidy the archive\" comes by Mon 9 Nov");
    }

    /// On random days: what gives way makes room. Without it, everything else that is urgent fits by its date.
    #[test]
    fn what_is_left_of_the_urgent_fits() {
        let mut inflated = 0;
        for seed in 0..cases(200) as u64 {
            let mut chance = Random::new(seed);
            let mut scene = Scene::new();
            for n in 0..chance.below(4) {
                scene.event(
                    &format!("meeting {n}"),
                    at(n as i64, 10, 0),
                    60 * (1 + chance.below(4) as i64),
                    &["ben"],
                );
            }
            let mut values = Values::new();
            for n in 0..2 + chance.below(8) {
                let due = MONDAY.saturating_add(jiff::Span::new().days(chance.below(5) as i64));
                let id = urgent(
                    &mut scene,
                    &format!("task {n}"),
                    30 + 30 * chance.below(8) as u32,
                    Some(Due::On(due)),
                );
                values.insert(ItemRef::Task(id), 5.0 + 80.0 * chance.share());
            }
            let Some(found) = inflation(&scene.world, &values, &config()) else { continue };
            inflated += 1;
            let room = Room::new(&scene.world, &config());
            let mut stay: Vec<&Claim> =
                found.claims.iter().filter(|c| found.gives.iter().all(|g| g.task != c.task)).collect();
            stay.sort_by_key(|a| a.by);
            let mut taken = 0.0;
            for claim in stay {
                taken += claim.minutes;
                assert!(taken <= room.until(claim.by) + 1e-6, "seed {seed}: {claim:?}");
            }
        }
        assert!(inflated > 0, "some days hold more than fits");
    }

    #[test]
    fn a_record_is_told_from_three_on() {
        let mut scene = Scene::new();
        scene.set_now(at(14, 9, 0));
        let ben = scene.person("Ben Hale", "ben@northwharf.example");
        let mut end = |title: &str, day: i64, state, put_off| {
            let id = urgent(&mut scene, title, 30, Some(Due::On(MONDAY)));
            scene.change_task(id, |t| {
                (t.requester, t.state, t.ended, t.put_off) =
                    (Some(ben), state, Some(at(day, 10, 0)), put_off);
            });
            called(&scene.world)
        };
        assert!(end("a", 0, TaskState::Done, 0).is_empty());
        assert!(end("b", 4, TaskState::Done, 0).is_empty());
        let told = end("c", 2, TaskState::Done, 0);
        assert_eq!((told[0].person, told[0].ended, told[0].held, told[0].usual_wait()), (ben, 3, 1, Some(4)));
        let told = end("d", 0, TaskState::Dropped, 0);
        assert_eq!((told[0].dropped, told[0].waited.as_slice()), (1, &[2, 4][..]));
        let told = end("e", 0, TaskState::Done, 1);
        assert_eq!(told[0].held, 1, "put off before it was done");
    }
}
