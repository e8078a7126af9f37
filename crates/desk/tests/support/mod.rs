//! A small office of invented people, from text.

#![allow(dead_code, reason = "each test file uses a part of it")]

use desk::search::{Filter, search};
use desk::{Clock, Desk, Setup, brief, export, gather};
use std::cell::Cell;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

pub fn clock(text: &str) -> Clock {
    Clock::Standing(text.parse().unwrap())
}
/// Tuesday 24 November 2026, 07:40 in Berlin.
pub fn now() -> Clock {
    clock("2026-11-24T06:40:00Z")
}
pub fn most() -> Filter {
    Filter { most: 50, ..Filter::default() }
}

pub struct Room {
    dir: TempDir,
    exports: Cell<usize>,
}

impl Room {
    pub fn new() -> Room {
        Room { dir: TempDir::new().unwrap(), exports: Cell::new(0) }
    }
    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }
    pub fn file(&self, name: &str, text: &str) -> PathBuf {
        fs::write(self.path(name), text).unwrap();
        self.path(name)
    }
    pub fn vdir(&self, name: &str, files: &[(&str, String)]) -> PathBuf {
        fs::create_dir_all(self.path(name)).unwrap();
        for (file, text) in files {
            fs::write(self.path(name).join(file), text).unwrap();
        }
        self.path(name)
    }
    pub fn maildir(&self, name: &str, mails: &[(&str, String)]) -> PathBuf {
        for part in ["cur", "new", "tmp"] {
            fs::create_dir_all(self.path(name).join(part)).unwrap();
        }
        for (file, text) in mails {
            fs::write(self.path(name).join("cur").join(format!("{file}:2,")), crlf(text)).unwrap();
        }
        self.path(name)
    }
    pub async fn office(&self) -> Desk {
        self.office_named("office").await
    }
    /// An office that was made in spring, now.
    pub async fn office_named(&self, name: &str) -> Desk {
        let setup = Setup {
            owner: "Mara Ellingsen <mara@near.example>".into(),
            assistant: Some("Jonas Weil <jonas@near.example>".into()),
            zone: "Europe/Berlin".into(),
            ..Setup::default()
        };
        Desk::init(&self.path(name), &setup, clock("2026-03-02T08:00:00Z")).await.unwrap().at(now())
    }
    pub async fn filled_office(&self) -> Desk {
        let desk = self.office().await;
        let paths = [
            self.file("a.ics", &calendar(&[&board(), &weekly(), &lunch()])),
            self.file("inbox.mbox", &mbox(&[ana_asks(), ben_writes()])),
            self.file("people.vcf", CARDS),
            self.file("todo.txt", TODO),
            self.file("goals.toml", GOALS),
        ];
        gather::import(&desk, &paths, &mut |_| true).await.unwrap();
        desk::propose::propose(&desk).await.unwrap();
        desk
    }
}

/// Every item of an office as JSON lines.
pub async fn items(desk: &Desk, room: &Room) -> String {
    room.exports.set(room.exports.get() + 1);
    let out = room.path(&format!("export-{}", room.exports.get()));
    export::export(desk, &out).await.unwrap();
    fs::read_to_string(out.join("items.jsonl")).unwrap()
}

/// Today's brief as lines of plain text.
pub async fn today(desk: &Desk) -> String {
    let brief = brief::brief(desk, None).await.unwrap();
    let line = |l: &brief::Line| format!("{} {}\n", l.when.as_deref().unwrap_or(""), l.text);
    brief.lines().map(line).collect()
}

/// Ids of the tasks that the words find.
pub async fn tasks(desk: &Desk, words: &str) -> Vec<String> {
    let filter = Filter { kind: Some("task".into()), ..most() };
    search(desk, words, &filter).await.unwrap().into_iter().map(|hit| hit.id).collect()
}

/// Every file below a folder, with its bytes.
pub fn files(dir: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let Ok(entries) = fs::read_dir(dir) else { return found };
    for entry in entries {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            found.extend(files(&path).into_iter().map(|(below, bytes)| (format!("{name}/{below}"), bytes)));
        } else {
            found.insert(name, fs::read(&path).unwrap());
        }
    }
    found
}

/// Lets the store say that a later release made it.
pub async fn make_newer(dir: &Path) {
    let path = dir.join("equerry.db");
    let mut bytes = fs::read(&path).unwrap();
    // The schema's number is SQLite's user version, bytes 60 to 63 of the file.
    bytes[60..64].copy_from_slice(&9_999_u32.to_be_bytes());
    fs::write(&path, bytes).unwrap();
}

pub fn crlf(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\n', "\r\n")
}

pub fn calendar(events: &[&str]) -> String {
    let body = events.concat();
    crlf(&format!("BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//Test//EN\n{body}END:VCALENDAR\n"))
}

/// An event in November 2026, Berlin time: "24T100000".
pub fn event(uid: &str, start: &str, end: &str, summary: &str, more: &str) -> String {
    format!(
        "BEGIN:VEVENT\nUID:{uid}\nDTSTAMP:20261101T080000Z\nCREATED:20261101T080000Z\n\
         DTSTART;TZID=Europe/Berlin:202611{start}\nDTEND;TZID=Europe/Berlin:202611{end}\nSUMMARY:{summary}\n{more}END:VEVENT\n"
    )
}

