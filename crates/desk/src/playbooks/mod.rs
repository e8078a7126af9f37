//! Playbooks: those that come with Equerry and those of the office, tried out with everything they would do, and started as
//! one proposal: nothing is done before its yes, and one undo takes all of it back.

use crate::words::{count, day as day_words, duration, inert, short};
use crate::{Desk, DeskError};
use engines::enablement::playbook::{self, Laid, Playbook, Step, Wants, Whose, Wrong};
use jiff::{SignedDuration, civil};
use ledger::Entry;
use serde::Serialize;
use std::collections::BTreeMap;
use world::effect::EventDraft;
use world::evidence::{Reason, Unit};
use world::proposal::Draft;
use world::{
    Clearance, Due, Effect, Evidence, Interval, ItemRef, Mailbox, Proposal, ProposalKind, Snapshot, SourceId,
    Task, TaskId, TaskState,
};

/// The folder of the office that holds its own playbooks.
const FOLDER: &str = "playbooks";
/// Bytes of one, and how many are read.
const MOST: (u64, usize) = (20_000, 50);
/// How the kinds begin of those that only the executive agrees to, and of the others.
const KINDS: [&str; 2] = ["playbook.", "routine."];
/// Minutes of a brief, and of something to be looked at.
const SMALL: (u32, u32) = (20, 10);
/// Minutes that writing one step down by hand takes: what starting a playbook saves.
const BY_HAND_MINUTES: f64 = 2.0;
/// Days that a started playbook waits for its yes.
const WAITS_DAYS: i64 = 14;

/// Whether a proposal is a playbook that somebody started.
pub(crate) fn is_started(proposal: &Proposal) -> bool {
    KINDS.iter().any(|begins| proposal.kind.0.starts_with(begins))
}

/// Whether only the executive agrees to it.
pub(crate) fn is_executives(proposal: &Proposal) -> bool {
    proposal.kind.0.starts_with(KINDS[0])
}

/// A playbook on the shelf.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Book {
    /// How it is called: "board-meeting".
    pub slug: String,
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: u32,
    /// When it is for.
    pub trigger: String,
    /// How many steps, those of others that it runs counted.
    pub steps: usize,
    /// Whether it takes people, and must have them.
    pub people: (bool, bool),
    /// Whether the office wrote it.
    pub own: bool,
}

/// The shelf.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Shelf {
    /// The playbooks, by name.
    pub books: Vec<Book>,
    /// What does not read, and why: "playbooks/move.txt: line 3 …".
    pub wrong: Vec<String>,
}

/// One step, tried out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Row {
    /// "Tue 8 Dec".
    pub on: String,
    /// "Task, Joss, 30 min", "Time kept, 13:00–15:00", "Mail in Drafts to Ana Lima".
    pub what: String,
    /// In words.
    pub words: String,
    /// Whether its day had passed already.
    pub late: bool,
}

/// A playbook, tried out: everything it would do, with nothing done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Tried {
    /// Which.
    pub book: Book,
    /// From which day it counts.
    pub on: civil::Date,
    /// Whom mail goes to, as typed.
    pub with: String,
    /// "14 steps from 24 Nov to 30 Dec: 11 tasks, 2 times kept, 1 mail in Drafts. Nothing is sent."
    pub headline: String,
    /// Each step.
    pub rows: Vec<Row>,
    /// Who must say yes, by first name.
    pub agrees: String,
}

/// All playbooks, and what does not read.
///
/// # Errors
/// `E_IO` when the folder cannot be read.
pub fn shelf(desk: &Desk) -> Result<Shelf, DeskError> {
    let (all, own, mut wrong) = books(desk)?;
    let mut shelf = Vec::new();
    for book in all.values() {
        match playbook::lay_out(book, &all, desk.today(), desk.today(), &desk.office().hours) {
            Ok(laid) => shelf.push(on_shelf(book, laid.len(), own.contains(&book.slug))),
            Err(error) => wrong.push(format!("{FOLDER}/{}.txt: {error}", book.slug)),
        }
    }
    shelf.sort_by(|a, b| a.name.cmp(&b.name).then(a.slug.cmp(&b.slug)));
    Ok(Shelf { books: shelf, wrong })
}

fn on_shelf(book: &Playbook, steps: usize, own: bool) -> Book {
    Book {
        slug: book.slug.clone(),
        name: inert(&book.name),
        version: book.version,
        trigger: inert(&book.trigger),
        steps,
        people: (book.people != Wants::No, book.people == Wants::Yes),
        own,
    }
}

