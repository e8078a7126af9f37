//! Apply: what somebody said yes to is done, once. Claimed from the outbox, compared with what was read, written
//! atomically, recorded; after a killed process the same job is looked at first and done only if it was not.

use crate::gather::Watched;
use crate::office::OUTBOX;
use crate::{Desk, DeskError, gather};
use connectors::folders::{self, Place, Plan, Target};
use connectors::ical;
use jiff::Timestamp;
use ledger::{Entry, Job, JobState, Resource};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::PathBuf;
use world::snapshot::event_of;
use world::{
    ActingRight, Approved, Clearance, Effect, Event, EventId, Grant, GrantId, Item, ItemRef, Mailbox,
    MessageId, Proposal, SourceId, State,
};

/// The calendar that Equerry keeps itself.
pub(crate) const OWN: &str = "own";

/// A calendar file as it was before a change, for taking the change back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Image {
    source: SourceId,
    href: String,
    /// None where the change made it.
    before: Option<String>,
    /// As the change left it; none where it took it away.
    #[serde(default)]
    left: Option<String>,
}

/// What one effect changes: calendar files, items, links.
#[derive(Default)]
struct Changes {
    files: Vec<FileChange>,
    items: Vec<Item>,
    gone: Vec<ItemRef>,
    links: Vec<(ItemRef, world::GoalLink)>,
    /// Rights in areas, each as it is to be; none ends it.
    rights: Vec<(GrantId, Option<Grant>)>,
    /// Levels that somebody is asked to take; none takes the question back.
    asked: Vec<(GrantId, Option<Grant>)>,
    acting: Vec<ActingRight>,
    /// Kinds that are tried from now on, each with its seed; none stops it.
    trials: Vec<(String, Option<u64>)>,
    undo: Vec<Effect>,
}

/// A calendar file that one event of the effect stands in.
struct FileChange {
    event: EventId,
    occurrence: Option<String>,
    resource: Resource,
    /// Whether it stood in the ledger before.
    known: bool,
    /// Its bytes afterwards, once they are reckoned; none takes it out.
    after: Option<Vec<u8>>,
    /// At least that of the events in it.
    clearance: Clearance,
}

/// Does everything whose time has come; what a killed process left half-way first.
///
/// # Errors
/// Those of the ledger; an effect that cannot be done fails by itself and stops no other.
pub async fn apply(desk: &Desk) -> Result<(), DeskError> {
    let house = desk.house();
    let mut jobs = desk.ledger.jobs(&house, &[JobState::Working]).await?;
    let mut txn = desk.ledger.begin(&house.actor, desk.now()).await?;
    // What was cut off before it began is judged anew.
    for job in jobs.iter_mut().filter(|job| job.before.is_none()) {
        job.refused = txn.job_refused(job).await?;
    }
    jobs.extend(txn.claim(100).await?);
    txn.commit().await?;
    for job in jobs {
        carry_out(desk, job).await?;
    }
    Ok(())
}

/// Why an effect was not carried out.
enum Refused {
    /// It cannot be done.
    Lasting(String),
    /// It can once there is room on the disk again.
    Passing(String),
}

impl From<connectors::Error> for Refused {
    fn from(error: connectors::Error) -> Refused {
        let why = format!("{error}. {}", error.hint());
        if error.passes() { Refused::Passing(why) } else { Refused::Lasting(why) }
    }
}

