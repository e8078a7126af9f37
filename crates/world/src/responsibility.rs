//! Responsibilities: one recurring duty each, a row of the grid of who does what (RACI; spec §9).

use crate::clearance::Clearance;
use crate::ids::{ItemRef, PersonId, ProjectId, ResponsibilityId};
use crate::snapshot::Item;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What somebody can do, or what a duty takes, and how well.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Competence {
    /// What, in a word or two, in lower case: "budgets".
    pub name: String,
    /// How well, 1 (begins) to 5 (teaches it).
    pub level: u8,
}

/// A person's part in a row. Accountable is exactly one, the row's owner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Part {
    /// Answers for it.
    #[serde(rename = "A")]
    Accountable,
    /// Does it.
    #[serde(rename = "R")]
    Responsible,
    /// Is asked before.
    #[serde(rename = "C")]
    Consulted,
    /// Is told after.
    #[serde(rename = "I")]
    Informed,
}

impl Part {
    /// Its letter.
    pub fn letter(self) -> char {
        match self {
            Part::Accountable => 'A',
            Part::Responsible => 'R',
            Part::Consulted => 'C',
            Part::Informed => 'I',
        }
    }
    /// Its word.
    pub fn word(self) -> &'static str {
        match self {
            Part::Accountable => "Accountable",
            Part::Responsible => "Responsible",
            Part::Consulted => "Consulted",
            Part::Informed => "Informed",
        }
    }
}

/// A recurring duty and who has which part in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Responsibility {
    /// Identity.
    pub id: ResponsibilityId,
    /// What it is called: "Board papers".
    pub name: String,
    /// Accountable: exactly one.
    pub owner: PersonId,
    /// What it is to bring about, in a sentence; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub outcome: String,
    /// The project whose tasks belong to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub project: Option<ProjectId>,
    /// Words by which events, mail and tasks that belong to it are known: "customer visit".
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub covers: Vec<String>,
    /// What it takes, in minutes a month.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minutes_a_month: Option<u32>,
    /// How much hangs on it, 1 to 5.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub criticality: Option<u8>,
    /// Who does it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub responsible: Vec<PersonId>,
    /// Who is asked before.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub consulted: Vec<PersonId>,
    /// Who is told after.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub informed: Vec<PersonId>,
    /// Who steps in, in this order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub backups: Vec<PersonId>,
    /// What one must be able to do for it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub needs: Vec<Competence>,
    /// Whether only rights given in this area count in it: so from the first that was given on.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub ruled: bool,
    /// When the executive last looked at it and let it stand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reviewed: Option<Timestamp>,
    /// What one must be cleared for to see it.
    #[serde(default)]
    pub clearance: Clearance,
}

impl Responsibility {
    /// A duty of which only the name and who answers for it are known.
    pub fn new(id: ResponsibilityId, name: impl Into<String>, owner: PersonId) -> Responsibility {
        Responsibility {
            id,
            name: name.into(),
            owner,
            outcome: String::new(),
            project: None,
            covers: Vec::new(),
            minutes_a_month: None,
            criticality: None,
            responsible: Vec::new(),
            consulted: Vec::new(),
            informed: Vec::new(),
            backups: Vec::new(),
            needs: Vec::new(),
            ruled: false,
            reviewed: None,
            clearance: Clearance::default(),
        }
    }

    /// The parts somebody has in it, the weightiest first.
    pub fn parts_of(&self, person: PersonId) -> Vec<Part> {
        let lists = [
            (Part::Responsible, &self.responsible),
            (Part::Consulted, &self.consulted),
            (Part::Informed, &self.informed),
        ];
        let answers = (self.owner == person).then_some(Part::Accountable);
        answers
            .into_iter()
            .chain(lists.into_iter().filter(|(_, l)| l.contains(&person)).map(|l| l.0))
            .collect()
    }

    /// Everybody who has a part in it or steps in.
    pub fn people(&self) -> impl Iterator<Item = PersonId> {
        let lists = [&self.responsible, &self.consulted, &self.informed, &self.backups];
        std::iter::once(self.owner).chain(lists.into_iter().flatten().copied())
    }

