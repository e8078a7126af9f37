//! The brief of one meeting, on one page: what one wants from it, who is there, what happened since the last one, what
//! may be asked. Every line has its source; what is not known stands as a question.
//!
//! [`compose`] is pure: the world as its reader may see it, in; a [`MeetingBrief`] out. Nothing above the reader's
//! level is in the snapshot, so nothing above it is in the brief.

use crate::brief::shown;
use crate::marks::{Mark, Marks};
use crate::occasion::Represented;
use crate::words::{clock, day, inert, sentence, short};
use crate::{Desk, DeskError, sources};
use engines::maths::titles::{self, Named, Names};
use engines::maths::{meetings, words};
use jiff::{SignedDuration, Timestamp, civil, tz::TimeZone};
use serde::Serialize;
use std::collections::BTreeSet;
use world::event::{AttendeeRole, EventStatus};
use world::message::ActKind;
use world::{
    Attendee, Commitment, CommitmentState, Due, Event, EventId, Evidence, Interval, Item, ItemRef, Message,
    PartStat, Queue, Snapshot,
};

/// Most lines of a part, so that it stays one page.
const WANTS: usize = 3;
const PEOPLE: usize = 6;
const NEWS: usize = 5;
const ASKS: usize = 3;
/// Meetings ahead that are listed, and how many days ahead they may be.
const AHEAD: usize = 7;
const AHEAD_DAYS: i64 = 14;
/// How far back news is looked for where there was no meeting before.
const NEWS_DAYS: i64 = 30;
/// A promise whose date passed earlier than so many days ago is left out.
const STALE_DAYS: i32 = 30;

/// A sentence of the brief; `cites` are the numbers of its sources in the list at the foot.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Said {
    /// The sentence.
    pub text: String,
    /// Numbers of its sources, from 1.
    pub cites: Vec<usize>,
}

/// One who is there.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Present {
    /// Name.
    pub name: String,
    /// Role, reply, last contact, what is owed either way.
    pub said: Vec<Said>,
}

/// What may be asked, and what can be said to it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Asked {
    /// The question, in the words it was put.
    pub question: Said,
    /// Where it stands.
    pub answer: Said,
}

/// A source at the foot of the page.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Cited {
    /// From 1.
    pub number: usize,
    /// "Mail from Ana Lima, 23 Nov".
    pub words: String,
    /// It.
    pub evidence: Evidence,
}

/// The brief of a meeting for one reader.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MeetingBrief {
    /// Which.
    pub event: EventId,
    /// Its title.
    pub title: String,
    /// "Tuesday 24 November, 15:30–16:15".
    pub when: String,
    /// Where.
    pub location: Option<String>,
    /// The goal it serves most.
    pub goal: Option<Mark>,
    /// The sentence that would survive alone.
    pub summary: Said,
    /// What one wants from it; empty where nothing is known.
    pub want: Vec<Said>,
    /// Who is there, those who declined left out.
    pub present: Vec<Present>,
    /// How many more are there.
    pub others: usize,
    /// What lies around it in the calendar: how often it was held, what is over it, before and after it.
    pub around: Vec<Said>,
    /// "What happened since 3 November".
    pub since_title: String,
    /// What happened.
    pub since: Vec<Said>,
    /// What may be asked.
    pub asked: Vec<Asked>,
    /// Who goes in the executive's place, and how far they may go.
    pub stand_in: Option<Represented>,
    /// What is not known, as questions.
    pub questions: Vec<String>,
    /// The sources, by number.
    pub sources: Vec<Cited>,
    /// What was known when.
    pub as_of: Timestamp,
    /// The same in words: "Tue 24 Nov 07:40".
    pub made: String,
    /// It has not begun.
    pub is_ahead: bool,
}

/// The brief of a meeting for whoever sits here.
///
/// # Errors
/// `E_NOT_FOUND`, whether it is absent or not to be seen.
pub async fn meeting(desk: &Desk, id: EventId) -> Result<MeetingBrief, DeskError> {
    let missing = || DeskError::NotFound { kind: "event", id: id.short() };
    let Item::Event(event) = desk.item(ItemRef::Event(id)).await? else { return Err(missing()) };
    if !can_be_briefed(desk, &event) {
        return Err(DeskError::Input {
            problem: format!("\"{}\" is no meeting with others", short(&inert(&event.summary), 60)),
            code: "E_RANGE",
            hint: "a brief is made for what has an hour and is not kept for oneself".to_owned(),
        });
    }
    let mut world = desk.snapshot().await?;
    world.put(Item::Event(event));
    compose(&world, id).ok_or_else(missing)
}

