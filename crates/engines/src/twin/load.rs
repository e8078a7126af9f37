//! What the weeks ahead are taken up with, and whether that can go on (spec §8.8).

use super::horizon::{Builder, PROMPT};
use super::open_work::Work;
use super::{Change, Day, LogNormal};
use crate::maths::calendar::monday_of;
use crate::maths::outlook;
use jiff::civil::Date;

/// A week ahead, in minutes, as every page tells it: [`outlook::Week`], and in a scenario what the changes add.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct WeekLoad {
    /// Its Monday.
    pub monday: Date,
    /// Working time from now on.
    pub time: f64,
    /// Meetings in the calendar.
    pub meetings: f64,
    /// Ways to them.
    pub travel: f64,
    /// Meetings that usually come up meanwhile.
    pub coming: f64,
    /// Mail as it usually comes.
    pub mail: f64,
    /// Tasks that are due in it, and its share of a new project.
    pub due: f64,
    /// Tasks that usually come up and are due in it.
    pub new_work: f64,
    /// All of it in half of the cases, and in four of five.
    pub taken: (f64, f64),
}

impl WeekLoad {
    /// A week as it is.
    pub fn of(week: &outlook::Week) -> WeekLoad {
        WeekLoad {
            monday: week.monday,
            time: week.capacity,
            meetings: week.meetings,
            travel: week.travel,
            coming: week.coming.mean,
            mail: week.mail.mean,
            due: week.due().mean,
            new_work: week.new_work.mean,
            taken: (week.load_p50(), week.load_p80()),
        }
    }

    /// The share of the working time that is taken in four of five cases; none without working time.
    pub fn share(&self) -> Option<f64> {
        (self.time > 0.0).then(|| self.taken.1 / self.time)
    }

    /// The same week once something is changed: what the simulated weeks hold more or less of.
    fn changed(mut self, now: &Part, then: &Part) -> WeekLoad {
        // Differences first: where nothing differs, nothing may be lost to rounding.
        self.time = (self.time + (then.time - now.time)).max(0.0);
        self.meetings = (self.meetings + (then.meetings - now.meetings)).max(0.0);
        self.due = (self.due + (then.due - now.due)).max(0.0);
        // On days off nobody reads; interruptions are no part of what is told.
        let mail = if now.steady > 0.0 { self.mail * (then.steady / now.steady) } else { self.mail };
        let more = (mail - self.mail) + (then.meetings - now.meetings) + (then.due - now.due);
        self.mail = mail;
        self.taken = ((self.taken.0 + more).max(0.0), (self.taken.1 + more).max(0.0));
        self
    }
}

/// How full the weeks of a scenario are: as they are, and what it adds to them or takes from them.
pub(super) fn told(weeks: &[outlook::Week], now: &[Part], then: &[Part]) -> Vec<WeekLoad> {
    let of = |parts: &[Part], monday: Date| parts.iter().find(|p| p.monday == monday).copied();
    let one = |week: &outlook::Week| {
        let as_it_is = WeekLoad::of(week);
        match (of(now, week.monday), of(then, week.monday)) {
            (Some(now), Some(then)) => as_it_is.changed(&now, &then),
            _ => as_it_is,
        }
    };
    weeks.iter().map(one).collect()
}

/// What the days of a week come to, in minutes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Part {
    pub monday: Date,
    pub time: f64,
    pub meetings: f64,
    pub steady: f64,
    pub interrupted: f64,
    pub due: f64,
}

impl Part {
    pub fn taken(&self) -> f64 {
        self.meetings + self.steady + self.interrupted + self.due
    }
    pub fn share(&self) -> Option<f64> {
        (self.time > 0.0).then(|| self.taken() / self.time)
    }
}

/// A working day ahead, in minutes.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct DayLoad {
    /// Which.
    pub date: Date,
    /// Working time; none on a day off.
    pub time: f64,
    /// Meetings in the calendar, the ways to them, and those that usually come up.
    pub meetings: f64,
    /// Mail as it usually comes.
    pub steady: f64,
    /// Interruptions, where they are simulated: no part of what is told.
    #[serde(default)]
    pub interrupted: f64,
    /// Tasks that are due on it, and those that usually come up and are due then.
    pub due: f64,
}

/// The days of the weeks ahead, from today on, those of a week together as [`outlook`] reckons it.
pub(super) fn days(weeks: &[outlook::Week]) -> Vec<DayLoad> {
    let day = |week: &outlook::Week, day: &outlook::Day| {
        let due = week.demands.iter().filter(|d| d.day == day.date).map(|d| d.mean).sum::<f64>();
        DayLoad {
            date: day.date,
            time: day.time,
            meetings: day.meetings + day.travel + day.coming.mean,
            steady: day.mail.mean,
            interrupted: 0.0,
            due: due + day.new_work.mean,
        }
    };
    weeks.iter().flat_map(|week| week.days.iter().map(move |one| day(week, one))).collect()
}

impl DayLoad {
    /// What is left of it for work on tasks; below 0 where more comes than there is time for.
    pub fn free(&self) -> f64 {
        self.time - self.meetings - self.steady
    }
}

