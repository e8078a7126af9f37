//! The one set of promises that every page counts: ours and those made to us, where each stands, whether somebody has
//! confirmed it or it was only found in mail, and whether a new date was said. Figures of a part of it say which part.
//! Rates rest on confirmed ones alone: what nobody confirmed is held against nobody (spec §12.2, 12.10).

use super::accountability::Rate;
use crate::navigator::commitments::{self, KeptSign};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeMap;
use world::{Commitment, CommitmentState, Snapshot};

/// A promise found in a message counts from this firmness of its words on, 0–1.
pub const FIRM: f64 = 0.7;
/// One that nobody confirmed counts for so many days after it was made, or after its day where it names a later one.
pub const FOUND_DAYS: i64 = 28;
/// One that has ended counts for so many days after it was due, or was made where it had no date: 26 weeks.
pub const ENDED_DAYS: i64 = 7 * 26;
/// From this confidence on a later message says that a promise was kept: a handing over, not a mere thanks.
const SEEMS: f64 = 0.75;

/// Where a promise stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stands {
    /// Its time is over and it is open.
    Late,
    /// Open, and moved to a later day before its own was over.
    Moved,
    /// Open, and not due yet, or without a date.
    Open,
    /// A later message hands over what was promised; nobody has said so.
    SeemsKept,
    /// Kept by the day that was agreed first.
    Kept,
    /// Kept, by a later day.
    KeptLate,
    /// Not kept.
    Broken,
}

/// A promise as it counts.
#[derive(Debug, Clone, PartialEq)]
pub struct Counted<'a> {
    /// Which.
    pub promise: &'a Commitment,
    /// Where it stands.
    pub stands: Stands,
    /// Whether it was only found in mail: nobody has confirmed it.
    pub found: bool,
    /// Whether a new date was said that is still to come.
    pub redated: bool,
    /// The day by which it is awaited: the new date, else the first one; none where no day was said.
    pub awaited: Option<Date>,
    /// When its first date is over; none without one.
    pub over: Option<Timestamp>,
    /// Where it slipped: whether that was said on a day before it was due. Such a slip counts as honest.
    pub said_early: Option<bool>,
    /// What says that it was kept, where it seems so.
    pub sign: Option<KeptSign>,
    /// The later promise of the same that gives it another day; it counts here and not by itself.
    pub again: Option<&'a Commitment>,
}

impl Counted<'_> {
    /// Whether it is still to be kept: late, moved, or not due yet.
    pub fn is_open(&self) -> bool {
        matches!(self.stands, Stands::Late | Stands::Moved | Stands::Open)
    }
    /// Whether it is late.
    pub fn is_late(&self) -> bool {
        self.stands == Stands::Late
    }
}

/// Every promise that counts, by its id: what is open and confirmed, what was found in mail of the last [`FOUND_DAYS`] days in
/// firm words, and what ended in the last [`ENDED_DAYS`] days. What was promised again by another day counts once, with its new
/// day. What the creditor let go is no promise any more, and what is
/// between us and somebody who is not to be told of is not counted.
pub fn counted(world: &Snapshot) -> Vec<Counted<'_>> {
    let mut signs = seems_kept(world);
    let consents = world.consents();
    let kept = signs.iter().filter_map(|(id, sign)| Some((*id, sign.evidence.at?))).collect();
    let redated = commitments::redated(world, &kept);
    let told = world.commitments.values().filter(|c| consents.told(c) && !redated.later.contains(&c.id));
    told.filter_map(|promise| {
        let again = redated.last.get(&promise.id).copied();
        let sign = signs.remove(&promise.id).or_else(|| again.and_then(|new| signs.remove(&new.id)));
        one(world, promise, sign, again)
    })
    .collect()
}

/// From when on the days of one that nobody confirmed are counted: when it was made, or its day where that is later.
pub fn found_last(promise: &Commitment, zone: &TimeZone) -> Timestamp {
    let due = promise.due.map(|due| due.instant(zone, jiff::civil::Time::MAX));
    due.map_or(promise.made, |due| due.max(promise.made))
}

