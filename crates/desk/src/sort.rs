//! Sorting the mail in date order: threads, who answers whom, queues, promises, people.

use crate::gather::Progress;
use crate::office::{SHARED, is_shared};
use crate::{Desk, DeskError};
use engines::navigator::{self, State, Surroundings, commitments};
use jiff::Timestamp;
use ledger::{Extra, LearnedFrom, Put, Txn};
use std::collections::BTreeMap;
use world::learned::Learned;
use world::{
    Clearance, CommitmentState, Item, ItemRef, Level, Mailbox, Message, MessageId, Person, PersonId, Snapshot,
};

/// The key of what the navigator keeps between passes.
const NAVIGATOR: &str = "navigator";
/// The same over everything, once there is private mail.
const NAVIGATOR_OF_ALL: &str = "navigator of all";
/// The key of the date up to which what was learned of correspondents is kept.
const COUNTED: &str = "counted until";
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

/// What the navigator has counted: over the mail that is shared, and, once there is private mail, over everything.
/// Shared mail is judged by the first alone, so that nothing private shifts what others are shown (security rule 1);
/// private mail by the second.
struct Views {
    shared: State,
    all: Option<State>,
}

impl Views {
    /// What was counted so far; nothing, so that all mail is sorted again, where that was in other surroundings: a goal
    /// or a role counts for old mail as for new, and one that has become private for neither.
    async fn read(desk: &Desk, around: &Surroundings) -> Result<Views, DeskError> {
        let (shared, all) = counted(desk).await?;
        let fits = |state: &State| state.is_of(around);
        Ok(match shared.filter(fits) {
            Some(shared) if all.as_ref().is_none_or(fits) => Views { shared, all },
            _ => Views::new(desk, around),
        })
    }
    fn new(desk: &Desk, around: &Surroundings) -> Views {
        Views { shared: State::new(desk.office()).amid(around.clone()), all: None }
    }
    fn latest(&self) -> Option<Timestamp> {
        self.shared.latest().max(self.all.as_ref().and_then(State::latest))
    }
    /// Sorts a page; answers to messages of earlier pages come back beside it.
    fn sort(
        &mut self,
        page: Vec<Message>,
        now: Timestamp,
    ) -> (Vec<Message>, BTreeMap<MessageId, (Timestamp, bool)>) {
        if self.all.is_none() && page.iter().any(|m| !is_shared(&m.clearance)) {
            self.all = Some(self.shared.clone());
        }
        let private = self.all.as_mut().map(|all| navigator::sort(all, page.clone(), now));
        let shared: Vec<Message> = page.into_iter().filter(|m| is_shared(&m.clearance)).collect();
        let shared = navigator::sort(&mut self.shared, shared, now);
        let mut messages = shared.messages;
        let mut answered: BTreeMap<MessageId, (Timestamp, bool)> =
            shared.answered.into_iter().map(|(id, at)| (id, (at, true))).collect();
        if let Some(private) = private {
            messages.extend(private.messages.into_iter().filter(|m| !is_shared(&m.clearance)));
            for (id, at) in private.answered {
                answered.entry(id).or_insert((at, false));
            }
        }
        (messages, answered)
    }
}

/// Sorts what arrived since the last pass, up to now. When some of it is older than what was sorted last, everything
/// is sorted again from the beginning.
pub(crate) async fn sort(
    desk: &Desk,
    progress: &mut (dyn FnMut(Progress) -> bool + Send),
) -> Result<(), DeskError> {
    let house = desk.house();
    let oldest: Option<Timestamp> = desk.ledger.state::<Option<Timestamp>>(&house, UNSORTED).await?.flatten();
    let around = surroundings(desk).await?;
    let mut views = Views::read(desk, &around).await?;
    if oldest.is_some_and(|o| views.latest().is_some_and(|latest| o <= latest)) {
        views = Views::new(desk, &around);
    }
    let total = desk.ledger.counts(&house).await?.get("message").copied().unwrap_or(0);
    let mut after = views.latest().map(|latest| (latest, LAST_ID));
    let mut done = 0;
    loop {
        let mut page = desk.ledger.messages_after(&house, after, PAGE as u32).await?;
        page.retain(|(known_from, _)| *known_from <= desk.now());
        let Some((at, last)) = page.last() else { break };
        after = Some((*at, last.id));
        done += page.len() as u64;
        keep_page(desk, &mut views, page.into_iter().map(|(_, message)| message).collect()).await?;
        if !progress(Progress { done, total, words: format!("sorting {done} of {total} messages") }) {
            return Ok(());
        }
    }
    keep_learned(desk, &views).await?;
    if oldest.is_some() {
        let mut txn = desk.ledger.begin(&house.actor, desk.now()).await?;
        txn.set_state(UNSORTED, &None::<Timestamp>).await?;
        txn.commit().await?;
    }
    Ok(())
}

/// What was counted so far: over what is shared, and over everything once there is private mail.
async fn counted(desk: &Desk) -> Result<(Option<State>, Option<State>), DeskError> {
    let house = desk.house();
    let shared = desk.ledger.state(&house, NAVIGATOR).await?;
    let all = desk.ledger.state::<Option<State>>(&house, NAVIGATOR_OF_ALL).await?.flatten();
    Ok((shared, all))
}

