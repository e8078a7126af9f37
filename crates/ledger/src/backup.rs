//! Backups: the store, the key and the office's other files in one encrypted file, and back.
//!
//! Format: magic, Argon2id settings, salt, nonce prefix, a keyed mark over that header; then chunks of 64 KiB of
//! a tar, each sealed with XChaCha20-Poly1305 under the header, its number and whether it is the last (the STREAM
//! construction, Hoang et al. 2015). Chunks that were changed, swapped, repeated or cut off do not open, and
//! nothing is put in place before the last one has.

use crate::db::{self, Ledger};
use crate::error::{LedgerError, Result};
use crate::seal::{Hardness, Secret, create_private, random};
use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use jiff::Timestamp;
use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::{Component, Path, PathBuf};
use zeroize::Zeroizing;

const MAGIC: &[u8; 16] = b"equerry-backup 1";
const CHUNK: usize = 64 << 10;
const TAG: usize = 16;
const PREFIX: usize = 19;

/// A file or folder that a backup shall hold besides the store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Included {
    /// Its name in the backup: relative, without `..`.
    pub name: String,
    /// Where it is. A folder is taken with everything in it; links are left out.
    pub path: PathBuf,
}

/// What was written or restored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackupReport {
    /// The names of the files, in order.
    pub files: Vec<String>,
    /// Their bytes together.
    pub bytes: u64,
}

impl Ledger {
    /// Writes the store, under its own file name, and these files to a new, encrypted file with mode 0600. Work
    /// may go on meanwhile; the copy is of one instant. Sessions and sign-in links stay out: who signed out since
    /// stays signed out.
    ///
    /// # Errors
    /// `E_EXISTS` when the file is there already; `E_FULL`, `E_PERMISSION`, `E_IO`: the file was not written.
    pub async fn backup(
        &self,
        with: &[Included],
        passphrase: &str,
        to: &Path,
        now: Timestamp,
    ) -> Result<BackupReport> {
        self.backup_as(with, passphrase, to, now, Hardness::default()).await
    }

    pub(crate) async fn backup_as(
        &self,
        with: &[Included],
        passphrase: &str,
        to: &Path,
        now: Timestamp,
        hard: Hardness,
    ) -> Result<BackupReport> {
        if to.exists() {
            return Err(LedgerError::Exists { path: to.to_owned() });
        }
        let copy = Temporary::beside(self.path(), "copying");
        let mut on = self.connection("copy the ledger").await?;
        db::copy_into(&mut on, &copy.0).await?;
        drop(on);
        db::leave_sign_ins_out(&copy.0).await?;
        let unfinished = Temporary::beside(to, "unfinished");
        let name = self.path().file_name().unwrap_or_default().to_string_lossy().into_owned();
        let mut files = vec![(name, copy.0.clone())];
        for Included { name, path } in with {
            walk(name, path, &mut files)?;
        }
        let (passphrase, place, aim) =
            (Zeroizing::new(passphrase.to_owned()), unfinished.0.clone(), to.to_owned());
        let written = tokio::task::spawn_blocking(move || {
            let report = write(&files, &passphrase, &place, now, hard)?;
            fs::hard_link(&place, &aim).map_err(|e| LedgerError::io("write the backup", &aim, &e))?;
            sync_folder(&aim);
            Ok(report)
        });
        written.await.map_err(|e| LedgerError::Store { doing: "write the backup", why: e.to_string() })?
    }
}

/// Restores a backup into a folder that is empty or not there. Everything is decrypted and checked beside it
/// first, then moved into place in one step.
///
/// # Errors
/// `E_KEY` for another passphrase; `E_DAMAGED` when a byte was changed or the end is missing; `E_EXISTS` when the
/// folder holds something; `E_FULL`, `E_PERMISSION`, `E_IO`. In each case nothing was put in place.
pub fn restore(from: &Path, passphrase: &str, into: &Path) -> Result<BackupReport> {
    const DOING: &str = "restore the backup";
    if fs::read_dir(into).is_ok_and(|mut inside| inside.next().is_some()) || into.is_file() {
        return Err(LedgerError::Exists { path: into.to_owned() });
    }
    let file = File::open(from).map_err(|e| LedgerError::io("read the backup", from, &e))?;
    let opened = Opened::begin(BufReader::new(file), passphrase, from)?;
    let aside = Temporary::beside(into, "restoring");
    make_private_folder(&aside.0)?;
    let report = unpack(opened, &aside.0, from)?;
    let _ = fs::remove_dir(into);
    fs::rename(&aside.0, into).map_err(|e| LedgerError::io(DOING, into, &e))?;
    sync_folder(into);
    Ok(report)
}

