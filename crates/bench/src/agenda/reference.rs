//! What is known of the instances: a `reference.json` beside them, if there is one.

use crate::input;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;

/// Its name.
pub const FILE: &str = "reference.json";

/// What is known of one instance.
pub struct Reference {
    /// Least known cost.
    pub best: i64,
    /// The best bound that the peer proved in its usual time, and its cost then.
    pub bound: Option<i64>,
    pub peer: Option<i64>,
}

/// What is known of the instances beside this one.
///
/// # Errors
/// A sentence that names the file when it is damaged.
pub fn references(instance: &Path) -> Result<BTreeMap<String, Reference>, String> {
    let path = instance.with_file_name(FILE);
    if !path.exists() {
        return Ok(BTreeMap::new());
    }
    let all: BTreeMap<String, Value> =
        serde_json::from_slice(&input::read(&path)?).map_err(|e| format!("{}: {e}", path.display()))?;
    Ok(all.into_iter().filter_map(|(name, value)| Some((name, reference(&value)?))).collect())
}

fn reference(value: &Value) -> Option<Reference> {
    let peer = &value["cpsat_60s"];
    Some(Reference {
        best: value["best_known"].as_i64()?,
        bound: if peer.is_null() { value["lower_bound"].as_i64() } else { peer["bound"].as_i64() },
        peer: peer["cost"].as_i64(),
    })
}
