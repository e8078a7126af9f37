//! Whose office the sample is, as its `office.toml` says.

use desk::Setup;
use desk::config::InsightsSection;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::io;
use std::path::Path;
use world::office::{Chronotype, Locale};

/// The zone of the story.
pub const ZONE: &str = "Europe/Amsterdam";

#[derive(Deserialize)]
struct File {
    zone: String,
    #[serde(default)]
    locale: Locale,
    owner: Someone,
    assistant: Someone,
    #[serde(default)]
    auditor: Vec<Someone>,
    hours: BTreeMap<String, (String, String)>,
    insights: InsightsSection,
}

#[derive(Deserialize)]
struct Someone {
    name: String,
    addresses: Vec<String>,
    #[serde(default)]
    chronotype: Chronotype,
}

/// What to make the office of, read from the files that [`super::write`] laid out.
///
/// # Errors
/// What the file system refuses; `InvalidData` where the file does not read.
pub fn setup(files: &Path) -> io::Result<Setup> {
    let text = std::fs::read_to_string(files.join("office.toml"))?;
    let file: File = toml::from_str(&text).map_err(|e| io::Error::new(io::ErrorKind::InvalidData, e))?;
    let mailbox = |one: &Someone| format!("{} <{}>", one.name, one.addresses.first().map_or("", |a| a));
    let days =
        [("mon", "monday"), ("tue", "tuesday"), ("wed", "wednesday"), ("thu", "thursday"), ("fri", "friday")];
    let mut hours: BTreeMap<String, String> = days
        .iter()
        .filter_map(|(short, long)| {
            file.hours.get(*short).map(|(a, b)| ((*long).to_owned(), format!("{a}-{b}")))
        })
        .collect();
    hours.extend(file.hours.get("lunch").map(|(a, b)| ("lunch".to_owned(), format!("{a}-{b}"))));
    Ok(Setup {
        owner: mailbox(&file.owner),
        also: file.owner.addresses.iter().skip(1).cloned().collect(),
        assistant: Some(mailbox(&file.assistant)),
        reports: super::team::names(files)?,
        auditors: file.auditor.iter().map(mailbox).collect(),
        zone: file.zone,
        db: None,
        hours,
        locale: file.locale,
        chronotype: file.owner.chronotype,
        insights: file.insights,
    })
}
