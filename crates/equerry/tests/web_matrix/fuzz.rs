//! Requests made of chance, by everybody: nothing panics, nothing fails inside, nothing hidden comes out.

use crate::client::{HOST, Role};
use crate::matrix::{example_offices, filled};
use crate::rows::ROWS;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};

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
const ROLES: [Role; 6] =
    [Role::Nobody, Role::Stranger, Role::Assistant, Role::Assistant, Role::Executive, Role::Executive];

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
fn path(chance: &mut Chance, template: &str, ids: &[String]) -> String {
    let office = if chance.once_in(16) {
        chance.of(&["kim-other", "mara", "%2e%2e", "nobody"])
    } else {
        &"mara-ellingsen"
    };
    let id = if chance.once_in(3) {
        chance.of(VALUES).replace(['<', '>', '"', ' ', '{', '}', '\'', '/'], "%3C")
    } else {
        chance.of(ids).clone()
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

#[tokio::test]
async fn requests_of_chance_break_nothing_and_tell_nothing() {
    let many = if std::env::var_os("EQUERRY_LONG").is_some() { 100_000 } else { 10_000 };
    let (hidden, mut offices) = example_offices().await;
    let ids = &hidden.every_id()[..];
    let mut served = 0;
    for seed in 0..many {
        let mut chance = Chance(seed);
        let row = chance.of(ROWS);
        let role = *chance.of(&ROLES);
        let method = if chance.once_in(4) { chance.of(METHODS) } else { row.method };
        let path = path(&mut chance, row.path, ids);
        let form = (method != "GET").then(|| {
            format!("{}&{}", row.form.replace("{id}", chance.of::<String>(ids)), pairs(&mut chance))
        });
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
        served += u64::from(answer.status.is_success());
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
    eprintln!("{served} of {many} requests were answered with a page");
    assert!(served > many / 10, "only {served} of {many} requests got as far as a page");
}

fn described(request: &Request<Body>) -> String {
    let kind = request
        .headers()
        .get(header::CONTENT_TYPE)
        .map(|t| String::from_utf8_lossy(t.as_bytes()).into_owned());
    let host = request.headers().get(header::HOST).is_some_and(|h| h != HOST);
    format!("{} {} ({kind:?}, other host {host})", request.method(), request.uri())
}
