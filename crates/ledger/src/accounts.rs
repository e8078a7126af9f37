//! Who may sign in, their passwords, one-time links and sessions. Nothing here is told to a [`world::Reader`]: it is
//! asked before anybody is known. Of a token only its hash is kept, of a password only its Argon2id hash.

use crate::audit::Entry;
use crate::db::{Ledger, Txn};
use crate::error::{LedgerError, Result};
use crate::seal::{Hardness, hex, random, unhex};
use crate::sql::{Cells, Sql};
use argon2::{Algorithm, Argon2, Params, PasswordHash, PasswordHasher, PasswordVerifier, Version};
use jiff::{SignedDuration, Timestamp};
use sqlx::sqlite::{SqliteConnection, SqliteRow};
use std::time::Duration;
use tokio::sync::Semaphore;
use world::{AccountId, Actor, PersonId, Role};
use zeroize::Zeroizing;

/// How long a link that was used or ran out can still say so.
const LINK_REMEMBERED: SignedDuration = SignedDuration::from_hours(7 * 24);

/// Somebody who may sign in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Its identity.
    pub id: AccountId,
    /// What they sign in with, in lower case.
    pub email: String,
    /// What they are to the office.
    pub role: Role,
    /// Who they are.
    pub person: PersonId,
    /// Name as shown.
    pub name: String,
    /// Their password; none when they sign in by links alone.
    pub password: Option<Password>,
    /// Since when.
    pub created: Timestamp,
    /// Since when it lets nobody in, if so.
    pub disabled: Option<Timestamp>,
}

impl Account {
    /// Their role as one word: "executive".
    pub fn role_word(&self) -> &'static str {
        match self.role {
            Role::Executive => "executive",
            Role::Assistant => "assistant",
            Role::DirectReport => "direct-report",
            Role::Auditor => "auditor",
            Role::Administrator => "administrator",
            Role::Agent => "agent",
        }
    }
    /// Whoever signs in with it, as an actor.
    pub fn actor(&self) -> Actor {
        Actor { person: self.person, role: self.role, name: self.name.clone(), automation: None }
    }
}

/// A hashed password, as a PHC string of Argon2id. Never shown.
#[derive(Clone, PartialEq, Eq)]
pub struct Password(String);

impl std::fmt::Debug for Password {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Password(…)")
    }
}

/// Hashing takes 19 MiB each: more than two at once wait.
static HASHING: Semaphore = Semaphore::const_new(2);
/// How long one waits for a turn.
const TURN: Duration = Duration::from_secs(15);

impl Password {
    /// Hashes a password, with a fresh salt, on a thread of its own.
    ///
    /// # Errors
    /// `E_KEY` when the system gives no random bytes; `E_BUSY` when too many are being hashed.
    pub async fn of(words: &str) -> Result<Password> {
        let salt = random::<16>()?;
        hashing(words, move |hasher, words| {
            let hash = hasher.hash_password_with_salt(words, &salt).map_err(|_| refused())?;
            Ok(Password(hash.to_string()))
        })
        .await
    }

    /// Whether these are the words. Where there is no password, the same work is done, and the answer is no.
    ///
    /// # Errors
    /// `E_BUSY` when too many are being hashed.
    pub async fn fits(known: Option<&Password>, words: &str) -> Result<bool> {
        let known = known.cloned();
        hashing(words, move |hasher, words| {
            let known = known.as_ref().and_then(|k| PasswordHash::new(&k.0).ok());
            match known {
                Some(known) => Ok(hasher.verify_password(words, &known).is_ok()),
                None => {
                    std::hint::black_box(hasher.hash_password_with_salt(words, &[0; 16]).is_ok());
                    Ok(false)
                }
            }
        })
        .await
    }
}

fn refused() -> LedgerError {
    LedgerError::Key { why: "the password could not be hashed".into() }
}

