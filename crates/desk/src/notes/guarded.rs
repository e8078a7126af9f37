//! Who and what is not for the team although its card or title may be: people of whom most is written above the team's
//! level, and figures that stand only there.

use super::lines::{house, is_for_team, said, words};
use super::progress;
use engines::maths::words::Finder;
use engines::partnership::confidence;
use std::collections::{BTreeMap, BTreeSet};
use world::{Clearance, Person, Snapshot};

/// Figures below this are counts that anybody may say; a share is told by its decimals.
const A_FIGURE: f64 = 1_000.0;
/// Words on a card that say that somebody may come to work here.
const CANDIDATE: [&str; 3] = ["candidate", "applicant", "shortlist"];

/// The names of people who are protected whatever level their card has. A part that somebody of the team shares is left
/// out: it says nothing of them.
pub(super) fn people(world: &Snapshot, team: &BTreeSet<String>) -> Vec<String> {
    let ours: BTreeSet<_> = house(world).into_iter().map(|m| m.person).collect();
    let mine: Vec<&str> = world.office.domains().collect();
    let written = written(world);
    let works_here = |person: &Person| person.domain().is_some_and(|domain| mine.contains(&domain));
    let others = world.people.values();
    let others: Vec<&Person> =
        others.filter(|person| !person.name.trim().is_empty() && !ours.contains(&person.id)).collect();
    let closed = mostly_closed(&others, &written);
    others
        .iter()
        .zip(closed)
        .filter(|(person, closed)| is_candidate(person) || !works_here(person) && *closed)
        .map(|(person, _)| {
            let own = |part: &&str| words(part).all(|word| !team.contains(&word));
            let parts: Vec<&str> = person.name.split_whitespace().filter(own).collect();
            if parts.is_empty() { person.name.clone() } else { parts.join(" ") }
        })
        .collect()
}

/// Of each of these people, whether more of what names them is above the team's level than not. Each text is read once,
/// however many people there are.
fn mostly_closed(people: &[&Person], written: &[(String, &Clearance)]) -> Vec<bool> {
    let (mut sought, mut whose) = (Vec::new(), Vec::new());
    for (n, person) in people.iter().enumerate() {
        for name in std::iter::once(person.name.to_lowercase()).chain(person.emails.iter().cloned()) {
            sought.push(name);
            whose.push(n);
        }
    }
    let finder = Finder::new(sought);
    let mut more_closed = vec![0_i64; people.len()];
    for (text, clearance) in written {
        let named: BTreeSet<usize> = finder.found(text).into_iter().map(|place| whose[place]).collect();
        named.into_iter().for_each(|n| more_closed[n] += if is_for_team(clearance) { -1 } else { 1 });
    }
    more_closed.into_iter().map(|n| n > 0).collect()
}

/// Words that stand with a capital letter at the head of titles and say nothing of what these are about.
const EVERYDAY: [&str; 44] = [
    "about", "again", "also", "answer", "before", "call", "could", "dates", "fine", "first", "four", "from",
    "good", "great", "have", "here", "just", "last", "line", "list", "look", "more", "need", "news", "next",
    "note", "only", "order", "other", "paper", "please", "question", "still", "thank", "thanks", "that",
    "this", "three", "today", "tomorrow", "what", "when", "where", "your",
];

/// Those of these words, in small letters, that are ordinary ones: the house writes them in small letters as often as
/// with a capital. Alone they give nothing away.
pub(super) fn ordinary(world: &Snapshot, names: &BTreeSet<String>) -> BTreeSet<String> {
    let mut seen: BTreeMap<String, i64> = names.iter().map(|name| (name.to_lowercase(), 0)).collect();
    let mut count = |text: &str| {
        for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().count() > 3) {
            let small = word.chars().all(|c| !c.is_uppercase());
            if let Some(more) = seen.get_mut(&word.to_lowercase()) {
                *more += if small { 1 } else { -1 };
            }
        }
    };
    for message in world.messages.values() {
        count(&message.subject);
        count(&message.preview);
    }
    for event in world.events.values() {
        count(&event.summary);
        count(&event.description);
    }
    world.tasks.values().for_each(|task| count(&format!("{} {}", task.title, task.notes)));
    let everyday = |word: &str| EVERYDAY.contains(&word);
    seen.into_iter().filter(|(word, more)| *more > 0 || everyday(word)).map(|(word, _)| word).collect()
}

