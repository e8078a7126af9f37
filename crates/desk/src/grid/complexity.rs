//! How complex an area is, by what is known of its project, and what roles that asks for (spec §9.3).

use crate::words::inert;
use crate::{Desk, DeskError};
use engines::maths::work;
use engines::responsibility::complexity::{self as engine, Band, Features};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use world::evidence::{Reason, Unit};
use world::proposal::Draft;
use world::{
    Effect, Evidence, ItemRef, Proposal, Responsibility, ResponsibilityId, Snapshot, SourceId, Subject, Task,
    TaskId, TaskState,
};

/// The 80th percentile of a lognormal law, in standard deviations above the median.
const Z80: f64 = 0.8416;

/// How complex an area is, in words.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Complexity {
    /// 0–100.
    pub score: f64,
    /// "Simple", "Complicated", "Complex".
    pub band: &'static str,
    /// What that asks for.
    pub roles: &'static str,
    /// The parts of the score with their points, the largest first; they add up to it.
    pub parts: Vec<(String, f64)>,
}

/// How complex an area is; none without open work in it, of which nothing could be told.
pub(super) fn of(world: &Snapshot, area: &Responsibility) -> Option<Complexity> {
    let open = open_tasks(world, area);
    if open.is_empty() {
        return None;
    }
    let features = features(world, area, &open);
    let score = engine::score(&features);
    let (band, roles) = words(Band::of(score));
    let mut parts: Vec<(String, f64)> = engine::parts(&features)
        .iter()
        .map(|part| (part_words(part.code, &features), part.level * part.points))
        .collect();
    parts.sort_by(|a, b| b.1.total_cmp(&a.1));
    parts.retain(|part| part.1 >= 0.05);
    Some(Complexity { score, band, roles, parts })
}

/// The score of an area now; none without open work in it.
pub(super) fn score(world: &Snapshot, area: &Responsibility) -> Option<f64> {
    let open = open_tasks(world, area);
    (!open.is_empty()).then(|| engine::score(&features(world, area, &open)))
}

fn open_tasks<'a>(world: &'a Snapshot, area: &Responsibility) -> Vec<&'a Task> {
    let here = |t: &&Task| {
        area.covers(&Subject { item: Some(ItemRef::Task(t.id)), project: t.project, words: &t.title })
    };
    world.tasks.values().filter(|t| t.state.is_open()).filter(here).collect()
}

fn features(world: &Snapshot, area: &Responsibility, open: &[&Task]) -> Features {
    let people: BTreeSet<_> = area.people().chain(open.iter().filter_map(|t| t.owner)).collect();
    let organisations: BTreeSet<String> = people
        .iter()
        .filter_map(|p| world.people.get(p))
        .filter_map(|p| p.emails.first()?.rsplit_once('@').map(|at| at.1.to_owned()))
        .collect();
    let efforts: Vec<_> = open.iter().map(|t| work::effort(world, t)).collect();
    let sigma = |e: &engines::maths::effort::Effort| {
        if e.p50 > 0.0 && e.p80 > e.p50 { (e.p80 / e.p50).ln() / Z80 } else { 0.3 }
    };
    let left: f64 = efforts.iter().map(|e| e.p50).sum();
    Features {
        people: people.len() as u32,
        organisations: organisations.len().max(1) as u32,
        dependencies: open.iter().map(|t| t.after.len() as u32).sum(),
        effort_sigma: efforts.iter().map(sigma).sum::<f64>() / efforts.len().max(1) as f64,
        stakes: area.criticality.unwrap_or(1),
        finished_before: finished(world, area),
        pressure: pressure(world, open, left),
    }
}

/// Projects that were closed and serve the same goals.
fn finished(world: &Snapshot, area: &Responsibility) -> u32 {
    let goals: Vec<_> = world.links_of(ItemRef::Responsibility(area.id)).iter().map(|l| l.goal).collect();
    let closed = |p: &&world::Project| {
        p.stage.as_deref() == Some("closed") && p.goals.iter().any(|(goal, _)| goals.contains(goal))
    };
    world.projects.values().filter(closed).count() as u32
}

/// Work left over the working time until the last date of it; 0 where none is set.
fn pressure(world: &Snapshot, open: &[&Task], left: f64) -> f64 {
    let zone = world.zone();
    let Some(last) = open.iter().filter_map(|t| t.due).map(|d| d.date(&zone)).max() else { return 0.0 };
    let today = zone.to_datetime(world.now).date();
    let days = std::iter::successors(Some(today), |d| Some(d.saturating_add(jiff::Span::new().days(1))));
    let minutes: i64 = days
        .take_while(|d| *d <= last)
        .take(366)
        .filter_map(|d| world.office.hours.on(d, &zone))
        .map(|stretch| stretch.minutes())
        .sum();
    if minutes > 0 { left / minutes as f64 } else { 1.0 }
}

fn words(band: Band) -> (&'static str, &'static str) {
    match band {
        Band::Simple => ("Simple", "One does it and answers for it; others hear of it in the digest."),
        Band::Complicated => (
            "Complicated",
            "One does it, another answers for it; one expert is asked, and it is looked at every week.",
        ),
        Band::Complex => (
            "Complex",
            "It takes a driver, an approver, one for risks and one for words; look at it together every fortnight.",
        ),
    }
}

