//! The forms of a person: fields as they were written, read into a change, with every mistake named.

use super::change::{self, Changed, Met, NewPerson, PersonChange};
use crate::{Desk, DeskError, FieldError, tasks};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use world::relation::{Consent, Favour, Stakeholder, Tier, Touch, TouchKind, Way};
use world::{OrganisationId, Person, PersonId};

/// What somebody wrote into the form of a person, field by field; of a new one its name, address and work.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PersonForm {
    /// Name; of a new one.
    pub name: String,
    /// Address; of a new one.
    pub email: String,
    /// Organisation; of a new one.
    pub organisation: String,
    /// What they do; of a new one.
    pub title: String,
    /// "core", "key", "network", "dormant", or empty.
    pub tier: String,
    /// Rhythm in days, or empty.
    pub cadence: String,
    /// 0 to 100, or empty.
    pub importance: String,
    /// 1 to 5; empty with the rest: not in the register.
    pub power: String,
    /// 1 to 5.
    pub interest: String,
    /// -2 to 2.
    pub stance: String,
    /// -2 to 2.
    pub desired: String,
    /// What comes next.
    pub step: String,
    /// "executive", "assistant" or empty: who sees to it.
    pub owner: String,
    /// "on" where they agree to being counted.
    pub structure: String,
    /// "on" where what was written may be used.
    pub content: String,
    /// "on" where notes may be kept.
    pub notes: String,
    /// "on" where nothing is to be suggested.
    pub no_contact: String,
    /// "on" where they are not to be asked to introduce.
    pub do_not_ask: String,
    /// The day they left, or empty.
    pub left: String,
    /// When one means to be in touch next, or empty.
    pub next_touch: String,
    /// Whom they report to: a name or address, or empty.
    pub manager: String,
    /// Their department, by name or id; empty: as their card says.
    pub department: String,
    /// Somebody they know, to be added: a name or address.
    pub knows: String,
    /// "on" where they know them well.
    pub well: String,
    /// A favour, to be added.
    pub favour: String,
    /// "given", "received" or "asked".
    pub way: String,
    /// "on" where thanks were said.
    pub thanked: String,
    /// "consent" where nothing but what they agree to is in the form.
    pub only: String,
}

/// What is noted after being in touch.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct MetForm {
    /// One line.
    pub line: String,
    /// "met", "call", "gift", "introduction", "news".
    pub kind: String,
    /// On which day; empty is today.
    pub on: String,
    /// What was promised.
    pub promise: String,
    /// When one means to be in touch next.
    pub next: String,
}

/// To whom a way is sought.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct WaysForm {
    /// Id, name or address.
    pub whom: String,
}

/// The form of somebody as they stand.
///
/// # Errors
/// `E_NOT_FOUND`, `E_AMBIGUOUS`.
pub async fn form(desk: &Desk, word: &str) -> Result<PersonForm, DeskError> {
    let world = desk.snapshot().await?;
    let person = super::named(desk, &world, word).await?;
    let manager = person.manager.and_then(|id| crate::goals::person(&world, id)).unwrap_or_default();
    let department = person.relation.department.and_then(|id| world.organisations.get(&id));
    let department = department.map(|o| super::departments::full_name(&world, o)).unwrap_or_default();
    Ok(PersonForm { manager, department, ..of(desk, &person) })
}

fn of(desk: &Desk, person: &Person) -> PersonForm {
    let relation = &person.relation;
    let on = |is: bool| if is { "on".to_owned() } else { String::new() };
    let some = |value: Option<String>| value.unwrap_or_default();
    let row = relation.stakeholder.as_ref();
    let assistant = desk.office().assistant.as_ref().map(|a| a.person);
    PersonForm {
        name: person.name.clone(),
        tier: relation.tier.map_or("", Tier::word).to_owned(),
        cadence: some(person.cadence_days.map(|d| d.to_string())),
        importance: some(person.importance.map(|i| i.to_string())),
        power: some(row.map(|r| r.power.to_string())),
        interest: some(row.map(|r| r.interest.to_string())),
        stance: some(row.map(|r| r.stance.to_string())),
        desired: some(row.map(|r| r.desired.to_string())),
        step: some(row.map(|r| r.next_step.clone())),
        owner: match row.and_then(|r| r.owner) {
            Some(id) if id == desk.office().owner.person => "executive".to_owned(),
            Some(id) if Some(id) == assistant => "assistant".to_owned(),
            _ => String::new(),
        },
        structure: on(relation.consent.structure),
        content: on(relation.consent.content),
        notes: on(relation.consent.notes),
        no_contact: on(relation.no_contact),
        do_not_ask: on(relation.do_not_ask),
        left: some(relation.left.map(|d| d.to_string())),
        next_touch: some(relation.next_touch.map(|d| d.to_string())),
        ..PersonForm::default()
    }
}