/// What the office knew beside its mail when that was sorted last.
pub(crate) async fn known_beside(desk: &Desk) -> Result<Surroundings, DeskError> {
    let shared: Option<State> = desk.ledger.state(&desk.house(), NAVIGATOR).await?;
    Ok(shared.map(|state| state.surroundings().clone()).unwrap_or_default())
}

/// Whether some mail is not sorted yet.
pub(crate) async fn waits(desk: &Desk) -> Result<bool, DeskError> {
    let house = desk.house();
    let oldest: Option<Timestamp> = desk.ledger.state::<Option<Timestamp>>(&house, UNSORTED).await?.flatten();
    let (shared, all) = counted(desk).await?;
    let latest = [shared, all].iter().flatten().filter_map(State::latest).max();
    let after = latest.map(|latest| (latest, LAST_ID));
    Ok(oldest.is_some() || !desk.ledger.messages_after(&house, after, 1).await?.is_empty())
}

/// What the office knows beside its mail. It reads private goals and cards, which is written down.
async fn surroundings(desk: &Desk) -> Result<Surroundings, DeskError> {
    let house = desk.house();
    let (mut goals, mut people) = (Vec::new(), Vec::new());
    for item in desk.ledger.all(&house, "goal").await? {
        goals.extend(if let Item::Goal(goal) = item { Some(goal) } else { None });
    }
    for item in desk.ledger.all(&house, "person").await? {
        people.extend(if let Item::Person(person) = item { Some(person) } else { None });
    }
    Ok(Surroundings::of(desk.office(), &goals, &people))
}

/// Teaches what a person said of a message to those counts that it belongs to: what is private teaches nothing that
/// others see.
pub(crate) async fn teach(desk: &Desk, message: &Message, important: bool) -> Result<(), DeskError> {
    let house = desk.house();
    let (shared, all) = counted(desk).await?;
    let mut txn = desk.ledger.begin(&house.actor, desk.now()).await?;
    if let Some(mut state) = shared.filter(|_| is_shared(&message.clearance)) {
        state.correct(message, important);
        txn.set_state(NAVIGATOR, &state).await?;
    }
    if let Some(mut state) = all {
        state.correct(message, important);
        txn.set_state(NAVIGATOR_OF_ALL, &Some(state)).await?;
    }
    txn.commit().await?;
    Ok(())
}

/// Sorts everything again, from the oldest message on, once what is private has changed.
pub(crate) async fn sort_afresh(desk: &Desk) -> Result<(), DeskError> {
    let mut txn = desk.ledger.begin(&desk.house().actor, desk.now()).await?;
    txn.set_state(UNSORTED, &Some(Timestamp::MIN)).await?;
    txn.commit().await?;
    sort(desk, &mut |_| true).await
}

/// After every message of an instant.
const LAST_ID: MessageId = MessageId(world::ids::LAST);

/// Sorts one page and keeps it with everything that follows from it.
async fn keep_page(desk: &Desk, views: &mut Views, page: Vec<Message>) -> Result<(), DeskError> {
    let (messages, answered) = views.sort(page, desk.now());
    let mut items: Vec<Item> = Vec::new();
    let mut new: Vec<(Item, Extra)> = Vec::new();
    for message in &messages {
        for promise in commitments::detect(message, desk.office()) {
            new.push((Item::Commitment(promise), Extra::default()));
        }
    }
    for (id, (at, known_by_all)) in &answered {
        if let Item::Message(mut message) = desk.ledger.item(&desk.house(), ItemRef::Message(*id)).await?
            && is_shared(&message.clearance) == *known_by_all
        {
            if let Some(triage) = &mut message.triage {
                triage.answered = Some(*at);
            }
            items.push(Item::Message(message));
        }
    }
    let met = people(desk, &messages).await?;
    new.extend(met.new.into_iter().map(|p| (Item::Person(p), Extra::default())));
    items.extend(messages.into_iter().map(|m| Item::Message(Box::new(m))));
    let mut txn = desk.ledger.begin(&desk.house().actor, desk.now()).await?;
    for card in met.over {
        txn.remove(card).await?;
    }
    txn.save_all(items).await?;
    txn.put_all(new).await?;
    txn.set_state(NAVIGATOR, &views.shared).await?;
    if views.all.is_some() {
        txn.set_state(NAVIGATOR_OF_ALL, &views.all).await?;
    }
    txn.commit().await?;
    Ok(())
}

