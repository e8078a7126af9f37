//! The hard rules (spec §5.4): what no proposal breaks.

use super::AgendaConfig;
use crate::maths::{calendar, meetings, travel};
use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use world::effect::EventDraft;
use world::{Effect, Event, Interval, Snapshot, State};

/// A hard rule that an effect would break.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rule {
    /// Protected events never move: 1-2-1s, marked ones, family, medical, travel.
    Protected,
    /// Somebody said that it stays where it is, and has not lifted that.
    Stays,
    /// Somebody else called it.
    NotOurs,
    /// Somebody travels to it.
    Travelled,
    /// Less notice than colleagues (24 h) or outsiders (48 h) are due.
    Notice,
    /// Moved within the last 14 days.
    MovedLately,
    /// Outside working hours or over lunch.
    WorkingHours,
    /// The time is taken.
    Busy,
    /// The executive is on the way then.
    OnTheWay,
    /// More meetings in a day than are good.
    MeetingLoad,
    /// Somebody invited is known to be elsewhere.
    AttendeeBusy,
    /// It would be night or a day off for somebody invited.
    AttendeeHours,
}

/// The category of a block for a way.
pub(super) const TRAVEL: &str = "travel";

/// Every hard rule that an effect would break; empty means it may be proposed. Mail and tasks break none.
pub fn broken(world: &Snapshot, config: &AgendaConfig, effect: &Effect) -> Vec<Rule> {
    let mut found: Vec<Rule> = effect
        .parts()
        .into_iter()
        .flat_map(|part| match part {
            Effect::MoveEvent { event, to } => {
                world.events.get(event).map_or_else(Vec::new, |e| broken_by_move(world, config, e, *to))
            }
            Effect::ChangeEvent { event, change } => match (world.events.get(event), change.to) {
                (Some(e), Some(to)) => broken_by_move(world, config, e, to),
                (Some(e), None) if change.only_declines() => fixed(e),
                (Some(e), None) => whose_it_is(world)(e),
                (None, _) => Vec::new(),
            },
            Effect::CreateEvent { draft } => broken_by_new(world, config, draft),
            Effect::CancelEvent { event } => {
                world.events.get(event).map_or_else(Vec::new, whose_it_is(world))
            }
            _ => Vec::new(),
        })
        .collect();
    found.sort();
    found.dedup();
    found
}

fn whose_it_is(world: &Snapshot) -> impl Fn(&Event) -> Vec<Rule> {
    |event| {
        let theirs = (!meetings::is_ours(world, event)).then_some(Rule::NotOurs);
        fixed(event).into_iter().chain(theirs).collect()
    }
}

/// What forbids to touch an event whosever it is.
fn fixed(event: &Event) -> Vec<Rule> {
    let rules = [(meetings::is_protected(event), Rule::Protected), (event.stay.is_some(), Rule::Stays)];
    rules.into_iter().filter_map(|(breaks, rule)| breaks.then_some(rule)).collect()
}

/// The notice an event's people are due, in hours; none for a block of one's own.
pub(super) fn notice_hours(world: &Snapshot, config: &AgendaConfig, event: &Event) -> i64 {
    if meetings::has_outsiders(world, event) {
        config.notice_external_hours
    } else if event.is_meeting(&world.office.addresses) {
        config.notice_internal_hours
    } else {
        0
    }
}

/// Whether an event may be touched at all: ours, unprotected, far enough ahead, not moved lately.
pub(super) fn may_change(world: &Snapshot, config: &AgendaConfig, event: &Event) -> bool {
    let start = event.interval(&world.zone()).start;
    whose_it_is(world)(event).is_empty()
        && start >= earliest(world, notice_hours(world, config, event))
        && start > world.now
        && !was_moved_lately(world, event)
}

/// Whether an event may be put to another time at all: one that somebody travels to stays, since the ways of all who do
/// would have to move along.
pub(super) fn may_move(world: &Snapshot, config: &AgendaConfig, event: &Event) -> bool {
    may_change(world, config, event) && travel::elsewhere(world, event).is_none()
}

