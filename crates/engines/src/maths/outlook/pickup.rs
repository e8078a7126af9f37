//! How long before its day a meeting is asked for: what is still to come of a day, given how far ahead it lies (the
//! additive pickup of bookings; Weatherford and Kimes, "A comparison of forecasting methods for hotel revenue
//! management", 2003).

use jiff::civil::{Date, Time};
use world::time::instant;
use world::{Event, Snapshot};

/// Fewer meetings tell nothing.
const FEWEST: usize = 8;
/// Share of them that must say when they were asked for: calendars that were brought from elsewhere do not.
const TOLD: f64 = 0.75;
const DAY: f64 = 86_400.0;

/// When single meetings were asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct Pickup {
    /// Days from being asked for to the meeting, the shortest first.
    leads: Vec<f64>,
}

impl Pickup {
    /// Counts these meetings; none where they are few, or do not say when they were asked for.
    pub fn of<'a>(world: &Snapshot, single: impl IntoIterator<Item = &'a Event>) -> Option<Pickup> {
        let zone = world.zone();
        let mut all = 0;
        let mut leads: Vec<f64> = Vec::new();
        for event in single {
            all += 1;
            let start = event.interval(&zone).start;
            let asked = event.created.filter(|at| *at <= start);
            leads.extend(asked.map(|at| (start - at).get_seconds() as f64 / DAY));
        }
        leads.sort_by(f64::total_cmp);
        (leads.len() >= FEWEST && leads.len() as f64 >= TOLD * f64::from(all)).then_some(Pickup { leads })
    }

    /// Of the meetings of a day, the share that is still to be asked for so many days before, 0 to 1.
    pub fn still(&self, days_before: f64) -> f64 {
        let later = self.leads.partition_point(|lead| *lead < days_before);
        later as f64 / self.leads.len() as f64
    }
    /// Days before the meeting by which half of them have been asked for.
    pub fn median(&self) -> f64 {
        self.leads[self.leads.len() / 2]
    }
    /// How many it rests on.
    pub fn count(&self) -> usize {
        self.leads.len()
    }
}

/// Single meetings that are still to be asked for on a date that usually holds so many and holds so many already: by how
/// late they usually are; where that is not known, as many as are lacking.
pub fn still_to_come(world: &Snapshot, pickup: Option<&Pickup>, date: Date, usual: f64, known: f64) -> f64 {
    let Some(pickup) = pickup else { return (usual - known).max(0.0) };
    let noon = instant(date, Time::constant(12, 0, 0, 0), &world.zone());
    usual * pickup.still((noon - world.now).get_seconds() as f64 / DAY)
}
