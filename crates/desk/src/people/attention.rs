//! A row of somebody: how long the silence is against the rhythm, how warm it is, what comes next.

use super::{about, called, link};
use crate::words::{count, day, inert, short};
use engines::relationships::circle::{CadenceFrom, RHYTHM_FROM, Standing, Warmth};
use jiff::SignedDuration;
use serde::Serialize;
use world::event::EventStatus;
use world::{ItemRef, Person, PersonId, Proposal, Snapshot};

/// How far ahead a meeting counts as what comes next.
const AHEAD_DAYS: i64 = 30;
/// What is within so many days comes before everything else.
const SOON_DAYS: i64 = 7;

/// Somebody in a list.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Row {
    /// Which.
    pub id: PersonId,
    /// Name.
    pub name: String,
    /// Two letters.
    pub initials: String,
    /// "Chair of the board, Reyes Advisory".
    pub role: String,
    /// Weeks of the last 13 with contact, oldest first.
    pub weeks: Vec<bool>,
    /// Whole days since the last contact.
    pub days: i64,
    /// The rhythm: "of 21", or that there is too little history.
    pub rhythm: String,
    /// "Cold", "Cooling", "Warm"; empty without a rhythm.
    pub state: &'static str,
    /// "bad", "good" or none, for the tag.
    pub tone: &'static str,
    /// The strength, 0 to 100.
    pub strength: f64,
    /// What comes next, in words.
    pub next: String,
    /// Where that is, below the office.
    pub next_link: String,
}

impl Row {
    /// Somebody with whom one has been in touch.
    pub(super) fn of(world: &Snapshot, standing: &Standing) -> Option<Row> {
        let person = world.people.get(&standing.person)?;
        let (state, tone) = warmth(standing.warmth());
        let (next, next_link) = next(world, person);
        Some(Row {
            id: person.id,
            name: inert(&person.name),
            initials: initials(&person.name),
            role: about(person),
            weeks: standing.weeks.to_vec(),
            days: standing.days_since(),
            rhythm: match standing.cadence {
                Some(cadence) => format!("of {:.0}", cadence.days),
                None => "no rhythm yet".to_owned(),
            },
            state,
            tone,
            strength: standing.strength(),
            next,
            next_link,
        })
    }
}

/// "Cold", and how it is marked.
pub(super) fn warmth(warmth: Option<Warmth>) -> (&'static str, &'static str) {
    match warmth {
        Some(Warmth::Cold) => ("Cold", "bad"),
        Some(Warmth::Cooling) => ("Cooling", ""),
        Some(Warmth::Warm) => ("Warm", "good"),
        None => ("", ""),
    }
}

/// The rhythm in a sentence: "Every 21 days, set by hand".
pub(super) fn rhythm(standing: &Standing) -> String {
    match standing.cadence {
        Some(cadence) => {
            let days = count(cadence.days.round() as usize, "day", "days");
            let from = match cadence.from {
                CadenceFrom::Hand => "set by hand".to_owned(),
                CadenceFrom::Tier => "by how near they are kept".to_owned(),
                CadenceFrom::Learned(gaps) => {
                    format!("learned from {}", count(gaps, "gap", "gaps"))
                }
            };
            format!("Every {days}, {from}")
        }
        None => {
            format!("Not enough history (needs {RHYTHM_FROM} times in touch, has {})", standing.exchanges)
        }
    }
}

/// What comes next with somebody: a meeting within the week, what the register says, a task that names them, a proposal,
/// a later meeting, the day one meant to be in touch.
fn next(world: &Snapshot, person: &Person) -> (String, String) {
    let met = meeting_within(world, person, SOON_DAYS);
    if let Some(soon) = met {
        return soon;
    }
    if let Some(step) = step(person) {
        return (step, link(person.id));
    }
    if let Some(task) = task(world, person) {
        return (inert(&short(&task.title, 60)), format!("tasks/{}", task.id.0.simple()));
    }
    if let Some(proposal) = proposed(world, person.id) {
        return (inert(&short(&proposal.title, 48)), format!("people#p-{}", proposal.id));
    }
    if let Some(later) = meeting(world, person) {
        return later;
    }
    if let Some(date) = person.relation.next_touch {
        return (day(date, engines::maths::drafts::today(world)), link(person.id));
    }
    ("Plan a contact".to_owned(), format!("{}#person-next_touch", link(person.id)))
}

