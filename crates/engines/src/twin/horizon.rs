//! The coming weeks as a model: the calendar ahead, the open work in Equerry's own order, and what changes them.

use super::fit::{Fit, is_series};
use super::{Change, Day, Extra, Interruptions, Law, LogNormal, Mail, Meeting, Model, Rate};
use crate::error::EngineError;
use crate::maths::attention::Bucket;
use crate::maths::calendar::date_of;
use crate::maths::goal_tree::GoalTree;
use crate::maths::{effort::History, random, time_by_goal, work};
use crate::orchestration::{Atcs, atcs};
use jiff::civil::{Date, Weekday};
use jiff::{Timestamp, ToSpan};
use std::fmt::Display;
use world::{Interval, Item, ItemRef, Snapshot, TaskId};

/// What stays with the executive of what somebody else does.
const STAYS: f64 = 0.1;
/// Links less probable are left out.
const SURE: f64 = 0.5;

/// An open task in a scenario.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Work {
    pub task: Option<TaskId>,
    /// In working minutes from the start; none without a date.
    pub due: Option<f64>,
    pub weight: f64,
    pub buckets: Vec<(Bucket, f64)>,
}

/// A scenario ready to be lived through.
pub(super) struct Horizon {
    pub model: Model,
    pub work: Vec<Work>,
    /// Planned minutes of meetings by bucket.
    pub meetings: Vec<(Bucket, f64)>,
    /// Share of the working time that is taken, by week.
    pub load: Vec<f64>,
    /// What flows in over what there is, in the long run.
    pub rho: f64,
    /// Hours a week by which what flows in exceeds what there is.
    pub excess: f64,
    pub weeks: f64,
}

struct Builder<'a> {
    world: &'a Snapshot,
    fit: &'a Fit,
    changes: &'a [Change],
    dates: Vec<Date>,
    day_minutes: f64,
}

/// Builds it.
pub(super) fn build(
    world: &Snapshot,
    fit: &Fit,
    weeks: u32,
    changes: &[Change],
    config: &crate::alignment::AlignmentConfig,
) -> Result<Horizon, EngineError> {
    let weighed = weighed(world, changes)?;
    let world = &weighed;
    let dates = dates(world, weeks);
    let length = |d: &Date| open_minutes(world, *d);
    let day_minutes = dates.iter().map(length).fold(60.0, f64::max);
    let builder = Builder { world, fit, changes, dates, day_minutes };
    builder.build(config)
}

/// The working days of the coming weeks; the day under way counts while it has not begun.
fn dates(world: &Snapshot, weeks: u32) -> Vec<Date> {
    let (zone, hours) = (world.zone(), &world.office.hours);
    let today = date_of(world.now, &zone);
    let days = (0..7 * i64::from(weeks)).map(|n| today.saturating_add(n.days()));
    days.filter(|d| hours.on(*d, &zone).is_some_and(|span| span.start >= world.now)).collect()
}

/// Working minutes of a date, lunch left out.
fn open_minutes(world: &Snapshot, date: Date) -> f64 {
    let zone = world.zone();
    let whole = world.office.hours.on(date, &zone).map_or(0, |i| i.minutes());
    let lunch = world.office.hours.lunch_on(date, &zone).map_or(0, |i| i.minutes());
    (whole - lunch).max(0) as f64
}

/// The world with goals weighed anew.
fn weighed(world: &Snapshot, changes: &[Change]) -> Result<Snapshot, EngineError> {
    let mut then = world.clone();
    for change in changes {
        if let Change::Weight { goal, percent } = change {
            let mut found = find_goal(world, goal)?;
            let siblings: f64 = world
                .goals
                .values()
                .filter(|g| g.parent == found.parent && g.id != found.id && g.closed.is_none())
                .map(|g| g.weight)
                .sum();
            let share = (percent / 100.0).clamp(0.0, 0.99);
            found.weight = if siblings > 0.0 { siblings * share / (1.0 - share) } else { 1.0 };
            then.put(Item::Goal(found));
        }
    }
    Ok(then)
}

