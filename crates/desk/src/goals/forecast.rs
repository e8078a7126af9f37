//! Where measured goals are going, in words: one forecast for every page (spec §10.6).

use super::effort::{Effort, Efforts};
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
    /// The chance that it is met by its date, 0–1: the lower of the two below.
    pub chance: f64,
    /// By the pace of what was measured.
    pub by_pace: f64,
    /// By the hours that the coming weeks leave for it; none where no forecast of them is kept or it got hardly any lately.
    pub by_hours: Option<f64>,
    /// The chance four weeks ago, by the pace; none where too little was measured by then or the hours say less now.
    pub was: Option<f64>,
    /// "about 4 in 10 by 18 Dec 2026".
    pub words: String,
    /// Both views, the lower first, and what it takes: "By the hours ahead about 3 in 10 …; by its pace about 5 in 10. It must
    /// rise by about two lines a month; …".
    pub pace: String,
    /// On what it rests.
    pub basis: String,
    /// What would change most, best first.
    pub levers: Vec<LeverTold>,
}

/// A change that would help a goal.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LeverTold {
    /// "Four weeks more, until 15 Jan 2027: up by 22 of 100, about 6 in 10".
    pub words: String,
    /// What it adds to the chance, 0–1.
    pub gains: f64,
    /// Where it can be proposed: its path below the office; empty where Equerry knows no change that does it.
    pub link: String,
    /// What can be tried in What if instead, as it is written there; empty where something can be proposed.
    pub try_it: String,
    /// Whether it moves the goal itself: a later date or a lower target.
    pub moves_the_bar: bool,
}

/// The odds of every measured goal that is open, worst first.
pub(crate) fn odds(world: &Snapshot, efforts: &Efforts) -> Vec<GoalOdds> {
    let today = world.zone().to_datetime(world.now).date();
    let open = world.goals.values().filter(|g| g.closed.is_none());
    let mut found: Vec<GoalOdds> = open.filter_map(|g| of(g, today, efforts.get(g.id))).collect();
    found.sort_by(|a, b| a.chance.total_cmp(&b.chance).then(a.name.cmp(&b.name)));
    found
}

/// Open goals with a target and a date to come of which too little was measured for odds.
pub(crate) fn too_short<'a>(world: &'a Snapshot, told: &[GoalOdds]) -> Vec<&'a Goal> {
    let today = world.zone().to_datetime(world.now).date();
    let aims = |g: &&Goal| g.closed.is_none() && g.target.is_some() && g.due.is_some_and(|due| due >= today);
    world.goals.values().filter(aims).filter(|g| !told.iter().any(|odds| odds.slug == g.slug)).collect()
}

/// The odds of one goal; none where it has no target, no date to come, or fewer than two measured states.
pub(crate) fn of(goal: &Goal, today: Date, effort: Option<Effort>) -> Option<GoalOdds> {
    let aim = Aim { target: goal.target?, due: goal.due.filter(|due| *due >= today)? };
    let seed = seed(goal);
    let known = |until: Date| -> Vec<_> { goal.status.iter().copied().filter(|m| m.date <= until).collect() };
    let states = known(today);
    let found = forecast(&states, aim, today, seed)?;
    let back = today.saturating_sub(jiff::Span::new().weeks(4));
    let was = forecast(&known(back), aim, back, seed).map(|f| f.chance);
    let by_hours = effort.and_then(|effort| {
        let more = effort.ahead / Some(effort.past).filter(|past| *past >= LEAST_HOURS)? - 1.0;
        chance_with(&states, aim, today, seed, found.recent_a_week * more)
    });
    let chance = by_hours.map_or(found.chance, |hours| hours.min(found.chance));
    let first = goal.baseline.or_else(|| states.first().map(|m| m.value)).unwrap_or_default();
    Some(GoalOdds {
        slug: goal.slug.clone(),
        name: inert(&short(&goal.name, 80)),
        chance,
        by_pace: found.chance,
        by_hours,
        was: was.filter(|_| chance >= found.chance),
        words: format!("{} by {}", in_ten(chance), day(aim.due)),
        pace: format!("{}{}", views(found.chance, by_hours, effort), pace(&found, aim.target >= first, goal)),
        basis: match found.fitted {
            true => format!("by the trend of {} measured states", found.points),
            false => format!(
                "by a line through the last two of {} measured states: six make a trend",
                found.points
            ),
        },
        levers: levers(goal, aim, today, (&found, chance)),
    })
}

