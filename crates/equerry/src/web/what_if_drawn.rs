//! The drawings of What if: bands of what is left of the weeks and of each measure, and the same in words.

use super::drawing::{Drawing, Shape, Word};
use desk::twin::{MeasureRow, RoomRow};
use std::fmt::Write as _;

/// What is left of each week: a light band for eight of ten calendars, a dark one for half, a line in the middle, and a dot
/// a week for what the work that is due in it takes.
pub(super) fn fan(room: &[RoomRow], width: f64) -> Drawing {
    let (left, right, top, bottom) = (34.0, width - 12.0, 10.0, 150.0);
    let most = room.iter().map(|r| r.left[4].max(r.due)).fold(5.0, f64::max);
    let step = [5.0, 10.0, 20.0].into_iter().find(|s| 4.0 * s >= most).unwrap_or(40.0);
    let whole = step * (most / step).ceil();
    let across = |n: usize| left + (right - left) * n as f64 / (room.len() - 1).max(1) as f64;
    let down = |hours: f64| top + (bottom - top) * (1.0 - (hours / whole).clamp(0.0, 1.0));
    let point = |path: &mut String, n: usize, hours: f64| {
        let mark = if path.is_empty() { 'M' } else { 'L' };
        let _ = write!(path, "{mark}{:.1} {:.1}", across(n), down(hours));
    };
    let band = |low: usize, high: usize| {
        let mut path = String::new();
        (0..room.len()).for_each(|n| point(&mut path, n, room[n].left[high]));
        (0..room.len()).rev().for_each(|n| point(&mut path, n, room[n].left[low]));
        path + "z"
    };
    let mut middle = String::new();
    (0..room.len()).for_each(|n| point(&mut middle, n, room[n].left[2] + 0.006 * whole));
    (0..room.len()).rev().for_each(|n| point(&mut middle, n, room[n].left[2] - 0.006 * whole));
    let mut dots = String::new();
    for (n, row) in room.iter().enumerate().filter(|(_, row)| row.due > 0.0) {
        let _ = write!(dots, "M{:.1} {:.1}l4 4-4 4-4-4z", across(n), down(row.due) - 4.0);
    }
    let shapes = [band(0, 4), band(1, 3), middle + "z", dots].into_iter().zip(["h1", "h2", "h4", "fb"]);
    // Of many weeks as many are named as find room.
    let every = room.len().div_ceil(if width > 500.0 { 13 } else { 5 });
    Drawing {
        width,
        height: 174.0,
        right,
        lines: (0..=(whole / step) as usize)
            .map(|n| (down(n as f64 * step), format!("{:.0}", n as f64 * step)))
            .collect(),
        shapes: shapes.map(|(path, class)| Shape { class: class.to_owned(), path }).collect(),
        middle: room
            .iter()
            .enumerate()
            .filter(|(n, _)| n % every == 0)
            .map(|(n, row)| Word {
                x: across(n).clamp(left + 14.0, right - 14.0),
                y: 168.0,
                text: row.short.clone(),
                strong: false,
            })
            .collect(),
        beside: Vec::new(),
    }
}

/// The weeks' room in words, for those who do not see the drawing.
pub(super) fn said_of(room: &[RoomRow]) -> String {
    let week = |row: &RoomRow| {
        format!(
            "{}: {:.0} h, in eight of ten calendars {:.0} to {:.0}; {:.0} h of work are due",
            row.label, row.left[2], row.left[0], row.left[4], row.due
        )
    };
    format!("Hours left for your own work. {}", room.iter().map(week).collect::<Vec<_>>().join(". "))
}

