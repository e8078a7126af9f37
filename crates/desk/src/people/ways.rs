//! Who can introduce one to somebody: the ways, what each step rests on, and the words to ask with.

use super::ego::{self, Ego};
use super::{about, called, may_be_shown};
use crate::words::{count, day, inert};
use crate::{Desk, DeskError};
use engines::maths::drafts::today;
use engines::maths::meetings;
use engines::relationships::circle::{Circle, Known, Step, WayIn};
use engines::relationships::suggest::request;
use serde::Serialize;
use world::{Person, PersonId, Snapshot};

/// In touch in all but one of so many weeks, one is in touch weekly.
const WEEKLY: usize = 6;

/// A step of a way.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StepTold {
    /// To whom, and their page below the office.
    pub to: String,
    /// Their id.
    pub id: PersonId,
    /// How warm, 0 to 100.
    pub strength: f64,
    /// What it rests on, in words.
    pub rests_on: String,
}

/// A way to somebody.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WayTold {
    /// Whom to ask; none where one knows them oneself.
    pub ask: Option<String>,
    /// "Ben, then Lotte".
    pub words: String,
    /// The product of its steps, 0 to 100.
    pub warmth: f64,
    /// Its steps.
    pub steps: Vec<StepTold>,
    /// The words to ask with; empty where one knows them oneself.
    pub request: String,
}

/// The ways to somebody.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Answer {
    /// To whom.
    pub id: PersonId,
    /// Their name.
    pub name: String,
    /// What they do.
    pub about: String,
    /// The finding.
    pub headline: String,
    /// Its basis.
    pub support: String,
    /// Whether no introduction is needed: oneself, one's own house, or in touch every week.
    pub known: bool,
    /// The warmest first.
    pub ways: Vec<WayTold>,
    /// The same as a drawing; empty where there is none.
    pub drawn: Ego,
}

/// Who can introduce the executive to somebody, named by id, name or address.
///
/// # Errors
/// `E_NOT_FOUND`, `E_AMBIGUOUS`, `E_STATE` for somebody who objects to being looked at.
pub async fn ways_to(desk: &Desk, word: &str) -> Result<Answer, DeskError> {
    let world = super::history(desk).await?;
    let person = super::named(desk, &world, word).await?;
    if !may_be_shown(&person) {
        return Err(DeskError::input(
            &format!("{} is not looked at", person.name),
            "E_STATE",
            "they object to it; nothing is reckoned about them",
        ));
    }
    let circle = Circle::of(&world);
    let name = inert(&person.name);
    if let Some((headline, support)) = needs_none(desk, &world, &circle, &person) {
        let (about, ways, drawn) = (about(&person), Vec::new(), Ego::default());
        return Ok(Answer { id: person.id, name, about, headline, support, known: true, ways, drawn });
    }
    let found = circle.ways().to(person.id);
    let busy: Vec<PersonId> = circle.asked_lately().into_iter().collect();
    let (headline, support) = finding(&world, &name, &found, &busy);
    Ok(Answer {
        id: person.id,
        about: about(&person),
        headline,
        support,
        known: false,
        drawn: match found.is_empty() {
            true => Ego::default(),
            false => ego::of_ways(&world, &circle, person.id, &found),
        },
        ways: found
            .iter()
            .filter_map(|way| told(&world, way, person.id, circle.standing(person.id).is_some()))
            .collect(),
        name,
    })
}

/// Why nobody has to introduce somebody: they are oneself, of one's own house, or one is in touch every week anyway.
fn needs_none(
    desk: &Desk,
    world: &Snapshot,
    circle: &Circle<'_>,
    person: &Person,
) -> Option<(String, String)> {
    let office = &world.office;
    let name = inert(&person.name);
    if person.id == office.owner.person || person.emails.iter().any(|e| office.is_mine(e)) {
        let headline = match desk.is_executive() {
            true => "That is you.".to_owned(),
            false => format!("That is {name}, from whom the ways begin."),
        };
        return Some((headline, "Name somebody else to be introduced to.".to_owned()));
    }
    let standing = circle.standing(person.id);
    let assistant = office.assistant.as_ref().is_some_and(|a| a.person == person.id);
    let inside = person.emails.first().is_some_and(|e| !meetings::is_external(world, e));
    if assistant || inside {
        let support = format!("{name} is of your own house: write or walk over.");
        return Some((format!("Nobody needs to introduce you to {name}."), support));
    }
    let standing =
        standing.filter(|s| s.weeks.iter().rev().take(WEEKLY).filter(|w| **w).count() + 1 >= WEEKLY)?;
    let support = match standing.days_since() {
        0 => "You are in touch nearly every week, last today.".to_owned(),
        n => format!("You are in touch nearly every week, last {} ago.", count(n as usize, "day", "days")),
    };
    Some((format!("Nobody needs to introduce you to {name}."), support))
}

