//! The weekly review: seven short steps in about twenty minutes, each with what there is to see and the place where it is
//! put right (spec §1.11; Allen 2001).
//!
//! [`compose`] is pure: a snapshot as its reader may see it and the goals, in; the steps out.

use crate::full_weeks::{label, load_words};
use crate::goals::Goals;
use crate::words::{count, day, inert, sentence, short};
use crate::{Desk, DeskError};
use engines::orchestration::full_weeks::weeks;
use engines::twin::WeekLoad;
use jiff::ToSpan;
use jiff::civil::Date;
use serde::Serialize;
use std::collections::BTreeSet;
use world::{CommitmentState, Interval, ItemRef, ProjectId, Snapshot, Task, TaskState};

/// Lines that a step shows at most.
const LINES: usize = 7;
/// The calendar is looked back for so many days.
const DAYS: i64 = 14;

/// A step.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Step {
    /// What to do: "Empty the Inbox".
    pub title: &'static str,
    /// Minutes meant for it.
    pub minutes: u8,
    /// The finding.
    pub finding: String,
    /// What there is to see.
    pub lines: Vec<Line>,
    /// How many more there are.
    pub more: usize,
    /// Part of the office's address where it is put right.
    pub part: &'static str,
    /// What the link there says.
    pub go: &'static str,
}

/// One thing to look at.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Line {
    /// Its name.
    pub text: String,
    /// Since when, from whom, how long.
    pub detail: String,
    /// Part of the office's address, where it has a page.
    pub part: Option<String>,
}

/// The review for whoever sits here.
///
/// # Errors
/// Those of the ledger.
pub async fn review(desk: &Desk) -> Result<Vec<Step>, DeskError> {
    let goals = crate::goals::goals(desk).await?;
    Ok(compose(&desk.snapshot().await?, &goals))
}

/// Makes the steps.
pub fn compose(world: &Snapshot, goals: &Goals) -> Vec<Step> {
    let today = world.zone().to_datetime(world.now).date();
    let look = Look { world, today };
    vec![
        look.inbox(),
        look.projects(),
        look.waiting(),
        look.parked(),
        look.back(),
        look.ahead(),
        glance(goals),
    ]
}

struct Look<'a> {
    world: &'a Snapshot,
    today: Date,
}

