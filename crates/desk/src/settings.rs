//! Settings: how the office works, who may see what, what was learned, where the data lies, and what each person
//! likes. What is of the office only its executive changes; what one likes everybody sets for themselves.

use crate::brief::{count, day, short};
use crate::config::{self, Change, Config, FILE, WEEKDAYS};
use crate::gather::{self, SetAside, WatchedFolder};
use crate::{Desk, DeskError};
use engines::learning::{self, Learner};
use jiff::{Timestamp, civil};
use ledger::Entry;
use serde::{Deserialize, Serialize};
use std::io::Write;
use std::path::Path;
use toml::Value;
use world::learned::Learned;
use world::office::{Chronotype, Locale};
use world::{Compartment, Grant, GrantId, Level, Office, Verb};

/// Addresses on the list of those who always get through, at most.
const MOST_ADDRESSES: usize = 200;
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
    fn of(office: &Office, stamp: String) -> OfficeForm {
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

/// A right that somebody has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Right {
    /// Its id.
    pub id: String,
    /// Whose.
    pub name: String,
    /// What it reaches: "sees all but private, and may answer".
    pub reach: String,
    /// Its level's word: "confidential".
    pub level: String,
    /// Whether its holder may answer proposals.
    pub answers: bool,
    /// Closed groups it reaches besides, comma-separated.
    pub groups: String,
    /// Since when, in words.
    pub since: String,
    /// Until when, in words; none is until it is ended.
    pub until: Option<String>,
    /// Its last day.
    pub last_day: Option<civil::Date>,
    /// Whether it is in force now.
    pub holds: bool,
}

/// A right as a form sends it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RightForm {
    /// The right that is changed; empty gives the assistant one.
    pub id: String,
    /// A level's word.
    pub level: String,
    /// Whether its holder may answer proposals.
    pub answers: bool,
    /// Closed groups, comma-separated.
    pub groups: String,
    /// Last day, "2026-12-24"; empty for no end.
    pub until: String,
}

/// What can be chosen for an assistant: a level's word, and what is seen then.
pub const REACHES: [(&str, &str); 4] = [
    ("public", "Only what is public"),
    ("internal", "Nothing confidential"),
    ("confidential", "All but private"),
    ("restricted", "All but Eyes-only"),
];

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

/// One thing that learns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Learns {
    /// Its word: "proposals"; empty for what cannot be frozen or reset on its own.
    pub word: String,
    /// What it learns.
    pub title: String,
    /// From what, and what it takes while it knows nothing.
    pub from: String,
    /// What it has learned: name and words.
    pub learned: Vec<(String, String)>,
    /// Whether it stands still.
    pub frozen: bool,
}

/// A rule "never this".
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NeverRule {
    /// As kept.
    pub rule: String,
    /// In words.
    pub words: String,
}

/// All settings, as whoever sits here may see them.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Settings {
    /// Who can change what is of the office: "Mara".
    pub owner: String,
    /// Whether that is who sits here.
    pub may_change: bool,
    /// How the office works; the list of who always gets through is the executive's.
    pub office: OfficeForm,
    /// What whoever sits here likes.
    pub mine: Preferences,
    /// The assistant's name, where one is named.
    pub assistant: Option<String>,
    /// The rights of others; for the assistant, their own.
    pub rights: Vec<Right>,
    /// Where the data lies; for the executive.
    pub data: Option<Data>,
    /// What was learned; for the executive.
    pub learns: Vec<Learns>,
    /// Rules "never this"; for the executive.
    pub never: Vec<NeverRule>,
}

