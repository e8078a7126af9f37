//! The matrix: every route, asked by everybody, about things of every level.

use crate::client::{Answer, Offices, Role, now, open};
use crate::hidden::{self, Hidden, Rank};
use crate::rows::{About, ROWS, Row};
use axum::http::StatusCode;
use equerry::web::routes::{ROUTES, Route, Seat};
use std::path::Path;

/// An id that was never given to anything.
const NEVER: &str = "00000000-0000-5000-8000-000000000000";
const TODAY: &str = "2026-11-24";

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
        .replace("{date}", TODAY)
        .replace("{slug}", "growth")
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

/// What is wrong with an answer, if anything.
fn wrong(row: &Row, role: Role, rank: Rank, answer: &Answer) -> Option<String> {
    let status = answer.status;
    let good = row.good.contains(&status.as_u16());
    let refused = matches!(status, StatusCode::FORBIDDEN | StatusCode::NOT_FOUND);
    let right = match (route(row).seat, role) {
        (Seat::Anybody, _) => good,
        (_, Role::Nobody) => answer.signs_in() || (row.method == "POST" && refused),
        (_, Role::Stranger) => status == StatusCode::NOT_FOUND,
        (Seat::Executive, Role::Assistant) => refused,
        (_, Role::Assistant) if rank.hidden() => status == StatusCode::NOT_FOUND,
        _ => good,
    };
    (!right).then(|| format!("{} {} as {role:?} ({rank:?}): {status}", row.method, row.path))
}

#[tokio::test]
async fn everybody_gets_what_the_matrix_says() {
    let hidden = hidden::office(now()).await;
    let mut offices = open(&hidden, &hidden.copy()).await;
    let mut found = Vec::new();
    for row in ROWS {
        for role in Role::ALL {
            for (id, rank) in examples(&hidden, row) {
                // Every change is asked of an office in which nothing was changed yet.
                if row.method == "POST" {
                    offices = open(&hidden, &hidden.copy()).await;
                }
                let answer = asked(&offices, role, row, &id).await;
                found.extend(wrong(row, role, rank, &answer));
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
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
                // Who saw something Eyes-only is written down (security rule 13).
                if role == Role::Executive && rank == Rank::Hidden("eyesonly") {
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
