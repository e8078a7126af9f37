//! What one person likes: keys, theme, notices. It changes nothing for anybody else.

use super::{Mistake, stretch};
use crate::{Desk, DeskError};
use jiff::civil;
use serde::{Deserialize, Serialize};

/// Light, dark, or as the device has it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Theme {
    /// As the device has it.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// As one word.
    pub fn word(self) -> &'static str {
        match self {
            Theme::System => "system",
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }
}

impl Theme {
    /// The theme that was chosen against the device's, if one was.
    pub fn chosen(self) -> Option<&'static str> {
        (self != Theme::System).then(|| self.word())
    }
}

/// What one person likes; it changes nothing for anybody else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Preferences {
    /// Whether single letters are keys (WCAG 2.1.4).
    pub single_keys: bool,
    /// Light or dark.
    pub theme: Theme,
    /// Whether notices are shown in the page.
    pub notices: bool,
    /// From when to when none are shown; may run over midnight.
    pub quiet: Option<(civil::Time, civil::Time)>,
}

impl Default for Preferences {
    fn default() -> Self {
        Preferences { single_keys: true, theme: Theme::System, notices: true, quiet: None }
    }
}

impl Preferences {
    /// Whether a notice may be shown at this local time.
    pub fn lets_through(&self, at: civil::Time) -> bool {
        let quiet = self.quiet.is_some_and(|(from, to)| match from <= to {
            true => from <= at && at < to,
            false => at >= from || at < to,
        });
        self.notices && !quiet
    }
    /// Quiet hours as they are written: "20:00–07:00", empty for none.
    pub fn quiet_words(&self) -> String {
        stretch(self.quiet)
    }
}

/// Notices as a form sends them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticesForm {
    /// Whether notices are shown.
    pub notices: bool,
    /// "20:00–07:00"; empty for none.
    pub quiet: String,
}

/// What whoever sits here likes.
///
/// # Errors
/// Those of the ledger.
pub async fn preferences(desk: &Desk) -> Result<Preferences, DeskError> {
    Ok(desk.ledger.state(&desk.house(), &preferences_key(desk)).await?.unwrap_or_default())
}

/// Keeps what whoever sits here likes.
///
/// # Errors
/// Those of the ledger.
pub async fn keep_preferences(desk: &Desk, liked: &Preferences) -> Result<(), DeskError> {
    let mut txn = desk.ledger.begin(&desk.reader().actor, desk.now()).await?;
    txn.set_state(&preferences_key(desk), liked).await?;
    Ok(txn.commit().await?)
}

/// Sets when whoever sits here gets notices; a mistake comes back, and nothing was changed then.
///
/// # Errors
/// Those of the ledger.
pub async fn change_notices(desk: &Desk, form: &NoticesForm) -> Result<Vec<Mistake>, DeskError> {
    let Some(quiet) = around_midnight(&form.quiet) else {
        let words = "Write it as 20:00–07:00, or leave it empty for none.";
        return Ok(vec![Mistake::new("quiet", words)]);
    };
    let liked = Preferences { notices: form.notices, quiet, ..preferences(desk).await? };
    keep_preferences(desk, &liked).await?;
    Ok(Vec::new())
}

/// "20:00–07:00" as two times, empty as none; none where it is neither.
fn around_midnight(text: &str) -> Option<Option<(civil::Time, civil::Time)>> {
    if text.trim().is_empty() {
        return Some(None);
    }
    let (from, to) = text.split_once(['-', '–'])?;
    let time = |t: &str| civil::Time::strptime("%H:%M", t.trim()).ok();
    let (from, to) = (time(from)?, time(to)?);
    (from != to).then_some(Some((from, to)))
}

fn preferences_key(desk: &Desk) -> String {
    format!("preferences {}", desk.reader().actor.person)
}
