//! Capture: words become a task. What the person types is their yes; it is kept and audited at once, and can be taken
//! back as a whole.

use crate::by_hand::{self, Deed};
use crate::words::{clock, day, duration};
use crate::{Desk, DeskError};
use engines::navigator::deadlines::{self, Sent};
use engines::orchestration::{self, Clarified};
use ledger::title;
use serde::Serialize;
use std::collections::BTreeMap;
use world::{
    Due, GoalLink, Item, ItemRef, PersonId, ProposalId, Snapshot, SourceId, Task, TaskId, TaskState,
};

/// The most characters that one capture takes: more is a document, not a task.
const MOST_CHARACTERS: usize = 500;

/// The same words for the same person within so many minutes were sent twice.
const TWICE_MINUTES: i64 = 2;

/// A task as it was understood.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Added {
    /// It.
    pub task: Task,
    /// What was read from the words, and from which: date, person, goal, project, kind.
    pub understood: Vec<String>,
    /// What is still open.
    pub questions: Vec<String>,
    /// Takes it back.
    pub undo: ProposalId,
}

/// Takes on what the words say: "Call Ana by Friday about the lease".
///
/// # Errors
/// `E_RANGE` for no words, `E_LIMIT` for over 500 characters, `E_CLEARANCE` without the right to; those of the ledger.
pub async fn add(desk: &Desk, words: &str) -> Result<Added, DeskError> {
    add_for(desk, words, None).await
}

/// Takes on what the words say, for somebody; none is the executive.
///
/// # Errors
/// As [`add`].
pub async fn add_for(desk: &Desk, words: &str, owner: Option<PersonId>) -> Result<Added, DeskError> {
    if words.trim().is_empty() {
        return Err(DeskError::input(
            "there are no words",
            "E_RANGE",
            "say what to do, such as \"Call Ana by Friday\"",
        ));
    }
    check_length(words)?;
    let world = desk.snapshot().await?;
    let now = desk.now();
    let clarified = clarify(desk, &world, words);
    let id = TaskId::derive(&format!("{now}\n{words}"));
    let mut task = Task { owner, ..clarified.task(id, SourceId::derive("own"), now) };
    if !orchestration::lacks(&task).is_empty() {
        // Something is open: it waits to be made clear, and can be done meanwhile.
        task.state = TaskState::Inbox;
    }
    let understood = understood(desk, &world, &clarified, &task);
    if let Some(there) = twin(&world, &task)
        && let Some(done) = by_hand::last(desk, "task.added", ItemRef::Task(there.id)).await?
    {
        return Ok(Added { task: there, understood, questions: clarified.questions, undo: done.id });
    }
    let item = Item::Task(task.clone());
    let mut deed = Deed::of("task.added", format!("Added: {}", title(&item)), None, item);
    if let Some((goal, _)) = clarified.goal {
        let link = GoalLink { goal, contribution: 0.3, confirmed: false, probability: 0.7 };
        deed.links.push((ItemRef::Task(id), link));
    }
    let undo = by_hand::carry_out(desk, deed).await?.id;
    Ok(Added { task, understood, questions: clarified.questions, undo })
}

/// The same task, sent twice: open, of the same title and owner, and taken on a moment ago.
fn twin(world: &Snapshot, task: &Task) -> Option<Task> {
    let since = world.now - jiff::SignedDuration::from_mins(TWICE_MINUTES);
    let is_same =
        |t: &&Task| t.title == task.title && t.owner == task.owner && t.due == task.due && t.state.is_open();
    let just_now = |t: &&Task| t.source == task.source && t.created.is_some_and(|at| at >= since);
    world.tasks.values().filter(is_same).find(just_now).cloned()
}

/// Refuses words that are too long for a task.
///
/// # Errors
/// `E_LIMIT` for over 500 characters.
pub(crate) fn check_length(words: &str) -> Result<(), DeskError> {
    let length = words.chars().count();
    if length <= MOST_CHARACTERS {
        return Ok(());
    }
    Err(DeskError::Input {
        problem: format!("a task of {length} characters is too long"),
        code: "E_LIMIT",
        hint: format!("nothing was added; say it in {MOST_CHARACTERS} and keep the rest in a document"),
    })
}

/// What the words would be understood as, and what would still be open: for showing it again.
///
/// # Errors
/// Those of the ledger.
pub async fn read(desk: &Desk, words: &str) -> Result<(Vec<String>, Vec<String>), DeskError> {
    let world = desk.snapshot().await?;
    let clarified = clarify(desk, &world, words);
    let task = clarified.task(TaskId::derive(words), SourceId::derive("own"), desk.now());
    Ok((understood(desk, &world, &clarified, &task), clarified.questions))
}