/// The settings.
///
/// # Errors
/// `E_CONFIG`, those of the ledger.
pub async fn settings(desk: &Desk) -> Result<Settings, DeskError> {
    let text = read(desk.dir())?;
    let office = Config::parse(&text)?.office()?;
    let mut form = OfficeForm::of(&office, stamp(&text));
    let mine = preferences(desk).await?;
    let owner = first_name(&office.owner.name).to_owned();
    let assistant = office.assistant.as_ref().map(|a| a.name.clone());
    let rights = rights(desk).await?;
    if !desk.is_executive() {
        (form.always_through, form.stamp) = (String::new(), String::new());
        let (data, learns, never) = (None, Vec::new(), Vec::new());
        return Ok(Settings {
            owner,
            may_change: false,
            office: form,
            mine,
            assistant,
            rights,
            data,
            learns,
            never,
        });
    }
    let learned = desk.ledger.learned(desk.reader()).await?;
    Ok(Settings {
        owner,
        may_change: true,
        office: form,
        mine,
        assistant,
        rights,
        data: Some(data(desk).await?),
        learns: learns(&learned),
        never: never(desk, &learned).await?,
    })
}

/// "Mara" of "Mara Ellingsen".
pub(crate) fn first_name(name: &str) -> &str {
    name.split_whitespace().next().unwrap_or(name)
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
    if form.stamp != stamp(&before) {
        return Err(DeskError::Input {
            problem: "the settings were changed elsewhere since you opened this page".to_owned(),
            code: "E_CONFLICT",
            hint: "nothing was changed here; look at them as they are now, then change them again".to_owned(),
        });
    }
    let changes = match form.changes(&Config::parse(&before)?.office()?) {
        Ok(changes) if changes.is_empty() => return Ok(Vec::new()),
        Ok(changes) => changes,
        Err(mistakes) => return Ok(mistakes),
    };
    let after = config::with(&before, &changes)?;
    let mut txn = desk.ledger.begin(&desk.reader().actor, desk.now()).await?;
    txn.set_office(&Config::parse(&after)?.office()?).await?;
    txn.audit(Entry::new("settings.changed").with("title", told(&changes))).await?;
    replace(&path, &after)?;
    if let Err(e) = txn.commit().await {
        replace(&path, &before)?;
        return Err(e.into());
    }
    Ok(Vec::new())
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
    crate::brief::sentence(&changes.iter().map(one).collect::<Vec<_>>().join(", "))
}

fn key_words(key: &str) -> String {
    match key {
        "zone" => "time zone".to_owned(),
        "locale" => "date order".to_owned(),
        "chronotype" => "best hours".to_owned(),
        day => crate::brief::sentence(day),
    }
}

fn read(dir: &Path) -> Result<String, DeskError> {
    let path = dir.join(FILE);
    std::fs::read_to_string(&path).map_err(|e| DeskError::file(&path, e))
}

