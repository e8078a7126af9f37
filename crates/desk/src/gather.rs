//! Gather: what is outside comes in. Files are walked and read on a thread of their own; what they hold is kept in
//! batches, each all or nothing, so that a killed import leaves whole batches and a second one adds the rest.

mod doubts;
mod lines;
mod resolve;

pub(crate) use resolve::Names;

use crate::office::QUARANTINE;
use crate::{Desk, DeskError};
use connectors::folders::{self, Found, Stamp};
use connectors::{Refusal, goals, ical, mime, tasks, vcard};
use engines::navigator::{self, ReadContext};
use jiff::{Timestamp, tz::TimeZone};
use ledger::{Extra, Put, Resource, ResourceId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use world::{Item, Office, SourceId};

/// How many items are kept together.
const BATCH: usize = 512;
/// How many occurrences of series count as much as one item in that.
const OCCURRENCES: usize = 16;

/// How far a long step has come.
#[derive(Debug, Clone, PartialEq)]
pub struct Progress {
    /// Of `total`.
    pub done: u64,
    /// In bytes or items.
    pub total: u64,
    /// What is being done: "reading 412 items".
    pub words: String,
}

/// Something that was set aside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SetAside {
    /// Where it lay.
    pub place: String,
    /// Stable code.
    pub code: String,
    /// Why, in a sentence.
    pub why: String,
    /// Whether its bytes lie in quarantine; else they are only where it lay.
    pub kept: bool,
}

/// What a gathering brought.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Gathered {
    /// By kind in the plural: "messages", "events".
    pub counts: BTreeMap<String, usize>,
    /// New items.
    pub added: usize,
    /// Items that were known and are different now.
    pub changed: usize,
    /// Items that were known just so.
    pub same: usize,
    /// What was set aside.
    pub refused: Vec<SetAside>,
    /// What a person must say before it is done: a folder that is suddenly almost empty.
    pub asks: Vec<String>,
    /// Watched folders that could not be read, each with the reason: never taken for empty ones.
    pub missing: Vec<String>,
}

/// Whether a watched folder may be written to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FolderUse {
    /// Only read.
    ReadOnly,
    /// Accepted changes are written there too.
    ReadAndWrite,
}

/// A watched folder as it is listed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WatchedFolder {
    /// Its path.
    pub path: String,
    /// Whether accepted changes are written there.
    pub write: bool,
    /// Files known.
    pub files: usize,
}

/// A watched folder as it is kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Watched {
    pub path: PathBuf,
    pub write: bool,
    /// A maildir; else a vdir.
    pub mail: bool,
    /// By path below the folder.
    pub known: BTreeMap<String, Stamp>,
    /// Items that came from each file, so that they go with it.
    #[serde(default)]
    pub held: BTreeMap<String, Vec<Held>>,
}

/// The key under which the watched folders are kept.
pub(crate) const WATCHED: &str = "watched folders";

/// The key under which is kept whose card each UID is.
const CARDS: &str = "cards by uid";

/// How a card that claims the UID of another differs from it.
fn difference(stored: &world::Person, claims: &world::Person) -> String {
    let address = |p: &world::Person| p.emails.first().cloned().unwrap_or_else(|| "no address".to_owned());
    format!(
        "a card with the UID of {} ({}), but it says {} ({}): the stored one stays",
        stored.name,
        address(stored),
        claims.name,
        address(claims)
    )
}

/// Reads files and folders into the office. Importing the same again adds nothing.
///
/// `progress` is told how far it is and may stop it by saying false; what is in is in.
///
/// # Errors
/// `E_FILE` for a path that is not there, those of the ledger.
pub async fn import(
    desk: &Desk,
    paths: &[PathBuf],
    progress: &mut (dyn FnMut(Progress) -> bool + Send),
) -> Result<Gathered, DeskError> {
    let mut gathered = take_in(desk, paths, progress).await?;
    crate::sort::sort(desk, progress).await?;
    let missing = crate::labels::put_on(desk).await?;
    gathered.refused.extend((missing > 0).then(|| unlabelled(missing)));
    crate::learn::efforts(desk).await?;
    Ok(gathered)
}

/// Labels for things that are not here.
fn unlabelled(missing: usize) -> SetAside {
    let labels = crate::words::count(missing, "label is", "labels are");
    SetAside {
        place: "labels".to_owned(),
        code: "E_NOT_FOUND".to_owned(),
        why: format!("{labels} for what is not here: import the calendar, mail and contacts with them"),
        kept: false,
    }
}

