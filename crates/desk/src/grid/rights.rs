//! What somebody may decide in an area: given, changed and ended by the executive, agreed by both, and kept as a grant
//! that the ledger judges by at the instant of acting.

use super::change::Changed;
use super::{first, name};
use crate::by_hand::{self, Deed};
use crate::gather::Names;
use crate::office::SHARED;
use crate::words::{day, short};
use crate::{Desk, DeskError, FieldError};
use jiff::{Timestamp, ToSpan, civil};
use ledger::{Entry, LedgerError, Txn};
use serde::Deserialize;
use world::authority::{AreaRight, Limit, Money, Standing};
use world::{Grant, GrantId, Item, PersonId, Responsibility, Snapshot, Verb};

/// The levels of an assistant: the word of a form, its name, and what it means; `{}` stands for the executive.
pub const LEVELS: [(&str, &str, &str); 5] = [
    ("a0", "Never", "Passed on, with a reason"),
    ("a1", "Asks first", "Nothing happens until {} says yes"),
    ("a2", "Proposes", "Ready to send; {} presses one key"),
    ("a3", "Acts and tells", "Done, then listed in the brief, can be undone"),
    ("a4", "Decides", "Done, in History only"),
];

/// The levels of delegation, 1 to 7.
pub const DELEGATION: [&str; 7] = Standing::DELEGATION;

/// A level as a form sends it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct LevelForm {
    /// Whose: a name or an id.
    pub person: String,
    /// "a3" Acts and tells, "d5" Advise; empty ends it.
    pub level: String,
    /// Up to what, in words. Of this, the sum, the minutes and the last day, what is empty stays as it was; "none" takes it
    /// away.
    pub limit: String,
    /// Up to which sum: "2000 EUR".
    pub money: String,
    /// Up to how many minutes.
    pub minutes: String,
    /// Its last day, "2026-12-24".
    pub until: String,
}

/// Rights in areas: all of them for the executive, their own for others.
pub(super) async fn in_areas(desk: &Desk) -> Result<Vec<Grant>, DeskError> {
    let mut grants = match desk.is_executive() {
        true => desk.ledger.grants(desk.reader()).await?,
        false => desk.reader().grants.clone(),
    };
    grants.retain(|grant| grant.area.is_some());
    Ok(grants)
}

/// The id of somebody's right in an area: there is one.
pub(super) fn id(area: &Responsibility, person: PersonId) -> GrantId {
    GrantId::derive(&format!("area {} {person}", area.id))
}

/// The right of somebody in an area among these, whether it is in force or not.
pub(super) fn of<'a>(rights: &'a [Grant], area: &Responsibility, person: PersonId) -> Option<&'a Grant> {
    let theirs = |g: &&Grant| g.holder == person && g.area.as_ref().is_some_and(|r| r.area == area.id);
    rights.iter().find(theirs)
}

/// A right in an area with everything that goes with it: it reaches what is as private as the area.
pub(super) fn grant(
    area: &Responsibility,
    holder: PersonId,
    right: (Standing, Limit),
    (from, until): (Timestamp, Option<Timestamp>),
    by: PersonId,
) -> Grant {
    Grant {
        id: id(area, holder),
        holder,
        verbs: [Verb::See, Verb::Draft, Verb::Act, Verb::Approve].into(),
        level: area.clearance.level.max(SHARED),
        compartments: area.clearance.compartment.iter().cloned().collect(),
        from,
        until,
        granted_by: by,
        area: Some(AreaRight { area: area.id, standing: right.0, limit: right.1, passes_on: false }),
        under: None,
    }
}

/// Sets what somebody may decide in an area, or ends it. Less than they had, and the end, hold at once; for more they are
/// asked, and it holds once they have said yes themselves.
///
/// # Errors
/// `E_CLEARANCE` for anybody but the executive; `E_NOT_FOUND`; `E_FORM`.
pub async fn set_level(desk: &Desk, area: &str, form: &LevelForm) -> Result<Changed, DeskError> {
    desk.only_executive("set what others may decide")?;
    let before = super::area(desk, area).await?;
    let world = desk.snapshot().await?;
    let holder = holder(&world, form)?;
    let known = desk.ledger.grants(&desk.house()).await?;
    let old = known.into_iter().find(|g| g.id == id(&before, holder));
    let after = match form.level.trim() {
        "" => None,
        _ => {
            super::must_work_here(&world, holder, "person")?;
            Some(wanted(desk, &before, holder, form, old.as_ref())?)
        }
    };
    if let Some(grant) = after.as_ref().filter(|grant| !holds_at_once(desk, grant, old.as_ref())) {
        let ended = ended(old.as_ref(), grant);
        let who = first(&world, holder);
        let said =
            format!("{who} is asked: {} in {}.{ended} It holds once they say yes.", told(grant), before.name);
        return super::asked::ask(desk, before, grant.clone(), said).await;
    }
    let said = match &after {
        None => format!("{} decides nothing more in {}.", first(&world, holder), before.name),
        Some(grant) => {
            let ended = ended(old.as_ref(), grant);
            format!("{} in {}: {}.{ended}", first(&world, holder), before.name, told(grant))
        }
    };
    let ruled = Responsibility { ruled: true, ..before.clone() };
    let id = id(&before, holder);
    let mut deed = Deed::of(
        "authority.set",
        said.clone(),
        Some(Item::Responsibility(before)),
        Item::Responsibility(ruled.clone()),
    );
    deed.rights.push((id, old, after));
    let undo = by_hand::carry_out(desk, deed).await?.id;
    Ok(Changed { id: super::part(ruled.id), said, undo })
}

