//! How much support an executive needs: twelve questions, the minutes a week that each answer asks for, how many people
//! that takes, and how far the support should go by itself (spec §9.11). Asked again each quarter, so that support grows
//! and shrinks with need.
//!
//! The minutes of one thing are conventions that the pair can see and argue with, not measurements: they stand beside
//! each answer, and the parts add up to the sum.

use jiff::{ToSpan, civil};

/// Share of somebody's hours that is there for support: the rest is their own mail, breaks and learning (spec §9.11).
pub const USABLE: f64 = 0.8;
/// From this share on of what only named people may see, nothing is left to be done unasked and alone.
pub const MOSTLY_PRIVATE: u32 = 50;
/// Up to this share the assistant may act and tell.
pub const SELDOM_PRIVATE: u32 = 20;
/// Below this part of one person, support that answers when asked is enough.
pub const SMALL: f64 = 0.25;
/// From one whole person on, what is routine should not wait for a yes.
pub const LARGE: f64 = 1.0;
/// The largest answer that counts things.
pub const MOST: u32 = 5_000;
/// Weeks in a month, on average.
const WEEKS_A_MONTH: f64 = 52.0 / 12.0;

/// What an answer is measured in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// So many a week, each taking so many minutes.
    AWeek(u32),
    /// So many a month, each taking so many minutes.
    AMonth(u32),
    /// So many there are, each taking so many minutes a week.
    Each(u32),
    /// Per cent of the week's arranging that is done twice, because what was planned changes.
    Redone,
    /// Per cent of the work that only named people may see; it takes no minutes and holds the mode back.
    Private,
}

/// One of the twelve.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Question {
    /// As fields and links name it.
    pub key: &'static str,
    /// As it is asked.
    pub words: &'static str,
    /// What its answer is measured in.
    pub measure: Measure,
    /// Whether it is arranging, and so done again when plans change.
    pub arranging: bool,
}

const fn asks(key: &'static str, words: &'static str, measure: Measure, arranging: bool) -> Question {
    Question { key, words, measure, arranging }
}

/// The twelve, in the order in which they are asked: volume, travel, stakeholders, decisions, team, change,
/// confidentiality.
pub const QUESTIONS: [Question; 12] = [
    asks("messages", "How many messages a week need more than reading?", Measure::AWeek(3), false),
    asks("arranged", "How many meetings a week are arranged or moved?", Measure::AWeek(15), true),
    asks("prepared", "How many meetings a week need papers or a brief?", Measure::AWeek(25), false),
    asks("errands", "How many errands, bookings and expenses a week?", Measure::AWeek(10), false),
    asks("trips", "How many trips a month?", Measure::AMonth(180), true),
    asks(
        "events",
        "How many visits, dinners and events a month are to be arranged?",
        Measure::AMonth(120),
        true,
    ),
    asks(
        "stakeholders",
        "With how many people outside the team is one to keep in touch?",
        Measure::Each(5),
        false,
    ),
    asks(
        "decisions",
        "How many decisions a month need options and figures written up?",
        Measure::AMonth(90),
        false,
    ),
    asks("reports", "How many people report to the executive?", Measure::Each(30), false),
    asks("projects", "How many projects are followed up?", Measure::Each(45), false),
    asks(
        "changes",
        "Of what is planned on Monday, how much has changed by Friday, in per cent?",
        Measure::Redone,
        false,
    ),
    asks("private", "How much of the work may only named people see, in per cent?", Measure::Private, false),
];

/// How far support goes by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Support {
    /// Does what it is asked; proposes nothing unasked.
    Assist,
    /// Proposes; a person says yes.
    Partner,
    /// Beside that, may act and tell where it has that right.
    Autonomy,
}

impl Support {
    /// As it is called on pages.
    pub fn word(self) -> &'static str {
        match self {
            Support::Assist => "Assist",
            Support::Partner => "Partner",
            Support::Autonomy => "Partner with autonomy",
        }
    }
}