// ---- writing ----

fn write(
    files: &[(String, PathBuf)],
    passphrase: &str,
    to: &Path,
    now: Timestamp,
    hard: Hardness,
) -> Result<BackupReport> {
    let failed = |e: io::Error| LedgerError::io("write the backup", to, &e);
    let mut report = BackupReport { files: Vec::new(), bytes: 0 };
    let sealer = Sealer::begin(BufWriter::new(create_private(to)?), passphrase, hard, to)?;
    let mut tar = tar::Builder::new(sealer);
    for (name, path) in files {
        let unread = |e: io::Error| LedgerError::io("read a file for the backup", path, &e);
        let mut file = File::open(path).map_err(unread)?;
        let size = file.metadata().map_err(unread)?.len();
        let mut header = tar::Header::new_gnu();
        header.set_entry_type(tar::EntryType::Regular);
        header.set_size(size);
        header.set_mode(0o600);
        header.set_mtime(now.as_second().max(0) as u64);
        tar.append_data(&mut header, name, (&mut file).take(size)).map_err(failed)?;
        report.files.push(name.clone());
        report.bytes += size;
    }
    let out = tar.into_inner().and_then(Sealer::end).map_err(failed)?;
    let file = out.into_inner().map_err(|e| failed(e.into_error()))?;
    file.sync_all().map_err(failed)?;
    Ok(report)
}

/// All regular files at and under `path`, by name.
fn walk(name: &str, path: &Path, found: &mut Vec<(String, PathBuf)>) -> Result<()> {
    let unread = |e: io::Error| LedgerError::io("read a file for the backup", path, &e);
    let meta = fs::symlink_metadata(path).map_err(unread)?;
    if meta.is_file() {
        found.push((name.to_owned(), path.to_owned()));
    } else if meta.is_dir() {
        let inside = fs::read_dir(path).map_err(unread)?.collect::<io::Result<Vec<_>>>().map_err(unread)?;
        let mut inside: Vec<_> = inside.iter().map(|e| (e.file_name(), e.path())).collect();
        inside.sort();
        for (child, path) in inside {
            walk(&format!("{name}/{}", child.to_string_lossy()), &path, found)?;
        }
    }
    Ok(())
}

/// What begins a backup: how its key is made.
struct Header {
    bytes: Vec<u8>,
    key: Secret,
    prefix: [u8; PREFIX],
}

const HEADER: usize = 16 + 12 + 16 + PREFIX + 32;

