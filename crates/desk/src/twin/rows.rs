//! The rows of the page: measures, differences, weeks, dates, and what it all rests on.

use super::Basis;
use crate::full_weeks::{label, load_words, made_of};
use crate::words::{day, inert, short};
use engines::maths::attention::Bucket;
use engines::twin::Holder;
use engines::twin::WeekLoad;
use engines::twin::fit::{Basis as Rests, Fit};
use engines::twin::what_if::{Effect, Figure, Measure, Outcome, Promise, Room, WARN};
use jiff::civil::Date;
use serde::Serialize;
use world::{ProjectId, TaskId};

/// A figure of the weeks as they are or of a scenario.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BarRow {
    /// "Now", "A", "B".
    pub name: String,
    /// Its mean.
    pub mean: f64,
    /// "7.2".
    pub words: String,
    /// Eight of ten calendars lie between these.
    pub eight: (f64, f64),
    /// "5 to 9".
    pub range: String,
    /// Half of them.
    pub half: (f64, f64),
}

/// A measure.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MeasureRow {
    /// As shown.
    pub name: &'static str,
    /// Its unit.
    pub unit: &'static str,
    /// What is counted, a sentence.
    pub what: &'static str,
    /// Where its scale ends.
    pub most: f64,
    /// The weeks as they are, then each scenario.
    pub bars: Vec<BarRow>,
}

/// How a scenario differs from the weeks as they are.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Difference {
    /// Which measure.
    pub measure: Measure,
    /// Its name.
    pub name: &'static str,
    /// Mean of the difference.
    pub mean: f64,
    /// "1.9 h a week more".
    pub words: String,
    /// "1.4 to 2.4".
    pub interval: String,
    /// "better in 93 of 100 calendars"; none where nothing differs.
    pub chance: Option<String>,
    /// Whether the interval leaves nothing out.
    pub clear: bool,
    /// Whether it is for the better.
    pub better: bool,
}

/// Smaller differences are not worth a headline, in the unit of the measure.
const WORTH: f64 = 0.1;

/// Smaller ones are told as nothing: they would read as 0.0.
const SHOWN: f64 = 0.05;

fn names(measure: Measure) -> (&'static str, &'static str, &'static str) {
    match measure {
        Measure::GoalHours => {
            ("Time for goals", "h a week", "Meetings and tasks of yours that serve a goal.")
        }
        Measure::Late => (
            "Dates missed",
            "tasks",
            "Open tasks of yours with a date in these weeks that are done after it; put right by how you have kept dates.",
        ),
        Measure::Tardiness => (
            "Lateness",
            "working days",
            "Days past the date, all late tasks together, if no hour beyond the working day were used; what costs more by waiting counts more, what is overdue counts on.",
        ),
        Measure::Focus => ("Deep work", "h a week", "Work on tasks in stretches of an hour and more."),
        Measure::AfterHours => ("After hours", "h a week", "Work beyond the end of the day."),
    }
}

impl Difference {
    pub(super) fn of(effect: &Effect, thin: bool) -> Difference {
        let (name, unit, _) = names(effect.measure);
        let more = if effect.mean >= 0.0 { "more" } else { "fewer" };
        let more = if unit != "tasks" && effect.mean < 0.0 { "less" } else { more };
        let words = match effect.measure {
            Measure::Late => format!("{} {more}", figure(effect.mean.abs())),
            Measure::Tardiness => format!("{} {unit} {more}", figure(effect.mean.abs())),
            _ => format!("{} {unit} {more}", figure(effect.mean.abs())),
        };
        let (low, high) = effect.interval;
        let (low, high) = if effect.mean < 0.0 { (-high, -low) } else { (low, high) };
        Difference {
            measure: effect.measure,
            name,
            mean: effect.mean,
            words,
            interval: format!("{} to {}", figure(low), figure(high)),
            chance: effect.better.map(|p| match thin {
                true => format!("better in about {:.0} of ten calendars", 10.0 * p),
                false => format!("better in {:.0} of 100 calendars", 100.0 * p),
            }),
            clear: effect.is_clear() && effect.mean.abs() >= SHOWN,
            better: effect.is_better() && effect.mean.abs() >= SHOWN,
        }
    }
    /// Whether it is clear and large enough to be said.
    pub fn is_told(&self) -> bool {
        self.clear && self.mean.abs() >= WORTH
    }
    /// "1.9 h a week more deep work".
    pub fn sentence(&self) -> String {
        let noun = match self.measure {
            Measure::GoalHours => "for goals",
            Measure::Late => "dates missed",
            Measure::Tardiness => "of lateness",
            Measure::Focus => "of deep work",
            Measure::AfterHours => "after hours",
        };
        format!("{} {noun} ({})", self.words, self.interval)
    }
}

