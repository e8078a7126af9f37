//! What others may see and do, until when. Only the executive changes it; it holds from the next thing they look at.

use super::{Mistake, known, word};
use crate::words::{day, short};
use crate::{Desk, DeskError};
use jiff::{SignedDuration, Timestamp, civil};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use world::{Compartment, Grant, GrantId, Level, Verb};

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

pub(super) async fn rights(desk: &Desk) -> Result<Vec<Right>, DeskError> {
    let grants = match desk.is_executive() {
        true => desk.ledger.grants(desk.reader()).await?,
        false => desk.reader().grants.clone(),
    };
    // Rights in one area stand where the area does.
    Ok(grants.iter().filter(|g| g.area.is_none()).map(|grant| right(desk, grant)).collect())
}

fn right(desk: &Desk, grant: &Grant) -> Right {
    let (zone, office) = (desk.office().tz(), desk.office());
    let words = |at: Timestamp| day(zone.to_datetime(at).date(), desk.today());
    let named = office.assistant.as_ref().filter(|a| a.person == grant.holder);
    // A right ends with a midnight; its last day is the one before.
    let last = grant.until.map(|until| until - SignedDuration::from_secs(1));
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
    let grant = Grant {
        id,
        holder,
        verbs,
        level,
        compartments: groups,
        from,
        until,
        granted_by,
        area: None,
        under: None,
    };
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
    grants.into_iter().find(|grant| grant.area.is_none() && grant.id.to_string() == id).ok_or_else(missing)
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

fn compartments(form: &RightForm) -> Result<BTreeSet<Compartment>, Mistake> {
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
