//! Changes in words: what a sentence asks for, as far as it is understood, and the one way in which each is written. What
//! is not understood is said, with how to write it; of a sentence with words left over nothing is taken.

mod amounts;
mod days;
mod shares;
mod spoken;
mod told;
mod verbs;

pub(super) use amounts::at;
pub(super) use told::{day_word, told};

use super::named::Named;
use crate::words::inert;
use engines::twin::Change;
use jiff::civil::Weekday;
use serde::Serialize;
use world::Snapshot;

/// So many changes in one scenario.
pub(super) const MOST: usize = 8;
/// So much is read of what is written.
const MOST_CHARS: usize = 2_000;
/// So much of one sentence.
const SENTENCE: usize = 240;

/// A change that was understood.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Understood {
    /// It.
    pub change: Change,
    /// The one way in which it is written: "Drop Vendor review".
    pub words: String,
    /// How it was taken, where that needs saying.
    pub note: Option<String>,
    /// Whether all that was said is part of a simulated week.
    pub whole: bool,
}

/// Words that were not understood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Unread {
    /// They.
    pub words: String,
    /// Why, and what to write.
    pub why: String,
    /// What may have been meant, each as it would be written.
    pub choices: Vec<String>,
    /// Whether it was understood all the same, and only changes nothing of these weeks.
    pub idle: bool,
}

/// What was written of a scenario.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Read {
    /// What was understood, in order.
    pub changes: Vec<Understood>,
    /// What was not.
    pub unread: Vec<Unread>,
}

impl Read {
    /// The changes themselves.
    pub fn changes(&self) -> Vec<Change> {
        self.changes.iter().map(|c| c.change.clone()).collect()
    }
    /// All of it, a change a line; what was not understood stays as it was written.
    pub fn text(&self) -> String {
        let lines = self.changes.iter().map(|c| c.words.as_str());
        let lines: Vec<&str> = lines.chain(self.unread.iter().map(|u| u.words.as_str())).collect();
        lines.join("\n")
    }
    /// The same without its `n`th change.
    pub fn without(&self, n: usize) -> String {
        let mut rest = self.clone();
        rest.changes.remove(n);
        rest.text()
    }
    /// The same with what was meant in place of its `n`th sentence that was not understood.
    pub fn with(&self, n: usize, meant: &str) -> String {
        let mut rest = self.clone();
        meant.clone_into(&mut rest.unread[n].words);
        rest.text()
    }
    /// Whether something was written that was not understood at all.
    pub fn is_unclear(&self) -> bool {
        self.unread.iter().any(|unread| !unread.idle)
    }
    /// Whether nothing was written.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty() && self.unread.is_empty()
    }
    /// Whether all that was written is understood and part of a simulated week.
    pub fn is_whole(&self) -> bool {
        self.unread.is_empty() && self.changes.iter().all(|c| c.whole)
    }
}

/// Why words are not understood, and which of several names may be meant by which of them.
#[derive(Debug)]
pub(super) struct Wrong {
    pub why: String,
    pub words: String,
    pub names: Vec<String>,
    /// Whether they are understood, and only change nothing of these weeks.
    pub idle: bool,
}

impl Wrong {
    pub fn new(why: impl Into<String>) -> Wrong {
        Wrong { why: why.into(), words: String::new(), names: Vec::new(), idle: false }
    }
    /// Of words that are understood and change nothing of these weeks.
    pub fn idle(why: String) -> Wrong {
        Wrong { idle: true, ..Wrong::new(why) }
    }
    /// What may have been meant, each as a whole sentence.
    fn choices(&self, sentence: &str) -> Vec<String> {
        match sentence.find(self.words.as_str()) {
            Some(at) if !self.words.is_empty() => {
                let (before, after) = (&sentence[..at], &sentence[at + self.words.len()..]);
                self.names.iter().map(|name| format!("{before}{name}{after}")).collect()
            }
            _ => Vec::new(),
        }
    }
}

impl From<&str> for Wrong {
    fn from(why: &str) -> Wrong {
        Wrong::new(why)
    }
}

/// Words with which a change begins.
const VERBS: [&str; 55] = [
    "drop",
    "stop",
    "cancel",
    "skip",
    "end",
    "remove",
    "shorten",
    "cut",
    "move",
    "put",
    "add",
    "delegate",
    "hand",
    "give",
    "let",
    "keep",
    "take",
    "protect",
    "block",
    "batch",
    "read",
    "mail",
    "check",
    "new",
    "start",
    "project",
    "weigh",
    "weight",
    "double",
    "triple",
    "halve",
    "raise",
    "lower",
    "reduce",
    "reactive",
    "interruptions",
    "trip",
    "travel",
    "fly",
    "away",
    "off",
    "absence",
    "absent",
    "leave",
    "holiday",
    "set",
    "hire",
    "lose",
    "crunch",
    "declare",
    "be",
    "go",
    "no",
    "half",
    "hold",
];

