//! The parts of the page: what is wanted, who is there, what happened, what may be asked, what is not known.

use super::around::is_of;
use super::news::on;
use super::{Asked, Cited, Present, Said};
use crate::brief::shown;
use crate::sources;
use crate::words::{day, inert, sentence, short};
use engines::maths::titles::{Named, Names};
use engines::maths::{meetings, words};
use engines::navigator::commitments;
use engines::partnership::promises::found_last;
use jiff::{SignedDuration, Timestamp, civil, tz::TimeZone};
use std::collections::BTreeSet;
use world::event::{AttendeeRole, EventStatus};
use world::{
    Attendee, Commitment, CommitmentState, Consents, Due, Event, Evidence, ItemRef, PartStat, Snapshot,
};

/// Most people that are told of, so that it stays one page.
const PEOPLE: usize = 6;
/// How far back news is looked for where there was no meeting before.
pub(super) const NEWS_DAYS: i64 = 30;
/// What is told of whoever objects to being looked at, and of whoever objects to being quoted.
const ONLY_NAMED: &str = "They do not want to be looked at: only their name is shown.";
const NOT_QUOTED: &str = "What they wrote is not used, as they asked.";
/// A promise whose date passed earlier than so many days ago is left out; one that was only found in mail, this long after it
/// was made, as on every page.
const STALE_DAYS: i32 = 30;
const FOUND_DAYS: i32 = engines::partnership::promises::FOUND_DAYS as i32;
/// What is asked of whoever could go in the executive's place.
pub(super) const GOES_INSTEAD: &str = " goes instead: what may be agreed, and what not?";

/// A page in the making: what every part asks for, and the sources met so far.
pub(super) struct Page<'a> {
    pub(super) world: &'a Snapshot,
    pub(super) event: &'a Event,
    pub(super) zone: TimeZone,
    pub(super) today: civil::Date,
    pub(super) people: Vec<Attendee>,
    /// The addresses of those who are named in the title only.
    pub(super) named: BTreeSet<String>,
    /// Names in the title that more than one bears.
    pub(super) unsure: Vec<Named>,
    /// The names looked for in titles; none where people are invited.
    pub(super) names: Names,
    /// The last meeting of this series, or with just these people.
    pub(super) last: Option<&'a Event>,
    /// Who objects to being counted, or to being quoted.
    pub(super) consents: Consents,
    pub(super) cited: Vec<Evidence>,
    /// Promises that are told beside whoever is there.
    pub(super) told: BTreeSet<world::CommitmentId>,
    /// The pair, or whoever comes, have said what is wanted: it leads the page.
    pub(super) leads: bool,
    /// The telling words of what the meeting is about.
    pub(super) topic: BTreeSet<String>,
}

