//! The calendars: what `sample/calendar.txt` spells out, and weeks filled up around it so that each goal gets
//! the hours that the story says it had.

use std::collections::BTreeMap;
use std::io;

use jiff::civil::{Date, DateTime};

use super::cast::Cast;
use super::chance::Chance;
use super::dates::{Anchor, later};
use super::fault;
use super::ical::{self, Lines, escape};

/// Weeks in which Mara is on leave: no meetings, and the series leave them out.
const LEAVE: [i64; 2] = [-17, -16];
/// Days on which the offices are closed.
const CLOSED: [&str; 2] = ["-20 Fri", "-9 Mon"];
/// Quarter hours a week for each goal (a Rotterdam, b on-time delivery, c leadership, d plan, n none), weeks -8 to -1.
const QUARTERS: [[i64; 5]; 8] = [
    [16, 29, 16, 19, 61],
    [19, 29, 13, 22, 58],
    [16, 26, 16, 26, 61],
    [19, 26, 13, 29, 58],
    [19, 23, 16, 29, 54],
    [19, 19, 16, 32, 58],
    [18, 16, 19, 32, 54],
    [19, 16, 19, 35, 55],
];
const GOALS: [char; 5] = ['a', 'b', 'c', 'd', 'n'];

/// One calendar file.
pub(super) struct Calendar {
    pub(super) name: &'static str,
    pub(super) text: String,
    pub(super) events: usize,
}

/// An entry: a single event, or a series with its exceptions.
#[derive(Clone, Default)]
pub(super) struct Entry {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) start: Option<DateTime>,
    pub(super) minutes: i64,
    pub(super) days: i64,
    every: i64,
    by: Vec<String>,
    until: Option<Date>,
    pub(super) who: Vec<(String, char)>,
    pub(super) organizer: String,
    pub(super) place: String,
    pub(super) note: String,
    categories: String,
    class: String,
    pub(super) goal: char,
    pub(super) created: Option<DateTime>,
    skip: Vec<Date>,
    cancel: Vec<(Date, DateTime)>,
    moved: Vec<Moved>,
    absent: Vec<(Date, String, DateTime)>,
    pub(super) free: bool,
    tentative: bool,
    pub(super) file: String,
    end_zone: String,
    mine: String,
    extra: Vec<String>,
    sequence: u32,
    pub(super) invite: bool,
}

#[derive(Clone)]
struct Moved {
    from: Date,
    to: DateTime,
    minutes: i64,
    when: DateTime,
    why: String,
}

/// Reads the entries and fills the weeks.
pub(super) fn entries(anchor: &Anchor, cast: &Cast) -> io::Result<Vec<Entry>> {
    let text = anchor.fill(include_str!("../../sample/calendar.txt"))?;
    let mut all = Vec::new();
    for block in text.split("\n=== ").skip(1) {
        all.push(entry(anchor, block)?);
    }
    fill(anchor, cast, &mut all)?;
    Ok(all)
}

