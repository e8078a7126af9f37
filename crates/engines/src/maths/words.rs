//! Words of a title or subject, for likeness.

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