/// The chance that a goal is met by its date, as things are and with other hours a week for it; the first hours are those
/// of things as they are. What it measures is taken to move in proportion to the hours, of which it got `past` a week lately.
/// As things are it is the lower of pace and hours, as on every page. Nothing where it is not measured, has no target or no
/// date ahead.
pub(crate) fn chances(goal: &Goal, today: Date, past: f64, hours: &[f64]) -> Vec<f64> {
    let (Some(target), Some(due)) = (goal.target, goal.due.filter(|due| *due >= today)) else {
        return Vec::new();
    };
    let (aim, seed) = (Aim { target, due }, seed(goal));
    let states: Vec<_> = goal.status.iter().copied().filter(|m| m.date <= today).collect();
    let Some(now) = forecast(&states, aim, today, seed) else { return Vec::new() };
    let with = |hours: f64| {
        // Of a goal that got hardly any time nothing can be said in proportion.
        let more = if past >= LEAST_HOURS { hours / past - 1.0 } else { 0.0 };
        chance_with(&states, aim, today, seed, now.recent_a_week * more).unwrap_or(now.chance)
    };
    let base = with(hours.first().copied().unwrap_or(past));
    let as_it_is = base.min(now.chance);
    hours.iter().map(|hours| (as_it_is + with(*hours) - base).clamp(0.0, 1.0)).collect()
}

/// Both views of a goal, the lower first; nothing where there is but one.
fn views(by_pace: f64, by_hours: Option<f64>, effort: Option<Effort>) -> String {
    let (Some(by_hours), Some(effort)) = (by_hours, effort) else { return String::new() };
    let hours = format!(
        "by the hours ahead {}: {} a week {}, {} in the last four weeks",
        in_ten(by_hours),
        hours(effort.ahead),
        if effort.to_its_date { "up to its date" } else { "in the coming four weeks" },
        hours(effort.past)
    );
    let pace = format!("by its pace {}", in_ten(by_pace));
    let (first, second) = if by_hours <= by_pace { (hours, pace) } else { (pace, hours) };
    format!("{}; {second}. ", sentence(&first))
}

