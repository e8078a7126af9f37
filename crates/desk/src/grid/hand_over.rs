//! Handing over: one page and one form, wherever it begins. Who does an area changes, the executive's open tasks in it go
//! along, and whoever takes it on is asked for the level that goes with it. One undo takes all of it back.

use super::change::Changed;
use super::numbers::Numbers;
use super::rights::{self, LevelForm, holds_at_once, told};
use super::sheet::BriefSheet;
use super::{first, name, part, self_done};
use crate::by_hand::{self, Deed};
use crate::gather::Names;
use crate::words::{count, inert, short};
use crate::{Desk, DeskError, FieldError};
use serde::Deserialize;
use world::{Item, PersonId, Responsibility, Snapshot, Task};

/// A hand-over as a form sends it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct HandOverForm {
    /// Who does it now: an id or a name; empty: the executive where they do it, else the first who does.
    pub from: String,
    /// Who takes it on.
    pub to: String,
    /// Whether the open tasks go along; empty: they stay.
    pub tasks: String,
    /// The level that goes with it; empty: none is asked for.
    pub level: String,
    /// As in [`LevelForm`].
    pub limit: String,
    /// As in [`LevelForm`].
    pub money: String,
    /// As in [`LevelForm`].
    pub minutes: String,
    /// As in [`LevelForm`].
    pub until: String,
}

impl HandOverForm {
    fn level(&self) -> LevelForm {
        LevelForm {
            person: self.to.clone(),
            level: self.level.clone(),
            limit: self.limit.clone(),
            money: self.money.clone(),
            minutes: self.minutes.clone(),
            until: self.until.clone(),
        }
    }
}

/// What is known before it is handed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandOver {
    /// The area, as links take it.
    pub id: String,
    /// Its name.
    pub name: String,
    /// "Mara does it today"; "Mara answers for it; Ben does it today".
    pub today: String,
    /// Who does it: id and name, the executive first.
    pub from: Vec<(String, String)>,
    /// Who could: id, name and why, best first.
    pub could: Vec<(String, String, String)>,
    /// The executive's open tasks in it that others may see, by title.
    pub tasks: Vec<String>,
    /// What whoever takes it on reads and agrees to.
    pub brief: BriefSheet,
    /// The form with what is known filled in.
    pub form: HandOverForm,
}

/// The page before an area is handed over; `to` is whoever is thought of.
///
/// # Errors
/// `E_NOT_FOUND`, `E_AMBIGUOUS`; `E_CLEARANCE` for anybody but the executive.
pub async fn before_hand_over(desk: &Desk, area: &str, to: &str) -> Result<HandOver, DeskError> {
    desk.only_executive("hand an area over")?;
    let sheet = super::sheet(desk, area).await?;
    let area = super::area(desk, area).await?;
    let world = desk.snapshot().await?;
    let from = doers(&world, &area);
    let could = could(&world, &area);
    let thought = Names::of(&world).find(to).map(|id| id.to_string());
    let best = could.first().map(|one| one.0.clone());
    let mut tasks = tasks(&world, &area, desk.office().owner.person);
    tasks.retain(|task| task.clearance.is_shared());
    let old = match &thought.clone().or_else(|| best.clone()) {
        Some(id) => level_of(desk, &area, id).await?,
        None => String::new(),
    };
    Ok(HandOver {
        id: part(area.id),
        name: inert(&area.name),
        today: today(&world, &area),
        from: from.iter().map(|id| (id.to_string(), name(&world, *id))).collect(),
        tasks: tasks.iter().map(|task| inert(&short(&task.title, 80))).collect(),
        brief: sheet.brief,
        form: HandOverForm {
            from: from.first().map_or(String::new(), PersonId::to_string),
            to: thought.or(best).unwrap_or_default(),
            tasks: "yes".to_owned(),
            level: old,
            ..HandOverForm::default()
        },
        could,
    })
}

/// Who does it: the executive first, where they do.
fn doers(world: &Snapshot, area: &Responsibility) -> Vec<PersonId> {
    let owner = world.office.owner.person;
    let mut from = area.responsible.clone();
    from.sort_by_key(|id| *id != owner);
    from
}

fn today(world: &Snapshot, area: &Responsibility) -> String {
    let names: Vec<String> = area.responsible.iter().map(|id| first(world, *id)).collect();
    match names.len() {
        0 => format!("Nobody does it today; {} answers for it.", first(world, area.owner)),
        1 => format!("{} does it today.", names[0]),
        _ => format!("{} do it today.", super::listed(&names)),
    }
}

