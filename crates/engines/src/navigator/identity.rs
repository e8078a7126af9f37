//! Whether a sender is who the name says: a known name at an address that is not known to be theirs.
//!
//! People are known by their exact address; a name alone carries nothing over (security rule 6). Anybody can write
//! under any name, so a name that belongs to somebody the owner deals with is marked when it comes from elsewhere,
//! and suggests nothing.

use std::collections::BTreeMap;
use world::message::Mailbox;
use world::person::Person;
use world::snapshot::Snapshot;

/// Names that the owner deals with, with the addresses they are known at.
#[derive(Debug)]
pub struct Namesakes<'a> {
    world: &'a Snapshot,
    by_name: BTreeMap<String, Vec<&'a str>>,
}

impl<'a> Namesakes<'a> {
    /// Of everybody whom the owner has written to or keeps a card of, the owner and the assistant among them.
    pub fn of(world: &'a Snapshot) -> Self {
        let mut by_name: BTreeMap<String, Vec<&'a str>> = BTreeMap::new();
        let mut know = |name: &str, email: &'a str| {
            if let Some(key) = key(name) {
                by_name.entry(key).or_default().push(email);
            }
        };
        for person in world.people.values() {
            let names = || std::iter::once(&person.name).chain(&person.also);
            for email in person.emails.iter().filter(|email| is_kept(person) || wrote_to(world, email)) {
                names().for_each(|name| know(name, email));
            }
        }
        let office = &world.office;
        office.addresses.iter().for_each(|email| know(&office.owner.name, email));
        office.assistant.iter().for_each(|member| know(&member.name, &member.email));
        Self { world, by_name }
    }

    /// The address at which somebody of this sender's name is known, where the sender writes from another one. None
    /// for an address that is itself known, and for one of the same domain, which answers for its own people.
    pub fn elsewhere(&self, from: &Mailbox) -> Option<&'a str> {
        let world = self.world;
        let known = self.by_name.get(&key(&from.called())?)?;
        let same_house = |email: &&str| *email == from.email || domain(email) == from.domain();
        let colleague = world.office.domains().any(|own| own == from.domain());
        let is_known = colleague || wrote_to(world, &from.email) || known.iter().any(same_house);
        (!is_known).then(|| known.first().copied()).flatten()
    }

    /// What makes this sender doubtful, in words; none where nothing does.
    pub fn doubt(&self, from: &Mailbox) -> Option<String> {
        let known = self.elsewhere(from)?;
        Some(format!("the name is known, but at {known}; this came from {}", from.email))
    }
}

/// A card that somebody filled in or imported, unlike one that a header made.
fn is_kept(person: &Person) -> bool {
    person.organisation.is_some()
        || person.title.is_some()
        || person.is_set_by_hand()
        || person.birthday.is_some()
        || !person.phones.is_empty()
        || !person.categories.is_empty()
}

/// Whether the owner has written to this address.
pub(super) fn wrote_to(world: &Snapshot, email: &str) -> bool {
    world.learned.correspondents.get(email).is_some_and(|known| known.sent > 0)
}

fn domain(email: &str) -> &str {
    email.rsplit_once('@').map_or("", |(_, domain)| domain)
}

/// First and last word of a name in small letters; none for a name of one word, which too many share.
fn key(name: &str) -> Option<String> {
    let words: Vec<String> = name
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.chars().count() > 1)
        .map(str::to_lowercase)
        .collect();
    match (words.first(), words.last()) {
        (Some(first), Some(last)) if words.len() > 1 => Some(format!("{first} {last}")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Scene;
    use world::Item;
    use world::learned::Correspondent;
    use world::learned::Learned;

    fn of(name: &str, email: &str) -> Mailbox {
        Mailbox { email: email.into(), name: Some(name.into()) }
    }

    #[test]
    fn a_known_name_at_a_new_address_is_doubted() {
        let mut world = Scene::new().world;
        world.put(Item::Person(Person::new("Edda Brandt", "edda@harbour.example")));
        let mut learned = Learned::default();
        for email in ["edda@harbour.example", "edda.home@mail.example"] {
            let wrote = Correspondent { sent: 1, ..Correspondent::default() };
            learned.correspondents.insert(email.into(), wrote);
        }
        world.learned = std::sync::Arc::new(learned);
        let known = Namesakes::of(&world);
        for (name, email, doubted) in [
            ("Edda Brandt", "edda@harbour.example", false),
            ("Brandt, Edda", "ceo@wire-desk.example", true),
            ("EDDA  M. BRANDT", "ceo@wire-desk.example", true),
            // The domain answers for its own people, and whoever was written to is known.
            ("Edda Brandt", "e.brandt@harbour.example", false),
            ("Edda Brandt", "edda.home@mail.example", false),
            ("Edda", "ceo@wire-desk.example", false),
            ("Edda Brand", "ceo@wire-desk.example", false),
            (&world.office.owner.name, "me@wire-desk.example", true),
        ] {
            assert_eq!(known.doubt(&of(name, email)).is_some(), doubted, "{name} {email}");
        }
    }

    #[test]
    fn a_name_that_only_came_in_headers_vouches_for_nobody() {
        let mut world = Scene::new().world;
        world.put(Item::Person(Person::new("Edda Brandt", "edda@harbour.example")));
        assert_eq!(Namesakes::of(&world).doubt(&of("Edda Brandt", "ceo@wire-desk.example")), None);
    }
}
