//! Task lists: todo.txt and CSV in and out. VTODO comes through [`crate::ical`].
//!
//! A todo.txt line is `x 2026-03-11 2026-03-01 (A) Words +project @context key:value`. Keys: `due`, `t` (not
//! before), `est` and `act` (`90m`, `1h30`, `2h`, plain minutes), `kind`, `owner`, `asked` (who wants it), `wait` (whose
//! move it is),
//! `goal`, `id`, `after`, `pri`, `value`, `time` (of the due day), `hard` (`yes`: missing the date is worse than being
//! late), `left` (work still to do), `est-was` (earlier estimates, oldest first), `touched` (last worked on), `class`
//! (confidentiality level), `compartment`, `spent` (minutes already worked), `whole` (`yes`: may not be cut into pieces),
//! `demand` (0 to 1), `follow` (when to ask whoever one waits for); a goal may say how strong its link is
//! (`goal:site=0.6`), and how sure one that nobody confirmed (`goal:site=0.3~0.7`); `rec` is kept in the notes; any other
//! `word:word` is part of the title.
//! A bare creation date counts from that midnight, a bare completion date till 17:30, in the office's zone.

use crate::Refusal;
use crate::table;
use crate::text::{one_line, shown};
use jiff::{Timestamp, civil, tz::TimeZone};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use world::task::TaskKind;
use world::time::instant;
use world::{Compartment, Due, Level, SourceId, Task, TaskId, TaskState};

/// Longest line, or row, that is read.
const LINE: usize = 64 << 10;
/// Largest estimate in minutes (spec §0.2).
const MINUTES: u32 = 10_000;

/// A task with what it names by words; the caller knows which projects, goals and people are meant.
#[derive(Debug, Clone, PartialEq)]
pub struct FoundTask {
    /// The task, its links to other items still empty.
    pub task: Task,
    /// The project's word (todo.txt `+`).
    pub project: Option<String>,
    /// Goals' ids in the goals file, with how the task serves each.
    pub goals: Vec<GoalWord>,
    /// Who does it: an address, a name, or "me".
    pub owner: Option<String>,
    /// Who asked for it.
    pub requester: Option<String>,
    /// Whose move it is.
    pub waiting_for: Option<String>,
    /// Ids or exact titles of tasks in the same list that must be done before.
    pub after: Vec<String>,
}

/// A goal as a task list names it: `site`, `site=0.6`, `site=0.3~0.7`.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct GoalWord {
    /// The goal's id in the goals file.
    pub slug: String,
    /// How much it serves the goal, 0–1; none where the list does not say.
    pub contribution: Option<f64>,
    /// How sure the link is, 0–1, where nobody has confirmed it.
    pub probability: Option<f64>,
}

impl GoalWord {
    /// Reads one.
    pub fn read(word: &str) -> GoalWord {
        let share = |text: &str| text.parse::<f64>().ok().filter(|share| (0.0..=1.0).contains(share));
        let read = word.rsplit_once('=').and_then(|(slug, how)| {
            let (contribution, probability) = how.split_once('~').map_or((how, None), |(c, p)| (c, Some(p)));
            let probability = probability.map(|p| share(p).ok_or(())).transpose().ok()?;
            Some(GoalWord { slug: slug.to_owned(), contribution: Some(share(contribution)?), probability })
        });
        read.unwrap_or_else(|| GoalWord { slug: word.to_owned(), contribution: None, probability: None })
    }
    /// The link to this goal. A list that does not say more means a strong one.
    pub fn link(&self, goal: world::GoalId) -> world::GoalLink {
        world::GoalLink {
            goal,
            contribution: self.contribution.unwrap_or(0.6),
            confirmed: self.probability.is_none(),
            probability: self.probability.unwrap_or(1.0),
        }
    }
    /// As [`GoalWord::read`] reads it.
    pub fn written(&self) -> String {
        let contribution = self.contribution.map_or_else(String::new, |c| format!("={c}"));
        let probability = self.probability.map_or_else(String::new, |p| format!("~{p}"));
        format!("{}{contribution}{probability}", self.slug)
    }
}

/// What a task list holds.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TaskReading {
    /// In the order of the list.
    pub tasks: Vec<FoundTask>,
    /// Lines that could not be read.
    pub refused: Vec<Refusal>,
}

/// What was read of a task before it has an identity.
#[derive(Default)]
struct Draft {
    title: String,
    id: Option<String>,
    fields: BTreeMap<&'static str, String>,
    contexts: Vec<String>,
    goals: Vec<GoalWord>,
    after: Vec<String>,
    done: bool,
}

