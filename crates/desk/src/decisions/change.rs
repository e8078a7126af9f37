//! Changing a decision by hand: framed, weighed, scored, decided, looked at again. Each change can be taken back.

use crate::by_hand::{self, Deed};
use crate::gather::Names;
use crate::{Desk, DeskError, tasks};
use engines::decisions::pairs;
use jiff::civil;
use serde::Serialize;
use world::decision::{
    Change, Choice, Criterion, DecisionError, Direction, Dissent, Door, Forecast, Gap, Outcome, Pair, Scale,
    Score, Weighing,
};
use world::{
    Decision, DecisionId, DecisionState, Evidence, GoalLink, Item, ItemRef, Level, PersonId, ProposalId,
    Snapshot,
};

/// The most letters of a name, a question or a remark.
const LONGEST: usize = 1_000;
/// The most options or criteria.
const MOST: usize = 60;
/// What a goal named by hand gets of it: strong.
const STRONG: f64 = 0.6;

/// What was changed, and what takes it back.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Changed {
    /// Which decision.
    pub id: DecisionId,
    /// In words.
    pub said: String,
    /// Takes it back.
    pub undo: ProposalId,
}

/// What frames a decision; what is none stays as it is.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Frame {
    /// The question.
    pub question: Option<String>,
    /// Why it is asked now.
    pub background: Option<String>,
    /// By when: "2026-11-24 12:00", or words.
    pub due: Option<String>,
    /// Whether one can come back.
    pub door: Option<Door>,
    /// What coming back would take.
    pub way_back: Option<String>,
    /// How much hangs on it, 0–1.
    pub impact: Option<f64>,
    /// The goal it serves: id or name.
    pub goal: Option<String>,
    /// Who decides, by name or address.
    pub approver: Option<String>,
    /// Who brings it to a close.
    pub driver: Option<String>,
    /// Who is asked; in place of those named so far, where one is named.
    pub contributors: Vec<String>,
    /// Who is told; in place of those named so far, where one is named.
    pub informed: Vec<String>,
    /// By what one would see that it was wrong.
    pub warning: Option<String>,
    /// Ids of mails, events and people that produced it, to be added.
    pub from: Vec<String>,
    /// At least so confidential.
    pub level: Option<Level>,
}

/// A new criterion.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct NewCriterion {
    /// Name.
    pub name: String,
    /// Weight as the others were entered; 1 by itself.
    pub weight: Option<f64>,
    /// Unit; empty for five words.
    pub unit: String,
    /// Which way is better.
    pub direction: Direction,
    /// How scores become values; by itself five words, or the spread of the options where there is a unit.
    pub scale: Option<Scale>,
    /// Kept apart from the value: a cost.
    pub apart: bool,
}

/// A new score.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct NewScore {
    /// The option, by name.
    pub option: String,
    /// The criterion, by name.
    pub criterion: String,
    /// Most likely.
    pub likely: f64,
    /// Not less than this.
    pub low: Option<f64>,
    /// Not more than this.
    pub high: Option<f64>,
    /// On what ground.
    pub note: String,
    /// Who says so; whoever sits here when none is named.
    pub by: Option<String>,
    /// Ids of what it rests on.
    pub from: Vec<String>,
}

/// A choice as it is made.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct NewChoice {
    /// The option, by name or key.
    pub option: String,
    /// Why.
    pub why: String,
    /// The probability that what is expected happens, 0–1.
    pub confidence: Option<f64>,
    /// What is expected.
    pub expected: String,
    /// On which day to look again.
    pub check: Option<civil::Date>,
    /// Said twice: though it cannot be undone and was not slept on.
    pub sure: bool,
}