/// Who could do it, best first: who does it already, then by fit, with what is known of each.
fn could(world: &Snapshot, area: &Responsibility) -> Vec<(String, String, String)> {
    let numbers = Numbers::of(world);
    let Some(n) = numbers.areas.iter().position(|a| a.id == area.id) else { return Vec::new() };
    let mut found: Vec<(i64, String, PersonId, String)> = Vec::new();
    for (p, id) in numbers.people.iter().enumerate().skip(1) {
        let does = area.responsible.contains(id);
        let (fit, room) = (numbers.fit(n, p), numbers.capacity(p).map(|all| all - numbers.load(p)));
        let mut known: Vec<String> = Vec::new();
        known.extend(does.then(|| "does it already".to_owned()));
        known.extend(area.backups.contains(id).then(|| "steps in today".to_owned()));
        known.extend(
            fit.filter(|_| !area.needs.is_empty())
                .map(|fit| format!("can do {:.0} of 100 of what it takes", 100.0 * fit)),
        );
        known.push(match room {
            Some(room) if room > 0 => format!("has {} a month", crate::words::duration(room)),
            Some(_) => "has no room".to_owned(),
            None => "room is not entered".to_owned(),
        });
        let rank = 4_000 * i64::from(does)
            + 1_500 * i64::from(area.backups.contains(id))
            + fit.map_or(0, |fit| (1_000.0 * fit) as i64)
            - 2_000 * i64::from(room.is_some_and(|room| room <= 0));
        found.push((-rank, name(world, *id), *id, known.join(", ")));
    }
    found.sort();
    found.into_iter().map(|(_, name, id, why)| (id.to_string(), name, why)).collect()
}

/// The level somebody has there, as a form sends it; empty where they have none.
async fn level_of(desk: &Desk, area: &Responsibility, person: &str) -> Result<String, DeskError> {
    let Ok(person) = person.parse::<PersonId>() else { return Ok(String::new()) };
    let known = rights::in_areas(desk).await?;
    let held = rights::of(&known, area, person).filter(|grant| grant.holds_at(desk.now()));
    Ok(held.and_then(|grant| grant.area.as_ref()).map_or(String::new(), |right| match right.standing {
        world::Standing::Autonomy(n) => format!("a{n}"),
        world::Standing::Delegation(n) => format!("d{n}"),
    }))
}

/// The executive's open tasks that belong to an area.
fn tasks<'a>(world: &'a Snapshot, area: &Responsibility, owner: PersonId) -> Vec<&'a Task> {
    let theirs = |task: &&Task| {
        let mine = engines::maths::work::is_mine(world, task) || task.owner == Some(owner);
        task.state.is_open() && mine && area.covers(&self_done::subject(task))
    };
    world.tasks.values().filter(theirs).collect()
}

/// Hands an area over, with the executive's open tasks in it where that is ticked, and asks for the level that goes with
/// it; it holds once they say yes.
///
/// # Errors
/// `E_CLEARANCE` for anybody but the executive; `E_NOT_FOUND`; `E_FORM`; `E_STATE` where nothing would change.
pub async fn hand_over(desk: &Desk, area: &str, form: &HandOverForm) -> Result<Changed, DeskError> {
    desk.only_executive("hand an area over")?;
    let before = super::area(desk, area).await?;
    let world = desk.snapshot().await?;
    let owner = desk.office().owner.person;
    let to = somebody(&world, "to", &form.to)?;
    if to == owner {
        return Err(wrong("to", "Choose somebody else: the executive hands it over."));
    }
    super::must_work_here(&world, to, "to")?;
    let from = match form.from.trim() {
        "" => doers(&world, &before).first().copied(),
        word => Some(somebody(&world, "from", word)?),
    };
    let after = handed(&before, from, to);
    if !desk.is_seen_by(to, &before.clearance).await? {
        return Err(wrong("to", &format!("{} may not see this area: it is private.", first(&world, to))));
    }
    let (mut go, mut stay) = (Vec::new(), 0);
    for task in tasks(&world, &before, owner) {
        match desk.is_seen_by(to, &task.clearance).await? {
            true => go.push(task),
            false => stay += 1,
        }
    }
    let moved: Vec<(Item, Item)> = match form.tasks.is_empty() {
        true => Vec::new(),
        false => whole_tasks(desk, &go, to).await?,
    };
    let stay = if form.tasks.is_empty() { 0 } else { stay };
    let right = match form.level.trim() {
        "" => None,
        _ => right(desk, &before, to, form).await?,
    };
    if after == before && moved.is_empty() && right.is_none() {
        let problem = format!("{} does {} already", first(&world, to), before.name);
        return Err(DeskError::input(
            &problem,
            "E_STATE",
            "no open task of yours is in it; nothing was changed",
        ));
    }
    let said = said(&world, &after, to, (moved.len(), stay), right.as_ref());
    let id = part(before.id);
    let mut deed = match after == before {
        true => {
            Deed::link("responsibility.handed_over", said.clone(), Item::Responsibility(after), Vec::new())
        }
        false => Deed::of(
            "responsibility.handed_over",
            said.clone(),
            Some(Item::Responsibility(before)),
            Item::Responsibility(after),
        ),
    };
    deed.also = moved;
    if let Some(grant) = right {
        deed.asked.push((grant.id, super::asked::known(desk, grant.id).await?, Some(grant)));
    }
    let undo = by_hand::carry_out(desk, deed).await?.id;
    Ok(Changed { id, said, undo })
}

