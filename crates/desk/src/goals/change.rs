//! Goals and projects by hand: added, renamed, weighed, linked, closed. Each can be taken back.

use crate::FieldError;
use crate::by_hand::{self, Deed};
use crate::words::{count, sentence};
use crate::{Desk, DeskError, tasks};
use jiff::civil;
use serde::{Deserialize, Serialize};
use world::{Goal, GoalId, GoalLink, Item, ItemRef, Project, ProjectId, ProposalId, Snapshot};

/// The most letters a name may have.
const LONGEST_NAME: usize = 200;
/// The largest weight, and the furthest from 0 that a measure may stand.
const LARGEST_WEIGHT: f64 = 1e6;
const LARGEST_FIGURE: f64 = 1e12;
/// So many items are linked at once.
const MOST_LINKED: usize = 100;
/// What only the executive may do to weights.
pub(super) const WEIGH: &str = "weigh goals";
/// The most letters of a reason that are kept.
pub(super) const LONGEST_WHY: usize = 300;

/// What somebody wrote into the form of a goal, field by field; an empty field is none.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct GoalForm {
    /// Its name.
    pub name: String,
    /// Weight among its siblings, not negative.
    pub weight: String,
    /// By when: "2027-06-30", or words.
    pub due: String,
    /// Words that point to it, with commas between.
    pub keywords: String,
    /// The id of the goal it serves; for a new one.
    pub parent: String,
    /// What is measured: "stores opened".
    pub measure: String,
    /// In which unit: "stores", "%".
    pub unit: String,
    /// The measure at the start; goes with the target.
    pub baseline: String,
    /// The measure that is wanted.
    pub target: String,
    /// Why the weight or the date is changed.
    pub why: String,
}

/// What was changed, and what takes it back.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GoalChanged {
    /// Its id in files and commands.
    pub slug: String,
    /// In words.
    pub said: String,
    /// Takes it back.
    pub undo: ProposalId,
}

/// The form of a goal as it is now.
///
/// # Errors
/// `E_NOT_FOUND`.
pub async fn form(desk: &Desk, slug: &str) -> Result<GoalForm, DeskError> {
    let world = desk.snapshot().await?;
    let goal = &world.goals[&goal_named(&world, slug)?];
    Ok(GoalForm {
        name: goal.name.clone(),
        weight: goal.weight.to_string(),
        due: goal.due.map_or(String::new(), |d| d.to_string()),
        keywords: goal.keywords.join(", "),
        parent: goal.parent.and_then(|p| world.goals.get(&p)).map_or(String::new(), |p| p.slug.clone()),
        measure: goal.measure.clone().unwrap_or_default(),
        unit: goal.unit.clone().unwrap_or_default(),
        baseline: goal.baseline.map_or(String::new(), |n| n.to_string()),
        target: goal.target.map_or(String::new(), |n| n.to_string()),
        why: String::new(),
    })
}

/// Adds a goal as the form says.
///
/// # Errors
/// `E_FORM` with every field that cannot be read; else as [`add_goal`].
pub async fn add(desk: &Desk, form: &GoalForm) -> Result<GoalChanged, DeskError> {
    let read = read(desk, form)?;
    let parent = Some(form.parent.as_str()).filter(|p| !p.is_empty());
    let new = NewGoal {
        weight: read.weight,
        parent: parent.map(str::to_owned),
        due: read.due,
        keywords: read.keywords,
        measure: read.measure,
        unit: read.unit,
        baseline: read.line.map(|line| line.0),
        target: read.line.map(|line| line.1),
        ..NewGoal::default()
    };
    add_goal(desk, &read.name, new).await
}

/// An error of a whole form as that of the field it is about: for a page, where the field is marked.
pub fn of_field(error: DeskError) -> DeskError {
    let field = match error.code() {
        "E_DUPLICATE" => "name",
        "E_TIME_ORDER" => "due",
        "E_WEIGHTS" => "weight",
        "E_LIMIT" | "E_CYCLE" | "E_NOT_FOUND" | "E_AMBIGUOUS" => "parent",
        _ => return error,
    };
    let whole = |text: String| format!("{}.", sentence(text.trim_end_matches('.')));
    let hint = error.hint().replace("; nothing was changed", "");
    let hint = if hint == "nothing was changed" { String::new() } else { format!(" {}", whole(hint)) };
    let problem = format!("{}{hint}", whole(error.to_string()));
    DeskError::Form(vec![FieldError { field, problem }])
}

