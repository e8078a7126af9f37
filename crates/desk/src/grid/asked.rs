//! Levels that one has said yes to and that wait for the other: asked by the executive of whoever would hold them, or by
//! them of the executive. Nobody says yes for the other; the ledger keeps to that (spec §9.8).

use super::change::Changed;
use super::rights::{self, LevelForm, told};
use super::{first, part};
use crate::by_hand::{self, Deed};
use crate::office::is_shared;
use crate::words::{day, inert, short};
use crate::{Desk, DeskError};
use serde::Serialize;
use world::authority::AskedLevel;
use world::{Grant, GrantId, Item, PersonId, Responsibility, Snapshot};

/// A level that waits, as whoever sits here reads it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Waiting {
    /// The grant, as forms send it.
    pub id: String,
    /// The area, as links take it, and its name.
    pub area: String,
    /// Its name.
    pub name: String,
    /// Who would hold it.
    pub holder: String,
    /// Their id.
    pub person: String,
    /// "Mara asks Joss: Decides, up to 60 minutes, since Tue 24 Nov".
    pub words: String,
    /// The level alone: "Decides, up to 60 minutes".
    pub level: String,
    /// Whose yes is missing, as it is said to whoever sits here: "your yes", "Joss’s yes".
    pub whose: String,
    /// Whether it waits for whoever sits here.
    pub mine: bool,
    /// Whether whoever sits here may take it back.
    pub take_back: bool,
}

/// The levels that wait for somebody's yes: all of them for the executive, their own for others.
///
/// # Errors
/// Those of the ledger.
pub async fn waiting(desk: &Desk) -> Result<Vec<Waiting>, DeskError> {
    let asked = desk.ledger.asked_levels(desk.reader()).await?;
    if asked.is_empty() {
        return Ok(Vec::new());
    }
    let world = readable(desk).await?;
    Ok(asked.iter().filter_map(|asked| line(desk, &world, asked)).collect())
}

/// The levels that wait for the yes of whoever sits here.
///
/// # Errors
/// Those of the ledger.
pub async fn waiting_for_me(desk: &Desk) -> Result<Vec<Waiting>, DeskError> {
    let mut all = waiting(desk).await?;
    all.retain(|one| one.mine);
    Ok(all)
}

/// What the office knows, with those areas alone that whoever sits here may read or that are shared with all who work here.
async fn readable(desk: &Desk) -> Result<Snapshot, DeskError> {
    let mut world = desk.snapshot_of(&desk.house()).await?;
    let own = desk.snapshot().await?;
    let areas = std::sync::Arc::make_mut(&mut world.responsibilities);
    areas.retain(|id, area| own.responsibilities.contains_key(id) || is_shared(&area.clearance));
    Ok(world)
}

fn line(desk: &Desk, world: &Snapshot, asked: &AskedLevel) -> Option<Waiting> {
    let area = world.responsibilities.get(&asked.grant.area.as_ref()?.area)?;
    let me = desk.reader().actor.person;
    let (holder, owner) = (asked.grant.holder, world.office.owner.person);
    let waits_for = if asked.is_by_holder() { asked.grant.granted_by } else { holder };
    let called = |person: PersonId| if person == me { "you".to_owned() } else { first(world, person) };
    let asks = match asked.by == me {
        true => "You ask".to_owned(),
        false => format!("{} asks", first(world, asked.by)),
    };
    let on = day(desk.office().tz().to_datetime(asked.at).date(), desk.today());
    let of = if asked.is_by_holder() { "for".to_owned() } else { format!("{} to take", called(holder)) };
    let until = rights::ends(desk, &asked.grant).map_or(String::new(), |last| format!(", until {last}"));
    let level = inert(&format!("{}{until}", told(&asked.grant)));
    let mine = waits_for == me || (desk.is_executive() && waits_for == owner);
    Some(Waiting {
        id: asked.grant.id.to_string(),
        area: part(area.id),
        name: inert(&area.name),
        holder: super::name(world, holder),
        person: holder.to_string(),
        words: format!("{asks} {of}: {level} ({on})"),
        whose: if mine { "your yes".to_owned() } else { format!("{}’s yes", first(world, waits_for)) },
        level,
        mine,
        take_back: asked.by == me || desk.is_executive() && !mine,
    })
}

