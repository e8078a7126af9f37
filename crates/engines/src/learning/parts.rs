//! One kind of what was learned, apart from the rest: read, corrected, forgotten, let stand still (spec §0.4).

use super::{Learner, is_frozen};
use jiff::Timestamp;
use world::ProposalId;
use world::learned::{Answered, EffortRecord, Ending, Learned};
use world::task::TaskKind;

/// A part of a learner: a kind of proposal, or a kind of work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// How one kind of proposal fares: "navigator.reply".
    Proposals(String),
    /// How long one kind of work takes.
    Effort(TaskKind),
}

impl Part {
    /// Its learner.
    pub fn learner(&self) -> Learner {
        match self {
            Part::Proposals(_) => Learner::Proposals,
            Part::Effort(_) => Learner::Effort,
        }
    }
    /// As stored among what stands still.
    fn word(&self) -> String {
        match self {
            Part::Proposals(kind) => format!("{} {kind}", Learner::Proposals.word()),
            Part::Effort(kind) => format!("{} {}", Learner::Effort.word(), kind.word()),
        }
    }
}

/// Which answer: its proposal, and when it was given.
pub type Which = (ProposalId, Timestamp);

/// Whether a part stands still: by itself, or with all of its learner.
pub fn stands_still(learned: &Learned, part: &Part) -> bool {
    is_frozen(learned, part.learner()) || learned.frozen.contains(&part.word())
}

/// Lets a part stand still, or learn again.
pub fn freeze_part(learned: &mut Learned, part: &Part, frozen: bool) {
    if frozen {
        learned.frozen.insert(part.word());
    } else {
        learned.frozen.remove(&part.word());
    }
}

/// Forgets all of a part, standing still or not.
pub fn reset_part(learned: &mut Learned, part: &Part) {
    match part {
        Part::Proposals(kind) => {
            learned.kinds.remove(kind);
            learned.answers.retain(|a| a.kind != *kind);
        }
        Part::Effort(kind) => learned.effort.retain(|r| r.kind != *kind),
    }
}

/// Forgets one answer: its kind counts one less. True when it was there.
pub fn forget_answer(learned: &mut Learned, which: Which) -> bool {
    let Some(place) = place(learned, which) else { return false };
    let answer = learned.answers.remove(place);
    count(learned, &answer, false);
    true
}

/// Says that an answer was meant otherwise: a yes or a no. A yes that is said afterwards counts as one with a change: a
/// right to act alone is earned by answers as they were given. True when the answer was there and is another now.
pub fn correct_answer(learned: &mut Learned, which: Which, kept: bool) -> bool {
    let Some(place) = place(learned, which) else { return false };
    let before = learned.answers[place].clone();
    if before.is_kept() == kept && before.ending != Ending::Expired {
        return false;
    }
    let ending = if kept { Ending::Edited } else { Ending::Declined };
    let after = Answered { ending, undone: false, alone: false, ..before.clone() };
    count(learned, &before, false);
    count(learned, &after, true);
    learned.answers[place] = after;
    true
}

fn place(learned: &Learned, (proposal, at): Which) -> Option<usize> {
    learned.answers.iter().position(|a| a.proposal == proposal && a.at == at)
}

/// Counts an answer in the record of its kind, or takes it out.
fn count(learned: &mut Learned, answer: &Answered, adds: bool) {
    let record = learned.kinds.entry(answer.kind.clone()).or_default();
    let change = |n: &mut u32| *n = if adds { n.saturating_add(1) } else { n.saturating_sub(1) };
    match answer.ending {
        Ending::Kept => change(&mut record.accepted),
        Ending::Edited => change(&mut record.edited),
        Ending::Declined => change(&mut record.dismissed),
        Ending::Expired => change(&mut record.expired),
    }
    if answer.undone {
        change(&mut record.undone);
    }
    if *record == Default::default() {
        learned.kinds.remove(&answer.kind);
    }
}

/// Forgets one finished task, by when it ended and its estimate. True when it was there.
pub fn forget_work(learned: &mut Learned, ended: Timestamp, estimate: u32) -> bool {
    let before = learned.effort.len();
    learned.effort.retain(|r: &EffortRecord| (r.ended, r.estimate) != (ended, estimate));
    learned.effort.len() < before
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::at;
    use world::learned::KindRecord;

    fn taught() -> Learned {
        let mut learned = Learned::default();
        for (n, (kind, ending, undone)) in [
            ("a.one", Ending::Kept, false),
            ("a.one", Ending::Declined, false),
            ("a.one", Ending::Kept, true),
            ("b.two", Ending::Kept, false),
        ]
        .into_iter()
        .enumerate()
        {
            let answer = Answered {
                proposal: ProposalId::derive(&n.to_string()),
                kind: kind.into(),
                context: String::new(),
                at: at(n as i64, 8, 0),
                ending,
                undone,
                alone: false,
            };
            count(&mut learned, &answer, true);
            learned.answers.push(answer);
        }
        learned
    }

    fn which(n: i64) -> Which {
        (ProposalId::derive(&n.to_string()), at(n, 8, 0))
    }

    #[test]
    fn one_answer_is_forgotten_or_corrected_and_the_rest_stays() {
        let mut learned = taught();
        let one = |learned: &Learned| learned.kinds.get("a.one").copied().unwrap_or_default();
        assert_eq!(one(&learned), KindRecord { accepted: 2, dismissed: 1, undone: 1, ..Default::default() });
        // The no was a slip of the finger: a yes, but none that earns a right.
        assert!(correct_answer(&mut learned, which(1), true));
        assert_eq!(one(&learned), KindRecord { accepted: 2, edited: 1, undone: 1, ..Default::default() });
        assert!(learned.answers[1].is_kept() && !learned.answers[1].is_clean());
        assert!(!correct_answer(&mut learned, which(1), true), "it is so already");
        assert!(correct_answer(&mut learned, which(0), false));
        assert!(forget_answer(&mut learned, which(2)) && !forget_answer(&mut learned, which(2)));
        assert_eq!(one(&learned), KindRecord { edited: 1, dismissed: 1, ..Default::default() });
        assert_eq!(learned.answers.len(), 3);
        assert!(forget_answer(&mut learned, which(3)));
        assert!(!learned.kinds.contains_key("b.two"), "of a kind without answers nothing is left");
    }

    #[test]
    fn one_kind_is_forgotten_or_stands_still_alone() {
        let mut learned = taught();
        let (one, two) = (Part::Proposals("a.one".into()), Part::Proposals("b.two".into()));
        freeze_part(&mut learned, &one, true);
        assert!(stands_still(&learned, &one) && !stands_still(&learned, &two));
        reset_part(&mut learned, &one);
        assert_eq!(learned.kinds.keys().collect::<Vec<_>>(), ["b.two"]);
        assert_eq!(learned.answers.len(), 1);
        freeze_part(&mut learned, &one, false);
        assert!(!stands_still(&learned, &one));
        super::super::freeze(&mut learned, Learner::Proposals, true);
        assert!(stands_still(&learned, &two), "all of it stands still");
    }
}
