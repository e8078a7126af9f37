//! The diary: calendar, kept plans and sent mail laid out day by day, each minute once.

use super::coding::PRIVATE;
use super::{AnalyticsConfig, Given};
use crate::maths::{absence, attention, calendar, meetings};
use jiff::civil::{Date, Time};
use jiff::{SignedDuration, Timestamp, ToSpan, tz::TimeZone};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use world::event::EventTime;
use world::time::{free, instant, union};
use world::{Event, Interval, ItemRef, Level, Message, Person, Snapshot, SourceId, TaskId};

/// Sent mail that lies no further apart belongs to one session; one mail on its own takes the minutes before it.
const SESSION_GAP: i64 = 15;
const LONE_MAIL: i64 = 5;
/// A stay away lasts over days without meetings when the next meeting there is so near, days.
const STAY: i64 = 3;

/// A day where the person was.
#[derive(Debug, Clone)]
pub struct Day {
    /// Which.
    pub date: Date,
    /// From midnight to midnight where the person was: 23 or 25 hours on some days, and others on a journey.
    pub span: Interval,
    /// Working hours, lunch taken out; none on a day off or out of office.
    pub working: Vec<Interval>,
    /// Working hours with lunch.
    pub hours: Option<Interval>,
    /// Out of office for the whole day.
    pub away: bool,
    /// Taken by anything, what the reader does not see included.
    pub busy: Vec<Interval>,
    /// Taken by anything but one's own blocks of work.
    pub taken: Vec<Interval>,
    /// Sessions of sent mail.
    pub mailing: Vec<Interval>,
}

/// What a stretch of time went to.
#[derive(Debug, Clone, Copy)]
pub enum What<'a> {
    /// An event.
    Event(&'a Event),
    /// A task of a kept plan.
    Task(TaskId),
    /// A session of sent mail, by its place in [`Diary::sessions`].
    Mail(usize),
    /// A working day out of office.
    Away(&'a Event),
}

/// A stretch of one day and what it went to.
#[derive(Debug, Clone, Copy)]
pub struct Entry<'a> {
    /// What.
    pub what: What<'a>,
    /// When, inside the day.
    pub span: Interval,
    /// Its minutes once everything that overlaps is shared out.
    pub minutes: f64,
}

impl Entry<'_> {
    /// The event behind it.
    pub fn event(&self) -> Option<&Event> {
        match self.what {
            What::Event(event) | What::Away(event) => Some(event),
            _ => None,
        }
    }
}

/// Mail sent in one go.
#[derive(Debug, Clone)]
pub struct Session<'a> {
    /// From five minutes before the first to the last.
    pub span: Interval,
    /// In order.
    pub messages: Vec<&'a Message>,
}

/// The days up to now, laid out.
pub struct Diary<'a> {
    /// The world it was made of.
    pub world: &'a Snapshot,
    /// What was handed in.
    pub given: &'a Given,
    /// Settings.
    pub config: &'a AnalyticsConfig,
    /// Consecutive days, the first a Monday.
    pub days: Vec<Day>,
    /// Entries of all days in order; `starts` says where each day's begin.
    entries: Vec<Entry<'a>>,
    starts: Vec<usize>,
    /// Sessions of sent mail in order.
    pub sessions: Vec<Session<'a>>,
    /// Sent mail in order of time.
    pub sent: Vec<(Timestamp, &'a Message)>,
    /// Events above 12 hours: left out until somebody says what they are.
    pub asks: Vec<&'a Event>,
    people: BTreeMap<&'a str, &'a Person>,
    reports: BTreeSet<&'a str>,
    by_message_id: BTreeMap<&'a str, &'a Message>,
}

/// Some days of a diary.
#[derive(Clone)]
pub struct Stretch<'d, 'a> {
    /// The whole.
    pub diary: &'d Diary<'a>,
    range: Range<usize>,
}

