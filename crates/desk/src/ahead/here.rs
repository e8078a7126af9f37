//! Why a meeting stands where it does, as a page tells it: the finding first.

use super::place::{Place, WhyNot, place, why_not};
use crate::words::{duration, inert};
use crate::{Desk, DeskError};
use jiff::{Timestamp, civil};
use serde::Serialize;
use world::{EventId, Item, ItemRef};

/// Why a meeting stands where it does.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Here {
    /// What it is called.
    pub title: String,
    /// The finding.
    pub headline: String,
    /// What its place costs and what else there is; none for what is over or has nobody else in it.
    pub place: Option<Place>,
}

/// Why a meeting stands where it does, and whether another place would be better.
///
/// # Errors
/// `E_NOT_FOUND`, those of the ledger.
pub async fn here(desk: &Desk, id: EventId) -> Result<Here, DeskError> {
    let Item::Event(event) = desk.item(ItemRef::Event(id)).await? else {
        return Err(DeskError::NotFound { kind: "event", id: id.to_string() });
    };
    let (title, place) = (inert(&crate::week::title(&event)), place(desk, id).await?);
    let headline = found(&title, place.as_ref());
    Ok(Here { title, headline, place })
}

fn found(title: &str, place: Option<&Place>) -> String {
    let Some(place) = place else {
        return format!("{title} is not weighed: it is over, or nobody else is in it.");
    };
    let Some(best) = place.others.iter().min_by_key(|other| other.extra) else {
        return format!("{title} has no other place in the days around it.");
    };
    match best.extra {
        0 => format!("{title} would stand as well on {}.", best.when),
        more if more > 0 => {
            format!("{title} stands well: the next best place, {}, costs {} more.", best.when, duration(more))
        }
        less => format!("{title} would stand better on {}, by {}.", best.when, duration(-less)),
    }
}

/// Why a meeting is not at a time of a day, both as they are typed.
///
/// # Errors
/// `E_RANGE` for what is no day or time; those of [`why_not`].
pub async fn why_not_on(desk: &Desk, id: EventId, day: &str, time: &str) -> Result<WhyNot, DeskError> {
    why_not(desk, &id.to_string(), instant(desk, day.trim(), time.trim())?).await
}

fn instant(desk: &Desk, day: &str, time: &str) -> Result<Timestamp, DeskError> {
    let wrong = |what: &str, hint: &str| DeskError::input(what, "E_RANGE", hint);
    let day = civil::Date::strptime("%Y-%m-%d", day).ok().filter(|d| (1990..=2200).contains(&d.year()));
    let day = day.ok_or_else(|| wrong("there is no such day", "write it as 2026-11-24"))?;
    let time = civil::Time::strptime("%H:%M", time).ok();
    let time = time.ok_or_else(|| wrong("there is no such time of day", "write it as 14:30"))?;
    Ok(world::time::instant(day, time, &desk.office().tz()))
}
