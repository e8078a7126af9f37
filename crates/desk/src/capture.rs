//! Capture: tasks, goals and projects by hand. What the person types is their yes; it is kept and audited at once.

use crate::brief::{clock, day, duration};
use crate::{Desk, DeskError};
use engines::navigator::deadlines::{self, Sent};
use engines::orchestration;
use jiff::civil;
use ledger::Entry;
use serde::Serialize;
use world::{
    Due, Goal, GoalId, GoalLink, Item, ItemRef, Project, ProjectId, SourceId, Task, TaskId, TaskState,
};

/// A task as it was understood.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Added {
    /// It.
    pub task: Task,
    /// What was read from the words: date, person, goal, project, kind.
    pub understood: Vec<String>,
    /// What is still open.
    pub questions: Vec<String>,
}

/// Takes on what the words say: "Call Ana by Friday about the lease".
///
/// # Errors
/// `E_RANGE` for no words; those of the ledger.
pub async fn add(desk: &Desk, words: &str) -> Result<Added, DeskError> {
    if words.trim().is_empty() {
        return Err(input(
            "there are no words",
            "E_RANGE",
            "say what to do: equerry add \"Call Ana by Friday\"",
        ));
    }
    let world = desk.snapshot().await?;
    let zone = world.zone();
    let now = desk.now();
    let clarified = orchestration::clarify(words, now, &zone, &world, &|text| due_in(desk, text));
    let id = TaskId::derive(&format!("{now}\n{words}"));
    let task = clarified.task(id, SourceId::derive("own"), now);
    let mut understood = Vec::new();
    if let Some(due) = task.due {
        let from = clarified.due_words.as_deref().map_or(String::new(), |w| format!(" (from \"{w}\")"));
        understood.push(format!("due {}{from}", due_in_words(due, desk)));
    }
    if let Some(person) = clarified.person.and_then(|p| world.people.get(&p)) {
        understood.push(format!("with {}", person.name));
    }
    if let Some(project) = clarified.project.and_then(|p| world.projects.get(&p)) {
        understood.push(format!("project {}", project.name));
    }
    if let Some(goal) = clarified.goal.and_then(|g| world.goals.get(&g)) {
        understood.push(format!("for {}", goal.name));
    }
    if let Some(minutes) = task.estimate_minutes {
        understood.push(format!("about {}", duration(i64::from(minutes))));
    }
    understood.push(format!("{} work", task.kind.word()));
    let mut txn = desk.ledger.begin(&desk.reader().actor, now).await?;
    txn.save(&Item::Task(task.clone())).await?;
    if let Some(goal) = clarified.goal {
        let link = GoalLink { goal, contribution: 0.3, confirmed: false, probability: 0.7 };
        txn.link(ItemRef::Task(id), &link).await?;
    }
    txn.audit(Entry::new("task.added").about(ItemRef::Task(id)).with("title", &task.title)).await?;
    txn.commit().await?;
    Ok(Added { task, understood, questions: clarified.questions })
}

/// The date in captured words, as a due date.
fn due_in(desk: &Desk, text: &str) -> Option<(Due, String)> {
    let today = desk.today();
    let office = desk.office();
    let locale = match office.locale {
        world::office::Locale::EnGb => deadlines::Locale::EnGb,
        world::office::Locale::EnUs => deadlines::Locale::EnUs,
    };
    let mut sent = Sent::new(desk.now().to_zoned(office.tz()), locale);
    (sent.day_start, sent.day_end) = (office.hours.day_start(today), office.hours.day_end(today));
    let found = deadlines::deadline(text, &sent, &[])?;
    let due = match found.due {
        deadlines::Due::OnDay { day, .. } => Due::On(day),
        deadlines::Due::At(at) | deadlines::Due::AtEvent { at, .. } => Due::At(at),
        _ => return None,
    };
    Some((due, found.words))
}