async fn carry_out(desk: &Desk, job: Job) -> Result<(), DeskError> {
    let house = desk.house();
    let (mut proposal, version) = desk.ledger.proposal(&house, job.proposal).await?;
    let now = desk.now();
    let takes_back = matches!(proposal.state, State::Applied { .. });
    let mut refused = job.refused.clone();
    if refused.is_none() && !takes_back && job.before.is_none() {
        // Somebody may have asked to be left alone since the yes.
        let world = desk.snapshot_of(&house).await?;
        refused = crate::people::stopped(&world, &proposal, &job.effect);
    }
    let approved = if takes_back { proposal.approved_undo(&job.verdict) } else { proposal.approved() };
    let outcome = match approved.filter(|approved| *approved.effect == job.effect) {
        None => Err(Refused::Lasting("the proposal is not accepted any more; nothing was done".to_owned())),
        // Nothing was begun: authority that was lost since then counts.
        Some(_) if let Some(why) = &refused => Err(Refused::Lasting(format!("{why}; nothing was done"))),
        Some(approved) => perform(desk, &approved, &job, takes_back).await?,
    };
    let mut txn = desk.ledger.begin(&job.verdict.by, now).await?;
    let done = outcome.is_ok();
    match outcome {
        Ok(changes) => {
            let undo = undo_of(&changes);
            keep(&mut txn, desk, changes).await?;
            if takes_back {
                proposal.undone(now)?;
                crate::ahead::stay_put(&mut txn, desk, &proposal, &job.verdict).await?;
                let entry = Entry::new("proposal.undone").about(ItemRef::Proposal(proposal.id));
                txn.audit(entry.with("title", crate::decide::called(&proposal))).await?;
            } else {
                proposal.applied(undo, now)?;
            }
            txn.save_proposal(&proposal, version).await?;
            txn.job_done(job.id, &crate::decide::called(&proposal)).await?;
        }
        Err(Refused::Passing(why)) => txn.job_failed(job.id, &why, Some(now)).await?,
        Err(Refused::Lasting(why)) => {
            if matches!(proposal.state, State::Accepted { .. }) {
                proposal.failed(why.clone(), now)?;
                txn.save_proposal(&proposal, version).await?;
            }
            txn.job_failed(job.id, &why, None).await?;
        }
    }
    txn.commit().await?;
    if takes_back && done {
        crate::learn::verdict(desk, &proposal).await?;
    }
    Ok(())
}

/// Reckons what an approved effect changes, and writes the part that lies outside. A sentence comes back where it
/// cannot be done; nothing was written then.
async fn perform(
    desk: &Desk,
    approved: &Approved<'_>,
    job: &Job,
    takes_back: bool,
) -> Result<Result<Changes, Refused>, DeskError> {
    // The job whose effect is taken back knows how everything was before it.
    let undone = if takes_back { done_for(desk, job).await? } else { None };
    let mut changes = Changes::default();
    for part in approved.effect.parts() {
        match reckon(desk, part, approved.verdict.at, undone.as_ref(), &mut changes).await {
            Ok(()) => {}
            Err(passing) if passing.passes() => return Err(passing),
            Err(why) => return Ok(Err(Refused::Lasting(format!("{why}. {}", why.hint())))),
        }
    }
    let (plan, drafts) = match outside(desk, approved, &mut changes, undone.as_ref()).await? {
        Ok(reckoned) => reckoned,
        Err(e) => return Ok(Err(e.into())),
    };
    if job.before.is_none() {
        let images: Vec<Image> = changes.files.iter().map(image).collect();
        let mut txn = desk.ledger.begin(&job.verdict.by, desk.now()).await?;
        txn.job_before(job.id, serde_json::to_value(images).unwrap_or_default()).await?;
        txn.commit().await?;
    }
    Ok(plan.carry_out(drafts.as_deref()).map(|_| changes).map_err(Refused::from))
}

/// The job that has done what this one takes back.
async fn done_for(desk: &Desk, job: &Job) -> Result<Option<Job>, DeskError> {
    let jobs = desk.ledger.jobs(&desk.house(), &[JobState::Done]).await?;
    Ok(jobs.into_iter().rev().find(|done| done.proposal == job.proposal))
}

/// The calendar files as they were before a job changed them.
fn images(job: &Job) -> Vec<Image> {
    job.before.clone().and_then(|before| serde_json::from_value(before).ok()).unwrap_or_default()
}

fn image(change: &FileChange) -> Image {
    Image {
        source: change.resource.source,
        href: change.resource.href.clone(),
        before: change.known.then(|| String::from_utf8_lossy(&change.resource.raw).into_owned()),
        left: change.after.as_ref().map(|raw| String::from_utf8_lossy(raw).into_owned()),
    }
}

