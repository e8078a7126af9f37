//! Proposals of alignment: time for a goal that starves or is short of its plan, and links that need one look (spec §4.4, 4.6).

use super::index::{Starved, starved};
use super::links::{Guess, guesses};
use super::short::{Short, short};
use super::{AlignmentConfig, GoalTree};
use crate::maths::{Values, calendar, drafts, spoken};
use jiff::SignedDuration;
use std::collections::BTreeMap;
use world::effect::EventDraft;
use world::evidence::Unit;
use world::proposal::Draft;
use world::{
    Effect, Event, EventId, Evidence, GoalId, GoalLink, Interval, ItemRef, Proposal, Reason, Snapshot,
};

/// Below this a guess is not worth a question.
const WORTH_ASKING: f64 = 0.3;

/// `alignment.starved`, `alignment.short` and `alignment.link`.
pub fn propose(world: &Snapshot, _values: &Values, config: &AlignmentConfig) -> Vec<Proposal> {
    let mut found = starving(world, config);
    found.extend(linking(world, config));
    found
}

/// Blocks for goals: those that starve first, then those that are merely short.
fn starving(world: &Snapshot, config: &AlignmentConfig) -> Vec<Proposal> {
    let starved = starved(world, config);
    let short = short(world, &starved, config);
    let wanted = starved.iter().map(starves).chain(short.iter().map(lacks));
    let mut taken: Vec<Interval> = Vec::new();
    let mut found = Vec::new();
    for wanted in wanted.take(config.most_starved) {
        let Some(slot) = free_slot(world, &taken) else { break };
        taken.push(slot);
        found.extend(keep_time(world, &wanted, slot));
    }
    found
}

/// Why a goal wants a block: its kind, what follows its name, and the figures behind it.
struct Wanted {
    goal: GoalId,
    kind: &'static str,
    because: String,
    quote: String,
}

fn starves(starved: &Starved) -> Wanted {
    let [first, second, actual] = starved.weeks.map(|week| 100.0 * week);
    let target = 100.0 * starved.target;
    Wanted {
        goal: starved.goal,
        kind: "alignment.starved",
        because: format!("had {actual:.0}% of last week; its share is {target:.0}%."),
        quote: format!("last three weeks {first:.0}%, {second:.0}% and {actual:.0}%; target {target:.0}%"),
    }
}

fn lacks(short: &Short) -> Wanted {
    let told = |minutes: f64| if minutes < 1.0 { "none".to_owned() } else { spoken::minutes(minutes) };
    let (had, planned, share) = (told(short.had), told(short.planned), told(short.share));
    Wanted {
        goal: short.goal,
        kind: "alignment.short",
        because: format!(
            "had {had} in the last seven days and has {planned} in the next; its share is {share}."
        ),
        quote: format!(
            "{} short over the two weeks; target {:.0}%",
            told(short.missing_minutes),
            100.0 * short.target
        ),
    }
}

/// The first 90 free minutes of the next five working days, from tomorrow on; 60 where there are no 90.
fn free_slot(world: &Snapshot, taken: &[Interval]) -> Option<Interval> {
    let zone = world.zone();
    let tomorrow = calendar::next_day(calendar::date_of(world.now, &zone));
    let days = calendar::working_days(&world.office.hours, tomorrow, 5);
    [90, 60].into_iter().find_map(|minutes| {
        days.iter()
            .flat_map(|d| calendar::free_on(world, *d, world.now))
            .flat_map(|stretch| world::time::free(stretch, taken.to_vec()))
            .find_map(|free| {
                let slot = Interval::lasting(calendar::round_up(free.start, 15), minutes);
                (slot.end <= free.end).then_some(slot)
            })
    })
}

fn keep_time(world: &Snapshot, wanted: &Wanted, slot: Interval) -> Option<Proposal> {
    let goal = world.goals.get(&wanted.goal)?;
    let (zone, minutes) = (world.zone(), slot.minutes() as f64);
    let today = calendar::date_of(world.now, &zone);
    let weight = GoalTree::of(world).weight(goal.id);
    let uid = format!("goal-{}-{}@equerry", goal.id, slot.start.as_second());
    let evidence = Evidence {
        item: ItemRef::Goal(goal.id),
        quote: wanted.quote.clone(),
        at: Some(world.now),
        clearance: goal.clearance.clone(),
    };
    let reasons = vec![
        Reason::new("focus", format!("{minutes:.0} min in one piece"), 0.5 * minutes, Unit::Minutes),
        Reason::new(
            "goal.weight",
            format!("{} weighs {:.0}%", goal.name, 100.0 * weight),
            minutes * weight,
            Unit::Minutes,
        )
        .with(vec![evidence.clone()]),
        Reason::new("room", "less room for what comes", -0.1 * minutes, Unit::Minutes),
    ];
    let draft = Draft {
        kind: wanted.kind,
        key: format!("{}\n{}", goal.id, iso_week(today)),
        title: format!("Keep {} for {}", spoken::stretch(slot, &zone, today), goal.name),
        because: format!("{} {}", goal.name, wanted.because),
        effect: Effect::CreateEvent {
            draft: EventDraft {
                categories: vec![goal.slug.clone()],
                ..drafts::block(world, uid, format!("Kept free: {}", goal.name), slot)
            },
        },
        ways: Vec::new(),
        expected: format!("{minutes:.0} min on {}", goal.name),
        reasons,
        evidence: vec![evidence],
        about: vec![ItemRef::Goal(goal.id)],
        goal: Some(goal.id),
        by: None,
        expires: slot.start,
    };
    Some(Proposal::new(draft, world.now))
}

