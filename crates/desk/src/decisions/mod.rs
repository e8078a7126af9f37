//! Decisions: the list, one decision as it is shown, the journal. `change` changes them by hand, `file` and `table` read
//! them, `record` writes them.

mod asked;
mod change;
mod compare;
mod file;
mod journal;
mod record;
mod table;

pub use asked::{Asked, Draft, from_mail};
pub use change::{
    Changed, Frame, NewChoice, NewCriterion, NewScore, add, add_criterion, add_option, ask, choose, dissent,
    reframe, remove, score, tell, think, weigh, weigh_pairs,
};
pub use compare::{Column, Line, Matrix, Part, Row as CriterionRow, Second, Sense, Steady, View};
pub use file::{File, Imported, import, read};
pub use journal::{Journal, Scored, journal};
pub use record::{Format, brief, record};
pub use table::import_table;

use crate::marks::{Mark, Marks};
use crate::words::{clock, count, day, inert};
use crate::{Desk, DeskError};
use engines::alignment::{GoalTree, value};
use jiff::{Timestamp, civil};
use serde::Serialize;
use world::decision::Door;
use world::{Decision, DecisionId, DecisionState, Due, GoalId, Item, ItemRef, PersonId, Snapshot};

/// How many days before its day a decision stands under "To revisit".
const REVISIT_DAYS: i32 = 31;
/// How many made decisions the list shows.
const MADE_ROWS: usize = 6;

/// The list.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Board {
    /// The finding.
    pub headline: String,
    /// What stands behind it.
    pub support: String,
    /// Those that wait for a choice, the oldest cost first.
    pub open: Vec<Listed>,
    /// Mails that ask for a choice of which no decision tells yet.
    pub asked: Vec<Asked>,
    /// Those to look at again.
    pub revisit: Vec<Listed>,
    /// Those made, the newest first.
    pub made: Vec<Listed>,
    /// How many were made this year.
    pub made_this_year: usize,
}

/// A decision in the list.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Listed {
    /// Which.
    pub id: DecisionId,
    /// The question.
    pub question: String,
    /// "Today, 12:00 · you decide".
    pub facts: String,
    /// Whether its time has passed.
    pub late: bool,
    /// What waiting has cost so far, in points of value times weeks.
    pub waited: f64,
    /// The goal it serves most.
    pub goal: Option<Mark>,
}

/// The decisions as whoever sits here may see them.
///
/// # Errors
/// Those of the ledger.
pub async fn board(desk: &Desk) -> Result<Board, DeskError> {
    Ok(compose(&desk.snapshot().await?, desk.reader().actor.person, false))
}

/// The same with every decision that was made.
///
/// # Errors
/// Those of the ledger.
pub async fn everything(desk: &Desk) -> Result<Board, DeskError> {
    Ok(compose(&desk.snapshot().await?, desk.reader().actor.person, true))
}

fn compose(world: &Snapshot, reader: PersonId, all: bool) -> Board {
    let say = Say::of(world, reader);
    let is_revisit = |d: &&Decision| {
        let soon = |check: civil::Date| (check - say.today).get_days() <= REVISIT_DAYS;
        d.state == DecisionState::AwaitingOutcome && d.forecast().is_some_and(|f| soon(f.check))
    };
    let mut open: Vec<&Decision> = world.decisions.values().filter(|d| d.state.is_open()).collect();
    let mut revisit: Vec<&Decision> = world.decisions.values().filter(is_revisit).collect();
    let mut made: Vec<&Decision> =
        world.decisions.values().filter(|d| !d.state.is_open() && !is_revisit(d)).collect();
    open.sort_by(|a, b| say.waited(b).total_cmp(&say.waited(a)).then(a.created.cmp(&b.created)));
    revisit.sort_by_key(|d| (d.forecast().map(|f| f.check), d.id));
    let chosen = |d: &Decision| d.choice.as_ref().map(|c| c.at);
    made.sort_by_key(|d| (std::cmp::Reverse(chosen(d)), d.id));
    let year = |at: Timestamp| say.date(at).year();
    let of_this_year = |d: &&Decision| chosen(d).is_some_and(|at| year(at) == say.today.year());
    let made_this_year = world.decisions.values().filter(of_this_year).count();
    if !all {
        made.truncate(MADE_ROWS);
    }
    let rows = |list: Vec<&Decision>| list.into_iter().map(|d| say.listed(d)).collect::<Vec<_>>();
    let (mut headline, support) = say.finding(&open, &revisit);
    let asked = asked::asked(&say);
    if open.is_empty() {
        headline = asked::finding(&asked).unwrap_or(headline);
    }
    Board {
        headline,
        support,
        open: rows(open),
        asked,
        revisit: rows(revisit),
        made: rows(made),
        made_this_year,
    }
}

