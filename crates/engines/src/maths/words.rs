//! Words of a title or subject, for likeness.

use aho_corasick::AhoCorasick;
use std::collections::BTreeSet;

/// Words too common to tell anything.
const COMMON: [&str; 44] = [
    "a", "an", "and", "as", "at", "be", "by", "for", "from", "fw", "fwd", "he", "her", "him", "his", "i",
    "in", "is", "it", "me", "my", "of", "on", "or", "our", "re", "she", "so", "that", "the", "their", "them",
    "they", "this", "to", "us", "was", "we", "with", "you", "your", "are", "not", "will",
];

/// The telling words of `text`: lower case, letters and digits, at least two characters, each once, sorted; at
/// most 200.
/// ```
/// assert_eq!(engines::maths::words::telling("Re: The Rotterdam lease, the LEASE!"), ["lease", "rotterdam"]);
/// ```
pub fn telling(text: &str) -> Vec<String> {
    let mut words: Vec<String> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| w.chars().nth(1).is_some())
        .map(str::to_lowercase)
        .filter(|w| !COMMON.contains(&w.as_str()))
        .take(200)
        .collect();
    words.sort();
    words.dedup();
    words
}

/// The words of `text` in small letters, a blank before, between and after them: whole words are found by looking for
/// what is spaced in what is spaced.
/// ```
/// use engines::maths::words::spaced;
/// assert!(spaced("Re: Dock-A handover").contains(&spaced("dock a")));
/// assert!(!spaced("The docks").contains(&spaced("dock")));
/// ```
pub fn spaced(text: &str) -> String {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.fold(" ".to_owned(), |all, word| all + &word.to_lowercase() + " ")
}

/// Shared words over all words of two sorted lists, 0–1 (Jaccard 1901); 0 when both are empty.
/// ```
/// use engines::maths::words::{jaccard, telling};
/// assert_eq!(jaccard(&telling("board paper"), &telling("board report")), 1.0 / 3.0);
/// ```
pub fn jaccard<T: Ord>(a: &[T], b: &[T]) -> f64 {
    let (mut i, mut j, mut shared) = (0, 0, 0usize);
    while i < a.len() && j < b.len() {
        match a[i].cmp(&b[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => (i, j, shared) = (i + 1, j + 1, shared + 1),
        }
    }
    let all = a.len() + b.len() - shared;
    if all == 0 { 0.0 } else { shared as f64 / all as f64 }
}

/// Finds many phrases in a text in one go.
#[derive(Debug, Clone)]
pub struct Finder(Option<AhoCorasick>);

impl Finder {
    /// Looks for these, as they are written; empty ones are nowhere.
    /// ```
    /// let finder = engines::maths::words::Finder::new(["ana lima", "lima", ""]);
    /// assert_eq!(finder.found("with ana lima").into_iter().collect::<Vec<_>>(), [0, 1]);
    /// ```
    pub fn new<T: AsRef<str>>(phrases: impl IntoIterator<Item = T>) -> Finder {
        // What cannot be is in no text: a place is kept for an empty phrase.
        let sought = phrases.into_iter().map(|p| match p.as_ref() {
            "" => "\u{0}\u{0}".to_owned(),
            phrase => phrase.to_owned(),
        });
        Finder(AhoCorasick::new(sought).ok())
    }
    /// The places in the list of those that stand in a text.
    pub fn found(&self, text: &str) -> BTreeSet<usize> {
        let all = self.0.iter().flat_map(|finder| finder.find_overlapping_iter(text));
        all.map(|hit| hit.pattern().as_usize()).collect()
    }
}
