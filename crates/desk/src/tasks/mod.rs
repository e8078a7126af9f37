//! The tasks as a list: what is for today, for this week, for later; what waits; what was done lately.
//!
//! [`compose`] is pure: a snapshot as its reader may see it, in; a [`Tasks`] out. `form` and `fields` are the form of a task,
//! `change` edits, `end` completes and drops, `clarify` asks for what a captured item lacks, `requests` takes many at once.

mod change;
mod clarify;
mod end;
mod fields;
mod form;
mod rank;
mod relative;
mod requests;
mod resume;
mod steps;

pub(crate) use change::whole;
pub use change::{Changed, edit, form, give_date, give_start, hand_over};
pub use clarify::{ClarifyForm, Dialogue, clarify, dialogue, inbox};
pub use end::{complete, discard};
pub(crate) use fields::due_of;
pub use fields::minutes;
pub(crate) use form::due_as_typed;
pub use form::{Choice, Form, TaskForm};
pub use rank::OddsSaid;
pub(crate) use relative::settle_dates;
pub use requests::{DroppedIn, Request, drop_in};
pub use resume::{Note, carry_on, interrupt, stop};
pub(crate) use resume::{Stretch, said as stopped, stretches, unfinished};
pub use steps::{Cut, cut, split};

use crate::by_hand;
use crate::goals::Goals;
use crate::marks::{Mark, Marks};
use crate::words::{clock, count, day, duration, inert, sentence};
use crate::{Desk, DeskError, sources};
use engines::orchestration::{self, Odds, OrchestrationConfig};
use jiff::{civil, tz::TimeZone};
use serde::Serialize;
use std::collections::BTreeMap;
use world::{Due, Evidence, ItemRef, ProposalId, Snapshot, State, Task, TaskId, TaskState};

/// Days for which what has ended stays in the list.
const LATELY_DAYS: i64 = 14;
/// How much of what has ended is listed.
const LATELY_ROWS: usize = 12;

/// The list.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Tasks {
    /// The finding.
    pub headline: String,
    /// How many, and how much work.
    pub support: String,
    /// The groups that hold something, in order.
    pub groups: Vec<Group>,
}

/// A named part of the list.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Group {
    /// Which.
    pub place: Place,
    /// Its tasks, most urgent first.
    pub rows: Vec<Row>,
}

/// Where a task belongs in the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// Late, due today or being done.
    Today,
    /// Due by Sunday.
    Week,
    /// Due later, or without a date.
    Later,
    /// The next move is somebody else's.
    Waiting,
    /// Parked, or perhaps one day.
    Parked,
    /// Ended in the last two weeks.
    Done,
}

impl Place {
    /// Its title.
    pub fn title(self) -> &'static str {
        match self {
            Place::Today => "Today",
            Place::Week => "This week",
            Place::Later => "Later",
            Place::Waiting => "Waiting",
            Place::Parked => "Parked and someday",
            Place::Done => "Done lately",
        }
    }
}

/// A task in the list.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Row {
    /// Which.
    pub id: TaskId,
    /// The next action.
    pub title: String,
    /// "by 15:00", "was due Mon 23 Nov", "done Fri 20 Nov".
    pub when: Option<String>,
    /// Whether its date has passed.
    pub late: bool,
    /// Length, project, who has it, on whom it waits.
    pub facts: Vec<String>,
    /// Where it stands, where its group does not say so.
    pub tag: Option<&'static str>,
    /// How likely it is done by its date.
    pub odds: Option<OddsSaid>,
    /// Where somebody stopped, in up to three sentences.
    pub stopped: Vec<String>,
    /// Whether it is so long that it should be cut into steps.
    pub long: bool,
    /// The goal it serves most.
    pub goal: Option<Mark>,
    /// Whether it still asks for work.
    pub open: bool,
    /// What takes its end back.
    pub undo: Option<ProposalId>,
    /// Where it comes from.
    pub sources: Vec<Evidence>,
}

/// The tasks as whoever sits here may see them.
///
/// # Errors
/// Those of the ledger.
pub async fn tasks(desk: &Desk) -> Result<Tasks, DeskError> {
    Ok(compose(&desk.snapshot().await?, &crate::twin::engines(desk).await?.orchestration))
}

/// The tasks, the goals with time against plan, and the marks of goals: the whole page.
///
/// # Errors
/// Those of the ledger.
pub async fn overview(desk: &Desk) -> Result<(Tasks, Goals, Marks), DeskError> {
    let world = desk.snapshot().await?;
    let tasks = compose(&world, &crate::twin::engines(desk).await?.orchestration);
    Ok((tasks, crate::goals::goals(desk).await?, Marks::of(&world)))
}

/// One task as a row of the list; none for one that ended long ago.
///
/// # Errors
/// `E_NOT_FOUND`, `E_AMBIGUOUS`.
pub async fn row(desk: &Desk, id: &str) -> Result<Row, DeskError> {
    let task = desk.task(id).await?;
    let world = desk.snapshot().await?;
    Ok(List::of(&world, &crate::twin::engines(desk).await?.orchestration).row(&task))
}

