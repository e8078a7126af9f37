//! The rows of a page, from what the weeks come to as they are and in each scenario.

use super::Basis;
use super::rows::{
    BarRow, ForecastRow, GoalRow, MeasureRow, PersonRow, ProjectRow, RoomRow, Taken, WeekRow, figure, names,
};
use crate::full_weeks::label;
use crate::goals::effort;
use crate::words::{day, inert, short};
use engines::maths::attention::Bucket;
use engines::twin::what_if::{Figure, Measure, NewLanding, Outcome, Promise, Room, WARN};
use engines::twin::{Holder, WeekLoad};
use jiff::civil::Date;
use world::ProjectId;

/// Of so many weeks the usual meetings are reckoned.
const FIRST_WEEKS: usize = 4;

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
                of: super::why::word(measure),
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
        let world = &self.basis.world;
        let past = effort::past(world);
        let row = |bucket: Bucket| {
            let Bucket::Goal(id) = bucket else { return None };
            let goal = world.goals.get(&id)?;
            let of = |o: &Outcome| o.goals.iter().find(|g| g.0 == bucket).map_or(0.0, |g| g.1);
            // Its odds go by its hours and those of all below it, up to its own date.
            let in_time = |o: &Outcome| {
                let hours = goal.due.and_then(|due| o.goals_by.get(&due)).unwrap_or(&o.goals);
                effort::with_below(world, &effort::by_goal(hours), id)
            };
            let in_time: Vec<f64> = self.all().map(in_time).collect();
            let past = effort::with_below(world, &past, id);
            let chances = crate::goals::forecast::chances(goal, self.basis.today, past, &in_time);
            // As roughly as on every page: a few measured states tell no more.
            let met = chances.into_iter().map(crate::goals::forecast::in_ten).collect();
            Some(GoalRow { name: inert(&goal.name), hours: self.all().map(of).collect(), met })
        };
        let mut rows: Vec<GoalRow> = goals.into_iter().filter_map(row).collect();
        rows.sort_by(|a, b| b.hours[0].total_cmp(&a.hours[0]).then(a.name.cmp(&b.name)));
        rows
    }

    pub fn load(&self) -> Vec<WeekRow> {
        let row = |(n, week): (usize, &WeekLoad)| {
            let taken: Vec<Taken> = self.all().map(|o| Taken::of(o.load.get(n))).collect();
            WeekRow {
                label: label(week.monday, self.basis.today),
                of: format!("week-{}", week.monday),
                made_of: taken.first().map(|now| now.made_of.clone()).unwrap_or_default(),
                taken,
                mark: match week.share() {
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

    /// From when on hardly anything stands in the calendar, where later weeks hold less than half of what the first do: they
    /// look freer than they will be.
    pub fn empties(&self) -> Option<String> {
        let load = &self.base.load;
        let first = load.iter().filter(|w| w.time > 0.0).take(FIRST_WEEKS);
        let hours = |w: &WeekLoad| w.meetings / 60.0;
        let usual: Vec<f64> = first.map(hours).collect();
        let usual = usual.iter().sum::<f64>() / usual.len().max(1) as f64;
        let sparse = |w: &&WeekLoad| w.time > 0.0 && hours(w) < usual / 2.0;
        let from = load.iter().rev().take_while(|w| w.time <= 0.0 || sparse(w)).filter(sparse).last()?;
        let weeks = load.iter().filter(|w| w.monday >= from.monday && w.time > 0.0).count();
        (usual >= 1.0 && weeks > 1).then(|| {
            format!(
                "From the week of {} on hardly any meetings stand in the calendar ({} h a week before): these {} look freer than they will be, and means over all weeks are lower for it.",
                day(from.monday, self.basis.today),
                figure(usual),
                crate::words::count(weeks, "week", "weeks")
            )
        })
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
            Some(p) if self.thin => format!("about {:.0} in 10", (10.0 * p).round().clamp(1.0, 9.0)),
            Some(p) => format!("{:.0} in 100", (100.0 * p).clamp(1.0, 99.0)),
        }
    }

    fn by(&self, date: Option<Date>) -> String {
        date.map_or_else(|| "after these weeks".to_owned(), |date| day(date, self.basis.today))
    }

    /// ", with Priya" where it was handed over.
    fn with_whom(&self, task: &world::Task) -> String {
        let world = &self.basis.world;
        let theirs = task.owner.filter(|owner| *owner != world.office.owner.person);
        let person = theirs.and_then(|id| world.people.get(&id)).filter(|p| crate::people::may_be_shown(p));
        person.map_or(String::new(), |p| format!(", with {}", inert(p.first_name())))
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
                title: format!("{}{}", short(&inert(&task.title), 90), self.with_whom(task)),
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

/// When each new project of a scenario is done, or that it is not within the weeks.
pub(super) fn landings(basis: &Basis, new: &[NewLanding], thin: bool) -> Vec<String> {
    let on = |date: Date| day(date, basis.today);
    let weeks = crate::words::count(basis.settings.weeks as usize, "week", "weeks");
    let landing = |one: &NewLanding| {
        let name = inert(&one.name);
        let when = match (one.p50, one.p80) {
            (Some(half), Some(most)) => {
                format!("done by {} in half of the calendars, by {} in eight of ten", on(half), on(most))
            }
            (Some(half), None) => {
                format!("done by {} in half of the calendars, in the others after these {weeks}", on(half))
            }
            (None, _) => format!(
                "not done within these {weeks}: {} of its {} h are worked on by then",
                figure(one.done.min(one.hours)),
                figure(one.hours)
            ),
        };
        let met = match (one.by, one.met) {
            (Some(by), Some(met)) if thin => format!("; by {} in about {:.0} in 10", on(by), 10.0 * met),
            (Some(by), Some(met)) if met < 0.005 => format!("; hardly ever by {}", on(by)),
            (Some(by), Some(met)) => {
                format!("; by {} in {:.0} in 100", on(by), (100.0 * met).clamp(1.0, 99.0))
            }
            (Some(by), None) => format!("; {} lies beyond them", on(by)),
            (None, _) => String::new(),
        };
        format!("{name}: {when}{met}")
    };
    new.iter().map(landing).collect()
}
