//! The clarify dialogue: captured items one at a time, each with what is offered for it from what is known; it leaves the
//! inbox once nothing is open (spec §1.1).

use super::change::{Changed, becomes, edit_as, form, whole};
use super::end::discard;
use super::form::{Choice, KINDS, TaskForm, read_mark, who_word};
use super::{shown_title, sources_of};
use crate::by_hand::{self, Deed};
use crate::words::{day, inert};
use crate::{Desk, DeskError, FieldError};
use engines::orchestration as engine;
use serde::{Deserialize, Serialize};
use world::{Evidence, Item, Snapshot, Task, TaskId, TaskState};

/// What somebody says about a captured item, field by field.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ClarifyForm {
    /// "yes", "someday", or "no": nothing is to be done about it.
    pub actionable: String,
    /// Why not, for "no".
    pub reason: String,
    /// What is true once it is done.
    pub outcome: String,
    /// The next action; it begins with a verb.
    pub title: String,
    /// Not empty: the words begin with a verb that Equerry does not know.
    pub sure: String,
    /// "executive" or "assistant".
    pub who: String,
    /// Minutes, or "1h30".
    pub estimate: String,
    /// Kind of work.
    pub kind: String,
    /// Where or with what: "phone", "at the yard"; several apart by commas.
    pub contexts: String,
    /// A day, words for one, or "none".
    pub due: String,
    /// When the item was last changed as the form was made.
    pub read: String,
}

/// One captured item, to be made clear.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Dialogue {
    /// Which.
    pub id: TaskId,
    /// The words as they were captured.
    pub title: String,
    /// All that is open, as one question; none where nothing is.
    pub question: Option<String>,
    /// Who asked for it, and when it came: "Ben Hale asked, Mon 23 Nov".
    pub came: String,
    /// Its place among those that wait, from 1.
    pub number: usize,
    /// How many wait.
    pub of: usize,
    /// Which comes after it, where one does.
    pub next: Option<TaskId>,
    /// What is offered, to be changed or taken.
    pub form: ClarifyForm,
    /// Who can have it.
    pub who: Vec<Choice>,
    /// Kinds of work.
    pub kinds: Vec<Choice>,
    /// Why the assistant could have it.
    pub assistant: Option<String>,
    /// What the offered length rests on.
    pub estimate_from: String,
    /// What the offered date rests on.
    pub due_from: String,
    /// Whether it takes two minutes at most, and is best done at once.
    pub at_once: bool,
    /// Where it comes from.
    pub sources: Vec<Evidence>,
}

impl Dialogue {
    /// The same filled with what somebody sent, to be corrected.
    pub fn refill(&mut self, sent: ClarifyForm) {
        for (choices, value) in [(&mut self.kinds, &sent.kind), (&mut self.who, &sent.who)] {
            choices.iter_mut().for_each(|choice| choice.chosen = choice.value == *value);
        }
        self.form = sent;
    }
}

/// Everything that waits to be made clear, the oldest first.
///
/// # Errors
/// Those of the ledger.
pub async fn inbox(desk: &Desk) -> Result<Vec<Dialogue>, DeskError> {
    let world = desk.snapshot().await?;
    let waits = waiting(&world);
    Ok((0..waits.len()).map(|n| of(&world, &waits, n)).collect())
}

/// One that waits: the one named, else the oldest; none where none does.
///
/// # Errors
/// `E_NOT_FOUND`; `E_STATE` for one that has left the inbox.
pub async fn dialogue(desk: &Desk, id: Option<&str>) -> Result<Option<Dialogue>, DeskError> {
    let world = desk.snapshot().await?;
    let waits = waiting(&world);
    let place = match id {
        None if waits.is_empty() => return Ok(None),
        None => 0,
        Some(id) => {
            let task = desk.task(id).await?;
            waits.iter().position(|t| t.id == task.id).ok_or_else(|| has_left(&task))?
        }
    };
    Ok(Some(of(&world, &waits, place)))
}

fn has_left(task: &Task) -> DeskError {
    DeskError::input(
        &format!("“{}” has left the inbox already", shown_title(task)),
        "E_STATE",
        "nothing was changed; its form changes it further",
    )
}

fn waiting(world: &Snapshot) -> Vec<&Task> {
    let mut waits: Vec<&Task> = world.tasks.values().filter(|t| t.state == TaskState::Inbox).collect();
    waits.sort_by_key(|t| (t.created, t.id));
    waits
}

