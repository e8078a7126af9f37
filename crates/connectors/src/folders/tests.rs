use super::*;
use crate::ical::CalendarContext;
use crate::{Error, Fingerprint, Refusal};
use jiff::{Timestamp, tz::TimeZone};
use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use tempfile::TempDir;
use world::clearance::{Actor, Approver, Reader};
use world::effect::EventDraft;
use world::proposal::Draft;
use world::{
    Approved, Clearance, Effect, Event, EventId, Interval, Mailbox, PersonId, Proposal, Role, SourceId,
};

const EVENT: &str = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//EN\r\nBEGIN:VEVENT\r\nUID:a1\r\nDTSTAMP:20260101T000000Z\r\n\
DTSTART;TZID=Europe/Berlin:20260311T100000\r\nDTEND;TZID=Europe/Berlin:20260311T110000\r\nSUMMARY:Review\r\nX-ODD:kept\r\n\
END:VEVENT\r\nEND:VCALENDAR\r\n";
const MAIL: &str = "From: a@b.example\r\nSubject: x\r\n\r\nhello\r\n";

fn put(folder: &TempDir, name: &str, bytes: &[u8]) -> PathBuf {
    let path = folder.path().join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, bytes).unwrap();
    path
}

fn word(found: &Found) -> &'static str {
    match found {
        Found::Calendar { .. } => "calendar",
        Found::Cards { .. } => "cards",
        Found::Mail { .. } => "mail",
        Found::TodoTxt { .. } => "todo",
        Found::Csv { .. } => "csv",
        Found::Plans { .. } => "plans",
        Found::Refused(Refusal { code, .. }) => code,
    }
}

#[test]
fn an_import_knows_files_by_their_content() {
    let folder = TempDir::new().unwrap();
    for (name, bytes) in [
        ("a.bin", EVENT.as_bytes()),
        ("b.ics", b"nonsense"),
        ("c.dat", b"BEGIN:VCARD\nFN:x\nEND:VCARD\n"),
        ("d", MAIL.as_bytes()),
        ("e.mbox", b"From x\nFrom: a@b.c\n\n1\n\nFrom y\nFrom: a@b.c\n\n2\n"),
        ("f/todo.txt", b"Call Ana\n"),
        ("g.csv", b"title\nx\n"),
        ("h.toml", b"[[goal]]\nid='a'\n"),
        ("i.zip", b"PK\x03\x04rest"),
        ("j.txt", b"just words\n"),
        ("k/cur/1.2.host:2,FS", MAIL.as_bytes()),
        ("k/new/2.2.host", MAIL.as_bytes()),
        ("k/tmp/3", MAIL.as_bytes()),
        ("k/.Sent/cur/4:2,S", MAIL.as_bytes()),
        ("k/.Sent/new/.keep", b"x"),
        (".hidden/l.ics", EVENT.as_bytes()),
    ] {
        put(&folder, name, bytes);
    }
    #[cfg(unix)]
    std::os::unix::fs::symlink("/etc/hostname", folder.path().join("z-link")).unwrap();
    let mut all = Vec::new();
    walk(&[folder.path().to_owned()], &mut |found, progress| {
        assert!(progress.done <= progress.total);
        all.push(found);
        true
    })
    .unwrap();
    let words: Vec<&str> = all.iter().map(word).collect();
    assert_eq!(
        words,
        [
            "E_UNREAD", "calendar", "calendar", "cards", "mail", "mail", "mail", "csv", "plans", "E_UNREAD",
            "E_UNREAD", "todo", "mail", "mail", "mail"
        ]
    );
    let Some(Found::Mail { folder: name, flags, .. }) = all.iter().rev().nth(2) else { panic!() };
    assert_eq!((name.as_str(), flags.seen, flags.flagged), ("k", Some(true), true));
    let Some(Found::Mail { folder: name, flags, .. }) = all.last() else { panic!() };
    assert_eq!((name.as_str(), flags.seen), ("k/Sent", Some(true)));
    assert_eq!(walk(&[folder.path().join("absent")], &mut |_, _| true).unwrap_err().code(), "E_IO");
    let mut n = 0;
    walk(&[folder.path().to_owned()], &mut |_, _| {
        n += 1;
        n < 3
    })
    .unwrap();
    assert_eq!(n, 3);
}

#[test]
fn a_full_disk_is_told_from_what_lasts() {
    let path = Path::new("/somewhere/a.ics");
    for (kind, code, passes) in [
        (std::io::ErrorKind::StorageFull, "E_FULL", true),
        (std::io::ErrorKind::QuotaExceeded, "E_FULL", true),
        (std::io::ErrorKind::PermissionDenied, "E_IO", false),
    ] {
        let error = io(path)(kind.into());
        assert_eq!((error.code(), error.passes()), (code, passes), "{error}");
        assert!(error.to_string().contains("/somewhere/a.ics") && !error.hint().is_empty(), "{error}");
    }
}

