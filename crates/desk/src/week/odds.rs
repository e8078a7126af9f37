//! How likely it is that a week's plan holds: that all that is due in it is done, from the forecast that was kept this
//! morning.

use super::WeekOf;
use crate::full_weeks::whole;
use crate::words::{count, day, inert, sentence, short};
use crate::{Desk, DeskError};
use engines::twin::issued::Issue;
use jiff::civil::Date;
use serde::Serialize;
use world::Snapshot;

/// A task of the plan.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OddsRow {
    /// Its title.
    pub title: String,
    /// Its path below the office.
    pub link: String,
    /// "Fri 27 Nov".
    pub due: String,
    /// "62 in 100"; "off the list since", "changed since".
    pub chance: String,
    /// Whether it is off the list since.
    pub over: bool,
}

/// The odds of a week.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WeekOdds {
    /// "2 in 10 weeks like this end with all five things done by their dates".
    pub words: String,
    /// "In eight of ten at least three are; 3 in 10 end with all of them done by Fri 27 Nov, 17:30."
    pub more: String,
    /// What the week is made of.
    pub why: String,
    /// What is due, most doubtful first.
    pub rows: Vec<OddsRow>,
    /// On what it rests, and what has changed since.
    pub basis: String,
    /// The chance that each is done by its date, 0–1.
    pub kept: f64,
    /// The chance that all are done when the week ends, 0–1.
    pub done: f64,
}

/// The odds of a week for whoever sits here; none for a week that is over or too far, in which nothing is due, or where no
/// forecast of today is kept for them.
///
/// # Errors
/// Those of the ledger.
pub async fn odds(desk: &Desk, week: WeekOf) -> Result<Option<WeekOdds>, DeskError> {
    let Some(issue) = crate::twin::issue_of(desk, desk.today()).await? else { return Ok(None) };
    Ok(compose(&desk.snapshot().await?, &issue, week.monday))
}

/// Puts them into words.
pub(super) fn compose(world: &Snapshot, issue: &Issue, monday: Date) -> Option<WeekOdds> {
    let plan = issue.plans.iter().find(|p| p.monday == monday)?;
    let close = world.office.hours.day_end(plan.last);
    let until = format!("{}, {}", day(plan.last, issue.day), close.strftime("%H:%M"));
    let tasks = plan.tasks.iter().filter_map(|id| world.tasks.get(id));
    let morning = issue.morning();
    let row = |task: &world::Task| {
        let then = issue.of(task.id)?;
        let over = !engines::twin::issued::is_open_work(world, task.id);
        Some(OddsRow {
            title: short(&inert(&task.title), 80),
            link: format!("tasks/{}", task.id),
            due: then.due.map_or(String::new(), |due| day(due, issue.day)),
            chance: match (over, then.met) {
                (true, _) => "off the list since".to_owned(),
                (false, None) => String::new(),
                // What Tasks reckons anew is not told otherwise here.
                (false, Some(_)) => match morning.chance(world, task) {
                    Some(met) => crate::twin::in_100(met, issue.thin),
                    None => "changed since".to_owned(),
                },
            },
            over,
        })
    };
    let rows: Vec<OddsRow> = tasks.filter_map(row).collect();
    let over = rows.iter().filter(|r| r.over).count();
    let n = plan.tasks.len();
    let all = if n == 1 {
        "the one thing that is due".to_owned()
    } else {
        format!("all {} that are due", count(n, "thing", "things"))
    };
    let most = match plan.at_least {
        0 => String::new(),
        many if many >= n => "In eight of ten all are. ".to_owned(),
        many => format!(
            "In eight of ten at least {} {}. ",
            count(many, "", "").trim(),
            if many == 1 { "is" } else { "are" }
        ),
    };
    Some(WeekOdds {
        words: format!("{} weeks like this end with {all} done in time.", sentence(&often(plan.kept))),
        more: format!("{most}{} end with all of it done by {until}.", sentence(&often(plan.done))),
        why: made_of(issue, monday),
        basis: basis(world, issue, monday, over),
        rows,
        kept: plan.kept,
        done: plan.done,
    })
}

/// "2 in 10", at the ends "hardly any" and "nearly all".
fn often(chance: f64) -> String {
    match (10.0 * chance).round() as u32 {
        0 => "hardly any".to_owned(),
        10 => "nearly all".to_owned(),
        n => format!("about {n} in 10"),
    }
}

/// What takes the days of the week that lie ahead.
fn made_of(issue: &Issue, monday: Date) -> String {
    let sunday = monday.saturating_add(jiff::Span::new().days(6));
    let days = || issue.days.iter().filter(|d| (monday..=sunday).contains(&d.date));
    let sum = |of: fn(&engines::twin::DayLoad) -> f64| days().map(of).sum::<f64>();
    format!(
        "{} of working time lie ahead: {} of meetings with their ways and those that usually come up, {} of mail, {} of work that is due or usually comes up; on average.",
        whole(sum(|d| d.time)),
        whole(sum(|d| d.meetings)),
        whole(sum(|d| d.steady)),
        whole(sum(|d| d.due))
    )
}

fn basis(world: &Snapshot, issue: &Issue, monday: Date, over: usize) -> String {
    let sunday = monday.saturating_add(jiff::Span::new().days(6));
    let zone = world.zone();
    let is_new = |t: &&world::Task| {
        let due = t.due.map(|due| due.date(&zone));
        due.is_some_and(|due| (monday..=sunday).contains(&due) && due >= issue.day)
            && engines::twin::issued::is_open_work(world, t.id)
            && issue.of(t.id).is_none()
    };
    let new = world.tasks.values().filter(is_new).count();
    let mut text = format!("As of this morning, from {} simulated calendars", issue.replications);
    if issue.thin {
        text.push_str("; there is little history, so it is a rough answer");
    }
    if over > 0 {
        text.push_str(&format!("; {} off the list since", count(over, "is", "are")));
    }
    if new > 0 {
        text.push_str(&format!("; {} later and no part of it", count(new, "came", "came")));
    }
    text.push('.');
    text
}