/// The snapshot with what every sentence asks for.
pub(crate) struct Say<'a> {
    world: &'a Snapshot,
    reader: PersonId,
    zone: jiff::tz::TimeZone,
    today: civil::Date,
    marks: Marks,
    tree: GoalTree,
}

impl<'a> Say<'a> {
    pub(crate) fn of(world: &'a Snapshot, reader: PersonId) -> Say<'a> {
        let zone = world.zone();
        let today = zone.to_datetime(world.now).date();
        Say { world, reader, zone, today, marks: Marks::of(world), tree: GoalTree::of(world) }
    }
    fn date(&self, at: Timestamp) -> civil::Date {
        self.zone.to_datetime(at).date()
    }
    /// "Tue 24 Nov", "today".
    fn day(&self, date: civil::Date) -> String {
        day(date, self.today)
    }
    fn on(&self, at: Timestamp) -> String {
        self.day(self.date(at))
    }
    /// "today", "on Fri 27 Nov": after a verb.
    fn upon(&self, date: civil::Date) -> String {
        let word = self.day(date);
        if word.starts_with(|c: char| c.is_lowercase()) { word } else { format!("on {word}") }
    }
    fn on_day(&self, at: Timestamp) -> String {
        self.upon(self.date(at))
    }
    /// "today, 12:00", "Fri 27 Nov".
    fn due(&self, due: Due) -> String {
        match due {
            Due::At(at) => format!("{}, {}", self.on(at), clock(at, &self.zone)),
            Due::On(date) => self.day(date),
        }
    }
    fn is_late(&self, decision: &Decision) -> bool {
        decision.state.is_open() && self.due_at(decision).is_some_and(|at| at < self.world.now)
    }
    fn due_at(&self, decision: &Decision) -> Option<Timestamp> {
        let hours = &self.world.office.hours;
        decision.due.map(|due| due.instant(&self.zone, hours.day_end(due.date(&self.zone))))
    }
    /// "you", or their name.
    pub(crate) fn who(&self, person: PersonId) -> String {
        if person == self.reader { "you".to_owned() } else { self.name(person) }
    }
    /// Their name; somebody unknown is somebody.
    pub(crate) fn name(&self, person: PersonId) -> String {
        let office = &self.world.office;
        let member = [Some(&office.owner), office.assistant.as_ref()]
            .into_iter()
            .flatten()
            .find(|m| m.person == person);
        let known = self.world.people.get(&person).map(|p| p.name.as_str());
        inert(member.map(|m| m.name.as_str()).or(known).unwrap_or("somebody"))
    }
    fn first_name(&self, person: PersonId) -> String {
        let name = self.name(person);
        name.split_whitespace().next().unwrap_or(&name).to_owned()
    }
    /// What it is worth to the goals, in points.
    fn value(&self, decision: &Decision) -> f64 {
        value(self.world, &self.tree, ItemRef::Decision(decision.id), &Default::default()).points
    }
    /// How much hangs on it, 0–1: as set, else where its value stands among all that is open; none where it serves no
    /// goal, so that nothing is known of it.
    pub(crate) fn impact(&self, decision: &Decision) -> Option<f64> {
        let itself = ItemRef::Decision(decision.id);
        let linked = !self.world.links_of(itself).is_empty();
        decision.impact.or_else(|| {
            let grave = decision.door == Door::OneWay;
            let mut values = engines::alignment::values(self.world, &Default::default());
            values.remove(&itself);
            let others = values.values().map(|value| (*value, false));
            let all: Vec<(f64, bool)> =
                std::iter::once((self.value(decision), grave)).chain(others).collect();
            linked.then(|| engines::decisions::matrix::impacts(&all)[0])
        })
    }
    /// What a week of waiting costs now, in points.
    pub(crate) fn cost_of_delay(&self, decision: &Decision) -> f64 {
        engines::decisions::cost_of_delay(self.world, decision, self.value(decision))
    }
    /// What it has cost since it was asked.
    fn waited(&self, decision: &Decision) -> f64 {
        let weeks = (self.world.now.as_second() - decision.created.as_second()).max(0) as f64 / 604_800.0;
        self.cost_of_delay(decision) * weeks
    }
    pub(crate) fn goal(&self, decision: &Decision) -> Option<Mark> {
        self.marks.goal(self.goal_id(decision)?)
    }
    fn goal_id(&self, decision: &Decision) -> Option<GoalId> {
        let links = self.world.links_of(ItemRef::Decision(decision.id));
        links.iter().max_by(|a, b| a.contribution.total_cmp(&b.contribution)).map(|l| l.goal)
    }
    fn listed(&self, decision: &Decision) -> Listed {
        Listed {
            id: decision.id,
            question: inert(&decision.question),
            facts: self.facts(decision),
            late: self.is_late(decision),
            waited: if decision.state.is_open() { self.waited(decision) } else { 0.0 },
            goal: self.goal(decision),
        }
    }
    fn facts(&self, decision: &Decision) -> String {
        let mut facts = Vec::new();
        match (&decision.choice, decision.forecast()) {
            (None, _) => {
                facts.extend(decision.due.map(|due| crate::words::sentence(&self.due(due))));
                let approver = decision.roles.approver;
                let verb = if approver == self.reader { "decide" } else { "decides" };
                facts.push(format!("{} {verb}", self.who(approver)));
            }
            (Some(choice), _) if decision.outcome.is_some() => {
                facts.push(self.on(choice.at));
                let happened = decision.outcome.as_ref().is_some_and(|o| o.happened);
                facts.push(if happened { "as expected" } else { "not as expected" }.to_owned());
            }
            (Some(choice), None) => facts.push(format!("{}, nothing foretold", self.on(choice.at))),
            (Some(_), Some(forecast)) => {
                let passed = forecast.check <= self.today;
                let verb = if passed { "Review was due" } else { "Review" };
                facts.push(format!("{verb} {}", self.day(forecast.check)));
                if decision.door == Door::TwoWay {
                    facts.push("can be undone".to_owned());
                }
            }
        }
        facts.join(" · ")
    }
    fn finding(&self, open: &[&Decision], revisit: &[&Decision]) -> (String, String) {
        let late: Vec<&&Decision> = open.iter().filter(|d| self.is_late(d)).collect();
        let asked = |d: &Decision| inert(&d.question);
        let headline = match (late.as_slice(), open, revisit) {
            ([one], _, _) => format!("“{}” should be decided by now.", asked(one)),
            ([first, ..], _, _) => {
                let n = crate::words::sentence(&count(late.len(), "decision", "decisions"));
                format!("{n} are late, “{}” the costliest.", asked(first))
            }
            ([], [one], _) => format!("One decision waits: {}", asked(one)),
            ([], [first, ..], _) => {
                let n = crate::words::sentence(&count(open.len(), "decision", "decisions"));
                format!("{n} wait. Waiting costs most for “{}”.", asked(first))
            }
            ([], [], [next, ..]) => format!("Nothing waits for a decision. Look again at “{}”.", asked(next)),
            ([], [], []) => "Nothing waits for a decision.".to_owned(),
        };
        let support = match (open.len(), revisit.len()) {
            (0, 0) => "A question with two options or more begins one.".to_owned(),
            (_, 0) => "The oldest cost stands first.".to_owned(),
            (_, n) => {
                format!("{} to look at again within a month.", crate::words::sentence(&count(n, "is", "are")))
            }
        };
        (headline, support)
    }
}

/// One decision as it is shown; `trial`: other weights to try, by the criteria's keys, which change nothing.
///
/// # Errors
/// `E_NOT_FOUND`, `E_AMBIGUOUS`.
pub async fn view(desk: &Desk, id: &str, trial: &[(u32, f64)]) -> Result<View, DeskError> {
    let decision = desk.decision(id).await?;
    let world = desk.snapshot().await?;
    let say = Say::of(&world, desk.reader().actor.person);
    Ok(compare::compose(&say, &decision, trial, change::may_choose(desk, &decision)))
}

/// The decision that stands first in the list, as [`view`] shows it; none where there is none. It is part of the list: a
/// private one that is opened by itself is written down, this one is not.
///
/// # Errors
/// Those of the ledger.
pub async fn first(desk: &Desk, trial: &[(u32, f64)]) -> Result<Option<View>, DeskError> {
    let world = desk.snapshot().await?;
    let reader = desk.reader().actor.person;
    let board = compose(&world, reader, false);
    let first = board.open.first().or(board.revisit.first()).or(board.made.first());
    let decision = first.and_then(|row| world.decisions.get(&row.id));
    let say = Say::of(&world, reader);
    Ok(decision.map(|d| compare::compose(&say, d, trial, change::may_choose(desk, d))))
}

/// The open proposals that are about a decision, as whoever sits here may see them.
///
/// # Errors
/// Those of the ledger.
pub async fn cards(desk: &Desk, id: DecisionId) -> Result<Vec<crate::card::Card>, DeskError> {
    let (world, seats) = (desk.snapshot().await?, desk.seats().await?);
    let (about, marks) = (ItemRef::Decision(id), Marks::of(&world));
    // What was decided by hand a moment ago needs no answer any more.
    let open = world.decisions.get(&id).is_some_and(|d| d.state.is_open());
    let stands = |p: &&world::Proposal| open || !matches!(p.effect, world::Effect::Decide { .. });
    let waits = |p: &&world::Proposal| p.waits(world.now) && p.about.contains(&about) && stands(p);
    let ours = world.proposals.values().filter(waits);
    Ok(ours.take(4).map(|p| crate::card::card(&world, &seats, &marks, p)).collect())
}

impl Desk {
    /// The decision that is named.
    ///
    /// # Errors
    /// `E_NOT_FOUND`, `E_AMBIGUOUS`.
    pub(crate) async fn decision(&self, id: &str) -> Result<Decision, DeskError> {
        match self.item(self.named(Some("decision"), id).await?).await? {
            Item::Decision(decision) => Ok(*decision),
            _ => Err(DeskError::NotFound { kind: "decision", id: id.to_owned() }),
        }
    }
}

/// The totals of a decision's options with their parts, for whoever asks why; empty while nothing can be compared.
pub(crate) fn sums(world: &Snapshot, decision: &Decision) -> Vec<crate::why::Sum> {
    let Ok(worked) = compare::Worked::of(decision, &[]) else { return Vec::new() };
    let say = Say::of(world, world.office.owner.person);
    let sum = |(i, option): (usize, &world::decision::Alternative)| {
        let parts = engines::decisions::additive::parts(&worked.sheet, i);
        let reason = |(column, amount): (usize, f64)| {
            let criterion = &decision.criteria[worked.sheet.columns[column]];
            let weight = worked.sheet.weights[column] * 100.0;
            let words = format!(
                "{}: {weight:.0}% of {:.0}",
                inert(&criterion.name),
                worked.sheet.rows[i][column].likely
            );
            let evidence =
                decision.score(option.key, criterion.key).map_or(Vec::new(), |s| s.evidence.clone());
            world::Reason::new("decision.part", words, amount, world::Unit::Points).with(evidence)
        };
        let reasons = parts.iter().copied().enumerate().map(reason).collect();
        crate::why::Sum::of(&inert(&option.name), worked.verdict.totals[i], world::Unit::Points, reasons)
    };
    let mut sums: Vec<crate::why::Sum> = decision.alternatives.iter().enumerate().map(sum).collect();
    if decision.state.is_open() {
        let cost = say.cost_of_delay(decision);
        let reason = world::Reason::new("decision.delay", "a week of waiting", cost, world::Unit::Points);
        sums.push(crate::why::Sum::of("Cost of delay", cost, world::Unit::Points, vec![reason]));
    }
    sums
}

/// The finding of a decision and what stands behind it.
pub(crate) fn finding(world: &Snapshot, reader: PersonId, decision: &Decision) -> (String, String) {
    let say = Say::of(world, reader);
    compare::finding(&say, decision, compare::Worked::of(decision, &[]).as_ref())
}