impl<'a> Diary<'a> {
    /// The diary from a Monday up to the day of now, now itself its end.
    pub fn new(
        world: &'a Snapshot,
        given: &'a Given,
        config: &'a AnalyticsConfig,
        monday: Date,
    ) -> Diary<'a> {
        let zone = world.zone();
        let people = addresses(world);
        let reports = reports(world);
        let mut sent: Vec<(Timestamp, &Message)> =
            world.messages.values().filter(|m| m.mine).filter_map(|m| Some((m.date?, m))).collect();
        sent.sort_by_key(|(at, m)| (*at, m.id));
        let mut diary = Diary {
            world,
            given,
            config,
            days: days(world, monday),
            entries: Vec::new(),
            starts: vec![0],
            sessions: sessions(&sent),
            sent,
            asks: Vec::new(),
            people,
            reports,
            by_message_id: world.messages.values().map(|m| (m.message_id.as_str(), m)).collect(),
        };
        let events = diary.events(&zone);
        diary.lay_out(&events, &zone);
        diary
    }

    /// What takes time, by start; what is longer than half a day waits for somebody to say what it is.
    fn events(&mut self, zone: &TimeZone) -> Vec<(Interval, &'a Event)> {
        let (mine, given) = (&self.world.office.addresses, self.given);
        let mut found: Vec<(Interval, &Event)> = self
            .world
            .events
            .values()
            .filter(|e| e.is_busy(mine))
            .map(|e| (e.interval(zone), e))
            .filter(|(i, e)| i.start < i.end && i.start < self.world.now && !self.is_own_life(i, e))
            .collect();
        found.sort_by_key(|(i, e)| (*i, e.id));
        let long =
            |(i, e): &(Interval, &Event)| i.minutes() > attention::LONGEST && !given.by_hand.contains(&e.id);
        self.asks = found.iter().filter(|e| long(e)).map(|e| e.1).collect();
        found.retain(|e| !long(e));
        found
    }

    /// Whether an event is no work: it is filed as family, personal, private or medical, or it is marked private and lies
    /// outside working hours or is an errand of one's own. It takes its time all the same.
    fn is_own_life(&self, when: &Interval, event: &Event) -> bool {
        let filed = event.categories.iter().any(|c| OWN_LIFE.contains(&c.trim().to_lowercase().as_str()));
        let at_work = || self.days.iter().any(|d| d.hours.is_some_and(|h| h.overlaps(when)));
        filed || event.clearance.level >= Level::Restricted && (self.is_errand(event) || !at_work())
    }

    /// Whether nobody else is in an event and it is told to be private: neither work nor a journey for it.
    fn is_errand(&self, event: &Event) -> bool {
        let told = self.given.activity.get(&event.id).is_some_and(|activity| activity == PRIVATE);
        told && !self.is_meeting(event) && !meetings::is_travel(event)
    }

    fn lay_out(&mut self, events: &[(Interval, &'a Event)], zone: &TimeZone) {
        let mut days = std::mem::take(&mut self.days);
        let unseen = unseen(self.world, events);
        let away = absence::days(self.world);
        for day in &mut days {
            let here = touching(events, &day.span);
            let taken: Vec<(Interval, f64)> = here
                .iter()
                .map(|(i, e)| (*i, attention::firmness(e, &self.world.office.addresses)))
                .collect();
            let shared = attention::shared_out(&taken);
            let from = self.entries.len();
            let entry = |((span, event), minutes): (&(Interval, &'a Event), f64)| Entry {
                what: What::Event(event),
                span: *span,
                minutes,
            };
            self.entries.extend(here.iter().zip(shared).map(entry));
            let seen: Vec<Interval> = here.iter().map(|h| h.0).collect();
            let others = unseen.iter().filter_map(|i| i.intersection(&day.span));
            day.busy = union(seen.iter().copied().chain(others.clone()).collect());
            let hard = here.iter().filter(|(_, e)| !self.is_own_work(e)).map(|h| h.0);
            day.taken = union(hard.chain(others).collect());
            let planned = self.fill(day, seen);
            self.mail(day, planned);
            if let Some(event) = away.get(&day.date).filter(|_| self.config.out_of_office_counts) {
                self.away(day, event, zone);
            }
            self.entries[from..].sort_by_key(|e| e.span);
            self.starts.push(self.entries.len());
        }
        self.days = days;
    }

    /// Blocks of kept plans, where nothing of the calendar is: what is taken then.
    fn fill(&mut self, day: &Day, mut taken: Vec<Interval>) -> Vec<Interval> {
        for (block, task) in &self.given.planned {
            let Some(block) = block.intersection(&day.span) else { continue };
            for left in free(block, taken.clone()) {
                self.entries.push(Entry { what: What::Task(*task), span: left, minutes: minutes(left) });
            }
            taken.push(block);
        }
        taken
    }

    /// Sessions of mail, where nothing else is.
    fn mail(&mut self, day: &mut Day, taken: Vec<Interval>) {
        let first = self.sessions.partition_point(|s| s.span.end <= day.span.start);
        let here = self.sessions[first..].iter().enumerate().take_while(|(_, s)| s.span.start < day.span.end);
        let pieces: Vec<(usize, Interval)> =
            here.filter_map(|(n, s)| Some((first + n, s.span.intersection(&day.span)?))).collect();
        for (session, piece) in pieces {
            day.mailing.push(piece);
            let left = free(piece, taken.clone());
            let entry = |span| Entry { what: What::Mail(session), span, minutes: minutes(span) };
            self.entries.extend(left.into_iter().map(entry));
        }
    }

    /// A whole day out of office as a working day.
    fn away(&mut self, day: &Day, event: &'a Event, zone: &TimeZone) {
        for span in calendar::working_stretches(&self.world.office.hours, day.date, zone) {
            for left in free(span, day.busy.clone()) {
                self.entries.push(Entry { what: What::Away(event), span: left, minutes: minutes(left) });
            }
        }
    }

    /// Whether an event is a block of one's own work: nobody else is in it, and it is neither private nor a journey.
    pub fn is_own_work(&self, event: &Event) -> bool {
        meetings::is_own_work(self.world, event)
    }
    /// Whether two or more people are in it.
    pub fn is_meeting(&self, event: &Event) -> bool {
        event.is_meeting(&self.world.office.addresses)
    }
    /// The person with this address.
    pub fn person(&self, email: &str) -> Option<&'a Person> {
        self.people.get(email).copied()
    }
    /// Whether the person with this address reports to the executive: their card says so, or there is a 1-2-1 series
    /// with them.
    pub fn is_report(&self, email: &str) -> bool {
        self.reports.contains(email)
    }
    /// The message with this Message-ID.
    pub fn by_message_id(&self, id: &str) -> Option<&'a Message> {
        self.by_message_id.get(id).copied()
    }
    /// How many mails were sent in a stretch.
    pub fn sent_in(&self, span: &Interval) -> usize {
        self.sent.partition_point(|s| s.0 < span.end) - self.sent.partition_point(|s| s.0 < span.start)
    }
    /// The days from `range`, which must lie inside.
    pub fn stretch(&self, range: Range<usize>) -> Stretch<'_, 'a> {
        let end = range.end.min(self.days.len());
        Stretch { diary: self, range: range.start.min(end)..end }
    }
    /// The last `n` whole weeks before the one of now, oldest first; fewer where the diary begins later.
    pub fn whole_weeks(&self, n: usize) -> Vec<Stretch<'_, 'a>> {
        let today = calendar::date_of(self.world.now, &self.world.zone());
        let over = self.days.chunks(7).filter(|w| w.len() == 7 && w[6].date < today).count();
        (over.saturating_sub(n)..over).map(|w| self.stretch(7 * w..7 * w + 7)).collect()
    }
    /// The last `n` whole weeks as one stretch.
    pub fn last_weeks(&self, n: usize) -> Stretch<'_, 'a> {
        let weeks = self.whole_weeks(n);
        match (weeks.first(), weeks.last()) {
            (Some(first), Some(last)) => self.stretch(first.range.start..last.range.end),
            _ => self.stretch(0..0),
        }
    }
    /// The days that lie whole in a span of time.
    pub fn between(&self, span: &Interval) -> Stretch<'_, 'a> {
        let from = self.days.partition_point(|d| d.span.start < span.start);
        let to = self.days.partition_point(|d| d.span.end <= span.end);
        self.stretch(from..to.max(from))
    }
    /// One day.
    pub fn day(&self, date: Date) -> Option<Stretch<'_, 'a>> {
        let at = self.days.iter().position(|d| d.date == date)?;
        Some(self.stretch(at..at + 1))
    }
}