/// Makes the list.
pub fn compose(world: &Snapshot, config: &OrchestrationConfig) -> Tasks {
    let list = List::of(world, config);
    let mut groups: BTreeMap<Place, Vec<&Task>> = BTreeMap::new();
    for (place, task) in list.ranked() {
        groups.entry(place).or_default().push(task);
    }
    if let Some(done) = groups.get_mut(&Place::Done) {
        done.sort_by_key(|t| (std::cmp::Reverse(t.ended), t.id));
        done.truncate(LATELY_ROWS);
    }
    let (headline, support) = (list.headline(&groups), list.support(&groups));
    let group = |(place, tasks): (Place, Vec<&Task>)| Group {
        place,
        rows: tasks.into_iter().map(|t| list.row(t)).collect(),
    };
    Tasks { headline, support, groups: groups.into_iter().map(group).collect() }
}

/// The words for a state in the list and its forms.
pub fn state_in_words(state: TaskState) -> &'static str {
    match state {
        TaskState::Inbox => "New",
        TaskState::Next => "To do",
        TaskState::Scheduled => "In the calendar",
        TaskState::Waiting => "Waiting",
        TaskState::Parked => "Parked",
        TaskState::Someday => "Someday",
        TaskState::Doing => "Being done",
        TaskState::Done => "Done",
        TaskState::Dropped => "Dropped",
    }
}

/// The snapshot with what every row asks for.
struct List<'a> {
    world: &'a Snapshot,
    zone: TimeZone,
    today: civil::Date,
    sunday: civil::Date,
    marks: Marks,
    /// What takes the end of a task back.
    undo: BTreeMap<TaskId, ProposalId>,
    /// The odds of every date that is near.
    odds: BTreeMap<TaskId, Odds>,
    /// Whether there is little history behind this morning's forecast, and whether there was none.
    morning: (bool, bool),
    /// What waits for a task, by the task.
    holds: BTreeMap<TaskId, Vec<TaskId>>,
}

impl<'a> List<'a> {
    fn of(world: &'a Snapshot, config: &OrchestrationConfig) -> List<'a> {
        let zone = world.zone();
        let today = zone.to_datetime(world.now).date();
        let left = 6 - i64::from(today.weekday().to_monday_zero_offset());
        let sunday = today.saturating_add(jiff::Span::new().days(left));
        let mut undo = BTreeMap::new();
        for proposal in world.proposals.values().filter(|p| by_hand::is_by_hand(p)) {
            if let (State::Applied { .. }, Some(ItemRef::Task(task))) =
                (&proposal.state, proposal.about.first())
            {
                undo.insert(*task, proposal.id);
            }
        }
        let odds = orchestration::odds(world, config).into_iter().map(|odds| (odds.task, odds)).collect();
        let holds = rank::holds(world);
        let morning = (config.morning.thin, config.morning.is_none());
        List { world, zone, today, sunday, marks: Marks::of(world), undo, odds, morning, holds }
    }

    fn row(&self, task: &Task) -> Row {
        let open = task.state.is_open();
        Row {
            id: task.id,
            title: shown_title(task),
            when: if open { self.when(task) } else { self.ended(task) },
            late: open && self.is_late(task),
            facts: self.facts(task),
            tag: self.tag(task),
            odds: self.odds_of(task),
            stopped: resume::said(task),
            long: orchestration::is_long(task),
            goal: self.goal(task),
            open,
            undo: if open { None } else { self.undo.get(&task.id).copied() },
            sources: sources_of(task),
        }
    }

    fn when(&self, task: &Task) -> Option<String> {
        let Some(due) = task.due else { return task.due_after.map(|lag| relative::said(self.world, lag)) };
        let date = due.date(&self.zone);
        let on = day(date, self.today);
        Some(match due {
            _ if self.is_late(task) => format!("was due {on}"),
            Due::At(at) if date == self.today => format!("by {}", clock(at, &self.zone)),
            Due::At(at) => format!("by {on} {}", clock(at, &self.zone)),
            Due::On(_) if date == self.today => "today".to_owned(),
            Due::On(_) => format!("by {on}"),
        })
    }

    fn ended(&self, task: &Task) -> Option<String> {
        let word = if task.state == TaskState::Dropped { "dropped" } else { "done" };
        task.ended.map(|at| format!("{word} {}", day(self.zone.to_datetime(at).date(), self.today)))
    }

    fn facts(&self, task: &Task) -> Vec<String> {
        let name = |id| self.world.people.get(&id).map(|p| p.name.as_str());
        let mut facts = Vec::new();
        match (task.actual_minutes, task.estimate_minutes) {
            (Some(took), _) if !task.state.is_open() => facts.push(format!("took {}", duration(took.into()))),
            (_, Some(minutes)) => facts.push(duration(minutes.into())),
            _ => {}
        }
        facts.extend(self.odds_of(task).map(|odds| odds.words));
        if let Some(project) = task.project.and_then(|p| self.world.projects.get(&p)) {
            facts.push(inert(&project.name));
        }
        if let Some(owner) = task.owner.filter(|o| *o != self.world.office.owner.person) {
            facts.push(format!(
                "{} has it",
                inert(self.member(owner).or(name(owner)).unwrap_or("somebody else"))
            ));
        }
        if task.state == TaskState::Waiting {
            let on = task.waiting_for.and_then(|p| self.member(p).or(name(p))).unwrap_or("somebody");
            facts.push(format!("waiting for {}", inert(on)));
        }
        if let (TaskState::Parked, Some(start)) = (task.state, task.start) {
            facts.push(format!("until {}", day(start, self.today)));
        }
        facts.extend(self.tied(task));
        facts
    }

    fn member(&self, person: world::PersonId) -> Option<&str> {
        let office = &self.world.office;
        [Some(&office.owner), office.assistant.as_ref()]
            .into_iter()
            .flatten()
            .find(|m| m.person == person)
            .map(|m| m.name.as_str())
    }

    fn tag(&self, task: &Task) -> Option<&'static str> {
        match task.state {
            TaskState::Inbox => Some("New"),
            TaskState::Doing => Some("Being done"),
            TaskState::Scheduled => Some("In the calendar"),
            TaskState::Someday => Some("Someday"),
            TaskState::Dropped => Some("Dropped"),
            TaskState::Parked if self.place(task) != Some(Place::Parked) => Some("Woken today"),
            _ => None,
        }
    }

