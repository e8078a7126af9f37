//! What is said of somebody by hand: each change is kept with its way back and its entry in the audit trail.

use super::merge::{both, itself};
use super::named;
use crate::by_hand::{self, Deed};
use crate::words::{inert, short};
use crate::{Desk, DeskError, FieldError};
use jiff::civil::Date;
use serde::Serialize;
use world::relation::{Acquaintance, Consent, Favour, Stakeholder, Tier, Touch, Way};
use world::{
    Item, ItemRef, OrganisationId, Person, PersonId, ProposalId, Snapshot, SourceId, Task, TaskId, TaskState,
};

/// The most letters of a line and of a name.
pub(super) const LINE: usize = 300;
const NAME: usize = 200;
/// The most favours and notes that are kept of one person.
const KEPT: usize = 200;
/// Steps up a reporting line before it counts as a circle.
const MOST_STEPS: usize = 50;

/// What is to change of somebody; what is none stays.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PersonChange {
    /// How near they are to be kept; inner none: not said.
    pub tier: Option<Option<Tier>>,
    /// The rhythm in days.
    pub cadence: Option<Option<u16>>,
    /// How important they are, 0 to 100.
    pub importance: Option<Option<u8>>,
    /// Their row in the register.
    pub stakeholder: Option<Option<Stakeholder>>,
    /// What they agree to.
    pub consent: Option<Consent>,
    /// Whether nothing is to be suggested.
    pub no_contact: Option<bool>,
    /// Whether they are never to be asked to introduce.
    pub do_not_ask: Option<bool>,
    /// Since when they are no longer with their organisation.
    pub left: Option<Option<Date>>,
    /// When one means to be in touch next.
    pub next_touch: Option<Option<Date>>,
    /// Whom they report to.
    pub manager: Option<Option<PersonId>>,
    /// Their department.
    pub department: Option<Option<OrganisationId>>,
    /// Whom they know, and whether well.
    pub knows: Option<(PersonId, bool)>,
    /// Whom they do not know after all.
    pub knows_not: Option<PersonId>,
    /// A favour, either way.
    pub favour: Option<Favour>,
    /// Whether thanks were said for what they did.
    pub thanked: bool,
}

/// What was changed, and what takes it back.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Changed {
    /// Who.
    pub id: PersonId,
    /// In words.
    pub said: String,
    /// Takes it back.
    pub undo: ProposalId,
}

/// Somebody new.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewPerson {
    /// Name.
    pub name: String,
    /// Address; may be empty.
    pub email: String,
    /// Organisation; may be empty.
    pub organisation: String,
    /// What they do there; may be empty.
    pub title: String,
}

/// What is noted after being in touch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Met {
    /// On which day, in what way, one line, a promise.
    pub touch: Touch,
    /// When one means to be in touch next.
    pub next: Option<Date>,
}

/// Changes what is said of somebody.
///
/// # Errors
/// `E_NOT_FOUND`, `E_AMBIGUOUS`, `E_RANGE`, `E_CYCLE` for a reporting line that leads back, `E_STATE` where nothing would
/// change, `E_CLEARANCE`; nothing is changed then.
pub async fn set(desk: &Desk, word: &str, change: &PersonChange) -> Result<Changed, DeskError> {
    let world = desk.snapshot().await?;
    let before = named(desk, &world, word).await?;
    super::sensible::check(desk, &world, &before, change)?;
    let mut after = before.clone();
    apply(&world, &mut after, change)?;
    if after == before {
        return Err(DeskError::input("that is how it stands already", "E_STATE", "nothing was changed"));
    }
    let said = format!("Changed: {}", before.name);
    let flags = |p: &Person| (p.relation.no_contact, p.relation.do_not_ask);
    let flagged = flags(&after) != flags(&before);
    let changed = carry_out(desk, "person.changed", said, before, after).await?;
    if flagged {
        super::stopped::withdraw(desk).await?;
    }
    Ok(changed)
}

pub(super) async fn carry_out(
    desk: &Desk,
    verb: &'static str,
    said: String,
    before: Person,
    after: Person,
) -> Result<Changed, DeskError> {
    let id = after.id;
    let deed = Deed::of(verb, said.clone(), Some(Item::Person(before)), Item::Person(after));
    let undo = by_hand::carry_out(desk, deed).await?.id;
    Ok(Changed { id, said, undo })
}

