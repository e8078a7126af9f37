//! Changes in words: what a sentence asks for, as far as it is understood, and the one way in which each is written. What
//! is not understood is said, with how to write it.

use super::named::Named;
use crate::words::{inert, short};
use engines::twin::Change;
use jiff::civil::{Date, Time, Weekday};
use serde::Serialize;
use world::Snapshot;

/// So many changes in one scenario.
pub(super) const MOST: usize = 8;
/// So much is read of what is written.
const MOST_CHARS: usize = 2_000;

/// A change that was understood.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Understood {
    /// It.
    pub change: Change,
    /// The one way in which it is written: "Drop Vendor review".
    pub words: String,
    /// How it was taken where more was said than is part of a week.
    pub note: Option<String>,
}

/// Words that were not understood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Unread {
    /// They.
    pub words: String,
    /// Why, and what to write.
    pub why: String,
}

/// What was written of a scenario.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Read {
    /// What was understood, in order.
    pub changes: Vec<Understood>,
    /// What was not.
    pub unread: Vec<Unread>,
}

impl Read {
    /// The changes themselves.
    pub fn changes(&self) -> Vec<Change> {
        self.changes.iter().map(|c| c.change.clone()).collect()
    }
    /// All of it, a change a line; what was not understood stays as it was written.
    pub fn text(&self) -> String {
        let lines = self.changes.iter().map(|c| c.words.as_str());
        let lines: Vec<&str> = lines.chain(self.unread.iter().map(|u| u.words.as_str())).collect();
        lines.join("\n")
    }
    /// The same without its `n`th change.
    pub fn without(&self, n: usize) -> String {
        let mut rest = self.clone();
        rest.changes.remove(n);
        rest.text()
    }
    /// Whether nothing was written.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty() && self.unread.is_empty()
    }
}

/// Words with which a change begins.
const VERBS: [&str; 37] = [
    "drop", "stop", "cancel", "skip", "end", "shorten", "cut", "move", "put", "add", "delegate", "hand",
    "give", "let", "keep", "take", "protect", "block", "batch", "read", "mail", "new", "start", "project",
    "weigh", "weight", "trip", "travel", "away", "off", "absence", "leave", "set", "check", "absent", "hire",
    "lose",
];

/// Reads what is written: sentences on lines of their own, or joined by commas, semicolons and "and".
pub(super) fn read(world: &Snapshot, weeks: u32, text: &str) -> Read {
    let named = Named::of(world, weeks);
    let mut read = Read::default();
    for sentence in sentences(text) {
        if read.changes.len() >= MOST {
            let why = format!("at most {MOST} changes are tried at once");
            read.unread.push(Unread { words: sentence, why });
            continue;
        }
        match change(&named, &sentence) {
            Ok((change, note)) => {
                let words = told(&change);
                if !read.changes.iter().any(|c| c.change == change) {
                    read.changes.push(Understood { change, words, note });
                }
            }
            Err(why) => read.unread.push(Unread { words: sentence, why }),
        }
    }
    read
}

/// The sentences of a text; a new one begins where a word follows with which a change begins.
fn sentences(text: &str) -> Vec<String> {
    let text: String = text.chars().take(MOST_CHARS).collect();
    let mut found: Vec<String> = Vec::new();
    for line in text.split(['\n', '\r', ';']) {
        let mut rest = line.trim();
        while let Some((first, more)) = split(rest) {
            found.push(first.to_owned());
            rest = more;
        }
        found.push(rest.to_owned());
    }
    let clean = |s: &String| short(&inert(s.trim().trim_end_matches(['.', '!', '?', ','])), 160);
    found.iter().map(clean).filter(|s| !s.is_empty()).collect()
}

