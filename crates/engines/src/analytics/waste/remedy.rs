//! What would save a waste: each kind maps to one change that is ready to be agreed to.

use super::meetings::{name, reports_in};
use super::work::evidence as of_mail;
use super::{Case, Kind, Subject, Waste, day};
use crate::analytics::Stretch;
use crate::analytics::diary::series;
use crate::maths::drafts::{self, letter, when};
use crate::maths::{calendar, meetings, spoken};
use jiff::SignedDuration;
use world::effect::{EventChange, TaskChange};
use world::proposal::{Draft, Way};
use world::{
    Effect, Event, EventId, Evidence, Interval, ItemRef, Mailbox, Message, Proposal, Snapshot, SourceId,
    Task, TaskId, TaskState,
};

/// A change that would save something.
struct Remedy {
    /// The action in the imperative.
    title: String,
    effect: Effect,
    ways: Vec<Way>,
    /// Until when it makes sense.
    expires: jiff::Timestamp,
    saves: Saves,
    /// Why just this, where it is not the case itself that is changed: in words, and the events that show it.
    own: Option<(String, Vec<EventId>)>,
}

/// What a change would save.
#[derive(Clone, Copy)]
enum Saves {
    /// So many minutes, once, and what they are.
    Once(f64, &'static str),
    /// A share of what the case takes every week.
    Share,
}

/// Colleagues get a day's notice, outsiders two, hours.
const NOTICE: (i64, i64) = (24, 48);

/// The proposal against a case of a waste; none where nothing can be done about it now. `saving` is the share of the
/// waste that is expected to be saved and how many measured outcomes say so.
pub(super) fn propose(
    stretch: &Stretch,
    waste: &Waste,
    case: &Case,
    (share, seen): (f64, usize),
) -> Option<Proposal> {
    let world = stretch.diary.world;
    let remedy = remedy(stretch, waste.kind, case)?;
    let a_week = case.minutes / stretch.weeks().max(1) as f64;
    let basis = match seen {
        0 => "half of it, until one like this has been measured".to_owned(),
        n => format!("what {} saved, measured", spoken::count(n, "change like this", "changes like this")),
    };
    let (expected, reason) = match remedy.saves {
        Saves::Once(minutes, what) => {
            let words = format!("{}, once", spoken::minutes(minutes));
            (words, drafts::minutes("once", what, minutes))
        }
        Saves::Share => {
            let words = format!("{} a week", spoken::minutes(a_week * share));
            (words, drafts::minutes("waste", basis, a_week * share))
        }
    };
    let evidence = evidence(world, case, &remedy);
    let about = about(case, &remedy);
    let draft = Draft {
        kind: waste.kind.code(),
        key: format!("{:?}", about.last()),
        title: remedy.title,
        because: remedy.own.map_or_else(|| because(case, a_week), |own| own.0),
        effect: remedy.effect,
        ways: remedy.ways,
        expected,
        reasons: vec![reason],
        evidence,
        about,
        goal: None,
        by: None,
        expires: remedy.expires,
    };
    Some(Proposal::new(draft, world.now))
}

fn because(case: &Case, a_week: f64) -> String {
    let why = if case.why.is_empty() { String::new() } else { format!("; {}", case.why) };
    format!("{}: {} a week{why}.", case.name, spoken::minutes(a_week))
}

/// The items behind a change: the events that show why, else the costliest few of its case.
fn evidence(world: &Snapshot, case: &Case, remedy: &Remedy) -> Vec<Evidence> {
    let mut parts: Vec<_> = case.parts.iter().collect();
    parts.sort_by(|a, b| b.amount.total_cmp(&a.amount).then(b.at.cmp(&a.at)));
    let items: Vec<ItemRef> = match &remedy.own {
        Some((_, events)) => events.iter().map(|id| ItemRef::Event(*id)).collect(),
        None => parts.into_iter().filter_map(|p| p.item).collect(),
    };
    let mut found: Vec<Evidence> = Vec::new();
    for item in items {
        if found.len() < 5 && !found.iter().any(|e| e.item == item) {
            found.extend(of_item(world, item));
        }
    }
    if found.is_empty() {
        let owner = ItemRef::Person(world.office.owner.person);
        let quote = format!("{} in four weeks", case.name);
        found.push(Evidence { item: owner, quote, at: Some(world.now), clearance: Default::default() });
    }
    found
}

fn of_item(world: &Snapshot, item: ItemRef) -> Option<Evidence> {
    match item {
        ItemRef::Event(id) => world.events.get(&id).map(|e| drafts::evidence(world, e)),
        ItemRef::Message(id) => world.messages.get(&id).map(of_mail),
        ItemRef::Task(id) => world.tasks.get(&id).map(|t| Evidence {
            item,
            quote: spoken::short(&t.title, 80),
            at: t.ended.or(t.created),
            clearance: t.clearance.clone(),
        }),
        _ => None,
    }
}

/// What it is about; last what "never this" means: the series, the thread, the task, the week as such.
fn about(case: &Case, remedy: &Remedy) -> Vec<ItemRef> {
    match &case.subject {
        Subject::Meeting(event) => {
            let changed = remedy.effect.parts().into_iter().find_map(|part| match part {
                Effect::ChangeEvent { event, .. }
                | Effect::CancelEvent { event }
                | Effect::MoveEvent { event, .. } => Some(ItemRef::Event(*event)),
                _ => None,
            });
            changed
                .into_iter()
                .chain([
                    ItemRef::Event(event.id),
                    ItemRef::Event(Event::id_of(event.source, &event.uid, None)),
                ])
                .collect()
        }
        Subject::Mail(mails) => vec![ItemRef::Message(mails[0].id)],
        Subject::Task(task, _) => vec![ItemRef::Task(task.id)],
        Subject::Days => match remedy.effect.parts().first() {
            Some(Effect::MoveEvent { event, .. } | Effect::ChangeEvent { event, .. }) => {
                vec![ItemRef::Event(*event)]
            }
            _ => Vec::new(),
        },
    }
}

fn remedy(stretch: &Stretch, kind: Kind, case: &Case) -> Option<Remedy> {
    let world = stretch.diary.world;
    match (kind, &case.subject) {
        (Kind::LowValue, Subject::Meeting(event)) => shorten_or_leave(world, next(world, event)?),
        (Kind::Duplicate | Kind::Status, Subject::Meeting(event)) => stop(world, kind, next(world, event)?),
        (Kind::OverAttendance, Subject::Meeting(event)) => hand_over(stretch, next(world, event)?),
        (Kind::Travel, Subject::Meeting(event)) => online(world, next(world, event)?, each(case)),
        (Kind::Chains, _) => end_early(world),
        (Kind::Gaps, _) => close_gap(stretch).or_else(|| use_gap(world)),
        (Kind::MailSessions, _) => keep_for_mail(world, each(case)),
        (Kind::PingPong, Subject::Mail(mails)) => call(world, mails, case.minutes / 2.0),
        (Kind::SameAnswer, Subject::Mail(mails)) => template(world, mails),
        (Kind::Rework, Subject::Task(task, _)) => agree_on_done(world, task),
        (Kind::Approvals, Subject::Task(task, _)) => ask_again(world, task),
        (Kind::OthersWork, Subject::Task(task, Some(duty))) => give_away(world, task, duty),
        _ => None,
    }
}

fn on_that_date(minutes: f64) -> Saves {
    Saves::Once(minutes, "what it frees on that date")
}

/// What one part of a case takes on average.
fn each(case: &Case) -> f64 {
    case.minutes / case.parts.len().max(1) as f64
}

/// Why no change can be offered against a waste.
pub(super) fn none(waste: &Waste) -> String {
    let days: std::collections::BTreeSet<i64> =
        waste.cases.iter().flat_map(|c| &c.parts).map(|p| p.at.as_second().div_euclid(86_400)).collect();
    match waste.kind {
        Kind::LowValue | Kind::Duplicate | Kind::Status | Kind::OverAttendance | Kind::Travel => {
            "no date of them ahead can be changed with notice".to_owned()
        }
        Kind::Chains => {
            "in the next two weeks no chain has a meeting of yours that could end early".to_owned()
        }
        Kind::Gaps => format!(
            "they are spread over {}, and no gap ahead can be closed or fits a small task",
            spoken::count(days.len(), "day", "days")
        ),
        Kind::MailSessions | Kind::PingPong => {
            "no time for it is free in the next five working days".to_owned()
        }
        _ => "nothing of it is open any more".to_owned(),
    }
}

/// The next meeting of a series for which there is still notice.
fn next<'a>(world: &'a Snapshot, of: &Event) -> Option<&'a Event> {
    let (zone, mine) = (world.zone(), &world.office.addresses);
    let ahead =
        |e: &&Event| series(e) == series(of) && e.is_busy(mine) && e.interval(&zone).start > notice(world, e);
    world.events.values().filter(ahead).min_by_key(|e| (e.interval(&zone), e.id))
}

