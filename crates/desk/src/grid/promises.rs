//! The promise board: what is late, what is due, what was kept, and said plainly when something slips (spec §12.2).

use super::change::Changed;
use crate::by_hand::{self, Deed};
use crate::words::{count, day, inert, sentence, short};
use crate::{Desk, DeskError, FieldError};
use engines::navigator::commitments::{self, KeptSign};
use jiff::SignedDuration;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use world::commitment::Slip;
use world::{Commitment, CommitmentId, CommitmentState, Due, Item, ItemRef, Snapshot};

/// So many of each column are told at most; a page shows the first [`SHOWN`] and the rest on request.
const MOST: usize = 60;
/// So many of each column are shown at once.
pub const SHOWN: usize = 6;
/// Kept promises are told for so many days.
const KEPT_DAYS: i64 = 30;
/// From this confidence on a later message says that a promise was kept: a handing over, not a mere thanks.
const SEEMS: f64 = 0.75;
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

/// Promises that are watched: open ones, and firm ones read in messages of the last weeks. What seems kept by what came
/// later in its thread is not among them, nor what was promised between us and somebody who is not to be quoted.
pub(crate) fn watched<'a>(world: &'a Snapshot, seems_kept: &Signs) -> Vec<&'a Commitment> {
    let counts = |c: &&Commitment| {
        matches!(c.state, CommitmentState::Open | CommitmentState::Confirmed)
            || (c.state == CommitmentState::Detected && c.firmness >= FIRM)
    };
    let old = world.now - SignedDuration::from_hours(24 * STALE_DAYS);
    let recent = |c: &&Commitment| c.state != CommitmentState::Detected || c.made >= old;
    let consents = world.consents();
    let open = |c: &&Commitment| !seems_kept.contains_key(&c.id) && consents.told(c);
    world.commitments.values().filter(counts).filter(recent).filter(open).collect()
}

/// Signs that promises were kept, by promise.
pub(crate) type Signs = BTreeMap<CommitmentId, KeptSign>;

/// What whoever promised handed over since, surely enough not to call it late.
pub(crate) fn seems_kept(world: &Snapshot) -> Signs {
    let signs = commitments::kept(world).into_iter().filter(|sign| sign.confidence >= SEEMS);
    signs.map(|sign| (sign.commitment, sign)).collect()
}

/// Whether a promise is late: its time is over. One that slipped to a day still to come stays late.
pub(crate) fn is_late(world: &Snapshot, promise: &Commitment) -> bool {
    let zone = world.zone();
    let over = |due: Due| due.instant(&zone, world.office.hours.day_end(due.date(&zone))) < world.now;
    promise.due.is_some_and(over)
}

pub(super) fn of(world: &Snapshot, today: Date) -> Board {
    let zone = world.zone();
    let signs = seems_kept(world);
    let due = |c: &Commitment| c.slip.as_ref().map(|s| s.due).or_else(|| c.due.map(|d| d.date(&zone)));
    let mut open: Vec<(Option<Date>, &Commitment)> =
        watched(world, &signs).into_iter().map(|c| (due(c), c)).collect();
    open.sort_by_key(|(date, c)| (*date, c.id));
    let soon = super::work::monday_of(today)
        .saturating_add(jiff::Span::new().days(6))
        .max(today.saturating_add(jiff::Span::new().days(2)));
    let late: Vec<_> = open.iter().filter(|o| is_late(world, o.1)).rev().collect();
    let next: Vec<_> = open
        .iter()
        .filter(|o| !is_late(world, o.1) && (o.1.slip.is_some() || o.0.is_some_and(|d| d <= soon)))
        .collect();
    let since = today.saturating_sub(jiff::Span::new().days(KEPT_DAYS));
    let consents = world.consents();
    let mut kept: Vec<&Commitment> = world
        .commitments
        .values()
        .filter(|c| consents.told(c))
        .filter(|c| match c.state {
            CommitmentState::Kept | CommitmentState::LateKept => true,
            state => state.is_open() && c.firmness >= FIRM && signs.contains_key(&c.id),
        })
        .filter(|c| due(c).unwrap_or_else(|| zone.to_datetime(c.made).date()) >= since)
        .collect();
    kept.sort_by_key(|c| (std::cmp::Reverse(due(c)), c.id));
    let shown = |list: &[&(Option<Date>, &Commitment)]| {
        list.iter().take(MOST).map(|(_, c)| promise(world, c, today, None)).collect()
    };
    let said = late.iter().filter(|(_, c)| c.slip.is_some()).count();
    Board {
        finding: finding(open.len(), late.len(), said),
        late_count: late.len(),
        late: shown(&late),
        due_count: next.len(),
        due: shown(&next),
        kept_count: kept.len(),
        kept: kept.into_iter().take(MOST).map(|c| promise(world, c, today, signs.get(&c.id))).collect(),
    }
}

fn finding(open: usize, late: usize, said: usize) -> String {
    let plainly = match said {
        _ if late == 0 => "",
        0 => " None has a new date yet.",
        n if n == late => " Said plainly, with a new date.",
        _ => " Some have a new date.",
    };
    match (open, late) {
        (0, _) => "Nothing is promised that is still open.".to_owned(),
        (_, 0) => format!("{} open, none late.", sentence(&count(open, "is", "are"))),
        _ => format!("{open} open, {late} late.{plainly}"),
    }
}

/// A promise as the board tells it.
pub(crate) fn promise_line(world: &Snapshot, of: &Commitment, today: Date) -> Promise {
    promise(world, of, today, None)
}

fn promise(world: &Snapshot, of: &Commitment, today: Date, sign: Option<&KeptSign>) -> Promise {
    let zone = world.zone();
    let own = crate::settings::first_name(&world.office.owner.name).to_owned();
    let other = inert(&short(&of.counterparty_name, 60));
    let other = crate::settings::first_name(&other).to_owned();
    let (from, to) = if of.ours { (own, other) } else { (other, own) };
    let due = of.due.map(|due| due.date(&zone));
    let open = of.state.is_open();
    let when = match (due, of.state) {
        _ if open && sign.is_some() => ", probably kept".to_owned(),
        (None, _) => String::new(),
        (Some(date), _) if open && is_late(world, of) => format!(", was {}", day(date, today)),
        (Some(date), _) if open => format!(", {}", day(date, today)),
        (Some(date), CommitmentState::LateKept) => format!(", late; it was due {}", day(date, today)),
        (Some(date), _) if date >= today => format!(", early; it is due {}", day(date, today)),
        (Some(date), _) => format!(", in time; it was due {}", day(date, today)),
    };
    let slipped = of.slip.as_ref().filter(|_| open && sign.is_none()).map(|slip| {
        let why = inert(slip.why.trim_end_matches('.'));
        format!("{why}. New date {}.", day(slip.due, today))
    });
    let shown = |sign: &KeptSign| {
        let at = sign.evidence.at.map_or(String::new(), |at| day(zone.to_datetime(at).date(), today));
        inert(&format!("“{}” {at}", short(&sign.evidence.quote, 90))).trim_end().to_owned()
    };
    Promise {
        id: ItemRef::Commitment(of.id).uuid().simple().to_string(),
        what: what(world, of),
        line: format!("{from} to {to}{when}"),
        reason: slipped.or_else(|| sign.filter(|_| open).map(shown)).unwrap_or_default(),
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
