//! The catch-up: fifteen minutes of executive and assistant a day, and thirty a week, in four timed parts (spec §12.6).
//!
//! It is made for a screen that both look at: what the assistant may not see is left out for either, and only the
//! executive is told how much that is. What is asked is answered in its line; at the end, what was agreed is kept as notes.
//! [`compose`] is pure.

mod asks;
mod days;
mod fields;
mod finish;
mod kept;

pub use asks::{Ask, Gap, say};
pub use fields::Field;
pub use finish::{Finished, Kept, finish, finished, kept};

use self::asks::stale_department;
use crate::brief::{Day, Line, by};
use crate::card::{Card, Seats, card};
use crate::marks::Marks;
use crate::words::{clock, count, sentence};
use crate::{Desk, DeskError, sources};
use jiff::{SignedDuration, Timestamp, civil};
use serde::Serialize;
use std::collections::BTreeSet;
use std::sync::Arc;
use world::{
    Actor, Grant, GrantId, Interval, ItemRef, Level, PersonId, Proposal, Reader, Role, Snapshot, Verb,
};

/// How many answers are asked for at most.
const ANSWERS: usize = 3;
/// How many candid views are spoken of at once.
const VIEWS: usize = 3;
/// How many lines a part shows at most.
const LINES: usize = 7;
/// Working days ahead that the week shows.
const DAYS_AHEAD: usize = 5;
/// Hand-overs and stand-ins that are spoken of beside the best proposals, at most; the kinds they come as.
const INSTEAD: usize = 4;
const HANDS_OVER: [&str; 2] = ["agenda.delegate", "orchestration.hand_over"];
/// A promise is spoken of so many days before it is due: each day, and in the catch-up of the week.
const SOON_DAYS: i64 = 4;
const SOON_DAYS_WEEK: i64 = 13;

/// The agenda of a catch-up.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CatchUp {
    /// On which day.
    pub date: civil::Date,
    /// Whether it is the one of the week.
    pub weekly: bool,
    /// Minutes it takes.
    pub minutes: u32,
    /// The executive.
    pub executive: String,
    /// The assistant; none where the office names nobody.
    pub assistant: Option<(PersonId, String)>,
    /// The finding.
    pub headline: String,
    /// Decide; today, or the whole week; the days ahead; promises and how it goes.
    pub parts: Vec<Part>,
    /// When the first meeting of the rest of the day begins: until then the assistant can be told something.
    pub until: Option<String>,
    /// How many private items are left out; only for the executive, none where nothing is.
    pub left_out: Option<usize>,
}

/// A timed part.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Part {
    /// Its name.
    pub title: &'static str,
    /// Minutes it may take.
    pub minutes: u32,
    /// A few words beside the title.
    pub note: String,
    /// Its lines.
    pub lines: Vec<Item>,
}

impl Part {
    /// Its name on the bar of the agenda.
    pub fn short(&self) -> &'static str {
        self.title.split(',').next().unwrap_or(self.title)
    }
}

/// A line of a part.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Item {
    /// Its sentence and sources.
    pub line: Line,
    /// What it is about.
    pub about: Option<ItemRef>,
    /// The proposal that a yes or no here answers.
    pub answer: Option<Card>,
    /// What else is asked, and can be answered in the line.
    pub ask: Option<Ask>,
    /// Whether something is wrong with it: late, clashing, not known.
    pub warn: bool,
    /// The four fields of a meeting; empty for anything else.
    pub fields: Vec<Field>,
    /// How far a meeting is prepared; empty for anything else.
    pub state: String,
}

impl Item {
    fn new(line: Line) -> Item {
        Item {
            line,
            about: None,
            answer: None,
            ask: None,
            warn: false,
            fields: Vec::new(),
            state: String::new(),
        }
    }
}

/// The catch-up of today.
///
/// # Errors
/// Those of the ledger.
pub async fn catch_up(desk: &Desk) -> Result<CatchUp, DeskError> {
    of(desk, false).await
}

/// The catch-up of the week: thirty minutes, with every meeting of the days ahead.
///
/// # Errors
/// Those of the ledger.
pub async fn weekly(desk: &Desk) -> Result<CatchUp, DeskError> {
    of(desk, true).await
}

