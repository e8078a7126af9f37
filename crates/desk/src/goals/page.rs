//! The page of the goals: time against plan, what each goal needs next, what to do about open tasks, and what would
//! bring time back to plan.
//!
//! [`compose`] is pure: a snapshot as its reader may see it, in; one [`Page`] out.

use super::course::{Course, courses};
use super::effort::Efforts;
use super::projects::ProjectRow;
use super::{Matrix, Told, Unserving, matrix, projects};
use crate::card::{Card, Seats, card};
use crate::marks::{Mark, Marks};
use crate::words::{clock, count, day, inert, sentence};
use crate::{Desk, DeskError};
use engines::alignment::{self, AlignmentConfig, GoalTree, OpenWork, Shift, Week, goal_line};
use engines::maths::Values;
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use serde::Serialize;
use world::goal::Turn;
use world::{Goal, GoalId, ItemRef, Snapshot, Task, TaskState};

/// Weeks of the sparkline.
pub const WEEKS: usize = 8;
/// So many goals all have their row.
const FEW: usize = 5;
/// So many proposals are shown.
const CARDS: usize = 2;
/// A gap between plan and calendar that is worth a headline, of all time.
const TELLING: f64 = 0.05;
/// Days for which an event counts as a goal's next step.
const NEXT_DAYS: i64 = 28;

/// How a goal stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Outcome {
    /// "On track", "At risk", "Behind, 92.4%".
    pub words: String,
    /// "good", "bad", or nothing where it is not known.
    pub tone: &'static str,
    /// Why, in a sentence.
    pub why: String,
}

/// A goal on the page.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GoalLine {
    /// Which.
    pub id: GoalId,
    /// Its id in addresses and commands.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// 0 for those that are compared with the plan first.
    pub depth: usize,
    /// How many goals stand right below it.
    pub below: usize,
    /// Its mark.
    pub mark: Option<Mark>,
    /// "Owner Priya", "No owner".
    pub owner: String,
    /// Planned and actual share of the last seven days, 0–1; none where too little was in the calendar.
    pub share: Option<(f64, f64)>,
    /// The share of each of eight weeks, oldest first, 0–1; none for an empty week.
    pub weeks: Vec<Option<f64>>,
    /// What comes next for it.
    pub next: Option<Next>,
    /// How it stands.
    pub outcome: Outcome,
}

/// The next step of a goal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Next {
    /// What.
    pub title: String,
    /// When: "Thu 26 Nov", "today, 12:00".
    pub when: String,
    /// Its page below the office.
    pub link: String,
}

/// The page.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Page {
    /// "Four goals".
    pub count: String,
    /// "Time from the calendar, last seven days, 45 h".
    pub basis: String,
    /// The finding.
    pub headline: String,
    /// One line of support.
    pub support: String,
    /// How far the last four weeks and the next agree with the plan, and why no further.
    pub courses: Vec<Course>,
    /// The goals, heaviest first, those below a goal after it.
    pub goals: Vec<GoalLine>,
    /// What the bars and lines mean, and what served no goal.
    pub foot: String,
    /// Open tasks by what they move.
    pub tasks: Matrix,
    /// Proposals that would bring time back to plan.
    pub cards: Vec<Card>,
    /// What has shifted.
    pub shifts: Vec<Told>,
    /// What takes hours and serves no goal.
    pub unserving: Vec<Unserving>,
    /// Where the projects stand.
    #[serde(skip)]
    pub projects: Vec<ProjectRow>,
}

impl Page {
    /// The goals of the table: all of a few, else those at the top, whose sheets show what is below.
    pub fn table(&self) -> Vec<&GoalLine> {
        let few = self.goals.len() <= FEW;
        self.goals.iter().filter(|line| few || line.depth == 0).collect()
    }
}

/// The page of the goals for whoever sits here.
///
/// # Errors
/// Those of the ledger.
pub async fn page(desk: &Desk) -> Result<Page, DeskError> {
    let (world, seats) = (desk.snapshot().await?, desk.seats().await?);
    let bursts = super::shifts::kept(desk).await?;
    let efforts = Efforts::read(desk, &world).await?;
    Ok(with_efforts(&world, &desk.engines().alignment, &seats, &bursts, efforts))
}

/// Makes the page.
pub fn compose(world: &Snapshot, config: &AlignmentConfig, seats: &Seats, bursts: &[Shift]) -> Page {
    with_efforts(world, config, seats, bursts, Efforts::default())
}

