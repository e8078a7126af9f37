//! What becomes of work, of free time and of weights: handed over, kept, weighed anew.

use super::Act;
use crate::twin::named::names_of;
use crate::twin::words::{at, day_word};
use crate::words::{count, inert};
use engines::agenda;
use engines::maths::work;
use engines::twin::EVERYTHING;
use jiff::ToSpan;
use world::effect::{EventDraft, TaskChange};
use world::{Effect, Evidence, Interval, ItemRef, Snapshot};

/// The area where the executive does it, and the tasks that belong to it.
pub(super) fn handed(world: &Snapshot, what: &str, to: &str) -> Result<Act, String> {
    let owner = world.office.owner.person;
    let person = world.people.values().find(|p| p.name == to).ok_or("nobody is known by that name")?;
    let area = world.responsibilities.values().find(|r| r.name == what);
    let hands = area.and_then(|a| a.handed_over(owner, person.id).map(|_| a));
    let mine = |t: &&world::Task| t.state.is_open() && work::is_mine(world, t);
    let of_it = |t: &&world::Task| what == EVERYTHING || names_of(world, t).contains(what);
    // What others may not see stays, and only how much of it there is is said.
    let (tasks, stays): (Vec<&world::Task>, Vec<&world::Task>) =
        world.tasks.values().filter(mine).filter(of_it).partition(|t| t.clearance.is_shared());
    if area.is_some_and(|a| !a.clearance.is_shared()) {
        return Err(format!("it is private: {} may not see it", inert(person.first_name())));
    }
    if hands.is_none() && tasks.is_empty() && !stays.is_empty() {
        return Err(format!("what is left of it is private: {} may not see it", inert(person.first_name())));
    }
    if hands.is_none() && tasks.is_empty() {
        return Err("no open work of yours belongs to it any more".to_owned());
    }
    let mut effects: Vec<Effect> =
        hands.into_iter().map(|a| Effect::HandOver { area: a.id, from: owner, to: person.id }).collect();
    let change = TaskChange { owner: Some(person.id), ..TaskChange::default() };
    effects.extend(tasks.iter().map(|t| Effect::ChangeTask { task: t.id, change: change.clone() }));
    let quote = |t: &&world::Task| Evidence {
        item: ItemRef::Task(t.id),
        quote: inert(&t.title),
        at: t.touched.or(t.created),
        clearance: t.clearance.clone(),
    };
    let of_area = area.map(|a| Evidence {
        item: ItemRef::Responsibility(a.id),
        quote: inert(&a.name),
        at: None,
        clearance: a.clearance.clone(),
    });
    let history = engines::maths::effort::History::new(&world.learned.effort, world.now);
    let minutes = tasks.iter().map(|t| work::remaining(&history, world, t).p50).sum();
    let n = count(tasks.len(), "open task", "open tasks");
    let left = stay(stays.len());
    Ok(Act {
        kind: "whatif.delegate",
        title: format!("Hand {} to {}: {n}{left}", inert(what), inert(person.first_name())),
        effects,
        about: hands
            .map(|a| ItemRef::Responsibility(a.id))
            .into_iter()
            .chain(tasks.first().map(|t| ItemRef::Task(t.id)))
            .collect(),
        evidence: of_area.into_iter().chain(tasks.iter().map(quote)).take(12).collect(),
        minutes,
        goal: None,
    })
}

/// What stays because whoever takes the rest may not see it: "; one that is private stays".
fn stay(n: usize) -> String {
    match n {
        0 => String::new(),
        n => format!("; {} with you", count(n, "that is private stays", "that are private stay")),
    }
}

/// A block on each of these days that is free.
pub(super) fn kept(
    world: &Snapshot,
    config: &engines::Config,
    (weekday, from, until): (jiff::civil::Weekday, u32, u32),
    weeks: u32,
) -> Result<Act, String> {
    let (zone, today) = (world.zone(), world.zone().to_datetime(world.now).date());
    let dates =
        (0..7 * i64::from(weeks)).map(|n| today.saturating_add(n.days())).filter(|d| d.weekday() == weekday);
    let mut effects = Vec::new();
    let mut taken = 0;
    for date in dates {
        let start = world::time::instant(date, at(from), &zone);
        let interval = Interval::lasting(start, i64::from(until - from));
        // Lunch stays free: a whole day is kept in its two halves.
        let halves = world
            .office
            .hours
            .lunch_on(date, &zone)
            .filter(|l| l.overlaps(&interval))
            .map_or_else(|| vec![interval], |lunch| world::time::free(interval, vec![lunch]));
        for half in halves.into_iter().filter(|i| i.start > world.now && i.minutes() >= 15) {
            let draft = EventDraft {
                calendar: None,
                uid: format!("what-if-keep-{}@equerry", half.start.as_second()),
                interval: half,
                zone: world.office.zone.clone(),
                summary: "Kept free".to_owned(),
                description: String::new(),
                location: None,
                attendees: Vec::new(),
                categories: Vec::new(),
                tentative: false,
                clearance: world::Clearance::default(),
            };
            let effect = Effect::CreateEvent { draft };
            match agenda::broken(world, &config.agenda, &effect).is_empty() {
                true => effects.push(effect),
                false => taken += 1,
            }
        }
    }
    if effects.is_empty() {
        return Err("every one of these stretches has something in it already".to_owned());
    }
    let left =
        if taken == 0 { String::new() } else { format!("; {taken} that have something in them are left") };
    let clock = |m| at(m).strftime("%H:%M").to_string();
    Ok(Act {
        kind: "whatif.protect",
        title: format!(
            "Keep {} {}–{} free: {}{left}",
            day_word(weekday),
            clock(from),
            clock(until),
            count(effects.len(), "block", "blocks")
        ),
        about: Vec::new(),
        evidence: Vec::new(),
        minutes: f64::from(until - from) * effects.len() as f64 * 0.1,
        effects,
        goal: None,
    })
}

pub(super) fn weighed(world: &Snapshot, goal: &str, percent: f64) -> Result<Act, String> {
    let found = world.goals.values().find(|g| g.name == goal).ok_or("no goal is called so any more")?;
    let siblings =
        world.goals.values().filter(|g| g.parent == found.parent && g.id != found.id && g.closed.is_none());
    let others: f64 = siblings.map(|g| g.weight).sum();
    let share = (percent / 100.0).clamp(0.0, 0.95);
    if others <= 0.0 {
        return Err("it has no other goals beside it to be weighed against".to_owned());
    }
    Ok(Act {
        kind: "whatif.weight",
        title: format!("Give {} {percent:.0}% of the weight beside its siblings", inert(goal)),
        effects: vec![Effect::SetGoalWeight { goal: found.id, weight: others * share / (1.0 - share) }],
        about: vec![ItemRef::Goal(found.id)],
        evidence: vec![Evidence {
            item: ItemRef::Goal(found.id),
            quote: inert(&found.name),
            at: None,
            clearance: found.clearance.clone(),
        }],
        minutes: 0.0,
        goal: Some(found.id),
    })
}