/// What a title calls a project or an operation: a code name, however ordinary the word.
pub(super) fn code_names(title: &str) -> Vec<&str> {
    let words: Vec<&str> = title.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    let pairs = words.windows(2).filter(|w| ["project", "operation"].contains(&w[0].to_lowercase().as_str()));
    pairs.map(|w| w[1]).collect()
}

fn is_candidate(person: &Person) -> bool {
    let card = person.title.iter().chain(&person.categories).chain(&person.organisation);
    card.flat_map(|text| words(text)).any(|word| CANDIDATE.contains(&word.as_str()))
}

/// What everything says, in small letters and with the addresses of whom it goes between, and what it demands.
fn written(world: &Snapshot) -> Vec<(String, &Clearance)> {
    let mails = world.messages.values().map(|m| {
        let to: Vec<&str> = m.to.iter().chain(&m.cc).map(|who| who.email.as_str()).collect();
        (format!("{} {} {} {}", m.subject, m.preview, m.from.email, to.join(" ")), &m.clearance)
    });
    let events = world.events.values().map(|e| {
        let who: Vec<&str> = e.attendees.iter().map(|a| a.email.as_str()).collect();
        (format!("{} {} {}", e.summary, e.description, who.join(" ")), &e.clearance)
    });
    let tasks =
        world.tasks.values().map(|t| (format!("{} {} {}", t.title, t.outcome, t.notes), &t.clearance));
    let decisions = world.decisions.values().map(|d| (d.question.clone(), &d.clearance));
    mails.chain(events).chain(tasks).chain(decisions).map(|(text, c)| (text.to_lowercase(), c)).collect()
}

/// The figures that stand above the team's level and nowhere at or below it: those of titles that tell something, and the
/// large ones of what is written under them.
pub(super) fn figures(world: &Snapshot) -> Vec<f64> {
    let (mut open, mut closed): (Vec<f64>, Vec<f64>) = (Vec::new(), Vec::new());
    let values =
        |text: &str| confidence::figures_in(text).into_iter().map(|(_, value)| value).collect::<Vec<_>>();
    for (text, clearance) in said(world) {
        let side = if is_for_team(clearance) { &mut open } else { &mut closed };
        side.extend(values(text).into_iter().filter(|value| tells(*value)));
    }
    for (text, clearance) in written(world) {
        let side = if is_for_team(clearance) { &mut open } else { &mut closed };
        side.extend(values(&text).into_iter().filter(|value| tells(*value) && *value >= A_FIGURE));
    }
    open.sort_by(f64::total_cmp);
    closed.retain(|value| open.binary_search_by(|o| o.total_cmp(value)).is_err());
    closed.sort_by(f64::total_cmp);
    closed.dedup();
    closed
}

/// Whether a figure tells something: large, or a share with decimals; years do not.
fn tells(figure: f64) -> bool {
    let year = figure.fract() == 0.0 && (1_990.0..2_100.0).contains(&figure);
    !year && (figure >= A_FIGURE || figure.fract() != 0.0)
}

/// So many of so many, as goals above the team's level stand, or as something there says.
pub(super) fn shares(world: &Snapshot) -> Vec<(f64, f64)> {
    let mut open: Vec<(f64, f64)> = Vec::new();
    let mut closed: Vec<(f64, f64)> = Vec::new();
    for goal in world.goals.values() {
        let Some(((_, all), now)) = progress::whole(goal).zip(goal.status.last()) else { continue };
        let side = if is_for_team(&goal.clearance) { &mut open } else { &mut closed };
        side.push((now.value, all));
    }
    for (text, clearance) in said(world) {
        let side = if is_for_team(clearance) { &mut open } else { &mut closed };
        side.extend(confidence::shares_in(text));
    }
    closed.retain(|share| !open.contains(share));
    closed.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    closed.dedup();
    closed
}