/// No two open goals have one name; `also` says which other goals stand in its way.
fn check_name(world: &Snapshot, name: &str, also: impl Fn(&Goal) -> bool) -> Result<(), DeskError> {
    let is_called = |g: &&Goal| g.name.to_lowercase() == name.trim().to_lowercase() || also(g);
    match world.goals.values().find(is_called) {
        None => Ok(()),
        Some(known) => Err(DeskError::input(
            &format!("there is a goal \"{}\" already", known.name),
            "E_DUPLICATE",
            "give it another name; nothing was changed",
        )),
    }
}

/// Changes name, weight, date and words of a goal as the form says.
///
/// # Errors
/// `E_FORM` with every field that cannot be read, `E_NOT_FOUND`, `E_DUPLICATE`, `E_WEIGHTS`, `E_TIME_ORDER`, `E_CLEARANCE`
/// for a weight that somebody else than the executive would change; nothing is changed then.
pub async fn edit(desk: &Desk, slug: &str, form: &GoalForm) -> Result<GoalChanged, DeskError> {
    let world = desk.snapshot().await?;
    let (before, after) = edited(desk, &world, slug, form)?;
    if before.weight != after.weight {
        desk.only_executive(WEIGH)?;
    }
    if before.name != after.name {
        check_name(&world, &after.name, |_| false)?;
    }
    let said = format!("Changed: {}", after.name);
    change(desk, &world, "goal.changed", said, before, after, &form.why).await
}

/// A goal as it is, and as the form says it should be.
pub(super) fn edited(
    desk: &Desk,
    world: &Snapshot,
    slug: &str,
    form: &GoalForm,
) -> Result<(Goal, Goal), DeskError> {
    let before = world.goals[&goal_named(world, slug)?].clone();
    let read = read(desk, form)?;
    let after = Goal {
        name: read.name,
        weight: read.weight.unwrap_or(before.weight),
        due: read.due,
        keywords: read.keywords,
        measure: read.measure,
        unit: read.unit,
        baseline: read.line.map(|line| line.0),
        target: read.line.map(|line| line.1),
        ..before.clone()
    };
    Ok((before, after))
}

/// Closes a goal: reached, or given up. What serves it serves the goal called `heir` from then on, or none where that
/// is "none"; a goal that nothing serves needs no heir.
///
/// # Errors
/// `E_STATE` while goals below it are open, or when something serves it and no heir is named; `E_NOT_FOUND`;
/// `E_CLEARANCE` for anybody but the executive.
pub async fn close(desk: &Desk, slug: &str, heir: Option<&str>) -> Result<GoalChanged, DeskError> {
    desk.only_executive("close a goal")?;
    let world = desk.snapshot().await?;
    let before = world.goals[&goal_named(&world, slug)?].clone();
    if let Some(below) = world.goals.values().find(|g| g.parent == Some(before.id)) {
        return Err(DeskError::input(
            &format!("\"{}\" has an open goal below it: {}", before.name, below.name),
            "E_STATE",
            "close that first; nothing was changed",
        ));
    }
    let heir = heir.map(str::trim).filter(|word| !word.is_empty());
    let served = links_to(&world, before.id);
    let (also, links, said) = match heir {
        None if served > 0 => return Err(needs_heir(&before, served)),
        None | Some("none") => (Vec::new(), Vec::new(), format!("Closed: {}", before.name)),
        Some(word) => {
            let to = &world.goals[&goal_named(&world, word)?];
            if to.id == before.id {
                return Err(needs_heir(&before, served));
            }
            let said = format!("Closed: {}; what served it serves {} now", before.name, to.name);
            (inherited_projects(&world, before.id, to.id), inherited_links(&world, before.id, to.id), said)
        }
    };
    let after = Goal { closed: Some(desk.today()), ..before.clone() };
    let slug = after.slug.clone();
    let mut deed = Deed::of("goal.closed", said.clone(), Some(Item::Goal(before)), Item::Goal(after));
    (deed.also, deed.links) = (also, links);
    let undo = by_hand::carry_out(desk, deed).await?.id;
    Ok(GoalChanged { slug, said, undo })
}