/// The entries of a stretch of time for which there is a brief, by their start.
///
/// # Errors
/// Those of the ledger.
pub async fn within(desk: &Desk, span: Interval) -> Result<Vec<(EventId, civil::Date)>, DeskError> {
    let world = desk.calendar_of(span).await?;
    let zone = world.zone();
    let briefed = world.busy_events(span).into_iter().filter(|e| can_be_briefed(desk, e));
    Ok(briefed.map(|e| (e.id, zone.to_datetime(e.interval(&zone).start).date())).collect())
}

/// Whether there is something to be briefed on: others are invited, or it has an hour and its title does not say that it
/// is a journey, private, or time kept for work. Diaries often name people in the title and invite nobody.
pub(crate) fn can_be_briefed(desk: &Desk, event: &Event) -> bool {
    let called = meetings::is_called_one_to_one(event);
    let kept = meetings::is_travel(event)
        || meetings::is_protected(event) && !called
        || meetings::prepares(event)
        || titles::is_absence(&event.summary)
        || crate::glance::is_kept(event);
    !event.is_all_day() && (event.is_meeting(&desk.office().addresses) || !kept)
}

/// The brief of the meeting that an id, or its first characters, names; of the next one where none is named.
///
/// # Errors
/// As [`meeting`]; `E_AMBIGUOUS`, `E_UNIT` for what is no event, `E_NOT_FOUND` where none is ahead.
pub async fn of(desk: &Desk, id: Option<&str>) -> Result<MeetingBrief, DeskError> {
    let event = match id {
        Some(id) => match desk.named(None, id).await? {
            ItemRef::Event(event) => event,
            _ => return Err(DeskError::input("that is no meeting", "E_UNIT", "name a meeting with others")),
        },
        None => {
            let hint = "name a meeting by its id";
            let next = ahead(desk).await?.into_iter().next();
            next.ok_or_else(|| {
                DeskError::input("no meeting is ahead in the next two weeks", "E_NOT_FOUND", hint)
            })?
            .event
        }
    };
    meeting(desk, event).await
}

/// A meeting ahead for which there is a brief.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Ahead {
    /// Which.
    pub event: EventId,
    /// Its title.
    pub title: String,
    /// "today 15:30".
    pub when: String,
}

/// The next meetings that have not ended, soonest first.
///
/// # Errors
/// Those of the ledger.
pub async fn ahead(desk: &Desk) -> Result<Vec<Ahead>, DeskError> {
    let now = desk.now();
    let span = Interval::new(now, now + SignedDuration::from_hours(24 * AHEAD_DAYS));
    let world = desk.calendar_of(span).await?;
    let (zone, today) = (world.zone(), desk.today());
    let of = |event: &Event| {
        let start = event.interval(&zone).start;
        let when = format!("{} {}", day(zone.to_datetime(start).date(), today), clock(start, &zone));
        Ahead { event: event.id, title: crate::week::title(event), when }
    };
    let meetings = world.busy_events(span).into_iter().filter(|e| e.is_meeting(&world.office.addresses));
    Ok(meetings.filter(|e| e.interval(&zone).end > now).take(AHEAD).map(of).collect())
}

/// Makes the brief of an event of the snapshot; none where it is not there.
pub fn compose(world: &Snapshot, id: EventId) -> Option<MeetingBrief> {
    let event = world.events.get(&id)?;
    let mut page = Page::new(world, event);
    let want = page.want();
    let present = page.present();
    let around = page.around();
    let since = page.since();
    let asked = page.asked();
    let summary = page.summary(&want, &asked);
    let questions = page.questions(want.is_empty());
    let everybody = page.people.len();
    let span = event.interval(&page.zone);
    Some(MeetingBrief {
        event: id,
        title: crate::week::title(event),
        when: crate::event::when(event, &span, &page.zone, page.today),
        location: page.place().map(|p| short(&inert(&p), 80)),
        goal: Marks::of(world).item(world, ItemRef::Event(id)),
        summary,
        want,
        others: everybody.saturating_sub(present.len()),
        present,
        around,
        since_title: page.since_title(),
        since,
        asked,
        stand_in: crate::occasion::limits(world, event),
        questions,
        as_of: world.now,
        made: format!("{} {}", page.today.strftime("%a %-d %b"), clock(world.now, &page.zone)),
        is_ahead: span.end > world.now,
        sources: page.sources(),
    })
}

