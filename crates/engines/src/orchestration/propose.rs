//! Ways out of the problems that orchestration itself mends. Missing preparation and double bookings are the
//! agenda's.

use super::clarify::named;
use super::radar::{Finding, Problem, Room, first_task, look, tasks_of};
use super::{OrchestrationConfig, dialogue, full_weeks, share};
use crate::maths::effort::{Effort, History};
use crate::maths::retold;
use crate::maths::{Values, calendar, drafts, spoken, work};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use world::effect::TaskChange;
use world::evidence::Unit;
use world::proposal::{Draft, Way};
use world::task::TaskState;
use world::{
    Commitment, CommitmentId, Due, Effect, Interval, ItemRef, Mailbox, Person, Proposal, Reason, Snapshot,
    SourceId, Task, TaskId,
};

/// Proposals for the problems that orchestration itself mends, each with two or three ways out:
/// `orchestration.due_risk`, `.waiting`, `.stale`, `.cycle`, `.two_promises`, `.estimate_grew`,
/// `.blocking_decision`; what eases full weeks: `.park`, `.hand_over`, `.care`; what is asked back: `.ask`; what whoever
/// waits is told: `.tell`; and what the assistant has the hours for: `.share`.
pub fn propose(world: &Snapshot, values: &Values, config: &OrchestrationConfig) -> Vec<Proposal> {
    let room = Room::new(world, config);
    let history = History::new(&world.learned.effort, world.now);
    let mut taken: Vec<Interval> = Vec::new();
    look(world, values, &history, &room)
        .iter()
        .filter_map(|finding| {
            let made = proposal(world, &history, &room, finding, &taken)?;
            // What one of them would keep free is not offered to the next.
            taken.extend(made.effect.parts().iter().filter_map(|e| match e {
                Effect::CreateEvent { draft } => Some(draft.interval),
                _ => None,
            }));
            Some(made)
        })
        .take(config.most_problems)
        .chain(full_weeks::propose(world, values, config))
        .chain(dialogue::ask_back(world))
        .chain(full_weeks::tell(world))
        .chain(share::propose(world, values, config))
        .collect()
}

fn proposal(
    world: &Snapshot,
    history: &History,
    room: &Room,
    finding: &Finding,
    taken: &[Interval],
) -> Option<Proposal> {
    let (kind, ways) = match finding.problem {
        Problem::DueRisk => {
            let task = first_task(world, finding)?;
            let effort = work::remaining(history, world, task);
            ("orchestration.due_risk", late_work(world, room, task, &effort, taken))
        }
        Problem::Waiting => ("orchestration.waiting", waiting(world, finding)?),
        Problem::Stale => ("orchestration.stale", stale(world, first_task(world, finding)?, finding)),
        Problem::Cycle => ("orchestration.cycle", circle(world, &tasks_of(finding))),
        Problem::TwoPromises => ("orchestration.two_promises", promises(world, finding)),
        Problem::EstimateGrew => ("orchestration.estimate_grew", grown(world, first_task(world, finding)?)),
        Problem::BlockingDecision => ("orchestration.blocking_decision", decision(world, finding, taken)?),
        Problem::PrepareMissing | Problem::DoubleBooked | Problem::OverdueDecision => return None,
    };
    let mut ways = ways.into_iter();
    let Way { title, effect } = ways.next()?;
    let passed = first_task(world, finding).is_some_and(|task| has_passed(world, task));
    let expected = match finding.chance {
        Some(_) if passed => "done soon, though its date has passed".to_owned(),
        Some(chance) if chance < 0.01 => "in time, which it is not as things stand".to_owned(),
        Some(chance) => format!("in time; as things stand the chance is {:.0} in 100", 100.0 * chance),
        None => "one problem less".to_owned(),
    };
    let expires = world.now + SignedDuration::from_hours(7 * 24);
    let draft = Draft {
        kind,
        key: key(world, finding),
        title,
        because: finding.words.clone(),
        effect,
        ways: ways.take(2).collect(),
        expected,
        reasons: vec![
            Reason::new("at_stake", "minutes at stake", finding.minutes, Unit::Minutes)
                .with(finding.evidence.clone()),
            Reason::new("effort", "to see to it", -2.0, Unit::Minutes),
        ],
        evidence: finding.evidence.clone(),
        about: finding.about.clone(),
        goal: None,
        by: None,
        expires,
    };
    Some(Proposal::new(draft, world.now))
}

