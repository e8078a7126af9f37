//! Naming things by the first characters of their id.

use crate::{Desk, DeskError};
use world::{Item, ItemRef, Note, Proposal, Task};

impl Desk {
    /// The one item of `kind` (none: of any kind) whose id begins so and that whoever sits here may see.
    ///
    /// # Errors
    /// `E_NOT_FOUND`, `E_AMBIGUOUS`.
    pub(crate) async fn named(&self, kind: Option<&'static str>, id: &str) -> Result<ItemRef, DeskError> {
        let word = kind.unwrap_or("item");
        let prefix: String = id.trim().to_lowercase().chars().filter(|c| *c != '-').collect();
        let missing = || DeskError::NotFound { kind: word, id: id.to_owned() };
        if prefix.len() < 2 || !prefix.chars().all(|c| c.is_ascii_hexdigit()) {
            return Err(missing());
        }
        let found: Vec<ItemRef> =
            self.ledger.find(self.reader(), kind, &prefix).await?.iter().map(Item::reference).collect();
        match found.as_slice() {
            [] => Err(missing()),
            [one] => Ok(*one),
            several => Err(DeskError::Ambiguous {
                kind: word,
                id: id.to_owned(),
                candidates: several
                    .iter()
                    .take(5)
                    .map(|r| r.uuid().simple().to_string()[..10].to_owned())
                    .collect(),
            }),
        }
    }
    /// The item behind a pointer.
    ///
    /// # Errors
    /// `E_NOT_FOUND`, whether it is absent or not to be seen.
    pub(crate) async fn item(&self, item: ItemRef) -> Result<Item, DeskError> {
        Ok(self.ledger.item(self.reader(), item).await?)
    }
    /// The note that is named: a point, a request, a view, called by that word where it is not there.
    ///
    /// # Errors
    /// `E_NOT_FOUND`, `E_AMBIGUOUS`.
    pub(crate) async fn note(&self, word: &'static str, id: &str) -> Result<Note, DeskError> {
        let missing = || DeskError::NotFound { kind: word, id: crate::words::short(id.trim(), 40) };
        let item = match self.named(Some("note"), id).await {
            Err(DeskError::NotFound { .. }) => return Err(missing()),
            other => other?,
        };
        match self.item(item).await? {
            Item::Note(note) => Ok(note),
            _ => Err(missing()),
        }
    }
    /// The proposal that is named.
    ///
    /// # Errors
    /// `E_NOT_FOUND`, `E_AMBIGUOUS`.
    pub(crate) async fn proposal(&self, id: &str) -> Result<Proposal, DeskError> {
        match self.item(self.named(Some("proposal"), id).await?).await? {
            Item::Proposal(proposal) => Ok(*proposal),
            _ => Err(DeskError::NotFound { kind: "proposal", id: id.to_owned() }),
        }
    }
    /// The task that is named.
    ///
    /// # Errors
    /// `E_NOT_FOUND`, `E_AMBIGUOUS`.
    pub(crate) async fn task(&self, id: &str) -> Result<Task, DeskError> {
        match self.item(self.named(Some("task"), id).await?).await? {
            Item::Task(task) => Ok(task),
            _ => Err(DeskError::NotFound { kind: "task", id: id.to_owned() }),
        }
    }
}
