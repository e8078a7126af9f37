//! When more is marked urgent than fits: what would have to give, who chose, and what became of what people called urgent.

use super::{Named, whole};
use crate::by_hand::{self, Deed};
use crate::tasks::{Changed, due_of, whole as whole_task};
use crate::words::{count, day, inert, sentence, short};
use crate::{Desk, DeskError, FieldError};
use engines::maths::{Values, calendar};
use engines::orchestration::OrchestrationConfig;
use engines::orchestration::full_weeks::{self as engine, Called, Inflation};
use jiff::civil::Date;
use serde::Serialize;
use world::{Item, Snapshot, Task, TaskId};

/// Weeks back over which it is told what became of what was called urgent.
const RECORD_WEEKS: usize = 26;
/// Days for which a choice stands on the page.
const CHOICE_DAYS: i64 = 28;
/// Working days from today after which something that gives way is offered to come.
const LATER: usize = 6;

/// What is marked urgent, where it is more than fits.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Urgent {
    /// "Six tasks are marked urgent: 14 h of work for 9 h."
    pub finding: String,
    /// Each, the weightiest first.
    pub rows: Vec<Row>,
    /// The day on which something that gives way is offered to come: "2026-12-01".
    pub until: Date,
    /// Whether whoever sits here chooses.
    pub chooses: bool,
}

/// One of them.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Row {
    /// Which.
    pub task: TaskId,
    /// Its title.
    pub title: String,
    /// "3 h, by Fri 27 Nov; Ben asked".
    pub facts: String,
    /// Whether it is what costs least to let go.
    pub gives: bool,
}

/// What has given way, and what people's urgent was.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Record {
    /// "Tidy the archive", "gave way to Sign the lease; Mara chose, Tue 24 Nov".
    pub choices: Vec<Named>,
    /// "Ben Hale", "2 of 7 urgent ones done by their date; the others waited 4 days as a rule".
    pub called: Vec<Named>,
}

pub(super) fn urgent(
    desk_chooses: bool,
    world: &Snapshot,
    values: &Values,
    config: &OrchestrationConfig,
) -> Option<Urgent> {
    let found = engine::inflation(world, values, config)?;
    let today = world.zone().to_datetime(world.now).date();
    let later = calendar::working_days(&world.office.hours, today, LATER).last().copied().unwrap_or(today);
    let rows = found.claims.iter().filter_map(|claim| {
        let task = world.tasks.get(&claim.task)?;
        let by = day(world.zone().to_datetime(claim.by).date(), today);
        let asked = asked_by(world, task).map_or(String::new(), |who| format!("; {who} asked"));
        Some(Row {
            task: task.id,
            title: short(&inert(&task.title), 80),
            facts: format!("{}, by {by}{asked}", whole(claim.minutes)),
            gives: found.gives.iter().any(|late| late.task == task.id),
        })
    });
    Some(Urgent { finding: finding(&found), rows: rows.collect(), until: later, chooses: desk_chooses })
}

fn finding(found: &Inflation) -> String {
    let tasks = sentence(&count(found.claims.len(), "task", "tasks"));
    format!("{tasks} are marked urgent: {} of work for {}.", whole(found.minutes), whole(found.room))
}

fn asked_by(world: &Snapshot, task: &Task) -> Option<String> {
    let asked = task.requester.filter(|r| *r != world.office.owner.person)?;
    world.people.get(&asked).map(|p| inert(p.first_name()))
}

/// What gave way lately, and the record of whoever calls things urgent.
///
/// # Errors
/// Those of the ledger.
pub(super) async fn record(desk: &Desk) -> Result<Record, DeskError> {
    let world = desk.history(RECORD_WEEKS).await?;
    Ok(Record {
        choices: choices(&world),
        called: engine::called(&world).iter().map(|c| said(&world, c)).collect(),
    })
}