/// The same by weeks.
pub(super) fn by_week<'a>(days: impl IntoIterator<Item = &'a DayLoad>) -> Vec<Part> {
    let mut weeks: Vec<Part> = Vec::new();
    for day in days {
        let monday = monday_of(day.date);
        if weeks.last().is_none_or(|w| w.monday != monday) {
            weeks.push(Part { monday, time: 0.0, meetings: 0.0, steady: 0.0, interrupted: 0.0, due: 0.0 });
        }
        let Some(week) = weeks.last_mut() else { continue };
        week.time += day.time;
        week.meetings += day.meetings;
        week.steady += day.steady;
        week.interrupted += day.interrupted;
        week.due += day.due;
    }
    weeks
}

/// What the simulated weeks hold, scenario and all.
pub(super) struct Load {
    pub weeks: Vec<Part>,
    days: Vec<DayLoad>,
    /// Minutes of a day of the model.
    length: f64,
    /// Minutes a week of new work.
    new_work: f64,
    /// How much longer meetings take than planned, as a factor.
    overrun: f64,
    /// How many working weeks there are.
    long: f64,
}

impl Load {
    pub fn of(builder: &Builder<'_>, days: &[Day], work: &[Work], tasks: &[LogNormal]) -> Load {
        let (fit, length, overrun) = (builder.fit, builder.day_minutes, builder.fit.overrun.mean());
        let messages: f64 = fit.mail_hours.iter().sum();
        // Who comes while one sits in a meeting finds nobody.
        let interrupted = fit.interruptions / 60.0 * (fit.interruption_minutes + fit.resume);
        let met = |open: f64, sat: f64| interrupted * (open - overrun * sat).max(0.0);
        let sat = |day: &Day| {
            let booked: f64 = day.meetings.iter().filter(|m| m.key != PROMPT).map(|m| m.minutes).sum();
            booked + day.extra.map_or(0.0, |e| e.mean * e.minutes.mean())
        };
        // A new project is spread over the weeks; what nobody has asked for yet comes as it did before.
        let project = builder
            .changes
            .iter()
            .map(|c| if let Change::Project { hours, .. } = c { 60.0 * hours } else { 0.0 });
        let project = project.sum::<f64>() / days.len().max(1) as f64;
        let to_come = fit.to_come_week();
        let one = |(n, (date, day)): (usize, (&Date, &Day))| {
            let (from, until) = (n as f64 * length, (n + 1) as f64 * length);
            // A new project is spread already, date or none.
            let falls = |w: &Work| w.new.is_none() && w.due.is_some_and(|due| from < due && due <= until);
            let due: f64 = work.iter().zip(tasks).filter(|(w, _)| falls(w)).map(|(_, law)| law.mean()).sum();
            let due = due + project + if n < 5 { 0.0 } else { to_come / 5.0 };
            let (time, meetings) = if day.off { (0.0, 0.0) } else { (day.ends.unwrap_or(length), sat(day)) };
            let steady = if day.off { 0.0 } else { messages * fit.handling.mean() };
            DayLoad { date: *date, time, meetings, steady, interrupted: met(time, meetings), due }
        };
        let by_day: Vec<DayLoad> = builder.dates.iter().zip(days).enumerate().map(one).collect();
        let long = (days.len() as f64 / 5.0).max(0.2);
        Load { weeks: by_week(&by_day), days: by_day, length, new_work: fit.new_work_week, overrun, long }
    }

    fn sum(&self, of: impl Fn(&Part) -> f64) -> f64 {
        self.weeks.iter().map(of).sum::<f64>() / self.long
    }

    /// Minutes a week of meetings, mail and interruptions.
    fn inflow(&self) -> f64 {
        self.sum(|w| self.overrun * w.meetings + w.steady + w.interrupted)
    }

    /// The share of the working time that neither meetings nor mail and interruptions take, 0–1.
    pub fn free_share(&self) -> f64 {
        let time = self.sum(|w| w.time);
        if time <= 0.0 { 1.0 } else { (1.0 - self.inflow() / time).clamp(0.0, 1.0) }
    }

    /// The minute of the model at which so many minutes have been worked on tasks, as each day leaves time for it: what
    /// changes on a later day moves nothing that is begun before.
    pub fn when(&self, worked: f64) -> f64 {
        let mut left = worked;
        for (n, day) in self.days.iter().enumerate() {
            let free = (day.time - self.overrun * day.meetings - day.steady - day.interrupted).max(0.0);
            if left < free {
                return (n as f64 + left / free) * self.length;
            }
            left -= free;
        }
        self.days.len() as f64 * self.length + left / self.free_share().max(0.1)
    }

    /// What flows in over what there is, in the long run.
    pub fn rho(&self) -> f64 {
        (self.inflow() + self.new_work) / self.sum(|w| w.time).max(1.0)
    }

    /// Hours a week by which what flows in exceeds what there is.
    pub fn excess(&self) -> f64 {
        (self.inflow() + self.new_work - self.sum(|w| w.time)) / 60.0
    }
}
