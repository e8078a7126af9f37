//! The matrix: every route, asked by everybody, about things of every level.

use crate::client::{Answer, Offices, Role, now, open};
use crate::hidden::{self, Hidden, Rank};
use crate::rows::{About, LED, ROWS, Row};
use axum::http::StatusCode;
use equerry::web::routes::{ROUTES, Route, Seat};
use std::path::Path;

/// An id that was never given to anything.
const NEVER: &str = "00000000-0000-5000-8000-000000000000";
const TODAY: &str = "2026-11-24";
const EYES_ONLY: Rank = Rank::Hidden("eyesonly");

#[test]
fn every_route_has_its_row_and_every_row_its_route() {
    let name = |method: &str, path: &str| format!("{method} {path}");
    let mut routes: Vec<String> = ROUTES.iter().map(|r| name(r.method, r.path)).collect();
    let mut rows: Vec<String> = ROWS.iter().map(|r| name(r.method, r.path)).collect();
    routes.sort();
    rows.sort();
    assert_eq!(routes, rows);
}

#[test]
fn what_lies_below_an_office_is_for_those_who_sit_there() {
    for route in ROUTES {
        assert_eq!(route.path.starts_with("/o/{office}"), route.seat != Seat::Anybody, "{}", route.path);
        assert!(matches!(route.method, "GET" | "POST"), "{}", route.method);
    }
}

/// A row as it is asked for one thing.
pub fn filled(template: &str, office: &str, id: &str) -> String {
    template
        .replace("{office}", office)
        .replace("{id}", id)
        .replace("{token}", &"0".repeat(64))
        .replace("{stamp}", "0")
        .replace("{name}", "equerry.css")
        .replace("{slug}", "board-meeting")
        .replace("{learner}/{kind}", "effort/deep")
        .replace("{date}", TODAY)
}

fn route(row: &Row) -> &'static Route {
    ROUTES.iter().find(|r| r.method == row.method && r.path == row.path).unwrap()
}

/// What a row is asked for: one thing of each rank, or nothing in particular.
pub fn examples(hidden: &Hidden, row: &Row) -> Vec<(String, Rank)> {
    match row.about.kind() {
        None => vec![(NEVER.to_owned(), Rank::Open)],
        Some(kind) => Rank::all().into_iter().map(|rank| (hidden.example(kind, rank), rank)).collect(),
    }
}

async fn asked(offices: &Offices, role: Role, row: &Row, id: &str) -> Answer {
    let path = filled(row.path, "mara-ellingsen", id);
    let form = (row.method == "POST").then(|| filled(row.form, "mara-ellingsen", id));
    offices.ask(role, row.method, &path, form.as_deref()).await
}

/// Whether a row is for somebody, asked about something of a rank.
fn may(row: &Row, role: Role, rank: Rank) -> bool {
    let seated = match route(row).seat {
        Seat::Anybody => true,
        Seat::Office => role == Role::Executive || (role == Role::Assistant && !rank.hidden()),
        Seat::Executive => role == Role::Executive,
        Seat::Report => role == Role::Report,
        Seat::Auditor => role == Role::Auditor,
    };
    seated && !row.not.contains(&role)
}

/// What is wrong with an answer, if anything.
fn wrong(row: &Row, role: Role, rank: Rank, answer: &Answer) -> Option<String> {
    let status = answer.status;
    let refused = matches!(status, StatusCode::FORBIDDEN | StatusCode::NOT_FOUND);
    let right = match (route(row).seat, role) {
        _ if may(row, role, rank) => {
            // Only the door itself may lead to the door.
            row.good.contains(&status.as_u16()) && (!answer.signs_in() || !row.path.starts_with("/o/"))
        }
        (Seat::Anybody, _) => refused || answer.signs_in(),
        // An account whose role opens nothing signs nobody in.
        (_, Role::Nobody | Role::Administrator) => answer.signs_in() || (row.method == "POST" && refused),
        // Who has no seat, or another, is told no more than a stranger.
        (_, Role::Stranger | Role::Report | Role::Auditor) | (Seat::Report | Seat::Auditor, _) => {
            status == StatusCode::NOT_FOUND
        }
        (Seat::Office, Role::Assistant) if !rank.hidden() => status == StatusCode::FORBIDDEN,
        (Seat::Office, Role::Assistant) => status == StatusCode::NOT_FOUND,
        // What the seat allows but the moment does not is said in words.
        (Seat::Office, Role::Executive) => refused || status == StatusCode::UNPROCESSABLE_ENTITY,
        (Seat::Executive, _) => refused,
    };
    (!right).then(|| format!("{} {} as {role:?} ({rank:?}): {status}", row.method, row.path))
}

