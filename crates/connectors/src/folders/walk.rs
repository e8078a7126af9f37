//! What lies at a path: told by content, not by name, one thing at a time.

use super::{io, is_maildir, maildir_folder, maildir_name};
use crate::contacts;
use crate::mbox::Mbox;
use crate::mime::Flags;
use crate::{Error, Refusal};
use std::fs::{self, File};
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};

/// Largest file that is read whole; mailbox files are read message by message, whatever their size.
const WHOLE: u64 = 200 << 20;
/// Deepest folder that is looked into.
const DEPTH: usize = 40;

/// Something that an import met.
#[derive(Debug, Clone, PartialEq)]
pub enum Found {
    /// A calendar file.
    Calendar {
        /// Where.
        place: String,
        /// All of it.
        bytes: Vec<u8>,
    },
    /// A file of cards.
    Cards {
        /// Where.
        place: String,
        /// All of it.
        bytes: Vec<u8>,
        /// What of it is no card, and why.
        aside: Vec<Refusal>,
    },
    /// One message.
    Mail {
        /// Where: path, and `:position` inside a mailbox file.
        place: String,
        /// The message.
        bytes: Vec<u8>,
        /// The folder it lay in: the maildir's or the file's name.
        folder: String,
        /// What the folder knows of it.
        flags: Flags,
    },
    /// A todo.txt list.
    TodoTxt {
        /// Where.
        place: String,
        /// All of it.
        bytes: Vec<u8>,
    },
    /// A CSV list of tasks.
    Csv {
        /// Where.
        place: String,
        /// All of it.
        bytes: Vec<u8>,
    },
    /// Goals and projects as TOML.
    Plans {
        /// Where.
        place: String,
        /// All of it.
        bytes: Vec<u8>,
    },
    /// What is not read, and why.
    Refused(Refusal),
}

/// How far an import has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Bytes read.
    pub done: u64,
    /// Bytes in all.
    pub total: u64,
}

/// A file that is to be read.
struct Job {
    path: PathBuf,
    size: u64,
    /// The maildir folder it lies in, and its flags.
    mail: Option<(String, Flags)>,
}

/// Walks the given paths and hands over what lies there, one thing at a time, in the order of their names; `found`
/// may stop it by saying false. Links below a given path are not followed, archives are not opened.
///
/// # Errors
/// `E_IO` when a given path itself is absent or closed to us; what lies below is refused instead.
pub fn walk(paths: &[PathBuf], found: &mut dyn FnMut(Found, Progress) -> bool) -> Result<(), Error> {
    let (mut jobs, mut refused) = (Vec::new(), Vec::new());
    for path in paths {
        let about = fs::metadata(path).map_err(io(path))?;
        if about.is_dir() {
            fs::read_dir(path).map_err(io(path))?;
            list(path, &mut jobs, &mut refused);
        } else if about.is_file() {
            jobs.push(Job { path: path.clone(), size: about.len(), mail: None });
        } else {
            refused.push(no_file(path));
        }
    }
    let total = jobs.iter().map(|job| job.size).sum();
    let mut done = 0;
    for refusal in refused {
        if !found(Found::Refused(refusal), Progress { done, total }) {
            return Ok(());
        }
    }
    for job in jobs {
        let mut go_on = true;
        read(&job, &mut |thing, within| {
            go_on = found(thing, Progress { done: (done + within).min(total), total });
            go_on
        });
        done += job.size;
        if !go_on {
            break;
        }
    }
    Ok(())
}

/// A pipe or a device may never end, and reading it may wait for ever.
fn no_file(path: &Path) -> Refusal {
    let why = "a pipe or a device and no file: it is not read";
    Refusal { place: path.display().to_string(), ..Refusal::new("E_UNREAD", why, b"") }
}

