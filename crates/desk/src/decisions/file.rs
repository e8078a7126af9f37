//! Decisions from a file: `[[decision]]` tables, with people and goals by their words.

use super::change;
use crate::{Desk, DeskError};
use jiff::civil;
use ledger::Entry;
use serde::{Deserialize, Serialize};
use world::decision::{Change, Choice, Dissent, Door, Forecast, Outcome, Score, Weighing};
use world::{Clearance, Decision, DecisionId, GoalLink, Item, ItemRef, Level, Snapshot, TaskId};

/// What a file of decisions holds.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct File {
    /// In the order of the file.
    #[serde(default, rename = "decision")]
    decisions: Vec<Written>,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    id: String,
    question: String,
    #[serde(default)]
    background: String,
    #[serde(default)]
    goal: Option<String>,
    /// "open", "revisit" and "made" are for readers: where it stands follows from what is written.
    #[serde(default, rename = "state")]
    _state: String,
    #[serde(default)]
    door: Door,
    #[serde(default)]
    undo: String,
    #[serde(default)]
    level: Level,
    approver: String,
    #[serde(default)]
    driver: Option<String>,
    #[serde(default)]
    contributors: Vec<String>,
    #[serde(default)]
    informed: Vec<String>,
    #[serde(default)]
    raised: Option<Day>,
    #[serde(default)]
    due: Option<String>,
    #[serde(default)]
    dissent: String,
    #[serde(default)]
    tripwire: String,
    #[serde(default)]
    recommendation: String,
    #[serde(default)]
    blocks: Vec<String>,
    #[serde(default)]
    sources: Vec<String>,
    #[serde(default)]
    weighed: Option<Day>,
    #[serde(default)]
    scored: Option<Day>,
    #[serde(default)]
    scorers: Vec<String>,
    #[serde(default)]
    options: Vec<String>,
    #[serde(default)]
    criteria: Vec<WrittenCriterion>,
    #[serde(default)]
    decided: Option<Day>,
    #[serde(default)]
    choice: String,
    #[serde(default)]
    why: String,
    #[serde(default)]
    confidence: Option<f64>,
    #[serde(default)]
    expected: String,
    #[serde(default)]
    check: Option<Day>,
    #[serde(default)]
    result: String,
    #[serde(default)]
    held: Option<bool>,
}

/// A day, in quotes or bare.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(untagged)]
enum Day {
    Bare(toml::value::Datetime),
    Quoted(String),
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenCriterion {
    name: String,
    weight: f64,
    #[serde(default)]
    scores: Vec<f64>,
}

/// Reads a file of decisions.
///
/// # Errors
/// `E_PARSE` with the line.
pub fn read(text: &str) -> Result<File, DeskError> {
    toml::from_str(text).map_err(|e| {
        let line = e.span().map_or(1, |s| 1 + text[..s.start.min(text.len())].matches('\n').count());
        DeskError::input(
            &format!("line {line}: {}", crate::words::short(e.message(), 200)),
            "E_PARSE",
            "nothing was changed",
        )
    })
}

/// What came of a file of decisions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Imported {
    /// How many were read.
    pub read: usize,
    /// Questions of those that stay as they are, since somebody has gone on with them here.
    pub left: Vec<String>,
}

/// Keeps what a file holds; a decision that is known already is read anew, unless somebody has changed it since.
///
/// # Errors
/// `E_NOT_FOUND` for people that nobody knows, `E_RANGE`, `E_TIME_ORDER`; nothing is kept then.
pub async fn import(desk: &Desk, file: File) -> Result<Imported, DeskError> {
    desk.only_executive("read decisions from a file")?;
    let world = desk.snapshot().await?;
    let (mut items, mut links, mut left) = (Vec::new(), Vec::new(), Vec::new());
    for written in &file.decisions {
        let decision = settle(desk, &world, written)?;
        if world.decisions.get(&decision.id).is_some_and(|known| went_on(known, &decision)) {
            left.push(decision.question);
            continue;
        }
        links.extend(link(&world, written, decision.id)?);
        items.extend(held_up(&world, written, decision.id));
        items.push(Item::Decision(Box::new(decision)));
    }
    let mut txn = desk.ledger.begin(&desk.reader().actor, desk.now()).await?;
    txn.save_all(items).await?;
    for (item, link) in &links {
        txn.link(*item, link).await?;
    }
    let read = file.decisions.len() - left.len();
    txn.audit(Entry::new("decision.imported").with("count", read.to_string())).await?;
    txn.commit().await?;
    Ok(Imported { read, left })
}