/// The area with another who does it; whoever did steps in first from then on.
fn handed(area: &Responsibility, from: Option<PersonId>, to: PersonId) -> Responsibility {
    if area.responsible.contains(&to) {
        let mut after = area.clone();
        if let Some(from) = from.filter(|from| *from != to && area.responsible.contains(from)) {
            after.responsible.retain(|p| *p != from);
            after.backups.retain(|p| *p != from);
            after.backups.insert(0, from);
        }
        return after;
    }
    let handed = from.and_then(|from| area.handed_over(from, to));
    handed.unwrap_or_else(|| {
        let mut after = area.clone();
        for part in [&mut after.consulted, &mut after.informed, &mut after.backups] {
            part.retain(|p| *p != to);
        }
        after.responsible.push(to);
        after
    })
}

/// The tasks whole, each as it is and as it goes along.
async fn whole_tasks(desk: &Desk, tasks: &[&Task], to: PersonId) -> Result<Vec<(Item, Item)>, DeskError> {
    let mut moved = Vec::new();
    for task in tasks {
        let item = desk.ledger.item(desk.reader(), world::ItemRef::Task(task.id)).await?;
        if let Item::Task(whole) = item {
            let after = Task { owner: Some(to), touched: Some(desk.now()), ..whole.clone() };
            moved.push((Item::Task(whole), Item::Task(after)));
        }
    }
    Ok(moved)
}

/// The level that goes with it; none where they have it already.
async fn right(
    desk: &Desk,
    area: &Responsibility,
    to: PersonId,
    form: &HandOverForm,
) -> Result<Option<world::Grant>, DeskError> {
    let known = desk.ledger.grants(&desk.house()).await?;
    let old = known.into_iter().find(|grant| grant.id == rights::id(area, to));
    let wanted = rights::wanted(desk, area, to, &form.level(), old.as_ref())?;
    Ok((!holds_at_once(desk, &wanted, old.as_ref())).then_some(wanted))
}

/// "Ben does Board papers from now on. Two open tasks go along. Ben is asked: Advise; it holds once they say yes."
fn said(
    world: &Snapshot,
    area: &Responsibility,
    to: PersonId,
    (tasks, stay): (usize, usize),
    right: Option<&world::Grant>,
) -> String {
    let who = first(world, to);
    let mut said = format!("{who} does {} from now on.", area.name);
    if tasks > 0 {
        let goes = count(tasks, "open task goes", "open tasks go");
        said += &format!(" {} along.", crate::words::sentence(&goes));
    }
    if stay > 0 {
        let stays = count(stay, "that is private stays", "that are private stay");
        said += &format!(" {} with you.", crate::words::sentence(&stays));
    }
    if let Some(grant) = right {
        said += &format!(" {who} is asked: {}; it holds once they say yes.", told(grant));
    }
    said
}

fn somebody(world: &Snapshot, field: &'static str, word: &str) -> Result<PersonId, DeskError> {
    let word = word.trim();
    let by_id = word.parse().ok().filter(|id| crate::goals::person(world, *id).is_some());
    by_id
        .or_else(|| Names::of(world).find(word))
        .ok_or_else(|| wrong(field, &format!("Nobody is known as “{}”, or several are.", short(word, 60))))
}

fn wrong(field: &'static str, problem: &str) -> DeskError {
    DeskError::Form(vec![FieldError { field, problem: problem.to_owned() }])
}
