//! Whether a change that was agreed to has worked. What changes one date is taken for what it is: its minutes, once. What
//! asks for a series to change is measured on that series alone, in the four weeks before the yes and in the four after
//! it. No minute is counted for two yeses.

use super::diary::{Series, series};
use super::waste::{Kind, of_series};
use super::{Diary, Stretch};
use jiff::{SignedDuration, Timestamp};
use std::cmp::Reverse;
use world::event::EventStatus;
use world::{Effect, Event, EventId, Interval, ItemRef, Proposal, ProposalId, State};

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
    /// Minutes that were expected to be saved: of one date, or a week.
    pub expected: f64,
    /// What is known of it.
    pub told: Told,
    /// Minutes a week of the series in the last four weeks, once these lie after the four that it was first measured on:
    /// what was saved may come back.
    pub lately: Option<f64>,
}

/// What is known of what a change saved.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Told {
    /// One date, which is over: minutes that were freed on it, and its day.
    Once(f64, Timestamp),
    /// A series: minutes a week in the four weeks before and after.
    Weekly(f64, f64),
    /// Its date or its four weeks are not over.
    NotYet,
    /// The weeks after it hold less of the calendar than those before.
    FewWeeks,
    /// Its minutes are those of another yes.
    WithAnother,
    /// It leaves nothing in the calendar that could be measured.
    NoTrace,
}

impl Outcome {
    /// Minutes a week that it saves by the latest weeks that are known, or that it saved once; none where it cannot be
    /// told.
    pub fn saved(&self) -> Option<f64> {
        match self.told {
            Told::Once(minutes, _) => Some(minutes),
            Told::Weekly(before, after) => Some(before - self.lately.unwrap_or(after)),
            _ => None,
        }
    }
    /// Minutes a week that it saved at first.
    pub fn saved_at_first(&self) -> Option<f64> {
        Outcome { lately: None, ..self.clone() }.saved()
    }
}

const FOUR_WEEKS: SignedDuration = SignedDuration::from_hours(4 * 7 * 24);

/// What became of the wastes against which a proposal was accepted and done, latest first. Those from before the diary
/// begins are left out.
pub fn outcomes(diary: &Diary) -> Vec<Outcome> {
    let Some(first) = diary.days.first() else { return Vec::new() };
    let mut done: Vec<(Timestamp, Kind, &Proposal)> =
        diary.world.proposals.values().filter_map(|p| Some((agreed(p)?, Kind::of(&p.kind.0)?, p))).collect();
    done.retain(|(at, ..)| *at - FOUR_WEEKS >= first.span.start);
    done.sort_by_key(|(at, _, p)| (*at, p.id));
    let mut measured: Vec<(Series, Timestamp)> = Vec::new();
    let mut found: Vec<Outcome> = Vec::new();
    for (at, kind, p) in done {
        let told = told(diary, kind, p, at, &mut measured);
        let lately = match told {
            Told::Weekly(..) => whole_series(diary, p).and_then(|own| lately(diary, kind, own, at)),
            _ => None,
        };
        let (title, expected) = (p.title.clone(), p.expected.minutes);
        found.push(Outcome { proposal: p.id, title, kind, agreed: at, expected, told, lately });
    }
    found.sort_by_key(|o| (Reverse(o.agreed), o.proposal));
    found
}

fn agreed(proposal: &Proposal) -> Option<Timestamp> {
    match &proposal.state {
        State::Applied { verdict, .. } => Some(verdict.at),
        _ => None,
    }
}

/// What is known of one; `measured` are the series that earlier yeses are measured on, with when they were given.
fn told<'a>(
    diary: &Diary<'a>,
    kind: Kind,
    proposal: &Proposal,
    at: Timestamp,
    measured: &mut Vec<(Series<'a>, Timestamp)>,
) -> Told {
    let near = |own: &Series, when: Timestamp| {
        measured.iter().any(|(s, since)| s == own && when < *since + FOUR_WEEKS + FOUR_WEEKS)
    };
    if let Some((event, cancelled)) = one_date(diary, proposal) {
        let begins = event.interval(&diary.world.zone()).start;
        if near(&series(event), begins) { Told::WithAnother } else { once(diary, event, cancelled, proposal) }
    } else if let Some(own) = whole_series(diary, proposal) {
        if near(&own, at) {
            return Told::WithAnother;
        }
        measured.push((own, at));
        weekly(diary, kind, own, at)
    } else {
        Told::NoTrace
    }
}

/// The one event that a change is about, and whether it was called off.
fn one_date<'a>(diary: &Diary<'a>, proposal: &Proposal) -> Option<(&'a Event, bool)> {
    let of = |id: &EventId, off| Some((diary.world.events.get(id)?, off));
    proposal.effect.parts().into_iter().find_map(|part| match part {
        Effect::ChangeEvent { event, change } if change.to.is_some() => of(event, false),
        Effect::CancelEvent { event } => of(event, true),
        _ => None,
    })
}

/// The minutes that were freed on one date: those that were expected where it was held as agreed. What was moved into the
/// future or taken out altogether frees nothing that could be told.
fn once(diary: &Diary, event: &Event, cancelled: bool, proposal: &Proposal) -> Told {
    let when = event.interval(&diary.world.zone());
    if when.end > diary.world.now {
        return Told::NotYet;
    }
    let agreed = proposal.effect.parts().into_iter().find_map(|part| match part {
        Effect::ChangeEvent { change, .. } => change.to,
        _ => None,
    });
    let off = event.status == EventStatus::Cancelled;
    match (cancelled, off, agreed) {
        (true, true, _) => Told::Once(proposal.expected.minutes, when.start),
        (false, false, Some(to)) if when.minutes() <= to.minutes() => {
            Told::Once(proposal.expected.minutes, when.start)
        }
        (false, true, _) => Told::WithAnother,
        _ => Told::Once(0.0, when.start),
    }
}

/// The series that a letter asks to change.
fn whole_series<'a>(diary: &Diary<'a>, proposal: &Proposal) -> Option<Series<'a>> {
    let writes = proposal.effect.parts().iter().any(|p| matches!(p, Effect::DraftMail { .. }));
    let meant = |e: &&Event| {
        let whole = ItemRef::Event(Event::id_of(e.source, &e.uid, None));
        proposal.about.contains(&whole)
    };
    writes.then(|| diary.world.events.values().find(meant).map(series)).flatten()
}

fn weekly(diary: &Diary, kind: Kind, own: Series, at: Timestamp) -> Told {
    if at + FOUR_WEEKS > diary.world.now {
        return Told::NotYet;
    }
    let before = diary.between(&Interval::new(at - FOUR_WEEKS, at));
    let after = diary.between(&Interval::new(at, at + FOUR_WEEKS));
    if after.weeks() < before.weeks() || before.weeks() == 0 {
        return Told::FewWeeks;
    }
    let minutes = |stretch: &Stretch| of_series(stretch, kind, own);
    Told::Weekly(minutes(&before), minutes(&after))
}

/// Minutes a week in the last four weeks, which begin after the four weeks that a yes is first measured on.
fn lately(diary: &Diary, kind: Kind, own: Series, at: Timestamp) -> Option<f64> {
    let now = diary.world.now;
    if at + FOUR_WEEKS > now - FOUR_WEEKS {
        return None;
    }
    let stretch = diary.between(&Interval::new(now - FOUR_WEEKS, now));
    (stretch.weeks() > 0).then(|| of_series(&stretch, kind, own))
}
