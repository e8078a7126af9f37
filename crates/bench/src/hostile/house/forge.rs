//! What others make a browser or a form say: payloads in every field, requests of other sites, fields that nobody may
//! set, and archives that are brought.

use super::pages::{NEVER, all, polite, post, rest};
use super::screen::{Screen, general, tour};
use super::{EXECUTIVE, Stage};
use crate::hostile::feed;
use crate::hostile::look::{Seen, id, kind, look};
use crate::ingest;
use crate::served::{Page, Served, Visit, percent};
use equerry::web::guard::KEY_HEADER;
use equerry::web::routes::ROUTES;
use serde_json::Value;
use std::time::Duration;

/// The payloads as titles, places, notes, guests, categories and names of calendars, one event each, this week.
pub fn events(payloads: &[String]) -> String {
    let mut out = String::from("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//bench//EN\r\n");
    if let Some(first) = payloads.first() {
        out.push_str(&format!("X-WR-CALNAME:{}\r\nX-APPLE-CALENDAR-COLOR:{}\r\n", text(first), text(first)));
    }
    for (n, payload) in payloads.iter().enumerate() {
        let (day, hour, written) = (23 + n / 10, 7 + n % 10, text(payload));
        let quoted = payload.replace(['"', '\r', '\n'], "'");
        out.push_str(&format!(
            "BEGIN:VEVENT\r\nUID:payload-{n}@outside.test\r\nDTSTAMP:20261120T080000Z\r\n\
             DTSTART:202611{day:02}T{hour:02}0000Z\r\nDTEND:202611{day:02}T{hour:02}4000Z\r\nSUMMARY:{written}\r\n\
             LOCATION:{written}\r\nDESCRIPTION:{written}\r\nCATEGORIES:{written}\r\nCOLOR:{written}\r\n\
             ATTENDEE;CN=\"{quoted}\":mailto:guest{n}@outside.test\r\nEND:VEVENT\r\n"
        ));
    }
    out.push_str("END:VCALENDAR\r\n");
    out
}

/// Text as a value of iCalendar or vCard (RFC 5545 §3.3.11).
fn text(payload: &str) -> String {
    payload
        .replace('\\', "\\\\")
        .replace(',', "\\,")
        .replace(';', "\\;")
        .replace('\n', "\\n")
        .replace('\r', "")
}

/// The payloads as names, organisations, titles and notes of people.
pub fn cards(payloads: &[String]) -> String {
    let card = |(n, payload): (usize, &String)| {
        let written = text(payload);
        format!(
            "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:payload-{n}\r\nFN:{written}\r\nORG:{written}\r\nTITLE:{written}\r\n\
             NOTE:{written}\r\nEMAIL:guest{n}@outside.test\r\nEND:VCARD\r\n"
        )
    };
    payloads.iter().enumerate().map(card).collect()
}

/// The payloads as subjects, names, asks and file names of messages.
pub fn mails(payloads: &[String]) -> Vec<u8> {
    let mut all = Vec::new();
    for (n, payload) in payloads.iter().enumerate() {
        let line = payload.replace(['\r', '\n'], " ");
        let quoted = line.replace('\\', "\\\\").replace('"', "\\\"");
        all.extend_from_slice(
            format!(
                "From - Sat Nov 21 08:00:00 2026\nFrom: \"{quoted}\" <guest{n}@outside.test>\nTo: exec@example.test\n\
                 Subject: {line}\nDate: Sat, 21 Nov 2026 08:{:02}:00 +0000\nMessage-ID: <payload-{n}@outside.test>\n\
                 MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=cut\n\n--cut\nContent-Type: text/plain\n\n\
                 Could you send me {line} by Monday?\n\n--cut\nContent-Type: text/plain\n\
                 Content-Disposition: attachment; filename=\"{quoted}\"\n\n{line}\n--cut--\n\n",
                n % 60
            )
            .as_bytes(),
        );
    }
    all
}

