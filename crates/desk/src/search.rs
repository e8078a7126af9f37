//! Search: what one may see, best first; as a list, or in groups for a page.

use crate::words::{count, day, inert, sentence};
use crate::{Desk, DeskError};
use jiff::civil;
use serde::Serialize;
use world::{Item, ItemRef};

/// The kinds that can be searched, in the order of a page, with their words.
pub const KINDS: [(&str, &str); 11] = [
    ("message", "Mail"),
    ("event", "Calendar"),
    ("task", "Tasks"),
    ("person", "People"),
    ("commitment", "Promises"),
    ("proposal", "Proposals"),
    ("document", "Documents"),
    ("goal", "Goals"),
    ("project", "Projects"),
    ("decision", "Decisions"),
    ("note", "Notes"),
];
/// How many hits a group shows while every kind is searched.
const IN_GROUP: usize = 6;
/// The most hits that one search gives.
pub const MOST: usize = 200;
/// How many hits a page asks for.
const ON_PAGE: usize = 120;

/// Narrows a search.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Filter {
    /// Only of this kind.
    pub kind: Option<String>,
    /// Only with this person: an address, or a name.
    pub with: Option<String>,
    /// Only what is linked to this goal: its id or its name.
    pub goal: Option<String>,
    /// Only at this level.
    pub level: Option<world::Level>,
    /// Not before this day.
    pub since: Option<civil::Date>,
    /// Not after this day.
    pub until: Option<civil::Date>,
    /// At most so many, up to [`MOST`]; 0 is what a list shows by itself.
    pub most: usize,
}

/// A hit as it is shown.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Hit {
    /// Its kind.
    pub kind: String,
    /// Its id, whole.
    pub id: String,
    /// Its title.
    pub title: String,
    /// When.
    #[serde(rename = "when")]
    pub at: Option<jiff::Timestamp>,
    /// When, in words; empty where it has no date.
    #[serde(skip)]
    pub when: String,
    /// The words around the match.
    pub snippet: String,
    /// What it is.
    #[serde(skip)]
    pub item: ItemRef,
    /// From whom, for a message.
    #[serde(skip)]
    pub from: Option<String>,
    /// The snippet in pieces, and whether each is what was searched for.
    #[serde(skip)]
    pub pieces: Vec<(String, bool)>,
}

/// Finds what the words name. Words may be left out where a person is named.
///
/// # Errors
/// `E_PARSE` for words that hold nothing to search for, `E_RANGE` for a kind there is not, or days in the wrong order,
/// `E_NOT_FOUND` for a name that nobody has and a goal there is not.
pub async fn search(desk: &Desk, words: &str, filter: &Filter) -> Result<Vec<Hit>, DeskError> {
    Ok(answer(desk, words, filter).await?.1)
}

fn check(filter: &Filter) -> Result<(), DeskError> {
    if let Some(kind) = filter.kind.as_ref().filter(|kind| !KINDS.iter().any(|(known, _)| known == kind)) {
        let known = KINDS.map(|(kind, _)| kind).join(", ");
        return Err(DeskError::input(
            &format!("there is no kind \"{kind}\""),
            "E_RANGE",
            &format!("one of: {known}; nothing was searched"),
        ));
    }
    match (filter.since, filter.until) {
        (Some(since), Some(until)) if until < since => Err(DeskError::input(
            &format!("no day lies between {since} and {until}"),
            "E_TIME_ORDER",
            "give the earlier day first; nothing was searched",
        )),
        _ => Ok(()),
    }
}

/// The addresses of whoever is named: as it is written, or those of everybody of that name.
async fn addresses(desk: &Desk, with: &str) -> Result<Vec<String>, DeskError> {
    let name = with.trim().to_lowercase();
    if name.contains('@') {
        return Ok(vec![name]);
    }
    let called = |person: &world::Person| {
        let known = person.name.to_lowercase();
        known == name || known.split_whitespace().any(|part| part == name)
    };
    let mut found = Vec::new();
    for item in desk.ledger.all(desk.reader(), "person").await? {
        if let Item::Person(person) = item
            && called(&person)
        {
            found.extend(person.emails);
        }
    }
    match found.is_empty() {
        true => Err(DeskError::NotFound { kind: "person", id: with.trim().to_owned() }),
        false => Ok(found),
    }
}

/// The goal of this id or name.
async fn goal(desk: &Desk, word: &str) -> Result<world::GoalId, DeskError> {
    let goals = desk.ledger.all(desk.reader(), "goal").await?;
    let found = goals.into_iter().find_map(|item| match item {
        Item::Goal(goal) if goal.is_called(word) => Some(goal.id),
        _ => None,
    });
    found.ok_or_else(|| DeskError::NotFound { kind: "goal", id: word.trim().to_owned() })
}

