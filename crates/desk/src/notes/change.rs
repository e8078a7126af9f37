//! What the pair does with the note and the report: look at each line, write one, send it for a yes, put in what
//! somebody said by phone.

use super::lines::{self, Stand};
use super::{NOTE, guard, guarded_by};
use crate::by_hand::{self, Deed};
use crate::card::first;
use crate::team;
use crate::words::{count, inert, short};
use crate::{Desk, DeskError};
use engines::maths::drafts;
use engines::partnership::updates;
use jiff::SignedDuration;
use jiff::civil::Date;
use ledger::Entry;
use world::note::Written;
use world::proposal::Draft;
use world::{
    Clearance, Effect, Evidence, Item, ItemRef, Level, Mailbox, Note, NoteId, Proposal, ProposalId, State,
};

/// Longest line, characters.
const MOST: usize = 400;

/// What somebody says to a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// It goes out.
    Approve,
    /// It is left out.
    LeaveOut,
}

/// Approves a line of this week's note, in other words where they are given, or leaves it out.
///
/// # Errors
/// `E_NOT_FOUND` for a line that is not there; `E_HELD` for words that must not go out; `E_MISSING`, `E_RANGE`,
/// `E_CLEARANCE`. Nothing is changed then.
pub async fn answer(desk: &Desk, key: &str, text: &str, answer: Answer) -> Result<Proposal, DeskError> {
    let world = desk.snapshot().await?;
    let guard = guard(desk, &world).await?;
    let page = guarded_by(&world, &guard);
    let missing = || DeskError::NotFound { kind: "line of the note", id: short(key, 40) };
    let line = page.note.lines.into_iter().find(|line| line.key == key).ok_or_else(missing)?;
    let text = if text.trim().is_empty() { line.text.clone() } else { words(text)? };
    let approved = answer == Answer::Approve;
    if approved {
        match line.why.first().filter(|_| line.rests) {
            Some(why) => not_held(Some((text.clone(), why.clone())))?,
            None => not_held(lines::refused(&guard, &text))?,
        }
    }
    let said = match answer {
        Answer::Approve => format!("Goes to the team: {}", short(&text, 80)),
        Answer::LeaveOut => format!("Left out of the note: {}", short(&text, 80)),
    };
    keep(desk, page.week, &line.key, text, approved, line.sources, &said).await
}

/// Writes a line of one's own into this week's note; it is approved by being written.
///
/// # Errors
/// `E_HELD` for words that must not go out; `E_MISSING`, `E_RANGE`, `E_CLEARANCE`. Nothing is changed then.
pub async fn write(desk: &Desk, text: &str) -> Result<Proposal, DeskError> {
    let world = desk.snapshot().await?;
    let text = words(text)?;
    not_held(lines::refused(&guard(desk, &world).await?, &text))?;
    let week = updates::shown(&world);
    let key = format!("own {}", NoteId::derive(&format!("{} {text}", desk.now())));
    let said = format!("Goes to the team: {}", short(&text, 80));
    keep(desk, week, &key, text, true, Vec::new(), &said).await
}

fn words(text: &str) -> Result<String, DeskError> {
    let text = inert(&text.split_whitespace().collect::<Vec<_>>().join(" "));
    match text.chars().count() {
        0 => Err(DeskError::input("the line is empty", "E_MISSING", "write a sentence; nothing was changed")),
        n if n > MOST => {
            let hint = "use at most 400; nothing was changed";
            Err(DeskError::input(&format!("this is {n} characters long"), "E_RANGE", hint))
        }
        _ => Ok(text),
    }
}

/// Refuses a line that is held back, with the line that is meant.
fn not_held(refused: Option<(String, String)>) -> Result<(), DeskError> {
    match refused {
        None => Ok(()),
        Some((line, why)) => {
            let hint = "nothing was changed; say it without that, or leave it out";
            let line = short(&line, 80);
            Err(DeskError::input(&format!("the line “{line}” is held back: {why}"), "E_HELD", hint))
        }
    }
}

async fn keep(
    desk: &Desk,
    week: Date,
    key: &str,
    text: String,
    approved: bool,
    evidence: Vec<Evidence>,
    said: &str,
) -> Result<Proposal, DeskError> {
    let id = NoteId::derive(&format!("line {week} {key}"));
    let before = match desk.ledger.item(desk.reader(), ItemRef::Note(id)).await {
        Ok(item) => Some(item),
        Err(ledger::LedgerError::NotFound { .. }) => None,
        Err(other) => return Err(other.into()),
    };
    let clearance = evidence.iter().fold(Clearance::at(Level::Internal), |all, e| all.join(&e.clearance));
    let note = Note {
        id,
        with: None,
        author: desk.reader().actor.person,
        at: desk.now(),
        text,
        written: Written::Line { week, key: key.to_owned(), approved },
        evidence,
        clearance,
    };
    by_hand::carry_out(desk, Deed::of("line.answered", said, before, Item::Note(note))).await
}

/// The proposal of the note of a week with this text: other words are another proposal.
pub(super) fn id_of(week: Date, effect: &Effect) -> ProposalId {
    ProposalId::derive(&format!("{NOTE}\n{}", key_of(week, effect)))
}

fn key_of(week: Date, effect: &Effect) -> String {
    let text = if let Effect::DraftMail { text, .. } = effect { text.as_str() } else { "" };
    format!("{week}\n{text}")
}

/// Whether it is the note to a team: it waits until it runs out, whatever the engines think of next.
pub(crate) fn is_asked(proposal: &Proposal) -> bool {
    proposal.kind.0 == NOTE
}

