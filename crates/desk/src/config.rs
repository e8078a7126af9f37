//! `equerry.toml`: whose office it is and how they work. Unknown keys are errors with a hint.

mod edit;
mod ideal;
mod insights;
mod travel;

pub use ideal::IdealSection;
pub use insights::{InsightsSection, TeamSection};
pub use travel::{TravelSection, WaySection};

use crate::error::DeskError;
use jiff::{civil, tz::TimeZone};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::Path;
use world::message::Mailbox;
use world::office;
use world::office::{Chronotype, Locale, Member, Office};
use world::time::WorkingHours;

/// The file's name in the office's folder.
pub const FILE: &str = "equerry.toml";

/// The keys of the weekdays, Monday first.
pub(crate) const WEEKDAYS: [&str; 7] =
    ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// The file as people write it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Whose office.
    pub office: OfficeSection,
    /// When they work.
    #[serde(default)]
    pub hours: HoursSection,
    /// When their assistant works, where that is otherwise.
    #[serde(default, skip_serializing_if = "HoursSection::is_empty")]
    pub assistant_hours: HoursSection,
    /// What stretches of each week are for.
    #[serde(default, skip_serializing_if = "IdealSection::is_empty")]
    pub ideal_week: IdealSection,
    /// Where one works, and how long the ways are.
    #[serde(default, skip_serializing_if = "TravelSection::is_empty")]
    pub travel: TravelSection,
    /// Calendars that are somebody else's: their name, and whose they are.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub calendars: BTreeMap<String, String>,
    /// What figures of time need to know.
    #[serde(default, skip_serializing_if = "InsightsSection::is_empty")]
    pub insights: InsightsSection,
}

/// `[office]`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfficeSection {
    /// "Name <address>".
    pub owner: String,
    /// Their other addresses.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<String>,
    /// "Name <address>" of the assistant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assistant: Option<String>,
    /// "Name <address>" of each who reports to the owner.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reports: Vec<String>,
    /// "Name <address>" of each who reads the audit trail, and no content.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub auditors: Vec<String>,
    /// IANA zone.
    pub zone: String,
    /// "en-GB" (04/05 is 4 May) or "en-US" (5 April).
    #[serde(default)]
    pub locale: Locale,
    /// "early", "mid" or "late".
    #[serde(default)]
    pub chronotype: Chronotype,
    /// When the assistant is at their best, where that is otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assistant_chronotype: Option<Chronotype>,
    /// Addresses that pass every deferral.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub always_through: Vec<String>,
    /// What the assistant does not do, in words the pair agreed on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub no_go: Vec<String>,
}

/// `[hours]`: "09:00-17:30" a weekday, "" for a day off; none is Monday to Friday 09:00–17:30.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HoursSection {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    monday: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    tuesday: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    wednesday: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    thursday: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    friday: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    saturday: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    sunday: Option<String>,
    /// "12:30-13:00"; "" for none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    lunch: Option<String>,
}

impl Config {
    /// Reads the office's file.
    ///
    /// # Errors
    /// `E_NO_OFFICE` when it is absent, `E_CONFIG` with the place and a hint when it does not read.
    pub fn load(dir: &Path) -> Result<Config, DeskError> {
        let path = dir.join(FILE);
        let text = std::fs::read_to_string(&path).map_err(|e| match e.kind() {
            std::io::ErrorKind::NotFound => DeskError::NoOffice { dir: dir.display().to_string() },
            _ => DeskError::file(&path, e),
        })?;
        Config::parse(&text)
    }

    /// Reads the file's text.
    ///
    /// # Errors
    /// `E_CONFIG` with line and hint.
    pub fn parse(text: &str) -> Result<Config, DeskError> {
        let config: Config = toml::from_str(text).map_err(|e| {
            let line = e.span().map_or(1, |s| text[..s.start.min(text.len())].matches('\n').count() + 1);
            let problem = e.message();
            DeskError::Config { line, hint: hint(problem), problem: in_words(problem) }
        })?;
        config.office().map(|_| config)
    }