/// Lists the files below a folder, by name.
fn list(root: &Path, jobs: &mut Vec<Job>, refused: &mut Vec<Refusal>) {
    let mut open = vec![(root.to_owned(), 0)];
    let mut refuse = |path: &Path, code, why: String| {
        refused.push(Refusal { place: path.display().to_string(), ..Refusal::new(code, why, b"") });
    };
    while let Some((folder, depth)) = open.pop() {
        let entries = match fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(e) => {
                refuse(&folder, "E_IO", e.to_string());
                continue;
            }
        };
        let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
        paths.sort();
        let maildir = is_maildir(&folder);
        let mut below = Vec::new();
        for path in paths {
            let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
            let Ok(about) = fs::symlink_metadata(&path) else { continue };
            if about.is_symlink() {
                refuse(&path, "E_UNREAD", "a link: it is not followed".to_owned());
            } else if about.is_dir() {
                let is_part = maildir && ["cur", "new", "tmp"].contains(&name.as_str());
                if is_part && name != "tmp" {
                    messages(root, &folder, &path, name == "new", jobs);
                } else if depth < DEPTH && !is_part && (!name.starts_with('.') || is_maildir(&path)) {
                    below.push((path, depth + 1));
                }
            } else if !about.is_file() {
                refuse(&path, "E_UNREAD", no_file(&path).why);
            } else if !name.starts_with('.') && about.len() > 0 {
                jobs.push(Job { path, size: about.len(), mail: None });
            }
        }
        open.extend(below.into_iter().rev());
    }
}

/// The messages of `cur` or `new`.
fn messages(root: &Path, maildir: &Path, part: &Path, is_new: bool, jobs: &mut Vec<Job>) {
    let mut paths: Vec<PathBuf> =
        fs::read_dir(part).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        let Ok(about) = fs::symlink_metadata(&path) else { continue };
        if about.is_file() && !name.starts_with('.') {
            let (_, flags) = maildir_name(&name, is_new);
            jobs.push(Job { path, size: about.len(), mail: Some((maildir_folder(root, maildir), flags)) });
        }
    }
}

fn read(job: &Job, found: &mut dyn FnMut(Found, u64) -> bool) {
    let place = job.path.display().to_string();
    let refuse =
        |code, why: String| Found::Refused(Refusal { place: place.clone(), ..Refusal::new(code, why, b"") });
    let mut head = Vec::new();
    let file = File::open(&job.path).and_then(|mut file| {
        file.by_ref().take(4_096).read_to_end(&mut head)?;
        Ok(file)
    });
    let mut file = match file {
        Ok(file) => file,
        Err(e) => {
            found(refuse("E_IO", e.to_string()), job.size);
            return;
        }
    };
    let kind = if job.mail.is_some() { Kind::Mail } else { kind(&job.path, &head) };
    if kind == Kind::Mbox {
        mailbox(&job.path, &place, found);
        return;
    }
    if let Kind::Other(why) = kind {
        found(refuse("E_UNREAD", why.to_owned()), job.size);
        return;
    }
    if job.size > WHOLE {
        found(
            refuse(
                "E_LIMIT",
                format!("a file of {} MB: not read (at most {} MB)", job.size >> 20, WHOLE >> 20),
            ),
            job.size,
        );
        return;
    }
    let mut bytes = head;
    if let Err(e) = file.by_ref().take(WHOLE).read_to_end(&mut bytes) {
        found(refuse("E_IO", e.to_string()), job.size);
        return;
    }
    let (folder, flags) = job.mail.clone().unwrap_or_else(|| ("INBOX".to_owned(), Flags::default()));
    found(kind.of(place.clone(), bytes, folder, flags), job.size);
}

fn mailbox(path: &Path, place: &str, found: &mut dyn FnMut(Found, u64) -> bool) {
    let folder = path.file_stem().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let refuse = |at: u64, code, why: String| {
        Found::Refused(Refusal { place: format!("{place}:{at}"), ..Refusal::new(code, why, b"") })
    };
    let file = match File::open(path) {
        Ok(file) => file,
        Err(e) => {
            found(refuse(0, "E_IO", e.to_string()), 0);
            return;
        }
    };
    let mut messages = Mbox::new(BufReader::with_capacity(1 << 16, file));
    while let Some(message) = messages.next() {
        let done = messages.position();
        let go_on = match message {
            Ok(message) => match message.cut_from {
                Some(length) => {
                    let why = format!("a message of {} MB: not read (at most 50 MB)", length >> 20);
                    found(refuse(message.position, "E_LIMIT", why), done)
                }
                None => {
                    let place = format!("{place}:{}", message.position);
                    let (folder, flags) = (folder.clone(), Flags::default());
                    found(Found::Mail { place, bytes: message.raw, folder, flags }, done)
                }
            },
            Err(e) => found(refuse(done, "E_IO", e.to_string()), done),
        };
        if !go_on {
            return;
        }
    }
}

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Calendar,
    Cards,
    Mail,
    Mbox,
    TodoTxt,
    Csv,
    /// A table of people.
    PeopleCsv,
    /// A directory.
    Ldif,
    Plans,
    /// None of these, and why it is not read.
    Other(&'static str),
}

