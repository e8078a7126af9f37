//! Formulas, one a file, each with its source and an example that runs. Nothing here knows an engine.

use std::collections::BTreeMap;
use world::ItemRef;

pub mod effort;

/// What items are worth to the goals, in points; what is missing counts as unlinked.
pub type Values = BTreeMap<ItemRef, f64>;
