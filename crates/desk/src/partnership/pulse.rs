//! What no calendar tells, noted by hand: how well going through the assistant works as colleagues say it, one's own energy,
//! and thanks given; each with its trend, or that there is not enough history (spec §12.10).
//!
//! Energy is its owner's alone until they share it. Nothing is inferred: every figure is made of the entries below it.

use super::panel::Trend;
use crate::by_hand::{self, Deed};
use crate::grid::Changed;
use crate::settings::first_name;
use crate::words::{count, day, inert, sentence, short};
use crate::{Desk, DeskError, FieldError};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use std::ops::Range;
use world::note::{Pulse, Thanked, Written};
use world::{Item, Note, NoteId, PersonId, Snapshot};

/// Days of the present stretch, and of the one before it.
const DAYS: i64 = 30;
/// Fewer answers in a stretch make no mean.
const LEAST: usize = 3;
/// Means that differ by less are told as the same, of 10.
const TELLING: f64 = 0.5;
/// The top of both scales.
const TOP: u8 = 10;
/// Longest text, characters; entries that are listed; people who are named.
const MOST: usize = 300;
const LISTED: usize = 12;
const NAMED: usize = 6;

/// One of the three, as it stands.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Strand {
    /// "Going through Joss works".
    pub name: String,
    /// "8.3 of 10, five answers in 30 days", or what is missing.
    pub now: String,
    /// How it was in the 30 days before; empty where that is not known.
    pub was: String,
    /// Whether it got better.
    pub trend: Trend,
    /// The entries behind it, the latest first.
    pub entries: Vec<Entry>,
}

/// An entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// Which, as forms take it.
    pub id: NoteId,
    /// "Tue 24 Nov".
    pub on: String,
    /// "8 of 10", "Priya Raman".
    pub what: String,
    /// What was said with it, by whom; may be empty.
    pub words: String,
    /// Whether the other of the pair sees it, too.
    pub shared: bool,
    /// Whether whoever sits here wrote it, and may take it out.
    pub own: bool,
}

/// The page.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Noted {
    /// The finding.
    pub headline: String,
    /// The assistant's first name; none where nobody assists, and nothing goes through anybody.
    pub assistant: Option<String>,
    /// How going through the assistant works; none without one.
    pub going: Option<Strand>,
    /// One's own energy.
    pub energy: Strand,
    /// Thanks given by the office.
    pub thanks: Strand,
    /// Direct reports whom nobody thanked in 30 days; empty while no thanks were ever noted.
    pub unthanked: Vec<String>,
}

/// The page for whoever sits here.
///
/// # Errors
/// Those of the ledger.
pub async fn noted(desk: &Desk) -> Result<Noted, DeskError> {
    let world = desk.snapshot().await?;
    Ok(compose(&world, desk.reader().actor.person))
}

fn compose(world: &Snapshot, me: PersonId) -> Noted {
    let assistant = world.office.assistant.as_ref().map(|a| first_name(&a.name).to_owned());
    let (going, energy, thanks) = (going(world, me), energy(world, me), thanks(world, me));
    let headline = match (&going, assistant.as_deref()) {
        (Some(strand), Some(name)) if !strand.entries.is_empty() => {
            format!("How well going through {name} works: {}.", crate::words::inside_a_sentence(&strand.now))
        }
        (_, Some(name)) => format!("Nobody has said yet how well going through {name} works."),
        _ => "Nothing goes through an assistant here.".to_owned(),
    };
    let unthanked = unthanked(world);
    Noted { headline, assistant, going, energy, thanks, unthanked }
}

/// How well going through the assistant works; none where nobody assists.
pub(super) fn going(world: &Snapshot, me: PersonId) -> Option<Strand> {
    let assistant = world.office.assistant.as_ref()?;
    let of = |note: &Note| if let Written::Pulse(pulse) = &note.written { Some(pulse.score) } else { None };
    let told = |note: &Note, score: u8| {
        let from = match &note.written {
            Written::Pulse(pulse) => pulse.from.as_str(),
            _ => "",
        };
        (format!("{score} of {TOP}"), said_by(&note.text, from))
    };
    let name = format!("Going through {} works", first_name(&assistant.name));
    Some(scale(world, me, name, "answer", &of, &told))
}