/// Whether the date of a task is over.
fn has_passed(world: &Snapshot, task: &Task) -> bool {
    let (zone, hours) = (world.zone(), &world.office.hours);
    task.due.is_some_and(|due| due.instant(&zone, hours.day_end(due.date(&zone))) <= world.now)
}

/// The same problem found again is the same proposal; a new due date makes a new one.
fn key(world: &Snapshot, finding: &Finding) -> String {
    let ids: Vec<String> = finding.about.iter().map(|i| i.uuid().to_string()).collect();
    let due = first_task(world, finding).and_then(|t| t.due).map(|d| d.date(&world.zone()).to_string());
    format!("{}\n{}", ids.join(" "), due.unwrap_or_default())
}

fn today(world: &Snapshot) -> Date {
    calendar::date_of(world.now, &world.zone())
}

/// The `n`th working day after today.
fn in_days(world: &Snapshot, n: usize) -> Date {
    let next = calendar::next_day(today(world));
    calendar::working_days(&world.office.hours, next, n.max(1)).last().copied().unwrap_or(next)
}

/// The first working day from `date` on.
fn working_day_from(world: &Snapshot, date: Date) -> Date {
    calendar::working_days(&world.office.hours, date, 1).first().copied().unwrap_or(date)
}

fn change(task: &Task, change: TaskChange) -> Effect {
    Effect::ChangeTask { task: task.id, change }
}

fn later(task: &Task, date: Date) -> Way {
    Way {
        title: format!("Give \"{}\" until {}", named(task), spoken::day(date)),
        effect: change(task, TaskChange { due: Some(Due::On(date)), ..Default::default() }),
    }
}

fn hand_over(world: &Snapshot, task: &Task) -> Option<Way> {
    let assistant = world.office.assistant.as_ref().filter(|a| task.owner != Some(a.person))?;
    let first = assistant.name.split_whitespace().next().unwrap_or(&assistant.name);
    Some(Way {
        title: format!("Hand \"{}\" over to {first}", named(task)),
        effect: change(task, TaskChange { owner: Some(assistant.person), ..Default::default() }),
    })
}

fn put_aside(task: &Task, state: TaskState, reason: &str) -> Way {
    let verb = match state {
        TaskState::Dropped => "Drop",
        _ => "Keep for some day:",
    };
    let reason = (state == TaskState::Dropped).then(|| reason.to_owned());
    Way {
        title: format!("{verb} \"{}\"", named(task)),
        effect: change(task, TaskChange { state: Some(state), reason, ..Default::default() }),
    }
}

/// The first free stretch of `minutes` that ends before `end` and leaves `taken` alone.
fn free_slot(world: &Snapshot, minutes: i64, end: Option<Timestamp>, taken: &[Interval]) -> Option<Interval> {
    let soon = calendar::round_up(world.now + SignedDuration::from_mins(15), 15);
    calendar::working_days(&world.office.hours, today(world), 6)
        .into_iter()
        .flat_map(|d| calendar::free_on(world, d, soon))
        .flat_map(|stretch| world::time::free(stretch, taken.to_vec()))
        .map(|free| (Interval::lasting(calendar::round_up(free.start, 15), minutes), free))
        .find(|(slot, free)| slot.end <= free.end && end.is_none_or(|e| slot.end <= e))
        .map(|(slot, _)| slot)
}

fn block(world: &Snapshot, summary: String, uid: String, slot: Interval) -> Effect {
    Effect::CreateEvent { draft: drafts::block(world, uid, summary, slot) }
}