/// What one plain effect changes inside the office, and which calendar files it touches.
async fn reckon(
    desk: &Desk,
    effect: &Effect,
    at: Timestamp,
    undone: Option<&Job>,
    changes: &mut Changes,
) -> Result<(), DeskError> {
    let house = desk.house();
    match effect {
        Effect::MoveEvent { event, .. }
        | Effect::ChangeEvent { event, .. }
        | Effect::CancelEvent { event } => {
            let (event, resource) = event_file(desk, *event).await?;
            if matches!(effect, Effect::CancelEvent { .. }) {
                // What goes takes its links along; they come back with it.
                let item = ItemRef::Event(event.id);
                let links = desk.ledger.links_of(&house, item).await?;
                changes.undo.extend(links.into_iter().map(|link| Effect::LinkGoal { item, link }));
            }
            changes.undo.push(Effect::PutBack { item: Box::new(Item::Event(event.clone())) });
            changes.file(event, resource);
        }
        Effect::CreateEvent { draft } => {
            let source = match draft.calendar {
                Some(source) => source,
                None => writable(desk, false).await?.map_or(SourceId::derive(OWN), |w| source_of(&w)),
            };
            let event = event_of(draft, source, at);
            let href = folders::resource_name(&draft.uid);
            let resource = Resource {
                source,
                href,
                etag: None,
                kind: "calendar".to_owned(),
                uid: draft.uid.clone(),
                raw: Vec::new(),
            };
            changes.undo.push(Effect::TakeOut { item: ItemRef::Event(event.id) });
            changes.files.push(FileChange {
                event: event.id,
                occurrence: None,
                resource,
                known: false,
                after: None,
                clearance: draft.clearance.clone(),
            });
        }
        Effect::PutBack { item } => match &**item {
            Item::Event(event) => {
                let (event, resource) = match event_file(desk, event.id).await {
                    Err(DeskError::Ledger(ledger::LedgerError::NotFound { .. })) => {
                        // What was said by hand of one that went stands in no file.
                        changes.items.push(Item::Event(event.clone()));
                        (
                            event.clone(),
                            file_before(desk, event, &undone.map(images).unwrap_or_default()).await?,
                        )
                    }
                    found => found?,
                };
                changes.file(event, resource);
            }
            other => changes.items.push(match undone {
                Some(done) => taken_back(desk, other, done).await?,
                None => other.clone(),
            }),
        },
        Effect::TakeOut { item: ItemRef::Event(event) } => {
            let (event, resource) = event_file(desk, *event).await?;
            changes.file(event, resource);
        }
        Effect::TakeOut { item } => changes.gone.push(*item),
        Effect::DraftMail { message_id, .. } => {
            changes.undo.push(Effect::TakeOut { item: ItemRef::Message(draft_id(message_id)) });
        }
        Effect::CreateTask { task } => {
            changes.undo.push(Effect::TakeOut { item: ItemRef::Task(task.id) });
            changes.items.push(Item::Task((**task).clone()));
        }
        Effect::LinkGoal { item, link } => {
            let world = desk.snapshot_of(&house).await?;
            let before = world.links_of(*item).iter().find(|l| l.goal == link.goal).cloned();
            let before = before.unwrap_or(world::GoalLink { contribution: 0.0, ..link.clone() });
            changes.undo.push(Effect::LinkGoal { item: *item, link: before });
            changes.links.push((*item, link.clone()));
        }
        Effect::ChangeTask { task, .. } => changed(desk, ItemRef::Task(*task), effect, at, changes).await?,
        Effect::ConfirmCommitment { commitment } | Effect::CloseCommitment { commitment, .. } => {
            changed(desk, ItemRef::Commitment(*commitment), effect, at, changes).await?;
        }
        Effect::SetGoalWeight { goal, .. } => {
            changed(desk, ItemRef::Goal(*goal), effect, at, changes).await?
        }
        Effect::Decide { decision, .. } | Effect::TellOutcome { decision, .. } => {
            changed(desk, ItemRef::Decision(*decision), effect, at, changes).await?;
        }
        Effect::SetQueue { message, .. } => {
            changed(desk, ItemRef::Message(*message), effect, at, changes).await?
        }
        Effect::SetActivity { event, .. }
        | Effect::SetStay { event, .. }
        | Effect::SetOccasion { event, .. } => {
            changed(desk, ItemRef::Event(*event), effect, at, changes).await?
        }
        Effect::HandOver { area, .. } => {
            changed(desk, ItemRef::Responsibility(*area), effect, at, changes).await?;
        }
        Effect::SetAuthority { grant, to } => {
            let known = desk.ledger.grants(&house).await?;
            let before = known.into_iter().find(|g| g.id == *grant).map(Box::new);
            changes.undo.push(Effect::SetAuthority { grant: *grant, to: before });
            changes.rights.push((*grant, to.as_deref().cloned()));
        }
        Effect::AskAuthority { grant, to } => {
            let before = crate::grid::known_question(desk, *grant).await?.map(Box::new);
            changes.undo.push(Effect::AskAuthority { grant: *grant, to: before });
            changes.asked.push((*grant, to.as_deref().cloned()));
        }
        Effect::SetActing { kind, scope, level } => {
            let (before, right) = crate::may::reckon(desk, kind, scope, *level, at).await?;
            changes.undo.push(Effect::SetActing { kind: kind.clone(), scope: scope.clone(), level: before });
            changes.acting.push(right);
        }
        Effect::Try { kind, begins } => {
            if let Some(seed) = crate::may::reckon_trial(desk, kind, *begins).await? {
                changes.undo.push(Effect::Try { kind: kind.clone(), begins: !begins });
                changes.trials.push((kind.clone(), seed));
            }
        }
        Effect::Together { .. } => {}
    }
    Ok(())
}