/// How many items and projects serve a goal.
pub fn links_to(world: &Snapshot, goal: GoalId) -> usize {
    let items = world.links.values().filter(|links| links.iter().any(|l| l.goal == goal)).count();
    items + world.projects.values().filter(|p| p.goals.iter().any(|(g, _)| *g == goal)).count()
}

fn needs_heir(goal: &Goal, served: usize) -> DeskError {
    DeskError::Input {
        problem: format!("{} still serve \"{}\"", count(served, "thing", "things"), goal.name),
        code: "E_STATE",
        hint: "name the goal they serve from now on, or \"none\" (--to GOAL, --to none); nothing was changed"
            .to_owned(),
    }
}

/// The links of what served a goal to its heir, where they serve that no more strongly already.
fn inherited_links(world: &Snapshot, from: GoalId, to: GoalId) -> Vec<(ItemRef, GoalLink)> {
    let of = |links: &[GoalLink], goal| links.iter().find(|l| l.goal == goal).cloned();
    let inherited = world.links.iter().filter_map(|(item, links)| {
        let old = of(links, from)?;
        let known = of(links, to).map_or(0.0, |l| l.contribution);
        (old.contribution > known).then_some((*item, GoalLink { goal: to, ..old }))
    });
    inherited.collect()
}

/// The projects of a goal, as they are and with its heir in its place.
fn inherited_projects(world: &Snapshot, from: GoalId, to: GoalId) -> Vec<(Item, Item)> {
    let heir = |project: &Project| {
        let share = |goal| project.goals.iter().filter(|(g, _)| *g == goal).map(|(_, s)| s).sum::<f64>();
        let mut goals = project.goals.clone();
        goals.retain(|(goal, _)| *goal != from && *goal != to);
        goals.push((to, (share(from) + share(to)).min(1.0)));
        Project { goals, ..project.clone() }
    };
    let served = world.projects.values().filter(|p| p.goals.iter().any(|(goal, _)| *goal == from));
    served.map(|p| (Item::Project(p.clone()), Item::Project(heir(p)))).collect()
}

struct Read {
    name: String,
    /// None where none was given.
    weight: Option<f64>,
    due: Option<civil::Date>,
    keywords: Vec<String>,
    measure: Option<String>,
    unit: Option<String>,
    /// From where to where it is measured.
    line: Option<(f64, f64)>,
}

fn read(desk: &Desk, form: &GoalForm) -> Result<Read, DeskError> {
    let mut wrong = Vec::new();
    let mut say = |field, problem: &str, hint: &str| {
        wrong.push(FieldError { field, problem: format!("{problem} {hint}") });
    };
    let name = form.name.split_whitespace().collect::<Vec<_>>().join(" ");
    if !name.chars().any(char::is_alphanumeric) {
        say("name", "A goal needs a name.", "Say what is wanted, such as “Open the Rotterdam hub”.");
    } else if name.chars().count() > LONGEST_NAME {
        say("name", "The name is too long.", "At most 200 letters.");
    }
    let weight = figure(&form.weight);
    if weight.is_none_or(|w| w.is_some_and(|w| check_weight(w).is_err())) {
        say("weight", "The weight cannot be read.", "Give a number from 0 to a million, such as 2 or 0.5.");
    }
    let line = match (figure(&form.baseline), figure(&form.target)) {
        (Some(None), Some(None)) => Some(None),
        (Some(Some(from)), Some(Some(to))) if check_line(from, to).is_ok() => Some(Some((from, to))),
        _ => None,
    };
    if line.is_none() {
        say("target", "From where to where cannot be read.", "Give two numbers that differ, or none.");
    }
    let due = match form.due.trim() {
        "" => Some(None),
        text => tasks::due_of(desk, text).map(|due| Some(due.date(&desk.office().tz()))),
    };
    if due.is_none() {
        say("due", "The date cannot be read.", "Write it as 2027-06-30, or in words.");
    }
    let keywords = form
        .keywords
        .split(',')
        .map(|w| w.split_whitespace().collect::<Vec<_>>().join(" "))
        .filter(|w| !w.is_empty())
        .map(|w| w.chars().take(LONGEST_NAME).collect())
        .take(50)
        .collect();
    let (measure, unit) = (words_of(&form.measure), words_of(&form.unit));
    match (weight, due, line) {
        (Some(weight), Some(due), Some(line)) if wrong.is_empty() => {
            Ok(Read { name, weight, due, keywords, measure, unit, line })
        }
        _ => Err(DeskError::Form(wrong)),
    }
}

