//! Goals and projects as lists: weight, time against plan, state, next action. `change` adds, edits and closes.

mod agreement;
mod change;
mod course;
mod difference;
mod duties;
pub(crate) mod effort;
pub(crate) mod forecast;
mod matrix;
mod note;
mod outside;
mod page;
mod project_change;
mod project_sheet;
mod projects;
mod sheet;
mod shifts;
mod starter;
mod unserving;
mod weights;

pub use agreement::{Agreed, Line, Sheet, agreement, rank};
pub(crate) use change::next_place;
pub use change::{
    GoalChanged, GoalForm, NewGoal, ProjectAdded, add, add_goal, add_project, close, edit, form, link_goal,
    links_to, measured, of_field, weigh_goal,
};
pub use course::Course;
pub use difference::{Difference, Moved, Weighed};
pub use duties::{DutyLine, MissionMap, add_duty, mission_map};
pub use forecast::{GoalOdds, LeverTold};
pub use matrix::{Matrix, Move, Quarter, Spot};
pub use note::{Note, Part, note};
pub(crate) use outside::recommended;
pub use outside::{Outside, entered, outside};
pub use page::{GoalLine, Next, Outcome, Page, WEEKS, compose, page};
pub use project_change::{ProjectChange, set_project};
pub use project_sheet::{ProjectForm, ProjectSheet, Step, edit_project, new_project, project_sheet};
pub use projects::{ProjectRow, project, project_choices, projects};
pub use sheet::{GoalSheet, Served, TurnTold, history, sheet};
pub use shifts::{Told, shifts};
pub(crate) use shifts::{count_mail, kept as kept_bursts, told as shifts_told};
pub use starter::{Question, questions, take_on};
pub use unserving::{Unserving, let_go};
pub use weights::{Method, Priorities, Sibling, Siblings, preview, preview_edit, siblings, weigh};

use crate::words::duration;
use crate::{Desk, DeskError};
use engines::alignment::{self, Bucket, GoalTree, Window};
use serde::Serialize;
use world::{Goal, GoalId};

/// A goal in the list.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GoalRow {
    /// Which.
    #[serde(skip)]
    pub id: GoalId,
    /// Id in files and commands.
    pub slug: String,
    /// Name.
    pub name: String,
    /// 0 for a root.
    pub depth: usize,
    /// Weight in the whole tree, 0–1.
    pub weight: f64,
    /// Share of time it should get and the one it got in the last four weeks, 0–1; none without enough history.
    pub share: Option<(f64, f64)>,
    /// By how much it lies behind its line, in words.
    pub behind: Option<String>,
    /// By when.
    #[serde(skip)]
    pub due: Option<jiff::civil::Date>,
}

/// All goals with the finding.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Goals {
    /// The finding.
    pub headline: String,
    /// Its basis.
    pub support: String,
    /// How far the last four weeks and the next agree with the plan, and why no further; none without goals.
    pub courses: Vec<Course>,
    /// By tree order.
    pub rows: Vec<GoalRow>,
}

/// The goals with time against plan.
///
/// # Errors
/// Those of the ledger.
pub async fn goals(desk: &Desk) -> Result<Goals, DeskError> {
    let world = desk.snapshot().await?;
    let config = desk.engines().alignment;
    let tree = GoalTree::of(&world);
    let alignment = alignment::index(&world, Window::Back, &config).ok();
    let today = desk.today();
    let shares = alignment.as_ref().map_or(&[][..], |a| &a.shares);
    let share_of = |goal: GoalId| shares.iter().find(|s| s.bucket == Bucket::Goal(goal));
    let mut rows = Vec::new();
    let mut open: Vec<(&Goal, usize)> = roots(&world).into_iter().rev().map(|g| (g, 0)).collect();
    while let Some((goal, depth)) = open.pop() {
        let line = alignment::goal_line(goal, today);
        let share = share_of(goal.id);
        rows.push(GoalRow {
            id: goal.id,
            slug: change::called(&world, goal),
            name: goal.name.clone(),
            depth,
            weight: tree.weight(goal.id),
            share: share.map(|s| (s.target, s.actual)),
            due: goal.due,
            behind: line.filter(|l| l.is_behind()).map(|l| {
                let unit = match goal.unit.as_deref() {
                    Some("%") => "%".to_owned(),
                    Some(unit) if !unit.is_empty() => format!(" {unit}"),
                    _ => String::new(),
                };
                format!("behind its line: {:.1}{unit} where {:.1}{unit} was planned", l.actual, l.expected)
            }),
        });
        let mut children: Vec<&Goal> = world.goals.values().filter(|g| g.parent == Some(goal.id)).collect();
        children.sort_by(|a, b| b.order().cmp(&a.order()));
        open.extend(children.into_iter().map(|c| (c, depth + 1)));
    }
    let (headline, support) = match (&alignment, rows.is_empty()) {
        (_, true) => (
            "No goals are set.".to_owned(),
            "Goals shape every proposal. Begin with what takes your time: equerry goal start".to_owned(),
        ),
        (None, _) => (
            "Not enough history to compare time with plan.".to_owned(),
            "Needs meetings of the last four weeks.".to_owned(),
        ),
        (Some(a), _) => {
            let gap = a.shares.iter().max_by(|x, y| (x.target - x.actual).total_cmp(&(y.target - y.actual)));
            let starved = gap.filter(|g| g.target - g.actual > 0.05).map_or(String::new(), |g| {
                format!(
                    " {} got {:.0}% of the time, {:.0}% was planned.",
                    g.name,
                    g.actual * 100.0,
                    g.target * 100.0
                )
            });
            (
                format!("Time and plan agree to {:.0}%.{starved}", a.index * 100.0),
                format!(
                    "From {} of meetings and blocks in the last four weeks.",
                    duration(a.minutes.round() as i64)
                ),
            )
        }
    };
    let courses = if rows.is_empty() { Vec::new() } else { course::courses(&world, &config) };
    Ok(Goals { headline, support, courses, rows })
}

/// What somebody is called: a member of the office, one whose card is seen, or a direct report without a card.
pub(crate) fn person(world: &world::Snapshot, id: world::PersonId) -> Option<String> {
    let office = &world.office;
    let member = std::iter::once(&office.owner).chain(&office.assistant).find(|m| m.person == id);
    let report = || office.reports.iter().find(|m| m.person == id).map(|m| m.name.clone());
    member.map(|m| m.name.clone()).or_else(|| world.people.get(&id).map(|p| p.name.clone())).or_else(report)
}

/// Every goal that whoever sits here sees, in their order, for a form: id and name.
///
/// # Errors
/// Those of the ledger.
pub async fn all(desk: &Desk) -> Result<Vec<(String, String)>, DeskError> {
    Ok(choices(&desk.snapshot().await?))
}

/// Every goal in their order, for a form: id and name.
pub(crate) fn choices(world: &world::Snapshot) -> Vec<(String, String)> {
    let mut goals: Vec<&Goal> = world.goals.values().collect();
    goals.sort_by(|a, b| a.order().cmp(&b.order()));
    goals.into_iter().map(|g| (change::called(world, g), crate::words::inert(&g.name))).collect()
}

fn roots(world: &world::Snapshot) -> Vec<&Goal> {
    let mut roots: Vec<&Goal> =
        world.goals.values().filter(|g| g.parent.is_none_or(|p| !world.goals.contains_key(&p))).collect();
    roots.sort_by(|a, b| a.order().cmp(&b.order()));
    roots
}
