//! One person on their page: what to know before a meeting, what the strength is made of, what each owes the other.

use super::attention::{Row, meeting, rhythm};
use super::sides::{Side, Source};
use super::{about, link, may_be_shown, strong};
use crate::marks::{Mark, Marks};
use crate::words::{count, day, inert, short};
use crate::{Desk, DeskError};
use engines::maths::drafts::today;
use engines::partnership::promises::Counted;
use engines::relationships::circle::{Circle, How, Moment, Standing};
use engines::relationships::contact::Kind;
use jiff::civil::Date;
use serde::Serialize;
use std::collections::BTreeSet;
use world::relation::Way;
use world::{ItemRef, Person, PersonId, Snapshot};

/// Favours asked of somebody without one given from which it is said.
const ASKED_TOO_OFTEN: usize = 3;
/// From so many of 100 on no figure is given: no past is that sure.
const ALMOST: f64 = 98.0;
/// Notes that are shown.
const TOUCHES: usize = 8;
/// The longest quote.
const LONGEST: usize = 80;

/// A part of the strength.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Part {
    /// What it is of, in words.
    pub words: &'static str,
    /// Points it gives.
    pub points: f64,
    /// Of so many.
    pub of: f64,
}

/// A contact that was seen.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Seen {
    /// When, in words.
    pub when: String,
    /// In what way: "Mail to them", "Meeting of two".
    pub how: String,
    /// Its title; empty where what was written is not used.
    pub title: String,
    /// Its page below the office.
    pub link: Option<String>,
}

/// What is owed one way or the other.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Owed {
    /// Whether one owes it oneself.
    pub ours: bool,
    /// What, and by when.
    pub words: String,
    /// Its page below the office.
    pub link: String,
}

/// Somebody's page.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Sheet {
    /// Which.
    pub id: PersonId,
    /// Name.
    pub name: String,
    /// Two letters.
    pub initials: String,
    /// "Chair of the board, Reyes Advisory".
    pub about: String,
    /// Whether they object to being looked at: nothing but the name is shown then.
    pub hidden: bool,
    /// The finding.
    pub headline: String,
    /// Addresses.
    pub emails: Vec<String>,
    /// As in the list; none without contact.
    pub row: Option<Row>,
    /// "Steady: 58 of 100"; empty without contact.
    pub strength: String,
    /// What that is made of; together the strength.
    pub parts: Vec<Part>,
    /// The seven sides of the tie, each with what it rests on.
    pub sides: Vec<Side>,
    /// What they care about: threads that they began; empty where nothing is known.
    pub cares: Vec<Source>,
    /// Who introduced them; empty where nobody noted it.
    pub introduced: String,
    /// Likely contact within 90 days, in words; empty where the past is too short, and for whoever does not see all
    /// of the evidence.
    pub likely: String,
    /// The rhythm in a sentence.
    pub rhythm: String,
    /// The latest contacts.
    pub seen: Vec<Seen>,
    /// What each owes the other.
    pub owed: Vec<Owed>,
    /// Favours either way, and what to mind.
    pub favours: Vec<String>,
    /// How favours went either way, and a warning about asking again; empty where there was none.
    pub balance: String,
    /// Where they stand in the register, where they should, and what comes next; empty without a row.
    pub stance: String,
    /// Goals they move, and how one knows.
    pub goals: Vec<(Option<Mark>, String, String)>,
    /// Notes after meetings, newest first.
    pub touches: Vec<String>,
    /// The next meeting: in words, and its page.
    pub next: Option<(String, String)>,
    /// Whom they report to, and who reports to them.
    pub reports: Vec<String>,
    /// Other cards that are counted here: id and name.
    pub merged: Vec<(String, String)>,
    /// Whether anybody might introduce them: for whoever was not met.
    pub unmet: bool,
    /// The private note; the executive's alone, none where there is none.
    pub note: Option<String>,
}