/// What whoever promised handed over since, surely enough not to call it late.
fn seems_kept(world: &Snapshot) -> BTreeMap<world::CommitmentId, KeptSign> {
    let signs = commitments::kept(world).into_iter().filter(|sign| sign.confidence >= SEEMS);
    signs.map(|sign| (sign.commitment, sign)).collect()
}

fn one<'a>(
    world: &Snapshot,
    promise: &'a Commitment,
    sign: Option<KeptSign>,
    again: Option<&'a Commitment>,
) -> Option<Counted<'a>> {
    use CommitmentState::{Broken, Detected, Kept, LateKept, Released};
    let zone = world.zone();
    let ago = |days: i64| world.now - SignedDuration::from_hours(24 * days);
    let found = promise.state == Detected;
    if found && (promise.firmness < FIRM || found_last(again.unwrap_or(promise), &zone) < ago(FOUND_DAYS)) {
        return None;
    }
    let over = promise.due.map(|due| due.instant(&zone, world.office.hours.day_end(due.date(&zone))));
    let today = zone.to_datetime(world.now).date();
    let slip = promise.slip.as_ref();
    let new_day = again.and_then(|new| new.due).map(|due| due.date(&zone)).max(slip.map(|slip| slip.due));
    let redated = promise.state.is_open() && new_day.is_some_and(|day| day >= today);
    // A new day that was only found in mail is held against nobody.
    let moved = slip.is_some() || found && again.is_some();
    let stands = match promise.state {
        Released => return None,
        // What was kept by a later day than the first was not on time.
        Kept if slip.is_none() => Stands::Kept,
        Kept | LateKept => Stands::KeptLate,
        Broken => Stands::Broken,
        _ if sign.is_some() => Stands::SeemsKept,
        _ if over.is_some_and(|over| over < world.now) => Stands::Late,
        _ if moved => Stands::Moved,
        _ => Stands::Open,
    };
    if !promise.state.is_open() && over.unwrap_or(promise.made) < ago(ENDED_DAYS) {
        return None;
    }
    let awaited = new_day.or_else(|| promise.due.map(|due| due.date(&zone)));
    let slipped = matches!(stands, Stands::Late | Stands::Moved | Stands::KeptLate | Stands::Broken);
    let due = promise.due.map(|due| due.date(&zone));
    let early = |said: Timestamp| due.is_none_or(|due| zone.to_datetime(said).date() < due);
    let said = || slip.map(|slip| slip.said).or_else(|| again.map(|new| new.made));
    let said_early = slipped.then(|| said().is_some_and(early));
    let sign = sign.filter(|_| stands == Stands::SeemsKept);
    Some(Counted { promise, stands, found, redated, awaited, over, said_early, sign, again })
}

/// How promises of one side were kept.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Rates {
    /// Kept by the day that was agreed first, of those that ended or are late.
    pub on_time: Rate,
    /// Late, broken, or moved to a later day, of the same and of those that are open and were moved.
    pub slips: Rate,
    /// Of those that slipped: said before they were due. Such a slip counts as honest.
    pub early: Rate,
}

/// Whether it is in the rates: confirmed, and ended, late or moved. What is open and in time, or only seems kept, is not.
pub fn rated(one: &Counted<'_>) -> bool {
    !one.found && !matches!(one.stands, Stands::Open | Stands::SeemsKept)
}

/// The rates of those of these that are [`rated`].
pub fn rates<'a, 'b: 'a>(promises: impl IntoIterator<Item = &'a Counted<'b>>) -> Rates {
    let mut rates = Rates::default();
    for one in promises.into_iter().filter(|one| rated(one)) {
        if one.stands != Stands::Moved {
            rates.on_time.count(one.stands == Stands::Kept);
        }
        rates.slips.count(one.said_early.is_some());
        one.said_early.into_iter().for_each(|early| rates.early.count(early));
    }
    rates
}

#[cfg(test)]
mod tests;