fn notice(world: &Snapshot, event: &Event) -> jiff::Timestamp {
    let hours = if meetings::has_outsiders(world, event) { NOTICE.1 } else { NOTICE.0 };
    world.now + SignedDuration::from_hours(hours)
}

/// Whether it may be changed without asking anybody: one's own, nobody from outside in it, not protected.
fn is_ours_to_change(world: &Snapshot, event: &Event) -> bool {
    meetings::is_ours(world, event) && !meetings::is_protected(event)
}

fn starts(world: &Snapshot, event: &Event) -> jiff::Timestamp {
    event.interval(&world.zone()).start
}

fn shorten_or_leave(world: &Snapshot, event: &Event) -> Option<Remedy> {
    let whole = event.interval(&world.zone());
    let half = (whole.minutes() / 2).div_euclid(5) * 5;
    if !is_ours_to_change(world, event) {
        let text = format!(
            "May I leave {} to you and read what comes of it? I will come when you need me.",
            name(event)
        );
        return ask(world, event, "leave", &text, format!("Ask to be left out of {}", name(event)));
    }
    (half >= 15).then(|| Remedy {
        title: format!(
            "Shorten {} on {} to {}",
            name(event),
            when(world, whole),
            spoken::minutes(half as f64)
        ),
        effect: shortened(event, whole, half),
        ways: vec![Way {
            title: format!("Cancel {} on {}", name(event), when(world, whole)),
            effect: Effect::CancelEvent { event: event.id },
        }],
        expires: whole.start,
        saves: on_that_date((whole.minutes() - half) as f64),
        own: None,
    })
}

