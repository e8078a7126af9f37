//! What the mail suggests doing.
//!
//! Only mail that is neither noise, bulk, automatic nor unauthentic suggests anything. A draft states what the
//! evidence says and nothing else; a text that orders something gets a proposal that quotes it, at most.

use super::asks::OVERDUE_DAYS;
use super::commitments::{
    KeptSign, Wait, by_thread, evidence, is_trustworthy, kept, waiting, working_days_after,
};
use super::wording::{alike, clipped, day, deed, length, plain};
use super::{Namesakes, NavigatorConfig};
use crate::maths::retold::first_name;
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeMap;
use world::commitment::{Commitment, CommitmentState};
use world::effect::{Effect, TaskChange};
use world::evidence::{Reason, Unit};
use world::ids::{GoalId, ItemRef, SourceId, TaskId};
use world::message::{ActKind, Mailbox, Message, Queue, SpeechAct};
use world::proposal::{Draft, Proposal, Way};
use world::snapshot::Snapshot;
use world::task::Task;
use world::time::Due;

/// A proposal is looked at within this time, or it was not wanted.
const SHOWN_FOR: SignedDuration = SignedDuration::from_hours(72);

/// Replies that are due, reminders, promises to confirm, requests to take as tasks; best first.
pub fn propose(world: &Snapshot, config: &NavigatorConfig) -> Vec<Proposal> {
    let mut found = replies(world, config);
    found.extend(follow_ups(world, config));
    found.extend(promises(world, config));
    found.extend(tasks(world, config));
    let known = Namesakes::of(world);
    found.retain(|p| !is_of_doubtful_sender(world, &known, p));
    found.sort_by(|a, b| b.expected.minutes.total_cmp(&a.expected.minutes).then(a.id.cmp(&b.id)));
    let mut of_kind: BTreeMap<String, usize> = BTreeMap::new();
    found.retain(|p| {
        let count = of_kind.entry(p.kind.0.clone()).or_default();
        *count += 1;
        *count <= config.at_most_of_a_kind
    });
    found.truncate(config.at_most);
    found
}

/// Whether it rests on a message under a known name from an address that is not known to be theirs.
fn is_of_doubtful_sender(world: &Snapshot, known: &Namesakes<'_>, proposal: &Proposal) -> bool {
    proposal.evidence.iter().any(|e| match e.item {
        ItemRef::Message(id) => {
            world.messages.get(&id).is_some_and(|m| !m.mine && known.elsewhere(&m.from).is_some())
        }
        _ => false,
    })
}

/// Messages that need an answer past their time, one a thread.
fn replies(world: &Snapshot, config: &NavigatorConfig) -> Vec<Proposal> {
    let threads = by_thread(world);
    let open = threads.values().filter_map(|thread| thread.last().copied());
    open.filter(|m| !m.mine && is_recent(world, config, m) && wants_answer(m, config))
        .filter_map(|m| reply(world, config, m))
        .collect()
}

fn is_recent(world: &Snapshot, config: &NavigatorConfig, message: &Message) -> bool {
    let age = SignedDuration::from_hours(24 * config.forget_after_days);
    // What a person has filed, or put off to later, is not brought up.
    let is_handled = message.handling.filed.is_some() || message.handling.rests(world.now);
    !is_handled && message.date.is_some_and(|date| date <= world.now && world.now.duration_since(date) <= age)
}

fn wants_answer(message: &Message, config: &NavigatorConfig) -> bool {
    let Some(triage) = &message.triage else { return false };
    let likely = triage.reply_needed >= config.reply_from;
    let asked = triage.queue == Queue::NeedsYou && ask_of(message).is_some();
    triage.answered.is_none() && is_trustworthy(message) && (likely || asked)
}

/// The sentence that asks the owner something.
fn ask_of(message: &Message) -> Option<&SpeechAct> {
    let asks = |a: &&SpeechAct| {
        matches!(a.kind, ActKind::Request | ActKind::Question | ActKind::ProposeMeeting) && a.named.is_none()
    };
    message.acts.iter().filter(asks).max_by(|a, b| a.confidence.total_cmp(&b.confidence))
}

