//! An office in a folder: making it, opening it, and who sits at the desk.

use crate::config::{Config, FILE, HoursSection, OfficeSection};
use crate::{Clock, DeskError};
use engines::orchestration::{Block, Cost, DayPlan, Part};
use jiff::{SignedDuration, Timestamp, civil, tz::TimeZone};
use ledger::{Ledger, MasterKey, Window};
use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::{Arc, Mutex};
use world::office::Member;
use world::{
    Actor, Grant, GrantId, Interval, Item, ItemRef, Level, Office, Person, PersonId, Reader, Role, Snapshot,
    TaskId, Verb,
};

/// The store's file in the office's folder.
pub const STORE: &str = "equerry.db";
/// The master key's file, mode 0600.
pub const KEY: &str = "equerry.key";
/// Where results lie that no connection takes.
pub const OUTBOX: &str = "outbox";
/// Where lies what could not be read.
pub const QUARANTINE: &str = "quarantine";

/// Days of mail before now that a snapshot holds.
const MAIL_DAYS: i64 = 35;
/// Days of calendar around now that a snapshot holds.
const CALENDAR_DAYS: (i64, i64) = (92, 62);
/// Days for which what has ended stays in sight.
const ENDED_DAYS: i64 = 30;

/// The level up to which things are shared with those who work here; what is above, or in a compartment, is private.
pub(crate) const SHARED: Level = Level::Confidential;

/// Whether something is shared with those who work here.
pub(crate) fn is_shared(clearance: &world::Clearance) -> bool {
    clearance.is_shared()
}

/// Who sits at the desk.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Who {
    /// Whose office it is.
    #[default]
    Executive,
    /// Their assistant, within the grant.
    Assistant,
    /// One of their people: sees what is shared between the two.
    Report(PersonId),
    /// Somebody who reads the audit trail, and no content.
    Auditor(PersonId),
}

impl FromStr for Who {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "executive" => Ok(Who::Executive),
            "assistant" => Ok(Who::Assistant),
            address if address.contains('@') => {
                Ok(Who::Report(PersonId::derive(&address.trim().to_lowercase())))
            }
            _ => Err("say executive, assistant, or the address of a direct report or an auditor".to_owned()),
        }
    }
}
impl fmt::Display for Who {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Who::Executive => f.write_str("executive"),
            Who::Assistant => f.write_str("assistant"),
            Who::Report(person) => write!(f, "direct report {}", person.short()),
            Who::Auditor(person) => write!(f, "auditor {}", person.short()),
        }
    }
}

/// What an office is made of.
#[derive(Debug, Clone, Default)]
pub struct Setup {
    /// "Name <address>".
    pub owner: String,
    /// Other addresses of the owner.
    pub also: Vec<String>,
    /// "Name <address>".
    pub assistant: Option<String>,
    /// Those who report to the owner, each "Name <address>".
    pub reports: Vec<String>,
    /// "Name <address>" of each who reads the audit trail, and no content.
    pub auditors: Vec<String>,
    /// IANA zone.
    pub zone: String,
    /// "sqlite:FILE"; none is `equerry.db` in the folder.
    pub db: Option<String>,
    /// Working hours by weekday, "09:00-17:30"; and "lunch".
    pub hours: BTreeMap<String, String>,
    /// Date order.
    pub locale: world::office::Locale,
    /// When they are at their best.
    pub chronotype: world::office::Chronotype,
    /// What figures of time need to know.
    pub insights: crate::config::InsightsSection,
}

/// Bytes on the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Sizes {
    /// The whole store.
    pub store: u64,
    /// The full-text index in it.
    pub index: u64,
}

/// An open office, somebody at its desk, and a clock.
#[derive(Debug, Clone)]
pub struct Desk {
    dir: PathBuf,
    office: Office,
    pub(crate) ledger: Ledger,
    reader: Reader,
    clock: Clock,
    kept: Arc<Mutex<Vec<Kept>>>,
}

/// A snapshot that is kept for the next to ask, as long as nothing was changed.
#[derive(Debug)]
struct Kept {
    actor: Actor,
    /// Whether it is what the office itself sees.
    whole: bool,
    /// Those in force.
    grants: Vec<Grant>,
    stamp: i64,
    /// How many weeks it reaches back for a report; none is the present.
    weeks: Option<usize>,
    world: Snapshot,
}

