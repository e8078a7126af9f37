//! The coming weeks as a model: the calendar ahead, the open work in Equerry's own order, and what changes them.

use super::changes::every_other;
use super::fit::Fit;
use super::issued::MeetingThen;
use super::load::{Load, Part};
use super::open_work::{Holder, NewOne, Work};
use super::{Change, Day, Extra, Interruptions, Kept, Law, Mail, Meeting, Model, Rate};
use crate::error::EngineError;
use crate::maths::attention::{self, Bucket};
use crate::maths::calendar::{date_of, monday_of};
use crate::maths::goal_tree::GoalTree;
use crate::maths::renewed::{Renewed, renewed};
use crate::maths::{absence, kept, meetings, outlook, random, time_by_goal};
use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;
use world::{Event, EventId, Interval, Item, ItemRef, Snapshot, TaskId};

/// Links less probable are left out.
pub(super) const SURE: f64 = 0.5;
/// What tells the day's new work from its meetings.
pub(super) const PROMPT: u64 = 1 << 41;
/// Minutes a day that are kept for mail, shared out over its sessions.
const MAIL_MINUTES: f64 = 240.0;

/// A scenario ready to be lived through.
pub(super) struct Horizon {
    pub model: Model,
    /// The dates of its days.
    pub dates: Vec<Date>,
    pub work: Vec<Work>,
    /// The new projects of the scenario.
    pub new: Vec<NewOne>,
    /// Planned minutes of meetings by bucket, with their dates.
    pub meetings: Vec<(Date, Bucket, f64)>,
    /// The meetings in the calendar, by date.
    pub held: Vec<MeetingThen>,
    /// What each simulated week holds.
    pub load: Vec<Part>,
    /// What flows in over what there is, in the long run.
    pub rho: f64,
    /// Hours a week by which what flows in exceeds what there is.
    pub excess: f64,
    pub weeks: f64,
    /// What a day of waiting of the usual task costs.
    pub usual: f64,
    /// Minutes of open work by who does it, most first.
    pub people: Vec<(Holder, f64)>,
    /// When dated work was done before, to put right what is simulated.
    pub habit: Option<super::backtest::Habit>,
}

pub(super) struct Builder<'a> {
    pub world: &'a Snapshot,
    pub fit: &'a Fit,
    pub changes: &'a [Change],
    pub dates: Vec<Date>,
    pub day_minutes: f64,
    /// Days on which the calendar says that the executive is away.
    away: BTreeSet<Date>,
    /// Meetings outside of series that each day of the unchanged calendar holds already. What a scenario changes makes no room
    /// for others.
    singles: BTreeMap<Date, f64>,
    /// Blocks of one's own in the calendar, and the plan of the day.
    own: Vec<Own>,
}

/// A stretch of one's own.
struct Own {
    date: Date,
    /// From and until, in minutes after midnight.
    from: f64,
    until: f64,
    /// For what.
    task: Option<TaskId>,
    /// Whether it stands in the calendar, so that nothing is booked over it; a plan does not.
    firm: bool,
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
    let away = absence::days(world).into_keys().collect();
    let zone = world.zone();
    let midnight = |d: Date| world::time::instant(d, jiff::civil::Time::midnight(), &zone);
    let singles = match (dates.first(), dates.last()) {
        (Some(first), Some(last)) => {
            let span = Interval::new(midnight(*first), midnight(last.saturating_add(1.day())));
            outlook::singles_by_date(world, span)
        }
        _ => BTreeMap::new(),
    };
    let own = own(world, &dates);
    let builder = Builder { world, fit, changes, dates, day_minutes, away, singles, own };
    builder.build(config)
}

