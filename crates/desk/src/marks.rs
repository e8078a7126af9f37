//! The marks of goals: a shape, a colour and a name that stay together everywhere.

use serde::Serialize;
use std::collections::BTreeMap;
use world::{Goal, GoalId, ItemRef, Snapshot};

/// Letters of the four shapes: circle, triangle, square, diamond.
const LETTERS: [char; 4] = ['a', 'b', 'c', 'd'];

/// How a goal is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Mark {
    /// `a` circle, `b` triangle, `c` square, `d` diamond, `n` a dash for what stands above all branches.
    pub letter: char,
    /// The name of the branch it belongs to.
    pub name: String,
}

/// The marks of every goal that a reader may see.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Marks(BTreeMap<GoalId, Mark>);

impl Marks {
    /// Gives each branch of the tree of goals a mark, in the order in which they were set, so that a mark never wanders
    /// when weights change or a goal is added. Goals below a branch share its mark; from the fifth branch on marks are shared.
    pub fn of(world: &Snapshot) -> Marks {
        let children = |of: Option<GoalId>| {
            let is_child = |parent: Option<GoalId>| match of {
                // A parent that this reader may not see is as if there were none.
                None => parent.is_none_or(|p| !world.goals.contains_key(&p)),
                Some(_) => parent == of,
            };
            let mut found: Vec<&Goal> = world.goals.values().filter(|g| is_child(g.parent)).collect();
            found.sort_by(|a, b| a.order().cmp(&b.order()));
            found.into_iter().map(|g| g.id).collect::<Vec<GoalId>>()
        };
        let mut branches = children(None);
        // One mission above all is no branch of its own.
        if let [mission] = branches[..] {
            let below = children(Some(mission));
            if !below.is_empty() {
                branches = below;
            }
        }
        let place = |goal: GoalId| {
            let mut at = Some(goal);
            for _ in 0..world.goals.len() {
                let here = at?;
                if let Some(n) = branches.iter().position(|b| *b == here) {
                    return Some(n);
                }
                at = world.goals.get(&here)?.parent;
            }
            None
        };
        // A shape always stands beside the same name: that of the branch.
        let mark = |id: GoalId| {
            let at = place(id);
            let branch = at.and_then(|n| branches.get(n)).unwrap_or(&id);
            let name = world.goals.get(branch).map_or("", |goal| &goal.name);
            Mark { letter: at.map_or('n', |n| LETTERS[n % LETTERS.len()]), name: crate::words::inert(name) }
        };
        Marks(world.goals.keys().map(|id| (*id, mark(*id))).collect())
    }

    /// The mark of a goal; none for one that this reader may not see.
    pub fn goal(&self, goal: GoalId) -> Option<Mark> {
        self.0.get(&goal).cloned()
    }

    /// The mark of the goal that an item serves most; none where it serves none.
    pub fn item(&self, world: &Snapshot, item: ItemRef) -> Option<Mark> {
        let links = world.links_of(item).iter().filter(|l| l.contribution > 0.0);
        links
            .max_by(|a, b| a.contribution.total_cmp(&b.contribution).then(b.goal.cmp(&a.goal)))
            .and_then(|link| self.goal(link.goal))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use world::Item;

    /// A world with these goals, each below the first.
    fn world(goals: &[(&str, u32)]) -> Snapshot {
        let mut world = crate::testing::office();
        let top = GoalId::derive(goals[0].0);
        for (slug, place) in goals {
            let goal = Goal { place: *place, ..Goal::new(*slug, *slug) };
            let parent = (goal.id != top).then_some(top);
            world.put(Item::Goal(Goal { parent, ..goal }));
        }
        world
    }

    fn letters(goals: &[(&str, u32)]) -> String {
        let world = world(goals);
        let marks = Marks::of(&world);
        goals.iter().map(|(slug, _)| marks.goal(GoalId::derive(slug)).unwrap().letter).collect()
    }

    #[test]
    fn branches_are_marked_in_the_order_in_which_they_were_set() {
        for (goals, expected) in [
            (&[("top", 0), ("rotterdam", 1), ("on-time", 2), ("bench", 3), ("plan", 4)][..], "nabcd"),
            // What is added later takes no colour from the others, whatever it is called.
            (&[("top", 0), ("rotterdam", 1), ("on-time", 2), ("a new one", 3)], "nabc"),
            // An office of old, in which no place was kept.
            (&[("top", 0), ("rotterdam", 0), ("on-time", 0)], "nba"),
            // From the fifth branch on marks are shared.
            (&[("top", 0), ("v", 1), ("w", 2), ("x", 3), ("y", 4), ("z", 5)], "nabcda"),
        ] {
            assert_eq!(letters(goals), expected, "{goals:?}");
        }
    }
}
