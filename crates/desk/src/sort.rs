//! Sorting the mail in date order: threads, who answers whom, queues, promises, people.

use crate::gather::Progress;
use crate::{Desk, DeskError};
use engines::navigator::{self, State, commitments};
use jiff::Timestamp;
use ledger::{Extra, LearnedFrom, Put, Txn};
use std::collections::BTreeMap;
use world::{CommitmentState, Item, ItemRef, Mailbox, Message, MessageId, Person, PersonId, Snapshot};

/// The key of what the navigator keeps between passes.
pub(crate) const NAVIGATOR: &str = "navigator";
/// The key of the date of the oldest message that no pass has sorted yet.
const UNSORTED: &str = "unsorted since";
/// Messages sorted and kept together: one transaction, state and all.
const PAGE: usize = 2_000;
/// Mail in one direction alone from which on a sender becomes a known person.
const KNOWN_FROM: usize = 3;

/// Remembers from when on new mail is unsorted, in the change that brings it: a killed import must not leave old mail
/// behind what was sorted last.
pub(crate) async fn note_new(txn: &mut Txn, items: &[Item], puts: &[Put]) -> Result<(), DeskError> {
    let new = items.iter().zip(puts).filter_map(|(item, put)| match (item, put) {
        (Item::Message(message), Put::Added) => message.date,
        _ => None,
    });
    let Some(oldest) = new.min() else { return Ok(()) };
    let known: Option<Timestamp> = txn.state::<Option<Timestamp>>(UNSORTED).await?.flatten();
    if known.is_none_or(|known| oldest < known) {
        txn.set_state(UNSORTED, &Some(oldest)).await?;
    }
    Ok(())
}

/// Sorts what arrived since the last pass, up to now. When some of it is older than what was sorted last, everything
/// is sorted again from the beginning.
pub(crate) async fn sort(
    desk: &Desk,
    progress: &mut (dyn FnMut(Progress) -> bool + Send),
) -> Result<(), DeskError> {
    let house = desk.house();
    let kept: Option<State> = desk.ledger.state(&house, NAVIGATOR).await?;
    let oldest: Option<Timestamp> = desk.ledger.state::<Option<Timestamp>>(&house, UNSORTED).await?.flatten();
    let afresh = |state: &State| oldest.is_some_and(|o| state.latest().is_some_and(|latest| o <= latest));
    let mut state = kept.filter(|s| !afresh(s)).unwrap_or_else(|| State::new(desk.office()));
    let total = desk.ledger.counts(&house).await?.get("message").copied().unwrap_or(0);
    let mut after = state.latest().map(|latest| (latest, LAST_ID));
    let mut done = 0;
    loop {
        let mut page = desk.ledger.messages_after(&house, after, PAGE as u32).await?;
        page.retain(|(known_from, _)| *known_from <= desk.now());
        let Some((at, last)) = page.last() else { break };
        after = Some((*at, last.id));
        done += page.len() as u64;
        keep_page(desk, &mut state, page.into_iter().map(|(_, message)| message).collect()).await?;
        if !progress(Progress { done, total, words: format!("sorting {done} of {total} messages") }) {
            return Ok(());
        }
    }
    if oldest.is_some() {
        let mut txn = desk.ledger.begin(&house.actor, desk.now()).await?;
        txn.set_state(UNSORTED, &None::<Timestamp>).await?;
        txn.commit().await?;
    }
    Ok(())
}

/// After every message of an instant.
const LAST_ID: MessageId = MessageId(world::ids::LAST);

/// Sorts one page and keeps it with everything that follows from it.
async fn keep_page(desk: &Desk, state: &mut State, page: Vec<Message>) -> Result<(), DeskError> {
    let sorted = navigator::sort(state, page, desk.now());
    let mut items: Vec<Item> = Vec::new();
    let mut new: Vec<(Item, Extra)> = Vec::new();
    for message in &sorted.messages {
        for promise in commitments::detect(message, desk.office()) {
            new.push((Item::Commitment(promise), Extra::default()));
        }
    }
    let answered: BTreeMap<MessageId, Timestamp> = sorted.answered.iter().copied().collect();
    for (id, at) in &answered {
        if let Item::Message(mut message) = desk.ledger.item(&desk.house(), ItemRef::Message(*id)).await? {
            if let Some(triage) = &mut message.triage {
                triage.answered = Some(*at);
            }
            items.push(Item::Message(message));
        }
    }
    new.extend(
        people(desk, &sorted.messages).await?.into_iter().map(|p| (Item::Person(p), Extra::default())),
    );
    items.extend(sorted.messages.into_iter().map(|m| Item::Message(Box::new(m))));
    let house = desk.house();
    let mut learned = desk.ledger.learned(&house).await?;
    learned.correspondents = state.correspondents();
    learned.needs_you_above = state.needs_you_above();
    let mut txn = desk.ledger.begin(&house.actor, desk.now()).await?;
    txn.save_all(items).await?;
    txn.put_all(new).await?;
    txn.set_state(NAVIGATOR, state).await?;
    txn.save_learned(LearnedFrom::Everything, &learned).await?;
    txn.commit().await?;
    Ok(())
}

