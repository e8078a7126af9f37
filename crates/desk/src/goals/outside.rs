//! A project from inside and from outside: what the simulated weeks say of one's own part, and what projects like it came
//! to against their dates (spec §8.6).

use super::projects::named;
use crate::words::{count, day, inert, sentence, short};
use crate::{Desk, DeskError};
use engines::twin::issued::Issue;
use engines::twin::outside::{self, Class, Finished, View};
use jiff::civil::Date;
use serde::Serialize;
use world::goal::Overrun;
use world::{Project, Snapshot, Task};

/// Both views of a project.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Outside {
    /// The date that is recommended, and why.
    pub recommended: String,
    /// What the simulated weeks say of one's own part.
    pub inside: String,
    /// What projects like it say.
    pub outside: String,
    /// The projects behind it, each with how it came out.
    pub like: Vec<String>,
    /// What was entered, in percent longer than planned: the middle one, four of five, and of which.
    pub entered: Option<(String, String, String)>,
    /// The recommended date; none where nothing can be said.
    pub date: Option<Date>,
}

/// Both views of a project for whoever sits here.
///
/// # Errors
/// `E_NOT_FOUND`; those of the ledger.
pub async fn outside(desk: &Desk, slug: &str) -> Result<Outside, DeskError> {
    let world = desk.snapshot().await?;
    let project = named(&world, slug)?;
    let issue = crate::twin::issue_of(desk, desk.today()).await?;
    Ok(compose(&world, project, &tasks_of(desk, &world).await?, issue.as_ref()))
}

/// The recommended dates of all projects that have one, by id.
pub(crate) async fn recommended(
    desk: &Desk,
    world: &Snapshot,
) -> Result<std::collections::BTreeMap<world::ProjectId, Date>, DeskError> {
    if !has_enough(world) && world.projects.values().all(|p| p.outside.is_none()) {
        return Ok(std::collections::BTreeMap::new());
    }
    let tasks = tasks_of(desk, world).await?;
    let of = |project: &Project| Some((project.id, compose(world, project, &tasks, None).date?));
    Ok(world.projects.values().filter_map(of).collect())
}

/// Weeks that are looked back on for when a finished project began.
const BACK: usize = 104;

fn has_enough(world: &Snapshot) -> bool {
    let over = |p: &&Project| !p.milestones.is_empty() && p.milestones.iter().all(|m| m.done.is_some());
    world.projects.values().filter(over).count() >= outside::ENOUGH
}

/// The tasks that say when projects began: those of two years where so many are finished that they make a class.
async fn tasks_of(desk: &Desk, world: &Snapshot) -> Result<Vec<Task>, DeskError> {
    if !has_enough(world) {
        return Ok(world.tasks.values().cloned().collect());
    }
    Ok(desk.history(BACK).await?.tasks.values().cloned().collect())
}

fn compose(world: &Snapshot, project: &Project, tasks: &[Task], issue: Option<&Issue>) -> Outside {
    let (zone, today) = (world.zone(), world.zone().to_datetime(world.now).date());
    let began = |p: &Project| outside::began(p, tasks.iter(), &zone);
    let over = world.projects.values().filter_map(|p| Some((p, outside::finished(p, began(p))?)));
    let class = outside::class(project, over);
    let over = outside::finished(project, began(project)).is_some();
    let view = if over { None } else { outside::view(project, began(project), &class, today) };
    let told = Told { world, project, today };
    Outside {
        recommended: told.recommended(view.as_ref(), over),
        inside: told.inside(issue),
        outside: told.outside(&class, view.as_ref(), began(project)),
        like: told.like(&class),
        entered: project.outside.as_ref().map(|o| (percent(o.middle), percent(o.most), o.from.clone())),
        date: view.map(|v| v.p80),
    }
}

struct Told<'a> {
    world: &'a Snapshot,
    project: &'a Project,
    today: Date,
}