fn shortened(event: &Event, whole: Interval, minutes: i64) -> Effect {
    let to = Some(Interval::lasting(whole.start, minutes));
    Effect::ChangeEvent { event: event.id, change: EventChange { to, ..EventChange::default() } }
}

/// A letter to whoever called it; none where nobody else did.
fn ask(world: &Snapshot, event: &Event, key: &str, text: &str, title: String) -> Option<Remedy> {
    Some(written(world, event, title, letter(world, event, key, text)?))
}

/// A letter about an event, of use until that begins.
fn written(world: &Snapshot, event: &Event, title: String, effect: Effect) -> Remedy {
    let (ways, expires, saves) = (Vec::new(), starts(world, event), Saves::Share);
    Remedy { title, effect, ways, expires, saves, own: None }
}

fn stop(world: &Snapshot, kind: Kind, event: &Event) -> Option<Remedy> {
    let whole = event.interval(&world.zone());
    if is_ours_to_change(world, event) {
        return Some(Remedy {
            title: format!("Cancel {} on {}", name(event), when(world, whole)),
            effect: Effect::CancelEvent { event: event.id },
            ways: vec![Way {
                title: format!("Keep it, and end after {}", spoken::minutes((whole.minutes() / 2) as f64)),
                effect: shortened(event, whole, whole.minutes() / 2),
            }],
            expires: whole.start,
            saves: on_that_date(whole.minutes() as f64),
            own: None,
        });
    }
    let text = match kind {
        Kind::Duplicate => {
            format!("We meet twice for the same. Could we drop {} and keep the other?", name(event))
        }
        _ => format!(
            "Could {} be a written update this time? If something is to be decided, I will come.",
            name(event)
        ),
    };
    let title = match kind {
        Kind::Duplicate => format!("Ask to drop {}", name(event)),
        _ => format!("Ask for a written update in place of {}", name(event)),
    };
    ask(world, event, "stop", &text, title)
}

