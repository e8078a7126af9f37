//! Keys and looks: every key, whether single letters are keys, light or dark. Each person's own.

use super::form::{Fields, back_to};
use super::house::Visitor;
use super::problem::{Problem, html};
use super::shell::{Place, Shell};
use askama::Template;
use axum::response::Response;
use desk::settings::{self, Preferences, Theme};
use serde::Deserialize;

/// Themes as they are shown.
const THEMES: [(Theme, &str); 3] =
    [(Theme::System, "As the device has it"), (Theme::Light, "Light"), (Theme::Dark, "Dark")];

#[derive(Template)]
#[template(path = "keys.html")]
struct Page {
    shell: Shell,
    liked: Preferences,
}

/// `GET /o/{office}/keys`.
pub(super) async fn page(visitor: Visitor) -> Result<Response, Problem> {
    let liked = settings::preferences(&visitor.desk).await?;
    Ok(html(&Page { shell: Shell::of(&visitor, Place::Elsewhere, "Keys").await?, liked }))
}

/// What one likes, as a browser sends it: a box that is not ticked is not there.
#[derive(Deserialize)]
pub(super) struct Liked {
    letters: Option<String>,
    #[serde(default)]
    theme: Theme,
}

/// `POST /o/{office}/keys`.
pub(super) async fn keep(visitor: Visitor, Fields(form): Fields<Liked>) -> Result<Response, Problem> {
    let before = settings::preferences(&visitor.desk).await?;
    let liked = Preferences { single_keys: form.letters.is_some(), theme: form.theme, ..before };
    settings::keep_preferences(&visitor.desk, &liked).await?;
    Ok(back_to(&visitor, "keys"))
}