/// The same with the hours that goals got and will get.
fn with_efforts(
    world: &Snapshot,
    config: &AlignmentConfig,
    seats: &Seats,
    bursts: &[Shift],
    efforts: Efforts,
) -> Page {
    let view = View::of(world, config, efforts);
    let goals = view.lines();
    let (headline, support) = view.finding(&goals);
    Page {
        count: sentence(&count(goals.len(), "goal", "goals")),
        basis: view.basis(),
        headline,
        support,
        courses: if goals.is_empty() { Vec::new() } else { courses(world, config) },
        foot: view.foot(),
        tasks: matrix::compose(world, &view.values, &view.work, &view.marks),
        cards: view.cards(seats, &goals),
        shifts: super::shifts::told(world, config, bursts),
        unserving: super::unserving::compose(world, config),
        projects: view.projects,
        goals,
    }
}

/// The snapshot with what every line asks for.
pub(super) struct View<'a> {
    world: &'a Snapshot,
    config: &'a AlignmentConfig,
    zone: TimeZone,
    today: Date,
    tree: GoalTree,
    marks: Marks,
    weeks: Vec<Week>,
    pub projects: Vec<ProjectRow>,
    values: Values,
    work: OpenWork,
    /// What goals got and will get.
    efforts: Efforts,
}

