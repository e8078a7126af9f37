//! The changes that are proposed for a week: which are ticked, which go together, what each adds to the score.

use super::score::{Score, scored};
use super::{WeekOf, gives, proposals, span_of};
use crate::card::{Card, Seats, card};
use crate::marks::Marks;
use engines::agenda::{self, AgendaConfig, Efforts, WeekScore};
use engines::learning;
use jiff::tz::TimeZone;
use serde::Serialize;
use std::collections::BTreeSet;
use world::proposal::Confidence;
use world::{Proposal, ProposalId, Reason, Snapshot};

/// Which changes a page shows as ticked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ticks {
    /// The ids of the changes as the page lists them: they keep their numbers, also where one was answered meanwhile.
    pub listed: Vec<String>,
    /// The ids of those that are ticked.
    pub ticked: Vec<String>,
}

/// One proposed change of a week.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Change {
    /// From 1: it ties the change to its blocks.
    pub number: usize,
    /// Its card.
    pub card: Card,
    /// Whether the score and the calendar reckon with it.
    pub ticked: bool,
    /// Whether it may be accepted together with others: theirs to accept, not of low confidence, and can be undone.
    pub together: bool,
    /// The numbers of those that are ticked with it, because one makes room for the other.
    pub with: Vec<usize>,
    /// Points that it adds to the score of the week, with those it is ticked with and no other; none without a score.
    pub gain: Option<i64>,
    /// Why, as signed parts.
    pub reasons: Vec<Reason>,
}

/// What is proposed for a week, and what the ticked changes give.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Changes {
    /// In the order of their numbers.
    pub list: Vec<Change>,
    /// The score of the week before and after.
    pub score: Score,
    /// What the ticked ones give.
    pub headline: String,
    /// Whether a protected 1-2-1 moves, and who is to be told.
    pub support: String,
}

impl Changes {
    /// Those that are ticked and can be accepted together.
    pub fn acceptable(&self) -> impl Iterator<Item = &Change> {
        self.list.iter().filter(|c| c.ticked && c.together)
    }
    /// Those that are ticked, and have to be answered one by one.
    pub fn apart(&self) -> impl Iterator<Item = &Change> {
        self.list.iter().filter(|c| c.ticked && !c.together)
    }
}

/// A proposal in the list.
struct Listed<'a> {
    number: usize,
    proposal: &'a Proposal,
    ticked: bool,
}

/// A week with its proposals, before it has words.
pub(super) struct Sculpt<'a> {
    world: &'a Snapshot,
    which: WeekOf,
    config: &'a AgendaConfig,
    listed: Vec<Listed<'a>>,
    groups: Vec<Vec<ProposalId>>,
    efforts: Efforts,
    before: WeekScore,
    /// The world with the ticked changes done.
    pub then: Snapshot,
}

impl<'a> Sculpt<'a> {
    pub fn of(
        world: &'a Snapshot,
        which: WeekOf,
        ticks: Option<&Ticks>,
        config: &'a AgendaConfig,
    ) -> Sculpt<'a> {
        let zone = world.zone();
        let mut listed = numbered(world, &zone, which, ticks);
        let all: Vec<&Proposal> = listed.iter().map(|l| l.proposal).collect();
        let groups = agenda::depends(world, config, &all);
        tick_together(&mut listed, &groups);
        let efforts = Efforts::until(world, which.monday);
        let before = agenda::week_score(world, &efforts, config, which.monday);
        let ticked: Vec<&Proposal> = listed.iter().filter(|l| l.ticked).map(|l| l.proposal).collect();
        let then = agenda::done(world, &ticked);
        Sculpt { world, which, config, listed, groups, efforts, before, then }
    }

    /// The ticked ones with their numbers.
    pub fn ticked(&self) -> Vec<(usize, &'a Proposal)> {
        self.listed.iter().filter(|l| l.ticked).map(|l| (l.number, l.proposal)).collect()
    }

    /// The same for a face.
    pub fn changes(&self, seats: &Seats) -> Changes {
        let marks = Marks::of(self.world);
        let after = agenda::week_score(&self.then, &self.efforts, self.config, self.which.monday);
        let gives = gives::Gives::of(self.world, &self.then, self.which, &self.ticked());
        let mut score = scored(self.world, &self.then, seats, (&self.before, &after));
        if score.words.is_empty() && self.listed.iter().any(|l| l.ticked) {
            score.words = "The ticked changes leave it as it is.".to_owned();
        }
        let change = |l: &Listed| {
            let card = card(self.world, seats, &marks, l.proposal);
            Change {
                number: l.number,
                ticked: l.ticked,
                together: goes_together(self.world, l.proposal) && card.may_answer && card.can_undo,
                with: self.with(l),
                gain: self.gain(l),
                reasons: l.proposal.reasons.clone(),
                card,
            }
        };
        Changes {
            list: self.listed.iter().map(change).collect(),
            headline: gives.headline(&score),
            support: gives.support(),
            score,
        }
    }

    /// The group that a proposal belongs to; itself alone where it belongs to none.
    fn group(&self, id: ProposalId) -> Vec<ProposalId> {
        self.groups.iter().find(|g| g.contains(&id)).cloned().unwrap_or_else(|| vec![id])
    }

    fn with(&self, one: &Listed) -> Vec<usize> {
        let group = self.group(one.proposal.id);
        let others = self.listed.iter().filter(|l| l.number != one.number && group.contains(&l.proposal.id));
        others.map(|l| l.number).collect()
    }

    fn gain(&self, one: &Listed) -> Option<i64> {
        let group = self.group(one.proposal.id);
        let own: Vec<&Proposal> =
            self.listed.iter().map(|l| l.proposal).filter(|p| group.contains(&p.id)).collect();
        let then = agenda::done(self.world, &own);
        let after = agenda::week_score(&then, &self.efforts, self.config, self.which.monday);
        let (before, after) = agenda::compared(&self.before, &after)?;
        Some(after.round() as i64 - before.round() as i64)
    }
}

/// The open proposals with their numbers: those that a page lists keep theirs, others come behind them.
fn numbered<'a>(
    world: &'a Snapshot,
    zone: &TimeZone,
    which: WeekOf,
    ticks: Option<&Ticks>,
) -> Vec<Listed<'a>> {
    let empty = Ticks::default();
    let known = ticks.unwrap_or(&empty);
    let mut next = known.listed.len();
    let mut listed: Vec<Listed> = proposals(world, zone, span_of(which, zone))
        .into_iter()
        .map(|proposal| {
            let id = proposal.id.to_string();
            let place = known.listed.iter().position(|l| *l == id);
            let ticked = match place {
                Some(_) => known.ticked.contains(&id),
                None => goes_together(world, proposal),
            };
            let number = place.unwrap_or_else(|| {
                next += 1;
                next - 1
            });
            Listed { number: number + 1, proposal, ticked }
        })
        .collect();
    listed.sort_by_key(|l| l.number);
    listed
}

/// Whether a change may be one of several that are accepted at once: one of low confidence is looked at by itself.
fn goes_together(world: &Snapshot, proposal: &Proposal) -> bool {
    learning::confidence(&world.learned, &proposal.kind).word != Confidence::Low
}

/// What depends on each other is ticked together, or not at all.
fn tick_together(listed: &mut [Listed], groups: &[Vec<ProposalId>]) {
    let off: BTreeSet<ProposalId> = listed.iter().filter(|l| !l.ticked).map(|l| l.proposal.id).collect();
    for one in listed {
        let mut own = groups.iter().filter(|g| g.contains(&one.proposal.id)).flatten();
        one.ticked &= !own.any(|id| off.contains(id));
    }
}
