//! How far Equerry may go by itself: a level for each kind of proposal, given by the executive and taken back at any
//! time, and the floor below which no level reaches (spec §10.4).

use crate::clearance::{Actor, Clearance, Grant, Level, Role, Verb};
use crate::effect::Effect;
use crate::ids::{GrantId, ItemRef, PersonId};
use crate::task::TaskState;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A right of Equerry's to act, for one kind of proposal, everywhere or about one sender's mail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActingRight {
    /// The kind: "navigator.reply".
    pub kind: String,
    /// The one context in which it counts: an address; empty: everywhere.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub scope: String,
    /// 0 Never, 1 Asks first, 2 Proposes, 3 Acts and tells, 4 Decides.
    pub level: u8,
    /// Since when.
    pub since: Timestamp,
    /// Who set it: a name, as the audit log has it.
    pub by: String,
    /// Why, in words; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub why: String,
    /// When a right to act was last lost by its record: only what was answered since then earns it anew.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lost: Option<Timestamp>,
}

/// All rights of Equerry's that were set; what is not named stands at [`Acting::USUAL`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acting {
    /// One for each kind and scope.
    #[serde(default)]
    pub rights: Vec<ActingRight>,
}

impl Acting {
    /// Nothing is proposed.
    pub const NEVER: u8 = 0;
    /// It is listed, and never interrupts.
    pub const ASKS: u8 = 1;
    /// Where every kind begins: proposed with the draft ready, done after a yes.
    pub const USUAL: u8 = 2;
    /// Done alone and told, with a day to take it back.
    pub const ACTS: u8 = 3;
    /// Done alone, told in the weekly digest.
    pub const DECIDES: u8 = 4;

    /// The right that counts for a kind in a context: the one for just this context before the one for all.
    pub fn right(&self, kind: &str, context: &str) -> Option<&ActingRight> {
        let of = |scope: &str| self.rights.iter().find(|r| r.kind == kind && r.scope == scope);
        if context.is_empty() { of("") } else { of(context).or_else(|| of("")) }
    }
    /// The level that counts for a kind in a context.
    pub fn level(&self, kind: &str, context: &str) -> u8 {
        self.right(kind, context).map_or(Self::USUAL, |right| right.level.min(Self::DECIDES))
    }
    /// The same where nothing is done without a yes: what would act proposes, what is below stays.
    pub fn asking(mut self) -> Self {
        self.rights.iter_mut().for_each(|right| right.level = right.level.min(Self::USUAL));
        self
    }
    /// When the right to a kind was last lost by its record, everywhere or in this scope; none where it never was. What a
    /// person sets or takes back loses no record.
    pub fn lost(&self, kind: &str, scope: &str) -> Option<Timestamp> {
        let of = |r: &&ActingRight| r.kind == kind && (r.scope.is_empty() || r.scope == scope);
        // Rights written down before the loss was kept by itself say it by who lowered them.
        let by_record = |r: &ActingRight| (r.by == EQUERRY && r.level <= Self::USUAL).then_some(r.since);
        self.rights.iter().filter(of).filter_map(|r| r.lost.or_else(|| by_record(r))).max()
    }
    /// Sets a right in place of what was there. At the usual level, everywhere, with nothing to tell, none is kept.
    pub fn set(&mut self, right: ActingRight) {
        self.rights
            .retain(|r| (r.kind.as_str(), r.scope.as_str()) != (right.kind.as_str(), right.scope.as_str()));
        let is_usual = right.level == Self::USUAL && right.scope.is_empty();
        if is_usual && right.why.is_empty() && right.lost.is_none() {
            return;
        }
        self.rights.push(right);
        self.rights.sort_by(|a, b| (&a.kind, &a.scope).cmp(&(&b.kind, &b.scope)));
    }
}

/// What Equerry is called where it did something itself.
const EQUERRY: &str = "Equerry";

/// Equerry itself, under the name of the kind of proposal that it acts on.
pub fn equerry(kind: &str) -> Actor {
    Actor {
        person: PersonId::derive("equerry"),
        role: Role::Agent,
        name: EQUERRY.to_owned(),
        automation: Some(kind.to_owned()),
    }
}

/// What a right to act gives its holder: to see, carry out and agree to what is at most Confidential and in no closed
/// group, where no area has rights of its own.
pub fn grant(right: &ActingRight, given_by: PersonId) -> Grant {
    Grant {
        id: GrantId::derive(&format!("acting {} {}", right.kind, right.scope)),
        holder: equerry(&right.kind).person,
        verbs: [Verb::See, Verb::Draft, Verb::Act, Verb::Approve].into(),
        level: Level::Confidential,
        compartments: Default::default(),
        from: right.since,
        until: None,
        granted_by: given_by,
        area: None,
        under: None,
    }
}

/// Why Equerry always asks, whatever its record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Floor {
    /// The first mail to somebody.
    FirstMail,
    /// A no to somebody above the executive, or to somebody outside.
    Declines,
    /// Money is in it.
    Money,
    /// A matter of law.
    Legal,
    /// A matter of somebody's employment, pay or health.
    Personnel,
    /// It rests on something Restricted, or in a closed group.
    Restricted,
    /// Something is deleted, dropped or called off.
    Deletes,
    /// Only the executive may agree to it.
    Executive,
    /// It cannot be taken back.
    Final,
}

