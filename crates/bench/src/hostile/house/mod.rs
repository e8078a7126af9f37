//! A case through the pages: a fresh office, served by the real command, asked over the wire and looked at in a real
//! browser with the product's own policy.
//!
//! What is done follows from what the scenario holds, never from its name: a mail is read, payloads are put into every
//! field, forged requests are sent to every route that changes something, and so on.

mod auth;
mod forge;
mod hidden;
mod pages;
mod scenario;
mod screen;

pub use scenario::Scenario;

use super::look::{Seen, id, kind, look};
use super::{Case, Fixture, Outcome, checks, feed};
use crate::ingest;
use crate::served::{Served, Visit, wait};
use desk::{Desk, gather};
use serde_json::Value;
use std::path::{Path, PathBuf};

/// Whose office it is, and who assists.
pub const EXECUTIVE: &str = "exec@example.test";
/// See [`EXECUTIVE`].
pub const ASSISTANT: &str = "assistant@example.test";

/// What a scenario has to work with.
pub struct Stage<'a> {
    pub case: &'a Case,
    pub fixture: &'a Fixture,
    /// Where other offices may be made.
    pub folder: &'a Path,
    pub baseline: PathBuf,
    pub desk: &'a Desk,
    pub before: &'a Seen,
    pub after: &'a Seen,
    /// A file that was fed as it is: its title and words are hostile.
    pub served: Served,
    pub executive: Visit,
    pub assistant: Visit,
}

impl Stage<'_> {
    /// The clock of the office, as the command takes it.
    pub fn now(&self) -> String {
        self.fixture.clock.to_string()
    }
    /// Ids of everything that the executive has; of one kind where one is named.
    pub fn ids(&self, wanted: Option<&str>) -> Vec<String> {
        let items = self.after.items.iter().chain(&self.after.proposals);
        let of = items.filter(|item| wanted.is_none_or(|w| kind(item) == w));
        of.filter_map(id).map(|id| id.replace('-', "")).collect()
    }
    /// Items that were fed, the good ones left out.
    pub fn fed(&self, wanted: &str) -> Vec<&Value> {
        let known: Vec<String> = self.before.items.iter().filter_map(id).collect();
        let fresh = |item: &&Value| kind(item) == wanted && id(item).is_some_and(|id| !known.contains(&id));
        self.after.items.iter().filter(fresh).filter(|i| !i.to_string().contains(feed::GOOD)).collect()
    }
}

/// Feeds a case through the pages.
pub fn case(
    case: &Case,
    fixture: &Fixture,
    home: &Path,
    file: &Path,
    out: &mut Outcome,
) -> Result<(), String> {
    let temporary = tempfile::Builder::new().prefix("hostile").tempdir().map_err(|e| e.to_string())?;
    let folder = temporary.path();
    let baseline = home.join("baseline");
    let scenario = Scenario::read(case, file)?;
    let desk = feed::office(&folder.join("office"), fixture, &baseline)?;
    let before = look(&desk, &folder.join("before"), fixture, false)?;
    let paths: Vec<PathBuf> = scenario.lay_out(&folder.join("in"))?.into_iter().collect();
    let gathered = ingest::wait(async { gather::import(&desk, &paths, &mut |_| true).await })?;
    let after = look(&desk, &folder.join("after"), fixture, false)?;
    let mut wrong = Vec::new();
    if !paths.is_empty() {
        let facts =
            checks::Facts { case, fixture, file, before: &before, after: &after, gathered: &gathered };
        wrong.extend(checks::common(&facts));
        if !after.items.iter().any(|i| i.to_string().contains(feed::GOOD)) {
            wrong.push("the good item of the batch did not arrive".to_owned());
        }
    }
    wrong.extend(wait(async {
        let served = Served::start(desk.dir(), Some(&fixture.clock.to_string()))?;
        let executive = served.visit(EXECUTIVE).await?;
        let assistant = served.visit(ASSISTANT).await?;
        let (before, after) = (&before, &after);
        let stage = Stage {
            case,
            fixture,
            folder,
            baseline,
            desk: &desk,
            before,
            after,
            served,
            executive,
            assistant,
        };
        scenario.run(&stage).await
    })?);
    let end = look(&desk, &folder.join("end"), fixture, false)?;
    if !scenario.says_yes() && end.outbox != before.outbox {
        wrong.push("something lies in the outbox that nobody approved".to_owned());
    }
    if let Some(broken) = end.broken {
        wrong.push(format!("the audit trail does not verify: {broken}"));
    }
    out.wrong.extend(wrong.into_iter().map(|w| format!("pages: {w}")));
    Ok(())
}
