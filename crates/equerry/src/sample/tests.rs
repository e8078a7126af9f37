//! Promises that the sample office keeps: the same Tuesday gives the same bytes, another Tuesday the same week
//! elsewhere, and every file is what its ending says.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use jiff::ToSpan;
use jiff::civil::Date;

use super::{ANCHOR, SampleFiles, write};

fn anchor() -> Date {
    let (year, month, day) = ANCHOR;
    Date::new(year, month, day).unwrap()
}

/// Writes the office around `tuesday` and reads it back.
fn office(tuesday: Date) -> (SampleFiles, BTreeMap<String, String>) {
    let dir = tempfile();
    let done = write(&dir, tuesday).unwrap();
    let texts = done
        .paths
        .iter()
        .map(|path| (path.to_string_lossy().into_owned(), std::fs::read_to_string(dir.join(path)).unwrap()));
    let texts = texts.collect();
    std::fs::remove_dir_all(&dir).unwrap();
    (done, texts)
}

/// The office around the story's own Tuesday, written once for all tests.
fn story() -> &'static (SampleFiles, BTreeMap<String, String>) {
    static OFFICE: std::sync::OnceLock<(SampleFiles, BTreeMap<String, String>)> = std::sync::OnceLock::new();
    OFFICE.get_or_init(|| office(anchor()))
}

/// A directory of this process and this call alone.
fn tempfile() -> std::path::PathBuf {
    static CALLS: std::sync::atomic::AtomicUsize = std::sync::atomic::AtomicUsize::new(0);
    let call = CALLS.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    std::env::temp_dir().join(format!("equerry-sample-{}-{call}", std::process::id()))
}

/// The messages of a mailbox, each as header fields (unfolded) and the rest.
fn messages(mbox: &str) -> Vec<(BTreeMap<String, String>, String)> {
    let mut all = Vec::new();
    for text in format!("\n{mbox}").split("\nFrom ").skip(1) {
        let (_, text) = text.split_once('\n').unwrap();
        let (head, body) = text.split_once("\n\n").unwrap();
        let head = head.replace("\n\t", " ");
        let fields = head.lines().map(|line| {
            let (name, value) = line.split_once(": ").unwrap_or_else(|| panic!("no field: {line}"));
            (name.to_owned(), value.to_owned())
        });
        all.push((fields.collect(), body.to_owned()));
    }
    all
}

fn post(texts: &BTreeMap<String, String>) -> Vec<(BTreeMap<String, String>, String)> {
    texts.iter().filter(|(name, _)| name.ends_with(".mbox")).flat_map(|(_, text)| messages(text)).collect()
}

#[test]
fn the_same_tuesday_gives_the_same_bytes() {
    assert_eq!(*story(), office(anchor()));
}

#[test]
fn only_tuesdays_will_do() {
    let error = write(Path::new("never-written"), anchor().tomorrow().unwrap()).unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::InvalidInput);
}

/// Every calendar date in `text`, written `2026-11-24` or, in a calendar, `20261124`.
fn dates(name: &str, text: &str) -> Vec<Date> {
    let mut all = Vec::new();
    let ics = name.ends_with(".ics");
    let mut zone = false;
    for line in text.lines() {
        if ics {
            zone = (zone || line == "BEGIN:VTIMEZONE") && line != "END:VTIMEZONE";
            if zone {
                continue;
            }
            let timed = [
                "DTSTART",
                "DTEND",
                "DTSTAMP",
                "DUE",
                "EXDATE",
                "RECURRENCE-ID",
                "CREATED",
                "COMPLETED",
                "RRULE",
            ];
            if !timed.iter().any(|p| line.starts_with(p)) {
                continue;
            }
            let value = line.rsplit_once("UNTIL=").or(line.rsplit_once(':')).unwrap().1;
            all.push(Date::strptime("%Y%m%d", &value[..8]).unwrap());
        } else {
            for i in 0..line.len().saturating_sub(9) {
                let Some(part) = line.get(i..i + 10) else { continue };
                if part.as_bytes()[4] == b'-' && part.as_bytes()[7] == b'-' {
                    all.extend(Date::strptime("%Y-%m-%d", part));
                }
            }
        }
    }
    all
}