/// How many snapshots are kept: one for each who works in an office, the house's own, and one for a report and for the
/// people of each.
const KEPT: usize = 6;
/// For how many seconds a kept snapshot may still stand for the present.
const FRESH_SECONDS: i64 = 60;

impl Desk {
    /// Makes an office in a folder, which may exist but may not hold one.
    ///
    /// # Errors
    /// `E_DUPLICATE`, `E_CONFIG`, `E_FILE` and those of the ledger; a folder that was made is left empty then.
    pub async fn init(dir: &Path, setup: &Setup, clock: Clock) -> Result<Desk, DeskError> {
        if dir.join(FILE).exists() || dir.join(STORE).exists() {
            return Err(DeskError::OfficeExists { dir: dir.display().to_string() });
        }
        let config = Config {
            office: OfficeSection {
                owner: setup.owner.clone(),
                also: setup.also.clone(),
                assistant: setup.assistant.clone(),
                reports: setup.reports.clone(),
                auditors: setup.auditors.clone(),
                no_go: Vec::new(),
                zone: setup.zone.clone(),
                locale: setup.locale,
                chronotype: setup.chronotype,
                assistant_chronotype: None,
                always_through: Vec::new(),
            },
            hours: HoursSection::of(&setup.hours),
            assistant_hours: HoursSection::default(),
            ideal_week: Default::default(),
            travel: Default::default(),
            calendars: Default::default(),
            insights: setup.insights.clone(),
        };
        let office = config.office()?;
        store_path(dir, setup.db.as_deref())?;
        for folder in [dir.to_owned(), dir.join(OUTBOX), dir.join(QUARANTINE)] {
            std::fs::create_dir_all(&folder).map_err(|e| DeskError::file(&folder, e))?;
        }
        let key = MasterKey::create(&dir.join(KEY))?;
        let ledger = Ledger::create(&dir.join(STORE), &key).await?;
        let owner = executive(&office);
        let mut txn = ledger.begin(&owner, clock.now()).await?;
        txn.set_office(&office).await?;
        if let Some(grant) = assistants_grant(&office, clock.now()) {
            txn.put_grant(&grant).await?;
        }
        txn.audit(ledger::Entry::new("office.made").with("title", &office.owner.name)).await?;
        txn.commit().await?;
        // The configuration comes last: without it the folder is no office, and a second try begins afresh.
        let path = dir.join(FILE);
        std::fs::write(&path, config.text()).map_err(|e| DeskError::file(&path, e))?;
        ledger.close().await;
        Desk::open(dir, Who::Executive, clock).await
    }

    /// Opens an office as somebody.
    ///
    /// # Errors
    /// `E_NO_OFFICE`, `E_CONFIG`, `E_VERSION` for an office of a newer release, `E_KEY`, `E_CLEARANCE` when there is
    /// no assistant.
    pub async fn open(dir: &Path, who: Who, clock: Clock) -> Result<Desk, DeskError> {
        let office = Config::load(dir)?.office()?;
        let key = MasterKey::read(&dir.join(KEY), std::env::var("EQUERRY_KEY_PASSPHRASE").ok().as_deref())?;
        let ledger = Ledger::open(&dir.join(STORE), &key).await?;
        let reader = Reader { actor: executive(&office), grants: Vec::new(), at: clock.now(), whole: false };
        if who == Who::Executive {
            welcome_assistant(&ledger, &office, clock.now()).await?;
        }
        Desk { dir: dir.to_owned(), office, ledger, reader, clock, kept: Arc::default() }.seated(who).await
    }

