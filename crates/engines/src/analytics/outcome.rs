//! Whether a change that was agreed to has worked: the same waste, measured in the four weeks before the yes and in the
//! four after it.

use super::waste::{Kind, waste};
use super::{Diary, Stretch};
use jiff::{SignedDuration, Timestamp};
use world::{Interval, ProposalId, State};

/// What became of a waste after a yes.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// The proposal.
    pub proposal: ProposalId,
    /// Its title.
    pub title: String,
    /// Against which waste.
    pub kind: Kind,
    /// When it was agreed to.
    pub agreed: Timestamp,
    /// Minutes a week in the four weeks before.
    pub before: f64,
    /// Minutes a week in the four weeks after; none until they are over.
    pub after: Option<f64>,
    /// Minutes a week that were expected to be saved.
    pub expected: f64,
}

const FOUR_WEEKS: SignedDuration = SignedDuration::from_hours(4 * 7 * 24);

/// What became of the wastes against which a proposal was accepted and done, latest first. Those from before the diary
/// begins are left out.
pub fn outcomes(diary: &Diary) -> Vec<Outcome> {
    let Some(first) = diary.days.first() else { return Vec::new() };
    let mut found: Vec<Outcome> = Vec::new();
    for proposal in diary.world.proposals.values() {
        let (Some(kind), State::Applied { verdict, .. }) = (Kind::of(&proposal.kind.0), &proposal.state)
        else {
            continue;
        };
        let at = verdict.at;
        if at - FOUR_WEEKS < first.span.start {
            continue;
        }
        let minutes = |stretch: Stretch| waste(&stretch, kind).map_or(0.0, |w| w.minutes);
        let over = at + FOUR_WEEKS <= diary.world.now;
        found.push(Outcome {
            proposal: proposal.id,
            title: proposal.title.clone(),
            kind,
            agreed: at,
            before: minutes(diary.between(&Interval::new(at - FOUR_WEEKS, at))),
            after: over.then(|| minutes(diary.between(&Interval::new(at, at + FOUR_WEEKS)))),
            expected: proposal.expected.minutes,
        });
    }
    found.sort_by_key(|o| (std::cmp::Reverse(o.agreed), o.proposal));
    found
}
