//! What if: the coming weeks lived through many times as they are and as they would be after changes that somebody wrote
//! down in words; what rests on what; how good such forecasts have been (spec §8).
//!
//! [`compose`] is pure: a snapshot as its reader may see it and what was written, in; the page out. Nothing is written
//! but by [`propose`], which asks for a yes like everything else.

mod accuracy;
mod act;
#[cfg(test)]
mod asked_tests;
mod best;
mod changed;
mod choices;
mod difference;
#[cfg(test)]
mod figures_tests;
mod issued;
mod named;
mod rows;
#[cfg(test)]
mod spoken_tests;
#[cfg(test)]
mod tests;
mod told;
mod why;
mod why_week;
mod words;
#[cfg(test)]
mod words_tests;

pub use accuracy::{A_PAGE, Accuracy, BinRow, ForecastOf, LevelRow, accuracy};
pub use act::{Effort, propose, waiting};
pub(crate) use act::{check, is_asked};
pub use best::{Aim, Best, Part, best};
pub(crate) use changed::line;
pub use changed::{Changed, Named, Row, Why, changed};
pub use choices::{Builder, Choice, Choices};
pub use difference::Difference;
pub use issued::issue;
pub(crate) use issued::{all as issues, anew, engines, engines_of, in_100, of_day as issue_of};
pub use rows::{
    BarRow, ForecastRow, GoalRow, InputRow, MeasureRow, PersonRow, ProjectRow, RoomRow, Taken, WeekRow,
};
pub use why::{WhyOf, WhyRow, why};
pub use words::{Read, Understood, Unread};

use crate::words::{count, day};
use crate::{Desk, DeskError};
use engines::alignment::AlignmentConfig;
use engines::twin::backtest;
use engines::twin::fit::{Fit, fit};
use engines::twin::what_if::{self, Comparison, Outcome, Settings, Weeks};
use engines::{EngineError, twin};
use jiff::civil::Date;
use serde::Serialize;
use world::Snapshot;

/// Replications of each scenario.
pub const REPLICATIONS: usize = 1_000;
/// Replications of a first answer.
pub const FIRST: usize = 250;
/// Replications of one that is refined while somebody looks at the first.
pub const REFINED: usize = 2_000;
/// Replications of each week that is lived through again to judge earlier forecasts.
const LOOKING_BACK: usize = 100;
/// Weeks ahead where nothing is said.
pub const WEEKS: u32 = 4;
/// Weeks that the page offers.
pub const OFFERED: [u32; 4] = [4, 8, 13, 26];
/// Weeks that are read back: those that are lived through again, each with its own past.
const BACK: usize = backtest::WEEKS as usize + 13;

/// What is asked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    /// Weeks ahead; 0 is the usual.
    pub weeks: u32,
    /// The changes of the first scenario, a sentence a line.
    pub first: String,
    /// Those of the second.
    pub second: String,
    /// Replications; 0 is the usual number.
    pub replications: usize,
}

impl Asked {
    fn weeks(&self) -> u32 {
        if self.weeks == 0 { WEEKS } else { self.weeks }
    }
    fn replications(&self) -> usize {
        if self.replications == 0 { REPLICATIONS } else { self.replications.min(REFINED) }
    }
}

/// One of the two scenarios.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Scenario {
    /// "A" or "B".
    pub letter: char,
    /// What was written, as it was understood.
    pub read: Read,
    /// When each new project of it would be done.
    pub landings: Vec<String>,
    /// For each change what could be proposed at once, or why nothing can.
    pub acts: Vec<Result<String, String>>,
    /// How it differs from the weeks as they are.
    pub differences: Vec<Difference>,
    /// What each change does by itself, where there are several.
    pub alone: Vec<(String, Vec<Difference>)>,
}

impl Scenario {
    /// Whether nothing of it was understood.
    pub fn is_unread(&self) -> bool {
        self.read.changes.is_empty()
    }
    /// A short name: its first change, and how many more.
    pub fn name(&self) -> String {
        let first = self.read.changes.first().map_or("Nothing changes", |c| c.words.as_str());
        match self.read.changes.len().saturating_sub(1) {
            0 => first.to_owned(),
            n => format!("{first} and {n} more"),
        }
    }
}