/// A step whose lines are cut to what is shown.
fn step(
    (title, minutes): (&'static str, u8),
    finding: String,
    mut lines: Vec<Line>,
    (part, go): (&'static str, &'static str),
) -> Step {
    let more = lines.len().saturating_sub(LINES);
    lines.truncate(LINES);
    Step { title, minutes, finding: sentence(&finding), lines, more, part, go }
}

fn line(text: &str, detail: String, item: Option<ItemRef>) -> Line {
    Line { text: short(&inert(text), 80), detail, part: item.and_then(crate::card::link) }
}

impl Look<'_> {
    fn task(&self, task: &Task, detail: String) -> Line {
        line(&task.title, detail, Some(ItemRef::Task(task.id)))
    }
    fn on(&self, at: Option<jiff::Timestamp>) -> String {
        at.map_or(String::new(), |at| day(self.world.zone().to_datetime(at).date(), self.today))
    }

    fn inbox(&self) -> Step {
        let waits = self.world.proposals.values().filter(|p| p.waits(self.world.now)).count();
        let new = self.world.tasks.values().filter(|t| t.state == TaskState::Inbox);
        let lines: Vec<Line> = new.map(|t| self.task(t, self.on(t.created))).collect();
        let new = lines.len();
        let finding = match (waits, new) {
            (0, 0) => "nothing waits in the Inbox.".to_owned(),
            (n, 0) => format!("{} for a yes or no.", waiting(n, "proposal", "proposals")),
            (0, n) => format!("{} to be made clear.", waiting(n, "new task", "new tasks")),
            (n, new) => format!(
                "{} for a yes or no, {} to be made clear.",
                waiting(n, "proposal", "proposals"),
                count(new, "new task", "new tasks")
            ),
        };
        let to =
            if waits == 0 && new > 0 { ("clarify", "Make them clear") } else { ("inbox", "To the Inbox") };
        step(("Empty the Inbox", 5), finding, lines, to)
    }

    /// Projects of which nothing can be done next.
    fn projects(&self) -> Step {
        let done = |id: &world::TaskId| self.world.tasks.get(id).is_none_or(|t| !t.state.is_open());
        let open: Vec<&Task> = self.world.tasks.values().filter(|t| t.state.is_open()).collect();
        let moves = |t: &&&Task| t.is_workable(self.today) && t.after.iter().all(done);
        let moving: BTreeSet<ProjectId> = open.iter().filter(moves).filter_map(|t| t.project).collect();
        let lines: Vec<Line> = self
            .world
            .projects
            .values()
            .filter(|p| !moving.contains(&p.id))
            .map(|p| {
                let stuck = open.iter().filter(|t| t.project == Some(p.id)).count();
                let detail = match stuck {
                    0 => "no open task".to_owned(),
                    n => format!("{}, none can be done now", count(n, "open task", "open tasks")),
                };
                line(&p.name, detail, None)
            })
            .collect();
        let finding = match lines.len() {
            0 => "every project has a next action.".to_owned(),
            1 => "one project has no next action.".to_owned(),
            n => format!("{} have no next action.", count(n, "project", "projects")),
        };
        step(("Give each project a next action", 3), finding, lines, ("tasks", "To the tasks"))
    }

    fn waiting(&self) -> Step {
        let name = |task: &Task| {
            let who = task.waiting_for.or(task.owner).and_then(|p| self.world.people.get(&p));
            who.map_or("somebody", |p| p.name.as_str()).to_owned()
        };
        let tasks = self.world.tasks.values().filter(|t| t.state == TaskState::Waiting);
        let tasks = tasks
            .map(|t| (t.touched.or(t.created), self.task(t, self.since(&name(t), t.touched.or(t.created)))));
        let consents = self.world.consents();
        let owed = self
            .world
            .commitments
            .values()
            .filter(|c| !c.ours && c.state.is_open() && c.state != CommitmentState::Detected)
            .filter(|c| consents.told(c));
        let owed = owed.map(|c| {
            let item = Some(ItemRef::Message(c.message));
            (
                Some(c.made),
                line(
                    &engines::navigator::commitments::promised(self.world, c),
                    self.since(&c.counterparty_name, Some(c.made)),
                    item,
                ),
            )
        });
        let mut all: Vec<(Option<jiff::Timestamp>, Line)> = tasks.chain(owed).collect();
        all.sort_by(|a, b| (a.0, &a.1.text).cmp(&(b.0, &b.1.text)));
        let lines: Vec<Line> = all.into_iter().map(|(_, line)| line).collect();
        let finding = match lines.len() {
            0 => "you wait for nobody.".to_owned(),
            n => format!("you wait for {}, the oldest first.", count(n, "thing", "things")),
        };
        step(("Ask for what you wait for", 3), finding, lines, ("tasks", "To the tasks"))
    }

    fn since(&self, who: &str, at: Option<jiff::Timestamp>) -> String {
        let since = self.on(at);
        let since = if since.is_empty() { since } else { format!(", since {since}") };
        format!("{}{since}", inert(who))
    }

    /// What is on hold, by the day on which it comes back.
    fn parked(&self) -> Step {
        let mut tasks: Vec<&Task> = self.world.tasks.values().filter(|t| t.is_parked(self.today)).collect();
        tasks.sort_by_key(|t| (t.start.is_none(), t.start, t.id));
        let someday = self.world.tasks.values().filter(|t| t.state == TaskState::Someday).count();
        let back =
            |t: &Task| t.start.map_or("without a day".to_owned(), |d| format!("back {}", day(d, self.today)));
        let lines: Vec<Line> = tasks.iter().map(|t| self.task(t, back(t))).collect();
        let finding = format!(
            "{} on hold, {} for some day. Is it still so?",
            count(lines.len(), "task", "tasks"),
            count(someday, "task", "tasks")
        );
        step(("Look at what is parked", 2), finding, lines, ("tasks", "To the tasks"))
    }

    /// Meetings of the last two weeks, the latest first: what was promised in them?
    fn back(&self) -> Step {
        let from = self.at(self.today.saturating_sub(DAYS.days()));
        let mine = &self.world.office.addresses;
        let zone = self.world.zone();
        let events = self.world.busy_events(Interval::new(from, self.world.now));
        let meetings: Vec<Line> = events
            .into_iter()
            .rev()
            .filter(|e| e.is_meeting(mine))
            .map(|e| line(&e.summary, self.on(Some(e.interval(&zone).start)), Some(ItemRef::Event(e.id))))
            .collect();
        let finding = match meetings.len() {
            0 => "no meetings in two weeks.".to_owned(),
            n => format!("{} in two weeks. What was promised in them?", count(n, "meeting", "meetings")),
        };
        step(("Look two weeks back", 3), finding, meetings, ("capture", "Add a task"))
    }

    /// The weeks ahead with what they hold.
    fn ahead(&self) -> Step {
        let all = weeks(self.world);
        let full = all.iter().filter(|w| w.is_full()).count();
        let lines = all.iter().map(|week| {
            let full = if week.is_full() { ", full" } else { "" };
            let load = format!("{}{full}", load_words(&WeekLoad::of(week)));
            line(&label(week.monday, self.today), load, None)
        });
        let finding = match full {
            0 => "none of the next weeks is full.".to_owned(),
            1 => "one of the next weeks is full.".to_owned(),
            n => format!("{} are full.", count(n, "of the next weeks", "of the next weeks")),
        };
        step(("Look four weeks ahead", 2), finding, lines.collect(), ("full-weeks", "To the full weeks"))
    }

    fn at(&self, date: Date) -> jiff::Timestamp {
        world::time::instant(date, jiff::civil::Time::midnight(), &self.world.zone())
    }
}