async fn hashing<T: Send + 'static>(
    words: &str,
    work: impl FnOnce(Argon2<'static>, &[u8]) -> Result<T> + Send + 'static,
) -> Result<T> {
    const DOING: &str = "check a password";
    let words = Zeroizing::new(words.to_owned());
    let turn = tokio::time::timeout(TURN, HASHING.acquire()).await;
    let turn = turn.ok().and_then(|t| t.ok()).ok_or(LedgerError::Busy { doing: DOING })?;
    let Hardness { memory_kib, passes, lanes } = Hardness::default();
    let params = Params::new(memory_kib, passes, lanes, Some(32)).map_err(|_| refused())?;
    let hasher = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let work = tokio::task::spawn_blocking(move || {
        // Held until the work is done, also when nobody waits for it any more.
        let _turn = turn;
        work(hasher, words.as_bytes())
    });
    work.await.map_err(|e| LedgerError::Store { doing: DOING, why: e.to_string() })?
}

/// 256 random bits that open something: a sign-in link, a session, a form. Never shown by accident.
#[derive(Clone)]
pub struct Token(Zeroizing<[u8; 32]>);

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token(…)")
    }
}

impl Token {
    /// A fresh one.
    ///
    /// # Errors
    /// `E_KEY` when the system gives no random bytes.
    pub fn fresh() -> Result<Token> {
        random().map(|bytes| Token(Zeroizing::new(bytes)))
    }
    /// Back from [`Token::text`]; only what that writes is read.
    pub fn read(text: &str) -> Option<Token> {
        // Longer text is no token: it is not even looked at.
        let bytes = Some(text).filter(|t| t.len() == 64).and_then(unhex)?;
        bytes.try_into().ok().map(|bytes| Token(Zeroizing::new(bytes)))
    }
    /// As 64 hexadecimal digits, for a cookie or a link: whoever has it is let in.
    pub fn text(&self) -> String {
        hex(self.0.as_slice())
    }
    /// What is kept of it.
    fn hash(&self) -> String {
        hex(blake3::hash(self.0.as_slice()).as_bytes())
    }
    /// A name for whoever holds this token: always the same, and opens nothing.
    pub fn name(&self) -> String {
        hex(&blake3::derive_key("equerry 2026-11 session name", self.0.as_slice()))
    }
    /// A key for the forms of whoever holds this token: another one each time, so that a page that is packed gives a
    /// listener nothing to compare (BREACH, 2013). All of them fit. None can be made without the token or leads back.
    pub fn form_key(&self) -> String {
        // Where the system has no random bytes no token is made either; a salt that comes twice would still be no way in.
        self.salted(random().unwrap_or_default())
    }
    /// Whether this is one of those keys; takes the same time wherever it differs.
    pub fn form_key_fits(&self, given: &str) -> bool {
        let bytes = Some(given).filter(|t| t.len() == 64).and_then(unhex);
        let salt = bytes.and_then(|bytes| <[u8; 16]>::try_from(bytes.get(..16)?).ok());
        // Hashes of BLAKE3 compare in constant time.
        salt.is_some_and(|salt| blake3::hash(self.salted(salt).as_bytes()) == blake3::hash(given.as_bytes()))
    }
    /// 16 bytes of salt and 16 of what only the token makes of it.
    fn salted(&self, salt: [u8; 16]) -> String {
        let key = blake3::derive_key("equerry 2026-11 form key", self.0.as_slice());
        let made = blake3::keyed_hash(&key, &salt);
        hex(&salt) + &hex(&made.as_bytes()[..16])
    }
}

/// A sign-in link that was made.
#[derive(Debug, Clone)]
pub struct Link {
    /// What its address ends in.
    pub token: Token,
    /// Whom it lets in.
    pub account: Account,
    /// Until when.
    pub expires: Timestamp,
}

/// What a link is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkState {
    /// It lets in once.
    Good,
    /// It did.
    Used,
    /// It came too late.
    Expired,
}

/// Somebody who is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// With which account.
    pub account: Account,
    /// Since when.
    pub created: Timestamp,
    /// When they were seen last, to the minute.
    pub seen: Timestamp,
    /// Until when at most.
    pub expires: Timestamp,
}

const ACCOUNT: &str = "SELECT account.id, account.email, account.role, account.person, account.name, \
                       account.password, account.created, account.disabled";
const ACCOUNT_COLUMNS: usize = 8;

