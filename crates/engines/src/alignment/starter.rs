//! Topics that calendar and mail are about: what an office without goals is asked about first (spec §4, edge cases).

use crate::maths::words;
use jiff::SignedDuration;
use std::collections::{BTreeMap, BTreeSet};
use world::message::Queue;
use world::{Evidence, Interval, ItemRef, Level, Snapshot};

/// Weeks that are looked back on, and days ahead.
const WEEKS_BACK: i64 = 8;
const DAYS_AHEAD: i64 = 28;
/// What a message counts, in minutes.
const MESSAGE_MINUTES: f64 = 3.0;
/// Fewer events and messages than this make no topic.
const FEW: usize = 3;
/// From this share of everything on, a word tells nothing.
const EVERYWHERE: f64 = 0.4;
/// A phrase names a topic that stands in so much of it; longer ones than this name none.
const NAMES_IT: f64 = 0.75;
const LONGEST_NAME: usize = 4;
/// Words of form, not of matter.
const FORM: &[&str] = &[
    "accepted",
    "all",
    "approvals",
    "automatic",
    "call",
    "can",
    "catch",
    "catchup",
    "check",
    "coffee",
    "confirmed",
    "daily",
    "day",
    "declined",
    "dinner",
    "draft",
    "email",
    "exec",
    "executive",
    "first",
    "interview",
    "follow",
    "free",
    "friday",
    "hello",
    "hold",
    "info",
    "invitation",
    "invite",
    "kept",
    "lunch",
    "mail",
    "mails",
    "meet",
    "meeting",
    "monday",
    "monthly",
    "new",
    "next",
    "note",
    "notes",
    "office",
    "oncall",
    "out",
    "phone",
    "plan",
    "please",
    "prep",
    "prepare",
    "question",
    "questions",
    "quick",
    "reminder",
    "reply",
    "report",
    "request",
    "review",
    "round",
    "saturday",
    "second",
    "standup",
    "status",
    "sunday",
    "sync",
    "talk",
    "team",
    "thanks",
    "third",
    "thursday",
    "time",
    "today",
    "tomorrow",
    "travel",
    "tuesday",
    "update",
    "updated",
    "urgent",
    "video",
    "visit",
    "wednesday",
    "week",
    "weekly",
    "what",
    "who",
    "zoom",
];

/// What much time and mail went to.
#[derive(Debug, Clone, PartialEq)]
pub struct Topic {
    /// Its name, as it is written most often: the phrase or the title of a series that most of it shares, "Haarlem night
    /// shift"; else its word.
    pub name: String,
    /// The word by which it is found, as it is written most often: "Haarlem".
    pub word: String,
    /// Minutes in meetings.
    pub minutes: f64,
    /// Messages.
    pub messages: usize,
    /// Where it was met: the longest meeting or the latest message.
    pub evidence: Evidence,
}

/// One thing that was met, with its words.
struct Met {
    words: BTreeSet<String>,
    title: String,
    minutes: f64,
    message: bool,
    evidence: Evidence,
}

impl Met {
    /// What it counts, minutes.
    fn weight(&self) -> f64 {
        if self.message { MESSAGE_MINUTES } else { self.minutes }
    }
}

/// The topics most time and mail went to, at most `most`, no two about the same things.
pub fn topics(world: &Snapshot, most: usize) -> Vec<Topic> {
    let mut all = met(world);
    let names = names(world);
    let everything = all.len() as f64;
    let mut found = Vec::new();
    while found.len() < most {
        let mut of_word: BTreeMap<&str, (f64, usize)> = BTreeMap::new();
        for one in &all {
            for word in &one.words {
                let entry = of_word.entry(word).or_default();
                entry.0 += one.weight();
                entry.1 += 1;
            }
        }
        let tells = |word: &str, count: usize| {
            count >= FEW && (count as f64) < EVERYWHERE * everything.max(25.0) && is_matter(word, &names)
        };
        let best = of_word
            .iter()
            .filter(|(word, (_, count))| tells(word, *count))
            .max_by(|a, b| a.1.0.total_cmp(&b.1.0).then_with(|| b.0.cmp(a.0)));
        let Some(word) = best.map(|(word, _)| (*word).to_owned()) else { break };
        let (about, rest): (Vec<Met>, Vec<Met>) = all.into_iter().partition(|one| one.words.contains(&word));
        found.extend(topic(&word, &about, &names));
        all = rest;
    }
    found
}