/// The page.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WhatIf {
    /// The finding.
    pub headline: String,
    /// What it rests on.
    pub support: String,
    /// Weeks ahead.
    pub weeks: u32,
    /// "to Fri 18 Dec".
    pub until: String,
    /// Where history is too short: what that means.
    pub thin: Option<String>,
    /// Whether the work keeps up with what comes in: a sentence where it does not or hardly.
    pub steady: Option<String>,
    /// The scenarios in which something changes, in order.
    pub scenarios: Vec<Scenario>,
    /// Every measure, the weeks as they are and each scenario.
    pub measures: Vec<MeasureRow>,
    /// Hours a week for each goal.
    pub goals: Vec<GoalRow>,
    /// The weeks ahead.
    pub load: Vec<WeekRow>,
    /// What is left of them for one's own work, as things are.
    pub room: Vec<RoomRow>,
    /// Open work by who does it.
    pub people: Vec<PersonRow>,
    /// From so many replications.
    pub replications: usize,
    /// Each open task.
    pub forecasts: Vec<ForecastRow>,
    /// Projects with open work.
    pub projects: Vec<ProjectRow>,
    /// What the weeks are made of, with how much data is behind each figure.
    pub inputs: Vec<InputRow>,
    /// How the dates are put off by the record, in a sentence.
    pub corrected: String,
    /// What can be chosen from.
    pub choices: Choices,
    /// Whether something may be left out that this reader may not see.
    pub hides: bool,
}

impl WhatIf {
    /// Whether something was written that was not understood at all.
    pub fn is_unclear(&self) -> bool {
        self.scenarios.iter().any(|s| s.read.is_unclear())
    }
    /// Whether something was written and nothing of it understood, so that nothing is compared.
    pub fn is_unread(&self) -> bool {
        !self.scenarios.is_empty() && self.scenarios.iter().all(Scenario::is_unread)
    }
}

/// What every answer rests on.
pub(crate) struct Basis {
    pub world: Snapshot,
    pub fit: Fit,
    pub settings: Settings,
    pub config: AlignmentConfig,
    pub today: Date,
}

impl Basis {
    /// Fits the weeks to the history in a world, and puts dates off as the record of earlier forecasts says.
    pub fn of(
        world: Snapshot,
        weeks: u32,
        config: AlignmentConfig,
    ) -> Result<(Basis, backtest::Accuracy), DeskError> {
        Basis::with(world, weeks, REPLICATIONS, config)
    }
    /// The same with so many replications.
    fn with(
        world: Snapshot,
        weeks: u32,
        replications: usize,
        config: AlignmentConfig,
    ) -> Result<(Basis, backtest::Accuracy), DeskError> {
        let today = world.zone().to_datetime(world.now).date();
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        let seed = engines::maths::random::key(&format!("{} {today}", world.office.owner.person));
        let settings = Settings { weeks, replications, seed, threads, stretch: backtest::Stretch::NONE };
        let back = Settings { replications: LOOKING_BACK, ..settings };
        let record = backtest::replay(&world, &back, &config).map_err(told)?;
        let settings = Settings { stretch: record.stretch, ..settings };
        let fit = fit(&world);
        Ok((Basis { world, fit, settings, config, today }, record))
    }
    /// The weeks as they are, against which scenarios are held.
    pub fn weeks(&self) -> Result<Weeks<'_>, DeskError> {
        Weeks::live(&self.world, &self.fit, &self.settings, &self.config).map_err(told)
    }
}

/// What an engine refuses, as the desk says it.
pub(crate) fn told(error: EngineError) -> DeskError {
    DeskError::Input { problem: error.to_string(), code: error.code(), hint: error.hint().to_owned() }
}

/// The world with what is looked back on and the calendar ahead, as whoever sits here may see it.
pub(crate) async fn read_world(desk: &Desk, weeks: u32) -> Result<Snapshot, DeskError> {
    let mut world = desk.history_and_ahead(BACK, weeks).await?;
    with_todays_plan(desk, &mut world).await?;
    Ok(world)
}

/// Puts the plan of the day into a world: the weeks are lived through as it says.
pub(super) async fn with_todays_plan(desk: &Desk, world: &mut Snapshot) -> Result<(), DeskError> {
    let today = desk.today();
    let plan = match desk.last_plan(today).await? {
        Some(kept) => kept,
        None => crate::plan::of_day(desk, world, today, None),
    };
    world.planned =
        std::sync::Arc::new(plan.blocks.iter().map(|block| (block.interval, block.task)).collect());
    Ok(())
}