impl Ledger {
    /// All accounts, by address.
    ///
    /// # Errors
    /// `E_DAMAGED`, `E_IO`.
    pub async fn accounts(&self) -> Result<Vec<Account>> {
        let mut on = self.connection("read the accounts").await?;
        let sql = Sql::new("read the accounts", ACCOUNT).push(" FROM account ORDER BY email");
        sql.rows(&mut on).await?.iter().map(account).collect()
    }

    /// The account with this address, also one that is disabled.
    ///
    /// # Errors
    /// `E_DAMAGED`, `E_IO`.
    pub async fn account(&self, email: &str) -> Result<Option<Account>> {
        let mut on = self.connection("read an account").await?;
        let sql = Sql::new("read an account", ACCOUNT)
            .push(" FROM account WHERE email = ")
            .bind(email.trim().to_lowercase());
        sql.row(&mut on).await?.as_ref().map(account).transpose()
    }

    /// What a link is good for at `now`, and for whom; none if there is no such link, or its account is disabled.
    ///
    /// # Errors
    /// `E_DAMAGED`, `E_IO`.
    pub async fn link(&self, token: &Token, now: Timestamp) -> Result<Option<(Link, LinkState)>> {
        let mut on = self.connection("read a sign-in link").await?;
        link(&mut on, token, now).await
    }

    /// The session that a token opens; none if there is no such session or its account is disabled. Whether it has
    /// run out is for the caller to say.
    ///
    /// # Errors
    /// `E_DAMAGED`, `E_IO`.
    pub async fn session(&self, token: &Token) -> Result<Option<Session>> {
        let mut on = self.connection("read a session").await?;
        let sql = Sql::new("read a session", ACCOUNT)
            .push(
                ", session.created, session.seen, session.expires FROM session \
                 JOIN account ON account.id = session.account \
                 WHERE account.disabled IS NULL AND session.hash = ",
            )
            .bind(token.hash());
        let Some(row) = sql.row(&mut on).await? else { return Ok(None) };
        Ok(Some(Session {
            account: account(&row)?,
            created: row.time(ACCOUNT_COLUMNS)?,
            seen: row.time(ACCOUNT_COLUMNS + 1)?,
            expires: row.time(ACCOUNT_COLUMNS + 2)?,
        }))
    }

    /// Notes that a session was seen. Left for the next time when somebody else is writing.
    ///
    /// # Errors
    /// `E_FULL`, `E_IO`.
    pub async fn session_seen(&self, token: &Token, session: &Session, now: Timestamp) -> Result<()> {
        let Some(mut txn) = self.begin_if_free(&session.account.actor(), now).await? else { return Ok(()) };
        Sql::new("note a session", "UPDATE session SET seen = ")
            .bind(now)
            .push(" WHERE hash = ")
            .bind(token.hash())
            // Never back: of two requests at once, either may be noted first.
            .push(" AND seen < ")
            .bind(now)
            .run(&mut txn.on)
            .await?;
        txn.commit().await
    }
}

impl Txn {
    /// Adds an account. Only the executive can. Written to the audit log, as is every change below.
    ///
    /// # Errors
    /// `E_CLEARANCE` for anybody else; `E_STORE` when the address has one.
    pub async fn add_account(&mut self, new: &Account) -> Result<()> {
        self.only_executive("add an account")?;
        Sql::new(
            "add an account",
            "INSERT INTO account (id, email, role, person, name, password, created, disabled) VALUES ",
        )
        .tuples(vec![vec![
            new.id.to_string().into(),
            new.email.as_str().into(),
            new.role_word().into(),
            new.person.to_string().into(),
            new.name.as_str().into(),
            new.password.as_ref().map(|p| p.0.clone()).into(),
            new.created.into(),
            new.disabled.into(),
        ]])
        .run(&mut self.on)
        .await?;
        self.account_entry("account.added", new).await
    }