fn hand_over(stretch: &Stretch, event: &Event) -> Option<Remedy> {
    let world = stretch.diary.world;
    let there = reports_in(stretch.diary, event);
    let first = there.first()?;
    let title = format!("Leave {} to {first}", name(event));
    if !meetings::is_ours(world, event) {
        let text = format!(
            "{} will be there and can speak for us; I will not come to {}.",
            there.join(" and "),
            name(event)
        );
        return ask(world, event, "stand-in", &text, title);
    }
    let to = meetings::others(world, event).into_iter().find(|a| stretch.diary.is_report(&a.email))?;
    let signature = world.office.owner.name.split_whitespace().next().unwrap_or_default();
    let on = when(world, event.interval(&world.zone()));
    let hello = first.split_whitespace().next().unwrap_or(first);
    let effect = Effect::DraftMail {
        message_id: format!("stand-in-{}@equerry", event.id),
        to: vec![Mailbox { email: to.email.clone(), name: Some(first.clone()) }],
        cc: Vec::new(),
        subject: event.summary.clone(),
        text: format!(
            "{hello},\n\nWould you lead {} on {on}? Decide what comes up, and tell me afterwards.\n\n{signature}\n",
            name(event)
        ),
        in_reply_to: None,
    };
    Some(written(world, event, title, effect))
}

fn online(world: &Snapshot, event: &Event, way: f64) -> Option<Remedy> {
    let whole = event.interval(&world.zone());
    if is_ours_to_change(world, event) {
        let change = EventChange { location: Some("Video call".to_owned()), ..EventChange::default() };
        return Some(Remedy {
            title: format!("Hold {} on {} by video", name(event), when(world, whole)),
            effect: Effect::ChangeEvent { event: event.id, change },
            ways: Vec::new(),
            expires: whole.start,
            saves: Saves::Once(way, "what a way there has taken"),
            own: None,
        });
    }
    let text = format!("Could I join {} by video? The way there takes longer than we talk.", name(event));
    ask(world, event, "video", &text, format!("Ask to join {} by video", name(event)))
}

/// Ends one of one's own meetings ten minutes early, in the next chain of more than three.
fn end_early(world: &Snapshot) -> Option<Remedy> {
    let zone = world.zone();
    let span = Interval::new(world.now, world.now + SignedDuration::from_hours(14 * 24));
    let mine = &world.office.addresses;
    let ahead: Vec<(Interval, &Event)> = world
        .busy_events(span)
        .into_iter()
        .filter(|e| e.is_meeting(mine))
        .map(|e| (e.interval(&zone), e))
        .collect();
    let chains = day::chains_in(&ahead);
    let may = |(when, e): &&(Interval, &Event)| {
        is_ours_to_change(world, e) && when.minutes() >= 25 && when.start > notice(world, e)
    };
    let (chain, (whole, event)) =
        chains.iter().find_map(|chain| Some((chain, chain[..chain.len() - 1].iter().find(may)?)))?;
    let because = format!(
        "{} meetings follow each other without a break on {}, from {} to {}.",
        chain.len(),
        when(world, Interval::new(chain[0].0.start, chain[chain.len() - 1].0.end)),
        name(chain[0].1),
        name(chain[chain.len() - 1].1)
    );
    Some(Remedy {
        title: format!("End {} on {} ten minutes early", name(event), when(world, *whole)),
        effect: shortened(event, *whole, whole.minutes() - 10),
        ways: Vec::new(),
        expires: whole.start,
        saves: on_that_date(10.0),
        own: Some((because, chain.iter().map(|(_, e)| e.id).collect())),
    })
}

/// So many working days ahead are looked at for gaps.
const DAYS_AHEAD: usize = 10;

/// The short gaps of the days ahead, each with what comes before and after it.
fn gaps_ahead(world: &Snapshot) -> Vec<(Interval, &Event, &Event)> {
    let zone = world.zone();
    let from = calendar::next_day(calendar::date_of(world.now, &zone));
    let mut found = Vec::new();
    for date in calendar::working_days(&world.office.hours, from, DAYS_AHEAD) {
        let Some(hours) = world.office.hours.on(date, &zone) else { continue };
        let lunch = world.office.hours.lunch_on(date, &zone);
        for pair in world.busy_events(hours).windows(2) {
            let (before, after) = (pair[0].interval(&zone), pair[1].interval(&zone));
            if before.end >= after.start {
                continue;
            }
            let gap = Interval::new(before.end, after.start);
            let is_open = lunch.is_none_or(|l| !l.overlaps(&gap));
            if (15..=45).contains(&gap.minutes()) && is_open {
                found.push((gap, pair[0], pair[1]));
            }
        }
    }
    found
}