impl Floor {
    /// All of them, in the order in which they are told.
    pub const ALL: [Floor; 9] = [
        Floor::FirstMail,
        Floor::Declines,
        Floor::Money,
        Floor::Legal,
        Floor::Personnel,
        Floor::Restricted,
        Floor::Deletes,
        Floor::Executive,
        Floor::Final,
    ];
}

impl fmt::Display for Floor {
    /// "a first mail to somebody".
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Floor::FirstMail => "a first mail to somebody",
            Floor::Declines => "a no to somebody above you or outside",
            Floor::Money => "money",
            Floor::Legal => "a matter of law",
            Floor::Personnel => "a matter of somebody's employment, pay or health",
            Floor::Restricted => "what is Restricted, or in a closed group",
            Floor::Deletes => "deleting, dropping or calling off",
            Floor::Executive => "what only you may agree to",
            Floor::Final => "what cannot be taken back",
        })
    }
}

/// What of the floor shows in an effect and its clearance alone. Who gets a mail, and what it speaks of, is judged by
/// whoever knows the people: this is what holds whatever they say.
pub fn floor(effect: &Effect, clearance: &Clearance) -> Option<Floor> {
    if clearance.level >= Level::Restricted || clearance.compartment.is_some() {
        return Some(Floor::Restricted);
    }
    if effect.is_executives() || effect.parts().iter().any(|p| matches!(p, Effect::SetGoalWeight { .. })) {
        return Some(Floor::Executive);
    }
    let deletes = |part: &&Effect| match part {
        Effect::CancelEvent { .. } | Effect::TakeOut { .. } | Effect::PutBack { .. } => true,
        Effect::ChangeTask { change, .. } => change.state == Some(TaskState::Dropped),
        Effect::CloseCommitment { kept, .. } => !kept,
        Effect::LinkGoal { link, item: ItemRef::Goal(_) | ItemRef::Project(_) } => link.contribution == 0.0,
        _ => false,
    };
    if effect.parts().iter().any(deletes) {
        return Some(Floor::Deletes);
    }
    if effect.parts().iter().any(|p| matches!(p, Effect::ChangeEvent { change, .. } if change.declines)) {
        return Some(Floor::Declines);
    }
    (!effect.can_be_undone()).then_some(Floor::Final)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::EventId;

    fn right(scope: &str, level: u8) -> ActingRight {
        let at = Timestamp::UNIX_EPOCH;
        ActingRight {
            kind: "k".into(),
            scope: scope.into(),
            level,
            since: at,
            by: "Mara".into(),
            why: String::new(),
            lost: None,
        }
    }

    #[test]
    fn what_was_said_of_one_sender_counts_before_what_was_said_of_all() {
        let mut acting = Acting::default();
        assert_eq!(acting.level("k", "a@x.example"), 2);
        acting.set(right("", 3));
        acting.set(right("a@x.example", 1));
        for (kind, context, level) in
            [("k", "", 3), ("k", "a@x.example", 1), ("k", "b@x.example", 3), ("other", "", 2)]
        {
            assert_eq!(acting.level(kind, context), level, "{kind} {context}");
        }
        acting.set(right("a@x.example", 4));
        assert_eq!((acting.rights.len(), acting.level("k", "a@x.example")), (2, 4));
    }

    #[test]
    fn a_right_that_is_taken_back_leaves_nothing_and_a_lost_one_says_when() {
        let mut acting = Acting::default();
        acting.set(right("", 3));
        acting.set(right("", 2));
        assert_eq!(acting, Acting::default());
        let at = "2026-11-24T08:00:00Z".parse::<Timestamp>().unwrap();
        acting.set(ActingRight { lost: Some(at), ..right("", 2) });
        assert_eq!((acting.lost("k", ""), acting.lost("k", "a@x.example")), (Some(at), Some(at)));
        assert_eq!(acting.lost("other", ""), None);
        // As it was written down before.
        acting.set(ActingRight { by: EQUERRY.into(), why: "two undos".into(), since: at, ..right("", 2) });
        assert_eq!(acting.lost("k", ""), Some(at));
        acting.set(ActingRight { why: "by hand".into(), ..right("", 0) });
        assert_eq!(acting.lost("k", ""), None);
    }

    /// What shows in the effect alone.
    #[test]
    fn the_floor_that_shows_in_the_effect() {
        let event = EventId::derive("e");
        let open = Clearance::default();
        let link = Effect::SetStay { event, stay: None };
        assert_eq!(floor(&link, &open), None);
        assert_eq!(floor(&link, &Clearance::at(Level::Restricted)), Some(Floor::Restricted));
        let both = |other: Effect| Effect::Together { effects: vec![link.clone(), other] };
        for (effect, expected) in [
            (Effect::CancelEvent { event }, Floor::Deletes),
            (both(Effect::CancelEvent { event }), Floor::Deletes),
            (Effect::SetGoalWeight { goal: crate::GoalId::derive("g"), weight: 0.2 }, Floor::Executive),
        ] {
            assert_eq!(floor(&effect, &open), Some(expected), "{effect:?}");
        }
    }
}