fn entry(anchor: &Anchor, block: &str) -> io::Result<Entry> {
    let mut lines = block.lines();
    let id = lines.next().unwrap_or_default().trim();
    let mut e = Entry {
        id: id.to_owned(),
        organizer: "mara".to_owned(),
        goal: 'n',
        file: "mara".to_owned(),
        mine: "ACCEPTED".to_owned(),
        ..Entry::default()
    };
    for line in lines.filter(|l| !l.trim().is_empty() && !l.starts_with('#')) {
        let (key, value) = line.split_once(':').ok_or_else(|| fault("no key in calendar entry", line))?;
        let value = value.trim();
        let number = || value.parse::<i64>().map_err(|_| fault("no number", line));
        match key {
            "title" => e.title = value.to_owned(),
            "start" => e.start = Some(anchor.moment(value)?),
            "min" => e.minutes = number()?,
            "days" => {
                e.days = value.split_whitespace().last().and_then(|d| d.parse().ok()).unwrap_or(1);
                e.start = Some(anchor.day(value)?.to_datetime(jiff::civil::Time::midnight()));
            }
            "every" => e.every = number()?,
            "by" => e.by = value.split(',').map(|d| d.trim().to_owned()).collect(),
            "until" => e.until = Some(anchor.day(value)?),
            "who" => {
                for name in value.split_whitespace() {
                    let mark = name.chars().last().filter(|c| "?-*~".contains(*c));
                    e.who.push((name.trim_end_matches(['?', '-', '*', '~']).to_owned(), mark.unwrap_or('+')));
                }
            }
            "org" => e.organizer = value.to_owned(),
            "where" => e.place = value.to_owned(),
            "note" => e.note = value.replace("\\n", "\n"),
            "cat" => e.categories = value.to_owned(),
            "class" => e.class = value.to_owned(),
            "goal" => e.goal = value.chars().next().unwrap_or('n'),
            "created" => e.created = Some(anchor.moment(value)?),
            "skip" => e.skip.push(anchor.day(value)?),
            "cancel" => {
                let (day, when) = value.split_once('@').ok_or_else(|| fault("no @", line))?;
                e.cancel.push((anchor.day(day)?, anchor.moment(when)?));
            }
            "move" => {
                let parts: Vec<&str> = value.split('|').map(str::trim).collect();
                let [from, to, minutes, when, why] = parts[..] else { return Err(fault("move", line)) };
                e.moved.push(Moved {
                    from: anchor.day(from)?,
                    to: anchor.moment(to)?,
                    minutes: minutes.parse().map_err(|_| fault("no number", line))?,
                    when: anchor.moment(when)?,
                    why: why.to_owned(),
                });
            }
            "absent" => {
                let parts: Vec<&str> = value.split('|').map(str::trim).collect();
                let [day, who, when] = parts[..] else { return Err(fault("absent", line)) };
                e.absent.push((anchor.day(day)?, who.to_owned(), anchor.moment(when)?));
            }
            "free" => e.free = true,
            "tentative" => e.tentative = true,
            "cal" => e.file = value.to_owned(),
            "endzone" => e.end_zone = value.to_owned(),
            "mine" => e.mine = value.to_owned(),
            "x" => e.extra.push(value.to_owned()),
            "seq" => e.sequence = number()? as u32,
            "invite" => e.invite = true,
            _ => return Err(fault("unknown key in calendar entry", line)),
        }
    }
    if e.every > 0 {
        for day in CLOSED {
            e.skip.push(anchor.day(day)?);
        }
        for week in LEAVE {
            for weekday in 0..5 {
                e.skip.push(anchor.plus(week * 7 + weekday - 1));
            }
        }
    }
    Ok(e)
}

impl Entry {
    /// The starts of all occurrences as they stand today, cancelled ones left out.
    pub(super) fn occurrences(&self) -> Vec<(DateTime, i64)> {
        let Some(start) = self.start else { return Vec::new() };
        if self.every == 0 {
            return vec![(start, self.minutes)];
        }
        let mut all = Vec::new();
        for date in self.dates(start) {
            if self.skip.contains(&date) || self.cancel.iter().any(|(day, _)| *day == date) {
                continue;
            }
            match self.moved.iter().find(|m| m.from == date) {
                Some(moved) => all.push((moved.to, moved.minutes)),
                None => all.push((date.to_datetime(start.time()), self.minutes)),
            }
        }
        all
    }

    fn dates(&self, start: DateTime) -> Vec<Date> {
        const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
        let until = self.until.unwrap_or(start.date());
        let mut all = Vec::new();
        let mut date = start.date();
        let mut offset = 0;
        let first = i64::from(start.date().weekday().to_monday_zero_offset());
        while date <= until {
            let day = i64::from(date.weekday().to_monday_zero_offset());
            let week = (offset + first) / 7;
            let wanted = if self.by.is_empty() {
                day == first
            } else {
                self.by.iter().any(|b| *b == DAYS[day as usize])
            };
            if wanted && week % self.every == 0 {
                all.push(date);
            }
            offset += 1;
            date = later(start, offset * 1440).date();
        }
        all
    }
}

/// Titles for the hours that no entry accounts for: goal, minutes, title, people, place.
fn fillers(text: &str) -> io::Result<Vec<Filler<'_>>> {
    let mut all = Vec::new();
    for line in text.lines() {
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let [goal, minutes, title, who, place, organizer] = cells[..] else {
            return Err(fault("filler", line));
        };
        all.push(Filler {
            goal: goal.chars().next().unwrap_or('n'),
            minutes: minutes.parse().map_err(|_| fault("no number", line))?,
            title,
            who,
            place,
            organizer,
        });
    }
    Ok(all)
}

