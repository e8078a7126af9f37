//! What can go wrong at the desk: what happened, to which thing, and what to do now.

use ledger::LedgerError;
use serde::Serialize;
use std::path::Path;
use world::StateError;

/// A field that cannot be used as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FieldError {
    /// Its name.
    pub field: &'static str,
    /// What is wrong and what to write, a sentence.
    pub problem: String,
}

/// An error of a step of the day.
#[derive(Debug, thiserror::Error)]
pub enum DeskError {
    /// There is no office in that folder.
    #[error("{dir} holds no office")]
    NoOffice {
        /// The folder.
        dir: String,
    },
    /// There already is one.
    #[error("{dir} already holds an office")]
    OfficeExists {
        /// The folder.
        dir: String,
    },
    /// `equerry.toml` or an argument like it cannot be read.
    #[error("{}{problem}", if *.line > 0 { format!("equerry.toml, line {line}: ") } else { String::new() })]
    Config {
        /// Line, 0 when it came from elsewhere.
        line: usize,
        /// What is wrong.
        problem: String,
        /// What to write instead.
        hint: String,
    },
    /// A file or folder could not be read or written.
    #[error("{path}: {cause}")]
    File {
        /// Which.
        path: String,
        /// Why.
        cause: std::io::Error,
    },
    /// Something the person named does not exist, or is not theirs to see: the same answer for both.
    #[error("there is no {kind} \"{id}\"")]
    NotFound {
        /// "proposal", "task".
        kind: &'static str,
        /// As named.
        id: String,
    },
    /// The name fits several.
    #[error("\"{id}\" fits {} {kind}s: {}", candidates.len(), candidates.join(", "))]
    Ambiguous {
        /// "proposal", "task".
        kind: &'static str,
        /// As named.
        id: String,
        /// Longer names.
        candidates: Vec<String>,
    },
    /// Only somebody else may do that.
    #[error("only {who} can {what}")]
    NotAllowed {
        /// Who can.
        who: String,
        /// What.
        what: String,
    },
    /// The words given cannot be used.
    #[error("{problem}")]
    Input {
        /// What is wrong with them.
        problem: String,
        /// Code such as `E_RANGE`.
        code: &'static str,
        /// What to write instead.
        hint: String,
    },
    /// Fields of a form that cannot be used.
    #[error("{}", problems(.0))]
    Form(Vec<FieldError>),
    /// An illegal move of a state machine.
    #[error(transparent)]
    State(#[from] StateError),
    /// Something outside.
    #[error(transparent)]
    Outside(#[from] connectors::Error),
    /// The store.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
}

/// What is wrong with fields, each problem said once however many fields have it.
fn problems(wrong: &[FieldError]) -> String {
    let mut said: Vec<&str> = Vec::new();
    for field in wrong {
        if !said.contains(&field.problem.as_str()) {
            said.push(&field.problem);
        }
    }
    said.join(" ")
}

/// Whether the disk had no room for it.
fn is_full(cause: &std::io::Error) -> bool {
    matches!(cause.kind(), std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded)
}

impl DeskError {
    /// Whether it may go well later without anybody deciding anew: the disk was full.
    pub(crate) fn passes(&self) -> bool {
        self.code() == "E_FULL" || self.code() == "E_BUSY"
    }
    /// Words or figures that cannot be used.
    pub(crate) fn input(problem: &str, code: &'static str, hint: &str) -> Self {
        DeskError::Input { problem: problem.to_owned(), code, hint: hint.to_owned() }
    }
    /// An error about a file.
    pub fn file(path: &Path, cause: std::io::Error) -> Self {
        DeskError::File { path: path.display().to_string(), cause }
    }
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            DeskError::NoOffice { .. } => "E_NO_OFFICE",
            DeskError::OfficeExists { .. } => "E_DUPLICATE",
            DeskError::Config { .. } => "E_CONFIG",
            DeskError::File { cause, .. } if is_full(cause) => "E_FULL",
            DeskError::File { .. } => "E_FILE",
            DeskError::NotFound { .. } => "E_NOT_FOUND",
            DeskError::Ambiguous { .. } => "E_AMBIGUOUS",
            DeskError::NotAllowed { .. } => "E_CLEARANCE",
            DeskError::Input { code, .. } => code,
            DeskError::Form(_) => "E_FORM",
            DeskError::State(e) => e.code(),
            DeskError::Outside(e) => e.code(),
            DeskError::Ledger(e) => e.code(),
        }
    }
    /// What to do now.
    pub fn hint(&self) -> String {
        match self {
            DeskError::NoOffice { .. } => {
                "make one with `equerry init DIR --owner 'Name <addr>' --zone Europe/Berlin`, or name it with --office DIR"
                    .to_owned()
            }
            DeskError::OfficeExists { .. } => "nothing was changed; choose another folder".to_owned(),
            DeskError::Config { hint, .. } | DeskError::Input { hint, .. } => hint.clone(),
            DeskError::File { cause, .. } if is_full(cause) => {
                "free some space, then try again; what was written before is whole".to_owned()
            }
            DeskError::File { .. } => "nothing was changed; check the path and its rights, then try again".to_owned(),
            DeskError::NotFound { kind: "proposal", .. } => "`equerry proposals` lists the open ones".to_owned(),
            DeskError::NotFound { kind: "change", .. } => {
                "`equerry audit list` shows what was done, with the id that takes it back".to_owned()
            }
            DeskError::NotFound { kind: "goal", .. } => "`equerry goal list` shows their ids".to_owned(),
            DeskError::NotFound { kind: "person", .. } => {
                "`equerry search NAME --kind person` finds people; an address can be given too".to_owned()
            }
            DeskError::NotFound { kind: "account", .. } => {
                "`equerry user list` shows the accounts; `equerry user add` gives the owner or the assistant one"
                    .to_owned()
            }
            DeskError::NotFound { kind: "decision", .. } => "`equerry decide list` shows their ids".to_owned(),
            DeskError::NotFound { kind: "option" | "criterion", .. } => {
                "`equerry decide show ID` lists them".to_owned()
            }
            DeskError::NotFound { kind: "waste", .. } => "`equerry insights` shows what was wasted".to_owned(),
            DeskError::NotFound { kind: "task", .. } => "`equerry plan` and `equerry search` show task ids".to_owned(),
            DeskError::NotFound { kind: "kind of proposal" | "right" | "running trial", .. } => {
                "`equerry may` lists the kinds, with what each may do and which are tried".to_owned()
            }
            DeskError::NotFound { kind: "learned kind" | "learner" | "lesson", .. } => {
                "`equerry learned` lists what was learned, kind by kind".to_owned()
            }
            DeskError::NotFound { kind: "playbook", .. } => "`equerry playbook` lists them".to_owned(),
            DeskError::NotFound { .. } => "`equerry search WORDS` finds items and shows their ids".to_owned(),
            DeskError::Ambiguous { kind: "person", .. } => {
                "give the whole name, an address, or more of the id".to_owned()
            }
            DeskError::Ambiguous { .. } => "give more of its characters".to_owned(),
            DeskError::NotAllowed { .. } => "nothing was changed; pass it to them".to_owned(),
            DeskError::Form(_) => "nothing was changed; correct what is named".to_owned(),
            DeskError::State(_) => "nothing was changed; `equerry why ID` shows where it stands".to_owned(),
            DeskError::Outside(e) => e.hint(),
            DeskError::Ledger(e) => e.hint().to_owned(),
        }
    }
}
