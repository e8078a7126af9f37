//! Labels: the level and the goals that things from outside were given here. Their own files cannot carry that, so an
//! export writes it beside them, and an import puts it on again. A label raises and never lowers.

use crate::office::is_shared;
use crate::{Desk, DeskError};
use connectors::goals::Label;
use connectors::tasks::GoalWord;
use std::collections::BTreeMap;
use world::{Clearance, Item, ItemRef, Level, Snapshot};

/// The key under which labels wait until everything that was read is in its place.
const WAITING: &str = "labels to put on";
/// What bears labels; tasks, goals and projects carry their own.
const KINDS: [&str; 6] = ["commitment", "document", "event", "message", "organisation", "person"];

/// What a thing is known by, here and in any other office.
type Key = (String, String);

/// Where labels go: the items of each key, with their date in a series.
type Places = BTreeMap<Key, Vec<(Option<String>, ItemRef)>>;

/// The labels of these items, by what they are known by. `word` writes a link to a goal.
pub(crate) fn of(
    world: &Snapshot,
    items: &[Item],
    word: impl Fn(&world::GoalLink) -> Option<GoalWord>,
) -> Vec<Label> {
    let mut labels: BTreeMap<(Key, Option<String>), Label> = BTreeMap::new();
    let mut label = |key: &Key, date: Option<String>, change: &dyn Fn(&mut Label)| {
        let new = || Label {
            kind: key.0.clone(),
            id: key.1.clone(),
            date: date.clone(),
            clearance: Clearance::default(),
            goals: Vec::new(),
        };
        change(labels.entry((key.clone(), date.clone())).or_insert_with(new));
    };
    for item in items {
        let (Some(key), date) = (keys(item).into_iter().next(), date(item)) else { continue };
        let clearance = item.clearance();
        if clearance.level > Level::default() || clearance.compartment.is_some() {
            // A series has one level.
            label(&key, None, &|label| label.clearance = label.clearance.join(&clearance));
        }
        let goals: Vec<GoalWord> = world.links_of(item.reference()).iter().filter_map(&word).collect();
        if !goals.is_empty() {
            label(&key, date, &|label| label.goals = goals.clone());
        }
    }
    labels.into_values().collect()
}

/// By what an item is known: an event by its UID, a person by any address, all else by the id that follows from what it
/// is. Nothing for what bears no label.
fn keys(item: &Item) -> Vec<Key> {
    let kind = item.reference().kind();
    if !KINDS.contains(&kind) {
        return Vec::new();
    }
    let ids = match item {
        Item::Event(event) => vec![event.uid.clone()],
        Item::Person(person) if !person.emails.is_empty() => person.emails.clone(),
        _ => vec![item.reference().uuid().simple().to_string()],
    };
    ids.into_iter().map(|id| (kind.to_owned(), id)).collect()
}

/// Which date of a series it is.
fn date(item: &Item) -> Option<String> {
    if let Item::Event(event) = item { event.recurrence_id.clone() } else { None }
}

/// Keeps labels that were read, in the change that keeps the rest.
pub(crate) async fn keep(txn: &mut ledger::Txn, labels: Vec<Label>) -> Result<(), DeskError> {
    if labels.is_empty() {
        return Ok(());
    }
    let mut waiting: Vec<Label> = txn.state(WAITING).await?.unwrap_or_default();
    waiting.extend(labels);
    txn.set_state(WAITING, &waiting).await?;
    Ok(())
}

/// Puts on what waits, once the mail is sorted into its threads: how many were for things that are not here.
pub(crate) async fn put_on(desk: &Desk) -> Result<usize, DeskError> {
    let house = desk.house();
    let labels: Vec<Label> = desk.ledger.state(&house, WAITING).await?.unwrap_or_default();
    if labels.is_empty() {
        return Ok(0);
    }
    let (places, goals) = (places(desk, &labels).await?, slugs(desk).await?);
    let (mut missing, mut turned) = (0, false);
    let mut txn = desk.ledger.begin(&desk.reader().actor, desk.now()).await?;
    for label in &labels {
        let Some(here) = places.get(&(label.kind.clone(), label.id.clone())) else {
            missing += 1;
            continue;
        };
        for (date, item) in here {
            turned |= raise(&mut txn, desk, *item, &label.clearance).await?;
            if *date == label.date {
                let meant = label.goals.iter().filter_map(|word| Some(word.link(*goals.get(&word.slug)?)));
                txn.link_all(meant.map(|link| (*item, link)).collect()).await?;
            }
        }
    }
    txn.set_state(WAITING, &Vec::<Label>::new()).await?;
    txn.commit().await?;
    if turned {
        crate::sort::sort_afresh(desk).await?;
    }
    Ok(missing)
}

/// Raises an item to a label, with its thread or series: whether mail became private by that.
async fn raise(
    txn: &mut ledger::Txn,
    desk: &Desk,
    item: ItemRef,
    label: &Clearance,
) -> Result<bool, DeskError> {
    let house = desk.house();
    let was = txn.item(&house, item).await?.clearance();
    let joined = was.join(label);
    if joined == was {
        return Ok(false);
    }
    txn.set_clearance(&house, item, &joined, "as labelled in what was imported").await?;
    Ok(matches!(item, ItemRef::Message(_)) && is_shared(&was) != is_shared(&joined))
}

/// Where the labels go, for the kinds that are labelled.
async fn places(desk: &Desk, labels: &[Label]) -> Result<Places, DeskError> {
    let mut places = Places::new();
    for kind in KINDS.iter().filter(|kind| labels.iter().any(|label| label.kind == **kind)) {
        for item in desk.ledger.all(&desk.house(), kind).await? {
            for key in keys(&item) {
                places.entry(key).or_default().push((date(&item), item.reference()));
            }
        }
    }
    Ok(places)
}

async fn slugs(desk: &Desk) -> Result<BTreeMap<String, world::GoalId>, DeskError> {
    let goals = desk.ledger.all(&desk.house(), "goal").await?;
    let slug = |item| if let Item::Goal(goal) = item { Some((goal.slug, goal.id)) } else { None };
    Ok(goals.into_iter().filter_map(slug).collect())
}
