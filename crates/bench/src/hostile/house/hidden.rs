//! What the assistant may not see, asked for in every way there is: words, ids, questions, changes, the stream of events,
//! answers that are packed; and two offices that differ in nothing but what is hidden must answer alike.

use super::pages::{NEVER, crawl, polite, post};
use super::{ASSISTANT, EXECUTIVE, Stage};
use crate::hostile::feed;
use crate::hostile::look::{id, kind, look};
use crate::ingest;
use crate::served::{Page, Served, Visit, percent};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use desk::{Desk, classify, gather};
use equerry::web::routes::ROUTES;
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use world::Level;

/// The word of a series that is hidden here, beside those of the fixture.
const SERIES: &str = "CANARY-SERIES-7781";
/// The word of an event that is hidden only once the assistant has seen it.
const RAISED: &str = "CANARY-RAISED-3345";
/// Days on which hidden things lie.
const DAYS: [&str; 4] = ["2026-11-23", "2026-12-07", "2027-03-08", "2027-03-09"];

/// A weekly series with a date that was moved, one that was called off and one with words of its own.
fn series(title: &str, notes: &str) -> String {
    let of = "therapy@example.test";
    let own = format!("Own title, {title}");
    calendar(&[
        event(
            of,
            "RRULE:FREQ=WEEKLY;COUNT=12\r\nEXDATE:20261207T100000Z\r\n",
            [title, notes],
            "20261123",
            10,
        ),
        event(of, "RECURRENCE-ID:20261130T100000Z\r\n", [title, notes], "20261202", 15),
        event(of, "RECURRENCE-ID:20261214T100000Z\r\n", [&own, notes], "20261214", 10),
    ])
}

fn event(uid: &str, more: &str, [title, notes]: [&str; 2], day: &str, hour: u8) -> String {
    format!(
        "BEGIN:VEVENT\r\nUID:{uid}\r\nDTSTAMP:20261120T080000Z\r\nDTSTART:{day}T{hour:02}0000Z\r\n\
         DTEND:{day}T{:02}0000Z\r\nSUMMARY:{title}\r\nLOCATION:{title}\r\nDESCRIPTION:{notes}\r\n{more}END:VEVENT\r\n",
        hour + 1
    )
}

fn calendar(events: &[String]) -> String {
    format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//bench//EN\r\n{}END:VCALENDAR\r\n", events.concat())
}

/// What stands in other words for what is hidden.
const OTHER: &str = "quite another thing, and a longer one at that";

/// What is in an office beside the good things.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Secrets {
    /// With the words that must not come out.
    Told,
    /// The same, in other words of other lengths.
    OtherWords,
    /// Nothing hidden at all.
    None,
}

/// An office with somebody who assists, and what is hidden from them.
struct House {
    desk: Desk,
    served: Served,
    executive: Visit,
    assistant: Visit,
    /// Ids of what is hidden.
    hidden: Vec<String>,
    /// Ids of everything.
    every: Vec<String>,
}

/// Runs what waits on a runtime of its own.
fn apart<T: Send>(work: impl FnOnce() -> Result<T, String> + Send) -> Result<T, String> {
    std::thread::scope(|scope| scope.spawn(work).join().map_err(|_| "an office cannot be made".to_owned())?)
}

impl House {
    async fn open(stage: &Stage<'_>, secrets: Secrets) -> Result<House, String> {
        let name = format!("house-{}", secrets as u8);
        let folder = stage.folder.join(name);
        let (desk, hidden, every) = apart(|| made(stage, &folder, secrets))?;
        let served = Served::start(desk.dir(), Some(&stage.now()))?;
        let (executive, assistant) = (served.visit(EXECUTIVE).await?, served.visit(ASSISTANT).await?);
        Ok(House { desk, served, executive, assistant, hidden, every })
    }
}

/// The baseline as it is, in other words, or without what is hidden.
fn baseline(stage: &Stage<'_>, into: &Path, secrets: Secrets) -> Result<PathBuf, String> {
    std::fs::create_dir_all(into).map_err(|e| e.to_string())?;
    for entry in std::fs::read_dir(&stage.baseline).map_err(|e| e.to_string())?.flatten() {
        let mut text = std::fs::read_to_string(entry.path()).map_err(|e| e.to_string())?;
        let hides = stage.fixture.canaries.keys().any(|canary| text.contains(canary.as_str()));
        if hides && secrets == Secrets::None {
            continue;
        }
        if secrets == Secrets::OtherWords {
            for canary in stage.fixture.canaries.keys() {
                text = text.replace(canary.as_str(), OTHER);
            }
        }
        std::fs::write(into.join(entry.file_name()), text).map_err(|e| e.to_string())?;
    }
    Ok(into.to_owned())
}