/// Those that come with Equerry and those of the office, which take their place; with the names of the latter, and what does
/// not read.
#[expect(clippy::type_complexity, reason = "three things that are read in one go")]
fn books(desk: &Desk) -> Result<(BTreeMap<String, Playbook>, Vec<String>, Vec<String>), DeskError> {
    let mut all = playbook::shipped().map_err(refused)?;
    let (mut own, mut wrong) = (Vec::new(), Vec::new());
    let folder = desk.dir().join(FOLDER);
    let entries = match std::fs::read_dir(&folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok((all, own, wrong)),
        Err(error) => return Err(DeskError::file(&folder, error)),
    };
    let mut paths: Vec<_> = entries.filter_map(|entry| entry.ok().map(|entry| entry.path())).collect();
    paths.retain(|path| path.extension().is_some_and(|ext| ext == "txt"));
    paths.sort();
    for path in paths.into_iter().take(MOST.1) {
        let slug = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        let named = slug.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') && !slug.is_empty();
        let small = std::fs::metadata(&path).is_ok_and(|data| data.is_file() && data.len() <= MOST.0);
        let text = std::fs::read_to_string(&path).ok().filter(|_| named && small);
        match text.map(|text| playbook::read(&slug, &text)) {
            Some(Ok(book)) => {
                own.push(slug.clone());
                all.insert(slug, book);
            }
            Some(Err(error)) => wrong.push(format!("{FOLDER}/{}.txt: {error}", inert(&short(&slug, 60)))),
            None => wrong.push(format!(
                "{FOLDER}/{}.txt: its name is letters, figures and dashes, and it is text of at most 20 KB",
                inert(&short(&slug, 60))
            )),
        }
    }
    Ok((all, own, wrong))
}

fn refused(error: Wrong) -> DeskError {
    DeskError::Input {
        problem: error.to_string(),
        code: error.code(),
        hint: "nothing was done; mend the text of the playbook".to_owned(),
    }
}

/// What a playbook would do, laid out from a day; people as addresses or names, with commas between.
///
/// # Errors
/// `E_NOT_FOUND` for no such playbook; `E_LIMIT` for one that runs itself or has too many steps; `E_RANGE` where people
/// are missing or unknown.
pub async fn try_out(desk: &Desk, slug: &str, on: civil::Date, with: &str) -> Result<Tried, DeskError> {
    let world = desk.snapshot().await?;
    let plan = plan(desk, &world, slug, on, with)?;
    Ok(tried(desk, &world, &plan, with))
}

/// A playbook laid out, with the effect of each step.
struct Plan {
    book: Playbook,
    shelf: Book,
    on: civil::Date,
    steps: Vec<(Laid, Effect)>,
}

fn plan(desk: &Desk, world: &Snapshot, slug: &str, on: civil::Date, with: &str) -> Result<Plan, DeskError> {
    let (all, own, _) = books(desk)?;
    let missing = || DeskError::NotFound { kind: "playbook", id: short(slug, 40) };
    let book = all.get(slug).cloned().ok_or_else(missing)?;
    let people = people(world, &book, with)?;
    let laid = playbook::lay_out(&book, &all, on, desk.today(), &desk.office().hours).map_err(refused)?;
    let shelf = on_shelf(&book, laid.len(), own.contains(&book.slug));
    let mut busy: Vec<Interval> = Vec::new();
    let mut steps = Vec::new();
    for (n, one) in laid.into_iter().enumerate() {
        // Without anybody named nothing is written to anybody.
        if matches!(one.step, Step::Draft(_)) && people.is_empty() {
            continue;
        }
        let key = format!("playbook {} {} {on} {n}", book.slug, book.version);
        let effect = effect(desk, world, &one, &key, &people, &mut busy);
        steps.push((one, effect));
    }
    Ok(Plan { book, shelf, on, steps })
}

