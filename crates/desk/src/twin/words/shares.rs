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
        let note = format!(
            "it weighs {:.0}% beside its siblings now; its own weight changes so much, theirs stay as they are; {YARDSTICK}",
            100.0 * share
        );
        return Ok(Taken::noted(Change::Weight { goal, percent }, note));
    }
    let (goal, said) = words.trim_end_matches(" %").rsplit_once(' ').ok_or(hint)?;
    let percent = percent(said).filter(|p| (0.0..=95.0).contains(p)).ok_or(hint)?;
    let goal = goal.trim();
    let goal = [" at", " to", " by"].iter().find_map(|w| goal.strip_suffix(w)).unwrap_or(goal);
    let goal = named.goal(goal)?;
    match named.share(&goal) {
        None => Err(alone(&goal)),
        Some(share) => {
            let note =
                format!("among the goals beside it, where it weighs {:.0}% now; {YARDSTICK}", 100.0 * share);
            Ok(Taken::noted(Change::Weight { goal, percent }, note))
        }
    }
}

/// Scenarios are held against the weeks as they are, by one yardstick; once the weights are others, so is the yardstick.
const YARDSTICK: &str = "lateness is told by today's weights here, and by the new ones after a yes";

fn alone(goal: &str) -> Wrong {
    Wrong::new(format!("“{}” has no other goals beside it to be weighed against", short(goal, 60)))
}

const HINT: &str = "say by how much: reduce interruptions by half, reduce reactive share to 20%";

/// What is said of an amount: less by so much, or down to so much.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    By,
    To,
}

/// "reduce interruptions by half", "a third fewer interruptions", "reactive work down to 20%"; none where it is about
/// something else.
pub(super) fn of_the_day(named: &Named<'_>, sentence: &str) -> Option<One> {
    let low = sentence.to_lowercase().replace(" per cent", "%").replace(" percent", "%").replace(" %", "%");
    let (mut what, mut amount, mut way) = (None, None, None);
    let holds = |name: &str| ["interruption", "reactive"].iter().any(|w| name.to_lowercase().contains(w));
    let (mut cuts, mut verb) = (false, false);
    for word in low.split_whitespace().map(|w| w.trim_matches([',', '.', '?', '!', ':'])) {
        match word {
            "the" | "my" | "our" | "all" | "of" | "a" | "share" | "work" | "time" | "are" | "is" | "be"
            | "go" | "goes" | "down" | "only" | "that" => {}
            "raise" | "set" | "reduce" | "lower" | "cut" | "bring" => verb = true,
            "fewer" | "less" => cuts = true,
            "halve" => (amount, way) = (Some(50.0), Some(Way::By)),
            "half" => amount = amount.or(Some(50.0)),
            "third" => amount = Some(100.0 / 3.0),
            "quarter" => amount = Some(25.0),
            "by" => way = Some(Way::By),
            "to" => way = Some(Way::To),
            _ if word.starts_with("interruption") && what.is_none() => what = Some("interruptions"),
            _ if word.starts_with("reactive") && what.is_none() => what = Some("reactive share"),
            _ => match percent(word) {
                Some(said) => amount = Some(said),
                // It is about something else, or of it more is said than is understood.
                None if what.is_none() || named.meetings.keys().any(|name| holds(name)) => return None,
                None => return Some(Err(HINT.into())),
            },
        }
    }
    let what = what?;
    Some(amount_of(named, sentence, what, amount, way.or(cuts.then_some(Way::By)), verb))
}

fn amount_of(
    named: &Named<'_>,
    sentence: &str,
    what: &str,
    amount: Option<f64>,
    way: Option<Way>,
    verb: bool,
) -> One {
    let ask = |names: [String; 2]| Wrong {
        why: HINT.to_owned(),
        words: sentence.to_owned(),
        names: names.to_vec(),
        idle: false,
    };
    let written = |amount: &str| format!("reduce {what} {amount}");
    let Some(amount) = amount else {
        return Err(ask([written("by half"), written("by a third")]));
    };
    if !(0.0..=100.0).contains(&amount) {
        return Err(HINT.into());
    }
    let way = match way {
        Some(way) => way,
        // Half less and half of it are the same; an amount alone is what is left.
        None if amount == 50.0 => Way::By,
        None if !verb && amount.fract() == 0.0 => Way::To,
        None => {
            return Err(ask([written(&format!("by {amount:.0}%")), written(&format!("to {amount:.0}%"))]));
        }
    };
    let left = |whole: f64| match way {
        Way::By => (whole * (1.0 - amount / 100.0)).round(),
        Way::To => amount.round(),
    };
    if what == "interruptions" {
        let percent = left(100.0);
        return if percent < 100.0 { Ok(Change::Interruptions { percent }) } else { Err(HINT.into()) };
    }
    let now = 100.0 * named.reactive();
    match left(now) {
        percent if percent < now.floor() => Ok(Change::Reactive { percent }),
        _ => Err(Wrong::new(format!(
            "mail, interruptions and what must be done at once take {now:.0}% now: say less"
        ))),
    }
}