impl<'a> View<'a> {
    /// `efforts` is what goals got and will get.
    pub fn of(world: &'a Snapshot, config: &'a AlignmentConfig, efforts: Efforts) -> View<'a> {
        let zone = world.zone();
        let today = zone.to_datetime(world.now).date();
        let values = alignment::values(world, config);
        let work = OpenWork::of(world, &values).told(efforts.projects().clone());
        View {
            world,
            config,
            today,
            tree: GoalTree::of(world),
            marks: Marks::of(world),
            weeks: alignment::weeks(world, world.now, WEEKS, config),
            projects: projects::rows(world, &work, today),
            work,
            values,
            zone,
            efforts,
        }
    }

    /// Goals by weight, those below a goal after it; one mission above all is no line of its own.
    fn lines(&self) -> Vec<GoalLine> {
        let mut roots = self.below(None);
        if let [mission] = roots[..] {
            let under = self.below(Some(mission.id));
            if !under.is_empty() {
                roots = under;
            }
        }
        let mut lines = Vec::new();
        let mut open: Vec<(&Goal, usize)> = roots.into_iter().rev().map(|g| (g, 0)).collect();
        while let Some((goal, depth)) = open.pop() {
            lines.push(self.line(goal, depth));
            open.extend(self.below(Some(goal.id)).into_iter().rev().map(|g| (g, depth + 1)));
        }
        lines
    }

    /// The goals below one, heaviest first.
    pub fn below(&self, parent: Option<GoalId>) -> Vec<&'a Goal> {
        let of = |g: &Goal| g.parent.filter(|p| self.world.goals.contains_key(p));
        let mut found: Vec<&Goal> = self.world.goals.values().filter(|g| of(g) == parent).collect();
        found.sort_by(|a, b| {
            self.tree.weight(b.id).total_cmp(&self.tree.weight(a.id)).then(a.order().cmp(&b.order()))
        });
        found
    }

    /// A goal as it stands so deep in the list.
    pub fn line(&self, goal: &Goal, depth: usize) -> GoalLine {
        let share = |week: &Week| week.share(&self.tree, goal.id);
        let owner = goal.owner.and_then(|id| crate::goals::person(self.world, id));
        GoalLine {
            id: goal.id,
            slug: super::change::called(self.world, goal),
            name: inert(&goal.name),
            depth,
            below: self.below(Some(goal.id)).len(),
            mark: self.marks.goal(goal.id),
            owner: owner
                .map_or("No owner".to_owned(), |name| format!("Owner {}", inert(crate::card::first(&name)))),
            share: self.last_week().and_then(share),
            weeks: self.weeks.iter().map(|week| share(week).map(|s| s.1)).collect(),
            next: self.next(goal.id),
            outcome: self.outcome(goal),
        }
    }

    /// Open proposals that bring time back to plan: those about the goals themselves, and those that keep time for one
    /// that has less than its share.
    fn cards(&self, seats: &Seats, lines: &[GoalLine]) -> Vec<Card> {
        let short = |goal: GoalId| {
            let behind = |l: &&GoalLine| l.share.is_some_and(|(target, actual)| actual < target);
            lines.iter().filter(behind).any(|line| self.is_under(goal, line.id))
        };
        let keeps = |p: &world::Proposal| {
            let makes = |e: &&world::Effect| matches!(e, world::Effect::CreateEvent { .. });
            p.effect.parts().iter().any(makes) && self.served_by(p).is_some_and(short)
        };
        let wanted = |p: &&&world::Proposal| p.kind.0.starts_with("alignment.") || keeps(p);
        let waiting = crate::inbox::waiting_proposals(self.world);
        let found = waiting.iter().filter(wanted).take(CARDS);
        found.map(|p| card(self.world, seats, &self.marks, p)).collect()
    }

    /// The goal that a proposal serves: its own, or the one that what it is about serves most.
    fn served_by(&self, proposal: &world::Proposal) -> Option<GoalId> {
        let links = proposal.about.iter().flat_map(|item| alignment::links(self.world, *item, self.config));
        let most = links.max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
        proposal.goal.or(most.map(|link| link.0))
    }

    /// The last seven days, where enough was in them to tell.
    fn last_week(&self) -> Option<&Week> {
        self.weeks.last().filter(|week| week.index().is_some())
    }

    /// What comes first for a goal and what is below it, a task's date or a meeting; only where nothing is ahead what is
    /// overdue, and said so. What waits for other work is no next step.
    fn next(&self, goal: GoalId) -> Option<Next> {
        let under = |g: &GoalId| self.is_under(*g, goal);
        let serves = |item: ItemRef| {
            alignment::links(self.world, item, self.config).iter().any(|(g, c)| *c >= 0.3 && under(g))
        };
        let hours = &self.world.office.hours;
        let until = self.world.now + jiff::SignedDuration::from_hours(24 * NEXT_DAYS);
        let free = |t: &&Task| {
            let done = |id| self.world.tasks.get(id).is_none_or(|before: &Task| !before.state.is_open());
            !matches!(t.state, TaskState::Waiting | TaskState::Someday) && t.after.iter().all(done)
        };
        let open = self.world.tasks.values().filter(|t| t.state.is_open()).filter(free);
        let tasks = open.filter_map(|task| {
            let due = task.due?;
            let at = due.instant(&self.zone, hours.day_end(due.date(&self.zone)));
            let timed = matches!(due, world::Due::At(_));
            serves(ItemRef::Task(task.id)).then(|| (at, timed, &task.title, format!("tasks/{}", task.id)))
        });
        let span = world::Interval::new(self.world.now, until);
        let events = self.world.busy_events(span).into_iter().filter_map(|event| {
            let at = event.interval(&self.zone).start;
            let ahead = at >= self.world.now && serves(ItemRef::Event(event.id));
            ahead.then(|| (at, !event.is_all_day(), &event.summary, format!("event/{}", event.id)))
        });
        let over = |at: Timestamp| at < self.world.now;
        let first = tasks.chain(events).min_by(|a, b| (over(a.0), a.0, &a.3).cmp(&(over(b.0), b.0, &b.3)))?;
        Some(Next { title: inert(first.2), when: self.when(first.0, first.1), link: first.3 })
    }

    fn is_under(&self, goal: GoalId, top: GoalId) -> bool {
        alignment::is_within(self.world, goal, top)
    }

    fn when(&self, at: Timestamp, timed: bool) -> String {
        let date = self.zone.to_datetime(at).date();
        let on = day(date, self.today);
        match timed {
            _ if date < self.today => format!("Overdue since {on}"),
            true => sentence(&format!("{on}, {}", clock(at, &self.zone))),
            false => sentence(&on),
        }
    }

    fn outcome(&self, goal: &Goal) -> Outcome {
        let unit = unit(goal);
        if let Some(line) = goal_line(goal, self.today).filter(|l| l.is_behind()) {
            let planned = format!("{}{unit} was planned for today", figure(line.expected));
            let words = format!("Behind, {}{unit}", figure(line.actual));
            let odds = super::forecast::of(goal, self.today, self.efforts.get(goal.id))
                .map(|odds| format!(" {}.", sentence(&odds.words)));
            let why = format!("{}{}", sentence(&format!("{planned}.")), odds.unwrap_or_default());
            return Outcome { words, tone: "bad", why };
        }
        let late = goal.due.filter(|due| *due < self.today);
        let risk = late
            .map(|due| format!("Its date was {}.", day(due, self.today)))
            .or_else(|| self.late_pace(goal))
            .or_else(|| self.project_at_risk(goal.id));
        match (risk, goal.status.is_empty()) {
            (Some(why), _) => Outcome { words: "At risk".into(), tone: "bad", why },
            (None, true) => Outcome {
                words: "Not measured".into(),
                tone: "",
                why: "A first figure shows how it goes.".into(),
            },
            (None, false) => {
                Outcome { words: "On track".into(), tone: "good", why: "At or before its line.".into() }
            }
        }
    }

    /// That it is likelier missed than met by its date.
    fn late_pace(&self, goal: &Goal) -> Option<String> {
        let odds = super::forecast::of(goal, self.today, self.efforts.get(goal.id))?;
        (odds.chance < 0.5).then(|| format!("{}.", sentence(&odds.words)))
    }

    fn project_at_risk(&self, goal: GoalId) -> Option<String> {
        let of = |p: &&ProjectRow| p.at_risk && p.goals.iter().any(|g| self.is_under(*g, goal));
        self.projects.iter().find(of).map(|p| format!("{} is at risk.", p.name))
    }

    fn basis(&self) -> String {
        match self.last_week() {
            Some(week) => {
                format!("Time from the calendar, last 7 days, {} h", (week.minutes / 60.0).round())
            }
            None => "Too little in the calendar of the last 7 days".to_owned(),
        }
    }

    fn foot(&self) -> String {
        let Some((planned, spent)) = self.last_week().and_then(Week::no_goal) else { return String::new() };
        let turns = self.world.goals.values().flat_map(|g| &g.history);
        let by_hand = |t: &&world::GoalTurn| t.by.is_some() && !matches!(t.what, Turn::Due { .. });
        let weighed = turns.filter(by_hand).map(|t| t.at).max();
        let since = weighed
            .map_or(String::new(), |at| format!(" on {}", day(self.zone.to_datetime(at).date(), self.today)));
        let since = since.replace("on today", "today").replace("on yesterday", "yesterday");
        format!(
            "Bar: share of the time of the last 7 days. Line: the share you planned{since}. {:.0}% against a planned {:.0}% served no goal.",
            100.0 * spent,
            100.0 * planned
        )
    }

    /// The goal that got most too little and the one that got most too much, if that is worth a headline.
    fn finding(&self, lines: &[GoalLine]) -> (String, String) {
        if lines.is_empty() {
            let support = "Goals shape every proposal. Add the first; it takes a minute.";
            return ("No goals are set.".to_owned(), support.to_owned());
        }
        let gap = |line: &GoalLine| line.share.map(|(target, actual)| actual - target);
        let top: Vec<&GoalLine> = lines.iter().filter(|l| l.depth == 0 && l.share.is_some()).collect();
        let by_gap = |a: &&&GoalLine, b: &&&GoalLine| gap(a).unwrap_or(0.0).total_cmp(&gap(b).unwrap_or(0.0));
        let (Some(least), Some(most)) = (top.iter().min_by(by_gap), top.iter().max_by(by_gap)) else {
            let needs = "Needs four hours of meetings and kept time in the last seven days.";
            return ("Not enough history to compare time with plan.".to_owned(), needs.to_owned());
        };
        let (none_planned, none_spent) = self.last_week().and_then(Week::no_goal).unwrap_or((0.0, 0.0));
        if gap(least).unwrap_or(0.0) > -TELLING {
            return ("Your time follows the plan.".to_owned(), took(most));
        }
        let headline = match gap(most).unwrap_or(0.0) {
            over if over >= TELLING && over >= none_spent - none_planned => {
                format!("The plan says {}. The calendar says {}.", short_name(least), short_name(most))
            }
            _ if none_spent - none_planned >= TELLING => format!(
                "The plan says {}. {:.0}% of the calendar serves no goal.",
                short_name(least),
                100.0 * none_spent
            ),
            _ => format!("{} gets less time than planned.", least.name),
        };
        (headline, support(&top, least, most))
    }
}

