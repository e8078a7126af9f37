//! "You will have it by Friday", "my comments will be with you on Monday": the writer promises the reader a thing by
//! naming what the reader will have. Read narrowly: a thing that can be handed over, and nobody else who brings it.

use super::commitments::speaks_of;

/// How the reader's having begins.
const READER_HAS: [&str; 7] = [
    "you will have ",
    "you'll have ",
    "you’ll have ",
    "you shall have ",
    "you will get ",
    "you'll get ",
    "you’ll get ",
];
/// How the coming of a thing ends.
const THING_COMES: [&str; 4] =
    [" will be with you", " will be on your desk", " will be in your inbox", " will be in your hands"];
/// What may stand right before the words: the sentence goes on, and nobody else tells it.
const GOES_ON: [&str; 8] = ["and", "so", "then", "but", "yes", "ok", "okay", "agreed"];
/// Words that tell what somebody thinks, asks or takes for given.
const NOT_TOLD: [&str; 22] = [
    "if",
    "when",
    "once",
    "until",
    "unless",
    "whether",
    "hope",
    "hopes",
    "hopefully",
    "think",
    "thinks",
    "says",
    "said",
    "told",
    "tell",
    "say",
    "write",
    "sure",
    "assume",
    "suppose",
    "perhaps",
    "maybe",
];
/// Things that are handed over, after "a" or "the".
const THINGS: [&str; 49] = [
    "agenda",
    "analysis",
    "answer",
    "answers",
    "comments",
    "contract",
    "copies",
    "copy",
    "date",
    "dates",
    "decision",
    "deck",
    "details",
    "document",
    "documents",
    "draft",
    "drawings",
    "feedback",
    "figures",
    "file",
    "files",
    "forecast",
    "invoice",
    "keys",
    "lease",
    "letter",
    "list",
    "map",
    "minutes",
    "notes",
    "numbers",
    "offer",
    "page",
    "pages",
    "paper",
    "papers",
    "plan",
    "proposal",
    "quote",
    "reply",
    "report",
    "response",
    "sheet",
    "slides",
    "summary",
    "table",
    "text",
    "update",
    "version",
];
/// Things that are mine or ours and that nobody hands over.
const NOT_THINGS: [&str; 14] = [
    "support",
    "vote",
    "thanks",
    "attention",
    "sympathy",
    "apologies",
    "permission",
    "blessing",
    "trust",
    "confidence",
    "help",
    "full",
    "best",
    "people",
];

/// What the reader is promised.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Handing {
    /// "it", "my forecast", "them back".
    pub what: String,
    /// Where the words begin, in bytes of the sentence.
    pub at: usize,
    /// Who brings it, where that is not the writer: "from Tom".
    pub by: Option<String>,
}

/// Whether a phrase of the book is one of these, which promise by themselves or not at all.
pub(super) fn is_phrase(phrase: &str) -> bool {
    READER_HAS.iter().chain(&THING_COMES).any(|known| known.trim() == phrase)
}

/// What a sentence promises to hand to its reader; none where it only tells what they will have.
pub(super) fn of(sentence: &str) -> Option<Handing> {
    let lower = sentence.to_ascii_lowercase();
    reader_has(sentence, &lower).or_else(|| thing_comes(sentence, &lower))
}

fn reader_has(sentence: &str, lower: &str) -> Option<Handing> {
    let (at, phrase) = READER_HAS.iter().filter_map(|p| Some((lower.find(p)?, p))).min()?;
    if !begins_a_clause(&lower[..at]) {
        return None;
    }
    let rest = sentence.get(at + phrase.len()..)?;
    let what = thing(rest)?;
    Some(Handing { by: brought_by(rest), what, at })
}

fn thing_comes(sentence: &str, lower: &str) -> Option<Handing> {
    let (at, _) = THING_COMES.iter().filter_map(|p| Some((lower.find(p)?, p))).min()?;
    let clause = lower[..at].rfind([',', ';', ':']).map_or(0, |cut| cut + 1);
    let clause = [" and ", " but "]
        .iter()
        .filter_map(|w| lower[..at].rfind(w).map(|n| n + w.len()))
        .fold(clause, usize::max);
    let what = sentence.get(clause..at)?.trim();
    let first = what.split(' ').next().unwrap_or("").to_ascii_lowercase();
    // "They will be with you" speaks of people.
    let is_thing = match first.as_str() {
        "it" => what.len() == 2,
        "my" | "our" => !speaks_of(what, &NOT_THINGS) && !what.ends_with(" team"),
        "a" | "the" => speaks_of(what, &THINGS),
        _ => false,
    };
    (is_thing && !speaks_of(&lower[..clause], &NOT_TOLD)).then(|| Handing {
        what: uncapped(what),
        at: clause,
        by: None,
    })
}

