//! How likely a proposal is kept, and what it is worth to show it.

use super::{half_life, wilson};
use jiff::Timestamp;
use std::borrow::Borrow;
use world::learned::{Ending, Learned};
use world::{Proposal, Snapshot};

/// Days after which an answer counts half.
pub const HALF_LIFE_DAYS: f64 = 90.0;
/// Yes and no that are believed beforehand, each.
const PRIOR: f64 = 2.0;
/// So many answers in other contexts count, at most, in one of their own.
const POOLED: f64 = 5.0;
/// Minutes that one is annoyed by a proposal that is not kept.
pub const ANNOYANCE_MINUTES: f64 = 2.0;
/// Minutes that it takes to look at one.
pub const REVIEW_MINUTES: f64 = 0.5;

/// Answers, faded with their age.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Tally {
    /// Kept, edited or not.
    pub kept: f64,
    /// All; what ran out unanswered counts as a quarter.
    pub all: f64,
}

impl Tally {
    fn add(&mut self, kept: bool, weight: f64) {
        self.all += weight;
        self.kept += if kept { weight } else { 0.0 };
    }
    /// The same many answers and so many of another tally at its rate.
    fn with(self, other: Tally, most: f64) -> Tally {
        if other.all <= 0.0 {
            return self;
        }
        let weight = other.all.min(most);
        Tally { kept: self.kept + weight * other.kept / other.all, all: self.all + weight }
    }
}

/// The answers to a kind in one context, and those in all others. What was answered before answers were kept one by one
/// has no date, and counts in full, in no context.
pub fn tallies(learned: &Learned, kind: &str, context: &str, now: Timestamp) -> (Tally, Tally) {
    let (mut own, mut others) = (Tally::default(), Tally::default());
    let (mut dated, mut dated_kept, mut dated_expired) = (0_u32, 0_u32, 0_u32);
    for answer in learned.answers.iter().filter(|a| a.kind == kind) {
        let expired = answer.ending == Ending::Expired;
        let days = now.duration_since(answer.at).as_secs_f64() / 86_400.0;
        let weight = half_life::weight(days, HALF_LIFE_DAYS) * if expired { 0.25 } else { 1.0 };
        let tally = if answer.context == context { &mut own } else { &mut others };
        tally.add(answer.is_kept(), weight);
        dated += u32::from(!expired);
        dated_kept += u32::from(answer.is_kept());
        dated_expired += u32::from(expired);
    }
    let record = learned.kinds.get(kind).copied().unwrap_or_default();
    let all = record.verdicts().saturating_sub(dated);
    let kept = record.kept().saturating_sub(dated_kept).min(all);
    let expired = record.expired.saturating_sub(dated_expired) / 4;
    let undated = if context.is_empty() { &mut own } else { &mut others };
    undated.kept += f64::from(kept);
    undated.all += f64::from(all + expired);
    (own, others)
}

/// The chance that a proposal of a kind is kept in a context, 0–1: beta-binomial with two yes and two no beforehand.
/// What was answered in other contexts counts at its rate, as five answers at most.
///
/// Source: spec §10.2: without answers .5; after 3 of 3 .714; after none of 5 .222.
pub fn chance(learned: &Learned, kind: &str, context: &str, now: Timestamp) -> f64 {
    let (own, others) = tallies(learned, kind, context, now);
    let all = own.with(others, POOLED);
    (PRIOR + all.kept) / (2.0 * PRIOR + all.all)
}

/// What it is worth to show a proposal that saves so many minutes and is kept with this chance, in minutes:
/// p · gain − (1 − p) · annoyance − review. Shown while above 0.
///
/// Source: Horvitz 1999, "Principles of mixed-initiative user interfaces"; spec §10.2.
pub fn utility(chance: f64, gain: f64) -> f64 {
    chance * gain - (1.0 - chance) * ANNOYANCE_MINUTES - REVIEW_MINUTES
}

/// Answers before a kind may fall silent.
const FEW: f64 = 10.0;
/// A kind is silent while even the upper end of its interval lies below this.
const SILENT_BELOW: f64 = 0.30;

