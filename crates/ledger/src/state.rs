//! Settings and what learners keep, by key; and sealed credentials. For whoever sees everything: the office
//! itself works as the executive's own reader.

use crate::db::{Ledger, Txn};
use crate::door;
use crate::error::{LedgerError, Result};
use crate::sql::{Cells, Sql};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::sqlite::SqliteConnection;
use world::{Office, Reader};
use zeroize::Zeroizing;

const OFFICE: &str = "office";

impl Ledger {
    /// What is kept under a key, read back as it was written; none if nothing is, or for a reader who does not
    /// see everything.
    ///
    /// # Errors
    /// `E_DAMAGED` when it is not what this type says.
    pub async fn state<T: DeserializeOwned>(&self, reader: &Reader, key: &str) -> Result<Option<T>> {
        if !door::sees_all(reader) {
            return Ok(None);
        }
        let mut on = self.connection("read a setting").await?;
        read(&mut on, key).await
    }

    /// Whose office this is; none before [`Txn::set_office`].
    ///
    /// # Errors
    /// `E_DAMAGED`, `E_IO`.
    pub async fn office(&self) -> Result<Option<Office>> {
        let mut on = self.connection("read the office").await?;
        office(&mut on).await
    }

    /// A credential, opened; none if there is none, or for a reader who does not see everything.
    ///
    /// # Errors
    /// `E_DAMAGED` when it does not open.
    pub async fn secret(&self, reader: &Reader, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>> {
        if !door::sees_all(reader) {
            return Ok(None);
        }
        let mut on = self.connection("read a credential").await?;
        let sql = Sql::new("read a credential", "SELECT sealed FROM secret WHERE name = ").bind(name);
        let Some(row) = sql.row(&mut on).await? else { return Ok(None) };
        let opened = self.keys.secrets.open(&row.bytes(0)?, name.as_bytes());
        opened.map(Some).ok_or_else(|| LedgerError::damaged("a credential", "it does not open"))
    }
}

impl Txn {
    /// Keeps a value under a key, in place of what was there.
    ///
    /// # Errors
    /// `E_FULL`, `E_IO`.
    pub async fn set_state<T: Serialize>(&mut self, key: &str, value: &T) -> Result<()> {
        let body = serde_json::to_string(value)
            .map_err(|e| LedgerError::Store { doing: "keep a setting", why: e.to_string() })?;
        Sql::new("keep a setting", "INSERT INTO state (key, body) VALUES ")
            .tuples(vec![vec![key.into(), body.into()]])
            .push(" ON CONFLICT (key) DO UPDATE SET body = excluded.body")
            .run(&mut self.on)
            .await
            .map(drop)
    }

    /// What is kept under a key.
    ///
    /// # Errors
    /// `E_DAMAGED` when it is not what this type says.
    pub async fn state<T: DeserializeOwned>(&mut self, key: &str) -> Result<Option<T>> {
        read(&mut self.on, key).await
    }

    /// Keeps whose office this is.
    ///
    /// # Errors
    /// `E_FULL`, `E_IO`.
    pub async fn set_office(&mut self, office: &Office) -> Result<()> {
        self.zone = None;
        self.set_state(OFFICE, office).await
    }

    /// Keeps a credential, sealed; none removes it.
    ///
    /// # Errors
    /// `E_FULL`, `E_IO`.
    pub async fn set_secret(&mut self, name: &str, secret: Option<&[u8]>) -> Result<()> {
        self.wipe();
        Sql::new("keep a credential", "DELETE FROM secret WHERE name = ")
            .bind(name)
            .run(&mut self.on)
            .await?;
        let Some(secret) = secret else { return Ok(()) };
        let sealed = self.keys.secrets.seal(secret, name.as_bytes())?;
        Sql::new("keep a credential", "INSERT INTO secret (name, sealed) VALUES ")
            .tuples(vec![vec![name.into(), sealed.into()]])
            .run(&mut self.on)
            .await
            .map(drop)
    }
}

pub(crate) async fn office(on: &mut SqliteConnection) -> Result<Option<Office>> {
    read(on, OFFICE).await
}

pub(crate) async fn read<T: DeserializeOwned>(on: &mut SqliteConnection, key: &str) -> Result<Option<T>> {
    let sql = Sql::new("read a setting", "SELECT body FROM state WHERE key = ").bind(key);
    let Some(row) = sql.row(on).await? else { return Ok(None) };
    let value = serde_json::from_str(&row.text(0)?);
    value.map(Some).map_err(|e| LedgerError::damaged(format!("the setting {key}"), e))
}
