//! What the office knows beside its mail: which goals are open, and who is who to the owner.
//!
//! Nothing is guessed from mail. A role is what a card says: its manager, a category of the address book ("Board",
//! "Direct report"), or a title at the owner's own organisation. Where no card says anything, nobody has a role, and
//! nothing is made of it. A goal or a card counts only for mail that is at least as confidential and of its
//! compartment, so that neither a queue nor a reason tells of what its reader may not see.

use super::wording::{clipped, plain};
use crate::maths::words::spaced;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use world::clearance::Clearance;
use world::goal::Goal;
use world::message::Message;
use world::office::Office;
use world::person::Person;

/// Words of the titles of those who oversee an organisation, titles that are whole, and words of those who lead one.
const BOARD: &[&str] = &[
    "of the board",
    "board member",
    "board director",
    "board chair",
    "non executive director",
    "supervisory board",
];
const CHAIRS: &[&str] = &["chair", "chairman", "chairwoman", "chairperson", "non executive chair"];
const HEADS: &[&str] =
    &["chief executive", "chief executive officer", "ceo", "managing director", "president"];
/// Titles of those who work for whoever leads.
const OFFICERS: &[&str] = &["chief", "cfo", "coo", "cto", "cio", "cmo", "chro"];

/// What somebody is to the owner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Role {
    /// Sits on the board.
    Board,
    /// The owner's manager, or who leads their organisation.
    Leads,
    /// Reports to the owner.
    Reports,
    /// Their assistant.
    Assists,
}

/// A role, and where it is known from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Standing {
    role: Role,
    /// What the card says: "Chair of the board".
    said: String,
    clearance: Clearance,
}

/// An open goal by the words that speak of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Topic {
    name: String,
    /// Each with a blank before, between and after its words.
    words: Vec<String>,
    clearance: Clearance,
}

/// Open goals and who is who.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Surroundings {
    goals: Vec<Topic>,
    people: BTreeMap<String, Standing>,
}

impl Surroundings {
    /// Of an office with these goals and cards.
    pub fn of(office: &Office, goals: &[Goal], people: &[Person]) -> Surroundings {
        let own = people.iter().find(|p| p.emails.iter().any(|email| office.is_mine(email)));
        let standing = |person: &Person| {
            let (role, said) = role_of(office, own, person)?;
            Some(Standing { role, said: clipped(&plain(&said), 60), clearance: person.clearance.clone() })
        };
        let mut known = BTreeMap::new();
        for person in people.iter().filter(|p| Some(p.id) != own.map(|own| own.id)) {
            let Some(standing) = standing(person) else { continue };
            known.extend(person.emails.iter().map(|email| (email.clone(), standing.clone())));
        }
        if let Some(assistant) = &office.assistant {
            let said = Standing { role: Role::Assists, said: String::new(), clearance: Clearance::default() };
            known.insert(assistant.email.clone(), said);
        }
        let open = goals.iter().filter(|goal| goal.closed.is_none());
        Surroundings { goals: open.map(topic).collect(), people: known }
    }

    /// How many addresses have this role.
    pub fn count(&self, role: Role) -> usize {
        self.people.values().filter(|standing| standing.role == role).count()
    }

    /// What the sender of a message is to the owner, and what the card says of it.
    pub(super) fn role(&self, message: &Message) -> Option<(Role, &str)> {
        let standing = self.people.get(&message.from.email)?;
        let (own, of) = (&standing.clearance, &message.clearance);
        let may = own.level <= of.level && (own.compartment.is_none() || own.compartment == of.compartment);
        may.then_some((standing.role, standing.said.as_str()))
    }

    /// The first open goal that the subject or the beginning of the new text speaks of.
    pub(super) fn goal(&self, message: &Message) -> Option<&str> {
        if self.goals.is_empty() {
            return None;
        }
        let text = spaced(&format!("{} {}", message.subject, message.preview));
        let of = &message.clearance;
        let may = |topic: &&Topic| {
            topic.clearance.level <= of.level && topic.clearance.compartment == of.compartment
        };
        let speaks = |topic: &&Topic| topic.words.iter().any(|word| text.contains(word.as_str()));
        self.goals.iter().filter(may).find(speaks).map(|topic| topic.name.as_str())
    }
}

/// The words that mean a goal, and its keywords, as whole words.
fn topic(goal: &Goal) -> Topic {
    let words = goal.names().into_iter().chain(goal.keywords.iter().map(String::as_str)).map(spaced);
    let mut words: Vec<String> = words.filter(|word| word.len() > 3).collect();
    words.sort();
    words.dedup();
    Topic { name: clipped(&plain(&goal.name), 60), words, clearance: goal.clearance.clone() }
}

/// What a card makes somebody, and the words that say so.
fn role_of(office: &Office, own: Option<&Person>, person: &Person) -> Option<(Role, String)> {
    let manager_of = |of: &Person| of.manager == Some(person.id);
    if own.is_some_and(manager_of) {
        return Some((Role::Leads, "manager".to_owned()));
    }
    let owner = [Some(office.owner.person), own.map(|own| own.id)];
    if person.manager.is_some() && owner.contains(&person.manager) {
        return Some((Role::Reports, "manager".to_owned()));
    }
    let by_category = person.categories.iter().find_map(|c| Some((category(c)?, c.clone())));
    by_category.or_else(|| by_title(office, own, person))
}

