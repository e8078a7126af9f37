//! Approved effects carried into files: reckoned to the byte, then written. Nothing else writes to the outside.

use super::write::{draft, remove, write_draft, write_resource};
use super::{compose, io};
use crate::ical::{self, CalendarContext};
use crate::{Error, Fingerprint};
use jiff::Timestamp;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use world::snapshot::Item;
use world::{Approved, Effect, EventId, ItemRef, Mailbox, MessageId};

/// The calendar file that an event stands in, or will stand in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Its file.
    pub path: PathBuf,
    /// The file's bytes when they were read; none where the event is still to be made.
    pub raw: Option<Vec<u8>>,
    /// A copy that lies in the outbox folder for a person to open: it is ours, and is made where it is absent.
    pub copy: bool,
    /// UID.
    pub uid: String,
    /// RECURRENCE-ID as the event has it.
    pub recurrence_id: Option<String>,
    /// The file as it was before the change that is now taken back.
    pub before: Option<Vec<u8>>,
    /// The file as that change left it, where that is known.
    pub left: Option<Vec<u8>>,
}

/// Where approved changes go, and what is needed to write them.
#[derive(Debug, Clone, Copy)]
pub struct Target<'a> {
    /// The maildir for drafts.
    pub drafts: Option<&'a Path>,
    /// The folder for drafts that no maildir takes: as `.eml`, for a person to open.
    pub outbox: &'a Path,
    /// Where the events lie, those that are to be made as well.
    pub places: &'a BTreeMap<EventId, Place>,
    /// The office's calendar context.
    pub context: CalendarContext<'a>,
    /// Who writes.
    pub from: &'a Mailbox,
    /// For each message that a draft answers, or that is a draft to be taken back: the Message-IDs of its thread,
    /// oldest first, its own last.
    pub threads: &'a BTreeMap<MessageId, Vec<String>>,
    /// When: the instant of the yes, so that a second try makes the same bytes.
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
#[derive(Debug)]
struct Staged {
    /// As it was read; none where it is new.
    before: Option<Vec<u8>>,
    /// None takes it away.
    after: Option<Vec<u8>>,
    /// See [`Place::copy`].
    copy: bool,
}

/// What an approved effect makes of the outside, reckoned to the byte and not yet written.
#[derive(Debug, Default)]
pub struct Plan {
    files: BTreeMap<PathBuf, Staged>,
    /// Drafts: message and Message-ID.
    drafts: Vec<(Vec<u8>, String)>,
}

/// Reckons what the parts of an approved effect that reach the outside make of it. Parts that stay inside the office
/// are left to the caller. The same effect on the same bytes at the same instant is the same plan.
///
/// # Errors
/// `E_STATE`, `E_PARSE`, `E_IO`.
pub fn prepare(approved: &Approved<'_>, target: &Target<'_>) -> Result<Plan, Error> {
    let mut plan = Plan::default();
    for part in approved.effect.parts() {
        plan.prepare(part, target)?;
    }
    Ok(plan)
}

impl Plan {
    /// The bytes of a file afterwards; none where it is taken away, or not touched.
    pub fn after(&self, path: &Path) -> Option<&[u8]> {
        self.files.get(path)?.after.as_deref()
    }

