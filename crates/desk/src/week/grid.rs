//! The grid of a week: ten hours in 120 rows of five minutes, and lanes for what is at the same time. Minutes are those
//! of the wall clock, as the hours beside the grid are.

use jiff::{civil, tz::TimeZone};
use serde::Serialize;
use world::Interval;
use world::time::WorkingHours;

/// Rows of a day.
pub const ROWS: u16 = 120;
/// Most lanes side by side; what finds none is counted.
pub const LANES: u8 = 4;
/// Minutes of a row.
const STEP: u16 = 5;
/// Hours of the grid.
const HOURS: u16 = ROWS * STEP / 60;
/// Rows of an hour.
const ROWS_AN_HOUR: u16 = 60 / STEP;
/// Rows that the shortest block takes, so that its title can be read.
const LEAST: u16 = 3;
/// Minutes of a whole day.
const DAY: u16 = 24 * 60;

/// A stretch of one day on the wall clock, in minutes since midnight; `end` is at most 1,440.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece {
    /// First minute.
    pub start: u16,
    /// The minute after the last; the same as `start` for a point in time.
    pub end: u16,
    /// It began on an earlier day.
    pub began_before: bool,
    /// It goes on after midnight.
    pub goes_on: bool,
}

/// The part of `span` that falls on `date`, if any does. Where the clock is set back within it, its real length
/// counts.
pub fn piece(span: Interval, date: civil::Date, zone: &TimeZone) -> Option<Piece> {
    let midnight = |d| world::time::instant(d, civil::Time::midnight(), zone);
    let day = Interval::new(midnight(date), midnight(date.saturating_add(jiff::Span::new().days(1))));
    let part = if span.start == span.end {
        day.contains(span.start).then_some(span)?
    } else {
        day.intersection(&span)?
    };
    let minute = |at| {
        let time = zone.to_datetime(at).time();
        u16::from(time.hour().unsigned_abs()) * 60 + u16::from(time.minute().unsigned_abs())
    };
    let start = if part.start == day.start { 0 } else { minute(part.start) };
    let written = if part.end == day.end { DAY } else { minute(part.end) };
    let lasts = u16::try_from(part.minutes()).unwrap_or(DAY);
    let end = if written < start || written == start && lasts > 0 { start + lasts } else { written };
    let (began_before, goes_on) = (span.start < day.start, span.end > day.end);
    Some(Piece { start, end: end.min(DAY), began_before, goes_on })
}

/// The ten hours that the grid shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Hours {
    /// First hour, 0–14.
    pub from: u16,
}

/// Where a block lies in a day of the grid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Place {
    /// First row, 1–120.
    pub row: u16,
    /// Rows, at least 1; row and span end at most at row 120.
    pub span: u16,
    /// It begins above the grid.
    pub above: bool,
    /// It ends below the grid.
    pub below: bool,
}

impl Place {
    /// The row after the last.
    pub fn end(&self) -> u16 {
        self.row + self.span
    }
}

impl Hours {
    /// 08 to 18 where the working days lie in them; else the ten hours from the earliest start, or up to the latest end.
    pub fn of(working: &WorkingHours) -> Hours {
        let days = working.days.iter().flatten();
        let hour = |time: civil::Time| u16::from(time.hour().unsigned_abs());
        let first = days.clone().map(|(from, _)| hour(*from)).min().unwrap_or(8);
        let last = days.map(|(_, to)| hour(*to) + u16::from(to.minute() > 0)).max().unwrap_or(18);
        Hours { from: last.saturating_sub(HOURS).max(8).min(first).min(24 - HOURS) }
    }
    /// The hour after the last.
    pub fn to(&self) -> u16 {
        self.from + HOURS
    }
    /// Where a piece lies, clipped to the hours; none where it lies outside them as a whole. Rows end at the nearest five
    /// minutes, so that what only touches shares no row.
    pub fn place(&self, piece: &Piece) -> Option<Place> {
        let (from, to) = (self.from * 60, self.to() * 60);
        let ends_before = if piece.start == piece.end { piece.start < from } else { piece.end <= from };
        if ends_before || piece.start >= to {
            return None;
        }
        let row_at = |minute: u16| (minute - from + STEP / 2) / STEP;
        let (first, last) = (row_at(piece.start.max(from)), row_at(piece.end.min(to)));
        let span = last.saturating_sub(first).max(LEAST);
        let row = first.min(ROWS - span) + 1;
        Some(Place { row, span, above: piece.start < from, below: piece.end > to })
    }
    /// The hours beside the grid: row and "09:00".
    pub fn marks(&self) -> Vec<(u16, String)> {
        (self.from..self.to()).map(|h| ((h - self.from) * ROWS_AN_HOUR + 1, format!("{h:02}:00"))).collect()
    }
}

