//! Departments by hand: what one is for, who leads it, what it and the executive need of each other.

use super::form::Fields;
use crate::by_hand::{self, Deed};
use crate::words::{inert, short};
use crate::{Desk, DeskError};
use engines::relationships::directory::leads_back;
use serde::{Deserialize, Serialize};
use world::{Item, Organisation, OrganisationId, Person, PersonId, ProposalId, Snapshot};

/// The most letters of a name and of what is said.
const NAME: usize = 120;
const TEXT: usize = 500;
/// The most people a department may have.
const MOST: i32 = 1_000_000;

/// What somebody wrote into the form of a department, field by field.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DepartmentForm {
    /// Its id; empty: a new one.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// The organisation or department it belongs to, by name or id.
    pub within: String,
    /// What it does.
    pub purpose: String,
    /// Who leads it: names or addresses with commas between.
    pub heads: String,
    /// How many work there.
    pub size: String,
    /// What the executive needs from them.
    pub wanted: String,
    /// What they need from the executive.
    pub given: String,
    /// "check": it is still so; "close": it is no more; else it is saved.
    #[serde(rename = "do")]
    pub verb: String,
}

/// What became of a department, and what takes it back.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Kept {
    /// Which.
    pub id: OrganisationId,
    /// In words.
    pub said: String,
    /// Takes it back.
    pub undo: ProposalId,
}

/// The form of a department as it stands.
///
/// # Errors
/// `E_NOT_FOUND`, `E_AMBIGUOUS`.
pub async fn department_form(desk: &Desk, word: &str) -> Result<DepartmentForm, DeskError> {
    let world = desk.snapshot().await?;
    let it = find(&world, word)?;
    let name = |id: &PersonId| crate::goals::person(&world, *id);
    Ok(DepartmentForm {
        id: it.id.0.simple().to_string(),
        name: it.name.clone(),
        within: it.parent.map(|id| id.0.simple().to_string()).unwrap_or_default(),
        purpose: it.purpose.clone().unwrap_or_default(),
        heads: it.heads.iter().filter_map(name).collect::<Vec<_>>().join(", "),
        size: it.size.map(|n| n.to_string()).unwrap_or_default(),
        wanted: it.wanted.clone(),
        given: it.given.clone(),
        verb: String::new(),
    })
}

/// Where a department may belong: ids and names, organisations before what is below them.
///
/// # Errors
/// Those of the ledger.
pub async fn places(desk: &Desk) -> Result<Vec<(String, String)>, DeskError> {
    let world = desk.snapshot().await?;
    let mut found: Vec<(String, String)> = world
        .organisations
        .values()
        .filter(|o| o.closed.is_none())
        .map(|o| (o.id.0.simple().to_string(), full_name(&world, o)))
        .collect();
    found.sort_by(|a, b| (&a.1, &a.0).cmp(&(&b.1, &b.0)));
    Ok(found)
}

/// "Near, Finance, Payroll".
pub(super) fn full_name(world: &Snapshot, of: &Organisation) -> String {
    let up = |o: &&Organisation| o.parent.and_then(|id| world.organisations.get(&id));
    let mut names: Vec<String> =
        std::iter::successors(Some(of), up).take(20).map(|o| inert(&o.name)).collect();
    names.reverse();
    names.join(", ")
}

/// Does what the form says: adds or changes a department, says that it is still so, or that it is no more.
///
/// # Errors
/// `E_FORM` with every field that cannot be used; `E_NOT_FOUND`, `E_AMBIGUOUS`; `E_STATE` where nothing would change or
/// others still belong to it; `E_CLEARANCE`. Nothing is changed then.
pub async fn save_department(desk: &Desk, form: &DepartmentForm) -> Result<Kept, DeskError> {
    let world = desk.snapshot().await?;
    if form.id.trim().is_empty() {
        return add(desk, &world, form).await;
    }
    let before = find(&world, &form.id)?.clone();
    let name = full_name(&world, &before);
    let mut after = before.clone();
    let (verb, said) = match form.verb.as_str() {
        "check" => {
            after.checked = Some(desk.today());
            ("department.checked", format!("Still so: {name}"))
        }
        "close" => {
            no_longer(&world, &before)?;
            after.closed = Some(desk.today());
            ("department.closed", format!("No more: {name}"))
        }
        _ => {
            let read = read(desk, &world, form, Some(&before)).await?;
            read.put(&mut after, desk.today());
            ("department.changed", format!("Changed: {name}"))
        }
    };
    carry_out(desk, &world, (verb, said), Some(before), after, Vec::new()).await
}

