//! Backups: the whole folder but what can be made again, encrypted under a passphrase.

use crate::config::FILE;
use crate::office::{KEY, OUTBOX, QUARANTINE};
use crate::{Desk, DeskError};
use std::path::{Path, PathBuf};

/// Writes an encrypted backup; its size in bytes comes back.
///
/// # Errors
/// `E_CLEARANCE` for anybody but the executive, since a backup holds everything; `E_EXISTS` when the file is there,
/// `E_FULL`, `E_IO`: no half backup is left then.
pub async fn backup(desk: &Desk, file: &Path, passphrase: &str) -> Result<u64, DeskError> {
    desk.only_executive("write a backup, which holds everything")?;
    let mut parts: Vec<(PathBuf, String)> = vec![];
    for name in [FILE, KEY] {
        parts.push((desk.dir().join(name), name.to_owned()));
    }
    for folder in [OUTBOX, QUARANTINE] {
        let entries = match std::fs::read_dir(desk.dir().join(folder)) {
            Ok(entries) => entries,
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => continue,
            Err(e) => return Err(DeskError::file(&desk.dir().join(folder), e)),
        };
        for entry in entries {
            let path = entry.map_err(|e| DeskError::file(desk.dir(), e))?.path();
            if let Some(name) = path.file_name().and_then(|n| n.to_str()).filter(|_| path.is_file()) {
                parts.push((path.clone(), format!("{folder}/{name}")));
            }
        }
    }
    let parts: Vec<ledger::Included> =
        parts.into_iter().map(|(path, name)| ledger::Included { path, name }).collect();
    let report = desk.ledger.backup(&parts, passphrase, file, desk.now()).await?;
    Ok(report.bytes)
}

/// Brings an office back into a folder that holds none. Everything is checked before anything is put in place.
///
/// # Errors
/// `E_DUPLICATE` when the folder holds an office, `E_KEY` for a wrong passphrase, `E_DAMAGED`: nothing is written.
pub async fn restore(file: &Path, dir: &Path, passphrase: &str) -> Result<(), DeskError> {
    if dir.join(FILE).exists() {
        return Err(DeskError::OfficeExists { dir: dir.display().to_string() });
    }
    ledger::restore(file, passphrase, dir)?;
    // A backup holds files, so that folders which were empty are not in it.
    for folder in [OUTBOX, QUARANTINE].map(|name| dir.join(name)) {
        std::fs::create_dir_all(&folder).map_err(|e| DeskError::file(&folder, e))?;
    }
    Ok(())
}