/// How many there are, and the best.
async fn answer(desk: &Desk, words: &str, filter: &Filter) -> Result<(u64, Vec<Hit>), DeskError> {
    check(filter)?;
    let zone = desk.office().tz();
    let midnight = |d: civil::Date| world::time::instant(d, civil::Time::midnight(), &zone);
    let people = match &filter.with {
        Some(with) => addresses(desk, with).await?,
        None => Vec::new(),
    };
    let goal = match &filter.goal {
        Some(word) => Some(goal(desk, word).await?),
        None => None,
    };
    let ledger_filter = ledger::Filter {
        kinds: filter.kind.iter().cloned().collect(),
        people,
        since: filter.since.map(midnight),
        before: filter.until.map(|d| midnight(d.saturating_add(jiff::Span::new().days(1)))),
        goal,
        level: filter.level,
        limit: filter.most.min(MOST) as u32,
    };
    let answer = desk.ledger.search(desk.reader(), words, &ledger_filter).await?;
    let shown = |hit: ledger::Hit| Hit {
        kind: hit.item.kind().to_owned(),
        id: hit.item.uuid().simple().to_string(),
        title: inert(&hit.title),
        at: hit.at,
        when: hit.at.map_or(String::new(), |at| day(zone.to_datetime(at).date(), desk.today())),
        snippet: inert(&hit.snippet.iter().map(|p| p.text.as_str()).collect::<Vec<_>>().concat()),
        item: hit.item,
        from: hit.from.filter(|_| hit.item.kind() == "message").map(|from| inert(&from)),
        pieces: hit.snippet.into_iter().map(|p| (inert(&p.text), p.hit)).collect(),
    };
    Ok((answer.total, answer.hits.into_iter().map(shown).collect()))
}

/// What a page was asked, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    /// The words.
    pub words: String,
    /// Only of this kind; empty for every kind.
    pub kind: String,
    /// Only with this person's address; empty for everybody.
    pub with: String,
    /// Not before this day, as typed.
    pub since: String,
    /// Not after this day, as typed.
    pub until: String,
}

/// What was found, for a page.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Found {
    /// The finding.
    pub headline: String,
    /// What could not be used, as a sentence: a date, an unknown kind, no words.
    pub problem: Option<String>,
    /// Groups by kind, in the order of [`KINDS`].
    pub groups: Vec<Group>,
}

/// The hits of one kind.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Group {
    /// Which kind.
    pub kind: String,
    /// Its word.
    pub title: &'static str,
    /// The best.
    pub hits: Vec<Hit>,
    /// Whether there are more than are shown.
    pub more: bool,
}

/// Searches for a page. Nothing asked is an empty page, not an error.
///
/// # Errors
/// Those of the ledger.
pub async fn page(desk: &Desk, asked: &Asked) -> Result<Found, DeskError> {
    let filter = match filter_of(asked) {
        Ok(filter) => filter,
        Err(problem) => return Ok(Found::none("Nothing was searched.", Some(problem))),
    };
    if asked.words.trim().is_empty() && filter.with.is_none() {
        return Ok(Found::none("Find mail, meetings, tasks and people.", None));
    }
    match answer(desk, &asked.words, &filter).await {
        Ok((total, hits)) => Ok(grouped(total, hits, filter.kind.is_some())),
        Err(error) if ["E_NOT_FOUND", "E_TIME_ORDER"].contains(&error.code()) => {
            Ok(Found::none("Nothing was searched.", Some(sentence(&inert(&format!("{error}."))))))
        }
        Err(error) if error.code() == "E_PARSE" => {
            let problem = "These words hold nothing to search for. Type a word, or \"two words\" in a row.";
            Ok(Found::none("Nothing was searched.", Some(problem.to_owned())))
        }
        Err(error) => Err(error),
    }
}

fn filter_of(asked: &Asked) -> Result<Filter, String> {
    let date = |text: &str| match text.trim() {
        "" => Ok(None),
        text => civil::Date::strptime("%Y-%m-%d", text)
            .map(Some)
            .map_err(|_| format!("“{}” is no date. Write it as 2026-11-27.", inert(text))),
    };
    let kind = Some(asked.kind.trim()).filter(|k| !k.is_empty());
    if let Some(kind) = kind
        && !KINDS.iter().any(|(known, _)| *known == kind)
    {
        return Err("That kind is not known. Choose one of the list.".to_owned());
    }
    Ok(Filter {
        kind: kind.map(str::to_owned),
        with: Some(asked.with.trim()).filter(|w| !w.is_empty()).map(str::to_owned),
        since: date(&asked.since)?,
        until: date(&asked.until)?,
        most: ON_PAGE,
        ..Filter::default()
    })
}

impl Found {
    fn none(headline: &str, problem: Option<String>) -> Found {
        Found { headline: headline.to_owned(), problem, groups: Vec::new() }
    }
}

/// Hits in groups by kind, each best first.
fn grouped(total: u64, hits: Vec<Hit>, one_kind: bool) -> Found {
    let mut groups: Vec<Group> = Vec::new();
    for hit in hits {
        let title = KINDS.iter().find(|(kind, _)| *kind == hit.kind).map_or("Other", |(_, title)| *title);
        match groups.iter_mut().find(|g| g.kind == hit.kind) {
            Some(group) if one_kind || group.hits.len() < IN_GROUP => group.hits.push(hit),
            Some(group) => group.more = true,
            None => groups.push(Group { kind: hit.kind.clone(), title, hits: vec![hit], more: false }),
        }
    }
    groups.sort_by_key(|g| KINDS.iter().position(|(kind, _)| *kind == g.kind));
    let shown: usize = groups.iter().map(|g| g.hits.len()).sum();
    let headline = match total {
        0 => "Nothing found.".to_owned(),
        1 => "One found.".to_owned(),
        n if n as usize == shown => {
            format!("{} found, best first.", sentence(&count(shown, "thing", "things")))
        }
        n => format!("{n} found; the {shown} best are here."),
    };
    Found { headline, problem: None, groups }
}