/// The figure in a field: none in an empty one; nothing where what stands there is no figure.
fn figure(text: &str) -> Option<Option<f64>> {
    match text.trim().replace(',', ".") {
        empty if empty.is_empty() => Some(None),
        given => given.parse().ok().filter(|n: &f64| n.is_finite()).map(Some),
    }
}

/// A line of text without room around its words, none where it is empty.
fn words_of(text: &str) -> Option<String> {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    (!words.is_empty()).then(|| words.chars().take(LONGEST_NAME).collect())
}

async fn change(
    desk: &Desk,
    world: &Snapshot,
    verb: &'static str,
    said: String,
    before: Goal,
    after: Goal,
    why: &str,
) -> Result<GoalChanged, DeskError> {
    let mut goals: Vec<Goal> = world.goals.values().filter(|g| g.id != after.id).cloned().collect();
    if after.closed.is_none() {
        goals.push(after.clone());
    }
    check_tree(&goals)?;
    let slug = after.slug.clone();
    let rewords = (&before.name, &before.keywords) != (&after.name, &after.keywords);
    let why = crate::words::short(why, LONGEST_WHY);
    let after = after.noting(Some(&before), desk.now(), Some(desk.reader().actor.person), &why);
    let mut deed = Deed::of(verb, said.clone(), Some(Item::Goal(before)), Item::Goal(after));
    deed.reason = why;
    let undo = by_hand::carry_out(desk, deed).await?.id;
    if rewords {
        crate::learn::links_of_history(desk).await?;
    }
    Ok(GoalChanged { slug, said, undo })
}

/// What is known of a new goal besides its name.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct NewGoal {
    /// Weight among its siblings, not negative; none: what they weigh on average.
    pub weight: Option<f64>,
    /// Id or name of the goal it serves.
    pub parent: Option<String>,
    /// Since when it is pursued.
    pub start: Option<civil::Date>,
    /// By when.
    pub due: Option<civil::Date>,
    /// What is measured, in words.
    pub measure: Option<String>,
    /// In which unit.
    pub unit: Option<String>,
    /// The measure at the start.
    pub baseline: Option<f64>,
    /// The measure that is wanted.
    pub target: Option<f64>,
    /// Words that point to it.
    pub keywords: Vec<String>,
}

/// Adds a goal.
///
/// # Errors
/// `E_WEIGHTS`, `E_NOT_FOUND` for the parent, `E_DUPLICATE`, `E_LIMIT` for more than six levels, `E_TIME_ORDER` for a
/// date before the start, `E_RANGE` for half a measure or one that leads nowhere, a name of more than 200 letters, a
/// figure out of reason; `E_CLEARANCE` for a weight that somebody else than the executive gives.
pub async fn add_goal(desk: &Desk, name: &str, new: NewGoal) -> Result<GoalChanged, DeskError> {
    let world = desk.snapshot().await?;
    let slug = slug_of(name)?;
    check_measure(&new)?;
    if new.weight.is_some() {
        desk.only_executive(WEIGH)?;
    }
    check_name(&world, name, |g| g.slug == slug)?;
    let parent = new.parent.as_deref().map(|p| goal_named(&world, p)).transpose()?;
    let weight = new.weight.unwrap_or_else(|| usual_weight(&world, parent));
    check_weight(weight)?;
    let (id, before) = unused(desk, &slug).await?;
    let goal = Goal {
        id,
        parent,
        place: next_place(&world),
        weight,
        start: new.start,
        due: new.due,
        measure: new.measure,
        unit: new.unit,
        baseline: new.baseline,
        target: new.target,
        keywords: new.keywords,
        ..Goal::new(slug.clone(), name.trim())
    };
    let goal = Goal { history: history_of(before.as_ref()), ..goal };
    let goal = goal.noting(None, desk.now(), Some(desk.reader().actor.person), "");
    let mut goals: Vec<Goal> = world.goals.values().cloned().collect();
    goals.push(goal.clone());
    check_tree(&goals)?;
    let said = format!("Added: {}", goal.name);
    let deed = Deed::of("goal.added", said.clone(), before, Item::Goal(goal));
    let undo = by_hand::carry_out(desk, deed).await?.id;
    crate::learn::links_of_history(desk).await?;
    Ok(GoalChanged { slug, said, undo })
}