/// The first sentence and what follows the word that joins them.
fn split(text: &str) -> Option<(&str, &str)> {
    let low = text.to_lowercase();
    // Letters that grow or shrink in lower case would put the two texts out of step.
    if low.len() != text.len() {
        return None;
    }
    let joins = [" and then ", " and ", ", then ", ", ", " then "];
    let places = joins.iter().flat_map(|join| low.match_indices(join).map(|(at, join)| (at, join.len())));
    let begins = |(at, len): &(usize, usize)| {
        let next = low[at + len..].split(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
        VERBS.contains(&next)
    };
    let (at, len) = places.filter(begins).min()?;
    Some((text[..at].trim(), text[at + len..].trim()))
}

type Taken = Result<(Change, Option<String>), String>;

/// Reads one sentence.
fn change(named: &Named<'_>, sentence: &str) -> Taken {
    let (verb, rest) = sentence.split_once(char::is_whitespace).unwrap_or((sentence, ""));
    let rest = rest.trim();
    let plain = |change: Result<Change, String>| change.map(|c| (c, None));
    match verb.to_lowercase().trim_end_matches(':') {
        "drop" | "stop" | "cancel" | "skip" | "end" => {
            let going = ["going to ", "attending ", "holding "];
            let name = going.iter().find_map(|g| rest.strip_prefix(g)).unwrap_or(rest);
            plain(named.series(name).map(|series| Change::Drop { series }))
        }
        "shorten" | "cut" => plain(shorten(named, rest)),
        "move" | "put" => plain(moved(named, rest)),
        "add" => plain(add(rest)),
        "delegate" | "hand" | "give" => plain(delegate(named, rest)),
        "let" => let_somebody(named, rest),
        "keep" | "take" | "protect" | "block" => keep(named, rest),
        "batch" | "read" | "mail" | "check" => plain(batch(rest)),
        "new" | "start" | "project" => plain(project(rest)),
        "weigh" | "weight" | "set" => plain(weigh(named, rest)),
        "trip" | "travel" => plain(days(rest).map(|(from, until)| Change::Trip { from, until })),
        "away" | "off" | "absence" | "absent" | "leave" => {
            plain(days(rest).map(|(from, until)| Change::Absence { from, until }))
        }
        "hire" => plain(hire(rest)),
        "lose" => plain(named.person(rest).map(|name| Change::Lose { name })),
        _ => Err("it begins with no word that is known here, such as drop, shorten, move, hand, keep, read mail, new project, away".to_owned()),
    }
}

/// The part before the last of these words and the part after it.
fn around<'a>(text: &'a str, word: &str) -> Option<(&'a str, &'a str)> {
    let low = text.to_ascii_lowercase();
    let at = low.rfind(&format!(" {word} "))?;
    Some((text[..at].trim(), text[at + word.len() + 2..].trim()))
}

fn shorten(named: &Named<'_>, rest: &str) -> Result<Change, String> {
    let (name, length) = around(rest, "to").ok_or("say how long it is to take: shorten NAME to 30 min")?;
    let minutes = minutes(length).filter(|m| (5..=480).contains(m));
    let minutes = minutes.ok_or("say a length from 5 to 480 minutes: to 30 min")?;
    Ok(Change::Shorten { series: named.series(name)?, minutes })
}

fn moved(named: &Named<'_>, rest: &str) -> Result<Change, String> {
    let (name, to) = around(rest, "to").ok_or("say where to: move NAME to Thu 14:00")?;
    let (weekday, from) = day_and_time(to).ok_or("say a weekday and a time: to Thu 14:00")?;
    Ok(Change::Move { series: named.series(name)?, weekday, from })
}

fn add(rest: &str) -> Result<Change, String> {
    let hint = "say it like this: add Board call on Thu 14:00 for 60 min";
    let (rest, length) = around(rest, "for").map_or((rest, None), |(rest, length)| (rest, minutes(length)));
    let (name, at) = around(rest, "on").or_else(|| around(rest, "every")).ok_or(hint)?;
    let (weekday, from) = day_and_time(at).ok_or(hint)?;
    if name.is_empty() {
        return Err(hint.to_owned());
    }
    let minutes = length.unwrap_or(60).clamp(5, 480);
    Ok(Change::Add { series: name.to_owned(), weekday, from, minutes })
}

fn delegate(named: &Named<'_>, rest: &str) -> Result<Change, String> {
    let rest = rest.strip_prefix("over ").unwrap_or(rest);
    let (what, to) = around(rest, "to").map_or((rest, None), |(what, to)| (what, Some(to)));
    let to = to.map(|to| named.person(to)).transpose()?;
    Ok(Change::Delegate { what: named.work(what)?, to })
}

/// "let Priya chair Weekly ops": the series goes on without you; "let Priya do Legal" hands the work over.
fn let_somebody(named: &Named<'_>, rest: &str) -> Taken {
    const HOW: [&str; 7] = ["chair", "lead", "run", "host", "do", "take", "handle"];
    let found = HOW.iter().find_map(|how| Some((around(rest, how)?, *how)));
    let ((who, what), how) = found.ok_or("say it like this: let Priya chair NAME, or: let Priya do AREA")?;
    let who = named.person(who)?;
    if let (Ok(series), false) = (named.series(what), matches!(how, "do" | "handle")) {
        let note = format!("taken as: you no longer go; that {who} does is for {who} to say");
        return Ok((Change::Drop { series }, Some(note)));
    }
    Ok((Change::Delegate { what: named.work(what)?, to: Some(who) }, None))
}