/// Captured words as they are understood, with dates by the office's calendar.
pub(crate) fn clarify(desk: &Desk, world: &Snapshot, words: &str) -> Clarified {
    let ahead = ahead(world);
    let read = |text: &str| due_of(deadline_in(desk, text, &ahead)?);
    let mut clarified = orchestration::clarify(words, desk.now(), &world.zone(), world, &read);
    let Some(found) = deadline_in(desk, words, &ahead) else { return clarified };
    let said = found.words.trim();
    let asked = match found.due {
        deadlines::Due::Impossible => Some(format!("“{said}” is on no calendar: which day is meant?")),
        deadlines::Due::Ask => Some(format!("When is “{said}”? Your calendar does not say it for sure.")),
        deadlines::Due::AtOnce => Some(format!("“{said}” names no day: by when at the latest?")),
        deadlines::Due::Whenever => Some(format!("“{said}” names no day: is there one by which it matters?")),
        _ => None,
    };
    if let Some(asked) = asked.filter(|_| clarified.due.is_none()) {
        // The general question has become a precise one.
        clarified.questions.retain(|q| q != "By when?");
        for question in clarified.questions.iter_mut().filter(|q| *q == "By when, and how long will it take?")
        {
            "How long will it take?".clone_into(question);
        }
        clarified.questions.insert(0, asked);
    }
    clarified.questions.extend(doubt(desk, said));
    clarified
}

/// The events ahead by which a day can be named: of each name the next.
fn ahead(world: &Snapshot) -> Vec<deadlines::NamedEvent<'_>> {
    let zone = world.zone();
    let mut by_name: BTreeMap<String, deadlines::NamedEvent<'_>> = BTreeMap::new();
    for event in world.events.values() {
        let start = event.interval(&zone).start;
        if start <= world.now || event.summary.trim().is_empty() {
            continue;
        }
        let named = deadlines::NamedEvent { name: &event.summary, start };
        let next = by_name.entry(event.summary.to_lowercase()).or_insert(named);
        if start < next.start {
            *next = named;
        }
    }
    by_name.into_values().collect()
}

/// "04/05" is a day in two ways: which of them was taken, and how to say the other.
fn doubt(desk: &Desk, words: &str) -> Option<String> {
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let pair = words.split_whitespace().find_map(|word| {
        let mut parts = word.trim_matches(|c: char| !c.is_ascii_digit()).split(['/', '.', '-']);
        let (first, second): (usize, usize) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
        ((1..=12).contains(&first) && (1..=12).contains(&second) && first != second)
            .then_some((first, second))
    })?;
    let (day_first, month_first) =
        (format!("{} {}", pair.0, MONTHS[pair.1 - 1]), format!("{} {}", pair.1, MONTHS[pair.0 - 1]));
    let (taken, other) = match desk.office().locale {
        world::office::Locale::EnGb => (day_first, month_first),
        world::office::Locale::EnUs => (month_first, day_first),
    };
    Some(format!("“{words}” was read as {taken}: if {other} is meant, write it so."))
}

/// What was understood, each with the words it was read from where they are others.
fn understood(desk: &Desk, world: &Snapshot, clarified: &Clarified, task: &Task) -> Vec<String> {
    let mut said = Vec::new();
    if let Some(due) = task.due {
        let words = clarified.due_words.as_deref().unwrap_or("");
        said.push(format!("due {}{}", due_in_words(due, desk), read_from(words, "")));
    }
    if let Some((id, words)) = &clarified.person
        && let Some(person) = world.people.get(id)
    {
        said.push(format!("with {}{}", person.name, read_from(words, &person.name)));
    }
    if let Some((id, words)) = &clarified.project
        && let Some(project) = world.projects.get(id)
    {
        said.push(format!("project {}{}", project.name, read_from(words, &project.name)));
    }
    if let Some((id, words)) = &clarified.goal
        && let Some(goal) = world.goals.get(id)
    {
        said.push(format!("for {}{}", goal.name, read_from(words, &goal.name)));
    }
    if let Some(minutes) = task.estimate_minutes {
        said.push(format!("about {}", duration(i64::from(minutes))));
    }
    said.push(format!("{} work", task.kind.word()));
    said
}

fn read_from(words: &str, shown: &str) -> String {
    if words.is_empty() || words == shown { String::new() } else { format!(" (from \"{words}\")") }
}

/// The date in captured words, as a due date, and the words it was read from.
pub(crate) fn due_in(desk: &Desk, text: &str) -> Option<(Due, String)> {
    due_of(deadline_in(desk, text, &[])?)
}

fn due_of(found: deadlines::Deadline) -> Option<(Due, String)> {
    let due = match found.due {
        deadlines::Due::OnDay { day, .. } => Due::On(day),
        deadlines::Due::At(at) | deadlines::Due::AtEvent { at, .. } => Due::At(at),
        _ => return None,
    };
    Some((due, found.words))
}

fn deadline_in(desk: &Desk, text: &str, ahead: &[deadlines::NamedEvent<'_>]) -> Option<deadlines::Deadline> {
    let today = desk.today();
    let office = desk.office();
    let locale = match office.locale {
        world::office::Locale::EnGb => deadlines::Locale::EnGb,
        world::office::Locale::EnUs => deadlines::Locale::EnUs,
    };
    let mut sent = Sent::new(desk.now().to_zoned(office.tz()), locale);
    (sent.day_start, sent.day_end) = (office.hours.day_start(today), office.hours.day_end(today));
    deadlines::deadline(text, &sent, ahead)
}

fn due_in_words(due: Due, desk: &Desk) -> String {
    let zone = desk.office().tz();
    match due {
        Due::On(date) => day(date, desk.today()),
        Due::At(at) => format!("{} {}", day(zone.to_datetime(at).date(), desk.today()), clock(at, &zone)),
    }
}
