//! A no that can be lived with: what is asked, what can and cannot be done, the reason, and another way. It is not
//! finished without a reason and an alternative, unless it is said that there is none (Alberti & Emmons 1970).

use super::tone::{self, Reading};

/// What somebody says no to, and how.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Decline {
    /// To whom, by first name.
    pub to: String,
    /// What is asked.
    pub situation: String,
    /// What can be done; may be empty.
    pub can: String,
    /// What cannot.
    pub cannot: String,
    /// Why.
    pub reason: String,
    /// What else would work.
    pub alternative: String,
    /// That nothing else would work.
    pub none_exists: bool,
    /// "when you …, I …, I would like …"; may be empty.
    pub effect: String,
}

/// A part that is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Missing {
    /// What is asked.
    Situation,
    /// What cannot be done.
    Cannot,
    /// The reason.
    Reason,
    /// Another way, or that there is none.
    Alternative,
    /// Both another way and that there is none are given.
    Contradiction,
}

/// A finished draft, and how it sounds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// The words.
    pub text: String,
    /// How they sound, by rules.
    pub reading: Reading,
}

/// Writes the draft.
///
/// # Errors
/// Every part that is missing.
pub fn write(of: &Decline, signature: &str) -> Result<Draft, Vec<Missing>> {
    let missing = missing(of);
    if !missing.is_empty() {
        return Err(missing);
    }
    let way = match of.none_exists {
        true => "I see no other way to do it now.".to_owned(),
        false => format!("What would work: {}", sentence(&of.alternative)),
    };
    let can = match of.can.trim() {
        "" => String::new(),
        can => format!("I can {}", stop(after(can, "i can "))),
    };
    let cannot = after(&of.cannot, "i cannot ").trim_end_matches('.');
    let parts = [
        format!("You asked {}", stop(after(&of.situation, "you asked "))),
        format!("I cannot {cannot} because {}", stop(after(&of.reason, "because "))),
        can,
        way,
        sentence(&of.effect),
    ];
    let body: Vec<String> = parts.into_iter().filter(|part| !part.trim().is_empty()).collect();
    let to = if of.to.trim().is_empty() { "Hello" } else { of.to.trim() };
    let text = format!("{to},\n\n{}\n\n{signature}\n", body.join(" "));
    Ok(Draft { reading: tone::read(&body.join(" ")), text })
}

fn missing(of: &Decline) -> Vec<Missing> {
    let empty = |text: &str| text.trim().is_empty();
    let mut missing = Vec::new();
    let required =
        [(&of.situation, Missing::Situation), (&of.cannot, Missing::Cannot), (&of.reason, Missing::Reason)];
    missing.extend(required.into_iter().filter(|(text, _)| empty(text)).map(|(_, what)| what));
    match (empty(&of.alternative), of.none_exists) {
        (true, false) => missing.push(Missing::Alternative),
        (false, true) => missing.push(Missing::Contradiction),
        _ => {}
    }
    missing
}

/// What follows these words, or all of it where it does not begin with them.
fn after<'a>(text: &'a str, words: &str) -> &'a str {
    let text = text.trim();
    match text.get(..words.len()) {
        Some(start) if start.eq_ignore_ascii_case(words) => text[words.len()..].trim(),
        _ => text,
    }
}

fn sentence(text: &str) -> String {
    stop(text.trim())
}

/// A text that ends as a sentence does.
fn stop(text: &str) -> String {
    match text.chars().next_back() {
        None => String::new(),
        Some('.' | '!' | '?' | '…') => text.to_owned(),
        Some(_) => format!("{text}."),
    }
}

/// Whether a request must be met with an offer: no, or something else in its place.
pub fn is_beyond_capacity(load: f64) -> bool {
    load > 1.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use tone::Tone;

    fn whole() -> Decline {
        Decline {
            to: "Orla".into(),
            situation: "for the depot figures by Thursday".into(),
            cannot: "have them checked before Friday noon".into(),
            reason: "Aiko closes two audits this week".into(),
            alternative: "the unchecked totals today, the figures on Friday at 12:00".into(),
            ..Decline::default()
        }
    }

    #[test]
    fn a_whole_no_says_what_why_and_what_else_in_an_assertive_tone() {
        let draft = write(&whole(), "Joss").unwrap();
        for part in [
            "You asked for the depot figures",
            "because Aiko closes two audits",
            "What would work: the unchecked",
        ] {
            assert!(draft.text.contains(part), "{part}: {}", draft.text);
        }
        assert_eq!(draft.reading.tone, Tone::Assertive, "{:?}", draft.reading);
        assert!(!draft.text.contains(".."), "{}", draft.text);
    }

    #[test]
    fn nothing_is_finished_without_reason_and_alternative() {
        for (change, missing) in [
            (Decline { reason: " ".into(), ..whole() }, vec![Missing::Reason]),
            (Decline { alternative: String::new(), ..whole() }, vec![Missing::Alternative]),
            (Decline { none_exists: true, ..whole() }, vec![Missing::Contradiction]),
            (
                Decline { to: "Orla".into(), ..Decline::default() },
                vec![Missing::Situation, Missing::Cannot, Missing::Reason, Missing::Alternative],
            ),
        ] {
            assert_eq!(write(&change, "Joss").unwrap_err(), missing, "{change:?}");
        }
        let none = Decline { alternative: String::new(), none_exists: true, ..whole() };
        assert!(write(&none, "Joss").unwrap().text.contains("I see no other way"));
        assert!(is_beyond_capacity(1.01) && !is_beyond_capacity(1.0));
    }

    #[test]
    fn words_that_were_typed_with_their_beginning_are_not_doubled() {
        let typed =
            Decline { reason: "Because I am away".into(), cannot: "I cannot come.".into(), ..whole() };
        let text = write(&typed, "Joss").unwrap().text;
        assert!(text.contains("I cannot come because I am away."), "{text}");
    }
}