/// Puts a question, with what could be done and what matters; in the order given, the most important first.
///
/// # Errors
/// `E_RANGE` for no question, `E_NOT_FOUND` for people or a goal that are not known, `E_CLEARANCE`.
pub async fn add(
    desk: &Desk,
    question: &str,
    frame: Frame,
    options: &[String],
    criteria: &[String],
) -> Result<Changed, DeskError> {
    let names = texts(options, "option")?;
    let prepared = prepared(desk, question, frame).await?;
    let matters = texts(criteria, "criterion")?;
    if names.len() > MOST || matters.len() > MOST {
        return Err(DeskError::input(
            &format!("more than {MOST} options or criteria"),
            "E_LIMIT",
            "strike some first; nothing was changed",
        ));
    }
    finish(desk, prepared, |decision, by, at| {
        for name in names {
            decision.add_alternative(name, "");
        }
        // Whoever writes them down in order has ranked them.
        if matters.len() > 1 {
            (decision.weighing, decision.weighed) = (Weighing::Rank, Some((by, at)));
        }
        for (rank, name) in matters.into_iter().enumerate() {
            decision.add_criterion(name, rank as f64 + 1.0);
        }
    })
    .await
}

/// Names as they are kept, none twice.
fn texts(given: &[String], what: &str) -> Result<Vec<String>, DeskError> {
    let mut found = Vec::new();
    for one in given {
        let name = text(one, what)?;
        single(found.iter(), &name)?;
        found.push(name);
    }
    Ok(found)
}

/// A new decision that is not kept yet.
pub(super) struct Prepared {
    decision: Decision,
    links: Vec<(ItemRef, GoalLink)>,
}

/// Puts a question without keeping it.
pub(super) async fn prepared(desk: &Desk, question: &str, frame: Frame) -> Result<Prepared, DeskError> {
    let world = desk.snapshot().await?;
    let mut decision = Decision::new(text(question, "question")?, world.office.owner.person, desk.now());
    let links = fill(desk, &world, &mut decision, frame).await?;
    Ok(Prepared { decision, links })
}

/// Keeps it after the rest is filled in, by whoever sits here, now.
pub(super) async fn finish(
    desk: &Desk,
    prepared: Prepared,
    rest: impl FnOnce(&mut Decision, PersonId, jiff::Timestamp),
) -> Result<Changed, DeskError> {
    let Prepared { mut decision, links } = prepared;
    rest(&mut decision, desk.reader().actor.person, desk.now());
    note(desk, &mut decision, "Asked");
    let said = format!("Asked: {}", decision.question);
    keep(desk, "decision.added", said, None, decision, links).await
}

/// Frames a decision anew; what is none stays.
///
/// # Errors
/// As [`add`]; `E_NOT_FOUND` for the decision.
pub async fn reframe(desk: &Desk, id: &str, frame: Frame) -> Result<Changed, DeskError> {
    let world = desk.snapshot().await?;
    let before = whole(desk, id).await?;
    check_open(&before)?;
    let mut after = before.clone();
    let links = fill(desk, &world, &mut after, frame).await?;
    note(desk, &mut after, "Framed anew");
    let said = format!("Changed: {}", after.question);
    keep(desk, "decision.changed", said, Some(before), after, links).await
}

/// Adds an option.
///
/// # Errors
/// `E_DUPLICATE`, `E_LIMIT`, `E_STATE` once it is decided.
pub async fn add_option(desk: &Desk, id: &str, name: &str, remark: &str) -> Result<Changed, DeskError> {
    change(desk, id, "decision.option", |_, decision| {
        let name = text(name, "option")?;
        single(decision.alternatives.iter().map(|a| &a.name), &name)?;
        decision.add_alternative(name.clone(), remark.trim());
        Ok(format!("Option added: {name}"))
    })
    .await
}

