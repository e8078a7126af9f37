//! Instances and solutions in the agenda/1 format: names there, indices in the engine.

use crate::input;
use engines::agenda::solver::{Chunk, Fixed, Item, Limits, Node, Placements, Precedence, Problem, Span};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, HashMap};
use std::path::Path;

/// An instance, and the names of its items.
pub struct Instance {
    pub name: String,
    pub problem: Problem,
    items: Vec<String>,
}

#[derive(Deserialize)]
struct Text {
    name: String,
    days: usize,
    slots_per_day: usize,
    period_starts: Vec<usize>,
    blocked: Vec<(usize, usize)>,
    fixed: Vec<FixedText>,
    kinds: BTreeMap<String, Vec<i64>>,
    contexts: Vec<ContextText>,
    people: Vec<PersonText>,
    items: Vec<ItemText>,
    #[serde(default)]
    prec: Vec<(String, String, usize)>,
    limits: LimitsText,
}

#[derive(Deserialize)]
struct FixedText {
    id: String,
    start: usize,
    dur: usize,
    #[serde(default)]
    pre: usize,
    #[serde(default)]
    post: usize,
    #[serde(default)]
    meeting: bool,
    context: Option<String>,
}

#[derive(Deserialize)]
struct ContextText {
    id: String,
    cost: i64,
}

#[derive(Deserialize)]
struct PersonText {
    id: String,
    busy: Vec<(usize, usize)>,
}

#[derive(Deserialize)]
struct LimitsText {
    meeting_slots_per_day: usize,
    meeting_over_cost: i64,
    busy_slots_per_day: usize,
    busy_over_cost: i64,
}

#[derive(Deserialize)]
struct ItemText {
    id: String,
    dur: usize,
    windows: Vec<(usize, usize)>,
    kind: String,
    context: Option<String>,
    #[serde(default = "one")]
    max_chunks: usize,
    #[serde(default = "one")]
    min_chunk: usize,
    #[serde(default)]
    split_cost: i64,
    #[serde(default)]
    pre: usize,
    #[serde(default)]
    post: usize,
    due: Option<usize>,
    #[serde(default)]
    w: i64,
    drop: Option<i64>,
    cur: Option<usize>,
    #[serde(rename = "move", default)]
    moved: i64,
    #[serde(default)]
    shift: i64,
    #[serde(default)]
    required: Vec<String>,
    #[serde(default)]
    optional: Vec<String>,
    #[serde(default)]
    opt_cost: i64,
    #[serde(default)]
    meeting: bool,
    #[serde(default = "yes")]
    load: bool,
}

fn one() -> usize {
    1
}

fn yes() -> bool {
    true
}

/// Reads an instance.
///
/// # Errors
/// A sentence that names the file and what is wrong with it.
pub fn read(path: &Path) -> Result<Instance, String> {
    let say = |what: String| format!("{}: {what}", path.display());
    let text: Text = serde_json::from_slice(&input::read(path)?).map_err(|e| say(e.to_string()))?;
    let instance = instance(text).map_err(say)?;
    instance.problem.check().map_err(|e| say(e.to_string()))?;
    Ok(instance)
}

fn instance(text: Text) -> Result<Instance, String> {
    let kinds = index(text.kinds.keys());
    let contexts = index(text.contexts.iter().map(|c| &c.id));
    let people = index(text.people.iter().map(|p| &p.id));
    let items = index(text.items.iter().map(|i| &i.id));
    let fixed = index(text.fixed.iter().map(|f| &f.id));
    let node = |id: &String| match (items.get(id.as_str()), fixed.get(id.as_str())) {
        (Some(&i), _) => Ok(Node::Item(i)),
        (_, Some(&f)) => Ok(Node::Fixed(f)),
        _ => Err(format!("precedence names {id}, which is not there")),
    };
    let precedence = |(a, b, lag): &(String, String, usize)| {
        Ok(Precedence { before: node(a)?, after: node(b)?, lag: *lag })
    };
    let limits = &text.limits;
    let problem = Problem {
        days: text.days,
        slots_per_day: text.slots_per_day,
        period_starts: text.period_starts.clone(),
        blocked: spans(&text.blocked),
        fixed: text.fixed.iter().map(|f| event(f, &contexts)).collect::<Result<_, String>>()?,
        kinds: text.kinds.values().cloned().collect(),
        contexts: text.contexts.iter().map(|c| c.cost).collect(),
        people: text.people.iter().map(|p| spans(&p.busy)).collect(),
        items: text
            .items
            .iter()
            .map(|i| item(i, &kinds, &contexts, &people))
            .collect::<Result<_, String>>()?,
        precedence: text.prec.iter().map(precedence).collect::<Result<_, String>>()?,
        limits: Limits {
            meeting_slots: limits.meeting_slots_per_day,
            meeting_cost: limits.meeting_over_cost,
            busy_slots: limits.busy_slots_per_day,
            busy_cost: limits.busy_over_cost,
        },
    };
    let names = text.items.iter().map(|i| i.id.clone()).collect();
    Ok(Instance { name: text.name.clone(), problem, items: names })
}

type Index<'a> = HashMap<&'a str, usize>;

fn index<'a>(ids: impl Iterator<Item = &'a String>) -> Index<'a> {
    ids.enumerate().map(|(k, id)| (id.as_str(), k)).collect()
}

fn find(index: &Index, id: &str) -> Result<usize, String> {
    index.get(id).copied().ok_or_else(|| format!("{id} is named and not there"))
}

fn spans(list: &[(usize, usize)]) -> Vec<Span> {
    list.iter().map(|&(start, end)| Span { start, end }).collect()
}

fn event(f: &FixedText, contexts: &Index) -> Result<Fixed, String> {
    let context = f.context.as_ref().map(|c| find(contexts, c)).transpose()?;
    Ok(Fixed { start: f.start, dur: f.dur, before: f.pre, after: f.post, meeting: f.meeting, context })
}

fn item(i: &ItemText, kinds: &Index, contexts: &Index, people: &Index) -> Result<Item, String> {
    let all = |ids: &[String]| ids.iter().map(|p| find(people, p)).collect::<Result<Vec<_>, _>>();
    Ok(Item {
        dur: i.dur,
        windows: spans(&i.windows),
        kind: find(kinds, &i.kind)?,
        context: i.context.as_ref().map(|c| find(contexts, c)).transpose()?,
        max_chunks: i.max_chunks,
        min_chunk: i.min_chunk,
        split_cost: i.split_cost,
        before: i.pre,
        after: i.post,
        due: i.due,
        weight: i.w,
        drop: i.drop,
        current: i.cur,
        move_cost: i.moved,
        shift_cost: i.shift,
        required: all(&i.required)?,
        optional: all(&i.optional)?,
        optional_cost: i.opt_cost,
        meeting: i.meeting,
        load: i.load,
    })
}

/// A solution as the format has it.
pub fn solution(instance: &Instance, placements: &Placements) -> Value {
    let chunks =
        |list: &[Chunk]| Value::from(list.iter().map(|c| json!([c.start, c.len])).collect::<Vec<_>>());
    let placed = instance.items.iter().zip(placements).filter(|(_, list)| !list.is_empty());
    let placements: Map<String, Value> = placed.map(|(id, list)| (id.clone(), chunks(list))).collect();
    json!({ "instance": instance.name, "placements": placements })
}
