//! Goals, projects and labels as TOML.
//!
//! ```toml
//! [[goal]]
//! id = "site"                     # the word other files use
//! name = "A site that works"
//! parent = "growth"
//! owner = "mara"                  # a name or an address
//! weight = 0.4                    # among siblings, 0 or more
//! measure = "lines running"
//! unit = "lines"
//! baseline = 1
//! target = 4
//! start = 2026-01-05
//! due = 2026-12-18
//! keywords = ["dock", "racking"]
//! level = "confidential"
//! status = [{ date = 2026-02-01, value = 2 }]
//!
//! [[project]]
//! id = "hub"
//! name = "Hub, fit-out"
//! goals = { site = 0.8 }          # or shares = { … }
//! sponsor = "mara"
//! stage = "running"
//! milestones = [{ name = "First truck", due = 2026-06-01 }]
//! risks = ["Steel takes nine weeks"]
//!
//! [[label]]                       # what was said here of a thing whose own file cannot carry it
//! kind = "event"
//! id = "board@near.example"       # the UID
//! date = "20261124T100000"        # one date of a series, by its RECURRENCE-ID
//! level = "restricted"
//! goals = ["site=0.6"]            # as in a task list
//! ```

use crate::Error;
use crate::tasks::GoalWord;
use crate::text::one_line;
use jiff::civil;
use std::collections::BTreeMap;
use toml::{Table, Value};
use world::clearance::Clearance;
use world::goal::{Measure, Milestone, Overrun};
use world::{Compartment, Goal, GoalId, Level, Project, ProjectId};

/// The furthest from 0 that a figure may stand, and the largest weight.
const LARGEST_FIGURE: f64 = 1e12;
const LARGEST_WEIGHT: f64 = 1e6;
/// Deepest goal tree (spec §4).
const LEVELS: usize = 6;
/// Largest file that is read.
const BYTES: usize = 16 << 20;

/// A goal with what it names by words.
#[derive(Debug, Clone, PartialEq)]
pub struct FoundGoal {
    /// The goal; its parent is set, its owner and its place among all goals not.
    pub goal: Goal,
    /// Who answers for it: an address or a name.
    pub owner: Option<String>,
}

/// A project with what it names by words.
#[derive(Debug, Clone, PartialEq)]
pub struct FoundProject {
    /// The project; its goals are set, its sponsor not.
    pub project: Project,
    /// Who wants it: an address or a name.
    pub sponsor: Option<String>,
    /// Who runs it: an address or a name.
    pub lead: Option<String>,
}

/// What was said in an office of a thing that came from outside: its level and the goals that it serves.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Label {
    /// "message", "document", "commitment", "event", "person", "organisation".
    pub kind: String,
    /// An event's UID, a person's address; of anything else the id that follows from what it is.
    pub id: String,
    /// One date of a series, by its RECURRENCE-ID.
    pub date: Option<String>,
    /// At least so confidential.
    pub clearance: Clearance,
    /// Goals' ids, with how it serves each.
    pub goals: Vec<GoalWord>,
}

/// What a plan file holds.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PlanReading {
    /// Goals in the order of the file.
    pub goals: Vec<FoundGoal>,
    /// Projects in the order of the file.
    pub projects: Vec<FoundProject>,
    /// Labels in the order of the file.
    pub labels: Vec<Label>,
}

const GOAL_KEYS: [&str; 16] = [
    "id",
    "name",
    "parent",
    "owner",
    "weight",
    "measure",
    "unit",
    "baseline",
    "target",
    "start",
    "due",
    "closed",
    "keywords",
    "level",
    "compartment",
    "status",
];
const PROJECT_KEYS: [&str; 12] = [
    "id",
    "name",
    "goals",
    "shares",
    "sponsor",
    "lead",
    "stage",
    "milestones",
    "risks",
    "outside",
    "level",
    "compartment",
];
const LABEL_KEYS: [&str; 6] = ["kind", "id", "date", "level", "compartment", "goals"];
const FILE_KEYS: [&str; 6] = ["goal", "goals", "project", "projects", "label", "labels"];