/// Whether somebody changed a decision after its file was read: its history then holds what the file does not tell.
fn went_on(known: &Decision, told: &Decision) -> bool {
    let mut whats = told.history.iter().map(|change| &change.what);
    known.history.iter().any(|change| whats.next() != Some(&change.what))
}

fn link(
    world: &Snapshot,
    written: &Written,
    id: DecisionId,
) -> Result<Option<(ItemRef, GoalLink)>, DeskError> {
    let Some(word) = &written.goal else { return Ok(None) };
    let meant = world.goals.values().find(|g| g.is_called(word));
    let goal = meant.ok_or(DeskError::NotFound { kind: "goal", id: word.clone() })?.id;
    let link = GoalLink { goal, contribution: 0.6, confirmed: true, probability: 1.0 };
    Ok(Some((ItemRef::Decision(id), link)))
}

/// The open tasks that it holds up, by the ids or words that its file names.
fn held_up(world: &Snapshot, written: &Written, id: DecisionId) -> Vec<Item> {
    let meant = |word: &str| {
        let fits = |t: &&world::Task| t.foreign.as_deref() == Some(word) || t.title == word;
        world.tasks.values().find(fits).filter(|t| t.state.is_open()).map(|t| t.id)
    };
    let ids: Vec<TaskId> = written.blocks.iter().filter_map(|word| meant(word)).collect();
    let held = |task: &TaskId| {
        let task = world.tasks.get(task)?.clone();
        Some(Item::Task(world::Task { decision: Some(id), ..task }))
    };
    ids.iter().filter_map(held).collect()
}

fn settle(desk: &Desk, world: &Snapshot, written: &Written) -> Result<Decision, DeskError> {
    let approver = change::person(world, &written.approver)?;
    let asked = match written.raised.as_ref().or(written.decided.as_ref()) {
        Some(day) => instant(desk, day)?,
        None => desk.now(),
    };
    let mut decision = Decision::new(change::text(&written.question, "question")?, approver, asked);
    decision.id = DecisionId::derive(&written.id);
    decision.background = [&written.background, &written.recommendation]
        .into_iter()
        .filter(|w| !w.is_empty())
        .cloned()
        .collect::<Vec<_>>()
        .join(" ");
    decision.door = written.door;
    decision.way_back.clone_from(&written.undo);
    decision.warning.clone_from(&written.tripwire);
    decision.clearance = Clearance::at(written.level);
    let all =
        |names: &[String]| names.iter().map(|n| change::person(world, n)).collect::<Result<Vec<_>, _>>();
    decision.roles.driver = written.driver.as_deref().map(|n| change::person(world, n)).transpose()?;
    decision.roles.contributors = all(&written.contributors)?;
    decision.roles.informed = all(&written.informed)?;
    decision.due = match &written.due {
        Some(text) => crate::tasks::due_of(desk, text),
        None => None,
    };
    if let Some((who, words)) = written.dissent.split_once(':') {
        let by = change::person(world, who)?;
        decision.dissent.push(Dissent { by, words: words.trim().to_owned(), at: asked });
    }
    decision.evidence = sources(world, &written.sources);
    decision.history.push(Change { at: asked, by: approver, what: "Asked".to_owned() });
    compared(desk, world, written, &mut decision)?;
    decided(desk, written, &mut decision)?;
    decision.check().map_err(change::of_decision)?;
    Ok(decision)
}

/// Messages by their Message-ID and events by their UID; what is not there is left out.
fn sources(world: &Snapshot, ids: &[String]) -> Vec<world::Evidence> {
    let zone = world.zone();
    // The part before the @, or what of it stands before a number that makes it single.
    let is_called = |whole: &str, id: &str| {
        let local = whole.trim_start_matches('<').split('@').next().unwrap_or_default();
        local == id || local.rsplit_once('.').is_some_and(|(name, _)| name == id)
    };
    let message = |id: &str| {
        let found = world.messages.values().find(|m| m.message_id == id || is_called(&m.message_id, id))?;
        Some(crate::sources::message(found, None))
    };
    let event = |id: &str| {
        let found = world.events.values().find(|e| e.uid == id || is_called(&e.uid, id))?;
        Some(crate::sources::event(found, &zone))
    };
    ids.iter().filter_map(|id| message(id).or_else(|| event(id))).collect()
}