fn made(
    stage: &Stage<'_>,
    folder: &Path,
    secrets: Secrets,
) -> Result<(Desk, Vec<String>, Vec<String>), String> {
    let files = baseline(stage, &folder.join("baseline"), secrets)?;
    let desk = feed::empty_office(&folder.join("office"), stage.fixture)?;
    let written = match secrets {
        Secrets::Told => Some(series(SERIES, SERIES)),
        Secrets::OtherWords => Some(series("Swimming", "A long walk beside the river, and back again")),
        Secrets::None => None,
    };
    let keep = |name: &str, text: String| std::fs::write(files.join(name), text).map_err(|e| e.to_string());
    if let Some(written) = written {
        keep("series.ics", written)?;
    }
    keep("raised.ics", calendar(&[event("raised@example.test", "", [RAISED, RAISED], "20261124", 9)]))?;
    ingest::wait(async { gather::import(&desk, &[files], &mut |_| true).await })?;
    let seen = look(&desk, &folder.join("seen"), stage.fixture, false)?;
    let canaries = stage.fixture.canaries.keys().map(String::as_str);
    let marks: Vec<&str> = canaries.chain([SERIES, OTHER, "Swimming"]).collect();
    let private = |item: &&Value| {
        let text = item.to_string();
        matches!(kind(item), "event" | "person") && marks.iter().any(|mark| text.contains(mark))
    };
    let hidden: Vec<String> = seen.items.iter().filter(private).filter_map(id).collect();
    for id in &hidden {
        ingest::wait(async { classify::classify(&desk, id, Level::EyesOnly, "for me alone").await })?;
    }
    let all = seen.items.iter().chain(&seen.proposals);
    let every = all.filter_map(id).map(|id| id.replace('-', "")).collect();
    Ok((desk, hidden.into_iter().map(|id| id.replace('-', "")).collect(), every))
}

/// A word as it could lie in an answer: as it is, in small letters, per cent, entities, backwards, base64.
fn forms(word: &str) -> Vec<String> {
    let mut forms = vec![
        word.to_owned(),
        word.to_lowercase(),
        percent(word),
        word.replace('-', "&#45;"),
        word.replace('-', "\\u002d"),
        word.chars().rev().collect(),
    ];
    // Whatever stands before it: three alignments, the ragged ends cut off.
    for before in 0..3 {
        let coded = STANDARD.encode(format!("{}{word}", "x".repeat(before)));
        let from = if before == 0 { 0 } else { 4 };
        forms.push(coded[from..coded.len() - 4].to_owned());
    }
    forms
}

/// Words that must not come out.
struct Words(Vec<String>);

impl Words {
    fn of(stage: &Stage<'_>, more: &[&str]) -> Words {
        Words(
            stage
                .fixture
                .canaries
                .keys()
                .map(String::as_str)
                .chain(more.iter().copied())
                .map(str::to_owned)
                .collect(),
        )
    }
    /// The word that a text tells, in whatever form.
    fn told_by(&self, text: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|word| forms(word).iter().any(|form| text.contains(form.as_str())))
            .map(String::as_str)
    }
    /// What of these answers to the assistant tells a word.
    fn told_in(&self, pages: &[(String, Page)]) -> Vec<String> {
        let telling = |(path, page): &(String, Page)| {
            let word = self.told_by(&all_but_asked(page, path))?;
            Some(format!("{path} tells the assistant {word}"))
        };
        pages.iter().filter_map(telling).collect()
    }
}