/// The energy of whoever sits here.
pub(super) fn energy(world: &Snapshot, me: PersonId) -> Strand {
    let of = |note: &Note| match note.written {
        Written::Energy { level } if note.author == me => Some(level),
        _ => None,
    };
    let told = |note: &Note, level: u8| (format!("{level} of {TOP}"), inert(&note.text));
    scale(world, me, "Your own energy".to_owned(), "entry", &of, &told)
}

fn said_by(text: &str, from: &str) -> String {
    match (text.trim(), from.trim()) {
        ("", from) => inert(from),
        (text, "") => format!("“{}”", inert(text)),
        (text, from) => format!("“{}” {}", inert(text), inert(from)),
    }
}

/// The stretches before now: the last 30 days, and the 30 before.
fn stretches(world: &Snapshot) -> [Range<Timestamp>; 2] {
    let length = SignedDuration::from_hours(24 * DAYS);
    let start = world.now - length;
    [start..world.now + SignedDuration::from_secs(1), start - length..start]
}

/// Notes of a kind, the latest first.
fn latest<T>(world: &Snapshot, of: impl Fn(&Note) -> Option<T>) -> Vec<(&Note, T)> {
    let mut all: Vec<(&Note, T)> = world.notes.values().filter_map(|n| Some((n, of(n)?))).collect();
    all.sort_by_key(|(note, _)| (std::cmp::Reverse(note.at), note.id));
    all
}

/// The means of two stretches of a scale to ten.
fn scale(
    world: &Snapshot,
    me: PersonId,
    name: String,
    one: &'static str,
    of: &dyn Fn(&Note) -> Option<u8>,
    told: &dyn Fn(&Note, u8) -> (String, String),
) -> Strand {
    let all = latest(world, of);
    let many = if one == "entry" { "entries" } else { "answers" };
    let within = |times: &Range<Timestamp>| -> Vec<f64> {
        all.iter().filter(|(n, _)| times.contains(&n.at)).map(|(_, score)| f64::from(*score)).collect()
    };
    let [now, before] = stretches(world).map(|times| within(&times));
    let mean = |some: &[f64]| some.iter().sum::<f64>() / some.len().max(1) as f64;
    let known = |some: &[f64]| (some.len() >= LEAST).then(|| mean(some));
    let told_mean = |some: &[f64]| format!("{:.1} of {TOP}, {}", mean(some), count(some.len(), one, many));
    let trend = match known(&now) {
        None => Trend::Unknown,
        Some(current) => Trend::of(current, known(&before), TELLING),
    };
    Strand {
        name,
        now: match now.len() {
            0 => format!("Not enough history: nothing is noted in {DAYS} days"),
            n if n < LEAST => format!(
                "Not enough history: {} in {DAYS} days, and a mean takes {LEAST}",
                count(n, one, many)
            ),
            _ => format!("{} in {DAYS} days", told_mean(&now)),
        },
        was: if known(&before).is_some() {
            format!("{} in the {DAYS} days before", told_mean(&before))
        } else {
            String::new()
        },
        trend,
        entries: all
            .iter()
            .take(LISTED)
            .map(|(note, score)| {
                let (what, words) = told(note, *score);
                entry(world, me, note, what, words)
            })
            .collect(),
    }
}

fn entry(world: &Snapshot, me: PersonId, note: &Note, what: String, words: String) -> Entry {
    let zone = world.zone();
    let today = zone.to_datetime(world.now).date();
    Entry {
        id: note.id,
        on: day(zone.to_datetime(note.at).date(), today),
        what,
        words,
        shared: note.clearance.owner().is_none(),
        own: note.author == me,
    }
}