fn compared(
    desk: &Desk,
    world: &Snapshot,
    written: &Written,
    decision: &mut Decision,
) -> Result<(), DeskError> {
    let options: Vec<u32> = written.options.iter().map(|o| decision.add_alternative(o.clone(), "")).collect();
    let scorers = written.scorers.iter().map(|n| change::person(world, n)).collect::<Result<Vec<_>, _>>()?;
    let at = written.scored.as_ref().map(|d| instant(desk, d)).transpose()?.unwrap_or(decision.created);
    for (n, row) in written.criteria.iter().enumerate() {
        let criterion = decision.add_criterion(row.name.clone(), row.weight * 100.0);
        for (alternative, likely) in options.iter().zip(&row.scores) {
            let by = scorers.get(n % scorers.len().max(1)).copied().unwrap_or(decision.roles.approver);
            let score = Score {
                alternative: *alternative,
                criterion,
                low: *likely,
                likely: *likely,
                high: *likely,
                by,
                at,
                note: String::new(),
                evidence: Vec::new(),
            };
            decision.put_score(score).map_err(change::of_decision)?;
        }
    }
    if !written.criteria.is_empty() {
        let at = written.weighed.as_ref().map(|d| instant(desk, d)).transpose()?.unwrap_or(decision.created);
        decision.weighing = Weighing::Points;
        decision.weighed = Some((decision.roles.approver, at));
    }
    Ok(())
}

fn decided(desk: &Desk, written: &Written, decision: &mut Decision) -> Result<(), DeskError> {
    let Some(day) = &written.decided else { return Ok(()) };
    let at = instant(desk, day)?;
    let by = decision.roles.approver;
    let known = change::option_named(decision, &written.choice);
    let alternative = known.unwrap_or_else(|_| decision.add_alternative(written.choice.clone(), ""));
    let check = written.check.as_ref().map(date).transpose()?;
    let forecast = written.confidence.zip(check).map(|(confidence, check)| Forecast {
        confidence,
        expected: written.expected.clone(),
        check,
    });
    // What is only told as made had other options once, or none that were written down.
    if decision.alternatives.len() < 2 {
        decision.add_alternative("Leave it as it is", "");
    }
    decision.state = world::DecisionState::Open;
    let choice = Choice { alternative, by, at, why: written.why.clone(), forecast };
    decision.choose(choice, desk.office().tz().to_datetime(at).date()).map_err(change::of_decision)?;
    if let Some(happened) = written.held {
        let at = check.map_or(at, |d| world::time::instant(d, civil::time(17, 0, 0, 0), &desk.office().tz()));
        decision
            .learn(Outcome { happened, by, at, note: written.result.clone() })
            .map_err(change::of_decision)?;
    }
    Ok(())
}

fn date(day: &Day) -> Result<civil::Date, DeskError> {
    let text = match day {
        Day::Bare(date) => date.to_string(),
        Day::Quoted(text) => text.clone(),
    };
    text.parse().map_err(|_| {
        let problem = format!("\"{}\" is no day", crate::words::short(&text, 40));
        DeskError::input(&problem, "E_PARSE", "write it as 2026-11-24; nothing was changed")
    })
}

fn instant(desk: &Desk, day: &Day) -> Result<jiff::Timestamp, DeskError> {
    Ok(world::time::instant(date(day)?, civil::time(9, 0, 0, 0), &desk.office().tz()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_in_quotes_and_bare() {
        let text = "[[decision]]\nid = \"site\"\nquestion = \"Which?\"\napprover = \"me\"\nraised = 2026-11-02\ncheck = \"2027-01-15\"\n";
        let file = read(text).unwrap();
        let written = &file.decisions[0];
        let read = |day: &Option<Day>| date(day.as_ref().unwrap()).unwrap().to_string();
        assert_eq!([read(&written.raised), read(&written.check)], ["2026-11-02", "2027-01-15"]);
        let error = super::read(&text.replace("approver", "approvr")).unwrap_err();
        assert_eq!(error.code(), "E_PARSE");
        assert!(error.to_string().starts_with("line "), "{error}");
    }
}
