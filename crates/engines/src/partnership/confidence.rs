//! The confidentiality filter of a note to the team: what may go out, line by line.
//!
//! A line is held when what it rests on is above the reader's level or not marked to be shared, and when it says a
//! protected name or figure however that is written: retyped, spaced out, in other letters that look alike, with
//! other separators, in thousands or millions, or as initials that only it has. When in doubt it is held: a person
//! decides, seeing why.

mod matters;
mod numerals;
mod private;

use matters::{closing, leaving, results, staffing, sum};
use numerals::shares;
use std::collections::BTreeSet;
use unicode_normalization::UnicodeNormalization;

/// What must not be said.
#[derive(Debug, Clone, PartialEq)]
pub enum Protected {
    /// A name: of a person, a company, a deal.
    Name(String),
    /// A figure.
    Figure(f64),
    /// So many of so many: "nine of twelve".
    Share(f64, f64),
    /// A matter: any of these words speaks of it, such as "redundancy" of staff matters.
    Matter(Vec<String>),
}

/// Why a line is held.
#[derive(Debug, Clone, PartialEq)]
pub enum Held {
    /// It rests on something the team may not see, or that nobody marked to be shared.
    Source,
    /// It says something protected: which one, by its place in the list, and the words that say it.
    Says(usize, String),
    /// It says who comes into a role, or leaves one: the words that say it.
    Staff(String),
    /// It says what somebody pays or is paid: the words that say it.
    Sum(String),
    /// It speaks of a deal: what is bought or sold.
    Deal(String),
    /// It says what somebody is like, or how they feel.
    Judgement(String),
}

/// What stands behind a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Source {
    /// Whether the team may see it.
    pub cleared: bool,
    /// Whether it is marked to be shared.
    pub shareable: bool,
}

/// Matters that no note to a team speaks of, whatever stands behind it (spec §12.9): what they are called, and words that
/// speak of them.
pub const MATTERS: [(&str, &[&str]); 6] = [
    (
        "staff matters",
        &[
            "redundancy",
            "made redundant",
            "severance",
            "layoff",
            "laid off",
            "lay off",
            "dismissal",
            "dismissed",
            "is fired",
            "was fired",
            "sacked",
            "let go",
            "disciplinary",
            "grievance",
            "written warning",
            "got a warning",
            "gets a warning",
            "final warning",
            "underperforming",
            "candidate",
            "applicant",
            "shortlist for",
            "hiring panel",
            "interview panel",
            "job interview",
            "resignation",
            "resigns",
            "resigned",
            "handed in notice",
            "gave notice",
            "probation",
            "notice period",
            "performance review",
            "talent review",
            "works council hearing",
        ],
    ),
    (
        "pay",
        &[
            "salary",
            "bonus",
            "pay rise",
            "pay band",
            "pay cut",
            "pay scale",
            "payroll",
            "compensation",
            "wage",
            "earns",
            "earned less",
            "earned more",
            "is paid",
            "are paid",
        ],
    ),
    (
        "deals",
        &[
            "acquisition",
            "acquire",
            "merger",
            "takeover",
            "due diligence",
            "term sheet",
            "letter of intent",
            "data room",
            "bought a competitor",
            "buy a competitor",
            "bought the company",
            "buy the company",
            "sell the company",
            "sold the company",
            "stake in",
            "divestment",
        ],
    ),
    (
        "health and private life",
        &[
            "sick leave",
            "off sick",
            "is sick",
            "is ill",
            "was ill",
            "falls ill",
            "fell ill",
            "illness",
            "burnout",
            "burned out",
            "diagnosis",
            "diagnosed",
            "surgery",
            "operation on",
            "hospital",
            "therapy",
            "divorce",
            "pregnant",
            "maternity",
            "paternity",
            "parental leave",
            "bereavement",
            "funeral",
            "dentist",
            "doctor",
            "clinic",
            "physiotherapist",
            "psychologist",
            "counsellor",
            "optician",
            "midwife",
            "medical",
            "check up at",
            "blood test",
            "eye test",
            "marriage",
            "custody",
        ],
    ),
    (
        "legal advice",
        &[
            "lawsuit",
            "litigation",
            "legal privilege",
            "settlement offer",
            "sued",
            "suing",
            "in court",
            "to court",
            "subpoena",
        ],
    ),
    (
        "ways in",
        &[
            "password",
            "passcode",
            "passphrase",
            "access code",
            "door code",
            "pin code",
            "api key",
            "login details",
        ],
    ),
];

