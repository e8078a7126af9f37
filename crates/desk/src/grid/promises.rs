//! The promise board: what is late, what is due, what was kept, and said plainly when something slips (spec §12.2).

use super::change::Changed;
use super::counted;
use crate::by_hand::{self, Deed};
use crate::words::{day, inert, short};
use crate::{Desk, DeskError, FieldError};
use engines::partnership::promises::{Counted, Stands};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use world::commitment::Slip;
use world::{Commitment, CommitmentState, Item, ItemRef, Snapshot};

/// So many of each column are told at most; a page shows the first [`SHOWN`] and the rest on request.
const MOST: usize = 60;
/// So many of each column are shown at once.
pub const SHOWN: usize = 6;
/// Kept promises are told for so many days.
const KEPT_DAYS: i64 = 30;

/// A promise on the board.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Promise {
    /// Which, as forms and links take it.
    pub id: String,
    /// What, in the words of the promise.
    pub what: String,
    /// "Aiko to Mara, was Fri 20 Nov".
    pub line: String,
    /// "Two depots had not reported. New date Wed 25 Nov."; empty while nobody said.
    pub reason: String,
}

/// The board: of what both of the office see, the set that every page counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Board {
    /// "Nine open, two late."
    pub finding: String,
    /// Which of the open ones are whose, and how many were only found in mail; empty without any.
    pub made_of: String,
    /// Late ones, the latest first.
    pub late: Vec<Promise>,
    /// How many are late.
    pub late_count: usize,
    /// Due until the end of the working week, or the next days.
    pub due: Vec<Promise>,
    /// How many are.
    pub due_count: usize,
    /// How many of the open ones are due later, or have no date.
    pub later_count: usize,
    /// Kept lately.
    pub kept: Vec<Promise>,
    /// How many were in the last 30 days.
    pub kept_count: usize,
    /// Open ones that only some see; they are in no figure.
    pub private: Vec<Promise>,
}

/// The board for whoever sits here.
///
/// # Errors
/// Those of the ledger.
pub async fn board(desk: &Desk) -> Result<Board, DeskError> {
    Ok(of(&desk.history(counted::WEEKS).await?.as_agreed(), desk.today()))
}

pub(super) fn of(world: &Snapshot, today: Date) -> Board {
    let zone = world.zone();
    let all = counted::set(world);
    let mut open: Vec<&Counted<'_>> = all.iter().filter(|one| one.is_open()).collect();
    open.sort_by_key(|one| (one.awaited, one.promise.id));
    let soon = super::work::monday_of(today)
        .saturating_add(jiff::Span::new().days(6))
        .max(today.saturating_add(jiff::Span::new().days(2)));
    let late: Vec<_> = open.iter().copied().filter(|one| one.is_late()).rev().collect();
    let soon = |one: &&Counted<'_>| one.stands == Stands::Moved || one.awaited.is_some_and(|d| d <= soon);
    let next: Vec<_> = open.iter().copied().filter(|one| !one.is_late()).filter(soon).collect();
    let since = today.saturating_sub(jiff::Span::new().days(KEPT_DAYS));
    let kept = |one: &&Counted<'_>| {
        let lately = one.awaited.unwrap_or_else(|| zone.to_datetime(one.promise.made).date()) >= since;
        lately && matches!(one.stands, Stands::Kept | Stands::KeptLate | Stands::SeemsKept)
    };
    let mut kept: Vec<&Counted<'_>> = all.iter().filter(kept).collect();
    kept.sort_by_key(|one| (std::cmp::Reverse(one.awaited), one.promise.id));
    let told = |list: &[&Counted<'_>]| -> Vec<Promise> {
        list.iter().take(MOST).map(|one| promise(world, one, today)).collect()
    };
    let hidden = counted::private(world);
    let hidden: Vec<&Counted<'_>> = hidden.iter().filter(|one| one.is_open()).collect();
    Board {
        finding: counted::finding(&all),
        made_of: counted::made_of(&all),
        late_count: late.len(),
        late: told(&late),
        due_count: next.len(),
        due: told(&next),
        later_count: open.len() - late.len() - next.len(),
        kept_count: kept.len(),
        kept: told(&kept),
        private: told(&hidden),
    }
}

