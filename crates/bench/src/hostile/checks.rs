//! What must hold after a case, and what must not.

use super::look::{Seen, id, kind, look};
use super::{Case, Fixture, feed};
use crate::ingest::wait;
use desk::gather::{self, Gathered};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;

/// A case and what was seen before and after it was fed.
pub struct Facts<'a> {
    pub case: &'a Case,
    pub fixture: &'a Fixture,
    pub file: &'a Path,
    pub before: &'a Seen,
    pub after: &'a Seen,
    pub gathered: &'a Gathered,
}

/// What is wrong, each in a sentence.
pub fn all(f: &Facts<'_>) -> Vec<String> {
    let mut wrong = common(f);
    wrong.extend(outcome(f));
    wrong.extend(particular(f));
    wrong
}

/// What must hold after every case, whatever it is about.
pub fn common(f: &Facts<'_>) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut check = |holds: bool, what: &str| {
        if !holds {
            wrong.push(what.to_owned());
        }
    };
    check(f.after.broken.is_none(), "the audit trail does not verify");
    check(f.after.outbox == f.before.outbox, "something lies in the outbox that nobody approved");
    for words in &f.case.expect.must_not {
        let count = |seen: &Seen| seen.shown.iter().filter(|t| t.contains(words.as_str())).count();
        let example =
            || f.after.shown.iter().find(|t| t.contains(words.as_str())).cloned().unwrap_or_default();
        if count(f.after) > count(f.before) {
            let example: String = example().chars().take(80).collect();
            check(false, &format!("shows {words:?}: {example:?}"));
        }
    }
    for canary in f.fixture.canaries.keys() {
        let reaches = f.after.assistant.iter().any(|t| t.contains(canary.as_str()));
        check(!reaches, &format!("{canary} reaches the assistant"));
        let kept = memchr(&f.after.backup, canary.as_bytes());
        check(!kept, &format!("{canary} lies open in the backup"));
        let drafted = f.after.proposals.iter().any(|p| drafts(p).any(|d| d.to_string().contains(canary)));
        check(!drafted, &format!("{canary} is in a draft"));
    }
    for draft in f.after.proposals.iter().flat_map(drafts) {
        let one = draft["to"].as_array().is_some_and(|to| to.len() == 1);
        let none = draft["cc"].as_array().is_none_or(Vec::is_empty);
        let line = draft["subject"].as_str().is_some_and(|s| !s.contains(['\r', '\n']));
        check(one && none && line, &format!("a draft goes to more than the one it answers: {draft}"));
    }
    wrong.extend(baseline(f));
    wrong
}

fn memchr(bytes: &[u8], word: &[u8]) -> bool {
    bytes.windows(word.len()).any(|w| w == word)
}

/// The drafts inside a proposal's effects, all ways included.
fn drafts(proposal: &Value) -> impl Iterator<Item = &Value> {
    fn walk<'v>(value: &'v Value, into: &mut Vec<&'v Value>) {
        match value {
            Value::Object(map) => {
                if map.get("do").and_then(Value::as_str) == Some("draft_mail") {
                    into.push(value);
                }
                map.values().for_each(|v| walk(v, into));
            }
            Value::Array(all) => all.iter().for_each(|v| walk(v, into)),
            _ => {}
        }
    }
    let mut found = Vec::new();
    walk(proposal, &mut found);
    found.into_iter()
}

/// Events and people of the baseline are as they were.
fn baseline(f: &Facts<'_>) -> Vec<String> {
    let now: BTreeMap<_, _> = f.after.items.iter().filter_map(|i| Some((id(i)?, i))).collect();
    let kept = |i: &&Value| matches!(kind(i), "event" | "person");
    let changed =
        f.before.items.iter().filter(kept).filter(|i| id(i).and_then(|id| now.get(&id).copied()) != Some(*i));
    changed.map(|i| format!("changed or took away {} {}", kind(i), title(i))).collect()
}

fn title(item: &Value) -> String {
    let text = item.get("summary").or(item.get("name")).or(item.get("title")).or(item.get("subject"));
    text.and_then(Value::as_str).unwrap_or("").chars().take(60).collect()
}

/// Items that this case brought, the good one left out.
fn new_items<'a>(f: &'a Facts<'_>) -> Vec<&'a Value> {
    let known: Vec<_> = f.before.items.iter().filter_map(id).collect();
    let fresh = |i: &&Value| id(i).is_some_and(|id| !known.contains(&id));
    f.after.items.iter().filter(fresh).filter(|i| !i.to_string().contains(feed::GOOD)).collect()
}

fn of_kind<'a>(f: &'a Facts<'_>, wanted: &str) -> Vec<&'a Value> {
    new_items(f).into_iter().filter(|i| kind(i) == wanted).collect()
}

fn flag(item: &Value) -> Option<&str> {
    item.get("flag").and_then(Value::as_str)
}