/// When an answer is due: the date it names, else so many working days by who asks (spec §3.8).
fn due_back(world: &Snapshot, config: &NavigatorConfig, message: &Message) -> Option<Timestamp> {
    let sent = message.date?;
    let zone = world.zone();
    let named = message.acts.iter().filter(|a| a.named.is_none()).find_map(|a| a.due);
    if let Some(due) = named {
        let date = due.date(&zone);
        return Some(due.instant(&zone, world.office.hours.day_end(date)));
    }
    let from = &message.from.email;
    let key = world.office.always_through.contains(from)
        || world.person_by_email(from).is_some_and(|p| p.importance.is_some_and(|i| i >= 70));
    let colleague = world.office.domains().any(|d| d == message.from.domain());
    let days = match (key, colleague) {
        (true, _) => config.key_contact_days,
        (_, true) => config.colleague_days,
        _ => config.other_days,
    };
    Some(working_days_after(world, sent, days))
}

fn reply(world: &Snapshot, config: &NavigatorConfig, message: &Message) -> Option<Proposal> {
    let sent = message.date?;
    let due = due_back(world, config, message)?;
    if due > world.now {
        return None;
    }
    let triage = message.triage.as_ref()?;
    let (name, zone) = (name_of(world, &message.from), world.zone());
    let ask = ask_of(message);
    let quote = ask.map_or(message.preview.as_str(), |a| a.sentence.as_str());
    let waited = world.now.duration_since(due).as_hours() as f64 / 24.0;
    let chance = (triage.reply_needed * 100.0).round();
    let reasons = vec![
        Reason::new("draft", "a draft is ready", 4.0, Unit::Minutes),
        Reason::new(
            "expected",
            format!("{chance:.0}% likely that you answer"),
            12.0 * triage.reply_needed,
            Unit::Minutes,
        ),
        Reason::new(
            "overdue",
            format!("{} past its time", length((waited * 1_440.0) as i64)),
            (2.0 * waited).min(10.0),
            Unit::Minutes,
        ),
    ];
    let asked = if ask.is_some() { "asked" } else { "wrote" };
    let made = Proposal::new(
        Draft {
            kind: "navigator.reply",
            key: message.id.to_string(),
            title: format!("Answer {} about {}", first_name(&name), topic(message)),
            because: format!(
                "{name} {asked} on {}; an answer was due {}.",
                day(sent, &zone),
                day(due, &zone)
            ),
            effect: draft_reply(world, message, &name, ask),
            ways: vec![Way {
                title: "Needs no answer".into(),
                effect: Effect::SetQueue { message: message.id, queue: Queue::Read },
            }],
            expected: "a draft is ready: about 4 min of writing saved".to_owned(),
            reasons,
            evidence: vec![evidence(message, quote)],
            about: vec![ItemRef::Message(message.id)],
            goal: goal_of(world, message),
            by: None,
            expires: world.now + SHOWN_FOR,
        },
        world.now,
    );
    Some(made.of_sender(&message.from.email))
}

fn topic(message: &Message) -> String {
    let subject = plain(&message.subject);
    let mut rest = subject.as_str();
    while let Some((mark, tail)) = rest.split_once(':')
        && mark.len() <= 4
    {
        rest = tail.trim_start();
    }
    if rest.is_empty() { "their message".into() } else { format!("“{}”", clipped(rest, 50)) }
}

fn name_of(world: &Snapshot, mailbox: &Mailbox) -> String {
    clipped(&plain(&world.called(mailbox)), 60)
}

fn goal_of(world: &Snapshot, message: &Message) -> Option<GoalId> {
    let links = world.links_of(ItemRef::Message(message.id)).iter();
    links.max_by(|a, b| a.contribution.total_cmp(&b.contribution)).map(|l| l.goal)
}

fn draft_reply(world: &Snapshot, message: &Message, name: &str, ask: Option<&SpeechAct>) -> Effect {
    let when = message.date.map_or(String::new(), |d| format!(" of {}", day(d, &world.zone())));
    let about = match ask {
        Some(act) => format!(
            "You asked: “{}”\n\nI have this in hand and will come back to you.",
            clipped(&plain(&act.sentence), 200)
        ),
        None => "I have read it and will come back to you.".to_owned(),
    };
    let text = format!(
        "Dear {},\n\nThank you for your message{when}. {about}\n\n{}",
        first_name(name),
        closing(world)
    );
    mail_to(world, message, "reply", message.from.clone(), text)
}

fn closing(world: &Snapshot) -> String {
    format!("Kind regards,\n{}\n", first_name(&world.office.owner.name))
}