/// What a goal that was closed and is set again went through.
fn history_of(before: Option<&Item>) -> Vec<world::GoalTurn> {
    match before {
        Some(Item::Goal(goal)) => goal.history.clone(),
        _ => Vec::new(),
    }
}

/// What the goals below this one weigh on average, 1 where there are none.
fn usual_weight(world: &Snapshot, parent: Option<GoalId>) -> f64 {
    let above = |g: &Goal| g.parent.filter(|p| world.goals.contains_key(p));
    let beside: Vec<f64> = world.goals.values().filter(|g| above(g) == parent).map(|g| g.weight).collect();
    let mean = beside.iter().sum::<f64>() / beside.len() as f64;
    if mean > 0.0 { (mean * 1e4).round() / 1e4 } else { 1.0 }
}

/// The place after that of every goal.
pub(crate) fn next_place(world: &Snapshot) -> u32 {
    world.goals.values().map(|goal| goal.place + 1).max().unwrap_or(0)
}

/// An id for a goal of this slug, and the closed goal that has it now. One that is not to be seen keeps its own.
async fn unused(desk: &Desk, slug: &str) -> Result<(GoalId, Option<Item>), DeskError> {
    let id = GoalId::derive(slug);
    let seen = desk.ledger.item(desk.reader(), ItemRef::Goal(id)).await.ok();
    let known = desk.ledger.item(&desk.house(), ItemRef::Goal(id)).await.is_ok();
    match seen {
        None if known => Ok((GoalId::derive(&format!("{slug}\n{}", desk.now())), None)),
        seen => Ok((id, seen)),
    }
}

/// Changes the weight of a goal.
///
/// # Errors
/// `E_NOT_FOUND`, `E_AMBIGUOUS`, `E_WEIGHTS`, `E_RANGE`; `E_CLEARANCE` for anybody but the executive.
pub async fn weigh_goal(desk: &Desk, id: &str, weight: f64, why: &str) -> Result<GoalChanged, DeskError> {
    desk.only_executive(WEIGH)?;
    let world = desk.snapshot().await?;
    check_weight(weight)?;
    let before = world.goals[&goal_named(&world, id)?].clone();
    let said = format!("{} weighed {}, weighs {weight} now.", before.name, before.weight);
    let after = Goal { weight, ..before.clone() };
    change(desk, &world, "goal.weighed", said, before, after, why).await
}

/// Notes a measured state of a goal; one of the same day gives way.
///
/// # Errors
/// `E_NOT_FOUND`, `E_RANGE` for a value that is no number or a day to come.
pub async fn measured(
    desk: &Desk,
    id: &str,
    value: f64,
    on: Option<civil::Date>,
) -> Result<GoalChanged, DeskError> {
    let world = desk.snapshot().await?;
    let before = world.goals[&goal_named(&world, id)?].clone();
    let date = on.unwrap_or_else(|| desk.today());
    if check_figure(value).is_err() || date > desk.today() {
        return Err(DeskError::input(
            &format!("{value} on {date} is nothing that was measured"),
            "E_RANGE",
            "give a number and a day that has been; nothing was changed",
        ));
    }
    let mut after = before.clone();
    after.status.retain(|measure| measure.date != date);
    after.status.push(world::goal::Measure { date, value });
    after.status.sort_by_key(|measure| measure.date);
    let unit = before.unit.as_deref().map_or(String::new(), |unit| format!(" {unit}"));
    let said = format!("{} stood at {value}{unit} on {date}.", before.name);
    change(desk, &world, "goal.measured", said, before, after, "").await
}

