//! One sentence: its verb says which change is meant; each takes its words to the last.

use super::amounts::{day_and_time, hours, minutes, time, weekday};
use super::days::{days, days_after};
use super::shares::{names_weight, of_the_day, weigh};
use super::{MOST, Wrong, spoken};
use crate::twin::named::Named;
use crate::words::{duration, short};
use engines::twin::{Change, EVERYTHING};
use jiff::civil::Weekday;

/// A change that a sentence asks for, how it was taken, and whether all of it was.
pub(super) struct Taken {
    pub change: Change,
    pub note: Option<String>,
    pub whole: bool,
}

impl From<Change> for Taken {
    fn from(change: Change) -> Taken {
        Taken { change, note: None, whole: true }
    }
}

impl Taken {
    /// With how it was taken.
    pub fn noted(change: Change, note: String) -> Taken {
        Taken { change, note: Some(note), whole: true }
    }
    /// With what of it is no part of a week.
    pub fn in_part(change: Change, note: String) -> Taken {
        Taken { change, note: Some(note), whole: false }
    }
}

pub(super) type Many = Result<Vec<Taken>, Wrong>;
pub(super) type One = Result<Change, Wrong>;

/// Reads one sentence.
pub(super) fn changes(named: &Named<'_>, sentence: &str) -> Many {
    let bare = spoken::bare(sentence);
    let sentence = bare.as_ref();
    if let Some(found) = spoken::otherwise(named, sentence) {
        return found;
    }
    if let Some(found) = of_the_day(named, sentence) {
        return found.map(|change| vec![change.into()]);
    }
    let (verb, rest) = sentence.split_once(char::is_whitespace).unwrap_or((sentence, ""));
    let rest = rest.trim();
    let verb = verb.to_lowercase();
    let plain = |change: One| change.map(|c| vec![c.into()]);
    match verb.trim_end_matches(':') {
        "drop" | "stop" | "cancel" | "skip" | "end" | "remove" => drop(named, rest),
        "shorten" | "cut" | "reduce" => shorten(named, rest),
        "halve" if !names_weight(rest) => shorten(named, &format!("{rest} by half")),
        "move" | "put" => plain(moved(named, rest)),
        "add" => plain(add(rest)),
        "delegate" | "hand" | "give" => plain(delegate(named, rest)),
        "let" => let_somebody(named, rest),
        "keep" | "take" | "protect" | "block" => keep(named, rest),
        "batch" | "read" | "mail" | "check" => plain(batch(rest)),
        "new" | "start" | "project" => plain(project(named, rest)),
        "weigh" | "weight" | "set" | "raise" | "lower" | "double" | "triple" | "halve" => {
            weigh(named, &verb, rest).map(|taken| vec![taken])
        }
        "trip" | "travel" | "fly" | "go" => trip(named, rest),
        "be" if rest.to_lowercase().starts_with("away ") => plain(absence(named, &rest[5..])),
        "away" | "off" | "absence" | "absent" | "leave" | "holiday" => plain(absence(named, rest)),
        "crunch" => plain(crunch(named, rest)),
        "declare" => plain(crunch(named, rest.trim_start_matches("a ").trim_start_matches("crunch ").trim())),
        "hire" => plain(hire(named, rest)),
        "lose" => spoken::lose(named, rest),
        _ => Err(Wrong::new(
            "nothing is known here that it could mean; say it with drop, shorten, move, add, hand, weigh, keep, read mail, new project, hire, lose, trip, away, crunch, reduce, or: NAME every other week, NAME is away next week",
        )),
    }
}

/// The part before the last of these words and the part after it.
fn around<'a>(text: &'a str, word: &str) -> Option<(&'a str, &'a str)> {
    let low = text.to_ascii_lowercase();
    let at = low.rfind(&format!(" {word} "))?;
    Some((text[..at].trim(), text[at + word.len() + 2..].trim()))
}