/// A page in the making: what every part asks for, and the sources met so far.
struct Page<'a> {
    world: &'a Snapshot,
    event: &'a Event,
    zone: TimeZone,
    today: civil::Date,
    people: Vec<Attendee>,
    /// The addresses of those who are named in the title only.
    named: BTreeSet<String>,
    /// Names in the title that more than one bears.
    unsure: Vec<Named>,
    /// The names looked for in titles; none where people are invited.
    names: Names,
    /// The last meeting of this series, or with just these people.
    last: Option<&'a Event>,
    cited: Vec<Evidence>,
}

impl<'a> Page<'a> {
    fn new(world: &'a Snapshot, event: &'a Event) -> Page<'a> {
        let zone = world.zone();
        let mut page = Page {
            world,
            event,
            today: zone.to_datetime(world.now).date(),
            zone,
            people: meetings::others(world, event).into_iter().cloned().collect(),
            named: BTreeSet::new(),
            unsure: Vec::new(),
            names: Names::default(),
            last: None,
            cited: Vec::new(),
        };
        page.name_from_title();
        // Those one owes something, or who owe something, come first; then the order of the invitation.
        let weight = |a: &Attendee| {
            let owed = world.commitments.values().filter(|c| c.counterparty == a.email && watched(c)).count();
            (a.role == AttendeeRole::Optional, owed == 0)
        };
        page.people.sort_by_key(weight);
        page.last = page.last_meeting();
        page
    }

    fn last_meeting(&self) -> Option<&'a Event> {
        let start = self.event.interval(&self.zone).start.min(self.world.now);
        let emails = |e: &'a Event| -> BTreeSet<&'a str> {
            meetings::others(self.world, e).into_iter().map(|a| a.email.as_str()).collect()
        };
        let ours = emails(self.event);
        let family = self.family();
        let like = |e: &&'a Event| {
            let series = e.uid == self.event.uid && e.source == self.event.source;
            series || !ours.is_empty() && ours.len() <= 4 && emails(e) == ours || is_of(&family, e)
        };
        self.world
            .events
            .values()
            .filter(|e| e.id != self.event.id && e.status != EventStatus::Cancelled && !e.is_all_day())
            .filter(|e| e.interval(&self.zone).end <= start)
            .filter(|e| e.is_busy(&self.world.office.addresses))
            .filter(like)
            .max_by_key(|e| (e.interval(&self.zone).end, e.id))
    }

    fn since_when(&self) -> Timestamp {
        self.last.map_or(self.world.now - SignedDuration::from_hours(24 * NEWS_DAYS), |e| {
            e.interval(&self.zone).end
        })
    }

    /// Till when there is news: now, or the beginning of a meeting that is over.
    fn until(&self) -> Timestamp {
        let span = self.event.interval(&self.zone);
        if span.end <= self.world.now { span.start } else { self.world.now }
    }

    fn since_title(&self) -> String {
        let date = self.zone.to_datetime(self.since_when()).date();
        match self.last {
            // Of a series one tells the last one: its people may have met elsewhere since.
            Some(last) if self.people.is_empty() || last.uid == self.event.uid => {
                format!("What happened since the last one, {}", day(date, self.today))
            }
            Some(_) => format!("What happened since you met, {}", day(date, self.today)),
            None => format!("What happened since {}", day(date, self.today)),
        }
    }

    /// A sentence with its sources, which get their numbers.
    fn say(&mut self, text: impl Into<String>, from: Vec<Evidence>) -> Said {
        let mut cites: Vec<usize> = shown(from)
            .into_iter()
            .map(|evidence| {
                let known = self.cited.iter().position(|c| c.item == evidence.item);
                known.unwrap_or_else(|| {
                    self.cited.push(evidence);
                    self.cited.len() - 1
                }) + 1
            })
            .collect();
        cites.dedup();
        Said { text: inert(&text.into()), cites }
    }

    fn is_there(&self, email: &str) -> bool {
        self.people.iter().any(|a| a.email == email)
    }

    fn name(&self, email: &str) -> String {
        let known = self.world.name_of(email);
        if known != email {
            return known.to_owned();
        }
        let written = self.people.iter().find(|a| a.email == email).and_then(|a| a.name.clone());
        written.filter(|n| !n.trim().is_empty()).unwrap_or_else(|| email.to_owned())
    }

    fn date(&self, at: Timestamp) -> String {
        day(self.zone.to_datetime(at).date(), self.today)
    }

    fn due(&self, due: Due) -> String {
        day(due.date(&self.zone), self.today)
    }

    /// The purpose as it is written, then what one waits for from those who are there.
    fn want(&mut self) -> Vec<Said> {
        let (world, event) = (self.world, self.event);
        let said = event.occasion.as_deref();
        let said = said.into_iter().flat_map(|s| std::iter::once(&s.purpose).chain(&s.objectives));
        let said = event.hoped_outcome.iter().chain(said.filter(|line| !line.is_empty()));
        let said: Vec<&str> = said.map(String::as_str).collect();
        // What the pair have said stands before what the invitation says.
        let written = match said.is_empty() {
            true => purposes(&event.description),
            false => said,
        };
        let written = written.into_iter();
        let lines: Vec<String> = written.take(WANTS).map(|line| short(line, 140)).collect();
        let source = || vec![sources::event(event, &world.zone())];
        let mut want: Vec<Said> = self.agenda();
        want.extend(lines.into_iter().map(|line| self.say(sentence(&line), source())));
        let mut owed: Vec<&Commitment> = self.owed(false);
        owed.retain(|promise| self.belongs(&promise.object));
        owed.truncate(WANTS.saturating_sub(want.len()));
        for promise in owed {
            let by = promise.due.map_or(String::new(), |d| format!(", due {}", self.due(d)));
            let text = format!(
                "What {} promised{by}: “{}”",
                self.name(&promise.counterparty),
                short(&promise.object, 100)
            );
            want.push(self.say(text, vec![sources::commitment(promise)]));
        }
        want
    }

    /// The points that a direct report has put on the agenda of their 1-2-1.
    fn agenda(&mut self) -> Vec<Said> {
        let Some(report) = crate::team::whose(self.world, self.event) else { return Vec::new() };
        let mut points: Vec<&world::Note> = self
            .world
            .notes
            .values()
            .filter(|n| n.is_open_point() && n.is_shared_with(report.person) && n.at <= self.until())
            .collect();
        points.sort_by_key(|n| (n.at, n.id));
        let said = |n: &&world::Note| {
            let who = match n.author == self.world.office.owner.person {
                true => String::new(),
                false => format!("{}: ", crate::settings::first_name(&report.name)),
            };
            (format!("{who}{}", short(&n.text, 120)), vec![sources::note(n)])
        };
        let said: Vec<_> = points.iter().take(WANTS).map(said).collect();
        said.into_iter().map(|(text, from)| self.say(text, from)).collect()
    }

    /// Whether something belongs to this meeting: everything in a round of three, in a larger one what shares a telling word
    /// with its title or notes.
    fn belongs(&self, text: &str) -> bool {
        if self.people.len() <= 2 {
            return true;
        }
        let mut topic = words::telling(&self.event.summary);
        topic.extend(words::telling(&self.event.description));
        words::telling(text).iter().any(|w| w.chars().count() > 3 && topic.contains(w))
    }

    /// Whether a message puts its question to the owner: to them, not in copy, and not to somebody it calls by name.
    fn is_to_me(&self, message: &Message, sentence: &str) -> bool {
        let mine = &self.world.office.addresses;
        let own = crate::settings::first_name(&self.world.office.owner.name);
        let called = sentence.split_once(',').map(|(head, _)| head.trim()).filter(|head| {
            let mut letters = head.chars();
            letters.next().is_some_and(char::is_uppercase)
                && head.chars().all(char::is_alphabetic)
                && self.world.people.values().any(|p| crate::settings::first_name(&p.name) == *head)
        });
        message.to.iter().any(|to| mine.contains(&to.email)) && called.is_none_or(|name| name == own)
    }

    /// Open promises between the owner and those who are there, the earliest date first.
    fn owed(&self, ours: bool) -> Vec<&'a Commitment> {
        let mut found: Vec<&Commitment> = self
            .world
            .commitments
            .values()
            .filter(|c| c.ours == ours && watched(c) && self.is_there(&c.counterparty) && !self.is_stale(c))
            .collect();
        found.sort_by_key(|c| (c.due.map(|d| d.date(&self.zone)).unwrap_or(civil::Date::MAX), c.id));
        found
    }

    /// Whether its date passed so long ago that it belongs to the weekly review.
    fn is_stale(&self, promise: &Commitment) -> bool {
        promise.due.is_some_and(|d| (self.today - d.date(&self.zone)).get_days() > STALE_DAYS)
    }

    fn present(&mut self) -> Vec<Present> {
        let people: Vec<Attendee> = self.people.iter().take(PEOPLE).cloned().collect();
        people.iter().map(|attendee| self.one(attendee)).collect()
    }

    fn one(&mut self, attendee: &Attendee) -> Present {
        let world = self.world;
        let email = attendee.email.as_str();
        let mut said = Vec::new();
        let card = world.person_by_email(email);
        if card.is_some_and(|person| !crate::people::may_be_shown(person)) {
            // Whoever objects to being looked at is only named.
            return Present { name: inert(&self.name(email)), said };
        }
        if let Some(person) = card {
            let department = engines::relationships::directory::department_of(world, person);
            let department = department.map(|d| d.name.as_str()).or(person.department.as_deref());
            let role: Vec<&str> = [person.title.as_deref(), department, person.organisation.as_deref()]
                .into_iter()
                .flatten()
                .filter(|part| !part.trim().is_empty())
                .collect();
            if !role.is_empty() {
                let role = short(&role.join(", "), 90);
                said.push(self.say(format!("{role}."), vec![sources::person(person, role.clone())]));
            }
        }
        if self.named.contains(email) {
            let text = "Named in the title, not invited in the calendar.";
            said.push(self.say(text, vec![sources::event(self.event, &self.zone)]));
        } else if attendee.partstat != PartStat::Accepted {
            let reply = sentence(&crate::event::reply(&attendee.partstat));
            said.push(self.say(format!("{reply}."), vec![sources::event(self.event, &self.zone)]));
        }
        let wanted = self.event.occasion.as_deref().and_then(|s| s.wants.get(email));
        if let Some(want) = wanted {
            let text = format!("Wants: {}.", want.trim_end_matches('.'));
            said.push(self.say(text, vec![sources::event(self.event, &self.zone)]));
        }
        said.extend(self.last_contact(email));
        for (ours, words) in [(true, "You owe"), (false, "Owes you")] {
            if let Some(promise) = self.owed(ours).into_iter().find(|c| c.counterparty == email) {
                let by = promise.due.map_or(String::new(), |d| format!(", due {}", self.due(d)));
                let text = format!("{words} “{}”{by}.", short(&promise.object, 80));
                said.push(self.say(text, vec![sources::commitment(promise)]));
            }
        }
        Present { name: inert(&self.name(email)), said }
    }

    /// When one met or wrote last.
    fn last_contact(&mut self, email: &str) -> Option<Said> {
        let (world, now) = (self.world, self.world.now);
        let mine = &world.office.addresses;
        let met = world
            .events
            .values()
            .filter(|e| e.id != self.event.id && e.is_busy(mine) && e.interval(&self.zone).end <= now)
            .filter(|e| {
                meetings::others(world, e).iter().any(|a| a.email == email) || self.names_them(e, email)
            })
            .max_by_key(|e| (e.interval(&self.zone).end, e.id));
        let wrote = world
            .messages
            .values()
            .filter(|m| m.from.email == email || m.mine && m.to.iter().any(|t| t.email == email))
            .filter(|m| !m.marks.automatic && m.date.is_some())
            .max_by_key(|m| (m.date, m.id));
        let met_at = met.map(|e| e.interval(&self.zone).end);
        match (met, wrote) {
            (Some(event), _) if wrote.is_none_or(|m| m.date <= met_at) => {
                let text = format!(
                    "You last met {}, {}.",
                    self.date(event.interval(&self.zone).start),
                    short(&crate::week::title(event), 50)
                );
                Some(self.say(text, vec![sources::event(event, &self.zone)]))
            }
            (_, Some(message)) => {
                let at = message.date.map_or(String::new(), |d| self.date(d));
                let who = if message.mine { "You wrote" } else { "Wrote" };
                let text = format!("{who} last {at}{}.", on(message));
                Some(self.say(text, vec![sources::message(message, None)]))
            }
            _ => None,
        }
    }

    /// Messages, promises and moved dates since the last meeting, what matters most.
    fn since(&mut self) -> Vec<Said> {
        let (world, from) = (self.world, self.since_when());
        let topic: BTreeSet<String> = words::telling(&self.event.summary).into_iter().collect();
        let mut found: Vec<(f64, Timestamp, String, Vec<Evidence>)> = Vec::new();
        if let Some(off) = self.called_off(from) {
            let at = off.interval(&self.zone).start;
            let text = format!("The one of {} was called off.", self.date(at));
            found.push((2.0, at, text, vec![sources::event(off, &self.zone)]));
        }
        for promise in world.commitments.values().filter(|c| c.made > from && self.is_there(&c.counterparty))
        {
            let who = self.name(&promise.counterparty);
            let object = short(&promise.object, 100);
            let text = match (promise.ours, promise.state) {
                (true, CommitmentState::Kept | CommitmentState::LateKept) => {
                    format!("You kept what you promised {who}: “{object}”")
                }
                (false, CommitmentState::Kept | CommitmentState::LateKept) => {
                    format!("{who} kept a promise: “{object}”")
                }
                (true, _) if watched(promise) => format!("You promised {who}: “{object}”"),
                (false, _) if watched(promise) => format!("{who} promised: “{object}”"),
                _ => continue,
            };
            found.push((1.5, promise.made, text, vec![sources::commitment(promise)]));
        }
        let mut threads = BTreeSet::new();
        for message in self.mail_since(from) {
            if !threads.insert(message.thread) {
                continue;
            }
            let about = words::telling(&message.subject).iter().filter(|w| topic.contains(*w)).count();
            let importance = message.triage.as_ref().map_or(0.3, |t| t.importance);
            let score = importance + 0.5 * (about.min(3) as f64);
            let who = if message.mine { "You".to_owned() } else { self.name(&message.from.email) };
            let at = message.date.unwrap_or(from);
            let quote = telling(message);
            let text = match &quote {
                Some(quote) => format!("{who}, {}{}: “{quote}”", self.date(at), on(message)),
                None => format!("{who} wrote {}{}.", self.date(at), on(message)),
            };
            found.push((score, at, text, vec![sources::message(message, quote.as_deref())]));
        }
        found.sort_by(|a, b| b.0.total_cmp(&a.0).then(b.1.cmp(&a.1)).then(a.2.cmp(&b.2)));
        found.truncate(NEWS);
        // Told in the order it happened.
        found.sort_by(|a, b| a.1.cmp(&b.1).then(a.2.cmp(&b.2)));
        let mut seen = BTreeSet::new();
        found.retain(|f| seen.insert(f.2.clone()));
        found.into_iter().map(|(_, _, text, from)| self.say(text, from)).collect()
    }

    /// An occurrence of the series that was called off since.
    fn called_off(&self, from: Timestamp) -> Option<&'a Event> {
        let same =
            |e: &&Event| e.uid == self.event.uid && e.source == self.event.source && e.id != self.event.id;
        self.world
            .events
            .values()
            .filter(same)
            .filter(|e| e.status == EventStatus::Cancelled)
            .filter(|e| {
                let start = e.interval(&self.zone).start;
                start > from && start < self.world.now
            })
            .max_by_key(|e| (e.interval(&self.zone).start, e.id))
    }

    /// Mail from those who are there to the owner, or from the owner to them, the newest first.
    fn mail_since(&self, from: Timestamp) -> Vec<&'a Message> {
        // Where nobody is invited, mail on its subject counts as well.
        let topic = self.family();
        let is_about = |m: &Message| {
            let subject = words::telling(&m.subject);
            topic.iter().filter(|w| subject.contains(w)).count() >= 2
        };
        let counts = |m: &&Message| {
            m.date.is_some_and(|d| d > from && d <= self.until())
                && !m.marks.automatic
                && !m.marks.bulk
                && !matches!(m.triage.as_ref().map(|t| t.queue), Some(Queue::Noise))
                && (self.is_there(&m.from.email)
                    || m.mine && m.to.iter().any(|t| self.is_there(&t.email))
                    || is_about(m))
        };
        let mut found: Vec<&Message> = self.world.messages.values().filter(counts).collect();
        found.sort_by_key(|m| (std::cmp::Reverse(m.date), m.id));
        found
    }

    /// What those who are there have asked and not been answered.
    fn asked(&mut self) -> Vec<Asked> {
        let open = |m: &&&Message| {
            !m.mine && self.is_there(&m.from.email) && m.triage.as_ref().is_none_or(|t| t.answered.is_none())
        };
        let from = self.world.now - SignedDuration::from_hours(24 * NEWS_DAYS);
        let mail = self.mail_since(from);
        // The last word of a thread counts: what was answered later is not open.
        let mut threads = BTreeSet::new();
        let last: Vec<&Message> = mail.into_iter().filter(|m| threads.insert(m.thread)).collect();
        let found: Vec<(&Message, String)> = last
            .iter()
            .filter(open)
            .filter_map(|m| asks(m).map(|sentence| (*m, sentence)))
            .filter(|(m, sentence)| self.is_to_me(m, sentence))
            .filter(|(m, sentence)| self.belongs(&format!("{} {sentence}", m.subject)))
            .take(ASKS)
            .collect();
        found
            .into_iter()
            .map(|(message, sentence)| {
                let who = self.name(&message.from.email);
                let at = message.date.map_or(String::new(), |d| format!(" {}", self.date(d)));
                let source = || vec![sources::message(message, Some(&sentence))];
                let promised = self.owed(true).into_iter().find(|c| c.thread == message.thread);
                let answer = match promised {
                    Some(c) => {
                        let by = c.due.map_or(String::new(), |d| format!(", by {}", self.due(d)));
                        let text = format!("You promised {who}{by}: “{}”", short(&c.object, 90));
                        self.say(text, vec![sources::commitment(c)])
                    }
                    None => {
                        self.say(format!("{who} asked{at}{}; no answer is known.", on(message)), source())
                    }
                };
                let question = crate::words::sentence(&short(&sentence, 120));
                Asked { question: self.say(question, source()), answer }
            })
            .collect()
    }

    /// What one wants first, else who waits for what, else that nothing is written.
    fn summary(&mut self, want: &[Said], asked: &[Asked]) -> Said {
        let first = |line: &Said| line.text.trim_end_matches('.').to_owned();
        let (text, cites) = match (want.first(), asked.first()) {
            (Some(want), Some(ask)) => {
                let more = match asked.len() {
                    1 => "One question waits for you.".to_owned(),
                    n => format!(
                        "{} wait for you.",
                        sentence(&crate::words::count(n, "question", "questions"))
                    ),
                };
                (
                    format!("{}. {more}", first(want)),
                    [want.cites.clone(), ask.question.cites.clone()].concat(),
                )
            }
            (Some(want), None) => (format!("{}.", first(want)), want.cites.clone()),
            (None, Some(ask)) => {
                (format!("A question waits for you: {}", ask.question.text), ask.question.cites.clone())
            }
            (None, None) => {
                let known = self.known_without_a_purpose();
                let said = self.say(known, vec![sources::event(self.event, &self.zone)]);
                (said.text, said.cites)
            }
        };
        Said { text: short(&text, 220), cites }
    }

    /// What is not known.
    fn questions(&self, no_purpose: bool) -> Vec<String> {
        let mut questions = Vec::new();
        if no_purpose {
            questions.push("What do you want from it?".to_owned());
        }
        if self.event.my_role.is_none() && self.people.len() > 1 {
            questions.push("Do you decide, contribute or listen there?".to_owned());
        }
        let unknown: Vec<String> = self
            .people
            .iter()
            .take(PEOPLE)
            .filter(|a| {
                let card = self.world.person_by_email(&a.email);
                card.is_none_or(|p| p.title.is_none() && p.organisation.is_none())
            })
            .map(|a| inert(&self.name(&a.email)))
            .collect();
        match unknown.as_slice() {
            [] => {}
            [one] => questions.push(format!("What is {one}’s role? No card says it.")),
            [init @ .., last] => {
                questions
                    .push(format!("What are the roles of {} and {last}? No cards say it.", init.join(", ")));
            }
        }
        let meeting = self.event.is_meeting(&self.world.office.addresses);
        if meeting && self.people.is_empty() && self.unsure.is_empty() {
            questions.push("Who is there? Nobody is invited, and the title has no known name.".to_owned());
        }
        questions.extend(self.who_is_meant());
        let waits = |a: &&Attendee| a.partstat == PartStat::NeedsAction && !self.named.contains(&a.email);
        let waits = self.people.iter().filter(waits).count();
        if waits > 0 && waits == self.people.len() {
            questions.push("Will they come? Nobody has answered the invitation.".to_owned());
        }
        if self.place().is_none() {
            questions.push("Where is it? No place or link is written.".to_owned());
        }
        let goes = self.event.occasion.as_deref().is_some_and(|s| s.stand_in.is_some());
        let takes_part = |a: &world::office::Member| self.people.iter().any(|p| p.email == a.email);
        let alone = !meeting || meetings::is_called_one_to_one(self.event) || goes;
        let assistant = self.world.office.assistant.as_ref();
        if let Some(assistant) = assistant.filter(|a| !alone && !takes_part(a)) {
            let first = assistant.name.split_whitespace().next().unwrap_or(&assistant.name);
            questions.push(format!("If {first} goes instead: what may be agreed, and what not?"));
        }
        questions
    }

    fn sources(self) -> Vec<Cited> {
        let words = |e: &Evidence| {
            let at = e.at.map_or(String::new(), |at| format!(", {}", self.date(at)));
            let what = match e.item {
                ItemRef::Message(id) => match self.world.messages.get(&id) {
                    Some(m) if m.mine => "Your mail".to_owned(),
                    Some(m) => format!("Mail from {}", self.name(&m.from.email)),
                    None => "Mail".to_owned(),
                },
                ItemRef::Event(_) => format!("Calendar, “{}”", short(&e.quote, 40)),
                ItemRef::Person(_) => "Card".to_owned(),
                other => sentence(other.kind()),
            };
            inert(&format!("{what}{at}"))
        };
        self.cited
            .iter()
            .enumerate()
            .map(|(n, e)| Cited { number: n + 1, words: words(e), evidence: e.clone() })
            .collect()
    }
}

