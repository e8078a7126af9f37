//! What somebody keeps of their own work: goals they set themselves, mistakes with the fixes made, what they are good at,
//! and who relies on their work (spec §12.2). Each entry is its owner's alone until they share it.
//!
//! [`compose`] is pure: the notes that a reader may see and the map of who relies on whom, in; the page out.

mod change;
mod influence;
mod relied;

pub use change::{
    AimForm, MistakeForm, Opened, SkillForm, drop_entry, form, keep_aim, keep_mistake, keep_skill,
};
pub use influence::{
    InfluenceForm, Relation, TellForm, drop_influence, influence_form, keep_influence, tell,
};
pub(crate) use influence::{recorded, told};
pub use relied::{Relies, RelyLine};

use crate::card::first;
use crate::words::{count, day, inert, sentence};
use crate::{Desk, DeskError};
use jiff::civil::Date;
use serde::Serialize;
use world::note::{Aim, Written};
use world::office::Member;
use world::{Note, NoteId, Snapshot};

/// People on the map that are shown.
const PEOPLE: usize = 12;
/// Weeks of which it is counted who relies on somebody's work.
const WEEKS: usize = 26;

/// A goal that they set themselves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AimRow {
    /// Which.
    pub id: NoteId,
    /// In words.
    pub text: String,
    /// Whether it is one of their career.
    pub career: bool,
    /// "by Fri 18 Dec", "reached Mon 2 Nov", "no date".
    pub when: String,
    /// Whether its date has passed and it is not reached.
    pub late: bool,
    /// Whether it is reached.
    pub reached: bool,
    /// Whether those who work here see it, too.
    pub shared: bool,
}

/// A mistake and what was done about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MistakeRow {
    /// Which.
    pub id: NoteId,
    /// On which day.
    pub on: String,
    /// What went wrong.
    pub text: String,
    /// The fix; empty until it is made.
    pub fix: String,
    /// On which day the fix was written; may be empty.
    pub fixed: String,
    /// Whether those who work here see it, too.
    pub shared: bool,
}

/// Something that they are good at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SkillRow {
    /// Which.
    pub id: NoteId,
    /// What.
    pub text: String,
    /// Where it showed; may be empty.
    pub shown: String,
    /// Whether those who work here see it, too.
    pub shared: bool,
}

/// The page.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Growth {
    /// The finding.
    pub headline: String,
    /// Whose, by their first name.
    pub who: String,
    /// Whether it is whoever sits here.
    pub own: bool,
    /// The other of the pair: what the address calls them, and their first name; none where one sits alone.
    pub other: Option<(&'static str, String)>,
    /// Goals, those to come first by their date, then those that are reached.
    pub aims: Vec<AimRow>,
    /// Mistakes, those without a fix first, then the latest.
    pub mistakes: Vec<MistakeRow>,
    /// What they are good at, by its words.
    pub skills: Vec<SkillRow>,
    /// How many people rely on their work.
    pub relying: usize,
    /// The first of them, those who wait for something before others.
    pub relies: Vec<Relies>,
}

/// The page of whoever sits here, or of the other of the pair: "executive", "assistant".
///
/// # Errors
/// `E_NOT_FOUND` for anybody else; those of the ledger.
pub async fn growth(desk: &Desk, who: &str) -> Result<Growth, DeskError> {
    let office = desk.office();
    let me = desk.reader().actor.person;
    let whose = match (who.trim(), &office.assistant) {
        ("executive", _) => office.owner.clone(),
        ("assistant", Some(assistant)) => assistant.clone(),
        ("", Some(assistant)) if assistant.person == me => assistant.clone(),
        ("", _) => office.owner.clone(),
        (word, _) => {
            return Err(DeskError::NotFound {
                kind: "person of the pair",
                id: crate::words::short(word, 40),
            });
        }
    };
    let world = desk.history_of(desk.reader(), WEEKS).await?;
    let notes = desk.ledger.notes_with(desk.reader(), whose.person).await?;
    Ok(compose(&world, &whose, &notes, whose.person == me))
}