/// What a text is, in few characters.
fn stamp(text: &str) -> String {
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

/// What a grant reaches: "sees all but private, and may answer".
pub(crate) fn reach(grant: &Grant) -> String {
    let seen = match grant.level {
        Level::Public => "only what is public",
        Level::Internal => "nothing confidential",
        Level::Confidential => "all but private",
        Level::Restricted => "all but Eyes-only",
        Level::EyesOnly => "everything",
    };
    let groups = match grant.compartments.len() {
        0 => String::new(),
        _ => format!(
            ", and the closed {} {}",
            if grant.compartments.len() == 1 { "group" } else { "groups" },
            groups(grant)
        ),
    };
    let answers = if grant.verbs.contains(&Verb::Approve) { "and may answer" } else { "without answering" };
    format!("sees {seen}{groups}, {answers}")
}

fn groups(grant: &Grant) -> String {
    grant.compartments.iter().map(|c| c.0.as_str()).collect::<Vec<_>>().join(", ")
}

async fn rights(desk: &Desk) -> Result<Vec<Right>, DeskError> {
    let grants = match desk.is_executive() {
        true => desk.ledger.grants(desk.reader()).await?,
        false => desk.reader().grants.clone(),
    };
    Ok(grants.iter().map(|grant| right(desk, grant)).collect())
}

fn right(desk: &Desk, grant: &Grant) -> Right {
    let (zone, office) = (desk.office().tz(), desk.office());
    let words = |at: Timestamp| day(zone.to_datetime(at).date(), desk.today());
    let named = office.assistant.as_ref().filter(|a| a.person == grant.holder);
    // A right ends with a midnight; its last day is the one before.
    let last = grant.until.map(|until| until - jiff::SignedDuration::from_secs(1));
    Right {
        id: grant.id.to_string(),
        name: named.map_or_else(|| "Somebody who is not named any more".to_owned(), |a| a.name.clone()),
        reach: reach(grant),
        level: word(&grant.level),
        answers: grant.verbs.contains(&Verb::Approve),
        groups: groups(grant),
        since: words(grant.from),
        until: last.map(words),
        last_day: last.map(|at| zone.to_datetime(at).date()),
        holds: grant.holds_at(desk.now()),
    }
}

/// Changes what the assistant may see and do, or gives them a right anew. It holds from the next thing they look at.
/// The mistakes come back; where there are any, nothing was changed.
///
/// # Errors
/// `E_CLEARANCE` for anybody but the executive; `E_NOT_FOUND` for a right that is not there, or where no assistant is
/// named.
pub async fn change_right(desk: &Desk, form: &RightForm) -> Result<Vec<Mistake>, DeskError> {
    desk.only_executive("change what others may see")?;
    let known = match form.id.as_str() {
        "" => None,
        id => Some(grant_named(desk, id).await?),
    };
    let (level, until, groups) = match (level(form), until(desk, form), compartments(form)) {
        (Ok(level), Ok(until), Ok(groups)) => (level, until, groups),
        (level, until, groups) => {
            return Ok([level.err(), until.err(), groups.err()].into_iter().flatten().collect());
        }
    };
    let none = || DeskError::NotFound { kind: "assistant", id: "of this office".to_owned() };
    let (id, holder, from) = match known {
        Some(grant) => (grant.id, grant.holder, grant.from),
        None => {
            let assistant = desk.office().assistant.as_ref().ok_or_else(none)?;
            (GrantId::derive(&format!("assistant {}", assistant.email)), assistant.person, desk.now())
        }
    };
    let verbs = match form.answers {
        true => [Verb::See, Verb::Draft, Verb::Act, Verb::Approve].into(),
        false => [Verb::See].into(),
    };
    let granted_by = desk.reader().actor.person;
    let grant = Grant { id, holder, verbs, level, compartments: groups, from, until, granted_by };
    let mut txn = desk.ledger.begin(&desk.reader().actor, desk.now()).await?;
    txn.put_grant(&grant).await?;
    txn.commit().await?;
    Ok(Vec::new())
}

/// Ends a right at once.
///
/// # Errors
/// `E_CLEARANCE` for anybody but the executive; `E_NOT_FOUND`.
pub async fn end_right(desk: &Desk, id: &str) -> Result<(), DeskError> {
    desk.only_executive("end a right")?;
    let grant = grant_named(desk, id).await?;
    let mut txn = desk.ledger.begin(&desk.reader().actor, desk.now()).await?;
    txn.withdraw_grant(grant.id).await?;
    Ok(txn.commit().await?)
}

async fn grant_named(desk: &Desk, id: &str) -> Result<Grant, DeskError> {
    let grants = desk.ledger.grants(desk.reader()).await?;
    let missing = || DeskError::NotFound { kind: "right", id: short(id, 40) };
    grants.into_iter().find(|grant| grant.id.to_string() == id).ok_or_else(missing)
}

fn level(form: &RightForm) -> Result<Level, Mistake> {
    match known::<Level>(&form.level) {
        Ok(Level::EyesOnly) => {
            Err(Mistake::new("level", "Eyes-only is for the executive alone; choose a lower level."))
        }
        Ok(level) => Ok(level),
        Err(()) => Err(Mistake::new("level", "Choose what is to be seen.")),
    }
}

/// The end of the last day; none for no end.
fn until(desk: &Desk, form: &RightForm) -> Result<Option<Timestamp>, Mistake> {
    let text = form.until.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let date: civil::Date = text
        .parse()
        .map_err(|_| Mistake::new("until", "Write the last day as 2026-12-24, or leave it empty."))?;
    if date < desk.today() {
        return Err(Mistake::new("until", "That day is over; to end the right now, use End it."));
    }
    let next = date.saturating_add(jiff::Span::new().days(1));
    Ok(Some(world::time::instant(next, civil::Time::midnight(), &desk.office().tz())))
}

fn compartments(form: &RightForm) -> Result<std::collections::BTreeSet<Compartment>, Mistake> {
    let names = form.groups.split(',').map(str::trim).filter(|name| !name.is_empty());
    let fits = |name: &str| {
        name.chars().count() <= 60
            && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | ' '))
    };
    names
        .map(|name| match fits(name) {
            true => Ok(Compartment(name.to_owned())),
            false => {
                Err(Mistake::new("groups", "Names of groups are letters and figures, with commas between."))
            }
        })
        .collect()
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