/// Reading a pipe would wait for ever.
#[cfg(unix)]
#[test]
fn pipes_and_devices_are_named_and_not_read() {
    let folder = TempDir::new().unwrap();
    let pipe = folder.path().join("pipe.eml");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    put(&folder, "a.eml", MAIL.as_bytes());
    for (paths, words) in [
        (vec![folder.path().to_owned()], &["E_UNREAD", "mail"][..]),
        (vec![pipe.clone(), "/dev/zero".into()], &["E_UNREAD", "E_UNREAD"]),
    ] {
        let mut all = Vec::new();
        walk(&paths, &mut |found, _| {
            all.push(found);
            true
        })
        .unwrap();
        assert_eq!(all.iter().map(word).collect::<Vec<_>>(), words, "{paths:?}");
    }
}

#[test]
fn a_watched_folder_reads_only_what_changed() {
    let folder = TempDir::new().unwrap();
    put(&folder, "cur/1:2,", MAIL.as_bytes());
    put(&folder, "new/2", MAIL.as_bytes());
    let remember = |changes: &Changes, known: &mut BTreeMap<String, Stamp>| {
        let read = changes.added.iter().chain(&changes.changed).map(|(key, stamp, _)| (key, stamp));
        known.extend(
            read.chain(changes.restamped.iter().map(|(k, s)| (k, s))).map(|(k, s)| (k.clone(), s.clone())),
        );
        changes.vanished.iter().for_each(|key| drop(known.remove(key)));
    };
    let mut known = BTreeMap::new();
    let first = scan(folder.path(), &known).unwrap();
    assert_eq!((first.added.len(), first.changed.len()), (2, 0));
    remember(&first, &mut known);
    assert_eq!(scan(folder.path(), &known).unwrap(), Changes::default());
    // Read: the same message under another name.
    fs::rename(folder.path().join("new/2"), folder.path().join("cur/2:2,RS")).unwrap();
    fs::remove_file(folder.path().join("cur/1:2,")).unwrap();
    let second = scan(folder.path(), &known).unwrap();
    assert_eq!((second.added.len(), second.vanished.as_slice()), (0, &["1".to_owned()][..]));
    let (key, stamp) = &second.restamped[0];
    assert_eq!((key.as_str(), stamp.flags.seen, stamp.flags.answered), ("2", Some(true), true));
    assert_eq!(scan(&folder.path().join("absent"), &known).unwrap_err().code(), "E_IO");
}

#[test]
fn a_vanished_listing_stops_and_asks() {
    let folder = TempDir::new().unwrap();
    for n in 0..30 {
        put(&folder, &format!("{n}.ics"), EVENT.as_bytes());
    }
    let first = scan(folder.path(), &BTreeMap::new()).unwrap();
    let known: BTreeMap<String, Stamp> =
        first.added.into_iter().map(|(key, stamp, _)| (key, stamp)).collect();
    for n in 0..15 {
        fs::remove_file(folder.path().join(format!("{n}.ics"))).unwrap();
    }
    assert_eq!(scan(folder.path(), &known).unwrap().stop_and_ask, None);
    for n in 15..22 {
        fs::remove_file(folder.path().join(format!("{n}.ics"))).unwrap();
    }
    let changes = scan(folder.path(), &known).unwrap();
    assert_eq!(changes.vanished.len(), 22);
    assert!(changes.stop_and_ask.unwrap().contains("22 of 30"));
}