/// "one proposal waits", "three new tasks wait".
fn waiting(n: usize, one: &str, many: &str) -> String {
    format!("{} {}", count(n, one, many), if n == 1 { "waits" } else { "wait" })
}

fn glance(goals: &Goals) -> Step {
    let lines = goals.rows.iter().filter(|row| row.depth == 0).map(|row| {
        let share = row.share.map_or("not enough history".to_owned(), |(target, actual)| {
            format!("{:.0}% of the time, {:.0}% planned", 100.0 * actual, 100.0 * target)
        });
        let behind = row.behind.as_ref().map_or(String::new(), |behind| format!("; {behind}"));
        Line {
            text: inert(&row.name),
            detail: format!("{share}{behind}"),
            part: Some(format!("goals/{}", row.slug)),
        }
    });
    step(("Glance at the goals", 2), goals.headline.clone(), lines.collect(), ("goals", "To the goals"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{morning, task};
    use world::{Item, Project};

    #[test]
    fn seven_steps_say_what_there_is_to_see() {
        let (hub, depot) = (Project::new("hub", "Rotterdam hub"), Project::new("depot", "Depot"));
        let first = Task { project: Some(hub.id), ..task("Sign the lease", None) };
        let second =
            Task { project: Some(depot.id), state: TaskState::Waiting, ..task("Hear from Ana", None) };
        let new = Task { state: TaskState::Inbox, ..task("Something", None) };
        let parked = Task {
            state: TaskState::Parked,
            start: Some("2026-12-01".parse().unwrap()),
            ..task("Sort the archive", None)
        };
        let items = [first, second, new, parked].map(Item::Task).into_iter();
        let items = items.chain([Item::Project(hub), Item::Project(depot)]);
        let goals =
            Goals { headline: "No goals yet.".into(), support: String::new(), courses: vec![], rows: vec![] };
        let steps = compose(&morning(items.collect()), &goals);
        let told: Vec<(&str, usize)> = steps.iter().map(|s| (s.finding.as_str(), s.lines.len())).collect();
        assert_eq!(
            told,
            [
                ("One new task waits to be made clear.", 1),
                ("One project has no next action.", 1),
                ("You wait for one thing, the oldest first.", 1),
                ("One task on hold, no tasks for some day. Is it still so?", 1),
                ("No meetings in two weeks.", 0),
                ("None of the next weeks is full.", 5),
                ("No goals yet.", 0),
            ]
        );
        assert_eq!(
            (steps[1].lines[0].text.as_str(), steps[3].lines[0].detail.as_str()),
            ("Depot", "back Tue 1 Dec")
        );
        assert_eq!(steps.iter().map(|s| u32::from(s.minutes)).sum::<u32>(), 20);
    }
}
