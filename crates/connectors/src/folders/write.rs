//! Files written whole or not at all.

use super::io;
use crate::{Error, Fingerprint};
use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

/// Writes a file in one step: complete or not at all. `expect` is the mark of the bytes that were read, none
/// where the file must not exist yet.
///
/// # Errors
/// `E_CONFLICT` when the file is not what was expected, `E_STATE` when it is a link, `E_IO`.
pub fn write_resource(path: &Path, bytes: &[u8], expect: Option<Fingerprint>) -> Result<Fingerprint, Error> {
    let conflict = || Error::Conflict { path: path.to_owned() };
    let about = fs::symlink_metadata(path).ok();
    if about.as_ref().is_some_and(|about| !about.is_file()) {
        return Err(Error::Unsupported {
            why: format!("{} is no plain file: it is left alone", path.display()),
        });
    }
    match (expect, &about) {
        (None, Some(_)) | (Some(_), None) => return Err(conflict()),
        (Some(expected), Some(_)) if !is_still(path, expected)? => return Err(conflict()),
        _ => {}
    }
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let now = Fingerprint::of(bytes);
    let part = folder.join(format!(".equerry-{now}.part"));
    let outcome = put(&part, path, bytes, about.as_ref()).and_then(|()| match expect {
        // A link into place fails when somebody else was there first.
        None => match fs::hard_link(&part, path) {
            Ok(()) => Ok(()),
            Err(e) if e.kind() == std::io::ErrorKind::AlreadyExists => Err(conflict()),
            Err(_) if !path.exists() => fs::rename(&part, path).map_err(io(path)),
            Err(e) => Err(io(path)(e)),
        },
        Some(expected) if !is_still(path, expected)? => Err(conflict()),
        Some(_) => fs::rename(&part, path).map_err(io(path)),
    });
    // Gone already when it was renamed.
    fs::remove_file(&part).ok();
    outcome?;
    File::open(folder).and_then(|folder| folder.sync_all()).ok();
    Ok(now)
}

fn is_still(path: &Path, expected: Fingerprint) -> Result<bool, Error> {
    Ok(Fingerprint::of(&fs::read(path).map_err(io(path))?) == expected)
}

/// Writes the whole of `path` under another name first; errors name the file that is meant.
fn put(part: &Path, path: &Path, bytes: &[u8], like: Option<&fs::Metadata>) -> Result<(), Error> {
    // Left over from a run that was cut off.
    fs::remove_file(part).ok();
    let mut file = OpenOptions::new().write(true).create_new(true).open(part).map_err(io(path))?;
    file.write_all(bytes).map_err(io(path))?;
    if let Some(about) = like {
        file.set_permissions(about.permissions()).map_err(io(path))?;
    }
    file.sync_all().map_err(io(path))
}

/// Takes a file away, if it still is what was read.
pub(super) fn remove(path: &Path, expected: Fingerprint) -> Result<(), Error> {
    if !is_still(path, expected)? {
        return Err(Error::Conflict { path: path.to_owned() });
    }
    fs::remove_file(path).map_err(io(path))
}

/// Lays a message into a maildir as a draft; laying the same Message-ID twice makes one file, and the first stays.
///
/// # Errors
/// `E_IO`.
pub fn write_draft(maildir: &Path, message: &[u8], message_id: &str) -> Result<PathBuf, Error> {
    if let Some(there) = draft(maildir, message_id)? {
        return Ok(there);
    }
    for part in ["cur", "new", "tmp"] {
        let folder = maildir.join(part);
        fs::create_dir_all(&folder).map_err(io(&folder))?;
    }
    let (name, part) = (draft_name(message_id), maildir.join("tmp").join(draft_name(message_id)));
    let path = maildir.join("cur").join(format!("{name}:2,DS"));
    put(&part, &path, message, None)?;
    fs::rename(&part, &path).map_err(io(&path))?;
    Ok(path)
}

fn draft_name(message_id: &str) -> String {
    format!("{}.equerry", Fingerprint::of(message_id.as_bytes()))
}

/// The draft with this Message-ID, under whatever flags it now has.
pub(super) fn draft(maildir: &Path, message_id: &str) -> Result<Option<PathBuf>, Error> {
    let name = draft_name(message_id);
    for part in ["cur", "new"] {
        let folder = maildir.join(part);
        let entries = match fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => continue,
            Err(e) => return Err(io(&folder)(e)),
        };
        let ours = |path: &PathBuf| path.file_name().is_some_and(|n| n.to_string_lossy().starts_with(&name));
        if let Some(path) = entries.flatten().map(|entry| entry.path()).find(ours) {
            return Ok(Some(path));
        }
    }
    Ok(None)
}