fn apply(world: &Snapshot, person: &mut Person, change: &PersonChange) -> Result<(), DeskError> {
    let relation = &mut person.relation;
    put(&mut relation.tier, change.tier);
    put(&mut relation.stakeholder, change.stakeholder.clone().map(|row| row.map(tidy)));
    put(&mut relation.consent, change.consent);
    put(&mut relation.no_contact, change.no_contact);
    put(&mut relation.do_not_ask, change.do_not_ask);
    put(&mut relation.left, change.left);
    put(&mut relation.next_touch, change.next_touch);
    put(&mut relation.department, change.department);
    if !relation.consent.notes {
        // Whoever objects to notes has none.
        relation.touches.clear();
        relation.favours.clear();
    }
    if let Some((other, well)) = change.knows {
        if other == person.id {
            return Err(out_of_range("somebody knows themselves", "name somebody else"));
        }
        relation.knows.retain(|k| k.person != other);
        relation.knows.push(Acquaintance { person: other, well });
    }
    if let Some(other) = change.knows_not {
        relation.knows.retain(|k| k.person != other);
    }
    if change.thanked {
        relation.favours.iter_mut().filter(|f| f.way == Way::Received).for_each(|f| f.thanked = true);
    }
    if let Some(favour) = &change.favour {
        agrees_to_notes(&person.name, relation.consent)?;
        relation.favours.push(Favour { what: line("favour", &favour.what)?, ..favour.clone() });
        relation.favours.sort_by_key(|f| f.on);
        relation.favours.drain(..relation.favours.len().saturating_sub(KEPT));
    }
    put(&mut person.cadence_days, change.cadence);
    put(&mut person.importance, change.importance);
    check(person)?;
    if let Some(manager) = change.manager {
        check_line(world, person.id, manager)?;
        person.manager = manager;
    }
    Ok(())
}

fn put<T>(field: &mut T, change: Option<T>) {
    if let Some(value) = change {
        *field = value;
    }
}

/// A row that says nothing is none of them out of range; its words on one line.
fn tidy(row: Stakeholder) -> Stakeholder {
    Stakeholder { next_step: short(&row.next_step, LINE), ..row }
}

fn check(person: &Person) -> Result<(), DeskError> {
    if person.cadence_days.is_some_and(|days| !(1..=730).contains(&days)) {
        return Err(out_of_range("a rhythm of so many days is none", "give 1 to 730 days"));
    }
    if person.importance.is_some_and(|i| i > 100) {
        return Err(out_of_range("that is no importance", "give 0 to 100"));
    }
    match &person.relation.stakeholder {
        Some(row)
            if !(1..=5).contains(&row.power)
                || !(1..=5).contains(&row.interest)
                || !(-2..=2).contains(&row.stance)
                || !(-2..=2).contains(&row.desired) =>
        {
            Err(out_of_range(
                "power and interest go from 1 to 5, stance from -2 (against) to 2 (for)",
                "give all four",
            ))
        }
        _ => Ok(()),
    }
}

pub(super) fn out_of_range(problem: &str, hint: &str) -> DeskError {
    DeskError::input(problem, "E_RANGE", &format!("{hint}; nothing was changed"))
}

/// A reporting line leads up and never back.
fn check_line(world: &Snapshot, person: PersonId, manager: Option<PersonId>) -> Result<(), DeskError> {
    let mut at = manager;
    for _ in 0..MOST_STEPS {
        match at {
            None => return Ok(()),
            Some(up) if up == person => break,
            Some(up) => at = world.people.get(&up).and_then(|p| p.manager),
        }
    }
    Err(DeskError::input(
        "that reporting line leads back to where it began",
        "E_CYCLE",
        "name somebody who does not report to them; nothing was changed",
    ))
}

/// A line of text that is not empty and not too long.
fn line(what: &str, given: &str) -> Result<String, DeskError> {
    let words = given.split_whitespace().collect::<Vec<_>>().join(" ");
    match words.chars().count() {
        1..=LINE => Ok(words),
        n => Err(out_of_range(&format!("a {what} of {n} letters cannot be kept"), "give 1 to 300 letters")),
    }
}

pub(super) fn agrees_to_notes(name: &str, consent: Consent) -> Result<(), DeskError> {
    match consent.structure && consent.notes {
        true => Ok(()),
        false => Err(DeskError::input(
            &format!("{} objects to notes", short(name, 60)),
            "E_STATE",
            "nothing was kept; change what they agree to first, if they said so",
        )),
    }
}

/// Says whom somebody reports to: an id, a name or an address.
///
/// # Errors
/// As [`set`].
pub async fn reports_to(desk: &Desk, word: &str, manager: &str) -> Result<Changed, DeskError> {
    let world = desk.snapshot().await?;
    let manager = named(desk, &world, manager).await?.id;
    let change = PersonChange { manager: Some(Some(manager)), ..PersonChange::default() };
    set(desk, word, &change).await
}

