//! Growing by being there: when somebody who goes along to a kind of meeting may go a step further (spec §12.5).

use jiff::civil::Date;
use world::note::Stage;

/// So many meetings at a stage, with a note afterwards, before the next one is spoken of. A rule of thumb of this house,
/// not a finding: the pair decides.
pub const PRACTICE: usize = 3;

/// A meeting to which somebody went along, with a note afterwards.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Went {
    /// On which day.
    pub on: Date,
    /// Without the executive.
    pub alone: bool,
    /// They spoke at least once.
    pub spoke: bool,
}

/// The stage that may come next, once it was practised: none before, and none after the last.
/// ```
/// use engines::partnership::presence::{Went, ready_for};
/// use jiff::civil::date;
/// use world::note::Stage;
/// let went = |day| Went { on: date(2026, 11, day), alone: false, spoke: false };
/// let three = [went(3), went(10), went(17)];
/// assert_eq!(ready_for(Stage::Observe, None, &three), Some(Stage::Assist));
/// assert_eq!(ready_for(Stage::Observe, Some(date(2026, 11, 4)), &three), None);
/// assert_eq!(ready_for(Stage::Represent, None, &three), None);
/// ```
pub fn ready_for(stage: Stage, since: Option<Date>, went: &[Went]) -> Option<Stage> {
    let here = went.iter().filter(|one| since.is_none_or(|since| one.on >= since)).count();
    stage.next().filter(|_| here >= PRACTICE)
}

/// At how many of the meetings that somebody attended alone they spoke: so many, of how many.
pub fn spoke_alone(went: &[Went]) -> (usize, usize) {
    let alone = || went.iter().filter(|one| one.alone);
    (alone().filter(|one| one.spoke).count(), alone().count())
}
