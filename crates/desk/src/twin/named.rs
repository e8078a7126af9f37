//! What the words of a scenario may name: series ahead, areas and projects with open work, people, goals. A name that
//! fits several is asked about, never guessed.

use super::words::{Wrong, day_of};
use crate::gather::Names;
use crate::words::{inert, short};
use engines::maths::{calendar, meetings, work};
use engines::twin::Change;
use jiff::SignedDuration;
use jiff::civil::{Date, Time, Weekday};
use std::collections::{BTreeMap, BTreeSet};
use world::{Event, Interval, ItemRef, PersonId, Snapshot, Subject, Task};

/// Words of a sentence that name nothing.
const EMPTY: [&str; 8] = ["the", "my", "our", "a", "an", "meeting", "meetings", "series"];
/// Words that many names and many sentences have: they tell no name from another.
const COMMON: [&str; 18] = [
    "all", "every", "each", "next", "this", "last", "week", "weeks", "day", "of", "for", "with", "on", "in",
    "at", "to", "and", "by",
];
/// So many names are given where several fit.
const NEAR: usize = 3;

/// What can be named.
pub(super) struct Named<'a> {
    pub world: &'a Snapshot,
    /// So many weeks are looked at.
    pub weeks: u32,
    /// Names of meetings ahead, with the days of the week they are on, how many there are and their minutes.
    pub meetings: BTreeMap<String, Ahead>,
}

/// Meetings ahead of one name.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Ahead {
    pub days: BTreeSet<i8>,
    pub count: usize,
    pub minutes: i64,
    /// Minutes of the longest.
    pub longest: i64,
    /// The dates on which they are.
    pub dates: BTreeSet<Date>,
    /// The Mondays of their weeks.
    pub weeks: BTreeSet<Date>,
    /// Whether one of them is a journey.
    pub travel: bool,
}

