//! What moved between two forecasts, and why: each difference in parts that add up to it (spec §8.10).

use super::issued::{GoalThen, Issue, MeetingThen, WorkThen};
use super::load::{DayLoad, Part as Held, by_week};
use crate::maths::calendar::monday_of;
use jiff::civil::Date;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use world::{EventId, GoalId, ItemRef, TaskId};

/// Chances that differ by less are told as the same; and those that differ by less than three standard errors of the
/// difference, which is chance of the simulation itself.
pub const WORTH_CHANCE: f64 = 0.05;
const ERRORS: f64 = 3.0;
/// The same where history is thin and chances are told in tens.
const WORTH_CHANCE_THIN: f64 = 0.2;
/// Hours a week.
pub const WORTH_HOURS: f64 = 0.5;
/// So many of the dates that moved most come with their reasons.
pub const EXPLAINED: usize = 20;
/// Share of a week's working time.
pub const WORTH_SHARE: f64 = 0.05;

/// Where a difference comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// Working days have gone by.
    DaysGone,
    /// Meetings came into the calendar, went or changed their length.
    Meetings,
    /// Mail, interruptions and days away are expected otherwise.
    Usual,
    /// The date was put elsewhere.
    Date,
    /// Work that was not there before.
    NewWork,
    /// Work that is no longer there: done, dropped or handed over.
    WorkGone,
    /// Somebody said another length.
    Estimate,
    /// Somebody worked on it.
    Worked,
    /// What finished work took has changed how long this is expected to take.
    Learned,
    /// It is done later or earlier than other work now.
    Order,
}

/// A part of a difference.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Part {
    /// Why.
    pub cause: Cause,
    /// By how much, signed, in the unit of the difference.
    pub by: f64,
    /// What it is about, the largest first.
    pub items: Vec<ItemRef>,
}

/// The odds of a date that moved.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DateMoved {
    /// Of which task.
    pub task: TaskId,
    /// The chance then.
    pub was: f64,
    /// The chance now.
    pub now: f64,
    /// By how many minutes the room before its date has grown, once itself and what goes first are done; below 0 it has
    /// shrunk. The parts add up to it.
    pub room: f64,
    /// Why.
    pub parts: Vec<Part>,
    /// Of the difference of the chance, so much because other dates were kept or missed meanwhile; the rest goes by the room.
    pub record: f64,
}

/// Hours of a goal that moved, a week.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct GoalMoved {
    /// Which.
    pub goal: GoalId,
    /// Then.
    pub was: f64,
    /// Now.
    pub now: f64,
    /// Of the difference, so much in meetings; the rest is work on tasks.
    pub meetings: f64,
}

/// A week whose room moved.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WeekMoved {
    /// Its Monday.
    pub monday: Date,
    /// The share of its working time that was taken, of the days that lie ahead still.
    pub was: f64,
    /// The share that is taken now.
    pub now: f64,
    /// Why: shares of its working time, which add up to the difference. `Date` stands for work that is due in it.
    pub parts: Vec<Part>,
}

/// All that moved.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Moved {
    /// Since which day.
    pub since: Date,
    /// As of which day.
    pub day: Date,
    /// Odds, what moved most first.
    pub dates: Vec<DateMoved>,
    /// Goals, what moved most first.
    pub goals: Vec<GoalMoved>,
    /// Weeks, in order.
    pub weeks: Vec<WeekMoved>,
    /// What came and went, in minutes: work by cause, and meetings. Most first.
    pub what: Vec<Part>,
    /// How likely all that is due in this week is done: then and now; none where one of them says nothing.
    pub week_plan: Option<(f64, f64)>,
}

impl Moved {
    /// Whether nothing moved that is worth telling.
    pub fn is_still(&self) -> bool {
        self.dates.is_empty() && self.goals.is_empty() && self.weeks.is_empty()
    }
}

/// Compares two forecasts.
pub fn moved(before: &Issue, after: &Issue) -> Moved {
    let both = Both::of(before, after);
    let dates = both.swings();
    let dates =
        dates.iter().enumerate().map(|(n, (_, was, now))| both.date(was, now, n < EXPLAINED)).collect();
    Moved {
        since: before.day,
        day: after.day,
        dates,
        goals: goals(&before.goals, &after.goals),
        weeks: both.weeks(),
        what: both.what(),
        week_plan: both.week_plan(),
    }
}