/// Adds something that matters.
///
/// # Errors
/// `E_DUPLICATE`, `E_LIMIT`, `E_WEIGHTS`, `E_STATE` once it is decided.
pub async fn add_criterion(desk: &Desk, id: &str, new: NewCriterion) -> Result<Changed, DeskError> {
    change(desk, id, "decision.criterion", |desk, decision| {
        let name = text(&new.name, "criterion")?;
        single(decision.criteria.iter().map(|c| &c.name), &name)?;
        let last = decision.criteria.len() as f64 + 1.0;
        let usual = if decision.weighing == Weighing::Rank { last } else { 1.0 };
        let key = decision.add_criterion(name.clone(), weight(new.weight.unwrap_or(usual))?);
        let plain = if new.unit.is_empty() { Scale::Words } else { Scale::Spread };
        if let Some(criterion) = decision.criteria.iter_mut().find(|c| c.key == key) {
            criterion.unit = new.unit.trim().to_owned();
            (criterion.direction, criterion.apart) = (new.direction, new.apart);
            criterion.scale = new.scale.clone().unwrap_or(plain);
        }
        // Whoever gives each its weight as it comes has weighed them.
        if new.weight.is_some() && (decision.criteria.len() == 1 || decision.weighed.is_some()) {
            decision.weighed = Some((desk.reader().actor.person, desk.now()));
        }
        Ok(format!("What matters: {name}"))
    })
    .await
}

/// Takes an option or a criterion out, with its scores.
///
/// # Errors
/// `E_NOT_FOUND`, `E_STATE` once it is decided.
pub async fn remove(desk: &Desk, id: &str, name: &str) -> Result<Changed, DeskError> {
    change(desk, id, "decision.removed", |_, decision| {
        if let Ok(option) = option_named(decision, name) {
            decision.remove_alternative(option);
        } else {
            let criterion = criterion_named(decision, name)?.key;
            decision.remove_criterion(criterion);
        }
        Ok(format!("Taken out: {}", name.trim()))
    })
    .await
}

/// Weighs what matters: swing, points or ranks by the criteria's names; those not named stay.
///
/// # Errors
/// `E_NOT_FOUND`, `E_WEIGHTS` when they cannot be shared out, or ranks that are no places.
pub async fn weigh(
    desk: &Desk,
    id: &str,
    how: Weighing,
    weights: &[(String, f64)],
) -> Result<Changed, DeskError> {
    change(desk, id, "decision.weighed", |desk, decision| {
        let mut weighed = Vec::new();
        for (name, points) in weights {
            let points = weight(*points)?;
            let key = criterion_named(decision, name)?.key;
            if weighed.contains(&key) {
                let hint = "give each its weight once; nothing was changed";
                return Err(DeskError::input(&format!("\"{name}\" is weighed twice"), "E_DUPLICATE", hint));
            }
            weighed.push(key);
            decision.criteria.iter_mut().filter(|c| c.key == key).for_each(|c| c.weight = points);
        }
        let none = decision.criteria.iter().all(|c| c.weight <= 0.0);
        if none {
            return Err(DeskError::input(
                "all weights are 0",
                "E_WEIGHTS",
                "give one of them more than 0; nothing was changed",
            ));
        }
        if how == Weighing::Rank {
            check_ranks(decision)?;
        }
        decision.weighing = how;
        decision.weighed = Some((desk.reader().actor.person, desk.now()));
        decision.pairs.clear();
        Ok("Weighed what matters".to_owned())
    })
    .await
}

/// Places are whole numbers from 1 to the number of criteria, one of them 1; equal ones share a place.
fn check_ranks(decision: &Decision) -> Result<(), DeskError> {
    let counted = || decision.criteria.iter().filter(|c| !c.apart);
    let most = counted().count() as f64;
    let places = counted().all(|c| c.weight.fract() == 0.0 && (1.0..=most).contains(&c.weight));
    match places && counted().any(|c| c.weight == 1.0) {
        true => Ok(()),
        false => Err(DeskError::input(
            "that is no order",
            "E_WEIGHTS",
            "give 1 to what matters most, then 2 and so on; nothing was changed",
        )),
    }
}

