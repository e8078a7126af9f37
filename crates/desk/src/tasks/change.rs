//! Changing a task by hand: its words, date, length, kind, project, goal and state; its end. Each can be taken back.

use super::{relative, state_in_words};
use crate::FieldError;
use crate::by_hand::{self, Deed};
use crate::{Desk, DeskError, capture};
use jiff::civil;
use serde::{Deserialize, Serialize};
use world::effect::TaskChange;
use world::snapshot::change_task;
use world::task::TaskKind;
use world::{Due, GoalLink, Item, ItemRef, PersonId, ProposalId, Snapshot, Task, TaskId, TaskState};

/// The most letters a title may have.
const LONGEST_TITLE: usize = 500;
/// What a goal chosen by hand is worth to it: useful (0.3).
const USEFUL: f64 = 0.3;

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

/// What was changed, and what takes it back.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Changed {
    /// Which task.
    pub task: Task,
    /// In words.
    pub said: String,
    /// Takes it back.
    pub undo: ProposalId,
}

/// The form of a task as it is now.
///
/// # Errors
/// `E_NOT_FOUND`, `E_AMBIGUOUS`, `E_STATE` for one that has ended.
pub async fn form(desk: &Desk, id: &str) -> Result<Form, DeskError> {
    let task = desk.task(id).await?;
    if !task.state.is_open() {
        return Err(ended(&task));
    }
    Ok(form_of(&desk.snapshot().await?, &task))
}

/// Gives a task a day: "2026-12-08", words, or "3 days after Sign the lease"; nothing takes it away.
///
/// # Errors
/// As [`edit`]; `E_CYCLE` where the two would wait for each other.
pub async fn give_date(desk: &Desk, id: &str, due: &str) -> Result<Changed, DeskError> {
    no_circle(desk, id, due).await?;
    let fields = TaskForm { due: due.to_owned(), ..form(desk, id).await?.fields };
    edit(desk, id, &fields).await
}

/// Says what a task does not begin before: a day, "after Sign the lease", both apart by a semicolon; nothing takes it
/// away.
///
/// # Errors
/// As [`give_date`].
pub async fn give_start(desk: &Desk, id: &str, start: &str) -> Result<Changed, DeskError> {
    for part in start.split(';') {
        no_circle(desk, id, part).await?;
    }
    let fields = TaskForm { start: start.to_owned(), ..form(desk, id).await?.fields };
    edit(desk, id, &fields).await
}

/// Refuses words that would let two tasks wait for each other.
async fn no_circle(desk: &Desk, id: &str, words: &str) -> Result<(), DeskError> {
    let task = desk.task(id).await?;
    match relative::read(&desk.snapshot().await?, task.id, words) {
        Some(Err(why)) if why.contains("form a circle") => {
            Err(DeskError::input(why.trim_end_matches('.'), "E_CYCLE", "nothing was changed"))
        }
        _ => Ok(()),
    }
}

/// Hands a task over: to "assistant", or the person with this id.
///
/// # Errors
/// As [`edit`].
pub async fn hand_over(desk: &Desk, id: &str, who: &str) -> Result<Changed, DeskError> {
    let office = desk.office();
    let assistant = office.assistant.as_ref().map(|a| a.person.to_string());
    let who = if assistant.as_deref() == Some(who) { "assistant" } else { who };
    let fields = TaskForm { who: who.to_owned(), ..form(desk, id).await?.fields };
    edit(desk, id, &fields).await
}

/// The state that a task becomes; an end is told as what it is.
fn becomes(task: &Task, to: TaskState) -> Result<TaskState, DeskError> {
    match task.state.is_open() {
        true => Ok(task.state.become_(to)?),
        false => Err(ended(task)),
    }
}

