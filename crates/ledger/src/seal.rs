//! Keys and sealing: XChaCha20-Poly1305 under data keys, which a master key wraps (security rule 12).

use crate::error::{LedgerError, Result};
use argon2::{Algorithm, Argon2, Params, Version};
use chacha20poly1305::aead::{Aead, Generate, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use zeroize::{Zeroize, Zeroizing};

const NONCE: usize = 24;
const FIRST_LINE: &str = "equerry-key 1";

/// A key of 32 bytes, wiped from memory when dropped and never shown.
#[derive(Clone)]
pub(crate) struct Secret(Zeroizing<[u8; 32]>);

impl Secret {
    pub fn of(bytes: [u8; 32]) -> Secret {
        Secret(Zeroizing::new(bytes))
    }
    pub fn from_slice(bytes: &[u8]) -> Option<Secret> {
        bytes.try_into().ok().map(Secret::of)
    }
    pub fn random() -> Result<Secret> {
        random().map(Secret::of)
    }
    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
    /// Seals: nonce, then ciphertext and tag. `about` is bound to it and must be named again to open it.
    pub fn seal(&self, plain: &[u8], about: &[u8]) -> Result<Vec<u8>> {
        let nonce: [u8; NONCE] = random()?;
        let sealed = XChaCha20Poly1305::new(self.bytes().into())
            .encrypt(&XNonce::from(nonce), Payload { msg: plain, aad: about })
            .map_err(|_| LedgerError::Key { why: "the text is too long to seal".into() })?;
        Ok([nonce.as_slice(), &sealed].concat())
    }
    /// Opens what [`Secret::seal`] made; none if a bit of it, of `about` or of the key differs.
    pub fn open(&self, sealed: &[u8], about: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let (nonce, body) = sealed.split_at_checked(NONCE)?;
        let nonce: [u8; NONCE] = nonce.try_into().ok()?;
        XChaCha20Poly1305::new(self.bytes().into())
            .decrypt(&XNonce::from(nonce), Payload { msg: body, aad: about })
            .ok()
            .map(Zeroizing::new)
    }
    /// A key of its own for one purpose.
    pub fn derive(&self, purpose: &str) -> Secret {
        Secret::of(blake3::derive_key(purpose, self.bytes()))
    }
}

/// Fresh random bytes from the operating system. Keys, nonces and salts are the only chance in this room.
pub(crate) fn random<const N: usize>() -> Result<[u8; N]> {
    <[u8; N]>::try_generate()
        .map_err(|e| LedgerError::Key { why: format!("the system gave no random bytes: {e}") })
}

/// How a passphrase becomes a key (RFC 9106); the default is security rule 11's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Hardness {
    pub memory_kib: u32,
    pub passes: u32,
    pub lanes: u32,
}

impl Default for Hardness {
    fn default() -> Self {
        Hardness { memory_kib: 19_456, passes: 2, lanes: 1 }
    }
}

impl Hardness {
    /// Argon2id. What a file asks for is bounded, so that a forged one cannot ask for all memory.
    pub fn key(&self, passphrase: &str, salt: &[u8; 16]) -> Result<Secret> {
        let refused = || LedgerError::Key { why: "the key asks for unreasonable Argon2 settings".into() };
        if self.memory_kib > 1 << 20 || self.passes > 16 || self.lanes > 4 {
            return Err(refused());
        }
        let params =
            Params::new(self.memory_kib, self.passes, self.lanes, Some(32)).map_err(|_| refused())?;
        let mut key = Zeroizing::new([0; 32]);
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into(passphrase.as_bytes(), salt, key.as_mut())
            .map_err(|_| refused())?;
        Ok(Secret(key))
    }
}

/// The key of an office: it wraps the data keys and signs the head of the audit log. Lives in a file that only
/// its owner reads, or in a head (a passphrase); wiped from memory when dropped.
#[derive(Clone)]
pub struct MasterKey(Secret);

impl std::fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("MasterKey(…)")
    }
}

