//! Areas by hand: added, changed, looked through, and handed on when somebody leaves.

use super::numbers::Numbers;
use super::{area, first};
use crate::by_hand::{self, Deed};
use crate::gather::Names;
use crate::words::{count, sentence, short};
use crate::{Desk, DeskError, FieldError};
use jiff::ToSpan;
use serde::{Deserialize, Serialize};
use world::{
    Competence, Due, GoalLink, Item, ItemRef, PersonId, ProposalId, Responsibility, ResponsibilityId,
    Snapshot, SourceId, Task, TaskId, TaskState,
};

/// The most letters of a name and of a sentence, the most people in one part, the most words of each list.
const LONGEST: usize = 200;
const MOST: usize = 30;
/// How firmly an area serves the goal that it is put to.
const STRONG: f64 = 0.6;
/// Days in which whoever steps in for somebody who left says yes or no.
const CONFIRM_DAYS: i64 = 10;

/// An area as a form sends it: names with commas between.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AreaForm {
    /// What it is called.
    pub name: String,
    /// What it is to bring about.
    pub outcome: String,
    /// Who answers for it: exactly one.
    pub accountable: String,
    /// Who does it.
    pub responsible: String,
    /// Who is asked before.
    pub consulted: String,
    /// Who is told after.
    pub informed: String,
    /// Who steps in, in this order.
    pub backups: String,
    /// Minutes a month.
    pub minutes: String,
    /// 1 to 5.
    pub criticality: String,
    /// What it takes: "budgets 3, negotiating 4".
    pub needs: String,
    /// Words by which it is known.
    pub covers: String,
    /// Id or name of its project.
    pub project: String,
    /// Id or name of the goal it serves.
    pub goal: String,
}

/// What was done, and what takes it back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    /// The area, as links take it.
    pub id: String,
    /// In words.
    pub said: String,
    /// Takes it back.
    pub undo: ProposalId,
}

/// Adds an area. Whoever names nobody answers for it in the executive's name: the executive does.
///
/// # Errors
/// `E_FORM`; `E_CONFLICT` where two are to answer for it; `E_CLEARANCE`.
pub async fn add(desk: &Desk, form: &AreaForm) -> Result<Changed, DeskError> {
    let world = desk.snapshot().await?;
    let id = ResponsibilityId::derive(&format!(
        "{}\n{}\n{}",
        form.name.trim(),
        desk.now(),
        world.responsibilities.len()
    ));
    let blank = Responsibility::new(id, "", desk.office().owner.person);
    let after = read(&world, form, blank)?;
    let nobody = if after.responsible.is_empty() { ". Nobody does it: recruit, train or drop" } else { "" };
    let said = format!("Added: {}{nobody}", after.name);
    let mut deed = Deed::of("responsibility.added", said.clone(), None, Item::Responsibility(after));
    deed.links = links(&world, form, id)?;
    let undo = by_hand::carry_out(desk, deed).await?.id;
    Ok(Changed { id: super::part(id), said, undo })
}

/// Changes an area. Who has a say in it only the executive changes.
///
/// # Errors
/// As [`add`]; `E_NOT_FOUND`; `E_STATE` where nothing would change.
pub async fn edit(desk: &Desk, id: &str, form: &AreaForm) -> Result<Changed, DeskError> {
    let before = area(desk, id).await?;
    let world = desk.snapshot().await?;
    let after = read(&world, form, before.clone())?;
    if !desk.is_executive() && !before.same_say(&after) {
        desk.only_executive("change who answers for an area and what belongs to it")?;
    }
    let links = links(&world, form, before.id)?;
    if after == before && links.is_empty() {
        return Err(DeskError::input("nothing would change", "E_STATE", "change a field first"));
    }
    let said = format!("Changed: {}", after.name);
    let mut deed = Deed::of(
        "responsibility.changed",
        said.clone(),
        Some(Item::Responsibility(before)),
        Item::Responsibility(after.clone()),
    );
    deed.links = links;
    let undo = by_hand::carry_out(desk, deed).await?.id;
    Ok(Changed { id: super::part(after.id), said, undo })
}

