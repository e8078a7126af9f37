//! Whom to write to this week, and whom to ask for an introduction: at most five a week, each with a reason that is
//! there (spec §7.8). Where no reason is there, nothing is suggested.

mod occasion;

use super::circle::{Circle, How, Known, Standing, WayIn};
use crate::maths::{drafts, spoken};
use jiff::{SignedDuration, Timestamp, ToSpan, civil};
use occasion::{Occasion, occasions};
use std::collections::BTreeSet;
use world::evidence::Unit;
use world::proposal::Draft;
use world::{Effect, Evidence, GoalId, ItemRef, Mailbox, Person, PersonId, Proposal, Reason, Snapshot};

/// Write to somebody who is drifting away.
pub const REACH_OUT: &str = "relationship.reach_out";
/// Ask somebody to introduce one to somebody else.
pub const INTRODUCTION: &str = "relationship.introduction";
/// How the kinds of suggestions begin.
const KIND: &str = "relationship.";

/// So many suggestions a week.
pub const A_WEEK: usize = 5;
/// Of these, so many introductions.
const INTRODUCTIONS: usize = 2;
/// An hour for a suggestion that could not be better.
const BEST: f64 = 60.0;
/// Least of a tie's health that counts as gone where a reason stands on its own.
const ALWAYS: f64 = 0.1;
/// How far somebody must move a goal to be worth an introduction.
const WORTH_MEETING: f64 = 0.5;

/// A suggestion before the week's room is shared out.
struct Candidate {
    score: f64,
    proposal: Proposal,
}

/// This week's suggestions, best first; those that are open already keep their room.
pub fn propose(world: &Snapshot, circle: &Circle<'_>) -> Vec<Proposal> {
    let mut found = reach_out(world, circle);
    found.extend(introductions(world, circle));
    found.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.proposal.id.cmp(&b.proposal.id)));
    let open = |c: &Candidate| world.proposals.get(&c.proposal.id).is_some_and(Proposal::is_open);
    let this_week = of_this_week(world);
    let standing: usize = found.iter().filter(|c| open(c)).count();
    let used = this_week.len().max(standing);
    let mut room = A_WEEK.saturating_sub(used);
    let mut take = |c: &Candidate| {
        let known = world.proposals.contains_key(&c.proposal.id);
        let fits = open(c) || !known && room > 0;
        room -= usize::from(fits && !known);
        fits
    };
    found.retain(&mut take);
    found.into_iter().map(|c| c.proposal).collect()
}

/// The suggestions that were made since Monday, whatever became of them.
fn of_this_week(world: &Snapshot) -> BTreeSet<world::ProposalId> {
    let today = drafts::today(world);
    let monday = today.saturating_sub(i64::from(today.weekday().to_monday_zero_offset()).days());
    let start = world::time::instant(monday, civil::Time::midnight(), &world.zone());
    let of_ours = |p: &&Proposal| p.kind.0.starts_with(KIND) && p.created >= start;
    world.proposals.values().filter(of_ours).map(|p| p.id).collect()
}

fn reach_out(world: &Snapshot, circle: &Circle<'_>) -> Vec<Candidate> {
    let one = |standing: &Standing| {
        let person = world.people.get(&standing.person)?;
        let stake = circle.stake(person.id)?;
        if person.relation.no_contact || is_of_office(world, person) {
            return None;
        }
        let gone = 1.0 - standing.health.unwrap_or(1.0);
        let usable = |o: &Occasion| o.alone || standing.is_drifting();
        let occasions = occasions(world, person, standing).into_iter().filter(usable);
        let best = occasions.max_by(|a, b| a.weight.total_cmp(&b.weight).then(b.code.cmp(a.code)))?;
        let score = stake.value() * gone.max(ALWAYS) * standing.peak / 100.0 * best.weight;
        Some(Candidate { score, proposal: letter(world, person, standing, best, score, stake.goal())? })
    };
    circle.standings().filter_map(one).collect()
}

/// The executive and their assistant talk anyway.
fn is_of_office(world: &Snapshot, person: &Person) -> bool {
    let assistant = world.office.assistant.as_ref().map(|a| a.person);
    person.id == world.office.owner.person || Some(person.id) == assistant
}

