//! A grid from a file: `[[area]]` and `[[person]]` tables, with people, projects and goals by their words.

use super::change::AreaForm;
use super::rights::{grant, money, standing};
use super::work::monday_of;
use crate::gather::Names;
use crate::words::short;
use crate::{Desk, DeskError};
use jiff::civil::Date;
use ledger::Entry;
use serde::Deserialize;
use std::collections::BTreeMap;
use world::authority::Limit;
use world::person::Work;
use world::{
    Competence, GoalLink, Grant, Item, ItemRef, Part, Person, PersonId, Responsibility, ResponsibilityId,
    Snapshot,
};

/// What a file of a grid holds.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct File {
    /// The day on which the executive last looked through the whole: "2026-11-02".
    #[serde(default)]
    reviewed: Option<String>,
    /// Areas in the order of the file.
    #[serde(default, rename = "area")]
    areas: Vec<Area>,
    /// What is known of people.
    #[serde(default, rename = "person")]
    people: Vec<Someone>,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Area {
    name: String,
    #[serde(default)]
    outcome: String,
    #[serde(default)]
    goal: String,
    #[serde(default)]
    project: String,
    /// Each person's letters: "A", "R", "C", "I", "AR".
    #[serde(default)]
    roles: BTreeMap<String, String>,
    /// The same part by part, names with commas between.
    #[serde(default)]
    accountable: String,
    #[serde(default)]
    responsible: String,
    #[serde(default)]
    consulted: String,
    #[serde(default)]
    informed: String,
    /// What others may decide there.
    #[serde(default)]
    levels: BTreeMap<String, Level>,
    #[serde(default)]
    backups: Vec<String>,
    #[serde(default)]
    covers: Vec<String>,
    #[serde(default)]
    minutes: Option<u32>,
    #[serde(default)]
    criticality: Option<u8>,
    /// What it takes: "budgets 3, hiring 4".
    #[serde(default)]
    needs: String,
    /// What the assistant may do: "acts and tells".
    #[serde(default)]
    assistant: Option<String>,
    /// Up to what, in words.
    #[serde(default)]
    limit: String,
    #[serde(default)]
    limit_minutes: Option<u32>,
    /// "2000 EUR".
    #[serde(default)]
    limit_money: Option<String>,
    /// Since when the assistant may.
    #[serde(default)]
    since: Option<String>,
}

/// How far somebody may decide in an area, and up to what.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Level {
    /// "advise", "delegate".
    level: String,
    #[serde(default)]
    limit: String,
    #[serde(default)]
    minutes: Option<u32>,
    /// "2000 EUR".
    #[serde(default)]
    money: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Someone {
    name: String,
    /// Hours of this week, as they allowed it to be shown.
    #[serde(default)]
    told: Option<u32>,
    /// Hours a week for duties.
    #[serde(default)]
    week: Option<u32>,
    /// "budgets 3, hiring 4".
    #[serde(default)]
    can: String,
    #[serde(default)]
    wishes: String,
}

impl File {
    /// How many areas it holds.
    pub fn areas(&self) -> usize {
        self.areas.len()
    }
    /// Of how many people it tells something.
    pub fn people(&self) -> usize {
        self.people.len()
    }
}

/// Reads a file of a grid.
///
/// # Errors
/// `E_PARSE` with the line.
pub fn read(text: &str) -> Result<File, DeskError> {
    toml::from_str(text).map_err(|e| {
        let line = e.span().map_or(1, |s| 1 + text[..s.start.min(text.len())].matches('\n').count());
        let problem = format!("line {line}: {}", short(e.message(), 200));
        DeskError::input(&problem, "E_PARSE", "nothing was changed")
    })
}

/// Keeps what a file holds; an area of that name is written anew. Levels that give more are asked of those who would hold
/// them.
///
/// # Errors
/// `E_CLEARANCE` for anybody but the executive; `E_NOT_FOUND`, `E_FORM`; nothing is kept then.
pub async fn import(desk: &Desk, file: File) -> Result<usize, DeskError> {
    desk.only_executive("read a grid from a file")?;
    let world = desk.snapshot().await?;
    let known = desk.ledger.grants(&desk.house()).await?;
    let (mut items, mut links, mut rights) = (Vec::new(), Vec::new(), Vec::new());
    let reviewed = reviewed(desk, &file)?;
    for written in &file.areas {
        let area = settle(&world, written)?;
        let area = Responsibility { reviewed: reviewed.or(area.reviewed), ..area };
        rights.extend(right(desk, written, &area)?);
        for (name, level) in &written.levels {
            rights.push(of_somebody(desk, &world, (name, level), &area)?);
        }
        links.extend(link(&world, written, area.id)?);
        items.push(Item::Responsibility(area));
    }
    for someone in &file.people {
        items.extend(person(desk, &world, someone)?.map(Item::Person));
    }
    let mut txn = desk.ledger.begin(&desk.reader().actor, desk.now()).await?;
    txn.save_all(items).await?;
    for (item, link) in &links {
        txn.link(*item, link).await?;
    }
    for grant in &rights {
        match super::rights::holds_at_once(desk, grant, known.iter().find(|g| g.id == grant.id)) {
            true => txn.put_grant(grant).await?,
            false => txn.ask_level(grant).await?,
        }
    }
    txn.audit(Entry::new("responsibility.imported").with("count", file.areas.len().to_string())).await?;
    txn.commit().await?;
    Ok(file.areas.len())
}