/// Why a line is refused: code and reason.
type Why = (&'static str, String);

/// Reads a todo.txt list.
pub fn read_todo_txt(bytes: &[u8], source: SourceId, zone: &TimeZone) -> TaskReading {
    let mut reading = TaskReading::default();
    let mut known = BTreeMap::new();
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    for (number, line) in bytes.split(|b| *b == b'\n').enumerate() {
        let line = line.trim_ascii();
        if line.is_empty() || line.starts_with(b"#") {
            continue;
        }
        let found = if line.len() > LINE {
            Err(("E_LIMIT", "a line longer than 64 kB".to_owned()))
        } else {
            task(todo(&String::from_utf8_lossy(line)), source, zone, &mut known)
        };
        match found {
            Ok(task) => reading.tasks.push(task),
            Err((code, why)) => reading.refused.push(refused(code, why, number + 1, line)),
        }
    }
    reading
}

fn refused(code: &'static str, why: String, line: usize, bytes: &[u8]) -> Refusal {
    Refusal { place: format!(":{line}"), ..Refusal::new(code, why, bytes) }
}

/// The parts of a todo.txt line.
fn todo(line: &str) -> Draft {
    let mut draft = Draft::default();
    let mut rest = line.trim();
    let is_date = |word: &str| word.parse::<civil::Date>().is_ok() && word.len() == 10;
    if let Some(after) = rest.strip_prefix("x ") {
        draft.done = true;
        rest = after.trim_start();
        let first = rest.split_whitespace().next().unwrap_or("");
        if is_date(first) {
            draft.fields.insert("completed", first.to_owned());
            rest = rest[first.len()..].trim_start();
        }
    }
    for _ in 0..2 {
        let first = rest.split_whitespace().next().unwrap_or("");
        if let [b'(', letter @ b'A'..=b'Z', b')'] = first.as_bytes() {
            draft.fields.insert("priority", char::from(*letter).to_string());
        } else if is_date(first) {
            draft.fields.insert("created", first.to_owned());
        } else {
            break;
        }
        rest = rest[first.len()..].trim_start();
    }
    let mut title: Vec<&str> = Vec::new();
    for word in rest.split_whitespace() {
        if !draft.take(word) {
            title.push(word);
        }
    }
    draft.title = title.join(" ");
    draft
}

/// Keys of todo.txt and the field they fill.
const KEYS: [(&str, &str); 25] = [
    ("asked", "requester"),
    ("compartment", "compartment"),
    ("spent", "spent"),
    ("whole", "whole"),
    ("demand", "demand"),
    ("due", "due"),
    ("time", "time"),
    ("hard", "hard"),
    ("left", "left"),
    ("est-was", "earlier"),
    ("touched", "touched"),
    ("class", "level"),
    ("follow", "follow"),
    ("t", "start"),
    ("est", "estimate"),
    ("act", "actual"),
    ("kind", "kind"),
    ("owner", "owner"),
    ("wait", "waiting_for"),
    ("pri", "priority"),
    ("value", "value"),
    ("rec", "repeats"),
    ("state", "status"),
    ("project", "project"),
    ("note", "notes"),
];

impl Draft {
    /// Takes a word that says something about the task; false when it is part of the title.
    fn take(&mut self, word: &str) -> bool {
        if let Some(project) = word.strip_prefix('+').filter(|p| p.starts_with(char::is_alphanumeric)) {
            return self.fields.insert("project", project.to_owned()).is_none_or(|before| before == project);
        }
        if let Some(context) = word.strip_prefix('@').filter(|c| c.starts_with(char::is_alphanumeric)) {
            self.contexts.push(context.to_owned());
            return true;
        }
        let Some((key, value)) = word.split_once(':').filter(|(_, value)| !value.is_empty()) else {
            return false;
        };
        match key {
            "goal" => self.goals.extend(value.split(',').map(GoalWord::read)),
            "after" => self.after.extend(value.split(',').map(str::to_owned)),
            "id" => self.id = Some(value.to_owned()),
            _ => match KEYS.iter().find(|(known, _)| *known == key) {
                Some((_, field)) => drop(self.fields.insert(field, value.to_owned())),
                None => return false,
            },
        }
        true
    }
}

/// Reads a CSV list with a header line; the separator may be a comma, a semicolon or a tab.
pub fn read_csv(bytes: &[u8], source: SourceId, zone: &TimeZone) -> TaskReading {
    let mut reading = TaskReading::default();
    let mut known = BTreeMap::new();
    let (mut rows, separator) = table::reader(bytes);
    let mut rows = rows.byte_records();
    let header: Vec<Option<&'static str>> = match rows.next() {
        Some(Ok(row)) => row.iter().map(|name| column(&String::from_utf8_lossy(name))).collect(),
        _ => Vec::new(),
    };
    if !header.contains(&Some("title")) {
        let why = "no column for the title: name one of them title, task or summary";
        reading.refused.push(Refusal::new("E_PARSE", why, bytes));
        return reading;
    }
    for row in rows {
        let Ok(row) = row else { continue };
        let line = table::line_of(bytes, &row);
        if table::is_empty(&row) {
            continue;
        }
        let found = if row.as_slice().len() > LINE {
            Err(("E_LIMIT", "a row longer than 64 kB".to_owned()))
        } else {
            task(cells(&row, &header), source, zone, &mut known)
        };
        match found {
            Ok(task) => reading.tasks.push(task),
            Err((code, why)) => {
                let bytes = row.iter().collect::<Vec<_>>().join(&separator);
                reading.refused.push(refused(code, why, line, &bytes));
            }
        }
    }
    reading
}