/// Reads a file of `[[goal]]`, `[[project]]` and `[[label]]` tables (`goals` and so on are understood, too); all of it or
/// nothing. `name` is the file's name for errors.
///
/// # Errors
/// `E_PARSE` with the line or the entry, an unknown key with the nearest known one as the hint, `E_WEIGHTS`
/// (negative, or all zero among siblings), `E_CYCLE`, `E_LIMIT` (more than six levels), `E_TIME_ORDER`.
pub fn read_plans(bytes: &[u8], name: &str) -> Result<PlanReading, Error> {
    let wrong = |why: String| Error::Parse { what: name.to_owned(), why };
    if bytes.len() > BYTES {
        return Err(Error::Limit {
            what: name.to_owned(),
            why: "a file of goals or labels larger than 16 MB".into(),
        });
    }
    let text = std::str::from_utf8(bytes).map_err(|_| wrong("it is not written in UTF-8".into()))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let file: Table = text.parse().map_err(|e: toml::de::Error| {
        let line = e.span().map_or(1, |span| 1 + text[..span.start.min(text.len())].matches('\n').count());
        Error::Parse { what: format!("{name} line {line}"), why: one_line(e.message().into(), 300) }
    })?;
    known_keys(&file, &FILE_KEYS, name)?;
    let mut reading = PlanReading::default();
    for table in tables(&file, ["goal", "goals"], name)? {
        reading.goals.push(goal(table, name)?);
    }
    check_tree(&reading.goals, name)?;
    for table in tables(&file, ["project", "projects"], name)? {
        reading.projects.push(project(table, name)?);
    }
    for table in tables(&file, ["label", "labels"], name)? {
        reading.labels.push(label(table, name)?);
    }
    once(reading.goals.iter().map(|g| g.goal.slug.as_str()), "goal", name)?;
    once(reading.projects.iter().map(|p| p.project.slug.as_str()), "project", name)?;
    Ok(reading)
}

/// The tables under either name.
fn tables<'t>(file: &'t Table, names: [&str; 2], what: &str) -> Result<Vec<&'t Table>, Error> {
    let mut all = Vec::new();
    for name in names {
        match file.get(name) {
            None => {}
            Some(Value::Array(list)) => {
                for item in list {
                    let table = item.as_table();
                    all.push(
                        table.ok_or_else(|| {
                            parse(what, format!("every {name} must be a table: [[{name}]]"))
                        })?,
                    );
                }
            }
            Some(_) => return Err(parse(what, format!("write [[{name}]] with two brackets for each one"))),
        }
    }
    Ok(all)
}

fn parse(what: &str, why: impl Into<String>) -> Error {
    Error::Parse { what: what.to_owned(), why: why.into() }
}

fn known_keys(table: &Table, known: &[&str], what: &str) -> Result<(), Error> {
    if let Some(key) = table.keys().find(|key| !known.contains(&key.as_str())) {
        let near = known.iter().min_by_key(|k| distance(k, key)).filter(|k| distance(k, key) <= 2);
        let meant = match near {
            Some(near) => format!("Did you mean \"{near}\"?"),
            None => format!("Known keys: {}.", known.join(", ")),
        };
        return Err(Error::UnknownKey {
            what: what.to_owned(),
            key: one_line(key.as_str().into(), 60),
            meant,
        });
    }
    Ok(())
}