impl<'d, 'a> Stretch<'d, 'a> {
    /// Its days.
    pub fn days(&self) -> &'d [Day] {
        &self.diary.days[self.range.clone()]
    }
    /// Its entries by day and start.
    pub fn entries(&self) -> &'d [Entry<'a>] {
        &self.diary.entries[self.diary.starts[self.range.start]..self.diary.starts[self.range.end]]
    }
    /// The days of the weeks that have anything in them: of a blank week nothing is said.
    pub fn told_days(&self) -> impl Iterator<Item = &'d Day> + use<'d, 'a> {
        self.each_week().filter(|w| !w.entries().is_empty()).flat_map(|w| w.days())
    }
    /// Each day with its entries.
    pub fn by_day(&self) -> impl Iterator<Item = (&'d Day, &'d [Entry<'a>])> + use<'d, 'a> {
        let diary = self.diary;
        self.range
            .clone()
            .map(move |n| (&diary.days[n], &diary.entries[diary.starts[n]..diary.starts[n + 1]]))
    }
    /// How many weeks have anything in them: a week without data is blank, not zero. Less than a week counts as one.
    pub fn weeks(&self) -> usize {
        self.each_week().filter(|w| !w.entries().is_empty()).count()
    }
    /// Its weeks.
    pub fn each_week(&self) -> impl Iterator<Item = Stretch<'d, 'a>> + use<'d, 'a> {
        let (diary, range) = (self.diary, self.range.clone());
        range.clone().step_by(7).map(move |from| diary.stretch(from..(from + 7).min(range.end)))
    }
    /// From its first midnight to its last.
    pub fn span(&self) -> Interval {
        match (self.days().first(), self.days().last()) {
            (Some(first), Some(last)) => Interval::new(first.span.start, last.span.end),
            _ => Interval::new(self.diary.world.now, self.diary.world.now),
        }
    }
    /// Its meetings, each once, by start.
    pub fn meetings(&self) -> Vec<(Interval, &'a Event)> {
        let zone = self.diary.world.zone();
        let mut seen = BTreeSet::new();
        let mut found: Vec<(Interval, &Event)> = Vec::new();
        for entry in self.entries() {
            if let What::Event(event) = entry.what
                && self.diary.is_meeting(event)
                && seen.insert(event.id)
            {
                found.push((event.interval(&zone), event));
            }
        }
        found.sort_by_key(|(i, e)| (*i, e.id));
        found
    }
    /// Mail sent in it.
    pub fn sent(&self) -> &'d [(Timestamp, &'a Message)] {
        let span = self.span();
        let from = self.diary.sent.partition_point(|s| s.0 < span.start);
        let to = self.diary.sent.partition_point(|s| s.0 < span.end);
        &self.diary.sent[from..to]
    }
}

