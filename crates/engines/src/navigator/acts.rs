//! What one sentence does: rules over the phrases in it, each with a confidence set by hand.

use super::handing;
use super::phrases::{Cue, DEEDS, Hit, NOT_NAMES, ORDERS};
use super::reading::OwnerWords;
use world::message::{ActKind, SpeechAct};

const SENTENCE_CHARS: usize = 300;

/// A sentence under the reader's eye.
struct Sentence<'a> {
    text: &'a str,
    /// Where it begins in the text the hits count from.
    start: usize,
    hits: &'a [Hit],
    /// Somebody else it is addressed to.
    named: Option<String>,
    /// What follows the address, if there is one.
    body: &'a str,
    asks: bool,
    /// A line of a list that reports: its bare verbs order nothing.
    reported: bool,
}

/// The acts of a sentence that begins at `start`; `hits` are those inside it, in order. In a list that reports
/// (`reported`) a bare verb is no order.
pub(super) fn acts(
    text: &str,
    start: usize,
    hits: &[Hit],
    owner: &OwnerWords,
    reported: bool,
) -> Vec<SpeechAct> {
    let (named, body) = addressed(text, owner);
    // Where nothing asks or promises, it is all the same whom it names.
    let named = named.or_else(|| if hits.is_empty() { None } else { set_to_it(body, owner) });
    let asks = text.trim_end_matches([')', '"', '\'', ' ']).ends_with('?');
    let sentence = Sentence { text, start, hits, named, body, asks, reported };
    let mut found = Vec::new();
    let asked = directive(&sentence);
    if let Some((kind, confidence)) = asked {
        found.push(sentence.act(kind, confidence));
    }
    let promise = if sentence.asks { None } else { promise(&sentence) };
    if let Some((confidence, by)) = &promise {
        let mut act = sentence.act(ActKind::Commit, *confidence);
        act.named = by.clone();
        found.push(act);
    }
    if asked.is_none() && promise.is_none() {
        found.extend(plain(&sentence).map(|(kind, confidence)| sentence.act(kind, confidence)));
    }
    found
}

impl Sentence<'_> {
    fn has(&self, cue: Cue) -> bool {
        self.hits.iter().any(|hit| hit.cue == cue)
    }
    fn first(&self, cue: Cue) -> Option<&Hit> {
        self.hits.iter().find(|hit| hit.cue == cue)
    }
    /// What stands before a hit.
    fn before(&self, hit: &Hit) -> &str {
        self.text.get(..hit.start.saturating_sub(self.start)).unwrap_or("")
    }
    /// The words of a hit, in small letters.
    fn phrase(&self, hit: &Hit) -> String {
        self.text.get(hit.start - self.start..hit.end - self.start).unwrap_or("").to_ascii_lowercase()
    }
    /// What stands after a hit.
    fn after(&self, hit: &Hit) -> &str {
        self.text.get(hit.end.saturating_sub(self.start)..).unwrap_or("")
    }
    fn act(&self, kind: ActKind, confidence: f64) -> SpeechAct {
        let words: Vec<&str> = self.text.split_whitespace().collect();
        SpeechAct {
            kind,
            sentence: words.join(" ").chars().take(SENTENCE_CHARS).collect(),
            confidence,
            named: self.named.clone(),
            due: None,
            due_words: None,
        }
    }
}

/// "Tom, could you …", "@Tom …": the name, when it is not the owner's, and the rest of the sentence.
pub(super) fn addressed<'a>(text: &'a str, owner: &OwnerWords) -> (Option<String>, &'a str) {
    let text = text.trim_start().trim_start_matches('(');
    let head = text.get(..text.len().min(40)).unwrap_or("");
    let at_mark = text.strip_prefix('@');
    let cut = match at_mark {
        Some(rest) => rest.find([' ', ',', ':']).map(|n| n + 1),
        None => head.find([',', ':']).or_else(|| head.find(" - ")).or_else(|| head.find(" – ")),
    };
    let Some(cut) = cut else { return (None, text) };
    let names = text[..cut].trim_start_matches('@').trim();
    let body = text[cut..].trim_start_matches([',', ':', ' ', '-', '–']);
    let greeting = ["hi ", "hey ", "dear ", "hello "]
        .iter()
        .find_map(|h| names.get(..h.len()).filter(|n| n.eq_ignore_ascii_case(h)).and(names.get(h.len()..)));
    let names = greeting.unwrap_or(names).trim();
    let words: Vec<&str> = names.split([' ', '/', '&']).filter(|w| !w.is_empty() && *w != "and").collect();
    let is_name = |w: &&str| {
        w.len() >= 2
            && w.starts_with(char::is_uppercase)
            && w.chars().skip(1).all(|c| c.is_lowercase() || c == '-' || c == '\'')
            && !NOT_NAMES.contains(&w.to_ascii_lowercase().as_str())
            && !ORDERS.contains(&w.to_ascii_lowercase().as_str())
    };
    // "mike, would you …": a small letter passes where a plain request follows.
    let typed = |w: &&str| {
        (3..=12).contains(&w.len())
            && w.chars().all(|c| c.is_ascii_lowercase())
            && !NOT_NAMES.contains(w)
            && !ORDERS.contains(w)
    };
    let requested = ["can you", "could you", "would you", "will you", "please", "pls"]
        .iter()
        .any(|ask| body.get(..ask.len()).is_some_and(|start| start.eq_ignore_ascii_case(ask)));
    let lower_case = requested && words.len() == 1 && words.iter().all(typed);
    if words.is_empty() || words.len() > 3 || body.is_empty() || !(lower_case || words.iter().all(is_name)) {
        return (None, text);
    }
    if owner.called(names) {
        return (None, body);
    }
    (Some(names.to_owned()), body)
}

