//! Export: everything one may see, in open formats.

use crate::words::count;
use crate::{Desk, DeskError};
use connectors::goals::{FoundGoal, FoundProject, PlanReading, write_plans};
use connectors::tasks::{FoundTask, GoalWord};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::Path;
use world::{GoalId, GoalLink, Item, ItemRef, PersonId, ProjectId, Snapshot, Task, TaskId};

/// Every kind of item, in the order in which they are written.
pub(crate) const KINDS: [&str; 13] = [
    "organisation",
    "person",
    "goal",
    "project",
    "event",
    "task",
    "message",
    "document",
    "commitment",
    "responsibility",
    "decision",
    "note",
    "proposal",
];

/// Writes everything that whoever sits here may see into an empty folder: calendar, mail, contacts, tasks, goals and
/// projects as files that an import reads back, with what was said of them here, and all items as JSON lines. File names and what is in them come back.
///
/// # Errors
/// `E_EXISTS` for a folder that holds something, `E_FILE`, `E_FULL`.
pub async fn export(desk: &Desk, dir: &Path) -> Result<BTreeMap<String, String>, DeskError> {
    if std::fs::read_dir(dir).is_ok_and(|mut entries| entries.next().is_some()) {
        return Err(DeskError::Input {
            problem: format!("{} is not empty", dir.display()),
            code: "E_EXISTS",
            hint: "choose an empty folder; nothing was written".to_owned(),
        });
    }
    std::fs::create_dir_all(dir).map_err(|e| DeskError::file(dir, e))?;
    let mut written = BTreeMap::new();
    let mut out = Out { dir, written: &mut written };
    let mut items = Vec::new();
    for kind in KINDS {
        items.extend(desk.ledger.all(desk.reader(), kind).await?);
    }
    calendars(desk, &mut out).await?;
    mail(desk, &items, &mut out).await?;
    contacts(desk, &items, &mut out).await?;
    let names = Names::of(desk, &items);
    let world = everything(desk).await?;
    plans(&items, &names, &mut out)?;
    labels(&world, &items, &names, &mut out)?;
    tasks(desk, &world, &items, &names, &mut out)?;
    let mut lines = Vec::new();
    for item in &items {
        serde_json::to_writer(&mut lines, item).map_err(|e| DeskError::file(dir, e.into()))?;
        lines.push(b'\n');
    }
    forecasts(desk, &mut out).await?;
    out.write("items.jsonl", &lines, Some(format!("{} (JSON lines)", count(items.len(), "item", "items"))))?;
    Ok(written)
}

/// What was forecast day by day, a day a line; no file where nothing was.
async fn forecasts(desk: &Desk, out: &mut Out<'_>) -> Result<(), DeskError> {
    let issues = crate::twin::issues(desk).await?;
    let mut lines = Vec::new();
    for issue in &issues {
        serde_json::to_writer(&mut lines, issue).map_err(|e| DeskError::file(out.dir, e.into()))?;
        lines.push(b'\n');
    }
    match issues.len() {
        0 => Ok(()),
        n => out.write("forecasts.jsonl", &lines, Some(format!("{} (JSON lines)", count(n, "day", "days")))),
    }
}

/// Every calendar resource as it came, named by its UID.
async fn calendars(desk: &Desk, out: &mut Out<'_>) -> Result<(), DeskError> {
    let ids = desk.ledger.resources(desk.reader()).await?;
    let mut names = BTreeSet::new();
    for id in &ids {
        let resource = desk.ledger.resource(desk.reader(), id).await?;
        let name = connectors::folders::resource_name(&resource.uid);
        // One UID may stand in two calendars.
        let name = if names.insert(name.to_lowercase()) { name } else { format!("{id}.ics") };
        out.write(&format!("calendar/{name}"), &resource.raw, None)?;
    }
    let said = format!("{} (iCalendar)", count(ids.len(), "calendar item", "calendar items"));
    out.written.insert("calendar/".to_owned(), said);
    Ok(())
}

async fn mail(desk: &Desk, items: &[Item], out: &mut Out<'_>) -> Result<(), DeskError> {
    let (mut mailbox, mut n) = (Vec::new(), 0);
    for item in items {
        if let Item::Message(message) = item
            && let Some(raw) = bytes(desk, item.reference()).await?
        {
            n += 1;
            append(&mut mailbox, &raw, message.date);
        }
    }
    out.write("mail.mbox", &mailbox, Some(format!("{} (mbox)", count(n, "message", "messages"))))
}

