//! A statement in the making: one text and its values in order, for whichever engine runs it. How a placeholder
//! is written is said in one place: SQLite takes `?`, and would look up each `$1` in a list; PostgreSQL takes `$1`.

use crate::error::{LedgerError, Result};
use jiff::Timestamp;
use sqlx::sqlite::{SqliteArguments, SqliteConnection, SqliteRow};
use sqlx::{Arguments, AssertSqlSafe, Executor, Row};

/// A value to bind.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Arg {
    Null,
    Int(i64),
    Real(f64),
    Text(String),
    Bytes(Vec<u8>),
}

impl From<i64> for Arg {
    fn from(value: i64) -> Self {
        Arg::Int(value)
    }
}
impl From<i16> for Arg {
    fn from(value: i16) -> Self {
        Arg::Int(i64::from(value))
    }
}
impl From<bool> for Arg {
    fn from(value: bool) -> Self {
        Arg::Int(i64::from(value))
    }
}
impl From<f64> for Arg {
    fn from(value: f64) -> Self {
        Arg::Real(value)
    }
}
impl From<&str> for Arg {
    fn from(value: &str) -> Self {
        Arg::Text(value.to_owned())
    }
}
impl From<String> for Arg {
    fn from(value: String) -> Self {
        Arg::Text(value)
    }
}
impl From<Vec<u8>> for Arg {
    fn from(value: Vec<u8>) -> Self {
        Arg::Bytes(value)
    }
}
impl From<Timestamp> for Arg {
    fn from(value: Timestamp) -> Self {
        Arg::Int(value.as_microsecond())
    }
}
impl<T: Into<Arg>> From<Option<T>> for Arg {
    fn from(value: Option<T>) -> Self {
        value.map_or(Arg::Null, Into::into)
    }
}

/// A statement: text of our own, values from anywhere. Only [`Sql::bind`] lets a value in.
#[derive(Debug, Clone)]
pub(crate) struct Sql {
    doing: &'static str,
    text: String,
    args: Vec<Arg>,
}