fn due_in_words(due: Due, desk: &Desk) -> String {
    let zone = desk.office().tz();
    match due {
        Due::On(date) => day(date, desk.today()),
        Due::At(at) => format!("{} {}", day(zone.to_datetime(at).date(), desk.today()), clock(at, &zone)),
    }
}

/// Marks a task as done; `took` minutes teach the estimates.
///
/// # Errors
/// `E_NOT_FOUND`, `E_STATE` when it has ended already, `E_RANGE`.
pub async fn done(desk: &Desk, id: &str, took: Option<u32>) -> Result<Task, DeskError> {
    if took.is_some_and(|m| m == 0 || m > 10_000) {
        return Err(input("the minutes are out of range", "E_RANGE", "give 1 to 10000; nothing was changed"));
    }
    let mut task = desk.task(id).await?;
    task.state = task.state.become_(TaskState::Done)?;
    let now = desk.now();
    (task.ended, task.touched) = (Some(now), Some(now));
    task.actual_minutes = took.or(task.actual_minutes);
    let mut txn = desk.ledger.begin(&desk.reader().actor, now).await?;
    txn.save(&Item::Task(task.clone())).await?;
    txn.audit(Entry::new("task.done").about(ItemRef::Task(task.id)).with("title", &task.title)).await?;
    txn.commit().await?;
    crate::learn::efforts(desk).await?;
    Ok(task)
}

/// Adds a goal.
///
/// # Errors
/// `E_WEIGHTS`, `E_NOT_FOUND` for the parent, `E_DUPLICATE`, `E_LIMIT` for more than six levels.
pub async fn add_goal(
    desk: &Desk,
    name: &str,
    weight: f64,
    parent: Option<&str>,
    due: Option<civil::Date>,
    keywords: Vec<String>,
) -> Result<String, DeskError> {
    let world = desk.snapshot().await?;
    let slug = slug_of(name)?;
    check_weight(weight)?;
    if world.goals.values().any(|g| g.slug == slug) {
        return Err(input(
            &format!("there is a goal \"{slug}\" already"),
            "E_DUPLICATE",
            "give it another name",
        ));
    }
    let parent = parent.map(|p| goal_named(&world, p)).transpose()?;
    let goal = Goal {
        id: GoalId::derive(&slug),
        slug: slug.clone(),
        name: name.trim().to_owned(),
        parent,
        owner: None,
        weight,
        measure: None,
        unit: None,
        baseline: None,
        target: None,
        start: None,
        due,
        status: Vec::new(),
        keywords,
        clearance: Default::default(),
    };
    let mut goals: Vec<Goal> = world.goals.values().cloned().collect();
    goals.push(goal.clone());
    check_tree(&goals)?;
    keep(desk, Item::Goal(goal), "goal.added", &slug).await?;
    Ok(format!("Added goal {slug}."))
}

/// Changes the weight of a goal.
///
/// # Errors
/// `E_NOT_FOUND`, `E_WEIGHTS`.
pub async fn weigh_goal(desk: &Desk, id: &str, weight: f64) -> Result<String, DeskError> {
    let world = desk.snapshot().await?;
    check_weight(weight)?;
    let mut goal = world.goals[&goal_named(&world, id)?].clone();
    let before = goal.weight;
    goal.weight = weight;
    let mut goals: Vec<Goal> = world.goals.values().filter(|g| g.id != goal.id).cloned().collect();
    goals.push(goal.clone());
    check_tree(&goals)?;
    let said = format!("{} weighed {before}, weighs {weight} now.", goal.name);
    keep(desk, Item::Goal(goal), "goal.weighed", &said).await?;
    Ok(said)
}

