//! What can be told of a meeting from its title alone. Many diaries, those that an assistant keeps above all, name
//! people and room in the title ("M. Bodnar / storage, room 42C2") and invite nobody.

use super::words;
use std::collections::{BTreeMap, BTreeSet};
use world::Snapshot;

/// First names that are common words, too: they name somebody only as an owner ("Will's review") or beside "with".
const ORDINARY: [&str; 27] = [
    "april", "art", "august", "bill", "chase", "dawn", "dean", "drew", "faith", "frank", "gene", "grace",
    "grant", "hope", "iris", "jack", "jan", "joy", "june", "mark", "max", "may", "page", "pat", "rich",
    "sky", "will",
];

/// Words before which, and after which, a place stands.
const PLACE_BEFORE: [&str; 12] = [
    "location",
    "conference room",
    "conf room",
    "conf. room",
    "meeting room",
    "room",
    "to be held in",
    "held in",
    "suite",
    "floor",
    "building",
    "bldg",
];

/// Somebody whom a title names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// As it is written there.
    pub written: String,
    /// The addresses it may mean: one where it is told, more where it is not.
    pub emails: Vec<String>,
}

/// The place that a title names: what follows "room", "location" and the like up to the next stroke, or else a room's
/// number such as EB4102 or 42C2; none where there is neither.
/// ```
/// use engines::maths::titles::place;
/// assert_eq!(place("TMS weekly, conference room EB4102").as_deref(), Some("conference room EB4102"));
/// assert_eq!(place("Hourly review - 49C2 Mary").as_deref(), Some("49C2"));
/// assert_eq!(place("Location: EB4106/Shelley's office").as_deref(), Some("EB4106"));
/// assert_eq!(place("Budget 2027"), None);
/// ```
pub fn place(title: &str) -> Option<String> {
    let low = title.to_lowercase();
    if low.len() == title.len() {
        for word in PLACE_BEFORE {
            let Some(at) = whole(&low, word) else { continue };
            let rest = &title[at + word.len()..];
            let rest = rest.trim_start_matches([':', ' ', '#', '-', '.']);
            let end = rest.find(['/', ',', ';', '(', ')']).unwrap_or(rest.len());
            let said: Vec<&str> = rest[..end].split_whitespace().take(2).collect();
            let Some(first) = said.first().filter(|w| holds_digit(w) || said.len() == 1) else { continue };
            return Some(match word {
                "location" | "held in" | "to be held in" => (*first).to_owned(),
                _ => format!("{} {first}", &title[at..at + word.len()]),
            });
        }
    }
    if let Some(whose) = whose_office(title) {
        return Some(whose);
    }
    numbered(title).or_else(|| bare_number(title))
}

/// "Lynn's office".
fn whose_office(title: &str) -> Option<String> {
    let words: Vec<&str> =
        title.split(|c: char| c.is_whitespace() || matches!(c, '/' | ',' | '(' | ')')).collect();
    let pair = words.windows(2).find(|pair| {
        let owns = pair[0].ends_with("'s") || pair[0].ends_with("’s");
        owns && pair[1].trim_matches('.').eq_ignore_ascii_case("office")
    })?;
    Some(format!("{} office", pair[0]))
}

/// A room's number behind a dash or a stroke, or in brackets: "Demo - 4102". A year is none.
fn bare_number(title: &str) -> Option<String> {
    let number = |(at, mark): (usize, &str)| {
        let rest = title[at + mark.len()..].trim_start();
        let (number, after) = rest.split_at(rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len()));
        let year = number.len() == 4 && (number.starts_with("19") || number.starts_with("20"));
        let ends = after.is_empty() || after.starts_with([' ', ')', ',', '/', '.']);
        ((3..=4).contains(&number.len()) && !year && ends).then(|| number.to_owned())
    };
    title.rmatch_indices(['-', '–', '/', '(']).find_map(number)
}

/// Letters and digits together: EB4102, 42C2. Standards and years are none.
fn numbered(title: &str) -> Option<String> {
    title
        .split(|c: char| !c.is_alphanumeric())
        .find(|word| {
            let digits = word.chars().filter(char::is_ascii_digit).count();
            let letters = word.chars().filter(|c| c.is_ascii_uppercase()).count();
            let counted = ["FY", "CY", "ISO", "RFC", "DIN"].iter().any(|of| word.starts_with(of));
            (2..=6).contains(&digits)
                && (1..=3).contains(&letters)
                && digits + letters == word.len()
                && !counted
        })
        .map(str::to_owned)
}

