//! How much is asked at once: what is listed, what interrupts, what waits for the weekly digest.

use super::merge;
use crate::maths::acceptance::{chance_of, context, is_silent, tallies, worth};
use crate::maths::random::Random;
use jiff::{SignedDuration, Timestamp};
use rand_distr::{Beta, Distribution};
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use world::acting::Acting;
use world::{Proposal, ProposalId, ProposalKind, Snapshot, State};

/// How many proposals stand open at once: what one person can weigh in a day.
pub const DAILY: usize = 12;
/// How many of them interrupt.
pub const INTERRUPTING: usize = 3;
/// How many of one kind, at most; a kind that is declined more often than not gets fewer.
const OF_A_KIND: f64 = 3.0;
/// One place in so many tries a kind that is little known.
const EXPLORED: usize = 10;
/// A kind is little known below so many answers, or when it was not seen for so many days.
const LITTLE: (u32, i64) = (10, 30);
/// What is on the list already stays unless something is worth so many times as much.
const STAYS: f64 = 1.5;
/// How the kinds of changes against wastes begin.
const AGAINST_WASTE: &str = "time.";
/// How the kinds of suggestions on relationships begin: they have a measure of their own, so many a week.
const OF_PEOPLE: &str = "relationship.";

/// How the kinds begin of what the pair's week asks for: an agenda, the updates of Friday, a date for whoever asked. They are
/// few, and lapse within days.
const OF_THE_WEEK: &str = "partnership.";

/// How the kinds begin of what says how far Equerry may go: seldom, and never crowded out.
const OF_RIGHTS: &str = "enablement.";

/// Why a proposal is not listed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Held {
    /// The list is full with what is worth more.
    Full,
    /// So many of its kind are listed already.
    OfAKind,
    /// Showing it costs more than it brings: by so many minutes.
    Worth(f64),
    /// Nearly all of its kind were declined.
    Silent,
}

/// What the gate lets through.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Chosen {
    /// To be listed, in the order they came.
    pub listed: Vec<Proposal>,
    /// Of these, those that may interrupt, best first.
    pub interrupting: Vec<ProposalId>,
    /// Of these, the one that tries a kind that is little known.
    pub tried: Option<ProposalId>,
    /// What waits for the weekly digest, and why, worth most first.
    pub held: Vec<(Proposal, Held)>,
}

/// Chooses what of `ready` is listed. A kind at level 0 is neither listed nor held, one at level 1 never interrupts.
///
/// What was put off to later takes no room and keeps its place; nor does a change against a waste that was shown, which
/// stands where the waste does, nor what is suggested of people, nor what the pair's week asks for, nor an
/// offer to let Equerry do more, nor what was fetched from the digest, nor what may be done alone: it asks nobody.
pub fn choose(world: &Snapshot, acting: &Acting, ready: Vec<Proposal>, seed: u64) -> Chosen {
    let level = |p: &Proposal| acting.level(&p.kind.0, context(p));
    let mut ready = merge(world, ready);
    ready.retain(|p| level(p) > Acting::NEVER);
    let gate = Gate::of(world, acting, &ready);
    let mut by_worth: Vec<&Proposal> = ready.iter().filter(|p| !gate.beside(p)).collect();
    by_worth.sort_by(|a, b| gate.rank(b).total_cmp(&gate.rank(a)).then(a.id.cmp(&b.id)));
    let mut kept: BTreeSet<ProposalId> = BTreeSet::new();
    let mut of_kind: BTreeMap<&ProposalKind, usize> = BTreeMap::new();
    let mut held: Vec<(&Proposal, Held)> = Vec::new();
    for proposal in by_worth {
        let count = of_kind.entry(&proposal.kind).or_default();
        let why = match gate.closed(proposal) {
            Some(why) => Some(why),
            None if *count >= gate.places(proposal) => Some(Held::OfAKind),
            None if kept.len() >= DAILY => Some(Held::Full),
            None => None,
        };
        match why {
            Some(why) => held.push((proposal, why)),
            None => {
                *count += 1;
                kept.insert(proposal.id);
            }
        }
    }
    let listed: Vec<&Proposal> = ready.iter().filter(|p| kept.contains(&p.id)).collect();
    let tried = gate.tried(&listed, &held, seed);
    if let Some(tried) = tried {
        // It takes the place of the least of a full list.
        if kept.len() >= DAILY
            && let Some(least) = listed
                .iter()
                .filter(|p| !gate.is_shown(p))
                .min_by(|a, b| gate.rank(a).total_cmp(&gate.rank(b)))
        {
            kept.remove(&least.id);
            held.push((least, Held::Full));
        }
        kept.insert(tried);
        held.retain(|(p, _)| p.id != tried);
    }
    held.sort_by(|a, b| gate.best_first(a.0, b.0));
    let held = held.into_iter().map(|(p, why)| (p.clone(), why)).collect();
    let mut best: Vec<&Proposal> = ready
        .iter()
        .filter(|p| kept.contains(&p.id) && Some(p.id) != tried && level(p) > Acting::ASKS)
        .collect();
    best.sort_by(|a, b| gate.best_first(a, b));
    let interrupting = best.into_iter().take(INTERRUPTING).map(|p| p.id).collect();
    let beside: BTreeSet<ProposalId> = ready.iter().filter(|p| gate.beside(p)).map(|p| p.id).collect();
    let listed = ready.into_iter().filter(|p| kept.contains(&p.id) || beside.contains(&p.id)).collect();
    Chosen { listed, interrupting, tried, held }
}