/// Letters to change, add or take out to make one word of another (Levenshtein 1966).
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().take(60).collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut corner = std::mem::replace(&mut row[0], i + 1);
        for (j, y) in b.iter().enumerate() {
            let change = corner + usize::from(x != *y);
            corner = row[j + 1];
            row[j + 1] = change.min(corner + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

/// One entry: its keys with the types they must have.
struct Entry<'t> {
    table: &'t Table,
    what: String,
}

impl<'t> Entry<'t> {
    fn new(table: &'t Table, kind: &str, file: &str) -> Self {
        let id = table.get("id").and_then(Value::as_str).unwrap_or("without id");
        Entry { table, what: format!("{file}, {kind} {}", one_line(id.into(), 60)) }
    }
    fn wrong(&self, key: &str, must: &str) -> Error {
        parse(&self.what, format!("{key} must be {must}"))
    }
    fn text(&self, key: &str) -> Result<Option<String>, Error> {
        match self.table.get(key) {
            None => Ok(None),
            Some(Value::String(text)) => {
                Ok(Some(one_line(text.as_str().into(), 1_000)).filter(|t| !t.is_empty()))
            }
            Some(_) => Err(self.wrong(key, "text in quotes")),
        }
    }
    fn needed(&self, key: &str) -> Result<String, Error> {
        self.text(key)?.ok_or_else(|| parse(&self.what, format!("{key} is missing")))
    }
    fn number(&self, key: &str) -> Result<Option<f64>, Error> {
        self.table
            .get(key)
            .map(|value| number(value).ok_or_else(|| self.wrong(key, "a number below a million millions")))
            .transpose()
    }
    fn date(&self, key: &str) -> Result<Option<civil::Date>, Error> {
        self.table
            .get(key)
            .map(|v| date(v).ok_or_else(|| self.wrong(key, "a date like 2026-03-11")))
            .transpose()
    }
    fn list(&self, key: &str) -> Result<&'t [Value], Error> {
        match self.table.get(key) {
            None => Ok(&[]),
            Some(Value::Array(list)) => Ok(list),
            Some(_) => Err(self.wrong(key, "a list in square brackets")),
        }
    }
    fn level(&self) -> Result<Clearance, Error> {
        let compartment = self.text("compartment")?.map(Compartment);
        let usual = || Clearance { compartment: compartment.clone(), ..Clearance::default() };
        let Some(word) = self.text("level")? else { return Ok(usual()) };
        let level = match word.to_lowercase().replace([' ', '_'], "-").as_str() {
            "public" => Level::Public,
            "internal" => Level::Internal,
            "confidential" => Level::Confidential,
            "restricted" => Level::Restricted,
            "eyes-only" => Level::EyesOnly,
            _ => return Err(self.wrong("level", "public, internal, confidential, restricted or eyes-only")),
        };
        Ok(Clearance { level, compartment })
    }
}

/// A number within reason: figures are added up, and none may outweigh all others together.
fn number(value: &Value) -> Option<f64> {
    let number = match value {
        Value::Integer(n) => *n as f64,
        Value::Float(n) => *n,
        _ => return None,
    };
    (number.is_finite() && number.abs() <= LARGEST_FIGURE).then_some(number)
}

fn date(value: &Value) -> Option<civil::Date> {
    let text = match value {
        Value::Datetime(date) => date.to_string(),
        Value::String(text) => text.clone(),
        _ => return None,
    };
    text.get(..10)?.parse().ok()
}

fn goal(table: &Table, file: &str) -> Result<FoundGoal, Error> {
    let entry = Entry::new(table, "goal", file);
    known_keys(table, &GOAL_KEYS, &entry.what)?;
    let slug = entry.needed("id")?;
    let weight = entry.number("weight")?.unwrap_or(1.0);
    if !(0.0..=LARGEST_WEIGHT).contains(&weight) {
        let why = match weight < 0.0 {
            true => format!("a weight of {weight} is below 0"),
            false => format!("a weight of {weight} is above a million"),
        };
        return Err(Error::Weights { what: entry.what, why });
    }
    let mut status = Vec::new();
    for item in entry.list("status")? {
        let measured = item
            .as_table()
            .and_then(|t| Some(Measure { date: date(t.get("date")?)?, value: number(t.get("value")?)? }));
        status.push(
            measured.ok_or_else(|| entry.wrong("status", "a list of { date = 2026-03-11, value = 1 }"))?,
        );
    }
    status.sort_by_key(|measure| measure.date);
    let keywords = words(&entry, "keywords")?;
    let (start, due) = (entry.date("start")?, entry.date("due")?);
    if start.zip(due).is_some_and(|(start, due)| due < start) {
        return Err(Error::TimeOrder { what: entry.what });
    }
    Ok(FoundGoal {
        owner: entry.text("owner")?,
        goal: Goal {
            id: GoalId::derive(&slug),
            name: entry.text("name")?.unwrap_or_else(|| slug.clone()),
            parent: entry.text("parent")?.map(|parent| GoalId::derive(&parent)),
            owner: None,
            place: 0,
            weight,
            measure: entry.text("measure")?,
            unit: entry.text("unit")?,
            baseline: entry.number("baseline")?,
            target: entry.number("target")?,
            start,
            due,
            status,
            keywords,
            history: Vec::new(),
            closed: entry.date("closed")?,
            clearance: entry.level()?,
            slug,
        },
    })
}