/// Payloads in every field that a page shows or takes.
pub async fn payloads(stage: &Stage<'_>, payloads: &[String]) -> Result<Vec<String>, String> {
    let mut wrong = policy(stage).await?;
    let base = stage.executive.base.clone();
    for (n, payload) in payloads.iter().enumerate() {
        let day = format!("2026-11-{}", 23 + n % 5);
        let event = [
            ("title", payload.as_str()),
            ("location", payload),
            ("description", payload),
            ("date", &day),
            ("start", "18:00"),
            ("end", "18:30"),
        ];
        for (path, fields) in [
            ("events", &event[..]),
            ("capture", &[("words", payload.as_str())]),
            ("goals", &[("name", payload), ("weight", "1")]),
            ("catch-up/note", &[("words", payload)]),
            ("settings/notices", &[("notices", "on"), ("quiet", payload)]),
            ("keys", &[("theme", payload)]),
        ] {
            let page = post(&stage.executive, &format!("{base}/{path}"), fields).await?;
            if page.status >= 500 {
                wrong.push(format!("{path} with {payload:?}: {}", page.status));
            }
        }
    }
    let screen = Screen::open(stage).await?;
    wrong.extend(tour(stage, &screen, &everything(stage, payloads).await?).await);
    Ok(wrong)
}

/// All pages, with each payload in the queries and behind the `#`.
async fn everything(stage: &Stage<'_>, payloads: &[String]) -> Result<Vec<String>, String> {
    let base = &stage.executive.base;
    let seen = seen(stage)?;
    let mut paths = general(stage).await?;
    for item in seen.items.iter().chain(&seen.proposals) {
        let Some(id) = id(item).map(|id| id.replace('-', "")) else { continue };
        match kind(item) {
            "event" => paths.extend(["event/", "meeting/"].map(|part| format!("{base}/{part}{id}"))),
            "message" => paths.extend(["", "?as=sent"].map(|part| format!("{base}/inbox/{id}{part}"))),
            "task" => paths.push(format!("{base}/tasks?edit={id}")),
            "proposal" => paths.push(format!("{base}/inbox/{id}?edit=1")),
            _ => {}
        }
    }
    for payload in payloads {
        let word = percent(payload);
        for part in [
            "find?q=",
            "palette?q=",
            "history?by=",
            "tasks?goal=",
            "inbox?view=",
            "today?day=",
            "capture?words=",
        ] {
            paths.push(format!("{base}/{part}{word}"));
        }
        paths.push(format!("{base}/today#{word}"));
        paths.push(format!("/sign-in?next={word}&said={word}"));
    }
    // What asks for something that is not there answers with an error, which the browser tells on its console.
    paths.retain(|path| {
        !["history?by=", "tasks?goal=", "today?day=", "inbox?view="].iter().any(|odd| path.contains(odd))
    });
    Ok(paths)
}

/// The policy of the pages names no way around it.
async fn policy(stage: &Stage<'_>) -> Result<Vec<String>, String> {
    let mut wrong = Vec::new();
    for path in general(stage).await? {
        let page = polite(&stage.executive, &path).await?;
        let policy = page.header("content-security-policy").unwrap_or_default();
        let loose = ["unsafe-inline", "unsafe-eval", "unsafe-hashes", "*", "http:", "https:"];
        if !policy.contains("script-src 'self'") || loose.iter().any(|word| policy.contains(word)) {
            wrong.push(format!("{path} has the policy {policy:?}"));
        }
    }
    Ok(wrong)
}

/// The office as it is now.
fn seen(stage: &Stage<'_>) -> Result<Seen, String> {
    let folder = tempfile::tempdir_in(stage.folder).map_err(|e| e.to_string())?;
    // The desk waits on a runtime of its own.
    std::thread::scope(|scope| {
        let seen = scope.spawn(|| look(stage.desk, folder.path(), stage.fixture, false));
        seen.join().map_err(|_| "the office cannot be looked at".to_owned())?
    })
}