fn choices(world: &Snapshot) -> Vec<Named> {
    let zone = world.zone();
    let today = zone.to_datetime(world.now).date();
    let since = world.now - jiff::SignedDuration::from_hours(24 * CHOICE_DAYS);
    let mut made: Vec<(&Task, &world::GaveWay)> = world
        .tasks
        .values()
        .filter_map(|t| Some((t, t.gave_way.as_deref()?)))
        .filter(|(_, g)| g.at >= since)
        .collect();
    made.sort_by_key(|(task, gave)| (std::cmp::Reverse(gave.at), task.id));
    let named = |(task, gave): (&Task, &world::GaveWay)| {
        let mut to: Vec<String> = gave
            .to
            .iter()
            .filter_map(|id| world.tasks.get(id))
            .map(|t| short(&inert(&t.title), 40))
            .collect();
        let more = to.len().saturating_sub(1);
        to.truncate(1);
        let to = match (to.pop(), more) {
            (None, _) => "what is more urgent".to_owned(),
            (Some(one), 0) => one,
            (Some(one), n) => format!("{one} and {}", count(n, "more", "more")),
        };
        let office = &world.office;
        let who =
            std::iter::once(&office.owner).chain(office.assistant.as_ref()).find(|m| m.person == gave.by);
        let who = who.and_then(|m| m.name.split_whitespace().next()).unwrap_or("somebody");
        let on = day(zone.to_datetime(gave.at).date(), today);
        Named {
            task: Some(task.id),
            name: short(&inert(&task.title), 80),
            figure: format!("gave way to {to}; {} chose, {on}", inert(who)),
            tell: None,
        }
    };
    made.into_iter().map(named).collect()
}

/// "2 of 7 done by their date, one dropped; the others waited 4 days as a rule".
fn said(world: &Snapshot, called: &Called) -> Named {
    let dropped = match called.dropped {
        0 => String::new(),
        n => format!(", {} dropped", count(n, "", "").trim()),
    };
    let waited = match (called.usual_wait(), called.waited.len()) {
        (None, _) => String::new(),
        (Some(days), 1) => format!("; one waited {}", count(days as usize, "day", "days")),
        (Some(days), _) => format!("; the others waited {} as a rule", count(days as usize, "day", "days")),
    };
    let name = world.people.get(&called.person).map_or("somebody", |p| p.name.as_str());
    Named {
        task: None,
        name: inert(name),
        figure: format!(
            "{} of {} urgent ones done by their date{dropped}{waited}",
            called.held, called.ended
        ),
        tell: None,
    }
}

/// Lets a task give way to what is more urgent: due on another day, no longer first. Who chose it for what is kept with it.
///
/// # Errors
/// `E_FORM` for a day that is none or has passed, `E_STATE` where nothing has to give way or it has given way already,
/// `E_NOT_FOUND`, `E_CLEARANCE` for anybody but the executive; nothing is changed then.
pub async fn give_way(desk: &Desk, id: &str, until: &str) -> Result<Changed, DeskError> {
    desk.only_executive("choose what gives way")?;
    let before = whole_task(desk, desk.task(id).await?.id).await?;
    let world = desk.snapshot().await?;
    let config = desk.engines();
    let values = engines::alignment::values(&world, &config.alignment);
    let found = engine::inflation(&world, &values, &config.orchestration);
    let claims = found.map_or_else(Vec::new, |f| f.claims);
    if !claims.iter().any(|claim| claim.task == before.id) {
        let title = inert(&before.title);
        let problem = format!("“{title}” is not among what is urgent and does not fit");
        return Err(DeskError::input(
            &problem,
            "E_STATE",
            "nothing was changed; `equerry full-weeks` lists what is",
        ));
    }
    // What fewer people may see is not named with what more may.
    let shown = |id: &TaskId| {
        world.tasks.get(id).is_some_and(|t| before.clearance.join(&t.clearance) == before.clearance)
    };
    let to = claims.iter().map(|c| c.task).filter(|id| *id != before.id && shown(id)).collect();
    let date = match until.trim() {
        "" => calendar::working_days(&world.office.hours, desk.today(), LATER).last().copied(),
        words => due_of(desk, words).map(|due| due.date(&world.zone())),
    };
    let Some(date) = date.filter(|d| *d > desk.today()) else {
        let problem = "Say a day that is still to come: 2026-12-01, or next Monday.".to_owned();
        return Err(DeskError::Form(vec![FieldError { field: "until", problem }]));
    };
    let after = engine::give_way(&before, date, desk.reader().actor.person, to, desk.now());
    let said = format!("Gives way until {}: {}", day(date, desk.today()), after.title);
    let deed = Deed::of("task.gave_way", said.clone(), Some(Item::Task(before)), Item::Task(after.clone()));
    let undo = by_hand::carry_out(desk, deed).await?.id;
    Ok(Changed { task: after, said, undo })
}