fn words(entry: &Entry<'_>, key: &str) -> Result<Vec<String>, Error> {
    let list = entry.list(key)?.iter();
    list.map(|word| {
        word.as_str().map(|w| one_line(w.into(), 100)).ok_or_else(|| entry.wrong(key, "a list of words"))
    })
    .collect()
}

fn project(table: &Table, file: &str) -> Result<FoundProject, Error> {
    let entry = Entry::new(table, "project", file);
    known_keys(table, &PROJECT_KEYS, &entry.what)?;
    let slug = entry.needed("id")?;
    Ok(FoundProject {
        sponsor: entry.text("sponsor")?,
        lead: entry.text("lead")?,
        project: Project {
            id: ProjectId::derive(&slug),
            name: entry.text("name")?.unwrap_or_else(|| slug.clone()),
            goals: shares(&entry)?,
            sponsor: None,
            stage: entry.text("stage")?,
            milestones: milestones(&entry)?,
            risks: risks(&entry)?,
            outside: outside(&entry)?,
            clearance: entry.level()?,
            slug,
        },
    })
}

fn label(table: &Table, file: &str) -> Result<Label, Error> {
    let entry = Entry::new(table, "label", file);
    known_keys(table, &LABEL_KEYS, &entry.what)?;
    Ok(Label {
        kind: entry.needed("kind")?,
        id: entry.needed("id")?,
        date: entry.text("date")?,
        clearance: entry.level()?,
        goals: words(&entry, "goals")?.iter().map(|word| GoalWord::read(word)).collect(),
    })
}

/// Goals and the project's share for each, 0 to 1; together at most 1.
fn shares(entry: &Entry<'_>) -> Result<Vec<(GoalId, f64)>, Error> {
    let must = "{ goal = share } with shares of 0 to 1";
    let value = entry.table.get("goals").or_else(|| entry.table.get("shares"));
    let shares: Vec<(GoalId, f64)> = match value {
        None => Vec::new(),
        Some(Value::Table(table)) => table
            .iter()
            .map(|(slug, share)| Some((GoalId::derive(slug), number(share)?)))
            .collect::<Option<_>>()
            .ok_or_else(|| entry.wrong("goals", must))?,
        // A bare list shares evenly.
        Some(Value::Array(list)) => {
            let share = 1.0 / list.len().max(1) as f64;
            let slugs = list.iter().map(|slug| Some((GoalId::derive(slug.as_str()?), share)));
            slugs.collect::<Option<_>>().ok_or_else(|| entry.wrong("goals", must))?
        }
        Some(_) => return Err(entry.wrong("goals", must)),
    };
    let bad = shares.iter().find(|(_, share)| !(0.0..=1.0).contains(share));
    if let Some((_, share)) = bad {
        return Err(Error::Weights {
            what: entry.what.clone(),
            why: format!("a share of {share} is not 0 to 1"),
        });
    }
    let sum: f64 = shares.iter().map(|(_, share)| share).sum();
    if sum > 1.0 + 1e-6 {
        return Err(Error::Weights {
            what: entry.what.clone(),
            why: format!("its shares make {sum}, more than 1"),
        });
    }
    Ok(shares)
}

/// How much longer than planned projects like it took.
fn outside(entry: &Entry<'_>) -> Result<Option<Overrun>, Error> {
    let Some(value) = entry.table.get("outside") else { return Ok(None) };
    let must = "{ middle = 1.2, most = 1.6, from = \"…\" }, factors of 0.1 to 20, the second no smaller";
    let table = value.as_table().ok_or_else(|| entry.wrong("outside", must))?;
    known_keys(table, &["middle", "most", "from"], &format!("{}, outside", entry.what))?;
    let inner = Entry { table, what: format!("{}, outside", entry.what) };
    let (middle, most) = (inner.number("middle")?, inner.number("most")?);
    let found = middle.zip(most).map(|(middle, most)| (middle, most, inner.text("from")));
    match found {
        Some((middle, most, from)) if 0.1 <= middle && middle <= most && most <= 20.0 => {
            Ok(Some(Overrun { middle, most, from: from?.unwrap_or_default() }))
        }
        _ => Err(entry.wrong("outside", must)),
    }
}