/// Which of how many lanes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Lane {
    /// From 1.
    pub lane: u8,
    /// How many lie side by side there.
    pub of: u8,
}

/// A lane for each place, the first that is free; none where [`LANES`] are taken. What touches may share one.
pub fn lanes(places: &[Place]) -> Vec<Option<Lane>> {
    let mut order: Vec<usize> = (0..places.len()).collect();
    order.sort_by_key(|n| (places[*n].row, std::cmp::Reverse(places[*n].span), *n));
    let mut found: Vec<Option<Lane>> = vec![None; places.len()];
    // The end of each lane, and who is in the present group of blocks that touch.
    let (mut ends, mut group): (Vec<u16>, Vec<usize>) = (Vec::new(), Vec::new());
    for n in order {
        let place = places[n];
        if ends.iter().all(|end| *end <= place.row) {
            close(&mut found, &mut group, ends.len());
            ends.clear();
        }
        let free = ends.iter().position(|end| *end <= place.row);
        let lane = match free {
            Some(lane) => lane,
            None if ends.len() < usize::from(LANES) => {
                ends.push(0);
                ends.len() - 1
            }
            None => continue,
        };
        ends[lane] = place.end();
        found[n] = Some(Lane { lane: lane as u8 + 1, of: 0 });
        group.push(n);
    }
    close(&mut found, &mut group, ends.len());
    found
}