/// Weighs what matters two at a time: by how much the first matters more than the second, 3 for three times. What is
/// said takes in how far the comparisons contradict each other.
///
/// # Errors
/// `E_RANGE` for what is not above 0, `E_NOT_ENOUGH_DATA` while some are not linked to the rest.
pub async fn weigh_pairs(
    desk: &Desk,
    id: &str,
    given: &[(String, String, f64)],
) -> Result<Changed, DeskError> {
    change(desk, id, "decision.weighed", |desk, decision| {
        let mut compared = Vec::new();
        for (first, second, ratio) in given {
            if !ratio.is_finite() || *ratio <= 0.0 {
                return Err(DeskError::input(&format!("{ratio} is no comparison"), "E_RANGE", "3 is three times as important, 0.5 half; nothing was changed"));
            }
            let place = |name: &str| -> Result<usize, DeskError> {
                let key = criterion_named(decision, name)?.key;
                Ok(decision.criteria.iter().position(|c| c.key == key).unwrap_or(0))
            };
            compared.push((place(first)?, place(second)?, *ratio));
        }
        let found = pairs::matrix(decision.criteria.len(), &compared).and_then(|m| pairs::eigenvector(&m));
        let found = found.ok_or_else(|| {
            DeskError::input("some criteria are not compared with the rest", "E_NOT_ENOUGH_DATA", "compare each with at least one other; nothing was changed")
        })?;
        decision.criteria.iter_mut().zip(&found.weights).for_each(|(c, w)| c.weight = w * 100.0);
        let pair = |(a, b, ratio): &(usize, usize, f64)| Pair {
            first: decision.criteria[*a].key,
            second: decision.criteria[*b].key,
            ratio: *ratio,
        };
        decision.pairs = compared.iter().map(pair).collect();
        decision.weighing = Weighing::Pairs;
        decision.weighed = Some((desk.reader().actor.person, desk.now()));
        Ok(match found.is_inconsistent() {
            true => format!("Weighed two at a time. The comparisons contradict each other (consistency ratio {:.2}, above 0.10): look at them again", found.ratio.unwrap_or(0.0)),
            false => "Weighed what matters two at a time".to_owned(),
        })
    })
    .await
}

/// Scores an option.
///
/// # Errors
/// `E_NOT_FOUND`, `E_RANGE` when the range is none, or words are not from 1 to 5.
pub async fn score(desk: &Desk, id: &str, new: NewScore) -> Result<Changed, DeskError> {
    let world = desk.snapshot().await?;
    let by = match &new.by {
        Some(name) => person(&world, name)?,
        None => desk.reader().actor.person,
    };
    let evidence = evidence(desk, &new.from).await?;
    change(desk, id, "decision.scored", |desk, decision| {
        let alternative = option_named(decision, &new.option)?;
        let criterion = criterion_named(decision, &new.criterion)?.key;
        let score = Score {
            alternative,
            criterion,
            low: new.low.unwrap_or(new.likely),
            likely: new.likely,
            high: new.high.unwrap_or(new.likely),
            by,
            at: desk.now(),
            note: new.note.trim().to_owned(),
            evidence,
        };
        decision.put_score(score).map_err(of_decision)?;
        Ok(format!("Scored: {} of {}", new.criterion.trim(), new.option.trim()))
    })
    .await
}

/// Says who is to bring a missing score.
///
/// # Errors
/// `E_NOT_FOUND`, `E_STATE` where it is there already.
pub async fn ask(
    desk: &Desk,
    id: &str,
    option: &str,
    criterion: &str,
    who: &str,
) -> Result<Changed, DeskError> {
    let world = desk.snapshot().await?;
    let owner = person(&world, who)?;
    change(desk, id, "decision.asked", |_, decision| {
        let (alternative, criterion) =
            (option_named(decision, option)?, criterion_named(decision, criterion)?.key);
        if decision.score(alternative, criterion).is_some() {
            return Err(DeskError::input("that is scored already", "E_STATE", "nothing was changed"));
        }
        decision.gaps.retain(|g| (g.alternative, g.criterion) != (alternative, criterion));
        decision.gaps.push(Gap { alternative, criterion, owner });
        Ok(format!("{} is to bring a score", who.trim()))
    })
    .await
}