/// "We need Sally Beck to look at it", "I have asked Tom to …": whoever is to do it, when it is not the owner.
fn set_to_it(body: &str, owner: &OwnerWords) -> Option<String> {
    const WISHES: [&str; 12] = [
        "we need ",
        "i need ",
        "we want ",
        "i want ",
        "i would like ",
        "we would like ",
        "i'd like ",
        "we'd like ",
        "have asked ",
        "i asked ",
        "we asked ",
        "i've asked ",
    ];
    let lower = body.to_ascii_lowercase();
    let (at, wish) = WISHES.iter().filter_map(|wish| Some((lower.find(wish)?, wish))).min()?;
    let (who, deed) = body.get(at + wish.len()..)?.split_once(" to ")?;
    // "… to call, could you make sure that he does?" speaks to the reader after all.
    let turns = deed.split(|c: char| !c.is_alphabetic()).any(|w| ["you", "please", "pls"].contains(&w));
    let words: Vec<&str> = who.split_whitespace().collect();
    let is_name = |w: &&str| w.len() >= 2 && w.starts_with(char::is_uppercase);
    let named = (1..=3).contains(&words.len()) && words.iter().all(is_name) && !owner.called(who);
    (named && !turns).then(|| who.to_owned())
}

/// "They tell me you are content", "we have to make sure that it fits": somebody tells what they or their own side do,
/// and nobody is asked to.
fn is_told(s: &Sentence<'_>, hit: &Hit) -> bool {
    let phrase = s.phrase(hit);
    let before = s.before(hit).to_ascii_lowercase();
    let words: Vec<&str> =
        before.split(|c: char| !c.is_alphanumeric() && c != '\'').filter(|w| !w.is_empty()).collect();
    let near = &words[words.len().saturating_sub(2)..];
    let starts = |verbs: &[&str]| verbs.iter().any(|verb| phrase.starts_with(verb));
    if starts(&["tell me", "send me", "give me", "call me", "get back"]) {
        return near.iter().any(|w| ["they", "he", "she", "people", "who", "others", "all"].contains(w));
    }
    let last = &words[words.len().saturating_sub(3)..];
    let spoken_to = last.iter().any(|w| ["you", "please", "pls"].contains(w));
    let own = ["to", "we", "we're", "i", "i'm", "should", "must", "will", "would", "can"];
    starts(&["make sure"]) && !spoken_to && words.iter().any(|w| own.contains(w))
}

/// "To join the call, please dial …": it says how, and asks nothing.
fn says_how(s: &Sentence<'_>) -> bool {
    let lower = s.body.to_ascii_lowercase();
    lower.starts_with("to ")
        && [", please", ", pls", ", click", ", dial"].iter().any(|ask| lower.contains(ask))
}

