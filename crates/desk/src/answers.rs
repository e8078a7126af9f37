//! Answers: everything a person can do with what lies in the Inbox. Yes with a change, the routine ones together, no,
//! later, passed on, filed, put elsewhere; and the last of it taken back.
//!
//! Each answer is one transaction with its audit entry and with what takes it back, so that Z always knows the last one.

use crate::FieldError;
use crate::card::{self, Card, Fields, Say};
use crate::decide::{self, Done, called};
use crate::marks::Marks;
use crate::{Desk, DeskError};
use jiff::{SignedDuration, Timestamp, civil};
use ledger::{Entry, Txn};
use serde::{Deserialize, Serialize};
use world::proposal::Way;
use world::time::instant;
use world::{Deed, Handling, Item, ItemRef, Later, Level, Message, Proposal, ProposalId, Queue, Verb, may};

/// A yes as a person gave it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Yes {
    /// The seal of the card that was seen; with it the yes counts for that effect and no other.
    pub seal: Option<String>,
    /// Another way out: 2 is the first besides the proposal itself.
    pub way: Option<usize>,
    /// The second press, for what cannot be taken back.
    pub again: bool,
}

/// Says yes to a proposal by its card and carries it out.
///
/// # Errors
/// `E_NOT_FOUND`, `E_STATE`, `E_CLEARANCE`, `E_RANGE` for a way it has not; `E_CONFLICT` when its effect is no longer
/// what the card showed; `E_TWICE` when it cannot be taken back and this was the first press.
pub async fn accept(desk: &Desk, id: &str, yes: &Yes) -> Result<Done, DeskError> {
    let proposal = desk.proposal(id).await?;
    sealed(&proposal, yes.seal.as_deref())?;
    let way = decide::way(&proposal, yes.way)?;
    let effect = way.as_ref().map_or(&proposal.effect, |w| &w.effect);
    if !effect.can_be_undone() && !yes.again {
        return Err(DeskError::Input {
            problem: "this cannot be taken back".to_owned(),
            code: "E_TWICE",
            hint: "nothing was changed; say yes once more to do it".to_owned(),
        });
    }
    decide::accept_as(desk, proposal.id, way).await
}

/// Says yes to a proposal with its effect changed in place, and carries it out.
///
/// # Errors
/// As [`accept`]; `E_FORM` with every field that cannot be used.
pub async fn edit(desk: &Desk, id: &str, seal: Option<&str>, fields: &Fields) -> Result<Done, DeskError> {
    let proposal = desk.proposal(id).await?;
    sealed(&proposal, seal)?;
    let world = desk.snapshot().await?;
    let effect = card::edited(&world, &proposal.effect, fields).map_err(DeskError::Form)?;
    if effect == proposal.effect {
        return decide::accept_as(desk, proposal.id, None).await;
    }
    let seats = desk.seats().await?;
    let title = card::title(&Say::of(&world, &seats), &effect).unwrap_or_else(|| proposal.title.clone());
    decide::accept_as(desk, proposal.id, Some(Way { title, effect })).await
}

/// Refuses what asks for something else than was shown with this seal.
pub(crate) fn sealed(proposal: &Proposal, seal: Option<&str>) -> Result<(), DeskError> {
    match seal {
        Some(seal) if seal != card::seal(proposal) => Err(DeskError::Input {
            problem: format!("\"{}\" has changed since it was shown", proposal.title),
            code: "E_CONFLICT",
            hint: "nothing was changed; look at it again as it is now".to_owned(),
        }),
        _ => Ok(()),
    }
}

/// Says no to a proposal; with `never`, nothing like it about the same thing comes again. A no that was given already
/// can still be made one for good.
///
/// # Errors
/// `E_NOT_FOUND`, `E_STATE`, `E_CLEARANCE`.
pub async fn decline(desk: &Desk, id: &str, because: &str, never: bool) -> Result<Proposal, DeskError> {
    let because: String = because.trim().chars().take(500).collect();
    let id = desk.proposal(id).await?.id;
    let (mut proposal, version) = desk.ledger.proposal(desk.reader(), id).await?;
    if !never || !matches!(proposal.state, world::State::Dismissed { .. }) {
        return decide::dismiss_as(desk, id, &because, never).await;
    }
    decide::approver(desk, &proposal)?;
    proposal.never_again()?;
    let entry = entry(desk, "proposal.refused").about(ItemRef::Proposal(id)).with("title", called(&proposal));
    let mut txn = desk.ledger.begin(&desk.reader().actor, desk.now()).await?;
    txn.save_proposal(&proposal, version).await?;
    txn.audit(entry).await?;
    txn.commit().await?;
    crate::learn::refuse(desk, &proposal).await?;
    Ok(proposal)
}

