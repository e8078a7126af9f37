//! What a scenario can be built from by choosing: the executive's own series ahead, work that can be handed over, people,
//! goals. Choosing writes the same sentence that one would write.

use super::named::Named;
use super::words::{day_word, read, told};
use crate::words::{duration, inert};
use engines::twin::Change;
use jiff::civil::Weekday;
use serde::{Deserialize, Serialize};
use world::Snapshot;

/// So many series are offered, those that take most time first.
const MOST: usize = 40;

/// Something to choose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Choice {
    /// Its name.
    pub name: String,
    /// "4 h in these weeks", "3 tasks".
    pub words: String,
}

/// What can be chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Choices {
    /// Meetings ahead by name.
    pub series: Vec<Choice>,
    /// Areas, projects and people with open work of the executive's.
    pub work: Vec<Choice>,
    /// The executive's people and the assistant.
    pub people: Vec<String>,
    /// Goals that stand beside others, with what they weigh.
    pub goals: Vec<Choice>,
    /// When the working day begins and ends: "09:00".
    pub day: (String, String),
    /// A sentence of each kind with names of this office; each is understood as it stands.
    pub examples: Vec<String>,
}

/// Names longer than that are in no example.
const LONGEST: usize = 60;

/// What a reader can choose from.
pub(super) fn choices(world: &Snapshot, weeks: u32) -> Choices {
    let named = Named::of(world, weeks);
    // A single journey is no series: there is nothing of it to shorten or to hold less often.
    let is_series = |ahead: &super::named::Ahead| ahead.count > 1 || !ahead.travel;
    let mut series: Vec<(&String, &super::named::Ahead)> =
        named.meetings.iter().filter(|(_, ahead)| is_series(ahead)).collect();
    series.sort_by(|a, b| b.1.minutes.cmp(&a.1.minutes).then(a.0.cmp(b.0)));
    let series = series.into_iter().take(MOST);
    let mut work: Vec<(String, usize)> = named.handable().into_iter().collect();
    work.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    let assistant = world.office.assistant.iter().map(|a| a.name.clone());
    let mut people: Vec<String> = assistant.chain(world.reports().into_iter().map(|m| m.name)).collect();
    people.retain(|name| named.person(name).is_ok());
    people.dedup();
    let clock = |minutes: u32| format!("{:02}:{:02}", minutes / 60, minutes % 60);
    let (open, _, close) = named.day();
    Choices {
        series: series
            .map(|(name, ahead)| Choice {
                name: inert(name),
                words: format!("{}, {}", times(ahead.count), duration(ahead.minutes)),
            })
            .collect(),
        work: work
            .into_iter()
            .take(MOST)
            .map(|(name, n)| Choice { name: inert(&name), words: crate::words::count(n, "task", "tasks") })
            .collect(),
        goals: goals(&named),
        examples: examples(world, &named, weeks, &people),
        people: people.iter().map(|p| inert(p)).collect(),
        day: (clock(open), clock(close)),
    }
}

/// Goals that can be weighed against others.
fn goals(named: &Named<'_>) -> Vec<Choice> {
    let open = named.world.goals.values().filter(|g| g.closed.is_none());
    let mut found: Vec<(f64, String)> =
        open.filter_map(|g| Some((named.share(&g.name)?, g.name.clone()))).collect();
    found.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    found.dedup_by(|a, b| a.1 == b.1);
    let shown = |(share, name): (f64, String)| Choice {
        name: inert(&name),
        words: format!("{:.0}% beside its siblings", 100.0 * share),
    };
    found.into_iter().take(MOST).map(shown).collect()
}

/// A sentence of each kind, with names of this office where it has them.
fn examples(world: &Snapshot, named: &Named<'_>, weeks: u32, people: &[String]) -> Vec<String> {
    let fits = |name: &&String| name.chars().count() <= LONGEST;
    let mut series: Vec<(&String, &super::named::Ahead)> =
        named.meetings.iter().filter(|(name, ahead)| fits(name) && ahead.count > 1).collect();
    series.sort_by(|a, b| b.1.minutes.cmp(&a.1.minutes).then(a.0.cmp(b.0)));
    let mut work: Vec<(String, usize)> =
        named.handable().into_iter().filter(|(name, _)| fits(&name)).collect();
    work.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    let person = people.iter().find(fits);
    let goal = goals(named).into_iter().find(|g| fits(&&g.name));
    let now = 100.0 * named.reactive();
    let mut said: Vec<Option<String>> = vec![
        series.first().map(|(name, _)| format!("drop {name}")),
        series.first().map(|(name, _)| format!("skip {name} next week")),
        series
            .iter()
            .find(|(_, ahead)| ahead.longest >= 30)
            .map(|(name, ahead)| format!("shorten {name} to {} min", ahead.longest / 2 / 5 * 5)),
        series.get(1).or(series.first()).map(|(name, ahead)| {
            let free = (0..5).find(|day| !ahead.days.contains(day)).unwrap_or(3);
            let day = Weekday::from_monday_zero_offset(free).map_or("Thu", day_word);
            format!("move {name} to {day} 14:00")
        }),
        series
            .iter()
            .find(|(_, ahead)| ahead.weeks.len() > 1)
            .map(|(name, _)| format!("hold {name} every other week")),
        Some("add Board call on Thu 14:00 for 60 min".to_owned()),
        work.first().zip(person).map(|((what, _), who)| format!("hand {what} to {who}")),
        person.filter(|_| !work.is_empty()).map(|who| format!("hand everything to {who}")),
        goal.as_ref().map(|g| format!("weigh {} 40%", g.name)),
        goal.map(|g| format!("double the weight of {}", g.name)),
        Some("hire Deputy for 20 h a week".to_owned()),
        person.map(|who| format!("lose {who}")),
        person.map(|who| format!("{who} is away next week")),
        Some("trip to Rotterdam next week".to_owned()),
        Some("away next Tuesday".to_owned()),
        Some("crunch next week".to_owned()),
        Some("read mail twice a day".to_owned()),
        Some("keep Fri 09:00-12:00 free".to_owned()),
        Some("new project Terminal of 40 h".to_owned()),
        (now >= 2.0).then(|| format!("reduce reactive share to {:.0}%", (0.6 * now).floor())),
        Some("reduce interruptions by half".to_owned()),
    ];
    said.iter_mut().for_each(|s| *s = s.take().map(|s| inert(&s)));
    // A name may read as something else: what would not be understood is no example.
    let understood = |text: &String| {
        let found = read(world, weeks, text);
        found.is_whole() && found.changes.len() == 1
    };
    said.into_iter().flatten().filter(understood).collect()
}

