//! What could be better: pure functions, a [`world`] snapshot in, findings and proposals out.
//!
//! No clock, no chance, no I/O: time and seeds come in as arguments, so the same input gives the same
//! bytes. An engine is a folder; engines import `maths` and `world`, never each other: what one needs of
//! another is handed in, here or by the desk.

pub mod agenda;
pub mod alignment;
pub mod analytics;
pub mod decisions;
pub mod error;
pub mod learning;
pub mod maths;
pub mod navigator;
pub mod orchestration;

#[cfg(test)]
mod testing;

pub use error::EngineError;

use world::{Proposal, Snapshot};

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
    found.extend(against_waste(world, &given(world, &values, config), config));
    found
}

/// What the analytics need of the other engines: how time falls on goals, and what meetings are worth.
pub fn given(world: &Snapshot, values: &maths::Values, config: &Config) -> analytics::Given {
    let tree = alignment::GoalTree::of(world);
    let mut given = analytics::Given { worth: agenda::worths(world, values), ..Default::default() };
    for item in values.keys().copied() {
        let links = alignment::links(world, item, &config.alignment);
        if let Some(most) = links.iter().map(|l| l.1).max_by(f64::total_cmp) {
            given.contribution.insert(item, most);
            given.serves.insert(item, alignment::buckets(world, &tree, item, &config.alignment));
        }
    }
    given
}

/// The changes against wastes that break no rule of the agenda.
fn against_waste(world: &Snapshot, given: &analytics::Given, config: &Config) -> Vec<Proposal> {
    let mut found = analytics::propose(world, given, &config.analytics);
    found.retain(|p| agenda::broken(world, &config.agenda, &p.effect).is_empty());
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