/// The proposals that are routine for whoever sits here: what "accept all routine" would do, for looking at first.
///
/// # Errors
/// Those of the ledger.
pub async fn routine(desk: &Desk) -> Result<Vec<Card>, DeskError> {
    let world = desk.snapshot().await?;
    let seats = desk.seats().await?;
    let marks = Marks::of(&world);
    let open = crate::inbox::waiting_proposals(&world);
    Ok(open.into_iter().map(|p| card::card(&world, &seats, &marks, p)).filter(|card| card.routine).collect())
}

/// What became of one of several.
#[derive(Debug)]
pub struct Outcome {
    /// Its id as given.
    pub id: String,
    /// What was done, or why not.
    pub result: Result<Done, DeskError>,
}

/// Says yes to those of the routine ones that were ticked, each by the seal that was on the list. What is no longer
/// routine, or has changed, is left and says so; the others go on.
///
/// # Errors
/// Those of the ledger when the list cannot be read.
pub async fn accept_routine(desk: &Desk, ticked: &[(String, String)]) -> Result<Vec<Outcome>, DeskError> {
    let routine = routine(desk).await?;
    let mut outcomes = Vec::new();
    for (id, seal) in ticked {
        let result = if routine.iter().any(|card| card.id == *id) {
            accept(desk, id, &Yes { seal: Some(seal.clone()), ..Yes::default() }).await
        } else {
            Err(DeskError::Input {
                problem: "it is no longer among the routine ones".to_owned(),
                code: "E_CONFLICT",
                hint: "nothing was changed; answer it by itself".to_owned(),
            })
        };
        outcomes.push(Outcome { id: id.clone(), result });
    }
    Ok(outcomes)
}

/// When something comes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Until {
    /// Later today: the full hour two to three hours from now.
    Today,
    /// Tomorrow when work begins.
    Tomorrow,
    /// Next Monday when work begins.
    Monday,
    /// That day when work begins.
    On(civil::Date),
}

impl Until {
    /// From the words of a form: "today", "tomorrow", "monday", "date" with a day.
    ///
    /// # Errors
    /// `E_RANGE` with what to write.
    pub fn read(word: &str, date: &str) -> Result<Until, DeskError> {
        match word.trim() {
            "today" => Ok(Until::Today),
            "tomorrow" => Ok(Until::Tomorrow),
            "monday" => Ok(Until::Monday),
            "date" => {
                date.trim().parse().map(Until::On).map_err(|_| not_a_time("write the day as 2026-11-30"))
            }
            _ => Err(not_a_time("say today, tomorrow, monday or a date")),
        }
    }
    /// The instant it means.
    ///
    /// # Errors
    /// `E_RANGE` when it has passed or is not today any more.
    pub fn instant(self, desk: &Desk) -> Result<Timestamp, DeskError> {
        let (zone, today, now) = (desk.office().tz(), desk.today(), desk.now());
        let morning = |date: civil::Date| {
            let begins = desk.office().hours.day_start(date);
            instant(date, begins, &zone)
        };
        let days = |n: i64| today.saturating_add(jiff::Span::new().days(n));
        let until = match self {
            Until::Today => {
                let hour = (now + SignedDuration::from_hours(2)).as_second() / 3_600 + 1;
                let at = Timestamp::from_second(hour * 3_600).unwrap_or(now);
                if zone.to_datetime(at).date() != today {
                    return Err(not_a_time("today is nearly over; say tomorrow"));
                }
                at
            }
            Until::Tomorrow => morning(days(1)),
            Until::Monday => morning(days(7 - i64::from(today.weekday().to_monday_zero_offset()))),
            Until::On(date) => morning(date),
        };
        if until <= now {
            return Err(not_a_time("choose a day that is still to come"));
        }
        Ok(until)
    }
}