/// The page of somebody, named by id, name or address, for whoever sits here.
///
/// # Errors
/// `E_NOT_FOUND`, `E_AMBIGUOUS`; those of the ledger.
pub async fn sheet(desk: &Desk, word: &str) -> Result<Sheet, DeskError> {
    let world = super::history(desk).await?;
    let person = super::named(desk, &world, word).await?;
    // Looking at one that few may see is written down.
    desk.ledger.item(desk.reader(), ItemRef::Person(person.id)).await?;
    if !may_be_shown(&person) {
        return Ok(hidden(&person));
    }
    let note = match person.relation.consent.notes {
        true => super::open_note(desk, person.id).await?,
        false => None,
    };
    let circle = Circle::of(&world);
    let mut sheet = compose(&world, &circle, &person);
    // Who does not see all of the evidence would be told another chance of the same tie.
    if !desk.is_executive() {
        sheet.likely.clear();
    }
    Ok(Sheet { note, ..sheet })
}

fn hidden(person: &Person) -> Sheet {
    Sheet {
        id: person.id,
        name: inert(&person.name),
        initials: super::attention::initials(&person.name),
        about: String::new(),
        hidden: true,
        headline: format!("{} is not looked at.", inert(&person.name)),
        emails: Vec::new(),
        row: None,
        strength: String::new(),
        parts: Vec::new(),
        sides: Vec::new(),
        cares: Vec::new(),
        introduced: String::new(),
        likely: String::new(),
        rhythm: String::new(),
        seen: Vec::new(),
        owed: Vec::new(),
        favours: Vec::new(),
        balance: String::new(),
        stance: String::new(),
        goals: Vec::new(),
        touches: Vec::new(),
        next: None,
        reports: Vec::new(),
        merged: Vec::new(),
        unmet: false,
        note: None,
    }
}

fn compose(world: &Snapshot, circle: &Circle<'_>, person: &Person) -> Sheet {
    let standing = circle.standing(person.id);
    let relation = &person.relation;
    Sheet {
        about: about(person),
        hidden: false,
        headline: headline(person, standing),
        emails: person.emails.iter().map(|e| inert(e)).collect(),
        row: standing.and_then(|s| Row::of(world, s)),
        strength: standing.map_or_else(String::new, |s| {
            format!("{}: {:.0} of 100", crate::words::sentence(strong(s.strength())), s.strength())
        }),
        parts: standing.map_or_else(Vec::new, parts),
        sides: super::sides::sides(world, circle, person),
        cares: super::sides::cares(world, person),
        introduced: super::sides::introduced(world, person),
        likely: standing.map_or_else(String::new, likely),
        rhythm: standing.map_or_else(|| "No contact is known".to_owned(), rhythm),
        seen: standing.map_or_else(Vec::new, |s| seen(world, person, s)),
        owed: owed(world, person),
        favours: favours(world, person),
        balance: balance(person),
        stance: stance(person),
        goals: goals(world, circle, person.id),
        touches: relation.touches.iter().rev().take(TOUCHES).map(|t| touch(world, t)).collect(),
        next: meeting(world, person),
        reports: reports(world, person),
        merged: merged(world, person.id),
        unmet: standing.is_none(),
        ..hidden(person)
    }
}

/// "41 days of silence; your rhythm is 21."
fn headline(person: &Person, standing: Option<&Standing>) -> String {
    let name = inert(&person.name);
    if person.relation.no_contact {
        return format!("{name} is not to be contacted.");
    }
    let Some(standing) = standing else {
        return format!("No contact with {name} is known.");
    };
    let days = standing.days_since();
    let last = match days {
        0 => "You were in touch today".to_owned(),
        1 => "You were in touch yesterday".to_owned(),
        n => format!("{} since you were in touch", crate::words::sentence(&count(n as usize, "day", "days"))),
    };
    match standing.cadence {
        Some(cadence) => format!("{last}; your rhythm is {:.0}.", cadence.days),
        None => format!("{last}."),
    }
}

fn parts(standing: &Standing) -> Vec<Part> {
    let words = |code| match code {
        "intensity" => "How much contact, lately most",
        "recency" => "How recent the last was",
        "days" => "On how many days",
        "reciprocity" => "How evenly it goes both ways",
        _ => "How active the quieter of you is",
    };
    standing
        .parts
        .iter()
        .map(|p| Part { words: words(p.code), points: p.level * p.points, of: p.points })
        .collect()
}

