//! Search: what one may see, best first.

use crate::brief::{day, inert};
use crate::{Desk, DeskError};
use jiff::civil;
use serde::Serialize;

/// Narrows a search.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Filter {
    /// Only of this kind.
    pub kind: Option<String>,
    /// Only with this person's address.
    pub with: Option<String>,
    /// Not before this day.
    pub since: Option<civil::Date>,
    /// Not after this day.
    pub until: Option<civil::Date>,
    /// At most so many.
    pub most: usize,
}

/// A hit as it is shown.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Hit {
    /// Its kind.
    pub kind: String,
    /// Its id, short.
    pub id: String,
    /// Its title.
    pub title: String,
    /// When, in words; empty where it has no date.
    pub when: String,
    /// The words around the match.
    pub snippet: String,
}

/// Finds what the words name.
///
/// # Errors
/// `E_PARSE` for words that hold nothing to search for.
pub async fn search(desk: &Desk, words: &str, filter: &Filter) -> Result<Vec<Hit>, DeskError> {
    let zone = desk.office().tz();
    let midnight = |d: civil::Date| world::time::instant(d, civil::Time::midnight(), &zone);
    let ledger_filter = ledger::Filter {
        kinds: filter.kind.iter().cloned().collect(),
        people: filter.with.iter().map(|a| a.to_lowercase()).collect(),
        since: filter.since.map(midnight),
        before: filter.until.map(|d| midnight(d.saturating_add(jiff::Span::new().days(1)))),
        limit: filter.most.clamp(1, 500) as u32,
        ..ledger::Filter::default()
    };
    let answer = desk.ledger.search(desk.reader(), words, &ledger_filter).await?;
    Ok(answer
        .hits
        .into_iter()
        .map(|hit| Hit {
            kind: hit.item.kind().to_owned(),
            id: hit.item.uuid().simple().to_string()[..6].to_owned(),
            title: inert(&hit.title),
            when: hit.at.map_or(String::new(), |at| day(zone.to_datetime(at).date(), desk.today())),
            snippet: inert(&hit.snippet.into_iter().map(|p| p.text).collect::<Vec<_>>().concat()),
        })
        .collect())
}