/// The name of a band, as proposals and the kept state take it.
pub(super) fn band_word(band: Band) -> &'static str {
    words(band).0
}

fn part_words(code: &str, of: &Features) -> String {
    let said = match code {
        "people" => format!("how many take part: {}", of.people),
        "organisations" => format!("how many organisations: {}", of.organisations),
        "dependencies" => format!("how many tasks wait for others: {}", of.dependencies),
        "uncertainty" => "how far estimates scatter".to_owned(),
        "stakes" => format!("how much hangs on it: {} of 5", of.stakes),
        "novelty" => "few like it were finished".to_owned(),
        "pressure" => format!("work left: {:.0}% of the time until it is due", of.pressure * 100.0),
        other => other.to_owned(),
    };
    inert(&said)
}

/// Under which is kept how complex each area was found last.
const BANDS: &str = "area bands";
/// Days for which a change of the band is brought up.
const TOLD_DAYS: i64 = 14;

/// How complex an area was found last, and since when, after which band.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Found {
    band: String,
    changed: Option<(Timestamp, String)>,
}

type Kept = BTreeMap<ResponsibilityId, Found>;

/// Notes how complex each area is now: up at once, down only three points below, lest it flap. Nothing private has a part
/// in it, since others see what comes of it.
///
/// # Errors
/// Those of the ledger.
pub(crate) async fn watch(desk: &Desk) -> Result<(), DeskError> {
    let world = &desk.snapshot_of(&desk.sharing()).await?;
    let kept: Kept = desk.ledger.state(&desk.house(), BANDS).await?.unwrap_or_default();
    let mut now = kept.clone();
    for area in world.responsibilities.values() {
        let Some(score) = score(world, area) else { continue };
        let before = kept.get(&area.id).and_then(|found| band_called(&found.band));
        let band = before.map_or(Band::of(score), |before| before.then(score));
        let changed = match before {
            Some(before) if before != band => Some((world.now, band_word(before).to_owned())),
            _ => kept.get(&area.id).and_then(|found| found.changed.clone()),
        };
        now.insert(area.id, Found { band: band_word(band).to_owned(), changed });
    }
    if now != kept {
        let mut txn = desk.ledger.begin(&desk.house().actor, desk.now()).await?;
        txn.set_state(BANDS, &now).await?;
        txn.commit().await?;
    }
    Ok(())
}

/// One proposal for each area that became more or less complex lately: to settle who has which part in it.
///
/// # Errors
/// Those of the ledger.
pub(crate) async fn crossed(desk: &Desk, world: &Snapshot) -> Result<Vec<Proposal>, DeskError> {
    let kept: Kept = desk.ledger.state(&desk.house(), BANDS).await?.unwrap_or_default();
    let since = world.now - SignedDuration::from_hours(24 * TOLD_DAYS);
    let lately = |found: &Found| found.changed.clone().filter(|(at, _)| (since..=world.now).contains(at));
    Ok(kept
        .iter()
        .filter_map(|(id, found)| {
            let (at, before) = lately(found)?;
            Some(proposal(world, world.responsibilities.get(id)?, band_called(&found.band)?, &before, at))
        })
        .collect())
}

fn band_called(word: &str) -> Option<Band> {
    [Band::Simple, Band::Complicated, Band::Complex].into_iter().find(|band| band_word(*band) == word)
}

fn proposal(world: &Snapshot, area: &Responsibility, band: Band, before: &str, at: Timestamp) -> Proposal {
    let (word, roles) = words(band);
    let name = inert(&area.name);
    let what = of(world, area);
    let most = what
        .as_ref()
        .and_then(|c| c.parts.first())
        .map_or(String::new(), |p| format!(", most of all by {}", p.0));
    let evidence = Evidence {
        item: ItemRef::Responsibility(area.id),
        quote: format!("{word}{most}"),
        at: Some(at),
        clearance: area.clearance.clone(),
    };
    let title = format!("Settle who does what in {name}: {} now", word.to_lowercase());
    let id = TaskId::derive(&format!("{title} {at}"));
    let mut task = Task::new(id, SourceId::derive("own"), title.clone());
    (task.state, task.created, task.outcome) = (TaskState::Next, Some(world.now), roles.to_owned());
    let reason =
        Reason::new("complexity", "an area whose roles no longer fit", SETTLED_MINUTES, Unit::Minutes);
    Proposal::new(
        Draft {
            kind: "grid.band",
            key: format!("{} {before} {word} {at}", area.id),
            title,
            because: format!(
                "It was {} and is {} now{most}. {roles}",
                before.to_lowercase(),
                word.to_lowercase()
            ),
            effect: Effect::CreateTask { task: Box::new(task) },
            ways: Vec::new(),
            expected: "roles that fit".to_owned(),
            reasons: vec![reason.with(vec![evidence.clone()])],
            evidence: vec![evidence],
            about: vec![ItemRef::Responsibility(area.id)],
            goal: None,
            by: None,
            expires: at + SignedDuration::from_hours(24 * TOLD_DAYS),
        },
        world.now,
    )
}

/// What settling roles is taken to save.
const SETTLED_MINUTES: f64 = 15.0;
