//! The playbooks that come with Equerry.

use super::{Playbook, Wrong, read};
use std::collections::BTreeMap;

macro_rules! book {
    ($slug:literal) => {
        ($slug, include_str!(concat!($slug, ".txt")))
    };
}

/// Their names and texts.
pub const SHIPPED: [(&str, &str); 12] = [
    book!("weekly-review"),
    book!("catch-up"),
    book!("board-meeting"),
    book!("new-direct-report"),
    book!("business-trip"),
    book!("off-site"),
    book!("crisis-morning"),
    book!("quarter-planning"),
    book!("leaving-on-holiday"),
    book!("return-from-holiday"),
    book!("post-meeting"),
    book!("project-close"),
];

/// All of them, by their names.
///
/// # Errors
/// None for what ships; the tests read each.
pub fn shipped() -> Result<BTreeMap<String, Playbook>, Wrong> {
    SHIPPED.iter().map(|(slug, text)| Ok(((*slug).to_owned(), read(slug, text)?))).collect()
}