    /// The same open office with somebody else at the desk, at this instant: a grant that ended no longer counts.
    ///
    /// # Errors
    /// `E_CLEARANCE` when there is no assistant; those of the ledger.
    pub async fn seated(&self, who: Who) -> Result<Desk, DeskError> {
        let now = self.now();
        let reader = match who {
            Who::Executive => {
                Reader { actor: executive(&self.office), grants: Vec::new(), at: now, whole: false }
            }
            Who::Assistant => {
                let actor = assistant(&self.office).ok_or(DeskError::NotAllowed {
                    who: self.office.owner.name.clone(),
                    what: "work here: no assistant is named in equerry.toml".to_owned(),
                })?;
                self.ledger.reader(&actor, now).await?
            }
            Who::Auditor(person) | Who::Report(person) if self.auditor(person).is_some() => {
                let member = self.auditor(person).cloned().unwrap_or_else(|| self.office.owner.clone());
                let actor = Actor { person, role: Role::Auditor, name: member.name, automation: None };
                Reader { actor, grants: Vec::new(), at: now, whole: false }
            }
            Who::Auditor(person) | Who::Report(person) => {
                let member = self.report(person).await?.ok_or(DeskError::NotAllowed {
                    who: self.office.owner.name.clone(),
                    what: "work here: they are not named as a direct report".to_owned(),
                })?;
                let role = Role::DirectReport;
                let actor = Actor { person, role, name: member.name, automation: None };
                Reader { actor, grants: Vec::new(), at: now, whole: false }
            }
        };
        Ok(Desk { reader, ..self.clone() })
    }

    /// A direct report by their id: one whom the office names, or whose card says whom they report to.
    pub(crate) async fn report(&self, person: PersonId) -> Result<Option<Member>, DeskError> {
        if let Some(named) = self.office.reports.iter().find(|member| member.person == person) {
            return Ok(Some(named.clone()));
        }
        match self.ledger.item(&self.house(), ItemRef::Person(person)).await {
            Ok(Item::Person(card)) => Ok(reports_to(&self.office, card)),
            Ok(_) | Err(ledger::LedgerError::NotFound { .. }) => Ok(None),
            Err(other) => Err(other.into()),
        }
    }
    /// An auditor that equerry.toml names.
    pub(crate) fn auditor(&self, person: PersonId) -> Option<&Member> {
        self.office.auditors.iter().find(|member| member.person == person)
    }
    /// A direct report by their address.
    pub(crate) async fn report_at(&self, email: &str) -> Result<Option<Member>, DeskError> {
        if let Some(named) = self.office.reports.iter().find(|member| member.email == email) {
            return Ok(Some(named.clone()));
        }
        match self.ledger.by_key(&self.house(), "person", email).await? {
            Some(Item::Person(card)) => Ok(reports_to(&self.office, card)),
            _ => Ok(None),
        }
    }
    /// The same open office with its settings as `equerry.toml` has them now.
    ///
    /// # Errors
    /// `E_CONFIG`, `E_FILE`.
    pub fn reread(&self) -> Result<Desk, DeskError> {
        let office = Config::load(&self.dir)?.office()?;
        Ok(Desk { office, kept: Arc::default(), ..self.clone() })
    }

    /// Leaves the office: all that was committed is in the store's file, and nothing holds it open.
    pub async fn close(self) {
        self.ledger.close().await;
    }