/// Runs what takes long beside what must stay quick.
pub(crate) async fn aside<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, DeskError> + Send + 'static,
) -> Result<T, DeskError> {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done,
        Err(error) => std::panic::resume_unwind(error.into_panic()),
    }
}

/// The weeks ahead as they are, and as they would be.
///
/// # Errors
/// `E_LIMIT` beyond 26 weeks, `E_CONFLICT` for changes of one scenario that contradict each other; those of the ledger.
pub async fn what_if(desk: &Desk, asked: &Asked) -> Result<WhatIf, DeskError> {
    Ok(what_if_and_best(desk, asked, None).await?.0)
}

/// The same, with the changes that would do best for an aim: the weeks are fitted once for both.
///
/// # Errors
/// As [`what_if`].
pub async fn what_if_and_best(
    desk: &Desk,
    asked: &Asked,
    aim: Option<Aim>,
) -> Result<(WhatIf, Option<Vec<Best>>), DeskError> {
    within(asked.weeks())?;
    let world = read_world(desk, asked.weeks()).await?;
    let outside = crate::goals::recommended(desk, &world).await?;
    let (asked, config, hides) = (asked.clone(), issued::engines(desk).await?, !desk.is_executive());
    let (mut page, best) = aside(move || {
        let (basis, record) =
            Basis::with(world, asked.weeks(), asked.replications(), config.alignment.clone())?;
        let page = page_of(&basis, &record, &asked, &config, hides)?;
        let best = aim.map(|aim| best::of(&basis, &asked, &config, aim)).transpose()?;
        Ok((page, best))
    })
    .await?;
    for project in &mut page.projects {
        if let Some(date) = outside.get(&project.id) {
            project.outside = day(*date, desk.today());
        }
    }
    Ok((page, best))
}

/// A sentence of each kind of change, with names of this office; each is understood as it stands.
///
/// # Errors
/// Those of the ledger.
pub async fn examples(desk: &Desk) -> Result<Vec<String>, DeskError> {
    let world = read_world(desk, WEEKS).await?;
    aside(move || Ok(choices::choices(&world, WEEKS).examples)).await
}

/// Refuses weeks that are too far before anything is read.
fn within(weeks: u32) -> Result<(), DeskError> {
    match weeks {
        0..=what_if::MOST_WEEKS => Ok(()),
        _ => Err(told(EngineError::Limit {
            what: "the number of weeks ahead".into(),
            found: i64::from(weeks),
            limit: i64::from(what_if::MOST_WEEKS),
        })),
    }
}

/// Makes the page of a world.
#[cfg(test)]
pub(crate) fn compose(
    world: Snapshot,
    asked: &Asked,
    config: &engines::Config,
    hides: bool,
) -> Result<WhatIf, DeskError> {
    let (basis, record) = Basis::with(world, asked.weeks(), asked.replications(), config.alignment.clone())?;
    page_of(&basis, &record, asked, config, hides)
}

