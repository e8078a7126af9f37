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
    /// The same in words: "thinly covered".
    pub stands: &'static str,
    /// Those who move it, in words: "Orla Byrne moves much of it, steady tie".
    pub people: Vec<String>,
    /// What the figure is made of: "Orla Byrne 0.5 × 62".
    pub why: Vec<String>,
    /// How many of its people are not met.
    pub unmet: usize,
}

/// What the circle comes to, in one respect.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fact {
    /// What it means, a sentence.
    pub words: String,
    /// The figure behind it; empty where the sentence is the figure.
    pub why: String,
}

/// The portfolio.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Portfolio {
    /// The finding.
    pub headline: String,
    /// What the whole comes to.
    pub facts: Vec<Fact>,
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
    match found.reliance.as_slice() {
        [] => "No goal hangs on one person alone.".to_owned(),
        [one] => on_one(world, one),
        several => {
            let goals = count(several.len(), "goal hangs", "goals hang");
            format!("{} on one person each.", sentence(&goals))
        }
    }
}

fn on_one(world: &Snapshot, reliance: &Reliance) -> String {
    let goal = inert(world.goals.get(&reliance.goal).map_or("a goal", |g| g.name.as_str()));
    let on = called(world, reliance.on);
    match reliance.alone {
        true => format!("“{goal}” rests on {on} alone."),
        false => {
            format!("{} of {} ways to the people of “{goal}” lead over {on}.", reliance.ways, reliance.of)
        }
    }
}

/// What the circle comes to, each with the figure behind it.
fn facts(found: &circle::Portfolio) -> Vec<Fact> {
    let fact = |words: String, why: String| Fact { words, why };
    let mut facts = vec![fact(
        format!(
            "{} in touch with you, of {}.",
            sentence(&count(found.contacts, "person is", "people are")),
            count(found.organisations, "organisation", "organisations")
        ),
        String::new(),
    )];
    if let (Some(size), Some(share)) = (found.effective_size, found.efficiency) {
        let words = match share {
            s if s >= 0.8 => "Nearly everybody you know opens a door that nobody else opens",
            s if s >= 0.5 => "Many of those you know open doors that others of them open, too",
            _ => "Most of those you know move among the same people",
        };
        let why = format!(
            "{} of 100 contacts add somebody new: as many as {size:.0} who do not know each other.",
            (100.0 * share).round()
        );
        facts.push(fact(format!("{words}."), why));
    }
    if let Some(constraint) = found.constraint {
        let words = match constraint {
            c if c < 0.2 => {
                "You hear different things from different people: hardly anybody ties you to one group"
            }
            c if c < 0.5 => "Some of those you know belong to one group and tell you the same",
            _ => "Those you know belong to one group: what it does not hear, you do not hear",
        };
        let why = format!(
            "How closed your circle is: {constraint:.2}, where 1 is a single one in which all know all."
        );
        facts.push(fact(format!("{words}."), why));
    }
    let between = match found.betweenness {
        b if b >= 100.0 => "Many people who do not know each other could meet through you",
        b if b >= 1.0 => "Some people who do not know each other could meet through you",
        _ => "Those you know meet without you",
    };
    let why = format!("Of the shortest ways between two others, {:.0} lead over you.", found.betweenness);
    facts.push(fact(format!("{between}."), why));
    if let Some(outside) = found.outside {
        let words = match outside {
            o if o >= 0.6 => "Most of your contact is with people outside your organisation",
            o if o >= 0.4 => "Your contact is about even between your organisation and others",
            o if o >= 0.15 => "Most of your contact is within your organisation",
            _ => "Nearly all of your contact is within your organisation",
        };
        let why = format!("{:.0}% of the strength of all ties lies outside it.", 100.0 * outside);
        facts.push(fact(format!("{words}."), why));
    }
    facts
}

/// How well a goal is covered: influence times strength, added up, in words. One who moves all of it, well known, is 1.
fn stands(covered: f64) -> &'static str {
    match covered {
        c if c >= 1.0 => "well covered",
        c if c >= 0.3 => "partly covered",
        c if c > 0.0 => "thinly covered",
        _ => "not covered",
    }
}

/// "moves much of it, steady tie".
fn moves(far: f64, strength: Option<f64>) -> String {
    let far = match far {
        f if f >= 0.75 => "moves it",
        f if f >= 0.4 => "moves much of it",
        _ => "moves a little of it",
    };
    let tie = strength.map_or("not met".to_owned(), |s| format!("{} tie", super::strong(s)));
    format!("{far}, {tie}")
}

fn goal(world: &Snapshot, marks: &Marks, coverage: &Coverage) -> Option<GoalRow> {
    let goal = world.goals.get(&coverage.goal)?;
    let of = |(id, far, strength): &(world::PersonId, f64, Option<f64>)| {
        let tie = strength.map_or_else(|| "not met".to_owned(), |s| format!("{s:.0}"));
        format!("{} {far:.1} × {tie}", called(world, *id))
    };
    let said = |(id, far, strength): &(world::PersonId, f64, Option<f64>)| {
        format!("{} {}", called(world, *id), moves(*far, *strength))
    };
    Some(GoalRow {
        mark: marks.goal(goal.id),
        name: inert(&goal.name),
        covered: coverage.covered,
        stands: stands(coverage.covered),
        people: coverage.people.iter().take(NAMED).map(said).collect(),
        why: coverage.people.iter().take(NAMED).map(of).collect(),
        unmet: coverage.people.iter().filter(|p| p.2.is_none()).count(),
    })
}