impl Header {
    fn make(passphrase: &str, hard: Hardness) -> Result<Header> {
        let (salt, prefix) = (random::<16>()?, random::<PREFIX>()?);
        let mut bytes = MAGIC.to_vec();
        for setting in [hard.memory_kib, hard.passes, hard.lanes] {
            bytes.extend(setting.to_le_bytes());
        }
        bytes.extend(salt);
        bytes.extend(prefix);
        let key = hard.key(passphrase, &salt)?;
        bytes.extend(Header::mark(&key, &bytes));
        Ok(Header { bytes, key, prefix })
    }
    fn read(bytes: Vec<u8>, passphrase: &str, from: &Path) -> Result<Header> {
        let no_backup = || LedgerError::damaged(from.display().to_string(), "it is not a backup");
        let rest = bytes.strip_prefix(MAGIC).ok_or_else(no_backup)?;
        let number = |at: usize| rest.get(at..at + 4).and_then(|b| b.try_into().ok()).map(u32::from_le_bytes);
        let hard = Hardness {
            memory_kib: number(0).ok_or_else(no_backup)?,
            passes: number(4).ok_or_else(no_backup)?,
            lanes: number(8).ok_or_else(no_backup)?,
        };
        let salt: [u8; 16] = rest.get(12..28).and_then(|b| b.try_into().ok()).ok_or_else(no_backup)?;
        let prefix: [u8; PREFIX] =
            rest.get(28..28 + PREFIX).and_then(|b| b.try_into().ok()).ok_or_else(no_backup)?;
        let key = hard.key(passphrase, &salt)?;
        let (head, mark) = bytes.split_at(HEADER - 32);
        let told: [u8; 32] = mark.try_into().map_err(|_| no_backup())?;
        // Hashes of BLAKE3 compare in constant time.
        if blake3::Hash::from(told) != blake3::Hash::from(Header::mark(&key, head)) {
            let why = format!("this passphrase does not open {}", from.display());
            return Err(LedgerError::Key { why });
        }
        Ok(Header { key, prefix, bytes })
    }
    fn mark(key: &Secret, head: &[u8]) -> [u8; 32] {
        let key = key.derive("equerry 2026-11 backup header");
        *blake3::keyed_hash(key.bytes(), head).as_bytes()
    }
    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(self.key.derive("equerry 2026-11 backup chunks").bytes().into())
    }
    fn nonce(&self, number: u32, last: bool) -> XNonce {
        let mut nonce = [0; 24];
        nonce[..PREFIX].copy_from_slice(&self.prefix);
        nonce[PREFIX..23].copy_from_slice(&number.to_be_bytes());
        nonce[23] = u8::from(last);
        XNonce::from(nonce)
    }
}

/// Seals what is written to it, chunk by chunk.
struct Sealer<W> {
    out: W,
    header: Header,
    cipher: XChaCha20Poly1305,
    waiting: Zeroizing<Vec<u8>>,
    number: u32,
}

impl<W: Write> Sealer<W> {
    fn begin(mut out: W, passphrase: &str, hard: Hardness, to: &Path) -> Result<Sealer<W>> {
        let header = Header::make(passphrase, hard)?;
        out.write_all(&header.bytes).map_err(|e| LedgerError::io("write the backup", to, &e))?;
        let (cipher, waiting) = (header.cipher(), Zeroizing::new(Vec::with_capacity(CHUNK)));
        Ok(Sealer { out, header, cipher, waiting, number: 0 })
    }
    fn seal(&mut self, last: bool) -> io::Result<()> {
        let nonce = self.header.nonce(self.number, last);
        let about = Payload { msg: &self.waiting, aad: &self.header.bytes };
        let sealed = self.cipher.encrypt(&nonce, about).map_err(|_| io::Error::other("cannot seal"))?;
        self.out.write_all(&sealed)?;
        self.waiting.clear();
        self.number = self.number.checked_add(1).ok_or_else(|| io::Error::other("too large a backup"))?;
        Ok(())
    }
    fn end(mut self) -> io::Result<W> {
        self.seal(true)?;
        self.out.flush()?;
        Ok(self.out)
    }
}

impl<W: Write> Write for Sealer<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.waiting.len() == CHUNK {
            self.seal(false)?;
        }
        let taken = bytes.len().min(CHUNK - self.waiting.len());
        self.waiting.extend_from_slice(&bytes[..taken]);
        Ok(taken)
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

// ---- reading ----

/// Opens a backup chunk by chunk; gives nothing that was not authenticated.
struct Opened<R> {
    from: R,
    header: Header,
    cipher: XChaCha20Poly1305,
    chunk: Zeroizing<Vec<u8>>,
    at: usize,
    number: u32,
    ended: bool,
}