/// Everything that a change would show in: exported lines, lines of the trail, files in the outbox.
fn state(stage: &Stage<'_>) -> Result<Vec<String>, String> {
    let seen = seen(stage)?;
    let trail = std::thread::scope(|scope| {
        let list = scope.spawn(|| ingest::wait(async { desk::audit::list(stage.desk, 5_000).await }));
        list.join().map_err(|_| "the audit trail cannot be read".to_owned())?
    })?;
    // Looking at an office exports and backs it up, which the trail tells.
    let looks = |words: &String| ["export", "back", "Eyes-only", "saw"].iter().any(|own| words.contains(own));
    let mut all: Vec<String> =
        trail.into_iter().map(|told| told.words).filter(|words| !looks(words)).collect();
    for (name, bytes) in &seen.files {
        all.extend(String::from_utf8_lossy(bytes).lines().map(|line| format!("{name}: {line}")));
    }
    all.extend(seen.outbox);
    all.sort();
    Ok(all)
}

/// A thing that a route is about, by its path.
fn about(stage: &Stage<'_>, path: &str) -> String {
    let first = |kind: &str| stage.ids(Some(kind)).into_iter().next();
    let found = if path.contains("/event") {
        first("event")
    } else if path.contains("/tasks") {
        first("task")
    } else if path.contains("/answers") || path.contains("/by-hand") {
        first("proposal").or_else(|| first("message"))
    } else {
        first("message")
    };
    found.unwrap_or_else(|| NEVER.to_owned())
}

/// Every route that changes something, as a path.
fn changing(stage: &Stage<'_>) -> Vec<String> {
    let office = stage.executive.base.trim_start_matches("/o/");
    let routes = ROUTES.iter().filter(|route| route.method == "POST");
    routes
        .map(|route| {
            let path = route.path.replace("{office}", office).replace("{token}", &"0".repeat(64));
            let id = about(stage, &path);
            path.replace("{id}", &id).replace("{slug}", "growth")
        })
        .collect()
}

/// What another site makes a browser send, to every route that changes something; with the key of the session and
/// without.
pub async fn requests(stage: &Stage<'_>, requests: &[Value]) -> Result<Vec<String>, String> {
    let mut wrong = Vec::new();
    let before = state(stage)?;
    for path in changing(stage) {
        for request in requests {
            for key in [false, true] {
                let page = forged(&stage.executive, &path, request, key).await?;
                let gets = request["method"].as_str() == Some("GET");
                if !gets && page.status != 403 {
                    wrong.push(format!("{path} {} key {key}: {}", request["headers"], page.status));
                }
                if gets && page.status >= 500 {
                    wrong.push(format!("GET {path}: {}", page.status));
                }
            }
        }
    }
    // A session that a forged request had ended would not be there any more.
    if polite(&stage.executive, &format!("{}/today", stage.executive.base)).await?.status != 200 {
        wrong.push("a forged request ended the session".to_owned());
    }
    let after = state(stage)?;
    let differ = after
        .iter()
        .filter(|line| !before.contains(line))
        .chain(before.iter().filter(|line| !after.contains(line)));
    wrong.extend(differ.take(5).map(|line| format!("a forged request changed {line}")));
    wrong.extend(cookies(stage).await?);
    Ok(wrong)
}

async fn forged(visit: &Visit, path: &str, request: &Value, key: bool) -> Result<Page, String> {
    let written = request["path"].as_str().unwrap_or("");
    let query = written.split_once('?').map_or(String::new(), |(_, query)| format!("?{query}"));
    loop {
        let method = request["method"].as_str().unwrap_or("POST");
        let mut asked = visit.request(method, &format!("{path}{query}"));
        for (name, value) in request["headers"].as_object().into_iter().flatten() {
            let value = value.as_str().unwrap_or("");
            // What the scenario writes of a host of its own means this one.
            asked = asked.header(name, value.replace("https://equerry.example.test.", "https://localhost."));
        }
        if method != "GET" {
            asked = asked.body(visit.form(&[("title", "forged"), ("date", "2026-11-23"), ("do", "file")]));
        }
        if key {
            asked = asked.header(KEY_HEADER, &visit.key);
        }
        let page = Page::of(asked).await?;
        match page.status {
            429 => rest(&page).await,
            _ => return Ok(page),
        }
    }
}