/// Without a word at its beginning.
pub(super) fn after<'a>(text: &'a str, word: &str) -> &'a str {
    match text.get(..word.len()) {
        Some(begins) if begins.eq_ignore_ascii_case(word) => text[word.len()..].trim_start(),
        _ => text,
    }
}

/// "drop Vendor review", "drop A and B", "drop all status meetings", "skip Vendor review next week".
fn drop(named: &Named<'_>, rest: &str) -> Many {
    let going = ["going to ", "attending ", "holding "];
    let name = going.iter().map(|g| after(rest, g)).find(|name| name.len() < rest.len()).unwrap_or(rest);
    let bare = matches!(name.to_lowercase().as_str(), "all" | "every" | "everything");
    let all = ["all ", "every "].iter().map(|a| after(name, a)).find(|words| words.len() < name.len());
    let all = if bare { Some("") } else { all };
    let series = match all {
        Some(words) => named.all_series(words)?,
        None => match each(name, |one| named.series(one)) {
            Ok(series) => series,
            Err(wrong) => return spoken::skip(named, name).unwrap_or(Err(wrong)),
        },
    };
    match series.len() > MOST {
        true => Err(too_many(series.len())),
        false => Ok(series.into_iter().map(|series| Change::Drop { series }.into()).collect()),
    }
}

/// One name, or several with "and" or commas between where the whole is none.
pub(super) fn each(words: &str, find: impl Fn(&str) -> Result<String, Wrong>) -> Result<Vec<String>, Wrong> {
    let whole = match find(words) {
        Ok(name) => return Ok(vec![name]),
        Err(wrong) => wrong,
    };
    let parts: Vec<&str> = words
        .split(" and ")
        .flat_map(|part| part.split(", "))
        .flat_map(|part| part.split(" & "))
        .map(str::trim)
        .collect();
    match parts.len() {
        1 => Err(whole),
        _ => parts.into_iter().map(find).collect(),
    }
}

/// "shorten Leads sync to 30 min", "shorten all 1-2-1s by half".
fn shorten(named: &Named<'_>, rest: &str) -> Many {
    const HINT: &str = "say a length from 5 to 480 minutes: to 30 min";
    let by = around(rest, "by");
    let to = around(rest, "to");
    let ((name, length), less) = match (to, by) {
        (Some(to), _) => (to, false),
        (None, Some(by)) => (by, true),
        (None, None) => return Err("say how long it is to take: shorten NAME to 30 min".into()),
    };
    let all = ["all ", "every "].iter().map(|a| after(name, a)).find(|words| words.len() < name.len());
    let of = |series: String| -> One {
        let now = named.longest(&series);
        let wanted = match (less, length.to_lowercase().as_str()) {
            (true, "half") => Some(now / 2),
            (true, length) => minutes(length).and_then(|less| now.checked_sub(less)),
            (false, length) => minutes(length),
        };
        let minutes = wanted.filter(|m| (5..=480).contains(m)).ok_or(HINT)?;
        match now > 0 && minutes >= now {
            true => Err(Wrong::new(format!("it takes {} already: say less", duration(i64::from(now))))),
            false => Ok(Change::Shorten { series, minutes }),
        }
    };
    let Some(words) = all else {
        let series = named.series(name).map_err(|wrong| spoken::one_alone(named, name).unwrap_or(wrong))?;
        return Ok(vec![of(series)?.into()]);
    };
    // Those that are as short already stay as they are.
    let found = named.all_series(words)?;
    let (many, short): (Vec<One>, Vec<One>) = found.into_iter().map(of).partition(Result::is_ok);
    match (many.len(), short.into_iter().next()) {
        (0, Some(Err(wrong))) => Err(wrong),
        (n, _) if n > MOST => Err(too_many(n)),
        _ => many.into_iter().map(|change| change.map(Taken::from)).collect(),
    }
}

fn too_many(n: usize) -> Wrong {
    let fit = crate::words::count(n, "meeting", "meetings");
    Wrong::new(format!("{fit} fit: at most {MOST} changes are tried at once, name them"))
}

