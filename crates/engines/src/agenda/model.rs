//! The calendar as a problem for the optimiser, in minutes-equivalent points, and back (spec §5.5, §0.7).
//!
//! Events stand where they are, those that may move are items with today's place, open work of the executive is to be
//! placed around them, and each week wants long free stretches. One point is one minute-equivalent.

use super::rules;
use super::solver::{Chunk, Fixed, Item, Limits, Placements, Problem, Span};
use super::timeline::{SLOT, Timeline};
use super::{AgendaConfig, cost, ideal};
use crate::maths::work::{self, USUAL_RESERVE};
use crate::maths::{Values, calendar, energy, meetings, travel};
use jiff::civil::Date;
use std::collections::BTreeSet;
use world::{Effect, Event, EventId, Interval, Snapshot, TaskId};

mod tasks;

/// What an item of the problem stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    /// A meeting that may move.
    Meeting(EventId),
    /// Work that the executive does.
    Work(TaskId),
    /// A long free stretch in some week.
    Focus(Date),
}

/// A stretch of the calendar as a problem, and what its parts stand for.
#[derive(Debug, Clone)]
pub(super) struct Model {
    pub timeline: Timeline,
    pub problem: Problem,
    /// For each item of the problem.
    pub what: Vec<What>,
    /// For each fixed event of the problem.
    pub fixed: Vec<EventId>,
    /// Where the items are in today's calendar; work is nowhere.
    pub today: Placements,
}

/// Slots of a long stretch, and how many of them a week wants (8 h; spec §6 and §5, A5.3).
const LONG: usize = 6;
const LONG_A_WEEK: usize = 5;
/// Points for a long stretch that a week has not: half a minute for each of its minutes.
pub(super) const NO_LONG: i64 = 45;
/// Points for a slot of meetings, and of load, beyond the limits of a day.
const OVER_MEETINGS: i64 = 10;
const OVER_LOAD: i64 = 3;
/// Points for each day by which a meeting moves.
const A_DAY: i64 = 4;
/// Points for touching a subject once more in a part of a day.
const SUBJECT: i64 = 5;
/// Points for a slot of the most demanding work at the most tired hour: three tenths of its minutes.
const MISMATCH: f64 = 0.3 * SLOT as f64;

impl Model {
    /// The calendar of these days with the open work around it. Of the meetings, those in `movable` may move; none
    /// where no day is worked.
    pub fn new(
        world: &Snapshot,
        values: &Values,
        config: &AgendaConfig,
        dates: &[Date],
        movable: &BTreeSet<EventId>,
    ) -> Option<Model> {
        let mut model = Model::calendar(world, config, dates, movable)?;
        model.add_work(world, values);
        model.add_focus(world);
        Some(model)
    }

    /// The calendar of these days alone.
    pub fn calendar(
        world: &Snapshot,
        config: &AgendaConfig,
        dates: &[Date],
        movable: &BTreeSet<EventId>,
    ) -> Option<Model> {
        let timeline = Timeline::new(world, dates)?;
        let mut model = Model {
            problem: empty(world, config, &timeline),
            what: Vec::new(),
            fixed: Vec::new(),
            today: Vec::new(),
            timeline,
        };
        let near = model.in_sight(world);
        for (event, span) in model.events(world) {
            if movable.contains(&event.id) {
                let kind = model.ideal(world, event);
                let item = Item { kind, ..model.item_of(world, config, event, span, &near) };
                model.add(What::Meeting(event.id), item, vec![chunk(span)]);
            } else {
                model.fix(world, event, span);
            }
        }
        Some(model)
    }

