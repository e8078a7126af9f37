//! What the office is like just now: the mode that the executive declared and who agrees in their place, how far support
//! goes by itself, and how much of it is needed (spec §9.4, §9.11).

mod needs;
mod page;
mod support;

pub(crate) use needs::due;
pub use needs::{Asked, Needs, answer, needs, take_back as take_back_needs};
pub use page::{Page, page};
pub(crate) use support::Gate;
pub use support::{Level, Support, set, support, take_back as take_back_support};

use crate::gather::Names;
use crate::words::{clock, day, sentence, short};
use crate::{Desk, DeskError, FieldError};
use jiff::{SignedDuration, Timestamp, ToSpan, civil};
use ledger::Entry;
use serde::{Deserialize, Serialize};
use world::authority::Limit;
use world::mode::Unsound;
use world::{Declared, Mode, PersonId, Snapshot, Verb};

/// The key of the last step, for whoever takes it back.
const STEP: &str = "mode before";

/// A mode as a form sends it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ModeForm {
    /// "travelling".
    pub mode: String,
    /// Its first day, "2026-11-24"; empty: from now on.
    pub from: String,
    /// Its last day.
    pub until: String,
    /// Who agrees in the executive's place: a name or an id.
    pub deputy: String,
    /// Up to which sum: "2000 EUR".
    pub money: String,
    /// Up to how many minutes.
    pub minutes: String,
}

/// A mode as it was, and as it became.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Step {
    before: Option<Declared>,
    after: Option<Declared>,
}

/// The word of a mode in forms and commands: "new-role".
pub fn key(mode: Mode) -> String {
    mode.word().to_lowercase().replace(' ', "-")
}

/// The mode of a word.
fn named(word: &str) -> Option<Mode> {
    let word = word.trim().to_lowercase().replace(' ', "-");
    Mode::ALL.into_iter().find(|mode| key(*mode) == word)
}

/// Declares a mode; Normal ends the one that holds. What is said of it now comes back.
///
/// # Errors
/// `E_CLEARANCE` for anybody but the executive; `E_FORM`, naming each field.
pub async fn declare(desk: &Desk, form: &ModeForm) -> Result<String, DeskError> {
    desk.only_executive("declare a mode")?;
    let mode = named(&form.mode).ok_or_else(|| {
        let words: Vec<String> = Mode::ALL.into_iter().map(key).collect();
        wrong("mode", &format!("Choose a mode: {}.", words.join(", ")))
    })?;
    if mode == Mode::Normal {
        return end(desk).await;
    }
    let world = desk.snapshot().await?;
    let declared = read(desk, &world, mode, form).await?;
    change(desk, Some(declared.clone())).await?;
    Ok(told(&world, &declared))
}

/// Ends the mode that holds, or that was to begin: everything counts as agreed again.
///
/// # Errors
/// `E_CLEARANCE` for anybody but the executive; `E_STATE` where none holds.
pub async fn end(desk: &Desk) -> Result<String, DeskError> {
    desk.only_executive("end a mode")?;
    match desk.ledger.mode().await? {
        Some(declared) if declared.until > desk.now() => {
            change(desk, None).await?;
            Ok(format!("{} has ended. {}", declared.mode.word(), Mode::Normal.changes()))
        }
        _ => Err(DeskError::input("no mode is declared", "E_STATE", "everything counts as agreed already")),
    }
}

/// Takes the last step back: the mode before counts again.
///
/// # Errors
/// `E_CLEARANCE` for anybody but the executive; `E_STATE` where there is no step, or the mode was changed since.
pub async fn take_back(desk: &Desk) -> Result<String, DeskError> {
    desk.only_executive("take back a mode")?;
    let step = last_step(desk).await?.ok_or_else(|| {
        DeskError::input("there is no change of mode to take back", "E_STATE", "nothing was changed")
    })?;
    let mut txn = desk.ledger.begin(&desk.reader().actor, desk.now()).await?;
    txn.declare_mode(step.before.as_ref()).await?;
    txn.set_state(STEP, &None::<Step>).await?;
    txn.commit().await?;
    let world = desk.snapshot().await?;
    Ok(match step.before.filter(|d| d.until > desk.now()) {
        Some(before) => format!("Taken back. {}", told(&world, &before)),
        None => format!("Taken back. {}", Mode::Normal.changes()),
    })
}

