//! How good the forecasts have been: the last weeks lived through again from what was known at their beginning.

use super::{Basis, aside, read_world};
use crate::words::{count, day, inert, short};
use crate::{Desk, DeskError};
use engines::twin::backtest::{self, Bin, Coverage, DRIFT, DRIFT_OVER, ENOUGH, Judged, Standing, Stretch};
use jiff::civil::Date;
use serde::Serialize;
use world::{Snapshot, TaskId};

/// How often a level held.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LevelRow {
    /// "Five of ten", "Eight of ten".
    pub name: &'static str,
    /// As it should be, 0–1.
    pub level: f64,
    /// "31 of 40 held, 12 on the very day".
    pub words: String,
    /// How many were done before the day told.
    pub before: usize,
    /// How many on the very day.
    pub on_the_day: usize,
    /// "78 of 100, between 63 and 88"; nothing where there is none.
    pub share: String,
    /// Whether it holds more or less often than it says, by more than chance and by more than what was done on the very day.
    pub off: bool,
    /// What that means and what to do with it, or that the very day alone makes the difference: a sentence; none where it
    /// is as it should be.
    pub means: Option<String>,
}

/// Chances that were told, and what came.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BinRow {
    /// "20 to 40 in 100".
    pub told: String,
    /// "9 of 24 kept, 38 in 100".
    pub came: String,
    /// Mean of what was told, 0–1.
    pub mean: f64,
    /// The share that came true, 0–1.
    pub share: f64,
}

/// A forecast with what came of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ForecastOf {
    /// Of which task.
    pub task: TaskId,
    /// Its title.
    pub title: String,
    /// As of which day.
    pub told_on: String,
    /// "half by Mon 2 Nov, eight of ten by Thu 5 Nov".
    pub told: String,
    /// "done Wed 4 Nov", "still open".
    pub came: String,
    /// Whether it came by the day told for half, for eight of ten and for nineteen of 20; none where that day is not over
    /// or none was told. What the table of levels counts.
    pub held: [Option<bool>; 3],
    /// The chance told that its date would be kept, 0–1; none without one.
    pub chance: Option<f64>,
    /// Whether it was kept; none where that is not known. What the table of chances counts.
    pub kept: Option<bool>,
}

impl ForecastOf {
    /// In words for each level: "held", "later", or nothing where it does not count.
    pub fn marks(&self) -> [&'static str; 3] {
        self.held.map(|held| match held {
            Some(true) => "held",
            Some(false) => "later",
            None => "",
        })
    }
    /// "62 in 100, kept"; nothing without a chance.
    pub fn chance_words(&self) -> String {
        let came = match self.kept {
            Some(true) => ", kept",
            Some(false) => ", missed",
            None => "",
        };
        self.chance.map_or(String::new(), |chance| format!("{:.0} in 100{came}", 100.0 * chance))
    }
}

/// The page.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Accuracy {
    /// The finding.
    pub headline: String,
    /// How it is done, and what it cannot know.
    pub support: String,
    /// Whether there is too little to say anything.
    pub too_little: bool,
    /// The three levels.
    pub levels: Vec<LevelRow>,
    /// Chances and what came.
    pub reliability: Vec<BinRow>,
    /// How the chances score beside telling everybody the same, a sentence; nothing where there is too little.
    pub score: String,
    /// That the record has drifted, a sentence.
    pub drift: Option<String>,
    /// How dates are put off by it.
    pub corrected: String,
    /// All forecasts, latest first: what the tables count can be counted again here.
    pub forecasts: Vec<ForecastOf>,
    /// Whether something may be left out that this reader may not see.
    pub hides: bool,
}

/// Fewer dates that do not fit leave their share a guess.
const FEW_MISFITS: f64 = 5.0;
/// So many forecasts stand on a page.
pub const A_PAGE: usize = 40;

/// How good the forecasts have been.
///
/// # Errors
/// Those of the ledger.
pub async fn accuracy(desk: &Desk) -> Result<Accuracy, DeskError> {
    let world = read_world(desk, super::WEEKS).await?;
    let (config, hides) = (desk.engines(), !desk.is_executive());
    aside(move || {
        let (basis, record) = Basis::of(world, super::WEEKS, config.alignment)?;
        Ok(composed(&basis.world, &record, hides))
    })
    .await
}

