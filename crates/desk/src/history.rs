//! History: who did what, when, why and from which source, with the undo that is still possible. Whoever does not see
//! everything gets what was done to the things they may see, and nothing tells of the rest.

use crate::audit::plainly;
use crate::card::{self, Card, Seats, Source, Stand};
use crate::marks::Marks;
use crate::settings::first_name;
use crate::words::{clock, inert, short};
use crate::{Desk, DeskError};
use jiff::{Timestamp, civil};
use ledger::{Entry, Recorded, Told};
use serde::Serialize;
use std::fmt;
use std::ops::Range;
use std::str::FromStr;
use world::{Answer, Grant, Office, Proposal, Role, Snapshot, State};

/// Entries on a page.
pub const PAGE: usize = 30;

/// Whose acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum By {
    /// The executive's.
    Executive,
    /// The assistant's.
    Assistant,
    /// Equerry's own, under a rule.
    Equerry,
}

/// What kind of act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Kind {
    /// Answers to proposals, and what was taken back.
    Answers,
    /// What was carried out, or could not be.
    Effects,
    /// What was added or changed by hand.
    ByHand,
    /// What was read in.
    Reading,
    /// Rights, settings and the office itself.
    Rights,
    /// Looks at what is private, and who came in: nothing was changed by it.
    Looks,
}

/// A word of the address and its name on the page.
type Named<T> = (T, &'static str, &'static str);

const BY: [Named<By>; 3] = [
    (By::Executive, "executive", "executive"),
    (By::Assistant, "assistant", "assistant"),
    (By::Equerry, "equerry", "Equerry"),
];

const KINDS: [Named<Kind>; 6] = [
    (Kind::Answers, "answers", "Answers"),
    (Kind::Effects, "effects", "Effects"),
    (Kind::ByHand, "by-hand", "By hand"),
    (Kind::Reading, "reading", "Read in"),
    (Kind::Rights, "rights", "Rights and settings"),
    (Kind::Looks, "looks", "Looks and sign-ins"),
];

fn of_word<T: Copy>(all: &[Named<T>], word: &str) -> Result<T, DeskError> {
    let found = all.iter().find(|(_, known, _)| *known == word).map(|(value, ..)| *value);
    found.ok_or_else(|| DeskError::Input {
        problem: format!("\"{}\" is no part of the history", short(word, 40)),
        code: "E_RANGE",
        hint: format!("known here: {}", all.iter().map(|(_, word, _)| *word).collect::<Vec<_>>().join(", ")),
    })
}

impl FromStr for By {
    type Err = DeskError;
    fn from_str(word: &str) -> Result<Self, DeskError> {
        of_word(&BY, word)
    }
}
impl FromStr for Kind {
    type Err = DeskError;
    fn from_str(word: &str) -> Result<Self, DeskError> {
        of_word(&KINDS, word)
    }
}
impl fmt::Display for By {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(BY.iter().find(|(by, ..)| by == self).map_or("", |(_, word, _)| word))
    }
}
impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(KINDS.iter().find(|(kind, ..)| kind == self).map_or("", |(_, word, _)| word))
    }
}

/// Which part of the history.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Filter {
    /// By whom.
    pub by: Option<By>,
    /// Of which kind.
    pub kind: Option<Kind>,
    /// From this day on.
    pub from: Option<civil::Date>,
    /// Up to and with this day.
    pub until: Option<civil::Date>,
    /// Which page, from 0, newest first.
    pub page: usize,
}

impl Filter {
    /// Whether it leaves anything out.
    pub fn is_narrow(&self) -> bool {
        self.by.is_some() || self.kind.is_some() || self.from.is_some() || self.until.is_some()
    }

    fn takes(&self, recorded: &Recorded) -> bool {
        let kind = kind_of(&recorded.entry.verb);
        // What a yes did is told beside the yes, and a look changes nothing: both are there when asked for.
        let aside = recorded.entry.verb == "effect.done" || kind == Kind::Looks;
        (self.kind.is_some() || !aside)
            && self.kind.is_none_or(|wanted| wanted == kind)
            && self.by.is_none_or(|wanted| Some(wanted) == by_of(recorded))
    }