/// A promise as every page tells it.
pub(super) fn promise(world: &Snapshot, one: &Counted<'_>, today: Date) -> Promise {
    let (of, zone) = (one.promise, world.zone());
    let own = crate::settings::first_name(&world.office.owner.name).to_owned();
    let other = inert(&short(&of.counterparty_name, 60));
    let other = crate::settings::first_name(&other).to_owned();
    let (from, to) = if of.ours { (own, other) } else { (other, own) };
    let due = of.due.map(|due| due.date(&zone));
    let when = match (due, one.stands) {
        (_, Stands::SeemsKept) => ", probably kept".to_owned(),
        (None, Stands::Broken) => ", not kept".to_owned(),
        (None, _) => String::new(),
        (Some(date), Stands::Late) => format!(", was {}", day(date, today)),
        (Some(date), Stands::Open | Stands::Moved) => format!(", {}", day(date, today)),
        (Some(date), Stands::KeptLate) => format!(", late; it was due {}", day(date, today)),
        (Some(date), Stands::Broken) => format!(", not kept; it was due {}", day(date, today)),
        (Some(date), Stands::Kept) if date >= today => format!(", early; it is due {}", day(date, today)),
        (Some(date), Stands::Kept) => format!(", in time; it was due {}", day(date, today)),
    };
    let found = if one.found { "; only found in mail" } else { "" };
    let slipped = of.slip.as_ref().filter(|_| one.is_open()).map(|slip| {
        let why = inert(slip.why.trim_end_matches('.'));
        let over = if one.redated { "" } else { ", which is over as well" };
        format!("{why}. New date {}{over}.", day(slip.due, today))
    });
    let again =
        one.again.filter(|_| one.is_open() && slipped.is_none()).zip(one.awaited).map(|(new, date)| {
            let (said, over) = (
                day(zone.to_datetime(new.made).date(), today),
                if one.redated { "" } else { ", which is over as well" },
            );
            format!("New date {}{over}, written {said}.", day(date, today))
        });
    let shown = one.sign.as_ref().map(|sign| {
        let at = sign.evidence.at.map_or(String::new(), |at| day(zone.to_datetime(at).date(), today));
        inert(&format!("“{}” {at}", short(&sign.evidence.quote, 90))).trim_end().to_owned()
    });
    Promise {
        id: ItemRef::Commitment(of.id).uuid().simple().to_string(),
        what: what(world, of),
        line: format!("{from} to {to}{when}{found}"),
        reason: slipped.or(again).or(shown).unwrap_or_default(),
    }
}

/// What is promised, in words that stand by themselves.
fn what(world: &Snapshot, of: &Commitment) -> String {
    inert(&short(&engines::navigator::commitments::promised(world, of), 150))
}

/// That a promise will be late, as a form sends it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct SlipForm {
    /// Which promise.
    pub promise: String,
    /// Why.
    pub why: String,
    /// The new date, as it is written or said.
    pub due: String,
}

/// Says that a promise will be late: why, and by when instead.
///
/// # Errors
/// `E_FORM` without a reason or a date to come; `E_NOT_FOUND`; `E_STATE` for one that is not open.
pub async fn slip(desk: &Desk, form: &SlipForm) -> Result<Changed, DeskError> {
    let world = desk.snapshot().await?;
    let item = desk.item(desk.named(Some("commitment"), &form.promise).await?).await?;
    let Item::Commitment(before) = item else {
        return Err(DeskError::NotFound { kind: "promise", id: short(&form.promise, 40) });
    };
    if !before.state.is_open() {
        return Err(DeskError::input("this promise is not open any more", "E_STATE", "nothing was changed"));
    }
    let (why, due) = read(desk, form)?;
    let by = desk.reader().actor.person;
    // Whoever says when it will come instead takes it for a promise.
    let state = match before.state {
        CommitmentState::Detected => {
            before.state.become_(CommitmentState::Confirmed)?.become_(CommitmentState::Open)?
        }
        state => state,
    };
    let slip = Slip { said: desk.now(), by, why: why.clone(), due };
    let after = Commitment { slip: Some(slip), state, ..before.clone() };
    let said =
        format!("Late, and said so: {}", short(&engines::navigator::commitments::act(&world, &after), 80));
    let mut deed =
        Deed::of("promise.slipped", said.clone(), Some(Item::Commitment(before)), Item::Commitment(after));
    deed.reason = why;
    let undo = by_hand::carry_out(desk, deed).await?.id;
    Ok(Changed { id: form.promise.clone(), said, undo })
}

fn read(desk: &Desk, form: &SlipForm) -> Result<(String, Date), DeskError> {
    let why = short(&form.why.split_whitespace().collect::<Vec<_>>().join(" "), 200);
    let due = crate::tasks::due_of(desk, form.due.trim()).map(|due| due.date(&desk.office().tz()));
    let mut wrong = Vec::new();
    if why.is_empty() {
        wrong.push(FieldError { field: "why", problem: "Say plainly why it is late.".to_owned() });
    }
    match due {
        Some(due) if due >= desk.today() && wrong.is_empty() => return Ok((why, due)),
        Some(due) if due >= desk.today() => {}
        _ => wrong.push(FieldError {
            field: "due",
            problem: "Give a new date that is still to come: 2026-12-01, or “Thursday”.".to_owned(),
        }),
    }
    Err(DeskError::Form(wrong))
}