fn milestones(entry: &Entry<'_>) -> Result<Vec<Milestone>, Error> {
    let mut all = Vec::new();
    for item in entry.list("milestones")? {
        let must = "a list of { name = \"…\", due = 2026-03-11, done = 2026-03-10 }";
        let table = item.as_table().ok_or_else(|| entry.wrong("milestones", must))?;
        known_keys(table, &["name", "due", "done"], &format!("{}, milestones", entry.what))?;
        let inner = Entry { table, what: format!("{}, milestones", entry.what) };
        all.push(Milestone {
            name: inner.needed("name")?,
            due: inner.date("due")?,
            done: inner.date("done")?,
        });
    }
    Ok(all)
}

/// Risks as words, or as tables whose `text` is taken; likelihood and impact go behind it.
fn risks(entry: &Entry<'_>) -> Result<Vec<String>, Error> {
    let mut all = Vec::new();
    for item in entry.list("risks")? {
        let risk = match item {
            Value::String(text) => Some(text.clone()),
            Value::Table(table) => table.get("text").and_then(Value::as_str).map(str::to_owned),
            _ => None,
        };
        let risk = risk.ok_or_else(|| entry.wrong("risks", "a list of sentences, or of { text = \"…\" }"))?;
        all.push(one_line(risk.into(), 500));
    }
    Ok(all)
}

/// A file of these goals, projects and labels, as [`read_plans`] reads it. Projects name goals by `slugs`; what is not in there
/// is left out, and so is a parent that is not among the goals.
pub fn write_plans(plans: &PlanReading, slugs: &BTreeMap<GoalId, String>) -> String {
    let goals = plans.goals.iter().map(|found| Value::Table(goal_table(found, slugs))).collect();
    let projects = plans.projects.iter().map(|found| Value::Table(project_table(found, slugs))).collect();
    let labels = plans.labels.iter().map(|label| Value::Table(label_table(label))).collect();
    let lists =
        [("goal", Value::Array(goals)), ("project", Value::Array(projects)), ("label", Value::Array(labels))];
    let filled = lists.into_iter().filter(|(_, list)| list.as_array().is_some_and(|list| !list.is_empty()));
    filled.map(|(key, list)| (key.to_owned(), list)).collect::<Table>().to_string()
}

fn goal_table(found: &FoundGoal, slugs: &BTreeMap<GoalId, String>) -> Table {
    let goal = &found.goal;
    let measured = |m: &Measure| {
        Value::Table(Table::from_iter([
            ("date".to_owned(), day(m.date)),
            ("value".to_owned(), Value::Float(m.value)),
        ]))
    };
    let mut table = table_of([
        ("id", Some(text(&goal.slug))),
        ("name", Some(text(&goal.name))),
        ("parent", goal.parent.and_then(|parent| slugs.get(&parent)).map(|slug| text(slug))),
        ("owner", found.owner.as_deref().map(text)),
        ("weight", Some(Value::Float(goal.weight))),
        ("measure", goal.measure.as_deref().map(text)),
        ("unit", goal.unit.as_deref().map(text)),
        ("baseline", goal.baseline.map(Value::Float)),
        ("target", goal.target.map(Value::Float)),
        ("start", goal.start.map(day)),
        ("due", goal.due.map(day)),
        ("closed", goal.closed.map(day)),
        ("keywords", listed(goal.keywords.iter().map(|word| text(word)))),
        ("status", listed(goal.status.iter().map(measured))),
    ]);
    table.extend(clearance_in(&goal.clearance));
    table
}

fn project_table(found: &FoundProject, slugs: &BTreeMap<GoalId, String>) -> Table {
    let project = &found.project;
    let shares: Table = project
        .goals
        .iter()
        .filter_map(|(goal, share)| Some((slugs.get(goal)?.clone(), Value::Float(*share))))
        .collect();
    let step = |step: &Milestone| {
        Value::Table(table_of([
            ("name", Some(text(&step.name))),
            ("due", step.due.map(day)),
            ("done", step.done.map(day)),
        ]))
    };
    let mut table = table_of([
        ("id", Some(text(&project.slug))),
        ("name", Some(text(&project.name))),
        (
            "goals",
            Some(Value::Table(shares)).filter(|shares| shares.as_table().is_some_and(|t| !t.is_empty())),
        ),
        ("sponsor", found.sponsor.as_deref().map(text)),
        ("lead", found.lead.as_deref().map(text)),
        ("stage", project.stage.as_deref().map(text)),
        ("milestones", listed(project.milestones.iter().map(step))),
        ("risks", listed(project.risks.iter().map(|risk| text(risk)))),
        ("outside", project.outside.as_ref().map(overrun)),
    ]);
    table.extend(clearance_in(&project.clearance));
    table
}