/// Asks somebody to take a level in an area, by the executive's hand. It holds once they have said yes themselves.
pub(super) async fn ask(
    desk: &Desk,
    area: Responsibility,
    grant: Grant,
    said: String,
) -> Result<Changed, DeskError> {
    let before = known(desk, grant.id).await?;
    let id = part(area.id);
    let mut deed = Deed::link("authority.asked", said.clone(), Item::Responsibility(area), Vec::new());
    deed.asked.push((grant.id, before, Some(grant)));
    let undo = by_hand::carry_out(desk, deed).await?.id;
    Ok(Changed { id, said, undo })
}

/// What is asked so far of a grant.
pub(crate) async fn known(desk: &Desk, grant: GrantId) -> Result<Option<Grant>, DeskError> {
    let asked = desk.ledger.asked_levels(&desk.house()).await?;
    Ok(asked.into_iter().find(|asked| asked.grant.id == grant).map(|asked| asked.grant))
}

/// Asks the executive for a level of one's own in an area.
///
/// # Errors
/// `E_CLEARANCE` for a level of somebody else; `E_NOT_FOUND`; `E_FORM`; `E_RANGE` for what is no more than one has.
pub async fn ask_for(desk: &Desk, area: &str, form: &LevelForm) -> Result<String, DeskError> {
    let me = desk.reader().actor.clone();
    let world = readable(desk).await?;
    let missing = || DeskError::NotFound { kind: "area", id: short(area.trim(), 60) };
    let meant = |one: &&Responsibility| part(one.id) == area.trim() || called(one, area);
    let area = world.responsibilities.values().find(meant).cloned().ok_or_else(missing)?;
    let named = form.person.trim();
    let meant = crate::gather::Names::of(&world).find(named);
    if !named.is_empty() && meant != Some(me.person) && named.parse() != Ok(me.person) {
        desk.only_executive("set what others may decide")?;
    }
    let known = desk.ledger.grants(&desk.house()).await?;
    let old = known.into_iter().find(|g| g.id == rights::id(&area, me.person));
    let wanted = rights::wanted(desk, &area, me.person, form, old.as_ref())?;
    if old.as_ref().is_some_and(|old| old.holds_at(desk.now()) && wanted.gives_no_more_than(old)) {
        let problem = "that is no more than is agreed".to_owned();
        return Err(DeskError::input(
            &problem,
            "E_RANGE",
            "give the level back to have less; nothing was changed",
        ));
    }
    let mut txn = desk.ledger.begin(&me, desk.now()).await?;
    txn.ask_level(&wanted).await?;
    txn.commit().await?;
    let owner = first(&world, desk.office().owner.person);
    Ok(format!("{owner} is asked: {} in {}. It waits for a yes.", told(&wanted), inert(&area.name)))
}

/// Answers what the other asked: a yes puts the level into force. Named by its id, or by the area where one question
/// waits there.
///
/// # Errors
/// `E_NOT_FOUND`; `E_AMBIGUOUS` where several wait in an area; `E_CLEARANCE` where it is not theirs to answer.
pub async fn answer(desk: &Desk, word: &str, yes: bool) -> Result<String, DeskError> {
    let asked = meant(desk, word, |line| line.mine).await?;
    let me = desk.reader().actor.clone();
    let mut txn = desk.ledger.begin(&me, desk.now()).await?;
    let grant = txn.answer_level(asked.1.grant.id, yes).await?;
    if yes && grant.holder == me.person {
        rights::keep_read(&mut txn, &grant).await?;
    }
    txn.commit().await?;
    let (who, name) = (asked.0.holder, asked.0.name);
    Ok(match yes {
        true => format!("{who} in {name}: {}. Both said yes.", told(&grant)),
        false => format!("No. Nothing changes in {name}."),
    })
}