/// Whether a promise is taken as one: confirmed, or in firm words.
fn watched(promise: &Commitment) -> bool {
    match promise.state {
        CommitmentState::Open | CommitmentState::Confirmed => true,
        CommitmentState::Detected => promise.firmness >= 0.7,
        _ => false,
    }
}

/// The lines of the notes that say what it is for: a list where there is one, else the first line. Links and what
/// conference services write are no purpose.
pub(crate) fn purposes(notes: &str) -> Vec<&str> {
    let plain = |line: &&str| {
        let low = line.to_lowercase();
        let service =
            ["http", "dial", "join ", "meeting id", "passcode", "pin:", "tel:", "---", "___", "***"];
        !line.is_empty() && !service.iter().any(|s| low.starts_with(s)) && !low.contains("://")
    };
    let lines: Vec<&str> = notes.lines().map(str::trim).filter(plain).collect();
    let items: Vec<&str> = lines.iter().filter_map(|line| item(line)).filter(|i| !i.is_empty()).collect();
    if items.is_empty() { lines.into_iter().take(1).collect() } else { items }
}

/// What stands behind a bullet or a number.
fn item(line: &str) -> Option<&str> {
    let bullet = ["- ", "* ", "• ", "– "].iter().find_map(|b| line.strip_prefix(b));
    let numbered = || {
        let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
        let cut = line.len() - rest.len();
        (1..=2).contains(&cut).then_some(rest)?.strip_prefix(['.', ')'])
    };
    bullet.or_else(numbered).map(str::trim)
}