/// A request, a question or a proposal to meet.
fn directive(s: &Sentence<'_>) -> Option<(ActKind, f64)> {
    let courtesy = s.has(Cue::Courtesy) || offers(s);
    // "Nothing in writing until then, please": what asks for nothing waits for nothing.
    let for_nothing = s.body.get(..8).is_some_and(|start| start.eq_ignore_ascii_case("nothing "));
    if (courtesy || for_nothing || says_how(s)) && !s.asks {
        return None;
    }
    if s.has(Cue::Meet) && (s.asks || s.has(Cue::Ask) || proposes(s.body)) && !courtesy {
        return Some((ActKind::ProposeMeeting, if s.asks { 0.85 } else { 0.7 }));
    }
    let hedged = s.first(Cue::Ask).is_some_and(|hit| conditional(s.before(hit)));
    if s.first(Cue::Ask).is_some_and(|hit| !in_quotes(s.before(hit)) && !is_told(s, hit)) && !courtesy {
        let confidence = match (s.asks, hedged) {
            (_, true) => 0.6,
            (true, false) => 0.9,
            (false, false) => 0.85,
        };
        return Some((ActKind::Request, confidence));
    }
    if orders(s.body) && !courtesy && !s.reported {
        return Some((ActKind::Request, 0.7));
    }
    if s.asks {
        let words = s.text.split_whitespace().count();
        let confidence = match courtesy || words < 2 {
            true => 0.5,
            false if inquires(s.body) => 0.85,
            // "Plans for the week: ?", "Progress?": a mark, and nobody who is asked.
            false => 0.6,
        };
        return Some((ActKind::Question, confidence));
    }
    (s.has(Cue::AskSoft) && !courtesy).then_some((ActKind::Request, 0.6))
}

/// "Let me know if you need anything else", "call me if there are any problems": help is offered, nothing is asked.
fn offers(s: &Sentence<'_>) -> bool {
    let lower = s.text.to_ascii_lowercase();
    let Some(asked) = s.first(Cue::Ask).or_else(|| s.first(Cue::AskSoft)) else { return false };
    let after = lower.get(asked.end.saturating_sub(s.start)..).unwrap_or("");
    // "If this does not answer it, let me know."
    let unless =
        ["if this doesn't", "if this does not", "if that doesn't", "if that does not", "if this isn't"];
    if unless.iter().any(|words| lower.starts_with(words)) && lower.contains("let me know") {
        return true;
    }
    let any = ["if there is any", "if there are any", "should there be any", "if any ", "if anything"];
    if any.iter().any(|words| after.contains(words)) {
        return true;
    }
    let condition =
        ["if you ", "should you "].iter().find_map(|w| after.find(w).map(|at| &after[at + w.len()..]));
    let mut words = condition.unwrap_or("").split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
    let (verb, next) = (words.next().unwrap_or(""), words.next().unwrap_or(""));
    match verb {
        "need" | "require" => true,
        "have" | "see" | "find" => {
            ["any", "other", "further", "more", "additional", "questions", "comments"].contains(&next)
        }
        "want" | "wish" => !["me", "us"].contains(&next) && (next != "to" || talks(words.next())),
        "would" if next == "like" => match words.next() {
            Some("me" | "us") => false,
            Some("to") => talks(words.next()),
            _ => true,
        },
        _ => false,
    }
}

/// "… to discuss": talk is offered; "… to join" asks for a yes or no.
fn talks(verb: Option<&str>) -> bool {
    verb.is_some_and(|verb| {
        ["discuss", "talk", "speak", "know", "chat", "see", "hear", "learn"].contains(&verb)
    })
}

/// "Let's", "How about".
fn proposes(body: &str) -> bool {
    let lower = body.get(..body.len().min(16)).unwrap_or("").to_ascii_lowercase();
    ["let's", "lets", "let us", "how about", "i suggest", "i propose", "we should"]
        .iter()
        .any(|w| lower.starts_with(w))
}

/// Whether a question opens like one, or speaks to the reader.
fn inquires(body: &str) -> bool {
    const OPENINGS: [&str; 38] = [
        "who", "whom", "whose", "what", "what's", "when", "where", "where's", "which", "why", "how", "how's",
        "is", "isn't", "are", "aren't", "was", "were", "do", "does", "did", "don't", "can", "could", "would",
        "will", "won't", "should", "shall", "may", "might", "has", "have", "had", "any", "am", "ok", "okay",
    ];
    let lower = body.to_ascii_lowercase();
    let mut words = lower.split(|c: char| !c.is_alphanumeric() && c != '\'').filter(|w| !w.is_empty());
    let opens = words.clone().take(3).any(|word| OPENINGS.contains(&word));
    opens || words.any(|word| ["you", "your", "yours", "u", "we", "i"].contains(&word))
}

/// Whether what follows stands in quotation marks.
fn in_quotes(before: &str) -> bool {
    let opened = before.matches(['“', '„', '«']).count() > before.matches(['”', '»']).count();
    opened || before.matches('"').count() % 2 == 1 || in_single_quotes(before)
}

