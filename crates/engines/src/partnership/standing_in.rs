//! How far somebody who stands in may go with what is put to them (spec §12.6): what their limits do not cover is taken back,
//! never agreed.

use crate::maths::words;
use world::authority::Money;
use world::occasion::{Reach, StandIn};

/// What is put to somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Put {
    /// To agree to something: it would bind the executive.
    Agree,
    /// To answer something: it binds nobody.
    Answer,
}

/// A line covers what holds this share of its words.
const COVERS: f64 = 0.6;
/// Words of such lines that name no matter.
const EMPTY: [&str; 14] = [
    "agree",
    "agreed",
    "answer",
    "anything",
    "all",
    "other",
    "may",
    "must",
    "back",
    "take",
    "up",
    "any",
    "questions",
    "about",
];

/// Words that add no matter of their own to what a line allows: when, from when, that it is so. Whatever else is said and
/// stands in no line, numbers in words and refusals as well, is matter beyond the line.
const PLAIN: &str = "\
    accept accepted afternoon again ahead ask asked been begin begins both came can change changes come comes \
    confirm confirmed day days each earlier eighth end ends evening fifth fine first fix fixed fourth go goes \
    has have held hour hours how if keep keeps later minute minutes month months morning move moved moves \
    named next ninth noon now ok once please put puts same second set seventh shall share shared shift shifts \
    show sixth start starts stay stays such take takes tell than then these third those today tomorrow until \
    way were what when where which who would yes";
/// Words that stay matter with a capital letter, too: no name.
const WEIGHTY: [&str; 30] = [
    "annex",
    "bonus",
    "capacity",
    "clause",
    "contract",
    "cost",
    "discount",
    "dismissal",
    "exclusivity",
    "fee",
    "guarantee",
    "indemnity",
    "law",
    "lease",
    "liability",
    "licence",
    "notice",
    "penalty",
    "policy",
    "price",
    "pricing",
    "rate",
    "refund",
    "rent",
    "salary",
    "staff",
    "supplier",
    "tariff",
    "termination",
    "warranty",
];

/// What a sum of money within the limit may be spent on without a line of its own: small outlays that end with the day.
const SPENDS: [&str; 32] = [
    "pay",
    "pays",
    "paid",
    "spend",
    "buy",
    "bought",
    "order",
    "book",
    "cover",
    "reimburse",
    "purchase",
    "bill",
    "invoice",
    "catering",
    "lunch",
    "dinner",
    "breakfast",
    "coffee",
    "drinks",
    "meal",
    "meals",
    "taxi",
    "fare",
    "ticket",
    "tickets",
    "hotel",
    "flowers",
    "gift",
    "repair",
    "repairs",
    "printing",
    "postage",
];
/// What makes more of a sum than the sum: it comes again.
const RECURS: [&str; 12] = [
    "month", "months", "monthly", "year", "years", "yearly", "annual", "week", "weekly", "each", "every",
    "per",
];
/// How a word begins that binds whoever says it.
const BINDS: [&str; 9] =
    ["accept", "agree", "promis", "commit", "concede", "grant", "waive", "guarant", "undertak"];
/// A topic with one of these words has sums of money for its figures.
const OF_MONEY: [&str; 10] =
    ["budget", "bill", "cost", "invoice", "margin", "money", "price", "revenue", "spending", "turnover"];
/// What in a line turns from what it allows to what it does not: "supplier dates; never price or penalties".
const TURNS: [&str; 5] = ["never ", "not ", "without ", "except ", "but no "];