#[test]
fn a_file_changed_meanwhile_is_left_alone() {
    let folder = TempDir::new().unwrap();
    let path = put(&folder, "a.ics", b"one");
    let mark = Fingerprint::of(b"one");
    let two = write_resource(&path, b"two", Some(mark)).unwrap();
    assert_eq!(two, Fingerprint::of(b"two"));
    assert_eq!(write_resource(&path, b"three", Some(mark)).unwrap_err().code(), "E_CONFLICT");
    assert_eq!(write_resource(&path, b"three", None).unwrap_err().code(), "E_CONFLICT");
    assert_eq!(fs::read(&path).unwrap(), b"two");
    let new = folder.path().join("b.ics");
    write_resource(&new, b"new", None).unwrap();
    assert_eq!(
        write_resource(&folder.path().join("c.ics"), b"x", Some(mark)).unwrap_err().code(),
        "E_CONFLICT"
    );
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn interval(from: &str, to: &str) -> Interval {
    Interval::new(at(from), at(to))
}

/// A proposal with this effect, to which the executive has said yes.
fn agreed(effect: Effect) -> Proposal {
    let now = at("2026-03-01T08:00:00Z");
    let person = PersonId::derive("exec");
    let actor = Actor { person, role: Role::Executive, name: "E".into(), automation: None };
    let reader = Reader { actor, grants: vec![], at: now, whole: false };
    let draft = Draft {
        kind: "test.x",
        key: "k".into(),
        title: "t".into(),
        because: "b".into(),
        effect,
        ways: vec![],
        expected: String::new(),
        reasons: vec![],
        evidence: vec![],
        about: vec![],
        goal: None,
        by: None,
        expires: at("2026-04-01T00:00:00Z"),
    };
    let mut proposal = Proposal::new(draft, now);
    proposal.show(now).unwrap();
    proposal.accept(&Approver::of(&reader, &Clearance::default()).unwrap(), now).unwrap();
    proposal
}

/// Reckons and writes, as the desk does.
fn apply(approved: &Approved<'_>, target: &Target<'_>) -> Result<Vec<Written>, Error> {
    prepare(approved, target)?.carry_out(target.drafts)
}

/// No calendar of anybody else.
static NOBODY: BTreeMap<String, String> = BTreeMap::new();

struct Office {
    zone: TimeZone,
    from: Mailbox,
}

impl Office {
    fn new() -> Self {
        let from = Mailbox { email: "exec@office.example".into(), name: Some("Mara Lind".into()) };
        Office { zone: TimeZone::get("Europe/Berlin").unwrap(), from }
    }
    fn context(&self) -> CalendarContext<'_> {
        CalendarContext {
            source: SourceId::derive("cal"),
            zone: &self.zone,
            zone_name: "Europe/Berlin",
            window: interval("2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z"),
            mine: &[],
            others: &NOBODY,
        }
    }
}

