//! What stays where it is: somebody's word that holds until they lift it. A no to a move, and a move that is taken back,
//! say the same of the meeting, and so does putting it back in the calendar itself. No proposal changes its place meanwhile (`engines/agenda/rules`).

use crate::by_hand::{self, Deed, is_by_hand};
use crate::words::{day, inert, short};
use crate::{Desk, DeskError};
use ledger::{LedgerError, Txn};
use serde::Serialize;
use world::event::Stay;
use world::{Effect, Event, EventId, Item, ItemRef, Proposal, ProposalId, Snapshot, State, Verdict};

/// Longest reason, characters.
const MOST_CHARS: usize = 200;

/// What was said of a meeting's place.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Said {
    /// In words.
    pub words: String,
    /// Takes it back.
    pub undo: ProposalId,
}

/// A word that holds, as it is shown beside a meeting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Staying {
    /// "Mara Ellingsen said on Tue 24 Nov that it stays where it is: everybody travels."
    pub words: String,
    /// Whether whoever sits here may lift it.
    pub lift: bool,
}

/// What holds of a meeting's place; none where it may be moved.
///
/// # Errors
/// `E_NOT_FOUND`.
pub async fn staying(desk: &Desk, event: EventId) -> Result<Option<Staying>, DeskError> {
    let Item::Event(event) = desk.item(ItemRef::Event(event)).await? else { return Ok(None) };
    Ok(staying_of(desk, &event))
}

pub(crate) fn staying_of(desk: &Desk, event: &Event) -> Option<Staying> {
    let lift = event.stay.as_ref().is_some_and(|stay| is_theirs(desk, stay));
    let world = Snapshot::empty(desk.office().clone(), desk.now());
    words(&world, event).map(|words| Staying { words, lift })
}

/// Says that a meeting stays where it is; no proposal moves it until that is lifted.
///
/// # Errors
/// `E_NOT_FOUND`, `E_AMBIGUOUS`, `E_UNIT` for what is no event, `E_TIME_ORDER` for one that is over, `E_RANGE` for a
/// reason that is too long, `E_CLEARANCE` when the executive has said so already; nothing is changed then.
pub async fn keep(desk: &Desk, id: &str, why: &str) -> Result<Said, DeskError> {
    let why = inert(why.trim());
    if why.chars().count() > MOST_CHARS {
        let hint = "use at most 200 characters; nothing was changed";
        return Err(DeskError::input("the reason is too long", "E_RANGE", hint));
    }
    let event = meeting(desk, id).await?;
    if let Some(stay) = event.stay.as_ref().filter(|stay| !is_theirs(desk, stay)) {
        let name = inert(&stay.by.name);
        return Err(DeskError::NotAllowed {
            who: name,
            what: "say anew that it stays where it is".to_owned(),
        });
    }
    let stay = Stay { by: desk.reader().actor.clone(), at: desk.now(), why };
    let said = format!("{} stays where it is.", short(&event.summary, 60));
    say(desk, "event.stays", said, event, Some(stay)).await
}

/// Lifts that a meeting stays where it is: proposals may move it again.
///
/// # Errors
/// As [`keep`]; `E_STATE` where nothing holds it, `E_CLEARANCE` when somebody else said so: their word is theirs to lift,
/// and the executive's.
pub async fn lift(desk: &Desk, id: &str) -> Result<Said, DeskError> {
    let event = meeting(desk, id).await?;
    let Some(stay) = &event.stay else {
        let problem = format!("nothing holds \"{}\" where it is", event.summary);
        return Err(DeskError::input(
            &problem,
            "E_STATE",
            "nothing was changed; proposals may move it already",
        ));
    };
    if !is_theirs(desk, stay) {
        let what = "lift it: that is theirs, and the executive's".to_owned();
        return Err(DeskError::NotAllowed { who: inert(&stay.by.name), what });
    }
    let said = format!("{} may be moved again.", short(&event.summary, 60));
    say(desk, "event.lifted", said, event, None).await
}

async fn say(
    desk: &Desk,
    verb: &'static str,
    words: String,
    event: Event,
    stay: Option<Stay>,
) -> Result<Said, DeskError> {
    let after = Item::Event(Event { stay, ..event.clone() });
    let deed = Deed::of(verb, words.clone(), Some(Item::Event(event)), after);
    let undo = by_hand::carry_out(desk, deed).await?.id;
    crate::propose::propose(desk).await?;
    Ok(Said { words, undo })
}

/// An event that is not over.
async fn meeting(desk: &Desk, id: &str) -> Result<Event, DeskError> {
    let wrong = |problem: &str, code, hint| DeskError::input(problem, code, hint);
    let Item::Event(event) = desk.item(desk.named(None, id).await?).await? else {
        return Err(wrong("that is no event", "E_UNIT", "name an event of the calendar"));
    };
    match event.interval(&desk.office().tz()).start > desk.now() {
        true => Ok(event),
        false => Err(wrong("that is over", "E_TIME_ORDER", "name an event that is still ahead")),
    }
}

/// Whether a word is theirs to lift who sit here.
fn is_theirs(desk: &Desk, stay: &Stay) -> bool {
    desk.is_executive() || stay.by.person == desk.reader().actor.person
}