impl Sql {
    /// Begins one; `doing` says in an error what was not done ("read a message").
    pub fn new(doing: &'static str, text: &str) -> Sql {
        Sql { doing, text: text.to_owned(), args: Vec::new() }
    }
    /// Adds text of our own.
    pub fn push(mut self, text: &str) -> Sql {
        self.text.push_str(text);
        self
    }
    /// Adds a placeholder and its value.
    pub fn bind(mut self, value: impl Into<Arg>) -> Sql {
        self.put(value.into());
        self
    }
    fn put(&mut self, value: Arg) {
        self.args.push(value);
        self.text.push('?');
    }
    /// Adds `(?, ?, …)`. The last value is repeated up to the next power of two, so that lists of many lengths
    /// are few statements. An empty list holds nothing.
    pub fn list<T: Into<Arg>>(mut self, values: impl IntoIterator<Item = T>) -> Sql {
        let mut values: Vec<Arg> = values.into_iter().map(Into::into).collect();
        let whole = values.len().next_power_of_two();
        let last = values.last().cloned().unwrap_or(Arg::Null);
        values.resize(whole, last);
        self.text.push('(');
        for (i, value) in values.into_iter().enumerate() {
            self.text.push_str(if i == 0 { "" } else { "," });
            self.put(value);
        }
        self.text.push(')');
        self
    }
    /// Adds `(?,…),(?,…)`.
    pub fn tuples(mut self, rows: Vec<Vec<Arg>>) -> Sql {
        for (i, row) in rows.into_iter().enumerate() {
            self.text.push_str(if i == 0 { "(" } else { ",(" });
            for (j, value) in row.into_iter().enumerate() {
                self.text.push_str(if j == 0 { "" } else { "," });
                self.put(value);
            }
            self.text.push(')');
        }
        self
    }
    fn arguments(args: Vec<Arg>) -> std::result::Result<SqliteArguments, sqlx::Error> {
        let mut bound = SqliteArguments::default();
        bound.reserve(args.len(), 0);
        for arg in args {
            match arg {
                Arg::Null => bound.add(None::<i64>),
                Arg::Int(value) => bound.add(value),
                Arg::Real(value) => bound.add(value),
                Arg::Text(value) => bound.add(value),
                Arg::Bytes(value) => bound.add(value),
            }
            .map_err(sqlx::Error::Encode)?;
        }
        Ok(bound)
    }
    /// Runs it; how many rows it touched.
    pub async fn run(self, on: &mut SqliteConnection) -> Result<u64> {
        let doing = self.doing;
        let failed = |e| LedgerError::store(doing, e);
        let args = Self::arguments(self.args).map_err(failed)?;
        let done = on.execute(sqlx::query_with(AssertSqlSafe(self.text), args)).await.map_err(failed)?;
        Ok(done.rows_affected())
    }
    /// All rows of its answer.
    pub async fn rows(self, on: &mut SqliteConnection) -> Result<Vec<SqliteRow>> {
        let doing = self.doing;
        let failed = |e| LedgerError::store(doing, e);
        let args = Self::arguments(self.args).map_err(failed)?;
        on.fetch_all(sqlx::query_with(AssertSqlSafe(self.text), args)).await.map_err(failed)
    }
    /// Its first row, if it has one.
    pub async fn row(self, on: &mut SqliteConnection) -> Result<Option<SqliteRow>> {
        let doing = self.doing;
        let failed = |e| LedgerError::store(doing, e);
        let args = Self::arguments(self.args).map_err(failed)?;
        on.fetch_optional(sqlx::query_with(AssertSqlSafe(self.text), args)).await.map_err(failed)
    }
    /// The number in its first row.
    pub async fn number(self, on: &mut SqliteConnection) -> Result<i64> {
        self.row(on).await?.map_or(Ok(0), |row| row.int(0))
    }
}

/// Runs text of our own that takes no values.
pub(crate) async fn run_plain(on: &mut SqliteConnection, doing: &'static str, text: &str) -> Result<()> {
    on.execute(sqlx::raw_sql(AssertSqlSafe(text.to_owned())))
        .await
        .map(drop)
        .map_err(|e| LedgerError::store(doing, e))
}

/// Cells of a row by position; what does not fit its type is damage.
pub(crate) trait Cells {
    fn int(&self, at: usize) -> Result<i64>;
    fn real(&self, at: usize) -> Result<f64>;
    fn text(&self, at: usize) -> Result<String>;
    fn bytes(&self, at: usize) -> Result<Vec<u8>>;
    fn maybe_int(&self, at: usize) -> Result<Option<i64>>;
    fn maybe_text(&self, at: usize) -> Result<Option<String>>;
    fn maybe_bytes(&self, at: usize) -> Result<Option<Vec<u8>>>;
    /// An instant in microseconds.
    fn time(&self, at: usize) -> Result<Timestamp> {
        instant(self.int(at)?)
    }
    fn maybe_time(&self, at: usize) -> Result<Option<Timestamp>> {
        self.maybe_int(at)?.map(instant).transpose()
    }
}

fn instant(microseconds: i64) -> Result<Timestamp> {
    Timestamp::from_microsecond(microseconds)
        .map_err(|e| LedgerError::damaged("an instant in the database", e))
}

macro_rules! cell {
    ($name:ident, $type:ty) => {
        fn $name(&self, at: usize) -> Result<$type> {
            self.try_get_unchecked(at).map_err(|e| LedgerError::store("read a stored value", e))
        }
    };
}

impl Cells for SqliteRow {
    cell!(int, i64);
    cell!(real, f64);
    cell!(text, String);
    cell!(bytes, Vec<u8>);
    cell!(maybe_int, Option<i64>);
    cell!(maybe_text, Option<String>);
    cell!(maybe_bytes, Option<Vec<u8>>);
}