/// The figures that a text says, with how they are written.
pub fn figures_in(text: &str) -> Vec<(String, f64)> {
    figures(text)
}

/// Why a line must not go out as it is; empty where it may.
pub fn held(line: &str, sources: &[Source], protected: &[Protected]) -> Vec<Held> {
    let mut found = Vec::new();
    if sources.iter().any(|s| !s.cleared || !s.shareable) {
        found.push(Held::Source);
    }
    let words = words(line);
    let figures = figures(line);
    let shares = shares(line);
    for (n, one) in protected.iter().enumerate() {
        let said = match one {
            Protected::Name(name) => said_name(&words, name).or_else(|| said_short(line, &words, name)),
            Protected::Share(part, all) => {
                shares.iter().find(|s| (s.1, s.2) == (*part, *all)).map(|s| s.0.clone())
            }
            Protected::Figure(value) => {
                figures.iter().find(|f| same_figure(f.1, *value)).map(|f| f.0.clone())
            }
            Protected::Matter(matter) => matter.iter().find_map(|m| said_phrase(&words, &self::words(m))),
        };
        found.extend(said.map(|words| Held::Says(n, words)));
    }
    found.extend(staffing(&words).map(Held::Staff));
    found.extend(
        leaving(&words).or_else(|| closing(&words)).or_else(|| private::post(&words)).map(Held::Staff),
    );
    let sums = sum(line, &words).or_else(|| results(line, &words));
    let sums = sums.or_else(|| private::pay(line, &words)).or_else(|| private::way_out(line, &words));
    found.extend(sums.map(Held::Sum));
    found.extend(private::trade(&words).map(Held::Deal));
    found.extend(private::judged(line).map(Held::Judgement));
    found
}

/// The shares that a text says, as it writes them: "9 of twelve", "nine out of 12", "9/12".
pub fn shares_in(text: &str) -> Vec<(f64, f64)> {
    shares(text).into_iter().map(|(_, part, all)| (part, all)).collect()
}

/// The words of a text as they are heard: without accents, marks that do not show, and letters of other scripts that
/// look like Latin ones.
fn words(text: &str) -> Vec<String> {
    let plain: String = text.nfkd().filter_map(heard).flat_map(char::to_lowercase).collect();
    let split = plain.split(|c: char| !c.is_alphanumeric());
    spelt_out(split.filter(|w| !w.is_empty()).map(str::to_owned).collect())
}

/// A letter as it looks; none for what does not show, a blank for a full stop inside initials is kept as it is.
fn heard(c: char) -> Option<char> {
    let hidden = matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '\u{202a}'..='\u{202e}');
    if hidden || unicode_normalization::char::is_combining_mark(c) {
        return None;
    }
    const ALIKE: [(&str, char); 25] = [
        ("аА", 'a'),
        ("вВ", 'b'),
        ("сС", 'c'),
        ("еЕёЁ", 'e'),
        ("НнҺһ", 'h'),
        ("іІΙι", 'i'),
        ("јЈ", 'j'),
        ("кКΚκ", 'k'),
        ("мМΜ", 'm'),
        ("Νν", 'n'),
        ("оОΟο", 'o'),
        ("рРΡρ", 'p'),
        ("ѕЅ", 's'),
        ("тТΤτ", 't'),
        ("хХΧχ", 'x'),
        ("уУΥ", 'y'),
        ("Ζζ", 'z'),
        ("ΑαÆæ", 'a'),
        ("Ββ", 'b'),
        ("Εε", 'e'),
        ("ı", 'i'),
        ("łŁ", 'l'),
        ("øØ", 'o'),
        ("đĐð", 'd'),
        ("ß", 's'),
    ];
    Some(ALIKE.iter().find(|(looks, _)| looks.contains(c)).map_or(c, |(_, latin)| *latin))
}