async fn of(desk: &Desk, weekly: bool) -> Result<CatchUp, DeskError> {
    let shared = shared_reader(desk).await?;
    let mut world = desk.snapshot_of(&shared).await?.as_agreed();
    // Both look at the screen: what is the assistant's own is not on it.
    Arc::make_mut(&mut world.notes).retain(|_, note| note.clearance.owner().is_none());
    let past = desk.history_of(&shared, crate::grid::WEEKS).await?.as_agreed();
    let mut told = agenda(&world, &past, &desk.seats().await?, weekly);
    if let Some(due) = crate::mode::due(desk).await? {
        let ask = Some(Ask::Page { path: "settings/mode", words: "Answer them" });
        told.parts[0].lines.push(Item { ask, ..Item::new(Line::new(format!("{due}?"), Vec::new())) });
    }
    if desk.reader().actor.role == Role::Executive {
        let all = desk.snapshot().await?.as_agreed();
        let hidden = subjects(&all).difference(&subjects(&world)).count();
        told.left_out = (hidden > 0).then_some(hidden);
    }
    Ok(told)
}

/// Whoever may see what both may see: the assistant; without one, a reader up to Confidential.
async fn shared_reader(desk: &Desk) -> Result<Reader, DeskError> {
    let office = desk.office();
    let now = desk.now();
    if let Some(assistant) = &office.assistant {
        let actor = Actor {
            person: assistant.person,
            role: Role::Assistant,
            name: assistant.name.clone(),
            automation: None,
        };
        return Ok(desk.ledger.reader(&actor, now).await?);
    }
    let person = office.owner.person;
    let grant = Grant {
        id: GrantId::derive("shared screen"),
        holder: person,
        verbs: [Verb::See].into(),
        level: Level::Confidential,
        compartments: Default::default(),
        from: now,
        until: None,
        granted_by: person,
        area: None,
        under: None,
    };
    let actor = Actor { person, role: Role::Assistant, name: office.owner.name.clone(), automation: None };
    Ok(Reader { actor, grants: vec![grant], at: now, whole: false })
}

/// What a catch-up of this world could speak of.
fn subjects(world: &Snapshot) -> BTreeSet<String> {
    let day = Day::new(world, world.zone().to_datetime(world.now).date());
    let week = Interval::new(day.span.start, day.span.end + SignedDuration::from_hours(24 * 7));
    let events = world.busy_events(week).into_iter().map(|e| ItemRef::Event(e.id).uuid().to_string());
    let open = proposals(world).into_iter().map(|p| ItemRef::Proposal(p.id).uuid().to_string());
    let promises = world.commitments.values().filter(|c| c.state.is_open() && c.due.is_some());
    events.chain(open).chain(promises.map(|c| ItemRef::Commitment(c.id).uuid().to_string())).collect()
}

/// Makes the agenda for the day of the snapshot's instant, with the answers that whoever sits there may give.
pub fn compose(world: &Snapshot, seats: &Seats) -> CatchUp {
    agenda(world, world, seats, false)
}

/// The same, of a day or of the week; `past` is the world of which every page counts promises.
fn agenda(world: &Snapshot, past: &Snapshot, seats: &Seats, weekly: bool) -> CatchUp {
    let date = world.zone().to_datetime(world.now).date();
    let day = Day::new(world, date);
    let open = proposals(world);
    let marks = Marks::of(world);
    let ask = |proposal: &Proposal| card(world, seats, &marks, proposal);
    let (asked, rest) = decided(&open);
    let back: usize = crate::occasion::came_back(world).iter().map(|one| one.open.len()).sum();
    let mut parts = match weekly {
        false => vec![
            decide(&day, &asked, rest.len(), 6, &ask),
            days::today(&day),
            days::ahead(&day, 0, ("Week ahead", 3)),
            kept::promises(&day, past, &rest, (2, SOON_DAYS), &ask),
        ],
        true => vec![
            decide(&day, &asked, rest.len(), 8, &ask),
            days::whole_week(&day),
            days::ahead(&day, DAYS_AHEAD, ("The week after", 4)),
            kept::promises(&day, past, &rest, (6, SOON_DAYS_WEEK), &ask),
        ],
    };
    parts[3].lines.extend(kept::how_it_goes(&day));
    let office = &world.office;
    let meeting = |e: &&world::Event| e.is_meeting(&office.addresses) && !fields::is_of_the_pair(world, e);
    CatchUp {
        date,
        weekly,
        minutes: parts.iter().map(|part| part.minutes).sum(),
        executive: office.owner.name.clone(),
        assistant: office.assistant.as_ref().map(|a| (a.person, a.name.clone())),
        headline: headline(world, asked.len() + back, open.len() + back),
        until: days::rest_of_today(&day)
            .into_iter()
            .find(meeting)
            .map(|e| clock(e.interval(&day.zone).start, &day.zone)),
        parts,
        left_out: None,
    }
}