/// Whether a step is planned with somebody who is in rhythm: the register names one, a task names them, or the day one
/// meant to be in touch has come.
pub(super) fn has_step(world: &Snapshot, person: &Person) -> bool {
    let week = engines::maths::drafts::today(world).saturating_add(jiff::Span::new().days(SOON_DAYS));
    let due = |task: &world::Task| task.due.is_some_and(|due| due.date(&world.zone()) <= week);
    step(person).is_some()
        || task(world, person).is_some_and(due)
        || person.relation.next_touch.is_some_and(|on| on <= week)
}

/// What the register says comes next with somebody.
pub(super) fn step(person: &Person) -> Option<String> {
    let step = person.relation.stakeholder.as_ref().map(|row| row.next_step.trim())?;
    (!step.is_empty()).then(|| inert(&short(step, 80)))
}

/// The open task that names somebody in full: the one that is due first.
fn task<'a>(world: &'a Snapshot, person: &Person) -> Option<&'a world::Task> {
    let name = world::folded(&person.name);
    let names =
        |t: &&world::Task| t.state.is_open() && name.contains(' ') && world::folded(&t.title).contains(&name);
    let zone = world.zone();
    world.tasks.values().filter(names).min_by_key(|t| (t.due.is_none(), t.due.map(|d| d.date(&zone)), t.id))
}

/// The open suggestion about somebody.
pub(super) fn proposed(world: &Snapshot, person: PersonId) -> Option<&Proposal> {
    let about = |p: &&Proposal| {
        p.waits(world.now)
            && p.kind.0.starts_with("relationship.")
            && p.about.contains(&ItemRef::Person(person))
    };
    world.proposals.values().find(about)
}

/// The next meeting with somebody: "1-2-1, Mon 30 Nov", and where it is.
pub(super) fn meeting(world: &Snapshot, person: &Person) -> Option<(String, String)> {
    meeting_within(world, person, AHEAD_DAYS)
}

fn meeting_within(world: &Snapshot, person: &Person, days: i64) -> Option<(String, String)> {
    let zone = world.zone();
    let until = world.now + SignedDuration::from_hours(24 * days);
    let with = |e: &&world::Event| {
        let start = e.interval(&zone).start;
        e.status == EventStatus::Confirmed
            && start > world.now
            && start <= until
            && e.attendees.iter().any(|a| person.emails.contains(&a.email))
    };
    let next = world.events.values().filter(with).min_by_key(|e| (e.interval(&zone), e.id))?;
    let date = zone.to_datetime(next.interval(&zone).start).date();
    let words =
        format!("{}, {}", inert(&short(&next.summary, 40)), day(date, engines::maths::drafts::today(world)));
    Some((words, format!("event/{}", next.id.0.simple())))
}

/// "Claudia Reyes" as "CR".
pub(super) fn initials(name: &str) -> String {
    let mut firsts = name.split_whitespace().filter_map(|word| word.chars().find(|c| c.is_alphanumeric()));
    let first = firsts.next();
    let last = firsts.next_back();
    first.into_iter().chain(last).flat_map(char::to_uppercase).collect()
}

/// The names of people in words: "Claudia Reyes and Tom Hale".
pub(super) fn names(world: &Snapshot, ids: &[PersonId]) -> String {
    engines::maths::spoken::listed(&ids.iter().map(|id| called(world, *id)).collect::<Vec<_>>())
}
