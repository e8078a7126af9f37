//! Where a measured goal is going: the chance that its target is met by its date, and what would change that
//! (spec §10.6).

use crate::maths::random::Random;
use jiff::civil::Date;
use world::goal::Measure;

/// Points from which a damped trend is fitted; below, a line through the last two, with a wide range.
pub const POINTS: usize = 6;
/// Futures that are drawn.
const PATHS: usize = 1_000;
/// A lever gives at least so much of the chance.
const TELLING: f64 = 0.03;
/// Weeks that are looked ahead at most.
const MOST_WEEKS: usize = 260;

/// What is asked of a goal.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Aim {
    /// The value to be reached.
    pub target: f64,
    /// By when.
    pub due: Date,
}

/// A change, and what it does to the chance.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Lever {
    /// Which.
    pub change: Change,
    /// The chance with it, less the chance without.
    pub gains: f64,
}

/// What could be changed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Change {
    /// So many weeks more.
    Later(i64),
    /// So much of the way less, a share of what is missing.
    Less(f64),
    /// So much more a week, a share of the rate it needs.
    Faster(f64),
}

/// How a goal stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Forecast {
    /// The chance that the target is met by the date, 0–1.
    pub chance: f64,
    /// When it is met in the middle one of the futures; none where that lies more than five years off.
    pub expected: Option<Date>,
    /// The value at the date: 10 %, 50 % and 90 % of the futures.
    pub at_due: (f64, f64, f64),
    /// What it takes a week from now on.
    pub required_a_week: f64,
    /// What it made a week lately.
    pub recent_a_week: f64,
    /// On how many points it rests.
    pub points: usize,
    /// Whether a trend was fitted; else it is a line through the last two points.
    pub fitted: bool,
    /// What would change most, best first: one of each sort.
    pub levers: Vec<Lever>,
}

/// Forecasts a goal from what was measured, oldest first; none below two points or on one day only.
///
/// Damped-trend exponential smoothing (Gardner & McKenzie 1985) on weekly points, its three parameters by the least
/// squares of one-step errors, 1,000 futures by drawing from those errors with replacement, each with an error of the
/// trend itself.
pub fn forecast(status: &[Measure], aim: Aim, today: Date, seed: u64) -> Option<Forecast> {
    let line = Line::of(status)?;
    let with = |aim: Aim, push: f64| line.futures(aim, today, push, seed);
    let futures = with(aim, 0.0);
    let weeks = weeks_between(today, aim.due).max(0.0);
    let missing = aim.target - line.level;
    let required = if weeks > 0.0 { missing / weeks } else { missing };
    let mut levers = Vec::new();
    for change in [
        Change::Later(2),
        Change::Later(4),
        Change::Less(0.10),
        Change::Less(0.25),
        Change::Faster(0.10),
        Change::Faster(0.25),
    ] {
        let then = match change {
            Change::Later(n) => {
                with(Aim { due: aim.due.saturating_add(jiff::Span::new().weeks(n)), ..aim }, 0.0)
            }
            Change::Less(share) => with(Aim { target: aim.target - share * missing, ..aim }, 0.0),
            Change::Faster(share) => with(aim, share * required),
        };
        levers.push(Lever { change, gains: then.chance - futures.chance });
    }
    // Of each sort of change the one that gives most; what gives hardly anything is none.
    levers.sort_by(|a, b| b.gains.total_cmp(&a.gains));
    levers.retain(|lever| lever.gains >= TELLING);
    let mut sorts = Vec::new();
    levers.retain(|lever| {
        let sort = std::mem::discriminant(&lever.change);
        let first = !sorts.contains(&sort);
        sorts.push(sort);
        first
    });
    Some(Forecast {
        chance: futures.chance,
        expected: futures.expected,
        at_due: futures.at_due,
        required_a_week: required,
        recent_a_week: line.recent,
        points: status.len(),
        fitted: line.fitted,
        levers,
    })
}

/// The chance that a goal is met by its date, 0–1, where so much is added to it every week from today on, in its unit; none
/// as [`forecast`].
pub fn chance_with(status: &[Measure], aim: Aim, today: Date, seed: u64, push: f64) -> Option<f64> {
    Some(Line::of(status)?.futures(aim, today, push, seed).chance)
}

fn weeks_between(from: Date, to: Date) -> f64 {
    f64::from(from.until(to).map_or(0, |span| span.get_days())) / 7.0
}

/// What was fitted.
struct Line {
    /// The first point; the direction is from there.
    base: f64,
    level: f64,
    trend: f64,
    damping: f64,
    smoothing: f64,
    /// Share of an error that goes into the trend.
    turning: f64,
    errors: Vec<f64>,
    /// How unsure the trend itself is, a week.
    unsure: f64,
    recent: f64,
    last: Date,
    fitted: bool,
}

struct Futures {
    chance: f64,
    expected: Option<Date>,
    at_due: (f64, f64, f64),
}

impl Line {
    fn of(status: &[Measure]) -> Option<Line> {
        let mut points: Vec<Measure> = status.iter().copied().filter(|m| m.value.is_finite()).collect();
        points.sort_by_key(|m| m.date);
        points.dedup_by(|later, first| {
            let same = later.date == first.date;
            if same {
                *first = *later;
            }
            same
        });
        let (first, last) = (*points.first()?, *points.last()?);
        if first.date == last.date {
            return None;
        }
        let before = points[points.len() - 2];
        let slope = (last.value - before.value) / weeks_between(before.date, last.date).max(1.0 / 7.0);
        if points.len() < POINTS {
            let whole = (last.value - first.value) / weeks_between(first.date, last.date);
            let wide = slope.abs().max(whole.abs()).max(1e-9);
            return Some(Line {
                base: first.value,
                level: last.value,
                trend: slope,
                damping: 1.0,
                smoothing: 1.0,
                turning: 0.0,
                errors: vec![-wide, 0.0, wide],
                unsure: wide,
                recent: slope,
                last: last.date,
                fitted: false,
            });
        }
        Some(Line::fit(&weekly(&points), first.value, last.date))
    }

