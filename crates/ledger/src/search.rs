//! Full-text search: BM25 over titles, people and texts, with phrases, prefixes and filters.
//!
//! Each clearance has an index of its own (a shelf). A reader's search looks only into shelves that they see
//! whole, so neither hits nor counts nor ranks tell anything of the rest. Eyes-only items are on no shelf.

use crate::content::{self, Kept};
use crate::db::{Keys, Ledger, Txn};
use crate::door;
use crate::error::{LedgerError, Result};
use crate::facts;
use crate::items::{AFTER_ITEM, ITEM, id_of, read_clearance, read_item};
use crate::sql::{Arg, Cells, Sql, run_plain};
use jiff::Timestamp;
use sqlx::sqlite::{SqliteConnection, SqliteRow};
use std::ops::Range;
use world::{Clearance, GoalId, Item, ItemRef, Level, Person, Reader, folded};

/// What to narrow a search to; what is empty or none does not narrow it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Kinds: "message", "event", "task", "document".
    pub kinds: Vec<String>,
    /// Addresses of people of whom one must be part of it.
    pub people: Vec<String>,
    /// Not older.
    pub since: Option<Timestamp>,
    /// Older than this.
    pub before: Option<Timestamp>,
    /// Linked to this goal.
    pub goal: Option<GoalId>,
    /// At this level.
    pub level: Option<Level>,
    /// At most so many hits; 0 is 20, and never more than 200.
    pub limit: u32,
}

/// What a search found, as far as its reader may see it.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// How many there are.
    pub total: u64,
    /// The best, best first.
    pub hits: Vec<Hit>,
}

/// One thing found.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// What.
    pub item: ItemRef,
    /// Its name: subject, title.
    pub title: String,
    /// From whom, for a message; the organiser, for an event.
    pub from: Option<String>,
    /// When it starts, was written or was captured; midnight where it starts with a day.
    pub at: Option<Timestamp>,
    /// Its clearance.
    pub clearance: Clearance,
    /// Rank: BM25 with titles counting fourfold and people twice; higher is better.
    pub score: f64,
    /// A stretch of its text around the first match, in pieces that match and pieces between.
    pub snippet: Vec<Piece>,
}

/// A piece of a snippet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// Its text, blanks collapsed.
    pub text: String,
    /// Whether it is what was searched for.
    pub hit: bool,
}

// ---- what a user typed ----

/// The most terms that are looked for; those beyond are left out.
const MOST_TERMS: usize = 32;
/// The most characters of one term.
const LONGEST_TERM: usize = 200;

/// A word, or words in quotes.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Term {
    words: String,
    prefix: bool,
    without: bool,
    field: Option<&'static str>,
}

/// Reads what a user typed: words that must all be there, "words in a row", begin*, -without, subject:word and
/// with:word. Everything else is taken as a word; nothing of it reaches the store as anything but a string.
fn terms(typed: &str) -> Vec<Term> {
    let mut found = Vec::new();
    let mut rest = typed.trim_start();
    while !rest.is_empty() && found.len() < MOST_TERMS {
        let mut term = Term { words: String::new(), prefix: false, without: false, field: None };
        if let Some(after) = rest.strip_prefix('-') {
            (term.without, rest) = (true, after);
        }
        for (name, field) in
            [("subject:", "title"), ("title:", "title"), ("from:", "people"), ("with:", "people")]
        {
            if let Some(head) = rest.get(..name.len()).filter(|head| head.eq_ignore_ascii_case(name)) {
                (term.field, rest) = (Some(field), &rest[head.len()..]);
                break;
            }
        }
        let word = match rest.strip_prefix('"') {
            Some(quoted) => {
                let (inside, after) = quoted.split_once('"').unwrap_or((quoted, ""));
                rest = after;
                inside
            }
            None => {
                let end = rest.find(|c: char| c.is_whitespace() || c == '"').unwrap_or(rest.len());
                let (word, after) = rest.split_at(end);
                rest = after;
                word
            }
        };
        if let Some(after) = rest.strip_prefix('*') {
            (term.prefix, rest) = (true, after);
        }
        term.prefix |= word.ends_with('*');
        term.words = word.chars().filter(|c| *c != '\0').take(LONGEST_TERM).collect();
        if term.words.chars().any(char::is_alphanumeric) {
            found.push(term);
        }
        rest = rest.trim_start();
    }
    found
}

