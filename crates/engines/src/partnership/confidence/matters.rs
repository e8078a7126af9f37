//! What is never for a team, whoever it is about: who comes into a role or leaves one, and sums between two parties.

/// Words for a role that somebody is named to.
const ROLES: [&str; 14] = [
    "manager",
    "director",
    "officer",
    "chief",
    "president",
    "coo",
    "ceo",
    "cfo",
    "cto",
    "supervisor",
    "successor",
    "deputy",
    "controller",
    "treasurer",
];
/// Words that say that somebody comes or goes; the first letters are enough.
const COMES: [&str; 12] = [
    "join", "welcom", "appoint", "announc", "introduc", "succeed", "replac", "hire", "hiring", "recruit",
    "resign", "promot",
];
/// Words between the two: more is another matter.
const NEAR: usize = 6;

/// A role at this place: one of the words, or "head of".
fn is_role(words: &[String], at: usize) -> bool {
    let word = words[at].as_str();
    ROLES.contains(&word)
        || word.strip_suffix('s').is_some_and(|one| ROLES.contains(&one))
        || word == "head" && words.get(at + 1).is_some_and(|of| of == "of")
}

/// The words that say that somebody comes into a role, or leaves one: "our new site manager", "starts as head of".
pub(super) fn staffing(words: &[String]) -> Option<String> {
    let roles = (0..words.len()).filter(|at| is_role(words, *at));
    for role in roles {
        let from = role.saturating_sub(NEAR);
        let before = &words[from..role];
        let new = before.iter().rev().take(3).any(|w| w == "new" || w == "next" || w == "future");
        let after = &words[role..words.len().min(role + 1 + NEAR)];
        let comes = |w: &String| COMES.iter().any(|start| w.starts_with(start));
        let starts = |w: &[String]| {
            matches!(w[0].as_str(), "start" | "starts" | "begin" | "begins" | "leave" | "leaves")
                && matches!(w[1].as_str(), "on" | "in" | "as" | "at" | "us" | "from" | "next")
        };
        let near: Vec<String> = before.iter().chain(after).cloned().collect();
        if new || near.iter().any(comes) || near.windows(2).any(starts) {
            let first = if new { role.saturating_sub(1) } else { role };
            return Some(words[first..=role].join(" "));
        }
    }
    None
}

/// Words that speak of what two parties agree on.
const TERMS: [&str; 10] =
    ["renewal", "contract", "price", "offer", "bid", "tender", "margin", "rate", "deal", "fee"];

/// The words that say a sum between two parties: one in thousands or millions, or with a currency, beside what it is for.
pub(super) fn sum(line: &str, words: &[String]) -> Option<String> {
    let term = words.iter().find(|w| TERMS.contains(&w.strip_suffix('s').unwrap_or(w)))?;
    let money =
        |text: &str| ["€", "$", "£", "eur", "usd", "gbp"].iter().any(|c| text.to_lowercase().contains(c));
    let scaled = |written: &str| written.chars().any(char::is_alphabetic);
    let figure = super::figures(line)
        .into_iter()
        .find(|(written, value)| *value >= 1_000.0 && (scaled(written) || money(line)))?;
    Some(format!("{term}: {}", figure.0))
}