/// When it was last looked through, at the beginning of its day; no day that is still to come.
fn reviewed(desk: &Desk, file: &File) -> Result<Option<jiff::Timestamp>, DeskError> {
    let Some(word) = &file.reviewed else { return Ok(None) };
    let on: Option<Date> = word.parse().ok().filter(|on| *on <= desk.today());
    let on = on.ok_or_else(|| {
        let problem = format!("\"{}\" is no day that is over", short(word, 20));
        DeskError::input(
            &problem,
            "E_PARSE",
            "write the day of the last review as 2026-11-02; nothing was changed",
        )
    })?;
    let midnight = jiff::civil::Time::midnight();
    Ok(Some(world::time::instant(on, midnight, &desk.office().tz())))
}

fn settle(world: &Snapshot, written: &Area) -> Result<Responsibility, DeskError> {
    let named = |part: Part, listed: &str| {
        let of = written.roles.iter().filter(|(_, letters)| letters.contains(part.letter()));
        let of = of.map(|(name, _)| name.as_str()).chain(Some(listed).filter(|names| !names.is_empty()));
        of.collect::<Vec<_>>().join(", ")
    };
    if let Some((name, letters)) = written.roles.iter().find(|(_, l)| l.chars().any(|c| !"ARCI".contains(c)))
    {
        let problem = format!("{}: \"{}\" is no part", short(name, 60), short(letters, 20));
        return Err(DeskError::input(&problem, "E_PARSE", "write A, R, C, I or AR; nothing was changed"));
    }
    let figure = |n: Option<String>| n.unwrap_or_default();
    let form = AreaForm {
        name: written.name.clone(),
        outcome: written.outcome.clone(),
        accountable: named(Part::Accountable, &written.accountable),
        responsible: named(Part::Responsible, &written.responsible),
        consulted: named(Part::Consulted, &written.consulted),
        informed: named(Part::Informed, &written.informed),
        backups: written.backups.join(", "),
        minutes: figure(written.minutes.map(|n| n.to_string())),
        criticality: figure(written.criticality.map(|n| n.to_string())),
        needs: written.needs.clone(),
        covers: written.covers.join(", "),
        project: written.project.clone(),
        goal: String::new(),
    };
    let known = world.responsibilities.values().find(|r| r.name == written.name).cloned();
    let blank =
        || Responsibility::new(ResponsibilityId::derive(&written.name), "", world.office.owner.person);
    let read = super::change::read(world, &form, known.unwrap_or_else(blank))?;
    let ruled = read.ruled || written.assistant.is_some() || !written.levels.is_empty();
    Ok(Responsibility { ruled, ..read })
}

fn right(desk: &Desk, written: &Area, area: &Responsibility) -> Result<Option<Grant>, DeskError> {
    let (Some(word), Some(assistant)) = (&written.assistant, &desk.office().assistant) else {
        return Ok(None);
    };
    let wrong = |e| DeskError::Form(vec![e]);
    let limit = Limit {
        words: written.limit.clone(),
        minutes: written.limit_minutes,
        money: written.limit_money.as_deref().map(money).transpose().map_err(wrong)?,
    };
    let since = written.since.as_deref().and_then(|day| day.parse::<Date>().ok());
    let midnight = jiff::civil::Time::midnight();
    let from = since.map_or(desk.now(), |day| world::time::instant(day, midnight, &desk.office().tz()));
    let by = desk.reader().actor.person;
    let standing = standing(word).map_err(wrong)?;
    Ok(Some(grant(area, assistant.person, (standing, limit), (from.min(desk.now()), None), by)))
}

/// The right of somebody by their name.
fn of_somebody(
    desk: &Desk,
    world: &Snapshot,
    (name, level): (&String, &Level),
    area: &Responsibility,
) -> Result<Grant, DeskError> {
    let missing = || DeskError::NotFound { kind: "person", id: name.clone() };
    let person = Names::of(world).find(name).ok_or_else(missing)?;
    let wrong = |e| DeskError::Form(vec![e]);
    let limit = Limit {
        words: level.limit.clone(),
        minutes: level.minutes,
        money: level.money.as_deref().map(money).transpose().map_err(wrong)?,
    };
    let standing = standing(&level.level).map_err(wrong)?;
    let by = desk.reader().actor.person;
    Ok(grant(area, person, (standing, limit), (desk.now(), None), by))
}

fn link(
    world: &Snapshot,
    written: &Area,
    id: ResponsibilityId,
) -> Result<Option<(ItemRef, GoalLink)>, DeskError> {
    if written.goal.is_empty() {
        return Ok(None);
    }
    let meant = world.goals.values().find(|g| g.is_called(&written.goal));
    let goal = meant.ok_or(DeskError::NotFound { kind: "goal", id: written.goal.clone() })?.id;
    let link = GoalLink { goal, contribution: 0.6, confirmed: true, probability: 1.0 };
    Ok(Some((ItemRef::Responsibility(id), link)))
}

fn person(desk: &Desk, world: &Snapshot, someone: &Someone) -> Result<Option<Person>, DeskError> {
    let missing = || DeskError::NotFound { kind: "person", id: someone.name.clone() };
    let id: PersonId = Names::of(world).find(&someone.name).ok_or_else(missing)?;
    let Some(card) = world.people.get(&id) else { return Ok(None) };
    let mut wrong = Vec::new();
    let competences: Vec<Competence> = super::change::competences("can", &someone.can, &mut wrong);
    if !wrong.is_empty() {
        return Err(DeskError::Form(wrong));
    }
    let work = Work {
        competences,
        wishes: super::change::list(&someone.wishes).into_iter().map(|w| w.to_lowercase()).collect(),
        weekly_minutes: someone.week.map(|hours| hours * 60),
        away: card.work().away,
        told: someone.told.map(|hours| (monday_of(desk.today()), hours * 60)),
    };
    Ok(Some(Person { work: Some(Box::new(work)), ..card.clone() }))
}
