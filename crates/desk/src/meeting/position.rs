//! The executive's position on each topic of a meeting, for whoever goes in their place: what was decided, agreed in
//! minutes, said in a catch-up, or recorded as a candid view. What nobody recorded is said to be so (spec §12.6).

use super::Said;
use super::page::{Page, purposes};
use crate::card::first;
use crate::sources;
use crate::words::{inert, sentence, short};
use engines::maths::words;
use engines::partnership::standing_in;
use serde::Serialize;
use std::collections::BTreeSet;
use world::note::Written;
use world::occasion::{Noted, Reach};
use world::{Decision, Evidence};

/// Topics, and lines of one, at most.
const TOPICS: usize = 8;
const LINES: usize = 3;
/// A telling word has so many letters.
const TELLING: usize = 4;

/// What is recorded of one topic.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Position {
    /// The topic, as it was said.
    pub topic: String,
    /// What is recorded of it, the firmest first; empty where nothing is.
    pub lines: Vec<Said>,
}

/// How firmly something binds: what was decided, then what was agreed, what was said, what is thought.
type Rank = (u8, std::cmp::Reverse<Option<jiff::Timestamp>>);

impl Page<'_> {
    /// What is recorded of each topic; none where nobody goes in the executive's place.
    pub(super) fn positions(&mut self) -> Vec<Position> {
        let goes = self.event.occasion.as_deref().is_some_and(|said| said.stand_in.is_some());
        let over = self.event.interval(&self.zone).end <= self.world.now;
        if !goes || over {
            return Vec::new();
        }
        let recorded = self.recorded();
        let them = self.counterpart();
        let mut all = Vec::new();
        for topic in self.topics() {
            let wanted = telling(&topic);
            let fits = |text: &str| {
                let said = telling(text);
                let shared = said.intersection(&wanted).count();
                // Two words in common, or all where the topic has but one; and of these people, unless the whole topic is named.
                let whole = wanted.len() > 1 && shared == wanted.len();
                shared > 0 && shared >= wanted.len().min(2) && (whole || said.intersection(&them).count() > 0)
            };
            let mut found: Vec<&(Rank, String, String, Evidence)> =
                recorded.iter().filter(|(_, about, ..)| fits(about)).collect();
            found.sort_by_key(|(rank, ..)| *rank);
            found.truncate(LINES);
            let lines =
                found.into_iter().map(|(_, _, text, from)| self.say(text.clone(), vec![from.clone()]));
            let lines = lines.collect();
            all.push(Position { topic, lines });
        }
        all
    }

    /// The words that name those one meets and what the meeting is called: their names, their house, its title.
    fn counterpart(&self) -> BTreeSet<String> {
        const OF_ANY: [&str; 8] =
            ["review", "meeting", "weekly", "quarterly", "monthly", "session", "call", "demo"];
        let outside = |email: &str| engines::maths::meetings::is_external(self.world, email);
        let all_inside = !self.people.iter().any(|a| outside(&a.email));
        let mut texts = vec![self.event.summary.clone()];
        for one in self.people.iter().filter(|a| all_inside || outside(&a.email)) {
            texts.push(self.name(&one.email));
            let card = self.world.person_by_email(&one.email);
            texts.extend(card.and_then(|p| p.organisation.clone()).filter(|_| !all_inside));
        }
        let mut words: BTreeSet<String> = texts.iter().flat_map(|text| telling(text)).collect();
        words.retain(|word| !OF_ANY.contains(&word.as_str()));
        words
    }

    /// What the meeting is about, each matter by itself: its objectives, else the list in its invitation, else its purpose or
    /// title; then what may be answered there. What must be taken back is for nobody to state.
    fn topics(&self) -> Vec<String> {
        let said = self.event.occasion.as_deref();
        let mut topics: Vec<String> = said.map_or_else(Vec::new, |said| said.objectives.clone());
        if topics.is_empty() {
            topics = purposes(&self.event.description).into_iter().map(str::to_owned).collect();
        }
        if topics.is_empty() {
            let purpose = said.map(|said| said.purpose.clone()).filter(|purpose| !purpose.is_empty());
            topics.push(purpose.unwrap_or_else(|| self.event.summary.clone()));
        }
        let limits = said.and_then(|said| said.stand_in.as_ref());
        topics.extend(limits.into_iter().flat_map(|l| l.may_answer.iter().cloned()));
        let mut topics: Vec<String> =
            topics.iter().flat_map(|line| standing_in::matters(line)).map(str::to_owned).collect();
        let goes_back = |topic: &String| {
            let mut back = limits.into_iter().flat_map(|l| &l.take_back);
            back.any(|line| standing_in::names_one(topic, line) || standing_in::names_one(line, topic))
        };
        topics.retain(|topic| topic != crate::occasion::KNOWN && !goes_back(topic));
        let mut seen = BTreeSet::new();
        topics.retain(|topic| !telling(topic).is_empty() && seen.insert(telling(topic)));
        topics.truncate(TOPICS);
        topics.into_iter().map(|topic| short(&sentence(&inert(&topic)), 120)).collect()
    }

    /// All that is recorded: what it is about, in words, and where.
    fn recorded(&self) -> Vec<(Rank, String, String, Evidence)> {
        let mut all = Vec::new();
        for decision in self.world.decisions.values() {
            let (rank, text, at) = self.decided(decision);
            let options = decision.alternatives.iter().map(|a| a.name.as_str());
            let about: Vec<&str> = std::iter::once(decision.question.as_str()).chain(options).collect();
            let from = sources::decision(decision);
            all.push(((rank, std::cmp::Reverse(at)), about.join(" "), text, from));
        }
        for event in self.world.events.values().filter(|e| e.id != self.event.id) {
            let minutes = event.occasion.iter().flat_map(|said| &said.minutes);
            for minute in minutes.filter(|m| m.at <= self.until()) {
                let Noted::Decision { reach, .. } = &minute.noted else { continue };
                let (rank, what) = match reach {
                    Reach::Agreed => (1, "Agreed"),
                    Reach::Answered => (2, "Answered"),
                    Reach::TakenBack => (3, "Taken back, not answered yet"),
                };
                let when = self.date(minute.at);
                let text = format!(
                    "{what} at {}, {when}: “{}”.",
                    short(&crate::week::title(event), 50),
                    short(minute.text.trim_end_matches('.'), 120)
                );
                let from = Evidence { quote: minute.text.clone(), ..sources::event(event, &self.zone) };
                all.push(((rank, std::cmp::Reverse(Some(minute.at))), minute.text.clone(), text, from));
            }
        }
        for note in self.world.notes.values().filter(|n| n.clearance.owner().is_none()) {
            let when = self.date(note.at);
            match &note.written {
                Written::CaughtUp { .. } => {
                    for line in note.text.lines().filter_map(|line| line.trim().strip_prefix("- ")) {
                        let text =
                            format!("Catch-up of {when}: “{}”.", short(line.trim_end_matches('.'), 120));
                        let from = Evidence { quote: line.to_owned(), ..sources::note(note) };
                        all.push(((2, std::cmp::Reverse(Some(note.at))), line.to_owned(), text, from));
                    }
                }
                Written::View { about, firmness, heard } => {
                    let question = about.and_then(|id| self.world.decisions.get(&id));
                    let question = question.map_or("", |decision| decision.question.as_str());
                    let heard = if heard.is_some() { "heard" } else { "not heard yet" };
                    let text = format!(
                        "{} thinks, {} held and {heard}: “{}”.",
                        crate::grid::first(self.world, note.author),
                        firmness.word(),
                        short(note.text.trim_end_matches('.'), 120)
                    );
                    let about = format!("{question} {}", note.text);
                    all.push(((4, std::cmp::Reverse(Some(note.at))), about, text, sources::note(note)));
                }
                _ => {}
            }
        }
        all
    }

    /// What was decided, by whom and why, or that it is open.
    fn decided(&self, decision: &Decision) -> (u8, String, Option<jiff::Timestamp>) {
        let question = short(decision.question.trim_end_matches('?'), 100);
        let chosen = decision.choice.as_ref().filter(|_| !decision.state.is_open());
        let Some(choice) = chosen else {
            return (3, format!("Not decided yet: {question}?"), Some(decision.created));
        };
        let what = decision.alternative(choice.alternative).map_or("", |a| a.name.as_str());
        let why = match choice.why.trim_end_matches('.') {
            "" => String::new(),
            why => format!(" Why: {}.", short(why, 100)),
        };
        let who = crate::goals::person(self.world, choice.by).unwrap_or_else(|| "somebody".to_owned());
        let when = self.date(choice.at);
        (0, format!("{} decided {when}: {question}? {what}.{why}", first(&who)), Some(choice.at))
    }
}

fn telling(text: &str) -> BTreeSet<String> {
    words::telling(text).into_iter().filter(|word| word.chars().count() >= TELLING).collect()
}
