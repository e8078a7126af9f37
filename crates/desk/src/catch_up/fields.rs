//! The four fields of a meeting in the catch-up: what it is for, what is to be reached, who is there and what they want, the
//! outcome hoped for; and how far it is prepared (spec §12.6).

use super::asks::missing;
use crate::words::{inert, sentence, short};
use engines::maths::meetings;
use serde::Serialize;
use world::{Event, Snapshot};

/// People that are named, and objectives that are told, at most.
const PEOPLE: usize = 6;
const OBJECTIVES: usize = 4;

/// Parts somebody's name and what they want.
const WANTS: &str = " wants: ";

/// One of the four.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Field {
    /// "What it is for".
    pub label: &'static str,
    /// What is said, a line each; empty where nothing is.
    pub said: Vec<String>,
    /// Whether something of it is not said yet; it is asked for in the line.
    pub open: bool,
}

/// The four fields of a meeting; none for what is no meeting, and for the pair's own catch-up, whose agenda is this page.
pub(super) fn fields(world: &Snapshot, event: &Event) -> Vec<Field> {
    if !event.is_meeting(&world.office.addresses) || event.is_all_day() || is_of_the_pair(world, event) {
        return Vec::new();
    }
    let missing = missing(world, event);
    let open = |field: &str| missing.contains(&field);
    let said = event.occasion.as_deref();
    let purpose = said.map(|s| s.purpose.as_str()).filter(|text| !text.is_empty());
    let of_others = event.organiser.as_ref().is_some_and(|who| !world.office.is_mine(who));
    let invitation = || {
        let line = *crate::meeting::purposes(&event.description).first()?;
        let from = if of_others { "The invitation says: " } else { "" };
        Some(format!("{from}{}", short(&inert(line), 160)))
    };
    let purpose = purpose.map(|text| inert(&sentence(text))).or_else(invitation);
    let mut reach: Vec<String> =
        said.map(|s| s.objectives.iter().map(|o| inert(o)).collect()).unwrap_or_default();
    if reach.is_empty() {
        reach = points(world, event);
    }
    reach.truncate(OBJECTIVES);
    let people = people(world, event);
    vec![
        Field { label: "What it is for", said: purpose.into_iter().collect(), open: open("purpose") },
        Field { label: "To be reached", said: reach, open: open("objectives") },
        Field {
            label: if people.iter().any(|line| line.contains(WANTS)) {
                "Who is there, and what they want"
            } else {
                "Who is there"
            },
            said: people,
            open: open("what the others want"),
        },
        Field {
            label: "Outcome hoped for",
            said: event.hoped_outcome.iter().map(|text| inert(text)).collect(),
            open: open("outcome"),
        },
    ]
}

/// Whether it is the catch-up of executive and assistant itself.
pub(super) fn is_of_the_pair(world: &Snapshot, event: &Event) -> bool {
    let assistant = world.office.assistant.as_ref().map(|a| a.email.as_str());
    matches!(meetings::others(world, event).as_slice(), [one] if assistant == Some(one.email.as_str()))
}

/// What a direct report brings to their 1-2-1.
fn points(world: &Snapshot, event: &Event) -> Vec<String> {
    let Some(report) = crate::team::whose(world, event) else { return Vec::new() };
    let open = |n: &&world::Note| n.is_open_point() && n.is_shared_with(report.person);
    let mut points: Vec<&world::Note> = world.notes.values().filter(open).collect();
    points.sort_by_key(|n| (n.at, n.id));
    points.into_iter().map(|n| short(&inert(&n.text), 120)).collect()
}

fn quoted(points: &[String]) -> String {
    let points = points.iter().map(|point| format!("“{}”", point.trim_end_matches('.')));
    engines::maths::spoken::listed(&points.collect::<Vec<_>>())
}

/// Who is there, with what they want where it was said.
fn people(world: &Snapshot, event: &Event) -> Vec<String> {
    let all = meetings::others(world, event);
    let wants = event.occasion.as_deref().map(|said| &said.wants);
    let mut told: Vec<String> = all
        .iter()
        .take(PEOPLE)
        .map(|one| {
            let name = world.called(&world::Mailbox { email: one.email.clone(), name: one.name.clone() });
            let name = inert(&short(&name, 60));
            // What a direct report brings to their 1-2-1 is what they want of it.
            let brings = points(world, event);
            match wants.and_then(|wants| wants.get(&one.email)) {
                Some(want) => format!("{name}{WANTS}{}", inert(want)),
                None if !brings.is_empty() => format!("{name}{WANTS}to speak of {}", quoted(&brings)),
                None => name,
            }
        })
        .collect();
    // Those of whom nothing is said share a line.
    let (said, bare): (Vec<String>, Vec<String>) = told.drain(..).partition(|line| line.contains(WANTS));
    told = said;
    if !bare.is_empty() {
        told.push(engines::maths::spoken::listed(&bare));
    }
    if all.len() > PEOPLE {
        told.push(format!("and {} more", all.len() - PEOPLE));
    }
    told
}

/// "Prepared", "2 of 4 said", with who goes instead; empty for what is no meeting.
pub(super) fn state(world: &Snapshot, event: &Event, fields: &[Field]) -> String {
    if fields.is_empty() {
        return String::new();
    }
    let said = fields.iter().filter(|field| !field.open).count();
    let prepared = match said {
        4 => "Prepared".to_owned(),
        n => format!("{n} of 4 said"),
    };
    match crate::occasion::limits(world, event) {
        Some(stand_in) if stand_in.went => format!("{prepared}; {} went", stand_in.first),
        Some(stand_in) => format!("{prepared}; {} goes", stand_in.first),
        None => prepared,
    }
}