/// Keeps what the form says.
///
/// # Errors
/// `E_FORM` with every field that cannot be read; as [`change::set`].
pub async fn save(desk: &Desk, word: &str, form: &PersonForm) -> Result<Changed, DeskError> {
    let mut read = read(desk, form).await?;
    // Somebody whom this reader does not see is not taken off by a field that is empty for them.
    let world = desk.snapshot().await?;
    let manager = super::named(desk, &world, word).await?.manager;
    if manager.is_some_and(|id| crate::goals::person(&world, id).is_none()) && form.manager.trim().is_empty()
    {
        read.manager = None;
    }
    let person = super::named(desk, &world, word).await?;
    if person.relation.department.is_some_and(|id| !world.organisations.contains_key(&id))
        && form.department.trim().is_empty()
    {
        read.department = None;
    }
    change::set(desk, word, &read).await
}

/// Adds somebody as the form says.
///
/// # Errors
/// As [`change::add`].
pub async fn new_person(desk: &Desk, form: &PersonForm) -> Result<Changed, DeskError> {
    let new = NewPerson {
        name: form.name.clone(),
        email: form.email.clone(),
        organisation: form.organisation.clone(),
        title: form.title.clone(),
    };
    change::add(desk, &new).await
}

/// Notes what the form says.
///
/// # Errors
/// `E_FORM` with every field that cannot be read; as [`change::met`].
pub async fn meet(desk: &Desk, word: &str, form: &MetForm) -> Result<Changed, DeskError> {
    let mut fields = Fields::default();
    let on = fields.date(desk, "on", &form.on).unwrap_or_else(|| desk.today());
    let next = fields.date(desk, "next", &form.next);
    let kind = match form.kind.as_str() {
        "" => TouchKind::Met,
        word => fields.of("kind", TouchKind::of(word), "Choose one of the kinds.").unwrap_or_default(),
    };
    fields.must(!form.line.trim().is_empty(), "line", "Say in a line what there was.");
    fields.must(
        form.line.chars().count() <= change::LINE,
        "line",
        "The line is too long. At most 300 letters.",
    );
    fields.must(on <= desk.today(), "on", "That day lies ahead. Name one up to today.");
    let ahead = next.is_none_or(|next| next >= desk.today());
    fields.must(ahead, "next", "That day is over. Name one from today on.");
    fields.done()?;
    let touch = Touch { on, kind, line: form.line.clone(), promise: form.promise.clone() };
    change::met(desk, word, &Met { touch, next }).await
}

/// Mistakes as they are found.
#[derive(Default)]
pub(super) struct Fields(Vec<FieldError>);

impl Fields {
    pub(super) fn must(&mut self, holds: bool, field: &'static str, problem: &str) {
        if !holds {
            self.0.push(FieldError { field, problem: problem.to_owned() });
        }
    }
    fn of<T>(&mut self, field: &'static str, value: Option<T>, problem: &str) -> Option<T> {
        self.must(value.is_some(), field, problem);
        value
    }
    /// A whole number of a range; none where the field is empty or was refused.
    pub(super) fn number(
        &mut self,
        field: &'static str,
        text: &str,
        range: std::ops::RangeInclusive<i32>,
    ) -> Option<i32> {
        let text = text.trim();
        if text.is_empty() {
            return None;
        }
        let problem = format!("Give a whole number from {} to {}.", range.start(), range.end());
        self.of(field, text.parse().ok().filter(|n| range.contains(n)), &problem)
    }
    fn date(&mut self, desk: &Desk, field: &'static str, text: &str) -> Option<Date> {
        let text = text.trim();
        if text.is_empty() {
            return None;
        }
        // A day gone by is written as a date: words are read as days ahead.
        let date =
            text.parse().ok().or_else(|| tasks::due_of(desk, text).map(|d| d.date(&desk.office().tz())));
        self.of(field, date, "The date cannot be read. Write it as 2027-06-30.")
    }
    pub(super) fn done(self) -> Result<(), DeskError> {
        if self.0.is_empty() { Ok(()) } else { Err(DeskError::Form(self.0)) }
    }
}