    fn fit(points: &[f64], base: f64, last: Date) -> Line {
        let mut best: Option<(f64, Line)> = None;
        for smoothing in [0.2, 0.4, 0.6, 0.8, 1.0] {
            for turning in [0.05, 0.15, 0.3, 0.5] {
                for damping in [0.85, 0.92, 0.97, 1.0] {
                    let line = Line::run(points, (smoothing, turning, damping), base, last);
                    let squares: f64 = line.errors.iter().map(|e| e * e).sum();
                    if best.as_ref().is_none_or(|(least, _)| squares < *least) {
                        best = Some((squares, line));
                    }
                }
            }
        }
        best.map_or_else(|| Line::run(points, (0.5, 0.1, 0.97), base, last), |(_, line)| line)
    }

    fn run(points: &[f64], (smoothing, turning, damping): (f64, f64, f64), base: f64, last: Date) -> Line {
        let start = points.len().min(4);
        let mut trend = (points[start - 1] - points[0]) / (start - 1).max(1) as f64;
        let mut level = points[0];
        let mut errors = Vec::new();
        for value in &points[1..] {
            let error = value - (level + damping * trend);
            level += damping * trend + smoothing * error;
            trend = damping * trend + smoothing * turning * error;
            errors.push(error);
        }
        // A few parameters were fitted: errors of new points are larger by so much.
        let n = errors.len() as f64;
        let wider = (n / (n - 3.0).max(1.0)).sqrt();
        errors.iter_mut().for_each(|e| *e *= wider);
        let spread = (errors.iter().map(|e| e * e).sum::<f64>() / n).sqrt();
        let back = points.len().saturating_sub(5);
        let recent = (points[points.len() - 1] - points[back]) / (points.len() - 1 - back).max(1) as f64;
        Line {
            base,
            level,
            trend,
            damping,
            smoothing,
            turning: smoothing * turning,
            errors,
            unsure: spread / n.sqrt(),
            recent,
            last,
            fitted: true,
        }
    }

    /// Draws futures from the last point on; `push` is added every week from today.
    fn futures(&self, aim: Aim, today: Date, push: f64, seed: u64) -> Futures {
        let to_due = weeks_between(self.last, aim.due).max(0.0).round() as usize;
        let to_today = weeks_between(self.last, today).max(0.0).round() as usize;
        let rises = aim.target >= self.base;
        let met = |value: f64| if rises { value >= aim.target } else { value <= aim.target };
        let mut chance = Random::new(seed);
        let (mut kept, mut ends, mut meets) = (0_usize, Vec::with_capacity(PATHS), Vec::with_capacity(PATHS));
        for _ in 0..PATHS {
            let (mut level, mut added) = (self.level, 0.0);
            let mut trend = self.trend + self.unsure * normal(&mut chance);
            let mut met_at = met(level).then_some(0);
            let mut end = level;
            let most = MOST_WEEKS.max(to_due);
            for week in 1..=most {
                let error = self.errors[chance.below(self.errors.len())];
                let value = level + self.damping * trend + error;
                level += self.damping * trend + self.smoothing * error;
                trend = self.damping * trend + self.turning * error;
                added += if week > to_today { push } else { 0.0 };
                if met_at.is_none() && met(value + added) {
                    met_at = Some(week);
                }
                if week == to_due {
                    end = value + added;
                }
                if week >= to_due && met_at.is_some() {
                    break;
                }
            }
            kept += usize::from(met_at.is_some_and(|week| week <= to_due));
            meets.push(met_at.unwrap_or(usize::MAX));
            ends.push(end);
        }
        ends.sort_by(f64::total_cmp);
        meets.sort_unstable();
        let middle = meets[PATHS / 2];
        let expected = (middle <= MOST_WEEKS)
            .then(|| self.last.saturating_add(jiff::Span::new().weeks(i64::try_from(middle).unwrap_or(0))));
        Futures {
            chance: kept as f64 / PATHS as f64,
            expected,
            at_due: (ends[PATHS / 10], ends[PATHS / 2], ends[PATHS * 9 / 10]),
        }
    }
}

/// Points a week apart, back from the last, on the lines between those measured.
fn weekly(points: &[Measure]) -> Vec<f64> {
    let (first, last) = (points[0].date, points[points.len() - 1].date);
    let weeks = weeks_between(first, last).floor() as i64;
    let value = |date: Date| {
        let after = points.partition_point(|p| p.date < date).min(points.len() - 1);
        let before = after.saturating_sub(1);
        let (a, b) = (points[before], points[after]);
        let whole = weeks_between(a.date, b.date);
        if whole <= 0.0 {
            b.value
        } else {
            a.value + (b.value - a.value) * weeks_between(a.date, date) / whole
        }
    };
    let back = |n: i64| last.saturating_sub(jiff::Span::new().weeks(n));
    let found: Vec<f64> = (0..=weeks).rev().map(|n| value(back(n))).collect();
    // Measured more often than weekly, and for less than a few weeks: the points as they are.
    if found.len() >= POINTS { found } else { points.iter().map(|p| p.value).collect() }
}

/// A standard normal value (Box & Muller 1958).
fn normal(chance: &mut Random) -> f64 {
    let (a, b) = (1.0 - chance.share(), chance.share());
    (-2.0 * a.ln()).sqrt() * (std::f64::consts::TAU * b).cos()
}
