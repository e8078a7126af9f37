//! What one wants from a meeting: what the pair have said, what its people bring, where they stand and should stand, what was
//! promised. What the invitation says is told above it, not here.

use super::Said;
use super::page::{Page, purposes};
use crate::people::stance_words;
use crate::sources;
use crate::words::{sentence, short};
use engines::navigator::commitments;
use engines::partnership::updates;
use world::relation::Stakeholder;
use world::{Commitment, Evidence, Note};

/// Most lines of one kind, so that it stays one page.
const WANTS: usize = 3;
/// An open decision is told so many days before its day.
const DECISION_DAYS: i32 = 14;

impl<'a> Page<'a> {
    /// What one wants, the firmest first: the points of a 1-2-1, what the pair have said, where those who are there should
    /// stand, what is to be decided with them, what they have promised.
    pub(super) fn want(&mut self) -> Vec<Said> {
        let (world, event) = (self.world, self.event);
        let mut want: Vec<Said> = self.agenda();
        let said = event.occasion.as_deref();
        let said = said.into_iter().flat_map(|s| std::iter::once(&s.purpose).chain(&s.objectives));
        let said = event.hoped_outcome.iter().chain(said.filter(|line| !line.is_empty()));
        let said: Vec<String> = said.take(WANTS).map(|line| short(&sentence(line), 140)).collect();
        let source = || vec![sources::event(event, &world.zone())];
        want.extend(said.into_iter().map(|line| self.say(line, source())));
        self.leads = !want.is_empty();
        want.extend(self.register());
        want.extend(self.open_with_them());
        let mut owed: Vec<&Commitment> = self.owed(false);
        // What has no day is not what one waits for in this meeting.
        owed.retain(|promise| promise.due.is_some());
        // What is due on its day to those who meet stands in the brief, whatever it is called.
        let then = |c: &Commitment| c.due.is_some_and(|due| due.date(&self.zone) == self.day());
        owed.retain(|promise| then(promise) || self.belongs(&commitments::promised(world, promise)));
        owed.truncate(WANTS.saturating_sub(want.len()));
        for promise in owed {
            let by = promise.due.map_or(String::new(), |d| format!(", due {}", self.due(d)));
            let text = format!(
                "What {} promised{by}: “{}”",
                self.name(&promise.counterparty),
                short(&commitments::promised(world, promise), 100)
            );
            want.push(self.say(text, vec![sources::commitment(promise)]));
        }
        want
    }

    /// What the invitation says it is for: its first line, or its list in a line; none where it says nothing.
    pub(super) fn invitation(&mut self) -> Option<Said> {
        let (world, event) = (self.world, self.event);
        let lines = purposes(&event.description);
        let first = lines.first()?;
        let of_others = event.organiser.as_ref().is_some_and(|who| !world.office.is_mine(who));
        let from = if of_others { "The invitation says: " } else { "" };
        let text = match lines.len() {
            1 => sentence(first),
            _ => {
                let all: Vec<&str> =
                    lines.iter().take(WANTS).map(|line| line.trim_end_matches(['.', ';'])).collect();
                let more = if lines.len() > WANTS { "; …" } else { "" };
                format!("{}{more}", sentence(&all.join("; ")))
            }
        };
        let text = format!("{from}{}", short(&text, 140));
        Some(self.say(text, vec![sources::event(event, &self.zone.clone())]))
    }

    /// What a direct report brings to their 1-2-1: the decision that their Friday line asks for, then the points that they or
    /// the executive have put on the agenda.
    fn agenda(&mut self) -> Vec<Said> {
        let Some(report) = crate::team::whose(self.world, self.event) else { return Vec::new() };
        let first = crate::settings::first_name(&report.name).to_owned();
        let mut said: Vec<(String, Vec<Evidence>)> = Vec::new();
        if let Some((note, need)) = needed(self, report.person) {
            said.push((format!("{first} needs from you: {}", short(need, 140)), vec![sources::note(note)]));
        }
        let mut points: Vec<&Note> = self
            .world
            .notes
            .values()
            .filter(|n| n.is_open_point() && n.is_shared_with(report.person) && n.at <= self.until())
            .collect();
        points.sort_by_key(|n| (n.at, n.id));
        said.extend(points.iter().take(WANTS).map(|n| {
            let who = match n.author == self.world.office.owner.person {
                true => String::new(),
                false => format!("{first}: "),
            };
            (format!("{who}{}", short(&n.text, 120)), vec![sources::note(n)])
        }));
        said.into_iter().map(|(text, from)| self.say(text, from)).collect()
    }

    /// Where those who are there stand and should stand, and what comes next with them, as the register says.
    fn register(&mut self) -> Vec<Said> {
        let world = self.world;
        let mut rows: Vec<(&Stakeholder, &world::Person)> = self
            .people
            .iter()
            .filter(|a| self.consents.counted(&a.email))
            .filter_map(|a| world.person_by_email(&a.email))
            .filter_map(|person| Some((person.relation.stakeholder.as_ref()?, person)))
            .filter(|(row, _)| row.stance < row.desired || !row.next_step.trim().is_empty())
            .collect();
        rows.sort_by_key(|(row, p)| (row.stance >= row.desired, std::cmp::Reverse(row.power), p.id));
        rows.truncate(WANTS);
        rows.into_iter()
            .map(|(row, person)| {
                let stands = sentence(&stance_words(row.stance, row.desired));
                let next = match row.next_step.trim().trim_end_matches('.') {
                    "" => String::new(),
                    next => format!(" Next step: {}.", short(next, 120)),
                };
                let text = format!("{}: {stands}.{next}", person.name);
                self.say(text, vec![sources::person(person, format!("{stands}.{next}"))])
            })
            .collect()
    }

    /// Decisions that are open with somebody who is there and fall due in two weeks; those of the day stand by themselves.
    fn open_with_them(&mut self) -> Vec<Said> {
        let world = self.world;
        let start = self.zone.to_datetime(self.event.interval(&self.zone).start).date();
        let mut open: Vec<(jiff::civil::Date, &world::Decision)> = world
            .decisions
            .values()
            .filter(|d| d.state.is_open() && !self.is_of_the_day(d))
            .filter(|d| self.has_a_part(d) && self.is_for_the_room(&d.clearance, &self.parties(d)))
            .filter_map(|d| Some((d.due?.date(&self.zone), d)))
            .filter(|(due, _)| (0..=DECISION_DAYS).contains(&(*due - start).get_days()))
            .collect();
        open.sort_by_key(|(due, d)| (*due, d.id));
        open.truncate(WANTS);
        open.into_iter()
            .map(|(due, decision)| {
                let question = short(decision.question.trim_end_matches('?'), 110);
                let text = format!("Open with them: {question}? Due {}.", crate::words::day(due, self.today));
                self.say(text, vec![sources::decision(decision)])
            })
            .collect()
    }
}

/// The decision that a report asked for in their last Friday line, until they have met since.
fn needed<'a>(page: &Page<'a>, report: world::PersonId) -> Option<(&'a Note, &'a str)> {
    let this = updates::current(page.world);
    let weeks = [this, this.saturating_sub(jiff::Span::new().days(7))];
    let notes = page.world.notes.values().filter(|n| n.is_shared_with(report) && n.at <= page.until());
    let (note, update) =
        notes.filter_map(|n| Some((n, n.update()?))).max_by_key(|(n, update)| (update.week, n.at, n.id))?;
    let met_since = page.last.is_some_and(|last| last.interval(&page.zone).end > note.at);
    let need = update.decision.trim();
    (weeks.contains(&update.week) && !met_since && !need.is_empty()).then_some((note, need))
}