/// Writes down that somebody sees it otherwise.
///
/// # Errors
/// `E_NOT_FOUND`, `E_RANGE` for no words.
pub async fn dissent(desk: &Desk, id: &str, who: &str, words: &str) -> Result<Changed, DeskError> {
    let world = desk.snapshot().await?;
    let (by, words) = (person(&world, who)?, text(words, "remark")?);
    let before = whole(desk, id).await?;
    let mut after = before.clone();
    after.dissent.push(Dissent { by, words, at: desk.now() });
    note(desk, &mut after, "Dissent written down");
    let said = format!("Dissent of {} written down", who.trim());
    keep(desk, "decision.dissent", said, Some(before), after, Vec::new()).await
}

/// Writes down what could make it go wrong.
///
/// # Errors
/// `E_RANGE` for no words, `E_STATE` once it is decided.
pub async fn think(desk: &Desk, id: &str, risk: &str) -> Result<Changed, DeskError> {
    change(desk, id, "decision.risk", |_, decision| {
        decision.risks.push(text(risk, "risk")?);
        Ok("Risk written down".to_owned())
    })
    .await
}

/// What speaks against deciding at once: it cannot be undone, and it was asked today, or nobody has written down what
/// could make it go wrong (a premortem: Klein 2007).
pub(super) fn haste(
    decision: &Decision,
    today: civil::Date,
    zone: &jiff::tz::TimeZone,
) -> Option<&'static str> {
    let asked_today = zone.to_datetime(decision.created).date() == today;
    match (decision.door, asked_today, decision.risks.is_empty()) {
        (Door::OneWay, true, true) => {
            Some("It cannot be undone, was asked today, and nothing says what could make it go wrong.")
        }
        (Door::OneWay, true, false) => Some("It cannot be undone, and was asked today."),
        (Door::OneWay, false, true) => {
            Some("It cannot be undone, and nothing says what could make it go wrong.")
        }
        _ => None,
    }
}

/// Whether whoever sits here may choose: the executive, or whom they named to decide, within what that person may answer.
pub(super) fn may_choose(desk: &Desk, decision: &Decision) -> bool {
    let named = decision.roles.approver == desk.reader().actor.person;
    let reaches = || world::clearance::Approver::of(desk.reader(), &decision.clearance).is_some();
    desk.is_executive() || (named && reaches())
}

/// Chooses: the executive, or whom they named to decide.
///
/// # Errors
/// `E_CLEARANCE` for anybody else, `E_STATE` unless it is open, `E_RANGE`, `E_TIME_ORDER`; `E_CONFIRM` for what cannot be
/// undone and is decided in haste, unless it is said twice.
pub async fn choose(desk: &Desk, id: &str, new: NewChoice) -> Result<Changed, DeskError> {
    let before = whole(desk, id).await?;
    if !may_choose(desk, &before) {
        desk.only_executive("decide")?;
    }
    if let Some(problem) = haste(&before, desk.today(), &desk.office().tz()).filter(|_| !new.sure) {
        let hint =
            "write a risk down and sleep on it for a night, or say that you are sure; nothing was changed";
        return Err(DeskError::input(problem, "E_CONFIRM", hint));
    }
    let mut after = before.clone();
    let alternative = option_named(&before, &new.option)?;
    let choice = Choice {
        alternative,
        by: desk.reader().actor.person,
        at: desk.now(),
        why: new.why.trim().chars().take(LONGEST).collect(),
        forecast: forecast(&new)?,
    };
    after.choose(choice, desk.today()).map_err(of_decision)?;
    let name = after.alternative(alternative).map_or(String::new(), |a| a.name.clone());
    note(desk, &mut after, &format!("Decided: {name}"));
    keep(desk, "decision.decided", format!("Decided: {name}"), Some(before), after, Vec::new()).await
}

