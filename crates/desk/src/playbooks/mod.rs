//! Playbooks: those that come with Equerry and those of the office, tried out with everything they would do, started as
//! one proposal or offered when it is time: nothing is done before its yes, and one undo takes all of it back.

mod plan;
mod start;
mod tried;

pub(crate) use start::offers;
pub use start::start;
pub use tried::{LeftOut, Row, Tried, try_out};

use crate::words::{inert, short};
use crate::{Desk, DeskError};
use engines::enablement::playbook::{self, Playbook, Wants, Wrong};
use jiff::civil;
use serde::Serialize;
use std::collections::BTreeMap;
use world::Proposal;

/// The folder of the office that holds its own playbooks.
const FOLDER: &str = "playbooks";
/// Bytes of one, and how many are read.
const MOST: (u64, usize) = (20_000, 50);
/// How the kinds begin of those that only the executive agrees to, and of the others.
const KINDS: [&str; 2] = ["playbook.", "routine."];
/// What stands after that in the kinds of those that offer themselves.
const OFFERED: &str = "due.";

/// Whether a proposal is a playbook that somebody started.
pub(crate) fn is_started(proposal: &Proposal) -> bool {
    let kinds = KINDS.iter().filter_map(|begins| proposal.kind.0.strip_prefix(begins));
    kinds.into_iter().any(|rest| !rest.starts_with(OFFERED))
}

/// The playbook that a proposal starts; none where it is something else.
pub(crate) fn slug_of(proposal: &Proposal) -> Option<&str> {
    let rest = KINDS.iter().find_map(|begins| proposal.kind.0.strip_prefix(begins))?;
    Some(rest.strip_prefix(OFFERED).unwrap_or(rest))
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
    /// Whether it offers itself when it is time.
    pub offers: bool,
    /// How many steps, those of others that it runs counted.
    pub steps: usize,
    /// Whether it takes people, and must have them.
    pub people: (bool, bool),
    /// Whether the office wrote it.
    pub own: bool,
    /// The next day that it is for, where the calendar says one.
    pub next: Option<civil::Date>,
}

/// The shelf.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Shelf {
    /// The playbooks, by name.
    pub books: Vec<Book>,
    /// What does not read, and why: "playbooks/move.txt: line 3 …".
    pub wrong: Vec<String>,
}

/// All playbooks, and what does not read.
///
/// # Errors
/// `E_IO` when the folder cannot be read.
pub async fn shelf(desk: &Desk) -> Result<Shelf, DeskError> {
    let (all, own, unread) = books(desk)?;
    let world = desk.snapshot().await?;
    let mut wrong: Vec<String> = unread.iter().map(|one| one.words()).collect();
    let mut shelf = Vec::new();
    for book in all.values() {
        match playbook::lay_out(book, &all, desk.today(), desk.today(), &desk.office().hours) {
            Ok(laid) => {
                let next = book.when.as_ref().and_then(|w| playbook::next_day(w, &world, desk.today()));
                let known = on_shelf(book, laid.len(), own.contains(&book.slug));
                shelf.push(Book { next, ..known });
            }
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
        offers: book.when.is_some() && book.people != Wants::Yes,
        steps,
        people: (book.people != Wants::No, book.people == Wants::Yes),
        own,
        next: None,
    }
}

/// A text in the folder that is no playbook.
struct Unread {
    slug: String,
    why: Wrong,
}

impl Unread {
    /// "playbooks/move.txt: line 3 of the playbook does not read: …".
    fn words(&self) -> String {
        format!("{FOLDER}/{}.txt: {}", inert(&short(&self.slug, 60)), self.why)
    }
}

/// Those that come with Equerry and those of the office, which take their place; with the names of the latter, and what does
/// not read.
#[expect(clippy::type_complexity, reason = "three things that are read in one go")]
fn books(desk: &Desk) -> Result<(BTreeMap<String, Playbook>, Vec<String>, Vec<Unread>), DeskError> {
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
        let bytes = if named && small { std::fs::read(&path).ok() } else { None };
        let read = match bytes.map(String::from_utf8) {
            Some(Ok(text)) => playbook::read(&slug, &text),
            Some(Err(error)) => Err(no_text(error.as_bytes(), error.utf8_error().valid_up_to())),
            None => Err(Wrong::Line {
                line: 1,
                why: "its name is letters, figures and dashes, and it is text of at most 20 KB".to_owned(),
            }),
        };
        match read {
            Ok(book) => {
                own.push(slug.clone());
                all.insert(slug, book);
            }
            Err(why) => {
                // What takes the place of another and does not read leaves none in its place.
                all.remove(&slug);
                wrong.push(Unread { slug, why });
            }
        }
    }
    Ok((all, own, wrong))
}

/// Which line of a file is no text, after so many bytes that are.
fn no_text(bytes: &[u8], valid: usize) -> Wrong {
    let before = bytes.iter().take(valid).filter(|byte| **byte == b'\n').count();
    Wrong::Line { line: before + 1, why: "it is no text in UTF-8".to_owned() }
}

fn refused(error: Wrong) -> DeskError {
    DeskError::Input {
        problem: error.to_string(),
        code: error.code(),
        hint: "nothing was done; mend the text of the playbook".to_owned(),
    }
}
