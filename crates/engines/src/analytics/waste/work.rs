//! Wastes of mail and tasks: to and fro, the same answer, work taken up again, waiting for approval, work that is
//! somebody else's.

use super::{Case, Subject};
use crate::analytics::{Part, Stretch};
use crate::maths::{calendar, meetings, spoken, words};
use std::collections::{BTreeMap, BTreeSet};
use world::message::subject_base;
use world::{Evidence, ItemRef, Message, Responsibility, State, Task, TaskState, ThreadId};

/// Minutes that a mail takes to read or write, and a call that ends it.
const MAIL: f64 = 5.0;
const CALL: f64 = 15.0;
/// Minutes of a task that nobody has estimated.
const UNKNOWN: f64 = 30.0;

/// Threads of more than six mails between two or three people.
pub(super) fn ping_pong<'a>(stretch: &Stretch<'_, 'a>) -> Vec<Case<'a>> {
    let span = stretch.span();
    let mut threads: BTreeMap<ThreadId, Vec<&Message>> = BTreeMap::new();
    let personal = |m: &&Message| !m.marks.bulk && !m.marks.automatic && !m.marks.junk;
    for message in stretch.diary.world.messages.values().filter(personal) {
        if message.date.is_some_and(|at| span.contains(at)) {
            threads.entry(message.thread).or_default().push(message);
        }
    }
    threads.into_values().filter_map(to_and_fro).collect()
}

fn to_and_fro(mut mails: Vec<&Message>) -> Option<Case<'_>> {
    if mails.len() <= 6 {
        return None;
    }
    let people: BTreeSet<&str> = mails
        .iter()
        .flat_map(|m| std::iter::once(&m.from).chain(m.recipients()))
        .map(|who| who.email.as_str())
        .collect();
    let ours = mails.iter().filter(|m| m.mine).count();
    if !(2..=3).contains(&people.len()) || ours == 0 || ours == mails.len() {
        return None;
    }
    mails.sort_by_key(|m| (m.date, m.id));
    let minutes = MAIL * mails.len() as f64 - CALL;
    let parts = mails.iter().map(|m| of_mail(m, minutes / mails.len() as f64)).collect();
    Some(Case {
        name: quoted(mails[0]),
        why: format!("{} mails between {} people", mails.len(), people.len()),
        minutes,
        parts,
        subject: Subject::Mail(mails),
    })
}

fn quoted(message: &Message) -> String {
    let subject = subject_base(&message.subject);
    format!("“{}”", spoken::short(if subject.is_empty() { "no subject" } else { &subject }, 60))
}

fn of_mail(message: &Message, amount: f64) -> Part {
    Part { item: Some(ItemRef::Message(message.id)), at: message.date.unwrap_or_default(), amount, note: "" }
}

/// Words from which a mail says enough to be compared, and the share of words from which two say the same.
const TELLS: usize = 6;
const ALIKE: f64 = 0.6;
/// So many answers are compared with each other, the latest; the formula that is printed says so.
const COMPARED: usize = 2_000;

/// Answers that were written three times and more.
pub(super) fn same_answer<'a>(stretch: &Stretch<'_, 'a>) -> Vec<Case<'a>> {
    let mut numbers: BTreeMap<String, u32> = BTreeMap::new();
    let mut said: Vec<(&Message, Vec<u32>)> = Vec::new();
    let answers: Vec<_> = stretch.sent().iter().filter(|(_, m)| !m.references.is_empty()).collect();
    for (_, message) in &answers[answers.len().saturating_sub(COMPARED)..] {
        let mut own: Vec<u32> = Vec::new();
        for word in words::telling(&message.preview) {
            let next = numbers.len() as u32;
            own.push(*numbers.entry(word).or_insert(next));
        }
        own.sort_unstable();
        if own.len() >= TELLS {
            said.push((message, own));
        }
    }
    let mut groups: Vec<(Vec<u32>, Vec<&Message>)> = Vec::new();
    for (message, own) in said {
        match groups.iter_mut().find(|(first, _)| alike(first, &own)) {
            Some((_, group)) if group.iter().all(|m| m.thread != message.thread) => group.push(message),
            Some(_) => {}
            None => groups.push((own, vec![message])),
        }
    }
    groups.into_iter().filter(|(_, group)| group.len() >= 3).map(|(_, group)| again(group)).collect()
}

fn alike(a: &[u32], b: &[u32]) -> bool {
    let (less, more) = (a.len().min(b.len()) as f64, a.len().max(b.len()) as f64);
    less / more >= ALIKE && words::jaccard(a, b) >= ALIKE
}

fn again(group: Vec<&Message>) -> Case<'_> {
    let parts: Vec<Part> = group[1..].iter().map(|m| of_mail(m, MAIL)).collect();
    Case {
        name: quoted(group[0]),
        why: format!("answered {} times in much the same words", group.len()),
        minutes: parts.iter().map(|p| p.amount).sum(),
        parts,
        subject: Subject::Mail(group),
    }
}

