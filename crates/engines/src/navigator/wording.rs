//! Words for people: dates, lengths, names and clauses, made safe to show.

use jiff::Timestamp;
use jiff::tz::TimeZone;

/// Text from outside as one line: no control characters, no marks that turn the direction of writing.
pub(super) fn plain(text: &str) -> String {
    let hidden = |c: char| matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}');
    let shown: String =
        text.chars().filter(|c| !hidden(*c)).map(|c| if c.is_control() { ' ' } else { c }).collect();
    shown.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// At most `chars` characters, with "…" where something was cut.
pub(super) fn clipped(text: &str, chars: usize) -> String {
    if text.chars().count() <= chars {
        return text.to_owned();
    }
    let cut: String = text.chars().take(chars.saturating_sub(1)).collect();
    let whole = cut.rsplit_once(' ').map_or(cut.as_str(), |(head, _)| head);
    format!("{}…", whole.trim_end_matches([',', ';', ':', ' ']))
}

/// "Tue 24 Nov".
pub(super) fn day(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned(zone.clone()).strftime("%a %-d %b").to_string()
}

/// "3 days", "5 h", "20 min".
pub(super) fn length(minutes: i64) -> String {
    match minutes {
        m if m >= 2 * 1_440 => format!("{} days", m / 1_440),
        m if m >= 120 => format!("{} h", m / 60),
        m => format!("{m} min"),
    }
}

const POLITE: &[&str] = &[
    "please",
    "pls",
    "kindly",
    "can you",
    "could you",
    "would you",
    "will you",
    "can u",
    "i need you to",
    "we need you to",
    "i'd like you to",
    "i would like you to",
    "i want you to",
    "make sure you",
    "make sure to",
    "make sure that you",
    "do you mind",
    "would you mind",
    "be so kind as to",
    "be so kind to",
    "also",
    "and",
    "so",
    "then",
    "just",
    "maybe",
    "perhaps",
    "if you could",
    "i was wondering if you could",
    "i wonder if you could",
    "you need to",
    "you must",
    "you should",
    "also,",
    "possibly",
    "hi",
];

/// A clause without the words of its date and the little word before them: "send it by Friday" gives "send it". Left
/// as it is where little else would remain.
pub(super) fn without_date(clause: &str, due_words: Option<&str>) -> String {
    // The words of the date as the clause has them: on one line.
    let words = due_words.map(|words| plain(words).to_ascii_lowercase()).filter(|words| !words.is_empty());
    let lower = clause.to_ascii_lowercase();
    let found = words.and_then(|words| lower.rfind(&words).map(|at| (at, at + words.len())));
    let Some((from, upto)) = found.filter(|(from, _)| *from > 3) else { return clause.to_owned() };
    let head = clause[..from].trim_end().trim_end_matches(',');
    let tail = clause[upto..].trim_start_matches([' ', ',']);
    let little =
        [" by", " on", " at", " before", " until", " till", " by the", " no later than", " not later than"];
    let of = |word: &&&str| head.to_ascii_lowercase().ends_with(**word);
    let cut = little.iter().filter(of).map(|word| word.len()).max().unwrap_or(0);
    // "by close of business on Thursday": the hour belongs to the date.
    let head = head[..head.len() - cut].trim_end();
    let hours = [" by close of business", " by end of business", " by the end of the day", " by noon"];
    let hour = hours.iter().find(|hour| head.to_ascii_lowercase().ends_with(**hour));
    let head = &head[..head.len() - hour.map_or(0, |hour| hour.len())];
    let rest = format!("{head} {tail}");
    // "by Monday 9 November noon": the hour belongs to the date.
    let rest = rest.trim().trim_end_matches(" noon").trim_end_matches([' ', ',', ';', '.']);
    if rest.split_whitespace().count() < 2 { clause.to_owned() } else { rest.to_owned() }
}

