//! Settles the words of task lists and plan files: which project, goal or person is meant.

use crate::{Desk, DeskError};
use connectors::goals::PlanReading;
use connectors::tasks::FoundTask;
use std::collections::{BTreeMap, BTreeSet};
use world::{
    Goal, GoalId, GoalLink, Item, ItemRef, PersonId, Project, ProjectId, Snapshot, Task, TaskId, TaskState,
    folded,
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

/// The last word of a name of two or more.
fn surname(name: &str) -> Option<&str> {
    let mut words = name.split_whitespace();
    words.next()?;
    words.next_back().filter(|word| word.chars().count() > 1)
}

/// People by address, full name and, where only one bears it, first name or surname. Names are compared without accents.
pub(crate) struct Names {
    by_word: BTreeMap<String, Option<PersonId>>,
    /// Who bears each name or part of one.
    bearers: BTreeMap<String, BTreeSet<PersonId>>,
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
            add(folded(&person.name), person.id);
            add(folded(person.first_name()), person.id);
        }
        // Direct reports are known by name from the first day on, with no card of theirs yet.
        for report in &world.office.reports {
            add(report.email.clone(), report.person);
            add(folded(&report.name), report.person);
            add(folded(crate::settings::first_name(&report.name)), report.person);
        }
        // A surname means somebody only where it is nobody's first name.
        let first: BTreeSet<String> = by_word.keys().cloned().collect();
        let mut surnames: BTreeMap<String, BTreeSet<PersonId>> = BTreeMap::new();
        let mut bearers: BTreeMap<String, BTreeSet<PersonId>> = BTreeMap::new();
        for person in world.people.values().filter(|p| p.relation.merged_into.is_none()) {
            for word in [person.name.as_str(), person.first_name()].into_iter().chain(surname(&person.name)) {
                bearers.entry(folded(word)).or_default().insert(person.id);
            }
            if let Some(surname) = surname(&person.name).map(folded).filter(|s| !first.contains(s)) {
                surnames.entry(surname).or_default().insert(person.id);
            }
        }
        for (surname, people) in surnames {
            let one = people.first().copied().filter(|_| people.len() == 1);
            by_word.insert(surname, one);
        }
        let office = &world.office;
        for member in [Some(&office.owner), office.assistant.as_ref()].into_iter().flatten() {
            by_word.insert(member.email.clone(), Some(member.person));
            by_word.insert(folded(&member.name), Some(member.person));
            let first = member.name.split_whitespace().next().unwrap_or(&member.name);
            by_word.insert(folded(first), Some(member.person));
        }
        by_word.insert("me".to_owned(), Some(office.owner.person));
        Names { by_word, bearers, owner: office.owner.person }
    }
    pub(crate) fn find(&self, word: &str) -> Option<PersonId> {
        let word = word.trim();
        let known = |word: &str| self.by_word.get(word).copied().flatten();
        known(&folded(word)).or_else(|| known(&word.to_lowercase()))
    }
    /// All who bear that name, or that first name or surname.
    pub(crate) fn bearers(&self, word: &str) -> Vec<PersonId> {
        self.bearers.get(&folded(word.trim())).into_iter().flatten().copied().collect()
    }
    /// Those whose name is written nearly so, the nearest first: at most two letters are other, and no more than a third.
    pub(crate) fn near(&self, word: &str) -> Vec<PersonId> {
        let word = folded(word.trim());
        let most = (word.chars().count() / 3).min(2);
        let mut near: Vec<(usize, PersonId)> = (self.bearers.iter())
            .map(|(name, people)| (strsim::damerau_levenshtein(name, &word), people))
            .filter(|(slips, _)| (1..=most).contains(slips))
            .flat_map(|(slips, people)| people.iter().map(move |p| (slips, *p)))
            .collect();
        near.sort();
        let mut seen = BTreeSet::new();
        near.into_iter().map(|(_, person)| person).filter(|p| seen.insert(*p)).collect()
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