#[test]
fn an_approved_move_touches_only_its_lines_and_is_undone_exactly() {
    let (folder, office) = (TempDir::new().unwrap(), Office::new());
    let path = put(&folder, "a.ics", EVENT.as_bytes());
    let id = Event::id_of(SourceId::derive("cal"), "a1", None);
    let mut place = Place {
        path: path.clone(),
        raw: Some(EVENT.as_bytes().to_vec()),
        copy: false,
        uid: "a1".into(),
        recurrence_id: None,
        before: None,
        left: None,
    };
    let places = BTreeMap::from([(id, place.clone())]);
    let to = interval("2026-03-12T13:00:00Z", "2026-03-12T14:00:00Z");
    let proposal = agreed(Effect::MoveEvent { event: id, to });
    let target = Target {
        drafts: None,
        outbox: folder.path(),
        places: &places,
        context: office.context(),
        from: &office.from,
        threads: &BTreeMap::new(),
        now: at("2026-03-01T08:00:00Z"),
    };
    let written = apply(&proposal.approved().unwrap(), &target).unwrap();
    assert_eq!(written.len(), 1);
    let now = fs::read_to_string(&path).unwrap();
    let expected = EVENT
        .replace("20260311T100000", "20260312T140000")
        .replace(
            "DTEND;TZID=Europe/Berlin:20260311T110000\r\n",
            "DTEND;TZID=Europe/Berlin:20260312T150000\r\nSEQUENCE:1\r\n",
        )
        .replace("DTSTAMP:20260101T000000Z", "DTSTAMP:20260301T080000Z");
    assert_eq!(now, expected);
    // What was reckoned is what was written.
    let plan = prepare(&proposal.approved().unwrap(), &target).unwrap();
    assert_eq!(plan.after(&path), Some(now.as_bytes()));
    // Again, after a run that was cut off: nothing more happens.
    assert_eq!(apply(&proposal.approved().unwrap(), &target).unwrap(), vec![]);
    // Changed by somebody else: nothing is written.
    fs::write(&path, now.replace("Review", "Reviewed").replace("140000", "160000")).unwrap();
    assert_eq!(apply(&proposal.approved().unwrap(), &target).unwrap_err().code(), "E_CONFLICT");
    fs::write(&path, &now).unwrap();
    // Taken back: as before, apart from SEQUENCE and DTSTAMP.
    place.raw = Some(now.as_bytes().to_vec());
    place.before = Some(EVENT.as_bytes().to_vec());
    let places = BTreeMap::from([(id, place)]);
    let mut event =
        crate::ical::read_calendar(EVENT.as_bytes(), &office.context()).resources.remove(0).events.remove(0);
    event.summary = "Review".into();
    let undo = agreed(Effect::PutBack { item: Box::new(world::Item::Event(event)) });
    apply(&undo.approved().unwrap(), &Target { places: &places, ..target }).unwrap();
    let back = fs::read_to_string(&path).unwrap();
    let lines = |text: &str| {
        text.lines()
            .filter(|l| !l.starts_with("SEQ") && !l.starts_with("DTST"))
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    assert_eq!(lines(&back), lines(EVENT));
    assert!(back.contains("SEQUENCE:2\r\n") && back.contains("DTSTART;TZID=Europe/Berlin:20260311T100000"));
}

#[test]
fn together_means_all_or_nothing_and_twice_means_once() {
    let (folder, office) = (TempDir::new().unwrap(), Office::new());
    let drafts = folder.path().join("Drafts");
    let draft = EventDraft {
        calendar: None,
        uid: "../../eq-pwned".into(),
        interval: interval("2026-03-12T13:00:00Z", "2026-03-12T14:00:00Z"),
        zone: "Europe/Berlin".into(),
        summary: "Focus: a, b; c".into(),
        description: String::new(),
        location: None,
        attendees: vec![],
        categories: vec!["Focus".into()],
        tentative: false,
        clearance: Default::default(),
    };
    let mail = Effect::DraftMail {
        message_id: "d1@office.example".into(),
        to: vec![Mailbox { email: "ana@x.example".into(), name: Some("Ana \u{c1}lvarez".into()) }],
        cc: vec![],
        subject: "Moved\r\nBcc: victim@x.example".into(),
        text: "Hello Ana,\n.\nFrom here on: caf\u{e9}.\n".into(),
        in_reply_to: None,
    };
    let create = Effect::CreateEvent { draft };
    let both = agreed(Effect::Together { effects: vec![create.clone(), mail] });
    let new = |uid: &str| Place {
        path: folder.path().join(resource_name(uid)),
        raw: None,
        copy: false,
        uid: uid.to_owned(),
        recurrence_id: None,
        before: None,
        left: None,
    };
    let places = BTreeMap::from([
        (EventId::derive("new"), new("../../eq-pwned")),
        (EventId::derive("other"), new("other")),
    ]);
    let threads = BTreeMap::new();
    let target = Target {
        drafts: Some(&drafts),
        outbox: folder.path(),
        places: &places,
        context: office.context(),
        from: &office.from,
        threads: &threads,
        now: at("2026-03-01T08:00:00Z"),
    };
    assert_eq!(apply(&both.approved().unwrap(), &target).unwrap().len(), 2);
    assert_eq!(apply(&both.approved().unwrap(), &target).unwrap().len(), 0);
    let files: Vec<String> = fs::read_dir(folder.path())
        .unwrap()
        .map(|e| e.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    assert_eq!(files.iter().filter(|name| name.ends_with(".ics")).count(), 1, "{files:?}");
    let ics = fs::read(folder.path().join(files.iter().find(|n| n.ends_with(".ics")).unwrap())).unwrap();
    let reading = crate::ical::read_calendar(&ics, &office.context());
    assert_eq!(reading.resources[0].events[0].summary, "Focus: a, b; c");
    assert_eq!(
        reading.resources[0].events[0].interval(&office.zone),
        interval("2026-03-12T13:00:00Z", "2026-03-12T14:00:00Z")
    );
    let mail = fs::read_dir(drafts.join("cur")).unwrap().next().unwrap().unwrap().path();
    let raw = fs::read(&mail).unwrap();
    let text = String::from_utf8_lossy(&raw);
    assert!(!text.contains("\r\nBcc:") && text.matches("\r\nTo: ").count() == 1, "{text}");
    let context = crate::mime::MailContext {
        source: SourceId::derive("m"),
        folder: "Drafts",
        arrival: target.now,
        mine: &[],
        flags: crate::mime::Flags::default(),
    };
    let read = crate::mime::read_message(&raw, &context).unwrap();
    assert_eq!(read.text, "Hello Ana,\n.\nFrom here on: caf\u{e9}.");
    assert_eq!(read.message.to[0].name.as_deref(), Some("Ana \u{c1}lvarez"));
    assert_eq!(read.message.subject, "Moved Bcc: victim@x.example");
    // An event that lies nowhere spoils the whole, and the file of the first part is not there.
    let unknown = Effect::CancelEvent { event: EventId::derive("nobody") };
    let Effect::CreateEvent { mut draft } = create else { panic!() };
    draft.uid = "other".into();
    let spoiled = agreed(Effect::Together { effects: vec![Effect::CreateEvent { draft }, unknown] });
    assert_eq!(apply(&spoiled.approved().unwrap(), &target).unwrap_err().code(), "E_STATE");
    assert!(!folder.path().join("other.ics").exists());
}
