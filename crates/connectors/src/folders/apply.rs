//! Approved effects carried into files. Nothing else writes to the outside.

use super::write::{draft, remove, write_draft, write_resource};
use super::{compose, io};
use crate::ical::{self, CalendarContext};
use crate::{Error, Fingerprint};
use jiff::Timestamp;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use world::snapshot::Item;
use world::{Approved, Effect, EventId, Interval, ItemRef, Mailbox, MessageId};

/// Where an event lies outside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Its file.
    pub path: PathBuf,
    /// The mark of the file's bytes when they were read.
    pub read: Fingerprint,
    /// UID.
    pub uid: String,
    /// RECURRENCE-ID as the event has it.
    pub recurrence_id: Option<String>,
    /// The file as it was before the change that is now taken back.
    pub before: Option<Vec<u8>>,
}

/// Where approved changes go, and what is needed to write them.
#[derive(Debug, Clone, Copy)]
pub struct Target<'a> {
    /// The vdir for new events.
    pub calendar: Option<&'a Path>,
    /// The maildir for drafts.
    pub drafts: Option<&'a Path>,
    /// The folder for what neither takes: new events as `.ics`, drafts as `.eml`, for a person to open.
    pub outbox: &'a Path,
    /// Where the events lie.
    pub places: &'a BTreeMap<EventId, Place>,
    /// The office's calendar context.
    pub context: CalendarContext<'a>,
    /// Who writes.
    pub from: &'a Mailbox,
    /// For each message that a draft answers, or that is a draft to be taken back: the Message-IDs of its thread,
    /// oldest first, its own last.
    pub threads: &'a BTreeMap<MessageId, Vec<String>>,
    /// When.
    pub now: Timestamp,
}

/// A file that was changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// Which.
    pub path: PathBuf,
    /// Its bytes before; none where it is new.
    pub before: Option<Vec<u8>>,
    /// The mark of its bytes now; none where it is gone.
    pub now: Option<Fingerprint>,
}

/// What is to become of a file.
struct Staged {
    before: Option<Vec<u8>>,
    after: Option<Vec<u8>>,
}

#[derive(Default)]
struct Plan {
    files: BTreeMap<PathBuf, Staged>,
    /// Drafts: message and Message-ID.
    drafts: Vec<(Vec<u8>, String)>,
}

/// Carries out the parts of an approved effect that reach the outside: everything is prepared and compared with
/// what was read before the first file is written. Parts that stay inside the office are left to the caller. Done
/// twice, it changes nothing the second time.
///
/// # Errors
/// `E_CONFLICT`, `E_STATE`, `E_PARSE`, `E_IO`; files already written are put back when a later one fails.
pub fn apply(approved: &Approved<'_>, target: &Target<'_>) -> Result<Vec<Written>, Error> {
    let mut plan = Plan::default();
    for part in approved.effect.parts() {
        plan.prepare(part, target)?;
    }
    plan.carry_out(target)
}

impl Plan {
    fn prepare(&mut self, effect: &Effect, target: &Target<'_>) -> Result<(), Error> {
        let (context, now) = (&target.context, target.now);
        match effect {
            Effect::MoveEvent { event, to } => {
                let place = place(target, event)?;
                self.change(place, |raw, fresh| {
                    if !fresh && is_at(raw, place, *to, context) {
                        return Ok(None);
                    }
                    let rid = place.recurrence_id.as_deref();
                    ical::moved(raw, &place.uid, rid, *to, context, now).map(Some)
                })
            }
            Effect::ChangeEvent { event, change } => {
                let place = place(target, event)?;
                let rid = place.recurrence_id.as_deref();
                self.rewrite(place, |raw| ical::changed(raw, &place.uid, rid, change, context, now))
            }
            Effect::CancelEvent { event } => {
                let place = place(target, event)?;
                let rid = place.recurrence_id.as_deref();
                self.rewrite(place, |raw| ical::cancelled(raw, &place.uid, rid, context, now))
            }
            Effect::CreateEvent { draft } => {
                let folder = target.calendar.unwrap_or(target.outbox);
                let path = folder.join(resource_name(&draft.uid));
                // Done before, by a run that was cut off: the same UID is the same event.
                if !path.exists() {
                    self.files.insert(path, Staged { before: None, after: Some(ical::created(draft, now)) });
                }
                Ok(())
            }
            Effect::DraftMail { message_id, in_reply_to, .. } => {
                let thread = in_reply_to.and_then(|m| target.threads.get(&m)).map_or(&[][..], |t| t);
                let message = compose(effect, target.from, thread, context.zone, now)?;
                match target.drafts {
                    Some(_) => self.drafts.push((message, message_id.clone())),
                    None => {
                        let path = target.outbox.join(letter_name(message_id));
                        if !path.exists() {
                            self.files.insert(path, Staged { before: None, after: Some(message) });
                        }
                    }
                }
                Ok(())
            }
            Effect::PutBack { item } => match &**item {
                Item::Event(event) => {
                    let place = place(target, &event.id)?;
                    let zone = context.zone;
                    self.change(place, |raw, _| match &place.before {
                        Some(before) => ical::restored(before, raw, now).map(Some),
                        None => {
                            let rid = place.recurrence_id.as_deref();
                            ical::moved(raw, &place.uid, rid, event.interval(zone), context, now).map(Some)
                        }
                    })
                }
                _ => Ok(()),
            },
            Effect::TakeOut { item: ItemRef::Event(event) } => {
                let place = place(target, event)?;
                if !place.path.exists() {
                    return Ok(());
                }
                self.change(place, |raw, fresh| {
                    if fresh && ical::uids(raw) == [place.uid.as_str()] && place.recurrence_id.is_none() {
                        return Ok(None);
                    }
                    ical::cancelled(raw, &place.uid, place.recurrence_id.as_deref(), context, now).map(Some)
                })?;
                // A file of its own goes away as a whole.
                if let Some(staged) = self.files.get_mut(&place.path)
                    && staged.before == staged.after
                {
                    staged.after = None;
                }
                Ok(())
            }
            Effect::TakeOut { item: ItemRef::Message(message) } => self.take_draft_out(message, target),
            _ => Ok(()),
        }
    }

