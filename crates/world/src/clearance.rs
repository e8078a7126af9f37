//! Who may see and do what: five levels, compartments, grants, and the one pure question [`may`].
//!
//! The ledger asks it at its door, and nothing else does (spec §13; security rule 1).

use crate::authority::{AreaRight, Matter, Refusal, allows};
use crate::ids::{Compartment, GrantId, PersonId};
use crate::note::Note;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Confidentiality, lowest first. A derived text has at least the level of its origin.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// For anybody.
    Public,
    /// For those inside; the default.
    #[default]
    Internal,
    /// For those who work on it.
    Confidential,
    /// For named people.
    Restricted,
    /// For the executive alone; bodies are sealed and stay out of the index.
    EyesOnly,
}

impl Level {
    /// As a number for the store, 0 (Public) to 4 (Eyes-only).
    pub fn rank(self) -> i16 {
        self as i16
    }
    /// Back from [`Level::rank`]; anything unknown is Eyes-only, since unsure means higher.
    pub fn from_rank(rank: i64) -> Level {
        match rank {
            0 => Level::Public,
            1 => Level::Internal,
            2 => Level::Confidential,
            3 => Level::Restricted,
            _ => Level::EyesOnly,
        }
    }
}

/// What an item demands of whoever looks at it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clearance {
    /// Its level.
    #[serde(default)]
    pub level: Level,
    /// Its need-to-know group, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub compartment: Option<Compartment>,
}

impl Clearance {
    /// Just a level.
    pub fn at(level: Level) -> Self {
        Self { level, compartment: None }
    }
    /// For one person alone, whatever their role: neither the executive nor anybody with a grant sees it.
    pub fn own(person: PersonId) -> Self {
        Self { level: Level::Confidential, compartment: Some(Compartment::own(person)) }
    }
    /// Whose own it is.
    pub fn owner(&self) -> Option<PersonId> {
        self.compartment.as_ref().and_then(Compartment::owner)
    }
    /// Whether it is shared with those who work for the office: no higher than Confidential, and in no compartment.
    pub fn is_shared(&self) -> bool {
        self.level <= Level::Confidential && self.compartment.is_none()
    }
    /// At least both: for texts derived from several sources. Two different compartments raise the result to
    /// Eyes-only, since no group is cleared for both by either.
    pub fn join(&self, other: &Clearance) -> Clearance {
        let level = self.level.max(other.level);
        match (&self.compartment, &other.compartment) {
            (Some(a), Some(b)) if a != b => {
                // What has a part of somebody's own stays with them.
                let kept = if a.owner().is_none() && b.owner().is_some() { b } else { a };
                Clearance { level: Level::EyesOnly, compartment: Some(kept.clone()) }
            }
            (a, b) => Clearance { level, compartment: a.clone().or_else(|| b.clone()) },
        }
    }
}

/// What a person is to the office.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Whose office it is.
    Executive,
    /// A human partner.
    Assistant,
    /// Reports to the executive.
    DirectReport,
    /// Reads the audit trail, and no content.
    Auditor,
    /// Runs the machine; reads no content.
    Administrator,
    /// Equerry itself, under a named automation.
    Agent,
}

/// What one may want to do with an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verb {
    /// Look at it.
    See,
    /// Prepare a change.
    Draft,
    /// Carry out an approved change.
    Act,
    /// Say yes or no to a change.
    Approve,
}

/// A right given to somebody other than the executive. Default is none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grant {
    /// Its identity.
    pub id: GrantId,
    /// Who holds it.
    pub holder: PersonId,
    /// What it allows.
    pub verbs: BTreeSet<Verb>,
    /// Up to which level.
    pub level: Level,
    /// Which compartments besides the open ones.
    #[serde(default)]
    pub compartments: BTreeSet<Compartment>,
    /// From when.
    pub from: Timestamp,
    /// Until when; none is until withdrawn.
    pub until: Option<Timestamp>,
    /// Who gave it.
    pub granted_by: PersonId,
    /// The one area in which it counts; none: wherever no area has rights of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub area: Option<AreaRight>,
    /// The grant that it was given under by somebody who may pass on; none: the executive gave it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub under: Option<GrantId>,
}

impl Grant {
    /// Whether it is in force.
    pub fn holds_at(&self, now: Timestamp) -> bool {
        self.from <= now && self.until.is_none_or(|end| now < end)
    }
}

/// Who acts: a person in a role, or the agent under an automation's name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    /// Who.
    pub person: PersonId,
    /// As what.
    pub role: Role,
    /// Name as shown in the audit log.
    pub name: String,
    /// The automation, when the agent acts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub automation: Option<String>,
}

/// An actor with the grants that count now: what every read must name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reader {
    /// Who looks.
    pub actor: Actor,
    /// Their grants.
    pub grants: Vec<Grant>,
    /// The instant at which the grants are judged.
    pub at: Timestamp,
    /// Whether it is the office itself, which keeps what is somebody's own and shows it to nobody else.
    pub whole: bool,
}

/// The highest level and the compartments within which a reader may use a verb; one entry a grant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// Everything (the executive).
    All,
    /// Up to a level: without compartment, or in one of these. Several scopes add up.
    Upto(Vec<(Level, BTreeSet<Compartment>)>),
}