/// Where `word` stands in `text` with no letter or digit on either side.
fn whole(text: &str, word: &str) -> Option<usize> {
    text.match_indices(word).map(|(at, _)| at).find(|at| {
        let before = text[..*at].chars().next_back();
        let after = text[at + word.len()..].chars().next();
        !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
    })
}

fn holds_digit(word: &str) -> bool {
    word.chars().any(|c| c.is_ascii_digit())
}

/// What a title says beside place and number: two entries with the same are of one family ("TMS weekly mtg. EB4102"
/// and "TMS Weekly Meeting"). Empty where nothing is left.
/// ```
/// use engines::maths::titles::family;
/// assert_eq!(family("TMS Weekly Mtg. conference room EB4102"), family("TMS weekly meeting"));
/// ```
pub fn family(title: &str) -> Vec<String> {
    const PLAIN: [&str; 12] = [
        "mtg",
        "mtgs",
        "meeting",
        "meetings",
        "room",
        "conference",
        "conf",
        "location",
        "held",
        "office",
        "call",
        "floor",
    ];
    let mut found = words::telling(title);
    found.retain(|word| !holds_digit(word) && !PLAIN.contains(&word.as_str()));
    found
}

/// Whether a title says that somebody is away or on duty, or that it is no entry at all.
/// ```
/// use engines::maths::titles::is_absence;
/// assert!(is_absence("Lynn - Oncall") && is_absence("Jan & Ava, vacation day"));
/// assert!(!is_absence("Vacation policy review"));
/// ```
pub fn is_absence(title: &str) -> bool {
    const AWAY: [&str; 16] = [
        "oncall",
        "on call",
        "on duty",
        "vacation",
        "vacation day",
        "holiday",
        "day off",
        "out of office",
        "out of the office",
        "annual leave",
        "on leave",
        "sick leave",
        "off sick",
        "absent",
        "jury duty",
        "do not delete",
    ];
    let said = words::spaced(title);
    // At the end of the title, or all of it but names: "vacation policy review" is about it.
    AWAY.iter().any(|away| {
        let away = words::spaced(away);
        said.ends_with(&away) || away == " do not delete " && said.starts_with(&away)
    })
}

/// The names that the people of a snapshot bear, by address: of cards and of those who wrote.
pub fn known(world: &Snapshot) -> BTreeMap<String, String> {
    let mut known = BTreeMap::new();
    for message in world.messages.values().filter(|m| !m.marks.automatic && !m.marks.bulk) {
        if let Some(name) = message.from.name.as_deref().filter(|_| !message.mine) {
            known.entry(message.from.email.clone()).or_insert_with(|| name.to_owned());
        }
    }
    for person in world.people.values() {
        if let Some(email) = person.emails.first() {
            known.insert(email.clone(), person.name.clone());
        }
    }
    known.retain(|email, name| !world.office.is_mine(email) && !name.contains('@'));
    known
}

/// The names that are looked for in titles.
#[derive(Debug, Default)]
pub struct Names {
    full: BTreeMap<(String, String), BTreeSet<String>>,
    /// By the first letter, and the last name.
    initial: BTreeMap<(char, String), BTreeSet<String>>,
    /// By the first name, and the first letter of the last.
    short: BTreeMap<(String, char), BTreeSet<String>>,
    last: BTreeMap<String, BTreeSet<String>>,
    first: BTreeMap<String, BTreeSet<String>>,
}

impl Names {
    /// Those of `known`, names by address.
    pub fn of(known: &BTreeMap<String, String>) -> Names {
        let mut names = Names::default();
        known.iter().for_each(|(email, name)| names.add(email, name));
        names
    }