impl Term {
    /// As an FTS5 string: quoted, so that nothing in it is an operator.
    fn quoted(&self) -> String {
        let field = self.field.map(|f| format!("{f} : ")).unwrap_or_default();
        let star = if self.prefix { " *" } else { "" };
        format!("{field}\"{}\"{star}", self.words.replace('"', "\"\""))
    }
}

fn any_of(terms: &[String]) -> String {
    format!("({})", terms.join(" OR "))
}

/// The expression for the index; none if there is nothing to look for.
fn expression(terms: &[Term], people: &[String]) -> Option<String> {
    let (without, with): (Vec<&Term>, Vec<&Term>) = terms.iter().partition(|t| t.without);
    let mut all: Vec<String> = with.iter().map(|t| t.quoted()).collect();
    let person = |email: &String| Term {
        words: email.chars().filter(|c| *c != '\0').take(LONGEST_TERM).collect(),
        prefix: false,
        without: false,
        field: Some("people"),
    };
    let people: Vec<String> = people.iter().take(MOST_TERMS).map(|email| person(email).quoted()).collect();
    if !people.is_empty() {
        all.push(any_of(&people));
    }
    if all.is_empty() {
        return None;
    }
    let all = all.join(" AND ");
    let without: Vec<String> = without.iter().map(|t| t.quoted()).collect();
    Some(if without.is_empty() { all } else { format!("({all}) NOT {}", any_of(&without)) })
}

// ---- shelves ----

/// The shelves there are, by clearance.
pub(crate) type Shelves = Vec<(i64, Clearance)>;

async fn shelves(on: &mut SqliteConnection) -> Result<Shelves> {
    let rows = Sql::new("read the index", "SELECT id, level, compartment FROM shelf").rows(on).await?;
    rows.iter().map(|row| Ok((row.int(0)?, read_clearance(row, 1)?))).collect()
}

/// The shelves this reader sees whole.
async fn shelves_of(on: &mut SqliteConnection, reader: &Reader) -> Result<Vec<i64>> {
    let sql = Sql::new("read the index", "SELECT id FROM shelf s WHERE ");
    let rows = door::seen_by(sql, reader, "s").push(" ORDER BY level, compartment").rows(on).await?;
    rows.iter().map(|row| row.int(0)).collect()
}

/// A row of the index.
pub(crate) fn entry(seq: i64, kept: &Kept) -> Vec<Arg> {
    vec![seq.into(), kept.words.title.as_str().into(), kept.people().into(), kept.words.text.as_str().into()]
}

/// The statement that puts such rows on a shelf.
pub(crate) fn add(shelf: i64, rows: Vec<Vec<Arg>>) -> Sql {
    Sql::new("index an item", &format!("INSERT INTO search_{shelf} (rowid, title, people, text) VALUES "))
        .tuples(rows)
}