/// The same of single ones, which also stand inside words and after them.
fn in_single_quotes(before: &str) -> bool {
    let mut open = false;
    let mut last = ' ';
    let mut rest = before.chars().peekable();
    while let Some(c) = rest.next() {
        let next = rest.peek().copied();
        if matches!(c, '‘' | '\'') && !last.is_alphanumeric() && next.is_none_or(char::is_alphanumeric) {
            open = true;
        } else if matches!(c, '’' | '\'') && !next.is_some_and(char::is_alphanumeric) {
            open = false;
        }
        last = c;
    }
    open
}

/// Whether what follows is wording that the reader is given: in quotes, or after "write", "say", "you could tell them".
fn suggested(before: &str, phrase: &str) -> bool {
    const SAY: [&str; 4] = ["write", "say", "tell", "reply"];
    const ASKED: [&str; 17] = [
        "please", "pls", "you", "could", "can", "may", "might", "should", "would", "just", "then", "simply",
        "also", "let's", "or", "perhaps", "and",
    ];
    if in_quotes(before) {
        return true;
    }
    let lower = before.to_ascii_lowercase().replace('’', "'");
    let words: Vec<&str> =
        lower.split(|c: char| !c.is_alphanumeric() && c != '\'').filter(|w| !w.is_empty()).collect();
    // "Tell Luis, and I will call him": the writer goes on for themselves.
    let goes_on = words.last().is_some_and(|w| matches!(*w, "and" | "then" | "so"));
    if goes_on && !before.contains(':') && (phrase == "i'll" || phrase.starts_with("i ")) {
        return false;
    }
    (0..words.len()).any(|at| {
        let mine = words[..at].iter().rev().take(2).any(|w| matches!(*w, "i" | "we" | "i'll" | "we'll"));
        let asked = at == 0 || ASKED.contains(&words[at - 1]);
        let to_me = words.get(at + 1).is_some_and(|w| matches!(*w, "me" | "us"));
        SAY.contains(&words[at]) && asked && !mine && !to_me
    })
}

/// "If you could …" is a request; "he asked if you could" and "unless you" are not plain ones.
fn conditional(before: &str) -> bool {
    let lower = before.to_ascii_lowercase();
    let words: Vec<&str> = lower.split_whitespace().collect();
    words
        .iter()
        .rev()
        .take(6)
        .any(|w| ["unless", "asked", "said", "told", "says", "whether", "hope"].contains(w))
}

/// Begins with a verb that orders.
fn orders(body: &str) -> bool {
    let mut words =
        body.split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '-').filter(|w| !w.is_empty());
    let Some(first) = words.next() else { return false };
    // "Work: 555 0100", "Email: …": a label.
    if body.trim_start().get(first.len()..).is_some_and(|rest| rest.starts_with(':')) {
        return false;
    }
    let lower = first.to_ascii_lowercase();
    let order = match lower.as_str() {
        "then" | "also" | "just" | "so" | "and" | "kindly" => {
            words.next().map(str::to_ascii_lowercase).unwrap_or_default()
        }
        _ => lower,
    };
    let next = words.next().map(str::to_ascii_lowercase).unwrap_or_default();
    // "Work is done", "Call was short", "Plan A": a noun that only looks like an order.
    let noun = ["is", "was", "are", "were", "has", "will", "of", "from", "at", "in", "for", "has"]
        .contains(&next.as_str());
    ORDERS.binary_search(&order.as_str()).is_ok() && !next.is_empty() && !noun
}

/// Who promises how firmly: `Some(name)` where a third person does.
fn promise(s: &Sentence<'_>) -> Option<(f64, Option<String>)> {
    if s.has(Cue::NoCommit) {
        return None;
    }
    if let Some(handing) = handed(s) {
        return Some(handing);
    }
    let own = |cue| s.hits.iter().find(|hit| hit.cue == cue && !handing::is_phrase(&s.phrase(hit)));
    let hit = match (own(Cue::CommitI), own(Cue::CommitWe)) {
        (Some(a), Some(b)) => Some(if a.start <= b.start { a } else { b }),
        (a, b) => a.or(b),
    };
    let Some(hit) = hit else { return third_person(s) };
    if suggested(s.before(hit), &s.phrase(hit)) {
        return None;
    }
    let deed = next_verb(s.after(hit)).is_some_and(|verb| DEEDS.binary_search(&verb.as_str()).is_ok());
    let phrase = s.phrase(hit);
    let complete = [
        "get back",
        "follow up",
        "let me",
        "let you know",
        "promise",
        "with me",
        "on me",
        "will do",
        "have it",
        "will send",
        "will call",
        "will forward",
        "commit",
        "ill send",
        "ill call",
    ]
    .iter()
    .any(|w| phrase.contains(w));
    let conditional = s.first(Cue::If).is_some_and(|cue| cue.start < hit.start);
    let third = phrase.starts_with("will ") && !first_person(s.before(hit));
    let mut firmness: f64 = match (hit.cue, deed || complete) {
        (Cue::CommitI, true) => 0.85,
        (Cue::CommitI, false) => 0.6,
        (_, true) => 0.75,
        _ => 0.5,
    };
    if conditional {
        firmness -= 0.2;
    }
    if phrase.contains("plan to")
        || phrase.contains("intend to")
        || s.after(hit).trim_start().starts_with("try")
    {
        firmness -= 0.2;
    }
    if s.has(Cue::Date) {
        firmness += 0.05;
    }
    if third && !complete {
        return third_person(s);
    }
    let by = if third { subject_name(s.before(hit)) } else { None };
    if third && by.is_none() && !s.before(hit).trim().is_empty() {
        return None;
    }
    (firmness >= 0.4).then_some((firmness.clamp(0.0, 0.95), by))
}