struct Filler<'a> {
    goal: char,
    minutes: i64,
    title: &'a str,
    who: &'a str,
    place: &'a str,
    organizer: &'a str,
}

fn fill(anchor: &Anchor, cast: &Cast, all: &mut Vec<Entry>) -> io::Result<()> {
    let text = anchor.fill(include_str!("../../sample/fillers.txt"))?;
    let pool = fillers(&text)?;
    let mut used: BTreeMap<&str, i64> = BTreeMap::new();
    let mut taken: Vec<(DateTime, DateTime)> = Vec::new();
    for e in all.iter().filter(|e| e.minutes > 0 && !e.free && !matches!(e.file.as_str(), "joss" | "team")) {
        taken.extend(e.occurrences().into_iter().map(|(start, minutes)| (start, later(start, minutes))));
    }
    let mine = all.iter().filter(|e| !e.free && e.file == "mara");
    let held: Vec<(char, DateTime, i64)> = mine
        .flat_map(|e| e.occurrences().into_iter().map(|(start, minutes)| (e.goal, start, minutes)))
        .collect();
    for day in CLOSED {
        let midnight = anchor.day(day)?.to_datetime(jiff::civil::Time::midnight());
        taken.push((midnight, later(midnight, 1440)));
    }
    for week in -26..0_i64 {
        if LEAVE.contains(&week) {
            continue;
        }
        let mut chance = Chance::of(&format!("week {week}"));
        let monday = anchor.plus(week * 7 - 1);
        let sunday = anchor.plus(week * 7 + 5);
        let mut taken: Vec<_> =
            taken.iter().copied().filter(|(from, _)| (monday..=sunday).contains(&from.date())).collect();
        let mut closed = false;
        for day in CLOSED {
            closed |= (monday..=sunday).contains(&anchor.day(day)?);
        }
        for (index, goal) in GOALS.iter().enumerate() {
            let here = held.iter().filter(|(g, s, _)| g == goal && s.date() >= monday && s.date() <= sunday);
            let mut have = here.map(|(_, _, minutes)| minutes).sum::<i64>();
            let earlier = [23, 31, 17, 13, 52][index] + chance.between(-3, 3);
            let wanted = QUARTERS.get((week + 8) as usize).map_or(earlier, |row| row[index]) * 15;
            let want = if closed { wanted * 4 / 5 } else { wanted };
            // The most seldom used titles come first, so that a week has variety and a title a rhythm.
            while want - have >= 15 {
                let fits = |f: &&Filler<'_>| f.goal == *goal && f.minutes <= want - have;
                let mut candidates: Vec<&Filler<'_>> = pool.iter().filter(fits).collect();
                candidates.sort_by_key(|f| (used.get(f.title).copied().unwrap_or(0), -f.minutes));
                let mut placed = candidates.into_iter().filter_map(|filler| {
                    slot(monday, filler.minutes, &taken, &mut chance).map(|start| (filler, start))
                });
                let Some((filler, start)) = placed.next() else { break };
                *used.entry(filler.title).or_default() += 1;
                taken.push((start, later(start, filler.minutes)));
                have += filler.minutes;
                all.push(filled(cast, filler, week, start, all.len(), &mut chance)?);
            }
        }
    }
    Ok(())
}

/// A free stretch of the week, Wednesdays and mornings first, lunch and late Fridays left alone.
fn slot(monday: Date, minutes: i64, taken: &[(DateTime, DateTime)], chance: &mut Chance) -> Option<DateTime> {
    let mut days = [0, 1, 2, 3, 4];
    for i in (1..5).rev() {
        days.swap(i, chance.below(i + 1));
    }
    if chance.often(35)
        && let Some(wednesday) = days.iter().position(|d| *d == 2)
    {
        days.swap(0, wednesday);
    }
    let late = if chance.often(30) { 30 } else { 0 };
    // A little air on either side if there is any to be had; Wednesday never has.
    for air in [15, 0] {
        for day in days {
            let midnight = monday.to_datetime(jiff::civil::Time::midnight());
            let last = if day == 4 { 14 * 60 } else { 18 * 60 + late };
            let air = if day == 2 || chance.often(25) { 0 } else { air };
            let mut clock = 8 * 60 + 45 + 15 * chance.below(3) as i64;
            while clock + minutes <= last {
                let start = later(midnight, day * 1440 + clock);
                let (from, to) = (later(start, -air), later(start, minutes + air));
                let lunch = clock < 13 * 60 && clock + minutes > 12 * 60 + 30 && day != 2;
                if !lunch && taken.iter().all(|(start, end)| to <= *start || from >= *end) {
                    return Some(start);
                }
                clock += 15;
            }
        }
    }
    None
}