fn overrun(said: &Overrun) -> Value {
    Value::Table(table_of([
        ("middle", Some(Value::Float(said.middle))),
        ("most", Some(Value::Float(said.most))),
        ("from", Some(text(&said.from)).filter(|_| !said.from.is_empty())),
    ]))
}

fn label_table(label: &Label) -> Table {
    let mut table = table_of([
        ("kind", Some(text(&label.kind))),
        ("id", Some(text(&label.id))),
        ("date", label.date.as_deref().map(text)),
        ("goals", listed(label.goals.iter().map(|word| text(&word.written())))),
    ]);
    table.extend(clearance_in(&label.clearance));
    table
}

fn table_of<const N: usize>(values: [(&str, Option<Value>); N]) -> Table {
    values.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?))).collect()
}

fn clearance_in(clearance: &Clearance) -> Table {
    let level = match clearance.level {
        Level::Public => Some("public"),
        Level::Internal => None,
        Level::Confidential => Some("confidential"),
        Level::Restricted => Some("restricted"),
        Level::EyesOnly => Some("eyes-only"),
    };
    table_of([
        ("level", level.map(text)),
        ("compartment", clearance.compartment.as_ref().map(|c| text(&c.0))),
    ])
}

fn text(text: &str) -> Value {
    Value::String(text.to_owned())
}

fn day(date: civil::Date) -> Value {
    date.to_string().parse().map_or_else(|_| text(&date.to_string()), Value::Datetime)
}

fn listed(values: impl Iterator<Item = Value>) -> Option<Value> {
    let list: Vec<Value> = values.collect();
    (!list.is_empty()).then_some(Value::Array(list))
}

fn once<'s>(slugs: impl Iterator<Item = &'s str>, kind: &str, file: &str) -> Result<(), Error> {
    let mut seen = std::collections::BTreeSet::new();
    for slug in slugs {
        if !seen.insert(slug) {
            return Err(parse(file, format!("two {kind}s are called \"{slug}\"")));
        }
    }
    Ok(())
}

