//! `bench diary`: a real diary, as a table of calendar entries, into one calendar file.

use crate::input;
use jiff::{civil, tz::TimeZone};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::PathBuf;

/// Turns a table of calendar entries into a calendar file.
#[derive(clap::Args)]
pub struct Args {
    /// CSV with mailbox, kind, date, time, description, chairperson and detail.
    entries: PathBuf,
    /// The calendar file to write.
    #[arg(long)]
    out: PathBuf,
    /// Only entries of this mailbox; the one with most entries when it is not given.
    #[arg(long)]
    mailbox: Option<String>,
}

/// One row of the table.
#[derive(serde::Deserialize)]
pub struct Entry {
    mailbox: String,
    kind: String,
    /// As written: month, day, year.
    pub date: String,
    /// As written.
    pub time: String,
    /// The title.
    pub description: String,
    chairperson: String,
    detail: String,
}

impl Entry {
    /// Whose calendar it is from.
    pub fn mailbox(&self) -> &str {
        &self.mailbox
    }
    /// Its day, start and end, where it has all three on one day.
    pub fn stretch(&self) -> Option<(civil::Date, civil::Time, civil::Time)> {
        let date = civil::Date::strptime("%m/%d/%Y", &self.date).ok()?;
        let (start, end) = times(&self.time).filter(|_| self.time.contains(" - "))?;
        (start < end).then_some((date, start, end))
    }
    /// Year and month, to sort by.
    pub fn month(&self) -> String {
        civil::Date::strptime("%m/%d/%Y", &self.date)
            .map_or_else(|_| String::new(), |d| d.strftime("%Y-%m").to_string())
    }
    /// Whether it is an appointment or an invitation with a title and a stretch of time.
    pub fn can_be_labelled(&self) -> bool {
        matches!(self.kind.as_str(), "APPOINTMENT" | "INVITATION")
            && self.time.contains(" - ")
            && !self.description.trim().is_empty()
            && world_event(self, 0).is_some()
    }
}

/// The zone the entries name ("Central Standard Time").
pub const ZONE: &str = "America/Chicago";

/// The rows of a table, in its order.
///
/// # Errors
/// What is wrong with it.
pub fn entries(bytes: &[u8]) -> Result<Vec<Entry>, csv::Error> {
    csv::Reader::from_reader(bytes).deserialize().collect()
}

/// An entry as an event of a calendar; none when its date cannot be read.
pub fn world_event(entry: &Entry, row: usize) -> Option<world::Event> {
    let date = civil::Date::strptime("%m/%d/%Y", &entry.date).ok()?;
    let zone = TimeZone::get(ZONE).ok()?;
    let at = |day: civil::Date, time| world::time::instant(day, time, &zone);
    let time = match times(&entry.time) {
        Some((start, end)) => {
            let day = if end < start { date.tomorrow().ok()? } else { date };
            let interval = world::Interval::new(at(date, start), at(day, end));
            world::event::EventTime::Timed { interval, zone: ZONE.into() }
        }
        None => world::event::EventTime::AllDay { start: date, end: date.tomorrow().ok()? },
    };
    let source = world::SourceId::derive("diary");
    Some(world::Event::new(source, format!("diary-{row}"), entry.description.trim(), time))
}

/// Runs it.
///
/// # Errors
/// A sentence that names the file that is absent, malformed or closed to us.
pub fn run(args: &Args) -> Result<Value, String> {
    let bytes = input::read(&args.entries)?;
    let mut entries = entries(&bytes).map_err(|e| format!("{}: {e}", args.entries.display()))?;
    let mailbox = args.mailbox.clone().or_else(|| fullest(&entries)).unwrap_or_default();
    entries.retain(|e| e.mailbox == mailbox);
    let mut calendar =
        String::from("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Equerry bench//diary//EN\r\n");
    let mut seen = BTreeSet::new();
    let (mut events, mut unread) = (0, 0);
    for entry in &entries {
        // Reminders and invitations repeat appointments word for word.
        if !seen.insert((entry.date.clone(), entry.time.clone(), entry.description.trim().to_lowercase())) {
            continue;
        }
        match event(entry, events) {
            Some(text) => {
                calendar.push_str(&text);
                events += 1;
            }
            None => unread += 1,
        }
    }
    calendar.push_str("END:VCALENDAR\r\n");
    std::fs::write(&args.out, calendar).map_err(|e| format!("{}: {e}", args.out.display()))?;
    Ok(json!({"events": events, "entries": entries.len(), "unread": unread, "mailbox": mailbox}))
}

/// The mailbox with most entries.
pub fn fullest(entries: &[Entry]) -> Option<String> {
    let mut counts = std::collections::BTreeMap::new();
    for entry in entries {
        *counts.entry(&entry.mailbox).or_insert(0) += 1;
    }
    counts.into_iter().max_by_key(|(_, n)| *n).map(|(mailbox, _)| mailbox.clone())
}