/// Cards for people one exchanges mail with and has none for: written to by the owner, or heard from often. A card
/// that has no better name than the address gets the one that is seen now.
async fn people(desk: &Desk, messages: &[Message]) -> Result<Vec<Person>, DeskError> {
    let cards = desk.ledger.all(&desk.house(), "person").await?;
    let known: BTreeMap<&str, &Person> = cards
        .iter()
        .filter_map(|card| if let Item::Person(person) = card { Some(person) } else { None })
        .flat_map(|person| person.emails.iter().map(move |email| (email.as_str(), person)))
        .collect();
    let mut met: BTreeMap<&str, (usize, Option<String>)> = BTreeMap::new();
    for message in messages {
        let others: Vec<&Mailbox> =
            if message.mine { message.recipients().collect() } else { vec![&message.from] };
        let automatic = message.marks.bulk || message.marks.automatic || message.marks.junk;
        for other in others.into_iter().filter(|o| !automatic && o.email.contains('@')) {
            let weight = if message.mine { KNOWN_FROM } else { 1 };
            let entry = met.entry(&other.email).or_default();
            entry.0 += weight;
            entry.1 = entry.1.take().or_else(|| other.name.is_some().then(|| other.called()));
        }
    }
    let others = met.into_iter().filter(|(email, _)| !desk.office().is_mine(email));
    Ok(others.filter_map(|(email, (n, name))| card(email, known.get(email).copied(), n, name)).collect())
}

/// The card of somebody met so often, under this name: a new one, or the known one with a better name.
fn card(email: &str, known: Option<&Person>, often: usize, name: Option<String>) -> Option<Person> {
    let read = Mailbox { email: email.to_owned(), name: None }.called();
    match known {
        None => (often >= KNOWN_FROM).then(|| person(email, name.unwrap_or(read))),
        Some(card) if card.name == read => {
            let name = name.filter(|name| *name != card.name && !name.contains('@'))?;
            Some(Person { name, ..card.clone() })
        }
        Some(_) => None,
    }
}

fn person(email: &str, name: String) -> Person {
    Person {
        id: PersonId::derive(email),
        name,
        also: Vec::new(),
        emails: vec![email.to_owned()],
        phones: Vec::new(),
        organisation: None,
        title: None,
        zone: None,
        birthday: None,
        categories: Vec::new(),
        manager: None,
        importance: None,
        cadence_days: None,
        clearance: Default::default(),
    }
}

/// Marks open promises that a later message has kept.
pub(crate) async fn keep_promises(desk: &Desk, world: &mut Snapshot) -> Result<(), DeskError> {
    let mut items = Vec::new();
    for sign in commitments::kept(world).into_iter().filter(|s| s.confidence >= 0.7) {
        let Some(promise) = world.commitments.get(&sign.commitment).filter(|c| c.state.is_open()) else {
            continue;
        };
        let mut promise = promise.clone();
        let late = promise.due.is_some_and(|due| {
            let end = due.instant(&world.zone(), world.office.hours.day_end(due.date(&world.zone())));
            sign.evidence.at.is_some_and(|at| at > end)
        });
        if promise.state == CommitmentState::Detected {
            promise.state = promise.state.become_(CommitmentState::Confirmed)?;
        }
        promise.state =
            promise.state.become_(if late { CommitmentState::LateKept } else { CommitmentState::Kept })?;
        promise.evidence.push(sign.evidence);
        items.push(Item::Commitment(promise));
    }
    if items.is_empty() {
        return Ok(());
    }
    let mut txn = desk.ledger.begin(&desk.house().actor, desk.now()).await?;
    txn.save_all(items.clone()).await?;
    txn.commit().await?;
    items.into_iter().for_each(|item| world.put(item));
    Ok(())
}
