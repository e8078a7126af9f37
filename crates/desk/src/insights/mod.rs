//! Insights: where the time went, what changed, what was wasted and what would save it. The report is made of calendar
//! and mail headers as whoever sits here may see them; each figure has its formula and what it is made of.

mod behind;
mod chart;
mod code;
mod csv;
mod day;
mod figures;
mod finding;
mod offer;
mod team;
mod wastes;

#[cfg(test)]
mod tests;

pub use behind::why;
pub use chart::{Bar, Chart, Heat, HeatRow, Series};
pub use code::{Coding, Said, SheetRow, set, sheet};
pub use csv::csv;
pub use day::{Glimpse, day};
pub use figures::{Evidence, Figure, Source, Split, SplitRow, TierRow, Why};
pub use offer::offer;
pub use team::{Team, TeamRow, teams};
pub use wastes::{OutcomeRow, WasteCase, WasteRow};

use crate::marks::Marks;
use crate::words::{count, inert};
use crate::{Desk, DeskError};
use engines::analytics::{self, AnalyticsConfig, Diary, Given, coding};
use jiff::{ToSpan, civil};
use serde::Serialize;
use std::collections::BTreeMap;
use world::{EventId, Snapshot};

/// Weeks that a report may cover.
const MOST_WEEKS: usize = 53;

/// How far a report reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Span {
    /// Whole weeks before the present one.
    pub weeks: usize,
}

impl Span {
    /// A month, two, and a quarter: what the page offers.
    pub const OFFERED: [Span; 3] = [Span { weeks: 4 }, Span { weeks: 8 }, Span { weeks: 13 }];
    /// So many weeks.
    ///
    /// # Errors
    /// `E_RANGE` for none or more than 53.
    pub fn weeks(weeks: usize) -> Result<Span, DeskError> {
        match weeks {
            1..=MOST_WEEKS => Ok(Span { weeks }),
            _ => Err(DeskError::input(
                &format!("{weeks} weeks cannot be reported"),
                "E_RANGE",
                "give 1 to 53 weeks",
            )),
        }
    }
    /// As the page calls it.
    pub fn word(self) -> String {
        match self.weeks {
            13 => "Quarter".to_owned(),
            weeks => format!("{weeks} weeks"),
        }
    }
    /// Weeks of history that are needed: to compare with the time before, and for changes.
    fn history(self) -> usize {
        (2 * self.weeks).max(AnalyticsConfig::default().history_weeks)
    }
}

/// A report as it is shown.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Insights {
    /// How far it reaches.
    pub span: Span,
    /// "Weeks 40 to 47".
    pub title: String,
    /// "28 Sep to 22 Nov".
    pub dates: String,
    /// The finding.
    pub headline: String,
    /// One line of support.
    pub support: String,
    /// Hours a week by goal; none where nothing was in the calendar.
    pub chart: Option<Chart>,
    /// When in the week the meetings are; none where nothing was in the calendar.
    pub heat: Option<Heat>,
    /// Three figures beside the charts.
    pub three: Vec<Figure>,
    /// Wastes, costliest first.
    pub wastes: Vec<WasteRow>,
    /// What became of changes that were agreed to.
    pub outcomes: Vec<OutcomeRow>,
    /// Every metric.
    pub figures: Vec<Figure>,
    /// Worked time by goal, people, activity and place.
    pub splits: Vec<Split>,
    /// How fast groups of senders are answered.
    pub tiers: Vec<TierRow>,
    /// Figures of teams that know of them.
    pub teams: Vec<Team>,
    /// Published figures without a metric of their own.
    pub benchmarks: Vec<&'static str>,
    /// What is left out until somebody says what it is: events above 12 hours.
    pub asks: Vec<Source>,
    /// The correction sheet of the last week.
    pub sheet: Coding,
    /// Whether something may be left out that this reader may not see.
    pub hides: bool,
}

impl Insights {
    /// Whether no change against a waste waits for a yes.
    pub fn has_no_card(&self) -> bool {
        self.wastes.iter().all(|w| w.card.is_none())
    }
}

/// A world with what the engines say of it, from which reports are made.
pub(crate) struct Material {
    pub world: Snapshot,
    pub given: Given,
    pub config: AnalyticsConfig,
    pub coded: BTreeMap<EventId, coding::Coded>,
    pub today: civil::Date,
}