impl MasterKey {
    /// A fresh key that is written nowhere.
    ///
    /// # Errors
    /// `E_KEY` when the system gives no random bytes.
    pub fn generate() -> Result<MasterKey> {
        Secret::random().map(MasterKey)
    }
    /// Makes a fresh key and writes it to a new file with mode 0600.
    ///
    /// # Errors
    /// `E_EXISTS` when the file is there already; `E_FULL`, `E_PERMISSION`, `E_IO`.
    pub fn create(path: &Path) -> Result<MasterKey> {
        let key = MasterKey::generate()?;
        let mut text = Zeroizing::new(format!("{FIRST_LINE}\nkey "));
        text.push_str(&hex(key.0.bytes()));
        text.push('\n');
        write_private(path, text.as_bytes())?;
        Ok(key)
    }
    /// Makes the key from a passphrase; the file holds only the salt and the hardness.
    ///
    /// # Errors
    /// As [`MasterKey::create`].
    pub fn create_with_passphrase(path: &Path, passphrase: &str) -> Result<MasterKey> {
        let (salt, hard) = (random::<16>()?, Hardness::default());
        let key = hard.key(passphrase, &salt)?;
        let text = format!(
            "{FIRST_LINE}\nargon2id m={} t={} p={} salt={}\n",
            hard.memory_kib,
            hard.passes,
            hard.lanes,
            hex(&salt)
        );
        write_private(path, text.as_bytes())?;
        Ok(MasterKey(key))
    }
    /// Whether the key in this file needs a passphrase.
    ///
    /// # Errors
    /// As [`MasterKey::read`].
    pub fn needs_passphrase(path: &Path) -> Result<bool> {
        Ok(second_line(path)?.starts_with("argon2id "))
    }
    /// Reads the key from its file. A wrong passphrase gives another key, which then opens nothing.
    ///
    /// # Errors
    /// `E_KEY` when the file is no key, is open to other users, or wants a passphrase and got none; `E_IO`.
    pub fn read(path: &Path, passphrase: Option<&str>) -> Result<MasterKey> {
        let line = second_line(path)?;
        let no_key = || LedgerError::Key { why: format!("{} holds no key", path.display()) };
        if let Some(written) = line.strip_prefix("key ") {
            let mut bytes = unhex(written).ok_or_else(no_key)?;
            let key = Secret::from_slice(&bytes).ok_or_else(no_key);
            bytes.zeroize();
            return key.map(MasterKey);
        }
        let settings = line.strip_prefix("argon2id ").ok_or_else(no_key)?;
        let (hard, salt) = hardness(settings).ok_or_else(no_key)?;
        let passphrase = passphrase
            .ok_or_else(|| LedgerError::Key { why: "this office opens with a passphrase".into() })?;
        hard.key(passphrase, &salt).map(MasterKey)
    }
    /// Seals bytes; `about` is bound to them and must be named again to open them.
    ///
    /// # Errors
    /// `E_KEY` when the system gives no random bytes.
    pub fn seal(&self, plain: &[u8], about: &[u8]) -> Result<Vec<u8>> {
        self.0.seal(plain, about)
    }
    /// Opens what [`MasterKey::seal`] made.
    ///
    /// # Errors
    /// `E_KEY` when the key, the bytes or `about` is not the one it was sealed with.
    pub fn open(&self, sealed: &[u8], about: &[u8]) -> Result<Zeroizing<Vec<u8>>> {
        self.0.open(sealed, about).ok_or_else(|| LedgerError::Key { why: "the key does not fit".into() })
    }
    pub(crate) fn derive(&self, purpose: &str) -> Secret {
        self.0.derive(purpose)
    }
}

fn hardness(settings: &str) -> Option<(Hardness, [u8; 16])> {
    let mut words = settings.split(' ');
    let mut next = |name: &str| words.next()?.strip_prefix(name)?.strip_prefix('=');
    let memory_kib = next("m")?.parse().ok()?;
    let passes = next("t")?.parse().ok()?;
    let lanes = next("p")?.parse().ok()?;
    let salt = unhex(next("salt")?)?.try_into().ok()?;
    Some((Hardness { memory_kib, passes, lanes }, salt))
}

fn second_line(path: &Path) -> Result<Zeroizing<String>> {
    let failed = |e: std::io::Error| LedgerError::io("read the key", path, &e);
    refuse_if_open_to_others(path)?;
    let text = Zeroizing::new(std::fs::read_to_string(path).map_err(failed)?);
    match text.split_once('\n') {
        Some((FIRST_LINE, rest)) => Ok(Zeroizing::new(rest.trim_end().to_owned())),
        _ => Err(LedgerError::Key { why: format!("{} holds no key", path.display()) }),
    }
}

#[cfg(unix)]
fn refuse_if_open_to_others(path: &Path) -> Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let mode =
        std::fs::metadata(path).map_err(|e| LedgerError::io("read the key", path, &e))?.permissions().mode();
    if mode & 0o077 != 0 {
        let why =
            format!("{} can be read by others (mode {:o}); set it to 600", path.display(), mode & 0o777);
        return Err(LedgerError::Key { why });
    }
    Ok(())
}

#[cfg(not(unix))]
fn refuse_if_open_to_others(_: &Path) -> Result<()> {
    Ok(())
}

/// Writes a new file that only its owner reads, and makes sure it is on the disk.
pub(crate) fn write_private(path: &Path, bytes: &[u8]) -> Result<()> {
    let mut file = create_private(path)?;
    let written = file.write_all(bytes).and_then(|()| file.sync_all());
    written.map_err(|e| LedgerError::io("write a private file", path, &e))
}

/// A new file that only its owner reads.
pub(crate) fn create_private(path: &Path) -> Result<std::fs::File> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map_err(|e| LedgerError::io("create a private file", path, &e))
}

/// Bytes as lower-case hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Back from [`hex`]; only what it writes is read.
pub(crate) fn unhex(text: &str) -> Option<Vec<u8>> {
    let digit = |c: u8| match c {
        b'0'..=b'9' => Some(c - b'0'),
        b'a'..=b'f' => Some(c - b'a' + 10),
        _ => None,
    };
    let pairs = text.as_bytes().chunks(2);
    pairs.map(|pair| Some(digit(pair[0])? << 4 | digit(*pair.get(1)?)?)).collect()
}
