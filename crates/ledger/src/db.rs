//! The file and its connections: making, opening, bringing up to date, one writer at a time.

use crate::error::{LedgerError, Result};
use crate::seal::{MasterKey, Secret};
use crate::sql::{Cells, Sql, run_plain};
use crate::{accounts, audit, search, state};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use sqlx::ConnectOptions;
use sqlx::pool::PoolConnection;
use sqlx::sqlite::{
    Sqlite, SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqlitePool, SqlitePoolOptions,
    SqliteSynchronous,
};
use sqlx::{Connection, Transaction};
use std::collections::{BTreeSet, HashMap};
use std::ops::{Deref, DerefMut};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Mutex, OwnedMutexGuard};
use world::{Actor, Clearance};

/// One step of the schema: the version it leads to, and its statements.
pub(crate) type Step = (i64, &'static str);

/// The schema, oldest step first.
pub(crate) const STEPS: &[Step] = &[
    (1, include_str!("../schema/sqlite/0001_ledger.sql")),
    (2, include_str!("../schema/sqlite/0002_accounts.sql")),
    (3, include_str!("../schema/sqlite/0003_message_ids.sql")),
    (4, include_str!("../schema/sqlite/0004_forecasts.sql")),
    (5, include_str!("../schema/sqlite/0005_asked_levels.sql")),
];

/// "Eqry": marks the file as ours (SQLite's application_id).
const APPLICATION: i64 = 0x4571_7279;

const BEGIN: &str = "begin a change";

/// How long a writer waits for another one.
const PATIENCE: Duration = Duration::from_secs(10);

/// Memory for pages of the file while one reads, in SQLite's way of saying it (negative: KiB). What is read often is
/// kept as snapshots; the rest the system's own cache holds once for all connections.
const READING: &str = "-4096";
/// The same while one writes: an import turns over the index's pages again and again.
const WRITING: &str = "-32768";

/// The keys in use while a ledger is open.
pub(crate) struct Keys {
    /// Seals Eyes-only bodies.
    pub data: Secret,
    /// Seals credentials.
    pub secrets: Secret,
    /// Signs the head of the audit log.
    pub audit: Secret,
}

/// The one door to the store. Cheap to clone; all clones are the same store.
#[derive(Clone)]
pub struct Ledger {
    pool: SqlitePool,
    pub(crate) keys: Arc<Keys>,
    writer: Arc<Mutex<()>>,
    path: Arc<PathBuf>,
    /// A connection that never writes, opened when first needed: it notices what every other one does.
    watch: Arc<Mutex<Option<SqliteConnection>>>,
}

impl std::fmt::Debug for Ledger {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Ledger({})", self.path.display())
    }
}

/// How the store itself is doing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Health {
    /// The schema of the file.
    pub schema: i64,
    /// Its size in bytes, without the write-ahead log.
    pub bytes: u64,
    /// What SQLite found wrong; empty when all is well.
    pub problems: Vec<String>,
}

impl Ledger {
    /// Makes a new, empty ledger file with mode 0600.
    ///
    /// # Errors
    /// `E_EXISTS` when the file is there already; `E_FULL`, `E_PERMISSION`, `E_IO`.
    pub async fn create(path: &Path, key: &MasterKey) -> Result<Ledger> {
        Ledger::create_with(path, key, STEPS).await
    }

    pub(crate) async fn create_with(path: &Path, key: &MasterKey, steps: &[Step]) -> Result<Ledger> {
        drop(crate::seal::create_private(path)?);
        let mut on = connect(path).await?;
        bring_up_to_date(&mut on, 0, steps).await?;
        let keys = make_keys(&mut on, key).await?;
        audit::begin(&mut on, &keys).await?;
        on.close().await.map_err(|e| LedgerError::store("close the new ledger", e))?;
        Ok(Ledger::of(path, keys))
    }