/// "2 h 30".
fn hours(hours: f64) -> String {
    engines::maths::spoken::minutes(60.0 * hours)
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

/// What it takes a week and what it made, in the direction of its target.
fn pace(found: &Forecast, rises: bool, goal: &Goal) -> String {
    let middle = match found.expected {
        Some(date) => format!("; in the middle one of the futures it is met on {}", day(date)),
        None => "; in most futures it is not met within five years".to_owned(),
    };
    let (verb, needed) =
        if rises { ("rise", found.required_a_week) } else { ("fall", -found.required_a_week) };
    let (must, made) = rates(needed.abs(), found.recent_a_week.abs(), goal);
    let lately = match found.recent_a_week {
        now if now > 0.0 => format!("it rose by {made} lately"),
        now if now < 0.0 => format!("it fell by {made} lately"),
        _ => "it stood still lately".to_owned(),
    };
    match needed > 0.0 {
        true => format!("It must {verb} by {must}; {lately}{middle}"),
        false => format!("It stands at its target or beyond; {lately}"),
    }
}

/// What comes to less than one thing a year.
const NEXT_TO_NOTHING: &str = "less than one a year";
/// Weeks of a month.
const MONTH: f64 = 365.25 / 12.0 / 7.0;

/// How fast something goes, in whole things where it counts things: "0.4 points a week", "about two stores a month", "one in
/// about three months".
pub(crate) fn rate(a_week: f64, goal: &Goal) -> String {
    let unit = match unit(goal).as_str() {
        "%" => " points".to_owned(),
        unit => unit.to_owned(),
    };
    if unit == " points" || a_week >= 10.0 {
        return format!("{}{unit} a week", small(a_week));
    }
    let whole = |n: f64| count(n.round() as usize, "", "").trim().to_owned();
    match (a_week, a_week * MONTH) {
        (week, _) if week >= 1.0 && (week - week.round()).abs() < 0.05 => {
            format!("{}{unit} a week", whole(week))
        }
        (week, _) if week >= 3.0 => format!("about {}{unit} a week", whole(week)),
        (_, month) if month >= 1.5 => format!("about {}{unit} a month", whole(month)),
        (_, month) if month >= 0.75 => "about one a month".to_owned(),
        (_, month) if month * 12.0 >= 0.75 => {
            let months = (1.0 / month).round().max(2.0);
            format!("one in about {} months", whole(months))
        }
        _ => NEXT_TO_NOTHING.to_owned(),
    }
}

/// Two rates of a goal by the same span of time, so that they can be held against each other: that of the slower one.
fn rates(a: f64, b: f64, goal: &Goal) -> (String, String) {
    let slow = [a, b].into_iter().filter(|rate| *rate > 0.0).fold(f64::INFINITY, f64::min);
    let words = unit(goal);
    let counts = words != "%";
    // Weekly where it is told in parts anyhow or where a week sees some of it; else by the month, else by the year.
    let (span, weeks) = match slow * MONTH {
        _ if !counts || !slow.is_finite() || slow >= 3.0 => return (rate(a, goal), rate(b, goal)),
        month if month >= 1.5 => ("month", MONTH),
        _ => ("year", 12.0 * MONTH),
    };
    let told = |a_week: f64| match a_week * weeks {
        all if (0.5..100.0).contains(&all) => {
            format!("about {}{words} a {span}", count(all.round() as usize, "", "").trim())
        }
        all if all >= 100.0 => format!("about {all:.0}{words} a {span}"),
        _ => NEXT_TO_NOTHING.to_owned(),
    };
    (told(a), told(b))
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

/// What would help, in words: first what changes the work, then a later date, last a lower target.
fn levers(goal: &Goal, aim: Aim, today: Date, (found, chance): (&Forecast, f64)) -> Vec<LeverTold> {
    let place = |lever: &&Lever| match lever.change {
        Change::Faster(_) => 0,
        Change::Later(_) => 1,
        Change::Less(_) => 2,
    };
    let mut all: Vec<&Lever> = found.levers.iter().collect();
    all.sort_by_key(place);
    all.into_iter().filter_map(|lever| told(goal, aim, today, (found, chance), lever)).collect()
}

/// A lever in words, on top of the chance that is told; none for one so small that it comes to nothing in whole things.
fn told(
    goal: &Goal,
    aim: Aim,
    today: Date,
    (found, chance): (&Forecast, f64),
    lever: &Lever,
) -> Option<LeverTold> {
    let then = in_ten((chance + lever.gains).min(1.0));
    let here = format!("goals/{}", goal.slug);
    let weeks = (f64::from((aim.due - today).get_days()) / 7.0).max(1.0);
    let (change, link, try_it) = match lever.change {
        Change::Later(n) => {
            let due = aim.due.saturating_add(jiff::Span::new().weeks(n));
            let words = format!(
                "{}, until {}",
                sentence(&count(n.unsigned_abs() as usize, "week more", "weeks more")),
                day(due)
            );
            (words, format!("{here}?due={due}"), String::new())
        }
        Change::Less(share) => {
            let target = aim.target - share * found.required_a_week * weeks;
            let (less, whole) = (figure(target), figure(aim.target));
            let words = format!("An easier target, {less}{} in place of {whole}", unit(goal));
            (words, format!("{here}?target={less}"), String::new())
        }
        Change::Faster(share) => {
            let more = rate((share * found.required_a_week).abs(), goal);
            if more == NEXT_TO_NOTHING {
                return None;
            }
            let try_it = format!("double the weight of {}", inert(&goal.name));
            (format!("{} on top of its pace", sentence(&more)), String::new(), try_it)
        }
    };
    let gains = 100.0 * lever.gains;
    // The same words before and after would tell nothing.
    let then = if then == in_ten(chance) { format!("still {then}") } else { then };
    Some(LeverTold {
        words: format!("{change}: up by {gains:.0} of 100, {then}"),
        gains: lever.gains,
        moves_the_bar: !matches!(lever.change, Change::Faster(_)),
        link,
        try_it,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use world::goal::Measure;

    fn goal(unit: &str) -> Goal {
        let week = |n: i64| Measure {
            date: date(2026, 9, 7).saturating_add(jiff::Span::new().weeks(n)),
            value: 10.0 + n as f64 + 0.2 * (n % 3) as f64,
        };
        Goal {
            unit: Some(unit.into()),
            target: Some(25.0),
            due: Some(date(2026, 12, 21)),
            status: (0..12).map(week).collect(),
            ..Goal::new("stores", "Stores open")
        }
    }

    #[test]
    fn the_lower_of_pace_and_hours_comes_first_and_the_same_hours_change_nothing() {
        let (goal, today) = (goal("stores"), date(2026, 11, 24));
        let alone = of(&goal, today, None).unwrap();
        assert_eq!((alone.chance, alone.by_hours), (alone.by_pace, None));
        let with =
            |ahead: f64| of(&goal, today, Some(Effort { past: 4.0, ahead, to_its_date: false })).unwrap();
        let same = with(4.0);
        assert_eq!((same.by_hours, same.chance), (Some(alone.by_pace), alone.chance));
        let fewer = with(1.0);
        assert!(fewer.chance < alone.chance && fewer.by_hours == Some(fewer.chance), "{fewer:?}");
        assert!(
            fewer.pace.starts_with("By the hours ahead ") && fewer.pace.contains("1 h a week"),
            "{}",
            fewer.pace
        );
        let more = with(8.0);
        assert_eq!(more.chance, alone.chance, "more hours promise nothing that the pace does not show");
        assert!(
            of(&goal, today, Some(Effort { past: 0.1, ahead: 4.0, to_its_date: false }))
                .unwrap()
                .by_hours
                .is_none()
        );
        let told = chances(&goal, today, 4.0, &[1.0, 1.0, 4.0]);
        assert!((told[0] - fewer.chance).abs() < 1e-9 && told[1] == told[0] && told[2] > told[0], "{told:?}");
    }

    #[test]
    fn what_is_needed_and_what_was_made_are_told_by_the_same_span() {
        for (needed, made, unit, told) in [
            (2.5, 6.0, "count", ("about eleven a month", "about 26 a month")),
            (0.11, 0.23, "count", ("about six a year", "about twelve a year")),
            (3.4, 12.0, "stores", ("about three stores a week", "12 stores a week")),
            (0.4, 0.5, "%", ("0.40 points a week", "0.50 points a week")),
        ] {
            let (a, b) = rates(needed, made, &goal(unit));
            assert_eq!((a.as_str(), b.as_str()), told);
        }
    }

    #[test]
    fn what_changes_the_work_comes_before_what_moves_the_bar_and_each_says_something() {
        let (goal, today) = (goal("stores"), date(2026, 11, 24));
        let found = of(&goal, today, None).unwrap();
        assert!(!found.levers.is_empty());
        let bars: Vec<bool> = found.levers.iter().map(|l| l.moves_the_bar).collect();
        assert!(bars.windows(2).all(|w| w[0] <= w[1]), "{:?}", found.levers);
        for lever in &found.levers {
            assert!(lever.link.is_empty() != lever.try_it.is_empty(), "{lever:?}");
            let twice = lever.words.matches(&in_ten(found.chance)).count();
            assert!(twice == 0 || lever.words.contains("still "), "{lever:?}");
        }
        if let Some(lower) = found.levers.iter().position(|l| l.words.contains("target")) {
            assert!(found.levers[lower].words.starts_with("An easier target, "), "{:?}", found.levers);
            assert_eq!(lower, found.levers.len() - 1);
        }
    }

    #[test]
    fn what_counts_things_is_told_in_whole_things() {
        for (a_week, unit, words) in [
            (0.44, "count", "about two a month"),
            (0.44, "stores", "about two stores a month"),
            (0.25, "stores", "about one a month"),
            (0.08, "stores", "one in about three months"),
            (2.0, "stores", "two stores a week"),
            (3.4, "stores", "about three stores a week"),
            (0.44, "%", "0.44 points a week"),
            (140.0, "tonnes", "140 tonnes a week"),
            (0.001, "stores", "less than one a year"),
        ] {
            assert_eq!(rate(a_week, &goal(unit)), words);
        }
    }
}