/// The sentence of a message that tells most: a request, a promise, something handed over.
fn telling(message: &Message) -> Option<String> {
    let rank = |kind: ActKind| match kind {
        ActKind::Request | ActKind::Question => 4,
        ActKind::Commit | ActKind::Deliver | ActKind::Decline => 3,
        ActKind::ProposeMeeting => 2,
        ActKind::Inform => 1,
        ActKind::Thanks => 0,
    };
    message
        .acts
        .iter()
        .filter(|a| rank(a.kind) > 0)
        .max_by(|a, b| rank(a.kind).cmp(&rank(b.kind)).then(a.confidence.total_cmp(&b.confidence)))
        .map(|a| short(&a.sentence, 110))
}

/// Whether a sentence asks in so many words: it ends as a question, or begins with a plea. "Put me down as perhaps" does
/// not.
fn is_asked(sentence: &str) -> bool {
    const PLEAS: [&str; 10] = [
        "please",
        "can you",
        "could you",
        "would you",
        "will you",
        "let me know",
        "let us know",
        "tell me",
        "send me",
        "may i",
    ];
    let low = sentence.trim().to_lowercase();
    low.ends_with('?') || PLEAS.iter().any(|plea| low.starts_with(plea))
}

/// Which thread a message is in: " on “Lease pack”"; nothing where it has no subject.
fn on(message: &Message) -> String {
    match world::message::unmarked(&message.subject) {
        "" => String::new(),
        subject => format!(" on “{}”", short(subject, 60)),
    }
}

/// What a message asks, if it asks.
fn asks(message: &Message) -> Option<String> {
    message
        .acts
        .iter()
        .filter(|a| matches!(a.kind, ActKind::Request | ActKind::Question) && a.named.is_none())
        .filter(|a| is_asked(&a.sentence))
        .max_by(|a, b| a.confidence.total_cmp(&b.confidence))
        .map(|a| a.sentence.clone())
}

mod around;

use around::is_of;

#[cfg(test)]
mod tests;
