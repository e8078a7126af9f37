//! Who counts, and which addresses are one person.

use std::collections::BTreeMap;
use world::consent::merged_into;
use world::{Person, PersonId, Snapshot};

/// Words of which the addresses of desks and machines are made.
const DESKS: [&str; 34] = [
    "accounts",
    "admin",
    "alerts",
    "billing",
    "booking",
    "bookings",
    "careers",
    "contact",
    "do",
    "enquiries",
    "events",
    "hello",
    "help",
    "helpdesk",
    "hr",
    "info",
    "invoices",
    "jobs",
    "list",
    "mail",
    "mailer",
    "marketing",
    "news",
    "newsletter",
    "no",
    "noreply",
    "not",
    "office",
    "orders",
    "postmaster",
    "reply",
    "sales",
    "support",
    "team",
];

/// Whether somebody is a person whom one may count: no desk, no room, and nobody who objects.
pub fn counts(person: &Person) -> bool {
    person.relation.consent.structure && !is_role(person)
}

/// Whether this is the mailbox of a desk: a card without a name of two words whose addresses are made of desk words.
fn is_role(person: &Person) -> bool {
    let named = person.name.split_whitespace().count() > 1 && !person.name.contains('@');
    let of_desk = |email: &String| {
        let local = email.split_once('@').map_or(email.as_str(), |(local, _)| local);
        let mut words = local.split(['.', '_', '-', '+']).filter(|w| !w.is_empty());
        words.clone().next().is_some() && words.all(|w| DESKS.contains(&w))
    };
    !named && !person.emails.is_empty() && person.emails.iter().all(of_desk)
}

/// The numbers of those who count; the executive is 0.
#[derive(Debug)]
pub(super) struct Numbers<'a> {
    people: Vec<PersonId>,
    of_person: BTreeMap<PersonId, u32>,
    of_email: BTreeMap<&'a str, u32>,
}

impl<'a> Numbers<'a> {
    pub fn of(world: &'a Snapshot) -> Numbers<'a> {
        let owner = world.office.owner.person;
        let mut numbers = Numbers {
            people: vec![owner],
            of_person: BTreeMap::from([(owner, super::ME)]),
            of_email: BTreeMap::new(),
        };
        let is_owner = |p: &Person| p.id == owner || p.emails.iter().any(|e| world.office.is_mine(e));
        for person in world.people.values().filter(|p| !is_owner(p)) {
            let main = merged_into(&world.people, person.id);
            // Whoever objects objects for all their cards.
            if ![person.id, main].iter().all(|id| world.people.get(id).is_some_and(counts)) {
                continue;
            }
            let number = numbers.take(main);
            numbers.of_person.insert(person.id, number);
            for email in &person.emails {
                numbers.of_email.entry(email).or_insert(number);
            }
        }
        let mine = world.office.addresses.iter().map(|a| (a.as_str(), super::ME));
        numbers.of_email.extend(mine);
        numbers
    }
    fn take(&mut self, person: PersonId) -> u32 {
        if let Some(number) = self.of_person.get(&person) {
            return *number;
        }
        let number = self.people.len() as u32;
        self.people.push(person);
        self.of_person.insert(person, number);
        number
    }
    pub fn len(&self) -> usize {
        self.people.len()
    }
    pub fn people(&self) -> impl Iterator<Item = PersonId> + '_ {
        self.people.iter().copied()
    }
    pub fn person(&self, number: u32) -> PersonId {
        self.people[number as usize]
    }
    pub fn number(&self, person: PersonId) -> Option<u32> {
        self.of_person.get(&person).copied()
    }
    pub fn by_email(&self, email: &str) -> Option<u32> {
        self.of_email.get(email).copied()
    }
}