/// What is decided, and the rest: the best few, and the hand-overs and stand-ins that wait.
fn decided<'a>(open: &[&'a Proposal]) -> (Vec<&'a Proposal>, Vec<&'a Proposal>) {
    let (best, later) = open.split_at(open.len().min(ANSWERS));
    let hands_over = |p: &&&Proposal| HANDS_OVER.contains(&p.kind.0.as_str());
    let instead: Vec<&Proposal> = later.iter().filter(hands_over).take(INSTEAD).copied().collect();
    let rest = later.iter().copied().filter(|p| !instead.iter().any(|one| one.id == p.id)).collect();
    (best.iter().copied().chain(instead).collect(), rest)
}

/// Open proposals, best first.
fn proposals(world: &Snapshot) -> Vec<&Proposal> {
    let pressing = |p: &Proposal| p.by.unwrap_or(Timestamp::MAX).min(p.expires);
    let mut open = crate::inbox::waiting_proposals(world);
    let soon = world.now + SignedDuration::from_hours(24);
    open.sort_by_key(|p| if pressing(p) < soon { pressing(p) } else { Timestamp::MAX });
    open
}

fn headline(world: &Snapshot, asked: usize, open: usize) -> String {
    let who = world.office.owner.name.split_whitespace().next().unwrap_or("the executive");
    let answers = sentence(&count(asked, "answer", "answers"));
    match (asked, open.saturating_sub(asked)) {
        (0, _) => "Nothing waits for an answer. The day comes first.".to_owned(),
        (_, 0) => format!("{answers} from {who}, and nothing is left open."),
        (_, rest) => {
            format!("{answers} from {who} first; {} can wait in the Inbox.", count(rest, "more", "more"))
        }
    }
}

/// What needs a yes or no: the best proposals, those that run out today first.
fn decide(
    day: &Day<'_>,
    asked: &[&Proposal],
    rest: usize,
    minutes: u32,
    ask: &dyn Fn(&Proposal) -> Card,
) -> Part {
    let mut told = BTreeSet::new();
    let lines: Vec<Item> = asked
        .iter()
        .map(|proposal| {
            let mut evidence = proposal.evidence.clone();
            evidence.truncate(5);
            let line = Line::new(format!("{}?", proposal.title.trim_end_matches(['.', '?'])), evidence);
            // A reason that several share is told at the first of them.
            let line = match told.insert(proposal.because.as_str()) {
                true => line.detail(proposal.because.clone()),
                false => line.detail("For the same reason."),
            };
            let line = match proposal.by {
                Some(due) => line.at(by(day, due)),
                None => line,
            };
            let warn = proposal.by.is_some_and(|due| due < day.span.end);
            let about = proposal.about.first().copied();
            Item { about, answer: Some(ask(proposal)), warn, ..Item::new(line) }
        })
        .collect();
    let note = match rest {
        0 => lines.len().to_string(),
        rest => format!("{} of {}", lines.len(), lines.len() + rest),
    };
    let training =
        crate::grid::unanswered(day.world).into_iter().take(LINES - ANSWERS).map(|(text, note, late)| Item {
            about: Some(ItemRef::Note(note.id)),
            ask: Some(Ask::Training { note: note.id }),
            warn: late,
            ..Item::new(Line::new(text, vec![sources::note(note)]))
        });
    let views = crate::views::unheard(day.world).into_iter().take(VIEWS);
    let told = crate::growth::told(day.world).into_iter().take(VIEWS);
    let told = told.map(|(text, source, note)| (text, source, None, note));
    let views = views.chain(told).map(|(text, source, about, note)| Item {
        about: about.or(Some(source.item)),
        ask: Some(Ask::Heard { note }),
        ..Item::new(Line::new(text, vec![source]))
    });
    let department = stale_department(day.world);
    let lines =
        came_back(day).into_iter().chain(lines).chain(views).chain(training).chain(department).collect();
    Part { title: "Decide", minutes, note, lines }
}

/// What came back from meetings: what was agreed in the executive's place, what nobody expected, and each question that waits
/// for an answer.
fn came_back(day: &Day<'_>) -> Vec<Item> {
    let mut lines = Vec::new();
    for back in crate::occasion::came_back(day.world) {
        let (event, about) = (back.event.id, Some(ItemRef::Event(back.event.id)));
        let source = || vec![sources::event(back.event, &day.zone)];
        lines.extend(back.news_words(day.world).map(|text| Item {
            about,
            ask: Some(Ask::Reported { event }),
            ..Item::new(Line::new(text, source()))
        }));
        lines.extend(back.open.iter().map(|(number, minute, due)| {
            let at = crate::occasion::due_at(day.world, *due);
            let line = Line::new(back.question_words(day.world, minute), source()).at(by(day, at));
            let ask = Some(Ask::Back { event, number: *number });
            Item { about, ask, warn: at < day.span.end, ..Item::new(line) }
        }));
    }
    lines
}

#[cfg(test)]
mod tests;