/// A forecast has all three parts, or none.
fn forecast(new: &NewChoice) -> Result<Option<Forecast>, DeskError> {
    let expected = new.expected.split_whitespace().collect::<Vec<_>>().join(" ");
    match (new.confidence, expected.is_empty(), new.check) {
        (None, true, None) => Ok(None),
        (Some(confidence), false, Some(check)) => Ok(Some(Forecast { confidence, expected, check })),
        _ => Err(DeskError::input(
            "a forecast needs what is expected, how sure, and when to look again",
            "E_RANGE",
            "give all three, or none; nothing was changed",
        )),
    }
}

/// Says whether what was expected has happened: the executive alone.
///
/// # Errors
/// `E_CLEARANCE` for anybody else, `E_STATE` unless its outcome is awaited.
pub async fn tell(desk: &Desk, id: &str, happened: bool, remark: &str) -> Result<Changed, DeskError> {
    desk.only_executive("say what came of it")?;
    let before = whole(desk, id).await?;
    check_awaited(&before)?;
    let mut after = before.clone();
    let note_of = remark.trim().chars().take(LONGEST).collect();
    let outcome = Outcome { happened, by: desk.reader().actor.person, at: desk.now(), note: note_of };
    after.learn(outcome).map_err(of_decision)?;
    let said = if happened { "It happened as expected" } else { "It did not happen as expected" };
    note(desk, &mut after, said);
    keep(desk, "decision.outcome", said.to_owned(), Some(before), after, Vec::new()).await
}

/// Of what nothing was foretold, or what was told already, nothing is to be said.
fn check_awaited(decision: &Decision) -> Result<(), DeskError> {
    let (problem, hint) = match decision.state {
        DecisionState::AwaitingOutcome => return Ok(()),
        DecisionState::Scored => ("it was said already what came of it", "`equerry undo` takes that back"),
        _ if decision.state.is_open() => {
            ("it is not decided yet", "`equerry decide choose` decides, with what is expected")
        }
        _ => ("nothing was foretold when it was decided", "there is nothing to answer"),
    };
    Err(DeskError::input(problem, "E_STATE", &format!("{hint}; nothing was changed")))
}

/// The decision as it is stored, after whoever sits here was seen to see it.
async fn whole(desk: &Desk, id: &str) -> Result<Decision, DeskError> {
    let seen = desk.decision(id).await?;
    match desk.ledger.item(&desk.house(), ItemRef::Decision(seen.id)).await? {
        Item::Decision(decision) => Ok(*decision),
        _ => Err(DeskError::NotFound { kind: "decision", id: id.to_owned() }),
    }
}

/// Changes what waits for a choice.
async fn change(
    desk: &Desk,
    id: &str,
    verb: &'static str,
    how: impl FnOnce(&Desk, &mut Decision) -> Result<String, DeskError>,
) -> Result<Changed, DeskError> {
    let before = whole(desk, id).await?;
    check_open(&before)?;
    let mut after = before.clone();
    let said = how(desk, &mut after)?;
    if after.alternatives.len() > MOST || after.criteria.len() > MOST {
        return Err(DeskError::input(
            &format!("more than {MOST} options or criteria"),
            "E_LIMIT",
            "strike some first; nothing was changed",
        ));
    }
    note(desk, &mut after, &said);
    keep(desk, verb, said, Some(before), after, Vec::new()).await
}

fn check_open(decision: &Decision) -> Result<(), DeskError> {
    match decision.state.is_open() {
        true => Ok(()),
        false => Err(DeskError::input(
            &format!("“{}” is decided", crate::words::inert(&decision.question)),
            "E_STATE",
            "nothing was changed; take the choice back first",
        )),
    }
}

fn note(desk: &Desk, decision: &mut Decision, what: &str) {
    let by = desk.reader().actor.person;
    decision.history.push(Change { at: desk.now(), by, what: what.to_owned() });
}