fn of_task(task: &Task, at: jiff::Timestamp, amount: f64) -> Vec<Part> {
    vec![Part { item: Some(ItemRef::Task(task.id)), at, amount, note: "" }]
}

/// Tasks whose end was taken back.
pub(super) fn rework<'a>(stretch: &Stretch<'_, 'a>) -> Vec<Case<'a>> {
    let (world, span) = (stretch.diary.world, stretch.span());
    let reopened = world.proposals.values().filter_map(|p| match &p.state {
        State::Undone { at, .. } if p.kind.0 == "hand.task.done" && span.contains(*at) => {
            let task = p.about.iter().find_map(|item| match item {
                ItemRef::Task(id) => world.tasks.get(id),
                _ => None,
            });
            Some((task?, *at))
        }
        _ => None,
    });
    let case = |(task, at): (&'a Task, jiff::Timestamp)| {
        let minutes = task.estimate_minutes.map_or(UNKNOWN, f64::from);
        Case {
            subject: Subject::Task(task, None),
            name: spoken::short(&task.title, 60),
            why: "it was done and opened again".to_owned(),
            minutes,
            parts: of_task(task, at, minutes),
        }
    };
    reopened.map(case).collect()
}

const APPROVAL: [&str; 9] =
    ["approve", "approval", "approved", "sign", "signature", "sign-off", "signoff", "release", "clearance"];
/// Working days after which one asks again, and what that takes a week.
const PATIENCE: i64 = 5;
const ASKING: f64 = 10.0;

/// Tasks that wait for somebody's approval.
pub(super) fn approvals<'a>(stretch: &Stretch<'_, 'a>) -> Vec<Case<'a>> {
    let world = stretch.diary.world;
    let case = |task: &'a Task| {
        let since = task.touched.or(task.created)?;
        let minutes = ASKING * weeks_waited(stretch, since) as f64;
        let waits = task.state == TaskState::Waiting && says_approval(task);
        (waits && minutes > 0.0).then(|| Case {
            subject: Subject::Task(task, None),
            name: spoken::short(&task.title, 60),
            why: format!("it waits since {}", spoken::day(calendar::date_of(since, &world.zone()))),
            minutes,
            parts: of_task(task, since, minutes),
        })
    };
    world.tasks.values().filter_map(case).collect()
}

fn says_approval(task: &Task) -> bool {
    let title = task.title.to_lowercase();
    APPROVAL.iter().any(|w| meetings::holds_word(&title, w))
}

/// In how many weeks of the stretch something waited for longer than one is patient.
fn weeks_waited(stretch: &Stretch, since: jiff::Timestamp) -> usize {
    let world = stretch.diary.world;
    let from = calendar::date_of(since, &world.zone());
    let waited = |week: &Stretch| {
        let end = week.days().last().map_or(from, |d| d.date);
        calendar::working_days_between(&world.office.hours, from, end) > PATIENCE
    };
    stretch.each_week().filter(waited).count()
}

/// Tasks the executive did that belong to a duty of somebody else.
pub(super) fn others_work<'a>(stretch: &Stretch<'_, 'a>) -> Vec<Case<'a>> {
    let (world, span) = (stretch.diary.world, stretch.span());
    let owner = world.office.owner.person;
    let duties: Vec<(&Responsibility, Vec<String>)> = world
        .responsibilities
        .values()
        .filter(|r| r.owner != owner)
        .map(|r| (r, words::telling(&r.name)))
        .filter(|(_, words)| !words.is_empty())
        .collect();
    let done = |t: &&Task| {
        t.state == TaskState::Done
            && t.owner.is_none_or(|o| o == owner)
            && t.ended.is_some_and(|at| span.contains(at))
    };
    let case = |task: &'a Task| {
        let title = words::telling(&task.title);
        let (duty, _) = duties.iter().find(|(_, words)| words.iter().all(|w| title.contains(w)))?;
        let minutes = task.actual_minutes.or(task.estimate_minutes).map_or(UNKNOWN, f64::from);
        let whose = world.people.get(&duty.owner).map_or("somebody else", |p| p.name.as_str());
        Some(Case {
            subject: Subject::Task(task, Some(duty)),
            name: spoken::short(&task.title, 60),
            why: format!("{} is {whose}’s", duty.name),
            minutes,
            parts: of_task(task, task.ended.unwrap_or(world.now), minutes),
        })
    };
    world.tasks.values().filter(done).filter_map(case).collect()
}

/// A mail as evidence.
pub(super) fn evidence(message: &Message) -> Evidence {
    Evidence {
        item: ItemRef::Message(message.id),
        quote: spoken::short(&message.subject, 80),
        at: message.date,
        clearance: message.clearance.clone(),
    }
}
