//! The two drawings of Insights, reckoned here and drawn by their template: stacked bars a week, and the hours of the
//! week by how full they are. One path holds all shapes of one look, so that a drawing is a few hundred bytes.

use desk::insights::{Chart, Heat, HeatRow};
use std::fmt::Write as _;

/// A word at its place.
pub(super) struct Word {
    pub x: f64,
    pub y: f64,
    pub text: String,
    /// Which one is the finding's.
    pub strong: bool,
}

/// Shapes of one look.
pub(super) struct Shape {
    /// Their classes.
    pub class: String,
    /// The outline of them all.
    pub path: String,
}

/// A drawing.
pub(super) struct Drawing {
    pub width: f64,
    pub height: f64,
    /// Where the grid lines end.
    pub right: f64,
    /// Grid lines: height and what stands at them.
    pub lines: Vec<(f64, String)>,
    pub shapes: Vec<Shape>,
    /// Words in the middle of their place.
    pub middle: Vec<Word>,
    /// Words that begin at their place.
    pub beside: Vec<Word>,
}

/// A rectangle as part of a path.
fn rectangle(path: &mut String, x: f64, y: f64, width: f64, height: f64) {
    let _ = write!(path, "M{x:.1} {y:.1}h{width:.1}v{height:.1}h-{width:.1}z");
}

/// Stacked bars of hours a week, in a space of this size; the names of the goals stand beside the last bar.
pub(super) fn bars(chart: &Chart, width: f64, height: f64) -> Drawing {
    let (left, names, top, below) = (30.0, 128.0, 10.0, 26.0);
    let right = width - names;
    let sum = |hours: &Vec<f64>| hours.iter().sum::<f64>();
    let most = chart.bars.iter().filter_map(|b| b.hours.as_ref()).map(sum).fold(1.0, f64::max);
    let step = [1.0, 2.0, 4.0, 6.0, 8.0, 10.0, 12.0, 15.0, 20.0, 30.0]
        .into_iter()
        .find(|s| 4.0 * s >= most)
        .unwrap_or(50.0);
    let whole = step * (most / step).ceil();
    let down = |hours: f64| top + (height - top - below) * (1.0 - hours / whole);
    let across = |n: usize| left + (right - left) * n as f64 / chart.bars.len() as f64;
    let bar = (right - left) / chart.bars.len() as f64 * 0.86;
    let mut paths = vec![String::new(); chart.series.len()];
    let mut ends: Vec<f64> = Vec::new();
    for (n, week) in chart.bars.iter().enumerate() {
        let mut under = 0.0;
        for (path, hours) in paths.iter_mut().zip(week.hours.iter().flatten()) {
            let (high, low) = (down(under + hours), down(under));
            if *hours > 0.0 {
                rectangle(path, across(n) + bar * 0.08, high, bar, (low - high - 1.5).max(0.5));
            }
            if n + 1 == chart.bars.len() {
                ends.push((high + low) / 2.0);
            }
            under += hours;
        }
    }
    let class = |s: &desk::insights::Series| {
        format!("f{}{}", s.letter, if s.name == "No goal" { " hatch" } else { "" })
    };
    let shapes = chart.series.iter().zip(paths).map(|(s, path)| Shape { class: class(s), path }).collect();
    Drawing {
        width,
        height,
        right,
        lines: (0..=(whole / step) as usize)
            .map(|n| (down(n as f64 * step), format!("{:.0}", n as f64 * step)))
            .collect(),
        shapes,
        middle: chart
            .bars
            .iter()
            .enumerate()
            .filter(|(n, _)| chart.bars.len() < 14 || n % 4 == 0)
            .map(|(n, b)| word(across(n) + bar * 0.58, height - 8.0, &b.week))
            .collect(),
        beside: names_beside(chart, &ends, right + 4.0),
    }
}

fn word(x: f64, y: f64, text: &str) -> Word {
    Word { x, y, text: text.to_owned(), strong: false }
}