/// Moves one of one's own meetings next to the one before it, where a short gap lies between them.
fn close_gap(stretch: &Stretch) -> Option<Remedy> {
    let world = stretch.diary.world;
    let zone = world.zone();
    // Only what comes after it must be free; the gap itself is.
    let to = |gap: &Interval, after: &Event| Interval::lasting(gap.start, after.interval(&zone).minutes());
    let may = |(gap, _, after): &(Interval, &Event, &Event)| {
        let lunch = world.office.hours.lunch_on(calendar::date_of(gap.start, &zone), &zone);
        !meetings::has_outsiders(world, after)
            && is_ours_to_change(world, after)
            && after.is_meeting(&world.office.addresses)
            && starts(world, after) > notice(world, after)
            && lunch.is_none_or(|l| !l.overlaps(&to(gap, after)))
    };
    let (gap, before, after) = gaps_ahead(world).into_iter().find(may)?;
    let slot = to(&gap, after);
    Some(Remedy {
        title: format!("Move {} to {}", name(after), when(world, slot)),
        effect: Effect::MoveEvent { event: after.id, to: slot },
        ways: Vec::new(),
        expires: slot.start,
        saves: on_that_date(gap.minutes() as f64),
        own: Some((between(world, gap, before, after), vec![before.id, after.id])),
    })
}

fn between(world: &Snapshot, gap: Interval, before: &Event, after: &Event) -> String {
    let long = spoken::minutes(gap.minutes() as f64);
    format!("{long} lie between {} and {} on {}.", name(before), name(after), when(world, gap))
}

/// Keeps a short gap ahead for a small task that fits into it.
fn use_gap(world: &Snapshot) -> Option<Remedy> {
    let owner = world.office.owner.person;
    let small = |t: &&Task| {
        let fits = t.estimate_minutes.is_some_and(|m| (1..=45).contains(&m));
        t.state == TaskState::Next && t.owner.is_none_or(|o| o == owner) && fits
    };
    let mut tasks: Vec<&Task> = world.tasks.values().filter(small).collect();
    tasks.sort_by_key(|t| (std::cmp::Reverse(t.estimate_minutes), t.id));
    let (task, (gap, before, after)) = gaps_ahead(world).into_iter().find_map(|gap| {
        let fits = |t: &&&Task| t.estimate_minutes.is_some_and(|m| i64::from(m) <= gap.0.minutes());
        Some((*tasks.iter().find(fits)?, gap))
    })?;
    let uid = format!("gap-{}@equerry", gap.start.as_second());
    let title = spoken::short(&task.title, 60);
    let draft = drafts::block(world, uid, format!("Kept free: {title}"), gap);
    Some(Remedy {
        title: format!("Keep {} for “{title}”", when(world, gap)),
        effect: Effect::CreateEvent { draft },
        ways: Vec::new(),
        expires: gap.start,
        saves: Saves::Once(gap.minutes() as f64, "a gap that is put to use"),
        own: Some((between(world, gap, before, after), vec![before.id, after.id])),
    })
}

/// The first free stretch from tomorrow on.
fn free_slot(world: &Snapshot, minutes: i64) -> Option<Interval> {
    let from = calendar::next_day(calendar::date_of(world.now, &world.zone()));
    calendar::working_days(&world.office.hours, from, 5)
        .into_iter()
        .flat_map(|date| calendar::free_on(world, date, world.now))
        .map(|free| (Interval::lasting(calendar::round_up(free.start, 15), minutes), free))
        .find_map(|(slot, free)| (slot.end <= free.end).then_some(slot))
}

fn keep_for_mail(world: &Snapshot, a_day: f64) -> Option<Remedy> {
    let slot = free_slot(world, 30)?;
    let uid = format!("mail-{}@equerry", slot.start.as_second());
    let draft = drafts::block(world, uid, "Kept free: mail in one go".to_owned(), slot);
    Some(Remedy {
        title: format!("Keep {} for mail, and leave it shut before", when(world, slot)),
        effect: Effect::CreateEvent { draft },
        ways: Vec::new(),
        expires: slot.start,
        saves: Saves::Once(a_day, "what a day with too many sessions takes"),
        own: None,
    })
}