fn finding(world: &Snapshot, name: &str, ways: &[WayIn], busy: &[PersonId]) -> (String, String) {
    let asked = match busy {
        [] => String::new(),
        some => format!(
            " {} was asked within 30 days and is left in peace.",
            super::attention::names(world, some)
        ),
    };
    let support = format!("At most three steps; who is not to be asked is on none.{asked}");
    let headline = match ways.first() {
        None => format!("Nobody you know leads to {name}."),
        Some(way) => match way.asks() {
            None => format!("You know {name} yourself."),
            Some(id) => format!("{} can introduce you to {name}.", called(world, id)),
        },
    };
    (headline, support)
}

fn told(world: &Snapshot, way: &WayIn, whom: PersonId, met: bool) -> Option<WayTold> {
    let step = |step: &Step| StepTold {
        to: called(world, step.to),
        id: step.to,
        strength: 100.0 * step.strength,
        rests_on: rests_on(world, step),
    };
    let steps: Vec<StepTold> = way.steps.iter().map(step).collect();
    let by = way.asks().and_then(|id| world.people.get(&id));
    let whom = world.people.get(&whom)?;
    Some(WayTold {
        ask: by.map(|p| inert(&p.name)),
        words: steps.iter().map(|s| s.to.as_str()).collect::<Vec<_>>().join(", then "),
        warmth: 100.0 * way.warmth,
        request: by.map_or_else(String::new, |by| inert(&request(world, by, whom, met))),
        steps,
    })
}

/// "in touch by mail and in meetings, last Mon 2 Nov"; "a card calls them colleague".
fn rests_on(world: &Snapshot, step: &Step) -> String {
    match &step.rests_on {
        Known::Noted => "noted by hand".to_owned(),
        Known::Card(kind) => format!("a card says: {}", inert(kind)),
        Known::Seen => {
            let (mail, met) = last_seen(world, step);
            let how = match (mail, met) {
                (Some(_), None) => " by mail",
                (None, Some(_)) => " in meetings",
                (Some(_), Some(_)) => " by mail and in meetings",
                (None, None) => "",
            };
            let last =
                mail.max(met).map_or_else(String::new, |date| format!(", last {}", day(date, today(world))));
            format!("in touch{how}{last}")
        }
    }
}

/// The last days on which both stood in one message, and in one meeting.
fn last_seen(world: &Snapshot, step: &Step) -> (Option<jiff::civil::Date>, Option<jiff::civil::Date>) {
    let emails = |id: PersonId| -> Vec<&str> {
        let office = &world.office;
        match id == office.owner.person {
            true => office.addresses.iter().map(String::as_str).collect(),
            false => {
                world.people.get(&id).map_or_else(Vec::new, |p| p.emails.iter().map(String::as_str).collect())
            }
        }
    };
    let (one, other) = (emails(step.from), emails(step.to));
    let messages = world.messages.values().filter_map(|m| {
        let from = if m.mine { world.office.owner.email.as_str() } else { m.from.email.as_str() };
        let all: Vec<&str> = m.recipients().map(|r| r.email.as_str()).chain([from]).collect();
        let both = [&one, &other].iter().all(|who| who.iter().any(|e| all.contains(e)));
        m.date.filter(|_| both)
    });
    let mine = world.office.owner.person;
    let events = world.events.values().filter_map(|e| {
        let is_in = |id: PersonId, who: &[&str]| {
            id == mine || e.attendees.iter().any(|a| who.contains(&a.email.as_str()))
        };
        let at = e.interval(&world.zone()).end;
        (at <= world.now && is_in(step.from, &one) && is_in(step.to, &other)).then_some(at)
    });
    let past = |at: &jiff::Timestamp| *at <= world.now;
    let last = (messages.filter(past).max(), events.filter(past).max());
    let date = |at: Option<jiff::Timestamp>| at.map(|at| world.zone().to_datetime(at).date());
    (date(last.0), date(last.1))
}