pub(super) fn composed(world: &Snapshot, record: &backtest::Accuracy, hides: bool) -> Accuracy {
    let counts = |j: &&Judged| j.told.iter().any(Option::is_some) || j.met.is_some();
    let known = record.judged.iter().rev().filter(counts);
    Accuracy {
        headline: headline(record),
        support: format!(
            "{} lived through again, each from what was known on its Monday, against what came. A task counts once, by the first Monday it was open on. Dates and estimates are those of then, where a later change of them is known: a date that was put off since counts as missed. Work that was dropped is left out.",
            crate::words::sentence(&count(record.weeks, "past week was", "past weeks were"))
        ),
        too_little: record.is_too_little(),
        levels: (0..LEVELS.len()).map(|n| level(record, n)).collect(),
        reliability: record.reliability.iter().map(bin).collect(),
        score: record.brier.map_or(String::new(), |(own, same)| {
            let (beside, then) = match own < same {
                true => ("better than", ""),
                false => ("worse than", " Take single chances roughly: so far they tell dates apart no better than one chance for all would."),
            };
            format!(
                "The chances miss by {own:.3} on the scale of Brier (0 is perfect), {beside} telling every date the same chance, {same:.3}.{then}"
            )
        }),
        drift: record.drift.map(drifted),
        corrected: corrected(&record.stretch),
        forecasts: known.filter_map(|j| forecast(world, j)).collect(),
        hides,
    }
}

fn headline(record: &backtest::Accuracy) -> String {
    let eight = record.coverage[1];
    if record.is_too_little() {
        return format!(
            "Not enough history: {} of a past week can be judged, {ENOUGH} are needed.",
            count(eight.of, "forecast", "forecasts")
        );
    }
    format!(
        "Of {} dates told as eight of ten, {} held: {:.0} in 100.",
        eight.of,
        eight.held,
        100.0 * eight.share().unwrap_or(0.0)
    )
}

/// That the record has left its range, ties shared.
fn drifted(share: f64) -> String {
    let [low, high, here] = [DRIFT.0, DRIFT.1, share].map(|share| 100.0 * share);
    let came = match share > DRIFT.1 {
        true => format!("{here:.0} in 100 were done before that day: dates are told later than need be"),
        false => {
            format!(
                "{here:.0} in 100 were done by that day, the day itself with it: dates are told too early"
            )
        }
    };
    format!(
        "Take dates with care: of the latest {DRIFT_OVER} that were told as eight of ten, {came}. It should be {low:.0} to {high:.0}."
    )
}

/// The levels as they are told.
const LEVELS: [&str; 3] = ["Half", "Eight of ten", "Nineteen of 20"];

fn level(record: &backtest::Accuracy, n: usize) -> LevelRow {
    let coverage = &record.coverage[n];
    let interval =
        engines::maths::wilson::interval(coverage.held as u32, coverage.of as u32).unwrap_or((0.0, 1.0));
    let on_the_day = coverage.held - coverage.before;
    let tied = match on_the_day {
        0 => String::new(),
        n => format!(", {n} on the very day"),
    };
    LevelRow {
        name: LEVELS[n],
        level: coverage.level,
        words: format!("{} of {} held{tied}", coverage.held, coverage.of),
        before: coverage.before,
        on_the_day,
        share: coverage.share().map_or(String::new(), |share| {
            format!(
                "{:.0} in 100, between {:.0} and {:.0}",
                100.0 * share,
                100.0 * interval.0,
                100.0 * interval.1
            )
        }),
        off: matches!(coverage.standing(), Standing::TooOften | Standing::TooSeldom),
        means: means(&record.coverage, n),
    }
}