/// Takes a question back.
///
/// # Errors
/// As [`answer`].
pub async fn take_back(desk: &Desk, word: &str) -> Result<String, DeskError> {
    let asked = meant(desk, word, |line| line.take_back).await?;
    let mut txn = desk.ledger.begin(&desk.reader().actor, desk.now()).await?;
    txn.withdraw_asked(asked.1.grant.id).await?;
    txn.commit().await?;
    Ok(format!("Taken back: {} in {}.", asked.0.level, asked.0.name))
}

/// Gives a level of one's own back: it ends at once.
///
/// # Errors
/// `E_NOT_FOUND` where one has none in that area.
pub async fn give_back(desk: &Desk, word: &str) -> Result<String, DeskError> {
    let me = desk.reader().actor.clone();
    let world = desk.snapshot_of(&desk.house()).await?;
    let named = |area: &&Responsibility| part(area.id) == word.trim() || called(area, word);
    let missing = || DeskError::NotFound { kind: "level", id: short(word.trim(), 60) };
    let area = world.responsibilities.values().find(named).ok_or_else(missing)?;
    let own = rights::of(&desk.reader().grants, area, me.person).ok_or_else(missing)?;
    let mut txn = desk.ledger.begin(&me, desk.now()).await?;
    txn.give_back(own.id).await?;
    txn.commit().await?;
    Ok(format!("Given back: {} in {}.", told(own), inert(&area.name)))
}

fn called(area: &Responsibility, word: &str) -> bool {
    area.name.to_lowercase() == word.trim().to_lowercase()
}

/// The question that is meant, among those for which this holds.
async fn meant(
    desk: &Desk,
    word: &str,
    open: impl Fn(&Waiting) -> bool,
) -> Result<(Waiting, AskedLevel), DeskError> {
    let asked = desk.ledger.asked_levels(desk.reader()).await?;
    let world = readable(desk).await?;
    let id = word.trim().replace('-', "");
    let named = |line: &Waiting, asked: &AskedLevel| {
        let area = asked.grant.area.as_ref().and_then(|right| world.responsibilities.get(&right.area));
        line.id.replace('-', "") == id || line.area == id || area.is_some_and(|area| called(area, word))
    };
    let lines = asked.iter().filter_map(|asked| Some((line(desk, &world, asked)?, asked.clone())));
    let mut here: Vec<(Waiting, AskedLevel)> = lines.filter(|(line, asked)| named(line, asked)).collect();
    if here.iter().any(|(line, _)| open(line)) {
        here.retain(|(line, _)| open(line));
    }
    match here.len() {
        0 => Err(DeskError::NotFound { kind: "question", id: short(word.trim(), 60) }),
        1 => Ok(here.remove(0)),
        _ => Err(DeskError::Ambiguous {
            kind: "question",
            id: short(word.trim(), 60),
            candidates: here.into_iter().map(|(line, _)| format!("{} ({})", line.id, line.holder)).collect(),
        }),
    }
}

/// Puts what is asked as it is to be; none takes it back.
pub(crate) async fn put_asked(
    txn: &mut ledger::Txn,
    id: GrantId,
    to: Option<&Grant>,
) -> Result<(), DeskError> {
    match to {
        Some(grant) => Ok(txn.ask_level(grant).await?),
        None => match txn.withdraw_asked(id).await {
            Ok(()) | Err(ledger::LedgerError::NotFound { .. }) => Ok(()),
            Err(other) => Err(other.into()),
        },
    }
}

/// What is asked in an area: it ends where the area does.
pub(super) async fn in_area(desk: &Desk, area: &Responsibility) -> Result<Vec<Grant>, DeskError> {
    let asked = desk.ledger.asked_levels(&desk.house()).await?;
    let here = |grant: &Grant| grant.area.as_ref().is_some_and(|right| right.area == area.id);
    Ok(asked.into_iter().map(|asked| asked.grant).filter(here).collect())
}