    /// The people whom a title names, in its order: by full name, by initial and surname, by first name and initial,
    /// by a surname or a first name alone. A first name before a surname that nobody bears names nobody.
    pub fn people(&self, title: &str) -> Vec<Named> {
        let tokens = tokens(title);
        let mut found: Vec<Named> = Vec::new();
        let mut at = 0;
        while let Some(token) = tokens.get(at) {
            let next = tokens.get(at + 1).filter(|next| next.glued);
            let pair = next.map(|next| self.pair(token, next)).unwrap_or_default();
            let (emails, written, width) = match next {
                Some(next) if !pair.is_empty() => (pair, format!("{} {}", token.written, next.written), 2),
                _ => (self.alone(token, next), token.written.clone(), 1),
            };
            if !emails.is_empty() {
                found.push(Named { written, emails });
            }
            at += width;
        }
        let mut seen = BTreeSet::new();
        found.retain(|named| seen.insert(named.emails.clone()));
        // Who is named in full is not also meant by a first name that others bear, too.
        let sure: BTreeSet<String> =
            found.iter().filter(|n| n.emails.len() == 1).flat_map(|n| n.emails.clone()).collect();
        found.retain(|named| named.emails.len() == 1 || !named.emails.iter().any(|e| sure.contains(e)));
        found
    }

    fn add(&mut self, email: &str, name: &str) {
        // "Blair, Lynn" is Lynn Blair.
        let turned = name.split_once(',').map(|(last, first)| format!("{} {}", first.trim(), last.trim()));
        let name = turned.unwrap_or_else(|| name.to_owned()).to_lowercase();
        let parts: Vec<&str> = name
            .split(|c: char| !(c.is_alphanumeric() || c == '\''))
            .filter(|p| p.chars().nth(1).is_some())
            .collect();
        let [first, .., last] = parts.as_slice() else { return };
        let (Some(initial), Some(letter)) = (first.chars().next(), last.chars().next()) else { return };
        let (email, first, last) = (|| email.to_owned(), (*first).to_owned(), (*last).to_owned());
        self.full.entry((first.clone(), last.clone())).or_default().insert(email());
        self.initial.entry((initial, last.clone())).or_default().insert(email());
        self.short.entry((first.clone(), letter)).or_default().insert(email());
        self.last.entry(last).or_default().insert(email());
        self.first.entry(first).or_default().insert(email());
    }

    fn pair(&self, one: &Token, other: &Token) -> Vec<String> {
        let found = self.full.get(&(one.low.clone(), other.low.clone()));
        let initial = || self.initial.get(&(one.letter()?, other.low.clone()));
        let short = || self.short.get(&(one.low.clone(), other.letter()?));
        found.or_else(initial).or_else(short).map(of).unwrap_or_default()
    }

    fn alone(&self, token: &Token, next: Option<&Token>) -> Vec<String> {
        let led_on = next.is_some_and(|n| n.letter().is_some() || n.is_name_like());
        if !token.is_name() || led_on && !token.owns {
            return Vec::new();
        }
        let first = self.first.get(&token.low).filter(|_| token.low.chars().count() >= 3);
        // A surname of fewer letters is more often something else, and one behind another name belongs to that.
        let last =
            self.last.get(&token.low).filter(|_| token.low.chars().count() >= 4 && !token.follows_name);
        first.or(last).map(of).unwrap_or_default()
    }
}

/// A word of a title.
struct Token {
    written: String,
    low: String,
    /// Nothing but a blank stands between it and the word before.
    glued: bool,
    /// It says whose something is: "Julia's".
    owns: bool,
    /// The word before, glued to it, looks like a name.
    follows_name: bool,
    /// It owns something, or "with" stands before it: an ordinary word that does is a name.
    marked: bool,
}

impl Token {
    /// The letter, where it is nothing else.
    fn letter(&self) -> Option<char> {
        let mut letters = self.low.chars();
        letters.next().filter(|c| c.is_alphabetic() && letters.next().is_none())
    }

    /// Whether it is written as names are: a capital, then small letters.
    fn is_name_like(&self) -> bool {
        let mut letters = self.written.chars();
        letters.next().is_some_and(char::is_uppercase)
            && self.written.chars().nth(2).is_some()
            && letters.all(char::is_lowercase)
    }

    fn is_name(&self) -> bool {
        self.written.chars().next().is_some_and(char::is_uppercase)
            && (self.marked || !ORDINARY.contains(&self.low.as_str()))
    }
}