fn moved(named: &Named<'_>, rest: &str) -> One {
    let (name, to) = around(rest, "to").ok_or("say where to: move NAME to Thu 14:00")?;
    let (weekday, from) = day_and_time(to).ok_or("say a weekday and a time: to Thu 14:00")?;
    let series = named.series(name)?;
    match named.meetings.get(&series) {
        // Several of a week would lie upon each other.
        Some(ahead) if ahead.count > ahead.weeks.len() => Err(Wrong::new(format!(
            "{} is held more than once a week: to one day and time all of them cannot go; drop or shorten it, or move a single one in the calendar",
            crate::words::inert(&series)
        ))),
        _ => Ok(Change::Move { series, weekday, from }),
    }
}

fn add(rest: &str) -> One {
    let hint = "say it like this: add Board call on Thu 14:00 for 60 min";
    let (rest, length) = match around(rest, "for") {
        None => (rest, 60),
        Some((rest, length)) => {
            let length = minutes(length).filter(|m| (5..=480).contains(m));
            (rest, length.ok_or("say a length from 5 to 480 minutes: for 60 min")?)
        }
    };
    let (name, at) = around(rest, "on").or_else(|| around(rest, "every")).ok_or(hint)?;
    let (weekday, from) = day_and_time(at).ok_or(hint)?;
    match name.is_empty() {
        true => Err(hint.into()),
        false => Ok(Change::Add { series: name.to_owned(), weekday, from, minutes: length }),
    }
}

/// "hand Legal to Priya", "hand over Legal", "hand everything to Priya".
fn delegate(named: &Named<'_>, rest: &str) -> One {
    let rest = after(rest, "over ");
    let all = |what: &str| {
        matches!(
            what.to_lowercase().as_str(),
            "everything" | "all" | "all work" | "all my work" | "all of it"
        )
    };
    if let Ok(what) = named.work(rest) {
        return Ok(Change::Delegate { what, to: None });
    }
    let (what, to) = around(rest, "to").map_or((rest, None), |(what, to)| (what, Some(to)));
    if to.is_some_and(|to| named.is_own(to)) {
        return Err("what is yours cannot be handed to you: say to whom else".into());
    }
    let to = to.map(|to| named.person(to)).transpose()?;
    let what = match all(what) {
        true if named.handable().is_empty() => {
            return Err("no open work of yours is there that others may see".into());
        }
        true => EVERYTHING.to_owned(),
        false => named.work(what)?,
    };
    Ok(Change::Delegate { what, to })
}

/// "let Priya chair Weekly ops": the series goes on without you; "let Priya do Legal" hands the work over.
fn let_somebody(named: &Named<'_>, rest: &str) -> Many {
    const HOW: [&str; 7] = ["chair", "lead", "run", "host", "do", "take", "handle"];
    let found = HOW.iter().find_map(|how| Some((around(rest, how)?, *how)));
    let ((who, what), how) = found.ok_or("say it like this: let Priya chair NAME, or: let Priya do AREA")?;
    let who = named.person(who)?;
    if let (Ok(series), false) = (named.series(what), matches!(how, "do" | "handle")) {
        let note = format!("taken as: you no longer go; that {who} does is for {who} to say");
        return Ok(vec![Taken::in_part(Change::Drop { series }, note)]);
    }
    Ok(vec![Change::Delegate { what: named.work(what)?, to: Some(who) }.into()])
}

