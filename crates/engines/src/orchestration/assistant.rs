//! The assistant's own day: their tasks, in their hours, when they are at their best.

use std::sync::Arc;
use world::task::TaskKind;
use world::{Event, EventId, Item, Level, PartStat, Snapshot, Task};

/// Whether the assistant could have it: light work that whoever works inside may see, in an office that has one.
pub(super) fn may_take(world: &Snapshot, task: &Task) -> bool {
    let light = matches!(task.kind, TaskKind::Shallow | TaskKind::Errand | TaskKind::Call);
    let open = task.clearance.level <= Level::Internal && task.clearance.compartment.is_none();
    world.office.assistant.is_some() && light && open && !task.unsplittable
}

/// The world as the assistant plans it: what they have is theirs, what has no owner stays the executive's, and of the
/// calendar only what they are in themselves takes their time. None where the office names no assistant.
pub fn as_the_assistant(world: &Snapshot) -> Option<Snapshot> {
    let office = &world.office;
    let assistant = office.assistant.clone()?;
    let executive = office.owner.person;
    let mut own = (**office).clone();
    own.addresses = vec![assistant.email.clone()];
    own.hours = own.assistant_hours.take().unwrap_or(own.hours);
    own.chronotype = own.assistant_chronotype.take().unwrap_or(own.chronotype);
    (own.owner, own.assistant, own.reactive_share) = (assistant, None, None);
    let email = own.owner.email.clone();
    let mut then = world.clone();
    then.office = Arc::new(own);
    let taken: Vec<Task> = world
        .tasks
        .values()
        .filter(|task| task.owner.is_none())
        .map(|task| Task { owner: Some(executive), ..task.clone() })
        .collect();
    taken.into_iter().for_each(|task| then.put(Item::Task(task)));
    let events = world.events.iter().filter(|(_, event)| is_in(event, &email));
    then.events = Arc::new(
        events
            .map(|(id, event)| (*id, event.clone()))
            .collect::<std::collections::BTreeMap<EventId, Event>>(),
    );
    then.busy = Arc::default();
    then.reckon_busy();
    Some(then)
}

fn is_in(event: &Event, email: &str) -> bool {
    let invited = event.attendees.iter().any(|a| a.email == email && a.partstat != PartStat::Declined);
    invited || event.organiser.as_deref() == Some(email)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::maths::Values;
    use crate::orchestration::{OrchestrationConfig, plan_day};
    use crate::testing::{MONDAY, Scene, at};
    use jiff::civil::time;
    use world::office::{Chronotype, Member};

    #[test]
    fn each_has_their_own_work_hours_and_meetings() {
        let mut scene = Scene::new();
        assert!(as_the_assistant(&scene.world).is_none());
        let joss = Member::new("Joss Adeyemi", "joss@northwharf.example");
        let mut office = (*scene.world.office).clone();
        let mut hours = office.hours.clone();
        hours.days[0] = Some((time(7, 0, 0, 0), time(13, 0, 0, 0)));
        (office.assistant, office.assistant_hours) = (Some(joss.clone()), Some(hours));
        office.assistant_chronotype = Some(Chronotype::Early);
        scene.world.office = office.into();
        scene.set_now(at(0, 7, 0));
        let (mine, theirs) = (scene.task("Think", 60), scene.task("File receipts", 60));
        scene.change_task(theirs, |t| t.owner = Some(joss.person));
        scene.event("Board", at(0, 9, 0), 480, &["ben"]);
        scene.event("Catch-up", at(0, 7, 0), 60, &["joss"]);
        let then = as_the_assistant(&scene.world).unwrap();
        let plan = plan_day(&then, &Values::new(), MONDAY, &OrchestrationConfig::default(), 1, None);
        assert_eq!(plan.blocks.iter().map(|b| b.task).collect::<Vec<_>>(), [theirs]);
        assert!(
            plan.blocks[0].interval.start >= at(0, 8, 0),
            "after the catch-up, before the executive's hours end"
        );
        assert!(plan.blocks[0].interval.end <= at(0, 13, 0));
        assert!(plan.left_out.iter().all(|l| l.task != mine));
        let own = plan_day(&scene.world, &Values::new(), MONDAY, &OrchestrationConfig::default(), 1, None);
        assert!(own.blocks.iter().all(|b| b.task == mine) && own.left_out.iter().all(|l| l.task != theirs));
    }
}
