//! A model of an executive's working weeks that is lived through many times with chance: what is finished when, what is
//! left, how late meetings begin.
//!
//! Time is working time: a day has so many minutes, nights do not exist. Meetings, mail sessions and interruptions are
//! served one at a time and to their end; tasks fill the rest and are resumed where they were left. The same seed gives
//! the same bytes on any number of threads, and the same chance falls on the same source in every scenario (common
//! random numbers: Glasserman & Yao 1992), so that two scenarios differ by what was changed and by nothing else.

#[cfg(test)]
mod acceptance_tests;
pub mod backtest;
mod changes;
mod coverage;
mod day;
#[cfg(test)]
mod draws_tests;
mod ends;
pub mod fit;
mod habit;
mod horizon;
pub mod issued;
#[cfg(test)]
mod issued_tests;
mod linger;
mod lived;
mod load;
#[cfg(test)]
mod model_tests;
pub mod moved;
pub mod observed;
mod open_work;
mod otherwise;
pub mod outside;
pub mod parts;
mod runs;
pub mod search;
mod stream;
#[cfg(test)]
mod tests;
mod told;
#[cfg(test)]
mod undated_tests;
#[cfg(test)]
mod waited_tests;
mod week_plan;
pub mod what_if;
#[cfg(test)]
mod what_if_tests;

pub use changes::{Change, contradiction, every_other};
pub use load::{DayLoad, WeekLoad};
pub use open_work::Holder;
pub use otherwise::{EVERYTHING, reactive_share};
pub use runs::{Difference, Runs};

/// A quantity that is never below 0, as its median and the deviation of its logarithm.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LogNormal {
    /// Half are below.
    pub median: f64,
    /// Standard deviation of the logarithm; 0 is no chance at all.
    pub sigma: f64,
}

impl LogNormal {
    /// Its mean.
    pub fn mean(self) -> f64 {
        self.median * (self.sigma * self.sigma / 2.0).exp()
    }
}

/// How long something takes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Law {
    /// Mostly short, with this mean.
    Exponential {
        /// Minutes.
        mean: f64,
    },
    /// Around a median.
    LogNormal(LogNormal),
}

/// A stretch of a day in which something comes at a steady rate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rate {
    /// Minute of the day it begins.
    pub from: f64,
    /// Minute of the day it ends.
    pub until: f64,
    /// So many a minute.
    pub per_minute: f64,
}

/// A meeting as planned.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Meeting {
    /// What tells it from the others of its day, the same in every scenario that has it.
    pub key: u64,
    /// Minute of the day.
    pub start: f64,
    /// Planned minutes.
    pub minutes: f64,
}

/// A working day as planned.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Day {
    /// In the order of their starts.
    pub meetings: Vec<Meeting>,
    /// Minutes of the day at which mail is due.
    pub sessions: Vec<f64>,
    /// Nobody works; mail comes in.
    pub off: bool,
    /// Minute at which it ends, where that is before the end of the others.
    pub ends: Option<f64>,
    /// From which minute until which no interruption comes through; it waits.
    pub quiet: Vec<(f64, f64)>,
    /// Meetings that are not in the calendar yet.
    pub extra: Option<Extra>,
    /// Planned minutes of meetings before it begins and after it ends.
    pub outside: f64,
    /// Stretches that are kept for a task, in the order of their starts.
    pub kept: Vec<Kept>,
}

/// A stretch of a day in which one task goes before all others.
#[derive(Debug, Clone, PartialEq)]
pub struct Kept {
    /// Minute of the day it begins.
    pub from: f64,
    /// Minute of the day it ends.
    pub until: f64,
    /// Place of the task.
    pub task: usize,
    /// Places of those that come before it.
    pub after: Vec<usize>,
}

/// Meetings that will still be asked for: a Poisson number of them, anywhere in the day.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Extra {
    /// So many on average.
    pub mean: f64,
    /// Planned minutes of each.
    pub minutes: LogNormal,
}

/// Mail and how it is worked through.
#[derive(Debug, Clone, PartialEq)]
pub struct Mail {
    /// Messages that lie there in the morning, on average.
    pub overnight: f64,
    /// Messages in the course of the day.
    pub arrivals: Vec<Rate>,
    /// Minutes a message takes.
    pub handling: LogNormal,
    /// A session ends before the message that would take it beyond so many minutes.
    pub session_minutes: f64,
}

/// Interruptions.
#[derive(Debug, Clone, PartialEq)]
pub struct Interruptions {
    /// When they come.
    pub arrivals: Vec<Rate>,
    /// Minutes each takes.
    pub minutes: Law,
    /// Minutes to find back into the work.
    pub resume_minutes: f64,
}

/// The weeks as they are planned, and the chance they meet with.
#[derive(Debug, Clone, PartialEq)]
pub struct Model {
    /// Minutes of a working day.
    pub day_minutes: f64,
    /// The days, one after another.
    pub days: Vec<Day>,
    /// Actual over planned length of meetings.
    pub overrun: LogNormal,
    /// Mail.
    pub mail: Mail,
    /// Interruptions.
    pub interruptions: Interruptions,
    /// Minutes of each task.
    pub tasks: Vec<LogNormal>,
    /// What tells each task from the others, the same in every scenario that has it, so that the same chance falls on it
    /// whatever stands beside it; empty: chance falls on them by their place.
    pub keys: Vec<u64>,
    /// Places in `tasks` in the order in which they are worked on; empty: as they stand.
    pub order: Vec<usize>,
    /// The minute from the start of the first day before which nobody works on each task; empty: any.
    pub starts: Vec<f64>,
}

impl Model {
    /// Minutes of all its days together.
    pub fn horizon(&self) -> f64 {
        self.day_minutes * self.days.len() as f64
    }

    /// Lives through the model so many times, on so many threads.
    pub fn run(&self, seed: u64, replications: usize, threads: usize) -> Runs {
        Runs::of(self, seed, replications, threads)
    }
}
