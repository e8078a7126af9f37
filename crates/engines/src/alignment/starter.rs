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
/// Words of form, not of matter.
const FORM: &[&str] = &[
    "accepted",
    "all",
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
    "standup",
    "status",
    "sunday",
    "sync",
    "talk",
    "team",
    "thanks",
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
    /// Its word, as it is written most often: "Rotterdam".
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
                entry.0 += if one.message { MESSAGE_MINUTES } else { one.minutes };
                entry.1 += 1;
            }
        }
        let tells = |word: &str, count: usize| {
            count >= FEW
                && (count as f64) < EVERYWHERE * everything.max(25.0)
                && !FORM.contains(&word)
                && !names.contains(word)
                && word.chars().all(char::is_alphabetic)
                && word.chars().count() > 2
        };
        let best = of_word
            .iter()
            .filter(|(word, (_, count))| tells(word, *count))
            .max_by(|a, b| a.1.0.total_cmp(&b.1.0).then_with(|| b.0.cmp(a.0)));
        let Some(word) = best.map(|(word, _)| (*word).to_owned()) else { break };
        let (about, rest): (Vec<Met>, Vec<Met>) = all.into_iter().partition(|one| one.words.contains(&word));
        found.extend(topic(&word, &about));
        all = rest;
    }
    found
}

fn topic(word: &str, about: &[Met]) -> Option<Topic> {
    let first = about
        .iter()
        .max_by(|a, b| a.minutes.total_cmp(&b.minutes).then(a.evidence.at.cmp(&b.evidence.at)))?;
    Some(Topic {
        word: as_written(word, about),
        minutes: about.iter().map(|one| one.minutes).sum(),
        messages: about.iter().filter(|one| one.message).count(),
        evidence: first.evidence.clone(),
    })
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
        }
        for day in 0..4 {
            scene.event("Exec round talk", at(-day, 18, 0), 240, &["ben"]);
            let choir = scene.event("Choir", at(-day, 22, 0), 180, &[]);
            scene.change_event(choir, |e| e.clearance.level = Level::Restricted);
        }
        scene.event("Lease", at(0, 15, 0), 30, &["ben"]);
        let found = topics(&scene.world, 5);
        let told: Vec<(&str, f64)> = found.iter().map(|t| (t.word.as_str(), t.minutes)).collect();
        assert_eq!(
            told,
            [("Rotterdam", 360.0), ("Board", 180.0)],
            "no form words, nothing private, nothing met once"
        );
        assert_eq!(topics(&Scene::new().world, 5), []);
    }
}