/// Whether a word tells of a matter: it is no word of form, no name and no number.
fn is_matter(word: &str, names: &BTreeSet<String>) -> bool {
    !FORM.contains(&word)
        && !names.contains(word)
        && word.chars().all(char::is_alphabetic)
        && word.chars().count() > 2
}

fn topic(word: &str, about: &[Met], names: &BTreeSet<String>) -> Option<Topic> {
    let first = about
        .iter()
        .max_by(|a, b| a.minutes.total_cmp(&b.minutes).then(a.evidence.at.cmp(&b.evidence.at)))?;
    Some(Topic {
        name: name(word, about, names),
        word: as_written(word, about),
        minutes: about.iter().map(|one| one.minutes).sum(),
        messages: about.iter().filter(|one| one.message).count(),
        evidence: first.evidence.clone(),
    })
}

/// The longest phrase around the word that most of the topic shares, as it is written most often.
fn name(word: &str, about: &[Met], names: &BTreeSet<String>) -> String {
    let whole: f64 = about.iter().map(Met::weight).sum();
    let mut found = as_written(word, about);
    for length in 2..=LONGEST_NAME {
        let mut of_phrase: BTreeMap<String, (f64, BTreeMap<String, usize>)> = BTreeMap::new();
        for one in about {
            for written in phrases(&one.title, word, length, names) {
                let entry = of_phrase.entry(written.to_lowercase()).or_default();
                entry.0 += one.weight();
                *entry.1.entry(written).or_default() += 1;
            }
        }
        let most = of_phrase.into_values().max_by(|a, b| a.0.total_cmp(&b.0));
        let Some((_, spelt)) = most.filter(|(weight, _)| *weight >= NAMES_IT * whole) else { break };
        let usual =
            spelt.into_iter().max_by_key(|(written, count)| (*count, std::cmp::Reverse(written.clone())));
        found = usual.map_or(found, |(written, _)| written);
    }
    found
}

/// So many words beside each other in a title, the word among them, all of them telling; each phrase once.
fn phrases(title: &str, word: &str, length: usize, names: &BTreeSet<String>) -> BTreeSet<String> {
    let parts = title.split(|c: char| !c.is_alphanumeric() && !c.is_whitespace() && c != '-');
    let of_part = |part: &str| -> Vec<String> {
        let words: Vec<&str> = part.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
        let holds = |window: &&[&str]| {
            let lower = window.iter().map(|w| w.to_lowercase());
            lower.clone().any(|w| w == word) && lower.into_iter().all(|w| is_matter(&w, names))
        };
        words.windows(length).filter(holds).map(|window| window.join(" ")).collect()
    };
    parts.flat_map(of_part).collect()
}

/// The spelling that is met most often.
fn as_written(word: &str, about: &[Met]) -> String {
    let mut spelt: BTreeMap<&str, usize> = BTreeMap::new();
    for one in about {
        let words = one.title.split(|c: char| !c.is_alphanumeric());
        words.filter(|w| w.to_lowercase() == word).for_each(|w| *spelt.entry(w).or_default() += 1);
    }
    let most = spelt.into_iter().max_by_key(|(w, count)| (*count, std::cmp::Reverse(w.to_owned())));
    most.map_or_else(|| word.to_owned(), |(w, _)| w.to_owned())
}

