//! Search as a page: what one may see, in groups, with filters. The palette opens it with what it does not know.

use super::house::Visitor;
use super::palette::{self, Entry};
use super::problem::{Problem, html};
use super::shell::{Place, Shell};
use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use desk::search::{self, Asked, Found, Group, Hit, KINDS};
use serde::Deserialize;

/// What the address asks for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Ask {
    q: String,
    kind: String,
    with: String,
    since: String,
    until: String,
}

/// The most letters of a field that are looked at.
const MOST: usize = 500;

impl Ask {
    fn asked(self) -> Asked {
        let cut = |text: String| text.chars().take(MOST).collect::<String>();
        Asked {
            words: cut(self.q),
            kind: cut(self.kind),
            with: cut(self.with),
            since: cut(self.since),
            until: cut(self.until),
        }
    }
}

#[derive(Template)]
#[template(path = "find.html")]
struct Page {
    shell: Shell,
    asked: Asked,
    found: Found,
    /// Places, actions and names that the words begin.
    at_hand: Vec<Entry>,
}

impl Page {
    fn kinds(&self) -> &'static [(&'static str, &'static str)] {
        &KINDS
    }
    fn is_filtered(&self) -> bool {
        let Asked { words: _, kind, with, since, until } = &self.asked;
        [kind, with, since, until].iter().any(|field| !field.is_empty())
    }
    /// The address of the page with only this kind.
    fn only(&self, group: &Group) -> String {
        let encoded = super::guard::encoded;
        let Asked { words, kind: _, with, since, until } = &self.asked;
        let mut to = format!("{}?q={}&kind={}", self.shell.to("find"), encoded(words), group.kind);
        for (name, value) in [("with", with), ("since", since), ("until", until)] {
            if !value.is_empty() {
                to = format!("{to}&{name}={}", encoded(value));
            }
        }
        to
    }
    fn link(&self, hit: &Hit) -> Option<String> {
        palette::link(hit.item, &hit.title).map(|part| self.shell.to(&part))
    }
}

/// `GET /o/{office}/find`.
pub(super) async fn page(visitor: Visitor, Query(ask): Query<Ask>) -> Result<Response, Problem> {
    let asked = ask.asked();
    let found = search::page(&visitor.desk, &asked).await?;
    let shell = Shell::of(&visitor, Place::Elsewhere, "Find").await?;
    let plain = asked.kind.is_empty() && asked.with.is_empty() && !asked.words.trim().is_empty();
    let at_hand = if plain { palette::entries(&visitor, &asked.words, 5).await? } else { Vec::new() };
    let at_hand =
        at_hand.into_iter().filter(|entry| !entry.is_search && !entry.dialog.starts_with("key-")).collect();
    Ok(html(&Page { shell, asked, found, at_hand }))
}