/// Time for it if there is any before it is due, an honest later date, somebody else; a hard date moves last.
fn late_work(world: &Snapshot, room: &Room, task: &Task, effort: &Effort, taken: &[Interval]) -> Vec<Way> {
    let (zone, hours) = (world.zone(), &world.office.hours);
    let due = task.due.map(|d| d.instant(&zone, hours.day_end(d.date(&zone))));
    let wanted = ((effort.p50 / 15.0).ceil() as i64 * 15).clamp(15, 120);
    let free = |minutes| free_slot(world, minutes, due.filter(|d| *d > world.now), taken);
    // Before a hard date moves, an hour or half an hour is better than nothing.
    let less = if task.hard_due { vec![60, 30] } else { Vec::new() };
    let slot = std::iter::once(wanted).chain(less.into_iter().filter(|m| *m < wanted)).find_map(free);
    let keep = slot.map(|slot| Way {
        title: format!("Keep {} for \"{}\"", spoken::stretch(slot, &zone, today(world)), named(task)),
        effect: block(world, format!("Kept free: {}", named(task)), format!("due-{}@equerry", task.id), slot),
    });
    let possible = room.enough_by(effort.p80).map(|at| calendar::date_of(at, &zone));
    let date = possible.unwrap_or_else(|| in_days(world, 10)).max(in_days(world, 1));
    let after = task.due.map(|d| calendar::next_day(d.date(&zone)));
    let date = after.map_or(date, |after| working_day_from(world, date.max(after)));
    let later = later(task, date);
    let overdue = due.is_some_and(|d| d <= world.now);
    let mut ways: Vec<Way> = match (overdue, task.hard_due) {
        (true, _) => [later].into_iter().chain(keep).chain(hand_over(world, task)).collect(),
        (false, false) => keep.into_iter().chain([later]).chain(hand_over(world, task)).collect(),
        (false, true) => keep.into_iter().chain(hand_over(world, task)).chain([later]).collect(),
    };
    if ways.len() < 2 {
        ways.push(put_aside(task, TaskState::Dropped, "no time before it was due"));
    }
    ways
}

pub(super) fn letter(
    world: &Snapshot,
    key: &str,
    to: Mailbox,
    first: &str,
    subject: String,
    body: &str,
) -> Effect {
    let signature = world.office.owner.name.split_whitespace().next().unwrap_or_default();
    Effect::DraftMail {
        message_id: format!("{key}@equerry"),
        to: vec![to],
        cc: Vec::new(),
        subject,
        text: format!("{first},\n\n{body}\n\n{signature}\n"),
        in_reply_to: None,
    }
}

pub(super) fn address_of(person: &Person) -> Option<Mailbox> {
    Some(Mailbox { email: person.emails.first()?.clone(), name: Some(person.name.clone()) })
}

/// Ask, give it more time, let it go.
fn waiting(world: &Snapshot, finding: &Finding) -> Option<Vec<Way>> {
    if let Some(task) = first_task(world, finding) {
        let person = task.waiting_for.and_then(|p| world.people.get(&p));
        let ask = person.and_then(|p| Some((p, address_of(p)?))).map(|(person, to)| Way {
            title: format!("Ask {} about \"{}\"", person.first_name(), named(task)),
            effect: letter(
                world,
                &format!("follow-up-{}-{}", task.id, today(world)),
                to,
                person.first_name(),
                named(task),
                &format!("Where do we stand on \"{}\"? A date would be enough for now.", named(task)),
            ),
        });
        let date = in_days(world, 3);
        let wait = Way {
            title: format!("Ask about \"{}\" on {}", named(task), spoken::day(date)),
            effect: change(task, TaskChange { start: Some(date), ..Default::default() }),
        };
        let drop = put_aside(task, TaskState::Dropped, "no answer came");
        return Some(ask.into_iter().chain([wait, drop]).collect());
    }
    let promise = first_promise(world, finding)?;
    let first = promise.counterparty_name.split_whitespace().next().unwrap_or("Hello").to_owned();
    let to = Mailbox { email: promise.counterparty.clone(), name: Some(promise.counterparty_name.clone()) };
    let object = spoken::short(&retold::act(world, promise), 80);
    let ask = Way {
        title: format!("Ask {first} for \"{object}\""),
        effect: letter(
            world,
            &format!("owed-{}-{}", promise.id, today(world)),
            to,
            &first,
            object.clone(),
            &format!("I am still waiting for this: \"{object}\". When can I expect it?"),
        ),
    };
    Some(vec![
        ask,
        close(promise.id, format!("Take \"{object}\" as done"), true),
        close(promise.id, format!("Let \"{object}\" go"), false),
    ])
}

fn close(commitment: CommitmentId, title: String, kept: bool) -> Way {
    Way { title, effect: Effect::CloseCommitment { commitment, kept } }
}

fn first_promise<'a>(world: &'a Snapshot, finding: &Finding) -> Option<&'a Commitment> {
    finding.about.iter().find_map(|i| match i {
        ItemRef::Commitment(id) => world.commitments.get(id),
        _ => None,
    })
}

/// What matters gets a date, what does not is put aside.
fn stale(world: &Snapshot, task: &Task, finding: &Finding) -> Vec<Way> {
    let date = later(task, in_days(world, 5));
    let aside = put_aside(task, TaskState::Someday, "");
    let drop = put_aside(task, TaskState::Dropped, "untouched for weeks");
    if finding.minutes >= 6.0 { vec![date, aside, drop] } else { vec![aside, drop, date] }
}