    /// The same office with another clock.
    pub fn at(&self, clock: Clock) -> Desk {
        let mut desk = self.clone();
        desk.clock = clock;
        desk.reader.at = clock.now();
        desk
    }
    /// The same office with somebody else at the desk.
    ///
    /// # Errors
    /// As [`Desk::open`].
    pub async fn seen_by(&self, who: Who) -> Result<Desk, DeskError> {
        Desk::open(&self.dir, who, self.clock).await
    }
    /// Equerry itself at the desk, under a right to act.
    pub(crate) fn as_equerry(&self, right: &world::ActingRight) -> Desk {
        let grants = vec![world::acting::grant(right, self.office.owner.person)];
        let mut desk = self.clone();
        desk.reader =
            Reader { actor: world::acting::equerry(&right.kind), grants, at: self.now(), whole: false };
        desk
    }
    /// Whose office.
    pub fn office(&self) -> &Office {
        &self.office
    }
    /// Its folder.
    pub fn dir(&self) -> &Path {
        &self.dir
    }
    /// Who sits here.
    pub fn reader(&self) -> &Reader {
        &self.reader
    }
    /// Whether it is the executive who sits here.
    pub fn is_executive(&self) -> bool {
        self.reader.actor.role == Role::Executive
    }
    /// Lets only the executive go on; anybody else is told who can.
    ///
    /// # Errors
    /// `E_CLEARANCE` for anybody else.
    pub fn only_executive(&self, what: &str) -> Result<(), DeskError> {
        match self.is_executive() {
            true => Ok(()),
            false => {
                Err(DeskError::NotAllowed { who: self.office.owner.name.clone(), what: what.to_owned() })
            }
        }
    }
    /// The present instant.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }
    /// The present day in the office's zone.
    pub fn today(&self) -> civil::Date {
        self.office.tz().to_datetime(self.now()).date()
    }
    /// The settings of the engines.
    pub(crate) fn engines(&self) -> engines::Config {
        engines::Config::default()
    }
    /// The office itself as a reader: it sorts, learns and proposes over everything; what is shown to somebody is
    /// read anew as them.
    pub(crate) fn house(&self) -> Reader {
        Reader { actor: executive(&self.office), grants: Vec::new(), at: self.now(), whole: true }
    }
    /// The executive, whoever sits here: they see everything but what is others' own.
    pub(crate) fn executives(&self) -> Reader {
        Reader { actor: executive(&self.office), grants: Vec::new(), at: self.now(), whole: false }
    }
    /// Somebody who sees what is shared and nothing that is private: what others are shown is computed as them, so
    /// that nothing private has a part in it (security rule 1).
    pub(crate) fn sharing(&self) -> Reader {
        let owner = executive(&self.office);
        let holder = world::PersonId::derive("whoever sees what is shared");
        let grant = Grant {
            id: GrantId::derive("what is shared"),
            holder,
            verbs: [Verb::See].into(),
            level: SHARED,
            compartments: Default::default(),
            from: Timestamp::MIN,
            until: None,
            granted_by: owner.person,
            area: None,
            under: None,
        };
        let actor = Actor { person: holder, role: Role::Agent, ..owner };
        Reader { actor, grants: vec![grant], at: self.now(), whole: false }
    }
    /// Whether somebody may see what is of this clearance: it is shared with those who work here, or a grant of theirs
    /// reaches so far.
    pub(crate) async fn is_seen_by(
        &self,
        person: world::PersonId,
        clearance: &world::Clearance,
    ) -> Result<bool, DeskError> {
        if is_shared(clearance) || person == self.office.owner.person {
            return Ok(true);
        }
        let grants = self.ledger.grants(&self.house()).await?;
        let grants = grants.into_iter().filter(|grant| grant.holder == person).collect();
        let assists = self.office.assistant.as_ref().is_some_and(|a| a.person == person);
        let role = if assists { Role::Assistant } else { Role::DirectReport };
        let actor = Actor { person, role, ..executive(&self.office) };
        let reader = Reader { actor, grants, at: self.now(), whole: false };
        Ok(world::may(&reader, Verb::See, clearance))
    }
    /// The world now, as whoever sits here may see it.
    pub(crate) async fn snapshot(&self) -> Result<Snapshot, DeskError> {
        self.snapshot_of(&self.reader).await
    }
    /// The calendar of a stretch as whoever sits here may see it, with what is open now. Far from now it comes without
    /// mail.
    pub(crate) async fn calendar_of(&self, events: Interval) -> Result<Snapshot, DeskError> {
        let now = self.now();
        let days = |n: i64| SignedDuration::from_hours(24 * n);
        if now - days(CALENDAR_DAYS.0) <= events.start && events.end <= now + days(CALENDAR_DAYS.1) {
            return self.snapshot().await;
        }
        let promises_from = events.start;
        let window = Window { now, events, mail_from: now, ended_from: now, promises_from };
        let mut world = self.ledger.snapshot(&self.reader, &window).await?;
        world.office = self.office.clone().into();
        Ok(world)
    }
    /// The world now, as this reader may see it. What was read a moment ago serves again while nothing has changed.
    pub(crate) async fn snapshot_of(&self, reader: &Reader) -> Result<Snapshot, DeskError> {
        self.kept_or_read(reader, None).await
    }
    /// The same for a report, as whoever sits here may see it: calendar, mail and what ended so many weeks back.
    pub(crate) async fn history(&self, weeks: usize) -> Result<Snapshot, DeskError> {
        self.history_of(&self.reader, weeks).await
    }
    /// The same with the calendar of so many weeks ahead, for looking further than a report does.
    pub(crate) async fn history_and_ahead(&self, weeks: usize, ahead: u32) -> Result<Snapshot, DeskError> {
        if i64::from(ahead) * 7 < CALENDAR_DAYS.1 {
            return self.history(weeks).await;
        }
        let back = 7 * (weeks as i64 + 1);
        self.read_between(&self.reader, [back, back, back], 7 * (i64::from(ahead) + 1)).await
    }
    /// The same as another may see it.
    pub(crate) async fn history_of(&self, reader: &Reader, weeks: usize) -> Result<Snapshot, DeskError> {
        self.kept_or_read(reader, Some(weeks)).await
    }
    async fn kept_or_read(&self, reader: &Reader, weeks: Option<usize>) -> Result<Snapshot, DeskError> {
        let now = self.now();
        // The stamp is taken first: a change in between makes the kept snapshot look older than it is, never newer.
        let stamp = self.ledger.stamp().await?;
        let grants: Vec<Grant> = reader.grants.iter().filter(|g| g.holds_at(now)).cloned().collect();
        let same = |kept: &&Kept| {
            let age = now.as_second() - kept.world.now.as_second();
            kept.stamp == stamp
                && kept.weeks == weeks
                && (0..FRESH_SECONDS).contains(&age)
                && (&kept.actor, kept.whole) == (&reader.actor, reader.whole)
                && kept.grants == grants
        };
        let found = self.shelf().iter().find(same).map(|kept| kept.world.clone());
        if let Some(mut world) = found {
            world.now = now;
            return Ok(world);
        }
        let world = self.read_world(reader, weeks).await?;
        let mut shelf = self.shelf();
        let another = |kept: &Kept| {
            (&kept.actor, kept.whole, &kept.grants, kept.weeks)
                != (&reader.actor, reader.whole, &grants, weeks)
        };
        shelf.retain(|kept| kept.stamp == stamp && another(kept));
        shelf.truncate(KEPT - 1);
        shelf.insert(
            0,
            Kept {
                actor: reader.actor.clone(),
                whole: reader.whole,
                grants,
                stamp,
                weeks,
                world: world.clone(),
            },
        );
        Ok(world)
    }
    fn shelf(&self) -> std::sync::MutexGuard<'_, Vec<Kept>> {
        self.kept.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
    /// The world now, read for this once and not kept: of a long history one copy is enough.
    pub(crate) async fn read_world(
        &self,
        reader: &Reader,
        weeks: Option<usize>,
    ) -> Result<Snapshot, DeskError> {
        let near = |days: i64| weeks.map_or(days, |w| days.max(7 * (w as i64 + 1)));
        self.read_back(reader, [CALENDAR_DAYS.0, MAIL_DAYS, ENDED_DAYS].map(near)).await
    }
    /// The world now with the mail of so many days.
    pub(crate) async fn with_mail_of(&self, reader: &Reader, mail_days: i64) -> Result<Snapshot, DeskError> {
        self.read_back(reader, [CALENDAR_DAYS.0, mail_days, ENDED_DAYS]).await
    }
    /// The world now: events, mail and what ended since so many days back.
    async fn read_back(&self, reader: &Reader, back: [i64; 3]) -> Result<Snapshot, DeskError> {
        self.read_between(reader, back, CALENDAR_DAYS.1).await
    }
    /// The same with the calendar of so many days ahead.
    async fn read_between(&self, reader: &Reader, back: [i64; 3], ahead: i64) -> Result<Snapshot, DeskError> {
        let now = self.now();
        let days = |n: i64| SignedDuration::from_hours(24 * n);
        let window = Window {
            now,
            events: Interval::new(now - days(back[0]), now + days(ahead)),
            mail_from: now - days(back[1]),
            ended_from: now - days(back[2]),
            promises_from: now - days(CALENDAR_DAYS.0),
        };
        let mut world = self.ledger.snapshot(reader, &window).await?;
        world.office = self.office.clone().into();
        // The share of one's own time that goes to what comes unplanned, once there is enough history for it.
        let reactive = engines::learning::reactive_share(&world, self.today());
        Arc::make_mut(&mut world.office).reactive_share = reactive;
        forget_the_future(&mut world);
        set_aside_closed(&mut world);
        Ok(world)
    }
    /// The window that calendars are expanded for: all the past that matters, a year ahead.
    pub(crate) fn calendar_window(&self) -> Interval {
        let begin =
            civil::date(1990, 1, 1).to_zoned(TimeZone::UTC).map_or(Timestamp::UNIX_EPOCH, |z| z.timestamp());
        Interval::new(begin, self.now().max(begin) + SignedDuration::from_hours(24 * 366))
    }