/// A bar a scenario: a light band for eight of ten calendars, a dark one for half, a line at the mean.
pub(super) fn ranges(row: &MeasureRow, width: f64) -> Drawing {
    let (left, right, high) = (62.0, width - 150.0, 26.0);
    let across = |value: f64| left + (right - left) * (value / row.most).clamp(0.0, 1.0);
    let mut paths = [String::new(), String::new(), String::new()];
    let mut band = |n: usize, from: f64, until: f64, y: f64, thick: f64| {
        let _ = write!(paths[n], "M{from:.1} {y:.1}h{:.1}v{thick:.1}H{from:.1}z", (until - from).max(1.5));
    };
    let mut beside = Vec::new();
    for (n, bar) in row.bars.iter().enumerate() {
        let y = 4.0 + high * n as f64;
        band(0, across(bar.eight.0), across(bar.eight.1), y, 18.0);
        band(1, across(bar.half.0), across(bar.half.1), y, 18.0);
        band(2, across(bar.mean) - 1.0, across(bar.mean) + 1.0, y - 2.0, 22.0);
        beside.push(Word { x: 0.0, y: y + 13.0, text: bar.name.clone(), strong: false });
        let text = format!("{} ({})", bar.words, bar.range);
        beside.push(Word { x: right + 10.0, y: y + 13.0, text, strong: true });
    }
    let shapes = paths.into_iter().zip(["h1", "h2", "h4"]);
    Drawing {
        width,
        height: 6.0 + high * row.bars.len() as f64,
        right,
        lines: Vec::new(),
        shapes: shapes.map(|(path, class)| Shape { class: class.to_owned(), path }).collect(),
        middle: Vec::new(),
        beside,
    }
}

/// A measure in words, for those who do not see the drawing.
pub(super) fn said(row: &MeasureRow) -> String {
    let bars =
        row.bars.iter().map(|b| format!("{}: {}, in eight of ten calendars {}", b.name, b.words, b.range));
    format!("{}, {}. {}", row.name, row.unit, bars.collect::<Vec<_>>().join("; "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use desk::twin::BarRow;

    #[test]
    fn bands_stay_within_their_drawing_and_lie_in_each_other() {
        let bar = |mean: f64| BarRow {
            name: "A".into(),
            mean,
            words: format!("{mean:.1}"),
            eight: (mean - 2.0, mean + 2.0),
            range: "x".into(),
            half: (mean - 1.0, mean + 1.0),
        };
        let row = MeasureRow {
            of: "deep-work",
            name: "Deep work",
            unit: "h",
            what: "",
            most: 9.0,
            bars: vec![bar(3.0), bar(7.0)],
        };
        let drawn = ranges(&row, 640.0);
        assert_eq!(drawn.height, 58.0);
        for (shape, wide) in drawn.shapes.iter().zip([190.2, 95.1, 2.0]) {
            let first = shape.path.split('h').nth(1).unwrap().split('v').next().unwrap();
            assert!((first.parse::<f64>().unwrap() - wide).abs() < 0.2, "{}", shape.path);
            assert_eq!(shape.path.matches('z').count(), 2);
        }
        assert!(said(&row).contains("A: 3.0, in eight of ten calendars x"));
    }

    #[test]
    fn the_fan_stays_in_its_space_and_tells_the_same_in_words() {
        let row = |n: f64| RoomRow {
            label: format!("Week {n}"),
            short: "23 Nov".into(),
            left: [n, n + 2.0, n + 4.0, n + 5.0, n + 9.0],
            due: 3.0 * n,
        };
        let rows: Vec<RoomRow> = (0..26).map(|n| row(f64::from(n % 7))).collect();
        for width in [640.0, 340.0] {
            let drawn = fan(&rows, width);
            assert_eq!(drawn.shapes.len(), 4);
            let numbers = |path: &str| -> Vec<f64> {
                path.split(['M', 'L', ' ', 'l', 'z']).filter_map(|n| n.parse().ok()).collect()
            };
            for pair in numbers(&drawn.shapes[0].path).chunks(2) {
                assert!((0.0..=width).contains(&pair[0]) && (0.0..=150.1).contains(&pair[1]), "{pair:?}");
            }
            assert_eq!(drawn.shapes[3].path.matches('z').count(), 22, "no dot where nothing is due");
            assert!(drawn.middle.len() <= 13 && drawn.lines.len() <= 6);
        }
        assert!(
            said_of(&rows).contains("Week 1: 5 h, in eight of ten calendars 1 to 10; 3 h of work are due")
        );
    }
}
