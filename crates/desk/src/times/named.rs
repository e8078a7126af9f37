//! Who is meant: names and addresses as they are typed.

use super::Wanted;
use crate::DeskError;
use crate::words::inert;
use world::{Mailbox, Person, Snapshot};

/// Names as they are typed into one line: "ana@near.example, Ben".
pub fn listed(text: &str) -> Vec<String> {
    let names = text.split([',', ';', '\n']).map(str::trim).filter(|name| !name.is_empty());
    names.map(str::to_owned).collect()
}

/// Those who are needed and those who are welcome, each once; who is named in both is needed.
pub(super) fn people(world: &Snapshot, wanted: &Wanted) -> Result<(Vec<Mailbox>, Vec<Mailbox>), DeskError> {
    let mut seen: Vec<String> = Vec::new();
    let mut all = |names: &[String]| -> Result<Vec<Mailbox>, DeskError> {
        let mut found = Vec::new();
        for name in names {
            let who = one(world, name)?;
            if !seen.contains(&who.email) {
                seen.push(who.email.clone());
                found.push(who);
            }
        }
        Ok(found)
    };
    let needed = all(&wanted.with)?;
    let optional = all(&wanted.optional)?;
    Ok((needed, optional))
}

fn one(world: &Snapshot, name: &str) -> Result<Mailbox, DeskError> {
    let word = name.trim().to_lowercase();
    let who = if word.contains('@') { address(world, &word)? } else { called(world, &word)? };
    match world.office.is_mine(&who.email) {
        false => Ok(who),
        true => Err(DeskError::input(
            &format!("\"{}\" is the executive, who is always there", name.trim()),
            "E_RANGE",
            "name the others",
        )),
    }
}

/// An address: that of a known person where it is one, else itself.
fn address(world: &Snapshot, word: &str) -> Result<Mailbox, DeskError> {
    let is_address = word.split_once('@').is_some_and(|(local, domain)| {
        !local.is_empty()
            && domain.contains('.')
            && !domain.contains('@')
            && !word.contains(char::is_whitespace)
    });
    if !is_address || word.chars().count() > 320 {
        let problem = format!("\"{}\" is not an address", inert(word));
        return Err(DeskError::input(&problem, "E_PARSE", "write it as ana@near.example, or give a name"));
    }
    let name = world.person_by_email(word).map(|p| p.name.clone());
    Ok(Mailbox { email: word.to_owned(), name })
}

/// The one person of this whole name, else with this part of a name.
fn called(world: &Snapshot, word: &str) -> Result<Mailbox, DeskError> {
    let others = || world.people.values().filter(|p| p.id != world.office.owner.person);
    let whole: Vec<&Person> = others().filter(|p| p.name.to_lowercase() == word).collect();
    let part = |p: &&Person| p.name.to_lowercase().split_whitespace().any(|part| part == word);
    let found = if whole.is_empty() { others().filter(part).collect() } else { whole };
    match found.as_slice() {
        [] => Err(DeskError::NotFound { kind: "person", id: inert(word) }),
        [one] => match one.emails.first() {
            Some(email) => Ok(Mailbox { email: email.clone(), name: Some(one.name.clone()) }),
            None => Err(DeskError::input(
                &format!("no address of {} is known", inert(&one.name)),
                "E_RANGE",
                "give the address itself",
            )),
        },
        several => Err(DeskError::Ambiguous {
            kind: "person",
            id: inert(word),
            candidates: several
                .iter()
                .take(5)
                .map(|p| {
                    inert(&format!("{} ({})", p.name, p.emails.first().map_or("no address", String::as_str)))
                })
                .collect(),
        }),
    }
}
