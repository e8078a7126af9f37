//! Files and folders: what an import finds, what a watched folder changed, and the only writing there is.

mod apply;
mod compose;
mod scan;
mod walk;
mod write;

pub use apply::{Place, Plan, Target, Written, prepare, resource_name};
pub use compose::compose;
pub use scan::{Changes, Stamp, scan};
pub use walk::{Found, Progress, walk};
pub use write::{write_draft, write_resource};

use crate::Error;
use crate::mime::Flags;
use std::path::Path;

/// The file system's own words, with the path.
fn io(path: &Path) -> impl Fn(std::io::Error) -> Error + '_ {
    use std::io::ErrorKind::{QuotaExceeded, StorageFull};
    move |e| match e.kind() {
        StorageFull | QuotaExceeded => Error::Full { path: path.to_owned() },
        _ => Error::Io { path: path.to_owned(), why: e.to_string() },
    }
}

/// Whether a folder is a maildir: `cur` and `new` lie in it.
fn is_maildir(folder: &Path) -> bool {
    folder.join("cur").is_dir() && folder.join("new").is_dir()
}

/// The name of a maildir file without its flags, and the flags (`…:2,FRS`).
fn maildir_name(name: &str, is_new: bool) -> (&str, Flags) {
    let (base, letters) = name.split_once(":2,").or_else(|| name.split_once(";2,")).unwrap_or((name, ""));
    let has = |letter| letters.contains(letter);
    let flags = Flags {
        seen: Some(has('S') && !is_new),
        flagged: has('F'),
        answered: has('R'),
        trashed: has('T'),
        draft: has('D'),
    };
    (base, flags)
}

/// What a maildir is called: "INBOX" for the folder itself, "Sent" for `.Sent` or `Sent` in it.
fn maildir_folder(root: &Path, folder: &Path) -> String {
    let below = folder.strip_prefix(root).unwrap_or(folder).to_string_lossy().replace('\\', "/");
    let name = below.trim_start_matches('.').replace("/.", "/");
    if name.is_empty() { "INBOX".to_owned() } else { name }
}

#[cfg(test)]
mod tests;