    /// The day that is meant: today when none is named, else one for which calendars are expanded.
    ///
    /// # Errors
    /// `E_RANGE` for one further away.
    pub(crate) fn day(&self, named: Option<civil::Date>) -> Result<civil::Date, DeskError> {
        let Some(date) = named else { return Ok(self.today()) };
        let Interval { start, end } = self.calendar_window();
        let on = |at: Timestamp| self.office.tz().to_datetime(at).date();
        if (on(start)..=on(end)).contains(&date) {
            return Ok(date);
        }
        let hint = format!("give a day from {} to {}", on(start), on(end));
        Err(DeskError::input(&format!("{date} is further away than calendars are read"), "E_RANGE", &hint))
    }

    /// How large the store and its index are.
    ///
    /// # Errors
    /// Those of the ledger.
    pub async fn sizes(&self) -> Result<Sizes, DeskError> {
        let health = self.ledger.health().await?;
        Ok(Sizes { store: health.bytes, index: self.ledger.index_bytes().await? })
    }
    /// The plan of a day as it was made last: its blocks, which is what the next plan keeps to.
    pub(crate) async fn last_plan(&self, date: civil::Date) -> Result<Option<DayPlan>, DeskError> {
        let kept: Option<Vec<KeptBlock>> = self.ledger.state(&self.reader, &plan_key(date)).await?;
        let block = |(interval, task, number, of): KeptBlock| Block {
            interval,
            task,
            part: Part { number, of },
            reasons: Vec::new(),
            pull: 0.0,
        };
        Ok(kept.map(|blocks| DayPlan {
            date,
            blocks: blocks.into_iter().map(block).collect(),
            left_out: Vec::new(),
            free_minutes: 0,
            planned_minutes: 0,
            reserve: 0.0,
            cost: Cost::default(),
            note: None,
            could_move: Vec::new(),
        }))
    }
    /// Blocks of the plans of the last weeks whose task was worked on since: what was planned and done.
    pub(crate) async fn done_plans(
        &self,
        world: &Snapshot,
        weeks: usize,
    ) -> Result<Vec<(Interval, TaskId)>, DeskError> {
        let worked = |task: &TaskId, block: &Interval| {
            let task = world.tasks.get(task)?;
            task.touched.or(task.ended).filter(|at| *at >= block.start)
        };
        let mut found = Vec::new();
        for back in 0..=(7 * (weeks + 1)) as i64 {
            let date = self.today().saturating_sub(jiff::Span::new().days(back));
            let kept: Option<Vec<KeptBlock>> = self.ledger.state(&self.reader, &plan_key(date)).await?;
            let done = kept
                .into_iter()
                .flatten()
                .filter(|(block, task, ..)| block.end <= world.now && worked(task, block).is_some());
            found.extend(done.map(|(block, task, ..)| (block, task)));
        }
        Ok(found)
    }
    /// Keeps a plan, so that the next one moves little. Only the executive's counts.
    pub(crate) async fn keep_plan(&self, plan: &DayPlan) -> Result<(), DeskError> {
        if self.reader.actor.role != Role::Executive {
            return Ok(());
        }
        let blocks: Vec<KeptBlock> =
            plan.blocks.iter().map(|b| (b.interval, b.task, b.part.number, b.part.of)).collect();
        let mut txn = self.ledger.begin(&self.reader.actor, self.now()).await?;
        txn.set_state(&plan_key(plan.date), &blocks).await?;
        txn.commit().await?;
        Ok(())
    }
}