fn iso_week(date: jiff::civil::Date) -> String {
    let week = date.iso_week_date();
    format!("{}-{}", week.year(), week.week())
}

/// Links below the threshold, for what takes most time: one key each.
fn linking(world: &Snapshot, config: &AlignmentConfig) -> Vec<Proposal> {
    let mut series: BTreeMap<(String, GoalId), (f64, Vec<EventId>, Guess)> = BTreeMap::new();
    for guess in guesses(world) {
        let unsure =
            (WORTH_ASKING..config.link_threshold).contains(&guess.probability) && guess.word().is_some();
        let ItemRef::Event(id) = guess.item else { continue };
        let Some(event) = world.events.get(&id).filter(|e| unsure && e.is_busy(&world.office.addresses))
        else {
            continue;
        };
        let minutes = event.interval(&world.zone()).minutes() as f64;
        let entry =
            series.entry((event.uid.clone(), guess.goal)).or_insert_with(|| (0.0, Vec::new(), guess.clone()));
        entry.0 += minutes;
        entry.1.push(id);
    }
    let mut series: Vec<(f64, Vec<EventId>, Guess)> = series.into_values().collect();
    series.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.2.item.cmp(&b.2.item)));
    series
        .into_iter()
        .filter(|(minutes, _, _)| *minutes >= 60.0)
        .take(config.most_suggestions)
        .filter_map(|(minutes, events, guess)| link(world, minutes, &events, &guess))
        .collect()
}

fn link(world: &Snapshot, minutes: f64, events: &[EventId], guess: &Guess) -> Option<Proposal> {
    let (goal, word) = (world.goals.get(&guess.goal)?, guess.word()?);
    let first: &Event = world.events.get(events.first()?)?;
    let name = spoken::short(&first.summary, 60);
    let link = GoalLink { goal: goal.id, contribution: 0.3, confirmed: true, probability: 1.0 };
    let effects: Vec<Effect> =
        events.iter().map(|e| Effect::LinkGoal { item: ItemRef::Event(*e), link: link.clone() }).collect();
    let evidence = vec![
        Evidence {
            item: ItemRef::Event(first.id),
            quote: format!("{name}, {} in eight weeks", spoken::minutes(minutes)),
            at: Some(first.interval(&world.zone()).start),
            clearance: first.clearance.clone(),
        },
        Evidence {
            item: ItemRef::Goal(goal.id),
            quote: match guess.because.as_slice() {
                [] => goal.name.clone(),
                said => format!("speaks for it: {}", said.join(", ")),
            },
            at: None,
            clearance: goal.clearance.clone(),
        },
    ];
    let reasons = vec![
        Reason::new(
            "link.time",
            format!("{} get a goal", spoken::minutes(minutes)),
            0.05 * minutes,
            Unit::Minutes,
        ),
        Reason::new(
            "link.unsure",
            "the words leave some doubt",
            -0.05 * minutes * (1.0 - guess.probability),
            Unit::Minutes,
        ),
    ];
    let draft = Draft {
        kind: "alignment.link",
        key: format!("{}\n{}", first.uid, goal.id),
        title: format!("Count {name} towards {}", goal.name),
        because: format!(
            "{} in eight weeks, and no goal named; “{word}” speaks for it.",
            spoken::minutes(minutes)
        ),
        effect: match <[Effect; 1]>::try_from(effects) {
            Ok([one]) => one,
            Err(effects) => Effect::Together { effects },
        },
        ways: Vec::new(),
        expected: format!("{} counted where they belong", spoken::minutes(minutes)),
        reasons,
        evidence,
        about: vec![ItemRef::Event(first.id), ItemRef::Goal(goal.id)],
        goal: Some(goal.id),
        by: None,
        expires: world.now + SignedDuration::from_hours(14 * 24),
    };
    Some(Proposal::new(draft, world.now))
}