/// Names of columns and the field they fill.
const COLUMNS: [(&str, &str); 54] = [
    ("requester", "requester"),
    ("asked_by", "requester"),
    ("hard_due", "hard"),
    ("spent_minutes", "spent"),
    ("earlier_estimates", "earlier"),
    ("touched", "touched"),
    ("level", "level"),
    ("compartment", "compartment"),
    ("unsplittable", "whole"),
    ("demand", "demand"),
    ("title", "title"),
    ("summary", "title"),
    ("task", "title"),
    ("name", "title"),
    ("subject", "title"),
    ("due", "due"),
    ("due_date", "due"),
    ("deadline", "due"),
    ("start", "start"),
    ("start_date", "start"),
    ("not_before", "start"),
    ("estimate", "estimate"),
    ("estimate_minutes", "estimate"),
    ("est", "estimate"),
    ("minutes", "estimate"),
    ("actual", "actual"),
    ("actual_minutes", "actual"),
    ("act", "actual"),
    ("owner", "owner"),
    ("assignee", "owner"),
    ("assigned_to", "owner"),
    ("waiting_for", "waiting_for"),
    ("waiting", "waiting_for"),
    ("project", "project"),
    ("goal", "goal"),
    ("goals", "goal"),
    ("kind", "kind"),
    ("type", "kind"),
    ("status", "status"),
    ("state", "status"),
    ("priority", "priority"),
    ("pri", "priority"),
    ("value", "value"),
    ("created", "created"),
    ("created_at", "created"),
    ("completed", "completed"),
    ("completed_at", "completed"),
    ("done", "completed"),
    ("after", "after"),
    ("depends_on", "after"),
    ("contexts", "contexts"),
    ("tags", "contexts"),
    ("notes", "notes"),
    ("description", "notes"),
];

fn column(name: &str) -> Option<&'static str> {
    let name = name.trim().to_lowercase().replace([' ', '-'], "_");
    if name == "id" || name == "uid" || name == "key" {
        return Some("id");
    }
    COLUMNS.iter().find(|(known, _)| *known == name).map(|(_, field)| *field)
}

