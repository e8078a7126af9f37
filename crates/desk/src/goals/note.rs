//! The strategy note: what a month of time, shifts and dates says about the goals, on one page.

use super::page::{self, GoalLine};
use super::shifts;
use crate::words::{duration, inert};
use crate::{Desk, DeskError};
use engines::alignment::{self, GoalTree, Week};
use serde::Serialize;
use world::Snapshot;

/// A part of the note.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Part {
    /// Its title.
    pub title: &'static str,
    /// Its sentences.
    pub lines: Vec<String>,
}

/// The note.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Note {
    /// "November 2026".
    pub month: String,
    /// The finding.
    pub headline: String,
    /// Its basis.
    pub support: String,
    /// Parts that hold something.
    pub parts: Vec<Part>,
}

/// The note of the month up to now, for whoever sits here.
///
/// # Errors
/// Those of the ledger.
pub async fn note(desk: &Desk) -> Result<Note, DeskError> {
    let (world, seats) = (desk.snapshot().await?, desk.seats().await?);
    let bursts = shifts::kept(desk).await?;
    let config = desk.engines().alignment;
    let page = page::compose(&world, &config, &seats, &bursts);
    let list = super::goals(desk).await?;
    let parts = [
        Part { title: "Where the time went", lines: time(&world, desk, &page.goals) },
        Part { title: "What has shifted", lines: page.shifts.iter().map(|s| s.words.clone()).collect() },
        Part { title: "What got less than half its share for three weeks", lines: starved(&world, desk) },
        Part {
            title: "What serves no goal",
            lines: page.unserving.iter().map(|u| u.question.clone()).collect(),
        },
        Part { title: "Dates at risk", lines: dates(&page.goals, &page.projects) },
        Part { title: "Duties from which no path leads to a goal", lines: duties(&world, desk) },
    ];
    Ok(Note {
        month: desk.today().strftime("%B %Y").to_string(),
        headline: list.headline,
        support: list.support,
        parts: parts.into_iter().filter(|part| !part.lines.is_empty()).collect(),
    })
}

/// Each goal's share of the last four weeks, and of the four before.
fn time(world: &Snapshot, desk: &Desk, goals: &[GoalLine]) -> Vec<String> {
    let tree = GoalTree::of(world);
    let weeks = alignment::weeks(world, world.now, 8, &desk.engines().alignment);
    let share = |weeks: &[Week], goal| {
        let told: Vec<(f64, f64, f64)> = weeks
            .iter()
            .filter_map(|w| {
                w.share(&tree, goal).map(|(target, actual)| (target, actual * w.minutes, w.minutes))
            })
            .collect();
        let minutes: f64 = told.iter().map(|t| t.2).sum();
        (minutes > 0.0).then(|| (told[0].0, told.iter().map(|t| t.1).sum::<f64>() / minutes))
    };
    let line = |goal: &GoalLine| {
        let (target, now) = share(&weeks[4..], goal.id)?;
        let before = share(&weeks[..4], goal.id);
        let before =
            before.map_or(String::new(), |(_, b)| format!(", {:.0}% in the four weeks before", 100.0 * b));
        Some(format!("{}: {:.0}% of {:.0}% planned{before}.", goal.name, 100.0 * now, 100.0 * target))
    };
    goals.iter().filter(|g| g.depth == 0).filter_map(line).collect()
}

fn starved(world: &Snapshot, desk: &Desk) -> Vec<String> {
    let told = |s: &alignment::Starved| {
        let name = &world.goals.get(&s.goal)?.name;
        let missing = duration(s.missing_minutes.round() as i64);
        Some(format!("{}: {missing} short of its share.", inert(name)))
    };
    alignment::starved(world, &desk.engines().alignment).iter().filter_map(told).collect()
}

fn dates(goals: &[GoalLine], projects: &[super::ProjectRow]) -> Vec<String> {
    let goals = goals.iter().filter(|g| g.outcome.tone == "bad");
    let goals = goals.map(|g| format!("{}: {}. {}", g.name, g.outcome.words, g.outcome.why));
    let projects = projects
        .iter()
        .filter(|p| p.at_risk && !p.goals.is_empty())
        .map(|p| format!("{}: {}", p.name, p.status));
    goals.chain(projects).collect()
}

fn duties(world: &Snapshot, desk: &Desk) -> Vec<String> {
    let map = alignment::mission_map(world, &desk.engines().alignment);
    let flagged = map.iter().filter(|duty| duty.path.is_empty());
    flagged
        .filter_map(|duty| world.responsibilities.get(&duty.duty))
        .map(|r| format!("{}.", inert(&r.name)))
        .collect()
}