/// Whether a kind is proposed no more: at least ten answers, as they have faded, and even the upper end of the 95 %
/// Wilson interval of what is kept below 30 %.
pub fn is_silent(learned: &Learned, kind: &str, now: Timestamp) -> bool {
    let (own, others) = tallies(learned, kind, "", now);
    let (kept, all) = (own.kept + others.kept, own.all + others.all);
    let high = wilson::interval(kept.round() as u32, all.round() as u32).map_or(1.0, |i| i.1);
    all >= FEW && high < SILENT_BELOW
}

/// In which context a proposal stands: whose mail it rests on; empty where on nobody's.
pub fn context(proposal: &Proposal) -> &str {
    proposal.sender.as_deref().unwrap_or_default()
}

/// The chance that a proposal is kept.
pub fn chance_of(world: &Snapshot, proposal: &Proposal) -> f64 {
    chance(&world.learned, &proposal.kind.0, context(proposal), world.now)
}

/// What it is worth to show a proposal, in minutes.
pub fn worth(world: &Snapshot, proposal: &Proposal) -> f64 {
    utility(chance_of(world, proposal), proposal.expected.minutes)
}

/// Proposals, those that it is worth most to show first; equal ones by id, so that the order never wavers. What each is
/// worth is reckoned once: it looks through all answers.
pub fn best_first<P: Borrow<Proposal>>(world: &Snapshot, proposals: impl IntoIterator<Item = P>) -> Vec<P> {
    let weighed = proposals.into_iter().map(|p| (worth(world, p.borrow()), p));
    let mut weighed: Vec<(f64, P)> = weighed.collect();
    weighed.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.borrow().id.cmp(&b.1.borrow().id)));
    weighed.into_iter().map(|(_, p)| p).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::at;
    use world::ProposalId;
    use world::learned::{Answered, KindRecord};

    fn answers(some: &[(&str, i64, Ending)]) -> Learned {
        let answered = |(n, (context, day, ending)): (usize, &(&str, i64, Ending))| Answered {
            proposal: ProposalId::derive(&n.to_string()),
            kind: "k".into(),
            context: (*context).into(),
            at: at(*day, 8, 0),
            ending: *ending,
            undone: false,
            alone: false,
        };
        Learned { answers: some.iter().enumerate().map(answered).collect(), ..Learned::default() }
    }

    #[test]
    fn the_chance_of_the_specification() {
        use Ending::{Declined, Kept};
        for (some, context, expected) in [
            (vec![], "", 0.5),
            (vec![("", 0, Kept); 3], "", 5.0 / 7.0),
            (vec![("", 0, Declined); 5], "", 2.0 / 9.0),
            (vec![("a", 0, Kept); 3], "a", 5.0 / 7.0),
            // Ninety days on, three count as one and a half.
            (vec![("", -90, Kept); 3], "", 3.5 / 5.5),
            // Twenty elsewhere count as five here.
            (vec![("a", 0, Kept); 20], "b", 7.0 / 9.0),
            (vec![("", 0, Ending::Expired); 4], "", 2.0 / 5.0),
        ] {
            let found = chance(&answers(&some), "k", context, at(0, 8, 0));
            assert!((found - expected).abs() < 1e-3, "{some:?} {context}: {found}");
        }
    }

    #[test]
    fn what_has_no_date_counts_in_full() {
        let mut learned = answers(&[("", 0, Ending::Kept)]);
        let record = KindRecord { accepted: 5, dismissed: 2, undone: 1, ..KindRecord::default() };
        learned.kinds.insert("k".into(), record);
        assert_eq!(tallies(&learned, "k", "", at(0, 8, 0)).0, Tally { kept: 4.0, all: 7.0 });
    }

    #[test]
    fn what_is_worth_showing() {
        for (chance, gain, shown) in
            [(0.5, 3.0, false), (0.5, 3.1, true), (0.9, 1.0, true), (0.1, 20.0, false)]
        {
            assert_eq!(utility(chance, gain) > 0.0, shown, "{chance} {gain}");
        }
    }
}