    /// Lets an account sign in no more, and ends its sessions and links; or lets it in again. Only the executive can.
    ///
    /// # Errors
    /// `E_CLEARANCE` for anybody else.
    pub async fn set_account_disabled(&mut self, of: &Account, disabled: bool) -> Result<()> {
        self.only_executive("disable an account")?;
        Sql::new("disable an account", "UPDATE account SET disabled = ")
            .bind(disabled.then_some(self.now))
            .push(" WHERE id = ")
            .bind(of.id.to_string())
            .run(&mut self.on)
            .await?;
        self.forget_sign_ins(of).await?;
        self.account_entry(if disabled { "account.disabled" } else { "account.enabled" }, of).await
    }

    /// Sets a password, and ends the account's sessions and links. Its holder can, and the executive.
    ///
    /// # Errors
    /// `E_CLEARANCE` for anybody else.
    pub async fn set_password(&mut self, of: &Account, password: &Password) -> Result<()> {
        if self.who.person != of.person {
            self.only_executive("set somebody else's password")?;
        }
        Sql::new("set a password", "UPDATE account SET password = ")
            .bind(password.0.as_str())
            .push(" WHERE id = ")
            .bind(of.id.to_string())
            .run(&mut self.on)
            .await?;
        self.forget_sign_ins(of).await?;
        self.account_entry("password.set", of).await
    }

    /// Makes a one-time link. Only the executive can.
    ///
    /// # Errors
    /// `E_CLEARANCE` for anybody else; `E_KEY` when the system gives no random bytes.
    pub async fn make_link(&mut self, of: &Account, expires: Timestamp) -> Result<Link> {
        self.only_executive("make a sign-in link")?;
        Sql::new("forget old links", "DELETE FROM sign_in_link WHERE expires < ")
            .bind(self.now - LINK_REMEMBERED)
            .run(&mut self.on)
            .await?;
        let token = Token::fresh()?;
        Sql::new("make a sign-in link", "INSERT INTO sign_in_link (hash, account, expires) VALUES ")
            .tuples(vec![vec![token.hash().into(), of.id.to_string().into(), expires.into()]])
            .run(&mut self.on)
            .await?;
        self.account_entry("link.made", of).await?;
        Ok(Link { token, account: of.clone(), expires })
    }

    /// Uses a link up: whom it lets in. None if it lets nobody in, now or any more.
    ///
    /// # Errors
    /// `E_FULL`, `E_IO`.
    pub async fn use_link(&mut self, token: &Token) -> Result<Option<Account>> {
        let Some((Link { account, .. }, LinkState::Good)) = link(&mut self.on, token, self.now).await? else {
            return Ok(None);
        };
        Sql::new("use a sign-in link", "UPDATE sign_in_link SET used = ")
            .bind(self.now)
            .push(" WHERE hash = ")
            .bind(token.hash())
            .run(&mut self.on)
            .await?;
        self.account_entry("link.used", &account).await?;
        Ok(Some(account))
    }

    /// Begins a session; the token that opens it.
    ///
    /// # Errors
    /// `E_KEY` when the system gives no random bytes; `E_FULL`, `E_IO`.
    pub async fn begin_session(&mut self, of: &Account, expires: Timestamp) -> Result<Token> {
        Sql::new("forget old sessions", "DELETE FROM session WHERE expires <= ")
            .bind(self.now)
            .run(&mut self.on)
            .await?;
        let token = Token::fresh()?;
        Sql::new("begin a session", "INSERT INTO session (hash, account, created, seen, expires) VALUES ")
            .tuples(vec![vec![
                token.hash().into(),
                of.id.to_string().into(),
                self.now.into(),
                self.now.into(),
                expires.into(),
            ]])
            .run(&mut self.on)
            .await?;
        Sql::new("forget refusals", "DELETE FROM refusal WHERE account = ")
            .bind(of.id.to_string())
            .run(&mut self.on)
            .await?;
        self.account_entry("session.begun", of).await?;
        Ok(token)
    }

    /// Ends a session; whether there was one.
    ///
    /// # Errors
    /// `E_FULL`, `E_IO`.
    pub async fn end_session(&mut self, token: &Token, of: &Account) -> Result<bool> {
        let ended = Sql::new("end a session", "DELETE FROM session WHERE hash = ")
            .bind(token.hash())
            .run(&mut self.on)
            .await?;
        if ended > 0 {
            self.account_entry("session.ended", of).await?;
        }
        Ok(ended > 0)
    }

