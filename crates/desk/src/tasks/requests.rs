//! Requests dropped in, one a line: each gets an owner, a next action, an estimate and a place, or a question back to
//! whoever asked (spec §1).

use super::shown_title;
use crate::by_hand::{self, Deed};
use crate::words::{clock, count, day, duration, inert, sentence};
use crate::{Desk, DeskError, capture, propose};
use engines::orchestration::{self as engine, DayPlan};
use serde::Serialize;
use std::collections::BTreeSet;
use world::{GoalLink, Item, ItemRef, PersonId, ProposalId, Snapshot, SourceId, Task, TaskId, TaskState};

/// The most lines that are taken at once.
const MOST: usize = 40;
/// Working days in which a place is looked for.
const DAYS: usize = 5;

/// A request as it was taken on.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Request {
    /// The task it became.
    pub task: TaskId,
    /// Its next action.
    pub title: String,
    /// Who asked, where a name stood before the words.
    pub requester: Option<String>,
    /// Who has it, how long, by when: "Joss Adeyemi, 15 min, by Fri 27 Nov".
    pub facts: Vec<String>,
    /// Where it stands in the days ahead, or why it found no place: "Tue 24 Nov, 10:00–10:30".
    pub place: Option<String>,
    /// What is open, where something is; then it waits in the inbox.
    pub question: Option<String>,
    /// Who is asked: a mail to them is proposed.
    pub asks: Option<String>,
}

/// Requests that were dropped in together.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DroppedIn {
    /// The finding.
    pub headline: String,
    /// Each, as they were written.
    pub requests: Vec<Request>,
    /// Takes all of them back.
    pub undo: ProposalId,
}

/// Takes requests on, one a line: "Ben: review the budget by Friday". Light work goes to the assistant where there is one,
/// everything else to the executive.
///
/// # Errors
/// `E_RANGE` without a line, `E_LIMIT` for too many or one too long, `E_CLEARANCE`; those of the ledger. Nothing is taken
/// on then.
pub async fn drop_in(desk: &Desk, text: &str) -> Result<DroppedIn, DeskError> {
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    if lines.len() > MOST {
        let hint = format!("nothing was added; drop in {MOST} at a time");
        return Err(DeskError::input(
            &format!("{} requests are too many at once", lines.len()),
            "E_LIMIT",
            &hint,
        ));
    }
    let mut world = desk.snapshot().await?;
    let mut tasks: Vec<Task> = Vec::new();
    let mut links = Vec::new();
    for (n, line) in lines.iter().enumerate() {
        capture::check_length(line)?;
        let (requester, words) = who_asks(&world, line);
        let clarified = capture::clarify(desk, &world, words);
        let id = TaskId::derive(&format!("request {n} {} {line}", desk.now()));
        let mut task = clarified.task(id, SourceId::derive("own"), desk.now());
        task.requester = requester;
        settle(&world, &mut task);
        links.extend(clarified.goal.map(|(goal, _)| {
            (ItemRef::Task(id), GoalLink { goal, contribution: 0.3, confirmed: false, probability: 0.7 })
        }));
        world.put(Item::Task(task.clone()));
        tasks.push(task);
    }
    let undo = keep(desk, &tasks, links).await?;
    // Those who are to be asked are proposed a mail at once, not at the next round.
    propose::renew(desk, desk.snapshot_of(&desk.house()).await?).await?;
    let plans = [ahead(desk, &world), engine::as_the_assistant(&world).and_then(|w| ahead(desk, &w))];
    let requests: Vec<Request> = tasks.iter().map(|task| told(desk, &world, &plans, task)).collect();
    Ok(DroppedIn { headline: headline(&requests), requests, undo })
}

/// Owner, length and state from what is known.
fn settle(world: &Snapshot, task: &mut Task) {
    let offer = engine::offer(world, task);
    task.estimate_minutes = Some(offer.minutes);
    if offer.assistant.is_some() {
        task.owner = world.office.assistant.as_ref().map(|a| a.person);
    }
    task.state = if engine::lacks(task).is_empty() { TaskState::Next } else { TaskState::Inbox };
}

async fn keep(desk: &Desk, tasks: &[Task], links: Vec<(ItemRef, GoalLink)>) -> Result<ProposalId, DeskError> {
    let Some((first, others)) = tasks.split_first() else {
        return Err(DeskError::input("there are no words", "E_RANGE", "write one request a line"));
    };
    let said = match others.len() {
        0 => format!("Taken on: {}", first.title),
        n => format!("Taken on: {} and {}", first.title, count(n, "more", "more")),
    };
    let mut deed = Deed::of("task.added", said, None, Item::Task(first.clone()));
    (deed.new, deed.links) = (others.iter().cloned().map(Item::Task).collect(), links);
    Ok(by_hand::carry_out(desk, deed).await?.id)
}

