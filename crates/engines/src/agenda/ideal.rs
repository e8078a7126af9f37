//! The ideal week (spec §5.8): which stretches of each week are for a theme, for whoever wants to see one, or for no
//! meetings. It draws meetings to where they suit, softly, and what drifts from it is shown.

use super::cost;
use crate::maths::{meetings, words};
use jiff::ToSpan;
use jiff::civil::Date;
use world::office::{IdealStretch, Wish};
use world::{Event, Evidence, GoalId, Interval, ItemRef, Reason, Snapshot};

/// Minutes-equivalent for a minute of a meeting where it does not suit.
const MISFIT: f64 = 0.3;

/// How a stretch of a week agrees with what it is for.
#[derive(Debug, Clone, PartialEq)]
pub struct Drift {
    /// What it is for.
    pub ideal: IdealStretch,
    /// When, in that week.
    pub stretch: Interval,
    /// Minutes in which something stands that does not suit.
    pub off: i64,
    /// What stands there and does not suit.
    pub events: Vec<Evidence>,
}

/// How a week agrees with the ideal one, stretch by stretch; empty where none is told.
pub fn drift(world: &Snapshot, monday: Date) -> Vec<Drift> {
    let zone = world.zone();
    let of = |ideal: &IdealStretch| {
        let stretch = on(ideal, monday.saturating_add(i64::from(ideal.weekday).days()), world);
        let there = world.busy_events(stretch).into_iter().filter(|e| !suits(world, e, &ideal.wish));
        let wrong: Vec<&Event> = there.collect();
        let inside = wrong.iter().filter_map(|e| e.interval(&zone).intersection(&stretch)).collect();
        Drift {
            ideal: ideal.clone(),
            stretch,
            off: world::time::union(inside).iter().map(Interval::minutes).sum(),
            events: wrong.into_iter().map(|e| cost::evidence(world, e)).collect(),
        }
    };
    world.office.ideal.iter().map(of).collect()
}

fn on(ideal: &IdealStretch, date: Date, world: &Snapshot) -> Interval {
    let at = |time| world::time::instant(date, time, &world.zone());
    Interval::new(at(ideal.from), at(ideal.to))
}

/// Whether an event may stand in a stretch that is for this.
fn suits(world: &Snapshot, event: &Event, wish: &Wish) -> bool {
    match wish {
        Wish::NoMeetings => !event.is_meeting(&world.office.addresses),
        Wish::OfficeHours => !meetings::has_outsiders(world, event),
        Wish::Theme(theme) => serves(world, event, theme),
    }
}

/// Whether it is about a theme: its title or a category says so, or it serves a goal of that name.
fn serves(world: &Snapshot, event: &Event, theme: &str) -> bool {
    let told = words::telling(theme);
    let of = words::telling(&event.summary);
    let is_theme = |text: &str| text.trim().eq_ignore_ascii_case(theme.trim());
    let goal = |id: &GoalId| world.goals.get(id).is_some_and(|g| is_theme(&g.name) || is_theme(&g.slug));
    !told.is_empty() && told.iter().all(|word| of.contains(word))
        || event.categories.iter().any(|c| is_theme(c))
        || world
            .links_of(ItemRef::Event(event.id))
            .iter()
            .any(|link| link.contribution > 0.0 && goal(&link.goal))
}

/// Minutes of a time in which an event would stand where it does not suit.
fn misfit(world: &Snapshot, event: &Event, at: Interval) -> i64 {
    if world.office.ideal.is_empty() {
        return 0;
    }
    let date = world.zone().to_datetime(at.start).date();
    let weekday = date.weekday().to_monday_zero_offset();
    let here = world.office.ideal.iter().filter(|i| i.weekday == weekday && !suits(world, event, &i.wish));
    let inside = here.filter_map(|i| on(i, date, world).intersection(&at)).collect();
    world::time::union(inside).iter().map(Interval::minutes).sum()
}

/// Points for standing in a stretch of time.
pub(super) fn points(world: &Snapshot, event: &Event, at: Interval) -> i64 {
    (MISFIT * misfit(world, event, at) as f64).round() as i64
}

/// What another time brings nearer to the ideal week, or takes farther from it; none where that is the same.
pub(super) fn reason(world: &Snapshot, event: &Event, to: Interval) -> Option<Reason> {
    let gain = misfit(world, event, event.interval(&world.zone())) - misfit(world, event, to);
    let words = if gain > 0 { "nearer to your ideal week" } else { "farther from your ideal week" };
    (gain != 0).then(|| cost::minutes("ideal", words, MISFIT * gain as f64))
}

/// Why an event does not suit its time, a sentence; none where it does.
pub(super) fn because(world: &Snapshot, event: &Event) -> Option<String> {
    let at = event.interval(&world.zone());
    let date = world.zone().to_datetime(at.start).date();
    let weekday = date.weekday().to_monday_zero_offset();
    let wrong = world.office.ideal.iter().find(|i| {
        i.weekday == weekday && on(i, date, world).overlaps(&at) && !suits(world, event, &i.wish)
    })?;
    let kept = cost::when(world, on(wrong, date, world));
    Some(match &wrong.wish {
        Wish::NoMeetings => format!("Your ideal week keeps {kept} free of meetings."),
        Wish::OfficeHours => format!("Your ideal week keeps {kept} for your own people."),
        Wish::Theme(theme) => format!("Your ideal week keeps {kept} for {theme}."),
    })
}