/// An item as the effect leaves it: the same rule as in a snapshot, so that a preview never differs from the deed.
async fn changed(
    desk: &Desk,
    item: ItemRef,
    effect: &Effect,
    at: Timestamp,
    changes: &mut Changes,
) -> Result<(), DeskError> {
    let before = desk.ledger.item(&desk.house(), item).await?;
    let mut world = world::Snapshot::empty(desk.office().clone(), at);
    world.put(before.clone());
    let after = item_of(&world.with(effect), item);
    // A decision that was made in another way meanwhile refuses, and an area in which somebody else does it by now.
    if after.as_ref() == Some(&before) && matches!(item, ItemRef::Decision(_) | ItemRef::Responsibility(_)) {
        let what = if matches!(item, ItemRef::Decision(_)) { "decided" } else { "changed" };
        return Err(DeskError::input(
            &format!("\"{}\" was {what} meanwhile", ledger::title(&before)),
            "E_CONFLICT",
            "nothing was changed; look at it as it is now",
        ));
    }
    changes.undo.push(crate::by_hand::put(after.as_ref(), before));
    changes.items.extend(after);
    Ok(())
}

/// An item of those that effects change, as it stands in a world.
fn item_of(world: &world::Snapshot, item: ItemRef) -> Option<Item> {
    match item {
        ItemRef::Task(id) => world.tasks.get(&id).cloned().map(Item::Task),
        ItemRef::Commitment(id) => world.commitments.get(&id).cloned().map(Item::Commitment),
        ItemRef::Goal(id) => world.goals.get(&id).cloned().map(Item::Goal),
        ItemRef::Event(id) => world.events.get(&id).cloned().map(Item::Event),
        ItemRef::Message(id) => world.messages.get(&id).cloned().map(|m| Item::Message(Box::new(m))),
        ItemRef::Decision(id) => world.decisions.get(&id).cloned().map(|d| Item::Decision(Box::new(d))),
        ItemRef::Responsibility(id) => world.responsibilities.get(&id).cloned().map(Item::Responsibility),
        _ => None,
    }
}

/// An item without what a deed did to it: what of it was changed otherwise since stays.
async fn taken_back(desk: &Desk, before: &Item, done: &Job) -> Result<Item, DeskError> {
    let mut world = world::Snapshot::empty(desk.office().clone(), done.verdict.at);
    world.put(before.clone());
    let then = done.effect.parts().into_iter().fold(world, |world, part| world.with(part));
    let left = item_of(&then, before.reference());
    let now = desk.ledger.item(&desk.house(), before.reference()).await.ok();
    match (left, now) {
        (Some(left), Some(now)) => crate::merged::without(before, &left, &now),
        _ => Ok(before.clone()),
    }
}

impl Changes {
    fn file(&mut self, event: Event, resource: Resource) {
        let (occurrence, clearance) = (event.recurrence_id, event.clearance);
        self.files.push(FileChange {
            event: event.id,
            occurrence,
            resource,
            known: true,
            after: None,
            clearance,
        });
    }
}

/// What takes all of it back, last part first; none where a part cannot be taken back.
fn undo_of(changes: &Changes) -> Option<Effect> {
    let mut effects = changes.undo.clone();
    effects.reverse();
    match effects.len() {
        0 => None,
        1 => effects.pop(),
        _ => Some(Effect::Together { effects }),
    }
}