/// Thanks given by the two of the office.
pub(super) fn thanks(world: &Snapshot, me: PersonId) -> Strand {
    let all =
        latest(world, |n| if let Written::Thanked(one) = &n.written { Some(one.clone()) } else { None });
    let [now, before] =
        stretches(world).map(|times| all.iter().filter(|(n, _)| times.contains(&n.at)).count());
    // Before the first entry nobody wrote down whether anybody was thanked.
    let since = all.last().map(|(note, _)| note.at);
    let known = since.is_some_and(|since| since < stretches(world)[1].start);
    Strand {
        name: "Thanks given".to_owned(),
        now: match (now, since) {
            (_, None) => "Not enough history: nobody notes them".to_owned(),
            (n, _) => format!("{} in {DAYS} days", sentence(&count(n, "thanks", "thanks"))),
        },
        was: if known { format!("{before} in the {DAYS} days before") } else { String::new() },
        trend: Trend::of(now as f64, known.then_some(before as f64), 0.0),
        entries: all
            .iter()
            .take(LISTED)
            .map(|(note, one)| entry(world, me, note, inert(&one.to), inert(&note.text)))
            .collect(),
    }
}

/// Direct reports whom nobody thanked in 30 days.
fn unthanked(world: &Snapshot) -> Vec<String> {
    let all =
        latest(world, |n| if let Written::Thanked(one) = &n.written { Some(one.clone()) } else { None });
    if all.is_empty() {
        return Vec::new();
    }
    let [now, _] = stretches(world);
    let lately: Vec<PersonId> =
        all.iter().filter(|(n, _)| now.contains(&n.at)).filter_map(|(_, one)| one.person).collect();
    let assistant = world.office.assistant.as_ref().map(|a| a.person);
    let reports = world.reports().into_iter().filter(|r| Some(r.person) != assistant);
    reports.filter(|r| !lately.contains(&r.person)).map(|r| inert(&r.name)).take(NAMED).collect()
}

/// What a colleague said, as a form sends it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct PulseForm {
    /// 0 to 10.
    pub score: String,
    /// Who said it; may be empty.
    pub from: String,
    /// What they said with it; may be empty.
    pub words: String,
}

/// One's own energy, as a form sends it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct EnergyForm {
    /// 0 to 10.
    pub level: String,
    /// What drains or gives it; may be empty.
    pub words: String,
    /// "yes" where the other of the pair sees it, too.
    pub share: String,
}

/// Thanks, as a form sends them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct ThanksForm {
    /// Whom, by name or address.
    pub to: String,
    /// What for.
    pub words: String,
}

/// Keeps what a colleague said of going through the assistant. Both of the pair see it.
///
/// # Errors
/// `E_FORM` for a score outside 0–10 or a text that is too long; `E_ROLE` where nobody assists.
pub async fn keep_pulse(desk: &Desk, form: &PulseForm) -> Result<Changed, DeskError> {
    let Some(assistant) = desk.office().assistant.clone() else {
        return Err(DeskError::input(
            "nobody assists in this office",
            "E_ROLE",
            "name an assistant in the settings first; nothing was changed",
        ));
    };
    let mut wrong = Vec::new();
    let score = scored("score", &form.score, &mut wrong);
    let (from, words) = (text("from", &form.from, &mut wrong), text("words", &form.words, &mut wrong));
    let Some(score) = score.filter(|_| wrong.is_empty()) else { return Err(DeskError::Form(wrong)) };
    let said = format!("Going through {} works: {score} of {TOP}", first_name(&assistant.name));
    keep(desk, "pulse.noted", said, words, Written::Pulse(Pulse { score, from }), true).await
}

/// Keeps how much energy whoever sits here has. It is theirs alone until they share it.
///
/// # Errors
/// `E_FORM` for a level outside 0–10 or a text that is too long.
pub async fn keep_energy(desk: &Desk, form: &EnergyForm) -> Result<Changed, DeskError> {
    let mut wrong = Vec::new();
    let level = scored("level", &form.level, &mut wrong);
    let words = text("words", &form.words, &mut wrong);
    let Some(level) = level.filter(|_| wrong.is_empty()) else { return Err(DeskError::Form(wrong)) };
    let said = format!("Your energy: {level} of {TOP}");
    keep(desk, "pulse.energy", said, words, Written::Energy { level }, form.share == "yes").await
}

