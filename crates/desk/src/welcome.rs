//! The first run: what has been read so far, what is missing, the next step; and files that are brought through a
//! page. They come in piece by piece into a folder of their own, within limits, under names that are never paths; then
//! they are read in the background, and can be stopped.

use crate::gather::{self, Gathered, Progress, SetAside};
use crate::settings::{bytes, first_name};
use crate::words::{count, sentence, short};
use crate::{Desk, DeskError};
use connectors::Refusal;
use serde::Serialize;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};

/// Where files lie while they come in.
const INCOMING: &str = "incoming";
/// Longest name of a file that is kept.
const LONGEST_NAME: usize = 100;

/// How much may be brought at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of one file.
    pub file: u64,
    /// Bytes of all of them.
    pub all: u64,
    /// How many files.
    pub files: usize,
}

impl Default for Limits {
    /// 500 MB a file, 2 GB and 200 files together.
    fn default() -> Self {
        Limits { file: 500_000_000, all: 2_000_000_000, files: 200 }
    }
}

/// Something of a kind, and how many.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Count {
    /// "Events".
    pub what: String,
    /// How many.
    pub n: u64,
}

/// What would make Equerry see more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Missing {
    /// "Mail".
    pub what: String,
    /// What it would bring, and how.
    pub words: String,
}

/// The first-run page.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Welcome {
    /// The finding.
    pub headline: String,
    /// One line of support.
    pub support: String,
    /// Of three: read, agree, first brief.
    pub step: u8,
    /// What has been read, by kind.
    pub read: Vec<Count>,
    /// What is missing.
    pub missing: Vec<Missing>,
    /// Whether the office holds nothing at all.
    pub empty: bool,
    /// Who can bring files: "Mara".
    pub owner: String,
    /// Whether whoever sits here can.
    pub may_bring: bool,
    /// The files that are being read, or were read last since the start.
    pub intake: Option<Intake>,
}

/// Files that are being read, or were read.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Intake {
    /// Whether it still runs.
    pub running: bool,
    /// Whether it was told to stop.
    pub stopped: bool,
    /// Hundredths done.
    pub percent: u8,
    /// What it is at, with how many of how many.
    pub words: String,
    /// What it brought, once it has ended.
    pub brought: Vec<Count>,
    /// New and changed items.
    pub added: usize,
    /// Items that were known already.
    pub same: usize,
    /// What was set aside.
    pub refused: Vec<SetAside>,
    /// Why it ended early, if it did.
    pub problem: Option<String>,
}

/// The first-run page as whoever sits here may see it.
///
/// # Errors
/// Those of the ledger.
pub async fn welcome(desk: &Desk) -> Result<Welcome, DeskError> {
    let counts = desk.ledger.counts(desk.reader()).await?;
    let executive = desk.is_executive();
    Ok(compose(&counts, first_name(&desk.office().owner.name), executive, intake(desk)))
}

/// Makes the page of what is there.
fn compose(counts: &BTreeMap<String, u64>, owner: &str, may_bring: bool, intake: Option<Intake>) -> Welcome {
    let has = |kind: &str| counts.get(kind).copied().unwrap_or(0) > 0;
    let read = KINDS.iter().filter_map(|(kind, what, _)| {
        let n = counts.get(*kind).copied().filter(|n| *n > 0)?;
        Some(Count { what: (*what).to_owned(), n })
    });
    let missing = KINDS.iter().filter(|(kind, ..)| !has(kind)).filter_map(|(_, what, words)| {
        words.map(|words| Missing { what: (*what).to_owned(), words: words.to_owned() })
    });
    let (step, headline) = match (has("event"), has("goal")) {
        (false, _) => (1, "Give Equerry one calendar. Your first brief takes under a minute."),
        (true, false) => (2, "The calendar is read. Goals shape every proposal."),
        (true, true) => (3, "Everything is in place. The brief is ready."),
    };
    Welcome {
        headline: headline.to_owned(),
        support: "It reads first and proposes second. It changes nothing until one of you says yes."
            .to_owned(),
        step,
        read: read.collect(),
        missing: missing.collect(),
        empty: KINDS.iter().all(|(kind, ..)| !has(kind)),
        owner: owner.to_owned(),
        may_bring,
        intake,
    }
}