fn close(found: &mut [Option<Lane>], group: &mut Vec<usize>, lanes: usize) {
    for n in group.drain(..) {
        if let Some(lane) = &mut found[n] {
            lane.of = lanes as u8;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn plain(start: u16, end: u16) -> Piece {
        Piece { start, end, began_before: false, goes_on: false }
    }
    fn at(text: &str) -> jiff::Timestamp {
        text.parse().unwrap()
    }
    fn berlin() -> TimeZone {
        TimeZone::get("Europe/Berlin").unwrap()
    }

    #[test]
    fn pieces_of_a_day_follow_the_wall_clock() {
        let ordinary = civil::date(2026, 11, 24);
        let (gap, fold) = (civil::date(2026, 3, 29), civil::date(2026, 10, 25));
        for (start, end, date, expected) in [
            // 09:00 to 09:45 in Berlin.
            ("2026-11-24T08:00:00Z", "2026-11-24T08:45:00Z", ordinary, Some((540, 585, false, false))),
            // From the evening before, and past midnight.
            ("2026-11-23T21:00:00Z", "2026-11-24T01:00:00Z", ordinary, Some((0, 120, true, false))),
            ("2026-11-24T22:00:00Z", "2026-11-25T00:00:00Z", ordinary, Some((1380, 1440, false, true))),
            ("2026-11-24T22:00:00Z", "2026-11-24T23:00:00Z", ordinary, Some((1380, 1440, false, false))),
            ("2026-11-24T23:00:00Z", "2026-11-25T00:00:00Z", ordinary, None),
            // A point in time.
            ("2026-11-24T08:00:00Z", "2026-11-24T08:00:00Z", ordinary, Some((540, 540, false, false))),
            // The clock goes from 02:00 to 03:00: an hour of real time stands over two on the wall.
            ("2026-03-29T00:30:00Z", "2026-03-29T01:30:00Z", gap, Some((90, 210, false, false))),
            // The clock goes back from 03:00 to 02:00: 02:30 to 02:30 again is an hour.
            ("2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z", fold, Some((150, 210, false, false))),
            ("2026-10-25T00:45:00Z", "2026-10-25T01:15:00Z", fold, Some((165, 195, false, false))),
            // A whole day of 25 hours.
            ("2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z", fold, Some((0, 1440, false, false))),
        ] {
            let found = piece(Interval::new(at(start), at(end)), date, &berlin());
            let expected = expected.map(|(start, end, began_before, goes_on)| Piece {
                start,
                end,
                began_before,
                goes_on,
            });
            assert_eq!(found, expected, "{start} to {end}");
        }
    }

    #[test]
    fn the_hours_hold_the_working_day() {
        let day = |from: i8, to: (i8, i8)| Some((civil::time(from, 0, 0, 0), civil::time(to.0, to.1, 0, 0)));
        for (days, from) in [
            (&[][..], 8),
            (&[day(9, (17, 30))][..], 8),
            (&[day(7, (15, 0))][..], 7),
            (&[day(10, (18, 30))][..], 9),
            (&[day(9, (17, 0)), day(14, (22, 0))][..], 9),
            (&[day(14, (22, 0))][..], 12),
            (&[day(0, (23, 0))][..], 0),
            (&[day(18, (23, 59))][..], 14),
        ] {
            let mut working = WorkingHours { days: [None; 7], ..WorkingHours::default() };
            working.days[..days.len()].copy_from_slice(days);
            assert_eq!(Hours::of(&working), Hours { from }, "{days:?}");
        }
    }

    #[test]
    fn a_place_is_a_row_and_a_span() {
        let ten = Hours { from: 8 };
        for (piece, expected) in [
            ((480, 540), Some((1, 12, false, false))),
            ((510, 525), Some((7, 3, false, false))),
            // The nearest five minutes.
            ((542, 573), Some((13, 7, false, false))),
            // Too short to be read: three rows, at the end three back.
            ((600, 605), Some((25, 3, false, false))),
            ((1075, 1080), Some((118, 3, false, false))),
            ((1079, 1080), Some((118, 3, false, false))),
            ((420, 480), None),
            ((420, 500), Some((1, 4, true, false))),
            ((1020, 1140), Some((109, 12, false, true))),
            ((0, 1440), Some((1, 120, true, true))),
            ((479, 479), None),
            ((1080, 1080), None),
        ] {
            let found = ten.place(&plain(piece.0, piece.1));
            let expected = expected.map(|(row, span, above, below)| Place { row, span, above, below });
            assert_eq!(found, expected, "{piece:?}");
        }
        assert_eq!(ten.marks().first(), Some(&(1, "08:00".to_owned())));
        assert_eq!(ten.marks().last(), Some(&(109, "17:00".to_owned())));
    }

    #[test]
    fn lanes_lie_side_by_side() {
        let place = |row, span| Place { row, span, above: false, below: false };
        let of = |places: &[Place]| -> Vec<Option<(u8, u8)>> {
            lanes(places).into_iter().map(|l| l.map(|l| (l.lane, l.of))).collect()
        };
        assert_eq!(of(&[place(1, 12), place(13, 12)]), [Some((1, 1)), Some((1, 1))]);
        assert_eq!(
            of(&[place(1, 12), place(7, 12), place(13, 6)]),
            [Some((1, 2)), Some((2, 2)), Some((1, 2))]
        );
        let five: Vec<Place> = (0..5).map(|_| place(1, 6)).collect();
        assert_eq!(of(&five).iter().flatten().count(), 4);
    }

    proptest! {
        /// One after the other, a quarter of an hour or longer each: never side by side.
        #[test]
        fn what_only_touches_shares_a_lane(lengths in prop::collection::vec(15_u16..120, 1..12)) {
            let mut start = 480;
            let mut places = Vec::new();
            for length in lengths {
                places.extend(Hours { from: 8 }.place(&plain(start, start + length)).filter(|p| p.row < 118));
                start += length;
            }
            for lane in lanes(&places) {
                prop_assert_eq!(lane, Some(Lane { lane: 1, of: 1 }));
            }
        }

        #[test]
        fn no_two_of_a_lane_overlap_and_none_is_lost(
            spans in prop::collection::vec((0_u16..1440, 0_u16..600), 0..30),
            from in 0_u16..=14,
        ) {
            let pieces: Vec<Piece> = spans.iter().map(|(s, l)| plain(*s, (s + l).min(DAY))).collect();
            let hours = Hours { from };
            let (inside, outside): (Vec<_>, Vec<_>) = pieces.iter().map(|p| hours.place(p)).partition(Option::is_some);
            prop_assert_eq!(inside.len() + outside.len(), pieces.len());
            let places: Vec<Place> = inside.into_iter().flatten().collect();
            let found = lanes(&places);
            prop_assert_eq!(found.len(), places.len());
            for (n, place) in places.iter().enumerate() {
                prop_assert!(place.row >= 1 && place.span >= 1 && place.end() <= ROWS + 1);
                let overlaps = |o: &Place| o.row < place.end() && place.row < o.end();
                match found[n] {
                    Some(lane) => {
                        prop_assert!(lane.lane >= 1 && lane.lane <= lane.of && lane.of <= LANES);
                        for (m, other) in places.iter().enumerate().filter(|(m, _)| *m != n) {
                            let same = found[m].is_some_and(|o| o.lane == lane.lane);
                            prop_assert!(!same || !overlaps(other), "{place:?} {other:?}");
                            let wide = found[m].is_some_and(|o| o.of != lane.of);
                            prop_assert!(!wide || !overlaps(other), "{place:?} {other:?}");
                        }
                    }
                    // Counted only where every lane is taken.
                    None => {
                        let beside = places.iter().enumerate().filter(|(m, o)| found[*m].is_some() && overlaps(o));
                        prop_assert!(beside.count() >= usize::from(LANES));
                    }
                }
            }
        }
    }
}