fn minutes(span: Interval) -> f64 {
    (span.end.as_second() - span.start.as_second()) as f64 / 60.0
}

/// By what a series is told from others: its calendar and UID.
pub(super) type Series<'a> = (SourceId, &'a str);

/// The series of an event.
pub(super) fn series(event: &Event) -> Series<'_> {
    (event.source, &event.uid)
}

/// What an entry's item is: of a session its first message.
pub(super) fn item_of(diary: &Diary, entry: &Entry) -> ItemRef {
    match entry.what {
        What::Event(event) | What::Away(event) => ItemRef::Event(event.id),
        What::Task(task) => ItemRef::Task(task),
        What::Mail(n) => ItemRef::Message(diary.sessions[n].messages[0].id),
    }
}

/// Busy time of which the reader sees nothing but that it is busy.
fn unseen(world: &Snapshot, events: &[(Interval, &Event)]) -> Vec<Interval> {
    let seen = union(events.iter().map(|e| e.0).collect());
    let long = world.events.values().map(|e| e.interval(&world.zone()));
    let long: Vec<Interval> = long.filter(|i| i.minutes() > attention::LONGEST).collect();
    let known = union(seen.into_iter().chain(long).collect());
    let mut left = Vec::new();
    for busy in world.busy.iter() {
        let first = known.partition_point(|k| k.end <= busy.start);
        let near = known[first..].iter().take_while(|k| k.start < busy.end).copied().collect();
        left.extend(free(*busy, near));
    }
    left
}

/// The events of a day, clipped to it.
fn touching<'a>(events: &[(Interval, &'a Event)], day: &Interval) -> Vec<(Interval, &'a Event)> {
    // Nothing lasts longer than a few days; what began long before cannot reach into this one.
    let early = day.start - SignedDuration::from_hours(14 * 24);
    let from = events.partition_point(|(i, _)| i.start < early);
    let to = events.partition_point(|(i, _)| i.start < day.end);
    events[from..to].iter().filter_map(|(i, e)| Some((i.intersection(day)?, *e))).collect()
}

fn sessions<'a>(sent: &[(Timestamp, &'a Message)]) -> Vec<Session<'a>> {
    let mut found: Vec<Session> = Vec::new();
    for (at, message) in sent {
        let begun = *at - SignedDuration::from_mins(LONE_MAIL);
        match found.last_mut() {
            Some(last) if *at <= last.span.end + SignedDuration::from_mins(SESSION_GAP) => {
                last.span.end = *at;
                last.messages.push(message);
            }
            _ => found.push(Session { span: Interval { start: begun, end: *at }, messages: vec![message] }),
        }
    }
    found
}