/// The same clause from the owner's side: "give me two names" gives "give Dana two names".
fn from_our_side(clause: &str, asker: &str) -> String {
    let verbs = [
        "send", "give", "tell", "call", "show", "bring", "get", "ring", "email", "mail", "write", "forward",
        "text", "hand", "lend", "pass",
    ];
    let mut words: Vec<&str> = clause.split(' ').collect();
    for n in 1..words.len() {
        let bare = words[n].trim_end_matches([',', ';', '.']);
        let asks = verbs.iter().any(|verb| words[n - 1].eq_ignore_ascii_case(verb));
        if asks && bare.eq_ignore_ascii_case("me") && bare == words[n] {
            words[n] = asker;
        }
    }
    words.join(" ")
}

/// The deed in a request without its date: "Could you please send me the lease by Friday?" of Ana gives "Send Ana the
/// lease".
pub(super) fn deed(sentence: &str, due_words: Option<&str>, asker: &str) -> String {
    let text = plain(sentence);
    let lower = text.to_ascii_lowercase();
    let asks = [
        "could you",
        "can you",
        "would you",
        "will you",
        "please",
        "i need you to",
        "we need you to",
        "make sure you",
    ];
    let from = asks.iter().filter_map(|a| lower.find(a)).min().unwrap_or(0);
    let mut clause = &text[from..];
    loop {
        let head = clause.to_ascii_lowercase();
        let polite = POLITE.iter().find(|p| {
            head.starts_with(**p)
                && head[p.len()..].chars().next().is_none_or(|c| !c.is_alphanumeric() && c != '\'')
        });
        match polite {
            Some(words) => clause = clause[words.len()..].trim_start_matches([' ', ',']),
            None => break,
        }
    }
    let clause = clause.trim_end_matches(['?', '.', '!', ' ', ',', ';']);
    let clause = from_our_side(&without_date(clause, due_words), asker);
    let mut letters = clause.chars();
    let title: String =
        letters.next().map(|c| c.to_uppercase().collect::<String>() + letters.as_str()).unwrap_or_default();
    clipped(&title, 90)
}

/// How alike two clauses are: shared words over all words, 0–1 (Dice).
pub(super) fn alike(a: &str, b: &str) -> f64 {
    let words = |text: &str| -> std::collections::BTreeSet<String> {
        text.to_lowercase()
            .split(|c: char| !c.is_alphanumeric())
            .filter(|w| w.len() > 1)
            .map(str::to_owned)
            .collect()
    };
    let (a, b) = (words(a), words(b));
    let shared = a.intersection(&b).count();
    if a.is_empty() || b.is_empty() { 0.0 } else { 2.0 * shared as f64 / (a.len() + b.len()) as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_becomes_a_deed() {
        for (sentence, due, title) in [
            ("Could you please send the lease to Ana?", None, "Send the lease to Ana"),
            ("Please, review the draft.", None, "Review the draft"),
            ("If you have a minute, can you call the bank?", None, "Call the bank"),
            ("Send me the figures!", None, "Send Dana the figures"),
            ("Please send it by Monday.", Some("Monday"), "Send it"),
            (
                "can you give me two names by Thursday 19 November?",
                Some("thursday 19 november"),
                "Give Dana two names",
            ),
            (
                "Please name two people by Monday 2 November noon",
                Some("Monday 2 November"),
                "Name two people",
            ),
            (
                "Reset the server by tonight and send me the log",
                Some("tonight"),
                "Reset the server and send Dana the log",
            ),
            ("Sign by Friday", Some("Friday"), "Sign by Friday"),
        ] {
            assert_eq!(deed(sentence, due, "Dana"), title);
        }
    }

    #[test]
    fn hidden_marks_are_not_shown() {
        assert_eq!(plain("Pay\u{202e}ment\n now\u{200b}"), "Payment now");
    }

    #[test]
    fn likeness() {
        assert!(alike("Send the lease to Ana", "send the lease to Ana please") >= 0.8);
        assert!(alike("Send the lease", "Call the bank") < 0.8);
    }
}