/// Busy events around now and mail that is neither noise nor bulk.
fn met(world: &Snapshot) -> Vec<Met> {
    let zone = world.zone();
    let back = world.now - SignedDuration::from_hours(24 * 7 * WEEKS_BACK);
    let span = Interval::new(back, world.now + SignedDuration::from_hours(24 * DAYS_AHEAD));
    // What is private is no matter of the office's.
    let shared = |c: &world::Clearance| c.level <= Level::Confidential && c.compartment.is_none();
    let counted = |e: &&world::Event| !e.is_all_day() && shared(&e.clearance);
    let events = world.busy_events(span).into_iter().filter(counted).map(|e| Met {
        words: words::telling(&e.summary).into_iter().collect(),
        title: e.summary.clone(),
        minutes: e.interval(&zone).minutes() as f64,
        message: false,
        evidence: Evidence {
            item: ItemRef::Event(e.id),
            quote: e.summary.clone(),
            at: Some(e.interval(&zone).start),
            clearance: e.clearance.clone(),
        },
    });
    let wanted = |m: &&world::Message| {
        let noise = m.triage.as_ref().is_some_and(|t| t.queue == Queue::Noise);
        shared(&m.clearance)
            && !noise
            && !m.marks.bulk
            && !m.marks.automatic
            && m.date.is_some_and(|d| d > back && d <= world.now)
    };
    let mail = world.messages.values().filter(wanted).map(|m| Met {
        words: words::telling(&m.subject).into_iter().collect(),
        title: m.subject.clone(),
        minutes: 0.0,
        message: true,
        evidence: Evidence {
            item: ItemRef::Message(m.id),
            quote: m.subject.clone(),
            at: m.date,
            clearance: m.clearance.clone(),
        },
    });
    events.chain(mail).collect()
}

/// The names of people, which are no goals.
fn names(world: &Snapshot) -> BTreeSet<String> {
    let office = &world.office;
    let members = std::iter::once(&office.owner).chain(&office.assistant).map(|m| m.name.as_str());
    let people = world.people.values().map(|p| p.name.as_str());
    members.chain(people).flat_map(words::telling).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Scene, at};

    #[test]
    fn what_most_time_goes_to_comes_first_and_once() {
        let mut scene = Scene::new();
        for day in 0..4 {
            scene.event(&format!("Rotterdam steering {day}"), at(-day, 9, 0), 90, &["ben"]);
            scene.event(&format!("Board paper, part {day}"), at(-day, 13, 0), 45, &["ben"]);
            scene.event("Weekly meeting", at(-day, 16, 0), 120, &["ben"]);
            scene.event("Mail and approvals", at(-day, 6, 0), 120, &[]);
            scene.event("First talk", at(-day, 20, 0), 120, &["ben"]);
        }
        for day in 0..4 {
            scene.event("Exec round talk", at(-day, 18, 0), 240, &["ben"]);
            let choir = scene.event("Choir", at(-day, 22, 0), 180, &[]);
            scene.change_event(choir, |e| e.clearance.level = Level::Restricted);
        }
        scene.event("Lease", at(0, 15, 0), 30, &["ben"]);
        let found = topics(&scene.world, 5);
        let told: Vec<(&str, &str, f64)> =
            found.iter().map(|t| (t.name.as_str(), t.word.as_str(), t.minutes)).collect();
        assert_eq!(
            told,
            [("Rotterdam steering", "Rotterdam", 360.0), ("Board paper", "Board", 180.0)],
            "no form words, nothing private, nothing met once"
        );
        assert_eq!(topics(&Scene::new().world, 5), []);
    }

    #[test]
    fn a_topic_is_named_by_the_phrase_or_series_that_most_of_it_shares() {
        let mut scene = Scene::new();
        for day in 0..4 {
            scene.event("Weekly: Haarlem night shift", at(-day, 9, 0), 60, &["ben"]);
        }
        scene.event("Haarlem roof", at(-5, 9, 0), 60, &["ben"]);
        for (day, title) in ["Carrier tender", "Carrier prices", "Carrier terms"].into_iter().enumerate() {
            scene.event(title, at(-(day as i64), 13, 0), 30, &["ben"]);
        }
        let found = topics(&scene.world, 5);
        let told: Vec<(&str, &str)> = found.iter().map(|t| (t.name.as_str(), t.word.as_str())).collect();
        assert_eq!(told, [("Haarlem night shift", "Haarlem"), ("Carrier", "Carrier")]);
    }
}