/// Keeps that somebody was thanked. Both of the pair see it; nothing is sent.
///
/// # Errors
/// `E_FORM` without a name or without what for.
pub async fn keep_thanks(desk: &Desk, form: &ThanksForm) -> Result<Changed, DeskError> {
    let mut wrong = Vec::new();
    let (to, words) = (text("to", &form.to, &mut wrong), text("words", &form.words, &mut wrong));
    for (field, said, problem) in [
        ("to", &to, "Say whom you thanked."),
        ("words", &words, "Say what for: what they did, and its effect."),
    ] {
        if said.is_empty() && !wrong.iter().any(|w| w.field == field) {
            wrong.push(FieldError { field, problem: problem.to_owned() });
        }
    }
    if !wrong.is_empty() {
        return Err(DeskError::Form(wrong));
    }
    let world = desk.snapshot().await?;
    let person = known(&world, &to);
    let name = person.and_then(|id| world.people.get(&id)).map_or(to, |person| person.name.clone());
    let said = format!("Thanked: {}", short(&inert(&name), 80));
    keep(desk, "pulse.thanked", said, words, Written::Thanked(Thanked { to: name, person }), true).await
}

/// Whom a name means, where just one bears it: a whole name, an address, or the first name of a direct report.
fn known(world: &Snapshot, word: &str) -> Option<PersonId> {
    let wanted = world::folded(word);
    let by_name = world.people.values().filter(|p| world::folded(&p.name) == wanted).map(|p| p.id);
    let by_email = world.person_by_email(word).map(|p| p.id);
    let team = world.reports();
    let first = team.iter().filter(|r| world::folded(first_name(&r.name)) == wanted).map(|r| r.person);
    let found: std::collections::BTreeSet<PersonId> = by_name.chain(by_email).collect();
    let found = if found.is_empty() { first.collect() } else { found };
    if found.len() == 1 { found.into_iter().next() } else { None }
}

/// Takes out an entry that whoever sits here wrote.
///
/// # Errors
/// `E_NOT_FOUND` for what is none of theirs.
pub async fn drop_noted(desk: &Desk, id: &str) -> Result<Changed, DeskError> {
    let me = desk.reader().actor.person;
    let missing = || DeskError::NotFound { kind: "entry", id: short(id.trim(), 40) };
    let id: NoteId = id.trim().parse().map_err(|_| missing())?;
    let world = desk.snapshot().await?;
    let ours = |note: &&Note| {
        let kind = matches!(note.written, Written::Pulse(_) | Written::Energy { .. } | Written::Thanked(_));
        kind && note.author == me
    };
    let note = world.notes.get(&id).filter(ours).cloned().ok_or_else(missing)?;
    let said = "Taken out".to_owned();
    let deed = Deed::take_out("pulse.dropped", said.clone(), Item::Note(note), Vec::new());
    let undo = by_hand::carry_out(desk, deed).await?.id;
    Ok(Changed { id: id.to_string(), said, undo })
}

async fn keep(
    desk: &Desk,
    verb: &'static str,
    said: String,
    words: String,
    written: Written,
    shared: bool,
) -> Result<Changed, DeskError> {
    let me = desk.reader().actor.person;
    let before = desk.snapshot().await?.notes.len();
    let note = Note::of_growth(me, me, desk.now(), words, written, shared);
    // Two answers of one moment are two.
    let id = NoteId::derive(&format!("{} {verb} {before} {} {:?}", note.id, note.text, note.written));
    by_hand::keep_note(desk, verb, said, None, Note { id, ..note }).await
}

fn scored(field: &'static str, typed: &str, wrong: &mut Vec<FieldError>) -> Option<u8> {
    let score = typed.trim().parse::<u8>().ok().filter(|score| *score <= TOP);
    if score.is_none() {
        wrong.push(FieldError { field, problem: format!("Give a whole number from 0 to {TOP}.") });
    }
    score
}

fn text(field: &'static str, typed: &str, wrong: &mut Vec<FieldError>) -> String {
    let text = inert(&typed.split_whitespace().collect::<Vec<_>>().join(" "));
    let long = text.chars().count();
    if long > MOST {
        wrong.push(FieldError {
            field,
            problem: format!("This is {long} characters long; use at most {MOST}."),
        });
    }
    text
}

#[cfg(test)]
mod tests;