/// What was learned, learner by learner.
fn learns(learned: &Learned) -> Vec<Learns> {
    let silent = learning::silent_kinds(learned);
    let kinds = learned.kinds.keys().map(|kind| {
        let kind = world::ProposalKind(kind.clone());
        let why = silent.iter().find(|(k, _)| *k == kind).map(|(_, why)| why.clone());
        (kind_words(&kind.0), why.unwrap_or_else(|| learning::confidence(learned, &kind).basis))
    });
    let learner = |learner: Learner, title: &str, from: &str, learned_so_far: Vec<(String, String)>| Learns {
        word: learner.word().to_owned(),
        title: title.to_owned(),
        from: from.to_owned(),
        learned: learned_so_far,
        frozen: learning::is_frozen(learned, learner),
    };
    let mut all = vec![
        learner(
            Learner::Proposals,
            "Which proposals you accept",
            "From your answers alone. Under ten answers a kind counts as new.",
            kinds.collect(),
        ),
        learner(
            Learner::Effort,
            "How long work takes",
            "From finished tasks with an estimate. Without them the estimate counts as it is.",
            effort(learned).into_iter().collect(),
        ),
    ];
    let people = learned.correspondents.len();
    if people > 0 {
        all.push(Learns {
            word: String::new(),
            title: "Whose mail needs you".to_owned(),
            from: "From your own replies. It is read again from the mail itself, so it has no reset."
                .to_owned(),
            learned: vec![("Addresses known".to_owned(), people.to_string())],
            frozen: false,
        });
    }
    all
}

/// How much longer than estimated work takes, by the middle one of the finished tasks.
fn effort(learned: &Learned) -> Option<(String, String)> {
    let mut ratios: Vec<f64> =
        learned.effort.iter().map(|r| f64::from(r.actual) / f64::from(r.estimate.max(1))).collect();
    ratios.sort_by(f64::total_cmp);
    let middle = ratios.get(ratios.len() / 2)?;
    let basis = count(ratios.len(), "finished task", "finished tasks");
    Some((
        "Against the estimate".to_owned(),
        format!("{middle:.1} times as long, by the middle one of {basis}"),
    ))
}

