//! Requests made of chance, by everybody: nothing panics, nothing fails inside, nothing hidden comes out.

use crate::client::{Answer, HOST, Offices, Role, open};
use crate::forms;
use crate::hidden::Hidden;
use crate::matrix::{example_offices, examples, filled};
use crate::rows::{LED, ROWS, Row};
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use std::collections::BTreeSet;

/// Splitmix64 (Steele, Lea & Flood 2014): small, seeded, the same everywhere.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
    fn below(&mut self, n: usize) -> usize {
        (self.next() % n.max(1) as u64) as usize
    }
    fn of<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }
    fn once_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }
}

/// Values that forms, queries and paths are filled with.
const VALUES: &[&str] = &[
    "",
    "0",
    "-1",
    "1",
    "99999999999999999999",
    "2026-11-24",
    "2026-02-30",
    "9999-12-31",
    "-0001-01-01",
    "25:61",
    "07:40",
    "today",
    "tomorrow",
    "monday",
    "date",
    "true",
    "on",
    "null",
    "canary",
    "ca",
    "../../etc/passwd",
    "%00",
    "%ff%fe",
    "%2e%2e%2f",
    "%F0%9F%A6%A6",
    "%E2%80%AEcod",
    "<script>alert(1)</script>",
    "'%20OR%201=1--",
    "a%0d%0aSet-Cookie:x=1",
    "{{7*7}}",
    "*",
    "\"",
    "-",
    "level:eyes-only",
    "00000000-0000-5000-8000-000000000000",
    "e",
    "inf",
    "NaN",
    "1e309",
    "P1Y",
    "mara@near.example",
];

const FIELDS: &[&str] = &[
    "q", "id", "date", "until", "day", "week", "tab", "view", "back", "seal", "way", "again", "reason",
    "never", "edit", "title", "due", "name", "email", "kind", "page", "from", "to", "start", "end",
    "minutes", "level", "next", "said", "theme", "letters", "ids", "words",
];

const METHODS: &[&str] = &[
    "GET", "GET", "GET", "POST", "POST", "POST", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE",
    "PROPFIND",
];

const HEADERS: &[(&str, &str)] = &[
    ("hx-request", "true"),
    ("hx-target", "p-<x>"),
    ("accept", "application/json"),
    ("accept-encoding", "gzip"),
    ("accept-language", "ja"),
    ("x-forwarded-for", "10.0.0.1, ::1, \"x\""),
    ("x-http-method-override", "DELETE"),
    ("if-none-match", "*"),
    ("if-modified-since", "Thu, 01 Jan 1970 00:00:00 GMT"),
    ("range", "bytes=0-1,5-2,99999999999-"),
    ("last-event-id", "18446744073709551616"),
    ("cookie", "equerry-7878=; equerry-7878=0; equerry-7878-form=zz"),
    ("origin", "null"),
    ("sec-fetch-site", "cross-site"),
    ("host", "attacker.invalid"),
    ("content-type", "application/json"),
    ("content-type", "multipart/form-data"),
    ("content-type", "multipart/form-data; boundary=x"),
    ("content-type", "text/plain"),
    ("transfer-encoding", "gzip"),
    ("content-length", "7"),
];

/// Who asks: mostly those who sit in the office.
const ROLES: [Role; 8] = [
    Role::Nobody,
    Role::Stranger,
    Role::Assistant,
    Role::Assistant,
    Role::Assistant,
    Role::Executive,
    Role::Executive,
    Role::Executive,
];

fn pairs(chance: &mut Chance) -> String {
    let pair = |chance: &mut Chance| {
        format!(
            "{}={}",
            chance.of(FIELDS),
            chance.of(VALUES).replace(['<', '>', '"', ' ', '{', '}', '\''], "%22")
        )
    };
    (0..chance.below(5)).map(|_| pair(chance)).collect::<Vec<_>>().join("&")
}

fn body(chance: &mut Chance) -> Vec<u8> {
    match chance.below(6) {
        0 => (0..chance.below(400)).map(|_| chance.next() as u8).collect(),
        1 => br#"{"role":"executive","__proto__":{"admin":true}}"#.to_vec(),
        2 => b"--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"../../a.ics\"\r\n\r\nBEGIN:VCALENDAR\r\n--x--\r\n".to_vec(),
        _ => pairs(chance).into_bytes(),
    }
}

/// A segment of a path, now and then one that no page would write.
fn path(chance: &mut Chance, template: &str, ids: &[String], fitting: &[String]) -> String {
    let office = if chance.once_in(16) {
        chance.of(&["kim-other", "mara", "%2e%2e", "nobody"])
    } else {
        &"mara-ellingsen"
    };
    let id = match chance.below(6) {
        0 => chance.of(VALUES).replace(['<', '>', '"', ' ', '{', '}', '\'', '/'], "%3C"),
        1 => chance.of(ids).clone(),
        _ => chance.of(fitting).clone(),
    };
    let mut path = filled(template, office, if id.is_empty() { "x" } else { &id });
    if chance.once_in(10) {
        path.push_str(chance.of::<&str>(&["/", "//", "/..", "/x", ";a=b", "%00", ".json"]));
    }
    if chance.once_in(2) {
        path = format!("{path}?{}", pairs(chance));
    }
    path
}

/// A form as a page shows it to the executive, without its key.
struct Shown {
    row: &'static Row,
    path: String,
    fields: String,
}