/// An answer that cannot be reckoned with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wrong {
    /// This question has no answer.
    Missing(&'static str),
    /// This answer is beyond its most.
    TooMuch(&'static str, u32),
    /// A person has no time: there is nothing to divide by.
    NoTime,
}

/// What the answers come to.
#[derive(Debug, Clone, PartialEq)]
pub struct Need {
    /// Minutes a week that each question asks for, in their order; they add up to the sum.
    pub parts: [f64; 12],
    /// Minutes a week in all.
    pub minutes: f64,
    /// People that takes, at four fifths of their hours.
    pub people: f64,
    /// How far support should go by itself.
    pub support: Support,
    /// Why not less or more, as a sentence.
    pub why: String,
    /// The day from which it is asked again.
    pub again: civil::Date,
}

/// Reckons what twelve answers of a day come to, for people who have so many minutes a week.
///
/// # Errors
/// Everything that is missing or beyond its most, in the order of the questions.
pub fn reckon(
    answers: &[Option<u32>; 12],
    minutes_a_week: u32,
    taken: civil::Date,
) -> Result<Need, Vec<Wrong>> {
    let wrong = wrong(answers, minutes_a_week);
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let given = answers.map(Option::unwrap_or_default);
    let mut parts = [0.0; 12];
    for (at, question) in QUESTIONS.iter().enumerate() {
        parts[at] = plain_minutes(question.measure, given[at]);
    }
    let arranging: f64 = QUESTIONS.iter().zip(parts).filter(|(q, _)| q.arranging).map(|(_, m)| m).sum();
    for (at, question) in QUESTIONS.iter().enumerate() {
        if question.measure == Measure::Redone {
            parts[at] = arranging * f64::from(given[at]) / 100.0;
        }
    }
    let minutes: f64 = parts.iter().sum();
    let people = minutes / (USABLE * f64::from(minutes_a_week));
    let private = answer_to(Measure::Private, &given);
    let (support, why) = recommended(people, private);
    Ok(Need { parts, minutes, people, support, why, again: next_quarter(taken) })
}

/// The day from which needs that were told on a day are asked again.
pub fn next_quarter(taken: civil::Date) -> civil::Date {
    taken.saturating_add(3.months())
}

fn wrong(answers: &[Option<u32>; 12], minutes_a_week: u32) -> Vec<Wrong> {
    let of = |(question, answer): (&Question, &Option<u32>)| {
        let most = match question.measure {
            Measure::Redone | Measure::Private => 100,
            _ => MOST,
        };
        match answer {
            None => Some(Wrong::Missing(question.key)),
            Some(n) if *n > most => Some(Wrong::TooMuch(question.key, most)),
            Some(_) => None,
        }
    };
    let answers = QUESTIONS.iter().zip(answers).filter_map(of);
    answers.chain((minutes_a_week == 0).then_some(Wrong::NoTime)).collect()
}

/// Minutes a week of one answer by itself.
fn plain_minutes(measure: Measure, answer: u32) -> f64 {
    let all = |each: u32| f64::from(answer) * f64::from(each);
    match measure {
        Measure::AWeek(each) | Measure::Each(each) => all(each),
        Measure::AMonth(each) => all(each) / WEEKS_A_MONTH,
        Measure::Redone | Measure::Private => 0.0,
    }
}

fn answer_to(measure: Measure, given: &[u32; 12]) -> u32 {
    QUESTIONS.iter().zip(given).find(|(q, _)| q.measure == measure).map_or(0, |(_, n)| *n)
}

fn recommended(people: f64, private: u32) -> (Support, String) {
    if people < SMALL {
        let why = "What is asked for fills less than a quarter of one person: support that answers when asked is enough.";
        return (Support::Assist, why.to_owned());
    }
    if private >= MOSTLY_PRIVATE {
        let why =
            format!("{private}% of the work is for named people alone: each step takes somebody's yes.");
        return (Support::Partner, why);
    }
    if people >= LARGE && private <= SELDOM_PRIVATE {
        let why = format!(
            "It fills {people:.1} people, and {private}% of it is for named people alone: what is routine need not wait."
        );
        return (Support::Autonomy, why);
    }
    let why = match people >= LARGE {
        true => format!("It fills {people:.1} people, but {private}% of it is for named people alone."),
        false => {
            format!("It fills {people:.1} of one person: suggestions save time, and each can be looked at.")
        }
    };
    (Support::Partner, why)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const DAY: civil::Date = civil::date(2026, 11, 24);
    /// Forty hours.
    const WEEK: u32 = 2_400;

    fn answers(named: &[(&str, u32)]) -> [Option<u32>; 12] {
        let mut all = [Some(0); 12];
        for (key, n) in named {
            let at = QUESTIONS.iter().position(|q| q.key == *key).expect("a question of that key");
            all[at] = Some(*n);
        }
        all
    }

    #[test]
    fn staffing_is_minutes_over_four_fifths_of_one_persons() {
        // 100 × 3 + 20 × 15 + 9 × 30 = 870; a tenth of the 300 of arranging done again: 900. 0.8 × 2,400 = 1,920.
        let told = answers(&[("messages", 100), ("arranged", 20), ("reports", 9), ("changes", 10)]);
        let need = reckon(&told, WEEK, DAY).expect("all are answered");
        assert!((need.minutes - 900.0).abs() < 1e-9, "{}", need.minutes);
        assert!((need.people - 900.0 / 1_920.0).abs() < 1e-12);
        assert_eq!(need.again, civil::date(2027, 2, 24));
    }

    #[test]
    fn what_comes_by_the_month_is_spread_over_its_weeks() {
        let need = reckon(&answers(&[("trips", 13)]), WEEK, DAY).expect("all are answered");
        // 13 trips of three hours in a month are three a week.
        assert!((need.minutes - 540.0).abs() < 1e-9, "{}", need.minutes);
    }

    #[test]
    fn the_mode_follows_volume_and_privacy() {
        // Minutes come from messages alone, three each: 160 are a quarter of a person, 640 one.
        let cases = [
            (159, 0, Support::Assist),
            (160, 0, Support::Partner),
            (639, 0, Support::Partner),
            (640, 0, Support::Autonomy),
            (640, 20, Support::Autonomy),
            (640, 21, Support::Partner),
            (2_000, 50, Support::Partner),
            (10, 90, Support::Assist),
        ];
        for (messages, private, expected) in cases {
            let told = answers(&[("messages", messages), ("private", private)]);
            let need = reckon(&told, WEEK, DAY).expect("all are answered");
            assert_eq!(need.support, expected, "{messages} messages, {private}%: {}", need.why);
        }
    }

    #[test]
    fn every_gap_is_named_and_nothing_is_made_up_for_it() {
        let mut told = answers(&[("changes", 101), ("messages", MOST + 1)]);
        told[4] = None;
        let expected = vec![
            Wrong::TooMuch("messages", MOST),
            Wrong::Missing("trips"),
            Wrong::TooMuch("changes", 100),
            Wrong::NoTime,
        ];
        assert_eq!(reckon(&told, 0, DAY), Err(expected));
    }

    #[test]
    fn the_last_day_of_a_month_has_a_next_quarter() {
        assert_eq!(next_quarter(civil::date(2026, 11, 30)), civil::date(2027, 2, 28));
    }

    proptest! {
        #[test]
        fn parts_add_up_and_more_to_do_never_takes_fewer_people(
            told in proptest::array::uniform12(0_u32..100), more in 0_usize..12,
        ) {
            let need = reckon(&told.map(Some), WEEK, DAY).expect("all are within their most");
            prop_assert!((need.parts.iter().sum::<f64>() - need.minutes).abs() < 1e-9);
            let mut grown = told;
            grown[more] += 1;
            let grown = reckon(&grown.map(Some), WEEK, DAY).expect("all are within their most");
            prop_assert!(grown.people >= need.people - 1e-12);
        }
    }
}