    /// The office that the file describes.
    ///
    /// # Errors
    /// `E_CONFIG` for an address, zone or time that cannot be read.
    pub fn office(&self) -> Result<Office, DeskError> {
        let bad = |problem: String, hint: &str| DeskError::Config { line: 0, problem, hint: hint.to_owned() };
        let section = &self.office;
        let owner = member(&section.owner)?;
        let assistant = section.assistant.as_deref().map(member).transpose()?;
        TimeZone::get(&section.zone).map_err(|_| {
            bad(
                format!("zone \"{}\" is not known", section.zone),
                "use an IANA name such as Europe/Berlin or America/New_York",
            )
        })?;
        let mut addresses = vec![owner.email.clone()];
        for other in &section.also {
            let email = member(other)?.email;
            if !addresses.contains(&email) {
                addresses.push(email);
            }
        }
        if let Some(assistant) = assistant.as_ref().filter(|a| addresses.contains(&a.email)) {
            return Err(bad(
                format!("the assistant {} is the owner", assistant.email),
                "an assistant sees and does less than the owner, so it must be somebody else: name them with an \
                 address of their own, or leave the assistant out",
            ));
        }
        let mut calendars: BTreeMap<String, String> =
            assistant.iter().map(|a| (a.name.to_lowercase(), a.email.clone())).collect();
        for (name, whose) in &self.calendars {
            calendars.insert(name.trim().to_lowercase(), member(whose)?.email);
        }
        calendars.retain(|_, whose| !addresses.contains(whose));
        let reports = self.reports(&addresses, assistant.as_ref())?;
        let auditors = self.auditors(&addresses, assistant.as_ref(), &reports)?;
        Ok(Office {
            owner,
            reports,
            auditors,
            no_go: section.no_go.iter().map(|words| words.trim().to_owned()).collect(),
            addresses,
            assistant,
            zone: section.zone.clone(),
            locale: section.locale,
            hours: self.hours.read()?,
            chronotype: section.chronotype,
            assistant_hours: match self.assistant_hours.is_empty() {
                true => None,
                false => Some(self.assistant_hours.read()?),
            },
            assistant_chronotype: section.assistant_chronotype,
            always_through: section.always_through.iter().map(|a| a.trim().to_lowercase()).collect(),
            reactive_share: None,
            hourly_rate: self.insights.rate()?,
            teams: self.insights.teams()?,
            travel: self.travel.read()?,
            ideal: ideal::read(&self.ideal_week)?,
            calendars,
        })
    }

    /// Those who report to the owner, each once, and neither the owner nor the assistant.
    fn reports(&self, owner: &[String], assistant: Option<&Member>) -> Result<Vec<Member>, DeskError> {
        let mut found: Vec<Member> = Vec::new();
        for text in &self.office.reports {
            let report = member(text)?;
            if owner.contains(&report.email) || assistant.is_some_and(|a| a.email == report.email) {
                return Err(DeskError::Config {
                    line: 0,
                    problem: format!(
                        "{} is named as a direct report and as owner or assistant",
                        report.email
                    ),
                    hint:
                        "a direct report sees what is shared with them alone, so it must be somebody else: \
                           take the address out of reports"
                            .to_owned(),
                });
            }
            if !found.iter().any(|known| known.email == report.email) {
                found.push(report);
            }
        }
        Ok(found)
    }

    /// Those who read the audit trail, each once, and nobody who works in the office: who does things does not audit them.
    fn auditors(
        &self,
        owner: &[String],
        assistant: Option<&Member>,
        reports: &[Member],
    ) -> Result<Vec<Member>, DeskError> {
        let mut found: Vec<Member> = Vec::new();
        for text in &self.office.auditors {
            let auditor = member(text)?;
            let others = assistant.into_iter().chain(reports);
            if owner.contains(&auditor.email) || others.into_iter().any(|other| other.email == auditor.email)
            {
                return Err(DeskError::Config {
                    line: 0,
                    problem: format!("{} is named as an auditor, and works in the office", auditor.email),
                    hint: "an auditor reads what others did, so it must be somebody else: take the address out of \
                           auditors"
                        .to_owned(),
                });
            }
            if !found.iter().any(|known| known.email == auditor.email) {
                found.push(auditor);
            }
        }
        Ok(found)
    }