/// Links an item, or several with commas between, to a goal: none, weak, useful, strong or decisive.
///
/// # Errors
/// `E_NOT_FOUND`, `E_AMBIGUOUS`, `E_RANGE`.
pub async fn link_goal(desk: &Desk, item: &str, goal: &str, how: &str) -> Result<GoalChanged, DeskError> {
    let contribution = match how {
        "none" => 0.0,
        "weak" => 0.1,
        "useful" => 0.3,
        "strong" => 0.6,
        "decisive" => 1.0,
        _ => {
            return Err(DeskError::input(
                &format!("\"{how}\" is no strength"),
                "E_RANGE",
                "none, weak, useful, strong or decisive",
            ));
        }
    };
    let world = desk.snapshot().await?;
    let goal = goal_named(&world, goal)?;
    let mut items = Vec::new();
    for id in item.split(',').take(MOST_LINKED) {
        items.push(desk.named(None, id).await?);
    }
    let link = GoalLink { goal, contribution, confirmed: true, probability: 1.0 };
    let linked = desk.ledger.item(&desk.house(), items[0]).await?;
    let said = match items.len() {
        1 => format!("Linked to {}: {how}.", world.goals[&goal].name),
        n => format!("{n} linked to {}: {how}.", world.goals[&goal].name),
    };
    let links = items.into_iter().map(|item| (item, link.clone())).collect();
    let deed = Deed::link("goal.linked", said.clone(), linked, links);
    let undo = by_hand::carry_out(desk, deed).await?.id;
    Ok(GoalChanged { slug: world.goals[&goal].slug.clone(), said, undo })
}

/// A project that was added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProjectAdded {
    /// Its id in files and commands.
    pub slug: String,
    /// What was done, in words.
    pub said: String,
    /// Takes it back.
    pub undo: ProposalId,
}

/// Adds a project.
///
/// # Errors
/// `E_DUPLICATE`, `E_NOT_FOUND` for the goal.
pub async fn add_project(desk: &Desk, name: &str, goal: Option<&str>) -> Result<ProjectAdded, DeskError> {
    let world = desk.snapshot().await?;
    let slug = slug_of(name)?;
    if world.projects.values().any(|p| p.slug == slug) {
        return Err(DeskError::input(
            &format!("there is a project \"{slug}\" already"),
            "E_DUPLICATE",
            "give it another name",
        ));
    }
    let goal = goal.map(|g| goal_named(&world, g)).transpose()?;
    let project = Project {
        id: unused_project(desk, &slug).await?,
        goals: goal.map(|g| (g, 1.0)).into_iter().collect(),
        ..Project::new(slug.clone(), name.trim())
    };
    let deed = Deed::of("project.added", format!("Added: {}", project.name), None, Item::Project(project));
    let undo = by_hand::carry_out(desk, deed).await?.id;
    Ok(ProjectAdded { said: format!("Added project {slug}."), slug, undo })
}

/// An id for a project of this slug: another than that of one which is not to be seen.
async fn unused_project(desk: &Desk, slug: &str) -> Result<ProjectId, DeskError> {
    let id = ProjectId::derive(slug);
    let known = desk.ledger.item(&desk.house(), ItemRef::Project(id)).await.is_ok();
    Ok(if known { ProjectId::derive(&format!("{slug}\n{}", desk.now())) } else { id })
}

fn is_id(goal: &Goal, word: &str) -> bool {
    ItemRef::Goal(goal.id).uuid().simple().to_string() == word.trim().replace('-', "")
}