fn people(world: &Snapshot, book: &Playbook, with: &str) -> Result<Vec<Mailbox>, DeskError> {
    let mut found = Vec::new();
    for one in with.split(',').map(str::trim).filter(|one| !one.is_empty()) {
        let lower = one.to_lowercase();
        let known = world.people.values().find(|p| {
            p.emails.iter().any(|email| email.eq_ignore_ascii_case(one)) || p.name.to_lowercase() == lower
        });
        let email =
            known.and_then(|p| p.emails.first().cloned()).or_else(|| one.contains('@').then_some(lower));
        let Some(email) = email else {
            return Err(DeskError::input(
                &format!("\"{}\" is nobody who is known", short(one, 60)),
                "E_RANGE",
                "write a name as their card has it, or an address; nothing was done",
            ));
        };
        found.push(Mailbox { email, name: known.map(|p| p.name.clone()) });
    }
    match (book.people, found.is_empty()) {
        (Wants::Yes, true) => Err(DeskError::input(
            &format!("\"{}\" needs to know with whom", book.name),
            "E_RANGE",
            "name them, with commas between; nothing was done",
        )),
        _ => Ok(found),
    }
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

fn tried(desk: &Desk, world: &Snapshot, plan: &Plan, with: &str) -> Tried {
    let zone = world.zone();
    let first = |name: &str| crate::settings::first_name(name).to_owned();
    let office = desk.office();
    let doer = |task: &Task| match task.owner.and(office.assistant.as_ref()) {
        Some(assistant) => first(&assistant.name),
        None => first(&office.owner.name),
    };
    let (mut tasks, mut times, mut mails) = (0, 0, 0);
    let mut rows = Vec::new();
    for (one, effect) in &plan.steps {
        let what = match effect {
            Effect::CreateTask { task } => {
                tasks += 1;
                let minutes = i64::from(task.estimate_minutes.unwrap_or_default());
                format!("Task, {}, {}", doer(task), duration(minutes))
            }
            Effect::CreateEvent { draft } => {
                times += 1;
                let clock = |at| crate::words::clock(at, &zone);
                format!("Time kept, {}–{}", clock(draft.interval.start), clock(draft.interval.end))
            }
            Effect::DraftMail { to, .. } => {
                mails += 1;
                let names: Vec<String> = to.iter().map(|who| world.called(who)).collect();
                format!("Mail in Drafts to {}", inert(&names.join(", ")))
            }
            _ => continue,
        };
        rows.push(Row {
            on: day_words(one.on, desk.today()),
            what,
            words: inert(&one.words),
            late: one.late,
        });
    }
    let parts = [
        count(tasks, "task", "tasks"),
        count(times, "time kept", "times kept"),
        count(mails, "mail in Drafts", "mails in Drafts"),
    ];
    let agrees = match (plan.book.approve, &office.assistant) {
        (Whose::Assistant, Some(assistant)) => {
            format!("{} or {}", first(&office.owner.name), first(&assistant.name))
        }
        _ => first(&office.owner.name),
    };
    let steps = crate::words::sentence(&count(rows.len(), "step", "steps"));
    Tried {
        book: plan.shelf.clone(),
        on: plan.on,
        with: with.trim().to_owned(),
        headline: format!("{steps}: {}. Nothing is sent.", parts.join(", ")),
        rows,
        agrees,
    }
}

/// Starts a playbook: one proposal with all it does, that waits for its yes. Started again for the same day it is the same.
///
/// # Errors
/// As [`try_out`].
pub async fn start(desk: &Desk, slug: &str, on: civil::Date, with: &str) -> Result<Proposal, DeskError> {
    let world = desk.snapshot().await?;
    let plan = plan(desk, &world, slug, on, with)?;
    let tried = tried(desk, &world, &plan, with);
    let now = desk.now();
    let effects: Vec<Effect> = plan.steps.iter().map(|(_, effect)| effect.clone()).collect();
    let first = plan.steps.iter().find_map(|(_, effect)| match effect {
        Effect::CreateTask { task } => Some(ItemRef::Task(task.id)),
        _ => None,
    });
    let item = first.unwrap_or_else(|| ItemRef::Task(TaskId::derive(slug)));
    let name = format!("{}, version {}", plan.shelf.name, plan.shelf.version);
    let evidence = Evidence { item, quote: name.clone(), at: Some(now), clearance: Clearance::default() };
    let saved = BY_HAND_MINUTES * effects.len() as f64;
    let draft = Draft {
        kind: "playbook",
        key: format!("{slug} {} {on} {}", plan.shelf.version, tried.with),
        title: format!("Start {} for {}", plan.shelf.name, day_words(on, desk.today())),
        because: tried.headline.clone(),
        effect: Effect::Together { effects },
        ways: Vec::new(),
        expected: format!("{} less to write down", duration(saved.round() as i64)),
        reasons: vec![
            Reason::new("steps", "steps written down", saved, Unit::Minutes).with(vec![evidence.clone()]),
        ],
        evidence: vec![evidence],
        about: vec![item],
        goal: None,
        by: None,
        expires: now + SignedDuration::from_hours(24 * WAITS_DAYS),
    };
    let begins = if plan.book.approve == Whose::Executive { KINDS[0] } else { KINDS[1] };
    let mut proposal = Proposal::new(draft, now);
    proposal.kind = ProposalKind(format!("{begins}{slug}"));
    let entry = Entry::new("playbook.started").about(ItemRef::Proposal(proposal.id)).with("title", name);
    let mut txn = desk.ledger.begin(&desk.reader().actor, now).await?;
    txn.propose(vec![proposal.clone()]).await?;
    txn.audit(entry).await?;
    txn.commit().await?;
    Ok(desk.ledger.proposal(desk.reader(), proposal.id).await?.0)
}
