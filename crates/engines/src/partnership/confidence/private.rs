//! What is private to somebody or between two, told by how it is said: pay, who got a post, what is bought, a sum at
//! which one would leave, what somebody is like. These are general rules; whom it is about makes no difference.

/// Words of somebody's pay.
const PAY: [&str; 5] = ["pay", "paid", "earn", "earning", "remuneration"];
/// Words that measure it.
const MEASURED: [&str; 16] = [
    "percent",
    "cent",
    "market",
    "rise",
    "raise",
    "gap",
    "band",
    "grade",
    "scale",
    "review",
    "cut",
    "freeze",
    "peers",
    "median",
    "underpaid",
    "overpaid",
];
/// So many words lie between the two at most.
const NEAR: usize = 7;

fn is(word: &str, list: &[&str]) -> bool {
    list.contains(&word) || word.strip_suffix('s').is_some_and(|one| list.contains(&one))
}

/// The words within reach of a place, on both sides.
fn near(words: &[String], at: usize) -> &[String] {
    &words[at.saturating_sub(NEAR)..words.len().min(at + 1 + NEAR)]
}

/// "Pay is nine per cent under market", "we pay her 3% less than her peers".
pub(super) fn pay(line: &str, words: &[String]) -> Option<String> {
    let at = words.iter().position(|w| is(w, &PAY) || w == "underpaid" || w == "overpaid")?;
    if words[at].ends_with("erpaid") {
        return Some(words[at].clone());
    }
    // "Pay attention", "it pays to look": not of anybody's wages.
    let idle = words.get(at + 1).is_some_and(|next| matches!(next.as_str(), "attention" | "off" | "heed"));
    let measure = near(words, at).iter().find(|w| is(w, &MEASURED)).cloned();
    let measure = measure.or_else(|| line.contains('%').then(|| "%".to_owned()));
    measure.filter(|_| !idle).map(|measure| format!("{} … {measure}", words[at]))
}

/// Words of getting a post, and of not getting it.
const GETS: [&str; 22] = [
    "get",
    "got",
    "gets",
    "getting",
    "given",
    "lands",
    "landed",
    "offered",
    "offer",
    "accepted",
    "accepts",
    "accept",
    "declined",
    "took",
    "takes",
    "taking",
    "applied",
    "applies",
    "apply",
    "interviewed",
    "chosen",
    "rejected",
];

/// "The two from inside did not get the job", "she was offered the role".
pub(super) fn post(words: &[String]) -> Option<String> {
    let is_post = |at: &usize| {
        let next = words.get(at + 1).map_or("", String::as_str);
        matches!(words[*at].as_str(), "job" | "role" | "post" | "position" | "vacancy")
            && !matches!(next, "done" | "description" | "office")
    };
    let mut posts = (0..words.len()).filter(is_post);
    posts.find_map(|at| {
        let before = &words[at.saturating_sub(4)..at];
        let gets = before.iter().find(|w| GETS.contains(&w.as_str()))?;
        Some(format!("{gets} the {}", words[at]))
    })
}

/// Words of buying and selling what a house stands on.
const TRADES: [&str; 8] = ["buy", "buying", "bought", "sell", "selling", "sold", "acquiring", "purchase"];
const ASSETS: [&str; 19] = [
    "depot",
    "site",
    "company",
    "competitor",
    "business",
    "warehouse",
    "plant",
    "building",
    "land",
    "firm",
    "carrier",
    "factory",
    "branch",
    "subsidiary",
    "property",
    "share",
    "stake",
    "terminal",
    "rival",
];

/// "We are buying a depot in the south".
pub(super) fn trade(words: &[String]) -> Option<String> {
    let at = words.iter().position(|w| TRADES.contains(&w.as_str()))?;
    let asset = words[at + 1..].iter().take(4).find(|w| is(w, &ASSETS))?;
    // "Sold out", "bought for the depot": what is bought is another thing.
    let other =
        words[at + 1..].iter().take_while(|w| *w != asset).any(|w| matches!(w.as_str(), "for" | "at" | "to"));
    (!other).then(|| format!("{} … {asset}", words[at]))
}

/// Words of a way out, of buying and of settling: beside them every sum is one of a deal.
const WAYS_OUT: [&str; 15] = [
    "leave",
    "leaving",
    "exit",
    "exiting",
    "buy",
    "buying",
    "bought",
    "sell",
    "selling",
    "sold",
    "settle",
    "settlement",
    "penalty",
    "break",
    "buyout",
];
/// Sums below this are told.
const A_SUM: f64 = 10_000.0;

/// "We leave at 240k if we must", "leaving costs a quarter of a million".
pub(super) fn way_out(line: &str, words: &[String]) -> Option<String> {
    let term = words.iter().find(|w| WAYS_OUT.contains(&w.as_str()))?;
    let figure = super::figures(line).into_iter().find(|(_, value)| *value >= A_SUM)?;
    Some(format!("{term}: {}", figure.0))
}

/// Words of what somebody is like or how they feel.
const JUDGES: [&str; 44] = [
    "wary",
    "unhappy",
    "angry",
    "upset",
    "weak",
    "lazy",
    "difficult",
    "unreliable",
    "frustrated",
    "nervous",
    "worried",
    "exhausted",
    "overwhelmed",
    "struggling",
    "stressed",
    "sceptical",
    "skeptical",
    "disappointed",
    "annoyed",
    "hostile",
    "resistant",
    "cautious",
    "doubtful",
    "reluctant",
    "jealous",
    "bitter",
    "insecure",
    "incompetent",
    "careless",
    "rude",
    "impatient",
    "suspicious",
    "afraid",
    "scared",
    "depressed",
    "demotivated",
    "resentful",
    "furious",
    "torn",
    "undecided",
    "hesitant",
    "uneasy",
    "offended",
    "unmotivated",
];
/// Words that say how somebody is.
const SEEMS: [&str; 14] = [
    "is", "was", "seems", "seemed", "feels", "felt", "looks", "looked", "sounds", "sounded", "remains",
    "stays", "gets", "got",
];
/// Words with a capital letter that name nobody.
const NOBODY: [&str; 16] = [
    "it",
    "this",
    "that",
    "there",
    "everything",
    "nothing",
    "what",
    "which",
    "where",
    "the",
    "a",
    "our",
    "your",
    "traffic",
    "weather",
    "work",
];

/// "Luis is wary", "she seems unhappy": a judgement about one person.
pub(super) fn judged(line: &str) -> Option<String> {
    let tokens: Vec<&str> = line.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    let lower: Vec<String> = tokens.iter().map(|w| w.to_lowercase()).collect();
    let whom = |at: usize| {
        let person = matches!(lower[at].as_str(), "he" | "she");
        person || tokens[at].starts_with(char::is_uppercase) && !NOBODY.contains(&lower[at].as_str())
    };
    (1..tokens.len()).find_map(|at| {
        let seems = SEEMS.contains(&lower[at].as_str()) && whom(at - 1);
        let how = lower[at + 1..].iter().take(3).find(|w| JUDGES.contains(&w.as_str()))?;
        seems.then(|| format!("{} {} {how}", tokens[at - 1], lower[at]))
    })
}
