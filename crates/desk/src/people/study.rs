//! Study cards: who leads what, what departments are for, who does what, to be learned by heart.

use super::directory::Organisation;
use crate::{Desk, DeskError};
use serde::Serialize;

/// A question with its answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Card {
    /// "Who leads Finance at Near?"
    pub question: String,
    /// "Aiko Tan".
    pub answer: String,
}

/// The study cards of the directory: heads first, then purposes, then titles.
///
/// # Errors
/// Those of the ledger.
pub async fn study(desk: &Desk) -> Result<Vec<Card>, DeskError> {
    Ok(super::directory(desk, "").await?.cards)
}

/// The cards of these organisations; what nobody has said makes none.
pub(super) fn cards(organisations: &[Organisation]) -> Vec<Card> {
    let card = |question: String, answer: &str| Card { question, answer: answer.to_owned() };
    let (mut heads, mut purposes, mut titles) = (Vec::new(), Vec::new(), Vec::new());
    for one in organisations {
        let below = one.departments.iter().map(|d| (format!("{} at {}", d.name, one.name), d));
        for (called, department) in below {
            let led: Vec<&str> = department.heads.iter().map(|(_, name)| name.as_str()).collect();
            if !led.is_empty() {
                heads.push(card(format!("Who leads {called}?"), &led.join(" and ")));
            }
            for (asked, said) in [
                (format!("What does {called} do?"), &department.purpose),
                (format!("What do you need from {called}?"), &department.wanted),
                (format!("What does {called} need from you?"), &department.given),
            ] {
                purposes.extend((!said.is_empty()).then(|| card(asked, said)));
            }
        }
        if !one.heads.is_empty() {
            heads.push(card(format!("Who leads {}?", one.name), &one.heads.join(" and ")));
        }
        let inside = one.departments.iter().flat_map(|d| &d.people).chain(&one.people);
        let titled = inside.filter(|p| !p.title.is_empty());
        titles.extend(titled.map(|p| card(format!("Who is {} at {}?", p.title, one.name), &p.name)));
    }
    let mut all: Vec<Card> = heads.into_iter().chain(purposes).chain(titles).collect();
    let mut seen = std::collections::BTreeSet::new();
    all.retain(|c| seen.insert((c.question.clone(), c.answer.clone())));
    all
}