impl Material {
    /// Reads what a report of so many weeks needs.
    pub async fn read(desk: &Desk, span: Span) -> Result<Material, DeskError> {
        let world = desk.history(span.history()).await?;
        let planned = desk.done_plans(&world, span.weeks).await?;
        Ok(Material::of(world, planned, desk.engines(), desk.today()))
    }
    /// The same of a world that is there.
    pub fn of(
        world: Snapshot,
        planned: Vec<(world::Interval, world::TaskId)>,
        config: engines::Config,
        today: civil::Date,
    ) -> Material {
        let values = engines::alignment::values(&world, &config.alignment);
        let mut given = engines::given(&world, &values, &config);
        let coded = code::coded(&world);
        given.activity = coded.iter().map(|(id, c)| (*id, c.category.clone())).collect();
        given.by_hand = coded.iter().filter(|c| c.1.by_hand).map(|c| *c.0).collect();
        given.planned = planned;
        Material { given, coded, config: config.analytics, today, world }
    }
    /// The diary over the history of a span.
    pub fn diary(&self, span: Span) -> Diary<'_> {
        Diary::new(&self.world, &self.given, &self.config, monday(self.today, span.history()))
    }
}

/// The Monday so many weeks before the present one.
fn monday(today: civil::Date, weeks: usize) -> civil::Date {
    let back = i64::from(today.weekday().to_monday_zero_offset()) + 7 * weeks as i64;
    today.saturating_sub(back.days())
}

/// The report of the last weeks for whoever sits here.
///
/// # Errors
/// Those of the ledger.
pub async fn insights(desk: &Desk, span: Span) -> Result<Insights, DeskError> {
    let material = Material::read(desk, span).await?;
    let seats = desk.seats().await?;
    let mut report = compose(&material, span, !desk.is_executive());
    wastes::cards(&mut report.wastes, &material.world, &seats);
    let offers = engines::offers(&material.world, &material.given, &desk.engines());
    wastes::next(&mut report.wastes, &material.world, &offers);
    Ok(report)
}

/// Makes the report.
pub(crate) fn compose(material: &Material, span: Span, hides: bool) -> Insights {
    let (world, diary) = (&material.world, material.diary(span));
    let now = diary.last_weeks(span.weeks);
    let both = diary.whole_weeks(2 * span.weeks);
    let before = match both.len().checked_sub(span.weeks) {
        Some(n) if n > 0 => {
            diary.between(&world::Interval::new(both[0].span().start, both[n - 1].span().end))
        }
        _ => diary.stretch(0..0),
    };
    let marks = Marks::of(world);
    let chart = chart::chart(&now, &marks);
    let heat = chart::heat(&now);
    let figures = figures::figures(&diary, &now, &before);
    let wastes = wastes::rows(&now);
    let (headline, support) = finding::finding(&diary, &marks, &figures, &wastes, now.weeks());
    let (title, dates) = when(&now);
    Insights {
        span,
        title,
        dates,
        headline,
        support,
        three: figures::three(&figures, &now, &before),
        outcomes: wastes::outcomes(&diary, material.today),
        splits: figures::splits(&now),
        tiers: figures::tiers(&now),
        teams: team::of(&now),
        benchmarks: figures::alone(),
        asks: diary.asks.iter().map(|e| figures::source(world, world::ItemRef::Event(e.id))).collect(),
        sheet: code::of(world, &material.coded, material.today),
        chart,
        heat,
        figures,
        wastes,
        hides,
    }
}

/// "Weeks 40 to 47" and "28 Sep to 22 Nov".
fn when(stretch: &analytics::Stretch) -> (String, String) {
    let (Some(first), Some(last)) = (stretch.days().first(), stretch.days().last()) else {
        return ("No whole week yet".to_owned(), String::new());
    };
    let week = |date: civil::Date| date.iso_week_date().week();
    let title = match (week(first.date), week(last.date)) {
        (a, b) if a == b => format!("Week {a}"),
        (a, b) => format!("Weeks {a} to {b}"),
    };
    let day = |date: civil::Date| date.strftime("%-d %b").to_string();
    (title, format!("{} to {}", day(first.date), day(last.date)))
}

/// "Four weeks", for the measure of a chart.
fn weeks_in_words(weeks: usize) -> String {
    count(weeks, "week", "weeks")
}

/// A name from outside, as one line that is harmless wherever it is shown.
fn named(text: &str) -> String {
    inert(&crate::words::short(text, 80))
}
