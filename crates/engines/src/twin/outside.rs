//! The outside view of a project: what the executive's own finished projects came to against their dates, whatever this
//! one looks like from inside (Kahneman & Tversky 1979; Flyvbjerg 2006; spec §8.6).

use crate::maths::lognormal::Lognormal;
use crate::maths::quantile;
use jiff::civil::Date;
use std::collections::BTreeSet;
use world::goal::Overrun;
use world::{GoalId, Project, ProjectId, Task};

/// So many finished projects make a class of their own.
pub const ENOUGH: usize = 8;
/// Days that a project must have been planned for to be held against its plan.
const LEAST_DAYS: f64 = 7.0;
/// z of 80 in 100.
const Z80: f64 = 0.841_621_233_572_914;

/// What a forecast from outside rests on.
#[derive(Debug, Clone, PartialEq)]
pub enum Class {
    /// Own finished projects that serve the same goal.
    SameGoal(Vec<Finished>),
    /// Own finished projects, whatever they were for.
    Own(Vec<Finished>),
    /// What somebody entered of projects like it.
    Entered(Overrun),
    /// So few are finished, and nothing was entered.
    TooFew(usize),
}

/// A project that is over, against its plan.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Finished {
    /// Which.
    pub project: ProjectId,
    /// Days from its beginning to its end, over the days that were planned.
    pub ratio: f64,
    /// When it ended.
    pub ended: Date,
}

/// When a project is done, seen from outside.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct View {
    /// In half of the cases by that day.
    pub p50: Date,
    /// In four of five: what is recommended.
    pub p80: Date,
    /// How much longer than planned the middle one of the class took, as a factor.
    pub middle: f64,
    /// How much longer four of five took at most.
    pub most: f64,
    /// Whether it has run longer already than all of its class: then only that is known.
    pub beyond: bool,
}

/// When a project began: when the first of its tasks was written down, or its first milestone was reached.
pub fn began<'a>(
    project: &Project,
    tasks: impl Iterator<Item = &'a Task>,
    zone: &jiff::tz::TimeZone,
) -> Option<Date> {
    let of_it = tasks.filter(|t| t.project == Some(project.id));
    let written = of_it.filter_map(|t| t.created).map(|at| zone.to_datetime(at).date()).min();
    written.into_iter().chain(project.milestones.iter().filter_map(|m| m.done)).min()
}

/// When a project was to be done: the date of its last milestone.
pub fn planned(project: &Project) -> Option<Date> {
    project.milestones.iter().filter_map(|m| m.due).max()
}

fn days(from: Date, until: Date) -> f64 {
    f64::from(from.until(until).map_or(0, |span| span.get_days()))
}

/// A project against its plan, once all its milestones are reached.
pub fn finished(project: &Project, began: Option<Date>) -> Option<Finished> {
    let ended = project.milestones.iter().map(|m| m.done).collect::<Option<Vec<_>>>()?.into_iter().max()?;
    let (began, planned) = (began?, planned(project)?);
    let plan = days(began, planned);
    (plan >= LEAST_DAYS).then(|| Finished { project: project.id, ratio: days(began, ended) / plan, ended })
}

/// The class of a project: finished ones that serve a goal of its own where there are eight, else all that are finished,
/// else what was entered.
pub fn class<'a>(project: &Project, all: impl Iterator<Item = (&'a Project, Finished)>) -> Class {
    let goals: BTreeSet<GoalId> = project.goals.iter().map(|g| g.0).collect();
    let all: Vec<(bool, Finished)> = all
        .filter(|(other, _)| other.id != project.id)
        .map(|(other, done)| (other.goals.iter().any(|g| goals.contains(&g.0)), done))
        .collect();
    let same: Vec<Finished> = all.iter().filter(|f| f.0).map(|f| f.1).collect();
    match (same.len(), all.len(), &project.outside) {
        (n, _, _) if n >= ENOUGH => Class::SameGoal(same),
        (_, n, _) if n >= ENOUGH => Class::Own(all.into_iter().map(|f| f.1).collect()),
        (_, _, Some(entered)) => Class::Entered(entered.clone()),
        (_, n, None) => Class::TooFew(n),
    }
}

/// The outside view of a project that is not done, as of today; none without a class, a beginning or a date.
///
/// What has run for a while has outlived those of its class that were over by then: only the others count.
pub fn view(project: &Project, began: Option<Date>, class: &Class, today: Date) -> Option<View> {
    let (began, planned) = (began?, planned(project)?);
    let plan = days(began, planned);
    if plan < LEAST_DAYS {
        return None;
    }
    let mut ratios: Vec<f64> = match class {
        Class::SameGoal(list) | Class::Own(list) => list.iter().map(|f| f.ratio).collect(),
        Class::Entered(entered) => {
            let law = law(entered);
            (0..=100).map(|n| law.quantile((f64::from(n) / 100.0).clamp(0.001, 0.999))).collect()
        }
        Class::TooFew(_) => return None,
    };
    ratios.sort_unstable_by(f64::total_cmp);
    let whole = |share| quantile::of_sorted(&ratios, share).unwrap_or(1.0);
    let (middle, most) = (whole(0.5), whole(0.8));
    let elapsed = days(began, today) / plan;
    let left: Vec<f64> = ratios.iter().copied().filter(|r| *r > elapsed).collect();
    let at = |share: f64| {
        let ratio = quantile::of_sorted(&left, share).unwrap_or(elapsed);
        began.saturating_add(jiff::Span::new().days((ratio * plan).ceil() as i64)).max(today)
    };
    Some(View { p50: at(0.5), p80: at(0.8), middle, most, beyond: left.is_empty() })
}

