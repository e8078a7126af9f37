//! Which changes together would do best: what was written in both scenarios, and the changes that one's own weeks offer.

use super::act::{Effort, Touched, together, weighed_up};
use super::difference::Difference;
use super::named::{Ahead, Named, ahead};
use super::{Asked, Basis, REPLICATIONS, aside, read_world, told, within, words};
use crate::{Desk, DeskError};
use engines::maths::{meetings, work};
use engines::twin::Change;
use engines::twin::search::{self, MOST_CHANGES};
use engines::twin::what_if::{Measure, Settings};
use jiff::civil::Weekday;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use world::{PersonId, Snapshot};

/// What the changes are to bring.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Aim {
    /// Fewer dates missed.
    Dates,
    /// More time for goals.
    Goals,
    /// More deep work.
    #[default]
    DeepWork,
    /// Less after hours.
    AfterHours,
}

impl Aim {
    /// All of them.
    pub const ALL: [Aim; 4] = [Aim::DeepWork, Aim::Dates, Aim::Goals, Aim::AfterHours];

    /// For addresses.
    pub fn word(self) -> &'static str {
        match self {
            Aim::Dates => "dates",
            Aim::Goals => "goals",
            Aim::DeepWork => "deep-work",
            Aim::AfterHours => "after-hours",
        }
    }
    /// As shown.
    pub fn name(self) -> &'static str {
        match self {
            Aim::Dates => "Less lateness",
            Aim::Goals => "More time for goals",
            Aim::DeepWork => "More deep work",
            Aim::AfterHours => "Less after hours",
        }
    }
    /// The one of an address.
    ///
    /// # Errors
    /// `E_RANGE` for any other word.
    pub fn of(word: &str) -> Result<Aim, DeskError> {
        let known: Vec<&str> = Aim::ALL.iter().map(|a| a.word()).collect();
        Aim::ALL.into_iter().find(|a| a.word() == word.trim()).ok_or_else(|| {
            DeskError::input(
                &format!("“{}” is no aim", crate::words::short(word, 40)),
                "E_RANGE",
                &format!("one of {}", known.join(", ")),
            )
        })
    }
    fn measure(self) -> Measure {
        match self {
            Aim::Dates => Measure::Tardiness,
            Aim::Goals => Measure::GoalHours,
            Aim::DeepWork => Measure::Focus,
            Aim::AfterHours => Measure::AfterHours,
        }
    }
}

/// A set of changes.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Best {
    /// Its changes, a sentence a line.
    pub text: String,
    /// The same one by one, each with what can be proposed of it.
    pub changes: Vec<Part>,
    /// What it takes to make them.
    pub effort: Effort,
    /// What it does.
    pub differences: Vec<Difference>,
}

/// A change of a set.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Part {
    /// As it is written.
    pub words: String,
    /// What could be proposed at once, or why nothing can.
    pub act: Result<String, String>,
}

/// A change that is tried, with what can be proposed of it and what it touches.
struct Candidate {
    change: Change,
    act: Result<String, String>,
    touched: Touched,
}

/// The best three sets for an aim; fewer where fewer are clearly better than nothing.
///
/// # Errors
/// As [`super::what_if`].
pub async fn best(desk: &Desk, asked: &Asked, aim: Aim) -> Result<Vec<Best>, DeskError> {
    within(asked.weeks())?;
    let world = read_world(desk, asked.weeks()).await?;
    let (asked, config) = (asked.clone(), desk.engines());
    aside(move || {
        let (basis, _) = Basis::with(world, asked.weeks(), asked.replications(), config.alignment.clone())?;
        of(&basis, &asked, &config, aim)
    })
    .await
}

#[cfg(test)]
pub(super) fn found(
    world: Snapshot,
    asked: &Asked,
    aim: Aim,
    config: &engines::Config,
) -> Result<Vec<Best>, DeskError> {
    let (basis, _) = Basis::with(world, asked.weeks(), asked.replications(), config.alignment.clone())?;
    of(&basis, asked, config, aim)
}

/// The same on weeks that are fitted already; never on more replications than the usual number.
pub(super) fn of(
    basis: &Basis,
    asked: &Asked,
    config: &engines::Config,
    aim: Aim,
) -> Result<Vec<Best>, DeskError> {
    let tried = candidates(&basis.world, config, asked);
    let all: Vec<Change> = tried.iter().map(|one| one.change.clone()).collect();
    let settings = Settings { replications: basis.settings.replications.min(REPLICATIONS), ..basis.settings };
    let effort = |set: &[usize]| together(set.iter().map(|n| &tried[*n].touched));
    let rank = |set: &[usize]| effort(set).rank();
    let sets = search::best(&basis.world, &basis.fit, &all, aim.measure(), &settings, &basis.config, rank)
        .map_err(told)?;
    let (thin, now) = (basis.fit.is_thin(), basis.weeks()?.outlook().figures);
    let part = |n: &usize| Part { words: words::told(&all[*n]), act: tried[*n].act.clone() };
    let best = |set: search::Best| {
        let changes: Vec<Part> = set.changes.iter().map(part).collect();
        Best {
            text: changes.iter().map(|c| c.words.as_str()).collect::<Vec<_>>().join("\n"),
            changes,
            effort: effort(&set.changes),
            differences: Difference::all(&set.effects, &now, thin),
        }
    };
    // What would be told as nothing of what is aimed at, or makes more worse than better, is no advice.
    let helps = |found: &Best| {
        found.differences.iter().any(|d| d.measure == aim.measure() && d.better)
            && super::difference::net(&found.differences) >= 0.0
    };
    Ok(sets.into_iter().map(best).filter(helps).collect())
}

