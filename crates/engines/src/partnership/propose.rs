//! What the partner proposes for the team: to ask for the week's updates, to remind whoever has not sent one, to ask for
//! the agenda of a 1-2-1, each a mail that a person lays into Drafts; and a date for whoever asked for time.

use super::one_to_ones::{self, AGENDA_HOURS, Agenda, Standing};
use super::updates;
use crate::maths::{calendar, drafts, spoken};
use jiff::{SignedDuration, Timestamp};
use world::office::Member;
use world::proposal::Draft;
use world::{Effect, Evidence, Interval, ItemRef, Mailbox, Note, Proposal, Snapshot};

/// The mails that are due now.
pub fn propose(world: &Snapshot) -> Vec<Proposal> {
    let mut found: Vec<Proposal> =
        one_to_ones::standings(world).iter().filter_map(|s| agenda(world, s)).collect();
    found.extend(updates(world));
    found.extend(super::reroute::propose(world));
    found.extend(world.reports().iter().flat_map(|report| times(world, report)));
    found
}

/// A date for each request for time that nobody has answered: the next stretch that is free, within three working days.
fn times(world: &Snapshot, report: &Member) -> Vec<Proposal> {
    one_to_ones::asks(world, report).into_iter().filter_map(|ask| time(world, report, ask)).collect()
}

fn time(world: &Snapshot, report: &Member, (note, minutes): (&Note, u32)) -> Option<Proposal> {
    let from = calendar::round_up(world.now + SignedDuration::from_mins(30), 15);
    let length = SignedDuration::from_mins(i64::from(minutes));
    let days = calendar::working_days(&world.office.hours, drafts::today(world), 3);
    let free = days.into_iter().flat_map(|day| calendar::free_on(world, day, from));
    let start = free
        .map(|stretch| (calendar::round_up(stretch.start, 15), stretch.end))
        .find(|(start, end)| *start + length <= *end)?
        .0;
    let span = Interval::new(start, start + length);
    let (who, when) = (first(&report.name), drafts::when(world, span));
    let summary = format!("{who}, {minutes} min");
    let mut date = drafts::block(world, one_to_ones::asked_uid(note), summary, span);
    date.attendees = vec![Mailbox { email: report.email.clone(), name: Some(report.name.clone()) }];
    let why = match note.text.trim() {
        "" => format!("{who} asks for {minutes} min before the next 1-2-1."),
        text => format!("{who} asks for {minutes} min: “{}”", spoken::short(text, 160)),
    };
    let draft = Draft {
        kind: "partnership.time",
        key: format!("{}\n{}", note.id, drafts::today(world)),
        title: format!("Give {} {minutes} min, {when}", report.name),
        because: why.clone(),
        effect: Effect::CreateEvent { draft: date },
        expected: format!("{who} is heard before the next 1-2-1"),
        evidence: vec![Evidence {
            item: ItemRef::Note(note.id),
            quote: why,
            at: Some(note.at),
            clearance: note.clearance.clone(),
        }],
        about: known(world, report).into_iter().map(|card| ItemRef::Person(card.id)).collect(),
        by: Some(start),
        expires: start,
        reasons: vec![
            drafts::minutes("asked", "somebody who asked is heard", f64::from(minutes)),
            drafts::minutes("time", "time it takes", -1.0),
        ],
        ..blank(world.now)
    };
    Some(Proposal::new(draft, world.now))
}

/// The Message-ID of the mail that asks for the lines of a week ("ask"), or reminds of them ("remind").
pub fn update_mail(week: jiff::civil::Date, step: &str) -> String {
    format!("update-{step}-{week}@equerry")
}

/// Asks for an agenda 48 hours before a 1-2-1, and again 24 hours before.
fn agenda(world: &Snapshot, of: &Standing) -> Option<Proposal> {
    let (id, span) = of.next?;
    let event = world.events.get(&id)?;
    let last_call = match of.agenda {
        Agenda::Asked(_) => false,
        Agenda::Missing if world.now < span.start => true,
        _ => return None,
    };
    let (who, owner) = (first(&of.report.name), first(&world.office.owner.name));
    let when = drafts::when(world, span);
    let (hours, because) = match last_call {
        true => (AGENDA_HOURS, format!("{who}’s agenda was due a day before; nothing is in.")),
        false => (2 * AGENDA_HOURS, format!("{who} has put nothing on the agenda yet.")),
    };
    let body = format!(
        "your 1-2-1 with {owner} is {when}, and it is staying there. What do you want to speak of? A line or two is enough."
    );
    let key = format!("agenda-{hours}-{id}");
    let to = std::slice::from_ref(&of.report);
    let draft = Draft {
        kind: "partnership.agenda",
        key: format!("{id}\n{hours}"),
        title: format!("Ask {} for the agenda of the 1-2-1", of.report.name),
        because,
        effect: letter(world, to, &key, &format!("Agenda for {when}"), &body),
        expected: format!("{who}’s points lead the 1-2-1"),
        evidence: vec![drafts::evidence(world, event)],
        about: vec![ItemRef::Event(id)],
        by: None,
        expires: if last_call { span.start } else { one_to_ones::agenda_due(world, span.start) },
        ..blank(world.now)
    };
    Some(Proposal::new(draft, world.now))
}

