//! The week of each direct report: asked for on Wednesday, reminded on Thursday at 15:00, closed on Friday at 12:00, and
//! on the executive's desk by 15:30, with whoever is missing named.

use crate::maths::{calendar, spoken, words};
use jiff::{Span, Timestamp, civil};
use world::office::Member;
use world::{Note, NoteId, Snapshot};

/// Most words of one line of the report.
const LINE_WORDS: usize = 28;
/// Words a minute: careful reading of plain text is a little slower than the mean of 238 (Brysbaert 2019).
const WORDS_A_MINUTE: usize = 200;
/// Shared words of two blockers over all their words, from which on they are one.
const SAME: f64 = 0.25;

/// The Monday of the week of a day.
pub fn week_of(date: civil::Date) -> civil::Date {
    calendar::monday_of(date)
}

/// When a week's updates are asked for, reminded, closed and read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Times {
    /// Wednesday, as the day begins.
    pub asked: Timestamp,
    /// Thursday at 15:00.
    pub reminded: Timestamp,
    /// Friday at 12:00: nothing is taken in after that.
    pub closes: Timestamp,
    /// Friday at 14:30: the note to the team should be out.
    pub note: Timestamp,
    /// Friday at 15:30: the report is there.
    pub report: Timestamp,
}

/// The times of the week that begins on this Monday.
pub fn times(world: &Snapshot, monday: civil::Date) -> Times {
    let at = |days: i64, time: civil::Time| {
        world::time::instant(monday.saturating_add(Span::new().days(days)), time, &world.zone())
    };
    let wednesday = monday.saturating_add(Span::new().days(2));
    Times {
        asked: at(2, world.office.hours.day_start(wednesday)),
        reminded: at(3, civil::time(15, 0, 0, 0)),
        closes: at(4, civil::time(12, 0, 0, 0)),
        note: at(4, civil::time(14, 30, 0, 0)),
        report: at(4, civil::time(15, 30, 0, 0)),
    }
}

/// Whether an update of the week may still come in from a report.
pub fn is_open(world: &Snapshot, monday: civil::Date) -> bool {
    let midnight = world::time::instant(monday, civil::Time::midnight(), &world.zone());
    (midnight..times(world, monday).closes).contains(&world.now)
}

/// Everybody's update of a week; none where it is missing.
pub fn of_week(world: &Snapshot, monday: civil::Date) -> Vec<(Member, Option<&Note>)> {
    let update = |report: &Member| {
        let of = |n: &&Note| n.with == Some(report.person) && n.update().is_some_and(|u| u.week == monday);
        world.notes.values().find(of)
    };
    world
        .reports()
        .into_iter()
        .map(|report| {
            let found = update(&report);
            (report, found)
        })
        .collect()
}

/// What is said of one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lines {
    /// Who.
    pub report: Member,
    /// The update it comes from.
    pub update: NoteId,
    /// What was done.
    pub done: String,
    /// What comes next; empty where nothing was said.
    pub next: String,
    /// The decision that is wanted, else what is blocked; empty where nothing is needed.
    pub need: String,
    /// Whether that is a decision.
    pub decides: bool,
    /// How it goes, in their own word.
    pub mood: String,
}

/// Something that blocks several, or that one waits for from another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Blocker {
    /// In the words of whoever said it first.
    pub words: String,
    /// Who is blocked by it.
    pub people: Vec<Member>,
    /// Who is waited for, where it names one of them.
    pub waits_for: Option<Member>,
}

/// The report of a week.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Friday {
    /// The Monday of its week.
    pub week: civil::Date,
    /// Those whose update is in, by name.
    pub people: Vec<Lines>,
    /// What blocks across people.
    pub blockers: Vec<Blocker>,
    /// Decisions that are wanted, and by whom.
    pub decisions: Vec<(Member, String)>,
    /// Whose update is missing.
    pub missing: Vec<Member>,
    /// Minutes to read it.
    pub minutes: usize,
}