impl Reader {
    /// Whether there may be something of their own: auditors and administrators read nothing, and the agent has nothing.
    pub fn has_own(&self) -> bool {
        !matches!(self.actor.role, Role::Auditor | Role::Administrator | Role::Agent)
    }
    /// What this reader may use `verb` on. The executive: all of it. Others: what their grants in force say. An
    /// auditor and an administrator: nothing.
    pub fn scope(&self, verb: Verb) -> Scope {
        match self.actor.role {
            Role::Executive => Scope::All,
            Role::Auditor | Role::Administrator => Scope::Upto(Vec::new()),
            _ => Scope::Upto(
                self.grants
                    .iter()
                    .filter(|g| {
                        // What counts in one area reaches nothing beyond it.
                        g.area.is_none()
                            && g.holder == self.actor.person
                            && g.verbs.contains(&verb)
                            && g.holds_at(self.at)
                    })
                    .map(|g| (g.level, g.compartments.clone()))
                    .collect(),
            ),
        }
    }
}

/// The one question of the whole product: may this reader use this verb on an item that demands this clearance?
/// What is somebody's own is theirs alone.
pub fn may(reader: &Reader, verb: Verb, item: &Clearance) -> bool {
    if let Some(owner) = item.owner() {
        return reader.whole || reader.has_own() && owner == reader.actor.person;
    }
    match reader.scope(verb) {
        Scope::All => true,
        Scope::Upto(grants) => grants.iter().any(|(level, compartments)| {
            item.level <= *level && item.compartment.as_ref().is_none_or(|c| compartments.contains(c))
        }),
    }
}

/// Somebody who may say yes to an effect of this clearance. Only [`Approver::of`] and
/// [`Approver::over`] make one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Approver {
    actor: Actor,
}

impl Approver {
    /// The approver in this reader, if their rights reach the item.
    pub fn of(reader: &Reader, item: &Clearance) -> Option<Approver> {
        Approver::over(reader, &Matter::at(item)).ok()
    }
    /// The approver in this reader of a matter that may belong to areas.
    ///
    /// # Errors
    /// What of their rights does not reach so far.
    pub fn over(reader: &Reader, matter: &Matter) -> Result<Approver, Refusal> {
        allows(reader, Verb::Approve, matter).map(|()| Approver { actor: reader.actor.clone() })
    }
    /// The author of a note that is shared between them and the executive: what a direct report wrote themselves, they
    /// may change and take back.
    pub fn of_author(reader: &Reader, note: &Note) -> Option<Approver> {
        let me = reader.actor.person;
        let own = reader.actor.role == Role::DirectReport && note.author == me && note.is_shared_with(me);
        own.then(|| Approver { actor: reader.actor.clone() })
    }
    /// Who it is.
    pub fn actor(&self) -> &Actor {
        &self.actor
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reader(role: Role, level: Level, groups: &[&str]) -> Reader {
        let person = PersonId::derive("p");
        let start = Timestamp::from_second(0).unwrap();
        let grant = Grant {
            id: GrantId::derive("g"),
            holder: person,
            verbs: [Verb::See].into(),
            level,
            compartments: groups.iter().map(|g| Compartment(g.to_string())).collect(),
            from: start,
            until: Some(start + jiff::SignedDuration::from_hours(1)),
            granted_by: person,
            area: None,
            under: None,
        };
        Reader {
            actor: Actor { person, role, name: "P".into(), automation: None },
            whole: false,
            grants: vec![grant],
            at: start,
        }
    }

    #[test]
    fn what_is_ones_own_is_nobody_elses_whatever_their_role() {
        let (me, other) = (PersonId::derive("p"), PersonId::derive("q"));
        let (mine, theirs) = (Clearance::own(me), Clearance::own(other));
        assert_eq!((mine.owner(), Clearance::default().owner()), (Some(me), None));
        for role in [Role::Executive, Role::Assistant, Role::DirectReport] {
            let who = reader(role, Level::EyesOnly, &[&Compartment::own(other).0]);
            for verb in [Verb::See, Verb::Draft, Verb::Approve] {
                assert!(may(&who, verb, &mine) && !may(&who, verb, &theirs), "{role:?} {verb:?}");
            }
            assert!(Approver::of(&who, &mine).is_some() && Approver::of(&who, &theirs).is_none());
        }
        for role in [Role::Auditor, Role::Administrator, Role::Agent] {
            assert!(!may(&reader(role, Level::EyesOnly, &[]), Verb::See, &mine));
        }
        let house = Reader { whole: true, ..reader(Role::Executive, Level::Public, &[]) };
        assert!(may(&house, Verb::See, &theirs));
        // Made from something of one's own and something shared, it stays one's own.
        let heron = Clearance { compartment: Some(Compartment("heron".into())), ..Clearance::default() };
        assert_eq!(heron.join(&mine).owner(), Some(me));
        assert_eq!(Clearance::default().join(&mine), mine);
    }

    #[test]
    fn level_and_compartment_are_both_required() {
        let secret = Clearance { level: Level::Confidential, compartment: Some(Compartment("heron".into())) };
        for (who, item, answer) in [
            (reader(Role::Executive, Level::Public, &[]), &secret, true),
            (reader(Role::Assistant, Level::Restricted, &[]), &secret, false),
            (reader(Role::Assistant, Level::Restricted, &["heron"]), &secret, true),
            (reader(Role::Assistant, Level::Internal, &["heron"]), &secret, false),
            (reader(Role::Auditor, Level::EyesOnly, &["heron"]), &Clearance::default(), false),
            (reader(Role::Administrator, Level::EyesOnly, &["heron"]), &Clearance::default(), false),
        ] {
            assert_eq!(may(&who, Verb::See, item), answer, "{who:?}");
            assert!(who.actor.role == Role::Executive || !may(&who, Verb::Approve, item));
        }
    }

    #[test]
    fn a_grant_ends_on_its_instant() {
        let mut who = reader(Role::Assistant, Level::Restricted, &[]);
        assert!(may(&who, Verb::See, &Clearance::default()));
        who.at = who.grants[0].until.unwrap();
        assert!(!may(&who, Verb::See, &Clearance::default()));
    }
}
