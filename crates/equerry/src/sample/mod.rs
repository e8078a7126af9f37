//! The sample office: the files of an invented chief operating officer and her assistant.
//!
//! [`write()`] lays out an office's worth of ordinary files (calendars, mailboxes, contacts, tasks, goals,
//! projects, decisions and a script of answers) around a Tuesday of the caller's choosing. Every date is a
//! distance from that Tuesday, so weekdays always agree, and the same Tuesday gives the same bytes.
//!
//! The words live in `crates/equerry/sample/`; its `README` tells the story. This module only reads those
//! texts, sets the dates and writes standard formats: RFC 5545, RFC 5322 in mboxrd, RFC 6350, todo.txt, CSV
//! and TOML. Importing the files is left to others.

mod calendar;
mod cast;
mod chance;
mod contacts;
mod dates;
mod ical;
mod mail;
mod office;
pub mod register;
mod routine;
mod story;
mod tasks;
pub mod team;
#[cfg(test)]
mod tests;

use std::io;
use std::path::{Path, PathBuf};

use cast::Cast;
use dates::Anchor;

pub use office::{ZONE, setup};

/// Year, month and day of the Tuesday on which the story was set.
#[cfg(test)]
pub const ANCHOR: (i16, i8, i8) = (2026, 11, 24);

/// What [`write()`] put on disk: the paths, and how much is in them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SampleFiles {
    /// Every file written, relative to the directory, in the order of writing.
    pub paths: Vec<PathBuf>,
    /// Cards in `contacts/`.
    pub people: usize,
    /// Components of type VEVENT in `calendar/`, overrides of single occurrences included.
    pub events: usize,
    /// Messages in `mail/inbox.mbox`.
    pub inbox: usize,
    /// Messages in `mail/sent.mbox`.
    pub sent: usize,
    /// Messages in `mail/archive.mbox`.
    pub archive: usize,
    /// Open tasks in all files of `tasks/`.
    pub open_tasks: usize,
    /// Finished tasks in all files of `tasks/`.
    pub finished_tasks: usize,
}

/// Texts that need nothing but their dates.
const PLAIN: &[(&str, &str)] = &[
    ("office.toml", include_str!("../../sample/office.toml")),
    ("goals.toml", include_str!("../../sample/goals.toml")),
    ("projects.toml", include_str!("../../sample/projects.toml")),
    ("decisions.toml", include_str!("../../sample/decisions.toml")),
    ("grid.toml", include_str!("../../sample/grid.toml")),
    ("team.toml", include_str!("../../sample/team.toml")),
    ("register.toml", include_str!("../../sample/register.toml")),
    ("script.toml", include_str!("../../sample/script.toml")),
    ("README", include_str!("../../sample/README")),
];

/// Writes the sample office under `dir`, with `tuesday` as the story's today, and says what was written.
///
/// # Errors
/// `InvalidInput` if `tuesday` is not a Tuesday; otherwise whatever the file system refuses.
pub fn write(dir: &Path, tuesday: jiff::civil::Date) -> io::Result<SampleFiles> {
    let anchor = Anchor::new(tuesday)?;
    let cast = Cast::read(&anchor)?;
    let mut office = Office { dir, done: SampleFiles::default() };

    let calendars = calendar::write(&anchor, &cast)?;
    office.done.events = calendars.iter().map(|one| one.events).sum();
    for one in &calendars {
        office.put(&format!("calendar/{}.ics", one.name), &one.text)?;
    }

    let post = mail::write(&anchor, &cast)?;
    (office.done.inbox, office.done.sent, office.done.archive) =
        (post.inbox.len(), post.sent.len(), post.archive.len());
    office.put("mail/inbox.mbox", &mail::mbox(&post.inbox))?;
    office.put("mail/sent.mbox", &mail::mbox(&post.sent))?;
    office.put("mail/archive.mbox", &mail::mbox(&post.archive))?;

    for (name, text, cards) in contacts::write(&anchor, &cast) {
        office.done.people += cards;
        office.put(&format!("contacts/{name}.vcf"), &text)?;
    }

    let tasks = tasks::write(&anchor)?;
    (office.done.open_tasks, office.done.finished_tasks) = (tasks.open, tasks.finished);
    office.put("tasks/tasks.txt", &tasks.todo_txt)?;
    office.put("tasks/joss.csv", &tasks.csv)?;
    office.put("tasks/board.ics", &tasks.ics)?;

    for (name, text) in PLAIN {
        office.put(name, &anchor.fill(text)?)?;
    }
    Ok(office.done)
}

/// The directory being filled, and the tally so far.
struct Office<'a> {
    dir: &'a Path,
    done: SampleFiles,
}

impl Office<'_> {
    fn put(&mut self, name: &str, text: &str) -> io::Result<()> {
        let path = self.dir.join(name);
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent)?;
        }
        std::fs::write(path, text)?;
        self.done.paths.push(PathBuf::from(name));
        Ok(())
    }
}

/// A fault in one of the embedded texts; the tests see to it that none is shipped.
fn fault(what: &str, text: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, format!("sample office: {what}: \"{text}\""))
}
