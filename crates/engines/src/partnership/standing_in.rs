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

/// How far it may go, with the line or limit that says so.
///
/// What must be taken back wins over what may be agreed. A sum of money is agreed up to the limit, in its currency, and
/// not at all where none is set. A number in the text is money where its currency stands beside it.
pub fn reach(stand_in: &StandIn, put: Put, text: &str, sum: Option<&Money>) -> (Reach, String) {
    let said = matter(text);
    let by = |lines: &[String]| lines.iter().find(|line| covers(line, &said)).cloned();
    if let Some(line) = by(&stand_in.take_back) {
        return (Reach::TakenBack, format!("“{line}” must be taken back"));
    }
    let agreed = by(&stand_in.may_agree);
    if put == Put::Answer {
        return match agreed.or_else(|| by(&stand_in.may_answer)) {
            Some(line) => (Reach::Answered, format!("“{line}” may be answered")),
            None => (Reach::TakenBack, "nothing says that it may be answered".to_owned()),
        };
    }
    let Some(line) = agreed else {
        return (Reach::TakenBack, "nothing says that it may be agreed".to_owned());
    };
    match (sums(text, sum), &stand_in.limit) {
        (found, _) if found.is_empty() => (Reach::Agreed, format!("“{line}” may be agreed")),
        (_, None) => (Reach::TakenBack, "no sum of money may be agreed".to_owned()),
        (found, Some(limit)) => {
            let within = found.iter().all(|s| s.currency == limit.currency && s.minor.abs() <= limit.minor);
            match within {
                true => (Reach::Agreed, format!("“{line}” may be agreed, and the sum is within the limit")),
                false => (Reach::TakenBack, "the sum is above the limit, or in another currency".to_owned()),
            }
        }
    }
}

fn covers(line: &str, said: &[String]) -> bool {
    let words = matter(line);
    let held = words.iter().filter(|word| said.contains(word)).count();
    !words.is_empty() && held as f64 >= COVERS * words.len() as f64
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
    let code = |word: &str| {
        let bare = word.trim_matches(|c: char| !c.is_alphabetic()).to_uppercase();
        let known = ["EUR", "USD", "GBP", "CHF", "SEK", "NOK", "DKK", "PLN", "JPY"];
        known.iter().find(|k| **k == bare).map(|k| (*k).to_owned())
    };
    let sign = |word: &str| {
        let signs = [('€', "EUR"), ('$', "USD"), ('£', "GBP")];
        signs.iter().find(|(sign, _)| word.contains(*sign)).map(|(_, code)| (*code).to_owned())
    };
    let mut found: Vec<Money> = named.into_iter().cloned().collect();
    for (n, word) in words.iter().enumerate() {
        if !word.chars().any(|c| c.is_ascii_digit()) {
            continue;
        }
        let beside = [n.checked_sub(1), Some(n + 1)].into_iter().flatten().filter_map(|m| words.get(m));
        let currency = sign(word).or_else(|| code(word)).or_else(|| {
            beside.into_iter().find_map(|word| code(word).or_else(|| sign(word).filter(|_| word.len() <= 3)))
        });
        if let Some(currency) = currency {
            found.push(Money { minor: minor(word).unwrap_or(i64::MAX), currency });
        }
    }
    found
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