async fn contacts(desk: &Desk, items: &[Item], out: &mut Out<'_>) -> Result<(), DeskError> {
    let (mut cards, mut n) = (Vec::new(), 0);
    for item in items {
        let Item::Person(person) = item else { continue };
        n += 1;
        match bytes(desk, item.reference()).await? {
            Some(raw) => cards.extend_from_slice(&raw),
            None => cards.extend_from_slice(card(person).as_bytes()),
        }
        if cards.last() != Some(&b'\n') {
            cards.extend_from_slice(b"\r\n");
        }
    }
    out.write("contacts.vcf", &cards, Some(format!("{} (vCard)", count(n, "person", "people"))))
}

/// By which words the files name what they point to.
struct Names {
    people: BTreeMap<PersonId, String>,
    goals: BTreeMap<GoalId, String>,
    projects: BTreeMap<ProjectId, String>,
    tasks: BTreeMap<TaskId, String>,
}

impl Names {
    fn of(desk: &Desk, items: &[Item]) -> Names {
        let mut names = Names {
            people: BTreeMap::new(),
            goals: BTreeMap::new(),
            projects: BTreeMap::new(),
            tasks: BTreeMap::new(),
        };
        for item in items {
            match item {
                Item::Person(p) => {
                    drop(names.people.insert(p.id, p.emails.first().unwrap_or(&p.name).clone()))
                }
                Item::Goal(g) => drop(names.goals.insert(g.id, g.slug.clone())),
                Item::Project(p) => drop(names.projects.insert(p.id, p.slug.clone())),
                Item::Task(t) => drop(names.tasks.insert(t.id, word(t))),
                _ => {}
            }
        }
        let office = desk.office();
        for member in [Some(&office.owner), office.assistant.as_ref()].into_iter().flatten() {
            names.people.insert(member.person, member.email.clone());
        }
        names
    }
    /// A link to a goal, as the files write it.
    fn goal(&self, link: &GoalLink) -> Option<GoalWord> {
        Some(GoalWord {
            slug: self.goals.get(&link.goal)?.clone(),
            contribution: Some(link.contribution),
            probability: (!link.confirmed).then_some(link.probability),
        })
    }
    fn person(&self, id: Option<PersonId>) -> Option<String> {
        self.people.get(&id?).cloned()
    }
}

/// The id of a task in its list: the one it came with, else its own.
fn word(task: &Task) -> String {
    task.foreign.clone().unwrap_or_else(|| task.id.0.simple().to_string())
}

fn plans(items: &[Item], names: &Names, out: &mut Out<'_>) -> Result<(), DeskError> {
    let mut plans = PlanReading::default();
    for item in items {
        match item {
            Item::Goal(goal) => {
                plans.goals.push(FoundGoal { owner: names.person(goal.owner), goal: goal.clone() });
            }
            Item::Project(project) => plans.projects.push(FoundProject {
                sponsor: names.person(project.sponsor),
                lead: None,
                project: project.clone(),
            }),
            _ => {}
        }
    }
    plans.goals.sort_by(|a, b| a.goal.order().cmp(&b.goal.order()));
    plans.projects.sort_by(|a, b| a.project.slug.cmp(&b.project.slug));
    let said = format!(
        "{} and {} (TOML)",
        count(plans.goals.len(), "goal", "goals"),
        count(plans.projects.len(), "project", "projects")
    );
    out.write("goals.toml", write_plans(&plans, &names.goals).as_bytes(), Some(said))
}

/// The world of all times: every task however long ended, every event, all mail, and links to closed goals.
async fn everything(desk: &Desk) -> Result<Snapshot, DeskError> {
    let (first, last) = (jiff::Timestamp::MIN, jiff::Timestamp::MAX);
    let window = ledger::Window {
        now: desk.now(),
        events: world::Interval::new(first, last),
        mail_from: first,
        ended_from: first,
        promises_from: first,
    };
    Ok(desk.ledger.snapshot(desk.reader(), &window).await?)
}

