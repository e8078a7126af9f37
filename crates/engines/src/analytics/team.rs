//! Figures of a team: averages over people who know of it, never of fewer than five, never of one by name (spec §13.5).
//! They are made of the executive's own calendar: what the team does without the executive is nobody's business here.

use super::load::{has_agenda, length};
use super::metric::{Figure, Measured, Part, Scale, not_enough, share};
use super::{Diary, Stretch};
use crate::maths::{calendar, meetings};
use std::collections::BTreeSet;
use world::office::Team;
use world::{Event, Interval, ItemRef, PersonId};

/// Figures of fewer people would tell of somebody.
pub const LEAST_PEOPLE: usize = 5;

/// One figure of a team.
#[derive(Debug)]
pub struct TeamFigure {
    /// Stable name.
    pub code: &'static str,
    /// As shown.
    pub name: &'static str,
    /// How it is reckoned.
    pub formula: &'static str,
    /// What a value means.
    pub scale: Scale,
    measure: fn(&Together) -> Measured,
}

/// Every figure, in the order in which they are shown.
pub const TEAM_FIGURES: [TeamFigure; 5] = [
    TeamFigure {
        code: "team_hours",
        name: "With you in meetings",
        formula: "Minutes of meetings times the people of the team in them, divided by people and weeks.",
        scale: Scale::Minutes,
        measure: |t| t.a_person(|m| m.members as f64 * m.minutes),
    },
    TeamFigure {
        code: "team_one_to_one",
        name: "Alone with you",
        formula: "Minutes of meetings of you and one of them, divided by people and weeks.",
        scale: Scale::Minutes,
        measure: |t| t.a_person(|m| if m.others == 1 { m.minutes } else { 0.0 }),
    },
    TeamFigure {
        code: "team_whole",
        name: "As a team",
        formula: "Minutes of meetings with at least half of the team, times those of them in it, divided by people and \
                  weeks.",
        scale: Scale::Minutes,
        measure: |t| {
            let most = |m: &Met| 2 * m.members >= t.people.len();
            t.a_person(|m| if most(m) { m.members as f64 * m.minutes } else { 0.0 })
        },
    },
    TeamFigure {
        code: "team_no_agenda",
        name: "Without an agenda",
        formula: "Meetings with any of them whose notes have fewer than 20 characters, divided by all meetings with any \
                  of them.",
        scale: Scale::Share,
        measure: |t| t.of_meetings(|m| !has_agenda(m.event)),
    },
    TeamFigure {
        code: "team_outside_hours",
        name: "Outside working hours",
        formula: "Meetings with any of them of which at least half lies outside your working hours, divided by all \
                  meetings with any of them.",
        scale: Scale::Share,
        measure: |t| t.of_meetings(|m| 2.0 * m.inside < m.minutes),
    },
];

/// The figures of a team over the weeks of a stretch in which it knew of them.
///
/// # Errors
/// [`super::NotEnough`] for fewer than five people who are known here, and where no whole week has passed since they
/// were told.
pub fn together(
    stretch: &Stretch,
    team: &Team,
) -> Result<Vec<(&'static TeamFigure, Measured)>, super::NotEnough> {
    let together = Together::of(stretch, team)?;
    Ok(TEAM_FIGURES.iter().map(|figure| (figure, (figure.measure)(&together))).collect())
}

/// A meeting with somebody of the team.
struct Met<'a> {
    event: &'a Event,
    when: Interval,
    minutes: f64,
    /// Of those, in the office's working hours.
    inside: f64,
    /// People of the team in it.
    members: usize,
    /// People in it besides the executive.
    others: usize,
}

struct Together<'a> {
    people: BTreeSet<PersonId>,
    weeks: usize,
    met: Vec<Met<'a>>,
}

impl<'a> Together<'a> {
    fn of(stretch: &Stretch<'_, 'a>, team: &Team) -> Result<Together<'a>, super::NotEnough> {
        let diary = stretch.diary;
        let mine = diary.world.office.owner.person;
        let known = team.people.iter().filter_map(|email| diary.person(email)).map(|p| p.id);
        let people: BTreeSet<PersonId> = known.filter(|id| *id != mine).collect();
        if people.len() < LEAST_PEOPLE {
            let (needs, has) = (LEAST_PEOPLE, people.len());
            return Err(super::NotEnough { what: "people who are known here", needs, has });
        }
        let knew = |week: &Stretch| week.days().first().is_some_and(|day| day.date >= team.informed);
        let weeks: Vec<Stretch> =
            stretch.each_week().filter(|w| knew(w) && !w.entries().is_empty()).collect();
        if weeks.is_empty() {
            return Err(super::NotEnough { what: "whole weeks since they were told", needs: 1, has: 0 });
        }
        let meetings = weeks.iter().flat_map(Stretch::meetings);
        let met = meetings.filter_map(|(when, event)| Met::of(diary, &people, when, event)).collect();
        Ok(Together { weeks: weeks.len(), met, people })
    }

    /// A sum, for one of them in one week.
    fn a_person(&self, of: impl Fn(&Met) -> f64) -> Measured {
        let shares = (self.people.len() * self.weeks) as f64;
        let parts = self.met.iter().map(|m| m.part(of(m), "")).filter(|p| p.amount > 0.0);
        let parts: Vec<Part> = parts.collect();
        Ok(Figure { value: parts.iter().map(|p| p.amount).sum::<f64>() / shares, parts, whole: None })
    }

    fn of_meetings(&self, is: impl Fn(&Met) -> bool) -> Measured {
        if self.met.is_empty() {
            return not_enough("meetings with them", 1, 0);
        }
        let parts = self.met.iter().filter(|m| is(m)).map(|m| m.part(1.0, "meetings")).collect();
        share(parts, self.met.len() as f64, "meetings with them")
    }
}

impl<'a> Met<'a> {
    /// A meeting with one of these people; none where there is none.
    fn of(diary: &Diary, people: &BTreeSet<PersonId>, when: Interval, event: &'a Event) -> Option<Met<'a>> {
        let others = meetings::others(diary.world, event);
        let known = others.iter().filter_map(|a| diary.person(&a.email)).map(|p| p.id);
        let members = known.filter(|id| people.contains(id)).collect::<BTreeSet<_>>().len();
        let world = diary.world;
        let inside =
            calendar::working_minutes(&world.office.hours, when.start, when.end, &world.zone()) as f64;
        let minutes = length(diary, event);
        (members > 0).then_some(Met { event, when, minutes, inside, members, others: others.len() })
    }

    fn part(&self, amount: f64, note: &'static str) -> Part {
        Part { item: Some(ItemRef::Event(self.event.id)), at: self.when.start, amount, note }
    }
}
