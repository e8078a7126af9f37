//! What it costs to turn from one thing to the next (spec §1.3; Leroy 2009, Leroy & Glomb 2018).

use super::SwitchCosts;
use world::ProjectId;
use world::task::TaskKind;

/// What a stretch of work is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Context {
    pub project: Option<ProjectId>,
    pub kind: TaskKind,
}

/// Minutes to turn from `from` to `to`. Work without a project shares none. Nothing before costs nothing.
pub(super) fn minutes(from: Option<Context>, to: Context, costs: &SwitchCosts) -> f64 {
    let Some(from) = from else { return 0.0 };
    let same_project = from.project.is_some() && from.project == to.project;
    match (same_project, from.kind == to.kind) {
        (true, true) => 0.0,
        (false, true) => costs.same_kind,
        (true, false) => costs.same_project,
        (false, false) => costs.otherwise,
    }
}
