//! Whom an item is about: when they last spoke, how often, who owes what. Only what this reader may see; where there is
//! too little history it says so.

use crate::card::{Row, Say, due_words, titled};
use crate::marks::{Mark, Marks};
use crate::words::{count, day, inert, sentence, short};
use crate::{Desk, DeskError};
use engines::relationships::circle;
use jiff::{Timestamp, civil};
use serde::Serialize;
use std::collections::BTreeSet;
use world::clearance::Scope;
use world::{Commitment, Item, ItemRef, Level, Message, Person, Snapshot, Verb};

/// Weeks of the small chart.
const WEEKS: usize = 26;
/// Items about somebody that are looked through.
const MOST_ITEMS: u32 = 1_500;

/// Contact by week, oldest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Bars {
    /// Contacts in each of 26 weeks; the last is this week.
    pub weeks: Vec<u32>,
    /// The month in which they begin: "June".
    pub from: String,
    /// The finding, for those who do not see it.
    pub label: String,
}

/// One bar of the chart, in its 200 by 44 units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Bar {
    /// From the left.
    pub x: u32,
    /// From the top.
    pub y: u32,
    /// Its height.
    pub height: u32,
}

impl Bars {
    /// The bars that stand above nothing; the highest is 20 units.
    pub fn drawn(&self) -> Vec<Bar> {
        let most = self.weeks.iter().copied().max().unwrap_or(1).max(1);
        let bar = |(week, n): (usize, &u32)| {
            let height = (n * 20).div_ceil(most).max(3);
            Bar { x: week as u32 * 77 / 10, y: 32 - height, height }
        };
        self.weeks.iter().enumerate().filter(|(_, n)| **n > 0).map(bar).collect()
    }
}

/// What is known of somebody for this reader.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Context {
    /// Name.
    pub name: String,
    /// "Supply Director, Brightmark Grocers".
    pub about: String,
    /// Last spoke, rhythm, who owes what.
    pub rows: Vec<Row>,
    /// The goal of the item.
    pub goal: Option<Mark>,
    /// Contact in the last 26 weeks; none where there was none.
    pub bars: Option<Bars>,
}

/// The other side of an item: whoever wrote, promised, waits.
pub(super) fn whom<'a>(
    world: &'a Snapshot,
    about: &[ItemRef],
    message: Option<&Message>,
) -> Option<&'a Person> {
    let by_mail = |email: &str| world.person_by_email(email);
    if let Some(message) = message {
        let other = if message.mine { message.recipients().next()? } else { &message.from };
        return by_mail(&other.email);
    }
    about.iter().find_map(|item| match item {
        ItemRef::Person(id) => world.people.get(id),
        ItemRef::Commitment(id) => by_mail(&world.commitments.get(id)?.counterparty),
        ItemRef::Task(id) => {
            let task = world.tasks.get(id)?;
            let me = world.office.owner.person;
            [task.waiting_for, task.requester, task.owner]
                .into_iter()
                .flatten()
                .filter(|p| *p != me)
                .find_map(|p| world.people.get(&p))
        }
        ItemRef::Event(id) => {
            let event = world.events.get(id)?;
            let mut others = event.others(&world.office.addresses);
            // With several people, none of them is whom it is about.
            match (others.next(), others.next()) {
                (Some(one), None) => by_mail(&one.email),
                _ => None,
            }
        }
        _ => None,
    })
}

/// What is known of a task, where nobody else is part of it.
pub(super) fn of_task(say: &Say<'_>, item: ItemRef) -> Option<Context> {
    let ItemRef::Task(id) = item else { return None };
    let world = say.world;
    let task = world.tasks.get(&id)?;
    let project = task.project.and_then(|id| world.projects.get(&id));
    let mut rows = super::detail::task_facts(say, task);
    rows.retain(|row| row.label != "Notes");
    let behind = world.tasks.values().filter(|t| t.state.is_open() && t.after.contains(&id)).count();
    if behind > 0 {
        let waiting = sentence(&count(behind, "task", "tasks"));
        rows.push(Row { label: "Waiting for it", text: waiting });
    }
    Some(Context {
        name: titled(&task.title),
        about: project.map_or_else(String::new, |p| inert(&short(&p.name, 60))),
        rows,
        goal: Marks::of(world).item(world, item),
        bars: None,
    })
}

