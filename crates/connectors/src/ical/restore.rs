//! Taking a change of an event back: what the change touched is as it was before it, what came since stays.

use super::value;
use super::write::{components, faithful, get, place_behind, sequence_of, set_line, uid_of};
use crate::Error;
use ical::tree::cst::{IcalCst, IcalItem, IcalRecovery};
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet};

/// What tells a version of a component and nothing of what it says.
const VERSION: [&str; 3] = ["SEQUENCE", "DTSTAMP", "LAST-MODIFIED"];

/// An event and its overrides by RECURRENCE-ID, the event itself under none: their lines but those of the version.
type Parts = BTreeMap<Option<String>, BTreeSet<String>>;

/// The file with the event of this UID, and its overrides, as they were `before` a change that `left` them otherwise. What
/// of them the change did not touch stays as it is now, and so do all other events. SEQUENCE is above what it is now, DTSTAMP
/// fresh. With no `left` known the whole event is put back.
///
/// # Errors
/// `E_CONFLICT` when something that the change touched has been changed since; `E_PARSE` when a file cannot be written
/// back faithfully.
pub fn restored(
    before: &[u8],
    left: Option<&[u8]>,
    current: &[u8],
    uid: &str,
    now: Timestamp,
) -> Result<Vec<u8>, Error> {
    let (mut old, mut file) = (faithful(before)?, faithful(current)?);
    let (was, is) = (parts(&mut old, uid), parts(&mut file, uid));
    if was == is {
        return Ok(current.to_vec());
    }
    let left = left.map(|left| Ok::<Parts, Error>(parts(&mut faithful(left)?, uid))).transpose()?;
    let touched = |id: &Option<String>| left.as_ref().is_none_or(|left| left.get(id) != was.get(id));
    let ids: BTreeSet<&Option<String>> =
        was.keys().chain(is.keys()).chain(left.iter().flatten().map(|p| p.0)).collect();
    let due: BTreeSet<&Option<String>> = ids.into_iter().filter(|id| touched(id)).collect();
    if left.as_ref().is_some_and(|left| due.iter().any(|id| left.get(*id) != is.get(*id))) {
        return Err(Error::ChangedSince);
    }
    let newest = components(&mut file)
        .filter(|c| uid_of(c).as_deref() == Some(uid))
        .filter_map(|c| sequence_of(c))
        .max();
    let mut back: Vec<IcalCst<'_>> =
        components(&mut old).filter(|c| is_due(c, uid, &due)).map(|c| c.clone()).collect();
    for component in &mut back {
        if let Some(newest) = newest.filter(|newest| *newest > sequence_of(component).unwrap_or(0)) {
            set_line(component, "SEQUENCE", &(newest + 1).to_string());
            set_line(component, "DTSTAMP", &value::stamp(now));
        }
    }
    put_in_place(&mut file, uid, &due, back);
    Ok(file.to_bytes())
}

/// Whether a component is one of those that are put back.
fn is_due(component: &IcalCst<'_>, uid: &str, due: &BTreeSet<&Option<String>>) -> bool {
    uid_of(component).as_deref() == Some(uid) && due.contains(&identity(component))
}

/// What is put back stands where its present version stands, or behind the rest of its event; what was not there before
/// goes.
fn put_in_place<'a>(
    file: &mut IcalRecovery<'a>,
    uid: &str,
    due: &BTreeSet<&Option<String>>,
    mut back: Vec<IcalCst<'a>>,
) {
    let stays = |c: &IcalCst<'_>| !is_due(c, uid, due) || back.iter().any(|b| identity(b) == identity(c));
    file.calendars.retain(|calendar| calendar.begin.is_none() || stays(calendar));
    for calendar in &mut file.calendars {
        calendar.items.retain(|item| match item {
            IcalItem::Component(c) => stays(c),
            _ => true,
        });
    }
    for component in components(file).filter(|c| is_due(c, uid, due)) {
        if let Some(at) = back.iter().position(|b| identity(b) == identity(component)) {
            *component = back.remove(at);
        }
    }
    back.into_iter().for_each(|component| place_behind(file, uid, component));
}

fn identity(component: &IcalCst<'_>) -> Option<String> {
    get(component, "RECURRENCE-ID").map(|line| line.raw_value_str().trim().to_owned())
}

fn parts(file: &mut IcalRecovery<'_>, uid: &str) -> Parts {
    let lines = |component: &IcalCst<'_>| {
        let lines = component.items.iter().filter_map(|item| match item {
            IcalItem::Prop(line) if VERSION.iter().any(|v| line.name.get().eq_ignore_ascii_case(v)) => None,
            IcalItem::Prop(line) => Some(line.to_string()),
            IcalItem::Component(inner) => Some(String::from_utf8_lossy(&inner.to_bytes()).into_owned()),
            IcalItem::Opaque(bytes) => Some(String::from_utf8_lossy(bytes).into_owned()),
        });
        lines.collect::<BTreeSet<String>>()
    };
    components(file).filter(|c| uid_of(c).as_deref() == Some(uid)).map(|c| (identity(c), lines(c))).collect()
}