/// What it means that a level is off, and what to do with it; or that days alone make the difference.
fn means(all: &[Coverage; 3], n: usize) -> Option<String> {
    let (before, by) = all[n].between()?;
    let [before, by] = [before, by].map(|share| format!("{:.0} of 100", 100.0 * share));
    let days = format!("Days told for {}", crate::words::inside_a_sentence(LEVELS[n]));
    match all[n].standing() {
        Standing::AsTold => None,
        Standing::Ties => Some(format!(
            "{days}: {by} were done by them, {before} before them. What it should be lies between, so that work which ends on the very day alone makes the difference: it is as it should be."
        )),
        Standing::TooOften => Some(format!(
            "{days} hold more often than that: {before} were done before the day itself. They are told later than need be; whoever plans by them keeps too much room."
        )),
        Standing::TooSeldom => {
            let later = (n + 1..all.len()).find(|m| all[*m].standing() != Standing::TooSeldom);
            let instead = later.map_or_else(
                || "No later day is told that holds: keep room of your own beyond it.".to_owned(),
                |m| format!("Plan by the day told for {}.", crate::words::inside_a_sentence(LEVELS[m])),
            );
            Some(format!(
                "{days} hold less often than that: {by} were done by them, the day itself with it. {instead}"
            ))
        }
    }
}

fn bin(bin: &Bin) -> BinRow {
    BinRow {
        told: format!("{:.0} to {:.0} in 100", 100.0 * bin.from, 100.0 * bin.until),
        came: format!(
            "{:.0} of {} kept, {:.0} in 100",
            bin.came * bin.count as f64,
            bin.count,
            100.0 * bin.came
        ),
        mean: bin.told,
        share: bin.came,
    }
}

fn forecast(world: &Snapshot, judged: &Judged) -> Option<ForecastOf> {
    let task = world.tasks.get(&judged.task)?;
    let today = world.zone().to_datetime(world.now).date();
    let on = |date| day(date, today);
    let by = |date: Option<Date>| date.map_or_else(|| "after four weeks".to_owned(), on);
    let held = |day: Date| judged.ended.is_some_and(|ended| ended <= day);
    Some(ForecastOf {
        task: task.id,
        title: short(&inert(&task.title), 90),
        told_on: on(judged.monday),
        told: format!("half by {}, eight of ten by {}", by(judged.told[0]), by(judged.told[1])),
        came: judged.ended.map_or_else(|| "still open".to_owned(), |ended| format!("done {}", on(ended))),
        held: judged.told.map(|day| day.filter(|day| *day < today).map(held)),
        chance: judged.met.filter(|_| judged.was_met.is_some()),
        kept: judged.met.and(judged.was_met),
    })
}

/// How what is simulated is put right by the record.
pub(super) fn corrected(stretch: &Stretch) -> String {
    let mut said = Vec::new();
    if let Some(habit) = stretch.habit.filter(|habit| habit.count > 0) {
        let in_100 = |share: f64| format!("{:.0} in 100", 100.0 * share);
        let unseen =
            if habit.misfits < FEW_MISFITS { ", mostly a guess of ours: there were hardly any" } else { "" };
        said.push(format!(
            "Of {} dates that can be judged {} were kept. A date that fits is told as kept {}, one that does not {}{unseen}; when work is done about its date goes by habit.",
            habit.count,
            in_100(habit.kept),
            in_100(habit.fits),
            in_100(habit.does_not)
        ));
    }
    if stretch.count > 0 && stretch.factors != Stretch::NONE.factors {
        let times =
            |f: f64| if f.is_finite() { format!("{f:.1} times") } else { "beyond these weeks".to_owned() };
        said.push(match stretch.factors[0].is_finite() {
            false => "Work without a date mostly waits beyond these weeks, so that hardly any day is told for it.".to_owned(),
            true => format!(
            "Work without a date lingers: what was simulated for half of the cases is told at {} as many working days, for eight of ten {}.",
            times(stretch.factors[0]),
            times(stretch.factors[1])
            ),
        });
    }
    match (said.is_empty(), stretch.count) {
        (false, _) => said.join(" "),
        (true, 0) => "Dates stand as simulated: no earlier forecast can be judged yet.".to_owned(),
        (true, n) => format!(
            "Dates stand as simulated: of {n} earlier forecasts too few can be judged to put them right."
        ),
    }
}
