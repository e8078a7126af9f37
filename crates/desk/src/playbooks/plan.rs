//! A playbook laid out from a day: what each of its steps makes, in the calendar and the task list as they are.

use super::tried::LeftOut;
use super::{Book, FOLDER, books, on_shelf, refused};
use crate::words::{duration, inert, short};
use crate::{Desk, DeskError};
use engines::enablement::playbook::{self, Laid, Playbook, Step, Wants, Whose};
use engines::maths::{absence, calendar};
use jiff::civil;
use std::collections::BTreeMap;
use world::effect::EventDraft;
use world::{Clearance, Due, Effect, Interval, Mailbox, Person, Snapshot, SourceId, Task, TaskId, TaskState};

/// Minutes of a brief, and of something to be looked at.
const SMALL: (u32, u32) = (20, 10);

/// A playbook laid out, with the effect of each step.
pub(super) struct Plan {
    pub book: Playbook,
    pub shelf: Book,
    pub on: civil::Date,
    pub steps: Vec<Planned>,
    /// What it leaves out, and why.
    pub left: Vec<LeftOut>,
    /// What is to be asked of its day before it is started: it is over, or a day off.
    pub question: Option<String>,
}

/// One step with what it does, and why that is other than written.
pub(super) struct Planned {
    pub laid: Laid,
    pub effect: Effect,
    pub note: Option<String>,
}

pub(super) fn plan(
    desk: &Desk,
    world: &Snapshot,
    slug: &str,
    on: civil::Date,
    with: &str,
) -> Result<Plan, DeskError> {
    let (all, own, unread) = books(desk)?;
    if let Some(one) = unread.into_iter().find(|one| one.slug == slug) {
        return Err(refused(one.why));
    }
    let missing = || DeskError::NotFound { kind: "playbook", id: short(slug, 40) };
    let book = all.get(slug).cloned().ok_or_else(missing)?;
    let people = people(world, with)?;
    let laid = playbook::lay_out(&book, &all, on, desk.today(), &desk.office().hours).map_err(refused)?;
    let shelf = on_shelf(&book, laid.len(), own.contains(&book.slug));
    let mut busy: Vec<Interval> = Vec::new();
    let (mut steps, mut left) = (Vec::new(), Vec::new());
    let off: BTreeMap<civil::Date, String> =
        absence::days(world).into_iter().map(|(date, event)| (date, inert(&event.summary))).collect();
    for (n, mut laid) in laid.into_iter().enumerate() {
        let moved = on_a_day_that_is_worked(desk, &off, &mut laid);
        // Without anybody named nothing is written to anybody.
        if matches!(laid.step, Step::Draft(_)) && people.is_empty() {
            let why = "a mail, and nobody is named whom it goes to".to_owned();
            left.push(LeftOut { words: inert(&laid.words), why });
            continue;
        }
        let key = format!("playbook {} {} {on} {n}", book.slug, book.version);
        let effect = effect(desk, world, &laid, &key, &people, &mut busy);
        let note = match (&laid.step, &effect) {
            (Step::Hold(minutes), Effect::CreateTask { .. }) => Some(format!(
                "Written to keep {} free; no stretch of that day is, so it is a task",
                duration(i64::from(*minutes))
            )),
            _ => None,
        };
        let note = [moved, note].into_iter().flatten().reduce(|all, one| format!("{all}. {one}"));
        steps.push(Planned { laid, effect, note });
    }
    steps.sort_by_key(|one: &Planned| one.laid.on);
    Ok(Plan { question: question(desk, &off, on), book, shelf, on, steps, left })
}

/// Puts a step on a day that is worked: before the one that is written, where that is still to come, else after it. What
/// was moved is said; that a step's day had passed is said elsewhere.
fn on_a_day_that_is_worked(
    desk: &Desk,
    off: &BTreeMap<civil::Date, String>,
    laid: &mut Laid,
) -> Option<String> {
    let (today, hours) = (desk.today(), &desk.office().hours);
    let works = |day: &civil::Date| calendar::is_working_day(hours, *day) && !off.contains_key(day);
    let reason = off.get(&laid.on).map(|name| format!("{} is off, “{}”", said(laid.on), short(name, 60)));
    if !works(&laid.on) {
        let day = |n: i64| laid.on.saturating_add(jiff::Span::new().days(n));
        let before = (1..=MOST_AWAY).map(|n| day(-n)).take_while(|d| *d >= today).find(works);
        laid.on = before.or_else(|| (1..=MOST_AWAY).map(day).find(works)).unwrap_or(laid.on);
    }
    let weekend = || (laid.wished >= today).then(|| format!("{} is no working day", said(laid.wished)));
    (laid.on != laid.wished)
        .then(|| reason.or_else(weekend))
        .flatten()
        .map(|why| format!("{why}: put on {}", said(laid.on)))
}

/// So many days off in a row are looked past.
const MOST_AWAY: i64 = 60;

fn said(day: civil::Date) -> String {
    day.strftime("%a %-d %b").to_string()
}

/// What is to be asked of the day from which a playbook counts.
fn question(desk: &Desk, off: &BTreeMap<civil::Date, String>, on: civil::Date) -> Option<String> {
    let day = on.strftime("%A, %-d %B %Y");
    match on {
        on if on < desk.today() => Some(format!("{day} is over: what lies before it would be due today.")),
        on if !calendar::is_working_day(&desk.office().hours, on) => Some(format!("{day} is a day off.")),
        on if off.contains_key(&on) => Some(format!("{day} is off, “{}”.", short(&off[&on], 60))),
        _ => None,
    }
}