fn not_a_time(hint: &str) -> DeskError {
    DeskError::Input {
        problem: "it cannot be put off until then".to_owned(),
        code: "E_RANGE",
        hint: format!("nothing was changed; {hint}"),
    }
}

/// Puts a proposal or a message off: neither shown nor counted until then, for anybody.
///
/// # Errors
/// `E_NOT_FOUND`, `E_STATE` when it does not wait, `E_CLEARANCE` when its answer is not theirs to give, `E_RANGE` for a
/// time that has passed or lies after it must be answered.
pub async fn later(desk: &Desk, id: &str, until: Until) -> Result<ItemRef, DeskError> {
    let until = until.instant(desk)?;
    let later = Later { until, by: desk.reader().actor.clone(), at: desk.now() };
    match waiting(desk, id).await? {
        Waiting::Proposal(read) => {
            decide::approver(desk, &read)?;
            if let Some(by) = read.by.filter(|by| *by < until && *by > desk.now()) {
                let when = card::when(desk, by);
                return Err(not_a_time(&format!("it must be answered by {when}; choose an earlier time")));
            }
            let (txn, mut proposal, version) = open_again(desk, &read).await?;
            let before = proposal.handling.clone();
            proposal.put_off(later)?;
            keep_proposal(txn, desk, (&proposal, version), "later", before).await
        }
        Waiting::Message(mut message) => {
            let before = Before::of(&message);
            message.handling.later = Some(later);
            keep_message(desk, message, "later", before).await
        }
    }
}

/// Passes a proposal or a message to the executive.
///
/// # Errors
/// `E_NOT_FOUND`, `E_STATE` when it does not wait; `E_RANGE` when the executive sits here.
pub async fn pass(desk: &Desk, id: &str) -> Result<ItemRef, DeskError> {
    if desk.reader().actor.role == world::Role::Executive {
        return Err(DeskError::Input {
            problem: "it is yours already".to_owned(),
            code: "E_RANGE",
            hint: "nothing was changed; put it off or answer it".to_owned(),
        });
    }
    let passed = Deed { by: desk.reader().actor.clone(), at: desk.now() };
    match waiting(desk, id).await? {
        Waiting::Proposal(read) => {
            let (mut txn, mut proposal, version) = open_again(desk, &read).await?;
            let before = proposal.handling.clone();
            proposal.pass(passed)?;
            crate::grid::say_yes(&mut txn, desk, &before, &proposal).await?;
            keep_proposal(txn, desk, (&proposal, version), "passed", before).await
        }
        Waiting::Message(mut message) => {
            let before = Before::of(&message);
            message.handling.later = None;
            message.handling.passed = Some(passed);
            keep_message(desk, message, "passed", before).await
        }
    }
}

/// Files a message: it is dealt with.
///
/// # Errors
/// `E_NOT_FOUND`.
pub async fn file(desk: &Desk, id: &str) -> Result<ItemRef, DeskError> {
    let Waiting::Message(mut message) = waiting(desk, id).await? else { return Err(no_message(id)) };
    let before = Before::of(&message);
    message.handling.filed = Some(Deed { by: desk.reader().actor.clone(), at: desk.now() });
    keep_message(desk, message, "filed", before).await
}

/// Puts a message into another queue, and teaches sorting: what needs the executive matters, noise does not.
///
/// # Errors
/// `E_NOT_FOUND`, `E_RANGE` for a queue that nobody puts a message into.
pub async fn move_to(desk: &Desk, id: &str, queue: Queue) -> Result<ItemRef, DeskError> {
    let Waiting::Message(mut message) = waiting(desk, id).await? else { return Err(no_message(id)) };
    if queue == Queue::Sent || message.mine {
        return Err(DeskError::Input {
            problem: "a message cannot be put there".to_owned(),
            code: "E_RANGE",
            hint: "nothing was changed; choose another queue".to_owned(),
        });
    }
    let before = Before::of(&message);
    message.handling = Handling { queue: Some(queue), ..Handling::default() };
    if let Some(triage) = &mut message.triage {
        triage.queue = queue;
    }
    let item = keep_message(desk, message.clone(), "moved", before).await?;
    if let Some(important) = queue.matters() {
        crate::sort::teach(desk, &message, important).await?;
    }
    Ok(item)
}

