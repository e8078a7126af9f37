//! Deep work: long stretches that are free or kept for one's own work.

use super::{Dial, Reading, Week};
use crate::agenda::cost;
use crate::maths::{calendar, meetings, spoken};
use world::evidence::Unit;
use world::time::{free, union};
use world::{Event, Interval, Reason};

pub(super) fn read(week: &Week) -> Reading {
    if week.days.is_empty() {
        return Reading::missing(Dial::DeepWork, "no working hours lie in this week");
    }
    let (least, enough) = (week.config.focus_minutes, week.config.deep_week_minutes);
    let stretches = stretches(week, least);
    let minutes: i64 = stretches.iter().map(Interval::minutes).sum();
    let points = |minutes: i64| 100.0 * minutes as f64 / enough.max(1) as f64;
    let mut reasons: Vec<Reason> =
        stretches.iter().map(|stretch| part(week, *stretch, points(stretch.minutes()))).collect();
    let enough_words = spoken::minutes(enough as f64);
    if minutes > enough {
        let words = format!("more than {enough_words} counts as {enough_words}");
        reasons.push(Reason::new("deep_work.cap", words, points(enough - minutes), Unit::Points));
    }
    let words = format!(
        "{} of {enough_words} in stretches of {} and more",
        spoken::minutes(minutes as f64),
        spoken::minutes(least as f64)
    );
    Reading::of(Dial::DeepWork, words, reasons)
}

/// The stretches of the week's working hours that are long enough.
fn stretches(week: &Week, least: i64) -> Vec<Interval> {
    let hard = week.busy.iter().filter(|e| !meetings::is_own_work(week.world, e));
    let taken = union(hard.map(|e| e.interval(&week.zone)).chain(week.unseen.iter().copied()).collect());
    week.days
        .iter()
        .flat_map(|date| calendar::working_stretches(&week.world.office.hours, *date, &week.zone))
        .flat_map(|working| free(working, taken.clone()))
        .filter(|stretch| stretch.minutes() >= least)
        .collect()
}

fn part(week: &Week, stretch: Interval, points: f64) -> Reason {
    let covered = |e: &&Event| e.interval(&week.zone).intersection(&stretch).map_or(0, |i| i.minutes());
    let kept = week.busy.iter().copied().filter(|e| covered(e) > 0).max_by_key(covered);
    let what = kept.map_or("free".to_owned(), |event| format!("kept: {}", cost::name(event)));
    let words = format!("{}, {what}", cost::when(week.world, stretch));
    let evidence = kept.map(|event| cost::evidence(week.world, event)).into_iter().collect();
    Reason::new("deep_work.stretch", words, points, Unit::Points).with(evidence)
}
