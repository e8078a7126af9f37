//! How the office works: `equerry.toml`, changed where it stands.

use super::{Mistake, known, stretch, word};
use crate::config::{self, Change, Config, FILE, WEEKDAYS};
use crate::words::{count, sentence, short};
use crate::{Desk, DeskError};
use ledger::Entry;
use serde::{Deserialize, Serialize};
use std::io::Write;
use std::path::Path;
use toml::Value;
use world::Office;
use world::office::{Chronotype, Locale};

/// Addresses on the list of those who always get through, at most.
const MOST_ADDRESSES: usize = 200;

/// How the office works, as a form shows and sends it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct OfficeForm {
    /// "09:00–17:30" a weekday, Monday first; empty for a day off.
    pub monday: String,
    /// See `monday`.
    pub tuesday: String,
    /// See `monday`.
    pub wednesday: String,
    /// See `monday`.
    pub thursday: String,
    /// See `monday`.
    pub friday: String,
    /// See `monday`.
    pub saturday: String,
    /// See `monday`.
    pub sunday: String,
    /// "12:30–13:00"; empty for none.
    pub lunch: String,
    /// IANA name.
    pub zone: String,
    /// "en-GB" or "en-US".
    pub locale: String,
    /// "early", "mid" or "late".
    pub chronotype: String,
    /// Addresses that pass every deferral, one a line.
    pub always_through: String,
    /// What `equerry.toml` was when this was read; a change made since is not written over.
    pub stamp: String,
}

impl OfficeForm {
    pub(super) fn of(office: &Office, stamp: String) -> OfficeForm {
        let hours = &office.hours;
        let [monday, tuesday, wednesday, thursday, friday, saturday, sunday] = hours.days.map(stretch);
        let lunch = (hours.lunch_minutes > 0)
            .then(|| (hours.lunch, hours.lunch.wrapping_add(jiff::Span::new().minutes(hours.lunch_minutes))));
        OfficeForm {
            monday,
            tuesday,
            wednesday,
            thursday,
            friday,
            saturday,
            sunday,
            lunch: stretch(lunch),
            zone: office.zone.clone(),
            locale: word(&office.locale),
            chronotype: word(&office.chronotype),
            always_through: office.always_through.join("\n"),
            stamp,
        }
    }