/// The goal that is meant by an id, a slug or a name.
///
/// # Errors
/// `E_NOT_FOUND`, `E_AMBIGUOUS` where several are called so: one that others do not see may have the slug of theirs.
pub(super) fn goal_named(world: &world::Snapshot, word: &str) -> Result<GoalId, DeskError> {
    let by_slug = |g: &&Goal| g.slug.eq_ignore_ascii_case(word.trim());
    let mut meant: Vec<&Goal> =
        world.goals.values().filter(|g| g.is_called(word) || is_id(g, word)).collect();
    if meant.iter().filter(|g| by_slug(g)).count() == 1 {
        meant.retain(by_slug);
    }
    match meant[..] {
        [goal] => Ok(goal.id),
        [] => Err(DeskError::NotFound { kind: "goal", id: word.trim().to_owned() }),
        _ => {
            let one = |g: &&Goal| format!("{} ({}, weight {})", g.id, g.name, g.weight);
            let ids: Vec<String> = meant.iter().map(one).collect();
            Err(DeskError::Input {
                problem: format!("several goals are called \"{}\"", word.trim()),
                code: "E_AMBIGUOUS",
                hint: format!("name it by its id: {}; nothing was changed", ids.join(" or ")),
            })
        }
    }
}

/// The word that means this goal alone in addresses and commands: its slug, or its id where another has that, too.
pub(super) fn called(world: &Snapshot, goal: &Goal) -> String {
    let alone = world.goals.values().filter(|g| g.is_called(&goal.slug)).all(|g| g.id == goal.id);
    if alone { goal.slug.clone() } else { goal.id.to_string() }
}

fn slug_of(name: &str) -> Result<String, DeskError> {
    let slug: Vec<String> =
        name.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_lowercase).collect();
    if slug.is_empty() {
        return Err(DeskError::input("the name holds no letter", "E_RANGE", "give it a name of words"));
    }
    let letters = name.trim().chars().count();
    if letters > LONGEST_NAME {
        let problem = format!("a name of {letters} letters is too long");
        let hint = format!("give it one of {LONGEST_NAME} letters at most; nothing was changed");
        return Err(DeskError::input(&problem, "E_RANGE", &hint));
    }
    Ok(slug.join("-"))
}

pub(super) fn check_weight(weight: f64) -> Result<(), DeskError> {
    if (0.0..=LARGEST_WEIGHT).contains(&weight) {
        return Ok(());
    }
    if weight > LARGEST_WEIGHT {
        return Err(DeskError::input(
            "so large a weight would leave nothing to the others",
            "E_RANGE",
            "give a number from 0 to a million; nothing was changed",
        ));
    }
    Err(DeskError::input(
        &format!("{weight} is no weight"),
        "E_WEIGHTS",
        "give a number of 0 or more; nothing was changed",
    ))
}

/// A line from where it stands to where it shall be needs both ends.
fn check_measure(new: &NewGoal) -> Result<(), DeskError> {
    match (new.baseline, new.target) {
        (None, None) => Ok(()),
        (Some(from), Some(to)) => check_line(from, to),
        _ => Err(DeskError::input(
            "a measured goal needs where it stands and where it shall be",
            "E_RANGE",
            "give --baseline and --target, both or none; nothing was changed",
        )),
    }
}

fn check_line(from: f64, to: f64) -> Result<(), DeskError> {
    check_figure(from)?;
    check_figure(to)?;
    if from != to {
        return Ok(());
    }
    Err(DeskError::input(
        &format!("from {from} to {to} is no way to go"),
        "E_RANGE",
        "give a target that differs from where it stands; nothing was changed",
    ))
}

/// A figure that can be measured: a number, and within reason.
fn check_figure(value: f64) -> Result<(), DeskError> {
    if value.is_finite() && value.abs() <= LARGEST_FIGURE {
        return Ok(());
    }
    Err(DeskError::input(
        &format!("{value:e} is no figure that can be measured"),
        "E_RANGE",
        "give a number between minus and plus a million millions; nothing was changed",
    ))
}

pub(super) fn check_tree(goals: &[Goal]) -> Result<(), DeskError> {
    engines::alignment::GoalTree::new(goals).map(drop).map_err(|e| DeskError::Input {
        problem: e.to_string(),
        code: e.code(),
        hint: "nothing was changed".to_owned(),
    })
}