fn no_message(id: &str) -> DeskError {
    DeskError::NotFound { kind: "message", id: id.to_owned() }
}

/// Something that waits in the Inbox.
enum Waiting {
    Proposal(Box<Proposal>),
    Message(Box<Message>),
}

async fn waiting(desk: &Desk, id: &str) -> Result<Waiting, DeskError> {
    match desk.named(None, id).await? {
        ItemRef::Proposal(id) => {
            let (proposal, _) = desk.ledger.proposal(desk.reader(), id).await?;
            Ok(Waiting::Proposal(Box::new(proposal)))
        }
        item @ ItemRef::Message(_) => match desk.item(item).await? {
            Item::Message(message) => Ok(Waiting::Message(message)),
            _ => Err(no_message(id)),
        },
        _ => Err(no_message(id)),
    }
}

/// A change begun with a proposal that was read, as it stands now.
async fn open_again(desk: &Desk, read: &Proposal) -> Result<(Txn, Proposal, ledger::Version), DeskError> {
    let mut txn = desk.ledger.begin(&desk.reader().actor, desk.now()).await?;
    let (proposal, version) = decide::as_read(&mut txn, desk, read).await?;
    Ok((txn, proposal, version))
}

async fn keep_proposal(
    mut txn: Txn,
    desk: &Desk,
    (proposal, version): (&Proposal, ledger::Version),
    what: &str,
    before: Handling,
) -> Result<ItemRef, DeskError> {
    let item = ItemRef::Proposal(proposal.id);
    txn.save_proposal(proposal, version).await?;
    txn.audit(entry(desk, &format!("proposal.{what}")).about(item).with("title", called(proposal))).await?;
    remember(&mut txn, desk, Taken::Handled { item, before: Before { handling: before, queue: None } })
        .await?;
    txn.commit().await?;
    Ok(item)
}

async fn keep_message(
    desk: &Desk,
    message: Box<Message>,
    what: &str,
    before: Before,
) -> Result<ItemRef, DeskError> {
    if !may(desk.reader(), Verb::Draft, &message.clearance) {
        return Err(DeskError::NotAllowed {
            who: desk.office().owner.name.clone(),
            what: format!("handle \"{}\"", message.subject),
        });
    }
    let item = ItemRef::Message(message.id);
    let entry = entry(desk, &format!("message.{what}")).about(item).with("title", subject(&message));
    let mut txn = desk.ledger.begin(&desk.reader().actor, desk.now()).await?;
    txn.save(&Item::Message(message)).await?;
    txn.audit(entry).await?;
    remember(&mut txn, desk, Taken::Handled { item, before }).await?;
    txn.commit().await?;
    Ok(item)
}

/// What the audit trail calls a message.
fn subject(message: &Message) -> String {
    if message.clearance.level <= Level::Confidential {
        message.subject.clone()
    } else {
        "(private)".to_owned()
    }
}

/// An entry by whoever sits here; the assistant acts on the executive's behalf.
pub(crate) fn entry(desk: &Desk, verb: &str) -> Entry {
    let entry = Entry::new(verb);
    match desk.reader().actor.role {
        world::Role::Executive => entry,
        _ => entry.on_behalf_of(desk.office().owner.name.clone()),
    }
}

/// How a message was handled and sorted before.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Before {
    handling: Handling,
    queue: Option<Queue>,
}

impl Before {
    fn of(message: &Message) -> Before {
        Before { handling: message.handling.clone(), queue: message.triage.as_ref().map(|t| t.queue) }
    }
}

/// An answer with what takes it back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "taken", rename_all = "snake_case")]
#[expect(clippy::large_enum_variant, reason = "a handful of them; a box would buy nothing")]
pub(crate) enum Taken {
    /// A yes.
    Accepted { proposal: ProposalId },
    /// A no.
    Dismissed { proposal: ProposalId },
    /// Put off, passed on, filed, moved.
    Handled { item: ItemRef, before: Before },
}

impl Taken {
    fn item(&self) -> ItemRef {
        match self {
            Taken::Accepted { proposal } | Taken::Dismissed { proposal } => ItemRef::Proposal(*proposal),
            Taken::Handled { item, .. } => *item,
        }
    }
}

/// Answers of one person that can be taken back one after the other.
const REMEMBERED: usize = 50;