/// A block of a kept plan: when, what, which part of how many.
type KeptBlock = (Interval, TaskId, u16, u16);

/// On an earlier day, an answer that was given later is not known yet.
fn forget_the_future(world: &mut Snapshot) {
    let now = world.now;
    let later = |m: &world::Message| m.triage.as_ref().and_then(|t| t.answered).is_some_and(|at| at > now);
    if world.messages.values().any(later) {
        for message in Arc::make_mut(&mut world.messages).values_mut() {
            if let Some(triage) = message.triage.as_mut().filter(|t| t.answered.is_some_and(|at| at > now)) {
                triage.answered = None;
            }
        }
    }
}

/// A closed goal asks for nothing: neither it nor what is linked to it counts any more.
fn set_aside_closed(world: &mut Snapshot) {
    let closed: Vec<_> = world.goals.values().filter(|g| g.closed.is_some()).map(|g| g.id).collect();
    if closed.is_empty() {
        return;
    }
    Arc::make_mut(&mut world.goals).retain(|id, _| !closed.contains(id));
    for links in Arc::make_mut(&mut world.links).values_mut() {
        links.retain(|link| !closed.contains(&link.goal));
    }
}

/// Whoever a card says reports to the owner, by their main address.
fn reports_to(office: &Office, card: Person) -> Option<Member> {
    let email = card.emails.first().filter(|_| card.manager == Some(office.owner.person))?.clone();
    Some(Member { person: card.id, name: card.name, email })
}

