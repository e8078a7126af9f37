//! The palette: places, actions with their keys, people, meetings ahead and tasks, as one types. Every row is a link
//! to a page that works without it.

use super::house::Visitor;
use super::problem::{Problem, html};
use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use desk::palette;
use serde::Deserialize;
use world::ItemRef;

/// Rows at most.
const ROWS: usize = 14;

/// One row.
pub(super) struct Entry {
    /// Whether its group begins with it.
    pub heads: bool,
    /// "Go", "Do", "People", "Meetings", "Tasks", "Search".
    pub group: &'static str,
    /// What it is called.
    pub name: String,
    /// A few words beside it.
    pub hint: String,
    /// Its keys, with blanks between.
    pub keys: &'static str,
    /// Where it leads.
    pub href: String,
    /// A dialog that does the same here.
    pub dialog: &'static str,
    /// The row that searches.
    pub is_search: bool,
}

/// Places: name, keys, the part of the address.
const PLACES: [(&str, &str, &str); 10] = [
    ("Today", "G T", "today"),
    ("Inbox", "G I", "inbox"),
    ("Week", "G W", "week"),
    ("Goals", "G O", "goals"),
    ("Decisions", "G D", "decisions"),
    ("People", "G P", "people"),
    ("Who does what", "G R", "grid"),
    ("Insights", "G N", "insights"),
    ("History", "", "history"),
    ("Settings", "", "settings"),
];

/// Actions: name, other words for it, keys, the part of the address, the dialog. "key-a" is the key A, for what is current.
const ACTIONS: [(&str, &str, &str, &str, &str); 34] = [
    ("Add a task", "capture note new", "N", "capture", "capture"),
    ("New event", "add meeting appointment", "V", "event/new", ""),
    ("Start the catch-up", "", "C", "catch-up", ""),
    ("Brief for the next meeting", "prepare", "B", "meeting", ""),
    ("See all tasks", "todo list", "", "tasks", ""),
    ("Make new tasks clear", "clarify inbox process", "", "clarify", ""),
    ("Full weeks", "crunch load capacity park", "", "full-weeks", ""),
    ("Weekly review", "wizard", "", "review", ""),
    ("Add a goal", "new", "", "goals?add=1#goal-form", ""),
    ("Review priorities", "weights goals", "", "priorities", ""),
    ("Add an area", "responsibility duty who", "", "grid/new", ""),
    ("Cover for an absence", "holiday away leave", "", "grid/cover", ""),
    ("Agreement sheet", "rank compare", "", "agreement", ""),
    ("Ask for a decision", "new choose option", "", "decisions?new=1", ""),
    ("See how good forecasts were", "journal decisions", "", "decisions/journal", ""),
    ("Add a person", "new contact", "", "people?add=1#person-form", ""),
    ("Team and 1-2-1s", "reports agenda", "", "team", ""),
    ("Notes and reports", "friday team note", "", "notes", ""),
    ("Finish the catch-up", "notes agreed end", "", "catch-up/finish", ""),
    ("Growth", "mistakes own goals career relies", "", "growth", ""),
    ("Say no", "decline refuse boundary", "", "say-no", ""),
    ("Who can introduce me", "introduction paths ways", "", "people#ask", ""),
    ("Sort the week", "kinds activity code time", "", "insights/sort", ""),
    ("Show the keys", "help shortcuts", "?", "keys", "help"),
    ("Light or dark", "theme letters appearance", "", "keys", ""),
    ("Bring files", "import upload set-up", "", "welcome", ""),
    ("Accept all routine", "", "⇧A", "answers/routine", "routine"),
    ("Accept", "yes this", "A", "inbox", "key-a"),
    ("Edit", "change this", "E", "inbox", "key-e"),
    ("Decline", "no this", "D", "inbox", "key-d"),
    ("Show the reasons", "sources why", "R", "inbox", "key-r"),
    ("Pass to the executive", "", "M", "inbox", "key-m"),
    ("Later", "snooze put off", "H", "inbox", "key-h"),
    ("Undo", "take back", "Z", "inbox", "key-z"),
];