/// Says that somebody does not report to another: it is not asked again.
///
/// # Errors
/// As [`set`].
pub async fn does_not_report(desk: &Desk, person: &str, manager: &str) -> Result<Changed, DeskError> {
    let (before, manager) = (itself(desk, person).await?, itself(desk, manager).await?);
    let mut after = before.clone();
    after.relation.not_under.insert(manager.id);
    let said = both("Does not report", &before, &manager);
    carry_out(desk, "person.not_under", said, before, after).await
}

/// Notes what happened with somebody: one line, perhaps a promise, which becomes a task, and the next time.
///
/// # Errors
/// `E_RANGE` for no line or one that is too long, or a day that lies ahead; `E_STATE` for somebody who objects to notes;
/// as [`set`].
pub async fn met(desk: &Desk, word: &str, met: &Met) -> Result<Changed, DeskError> {
    let world = desk.snapshot().await?;
    let before = named(desk, &world, word).await?;
    agrees_to_notes(&before.name, before.relation.consent)?;
    if met.touch.on > desk.today() {
        return Err(out_of_range("that day lies ahead", "name a day up to today"));
    }
    let promise = short(&met.touch.promise, LINE);
    let touch = Touch { line: line("note", &met.touch.line)?, promise: promise.clone(), ..met.touch.clone() };
    if before.relation.touches.contains(&touch)
        && let Some(done) = by_hand::last(desk, "person.met", ItemRef::Person(before.id)).await?
    {
        // The same was sent twice: it is there already.
        return Ok(Changed { id: before.id, said: format!("Noted: {}", before.name), undo: done.id });
    }
    let mut after = before.clone();
    after.relation.touches.push(touch);
    after.relation.touches.sort_by_key(|t| t.on);
    after.relation.touches.drain(..after.relation.touches.len().saturating_sub(KEPT));
    after.relation.next_touch = met.next.or(after.relation.next_touch.filter(|on| *on > desk.today()));
    let (id, said) = (after.id, format!("Noted: {}", before.name));
    let task = (!promise.is_empty()).then(|| promised(desk, &after, &promise));
    let mut deed = Deed::of("person.met", said.clone(), Some(Item::Person(before)), Item::Person(after));
    deed.new.extend(task.map(Item::Task));
    let undo = by_hand::carry_out(desk, deed).await?.id;
    Ok(Changed { id, said, undo })
}

/// What was promised, as a task that is as private as the person.
fn promised(desk: &Desk, person: &Person, promise: &str) -> Task {
    let id = TaskId::derive(&format!("{}\n{}\n{promise}", desk.now(), person.id));
    let due = crate::capture::due_in(desk, promise).map(|(due, _)| due);
    let title = format!("{promise} ({})", short(&person.name, 60));
    Task {
        state: TaskState::Next,
        created: Some(desk.now()),
        requester: Some(person.id),
        due,
        clearance: person.clearance.clone(),
        ..Task::new(id, SourceId::derive("own"), title)
    }
}

/// Adds somebody.
///
/// # Errors
/// `E_FORM` with every field that cannot be used; `E_DUPLICATE` as one of them.
pub async fn add(desk: &Desk, new: &NewPerson) -> Result<Changed, DeskError> {
    let world = desk.snapshot().await?;
    let squeeze = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let (name, email) = (squeeze(&new.name), new.email.trim().to_lowercase());
    let mut wrong = Vec::new();
    if !(1..=NAME).contains(&name.chars().count()) {
        wrong.push(FieldError { field: "name", problem: "Give a name of 1 to 200 letters.".to_owned() });
    }
    let readable =
        email.split_once('@').is_some_and(|(local, domain)| !local.is_empty() && domain.contains('.'));
    if !email.is_empty() && (!readable || email.len() > 320 || email.contains([' ', '<', '>', ',', ';'])) {
        let problem = "The address cannot be read. Write it as ana@far.example.".to_owned();
        wrong.push(FieldError { field: "email", problem });
    } else if let Some(known) = world.person_by_email(&email).filter(|_| !email.is_empty()) {
        let problem = format!("{} has that address already.", inert(&known.name));
        wrong.push(FieldError { field: "email", problem });
    }
    if !wrong.is_empty() {
        return Err(DeskError::Form(wrong));
    }
    let some = |text: &str| Some(short(&squeeze(text), NAME)).filter(|t| !t.is_empty());
    let mut person = Person::new(name, email.clone());
    if email.is_empty() {
        person.emails.clear();
        person.id = PersonId::derive(&format!("by hand {}\n{}", person.name, desk.now()));
    }
    (person.organisation, person.title) = (some(&new.organisation), some(&new.title));
    let (id, said) = (person.id, format!("Added: {}", person.name));
    let deed = Deed::of("person.added", said.clone(), None, Item::Person(person));
    let undo = by_hand::carry_out(desk, deed).await?.id;
    Ok(Changed { id, said, undo })
}
