//! What people agree to, asked in one place: whether contact with them may be counted, and whether what they wrote may be
//! used. Whoever shows somebody to a reader asks here (spec §13.5, A7.7).

use crate::commitment::Commitment;
use crate::ids::PersonId;
use crate::person::Person;
use crate::relation::Consent;
use crate::snapshot::Snapshot;
use std::collections::BTreeMap;

/// So many cards may point from one to the next.
const MOST_MERGES: usize = 8;

/// Under whose card somebody's is counted: their own, unless a person said that both are one. A card that is not there
/// to be seen takes nobody in.
pub fn merged_into(people: &BTreeMap<PersonId, Person>, person: PersonId) -> PersonId {
    let mut at = person;
    for _ in 0..MOST_MERGES {
        match people.get(&at).and_then(|p| p.relation.merged_into).filter(|to| people.contains_key(to)) {
            Some(next) if next != person => at = next,
            _ => break,
        }
    }
    at
}

/// Who objects to what, by address. Somebody of whom nothing is known has not objected.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Consents(BTreeMap<String, Consent>);

impl Consents {
    /// Of these cards. Cards that are one person object together.
    pub fn of(people: &BTreeMap<PersonId, Person>) -> Consents {
        let mut of_person: BTreeMap<PersonId, Consent> = BTreeMap::new();
        for person in people.values().filter(|p| p.relation.consent != Consent::default()) {
            let said = person.relation.consent;
            let both = of_person.entry(merged_into(people, person.id)).or_default();
            both.structure &= said.structure;
            both.content &= said.content;
            both.notes &= said.notes;
        }
        if of_person.is_empty() {
            return Consents::default();
        }
        let objecting = people.values().filter_map(|p| Some((p, of_person.get(&merged_into(people, p.id))?)));
        Consents(objecting.flat_map(|(p, said)| p.emails.iter().map(|e| (e.clone(), *said))).collect())
    }
    /// Whether whoever has this address may be looked at at all: counted, and shown with more than a name.
    pub fn counted(&self, email: &str) -> bool {
        self.0.get(email).is_none_or(|said| said.structure)
    }
    /// Whether what they wrote may be used: quoted, and taken for a question or a promise.
    pub fn quoted(&self, email: &str) -> bool {
        self.0.get(email).is_none_or(|said| said.structure && said.content)
    }
    /// Whether a promise may be told, and counted: it was read in what was written between the two.
    pub fn told(&self, promise: &Commitment) -> bool {
        self.quoted(&promise.counterparty)
    }
}

impl Snapshot {
    /// Who of those seen here objects to what.
    pub fn consents(&self) -> Consents {
        Consents::of(&self.people)
    }
    /// The same world without the promises of whoever objects to being read: for counting and telling promises.
    pub fn as_agreed(mut self) -> Snapshot {
        let consents = self.consents();
        if self.commitments.values().any(|promise| !consents.told(promise)) {
            std::sync::Arc::make_mut(&mut self.commitments).retain(|_, promise| consents.told(promise));
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cards_of_one_person_object_together_and_nobody_else_does() {
        let mut orla = Person::new("Orla Byrne".to_owned(), "orla@far.example".to_owned());
        let home = Person::new("Orla B".to_owned(), "orla@home.example".to_owned());
        orla.relation.merged_into = Some(home.id);
        orla.relation.consent.content = false;
        let ana = Person::new("Ana Lima".to_owned(), "ana@far.example".to_owned());
        let people: BTreeMap<PersonId, Person> = [orla, home, ana].into_iter().map(|p| (p.id, p)).collect();
        let consents = Consents::of(&people);
        for email in ["orla@far.example", "orla@home.example"] {
            assert!(consents.counted(email) && !consents.quoted(email), "{email}");
        }
        assert!(consents.quoted("ana@far.example") && consents.quoted("nobody@far.example"));
    }

    #[test]
    fn whoever_is_not_counted_is_not_quoted() {
        let mut orla = Person::new("Orla Byrne".to_owned(), "orla@far.example".to_owned());
        orla.relation.consent.structure = false;
        let consents = Consents::of(&BTreeMap::from([(orla.id, orla)]));
        assert!(!consents.counted("orla@far.example") && !consents.quoted("orla@far.example"));
    }
}