async fn add(desk: &Desk, world: &Snapshot, form: &DepartmentForm) -> Result<Kept, DeskError> {
    let read = read(desk, world, form, None).await?;
    let (place, new) = match find(world, &form.within) {
        Ok(found) => (found.id, Vec::new()),
        // An organisation of which nobody has a card yet, or none that names it: read() saw that it is named.
        Err(_) => {
            let name = squeeze(&form.within);
            let it = Organisation::new(OrganisationId::derive(&name), name);
            (it.id, vec![Item::Organisation(it)])
        }
    };
    let mut after = Organisation::department(place, &read.name);
    // An id of its own: whether one of that name is hidden from this reader does not show.
    after.id = OrganisationId::derive(&format!("{}\n{}", after.id, desk.now()));
    read.put(&mut after, desk.today());
    after.parent = Some(place);
    // What a slip of the pen makes is seen, and taken back with the rest.
    let with = match new.first() {
        Some(Item::Organisation(it)) => format!(", and the organisation {}", inert(&it.name)),
        _ => String::new(),
    };
    let said = format!("Added: {}{with}", inert(&after.name));
    carry_out(desk, world, ("department.added", said), None, after, new).await
}

async fn carry_out(
    desk: &Desk,
    world: &Snapshot,
    (verb, said): (&'static str, String),
    before: Option<Organisation>,
    mut after: Organisation,
    new: Vec<Item>,
) -> Result<Kept, DeskError> {
    if before.as_ref() == Some(&after) {
        return Err(DeskError::input("that is how it stands already", "E_STATE", "nothing was changed"));
    }
    // A department is as private as the cards of those who lead it.
    after.named_by.extend(&after.heads);
    after.named_by.sort();
    after.named_by.dedup();
    let cards = after.named_by.iter().filter_map(|id| world.people.get(id));
    after.clearance = cards.fold(after.clearance.clone(), |joined, p| joined.join(&p.clearance));
    let id = after.id;
    let before = before.map(Item::Organisation);
    let mut deed = Deed::of(verb, said.clone(), before, Item::Organisation(after));
    deed.new = new;
    let undo = by_hand::carry_out(desk, deed).await?.id;
    Ok(Kept { id, said, undo })
}

/// What is still below one, or in it, is to be moved first.
fn no_longer(world: &Snapshot, it: &Organisation) -> Result<(), DeskError> {
    let below = world.organisations.values().any(|o| o.parent == Some(it.id) && o.closed.is_none());
    match (it.parent.is_none(), below) {
        (true, _) => Err(DeskError::input(
            "an organisation stands as long as a card names it",
            "E_STATE",
            "close one of its departments; nothing was changed",
        )),
        (_, true) => Err(DeskError::input(
            &format!("other departments belong to \"{}\"", short(&it.name, 60)),
            "E_STATE",
            "move or close those first; nothing was changed",
        )),
        _ => Ok(()),
    }
}

/// A department that is meant: its id, the first characters of it, its name, or the names from its organisation down.
pub(super) fn find<'a>(world: &'a Snapshot, word: &str) -> Result<&'a Organisation, DeskError> {
    let word = squeeze(word).to_lowercase();
    let all = || world.organisations.values();
    let absent = || DeskError::NotFound { kind: "department", id: short(&word, 60) };
    if word.is_empty() {
        return Err(absent());
    }
    let id = word.replace('-', "");
    if let Some(found) = all().find(|o| o.id.0.simple().to_string() == id) {
        return Ok(found);
    }
    let named = |o: &&Organisation| {
        o.closed.is_none()
            && (squeeze(&o.name).to_lowercase() == word || full_name(world, o).to_lowercase() == word)
    };
    let begins = |o: &&Organisation| id.len() >= 6 && o.id.0.simple().to_string().starts_with(&id);
    let mut found: Vec<&Organisation> = all().filter(named).collect();
    if found.is_empty() {
        found = all().filter(begins).collect();
    }
    match found[..] {
        [] => Err(absent()),
        [one] => Ok(one),
        _ => Err(DeskError::input(
            &format!("{} departments are called \"{}\"", found.len(), short(&word, 60)),
            "E_AMBIGUOUS",
            "give its organisation as well, such as \"Near, Finance\"; nothing was changed",
        )),
    }
}

