//! The world at one instant, as one reader may see it: read in one go, from one state of the store.

use crate::db::{Keys, Ledger};
use crate::door;
use crate::error::{LedgerError, Result};
use crate::facts;
use crate::items::{ITEM, id_of, read_clearance, read_item};
use crate::links;
use crate::sql::{Cells, Sql};
use crate::{learned, state};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use sqlx::sqlite::SqliteConnection;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;
use world::time::union;
use world::{
    GoalId, GoalLink, Interval, Item, ItemRef, Person, Proposal, Reader, Snapshot, State, TaskState,
};

/// Which part of the world a snapshot shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// The instant: what could not be known then is left out, and what ended later is still open.
    pub now: Timestamp,
    /// Events that touch this stretch.
    pub events: Interval,
    /// Messages and documents from here up to now.
    pub mail_from: Timestamp,
    /// Tasks, promises and proposals that ended from here on, besides the open ones.
    pub ended_from: Timestamp,
    /// Promises that nobody has confirmed, from here on.
    pub promises_from: Timestamp,
}

/// Above so many people, only those that the rest of the snapshot names are read.
const ALL_PEOPLE: i64 = 2_000;

impl Ledger {
    /// The world at `window.now`, as this reader may see it. Events they may not see add only to `busy`, which
    /// is the joined time of all. For anybody but the executive, Restricted items in it are written to the audit
    /// log, in one entry.
    ///
    /// # Errors
    /// `E_NOT_FOUND` before the office was set; `E_DAMAGED`, `E_BUSY`, `E_IO`.
    pub async fn snapshot(&self, reader: &Reader, window: &Window) -> Result<Snapshot> {
        let (snapshot, seen) = {
            let mut on = self.still("read the world").await?;
            read(&mut on, &self.keys, reader, window).await?
        };
        if !door::sees_all(reader) {
            self.record(reader, &seen).await?;
        }
        Ok(snapshot)
    }
}

async fn read(
    on: &mut SqliteConnection,
    keys: &Keys,
    reader: &Reader,
    window: &Window,
) -> Result<(Snapshot, Vec<Item>)> {
    let office = state::office(on)
        .await?
        .ok_or_else(|| LedgerError::NotFound { what: "office in this ledger".into() })?;
    let mut snapshot = Snapshot::empty(office, window.now);
    let mut items = Vec::new();
    for sql in dated(window) {
        items.extend(fetch(on, keys, reader, sql).await?);
    }
    let zone = snapshot.zone();
    items.retain_mut(|item| as_of(item, window, &zone));
    snapshot.busy = Arc::new(busy(on, keys, &snapshot, reader, window, &items).await?);
    let people = people(on, keys, reader, &snapshot, &items).await?;
    items.extend(people);
    keep_seen_evidence(on, reader, &mut items).await?;
    let recorded: Vec<Item> =
        items.iter().filter(|item| door::is_recorded(reader, &item.clearance())).cloned().collect();
    items.into_iter().for_each(|item| snapshot.put(item));
    let (seen, unseen) = goal_links(on, &snapshot, window).await?;
    (snapshot.links, snapshot.unseen_links) = (Arc::new(seen), Arc::new(unseen));
    let addresses = addresses(&snapshot);
    let only = addresses.iter().map(String::as_str).collect();
    snapshot.learned = Arc::new(learned::read(on, reader, Some(only)).await?);
    Ok((snapshot, recorded))
}

/// One statement for each kind that has a place in time, and one for those that have none.
fn dated(window: &Window) -> Vec<Sql> {
    let of = |kind: &str| {
        Sql::new("read the world", &format!("SELECT {ITEM} FROM item i WHERE i.kind = '{kind}' AND "))
    };
    let known = |sql: Sql| sql.push("i.known_from <= ").bind(window.now).push(" AND ");
    let open_or_ended = |sql: Sql| {
        let sql = known(sql).push("i.kind <> 'message' AND (i.until IS NULL OR i.until >= ");
        sql.bind(window.ended_from).push(") AND ")
    };
    let fresh_or_confirmed = |sql: Sql| {
        open_or_ended(sql)
            .push("(i.state <> 'detected' OR i.at >= ")
            .bind(window.promises_from)
            .push(") AND ")
    };
    let dated = |sql: Sql| {
        sql.push("i.at >= ").bind(window.mail_from).push(" AND i.at <= ").bind(window.now).push(" AND ")
    };
    let event = known(of("event"))
        .push("i.kind <> 'message' AND i.until >= ")
        .bind(window.events.start)
        .push(" AND i.at < ")
        .bind(window.events.end)
        .push(" AND ");
    vec![
        event,
        dated(of("message")),
        dated(of("document")),
        open_or_ended(of("task")),
        fresh_or_confirmed(of("commitment")),
        open_or_ended(of("proposal")),
        of("project"),
        of("goal"),
        of("organisation"),
        of("responsibility"),
        known(of("decision")),
        known(of("note")).push("(i.state = 'open' OR i.at >= ").bind(window.promises_from).push(") AND "),
    ]
}

