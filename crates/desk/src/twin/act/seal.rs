//! What a proposal of a scenario rests on, kept with it: before its yes the same is looked at again, and where it changed
//! the proposal is previewed anew and nothing is done (spec §10, a target changed since the preview).

use crate::twin::named::Named;
use crate::twin::{WEEKS, read_world};
use crate::words::{inert, short};
use crate::{Desk, DeskError};
use engines::maths::spoken::listed;
use std::collections::BTreeSet;
use world::proposal::{Preview, RestsOn};
use world::{Effect, ItemRef, Proposal, Snapshot};

/// So many changes are named.
const NAMED: usize = 3;

/// What the effects change, each as it is now.
pub(super) fn seal(world: &Snapshot, words: &str, weeks: u32, effects: &[Effect]) -> Preview {
    let items: BTreeSet<ItemRef> = effects.iter().flat_map(Effect::changes).collect();
    let rests_on = items
        .into_iter()
        .filter_map(|item| Some(RestsOn { item, as_it_was: as_it_is(world, weeks, item)? }))
        .collect();
    Preview { words: words.to_owned(), weeks, rests_on }
}

/// What counts of an item, in words: what it weighs, whose it is and by when, when it takes place. None where it is gone.
fn as_it_is(world: &Snapshot, weeks: u32, item: ItemRef) -> Option<String> {
    let zone = world.zone();
    let name = |person: &world::PersonId| {
        let known = world.people.get(person).map(|p| p.first_name().to_owned());
        inert(&known.unwrap_or_else(|| "somebody else".to_owned()))
    };
    match item {
        ItemRef::Goal(id) => {
            let goal = world.goals.get(&id).filter(|g| g.closed.is_none())?;
            let share = Named::of(world, weeks).share(&goal.name)?;
            Some(format!("{:.1}% beside its siblings", 100.0 * share))
        }
        ItemRef::Task(id) => {
            let task = world.tasks.get(&id)?;
            let whose = match task.owner.filter(|o| *o != world.office.owner.person) {
                None => "yours".to_owned(),
                Some(owner) => format!("with {}", name(&owner)),
            };
            let state = if task.state.is_open() { "open" } else { "no longer open" };
            let due = task.due.map_or_else(String::new, |d| {
                // By its date: "tomorrow" would be another word the day after.
                format!(", due {}", d.date(&zone).strftime("%a %-d %b %Y"))
            });
            Some(format!("{state}, {whose}{due}"))
        }
        ItemRef::Event(id) => {
            let event = world.events.get(&id)?;
            let interval = event.interval(&zone);
            let at = zone.to_datetime(interval.start);
            let past = if interval.start < world.now { "over, " } else { "" };
            Some(format!(
                "{past}{} {}, {} min",
                at.strftime("%a %-d %b"),
                at.strftime("%H:%M"),
                interval.minutes()
            ))
        }
        ItemRef::Responsibility(id) => {
            let area = world.responsibilities.get(&id)?;
            let names: Vec<String> = area.responsible.iter().map(name).collect();
            Some(format!("done by {}", if names.is_empty() { "nobody".to_owned() } else { listed(&names) }))
        }
        _ => None,
    }
}

/// How an item is called.
fn called(world: &Snapshot, proposal: &Proposal, item: ItemRef) -> String {
    let title = match item {
        ItemRef::Goal(id) => world.goals.get(&id).map(|g| g.name.clone()),
        ItemRef::Task(id) => world.tasks.get(&id).map(|t| t.title.clone()),
        ItemRef::Event(id) => world.events.get(&id).map(|e| e.summary.clone()),
        ItemRef::Responsibility(id) => world.responsibilities.get(&id).map(|r| r.name.clone()),
        _ => None,
    };
    let quoted = || proposal.evidence.iter().find(|e| e.item == item).map(|e| e.quote.clone());
    let name = title.or_else(quoted).unwrap_or_else(|| "something it changes".to_owned());
    format!("“{}”", short(&inert(&name), 60))
}

/// Before a yes to what a scenario proposed: where what it rests on has changed since, it is previewed anew.
///
/// # Errors
/// `E_CONFLICT` with what changed; nothing is done then.
pub(crate) async fn check(desk: &Desk, proposal: &Proposal) -> Result<(), DeskError> {
    let Some(preview) = proposal.preview.as_deref().filter(|_| proposal.is_open()) else { return Ok(()) };
    let weeks = if preview.weeks == 0 { WEEKS } else { preview.weeks };
    let world = read_world(desk, weeks).await?;
    let changed: Vec<String> = preview
        .rests_on
        .iter()
        .filter_map(|was| match as_it_is(&world, weeks, was.item) {
            Some(now) if now == was.as_it_was => None,
            Some(now) => {
                Some(format!("{} is {now} now, {} before", called(&world, proposal, was.item), was.as_it_was))
            }
            None => Some(format!("{} is gone", called(&world, proposal, was.item))),
        })
        .collect();
    if changed.is_empty() {
        return Ok(());
    }
    let more = match changed.len().saturating_sub(NAMED) {
        0 => String::new(),
        n => format!("; and {n} more"),
    };
    let anew = super::propose(desk, &preview.words, weeks, true).await;
    Err(DeskError::Input {
        problem: format!(
            "\"{}\" has changed since it was proposed: {}{more}",
            inert(&proposal.title),
            changed[..changed.len().min(NAMED)].join("; ")
        ),
        code: "E_CONFLICT",
        hint: match anew {
            Ok(_) => "nothing was changed; it is reckoned anew, look at it as it is now".to_owned(),
            Err(_) => "nothing was changed, and nothing of it is left to propose: say no to it".to_owned(),
        },
    })
}