    /// The file's text, with a word on what each part is for.
    pub fn text(&self) -> String {
        let body = toml::to_string(self).unwrap_or_default();
        format!("# Equerry's office. Unknown keys are errors; the guide explains each one.\n\n{body}")
    }
}

/// A value of the file that is to be changed: its section, its key, and what it shall be.
pub(crate) type Change = (&'static str, &'static str, toml::Value);

/// The file's text with some values changed; its comments, its order and everything else stay.
///
/// # Errors
/// `E_CONFIG` when the file is written so that it cannot be changed here: nothing is to be written then.
pub(crate) fn with(text: &str, changes: &[Change]) -> Result<String, DeskError> {
    let mut changed = text.to_owned();
    for (section, key, value) in changes {
        changed = edit::set(&changed, section, key, value)
            .filter(|new| edit::holds(new, section, key, value))
            .ok_or(DeskError::Config {
                line: 0,
                problem: format!(
                    "{key} cannot be changed here: equerry.toml is written in a form of its own"
                ),
                hint: format!("nothing was changed; write {key} = {value} into [{section}] by hand"),
            })?;
    }
    Config::parse(&changed).map(|_| changed)
}

/// The file's text with these calendars of others, by name, and no more; everything else stays.
///
/// # Errors
/// `E_CONFIG` when the file is written so that they cannot be changed here: nothing is to be written then.
pub(crate) fn with_calendars(text: &str, wanted: &BTreeMap<String, String>) -> Result<String, DeskError> {
    let own = || DeskError::Config {
        line: 0,
        problem: "calendars cannot be changed here: equerry.toml is written in a form of its own".to_owned(),
        hint: "nothing was changed; write them into [calendars] by hand".to_owned(),
    };
    let was = Config::parse(text)?.calendars;
    let mut changed = text.to_owned();
    for name in was.keys().filter(|name| !wanted.contains_key(*name)) {
        changed = edit::drop(&changed, "calendars", name).ok_or_else(own)?;
    }
    for (name, whose) in wanted.iter().filter(|(name, whose)| was.get(*name) != Some(whose)) {
        let value = toml::Value::String(whose.clone());
        changed = edit::set_named(&changed, "calendars", name, &value).ok_or_else(own)?;
    }
    match Config::parse(&changed) {
        Ok(config) if config.calendars == *wanted => Ok(changed),
        _ => Err(own()),
    }
}

impl HoursSection {
    /// Whether nothing is said.
    fn is_empty(&self) -> bool {
        *self == HoursSection::default()
    }
    fn read(&self) -> Result<WorkingHours, DeskError> {
        let mut hours = WorkingHours::default();
        let days = [
            &self.monday,
            &self.tuesday,
            &self.wednesday,
            &self.thursday,
            &self.friday,
            &self.saturday,
            &self.sunday,
        ];
        for (i, text) in days.into_iter().enumerate() {
            if let Some(text) = text {
                hours.days[i] = stretch(text, WEEKDAYS[i])?;
            }
        }
        if let Some(text) = &self.lunch {
            match stretch(text, "lunch")? {
                None => hours.lunch_minutes = 0,
                Some((from, to)) => {
                    hours.lunch = from;
                    hours.lunch_minutes =
                        i64::from(to.hour() - from.hour()) * 60 + i64::from(to.minute() - from.minute());
                }
            }
        }
        Ok(hours)
    }

    /// The same hours as settings, to be written out.
    pub fn of(days: &BTreeMap<String, String>) -> HoursSection {
        let get = |day: &str| days.get(day).cloned();
        HoursSection {
            monday: get("monday"),
            tuesday: get("tuesday"),
            wednesday: get("wednesday"),
            thursday: get("thursday"),
            friday: get("friday"),
            saturday: get("saturday"),
            sunday: get("sunday"),
            lunch: get("lunch"),
        }
    }
}

