//! Hours for one piece of work before a day: three ways as one proposal, or why there is none.

use super::holds::LOOKED_FOR;
use crate::words::{duration, inert, short};
use crate::{Desk, DeskError, asked};
use engines::agenda::hours::{self, Through};
use engines::maths::spoken;
use jiff::{SignedDuration, civil};
use serde::Serialize;
use world::{Interval, Proposal};

/// The least and the most that can be asked for, minutes.
const LENGTH: (i64, i64) = (30, 2_400);

/// One of the three ways.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Way {
    /// Its number for saying yes; none where it does not exist.
    pub number: Option<usize>,
    /// "In one piece", "In pieces", "By moving meetings".
    pub kind: &'static str,
    /// What a yes would do, or why it does not exist.
    pub words: String,
    /// Who would be touched.
    pub people: Vec<String>,
    /// What it does to people, minutes-equivalent, not below 0.
    pub harm: f64,
}

/// What came of asking for hours.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Hours {
    /// The finding.
    pub headline: String,
    /// The three ways, in order.
    pub ways: Vec<Way>,
    /// What waits for an answer; none where no way exists.
    pub proposal: Option<Proposal>,
}

/// Proposes so many minutes for `title` before a day begins: whole, in pieces, by moving meetings.
///
/// # Errors
/// `E_RANGE`, `E_TIME_ORDER`, `E_LIMIT` for what cannot be asked for; `E_CLEARANCE`, those of the ledger.
pub async fn hours(desk: &Desk, title: &str, minutes: i64, before: civil::Date) -> Result<Hours, DeskError> {
    let title = short(&inert(title), 120);
    if title.trim().is_empty() || !(LENGTH.0..=LENGTH.1).contains(&minutes) {
        let problem = format!("{minutes} minutes for \"{title}\" cannot be asked for");
        return Err(DeskError::input(
            &problem,
            "E_RANGE",
            "name what they are for, and half an hour to 40 hours",
        ));
    }
    let window = Interval::new(desk.now(), super::until(desk, None, Some(before))?.end);
    let world =
        desk.calendar_of(Interval::new(desk.now(), window.end + SignedDuration::from_hours(24 * 14))).await?;
    let wanted = hours::Wanted { title: title.clone(), minutes, window, energy: super::energy(desk) };
    let ways = hours::ways(&world, &desk.engines().agenda, &wanted);
    let make = |again| hours::propose(&world, &wanted, &ways, again);
    let proposal = match make(0) {
        None => None,
        Some(first) => {
            Some(asked::ask(desk, LOOKED_FOR, &|again| make(again).unwrap_or_else(|| first.clone())).await?)
        }
    };
    let existing = ways.iter().flatten().count();
    let told = told(&ways);
    let long = duration(minutes);
    let headline = match (existing, ways[2].as_ref().ok()) {
        (0, _) => format!("{long} for {title} cannot be had before then."),
        (1, Some(moving)) => format!("{long} for {title} only by moving: {} touched.", whom(&moving.people)),
        (n, _) => format!("{long} for {title} in {}.", crate::words::count(n, "way", "ways")),
    };
    Ok(Hours { headline, ways: told, proposal })
}

fn whom(people: &[String]) -> String {
    match people.len() {
        0 => "nobody".to_owned(),
        1..=4 => spoken::listed(people),
        n => format!("{} and {} others", people[..3].join(", "), n - 3),
    }
}

fn told(ways: &[Result<Through, String>]) -> Vec<Way> {
    let mut number = 0;
    let kinds = ["In one piece", "In pieces", "By moving meetings"];
    let mut one = |(kind, way): (&'static str, &Result<Through, String>)| match way {
        Ok(way) => {
            number += 1;
            Way {
                number: Some(number),
                kind,
                words: inert(&way.title),
                people: way.people.iter().map(|p| inert(p)).collect(),
                harm: way.reasons.iter().map(|r| (-r.amount).max(0.0)).sum(),
            }
        }
        Err(why) => Way { number: None, kind, words: inert(why), people: Vec::new(), harm: 0.0 },
    };
    kinds.into_iter().zip(ways).map(&mut one).collect()
}