/// Reads files and folders into the office and leaves the mail to be sorted by the next morning round: what a replay
/// begins with.
///
/// # Errors
/// As [`import`].
pub async fn take_in(
    desk: &Desk,
    paths: &[PathBuf],
    progress: &mut (dyn FnMut(Progress) -> bool + Send),
) -> Result<Gathered, DeskError> {
    for path in paths {
        std::fs::metadata(path).map_err(|e| DeskError::file(path, e))?;
    }
    let mut keeper = Keeper::new(desk);
    let reader = Reader::of(desk, SourceId::derive("import"));
    // By their whole names: the same file under two names would be set aside twice.
    let whole = |path: &PathBuf| match path.starts_with(desk.dir()) {
        true => path.clone(),
        false => std::fs::canonicalize(path).unwrap_or_else(|_| path.clone()),
    };
    let paths: Vec<PathBuf> = paths.iter().map(whole).collect();
    let (send, receive) = tokio::sync::mpsc::channel::<(Vec<Parcel>, folders::Progress)>(8);
    let walking = tokio::task::spawn_blocking(move || {
        let mut batch: Vec<Parcel> = Vec::new();
        let mut last = folders::Progress { done: 0, total: 0 };
        let walked = folders::walk(&paths, &mut |found, at| {
            last = at;
            reader.read(found, &mut batch);
            weight(batch.iter().filter_map(Parcel::file)) + batch.len() < BATCH
                || send.blocking_send((std::mem::take(&mut batch), at)).is_ok()
        });
        // A closed channel means that the keeping side has stopped; its error is the one that counts.
        send.blocking_send((batch, last)).unwrap_or_default();
        walked
    });
    let kept = keeper.keep_all(receive, progress).await;
    let walked = walking.await;
    kept?;
    match walked {
        Ok(Ok(())) => {}
        Ok(Err(e)) => return Err(DeskError::from(e)),
        Err(e) => return Err(DeskError::file(Path::new("import"), std::io::Error::other(e))),
    }
    keeper.finish().await
}

/// Watches a maildir or vdir, and reads it.
///
/// # Errors
/// `E_CLEARANCE` for anybody but the executive; `E_FILE` when it is not there or is no folder; `E_DUPLICATE` when it is watched already.
pub async fn add_folder(
    desk: &Desk,
    path: &Path,
    usage: FolderUse,
    progress: &mut (dyn FnMut(Progress) -> bool + Send),
) -> Result<Gathered, DeskError> {
    desk.only_executive("change the watched folders")?;
    let path = std::fs::canonicalize(path).map_err(|e| DeskError::file(path, e))?;
    if !path.is_dir() {
        return Err(DeskError::file(&path, std::io::Error::from(std::io::ErrorKind::NotADirectory)));
    }
    let mut watched = watched(desk).await?;
    if watched.iter().any(|w| w.path == path) {
        return Err(DeskError::Input {
            problem: format!("{} is watched already", path.display()),
            code: "E_DUPLICATE",
            hint: "nothing was changed; `equerry gather` reads it again".to_owned(),
        });
    }
    let mail = path.join("cur").is_dir() || path.join("new").is_dir();
    let write = usage == FolderUse::ReadAndWrite;
    watched.push(Watched { path: path.clone(), write, mail, known: BTreeMap::new(), held: BTreeMap::new() });
    let mut txn = desk.ledger.begin(&desk.reader().actor, desk.now()).await?;
    txn.set_state(WATCHED, &watched).await?;
    let right = if write { "read and write" } else { "read only" };
    txn.audit(ledger::Entry::new("folder.watched").with("title", format!("{} ({right})", path.display())))
        .await?;
    txn.commit().await?;
    refresh(desk, progress).await
}

/// Reads again what changed in the watched folders, once what was accepted and is still due is done.
///
/// # Errors
/// Those of the ledger. A folder that is gone is named in what comes back, and the others are read.
pub async fn refresh(
    desk: &Desk,
    progress: &mut (dyn FnMut(Progress) -> bool + Send),
) -> Result<Gathered, DeskError> {
    read_again(desk, None, progress).await
}

/// Reads again, and takes out what is gone from the folder that is suddenly almost empty: somebody said that it is
/// meant.
///
/// # Errors
/// `E_NOT_FOUND` for a folder that is not watched, `E_CLEARANCE` for anybody but the executive; as [`refresh`].
pub async fn confirm_emptied(
    desk: &Desk,
    path: &Path,
    progress: &mut (dyn FnMut(Progress) -> bool + Send),
) -> Result<Gathered, DeskError> {
    desk.only_executive("change the watched folders")?;
    let folder = one_of(&watched(desk).await?, path)?.path.clone();
    let mut txn = desk.ledger.begin(&desk.reader().actor, desk.now()).await?;
    txn.audit(ledger::Entry::new("folder.emptied").with("title", folder.display().to_string())).await?;
    txn.commit().await?;
    read_again(desk, Some(&folder), progress).await
}

/// Takes a folder off the list. What was read from it stays; its files are not touched.
///
/// # Errors
/// `E_NOT_FOUND` for a folder that is not watched, `E_CLEARANCE` for anybody but the executive.
pub async fn remove_folder(desk: &Desk, path: &Path) -> Result<PathBuf, DeskError> {
    desk.only_executive("change the watched folders")?;
    // What was accepted for it and is still due is done first.
    crate::apply::apply(desk).await?;
    let mut all = watched(desk).await?;
    let folder = one_of(&all, path)?.path.clone();
    all.retain(|w| w.path != folder);
    let mut txn = desk.ledger.begin(&desk.reader().actor, desk.now()).await?;
    txn.set_state(WATCHED, &all).await?;
    txn.audit(ledger::Entry::new("folder.unwatched").with("title", folder.display().to_string())).await?;
    txn.commit().await?;
    Ok(folder)
}