fn stack(desk: &Desk) -> String {
    format!("answers {}", desk.reader().actor.person)
}

/// Remembers an answer in the change that gives it.
pub(crate) async fn remember(txn: &mut Txn, desk: &Desk, taken: Taken) -> Result<(), DeskError> {
    let key = stack(desk);
    let mut answers: Vec<Taken> = txn.state(&key).await?.unwrap_or_default();
    answers.push(taken);
    let over = answers.len().saturating_sub(REMEMBERED);
    answers.drain(..over);
    txn.set_state(&key, &answers).await?;
    Ok(())
}

async fn remembered(desk: &Desk) -> Result<Vec<Taken>, DeskError> {
    Ok(desk.ledger.state(&desk.house(), &stack(desk)).await?.unwrap_or_default())
}

/// What the last answer of whoever sits here was, in words: "declined Answer Ana"; none when there is none left.
///
/// # Errors
/// Those of the ledger.
pub async fn last(desk: &Desk) -> Result<Option<String>, DeskError> {
    let Some(last) = remembered(desk).await?.pop() else { return Ok(None) };
    let title = match desk.item(last.item()).await {
        Ok(item) => card::titled(ledger::title(&item)),
        Err(_) => return Ok(None),
    };
    let what = match last {
        Taken::Accepted { .. } => "accepted",
        Taken::Dismissed { .. } => "declined",
        Taken::Handled { .. } => "handled",
    };
    Ok(Some(format!("{what} {title}")))
}

/// Takes back the last answer of whoever sits here; none when there is none left. Which item it was.
///
/// # Errors
/// `E_CONFLICT` when what it did has changed outside since: nothing is changed then, and the next Z goes on before it.
pub async fn undo_last(desk: &Desk) -> Result<Option<ItemRef>, DeskError> {
    loop {
        let Some(last) = remembered(desk).await?.pop() else { return Ok(None) };
        let item = last.item();
        match take_back(desk, last.clone()).await {
            Ok(()) => return Ok(Some(item)),
            // Somebody was quicker, or it has run out: the one before it is the last now.
            Err(DeskError::State(_) | DeskError::NotFound { .. }) => forget(desk, &last).await?,
            Err(DeskError::Ledger(e)) if e.code() == "E_NOT_FOUND" => forget(desk, &last).await?,
            Err(e) => {
                forget(desk, &last).await?;
                return Err(e);
            }
        }
    }
}

/// Takes back the answer to one item, whoever gave it.
///
/// # Errors
/// `E_NOT_FOUND`, `E_STATE` when there is nothing to take back, `E_CLEARANCE`, `E_CONFLICT`.
pub async fn undo(desk: &Desk, id: &str) -> Result<ItemRef, DeskError> {
    let item = desk.named(None, id).await?;
    let own = remembered(desk).await?.into_iter().rev().find(|taken| taken.item() == item);
    let taken = match (own, item) {
        (Some(own), _) => own,
        (None, ItemRef::Proposal(proposal)) => match desk.proposal(id).await?.state {
            world::State::Dismissed { .. } => Taken::Dismissed { proposal },
            _ => Taken::Accepted { proposal },
        },
        (None, _) => Taken::Handled { item, before: not_handled(desk, item).await? },
    };
    take_back(desk, taken).await?;
    Ok(item)
}

/// How a message stands with nothing done to it; its queue stays.
async fn not_handled(desk: &Desk, item: ItemRef) -> Result<Before, DeskError> {
    match desk.item(item).await? {
        Item::Message(message) => Ok(Before {
            handling: Handling { queue: message.handling.queue, ..Handling::default() },
            queue: message.triage.as_ref().map(|t| t.queue),
        }),
        other => Err(DeskError::NotFound { kind: "answer", id: other.reference().uuid().to_string() }),
    }
}

async fn forget(desk: &Desk, taken: &Taken) -> Result<(), DeskError> {
    let mut txn = desk.ledger.begin(&desk.reader().actor, desk.now()).await?;
    drop_from(&mut txn, desk, taken).await?;
    txn.commit().await?;
    Ok(())
}

async fn drop_from(txn: &mut Txn, desk: &Desk, taken: &Taken) -> Result<(), DeskError> {
    let key = stack(desk);
    let mut answers: Vec<Taken> = txn.state(&key).await?.unwrap_or_default();
    if let Some(at) = answers.iter().rposition(|a| a == taken) {
        answers.remove(at);
        txn.set_state(&key, &answers).await?;
    }
    Ok(())
}