    fn times(&self, desk: &Desk) -> Range<Timestamp> {
        let midnight = |date| world::time::instant(date, civil::Time::midnight(), &desk.office().tz());
        let end = self.until.map(|d| midnight(d.saturating_add(jiff::Span::new().days(1))));
        self.from.map_or(Timestamp::MIN, midnight)..end.unwrap_or(Timestamp::MAX)
    }
}

/// One act.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Act {
    /// When, in words: "07:14" today, else "Mon 18:20".
    pub when: String,
    /// When.
    pub at: Timestamp,
    /// Who, and on whose behalf.
    pub who: String,
    /// What was done: "Accepted".
    pub verb: String,
    /// To what: "Move Vendor review to Thu 14:00".
    pub what: String,
    /// Why.
    pub why: Option<String>,
    /// What came of it: "Mail drafted".
    pub effect: String,
    /// Whether what was meant did not happen.
    pub failed: bool,
    /// The proposal that can still be taken back by whoever sits here.
    pub undo: Option<String>,
    /// What supported it.
    pub sources: Vec<Source>,
}

/// The acts of one day.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Day {
    /// Which.
    pub date: civil::Date,
    /// Newest first.
    pub acts: Vec<Act>,
}

/// A choice in a filter: its word in the address and its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Choice {
    /// For the address.
    pub word: String,
    /// For people.
    pub name: String,
}

/// The history, a page of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct History {
    /// The finding.
    pub headline: String,
    /// By day, newest first.
    pub days: Vec<Day>,
    /// What was asked for.
    pub filter: Filter,
    /// Whose acts can be asked for.
    pub people: Vec<Choice>,
    /// Which kinds can be asked for.
    pub kinds: Vec<Choice>,
    /// Whether something older follows.
    pub older: bool,
    /// Whether it can be taken along as a file by whoever sits here.
    pub may_export: bool,
}

/// The history as whoever sits here may see it.
///
/// # Errors
/// Those of the ledger.
pub async fn history(desk: &Desk, filter: Filter) -> Result<History, DeskError> {
    let skip = filter.page.saturating_mul(PAGE);
    let mut told =
        desk.ledger.history(desk.reader(), filter.times(desk), |r| filter.takes(r), skip, PAGE + 1).await?;
    let older = told.len() > PAGE;
    told.truncate(PAGE);
    let (world, seats) = (desk.snapshot().await?, desk.seats().await?);
    let teller = Teller { desk, world: &world, seats: &seats };
    let acts: Vec<Act> = told.iter().map(|told| teller.act(told)).collect();
    Ok(History {
        headline: headline(&acts, &filter).to_owned(),
        days: by_day(desk, acts),
        filter,
        people: people(desk.office()),
        kinds: KINDS.iter().filter(|(kind, ..)| is_for(desk, *kind)).map(choice).collect(),
        older,
        may_export: desk.is_executive(),
    })
}

/// The whole log as a file that proves itself: each line holds the hash of the one before.
///
/// # Errors
/// `E_CLEARANCE` for anybody but the executive.
pub async fn export(desk: &Desk) -> Result<String, DeskError> {
    desk.only_executive("take the history along")?;
    Ok(desk.ledger.audit_export(desk.reader()).await?)
}

fn headline(acts: &[Act], filter: &Filter) -> &'static str {
    match acts.len() {
        0 if filter.is_narrow() => "Nothing like this is in the history.",
        0 => "Nothing has changed yet.",
        _ => "Nothing has changed without a name beside it.",
    }
}

fn people(office: &Office) -> Vec<Choice> {
    let name = |by| match by {
        By::Executive => Some(office.owner.name.clone()),
        By::Assistant => office.assistant.as_ref().map(|a| a.name.clone()),
        By::Equerry => Some("Equerry".to_owned()),
    };
    BY.iter()
        .filter_map(|(by, word, _)| Some(Choice { word: (*word).to_owned(), name: name(*by)? }))
        .collect()
}

fn choice((_, word, name): &Named<Kind>) -> Choice {
    Choice { word: (*word).to_owned(), name: (*name).to_owned() }
}