fn seen(world: &Snapshot, person: &Person, standing: &Standing) -> Vec<Seen> {
    let one = |moment: &Moment| {
        let date = world.zone().to_datetime(moment.instant()).date();
        let title = match moment.item {
            ItemRef::Message(id) => world.messages.get(&id).map(|m| m.subject.as_str()),
            ItemRef::Event(id) => world.events.get(&id).map(|e| e.summary.as_str()),
            _ => Some("Noted by hand"),
        };
        let title = title.filter(|_| person.relation.consent.content).unwrap_or_default();
        Seen {
            when: day(date, today(world)),
            how: how(moment),
            title: inert(&short(title, LONGEST)),
            link: match moment.item {
                ItemRef::Person(_) => None,
                item => crate::card::link(item),
            },
        }
    };
    standing.moments.iter().map(one).collect()
}

pub(super) fn how(moment: &Moment) -> String {
    let way = if moment.ours { "to them" } else { "from them" };
    match moment.kind {
        Kind::Mail { receivers: 0..=1 } => format!("Mail {way}"),
        Kind::Mail { .. } => format!("Mail to several, {way}"),
        Kind::Copy { .. } => format!("Copy of a mail, {way}"),
        Kind::Delegated { .. } => format!("Mail {way}, written by an assistant"),
        Kind::Meeting { people } => format!("Meeting of {}", count(people as usize, "person", "people")),
        Kind::Call => "Call".to_owned(),
        Kind::Gift => "Letter or gift".to_owned(),
        Kind::Introduction => "Introduction".to_owned(),
    }
}

/// Open promises either way; what was written is used only while they agree.
fn owed(world: &Snapshot, person: &Person) -> Vec<Owed> {
    if !person.relation.consent.content {
        return Vec::new();
    }
    // Of those that every page counts.
    let counted = engines::partnership::promises::counted(world);
    let theirs = |one: &&Counted<'_>| one.is_open() && person.emails.contains(&one.promise.counterparty);
    let mut open: Vec<&Counted<'_>> = counted.iter().filter(theirs).collect();
    open.sort_by_key(|one| (one.awaited.is_none(), one.awaited, one.promise.id));
    let one = |one: &Counted<'_>| {
        let c = one.promise;
        let due = one.awaited.map_or_else(String::new, |date| format!(", by {}", day(date, today(world))));
        Owed {
            ours: c.ours,
            words: inert(&format!(
                "{}{due}",
                short(&engines::navigator::commitments::promised(world, c), LONGEST)
            )),
            link: format!("inbox/{}", c.id.0.simple()),
        }
    };
    open.into_iter().map(one).collect()
}

/// Which way a favour went, in words.
pub(super) fn way_words(way: Way) -> &'static str {
    match way {
        Way::Given => "You did them a favour",
        Way::Received => "They did you a favour",
        Way::Asked => "You asked them",
    }
}

fn favours(world: &Snapshot, person: &Person) -> Vec<String> {
    let one = |f: &world::relation::Favour| {
        let thanked = if f.way == Way::Received && !f.thanked { "; thanks are owed" } else { "" };
        inert(&format!(
            "{}, {}: {}{thanked}",
            way_words(f.way),
            day(f.on, today(world)),
            short(&f.what, LONGEST)
        ))
    };
    person.relation.favours.iter().rev().map(one).collect()
}

/// Asking a third time without giving.
fn balance(person: &Person) -> String {
    let ways = |way| person.relation.favours.iter().filter(|f| f.way == way).count();
    let (given, received) = (ways(Way::Given), ways(Way::Received));
    let kept = match given + received {
        0 => String::new(),
        _ => format!("{given} given, {received} received."),
    };
    let since_given = person.relation.favours.iter().rev().take_while(|f| f.way != Way::Given);
    let asked = since_given.filter(|f| f.way == Way::Asked).count();
    if asked + 1 < ASKED_TOO_OFTEN {
        return kept;
    }
    let warning = format!(
        "You asked {} without giving anything back since; what could you do for {}?",
        count(asked, "time", "times"),
        inert(person.first_name())
    );
    format!("{kept} {warning}").trim().to_owned()
}

/// "Neutral, should be for it. Next: Dinner before the renewal".
fn stance(person: &Person) -> String {
    let Some(row) = &person.relation.stakeholder else { return String::new() };
    let stands = crate::words::sentence(&super::register::stance_words(row.stance, row.desired));
    match super::attention::step(person) {
        Some(step) => format!("{stands}. Next: {step}"),
        None => format!("{stands}."),
    }
}