/// A kind of proposal, for people.
pub fn kind_words(kind: &str) -> String {
    match kind {
        "agenda.buffer" => "Breathing room between meetings",
        "agenda.chain" => "Breaks in long rows of meetings",
        "agenda.conflict" => "Meetings that clash",
        "agenda.focus" => "Time kept free for work",
        "agenda.one_to_one" => "1-2-1s",
        "agenda.prepare" => "Preparation before meetings",
        "alignment.gap" => "Goals that get too little time",
        "alignment.link" => "Links to goals",
        "alignment.starved" => "Goals that nothing serves",
        "navigator.commitment" => "Promises found in mail",
        "navigator.follow_up" => "Asking again",
        "navigator.reply" => "Replies",
        "navigator.task" => "Tasks found in mail",
        "orchestration.blocking_decision" => "Decisions that hold others up",
        "orchestration.cycle" => "Tasks that wait for each other",
        "orchestration.due_risk" => "Due dates at risk",
        "orchestration.estimate_grew" => "Estimates that grew",
        "orchestration.stale" => "Tasks that lie still",
        "orchestration.two_promises" => "Promises that clash",
        "orchestration.waiting" => "Things waited for",
        other => other,
    }
    .to_owned()
}

async fn never(desk: &Desk, learned: &Learned) -> Result<Vec<NeverRule>, DeskError> {
    let mut rules = Vec::new();
    for rule in &learned.never {
        let (kind, about) = rule.split_once('|').unwrap_or((rule, ""));
        let about = about.replace('-', "");
        let found =
            if about.is_empty() { Vec::new() } else { desk.ledger.find(desk.reader(), None, &about).await? };
        let words = match found.first() {
            Some(item) => format!("{}: {}", kind_words(kind), short(ledger::title(item), 80)),
            None if about.is_empty() => kind_words(kind),
            None => format!("{}: something that is gone", kind_words(kind)),
        };
        rules.push(NeverRule { rule: rule.clone(), words });
    }
    Ok(rules)
}

fn learner_named(word: &str) -> Result<Learner, DeskError> {
    [Learner::Proposals, Learner::Effort, Learner::Never]
        .into_iter()
        .find(|learner| learner.word() == word)
        .ok_or_else(|| DeskError::NotFound { kind: "learner", id: short(word, 40) })
}

/// Lets a learner stand still, or learn again.
///
/// # Errors
/// `E_CLEARANCE` for anybody but the executive; `E_NOT_FOUND` for a learner that is not there.
pub async fn freeze(desk: &Desk, word: &str, frozen: bool) -> Result<(), DeskError> {
    desk.only_executive("change what is learned")?;
    let learner = learner_named(word)?;
    let title =
        format!("{} {}", learner_words(learner), if frozen { "learns no more" } else { "learns again" });
    let entry = Entry::new("learned.changed").with("title", title);
    crate::learn::change_and_note(desk, |l| learning::freeze(l, learner, frozen), Some(entry)).await
}

/// Lets a learner forget everything.
///
/// # Errors
/// As [`freeze`].
pub async fn reset(desk: &Desk, word: &str) -> Result<(), DeskError> {
    desk.only_executive("change what is learned")?;
    let learner = learner_named(word)?;
    let entry =
        Entry::new("learned.changed").with("title", format!("{} begins afresh", learner_words(learner)));
    crate::learn::change_and_note(desk, |l| learning::reset(l, learner), Some(entry)).await
}

/// Drops a rule "never this".
///
/// # Errors
/// `E_CLEARANCE` for anybody but the executive; `E_NOT_FOUND` for a rule that is not there.
pub async fn drop_rule(desk: &Desk, rule: &str) -> Result<(), DeskError> {
    desk.only_executive("drop a rule")?;
    let learned = desk.ledger.learned(desk.reader()).await?;
    if !learned.never.contains(rule) {
        return Err(DeskError::NotFound { kind: "rule", id: short(rule, 60) });
    }
    let kind = rule.split('|').next().unwrap_or_default();
    let entry = Entry::new("learned.changed").with("title", format!("dropped a rule: {}", kind_words(kind)));
    crate::learn::change_and_note(desk, |l| l.never.retain(|known| known != rule), Some(entry)).await
}

fn learner_words(learner: Learner) -> &'static str {
    match learner {
        Learner::Proposals => "Which proposals you accept",
        Learner::Effort => "How long work takes",
        Learner::Never => "What is never proposed",
    }
}