/// What is told of the whole office is for whoever sees all of it.
fn is_for(desk: &Desk, kind: Kind) -> bool {
    desk.is_executive() || !matches!(kind, Kind::Reading | Kind::Rights | Kind::Looks)
}

fn by_day(desk: &Desk, acts: Vec<Act>) -> Vec<Day> {
    let zone = desk.office().tz();
    let mut days: Vec<Day> = Vec::new();
    for act in acts {
        let date = zone.to_datetime(act.at).date();
        match days.last_mut().filter(|day| day.date == date) {
            Some(day) => day.acts.push(act),
            None => days.push(Day { date, acts: vec![act] }),
        }
    }
    days
}

fn kind_of(verb: &str) -> Kind {
    match verb.split('.').next().unwrap_or_default() {
        "proposal" => Kind::Answers,
        "effect" => Kind::Effects,
        "items" => Kind::Reading,
        "item" | "session" | "sessions" | "link" => Kind::Looks,
        "acting" | "trial" | "grant" | "authority" | "clearance" | "settings" | "office" | "folder"
        | "learned" | "mode" | "account" | "password" | "sign-in" => Kind::Rights,
        _ => Kind::ByHand,
    }
}

fn by_of(recorded: &Recorded) -> Option<By> {
    match recorded.who.role {
        Role::Executive => Some(By::Executive),
        Role::Assistant => Some(By::Assistant),
        Role::Agent => Some(By::Equerry),
        Role::DirectReport | Role::Auditor | Role::Administrator => None,
    }
}

/// What the acts of a page are told with.
struct Teller<'a> {
    desk: &'a Desk,
    world: &'a Snapshot,
    seats: &'a Seats,
}

impl Teller<'_> {
    /// The first name, unless both who work here have the same.
    fn name<'n>(&self, name: &'n str) -> &'n str {
        let office = self.desk.office();
        let first = first_name(name);
        let all = [Some(&office.owner), office.assistant.as_ref()];
        match all.into_iter().flatten().filter(|m| first_name(&m.name) == first).count() {
            1 => first,
            _ => name,
        }
    }

    fn act(&self, told: &Told) -> Act {
        let Recorded { at, who, entry, .. } = &told.recorded;
        let proposal = told.proposal.as_ref();
        let card = proposal.map(|p| card::card(self.world, self.seats, &Marks::default(), p));
        // Of several answers to one proposal, the one that stands tells what came of it and can be taken back.
        let stands_still = entry.verb != "proposal.undone"
            && proposal.and_then(verdict).is_some_and(|v| v.at == *at || entry.verb.starts_with("effect."));
        let (verb, what) = words(self.world, entry, card.as_ref(), proposal);
        let (effect, failed) = match &card {
            Some(card) if stands_still || entry.verb == "proposal.undone" => stands(&entry.verb, &card.stand),
            _ => (outcome(entry).to_owned(), false),
        };
        let undo = card.as_ref().filter(|_| stands_still).filter(|card| {
            matches!(&card.stand, Stand::Done { undo: true, .. } | Stand::Declined { undo: true, .. })
        });
        Act {
            when: when(self.desk, *at),
            at: *at,
            who: match (&who.automation, &entry.on_behalf_of) {
                (Some(rule), _) => format!("{}, under “{rule}”", self.name(&who.name)),
                (None, Some(other)) if *other != who.name => {
                    format!("{}, for {}", self.name(&who.name), self.name(other))
                }
                _ => self.name(&who.name).to_owned(),
            },
            verb,
            what: inert(&what),
            why: why(entry, proposal).map(|why| inert(&why)),
            effect,
            failed: failed || entry.verb == "effect.failed",
            undo: undo.map(|card| card.id.clone()),
            sources: card.map(|card| card.sources).unwrap_or_default(),
        }
    }
}