    /// The goal it is linked to most, else the one its project serves most.
    fn goal(&self, task: &Task) -> Option<Mark> {
        let links = self.world.links_of(ItemRef::Task(task.id));
        let own = links.iter().max_by(|a, b| a.contribution.total_cmp(&b.contribution)).map(|l| l.goal);
        let served = || {
            let project = self.world.projects.get(&task.project?)?;
            project.goals.iter().max_by(|a, b| a.1.total_cmp(&b.1)).map(|g| g.0)
        };
        self.marks.goal(own.or_else(served)?)
    }

    fn headline(&self, groups: &BTreeMap<Place, Vec<&Task>>) -> String {
        let of = |place| groups.get(&place).map_or(&[][..], Vec::as_slice);
        let late: Vec<&&Task> = of(Place::Today).iter().filter(|t| self.is_late(t)).collect();
        let today: Vec<&&Task> =
            of(Place::Today).iter().filter(|t| !self.is_late(t) && t.due.is_some()).collect();
        let next = of(Place::Week).iter().chain(of(Place::Later)).find(|t| t.due.is_some());
        match (late.as_slice(), today.as_slice(), next) {
            ([one], _, _) => format!("{} is late: it was due {}.", shown_title(one), self.due_day(one)),
            ([first, ..], _, _) => {
                let late = sentence(&count(late.len(), "task", "tasks"));
                format!("{late} are late, the oldest since {}.", self.due_day(first))
            }
            ([], [one], _) => format!("{} is due today.", shown_title(one)),
            ([], [_, ..], _) => {
                format!("{} are due today.", sentence(&count(today.len(), "task", "tasks")))
            }
            ([], [], Some(next)) => {
                format!("Nothing is late. Next: {}, by {}.", shown_title(next), self.due_day(next))
            }
            _ if of(Place::Later).is_empty() && of(Place::Today).is_empty() => "No task is open.".to_owned(),
            _ => "Nothing is late. No open task has a date.".to_owned(),
        }
    }

    fn due_day(&self, task: &Task) -> String {
        task.due.map_or(String::new(), |d| day(d.date(&self.zone), self.today))
    }

    fn support(&self, groups: &BTreeMap<Place, Vec<&Task>>) -> String {
        let mine: Vec<&&Task> = [Place::Today, Place::Week, Place::Later]
            .iter()
            .filter_map(|p| groups.get(p))
            .flatten()
            .collect();
        let minutes: i64 = mine.iter().filter_map(|t| t.estimate_minutes).map(i64::from).sum();
        let unknown = mine.iter().filter(|t| t.estimate_minutes.is_none()).count();
        let waiting = groups.get(&Place::Waiting).map_or(0, Vec::len);
        let mut said = vec![format!("{} open", sentence(&count(mine.len(), "task", "tasks")))];
        if minutes > 0 {
            said.push(format!("about {} by the estimates", duration(minutes)));
        }
        if unknown > 0 && !mine.is_empty() {
            said.push(format!("{unknown} without an estimate"));
        }
        let mut line = format!("{}.", said.join(", "));
        if waiting > 0 {
            let (n, verb) = (count(waiting, "task", "tasks"), if waiting == 1 { "waits" } else { "wait" });
            line = format!("{line} {} {verb} for somebody.", sentence(&n));
        }
        line
    }
}

/// A title as it is shown; one without words says so.
fn shown_title(task: &Task) -> String {
    if task.title.trim().is_empty() { "(no title)".to_owned() } else { inert(&task.title) }
}

fn sources_of(task: &Task) -> Vec<Evidence> {
    let mut found = task.evidence.clone();
    if found.is_empty() {
        found.push(sources::task(task));
    }
    crate::brief::shown(found)
}

#[cfg(test)]
mod tests;
