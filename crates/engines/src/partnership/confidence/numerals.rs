//! Numbers in words, and shares of a whole, in words or digits.

use super::scale;

const SMALL: [&str; 20] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
const TENS: [&str; 8] = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

fn split(plain: &str) -> Vec<&str> {
    plain.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect()
}

fn small(word: &str) -> Option<f64> {
    SMALL.iter().position(|n| *n == word).map(|n| n as f64)
}

fn tens(word: &str) -> Option<f64> {
    TENS.iter().position(|n| *n == word).map(|n| 10.0 * (n + 2) as f64)
}

/// What a word scales by; none for any other word.
fn scales(word: &str) -> Option<f64> {
    let (factor, unit) = scale(word);
    (factor > 1.0 && unit.trim().len() + 1 >= word.len()).then_some(factor)
}

/// The number that these words begin with, and of how many words it is: "twenty-three", "four point two million",
/// "two and a half million", "four hundred and twenty".
fn number(words: &[&str]) -> Option<(usize, f64)> {
    let word = |at: usize| words.get(at).copied().unwrap_or_default();
    if word(0) == "half" && word(1) == "a" {
        return scales(word(2)).map(|factor| (3, 0.5 * factor));
    }
    // "A quarter of a million", "three quarters of a million".
    let quarters = match (word(0), word(1)) {
        ("quarter", _) => Some((1, 0.25)),
        ("three", "quarters") => Some((2, 0.75)),
        ("half", "of") => Some((1, 0.5)),
        _ => None,
    };
    if let Some((n, part)) = quarters
        && word(n) == "of"
        && word(n + 1) == "a"
        && let Some(factor) = scales(word(n + 2))
    {
        return Some((n + 3, part * factor));
    }
    let (mut at, mut all, mut group) = (0, 0.0, 0.0);
    // The largest number that may still be added to the group: "twenty" takes a unit, "three" nothing.
    let mut room: f64 = 1_000.0;
    loop {
        let next = word(at);
        if let Some(value) = small(next).or_else(|| tens(next)).filter(|value| *value < room) {
            group += value;
            room = if tens(next).is_some() { 10.0 } else { 0.0 };
        } else if next == "hundred" && at > 0 && group < 100.0 {
            group *= 100.0;
            room = 100.0;
        } else if let Some(factor) = scales(next).filter(|_| at > 0) {
            all += group * factor;
            (group, room) = (0.0, 1_000.0);
        } else if next == "point" && at > 0 && small(word(at + 1)).is_some_and(|digit| digit < 10.0) {
            let mut place = 0.1;
            while let Some(digit) = small(word(at + 1)).filter(|digit| *digit < 10.0) {
                group += digit * place;
                place /= 10.0;
                at += 1;
            }
            room = 0.0;
        } else if next == "and" && at > 0 && word(at + 1) == "a" && word(at + 2) == "half" {
            group += 0.5;
            room = 0.0;
            at += 2;
        } else if next == "and" && room == 100.0 && number(&words[at + 1..]).is_some() {
            // "four hundred and twenty": what follows is added.
        } else {
            break;
        }
        at += 1;
    }
    (at > 0).then_some((at, all + group))
}

/// The numbers that a text says in words.
pub(super) fn spoken(plain: &str) -> Vec<(String, f64)> {
    let words = split(plain);
    let (mut found, mut at) = (Vec::new(), 0);
    while at < words.len() {
        match number(&words[at..]) {
            Some((n, value)) => {
                found.push((words[at..at + n].join(" "), value));
                at += n;
            }
            None => at += 1,
        }
    }
    found
}

/// The shares of a whole that a text says: the words, so many, of so many.
pub(super) fn shares(text: &str) -> Vec<(String, f64, f64)> {
    let plain = text.to_lowercase().replace('/', " of ");
    let words = split(&plain);
    let read = |at: usize| -> Option<(usize, f64)> {
        let word = words.get(at)?;
        word.parse::<u32>().ok().map(|n| (1, f64::from(n))).or_else(|| number(&words[at..]))
    };
    let mut found = Vec::new();
    for at in 0..words.len() {
        let Some((n, part)) = read(at) else { continue };
        let mut next = at + n;
        next += usize::from(words.get(next) == Some(&"out"));
        if words.get(next) != Some(&"of") {
            continue;
        }
        next += 1;
        next += usize::from(words.get(next) == Some(&"the"));
        if let Some((m, all)) = read(next) {
            found.push((words[at..next + m].join(" "), part, all));
        }
    }
    found
}