/// The cookies of a session: out of reach of scripts and other sites, and with TLS bound to the host.
async fn cookies(stage: &Stage<'_>) -> Result<Vec<String>, String> {
    let mut wrong = Vec::new();
    let now = stage.now();
    let secure = Served::behind_proxy(stage.desk.dir(), Some(&now), "https://office.test")?;
    for (served, secure) in [(&stage.served, false), (&secure, true)] {
        let link = served.link(EXECUTIVE)?;
        let path =
            link.split_once("/sign-in/").map_or(String::new(), |(_, token)| format!("/sign-in/{token}"));
        let mut visit = served.nobody()?;
        let page = visit.open(&path).await?;
        let signed = visit.post(&path, &[]).await?;
        let set = page.headers.iter().chain(&signed.headers).filter(|(name, _)| name == "set-cookie");
        let set: Vec<&String> = set.map(|(_, value)| value).collect();
        if set.len() < 2 || signed.status != 303 {
            wrong.push(format!("signing in sets {set:?} ({})", signed.status));
        }
        for cookie in set {
            let has = |word: &str| cookie.split("; ").any(|part| part == word);
            let strict = has("HttpOnly") && has("Path=/") && (has("SameSite=Lax") || has("SameSite=Strict"));
            let bound = cookie.starts_with("__Host-") && has("Secure");
            if !strict || cookie.contains("Domain=") || (secure && !bound) {
                wrong.push(format!("the cookie {:?} (https {secure})", cookie.split('=').next()));
            }
        }
    }
    Ok(wrong)
}

/// The fields of a patch as a form names them: `scopes=*`, `__proto__[admin]=true`.
fn flat(body: &Value, under: &str, into: &mut Vec<(String, String)>) {
    match body {
        Value::Object(map) => {
            for (name, value) in map {
                let name = if under.is_empty() { name.clone() } else { format!("{under}[{name}]") };
                flat(value, &name, into);
            }
        }
        Value::Array(values) => values.iter().for_each(|value| flat(value, under, into)),
        Value::String(text) => into.push((under.to_owned(), text.clone())),
        other => into.push((under.to_owned(), other.to_string())),
    }
}

/// Fields that nobody may set, sent by the assistant to every route that changes something, as a form and as JSON.
pub async fn assigned(stage: &Stage<'_>, patches: &[Value]) -> Result<Vec<String>, String> {
    let mut wrong = Vec::new();
    let levels = |seen: &Seen| -> Vec<(String, String)> {
        seen.items
            .iter()
            .filter_map(|i| Some((id(i)?, format!("{} {}", i["clearance"], i["owner"]))))
            .collect()
    };
    let before = levels(&seen(stage)?);
    for path in changing(stage).into_iter().filter(|path| path.starts_with("/o/")) {
        for patch in patches {
            let mut fields = Vec::new();
            flat(&patch["body"], "", &mut fields);
            let usual = [
                ("title", "Assigned"),
                ("date", "2026-11-27"),
                ("start", "18:00"),
                ("end", "18:30"),
                ("words", "Assigned"),
            ];
            let pairs = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).chain(usual);
            let page = post(&stage.assistant, &path, &pairs.collect::<Vec<_>>()).await?;
            if page.status >= 500 {
                wrong.push(format!("{path} {}: {}", patch["body"], page.status));
            }
            let page = json(&stage.assistant, &path, &patch["body"]).await?;
            if !(400..500).contains(&page.status) && page.status != 303 && page.status != 200 {
                wrong.push(format!("{path} takes JSON {}: {}", patch["body"], page.status));
            }
        }
    }
    let after = seen(stage)?;
    let now = levels(&after);
    wrong.extend(
        before
            .iter()
            .filter(|item| !now.contains(item))
            .map(|item| format!("a level or an owner changed: {item:?}")),
    );
    let odd = |item: &&Value| item.to_string().contains("Assigned") && item["clearance"]["level"] == "public";
    wrong.extend(after.items.iter().filter(odd).map(|item| format!("made public by a field: {item}")));
    for route in ROUTES.iter().filter(|r| r.method == "GET" && r.path.ends_with("history.txt")) {
        let path = route.path.replace("/o/{office}", &stage.assistant.base);
        let page = polite(&stage.assistant, &path).await?;
        wrong.extend((page.status == 200).then(|| "the assistant has the executive's rights".to_owned()));
    }
    let link = stage.served.user("link", EXECUTIVE)?;
    wrong.extend((!link["link"].is_string()).then(|| "the executive's account is gone".to_owned()));
    // What is hidden is found as little as what is nowhere.
    let found = async |word: &str| -> Result<usize, String> {
        let page = polite(&stage.assistant, &format!("{}/find?q={word}", stage.assistant.base)).await?;
        Ok(all(&page).matches(word).count())
    };
    let nowhere = found("NOWHERE-AT-ALL").await?;
    for canary in stage.fixture.canaries.keys() {
        let more = found(canary).await? > nowhere;
        wrong.extend(more.then(|| format!("the assistant finds {canary}")));
    }
    Ok(wrong)
}