/// Puts letters that stand alone in a row together: "P r i y a" is a word.
fn spelt_out(words: Vec<String>) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut open = false;
    for word in words {
        let single = word.chars().count() == 1;
        match found.last_mut().filter(|_| single && open) {
            Some(last) => last.push_str(&word),
            None => found.push(word),
        }
        open = single;
    }
    found
}

/// Whether a name is said: in full, by its rarer part, or by its initials where it has three or more.
fn said_name(words: &[String], name: &str) -> Option<String> {
    let parts = self::words(name);
    if parts.is_empty() {
        return None;
    }
    let whole: String = parts.concat();
    let initials: String = parts.iter().filter_map(|p| p.chars().next()).collect();
    let telling: BTreeSet<&str> =
        parts.iter().map(String::as_str).filter(|p| p.chars().count() > 3 && !COMMON.contains(p)).collect();
    let bare = |w: &String| w.strip_suffix('s').unwrap_or(w).to_owned();
    let says = |w: &&String| {
        telling.contains(w.as_str())
            || telling.contains(bare(w).as_str())
            || w.as_str() == whole
            || parts.len() > 2 && w.as_str() == initials
            || whole.chars().count() > 6 && w.contains(&whole)
    };
    let hidden =
        || telling.iter().copied().chain([whole.as_str()]).find_map(|part| run_together(words, part));
    words.iter().find(says).cloned().or_else(|| said_phrase(words, &parts)).or_else(hidden)
}

/// Whether a name is said by a part and an initial, by its initials with full stops, or inside letters that are spelt
/// out one by one.
fn said_short(line: &str, words: &[String], name: &str) -> Option<String> {
    let parts = self::words(name);
    let (first, last) = (parts.first()?, parts.last().filter(|_| parts.len() > 1)?);
    let (i, l) = (first.chars().next()?.to_string(), last.chars().next()?.to_string());
    let pair = |w: &&[String]| w[0] == *first && w[1] == l || w[0] == i && w[1] == *last;
    let upper = |letter: &str| letter.to_uppercase();
    let dotted = [
        format!("{}.{}.", upper(&i), upper(&l)),
        format!("{}. {}.", upper(&i), upper(&l)),
        format!("{}.{} ", upper(&i), upper(&l)),
    ];
    let plain: String = line.nfkd().filter_map(heard).collect();
    let spelt = || {
        let mut runs = Vec::new();
        let mut run = String::new();
        for word in plain.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()) {
            if word.chars().count() == 1 {
                run.push_str(&word.to_lowercase());
            } else {
                runs.push(std::mem::take(&mut run));
            }
        }
        runs.push(run);
        let long = |part: &&String| part.chars().count() > 3;
        runs.into_iter().find(|run| parts.iter().filter(long).any(|part| run.contains(part.as_str())))
    };
    words
        .windows(2)
        .find(pair)
        .map(|w| w.join(" "))
        .or_else(|| dotted.iter().find(|short| plain.contains(short.as_str())).map(|d| d.trim().to_owned()))
        .or_else(spelt)
}

/// Words that stand in many names and tell nothing alone.
const COMMON: [&str; 24] = [
    "group",
    "project",
    "company",
    "holding",
    "holdings",
    "limited",
    "international",
    "partners",
    "capital",
    "bank",
    "team",
    "plan",
    "north",
    "south",
    "east",
    "west",
    "global",
    "services",
    "systems",
    "energy",
    "port",
    "with",
    "from",
    "deal",
];

/// Whether the words of a phrase stand one after the other; of words of five letters the beginning is enough.
fn said_phrase(words: &[String], phrase: &[String]) -> Option<String> {
    let same = |(word, wanted): (&String, &String)| {
        word == wanted || wanted.chars().count() >= 5 && word.starts_with(stem(wanted))
    };
    let stands = |w: &&[String]| w.iter().zip(phrase).all(same);
    if phrase.is_empty() {
        return None;
    }
    words.windows(phrase.len()).find(stands).map(|w| w.join(" "))
}