/// Who said that it stays, and why: "Mara Ellingsen: it stays where it is (everybody travels)".
pub(crate) fn stays(stay: &Stay) -> String {
    let why = if stay.why.is_empty() { String::new() } else { format!(" ({})", inert(&stay.why)) };
    format!("{}: it stays where it is{why}", inert(&stay.by.name))
}

/// What holds of an event's place, a sentence; none where it may be moved.
pub(crate) fn words(world: &Snapshot, event: &Event) -> Option<String> {
    let stay = event.stay.as_ref()?;
    let zone = world.zone();
    let [today, said] = [world.now, stay.at].map(|at| zone.to_datetime(at).date());
    let why = if stay.why.is_empty() { String::new() } else { format!(": {}", inert(&stay.why)) };
    let on = day(said, today);
    Some(format!(
        "{} said {on} that it stays where it is{}.",
        inert(&stay.by.name),
        why.trim_end_matches('.')
    ))
}

/// The one event that a proposal gives another place. What somebody did by hand or asked for themselves is no word about
/// where it belongs.
fn moved(proposal: &Proposal) -> Option<(EventId, jiff::Timestamp)> {
    let moves: Vec<(EventId, jiff::Timestamp)> = proposal
        .effect
        .parts()
        .into_iter()
        .filter_map(|part| match part {
            Effect::MoveEvent { event, to } => Some((*event, to.start)),
            Effect::ChangeEvent { event, change } => Some((*event, change.to?.start)),
            _ => None,
        })
        .collect();
    match moves.as_slice() {
        [one] if !is_by_hand(proposal) && !crate::times::is_asked(proposal) => Some(*one),
        _ => None,
    }
}

/// Takes in that a move was refused, or taken back: what it would have moved stays where it is.
pub(crate) async fn stay_put(
    txn: &mut Txn,
    desk: &Desk,
    proposal: &Proposal,
    verdict: &Verdict,
) -> Result<(), DeskError> {
    let Some((id, start)) = moved(proposal) else { return Ok(()) };
    let Some(event) = stored(txn, desk, id).await? else { return Ok(()) };
    let stands = event.interval(&desk.office().tz()).start;
    if event.stay.is_some() || stands == start || stands <= desk.now() {
        return Ok(());
    }
    let why = match &verdict.answer {
        world::Answer::Dismissed { reason, .. } => reason.chars().take(MOST_CHARS).collect(),
        _ => "the move was taken back".to_owned(),
    };
    let stay = Stay { by: verdict.by.clone(), at: verdict.at, why };
    txn.save(&Item::Event(Event { stay: Some(stay), ..event })).await?;
    Ok(())
}

/// Takes in that a no to a move was taken back: what it said of the meeting's place goes with it.
pub(crate) async fn stay_no_longer(
    txn: &mut Txn,
    desk: &Desk,
    dismissed: &Proposal,
) -> Result<(), DeskError> {
    let (State::Dismissed { verdict }, Some((id, _))) = (&dismissed.state, moved(dismissed)) else {
        return Ok(());
    };
    let Some(event) = stored(txn, desk, id).await? else { return Ok(()) };
    if event.stay.as_ref().is_some_and(|stay| stay.at == verdict.at && stay.by == verdict.by) {
        txn.save(&Item::Event(Event { stay: None, ..event })).await?;
    }
    Ok(())
}

/// Takes in what was moved after a yes and has been put back in the calendar itself: that says the same as taking the move
/// back. What it learned is put into `world`, too.
pub(crate) async fn put_back_by_hand(desk: &Desk, world: &mut Snapshot) -> Result<(), DeskError> {
    let found: Vec<Event> = world.proposals.values().filter_map(|p| put_back(world, p)).collect();
    if found.is_empty() {
        return Ok(());
    }
    let house = desk.house();
    let mut txn = desk.ledger.begin(&house.actor, desk.now()).await?;
    for event in found {
        let why = "it was put back in the calendar".to_owned();
        let stay = Some(Stay { by: house.actor.clone(), at: desk.now(), why });
        let item = Item::Event(Event { stay, ..event });
        txn.save(&item).await?;
        world.put(item);
    }
    txn.commit().await?;
    Ok(())
}

/// The event that a proposal moved and that stands where it stood before.
fn put_back(world: &Snapshot, proposal: &Proposal) -> Option<Event> {
    let State::Applied { undo: Some(undo), .. } = &proposal.state else { return None };
    let (id, to) = moved(proposal)?;
    let zone = world.zone();
    let before = undo.parts().into_iter().find_map(|part| match part {
        Effect::PutBack { item } => match &**item {
            Item::Event(event) if event.id == id => Some(event.interval(&zone).start),
            _ => None,
        },
        _ => None,
    })?;
    let event = world.events.get(&id)?;
    let stands = event.interval(&zone).start;
    (event.stay.is_none() && stands == before && stands != to && stands > world.now).then(|| event.clone())
}

async fn stored(txn: &mut Txn, desk: &Desk, id: EventId) -> Result<Option<Event>, DeskError> {
    match txn.item(&desk.house(), ItemRef::Event(id)).await {
        Ok(Item::Event(event)) => Ok(Some(event)),
        Ok(_) | Err(LedgerError::NotFound { .. }) => Ok(None),
        Err(other) => Err(other.into()),
    }
}