/// The stretches of one's own on these days.
fn own(world: &Snapshot, dates: &[Date]) -> Vec<Own> {
    let zone = world.zone();
    let (Some(first), Some(last)) = (dates.first(), dates.last()) else { return Vec::new() };
    let at = |d: Date| world::time::instant(d, jiff::civil::Time::midnight(), &zone);
    let span = Interval::new(at(*first), at(last.saturating_add(1.day())));
    let kept = kept::ahead(world);
    let stretch = |interval: Interval, task: Option<TaskId>, firm: bool| {
        let start = zone.to_datetime(interval.start);
        let from = f64::from(start.hour()) * 60.0 + f64::from(start.minute());
        Own { date: start.date(), from, until: from + interval.minutes() as f64, task, firm }
    };
    let blocks =
        world.busy_events(span).into_iter().filter(|e| meetings::is_own_work(world, e) && !e.is_all_day());
    let blocks = blocks.map(|event| {
        let task = kept.iter().find(|kept| kept.event == event.id).map(|kept| kept.task);
        stretch(event.interval(&zone), task, true)
    });
    let planned = world.planned.iter().map(|(interval, task)| stretch(*interval, Some(*task), false));
    let mut own: Vec<Own> = blocks.chain(planned).filter(|own| dates.contains(&own.date)).collect();
    own.sort_by(|a, b| (a.date, !a.firm).cmp(&(b.date, !b.firm)).then(a.from.total_cmp(&b.from)));
    own
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

pub(super) fn holds(text: &str, words: &str) -> bool {
    text.to_lowercase().contains(&words.trim().to_lowercase())
}

/// What tells one from another, as a key of chance.
pub(super) fn key(of: impl Display) -> u64 {
    random::key(&of.to_string()) >> 1
}

/// A meeting of the calendar in a scenario.
struct Held {
    pub date: Date,
    /// Minutes after midnight.
    from: f64,
    pub minutes: f64,
    key: u64,
    /// None where it is only known that the time is taken, and for what a scenario adds.
    event: Option<EventId>,
    /// Whether it is work wherever it lies, outside the working hours too.
    work: bool,
    buckets: Vec<(Bucket, f64)>,
}

impl Builder<'_> {
    fn build(self, config: &crate::alignment::AlignmentConfig) -> Result<Horizon, EngineError> {
        let tree = GoalTree::of(self.world);
        let held = self.held(&tree)?;
        let mut days: Vec<Day> = self.dates.iter().map(|date| self.day(*date, &held)).collect();
        let (work, tasks, shares) = self.work(&tree, config)?;
        for (day, date) in days.iter_mut().zip(&self.dates) {
            day.kept = self.kept(*date, &work);
        }
        for one in held.iter().filter(|one| one.work) {
            // What lies on a day on which nobody works counts to the working day before it.
            let place = self.dates.partition_point(|date| *date <= one.date).saturating_sub(1);
            days[place].outside += self.outside(one);
        }
        let load = Load::of(&self, &days, &work, &tasks);
        let order = super::open_work::order(&work, &tasks, |worked| load.when(worked));
        let times = self.times();
        let mail = Mail {
            overnight: self.mail_outside(),
            arrivals: self.mail_rates(),
            handling: self.fit.handling,
            session_minutes: MAIL_MINUTES / f64::from(times),
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
        let keys = work.iter().map(|w| w.key).collect();
        let day_minutes = self.day_minutes;
        let starts = super::open_work::starts(&work);
        let model = Model { day_minutes, days, overrun, mail, interruptions, tasks, keys, order, starts };
        let weeks = (model.days.len() as f64 / 5.0).max(0.2);
        let of_one = |h: &Held| -> Vec<(Date, Bucket, f64)> {
            h.buckets.iter().map(|(bucket, share)| (h.date, *bucket, share * h.minutes)).collect()
        };
        let meetings = held.iter().flat_map(of_one).collect();
        let kept = |h: &Held| MeetingThen { event: h.event, date: h.date, minutes: h.minutes };
        let mut people: Vec<(Holder, f64)> = shares.into_iter().collect();
        people.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        let (rho, excess) = (load.rho(), load.excess());
        let usual = super::open_work::usual_weight(&work);
        let new = self.new_ones();
        Ok(Horizon {
            new,
            model,
            dates: self.dates,
            work,
            meetings,
            held: held.iter().map(kept).collect(),
            load: load.weeks,
            rho,
            excess,
            weeks,
            usual,
            people,
            habit: None,
        })
    }

    /// The meetings ahead, changed. A block of one's own for work is no meeting: nothing is booked over it, and it is time
    /// for the task it names; a hold counts half.
    fn held(&self, tree: &GoalTree) -> Result<Vec<Held>, EngineError> {
        let zone = self.world.zone();
        let (Some(first), Some(last)) = (self.dates.first(), self.dates.last()) else {
            return Ok(Vec::new());
        };
        let at = |d: Date| world::time::instant(d, jiff::civil::Time::midnight(), &zone);
        let span = Interval::new(at(*first), at(last.saturating_add(1.day())));
        let own_work = |e: &&Event| !meetings::is_own_work(self.world, e);
        let events: Vec<&Event> = self.world.busy_events(span).into_iter().filter(own_work).collect();
        for change in self.changes {
            if let Some(series) = change.series()
                && !events.iter().any(|e| holds(&e.summary, series))
            {
                return Err(EngineError::Unknown { kind: "meeting ahead", name: series.to_owned() });
            }
        }
        let renewed: Vec<(&Event, Renewed, Vec<Date>)> = renewed(self.world)
            .into_iter()
            .filter_map(|series| {
                let dates = series.dates(*last).into_iter().filter(|date| date >= first).collect();
                Some((self.world.events.get(&series.event)?, series, dates))
            })
            .collect();
        let mut known: Vec<(&str, Date)> =
            events.iter().map(|e| (e.summary.as_str(), date_of(e.interval(&zone).start, &zone))).collect();
        known.extend(renewed.iter().flat_map(|(e, _, dates)| dates.iter().map(|d| (e.summary.as_str(), *d))));
        let skipped: Vec<BTreeSet<Date>> = self.changes.iter().map(|c| skipped(c, &known)).collect();
        let stays = |one: &mut Held, summary: &str| {
            self.changes.iter().zip(&skipped).all(|(change, skipped)| one.takes(change, summary, skipped))
        };
        let mut held = Vec::new();
        for event in events {
            let interval = event.interval(&zone);
            let Some(mut one) = self.at(interval, key(event.id)) else { continue };
            one.minutes *= attention::firmness(event, &self.world.office.addresses);
            one.buckets = time_by_goal::buckets(self.world, tree, ItemRef::Event(event.id), SURE);
            one.event = Some(event.id);
            one.work = event.is_meeting(&self.world.office.addresses) && !meetings::is_protected(event);
            if stays(&mut one, &event.summary) {
                held.push(one);
            }
        }
        for (event, series, dates) in &renewed {
            let from = f64::from(series.from.hour()) * 60.0 + f64::from(series.from.minute());
            for date in dates {
                let mut one = Held {
                    date: *date,
                    from,
                    minutes: series.minutes as f64,
                    key: key(format!("{} {date}", series.name)),
                    event: None,
                    work: true,
                    buckets: time_by_goal::buckets(self.world, tree, ItemRef::Event(event.id), SURE),
                };
                if stays(&mut one, &event.summary) {
                    held.push(one);
                }
            }
        }
        let unseen = self.world.unseen_busy(span);
        held.extend(unseen.into_iter().filter_map(|i| self.at(i, key(i.start.as_second()))));
        for change in self.changes {
            if let Change::Add { series, weekday, from, minutes } = change {
                for date in self.dates.iter().filter(|d| d.weekday() == *weekday) {
                    let key = key(format!("{series} {date}"));
                    let (from, minutes) = (f64::from(*from), f64::from(*minutes));
                    let buckets = Vec::new();
                    held.push(Held { date: *date, from, minutes, key, event: None, work: true, buckets });
                }
            }
        }
        held.retain(|one| !self.is_away(one.date) && !self.is_off(one.date));
        held.sort_by_key(|a| (a.date, a.key));
        Ok(held)
    }

    fn at(&self, interval: Interval, key: u64) -> Option<Held> {
        let start = self.world.zone().to_datetime(interval.start);
        let minutes = interval.minutes() as f64;
        let from = f64::from(start.hour()) * 60.0 + f64::from(start.minute());
        let short = minutes <= 720.0;
        let (date, buckets) = (start.date(), Vec::new());
        short.then_some(Held { date, from, minutes, key, event: None, work: false, buckets })
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
    pub fn minute(&self, date: Date, at: f64) -> f64 {
        let hours = &self.world.office.hours;
        let of = |t: jiff::civil::Time| f64::from(t.hour()) * 60.0 + f64::from(t.minute());
        let lunch = of(hours.lunch);
        let start = of(hours.day_start(date));
        let eaten = (at - lunch).clamp(0.0, hours.lunch_minutes as f64);
        (at - start - eaten).clamp(0.0, self.day_minutes)
    }

    fn day(&self, date: Date, held: &[Held]) -> Day {
        let own = open_minutes(self.world, date);
        let ends = (own < self.day_minutes).then_some(own);
        let mut day = Day { off: self.is_off(date), ends, ..Day::default() };
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
        for own in self.own.iter().filter(|own| own.firm && own.date == date) {
            let (from, until) = (self.minute(date, own.from), self.minute(date, own.until));
            if until > from {
                day.quiet.push((from, until));
            }
        }
        let times = self.times();
        let step = self.day_minutes / f64::from(times);
        let spared = |at: f64| day.quiet.iter().find(|(f, u)| (*f..*u).contains(&at)).map_or(at, |q| q.1);
        day.sessions =
            (0..times).map(|n| spared(step * f64::from(n))).filter(|at| *at < self.day_minutes).collect();
        let usual = self.fit.one_off[date.weekday().to_monday_zero_offset() as usize];
        let prompt = self.fit.prompt_week / 5.0;
        if !day.off && prompt >= 5.0 {
            day.meetings.insert(0, Meeting { key: PROMPT, start: 0.0, minutes: prompt });
        }
        if !self.is_away(date) && !day.off {
            let known = self.singles.get(&date).copied().unwrap_or(0.0);
            let pickup = self.fit.pickup.as_ref();
            day.extra = Some(Extra {
                mean: outlook::still_to_come(self.world, pickup, date, usual, known),
                minutes: self.fit.one_off_minutes,
            });
        }
        day
    }

    /// Minutes of a meeting outside the working hours of its day.
    fn outside(&self, one: &Held) -> f64 {
        if !self.dates.contains(&one.date) {
            return one.minutes;
        }
        let hours = &self.world.office.hours;
        let of = |t: jiff::civil::Time| f64::from(t.hour()) * 60.0 + f64::from(t.minute());
        let (begins, ends) = (of(hours.day_start(one.date)), of(hours.day_end(one.date)));
        let before = (begins - one.from).clamp(0.0, one.minutes);
        let after = (one.from + one.minutes - ends).clamp(0.0, one.minutes);
        (before + after).min(one.minutes)
    }

    /// The stretches of a day that are kept for open work.
    fn kept(&self, date: Date, work: &[Work]) -> Vec<Kept> {
        let stretch = |own: &Own| {
            let task = work.iter().position(|w| w.task.is_some() && w.task == own.task)?;
            let (from, until) = (self.minute(date, own.from), self.minute(date, own.until));
            (until > from).then(|| Kept { from, until, task, after: work[task].after.clone() })
        };
        let mut kept: Vec<Kept> =
            self.own.iter().filter(|own| own.date == date).filter_map(stretch).collect();
        kept.sort_by(|a, b| a.from.total_cmp(&b.from));
        kept
    }

    /// How often mail is read a day.
    fn times(&self) -> u32 {
        let said = |c: &Change| if let Change::Batch { times } = c { Some(*times) } else { None };
        self.changes.iter().find_map(said).unwrap_or(SESSIONS).max(1)
    }

    /// Whether nobody works that day: the calendar says so, or the scenario does.
    pub fn is_off(&self, date: Date) -> bool {
        self.away.contains(&date) || self.is_absent(date)
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
}

/// Times a day at which mail is read where nothing is said.
const SESSIONS: u32 = 4;

impl Held {
    /// Takes a change on, which skips the weeks of these Mondays; whether it is still held.
    fn takes(&mut self, change: &Change, summary: &str, skipped: &BTreeSet<Date>) -> bool {
        match change {
            Change::Drop { series } => !holds(summary, series),
            Change::Skip { series, from, until } => {
                !holds(summary, series) || !(*from..=*until).contains(&self.date)
            }
            Change::Alternate { series } => {
                !holds(summary, series) || !skipped.contains(&monday_of(self.date))
            }
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

/// The Mondays of the weeks in which a change has its series fall out.
fn skipped(change: &Change, known: &[(&str, Date)]) -> BTreeSet<Date> {
    let Change::Alternate { series } = change else { return BTreeSet::new() };
    every_other(known.iter().filter(|(summary, _)| holds(summary, series)).map(|(_, date)| *date))
}
