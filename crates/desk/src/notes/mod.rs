//! Notes and reports: the Friday report of the executive's people to them, and the weekly note from them to the team,
//! with what must not go out held back (spec §12.9).

mod change;
mod friday;
mod guarded;
mod lines;
mod progress;
#[cfg(test)]
mod tests;

pub use change::{Answer, answer, ask, by_phone, write};
pub(crate) use change::{check, is_asked};
pub use friday::{Person, Report};
use lines::Guard;
pub use lines::{Shown, Stand};

use crate::card::{Card, card, first};
use crate::marks::Marks;
use crate::words::{count, day, sentence};
use crate::{Desk, DeskError};
use engines::partnership::updates;
use jiff::civil::Date;
use serde::Serialize;
use world::{Proposal, Snapshot};

/// The kind of the proposal that sends the note.
pub(crate) const NOTE: &str = "partnership.team_note";

/// The note to the team as it stands.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TeamNote {
    /// "To the team, from Mara’s office".
    pub to: String,
    /// "This week from Mara".
    pub title: String,
    /// Its lines, those that are held back among them.
    pub lines: Vec<Shown>,
    /// How many have a yes.
    pub approved: usize,
    /// How many are held back.
    pub held: usize,
    /// How many wait for a look.
    pub waiting: usize,
    /// "Goes to five people, Fri 27 Nov 14:30, once Mara says yes." And what a yes does.
    pub goes: String,
    /// "Replies go to Mara."
    pub replies: String,
    /// The proposal that waits for the executive's yes.
    #[serde(skip)]
    pub asked: Option<Card>,
    /// Whether it can be sent for a yes now.
    pub may_ask: bool,
}

/// The page.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Notes {
    /// The Monday of its week.
    pub week: Date,
    /// "Week of Mon 23 Nov".
    pub label: String,
    /// The finding.
    pub headline: String,
    /// The report to the executive.
    pub report: Report,
    /// The note to the team.
    pub note: TeamNote,
}

/// The page of the week that is read now, for whoever sits here.
///
/// # Errors
/// Those of the ledger.
pub async fn notes(desk: &Desk) -> Result<Notes, DeskError> {
    let world = desk.snapshot().await?;
    let seats = desk.seats().await?;
    let marks = Marks::of(&world);
    let mut page = guarded_by(&world, &guard(desk, &world).await?);
    let open = world.proposals.values().find(|p| is_of(p, page.week) && p.waits(world.now));
    page.note.asked = open.map(|p| card(&world, &seats, &marks, p));
    page.note.may_ask = page.note.approved > 0 && open.is_none() && !world.reports().is_empty();
    Ok(page)
}

/// What must not go to the team, as the whole house knows it, told to whoever sits here.
async fn guard(desk: &Desk, world: &Snapshot) -> Result<Guard, DeskError> {
    Ok(Guard::of(&desk.snapshot_of(&desk.house()).await?, world))
}

/// Makes the page of the week of a world's instant, with what this world alone knows to hold back.
pub fn compose(world: &Snapshot) -> Notes {
    guarded_by(world, &Guard::of(world, world))
}

fn guarded_by(world: &Snapshot, guard: &Guard) -> Notes {
    let week = updates::shown(world);
    let report = friday::report(world, week);
    let lines = lines::lines(world, week, guard);
    let of = |stand: fn(&Stand) -> bool| lines.iter().filter(|line| stand(&line.stand)).count();
    let (approved, held, waiting) =
        (of(|s| *s == Stand::Approved), of(|s| *s == Stand::Held), of(|s| *s == Stand::Waiting));
    let owner = first(&world.office.owner.name);
    let people = world.reports().len();
    let note = TeamNote {
        to: format!("To the team, from {owner}’s office"),
        title: format!("This week from {owner}"),
        goes: goes(world, week, people, owner),
        replies: format!("Replies go to {owner}."),
        lines,
        approved,
        held,
        waiting,
        asked: None,
        may_ask: false,
    };
    let label = format!("Week of {}", week.strftime("%a %-d %b"));
    Notes { week, label, headline: headline(world, &report, &note), report, note }
}

/// When the note goes, to how many, and what a yes does.
fn goes(world: &Snapshot, week: Date, people: usize, owner: &str) -> String {
    let at = updates::times(world, week).note;
    let zone = world.zone();
    let when = format!("{} {}", zone.to_datetime(at).strftime("%a %-d %b"), crate::words::clock(at, &zone));
    let (goes, due) = if at < world.now { ("Was to go", ", and still goes") } else { ("Goes", "") };
    let to = count(people, "person", "people");
    format!(
        "{goes} to {to}, {when}{due} once {owner} says yes: that lays it into Drafts, and it is sent from there."
    )
}

/// Where the two stand: "The team note is ready. Four of five reports are in."
fn headline(world: &Snapshot, report: &Report, note: &TeamNote) -> String {
    let all = world.reports().len();
    if all == 0 {
        return "Nobody is named as a direct report yet.".to_owned();
    }
    let ready = match (note.approved, note.waiting) {
        (0, 0) => "There is nothing to tell the team yet.".to_owned(),
        (_, 0) => "The team note is ready.".to_owned(),
        (_, n) => format!(
            "{} of the team note {} for a look.",
            sentence(&count(n, "line", "lines")),
            if n == 1 { "waits" } else { "wait" }
        ),
    };
    let said = report.people.len();
    let reports = match said {
        0 => "No report is in.".to_owned(),
        n if n == all => "All reports are in.".to_owned(),
        n => format!(
            "{} of {} {} in.",
            sentence(count(n, "", "").trim()),
            count(all, "report", "reports"),
            if n == 1 { "is" } else { "are" }
        ),
    };
    format!("{ready} {reports}")
}

/// Whether a proposal sends the note of a week.
fn is_of(proposal: &Proposal, week: Date) -> bool {
    proposal.kind.0 == NOTE && proposal.id == change::id_of(week, &proposal.effect)
}

/// "Tue 24 Nov" as somebody says it now.
fn on(world: &Snapshot, at: jiff::Timestamp) -> String {
    let zone = world.zone();
    day(zone.to_datetime(at).date(), zone.to_datetime(world.now).date())
}