    /// Opens a ledger. One with an older schema is brought up to date, after a copy was written beside it
    /// ("equerry.db.before-2").
    ///
    /// # Errors
    /// `E_KEY` when the key is not the one it was made with; `E_VERSION` when a newer release wrote it;
    /// `E_DAMAGED` when it is no ledger; `E_BUSY`, `E_FULL`, `E_PERMISSION`, `E_IO`.
    pub async fn open(path: &Path, key: &MasterKey) -> Result<Ledger> {
        Ledger::open_with(path, key, STEPS).await
    }

    pub(crate) async fn open_with(path: &Path, key: &MasterKey, steps: &[Step]) -> Result<Ledger> {
        if !path.is_file() {
            let missing = std::io::Error::from(std::io::ErrorKind::NotFound);
            return Err(LedgerError::io("open the ledger", path, &missing));
        }
        let ledger = Ledger::of(path, Keys::none());
        match ledger.unlock(key, steps).await {
            Ok(keys) => Ok(Ledger { keys: Arc::new(keys), ..ledger }),
            Err(error) => {
                // Closed before the error is told: whoever hears of it may move or replace the file at once.
                ledger.close().await;
                Err(error)
            }
        }
    }

    /// Finds the keys, and brings an older schema up to date.
    async fn unlock(&self, key: &MasterKey, steps: &[Step]) -> Result<Keys> {
        let path = self.path();
        let mut on = self.connection("open the ledger").await?;
        let keys = open_keys(&mut on, key, path).await?;
        let found = Sql::new("read the schema", "PRAGMA user_version").number(&mut on).await?;
        let known = steps.last().map_or(0, |(version, _)| *version);
        if found > known {
            return Err(LedgerError::Version { path: path.to_owned(), found, known });
        }
        if found < known {
            copy_before(&mut on, path, known).await?;
            bring_up_to_date(&mut on, found, steps).await?;
        }
        Ok(keys)
    }