/// How far it may go, with the line or limit that says so.
///
/// What must be taken back wins over what may be agreed, and so does what a line itself excepts ("never price"). A line
/// covers only its own matter: to agree, a word beyond the lines that is no plain one, no name, date or time makes the
/// whole something to take back. An answer on a topic that may be answered may tell what there is to tell, figures
/// included; what binds in it, a sum of money on another matter, a contract, "we accept", is taken back. A sum of money
/// is agreed up to the limit, in its currency, and not at all where none is set; within the limit it is agreed for an
/// outlay that no line names, if it does not come again. A number in the text is money where its currency stands beside
/// it; any other number is matter.
pub fn reach(stand_in: &StandIn, put: Put, text: &str, sum: Option<&Money>) -> (Reach, String) {
    let said = matter(text);
    let by = |lines: &[String]| lines.iter().find(|line| covers(allowed(line), &said)).cloned();
    if let Some(line) = stand_in.take_back.iter().find(|line| covers(line, &said)) {
        return (Reach::TakenBack, format!("“{line}” must be taken back"));
    }
    let mut lines = stand_in.may_agree.iter().chain(&stand_in.may_answer);
    if let Some(line) = lines.find(|line| covers(excepted(line), &said)) {
        return (Reach::TakenBack, format!("“{line}” excepts it"));
    }
    let agreed = by(&stand_in.may_agree);
    let over = |word: String| (Reach::TakenBack, format!("no line covers “{word}”"));
    if put == Put::Answer {
        return match agreed.or_else(|| by(&stand_in.may_answer)) {
            Some(line) => {
                let lines = stand_in.may_agree.iter().chain(&stand_in.may_answer);
                binding(text, sum, lines)
                    .map_or_else(|| (Reach::Answered, format!("“{line}” may be answered")), over)
            }
            None => (Reach::TakenBack, "nothing says that it may be answered".to_owned()),
        };
    }
    let found = sums(text, sum);
    let Some(line) = agreed else {
        let nothing = || (Reach::TakenBack, "nothing says that it may be agreed".to_owned());
        if found.is_empty() || stand_in.limit.is_none() || !any_of(text, &SPENDS) {
            return nothing();
        }
        let again = tokens(text).map(bare).find(|word| RECURS.contains(&word.as_str()));
        if let Some(word) = again.or_else(|| weighty(text, &[])) {
            return over(word);
        }
        return within(&found, stand_in.limit.as_ref(), "money may be spent up to the limit");
    };
    if let Some(word) = beyond(text, stand_in.may_agree.iter()) {
        return over(word);
    }
    match found.is_empty() {
        true => (Reach::Agreed, format!("“{line}” may be agreed")),
        false => within(&found, stand_in.limit.as_ref(), &format!("“{line}” may be agreed")),
    }
}

/// Whether each sum is within the limit, with why it may be.
fn within(found: &[Money], limit: Option<&Money>, why: &str) -> (Reach, String) {
    let Some(limit) = limit else { return (Reach::TakenBack, "no sum of money may be agreed".to_owned()) };
    match found.iter().all(|s| s.currency == limit.currency && s.minor.abs() <= limit.minor) {
        true => (Reach::Agreed, format!("{why}, and the sum is within the limit")),
        false => (Reach::TakenBack, "the sum is above the limit, or in another currency".to_owned()),
    }
}

/// A matter that may be agreed by one line and must be taken back by another, with both lines. "Price" and "Price,
/// penalties" name one.
/// ```
/// use engines::partnership::standing_in::contradiction;
/// let lines = |all: &[&str]| all.iter().map(|l| (*l).to_owned()).collect::<Vec<_>>();
/// let (agree, back) = (lines(&["Dates and price"]), lines(&["Prices, penalties"]));
/// assert_eq!(contradiction(&agree, &back), Some(("Dates and price", "Prices, penalties")));
/// assert_eq!(contradiction(&lines(&["Delivery dates"]), &back), None);
/// ```
pub fn contradiction<'a>(agree: &'a [String], back: &'a [String]) -> Option<(&'a str, &'a str)> {
    agree.iter().find_map(|may| {
        let must = back.iter().find(|must| names_one(allowed(may), must))?;
        Some((may.as_str(), must.as_str()))
    })
}

/// Whether two lines name one matter among theirs.
pub fn names_one(line: &str, other: &str) -> bool {
    matters(line).map(matter).any(|own| {
        !own.is_empty()
            && matters(other).map(matter).any(|theirs| {
                let held = theirs.iter().filter(|word| own.contains(word)).count();
                own.iter().all(|word| theirs.contains(word)) && held as f64 >= COVERS * theirs.len() as f64
            })
    })
}

