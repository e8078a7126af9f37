//! The portfolio: which goals the circle covers, on whom it hangs, how varied it is, who lies dormant.

use super::attention::Row;
use super::called;
use crate::marks::{Mark, Marks};
use crate::words::{count, inert, sentence};
use crate::{Desk, DeskError};
use engines::relationships::circle::{self, Circle, Coverage, Reliance};
use serde::Serialize;
use world::Snapshot;

/// People named beside a goal.
const NAMED: usize = 4;

/// A goal and those who move it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GoalRow {
    /// Its mark.
    pub mark: Option<Mark>,
    /// Its name.
    pub name: String,
    /// Influence times strength, added up.
    pub covered: f64,
    /// What that is made of: "Orla Byrne 0.5 × 62".
    pub why: Vec<String>,
    /// How many of its people are not met.
    pub unmet: usize,
}

/// The portfolio.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Portfolio {
    /// The finding.
    pub headline: String,
    /// Facts of the whole, each a sentence with its basis.
    pub facts: Vec<String>,
    /// Goals, the least covered first.
    pub goals: Vec<GoalRow>,
    /// Goals that hang on one person, in a sentence each.
    pub reliance: Vec<String>,
    /// Ties worth reviving.
    pub dormant: Vec<Row>,
}

/// The portfolio for whoever sits here.
///
/// # Errors
/// Those of the ledger.
pub async fn portfolio(desk: &Desk) -> Result<Portfolio, DeskError> {
    let world = super::history(desk).await?;
    let circle = Circle::of(&world);
    let found = circle.portfolio();
    let marks = Marks::of(&world);
    let reliance: Vec<String> = found.reliance.iter().map(|r| on_one(&world, r)).collect();
    let dormant: Vec<Row> =
        found.dormant.iter().filter_map(|id| Row::of(&world, circle.standing(*id)?)).collect();
    Ok(Portfolio {
        headline: headline(&world, &found),
        facts: facts(&found),
        goals: found.coverage.iter().filter_map(|c| goal(&world, &marks, c)).collect(),
        reliance,
        dormant,
    })
}

fn headline(world: &Snapshot, found: &circle::Portfolio) -> String {
    if found.contacts == 0 {
        return "No contact with anybody is known yet.".to_owned();
    }
    let bare = found.coverage.iter().find(|c| c.people.iter().all(|p| p.2.is_none()));
    if let Some(bare) = bare.and_then(|c| world.goals.get(&c.goal)) {
        return format!("You know nobody who moves “{}”.", inert(&bare.name));
    }
    match found.reliance.first() {
        Some(reliance) => on_one(world, reliance),
        None => "No goal hangs on one person alone.".to_owned(),
    }
}

fn on_one(world: &Snapshot, reliance: &Reliance) -> String {
    let goal = world.goals.get(&reliance.goal).map_or("a goal", |g| g.name.as_str());
    format!(
        "{} of {} ways to the people of “{}” lead over {}.",
        reliance.ways,
        reliance.of,
        inert(goal),
        called(world, reliance.on)
    )
}

fn facts(found: &circle::Portfolio) -> Vec<String> {
    let mut facts = vec![format!(
        "{} in touch with you, of {}.",
        sentence(&count(found.contacts, "person is", "people are")),
        count(found.organisations, "organisation", "organisations")
    )];
    if let (Some(size), Some(share)) = (found.effective_size, found.efficiency) {
        facts.push(format!(
            "They reach as far as {size:.0} who do not know each other; {:.0} of 100 add somebody new.",
            100.0 * share
        ));
    }
    if let Some(constraint) = found.constraint {
        let words = match constraint {
            c if c < 0.2 => "your contacts hardly lead back to one another",
            c if c < 0.5 => "some of your contacts lead back to one another",
            _ => "most of your contacts lead back to one another",
        };
        facts.push(format!("{} ({constraint:.2}, where 1 is a single circle).", sentence(words)));
    }
    facts.push(format!("You stand on {:.0} shortest ways between two others.", found.betweenness));
    if let Some(outside) = found.outside {
        facts.push(format!(
            "{:.0}% of the strength of all ties lies outside your organisation.",
            100.0 * outside
        ));
    }
    facts
}

fn goal(world: &Snapshot, marks: &Marks, coverage: &Coverage) -> Option<GoalRow> {
    let goal = world.goals.get(&coverage.goal)?;
    let of = |(id, far, strength): &(world::PersonId, f64, Option<f64>)| {
        let tie = strength.map_or_else(|| "not met".to_owned(), |s| format!("{s:.0}"));
        format!("{} {far:.1} × {tie}", called(world, *id))
    };
    Some(GoalRow {
        mark: marks.goal(goal.id),
        name: inert(&goal.name),
        covered: coverage.covered,
        why: coverage.people.iter().take(NAMED).map(of).collect(),
        unmet: coverage.people.iter().filter(|p| p.2.is_none()).count(),
    })
}