pub(super) fn ended(task: &Task) -> DeskError {
    let end = if task.state == TaskState::Dropped { "was dropped" } else { "is done" };
    DeskError::input(
        &format!("“{}” {end} already", crate::words::inert(&task.title)),
        "E_STATE",
        "nothing was changed; undo its end first",
    )
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

const KINDS: [(TaskKind, &str); 6] = [
    (TaskKind::Deep, "Deep work"),
    (TaskKind::Shallow, "Desk work"),
    (TaskKind::Call, "Call"),
    (TaskKind::Errand, "Errand"),
    (TaskKind::People, "With people"),
    (TaskKind::Travel, "On the way"),
];

fn state_word(state: TaskState) -> &'static str {
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

fn who_word(world: &Snapshot, owner: Option<PersonId>) -> String {
    let office = &world.office;
    match owner {
        None => "executive".to_owned(),
        Some(o) if o == office.owner.person => "executive".to_owned(),
        Some(o) if office.assistant.as_ref().is_some_and(|a| a.person == o) => "assistant".to_owned(),
        Some(o) => o.to_string(),
    }
}

fn due_typed(world: &Snapshot, task: &Task) -> String {
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

fn goal_of(world: &Snapshot, task: TaskId) -> Option<world::GoalId> {
    let links = world.links_of(ItemRef::Task(task));
    links.iter().max_by(|a, b| a.contribution.total_cmp(&b.contribution)).map(|l| l.goal)
}

/// Changes when the task does.
fn read_mark(task: &Task) -> String {
    task.touched.or(task.created).map_or(String::new(), |at| at.as_microsecond().to_string())
}

/// Changes a task as the form says.
///
/// # Errors
/// `E_FORM` with every field that cannot be used, `E_STATE` for a move there is not, `E_CONFLICT` when it was changed
/// since the form was made, `E_NOT_FOUND`, `E_CLEARANCE`; nothing is changed then.
pub async fn edit(desk: &Desk, id: &str, form: &TaskForm) -> Result<Changed, DeskError> {
    let seen = desk.task(id).await?;
    let before = whole(desk, seen.id).await?;
    if !form.read.is_empty() && form.read != read_mark(&before) {
        return Err(DeskError::input(
            &format!("\"{}\" was changed since you opened it", seen.title),
            "E_CONFLICT",
            "nothing was changed; look at it as it is now, then try again",
        ));
    }
    let world = desk.snapshot().await?;
    let mut after = before.clone();
    let mut fields = Fields { desk, world: &world, wrong: Vec::new() };
    fields.fill(&mut after, form);
    let goal = fields.goal(&form.goal);
    if !fields.wrong.is_empty() {
        return Err(DeskError::Form(fields.wrong));
    }
    if let Some(state) = read_state(&form.state).filter(|s| *s != before.state) {
        after.state = becomes(&before, state)?;
    }
    if after.state != TaskState::Waiting {
        after.waiting_for = None;
    }
    after.touched = Some(desk.now());
    let links = links(&world, before.id, goal);
    let said = format!("Changed: {}", after.title);
    let mut deed =
        Deed::of("task.changed", said.clone(), Some(Item::Task(before)), Item::Task(after.clone()));
    deed.links = links;
    let undo = by_hand::carry_out(desk, deed).await?.id;
    Ok(Changed { task: after, said, undo })
}

/// The links that make `goal` the one it serves, and no other.
fn links(world: &Snapshot, task: TaskId, goal: Option<world::GoalId>) -> Vec<(ItemRef, GoalLink)> {
    let item = ItemRef::Task(task);
    let known = world.links_of(item);
    if goal_of(world, task) == goal {
        return Vec::new();
    }
    let mut links: Vec<(ItemRef, GoalLink)> = known
        .iter()
        .filter(|l| Some(l.goal) != goal)
        .map(|l| (item, GoalLink { contribution: 0.0, confirmed: true, ..l.clone() }))
        .collect();
    links.extend(
        goal.map(|goal| (item, GoalLink { goal, contribution: USEFUL, confirmed: true, probability: 1.0 })),
    );
    links
}

/// Reads fields, and gathers what cannot be used.
struct Fields<'a> {
    desk: &'a Desk,
    world: &'a Snapshot,
    wrong: Vec<FieldError>,
}

impl Fields<'_> {
    fn fill(&mut self, task: &mut Task, form: &TaskForm) {
        let title = form.title.split_whitespace().collect::<Vec<_>>().join(" ");
        match title.chars().count() {
            0 => self.wrong("title", "A task needs words.", "Say the next step, such as “Call Ana”."),
            n if n > LONGEST_TITLE => self.wrong(
                "title",
                "The words are too long.",
                "At most 500 letters; the rest belongs into a note.",
            ),
            _ => task.title = title,
        }
        self.start(task, &form.start);
        self.due(task, &form.due);
        self.estimate(task, &form.estimate);
        match KINDS.iter().find(|(kind, _)| kind.word() == form.kind) {
            Some((kind, _)) => task.kind = *kind,
            None => self.wrong("kind", "That kind of work is not known.", "Choose one of the list."),
        }
        task.project = match form.project.as_str() {
            "" => None,
            id => {
                let known = self.world.projects.values().find(|p| p.id.to_string() == id).map(|p| p.id);
                if known.is_none() {
                    self.wrong("project", "There is no such project.", "Choose one of the list.");
                }
                known
            }
        };
        task.owner = self.who(task.owner, &form.who);
        match read_state(&form.state) {
            None => self.wrong("state", "That state is not known.", "Choose one of the list."),
            Some(TaskState::Waiting) => task.waiting_for = self.person(&form.waiting_for),
            Some(TaskState::Parked) => match self.date(&form.until) {
                Some(date) => task.start = Some(date),
                None => self.wrong(
                    "until",
                    "A parked task needs a day to wake.",
                    "Write it as 2026-12-01, or in words: next Monday.",
                ),
            },
            Some(_) => {}
        }
    }

    fn goal(&mut self, id: &str) -> Option<world::GoalId> {
        if id.is_empty() {
            return None;
        }
        let known = self.world.goals.values().find(|g| g.id.to_string() == id).map(|g| g.id);
        if known.is_none() {
            self.wrong("goal", "There is no such goal.", "Choose one of the list.");
        }
        known
    }

    /// A date, words for one, or so many days after another task; as it was typed it stays as it is.
    fn due(&mut self, task: &mut Task, text: &str) {
        let text = text.trim();
        if text == due_typed(self.world, task) {
            return;
        }
        if text.is_empty() {
            (task.due, task.due_after) = (None, None);
            return;
        }
        let lag = relative::read(self.world, task.id, text);
        match (due_of(self.desk, text), lag) {
            (_, Some(Ok(lag))) => {
                (task.due, task.due_after) = (None, Some(lag));
                self.wait_for(task, lag.task);
            }
            (Some(due), _) => task.give_due(Some(due)),
            (None, Some(Err(why))) => self.wrong("due", &why, ""),
            (None, None) => self.wrong(
                "due",
                &format!("“{}” is no date.", crate::words::inert(text)),
                "Write it as 2026-11-27 or 2026-11-27 15:00, or in words: Friday 15:00, 3 days after Sign the lease.",
            ),
        }
    }

    /// What it does not begin before: a day, other tasks, a day that counts from one.
    fn start(&mut self, task: &mut Task, text: &str) {
        if text.trim() == relative::start_typed(self.world, task) {
            return;
        }
        let over = |id: &TaskId| self.world.tasks.get(id).is_none_or(|t| !t.state.is_open());
        let due = task.due_after.map(|lag| lag.task);
        task.after.retain(|id| over(id) || due == Some(*id));
        (task.start, task.start_after) = (None, None);
        for part in text.split(';').map(str::trim).filter(|part| !part.is_empty()) {
            match relative::read(self.world, task.id, part) {
                Some(Ok(lag)) => {
                    task.start_after = Some(lag).filter(|lag| lag.working_days > 0).or(task.start_after);
                    self.wait_for(task, lag.task);
                }
                Some(Err(why)) if self.date(part).is_none() => self.wrong("start", &why, ""),
                _ => match self.date(part) {
                    Some(date) => task.start = Some(date),
                    None => self.wrong(
                        "start",
                        &format!("“{}” is no day.", crate::words::inert(part)),
                        "Write it as 2026-12-01, or: after Sign the lease.",
                    ),
                },
            }
        }
    }

    /// Lets it wait for another; where that has ended, what counts from it is known at once.
    fn wait_for(&self, task: &mut Task, before: TaskId) {
        let Some(other) = self.world.tasks.get(&before) else { return };
        match other.ended.filter(|_| !other.state.is_open()) {
            Some(ended) => {
                let on = self.world.zone().to_datetime(ended).date();
                engines::orchestration::settle(&self.world.office.hours, task, before, on);
            }
            None if task.after.contains(&before) => {}
            None => task.after.push(before),
        }
    }

    fn date(&self, text: &str) -> Option<civil::Date> {
        let zone = self.world.zone();
        due_of(self.desk, text.trim()).map(|due| due.date(&zone))
    }

    fn estimate(&mut self, task: &mut Task, text: &str) {
        match minutes(text) {
            Ok(None) => task.estimate_minutes = None,
            Ok(Some(minutes)) => {
                let raised = task.estimate_minutes.filter(|m| *m != minutes);
                task.earlier_estimates.extend(raised);
                task.estimate_minutes = Some(minutes);
            }
            Err(wrong) => self.wrong.push(FieldError { field: "estimate", ..wrong }),
        }
    }

    fn who(&mut self, now: Option<PersonId>, word: &str) -> Option<PersonId> {
        let office = &self.world.office;
        match word {
            "" | "executive" => None,
            "assistant" if office.assistant.is_some() => office.assistant.as_ref().map(|a| a.person),
            other if now.is_some_and(|o| o.to_string() == other) => now,
            _ => {
                self.wrong("who", "Nobody here has that name.", "Choose one of the list.");
                None
            }
        }
    }

    /// Somebody by name or address; nobody named is nobody.
    fn person(&mut self, words: &str) -> Option<PersonId> {
        let words = words.trim().to_lowercase();
        if words.is_empty() {
            return None;
        }
        let people = self.world.people.values();
        let mut fits = people.filter(|p| p.name.to_lowercase() == words || p.emails.contains(&words));
        match (fits.next(), fits.next()) {
            (Some(one), None) => Some(one.id),
            (Some(_), Some(_)) => {
                self.wrong("waiting_for", "Several people have that name.", "Give the mail address.");
                None
            }
            (None, _) => {
                self.wrong(
                    "waiting_for",
                    "Nobody of that name is known.",
                    "Give a name or address from your contacts, or leave it empty.",
                );
                None
            }
        }
    }

    fn wrong(&mut self, field: &'static str, problem: &str, hint: &str) {
        self.wrong.push(FieldError { field, problem: format!("{problem} {hint}").trim().to_owned() });
    }
}

