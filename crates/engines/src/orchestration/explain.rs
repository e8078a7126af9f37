//! Why a block stands where it does, and why a task has none.

use super::OrchestrationConfig;
use super::jobs::Job;
use super::plan::LeftOut;
use super::schedule::{Schedule, Slot, Space};
use super::sequence::{K1, K2};

use crate::maths::{energy, spoken};
use world::{Reason, evidence::Unit};

/// Ten times the decimal logarithm: factors become parts that add up.
fn decibels(factor: f64) -> f64 {
    10.0 * factor.max(1e-12).log10()
}

/// The four parts of a slot's ATCS index: value, due pressure, switch, energy.
pub(super) fn reasons(
    space: &Space,
    jobs: &[Job],
    slots: &[Slot],
    at: usize,
    config: &OrchestrationConfig,
) -> Vec<Reason> {
    let slot = &slots[at];
    let job = &jobs[slot.job];
    let before = at.checked_sub(1).map(|b| &slots[b]).filter(|b| b.day == slot.day);
    let context = before.map(|b| (jobs[b.job].context, b.start + b.minutes));
    let same = before.is_some_and(|b| b.job == slot.job);
    let turn = |j: &Job| space.switch(context, j.context, slot.day, slot.start, config);
    let switch = if same { 0.0 } else { turn(job) };
    let mean_switch = (jobs.iter().map(turn).sum::<f64>() / jobs.len() as f64).max(1.0);
    let mean_minutes = jobs.iter().map(|j| j.minutes as f64).sum::<f64>() / jobs.len() as f64;
    let slack = (job.due_in.unwrap_or(space.end) - space.starts_at(slot) - job.minutes as f64).max(0.0);
    let energy_now = space.energy(slot.day, slot.start, slot.minutes);
    let due_words = match job.due_in {
        None => "no date".to_owned(),
        Some(due) if due < 0.0 => "overdue".to_owned(),
        Some(_) if slack == 0.0 => "no slack before it is due".to_owned(),
        Some(_) => format!("{} of slack before it is due", spoken::minutes(slack)),
    };
    let switch_words = match (same, switch) {
        (true, _) => "goes on from the block before".to_owned(),
        (_, s) if s < 0.5 => "nothing to switch from".to_owned(),
        (_, s) => format!("{} to switch", spoken::minutes(s)),
    };
    let energy_words = match (job.demand >= 0.5, energy_now >= 0.5) {
        (true, true) => "demanding work at a fresh hour",
        (true, false) => "demanding work at a tired hour",
        (false, true) => "light work at a fresh hour",
        (false, false) => "light work at a tired hour",
    };
    let what = if job.holds_up { "what waits for it is worth" } else { "worth" };
    let value_words = format!("{what} {:.0} points for {}", job.value, spoken::minutes(job.minutes as f64));
    [
        ("value", value_words, decibels(job.weight / job.minutes as f64)),
        ("due", due_words, decibels((-slack / (K1 * mean_minutes.max(1.0))).exp())),
        ("switch", switch_words, decibels((-switch / (K2 * mean_switch)).exp())),
        ("energy", energy_words.to_owned(), decibels(energy::fit(job.demand, energy_now))),
    ]
    .into_iter()
    .map(|(code, words, amount)| Reason::new(code, words, amount, Unit::Points))
    .collect()
}

/// Which limit kept (the rest of) a job out; of the time that is left, the longest stretch and the most of a day.
pub(super) fn left_out(
    space: &Space,
    jobs: &[Job],
    schedule: &Schedule,
    (gap, room): (i64, i64),
    index: usize,
    config: &OrchestrationConfig,
    reserve: f64,
) -> LeftOut {
    let (job, missing) = (&jobs[index], schedule.unplaced[index]);
    let longest = space.days.iter().map(|d| d.longest).max().unwrap_or(0);
    let rest = if job.kept > 0 && missing == job.minutes {
        format!("{} is kept for it; the rest: ", spoken::minutes(job.kept as f64))
    } else if missing < job.minutes {
        format!(
            "{} of {} find no place: ",
            spoken::minutes(missing as f64),
            spoken::minutes(job.minutes as f64)
        )
    } else {
        String::new()
    };
    let planned: i64 = schedule.slots.iter().map(|s| s.minutes).sum();
    let deep: i64 = schedule.slots.iter().filter(|s| jobs[s.job].is_deep()).map(|s| s.minutes).sum();
    let need = if job.unsplittable { missing } else { missing.min(config.chunk_min) };
    let (code, why) = if longest == 0 {
        ("no_time", "no free minute".to_owned())
    } else if job.unsplittable && missing > longest {
        let (need, most) = (spoken::minutes(missing as f64), spoken::minutes(longest as f64));
        ("E_LIMIT", format!("needs {need} in one piece; the longest free stretch is {most}"))
    } else if job.after.iter().any(|a| schedule.unplaced[*a] > 0) {
        let before = job.after.iter().find(|a| schedule.unplaced[**a] > 0).map_or("", |a| &jobs[*a].title);
        ("after", format!("waits for \"{}\"", spoken::short(before, 60)))
    } else if need > longest {
        let (need, most) = (spoken::minutes(need as f64), spoken::minutes(longest as f64));
        ("no_gap", format!("needs {need} in one piece; the longest free stretch is {most}"))
    } else if job.is_deep() && deep + need > config.deep_max * space.days.len() as i64 {
        ("deep_limit", format!("{} of deep work a day is the most", spoken::minutes(config.deep_max as f64)))
    } else if gap < need && need <= room {
        let (need, most) = (spoken::minutes(need as f64), spoken::minutes(gap as f64));
        ("no_gap", format!("needs {need} in one piece; the longest stretch still free is {most}"))
    } else {
        let kept = format!("{:.0}% kept for what comes", 100.0 * reserve);
        ("full", format!("{} planned, {kept}", spoken::minutes(planned as f64)))
    };
    LeftOut { task: job.task, code, why: format!("{rest}{why}") }
}