/// The first instant at which something with so much notice can be.
pub(super) fn earliest(world: &Snapshot, notice_hours: i64) -> Timestamp {
    world.now + SignedDuration::from_hours(notice_hours)
}

fn was_moved_lately(world: &Snapshot, event: &Event) -> bool {
    let since = world.now - SignedDuration::from_hours(14 * 24);
    let same = |id: &world::EventId| {
        *id == event.id
            || world.events.get(id).is_some_and(|e| e.uid == event.uid && e.source == event.source)
    };
    world.proposals.values().any(|p| {
        let moved_at = match &p.state {
            State::Accepted { verdict } => Some(verdict.at),
            State::Applied { at, .. } => Some(*at),
            _ => None,
        };
        moved_at.is_some_and(|at| at >= since)
            && p.effect.parts().iter().any(|e| match e {
                Effect::MoveEvent { event, .. } => same(event),
                Effect::ChangeEvent { event, change } => change.to.is_some() && same(event),
                _ => false,
            })
    })
}

fn broken_by_move(world: &Snapshot, config: &AgendaConfig, event: &Event, to: Interval) -> Vec<Rule> {
    let now = event.interval(&world.zone());
    let mut found = whose_it_is(world)(event);
    let mut rule = |breaks: bool, rule: Rule| found.extend(breaks.then_some(rule));
    let notice = earliest(world, notice_hours(world, config, event));
    rule(now.start < notice || to.start < notice || now.start <= world.now, Rule::Notice);
    rule(was_moved_lately(world, event), Rule::MovedLately);
    rule(to.start != now.start && travel::elsewhere(world, event).is_some(), Rule::Travelled);
    // Within its own time an event takes nothing new from anybody.
    if to.start < now.start || to.end > now.end {
        let day = meeting_minutes_of(world, to, Some(event));
        let is_meeting = event.is_meeting(&world.office.addresses);
        rule(world.busy.iter().any(|b| b.overlaps(&to)), Rule::Busy);
        rule(!travel::on_the_way(world, to).is_empty(), Rule::OnTheWay);
        rule(is_meeting && day + to.minutes() > config.most_meeting_minutes, Rule::MeetingLoad);
        found.extend(broken_by_time(world, event, to));
    }
    found
}

/// What another time breaks whatever else is in the executive's calendar.
fn broken_by_time(world: &Snapshot, event: &Event, to: Interval) -> Vec<Rule> {
    let others = Others::of(world, event, world.events.values());
    let mut found = others.broken(to);
    found.extend((!is_working_time(world, to)).then_some(Rule::WorkingHours));
    found
}

/// The other people of an event: when they are known to be elsewhere, and the zones they are in.
pub(super) struct Others {
    busy: Vec<Interval>,
    zones: Vec<TimeZone>,
}

impl Others {
    /// What the events in sight say of them.
    pub(super) fn of<'a>(
        world: &Snapshot,
        event: &Event,
        in_sight: impl Iterator<Item = &'a Event>,
    ) -> Others {
        let emails: Vec<&str> = meetings::others(world, event).iter().map(|a| a.email.as_str()).collect();
        let zone = world.zone();
        let busy = in_sight
            .filter(|e| e.id != event.id && emails.iter().any(|email| takes_part(e, email)))
            .map(|e| e.interval(&zone))
            .collect();
        Others { busy, zones: emails.iter().filter_map(|e| zone_of(world, e)).collect() }
    }

    /// What a time would break for them.
    pub(super) fn broken(&self, to: Interval) -> Vec<Rule> {
        [
            (self.busy.iter().any(|b| b.overlaps(&to)), Rule::AttendeeBusy),
            (self.zones.iter().any(|zone| !is_day_in(zone, to)), Rule::AttendeeHours),
        ]
        .into_iter()
        .filter_map(|(breaks, rule)| breaks.then_some(rule))
        .collect()
    }
}