/// A kind of item, its name, and what it would bring where it is missing and can be brought.
const KINDS: [(&str, &str, Option<&str>); 6] = [
    ("event", "Events", Some("A calendar file (.ics) shows the day and finds clashes.")),
    ("message", "Messages", Some("A mailbox (.mbox, .eml) shows who waits for what.")),
    ("person", "People", Some("Contacts (.vcf) put names to addresses.")),
    ("task", "Tasks", Some("A task list (.txt, .csv) is planned around the meetings.")),
    ("goal", "Goals", Some("Goals (.toml) say what matters most. Three are enough.")),
    ("commitment", "Promises", None),
];

/// An intake that runs, or ran last, in one office.
#[derive(Debug, Default)]
struct Run {
    stop: AtomicBool,
    told: Mutex<Intake>,
}

/// By the office's folder.
static RUNS: LazyLock<Mutex<BTreeMap<PathBuf, Arc<Run>>>> = LazyLock::new(Mutex::default);

/// What lies behind a lock is whole even where a holder panicked: each change is one assignment.
fn held<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}

fn run_of(desk: &Desk) -> Option<Arc<Run>> {
    held(&RUNS).get(desk.dir()).cloned()
}

/// The files that are being read in this office, or were read last since the start; for the executive.
pub fn intake(desk: &Desk) -> Option<Intake> {
    run_of(desk).filter(|_| desk.is_executive()).map(|run| held(&run.told).clone())
}

/// Tells the reading to stop; what is in is in.
///
/// # Errors
/// `E_CLEARANCE` for anybody but the executive.
pub fn stop(desk: &Desk) -> Result<(), DeskError> {
    desk.only_executive("stop the reading of files")?;
    if let Some(run) = run_of(desk) {
        run.stop.store(true, Ordering::Relaxed);
    }
    Ok(())
}

/// Files on their way in. Dropped before [`Upload::read_in`], they are gone.
#[derive(Debug)]
pub struct Upload {
    desk: Desk,
    limits: Limits,
    folder: PathBuf,
    files: Vec<PathBuf>,
    bytes: u64,
    current: Option<(File, u64)>,
    run: Option<Arc<Run>>,
}

impl Upload {
    /// Begins to take in files.
    ///
    /// # Errors
    /// `E_CLEARANCE` for anybody but the executive: what is new and what was known would tell of what one may not
    /// see. `E_BUSY` while others are being read. `E_FILE`.
    pub fn begin(desk: &Desk, limits: Limits) -> Result<Upload, DeskError> {
        desk.only_executive("bring files")?;
        let run = Arc::new(Run::default());
        held(&run.told).running = true;
        {
            let mut runs = held(&RUNS);
            if runs.get(desk.dir()).is_some_and(|run| held(&run.told).running) {
                return Err(DeskError::Input {
                    problem: "other files are being read".to_owned(),
                    code: "E_BUSY",
                    hint: "nothing was taken in; wait for them, or stop them, then bring these again"
                        .to_owned(),
                });
            }
            held(&run.told).words = "Coming in".to_owned();
            runs.insert(desk.dir().to_owned(), Arc::clone(&run));
        }
        let folder = desk.dir().join(INCOMING);
        let upload = Upload {
            desk: desk.clone(),
            limits,
            folder: folder.clone(),
            files: Vec::new(),
            bytes: 0,
            current: None,
            run: Some(run),
        };
        // What a killed process left there was never read to its end, and whoever brought it will do so again.
        remove(&folder)?;
        std::fs::create_dir_all(&folder).map_err(|e| DeskError::file(&folder, e))?;
        Ok(upload)
    }