/// A date as typed, else as said in words.
pub(crate) fn due_of(desk: &Desk, text: &str) -> Option<Due> {
    if let Ok(date) = civil::Date::strptime("%Y-%m-%d", text) {
        return Some(Due::On(date));
    }
    for form in ["%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M"] {
        if let Ok(at) = civil::DateTime::strptime(form, text) {
            return Some(Due::At(world::time::instant(at.date(), at.time(), &desk.office().tz())));
        }
    }
    // More than a few words are no date, whatever date stands in them.
    let short = text.split_whitespace().count() <= 5 && text.len() <= 60;
    short.then(|| capture::due_in(desk, text)).flatten().map(|(due, _)| due)
}

fn read_state(word: &str) -> Option<TaskState> {
    STATES.into_iter().find(|s| state_word(*s) == word)
}

/// Minutes as typed, for how long something took; nothing typed is not known.
///
/// # Errors
/// What is wrong, where it is no length of 1 to 10,000 minutes.
pub fn minutes(text: &str) -> Result<Option<u32>, FieldError> {
    let text = text.trim().replace(' ', "").to_lowercase();
    if text.is_empty() {
        return Ok(None);
    }
    let plain = text.parse::<u32>().ok().filter(|m| (1..=10_000).contains(m));
    plain.or_else(|| engines::orchestration::minutes_of(&text)).map(Some).ok_or_else(|| FieldError {
        field: "took",
        problem: "Write minutes or hours, such as 45, 30m or 1h30; 1 to 10,000 minutes.".to_owned(),
    })
}

