//! Shares of a whole: what goals weigh, what the day brings, how many interrupt.

use super::Wrong;
use super::amounts::percent;
use super::verbs::{One, Taken, after};
use crate::twin::named::Named;
use crate::words::short;
use engines::twin::Change;

/// Whether somebody writes of the weight of a goal.
pub(super) fn names_weight(rest: &str) -> bool {
    let low = rest.to_lowercase();
    low.starts_with("the weight of ") || low.starts_with("weight of ") || low.contains("'s weight")
}

/// "weigh NAME 40%", "weight of NAME to 40%", "double the weight of NAME".
pub(super) fn weigh(named: &Named<'_>, verb: &str, rest: &str) -> Result<Taken, Wrong> {
    let hint = "say the goal and its share, from 0 to 95 percent: weigh NAME 40%";
    let words = after(after(after(rest, "the "), "weight "), "of ");
    let times = match verb {
        "double" => Some(2.0),
        "triple" => Some(3.0),
        "halve" => Some(0.5),
        _ => None,
    };
    if let Some(times) = times {
        let goal = named.goal(words)?;
        let share = named.share(&goal).ok_or_else(|| alone(&goal))?;
        // Its own weight times so much, beside the weights of the others as they are.
        let then = times * share / (1.0 - share + times * share);
        let percent = (100.0 * then).round().clamp(0.0, 95.0);
        let note = format!("it weighs {:.0}% beside its siblings now", 100.0 * share);
        return Ok(Taken::noted(Change::Weight { goal, percent }, note));
    }
    let (goal, said) = words.trim_end_matches(" %").rsplit_once(' ').ok_or(hint)?;
    let percent = percent(said).filter(|p| (0.0..=95.0).contains(p)).ok_or(hint)?;
    let goal = goal.trim();
    let goal = [" at", " to", " by"].iter().find_map(|w| goal.strip_suffix(w)).unwrap_or(goal);
    let goal = named.goal(goal)?;
    match named.share(&goal) {
        None => Err(alone(&goal)),
        Some(_) => Ok(Change::Weight { goal, percent }.into()),
    }
}

fn alone(goal: &str) -> Wrong {
    Wrong::new(format!("“{}” has no other goals beside it to be weighed against", short(goal, 60)))
}

/// Whether somebody writes of what the day brings.
pub(super) fn is_of_the_day(verb: &str, rest: &str) -> bool {
    let low = format!("{verb} {rest}").to_lowercase();
    let words: Vec<&str> = low.split_whitespace().filter(|w| !matches!(*w, "the" | "my" | "all")).collect();
    let is = |w: &&str| w.starts_with("reactive") || w.starts_with("interruption");
    words.first().is_some_and(is) || words.get(1).is_some_and(is)
}

/// "reduce reactive share to 20%", "reduce interruptions by half".
pub(super) fn less(named: &Named<'_>, verb: &str, rest: &str) -> One {
    const HINT: &str = "say by how much: reduce interruptions by half, reduce reactive share to 20%";
    let low = format!("{verb} {rest}").to_lowercase();
    let halves = verb == "halve";
    let words: Vec<&str> = low
        .split_whitespace()
        .filter(|w| {
            !matches!(*w, "the" | "my" | "all" | "reduce" | "lower" | "halve" | "cut" | "set" | "raise")
        })
        .collect();
    let (what, amount) = words.split_first().ok_or(HINT)?;
    let amount = amount.join(" ");
    let amount = ["share ", "work ", "time "].iter().find_map(|w| amount.strip_prefix(w)).unwrap_or(&amount);
    let amount = if matches!(amount, "share" | "work" | "time") { "" } else { amount };
    let of = |text: &str| match text.trim() {
        "half" | "a half" => Some(50.0),
        "a third" => Some(33.0),
        "a quarter" => Some(25.0),
        said => percent(said).filter(|p| (0.0..=100.0).contains(p)),
    };
    let by = if halves && amount.is_empty() { Some(50.0) } else { amount.strip_prefix("by ").and_then(of) };
    let to = amount.strip_prefix("to ").or(Some(amount)).filter(|_| by.is_none()).and_then(of);
    if what.starts_with("interruption") {
        let percent = by.map(|by| 100.0 - by).or(to).ok_or(HINT)?;
        return match percent < 100.0 {
            true => Ok(Change::Interruptions { percent }),
            false => Err(HINT.into()),
        };
    }
    let now = 100.0 * named.reactive();
    let percent = by.map(|by| (now * (1.0 - by / 100.0)).round()).or(to).ok_or(HINT)?;
    match percent < now.floor() {
        true => Ok(Change::Reactive { percent }),
        false => Err(Wrong::new(format!(
            "mail, interruptions and what must be done at once take {now:.0}% now: say less"
        ))),
    }
}