impl<'a> Page<'a> {
    pub(super) fn new(world: &'a Snapshot, event: &'a Event) -> Page<'a> {
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
            consents: world.consents(),
            cited: Vec::new(),
            told: BTreeSet::new(),
            leads: false,
            topic: super::news::topic(world, event),
        };
        page.name_from_title();
        // Those one owes something, or who owe something, come first; then the order of the invitation.
        let weight = |a: &Attendee| {
            let owed = |c: &&Commitment| c.counterparty == a.email && watched(c) && page.consents.told(c);
            (a.role == AttendeeRole::Optional, !world.commitments.values().any(|c| owed(&c)))
        };
        let mut people = page.people.clone();
        people.sort_by_key(weight);
        page.people = people;
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

    pub(super) fn since_when(&self) -> Timestamp {
        self.last.map_or(self.world.now - SignedDuration::from_hours(24 * NEWS_DAYS), |e| {
            e.interval(&self.zone).end
        })
    }

    /// Till when there is news: now, or the beginning of a meeting that is over.
    pub(super) fn until(&self) -> Timestamp {
        let span = self.event.interval(&self.zone);
        if span.end <= self.world.now { span.start } else { self.world.now }
    }

    pub(super) fn since_title(&self) -> String {
        let date = self.zone.to_datetime(self.since_when()).date();
        match self.last {
            // Of a series one tells the last one: its people may have met elsewhere since.
            Some(last) if self.people.is_empty() || last.uid == self.event.uid => {
                format!("What happened since the last one, {}", day(date, self.today))
            }
            Some(_) => format!("What happened since you met, {}", day(date, self.today)),
            None => format!("What happened in {NEWS_DAYS} days"),
        }
    }

    /// A sentence with its sources, which get their numbers.
    pub(super) fn say(&mut self, text: impl Into<String>, from: Vec<Evidence>) -> Said {
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

    pub(super) fn is_there(&self, email: &str) -> bool {
        self.people.iter().any(|a| a.email == email)
    }

    pub(super) fn name(&self, email: &str) -> String {
        let known = self.world.name_of(email);
        if known != email {
            return known.to_owned();
        }
        let written = self.people.iter().find(|a| a.email == email).and_then(|a| a.name.clone());
        written.filter(|n| !n.trim().is_empty()).unwrap_or_else(|| email.to_owned())
    }

    pub(super) fn date(&self, at: Timestamp) -> String {
        day(self.zone.to_datetime(at).date(), self.today)
    }

    pub(super) fn due(&self, due: Due) -> String {
        day(due.date(&self.zone), self.today)
    }

    /// Whether something belongs to this meeting: everything in a round of three, in a larger one what shares a telling word
    /// with its title or notes.
    pub(super) fn belongs(&self, text: &str) -> bool {
        if self.people.len() <= 2 {
            return true;
        }
        let mut topic = words::telling(&self.event.summary);
        topic.extend(words::telling(&self.event.description));
        words::telling(text).iter().any(|w| w.chars().count() > 3 && topic.contains(w))
    }

    /// Open promises between the owner and those who are there: what is due on the day of the meeting, then the earliest.
    pub(super) fn owed(&self, ours: bool) -> Vec<&'a Commitment> {
        let mut found: Vec<&Commitment> = self
            .world
            .commitments
            .values()
            .filter(|c| c.ours == ours && watched(c) && self.is_there(&c.counterparty) && !self.is_stale(c))
            .filter(|c| self.consents.told(c))
            .collect();
        let due = |c: &Commitment| c.due.map(|d| d.date(&self.zone));
        found.sort_by_key(|c| (due(c) != Some(self.day()), due(c).unwrap_or(civil::Date::MAX), c.id));
        found
    }

    /// The day of the meeting.
    pub(super) fn day(&self) -> civil::Date {
        self.zone.to_datetime(self.event.interval(&self.zone).start).date()
    }

    /// Whether its date passed so long ago, or without one it was made so long ago, that it belongs to the weekly review.
    fn is_stale(&self, promise: &Commitment) -> bool {
        let made = || self.zone.to_datetime(promise.made).date();
        let (since, days) =
            promise.due.map_or_else(|| (made(), 2 * STALE_DAYS), |d| (d.date(&self.zone), STALE_DAYS));
        let found = promise.state == CommitmentState::Detected;
        let last = self.zone.to_datetime(found_last(promise, &self.zone)).date();
        (self.today - since).get_days() > days || found && (self.today - last).get_days() > FOUND_DAYS
    }

    pub(super) fn present(&mut self) -> Vec<Present> {
        let people: Vec<Attendee> = self.people.iter().take(PEOPLE).cloned().collect();
        people.iter().map(|attendee| self.one(attendee)).collect()
    }

    fn one(&mut self, attendee: &Attendee) -> Present {
        let world = self.world;
        let email = attendee.email.as_str();
        let mut said = Vec::new();
        let card = world.person_by_email(email);
        if !self.consents.counted(email) {
            // Whoever objects to being looked at is only named.
            return Present { name: inert(&self.name(email)), said: self.objects(email, ONLY_NAMED) };
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
                let role = match person.relation.left {
                    None => role,
                    Some(left) => format!("Formerly {role}; left on {}", day(left, self.today)),
                };
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
        if !self.consents.quoted(email) {
            said.extend(self.objects(email, NOT_QUOTED));
        }
        for (ours, words) in [(true, "You owe"), (false, "Owes you")] {
            if let Some(promise) = self.owed(ours).into_iter().find(|c| c.counterparty == email) {
                let by = promise.due.map_or(String::new(), |d| format!(", due {}", self.due(d)));
                let text = format!("{words} “{}”{by}.", short(&commitments::promised(world, promise), 80));
                self.told.insert(promise.id);
                said.push(self.say(text, vec![sources::commitment(promise)]));
            }
        }
        Present { name: inert(&self.name(email)), said }
    }

    /// That somebody objects to something, as their card says.
    fn objects(&mut self, email: &str, what: &str) -> Vec<Said> {
        let card = self.world.person_by_email(email);
        let from = card.map(|person| sources::person(person, what.to_owned()));
        vec![self.say(what, from.into_iter().collect())]
    }

    /// When one met or wrote last; of whoever is not to be quoted, when one met.
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
            .filter(|_| self.consents.quoted(email))
            .filter(|m| m.from.email == email || m.mine && m.to.iter().any(|t| t.email == email))
            .filter(|m| !m.marks.automatic && m.date.is_some() && self.may_lie_there(m))
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

    /// What came back, else what one wants first, as somebody said it or as the invitation does, else who waits for what, else
    /// that nothing is written.
    pub(super) fn summary(&mut self, want: &[Said], asked: &[Asked]) -> Said {
        if let Some(told) = crate::occasion::in_short(self.world, self.event) {
            return self.say(told, vec![sources::event(self.event, &self.zone.clone())]);
        }
        let first = |line: &Said| line.text.trim_end_matches('.').to_owned();
        let invitation = if self.leads { None } else { self.invitation() };
        let want: Vec<Said> = invitation.into_iter().chain(want.first().cloned()).collect();
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
            (Some(want), None) => {
                let stop = if want.text.ends_with(['…', '?', '!']) { "" } else { "." };
                (format!("{}{stop}", first(want)), want.cites.clone())
            }
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
    pub(super) fn questions(&self, no_purpose: bool) -> Vec<String> {
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
        if let Some(report) = crate::team::whose(self.world, self.event) {
            let open = |n: &&world::Note| n.is_open_point() && n.is_shared_with(report.person);
            let first = crate::settings::first_name(&report.name);
            if !self.world.notes.values().any(|n| open(&n)) {
                questions.push(format!("What does {} bring? No point is on the agenda yet.", inert(first)));
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
            questions.push(format!("If {first}{GOES_INSTEAD}"));
        }
        questions
    }

    pub(super) fn sources(self) -> Vec<Cited> {
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
pub(super) fn watched(promise: &Commitment) -> bool {
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
