//! Three-way merge of an item: a deed is taken back out of it, what came since stays.

use crate::DeskError;
use serde_json::{Map, Value};
use std::collections::BTreeSet;
use world::Item;

/// The item as it is now, with every field that the deed changed as it was before it.
///
/// # Errors
/// `E_CONFLICT` where such a field has been changed again since.
pub(crate) fn without(before: &Item, left: &Item, now: &Item) -> Result<Item, DeskError> {
    if left == now {
        return Ok(before.clone());
    }
    let (was, left, mut fields) = (fields(before)?, fields(left)?, fields(now)?);
    let names: BTreeSet<&String> = was.keys().chain(left.keys()).collect();
    for name in names.into_iter().filter(|name| was.get(*name) != left.get(*name)) {
        let (old, here) = (was.get(name), fields.get(name));
        if here != left.get(name) && here != old {
            return Err(DeskError::input(
                &format!("\"{}\" was changed again since", ledger::title(now)),
                "E_CONFLICT",
                "take back what was changed later first, or change it by hand",
            ));
        }
        match old {
            Some(old) => fields.insert(name.clone(), old.clone()),
            None => fields.remove(name),
        };
    }
    serde_json::from_value(Value::Object(fields)).map_err(unreadable)
}

/// Its fields by name, with its kind.
fn fields(item: &Item) -> Result<Map<String, Value>, DeskError> {
    match serde_json::to_value(item).map_err(unreadable)? {
        Value::Object(fields) => Ok(fields),
        _ => Ok(Map::new()),
    }
}

fn unreadable(why: serde_json::Error) -> DeskError {
    DeskError::input(&format!("the item cannot be put back: {why}"), "E_STATE", "change it by hand")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{at, task};
    use world::{PersonId, Task, TaskState};

    fn item(change: impl Fn(&mut Task)) -> Item {
        let mut task = task("Tide tables", None);
        change(&mut task);
        Item::Task(task)
    }

    #[test]
    fn what_came_since_stays_and_what_the_deed_did_goes() {
        let priya = PersonId::derive("Priya");
        let handed = |t: &mut Task| t.owner = Some(priya);
        let done = |t: &mut Task| (t.state, t.ended) = (TaskState::Done, Some(at("24 09:00")));
        let now = item(|t| {
            handed(t);
            done(t);
        });
        assert_eq!(without(&item(|_| ()), &item(handed), &now).unwrap(), item(done));
        assert_eq!(without(&item(|_| ()), &item(handed), &item(handed)).unwrap(), item(|_| ()));
        let passed_on = item(|t| t.owner = Some(PersonId::derive("Luis")));
        let refused = without(&item(|_| ()), &item(handed), &passed_on).unwrap_err();
        assert_eq!(refused.code(), "E_CONFLICT");
    }
}