/// Whether a proposal may come before one unasked: of a kind that is not only to ask, and worth the interruption.
pub fn may_interrupt(world: &Snapshot, acting: &Acting, proposal: &Proposal) -> bool {
    acting.level(&proposal.kind.0, context(proposal)) > Acting::ASKS && worth(world, proposal) > 0.0
}

struct Gate<'a> {
    world: &'a Snapshot,
    acting: &'a Acting,
    /// What each proposal is worth to show, in minutes.
    worth: BTreeMap<ProposalId, f64>,
}

impl<'a> Gate<'a> {
    fn of(world: &'a Snapshot, acting: &'a Acting, ready: &[Proposal]) -> Gate<'a> {
        Gate { world, acting, worth: ready.iter().map(|p| (p.id, worth(world, p))).collect() }
    }
    fn worth(&self, proposal: &Proposal) -> f64 {
        self.worth[&proposal.id]
    }
    fn best_first(&self, a: &Proposal, b: &Proposal) -> Ordering {
        self.worth(b).total_cmp(&self.worth(a)).then(a.id.cmp(&b.id))
    }
    fn known(&self, proposal: &Proposal) -> Option<&Proposal> {
        self.world.proposals.get(&proposal.id)
    }
    fn is_shown(&self, proposal: &Proposal) -> bool {
        self.known(proposal).is_some_and(|known| matches!(known.state, State::Shown { .. }))
    }
    fn beside(&self, proposal: &Proposal) -> bool {
        let known = self.known(proposal).filter(|known| known.is_open());
        let rests = known.is_some_and(|known| !known.waits(self.world.now));
        let fetched = known.is_some_and(|known| known.handling.fetched.is_some());
        let kind = &proposal.kind.0;
        rests
            || fetched
            || self.is_shown(proposal) && kind.starts_with(AGAINST_WASTE)
            || kind.starts_with(OF_PEOPLE)
            || kind.starts_with(OF_RIGHTS)
            || kind.starts_with(OF_THE_WEEK) && !is_silent(&self.world.learned, kind, self.world.now)
            || super::may_act(self.world, self.acting, proposal).is_ok()
    }
    fn rank(&self, proposal: &Proposal) -> f64 {
        let factor = if self.is_shown(proposal) { STAYS } else { 1.0 };
        factor * self.worth(proposal)
    }
    /// How many places its kind gets: three from a chance of one half, two from a third, else one.
    fn places(&self, proposal: &Proposal) -> usize {
        (2.0 * OF_A_KIND * chance_of(self.world, proposal)).floor().clamp(1.0, OF_A_KIND) as usize
    }
    /// Why a proposal is not shown, however much room there is.
    fn closed(&self, proposal: &Proposal) -> Option<Held> {
        if is_silent(&self.world.learned, &proposal.kind.0, self.world.now) {
            return Some(Held::Silent);
        }
        let worth = self.worth(proposal);
        (worth <= 0.0).then_some(Held::Worth(worth))
    }
    /// Of what is held, one of a kind that is little known, where none such is listed anyhow and one place in ten is
    /// due to one: the kind with the best draw from what is believed of its rate (Thompson 1933), then the one of it
    /// that is worth most.
    fn tried(&self, listed: &[&Proposal], held: &[(&Proposal, Held)], seed: u64) -> Option<ProposalId> {
        let places = (listed.len() + 1).div_ceil(EXPLORED).min(DAILY / EXPLORED);
        if listed.iter().filter(|p| self.is_little_known(&p.kind)).count() >= places {
            return None;
        }
        let mut kinds: BTreeMap<&ProposalKind, &Proposal> = BTreeMap::new();
        for (proposal, _) in held.iter().filter(|(p, _)| self.is_little_known(&p.kind)) {
            let best = kinds.entry(&proposal.kind).or_insert(proposal);
            if self.worth(proposal) > self.worth(best) {
                *best = proposal;
            }
        }
        let mut chance = Random::new(seed);
        let mut draw = |kind: &ProposalKind, gain: f64| {
            let (own, others) = tallies(&self.world.learned, &kind.0, "", self.world.now);
            let (yes, all) = (own.kept + others.kept, own.all + others.all);
            let rate =
                Beta::new(2.0 + yes, 2.0 + (all - yes).max(0.0)).map_or(0.5, |law| law.sample(&mut chance));
            rate * (gain.max(0.0) + 1.0)
        };
        let drawn: Vec<(f64, &Proposal)> =
            kinds.into_iter().map(|(kind, best)| (draw(kind, best.expected.minutes), best)).collect();
        drawn
            .into_iter()
            .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.id.cmp(&a.1.id)))
            .map(|(_, best)| best.id)
    }
    /// Whether there are few answers to a kind, or nobody has seen one for long.
    fn is_little_known(&self, kind: &ProposalKind) -> bool {
        let learned = &self.world.learned;
        let verdicts = learned.kinds.get(&kind.0).map_or(0, world::learned::KindRecord::verdicts);
        verdicts < LITTLE.0
            || self.seen(kind).is_none_or(|at| self.world.now.duration_since(at) > days(LITTLE.1))
    }
    /// When one of a kind was answered or shown last.
    fn seen(&self, kind: &ProposalKind) -> Option<Timestamp> {
        let answered = self.world.learned.answers.iter().filter(|a| a.kind == kind.0).map(|a| a.at);
        let shown = self.world.proposals.values().filter(|p| p.kind == *kind).filter_map(|p| match p.state {
            State::Shown { at } => Some(at),
            _ => None,
        });
        answered.chain(shown).max()
    }
}

fn days(n: i64) -> SignedDuration {
    SignedDuration::from_hours(24 * n)
}