fn card(world: &Snapshot, person: &Person, quote: &str) -> Evidence {
    Evidence {
        item: ItemRef::Person(person.id),
        quote: quote.to_owned(),
        at: Some(world.now),
        clearance: person.clearance.clone(),
    }
}

fn letter(
    world: &Snapshot,
    person: &Person,
    standing: &Standing,
    occasion: Occasion,
    score: f64,
    goal: Option<GoalId>,
) -> Option<Proposal> {
    let first = person.first_name();
    let silence = match standing.cadence {
        Some(c) => {
            format!("{} days since the last contact; your rhythm is {:.0}", standing.days_since(), c.days)
        }
        None => format!("{} days since the last contact", standing.days_since()),
    };
    let mut evidence = occasion.evidence;
    if !evidence.iter().any(|e| e.item == ItemRef::Person(person.id)) {
        evidence.push(card(world, person, &silence));
    }
    let text = format!("Hello {first},\n\n{}\n\n{}\n", occasion.letter.trim(), signed(world));
    let minutes = BEST * score;
    let reason = Reason::new("fading", silence.clone(), minutes, Unit::Minutes).with(evidence.clone());
    let draft = Draft {
        kind: REACH_OUT,
        key: format!("{}\n{}\n{}", person.id, occasion.code, occasion.key),
        title: format!("Write to {}", person.name),
        because: format!("{} {silence}.", occasion.words),
        effect: Effect::DraftMail {
            message_id: message_id("reach-out", person.id, &occasion.key),
            to: vec![mailbox(person)?],
            cc: Vec::new(),
            subject: occasion.subject,
            text,
            in_reply_to: None,
        },
        ways: Vec::new(),
        expected: format!("in touch with {first} again"),
        reasons: vec![reason],
        evidence,
        about: vec![ItemRef::Person(person.id)],
        goal,
        by: None,
        expires: ends(world),
    };
    Some(Proposal::new(draft, world.now))
}

/// People who move a goal and whom one has not met, where somebody could introduce them.
fn introductions(world: &Snapshot, circle: &Circle<'_>) -> Vec<Candidate> {
    let ways = circle.ways();
    let mut found: Vec<Candidate> = Vec::new();
    for (person, stake) in circle.stakes().filter(|(id, _)| circle.standing(*id).is_none()) {
        let Some((goal, far, how)) = stake.goals.iter().find(|g| g.1 >= WORTH_MEETING && g.2 != How::Works)
        else {
            continue;
        };
        let open = world.people.get(&person).filter(|p| !p.relation.no_contact && p.relation.left.is_none());
        let all = ways.to(person);
        let (Some(person), Some(way)) = (open, all.first()) else { continue };
        let score = far * way.warmth * stake.value().sqrt();
        let made = ask(world, circle, person, way, &all[1..], (*goal, how), score);
        found.extend(made.map(|proposal| Candidate { score, proposal }));
    }
    found.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.proposal.id.cmp(&b.proposal.id)));
    // One introducer is asked once, however many they could introduce.
    let mut asked = BTreeSet::new();
    found.retain(|c| asked.insert(c.proposal.about.first().copied()));
    found.truncate(INTRODUCTIONS);
    found
}