async fn keep(
    desk: &Desk,
    verb: &'static str,
    said: String,
    before: Option<Decision>,
    after: Decision,
    links: Vec<(ItemRef, GoalLink)>,
) -> Result<Changed, DeskError> {
    after.check().map_err(of_decision)?;
    let id = after.id;
    let boxed = |d: Decision| Item::Decision(Box::new(d));
    let mut deed = Deed::of(verb, said.clone(), before.map(boxed), boxed(after));
    deed.links = links;
    let undo = by_hand::carry_out(desk, deed).await?.id;
    Ok(Changed { id, said, undo })
}

/// Fills in what frames it; what comes back are the links to goals.
async fn fill(
    desk: &Desk,
    world: &Snapshot,
    decision: &mut Decision,
    frame: Frame,
) -> Result<Vec<(ItemRef, GoalLink)>, DeskError> {
    if let Some(question) = &frame.question {
        decision.question = text(question, "question")?;
    }
    let put = |into: &mut String, given: Option<String>| {
        if let Some(words) = given {
            *into = words.trim().chars().take(4 * LONGEST).collect();
        }
    };
    put(&mut decision.background, frame.background);
    put(&mut decision.way_back, frame.way_back);
    put(&mut decision.warning, frame.warning);
    if let Some(impact) = frame.impact {
        check_share(impact, "the impact")?;
        decision.impact = Some(impact);
    }
    if let Some(words) = frame.due.as_deref().map(str::trim) {
        decision.due = match words {
            "" => None,
            words => Some(tasks::due_of(desk, words).ok_or_else(|| {
                DeskError::input(
                    &format!("\"{words}\" is no date"),
                    "E_RANGE",
                    "write it as 2026-11-24 12:00, or in words; nothing was changed",
                )
            })?),
        };
    }
    decision.door = frame.door.unwrap_or(decision.door);
    if let Some(level) = frame.level {
        decision.clearance.level = decision.clearance.level.max(level);
    }
    let all = |names: &[String]| names.iter().map(|n| person(world, n)).collect::<Result<Vec<PersonId>, _>>();
    if let Some(name) = &frame.approver {
        desk.only_executive("say who decides")?;
        decision.roles.approver = person(world, name)?;
    }
    if let Some(name) = &frame.driver {
        decision.roles.driver = Some(person(world, name)?);
    }
    if !frame.contributors.is_empty() {
        decision.roles.contributors = all(&frame.contributors)?;
    }
    if !frame.informed.is_empty() {
        decision.roles.informed = all(&frame.informed)?;
    }
    decision.evidence.extend(evidence(desk, &frame.from).await?);
    let Some(goal) = frame.goal else { return Ok(Vec::new()) };
    let meant = world.goals.values().find(|g| g.is_called(&goal));
    let goal = meant.ok_or(DeskError::NotFound { kind: "goal", id: goal.trim().to_owned() })?.id;
    let item = ItemRef::Decision(decision.id);
    let others = world.links_of(item).iter().filter(|l| l.goal != goal);
    let unlinked = others.map(|l| (item, GoalLink { contribution: 0.0, confirmed: true, ..l.clone() }));
    let link = GoalLink { goal, contribution: STRONG, confirmed: true, probability: 1.0 };
    Ok(unlinked.chain([(item, link)]).collect())
}

/// What items say, as evidence; each must be there and seen.
pub(super) async fn evidence(desk: &Desk, ids: &[String]) -> Result<Vec<Evidence>, DeskError> {
    let mut found = Vec::new();
    for id in ids {
        let item = desk.item(desk.named(None, id).await?).await?;
        let at = match &item {
            Item::Message(m) => m.date,
            Item::Event(e) => Some(e.interval(&desk.office().tz()).start),
            _ => None,
        };
        let quote = ledger::title(&item).to_owned();
        found.push(Evidence { item: item.reference(), quote, at, clearance: item.clearance() });
    }
    Ok(found)
}

pub(super) fn person(world: &Snapshot, name: &str) -> Result<PersonId, DeskError> {
    let missing = || DeskError::NotFound { kind: "person", id: name.trim().to_owned() };
    Names::of(world).find(name).ok_or_else(missing)
}

