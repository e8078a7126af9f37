//! Export: everything one may see, in open formats.

use crate::{Desk, DeskError};
use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;
use world::{Item, ItemRef};

/// Every kind of item, in the order in which they are written.
const KINDS: [&str; 11] = [
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
    "proposal",
];

/// Writes everything that whoever sits here may see into an empty folder: calendar, mail, contacts, tasks, and all
/// items as JSON lines. File names and what is in them come back.
///
/// # Errors
/// `E_EXISTS` for a folder that holds something, `E_FILE`.
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

    let (mut mail, mut messages) = (Vec::new(), 0);
    let (mut cards, mut people) = (Vec::new(), 0);
    let mut tasks = Vec::new();
    let mut lines = Vec::new();
    for item in &items {
        serde_json::to_writer(&mut lines, item).map_err(|e| DeskError::file(dir, e.into()))?;
        lines.push(b'\n');
        match item {
            Item::Message(message) => {
                if let Some(raw) = bytes(desk, ItemRef::Message(message.id)).await? {
                    messages += 1;
                    append(&mut mail, &raw, message.date);
                }
            }
            Item::Person(person) => {
                people += 1;
                match bytes(desk, ItemRef::Person(person.id)).await? {
                    Some(raw) => cards.extend_from_slice(&raw),
                    None => cards.extend_from_slice(card(person).as_bytes()),
                }
            }
            Item::Task(task) => tasks.push(task.clone()),
            _ => {}
        }
    }
    let mut calendars = 0;
    for id in desk.ledger.resources(desk.reader()).await? {
        calendars += 1;
        let resource = desk.ledger.resource(desk.reader(), &id).await?;
        let name = format!("calendar/{id}.ics");
        out.write(&name, &resource.raw, None)?;
    }
    out.written.insert("calendar/".to_owned(), format!("{calendars} calendar items (iCalendar)"));
    out.write("mail.mbox", &mail, Some(format!("{messages} messages (mbox)")))?;
    out.write("contacts.vcf", &cards, Some(format!("{people} people (vCard)")))?;
    let zone = desk.office().tz();
    let world = desk.snapshot().await?;
    let found: Vec<connectors::tasks::FoundTask> = tasks
        .iter()
        .map(|task| connectors::tasks::FoundTask {
            project: task.project.and_then(|p| world.projects.get(&p)).map(|p| p.slug.clone()),
            goals: world
                .links_of(ItemRef::Task(task.id))
                .iter()
                .filter_map(|l| world.goals.get(&l.goal))
                .map(|g| g.slug.clone())
                .collect(),
            owner: task.owner.and_then(|o| world.people.get(&o)).and_then(|p| p.emails.first().cloned()),
            waiting_for: task
                .waiting_for
                .and_then(|o| world.people.get(&o))
                .and_then(|p| p.emails.first().cloned()),
            after: Vec::new(),
            task: task.clone(),
        })
        .collect();
    let count = Some(format!("{} tasks (todo.txt)", found.len()));
    out.write("tasks.txt", connectors::tasks::todo_txt(&found, &zone).as_bytes(), count)?;
    let count = Some(format!("{} tasks (CSV)", found.len()));
    out.write("tasks.csv", connectors::tasks::csv(&found, &zone).as_bytes(), count)?;
    out.write("items.jsonl", &lines, Some(format!("{} items (JSON lines)", items.len())))?;
    Ok(written)
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