/// The form with the limits that a right in force had, where it says nothing of them: a level that changes never widens
/// them in silence.
fn as_it_was(desk: &Desk, form: &LevelForm, old: Option<&Grant>) -> LevelForm {
    let old = old.filter(|grant| grant.holds_at(desk.now()));
    let had = old.and_then(|grant| grant.area.as_ref()).map(|right| right.limit.clone()).unwrap_or_default();
    let said = |typed: &str, was: Option<String>| match typed.trim() {
        "" => was.unwrap_or_default(),
        word if word.eq_ignore_ascii_case("none") => String::new(),
        word => word.to_owned(),
    };
    let sum = |m: &Money| format!("{}.{:02} {}", m.minor / 100, m.minor % 100, m.currency);
    let last = old.and_then(|grant| grant.until).map(|until| {
        desk.office().tz().to_datetime(until - jiff::SignedDuration::from_secs(1)).date().to_string()
    });
    LevelForm {
        limit: said(&form.limit, Some(had.words.clone())),
        money: said(&form.money, had.money.as_ref().map(sum)),
        minutes: said(&form.minutes, had.minutes.map(|n| n.to_string())),
        until: said(&form.until, last),
        ..form.clone()
    }
}

/// Whether a right takes nobody's yes but the giver's: it gives no more than the one in force.
pub(super) fn holds_at_once(desk: &Desk, grant: &Grant, old: Option<&Grant>) -> bool {
    let in_force = old.filter(|old| old.holds_at(desk.now()));
    grant.gives_nothing() || in_force.is_some_and(|old| grant.gives_no_more_than(old))
}

/// That a limit holds no longer: " Without the limit it had: any spend or date."
fn ended(old: Option<&Grant>, new: &Grant) -> String {
    let limit = |grant: &Grant| grant.area.as_ref().map(|right| right.limit.to_string()).unwrap_or_default();
    match old.map(limit).filter(|had| !had.is_empty()) {
        Some(had) if limit(new).is_empty() => format!(" Without the limit it had: {had}."),
        _ => String::new(),
    }
}

/// "Acts and tells, up to 60 minutes".
pub(super) fn told(grant: &Grant) -> String {
    let Some(right) = &grant.area else { return String::new() };
    match right.limit.to_string() {
        none if none.is_empty() => right.standing.to_string(),
        limit => format!("{}, {limit}", right.standing),
    }
}

fn holder(world: &Snapshot, form: &LevelForm) -> Result<PersonId, DeskError> {
    let named = form.person.trim();
    let by_id = named.parse().ok().filter(|id| crate::goals::person(world, *id).is_some());
    match by_id.or_else(|| Names::of(world).find(named)) {
        Some(person) if person == world.office.owner.person => {
            Err(wrong("person", "The executive decides everywhere; choose somebody else."))
        }
        Some(person) => Ok(person),
        None => Err(wrong("person", &format!("Nobody is known as “{}”.", short(named, 60)))),
    }
}

/// The right that a form asks for.
pub(super) fn wanted(
    desk: &Desk,
    area: &Responsibility,
    holder: PersonId,
    form: &LevelForm,
    old: Option<&Grant>,
) -> Result<Grant, DeskError> {
    let form = &as_it_was(desk, form, old);
    let (standing, limit, until) = (standing(&form.level), limit(form), until(desk, &form.until));
    let mut mistakes: Vec<FieldError> = Vec::new();
    match (standing, limit, until) {
        (Ok(standing), Ok(limit), Ok(until)) => {
            let by = desk.office().owner.person;
            Ok(grant(area, holder, (standing, limit), (desk.now(), until), by))
        }
        (standing, limit, until) => {
            mistakes.extend([standing.err(), limit.err(), until.err()].into_iter().flatten());
            Err(DeskError::Form(mistakes))
        }
    }
}

/// A level by its word in forms and commands: "a3", "acts and tells", "d5", "advise".
pub(super) fn standing(word: &str) -> Result<Standing, FieldError> {
    let word = word.trim().to_lowercase();
    let among = |names: &[&str]| names.iter().position(|n| n.to_lowercase() == word).map(|n| n as u8);
    let figure = |prefix: char| word.strip_prefix(prefix).and_then(|n| n.parse::<u8>().ok());
    let autonomy = among(&Standing::AUTONOMY).or_else(|| figure('a')).filter(|n| *n <= 4);
    let delegation = among(&Standing::DELEGATION).map(|n| n + 1).or_else(|| figure('d'));
    let delegation = delegation.filter(|n| (1..=7).contains(n)).map(Standing::Delegation);
    autonomy.map(Standing::Autonomy).or(delegation).ok_or_else(|| FieldError {
        field: "level",
        problem: "Choose a level: Never, Asks first, Proposes, Acts and tells, Decides; or Tell to Delegate."
            .to_owned(),
    })
}

