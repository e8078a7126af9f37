//! The proposal card as a part of its own: what an answer swaps in.

use super::filters;
use super::house::Visitor;
use super::problem::{Problem, html};
use askama::Template;
use axum::extract::{Path, Query};
use axum::response::Response;
use desk::FieldError;
use desk::card::{Card, Fields, Kind, Stand};
use serde::Deserialize;

/// One card, whole: the same template that pages show it with.
#[derive(Template)]
#[template(
    source = r#"{% import "kit.html" as kit %}{% import "card.html" as parts %}{% if edit.is_on(card) %}{{ parts::editing(card, base, key, back, 3, edit) }}{% else %}{{ parts::show(card, base, key, back, 3, false) }}{% endif %}"#,
    ext = "html"
)]
pub(super) struct Part {
    /// What it shows.
    pub card: Card,
    /// The start of the office's addresses.
    pub base: String,
    /// The key of the forms.
    pub key: String,
    /// Where an answer without script leads back to.
    pub back: String,
    /// What of it is being edited.
    pub edit: Editing,
}

/// A card whose effect is edited in place: its fields, and what is wrong with them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Editing {
    /// In order; none where nothing is edited.
    pub fields: Vec<Field>,
}

/// One field as a form shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Field {
    /// Its name.
    pub name: &'static str,
    /// Its label.
    pub label: &'static str,
    /// The type of its input, "area" for one of several lines.
    pub kind: &'static str,
    /// What stands in it.
    pub value: String,
    /// What is wrong with it; empty where nothing is.
    pub problem: String,
}

impl Editing {
    /// The form of a card with what a person wrote into it, and what is wrong with that.
    pub fn of(card: &Card, written: &Fields, errors: &[FieldError]) -> Editing {
        let form = card.form.as_ref().filter(|_| card.stand.is_open() && card.may_answer);
        let field = |field: &desk::card::Field| Field {
            name: field.name,
            label: field.label,
            kind: match field.kind {
                Kind::Line => "text",
                Kind::Text => "area",
                Kind::Date => "date",
                Kind::Time => "time",
                Kind::Minutes => "number",
            },
            value: written.get(field.name).unwrap_or(&field.value).clone(),
            problem: errors
                .iter()
                .find(|e| e.field == field.name)
                .map_or(String::new(), |e| e.problem.clone()),
        };
        Editing { fields: form.map_or(Vec::new(), |form| form.fields.iter().map(field).collect()) }
    }
    /// Whether this card is being edited.
    pub fn is_on(&self, card: &Card) -> bool {
        !self.fields.is_empty() && card.stand.is_open()
    }
    /// Whether something is wrong with what was written.
    pub fn has_problems(&self) -> bool {
        self.fields.iter().any(|f| !f.problem.is_empty())
    }
}

/// How a card is asked for.
#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    edit: String,
}

/// `GET /o/{office}/proposals/{id}/card`: a card as it stands now.
pub(super) async fn part(
    visitor: Visitor,
    Path((_, id)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let card = visitor.desk.card(&id).await?;
    let edit = match asked.edit.as_str() {
        "" => Editing::default(),
        _ => Editing::of(&card, &Fields::new(), &[]),
    };
    let base = format!("/o/{}", visitor.office);
    Ok(html(&Part { card, back: format!("{base}/inbox"), base, key: visitor.key, edit }))
}
