//! Wastes of how days are built: short gaps, chains without a break, mail looked at too often.

use super::{Case, Subject, part};
use crate::analytics::load::NO_GAP;
use crate::analytics::{Day, Part, Stretch};
use crate::maths::spoken;
use world::time::free;
use world::{Event, Interval, ItemRef};

/// A gap between these is too short to use, minutes.
const GAP: std::ops::RangeInclusive<i64> = 15..=45;

/// Free stretches of 15 to 45 minutes between two things.
pub(super) fn gaps<'a>(stretch: &Stretch<'_, 'a>) -> Vec<Case<'a>> {
    let part = |gap: Interval| Part { item: None, at: gap.start, amount: gap.minutes() as f64, note: "free" };
    let parts: Vec<Part> = stretch.days().iter().flat_map(gaps_of).map(part).collect();
    whole(parts, |n| format!("{} of 15 to 45 minutes", spoken::count(n, "gap", "gaps"))).into_iter().collect()
}

/// The short gaps of a day: free working time with something on both sides.
pub(crate) fn gaps_of(day: &Day) -> Vec<Interval> {
    let open = |w: &Interval| free(*w, day.busy.clone());
    let between = |gap: &Interval| {
        day.busy.iter().any(|b| b.end == gap.start) && day.busy.iter().any(|b| b.start == gap.end)
    };
    day.working.iter().flat_map(open).filter(|g| GAP.contains(&g.minutes()) && between(g)).collect()
}

/// A chain has more than so many meetings; each missing break is worth so many minutes.
const CHAIN: usize = 3;
const BREAK: f64 = 10.0;
const MOST_APART: i64 = 60 * NO_GAP;

/// Chains of more than three meetings without a break.
pub(super) fn chains<'a>(stretch: &Stretch<'_, 'a>) -> Vec<Case<'a>> {
    chains_in(&stretch.meetings()).into_iter().filter_map(|chain| chained(&chain)).collect()
}

/// Runs of more than three meetings with no break between them, holds and double bookings aside.
pub(crate) fn chains_in<'a>(meetings: &[(Interval, &'a Event)]) -> Vec<Vec<(Interval, &'a Event)>> {
    let mut chains: Vec<Vec<(Interval, &Event)>> = Vec::new();
    for (when, event) in meetings {
        let end = chains.last().and_then(|c| c.last()).map(|l| l.0.end);
        let apart = end.map(|end| when.start.as_second() - end.as_second());
        match (apart, chains.last_mut()) {
            (Some(0..=MOST_APART), Some(chain)) => chain.push((*when, event)),
            // What runs beside a meeting of a chain is no link of it.
            (Some(..0), _) => {}
            _ => chains.push(vec![(*when, event)]),
        }
    }
    chains.retain(|chain| chain.len() > CHAIN);
    chains
}

fn chained<'a>(chain: &[(Interval, &'a Event)]) -> Option<Case<'a>> {
    let (_, last) = chain.last()?;
    let parts: Vec<Part> = chain[1..].iter().map(|(when, e)| part(e, when.start, BREAK)).collect();
    Some(Case {
        subject: Subject::Meeting(last),
        name: format!("{} to {}", super::meetings::name(chain[0].1), super::meetings::name(last)),
        why: format!("{} meetings without a break", chain.len()),
        minutes: parts.iter().map(|p| p.amount).sum(),
        parts,
    })
}

/// Sessions of mail on a day from which on more are too many; what each beyond costs, minutes.
const SESSIONS: usize = 12;
const BACK_INTO_IT: f64 = 5.0;

/// Days with too many sessions of mail.
pub(super) fn mail_sessions<'a>(stretch: &Stretch<'_, 'a>) -> Vec<Case<'a>> {
    let part = |day: &Day| {
        let beyond = day.mailing.len().saturating_sub(SESSIONS);
        let first = stretch.diary.sessions.iter().find(|s| day.span.contains(s.span.start))?;
        let item = first.messages.first().map(|m| ItemRef::Message(m.id));
        (beyond > 0).then_some(Part {
            item,
            at: day.span.start,
            amount: beyond as f64 * BACK_INTO_IT,
            note: "",
        })
    };
    let parts: Vec<Part> = stretch.days().iter().filter_map(part).collect();
    whole(parts, |n| format!("more than twelve sessions on {}", spoken::count(n, "day", "days")))
        .into_iter()
        .collect()
}

/// One case of the whole stretch, where there is anything.
fn whole<'a>(parts: Vec<Part>, name: impl Fn(usize) -> String) -> Option<Case<'a>> {
    (!parts.is_empty()).then(|| Case {
        subject: Subject::Days,
        name: name(parts.len()),
        why: String::new(),
        minutes: parts.iter().map(|p| p.amount).sum(),
        parts,
    })
}