/// A phrase as it stands in the middle of a sentence.
fn uncapped(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or(String::new(), |first| first.to_ascii_lowercase().to_string() + chars.as_str())
}

/// Whether the words before begin a clause of the writer's own.
fn begins_a_clause(before: &str) -> bool {
    if speaks_of(before, &NOT_TOLD) {
        return false;
    }
    let before = before.trim_end();
    let last = before.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
    before.is_empty() || before.ends_with([',', ';', ':', '-', '–', '—', '.', ')']) || GOES_ON.contains(&last)
}

/// The thing at the beginning of what the reader will have; none where it cannot be handed over.
fn thing(rest: &str) -> Option<String> {
    let end = rest.find([',', ';', '.', ':', '(']).unwrap_or(rest.len());
    let clause = &rest[..end];
    let words: Vec<&str> = clause.split_whitespace().collect();
    let ends = |word: &&str| {
        const ENDS: [&str; 27] = [
            "by",
            "before",
            "on",
            "at",
            "in",
            "from",
            "through",
            "no",
            "not",
            "tomorrow",
            "today",
            "tonight",
            "this",
            "next",
            "within",
            "as",
            "first",
            "early",
            "latest",
            "monday",
            "tuesday",
            "wednesday",
            "thursday",
            "friday",
            "with",
            "via",
            "if",
        ];
        ENDS.contains(&word.to_ascii_lowercase().as_str())
    };
    let long = words.iter().position(ends).unwrap_or(words.len());
    let (thing, after) = words.split_at(long);
    let first = thing.first()?.to_ascii_lowercase();
    let by = after.first().is_some_and(|w| {
        ["by", "before", "from", "no", "not", "through"].contains(&w.to_ascii_lowercase().as_str())
    });
    let said = thing.join(" ");
    let fits = match first.as_str() {
        "it" | "them" | "these" | "those" | "both" | "everything" | "mine" | "ours" => {
            thing.len() == 1 || thing.len() == 2 && ["back", "all", "both"].contains(&thing[1])
        }
        "my" | "our" => thing.len() > 1 && !speaks_of(&said, &NOT_THINGS),
        "a" | "an" | "the" => by && speaks_of(&said, &THINGS),
        _ => false,
    };
    fits.then_some(said)
}

/// "from Tom": whoever brings it, where that is neither the writer nor their side.
fn brought_by(rest: &str) -> Option<String> {
    let who = rest.split(" from ").nth(1)?.split_whitespace().next()?;
    let who = who.trim_matches(|c: char| !c.is_alphanumeric());
    (who.starts_with(char::is_uppercase) && who.len() > 1).then(|| who.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_reader_will_have_is_promised_where_it_can_be_handed_over() {
        for (sentence, what) in [
            ("You will have it by Friday.", "it"),
            ("Agreed on both. You will have my forecast by Tuesday 1 December.", "my forecast"),
            ("You’ll have an answer from me by close of business on Friday.", "an answer"),
            ("You will have them by Thursday noon.", "them"),
            ("Luis collects them tomorrow and you will have them back on Friday.", "them back"),
            ("You'll have it on Thursday.", "it"),
            ("You will have the board paper by Thursday, at eight.", "the board paper"),
            ("My comments will be with you by Monday.", "my comments"),
            ("It will be on your desk tomorrow.", "it"),
            ("You will get it tomorrow.", "it"),
        ] {
            let found = of(sentence).map(|h| (h.what, h.by));
            assert_eq!(found, Some((what.to_owned(), None)), "{sentence}");
        }
        let tom = of("You will have it from Tom by Friday.").unwrap();
        assert_eq!(tom.by.as_deref(), Some("Tom"));
    }

    #[test]
    fn what_the_reader_will_merely_have_is_no_promise() {
        for sentence in [
            "You will have to send it by Friday.",
            "You will have until Friday.",
            "You will have seen it by Friday.",
            "You will have a chance to see it by Friday.",
            "You'll have fun on Friday.",
            "You will have my full support on Monday.",
            "You will have the room on Monday.",
            "You will have the figures of Monday in mind.",
            "You will have a meeting by Friday.",
            "You will have it easy on Friday.",
            "If it works you will have it by Friday.",
            "I hope you will have it by Friday.",
            "Luis says you will have it by Friday.",
            "The list that you will have by Friday is long.",
            "When you will have it by Friday we can talk.",
            "I will be with you on Friday.",
            "Tom will be with you by nine.",
            "They will be with you on Friday.",
            "Our team will be with you on Friday.",
            "You will get used to it by Friday.",
        ] {
            assert_eq!(of(sentence), None, "{sentence}");
        }
    }
}