    /// Whether something belongs to it: it names it, it is a task of its project, or its words hold one of those it is
    /// known by.
    pub fn covers(&self, subject: &Subject<'_>) -> bool {
        let known = |phrase: &String| holds_words(subject.words, phrase);
        subject.item == Some(ItemRef::Responsibility(self.id))
            || (self.project.is_some() && self.project == subject.project)
            || self.covers.iter().any(known)
    }

    /// The same with another in place of one who does it; whoever did steps in first from then on. None where they do not
    /// do it, or the other does already.
    pub fn handed_over(&self, from: PersonId, to: PersonId) -> Option<Responsibility> {
        if from == to || self.responsible.contains(&to) {
            return None;
        }
        let mut after = self.clone();
        *after.responsible.iter_mut().find(|p| **p == from)? = to;
        for part in [&mut after.consulted, &mut after.informed, &mut after.backups] {
            part.retain(|p| *p != to && *p != from);
        }
        after.backups.insert(0, from);
        Some(after)
    }

    /// Whether two versions give the same people the same say: what only the executive changes.
    pub fn same_say(&self, other: &Responsibility) -> bool {
        let say = |r: &Responsibility| {
            (r.owner, r.project, r.covers.clone(), r.ruled, r.clearance.clone(), r.reviewed)
        };
        say(self) == say(other)
    }
}

/// What something is about, as far as areas are told apart by it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Subject<'a> {
    /// Which item, where it is one.
    pub item: Option<ItemRef>,
    /// The project it belongs to.
    pub project: Option<ProjectId>,
    /// Its title.
    pub words: &'a str,
}

impl Subject<'_> {
    /// That of an item.
    pub fn of(item: &Item) -> Subject<'_> {
        let (project, words) = match item {
            Item::Event(e) => (None, e.summary.as_str()),
            Item::Task(t) => (t.project, t.title.as_str()),
            Item::Project(p) => (Some(p.id), p.name.as_str()),
            Item::Message(m) => (None, m.subject.as_str()),
            Item::Commitment(c) => (None, c.object.as_str()),
            Item::Responsibility(r) => (None, r.name.as_str()),
            _ => (None, ""),
        };
        Subject { item: Some(item.reference()), project, words }
    }
}

/// Whether a text holds a phrase as whole words, whatever their case.
fn holds_words(text: &str, phrase: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        let split = text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
        split.map(str::to_lowercase).collect()
    };
    let (text, phrase) = (words(text), words(phrase));
    !phrase.is_empty() && text.windows(phrase.len()).any(|window| window == phrase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_written_by_an_older_release_still_reads() {
        let id = ResponsibilityId::derive("safety");
        let text = format!(
            r#"{{"id":"{}","name":"Safety","owner":"{}","clearance":{{"level":"internal"}}}}"#,
            id.0,
            PersonId::derive("mara").0
        );
        let read: Responsibility = serde_json::from_str(&text).unwrap();
        assert_eq!(read, Responsibility::new(id, "Safety", PersonId::derive("mara")));
        assert_eq!(read.parts_of(read.owner), [Part::Accountable]);
    }

    #[test]
    fn an_area_is_known_by_its_project_and_by_whole_words() {
        let mut area = Responsibility::new(ResponsibilityId::derive("a"), "Travel", PersonId::derive("p"));
        area.covers = vec!["customer visit".into()];
        area.project = Some(ProjectId::derive("hub"));
        for (words, project, covered) in [
            ("Plan the Customer  Visit, Dublin", None, true),
            ("Customer visitors", None, false),
            ("", Some("hub"), true),
            ("visit", Some("other"), false),
        ] {
            let project = project.map(ProjectId::derive);
            assert_eq!(area.covers(&Subject { item: None, project, words }), covered, "{words}");
        }
        area.covers.clear();
        area.project = None;
        assert!(!area.covers(&Subject::default()));
    }
}