fn find_goal(world: &Snapshot, name: &str) -> Result<world::Goal, EngineError> {
    let has = |text: &str| holds(text, name);
    let found = world.goals.values().find(|g| g.is_called(name));
    let found = found.or_else(|| world.goals.values().find(|g| g.names().into_iter().any(has)));
    found.cloned().ok_or_else(|| EngineError::Unknown { kind: "goal", name: name.to_owned() })
}

fn holds(text: &str, words: &str) -> bool {
    text.to_lowercase().contains(&words.trim().to_lowercase())
}

/// What tells one from another, as a key of chance.
fn key(of: impl Display) -> u64 {
    random::key(&of.to_string()) >> 1
}

/// A meeting of the calendar in a scenario.
struct Held {
    date: Date,
    /// Minutes after midnight.
    from: f64,
    minutes: f64,
    key: u64,
    buckets: Vec<(Bucket, f64)>,
}

impl Builder<'_> {
    fn build(&self, config: &crate::alignment::AlignmentConfig) -> Result<Horizon, EngineError> {
        let tree = GoalTree::of(self.world);
        let held = self.held(&tree)?;
        let days: Vec<Day> = self.dates.iter().map(|date| self.day(*date, &held)).collect();
        let (work, tasks) = self.work(&tree, config)?;
        let order = order(&work, &tasks);
        let mail = Mail {
            overnight: self.mail_outside(),
            arrivals: self.mail_rates(),
            handling: self.fit.handling,
            session_minutes: 60.0,
        };
        let interruptions = Interruptions {
            arrivals: vec![Rate {
                from: 0.0,
                until: self.day_minutes,
                per_minute: self.fit.interruptions / 60.0,
            }],
            minutes: Law::Exponential { mean: self.fit.interruption_minutes },
            resume_minutes: self.fit.resume,
        };
        let overrun = self.fit.overrun;
        let model = Model { day_minutes: self.day_minutes, days, overrun, mail, interruptions, tasks, order };
        let weeks = (model.days.len() as f64 / 5.0).max(0.2);
        let mut meetings: Vec<(Bucket, f64)> = Vec::new();
        for one in &held {
            meetings.extend(one.buckets.iter().map(|(b, share)| (*b, share * one.minutes)));
        }
        let (load, rho, excess) = self.load(&model, &work, weeks);
        Ok(Horizon { model, work, meetings, load, rho, excess, weeks })
    }

    /// The meetings ahead, changed.
    fn held(&self, tree: &GoalTree) -> Result<Vec<Held>, EngineError> {
        let zone = self.world.zone();
        let (Some(first), Some(last)) = (self.dates.first(), self.dates.last()) else {
            return Ok(Vec::new());
        };
        let at = |d: Date| world::time::instant(d, jiff::civil::Time::midnight(), &zone);
        let span = Interval::new(at(*first), at(last.saturating_add(1.day())));
        let events = self.world.busy_events(span);
        for change in self.changes {
            if let Change::Drop { series } | Change::Shorten { series, .. } | Change::Move { series, .. } =
                change
                && !events.iter().any(|e| holds(&e.summary, series))
            {
                return Err(EngineError::Unknown { kind: "meeting ahead", name: series.clone() });
            }
        }
        let mut held = Vec::new();
        for event in events {
            let interval = event.interval(&zone);
            let Some(mut one) = self.at(interval, key(event.id)) else { continue };
            one.buckets = time_by_goal::buckets(self.world, tree, ItemRef::Event(event.id), SURE);
            if self.changes.iter().all(|change| one.takes(change, &event.summary)) {
                held.push(one);
            }
        }
        let unseen = self.world.unseen_busy(span);
        held.extend(unseen.into_iter().filter_map(|i| self.at(i, key(i.start.as_second()))));
        for change in self.changes {
            if let Change::Add { series, weekday, from, minutes } = change {
                for date in self.dates.iter().filter(|d| d.weekday() == *weekday) {
                    let key = key(format!("{series} {date}"));
                    let (from, minutes) = (f64::from(*from), f64::from(*minutes));
                    held.push(Held { date: *date, from, minutes, key, buckets: Vec::new() });
                }
            }
        }
        held.retain(|one| !self.is_away(one.date));
        held.sort_by_key(|a| (a.date, a.key));
        Ok(held)
    }

    fn at(&self, interval: Interval, key: u64) -> Option<Held> {
        let start = self.world.zone().to_datetime(interval.start);
        let minutes = interval.minutes() as f64;
        let from = f64::from(start.hour()) * 60.0 + f64::from(start.minute());
        let short = minutes <= 720.0;
        short.then_some(Held { date: start.date(), from, minutes, key, buckets: Vec::new() })
    }

    fn is_away(&self, date: Date) -> bool {
        self.changes.iter().any(|change| match change {
            Change::Trip { from, until } | Change::Absence { from, until } => {
                (*from..=*until).contains(&date)
            }
            _ => false,
        })
    }

    /// Minutes after midnight as a minute of the working day, lunch left out.
    fn minute(&self, date: Date, at: f64) -> f64 {
        let hours = &self.world.office.hours;
        let of = |t: jiff::civil::Time| f64::from(t.hour()) * 60.0 + f64::from(t.minute());
        let lunch = of(hours.lunch);
        let start = of(hours.day_start(date));
        let eaten = (at - lunch).clamp(0.0, hours.lunch_minutes as f64);
        (at - start - eaten).clamp(0.0, self.day_minutes)
    }

    fn day(&self, date: Date, held: &[Held]) -> Day {
        let mut day = Day { off: self.is_absent(date), ..Day::default() };
        if self.is_away(date) && !day.off {
            // On a trip half of the day is lost on the way.
            day.meetings.push(Meeting { key: key(date), start: 0.0, minutes: self.day_minutes / 2.0 });
        }
        let mut own: Vec<Meeting> = held
            .iter()
            .filter(|h| h.date == date)
            .map(|h| {
                let start = self.minute(date, h.from);
                let end = self.minute(date, h.from + h.minutes).max(start);
                Meeting { key: h.key, start, minutes: end - start }
            })
            .filter(|m| m.minutes > 0.0)
            .collect();
        own.sort_by(|a, b| a.start.total_cmp(&b.start).then(a.key.cmp(&b.key)));
        let mut until = 0.0;
        for mut meeting in own {
            // What overlaps is sat through once.
            let end = meeting.start + meeting.minutes;
            meeting.start = meeting.start.max(until);
            meeting.minutes = end - meeting.start;
            if meeting.minutes > 0.0 {
                until = end;
                day.meetings.push(meeting);
            }
        }
        for change in self.changes {
            if let Change::Protect { weekday, from, until } = change
                && *weekday == date.weekday()
            {
                day.quiet.push((self.minute(date, f64::from(*from)), self.minute(date, f64::from(*until))));
            }
        }
        let times = self
            .changes
            .iter()
            .find_map(|c| if let Change::Batch { times } = c { Some(*times) } else { None });
        let times = times.unwrap_or(SESSIONS).max(1);
        let step = self.day_minutes / f64::from(times);
        let spared = |at: f64| day.quiet.iter().find(|(f, u)| (*f..*u).contains(&at)).map_or(at, |q| q.1);
        day.sessions =
            (0..times).map(|n| spared(step * f64::from(n))).filter(|at| *at < self.day_minutes).collect();
        let usual = self.fit.one_off[date.weekday().to_monday_zero_offset() as usize];
        if !self.is_away(date) {
            day.extra = Some(Extra {
                mean: (usual - self.singles_on(date)).max(0.0),
                minutes: self.fit.one_off_minutes,
            });
        }
        day
    }

    /// Meetings outside of series that the unchanged calendar of a day holds already. What a scenario changes makes no
    /// room for others.
    fn singles_on(&self, date: Date) -> f64 {
        let zone = self.world.zone();
        let at = |d: Date| world::time::instant(d, jiff::civil::Time::midnight(), &zone);
        let day = Interval::new(at(date), at(date.saturating_add(1.day())));
        let singles = self.world.busy_events(day).into_iter().filter(|e| !is_series(e)).count();
        (singles + self.world.unseen_busy(day).len()) as f64
    }

    fn is_absent(&self, date: Date) -> bool {
        let away =
            |c: &Change| matches!(c, Change::Absence { from, until } if (*from..=*until).contains(&date));
        self.changes.iter().any(away)
    }

    fn mail_rates(&self) -> Vec<Rate> {
        let Some(date) = self.dates.first() else { return Vec::new() };
        let hours = self.fit.mail_hours.iter().enumerate();
        let rates = hours.map(|(hour, count)| {
            let (from, until) =
                (self.minute(*date, 60.0 * hour as f64), self.minute(*date, 60.0 * (hour + 1) as f64));
            Rate { from, until, per_minute: if until > from { count / (until - from) } else { 0.0 } }
        });
        rates.filter(|rate| rate.per_minute > 0.0).collect()
    }

    /// Messages outside the hours that count as work.
    fn mail_outside(&self) -> f64 {
        let inside: f64 = self.mail_rates().iter().map(|r| (r.until - r.from) * r.per_minute).sum();
        (self.fit.mail_hours.iter().sum::<f64>() - inside).max(0.0)
    }

    fn work(
        &self,
        tree: &GoalTree,
        config: &crate::alignment::AlignmentConfig,
    ) -> Result<(Vec<Work>, Vec<LogNormal>), EngineError> {
        let world = self.world;
        let (history, values) =
            (History::new(&world.learned.effort, world.now), crate::alignment::values(world, config));
        let (mut all, mut laws) = (Vec::new(), Vec::new());
        let mut handed = vec![false; self.changes.len()];
        let from = self
            .dates
            .first()
            .map_or(world.now, |d| world.office.hours.on(*d, &world.zone()).map_or(world.now, |i| i.start));
        for task in world.tasks.values() {
            let last = self.dates.last().copied().unwrap_or_default();
            if !task.state.is_open() || !work::is_mine(world, task) || !task.is_workable(last) {
                continue;
            }
            let effort = work::remaining(&history, world, task);
            let value = values.get(&ItemRef::Task(task.id)).copied().unwrap_or(1.0);
            let sigma = ((effort.p80 / effort.p50.max(1.0)).max(1.0).ln() / 0.8416).clamp(0.05, 1.5);
            let mut median = effort.p50;
            for (n, change) in self.changes.iter().enumerate() {
                if let Change::Delegate { what } = change
                    && self.belongs(task, what)
                {
                    handed[n] = true;
                    median *= STAYS;
                }
            }
            laws.push(LogNormal { median, sigma });
            all.push(Work {
                task: Some(task.id),
                due: task.due.map(|due| self.due(due, from)),
                weight: work::cost_of_delay(world, task, value, &effort).max(0.01),
                buckets: time_by_goal::buckets(world, tree, ItemRef::Task(task.id), SURE),
            });
        }
        for (n, change) in self.changes.iter().enumerate() {
            match change {
                Change::Delegate { what } if !handed[n] => {
                    return Err(EngineError::Unknown {
                        kind: "area or person with open work of yours",
                        name: what.clone(),
                    });
                }
                Change::Project { hours, .. } => {
                    laws.push(LogNormal { median: 60.0 * hours, sigma: 0.4 });
                    let weight = all.iter().map(|w: &Work| w.weight).sum::<f64>() / all.len().max(1) as f64;
                    all.push(Work { task: None, due: None, weight, buckets: Vec::new() });
                }
                _ => {}
            }
        }
        Ok((all, laws))
    }

    fn belongs(&self, task: &world::Task, what: &str) -> bool {
        let world = self.world;
        let subject =
            world::Subject { item: Some(ItemRef::Task(task.id)), project: task.project, words: &task.title };
        let area = |r: &world::Responsibility| holds(&r.name, what) && r.covers(&subject);
        let project = task.project.and_then(|p| world.projects.get(&p));
        let person = task.requester.and_then(|p| world.people.get(&p));
        project.is_some_and(|p| holds(&p.name, what))
            || person.is_some_and(|p| holds(&p.name, what))
            || world.responsibilities.values().any(area)
    }

    /// A due date in working minutes from the start of the first day.
    fn due(&self, due: world::time::Due, from: Timestamp) -> f64 {
        let (zone, hours) = (self.world.zone(), &self.world.office.hours);
        let date = due.date(&zone);
        if due.instant(&zone, hours.day_end(date)) < from {
            return 0.0;
        }
        let before = self.dates.iter().filter(|d| **d < date).count() as f64;
        let beyond = self.dates.last().is_some_and(|last| *last < date);
        if beyond {
            return f64::INFINITY;
        }
        let local = zone.to_datetime(due.instant(&zone, hours.day_end(date)));
        let minute = self.minute(date, f64::from(local.hour()) * 60.0 + f64::from(local.minute()));
        let worked = self.dates.contains(&date);
        before * self.day_minutes + if worked { minute } else { 0.0 }
    }

    /// Load by week, and the long run: what flows in over what there is, with the hours a week beyond it.
    fn load(&self, model: &Model, work: &[Work], weeks: f64) -> (Vec<f64>, f64, f64) {
        let mean = |law: LogNormal| law.median * (law.sigma * law.sigma / 2.0).exp();
        let messages: f64 = self.fit.mail_hours.iter().sum();
        let interrupted = self.fit.interruptions / 60.0 * (self.fit.interruption_minutes + self.fit.resume);
        let steady = messages * mean(model.mail.handling) + interrupted * model.day_minutes;
        let sat = |day: &Day| {
            let booked: f64 = day.meetings.iter().map(|m| m.minutes).sum();
            let extra = day.extra.map_or(0.0, |e| e.mean * mean(e.minutes));
            (booked + extra) * mean(model.overrun)
        };
        let open = |day: &Day| if day.off { 0.0 } else { model.day_minutes };
        let mut load = Vec::new();
        for (n, days) in model.days.chunks(5).enumerate() {
            let (from, until) =
                ((5 * n) as f64 * model.day_minutes, (5 * n + days.len()) as f64 * model.day_minutes);
            let falls = |due: &f64| (from..=until).contains(due) && !(n > 0 && *due == from);
            let due = work.iter().zip(&model.tasks).filter(|(w, _)| w.due.as_ref().is_some_and(falls));
            let tasks: f64 = due.map(|(_, law)| mean(*law)).sum();
            let taken: f64 = days.iter().map(sat).sum::<f64>() + steady * days.len() as f64;
            load.push((taken + tasks) / days.iter().map(open).sum::<f64>().max(1.0));
        }
        let capacity = model.days.iter().map(open).sum::<f64>() / weeks;
        let inflow = model.days.iter().map(sat).sum::<f64>() / weeks + 5.0 * steady + self.fit.new_work_week;
        (load, inflow / capacity.max(1.0), (inflow - capacity) / 60.0)
    }
}

