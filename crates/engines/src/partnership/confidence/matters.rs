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
    between_parties(line, words).or_else(|| paid(line, words))
}

fn between_parties(line: &str, words: &[String]) -> Option<String> {
    let term = words.iter().find(|w| TERMS.contains(&w.strip_suffix('s').unwrap_or(w)))?;
    let money =
        |text: &str| ["€", "$", "£", "eur", "usd", "gbp"].iter().any(|c| text.to_lowercase().contains(c));
    let scaled = |written: &str| written.chars().any(char::is_alphabetic);
    let figure = super::figures(line)
        .into_iter()
        .find(|(written, value)| *value >= 1_000.0 && (scaled(written) || money(line)))?;
    Some(format!("{term}: {}", figure.0))
}

/// Words that say that somebody goes, is sent, or is put in another's place.
const GOES: [(&[&str], &str); 9] = [
    (&["will", "be"], "replaced"),
    (&["is"], "replaced"),
    (&["will"], "leave"),
    (&["is"], "leaving"),
    (&["leaves"], "us"),
    (&["leave"], "us"),
    (&["will", "be"], "moved"),
    (&["will", "be"], "demoted"),
    (&["has"], "left"),
];

/// The words that say that somebody goes: "will be replaced", "is leaving". Who leaves a room or a train leaves no role.
pub(super) fn leaving(words: &[String]) -> Option<String> {
    const PLACES: [&str; 14] = [
        "at", "for", "on", "to", "early", "with", "by", "after", "before", "room", "train", "plane",
        "office", "meeting",
    ];
    GOES.iter().find_map(|(before, goes)| {
        let long = before.len() + 1;
        let places = 0..(words.len() + 1).saturating_sub(long);
        let said = |at: &usize| {
            let here = &words[*at..*at + long];
            let next = words.get(*at + long).map(String::as_str);
            here.iter().zip(before.iter().chain([goes])).all(|(word, wanted)| word == wanted)
                && *at > 0
                && (*goes == "replaced" || *goes == "us" || next.is_none_or(|next| !PLACES.contains(&next)))
        };
        places.into_iter().find(said).map(|at| words[at..at + long].join(" "))
    })
}

/// Sites whose end is no news for a team before it is told to those it is about.
const SITES: [&str; 8] =
    ["depot", "site", "plant", "warehouse", "branch", "factory", "location", "department"];
/// Words of their end; those of hours and days are none.
const ENDS: [&str; 5] = ["close", "shut", "closure", "closing", "closed"];

/// The words that say that a site is given up: "two depots will close in March". One that closes at an hour, early or for a
/// day opens again.
pub(super) fn closing(words: &[String]) -> Option<String> {
    let is_site = |w: &String| SITES.contains(&w.strip_suffix('s').unwrap_or(w));
    let site = words.iter().position(is_site)?;
    let from = site.saturating_sub(NEAR);
    let near = &words[from..words.len().min(site + 1 + NEAR)];
    let end = near.iter().position(|w| ENDS.contains(&w.strip_suffix('s').unwrap_or(w)))?;
    const AGAIN: [&str; 20] = [
        "at",
        "on",
        "early",
        "today",
        "tomorrow",
        "tonight",
        "over",
        "until",
        "between",
        "friday",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "saturday",
        "sunday",
        "week",
        "christmas",
        "holiday",
        "gate",
    ];
    let opens = near.iter().any(|w| AGAIN.contains(&w.as_str()));
    (!opens).then(|| format!("{} {}", words[site], near[end]))
}

/// Words for results that are told to all at once and not before.
const RESULTS: [&str; 13] = [
    "ebitda",
    "ebit",
    "margin",
    "revenue",
    "turnover",
    "profit",
    "loss",
    "earnings",
    "cashflow",
    "headcount",
    "overdraft",
    "dividend",
    "valuation",
];

/// The words that say a result in figures: "EBITDA was 4.2 million", "the margin fell to 4.1 %".
pub(super) fn results(line: &str, words: &[String]) -> Option<String> {
    let term = words
        .iter()
        .find(|w| RESULTS.contains(&w.as_str()) || RESULTS.contains(&w.strip_suffix('s').unwrap_or(w)))?;
    let figure = super::figures(line).into_iter().next()?;
    Some(format!("{term}: {}", figure.0))
}

/// The words that say what somebody is paid: a sum of thousands, with a currency, after "pay".
fn paid(line: &str, words: &[String]) -> Option<String> {
    let pays =
        words.iter().find(|w| matches!(w.as_str(), "pay" | "pays" | "paid" | "bought" | "buy" | "sold"))?;
    let figure = super::figures(line).into_iter().find(|(_, value)| *value >= 1_000.0)?;
    Some(format!("{pays}: {}", figure.0))
}