/// Makes the page.
fn page_of(
    basis: &Basis,
    record: &backtest::Accuracy,
    asked: &Asked,
    config: &engines::Config,
    hides: bool,
) -> Result<WhatIf, DeskError> {
    let weeks = asked.weeks();
    let reads = [&asked.first, &asked.second].map(|text| words::read(&basis.world, weeks, text));
    let as_they_come = basis.weeks()?;
    let mut found: Vec<(char, Read, Option<Comparison>)> = Vec::new();
    for (letter, read) in ['A', 'B'].into_iter().zip(reads) {
        if !read.is_empty() {
            // Where nothing is understood, nothing is compared.
            let compared = match read.changes.is_empty() {
                true => None,
                false => Some(compare(&as_they_come, &read, &basis.world, weeks)?),
            };
            found.push((letter, read, compared));
        }
    }
    let mut base = as_they_come.outlook();
    // A date has the odds that every page tells of it today.
    let since = base.since_told(&basis.world, &config.orchestration.morning);
    base.as_told(&since);
    found.iter_mut().filter_map(|(_, _, c)| c.as_mut()).for_each(|c| c.then.as_told(&since));
    let thin = basis.fit.is_thin();
    let scenarios: Vec<Scenario> = found
        .iter()
        .map(|(letter, read, compared)| scenario(basis, config, &base, *letter, read, compared.as_ref()))
        .collect();
    let then: Vec<(char, &Outcome)> =
        found.iter().filter_map(|(letter, _, c)| Some((*letter, &c.as_ref()?.then))).collect();
    let told = told::Told { basis, base: &base, then: &then, thin };
    let forecasts = told.forecasts();
    let until =
        basis.world.zone().to_datetime(basis.world.now).date().saturating_add(jiff::Span::new().weeks(weeks));
    Ok(WhatIf {
        headline: difference::headline(&scenarios, &forecasts, &base, weeks),
        support: support(basis),
        weeks,
        until: format!("to {}", day(until, basis.today)),
        thin: thin.then(|| {
            format!(
                "There are {:.0} days of history; from four weeks on answers are told to the point. Until then most figures are a guess of ours, and chances are told in tens. How full a week is counts only what is known; the hours left for your own work below allow for what usually comes up in other offices, too.",
                7.0 * basis.fit.weeks
            )
        }),
        steady: match (told.steady(), told.empties()) {
            (Some(steady), Some(empties)) => Some(format!("{steady} {empties}")),
            (steady, empties) => steady.or(empties),
        },
        measures: told.measures(),
        goals: told.goals(),
        load: told.load(),
        room: told.room(),
        people: told.people(),
        replications: basis.settings.replications,
        projects: told.projects(),
        inputs: rows::inputs(&basis.fit),
        corrected: accuracy::corrected(&record.stretch),
        choices: choices::choices(&basis.world, weeks),
        forecasts,
        scenarios,
        hides,
    })
}

/// The weeks as they are against those after changes.
fn compare(weeks: &Weeks<'_>, read: &Read, world: &Snapshot, ahead: u32) -> Result<Comparison, DeskError> {
    let changes = read.changes();
    if let Some((a, b)) = twin::contradiction(&changes) {
        let words = |n: usize| crate::words::inert(&read.changes[n].words);
        return Err(DeskError::Input {
            problem: format!("“{}” and “{}” contradict each other", words(a), words(b)),
            code: "E_CONFLICT",
            hint: "leave one of the two out".to_owned(),
        });
    }
    let named = named::Named::of(world, ahead);
    if let Some((a, b)) = named.moved_into(&changes) {
        let words = |n: usize| crate::words::inert(&read.changes[n].words);
        return Err(DeskError::Input {
            problem: format!("“{}” puts it into “{}”", words(a), words(b)),
            code: "E_CONFLICT",
            hint: "leave one of the two out".to_owned(),
        });
    }
    if let Some((goals, sum)) = named.too_heavy(&changes) {
        return Err(DeskError::Input {
            problem: format!(
                "{} stand beside each other and cannot weigh {sum:.0}% together",
                engines::maths::spoken::listed(&goals)
            ),
            code: "E_CONFLICT",
            hint: "give them 100% at most in all".to_owned(),
        });
    }
    weeks.compare(&changes).map_err(told)
}

fn scenario(
    basis: &Basis,
    config: &engines::Config,
    base: &Outcome,
    letter: char,
    read: &Read,
    compared: Option<&Comparison>,
) -> Scenario {
    let (thin, effects, each) =
        compared.map_or((false, &[][..], &[][..]), |c| (c.thin, &c.effects, &c.alone));
    let acts =
        read.changes.iter().map(|c| act::offered(&basis.world, config, &c.change, basis.settings.weeks));
    let alone = read.changes.iter().zip(each);
    let landings = compared.map_or_else(Vec::new, |c| told::landings(basis, &c.then.new, thin));
    Scenario {
        letter,
        acts: acts.collect(),
        landings,
        differences: Difference::all(effects, &base.figures, thin),
        alone: alone
            .map(|(c, effects)| (c.words.clone(), Difference::all(effects, &base.figures, thin)))
            .collect(),
        read: read.clone(),
    }
}

fn support(basis: &Basis) -> String {
    let weeks = basis.fit.weeks.floor() as usize;
    let from = match weeks {
        0 => "hardly any history".to_owned(),
        n => format!("your last {}", count(n, "week", "weeks")),
    };
    format!(
        "{} simulated calendars, built from {from}. Scenarios meet the same chance, so that they differ by what was changed alone.",
        basis.settings.replications
    )
}