impl Txn {
    /// The shelf for a clearance, made when it is the first of its kind; none for Eyes-only.
    pub(crate) async fn shelf(&mut self, clearance: &Clearance) -> Result<Option<i64>> {
        const DOING: &str = "make an index";
        if clearance.level == Level::EyesOnly {
            return Ok(None);
        }
        if self.shelves.is_none() {
            self.shelves = Some(shelves(&mut self.on).await?);
        }
        let shelves = self.shelves.get_or_insert_default();
        if let Some((id, _)) = shelves.iter().find(|(_, of)| of == clearance) {
            return Ok(Some(*id));
        }
        let id = shelves.iter().map(|(id, _)| id + 1).max().unwrap_or(1);
        shelves.push((id, clearance.clone()));
        // Contentless: words lie packed in `content`. FTS5's own secure-delete stays off: with SQLite 3.51.3 it
        // loses the removal of a row that is replaced by a longer one in the same transaction.
        let make = format!(
            "CREATE VIRTUAL TABLE search_{id} USING fts5(title, people, text, content='', \
             tokenize='unicode61 remove_diacritics 2');
             INSERT INTO search_{id} (search_{id}, rank) VALUES ('rank', 'bm25(4.0, 2.0, 1.0)');
             INSERT INTO search_{id} (search_{id}, rank) VALUES ('hashsize', {HASH_BYTES});
             INSERT INTO search_{id} (search_{id}, rank) VALUES ('automerge', 0);
             INSERT INTO search_{id} (search_{id}, rank) VALUES ('crisismerge', {SEGMENTS});"
        );
        run_plain(&mut self.on, DOING, &make).await?;
        Sql::new(DOING, "INSERT INTO shelf (id, level, compartment) VALUES ")
            .tuples(vec![vec![
                id.into(),
                clearance.level.rank().into(),
                clearance.compartment.clone().map(|c| c.0).into(),
            ]])
            .run(&mut self.on)
            .await?;
        Ok(Some(id))
    }

    /// Takes an item off its shelf. The index keeps no text, so it must be told the words it was given.
    pub(crate) async fn unindex(&mut self, clearance: &Clearance, seq: i64, kept: &Kept) -> Result<()> {
        let Some(shelf) = self.shelf(clearance).await? else { return Ok(()) };
        self.touched.insert(shelf);
        let mut row = entry(seq, kept);
        row.insert(0, "delete".into());
        Sql::new(
            "take an item off the index",
            &format!("INSERT INTO search_{shelf} (search_{shelf}, rowid, title, people, text) VALUES "),
        )
        .tuples(vec![row])
        .run(&mut self.on)
        .await
        .map(drop)
    }
}

/// How much the index gathers in memory before it writes a segment: fewer, larger segments cost less merging.
const HASH_BYTES: i64 = 16 << 20;
/// So many segments of one size lie side by side before they are merged, and none are merged bit by bit: putting
/// in costs less, and finding a little more until [`Ledger::tidy`].
const SEGMENTS: i64 = 64;

// ---- searching ----

impl Ledger {
    /// Joins the segments of the index into one, after much was put in: searches get faster and the index up to
    /// half as large. Nothing depends on it.
    ///
    /// # Errors
    /// `E_BUSY` when somebody else is writing; `E_FULL`, `E_IO`.
    pub async fn tidy(&self) -> Result<()> {
        let mut on = self.alone("tidy the index").await?;
        for (shelf, _) in shelves(&mut on).await? {
            tidy_shelf(&mut on, shelf).await?;
        }
        on.commit("tidy the index").await
    }

    /// Searches. Every word must be there; "words in a row", begin*, -without, subject:word, with:word. Words
    /// may be left out when people are given.
    ///
    /// # Errors
    /// `E_PARSE` when there is nothing to look for; `E_DAMAGED`, `E_IO`.
    pub async fn search(&self, reader: &Reader, words: &str, filter: &Filter) -> Result<Answer> {
        let terms = terms(words);
        let expression = expression(&terms, &filter.people)
            .ok_or_else(|| LedgerError::NoWords { words: words.to_owned() })?;
        let limit = i64::from(if filter.limit == 0 { 20 } else { filter.limit.min(200) });
        let needles = Needles::of(&terms);
        let mut on = self.still("search").await?;
        let mut answer = Answer { total: 0, hits: Vec::new() };
        for shelf in shelves_of(&mut on, reader).await? {
            let best = best(&mut on, reader, shelf, &expression, filter, limit).await?;
            answer.total += match best.len() as i64 {
                all if all < limit => all as u64,
                _ => count(&mut on, reader, shelf, &expression, filter).await?,
            };
            for row in &best {
                answer.hits.push(hit(row, &self.keys, &needles)?);
            }
        }
        let order = |hit: &Hit| (std::cmp::Reverse(hit.at), id_of(hit.item));
        answer.hits.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| order(a).cmp(&order(b))));
        answer.hits.truncate(limit as usize);
        Ok(answer)
    }
}

