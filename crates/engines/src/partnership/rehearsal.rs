//! Practising a no: what somebody is likely to say against it, from what was between the two and from what is asked, each
//! with an answer made of the no's own parts (spec §12.1; after Alberti & Emmons 1970, who let people practise aloud).

use super::decline::Decline;
use crate::maths::spoken;

/// So many push-backs are prepared.
pub const PUSH_BACKS: usize = 3;
/// From so many promises on somebody may say that it was always a yes.
const OFTEN: u32 = 3;
/// From so many messages past the assistant on somebody may go to the executive.
const DIRECT: u32 = 2;

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// Time: a meeting, a call, a slot.
    Time,
    /// Work: something to be made by a date.
    Work,
    /// A favour, or what is neither.
    Favour,
}

/// What was between the two in the last three months.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Between {
    /// Promises that were made to them.
    pub promised: u32,
    /// One of them that is late.
    pub late: Option<String>,
    /// How often they wrote to the executive and not to the assistant.
    pub direct: u32,
    /// The executive's first name, where an assistant says no.
    pub executive: Option<String>,
}

/// What somebody may say, why it is likely, and what can be said to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PushBack {
    /// "It is only half an hour."
    pub says: String,
    /// "They have heard 4 promises in three months.", or what kind of request it comes with.
    pub why: String,
    /// The answer, in the words of the no.
    pub answer: String,
}

/// What is asked for, by its words.
/// ```
/// use engines::partnership::rehearsal::{Asked, asked};
/// assert_eq!(asked("for 30 minutes on Thursday"), Asked::Time);
/// assert_eq!(asked("for the depot figures by Thursday"), Asked::Work);
/// assert_eq!(asked("to put in a word for the caterer"), Asked::Favour);
/// ```
pub fn asked(situation: &str) -> Asked {
    const TIME: [&str; 14] = [
        "meet", "meeting", "call", "slot", "minutes", "hour", "hours", "join", "lunch", "dinner", "attend",
        "visit", "panel", "speak",
    ];
    const WORK: [&str; 14] = [
        "by", "figures", "report", "draft", "deck", "slides", "paper", "numbers", "prepare", "write",
        "review", "check", "deadline", "analysis",
    ];
    let lower = situation.to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).collect();
    let has = |list: &[&str]| words.iter().any(|word| list.contains(word));
    match (has(&TIME), has(&WORK)) {
        (true, _) => Asked::Time,
        (false, true) => Asked::Work,
        (false, false) => Asked::Favour,
    }
}

/// The three that are likeliest: first what the two have behind them, then what comes with such a request.
pub fn push_backs(of: &Decline, between: &Between) -> Vec<PushBack> {
    let reason = reason(of);
    let way = way(of);
    let mut found = history(&reason, between);
    found.extend(usual(of, &reason, &way));
    found.truncate(PUSH_BACKS);
    found
}

fn history(reason: &str, between: &Between) -> Vec<PushBack> {
    let mut found = Vec::new();
    if let Some(late) = &between.late {
        let late = spoken::short(late, 80);
        found.push(PushBack {
            says: "You still owe me something.".to_owned(),
            why: format!("“{late}” was promised to them, and is late."),
            answer: format!("That is so: “{late}” is late, and I will say when it comes. This I cannot take on as well, because {reason}."),
        });
    }
    if between.promised >= OFTEN {
        found.push(PushBack {
            says: "You have always said yes until now.".to_owned(),
            why: format!("{} things were promised to them in three months.", between.promised),
            answer: format!(
                "I have said yes {} times in three months. This time I cannot, because {reason}.",
                between.promised
            ),
        });
    }
    if let Some(executive) = between.executive.as_ref().filter(|_| between.direct >= DIRECT) {
        found.push(PushBack {
            says: format!("Then I will ask {executive} myself."),
            why: format!("They wrote to {executive} alone {} times in three months.", between.direct),
            answer: format!("{executive} will hear from me that you asked, and why I said no: {reason}."),
        });
    }
    found
}