fn filled(
    cast: &Cast,
    filler: &Filler<'_>,
    week: i64,
    start: DateTime,
    number: usize,
    chance: &mut Chance,
) -> io::Result<Entry> {
    let mut who = Vec::new();
    for key in filler.who.split_whitespace() {
        cast.get(key)?;
        let answer = if chance.often(84) { '+' } else { ['?', '-', '~'][chance.below(3)] };
        who.push((key.to_owned(), answer));
    }
    let early = chance.between(4, 17) * 1440;
    let clock =
        later(start.date().to_datetime(jiff::civil::Time::midnight()), chance.between(9 * 60, 16 * 60));
    let mut extra = Vec::new();
    if chance.often(12) {
        extra.push("X-NORTHWHARF-ROOM-SETUP:boardroom".to_owned());
    }
    Ok(Entry {
        id: format!("m{}-{number}", week + 40),
        title: filler.title.to_owned(),
        start: Some(start),
        minutes: filler.minutes,
        invite: !who.is_empty() && filler.organizer != "mara" && chance.often(16),
        who,
        organizer: filler.organizer.to_owned(),
        place: filler.place.to_owned(),
        goal: filler.goal,
        created: Some(later(clock, -early)),
        mine: if chance.often(93) { "ACCEPTED" } else { "TENTATIVE" }.to_owned(),
        file: "mara".to_owned(),
        sequence: chance.below(3) as u32 / 2,
        categories: if filler.who.is_empty() { "Kept free".to_owned() } else { String::new() },
        extra,
        ..Entry::default()
    })
}

/// Writes the calendar files.
pub(super) fn write(anchor: &Anchor, cast: &Cast) -> io::Result<Vec<Calendar>> {
    let all = entries(anchor, cast)?;
    let mut files = Vec::new();
    for (file, name) in [
        ("mara", "Mara Ellingsen"),
        ("travel", "Mara, travel"),
        ("private", "Mara, private"),
        ("joss", "Joss Adeyemi"),
        ("team", "Operations team"),
    ] {
        let mut lines = Lines::calendar(name, None);
        lines.zones(all.iter().any(|e| e.file == file && !e.end_zone.is_empty()));
        let mut events = 0;
        for e in all.iter().filter(|e| e.file == file) {
            events += event(anchor, cast, e, &mut lines)?;
        }
        lines.push("END:VCALENDAR");
        files.push(Calendar { name: file, text: lines.end(), events });
    }
    Ok(files)
}