/// Joins the segments of one shelf; what was taken off is gone from it afterwards.
pub(crate) async fn tidy_shelf(on: &mut SqliteConnection, shelf: i64) -> Result<()> {
    let text = format!("INSERT INTO search_{shelf} (search_{shelf}) VALUES ('optimize')");
    run_plain(on, "tidy the index", &text).await
}

/// When an item is, for a filter by day. Whole days are kept wider than they are, so that a window finds them in every
/// zone: here they begin when they begin. In the body of an event, a text cannot look like this key, since its quotes
/// are escaped.
fn at() -> String {
    let wider = facts::WIDER.as_secs() * 1_000_000;
    format!(
        "(i.at + CASE WHEN i.kind = 'event' AND i.body LIKE '%\"time\":{{\"all_day\"%' THEN {wider} ELSE 0 END)"
    )
}

/// The rows of a shelf that match, with the condition of the door and of the filter.
fn matching(sql: Sql, reader: &Reader, shelf: i64, expression: &str, filter: &Filter) -> Sql {
    let mut sql = sql
        .push(&format!(
            " FROM search_{shelf} s CROSS JOIN item i ON i.seq = s.rowid WHERE search_{shelf} MATCH "
        ))
        .bind(expression)
        .push(" AND ");
    sql = door::seen_by(sql, reader, "i");
    if !filter.kinds.is_empty() {
        sql = sql.push(" AND i.kind IN ").list(filter.kinds.iter().map(String::as_str));
    }
    if let Some(since) = filter.since {
        sql = sql.push(&format!(" AND {} >= ", at())).bind(since);
    }
    if let Some(before) = filter.before {
        sql = sql.push(&format!(" AND {} < ", at())).bind(before);
    }
    if let Some(level) = filter.level {
        sql = sql.push(" AND i.level = ").bind(level.rank());
    }
    if let Some(goal) = filter.goal {
        sql = sql
            .push(" AND EXISTS (SELECT 1 FROM link l JOIN item g ON g.id = l.goal WHERE l.item = i.id AND l.goal = ")
            .bind(goal.to_string())
            .push(" AND ");
        sql = door::seen_by(sql, reader, "g").push(")");
    }
    sql
}

/// Whether only words narrow the search: then every match on the shelf counts, since the reader sees all of it.
fn is_plain(filter: &Filter) -> bool {
    let Filter { kinds, people: _, since, before, goal, level, limit: _ } = filter;
    kinds.is_empty() && since.is_none() && before.is_none() && goal.is_none() && level.is_none()
}

async fn count(
    on: &mut SqliteConnection,
    reader: &Reader,
    shelf: i64,
    expression: &str,
    filter: &Filter,
) -> Result<u64> {
    let counted = if is_plain(filter) {
        let text = format!("SELECT COUNT(*) FROM search_{shelf} WHERE search_{shelf} MATCH ");
        Sql::new("search", &text).bind(expression)
    } else {
        matching(Sql::new("search", "SELECT COUNT(*)"), reader, shelf, expression, filter)
    };
    counted.number(on).await.map(|n| n.max(0) as u64)
}

async fn best(
    on: &mut SqliteConnection,
    reader: &Reader,
    shelf: i64,
    expression: &str,
    filter: &Filter,
    limit: i64,
) -> Result<Vec<SqliteRow>> {
    let ranked =
        Sql::new("search", &format!("SELECT {ITEM}, i.at, c.words_form, c.words, b.score FROM (SELECT "));
    let ranked = if is_plain(filter) {
        let from = format!("rowid AS seq, rank AS score FROM search_{shelf} WHERE search_{shelf} MATCH ");
        ranked.push(&from).bind(expression)
    } else {
        matching(ranked.push("i.seq AS seq, s.rank AS score"), reader, shelf, expression, filter)
    };
    let ranked = ranked
        .push(" ORDER BY score LIMIT ")
        .bind(limit)
        .push(") b JOIN item i ON i.seq = b.seq JOIN content c ON c.seq = b.seq WHERE ");
    door::seen_by(ranked, reader, "i").rows(on).await
}