fn event(entry: &Entry, number: usize) -> Option<String> {
    let date = civil::Date::strptime("%m/%d/%Y", &entry.date).ok()?;
    let tz = TimeZone::get(ZONE).ok()?;
    let mut out = String::from("BEGIN:VEVENT\r\n");
    let mut line = |text: &str| fold(&mut out, text);
    line(&format!("UID:diary-{number}-{date}@bench.example"));
    line("DTSTAMP:20000101T000000Z");
    let timed = times(&entry.time);
    match timed {
        Some((start, end)) => {
            line(&format!("DTSTART;TZID={ZONE}:{}", written(date, start)));
            let day = if end < start { date.tomorrow().ok()? } else { date };
            line(&format!("DTEND;TZID={ZONE}:{}", written(day, end)));
            // Most appointments were known about a week before; nothing in the table says when.
            let known =
                date.checked_sub(jiff::Span::new().days(7)).ok()?.to_datetime(start).to_zoned(tz).ok()?;
            line(&format!("CREATED:{}", known.timestamp().strftime("%Y%m%dT%H%M%SZ")));
        }
        None => line(&format!("DTSTART;VALUE=DATE:{}", date.strftime("%Y%m%d"))),
    }
    let title = entry.description.split_whitespace().collect::<Vec<_>>().join(" ");
    let title = if title.is_empty() { "(untitled)".to_owned() } else { title };
    let lower = title.to_lowercase();
    line(&format!("SUMMARY:{}", escaped(&title)));
    if !entry.detail.trim().is_empty() {
        line(&format!("DESCRIPTION:{}", escaped(entry.detail.trim())));
    }
    if let Some(room) = room(&title) {
        line(&format!("LOCATION:{}", escaped(&room)));
    }
    if has(&lower, &["doctor", "dr.", "dentist", "appt", "surgery"]) {
        line("CATEGORIES:Medical");
    } else if has(&lower, &["son ", "son's", "daughter", "kids"]) {
        line("CATEGORIES:Family");
    }
    // Who else is away or on call is good to know and takes no time.
    let whole_day = timed.is_none_or(|(a, b)| b > a && b.duration_since(a).as_hours() >= 7);
    let absence = has(&lower, &["oncall", "on call", "vacation", "out of", "- out", " out ", "holiday"]);
    if absence && whole_day || entry.kind == "REMINDER" {
        line("TRANSP:TRANSPARENT");
    }
    if !entry.chairperson.is_empty() && entry.chairperson != "Outlook Migration Team" {
        line(&format!("COMMENT:Chair {}", escaped(&entry.chairperson)));
    }
    line("END:VEVENT");
    Some(out)
}

fn has(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.contains(word))
}

/// "1:00 PM - 2:00 PM (Central Standard Time)"; a single time lasts a quarter of an hour.
fn times(text: &str) -> Option<(civil::Time, civil::Time)> {
    let text = text.split('(').next()?.trim();
    let one = |t: &str| civil::Time::strptime("%I:%M %p", t.trim()).ok();
    match text.split_once(" - ") {
        Some((a, b)) => Some((one(a)?, one(b)?)),
        None => one(text).map(|t| (t, t.wrapping_add(jiff::SignedDuration::from_mins(15)))),
    }
}

fn written(date: civil::Date, time: civil::Time) -> String {
    date.to_datetime(time).strftime("%Y%m%dT%H%M%S").to_string()
}

/// A conference room named in a title: "Conference room EB4102", "… - 4194".
fn room(title: &str) -> Option<String> {
    let lower = title.to_lowercase();
    if let Some(at) = lower.find("conference room") {
        let named = title.get(at + "conference room".len()..)?.split_whitespace().next()?;
        return Some(named.trim_matches(|c: char| !c.is_alphanumeric()).to_owned()).filter(|r| !r.is_empty());
    }
    let last = title.split_whitespace().next_back()?;
    let bare = last.trim_start_matches("EB");
    let is_room =
        bare.len() == 4 && bare.starts_with(['3', '4', '1']) && bare.chars().any(|c| c.is_ascii_digit());
    (is_room && bare.chars().all(|c| c.is_ascii_alphanumeric())).then(|| last.to_owned())
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace(';', "\\;")
        .replace(',', "\\,")
        .replace("\r\n", "\n")
        .replace('\n', "\\n")
}

/// A content line, folded at 75 octets (RFC 5545 §3.1).
fn fold(out: &mut String, line: &str) {
    let (mut room, mut used) = (75, 0);
    for c in line.chars() {
        if used + c.len_utf8() > room {
            out.push_str("\r\n ");
            (room, used) = (74, 0);
        }
        let _ = write!(out, "{c}");
        used += c.len_utf8();
    }
    out.push_str("\r\n");
}
