//! The form of a task: what it shows, and what it can be filled with.

use super::{relative, state_in_words};
use serde::{Deserialize, Serialize};
use world::task::TaskKind;
use world::{Due, ItemRef, PersonId, Snapshot, Task, TaskId, TaskState};

/// What somebody wrote into the form of a task, field by field; an empty field is none.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct TaskForm {
    /// The next action.
    pub title: String,
    /// "2026-11-27", "2026-11-27 15:00", or words: "Friday 15:00", "3 days after Sign the lease".
    pub due: String,
    /// Not before: a day, and "after Sign the lease"; several apart by semicolons.
    pub start: String,
    /// "45", "30m", "1h30".
    pub estimate: String,
    /// "deep", "shallow", "call", "errand", "people", "travel".
    pub kind: String,
    /// Its project's id.
    pub project: String,
    /// The id of the goal it serves.
    pub goal: String,
    /// Where it stands: "next", "doing", "waiting", "parked", "someday".
    pub state: String,
    /// Who has it: "executive", "assistant" or the person's id.
    pub who: String,
    /// Whom it waits for, by name or address.
    pub waiting_for: String,
    /// When a parked task wakes, as a date.
    pub until: String,
    /// When it was last changed as the form was made: another change in between is told, not overwritten.
    pub read: String,
}

/// A form with what it can be filled with.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Form {
    /// Which task.
    pub id: TaskId,
    /// As it is.
    pub fields: TaskForm,
    /// Kinds of work.
    pub kinds: Vec<Choice>,
    /// Projects.
    pub projects: Vec<Choice>,
    /// Goals.
    pub goals: Vec<Choice>,
    /// The states it can take.
    pub states: Vec<Choice>,
    /// Who can have it.
    pub who: Vec<Choice>,
}

impl Form {
    /// The same form filled with what somebody sent, to be corrected.
    pub fn refill(&mut self, sent: TaskForm) {
        for (choices, value) in [
            (&mut self.kinds, &sent.kind),
            (&mut self.projects, &sent.project),
            (&mut self.goals, &sent.goal),
            (&mut self.states, &sent.state),
            (&mut self.who, &sent.who),
        ] {
            choices.iter_mut().for_each(|choice| choice.chosen = choice.value == *value);
        }
        self.fields = sent;
    }
}

/// One thing to choose.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Choice {
    /// What the form sends.
    pub value: String,
    /// What is read.
    pub words: String,
    /// Whether it is chosen.
    pub chosen: bool,
}

pub(super) fn form_of(world: &Snapshot, task: &Task) -> Form {
    let goal = goal_of(world, task.id);
    let owner = who_word(world, task.owner);
    let fields = TaskForm {
        title: task.title.clone(),
        due: due_typed(world, task),
        start: relative::start_typed(world, task),
        estimate: task.estimate_minutes.map_or(String::new(), |m| m.to_string()),
        kind: task.kind.word().to_owned(),
        project: task.project.map_or(String::new(), |p| p.to_string()),
        goal: goal.map_or(String::new(), |g| g.to_string()),
        state: state_word(task.state).to_owned(),
        who: owner.clone(),
        waiting_for: task
            .waiting_for
            .and_then(|p| world.people.get(&p))
            .map_or(String::new(), |p| p.name.clone()),
        until: match task.state {
            TaskState::Parked => task.start.map_or(String::new(), |d| d.to_string()),
            _ => String::new(),
        },
        read: read_mark(task),
    };
    let choice = |value: &str, words: &str, now: &str| Choice {
        value: value.to_owned(),
        words: crate::words::inert(words),
        chosen: value == now,
    };
    let mut projects: Vec<Choice> =
        world.projects.values().map(|p| choice(&p.id.to_string(), &p.name, &fields.project)).collect();
    let mut goals: Vec<Choice> =
        world.goals.values().map(|g| choice(&g.id.to_string(), &g.name, &fields.goal)).collect();
    for list in [&mut projects, &mut goals] {
        list.sort_by(|a, b| a.words.cmp(&b.words));
    }
    let mut who = vec![choice("executive", &world.office.owner.name, &owner)];
    who.extend(world.office.assistant.as_ref().map(|a| choice("assistant", &a.name, &owner)));
    if !who.iter().any(|w| w.chosen) {
        let name = task.owner.and_then(|o| world.people.get(&o)).map_or("somebody else", |p| p.name.as_str());
        who.push(choice(&owner, name, &owner));
    }
    let states = STATES
        .into_iter()
        .filter(|s| *s == task.state || (*s != TaskState::Scheduled && task.state.become_(*s).is_ok()))
        .map(|s| choice(state_word(s), state_in_words(s), &fields.state))
        .collect();
    let kinds = KINDS.iter().map(|(kind, words)| choice(kind.word(), words, &fields.kind)).collect();
    Form { id: task.id, fields, kinds, projects, goals, states, who }
}

const STATES: [TaskState; 7] = [
    TaskState::Inbox,
    TaskState::Next,
    TaskState::Doing,
    TaskState::Scheduled,
    TaskState::Waiting,
    TaskState::Parked,
    TaskState::Someday,
];

pub(super) const KINDS: [(TaskKind, &str); 6] = [
    (TaskKind::Deep, "Deep work"),
    (TaskKind::Shallow, "Desk work"),
    (TaskKind::Call, "Call"),
    (TaskKind::Errand, "Errand"),
    (TaskKind::People, "With people"),
    (TaskKind::Travel, "On the way"),
];

pub(super) fn state_word(state: TaskState) -> &'static str {
    match state {
        TaskState::Inbox => "inbox",
        TaskState::Next => "next",
        TaskState::Scheduled => "scheduled",
        TaskState::Waiting => "waiting",
        TaskState::Parked => "parked",
        TaskState::Someday => "someday",
        TaskState::Doing => "doing",
        TaskState::Done => "done",
        TaskState::Dropped => "dropped",
    }
}

pub(super) fn who_word(world: &Snapshot, owner: Option<PersonId>) -> String {
    let office = &world.office;
    match owner {
        None => "executive".to_owned(),
        Some(o) if o == office.owner.person => "executive".to_owned(),
        Some(o) if office.assistant.as_ref().is_some_and(|a| a.person == o) => "assistant".to_owned(),
        Some(o) => o.to_string(),
    }
}

pub(super) fn due_typed(world: &Snapshot, task: &Task) -> String {
    let counts = || task.due_after.map(|lag| relative::typed(world, lag));
    task.due.map(|due| due_as_typed(due, world)).or_else(counts).unwrap_or_default()
}

/// A date as [`due_of`] reads it back: "2026-11-24 12:00".
pub(crate) fn due_as_typed(due: Due, world: &Snapshot) -> String {
    match due {
        Due::On(date) => date.to_string(),
        Due::At(at) => world.zone().to_datetime(at).strftime("%Y-%m-%d %H:%M").to_string(),
    }
}

pub(super) fn goal_of(world: &Snapshot, task: TaskId) -> Option<world::GoalId> {
    let links = world.links_of(ItemRef::Task(task));
    links.iter().max_by(|a, b| a.contribution.total_cmp(&b.contribution)).map(|l| l.goal)
}

/// Changes when the task does.
pub(super) fn read_mark(task: &Task) -> String {
    task.touched.or(task.created).map_or(String::new(), |at| at.as_microsecond().to_string())
}

/// A state by the word that a form sends.
pub(super) fn read_state(word: &str) -> Option<TaskState> {
    STATES.into_iter().find(|s| state_word(*s) == word)
}