pub fn board() -> String {
    event("board", "24T100000", "24T110000", "Board", "ATTENDEE;CN=Ana Lima:mailto:ana@near.example\n")
}
pub fn lunch() -> String {
    event("lunch", "24T121500", "24T124500", "Lunch with Ben", "")
}
pub fn weekly() -> String {
    event("weekly", "23T090000", "23T093000", "Weekly", "RRULE:FREQ=WEEKLY;COUNT=4\n")
}
pub fn supplier() -> String {
    event("supplier", "26T130000", "26T134500", "Supplier call", "ATTENDEE:mailto:orla@far.example\n")
}
pub fn vendor() -> String {
    event("vendor", "26T131500", "26T140000", "Vendor review", "ATTENDEE:mailto:ben@near.example\n")
}
pub fn private_visit() -> String {
    // It lies within the board meeting, so that the joined busy time stays as it is.
    event(
        "visit",
        "24T101500",
        "24T103000",
        "Oncology visit",
        "CLASS:PRIVATE\nLOCATION:clinic\nTRANSP:TRANSPARENT\n",
    )
}

/// A message to the owner.
pub fn mail(from: &str, date: &str, id: &str, subject: &str, text: &str) -> String {
    format!(
        "From: {from}\nTo: Mara Ellingsen <mara@near.example>\nDate: {date} +0100\nMessage-ID: <{id}@mail.example>\n\
         Subject: {subject}\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n{text}\n"
    )
}
pub fn ana_asks() -> String {
    mail(
        "Ana Lima <ana@near.example>",
        "23 Nov 2026 16:00",
        "m1",
        "Board paper",
        "Mara,\n\nCould you send me the numbers for the board by 12:00 tomorrow?\n\nAna",
    )
}
pub fn ben_writes() -> String {
    mail(
        "Ben Roy <ben@near.example>",
        "23 Nov 2026 09:00",
        "m2",
        "Vendor",
        "Mara,\n\nI will send you the vendor list by Wednesday.\n\nBen",
    )
}
pub fn private_letter() -> String {
    mail(
        "Dr Oak <oak@clinic.example>",
        "23 Nov 2026 17:00",
        "m3",
        "Oncology results",
        "Mara,\n\nCould you call the clinic by 11:00 tomorrow?\n\nOak",
    )
    .replace("MIME-Version", "Sensitivity: Private\nMIME-Version")
}

/// Private mail from somebody who writes openly too, from somebody who does not, and the owner's private answers.
pub fn private_mails() -> Vec<String> {
    let from = |name: &str, n: u32| {
        let text = format!("Mara,\n\nCould you look at oncology bill {n} today? It is urgent.\n\nYours");
        mail(
            name,
            &format!("{} Nov 2026 1{}:00", 10 + n, n % 8),
            &format!("p{n}"),
            &format!("Oncology bill {n}"),
            &text,
        )
    };
    let answer = |n: u32| {
        mail(
            "Mara Ellingsen <mara@near.example>",
            &format!("{} Nov 2026 19:00", 10 + n),
            &format!("a{n}"),
            &format!("Re: Oncology bill {n}"),
            "Done.",
        )
        .replace("To: Mara Ellingsen <mara@near.example>", "To: Ana Lima <ana@near.example>")
        .replace("MIME-Version", &format!("In-Reply-To: <p{n}@mail.example>\nMIME-Version"))
    };
    let ana = (0..6).map(|n| from("Ana Lima <ana@near.example>", n));
    let oak = (6..10).map(|n| from("Dr Oak <oak@clinic.example>", n));
    ana.chain(oak)
        .chain((0..6).map(answer))
        .map(|m| m.replace("MIME-Version", "Sensitivity: Private\nMIME-Version"))
        .collect()
}

pub fn mbox(mails: &[String]) -> String {
    mails.iter().map(|m| format!("From someone@mail.example Mon Nov 23 16:00:00 2026\n{m}\n")).collect()
}

pub const CARDS: &str = "BEGIN:VCARD\r\nVERSION:4.0\r\nUID:ana\r\nFN:Ana Lima\r\nEMAIL:ana@near.example\r\nBDAY:19800101\r\nEND:VCARD\r\n\
    BEGIN:VCARD\r\nVERSION:4.0\r\nUID:ben\r\nFN:Ben Roy\r\nEMAIL:ben@near.example\r\nORG:Near\r\nEND:VCARD\r\n";
pub const TODO: &str = "(A) 2026-11-02 Write the board paper +board due:2026-11-27 est:3h kind:deep\n\
    2026-11-02 Call the landlord +lease due:2026-11-23 est:15m\n";
pub const VTODO: &str = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Test//EN\r\nBEGIN:VTODO\r\nUID:t1\r\nDTSTAMP:20261101T080000Z\r\n\
    SUMMARY:Renew the badge\r\nDUE;VALUE=DATE:20261126\r\nEND:VTODO\r\nEND:VCALENDAR\r\n";
pub const GOALS: &str = "[[goal]]\nid = \"growth\"\nname = \"Growth\"\nweight = 1.0\nkeywords = [\"lease\"]\n\n\
    [[project]]\nid = \"board\"\nname = \"Board\"\ngoals = { growth = 1.0 }\n";

/// Ten tasks of one kind, an hour each.
pub fn many_reports() -> String {
    (1..=10).map(|n| format!("2026-11-02 Write report number{n} est:60m kind:deep\n")).collect()
}