/// The watched folder at this path, which need not be there any more.
fn one_of<'w>(all: &'w [Watched], path: &Path) -> Result<&'w Watched, DeskError> {
    let whole = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    all.iter().find(|w| w.path == whole || w.path == path).ok_or_else(|| DeskError::Input {
        problem: format!("{} is not watched", path.display()),
        code: "E_NOT_FOUND",
        hint: "`equerry account list` shows the watched folders; nothing was changed".to_owned(),
    })
}

async fn read_again(
    desk: &Desk,
    emptied: Option<&Path>,
    progress: &mut (dyn FnMut(Progress) -> bool + Send),
) -> Result<Gathered, DeskError> {
    crate::apply::apply(desk).await?;
    let mut all = watched(desk).await?;
    let mut keeper = Keeper::new(desk);
    for folder in &mut all {
        let changes = match folders::scan(&folder.path, &folder.known) {
            Ok(changes) => changes,
            Err(gone) => {
                keeper.gathered.missing.push(gone.to_string());
                continue;
            }
        };
        if let Some(ask) = changes.stop_and_ask.filter(|_| emptied != Some(folder.path.as_path())) {
            keeper.gathered.asks.push(ask);
            continue;
        }
        let source = SourceId::derive(&folder.path.to_string_lossy());
        let reader = Reader::of(desk, source);
        folder.known.extend(changes.restamped);
        let total = (changes.added.len() + changes.changed.len()) as u64;
        let anew = changes.added.into_iter().chain(changes.changed);
        for (done, (file, stamp, found)) in anew.enumerate() {
            let mut parcels = Vec::new();
            reader.of_file(&file).read(found, &mut parcels);
            let held: Vec<Held> = parcels.iter().filter_map(Parcel::held).collect();
            let before = folder.held.insert(file.clone(), held.clone()).unwrap_or_default();
            keeper.gone.extend(before.into_iter().filter(|item| !held.contains(item)));
            folder.known.insert(file, stamp);
            keeper.take(parcels).await?;
            let words = format!("reading {}", folder.path.display());
            if !progress(Progress { done: done as u64, total, words }) {
                break;
            }
        }
        for file in changes.vanished {
            folder.known.remove(&file);
            let held = folder.held.remove(&file).unwrap_or_default();
            // Mail that has vanished from its folder is kept for a while; events and cards go with their file.
            keeper.gone.extend(held.into_iter().filter(|_| !folder.mail));
        }
        keeper.refuse(changes.refused);
    }
    keeper.watched = Some(all);
    let gathered = keeper.finish().await?;
    if gathered.added + gathered.changed > 0 || crate::sort::waits(desk).await? {
        crate::sort::sort(desk, progress).await?;
    }
    crate::learn::efforts(desk).await?;
    Ok(gathered)
}

/// The key under which is kept until when series are expanded.
const EXPANDED: &str = "series expanded until";

/// Expands series further once less than four months of them lie ahead.
///
/// # Errors
/// Those of the ledger.
pub(crate) async fn look_ahead(desk: &Desk) -> Result<(), DeskError> {
    let house = desk.house();
    let until: Option<Timestamp> = desk.ledger.state(&house, EXPANDED).await?;
    let enough = desk.now() + jiff::SignedDuration::from_hours(24 * 120);
    if until.is_some_and(|until| until > enough) {
        return Ok(());
    }
    let mut files = std::collections::BTreeSet::new();
    for item in desk.ledger.all(&house, "event").await? {
        if matches!(&item, Item::Event(event) if event.recurrence_id.is_some()) {
            files.extend(desk.ledger.resource_of(&house, item.reference()).await?);
        }
    }
    let zone = desk.office().tz();
    let mut txn = desk.ledger.begin(&house.actor, desk.now()).await?;
    for id in files {
        let resource = desk.ledger.resource(&house, &id).await?;
        let context = crate::apply::calendar_context(desk, &zone, resource.source);
        let (mut events, _) = ical::occurrences(&resource.raw, &context)?;
        events.retain(|e| e.uid == resource.uid);
        txn.replace_events(&id, events).await?;
    }
    txn.set_state(EXPANDED, &desk.calendar_window().end).await?;
    txn.commit().await?;
    Ok(())
}

/// The watched folders.
///
/// # Errors
/// Those of the ledger.
pub async fn folders(desk: &Desk) -> Result<Vec<WatchedFolder>, DeskError> {
    let all = watched(desk).await?;
    Ok(all
        .into_iter()
        .map(|w| WatchedFolder { path: w.path.display().to_string(), write: w.write, files: w.known.len() })
        .collect())
}

