//! What could be better: pure functions, a [`world`] snapshot in, findings and proposals out.
//!
//! No clock, no chance, no I/O: time and seeds come in as arguments, so the same input gives the same
//! bytes. An engine is a folder; engines import `maths` and `world`, never each other: what one needs of
//! another is handed in, here or by the desk.

pub mod agenda;
pub mod alignment;
pub mod analytics;
pub mod decisions;
pub mod enablement;
pub mod error;
pub mod forecast;
pub mod learning;
pub mod maths;
pub mod navigator;
pub mod orchestration;
pub mod partnership;
pub mod relationships;
pub mod responsibility;
pub mod twin;

#[cfg(test)]
mod testing;

pub use error::EngineError;

use world::{ItemRef, Proposal, Snapshot};

/// The settings of every engine that proposes.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Config {
    /// Of the agenda.
    pub agenda: agenda::AgendaConfig,
    /// Of the goals.
    pub alignment: alignment::AlignmentConfig,
    /// Of where the time went.
    pub analytics: analytics::AnalyticsConfig,
    /// Of the plan and the problem radar.
    pub orchestration: orchestration::OrchestrationConfig,
}

/// Everything the engines would change, one call per engine in a row, whatever was answered before. The desk adds the
/// navigator's and lets [`learning::ready`] choose from the whole.
pub fn suggest_all(world: &Snapshot, config: &Config) -> Vec<Proposal> {
    let values = alignment::values(world, &config.alignment);
    let mut found = agenda::propose(world, &values, &config.agenda);
    found.extend(alignment::propose(world, &values, &config.alignment));
    found.extend(decisions::propose(world, &values));
    found.extend(orchestration::propose(world, &values, &config.orchestration));
    found.extend(partnership::propose(world));
    found.extend(against_waste(world, &given(world, &values, config), config));
    found
}

/// What the analytics need of the other engines: how time falls on goals, and what meetings are worth.
pub fn given(world: &Snapshot, values: &maths::Values, config: &Config) -> analytics::Given {
    let tree = alignment::GoalTree::of(world);
    // Of a decision that was only told as made nobody knows when it was asked: both instants are the same.
    let decided = |d: &world::Decision| {
        let at = d.choice.as_ref().map(|c| c.at).filter(|at| *at != d.created)?;
        Some((d.id, d.created, at))
    };
    let mut given = analytics::Given {
        worth: agenda::worths(world, values),
        decisions: world.decisions.values().filter_map(decided).collect(),
        ..Default::default()
    };
    let items: std::collections::BTreeSet<ItemRef> =
        values.keys().chain(world.unseen_links.keys()).copied().collect();
    for item in items {
        let seen = alignment::links(world, item, &config.alignment);
        let unseen = unseen(world, item, &config.alignment);
        let (own, other) = (seen.iter().map(|l| l.1).sum::<f64>(), unseen.iter().sum::<f64>());
        if own + other <= 0.0 {
            continue;
        }
        let mut serves = Vec::new();
        if own > 0.0 {
            serves = alignment::buckets(world, &tree, item, &config.alignment);
            serves.iter_mut().for_each(|s| s.1 *= own / (own + other));
        }
        if other > 0.0 {
            serves.push((maths::attention::Bucket::Other, other / (own + other)));
        }
        given.serves.insert(item, serves);
        given.contribution.insert(item, seen.iter().map(|l| l.1).chain(unseen).fold(0.0, f64::max));
    }
    given
}

/// How much an item serves each goal that the reader does not see.
fn unseen(world: &Snapshot, item: ItemRef, config: &alignment::AlignmentConfig) -> Vec<f64> {
    let sure = |l: &&world::GoalLink| l.confirmed || l.probability >= config.link_threshold;
    let links = world.unseen_links.get(&item).into_iter().flatten().filter(sure);
    links.map(|l| l.contribution.clamp(0.0, 1.0)).collect()
}

/// So many changes against wastes are proposed at once.
const MOST_AGAINST_WASTE: usize = 3;