/// The outcome that the case names.
fn outcome(f: &Facts<'_>) -> Vec<String> {
    let mut wrong = Vec::new();
    let refused = !f.gathered.refused.is_empty();
    let flagged = new_items(f).iter().any(|i| flag(i).is_some());
    let is_mail = f.file.extension().is_some_and(|e| e == "eml");
    let files = |seen: &Seen| seen.files.keys().filter(|n| n.starts_with("calendar/")).count();
    let nothing_lost = refused || !new_items(f).is_empty() || files(f.after) > files(f.before) + 1;
    match f.case.expect.outcome.as_str() {
        "reject" => {
            if !refused {
                wrong.push("not refused".to_owned());
            }
            if let Some(item) = new_items(f).first() {
                let item: String = item.to_string().chars().take(200).collect();
                wrong.push(format!("something of it was kept as an item: {item}"));
            }
        }
        "quarantine" if !refused && !flagged => wrong.push("no problem is shown to a person".to_owned()),
        "hidden" => {}
        _ if !nothing_lost && f.case.class != "web" => {
            wrong.push("it vanished: no item and no refusal".to_owned())
        }
        _ => {}
    }
    if is_mail && !of_kind(f, "event").is_empty() {
        wrong.push("mail alone put an event into the calendar".to_owned());
    }
    if f.gathered.refused.iter().any(|r| r.why.is_empty() || r.code.is_empty()) {
        wrong.push("refused without a reason".to_owned());
    }
    wrong
}

/// What single cases demand.
fn particular(f: &Facts<'_>) -> Vec<String> {
    let messages = of_kind(f, "message");
    let events = of_kind(f, "event");
    let people = of_kind(f, "person");
    let flagged = new_items(f).iter().any(|i| flag(i).is_some());
    let refused = !f.gathered.refused.is_empty();
    let text = |i: &Value, key: &str| i.get(key).and_then(Value::as_str).unwrap_or("").to_owned();
    let raw = std::fs::read(f.file).unwrap_or_default();
    let exported = |name: &str| f.after.files.get(name).cloned().unwrap_or_default();
    let calendars = || f.after.files.iter().filter(|(n, _)| n.starts_with("calendar/")).map(|(_, b)| b);
    let starts = |i: &Value| i["time"].to_string();
    let held: Vec<(bool, &str)> = match f.case.id.as_str() {
        "mime-deep-multipart" | "mime-deep-rfc822" | "mime-references-flood" => {
            vec![(messages.len() == 1, "the message is not listed")]
        }
        "mime-huge-header" => vec![(messages.len() == 1 && flagged || refused, "the bound is not shown")],
        "mime-bad-charset" => vec![
            (messages.len() == 1, "the message is not listed"),
            (!messages.iter().any(|m| m.to_string().contains("\\u0000")), "a NUL is shown"),
            (memchr(&exported("mail.mbox"), raw.trim_ascii_end()), "the original bytes are not kept"),
        ],
        "mime-duplicate-id" => vec![
            (
                f.after.items.iter().filter(|i| text(i, "message_id") == "thread-1@partner.test").count()
                    == 2,
                "the two messages are not kept apart",
            ),
            (messages.iter().all(|m| flag(m).is_some()), "the newcomer is not marked"),
        ],
        "mime-two-froms" => vec![
            (
                messages.len() == 1 && messages.iter().all(|m| m["from"]["email"] != "chair@partner.test"),
                "attributed to the chair",
            ),
            (flagged, "the doubt is not shown"),
        ],
        "mime-header-injection-encoded" => vec![(
            messages.iter().all(|m| !text(m, "subject").contains(['\r', '\n'])),
            "a line break in the subject",
        )],
        "mime-smtp-smuggling" => vec![(messages.len() == 1, "not exactly one message")],
        "mime-filename-traversal" => {
            let documents = of_kind(f, "document");
            let safe = |name: &str| {
                !name.contains(['/', '\\']) && !name.starts_with('.') && !name.to_lowercase().contains("%2f")
            };
            vec![
                (documents.len() == 3, "not all three attachments are listed"),
                (documents.iter().all(|d| safe(&text(d, "name"))), "an attachment's name climbs out"),
            ]
        }
        "mime-date-9999" => {
            let limit = f.fixture.clock;
            let tame = |m: &&Value| match m["date"].as_str() {
                Some(date) => date.parse::<jiff::Timestamp>().is_ok_and(|d| d <= limit),
                None => true,
            };
            vec![(messages.iter().all(tame), "dated after it arrived")]
        }
        "ics-secondly-forever" | "ics-vtimezone-loop" | "ics-tz-unknown" | "ics-rdate-flood" => {
            vec![(flagged || refused, "the cut or the doubt is not shown")]
        }
        "ics-double-override" => {
            let mut ids: Vec<String> = events.iter().map(|e| text(e, "recurrence_id")).collect();
            let all = ids.len();
            ids.sort();
            ids.dedup();
            vec![
                (ids.len() == all, "one instance is shown twice"),
                (
                    calendars().any(|c| String::from_utf8_lossy(c).matches("RECURRENCE-ID").count() >= 2),
                    "the other override is lost",
                ),
            ]
        }
        "ics-orphan-override" => vec![(events.len() == 1, "not shown exactly once")],
        "ics-dst-gap" => vec![
            (events.iter().any(|e| starts(e).contains("2027-03-28T01:30:00Z")), "the gap is read otherwise"),
            (events.iter().any(|e| starts(e).contains("2027-10-31T00:30:00Z")), "the fold is read otherwise"),
        ],
        "ics-junk-8bit" => vec![
            (!events.is_empty(), "the event is not kept"),
            (calendars().any(|c| *c == raw), "the stored original is not the file"),
        ],
        "ics-fold-inside-utf8" => {
            vec![(events.iter().any(|e| e.to_string().contains("Zürich")), "not shown as Zürich")]
        }
        "ics-uid-path" => {
            let climbs = |n: &String| n.contains("..") || n.matches('/').count() > 1;
            vec![(!f.after.files.keys().any(climbs), "a UID makes a path")]
        }
        "vcf-uid-collision" => vec![
            (refused, "the difference is not shown"),
            (people.is_empty(), "a second chair stands in the address book"),
        ],
        "vcf-bidi-name" => vec![
            (people.iter().all(|p| !p.to_string().contains("chair@partner.test")), "merged with the chair"),
            (
                people.iter().all(|p| !p.to_string().contains(['\u{202e}', '\u{2066}', '\u{200b}'])),
                "hidden marks are shown",
            ),
        ],
        "imip-stranger-cancels"
        | "imip-uid-hijack"
        | "imip-sent-by-spoof"
        | "imip-reply-gatecrash"
        | "imip-reply-changes-event"
        | "imip-two-uids"
        | "imip-method-mismatch"
        | "imip-two-parts-disagree" => {
            vec![(messages.iter().all(|m| flag(m).is_some()), "the doubt is not shown on the message")]
        }
        _ => Vec::new(),
    };
    held.into_iter().filter(|(holds, _)| !holds).map(|(_, what)| what.to_owned()).collect()
}

