//! Hidden words: whatever the assistant asks for, no byte of an answer holds one of them.

use crate::client::{Offices, Role};
use crate::common::without_keys;
use crate::hidden::{Hidden, Rank};
use crate::matrix::{example_offices, examples, filled};
use crate::rows::ROWS;
use axum::http::header;
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
pub fn told(hidden: &Hidden, text: &str) -> Vec<String> {
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
async fn a_level_asked_of_somebody_does_not_name_an_area_that_they_may_not_read() {
    let (hidden, offices) = example_offices().await;
    let asked = "person=Jonas+Weil&level=a3";
    for rank in Rank::all() {
        let area = hidden.example("responsibility", rank);
        let level = format!("/o/mara-ellingsen/grid/{area}/level");
        let answer = offices.ask(Role::Executive, "POST", &level, Some(asked)).await;
        assert!(answer.status.is_redirection(), "{rank:?}: {}", answer.status);
        let waits = offices.ask(Role::Executive, "GET", "/o/mara-ellingsen/grid", None).await.text();
        assert!(waits.contains("you ask jonas to take"), "{rank:?}");
        let theirs = offices.ask(Role::Assistant, "GET", "/o/mara-ellingsen/grid", None).await.text();
        assert_eq!(told(&hidden, &theirs), Vec::<String>::new(), "{rank:?}");
        let yes = format!("/o/mara-ellingsen/grid/{area}/answer");
        let answer = offices.ask(Role::Assistant, "POST", &yes, Some("answer=yes")).await;
        assert_eq!(answer.status.is_redirection(), !rank.hidden(), "{rank:?}: {}", answer.status);
        assert_eq!(told(&hidden, &answer.text()), Vec::<String>::new(), "{rank:?}");
    }
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

#[tokio::test]
async fn the_stream_of_what_happens_names_nothing_hidden() {
    let (hidden, offices) = example_offices().await;
    let router = equerry::web::router(offices.house());
    let live = "/o/mara-ellingsen/live";
    let stream = |role| offices.stream(&router, offices.request(role, "GET", live, None));
    let (mut his, mut hers) = (stream(Role::Assistant).await, stream(Role::Executive).await);
    // She answers what is hidden first and what both may see last, so that its turn has come when that is told.
    for rank in Rank::all().into_iter().rev() {
        let path = format!("/o/mara-ellingsen/answers/{}/decline", hidden.example("proposal", rank));
        let answer =
            offices.send_to(&router, offices.request(Role::Executive, "POST", &path, Some(""))).await;
        assert!(answer.status.is_redirection(), "{path}: {}", answer.status);
    }
    let id = |rank| hidden.example("proposal", rank).replace('-', "");
    let (his, hers) = (his.until(&id(Rank::Open)).await, hers.until(&id(Rank::Open)).await);
    for rank in Rank::all().into_iter().filter(|rank| rank.hidden()) {
        assert!(!his.contains(&id(rank)), "the assistant hears of what is {rank:?}: {his}");
        assert!(hers.contains(&id(rank)), "the executive does not hear of what is {rank:?}: {hers}");
    }
    assert_eq!(told(&hidden, &his), Vec::<String>::new());
}

#[tokio::test]
async fn packed_answers_hold_what_plain_ones_do_and_nothing_hidden() {
    let (hidden, offices) = example_offices().await;
    let mut packed = 0;
    for row in ROWS.iter().filter(|row| row.method == "GET" && !row.path.ends_with("/live")) {
        for (id, rank) in examples(&hidden, row) {
            let path = filled(row.path, "mara-ellingsen", &id);
            for role in [Role::Assistant, Role::Executive] {
                let mut request = offices.request(role, "GET", &path, None);
                request.headers_mut().insert(header::ACCEPT_ENCODING, "gzip".parse().unwrap());
                let answer = offices.send(request).await;
                let Some(body) = answer.unpacked() else { continue };
                packed += 1;
                let told = told(&hidden, &body);
                assert!(
                    role == Role::Executive || told.is_empty(),
                    "{path} ({rank:?}) packs {told:?} for the assistant"
                );
                let plain = offices.ask(role, "GET", &path, None).await;
                let plain = String::from_utf8_lossy(&plain.body).to_lowercase();
                assert_eq!(without_keys(&body), without_keys(&plain), "{path} as {role:?}");
            }
        }
    }
    assert!(packed > ROWS.len() / 2, "only {packed} answers were packed");
}

async fn asked(offices: &Offices, path: &str, query: &str) -> String {
    let query: String = query
        .bytes()
        .map(|b| if b.is_ascii_alphanumeric() { char::from(b).to_string() } else { format!("%{b:02X}") })
        .collect();
    offices.ask(Role::Assistant, "GET", &format!("{path}?q={query}"), None).await.text()
}
