//! Whom the executive keeps how near, what is at stake with whom, and how their organisation is built, from
//! `sample/register.toml`: written by hand some days before the story begins.

use desk::people::{self, DepartmentForm, PersonChange};
use desk::{Clock, Desk, DeskError};
use jiff::civil::DateTime;
use serde::Deserialize;
use std::io;
use std::path::Path;
use world::relation::{Stakeholder, Tier};

#[derive(Deserialize)]
struct File {
    at: DateTime,
    department: Vec<Department>,
    person: Vec<Person>,
}

#[derive(Deserialize)]
struct Department {
    name: String,
    within: String,
    purpose: String,
    heads: String,
    size: u32,
    wanted: String,
    given: String,
}

#[derive(Deserialize)]
struct Person {
    /// Their name.
    who: String,
    tier: Option<Tier>,
    /// A name.
    manager: Option<String>,
    department: Option<String>,
    /// What is at stake: all of it or nothing.
    power: Option<u8>,
    #[serde(default)]
    interest: u8,
    #[serde(default)]
    stance: i8,
    #[serde(default)]
    desired: i8,
    #[serde(default)]
    step: String,
    /// "executive" or "assistant".
    #[serde(default)]
    owner: String,
}

fn read(files: &Path) -> io::Result<File> {
    let text = std::fs::read_to_string(files.join("register.toml"))?;
    toml::from_str(&text).map_err(|e| io::Error::new(io::ErrorKind::InvalidData, e))
}

/// Writes down what the file says, at its time.
///
/// # Errors
/// `E_FILE` where the file does not read; `E_NOT_FOUND` for a name that no card bears; those of the desk.
pub async fn write(desk: &Desk, files: &Path) -> Result<(), DeskError> {
    let file = read(files).map_err(|e| DeskError::file(&files.join("register.toml"), e))?;
    let at = desk.office().tz().to_ambiguous_timestamp(file.at).compatible();
    let at = at.map_err(|_| absent("time", &file.at.to_string()))?;
    let desk = desk.at(Clock::Standing(at));
    let mut departments = Vec::new();
    for one in file.department {
        let form = DepartmentForm {
            name: one.name.clone(),
            within: one.within,
            purpose: one.purpose,
            heads: one.heads,
            size: one.size.to_string(),
            wanted: one.wanted,
            given: one.given,
            ..DepartmentForm::default()
        };
        departments.push((one.name, people::save_department(&desk, &form).await?.id));
    }
    for one in file.person {
        let department = one.department.as_ref().map(|name| {
            let found = departments.iter().find(|(known, _)| known == name);
            found.map(|(_, id)| *id).ok_or_else(|| absent("department", name))
        });
        let change = PersonChange {
            tier: one.tier.map(Some),
            department: department.transpose()?.map(Some),
            stakeholder: stake(&desk, &one).map(Some),
            ..PersonChange::default()
        };
        if change != PersonChange::default() {
            people::set(&desk, &one.who, &change).await?;
        }
        if let Some(manager) = &one.manager {
            people::reports_to(&desk, &one.who, manager).await?;
        }
    }
    Ok(())
}

fn stake(desk: &Desk, one: &Person) -> Option<Stakeholder> {
    let office = desk.office();
    let owner = match one.owner.as_str() {
        "executive" => Some(office.owner.person),
        "assistant" => office.assistant.as_ref().map(|a| a.person),
        _ => None,
    };
    Some(Stakeholder {
        power: one.power?,
        interest: one.interest,
        stance: one.stance,
        desired: one.desired,
        next_step: one.step.clone(),
        owner,
    })
}

fn absent(kind: &'static str, name: &str) -> DeskError {
    DeskError::Input {
        problem: format!("\"{name}\" is no {kind} of the sample"),
        code: "E_NOT_FOUND",
        hint: "mend register.toml".to_owned(),
    }
}
