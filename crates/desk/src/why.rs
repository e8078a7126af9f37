//! Why: the parts of a figure, the sources of a statement, and what has happened to it.

use crate::words::{clock, count, day, inert};
use crate::{Desk, DeskError, sources};
use serde::Serialize;
use world::{Evidence, Item, ItemRef, Reason, Snapshot, State, Unit};

/// A sum of signed parts.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Sum {
    /// Of what.
    pub title: String,
    /// The figure in words.
    pub total: String,
    /// The figure, in the unit of its parts.
    pub amount: f64,
    /// The parts, which add up to it.
    pub parts: Vec<Reason>,
}

impl Sum {
    /// A figure of these parts. What they leave of it is a part of its own: of many, only the largest may be kept.
    pub(crate) fn of(title: &str, amount: f64, unit: Unit, mut parts: Vec<Reason>) -> Sum {
        let rest = amount - parts.iter().map(|part| part.amount).sum::<f64>();
        if rest.abs() > 1e-6 {
            parts.push(Reason::new("rest", "everything else together", rest, unit));
        }
        Sum { title: title.to_owned(), total: in_unit(amount, unit), amount, parts }
    }
    fn in_words(self, total: String) -> Sum {
        Sum { total, ..self }
    }
}

/// A figure with its unit.
fn in_unit(amount: f64, unit: Unit) -> String {
    match unit {
        Unit::Minutes => format!("{amount:.0} minutes"),
        Unit::Points if format!("{:.1}", amount.abs()) == "1.0" => format!("{amount:.0} point"),
        Unit::Points => format!("{amount:.1} points"),
        Unit::LogOdds => format!("log-odds {amount:+.2}"),
        Unit::Share => format!("{:.0}%", amount * 100.0),
        Unit::Count => format!("{amount:.0}"),
    }
}

/// What a proposal is expected to bring: its minutes, and a sum for each other unit that its reasons speak in.
fn expected(proposal: &world::Proposal) -> Vec<Sum> {
    let in_minutes = |r: &&Reason| r.unit == Unit::Minutes;
    let minutes = proposal.reasons.iter().filter(in_minutes).cloned().collect();
    let first = Sum::of("Expected effect", proposal.expected.minutes, Unit::Minutes, minutes);
    let words = [proposal.expected.words.clone(), format!("({})", first.total)];
    let words = words.iter().map(|w| w.trim()).filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" ");
    let mut sums = vec![first.in_words(words)];
    for unit in [Unit::Points, Unit::Share, Unit::LogOdds, Unit::Count] {
        let parts: Vec<Reason> = proposal.reasons.iter().filter(|r| r.unit == unit).cloned().collect();
        if !parts.is_empty() {
            sums.push(Sum::of("Besides", parts.iter().map(|p| p.amount).sum(), unit, parts));
        }
    }
    sums
}

/// What a meeting's place costs, and the best other place of each day.
async fn places(desk: &Desk, event: world::EventId) -> Result<Vec<Sum>, DeskError> {
    let Some(place) = crate::ahead::place(desk, event).await? else { return Ok(Vec::new()) };
    let now =
        Sum::of("Place, what the calendar costs with it there", place.points, Unit::Minutes, place.parts);
    let other = |spot: crate::ahead::Spot| {
        let title = format!("On {} instead", spot.when);
        Sum::of(&title, spot.extra as f64, Unit::Minutes, spot.parts).in_words(spot.words)
    };
    Ok(std::iter::once(now).chain(place.others.into_iter().map(other)).collect())
}