    /// The weekdays by their keys, Monday first.
    pub fn days(&self) -> [(&'static str, &str); 7] {
        let days = [
            &self.monday,
            &self.tuesday,
            &self.wednesday,
            &self.thursday,
            &self.friday,
            &self.saturday,
            &self.sunday,
        ];
        std::array::from_fn(|i| (WEEKDAYS[i], days[i].as_str()))
    }

    /// What differs from the office as it is, or every mistake.
    fn changes(&self, office: &Office) -> Result<Vec<Change>, Vec<Mistake>> {
        let is = OfficeForm::of(office, String::new());
        let mut wanted = Wanted::default();
        for ((key, text), (_, old)) in self.days().into_iter().zip(is.days()) {
            wanted.stretch("hours", key, text, old);
        }
        wanted.stretch("hours", "lunch", &self.lunch, &is.lunch);
        wanted.word("zone", &self.zone, &is.zone, |zone| match jiff::tz::TimeZone::get(zone) {
            Ok(_) => None,
            Err(_) => Some("No such time zone is known; write one such as Europe/Berlin.".to_owned()),
        });
        wanted.word("locale", &self.locale, &is.locale, |word| {
            known::<Locale>(word).err().map(|()| "Choose one of the two.".to_owned())
        });
        wanted.word("chronotype", &self.chronotype, &is.chronotype, |word| {
            known::<Chronotype>(word).err().map(|()| "Choose one of the three.".to_owned())
        });
        wanted.addresses("always_through", &self.always_through, &office.always_through);
        if wanted.mistakes.is_empty() { Ok(wanted.changes) } else { Err(wanted.mistakes) }
    }
}

/// Changes and mistakes, as the fields are read one by one.
#[derive(Default)]
struct Wanted {
    changes: Vec<Change>,
    mistakes: Vec<Mistake>,
}

impl Wanted {
    fn stretch(&mut self, section: &'static str, key: &'static str, text: &str, old: &str) {
        match config::stretch(text, key) {
            Err(_) => {
                let words = "Write it as 09:00–17:30, earlier time first, or leave it empty for none.";
                self.mistakes.push(Mistake::new(key, words));
            }
            Ok(read) if stretch(read) == old => {}
            Ok(read) => {
                self.changes.push((section, key, Value::String(stretch(read).replace('–', "-"))));
            }
        }
    }
    fn word(&mut self, key: &'static str, text: &str, old: &str, wrong: impl Fn(&str) -> Option<String>) {
        let text = text.trim();
        match wrong(text) {
            Some(words) => self.mistakes.push(Mistake::new(key, &words)),
            None if text == old => {}
            None => self.changes.push(("office", key, Value::String(text.to_owned()))),
        }
    }
    fn addresses(&mut self, key: &'static str, text: &str, old: &[String]) {
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        let mut new: Vec<String> = Vec::new();
        for line in lines {
            match config::mailbox(line) {
                Ok(mailbox) if new.contains(&mailbox.email) => {}
                Ok(mailbox) => new.push(mailbox.email),
                Err(_) => {
                    let words = format!("“{}” is no mail address; write one a line.", short(line, 60));
                    return self.mistakes.push(Mistake::new(key, &words));
                }
            }
        }
        if new.len() > MOST_ADDRESSES {
            let words = format!("{} addresses; at most {MOST_ADDRESSES} can always get through.", new.len());
            return self.mistakes.push(Mistake::new(key, &words));
        }
        if new != old {
            let list = new.into_iter().map(Value::String).collect();
            self.changes.push(("office", key, Value::Array(list)));
        }
    }
}

/// Changes how the office works: in `equerry.toml`, where everything else stays as it is written. The mistakes come
/// back; where there are any, nothing was changed.
///
/// # Errors
/// `E_CLEARANCE` for anybody but the executive; `E_CONFLICT` when the file was changed since the form was read;
/// `E_CONFIG`, `E_FILE`, those of the ledger: nothing is changed then.
pub async fn change_office(desk: &Desk, form: &OfficeForm) -> Result<Vec<Mistake>, DeskError> {
    desk.only_executive("change how the office works")?;
    let path = desk.dir().join(FILE);
    let before = read(desk.dir())?;
    unchanged(&form.stamp, &before)?;
    let changes = match form.changes(&Config::parse(&before)?.office()?) {
        Ok(changes) if changes.is_empty() => return Ok(Vec::new()),
        Ok(changes) => changes,
        Err(mistakes) => return Ok(mistakes),
    };
    let after = config::with(&before, &changes)?;
    let entry = Entry::new("settings.changed").with("title", told(&changes));
    keep(desk, &path, &before, &after, entry).await?;
    Ok(Vec::new())
}

/// Refuses a form that was made of another file than the one that is there.
pub(super) fn unchanged(seen: &str, text: &str) -> Result<(), DeskError> {
    if seen == stamp(text) {
        return Ok(());
    }
    Err(DeskError::Input {
        problem: "the settings were changed elsewhere since you opened this page".to_owned(),
        code: "E_CONFLICT",
        hint: "nothing was changed here; look at them as they are now, then change them again".to_owned(),
    })
}

/// Writes the file's new text, tells the ledger and writes it down; all of it or nothing.
pub(super) async fn keep(
    desk: &Desk,
    path: &Path,
    before: &str,
    after: &str,
    entry: Entry,
) -> Result<(), DeskError> {
    let mut txn = desk.ledger.begin(&desk.reader().actor, desk.now()).await?;
    txn.set_office(&Config::parse(after)?.office()?).await?;
    txn.audit(entry).await?;
    replace(path, after)?;
    if let Err(e) = txn.commit().await {
        replace(path, before)?;
        return Err(e.into());
    }
    Ok(())
}

/// "Friday 09:00–15:00, time zone UTC".
fn told(changes: &[Change]) -> String {
    let one = |(section, key, value): &Change| match (*key, value) {
        ("always_through", Value::Array(list)) => {
            format!("who always gets through: {}", count(list.len(), "address", "addresses"))
        }
        (key, Value::String(text)) if text.is_empty() => format!("{} none", key_words(key)),
        (key, Value::String(text)) if *section == "hours" => {
            format!("{} {}", key_words(key), text.replace('-', "–"))
        }
        (key, Value::String(text)) => format!("{} {text}", key_words(key)),
        (key, value) => format!("{} {value}", key_words(key)),
    };
    sentence(&changes.iter().map(one).collect::<Vec<_>>().join(", "))
}

fn key_words(key: &str) -> String {
    match key {
        "zone" => "time zone".to_owned(),
        "locale" => "date order".to_owned(),
        "chronotype" => "best hours".to_owned(),
        day => sentence(day),
    }
}

pub(super) fn read(dir: &Path) -> Result<String, DeskError> {
    let path = dir.join(FILE);
    std::fs::read_to_string(&path).map_err(|e| DeskError::file(&path, e))
}

/// What a text is, in few characters.
pub(super) fn stamp(text: &str) -> String {
    connectors::Fingerprint::of(text.as_bytes()).to_string()
}

/// Puts a text in a file's place in one step: whoever reads meets the old or the new one, whole.
fn replace(path: &Path, text: &str) -> Result<(), DeskError> {
    let beside = path.with_extension("toml.new");
    let write = || {
        let mut file = std::fs::File::create(&beside)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        if let Ok(was) = std::fs::metadata(path) {
            file.set_permissions(was.permissions())?;
        }
        std::fs::rename(&beside, path)
    };
    write().map_err(|e| DeskError::file(path, e))
}