fn mail_to(world: &Snapshot, message: &Message, what: &str, to: Mailbox, text: String) -> Effect {
    let host = world.office.domains().next().unwrap_or("localhost");
    let base = plain(&message.subject);
    let subject = if world::message::is_reply(&base) { base } else { format!("Re: {base}") };
    Effect::DraftMail {
        message_id: format!("{what}-{}@{host}", message.id),
        to: vec![to],
        cc: Vec::new(),
        subject,
        text,
        in_reply_to: Some(message.id),
    }
}

/// Reminders for asks that have waited too long.
fn follow_ups(world: &Snapshot, config: &NavigatorConfig) -> Vec<Proposal> {
    let waits = waiting(world);
    waits
        .iter()
        .filter_map(|wait| world.messages.get(&wait.message).map(|m| (wait, m)))
        .filter(|(_, m)| is_recent(world, config, m))
        .map(|(wait, m)| follow_up(world, wait, m))
        .collect()
}

fn follow_up(world: &Snapshot, wait: &Wait, message: &Message) -> Proposal {
    let zone = world.zone();
    let name = name_of(world, &wait.from);
    let days = world.now.duration_since(wait.asked).as_hours() as f64 / 24.0;
    let usual = match wait.usual_minutes {
        Some(minutes) => format!("usually within {}", length(i64::from(minutes))),
        None => "most answer within 24 h".to_owned(),
    };
    let text = format!(
        "Dear {},\n\nOn {} I wrote: “{}”\n\nCould you let me know where this stands?\n\n{}",
        first_name(&name),
        day(wait.asked, &zone),
        wait.ask,
        closing(world)
    );
    Proposal::new(
        Draft {
            kind: "navigator.follow_up",
            key: message.id.to_string(),
            title: format!("Remind {} of {}", first_name(&name), topic(message)),
            because: format!("No answer from {name} since {}; {usual}.", day(wait.asked, &zone)),
            effect: mail_to(world, message, "reminder", wait.from.clone(), text),
            ways: Vec::new(),
            expected: "an answer, or a no".into(),
            reasons: vec![
                Reason::new("draft", "a reminder is ready", 3.0, Unit::Minutes),
                Reason::new(
                    "waited",
                    format!("{} without an answer", length((days * 1_440.0) as i64)),
                    days.min(10.0),
                    Unit::Minutes,
                ),
            ],
            evidence: vec![evidence(message, &wait.ask)],
            about: vec![ItemRef::Message(message.id)],
            goal: goal_of(world, message),
            by: None,
            expires: world.now + SHOWN_FOR,
        },
        world.now,
    )
}

/// Detected promises to confirm, and open ones that seem kept.
fn promises(world: &Snapshot, config: &NavigatorConfig) -> Vec<Proposal> {
    let signs: BTreeMap<_, KeptSign> = kept(world).into_iter().map(|sign| (sign.commitment, sign)).collect();
    let age = SignedDuration::from_hours(24 * config.forget_after_days);
    let recent = |c: &&Commitment| c.made <= world.now && world.now.duration_since(c.made) <= age;
    let open = world.commitments.values().filter(recent);
    open.filter_map(|c| match (c.state, signs.get(&c.id)) {
        (CommitmentState::Confirmed | CommitmentState::Open, Some(sign)) => Some(close(world, c, sign)),
        (CommitmentState::Detected, None) => Some(confirm(world, c)),
        _ => None,
    })
    .collect()
}

/// "Ana", or the address.
fn other_side(c: &Commitment) -> String {
    clipped(&plain(if c.counterparty_name.is_empty() { &c.counterparty } else { &c.counterparty_name }), 60)
}