/// A figure to a tenth below ten.
fn figure(value: f64) -> String {
    let value = if value.abs() < 0.05 { 0.0 } else { value };
    if value.abs() < 10.0 { format!("{value:.1}") } else { format!("{value:.0}") }
}

/// A goal with its hours a week.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GoalRow {
    /// Its name.
    pub name: String,
    /// Hours a week as things are, then in each scenario.
    pub hours: Vec<f64>,
    /// The chance that its target is met by its date, as things are, then in each scenario, in words; empty where it is not
    /// measured.
    pub met: Vec<String>,
}

/// Somebody's open work.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PersonRow {
    /// Their name.
    pub name: String,
    /// Hours of it as things are, then in each scenario.
    pub hours: Vec<f64>,
}

/// What is left of a week for one's own work, in hours.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RoomRow {
    /// "This week".
    pub label: String,
    /// "23 Nov".
    pub short: String,
    /// So much in 10, 25, 50, 75 and 90 of 100 calendars at most.
    pub left: [f64; 5],
    /// What the work that is due in it takes.
    pub due: f64,
}

/// A week ahead.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WeekRow {
    /// "This week".
    pub label: String,
    /// Percent of its working time that is taken as things are, then in each scenario.
    pub percent: Vec<f64>,
    /// What takes it, as things are.
    pub made_of: String,
    /// "over", "tight", or nothing.
    pub mark: &'static str,
}

/// When a task is done.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ForecastRow {
    /// Which.
    pub task: TaskId,
    /// Its title.
    pub title: String,
    /// Its date.
    pub due: Option<Date>,
    /// Its date in words.
    pub due_words: String,
    /// Whether that is past.
    pub overdue: bool,
    /// In half of the calendars done by that day; none: after these weeks.
    pub p50: Option<Date>,
    /// In words.
    pub p50_words: String,
    /// In eight of ten.
    pub p80: Option<Date>,
    /// In words.
    pub p80_words: String,
    /// The chance that its date is kept, 0–1; none without one ahead.
    pub met: Option<f64>,
    /// The chances as things are, then in each scenario, in words; empty where there is none.
    pub chances: Vec<String>,
}

/// When what is the executive's of a project is done.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ProjectRow {
    /// Which.
    pub id: ProjectId,
    /// Its name.
    pub name: String,
    /// Its word for addresses.
    pub slug: String,
    /// Open tasks of the executive's.
    pub tasks: usize,
    /// In half of the calendars, in words.
    pub p50_words: String,
    /// In eight of ten.
    pub p80_words: String,
    /// The chances that its last milestone is kept, as things are and in each scenario, in words.
    pub chances: Vec<String>,
    /// The date that is recommended from outside, in words; empty where none is.
    pub outside: String,
}

/// A figure that the weeks rest on.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct InputRow {
    /// What.
    pub name: &'static str,
    /// "6.4 a week".
    pub words: String,
    /// "12 weeks, 214 of them", "our own guess, no data".
    pub basis: String,
    /// What is usual, where it is used.
    pub usual: Option<String>,
    /// Whether no data is behind it.
    pub guess: bool,
}

pub(super) struct Told<'a> {
    pub basis: &'a Basis,
    pub base: &'a Outcome,
    pub then: &'a [(char, &'a Outcome)],
    pub thin: bool,
}