/// The step that can be taken back: the last one, where the mode is still as it left it.
async fn last_step(desk: &Desk) -> Result<Option<Step>, DeskError> {
    let step: Option<Step> = desk.ledger.state::<Option<Step>>(&desk.house(), STEP).await?.flatten();
    let now = desk.ledger.mode().await?;
    Ok(step.filter(|step| step.after == now))
}

async fn change(desk: &Desk, to: Option<Declared>) -> Result<(), DeskError> {
    let mut txn = desk.ledger.begin(&desk.reader().actor, desk.now()).await?;
    let before = txn.declare_mode(to.as_ref()).await?;
    txn.set_state(STEP, &Some(Step { before, after: to })).await?;
    Ok(txn.commit().await?)
}

/// A form read into a mode that can be declared.
async fn read(desk: &Desk, world: &Snapshot, mode: Mode, form: &ModeForm) -> Result<Declared, DeskError> {
    let mut mistakes = Vec::new();
    let mut take = |read: Result<Option<Timestamp>, FieldError>| {
        read.unwrap_or_else(|e| {
            mistakes.push(e);
            None
        })
    };
    let from = take(instant(desk, "from", &form.from, 0)).unwrap_or(desk.now());
    let until = take(instant(desk, "until", &form.until, 1));
    let (mut deputy, mut limit) = (None, Limit::default());
    if mode.has_deputy() {
        deputy = deputy_of(desk, world, &form.deputy).await?.unwrap_or_else(|e| {
            mistakes.push(e);
            None
        });
        limit = limit_of(form, &mut mistakes);
    }
    if until.is_none() && !mistakes.iter().any(|m| m.field == "until") {
        mistakes.push(field("until", "Say its last day, such as 2026-12-04: a mode ends by itself."));
    }
    let declared =
        Declared { mode, from: from.max(desk.now()), until: until.unwrap_or(Timestamp::MAX), deputy, limit };
    if mistakes.is_empty()
        && let Err(unsound) = declared.check()
    {
        mistakes.push(in_words(unsound));
    }
    if mistakes.is_empty() { Ok(declared) } else { Err(DeskError::Form(mistakes)) }
}

fn in_words(unsound: Unsound) -> FieldError {
    match unsound {
        Unsound::Order => field("until", "It ends before it begins. Say a later day."),
        Unsound::NoDeputy => field("deputy", "Say who agrees in your place."),
        Unsound::NoLimit => field("money", "Say up to which sum, or up to how many minutes, they agree."),
    }
}

/// The beginning of a day so many days on, or the instant that is written; none for nothing.
fn instant(desk: &Desk, at: &'static str, text: &str, on: i64) -> Result<Option<Timestamp>, FieldError> {
    let (text, zone) = (text.trim(), desk.office().tz());
    if text.is_empty() {
        return Ok(None);
    }
    let of = |date, time| world::time::instant(date, time, &zone);
    if let Some((date, time)) = text.split_once('T')
        && let (Ok(date), Ok(time)) = (date.parse::<civil::Date>(), time.parse::<civil::Time>())
    {
        return Ok(Some(of(date, time)));
    }
    match text.parse::<civil::Date>() {
        Ok(date) => Ok(Some(of(date.saturating_add(on.days()), civil::Time::midnight()))),
        Err(_) => Err(field(at, "Write the day as 2026-12-04.")),
    }
}

fn limit_of(form: &ModeForm, mistakes: &mut Vec<FieldError>) -> Limit {
    let minutes = match form.minutes.trim() {
        "" => None,
        text => text.parse().ok().filter(|n| (1..=100_000).contains(n)).or_else(|| {
            mistakes.push(field("minutes", "Write the minutes as a number, such as 60."));
            None
        }),
    };
    let money = match form.money.trim() {
        "" => None,
        text => crate::grid::money(text).map_err(|e| mistakes.push(e)).ok(),
    };
    Limit { words: String::new(), money, minutes }
}