/// An option by its name, by how its name begins, or by its key.
pub(super) fn option_named(decision: &Decision, name: &str) -> Result<u32, DeskError> {
    let names = decision.alternatives.iter().map(|a| (a.key, a.name.as_str()));
    named("option", names.collect(), name)
}

pub(super) fn criterion_named<'d>(decision: &'d Decision, name: &str) -> Result<&'d Criterion, DeskError> {
    let names = decision.criteria.iter().map(|c| (c.key, c.name.as_str()));
    let key = named("criterion", names.collect(), name)?;
    decision.criterion(key).ok_or_else(|| DeskError::NotFound { kind: "criterion", id: name.to_owned() })
}

fn named(kind: &'static str, all: Vec<(u32, &str)>, name: &str) -> Result<u32, DeskError> {
    let word = name.trim().to_lowercase();
    let exact = all.iter().find(|(key, n)| n.to_lowercase() == word || key.to_string() == word);
    let begins: Vec<&(u32, &str)> = all.iter().filter(|(_, n)| n.to_lowercase().starts_with(&word)).collect();
    match (exact, begins.as_slice()) {
        (Some((key, _)), _) => Ok(*key),
        (None, [(key, _)]) if !word.is_empty() => Ok(*key),
        (None, [_, _, ..]) if !word.is_empty() => Err(DeskError::Ambiguous {
            kind,
            id: name.trim().to_owned(),
            candidates: begins.iter().take(5).map(|(_, n)| crate::words::inert(n)).collect(),
        }),
        _ => Err(DeskError::NotFound { kind, id: name.trim().to_owned() }),
    }
}

/// One line of words.
pub(super) fn text(words: &str, what: &str) -> Result<String, DeskError> {
    let line = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let fits = line.chars().any(char::is_alphanumeric) && line.chars().count() <= LONGEST;
    match fits {
        true => Ok(line),
        false => Err(DeskError::input(
            &format!("the {what} cannot be used"),
            "E_RANGE",
            "write 1 to 1,000 letters; nothing was changed",
        )),
    }
}

fn single<'a>(mut known: impl Iterator<Item = &'a String>, name: &str) -> Result<(), DeskError> {
    match known.any(|k| k.to_lowercase() == name.to_lowercase()) {
        true => Err(DeskError::input(
            &format!("there is \"{name}\" already"),
            "E_DUPLICATE",
            "nothing was changed",
        )),
        false => Ok(()),
    }
}

fn weight(points: f64) -> Result<f64, DeskError> {
    match points.is_finite() && points >= 0.0 {
        true => Ok(points),
        false => Err(DeskError::input(
            &format!("{points} is no weight"),
            "E_WEIGHTS",
            "give a number of 0 or more; nothing was changed",
        )),
    }
}

fn check_share(share: f64, what: &str) -> Result<(), DeskError> {
    match (0.0..=1.0).contains(&share) {
        true => Ok(()),
        false => Err(DeskError::input(
            &format!("{what} is {share}"),
            "E_RANGE",
            "it lies between 0 and 1; nothing was changed",
        )),
    }
}

/// What a decision refuses.
pub(super) fn of_decision(error: DecisionError) -> DeskError {
    let hint = match &error {
        DecisionError::State(_) => "it must be open, with two options or more; nothing was changed",
        DecisionError::NothingToChoose(_) => "add another option first; nothing was changed",
        DecisionError::Range { .. } => "nothing was changed",
        DecisionError::Weight { .. } => "give a number of 0 or more; nothing was changed",
        DecisionError::Scale { .. } => "give a lowest and a highest number that differ; nothing was changed",
        DecisionError::TimeOrder { .. } => {
            "look again on the day of the decision or later; nothing was changed"
        }
        DecisionError::Absent(_) => "`equerry decide show ID` lists them; nothing was changed",
    };
    DeskError::input(&error.to_string(), error.code(), hint)
}