fn cells(row: &csv::ByteRecord, header: &[Option<&'static str>]) -> Draft {
    let mut draft = Draft::default();
    for (cell, field) in row.iter().zip(header) {
        let text = String::from_utf8_lossy(cell).trim().to_owned();
        let text = table::without_guard(&text);
        if text.is_empty() {
            continue;
        }
        let items = || text.split([',', ';']).map(|i| i.trim().to_owned()).filter(|i| !i.is_empty());
        match field {
            Some("title") => draft.title = text.to_owned(),
            Some("id") => draft.id = Some(text.to_owned()),
            Some("goal") => draft.goals.extend(items().map(|word| GoalWord::read(&word))),
            Some("after") => draft.after.extend(items()),
            Some("contexts") => draft.contexts.extend(items()),
            Some(field) => drop(draft.fields.insert(field, text.to_owned())),
            None => {}
        }
    }
    draft
}

/// The task of a draft.
fn task(
    draft: Draft,
    source: SourceId,
    zone: &TimeZone,
    known: &mut BTreeMap<String, usize>,
) -> Result<FoundTask, Why> {
    let title = one_line(draft.title.as_str().into(), 1_000);
    if title.is_empty() {
        return Err(("E_PARSE", "a task without words".to_owned()));
    }
    let field = |name: &str| draft.fields.get(name).map(String::as_str);
    let created = field("created").map(|text| at(text, civil::Time::midnight(), zone)).transpose()?;
    let key = match &draft.id {
        Some(id) => format!("{source}\n{id}"),
        None => {
            let words = format!("{title}\n{}", created.map_or(0, |c| c.as_second()));
            let n = known.entry(words.clone()).or_insert(0);
            *n += 1;
            // The same words twice in one list are two tasks.
            if *n == 1 { format!("{source}\n{words}") } else { format!("{source}\n{words}\n{n}") }
        }
    };
    let mut task = Task::new(TaskId::derive(&key), source, title);
    task.foreign = draft.id.as_ref().map(|id| one_line(id.as_str().into(), 1_000));
    task.created = created;
    let end_of_day = civil::time(17, 30, 0, 0);
    // A column "done" may say when, or just that.
    let completed = field("completed").filter(|text| !is_yes_or_no(text));
    task.ended = completed.map(|text| at(text, end_of_day, zone)).transpose()?;
    task.due = field("due").map(|text| due(text, zone)).transpose()?;
    task.start = field("start").map(day).transpose()?;
    task.estimate_minutes = field("estimate").map(|text| minutes("estimate", text)).transpose()?;
    task.actual_minutes = field("actual").map(|text| minutes("time it took", text)).transpose()?;
    if let (Some(Due::On(day)), Some(text)) = (task.due, field("time")) {
        let wrong =
            |_| ("E_PARSE", format!("\"{}\" is no time: write it as 17:30", one_line(text.into(), 40)));
        task.due = Some(Due::At(instant(day, civil::Time::strptime("%H:%M", text).map_err(wrong)?, zone)));
    }
    if let (None, Some(text)) = (task.due, field("follow")) {
        task.due = Some(due(text, zone)?);
    }
    task.hard_due = field("hard").is_some_and(is_yes);
    task.touched = field("touched").map(|text| at(text, end_of_day, zone)).transpose()?;
    if let Some(text) = field("earlier") {
        task.earlier_estimates =
            text.split([',', ';']).map(|e| minutes("estimate", e)).collect::<Result<_, _>>()?;
    }
    if let Some(text) = field("spent") {
        task.spent_minutes = minutes("time spent", text)?;
    } else if let (Some(estimate), Some(text)) = (task.estimate_minutes, field("left")) {
        task.spent_minutes = estimate.saturating_sub(minutes("work left", text)?);
    }
    if let Some(word) = field("level") {
        task.clearance.level = level(word)?;
    }
    task.clearance.compartment =
        field("compartment").map(|c| Compartment(one_line(c.into(), 60))).filter(|c| !c.0.is_empty());
    task.unsplittable = field("whole").is_some_and(is_yes);
    task.demand = field("demand").map(demand).transpose()?;
    task.kind = field("kind").map(kind).transpose()?.unwrap_or_default();
    task.priority = field("priority").and_then(priority);
    task.value = field("value").map(value).transpose()?;
    task.contexts =
        draft.contexts.iter().map(|c| one_line(c.as_str().into(), 60)).filter(|c| !c.is_empty()).collect();
    let said = field("status").map(state).transpose()?;
    let is_done = draft.done || task.ended.is_some() || field("completed").is_some_and(is_yes);
    task.state = match said {
        _ if is_done && said.is_none_or(TaskState::is_open) => TaskState::Done,
        Some(state) => state,
        None if field("waiting_for").is_some() || has(&task.contexts, "waiting") => TaskState::Waiting,
        None if has(&task.contexts, "someday") => TaskState::Someday,
        None => TaskState::Next,
    };
    task.notes = field("notes").map_or_else(String::new, |notes| shown(notes.into()));
    if let Some(rule) = field("repeats") {
        let _ = write!(task.notes, "{}repeats: {rule}", if task.notes.is_empty() { "" } else { "\n" });
    }
    Ok(FoundTask {
        project: field("project").map(str::to_owned),
        owner: field("owner").map(str::to_owned),
        requester: field("requester").map(str::to_owned),
        waiting_for: field("waiting_for").map(str::to_owned),
        goals: draft.goals,
        after: draft.after,
        task,
    })
}

/// A level by its name; a list of one's own may set it, since nobody else wrote it.
fn level(word: &str) -> Result<Level, Why> {
    match word.to_lowercase().as_str() {
        "public" => Ok(Level::Public),
        "internal" => Ok(Level::Internal),
        "confidential" => Ok(Level::Confidential),
        "restricted" | "private" => Ok(Level::Restricted),
        "eyes-only" => Ok(Level::EyesOnly),
        _ => Err(("E_RANGE", format!("\"{}\" is no level: public to eyes-only", one_line(word.into(), 40)))),
    }
}

fn has(list: &[String], word: &str) -> bool {
    list.iter().any(|item| item.eq_ignore_ascii_case(word))
}

fn is_yes(text: &str) -> bool {
    ["yes", "true", "x", "1", "y"].iter().any(|w| text.eq_ignore_ascii_case(w))
}

fn is_yes_or_no(text: &str) -> bool {
    is_yes(text) || ["no", "false", "0", "n"].iter().any(|w| text.eq_ignore_ascii_case(w))
}

fn day(text: &str) -> Result<civil::Date, Why> {
    let wrong =
        |_| ("E_PARSE", format!("\"{}\" is no date: write it as 2026-03-11", one_line(text.into(), 40)));
    text.get(..10).unwrap_or(text).parse().map_err(wrong)
}

/// A day with a time, and the time's zone if it names one.
fn timed(text: &str, zone: &TimeZone) -> Option<Timestamp> {
    if let Ok(at) = text.parse::<Timestamp>() {
        return Some(at);
    }
    let civil: civil::DateTime = text.replacen(' ', "T", 1).parse().ok().filter(|_| text.len() > 10)?;
    Some(instant(civil.date(), civil.time(), zone))
}

fn at(text: &str, time: civil::Time, zone: &TimeZone) -> Result<Timestamp, Why> {
    match timed(text, zone) {
        Some(at) => Ok(at),
        None => Ok(instant(day(text)?, time, zone)),
    }
}

fn due(text: &str, zone: &TimeZone) -> Result<Due, Why> {
    match timed(text, zone) {
        Some(at) => Ok(Due::At(at)),
        None => Ok(Due::On(day(text)?)),
    }
}

/// `90`, `90m`, `2h`, `1h30`, `1h30m`, `1.5h`, `1:30`; 1 to 10,000 minutes.
fn minutes(what: &str, text: &str) -> Result<u32, Why> {
    let wrong =
        || ("E_PARSE", format!("\"{}\" is no {what}: write 90m, 1h30 or 2h", one_line(text.into(), 40)));
    let lower = text.trim().to_lowercase();
    let lower = lower.trim_end_matches("inutes").trim_end_matches("in").trim().to_owned();
    let number = |text: &str| text.trim().parse::<f64>().ok().filter(|n| n.is_finite());
    let total = if let Some((hours, rest)) = lower.split_once(['h', ':']) {
        let rest = rest.trim_end_matches('m').trim();
        let rest = if rest.is_empty() { Some(0.0) } else { number(rest) };
        number(hours).zip(rest).map(|(h, m)| h * 60.0 + m)
    } else if let Some(days) = lower.strip_suffix('d') {
        number(days).map(|d| d * 480.0)
    } else {
        number(lower.strip_suffix('m').unwrap_or(&lower))
    };
    let total = total.ok_or_else(wrong)?.round();
    if total < 1.0 || total > f64::from(MINUTES) {
        return Err(("E_RANGE", format!("the {what} must be 1 to {MINUTES} minutes, not {total}")));
    }
    Ok(total as u32)
}

fn kind(text: &str) -> Result<TaskKind, Why> {
    use TaskKind::*;
    let all = [Deep, Shallow, Call, Errand, People, Travel];
    all.into_iter().find(|k| k.word().eq_ignore_ascii_case(text)).ok_or_else(|| {
        let words = all.map(TaskKind::word).join(", ");
        ("E_PARSE", format!("\"{}\" is no kind of work: one of {words}", one_line(text.into(), 40)))
    })
}

/// A letter, or 1 to 9 as A to I; other words say nothing.
fn priority(text: &str) -> Option<char> {
    let text = text.trim().trim_matches(['(', ')']);
    match text.as_bytes() {
        [letter] if letter.is_ascii_alphabetic() => Some(char::from(letter.to_ascii_uppercase())),
        [digit @ b'1'..=b'9'] => Some(char::from(b'A' + digit - b'1')),
        _ => match text.to_lowercase().as_str() {
            "high" | "urgent" => Some('A'),
            "medium" | "normal" => Some('B'),
            "low" => Some('C'),
            _ => None,
        },
    }
}

fn value(text: &str) -> Result<f64, Why> {
    match text.parse::<f64>() {
        Ok(value) if (0.0..=100.0).contains(&value) => Ok(value),
        _ => Err(("E_RANGE", format!("a value must be 0 to 100, not {}", one_line(text.into(), 40)))),
    }
}

fn demand(text: &str) -> Result<f64, Why> {
    match text.parse::<f64>() {
        Ok(demand) if (0.0..=1.0).contains(&demand) => Ok(demand),
        _ => Err(("E_RANGE", format!("a demand must be 0 to 1, not {}", one_line(text.into(), 40)))),
    }
}

fn level_word(level: Level) -> &'static str {
    match level {
        Level::Public => "public",
        Level::Internal => "internal",
        Level::Confidential => "confidential",
        Level::Restricted => "restricted",
        Level::EyesOnly => "eyes-only",
    }
}