/// What the reader is promised to have, where a day is named; by somebody else, where they bring it.
fn handed(s: &Sentence<'_>) -> Option<(f64, Option<String>)> {
    let hit = s.hits.iter().find(|hit| handing::is_phrase(&s.phrase(hit)))?;
    let found = handing::of(s.text).filter(|_| !suggested(s.before(hit), ""))?;
    let dated = s.has(Cue::Date) || s.text.bytes().any(|b| b.is_ascii_digit());
    // "…, if it is signed on Tuesday": not firm.
    let hedged = s.first(Cue::If).is_some() || s.after(hit).to_ascii_lowercase().contains(" if ");
    Some((if dated && !hedged { 0.85 } else { 0.5 }, found.by))
}

fn first_person(before: &str) -> bool {
    before.split_whitespace().next_back().is_some_and(|w| {
        ["i", "we", "and", "i'll", "or", "but"].contains(&w.to_ascii_lowercase().trim_matches(','))
    })
}

/// "Tom will send the figures": Tom promises, through the writer.
fn third_person(s: &Sentence<'_>) -> Option<(f64, Option<String>)> {
    let words: Vec<&str> = s.body.split_whitespace().take(6).collect();
    let at = words.iter().position(|w| *w == "will")?;
    let name = subject_name(&words[..at].join(" "))?;
    let verb = next_verb(&words[at + 1..].join(" "))?;
    DEEDS.binary_search(&verb.as_str()).is_ok().then_some((0.7, Some(name)))
}

/// One or two capitalised words that can be a person's name.
fn subject_name(before: &str) -> Option<String> {
    let words: Vec<&str> = before.split_whitespace().collect();
    let name = |w: &&str| {
        w.len() >= 3
            && w.starts_with(char::is_uppercase)
            && w.chars().skip(1).all(|c| c.is_lowercase())
            && !NOT_NAMES.contains(&w.to_ascii_lowercase().as_str())
            && ![
                "They", "She", "There", "Who", "Everyone", "Our", "Your", "His", "Her", "Each", "These",
                "Those",
            ]
            .contains(w)
    };
    ((1..=2).contains(&words.len()) && words.iter().all(name)).then(|| words.join(" "))
}

/// The first word after a promise that is not an adverb.
fn next_verb(after: &str) -> Option<String> {
    let skip = [
        "also",
        "then",
        "certainly",
        "be",
        "gladly",
        "definitely",
        "personally",
        "just",
        "still",
        "probably",
        "now",
        "happily",
        "of",
        "course",
        "to",
        "try",
        "have",
        "ask",
        "make",
        "sure",
        "and",
    ];
    let words = after.split(|c: char| !c.is_alphanumeric() && c != '-').filter(|w| !w.is_empty());
    let mut last = None;
    for word in words.take(4).map(str::to_ascii_lowercase) {
        let skipped = skip.contains(&word.as_str());
        last = Some(word);
        if !skipped {
            break;
        }
    }
    last.map(|verb| match verb.strip_suffix("ing") {
        Some(stem) if DEEDS.binary_search(&stem).is_ok() => stem.to_owned(),
        _ => verb,
    })
}

/// Handing over, declining, thanking.
fn plain(s: &Sentence<'_>) -> Option<(ActKind, f64)> {
    if s.has(Cue::Decline) {
        return Some((ActKind::Decline, 0.7));
    }
    if s.has(Cue::Deliver) {
        return Some((ActKind::Deliver, 0.75));
    }
    s.has(Cue::Thanks).then_some((ActKind::Thanks, 0.85))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_sorted() {
        for list in [ORDERS, DEEDS] {
            assert!(list.windows(2).all(|pair| pair[0] < pair[1]), "{list:?}");
        }
    }
}