    fn of(path: &Path, keys: Keys) -> Ledger {
        let pool = SqlitePoolOptions::new()
            .max_connections(4)
            .idle_timeout(None)
            .max_lifetime(None)
            .test_before_acquire(false)
            .acquire_timeout(PATIENCE)
            .connect_lazy_with(options(path));
        Ledger {
            pool,
            keys: Arc::new(keys),
            writer: Arc::default(),
            path: Arc::new(path.to_owned()),
            watch: Arc::default(),
        }
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// A number that differs after every change to the store, whoever made it, also in another process: what was
    /// read is current as long as it stays the same. Means nothing once the ledger is opened again.
    ///
    /// # Errors
    /// `E_IO`.
    pub async fn stamp(&self) -> Result<i64> {
        let mut watch = self.watch.lock().await;
        let on = match &mut *watch {
            Some(on) => on,
            none => none.insert(connect(&self.path).await?),
        };
        Sql::new("watch the ledger", "PRAGMA data_version").number(on).await
    }

    /// Closes all connections; what was committed is in the file.
    pub async fn close(&self) {
        let watch = self.watch.lock().await.take();
        if let Some(on) = watch {
            drop(on.close().await);
        }
        self.pool.close().await;
    }

    /// A connection for reading.
    pub(crate) async fn connection(&self, doing: &'static str) -> Result<PoolConnection<Sqlite>> {
        self.pool.acquire().await.map_err(|e| LedgerError::store(doing, e))
    }

    /// A connection that sees one state of the store until it is dropped.
    pub(crate) async fn still(&self, doing: &'static str) -> Result<Transaction<'static, Sqlite>> {
        self.pool.begin().await.map_err(|e| LedgerError::store(doing, e))
    }

    /// A connection that is the only one to write until it is dropped.
    pub(crate) async fn alone(&self, doing: &'static str) -> Result<Alone> {
        Alone::begin(&self.pool, doing).await
    }

    /// Begins a change by `who` at `now`. One at a time; dropped without [`Txn::commit`], it has changed nothing.
    ///
    /// # Errors
    /// `E_BUSY` when another change does not end within ten seconds.
    pub async fn begin(&self, who: &Actor, now: Timestamp) -> Result<Txn> {
        let turn = tokio::time::timeout(PATIENCE, self.writer.clone().lock_owned())
            .await
            .map_err(|_| LedgerError::Busy { doing: BEGIN })?;
        self.turn(turn, who, now).await
    }

    /// Begins a change only if nobody of this process is at one.
    pub(crate) async fn begin_if_free(&self, who: &Actor, now: Timestamp) -> Result<Option<Txn>> {
        let Ok(turn) = self.writer.clone().try_lock_owned() else { return Ok(None) };
        self.turn(turn, who, now).await.map(Some)
    }

    async fn turn(&self, turn: OwnedMutexGuard<()>, who: &Actor, now: Timestamp) -> Result<Txn> {
        let on = self.alone(BEGIN).await?;
        Ok(Txn {
            on,
            keys: self.keys.clone(),
            who: who.clone(),
            now,
            next_seq: None,
            shelves: None,
            raised: None,
            zone: None,
            wiped: false,
            touched: BTreeSet::new(),
            pool: self.pool.clone(),
            _turn: turn,
        })
    }

    /// How many bytes of the file the full-text index takes.
    ///
    /// # Errors
    /// `E_STORE`, `E_IO`.
    pub async fn index_bytes(&self) -> Result<u64> {
        let mut on = self.connection("measure the index").await?;
        let text = "SELECT SUM(pgsize) FROM dbstat WHERE name LIKE 'search#_%' ESCAPE '#'";
        Ok(Sql::new("measure the index", text).number(&mut on).await?.max(0) as u64)
    }

    /// Looks the file over.
    ///
    /// # Errors
    /// `E_STORE` when it cannot even be read.
    pub async fn health(&self) -> Result<Health> {
        // A connection of its own: FTS5 checks its index against what a connection remembers of it, which is older
        // than the file where another one has written since (seen with SQLite 3.51.3).
        let mut on = connect(self.path()).await?;
        let schema = Sql::new("read the schema", "PRAGMA user_version").number(&mut on).await?;
        let rows = Sql::new("look the ledger over", "PRAGMA quick_check").rows(&mut on).await?;
        let mut problems = rows.iter().map(|row| row.text(0)).collect::<Result<Vec<_>>>()?;
        problems.retain(|p| p != "ok");
        on.close().await.map_err(|e| LedgerError::store("look the ledger over", e))?;
        let bytes = std::fs::metadata(self.path()).map_or(0, |m| m.len());
        Ok(Health { schema, bytes, problems })
    }
}

/// A connection with a write transaction. It is not sqlx's own, which takes the connection for one inside a
/// transaction still after SQLite has undone it by itself (a full disk, a failed write): this one is closed when
/// it was not committed, and closing undoes.
pub(crate) struct Alone {
    on: PoolConnection<Sqlite>,
    committed: bool,
}

impl Alone {
    async fn begin(pool: &SqlitePool, doing: &'static str) -> Result<Alone> {
        let mut on = pool.acquire().await.map_err(|e| LedgerError::store(doing, e))?;
        run_plain(&mut on, doing, "BEGIN IMMEDIATE").await?;
        run_plain(&mut on, doing, &format!("PRAGMA cache_size = {WRITING}")).await?;
        Ok(Alone { on, committed: false })
    }
    pub async fn commit(mut self, doing: &'static str) -> Result<()> {
        run_plain(&mut self.on, doing, "COMMIT").await?;
        self.committed = true;
        // What was kept stays kept, whatever becomes of the memory.
        let _ = run_plain(&mut self.on, doing, &format!("PRAGMA cache_size = {READING}")).await;
        Ok(())
    }
}

impl Deref for Alone {
    type Target = SqliteConnection;
    fn deref(&self) -> &SqliteConnection {
        &self.on
    }
}

impl DerefMut for Alone {
    fn deref_mut(&mut self) -> &mut SqliteConnection {
        &mut self.on
    }
}

impl Drop for Alone {
    fn drop(&mut self) {
        if !self.committed {
            self.on.close_on_drop();
        }
    }
}

/// One change: everything in it happens, or nothing does.
pub struct Txn {
    pub(crate) on: Alone,
    pub(crate) keys: Arc<Keys>,
    pub(crate) who: Actor,
    pub(crate) now: Timestamp,
    pub(crate) next_seq: Option<i64>,
    pub(crate) shelves: Option<search::Shelves>,
    pub(crate) raised: Option<HashMap<String, Clearance>>,
    pub(crate) zone: Option<TimeZone>,
    pub(crate) wiped: bool,
    pub(crate) touched: BTreeSet<i64>,
    pool: SqlitePool,
    _turn: OwnedMutexGuard<()>,
}

impl std::fmt::Debug for Txn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Txn({} at {})", self.who.name, self.now)
    }
}