fn tokens(title: &str) -> Vec<Token> {
    let mut found: Vec<Token> = Vec::new();
    let (mut with, mut glued, mut word) = (false, false, String::new());
    // The blank at the end closes the last word.
    for c in title.chars().chain([' ']) {
        if c.is_alphanumeric() || matches!(c, '\'' | '’') {
            word.push(c);
            continue;
        }
        let whole = std::mem::take(&mut word);
        let whole = whole.trim_matches(['\'', '’']);
        if !whole.is_empty() {
            let bare = whole.strip_suffix("'s").or_else(|| whole.strip_suffix("’s"));
            let written = bare.unwrap_or(whole).to_owned();
            let low = written.to_lowercase();
            let leads = ["with", "w", "visit", "call"].contains(&low.as_str());
            let follows_name = glued && found.last().is_some_and(|t| t.is_name_like() && !t.owns);
            let marked = bare.is_some() || with;
            found.push(Token { written, low, glued, owns: bare.is_some(), follows_name, marked });
            (with, glued) = (leads, true);
        }
        // A full stop belongs to an initial.
        glued &= c.is_whitespace() || c == '.';
    }
    found
}

fn of(emails: &BTreeSet<String>) -> Vec<String> {
    emails.iter().cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known() -> BTreeMap<String, String> {
        let people = [
            ("ana@a.example", "Ana Lima"),
            ("larry@a.example", "Larry Pavlou"),
            ("larry2@a.example", "Campbell, Larry"),
            ("mb@b.example", "Maria Bodnar"),
            ("will@a.example", "Will Haan"),
        ];
        people.map(|(email, name)| (email.to_owned(), name.to_owned())).into()
    }

    fn emails(title: &str) -> Vec<Vec<String>> {
        Names::of(&known()).people(title).into_iter().map(|n| n.emails).collect()
    }

    #[test]
    fn names_are_found_as_people_write_them() {
        assert_eq!(emails("Ana Lima / PRC"), [["ana@a.example"]]);
        assert_eq!(
            emails("M. Bodnar/Storage to meet in Ana's office"),
            [["mb@b.example"], ["ana@a.example"]]
        );
        assert_eq!(emails("Bodnar lease"), [["mb@b.example"]]);
        assert_eq!(emails("Larry Campbell"), [["larry2@a.example"]]);
        assert_eq!(emails("Ana and Ana Lima"), [["ana@a.example"]]);
        assert_eq!(emails("With Larry P. and Maria B"), [["larry@a.example"], ["mb@b.example"]]);
        assert_eq!(emails("Ana's Budget Review"), [["ana@a.example"]]);
    }

    #[test]
    fn a_name_that_two_bear_names_both() {
        assert_eq!(emails("Larry/Ideas for imbalance"), [["larry2@a.example", "larry@a.example"]]);
    }

    #[test]
    fn a_first_name_before_another_surname_is_somebody_else() {
        assert!(emails("Ana Perry").is_empty());
        assert!(emails("Ana S").is_empty());
        assert!(emails("Steven Bodnar").is_empty());
    }

    #[test]
    fn ordinary_words_are_nobody() {
        assert!(emails("What will change").is_empty());
        assert!(emails("Will the lease be signed").is_empty());
        assert_eq!(emails("Will's review"), [["will@a.example"]]);
        assert_eq!(emails("Lunch with Will"), [["will@a.example"]]);
        assert!(emails("").is_empty());
    }

    #[test]
    fn places_stand_in_titles() {
        assert_eq!(place("Larry, to be held in EB4102").as_deref(), Some("EB4102"));
        assert_eq!(place("SAP training, room 12").as_deref(), Some("room 12"));
        assert_eq!(place("ISO 9001 audit, FY2027, Q4"), None);
        assert_eq!(place("LFT billing - 4102 (Sheila)").as_deref(), Some("4102"));
        assert_eq!(place("Pooling, Lynn's Office").as_deref(), Some("Lynn's office"));
        assert_eq!(place("Plan - 2027"), None);
        assert_eq!(place("Room for improvement"), None);
        assert_eq!(place(""), None);
    }

    #[test]
    fn families_leave_place_and_number_out() {
        assert_eq!(family("Staff Mtg. Conference room EB4102"), ["staff"]);
        assert!(family("Meeting 4").is_empty());
    }
}
