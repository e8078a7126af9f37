//! The promise board: what is late, what is due, what was kept, and said plainly when something slips (spec §12.2).

use super::change::Changed;
use crate::by_hand::{self, Deed};
use crate::words::{count, day, inert, sentence, short};
use crate::{Desk, DeskError, FieldError};
use jiff::SignedDuration;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use world::commitment::Slip;
use world::{Commitment, CommitmentState, Item, ItemRef, Snapshot};

/// So many of each column are shown.
const SHOWN: usize = 6;
/// A promise read in a message counts from this firmness on, as in the catch-up.
const FIRM: f64 = 0.7;
/// Older than so many days, what nobody confirmed is not held against anybody.
const STALE_DAYS: i64 = 28;

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

/// The board.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Board {
    /// "Nine open, two late."
    pub finding: String,
    /// Late ones, the latest first.
    pub late: Vec<Promise>,
    /// How many are late.
    pub late_count: usize,
    /// Due until the end of the working week, or the next days.
    pub due: Vec<Promise>,
    /// How many are.
    pub due_count: usize,
    /// Kept lately.
    pub kept: Vec<Promise>,
    /// How many were in the last 30 days.
    pub kept_count: usize,
}

/// The board for whoever sits here.
///
/// # Errors
/// Those of the ledger.
pub async fn board(desk: &Desk) -> Result<Board, DeskError> {
    Ok(of(&desk.snapshot().await?, desk.today()))
}

pub(super) fn of(world: &Snapshot, today: Date) -> Board {
    let zone = world.zone();
    let due = |c: &Commitment| c.slip.as_ref().map(|s| s.due).or_else(|| c.due.map(|d| d.date(&zone)));
    let watched = |c: &&Commitment| {
        matches!(c.state, CommitmentState::Open | CommitmentState::Confirmed)
            || (c.state == CommitmentState::Detected && c.firmness >= FIRM)
    };
    let old = world.now - SignedDuration::from_hours(24 * STALE_DAYS);
    let recent = |c: &&Commitment| c.state != CommitmentState::Detected || c.made >= old;
    let mut open: Vec<(Option<Date>, &Commitment)> =
        world.commitments.values().filter(watched).filter(recent).map(|c| (due(c), c)).collect();
    open.sort_by_key(|(date, c)| (*date, c.id));
    // What slipped to a day that is still to come stays on the side of what is late, with its reason.
    let first = |c: &Commitment| c.due.map(|d| d.date(&zone));
    let is_late = |(date, c): &&(Option<Date>, &Commitment)| {
        date.is_some_and(|d| d < today) || c.slip.is_some() && first(c).is_some_and(|d| d < today)
    };
    let soon = super::work::monday_of(today)
        .saturating_add(jiff::Span::new().days(6))
        .max(today.saturating_add(jiff::Span::new().days(2)));
    let late: Vec<_> = open.iter().filter(is_late).rev().collect();
    let next: Vec<_> = open
        .iter()
        .filter(|o| !is_late(o) && (o.1.slip.is_some() || o.0.is_some_and(|d| d <= soon)))
        .collect();
    let mut kept: Vec<&Commitment> = world
        .commitments
        .values()
        .filter(|c| matches!(c.state, CommitmentState::Kept | CommitmentState::LateKept))
        .collect();
    kept.sort_by_key(|c| (std::cmp::Reverse(due(c)), c.id));
    let shown = |list: &[&(Option<Date>, &Commitment)]| {
        list.iter().take(SHOWN).map(|(_, c)| promise(world, c, today)).collect()
    };
    Board {
        finding: finding(open.len(), late.len()),
        late_count: late.len(),
        late: shown(&late),
        due_count: next.len(),
        due: shown(&next),
        kept_count: kept.len(),
        kept: kept.into_iter().take(SHOWN).map(|c| promise(world, c, today)).collect(),
    }
}

fn finding(open: usize, late: usize) -> String {
    match (open, late) {
        (0, _) => "Nothing is promised that is still open.".to_owned(),
        (_, 0) => format!("{} open, none late.", sentence(&count(open, "is", "are"))),
        _ => format!("{open} open, {late} late. Said plainly, with a new date."),
    }
}

fn promise(world: &Snapshot, of: &Commitment, today: Date) -> Promise {
    let zone = world.zone();
    let own = crate::settings::first_name(&world.office.owner.name).to_owned();
    let other = inert(&short(&of.counterparty_name, 60));
    let other = crate::settings::first_name(&other).to_owned();
    let (from, to) = if of.ours { (own, other) } else { (other, own) };
    let due = of.due.map(|due| due.date(&zone));
    let open = of.state.is_open();
    let when = match (due, of.state) {
        (None, _) => String::new(),
        (Some(date), _) if open && date < today => format!(", was {}", day(date, today)),
        (Some(date), CommitmentState::LateKept) => format!(", late; it was due {}", day(date, today)),
        (Some(date), _) => format!(", {}", day(date, today)),
    };
    let reason = of.slip.as_ref().filter(|_| open).map_or(String::new(), |slip| {
        let why = inert(slip.why.trim_end_matches('.'));
        format!("{why}. New date {}.", day(slip.due, today))
    });
    Promise {
        id: ItemRef::Commitment(of.id).uuid().simple().to_string(),
        what: inert(&short(&of.object, 90)),
        line: format!("{from} to {to}{when}"),
        reason,
    }
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
    let said = format!("Late, and said so: {}", short(&after.object, 80));
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