    /// The meetings of these days that may be moved at all; what prepares another stays before it, meals at their hour.
    pub fn movable(world: &Snapshot, config: &AgendaConfig, dates: &[Date]) -> BTreeSet<EventId> {
        let Some(timeline) = Timeline::new(world, dates) else { return BTreeSet::new() };
        let whole = Interval::new(timeline.start(0), timeline.interval(timeline.slots() - 1, 1).end);
        let mine = &world.office.addresses;
        let may = |e: &&&Event| {
            e.is_meeting(mine)
                && !meetings::prepares(e)
                && !meetings::keeps_its_hour(e)
                && timeline.exactly(e.interval(&world.zone())).is_some()
                && rules::may_move(world, config, e)
        };
        world.busy_events(whole).iter().filter(may).map(|e| e.id).collect()
    }

    /// Busy events on the timeline, one entry for each day they touch.
    fn events<'a>(&self, world: &'a Snapshot) -> Vec<(&'a Event, Span)> {
        let zone = world.zone();
        world
            .busy_events(self.whole())
            .into_iter()
            .flat_map(|e| self.timeline.cover(e.interval(&zone)).into_iter().map(move |s| (e, s)))
            .collect()
    }

    fn add(&mut self, what: What, item: Item, today: Vec<Chunk>) {
        self.what.push(what);
        self.problem.items.push(item);
        self.today.push(today);
    }

    fn fix(&mut self, world: &Snapshot, event: &Event, span: Span) {
        self.fixed.push(event.id);
        let meeting = event.is_meeting(&world.office.addresses);
        self.problem.fixed.push(self.stands(world, Some(event), span, meeting));
    }

    /// What stands at a place of the timeline, with the ways to it and back: the whole slots of them in which nothing
    /// stands today.
    fn stands(&self, world: &Snapshot, event: Option<&Event>, span: Span, meeting: bool) -> Fixed {
        let day = self.timeline.of_day(span.start / self.timeline.per_day);
        let there = self.timeline.interval(span.start, span.end - span.start);
        let slots = |from, to| (Interval::new(from, to).minutes() / SLOT) as usize;
        let travels = event.filter(|e| e.location.is_some() || meetings::is_travel(e));
        let (before, after) = travels.map_or((0, 0), |e| {
            let [to, back] = travel::ways(world, e);
            (slots(to.start.min(there.start), there.start), slots(there.end, back.end.max(there.end)))
        });
        Fixed {
            start: span.start,
            dur: span.end - span.start,
            before: before.min(span.start - day.start),
            after: after.min(day.end.saturating_sub(span.end)),
            meeting,
            context: None,
        }
    }

    /// Everything in the calendars that touches these days.
    fn in_sight<'a>(&self, world: &'a Snapshot) -> Vec<&'a Event> {
        let (zone, whole) = (world.zone(), self.whole());
        world.events.values().filter(|e| e.interval(&zone).overlaps(&whole)).collect()
    }

    /// From the first slot to the last.
    fn whole(&self) -> Interval {
        let last = self.timeline.interval(self.timeline.slots() - 1, 1).end;
        Interval::new(self.timeline.start(0), last)
    }

    /// A meeting as an item: where it may be by the hard rules, one of a series within its week and
    /// between its neighbours, and what moving it
    /// does to people.
    fn item_of(
        &self,
        world: &Snapshot,
        config: &AgendaConfig,
        event: &Event,
        span: Span,
        in_sight: &[&Event],
    ) -> Item {
        let len = span.end - span.start;
        let minutes = event.interval(&world.zone()).minutes();
        let others = rules::Others::of(world, event, in_sight.iter().copied());
        let notice = rules::earliest(world, rules::notice_hours(world, config, event));
        let own = self.timeline.date(span.start);
        let others_of_series = self.dates_of_series(world, event, in_sight);
        let recurs = event.recurrence_id.is_some() && config.series_stay_in_week;
        let passes = |date: Date| others_of_series.iter().any(|d| *d >= date.min(own) && *d <= date.max(own));
        let may = |slot: &usize| {
            let to = Interval::lasting(self.timeline.start(*slot), minutes);
            let date = self.timeline.date(*slot);
            let days = i64::from((date - own).get_days()).abs();
            let near = days <= config.most_days_off
                && (!recurs || calendar::is_same_week(date, own) && !passes(date));
            *slot == span.start
                || near
                    && slot % self.timeline.per_day + len <= self.timeline.per_day
                    && to.start >= notice
                    && others.broken(to).is_empty()
        };
        let starts = (0..self.timeline.slots()).filter(may);
        let windows = joined(starts.map(|s| Span { start: s, end: s + len }), self.timeline.per_day);
        let told = cost::disruption(world, event, false).map_or(0.0, |r| -r.amount);
        Item {
            current: Some(span.start),
            move_cost: (told.round() as i64).max(2),
            shift_cost: A_DAY,
            meeting: true,
            windows,
            ..Item::new(len, span, 0)
        }
    }

    /// The dates of the others of its series.
    fn dates_of_series(&self, world: &Snapshot, event: &Event, in_sight: &[&Event]) -> Vec<Date> {
        let zone = world.zone();
        let same =
            in_sight.iter().filter(|e| e.id != event.id && e.source == event.source && e.uid == event.uid);
        same.map(|e| calendar::date_of(e.interval(&zone).start, &zone)).collect()
    }

    /// Long stretches that each week still lacks besides those the calendar keeps and deep work will take.
    fn add_focus(&mut self, world: &Snapshot) {
        let deep =
            self.problem.items.iter().zip(&self.what).filter(|(i, w)| {
                matches!(w, What::Work(t) if world.tasks[t].demand() >= 0.7) && i.dur >= LONG
            });
        let by_work = deep.map(|(i, _)| i.dur / LONG).sum::<usize>();
        let weeks = self.timeline.weeks();
        let mut taken = by_work;
        let demanding = self.kind(world, 0.9);
        for days in weeks.values() {
            let wanted = (LONG_A_WEEK * days.len()).div_ceil(5);
            let kept = days.iter().filter(|d| self.has_long_block(world, **d)).count();
            let work = taken.min(wanted);
            taken -= work;
            let windows: Vec<Span> = days.iter().map(|d| self.timeline.of_day(*d)).collect();
            for _ in 0..wanted.saturating_sub(kept + work) {
                let item = Item {
                    drop: Some(NO_LONG),
                    load: false,
                    windows: windows.clone(),
                    ..Item::new(LONG, windows[0], demanding)
                };
                self.add(What::Focus(self.timeline.date(windows[0].start)), item, Vec::new());
            }
        }
    }

    /// Whether a long block of one's own stands on this day.
    fn has_long_block(&self, world: &Snapshot, day: usize) -> bool {
        let span = self.timeline.of_day(day);
        self.fixed.iter().zip(&self.problem.fixed).any(|(id, f)| {
            span.start <= f.start
                && f.start < span.end
                && f.dur >= LONG
                && !world.events[id].is_meeting(&world.office.addresses)
        })
    }

    /// The kind of work that demands so much: points for doing it in each slot.
    fn kind(&mut self, world: &Snapshot, demand: f64) -> usize {
        let zone = world.zone();
        let price = |slot: usize| {
            let time = zone.to_datetime(self.timeline.start(slot)).time();
            let energy = energy::energy(world.office.chronotype, time);
            (MISMATCH * energy::mismatch(demand, energy)).round() as i64
        };
        let prices: Vec<i64> = (0..self.timeline.slots()).map(price).collect();
        self.kind_of(prices)
    }

    /// The kind of meeting that the ideal week puts where this one suits.
    fn ideal(&mut self, world: &Snapshot, event: &Event) -> usize {
        let price = |slot: usize| ideal::points(world, event, self.timeline.interval(slot, 1));
        let prices: Vec<i64> = match world.office.ideal.is_empty() {
            true => vec![0; self.timeline.slots()],
            false => (0..self.timeline.slots()).map(price).collect(),
        };
        self.kind_of(prices)
    }

    fn kind_of(&mut self, prices: Vec<i64>) -> usize {
        match self.problem.kinds.iter().position(|k| *k == prices) {
            Some(kind) => kind,
            None => {
                self.problem.kinds.push(prices);
                self.problem.kinds.len() - 1
            }
        }
    }

    /// The same calendar after an effect: what it makes, moves and takes out stands fixed.
    pub fn after(&self, world: &Snapshot, effect: &Effect) -> Model {
        let mut then = self.clone();
        for part in effect.parts() {
            match part {
                Effect::MoveEvent { event, to } => then.put(world, *event, Some(*to)),
                Effect::ChangeEvent { event, change } => {
                    if change.declines {
                        then.put(world, *event, None);
                    } else if let Some(to) = change.to {
                        then.put(world, *event, Some(to));
                    }
                }
                Effect::CancelEvent { event } => then.put(world, *event, None),
                Effect::CreateEvent { draft } => {
                    let meeting = draft.attendees.iter().any(|a| !world.office.is_mine(&a.email));
                    let event = world::snapshot::event_of(draft, world::SourceId::derive("own"), world.now);
                    then.lay(world, event.id, draft.interval, meeting);
                }
                _ => {}
            }
        }
        then
    }

    /// Puts a fixed event to another time, or takes it out.
    fn put(&mut self, world: &Snapshot, event: EventId, to: Option<Interval>) {
        let meeting = world.events.get(&event).is_some_and(|e| e.is_meeting(&world.office.addresses));
        let known = self.fixed.contains(&event);
        let stays: Vec<bool> = self.fixed.iter().map(|id| *id != event).collect();
        let mut keep = stays.iter();
        self.problem.fixed.retain(|_| *keep.next().unwrap_or(&true));
        self.fixed.retain(|id| *id != event);
        if let Some(to) = to.filter(|_| known) {
            self.lay(world, event, to, meeting);
        }
    }

    fn lay(&mut self, world: &Snapshot, event: EventId, to: Interval, meeting: bool) {
        for span in self.timeline.cover(to) {
            self.fixed.push(event);
            let there = self.stands(world, world.events.get(&event), span, meeting);
            self.problem.fixed.push(there);
        }
    }

    /// When an item is in a plan.
    pub fn interval(&self, chunk: Chunk) -> Interval {
        self.timeline.interval(chunk.start, chunk.len)
    }
}

