//! Where measured goals are going, in words: one forecast for every page (spec §10.6).

use super::page::{figure, unit};
use crate::words::{count, inert, sentence, short};
use engines::enablement::forecast::{Aim, Change, Forecast, Lever, chance_with, forecast};
use jiff::civil::Date;
use serde::Serialize;
use world::{Goal, Snapshot};

/// Hours a week from which on more or fewer of them move a measure in proportion.
const LEAST_HOURS: f64 = 0.25;

/// The odds of one goal.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GoalOdds {
    /// Its slug, for its page.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// The chance that it is met by its date, 0–1.
    pub chance: f64,
    /// The chance four weeks ago; none where too little was measured by then.
    pub was: Option<f64>,
    /// "about 4 in 10 by 18 Dec 2026".
    pub words: String,
    /// "It must rise by 0.4 lines a week; it rose by 0.2 lately; in the middle one of the futures …".
    pub pace: String,
    /// On what it rests.
    pub basis: String,
    /// What would change most, best first.
    pub levers: Vec<LeverTold>,
}

/// A change that would help a goal.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LeverTold {
    /// "Four weeks more, until 15 Jan 2027: about 6 in 10, up by 22 of 100".
    pub words: String,
    /// What it adds to the chance, 0–1.
    pub gains: f64,
    /// Where it can be proposed: its path below the office; empty where Equerry knows no change that does it.
    pub link: String,
}

/// The odds of every measured goal that is open, worst first.
pub(crate) fn odds(world: &Snapshot) -> Vec<GoalOdds> {
    let today = world.zone().to_datetime(world.now).date();
    let mut found: Vec<GoalOdds> =
        world.goals.values().filter(|g| g.closed.is_none()).filter_map(|g| of(g, today)).collect();
    found.sort_by(|a, b| a.chance.total_cmp(&b.chance).then(a.name.cmp(&b.name)));
    found
}

/// The odds of one goal; none where it has no target, no date to come, or fewer than two measured states.
pub(crate) fn of(goal: &Goal, today: Date) -> Option<GoalOdds> {
    let aim = Aim { target: goal.target?, due: goal.due.filter(|due| *due >= today)? };
    let seed = seed(goal);
    let known = |until: Date| -> Vec<_> { goal.status.iter().copied().filter(|m| m.date <= until).collect() };
    let states = known(today);
    let found = forecast(&states, aim, today, seed)?;
    let back = today.saturating_sub(jiff::Span::new().weeks(4));
    let was = forecast(&known(back), aim, back, seed).map(|f| f.chance);
    let first = goal.baseline.or_else(|| states.first().map(|m| m.value)).unwrap_or_default();
    Some(GoalOdds {
        slug: goal.slug.clone(),
        name: inert(&short(&goal.name, 80)),
        chance: found.chance,
        was,
        words: format!("{} by {}", in_ten(found.chance), day(aim.due)),
        pace: pace(&found, aim.target >= first, &a_week(goal)),
        basis: match found.fitted {
            true => format!("by the trend of {} measured states", found.points),
            false => format!(
                "by a line through the last two of {} measured states: six make a trend",
                found.points
            ),
        },
        levers: found.levers.iter().map(|lever| told(goal, aim, today, &found, lever)).collect(),
    })
}

/// The chance that a goal is met by its date, as things are and with other hours a week for it; the first hours are those
/// of things as they are. What it measures is taken to move in proportion to the hours. Nothing where it is not measured,
/// has no target or no date ahead.
pub(crate) fn chances(goal: &Goal, today: Date, hours: &[f64]) -> Vec<f64> {
    let (Some(target), Some(due)) = (goal.target, goal.due.filter(|due| *due >= today)) else {
        return Vec::new();
    };
    let (aim, seed) = (Aim { target, due }, seed(goal));
    let states: Vec<_> = goal.status.iter().copied().filter(|m| m.date <= today).collect();
    let Some(now) = forecast(&states, aim, today, seed) else { return Vec::new() };
    let base = hours.first().copied().unwrap_or(0.0);
    let with = |hours: &f64| {
        // Of a goal that gets hardly any time nothing can be said in proportion.
        let more = if base >= LEAST_HOURS { hours / base - 1.0 } else { 0.0 };
        chance_with(&states, aim, today, seed, now.recent_a_week * more).unwrap_or(now.chance)
    };
    hours.iter().map(with).collect()
}

fn seed(goal: &Goal) -> u64 {
    goal.id.to_string().bytes().fold(0_u64, |hash, byte| hash.wrapping_mul(31) ^ u64::from(byte))
}

/// "about 4 in 10"; at the ends "less than 1 in 20", "nearly sure".
pub(crate) fn in_ten(chance: f64) -> String {
    match (chance * 10.0).round() as u32 {
        0 => "less than 1 in 20".to_owned(),
        10 => "nearly sure".to_owned(),
        n => format!("about {n} in 10"),
    }
}

/// The unit of what is made in a week: a share rises by points.
fn a_week(goal: &Goal) -> String {
    match unit(goal).as_str() {
        "%" => " points".to_owned(),
        unit => unit.to_owned(),
    }
}

/// What it takes a week and what it made, in the direction of its target.
fn pace(found: &Forecast, rises: bool, unit: &str) -> String {
    let middle = match found.expected {
        Some(date) => format!("; in the middle one of the futures it is met on {}", day(date)),
        None => "; in most futures it is not met within five years".to_owned(),
    };
    let (verb, needed) =
        if rises { ("rise", found.required_a_week) } else { ("fall", -found.required_a_week) };
    let lately = match found.recent_a_week {
        made if made > 0.0 => format!("it rose by {}{unit} a week lately", small(made)),
        made if made < 0.0 => format!("it fell by {}{unit} a week lately", small(-made)),
        _ => "it stood still lately".to_owned(),
    };
    match needed > 0.0 {
        true => format!("It must {verb} by {}{unit} a week; {lately}{middle}", small(needed)),
        false => format!("It stands at its target or beyond; {lately}"),
    }
}

/// A size with as many digits as tell something.
fn small(value: f64) -> String {
    match value.abs() {
        size if size >= 100.0 => format!("{value:.0}"),
        size if size >= 1.0 => figure(value),
        _ => format!("{value:.2}"),
    }
}

fn day(date: Date) -> String {
    date.strftime("%-d %b %Y").to_string()
}

fn told(goal: &Goal, aim: Aim, today: Date, found: &Forecast, lever: &Lever) -> LeverTold {
    let then = in_ten((found.chance + lever.gains).min(1.0));
    let here = format!("goals/{}", goal.slug);
    let weeks = (f64::from((aim.due - today).get_days()) / 7.0).max(1.0);
    let (change, link) = match lever.change {
        Change::Later(n) => {
            let due = aim.due.saturating_add(jiff::Span::new().weeks(n));
            let words = format!(
                "{}, until {}",
                sentence(&count(n.unsigned_abs() as usize, "week more", "weeks more")),
                day(due)
            );
            (words, format!("{here}?due={due}"))
        }
        Change::Less(share) => {
            let target = aim.target - share * found.required_a_week * weeks;
            let (less, whole) = (figure(target), figure(aim.target));
            (format!("A target of {less}{} in place of {whole}", unit(goal)), format!("{here}?target={less}"))
        }
        Change::Faster(share) => {
            let more = small((share * found.required_a_week).abs());
            (format!("{more}{} a week on top of its pace", a_week(goal)), String::new())
        }
    };
    let gains = 100.0 * lever.gains;
    LeverTold { words: format!("{change}: {then}, up by {gains:.0} of 100"), gains: lever.gains, link }
}