fn ask(
    world: &Snapshot,
    circle: &Circle<'_>,
    whom: &Person,
    way: &WayIn,
    others: &[WayIn],
    (goal, how): (GoalId, &How),
    score: f64,
) -> Option<Proposal> {
    let by = world.people.get(&way.asks()?)?;
    let goal_name = world.goals.get(&goal)?.name.clone();
    let known = known_words(world, way);
    let why = match how {
        How::Named(word) => {
            format!("The card of {} says “{word}”, which is what “{goal_name}” is about", whom.name)
        }
        _ => format!("{} moves “{goal_name}”", whom.name),
    };
    let mut evidence = vec![card(world, whom, &what_they_do(whom)), card(world, by, &known)];
    evidence.extend(others.iter().filter_map(|o| {
        let other = world.people.get(&o.asks()?)?;
        let quote = format!("other way in: {}", known_words(world, o));
        Some(card(world, other, &quote))
    }));
    let last = circle.standing(by.id).and_then(|s| s.moments.first().copied());
    evidence.extend(last.map(|m| seen(world, m.item, m.instant())));
    let steps = way.steps.len();
    let minutes = BEST * score;
    let reason = Reason::new("way", known.clone(), minutes, Unit::Minutes).with(evidence.clone());
    let draft = Draft {
        kind: INTRODUCTION,
        key: format!("{}\n{}", by.id, whom.id),
        title: format!("Ask {} to introduce you to {}", by.first_name(), whom.name),
        because: format!("{why}, and you have not met. {known}."),
        effect: Effect::DraftMail {
            message_id: message_id("introduction", by.id, &whom.id.to_string()),
            to: vec![mailbox(by)?],
            cc: Vec::new(),
            subject: format!("{}?", whom.name),
            text: request(world, by, whom, false),
            in_reply_to: None,
        },
        ways: Vec::new(),
        expected: format!("reaches {} in {}", whom.first_name(), spoken::count(steps, "step", "steps")),
        reasons: vec![reason],
        evidence,
        about: vec![ItemRef::Person(by.id), ItemRef::Person(whom.id)],
        goal: Some(goal),
        by: None,
        expires: ends(world),
    };
    Some(Proposal::new(draft, world.now))
}

/// The words in which one asks for an introduction, or for a word with somebody whom one has been in touch with (`met`).
pub fn request(world: &Snapshot, by: &Person, whom: &Person, met: bool) -> String {
    let what = what_they_do(whom);
    let what = if what.is_empty() { String::new() } else { format!(" ({what})") };
    let (by, whom, signed) = (by.first_name(), &whom.name, signed(world));
    let asks = match met {
        true => format!(
            "I have been in touch with {whom}{what}; you know them better. Would you bring us together again?"
        ),
        false => format!("you know {whom}{what}, I believe. Would you introduce us?"),
    };
    format!("Hello {by},\n\n{asks} Two lines are enough, and no is a fine answer.\n\n{signed}\n")
}

/// Who knows whom on the last step, and how one knows: "Ben Hollis and Lotte de Vries: colleague, says a card".
fn known_words(world: &Snapshot, way: &WayIn) -> String {
    let Some(step) = way.steps.last() else { return String::new() };
    let name = |id: PersonId| world.people.get(&id).map_or_else(String::new, |p| p.name.clone());
    let how = match &step.rests_on {
        Known::Seen => "in touch, by mail and meetings".to_owned(),
        Known::Noted => "acquainted, as was noted".to_owned(),
        Known::Card(kind) => format!("{kind}, as a card says"),
    };
    format!("{} and {}: {how}", name(step.from), name(step.to))
}

fn what_they_do(person: &Person) -> String {
    let parts = [person.title.as_deref(), person.organisation.as_deref()];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// An item as evidence, with the clearance it has.
fn seen(world: &Snapshot, item: ItemRef, at: Timestamp) -> Evidence {
    let (quote, clearance) = match item {
        ItemRef::Message(id) => world.messages.get(&id).map(|m| ("mail".to_owned(), m.clearance.clone())),
        ItemRef::Event(id) => world.events.get(&id).map(|e| (drafts::name(e), e.clearance.clone())),
        ItemRef::Person(id) => world.people.get(&id).map(|p| ("noted".to_owned(), p.clearance.clone())),
        _ => None,
    }
    .unwrap_or_default();
    Evidence { item, quote: format!("last in touch: {quote}"), at: Some(at), clearance }
}

fn mailbox(person: &Person) -> Option<Mailbox> {
    Some(Mailbox { email: person.emails.first()?.clone(), name: Some(person.name.clone()) })
}

fn signed(world: &Snapshot) -> &str {
    world.office.owner.name.split_whitespace().next().unwrap_or_default()
}

fn message_id(kind: &str, person: PersonId, key: &str) -> String {
    let of = world::ProposalId::derive(&format!("{kind}\n{person}\n{key}"));
    format!("{kind}-{of}@equerry")
}

fn ends(world: &Snapshot) -> Timestamp {
    world.now + SignedDuration::from_hours(7 * 24)
}