fn limit(form: &LevelForm) -> Result<Limit, FieldError> {
    let minutes = match form.minutes.trim() {
        "" => None,
        n => Some(n.parse().ok().filter(|n| (1..=100_000).contains(n)).ok_or_else(|| FieldError {
            field: "minutes",
            problem: "Write the minutes as a number, such as 60.".to_owned(),
        })?),
    };
    let money = match form.money.trim() {
        "" => None,
        sum => Some(money(sum)?),
    };
    Ok(Limit { words: short(form.limit.trim(), 200), money, minutes })
}

/// "2000 EUR", "2,000.50 EUR".
pub(crate) fn money(text: &str) -> Result<Money, FieldError> {
    let wrong = || FieldError { field: "money", problem: "Write the sum as 2000 EUR.".to_owned() };
    let (sum, currency) = text.trim().rsplit_once(' ').ok_or_else(wrong)?;
    let is_code = currency.len() == 3 && currency.chars().all(|c| c.is_ascii_uppercase());
    let sum = sum.trim().replace(',', "");
    let (whole, cents) = sum.split_once('.').unwrap_or((&sum, "00"));
    let minor = || -> Option<i64> {
        let cents: i64 = (cents.len() == 2).then(|| cents.parse().ok())??;
        let whole: i64 = whole.parse().ok().filter(|n| (0..1_000_000_000_000).contains(n))?;
        Some(whole * 100 + cents)
    };
    match (is_code, minor()) {
        (true, Some(minor)) => Ok(Money { minor, currency: currency.to_owned() }),
        _ => Err(wrong()),
    }
}

/// The end of a last day.
fn until(desk: &Desk, text: &str) -> Result<Option<Timestamp>, FieldError> {
    let wrong = |problem: &str| FieldError { field: "until", problem: problem.to_owned() };
    if text.trim().is_empty() {
        return Ok(None);
    }
    let date: civil::Date =
        text.trim().parse().map_err(|_| wrong("Write the last day as 2026-12-24, or leave it empty."))?;
    if date < desk.today() {
        return Err(wrong("That day is over; to end it now, choose that it ends."));
    }
    let next = date.saturating_add(1.day());
    Ok(Some(world::time::instant(next, civil::Time::midnight(), &desk.office().tz())))
}

/// Until when a right holds, in words.
pub(super) fn ends(desk: &Desk, grant: &Grant) -> Option<String> {
    let last = grant.until? - jiff::SignedDuration::from_secs(1);
    Some(day(desk.office().tz().to_datetime(last).date(), desk.today()))
}

fn wrong(field: &'static str, problem: &str) -> DeskError {
    DeskError::Form(vec![FieldError { field, problem: problem.to_owned() }])
}

/// Puts a right as it is to be; none ends it.
pub(crate) async fn put_right(txn: &mut Txn, id: GrantId, to: Option<&Grant>) -> Result<(), DeskError> {
    match to {
        Some(grant) => Ok(txn.put_grant(grant).await?),
        None => match txn.withdraw_grant(id).await {
            Ok(()) | Err(LedgerError::NotFound { .. }) => Ok(()),
            Err(other) => Err(other.into()),
        },
    }
}

/// Under which is kept what the holder of a right has read and agreed to.
fn read_key(id: GrantId) -> String {
    format!("brief read {id}")
}

/// Whether the holder has read and agreed to a right as it is.
pub(super) async fn is_read(desk: &Desk, grant: &Grant) -> Result<bool, DeskError> {
    let read: Option<AreaRight> = desk.ledger.state(&desk.house(), &read_key(grant.id)).await?;
    Ok(read.is_some() && read == grant.area)
}

/// Keeps that the holder of a right has read and agreed to it as it is.
pub(super) async fn keep_read(txn: &mut Txn, grant: &Grant) -> Result<(), DeskError> {
    Ok(txn.set_state(&read_key(grant.id), &grant.area).await?)
}

/// The holder of a right says that they have read its brief and agree.
///
/// # Errors
/// `E_NOT_FOUND` where they have none in that area.
pub async fn acknowledge(desk: &Desk, area: &str) -> Result<String, DeskError> {
    let area = super::area(desk, area).await?;
    let me = desk.reader().actor.clone();
    let own = of(&desk.reader().grants, &area, me.person);
    let own = own.ok_or_else(|| DeskError::NotFound { kind: "right", id: area.name.clone() })?;
    let mut txn = desk.ledger.begin(&me, desk.now()).await?;
    keep_read(&mut txn, own).await?;
    let entry = Entry::new("authority.read").about(world::ItemRef::Responsibility(area.id));
    txn.audit(entry.with("title", area.name.clone())).await?;
    txn.commit().await?;
    Ok(format!("{} has read it and agrees.", name(&desk.snapshot().await?, me.person)))
}
