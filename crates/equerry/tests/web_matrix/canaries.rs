//! Hidden words: whatever the assistant asks for, no byte of an answer holds one of them.

use crate::client::{Offices, Role};
use crate::common::without_keys;
use crate::hidden::Hidden;
use crate::matrix::{example_offices, examples, filled};
use crate::rows::ROWS;
use equerry::web::routes::{ROUTES, Seat};

/// What somebody who suspects something would search for.
const QUERIES: [&str; 10] = [
    "canary",
    "canary*",
    "canaryev*",
    "subject:canary*",
    "from:canary*",
    "\"canary",
    "lunch -canary",
    "heron",
    "restricted",
    "far.example",
];

/// The hidden words that an answer holds.
fn told(hidden: &Hidden, text: &str) -> Vec<String> {
    hidden.words.iter().filter(|word| text.contains(word.as_str())).cloned().collect()
}

#[tokio::test]
async fn no_hidden_word_comes_out_on_any_route() {
    let (hidden, offices) = example_offices().await;
    let mut seen = 0;
    for row in ROWS {
        for (id, _) in examples(&hidden, row) {
            let path = filled(row.path, "mara-ellingsen", &id);
            let form = (row.method == "POST").then(|| filled(row.form, "mara-ellingsen", &id));
            let answer = offices.ask(Role::Assistant, row.method, &path, form.as_deref()).await;
            let told = told(&hidden, &answer.text());
            assert!(told.is_empty(), "{} {path} tells the assistant {told:?}", row.method);
            seen += answer.body.len();
        }
    }
    assert!(seen > 10_000, "too little was looked at: {seen} bytes");
}

#[tokio::test]
async fn the_executive_does_see_what_is_hidden() {
    let (hidden, offices) = example_offices().await;
    let mut told_in_all = Vec::new();
    for row in ROWS.iter().filter(|row| row.method == "GET") {
        for (id, _) in examples(&hidden, row) {
            let answer =
                offices.ask(Role::Executive, "GET", &filled(row.path, "mara-ellingsen", &id), None).await;
            told_in_all.extend(told(&hidden, &answer.text()));
        }
    }
    assert!(!told_in_all.is_empty(), "the words are nowhere, so that the other tests could not fail");
}

#[tokio::test]
async fn questions_give_nothing_away() {
    let (hidden, offices) = example_offices().await;
    for route in
        ROUTES.iter().filter(|r| r.method == "GET" && r.seat == Seat::Office && !r.path.contains("{id}"))
    {
        let path = filled(route.path, "mara-ellingsen", "");
        for query in QUERIES {
            let answer = asked(&offices, &path, query).await;
            let told = told(&hidden, &answer);
            assert!(told.is_empty(), "{path}?q={query} tells the assistant {told:?}");
        }
        // A word that is hidden is answered like one that is nowhere.
        for word in &hidden.words {
            let nowhere = word.replace("canary", "conary");
            let (one, other) = (asked(&offices, &path, word).await, asked(&offices, &path, &nowhere).await);
            // A mail has a boundary of chance in it.
            if one.starts_with("content-type: text/html") {
                let (one, other) = (without_keys(&one), without_keys(&other));
                assert_eq!(one.replace(word, ""), other.replace(&nowhere, ""), "{path}?q={word}");
            }
        }
    }
}

async fn asked(offices: &Offices, path: &str, query: &str) -> String {
    let query: String = query
        .bytes()
        .map(|b| if b.is_ascii_alphanumeric() { char::from(b).to_string() } else { format!("%{b:02X}") })
        .collect();
    offices.ask(Role::Assistant, "GET", &format!("{path}?q={query}"), None).await.text()
}