/// Writes an entry and its overrides; says how many components that made.
fn event(anchor: &Anchor, cast: &Cast, e: &Entry, lines: &mut Lines) -> io::Result<usize> {
    let start = e.start.ok_or_else(|| fault("entry without a start", &e.id))?;
    let created = e.created.unwrap_or_else(|| later(start, -20 * 1440));
    let stamp = ical::utc(anchor.utc(created)?);
    lines.push("BEGIN:VEVENT");
    lines.push(&format!("UID:{}@northwharf.example", e.id));
    lines.push(&format!("DTSTAMP:{stamp}"));
    lines.push(&format!("CREATED:{stamp}"));
    lines.push(&format!("LAST-MODIFIED:{stamp}"));
    lines.push(&format!("SEQUENCE:{}", e.sequence));
    times(anchor, e, start, e.minutes, lines)?;
    if e.every > 0 {
        let until = e.until.unwrap_or(start.date()).to_datetime(start.time());
        let mut rule = format!("RRULE:FREQ=WEEKLY;UNTIL={}", ical::utc(anchor.utc(until)?));
        if e.every > 1 {
            rule.push_str(&format!(";INTERVAL={}", e.every));
        }
        if !e.by.is_empty() {
            let by: Vec<String> = e.by.iter().map(|d| d.to_uppercase().chars().take(2).collect()).collect();
            rule.push_str(&format!(";BYDAY={}", by.join(",")));
        }
        lines.push(&rule);
        let dates = e.dates(start);
        for date in e.skip.iter().filter(|d| dates.contains(d)) {
            let moment = date.to_datetime(start.time());
            lines.push(&format!("EXDATE;TZID=Europe/Amsterdam:{}", ical::local(moment)));
        }
    }
    body(cast, e, lines, &[], "")?;
    lines.push("END:VEVENT");
    let mut events = 1;
    let overridden = |date: Date, when: DateTime, step: u32, lines: &mut Lines| -> io::Result<()> {
        lines.push("BEGIN:VEVENT");
        lines.push(&format!("UID:{}@northwharf.example", e.id));
        let original = date.to_datetime(start.time());
        lines.push(&format!("RECURRENCE-ID;TZID=Europe/Amsterdam:{}", ical::local(original)));
        let changed = ical::utc(anchor.utc(when)?);
        lines.push(&format!("DTSTAMP:{changed}"));
        lines.push(&format!("CREATED:{stamp}"));
        lines.push(&format!("LAST-MODIFIED:{changed}"));
        lines.push(&format!("SEQUENCE:{}", e.sequence + step));
        Ok(())
    };
    for (date, when) in &e.cancel {
        overridden(*date, *when, 1, lines)?;
        times(anchor, e, date.to_datetime(start.time()), e.minutes, lines)?;
        lines.push("STATUS:CANCELLED");
        lines.push(&format!("SUMMARY:{}", escape(&e.title)));
        lines.push("END:VEVENT");
        events += 1;
    }
    for moved in &e.moved {
        overridden(moved.from, moved.when, 1, lines)?;
        times(anchor, e, moved.to, moved.minutes, lines)?;
        body(cast, e, lines, &[], &moved.why)?;
        lines.push("END:VEVENT");
        events += 1;
    }
    for (date, who, when) in &e.absent {
        overridden(*date, *when, 0, lines)?;
        times(anchor, e, date.to_datetime(start.time()), e.minutes, lines)?;
        body(cast, e, lines, &[who.as_str()], "")?;
        lines.push("END:VEVENT");
        events += 1;
    }
    Ok(events)
}

/// DTSTART and DTEND: dates, times at home, or a flight that ends in another zone.
fn times(anchor: &Anchor, e: &Entry, start: DateTime, minutes: i64, lines: &mut Lines) -> io::Result<()> {
    if e.days > 0 {
        lines.push(&format!("DTSTART;VALUE=DATE:{}", ical::date(start.date())));
        lines.push(&format!("DTEND;VALUE=DATE:{}", ical::date(later(start, e.days * 1440).date())));
        return Ok(());
    }
    let end = later(start, minutes);
    match e.end_zone.as_str() {
        "" => {
            lines.push(&format!("DTSTART;TZID=Europe/Amsterdam:{}", ical::local(start)));
            lines.push(&format!("DTEND;TZID=Europe/Amsterdam:{}", ical::local(end)));
        }
        // `>Dublin` leaves home, `<Dublin` comes back; the entry's clock is the one at home throughout.
        there => {
            let dublin = super::dates::zone("Europe/Dublin")?;
            let (out, away) = (there.starts_with('>'), &there[1..]);
            let far = |moment: DateTime| -> io::Result<DateTime> {
                Ok(anchor.instant(moment)?.with_time_zone(dublin.clone()).datetime())
            };
            let (from, to) = if out { (start, far(end)?) } else { (far(start)?, end) };
            let (from_zone, to_zone) = if out { ("Amsterdam", away) } else { (away, "Amsterdam") };
            lines.push(&format!("DTSTART;TZID=Europe/{from_zone}:{}", ical::local(from)));
            lines.push(&format!("DTEND;TZID=Europe/{to_zone}:{}", ical::local(to)));
        }
    }
    Ok(())
}