    /// Stages a change that makes the same bytes each time: a run that was cut off has left just these.
    fn rewrite(
        &mut self,
        place: &Place,
        after: impl Fn(&[u8]) -> Result<Vec<u8>, Error>,
    ) -> Result<(), Error> {
        self.change(place, |raw, fresh| {
            let done = place.before.as_deref().and_then(|before| after(before).ok());
            if !fresh && done.as_deref() == Some(raw) {
                return Ok(None);
            }
            after(raw).map(Some)
        })
    }

    /// Stages a change of the file at `place`. `edit` gets its bytes and whether they are what was read; it gives
    /// none when there is nothing left to do.
    fn change(
        &mut self,
        place: &Place,
        edit: impl Fn(&[u8], bool) -> Result<Option<Vec<u8>>, Error>,
    ) -> Result<(), Error> {
        let staged = match self.files.get_mut(&place.path) {
            Some(staged) => staged,
            None => {
                let bytes = fs::read(&place.path).map_err(io(&place.path))?;
                let fresh = Fingerprint::of(&bytes) == place.read;
                if !fresh {
                    // Perhaps a run that was cut off has done it already.
                    return match edit(&bytes, false) {
                        Ok(None) => Ok(()),
                        _ => Err(Error::Conflict { path: place.path.clone() }),
                    };
                }
                let staged = Staged { before: Some(bytes.clone()), after: Some(bytes) };
                self.files.entry(place.path.clone()).or_insert(staged)
            }
        };
        if let Some(current) = &staged.after
            && let Some(next) = edit(current, true)?
        {
            staged.after = Some(next);
        }
        Ok(())
    }

    fn take_draft_out(&mut self, message: &MessageId, target: &Target<'_>) -> Result<(), Error> {
        let own = target.threads.get(message).and_then(|ids| ids.last());
        let own = own.ok_or_else(|| nowhere("the draft is not known here"))?;
        let there = match target.drafts {
            Some(drafts) => draft(drafts, own)?,
            None => Some(target.outbox.join(letter_name(own))).filter(|path| path.exists()),
        };
        if let Some(path) = there {
            let bytes = fs::read(&path).map_err(io(&path))?;
            self.files.insert(path, Staged { before: Some(bytes), after: None });
        }
        Ok(())
    }

    fn carry_out(self, target: &Target<'_>) -> Result<Vec<Written>, Error> {
        let mut written: Vec<Written> = Vec::new();
        let outcome = (|| {
            for (path, staged) in self.files {
                if staged.before == staged.after {
                    continue;
                }
                let was = staged.before.as_deref().map(Fingerprint::of);
                let now = match (&staged.after, was) {
                    (Some(bytes), was) => Some(write_resource(&path, bytes, was)?),
                    (None, Some(was)) => remove(&path, was).map(|()| None)?,
                    (None, None) => None,
                };
                written.push(Written { path, before: staged.before, now });
            }
            for (message, id) in &self.drafts {
                let Some(folder) = target.drafts else { continue };
                let before = draft(folder, id)?;
                let path = write_draft(folder, message, id)?;
                if before.is_none() {
                    written.push(Written { path, before: None, now: Some(Fingerprint::of(message)) });
                }
            }
            Ok(())
        })();
        match outcome {
            Ok(()) => Ok(written),
            Err(e) => {
                written.iter().rev().for_each(put_back);
                Err(e)
            }
        }
    }
}

/// Puts a file back as it was, as far as nobody else has changed it since.
fn put_back(written: &Written) {
    let outcome = match (&written.before, written.now) {
        (Some(before), now) => write_resource(&written.path, before, now).map(|_| ()),
        (None, Some(now)) => remove(&written.path, now),
        (None, None) => Ok(()),
    };
    // The error that made us turn back is the one to tell.
    outcome.ok();
}

fn nowhere(why: &str) -> Error {
    Error::Unsupported { why: why.to_owned() }
}

fn place<'t>(target: &'t Target<'_>, event: &EventId) -> Result<&'t Place, Error> {
    target.places.get(event).ok_or_else(|| nowhere("the event lies in no folder that may be written to"))
}

/// Whether the event already is where it shall go.
fn is_at(raw: &[u8], place: &Place, to: Interval, context: &CalendarContext<'_>) -> bool {
    let around = Interval { start: to.start, end: to.end + jiff::SignedDuration::from_secs(1) };
    let context = CalendarContext { window: around, ..*context };
    ical::read_calendar(raw, &context).resources.iter().flat_map(|r| &r.events).any(|event| {
        event.uid == place.uid
            && event.recurrence_id == place.recurrence_id
            && event.interval(context.zone) == to
    })
}

/// A file name for a Message-ID.
fn letter_name(message_id: &str) -> String {
    format!("{}.eml", Fingerprint::of(message_id.as_bytes()))
}

/// A file name for a UID: itself where it is harmless, else its mark.
pub fn resource_name(uid: &str) -> String {
    let harmless = !uid.is_empty()
        && uid.len() <= 120
        && !uid.starts_with('.')
        && uid.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '@' | '.'));
    if harmless { format!("{uid}.ics") } else { format!("{}.ics", Fingerprint::of(uid.as_bytes())) }
}
