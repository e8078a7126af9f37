//! Why: the parts of a figure, the sources of a statement, and what has happened to it.

use crate::brief::{clock, count, day, inert};
use crate::{Desk, DeskError, sources};
use serde::Serialize;
use world::{Evidence, Item, ItemRef, Reason, State};

/// A sum of signed parts.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Sum {
    /// Of what.
    pub title: String,
    /// The figure.
    pub total: String,
    /// The parts, which add up to it.
    pub parts: Vec<Reason>,
}

/// A source with its date in words.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Source {
    /// It.
    pub evidence: Evidence,
    /// When, in words.
    pub when: Option<String>,
}

/// The why of one thing.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Why {
    /// What it is.
    pub title: String,
    /// The reason in a sentence.
    pub because: String,
    /// Figures and their parts.
    pub sums: Vec<Sum>,
    /// What supports it.
    pub sources: Vec<Source>,
    /// What has happened to it: when, what.
    pub history: Vec<(String, String)>,
}

/// The why of whatever this id names.
///
/// # Errors
/// `E_NOT_FOUND`, `E_AMBIGUOUS`.
pub async fn why(desk: &Desk, id: &str) -> Result<Why, DeskError> {
    let reference = desk.named(None, id).await?;
    let item = desk.item(reference).await?;
    let world = desk.snapshot().await?;
    let zone = world.zone();
    let values = engines::alignment::GoalTree::of(&world);
    let config = desk.engines().alignment;
    let worth = |item: ItemRef| {
        let worth = engines::alignment::value(&world, &values, item, &config);
        Sum { title: "Value".to_owned(), total: format!("{:.1} of 100", worth.points), parts: worth.reasons }
    };
    let (title, because, sums, evidence, history) = match item {
        Item::Proposal(p) => {
            let shown = crate::propose::shown(&world, (*p).clone());
            let effect = Sum {
                title: "Expected effect".to_owned(),
                total: format!("{} ({:.0} minutes)", p.expected.words, p.expected.minutes),
                parts: p.reasons.clone(),
            };
            let because = format!("{} Confidence: {}.", p.because, shown.basis);
            let history = history(&p.state, &|at| stamp(desk, at));
            (p.title.clone(), because, vec![effect], p.evidence.clone(), history)
        }
        Item::Message(m) => {
            let sums = m.triage.iter().map(|t| Sum {
                title: "Why it matters".to_owned(),
                total: format!("{:.0}% likely", t.importance * 100.0),
                parts: t.reasons.clone(),
            });
            let queue =
                m.triage.as_ref().map_or("not sorted yet".to_owned(), |t| queue_word(t.queue).to_owned());
            let sender = engines::navigator::Namesakes::of(&world).doubt(&m.from);
            let doubt: String =
                sender.iter().chain(&m.flag).map(|doubt| format!(" Take care: {doubt}.")).collect();
            let because = inert(&format!("From {} <{}>, {queue}.{doubt}", m.from.called(), m.from.email));
            (
                m.subject.clone(),
                because,
                sums.collect(),
                vec![sources::message(&m, Some(&m.preview))],
                Vec::new(),
            )
        }
        Item::Task(t) => {
            let effort = engines::orchestration::effort(&world, &t);
            let because = match t.estimate_minutes {
                Some(m) => format!("Estimated at {m} min. {}", effort.basis),
                None => "No estimate is known.".to_owned(),
            };
            let mut evidence = t.evidence.clone();
            evidence.push(sources::task(&t));
            (t.title.clone(), because, vec![worth(ItemRef::Task(t.id))], evidence, Vec::new())
        }
        Item::Event(e) => {
            let because = format!("{}.", count(e.attendees.len(), "attendee", "attendees"));
            (
                e.summary.clone(),
                because,
                vec![worth(ItemRef::Event(e.id))],
                vec![sources::event(&e, &zone)],
                Vec::new(),
            )
        }
        Item::Commitment(c) => {
            let side = if c.ours { "You owe" } else { "Owed to you by" };
            let because =
                format!("{side} {}; firmness of the words {:.0}%.", c.counterparty_name, c.firmness * 100.0);
            (c.object.clone(), because, Vec::new(), c.evidence.clone(), Vec::new())
        }
        Item::Person(p) => {
            let said = world
                .learned
                .correspondents
                .get(p.emails.first().map_or("", |e| e))
                .map_or("No mail with them is known.".to_owned(), |c| {
                    format!("{} received, {} answered, {} sent.", c.received, c.answered, c.sent)
                });
            (p.name.clone(), said, Vec::new(), vec![sources::person(&p, p.emails.join(", "))], Vec::new())
        }
        Item::Project(p) => (
            p.name.clone(),
            "A project.".to_owned(),
            vec![worth(ItemRef::Project(p.id))],
            Vec::new(),
            Vec::new(),
        ),
        other => {
            let title = format!("{} {id}", other.reference().kind());
            (title, "Nothing is computed about it.".to_owned(), Vec::new(), Vec::new(), Vec::new())
        }
    };
    let sources =
        evidence.into_iter().map(|e| Source { when: e.at.map(|at| stamp(desk, at)), evidence: e }).collect();
    Ok(Why { title, because, sums, sources, history })
}

fn queue_word(queue: world::Queue) -> &'static str {
    match queue {
        world::Queue::NeedsYou => "needs you",
        world::Queue::PartnerCanAnswer => "your partner can answer",
        world::Queue::Delegate => "somebody else should answer",
        world::Queue::Read => "for reading",
        world::Queue::Noise => "noise",
        world::Queue::Sent => "sent by you",
    }
}

fn stamp(desk: &Desk, at: jiff::Timestamp) -> String {
    let zone = desk.office().tz();
    format!("{} {}", day(zone.to_datetime(at).date(), desk.today()), clock(at, &zone))
}

fn history(state: &State, stamp: &dyn Fn(jiff::Timestamp) -> String) -> Vec<(String, String)> {
    let said = |v: &world::Verdict| {
        let what = match &v.answer {
            world::Answer::Accepted => "said yes".to_owned(),
            world::Answer::Edited => "said yes, with a change".to_owned(),
            world::Answer::Dismissed { reason, .. } if reason.is_empty() => "said no".to_owned(),
            world::Answer::Dismissed { reason, .. } => format!("said no: {reason}"),
        };
        (stamp(v.at), format!("{} {what}", v.by.name))
    };
    match state {
        State::New => Vec::new(),
        State::Shown { at } => vec![(stamp(*at), "first shown".to_owned())],
        State::Accepted { verdict } | State::Dismissed { verdict } => vec![said(verdict)],
        State::Expired { at } => vec![(stamp(*at), "ran out".to_owned())],
        State::Applied { verdict, at, .. } => vec![said(verdict), (stamp(*at), "done".to_owned())],
        State::Failed { verdict, at, why } => vec![said(verdict), (stamp(*at), format!("not done: {why}"))],
        State::Undone { verdict, at } => vec![said(verdict), (stamp(*at), "taken back".to_owned())],
    }
}