/// Keeps what the counts have come to, for those who see what is shared and, where it differs, for the executive.
async fn keep_learned(desk: &Desk, views: &Views) -> Result<(), DeskError> {
    let house = desk.house();
    let latest = views.latest();
    let kept: Option<Timestamp> = desk.ledger.state::<Option<Timestamp>>(&house, COUNTED).await?.flatten();
    if latest == kept {
        return Ok(());
    }
    let of = |learned: Learned, state: &State| Learned {
        correspondents: state.correspondents(),
        needs_you_above: state.needs_you_above(),
        ..learned
    };
    let shared = of(desk.ledger.lessons(&desk.sharing()).await?, &views.shared);
    let apart = desk.ledger.learned_apart().await? || views.all.is_some();
    let all = of(desk.ledger.lessons(&house).await?, views.all.as_ref().unwrap_or(&views.shared));
    let mut txn = desk.ledger.begin(&house.actor, desk.now()).await?;
    txn.save_learned(LearnedFrom::Upto(SHARED), &shared).await?;
    if apart {
        txn.save_learned(LearnedFrom::Everything, &all).await?;
    }
    txn.set_state(COUNTED, &latest).await?;
    txn.commit().await?;
    Ok(())
}

/// Cards that a page of mail brings, and those they stand in for.
#[derive(Default)]
struct Met {
    new: Vec<Person>,
    over: Vec<ItemRef>,
}

/// How often somebody was met in a page of mail, and under which name.
#[derive(Default)]
struct Seen {
    weight: usize,
    name: Option<String>,
}

impl Seen {
    fn often(&self) -> bool {
        self.weight >= KNOWN_FROM
    }
}

/// Cards for people one exchanges mail with and has none for: written to by the owner, or heard from often. A card
/// that has no better name than the address gets the one that is seen now. Whoever is known from private mail alone
/// gets a private card, which gives way to an open one later.
async fn people(desk: &Desk, messages: &[Message]) -> Result<Met, DeskError> {
    let mut private: BTreeMap<String, Person> = BTreeMap::new();
    let mut known: BTreeMap<String, Person> = BTreeMap::new();
    for card in desk.ledger.all(&desk.house(), "person").await? {
        let Item::Person(person) = card else { continue };
        match person.emails.first() {
            Some(email) if person.id == private_card(email) => drop(private.insert(email.clone(), person)),
            _ => known.extend(person.emails.iter().map(|email| (email.clone(), person.clone()))),
        }
    }
    let wanted = |email: &str| !desk.office().is_mine(email);
    let open = seen(messages.iter().filter(|m| is_shared(&m.clearance)));
    let mut met = Met::default();
    for (email, seen) in open.iter().filter(|(email, _)| wanted(email)) {
        match known.get(*email) {
            Some(card) => met.new.extend(better_named(card, email, seen.name.as_deref())),
            None if seen.often() => met.new.push(kept_from(private.get(*email), card(email, seen))),
            None => {}
        }
    }
    let is_open = |email: &str| known.contains_key(email) || open.get(email).is_some_and(Seen::often);
    met.over =
        private.iter().filter(|(email, _)| is_open(email)).map(|(_, p)| ItemRef::Person(p.id)).collect();
    for (email, seen) in seen(messages.iter()).iter().filter(|(email, seen)| seen.often() && wanted(email)) {
        if !is_open(email) && !private.contains_key(*email) {
            let card = Person { id: private_card(email), ..card(email, seen) };
            met.new.push(Person { clearance: Clearance::at(Level::Restricted), ..card });
        }
    }
    Ok(met)
}

/// The identity of the card of somebody who is known from private mail alone.
fn private_card(email: &str) -> PersonId {
    PersonId::derive(&format!("private {email}"))
}

/// The card of somebody met now.
fn card(email: &str, seen: &Seen) -> Person {
    person(email, seen.name.clone().unwrap_or_else(|| read_name(email)))
}

/// An open card with what somebody had noted on the private one before it.
fn kept_from(private: Option<&Person>, card: Person) -> Person {
    match private {
        Some(was) => Person {
            importance: was.importance,
            cadence_days: was.cadence_days,
            manager: was.manager,
            relation: was.relation.clone(),
            ..card
        },
        None => card,
    }
}

/// The name that an address itself gives.
fn read_name(email: &str) -> String {
    Mailbox { email: email.to_owned(), name: None }.called()
}

/// A card that is named after its address, with the name that was seen now.
fn better_named(card: &Person, email: &str, name: Option<&str>) -> Option<Person> {
    let name = name.filter(|name| *name != card.name && !name.contains('@'))?;
    (card.name == read_name(email)).then(|| Person { name: name.to_owned(), ..card.clone() })
}

/// Whom mail was exchanged with: written to by the owner, or heard from.
fn seen<'m>(messages: impl Iterator<Item = &'m Message>) -> BTreeMap<&'m str, Seen> {
    let mut met: BTreeMap<&str, Seen> = BTreeMap::new();
    for message in messages {
        let others: Vec<&Mailbox> =
            if message.mine { message.recipients().collect() } else { vec![&message.from] };
        let automatic = message.marks.bulk || message.marks.automatic || message.marks.junk;
        for other in others.into_iter().filter(|o| !automatic && o.email.contains('@')) {
            let weight = if message.mine { KNOWN_FROM } else { 1 };
            let seen = met.entry(&other.email).or_default();
            seen.weight += weight;
            seen.name = seen.name.take().or_else(|| other.name.is_some().then(|| other.called()));
        }
    }
    met
}

fn person(email: &str, name: String) -> Person {
    Person::new(name, email)
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