/// Keeps what was done in the ledger.
async fn keep(txn: &mut ledger::Txn, desk: &Desk, changes: Changes) -> Result<(), DeskError> {
    let zone = desk.office().tz();
    for change in changes.files {
        let id = change.resource.id();
        match change.after {
            None => {
                txn.remove_resource(&id).await?;
            }
            Some(raw) => {
                let context = calendar_context(desk, &zone, change.resource.source);
                let (mut events, _) = ical::occurrences(&raw, &context)?;
                events.retain(|e| e.uid == change.resource.uid);
                events.iter_mut().for_each(|e| e.clearance = e.clearance.join(&change.clearance));
                txn.put_resource(&Resource { raw, ..change.resource }).await?;
                txn.replace_events(&id, events).await?;
            }
        }
    }
    txn.save_all(changes.items).await?;
    for item in changes.gone {
        txn.remove(item).await?;
    }
    for (item, link) in &changes.links {
        txn.link(*item, link).await?;
    }
    for (grant, to) in &changes.rights {
        crate::grid::put_right(txn, *grant, to.as_ref()).await?;
    }
    for (grant, to) in &changes.asked {
        crate::grid::put_asked(txn, *grant, to.as_ref()).await?;
    }
    for right in changes.acting {
        txn.set_acting(right).await?;
    }
    for (kind, seed) in changes.trials {
        match seed {
            Some(seed) => txn.begin_trial(&kind, seed).await?,
            None => txn.stop_trial(&kind).await.map(drop)?,
        }
    }
    Ok(())
}

/// Reckons what lies outside, in the connected folder or in the outbox folder where nothing is connected, and the
/// maildir that takes drafts. The bytes it makes of calendar files are those that the ledger keeps.
async fn outside(
    desk: &Desk,
    approved: &Approved<'_>,
    changes: &mut Changes,
    undone: Option<&Job>,
) -> Result<Result<(Plan, Option<PathBuf>), connectors::Error>, DeskError> {
    if !approved.effect.reaches_outside() {
        return Ok(Ok((Plan::default(), None)));
    }
    let all = gather::watched(desk).await?;
    let outbox = desk.dir().join(OUTBOX);
    let images = undone.map(images).unwrap_or_default();
    let place = |change: &FileChange| {
        let folder = all.iter().find(|w| w.write && source_of(w) == change.resource.source);
        let image =
            images.iter().find(|i| i.source == change.resource.source && i.href == change.resource.href);
        Place {
            path: folder.map_or(&outbox, |w| &w.path).join(&change.resource.href),
            raw: change.known.then(|| change.resource.raw.clone()),
            copy: folder.is_none(),
            uid: change.resource.uid.clone(),
            recurrence_id: change.occurrence.clone(),
            before: image.and_then(|i| i.before.clone()).map(String::into_bytes),
            left: image.and_then(|i| i.left.clone()).map(String::into_bytes),
        }
    };
    let places: BTreeMap<EventId, Place> = changes.files.iter().map(|c| (c.event, place(c))).collect();
    let zone = desk.office().tz();
    let drafts = all.iter().find(|w| w.write && w.mail).map(|w| drafts_in(&w.path));
    let from =
        Mailbox { email: desk.office().owner.email.clone(), name: Some(desk.office().owner.name.clone()) };
    let threads = threads(desk, approved.effect, undone).await?;
    let target = Target {
        drafts: drafts.as_deref(),
        outbox: &outbox,
        places: &places,
        context: calendar_context(desk, &zone, SourceId::derive(OWN)),
        from: &from,
        threads: &threads,
        now: approved.verdict.at,
    };
    let plan = match folders::prepare(approved, &target) {
        Ok(plan) => plan,
        Err(e) => return Ok(Err(e)),
    };
    for change in &mut changes.files {
        change.after = plan.after(&places[&change.event].path).map(<[u8]>::to_vec);
    }
    Ok(Ok((plan, drafts)))
}

/// Stands for a draft of ours, which is no item of the ledger, in the effect that takes it back.
fn draft_id(message_id: &str) -> MessageId {
    MessageId::derive(&format!("draft {message_id}"))
}

/// The maildir for drafts: the folder's own Drafts where it has one (as mbsync keeps it), else the folder.
fn drafts_in(folder: &std::path::Path) -> PathBuf {
    ["Drafts", ".Drafts", "INBOX.Drafts"]
        .iter()
        .map(|name| folder.join(name))
        .find(|path| path.join("cur").is_dir())
        .unwrap_or_else(|| folder.to_owned())
}