/// What lies in quarantine by now.
///
/// # Errors
/// Those of the ledger.
pub async fn quarantined(desk: &Desk) -> Result<Vec<SetAside>, DeskError> {
    let all = desk.ledger.quarantined(desk.reader()).await?;
    let by_now = all.into_iter().filter(|q| q.at <= desk.now());
    Ok(by_now.map(|q| SetAside { place: q.place, code: q.code, why: q.why, kept: q.bytes > 0 }).collect())
}

pub(crate) async fn watched(desk: &Desk) -> Result<Vec<Watched>, DeskError> {
    Ok(desk.ledger.state(&desk.house(), WATCHED).await?.unwrap_or_default())
}

/// Something read, on its way into the ledger.
pub(crate) enum Parcel {
    /// An item with its bytes and text.
    Item(Box<Item>, Extra),
    /// A message with what its calendar parts speak of.
    Mail(Box<world::Message>, Extra, Vec<mime::Claim>),
    /// A card, which may claim a UID that another person's card has.
    Card(Box<Card>),
    /// Tasks, whose words for projects, goals and people are settled once everything is read.
    Tasks(Vec<tasks::FoundTask>),
    /// Goals and projects.
    Plans(goals::PlanReading),
    /// A calendar resource with its occurrences inside the window.
    Calendar(Box<CalendarFile>),
    /// What could not be read.
    Refused(Refusal),
}

/// A calendar resource on its way in.
pub(crate) struct CalendarFile {
    resource: Resource,
    events: Vec<world::Event>,
    /// What it demands as a whole, with or without events.
    clearance: world::Clearance,
    version: ical::Version,
    /// What it asks of the calendar, where it is a message and no calendar.
    method: Option<String>,
    /// Where it lay; none in a watched folder, which is the calendar itself.
    imported_from: Option<String>,
}

/// What the occurrences of calendar files count in a batch.
fn weight<'f>(files: impl Iterator<Item = &'f CalendarFile>) -> usize {
    files.map(|file| file.events.len() / OCCURRENCES).sum()
}

/// A card on its way in.
pub(crate) struct Card {
    uid: String,
    person: world::Person,
    organisation: Option<world::Organisation>,
    /// Whom it says they report to: an address or a name, settled once everything is read.
    manager: Option<String>,
    extra: Extra,
    place: String,
    /// From a watched folder, which is the address book itself and may change a person's address.
    watched: bool,
}

/// Something that came from a watched file and goes with it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) enum Held {
    /// An item.
    Item(world::ItemRef),
    /// A calendar resource with its events.
    File(SourceId, String),
}

impl Parcel {
    fn file(&self) -> Option<&CalendarFile> {
        if let Parcel::Calendar(file) = self { Some(file) } else { None }
    }
    fn held(&self) -> Option<Held> {
        match self {
            Parcel::Item(item, _) => Some(Held::Item(item.reference())),
            Parcel::Mail(message, ..) => Some(Held::Item(world::ItemRef::Message(message.id))),
            Parcel::Card(card) => Some(Held::Item(world::ItemRef::Person(card.person.id))),
            Parcel::Calendar(file) => Some(Held::File(file.resource.source, file.resource.href.clone())),
            _ => None,
        }
    }
}

/// Turns what is found outside into parcels. Pure but for what it is given.
#[derive(Clone)]
struct Reader {
    office: Office,
    source: SourceId,
    zone: TimeZone,
    window: world::Interval,
    now: Timestamp,
    names: Vec<String>,
    /// The file below a watched folder that is being read.
    file: Option<String>,
}

impl Reader {
    fn of(desk: &Desk, source: SourceId) -> Self {
        let office = desk.office().clone();
        let names = vec![office.owner.name.clone()];
        Self {
            zone: office.tz(),
            source,
            window: desk.calendar_window(),
            now: desk.now(),
            names,
            office,
            file: None,
        }
    }

    fn of_file(&self, file: &str) -> Self {
        Self { file: Some(file.to_owned()), ..self.clone() }
    }

    fn read(&self, found: Found, into: &mut Vec<Parcel>) {
        match found {
            Found::Calendar { place, bytes } => self.calendar(&place, &bytes, into),
            Found::Cards { place, bytes, aside } => {
                let nobody = bytes.is_empty() && !aside.is_empty();
                into.extend(aside.into_iter().map(|r| Parcel::Refused(r.at(&place))));
                let reading = match nobody {
                    true => vcard::CardReading::default(),
                    false => vcard::read_cards(&bytes, self.source),
                };
                for card in reading.cards {
                    let extra = Extra { raw: Some(card.raw), ..Extra::default() };
                    into.push(Parcel::Card(Box::new(Card {
                        uid: card.uid,
                        person: card.person,
                        organisation: card.organisation,
                        manager: card.manager,
                        extra,
                        place: place.clone(),
                        watched: self.file.is_some(),
                    })));
                }
                into.extend(reading.refused.into_iter().map(|r| Parcel::Refused(r.at(&place))));
            }
            Found::Mail { place, bytes, folder, flags } => self.mail(&place, bytes, &folder, flags, into),
            Found::TodoTxt { place, bytes } => {
                self.tasks(&place, tasks::read_todo_txt(&bytes, self.source, &self.zone), into);
            }
            Found::Csv { place, bytes } => {
                self.tasks(&place, tasks::read_csv(&bytes, self.source, &self.zone), into)
            }
            Found::Plans { place, bytes } => match goals::read_plans(&bytes, &place) {
                Ok(plans) => into.push(Parcel::Plans(plans)),
                Err(e) => {
                    let why = format!("{e}. {}", e.hint());
                    into.push(Parcel::Refused(Refusal::new(e.code(), why, &bytes).at(&place)));
                }
            },
            Found::Refused(refusal) => into.push(Parcel::Refused(refusal)),
        }
    }

