//! What a scenario can be built from by choosing: the executive's own series ahead, work that can be handed over, people,
//! goals. Choosing writes the same sentence that one would write.

use super::named::Named;
use super::words::told;
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
    /// When the working day begins and ends: "09:00".
    pub day: (String, String),
}

/// What a reader can choose from.
pub(super) fn choices(world: &Snapshot, weeks: u32) -> Choices {
    let named = Named::of(world, weeks);
    let mut series: Vec<(&String, &super::named::Ahead)> = named.meetings.iter().collect();
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
        people: people.iter().map(|p| inert(p)).collect(),
        day: (clock(open), clock(close)),
    }
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
    /// "drop", or how many minutes it takes.
    pub how: String,
    /// An area, a project or a person.
    pub work: String,
    /// To whom.
    pub to: String,
    /// A day of the week, 0 for Monday.
    pub day: String,
    /// From when it is kept free.
    pub from: String,
    /// Until when.
    pub until: String,
    /// How often mail is read a day.
    pub mail: String,
    /// The name of a new project.
    pub project: String,
    /// Its hours.
    pub hours: String,
    /// The first day away.
    pub away: String,
    /// The last.
    pub back: String,
}

impl Builder {
    /// What was chosen, a sentence a line, to be read like anything that is written.
    pub fn lines(&self) -> Vec<String> {
        let said = |text: &str| !text.trim().is_empty();
        let mut lines = Vec::new();
        if said(&self.series) {
            lines.push(match self.how.trim() {
                "" | "drop" => format!("Drop {}", self.series),
                minutes => format!("Shorten {} to {minutes} min", self.series),
            });
        }
        if said(&self.work) {
            lines.push(match said(&self.to) {
                true => format!("Hand {} to {}", self.work, self.to),
                false => format!("Hand over {}", self.work),
            });
        }
        if let Some(weekday) =
            self.day.trim().parse().ok().and_then(|d| Weekday::from_monday_zero_offset(d).ok())
        {
            lines.push(match said(&self.from) && said(&self.until) {
                true => {
                    format!(
                        "Keep {} {}-{} free",
                        super::words::day_word(weekday),
                        self.from.trim(),
                        self.until.trim()
                    )
                }
                false => format!("Keep {} free", super::words::day_word(weekday)),
            });
        }
        if let Ok(times) = self.mail.trim().parse() {
            lines.push(told(&Change::Batch { times }));
        }
        if said(&self.project) {
            lines.push(format!("New project {} of {} h", self.project.trim(), self.hours.trim()));
        }
        if said(&self.away) {
            let back = if said(&self.back) { &self.back } else { &self.away };
            lines.push(format!("Away {} to {}", self.away.trim(), back.trim()));
        }
        lines
    }
}