/// Times a day at which mail is read where nothing is said.
const SESSIONS: u32 = 4;

impl Held {
    /// Takes a change on; whether it is still held.
    fn takes(&mut self, change: &Change, summary: &str) -> bool {
        match change {
            Change::Drop { series } => !holds(summary, series),
            Change::Shorten { series, minutes } if holds(summary, series) => {
                self.minutes = self.minutes.min(f64::from(*minutes));
                true
            }
            Change::Move { series, weekday, from } if holds(summary, series) => {
                let monday = i64::from(self.date.weekday().since(Weekday::Monday));
                self.date = self
                    .date
                    .saturating_sub(monday.days())
                    .saturating_add(i64::from(weekday.since(Weekday::Monday)).days());
                self.from = f64::from(*from);
                true
            }
            _ => true,
        }
    }
}

/// Equerry's own order: each time the job with the largest index at the minute at which it would begin.
fn order(work: &[Work], tasks: &[LogNormal]) -> Vec<usize> {
    let mean = tasks.iter().map(|t| t.median).sum::<f64>() / tasks.len().max(1) as f64;
    let mut left: Vec<usize> = (0..work.len()).collect();
    let (mut order, mut now) = (Vec::new(), 0.0);
    while !left.is_empty() {
        let index = |n: usize| {
            atcs(&Atcs {
                weight: work[n].weight,
                minutes: tasks[n].median,
                // Without a date, a month of work.
                due_in: work[n].due.unwrap_or(9_600.0).min(1e6) - now,
                switch: 0.0,
                energy: 1.0,
                mean_minutes: mean,
                mean_switch: 1.0,
            })
        };
        let best = (0..left.len()).max_by(|a, b| index(left[*a]).total_cmp(&index(left[*b])).then(b.cmp(a)));
        let next = left.remove(best.unwrap_or(0));
        now += tasks[next].median;
        order.push(next);
    }
    order
}