/// The date alone whose odds moved most of those that `counts`, without looking at anything else.
pub fn foremost(before: &Issue, after: &Issue, counts: impl Fn(TaskId) -> bool) -> Option<DateMoved> {
    let both = Both::of(before, after);
    let (_, was, now) = both.swings().into_iter().find(|(_, _, now)| counts(now.task))?;
    Some(both.date(&was, &now, true))
}

/// Two forecasts beside each other.
struct Both<'a> {
    before: &'a Issue,
    after: &'a Issue,
    /// The place of each task in the order of work, then and now.
    then: BTreeMap<TaskId, usize>,
    now: BTreeMap<TaskId, usize>,
    /// The first day that still lies ahead.
    first: Date,
}

/// Parts of a difference in the making: how much by cause, and what it is about with how much each.
#[derive(Default)]
struct Parts(BTreeMap<Cause, (f64, Vec<(f64, ItemRef)>)>);

impl Parts {
    fn add(&mut self, cause: Cause, by: f64, item: Option<ItemRef>) {
        let (sum, items) = self.0.entry(cause).or_default();
        *sum += by;
        items.extend(item.map(|item| (by.abs(), item)));
    }
    /// What a cause is about, where its amount is known from elsewhere.
    fn about(&mut self, cause: Cause, items: Vec<(f64, ItemRef)>) {
        self.0.entry(cause).or_default().1.extend(items);
    }
    fn told(self) -> Vec<Part> {
        let part = |(cause, (by, mut items)): (Cause, (f64, Vec<(f64, ItemRef)>))| {
            items.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
            Part { cause, by, items: items.into_iter().map(|i| i.1).collect() }
        };
        let mut parts: Vec<Part> = self.0.into_iter().map(part).filter(|p| p.by.abs() >= 1e-6).collect();
        parts.sort_by(|a, b| b.by.abs().total_cmp(&a.by.abs()).then(a.cause.cmp(&b.cause)));
        parts
    }
}

