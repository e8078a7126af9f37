//! A case through each surface it names: a fresh office, the baseline, the hostile file with a good item beside it.

use super::look::look;
use super::{Case, Fixture, Outcome, checks, house};
use crate::ingest::wait;
use crate::measure::{Watch, round};
use desk::{Clock, Desk, Setup, classify, gather};
use std::path::{Path, PathBuf};
use world::Level;

/// The good item's title: it must still arrive.
pub const GOOD: &str = "Sentinel quarterly walk";

/// Surfaces that this release has.
const IMPORTS: [&str; 5] = ["mbox", "maildir", "import-ics", "import-vcf", "import-archive"];
const VIEWS: [&str; 6] = ["digest", "briefing", "export-csv", "export-ics", "audit", "backup"];

/// Surfaces that the served pages are: over the wire, and in a browser.
const PAGES: [&str; 5] = ["web", "rest", "attachment", "web-login", "notification"];

/// The surfaces of a case that exist. Views of a file need a way in: calendar and card files have one, and so has mail
/// that is read on a page; scenarios about what is hidden need only the baseline. An archive can be brought to a page,
/// too.
pub fn surfaces(case: &Case) -> Vec<&'static str> {
    let mut all = files(case);
    if case.feed.iter().any(|f| PAGES.contains(&f.as_str()) || f == "import-archive") {
        all.push("pages");
    }
    all
}

fn files(case: &Case) -> Vec<&'static str> {
    let names = |all: &[&'static str]| -> Vec<&'static str> {
        all.iter().copied().filter(|s| case.feed.iter().any(|f| f == s)).collect()
    };
    let ways_in = names(&IMPORTS);
    let views = names(&VIEWS);
    if !ways_in.is_empty() || views.is_empty() {
        return ways_in;
    }
    match case.file.rsplit('.').next() {
        Some("ics") => vec!["import-ics"],
        Some("vcf") => vec!["import-vcf"],
        Some("json") => vec!["views"],
        _ => Vec::new(),
    }
}

/// Which milestone brings the first surface of a case.
pub fn comes_with(case: &Case) -> String {
    let brings = |surface: &str| match surface {
        "caldav-sync" | "carddav-sync" | "caldav-account" | "caldav-server" | "subscription" | "ics-feed"
        | "avatar" => "M7",
        "imap" | "jmap" | "smtp" | "imip" => "M8",
        _ => "M9",
    };
    let first = case.feed.iter().map(|s| brings(s)).min().unwrap_or("M9");
    format!("{first} brings its first surface ({})", case.feed.join(", "))
}

/// Feeds a case through all its surfaces.
pub fn case(case: &Case, fixture: &Fixture, home: &Path, file: &Path) -> Result<Outcome, String> {
    let mut outcome = Outcome::default();
    for surface in surfaces(case) {
        if surface == "pages" {
            house::case(case, fixture, home, file, &mut outcome).map_err(|e| format!("pages: {e}"))?;
            continue;
        }
        let variants: &[&str] = if surface == "maildir" { &["import", "watched"] } else { &["import"] };
        for variant in variants {
            one(case, fixture, home, file, (surface, variant), &mut outcome)
                .map_err(|e| format!("{surface} ({variant}): {e}"))?;
        }
    }
    Ok(outcome)
}