/// The form of an area as it stands.
pub fn area_form(world: &Snapshot, area: &Responsibility) -> AreaForm {
    let names = |people: &[PersonId]| -> String {
        people.iter().map(|p| super::name(world, *p)).collect::<Vec<_>>().join(", ")
    };
    let figure = |n: Option<String>| n.unwrap_or_default();
    let goal = world.links_of(ItemRef::Responsibility(area.id)).iter().filter(|l| l.contribution > 0.0);
    let goal = goal.max_by(|a, b| a.contribution.total_cmp(&b.contribution));
    let goal = goal.and_then(|link| world.goals.get(&link.goal)).map(|goal| goal.slug.clone());
    let needs = area.needs.iter().map(|need| format!("{} {}", need.name, need.level));
    AreaForm {
        name: area.name.clone(),
        outcome: area.outcome.clone(),
        accountable: super::name(world, area.owner),
        responsible: names(&area.responsible),
        consulted: names(&area.consulted),
        informed: names(&area.informed),
        backups: names(&area.backups),
        minutes: figure(area.minutes_a_month.map(|n| n.to_string())),
        criticality: figure(area.criticality.map(|n| n.to_string())),
        needs: needs.collect::<Vec<_>>().join(", "),
        covers: area.covers.join(", "),
        project: area.project.and_then(|p| world.projects.get(&p)).map_or(String::new(), |p| p.slug.clone()),
        goal: figure(goal),
    }
}

/// A form read into an area; what it does not name stays.
pub(super) fn read(
    world: &Snapshot,
    form: &AreaForm,
    base: Responsibility,
) -> Result<Responsibility, DeskError> {
    let mut wrong = Vec::new();
    let mut after = base;
    let name = words(&form.name);
    let taken = world
        .responsibilities
        .values()
        .any(|r| r.id != after.id && r.name.to_lowercase() == name.to_lowercase());
    match (name.chars().count(), taken) {
        (0, _) => wrong.push(field("name", "Say what it is called, such as “Board papers”.")),
        (_, true) => wrong.push(field("name", "There is an area of that name already.")),
        (n, _) if n > LONGEST => wrong.push(field("name", "The name is too long. At most 200 letters.")),
        _ => after.name = name,
    }
    after.outcome = short(&words(&form.outcome), LONGEST);
    after.owner = owner(world, form, &after, &mut wrong)?;
    after.responsible = people(world, "responsible", &form.responsible, &mut wrong);
    after.consulted = people(world, "consulted", &form.consulted, &mut wrong);
    after.informed = people(world, "informed", &form.informed, &mut wrong);
    after.backups = people(world, "backups", &form.backups, &mut wrong);
    after.minutes_a_month = number("minutes", &form.minutes, 1..=20_000, &mut wrong);
    after.criticality = number("criticality", &form.criticality, 1..=5, &mut wrong).map(|n| n as u8);
    after.needs = competences("needs", &form.needs, &mut wrong);
    after.covers = list(&form.covers);
    after.project = project(world, &form.project, &mut wrong);
    let does = |p: &PersonId| after.responsible.contains(p);
    if after.consulted.iter().any(does) {
        wrong.push(field("consulted", "Nobody is asked before what they do themselves. Keep one."));
    }
    if let [alone] = after.responsible[..]
        && after.backups.contains(&alone)
    {
        wrong.push(field("backups", "Nobody steps in for themselves. Name somebody else."));
    }
    if after.consulted.iter().any(|p| after.informed.contains(p)) {
        wrong.push(field("informed", "Nobody is both asked before and told after. Keep one."));
    }
    if wrong.is_empty() { Ok(after) } else { Err(DeskError::Form(wrong)) }
}

/// The one who answers for it.
fn owner(
    world: &Snapshot,
    form: &AreaForm,
    base: &Responsibility,
    wrong: &mut Vec<FieldError>,
) -> Result<PersonId, DeskError> {
    match people(world, "accountable", &form.accountable, wrong)[..] {
        [] => Ok(base.owner),
        [one] => Ok(one),
        _ => Err(DeskError::input(
            &format!(
                "several would answer for \"{}\": {}",
                short(&form.name, 60),
                short(&form.accountable, 120)
            ),
            "E_CONFLICT",
            "exactly one answers for an area; name one, and the others as those who do it. Nothing was changed",
        )),
    }
}

fn field(field: &'static str, problem: &str) -> FieldError {
    FieldError { field, problem: problem.to_owned() }
}

/// Words without room around them.
fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What stands between commas.
pub(super) fn list(text: &str) -> Vec<String> {
    let parts = text.split(',').map(words).filter(|w| !w.is_empty());
    parts.map(|w| short(&w, LONGEST)).take(MOST).collect()
}

/// People by their names, each once.
pub(super) fn people(
    world: &Snapshot,
    at: &'static str,
    text: &str,
    wrong: &mut Vec<FieldError>,
) -> Vec<PersonId> {
    let names = Names::of(world);
    let mut found = Vec::new();
    for word in list(text) {
        match names.find(&word) {
            Some(person) if found.contains(&person) => {}
            Some(person) => found.push(person),
            None => {
                wrong.push(field(at, &format!("Nobody is known as “{}”, or several are.", short(&word, 60))))
            }
        }
    }
    found
}

