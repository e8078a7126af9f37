//! Practising a no: what may be said against it, what can be said to that, and what was learnt when it was said (spec
//! §12.1). What somebody notes afterwards is their own.

use crate::boundaries::Form;
use crate::by_hand::{self, Deed};
use crate::card::first;
use crate::grid::Changed;
use crate::words::{day, inert};
use crate::{Desk, DeskError, FieldError};
use engines::partnership::rehearsal::{Between, PushBack, push_backs};
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use world::note::Written;
use world::{Item, Note, NoteId, Snapshot};

/// Weeks of which the history of two is read: three months.
const WEEKS: usize = 13;
/// Longest line, characters.
const MOST: usize = 300;
/// Lines that worked, latest first, as many as are shown.
const LINES: usize = 8;

/// What may be said against a no.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Against {
    /// "It is only half an hour."
    pub says: String,
    /// Why it is likely.
    pub why: String,
    /// What can be said to it.
    pub answer: String,
}

/// A line that worked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BestLine {
    /// Which.
    pub id: NoteId,
    /// The line.
    pub line: String,
    /// Against what.
    pub against: String,
    /// What to do otherwise next time; may be empty.
    pub next: String,
    /// On which day.
    pub when: String,
}

/// How it went, as a form sends it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct WentForm {
    /// Against what it was practised.
    pub against: String,
    /// "yes" where it worked.
    pub worked: String,
    /// The line that worked best.
    pub line: String,
    /// What to do otherwise next time.
    pub next: String,
}

/// The three push-backs that are likeliest against a no.
///
/// # Errors
/// Those of the ledger.
pub async fn rehearse(desk: &Desk, form: &Form) -> Result<Vec<Against>, DeskError> {
    let world = desk.history(WEEKS).await?;
    let executive = (!desk.is_executive()).then(|| first(&desk.office().owner.name).to_owned());
    let between = Between { executive, ..between(&world, &form.to) };
    let told = |one: PushBack| Against { says: one.says, why: one.why, answer: one.answer };
    Ok(push_backs(&form.decline(), &between).into_iter().map(told).collect())
}

/// What was between the office and somebody in the last three months: promises to them, one that is late, messages past the
/// assistant. Nothing where nobody, or more than one, is meant.
pub(crate) fn between(world: &Snapshot, to: &str) -> Between {
    let emails = emails(world, to.trim());
    let since = world.now - SignedDuration::from_hours(24 * 7 * WEEKS as i64);
    let zone = world.zone();
    let today = zone.to_datetime(world.now).date();
    let ours = || {
        let theirs =
            world.commitments.values().filter(|c| c.ours && emails.contains(c.counterparty.as_str()));
        theirs.filter(|c| c.made >= since)
    };
    let late = ours().find(|c| c.state.is_open() && c.due.is_some_and(|due| due.date(&zone) < today));
    let assistant = world.office.assistant.as_ref().map(|a| a.email.as_str());
    let direct = world.messages.values().filter(|m| {
        !m.mine
            && emails.contains(m.from.email.as_str())
            && m.date.is_some_and(|at| at >= since)
            && m.to.iter().any(|to| world.office.is_mine(&to.email))
            && m.recipients().all(|to| Some(to.email.as_str()) != assistant)
    });
    let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    Between {
        promised: number(ours().count()),
        late: late.map(|c| inert(&engines::navigator::commitments::act(world, c))),
        direct: number(direct.count()),
        executive: None,
    }
}

/// The addresses of whoever is meant: an address, or a name that one card bears.
fn emails<'a>(world: &'a Snapshot, to: &'a str) -> BTreeSet<&'a str> {
    if to.contains('@') {
        return BTreeSet::from([to]);
    }
    let wanted = to.to_lowercase();
    let is = |name: &str| {
        let name = name.to_lowercase();
        !wanted.is_empty() && (name == wanted || name.split_whitespace().next() == Some(wanted.as_str()))
    };
    let found: Vec<_> = world.people.values().filter(|p| is(&p.name)).collect();
    match found.as_slice() {
        [one] => one.emails.iter().map(String::as_str).collect(),
        _ => BTreeSet::new(),
    }
}

/// Lines of one's own that worked, latest first.
///
/// # Errors
/// Those of the ledger.
pub async fn best_lines(desk: &Desk) -> Result<Vec<BestLine>, DeskError> {
    let me = desk.reader().actor.person;
    let mut notes = desk.ledger.notes_with(desk.reader(), me).await?;
    notes.sort_by_key(|n| (std::cmp::Reverse(n.at), n.id));
    let zone = desk.office().tz();
    let of = |note: &Note| {
        let Written::Rehearsed { against, worked: true, next } = &note.written else { return None };
        Some(BestLine {
            id: note.id,
            line: inert(&note.text),
            against: inert(against),
            next: inert(next),
            when: day(zone.to_datetime(note.at).date(), desk.today()),
        })
    };
    Ok(notes.iter().filter_map(of).take(LINES).collect())
}

/// Keeps how it went, for whoever noted it alone.
///
/// # Errors
/// `E_FORM`; nothing is changed then.
pub async fn went(desk: &Desk, form: &WentForm) -> Result<Changed, DeskError> {
    let mut wrong = Vec::new();
    let mut text = |field: &'static str, given: &str| {
        let words = inert(&given.split_whitespace().collect::<Vec<_>>().join(" "));
        let n = words.chars().count();
        if n > MOST {
            let problem = format!("This is {n} characters long; use at most {MOST}.");
            wrong.push(FieldError { field, problem });
        }
        words
    };
    let against = text("against", &form.against);
    let line = text("line", &form.line);
    let next = text("next", &form.next);
    if line.is_empty() {
        wrong.push(FieldError { field: "line", problem: "Write the line you said.".to_owned() });
    }
    if !wrong.is_empty() {
        return Err(DeskError::Form(wrong));
    }
    let me = desk.reader().actor.person;
    let written = Written::Rehearsed { against, worked: form.worked == "yes", next };
    let note = Note::of_growth(me, me, desk.now(), line, written, false);
    // Two that are noted at one instant are two.
    let note = Note { id: NoteId::derive(&format!("{} {}", note.id, note.text)), ..note };
    let (id, said) = (note.id.to_string(), "Kept, for you alone".to_owned());
    let deed = Deed::of("no.practised", said.clone(), None, Item::Note(note));
    let undo = by_hand::carry_out(desk, deed).await?.id;
    Ok(Changed { id, said, undo })
}