/// The report of the week that begins on this Monday, from what is in so far.
pub fn friday(world: &Snapshot, monday: civil::Date) -> Friday {
    let (mut people, mut missing, mut said) = (Vec::new(), Vec::new(), Vec::new());
    for (report, note) in of_week(world, monday) {
        match note.and_then(|n| n.update().map(|u| (n, u))) {
            None => missing.push(report),
            Some((note, update)) => {
                if !update.blocked.trim().is_empty() {
                    said.push((report.clone(), update.blocked.clone()));
                }
                people.push(lines(report, note, update));
            }
        }
    }
    let all: Vec<Member> = people.iter().map(|p: &Lines| p.report.clone()).chain(missing.clone()).collect();
    let wanted = people.iter().filter(|p| p.decides).map(|p| (p.report.clone(), p.need.clone()));
    let mut friday = Friday {
        week: monday,
        decisions: wanted.collect(),
        blockers: blockers(&said, &all),
        people,
        missing,
        minutes: 0,
    };
    friday.minutes = friday.words().div_ceil(WORDS_A_MINUTE).max(1);
    friday
}

impl Friday {
    fn words(&self) -> usize {
        let count = |text: &str| text.split_whitespace().count();
        let lines = self
            .people
            .iter()
            .map(|p| 2 + [&p.done, &p.next, &p.need, &p.mood].map(|t| count(t)).iter().sum::<usize>());
        let blockers = self.blockers.iter().map(|b| count(&b.words) + 3 * b.people.len());
        let decisions = self.decisions.iter().map(|(_, words)| 2 + count(words));
        lines.chain(blockers).chain(decisions).sum::<usize>() + 6 * self.missing.len()
    }
}

fn lines(report: Member, note: &Note, update: &world::note::Update) -> Lines {
    let decides = !update.decision.trim().is_empty();
    let need = if decides { &update.decision } else { &update.blocked };
    Lines {
        report,
        update: note.id,
        done: line(&note.text),
        next: line(&update.next),
        need: line(need),
        decides,
        mood: spoken::short(&update.mood, 30),
    }
}

/// One line of so many words at most.
fn line(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let cut = words[..words.len().min(LINE_WORDS)].join(" ");
    let line = spoken::short(&cut, 220);
    if words.len() > LINE_WORDS && !line.ends_with('…') { format!("{line}…") } else { line }
}

/// Blockers that several share, and those in which one waits for another of them.
fn blockers(said: &[(Member, String)], all: &[Member]) -> Vec<Blocker> {
    let mut found: Vec<(Vec<String>, Blocker)> = Vec::new();
    for (who, words) in said {
        let telling = words::telling(words);
        let same = found.iter_mut().find(|(other, _)| words::jaccard(other, &telling) >= SAME);
        match same {
            Some((_, blocker)) => blocker.people.push(who.clone()),
            None => {
                let waits_for = all.iter().find(|m| m.person != who.person && names(words, m)).cloned();
                let blocker = Blocker { words: line(words), people: vec![who.clone()], waits_for };
                found.push((telling, blocker));
            }
        }
    }
    let across = |b: &Blocker| b.people.len() > 1 || b.waits_for.is_some();
    found.into_iter().map(|(_, blocker)| blocker).filter(across).collect()
}

/// Whether a text names somebody by their first name, as a whole word with a capital letter.
fn names(text: &str, member: &Member) -> bool {
    let first = member.name.split_whitespace().next().unwrap_or(&member.name);
    text.split(|c: char| !c.is_alphanumeric()).any(|word| word == first)
}

/// The week under way.
pub fn current(world: &Snapshot) -> civil::Date {
    week_of(calendar::date_of(world.now, &world.zone()))
}

/// The week whose report is read: the one under way once its updates are asked for, until then the last.
pub fn shown(world: &Snapshot) -> civil::Date {
    let week = current(world);
    if world.now >= times(world, week).asked { week } else { week.saturating_sub(Span::new().days(7)) }
}