async fn fetch(on: &mut SqliteConnection, keys: &Keys, reader: &Reader, sql: Sql) -> Result<Vec<Item>> {
    let rows = door::seen_by(sql, reader, "i").rows(on).await?;
    rows.iter().map(|row| read_item(row, keys)).collect()
}

/// Turns an item back to what it was at the window's instant; false if it has no place in the window.
fn as_of(item: &mut Item, window: &Window, zone: &TimeZone) -> bool {
    match item {
        // Whole days are stored wider than they are.
        Item::Event(event) => return event.interval(zone).overlaps(&window.events),
        Item::Task(task) if task.ended.is_some_and(|ended| ended > window.now) => {
            (task.ended, task.actual_minutes, task.state) = (None, None, TaskState::Next);
        }
        Item::Proposal(proposal) => reopen(proposal, window.now),
        Item::Decision(decision) => decision.turn_back(window.now),
        _ => {}
    }
    true
}

fn reopen(proposal: &mut Proposal, now: Timestamp) {
    if facts::ended(proposal).is_some_and(|ended| ended > now) {
        proposal.state = State::New;
    }
}

/// All busy time of the window, joined: what the reader sees and what they do not alike.
async fn busy(
    on: &mut SqliteConnection,
    keys: &Keys,
    snapshot: &Snapshot,
    reader: &Reader,
    window: &Window,
    seen: &[Item],
) -> Result<Vec<Interval>> {
    let (zone, mine) = (snapshot.zone(), &snapshot.office.addresses);
    let all = if door::sees_all(reader) {
        Vec::new()
    } else {
        let rows = dated(window).swap_remove(0).push("1 = 1").rows(on).await?;
        rows.iter().map(|row| read_item(row, keys)).collect::<Result<_>>()?
    };
    let events = if door::sees_all(reader) { seen } else { &all };
    let busy = events.iter().filter_map(|item| match item {
        Item::Event(event) if event.is_busy(mine) => Some(event.interval(&zone)),
        _ => None,
    });
    Ok(union(busy.collect()))
}

/// All people while they are few; else those with something set by hand and those the rest names.
async fn people(
    on: &mut SqliteConnection,
    keys: &Keys,
    reader: &Reader,
    snapshot: &Snapshot,
    items: &[Item],
) -> Result<Vec<Item>> {
    let some = |end: &str| {
        Sql::new("read people", &format!("SELECT {ITEM} FROM item i WHERE i.kind = 'person'{end} AND "))
    };
    let counted = Sql::new("count people", "SELECT COUNT(*) FROM item i WHERE i.kind = 'person' AND ");
    if door::seen_by(counted, reader, "i").number(on).await? <= ALL_PEOPLE {
        return fetch(on, keys, reader, some("")).await;
    }
    let mut found = fetch(on, keys, reader, some(" AND i.state = 'set'")).await?;
    let mut known: HashSet<ItemRef> = found.iter().map(Item::reference).collect();
    let mut named: BTreeSet<&str> = items.iter().flat_map(named_addresses).collect();
    named.extend(snapshot.office.addresses.iter().chain(&snapshot.office.always_through).map(String::as_str));
    let named: Vec<&str> = named.into_iter().collect();
    for some_of in named.chunks(512) {
        let text = format!(
            "SELECT {ITEM} FROM item i WHERE i.id IN (SELECT a.item FROM address a WHERE a.email IN "
        );
        let sql = Sql::new("read people", &text).list(some_of.iter().copied()).push(") AND ");
        let fetched = fetch(on, keys, reader, sql).await?;
        found.extend(fetched.into_iter().filter(|person| known.insert(person.reference())));
    }
    let owners: BTreeSet<String> = items.iter().flat_map(named_people).map(id_of).collect();
    let owners: Vec<&String> = owners.iter().collect();
    for some_of in owners.chunks(512) {
        let text = format!("SELECT {ITEM} FROM item i WHERE i.id IN ");
        let sql = Sql::new("read people", &text).list(some_of.iter().map(|id| id.as_str())).push(" AND ");
        let fetched = fetch(on, keys, reader, sql).await?;
        found.extend(fetched.into_iter().filter(|person| known.insert(person.reference())));
    }
    Ok(found)
}

/// The addresses an item names.
fn named_addresses(item: &Item) -> Vec<&str> {
    match item {
        Item::Message(m) => std::iter::once(&m.from)
            .chain(&m.sender)
            .chain(m.recipients())
            .map(|who| who.email.as_str())
            .collect(),
        Item::Event(e) => {
            e.attendees.iter().map(|a| a.email.as_str()).chain(e.organiser.as_deref()).collect()
        }
        Item::Commitment(c) => vec![&c.counterparty],
        Item::Person(p) => p.emails.iter().map(String::as_str).collect(),
        _ => Vec::new(),
    }
}