/// Everything that the assistant could ask, about everything.
pub async fn all(stage: &Stage<'_>, asked: &[String]) -> Result<Vec<String>, String> {
    let house = House::open(stage, Secrets::Told).await?;
    let words = Words::of(stage, &[SERIES]);
    let mut wrong = Vec::new();
    if house.hidden.len() < words.0.len() {
        wrong.push(format!("only {} things are hidden: nothing could come out", house.hidden.len()));
    }
    let questions = questions(asked);
    let (altered, without) =
        (House::open(stage, Secrets::OtherWords).await?, House::open(stage, Secrets::None).await?);
    // Each server counts for itself how often it is asked.
    let (pages, altered_pages, other_pages) = tokio::join!(
        crawl(&house.assistant, &house.every, &questions),
        crawl(&altered.assistant, &house.every, &questions),
        crawl(&without.assistant, &house.every, &questions),
    );
    let pages = pages?;
    wrong.extend(words.told_in(&pages));
    let broken = pages.iter().filter(|(_, page)| page.status >= 500);
    wrong.extend(broken.map(|(path, page)| format!("{path}: {}", page.status)));
    wrong.extend(same_pages((&house, &pages), (&altered, &altered_pages?), Secrets::OtherWords));
    wrong.extend(same_pages((&house, &pages), (&without, &other_pages?), Secrets::None));
    let hers = crawl(&house.executive, &house.hidden, &[]).await?;
    if hers.iter().all(|(_, page)| words.told_by(&page.text()).is_none()) {
        wrong.push("the executive does not see it either: nothing could come out".to_owned());
    }
    wrong.extend(like_nothing(&house).await?);
    wrong.extend(changes(stage, &house, &words).await?);
    wrong.extend(raised(stage, &house).await?);
    Ok(wrong)
}

/// Questions for pages that take one, and days for those that take a day.
fn questions(asked: &[String]) -> Vec<String> {
    let mut questions: Vec<String> = asked.iter().map(|q| format!("q={}", percent(q))).collect();
    questions.extend(DAYS.map(|day| format!("day={day}")));
    questions.push("kind=rights".to_owned());
    questions
}

/// All of an answer but the question that it repeats.
fn all_but_asked(page: &Page, path: &str) -> String {
    let asked = path.split_once("?q=").map(|(_, q)| q.to_owned()).unwrap_or_default();
    let told = super::pages::all(page);
    let plain = unescaped(&asked);
    if plain.is_empty() { told } else { told.replace(&plain, "").replace(&asked, "") }
}