/// "keep Fri 09:00-12:00 free", "take Fridays for customers", "keep Monday and Friday mornings free".
pub(super) fn keep(named: &Named<'_>, rest: &str) -> Many {
    const HINT: &str = "say a weekday, and from when until when: keep Fri 09:00-12:00 free";
    let padded = format!(" {rest} ");
    let (rest, reason) = around(&padded, "for").map_or((rest, None), |(rest, why)| (rest, Some(why)));
    let (open, noon, close) = named.day();
    let (mut days, mut stretch, mut times): (Vec<Weekday>, Option<(u32, u32)>, Vec<u32>) =
        (Vec::new(), None, Vec::new());
    for word in rest.split_whitespace() {
        let low = word.trim_end_matches(',').to_lowercase();
        let plain = matches!(
            low.as_str(),
            "free"
                | "every"
                | "on"
                | "the"
                | "my"
                | "our"
                | "all"
                | "day"
                | "as"
                | "focus"
                | "time"
                | "and"
                | "from"
                | "to"
                | "until"
                | "till"
                | "-"
                | "–"
        );
        let hours = low.split_once(['-', '–']).and_then(|(a, b)| Some((time(a)?, time(b)?)));
        match (weekday(&low), low.as_str()) {
            _ if plain => {}
            (Some(day), _) => days.push(day),
            (_, "morning" | "mornings") => stretch = Some((open, noon)),
            (_, "afternoon" | "afternoons") => stretch = Some((noon, close)),
            _ if hours.is_some() => stretch = hours,
            (_, word) => match time(word) {
                Some(at) => times.push(at),
                None => return Err(Wrong::new(format!("“{}” is not understood; {HINT}", short(word, 40)))),
            },
        }
    }
    let part_of_day = stretch.is_some_and(|s| s == (open, noon) || s == (noon, close));
    let stretch = match (stretch, &times[..]) {
        (None, []) => Some((open, close)),
        (Some(found), []) => Some(found),
        (None, [from, until]) => Some((*from, *until)),
        _ => None,
    };
    let (from, until) = stretch.filter(|(from, until)| from < until).ok_or(HINT)?;
    if days.is_empty() {
        // "protect mornings": every morning of the working week.
        match part_of_day {
            true => days = named.working_days(),
            false => return Err(HINT.into()),
        }
    }
    let reason = reason.filter(|r| !r.is_empty() && !r.to_lowercase().starts_with("focus"));
    let taken = |weekday: Weekday| {
        let change = Change::Protect { weekday, from, until };
        match reason {
            None => change.into(),
            Some(reason) => Taken::in_part(
                change,
                format!(
                    "taken as time kept free; that it goes to “{reason}” is not part of a simulated week"
                ),
            ),
        }
    };
    Ok(days.into_iter().map(taken).collect())
}

fn batch(rest: &str) -> One {
    const HINT: &str = "say how often, from 1 to 12 times a day: read mail 3 times a day";
    let low = rest.to_lowercase();
    let mut words =
        low.split_whitespace().filter(|w| !matches!(*w, "mail" | "mails" | "email" | "only" | "at"));
    let times = match words.next().unwrap_or_default() {
        "once" => Some(1),
        "twice" => Some(2),
        "thrice" => Some(3),
        number => match ["one", "two", "three", "four", "five", "six"].iter().position(|w| *w == number) {
            Some(n) => Some(n as u32 + 1),
            None => number.parse().ok(),
        },
    };
    let whole =
        words.all(|w| matches!(w, "time" | "times" | "a" | "per" | "each" | "every" | "day" | "daily" | "x"));
    let times = times.filter(|t| whole && (1..=12).contains(t)).ok_or(HINT)?;
    Ok(Change::Batch { times })
}

/// "new project Terminal of 40 h", "new project Berth study, 60 hours by 18 Dec".
fn project(named: &Named<'_>, rest: &str) -> One {
    let hint = "say its name and its hours, up to 2000: new project Terminal of 40 h by 18 December";
    let rest = ["a ", "new ", "project ", "called "].iter().fold(rest, |rest, word| after(rest, word));
    let (sized, by) = match around(rest, "by") {
        // Where hours follow, it belongs to the name: "Stand by me of 40 h".
        Some((_, date)) if name_and_hours(date).is_some_and(|(name, _)| !name.is_empty()) => (rest, None),
        Some((sized, date)) => (sized, Some(super::days::by(named.world, date)?)),
        None => (rest, None),
    };
    let (name, hours) = name_and_hours(sized).ok_or(hint)?;
    match name.is_empty() || !(0.5..=2_000.0).contains(&hours) {
        true => Err(hint.into()),
        false => Ok(Change::Project { name: name.to_owned(), hours, by }),
    }
}

