//! How totals depend on one weight, as lines in the coordinates of a drawing.

use desk::decisions::{Line, Sense};

/// The size of a drawing: width, height, and the room left of, right of, above and below it.
pub(super) struct Size {
    width: f64,
    height: f64,
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
}

pub(super) const WIDE: Size =
    Size { width: 450.0, height: 250.0, left: 34.0, right: 104.0, top: 20.0, bottom: 40.0 };
pub(super) const NARROW: Size =
    Size { width: 330.0, height: 250.0, left: 30.0, right: 12.0, top: 20.0, bottom: 40.0 };

/// Totals as lines over one weight, in the coordinates of a drawing.
pub(super) struct Drawing {
    pub width: f64,
    pub height: f64,
    pub left: f64,
    pub right: f64,
    pub top: f64,
    pub floor: f64,
    /// Where it is now, and where it flips: x, y.
    pub now: f64,
    pub flip: Option<(f64, f64)>,
    /// Class, from y, to y, name and y of the name; where the name has no room beside the line it has no y.
    pub lines: Vec<(&'static str, f64, f64, String, f64)>,
    /// y and words of the grid.
    pub grid: Vec<(f64, String)>,
    /// Whether names stand at the ends of the lines.
    pub named: bool,
}

impl Drawing {
    pub fn of(sense: &Sense, size: Size) -> Drawing {
        let (right, floor) = (size.width - size.right, size.height - size.bottom);
        let (low, high) = scale(sense.low, sense.high);
        let y = |value: f64| round(size.top + (floor - size.top) * (high - value) / (high - low));
        let x = |hundredths: f64| round(size.left + (right - size.left) * hundredths / 100.0);
        let leader = sense.lines.iter().find(|l| l.leads);
        let flip = sense.flip.zip(leader).map(|(flip, line)| (x(flip), y(line.at(&flip))));
        let line = |l: &Line| {
            let class = match (l.leads, sense.to.as_deref() == Some(l.name.as_str())) {
                (true, _) => "ln sa",
                (false, true) => "ln sb dsh",
                (false, false) => "ln sn dot",
            };
            (class, y(l.from), y(l.to), l.name.clone(), y(l.to) + 4.0)
        };
        let mut lines: Vec<_> = sense.lines.iter().take(8).map(line).collect();
        apart(&mut lines);
        let step = (high - low) / 3.0;
        let words =
            |v: f64| if high > 10.0 { format!("{v:.0}") } else { format!("{v:.1}").replace(".0", "") };
        Drawing {
            width: size.width,
            height: size.height,
            left: size.left,
            right,
            top: size.top,
            floor,
            now: x(sense.now),
            flip,
            lines,
            grid: (0..4).map(|n| low + step * f64::from(n)).map(|v| (y(v), words(v))).collect(),
            named: size.right > 50.0,
        }
    }
    pub fn path(&self, line: &(&'static str, f64, f64, String, f64)) -> String {
        format!("M{} {}L{} {}", self.left, line.1, self.right, line.2)
    }
    /// Where a hundredth lies.
    pub fn x(&self, hundredths: &i32) -> f64 {
        round(self.left + (self.right - self.left) * f64::from(*hundredths) / 100.0)
    }
    /// From where on the leader leads no more: left and width.
    pub fn beyond(&self) -> Option<(f64, f64)> {
        let (x, _) = self.flip?;
        Some(if x > self.now { (x, round(self.right - x)) } else { (self.left, round(x - self.left)) })
    }
}

/// Names that would lie on each other are put below one another.
fn apart(lines: &mut [(&'static str, f64, f64, String, f64)]) {
    let mut order: Vec<usize> = (0..lines.len()).collect();
    order.sort_by(|a, b| lines[*a].4.total_cmp(&lines[*b].4));
    for pair in order.windows(2) {
        let above = lines[pair[0]].4;
        let below = &mut lines[pair[1]].4;
        *below = below.max(above + 13.0);
    }
}

/// Round ends around what is drawn.
fn scale(low: f64, high: f64) -> (f64, f64) {
    let step = if high > 10.0 { 10.0 } else { 1.0 };
    let (low, high) = ((low / step).floor() * step, (high / step).ceil() * step);
    if high > low { (low, high) } else { (low - step, high + step) }
}

fn round(x: f64) -> f64 {
    (x * 10.0).round() / 10.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lines_meet_where_it_flips() {
        let line = |name: &str, from, to, leads| Line { name: name.into(), from, to, leads };
        let sense = Sense {
            name: "cost".into(),
            now: 25.0,
            flip: Some(50.0),
            to: Some("A".into()),
            lines: vec![line("B", 5.0, 3.0, true), line("A", 3.0, 5.0, false), line("C", 3.0, 2.9, false)],
            weights: Vec::new(),
            low: 2.9,
            high: 5.0,
        };
        for size in [WIDE, NARROW] {
            let drawing = Drawing::of(&sense, size);
            let (x, y) = drawing.flip.unwrap();
            assert!((x - (drawing.left + drawing.right) / 2.0).abs() < 0.2);
            assert!((y - (drawing.lines[0].1 + drawing.lines[0].2) / 2.0).abs() < 0.2);
            assert!(drawing.lines.iter().all(|l| (drawing.top..=drawing.floor).contains(&l.1)));
            let names: Vec<f64> = drawing.lines.iter().map(|l| l.4).collect();
            assert!((names[0] - names[2]).abs() >= 13.0, "names lie apart: {names:?}");
        }
    }
}
