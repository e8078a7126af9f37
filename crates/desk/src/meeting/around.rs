//! What stands around a meeting in the calendar, and what its title alone says: who, where, and how often before.

use super::Said;
use super::page::Page;
use crate::sources;
use crate::words::{clock, count, inert, short};
use engines::maths::{meetings, titles};
use jiff::SignedDuration;
use world::event::{AttendeeRole, EventStatus};
use world::{Attendee, Event, Interval, PartStat};

/// Most lines on what is over it, before and after it.
const NEIGHBOURS: usize = 3;
/// What ends or begins within so many minutes of it leaves no time between.
const STRAIGHT: i64 = 10;
/// What is held so often is told.
const OFTEN: usize = 3;

/// Whether an entry that invites nobody has the words of a family of entries.
pub(super) fn is_of(family: &[String], event: &Event) -> bool {
    !family.is_empty() && event.attendees.is_empty() && titles::family(&event.summary) == family
}

impl<'a> Page<'a> {
    /// The words of its title where it invites nobody: the entries it is told by then. Else empty.
    pub(super) fn family(&self) -> Vec<String> {
        match self.event.attendees.is_empty() {
            true => titles::family(&self.event.summary),
            false => Vec::new(),
        }
    }

    /// Takes in those whom the title names, where nobody is invited.
    pub(super) fn name_from_title(&mut self) {
        if !self.event.attendees.is_empty() {
            return;
        }
        let known = titles::known(self.world);
        self.names = titles::Names::of(&known);
        for named in self.names.people(&self.event.summary) {
            let [email] = named.emails.as_slice() else {
                self.unsure.push(named);
                continue;
            };
            self.named.insert(email.clone());
            self.people.push(Attendee {
                email: email.clone(),
                name: known.get(email).cloned(),
                role: AttendeeRole::Required,
                partstat: PartStat::NeedsAction,
            });
        }
    }

    /// Whether an earlier entry that invites nobody names somebody in its title, and nobody else by that name.
    pub(super) fn names_them(&self, event: &Event, email: &str) -> bool {
        event.attendees.is_empty()
            && !titles::is_absence(&event.summary)
            && self.names.people(&event.summary).iter().any(|n| n.emails == [email])
    }

    /// What can be said of it where no purpose is written.
    pub(super) fn known_without_a_purpose(&self) -> String {
        let names: Vec<String> = self
            .people
            .iter()
            .filter(|a| self.named.contains(&a.email))
            .map(|a| self.name(&a.email))
            .collect();
        match names.as_slice() {
            [] => "No purpose is written yet.".to_owned(),
            names => format!("With {}, by the title; what for is not written.", crate::grid::listed(names)),
        }
    }

    /// Who may be meant by a name that more than one bears.
    pub(super) fn who_is_meant(&self) -> Vec<String> {
        let ask = |named: &titles::Named| {
            let mut names: Vec<String> = named.emails.iter().map(|e| inert(&self.name(e))).collect();
            names.sort();
            let more = names.len().saturating_sub(4);
            names.truncate(4);
            if more > 0 {
                names.push(format!("{more} more"));
            }
            format!("Who is “{}”: {}?", inert(&named.written), names.join(" or "))
        };
        self.unsure.iter().map(ask).collect()
    }

    /// Where it is: as written, or as the title says.
    pub(super) fn place(&self) -> Option<String> {
        let written = self.event.location.clone().filter(|p| !p.trim().is_empty());
        written.or_else(|| titles::place(&self.event.summary))
    }

    /// How often it was held, and what is over it, before and after it.
    pub(super) fn around(&mut self) -> Vec<Said> {
        let mut said: Vec<Said> = self.held().into_iter().collect();
        said.extend(self.neighbours());
        said
    }

    /// How often entries of this family were held, where the calendar holds several.
    fn held(&mut self) -> Option<Said> {
        let (family, start) = (self.family(), self.event.interval(&self.zone).start.min(self.world.now));
        let mut before: Vec<&'a Event> = self
            .world
            .events
            .values()
            .filter(|e| e.id != self.event.id && is_of(&family, e) && e.status != EventStatus::Cancelled)
            .filter(|e| !e.is_all_day() && e.interval(&self.zone).end <= start)
            .collect();
        before.sort_by_key(|e| (e.interval(&self.zone).start, e.id));
        let [first, .., last] = before.as_slice() else { return None };
        if before.len() < OFTEN {
            return None;
        }
        let mut minutes: Vec<i64> = before.iter().map(|e| e.interval(&self.zone).minutes()).collect();
        minutes.sort_unstable();
        let usual = crate::words::duration(minutes[minutes.len() / 2]);
        let (from, until) =
            (self.date(first.interval(&self.zone).start), self.date(last.interval(&self.zone).start));
        let times = count(before.len(), "time", "times");
        let text = format!("Held {times} since {from}, the last time {until}, usually for {usual}.");
        Some(self.say(text, vec![sources::event(first, &self.zone), sources::event(last, &self.zone)]))
    }

    fn neighbours(&mut self) -> Vec<Said> {
        let when = self.event.interval(&self.zone);
        let wide = SignedDuration::from_mins(STRAIGHT);
        let span = Interval::new(when.start - wide, when.end + wide);
        let near = self.world.busy_events(span).into_iter();
        let near: Vec<&'a Event> =
            near.filter(|e| e.id != self.event.id && !titles::is_absence(&e.summary)).collect();
        let mut said = Vec::new();
        for event in near {
            let other = event.interval(&self.zone);
            let title = short(&inert(&crate::week::title(event)), 60);
            let place = meetings::place(event).and(event.location.clone());
            let place =
                place.or_else(|| titles::place(&event.summary)).filter(|p| !title.contains(p.as_str()));
            let there = place.map_or(String::new(), |p| format!(" in {}", short(&inert(&p), 40)));
            let (from, until) = (clock(other.start, &self.zone), clock(other.end, &self.zone));
            let text = if other.overlaps(&when) {
                format!("“{title}” lies over it, {from}–{until}.")
            } else if other.end <= when.start {
                format!("You come straight from “{title}”{there}, which ends at {until}.")
            } else {
                format!("“{title}” begins straight after, at {from}{there}.")
            };
            said.push((!other.overlaps(&when), other.start, text, event));
        }
        said.sort_by_key(|(apart, start, ..)| (*apart, *start));
        said.truncate(NEIGHBOURS);
        said.into_iter()
            .map(|(_, _, text, event)| {
                let source = sources::event(event, &self.zone);
                self.say(text, vec![source])
            })
            .collect()
    }
}
