//! A small office of invented people, from text, and the real command to run in it.

#![allow(dead_code, reason = "each test takes what it needs")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

/// 07:40 on Tuesday in Berlin.
pub const NOW: &str = "2026-11-24T06:40:00Z";

pub struct Room {
    pub dir: TempDir,
}

impl Room {
    pub fn new() -> Room {
        Room { dir: TempDir::new().unwrap() }
    }
    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }
    pub fn file(&self, name: &str, text: &str) -> PathBuf {
        fs::create_dir_all(self.path(name).parent().unwrap()).unwrap();
        fs::write(self.path(name), text).unwrap();
        self.path(name)
    }
    /// Makes an office with the real command.
    pub fn init(&self, name: &str) -> PathBuf {
        let dir = self.path(name);
        let args = ["init", dir.to_str().unwrap(), "--owner", "Mara Ellingsen <mara@near.example>"];
        let more = ["--assistant", "Jonas Weil <jonas@near.example>", "--zone", "Europe/Berlin"];
        let out = equerry(&dir, &[&args[..], &more[..]].concat());
        assert!(out.status.success(), "{out:?}");
        dir
    }
    /// Files of a small office: calendar, mail, cards, tasks, goals.
    pub fn files(&self) -> Vec<PathBuf> {
        vec![
            self.file("a.ics", &calendar(&[&board(), &lunch(), &supplier(), &vendor()])),
            self.file("inbox.mbox", &mbox(&[ana_asks(), ben_writes()])),
            self.file("people.vcf", CARDS),
            self.file("todo.txt", TODO),
            self.file("goals.toml", GOALS),
        ]
    }
}

/// The real command at the set time, away from the settings of whoever runs the tests.
pub fn command(office: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_equerry"));
    command.env("EQUERRY_OFFICE", office).env_remove("EQUERRY_AS").env_remove("EQUERRY_PASSPHRASE");
    command.env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE").stdin(std::process::Stdio::null());
    command
}

pub fn equerry(office: &Path, args: &[&str]) -> Output {
    command(office).args(args).args(["--now", NOW]).output().unwrap()
}

/// The answer as JSON; the command must have gone well.
pub fn json(office: &Path, args: &[&str]) -> serde_json::Value {
    let out = equerry(office, &[args, &["--json"]].concat());
    let text = String::from_utf8(out.stdout.clone()).unwrap();
    assert!(out.status.success(), "{args:?}: {out:?}");
    serde_json::from_str(&text).unwrap_or_else(|e| panic!("{args:?}: {e}: {text}"))
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

/// A page without the keys of its forms, 64 hexadecimal digits between quotes: they are others in each answer.
pub fn without_keys(page: &str) -> String {
    let is_key = |part: &&str| part.len() == 64 && part.bytes().all(|b| b.is_ascii_hexdigit());
    page.split('"').map(|part| if is_key(&part) { "" } else { part }).collect::<Vec<_>>().join("\"")
}
