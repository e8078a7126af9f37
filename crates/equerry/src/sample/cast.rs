//! The people of the office, read from `sample/people.txt`.

use std::io;

use super::dates::Anchor;
use super::fault;

/// Somebody in the story, and how the two of them write to each other.
#[derive(Clone, Debug)]
pub(super) struct Person {
    /// The short name by which the texts speak of them.
    pub(super) key: String,
    /// Their whole name.
    pub(super) name: String,
    /// Their organisation; empty for private people.
    pub(super) organisation: String,
    /// What they do there.
    pub(super) title: String,
    /// Their address.
    pub(super) email: String,
    /// Their telephone number; may be empty.
    pub(super) phone: String,
    /// The IANA name of their zone.
    pub(super) zone: String,
    /// Which circle they belong to: report, exec, staff, depot, board, customer, partner, supplier, pitch …
    pub(super) group: String,
    /// What their messages are about: the pool of sentences.
    pub(super) domain: String,
    /// How many of 100 questions Mara answers.
    pub(super) answers: i64,
    /// The middle of her reply times to them, in minutes.
    pub(super) minutes: i64,
    /// Conversations they have with her in 26 weeks of routine.
    pub(super) starts: i64,
    /// Days from the anchor to their birthday, if it is known.
    pub(super) birthday: Option<i64>,
    /// A note for the card.
    pub(super) note: String,
    /// What they write about.
    pub(super) topics: Vec<String>,
}

impl Person {
    /// The first of their names.
    pub(super) fn first(&self) -> &str {
        self.name.split_whitespace().find(|w| *w != "Dr").unwrap_or(&self.name)
    }
}

/// Everybody.
pub(super) struct Cast {
    pub(super) people: Vec<Person>,
}

impl Cast {
    /// Reads the cast.
    pub(super) fn read(anchor: &Anchor) -> io::Result<Cast> {
        let text = anchor.fill(include_str!("../../sample/people.txt"))?;
        let rows = text.lines().filter(|l| !l.trim().is_empty() && !l.starts_with('#'));
        let people = rows.map(person).collect::<io::Result<Vec<_>>>()?;
        Ok(Cast { people })
    }

    /// The person known as `key`.
    pub(super) fn get(&self, key: &str) -> io::Result<&Person> {
        self.people.iter().find(|p| p.key == key).ok_or_else(|| fault("nobody is called", key))
    }
}

fn person(row: &str) -> io::Result<Person> {
    let cells: Vec<&str> = row.split('|').map(str::trim).collect();
    let [
        key,
        name,
        organisation,
        title,
        email,
        phone,
        zone,
        group,
        domain,
        answers,
        hours,
        starts,
        birthday,
        note,
        topics,
    ] = cells[..]
    else {
        return Err(fault("a person needs 15 cells", row));
    };
    let number = |text: &str| text.parse::<f64>().map_err(|_| fault("no number", row));
    Ok(Person {
        key: key.to_owned(),
        name: name.to_owned(),
        organisation: organisation.to_owned(),
        title: title.to_owned(),
        email: email.to_owned(),
        phone: phone.to_owned(),
        zone: zone.to_owned(),
        group: group.to_owned(),
        domain: domain.to_owned(),
        answers: number(answers)? as i64,
        minutes: (number(hours)? * 60.0) as i64,
        starts: number(starts)? as i64,
        birthday: birthday.parse().ok(),
        note: note.to_owned(),
        topics: topics.split(';').map(|t| t.trim().to_owned()).filter(|t| !t.is_empty()).collect(),
    })
}