impl Told<'_> {
    fn all(&self) -> impl Iterator<Item = &Outcome> {
        std::iter::once(self.base).chain(self.then.iter().map(|t| t.1))
    }

    pub fn measures(&self) -> Vec<MeasureRow> {
        let names_of = |n: usize| match n.checked_sub(1).and_then(|n| self.then.get(n)) {
            Some((letter, _)) => letter.to_string(),
            None => "Now".to_owned(),
        };
        let row = |measure: Measure| {
            let (name, unit, what) = names(measure);
            let figures: Vec<&Figure> =
                self.all().filter_map(|o| o.figures.iter().find(|f| f.measure == measure)).collect();
            let most = figures.iter().map(|f| f.eight.1).fold(0.0, f64::max);
            let bar = |(n, f): (usize, &&Figure)| BarRow {
                name: names_of(n),
                mean: f.mean,
                words: figure(f.mean),
                eight: f.eight,
                range: format!("{} to {}", figure(f.eight.0), figure(f.eight.1)),
                half: f.half,
            };
            MeasureRow {
                name,
                unit,
                what,
                most: most.max(1.0),
                bars: figures.iter().enumerate().map(bar).collect(),
            }
        };
        Measure::ALL.into_iter().map(row).collect()
    }

    pub fn goals(&self) -> Vec<GoalRow> {
        let mut goals: Vec<Bucket> = self.all().flat_map(|o| o.goals.iter().map(|g| g.0)).collect();
        goals.sort_unstable();
        goals.dedup();
        let past = crate::goals::effort::past(&self.basis.world);
        let row = |bucket: Bucket| {
            let Bucket::Goal(id) = bucket else { return None };
            let past = past.get(&id).copied().unwrap_or(0.0);
            let name = inert(&self.basis.world.goals.get(&id)?.name);
            let of = |o: &Outcome| o.goals.iter().find(|g| g.0 == bucket).map_or(0.0, |g| g.1);
            let hours: Vec<f64> = self.all().map(of).collect();
            let chances = crate::goals::forecast::chances(
                self.basis.world.goals.get(&id)?,
                self.basis.today,
                past,
                &hours,
            );
            let met = chances.into_iter().map(|chance| self.chance(Some(chance))).collect();
            Some(GoalRow { name, hours, met })
        };
        let mut rows: Vec<GoalRow> = goals.into_iter().filter_map(row).collect();
        rows.sort_by(|a, b| b.hours[0].total_cmp(&a.hours[0]).then(a.name.cmp(&b.name)));
        rows
    }

    pub fn load(&self) -> Vec<WeekRow> {
        let row = |(n, week): (usize, &WeekLoad)| {
            let percent = self.all().map(|o| 100.0 * o.load.get(n).and_then(WeekLoad::share).unwrap_or(0.0));
            let share = week.share();
            WeekRow {
                label: label(week.monday, self.basis.today),
                percent: percent.map(f64::round).collect(),
                made_of: match share {
                    None => "no working time".to_owned(),
                    Some(_) => format!("{}: {}", load_words(week), made_of(week)),
                },
                mark: match share {
                    Some(s) if s >= 1.0 => "over",
                    Some(s) if s >= WARN => "tight",
                    _ => "",
                },
            }
        };
        self.base.load.iter().enumerate().map(row).collect()
    }

    /// Open work by who does it, those of whom most is asked first.
    pub fn people(&self) -> Vec<PersonRow> {
        let mut holders: Vec<&Holder> = self.all().flat_map(|o| o.people.iter().map(|p| &p.0)).collect();
        holders.sort_unstable();
        holders.dedup();
        let row = |holder: &Holder| {
            let of = |o: &Outcome| o.people.iter().find(|p| p.0 == *holder).map_or(0.0, |p| p.1 / 60.0);
            Some(PersonRow { name: self.holder(holder)?, hours: self.all().map(of).collect() })
        };
        let mut rows: Vec<PersonRow> = holders.into_iter().filter_map(row).collect();
        rows.sort_by(|a, b| b.hours[0].total_cmp(&a.hours[0]).then(a.name.cmp(&b.name)));
        rows
    }

    fn holder(&self, holder: &Holder) -> Option<String> {
        let world = &self.basis.world;
        match holder {
            Holder::Owner => Some(inert(&world.office.owner.name)),
            Holder::Person(id) => {
                let person = world.people.get(id).filter(|p| crate::people::may_be_shown(p))?;
                Some(inert(&person.name))
            }
            Holder::New(name) => Some(format!("{}, new", inert(name))),
        }
    }

    /// What is left of each week, as things are.
    pub fn room(&self) -> Vec<RoomRow> {
        let row = |room: &Room| RoomRow {
            label: match room.until {
                None => label(room.monday, self.basis.today),
                Some(until) => format!(
                    "{}, up to {}",
                    label(room.monday, self.basis.today),
                    day(until, self.basis.today)
                ),
            },
            short: room.monday.strftime("%-d %b").to_string(),
            left: room.left.map(|minutes| minutes / 60.0),
            due: room.due / 60.0,
        };
        self.base.room.iter().map(row).collect()
    }

    /// Whether what comes in fits into what there is (Pollaczek-Khinchine: waits grow with rho over 1 less rho).
    pub fn steady(&self) -> Option<String> {
        let rho = self.base.rho;
        let hours = self.base.grows.unwrap_or(0.0);
        if rho >= 1.0 {
            return Some(format!(
                "No steady state: backlog grows by {} hours a week, since what comes in takes {:.0} of every 100 hours there are.",
                figure(hours),
                100.0 * rho
            ));
        }
        (rho >= WARN).then(|| {
            format!(
                "What comes in takes {:.0} of every 100 hours there are. So near to all of them a little more makes everything wait much longer.",
                100.0 * rho
            )
        })
    }

    fn chance(&self, met: Option<f64>) -> String {
        match met {
            None => String::new(),
            Some(p) if self.thin => format!("about {:.0} in 10", 10.0 * p),
            Some(p) => format!("{:.0} in 100", (100.0 * p).clamp(1.0, 99.0)),
        }
    }

    fn by(&self, date: Option<Date>) -> String {
        date.map_or_else(|| "after these weeks".to_owned(), |date| day(date, self.basis.today))
    }

    pub fn forecasts(&self) -> Vec<ForecastRow> {
        let world = &self.basis.world;
        let zone = world.zone();
        let row = |promise: &Promise| {
            let task = world.tasks.get(&promise.task)?;
            let due = task.due.map(|d| d.date(&zone));
            let same = |o: &Outcome| o.promises.iter().find(|p| p.task == promise.task).and_then(|p| p.met);
            Some(ForecastRow {
                task: task.id,
                title: short(&inert(&task.title), 90),
                due,
                due_words: due.map_or(String::new(), |due| day(due, self.basis.today)),
                overdue: task
                    .due
                    .is_some_and(|d| d.instant(&zone, world.office.hours.day_end(d.date(&zone))) < world.now),
                p50: promise.p50,
                p50_words: self.by(promise.p50),
                p80: promise.p80,
                p80_words: self.by(promise.p80),
                met: promise.met,
                chances: self.all().map(|o| self.chance(same(o))).collect(),
            })
        };
        let mut rows: Vec<ForecastRow> = self.base.promises.iter().filter_map(row).collect();
        let order = |f: &ForecastRow| (f.met.is_none(), !f.overdue, f.p80.is_none(), f.due);
        rows.sort_by(|a, b| {
            a.met
                .unwrap_or(2.0)
                .total_cmp(&b.met.unwrap_or(2.0))
                .then(order(a).cmp(&order(b)))
                .then(a.task.cmp(&b.task))
        });
        rows
    }

    pub fn projects(&self) -> Vec<ProjectRow> {
        let met = |id: ProjectId| {
            let of = move |o: &Outcome| o.projects.iter().find(|p| p.project == id).and_then(|p| p.met);
            self.all().map(|o| self.chance(of(o))).filter(|c| !c.is_empty()).collect::<Vec<String>>()
        };
        let rows = self.base.projects.iter().filter_map(|p| {
            let project = self.basis.world.projects.get(&p.project)?;
            Some(ProjectRow {
                id: p.project,
                name: inert(&project.name),
                slug: project.slug.clone(),
                tasks: p.tasks,
                p50_words: self.by(p.p50),
                p80_words: self.by(p.p80),
                chances: met(p.project),
                outside: String::new(),
            })
        });
        rows.collect()
    }
}

/// What the weeks are made of.
pub(super) fn inputs(fit: &Fit) -> Vec<InputRow> {
    let weeks = fit.weeks.floor().max(1.0);
    let row = |input: &engines::twin::fit::Input| InputRow {
        name: input.name,
        words: format!("{} {}", figure(input.value), input.unit),
        basis: match input.basis {
            Rests::Prior => "our own guess, no data".to_owned(),
            Rests::Mixed => format!(
                "{weeks:.0} weeks, {} seen; too few to stand alone, so mixed with the usual",
                input.count
            ),
            Rests::Own => format!("{weeks:.0} weeks, {} seen", input.count),
        },
        usual: input.prior.filter(|_| input.basis != Rests::Own).map(figure),
        guess: input.basis == Rests::Prior,
    };
    fit.inputs.iter().map(row).collect()
}
