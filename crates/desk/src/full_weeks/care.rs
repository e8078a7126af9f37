//! The executive's own plan for a full week: sleep, food, how to be reached, a reward, words of their own, what must be at
//! hand. It is theirs alone: sealed, shown to nobody else, not searched, and nothing is inferred from it but what in the
//! calendar lies in its hours of sleep.

use crate::words::{clock, day, inert, short};
use crate::{Desk, DeskError, FieldError};
use engines::orchestration::full_weeks as engine;
use jiff::civil::{Date, Time};
use ledger::Entry;
use serde::{Deserialize, Serialize};
use world::{Snapshot, TaskState};

/// Under which it is sealed.
const KEY: &str = "own care";
/// The most letters of a field.
const LONGEST: usize = 1_000;
/// Things done lately that stand beside one's own words.
const WINS: usize = 3;

/// One's own plan, as it is written down; what is empty is not shown.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Care {
    /// Hours of sleep: "23:00–06:30".
    pub sleep: String,
    /// What and when one eats.
    pub food: String,
    /// Who is told, and how one can be reached.
    pub comms: String,
    /// What one has promised oneself for afterwards.
    pub reward: String,
    /// One's own words for a hard week.
    pub words: String,
    /// What must be at hand before one begins, one a line.
    pub checklist: String,
    /// The Sunday on which the full weeks end for which the reward was promised.
    pub until: Option<Date>,
}

/// What the page shows of it.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct CareShown {
    /// As it was written down.
    pub care: Care,
    /// What must be at hand, each a line.
    pub checklist: Vec<String>,
    /// What was done lately and is worth most; only beside one's own words.
    pub wins: Vec<String>,
    /// What in the full week lies in the hours of sleep, and days without half an hour to eat.
    pub against: Vec<String>,
    /// Whether the weeks are over for which a reward was promised.
    pub over: bool,
}

/// The plan of whoever sits here, where they are the executive; none for anybody else.
///
/// # Errors
/// Those of the ledger.
pub(super) async fn shown(desk: &Desk, world: &Snapshot) -> Result<Option<CareShown>, DeskError> {
    if !desk.is_executive() {
        return Ok(None);
    }
    let care = read(desk).await?;
    let weeks = engine::weeks(world);
    let full = weeks.iter().find(|w| w.is_full()).map(|w| w.monday);
    let over = !care.reward.is_empty() && care.until.is_some_and(|until| desk.today() > until);
    Ok(Some(CareShown {
        checklist: care.checklist.lines().map(str::trim).filter(|l| !l.is_empty()).map(inert).collect(),
        wins: if care.words.is_empty() { Vec::new() } else { wins(world) },
        against: full.map_or_else(Vec::new, |monday| against(world, monday, hours(&care.sleep))),
        over,
        care,
    }))
}

async fn read(desk: &Desk) -> Result<Care, DeskError> {
    let kept = desk.ledger.secret(desk.reader(), KEY).await?;
    Ok(kept.and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default())
}

/// "23:00–06:30" or "23:00-6:30".
fn hours(text: &str) -> Option<(Time, Time)> {
    let (from, to) = text.split_once(['–', '-'])?;
    let read = |word: &str| Time::strptime("%H:%M", word.trim()).ok();
    Some((read(from)?, read(to)?)).filter(|(from, to)| from != to)
}

fn against(world: &Snapshot, monday: Date, sleep: Option<(Time, Time)>) -> Vec<String> {
    let zone = world.zone();
    let today = zone.to_datetime(world.now).date();
    let nights = sleep.map_or_else(Vec::new, |sleep| engine::in_the_night(world, monday, sleep));
    let night = nights.iter().filter_map(|id| world.events.get(id)).map(|event| {
        let at = event.interval(&zone).start;
        let on = day(zone.to_datetime(at).date(), today);
        format!("{on} {}: {} lies in your sleep", clock(at, &zone), short(&inert(&event.summary), 60))
    });
    let meals = engine::without_a_meal(world, monday);
    let hungry = meals.into_iter().map(|on| format!("{}: no half an hour to eat", day(on, today)));
    night.chain(hungry).collect()
}