fn broken_by_new(world: &Snapshot, config: &AgendaConfig, draft: &EventDraft) -> Vec<Rule> {
    let to = draft.interval;
    let emails: Vec<&str> =
        draft.attendees.iter().map(|a| a.email.as_str()).filter(|e| !world.office.is_mine(e)).collect();
    let notice = match emails.iter().any(|e| meetings::is_external(world, e)) {
        true => config.notice_external_hours,
        false if emails.is_empty() => 0,
        false => config.notice_internal_hours,
    };
    let load = meeting_minutes_of(world, to, None) + to.minutes();
    [
        (to.start < earliest(world, notice), Rule::Notice),
        (!is_working_time(world, to), Rule::WorkingHours),
        (world.busy.iter().any(|b| b.overlaps(&to)), Rule::Busy),
        (
            !draft.categories.iter().any(|c| c == TRAVEL) && !travel::on_the_way(world, to).is_empty(),
            Rule::OnTheWay,
        ),
        (!emails.is_empty() && load > config.most_meeting_minutes, Rule::MeetingLoad),
        (emails.iter().any(|e| is_elsewhere(world, e, to)), Rule::AttendeeBusy),
        (
            emails.iter().filter_map(|e| zone_of(world, e)).any(|zone| !is_day_in(&zone, to)),
            Rule::AttendeeHours,
        ),
    ]
    .into_iter()
    .filter_map(|(breaks, rule)| breaks.then_some(rule))
    .collect()
}

/// Inside one working stretch, lunch left free.
fn is_working_time(world: &Snapshot, to: Interval) -> bool {
    let date = calendar::date_of(to.start, &world.zone());
    // A working day abroad may end after midnight by the office's clock.
    let before = date.yesterday().unwrap_or(date);
    let holds = |s: &Interval| s.start <= to.start && to.end <= s.end;
    [date, before].into_iter().any(|date| calendar::worked(world, date).iter().any(holds))
}

/// Minutes in meetings on the day of `to`, `except` left out.
fn meeting_minutes_of(world: &Snapshot, to: Interval, except: Option<&Event>) -> i64 {
    let zone = world.zone();
    let Some(day) = world.office.hours.on(calendar::date_of(to.start, &zone), &zone) else { return 0 };
    let meetings = world
        .busy_events(day)
        .into_iter()
        .filter(|e| except.is_none_or(|x| x.id != e.id) && e.is_meeting(&world.office.addresses))
        .map(|e| e.interval(&zone))
        .collect();
    world::time::union(meetings).iter().map(Interval::minutes).sum()
}

/// Whether somebody is known, from the events in sight, to be elsewhere.
fn is_elsewhere(world: &Snapshot, email: &str, to: Interval) -> bool {
    let zone = world.zone();
    world.events.values().any(|e| takes_part(e, email) && e.interval(&zone).overlaps(&to))
}

/// Whether an event takes this person's time.
fn takes_part(event: &Event, email: &str) -> bool {
    event.status != world::event::EventStatus::Cancelled
        && !event.is_all_day()
        && !event.transparent
        && (event.of.as_deref() == Some(email)
            || event.attendees.iter().any(|a| a.email == email && a.partstat != world::PartStat::Declined))
}

/// Where somebody is, if it is known.
fn zone_of(world: &Snapshot, email: &str) -> Option<TimeZone> {
    TimeZone::get(world.person_by_email(email)?.zone.as_deref()?).ok()
}

/// Whether it is between 08:00 and 18:30 on a weekday in a zone.
fn is_day_in(zone: &TimeZone, to: Interval) -> bool {
    let (from, till) = (zone.to_datetime(to.start), zone.to_datetime(to.end));
    let weekday = from.date().weekday().to_monday_zero_offset() < 5;
    weekday
        && from.date() == till.date()
        && from.time() >= jiff::civil::time(8, 0, 0, 0)
        && till.time() <= jiff::civil::time(18, 30, 0, 0)
}