/// Reads what is written: sentences on lines of their own, or joined by commas, semicolons and "and".
pub(super) fn read(world: &Snapshot, weeks: u32, text: &str) -> Read {
    let named = Named::of(world, weeks);
    let mut read = Read::default();
    for sentence in sentences(&named, text) {
        let unread = |wrong: Wrong| Unread {
            choices: wrong.choices(&sentence),
            words: sentence.clone(),
            idle: wrong.idle,
            why: wrong.why,
        };
        let found = match sentence.chars().count() > SENTENCE {
            true => Err(Wrong::new(format!("it is longer than {SENTENCE} letters: write a change a line"))),
            false => verbs::changes(&named, &sentence),
        };
        match found {
            Ok(taken) if read.changes.len() + taken.len() > MOST => {
                read.unread.push(unread(Wrong::new(format!("at most {MOST} changes are tried at once"))));
            }
            Ok(taken) => {
                for (change, note, whole) in taken.into_iter().map(|t| (t.change, t.note, t.whole)) {
                    let words = told(&change);
                    match read.changes.iter().find(|c| c.change == change) {
                        None => read.changes.push(Understood { change, words, note, whole }),
                        // The same days, but elsewhere: one cannot be in two places.
                        Some(known) if matches!(change, Change::Trip { .. }) && known.note != note => {
                            read.unread.push(unread(Wrong::new(format!(
                                "another trip is in the same days already, “{}”",
                                known.words
                            ))));
                        }
                        Some(_) => {}
                    }
                }
            }
            Err(wrong) => read.unread.push(unread(wrong)),
        }
    }
    if text.chars().count() > MOST_CHARS {
        let words = format!("what follows the first {MOST_CHARS} letters");
        let why =
            format!("so much is read at once; leave out what is too much, at most {MOST} changes are tried");
        read.unread.push(Unread { words, why, choices: Vec::new(), idle: false });
    }
    read
}

/// The sentences of a text; a new one begins where a word follows with which a change begins, but within no name.
fn sentences(named: &Named<'_>, text: &str) -> Vec<String> {
    let names = named.joined();
    let text: String = text.chars().take(MOST_CHARS).collect();
    let mut found: Vec<String> = Vec::new();
    for line in text.split(['\n', '\r']) {
        let mut rest = line.trim();
        while let Some((first, more)) = split(&names, rest) {
            found.push(first.to_owned());
            rest = more;
        }
        found.push(rest.to_owned());
    }
    let clean = |s: &String| {
        let s = s.trim();
        let s = inert(s.strip_suffix(" and").unwrap_or(s));
        let whole = names.iter().any(|name| s.to_lowercase().ends_with(name.as_str()));
        if whole { s } else { s.trim_end_matches(['.', '!', '?', ',', ';']).trim().to_owned() }
    };
    found.iter().map(clean).filter(|s| !s.is_empty()).collect()
}

/// The first sentence and what follows the word that joins them.
fn split<'t>(names: &[String], text: &'t str) -> Option<(&'t str, &'t str)> {
    let low = text.to_lowercase();
    // Letters that grow or shrink in lower case would put the two texts out of step.
    if low.len() != text.len() {
        return text.split_once(';').map(|(first, rest)| (first.trim(), rest.trim()));
    }
    let within: Vec<(usize, usize)> = names
        .iter()
        .flat_map(|name| low.match_indices(name.as_str()).map(|(at, name)| (at, at + name.len())))
        .collect();
    let joins = [" and then ", " and ", ", then ", ", and ", ", ", " then ", ";"];
    let places = joins.iter().flat_map(|join| low.match_indices(join).map(|(at, join)| (at, join.len())));
    let begins = |(at, len): &(usize, usize)| {
        let more = low[at + len..].trim_start();
        let more = ["i ", "we "].iter().find_map(|who| more.strip_prefix(who)).unwrap_or(more);
        let next = more.split(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
        let sentence = more.split([',', ';']).next().unwrap_or(more);
        // "A and B every other week" is one sentence, "drop A and B every other week" are two.
        let of_series = || spoken::is_every_other(sentence) && spoken::is_whole(&text[..*at]);
        let of_somebody = || spoken::tells_of_somebody(sentence) || of_series();
        let in_name = within.iter().any(|(from, until)| from < at && at + len < *until);
        !in_name && (VERBS.contains(&next) || &low[*at..at + len] == ";" || of_somebody())
    };
    let (at, len) = places.filter(begins).min()?;
    Some((text[..at].trim(), text[at + len..].trim()))
}

/// Which day of the week a word names.
pub(super) fn day_of(word: &str) -> Option<Weekday> {
    amounts::weekday(word)
}