/// Opens the circle at each of its members in turn; the last of them no longer waits for the first.
fn circle(world: &Snapshot, members: &[TaskId]) -> Vec<Way> {
    let tasks: Vec<&Task> = members.iter().filter_map(|t| world.tasks.get(t)).collect();
    tasks
        .iter()
        .take(3)
        .map(|task| {
            let after: Vec<TaskId> = task.after.iter().copied().filter(|a| !members.contains(a)).collect();
            Way {
                title: format!("Begin with \"{}\"", named(task)),
                effect: change(task, TaskChange { after: Some(after), ..Default::default() }),
            }
        })
        .chain(
            tasks
                .iter()
                .take(1)
                .filter(|_| tasks.len() == 1)
                .map(|t| put_aside(t, TaskState::Dropped, "waits for itself")),
        )
        .collect()
}

/// Tell them, or close one of the two.
fn promises(world: &Snapshot, finding: &Finding) -> Vec<Way> {
    let owed: Vec<&Commitment> = finding
        .about
        .iter()
        .filter_map(|i| match i {
            ItemRef::Commitment(id) => world.commitments.get(id),
            _ => None,
        })
        .collect();
    let Some(second) = owed.last() else { return Vec::new() };
    let first_name = second.counterparty_name.split_whitespace().next().unwrap_or("Hello").to_owned();
    let date = second.due.map_or_else(|| in_days(world, 3), |d| d.date(&world.zone()));
    let next = calendar::working_days(&world.office.hours, calendar::next_day(date), 2)
        .last()
        .copied()
        .unwrap_or(date);
    let object = spoken::short(&retold::act(world, second), 80);
    let tell = Way {
        title: format!("Offer {first_name} \"{object}\" on {}", spoken::day(next)),
        effect: letter(
            world,
            &format!("two-{}", second.id),
            Mailbox { email: second.counterparty.clone(), name: Some(second.counterparty_name.clone()) },
            &first_name,
            object.clone(),
            &format!(
                "I owe you two things on {}. You will have \"{object}\" on {}.",
                spoken::day(date),
                spoken::day(next)
            ),
        ),
    };
    let done = owed.iter().map(|c| {
        let act = spoken::short(&retold::act(world, c), 60);
        close(c.id, format!("Take \"{act}\" as done"), true)
    });
    std::iter::once(tell).chain(done).collect()
}

/// Cut it, put it aside, hand it over.
fn grown(world: &Snapshot, task: &Task) -> Vec<Way> {
    let title = format!("Cut \"{}\" into parts and estimate each", named(task));
    let mut part =
        Task::new(TaskId::derive(&format!("cut {}", task.id)), SourceId::derive("equerry"), title.clone());
    part.estimate_minutes = Some(20);
    part.state = TaskState::Next;
    part.project = task.project;
    part.created = Some(world.now);
    part.clearance = task.clearance.clone();
    let cut = Way { title, effect: Effect::CreateTask { task: Box::new(part) } };
    [Some(cut), hand_over(world, task), Some(put_aside(task, TaskState::Someday, ""))]
        .into_iter()
        .flatten()
        .collect()
}

/// Half an hour to decide, or with the people who wait for it.
fn decision(world: &Snapshot, finding: &Finding, taken: &[Interval]) -> Option<Vec<Way>> {
    let task = first_task(world, finding)?;
    let id = task.decision?;
    let zone = world.zone();
    let mut ways = Vec::new();
    if let Some(slot) = free_slot(world, 30, None, taken) {
        ways.push(Way {
            title: format!("Keep {} to decide", spoken::stretch(slot, &zone, today(world))),
            effect: block(world, format!("Decide: {}", named(task)), format!("decide-{id}@equerry"), slot),
        });
    }
    let title = format!("Decide what holds up \"{}\"", named(task));
    let mut todo =
        Task::new(TaskId::derive(&format!("decide {id}")), SourceId::derive("equerry"), title.clone());
    todo.estimate_minutes = Some(30);
    todo.state = TaskState::Next;
    todo.due = Some(Due::On(in_days(world, 2)));
    todo.created = Some(world.now);
    todo.clearance = task.clearance.clone();
    ways.push(Way { title, effect: Effect::CreateTask { task: Box::new(todo) } });
    if ways.len() < 2 {
        ways.push(put_aside(task, TaskState::Someday, ""));
    }
    Some(ways)
}