fn confirm(world: &Snapshot, c: &Commitment) -> Proposal {
    let act = super::commitments::act(world, c);
    let zone = world.zone();
    let name = other_side(c);
    let due = c.due.map(|d| d.instant(&zone, world.office.hours.day_end(d.date(&zone))));
    let by = due.map_or("without a date".to_owned(), |d| format!("due {}", day(d, &zone)));
    let because = if c.ours {
        format!("You promised {name} on {}, {by}.", day(c.made, &zone))
    } else {
        format!("{name} promised this on {}, {by}.", day(c.made, &zone))
    };
    Proposal::new(
        Draft {
            kind: "navigator.commitment",
            key: c.id.to_string(),
            title: match c.ours {
                true => format!("Watch your promise to {}: {}", first_name(&name), clipped(&act, 70)),
                false => format!("Watch {}’s promise: {}", first_name(&name), clipped(&act, 70)),
            },
            because,
            effect: Effect::ConfirmCommitment { commitment: c.id },
            ways: vec![Way {
                title: "Not a promise".into(),
                effect: Effect::CloseCommitment { commitment: c.id, kept: false },
            }],
            expected: match due {
                Some(due) if due > world.now => {
                    format!("you hear of it if {} passes without it", day(due, &zone))
                }
                _ => "it stays in sight until it is kept".to_owned(),
            },
            reasons: vec![
                Reason::new(
                    "firmness",
                    format!("the words are {:.0}% firm", c.firmness * 100.0),
                    8.0 * c.firmness,
                    Unit::Minutes,
                ),
                Reason::new("dated", "it has a date", if c.due.is_some() { 4.0 } else { 0.0 }, Unit::Minutes),
            ],
            evidence: c.evidence.clone(),
            about: vec![ItemRef::Commitment(c.id), ItemRef::Message(c.message)],
            goal: None,
            by: due.filter(|d| *d > world.now),
            expires: world.now + SHOWN_FOR,
        },
        world.now,
    )
}

fn close(world: &Snapshot, c: &Commitment, sign: &KeptSign) -> Proposal {
    let name = other_side(c);
    let when = sign.evidence.at.map_or(String::new(), |at| format!(" on {}", day(at, &world.zone())));
    let because = if c.ours {
        format!("What you promised {name} seems done{when}.")
    } else {
        format!("{name} seems to have kept this{when}.")
    };
    let mut support = c.evidence.clone();
    support.push(sign.evidence.clone());
    Proposal::new(
        Draft {
            kind: "navigator.commitment",
            key: format!("{}\nkept", c.id),
            title: format!("Close the promise: {}", clipped(&super::commitments::act(world, c), 70)),
            because,
            effect: Effect::CloseCommitment { commitment: c.id, kept: true },
            ways: Vec::new(),
            expected: "one promise fewer to watch".into(),
            reasons: vec![Reason::new(
                "sign",
                "a later message says so",
                5.0 * sign.confidence,
                Unit::Minutes,
            )],
            evidence: support,
            about: vec![ItemRef::Commitment(c.id), ItemRef::Message(c.message)],
            goal: None,
            by: None,
            expires: world.now + SHOWN_FOR,
        },
        world.now,
    )
}

/// Requests to take as tasks; a request met again in its thread changes the task it made.
fn tasks(world: &Snapshot, config: &NavigatorConfig) -> Vec<Proposal> {
    let mut messages: Vec<&Message> = world
        .messages
        .values()
        .filter(|m| !m.mine && is_recent(world, config, m) && is_trustworthy(m) && is_asked(world, m))
        .collect();
    messages.sort_by_key(|m| (m.date, m.id));
    let mut taken: Vec<(&Message, String)> = Vec::new();
    let mut found = Vec::new();
    // The latest wording of a request stands for the earlier ones.
    for message in messages.into_iter().rev() {
        let asker = first_name(&name_of(world, &message.from));
        for act in message.acts.iter().filter(|a| is_work(a, config) && !is_over(world, a)) {
            let title = deed(&act.sentence, act.due_words.as_deref(), &asker);
            let same = |(m, t): &(&Message, String)| m.thread == message.thread && alike(t, &title) >= 0.8;
            if title.split_whitespace().count() < 2 || taken.iter().any(same) {
                continue;
            }
            found.extend(match task_of(world, message, &title) {
                Some(task) => change(world, message, act, task),
                None => Some(create(world, message, act, &title)),
            });
            taken.push((message, title));
        }
    }
    found
}

/// Whether the owner is the one who is asked, and nobody has dealt with it.
fn is_asked(world: &Snapshot, message: &Message) -> bool {
    let Some(triage) = &message.triage else { return false };
    let waits = matches!(triage.queue, Queue::NeedsYou | Queue::PartnerCanAnswer);
    waits && triage.answered.is_none() && message.to.iter().any(|m| world.office.is_mine(&m.email))
}