/// "09:00-17:30" as a stretch, "" as none.
pub(crate) fn stretch(text: &str, name: &str) -> Result<Option<(civil::Time, civil::Time)>, DeskError> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let times = text.split_once(['-', '–']).and_then(|(a, b)| {
        let time = |t: &str| civil::Time::strptime("%H:%M", t.trim()).ok();
        Some((time(a)?, time(b)?))
    });
    match times {
        Some((from, to)) if from < to => Ok(Some((from, to))),
        _ => Err(DeskError::Config {
            line: 0,
            problem: format!("{name} = \"{text}\" is not a stretch of time"),
            hint: "write it as \"09:00-17:30\", earlier time first, or \"\" for none".to_owned(),
        }),
    }
}

/// Reads "Name <address>" or a bare address.
///
/// # Errors
/// `E_CONFIG` when there is no address in it.
pub fn mailbox(text: &str) -> Result<Mailbox, DeskError> {
    let (name, email) = match text.split_once('<') {
        Some((name, rest)) => (name.trim().trim_matches('"'), rest.trim_end().trim_end_matches('>').trim()),
        None => ("", text.trim()),
    };
    let looks_right = email.split_once('@').is_some_and(|(a, b)| !a.is_empty() && !b.is_empty())
        && !email.contains(|c: char| c.is_whitespace() || c == '<' || c == '>' || c == ',');
    if !looks_right {
        return Err(DeskError::Config {
            line: 0,
            problem: format!("\"{text}\" has no mail address"),
            hint: "write it as 'Ana Lima <ana@example.org>'".to_owned(),
        });
    }
    Ok(Mailbox { email: email.to_lowercase(), name: (!name.is_empty()).then(|| name.to_owned()) })
}

fn member(text: &str) -> Result<office::Member, DeskError> {
    let mailbox = mailbox(text)?;
    let name = mailbox.name.clone().unwrap_or_else(|| mailbox.email.clone());
    Ok(Member::new(name, mailbox.email))
}

/// A message of the TOML reader in our words; what is known here is the hint's to say.
fn in_words(problem: &str) -> String {
    match problem.strip_prefix("unknown field `").and_then(|rest| rest.split_once('`')) {
        Some((key, _)) => format!("unknown key \"{key}\""),
        None => problem.to_owned(),
    }
}