#[test]
fn a_later_tuesday_moves_every_date_and_keeps_every_weekday() {
    let (first, here) = story();
    for weeks in [1, 17] {
        let (second, there) = office(anchor().checked_add((7 * weeks).days()).unwrap());
        assert_eq!(*first, second);
        for (name, text) in
            here.iter().filter(|(name, _)| !name.ends_with(".vcf") && !name.ends_with(".mbox"))
        {
            let (before, after) = (dates(name, text), dates(name, &there[name]));
            assert_eq!(before.len(), after.len(), "{name}");
            for (before, after) in before.iter().zip(&after) {
                assert_eq!(
                    before.until(*after).unwrap().get_days(),
                    7 * weeks,
                    "{name}: {before} and {after}"
                );
                assert_eq!(before.weekday(), after.weekday());
            }
        }
        let home = jiff::tz::TimeZone::get("Europe/Amsterdam").unwrap();
        for ((before, _), (after, _)) in post(here).iter().zip(&post(&there)) {
            assert_eq!(before["Message-ID"], after["Message-ID"]);
            let date = |fields: &BTreeMap<String, String>| {
                jiff::fmt::rfc2822::parse(&fields["Date"]).unwrap().with_time_zone(home.clone()).datetime()
            };
            assert_eq!(
                date(before).checked_add((7 * weeks).days()).unwrap(),
                date(after),
                "{}",
                before["Message-ID"]
            );
        }
    }
}

#[test]
fn there_is_enough_of_everything_and_not_too_much() {
    let (done, texts) = story();
    assert!(done.people >= 55, "{done:?}");
    assert!((1200..=2200).contains(&(done.inbox + done.sent + done.archive)), "{done:?}");
    assert!(done.events >= 500, "{done:?}");
    assert!(done.open_tasks >= 45 && done.finished_tasks >= 140, "{done:?}");
    let count = |ending: &str, mark: &str| -> usize {
        let chosen = texts.iter().filter(|(name, _)| name.ends_with(ending));
        chosen.map(|(_, text)| text.lines().filter(|line| line.trim_end() == mark).count()).sum()
    };
    assert_eq!(count(".vcf", "BEGIN:VCARD"), done.people);
    assert_eq!(count(".ics", "BEGIN:VEVENT"), done.events);
    for (name, claimed) in [("inbox", done.inbox), ("sent", done.sent), ("archive", done.archive)] {
        assert_eq!(messages(&texts[&format!("mail/{name}.mbox")]).len(), claimed, "{name}");
    }
    let todo: Vec<&str> = texts["tasks/tasks.txt"].lines().collect();
    assert_eq!(todo.iter().filter(|line| line.starts_with("x ")).count(), 140);
    assert!(
        todo.iter().all(|line| line.contains(" kind:") && line.contains(" owner:") && line.contains(" est:"))
    );
}

#[test]
fn every_message_has_a_date_an_id_of_its_own_and_a_known_parent() {
    let (_, texts) = story();
    let post = post(texts);
    let mut ids = BTreeSet::new();
    for (fields, _) in &post {
        assert!(ids.insert(fields["Message-ID"].clone()), "{}", fields["Message-ID"]);
    }
    let last = "2026-11-24T07:35+01:00[Europe/Amsterdam]".parse::<jiff::Zoned>().unwrap();
    for (fields, _) in &post {
        let date = jiff::fmt::rfc2822::parse(&fields["Date"]).unwrap();
        assert!(date <= last, "{}", fields["Date"]);
        for field in ["From", "To", "Subject"] {
            assert!(!fields[field].is_empty());
        }
        if let Some(parent) = fields.get("In-Reply-To") {
            assert!(ids.contains(parent), "{parent}");
            assert!(fields["References"].ends_with(parent.as_str()), "{parent}");
        }
    }
}

#[test]
fn every_address_is_invented() {
    let (_, texts) = story();
    let part_of_an_address = |c: char| c.is_ascii_alphanumeric() || ".-_".contains(c);
    for (name, text) in texts.iter().filter(|(name, _)| *name != "tasks/tasks.txt") {
        for line in text.replace('\r', "").replace("\n ", "").replace("=\n", "").lines() {
            for (at, _) in line.match_indices('@') {
                let domain: String = line[at + 1..].chars().take_while(|c| part_of_an_address(*c)).collect();
                let address =
                    line[..at].chars().next_back().is_some_and(part_of_an_address) && domain.contains('.');
                assert!(!address || domain.trim_end_matches('.').ends_with(".example"), "{name}: {line}");
            }
        }
    }
}

#[test]
fn no_line_is_longer_than_its_format_allows() {
    let (_, texts) = story();
    for (name, text) in texts {
        let limit = if name.ends_with(".ics") || name.ends_with(".vcf") { 75 } else { 998 };
        for line in text.lines() {
            assert!(line.trim_end_matches('\r').len() <= limit, "{name}: {line}");
            assert!(!line.contains("{{"), "{name}: {line}");
        }
        if limit == 75 {
            assert_eq!(text.matches('\n').count(), text.matches("\r\n").count(), "{name}");
        }
    }
}