fn usual(of: &Decline, reason: &str, way: &str) -> [PushBack; PUSH_BACKS] {
    let cannot = stop(of.cannot.trim());
    let (why, said): (&str, [(&str, String); PUSH_BACKS]) = match asked(&of.situation) {
        Asked::Time => (
            "Comes with requests for time.",
            [
                ("It is only half an hour.", format!("It is not the length: {reason}. {way}")),
                ("Everybody else can make it.", format!("I know. I cannot, because {reason}. {way}")),
                ("It cannot wait.", format!("What happens if it is a week later? {way}")),
            ],
        ),
        Asked::Work => (
            "Comes with work that has a date.",
            [
                ("It is urgent.", format!("What happens if it comes later? {way}")),
                (
                    "Nobody else can do it.",
                    format!(
                        "I can say what it takes, so that somebody can. I cannot {cannot}, because {reason}."
                    ),
                ),
                (
                    "It is a small thing.",
                    format!("It takes the place of what is promised already: {reason}. {way}"),
                ),
            ],
        ),
        Asked::Favour => (
            "Comes with favours.",
            [
                (
                    "I would do it for you.",
                    format!("I know, and I thank you for it. It is still no, because {reason}. {way}"),
                ),
                (
                    "You are letting me down.",
                    format!(
                        "I see that it is hard. I would rather say no now than fail you later: {reason}."
                    ),
                ),
                ("Who should I ask, then?", way.to_owned()),
            ],
        ),
    };
    said.map(|(says, answer)| PushBack { says: says.to_owned(), why: why.to_owned(), answer })
}

/// The reason without "because" and full stop.
fn reason(of: &Decline) -> String {
    let text = of.reason.trim();
    let begins = text.get(..8).is_some_and(|head| head.eq_ignore_ascii_case("because "));
    stop(if begins { text[8..].trim() } else { text }).to_owned()
}

fn way(of: &Decline) -> String {
    match of.none_exists {
        true => "I see no other way to do it now.".to_owned(),
        false => format!("What would work: {}.", stop(of.alternative.trim())),
    }
}

fn stop(text: &str) -> &str {
    text.trim_end_matches('.')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn no(situation: &str) -> Decline {
        Decline {
            situation: situation.into(),
            cannot: "check them before Friday".into(),
            reason: "Because two audits close this week.".into(),
            alternative: "the unchecked totals today".into(),
            ..Decline::default()
        }
    }

    #[test]
    fn there_are_always_three_and_each_answer_is_made_of_the_no_itself() {
        for situation in ["for 30 minutes", "for the figures by Thursday", "to put in a word"] {
            for none_exists in [false, true] {
                let of = Decline { none_exists, ..no(situation) };
                let found = push_backs(&of, &Between::default());
                assert_eq!(found.len(), PUSH_BACKS);
                let own = |p: &PushBack| {
                    p.answer.contains("two audits close this week")
                        || p.answer.contains("the unchecked totals today")
                        || p.answer.contains("no other way")
                };
                assert!(found.iter().all(own), "{found:?}");
                assert!(
                    found.iter().all(|p| !p.answer.contains("ecause because") && !p.answer.contains(".."))
                );
            }
        }
    }

    #[test]
    fn what_the_two_have_behind_them_comes_first() {
        let between = Between {
            promised: 4,
            late: Some("the rate card".into()),
            direct: 2,
            executive: Some("Mara".into()),
        };
        let says: Vec<String> =
            push_backs(&no("for 30 minutes"), &between).into_iter().map(|p| p.says).collect();
        assert_eq!(
            says,
            [
                "You still owe me something.",
                "You have always said yes until now.",
                "Then I will ask Mara myself."
            ]
        );
        let own = Between { executive: None, ..between };
        assert_eq!(push_backs(&no("for 30 minutes"), &own)[2].says, "It is only half an hour.");
    }
}