/// What is typed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Ask {
    q: String,
}

#[derive(Template)]
#[template(path = "palette.html")]
struct Part {
    entries: Vec<Entry>,
}

/// `GET /o/{office}/palette`: the rows for what is typed.
pub(super) async fn part(visitor: Visitor, Query(Ask { q }): Query<Ask>) -> Result<Response, Problem> {
    let entries = entries(&visitor, &q, ROWS).await?;
    Ok(html(&Part { entries }))
}

/// The rows that fit: places and actions, then what is at hand by its name, then the way to a search.
pub(super) async fn entries(visitor: &Visitor, typed: &str, most: usize) -> Result<Vec<Entry>, Problem> {
    let typed: String = typed.trim().chars().take(200).collect();
    let mut rows = fixed(visitor, &typed);
    if !typed.is_empty() {
        rows.truncate(most.saturating_sub(1));
        let room = most.saturating_sub(rows.len() + 1);
        let mut found = palette::matches(&visitor.desk, &typed, room).await?;
        found.sort_by_key(|m| group(m.item).0);
        rows.extend(found.into_iter().filter_map(|m| {
            let part = match &m.email {
                Some(email) => format!("find?with={}", super::guard::encoded(email)),
                None => link(m.item, &m.name)?,
            };
            Some(Entry {
                heads: false,
                group: group(m.item).1,
                href: visitor.to(&part),
                name: m.name,
                hint: m.hint,
                keys: "",
                dialog: "",
                is_search: false,
            })
        }));
        rows.push(Entry {
            heads: false,
            group: "Search",
            name: format!("Search for “{}”", desk::words::inert(&typed)),
            hint: String::new(),
            keys: "",
            href: visitor.to(&format!("find?q={}", super::guard::encoded(&typed))),
            dialog: "",
            is_search: true,
        });
    }
    rows.truncate(most);
    let mut last = "";
    for row in &mut rows {
        row.heads = row.group != last;
        last = row.group;
    }
    Ok(rows)
}

/// Places and actions whose words begin so; all of them where nothing is typed.
fn fixed(visitor: &Visitor, typed: &str) -> Vec<Entry> {
    let wanted: Vec<String> = typed.split_whitespace().map(str::to_lowercase).collect();
    let fits = |words: &str| {
        let words = words.to_lowercase();
        wanted
            .iter()
            .all(|w| words.split(|c: char| !c.is_alphanumeric()).any(|word| word.starts_with(w.as_str())))
    };
    let entry = |group, name: &str, keys, part: &str, dialog| Entry {
        heads: false,
        group,
        name: name.to_owned(),
        hint: String::new(),
        keys,
        href: visitor.to(part),
        dialog,
        is_search: false,
    };
    let places = PLACES
        .iter()
        .filter(|(name, ..)| fits(&format!("go {name}")))
        .map(|(name, keys, part)| entry("Go", name, keys, part, ""));
    let actions = ACTIONS
        .iter()
        .filter(|(name, also, .., part, _)| {
            fits(&format!("do {name} {also}")) && (*part != "inbox" || !typed.is_empty())
        })
        .map(|(name, _, keys, part, dialog)| entry("Do", name, keys, part, dialog));
    places.chain(actions).collect()
}

fn group(item: ItemRef) -> (u8, &'static str) {
    match item {
        ItemRef::Person(_) => (0, "People"),
        ItemRef::Event(_) => (1, "Meetings"),
        _ => (2, "Tasks"),
    }
}

/// The part of the address where an item is shown; none where it has no page.
pub(super) fn link(item: ItemRef, name: &str) -> Option<String> {
    let search = |words: String| Some(format!("find?q={}", super::guard::encoded(&words)));
    match item {
        ItemRef::Task(id) => Some(format!("tasks/{id}")),
        ItemRef::Person(_) => search(format!("with:\"{}\"", name.replace('"', " "))),
        other => desk::card::link(other),
    }
}
