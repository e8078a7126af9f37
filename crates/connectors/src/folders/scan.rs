//! Watched folders: only what changed is read again.

use super::walk::{Found, kind};
use super::{io, is_maildir, maildir_folder, maildir_name};
use crate::mime::Flags;
use crate::{Error, Fingerprint, Refusal};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Largest file that is read.
const FILE: u64 = 60 << 20;
/// How many may vanish at once without a question (security I3), and which share.
const MAY_VANISH: usize = 20;

/// What is remembered of a file in a watched folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    /// Where it lies below the folder, flags in its name included.
    pub path: String,
    /// Size in bytes.
    pub size: u64,
    /// Last change in nanoseconds since 1970.
    pub modified: i64,
    /// Inode; 0 where there is none.
    pub inode: u64,
    /// Mark of its bytes.
    pub fingerprint: Fingerprint,
    /// What a maildir's name says of it.
    #[serde(default)]
    pub flags: Flags,
}

/// What a watched folder changed since it was read last. Keys are paths below the folder; those of a maildir leave
/// out `cur`, `new` and the flags, so that a message keeps its key when it is read.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Changes {
    /// New files, with what is in them.
    pub added: Vec<(String, Stamp, Found)>,
    /// Files whose bytes are others now.
    pub changed: Vec<(String, Stamp, Found)>,
    /// Files whose bytes stayed, but not their place, time or flags: to be remembered anew.
    pub restamped: Vec<(String, Stamp)>,
    /// Files that are gone.
    pub vanished: Vec<String>,
    /// What could not be read.
    pub refused: Vec<Refusal>,
    /// So much is gone (more than 20, and more than half) that a person must say whether that is meant; until then
    /// nothing of it may be taken out.
    pub stop_and_ask: Option<String>,
}

/// A file as it is listed.
struct Listed {
    key: String,
    path: PathBuf,
    folder: String,
    flags: Flags,
}

/// Looks at a watched maildir (its subfolders included) or vdir and reads only what changed.
///
/// # Errors
/// `E_IO` when the folder is absent or closed to us: never an empty listing.
pub fn scan(folder: &Path, known: &BTreeMap<String, Stamp>) -> Result<Changes, Error> {
    let mut files = Vec::new();
    if is_maildir(folder) {
        maildirs(folder, folder, 0, &mut files)?;
    } else {
        vdir(folder, &mut files)?;
    }
    files.sort_by(|a, b| a.key.cmp(&b.key));
    let mut changes = Changes::default();
    let mut seen = std::collections::BTreeSet::new();
    for file in files {
        if let Err(why) = look(folder, &file, known.get(&file.key), &mut changes) {
            let place = file.path.display().to_string();
            changes.refused.push(Refusal { place, ..Refusal::new("E_IO", why, b"") });
        }
        seen.insert(file.key);
    }
    changes.vanished = known.keys().filter(|key| !seen.contains(*key)).cloned().collect();
    let (gone, all) = (changes.vanished.len(), known.len());
    if gone > MAY_VANISH && gone * 2 > all {
        let place = folder.display();
        changes.stop_and_ask = Some(format!("{gone} of {all} items of {place} are gone. Is that meant?"));
    }
    Ok(changes)
}

fn look(root: &Path, file: &Listed, before: Option<&Stamp>, changes: &mut Changes) -> Result<(), String> {
    let about = fs::symlink_metadata(&file.path).map_err(|e| e.to_string())?;
    let path = file.path.strip_prefix(root).unwrap_or(&file.path).to_string_lossy().into_owned();
    let mut stamp = Stamp {
        path,
        size: about.len(),
        modified: modified(&about),
        inode: inode(&about),
        fingerprint: Fingerprint::of(b""),
        flags: file.flags,
    };
    if let Some(before) =
        before.filter(|b| (b.size, b.modified, b.inode) == (stamp.size, stamp.modified, stamp.inode))
    {
        stamp.fingerprint = before.fingerprint;
        if stamp != *before {
            changes.restamped.push((file.key.clone(), stamp));
        }
        return Ok(());
    }
    if about.len() > FILE {
        return Err(format!("a file of {} MB: not read", about.len() >> 20));
    }
    let bytes = fs::read(&file.path).map_err(|e| e.to_string())?;
    stamp.fingerprint = Fingerprint::of(&bytes);
    if before.is_some_and(|b| b.fingerprint == stamp.fingerprint) {
        changes.restamped.push((file.key.clone(), stamp));
        return Ok(());
    }
    let place = file.path.display().to_string();
    let found = if file.folder.is_empty() {
        let head = &bytes[..bytes.len().min(4_096)];
        kind(&file.path, head).of(place, bytes, String::new(), file.flags)
    } else {
        Found::Mail { place, bytes, folder: file.folder.clone(), flags: file.flags }
    };
    let list = if before.is_some() { &mut changes.changed } else { &mut changes.added };
    list.push((file.key.clone(), stamp, found));
    Ok(())
}

fn modified(about: &fs::Metadata) -> i64 {
    let since = about.modified().ok().and_then(|t| t.duration_since(std::time::UNIX_EPOCH).ok());
    since.map_or(0, |d| i64::try_from(d.as_nanos()).unwrap_or(i64::MAX))
}

#[cfg(unix)]
fn inode(about: &fs::Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(about)
}

#[cfg(not(unix))]
fn inode(_: &fs::Metadata) -> u64 {
    0
}

fn names(folder: &Path) -> Result<Vec<(String, PathBuf)>, Error> {
    let entries = fs::read_dir(folder).map_err(io(folder))?;
    let mut all = Vec::new();
    for entry in entries {
        let path = entry.map_err(io(folder))?.path();
        if let Some(name) = path.file_name().map(|n| n.to_string_lossy().into_owned()) {
            all.push((name, path));
        }
    }
    Ok(all)
}

fn maildirs(root: &Path, maildir: &Path, depth: usize, out: &mut Vec<Listed>) -> Result<(), Error> {
    let folder = maildir_folder(root, maildir);
    let below = maildir.strip_prefix(root).unwrap_or(maildir).to_string_lossy().into_owned();
    for part in ["cur", "new"] {
        for (name, path) in names(&maildir.join(part))? {
            if name.starts_with('.') || !is_plain_file(&path) {
                continue;
            }
            let (base, flags) = maildir_name(&name, part == "new");
            let key = if below.is_empty() { base.to_owned() } else { format!("{below}/{base}") };
            out.push(Listed { key, path, folder: folder.clone(), flags });
        }
    }
    for (name, path) in names(maildir)? {
        let is_part = ["cur", "new", "tmp"].contains(&name.as_str());
        if depth < 10 && !is_part && is_plain_folder(&path) && is_maildir(&path) {
            maildirs(root, &path, depth + 1, out)?;
        }
    }
    Ok(())
}

/// A vdir: one item a file, directly in the folder.
fn vdir(folder: &Path, out: &mut Vec<Listed>) -> Result<(), Error> {
    for (name, path) in names(folder)? {
        let is_item = [".ics", ".vcf"].iter().any(|end| name.to_lowercase().ends_with(end));
        if !name.starts_with('.') && is_item && is_plain_file(&path) {
            out.push(Listed { key: name, path, folder: String::new(), flags: Flags::default() });
        }
    }
    Ok(())
}

/// Neither is a link.
fn is_plain_file(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|about| about.is_file())
}

fn is_plain_folder(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|about| about.is_dir())
}
