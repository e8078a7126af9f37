//! The grid of a week: 120 rows a day, and lanes for what is at the same time. Minutes are those of the wall clock,
//! as the hours beside the grid are.

use jiff::{civil, tz::TimeZone};
use serde::Serialize;
use world::Interval;

/// Rows of a day.
pub const ROWS: u16 = 120;
/// Most lanes side by side; what finds none is counted.
pub const LANES: u8 = 4;
/// Rows that the shortest block takes, so that its title can be read.
const LEAST: u16 = 3;
/// Entries that may lie beside a grid of twelve hours before it grows to fifteen.
const BESIDE: usize = 2;
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

/// The hours that the grid shows, over 120 rows: 10, 12 or 15 of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Hours {
    /// First hour, 0–23.
    pub from: u16,
    /// The hour after the last, at most 24.
    pub to: u16,
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
    /// 08 to 18 where that holds everything; else the ten hours around the working day that do; else twelve, where at
    /// most [`BESIDE`] lie outside; else the fifteen that hold most. Five-minute rows while they can be kept.
    pub fn choose(pieces: &[Piece]) -> Hours {
        let missed = |hours: &Hours| pieces.iter().filter(|p| !hours.holds(p)).count();
        let mut best = Hours { from: 8, to: 18 };
        for (length, beside) in [(10, 0), (12, BESIDE), (15, pieces.len())] {
            // Always with the middle of the day; nearest to the usual one first, the earlier of two as near.
            let mut candidates: Vec<Hours> =
                (17 - length..=9).map(|from| Hours { from, to: from + length }).collect();
            candidates.sort_by_key(|h| ((i32::from(h.from + h.to) - 26).abs(), h.from));
            let least = candidates.iter().map(missed).min().unwrap_or(0);
            if let Some(hours) = candidates.into_iter().find(|h| missed(h) == least) {
                best = hours;
            }
            if least <= beside {
                break;
            }
        }
        best
    }
    /// How many hours.
    pub fn length(&self) -> u16 {
        self.to - self.from
    }
    fn holds(&self, piece: &Piece) -> bool {
        piece.start >= self.from * 60 && piece.end <= self.to * 60
    }
    /// Where a piece lies, clipped to the hours; none where it lies outside them as a whole.
    pub fn place(&self, piece: &Piece) -> Option<Place> {
        let (from, to) = (self.from * 60, self.to * 60);
        let is_point = piece.start == piece.end;
        let outside = piece.start >= to || if is_point { piece.start < from } else { piece.end <= from };
        if outside {
            return None;
        }
        // A row is half as many minutes as there are hours.
        let row_of = |minute: u16| (minute - from) * 2 / self.length();
        let end_of = |minute: u16| ((minute - from) * 2).div_ceil(self.length());
        let first = row_of(piece.start.max(from));
        let last = end_of(piece.end.min(to)).max(first + 1);
        let span = (last - first).max(LEAST);
        let first = first.min(ROWS - span);
        Some(Place { row: first + 1, span, above: piece.start < from, below: piece.end > to })
    }
    /// The hours beside the grid: row and "09:00".
    pub fn marks(&self) -> Vec<(u16, String)> {
        let step = ROWS / self.length();
        (self.from..self.to).map(|h| ((h - self.from) * step + 1, format!("{h:02}:00"))).collect()
    }
    /// Rows of an hour.
    pub fn rows_an_hour(&self) -> u16 {
        ROWS / self.length()
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

/// A lane for each place, the first that is free; none where [`LANES`] are taken.
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
    fn the_hours_are_those_of_the_week() {
        for (pieces, from, to) in [
            (&[][..], 8, 18),
            (&[(540, 600)][..], 8, 18),
            (&[(450, 600)][..], 7, 17),
            (&[(540, 1140)][..], 9, 19),
            (&[(450, 600), (1020, 1140)][..], 7, 19),
            (&[(360, 420), (1200, 1260)][..], 6, 18),
            (&[(240, 300), (240, 300), (240, 300)][..], 4, 19),
            // A night at either end lies beside the day.
            (&[(60, 120), (540, 600), (600, 660), (1380, 1440)][..], 7, 19),
        ] {
            let pieces: Vec<Piece> = pieces.iter().map(|(a, b)| plain(*a, *b)).collect();
            assert_eq!(Hours::choose(&pieces), Hours { from, to }, "{pieces:?}");
        }
    }

    #[test]
    fn a_place_is_a_row_and_a_span() {
        let ten = Hours { from: 8, to: 18 };
        for (hours, piece, expected) in [
            (ten, (480, 540), Some((1, 12, false, false))),
            (ten, (510, 525), Some((7, 3, false, false))),
            // The clock's odd minutes are covered.
            (ten, (541, 554), Some((13, 3, false, false))),
            // Too short to be read: three rows, at the end three back.
            (ten, (600, 605), Some((25, 3, false, false))),
            (ten, (1075, 1080), Some((118, 3, false, false))),
            (ten, (420, 480), None),
            (ten, (420, 500), Some((1, 4, true, false))),
            (ten, (1020, 1140), Some((109, 12, false, true))),
            (ten, (0, 1440), Some((1, 120, true, true))),
            (ten, (1080, 1080), None),
            (Hours { from: 7, to: 19 }, (540, 600), Some((21, 10, false, false))),
            (Hours { from: 6, to: 21 }, (540, 600), Some((25, 8, false, false))),
        ] {
            let found = hours.place(&plain(piece.0, piece.1));
            let expected = expected.map(|(row, span, above, below)| Place { row, span, above, below });
            assert_eq!(found, expected, "{hours:?} {piece:?}");
        }
        assert_eq!(ten.marks().first(), Some(&(1, "08:00".to_owned())));
        assert_eq!(Hours { from: 6, to: 21 }.marks().last(), Some(&(113, "20:00".to_owned())));
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
        #[test]
        fn no_two_of_a_lane_overlap_and_none_is_lost(
            spans in prop::collection::vec((0_u16..1440, 0_u16..600), 0..30),
        ) {
            let pieces: Vec<Piece> = spans.iter().map(|(s, l)| plain(*s, (s + l).min(DAY))).collect();
            let hours = Hours::choose(&pieces);
            prop_assert!(hours.to <= 24 && ROWS.is_multiple_of(hours.length()));
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