/// Marks a task as done; the minutes it `took` teach the estimates.
///
/// # Errors
/// `E_NOT_FOUND`, `E_STATE` when it has ended already, `E_RANGE`, `E_CLEARANCE`.
pub async fn complete(desk: &Desk, id: &str, took: Option<u32>) -> Result<Changed, DeskError> {
    if took.is_some_and(|m| m == 0 || m > 10_000) {
        return Err(DeskError::input(
            "the minutes are out of range",
            "E_RANGE",
            "give 1 to 10000; nothing was changed",
        ));
    }
    let change = TaskChange { state: Some(TaskState::Done), actual_minutes: took, ..TaskChange::default() };
    let changed = end(desk, id, "task.done", "Done", change).await?;
    crate::learn::efforts(desk).await?;
    Ok(changed)
}

/// Drops a task, for a reason.
///
/// # Errors
/// `E_RANGE` without a reason, `E_NOT_FOUND`, `E_STATE`, `E_CLEARANCE`.
pub async fn discard(desk: &Desk, id: &str, reason: &str) -> Result<Changed, DeskError> {
    let reason = reason.split_whitespace().collect::<Vec<_>>().join(" ");
    if reason.is_empty() {
        let problem = "A task is dropped for a reason: say it in a few words.".to_owned();
        return Err(DeskError::Form(vec![FieldError { field: "reason", problem }]));
    }
    let reason: String = reason.chars().take(LONGEST_TITLE).collect();
    let change =
        TaskChange { state: Some(TaskState::Dropped), reason: Some(reason), ..TaskChange::default() };
    end(desk, id, "task.dropped", "Dropped", change).await
}

async fn end(
    desk: &Desk,
    id: &str,
    verb: &'static str,
    word: &str,
    change: TaskChange,
) -> Result<Changed, DeskError> {
    let seen = desk.task(id).await?;
    let before = whole(desk, seen.id).await?;
    let mut after = before.clone();
    if let Some(state) = change.state {
        becomes(&before, state)?;
    }
    change_task(&mut after, &change, desk.now());
    let said = format!("{word}: {}", after.title);
    let mut deed = Deed::of(verb, said.clone(), Some(Item::Task(before)), Item::Task(after.clone()));
    deed.reason = change.reason.unwrap_or_default();
    deed.also = relative::freed(desk, &after).await?;
    let undo = by_hand::carry_out(desk, deed).await?.id;
    Ok(Changed { task: after, said, undo })
}

/// The task with all of its evidence, what this reader may not see included: that is kept as it is.
pub(super) async fn whole(desk: &Desk, id: TaskId) -> Result<Task, DeskError> {
    match desk.ledger.item(&desk.house(), ItemRef::Task(id)).await? {
        Item::Task(task) => Ok(task),
        _ => Err(DeskError::NotFound { kind: "task", id: id.short() }),
    }
}