fn hit(row: &SqliteRow, keys: &Keys, needles: &Needles) -> Result<Hit> {
    let item = read_item(row, keys)?;
    let kept = content::kept_in(row, AFTER_ITEM + 1, &id_of(item.reference()), keys)?;
    let from = match &item {
        Item::Message(m) => Some(m.from.shown().to_owned()),
        Item::Event(e) => e.organiser.clone(),
        _ => None,
    };
    Ok(Hit {
        item: item.reference(),
        title: facts::title(&item).to_owned(),
        from,
        at: row.maybe_time(AFTER_ITEM)?.map(|at| facts::begins(&item, at)),
        clearance: item.clearance(),
        // FTS5's is the better the lower.
        score: -row.real(AFTER_ITEM + 3)?,
        snippet: needles.snippet(&kept.words.text),
    })
}

/// The latest items that somebody is part of, newest first.
pub(crate) async fn about(
    on: &mut SqliteConnection,
    keys: &Keys,
    reader: &Reader,
    who: &Person,
    limit: u32,
) -> Result<Vec<Item>> {
    let Some(expression) = expression(&[], &who.emails) else { return Ok(Vec::new()) };
    let filter = Filter {
        kinds: ["message", "event", "task", "commitment"].map(String::from).to_vec(),
        ..Filter::default()
    };
    let mut found = Vec::new();
    for shelf in shelves_of(on, reader).await? {
        let sql = Sql::new("read what is about somebody", &format!("SELECT {ITEM}, i.at"));
        let sql = matching(sql, reader, shelf, &expression, &filter);
        let rows = sql.push(" ORDER BY i.at DESC, i.id LIMIT ").bind(i64::from(limit)).rows(on).await?;
        for row in &rows {
            let item = read_item(row, keys)?;
            found.push((std::cmp::Reverse(row.maybe_time(AFTER_ITEM)?), id_of(item.reference()), item));
        }
    }
    found.sort_by(|a, b| (&a.0, &a.1).cmp(&(&b.0, &b.1)));
    found.truncate(limit as usize);
    let mut items: Vec<Item> = found.into_iter().map(|(_, _, item)| item).collect();
    crate::snapshot::keep_seen_evidence(on, reader, &mut items).await?;
    Ok(items)
}

// ---- snippets ----

/// How much of a text is looked through for a snippet, in bytes.
const LOOKED_THROUGH: usize = 200_000;
/// How much text stands before the first match and after it, in characters.
const BEFORE: usize = 60;
const AFTER: usize = 180;

/// The words to mark, folded.
struct Needles {
    whole: Vec<String>,
    begin: Vec<String>,
}

impl Needles {
    fn of(terms: &[Term]) -> Needles {
        let mut needles = Needles { whole: Vec::new(), begin: Vec::new() };
        for term in terms.iter().filter(|t| !t.without) {
            let mut words: Vec<String> =
                words_of(&term.words).map(|word| folded(&term.words[word])).collect();
            if term.prefix {
                needles.begin.extend(words.pop());
            }
            needles.whole.extend(words);
        }
        needles
    }
    fn matches(&self, word: &str) -> bool {
        if word.is_ascii() {
            let begins = |b: &String| word.get(..b.len()).is_some_and(|head| head.eq_ignore_ascii_case(b));
            return self.whole.iter().any(|w| w.eq_ignore_ascii_case(word)) || self.begin.iter().any(begins);
        }
        let word = folded(word);
        self.whole.contains(&word) || self.begin.iter().any(|b| word.starts_with(b.as_str()))
    }
    fn snippet(&self, text: &str) -> Vec<Piece> {
        let text = &text[..edge(text, LOOKED_THROUGH.min(text.len()))];
        let first =
            words_of(text).find(|word| self.matches(&text[word.clone()])).map_or(0, |word| word.start);
        let start = text[..first].char_indices().rev().take(BEFORE).last().map_or(first, |(at, _)| at);
        let end = text[first..].char_indices().nth(AFTER).map_or(text.len(), |(at, _)| first + at);
        let around = &text[start..end];
        let mut pieces = Vec::new();
        let mut at = 0;
        for word in words_of(around) {
            // A word that an edge cuts through is left out.
            let cut_before = start > 0 && word.start == 0 && start < first;
            let cut_after = end < text.len() && word.end == around.len();
            if cut_before || cut_after {
                push(&mut pieces, &around[at..word.start], false);
                at = word.end;
            } else if self.matches(&around[word.clone()]) {
                push(&mut pieces, &around[at..word.start], false);
                push(&mut pieces, &around[word.clone()], true);
                at = word.end;
            }
        }
        push(&mut pieces, &around[at..], false);
        if let Some(first) = pieces.first_mut() {
            first.text = first.text.trim_start().to_owned();
        }
        if let Some(last) = pieces.last_mut() {
            last.text = last.text.trim_end().to_owned();
        }
        pieces.retain(|piece| !piece.text.is_empty());
        pieces
    }
}

