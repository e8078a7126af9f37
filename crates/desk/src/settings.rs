//! Settings: how the office works, who may see what, what was learned, where the data lies, and what each person
//! likes. What is of the office only its executive changes; what one likes everybody sets for themselves.

pub(crate) mod kinds;
mod learned;
mod likes;
mod office;
mod people;
mod rights;
mod taught;

use crate::config::Config;
use crate::gather::{self, SetAside, WatchedFolder};
use crate::{Desk, DeskError};
use jiff::civil;
use serde::{Deserialize, Serialize};

pub use kinds::kind_words;
pub(crate) use learned::refused_sender;
pub use learned::{Known, Learns, NeverRule, drop_rule, freeze, refused_words, reset};
pub use likes::{NoticesForm, Preferences, Theme, change_notices, keep_preferences, preferences};
pub use office::{OfficeForm, change_office};
pub use people::{PeopleForm, change_people};
pub(crate) use rights::reach;
pub use rights::{REACHES, Right, RightForm, change_right, end_right};
pub use taught::{Lesson, Taught, TaughtForm, change_taught, taught};

/// Refused things that are listed, at most.
const MOST_REFUSED: usize = 50;

/// A mistake in a form: which field, and what to write instead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Mistake {
    /// The field's name in the form.
    pub field: String,
    /// What is wrong, and what to write.
    pub words: String,
}

impl Mistake {
    fn new(field: &str, words: &str) -> Mistake {
        Mistake { field: field.to_owned(), words: words.to_owned() }
    }
}

/// Where the data lies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Data {
    /// The office's folder.
    pub folder: String,
    /// How large the store is.
    pub store: String,
    /// How large the search index in it is.
    pub index: String,
    /// What could not be read, latest first; the first of them.
    pub refused: Vec<SetAside>,
    /// How many could not be read.
    pub refused_count: usize,
    /// Folders that are read again and again.
    pub folders: Vec<WatchedFolder>,
}

/// All settings, as whoever sits here may see them.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Settings {
    /// The finding: who sees what.
    pub headline: String,
    /// Who can change what is of the office: "Mara".
    pub owner: String,
    /// How the office works; the list of who always gets through is the executive's.
    pub office: OfficeForm,
    /// What whoever sits here likes.
    pub mine: Preferences,
    /// The assistant's name, where one is named.
    pub assistant: Option<String>,
    /// The rights of others; for the assistant, their own.
    pub rights: Vec<Right>,
    /// What only the executive may see.
    pub own: Option<Own>,
}

/// The part of the settings that is for the executive alone.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Own {
    /// Who reports, what the assistant does not do, whose calendars are, and the ideal week.
    pub people: PeopleForm,
    /// Where the data lies.
    pub data: Data,
    /// What was learned.
    pub learns: Vec<Learns>,
    /// Rules "never this".
    pub never: Vec<NeverRule>,
}

/// The settings.
///
/// # Errors
/// `E_CONFIG`, those of the ledger.
pub async fn settings(desk: &Desk) -> Result<Settings, DeskError> {
    let text = office::read(desk.dir())?;
    let office = Config::parse(&text)?.office()?;
    let mut form = OfficeForm::of(&office, office::stamp(&text));
    let own = match desk.is_executive() {
        true => Some(own(desk, &text).await?),
        false => None,
    };
    if own.is_none() {
        (form.always_through, form.stamp) = (String::new(), String::new());
    }
    let owner = first_name(&office.owner.name).to_owned();
    let assistant = office.assistant.as_ref().map(|a| a.name.clone());
    let rights = rights::rights(desk).await?;
    Ok(Settings {
        headline: headline(own.is_some(), &owner, assistant.as_deref(), &rights),
        owner,
        office: form,
        mine: preferences(desk).await?,
        assistant,
        rights,
        own,
    })
}

/// Who sees what, in a sentence.
fn headline(executive: bool, owner: &str, assistant: Option<&str>, rights: &[Right]) -> String {
    let reach = rights.iter().find(|right| right.holds).map(|right| right.reach.as_str());
    match (executive, assistant, reach) {
        (true, None, _) => "Nobody but you sees anything here.".to_owned(),
        (true, Some(name), Some(reach)) => format!("{} {reach}.", first_name(name)),
        (true, Some(name), None) => format!("{} sees nothing.", first_name(name)),
        // "sees all but private" is said of somebody else.
        (false, _, Some(reach)) => {
            format!("You see{}. Only {owner} can change that.", &reach["sees".len()..])
        }
        (false, _, None) => format!("You see nothing here. Only {owner} can change that."),
    }
}

async fn own(desk: &Desk, text: &str) -> Result<Own, DeskError> {
    let known = desk.ledger.learned(desk.reader()).await?;
    let counts = crate::may::counts(desk).await?;
    Ok(Own {
        people: PeopleForm::of(&Config::parse(text)?, office::stamp(text)),
        data: data(desk).await?,
        learns: learned::learns(&known, &counts, &crate::sort::known_beside(desk).await?, desk.now()),
        never: learned::never(desk, &known).await?,
    })
}

/// "Mara" of "Mara Ellingsen".
pub(crate) fn first_name(name: &str) -> &str {
    name.split_whitespace().next().unwrap_or(name)
}

async fn data(desk: &Desk) -> Result<Data, DeskError> {
    let sizes = desk.sizes().await?;
    let mut refused = gather::quarantined(desk).await?;
    let refused_count = refused.len();
    refused.reverse();
    refused.truncate(MOST_REFUSED);
    Ok(Data {
        folder: desk.dir().display().to_string(),
        store: bytes(sizes.store),
        index: bytes(sizes.index),
        refused,
        refused_count,
        folders: gather::folders(desk).await?,
    })
}

/// "12.3 MB".
pub(crate) fn bytes(n: u64) -> String {
    match n {
        0..1_000 => format!("{n} bytes"),
        1_000..1_000_000 => format!("{} KB", n / 1_000),
        1_000_000..1_000_000_000 => format!("{:.1} MB", n as f64 / 1e6),
        _ => format!("{:.1} GB", n as f64 / 1e9),
    }
}

fn stretch(stretch: Option<(civil::Time, civil::Time)>) -> String {
    let time = |t: civil::Time| format!("{:02}:{:02}", t.hour(), t.minute());
    stretch.map_or(String::new(), |(from, to)| format!("{}–{}", time(from), time(to)))
}

/// A setting as its one word.
fn word<T: Serialize>(value: &T) -> String {
    serde_json::to_value(value).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
}

/// A setting from its one word.
fn known<T: for<'de> Deserialize<'de>>(word: &str) -> Result<T, ()> {
    serde_json::from_value(serde_json::Value::String(word.to_owned())).map_err(drop)
}
