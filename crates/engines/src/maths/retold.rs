//! The words of a promise told to anybody: what is done, without the "you" and "my" of whoever wrote it.
//!
//! "Send you my comments" is "send the comments" to each reader. Where the act does not stand without its person ("walk
//! in beside you"), that person is called by name; whoever wrote it is "they" in what follows the act.

use world::{Commitment, Snapshot};

/// Words before "you" that go with it: "send it to you" is "send it".
const TOWARDS: [&str; 5] = ["to", "for", "with", "past", "round"];
/// Verbs of an act that stands without whom it is done to: "call you", "send you the list".
const WITHOUT: [&str; 26] = [
    "send", "give", "show", "bring", "call", "ring", "mail", "email", "forward", "pay", "lend", "get",
    "hand", "write", "ask", "offer", "text", "visit", "meet", "join", "answer", "find", "make", "save",
    "spare", "help",
];
/// What is somebody's own although it has no owner's word: "on your behalf".
const ONES_OWN: [&str; 13] = [
    "behalf", "own", "side", "name", "way", "place", "mind", "part", "turn", "desk", "house", "people",
    "team",
];

/// A word with the marks that stand around it.
struct Word<'a> {
    text: &'a str,
    /// In small letters, without marks.
    bare: String,
}

fn words(text: &str) -> Vec<Word<'_>> {
    let bare = |word: &str| {
        let plain = word.replace('’', "'").to_lowercase();
        plain.trim_matches(|c: char| !c.is_alphanumeric()).to_owned()
    };
    text.split_whitespace().map(|word| Word { text: word, bare: bare(word) }).collect()
}

/// The act of a promise, for titles: "send the revised terms".
pub fn act(world: &Snapshot, promise: &Commitment) -> String {
    // An address is nobody's name.
    let called = |name: &str| if name.contains('@') { String::new() } else { first_name(name) };
    let (own, other) = (called(&world.office.owner.name), called(&promise.counterparty_name));
    let (by, to) = if promise.ours { (own, other) } else { (other, own) };
    retold(&promise.object, &by, &to)
}

/// The first word of a name, "Ruiz, Ana" turned round; the address where there is no name.
pub fn first_name(name: &str) -> String {
    let turned = name.split_once(',').map_or(name, |(_, first)| first.trim());
    turned.split_whitespace().next().unwrap_or(name).to_owned()
}

/// The act in `object`, which `by` promised `to` somebody, both as they are called.
/// ```text
/// retold("send you the revised terms", "Orla", "Mara") == "send the revised terms"
/// ```
pub fn retold(object: &str, by: &str, to: &str) -> String {
    let object = known(bare_act(object), to);
    let words = words(&object);
    let bare = |at: usize| words.get(at).map_or("", |w| w.bare.as_str());
    let mut told: Vec<String> = Vec::with_capacity(words.len());
    let mut at = 0;
    while at < words.len() {
        let (word, next) = (&words[at], bare(at + 1));
        // The mark that stands after what is left out stays: "send it to you, if I may".
        let mark = |left: &Word<'_>| {
            left.text.trim_start_matches(|c: char| c != ',' && c != ';' && c != ':').to_owned()
        };
        let drop = |told: &mut Vec<String>, left: &Word<'_>| {
            if let Some(last) = told.last_mut() {
                last.push_str(&mark(left));
            }
        };
        let own = ONES_OWN.contains(&next);
        match word.bare.as_str() {
            towards if TOWARDS.contains(&towards) && next == "you" && at > 0 && bare(at + 2) != "and" => {
                drop(&mut told, &words[at + 1]);
                at += 1;
            }
            "you" if at > 0 && WITHOUT.contains(&bare(at - 1)) => drop(&mut told, word),
            "you" if at > 0 && bare(at - 1) == "tell" && !next.is_empty() => drop(&mut told, word),
            "you" | "yourself" => told.push(instead(word, to, "them")),
            "your" | "yours" if own || word.bare == "yours" => told.push(instead(word, &owners(to), "their")),
            "my" | "our" if own => told.push(instead(word, &owners(by), "their")),
            "your" | "my" | "our" if after_article(bare(at.wrapping_sub(1))) => drop(&mut told, word),
            "your" | "my" | "our" => told.push(instead(word, "the", "the")),
            "mine" | "ours" => told.push(instead(word, &owners(by), "theirs")),
            "me" | "us" | "myself" | "ourselves" => told.push(instead(word, by, "them")),
            "i" | "we" => told.push(instead(word, "they", "they")),
            "am" if bare(at.wrapping_sub(1)) == "i" => told.push(instead(word, "are", "are")),
            "was" if bare(at.wrapping_sub(1)) == "i" => told.push(instead(word, "were", "were")),
            "i'm" => told.push(instead(word, "they are", "they are")),
            "we're" => told.push(instead(word, "they are", "they are")),
            "i've" | "we've" => told.push(instead(word, "they have", "they have")),
            "i'll" | "we'll" => told.push(instead(word, "they will", "they will")),
            "i'd" | "we'd" => told.push(instead(word, "they would", "they would")),
            "you're" => told.push(instead(word, &format!("{to} is"), "they are")),
            "you've" => told.push(instead(word, &format!("{to} has"), "they have")),
            "you'll" => told.push(instead(word, &format!("{to} will"), "they will")),
            _ => told.push(word.text.to_owned()),
        }
        at += 1;
    }
    match told.is_empty() {
        true => object,
        false => told.join(" "),
    }
}

