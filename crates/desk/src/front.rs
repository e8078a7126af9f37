//! What stands around every page: who is here, and how much waits.

use crate::{Desk, DeskError};
use serde::Serialize;
use world::{Role, Snapshot};

/// Who is here, and how much waits for an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Front {
    /// The name of whoever sits here.
    pub name: String,
    /// "COO, Northwharf", or "acting for Mara Ellingsen"; empty where nothing is known.
    pub line: String,
    /// The executive's first name.
    pub first: String,
    /// Open proposals that wait for an answer.
    pub waiting: usize,
    /// Decisions that wait for a choice.
    pub decisions: usize,
}

/// The front of the office for whoever sits here.
///
/// # Errors
/// Those of the ledger.
pub async fn front(desk: &Desk) -> Result<Front, DeskError> {
    let world = desk.snapshot().await?;
    Ok(compose(&world, desk.reader().actor.role, &desk.reader().actor.name))
}

fn compose(world: &Snapshot, role: Role, name: &str) -> Front {
    let owner = &world.office.owner;
    let line = match role {
        Role::Executive => {
            let card = world.people.get(&owner.person);
            let title = card.and_then(|c| c.title.clone());
            let organisation = card.and_then(|c| c.organisation.clone());
            [title, organisation].into_iter().flatten().collect::<Vec<_>>().join(", ")
        }
        _ => format!("acting for {}", owner.name),
    };
    let first = owner.name.split_whitespace().next().unwrap_or(&owner.name).to_owned();
    // What the assistant has passed on waits for the executive alone.
    let theirs = |p: &&world::Proposal| role == Role::Executive || p.handling.passed.is_none();
    let waiting = world.proposals.values().filter(|p| p.waits(world.now)).filter(theirs).count();
    let decisions = world.decisions.values().filter(|d| d.state.is_open()).count();
    Front { name: name.to_owned(), line, first, waiting, decisions }
}

#[cfg(test)]
mod tests {
    use super::*;
    use world::office::{Member, Office};

    fn office() -> Office {
        let owner = Member::new("Mara Ellingsen", "mara@near.example");
        Office::new(owner, "UTC")
    }

    #[test]
    fn an_assistant_acts_for_somebody() {
        let world = Snapshot::empty(office(), jiff::Timestamp::UNIX_EPOCH);
        let name = world.office.owner.name.clone();
        assert_eq!(compose(&world, Role::Assistant, "Joss").line, format!("acting for {name}"));
        assert_eq!(compose(&world, Role::Executive, &name).line, "", "nothing is made up");
    }
}