/// What was done in the last two weeks and is worth most to the goals.
fn wins(world: &Snapshot) -> Vec<String> {
    let values = engines::alignment::values(world, &engines::Config::default().alignment);
    let since = world.now - jiff::SignedDuration::from_hours(14 * 24);
    let worth = |id| engines::maths::value_of(&values, id);
    let mut done: Vec<_> = world
        .tasks
        .values()
        .filter(|t| t.state == TaskState::Done && t.ended.is_some_and(|at| at >= since))
        .filter(|t| engines::maths::work::is_mine(world, t))
        .collect();
    done.sort_by(|a, b| worth(b.id).total_cmp(&worth(a.id)).then(a.id.cmp(&b.id)));
    done.into_iter().take(WINS).map(|t| short(&inert(&t.title), 80)).collect()
}

/// Keeps one's own plan in place of the one before; empty fields let go of what stood there.
///
/// # Errors
/// `E_FORM` for hours that are none and for what is too long, `E_CLEARANCE` for anybody but the executive.
pub async fn keep_care(desk: &Desk, said: &Care) -> Result<Care, DeskError> {
    desk.only_executive("keep a plan of their own for full weeks")?;
    let before = read(desk).await?;
    let mut wrong = Vec::new();
    let fields: [(&'static str, &str); 6] = [
        ("sleep", &said.sleep),
        ("food", &said.food),
        ("comms", &said.comms),
        ("reward", &said.reward),
        ("words", &said.words),
        ("checklist", &said.checklist),
    ];
    for (field, text) in fields {
        if text.chars().count() > LONGEST {
            wrong.push(FieldError { field, problem: format!("That is longer than {LONGEST} letters.") });
        }
    }
    if !said.sleep.trim().is_empty() && hours(&said.sleep).is_none() {
        wrong.push(FieldError { field: "sleep", problem: "Write the hours as 23:00–06:30.".to_owned() });
    }
    if !wrong.is_empty() {
        return Err(DeskError::Form(wrong));
    }
    let clean = |text: &str| text.trim().to_owned();
    let mut after = Care {
        sleep: clean(&said.sleep),
        food: clean(&said.food),
        comms: clean(&said.comms),
        reward: clean(&said.reward),
        words: clean(&said.words),
        checklist: clean(&said.checklist),
        until: before.until,
    };
    if after.reward != before.reward {
        after.until = end_of_full_weeks(&desk.snapshot().await?).filter(|_| !after.reward.is_empty());
    }
    save(desk, &after).await?;
    Ok(after)
}

/// The Sunday after the first run of full weeks; of this week where none is full.
fn end_of_full_weeks(world: &Snapshot) -> Option<Date> {
    let weeks = engine::weeks(world);
    let first = weeks.iter().position(engine::Week::is_full).unwrap_or(0);
    let run = weeks.get(first..)?.iter().take_while(|w| w.is_full()).count().max(1);
    Some(weeks.get(first + run - 1)?.monday.saturating_add(jiff::Span::new().days(6)))
}

async fn save(desk: &Desk, care: &Care) -> Result<(), DeskError> {
    let bytes = serde_json::to_vec(care).unwrap_or_default();
    let empty = *care == Care::default();
    let mut txn = desk.ledger.begin(&desk.reader().actor, desk.now()).await?;
    txn.set_secret(KEY, Some(bytes.as_slice()).filter(|_| !empty)).await?;
    // Not a word of it: the trail is not sealed.
    txn.audit(Entry::new("care.kept")).await?;
    txn.commit().await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_are_read_as_people_write_them() {
        let at = |h, m| jiff::civil::time(h, m, 0, 0);
        for (text, found) in [
            ("23:00–06:30", Some((at(23, 0), at(6, 30)))),
            (" 22:15 - 7:00 ", Some((at(22, 15), at(7, 0)))),
            ("23:00", None),
            ("8 hours", None),
            ("07:00-07:00", None),
        ] {
            assert_eq!(hours(text), found, "{text}");
        }
    }
}