/// What can be done about each waste without breaking a rule of the agenda.
pub fn offers(world: &Snapshot, given: &analytics::Given, config: &Config) -> Vec<analytics::Offer> {
    let may = |p: &Proposal| agenda::broken(world, &config.agenda, &p.effect).is_empty();
    analytics::offers(world, given, &config.analytics, &may)
}

/// The changes against the costliest wastes: those that are open already, then those that nobody has answered.
fn against_waste(world: &Snapshot, given: &analytics::Given, config: &Config) -> Vec<Proposal> {
    let mut found: Vec<Proposal> =
        offers(world, given, config).into_iter().filter_map(|o| o.change.ok()).collect();
    found.sort_by_key(|p| match world.proposals.get(&p.id) {
        Some(known) if known.is_open() => 0,
        None => 1,
        Some(_) => 2,
    });
    let open = found.iter().filter(|p| world.proposals.get(&p.id).is_some_and(Proposal::is_open)).count();
    found.truncate(open.max(MOST_AGAINST_WASTE));
    found
}

/// What of [`suggest_all`] may be shown, best first.
pub fn propose_all(world: &Snapshot, config: &Config) -> Vec<Proposal> {
    learning::ready(world, suggest_all(world, config))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Scene, at, clean_week};
    use world::ProposalId;

    #[test]
    fn an_empty_office_has_nothing_to_propose() {
        assert!(propose_all(&Scene::new().world, &Config::default()).is_empty());
    }

    #[test]
    fn time_for_goals_that_are_not_seen_goes_elsewhere() {
        let mut scene = Scene::new();
        let goal = scene.goal("Delivery", 1.0, None);
        let [seen, hidden, both, none] =
            ["a", "b", "c", "d"].map(|name| ItemRef::Event(scene.event(name, at(1, 9, 0), 60, &["ben"])));
        for (item, contribution) in [(seen, 1.0), (both, 0.3)] {
            scene.link(item, goal, contribution);
        }
        let link = |contribution, probability| world::GoalLink {
            goal: world::GoalId::derive("unseen"),
            contribution,
            confirmed: false,
            probability,
        };
        let unseen =
            [(hidden, vec![link(0.6, 0.9)]), (both, vec![link(0.6, 0.9)]), (none, vec![link(1.0, 0.2)])];
        scene.world.unseen_links = std::sync::Arc::new(unseen.into());
        let config = Config::default();
        let given = given(&scene.world, &alignment::values(&scene.world, &config.alignment), &config);
        use maths::attention::Bucket;
        assert_eq!(given.serves[&seen], [(Bucket::Goal(goal), 1.0)]);
        assert_eq!(given.serves[&hidden], [(Bucket::Other, 1.0)]);
        let shares: Vec<f64> = given.serves[&both].iter().map(|s| s.1).collect();
        assert!((shares[0] - 1.0 / 3.0).abs() < 1e-9 && (shares[1] - 2.0 / 3.0).abs() < 1e-9, "{shares:?}");
        assert!(!given.serves.contains_key(&none), "a link nobody is sure of");
    }

    #[test]
    fn everything_together_stays_in_order_and_out_of_its_own_way() {
        let mut scene = clean_week(&mut maths::random::Random::new(3)).0;
        scene.event("Brightmark call", at(2, 13, 0), 45, &["orla@brightmark.example"]);
        scene.event("Vendor review", at(2, 13, 15), 45, &["ben"]);
        let paper = scene.task("Board paper", 600);
        scene.change_task(paper, |t| {
            t.kind = world::task::TaskKind::Deep;
            t.due = Some(world::Due::At(at(1, 12, 0)));
        });
        let found = propose_all(&scene.world, &Config::default());
        let kinds: Vec<&str> = found.iter().map(|p| p.kind.0.as_str()).collect();
        for kind in ["agenda.conflict", "orchestration.due_risk", "agenda.prepare"] {
            assert!(kinds.contains(&kind), "{kinds:?}");
        }
        assert!(found.windows(2).all(|w| w[0].expected.minutes >= w[1].expected.minutes));
        let ids: std::collections::BTreeSet<ProposalId> = found.iter().map(|p| p.id).collect();
        assert_eq!(ids.len(), found.len());
        assert_eq!(found, propose_all(&scene.world, &Config::default()));
    }
}