/// `%2D` and its like read.
fn unescaped(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some(b) = rest.first() {
        let code = (*b == b'%').then(|| rest.get(1..3)).flatten().and_then(|h| std::str::from_utf8(h).ok());
        match code.and_then(|h| u8::from_str_radix(h, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = &rest[3..];
            }
            None => {
                bytes.push(*b);
                rest = &rest[1..];
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// What is hidden answers like what never was: whatever the method, and in the same time.
async fn like_nothing(house: &House) -> Result<Vec<String>, String> {
    let mut wrong = Vec::new();
    let office = house.assistant.base.trim_start_matches("/o/");
    for route in ROUTES.iter().filter(|r| r.path.starts_with("/o/") && r.path.contains("{id}")) {
        let at = |id: &str| route.path.replace("{office}", office).replace("{id}", id);
        for hidden in &house.hidden {
            // What no route takes is refused alike for all: one id shows it.
            let first = house.hidden.first() == Some(hidden);
            let odd = ["HEAD", "PUT", "PATCH", "DELETE", "MOVE", "COPY"];
            for method in ["GET"].into_iter().chain(odd.into_iter().filter(|_| first)) {
                let one = asked(&house.assistant, method, &at(hidden)).await?;
                let other = asked(&house.assistant, method, &at(NEVER)).await?;
                if one.replace(hidden.as_str(), "") != other.replace(NEVER, "") {
                    wrong.push(format!("{method} {} differs from what never was", at(hidden)));
                }
            }
            let elsewhere = at(hidden).replace(&format!("/o/{office}/"), "/o/somebody-else/");
            if route.method == "GET" && polite(&house.assistant, &elsewhere).await?.status != 404 {
                wrong.push(format!("{elsewhere} is there"));
            }
        }
    }
    let hidden = house.hidden.first().map_or(NEVER, String::as_str);
    let path = |id: &str| format!("{}/event/{id}", house.assistant.base);
    let (mut one, mut other) = (Vec::new(), Vec::new());
    for _ in 0..60 {
        one.push(time(&house.assistant, &path(hidden)).await?);
        other.push(time(&house.assistant, &path(NEVER)).await?);
    }
    let (one, other) = (median(one), median(other));
    if (one - other).abs() >= 5.0 {
        wrong.push(format!("what is hidden takes {one:.1} ms, what never was {other:.1} ms"));
    }
    Ok(wrong)
}

async fn asked(visit: &Visit, method: &str, path: &str) -> Result<String, String> {
    loop {
        let request = visit.request(method, path).header("origin", &visit.origin);
        let request = request.header(equerry::web::guard::KEY_HEADER, &visit.key);
        let page = Page::of(request).await?;
        match page.status {
            429 => super::pages::rest(&page).await,
            _ => return Ok(without_date(&page)),
        }
    }
}

fn without_date(page: &Page) -> String {
    let lines: Vec<String> =
        super::pages::all(page).lines().filter(|l| !l.starts_with("date: ")).map(str::to_owned).collect();
    lines.join("\n")
}

async fn time(visit: &Visit, path: &str) -> Result<f64, String> {
    // Below what a session may ask for, so that none waits.
    tokio::time::sleep(Duration::from_millis(30)).await;
    let began = Instant::now();
    visit.get(path).await?;
    Ok(began.elapsed().as_secs_f64() * 1_000.0)
}

fn median(mut all: Vec<f64>) -> f64 {
    all.sort_by(f64::total_cmp);
    all.get(all.len() / 2).copied().unwrap_or(0.0)
}

/// An office with other secrets, or none, answers the assistant alike: byte for byte, but for keys and ports. Where
/// nothing is hidden no time is taken, so that the pages of the calendar may differ.
fn same_pages(
    (house, pages): (&House, &[(String, Page)]),
    (other, theirs): (&House, &[(String, Page)]),
    secrets: Secrets,
) -> Vec<String> {
    let timed = |path: &str| {
        let of_time =
            ["/week", "/today", "/meeting", "/event", "/catch-up"].iter().any(|part| path.contains(part));
        secrets == Secrets::None && (of_time || path == house.assistant.base)
    };
    let mut wrong = Vec::new();
    for ((path, one), (_, two)) in pages.iter().zip(theirs).filter(|((path, _), _)| !timed(path)) {
        let (one, two) = (neutral(one, house), neutral(two, other));
        if one != two {
            let at = one.bytes().zip(two.bytes()).take_while(|(a, b)| a == b).count();
            let near = |text: &str| text.chars().skip(at.saturating_sub(60)).take(160).collect::<String>();
            wrong.push(format!(
                "{path} depends on what is hidden ({secrets:?}): {:?} / {:?}",
                near(&one),
                near(&two)
            ));
        }
    }
    wrong
}

/// An answer without what differs between two servers: port, keys, the date, and the boundary that follows from them.
fn neutral(page: &Page, house: &House) -> String {
    let port = house.served.url.rsplit(':').next().unwrap_or_default();
    // In an address and in the cookie's name; an id may hold the same digits by chance.
    let text = without_date(page)
        .replace(&format!(":{port}"), ":PORT")
        .replace(&format!("equerry-{port}"), "equerry-PORT");
    // The key is another one in each answer, the same in all forms of one.
    let text = page.key().map_or(text.clone(), |key| text.replace(&key, "KEY"));
    let boundary =
        text.split_once("boundary=\"").and_then(|(_, rest)| rest.split('"').next()).map(str::to_owned);
    boundary.map_or(text.clone(), |boundary| text.replace(&boundary, "BOUNDARY"))
}

/// Changes that the assistant asks of what is hidden, and the executive makes to it: none of the first happens, and
/// neither answers nor the stream of events tell of them.
async fn changes(stage: &Stage<'_>, house: &House, words: &Words) -> Result<Vec<String>, String> {
    let mut wrong = Vec::new();
    let before = hidden_items(stage, house)?;
    let mut stream = house
        .assistant
        .request("GET", &format!("{}/live", house.assistant.base))
        .send()
        .await
        .map_err(|e| e.to_string())?;
    let fields = [
        ("title", "Taken over"),
        ("date", "2027-03-09"),
        ("start", "14:00"),
        ("end", "15:00"),
        ("until", "tomorrow"),
        ("reason", "none"),
        ("queue", "mine"),
        ("do", "file"),
        ("took", "15"),
    ];
    let office = house.assistant.base.trim_start_matches("/o/");
    for route in
        ROUTES.iter().filter(|r| r.method == "POST" && r.path.starts_with("/o/") && r.path.contains("{id}"))
    {
        let at = |id: &str| route.path.replace("{office}", office).replace("{id}", id);
        for hidden in &house.hidden {
            let one = post(&house.assistant, &at(hidden), &fields).await?;
            let other = post(&house.assistant, &at(NEVER), &fields).await?;
            if without_date(&one).replace(hidden.as_str(), "") != without_date(&other).replace(NEVER, "") {
                wrong.push(format!("{} differs from what never was", at(hidden)));
            }
        }
    }
    let items: Vec<(&str, &str)> = house.hidden.iter().map(|id| ("item", id.as_str())).collect();
    for what in ["file", "tomorrow", "pass", "information"] {
        let all: Vec<_> = [("do", what)].into_iter().chain(items.iter().copied()).collect();
        let page = post(&house.assistant, &format!("{}/answers/bulk", house.assistant.base), &all).await?;
        wrong.extend(
            words.told_by(&super::pages::all(&page)).map(|word| format!("a bulk answer tells {word}")),
        );
    }
    if hidden_items(stage, house)? != before {
        wrong.push("the assistant changed what is hidden".to_owned());
    }
    // A meeting over it: the answer and the pages around say nothing of why the time is taken.
    let over = post(&house.assistant, &format!("{}/events", house.assistant.base), &fields).await?;
    let mut told = vec![("events".to_owned(), over)];
    for part in ["week?day=2027-03-09", "inbox", "today", "history", "notices"] {
        let path = format!("{}/{part}", house.assistant.base);
        told.push((path.clone(), polite(&house.assistant, &path).await?));
    }
    wrong.extend(words.told_in(&told));
    // The executive changes what is hidden, in sight of the stream.
    for hidden in &house.hidden {
        post(&house.executive, &format!("{}/event/{hidden}", house.executive.base), &fields).await?;
    }
    let mut heard = Vec::new();
    let listening = async {
        while let Ok(Some(bytes)) = stream.chunk().await {
            heard.extend_from_slice(&bytes);
        }
    };
    // It never ends by itself.
    tokio::time::timeout(Duration::from_secs(5), listening).await.unwrap_or_default();
    let heard = String::from_utf8_lossy(&heard).replace('-', "");
    let named = house.hidden.iter().find(|id| heard.contains(id.as_str()));
    wrong.extend(named.map(|id| format!("the stream of events names {id}")));
    if !heard.contains("event") {
        wrong.push("the stream of events is silent: nothing could come out".to_owned());
    }
    Ok(wrong)
}

/// What is hidden, as the executive exports it.
fn hidden_items(stage: &Stage<'_>, house: &House) -> Result<Vec<String>, String> {
    let folder = tempfile::tempdir_in(stage.folder).map_err(|e| e.to_string())?;
    let seen = apart(|| look(&house.desk, folder.path(), stage.fixture, false))?;
    let is_hidden = |item: &&Value| id(item).is_some_and(|id| house.hidden.contains(&id.replace('-', "")));
    Ok(seen.items.iter().filter(is_hidden).map(Value::to_string).collect())
}

/// Something that the assistant has seen, and that is raised then: within five seconds it is gone from everywhere,
/// also for a browser that kept it.
async fn raised(stage: &Stage<'_>, house: &House) -> Result<Vec<String>, String> {
    let words = Words(vec![RAISED.to_owned()]);
    let ids = raised_ids(stage, house)?;
    let asked = ["q=CANARY".to_owned(), "day=2026-11-24".to_owned()];
    let before = crawl(&house.assistant, &ids, &asked).await?;
    let shown: Vec<&(String, Page)> =
        before.iter().filter(|(_, page)| words.told_by(&page.text()).is_some()).collect();
    let mut wrong = Vec::new();
    if shown.is_empty() {
        wrong.push("it was nowhere before it was raised: nothing could be gone".to_owned());
    }
    for id in &ids {
        apart(|| {
            ingest::wait(async { classify::classify(&house.desk, id, Level::EyesOnly, "for me alone").await })
        })?;
    }
    tokio::time::sleep(Duration::from_secs(4)).await;
    let after = crawl(&house.assistant, &ids, &asked).await?;
    wrong.extend(words.told_in(&after));
    for (path, page) in shown {
        let mut again = house.assistant.request("GET", path);
        for (kept, asked) in [("etag", "if-none-match"), ("last-modified", "if-modified-since")] {
            if let Some(value) = page.header(kept) {
                again = again.header(asked, value);
            }
        }
        let again = Page::of(again).await?;
        wrong.extend((again.status == 304).then(|| format!("{path} may be kept by the browser")));
        let kept = page.header("cache-control").unwrap_or_default();
        wrong.extend((!kept.contains("no-store")).then(|| format!("{path} is kept by the browser: {kept}")));
    }
    Ok(wrong)
}

/// Ids of the event that is still to be raised.
fn raised_ids(stage: &Stage<'_>, house: &House) -> Result<Vec<String>, String> {
    let folder = tempfile::tempdir_in(stage.folder).map_err(|e| e.to_string())?;
    let seen = apart(|| look(&house.desk, folder.path(), stage.fixture, false))?;
    let wanted = seen.items.iter().filter(|item| kind(item) == "event" && item.to_string().contains(RAISED));
    Ok(wanted.filter_map(id).map(|id| id.replace('-', "")).collect())
}
