//! What a scenario changes in the world and in its figures before the weeks are laid out: names that mean one series
//! alone, a crunch, all work handed over, less that the day brings.

use super::Change;
use super::fit::Fit;
use super::horizon::{self, Horizon, SURE};
use crate::alignment::AlignmentConfig;
use crate::error::EngineError;
use crate::maths::attention::Bucket;
use crate::maths::calendar::{date_of, monday_of};
use crate::maths::goal_tree::GoalTree;
use crate::maths::{meetings, time_by_goal, work};
use jiff::Timestamp;
use jiff::civil::Date;
use std::collections::BTreeSet;
use std::sync::Arc;
use world::{Event, EventId, Interval, Item, ItemRef, Responsibility, ResponsibilityId, Snapshot};

/// What all work that can be handed over is called.
pub const EVERYTHING: &str = "everything";
/// In a crunch nobody interrupts until so many minutes before the end of the day.
const LAST_MINUTES: f64 = 60.0;
/// Working days of a week.
const WORKDAYS: f64 = 5.0;

/// The world and the figures of a scenario.
pub(super) struct Otherwise {
    world: Snapshot,
    fit: Fit,
    changes: Vec<Change>,
}

impl Otherwise {
    /// Takes the changes on.
    ///
    /// # Errors
    /// `E_RANGE` for a share of what the day brings that is not below what it is now.
    pub fn of(world: &Snapshot, fit: &Fit, changes: &[Change]) -> Result<Otherwise, EngineError> {
        let mut then = Otherwise { world: world.clone(), fit: fit.clone(), changes: changes.to_vec() };
        for (n, change) in changes.iter().enumerate() {
            match change {
                Change::Drop { series }
                | Change::Skip { series, .. }
                | Change::Shorten { series, .. }
                | Change::Move { series, .. }
                | Change::Alternate { series } => then.alone(n, series),
                Change::Crunch { from, until } => then.clear(*from, *until),
                Change::Delegate { what, .. } if what.eq_ignore_ascii_case(EVERYTHING) => then.all_work(),
                Change::Reactive { percent } => then.react(*percent)?,
                Change::Interruptions { percent } => then.fit.interruptions *= percent / 100.0,
                _ => {}
            }
        }
        Ok(then)
    }

    /// Lays the weeks out.
    ///
    /// # Errors
    /// `E_NOT_FOUND` for what nothing ahead is called.
    pub fn build(&self, weeks: u32, config: &AlignmentConfig) -> Result<Horizon, EngineError> {
        let mut horizon = horizon::build(&self.world, &self.fit, weeks, &self.changes, config)?;
        self.press(&mut horizon);
        Ok(horizon)
    }

    /// Where meetings bear a name letter for letter, it means those alone, not others whose names hold it.
    fn alone(&mut self, n: usize, series: &str) {
        let same = |e: &&Event| e.summary.trim().eq_ignore_ascii_case(series.trim());
        let ids: Vec<EventId> = self.world.events.values().filter(same).map(|e| e.id).collect();
        if ids.is_empty() {
            return;
        }
        let mark = format!("\u{1}{n}\u{1}");
        let events = Arc::make_mut(&mut self.world.events);
        for id in ids {
            if let Some(event) = events.get_mut(&id) {
                event.summary = format!("{} {mark}", event.summary);
            }
        }
        self.changes[n] = self.changes[n].clone().of_series(mark);
    }

    /// In a crunch meetings lapse that serve no goal, unless they are protected.
    fn clear(&mut self, from: Date, until: Date) {
        let (zone, tree) = (self.world.zone(), GoalTree::of(&self.world));
        let lapses = |event: &&Event| {
            let serves = || {
                let of = time_by_goal::buckets(&self.world, &tree, ItemRef::Event(event.id), SURE);
                of.iter().any(|(bucket, _)| matches!(bucket, Bucket::Goal(_)))
            };
            (from..=until).contains(&date_of(event.interval(&zone).start, &zone))
                && !meetings::is_protected(event)
                && !meetings::is_own_work(&self.world, event)
                && !serves()
        };
        let gone: BTreeSet<EventId> = self.world.events.values().filter(lapses).map(|e| e.id).collect();
        // What is only known as taken stays taken.
        self.world.busy = Arc::new(self.world.unseen_busy(Interval::new(Timestamp::MIN, Timestamp::MAX)));
        Arc::make_mut(&mut self.world.events).retain(|id, _| !gone.contains(id));
        self.world.reckon_busy();
    }