impl<'a> Both<'a> {
    fn of(before: &'a Issue, after: &'a Issue) -> Both<'a> {
        let places = |of: &Issue| of.work.iter().enumerate().map(|(n, w)| (w.task, n)).collect();
        let first = after.days.first().map_or(after.day, |d| d.date);
        Both { before, after, then: places(before), now: places(after), first }
    }

    /// Every date whose odds moved by more than chance, what moved most first.
    fn swings(&self) -> Vec<(f64, WorkThen, WorkThen)> {
        let (before, after) = (self.before, self.after);
        let worth = if before.thin || after.thin { WORTH_CHANCE_THIN } else { WORTH_CHANCE };
        let odds = |now: &WorkThen| {
            let was = self.was(now.task)?;
            let (then, odds) = (was.met?, now.met?);
            let of = |chance: f64, issue: &Issue| chance * (1.0 - chance) / issue.replications.max(1) as f64;
            let error = (of(then, before) + of(odds, after)).sqrt();
            let told = (odds - then).abs() >= (ERRORS * error).max(worth) - 1e-9;
            told.then_some(((odds - then).abs(), *was, *now))
        };
        let mut dates: Vec<(f64, WorkThen, WorkThen)> = after.work.iter().filter_map(odds).collect();
        dates.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.2.task.cmp(&b.2.task)));
        dates
    }

    /// Why the odds of a date moved: what has become of the room before it.
    fn date(&self, was: &WorkThen, now: &WorkThen, explained: bool) -> DateMoved {
        let (then, odds) = (was.met.unwrap_or(0.0), now.met.unwrap_or(0.0));
        let mut parts = Parts::default();
        if !explained {
            return DateMoved {
                task: now.task,
                was: then,
                now: odds,
                room: 0.0,
                parts: Vec::new(),
                record: 0.0,
            };
        }
        let (due_then, due_now) = (was.due.unwrap_or(self.first), now.due.unwrap_or(self.first));
        let free = |of: &Issue, until: Date, from: Option<Date>| -> f64 {
            let inside = |d: &&DayLoad| d.date <= until && from.is_none_or(|from| d.date >= from);
            of.days.iter().filter(inside).map(DayLoad::free).sum()
        };
        let gone = |d: &&DayLoad| d.date < self.first && d.date <= due_then;
        // A day that was more than full left no room, and its passing gives none.
        let had = self.before.days.iter().filter(gone).map(|d| d.free().max(0.0)).sum::<f64>();
        parts.add(Cause::DaysGone, -had, None);
        let sum = |of: &Issue, what: &dyn Fn(&DayLoad) -> f64| -> f64 {
            of.days.iter().filter(|d| d.date >= self.first && d.date <= due_then).map(what).sum()
        };
        let change = |what: &dyn Fn(&DayLoad) -> f64| sum(self.after, what) - sum(self.before, what);
        parts.add(Cause::Meetings, -change(&|d| d.meetings), None);
        parts.about(
            Cause::Meetings,
            self.meetings(due_then).into_iter().map(|(by, e)| (by.abs(), e)).collect(),
        );
        parts.add(Cause::Usual, change(&|d| d.time - d.steady), None);
        let from = Some(self.first);
        let room_now = free(self.after, due_now, from);
        parts.add(Cause::Date, room_now - free(self.after, due_then, from), None);
        self.work_before(was, now, &mut parts);
        let parts = parts.told();
        let (room, record) = (parts.iter().map(|p| p.by).sum(), self.by_record(then));
        DateMoved { task: now.task, was: then, now: odds, room, parts, record }
    }

    /// How a chance of then would be told by what is known of earlier dates now, less how it was told.
    fn by_record(&self, chance: f64) -> f64 {
        let records = self.before.record.zip(self.after.record);
        records.and_then(|(was, now)| now.retold(chance, &was)).map_or(0.0, |told| told - chance)
    }

    /// The work that goes first, and the task itself.
    fn work_before(&self, was: &WorkThen, now: &WorkThen, parts: &mut Parts) {
        let (last_then, last_now) = (self.then[&was.task], self.now[&now.task]);
        for one in &self.before.work[..=last_then] {
            let item = Some(ItemRef::Task(one.task));
            match self.now.get(&one.task) {
                None => parts.add(Cause::WorkGone, one.minutes, item),
                Some(place) if *place > last_now => parts.add(Cause::Order, one.minutes, item),
                Some(place) => {
                    let later = &self.after.work[*place];
                    let by = one.minutes - later.minutes;
                    if by.abs() > 1e-9 {
                        parts.add(why_longer(one, later), by, item);
                    }
                }
            }
        }
        for one in &self.after.work[..=last_now] {
            let cause = match self.then.get(&one.task) {
                Some(place) if *place <= last_then => continue,
                Some(_) => Cause::Order,
                None => Cause::NewWork,
            };
            parts.add(cause, -one.minutes, Some(ItemRef::Task(one.task)));
        }
    }

    /// Meetings from the first day ahead up to a date that came, went or changed, with the minutes they take more.
    fn meetings(&self, until: Date) -> Vec<(f64, ItemRef)> {
        let ahead = |of: &[MeetingThen]| -> BTreeMap<EventId, f64> {
            let inside = of.iter().filter(|m| m.date >= self.first && m.date <= until);
            inside.filter_map(|m| Some((m.event?, m.minutes))).collect()
        };
        let (then, now) = (ahead(&self.before.meetings), ahead(&self.after.meetings));
        let all: BTreeSet<EventId> = then.keys().chain(now.keys()).copied().collect();
        let minutes = |of: &BTreeMap<EventId, f64>, id: &EventId| of.get(id).copied().unwrap_or(0.0);
        let changed = all.iter().map(|id| (minutes(&now, id) - minutes(&then, id), ItemRef::Event(*id)));
        changed.filter(|(by, _)| by.abs() > 1e-9).collect()
    }

    /// A task as it was.
    fn was(&self, task: TaskId) -> Option<&WorkThen> {
        self.then.get(&task).map(|place| &self.before.work[*place])
    }

    /// A task as it is.
    fn is(&self, task: TaskId) -> Option<&WorkThen> {
        self.now.get(&task).map(|place| &self.after.work[*place])
    }

    /// The last day that both look at.
    fn last(&self) -> Date {
        let last = |of: &Issue| of.days.last().map_or(of.day, |d| d.date);
        last(self.before).min(last(self.after))
    }

    /// What came and went over all the days that both look at, in minutes that it takes more.
    fn what(&self) -> Vec<Part> {
        let mut parts = Parts::default();
        for (by, item) in self.meetings(self.last()) {
            parts.add(Cause::Meetings, by, Some(item));
        }
        for one in &self.before.work {
            let item = Some(ItemRef::Task(one.task));
            match self.is(one.task) {
                None => parts.add(Cause::WorkGone, -one.minutes, item),
                Some(later) if (later.minutes - one.minutes).abs() > 1e-9 => {
                    parts.add(why_longer(one, later), later.minutes - one.minutes, item);
                }
                Some(_) => {}
            }
        }
        for one in self.after.work.iter().filter(|w| self.was(w.task).is_none()) {
            parts.add(Cause::NewWork, one.minutes, Some(ItemRef::Task(one.task)));
        }
        parts.told()
    }

    /// Weeks that both look at, over the days that lie ahead still.
    fn weeks(&self) -> Vec<WeekMoved> {
        let last = self.last();
        let ahead = |d: &&DayLoad| d.date >= self.first && d.date <= last;
        let then = by_week(self.before.days.iter().filter(ahead));
        let week = |now: &Held| {
            let monday = now.monday;
            let was = then.iter().find(|w| w.monday == monday)?;
            let (share_then, share_now) = was.share().zip(now.share())?;
            let sunday = monday.saturating_add(jiff::Span::new().days(6));
            let mut parts = Parts::default();
            parts.add(Cause::Meetings, (now.meetings - was.meetings) / now.time, None);
            let inside = |(_, item): &(f64, ItemRef)| self.is_in(*item, monday, sunday);
            parts.about(
                Cause::Meetings,
                self.meetings(sunday.min(last))
                    .into_iter()
                    .filter(inside)
                    .map(|(by, e)| (by.abs(), e))
                    .collect(),
            );
            parts.add(Cause::Date, (now.due - was.due) / now.time, None);
            parts.about(Cause::Date, self.due_otherwise(monday, sunday));
            let time = was.taken() * (1.0 / now.time - 1.0 / was.time);
            parts.add(Cause::Usual, (now.steady - was.steady) / now.time + time, None);
            ((share_now - share_then).abs() >= WORTH_SHARE).then(|| WeekMoved {
                monday,
                was: share_then,
                now: share_now,
                parts: parts.told(),
            })
        };
        by_week(self.after.days.iter().filter(ahead)).iter().filter_map(week).collect()
    }

    fn is_in(&self, item: ItemRef, from: Date, until: Date) -> bool {
        let all = self.before.meetings.iter().chain(&self.after.meetings);
        all.filter(|m| m.event.map(ItemRef::Event) == Some(item)).any(|m| (from..=until).contains(&m.date))
    }

    /// Tasks that are due in a week in one of the two and not, or longer, in the other.
    fn due_otherwise(&self, from: Date, until: Date) -> Vec<(f64, ItemRef)> {
        let minutes = |of: Option<&WorkThen>| {
            of.filter(|w| w.due.is_some_and(|d| (from..=until).contains(&d))).map_or(0.0, |w| w.minutes)
        };
        let tasks: BTreeSet<TaskId> =
            self.before.work.iter().chain(&self.after.work).map(|w| w.task).collect();
        let by = |task: TaskId| minutes(self.is(task)) - minutes(self.was(task));
        tasks.into_iter().map(|t| (by(t).abs(), ItemRef::Task(t))).filter(|t| t.0 > 1e-9).collect()
    }

    /// The odds of this week's plan, in both.
    fn week_plan(&self) -> Option<(f64, f64)> {
        let monday = monday_of(self.first);
        let of = |issue: &Issue| issue.plans.iter().find(|p| p.monday == monday).map(|p| p.kept);
        Some((of(self.before)?, of(self.after)?))
    }
}