impl<'a> Named<'a> {
    pub fn of(world: &'a Snapshot, weeks: u32) -> Named<'a> {
        let zone = world.zone();
        let mut meetings: BTreeMap<String, Ahead> = BTreeMap::new();
        for event in ahead(world, weeks) {
            let interval = event.interval(&zone);
            let here = meetings.entry(event.summary.trim().to_owned()).or_default();
            let date = zone.to_datetime(interval.start).date();
            here.days.insert(date.weekday().to_monday_zero_offset());
            here.dates.insert(date);
            here.count += 1;
            here.minutes += interval.minutes();
            here.longest = here.longest.max(interval.minutes());
            here.weeks.insert(calendar::monday_of(date));
            here.travel |= meetings::is_travel(event);
        }
        meetings.remove("");
        Named { world, weeks, meetings }
    }

    /// The name of the series ahead that is meant.
    pub fn series(&self, words: &str) -> Result<String, Wrong> {
        let wanted = plain(words);
        if wanted.is_empty() {
            return Err("say which meeting, by words of its name".into());
        }
        if let Some(name) = self.meetings.keys().find(|name| plain(name) == wanted) {
            return Ok(name.clone());
        }
        let holds: Vec<&String> = self.meetings.keys().filter(|name| plain(name).contains(&wanted)).collect();
        if let [name] = holds[..] {
            return Ok(name.clone());
        }
        let found = if holds.is_empty() { self.by_words(&wanted) } else { holds };
        match found[..] {
            [name] => Ok(name.clone()),
            [] => Err(self.no_meeting(words, &wanted)),
            _ => Err(several(words, &found)),
        }
    }

    /// The names of all series ahead that hold words: "status meetings", "1-2-1s".
    pub fn all_series(&self, words: &str) -> Result<Vec<String>, Wrong> {
        let wanted = plain(words);
        let telling: Vec<&str> = wanted.split_whitespace().filter(|w| !EMPTY.contains(w)).collect();
        let one = |word: &str| word.len() > 3 && word.ends_with('s');
        let holds = |name: &String| {
            let name = plain(name);
            telling.iter().all(|w| name.contains(w) || (one(w) && name.contains(&w[..w.len() - 1])))
        };
        let found: Vec<String> = self.meetings.keys().filter(|name| holds(name)).cloned().collect();
        match (telling.is_empty(), found.is_empty()) {
            (true, _) => Err("say which meetings, by a word of their names: drop all status meetings".into()),
            (_, true) => Err(self.no_meeting(words, &wanted)),
            _ => Ok(found),
        }
    }

    fn no_meeting(&self, words: &str, wanted: &str) -> Wrong {
        let near = self.near(wanted);
        let hint = if near.is_empty() {
            String::new()
        } else {
            let names: Vec<String> = near.iter().map(|n| inert(n)).collect();
            format!("; perhaps {}", names.join(" or "))
        };
        Wrong {
            why: format!("no meeting ahead is called “{}”{hint}", short(words.trim(), 60)),
            words: words.trim().to_owned(),
            names: near,
            idle: false,
        }
    }

    /// Minutes of the longest meeting ahead of a name.
    pub fn longest(&self, series: &str) -> u32 {
        self.meetings.get(series).map_or(0, |ahead| ahead.longest.clamp(0, 10_000) as u32)
    }

    /// Names in which a word may stand that otherwise begins a change, in small letters; the longest first.
    pub fn joined(&self) -> Vec<String> {
        let goals = self.world.goals.values().map(|g| g.name.clone());
        let all = self.meetings.keys().cloned().chain(self.handable().into_keys()).chain(goals);
        let mut names: Vec<String> = all.map(|name| name.trim().to_lowercase()).collect();
        names.retain(|name| name.contains([' ', ';', '.', '!', '?', ',']));
        names.sort_by(|a, b| b.len().cmp(&a.len()).then(a.cmp(b)));
        names.dedup();
        names
    }

    /// Meetings whose names hold every telling word, on the day of the week that is named.
    fn by_words(&self, wanted: &str) -> Vec<&String> {
        let words: Vec<&str> = wanted.split_whitespace().filter(|w| !EMPTY.contains(w)).collect();
        let day: Option<Weekday> = words.iter().find_map(|w| day_of(w));
        let telling: Vec<&str> = words.into_iter().filter(|w| day_of(w).is_none()).collect();
        let on = |ahead: &Ahead| day.is_none_or(|d| ahead.days.contains(&d.to_monday_zero_offset()));
        let holds = |name: &str| {
            let low = plain(name);
            telling.iter().all(|w| low.contains(w))
        };
        if telling.is_empty() {
            return Vec::new();
        }
        self.meetings.iter().filter(|(name, ahead)| holds(name) && on(ahead)).map(|(name, _)| name).collect()
    }

    /// Names that hold words of what is written: those first that hold most of them, then those with least beside.
    fn near(&self, wanted: &str) -> Vec<String> {
        let tells = |w: &&str| !EMPTY.contains(w) && !COMMON.contains(w) && day_of(w).is_none();
        let telling: Vec<&str> = wanted.split_whitespace().filter(tells).collect();
        let held = |name: &String| {
            let low = plain(name);
            let words: Vec<&str> = low.split(|c: char| !c.is_alphanumeric() && c != '-').collect();
            let whole = telling.iter().filter(|w| words.contains(w)).count();
            let part = telling.iter().filter(|w| w.chars().count() > 2 && low.contains(**w)).count();
            (whole, part, words.len())
        };
        let mut found: Vec<((usize, usize, usize), &String)> =
            self.meetings.keys().map(|name| (held(name), name)).filter(|((w, p, _), _)| w + p > 0).collect();
        found.sort_by(|(a, x), (b, y)| (b.0, b.1, a.2).cmp(&(a.0, a.1, b.2)).then(x.cmp(y)));
        found.into_iter().take(NEAR).map(|(_, name)| name.clone()).collect()
    }

    /// The name of the area, project or person whose open work of the executive's is meant.
    pub fn work(&self, words: &str) -> Result<String, Wrong> {
        let wanted = plain(words);
        if wanted.is_empty() {
            return Err("say what is handed over: an area, a project, or whose requests".into());
        }
        let all = self.handable();
        if let Some(name) = all.keys().find(|name| plain(name) == wanted) {
            return Ok(name.clone());
        }
        let found: Vec<&String> = all.keys().filter(|name| plain(name).contains(&wanted)).collect();
        match found[..] {
            [name] => Ok(name.clone()),
            [] => Err(Wrong::new(format!(
                "no area, project or person with open work of yours is called “{}”",
                short(words.trim(), 60)
            ))),
            _ => Err(several(words, &found)),
        }
    }

    /// Areas, projects and people whose open work the executive does, with how many tasks. What others may not see is not
    /// handed over.
    pub fn handable(&self) -> BTreeMap<String, usize> {
        let world = self.world;
        let mut found: BTreeMap<String, usize> = BTreeMap::new();
        let mine = |t: &&Task| t.state.is_open() && work::is_mine(world, t) && t.clearance.is_shared();
        for task in world.tasks.values().filter(mine) {
            for name in names_of(world, task) {
                *found.entry(name).or_default() += 1;
            }
        }
        found
    }

    /// The name of the person who is meant.
    pub fn person(&self, words: &str) -> Result<String, Wrong> {
        let world = self.world;
        let names = Names::of(world);
        let words = words.trim();
        if words.is_empty() {
            return Err("say who, by their name".into());
        }
        let name =
            |id| world.people.get(&id).filter(|p| crate::people::may_be_shown(p)).map(|p| inert(&p.name));
        if let Some(name) = names.find(words).and_then(name) {
            return Ok(name);
        }
        let bearers: Vec<String> = names.bearers(words).into_iter().filter_map(name).collect();
        match &bearers[..] {
            [] => Err(Wrong {
                why: format!("nobody is known as “{}”", short(words, 60)),
                words: words.to_owned(),
                names: names.near(words).into_iter().filter_map(name).take(NEAR).collect(),
                idle: false,
            }),
            all => Err(Wrong {
                why: format!("“{}” fits {}: say which", short(words, 60), listed(all)),
                words: words.to_owned(),
                names: all.to_vec(),
                idle: false,
            }),
        }
    }

    /// Whether words mean whose office this is.
    pub fn is_own(&self, words: &str) -> bool {
        let owner = &self.world.office.owner;
        Names::of(self.world).find(words) == Some(owner.person)
            || words.trim().eq_ignore_ascii_case(&owner.name)
    }

    /// The name of somebody who works for the office: the assistant, who reports, and who does open work or has a part in an
    /// area. That others come and go changes nothing of these weeks.
    pub fn worker(&self, words: &str) -> Result<String, Wrong> {
        let world = self.world;
        if self.is_own(words) {
            return Err(Wrong::new(format!(
                "{} is whose office this is: without you there are no weeks to simulate; say away, with the days",
                inert(&world.office.owner.name)
            )));
        }
        let name = self.person(words)?;
        let office = world.office.assistant.iter().map(|m| m.person);
        let near: BTreeSet<PersonId> = office.chain(world.reports().into_iter().map(|m| m.person)).collect();
        let bears = |id: &PersonId| world.people.get(id).is_some_and(|p| inert(&p.name) == name);
        let does = |id: &PersonId| {
            let owns = |t: &Task| t.state.is_open() && t.owner == Some(*id);
            let has_part = |r: &world::Responsibility| {
                r.owner == *id || r.responsible.contains(id) || r.backups.contains(id)
            };
            near.contains(id)
                || world.tasks.values().any(owns)
                || world.responsibilities.values().any(has_part)
        };
        match world.people.keys().filter(|id| bears(id)).any(does) {
            true => Ok(name),
            false => Err(Wrong::idle(format!(
                "{name} does no work here that would come back: no open task and no area is theirs"
            ))),
        }
    }

    /// How many open tasks of somebody are due from one day to another.
    pub fn due_of(&self, name: &str, from: Date, until: Date) -> usize {
        let (world, zone) = (self.world, self.world.zone());
        let theirs = |t: &&Task| {
            let owner = t.owner.and_then(|o| world.people.get(&o));
            owner.is_some_and(|p| inert(&p.name) == name)
                && t.state.is_open()
                && t.due.is_some_and(|due| (from..=until).contains(&due.date(&zone)))
        };
        world.tasks.values().filter(theirs).count()
    }

    /// In how many of the weeks ahead a series is.
    pub fn weeks_of(&self, series: &str) -> usize {
        self.meetings.get(series).map_or(0, |ahead| ahead.weeks.len())
    }

    /// Whether a meeting of a series is on one of these days.
    pub fn is_on(&self, series: &str, from: Date, until: Date) -> bool {
        self.meetings.get(series).is_some_and(|ahead| ahead.dates.range(from..=until).next().is_some())
    }

    /// The last day that is looked at.
    pub fn last_day(&self) -> Date {
        let today = calendar::date_of(self.world.now, &self.world.zone());
        today
            .saturating_add(jiff::Span::new().weeks(i64::from(self.weeks.max(1))))
            .yesterday()
            .unwrap_or(today)
    }

    /// The days of the week on which one works.
    pub fn working_days(&self) -> Vec<Weekday> {
        let date = self.world.zone().to_datetime(self.world.now).date();
        let monday = calendar::monday_of(date);
        let days = (0..7).map(|n| monday.saturating_add(jiff::Span::new().days(n)));
        let works = |date: &Date| self.world.office.hours.on(*date, &self.world.zone()).is_some();
        days.filter(works).map(|date| date.weekday()).collect()
    }

    /// The name of the goal that is meant.
    pub fn goal(&self, words: &str) -> Result<String, Wrong> {
        let wanted = plain(words);
        let open = || self.world.goals.values().filter(|g| g.closed.is_none());
        if let Some(goal) = open().find(|g| g.is_called(words.trim()) || plain(&g.name) == wanted) {
            return Ok(goal.name.clone());
        }
        let found: Vec<&String> =
            open().map(|g| &g.name).filter(|name| plain(name).contains(&wanted)).collect();
        match found[..] {
            [name] if !wanted.is_empty() => Ok(name.clone()),
            [] | [_] => Err(Wrong::new(format!("no goal is called “{}”", short(words.trim(), 60)))),
            _ if wanted.is_empty() => Err("say which goal, by words of its name".into()),
            _ => Err(several(words, &found)),
        }
    }

    /// A series that is moved into time that is kept free, and that time, by their places.
    pub fn moved_into(&self, changes: &[Change]) -> Option<(usize, usize)> {
        changes.iter().enumerate().find_map(|(n, change)| {
            let Change::Move { series, weekday, from } = change else { return None };
            let until = from + self.longest(series);
            let takes = |other: &Change| {
                matches!(other, Change::Protect { weekday: day, from: f, until: u }
                    if day == weekday && from < u && *f < until)
            };
            Some((n, changes.iter().position(takes)?))
        })
    }

    /// Goals that stand beside each other and are to weigh more than 100 % together, with that sum in percent.
    pub fn too_heavy(&self, changes: &[Change]) -> Option<(Vec<String>, f64)> {
        let weights: Vec<(&str, f64)> = changes
            .iter()
            .filter_map(|change| match change {
                Change::Weight { goal, percent } => Some((goal.as_str(), *percent)),
                _ => None,
            })
            .collect();
        let parent = |name: &str| self.world.goals.values().find(|g| g.name == name).map(|g| g.parent);
        weights.iter().find_map(|(first, _)| {
            let of = parent(first)?;
            let beside: Vec<&(&str, f64)> = weights.iter().filter(|(g, _)| parent(g) == Some(of)).collect();
            let sum: f64 = beside.iter().map(|(_, percent)| percent).sum();
            (sum > 100.0).then(|| (beside.iter().map(|(g, _)| inert(g)).collect(), sum))
        })
    }

    /// What a goal weighs among its siblings, 0–1; none where it has none.
    pub fn share(&self, goal: &str) -> Option<f64> {
        let found = self.world.goals.values().find(|g| g.name == goal)?;
        let siblings = self.world.goals.values().filter(|g| g.parent == found.parent && g.closed.is_none());
        let (mut all, mut others) = (0.0, 0.0);
        for one in siblings {
            all += one.weight;
            others += if one.id == found.id { 0.0 } else { one.weight };
        }
        (others > 0.0).then(|| found.weight / all)
    }

    /// The share of the working time that the day brings, 0–1.
    pub fn reactive(&self) -> f64 {
        engines::twin::reactive_share(self.world, &engines::twin::fit::fit(self.world))
    }

    /// When the working day begins, its lunch, and when it ends, in minutes after midnight.
    pub fn day(&self) -> (u32, u32, u32) {
        let hours = &self.world.office.hours;
        let of = |t: Time| 60 * t.hour() as u32 + t.minute() as u32;
        let date = self.world.zone().to_datetime(self.world.now).date();
        let monday = calendar::monday_of(date);
        (of(hours.day_start(monday)), of(hours.lunch), of(hours.day_end(monday)))
    }
}

/// Meetings of the weeks ahead, by start.
pub(super) fn ahead(world: &Snapshot, weeks: u32) -> Vec<&Event> {
    let span = Interval::new(
        world.now,
        world.now + SignedDuration::from_hours(24 * 7 * i64::from(weeks.clamp(1, 26))),
    );
    let zone = world.zone();
    let is = |e: &&Event| e.interval(&zone).start >= world.now && !meetings::is_own_work(world, e);
    world.busy_events(span).into_iter().filter(is).collect()
}

/// What a task is handed over by: its areas, its project, who asked for it.
pub(super) fn names_of(world: &Snapshot, task: &Task) -> BTreeSet<String> {
    let subject = Subject { item: Some(ItemRef::Task(task.id)), project: task.project, words: &task.title };
    let areas = world.responsibilities.values().filter(|r| r.covers(&subject)).map(|r| r.name.clone());
    let project = task.project.and_then(|p| world.projects.get(&p)).map(|p| p.name.clone());
    let owner = world.office.owner.person;
    let person = task.requester.filter(|p| *p != owner).and_then(|p| world.people.get(&p));
    let person = person.filter(|p| crate::people::may_be_shown(p)).map(|p| p.name.clone());
    areas.chain(project).chain(person).filter(|name| !name.trim().is_empty()).collect()
}

fn several(words: &str, found: &[&String]) -> Wrong {
    let names: Vec<String> = found.iter().take(NEAR + 1).map(|n| inert(n)).collect();
    let more = if found.len() > names.len() { " and others" } else { "" };
    Wrong {
        why: format!("“{}” fits {}{more}: say which", short(words.trim(), 60), listed(&names)),
        words: words.trim().to_owned(),
        names: found.iter().take(NEAR + 1).map(|name| (*name).clone()).collect(),
        idle: false,
    }
}

/// A name as it is compared: as it is shown, without quotes, in small letters, one space between words, no full stop.
fn plain(name: &str) -> String {
    let shown = inert(name).to_lowercase();
    let words: Vec<&str> = shown.trim().trim_matches(['"', '“', '”', '\'']).split_whitespace().collect();
    words.join(" ").trim_end_matches(['.', '!', '?', ',', ';']).trim_end().to_owned()
}

fn listed(names: &[String]) -> String {
    engines::maths::spoken::listed(names)
}