/// "07:14", "Mon 18:20", "16 Nov 18:20", "16 Nov 2025 18:20".
fn when(desk: &Desk, at: Timestamp) -> String {
    let (zone, today) = (desk.office().tz(), desk.today());
    let (date, time) = (zone.to_datetime(at).date(), clock(at, &zone));
    match (today - date).get_days() {
        0 => time,
        1..=6 => format!("{} {time}", date.strftime("%a")),
        _ if date.year() == today.year() => format!("{} {time}", date.strftime("%-d %b")),
        _ => format!("{} {time}", date.strftime("%-d %b %Y")),
    }
}

/// What was done, and to what.
fn words(
    world: &Snapshot,
    entry: &Entry,
    card: Option<&Card>,
    proposal: Option<&Proposal>,
) -> (String, String) {
    let fact = |name: &str| entry.facts.get(name).cloned().unwrap_or_default();
    let title = || card.map_or_else(|| fact("title"), |c| c.action.clone());
    let (verb, what) = match entry.verb.as_str() {
        "proposal.accepted" if proposal.is_some_and(was_edited) => ("Edited and accepted", title()),
        "proposal.accepted" => ("Accepted", title()),
        "proposal.dismissed" => ("Declined", title()),
        "proposal.undone" => ("Took back", title()),
        "proposal.passed" => ("Passed on", title()),
        "proposal.later" | "message.later" => ("Put off", title()),
        "proposal.returned" | "message.returned" => ("Brought back", title()),
        "proposal.reopened" => ("Took back the no to", title()),
        "proposal.again" => ("Asked again", title()),
        "proposal.refused" => ("Refused for good", title()),
        "message.passed" => ("Passed on", title()),
        "message.filed" => ("Filed", title()),
        "message.moved" => ("Moved to another queue", title()),
        "effect.done" => ("Did", title()),
        "effect.failed" => ("Could not do", title()),
        "effect.unknown" => ("May have done", title()),
        "task.added" => ("Added the task", title()),
        "task.done" => ("Finished", title()),
        "event.coded" => ("Said what kind it is:", title()),
        "goal.added" => ("Added the goal", title()),
        "goal.weighed" => ("Weighed the goal", title()),
        "goal.closed" => ("Closed the goal", title()),
        "responsibility.added" => ("Added the area", title()),
        "responsibility.changed" => ("Changed the area", title()),
        "responsibility.removed" => ("Took out the area", title()),
        "responsibility.reviewed" => ("Looked through who does what:", title()),
        "authority.set" => ("Set a level:", title()),
        "authority.asked" => ("Asked for a level:", title()),
        "responsibility.handed_over" => ("Handed over:", title()),
        "level.asked" => ("Asked for a level", grant_words(world, &fact("grant"))),
        "level.yes" => ("Said yes to a level", grant_words(world, &fact("grant"))),
        "level.agreed" => ("Both said yes to a level", grant_words(world, &fact("grant"))),
        "level.refused" => ("Said no to a level", grant_words(world, &fact("grant"))),
        "level.withdrawn" => ("Took a question back", holder(world, &fact("holder"))),
        "authority.read" => ("Read and agreed to", title()),
        "responsibility.imported" => ("Read in", "who does what".to_owned()),
        "work.entered" => ("Wrote down about", title()),
        "training.asked" => ("Asked for training:", title()),
        "training.answered" => ("Answered a request:", title()),
        "process.changed" => ("Wrote down:", title()),
        "promise.slipped" => ("Said that a promise will be late:", title()),
        "agreement.ranked" => ("Ranked", "the agreement sheet".to_owned()),
        "goal.linked" => ("Linked to a goal", fact("how")),
        "project.added" => ("Added the project", title()),
        "items.gathered" => ("Read in", title()),
        "item.seen" => ("Looked at", looked_at(entry)),
        "folder.watched" => ("Watched the folder", title()),
        "office.made" => ("Made the office of", title()),
        "grant.given" => ("Gave a right", grant_words(world, &fact("grant"))),
        "grant.withdrawn" => ("Ended a right", holder(world, &fact("holder"))),
        "clearance.set" => ("Set a level", format!("from {} to {}", fact("from"), fact("to"))),
        "mode.declared" => ("Declared a mode:", mode_words(world, &fact("mode"))),
        "settings.changed" => ("Changed", title()),
        "trial.begun" => ("Lets a kind be tried:", crate::settings::kind_words(&fact("kind"))),
        "trial.stopped" => ("Stopped the trial of", crate::settings::kind_words(&fact("kind"))),
        "trial.held" => ("Held one back by chance:", crate::settings::kind_words(&fact("kind"))),
        other => return (crate::words::sentence(&plainly(other)), title()),
    };
    (verb.to_owned(), what)
}