/// Things of a rank by their kinds, for what a row's steps name beside `{id}`.
fn named(hidden: &Hidden, rank: Rank, template: &str, link: &str) -> String {
    let mut text = template.replace("{token}", link).replace("{slug}", "board-meeting");
    for kind in ["proposal", "task", "message"] {
        let hole = format!("{{{kind}}}");
        if text.contains(&hole) {
            text = text.replace(&hole, &hidden.example(kind, rank));
        }
    }
    text
}

/// Sends the form of a row as a person would: after what comes first, off its page, filled in.
async fn done(
    offices: &Offices,
    hidden: &Hidden,
    role: Role,
    row: &Row,
    id: &str,
    rank: Rank,
) -> Result<Answer, String> {
    if row.path == "/sign-in" {
        offices.give_password("a quay in november").await;
    }
    let link = if row.path.contains("{token}") { offices.link().await } else { String::new() };
    let fill = |template: &str| filled(&named(hidden, rank, template, &link), "mara-ellingsen", id);
    let mut led = None;
    for (path, form, page) in row.first {
        let answer = sent(offices, role, &fill(page), &fill(path), &fill(form)).await?;
        if !answer.status.is_success() && !answer.status.is_redirection() {
            return Err(format!("{path} comes first, but answers {}: {}", answer.status, answer.text()));
        }
        led = answer.leads();
    }
    let page = if row.page == LED { led.ok_or("nothing led anywhere")? } else { fill(row.page) };
    // A page that was led to knows what the path names.
    let path = if row.page == LED { row.path.replace("{id}", "*") } else { row.path.to_owned() };
    sent(offices, role, &page, &fill(&path), &fill(row.form)).await
}

async fn sent(offices: &Offices, role: Role, page: &str, path: &str, form: &str) -> Result<Answer, String> {
    match page {
        "" => Ok(offices.ask(role, "POST", path, Some(form)).await),
        page => offices.fill_in(role, page, path, form).await,
    }
}

#[tokio::test]
async fn everybody_gets_what_the_matrix_says() {
    everybody_gets_what_they_may(ROWS.iter().step_by(2)).await;
}

/// The other half of the rows, so that two of them are asked at a time.
#[tokio::test]
async fn everybody_gets_what_the_matrix_says_in_its_other_rows() {
    everybody_gets_what_they_may(ROWS.iter().skip(1).step_by(2)).await;
}

async fn everybody_gets_what_they_may(rows: impl Iterator<Item = &'static Row>) {
    let hidden = hidden::office(now()).await;
    let mut offices = open(&hidden, &hidden.copy()).await;
    let (mut found, mut changed) = (Vec::new(), false);
    for row in rows {
        for role in Role::ALL {
            for (id, rank) in examples(&hidden, row) {
                // Every change is asked of an office in which nothing was changed yet, and has to be made; it may have
                // ended somebody's session.
                if row.method == "POST" || changed {
                    offices = open(&hidden, &hidden.copy()).await;
                }
                changed = row.method == "POST";
                let answer = match row.method == "POST" && may(row, role, rank) {
                    true => done(&offices, &hidden, role, row, &id, rank).await,
                    false => Ok(asked(&offices, role, row, &id).await),
                };
                match answer {
                    Ok(answer) => {
                        found.extend(wrong(row, role, rank, &answer));
                        if role != Role::Executive {
                            let told = crate::canaries::told(&hidden, &answer.text());
                            found.extend(
                                told.iter()
                                    .map(|w| format!("{} {} tells {role:?} {w}", row.method, row.path)),
                            );
                        }
                    }
                    Err(why) => {
                        found.push(format!("{} {} as {role:?} ({rank:?}): {why}", row.method, row.path))
                    }
                }
            }
        }
    }
    assert!(found.is_empty(), "{} wrong:\n{}", found.len(), found.join("\n"));
}