/// What a list says of a task only where it is not the usual, by the key of todo.txt.
fn unusual(task: &Task, zone: &TimeZone) -> [(&'static str, Option<String>); 8] {
    let yes = |is: bool| is.then(|| "yes".to_owned());
    let earlier: Vec<String> = task.earlier_estimates.iter().map(u32::to_string).collect();
    let level =
        (task.clearance.level != Level::default()).then(|| level_word(task.clearance.level).to_owned());
    [
        ("hard", yes(task.hard_due)),
        ("spent", (task.spent_minutes > 0).then(|| task.spent_minutes.to_string())),
        ("est-was", (!earlier.is_empty()).then(|| earlier.join(","))),
        ("touched", task.touched.map(|at| stamp(at, zone))),
        ("class", level),
        ("compartment", task.clearance.compartment.as_ref().map(|c| c.0.clone())),
        ("whole", yes(task.unsplittable)),
        ("demand", task.demand.map(|d| d.to_string())),
    ]
}

fn stamp(at: Timestamp, zone: &TimeZone) -> String {
    zone.to_datetime(at).strftime("%Y-%m-%dT%H:%M:%S").to_string()
}

fn goal_words(found: &FoundTask, between: &str) -> String {
    found.goals.iter().map(GoalWord::written).collect::<Vec<_>>().join(between)
}

fn state(text: &str) -> Result<TaskState, Why> {
    use TaskState::*;
    Ok(match text.trim().to_lowercase().replace(['-', '_'], " ").as_str() {
        "inbox" | "new" => Inbox,
        "next" | "open" | "todo" | "to do" | "needs action" | "not started" => Next,
        "scheduled" | "planned" => Scheduled,
        "waiting" | "blocked" | "waiting for" => Waiting,
        "parked" | "on hold" | "paused" => Parked,
        "someday" | "maybe" | "backlog" => Someday,
        "doing" | "in progress" | "in process" | "started" | "active" => Doing,
        "done" | "completed" | "complete" | "closed" | "finished" => Done,
        "dropped" | "cancelled" | "canceled" | "wontfix" => Dropped,
        other => {
            let other = one_line(other.into(), 40);
            return Err((
                "E_PARSE",
                format!("\"{other}\" is no state: next, doing, waiting, done and so on"),
            ));
        }
    })
}

fn state_word(state: TaskState) -> &'static str {
    use TaskState::*;
    match state {
        Inbox => "inbox",
        Next => "next",
        Scheduled => "scheduled",
        Waiting => "waiting",
        Parked => "parked",
        Someday => "someday",
        Doing => "doing",
        Done => "done",
        Dropped => "dropped",
    }
}