#[test]
fn the_morning_is_the_one_of_the_story() {
    let (_, texts) = story();
    let home = jiff::tz::TimeZone::get("Europe/Amsterdam").unwrap();
    let evening = "2026-11-23T18:00+01:00[Europe/Amsterdam]".parse::<jiff::Zoned>().unwrap();
    let arrived = |name: &str| {
        let all = messages(&texts[&format!("mail/{name}.mbox")]);
        let late = all.iter().filter(|(f, _)| jiff::fmt::rfc2822::parse(&f["Date"]).unwrap() >= evening);
        late.map(|(f, _)| f["Subject"].clone()).collect::<Vec<_>>()
    };
    // 31 arrived overnight, 14 of them filed by rule.
    assert_eq!((arrived("inbox").len(), arrived("archive").len()), (17, 14));

    let inbox = messages(&texts["mail/inbox.mbox"]);
    let from = |who: &str| -> Vec<String> {
        let theirs = inbox.iter().filter(|(f, _)| f["From"].contains(who));
        theirs
            .map(|(f, _)| {
                jiff::fmt::rfc2822::parse(&f["Date"])
                    .unwrap()
                    .with_time_zone(home.clone())
                    .strftime("%a %H:%M")
                    .to_string()
            })
            .collect()
    };
    assert!(from("saskia@").contains(&"Tue 06:52".to_owned()));
    assert!(from("orla.byrne@").contains(&"Fri 16:20".to_owned()));
    assert!(from("greta.lindqvist@").contains(&"Tue 07:31".to_owned()));

    // The last words between Mara and the people who went quiet.
    for (who, days) in [("claudia@reyes", 41), ("tom.hale@", 52), ("aiko.tan@", 17)] {
        let all = post(texts);
        let with = all.iter().filter(|(f, _)| {
            !f.contains_key("Auto-Submitted")
                && (f["From"].contains(who) || f["From"].contains("mara.") && f["To"].contains(who))
        });
        let last = with.map(|(f, _)| jiff::fmt::rfc2822::parse(&f["Date"]).unwrap().date()).max().unwrap();
        assert_eq!(last.until(anchor()).unwrap().get_days(), days, "{who}");
    }
}

/// The plan says on-time delivery, the calendar says budget: shares of the week before, by goal.
#[test]
fn last_week_went_to_the_budget() {
    let anchor = super::Anchor::new(anchor()).unwrap();
    let cast = super::Cast::read(&anchor).unwrap();
    let (from, to) = (anchor.day("-1 Mon").unwrap(), anchor.day("-1 Sun").unwrap());
    let mut minutes = BTreeMap::new();
    for entry in super::calendar::entries(&anchor, &cast).unwrap() {
        for (start, length) in entry.occurrences() {
            if entry.file == "mara" && !entry.free && (from..=to).contains(&start.date()) {
                *minutes.entry(entry.goal).or_insert(0) += length;
            }
        }
    }
    let all: i64 = minutes.values().sum();
    let share = |goal: char| (100 * minutes[&goal] + all / 2) / all;
    assert_eq!(['a', 'b', 'c', 'd', 'n'].map(share), [13, 11, 13, 24, 38]);
}

#[test]
fn the_texts_in_toml_hold_together() {
    let (_, texts) = story();
    let values = |name: &str, key: &str| -> Vec<String> {
        let lines = texts[name].lines().filter_map(|line| line.strip_prefix(&format!("{key} = ")));
        lines.map(|value| value.trim_matches('"').to_owned()).collect()
    };
    let goals: BTreeSet<String> = values("goals.toml", "id").into_iter().collect();
    for parent in values("goals.toml", "parent") {
        assert!(goals.contains(&parent), "{parent}");
    }
    for goal in values("decisions.toml", "goal").into_iter().chain(values("grid.toml", "goal")) {
        assert!(goals.contains(&goal), "{goal}");
    }
    let projects: BTreeSet<String> = values("projects.toml", "id").into_iter().collect();
    let todo = &texts["tasks/tasks.txt"];
    let tags = |prefix: &str| -> BTreeSet<String> {
        let words = todo.split_whitespace().filter_map(|word| word.strip_prefix(prefix));
        words.flat_map(|value| value.split(',')).map(str::to_owned).collect()
    };
    for goal in tags("goal:") {
        assert!(goals.contains(&goal), "{goal}");
    }
    let ids = tags("id:");
    for before in tags("after:") {
        assert!(ids.contains(&before), "{before}");
    }
    let open = todo.lines().filter(|line| !line.starts_with("x "));
    for project in open.flat_map(str::split_whitespace).filter_map(|word| word.strip_prefix('+')) {
        assert!(
            projects.contains(project) || ["routes", "audit", "customers", "home"].contains(&project),
            "{project}"
        );
    }
}

#[test]
fn the_grid_reads_as_nine_areas() {
    let (_, texts) = story();
    let grid = desk::grid::read(&texts["grid.toml"]).unwrap();
    assert_eq!((grid.areas(), grid.people()), (9, 7));
}