/// The person before a colon, by full name, address or a first name that only one has; and the words after it.
fn who_asks<'a>(world: &Snapshot, line: &'a str) -> (Option<PersonId>, &'a str) {
    let Some((before, after)) = line.split_once(':') else { return (None, line) };
    let name = before.trim().to_lowercase();
    let fits = |p: &&world::Person| {
        p.name.to_lowercase() == name || p.emails.contains(&name) || p.first_name().to_lowercase() == name
    };
    let whole = world.people.values().filter(fits).find(|p| p.name.to_lowercase() == name);
    let ids: BTreeSet<PersonId> = match whole {
        Some(person) => [person.id].into(),
        None => world.people.values().filter(fits).map(|p| p.id).collect(),
    };
    match (ids.len(), after.trim()) {
        (1, words) if !words.is_empty() => (ids.first().copied(), words),
        _ => (None, line),
    }
}

/// The working days ahead as they would be planned with everything in them.
fn ahead(desk: &Desk, world: &Snapshot) -> Option<engine::WeekPlan> {
    let config = desk.engines();
    let values = engines::alignment::values(world, &config.alignment);
    let dates = engines::maths::calendar::working_days(&world.office.hours, desk.today(), DAYS);
    let seed = crate::Clock::seed(world.now);
    Some(engine::plan_days(world, &values, &dates, &config.orchestration, seed, None))
}

fn told(desk: &Desk, world: &Snapshot, plans: &[Option<engine::WeekPlan>], task: &Task) -> Request {
    let zone = world.zone();
    let name = |id: PersonId| {
        let office = &world.office;
        let members = std::iter::once(&office.owner).chain(office.assistant.as_ref());
        let member = members.into_iter().find(|m| m.person == id).map(|m| m.name.clone());
        inert(&member.or_else(|| world.people.get(&id).map(|p| p.name.clone())).unwrap_or_default())
    };
    let question = engine::question(&engine::lacks(task));
    let mut facts = vec![name(task.owner.unwrap_or(world.office.owner.person))];
    facts.extend(task.estimate_minutes.map(|m| duration(m.into())));
    facts.extend(task.due.map(|due| format!("by {}", day(due.date(&zone), desk.today()))));
    let asked = world.people.values().find(|p| Some(p.id) == task.requester && !p.emails.is_empty());
    Request {
        task: task.id,
        title: shown_title(task),
        requester: task.requester.map(name),
        facts,
        place: if question.is_none() {
            plans.iter().flatten().find_map(|plan| place(desk, world, plan, task))
        } else {
            None
        },
        asks: asked.filter(|_| question.is_some()).map(|p| inert(p.first_name())),
        question,
    }
}

fn place(desk: &Desk, world: &Snapshot, plan: &engine::WeekPlan, task: &Task) -> Option<String> {
    let zone = world.zone();
    let of_task = |d: &DayPlan| d.blocks.iter().find(|b| b.task == task.id).map(|b| (d.date, b.interval));
    let Some((date, at)) = plan.days.iter().find_map(of_task) else {
        let left = plan.left_out.iter().find(|left| left.task == task.id)?;
        return Some(format!(
            "No place within {}: {}",
            count(DAYS, "working day", "working days"),
            inert(&left.why)
        ));
    };
    let on = sentence(&day(date, desk.today()));
    Some(format!("{on}, {}–{}", clock(at.start, &zone), clock(at.end, &zone)))
}

fn headline(requests: &[Request]) -> String {
    let open = requests.iter().filter(|r| r.question.is_some()).count();
    let all = sentence(&count(requests.len(), "request", "requests"));
    match open {
        0 => format!("{all} taken on, nothing open."),
        n if n == requests.len() => format!("{all} taken on; each has a question first."),
        n => format!(
            "{all} taken on; {} a question first.",
            if n == 1 { "one has".to_owned() } else { format!("{} have", count(n, "", "").trim()) }
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::morning;
    use world::Person;

    #[test]
    fn whoever_asks_stands_before_the_colon() {
        let people = ["Ben Hale", "Ana Lima", "Ana Prado"];
        let items = people.map(|name| {
            let email = format!("{}@far.example", name.to_lowercase().replace(' ', "."));
            Item::Person(Person::new(name, email.as_str()))
        });
        let world = morning(items.to_vec());
        let found = |line| {
            let (person, words) = who_asks(&world, line);
            (person.and_then(|p| world.people.get(&p)).map(|p| p.name.clone()), words.to_owned())
        };
        for (line, name, words) in [
            ("Ben: review the budget", Some("Ben Hale"), "review the budget"),
            ("ana lima: call back", Some("Ana Lima"), "call back"),
            ("ana.prado@far.example: send it", Some("Ana Prado"), "send it"),
            ("Ana: call back", None, "Ana: call back"),
            ("Call at 10:30", None, "Call at 10:30"),
            ("Ben:", None, "Ben:"),
        ] {
            assert_eq!(found(line), (name.map(str::to_owned), words.to_owned()), "{line}");
        }
    }
}