/// The days from a Monday to now, each where the person was.
fn days(world: &Snapshot, monday: Date) -> Vec<Day> {
    let home = world.zone();
    let (visits, away) = (visits(world), absence::days(world));
    let today = calendar::date_of(world.now, &home);
    let dates: Vec<Date> = std::iter::successors(Some(monday), |d| Some(d.saturating_add(1.days())))
        .take_while(|d| *d <= today)
        .collect();
    let mut zones: Vec<TimeZone> = Vec::with_capacity(dates.len() + 1);
    for date in dates.iter().copied().chain([calendar::next_day(today)]) {
        let before = zones.last().cloned().unwrap_or_else(|| home.clone());
        zones.push(whereabouts(&visits, date, &before, &home));
    }
    let day = |(n, date): (usize, &Date)| {
        let start = instant(*date, Time::midnight(), &zones[n]);
        let end = instant(calendar::next_day(*date), Time::midnight(), &zones[n + 1]).max(start);
        let end = end.min(world.now.max(start));
        let hours = world.office.hours.on(*date, &zones[n]).filter(|_| !away.contains_key(date));
        Day {
            date: *date,
            span: Interval { start, end },
            working: hours.map_or_else(Vec::new, |_| {
                calendar::working_stretches(&world.office.hours, *date, &zones[n])
            }),
            hours,
            away: away.contains_key(date),
            busy: Vec::new(),
            taken: Vec::new(),
            mailing: Vec::new(),
        }
    };
    dates.iter().enumerate().map(day).collect()
}

/// On which days the person was seen where: the zone of the last event of a day that has a place.
fn visits(world: &Snapshot) -> BTreeMap<Date, TimeZone> {
    let home = world.zone();
    let mut last: BTreeMap<Date, (Timestamp, TimeZone)> = BTreeMap::new();
    for event in world.events.values() {
        let EventTime::Timed { interval, zone } = &event.time else { continue };
        if !event.is_busy(&world.office.addresses)
            || meetings::place(event).is_none()
            || meetings::is_travel(event)
        {
            continue;
        }
        let there = match *zone == world.office.zone {
            true => home.clone(),
            false => TimeZone::get(zone).unwrap_or_else(|_| home.clone()),
        };
        let date = calendar::date_of(interval.start, &there);
        let known = last.get(&date).is_some_and(|(at, _)| *at > interval.start);
        if !known {
            last.insert(date, (interval.start, there));
        }
    }
    last.into_iter().map(|(date, (_, zone))| (date, zone)).collect()
}

/// The zone of a day: where the person was seen; else where they were the day before, when they are seen there again
/// soon; else at home.
fn whereabouts(
    visits: &BTreeMap<Date, TimeZone>,
    date: Date,
    before: &TimeZone,
    home: &TimeZone,
) -> TimeZone {
    if let Some(zone) = visits.get(&date) {
        return zone.clone();
    }
    let next = visits.range(date..=date.saturating_add(STAY.days())).next();
    match next {
        Some((_, zone)) if zone == before => zone.clone(),
        _ => home.clone(),
    }
}

/// Labels of what is no work.
const OWN_LIFE: [&str; 4] = ["family", "personal", "private", "medical"];

/// Whether title or a category says one of these words.
pub(super) fn says(event: &Event, words: &[&str]) -> bool {
    let title = event.summary.to_lowercase();
    words.iter().any(|w| meetings::holds_word(&title, w))
        || event.categories.iter().any(|c| words.contains(&c.trim().to_lowercase().as_str()))
}

fn addresses(world: &Snapshot) -> BTreeMap<&str, &Person> {
    world.people.values().flat_map(|p| p.emails.iter().map(move |e| (e.as_str(), p))).collect()
}

fn reports(world: &Snapshot) -> BTreeSet<&str> {
    let owner = world.office.owner.person;
    let by_card = world.people.values().filter(|p| p.manager == Some(owner));
    let by_card = by_card.flat_map(|p| p.emails.iter().map(String::as_str));
    let mut held: BTreeMap<&str, usize> = BTreeMap::new();
    for event in world.events.values() {
        if let Some(email) = meetings::one_to_one_with(world, event) {
            *held.entry(email).or_default() += 1;
        }
    }
    let assistant = world.office.assistant.as_ref().map(|a| a.email.as_str());
    let by_series = held
        .into_iter()
        .filter(|(email, n)| *n > 1 && !meetings::is_external(world, email) && Some(*email) != assistant)
        .map(|(email, _)| email);
    by_card.chain(by_series).collect()
}
