//! What ends: an area that is nobody's any more, and an absence that is over sooner.

use super::change::Changed;
use super::{area, first};
use crate::by_hand::{self, Deed};
use crate::words::day;
use crate::{Desk, DeskError};
use jiff::ToSpan;
use jiff::civil::Date;
use world::person::Work;
use world::{GoalLink, Item, ItemRef, Person};

/// Takes an area out, with its links and the levels that people have in it. What is taken out here comes back whole.
///
/// # Errors
/// `E_CLEARANCE` for anybody but the executive; `E_NOT_FOUND`.
pub async fn remove(desk: &Desk, id: &str) -> Result<Changed, DeskError> {
    desk.only_executive("take out an area")?;
    let area = area(desk, id).await?;
    let world = desk.snapshot_of(&desk.house()).await?;
    let item = ItemRef::Responsibility(area.id);
    let ended = world.links_of(item).iter().filter(|l| l.contribution > 0.0);
    let links: Vec<_> =
        ended.map(|l| (item, GoalLink { contribution: 0.0, confirmed: true, ..l.clone() })).collect();
    let known = desk.ledger.grants(&desk.house()).await?;
    let rights: Vec<_> =
        known.into_iter().filter(|g| g.area.as_ref().is_some_and(|right| right.area == area.id)).collect();
    let asked = super::asked::in_area(desk, &area).await?;
    let said = format!("Taken out: {}", area.name);
    let part = super::part(area.id);
    let mut deed = Deed::take_out("responsibility.removed", said.clone(), Item::Responsibility(area), links);
    deed.asked = asked.into_iter().map(|grant| (grant.id, Some(grant), None)).collect();
    deed.rights = rights.into_iter().map(|grant| (grant.id, Some(grant), None)).collect();
    let undo = by_hand::carry_out(desk, deed).await?.id;
    Ok(Changed { id: part, said, undo })
}

/// Ends an absence: one that has begun ended yesterday, one that is still ahead is dropped. Without its first day the one
/// that holds today is meant.
///
/// # Errors
/// `E_NOT_FOUND` for somebody who is not known; `E_STATE` where they are not away then; `E_CLEARANCE`.
pub async fn end_absence(desk: &Desk, word: &str, first_day: Option<Date>) -> Result<Changed, DeskError> {
    let world = desk.snapshot().await?;
    let person = super::work::meant(&world, word)?;
    let who = first(&world, person);
    let none = |problem: String| DeskError::input(&problem, "E_STATE", "nothing was changed");
    let before = match desk.ledger.item(desk.reader(), ItemRef::Person(person)).await {
        Ok(Item::Person(card)) => card,
        _ => return Err(none(format!("no absence of {who} is entered"))),
    };
    let today = desk.today();
    let mut work = before.work();
    let meant = |(from, to): &(Date, Date)| match first_day {
        Some(day) => *from == day && *to >= today,
        None => (*from..=*to).contains(&today),
    };
    let Some(at) = work.away.iter().position(meant) else {
        let when = first_day.map_or("today".to_owned(), |from| format!("from {from} on"));
        return Err(none(format!("{who} is not away {when}")));
    };
    let (from, _) = work.away[at];
    if from < today {
        work.away[at] = (from, today.saturating_sub(1.day()));
    } else {
        work.away.remove(at);
    }
    let said = match from <= today {
        true => format!("{who} is back."),
        false => format!("{who} is not away from {} on.", day(from, today)),
    };
    let after = Person { work: Some(Box::new(work)), ..before.clone() };
    let deed = Deed::of("work.entered", said.clone(), Some(Item::Person(before)), Item::Person(after));
    let undo = by_hand::carry_out(desk, deed).await?.id;
    Ok(Changed { id: person.to_string(), said, undo })
}

/// Absences of somebody that are not over, each by its first day and in words.
///
/// # Errors
/// `E_NOT_FOUND`.
pub async fn absences(desk: &Desk, word: &str) -> Result<Vec<(Date, String)>, DeskError> {
    let world = desk.snapshot().await?;
    let person = super::work::meant(&world, word)?;
    let work: Work = world.people.get(&person).map(Person::work).unwrap_or_default();
    let today = desk.today();
    let words = |(from, to): &(Date, Date)| match from == to {
        true => day(*from, today),
        false => format!("{} to {}", day(*from, today), day(*to, today)),
    };
    let mut found: Vec<(Date, String)> =
        work.away.iter().filter(|(_, to)| *to >= today).map(|a| (a.0, words(a))).collect();
    found.sort();
    Ok(found)
}
