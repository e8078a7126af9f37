//! The decisions of the day of a meeting that belong to it: by their goal, their words, or somebody there who has a part in them.

use super::Said;
use super::page::Page;
use crate::sources;
use crate::words::{clock, day, sentence, short};
use engines::alignment::is_within;
use engines::maths::words;
use jiff::{SignedDuration, Timestamp};
use world::{Clearance, Decision, GoalId, ItemRef, Level, PersonId};

/// A decision is told where it falls due within so many hours of the meeting.
const HOURS: i64 = 24;
/// Most of them.
const DECISIONS: usize = 4;

impl<'a> Page<'a> {
    /// Open decisions that fall due within a day and belong to this meeting, with their hour, the soonest first.
    pub(super) fn decisions(&mut self) -> Vec<Said> {
        let world = self.world;
        if self.event.interval(&self.zone).end <= world.now {
            return Vec::new();
        }
        let mut open: Vec<(Timestamp, &Decision)> = world
            .decisions
            .values()
            .filter(|d| d.state.is_open() && self.is_of_the_day(d))
            .filter(|d| self.is_its_decision(d) && self.is_for_the_room(&d.clearance, &self.parties(d)))
            .filter_map(|d| Some((self.due_at(d)?, d)))
            .collect();
        open.sort_by_key(|(due, d)| (*due, d.id));
        open.truncate(DECISIONS);
        open.into_iter()
            .map(|(due, decision)| {
                let date = self.zone.to_datetime(due).date();
                let who = match decision.roles.approver == world.office.owner.person {
                    true => "you decide".to_owned(),
                    false => format!("{} decides", crate::grid::first(world, decision.roles.approver)),
                };
                let when = day(date, self.today);
                let text = format!(
                    "{} by {}, {who}: {}?{}",
                    if due < world.now { format!("Was due {when}") } else { sentence(&when) },
                    clock(due, &self.zone),
                    short(decision.question.trim_end_matches('?'), 110),
                    self.proposed(decision)
                );
                self.say(text, vec![sources::decision(decision)])
            })
            .collect()
    }

    /// " Proposed: choose Maasvlakte B." where an answer waits for a yes.
    fn proposed(&self, decision: &Decision) -> String {
        let about = ItemRef::Decision(decision.id);
        let waits = crate::inbox::waiting_proposals(self.world);
        let answer = waits.iter().find(|p| p.kind.0 == "decisions.answer" && p.about.contains(&about));
        answer.map_or(String::new(), |p| {
            let title = crate::words::inside_a_sentence(p.title.trim_end_matches(['.', '?']));
            format!(" Proposed: {}.", short(&title, 80))
        })
    }

    fn due_at(&self, decision: &Decision) -> Option<Timestamp> {
        let due = decision.due?;
        let end = self.world.office.hours.day_end(due.date(&self.zone));
        Some(due.instant(&self.zone, end))
    }

    /// Whether a decision falls due within a day of the meeting, or was due and is still open.
    pub(super) fn is_of_the_day(&self, decision: &Decision) -> bool {
        let start = self.event.interval(&self.zone).start;
        let wide = SignedDuration::from_hours(HOURS);
        self.due_at(decision)
            .is_some_and(|due| due <= start + wide && (due >= start - wide || due < self.world.now))
    }

    /// Whether it belongs to the meeting: by its goal, a word of the title in its question, or somebody who has a part in it.
    fn is_its_decision(&self, decision: &Decision) -> bool {
        let world = self.world;
        let title = words::telling(&self.event.summary);
        let in_words =
            words::telling(&decision.question).iter().any(|w| w.chars().count() > 3 && title.contains(w));
        let goals = |item| world.links_of(item).iter().filter(|l| l.contribution > 0.0).map(|l| l.goal);
        let ours: Vec<GoalId> = match engines::alignment::named(world, &self.event.summary) {
            Some(goal) => vec![goal],
            None => goals(ItemRef::Event(self.event.id)).collect(),
        };
        let by_goal = goals(ItemRef::Decision(decision.id)).any(|theirs| {
            ours.iter().any(|own| is_within(world, theirs, *own) || is_within(world, *own, theirs))
        });
        in_words || by_goal || self.has_a_part(decision)
    }

    /// Whether somebody who is there, besides the executive, decides it or drives it; between two also whether they are asked.
    pub(super) fn has_a_part(&self, decision: &Decision) -> bool {
        let roles = &decision.roles;
        let asked = roles.contributors.iter().filter(|_| self.people.len() <= 1);
        let parts = roles.driver.iter().chain([&roles.approver]).chain(asked);
        parts.filter(|one| **one != self.world.office.owner.person).any(|one| self.person_is_there(*one))
    }

    fn person_is_there(&self, person: PersonId) -> bool {
        self.people.iter().any(|a| self.world.person_by_email(&a.email).is_some_and(|p| p.id == person))
    }

    /// The addresses of those who have a part in a decision.
    pub(super) fn parties(&self, decision: &Decision) -> Vec<&'a str> {
        let roles = &decision.roles;
        let all =
            roles.driver.iter().chain([&roles.approver]).chain(&roles.contributors).chain(&roles.informed);
        let cards = all.filter_map(|one| self.world.people.get(one));
        cards.flat_map(|p| p.emails.iter().map(String::as_str)).collect()
    }

    /// Whether something may lie on the table: it is no more confidential than what is for those inside, or everybody who is
    /// there is a party to it.
    pub(super) fn is_for_the_room(&self, clearance: &Clearance, parties: &[&str]) -> bool {
        let open = clearance.level <= Level::Internal && clearance.compartment.is_none();
        open || self.people.iter().all(|a| parties.contains(&a.email.as_str()))
    }
}