/// Asks everybody on Wednesday; reminds on Thursday whoever has not sent a line.
fn updates(world: &Snapshot) -> Option<Proposal> {
    let week = updates::current(world);
    let times = updates::times(world, week);
    let missing: Vec<Member> = updates::of_week(world, week)
        .into_iter()
        .filter(|(_, note)| note.is_none())
        .map(|(m, _)| m)
        .collect();
    if missing.is_empty() || world.now < times.asked || world.now >= times.closes {
        return None;
    }
    let reminds = world.now >= times.reminded;
    let names: Vec<String> = missing.iter().map(|m| first(&m.name).to_owned()).collect();
    let whom = spoken::listed(&names);
    let owner = first(&world.office.owner.name);
    let body = format!(
        "what was done this week, what comes next, what is blocked, and which decision do you want of {owner}? A line each is enough. It closes on Friday at 12:00."
    );
    let (title, because) = match reminds {
        true => (
            format!("Remind {whom} of the week’s update"),
            format!("Not in yet: {whom}. It closes on Friday at 12:00."),
        ),
        false => (
            format!("Ask {whom} for the week’s update"),
            "The Friday report is made of these lines.".to_owned(),
        ),
    };
    let step = if reminds { "remind" } else { "ask" };
    let draft = Draft {
        kind: "partnership.update",
        key: format!("{week}\n{step}"),
        title,
        because,
        effect: letter(world, &missing, &format!("update-{step}-{week}"), "Your line for Friday", &body),
        expected: "the Friday report is whole".to_owned(),
        evidence: missing.iter().filter_map(|m| card(world, m)).collect(),
        about: missing.iter().filter_map(|m| known(world, m)).map(|card| ItemRef::Person(card.id)).collect(),
        by: None,
        expires: if reminds { times.closes } else { times.reminded },
        ..blank(world.now)
    };
    Some(Proposal::new(draft, world.now))
}

/// A draft in which everything is still to be said; it takes a minute and saves a conversation of five.
fn blank(now: Timestamp) -> Draft {
    Draft {
        kind: "",
        key: String::new(),
        title: String::new(),
        because: String::new(),
        effect: Effect::Together { effects: Vec::new() },
        ways: Vec::new(),
        expected: String::new(),
        reasons: vec![
            drafts::minutes("asked", "a meeting that is prepared", 5.0),
            drafts::minutes("time", "time it takes", -1.0),
        ],
        evidence: Vec::new(),
        about: Vec::new(),
        goal: None,
        by: None,
        expires: now,
    }
}

/// The card of somebody, where there is one.
fn known<'a>(world: &'a Snapshot, member: &Member) -> Option<&'a world::Person> {
    world.people.get(&member.person).or_else(|| world.person_by_email(&member.email))
}

/// The card of somebody, as a source.
fn card(world: &Snapshot, member: &Member) -> Option<Evidence> {
    let card = known(world, member)?;
    let clearance = card.clearance.clone();
    Some(Evidence {
        item: ItemRef::Person(card.id),
        quote: spoken::short(&card.name, 60),
        at: None,
        clearance,
    })
}

/// A mail in the name of the executive's office.
fn letter(world: &Snapshot, to: &[Member], key: &str, subject: &str, body: &str) -> Effect {
    let greeting = match to {
        [one] => first(&one.name).to_owned(),
        _ => "Hello all".to_owned(),
    };
    let owner = first(&world.office.owner.name);
    Effect::DraftMail {
        message_id: format!("{key}@equerry"),
        to: to.iter().map(|m| Mailbox { email: m.email.clone(), name: Some(m.name.clone()) }).collect(),
        cc: Vec::new(),
        subject: subject.to_owned(),
        text: format!("{greeting},\n\n{body}\n\n{owner}’s office\n"),
        in_reply_to: None,
    }
}

fn first(name: &str) -> &str {
    name.split_whitespace().next().unwrap_or(name)
}
