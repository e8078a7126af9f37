//! The strategic insight note: what passes a test, each with one recommendation and what else could be done.

use crate::goals::GoalOdds;
use crate::insights::{Figure, Insights};
use crate::words::inert;
use serde::Serialize;
use world::{Proposal, Snapshot};

/// So many observations.
const MOST: usize = 3;
/// Below this chance a goal is told.
const UNLIKELY: f64 = 0.5;
/// So many proposals before a tenth of them is the highest.
const LEAST: usize = 10;

/// Something that passes a test.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Observation {
    /// The observation.
    pub title: String,
    /// What stands behind it.
    pub words: String,
    /// Which test it passes.
    pub test: &'static str,
    /// Where the evidence is, under the office.
    pub link: String,
    /// What to do.
    pub recommend: String,
    /// What else could be done.
    pub else_: Vec<String>,
}

/// At most three: of each test the first, then what is left.
pub(super) fn note(world: &Snapshot, report: &Insights, goals: &[GoalOdds]) -> Vec<Observation> {
    let mut lists = [
        goals.iter().filter(|g| g.chance < UNLIKELY).map(unlikely).collect::<Vec<_>>(),
        report.figures.iter().filter_map(changed).collect(),
        at_stake(world),
    ];
    let mut found = Vec::new();
    while found.len() < MOST && lists.iter().any(|list| !list.is_empty()) {
        for list in lists.iter_mut().filter(|list| !list.is_empty()) {
            found.push(list.remove(0));
        }
    }
    found.truncate(MOST);
    found
}

fn unlikely(goal: &GoalOdds) -> Observation {
    let mut levers = goal.levers.iter().map(|lever| lever.words.clone());
    Observation {
        title: format!("{}: {}", goal.name, goal.words),
        words: format!("{}; {}.", goal.pace, goal.basis),
        test: "The forecast is below one half.",
        link: format!("goals/{}", goal.slug),
        recommend: levers.next().unwrap_or_else(|| "Say what the goal is worth now, or let it go".to_owned()),
        else_: levers.collect(),
    }
}

fn changed(figure: &Figure) -> Option<Observation> {
    let change = figure.change.clone()?;
    Some(Observation {
        title: format!("{}: {}", figure.name, figure.words),
        words: format!("{change}."),
        test: "The change is larger than chance explains.",
        link: format!("insights/why?metric={}", figure.code),
        recommend: "Look at what it is made of, and say whether it is wanted".to_owned(),
        else_: figure.trend.iter().map(|trend| format!("Wait a month: {trend}")).collect(),
    })
}

/// Open proposals among the tenth with most at stake of all that are known.
fn at_stake(world: &Snapshot) -> Vec<Observation> {
    let mut stakes: Vec<f64> = world.proposals.values().map(|p| p.expected.minutes).collect();
    if stakes.len() < LEAST {
        return Vec::new();
    }
    stakes.sort_by(f64::total_cmp);
    let top = stakes[stakes.len() - stakes.len().div_ceil(10)];
    let mut open: Vec<&Proposal> = world
        .proposals
        .values()
        .filter(|p| p.waits(world.now) && p.expected.minutes >= top && p.expected.minutes > 0.0)
        .collect();
    open.sort_by(|a, b| b.expected.minutes.total_cmp(&a.expected.minutes).then(a.id.cmp(&b.id)));
    let told = |p: &&Proposal| Observation {
        title: inert(&p.title),
        words: inert(&p.because),
        test: "More is at stake than in nine of ten suggestions.",
        link: format!("inbox/{}", p.id),
        recommend: match p.expected.words.is_empty() {
            true => "Say yes or no to it".to_owned(),
            false => format!("Say yes or no to it: {}", inert(&p.expected.words)),
        },
        else_: p.ways.iter().map(|way| inert(&way.title)).collect(),
    };
    open.iter().map(told).collect()
}