fn keep(named: &Named<'_>, rest: &str) -> Taken {
    let (rest, reason) = around(&format!(" {rest} "), "for")
        .map_or((rest.to_owned(), None), |(rest, why)| {
            (rest.to_owned(), (!why.is_empty()).then(|| why.to_owned()))
        });
    let hint = "say a weekday, and from when until when: keep Fri 09:00-12:00 free";
    let mut words = rest.split_whitespace().filter(|w| {
        !matches!(w.to_lowercase().as_str(), "free" | "every" | "on" | "the" | "all" | "day" | "as" | "focus")
    });
    let weekday = words.next().and_then(weekday).ok_or(hint)?;
    let (open, noon, close) = named.day();
    let stretch = match words.next() {
        None => Some((open, close)),
        Some(word) => match word.to_lowercase().as_str() {
            "morning" | "mornings" => Some((open, noon)),
            "afternoon" | "afternoons" => Some((noon, close)),
            stretch => stretch.split_once(['-', '–']).and_then(|(a, b)| Some((time(a)?, time(b)?))),
        },
    };
    let (from, until) = stretch.filter(|(from, until)| from < until).ok_or(hint)?;
    let note = reason.filter(|r| !r.eq_ignore_ascii_case("focus")).map(|reason| {
        format!("taken as time kept free; that it goes to “{reason}” is not part of a simulated week")
    });
    Ok((Change::Protect { weekday, from, until }, note))
}

fn batch(rest: &str) -> Result<Change, String> {
    let low = rest.to_lowercase();
    let mut words = low.split_whitespace().filter(|w| !matches!(*w, "mail" | "mails" | "email" | "only"));
    let times = match words.next() {
        Some("once") => Some(1),
        Some("twice") => Some(2),
        Some("thrice" | "three") => Some(3),
        Some(number) => number.parse().ok(),
        None => None,
    };
    let times = times.filter(|t| (1..=12).contains(t)).ok_or("say how often: read mail 3 times a day")?;
    Ok(Change::Batch { times })
}

fn project(rest: &str) -> Result<Change, String> {
    let hint = "say its name and its hours: new project Terminal of 40 h";
    let rest = rest.strip_prefix("project ").unwrap_or(rest);
    let (name, size) =
        around(rest, "of").or_else(|| rest.rsplit_once('=')).or_else(|| rest.rsplit_once(' ')).ok_or(hint)?;
    let size = size.trim().trim_end_matches(|c: char| c.is_alphabetic() || c == ' ');
    let hours: f64 = size.parse().ok().filter(|h| (0.5..=2_000.0).contains(h)).ok_or(hint)?;
    let name = name.trim();
    if name.is_empty() {
        return Err(hint.to_owned());
    }
    Ok(Change::Project { name: name.to_owned(), hours })
}

/// "hire Deputy for 20 h a week from 2026-12-01".
fn hire(rest: &str) -> Result<Change, String> {
    let hint = "say for how many hours a week: hire Deputy for 20 h a week from 2026-12-01";
    let (rest, from) = match around(rest, "from") {
        Some((rest, date)) => (rest, Some(date.parse::<Date>().map_err(|_| hint.to_owned())?)),
        None => (rest, None),
    };
    let (name, hours) = around(rest, "for").ok_or(hint)?;
    let number = hours.split(|c: char| !c.is_ascii_digit() && c != '.').next().unwrap_or("");
    let hours: f64 = number.parse().ok().filter(|h| (1.0..=60.0).contains(h)).ok_or(hint)?;
    match name.is_empty() {
        true => Err(hint.to_owned()),
        false => Ok(Change::Hire { name: name.to_owned(), hours, from }),
    }
}

fn weigh(named: &Named<'_>, rest: &str) -> Result<Change, String> {
    let hint = "say the goal and its share: weigh NAME 40%";
    let (goal, percent) = rest.rsplit_once(' ').ok_or(hint)?;
    let percent: f64 =
        percent.trim_end_matches('%').parse().ok().filter(|p| (0.0..=95.0).contains(p)).ok_or(hint)?;
    let goal = goal.trim().trim_end_matches(" at").trim_end_matches(" to");
    Ok(Change::Weight { goal: named.goal(goal)?, percent })
}