/// The page of somebody, of these notes.
pub(crate) fn compose(world: &Snapshot, who: &Member, notes: &[Note], own: bool) -> Growth {
    let today = world.zone().to_datetime(world.now).date();
    let theirs: Vec<&Note> = notes.iter().filter(|n| n.author == who.person).collect();
    let mut relies = relied::map(world, who, own, today);
    let relying = relies.len();
    relies.truncate(PEOPLE);
    let (aims, mistakes) = (aims(&theirs, today), mistakes(&theirs, today));
    let other = match &world.office.assistant {
        Some(assistant) if assistant.person != who.person => {
            Some(("assistant", first(&assistant.name).to_owned()))
        }
        Some(_) => Some(("executive", first(&world.office.owner.name).to_owned())),
        None => None,
    };
    Growth {
        headline: headline(first(&who.name), own, &aims, &mistakes, relying),
        who: first(&who.name).to_owned(),
        own,
        other,
        aims,
        mistakes,
        skills: skills(&theirs),
        relying,
        relies,
    }
}

fn headline(who: &str, own: bool, aims: &[AimRow], mistakes: &[MistakeRow], relying: usize) -> String {
    let whose = if own { "your".to_owned() } else { format!("{who}’s") };
    let mut parts = match relying {
        0 => vec![format!("nothing recorded shows who relies on {whose} work")],
        1 => vec![format!("one person relies on {whose} work")],
        n => vec![format!("{} rely on {whose} work", count(n, "person", "people"))],
    };
    let open = aims.iter().filter(|a| !a.reached).count();
    let late = aims.iter().filter(|a| a.late).count();
    match (open, late) {
        (0, _) => {}
        (n, 0) => parts.push(format!("{} ahead", count(n, "goal", "goals"))),
        (n, late) => parts.push(format!("{} ahead, {} past its date", count(n, "goal", "goals"), late)),
    }
    let unfixed = mistakes.iter().filter(|m| m.fix.is_empty()).count();
    if unfixed > 0 {
        parts.push(format!("{} without a fix", count(unfixed, "mistake", "mistakes")));
    }
    format!("{}.", sentence(&parts.join("; ")))
}

fn is_shared(note: &Note) -> bool {
    note.clearance.owner().is_none()
}

fn aims(notes: &[&Note], today: Date) -> Vec<AimRow> {
    let mut all: Vec<(&Note, &Aim)> = notes
        .iter()
        .filter_map(|note| if let Written::Aim(aim) = &note.written { Some((*note, aim)) } else { None })
        .collect();
    all.sort_by_key(|(note, aim)| {
        (aim.reached.is_some(), aim.due.is_none(), aim.due, std::cmp::Reverse(aim.reached), note.id)
    });
    let row = |(note, aim): (&Note, &Aim)| AimRow {
        id: note.id,
        text: inert(&note.text),
        career: aim.career,
        when: match (aim.reached, aim.due) {
            (Some(on), _) => format!("reached {}", day(on, today)),
            (None, Some(due)) => format!("by {}", day(due, today)),
            (None, None) => "no date".to_owned(),
        },
        late: aim.reached.is_none() && aim.due.is_some_and(|due| due < today),
        reached: aim.reached.is_some(),
        shared: is_shared(note),
    };
    all.into_iter().map(row).collect()
}

fn mistakes(notes: &[&Note], today: Date) -> Vec<MistakeRow> {
    let mut all: Vec<(bool, Date, MistakeRow)> = notes
        .iter()
        .filter_map(|note| {
            let Written::Mistake(one) = &note.written else { return None };
            let row = MistakeRow {
                id: note.id,
                on: day(one.on, today),
                text: inert(&note.text),
                fix: inert(&one.fix),
                fixed: one.fixed.map_or(String::new(), |on| day(on, today)),
                shared: is_shared(note),
            };
            Some((!one.fix.is_empty(), one.on, row))
        })
        .collect();
    all.sort_by(|(a, on_a, row_a), (b, on_b, row_b)| {
        a.cmp(b).then(on_b.cmp(on_a)).then(row_a.id.cmp(&row_b.id))
    });
    all.into_iter().map(|(.., row)| row).collect()
}

fn skills(notes: &[&Note]) -> Vec<SkillRow> {
    let mut all: Vec<SkillRow> = notes
        .iter()
        .filter_map(|note| {
            let Written::Skill(one) = &note.written else { return None };
            let (text, shown) = (inert(&note.text), inert(&one.shown));
            Some(SkillRow { id: note.id, text, shown, shared: is_shared(note) })
        })
        .collect();
    all.sort_by_key(|row| (row.text.to_lowercase(), row.id));
    all
}

#[cfg(test)]
mod tests;