/// Refuses to begin what is done with somebody and names nobody.
pub(super) fn check_people(plan: &Plan, with: &str) -> Result<(), DeskError> {
    match (plan.book.people, with.split(',').all(|one| one.trim().is_empty())) {
        (Wants::Yes, true) => Err(DeskError::input(
            &format!("\"{}\" needs to know with whom", plan.book.name),
            "E_RANGE",
            "name them, with commas between; nothing was done",
        )),
        _ => Ok(()),
    }
}

fn people(world: &Snapshot, with: &str) -> Result<Vec<Mailbox>, DeskError> {
    let mut found = Vec::new();
    for one in with.split(',').map(str::trim).filter(|one| !one.is_empty()) {
        let lower = one.to_lowercase();
        let known = known(world, one)?;
        let email =
            known.and_then(|p| p.emails.first().cloned()).or_else(|| one.contains('@').then_some(lower));
        let Some(email) = email else {
            return Err(unknown(
                &format!("\"{}\" is nobody who is known", short(one, 60)),
                "write a name as their card has it, or an address; nothing was done",
            ));
        };
        found.push(Mailbox { email, name: known.map(|p| p.name.clone()) });
    }
    Ok(found)
}

/// Whoever is meant: by address, by name, or by a first or last name that fits one person alone.
fn known<'a>(world: &'a Snapshot, one: &str) -> Result<Option<&'a Person>, DeskError> {
    let lower = one.to_lowercase();
    let whole = world.people.values().find(|p| {
        p.emails.iter().any(|email| email.eq_ignore_ascii_case(one)) || p.name.to_lowercase() == lower
    });
    if whole.is_some() {
        return Ok(whole);
    }
    let fits =
        |p: &&Person| !p.emails.is_empty() && p.name.to_lowercase().split_whitespace().any(|w| w == lower);
    let mut fitting = world.people.values().filter(fits);
    match (fitting.next(), fitting.next()) {
        (Some(first), Some(second)) => Err(unknown(
            &format!("\"{}\" fits {} and {}", short(one, 60), inert(&first.name), inert(&second.name)),
            "write the whole name; nothing was done",
        )),
        (first, _) => Ok(first),
    }
}

fn unknown(problem: &str, hint: &str) -> DeskError {
    DeskError::input(problem, "E_RANGE", hint)
}

/// What a step makes. Time is kept in the first free stretch of its day; where there is none, it is a task.
fn effect(
    desk: &Desk,
    world: &Snapshot,
    one: &Laid,
    key: &str,
    people: &[Mailbox],
    busy: &mut Vec<Interval>,
) -> Effect {
    let task = |title: &str, whose: Whose, minutes: u32| {
        let mut task = Task::new(TaskId::derive(key), SourceId::derive(FOLDER), title);
        (task.state, task.created, task.estimate_minutes) = (TaskState::Next, Some(world.now), Some(minutes));
        task.due = Some(Due::On(one.on));
        let assistant = desk.office().assistant.as_ref().map(|a| a.person);
        task.owner = assistant.filter(|_| whose == Whose::Assistant);
        Effect::CreateTask { task: Box::new(task) }
    };
    match &one.step {
        Step::Task(whose, minutes) => task(&one.words, *whose, *minutes),
        Step::Brief(whose) => task(&format!("Brief: {}", one.words), *whose, SMALL.0),
        Step::Check(whose) => task(&format!("Check: {}", one.words), *whose, SMALL.1),
        Step::Run(_) => Effect::Together { effects: Vec::new() },
        Step::Hold(minutes) => {
            let Some(interval) = free(world, one.on, *minutes, busy) else {
                return task(&one.words, Whose::Executive, *minutes);
            };
            busy.push(interval);
            Effect::CreateEvent {
                draft: EventDraft {
                    calendar: None,
                    uid: format!("{}@equerry", TaskId::derive(key)),
                    interval,
                    zone: desk.office().zone.clone(),
                    summary: one.words.clone(),
                    description: String::new(),
                    location: None,
                    attendees: Vec::new(),
                    categories: Vec::new(),
                    tentative: false,
                    clearance: Clearance::default(),
                },
            }
        }
        Step::Draft(text) => Effect::DraftMail {
            message_id: format!("{}@equerry", TaskId::derive(key)),
            to: people.to_vec(),
            cc: Vec::new(),
            subject: one.words.clone(),
            text: format!("{text}\n{}\n", desk.office().owner.name),
            in_reply_to: None,
        },
    }
}

/// The first free stretch of so many minutes in the working hours of a day that is still to come.
fn free(world: &Snapshot, on: civil::Date, minutes: u32, kept: &[Interval]) -> Option<Interval> {
    let zone = world.zone();
    let whole = world.office.hours.on(on, &zone)?;
    let mut busy: Vec<Interval> = world.busy_events(whole).iter().map(|e| e.interval(&zone)).collect();
    busy.extend(world.unseen_busy(whole));
    busy.extend(world.office.hours.lunch_on(on, &zone));
    busy.extend_from_slice(kept);
    if whole.start < world.now {
        busy.push(Interval::new(whole.start, world.now.min(whole.end)));
    }
    let free =
        world::time::free(whole, busy).into_iter().find(|free| free.minutes() >= i64::from(minutes))?;
    Some(Interval::lasting(free.start, i64::from(minutes)))
}
