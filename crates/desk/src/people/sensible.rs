//! What cannot be meant of somebody, though each field can be read.

use super::change::PersonChange;
use crate::{Desk, DeskError, FieldError};
use jiff::civil::Date;
use world::{Person, Snapshot};

/// The year before which nobody left anywhere that still matters here.
const LEFT_FROM: i16 = 2000;

/// What cannot be meant: a next time that is over, a day of leaving that lies ahead or before contact that is known, a
/// tier for oneself. What
/// stands so already stays.
pub(super) fn check(
    desk: &Desk,
    world: &Snapshot,
    person: &Person,
    change: &PersonChange,
) -> Result<(), DeskError> {
    let relation = &person.relation;
    let mut wrong = Vec::new();
    let mut must = |holds: bool, field, problem: String| {
        if !holds {
            wrong.push(FieldError { field, problem });
        }
    };
    if let Some(Some(next)) = change.next_touch.filter(|next| *next != relation.next_touch) {
        must(next >= desk.today(), "next_touch", format!("{next} is over. Name a day from today on."));
    }
    if let Some(Some(left)) = change.left.filter(|left| *left != relation.left) {
        must(left <= desk.today(), "left", format!("{left} lies ahead. Say so once they have left."));
        let plausible = left.year() >= LEFT_FROM || !in_touch_after(world, person, left);
        let problem = format!("You were in touch long after {left}. Name the day they left, or none.");
        must(plausible, "left", problem);
    }
    if let Some(Some(_)) = change.tier.filter(|tier| *tier != relation.tier) {
        let oneself = person.id == desk.office().owner.person;
        must(!oneself, "tier", "Nobody keeps in touch with themselves. Leave it open.".to_owned());
    }
    if wrong.is_empty() { Ok(()) } else { Err(DeskError::Form(wrong)) }
}

/// Whether anything is known of somebody after a day: a note, mail or a meeting.
fn in_touch_after(world: &Snapshot, person: &Person, day: Date) -> bool {
    let zone = world.zone();
    let after = |at: jiff::Timestamp| zone.to_datetime(at).date() > day;
    let theirs = |email: &str| person.emails.iter().any(|e| e == email);
    person.relation.touches.iter().any(|touch| touch.on > day)
        || world.messages.values().any(|m| {
            m.date.is_some_and(after) && (theirs(&m.from.email) || m.recipients().any(|r| theirs(&r.email)))
        })
        || world
            .events
            .values()
            .any(|e| e.attendees.iter().any(|a| theirs(&a.email)) && after(e.interval(&zone).start))
}