fn times(n: usize) -> String {
    match n {
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        n => format!("{n} times"),
    }
}

/// What was chosen in the form. A part that is left empty says nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Builder {
    /// A series.
    pub series: String,
    /// "drop", "next-week" (skipped then), "alternate", "move", or how many minutes it takes.
    pub how: String,
    /// Where it is moved to: a day of the week, 0 for Monday.
    pub to_day: String,
    /// At what time.
    pub to_at: String,
    /// A new series.
    pub add: String,
    /// Its day of the week.
    pub add_day: String,
    /// Its time.
    pub add_at: String,
    /// Its minutes.
    pub add_minutes: String,
    /// An area, a project or a person.
    pub work: String,
    /// To whom.
    pub to: String,
    /// A goal.
    pub goal: String,
    /// What it weighs, in percent.
    pub percent: String,
    /// Somebody who is hired.
    pub hire: String,
    /// For so many hours a week.
    pub hire_hours: String,
    /// Somebody who leaves.
    pub lose: String,
    /// A day of the week that is kept free, 0 for Monday.
    pub day: String,
    /// From when.
    pub from: String,
    /// Until when.
    pub until: String,
    /// How often mail is read a day.
    pub mail: String,
    /// The share that the day brings, in percent.
    pub reactive: String,
    /// Interruptions, in percent of those now.
    pub interruptions: String,
    /// The name of a new project.
    pub project: String,
    /// Its hours.
    pub hours: String,
    /// By when.
    pub by: String,
    /// "away", "trip" or "crunch".
    pub days: String,
    /// The first of those days.
    pub away: String,
    /// The last.
    pub back: String,
}

impl Builder {
    /// What was chosen, a sentence a line, to be read like anything that is written.
    pub fn lines(&self) -> Vec<String> {
        let said = |text: &str| !text.trim().is_empty();
        let weekday = |text: &str| {
            let day = text.trim().parse().ok().and_then(|d| Weekday::from_monday_zero_offset(d).ok());
            day.map_or("", day_word)
        };
        let mut lines = Vec::new();
        if said(&self.series) {
            lines.push(match self.how.trim() {
                "" | "drop" => format!("Drop {}", self.series),
                "next-week" => format!("Skip {} next week", self.series),
                "alternate" => format!("Hold {} every other week", self.series),
                "move" => {
                    format!("Move {} to {} {}", self.series, weekday(&self.to_day), self.to_at.trim())
                }
                minutes => format!("Shorten {} to {minutes} min", self.series),
            });
        }
        if said(&self.add) {
            let (day, at, minutes) = (weekday(&self.add_day), self.add_at.trim(), self.add_minutes.trim());
            lines.push(format!("Add {} on {day} {at} for {minutes} min", self.add.trim()));
        }
        if said(&self.work) {
            lines.push(match said(&self.to) {
                true => format!("Hand {} to {}", self.work, self.to),
                false => format!("Hand over {}", self.work),
            });
        }
        if said(&self.goal) {
            lines.push(format!("Weigh {} {}%", self.goal, self.percent.trim().trim_end_matches('%')));
        }
        if said(&self.hire) {
            lines.push(format!("Hire {} for {} h a week", self.hire.trim(), self.hire_hours.trim()));
        }
        if said(&self.lose) {
            lines.push(format!("Lose {}", self.lose));
        }
        if said(&self.day) {
            let day = weekday(&self.day);
            lines.push(match said(&self.from) && said(&self.until) {
                true => format!("Keep {day} {}-{} free", self.from.trim(), self.until.trim()),
                false => format!("Keep {day} free"),
            });
        }
        if let Ok(times) = self.mail.trim().parse() {
            lines.push(told(&Change::Batch { times }));
        }
        if said(&self.reactive) {
            lines.push(format!("Reduce reactive share to {}%", self.reactive.trim().trim_end_matches('%')));
        }
        if said(&self.interruptions) {
            lines.push(format!(
                "Reduce interruptions to {}%",
                self.interruptions.trim().trim_end_matches('%')
            ));
        }
        if said(&self.project) {
            let by = if said(&self.by) { format!(" by {}", self.by.trim()) } else { String::new() };
            lines.push(format!("New project {} of {} h{by}", self.project.trim(), self.hours.trim()));
        }
        if said(&self.away) {
            let verb = match self.days.trim() {
                "trip" => "Trip",
                "crunch" => "Crunch",
                _ => "Away",
            };
            let back = if said(&self.back) { &self.back } else { &self.away };
            lines.push(format!("{verb} {} to {}", self.away.trim(), back.trim()));
        }
        lines
    }
}