impl<R: Read> Opened<R> {
    fn begin(mut from: R, passphrase: &str, path: &Path) -> Result<Opened<R>> {
        let mut head = Vec::new();
        (&mut from)
            .take(HEADER as u64)
            .read_to_end(&mut head)
            .map_err(|e| LedgerError::io("read the backup", path, &e))?;
        if head.len() < HEADER {
            return Err(LedgerError::damaged(path.display().to_string(), "it is not a backup"));
        }
        let header = Header::read(head, passphrase, path)?;
        let cipher = header.cipher();
        let chunk = Zeroizing::new(Vec::new());
        Ok(Opened { from, header, cipher, chunk, at: 0, number: 0, ended: false })
    }
    fn next(&mut self) -> io::Result<()> {
        let damaged = || io::Error::new(io::ErrorKind::InvalidData, "a chunk does not open");
        let mut sealed = Vec::with_capacity(CHUNK + TAG);
        (&mut self.from).take((CHUNK + TAG) as u64).read_to_end(&mut sealed)?;
        let open = |last| {
            let about = Payload { msg: &sealed[..], aad: &self.header.bytes };
            self.cipher.decrypt(&self.header.nonce(self.number, last), about).ok()
        };
        let (chunk, last) = match open(false) {
            Some(chunk) => (chunk, false),
            None => (open(true).ok_or_else(damaged)?, true),
        };
        if last && self.from.read(&mut [0])? != 0 {
            return Err(damaged());
        }
        self.chunk = Zeroizing::new(chunk);
        (self.at, self.ended) = (0, last);
        self.number = self.number.checked_add(1).ok_or_else(damaged)?;
        Ok(())
    }
}

impl<R: Read> Read for Opened<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.at == self.chunk.len() {
            if self.ended {
                return Ok(0);
            }
            self.next()?;
        }
        let taken = into.len().min(self.chunk.len() - self.at);
        into[..taken].copy_from_slice(&self.chunk[self.at..self.at + taken]);
        self.at += taken;
        Ok(taken)
    }
}

fn unpack<R: Read>(opened: Opened<R>, into: &Path, from: &Path) -> Result<BackupReport> {
    let damaged = |e: io::Error| match e.kind() {
        io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof | io::ErrorKind::Other => {
            LedgerError::damaged(from.display().to_string(), e)
        }
        _ => LedgerError::io("restore the backup", from, &e),
    };
    let mut report = BackupReport { files: Vec::new(), bytes: 0 };
    let mut tar = tar::Archive::new(opened);
    for entry in tar.entries().map_err(damaged)? {
        let mut entry = entry.map_err(damaged)?;
        let name = entry.path().map_err(damaged)?.into_owned();
        let plain = name.components().all(|part| matches!(part, Component::Normal(_)));
        if !plain || entry.header().entry_type() != tar::EntryType::Regular {
            return Err(LedgerError::damaged(from.display().to_string(), "it holds a file with an odd name"));
        }
        let place = into.join(&name);
        if let Some(folder) = place.parent().filter(|folder| *folder != into) {
            fs::create_dir_all(folder).map_err(|e| LedgerError::io("restore the backup", folder, &e))?;
        }
        let mut file = create_private(&place)?;
        let written = io::copy(&mut entry, &mut file).map_err(damaged)?;
        file.sync_all().map_err(|e| LedgerError::io("restore the backup", &place, &e))?;
        report.files.push(name.to_string_lossy().into_owned());
        report.bytes += written;
    }
    // What follows the last entry must be whole, too: the end of the backup is in there.
    io::copy(&mut tar.into_inner(), &mut io::sink()).map_err(damaged)?;
    Ok(report)
}

// ---- files ----

/// A file or folder that is gone when this is dropped.
struct Temporary(PathBuf);

impl Temporary {
    fn beside(path: &Path, word: &str) -> Temporary {
        let mut name = path.as_os_str().to_owned();
        name.push(format!(".{word}"));
        let made = Temporary(PathBuf::from(name));
        made.remove();
        made
    }
    fn remove(&self) {
        // What is left over from a try that was killed is of no use to anybody.
        let _ = fs::remove_file(&self.0);
        let _ = fs::remove_dir_all(&self.0);
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        self.remove();
    }
}

fn make_private_folder(path: &Path) -> Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path).map_err(|e| LedgerError::io("restore the backup", path, &e))
}

/// Makes a new name in a folder lasting, where the system can.
fn sync_folder(of: &Path) {
    if let Some(folder) = of.parent().and_then(|folder| File::open(folder).ok()) {
        let _ = folder.sync_all();
    }
}