fn due_text(due: &Due, zone: &TimeZone) -> String {
    match due {
        Due::On(date) => date.to_string(),
        Due::At(at) => zone.to_datetime(*at).strftime("%Y-%m-%dT%H:%M").to_string(),
    }
}

/// A title in which no word is taken for a mark: `due:x`, `+x` and `@x` get a blank after the sign.
fn plain_words(title: &str) -> String {
    let plain = |word: &str| match Draft::default().take(word) {
        false => word.to_owned(),
        true => match word.split_once(':').filter(|_| !word.starts_with(['+', '@'])) {
            Some((key, value)) => format!("{key}: {value}"),
            None => format!("{} {}", &word[..1], &word[1..]),
        },
    };
    title.split_whitespace().map(plain).collect::<Vec<_>>().join(" ")
}

/// A todo.txt list of these tasks, one a line, as [`read_todo_txt`] reads it. Notes do not fit there and are left
/// out.
pub fn todo_txt(tasks: &[FoundTask], zone: &TimeZone) -> String {
    let mut out = String::new();
    for found in tasks {
        let task = &found.task;
        let mut words: Vec<String> = Vec::new();
        let date = |at: Timestamp| zone.to_datetime(at).date().to_string();
        if task.state == TaskState::Done {
            words.push("x".into());
            words.extend(task.ended.map(date));
        }
        words.extend(task.priority.filter(char::is_ascii_uppercase).map(|p| format!("({p})")));
        words.extend(task.created.map(date));
        words.push(plain_words(&one_line(task.title.as_str().into(), 1_000)));
        let word = |text: &str| text.split_whitespace().collect::<Vec<_>>().join("-");
        words.extend(found.project.as_ref().map(|p| format!("+{}", word(p))));
        words.extend(task.contexts.iter().map(|c| format!("@{}", word(c))));
        let mut add =
            |key: &str, value: Option<String>| words.extend(value.map(|v| format!("{key}:{}", word(&v))));
        add("due", task.due.map(|due| due_text(&due, zone)));
        add("t", task.start.map(|start| start.to_string()));
        add("est", task.estimate_minutes.map(|m| format!("{m}m")));
        add("act", task.actual_minutes.map(|m| format!("{m}m")));
        add("kind", (task.kind != TaskKind::default()).then(|| task.kind.word().to_owned()));
        add("owner", found.owner.clone());
        add("asked", found.requester.clone());
        add("wait", found.waiting_for.clone());
        add("goal", (!found.goals.is_empty()).then(|| goal_words(found, ",")));
        add("after", (!found.after.is_empty()).then(|| found.after.join(",")));
        add("value", task.value.map(|v| v.to_string()));
        let said = matches!(task.state, TaskState::Next | TaskState::Done);
        add("state", (!said).then(|| state_word(task.state).to_owned()));
        unusual(task, zone).into_iter().for_each(|(key, value)| add(key, value));
        add("id", task.foreign.clone());
        let _ = writeln!(out, "{}", words.join(" "));
    }
    out
}