/// A figure within its range; none where nothing is written.
pub(super) fn number(
    at: &'static str,
    text: &str,
    range: std::ops::RangeInclusive<u32>,
    wrong: &mut Vec<FieldError>,
) -> Option<u32> {
    let text = text.trim();
    let read = text.parse().ok().filter(|n| range.contains(n));
    if read.is_none() && !text.is_empty() {
        let problem = format!("Write a number from {} to {}, or leave it empty.", range.start(), range.end());
        wrong.push(field(at, &problem));
    }
    read
}

/// "budgets 3, negotiating 4"; a word without a figure counts 3.
pub(super) fn competences(at: &'static str, text: &str, wrong: &mut Vec<FieldError>) -> Vec<Competence> {
    let mut found = Vec::new();
    for part in list(text) {
        let (name, level) = match part.rsplit_once(' ') {
            Some((name, figure)) if figure.chars().all(|c| c.is_ascii_digit()) => {
                (name, figure.parse().unwrap_or(0))
            }
            _ => (part.as_str(), 3),
        };
        match (1..=5).contains(&level) {
            true => found.push(Competence { name: name.to_lowercase(), level }),
            false => wrong.push(field(at, "Write each with a level from 1 to 5, such as “budgets 3”.")),
        }
    }
    found
}

fn project(world: &Snapshot, text: &str, wrong: &mut Vec<FieldError>) -> Option<world::ProjectId> {
    let word = text.trim().to_lowercase();
    let called = |p: &&world::Project| [&p.slug, &p.name].iter().any(|n| n.to_lowercase() == word);
    let meant = world.projects.values().find(called).map(|p| p.id);
    if meant.is_none() && !word.is_empty() {
        wrong.push(field("project", &format!("There is no project “{}”.", short(&word, 60))));
    }
    meant
}

/// The links that put an area to the goal of a form; those to other goals end.
fn links(
    world: &Snapshot,
    form: &AreaForm,
    id: ResponsibilityId,
) -> Result<Vec<(ItemRef, GoalLink)>, DeskError> {
    let item = ItemRef::Responsibility(id);
    let wanted = match form.goal.trim() {
        "" => None,
        word => {
            let meant = world.goals.values().find(|g| g.is_called(word) || g.id.to_string() == word);
            let missing =
                || DeskError::Form(vec![field("goal", &format!("There is no goal “{}”.", short(word, 60)))]);
            Some(meant.ok_or_else(missing)?.id)
        }
    };
    let known = world.links_of(item);
    if let Some(goal) = wanted
        && known.iter().any(|l| l.goal == goal && l.contribution > 0.0)
    {
        return Ok(Vec::new());
    }
    let ended = known.iter().filter(|l| l.contribution > 0.0);
    let ended = ended.map(|l| (item, GoalLink { contribution: 0.0, confirmed: true, ..l.clone() }));
    let put =
        wanted.map(|goal| (item, GoalLink { goal, contribution: STRONG, confirmed: true, probability: 1.0 }));
    Ok(ended.chain(put).collect())
}

/// The executive has looked through all areas, and lets them stand.
///
/// # Errors
/// `E_CLEARANCE` for anybody else; `E_STATE` where there is none.
pub async fn review(desk: &Desk) -> Result<Changed, DeskError> {
    desk.only_executive("let the grid stand")?;
    let world = desk.snapshot().await?;
    let looked = |area: &Responsibility| {
        let after = Responsibility { reviewed: Some(desk.now()), ..area.clone() };
        (Item::Responsibility(area.clone()), Item::Responsibility(after))
    };
    let mut changes = world.responsibilities.values().map(looked);
    let (before, after) = changes.next().ok_or_else(|| {
        DeskError::input("no area is written down", "E_STATE", "add the first; nothing was changed")
    })?;
    let id = super::part(
        world.responsibilities.values().next().map(|a| a.id).unwrap_or(ResponsibilityId::derive("")),
    );
    let all = world.responsibilities.len();
    let said = sentence(&count(all, "area stands as it is.", "areas stand as they are."));
    let mut deed = Deed::of("responsibility.reviewed", said.clone(), Some(before), after);
    deed.also = changes.collect();
    let undo = by_hand::carry_out(desk, deed).await?.id;
    Ok(Changed { id, said, undo })
}