fn one(
    case: &Case,
    fixture: &Fixture,
    home: &Path,
    file: &Path,
    (surface, variant): (&str, &str),
    outcome: &mut Outcome,
) -> Result<(), String> {
    let temporary = tempfile::Builder::new().prefix("hostile").tempdir().map_err(|e| e.to_string())?;
    let desk = office(&temporary.path().join("office"), fixture, &home.join("baseline"))?;
    let before = look(&desk, &temporary.path().join("before"), fixture, false)?;
    let fed = lay_out(case, file, surface, &temporary.path().join("in"))?;
    let listed = listing(temporary.path());
    let watch = Watch::start();
    let gathered = match (surface, variant) {
        ("views", _) if fed.is_none() => gather::Gathered::default(),
        (_, "watched") => {
            let folder = fed.clone().unwrap_or_default();
            let use_ = gather::FolderUse::ReadOnly;
            wait(async { gather::add_folder(&desk, &folder, use_, &mut |_| true).await })?
        }
        _ => {
            let paths: Vec<PathBuf> = fed.clone().into_iter().collect();
            wait(async { gather::import(&desk, &paths, &mut |_| true).await })?
        }
    };
    let after = look(&desk, &temporary.path().join("after"), fixture, true)?;
    outcome.seconds = outcome.seconds.max(round(watch.cpu()));
    let facts = checks::Facts { case, fixture, file, before: &before, after: &after, gathered: &gathered };
    let mut wrong = checks::all(&facts);
    if fed.is_some() && !after.items.iter().any(|i| i.to_string().contains(GOOD)) {
        wrong.push("the good item of the batch did not arrive".to_owned());
    }
    wrong.extend(stray_files(temporary.path(), &listed));
    if case.class == "formula" {
        wrong.extend(checks::sheet(&after, fixture, temporary.path())?);
    }
    if case.class == "files" && surface == "import-archive" {
        outcome.notes.push("archives are never opened, so bad entries are not named one by one".to_owned());
    }
    outcome.wrong.extend(wrong.into_iter().map(|w| format!("{surface} ({variant}): {w}")));
    Ok(())
}

/// A fresh office with the baseline in it, what the fixture says at Eyes-only.
pub fn office(dir: &Path, fixture: &Fixture, baseline: &Path) -> Result<Desk, String> {
    let desk = empty_office(dir, fixture)?;
    let paths = [baseline.to_owned()];
    wait(async { gather::import(&desk, &paths, &mut |_| true).await })?;
    let seen = look(&desk, &dir.with_extension("fresh"), fixture, false)?;
    for canary in fixture.canaries.keys() {
        let ids = seen.items.iter().filter(|i| {
            matches!(super::look::kind(i), "event" | "person") && i.to_string().contains(canary.as_str())
        });
        for item in ids {
            let id = super::look::id(item).ok_or("an item without an id")?;
            wait(async { classify::classify(&desk, &id, Level::EyesOnly, "for me alone").await })?;
        }
    }
    Ok(desk)
}

/// An office with nothing in it.
pub fn empty_office(dir: &Path, fixture: &Fixture) -> Result<Desk, String> {
    let setup = Setup {
        owner: "The Executive <exec@example.test>".to_owned(),
        assistant: Some("The Assistant <assistant@example.test>".to_owned()),
        zone: "Europe/Berlin".to_owned(),
        ..Setup::default()
    };
    wait(async { Desk::init(dir, &setup, Clock::Standing(fixture.clock)).await })
}

const GOOD_MAIL: &str = "From: Chair <chair@partner.test>\nTo: exec@example.test\nSubject: Sentinel quarterly walk\n\
    Date: Sat, 21 Nov 2026 08:30:00 +0000\nMessage-ID: <sentinel@partner.test>\n\nThe good message of the batch.\n";
/// A good event, for a batch.
pub const GOOD_EVENT: &str = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//bench//EN\r\nBEGIN:VEVENT\r\n\
    UID:sentinel@example.test\r\nDTSTAMP:20261120T080000Z\r\nDTSTART:20261124T080000Z\r\n\
    DTEND:20261124T083000Z\r\nSUMMARY:Sentinel quarterly walk\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
const GOOD_CARD: &str = "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:sentinel-card\r\nFN:Sentinel quarterly walk\r\n\
    EMAIL:sentinel@outside.test\r\nEND:VCARD\r\n";