/// The matters of a line, each by itself: "Deliveries by week, the cut-off, renewal" names three.
pub fn matters(line: &str) -> impl Iterator<Item = &str> {
    line.split([',', ';', '/'])
        .flat_map(|part| part.split(" and "))
        .flat_map(|part| part.split(" or "))
        .map(str::trim)
        .filter(|part| !part.is_empty())
}

/// What a line allows: what stands before "never", "not", "except".
fn allowed(line: &str) -> &str {
    turn(line).map_or(line, |at| &line[..at])
}

/// What a line excepts from what it allows; empty where it excepts nothing.
fn excepted(line: &str) -> &str {
    turn(line).map_or("", |at| line[at..].split_once(' ').map_or("", |(_, rest)| rest))
}

/// Where a line turns from what it allows.
fn turn(line: &str) -> Option<usize> {
    let low = line.to_ascii_lowercase();
    let begins = |at: &usize| low[..*at].chars().next_back().is_none_or(|c| !c.is_alphanumeric());
    TURNS.iter().filter_map(|word| low.match_indices(word).map(|(at, _)| at).find(begins)).min()
}

/// Whether the words of a limit, "never price or penalties", except what a line allows.
/// ```
/// use engines::partnership::standing_in::forbids;
/// assert!(forbids("never price, penalties or carriers", "Price"));
/// assert!(!forbids("never price, penalties or carriers", "Dates"));
/// ```
pub fn forbids(words: &str, line: &str) -> bool {
    let excepted = excepted(words);
    let said = matter(allowed(line));
    covers(excepted, &said) || names_one(line, excepted)
}

/// The first word of an answer that would bind: a weighty one, or a sum of money where no line speaks of money.
fn binding<'a>(text: &str, sum: Option<&Money>, lines: impl Iterator<Item = &'a String>) -> Option<String> {
    let held: Vec<String> = lines.flat_map(|line| matter(allowed(line))).collect();
    let words: Vec<&str> = tokens(text).collect();
    let named = || (0..words.len()).find(|n| is_money(&words, *n)).map(|n| words[n].to_owned());
    let money = || sum.map(ToString::to_string).or_else(named);
    let of_money = held.iter().any(|word| OF_MONEY.contains(&word.as_str()));
    weighty(text, &held).or_else(|| money().filter(|_| !of_money))
}

/// The first word that accepts or promises, or names a weighty matter that no line holds.
fn weighty(text: &str, held: &[String]) -> Option<String> {
    let binds = |token: &&str| {
        let low = bare(token);
        BINDS.iter().any(|stem| low.starts_with(stem))
            || matter(token).iter().any(|word| WEIGHTY.contains(&word.as_str()) && !held.contains(word))
    };
    tokens(text).find(binds).map(str::to_owned)
}

/// The words of a text as they are written.
fn tokens(text: &str) -> impl Iterator<Item = &str> {
    let parts = text.split(|c: char| c.is_whitespace() || matches!(c, ';' | '(' | ')'));
    parts.map(|t| t.trim_end_matches(',')).filter(|t| !t.is_empty())
}

fn any_of(text: &str, words: &[&str]) -> bool {
    tokens(text).map(bare).any(|word| words.contains(&word.as_str()))
}

/// Whether a line speaks of what is said: one of its matters, which "and", commas and the like part, as much as the whole.
fn covers(line: &str, said: &[String]) -> bool {
    matters(line).chain([line]).any(|part| {
        let words = matter(part);
        let held = words.iter().filter(|word| said.contains(word)).count();
        !words.is_empty() && held as f64 >= COVERS * words.len() as f64
    })
}