/// The people an item names by their id.
fn named_people(item: &Item) -> Vec<ItemRef> {
    let named = match item {
        Item::Task(t) => vec![t.owner, t.requester, t.waiting_for],
        Item::Project(p) => vec![p.sponsor],
        Item::Goal(g) => vec![g.owner],
        Item::Responsibility(r) => return r.people().map(ItemRef::Person).collect(),
        Item::Note(n) => vec![n.with, Some(n.author)],
        Item::Decision(d) => return d.people().into_iter().map(ItemRef::Person).collect(),
        _ => Vec::new(),
    };
    named.into_iter().flatten().map(ItemRef::Person).collect()
}

/// The addresses a snapshot names: whose history it carries.
fn addresses(snapshot: &Snapshot) -> BTreeSet<String> {
    let people = snapshot.people.values().flat_map(|p: &Person| p.emails.iter().cloned());
    let messages = snapshot.messages.values().flat_map(|m| {
        std::iter::once(&m.from).chain(m.recipients()).map(|who| who.email.clone()).collect::<Vec<_>>()
    });
    let events = snapshot.events.values().flat_map(|e| e.attendees.iter().map(|a| a.email.clone()));
    let promises = snapshot.commitments.values().map(|c| c.counterparty.clone());
    people.chain(messages).chain(events).chain(promises).collect()
}

type Links = BTreeMap<ItemRef, Vec<GoalLink>>;

/// Links of what the snapshot shows: to goals that it shows, and to others, of which nothing is told but how much.
async fn goal_links(
    on: &mut SqliteConnection,
    snapshot: &Snapshot,
    window: &Window,
) -> Result<(Links, Links)> {
    let others = Sql::new(
        "read links",
        &format!("SELECT {} FROM link l JOIN item g ON g.id = l.goal WHERE l.kind <> 'message'", links::LINK),
    );
    let of_mail = Sql::new(
        "read links",
        &format!(
            "SELECT {} FROM item i JOIN link l ON l.item = i.id JOIN item g ON g.id = l.goal WHERE i.kind = 'message' AND i.at >= ",
            links::LINK
        ),
    )
    .bind(window.mail_from)
    .push(" AND i.at <= ")
    .bind(window.now);
    let (mut found, mut unseen) = (Links::new(), Links::new());
    for sql in [others, of_mail] {
        for row in &sql.rows(on).await? {
            let (item, link) = links::read(row)?;
            if !shows(snapshot, item) {
                continue;
            }
            if snapshot.goals.contains_key(&link.goal) {
                found.entry(item).or_default().push(link);
            } else {
                unseen.entry(item).or_default().push(GoalLink { goal: GoalId::derive("unseen"), ..link });
            }
        }
    }
    for links in found.values_mut() {
        links.sort_by_key(|link| link.goal);
    }
    Ok((found, unseen))
}

fn shows(snapshot: &Snapshot, item: ItemRef) -> bool {
    match item {
        ItemRef::Person(i) => snapshot.people.contains_key(&i),
        ItemRef::Organisation(i) => snapshot.organisations.contains_key(&i),
        ItemRef::Event(i) => snapshot.events.contains_key(&i),
        ItemRef::Task(i) => snapshot.tasks.contains_key(&i),
        ItemRef::Project(i) => snapshot.projects.contains_key(&i),
        ItemRef::Goal(i) => snapshot.goals.contains_key(&i),
        ItemRef::Message(i) => snapshot.messages.contains_key(&i),
        ItemRef::Document(i) => snapshot.documents.contains_key(&i),
        ItemRef::Commitment(i) => snapshot.commitments.contains_key(&i),
        ItemRef::Responsibility(i) => snapshot.responsibilities.contains_key(&i),
        ItemRef::Proposal(i) => snapshot.proposals.contains_key(&i),
        ItemRef::Decision(i) => snapshot.decisions.contains_key(&i),
        ItemRef::Note(i) => snapshot.notes.contains_key(&i),
    }
}

/// Takes out of items the evidence this reader may not see, or that is no longer there: to them it is the same.
pub(crate) async fn keep_seen_evidence(
    on: &mut SqliteConnection,
    reader: &Reader,
    items: &mut [Item],
) -> Result<()> {
    if door::sees_all(reader) {
        return Ok(());
    }
    let lists = items.iter_mut().flat_map(facts::evidence_of);
    let named: BTreeSet<String> = lists.flat_map(|list| list.iter().map(|e| id_of(e.item))).collect();
    let named: Vec<&str> = named.iter().map(String::as_str).collect();
    let mut seen = HashSet::new();
    for some in named.chunks(512) {
        let sql = Sql::new("read evidence", "SELECT i.id, i.level, i.compartment FROM item i WHERE i.id IN ");
        let sql = door::seen_by(sql.list(some.iter().copied()).push(" AND "), reader, "i");
        for row in &sql.rows(on).await? {
            debug_assert!(door::sees(reader, &read_clearance(row, 1)?));
            seen.insert(row.text(0)?);
        }
    }
    for list in items.iter_mut().flat_map(facts::evidence_of) {
        list.retain(|e| door::sees(reader, &e.clearance) && seen.contains(&id_of(e.item)));
    }
    Ok(())
}