pub(super) async fn context(
    desk: &Desk,
    say: &Say<'_>,
    person: &Person,
    goal: Option<Mark>,
) -> Result<Context, DeskError> {
    let items = desk.ledger.items_about(desk.reader(), person.id, MOST_ITEMS).await?;
    Ok(compose(say, person, &items, goal))
}

/// What is told of somebody, from the items about them.
pub(super) fn compose(say: &Say<'_>, person: &Person, items: &[Item], goal: Option<Mark>) -> Context {
    if !crate::people::may_be_shown(person) {
        return objecting(person, goal);
    }
    let contacts = contacts(say, person, items);
    let parts = [person.title.as_deref(), person.organisation.as_deref()];
    let first = crate::card::first(&person.name).to_owned();
    let mine = say.seats.is_executive();
    let row = |label, text| Row { label, text };
    let mut rows =
        vec![row("Last spoke", last(say, &contacts)), row("Rhythm", rhythm(say, person, &contacts))];
    if let Some(owed) = owed(say, person, false) {
        rows.push(row(if mine { "Owes you" } else { "Owes" }, owed));
    }
    if let Some(owed) = owed(say, person, true) {
        rows.push(row(if mine { "You owe" } else { "Is owed" }, owed));
    }
    Context {
        name: inert(&short(&person.name, 60)),
        about: inert(&parts.into_iter().flatten().map(|t| short(t, 60)).collect::<Vec<_>>().join(", ")),
        rows,
        goal,
        bars: bars(say, &first, &contacts),
    }
}

/// Of whoever objects to being looked at the name is told, and that they do.
fn objecting(person: &Person, goal: Option<Mark>) -> Context {
    let text = "They do not want to be looked at: nothing is counted.".to_owned();
    let rows = vec![Row { label: "Not shown", text }];
    Context { name: inert(&short(&person.name, 60)), about: String::new(), rows, goal, bars: None }
}

/// Mail either way and meetings that took place, newest last.
fn contacts(say: &Say<'_>, person: &Person, items: &[Item]) -> Vec<Timestamp> {
    let now = say.world.now;
    let office = &say.world.office;
    let is_them = |email: &str| person.emails.iter().any(|e| e == email);
    let mut found: Vec<Timestamp> = items
        .iter()
        .filter_map(|item| match item {
            // Between the two of them: from them, or to them.
            Item::Message(m) if !m.marks.bulk && !m.marks.automatic => {
                let theirs = is_them(&m.from.email) && m.recipients().any(|r| office.is_mine(&r.email));
                let ours = m.mine && m.to.iter().any(|r| is_them(&r.email));
                m.date.filter(|_| theirs || ours)
            }
            Item::Event(e) if e.is_busy(&office.addresses) && e.attendees.len() <= 8 => {
                Some(e.interval(&say.zone).start)
            }
            _ => None,
        })
        .filter(|at| *at <= now)
        .collect();
    found.sort();
    found
}

fn last(say: &Say<'_>, contacts: &[Timestamp]) -> String {
    match contacts.last() {
        Some(at) => day(say.date(*at), say.date(say.world.now)),
        None => "nothing known".to_owned(),
    }
}

/// The rhythm set by hand, else as it is learned from the days with contact.
fn rhythm(say: &Say<'_>, person: &Person, contacts: &[Timestamp]) -> String {
    if let Some(days) = person.cadence_days {
        return format!("{days} days, set by hand");
    }
    if let Some(tier) = person.relation.tier {
        return format!("{} days, by how near they are kept", tier.cadence_days());
    }
    let day = |at: &Timestamp| i64::from((say.date(*at) - civil::Date::ZERO).get_days());
    let days: BTreeSet<i64> = contacts.iter().map(day).collect();
    match circle::rhythm(&days) {
        Some(rhythm) => format!("{:.0} days", rhythm.days),
        None => {
            let has = circle::exchanges(&days).len();
            format!("not enough history (needs {}, has {has})", circle::RHYTHM_FROM)
        }
    }
}