/// The first word that no line holds and that is more than a plain word, a name, a date, a time or a sum.
fn beyond<'a>(text: &str, lines: impl Iterator<Item = &'a String>) -> Option<String> {
    let held: Vec<String> = lines.flat_map(|line| matter(allowed(line))).collect();
    let tokens: Vec<&str> =
        text.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '(' | ')')).collect();
    let tokens: Vec<&str> = tokens.into_iter().filter(|t| !t.is_empty()).collect();
    let dated = |n: usize| {
        let beside = [n.checked_sub(1), Some(n + 1)].into_iter().flatten().filter_map(|m| tokens.get(m));
        beside.map(|t| bare(t)).any(|t| is_of_the_calendar(&t) || t == "and" || t == "to" || t == "until")
    };
    tokens.iter().enumerate().find_map(|(n, token)| {
        if token.chars().any(|c| c.is_ascii_digit()) {
            let whole = token.trim_matches(|c: char| !c.is_alphanumeric());
            let ordinal = ["st", "nd", "rd", "th"].iter().any(|end| whole.ends_with(end));
            let time = token.contains(':') || ordinal;
            let day = dated(n) && whole.parse::<u32>().is_ok_and(|d| d <= 31 || (2000..2100).contains(&d));
            return (!time && !day && !is_money(&tokens, n) && !held.contains(&whole.to_owned()))
                .then(|| (*token).to_owned());
        }
        let name = n > 0 && token.chars().next().is_some_and(char::is_uppercase);
        let hyphened = matter_with_refusals(token);
        hyphened.into_iter().find(|word| {
            let plain = PLAIN.split(' ').any(|plain| plain == word)
                || is_of_the_calendar(word)
                || currency(word).is_some()
                || name && !WEIGHTY.contains(&word.as_str());
            !held.contains(word) && !plain
        })
    })
}

/// A token in small letters, without what stands around it.
fn bare(token: &str) -> String {
    token.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase()
}

fn is_of_the_calendar(word: &str) -> bool {
    const OF_IT: [&str; 22] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "week",
        "weeks",
        "of",
    ];
    OF_IT.contains(&word)
}

/// The words of the matter, and those that refuse or except, which turn what a line allows.
fn matter_with_refusals(token: &str) -> Vec<String> {
    const TURNS: [&str; 7] = ["no", "not", "never", "without", "except", "unless", "none"];
    let low = bare(token);
    match TURNS.contains(&low.as_str()) {
        true => vec![low],
        false => matter(token),
    }
}

/// The words that name the matter, without the endings of plurals.
fn matter(text: &str) -> Vec<String> {
    let mut words: Vec<String> = words::telling(text)
        .into_iter()
        .filter(|word| !EMPTY.contains(&word.as_str()) && !word.chars().all(|c| c.is_ascii_digit()))
        .map(|word| match word.strip_suffix("ies") {
            Some(stem) => format!("{stem}y"),
            None if word.len() > 3 && !word.ends_with("ss") => word.trim_end_matches('s').to_owned(),
            None => word,
        })
        .collect();
    words.sort();
    words.dedup();
    words
}

/// The sums of money that are said: that which is named apart, and those in the text, in minor units. One whose size does
/// not read counts as too large.
fn sums(text: &str, named: Option<&Money>) -> Vec<Money> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut found: Vec<Money> = named.into_iter().cloned().collect();
    for (n, word) in words.iter().enumerate() {
        if let Some(currency) = currency_at(&words, n) {
            found.push(Money { minor: minor(word).unwrap_or(i64::MAX), currency });
        }
    }
    found
}

fn is_money(words: &[&str], n: usize) -> bool {
    currency_at(words, n).is_some()
}

/// The currency of the number at a place: in it, or beside it.
fn currency_at(words: &[&str], n: usize) -> Option<String> {
    let word = words.get(n).filter(|w| w.chars().any(|c| c.is_ascii_digit()))?;
    let beside = [n.checked_sub(1), Some(n + 1)].into_iter().flatten().filter_map(|m| words.get(m));
    let mut beside = beside.filter_map(|w| currency(w).or_else(|| sign(w).filter(|_| w.len() <= 3)));
    sign(word).or_else(|| currency(word)).or_else(|| beside.next())
}