/// So many of the longest series are offered to be dropped, so many to be shortened.
const SERIES: usize = 3;
/// So much work is offered to be handed over.
const WORK: usize = 2;

/// What is tried: what was written, whether it can be proposed or not, then what one's own weeks offer, as far as
/// something can be proposed of it at once: the longest series dropped or halved, mornings kept free, work handed over to
/// whoever covers it. 1-2-1s, family, ways and what the pair has with each other stay.
fn candidates(world: &Snapshot, config: &engines::Config, asked: &Asked) -> Vec<Candidate> {
    let weeks = asked.weeks();
    let weigh = |change: Change| {
        let (act, touched) = weighed_up(world, config, &change, weeks);
        Candidate { change, act, touched }
    };
    let written = [&asked.first, &asked.second].map(|text| words::read(world, weeks, text).changes());
    let mut all: Vec<Candidate> = written.into_iter().flatten().map(weigh).collect();
    let named = Named::of(world, weeks);
    let series = series(world, &named, weeks);
    let offered = |changes: &mut dyn Iterator<Item = Change>, most: usize| -> Vec<Candidate> {
        changes.map(weigh).filter(|one| one.act.is_ok()).take(most).collect()
    };
    let drop = |(name, _): &(&String, &Ahead)| Change::Drop { series: (*name).clone() };
    let halve = |(name, ahead): &(&String, &Ahead)| Change::Shorten {
        series: (*name).clone(),
        minutes: (ahead.minutes / ahead.count.max(1) as i64 / 10 * 5).max(15) as u32,
    };
    all.extend(offered(&mut series.iter().map(drop), SERIES));
    all.extend(offered(&mut series.iter().map(halve), SERIES));
    let (open, noon, _) = named.day();
    let quietest = [Weekday::Friday, Weekday::Monday];
    let mut mornings =
        quietest.into_iter().map(|weekday| Change::Protect { weekday, from: open, until: noon });
    all.extend(offered(&mut mornings, quietest.len()));
    let mut handed: Vec<(String, usize)> = named.handable().into_iter().collect();
    handed.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    let to = |what: String| taker(world, &what).map(|to| Change::Delegate { what, to: Some(to) });
    all.extend(offered(&mut handed.into_iter().filter_map(|(what, _)| to(what)), WORK));
    let mut kept: Vec<Candidate> = Vec::new();
    for one in all {
        if !kept.iter().any(|known| known.change == one.change) {
            kept.push(one);
        }
    }
    kept.truncate(MOST_CHANGES);
    kept
}

/// Whether nobody is in a meeting but the executive and the assistant.
fn is_the_pairs(world: &Snapshot, event: &world::Event) -> bool {
    let others = meetings::others(world, event);
    let is_partner =
        |email: &str| world.office.assistant.as_ref().is_some_and(|a| a.email.eq_ignore_ascii_case(email));
    !others.is_empty() && others.iter().all(|other| is_partner(&other.email))
}

/// Series ahead that are not protected, the longest first.
fn series<'a>(world: &Snapshot, named: &'a Named<'_>, weeks: u32) -> Vec<(&'a String, &'a Ahead)> {
    let all = ahead(world, weeks);
    let stays = |name: &str| {
        all.iter().any(|e| e.summary.trim() == name && (meetings::is_protected(e) || is_the_pairs(world, e)))
    };
    let mut found: Vec<(&String, &Ahead)> =
        named.meetings.iter().filter(|(name, ahead)| ahead.count > 1 && !stays(name)).collect();
    found.sort_by(|a, b| b.1.minutes.cmp(&a.1.minutes).then(a.0.cmp(b.0)));
    found
}

/// Who could take work over: whoever covers the area, else whoever does most of the project already; none where nobody
/// is near it.
fn taker(world: &Snapshot, what: &str) -> Option<String> {
    let owner = world.office.owner.person;
    let area = world.responsibilities.values().find(|r| r.name == what);
    let covers = area.into_iter().flat_map(|r| r.backups.iter().chain(&r.responsible)).copied();
    let project = world.projects.values().find(|p| p.name == what).map(|p| p.id);
    let theirs = |t: &&world::Task| {
        project.is_some() && t.project == project && t.state.is_open() && !work::is_mine(world, t)
    };
    let mut does: BTreeMap<PersonId, usize> = BTreeMap::new();
    for person in world.tasks.values().filter(theirs).filter_map(|t| t.owner) {
        *does.entry(person).or_default() += 1;
    }
    let most =
        does.into_iter().max_by_key(|(person, n)| (*n, std::cmp::Reverse(*person))).map(|(who, _)| who);
    let person = covers.chain(most).find(|person| *person != owner)?;
    world.people.get(&person).filter(|p| crate::people::may_be_shown(p)).map(|p| p.name.clone())
}