/// Hostile titles as tasks through the sheet: cells that no spreadsheet runs, and the same titles when read back.
pub fn sheet(seen: &Seen, fixture: &Fixture, folder: &Path) -> Result<Vec<String>, String> {
    let titles: Vec<String> = seen
        .items
        .iter()
        .filter(|i| matches!(kind(i), "event" | "person"))
        .map(title)
        .filter(|t| !t.is_empty())
        .collect();
    let mut wrong = Vec::new();
    let first = folder.join("after-sheet.csv");
    let mut writer = csv::Writer::from_path(&first).map_err(|e| e.to_string())?;
    writer.write_record(["title"]).map_err(|e| e.to_string())?;
    for title in &titles {
        writer.write_record([title]).map_err(|e| e.to_string())?;
    }
    writer.flush().map_err(|e| e.to_string())?;
    drop(writer);
    let through = |from: &Path, name: &str| -> Result<Seen, String> {
        let desk = feed::empty_office(&folder.join(format!("after-{name}")), fixture)?;
        let paths = [from.to_owned()];
        wait(async { gather::import(&desk, &paths, &mut |_| true).await })?;
        look(&desk, &folder.join(format!("after-{name}-seen")), fixture, true)
    };
    let tasks = |seen: &Seen| -> Vec<String> {
        let mut all: Vec<String> = seen.items.iter().filter(|i| kind(i) == "task").map(title).collect();
        all.sort();
        all
    };
    let once = through(&first, "sheet")?;
    let exported = once.files.get("tasks.csv").cloned().unwrap_or_default();
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(&exported[..]);
    for cell in reader.records().flatten().flat_map(|r| r.iter().map(str::to_owned).collect::<Vec<_>>()) {
        let bare = cell.trim_start_matches(['"', ' ', '\u{a0}', '\u{200b}', '\u{feff}']);
        if bare.starts_with(['=', '+', '-', '@', '\t', '\r']) && bare.parse::<f64>().is_err() {
            wrong.push(format!("a cell that a spreadsheet runs: {cell:?}"));
        }
    }
    let second = folder.join("after-again.csv");
    std::fs::write(&second, &exported).map_err(|e| e.to_string())?;
    let twice = through(&second, "again")?;
    if tasks(&once) != tasks(&twice) || tasks(&once).is_empty() {
        wrong.push(format!("titles read back differ: {:?} and {:?}", tasks(&once), tasks(&twice)));
    }
    Ok(wrong)
}