async fn take_back(desk: &Desk, taken: Taken) -> Result<(), DeskError> {
    match &taken {
        Taken::Accepted { proposal } => {
            crate::undo::undo(desk, &proposal.to_string()).await?;
            forget(desk, &taken).await
        }
        Taken::Dismissed { proposal } => {
            let (mut open, version) = desk.ledger.proposal(desk.reader(), *proposal).await?;
            decide::approver(desk, &open)?;
            let dismissed = open.clone();
            open.reopen(desk.now())?;
            let item = ItemRef::Proposal(*proposal);
            let mut txn = desk.ledger.begin(&desk.reader().actor, desk.now()).await?;
            txn.save_proposal(&open, version).await?;
            crate::ahead::stay_no_longer(&mut txn, desk, &dismissed).await?;
            txn.audit(entry(desk, "proposal.reopened").about(item).with("title", called(&open))).await?;
            drop_from(&mut txn, desk, &taken).await?;
            txn.commit().await?;
            crate::learn::forget_no(desk, &dismissed).await
        }
        Taken::Handled { item: item @ ItemRef::Proposal(id), before } => {
            let mut txn = desk.ledger.begin(&desk.reader().actor, desk.now()).await?;
            let (mut proposal, version) = txn.proposal(desk.reader(), *id).await?;
            if !proposal.is_open() {
                return Err(nothing_to_take_back(&proposal));
            }
            proposal.handling = before.handling.clone();
            txn.save_proposal(&proposal, version).await?;
            txn.audit(entry(desk, "proposal.returned").about(*item).with("title", called(&proposal))).await?;
            drop_from(&mut txn, desk, &taken).await?;
            txn.commit().await?;
            Ok(())
        }
        Taken::Handled { item, before } => {
            let Item::Message(mut message) = desk.item(*item).await? else {
                return Err(no_message(&item.uuid().to_string()));
            };
            message.handling = before.handling.clone();
            if let (Some(triage), Some(queue)) = (&mut message.triage, before.queue) {
                triage.queue = queue;
            }
            let entry = entry(desk, "message.returned").about(*item).with("title", subject(&message));
            let mut txn = desk.ledger.begin(&desk.reader().actor, desk.now()).await?;
            txn.save(&Item::Message(message)).await?;
            txn.audit(entry).await?;
            drop_from(&mut txn, desk, &taken).await?;
            txn.commit().await?;
            Ok(())
        }
    }
}

fn nothing_to_take_back(proposal: &Proposal) -> DeskError {
    let from = proposal.state.word().to_owned();
    world::StateError { thing: "proposal", from, to: "shown".to_owned() }.into()
}

/// Asks for a proposal anew: of the engines where it ran out or could not be done; as it was where its yes was taken
/// back, so that it can be edited or declined.
///
/// # Errors
/// `E_NOT_FOUND`; `E_STATE` when its reason is gone, `E_CLEARANCE` when its answer is not theirs to give.
pub async fn again(desk: &Desk, id: &str) -> Result<ProposalId, DeskError> {
    let id = desk.proposal(id).await?.id;
    let (mut undone, version) = desk.ledger.proposal(desk.reader(), id).await?;
    if matches!(undone.state, world::State::Undone { .. }) {
        decide::approver(desk, &undone)?;
        undone.ask_again(desk.now())?;
        let entry = entry(desk, "proposal.again").about(ItemRef::Proposal(id)).with("title", called(&undone));
        let mut txn = desk.ledger.begin(&desk.reader().actor, desk.now()).await?;
        txn.save_proposal(&undone, version).await?;
        txn.audit(entry).await?;
        txn.commit().await?;
        return Ok(id);
    }
    crate::propose::propose(desk).await?;
    let (proposal, _) = desk.ledger.proposal(desk.reader(), id).await?;
    if proposal.is_open() { Ok(id) } else { Err(nothing_to_take_back(&proposal)) }
}

/// The errors of a form, where an answer failed by its fields.
pub fn field_errors(error: &DeskError) -> &[FieldError] {
    match error {
        DeskError::Form(errors) => errors,
        _ => &[],
    }
}