/// Whoever is to agree in the executive's place: somebody who may agree to something here already.
async fn deputy_of(
    desk: &Desk,
    world: &Snapshot,
    word: &str,
) -> Result<Result<Option<PersonId>, FieldError>, DeskError> {
    let word = word.trim();
    if word.is_empty() {
        return Ok(Ok(None));
    }
    let meant = word.parse().ok().filter(|id| crate::goals::person(world, *id).is_some());
    let Some(person) = meant.or_else(|| Names::of(world).find(word)) else {
        return Ok(Err(field(
            "deputy",
            &format!("Nobody is known as “{}”, or several are.", short(word, 60)),
        )));
    };
    let may = deputies(desk, world).await?.iter().any(|(id, _)| *id == person);
    Ok(match may {
        true => Ok(Some(person)),
        false => {
            Err(field("deputy", "They may agree to nothing here yet: give them a level in an area first."))
        }
    })
}

/// Whoever could agree in the executive's place: those who may agree to something here now. By name.
async fn deputies(desk: &Desk, world: &Snapshot) -> Result<Vec<(PersonId, String)>, DeskError> {
    let rights = desk.ledger.grants(&desk.house()).await?;
    let agrees = rights.iter().filter(|g| g.verbs.contains(&Verb::Approve) && g.holds_at(desk.now()));
    let mut found: Vec<(PersonId, String)> = agrees
        .filter(|g| g.holder != desk.office().owner.person)
        .filter_map(|g| Some((g.holder, crate::goals::person(world, g.holder)?)))
        .collect();
    found.sort_by(|a, b| (&a.1, a.0).cmp(&(&b.1, b.0)));
    found.dedup();
    Ok(found)
}

/// What holds now or is to begin, in one line: "Travelling until Fri 27 Nov; Jonas agrees up to 2,000 EUR"; none while
/// everything counts as agreed.
///
/// # Errors
/// Those of the ledger.
pub async fn line(desk: &Desk) -> Result<Option<String>, DeskError> {
    let Some(declared) = desk.ledger.mode().await?.filter(|d| d.until > desk.now()) else { return Ok(None) };
    Ok(Some(told(&desk.snapshot().await?, &declared)))
}

/// A mode as it is told at the instant of this world.
pub(crate) fn told(world: &Snapshot, declared: &Declared) -> String {
    let from = match declared.holds_at(world.now) {
        true => String::new(),
        false => format!(" from {}", moment(world, declared.from)),
    };
    // The last instant that still counts: a mode until midnight ends on the day before.
    let last = declared.until - SignedDuration::from_secs(1);
    let until = match world.zone().to_datetime(declared.until).time() == civil::Time::midnight() {
        true => day(world.zone().to_datetime(last).date(), world.zone().to_datetime(world.now).date()),
        false => moment(world, declared.until),
    };
    let does = match declared.deputy.filter(|_| declared.mode.has_deputy()) {
        Some(deputy) => {
            let who = crate::goals::person(world, deputy).map_or("somebody".to_owned(), |name| {
                crate::words::inert(crate::settings::first_name(&name))
            });
            format!("{who} agrees {}", declared.limit)
        }
        None => match declared.mode {
            Mode::Crunch => "what serves no goal waits".to_owned(),
            _ => "nobody decides alone; levels count up to Agree".to_owned(),
        },
    };
    sentence(&format!("{}{from} until {until}; {does}", declared.mode.word()))
}

/// "Tue 24 Nov 14:00".
fn moment(world: &Snapshot, at: Timestamp) -> String {
    let zone = world.zone();
    let date = day(zone.to_datetime(at).date(), zone.to_datetime(world.now).date());
    format!("{date} {}", clock(at, &zone))
}

fn field(field: &'static str, problem: &str) -> FieldError {
    FieldError { field, problem: problem.to_owned() }
}

fn wrong(at: &'static str, problem: &str) -> DeskError {
    DeskError::Form(vec![field(at, problem)])
}

/// An entry of the audit log about how the office works.
fn entry(words: String) -> Entry {
    Entry::new("settings.changed").with("title", words)
}

#[cfg(test)]
mod tests;