/// "Board", "My manager", "Direct reports".
fn category(word: &str) -> Option<Role> {
    match spaced(word).trim() {
        "board" | "board member" | "board members" | "the board" => Some(Role::Board),
        "manager" | "my manager" | "line manager" | "boss" => Some(Role::Leads),
        "report" | "reports" | "direct report" | "direct reports" | "my reports" => Some(Role::Reports),
        _ => None,
    }
}

/// A title counts at the owner's own organisation alone: elsewhere a chair is somebody else's.
fn by_title(office: &Office, own: Option<&Person>, person: &Person) -> Option<(Role, String)> {
    let title = person.title.clone().filter(|_| is_colleague(office, own, person))?;
    let leads = own.and_then(|own| own.title.as_deref()).is_some_and(|title| has(title, HEADS));
    let role = match () {
        // The chair of a committee or a works council is no board member by that.
        () if has(&title, BOARD) || CHAIRS.contains(&spaced(&title).trim()) => Role::Board,
        () if has(&title, HEADS) && !leads => Role::Leads,
        () if has(&title, OFFICERS) && leads && !has(&title, HEADS) => Role::Reports,
        () => return None,
    };
    Some((role, title))
}

/// Of the owner's organisation: by its name where both cards have one, else by the mail domain.
fn is_colleague(office: &Office, own: Option<&Person>, person: &Person) -> bool {
    let names = (own.and_then(|own| own.organisation.as_deref()), person.organisation.as_deref());
    match names {
        (Some(ours), Some(theirs)) => spaced(ours) == spaced(theirs),
        _ => person.emails.iter().any(|email| {
            let domain = email.rsplit_once('@').map_or("", |(_, domain)| domain);
            office.domains().any(|own| own == domain)
        }),
    }
}

/// Whether a title has one of these words in it; the vice president and the assistant to the chair are neither.
fn has(title: &str, words: &[&str]) -> bool {
    let title = spaced(title);
    let lesser = ["vice", "assistant", "secretary", "deputy", "office of", "to the", "staff"];
    let any = |words: &[&str]| words.iter().any(|word| title.contains(&format!(" {word} ")));
    any(words) && !any(&lesser)
}

#[cfg(test)]
mod tests {
    use super::*;
    use world::office::Member;

    fn card(name: &str, email: &str, organisation: &str, title: &str) -> Person {
        let some = |text: &str| Some(text.to_owned()).filter(|t| !t.is_empty());
        Person { organisation: some(organisation), title: some(title), ..Person::new(name, email) }
    }

    fn role(own_title: &str, person: Person) -> Option<Role> {
        let office = Office::new(Member::new("Mara Lind", "mara@nord.example"), "UTC");
        let own = card("Mara Lind", "mara@nord.example", "Nord", own_title);
        let email = person.emails[0].clone();
        let known = Surroundings::of(&office, &[], &[own, person]);
        known.people.get(&email).map(|standing| standing.role)
    }

    #[test]
    fn a_card_says_who_is_who() {
        let categorised = |word: &str| Person {
            categories: vec!["Team".into(), word.into()],
            ..Person::new("Ana", "ana@far.example")
        };
        for (person, expected) in [
            (categorised("Board"), Some(Role::Board)),
            (categorised("Direct report"), Some(Role::Reports)),
            (categorised("My manager"), Some(Role::Leads)),
            (categorised("Board games"), None),
            (card("Ana", "ana@nord.example", "Nord", "Chair of the board"), Some(Role::Board)),
            (card("Ana", "ana@nord.example", "Nord", "Chair"), Some(Role::Board)),
            (card("Ana", "ana@nord.example", "Nord", "Chair of the works council"), None),
            (card("Ana", "ana@nord.example", "Nord", "Secretary of the board"), None),
            (card("Ana", "ana@far.example", "Far", "Chair of the board"), None),
            (card("Ana", "ana@far.example", "nord", "Non-executive director"), Some(Role::Board)),
            (card("Ana", "ana@nord.example", "", "Chief Executive Officer"), Some(Role::Leads)),
            (card("Ana", "ana@nord.example", "Nord", "Vice president"), None),
            (card("Ana", "ana@nord.example", "Nord", "Assistant to the chief executive"), None),
            (card("Ana", "ana@nord.example", "Nord", "Chief financial officer"), None),
            (card("Ana", "ana@nord.example", "Nord", ""), None),
        ] {
            assert_eq!(role("Chief operating officer", person.clone()), expected, "{person:?}");
        }
        let officer = card("Ana", "ana@nord.example", "Nord", "Chief financial officer");
        assert_eq!(role("Chief executive", officer), Some(Role::Reports));
        let mine = Member::new("Mara Lind", "mara@nord.example").person;
        assert_eq!(
            role("", Person { manager: Some(mine), ..Person::new("Ana", "ana@far.example") }),
            Some(Role::Reports)
        );
    }
}