impl Txn {
    /// When this change happens.
    pub fn now(&self) -> Timestamp {
        self.now
    }
    /// Who makes it.
    pub fn who(&self) -> &Actor {
        &self.who
    }
    /// Makes everything in it lasting: once this returns, it survives a killed process and a power cut.
    ///
    /// # Errors
    /// `E_FULL`, `E_BUSY`, `E_IO`: nothing was changed.
    pub async fn commit(self) -> Result<()> {
        let Txn { mut on, wiped, touched, pool, _turn, .. } = self;
        if wiped {
            for shelf in touched {
                search::tidy_shelf(&mut on, shelf).await?;
            }
        }
        on.commit("keep the change").await?;
        if wiped {
            // The log still holds what was overwritten; while a reader keeps it, the next such change empties it.
            let mut on = pool.acquire().await.map_err(|e| LedgerError::store("empty the log", e))?;
            run_plain(&mut on, "empty the log", "PRAGMA wal_checkpoint(TRUNCATE)").await?;
        }
        Ok(())
    }
    /// The office's zone, read once.
    pub(crate) async fn zone(&mut self) -> Result<TimeZone> {
        if let Some(zone) = &self.zone {
            return Ok(zone.clone());
        }
        let zone = state::office(&mut self.on).await?.map_or(TimeZone::UTC, |office| office.tz());
        self.zone = Some(zone.clone());
        Ok(zone)
    }
    /// What this change takes out of the open must leave no trace: the index that held its words is written anew
    /// with it, and the write-ahead log is emptied after it.
    pub(crate) fn wipe(&mut self) {
        self.wiped = true;
    }
}

fn options(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(false)
        .journal_mode(SqliteJournalMode::Wal)
        // Each commit reaches the disk: an answer that was acknowledged outlives a power cut. Costs one sync a
        // change, and bulk changes are few and large.
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(PATIENCE)
        .pragma("cache_size", READING)
        .pragma("temp_store", "MEMORY")
        // What is removed or replaced is overwritten: a text that rises to Eyes-only has left no older copy behind.
        .pragma("secure_delete", "ON")
        // 16 MB of log before it is moved into the file: a page that changes often is moved once.
        .pragma("wal_autocheckpoint", "4000")
        // Rows wait for their reader by the page, not one by one.
        .row_buffer_size(1_024)
        .disable_statement_logging()
}

async fn connect(path: &Path) -> Result<SqliteConnection> {
    options(path).connect().await.map_err(|e| LedgerError::store("open the ledger", e))
}