/// The lognormal law whose half and four of five lie where somebody said.
fn law(entered: &Overrun) -> Lognormal {
    let sigma = ((entered.most / entered.middle).max(1.0).ln() / Z80).max(1e-6);
    Lognormal { mu: entered.middle.ln(), sigma }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use world::goal::Milestone;

    /// A project that was to take a hundred days from 1 January and took so many.
    fn over(n: usize, took: i64, goal: &str) -> (Project, Finished) {
        let mut project = Project::new(format!("p{n}"), format!("Project {n}"));
        project.goals = vec![(GoalId::derive(goal), 1.0)];
        let began = date(2026, 1, 1);
        let on = |days: i64| Some(began.saturating_add(jiff::Span::new().days(days)));
        project.milestones = vec![
            Milestone { name: "Half".into(), due: on(50), done: on(60) },
            Milestone { name: "Done".into(), due: on(100), done: on(took) },
        ];
        let done = finished(&project, Some(began)).unwrap();
        (project, done)
    }

    fn open(goal: &str) -> Project {
        let mut project = Project::new("hub", "Hub");
        project.goals = vec![(GoalId::derive(goal), 1.0)];
        project.milestones =
            vec![Milestone { name: "Done".into(), due: Some(date(2026, 12, 10)), done: None }];
        project
    }

    fn class_of(project: &Project, all: &[(Project, Finished)]) -> Class {
        class(project, all.iter().map(|(p, f)| (p, *f)))
    }

    #[test]
    fn eight_finished_ones_of_the_goal_make_a_class_then_all_then_what_was_entered() {
        let took = [100, 110, 120, 130, 140, 150, 160, 200];
        let mut all: Vec<(Project, Finished)> =
            took.iter().enumerate().map(|(n, t)| over(n, *t, "berth")).collect();
        assert!((all[7].1.ratio - 2.0).abs() < 1e-9);
        let hub = open("berth");
        assert!(matches!(class_of(&hub, &all), Class::SameGoal(list) if list.len() == 8));
        assert!(matches!(class_of(&open("other"), &all), Class::Own(list) if list.len() == 8));
        let last = all.pop().unwrap();
        assert_eq!(class_of(&hub, &all), Class::TooFew(7));
        let entered = Overrun { middle: 1.3, most: 1.8, from: "twelve halls of the builder".into() };
        let said = Project { outside: Some(entered.clone()), ..open("berth") };
        assert_eq!(class_of(&said, &all), Class::Entered(entered));
        all.push(last);
        assert!(matches!(class_of(&said, &all), Class::SameGoal(_)), "one's own come first");
        // What is not over, or was hardly planned, is no case.
        let mut half = over(9, 100, "berth").0;
        half.milestones[1].done = None;
        assert_eq!(finished(&half, Some(date(2026, 1, 1))), None);
        assert_eq!(finished(&over(9, 100, "berth").0, Some(date(2026, 4, 10))), None);
        assert_eq!(finished(&Project::new("x", "No milestone"), Some(date(2026, 1, 1))), None);
    }

    #[test]
    fn the_dates_follow_from_the_class_and_what_has_outlived_some_counts_with_the_rest() {
        let took = [100, 110, 120, 130, 140, 150, 160, 200];
        let all: Vec<(Project, Finished)> =
            took.iter().enumerate().map(|(n, t)| over(n, *t, "berth")).collect();
        let hub = open("berth");
        let began = Some(date(2026, 9, 1));
        let class = class_of(&hub, &all);
        // A hundred days were planned: half of the class took up to 135, four of five up to 156.
        let early = view(&hub, began, &class, date(2026, 9, 2)).unwrap();
        assert!((early.middle - 1.35).abs() < 1e-9 && (early.most - 1.56).abs() < 1e-9, "{early:?}");
        assert_eq!((early.p50, early.p80), (date(2027, 1, 14), date(2027, 2, 4)));
        let late = view(&hub, began, &class, date(2027, 1, 20)).unwrap();
        assert!(late.p80 > early.p80 && late.p50 > date(2027, 1, 20), "{late:?}");
        let beyond = view(&hub, began, &class, date(2027, 6, 1)).unwrap();
        assert!(beyond.beyond && beyond.p80 == date(2027, 6, 1), "{beyond:?}");
        assert_eq!(view(&hub, None, &class, date(2026, 9, 2)), None);
        assert_eq!(view(&hub, began, &Class::TooFew(3), date(2026, 9, 2)), None);
        let entered = Class::Entered(Overrun { middle: 1.2, most: 1.5, from: String::new() });
        let said = view(&hub, began, &entered, date(2026, 9, 2)).unwrap();
        assert!((said.middle - 1.2).abs() < 1e-6 && (said.most - 1.5).abs() < 1e-6, "{said:?}");
    }
}