impl Told<'_> {
    fn day(&self, date: Date) -> String {
        day(date, self.today)
    }

    fn recommended(&self, view: Option<&View>, over: bool) -> String {
        match view {
            _ if over => "It is done.".to_owned(),
            Some(view) if view.beyond => {
                "It has run longer than all projects like it: no date can be drawn from them any more."
                    .to_owned()
            }
            Some(view) => {
                format!("Promise {}: by then four of five projects like it were done.", self.day(view.p80))
            }
            None => "No date is recommended from outside.".to_owned(),
        }
    }

    fn inside(&self, issue: Option<&Issue>) -> String {
        let Some(issue) = issue else {
            return "No forecast of today is kept yet; it comes with the first renewal of the day."
                .to_owned();
        };
        let Some(landing) = issue.projects.iter().find(|p| p.project == self.project.id) else {
            return "No open task of yours belongs to it, so the simulated weeks say nothing of it."
                .to_owned();
        };
        let by = |date: Option<Date>| date.map_or("after the coming four weeks".to_owned(), |d| self.day(d));
        format!(
            "Your part, {}, is done in half of {} simulated calendars {}, in eight of ten {}.",
            count(landing.tasks, "open task", "open tasks"),
            issue.replications,
            before(&by(landing.p50)),
            before(&by(landing.p80))
        )
    }

    fn outside(&self, class: &Class, view: Option<&View>, began: Option<Date>) -> String {
        let of = match class {
            Class::SameGoal(list) => {
                format!(
                    "{} that serve the same goal",
                    count(list.len(), "finished project", "finished projects")
                )
            }
            Class::Own(list) => count(list.len(), "finished project of yours", "finished projects of yours"),
            Class::Entered(said) if said.from.is_empty() => "what was entered of projects like it".to_owned(),
            Class::Entered(said) => format!("what was entered of {}", inert(&short(&said.from, 80))),
            Class::TooFew(n) => {
                return format!(
                    "Not enough history (needs {}, has {n}): of finished projects with dated milestones. Enter how projects like it came out, if you know.",
                    outside::ENOUGH
                );
            }
        };
        let Some(view) = view else {
            let lacks = if began.is_none() {
                "a task or a reached milestone to begin with"
            } else {
                "a milestone with a date a week off or more"
            };
            return format!("From {of}; but the project lacks {lacks}, so no date follows.");
        };
        format!(
            "From {of}: the middle one took {} than planned, four of five {} at most. From {} on that makes {} for half of them, {} for four of five.",
            longer(view.middle),
            longer(view.most),
            began.map_or(String::new(), |d| self.day(d)),
            self.day(view.p50),
            self.day(view.p80)
        )
    }

    fn like(&self, class: &Class) -> Vec<String> {
        let (Class::SameGoal(list) | Class::Own(list)) = class else { return Vec::new() };
        let mut list: Vec<&Finished> = list.iter().collect();
        list.sort_by(|a, b| b.ended.cmp(&a.ended).then(a.project.cmp(&b.project)));
        let one = |f: &Finished| {
            let project = self.world.projects.get(&f.project)?;
            let name = inert(&short(&project.name, 60));
            Some(format!("{name}: {} than planned, done {}", longer(f.ratio), self.day(f.ended)))
        };
        list.into_iter().filter_map(one).collect()
    }
}

/// "by Fri 4 Jun"; what is no date stays as it is.
fn before(words: &str) -> String {
    if words.starts_with("after") { words.to_owned() } else { format!("by {words}") }
}

/// "35% longer", "10% less time", "no longer".
fn longer(ratio: f64) -> String {
    match (100.0 * (ratio - 1.0)).round() as i64 {
        0 => "no longer".to_owned(),
        more if more > 0 => format!("{more}% longer"),
        less => format!("{}% less time", -less),
    }
}

fn percent(factor: f64) -> String {
    format!("{:.0}", 100.0 * (factor - 1.0))
}

/// What somebody entered of projects like one: percent longer than planned, the middle one and four of five.
///
/// # Errors
/// `E_RANGE` for what is no such pair.
pub fn entered(middle: &str, most: &str, from: &str) -> Result<Overrun, DeskError> {
    let read =
        |text: &str| text.trim().trim_end_matches('%').trim_start_matches('+').trim().parse::<f64>().ok();
    let pair = read(middle).zip(read(most)).filter(|(a, b)| -90.0 <= *a && a <= b && *b <= 1_900.0);
    let (middle, most) = pair.ok_or_else(|| DeskError::Input {
        problem: format!(
            "“{}” and “{}” say no overrun",
            short(middle.trim(), 20),
            short(most.trim(), 20)
        ),
        code: "E_RANGE",
        hint: "give two percentages from −90 to 1900, the second no smaller, such as 20 and 60; nothing was changed".to_owned(),
    })?;
    let from = short(&from.split_whitespace().collect::<Vec<_>>().join(" "), 200);
    Ok(Overrun { middle: 1.0 + middle / 100.0, most: 1.0 + most / 100.0, from })
}

impl Outside {
    /// All of it as sentences.
    pub fn sentences(&self) -> Vec<String> {
        [&self.recommended, &self.inside, &self.outside].into_iter().map(|s| sentence(s)).collect()
    }
}