/// Why a message is where it is: the log-odds of its importance.
fn importance(triage: &world::Triage) -> Sum {
    let share = triage.importance;
    let odds = share.clamp(1e-6, 1.0 - 1e-6);
    let sum = Sum::of("Why it matters", (odds / (1.0 - odds)).ln(), Unit::LogOdds, triage.reasons.clone());
    let total = format!("{:.0}% likely to matter, {}", share * 100.0, sum.total);
    sum.in_words(total)
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
    let world = desk.snapshot().await?;
    if names_office(&world, id) {
        return office(desk, &world).await;
    }
    let reference = desk.named(None, id).await?;
    let item = desk.item(reference).await?;
    let zone = world.zone();
    let values = engines::alignment::GoalTree::of(&world);
    let config = desk.engines().alignment;
    let worth = |item: ItemRef| {
        let worth = engines::alignment::value(&world, &values, item, &config);
        Sum::of("Value", worth.points, Unit::Points, worth.reasons)
    };
    let (title, because, sums, evidence, history) = match item {
        Item::Proposal(p) => {
            let shown = crate::propose::shown(&world, (*p).clone());
            let acting = crate::may::in_force(desk).await?;
            let asks = if p.waits(world.now) { crate::may::asks(&world, &acting, &p) } else { None };
            let asks = asks.map_or_else(String::new, |asks| format!(" {asks}."));
            let because = format!("{} Confidence: {}.{asks}", p.because, shown.basis);
            let history = history(&p.state, &|at| stamp(desk, at));
            (p.title.clone(), because, expected(&p), p.evidence.clone(), history)
        }
        Item::Message(m) => {
            let sums = m.triage.iter().map(importance);
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
            let mut sums = vec![worth(ItemRef::Task(t.id))];
            for (interval, pull) in crate::plan::blocks_of(desk, &world, t.id).await? {
                let title =
                    format!("Place at {}–{}", clock(interval.start, &zone), clock(interval.end, &zone));
                sums.push(Sum::of(&title, pull.points, Unit::Points, pull.parts));
            }
            (t.title.clone(), because, sums, evidence, Vec::new())
        }
        Item::Event(e) => {
            let because = format!("{}.", count(e.attendees.len(), "attendee", "attendees"));
            let mut sums = vec![worth(ItemRef::Event(e.id))];
            sums.extend(places(desk, e.id).await?);
            let stays = e.stay.iter().map(|stay| (stamp(desk, stay.at), crate::ahead::stays(stay))).collect();
            (e.summary.clone(), because, sums, vec![sources::event(&e, &zone)], stays)
        }
        Item::Commitment(c) => {
            let side = if c.ours { "You owe" } else { "Owed to you by" };
            let because =
                format!("{side} {}; firmness of the words {:.0}%.", c.counterparty_name, c.firmness * 100.0);
            let words = engines::navigator::commitments::promised(&world, &c);
            (words, because, Vec::new(), c.evidence.clone(), Vec::new())
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
        Item::Decision(d) => {
            let mut sums = crate::decisions::sums(&world, &d);
            sums.push(worth(ItemRef::Decision(d.id)));
            let (because, _) = crate::decisions::finding(&world, desk.reader().actor.person, &d);
            let history = d.history.iter().map(|c| (stamp(desk, c.at), inert(&c.what))).collect();
            (d.question.clone(), because, sums, d.evidence.clone(), history)
        }
        Item::Project(p) => (
            p.name.clone(),
            "A project.".to_owned(),
            vec![worth(ItemRef::Project(p.id))],
            Vec::new(),
            Vec::new(),
        ),
        other => {
            let title = ledger::title(&other).to_owned();
            (title, "Nothing is computed about it.".to_owned(), Vec::new(), Vec::new(), Vec::new())
        }
    };
    let sources =
        evidence.into_iter().map(|e| Source { when: e.at.map(|at| stamp(desk, at)), evidence: e }).collect();
    Ok(Why { title, because, sums, sources, history })
}

/// Whether this id is the one under which sentences name the office itself: its owner's.
fn names_office(world: &Snapshot, id: &str) -> bool {
    let id: String = id.trim().to_lowercase().chars().filter(|c| *c != '-').collect();
    id.len() >= 6 && world.office.owner.person.to_string().starts_with(&id)
}

/// What the office rests on: what was read around today, and what could not be read.
async fn office(desk: &Desk, world: &Snapshot) -> Result<Why, DeskError> {
    let refused = crate::gather::quarantined(desk).await?;
    let because = format!(
        "{} and {} around today have been read; {} could not be read.",
        count(world.events.len(), "event", "events"),
        count(world.messages.len(), "message", "messages"),
        count(refused.len(), "item", "items"),
    );
    let source = |item: crate::gather::SetAside| Source {
        evidence: sources::office(world, inert(&format!("{}: {}", item.place, item.why))),
        when: None,
    };
    Ok(Why {
        title: format!("The office of {}", world.office.owner.name),
        because: crate::words::sentence(&because),
        sums: Vec::new(),
        sources: refused.into_iter().map(source).collect(),
        history: Vec::new(),
    })
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