    fn calendar(&self, place: &str, bytes: &[u8], into: &mut Vec<Parcel>) {
        let context = ical::CalendarContext {
            source: self.source,
            zone: &self.zone,
            zone_name: &self.office.zone,
            window: self.window,
            mine: &self.office.addresses,
            others: &self.office.calendars,
        };
        let reading = ical::read_calendar(bytes, &context);
        for resource in reading.resources {
            into.extend(
                resource.tasks.into_iter().map(|t| Parcel::Item(Box::new(Item::Task(t)), Extra::default())),
            );
            let href = match &self.file {
                Some(file) if resource.alone => file.clone(),
                Some(file) => format!("{file}#{}", resource.uid),
                None => folders::resource_name(&resource.uid),
            };
            into.push(Parcel::Calendar(Box::new(CalendarFile {
                resource: Resource {
                    source: self.source,
                    href,
                    etag: None,
                    kind: "calendar".to_owned(),
                    uid: resource.uid,
                    raw: resource.raw,
                },
                events: resource.events,
                clearance: resource.clearance,
                version: resource.version,
                method: resource.method,
                imported_from: self.file.is_none().then(|| place.to_owned()),
            })));
        }
        into.extend(reading.refused.into_iter().map(|r| Parcel::Refused(r.at(place))));
    }

    fn mail(&self, place: &str, bytes: Vec<u8>, folder: &str, flags: mime::Flags, into: &mut Vec<Parcel>) {
        let context = mime::MailContext {
            source: self.source,
            folder,
            arrival: self.now,
            mine: &self.office.addresses,
            flags,
        };
        let mut reading = match mime::read_message(&bytes, &context) {
            Ok(reading) => reading,
            Err(refusal) => return into.push(Parcel::Refused(refusal.at(place))),
        };
        let message = &mut reading.message;
        let zone = jiff::tz::Offset::from_seconds(i32::from(message.offset_minutes) * 60)
            .map_or_else(|_| self.zone.clone(), TimeZone::fixed);
        let text = navigator::read(
            &reading.text,
            &ReadContext {
                owner_names: &self.names,
                sent: message.date,
                zone: if message.offset_minutes == 0 { self.zone.clone() } else { zone },
                locale: self.office.locale,
                day_end: self.office.hours.day_end(jiff::civil::date(2026, 1, 5)),
            },
        );
        message.preview = text.preview;
        message.cues = text.cues;
        message.acts = text.acts;
        message.attachments = reading.documents.iter().map(|(d, _)| d.id).collect();
        for (document, text) in reading.documents {
            let extra = Extra { text, ..Extra::default() };
            into.push(Parcel::Item(Box::new(Item::Document(document)), extra));
        }
        let extra = Extra { raw: Some(bytes), text: Some(reading.text), ..Extra::default() };
        into.push(Parcel::Mail(Box::new(reading.message), extra, reading.claims));
    }

    fn tasks(&self, place: &str, reading: tasks::TaskReading, into: &mut Vec<Parcel>) {
        into.push(Parcel::Tasks(reading.tasks));
        into.extend(reading.refused.into_iter().map(|r| Parcel::Refused(r.at(place))));
    }
}

