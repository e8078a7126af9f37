//! Lists that report: what the writer's side did or plans is told in the same bare verbs as an order.
//!
//! Under "Accomplishments:", "Plans for the week" or "We will:" a line that begins with "Add" or "Complete" asks
//! nobody. Under a heading that speaks to the reader, or under none, it does. Only bare verbs are silenced: "please",
//! "could you" and a question ask wherever they stand.

use std::ops::Range;

/// A line of at most so many words, with a list below it, is a heading without its colon.
const HEADING_WORDS: usize = 6;
/// Words of headings that report or plan; those of five letters and more also as beginnings of longer ones.
const REPORTS: &[&str] = &[
    "accomplish",
    "achiev",
    "agenda",
    "complet",
    "done",
    "finish",
    "highlight",
    "milestone",
    "month",
    "ongoing",
    "plan",
    "plann",
    "plans",
    "progress",
    "quarter",
    "releas",
    "roadmap",
    "status",
    "today",
    "tomorrow",
    "topic",
    "underway",
    "upcoming",
    "update",
    "week",
    "weekly",
    "yesterday",
];
/// Whoever is on the writer's side, and words with which they tell what they do.
const OURS: &[&str] = &["we", "i", "our", "my", "team", "they", "he", "she", "everyone"];
const DO: &[&str] = &["will", "ll", "going", "did", "been", "working", "intend", "plan"];
/// Words that turn a heading to the reader.
const TO_READER: &[&str] = &[
    "you",
    "your",
    "please",
    "pls",
    "kindly",
    "need",
    "needs",
    "needed",
    "action",
    "actions",
    "request",
    "requests",
    "requested",
    "ask",
    "asks",
    "require",
    "required",
    "help",
    "want",
    "would",
    "could",
    "can",
    "must",
    "should",
    "let",
    "due",
    "todo",
    "expect",
    "expected",
    "decide",
    "decision",
    "decisions",
    "approve",
    "approval",
];

/// The list that the sentence under the eye stands in, while it goes down a text.
#[derive(Debug, Default)]
pub(super) struct Lists {
    reports: bool,
    end: usize,
}

impl Lists {
    /// Takes in the next sentence of `text`: whether it stands in a list that reports. A paragraph after an empty line
    /// is in no list.
    pub(super) fn reports(&mut self, text: &str, span: &Range<usize>) -> bool {
        let item = is_item(text, span.start);
        let goes_on = item || !is_apart(&text[self.end.min(span.start)..span.start]);
        self.end = span.end;
        self.reports = match heading(text, span) {
            // A heading within the list is one of its lines.
            Some(heading) => !speaks_to_reader(heading) && (tells(heading) || item && self.reports),
            None => self.reports && goes_on,
        };
        self.reports
    }
}

/// Whether nothing but a list mark stands before it on its line.
fn is_item(text: &str, start: usize) -> bool {
    let line = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let before = text[line..start].trim();
    match before.strip_suffix(['.', ')']) {
        Some(number) => is_number(number),
        None if before.is_empty() => marked(&text[start..]),
        None => before.chars().all(|c| "-*•·?".contains(c)),
    }
}

/// "1", "12", "b".
fn is_number(text: &str) -> bool {
    let digits = (1..=2).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    digits || text.len() == 1 && text.bytes().all(|b| b.is_ascii_lowercase())
}

/// Whether a line begins with a list mark; "?" and "o" are what some mail programs leave of a bullet.
pub(super) fn marked(line: &str) -> bool {
    let line = line.trim_start_matches([' ', '\t']);
    let first = line.split([' ', '\t', '\n']).next().unwrap_or("");
    let numbered = first.strip_suffix(['.', ')']).is_some_and(is_number);
    let bullet = line.starts_with(['-', '*', '•', '·']);
    bullet || numbered || first == "?" || line.starts_with("o\t")
}

/// Whether an empty line lies between.
fn is_apart(between: &str) -> bool {
    between.split('\n').count() > 2
}

/// The sentence, where it is a line of its own that opens a list: it ends in a colon, or is short and a list follows.
fn heading<'t>(text: &'t str, span: &Range<usize>) -> Option<&'t str> {
    let sentence = text[span.clone()].trim();
    let below = text[span.end..].trim_start_matches([' ', '\t', '\r']);
    if !below.is_empty() && !below.starts_with('\n') {
        return None;
    }
    let short = sentence.split_whitespace().count() <= HEADING_WORDS;
    let bare = short && sentence.ends_with(char::is_alphanumeric) && !is_item(text, span.start);
    let opens = sentence.ends_with(':') || bare && marked(below.trim_start());
    opens.then_some(sentence)
}

fn words(heading: &str) -> Vec<String> {
    heading.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_lowercase).collect()
}

fn speaks_to_reader(heading: &str) -> bool {
    let words = words(heading);
    words.first().is_some_and(|first| first == "to") || words.iter().any(|w| TO_READER.contains(&w.as_str()))
}

/// "Accomplishments", "Plans for the week", "The team will".
pub(super) fn tells(heading: &str) -> bool {
    let words = words(heading);
    let any = |list: &[&str]| words.iter().any(|w| list.contains(&w.as_str()));
    any(OURS) && any(DO) || words.iter().any(|w| REPORTS.iter().any(|known| begins(w, known)))
}

fn begins(word: &str, known: &str) -> bool {
    word == known || known.len() >= 5 && word.starts_with(known)
}