/// The columns of [`csv`], in their order.
const WRITTEN: [&str; 28] = [
    "id",
    "title",
    "project",
    "goals",
    "owner",
    "requester",
    "waiting_for",
    "due",
    "start",
    "estimate_minutes",
    "actual_minutes",
    "kind",
    "status",
    "priority",
    "value",
    "created",
    "completed",
    "after",
    "contexts",
    "hard_due",
    "spent_minutes",
    "earlier_estimates",
    "touched",
    "level",
    "compartment",
    "unsplittable",
    "demand",
    "notes",
];

/// A CSV list of these tasks that no spreadsheet runs: a cell that would be a formula has `'` before it, and
/// [`read_csv`] takes it off again.
pub fn csv(tasks: &[FoundTask], zone: &TimeZone) -> String {
    let mut out = String::new();
    row(&mut out, WRITTEN.iter().map(|name| (*name).to_owned()));
    for found in tasks {
        let task = &found.task;
        let stamp = |at: Option<Timestamp>| at.map_or_else(String::new, |at| stamp(at, zone));
        let [hard, spent, earlier, touched, level, compartment, whole, demand] =
            unusual(task, zone).map(|(_, value)| value.unwrap_or_default());
        let number = |n: Option<u32>| n.map_or_else(String::new, |n| n.to_string());
        row(
            &mut out,
            [
                task.foreign.clone().unwrap_or_default(),
                task.title.clone(),
                found.project.clone().unwrap_or_default(),
                goal_words(found, ";"),
                found.owner.clone().unwrap_or_default(),
                found.requester.clone().unwrap_or_default(),
                found.waiting_for.clone().unwrap_or_default(),
                task.due.map_or_else(String::new, |due| due_text(&due, zone)),
                task.start.map_or_else(String::new, |start| start.to_string()),
                number(task.estimate_minutes),
                number(task.actual_minutes),
                task.kind.word().to_owned(),
                state_word(task.state).to_owned(),
                task.priority.map_or_else(String::new, String::from),
                task.value.map_or_else(String::new, |v| v.to_string()),
                stamp(task.created),
                stamp(task.ended),
                found.after.join(";"),
                task.contexts.join(";"),
                hard,
                spent,
                earlier,
                touched,
                level,
                compartment,
                whole,
                demand,
                task.notes.clone(),
            ]
            .into_iter(),
        );
    }
    out
}

