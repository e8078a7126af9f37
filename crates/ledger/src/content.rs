//! Bytes and words of an item: packed when that is shorter, sealed when they are Eyes-only.

use crate::db::Keys;
use crate::error::{LedgerError, Result};
use crate::facts::Words;
use crate::sql::{Arg, Cells, Sql};
use sqlx::sqlite::{SqliteConnection, SqliteRow};

/// No text of an item is longer than this, packed or not; what asks for more is damage.
const LARGEST: usize = 256 << 20;
/// Words beyond this many bytes are neither indexed nor kept (the raw bytes are).
const WORDS_KEPT: usize = 4 << 20;

const PLAIN: i64 = 0;
const PACKED: i64 = 1;
const SEALED: i64 = 2;

/// Bytes as stored.
#[derive(Debug, Clone)]
pub(crate) struct Stored {
    pub form: i64,
    pub bytes: Vec<u8>,
}

/// Packs bytes, and seals them for `owner` when asked.
pub(crate) fn store(bytes: &[u8], owner: &str, sealed: bool, keys: &Keys) -> Result<Stored> {
    if sealed {
        let packed = lz4_flex::compress_prepend_size(bytes);
        return Ok(Stored { form: SEALED, bytes: keys.data.seal(&packed, owner.as_bytes())? });
    }
    let packed = if bytes.len() > 128 { lz4_flex::compress_prepend_size(bytes) } else { Vec::new() };
    if !packed.is_empty() && packed.len() < bytes.len() {
        Ok(Stored { form: PACKED, bytes: packed })
    } else {
        Ok(Stored { form: PLAIN, bytes: bytes.to_vec() })
    }
}

/// Back from [`store`].
pub(crate) fn unstore(stored: Stored, owner: &str, keys: &Keys) -> Result<Vec<u8>> {
    match stored.form {
        PLAIN => Ok(stored.bytes),
        PACKED => unpack(&stored.bytes),
        _ => {
            let packed = keys
                .data
                .open(&stored.bytes, owner.as_bytes())
                .ok_or_else(|| LedgerError::damaged("a sealed text", "it does not open"))?;
            unpack(&packed)
        }
    }
}

fn unpack(packed: &[u8]) -> Result<Vec<u8>> {
    let damaged = |why: String| LedgerError::damaged("a packed text", why);
    let (size, body) = lz4_flex::block::uncompressed_size(packed).map_err(|e| damaged(e.to_string()))?;
    if size > LARGEST {
        return Err(damaged(format!("it claims {size} bytes")));
    }
    lz4_flex::decompress(body, size).map_err(|e| damaged(e.to_string()))
}

/// The words of an item as kept: what it says itself, and what was added to its people from outside.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Kept {
    pub words: Words,
    pub more_people: String,
}

impl Kept {
    /// The people field of the index.
    pub fn people(&self) -> String {
        if self.more_people.is_empty() {
            self.words.people.clone()
        } else {
            format!("{} {}", self.words.people, self.more_people)
        }
    }
    /// Shortened to what is kept, on a character's edge.
    pub fn bounded(mut self) -> Kept {
        let parts =
            [&mut self.words.title, &mut self.words.people, &mut self.more_people, &mut self.words.text];
        for part in parts {
            // A unit separator parts the fields; in a word it would part the word anyhow.
            if part.contains('\x1f') {
                *part = part.replace('\x1f', " ");
            }
            if part.len() > WORDS_KEPT {
                let end = (0..=WORDS_KEPT).rev().find(|i| part.is_char_boundary(*i)).unwrap_or(0);
                part.truncate(end);
            }
        }
        self
    }
    fn to_bytes(&self) -> Vec<u8> {
        let Words { title, people, text } = &self.words;
        [title, people, &self.more_people, text].map(String::as_str).join("\x1f").into_bytes()
    }
    fn from_bytes(bytes: Vec<u8>) -> Result<Kept> {
        let all = String::from_utf8(bytes).map_err(|e| LedgerError::damaged("stored words", e))?;
        let mut parts = all.splitn(4, '\x1f').map(str::to_owned);
        let mut next = || parts.next().unwrap_or_default();
        let (title, people, more_people, text) = (next(), next(), next(), next());
        Ok(Kept { words: Words { title, people, text }, more_people })
    }
}

/// One row of the table, ready to be written.
pub(crate) fn row(
    seq: i64,
    id: &str,
    kept: &Kept,
    raw: Option<&[u8]>,
    sealed: bool,
    keys: &Keys,
) -> Result<Vec<Arg>> {
    let words = store(&kept.to_bytes(), &words_owner(id), sealed, keys)?;
    let raw =
        raw.map(|raw| Ok::<_, LedgerError>((store(raw, &raw_owner(id), sealed, keys)?, raw))).transpose()?;
    let hash = raw.as_ref().filter(|_| !sealed).map(|(_, raw)| blake3::hash(raw).as_bytes().to_vec());
    let (form, bytes) = raw.map(|(stored, _)| (stored.form, stored.bytes)).unzip();
    Ok(vec![seq.into(), words.form.into(), words.bytes.into(), form.into(), hash.into(), bytes.into()])
}

/// The statement that writes such rows.
pub(crate) fn write(rows: Vec<Vec<Arg>>) -> Sql {
    Sql::new(
        "keep the bytes of an item",
        "INSERT INTO content (seq, words_form, words, raw_form, raw_hash, raw) VALUES ",
    )
    .tuples(rows)
    .push(
        " ON CONFLICT (seq) DO UPDATE SET words_form = excluded.words_form, words = excluded.words, \
         raw_form = excluded.raw_form, raw_hash = excluded.raw_hash, raw = excluded.raw",
    )
}

/// The words kept of an item.
pub(crate) async fn kept(on: &mut SqliteConnection, keys: &Keys, seq: i64, id: &str) -> Result<Kept> {
    let row = Sql::new("read the words of an item", "SELECT words_form, words FROM content WHERE seq = ")
        .bind(seq)
        .row(on)
        .await?;
    row.map_or(Ok(Kept::default()), |row| kept_in(&row, 0, id, keys))
}

/// The words in a row with `words_form` at `at` and `words` after it.
pub(crate) fn kept_in(row: &SqliteRow, at: usize, id: &str, keys: &Keys) -> Result<Kept> {
    let stored = Stored { form: row.int(at)?, bytes: row.bytes(at + 1)? };
    Kept::from_bytes(unstore(stored, &words_owner(id), keys)?)
}

/// The bytes of an item as they came, checked against their hash; none where none were given.
pub(crate) async fn raw(
    on: &mut SqliteConnection,
    keys: &Keys,
    seq: i64,
    id: &str,
) -> Result<Option<Vec<u8>>> {
    let row =
        Sql::new("read the bytes of an item", "SELECT raw_form, raw_hash, raw FROM content WHERE seq = ")
            .bind(seq)
            .row(on)
            .await?;
    let Some(row) = row else { return Ok(None) };
    let (Some(form), Some(bytes)) = (row.maybe_int(0)?, row.maybe_bytes(2)?) else { return Ok(None) };
    let raw = unstore(Stored { form, bytes }, &raw_owner(id), keys)?;
    match row.maybe_bytes(1)? {
        Some(hash) if hash != blake3::hash(&raw).as_bytes() => {
            Err(LedgerError::damaged("the bytes of an item", "they are not those that came"))
        }
        _ => Ok(Some(raw)),
    }
}

fn words_owner(id: &str) -> String {
    format!("words {id}")
}

fn raw_owner(id: &str) -> String {
    format!("raw {id}")
}