async fn json(visit: &Visit, path: &str, body: &Value) -> Result<Page, String> {
    loop {
        let asked =
            visit.request("POST", path).header("origin", &visit.origin).header(KEY_HEADER, &visit.key);
        let page = Page::of(asked.header("content-type", "application/json").body(body.to_string())).await?;
        match page.status {
            429 => rest(&page).await,
            _ => return Ok(page),
        }
    }
}

/// An archive and a good file, brought to the set-up page: the one is named as not read, the other arrives.
pub async fn upload(stage: &Stage<'_>, name: &str, bytes: &[u8]) -> Result<Vec<String>, String> {
    let visit = &stage.executive;
    let part = |name: &str, bytes: &[u8]| {
        let head =
            format!("--cut\r\nContent-Disposition: form-data; name=\"files\"; filename=\"{name}\"\r\n\r\n");
        [head.as_bytes(), bytes, b"\r\n"].concat()
    };
    let key = format!("--cut\r\nContent-Disposition: form-data; name=\"key\"\r\n\r\n{}\r\n", visit.key);
    let climbing = format!("../../../tmp/eq-pwned-{name}");
    let body = [
        key.into_bytes(),
        part(name, bytes),
        part(&climbing, bytes),
        part("good.ics", feed::GOOD_EVENT.as_bytes()),
        b"--cut--\r\n".to_vec(),
    ]
    .concat();
    let asked =
        visit.request("POST", &format!("{}/welcome/files", visit.base)).header("origin", &visit.origin);
    let sent = Page::of(asked.header("content-type", "multipart/form-data; boundary=cut").body(body)).await?;
    let mut wrong = Vec::new();
    if sent.status != 303 {
        wrong.push(format!("the upload as a whole is refused: {}", sent.status));
    }
    let mut told = String::new();
    for _ in 0..150 {
        tokio::time::sleep(Duration::from_millis(200)).await;
        told = polite(visit, &format!("{}/welcome", visit.base)).await?.text();
        if seen_good(stage)? {
            break;
        }
    }
    let after = seen(stage)?;
    let known: Vec<_> = stage.before.items.iter().filter_map(id).collect();
    let fresh = after.items.iter().filter(|i| id(i).is_some_and(|id| !known.contains(&id)));
    for item in fresh.filter(|i| kind(i) != "source" && !i.to_string().contains(feed::GOOD)) {
        wrong.push(format!("something of the archive became an item: {item}"));
    }
    if !after.items.iter().any(|i| i.to_string().contains(feed::GOOD)) {
        wrong.push("the good file of the upload did not arrive".to_owned());
    }
    if !told.contains(name) {
        wrong.push(format!("the set-up page does not name {name}"));
    }
    Ok(wrong)
}

fn seen_good(stage: &Stage<'_>) -> Result<bool, String> {
    Ok(seen(stage)?.items.iter().any(|i| i.to_string().contains(feed::GOOD)))
}