/// Sends the approved lines for the executive's yes, which lays the mail into Drafts.
///
/// # Errors
/// `E_STATE` where no line is approved or nobody is named as a direct report, or the same note had its answer;
/// `E_CLEARANCE`.
pub async fn ask(desk: &Desk) -> Result<Proposal, DeskError> {
    let world = desk.snapshot().await?;
    let page = guarded_by(&world, &guard(desk, &world).await?);
    let lines: Vec<&lines::Shown> = page.note.lines.iter().filter(|l| l.stand == Stand::Approved).collect();
    let team = world.reports();
    let state = |problem: &str, hint: &str| Err(DeskError::input(problem, "E_STATE", hint));
    if lines.is_empty() {
        return state("no line of the note is approved", "approve a line first; nothing was changed");
    }
    if team.is_empty() {
        return state("nobody is named as a direct report", "name them in equerry.toml; nothing was changed");
    }
    let made = proposal(&world, page.week, &lines, page.note.held);
    if world::clearance::Approver::of(desk.reader(), &made.clearance).is_none() {
        desk.only_executive("send the note to the team for a yes")?;
    }
    let (id, now) = (made.id, desk.now());
    let mut txn = desk.ledger.begin(&desk.reader().actor, now).await?;
    txn.propose(vec![made]).await?;
    let (mut proposal, version) = txn.proposal(desk.reader(), id).await?;
    if matches!(proposal.state, State::New) {
        proposal.show(now)?;
        txn.save_proposal(&proposal, version).await?;
        let entry = Entry::new("note.asked").about(ItemRef::Proposal(id));
        txn.audit(entry.with("title", crate::decide::called(&proposal))).await?;
    }
    txn.commit().await?;
    match proposal.is_open() {
        true => Ok(proposal),
        false => state("this note had its answer", "change a line to send another; nothing was changed"),
    }
}

fn proposal(world: &world::Snapshot, week: Date, lines: &[&lines::Shown], held: usize) -> Proposal {
    let owner = first(&world.office.owner.name);
    let body: Vec<&str> = lines.iter().map(|line| line.text.as_str()).collect();
    let team = world.reports();
    let effect = Effect::DraftMail {
        message_id: format!("team-note-{week}-{}@equerry", NoteId::derive(&body.join("\n")).short()),
        to: team.iter().map(|m| Mailbox { email: m.email.clone(), name: Some(m.name.clone()) }).collect(),
        cc: Vec::new(),
        subject: format!("This week from {owner}"),
        text: format!("Hello all,\n\n{}\n\n{owner}\n", body.join("\n\n")),
        in_reply_to: None,
    };
    let back = match held {
        0 => "Nothing was held back.".to_owned(),
        n => format!("{} held back.", crate::words::sentence(&count(n, "line is", "lines are"))),
    };
    let evidence: Vec<Evidence> = lines.iter().flat_map(|line| line.sources.clone()).collect();
    let draft = Draft {
        kind: NOTE,
        key: key_of(week, &effect),
        title: format!("Lay the week’s note to {} into Drafts", count(team.len(), "person", "people")),
        because: format!(
            "{} approved. {back}",
            crate::words::sentence(&count(lines.len(), "line is", "lines are"))
        ),
        effect,
        ways: Vec::new(),
        expected: "the team knows what moved".to_owned(),
        reasons: vec![
            drafts::minutes("told", "people told at once", 10.0),
            drafts::minutes("time", "time it takes", -2.0),
        ],
        evidence,
        about: Vec::new(),
        goal: None,
        by: Some(updates::times(world, week).note).filter(|at| *at > world.now),
        expires: world.now + SignedDuration::from_hours(72),
    };
    Proposal::new(draft, world.now)
}

/// Before a yes to the note: only the executive gives it, and none goes out that says what anything here protects,
/// whoever wrote it and whatever they may see.
///
/// # Errors
/// `E_CLEARANCE` for anybody else; `E_HELD` with the reason.
pub(crate) async fn check(desk: &Desk, proposal: &Proposal, effect: &Effect) -> Result<(), DeskError> {
    if !is_asked(proposal) {
        return Ok(());
    }
    desk.only_executive("send the note to the team")?;
    let world = desk.snapshot().await?;
    let guard = guard(desk, &world).await?;
    let refused = effect.parts().into_iter().find_map(|part| match part {
        Effect::DraftMail { subject, text, .. } => lines::refused(&guard, &format!("{subject}\n{text}")),
        _ => None,
    });
    not_held(refused)
}

/// Puts in the line of a direct report who said it by phone, until the report is made.
///
/// # Errors
/// `E_NOT_FOUND`; `E_STATE` once the report is made, or where they sent a line themselves; `E_FORM`; `E_CLEARANCE`.
pub async fn by_phone(desk: &Desk, person: &str, form: &team::Form) -> Result<Proposal, DeskError> {
    let world = desk.snapshot().await?;
    let week = updates::shown(&world);
    let report = team::named(desk, person).await?;
    if world.now >= updates::times(&world, week).report {
        let hint = "it comes with the next week; nothing was changed";
        return Err(DeskError::input("the report of this week is made", "E_STATE", hint));
    }
    let note = team::written(report.person, desk.reader().actor.person, desk.now(), week, form)?;
    let before = world.notes.get(&note.id);
    if before.is_some_and(|note| note.author == report.person) {
        let problem = format!("{} has sent a line", first(&report.name));
        return Err(DeskError::input(&problem, "E_STATE", "theirs stands; nothing was changed"));
    }
    let said = format!("The week of {}, by phone", first(&report.name));
    let deed = Deed::of("update.sent", said, before.cloned().map(Item::Note), Item::Note(note));
    by_hand::carry_out(desk, deed).await
}