/// A word without a common ending.
fn stem(word: &str) -> &str {
    ["ies", "es", "y", "s", "e"].iter().find_map(|end| word.strip_suffix(end)).unwrap_or(word)
}

/// Whether a name is hidden by blanks or marks inside it: "Bright mark" for Brightmark.
fn run_together(words: &[String], whole: &str) -> Option<String> {
    if whole.chars().count() < 6 {
        return None;
    }
    for from in 0..words.len() {
        let mut joined = String::new();
        for (n, word) in words[from..].iter().enumerate() {
            joined.push_str(word);
            if joined == *whole || joined.strip_suffix('s') == Some(whole) {
                return Some(words[from..=from + n].join(" "));
            }
            if joined.len() > whole.len() {
                break;
            }
        }
    }
    None
}

/// Figures as they are written, with their values: separators of thousands, decimals by comma or point, k, m, bn and
/// the words for them, percent as its number.
fn figures(text: &str) -> Vec<(String, f64)> {
    let plain: String = text.nfkd().filter(|c| *c != '\u{200b}').collect::<String>().to_lowercase();
    let chars: Vec<char> = plain.chars().collect();
    let mut found = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        if !chars[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let end = number_end(&chars, at);
        let written: String = chars[at..end].iter().collect();
        let rest: String = chars[end..].iter().take(12).collect();
        let (scale, unit) = scale(&rest);
        for value in values(&written) {
            found.push((format!("{written}{unit}"), value * scale));
        }
        at = end;
    }
    found.extend(numerals::spoken(&plain));
    found
}

/// Where a number that begins here ends: separators count only between digits.
fn number_end(chars: &[char], from: usize) -> usize {
    let mut end = from;
    while end < chars.len() {
        let digit = |at: usize| chars.get(at).is_some_and(char::is_ascii_digit);
        let joins = matches!(chars[end], '.' | ',' | '\'' | '’' | '_') && digit(end + 1)
            || chars[end].is_whitespace() && (1..=3).all(|n| digit(end + n)) && !digit(end + 4);
        if !digit(end) && !joins {
            break;
        }
        end += 1;
    }
    end
}

/// What a number may mean: its last separator may part thousands or decimals.
fn values(written: &str) -> Vec<f64> {
    let digits: String = written.chars().filter(char::is_ascii_digit).collect();
    let mut found: Vec<f64> = digits.parse().ok().into_iter().collect();
    if let Some(at) = written.rfind(['.', ',']) {
        let (whole, part) = written.split_at(at);
        let whole: String = whole.chars().filter(char::is_ascii_digit).collect();
        let part: String = part.chars().filter(char::is_ascii_digit).collect();
        found.extend(format!("{whole}.{part}").parse::<f64>().ok());
    }
    found
}

/// What follows a number and scales it.
fn scale(rest: &str) -> (f64, String) {
    let trimmed = rest.trim_start();
    const SCALES: [(&str, f64); 12] = [
        ("thousand", 1e3),
        ("tsd", 1e3),
        ("million", 1e6),
        ("mio", 1e6),
        ("billion", 1e9),
        ("mrd", 1e9),
        ("bn", 1e9),
        ("mm", 1e6),
        ("mn", 1e6),
        ("k", 1e3),
        ("m", 1e6),
        ("b", 1e9),
    ];
    let ends = |unit: &str| {
        !trimmed[unit.len()..].starts_with(|c: char| c.is_alphanumeric())
            || matches!(unit, "million" | "billion" | "thousand") && trimmed[unit.len()..].starts_with('s')
    };
    let fits = SCALES.iter().find(|(unit, _)| trimmed.starts_with(unit) && ends(unit));
    fits.map_or((1.0, String::new()), |(unit, scale)| (*scale, format!(" {unit}")))
}

/// Whether two figures are the same but for rounding to two digits.
fn same_figure(said: f64, protected: f64) -> bool {
    let off = (said - protected).abs();
    off <= 1e-9 || protected.abs() >= 10.0 && off <= 0.005 * protected.abs()
}

#[cfg(test)]
mod tests;