/// The open promise that falls due first, on one side; "and 2 more".
fn owed(say: &Say<'_>, person: &Person, ours: bool) -> Option<String> {
    if !person.relation.consent.content {
        return None;
    }
    let mut open: Vec<&Commitment> = say
        .world
        .commitments
        .values()
        .filter(|c| c.ours == ours && c.state.is_open() && c.firmness >= 0.7)
        .filter(|c| {
            let since = c.due.map_or(say.date(c.made), |d| d.date(&say.zone));
            (say.date(say.world.now) - since).get_days() <= super::STALE_DAYS as i32
        })
        .filter(|c| person.emails.contains(&c.counterparty))
        .collect();
    open.sort_by_key(|c| (c.due.is_none(), c.due.map(|d| d.date(&say.zone)), c.id));
    let first = open.first()?;
    let due = first.due.map(|d| format!(", {}", due_words(say, d))).unwrap_or_default();
    let more = match open.len() - 1 {
        0 => String::new(),
        more => format!(" and {}", count(more, "more", "more")),
    };
    Some(inert(&format!(
        "{}{due}{more}",
        short(&engines::navigator::commitments::promised(say.world, first), 48)
    )))
}

fn bars(say: &Say<'_>, first: &str, contacts: &[Timestamp]) -> Option<Bars> {
    let today = say.date(say.world.now);
    let mut weeks = vec![0_u32; WEEKS];
    for at in contacts {
        let days = (today - say.date(*at)).get_days();
        let back = usize::try_from(days).unwrap_or(0) / 7;
        if back < WEEKS {
            weeks[WEEKS - 1 - back] += 1;
        }
    }
    let begin = today.saturating_sub(jiff::Span::new().days(7 * WEEKS as i64 - 1));
    let all: u32 = weeks.iter().sum();
    if all == 0 {
        return None;
    }
    let quiet = weeks.iter().rev().take_while(|n| **n == 0).count();
    let ending = match quiet {
        0 => "some this week".to_owned(),
        1 => "none this week".to_owned(),
        n => format!("none in the last {n} weeks"),
    };
    Some(Bars {
        weeks,
        from: begin.strftime("%B").to_string(),
        label: format!("Contact with {first}, last {WEEKS} weeks: {all} in all, {ending}"),
    })
}

/// What whoever sits here may do, from their grants.
pub(super) fn rights(say: &Say<'_>) -> Vec<(bool, String)> {
    let reader = &say.seats.reader;
    if say.seats.is_executive() {
        return Vec::new();
    }
    let executive = say.executive();
    let upto = |verb| match reader.scope(verb) {
        Scope::All => Some(Level::EyesOnly),
        Scope::Upto(grants) => grants.into_iter().map(|(level, _)| level).max(),
    };
    let level = |verb, can: String, cannot: String| match upto(verb) {
        Some(level) => (true, format!("{can} up to {}", level_words(level))),
        None => (false, cannot),
    };
    vec![
        level(Verb::Approve, format!("Accept for {executive}"), format!("Accept for {executive}")),
        level(Verb::Draft, format!("Save drafts as {executive}"), format!("Save drafts as {executive}")),
        match upto(Verb::See) {
            Some(Level::EyesOnly) => (true, "See everything".to_owned()),
            _ => (false, format!("See what is private to {executive}")),
        },
    ]
}

fn level_words(level: Level) -> &'static str {
    match level {
        Level::Public => "Public",
        Level::Internal => "Internal",
        Level::Confidential => "Confidential",
        Level::Restricted => "Restricted",
        Level::EyesOnly => "Eyes-only",
    }
}