/// Links an item to a goal: none, weak, useful, strong or decisive.
///
/// # Errors
/// `E_NOT_FOUND`, `E_AMBIGUOUS`, `E_RANGE`.
pub async fn link_goal(desk: &Desk, item: &str, goal: &str, how: &str) -> Result<String, DeskError> {
    let contribution = match how {
        "none" => 0.0,
        "weak" => 0.1,
        "useful" => 0.3,
        "strong" => 0.6,
        "decisive" => 1.0,
        _ => {
            return Err(input(
                &format!("\"{how}\" is no strength"),
                "E_RANGE",
                "none, weak, useful, strong or decisive",
            ));
        }
    };
    let world = desk.snapshot().await?;
    let goal = goal_named(&world, goal)?;
    let item = desk.named(None, item).await?;
    let link = GoalLink { goal, contribution, confirmed: true, probability: 1.0 };
    let mut txn = desk.ledger.begin(&desk.reader().actor, desk.now()).await?;
    txn.link(item, &link).await?;
    txn.audit(Entry::new("goal.linked").about(item).about(ItemRef::Goal(goal)).with("how", how)).await?;
    txn.commit().await?;
    Ok(format!("Linked to {}: {how}.", world.goals[&goal].name))
}

/// Adds a project.
///
/// # Errors
/// `E_DUPLICATE`, `E_NOT_FOUND` for the goal.
pub async fn add_project(desk: &Desk, name: &str, goal: Option<&str>) -> Result<String, DeskError> {
    let world = desk.snapshot().await?;
    let slug = slug_of(name)?;
    if world.projects.values().any(|p| p.slug == slug) {
        return Err(input(
            &format!("there is a project \"{slug}\" already"),
            "E_DUPLICATE",
            "give it another name",
        ));
    }
    let goal = goal.map(|g| goal_named(&world, g)).transpose()?;
    let project = Project {
        id: ProjectId::derive(&slug),
        slug: slug.clone(),
        name: name.trim().to_owned(),
        goals: goal.map(|g| (g, 1.0)).into_iter().collect(),
        sponsor: None,
        stage: None,
        milestones: Vec::new(),
        risks: Vec::new(),
        clearance: Default::default(),
    };
    keep(desk, Item::Project(project), "project.added", &slug).await?;
    Ok(format!("Added project {slug}."))
}

async fn keep(desk: &Desk, item: Item, verb: &str, said: &str) -> Result<(), DeskError> {
    let mut txn = desk.ledger.begin(&desk.reader().actor, desk.now()).await?;
    txn.save(&item).await?;
    txn.audit(Entry::new(verb).about(item.reference()).with("title", said)).await?;
    txn.commit().await?;
    Ok(())
}

fn goal_named(world: &world::Snapshot, word: &str) -> Result<GoalId, DeskError> {
    let word = word.trim().to_lowercase();
    let mut fits = world.goals.values().filter(|g| g.slug == word || g.name.to_lowercase() == word);
    fits.next().map(|g| g.id).ok_or(DeskError::NotFound { kind: "goal", id: word })
}

fn slug_of(name: &str) -> Result<String, DeskError> {
    let slug: Vec<String> =
        name.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_lowercase).collect();
    if slug.is_empty() {
        return Err(input("the name holds no letter", "E_RANGE", "give it a name of words"));
    }
    Ok(slug.join("-"))
}

fn check_weight(weight: f64) -> Result<(), DeskError> {
    if weight.is_finite() && weight >= 0.0 {
        return Ok(());
    }
    Err(input(
        &format!("{weight} is no weight"),
        "E_WEIGHTS",
        "give a number of 0 or more; nothing was changed",
    ))
}

fn check_tree(goals: &[Goal]) -> Result<(), DeskError> {
    engines::alignment::GoalTree::new(goals).map(drop).map_err(|e| DeskError::Input {
        problem: e.to_string(),
        code: e.code(),
        hint: "nothing was changed".to_owned(),
    })
}

fn input(problem: &str, code: &'static str, hint: &str) -> DeskError {
    DeskError::Input { problem: problem.to_owned(), code, hint: hint.to_owned() }
}