/// A currency by its code or its name.
fn currency(word: &str) -> Option<String> {
    const KNOWN: [&str; 9] = ["EUR", "USD", "GBP", "CHF", "SEK", "NOK", "DKK", "PLN", "JPY"];
    const NAMED: [(&str, &str); 3] = [("EURO", "EUR"), ("EUROS", "EUR"), ("DOLLARS", "USD")];
    let bare = word.trim_matches(|c: char| !c.is_alphabetic()).to_uppercase();
    let by_name = NAMED.iter().find(|(name, _)| *name == bare).map(|(_, code)| *code);
    KNOWN.iter().find(|k| **k == bare).copied().or(by_name).map(str::to_owned)
}

fn sign(word: &str) -> Option<String> {
    let signs = [('€', "EUR"), ('$', "USD"), ('£', "GBP")];
    signs.iter().find(|(sign, _)| word.contains(*sign)).map(|(_, code)| (*code).to_owned())
}

/// "€2,000", "2.000", "1.5k", "2 000.50" without blanks, in minor units of a hundredth.
fn minor(word: &str) -> Option<i64> {
    let low = word.to_lowercase();
    let digits: String = low.chars().filter(|c| c.is_ascii_digit() || matches!(c, '.' | ',')).collect();
    let digits = digits.trim_end_matches(['.', ',']);
    let times = if low.ends_with('k') {
        1_000.0
    } else if low.ends_with('m') {
        1_000_000.0
    } else {
        1.0
    };
    // A point or comma before one or two last digits parts cents, before three it parts thousands.
    let cut = digits.rfind(['.', ',']).filter(|at| digits.len() - at - 1 != 3 || times > 1.0);
    let (whole, cents) = cut.map_or((digits, ""), |at| (&digits[..at], &digits[at + 1..]));
    let whole: String = whole.chars().filter(char::is_ascii_digit).collect();
    let value: f64 = format!("{}.{cents}0", if whole.is_empty() { "0" } else { &whole }).parse().ok()?;
    Some((value * times * 100.0).round() as i64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use world::clearance::{Actor, Role};
    use world::{Mailbox, PersonId};

    fn stand_in(limit: Option<(i64, &str)>) -> StandIn {
        let lines = |all: &[&str]| all.iter().map(|l| (*l).to_owned()).collect();
        StandIn {
            who: Mailbox { email: "joss@near.example".into(), name: None },
            may_agree: lines(&["Dates and the cut-off", "A shortlist of two vendors", "Catering"]),
            may_answer: lines(&["October figures", "The state of the hub"]),
            take_back: lines(&["Price", "Penalties", "A second carrier"]),
            limit: limit.map(|(minor, code)| Money { minor, currency: code.to_owned() }),
            report_by: jiff::Timestamp::UNIX_EPOCH,
            how: String::new(),
            by: Actor {
                person: PersonId::derive("m"),
                role: Role::Executive,
                name: "M".into(),
                automation: None,
            },
            at: jiff::Timestamp::UNIX_EPOCH,
        }
    }

    /// A12.5: twenty scripted agreements, each as its limits say, none beyond.
    #[test]
    fn twenty_scripted_agreements_reach_as_far_as_the_limits_say() {
        use {Put::*, Reach::*};
        let joss = stand_in(Some((50_000, "EUR")));
        for (put, text, expected) in [
            (Agree, "The dates: the cut-off moves to 14:00", Agreed),
            (Agree, "A shortlist of two vendors, Routewise and Polder", Agreed),
            (Agree, "Catering for 400 EUR", Agreed),
            (Agree, "Catering for €1,200", TakenBack),
            (Agree, "Catering for 400 USD", TakenBack),
            (Agree, "Catering, 0.4k EUR", Agreed),
            (Agree, "Catering for 450.00 EUR", Agreed),
            (Agree, "The price falls by two per cent", TakenBack),
            (Agree, "Dates and the cut-off, if the price stays", TakenBack),
            (Agree, "A penalty refund", TakenBack),
            (Agree, "Penalties are waived for October", TakenBack),
            (Agree, "A second carrier from January", TakenBack),
            (Agree, "A shortlist of three", TakenBack),
            (Agree, "New staff for the depot", TakenBack),
            (Agree, "October figures are shared each week", TakenBack),
            (Answer, "What were the October figures?", Answered),
            (Answer, "What is the state of the hub?", Answered),
            (Answer, "When is the cut-off, which dates?", Answered),
            (Answer, "What is your price for next year?", TakenBack),
            (Answer, "Who will be the new head?", TakenBack),
        ] {
            let (found, why) = reach(&joss, put, text, None);
            assert_eq!(found, expected, "{text}: {why}");
        }
        let sum = |minor: i64| Money { minor, currency: "EUR".to_owned() };
        assert_eq!(reach(&joss, Agree, "Catering", Some(&sum(50_000))).0, Agreed);
        assert_eq!(reach(&joss, Agree, "Catering", Some(&sum(50_001))).0, TakenBack);
        assert_eq!(reach(&stand_in(None), Agree, "Catering for 1 EUR", None).0, TakenBack);
        assert_eq!(reach(&stand_in(None), Agree, "Catering", None).0, Agreed);
    }

    /// A line of one word allows its own matter alone, whatever else is said with it.
    #[test]
    fn what_no_line_covers_is_taken_back() {
        let mut joss = stand_in(Some((50_000, "EUR")));
        joss.may_agree = vec!["Dates".to_owned(), "A shortlist of two".to_owned()];
        joss.take_back = vec!["Prices".to_owned()];
        for text in [
            "We accept exclusivity for three years, dates included",
            "We accept the Exclusivity on these dates",
            "We cut the rate by a tenth, on these dates",
            "Sign the contract on the earliest date",
            "Termination of the contract, dates attached",
            "The dates for dismissing the two drivers",
            "A shortlist of two, for seven hundred euros",
            "A shortlist of two, for 5k",
            "A shortlist of two, 40 of them",
            "A shortlist of two hundred carriers",
            "A shortlist of two, for 700 euros",
            "No dates",
            "Dates, except in March",
        ] {
            let (found, why) = reach(&joss, Put::Agree, text, None);
            assert_eq!(found, Reach::TakenBack, "{text}: {why}");
            assert_ne!(reach(&joss, Put::Answer, text, None).0, Reach::Agreed);
        }
        for text in [
            "The dates are 3 and 4 March",
            "Dates: from Monday 7 December until 14:00",
            "A shortlist of two, Routewise and Polder, by the 3rd of May",
            "A shortlist of two, for 400 euros",
        ] {
            let (found, why) = reach(&joss, Put::Agree, text, None);
            assert_eq!(found, Reach::Agreed, "{text}: {why}");
        }
    }

    /// A line that names several matters allows each of them, and takes each of them back.
    #[test]
    fn each_matter_of_a_line_counts_by_itself() {
        let mut joss = stand_in(Some((200_000, "EUR")));
        joss.may_agree = vec!["Delivery dates and the cut-off".to_owned()];
        joss.may_answer = vec!["On-time figures".to_owned()];
        joss.take_back = vec!["Price, penalties, carriers".to_owned()];
        for (put, text, expected, words) in [
            (Put::Agree, "The cut-off", Reach::Agreed, "may be agreed"),
            (Put::Agree, "Delivery dates are 1 and 8 December", Reach::Agreed, "may be agreed"),
            (Put::Answer, "On-time figures: 93.1%", Reach::Answered, "may be answered"),
            (Put::Answer, "On-time figures: 93.1% for 2,000 EUR more", Reach::TakenBack, "no line covers"),
            (Put::Agree, "Price goes down by 2%", Reach::TakenBack, "must be taken back"),
            (Put::Answer, "Which carriers?", Reach::TakenBack, "must be taken back"),
            (Put::Agree, "Delivery of 40 pallets", Reach::TakenBack, "nothing says"),
        ] {
            let (found, why) = reach(&joss, put, text, None);
            assert_eq!(found, expected, "{text}: {why}");
            assert!(why.contains(words), "{text}: {why}");
        }
    }

    /// An answer on a topic that may be answered tells what there is to tell; what binds is taken back.
    #[test]
    fn an_answer_tells_its_topic_with_its_figures_and_binds_nobody() {
        let mut joss = stand_in(Some((200_000, "EUR")));
        joss.may_agree = vec!["Supplier dates, up to 60 minutes; never price or carriers".to_owned()];
        joss.may_answer = vec!["The October causes".to_owned(), "Depot costs".to_owned()];
        joss.take_back = vec!["Renewal".to_owned()];
        for (text, expected, words) in [
            ("The October causes: two Haarlem nights and a burnt truck", Reach::Answered, "may be answered"),
            ("The October causes: 14 late waves, 3.1% of all", Reach::Answered, "may be answered"),
            ("October causes, and we accept a refund", Reach::TakenBack, "accept"),
            ("The October causes: the contract ends in March", Reach::TakenBack, "contract"),
            ("The October causes: 9,000 EUR lost", Reach::Answered, "may be answered"),
            ("The October causes and the renewal", Reach::TakenBack, "must be taken back"),
            ("Why Sam leaves in March", Reach::TakenBack, "nothing says"),
        ] {
            let (found, why) = reach(&joss, Put::Answer, text, None);
            assert_eq!(found, expected, "{text}: {why}");
            assert!(why.contains(words), "{text}: {why}");
        }
        joss.may_answer.truncate(1);
        let (found, why) = reach(&joss, Put::Answer, "The October causes: 9,000 EUR lost", None);
        assert_eq!((found, why.as_str()), (Reach::TakenBack, "no line covers “9,000”"));
        for text in ["The price falls", "Carriers change"] {
            let (found, why) = reach(&joss, Put::Agree, text, None);
            assert_eq!(found, Reach::TakenBack, "what a line excepts is not agreed: {text}: {why}");
            assert!(why.contains("excepts"), "{text}: {why}");
        }
    }

    /// A sum that may be spent is good for an outlay that no line names, and for nothing that binds longer.
    #[test]
    fn a_sum_within_the_limit_may_be_spent() {
        let eur = |minor: i64| Some(Money { minor, currency: "EUR".to_owned() });
        let joss = stand_in(Some((200_000, "EUR")));
        for (text, sum, expected) in [
            ("Pay for lunch", eur(40_000), Reach::Agreed),
            ("Lunch for the crew, 400 EUR", None, Reach::Agreed),
            ("Pay for lunch", eur(200_001), Reach::TakenBack),
            ("Pay for lunch", None, Reach::TakenBack),
            ("Pay 400 EUR a month for the room", None, Reach::TakenBack),
            ("Pay a refund of 400 EUR", None, Reach::TakenBack),
            ("Pay a penalty", eur(40_000), Reach::TakenBack),
            ("Sign for three years", eur(40_000), Reach::TakenBack),
            ("Pay for lunch, 400 USD", None, Reach::TakenBack),
        ] {
            let (found, why) = reach(&joss, Put::Agree, text, sum.as_ref());
            assert_eq!(found, expected, "{text}: {why}");
        }
        let (found, why) = reach(&stand_in(None), Put::Agree, "Pay for lunch", eur(100).as_ref());
        assert_eq!(found, Reach::TakenBack, "no limit, no money: {why}");
    }

    #[test]
    fn sums_are_read_as_they_are_written() {
        for (word, expected) in [
            ("€2,000", 200_000),
            ("2.000", 200_000),
            ("1.5k", 150_000),
            ("12.50", 1_250),
            ("3m", 300_000_000),
            ("1,250.5", 125_050),
            ("€400.", 40_000),
        ] {
            assert_eq!(minor(word), Some(expected), "{word}");
        }
    }
}