/// The names of the lines beside their ends, none on top of another.
fn names_beside(chart: &Chart, ends: &[f64], x: f64) -> Vec<Word> {
    let mut below = f64::INFINITY;
    let mut words = Vec::new();
    for (series, end) in chart.series.iter().zip(ends).filter(|(s, _)| s.average >= 0.05) {
        let y = (end + 4.0).min(below - 14.0);
        below = y;
        let name: String = series.name.chars().take(16).collect();
        let cut = if name.len() < series.name.len() { "…" } else { "" };
        words.push(word(x, y, &format!("{}{cut} {:.0} h", name.trim_end(), series.last)));
    }
    words
}

/// The hours of the week, one cell each, darker where fuller.
pub(super) fn cells(heat: &Heat) -> Drawing {
    let (left, wide, high) = (46.0, 37.4, 31.0);
    let mut paths = vec![String::new(); 5];
    let mut full = Vec::new();
    for (n, row) in heat.rows.iter().enumerate() {
        for (h, share) in row.shares.iter().enumerate() {
            let (step, is_full) = HeatRow::step(*share);
            let (x, y) = (left + wide * h as f64, 17.0 + high * n as f64);
            rectangle(&mut paths[step as usize], x, y, wide - 3.0, high - 3.0);
            if is_full {
                full.push(Word { strong: true, ..word(x + 17.0, y + 18.0, "full") });
            }
        }
    }
    let hours =
        heat.hours.iter().enumerate().map(|(h, text)| word(left + wide * h as f64 + 17.0, 10.0, text));
    let days = heat.rows.iter().enumerate().map(|(n, row)| word(0.0, 36.0 + high * n as f64, &row.day));
    let shape = |(n, path)| Shape { class: format!("h{n}"), path };
    Drawing {
        width: left + wide * heat.hours.len() as f64,
        height: 17.0 + high * heat.rows.len() as f64,
        right: 0.0,
        lines: Vec::new(),
        shapes: paths.into_iter().enumerate().map(shape).collect(),
        middle: hours.chain(full).collect(),
        beside: days.collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use desk::insights::{Bar, Series};

    fn chart(hours: &[&[f64]]) -> Chart {
        let series = |n: usize| Series {
            name: ["Hub", "No goal"][n].to_owned(),
            letter: ['a', 'n'][n],
            last: 1.0,
            average: 1.0,
        };
        let bar = |h: &&[f64]| Bar { week: "40".into(), hours: (!h.is_empty()).then(|| h.to_vec()) };
        Chart {
            series: vec![series(0), series(1)],
            bars: hours.iter().map(bar).collect(),
            said: String::new(),
        }
    }

    #[test]
    fn bars_stay_in_their_space_and_blank_weeks_stay_blank() {
        let drawn = bars(&chart(&[&[10.0, 26.0], &[], &[0.0, 40.0]]), 680.0, 272.0);
        assert_eq!(drawn.shapes.len(), 2);
        assert_eq!(drawn.shapes[0].path.matches('z').count(), 1, "no rectangle of no height");
        assert_eq!(drawn.shapes[1].path.matches('z').count(), 2);
        assert!(drawn.lines.iter().all(|(y, _)| (0.0..=246.0).contains(y)), "{:?}", drawn.lines);
        assert_eq!(drawn.lines.last().unwrap().1, "40");
        assert!(drawn.lines.len() <= 5, "four grid lines at most above the ground");
    }

    #[test]
    fn names_do_not_lie_on_each_other() {
        let drawn = bars(&chart(&[&[0.1, 0.1]]), 372.0, 250.0);
        let ys: Vec<f64> = drawn.beside.iter().map(|w| w.y).collect();
        assert!(ys[0] - ys[1] >= 13.9, "{ys:?}");
    }

    #[test]
    fn an_hour_is_said_to_be_full_where_it_is() {
        let rows = vec![desk::insights::HeatRow {
            day: "Wed".into(),
            shares: vec![0.0, 0.4, 0.79, 0.8, 1.0],
            codes: Vec::new(),
        }];
        let hours = (8..13).map(|h| format!("{h:02}")).collect();
        let drawn = cells(&Heat { title: String::new(), measure: String::new(), hours, rows });
        assert_eq!(drawn.middle.iter().filter(|w| w.strong).count(), 1);
        let cells: Vec<usize> = drawn.shapes.iter().map(|s| s.path.matches('z').count()).collect();
        assert_eq!(cells, [1, 0, 1, 1, 2]);
    }
}