/// What the executive's own organisation is called, as their card says.
async fn own_house(desk: &Desk) -> Result<Option<String>, DeskError> {
    let owner = world::ItemRef::Person(desk.office().owner.person);
    match desk.ledger.item(&desk.house(), owner).await {
        Ok(Item::Person(owner)) => Ok(owner.organisation),
        Ok(_) | Err(ledger::LedgerError::NotFound { .. }) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Keeps parcels in batches and remembers what a gathering brought.
struct Keeper<'a> {
    desk: &'a Desk,
    /// When it began: nothing outside is dated after that but what has no date of its own, or one that lies ahead.
    began: Timestamp,
    gathered: Gathered,
    items: Vec<(Item, Extra)>,
    claims: BTreeMap<world::MessageId, Vec<mime::Claim>>,
    calendars: Vec<CalendarFile>,
    /// The calendar files that this gathering has imported: their version and bytes.
    versions: BTreeMap<ResourceId, (ical::Version, connectors::Fingerprint)>,
    tasks: Vec<tasks::FoundTask>,
    plans: goals::PlanReading,
    gone: Vec<Held>,
    refusals: Vec<Refusal>,
    /// What was set aside so far: its place and the mark of its bytes.
    aside: std::collections::BTreeSet<(String, String)>,
    watched: Option<Vec<Watched>>,
    /// Whose card each UID is, once it was needed.
    cards: Option<BTreeMap<String, world::PersonId>>,
    /// Whom people report to, as their cards say.
    lines: BTreeMap<world::PersonId, String>,
    /// What the executive's own organisation is called, once it was needed; none where no card says it.
    house: Option<Option<String>>,
}

impl<'a> Keeper<'a> {
    fn new(desk: &'a Desk) -> Self {
        Self {
            desk,
            began: desk.now(),
            gathered: Gathered::default(),
            items: Vec::new(),
            claims: BTreeMap::new(),
            calendars: Vec::new(),
            versions: BTreeMap::new(),
            tasks: Vec::new(),
            plans: goals::PlanReading::default(),
            gone: Vec::new(),
            refusals: Vec::new(),
            aside: Default::default(),
            watched: None,
            cards: None,
            lines: BTreeMap::new(),
            house: None,
        }
    }

    async fn keep_all(
        &mut self,
        mut from: tokio::sync::mpsc::Receiver<(Vec<Parcel>, folders::Progress)>,
        progress: &mut (dyn FnMut(Progress) -> bool + Send),
    ) -> Result<(), DeskError> {
        while let Some((parcels, at)) = from.recv().await {
            self.take(parcels).await?;
            let n: usize = self.gathered.counts.values().sum();
            if !progress(Progress { done: at.done, total: at.total, words: format!("{n} items") }) {
                break;
            }
        }
        Ok(())
    }

    async fn take(&mut self, parcels: Vec<Parcel>) -> Result<(), DeskError> {
        for parcel in parcels {
            match parcel {
                Parcel::Item(item, extra) => self.items.push((*item, extra)),
                Parcel::Mail(message, extra, claims) => {
                    if !claims.is_empty() {
                        self.claims.insert(message.id, claims);
                    }
                    self.items.push((Item::Message(message), extra));
                }
                Parcel::Card(card) => self.card(*card).await?,
                Parcel::Tasks(tasks) => self.tasks.extend(tasks),
                Parcel::Plans(plans) => {
                    self.plans.goals.extend(plans.goals);
                    self.plans.projects.extend(plans.projects);
                    self.plans.labels.extend(plans.labels);
                }
                Parcel::Calendar(file) => self.calendars.push(*file),
                Parcel::Refused(refusal) => self.refusals.push(refusal),
            }
        }
        if self.items.len() + self.calendars.len() + weight(self.calendars.iter()) >= BATCH {
            self.flush().await?;
        }
        Ok(())
    }

    /// A card keeps the UID it came with: another one that claims it under another address is set aside, and says
    /// how it differs. A watched folder is the address book itself and may change an address.
    async fn card(&mut self, mut card: Card) -> Result<(), DeskError> {
        self.at_home(&mut card).await?;
        let cards = match &mut self.cards {
            Some(cards) => cards,
            none => {
                let kept = self.desk.ledger.state(&self.desk.house(), CARDS).await?;
                none.insert(kept.unwrap_or_default())
            }
        };
        let id = card.person.id;
        let known = cards.get(&card.uid).copied().filter(|known| *known != id && !card.watched);
        let Some(known) = known else {
            cards.insert(card.uid.clone(), id);
            self.keep_card(card);
            return Ok(());
        };
        let pending = self.items.iter().find(|(item, _)| item.reference() == world::ItemRef::Person(known));
        let stored = match pending {
            Some((item, _)) => Some(item.clone()),
            None => self.desk.ledger.item(&self.desk.house(), world::ItemRef::Person(known)).await.ok(),
        };
        let Some(Item::Person(stored)) = stored else {
            cards.insert(card.uid.clone(), id);
            self.keep_card(card);
            return Ok(());
        };
        let bytes = card.extra.raw.unwrap_or_default();
        self.refusals
            .push(Refusal::new("E_DUPLICATE", difference(&stored, &card.person), &bytes).at(&card.place));
        Ok(())
    }

    /// A card that names no organisation and has an address of the house is one of the house: exports of one's own directory
    /// leave its name out.
    async fn at_home(&mut self, card: &mut Card) -> Result<(), DeskError> {
        let office = self.desk.office();
        let domain = |email: &String| email.rsplit_once('@').map(|(_, domain)| domain.to_owned());
        let domains: Vec<String> = card.person.emails.iter().filter_map(domain).collect();
        let ours = office.domains().any(|own| domains.iter().any(|domain| domain == own));
        if !ours || card.person.organisation.is_some() || card.person.department.is_none() {
            return Ok(());
        }
        let house = match self.house.clone() {
            Some(known) => known,
            None => self.house.insert(own_house(self.desk).await?).clone(),
        };
        card.organisation = house.as_ref().map(|name| world::Organisation {
            domains: domains.into_iter().take(1).collect(),
            named_by: vec![card.person.id],
            clearance: card.person.clearance.clone(),
            ..world::Organisation::new(world::OrganisationId::derive(name), name.clone())
        });
        card.person.organisation = house;
        Ok(())
    }

    /// A person, and the organisation that their card names.
    fn keep_card(&mut self, card: Card) {
        self.lines.extend(card.manager.map(|manager| (card.person.id, manager)));
        let organisation = card.organisation.map(|o| (Item::Organisation(o), Extra::default()));
        self.items.push((Item::Person(card.person), card.extra));
        self.items.extend(organisation);
    }

    /// The calendar files that are to be kept. An imported one never takes the place of a newer version; of two that
    /// are equally new and differ, in one import, the first is kept and the other set aside.
    async fn newest(&mut self, files: Vec<CalendarFile>) -> Result<Vec<CalendarFile>, DeskError> {
        let mut kept = Vec::new();
        for file in files {
            let Some(place) = file.imported_from.clone() else {
                kept.push(file);
                continue;
            };
            let (id, mark) = (file.resource.id(), connectors::Fingerprint::of(&file.resource.raw));
            let here = self.versions.get(&id).cloned();
            let stored = match &here {
                Some((version, _)) => Some(version.clone()),
                None => match self.desk.ledger.resource(&self.desk.house(), &id).await {
                    Ok(resource) => Some(ical::Version::of_file(&resource.raw)),
                    Err(ledger::LedgerError::NotFound { .. }) => None,
                    Err(e) => return Err(e.into()),
                },
            };
            if let Some(why) = self.presumes(&file, stored.is_some()).await? {
                self.refusals.push(Refusal::new("E_ITIP", why, &file.resource.raw).at(&place));
                continue;
            }
            if stored.as_ref().is_some_and(|stored| *stored > file.version) {
                *self.gathered.counts.entry("events".to_owned()).or_default() += file.events.len();
                self.gathered.same += file.events.len();
                self.versions.entry(id).or_insert((stored.unwrap_or_default(), mark));
                continue;
            }
            let twin = here.is_some_and(|(version, other)| version == file.version && other != mark);
            if twin {
                let why = "another version of what has the same UID, and neither is newer: the first stays";
                self.refusals.push(Refusal::new("E_DUPLICATE", why, &file.resource.raw).at(&place));
                continue;
            }
            self.versions.insert(id, (file.version.clone(), mark));
            kept.push(file);
        }
        Ok(kept)
    }

    /// Why a scheduling message that lies in a file is not acted on: nothing tells who sent it, so it may bring a
    /// meeting that is new, but neither change nor call off one that is known (security rule 5; RFC 5546 §6.1).
    async fn presumes(&self, file: &CalendarFile, stored: bool) -> Result<Option<String>, DeskError> {
        let Some(method) = file.method.as_deref() else { return Ok(None) };
        let uid = &file.resource.uid;
        let house = self.desk.house();
        let known = stored || self.desk.ledger.by_key(&house, "event", uid).await?.is_some();
        let as_kept = match self.desk.ledger.resource(&house, &file.resource.id()).await {
            Ok(kept) => kept.raw == file.resource.raw,
            Err(ledger::LedgerError::NotFound { .. }) => false,
            Err(e) => return Err(e.into()),
        };
        let who = "nothing in a file tells who sent it, so it is not acted on: change the meeting by hand if it is right";
        Ok(match (method, known) {
            _ if as_kept => None,
            ("CANCEL", _) => Some(format!("it calls off a meeting (CANCEL); {who}")),
            (_, false) => None,
            (method, true) => Some(format!("it would change a meeting that is known ({method}); {who}")),
        })
    }

    /// What has no date of its own, or one that lies ahead, is dated by when it was read: read again, it keeps the date
    /// of the first time, and what was understood of its words from there.
    async fn as_first_seen(&self, items: &mut [(Item, Extra)]) -> Result<(), DeskError> {
        for (item, _) in items {
            let date = match item {
                Item::Message(message) => message.date,
                Item::Document(document) => document.at,
                _ => None,
            };
            if date.is_none_or(|date| date < self.began) {
                continue;
            }
            let stored = match self.desk.ledger.item(&self.desk.house(), item.reference()).await {
                Ok(stored) => stored,
                Err(ledger::LedgerError::NotFound { .. }) => continue,
                Err(e) => return Err(e.into()),
            };
            match (item, stored) {
                (Item::Message(message), Item::Message(first)) => {
                    (message.date, message.cues, message.acts) = (first.date, first.cues, first.acts);
                }
                (Item::Document(document), Item::Document(first)) => document.at = first.at,
                _ => {}
            }
        }
        Ok(())
    }

    fn refuse(&mut self, refusals: Vec<Refusal>) {
        self.refusals.extend(refusals);
    }

    fn count(&mut self, item: &Item, put: Put) {
        let kind = match item.reference().kind() {
            "person" => "people".to_owned(),
            kind => format!("{kind}s"),
        };
        *self.gathered.counts.entry(kind).or_default() += 1;
        match put {
            Put::Added => self.gathered.added += 1,
            Put::Changed => self.gathered.changed += 1,
            Put::Same => self.gathered.same += 1,
        }
    }

    /// Keeps what has been read so far: one batch, all or nothing.
    async fn flush(&mut self) -> Result<(), DeskError> {
        if self.items.is_empty()
            && self.calendars.is_empty()
            && self.refusals.is_empty()
            && self.gone.is_empty()
        {
            return Ok(());
        }
        let read = std::mem::take(&mut self.calendars);
        let calendars = self.newest(read).await?;
        let mut items = std::mem::take(&mut self.items);
        doubts::mark(self.desk, &mut items, &std::mem::take(&mut self.claims)).await?;
        self.as_first_seen(&mut items).await?;
        let mut refusals = std::mem::take(&mut self.refusals);
        refusals.iter_mut().for_each(|refusal| crate::welcome::as_named(self.desk, refusal));
        let mut txn = self.desk.ledger.begin(&self.desk.reader().actor, self.desk.now()).await?;
        let heads: Vec<Item> = items.iter().map(|(item, _)| item.clone()).collect();
        let puts = txn.put_all(items).await?;
        crate::sort::note_new(&mut txn, &heads, &puts).await?;
        for refusal in &refusals {
            txn.quarantine(&refusal.place, refusal.code, &refusal.why, &refusal.bytes).await?;
        }
        for gone in std::mem::take(&mut self.gone) {
            match gone {
                Held::Item(item) => drop(txn.remove(item).await?),
                Held::File(source, href) => drop(txn.remove_resource(&ResourceId::of(source, &href)).await?),
            }
        }
        let mut replaced = Vec::new();
        for CalendarFile { resource, events, clearance, .. } in calendars {
            txn.put_resource(&resource).await?;
            replaced.push(txn.replace_events(&resource.id(), events).await?);
            txn.raise_resource(&resource.id(), &clearance).await?;
        }
        txn.commit().await?;
        for r in replaced {
            let n = (r.added + r.changed + r.same) as usize;
            *self.gathered.counts.entry("events".to_owned()).or_default() += n;
            self.gathered.added += r.added as usize;
            self.gathered.changed += (r.changed + r.removed) as usize;
            self.gathered.same += r.same as usize;
        }
        for (item, put) in heads.iter().zip(puts) {
            self.count(item, put);
        }
        for refusal in refusals {
            set_aside(self.desk, &refusal)?;
            let aside = SetAside {
                place: refusal.place,
                code: refusal.code.to_owned(),
                why: refusal.why,
                kept: !refusal.bytes.is_empty(),
            };
            // The same bytes at the same place are one item, as in the list of the quarantine.
            if self
                .aside
                .insert((aside.place.clone(), connectors::Fingerprint::of(&refusal.bytes).to_string()))
            {
                self.gathered.refused.push(aside);
            }
        }
        Ok(())
    }

    /// Settles the words of tasks and plans, and keeps the rest.
    async fn finish(mut self) -> Result<Gathered, DeskError> {
        self.flush().await?;
        let mut plans = std::mem::take(&mut self.plans);
        let labels = std::mem::take(&mut plans.labels);
        let tasks = std::mem::take(&mut self.tasks);
        let settled = resolve::settle(self.desk, plans, tasks).await?;
        self.items = settled.items.into_iter().map(|item| (item, Extra::default())).collect();
        self.flush().await?;
        let lines = lines::settle(self.desk, std::mem::take(&mut self.lines)).await?;
        let mut txn = self.desk.ledger.begin(&self.desk.reader().actor, self.desk.now()).await?;
        lines.keep(&mut txn).await?;
        txn.link_all(settled.links.clone()).await?;
        crate::labels::keep(&mut txn, labels).await?;
        if let Some(watched) = &self.watched {
            txn.set_state(WATCHED, watched).await?;
        }
        txn.set_state(crate::rounds::GATHERED, &self.desk.now()).await?;
        if txn.state::<Timestamp>(EXPANDED).await?.is_none() {
            txn.set_state(EXPANDED, &self.desk.calendar_window().end).await?;
        }
        if let Some(cards) = &self.cards {
            txn.set_state(CARDS, cards).await?;
        }
        if self.gathered.added + self.gathered.changed > 0 {
            let words: Vec<String> = self.gathered.counts.iter().map(|(k, n)| format!("{n} {k}")).collect();
            txn.audit(ledger::Entry::new("items.gathered").with("title", words.join(", "))).await?;
        }
        txn.commit().await?;
        Ok(self.gathered)
    }
}

/// Writes the bytes of what was refused into the quarantine folder, named by their mark and code.
fn set_aside(desk: &Desk, refusal: &Refusal) -> Result<(), DeskError> {
    if refusal.bytes.is_empty() {
        return Ok(());
    }
    let folder = desk.dir().join(QUARANTINE);
    let name = format!("{}-{}", connectors::Fingerprint::of(&refusal.bytes), refusal.code.to_lowercase());
    let path = folder.join(name);
    if path.exists() {
        return Ok(());
    }
    std::fs::create_dir_all(&folder).map_err(|e| DeskError::file(&folder, e))?;
    std::fs::write(&path, &refusal.bytes).map_err(|e| DeskError::file(&path, e))
}