/// What to do about a message of the TOML reader.
fn hint(problem: &str) -> String {
    let quoted: Vec<&str> = problem.split('`').skip(1).step_by(2).collect();
    match quoted.split_first() {
        Some((unknown, known)) if problem.starts_with("unknown field") => {
            match known.iter().min_by_key(|k| strsim::levenshtein(unknown, k)) {
                Some(near) if strsim::levenshtein(unknown, near) <= 3 => format!("did you mean \"{near}\"?"),
                _ => format!("known here: {}", known.join(", ")),
            }
        }
        _ => "the guide's page on equerry.toml shows every key".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "[office]\nowner = \"Ana Lima <Ana@X.example>\"\nzone = \"Europe/Berlin\"\n";

    #[test]
    fn a_small_file_is_enough() {
        let office = Config::parse(GOOD).unwrap().office().unwrap();
        assert_eq!((office.owner.name.as_str(), office.owner.email.as_str()), ("Ana Lima", "ana@x.example"));
        assert_eq!(office.hours, WorkingHours::default());
    }

    #[test]
    fn a_rate_and_teams_are_read() {
        let text = format!(
            "{GOOD}[insights]\nhourly_rate = \"95.50 USD\"\n[[insights.teams]]\nname = \" Us \"\n\
             informed = \"2026-09-01\"\npeople = [\"A <A@x.example>\", \"a@x.example\", \"b@x.example\"]\n"
        );
        let config = Config::parse(&text).unwrap();
        let office = config.office().unwrap();
        assert_eq!(office.hourly_rate.unwrap(), office::HourlyRate { minor: 9550, currency: "USD".into() });
        let team = &office.teams[0];
        assert_eq!((team.name.as_str(), team.people.len()), ("Us", 2));
        assert_eq!(Config::parse(&config.text()).unwrap(), config);
    }

    #[test]
    fn an_ideal_week_is_read() {
        let text = format!(
            "{GOOD}[ideal_week]\nthursday = [\"09:00-12:00 no meetings\", \"13:00-14:00 Office hours\"]\n\
             monday = [\"14:00-17:00 Delivery\"]\n"
        );
        let config = Config::parse(&text).unwrap();
        let ideal = config.office().unwrap().ideal;
        let wishes: Vec<(i8, &office::Wish)> = ideal.iter().map(|s| (s.weekday, &s.wish)).collect();
        let theme = office::Wish::Theme("Delivery".into());
        assert_eq!(wishes, [(0, &theme), (3, &office::Wish::NoMeetings), (3, &office::Wish::OfficeHours)]);
        assert_eq!(Config::parse(&config.text()).unwrap(), config);
        for (wrong, problem) in [
            ("frieday = [\"09:00-12:00 no meetings\"]", "no weekday"),
            ("monday = [\"09:00-12:00\"]", "what it is for"),
            ("monday = [\"12:00-09:00 no meetings\"]", "stretch of time"),
            ("monday = [\"09:00-12:00 no meetings\", \"11:00-13:00 Delivery\"]", "overlap"),
        ] {
            let error = Config::parse(&format!("{GOOD}[ideal_week]\n{wrong}\n")).unwrap_err();
            assert!(error.to_string().contains(problem), "{error}");
        }
    }

    #[test]
    fn ways_are_read() {
        let text = format!(
            "{GOOD}[travel]\nhome = [\"Harbour House\"]\n[[travel.ways]]\nfrom = \"Harbour House\"\n\
             to = \" Haarlem \"\nminutes = 45\n"
        );
        let config = Config::parse(&text).unwrap();
        let travel = config.office().unwrap().travel;
        assert_eq!(travel.home, ["harbour house"]);
        assert_eq!((travel.ways[0].between.1.as_str(), travel.ways[0].minutes), ("haarlem", 45));
        assert_eq!(Config::parse(&config.text()).unwrap(), config);
        for wrong in ["minutes = 45", "minutes = -1", "minutes = 5000"] {
            let to = if wrong == "minutes = 45" { "\"\"" } else { "\"Delft\"" };
            let text = format!("{GOOD}[[travel.ways]]\nfrom = \"Haarlem\"\nto = {to}\n{wrong}\n");
            assert_eq!(Config::parse(&text).unwrap_err().code(), "E_CONFIG", "{wrong}");
        }
    }

    #[test]
    fn what_is_written_reads_back() {
        let config = Config::parse(GOOD).unwrap();
        assert_eq!(Config::parse(&config.text()).unwrap(), config);
    }

    #[test]
    fn mistakes_are_named_with_a_way_out() {
        for (text, problem, way) in [
            (
                "[office]\nowner = \"a@b.example\"\nzne = \"UTC\"\nzone = \"UTC\"\n",
                "unknown key \"zne\"",
                "did you mean \"zone\"?",
            ),
            ("[office]\nowner = \"a@b.example\"\nzone = \"Mars/Base\"\n", "Mars/Base", "IANA"),
            ("[office]\nowner = \"nobody\"\nzone = \"UTC\"\n", "nobody", "ana@example.org"),
            (
                "[office]\nowner = \"a@b.example\"\nzone = \"UTC\"\n[insights]\nhourly_rate = \"much\"\n",
                "hourly_rate = \"much\"",
                "120 EUR",
            ),
            (
                "[office]\nowner = \"a@b.example\"\nzone = \"UTC\"\n[[insights.teams]]\nname = \"Us\"\n\
                 informed = \"2026-02-30\"\npeople = []\n",
                "2026-02-30",
                "2026-09-01",
            ),
            (
                "[office]\nowner = \"a@b.example\"\nalso = [\"c@d.example\"]\nassistant = \"C <C@d.example>\"\n\
                 zone = \"UTC\"\n",
                "assistant c@d.example is the owner",
                "somebody else",
            ),
            (
                "[office]\nowner = \"a@b.example\"\nzone = \"UTC\"\n[hours]\nmonday = \"17:00-09:00\"\n",
                "monday",
                "earlier",
            ),
        ] {
            let error = Config::parse(text).unwrap_err();
            assert!(
                error.to_string().contains(problem) && error.hint().contains(way),
                "{error} / {}",
                error.hint()
            );
        }
    }
}