#[tokio::test]
async fn what_is_hidden_answers_like_what_never_was() {
    let hidden = hidden::office(now()).await;
    let offices = open(&hidden, &hidden.copy()).await;
    for row in ROWS.iter().filter(|row| row.about != About::Nothing) {
        let never = asked(&offices, Role::Assistant, row, NEVER).await;
        for (id, rank) in examples(&hidden, row).into_iter().filter(|(_, rank)| rank.hidden()) {
            let answer = asked(&offices, Role::Assistant, row, &id).await;
            let plain = |answer: &Answer, id: &str| answer.text().replace(id, "");
            assert_eq!(answer.status, never.status, "{} {} {rank:?}", row.method, row.path);
            assert_eq!(plain(&answer, &id), plain(&never, NEVER), "{} {} {rank:?}", row.method, row.path);
        }
    }
}

#[tokio::test]
async fn looking_changes_nothing() {
    let hidden = hidden::office(now()).await;
    let copy = hidden.copy();
    let offices = open(&hidden, &copy).await;
    for role in [Role::Assistant, Role::Executive] {
        for row in ROWS.iter().filter(|row| row.method == "GET") {
            for (id, rank) in examples(&hidden, row) {
                // Who saw something Eyes-only is written down (security rule 13): the next test looks at that.
                if role == Role::Executive && rank == EYES_ONLY {
                    continue;
                }
                let before = bytes(&copy);
                asked(&offices, role, row, &id).await;
                // Once a minute it is noted that a session was seen; that is all a page may write.
                if bytes(&copy) != before {
                    let noted = bytes(&copy);
                    asked(&offices, role, row, &id).await;
                    assert!(bytes(&copy) == noted, "GET {} as {role:?} changed the office", row.path);
                }
            }
        }
    }
}

#[tokio::test]
async fn looking_at_what_is_eyes_only_is_written_down_and_changes_nothing_else() {
    let hidden = hidden::office(now()).await;
    let offices = open(&hidden, &hidden.copy()).await;
    let ledger = hidden::ledger(&offices.desk).await;
    let reader = offices.desk.reader();
    for row in ROWS.iter().filter(|row| row.method == "GET" && row.about != About::Nothing) {
        let id = hidden.example(row.about.kind().unwrap(), EYES_ONLY);
        let before = (items(&ledger, &offices).await, ledger.audit_head().await.unwrap().unwrap().entries);
        let answer = asked(&offices, Role::Executive, row, &id).await;
        assert_eq!(items(&ledger, &offices).await, before.0, "GET {} changed an item", row.path);
        let written = ledger.entries_after(reader, before.1).await.unwrap();
        let verbs: Vec<&str> = written.iter().map(|entry| entry.verb.as_str()).collect();
        assert!(verbs.iter().all(|verb| *verb == "item.seen"), "GET {} wrote {verbs:?}", row.path);
        let named = written.iter().flat_map(|entry| &entry.items).any(|i| i.uuid().to_string() == id);
        assert!(named || !answer.status.is_success(), "GET {} was not written down: {verbs:?}", row.path);
    }
}

/// Everything that is kept, as the executive may see it.
async fn items(ledger: &ledger::Ledger, offices: &Offices) -> String {
    let mut all = String::new();
    for kind in [
        "proposal",
        "message",
        "event",
        "task",
        "person",
        "document",
        "goal",
        "project",
        "commitment",
        "note",
    ] {
        all += &format!("{:?}", ledger.all(offices.desk.reader(), kind).await.unwrap());
    }
    all
}

/// Every byte of an office's folder.
fn bytes(office: &Path) -> Vec<Vec<u8>> {
    crate::common::files(office)
        .into_iter()
        .filter(|(name, _)| !name.ends_with("-shm"))
        .map(|(_, bytes)| bytes)
        .collect()
}

pub async fn example_offices() -> (Hidden, Offices) {
    let hidden = hidden::office(now()).await;
    let offices = open(&hidden, &hidden.copy()).await;
    (hidden, offices)
}