/// A name with hours after it, whatever stands between.
fn name_and_hours(text: &str) -> Option<(&str, f64)> {
    let text = text.trim().trim_end_matches([',', '.']);
    let split =
        |text: &str| text.rfind(|c: char| c.is_whitespace() || c == '=').map(|at| at + 1).unwrap_or(0);
    let mut at = split(text);
    // "40 h" are two words.
    if hours(&text[at..]).is_none() || text[at..].trim_matches(|c: char| c.is_alphabetic()).is_empty() {
        at = split(text[..at].trim_end());
    }
    let hours = hours(&text[at..])?;
    let name = text[..at].trim().trim_end_matches([',', '=', ':']).trim();
    let joins = [" of", " for", " with", " taking", ","];
    let name = joins.iter().find_map(|join| name.strip_suffix(join)).unwrap_or(name).trim_end_matches(',');
    Some((name.trim(), hours))
}

/// Words for more than one.
const MANY: [&str; 12] =
    ["two", "three", "four", "five", "six", "several", "some", "many", "2", "3", "4", "people"];

/// "hire Deputy for 20 h a week from next Monday".
fn hire(named: &Named<'_>, rest: &str) -> One {
    let hint = "say for how many hours a week, from 1 to 60: hire Deputy for 20 h a week from 2026-12-01";
    let (rest, from) = match around(rest, "from") {
        Some((rest, date)) => (rest, Some(days(named.world, named.weeks, date)?.0)),
        None => (rest, None),
    };
    // Without hours two usual amounts are offered.
    let ask = |name: &str| Wrong {
        why: hint.to_owned(),
        words: name.to_owned(),
        names: [20, 40].map(|hours| format!("{name} for {hours} h a week")).to_vec(),
        idle: false,
    };
    let Some((name, said)) = around(rest, "for") else { return Err(ask(rest)) };
    let low = said.to_lowercase();
    let bare = ["a week", "per week", "weekly"].iter().find_map(|w| low.strip_suffix(w)).unwrap_or(&low);
    let hours = hours(bare).filter(|h| (1.0..=60.0).contains(h)).ok_or(hint)?;
    let first = name.split_whitespace().next().unwrap_or_default().to_lowercase();
    match name {
        "" => Err(hint.into()),
        _ if MANY.contains(&first.as_str()) => {
            Err(Wrong::new("hire one at a time, each with their hours: hire Deputy for 20 h a week"))
        }
        _ if named.worker(name).is_ok() => Err(Wrong::new(format!(
            "{} works here already: hand work over instead, or say another name",
            crate::words::inert(name)
        ))),
        _ => Ok(Change::Hire { name: name.to_owned(), hours, from }),
    }
}

/// "trip to Rotterdam 7 Dec to 9 Dec", "travel to Lisbon next week for three days".
fn trip(named: &Named<'_>, rest: &str) -> Many {
    let found = days_after(named.world, named.weeks, after(rest, "on a trip "))?;
    let change = Change::Trip { from: found.from, until: found.until };
    Ok(vec![match found.before.is_empty() {
        true => change.into(),
        false => Taken::noted(
            change,
            format!(
                "to {}: meetings lapse, and half of each day is lost on the way",
                short(&found.before, 40)
            ),
        ),
    }])
}

fn absence(named: &Named<'_>, rest: &str) -> One {
    days(named.world, named.weeks, rest).map(|(from, until)| Change::Absence { from, until })
}

fn crunch(named: &Named<'_>, rest: &str) -> One {
    days(named.world, named.weeks, rest).map(|(from, until)| Change::Crunch { from, until })
}