fn days(rest: &str) -> Result<(Date, Date), String> {
    let hint = "say the days like this: 2026-12-01 to 2026-12-03";
    let rest = rest.strip_prefix("from ").unwrap_or(rest);
    let (from, until) = around(rest, "to").or_else(|| around(rest, "until")).unwrap_or((rest, rest));
    let day = |text: &str| text.trim_start_matches("on ").trim().parse::<Date>().map_err(|_| hint.to_owned());
    let (from, until) = (day(from)?, day(until)?);
    if until < from {
        return Err(format!("it ends on {until}, before it begins on {from}"));
    }
    Ok((from, until))
}

/// "30", "30 min", "half an hour", "1 h", "1 h 30".
fn minutes(text: &str) -> Option<u32> {
    let low = text.trim().to_lowercase();
    match low.as_str() {
        "half an hour" => return Some(30),
        "an hour" | "one hour" => return Some(60),
        _ => {}
    }
    let mut numbers =
        low.split(|c: char| !c.is_ascii_digit()).filter(|n| !n.is_empty()).map(str::parse::<u32>);
    let first = numbers.next()?.ok()?;
    let is_hours = low.trim_start_matches(|c: char| c.is_ascii_digit()).trim_start().starts_with('h');
    match numbers.next() {
        Some(second) if is_hours => Some(first * 60 + second.ok()?),
        Some(_) => None,
        None if is_hours => Some(first * 60),
        None => Some(first),
    }
}

fn weekday(text: &str) -> Option<Weekday> {
    let low = text.to_lowercase();
    let stem = low.trim_end_matches(',').trim_end_matches('s');
    let names = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    let place = names.iter().position(|name| {
        stem.len() >= 3 && (name.starts_with(stem) || name.starts_with(low.trim_end_matches(',')))
    })?;
    Weekday::from_monday_zero_offset(place as i8).ok()
}

/// Which day of the week a word names.
pub(super) fn day_of(word: &str) -> Option<Weekday> {
    weekday(word)
}

/// Minutes after midnight.
fn time(text: &str) -> Option<u32> {
    let text = text.trim();
    let (hour, minute) = text.split_once([':', '.']).unwrap_or((text, "0"));
    let (hour, minute): (u32, u32) = (hour.parse().ok()?, minute.parse().ok()?);
    (hour < 24 && minute < 60).then_some(60 * hour + minute)
}

fn day_and_time(text: &str) -> Option<(Weekday, u32)> {
    let mut words =
        text.split_whitespace().filter(|w| !matches!(w.to_lowercase().as_str(), "at" | "every" | "on"));
    Some((weekday(words.next()?)?, time(words.next()?)?))
}

/// Minutes after midnight as a time of day.
pub(super) fn at(minutes: u32) -> Time {
    Time::new((minutes / 60 % 24) as i8, (minutes % 60) as i8, 0, 0).unwrap_or(Time::midnight())
}

fn clock(minutes: u32) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

pub(super) fn day_word(day: Weekday) -> &'static str {
    ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"][day.to_monday_zero_offset() as usize]
}

/// The one way in which a change is written; read again it is the same change.
pub(super) fn told(change: &Change) -> String {
    match change {
        Change::Drop { series } => format!("Drop {series}"),
        Change::Shorten { series, minutes } => format!("Shorten {series} to {minutes} min"),
        Change::Move { series, weekday, from } => {
            format!("Move {series} to {} {}", day_word(*weekday), clock(*from))
        }
        Change::Add { series, weekday, from, minutes } => {
            format!("Add {series} on {} {} for {minutes} min", day_word(*weekday), clock(*from))
        }
        Change::Delegate { what, to: Some(to) } => format!("Hand {what} to {to}"),
        Change::Delegate { what, to: None } => format!("Hand over {what}"),
        Change::Weight { goal, percent } => format!("Weigh {goal} {percent}%"),
        Change::Trip { from, until } => format!("Trip {from} to {until}"),
        Change::Absence { from, until } => format!("Away {from} to {until}"),
        Change::Batch { times: 1 } => "Read mail once a day".to_owned(),
        Change::Batch { times } => format!("Read mail {times} times a day"),
        Change::Protect { weekday, from, until } => {
            format!("Keep {} {}-{} free", day_word(*weekday), clock(*from), clock(*until))
        }
        Change::Hire { name, hours, from: Some(from) } => {
            format!("Hire {name} for {hours} h a week from {from}")
        }
        Change::Hire { name, hours, from: None } => format!("Hire {name} for {hours} h a week"),
        Change::Lose { name } => format!("Lose {name}"),
        Change::Project { name, hours } => format!("New project {name} of {hours} h"),
    }
}
