//! Which half-days the executive's meetings usually fall on: the days' themes, as the calendar of the last weeks shows
//! them.

use crate::maths::calendar;
use jiff::SignedDuration;
use jiff::civil::{DateTime, time};
use world::{Interval, Snapshot};

/// Weeks that are looked back.
const WEEKS: i64 = 8;
/// Fewer meetings show no theme.
const ENOUGH: usize = 20;

/// How usual meetings are on each half-day, beside the one that holds most: 0–1.
#[derive(Debug, Clone, PartialEq)]
pub struct Themes([[f64; 2]; 7]);

impl Themes {
    /// Shares by weekday (Monday first), forenoon and afternoon.
    pub fn new(shares: [[f64; 2]; 7]) -> Themes {
        Themes(shares)
    }
    /// How usual meetings are then.
    pub fn at(&self, at: DateTime) -> f64 {
        let (day, half) = place(at);
        self.0[day][half]
    }
}

/// Weekday and half of the day.
fn place(at: DateTime) -> (usize, usize) {
    let afternoon = at.time() >= time(12, 30, 0, 0);
    (at.date().weekday().to_monday_zero_offset() as usize, usize::from(afternoon))
}

/// "Tuesday afternoons".
pub(super) fn half_day(at: DateTime) -> String {
    format!("{} {}", at.date().strftime("%A"), if place(at).1 == 0 { "mornings" } else { "afternoons" })
}

/// The themes of the last eight weeks: minutes in meetings on each half-day; none where fewer than 20 meetings were.
pub fn themes(world: &Snapshot) -> Option<Themes> {
    let (zone, mine) = (world.zone(), &world.office.addresses);
    let span = Interval::new(world.now - SignedDuration::from_hours(24 * 7 * WEEKS), world.now);
    let mut minutes = [[0.0; 2]; 7];
    let meetings: Vec<Interval> = world
        .busy_events(span)
        .into_iter()
        .filter(|e| e.is_meeting(mine))
        .map(|e| e.interval(&zone))
        .filter(|i| calendar::is_working_day(&world.office.hours, calendar::date_of(i.start, &zone)))
        .collect();
    if meetings.len() < ENOUGH {
        return None;
    }
    for meeting in meetings {
        let (day, half) = place(zone.to_datetime(meeting.start));
        minutes[day][half] += meeting.minutes() as f64;
    }
    let most = minutes.iter().flatten().fold(0.0, |most: f64, m| most.max(*m));
    (most > 0.0).then(|| Themes(minutes.map(|day| day.map(|m| m / most))))
}