fn call(world: &Snapshot, mails: &[&Message], half: f64) -> Option<Remedy> {
    let other = mails.iter().rev().find(|m| !m.mine).map(|m| m.from.clone())?;
    let slot = free_slot(world, 15)?;
    let subject = spoken::short(&world::message::subject_base(&mails[0].subject), 60);
    let uid = format!("call-{}@equerry", mails[0].thread);
    let who = world.called(&other);
    let draft = world::effect::EventDraft {
        attendees: vec![Mailbox { email: other.email.clone(), name: Some(who.clone()) }],
        ..drafts::block(world, uid, format!("Call {who}: {subject}"), slot)
    };
    Some(Remedy {
        title: format!("Call {who} on {} about “{subject}”", when(world, slot)),
        effect: Effect::CreateEvent { draft },
        ways: Vec::new(),
        expires: slot.start,
        saves: Saves::Once(half, "half of what the mails have taken"),
        own: None,
    })
}

fn new_task(world: &Snapshot, title: String, notes: String, minutes: u32) -> Remedy {
    let id = TaskId::derive(&format!("{title}\n{}", world.now));
    let task = Task {
        state: TaskState::Next,
        notes,
        estimate_minutes: Some(minutes),
        created: Some(world.now),
        ..Task::new(id, SourceId::derive("own"), title.clone())
    };
    Remedy {
        title,
        effect: Effect::CreateTask { task: Box::new(task) },
        ways: Vec::new(),
        expires: world.now + SignedDuration::from_hours(14 * 24),
        saves: Saves::Share,
        own: None,
    }
}

fn template(world: &Snapshot, mails: &[&Message]) -> Option<Remedy> {
    let last = mails.last()?;
    let subject = spoken::short(&world::message::subject_base(&last.subject), 60);
    let notes = format!("Sent {} times. Last time:\n\n{}", mails.len(), last.preview);
    Some(new_task(world, format!("Keep a standard answer on “{subject}”"), notes, 15))
}

fn agree_on_done(world: &Snapshot, task: &Task) -> Option<Remedy> {
    let title = format!("Agree on what done means for “{}”", spoken::short(&task.title, 60));
    Some(new_task(world, title, String::new(), 15))
}

fn ask_again(world: &Snapshot, task: &Task) -> Option<Remedy> {
    let who = world.people.get(&task.waiting_for?)?;
    let email = who.emails.first()?.clone();
    let signature = world.office.owner.name.split_whitespace().next().unwrap_or_default();
    let title = spoken::short(&task.title, 80);
    let text = format!(
        "{},\n\n“{title}” waits for you. Could you decide by the end of the week, or say who may in your place?\n\n{signature}\n",
        who.first_name()
    );
    Some(Remedy {
        title: format!("Ask {} to decide “{}”", who.name, spoken::short(&task.title, 60)),
        effect: Effect::DraftMail {
            message_id: format!("approval-{}@equerry", task.id),
            to: vec![Mailbox { email, name: Some(who.name.clone()) }],
            cc: Vec::new(),
            subject: title,
            text,
            in_reply_to: None,
        },
        ways: Vec::new(),
        expires: world.now + SignedDuration::from_hours(14 * 24),
        saves: Saves::Share,
        own: None,
    })
}

/// Hands an open task of the same duty over; else reminds one to agree on the next.
fn give_away(world: &Snapshot, done: &Task, duty: &world::Responsibility) -> Option<Remedy> {
    let owner = world.people.get(&duty.owner)?;
    let words = crate::maths::words::telling(&duty.name);
    let open = world.tasks.values().find(|t| {
        let title = crate::maths::words::telling(&t.title);
        t.state.is_open()
            && t.id != done.id
            && t.owner.is_none_or(|o| o == world.office.owner.person)
            && words.iter().all(|w| title.contains(w))
    });
    let Some(task) = open else {
        let title = format!("Agree with {} that {} is theirs", owner.name, duty.name);
        return Some(new_task(world, title, format!("Done by you: {}", done.title), 15));
    };
    let change = TaskChange { owner: Some(duty.owner), ..TaskChange::default() };
    Some(Remedy {
        title: format!("Hand “{}” to {}", spoken::short(&task.title, 60), owner.name),
        effect: Effect::ChangeTask { task: task.id, change },
        ways: Vec::new(),
        expires: world.now + SignedDuration::from_hours(14 * 24),
        saves: Saves::Share,
        own: None,
    })
}