/// Levels and goals of what came from outside, beside the files that cannot carry them.
fn labels(world: &Snapshot, items: &[Item], names: &Names, out: &mut Out<'_>) -> Result<(), DeskError> {
    let labels = crate::labels::of(world, items, |link| names.goal(link));
    let said = format!("{} (TOML)", count(labels.len(), "label", "labels"));
    let plans = PlanReading { labels, ..PlanReading::default() };
    out.write("labels.toml", write_plans(&plans, &names.goals).as_bytes(), Some(said))
}

fn tasks(
    desk: &Desk,
    world: &Snapshot,
    items: &[Item],
    names: &Names,
    out: &mut Out<'_>,
) -> Result<(), DeskError> {
    let zone = desk.office().tz();
    let mut found: Vec<FoundTask> = items
        .iter()
        .filter_map(|item| if let Item::Task(task) = item { Some(task) } else { None })
        .map(|task| FoundTask {
            project: task.project.and_then(|p| names.projects.get(&p)).cloned(),
            goals: world
                .links_of(ItemRef::Task(task.id))
                .iter()
                .filter_map(|link| names.goal(link))
                .collect(),
            owner: names.person(task.owner),
            requester: names.person(task.requester),
            waiting_for: names.person(task.waiting_for),
            after: task.after.iter().filter_map(|before| names.tasks.get(before)).cloned().collect(),
            task: Task { foreign: Some(word(task)), ..task.clone() },
        })
        .collect();
    // By the ids that stay, not by those that follow from where a list was read.
    found.sort_by(|a, b| (&a.task.foreign, a.task.id).cmp(&(&b.task.foreign, b.task.id)));
    let said = |form: &str| Some(format!("{} ({form})", count(found.len(), "task", "tasks")));
    out.write("tasks.txt", connectors::tasks::todo_txt(&found, &zone).as_bytes(), said("todo.txt"))?;
    out.write("tasks.csv", connectors::tasks::csv(&found, &zone).as_bytes(), said("CSV"))
}

/// The bytes an item came with; none where it was made here.
async fn bytes(desk: &Desk, item: ItemRef) -> Result<Option<Vec<u8>>, DeskError> {
    match desk.ledger.raw(desk.reader(), item).await {
        Ok(raw) => Ok(Some(raw)),
        Err(ledger::LedgerError::NotFound { .. }) => Ok(None),
        Err(e) => Err(e.into()),
    }
}

/// Adds a message to a mailbox in the form mboxrd.
fn append(mailbox: &mut Vec<u8>, raw: &[u8], date: Option<jiff::Timestamp>) {
    let date = date.unwrap_or(jiff::Timestamp::UNIX_EPOCH).strftime("%a %b %e %H:%M:%S %Y");
    mailbox.extend_from_slice(format!("From - {date}\n").as_bytes());
    for line in raw.split_inclusive(|b| *b == b'\n') {
        let quoted = line.iter().skip_while(|b| **b == b'>').copied().take(5).eq(*b"From ");
        if quoted {
            mailbox.push(b'>');
        }
        mailbox.extend_from_slice(line);
    }
    if mailbox.last() != Some(&b'\n') {
        mailbox.push(b'\n');
    }
    mailbox.push(b'\n');
}

/// A person known from mail alone as a vCard 4.0.
fn card(person: &world::Person) -> String {
    let safe = |text: &str| text.replace('\\', "\\\\").replace([',', ';'], " ").replace(['\r', '\n'], " ");
    let emails: String = person.emails.iter().map(|e| format!("EMAIL:{}\r\n", safe(e))).collect();
    format!(
        "BEGIN:VCARD\r\nVERSION:4.0\r\nUID:urn:uuid:{}\r\nFN:{}\r\n{emails}END:VCARD\r\n",
        person.id.0,
        safe(&person.name)
    )
}

struct Out<'a> {
    dir: &'a Path,
    written: &'a mut BTreeMap<String, String>,
}

impl Out<'_> {
    fn write(&mut self, name: &str, bytes: &[u8], what: Option<String>) -> Result<(), DeskError> {
        let path = self.dir.join(name);
        let folder = path.parent().unwrap_or(self.dir);
        std::fs::create_dir_all(folder).map_err(|e| DeskError::file(folder, e))?;
        let mut file = std::fs::File::create_new(&path).map_err(|e| DeskError::file(&path, e))?;
        file.write_all(bytes).map_err(|e| DeskError::file(&path, e))?;
        if let Some(what) = what {
            self.written.insert(name.to_owned(), what);
        }
        Ok(())
    }
}