/// Adds a piece with its blanks collapsed; nothing for an empty one.
fn push(pieces: &mut Vec<Piece>, text: &str, hit: bool) {
    let mut flat = String::with_capacity(text.len());
    for c in text.chars() {
        match (c.is_whitespace() || c.is_control(), flat.ends_with(' ')) {
            (true, true) => {}
            (true, false) => flat.push(' '),
            (false, _) => flat.push(c),
        }
    }
    if !flat.is_empty() {
        pieces.push(Piece { text: flat, hit });
    }
}

fn edge(text: &str, at: usize) -> usize {
    (0..=at).rev().find(|i| text.is_char_boundary(*i)).unwrap_or(0)
}

/// Runs of letters and digits.
fn words_of(text: &str) -> impl Iterator<Item = Range<usize>> {
    let is_part = |c: char| c.is_alphanumeric() || is_mark(c);
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + text[at..].find(is_part)?;
        at = text[start..].find(|c| !is_part(c)).map_or(text.len(), |length| start + length);
        Some(start..at)
    })
}

fn is_mark(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_typed_becomes_a_safe_expression() {
        for (typed, wanted) in [
            ("board paper", Some(r#""board" AND "paper""#)),
            (r#""board paper" lease"#, Some(r#""board paper" AND "lease""#)),
            ("lea*", Some(r#""lea*" *"#)),
            ("board -draft", Some(r#"("board") NOT ("draft")"#)),
            ("subject:lease with:ana@x.example", Some(r#"title : "lease" AND people : "ana@x.example""#)),
            (r#"a" OR NEAR(b"#, Some(r#""a" AND " OR NEAR(b""#)),
            ("-only", None),
            ("!!! ***", None),
            ("", None),
        ] {
            assert_eq!(expression(&terms(typed), &[]).as_deref(), wanted, "{typed}");
        }
        assert_eq!(
            expression(&[], &["a@x.example".into(), "b@x.example".into()]).as_deref(),
            Some(r#"(people : "a@x.example" OR people : "b@x.example")"#)
        );
    }

    #[test]
    fn a_snippet_shows_the_first_match() {
        let text = format!("{} The café lease\n\n ends in May. {}", "word ".repeat(40), "tail ".repeat(80));
        let pieces = Needles::of(&terms("CAFE ma*")).snippet(&text);
        let hits: Vec<&str> = pieces.iter().filter(|p| p.hit).map(|p| p.text.as_str()).collect();
        assert_eq!(hits, ["café", "May"]);
        let whole: String = pieces.iter().map(|p| p.text.as_str()).collect();
        assert!(whole.contains("The café lease ends in May."), "{whole}");
        assert!(whole.len() < 300 && whole.starts_with("word"), "{whole}");
    }

    proptest! {
        #[test]
        fn any_text_gives_a_snippet(typed in "\\PC{0,20}", text in "(?s).{0,400}") {
            let pieces = Needles::of(&terms(&typed)).snippet(&text);
            prop_assert!(pieces.iter().map(|p| p.text.len()).sum::<usize>() <= text.len());
        }
    }
}