/// Somebody leaves: what they do and answer for goes to whoever steps in first, who has ten days to say yes or no; their
/// rights end at once.
///
/// # Errors
/// `E_CLEARANCE` for anybody but the executive; `E_NOT_FOUND`; `E_STATE` where they have no part in any area.
pub async fn leave(desk: &Desk, word: &str) -> Result<Changed, DeskError> {
    desk.only_executive("hand on what somebody did")?;
    let world = desk.snapshot().await?;
    let missing = || DeskError::NotFound { kind: "person", id: short(word.trim(), 60) };
    let person = Names::of(&world).find(word).ok_or_else(missing)?;
    if person == desk.office().owner.person {
        let problem = format!("this is the office of {}", desk.office().owner.name);
        let hint = "their areas are handed over one by one; nothing was changed";
        return Err(DeskError::input(&problem, "E_STATE", hint));
    }
    let numbers = Numbers::of(&world);
    let theirs: Vec<&Responsibility> =
        numbers.areas.iter().copied().filter(|area| area.people().any(|p| p == person)).collect();
    let mut changes =
        theirs.iter().map(|area| (Item::Responsibility((*area).clone()), without(&world, area, person)));
    let Some((before, after)) = changes.next() else {
        let who = first(&world, person);
        return Err(DeskError::input(
            &format!("{who} has no part in any area"),
            "E_STATE",
            "nothing was changed",
        ));
    };
    let also: Vec<(Item, Item)> = changes.collect();
    let said = leaves(desk, &world, person, &theirs);
    let mut deed = Deed::of("responsibility.changed", said.clone(), Some(before), after);
    deed.also = also;
    deed.new = theirs.iter().filter_map(|area| confirmation(desk, &world, area, person)).collect();
    let known = desk.ledger.grants(&desk.house()).await?;
    let rights = known.into_iter().filter(|g| g.holder == person && g.area.is_some());
    deed.rights = rights.map(|g| (g.id, Some(g), None)).collect();
    let undo = by_hand::carry_out(desk, deed).await?.id;
    Ok(Changed { id: super::part(theirs[0].id), said, undo })
}

/// "Aiko leaves: two areas are handed on; whoever steps in says yes or no by Fri 4 Dec. Nobody steps in for 2027 budget:
/// recruit, train or drop it."
fn leaves(desk: &Desk, world: &Snapshot, person: PersonId, theirs: &[&Responsibility]) -> String {
    let works = |area: &&&Responsibility| area.responsible.contains(&person) || area.owner == person;
    let (handed, left): (Vec<&Responsibility>, Vec<&Responsibility>) =
        theirs.iter().filter(works).copied().partition(|area| successor(area, person).is_some());
    let by = crate::words::day(desk.today().saturating_add(CONFIRM_DAYS.days()), desk.today());
    let mut said = format!("{} leaves", first(world, person));
    if !handed.is_empty() {
        let areas = count(handed.len(), "area is", "areas are");
        said += &format!(": {areas} handed on; whoever steps in says yes or no by {by}");
    }
    said += ".";
    if !left.is_empty() {
        let names: Vec<String> = left.iter().map(|area| crate::words::inert(&area.name)).collect();
        let it = if names.len() == 1 { "it" } else { "them" };
        said += &format!(" Nobody steps in for {}: recruit, train or drop {it}.", super::listed(&names));
    }
    said
}

/// Who takes over from somebody in an area: the first who steps in.
fn successor(area: &Responsibility, person: PersonId) -> Option<PersonId> {
    area.backups.iter().copied().find(|p| *p != person)
}

/// An area without somebody; where nobody steps in, the executive answers for it.
fn without(world: &Snapshot, area: &Responsibility, person: PersonId) -> Item {
    let next = successor(area, person);
    let mut after = area.clone();
    let does = area.responsible.contains(&person);
    for part in [&mut after.responsible, &mut after.consulted, &mut after.informed, &mut after.backups] {
        part.retain(|p| *p != person);
    }
    if let Some(next) = next.filter(|next| does && !after.responsible.contains(next)) {
        after.responsible.push(next);
        after.backups.retain(|p| *p != next);
        after.consulted.retain(|p| *p != next);
        after.informed.retain(|p| *p != next);
    }
    if area.owner == person {
        after.owner = next.unwrap_or(world.office.owner.person);
    }
    Item::Responsibility(after)
}

/// The task by which whoever steps in says yes or no.
fn confirmation(desk: &Desk, world: &Snapshot, area: &Responsibility, person: PersonId) -> Option<Item> {
    if !area.responsible.contains(&person) && area.owner != person {
        return None;
    }
    let due = desk.today().saturating_add(CONFIRM_DAYS.days());
    let title = match successor(area, person) {
        Some(next) => format!("Ask {} whether they keep {}", first(world, next), area.name),
        None => format!("Find somebody for {}: nobody steps in for {}", area.name, first(world, person)),
    };
    let id = TaskId::derive(&format!("{title}\n{}", desk.now()));
    let mut task = Task::new(id, SourceId::derive("own"), title);
    (task.state, task.created, task.touched) = (TaskState::Next, Some(desk.now()), Some(desk.now()));
    task.due = Some(Due::On(due));
    task.clearance = area.clearance.clone();
    Some(Item::Task(task))
}
