//! The morning brief: one page that would survive alone, every sentence with its source.
//!
//! [`compose`] is pure: a snapshot as its reader may see it, the day's plan and the findings, in; a [`Brief`] out.
//! What is not known is said as unknown. Words follow `docs/guide/words.md`.

mod headline;
mod letter;
mod sections;

use crate::words::{count, inert, sentence};
use crate::{Clock, Desk, DeskError};
use engines::orchestration::DayPlan;
use jiff::{Timestamp, civil};
use serde::Serialize;
use std::cell::OnceCell;
use world::{Commitment, Evidence, Interval, Proposal, Snapshot};

pub use letter::mail;
pub(crate) use sections::{by, meeting, purpose};

/// One sentence or row of a brief, with what supports it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Line {
    /// A time or date in front: "09:00", "by Fri 27 Nov".
    #[serde(skip_serializing_if = "Option::is_none")]
    pub when: Option<String>,
    /// The sentence.
    pub text: String,
    /// A second sentence under it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// Where it comes from; never empty in a brief.
    pub sources: Vec<Evidence>,
}

impl Line {
    /// A sentence with its sources.
    pub fn new(text: impl Into<String>, sources: Vec<Evidence>) -> Line {
        Line { when: None, text: inert(&text.into()), detail: None, sources: shown(sources) }
    }
    /// The same with a time in front.
    pub fn at(mut self, when: impl Into<String>) -> Line {
        self.when = Some(when.into());
        self
    }
    /// The same with a second sentence.
    pub fn detail(mut self, detail: impl Into<String>) -> Line {
        self.detail = Some(inert(&detail.into()));
        self
    }
}

/// Sources as they are shown.
pub(crate) fn shown(sources: Vec<Evidence>) -> Vec<Evidence> {
    sources.into_iter().map(|source| Evidence { quote: inert(&source.quote), ..source }).collect()
}

/// A named part of the brief.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Section {
    /// Its title.
    pub title: &'static str,
    /// A few words beside the title: "3, about 4 minutes".
    pub note: String,
    /// Its lines, most urgent first.
    pub lines: Vec<Line>,
}

/// A morning brief for one reader.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Brief {
    /// For which day.
    pub date: civil::Date,
    /// What was known when.
    pub as_of: Timestamp,
    /// IANA zone of all times in it.
    pub zone: String,
    /// Whose.
    pub owner: String,
    /// The finding that would survive alone.
    pub headline: Line,
    /// One line of support.
    pub support: Line,
    /// The parts that have something to say.
    pub sections: Vec<Section>,
}

impl Brief {
    /// Every line, headline first.
    pub fn lines(&self) -> impl Iterator<Item = &Line> {
        [&self.headline, &self.support].into_iter().chain(self.sections.iter().flat_map(|s| &s.lines))
    }
}

/// What a brief is made of besides the snapshot.
pub struct Parts<'a> {
    /// The plan of the day.
    pub plan: &'a DayPlan,
    /// Open proposals, best first.
    pub proposals: &'a [Proposal],
    /// What lies in quarantine or could not be read, in words.
    pub unread: &'a [Line],
}

/// The brief of a day for whoever sits here, today's when none is named. A past day is told as it stood at 07:40 that
/// morning, a day ahead as far as it is known now.
///
/// # Errors
/// `E_RANGE` for a day too far away, and those of the ledger.
pub async fn brief(desk: &Desk, on: Option<civil::Date>) -> Result<Brief, DeskError> {
    let date = desk.day(on)?;
    let morning = world::time::instant(date, civil::time(7, 40, 0, 0), &desk.office().tz());
    let then = if date < desk.today() { desk.at(Clock::Standing(morning)) } else { desk.clone() };
    let world = then.snapshot().await?;
    let kept = if date == desk.today() { desk.last_plan(date).await? } else { None };
    let plan = crate::plan::of_day(&then, &world, date, kept.as_ref());
    of_plan(&then, &world, date, &plan).await
}

/// The brief of a day that is planned already.
pub(crate) async fn of_plan(
    desk: &Desk,
    world: &Snapshot,
    date: civil::Date,
    plan: &DayPlan,
) -> Result<Brief, DeskError> {
    let now = desk.now();
    let open: Vec<Proposal> = world.proposals.values().filter(|p| p.waits(now)).cloned().collect();
    let unread = unread(desk, world).await?;
    Ok(compose(world, date, &Parts { plan, proposals: &open, unread: &unread }))
}

/// What could not be read, as lines.
async fn unread(desk: &Desk, world: &Snapshot) -> Result<Vec<Line>, DeskError> {
    let refused = crate::gather::quarantined(desk).await?;
    let Some(first) = refused.first() else { return Ok(Vec::new()) };
    let source = crate::sources::office(world, format!("{}: {}", first.place, first.why));
    let text = sentence(&format!("{} could not be read", count(refused.len(), "item", "items")));
    Ok(vec![Line::new(text, vec![source]).detail("equerry quarantine lists them with their reasons.")])
}

/// Makes the brief of `date`.
pub fn compose(world: &Snapshot, date: civil::Date, parts: &Parts<'_>) -> Brief {
    let day = Day::new(world, date);
    let asks = engines::navigator::asks(world, day.span.end);
    let sections = vec![
        sections::outcomes(&day, parts.plan),
        sections::meetings(&day),
        sections::came_back(&day),
        sections::needs_you(&day, &asks),
        sections::promises(&day),
        sections::waiting(&day),
        sections::slipping(&day),
        sections::also_waiting(&day, &asks),
        sections::people(&day),
        sections::unknown(&day, parts.unread),
    ];
    Brief {
        date,
        as_of: world.now,
        zone: world.office.zone.clone(),
        owner: world.office.owner.name.clone(),
        headline: headline::headline(&day, parts, &asks),
        support: headline::support(&day, parts, &asks),
        sections: sections.into_iter().filter(|s| !s.lines.is_empty()).collect(),
    }
}

/// One day of the snapshot, with what every part of the brief asks for.
pub(crate) struct Day<'a> {
    pub world: &'a Snapshot,
    pub date: civil::Date,
    pub zone: jiff::tz::TimeZone,
    /// From midnight to midnight.
    pub span: Interval,
    /// When the working day ends.
    pub end: Timestamp,
    promises: OnceCell<Vec<&'a Commitment>>,
}

impl<'a> Day<'a> {
    pub fn new(world: &'a Snapshot, date: civil::Date) -> Self {
        let zone = world.zone();
        let midnight = |d| world::time::instant(d, civil::Time::midnight(), &zone);
        let span = Interval::new(midnight(date), midnight(date.saturating_add(jiff::Span::new().days(1))));
        let end = world::time::instant(date, world.office.hours.day_end(date), &zone);
        Self { world, date, zone, span, end, promises: OnceCell::new() }
    }
    /// Open promises that still stand, ours and theirs.
    pub fn promises(&self) -> &[&'a Commitment] {
        self.promises.get_or_init(|| engines::navigator::commitments::standing(self.world))
    }
    /// When something due falls, as an instant.
    pub fn due(&self, due: world::Due) -> Timestamp {
        due.instant(&self.zone, self.world.office.hours.day_end(due.date(&self.zone)))
    }
    /// The day an instant falls on.
    pub fn date_of(&self, at: Timestamp) -> civil::Date {
        self.zone.to_datetime(at).date()
    }
}

#[cfg(test)]
mod tests;