fn of(world: &Snapshot, waits: &[&Task], place: usize) -> Dialogue {
    let task = waits[place];
    let offer = engine::offer(world, task);
    let owner = who_word(world, task.owner);
    let choice = |value: &str, words: &str, now: &str| Choice {
        value: value.to_owned(),
        words: inert(words),
        chosen: value == now,
    };
    let mut who = vec![choice("executive", &world.office.owner.name, &owner)];
    who.extend(world.office.assistant.as_ref().map(|a| choice("assistant", &a.name, &owner)));
    let typed = super::due_as_typed;
    Dialogue {
        id: task.id,
        title: shown_title(task),
        question: engine::question(&engine::lacks(task)),
        came: came(world, task),
        number: place + 1,
        of: waits.len(),
        next: waits.get(place + 1).map(|t| t.id),
        form: ClarifyForm {
            actionable: "yes".to_owned(),
            outcome: offer.outcome,
            title: offer.action,
            who: owner,
            estimate: offer.minutes.to_string(),
            kind: task.kind.word().to_owned(),
            contexts: task.contexts.join(", "),
            due: offer.due.map_or(String::new(), |due| typed(due, world)),
            read: read_mark(task),
            ..ClarifyForm::default()
        },
        who,
        kinds: KINDS.iter().map(|(kind, words)| choice(kind.word(), words, task.kind.word())).collect(),
        assistant: offer.assistant,
        estimate_from: inert(&offer.minutes_from),
        due_from: inert(&offer.due_from),
        at_once: offer.at_once,
        sources: sources_of(task),
    }
}

/// "Ben Hale asked, Mon 23 Nov."
fn came(world: &Snapshot, task: &Task) -> String {
    let zone = world.zone();
    let today = zone.to_datetime(world.now).date();
    let asked =
        task.requester.and_then(|r| world.people.get(&r)).map(|p| format!("{} asked", inert(&p.name)));
    let on = task.created.map(|at| day(zone.to_datetime(at).date(), today));
    match (asked, on) {
        (Some(asked), Some(on)) => format!("{asked}, {on}"),
        (Some(one), None) => one,
        (None, Some(on)) => format!("Captured {on}"),
        (None, None) => String::new(),
    }
}

/// Makes a captured item clear: it leaves the inbox.
///
/// # Errors
/// `E_FORM` with every field that is open or cannot be used, `E_STATE` for one that has left the inbox, `E_CONFLICT` when
/// it was changed since, `E_NOT_FOUND`, `E_CLEARANCE`; nothing is changed then.
pub async fn clarify(desk: &Desk, id: &str, said: &ClarifyForm) -> Result<Changed, DeskError> {
    let task = whole(desk, desk.task(id).await?.id).await?;
    if task.state != TaskState::Inbox {
        return Err(has_left(&task));
    }
    match said.actionable.as_str() {
        "no" => discard(desk, id, &said.reason).await,
        "someday" => someday(desk, task).await,
        "yes" | "" => act(desk, id, said).await,
        _ => Err(wrong("actionable", "Say whether something is to be done: yes, someday or no.")),
    }
}

async fn someday(desk: &Desk, before: Task) -> Result<Changed, DeskError> {
    let mut after = before.clone();
    (after.state, after.touched) = (becomes(&before, TaskState::Someday)?, Some(desk.now()));
    let said = format!("For some day: {}", after.title);
    let deed = Deed::of("task.clarified", said.clone(), Some(Item::Task(before)), Item::Task(after.clone()));
    let undo = by_hand::carry_out(desk, deed).await?.id;
    Ok(Changed { task: after, said, undo })
}

fn wrong(field: &'static str, problem: &str) -> DeskError {
    DeskError::Form(vec![FieldError { field, problem: problem.to_owned() }])
}

async fn act(desk: &Desk, id: &str, said: &ClarifyForm) -> Result<Changed, DeskError> {
    let open = open_fields(said);
    let none = said.due.trim().eq_ignore_ascii_case("none");
    let fields = TaskForm {
        title: said.title.clone(),
        due: if none { String::new() } else { said.due.clone() },
        estimate: said.estimate.clone(),
        kind: said.kind.clone(),
        who: said.who.clone(),
        state: "next".to_owned(),
        read: said.read.clone(),
        ..form(desk, id).await?.fields
    };
    if !open.is_empty() {
        return Err(DeskError::Form(open));
    }
    let contexts = said.contexts.split(',').map(|c| c.trim().trim_start_matches('@').to_lowercase());
    let contexts: Vec<String> = contexts.filter(|c| !c.is_empty()).take(8).collect();
    let outcome = said.outcome.split_whitespace().collect::<Vec<_>>().join(" ");
    edit_as(desk, id, &fields, ("task.clarified", "Clear"), |task| {
        (task.outcome, task.contexts) = (outcome.chars().take(500).collect(), contexts);
    })
    .await
}

/// What is still open of what was said, each beside its field.
fn open_fields(said: &ClarifyForm) -> Vec<FieldError> {
    let empty = |text: &str| text.trim().is_empty();
    let mut open = Vec::new();
    let mut say = |field, problem: String| open.push(FieldError { field, problem });
    if empty(&said.title) {
        say("title", "What is the next step? Begin with a verb: “Call Ana”.".to_owned());
    } else if !engine::begins_with_verb(&said.title) && empty(&said.sure) {
        let begins = said.title.split_whitespace().next().map_or(String::new(), inert);
        say(
            "title",
            format!(
                "“{begins}” is no verb that is known here. Begin with one, such as Call, Write or Send, or say that it is one."
            ),
        );
    }
    if empty(&said.due) {
        say("due", "By when? A day, or “none” where there is none.".to_owned());
    }
    if empty(&said.estimate) {
        say("estimate", "How long will it take? Minutes, or 1h30.".to_owned());
    }
    open
}