fn squeeze(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A form that can be used.
struct Read {
    name: String,
    within: Option<OrganisationId>,
    purpose: Option<String>,
    heads: Vec<PersonId>,
    size: Option<u32>,
    wanted: String,
    given: String,
}

impl Read {
    fn put(self, into: &mut Organisation, today: jiff::civil::Date) {
        into.name = self.name;
        into.parent = self.within.or(into.parent);
        into.purpose = self.purpose;
        into.heads = self.heads;
        into.size = self.size;
        (into.wanted, into.given) = (self.wanted, self.given);
        into.checked = Some(today);
    }
}

async fn read(
    desk: &Desk,
    world: &Snapshot,
    form: &DepartmentForm,
    it: Option<&Organisation>,
) -> Result<Read, DeskError> {
    let mut fields = Fields::default();
    let name = squeeze(&form.name);
    fields.must((1..=NAME).contains(&name.chars().count()), "name", "Give a name of 1 to 120 letters.");
    let is_top = it.is_some_and(|o| o.parent.is_none());
    let within = match find(world, &form.within) {
        Ok(place) => Some(place.id),
        Err(error) => {
            let new = it.is_none() && error.code() == "E_NOT_FOUND" && !form.within.trim().is_empty();
            let fits = squeeze(&form.within).chars().count() <= NAME;
            let stays = is_top && form.within.trim().is_empty();
            fields.must(new && fits || stays, "within", "Name the organisation or department it belongs to.");
            None
        }
    };
    let taken = |parent: OrganisationId| {
        let same = |o: &&Organisation| {
            o.parent == Some(parent)
                && o.closed.is_none()
                && Some(o.id) != it.map(|i| i.id)
                && o.name.to_lowercase() == name.to_lowercase()
        };
        world.organisations.values().any(|o| same(&o))
    };
    fields.must(!within.is_some_and(taken), "name", "There is a department of that name already.");
    let circle = it.is_some_and(|it| leads_back(world, it.id, within));
    fields.must(!circle, "within", "It would belong to itself. Name a place that is not below it.");
    let heads = heads(desk, world, &mut fields, within, &form.heads).await?;
    let size = fields.number("size", &form.size, 0..=MOST).and_then(|n| u32::try_from(n).ok());
    let mut text = |field, given: &str| {
        let words = squeeze(given);
        fields.must(words.chars().count() <= TEXT, field, "That is too long. At most 500 letters.");
        words
    };
    let (purpose, wanted, given) =
        (text("purpose", &form.purpose), text("wanted", &form.wanted), text("given", &form.given));
    fields.done()?;
    let purpose = Some(purpose).filter(|p| !p.is_empty());
    Ok(Read { name, within, purpose, heads, size, wanted, given })
}

/// Whether somebody's card names another organisation than the one that a department belongs to.
fn elsewhere(person: &Person, world: &Snapshot, within: Option<OrganisationId>) -> bool {
    let up = |o: &&Organisation| o.parent.and_then(|id| world.organisations.get(&id));
    let first = within.and_then(|id| world.organisations.get(&id));
    let top = std::iter::successors(first, up).take(world.organisations.len() + 1).last();
    let (Some(top), Some(firm)) = (top, person.organisation.as_deref()) else { return false };
    !top.name.trim().eq_ignore_ascii_case(firm.trim())
}

async fn heads(
    desk: &Desk,
    world: &Snapshot,
    fields: &mut Fields,
    within: Option<OrganisationId>,
    text: &str,
) -> Result<Vec<PersonId>, DeskError> {
    let mut found = Vec::new();
    for word in text.split(',').map(str::trim).filter(|word| !word.is_empty()) {
        match super::named(desk, world, word).await {
            Ok(person) if found.contains(&person.id) => {}
            Ok(person) if elsewhere(&person, world, within) => {
                let firm = inert(person.organisation.as_deref().unwrap_or_default());
                let problem = format!("{} works for {firm}: name somebody of it.", inert(&person.name));
                fields.must(false, "heads", &problem);
            }
            Ok(person) => found.push(person.id),
            Err(error) if matches!(error.code(), "E_NOT_FOUND" | "E_AMBIGUOUS") => {
                let problem =
                    format!("“{}” is nobody known. Give a whole name or an address.", short(word, 60));
                fields.must(false, "heads", &problem);
            }
            Err(error) => return Err(error),
        }
    }
    Ok(found)
}