impl Kind {
    pub(super) fn of(self, place: String, bytes: Vec<u8>, folder: String, flags: Flags) -> Found {
        match self {
            Kind::Calendar => Found::Calendar { place, bytes },
            Kind::Cards => Found::Cards { place, bytes, aside: Vec::new() },
            Kind::Mail | Kind::Mbox => Found::Mail { place, bytes, folder, flags },
            Kind::TodoTxt => Found::TodoTxt { place, bytes },
            Kind::Csv => Found::Csv { place, bytes },
            Kind::PeopleCsv => people(place, contacts::cards_of_table(&bytes)),
            Kind::Ldif => people(place, contacts::cards_of_directory(&bytes)),
            Kind::Plans => Found::Plans { place, bytes },
            Kind::Other(why) => Found::Refused(Refusal { place, ..Refusal::new("E_UNREAD", why, &bytes) }),
        }
    }
}

fn people(place: String, found: contacts::Contacts) -> Found {
    Found::Cards { place, bytes: found.cards, aside: found.aside }
}

const ARCHIVES: [&[u8]; 8] = [
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"\x1f\x8b",
    b"7z\xbc\xaf",
    b"Rar!",
    b"\xfd7zXZ",
    b"BZh",
    b"\x28\xb5\x2f\xfd",
];

/// What a file is, by its first bytes, and by its name only where they do not say.
pub(super) fn kind(path: &Path, head: &[u8]) -> Kind {
    let name = path.file_name().map(|n| n.to_string_lossy().to_lowercase()).unwrap_or_default();
    let start = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    let begins =
        |mark: &str| start.get(..mark.len()).is_some_and(|s| s.eq_ignore_ascii_case(mark.as_bytes()));
    let has = |mark: &[u8]| head.windows(mark.len()).any(|w| w.eq_ignore_ascii_case(mark));
    if ARCHIVES.iter().any(|mark| head.starts_with(mark)) || head.get(257..262) == Some(b"ustar") {
        return Kind::Other("an archive: unpack it and import the files; archives are not opened");
    }
    if begins("BEGIN:VCARD") {
        return Kind::Cards;
    }
    if begins("BEGIN:V") || (name.ends_with(".ics") && !name.is_empty()) {
        return Kind::Calendar;
    }
    if name.ends_with(".vcf") {
        return Kind::Cards;
    }
    if head.starts_with(b"From ") {
        return Kind::Mbox;
    }
    if name.ends_with(".toml") {
        return Kind::Plans;
    }
    if contacts::is_directory(start) || name.ends_with(".ldif") {
        return Kind::Ldif;
    }
    if (name.ends_with(".csv") || name.ends_with(".tsv")) && contacts::is_table_of_people(start) {
        return Kind::PeopleCsv;
    }
    if name.ends_with(".csv") || name.ends_with(".tsv") {
        return Kind::Csv;
    }
    if name.ends_with(".mbox") {
        return Kind::Mbox;
    }
    let is_mail = looks_like_header(start)
        && [&b"from:"[..], b"received:", b"date:", b"subject:"].iter().any(|h| has(h));
    if name.ends_with(".eml") || (is_mail && !name.ends_with(".md")) {
        return Kind::Mail;
    }
    if name.ends_with(".txt") && ["todo", "done", "task"].iter().any(|word| name.contains(word)) {
        return Kind::TodoTxt;
    }
    if has(b"BEGIN:VCALENDAR") {
        return Kind::Calendar;
    }
    if head.contains(&0) {
        return Kind::Other("not a kind of file that is read here");
    }
    if name.ends_with(".txt") {
        return Kind::Other("a text file that is no task list: call it todo.txt if it is one");
    }
    Kind::Other("not a kind of file that is read here")
}

/// Whether the first line is a header field.
fn looks_like_header(start: &[u8]) -> bool {
    let line = start.split(|b| *b == b'\n').next().unwrap_or_default();
    match line.iter().position(|b| *b == b':') {
        Some(colon) => {
            colon > 0 && colon < 80 && line[..colon].iter().all(|b| b.is_ascii_alphanumeric() || *b == b'-')
        }
        None => false,
    }
}