/// Every form on a page, about something of each rank: chance alone never guesses what stands in them.
async fn forms_on_pages(offices: &Offices, hidden: &Hidden) -> Vec<Shown> {
    let mut shown = Vec::new();
    let on_a_page = |row: &&Row| row.path.starts_with("/o/") && !matches!(row.page, "" | LED);
    for row in ROWS.iter().filter(on_a_page) {
        for (id, _) in examples(hidden, row) {
            let [page, path, typed] =
                [row.page, row.path, row.form].map(|t| filled(t, "mara-ellingsen", &id));
            let page = offices.ask(Role::Executive, "GET", &page, None).await;
            if let Some(form) = forms::find(&String::from_utf8_lossy(&page.body), &path) {
                shown.push(Shown { row, path: form.path.clone(), fields: form.without_key().with(&typed) });
            }
        }
    }
    shown
}

#[tokio::test]
async fn requests_of_chance_break_nothing_and_tell_nothing() {
    let many = if std::env::var_os("EQUERRY_LONG").is_some() { 100_000 } else { 10_000 };
    let (hidden, mut offices) = example_offices().await;
    let ids = &hidden.every_id()[..];
    let forms = forms_on_pages(&offices, &hidden).await;
    let all: Vec<&Row> = ROWS.iter().collect();
    let pages: Vec<&Row> = ROWS.iter().filter(|row| row.method == "GET").collect();
    let (mut served, mut through, mut reached) = (0, 0, BTreeSet::new());
    for seed in 0..many {
        let mut chance = Chance(seed as u64);
        let shown = chance.once_in(4).then(|| chance.of(&forms));
        // Of every four others one goes to a page: most routes are changes, which lead on and show nothing themselves.
        let from = if chance.once_in(4) { &pages } else { &all };
        let row = shown.map_or_else(|| *chance.of(from), |form| form.row);
        let role = *chance.of(&ROLES);
        let method = if chance.once_in(8) { chance.of(METHODS) } else { row.method };
        let fitting: Vec<String> = examples(&hidden, row).into_iter().map(|(id, _)| id).collect();
        let path = match shown {
            Some(form) => form.path.clone(),
            None => path(&mut chance, row.path, ids, &fitting),
        };
        let fields = shown
            .map_or_else(|| filled_in(row.form, chance.of::<String>(&fitting)), |form| form.fields.clone());
        let form = (method != "GET").then(|| format!("{fields}&{}", pairs(&mut chance)));
        let Ok(uri) = path.parse::<axum::http::Uri>() else { continue };
        let mut request = offices.request(role, method, &uri.to_string(), form.as_deref());
        if chance.once_in(6) {
            *request.body_mut() = Body::from(body(&mut chance));
        }
        for _ in 0..chance.below(6).saturating_sub(3) {
            let (name, value) = chance.of(HEADERS);
            request.headers_mut().insert(*name, value.parse().unwrap());
        }
        let told = described(&request);
        let answer = offices.send(request).await;
        if row.path.starts_with("/sign-out") || row.path == "/password" {
            offices.sign_in_again().await;
        }
        // What the assistant may see is as it was for everything that is asked after this.
        if row.path.contains("settings/right") && answer.status.is_redirection() {
            offices = open(&hidden, &hidden.copy()).await;
        }
        served += usize::from(answer.status.is_success());
        if got_through(row, &told, &answer) {
            through += 1;
            reached.insert((row.method, row.path));
        }
        // That others are at it is no fault of the server, when it says so.
        let busy = answer.status == StatusCode::SERVICE_UNAVAILABLE && answer.text().contains("e_busy");
        assert!(
            busy || answer.status.as_u16() < 500,
            "seed {seed} as {role:?}: {told}: {}\n{}",
            answer.status,
            answer.text()
        );
        if role != Role::Executive {
            let text = answer.text();
            let words: Vec<_> = hidden.words.iter().filter(|word| text.contains(word.as_str())).collect();
            assert!(words.is_empty(), "seed {seed}: {told} tells {role:?} {words:?}");
        }
    }
    eprintln!("of {many}: {served} pages, {through} looked at by {} of {} routes", reached.len(), ROWS.len());
    assert!(served * 100 > many * SERVED, "only {served} of {many} requests got as far as a page");
    assert!(through * 100 > many * THROUGH, "only {through} of {many} requests were looked at");
    let rows = ROWS.iter().map(|row| (row.method, row.path));
    let missed: Vec<_> = rows.filter(|row| !reached.contains(row)).collect();
    assert!(reached.len() * 100 >= ROWS.len() * REACHED, "never got through to {missed:?}");
}

/// Least shares, in percent: of requests that are answered with a page, of those that a route looks at itself, and of
/// routes that looked at one at least. Else this would be chance thrown at doors that are shut.
const SERVED: usize = 15;
const THROUGH: usize = 30;
const REACHED: usize = 90;

/// Whether a route itself has answered: with what it is for, or with what is wrong about the fields. What is turned away
/// at the door, is nowhere or goes to signing in did not get so far.
fn got_through(row: &Row, told: &str, answer: &Answer) -> bool {
    let looked = matches!(answer.status, StatusCode::CONFLICT | StatusCode::UNPROCESSABLE_ENTITY);
    let did = row.good.contains(&answer.status.as_u16());
    // Signing out leads to the door by right.
    let inside = !answer.signs_in() || row.path.starts_with("/sign-out");
    told.starts_with(row.method) && (looked || did) && inside
}

/// A form about something by chance.
fn filled_in(form: &str, id: &str) -> String {
    ["{id}", "{proposal}", "{task}", "{message}"]
        .iter()
        .fold(form.to_owned(), |form, hole| form.replace(hole, id))
}

fn described(request: &Request<Body>) -> String {
    let kind = request
        .headers()
        .get(header::CONTENT_TYPE)
        .map(|t| String::from_utf8_lossy(t.as_bytes()).into_owned());
    let host = request.headers().get(header::HOST).is_some_and(|h| h != HOST);
    format!("{} {} ({kind:?}, other host {host})", request.method(), request.uri())
}