/// One row of a CSV file that no spreadsheet runs: quoted where needed, formulas made text.
fn row(out: &mut String, cells: impl Iterator<Item = String>) {
    let cells: Vec<String> = cells.map(|cell| table::safe_cell(&cell)).collect();
    out.push_str(&cells.join(","));
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn source() -> SourceId {
        SourceId::derive("s")
    }

    fn one(line: &str) -> Result<FoundTask, &'static str> {
        let mut reading = read_todo_txt(line.as_bytes(), source(), &TimeZone::UTC);
        reading.tasks.pop().ok_or_else(|| reading.refused[0].code)
    }

    #[test]
    fn a_line_of_todo_txt() {
        let line = "(B) 2026-03-01 Call Ana about http://x.example/a:b +lease @phone due:2026-03-13T12:00 t:2026-03-02 \
                    est:1h30 kind:call owner:me goal:site,power id:42 after:41,40 value:70 wait:Tom";
        let found = one(line).unwrap();
        let task = &found.task;
        assert_eq!(task.title, "Call Ana about http://x.example/a:b");
        assert_eq!((task.priority, task.estimate_minutes, task.kind), (Some('B'), Some(90), TaskKind::Call));
        assert_eq!(task.due, Some(Due::At("2026-03-13T12:00:00Z".parse().unwrap())));
        assert_eq!(task.start, Some(civil::date(2026, 3, 2)));
        assert_eq!((task.state, task.value), (TaskState::Waiting, Some(70.0)));
        assert_eq!((found.project.as_deref(), found.owner.as_deref()), (Some("lease"), Some("me")));
        assert_eq!(
            (found.goals.iter().map(|g| g.slug.as_str()).collect(), found.after),
            (vec!["site", "power"], vec!["41".into(), "40".into()])
        );
        let done = one("x 2026-03-11 2026-03-01 File papers act:20m").unwrap().task;
        assert_eq!((done.state, done.actual_minutes), (TaskState::Done, Some(20)));
        assert_eq!(done.ended.unwrap().to_string(), "2026-03-11T17:30:00Z");
        assert_eq!(done.created.unwrap().to_string(), "2026-03-01T00:00:00Z");
    }

    #[test]
    fn what_is_refused_and_why() {
        for (line, code) in [
            ("Think est:0", "E_RANGE"),
            ("Think est:-5m", "E_RANGE"),
            ("Think est:10001", "E_RANGE"),
            ("Think est:long", "E_PARSE"),
            ("Think due:tomorrow", "E_PARSE"),
            ("Think value:101", "E_RANGE"),
            ("Think kind:odd", "E_PARSE"),
            ("+project @home", "E_PARSE"),
        ] {
            assert_eq!(one(line).map(|t| t.task.title), Err(code), "{line}");
        }
        assert_eq!(one("=cmd|'/C calc'!A0 est:10000").unwrap().task.title, "=cmd|'/C calc'!A0");
    }

    #[test]
    fn csv_as_others_write_it() {
        let file = "\u{feff}Task;Estimate Minutes;Due Date;Status;Assigned To;Notes\r\n\
                    \"Write; think\";45;2026-03-13;In progress;Ana;\"two\nlines\"\r\n;;;;;\r\nBad;0;;;;\r\nShort\r\n";
        let reading = read_csv(file.as_bytes(), source(), &TimeZone::UTC);
        let titles: Vec<&str> = reading.tasks.iter().map(|t| t.task.title.as_str()).collect();
        assert_eq!(titles, ["Write; think", "Short"]);
        assert_eq!(reading.tasks[0].task.state, TaskState::Doing);
        assert_eq!(reading.tasks[0].task.notes, "two\nlines");
        assert_eq!((reading.refused.len(), reading.refused[0].code), (1, "E_RANGE"));
        assert_eq!(read_csv(b"a,b\n1,2\n", source(), &TimeZone::UTC).refused[0].code, "E_PARSE");
    }

    #[test]
    fn no_word_of_a_title_is_a_mark() {
        let title = "Note due:x +1 @home hard:yes http://x.example/a:b";
        let task = Task::new(TaskId::derive("x"), source(), title);
        let found = FoundTask {
            task,
            project: None,
            goals: vec![],
            owner: None,
            requester: None,
            waiting_for: None,
            after: vec![],
        };
        let back = one(todo_txt(&[found], &TimeZone::UTC).trim()).unwrap();
        assert_eq!(back.task.title, "Note due: x + 1 @ home hard: yes http://x.example/a:b");
        assert_eq!((back.task.due, back.project), (None, None));
    }

    #[test]
    fn no_cell_is_a_formula() {
        for (cell, written) in [
            ("=1+1", "'=1+1"),
            ("+44 20 1", "'+44 20 1"),
            ("@sum", "'@sum"),
            (" -1", "' -1"),
            ("a=b", "a=b"),
            ("say \"hi\", now", "\"say \"\"hi\"\", now\""),
        ] {
            assert_eq!(table::safe_cell(cell), written, "{cell}");
        }
    }

    proptest! {
        /// What is written is read back: every field that the list can hold.
        #[test]
        fn lists_come_back(
            title in "[a-zA-Z=@-][a-zA-Z ,'é]{0,20}[a-z]",
            project in prop::option::of("[a-z]{1,6}"),
            estimate in prop::option::of(1u32..10_000),
            due in prop::option::of(0i16..3_000),
            context in prop::collection::vec("[a-z]{1,5}", 0..2),
            done in any::<bool>(),
        ) {
            let mut task = Task::new(TaskId::derive("x"), source(), one_line(title.into(), 100));
            task.foreign = Some("7".into());
            task.estimate_minutes = estimate;
            task.due = due.map(|d| Due::On(civil::date(2026, 1, 1) + jiff::Span::new().days(d)));
            task.contexts = context;
            task.contexts.retain(|c| c != "waiting" && c != "someday");
            task.state = if done { TaskState::Done } else { TaskState::Next };
            task.created = Some("2026-01-01T00:00:00Z".parse().unwrap());
            task.ended = done.then(|| "2026-03-01T17:30:00Z".parse().unwrap());
            task.id = TaskId::derive(&format!("{}\n7", source()));
            task.hard_due = done;
            task.unsplittable = done;
            task.earlier_estimates = if done { vec![10, 20] } else { vec![] };
            task.spent_minutes = if done { 5 } else { 0 };
            task.demand = done.then_some(0.25);
            task.touched = done.then(|| "2026-02-01T17:30:00Z".parse().unwrap());
            task.clearance.compartment = done.then(|| Compartment("deal".into()));
            let goals = vec![GoalWord::read("g"), GoalWord::read("h=0.3"), GoalWord::read("i=0.1~0.7")];
            let found = FoundTask { task, project, goals, owner: None, requester: None, waiting_for: None, after: vec![] };
            let utc = TimeZone::UTC;
            let from_csv = read_csv(csv(std::slice::from_ref(&found), &utc).as_bytes(), source(), &utc);
            prop_assert_eq!(&from_csv.tasks, &vec![found.clone()]);
            if !found.task.title.starts_with('@') {
                let from_txt = read_todo_txt(todo_txt(std::slice::from_ref(&found), &utc).as_bytes(), source(), &utc);
                prop_assert_eq!(&from_txt.tasks, &vec![found]);
            }
        }

        #[test]
        fn no_bytes_break_it(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            read_todo_txt(&bytes, source(), &TimeZone::UTC);
            read_csv(&[b"title,due,est\n", &bytes[..]].concat(), source(), &TimeZone::UTC);
        }
    }
}
