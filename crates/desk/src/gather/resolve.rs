//! Settles the words of task lists and plan files: which project, goal or person is meant.

use crate::{Desk, DeskError};
use connectors::goals::PlanReading;
use connectors::tasks::FoundTask;
use std::collections::BTreeMap;
use world::{
    Goal, GoalId, GoalLink, Item, ItemRef, PersonId, Project, ProjectId, Snapshot, Task, TaskId, TaskState,
};

/// Items ready to be kept, and their links.
#[derive(Debug, Default)]
pub(super) struct Settled {
    pub items: Vec<Item>,
    pub links: Vec<(ItemRef, GoalLink)>,
}

/// Settles everything that one gathering read. Unknown projects are made; unknown goals and people leave the field
/// open, with the word kept in the notes.
pub(super) async fn settle(
    desk: &Desk,
    plans: PlanReading,
    tasks: Vec<FoundTask>,
) -> Result<Settled, DeskError> {
    if plans.goals.is_empty() && plans.projects.is_empty() && tasks.is_empty() {
        return Ok(Settled::default());
    }
    let world = desk.snapshot().await?;
    Ok(settle_in(&world, plans, tasks))
}

fn settle_in(world: &Snapshot, plans: PlanReading, tasks: Vec<FoundTask>) -> Settled {
    let people = Names::of(world);
    let mut settled = Settled::default();
    let mut goals: BTreeMap<String, GoalId> = world.goals.values().map(|g| (g.slug.clone(), g.id)).collect();
    let mut projects: BTreeMap<String, ProjectId> =
        world.projects.values().map(|p| (p.slug.clone(), p.id)).collect();
    let mut places = Places::known(world);
    for found in plans.goals {
        goals.insert(found.goal.slug.clone(), found.goal.id);
        let owner = found.owner.as_deref().and_then(|o| people.find(o));
        let place = places.of(found.goal.id);
        let goal = Goal { owner, place, ..found.goal };
        let known = world.goals.get(&goal.id);
        settled.items.push(Item::Goal(goal.noting(known, world.now, None, "read from a file")));
    }
    for found in plans.projects {
        projects.insert(found.project.slug.clone(), found.project.id);
        let sponsor = found.sponsor.as_deref().and_then(|s| people.find(s));
        settled.items.push(Item::Project(Project { sponsor, ..found.project }));
    }
    let by_word: BTreeMap<(world::SourceId, String), TaskId> = tasks
        .iter()
        .flat_map(|f| {
            let titled = ((f.task.source, f.task.title.clone()), f.task.id);
            let numbered = f.task.foreign.clone().map(|id| ((f.task.source, id), f.task.id));
            [Some(titled), numbered].into_iter().flatten()
        })
        .collect();
    // Two lists of one gathering may hold the same task, as the two of an export do: the first says more.
    let mut settled_tasks = std::collections::BTreeSet::new();
    for found in tasks {
        if !settled_tasks.insert(found.task.id) {
            continue;
        }
        let mut task = found.task;
        if let Some(slug) = found.project {
            let id = *projects.entry(slug.clone()).or_insert_with(|| {
                let project = stub(&slug);
                let id = project.id;
                settled.items.push(Item::Project(project));
                id
            });
            task.project = Some(id);
        }
        task.owner = found.owner.as_deref().and_then(|o| people.owner(o, &mut task));
        if let Some(word) = found.requester {
            match people.find(&word) {
                Some(person) => task.requester = Some(person),
                None => note(&mut task, "asked by", &word),
            }
        }
        if let Some(word) = found.waiting_for {
            match people.find(&word) {
                Some(person) => task.waiting_for = Some(person),
                None => note(&mut task, "waiting for", &word),
            }
            if task.state.is_open() {
                task.state = TaskState::Waiting;
            }
        }
        for word in found.after {
            match by_word.get(&(task.source, word.clone())) {
                Some(id) if *id != task.id => task.after.push(*id),
                _ => note(&mut task, "after", &word),
            }
        }
        let meant = found.goals.iter().filter_map(|word| Some(word.link(*goals.get(&word.slug)?)));
        settled.links.extend(meant.map(|link| (ItemRef::Task(task.id), link)));
        settled.items.push(Item::Task(task));
    }
    settled
}

/// The places of goals: a known one keeps its own, a new one comes last.
struct Places {
    known: BTreeMap<GoalId, u32>,
    next: u32,
}

impl Places {
    fn known(world: &Snapshot) -> Places {
        let known = world.goals.values().map(|g| (g.id, g.place)).collect();
        Places { known, next: crate::goals::next_place(world) }
    }
    fn of(&mut self, goal: GoalId) -> u32 {
        let next = &mut self.next;
        *self.known.entry(goal).or_insert_with(|| {
            *next += 1;
            *next - 1
        })
    }
}

fn stub(slug: &str) -> Project {
    Project::new(slug, slug.replace(['-', '_'], " "))
}

fn note(task: &mut Task, what: &str, word: &str) {
    let line = format!("{what}: {word}");
    if !task.notes.contains(&line) {
        task.notes = format!("{}\n{line}", task.notes).trim().to_owned();
    }
}

/// People by address, full name and, where only one bears it, first name.
pub(crate) struct Names {
    by_word: BTreeMap<String, Option<PersonId>>,
    owner: PersonId,
}

impl Names {
    pub(crate) fn of(world: &Snapshot) -> Names {
        let mut by_word: BTreeMap<String, Option<PersonId>> = BTreeMap::new();
        let mut add = |word: String, id: PersonId| {
            by_word.entry(word).and_modify(|known| *known = known.filter(|k| *k == id)).or_insert(Some(id));
        };
        for person in world.people.values() {
            person.emails.iter().for_each(|e| add(e.clone(), person.id));
            add(person.name.to_lowercase(), person.id);
            add(person.first_name().to_lowercase(), person.id);
        }
        let office = &world.office;
        for member in [Some(&office.owner), office.assistant.as_ref()].into_iter().flatten() {
            by_word.insert(member.email.clone(), Some(member.person));
            by_word.insert(member.name.to_lowercase(), Some(member.person));
            let first = member.name.split_whitespace().next().unwrap_or(&member.name);
            by_word.insert(first.to_lowercase(), Some(member.person));
        }
        by_word.insert("me".to_owned(), Some(office.owner.person));
        Names { by_word, owner: office.owner.person }
    }
    pub(crate) fn find(&self, word: &str) -> Option<PersonId> {
        self.by_word.get(&word.trim().to_lowercase()).copied().flatten()
    }
    /// The owner of a task; none for the executive, as everywhere. An unknown name is noted.
    fn owner(&self, word: &str, task: &mut Task) -> Option<PersonId> {
        match self.find(word) {
            Some(person) if person == self.owner => None,
            Some(person) => Some(person),
            None => {
                note(task, "owner", word);
                None
            }
        }
    }
}