fn plan_key(date: civil::Date) -> String {
    format!("plan {date}")
}

fn executive(office: &Office) -> Actor {
    Actor {
        person: office.owner.person,
        role: Role::Executive,
        name: office.owner.name.clone(),
        automation: None,
    }
}

fn assistant(office: &Office) -> Option<Actor> {
    let assistant = office.assistant.as_ref()?;
    Some(Actor {
        person: assistant.person,
        role: Role::Assistant,
        name: assistant.name.clone(),
        automation: None,
    })
}

/// Gives an assistant who was named in `equerry.toml` later what one has from the start; a grant that was withdrawn
/// or changed stays as it is.
async fn welcome_assistant(ledger: &Ledger, office: &Office, now: Timestamp) -> Result<(), DeskError> {
    let Some(grant) = assistants_grant(office, now) else { return Ok(()) };
    let house = Reader { actor: executive(office), grants: Vec::new(), at: now, whole: true };
    let welcomed = format!("welcomed {}", grant.holder);
    if ledger.state::<bool>(&house, &welcomed).await?.is_some() {
        return Ok(());
    }
    let mut txn = ledger.begin(&house.actor, now).await?;
    if !ledger.grants(&house).await?.iter().any(|g| g.holder == grant.holder) {
        txn.put_grant(&grant).await?;
    }
    txn.set_state(&welcomed, &true).await?;
    txn.commit().await?;
    Ok(())
}

/// What an assistant may do from the start: everything but what is private (Restricted and above).
fn assistants_grant(office: &Office, now: Timestamp) -> Option<Grant> {
    let assistant = office.assistant.as_ref()?;
    Some(Grant {
        id: GrantId::derive(&format!("assistant {}", assistant.email)),
        holder: assistant.person,
        verbs: [Verb::See, Verb::Draft, Verb::Act, Verb::Approve].into(),
        level: SHARED,
        compartments: Default::default(),
        from: now,
        until: None,
        granted_by: office.owner.person,
        area: None,
        under: None,
    })
}

/// Where the store lies: in the folder, or where `--db sqlite:FILE` says.
fn store_path(dir: &Path, db: Option<&str>) -> Result<PathBuf, DeskError> {
    let own = dir.join(STORE);
    match db {
        None => Ok(own),
        Some(url) if url.strip_prefix("sqlite:").is_some_and(|p| Path::new(p) == own || p == STORE) => {
            Ok(own)
        }
        Some(url) => Err(DeskError::Input {
            problem: format!("--db {url} cannot be used"),
            code: "E_RANGE",
            hint:
                "this release keeps its data in sqlite:equerry.db inside the folder; PostgreSQL joins later"
                    .to_owned(),
        }),
    }
}