fn goals(world: &Snapshot, circle: &Circle<'_>, person: PersonId) -> Vec<(Option<Mark>, String, String)> {
    let marks = Marks::of(world);
    let how = |how: &How| match how {
        How::ByHand => "linked by hand".to_owned(),
        How::Named(word) => named_on(world, person, word),
        How::Works => "much of your contact serves it".to_owned(),
    };
    let stake = circle.stake(person);
    let of = stake.into_iter().flat_map(|s| &s.goals);
    of.filter_map(|(goal, _, known)| {
        let name = inert(&world.goals.get(goal)?.name);
        Some((marks.goal(*goal), name, how(known)))
    })
    .collect()
}

/// Where on a card the word stands by which a goal is known: "works at Hale Foods", "is port manager".
fn named_on(world: &Snapshot, person: PersonId, word: &str) -> String {
    let holds = |text: &Option<String>| {
        let text = text.clone().filter(|text| world::folded(text).contains(&world::folded(word)));
        text.map(|text| inert(&short(&text, 60)))
    };
    let card = world.people.get(&person);
    let organisation = card.and_then(|p| holds(&p.organisation)).map(|at| format!("works at {at}"));
    let title = || card.and_then(|p| holds(&p.title)).map(|title| format!("is {title}"));
    organisation.or_else(title).unwrap_or_else(|| format!("the card names “{}”", inert(word)))
}

/// How often ties like this are used again, never as a certainty; and what speaks against it here.
fn likely(standing: &Standing) -> String {
    use engines::relationships::circle::Warmth;
    let Some(p) = standing.likely else { return String::new() };
    let often = match 100.0 * p {
        n if n >= ALMOST => "Nearly all".to_owned(),
        n if n <= 100.0 - ALMOST => "Hardly any".to_owned(),
        n => format!("{n:.0} of 100"),
    };
    let but = match standing.warmth() {
        Some(Warmth::Cold | Warmth::Cooling) if p >= 0.5 => "; this one is silent longer than its rhythm",
        _ => "",
    };
    format!("{often} ties like this are used again within 90 days{but}")
}

fn touch(world: &Snapshot, touch: &world::relation::Touch) -> String {
    use world::relation::TouchKind;
    let kind = match touch.kind {
        TouchKind::Met => "Met",
        TouchKind::Call => "Called",
        TouchKind::Gift => "Wrote by hand",
        TouchKind::Introduction => "Introduced",
        TouchKind::News => "News for them",
    };
    let promise = match touch.promise.is_empty() {
        true => String::new(),
        false => format!(" You promised: {}.", touch.promise.trim_end_matches('.')),
    };
    inert(&format!("{kind}, {}: {}{promise}", day(touch.on, today(world)), touch.line))
}

fn reports(world: &Snapshot, person: &Person) -> Vec<String> {
    let mut lines = Vec::new();
    let manager = person.manager.and_then(|id| crate::goals::person(world, id));
    lines.extend(manager.map(|name| format!("Reports to {}", inert(&name))));
    let below: Vec<PersonId> =
        world.people.values().filter(|p| p.manager == Some(person.id)).map(|p| p.id).collect();
    if !below.is_empty() {
        lines.push(format!("Leads {}", super::attention::names(world, &below)));
    }
    lines.extend(
        person.relation.left.map(|on: Date| format!("Left the organisation {}", day(on, today(world)))),
    );
    lines
}

fn merged(world: &Snapshot, main: PersonId) -> Vec<(String, String)> {
    let into: BTreeSet<PersonId> = world
        .people
        .values()
        .filter(|p| p.id != main && engines::relationships::circle::merged_into(&world.people, p.id) == main)
        .map(|p| p.id)
        .collect();
    into.into_iter()
        .map(|id| {
            let card = &world.people[&id];
            let name = card.emails.first().map_or_else(|| card.name.clone(), Clone::clone);
            (id.0.simple().to_string(), inert(&name))
        })
        .collect()
}

impl Sheet {
    /// The path of the page below the office.
    pub fn path(&self) -> String {
        link(self.id)
    }
}
