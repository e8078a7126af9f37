//! Where measured goals are going, in words.

use crate::words::{inert, short};
use engines::enablement::forecast::{Aim, Change, Forecast, chance_with, forecast};
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
    /// "needs 0.4 lines a week, made 0.2 lately; middle date 3 Feb 2027".
    pub pace: String,
    /// On what it rests.
    pub basis: String,
    /// What would change most, best first.
    pub levers: Vec<String>,
}

/// The odds of every measured goal that is open, worst first.
pub(super) fn odds(world: &Snapshot) -> Vec<GoalOdds> {
    let today = world.zone().to_datetime(world.now).date();
    let mut found: Vec<GoalOdds> =
        world.goals.values().filter(|g| g.closed.is_none()).filter_map(|g| of(g, today)).collect();
    found.sort_by(|a, b| a.chance.total_cmp(&b.chance).then(a.name.cmp(&b.name)));
    found
}

fn of(goal: &Goal, today: Date) -> Option<GoalOdds> {
    let aim = Aim { target: goal.target?, due: goal.due.filter(|due| *due >= today)? };
    let seed = seed(goal);
    let known = |until: Date| -> Vec<_> { goal.status.iter().copied().filter(|m| m.date <= until).collect() };
    let found = forecast(&known(today), aim, today, seed)?;
    let back = today.saturating_sub(jiff::Span::new().weeks(4));
    let was = forecast(&known(back), aim, back, seed).map(|f| f.chance);
    let unit = goal.unit.as_deref().map_or(String::new(), |unit| format!(" {}", inert(&short(unit, 30))));
    Some(GoalOdds {
        slug: goal.slug.clone(),
        name: inert(&short(&goal.name, 80)),
        chance: found.chance,
        was,
        words: format!("{} by {}", in_ten(found.chance), day(aim.due)),
        pace: pace(&found, &unit),
        basis: match found.fitted {
            true => format!("by the trend of {} measured states", found.points),
            false => format!(
                "by a line through the last two of {} measured states: six make a trend",
                found.points
            ),
        },
        levers: found
            .levers
            .iter()
            .map(|lever| {
                let then = (found.chance + lever.gains).min(1.0);
                format!("{}: {}", change(lever.change), in_ten(then))
            })
            .collect(),
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
    let Some(now) = forecast(&goal.status, aim, today, seed) else { return Vec::new() };
    let base = hours.first().copied().unwrap_or(0.0);
    let with = |hours: &f64| {
        // Of a goal that gets hardly any time nothing can be said in proportion.
        let more = if base >= LEAST_HOURS { hours / base - 1.0 } else { 0.0 };
        chance_with(&goal.status, aim, today, seed, now.recent_a_week * more).unwrap_or(now.chance)
    };
    hours.iter().map(with).collect()
}

fn seed(goal: &Goal) -> u64 {
    goal.id.to_string().bytes().fold(0_u64, |hash, byte| hash.wrapping_mul(31) ^ u64::from(byte))
}

/// "about 4 in 10"; at the ends "hardly", "nearly sure".
pub(super) fn in_ten(chance: f64) -> String {
    match (chance * 10.0).round() as u32 {
        0 => "less than 1 in 20".to_owned(),
        10 => "nearly sure".to_owned(),
        n => format!("about {n} in 10"),
    }
}

fn pace(found: &Forecast, unit: &str) -> String {
    let middle = match found.expected {
        Some(date) => format!("; in the middle one of the futures it is met on {}", day(date)),
        None => "; in most futures it is not met within five years".to_owned(),
    };
    format!(
        "It needs {}{unit} a week and made {} lately{middle}",
        figure(found.required_a_week),
        figure(found.recent_a_week)
    )
}

fn figure(value: f64) -> String {
    let size = value.abs();
    let text = if size >= 100.0 {
        format!("{value:.0}")
    } else if size >= 1.0 {
        format!("{value:.1}")
    } else {
        format!("{value:.2}")
    };
    text.replace('-', "−")
}

fn day(date: Date) -> String {
    date.strftime("%-d %b %Y").to_string()
}

fn change(change: Change) -> String {
    match change {
        Change::Later(weeks) => format!("{weeks} weeks more"),
        Change::Less(share) => format!("a target nearer by {:.0} %", 100.0 * share),
        Change::Faster(share) => format!("{:.0} % more a week than now needed, on top", 100.0 * share),
    }
}