/// Lays the file out as the surface takes it, a good item after it.
fn lay_out(case: &Case, file: &Path, surface: &str, into: &Path) -> Result<Option<PathBuf>, String> {
    let bytes = std::fs::read(file).map_err(|e| format!("{}: {e}", file.display()))?;
    let write = |name: &str, bytes: &[u8]| {
        let path = into.join(name);
        std::fs::create_dir_all(path.parent().unwrap_or(into)).map_err(|e| e.to_string())?;
        std::fs::write(&path, bytes).map_err(|e| e.to_string())
    };
    match surface {
        "mbox" => write("mail.mbox", &mbox(&bytes))?,
        "maildir" => {
            write("cur/1.hostile:2,", &bytes)?;
            write("cur/2.sentinel:2,", GOOD_MAIL.as_bytes())?;
            std::fs::create_dir_all(into.join("new")).map_err(|e| e.to_string())?;
            std::fs::create_dir_all(into.join("tmp")).map_err(|e| e.to_string())?;
        }
        "import-ics" => {
            write("a-hostile.ics", &bytes)?;
            write("b-sentinel.ics", GOOD_EVENT.as_bytes())?;
        }
        "import-vcf" => {
            write("a-hostile.vcf", &bytes)?;
            write("b-sentinel.vcf", GOOD_CARD.as_bytes())?;
        }
        "import-archive" => {
            let name = file.file_name().map_or_else(|| "a.zip".into(), |n| n.to_string_lossy().into_owned());
            write(&name, &bytes)?;
            write("z-sentinel.ics", GOOD_EVENT.as_bytes())?;
        }
        _ => {
            let Some(events) = payloads(case, &bytes) else { return Ok(None) };
            write("a-hostile.ics", events.as_bytes())?;
            write("b-sentinel.ics", GOOD_EVENT.as_bytes())?;
        }
    }
    Ok(Some(into.to_owned()))
}

/// A mailbox with a message, and a good one after it.
pub fn mbox(message: &[u8]) -> Vec<u8> {
    let mut all = b"From - Sat Nov 21 09:00:00 2026\n".to_vec();
    for line in message.split_inclusive(|b| *b == b'\n') {
        if line.starts_with(b"From ") {
            all.push(b'>');
        }
        all.extend_from_slice(line);
    }
    all.extend_from_slice(b"\n\nFrom - Sat Nov 21 09:00:01 2026\n");
    all.extend_from_slice(GOOD_MAIL.as_bytes());
    all
}

/// The payloads of a scenario as titles, places and notes of events; none where it has no payloads.
fn payloads(case: &Case, scenario: &[u8]) -> Option<String> {
    let scenario: serde_json::Value = serde_json::from_slice(scenario).ok()?;
    let payloads = scenario.get("payloads")?.as_array()?;
    let mut out = String::from("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//bench//EN\r\n");
    for (n, payload) in payloads.iter().filter_map(|p| p.as_str()).enumerate() {
        let text = payload.replace('\\', "\\\\").replace(',', "\\,").replace(';', "\\;").replace('\n', "\\n");
        out.push_str(&format!(
            "BEGIN:VEVENT\r\nUID:{}-{n}\r\nDTSTAMP:20261120T080000Z\r\nDTSTART:20270308T{:02}0000Z\r\n\
             DTEND:20270308T{:02}3000Z\r\nSUMMARY:{text}\r\nLOCATION:{text}\r\nDESCRIPTION:{text}\r\nEND:VEVENT\r\n",
            case.id,
            n % 12 + 7,
            n % 12 + 7
        ));
    }
    out.push_str("END:VCALENDAR\r\n");
    Some(out)
}

/// What lies beside the office, so that a file written outside it shows.
fn listing(folder: &Path) -> Vec<PathBuf> {
    let here = std::env::current_dir().unwrap_or_default();
    let roots = [Some(folder), folder.parent(), Some(here.as_path()), here.parent(), Some(Path::new("/tmp"))];
    roots
        .into_iter()
        .flatten()
        .filter_map(|f| std::fs::read_dir(f).ok())
        .flat_map(|entries| entries.flatten().map(|e| e.path()))
        .collect()
}

fn stray_files(folder: &Path, before: &[PathBuf]) -> Vec<String> {
    let own = |path: &Path| {
        path.starts_with(folder.join("after")) || path.file_name().is_some_and(|n| n == "out" || n == "err")
    };
    let shared = |path: &Path| path.parent() == Some(Path::new("/tmp"));
    listing(folder)
        .into_iter()
        .filter(|path| !before.contains(path) && !own(path))
        .filter(|path| !shared(path) || path.to_string_lossy().contains("eq-pwned"))
        .filter(|path| !path.to_string_lossy().contains("after"))
        .map(|path| format!("written outside the office: {}", path.display()))
        .collect()
}