/// A request for a deed, not for an answer.
fn is_work(act: &SpeechAct, config: &NavigatorConfig) -> bool {
    let lower = act.sentence.to_ascii_lowercase();
    let answer = [
        "let me know",
        "let us know",
        "get back to",
        "advise",
        "tell me",
        "thoughts",
        "do you",
        "what do you",
    ];
    act.kind == ActKind::Request
        && act.named.is_none()
        && act.confidence >= config.task_from
        && !answer.iter().any(|a| lower.contains(a))
}

/// Whether the date it names passed so long ago that the matter is over, one way or the other.
fn is_over(world: &Snapshot, act: &SpeechAct) -> bool {
    let zone = world.zone();
    let due = act.due.map(|due| due.instant(&zone, world.office.hours.day_end(due.date(&zone))));
    due.is_some_and(|due| world.now.duration_since(due) > SignedDuration::from_hours(24 * OVERDUE_DAYS))
}

/// The open task that a message of this thread made for a like request.
fn task_of<'a>(world: &'a Snapshot, message: &Message, title: &str) -> Option<&'a Task> {
    let of_thread = |task: &&Task| {
        task.evidence.iter().any(|e| match e.item {
            ItemRef::Message(id) => world.messages.get(&id).is_some_and(|m| m.thread == message.thread),
            _ => false,
        })
    };
    world.tasks.values().filter(of_thread).find(|task| alike(&task.title, title) >= 0.8)
}

fn create(world: &Snapshot, message: &Message, act: &SpeechAct, title: &str) -> Proposal {
    let name = name_of(world, &message.from);
    let id = TaskId::derive(&format!("{}\n{}", message.id, act.sentence));
    let mut task = Task::new(id, SourceId::derive("own"), title);
    task.due = act.due;
    task.requester = world.person_by_email(&message.from.email).map(|p| p.id);
    task.created = Some(world.now);
    task.evidence = vec![evidence(message, &act.sentence)];
    task.clearance = message.clearance.clone();
    let effect = Effect::CreateTask { task: Box::new(task) };
    task_proposal(
        world,
        message,
        act,
        format!("Take as a task: {title}"),
        format!("{name} asked for this"),
        effect,
    )
}

fn change(world: &Snapshot, message: &Message, act: &SpeechAct, task: &Task) -> Option<Proposal> {
    let moved = act.due.filter(|due| task.due != Some(*due) && task.state.is_open())?;
    let name = name_of(world, &message.from);
    let effect = Effect::ChangeTask {
        task: task.id,
        change: TaskChange { due: Some(moved), ..TaskChange::default() },
    };
    let title = format!("Move the date of “{}”", clipped(&plain(&task.title), 60));
    Some(task_proposal(world, message, act, title, format!("{name} named another date"), effect))
}

fn task_proposal(
    world: &Snapshot,
    message: &Message,
    act: &SpeechAct,
    title: String,
    who: String,
    effect: Effect,
) -> Proposal {
    let zone = world.zone();
    let at = |due: Due| due.instant(&zone, world.office.hours.day_end(due.date(&zone)));
    let due = act.due.map(at);
    let by = due.map_or(String::new(), |d| format!(", by {}", day(d, &zone)));
    let on = message.date.map_or(String::new(), |d| format!(" on {}", day(d, &zone)));
    let importance = message.triage.as_ref().map_or(0.0, |t| t.importance);
    let made = Proposal::new(
        Draft {
            kind: "navigator.task",
            key: format!("{}\n{}", message.id, act.sentence),
            title,
            because: format!("{who}{on}{by}."),
            effect,
            ways: Vec::new(),
            expected: "it has a place and a date".into(),
            reasons: vec![
                Reason::new(
                    "importance",
                    format!("{:.0}% likely to matter", importance * 100.0),
                    8.0 * importance,
                    Unit::Minutes,
                ),
                Reason::new("dated", "it has a date", if due.is_some() { 4.0 } else { 0.0 }, Unit::Minutes),
                Reason::new(
                    "confidence",
                    format!("read with {:.0}% confidence", act.confidence * 100.0),
                    2.0 * act.confidence,
                    Unit::Minutes,
                ),
            ],
            evidence: vec![evidence(message, &act.sentence)],
            about: vec![ItemRef::Message(message.id)],
            goal: goal_of(world, message),
            by: due.filter(|d| *d > world.now),
            expires: world.now + SHOWN_FOR,
        },
        world.now,
    );
    made.of_sender(&message.from.email)
}
