//! What the weeks ahead are taken up with, and whether that can go on (spec §8.8).

use super::horizon::{Builder, PROMPT};
use super::open_work::Work;
use super::{Change, Day, LogNormal};
use crate::maths::calendar::monday_of;
use jiff::civil::Date;

/// A week ahead, in minutes.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct WeekLoad {
    /// Its Monday.
    pub monday: Date,
    /// Working time.
    pub time: f64,
    /// Meetings in the calendar, and those still to come as usual.
    pub meetings: f64,
    /// Mail and interruptions as usual.
    pub steady: f64,
    /// Tasks that are due in it, its share of a new project, and from the second week on the work that usually comes up.
    pub due: f64,
}

impl WeekLoad {
    /// What takes it up.
    pub fn taken(&self) -> f64 {
        self.meetings + self.steady + self.due
    }
    /// The share of the working time that is taken; none without working time.
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
    /// Meetings in the calendar, and those still to come as usual.
    pub meetings: f64,
    /// Mail and interruptions as usual.
    pub steady: f64,
    /// Tasks that are due on it.
    pub due: f64,
}

impl DayLoad {
    /// What is left of it for work on tasks; below 0 where more comes than there is time for.
    pub fn free(&self) -> f64 {
        self.time - self.meetings - self.steady
    }
}

/// The same by weeks.
pub(super) fn by_week<'a>(days: impl IntoIterator<Item = &'a DayLoad>) -> Vec<WeekLoad> {
    let mut weeks: Vec<WeekLoad> = Vec::new();
    for day in days {
        let monday = monday_of(day.date);
        if weeks.last().is_none_or(|w| w.monday != monday) {
            weeks.push(WeekLoad { monday, time: 0.0, meetings: 0.0, steady: 0.0, due: 0.0 });
        }
        let Some(week) = weeks.last_mut() else { continue };
        week.time += day.time;
        week.meetings += day.meetings;
        week.steady += day.steady;
        week.due += day.due;
    }
    weeks
}

/// The load of all weeks.
pub(super) struct Load {
    pub weeks: Vec<WeekLoad>,
    pub days: Vec<DayLoad>,
    /// Minutes a week of new work.
    new_work: f64,
    /// How many working weeks there are.
    long: f64,
}

fn mean(law: LogNormal) -> f64 {
    law.median * (law.sigma * law.sigma / 2.0).exp()
}

impl Load {
    pub fn of(builder: &Builder<'_>, days: &[Day], work: &[Work], tasks: &[LogNormal]) -> Load {
        let (fit, length) = (builder.fit, builder.day_minutes);
        let messages: f64 = fit.mail_hours.iter().sum();
        // Who comes while one sits in a meeting finds nobody.
        let interrupted = fit.interruptions / 60.0 * (fit.interruption_minutes + fit.resume);
        let steady = |sat: f64| messages * mean(fit.handling) + interrupted * (length - sat).max(0.0);
        let sat = |day: &Day| {
            let booked: f64 = day.meetings.iter().filter(|m| m.key != PROMPT).map(|m| m.minutes).sum();
            (booked + day.extra.map_or(0.0, |e| e.mean * mean(e.minutes))) * mean(fit.overrun)
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
            let falls = |w: &Work| w.due.is_some_and(|due| from < due && due <= until);
            let due: f64 = work.iter().zip(tasks).filter(|(w, _)| falls(w)).map(|(_, law)| mean(*law)).sum();
            let due = due + project + if n < 5 { 0.0 } else { to_come / 5.0 };
            let (time, meetings) = if day.off { (0.0, 0.0) } else { (length, sat(day)) };
            let steady = if day.off { 0.0 } else { steady(meetings) };
            DayLoad { date: *date, time, meetings, steady, due }
        };
        let by_day: Vec<DayLoad> = builder.dates.iter().zip(days).enumerate().map(one).collect();
        let long = (days.len() as f64 / 5.0).max(0.2);
        Load { weeks: by_week(&by_day), days: by_day, new_work: fit.new_work_week, long }
    }

    fn sum(&self, of: impl Fn(&WeekLoad) -> f64) -> f64 {
        self.weeks.iter().map(of).sum::<f64>() / self.long
    }

    /// The share of the working time that neither meetings nor mail and interruptions take, 0–1.
    pub fn free_share(&self) -> f64 {
        let time = self.sum(|w| w.time);
        if time <= 0.0 { 1.0 } else { (1.0 - self.sum(|w| w.meetings + w.steady) / time).clamp(0.0, 1.0) }
    }

    /// What flows in over what there is, in the long run.
    pub fn rho(&self) -> f64 {
        (self.sum(|w| w.meetings + w.steady) + self.new_work) / self.sum(|w| w.time).max(1.0)
    }

    /// Hours a week by which what flows in exceeds what there is.
    pub fn excess(&self) -> f64 {
        (self.sum(|w| w.meetings + w.steady) + self.new_work - self.sum(|w| w.time)) / 60.0
    }
}