/// "Budget took 24% of the last 7 days against a plan of 15%."
fn took(line: &GoalLine) -> String {
    let (target, actual) = line.share.unwrap_or((0.0, 0.0));
    let (actual, target) = (100.0 * actual, 100.0 * target);
    format!("{} took {actual:.0}% of the last 7 days against a plan of {target:.0}%.", line.name)
}

/// What the goal of the finding took, and how many had half their share.
fn support(top: &[&GoalLine], least: &GoalLine, most: &GoalLine) -> String {
    let over = most.share.is_some_and(|(target, actual)| actual - target >= TELLING);
    let half = top.iter().filter(|l| l.share.is_some_and(|(t, a)| t > 0.0 && a <= t / 2.0)).count();
    let half = match half {
        0 => String::new(),
        1 => " One goal had half its share or less.".to_owned(),
        n => format!(" {} had half their share or less.", sentence(&count(n, "goal", "goals"))),
    };
    format!("{}{half}", took(if over { most } else { least }))
}

/// A name as part of a sentence.
fn short_name(line: &GoalLine) -> String {
    crate::words::short(&line.name, 48)
}

/// "%", " stores", or nothing.
pub(super) fn unit(goal: &Goal) -> String {
    match goal.unit.as_deref() {
        Some("%") => "%".to_owned(),
        Some("count") | Some("") | None => String::new(),
        Some(unit) => format!(" {}", inert(unit)),
    }
}

/// A figure with at most one digit behind the point.
pub(super) fn figure(value: f64) -> String {
    let text = format!("{value:.1}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}