/// Everything about an event that is not its time.
fn body(cast: &Cast, e: &Entry, lines: &mut Lines, declined: &[&str], why: &str) -> io::Result<()> {
    lines.push(&format!("SUMMARY:{}", escape(&e.title)));
    if !e.place.is_empty() {
        lines.push(&format!("LOCATION:{}", escape(&e.place)));
    }
    let note = [e.note.as_str(), why].into_iter().filter(|t| !t.is_empty()).collect::<Vec<_>>().join("\n");
    if !note.is_empty() {
        lines.push(&format!("DESCRIPTION:{}", escape(&note)));
    }
    if !e.categories.is_empty() {
        lines.push(&format!("CATEGORIES:{}", e.categories));
    }
    if !e.class.is_empty() {
        lines.push(&format!("CLASS:{}", e.class));
    }
    lines.push(if e.tentative { "STATUS:TENTATIVE" } else { "STATUS:CONFIRMED" });
    lines.push(if e.free { "TRANSP:TRANSPARENT" } else { "TRANSP:OPAQUE" });
    if !e.who.is_empty() {
        for line in attendees(cast, e, declined)? {
            lines.push(&line);
        }
    }
    for extra in &e.extra {
        lines.push(extra);
    }
    Ok(())
}

fn attendees(cast: &Cast, e: &Entry, declined: &[&str]) -> io::Result<Vec<String>> {
    let organizer = cast.get(&e.organizer)?;
    let mut all = vec![format!("ORGANIZER;CN={}:mailto:{}", organizer.name, organizer.email)];
    let mut add = |key: &str, role: &str, answer: &str| -> io::Result<()> {
        let p = cast.get(key)?;
        let rsvp = if answer == "NEEDS-ACTION" { ";RSVP=TRUE" } else { "" };
        all.push(format!("ATTENDEE;CN={};ROLE={role};PARTSTAT={answer}{rsvp}:mailto:{}", p.name, p.email));
        Ok(())
    };
    if e.file != "joss" && e.file != "team" && !e.who.iter().any(|(k, _)| k == "mara") {
        let role = if e.mine.ends_with('*') { "OPT-PARTICIPANT" } else { "REQ-PARTICIPANT" };
        add("mara", role, e.mine.trim_end_matches('*'))?;
    }
    if e.organizer != "mara" && !e.who.iter().any(|(k, _)| *k == e.organizer) {
        add(&e.organizer, "CHAIR", "ACCEPTED")?;
    }
    for (key, mark) in &e.who {
        let (role, answer) = match mark {
            _ if declined.contains(&key.as_str()) => ("REQ-PARTICIPANT", "DECLINED"),
            '?' => ("REQ-PARTICIPANT", "TENTATIVE"),
            '-' => ("REQ-PARTICIPANT", "DECLINED"),
            '~' => ("REQ-PARTICIPANT", "NEEDS-ACTION"),
            '*' => ("OPT-PARTICIPANT", "ACCEPTED"),
            _ => ("REQ-PARTICIPANT", "ACCEPTED"),
        };
        add(key, role, answer)?;
    }
    Ok(all)
}

/// An invitation to `e`, or an answer to one, as it travels by mail.
pub(super) fn itip(
    anchor: &Anchor,
    cast: &Cast,
    e: &Entry,
    method: &str,
    reply: Option<&str>,
) -> io::Result<String> {
    let start = e.start.ok_or_else(|| fault("entry without a start", &e.id))?;
    let created = e.created.unwrap_or_else(|| later(start, -20 * 1440));
    let mut lines = Lines::calendar("", Some(method));
    lines.zones(false);
    lines.push("BEGIN:VEVENT");
    lines.push(&format!("UID:{}@northwharf.example", e.id));
    lines.push(&format!("DTSTAMP:{}", ical::utc(anchor.utc(created)?)));
    lines.push(&format!("SEQUENCE:{}", e.sequence));
    times(anchor, e, start, e.minutes, &mut lines)?;
    lines.push(&format!("SUMMARY:{}", escape(&e.title)));
    if !e.place.is_empty() {
        lines.push(&format!("LOCATION:{}", escape(&e.place)));
    }
    match reply {
        Some(key) => {
            let (organizer, p) = (cast.get(&e.organizer)?, cast.get(key)?);
            lines.push(&format!("ORGANIZER;CN={}:mailto:{}", organizer.name, organizer.email));
            lines.push(&format!("ATTENDEE;CN={};PARTSTAT=ACCEPTED:mailto:{}", p.name, p.email));
        }
        None => {
            for line in attendees(cast, e, &[])? {
                lines.push(&line.replace("PARTSTAT=ACCEPTED", "PARTSTAT=NEEDS-ACTION;RSVP=TRUE"));
            }
        }
    }
    lines.push("END:VEVENT");
    lines.push("END:VCALENDAR");
    Ok(lines.end())
}