async fn bring_up_to_date(on: &mut SqliteConnection, from: i64, steps: &[Step]) -> Result<()> {
    const DOING: &str = "bring the ledger up to date";
    for (version, statements) in steps.iter().filter(|(version, _)| *version > from) {
        let mut all = on.begin_with("BEGIN IMMEDIATE").await.map_err(|e| LedgerError::store(DOING, e))?;
        run_plain(&mut all, DOING, statements).await?;
        run_plain(&mut all, DOING, &format!("PRAGMA user_version = {version}")).await?;
        run_plain(&mut all, DOING, &format!("PRAGMA application_id = {APPLICATION}")).await?;
        all.commit().await.map_err(|e| LedgerError::store(DOING, e))?;
    }
    Ok(())
}

/// A copy of an older ledger beside it; one that is there from an earlier try is kept.
async fn copy_before(on: &mut SqliteConnection, path: &Path, version: i64) -> Result<()> {
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".before-{version}"));
    let copy = PathBuf::from(name);
    if copy.exists() {
        return Ok(());
    }
    copy_into(on, &copy).await
}

/// Writes a whole, compact copy of the store to a new file with mode 0600.
pub(crate) async fn copy_into(on: &mut SqliteConnection, copy: &Path) -> Result<()> {
    drop(crate::seal::create_private(copy)?);
    let name = copy.to_str().ok_or_else(|| {
        let odd = std::io::Error::new(std::io::ErrorKind::InvalidFilename, "the path is not UTF-8");
        LedgerError::io("copy the ledger", copy, &odd)
    })?;
    let copied = Sql::new("copy the ledger", "VACUUM INTO ").bind(name).run(on).await.map(drop);
    if copied.is_err() {
        let _ = std::fs::remove_file(copy);
    }
    copied
}

/// Takes sessions and sign-in links out of a copy.
pub(crate) async fn leave_sign_ins_out(copy: &Path) -> Result<()> {
    let mut on = connect(copy).await?;
    accounts::forget_all_sign_ins(&mut on).await?;
    on.close().await.map_err(|e| LedgerError::store("leave the sessions out", e))
}

const WRAP: &[u8] = b"equerry data key 1";

async fn make_keys(on: &mut SqliteConnection, master: &MasterKey) -> Result<Keys> {
    let data = Secret::random()?;
    let wrapped = master.seal(data.bytes(), WRAP)?;
    Sql::new("keep the data key", "INSERT INTO data_key (id, wrapped) VALUES (1, ")
        .bind(wrapped)
        .push(")")
        .run(on)
        .await?;
    Ok(Keys::of(data, master))
}

/// Unwraps the data key, which is also how a wrong master key is found out.
async fn open_keys(on: &mut SqliteConnection, master: &MasterKey, path: &Path) -> Result<Keys> {
    let foreign = |why: String| LedgerError::damaged(path.display().to_string(), why);
    let application = Sql::new("open the ledger", "PRAGMA application_id").number(on).await?;
    if application != APPLICATION {
        return Err(foreign("it is not a ledger".into()));
    }
    let row = Sql::new("read the data key", "SELECT wrapped FROM data_key WHERE id = 1").row(on).await?;
    let wrapped = row.ok_or_else(|| foreign("its data key is missing".into()))?.bytes(0)?;
    let opened = master
        .open(&wrapped, WRAP)
        .map_err(|_| LedgerError::Key { why: format!("this key does not open {}", path.display()) })?;
    let data = Secret::from_slice(&opened).ok_or_else(|| foreign("its data key is cut off".into()))?;
    Ok(Keys::of(data, master))
}

impl Keys {
    fn of(data: Secret, master: &MasterKey) -> Keys {
        Keys {
            secrets: data.derive("equerry 2026-11 credentials"),
            data: data.derive("equerry 2026-11 eyes-only bodies"),
            audit: audit::audit_key(master),
        }
    }
    /// Stand-ins until the true ones are read; they seal and open nothing.
    fn none() -> Keys {
        let nothing = || Secret::of([0; 32]);
        Keys { data: nothing(), secrets: nothing(), audit: nothing() }
    }
}