/// Why a task that was there before takes another length now.
fn why_longer(was: &WorkThen, now: &WorkThen) -> Cause {
    match () {
        () if was.estimate != now.estimate => Cause::Estimate,
        () if was.spent != now.spent => Cause::Worked,
        () => Cause::Learned,
    }
}

fn goals(before: &[GoalThen], after: &[GoalThen]) -> Vec<GoalMoved> {
    let none = |goal: GoalId| GoalThen { goal, meetings: 0.0, work: 0.0 };
    let of = |list: &[GoalThen], goal: GoalId| {
        list.iter().find(|g| g.goal == goal).copied().unwrap_or_else(|| none(goal))
    };
    let all: BTreeSet<GoalId> = before.iter().chain(after).map(|g| g.goal).collect();
    let moved = |goal: GoalId| {
        let (was, now) = (of(before, goal), of(after, goal));
        let meetings = now.meetings - was.meetings;
        GoalMoved { goal, was: was.hours(), now: now.hours(), meetings }
    };
    let mut found: Vec<GoalMoved> = all.into_iter().map(moved).collect();
    let size = |g: &GoalMoved| (g.now - g.was).abs();
    found.retain(|g| size(g) >= WORTH_HOURS);
    found.sort_by(|a, b| size(b).total_cmp(&size(a)).then(a.goal.cmp(&b.goal)));
    found
}