async fn threads(
    desk: &Desk,
    effect: &Effect,
    undone: Option<&Job>,
) -> Result<BTreeMap<MessageId, Vec<String>>, DeskError> {
    let mut threads = BTreeMap::new();
    for part in undone.iter().flat_map(|j| j.effect.parts()) {
        if let Effect::DraftMail { message_id, .. } = part {
            threads.insert(draft_id(message_id), vec![message_id.clone()]);
        }
    }
    for part in effect.parts() {
        if let Effect::DraftMail { in_reply_to: Some(id), .. } = part
            && let Item::Message(message) = desk.ledger.item(&desk.house(), ItemRef::Message(*id)).await?
        {
            let mut chain = message.references.clone();
            chain.push(message.message_id.clone());
            threads.insert(*id, chain);
        }
    }
    Ok(threads)
}

/// An event and the calendar file it stands in.
async fn event_file(desk: &Desk, event: EventId) -> Result<(Event, Resource), DeskError> {
    let house = desk.house();
    let reference = ItemRef::Event(event);
    let Item::Event(event) = desk.ledger.item(&house, reference).await? else {
        return Err(DeskError::NotFound { kind: "event", id: event.short() });
    };
    let id = desk.ledger.resource_of(&house, reference).await?.ok_or_else(|| gone(&event.summary))?;
    let resource = desk.ledger.resource(&house, &id).await?;
    Ok((event, resource))
}

/// The file of an event that is put back: an occurrence that was called off stands in no list any more, but the file it was
/// taken out of is known.
async fn file_before(desk: &Desk, event: &Event, images: &[Image]) -> Result<Resource, DeskError> {
    for image in images.iter().filter(|image| image.source == event.source) {
        let id = ledger::ResourceId::of(image.source, &image.href);
        let resource = desk.ledger.resource(&desk.house(), &id).await?;
        if resource.uid == event.uid {
            return Ok(resource);
        }
    }
    Err(gone(&event.summary))
}

fn gone(summary: &str) -> DeskError {
    DeskError::Input {
        problem: format!("\"{summary}\" has no calendar file any more"),
        code: "E_CONFLICT",
        hint: "nothing was changed; it may have been removed outside".to_owned(),
    }
}

async fn writable(desk: &Desk, mail: bool) -> Result<Option<Watched>, DeskError> {
    Ok(gather::watched(desk).await?.into_iter().find(|w| w.write && w.mail == mail))
}

pub(crate) fn source_of(watched: &Watched) -> SourceId {
    SourceId::derive(&watched.path.to_string_lossy())
}

pub(crate) fn calendar_context<'a>(
    desk: &'a Desk,
    zone: &'a jiff::tz::TimeZone,
    source: SourceId,
) -> ical::CalendarContext<'a> {
    ical::CalendarContext {
        source,
        zone,
        zone_name: &desk.office().zone,
        window: desk.calendar_window(),
        mine: &desk.office().addresses,
        others: &desk.office().calendars,
    }
}

/// Where the effect of a proposal that was done can be found, in words.
pub(crate) async fn places(desk: &Desk, proposal: &Proposal) -> Result<Vec<String>, DeskError> {
    if !matches!(proposal.state, State::Applied { .. }) || !proposal.effect.reaches_outside() {
        return Ok(Vec::new());
    }
    let mut said = Vec::new();
    let all = gather::watched(desk).await?;
    for source in sources_of(desk, proposal).await? {
        let place = match all.iter().find(|w| w.write && source_of(w) == source) {
            Some(w) => format!("Written to {}.", w.path.display()),
            None => "In Equerry's calendar; the file for your own lies in outbox/.".to_owned(),
        };
        if !said.contains(&place) {
            said.push(place);
        }
    }
    if proposal.effect.parts().iter().any(|p| matches!(p, Effect::DraftMail { .. })) {
        said.push(match writable(desk, true).await? {
            Some(w) => format!("The draft lies in {}; nothing was sent.", drafts_in(&w.path).display()),
            None => "The draft lies in outbox/; nothing was sent.".to_owned(),
        });
    }
    Ok(said)
}

/// The calendars that a proposal which was done has changed, as its way back names them.
async fn sources_of(desk: &Desk, proposal: &Proposal) -> Result<Vec<SourceId>, DeskError> {
    let State::Applied { undo: Some(undo), .. } = &proposal.state else { return Ok(Vec::new()) };
    let mut found = Vec::new();
    for part in undo.parts() {
        match part {
            Effect::PutBack { item } => {
                if let Item::Event(event) = &**item {
                    found.push(event.source);
                }
            }
            Effect::TakeOut { item: item @ ItemRef::Event(_) } => {
                if let Item::Event(event) = desk.ledger.item(&desk.house(), *item).await? {
                    found.push(event.source);
                }
            }
            _ => {}
        }
    }
    Ok(found)
}