fn was_edited(proposal: &Proposal) -> bool {
    verdict(proposal).is_some_and(|v| v.answer == Answer::Edited)
}

fn verdict(proposal: &Proposal) -> Option<&world::Verdict> {
    match &proposal.state {
        State::Accepted { verdict }
        | State::Dismissed { verdict }
        | State::Applied { verdict, .. }
        | State::Failed { verdict, .. }
        | State::Undone { verdict, .. } => Some(verdict),
        State::New | State::Shown { .. } | State::Expired { .. } => None,
    }
}

fn looked_at(entry: &Entry) -> String {
    crate::words::count(entry.items.len(), "private item", "private items")
}

/// "Joss Adeyemi sees all but private, and may answer".
fn grant_words(world: &Snapshot, body: &str) -> String {
    let Ok(grant) = serde_json::from_str::<Grant>(body) else { return String::new() };
    let until = grant.until.map_or(String::new(), |until| {
        format!(", until {}", world.zone().to_datetime(until).strftime("%-d %b %Y %H:%M"))
    });
    let reach = match &grant.area {
        None => crate::settings::reach(&grant),
        Some(right) => {
            let area = world.responsibilities.get(&right.area).map_or("an area", |area| &area.name);
            let limit = right.limit.to_string();
            let limit = if limit.is_empty() { limit } else { format!(", {limit}") };
            format!("{} in {area}{limit}", right.standing)
        }
    };
    format!("{}: {reach}{until}", holder(world, &grant.holder.to_string()))
}

/// "Travelling until Fri 27 Nov; Joss agrees up to 2,000 EUR"; "Normal" for its end.
fn mode_words(world: &Snapshot, body: &str) -> String {
    let declared = serde_json::from_str::<Option<world::Declared>>(body).ok().flatten();
    declared.map_or("Normal".to_owned(), |declared| crate::mode::told(world, &declared))
}

fn holder(world: &Snapshot, id: &str) -> String {
    let named = id.parse().ok().and_then(|id| crate::goals::person(world, id));
    named.unwrap_or_else(|| "somebody who is not named any more".to_owned())
}

fn why(entry: &Entry, proposal: Option<&Proposal>) -> Option<String> {
    let never =
        |p: &Proposal| matches!(verdict(p).map(|v| &v.answer), Some(Answer::Dismissed { never: true, .. }));
    match (entry.verb.as_str(), proposal) {
        ("proposal.dismissed", Some(p)) if never(p) => Some(
            entry
                .reason
                .as_ref()
                .map_or_else(|| "Never this: now a rule".to_owned(), |said| format!("“{said}”: now a rule")),
        ),
        ("proposal.dismissed", _) => entry.reason.as_ref().map(|said| format!("“{said}”")),
        ("proposal.accepted", Some(p)) => Some(p.because.clone()),
        _ => entry.reason.clone(),
    }
}

/// What came of an answer, and whether it failed.
fn stands(verb: &str, stand: &Stand) -> (String, bool) {
    match (verb, stand) {
        ("proposal.undone", _) => ("Put back as it was.".to_owned(), false),
        (_, Stand::Done { words, .. } | Stand::Undone { words, .. }) => (words.clone(), false),
        (_, Stand::Working { .. }) => ("Not yet done.".to_owned(), false),
        (_, Stand::Failed { why }) => (why.clone(), true),
        (_, Stand::Open | Stand::Declined { .. } | Stand::Expired { .. }) => (String::new(), false),
    }
}

/// What came of what was not proposed.
fn outcome(entry: &Entry) -> &'static str {
    match entry.verb.as_str() {
        "grant.withdrawn" => "Ended at once.",
        _ => "",
    }
}