    /// Begins the next file. Of its name only what cannot be a path is kept.
    ///
    /// # Errors
    /// `E_LIMIT` for one file too many, `E_FILE`.
    pub fn file(&mut self, name: &str) -> Result<(), DeskError> {
        if self.files.len() >= self.limits.files {
            return Err(limit(format!("more than {} files at once", self.limits.files)));
        }
        let folder = self.folder.join((self.files.len() + 1).to_string());
        std::fs::create_dir_all(&folder).map_err(|e| DeskError::file(&folder, e))?;
        let path = folder.join(plain_name(name));
        let file = File::create_new(&path).map_err(|e| DeskError::file(&path, e))?;
        self.files.push(path);
        self.current = Some((file, 0));
        Ok(())
    }

    /// Takes in a piece of the file that was begun last.
    ///
    /// # Errors
    /// `E_LIMIT` where it grows too large, `E_FILE`.
    pub fn piece(&mut self, piece: &[u8]) -> Result<(), DeskError> {
        let Some(((file, size), path)) = self.current.as_mut().zip(self.files.last()) else { return Ok(()) };
        let name = || path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        *size += piece.len() as u64;
        self.bytes += piece.len() as u64;
        if *size > self.limits.file {
            return Err(limit(format!("{} is larger than {}", name(), bytes(self.limits.file))));
        }
        if self.bytes > self.limits.all {
            return Err(limit(format!("these files are larger than {} together", bytes(self.limits.all))));
        }
        file.write_all(piece).map_err(|e| DeskError::file(path, e))
    }

    /// How many files have come in.
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Whether none has.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// Reads what came in, in the background; [`intake`] tells how far it is.
    pub fn read_in(mut self) {
        self.current = None;
        let Some(run) = self.run.take() else { return };
        let (desk, files, folder) = (self.desk.clone(), std::mem::take(&mut self.files), self.folder.clone());
        tokio::spawn(async move {
            let read = read_files(&desk, &files, &run).await;
            let cleared = remove(&folder);
            let mut told = held(&run.told);
            let before = told.clone();
            *told = ended(before, run.stop.load(Ordering::Relaxed), read.and_then(|g| cleared.map(|()| g)));
        });
    }
}

impl Drop for Upload {
    fn drop(&mut self) {
        if let Some(run) = self.run.take() {
            held(&RUNS).remove(self.desk.dir());
            held(&run.told).running = false;
            // The next upload clears the folder first, so that a failure here costs only space.
            remove(&self.folder).unwrap_or_default();
        }
    }
}

/// Reads the files, sorts the mail and makes the round that proposes.
async fn read_files(desk: &Desk, files: &[PathBuf], run: &Run) -> Result<Gathered, DeskError> {
    let tell = |words: String, percent: u8| {
        let mut told = held(&run.told);
        (told.words, told.percent) = (words, percent);
    };
    tell("Reading".to_owned(), 0);
    let gathered = gather::import(desk, files, &mut |at| {
        let (words, percent) = in_words(&at);
        tell(words, percent);
        !run.stop.load(Ordering::Relaxed)
    })
    .await?;
    tell("Looking for what could be better".to_owned(), 99);
    crate::rounds::morning(desk).await?;
    Ok(gathered)
}

/// "Reading: 412 items, 3.1 of 9.0 MB", "Sorting 20 of 900 messages".
fn in_words(at: &Progress) -> (String, u8) {
    let percent = (at.done.min(at.total) * 98).checked_div(at.total).unwrap_or(0) as u8;
    let words = match at.words.strip_suffix(" items") {
        Some(n) => format!("Reading: {n} items, {} of {}", bytes(at.done), bytes(at.total)),
        None => sentence(&at.words),
    };
    (words, percent)
}