/// Every parent is there, nothing stands below itself, at most six levels, and some sibling weighs something.
fn check_tree(goals: &[FoundGoal], file: &str) -> Result<(), Error> {
    let by_id: BTreeMap<GoalId, &Goal> = goals.iter().map(|g| (g.goal.id, &g.goal)).collect();
    let mut siblings: BTreeMap<Option<GoalId>, f64> = BTreeMap::new();
    for FoundGoal { goal, .. } in goals {
        *siblings.entry(goal.parent).or_insert(0.0) += goal.weight;
        let (mut level, mut at) = (1, goal);
        while let Some(parent) = at.parent {
            if parent == goal.id || level > by_id.len() {
                return Err(Error::Cycle { goal: goal.slug.clone() });
            }
            let Some(above) = by_id.get(&parent) else {
                return Err(parse(
                    &format!("{file}, goal {}", at.slug),
                    "its parent is no goal of this file",
                ));
            };
            (level, at) = (level + 1, above);
        }
        if level > LEVELS {
            let what = format!("{file}, goal {}", goal.slug);
            return Err(Error::Limit {
                what,
                why: format!("{level} levels below each other (at most {LEVELS})"),
            });
        }
    }
    for (parent, sum) in siblings {
        if sum <= 0.0 {
            let name = parent.and_then(|p| by_id.get(&p)).map_or("the top".to_owned(), |g| g.slug.clone());
            let why = "every weight among these siblings is 0".to_owned();
            return Err(Error::Weights { what: format!("{file}, goals below {name}"), why });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> Result<(usize, usize), (&'static str, String)> {
        read_plans(text.as_bytes(), "plans.toml")
            .map(|plans| (plans.goals.len(), plans.projects.len()))
            .map_err(|e| (e.code(), format!("{e} | {}", e.hint())))
    }

    #[test]
    fn the_example_of_the_module_is_read() {
        let example: String = include_str!("goals.rs")
            .lines()
            .skip_while(|line| !line.contains("```toml"))
            .skip(1)
            .take_while(|line| !line.contains("```"))
            .map(|line| line.trim_start_matches("//!").to_owned() + "\n")
            .collect();
        let plans = read_plans(example.replace("parent = \"growth\"\n", "").as_bytes(), "x").unwrap();
        let goal = &plans.goals[0];
        assert_eq!((goal.goal.slug.as_str(), goal.owner.as_deref()), ("site", Some("mara")));
        assert_eq!(goal.goal.clearance.level, Level::Confidential);
        assert_eq!(goal.goal.status[0].value, 2.0);
        let project = &plans.projects[0].project;
        assert_eq!(project.goals, [(GoalId::derive("site"), 0.8)]);
        assert_eq!(project.milestones[0].due, Some(civil::date(2026, 6, 1)));
        assert_eq!(project.risks, ["Steel takes nine weeks"]);
        let label = &plans.labels[0];
        assert_eq!((label.kind.as_str(), label.clearance.level), ("event", Level::Restricted));
        assert_eq!(label.goals[0].contribution, Some(0.6));
        let again = PlanReading { labels: plans.labels.clone(), ..PlanReading::default() };
        let written = write_plans(&again, &BTreeMap::new());
        assert_eq!(read_plans(written.as_bytes(), "x").unwrap(), again);
    }

    #[test]
    fn what_is_wrong_is_said() {
        let chain: String = (0..7)
            .map(|n| {
                format!(
                    "[[goal]]\nid=\"g{n}\"\n{}",
                    if n > 0 { format!("parent=\"g{}\"\n", n - 1) } else { String::new() }
                )
            })
            .collect();
        for (text, code_wanted, says) in [
            ("[[goal]]\nid=\"a\"\nweight=1e9", "E_WEIGHTS", "above a million"),
            ("[[goal]]\nid=\"a\"\nname=\"A\"\ntarget=nan", "E_PARSE", "target must be a number"),
            ("[[goal]]\nid=\"a\"\nwieght=1", "E_PARSE", "Did you mean \"weight\"?"),
            ("[[gaol]]\nid=\"a\"", "E_PARSE", "Did you mean \"goal\"?"),
            ("[goal]\nid=\"a\"", "E_PARSE", "two brackets"),
            ("[[goal]]\nname=\"a\"", "E_PARSE", "id is missing"),
            ("[[goal]]\nid=3", "E_PARSE", "text in quotes"),
            ("x = \n", "E_PARSE", "line 1"),
            ("[[goal]]\nid=\"a\"\nweight=-1", "E_WEIGHTS", "below 0"),
            ("[[goal]]\nid=\"a\"\nweight=0\n[[goal]]\nid=\"b\"\nweight=0", "E_WEIGHTS", "below the top"),
            ("[[goal]]\nid=\"a\"\nparent=\"b\"\n[[goal]]\nid=\"b\"\nparent=\"a\"", "E_CYCLE", "below itself"),
            ("[[goal]]\nid=\"a\"\nparent=\"z\"", "E_PARSE", "no goal of this file"),
            ("[[goal]]\nid=\"a\"\nstart=2026-03-02\ndue=2026-03-01", "E_TIME_ORDER", "ends before"),
            ("[[goal]]\nid=\"a\"\n[[goal]]\nid=\"a\"", "E_PARSE", "two goals"),
            ("[[project]]\nid=\"a\"\ngoals={x=0.7,y=0.7}", "E_WEIGHTS", "more than 1"),
            ("[[project]]\nid=\"a\"\ngoals={x=1.5}", "E_WEIGHTS", "not 0 to 1"),
            (chain.as_str(), "E_LIMIT", "7 levels"),
        ] {
            let (code, words) = code(text).unwrap_err();
            assert_eq!(code, code_wanted, "{text}: {words}");
            assert!(words.contains(says), "{text}: {words}");
        }
        assert_eq!(code(""), Ok((0, 0)));
        let both = "[[goals]]\nid=\"a\"\n[[projects]]\nid=\"p\"\nshares={a=1}\nrisks=[{text=\"x\",impact=3}]\nlead=\"l\"";
        assert_eq!(code(both), Ok((1, 1)));
    }
}