async fn read(desk: &Desk, form: &PersonForm) -> Result<PersonChange, DeskError> {
    let mut fields = Fields::default();
    let tier = match form.tier.as_str() {
        "" => None,
        word => fields.of("tier", Tier::of(word), "Choose how near they are kept."),
    };
    let cadence = fields.number("cadence", &form.cadence, 1..=730);
    let importance = fields.number("importance", &form.importance, 0..=100);
    let stakeholder = stakeholder(desk, &mut fields, form);
    let left = fields.date(desk, "left", &form.left);
    let next_touch = fields.date(desk, "next_touch", &form.next_touch);
    let manager = someone(desk, &mut fields, "manager", &form.manager).await?;
    let knows = someone(desk, &mut fields, "knows", &form.knows).await?;
    let favour = favour(desk, &mut fields, form);
    let department = department(desk, &mut fields, &form.department).await?;
    fields.done()?;
    let is_on = |text: &str| text == "on";
    let consent = Consent {
        structure: is_on(&form.structure),
        content: is_on(&form.content),
        notes: is_on(&form.notes),
    };
    if form.only == "consent" {
        return Ok(PersonChange { consent: Some(consent), ..PersonChange::default() });
    }
    Ok(PersonChange {
        tier: Some(tier),
        cadence: Some(cadence.and_then(|n| u16::try_from(n).ok())),
        importance: Some(importance.and_then(|n| u8::try_from(n).ok())),
        stakeholder: Some(stakeholder),
        consent: Some(consent),
        no_contact: Some(is_on(&form.no_contact)),
        do_not_ask: Some(is_on(&form.do_not_ask)),
        left: Some(left),
        next_touch: Some(next_touch),
        manager: Some(manager),
        department: Some(department),
        knows: knows.map(|id| (id, is_on(&form.well))),
        knows_not: None,
        favour,
        thanked: is_on(&form.thanked),
    })
}

/// A department that is there; none where the field is empty or was refused.
async fn department(
    desk: &Desk,
    fields: &mut Fields,
    text: &str,
) -> Result<Option<OrganisationId>, DeskError> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    let world = desk.snapshot().await?;
    let found = super::departments::find(&world, text).ok().filter(|o| o.parent.is_some()).map(|o| o.id);
    Ok(fields.of("department", found, "No department of that name. Add it in the directory first."))
}

fn stakeholder(desk: &Desk, fields: &mut Fields, form: &PersonForm) -> Option<Stakeholder> {
    let all = [&form.power, &form.interest, &form.stance, &form.desired];
    if all.iter().all(|text| text.trim().is_empty()) {
        return None;
    }
    let mut number = |field, text: &str, range| {
        fields.must(!text.trim().is_empty(), field, "The register needs all four numbers, or none.");
        fields.number(field, text, range).unwrap_or_default()
    };
    let (power, interest) = (number("power", &form.power, 1..=5), number("interest", &form.interest, 1..=5));
    let (stance, desired) =
        (number("stance", &form.stance, -2..=2), number("desired", &form.desired, -2..=2));
    let owner = match form.owner.as_str() {
        "executive" => Some(desk.office().owner.person),
        "assistant" => desk.office().assistant.as_ref().map(|a| a.person),
        _ => None,
    };
    Some(Stakeholder {
        power: power as u8,
        interest: interest as u8,
        stance: stance as i8,
        desired: desired as i8,
        next_step: form.step.clone(),
        owner,
    })
}

fn favour(desk: &Desk, fields: &mut Fields, form: &PersonForm) -> Option<Favour> {
    let what = form.favour.trim();
    if what.is_empty() {
        return None;
    }
    let way = fields.of("way", Way::of(&form.way), "Say which way the favour went.")?;
    fields.must(what.chars().count() <= change::LINE, "favour", "That is too long. At most 300 letters.");
    Some(Favour { on: desk.today(), way, what: what.to_owned(), thanked: false })
}

/// Somebody by name or address; none where the field is empty or was refused.
async fn someone(
    desk: &Desk,
    fields: &mut Fields,
    field: &'static str,
    text: &str,
) -> Result<Option<PersonId>, DeskError> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    let world = desk.snapshot().await?;
    match super::named(desk, &world, text).await {
        Ok(person) => Ok(Some(person.id)),
        Err(error) if matches!(error.code(), "E_NOT_FOUND" | "E_AMBIGUOUS") => {
            fields.must(false, field, "Nobody is known by that name. Give a whole name or an address.");
            Ok(None)
        }
        Err(error) => Err(error),
    }
}