    /// Ends all sessions of an account, and the links that would begin one.
    ///
    /// # Errors
    /// `E_FULL`, `E_IO`.
    pub async fn end_sessions(&mut self, of: &Account) -> Result<()> {
        self.forget_sign_ins(of).await?;
        self.account_entry("sessions.ended", of).await
    }

    /// Writes down that a sign-in was refused: once a burst, which ends when none was refused for so long. None
    /// stands for all addresses without an account.
    ///
    /// # Errors
    /// `E_FULL`, `E_IO`.
    pub async fn refuse_sign_in(&mut self, of: Option<&Account>, burst: SignedDuration) -> Result<()> {
        let key = of.map_or(String::new(), |a| a.id.to_string());
        let last = Sql::new("note a refusal", "SELECT at FROM refusal WHERE account = ")
            .bind(key.as_str())
            .row(&mut self.on)
            .await?
            .map(|row| row.time(0))
            .transpose()?;
        Sql::new("note a refusal", "INSERT INTO refusal (account, at) VALUES ")
            .tuples(vec![vec![key.into(), self.now.into()]])
            .push(" ON CONFLICT (account) DO UPDATE SET at = excluded.at")
            .run(&mut self.on)
            .await?;
        if last.is_some_and(|at| self.now.duration_since(at).abs() <= burst) {
            return Ok(());
        }
        let entry = Entry::new("sign-in.refused");
        let entry = match of {
            Some(account) => about(entry, account),
            None => entry.with("title", "an address without an account"),
        };
        self.audit(entry).await.map(drop)
    }

    async fn forget_sign_ins(&mut self, of: &Account) -> Result<()> {
        for text in ["DELETE FROM session WHERE account = ", "DELETE FROM sign_in_link WHERE account = "] {
            Sql::new("end the sessions", text).bind(of.id.to_string()).run(&mut self.on).await?;
        }
        Ok(())
    }

    async fn account_entry(&mut self, verb: &str, of: &Account) -> Result<()> {
        self.audit(about(Entry::new(verb), of)).await.map(drop)
    }
}

fn about(entry: Entry, account: &Account) -> Entry {
    entry.with("account", account.id.to_string()).with("title", account.email.as_str())
}

/// Takes everybody's sessions and links out of a store: a copy lets nobody in who was let in before.
pub(crate) async fn forget_all_sign_ins(on: &mut SqliteConnection) -> Result<()> {
    for text in ["DELETE FROM session", "DELETE FROM sign_in_link"] {
        Sql::new("leave the sessions out", text).run(on).await?;
    }
    Ok(())
}

async fn link(on: &mut SqliteConnection, token: &Token, now: Timestamp) -> Result<Option<(Link, LinkState)>> {
    let sql = Sql::new("read a sign-in link", ACCOUNT)
        .push(
            ", sign_in_link.expires, sign_in_link.used FROM sign_in_link \
             JOIN account ON account.id = sign_in_link.account \
             WHERE account.disabled IS NULL AND sign_in_link.hash = ",
        )
        .bind(token.hash());
    let Some(row) = sql.row(on).await? else { return Ok(None) };
    let expires = row.time(ACCOUNT_COLUMNS)?;
    let state = match row.maybe_time(ACCOUNT_COLUMNS + 1)? {
        Some(_) => LinkState::Used,
        None if now >= expires => LinkState::Expired,
        None => LinkState::Good,
    };
    Ok(Some((Link { token: token.clone(), account: account(&row)?, expires }, state)))
}

fn account(row: &SqliteRow) -> Result<Account> {
    let damaged = |why: &dyn std::fmt::Display| LedgerError::damaged("an account", why);
    let role = serde_json::from_value(row.text(2)?.into()).map_err(|e| damaged(&e))?;
    Ok(Account {
        id: row.text(0)?.parse().map_err(|e| damaged(&e))?,
        email: row.text(1)?,
        role,
        person: row.text(3)?.parse().map_err(|e| damaged(&e))?,
        name: row.text(4)?,
        password: row.maybe_text(5)?.map(Password),
        created: row.time(6)?,
        disabled: row.maybe_time(7)?,
    })
}
