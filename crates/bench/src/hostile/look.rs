//! Everything an office shows and exports, as the executive and as the assistant.

use super::Fixture;
use crate::ingest::wait;
use desk::{Clock, Desk, Who, audit, backup, brief, export, gather, plan, propose, search};
use jiff::Timestamp;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;

/// What was seen.
#[derive(Default)]
pub struct Seen {
    /// Sentences, titles, cells: what a person reads, ids left out.
    pub shown: Vec<String>,
    /// All of the assistant's: sentences, and every exported byte.
    pub assistant: Vec<String>,
    /// Items as the executive exports them.
    pub items: Vec<Value>,
    /// Exported files of the executive.
    pub files: BTreeMap<String, Vec<u8>>,
    /// The open proposals.
    pub proposals: Vec<Value>,
    /// What lies in quarantine.
    pub quarantine: Vec<gather::SetAside>,
    /// Files in the outbox and quarantine folders.
    pub outbox: Vec<String>,
    /// What the audit trail's check says is broken.
    pub broken: Option<String>,
    /// The bytes of a backup.
    pub backup: Vec<u8>,
}

/// Days on which the hostile events lie.
const DAYS: [&str; 3] = ["2027-03-08T06:00:00Z", "2027-03-09T06:00:00Z", "2027-03-10T06:00:00Z"];
const WORDS: [&str; 6] = ["dinner", "board", "clinic", "CANARY", "chair", "sentinel"];

/// Looks at everything, today and, with `ahead`, on the days on which the hostile events lie.
pub fn look(desk: &Desk, dir: &Path, fixture: &Fixture, ahead: bool) -> Result<Seen, String> {
    std::fs::create_dir_all(dir).map_err(|e| e.to_string())?;
    let mut seen = Seen::default();
    let assistant = wait(async { desk.seen_by(Who::Assistant).await })?;
    let later = DAYS.iter().filter(|_| ahead).filter_map(|d| d.parse::<Timestamp>().ok());
    let days: Vec<Timestamp> = std::iter::once(fixture.clock).chain(later).collect();
    ([seen.shown, seen.assistant], seen.proposals) = wait(views([desk, &assistant], &days))?;
    let folder = dir.join("export");
    wait(async { export::export(desk, &folder).await.map(drop) })?;
    seen.files = files(&folder);
    let lines = seen.files.get("items.jsonl").map(Vec::as_slice).unwrap_or_default();
    seen.items = lines
        .split(|b| *b == b'\n')
        .filter(|l| !l.is_empty())
        .map(|l| serde_json::from_slice(l).map_err(|e| format!("items.jsonl: {e}")))
        .collect::<Result<_, _>>()?;
    for (name, bytes) in seen.files.iter().filter(|(name, _)| name.ends_with(".csv")) {
        let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(&bytes[..]);
        for record in reader.records() {
            let record = record.map_err(|e| format!("{name}: {e}"))?;
            seen.shown.extend(record.iter().map(str::to_owned));
        }
    }
    seen.quarantine = wait(async { gather::quarantined(desk).await })?;
    seen.shown.extend(seen.quarantine.iter().map(|q| q.why.clone()));
    seen.outbox = names(&desk.dir().join("outbox"));
    seen.broken = wait(async { audit::verify(desk).await })?.broken;
    let kept = dir.join("office.backup");
    wait(async { backup::backup(desk, &kept, "a long passphrase").await.map(drop) })?;
    seen.backup = std::fs::read(&kept).map_err(|e| e.to_string())?;

    let folder = dir.join("assistant");
    wait(async { export::export(&assistant, &folder).await.map(drop) })?;
    seen.assistant.extend(files(&folder).into_values().map(|b| String::from_utf8_lossy(&b).into_owned()));
    let kept = wait(async { gather::quarantined(&assistant).await })?;
    seen.assistant.extend(kept.into_iter().map(|q| format!("{} {}", q.place, q.why)));
    Ok(seen)
}

async fn views(
    desks: [&Desk; 2],
    days: &[Timestamp],
) -> Result<([Vec<String>; 2], Vec<Value>), desk::DeskError> {
    let mut shown = [Vec::new(), Vec::new()];
    let mut proposals = Vec::new();
    // Day by day for both: the clock of an office never goes back.
    for at in days {
        for (desk, shown) in desks.iter().zip(&mut shown) {
            let desk = desk.at(Clock::Standing(*at));
            read(&brief::brief(&desk, None).await?, shown);
            read(&plan::plan(&desk, None, false).await?, shown);
            for open in propose::propose(&desk).await? {
                read(&open, shown);
                proposals.push(serde_json::to_value(&open).unwrap_or_default());
            }
        }
    }
    for (desk, shown) in desks.iter().zip(&mut shown) {
        for words in WORDS {
            let filter = search::Filter { most: 50, ..search::Filter::default() };
            for hit in search::search(desk, words, &filter).await? {
                read(&hit, shown);
            }
        }
        shown.extend(audit::list(desk, 200).await?.into_iter().map(|told| told.words));
    }
    Ok((shown, proposals))
}

/// Keys whose values are for machines: identities, and effects in full (they are looked at by themselves).
const MACHINE: [&str; 14] = [
    "id",
    "item",
    "uid",
    "event",
    "task",
    "goal",
    "message",
    "source",
    "message_id",
    "effect",
    "ways",
    "expires",
    "made",
    "created",
];

/// The strings in a thing as it is shown.
fn read(thing: &impl serde::Serialize, into: &mut Vec<String>) {
    fn walk(value: &Value, into: &mut Vec<String>) {
        match value {
            Value::String(text) => into.push(text.clone()),
            Value::Array(all) => all.iter().for_each(|v| walk(v, into)),
            Value::Object(map) => {
                map.iter().filter(|(k, _)| !MACHINE.contains(&k.as_str())).for_each(|(_, v)| walk(v, into))
            }
            _ => {}
        }
    }
    walk(&serde_json::to_value(thing).unwrap_or_default(), into);
}

fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut all = BTreeMap::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        for path in std::fs::read_dir(&next).into_iter().flatten().flatten().map(|e| e.path()) {
            if path.is_dir() {
                open.push(path);
            } else if let (Ok(name), Ok(bytes)) = (path.strip_prefix(folder), std::fs::read(&path)) {
                all.insert(name.to_string_lossy().into_owned(), bytes);
            }
        }
    }
    all
}

fn names(folder: &Path) -> Vec<String> {
    files(folder).into_keys().collect()
}

/// The kind of an exported item: "event".
pub fn kind(item: &Value) -> &str {
    item.get("item").and_then(Value::as_str).unwrap_or("")
}

/// The id of an exported item.
pub fn id(item: &Value) -> Option<String> {
    item.get("id")?.as_str().map(str::to_owned)
}