/// The act of a promise that was noted as a whole sentence: "I will send the list".
fn bare_act(object: &str) -> &str {
    const LEADS: [&str; 6] = ["i will ", "i'll ", "i’ll ", "we will ", "we'll ", "we’ll "];
    let lead =
        LEADS.iter().find(|lead| object.get(..lead.len()).is_some_and(|o| o.eq_ignore_ascii_case(lead)));
    lead.map_or(object, |lead| &object[lead.len()..])
}

/// Turns of speech that have a plain word of their own.
fn known(object: &str, to: &str) -> String {
    const TURNS: [(&str, &str); 9] = [
        ("let you have", "send"),
        ("keep you posted", "give news"),
        ("keep you informed", "give news"),
        ("keep you up to date", "give news"),
        ("get back to you", "answer"),
        ("come back to you", "answer"),
        ("have you covered", "give cover"),
        ("be with you", "be there"),
        ("send my word", "give an answer"),
    ];
    const ASKS: [&str; 12] =
        ["why", "how", "what", "when", "where", "which", "who", "whether", "if", "that", "more", "so"];
    let lower = object.to_lowercase();
    if lower.len() != object.len() {
        return object.to_owned();
    }
    let after = |turn: &str| {
        let rest = lower.strip_prefix(turn)?;
        (rest.is_empty() || rest.starts_with([' ', ',', ';'])).then(|| &object[turn.len()..])
    };
    if let Some((plain, rest)) = TURNS.iter().find_map(|(turn, plain)| Some((plain, after(turn)?))) {
        return format!("{plain}{rest}");
    }
    // "Let you know the day" is "tell Mara the day", "let you know whether it fits" is "say whether it fits".
    if let Some((rest, told)) =
        after("let you know").map(|r| (r, true)).or_else(|| Some((after("tell you")?, false)))
    {
        let first = rest.split_whitespace().next().unwrap_or("").to_lowercase();
        match (ASKS.contains(&first.as_str()), told) {
            (true, _) => return format!("say{rest}"),
            (false, true) => return format!("tell {}{rest}", if to.is_empty() { "them" } else { to }),
            (false, false) => {}
        }
    }
    // "Have the list with you": it is sent.
    let there = [" with you", " to you"].iter().find_map(|end| lower.strip_suffix(end));
    match there.filter(|_| lower.starts_with("have ")) {
        Some(rest) => format!("send {}", &object[5..rest.len()]),
        None => object.to_owned(),
    }
}

/// Whether an owner's word that follows would stand after an article: "a my" is none, "all my" is.
fn after_article(before: &str) -> bool {
    matches!(before, "the" | "a" | "an" | "this" | "that")
}

/// The word put in place of another, with the marks that stood around that one; `else_` where nobody is named.
fn instead(word: &Word<'_>, with: &str, else_: &str) -> String {
    let with =
        if with.trim().is_empty() || with.starts_with('’') || with.starts_with(' ') { else_ } else { with };
    let is_mark = |c: char| !c.is_alphanumeric();
    let start = word.text.len() - word.text.trim_start_matches(is_mark).len();
    let end = word.text.trim_end_matches(is_mark).len().max(start);
    format!("{}{with}{}", &word.text[..start], &word.text[end..])
}

/// "Orla’s"; nothing for nobody.
fn owners(name: &str) -> String {
    if name.is_empty() { String::new() } else { format!("{name}’s") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_promise_is_told_without_its_writers_pronouns() {
        for (object, told) in [
            ("send you the revised service terms", "send the revised service terms"),
            ("send you the seating plan", "send the seating plan"),
            ("send you my comments", "send the comments"),
            ("send it to you", "send it"),
            ("send it to you, once I have it", "send it, once they have it"),
            ("send my forecast", "send the forecast"),
            ("let you know whether we sign", "say whether they sign"),
            ("let you know the day", "tell Mara the day"),
            ("let you know", "tell Mara"),
            ("send the survey to you and Dana", "send the survey to Mara and Dana"),
            ("send my word", "give an answer"),
            ("tell you why", "say why"),
            ("tell you the price", "tell the price"),
            ("tell you", "tell Mara"),
            ("get back to you on the rate", "answer on the rate"),
            ("have the list with you", "send the list"),
            ("have them to you", "send them"),
            ("call you back", "call back"),
            ("introduce you to Ana", "introduce Mara to Ana"),
            ("read your draft", "read the draft"),
            ("sign on your behalf", "sign on Mara’s behalf"),
            ("ask our people at the gate", "ask Orla’s people at the gate"),
            ("speak to them either way", "speak to them either way"),
            ("find out who knows her", "find out who knows her"),
            ("tell the others", "tell the others"),
            ("bring the figures I’ve got", "bring the figures they have got"),
            ("walk in beside you", "walk in beside Mara"),
            ("I will send the list", "send the list"),
            ("", ""),
        ] {
            assert_eq!(retold(object, "Orla", "Mara"), told, "{object}");
        }
        assert_eq!(retold("introduce you to Ana", "", ""), "introduce them to Ana");
        assert_eq!(retold("sign on your behalf", "", ""), "sign on their behalf");
    }
}