fn ended(before: Intake, stopped: bool, read: Result<Gathered, DeskError>) -> Intake {
    let gathered = match read {
        Ok(gathered) => gathered,
        Err(e) => {
            let problem = Some(sentence(&format!("{e}. {}", sentence(&e.hint()))));
            return Intake { running: false, stopped, problem, ..before };
        }
    };
    let brought = gathered.counts.iter().map(|(what, n)| Count { what: sentence(what), n: *n as u64 });
    let new = gathered.added + gathered.changed;
    Intake {
        running: false,
        stopped,
        percent: 100,
        words: sentence(&format!(
            "{}, {}",
            count(new, "new item", "new items"),
            count(gathered.same, "known already", "known already")
        )),
        brought: brought.collect(),
        added: new,
        same: gathered.same,
        refused: gathered.refused,
        problem: None,
    }
}

/// The name of a brought file as its last part without anything that a path could be made of.
fn plain_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let kept: String = last
        .chars()
        .map(|c| if c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | ' ') { c } else { '_' })
        .collect();
    let kept = kept.trim().trim_start_matches('.').trim();
    let cut = kept.chars().count().saturating_sub(LONGEST_NAME);
    // What tells the kind stands at the end.
    let kept: String = kept.chars().skip(cut).collect();
    if kept.is_empty() { "file".to_owned() } else { kept }
}

/// Calls what was refused by the name it was brought under, not by where it lay meanwhile.
pub(crate) fn as_named(desk: &Desk, refusal: &mut Refusal) {
    let root = format!("{}/", desk.dir().join(INCOMING).display());
    for text in [&mut refusal.place, &mut refusal.why] {
        while let Some(at) = text.find(&root) {
            let rest = &text[at + root.len()..];
            let number = rest.find('/').map_or(0, |slash| slash + 1);
            text.replace_range(at..at + root.len() + number, "");
        }
    }
}

fn limit(problem: String) -> DeskError {
    DeskError::Input {
        problem: short(&problem, 200),
        code: "E_LIMIT",
        hint: "nothing was taken in; bring it in parts, or use `equerry import` on the machine itself"
            .to_owned(),
    }
}

fn remove(folder: &Path) -> Result<(), DeskError> {
    match std::fs::remove_dir_all(folder) {
        Err(e) if e.kind() != std::io::ErrorKind::NotFound => Err(DeskError::file(folder, e)),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_never_paths() {
        for (given, kept) in [
            ("calendar.ics", "calendar.ics"),
            ("../../etc/passwd", "passwd"),
            ("C:\\Users\\a\\mail.mbox", "mail.mbox"),
            ("/", "file"),
            ("..", "file"),
            (".hidden", "hidden"),
            ("a\0b\nc.ics", "a_b_c.ics"),
            ("Zürich plan.toml", "Zürich plan.toml"),
            ("", "file"),
        ] {
            assert_eq!(plain_name(given), kept, "{given:?}");
        }
        let long = format!("{}.ics", "x".repeat(500));
        assert!(plain_name(&long).ends_with(".ics") && plain_name(&long).len() <= LONGEST_NAME);
    }

    #[test]
    fn the_page_says_what_is_missing_and_the_next_step() {
        let counts = |kinds: &[&str]| kinds.iter().map(|k| ((*k).to_owned(), 3)).collect();
        for (kinds, step, missing) in [
            (&[][..], 1, &["Events", "Messages", "People", "Tasks", "Goals"][..]),
            (&["event"], 2, &["Messages", "People", "Tasks", "Goals"]),
            (&["event", "goal", "message", "person", "task"], 3, &[]),
        ] {
            let page = compose(&counts(kinds), "Mara", true, None);
            let said: Vec<&str> = page.missing.iter().map(|m| m.what.as_str()).collect();
            assert_eq!((page.step, said.as_slice(), page.empty), (step, missing, kinds.is_empty()));
        }
    }
}