fn empty(world: &Snapshot, config: &AgendaConfig, timeline: &Timeline) -> Problem {
    let hours = (timeline.per_day as i64 * SLOT) as f64;
    let most = hours * (1.0 - work::reserve(world, USUAL_RESERVE));
    Problem {
        days: timeline.slots() / timeline.per_day,
        slots_per_day: timeline.per_day,
        period_starts: vec![0, timeline.afternoon],
        blocked: timeline.blocked.clone(),
        fixed: Vec::new(),
        kinds: vec![vec![0; timeline.slots()]],
        contexts: Vec::new(),
        people: Vec::new(),
        items: Vec::new(),
        precedence: Vec::new(),
        limits: Limits {
            meeting_slots: (config.most_meeting_minutes / SLOT) as usize,
            meeting_cost: OVER_MEETINGS,
            busy_slots: (most / SLOT as f64) as usize,
            busy_cost: OVER_LOAD,
        },
    }
}

fn chunk(span: Span) -> Chunk {
    Chunk { start: span.start, len: span.end - span.start }
}

/// The places from consecutive starts on, joined: what lies whole in one of the windows begins at one of the starts.
fn joined(places: impl Iterator<Item = Span>, per_day: usize) -> Vec<Span> {
    let mut found: Vec<Span> = Vec::new();
    for place in places {
        match found.last_mut() {
            Some(last) if place.end == last.end + 1 && last.start / per_day == place.start / per_day => {
                last.end = place.end;
            }
            _ => found.push(place),
        }
    }
    found
}