    fn prepare(&mut self, effect: &Effect, target: &Target<'_>) -> Result<(), Error> {
        let (context, now) = (&target.context, target.now);
        match effect {
            Effect::MoveEvent { event, to } => {
                let place = place(target, event)?;
                let rid = place.recurrence_id.as_deref();
                self.change(place, |raw| ical::moved(raw, &place.uid, rid, *to, context, now))
            }
            Effect::ChangeEvent { event, change } => {
                let place = place(target, event)?;
                let rid = place.recurrence_id.as_deref();
                self.change(place, |raw| ical::changed(raw, &place.uid, rid, change, context, now))
            }
            Effect::CancelEvent { event } => {
                let place = place(target, event)?;
                let rid = place.recurrence_id.as_deref();
                self.change(place, |raw| ical::cancelled(raw, &place.uid, rid, context, now))
            }
            Effect::CreateEvent { draft } => {
                let place = target.places.values().find(|p| p.raw.is_none() && p.uid == draft.uid);
                let path = place.ok_or_else(|| nowhere("there is no folder for the new event"))?.path.clone();
                let after = Some(ical::created(draft, now));
                self.files.insert(path, Staged { before: None, after, copy: false });
                Ok(())
            }
            Effect::DraftMail { message_id, in_reply_to, .. } => {
                let thread = in_reply_to.and_then(|m| target.threads.get(&m)).map_or(&[][..], |t| t);
                let message = compose(effect, target.from, thread, context.zone, now)?;
                match target.drafts {
                    Some(_) => self.drafts.push((message, message_id.clone())),
                    None => {
                        let path = target.outbox.join(letter_name(message_id));
                        self.files.insert(path, Staged { before: None, after: Some(message), copy: false });
                    }
                }
                Ok(())
            }
            Effect::PutBack { item } => match &**item {
                Item::Event(event) => {
                    let place = place(target, &event.id)?;
                    let before = place.before.as_deref();
                    let before = before.ok_or_else(|| nowhere("the file as it was is not known"))?;
                    let left = place.left.as_deref();
                    self.change(place, |raw| ical::restored(before, left, raw, &place.uid, now))
                }
                _ => Ok(()),
            },
            Effect::TakeOut { item: ItemRef::Event(event) } => {
                let place = place(target, event)?;
                let raw = place.raw.clone().unwrap_or_default();
                if ical::uids(&raw) != [place.uid.as_str()] || place.recurrence_id.is_some() {
                    let rid = place.recurrence_id.as_deref();
                    return self.change(place, |raw| ical::cancelled(raw, &place.uid, rid, context, now));
                }
                // A file of its own goes away as a whole.
                let staged = Staged { before: Some(raw), after: None, copy: false };
                self.files.insert(place.path.clone(), staged);
                Ok(())
            }
            Effect::TakeOut { item: ItemRef::Message(message) } => self.take_draft_out(message, target),
            _ => Ok(()),
        }
    }

    /// Stages a change of the file at `place`, upon those that are staged already.
    fn change(&mut self, place: &Place, edit: impl Fn(&[u8]) -> Result<Vec<u8>, Error>) -> Result<(), Error> {
        let raw = place.raw.as_ref().ok_or_else(|| nowhere("the event is not there yet"))?;
        let staged = self.files.entry(place.path.clone()).or_insert_with(|| Staged {
            before: Some(raw.clone()),
            after: Some(raw.clone()),
            copy: place.copy,
        });
        if let Some(current) = &staged.after {
            staged.after = Some(edit(current)?);
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
            self.files.insert(path, Staged { before: Some(bytes), after: None, copy: false });
        }
        Ok(())
    }

    /// Writes the plan: every file is compared with what was read before the first one is written. Done twice, it
    /// changes nothing the second time.
    ///
    /// # Errors
    /// `E_CONFLICT`, `E_STATE`, `E_IO`; files already written are put back when a later one fails.
    pub fn carry_out(&self, drafts: Option<&Path>) -> Result<Vec<Written>, Error> {
        let mut due = Vec::new();
        for (path, staged) in &self.files {
            if let Some(there) = staged.due(path)? {
                due.push((path, there, &staged.after));
            }
        }
        let mut written: Vec<Written> = Vec::new();
        let outcome = (|| {
            for (path, there, after) in due {
                let was = there.as_deref().map(Fingerprint::of);
                let now = match (after, was) {
                    (Some(bytes), was) => Some(write_resource(path, bytes, was)?),
                    (None, Some(was)) => remove(path, was).map(|()| None)?,
                    (None, None) => None,
                };
                written.push(Written { path: path.clone(), before: there, now });
            }
            for (message, id) in &self.drafts {
                let Some(folder) = drafts else { continue };
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

impl Staged {
    /// What lies there now, if something is left to do; none once it is done, perhaps by a run that was cut off.
    ///
    /// A new file that is there already is that file, whatever has been done to it since: its name is the mark of
    /// its UID or Message-ID.
    #[expect(clippy::option_option, reason = "none to do, or something to do where perhaps nothing lies")]
    fn due(&self, path: &Path) -> Result<Option<Option<Vec<u8>>>, Error> {
        let there = match fs::read(path) {
            Ok(bytes) => Some(bytes),
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => None,
            Err(e) => return Err(io(path)(e)),
        };
        let done = there == self.after || (self.before.is_none() && there.is_some());
        if done {
            return Ok(None);
        }
        if !self.copy && there != self.before {
            return Err(Error::Conflict { path: path.to_owned() });
        }
        Ok(Some(there))
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