    /// An area to which all open work of the executive's belongs, so that it can be handed over as one.
    fn all_work(&mut self) {
        let mine = self.world.tasks.values().filter(|t| t.state.is_open() && work::is_mine(&self.world, t));
        let covers: Vec<String> = mine.map(|t| t.title.clone()).collect();
        let (id, owner) = (ResponsibilityId::derive(EVERYTHING), self.world.office.owner.person);
        let mut area = Responsibility::new(id, EVERYTHING, owner);
        area.covers = covers;
        self.world.put(Item::Responsibility(area));
    }

    /// Less mail, fewer interruptions and less work that must be done at once, in proportion.
    fn react(&mut self, percent: f64) -> Result<(), EngineError> {
        let now = 100.0 * reactive_share(&self.world, &self.fit);
        if percent >= now {
            let what = "the share of the working time that the day brings, in percent,".to_owned();
            return Err(EngineError::Range { what, found: percent, low: 0.0, high: now.floor() });
        }
        let kept = percent / now;
        let fit = &mut self.fit;
        fit.mail_hours.iter_mut().for_each(|count| *count *= kept);
        fit.interruptions *= kept;
        fit.new_work_week -= (1.0 - kept) * fit.prompt_week;
        fit.prompt_week *= kept;
        Ok(())
    }

    /// On the days of a crunch nobody interrupts but at their end, and nothing new is booked.
    fn press(&self, horizon: &mut Horizon) {
        let pressed = |date: Date| {
            let holds =
                |c: &Change| matches!(c, Change::Crunch { from, until } if (*from..=*until).contains(&date));
            self.changes.iter().any(holds)
        };
        let places: Vec<usize> = (0..horizon.dates.len()).filter(|n| pressed(horizon.dates[*n])).collect();
        for n in &places {
            let day = &mut horizon.model.days[*n];
            let until = (horizon.model.day_minutes - LAST_MINUTES).max(0.0);
            day.quiet.push((0.0, until));
            if let Some(extra) = day.extra.take() {
                let minutes = extra.mean * extra.minutes.mean() * self.fit.overrun.mean();
                let monday = monday_of(horizon.dates[*n]);
                if let Some(week) = horizon.load.iter_mut().find(|week| week.monday == monday) {
                    week.meetings = (week.meetings - minutes).max(0.0);
                }
            }
        }
    }
}

/// The share of the working time that the day brings: mail, interruptions, and work that is done within a week of coming
/// up; 0–1.
pub fn reactive_share(world: &Snapshot, fit: &Fit) -> f64 {
    let (zone, hours) = (world.zone(), &world.office.hours);
    let monday = monday_of(date_of(world.now, &zone));
    let minutes = |n: i64| {
        let date = monday.saturating_add(jiff::Span::new().days(n));
        let whole = hours.on(date, &zone).map_or(0, |i| i.minutes());
        (whole - hours.lunch_on(date, &zone).map_or(0, |i| i.minutes())).max(0) as f64
    };
    let week: f64 = (0..7).map(minutes).sum::<f64>().max(60.0);
    let sat = (fit.series_week + fit.one_off_week).min(week);
    let mail = WORKDAYS * fit.mail_hours.iter().sum::<f64>() * fit.handling.mean();
    let interrupted = fit.interruptions / 60.0 * (fit.interruption_minutes + fit.resume) * (week - sat);
    (mail + interrupted + fit.prompt_week) / week
}
