//! Hostile inputs through the web face: the real server, the real browser with the real policy, and forged requests.

mod door;
mod fields;
mod leaks;
mod mail;

use super::{Case, Fixture, Outcome, feed};
use crate::ingest;
use crate::served::{Served, Visit, wait};
use browser::{By, Chrome};
use desk::{Desk, gather};
use std::path::{Path, PathBuf};
use tempfile::TempDir;

pub const EXECUTIVE: &str = "exec@example.test";
pub const ASSISTANT: &str = "assistant@example.test";

/// Cases that name the web face but need what a later milestone brings.
const LATER: [(&str, &str); 3] = [
    ("auth-oidc-mixup", "M10 brings OpenID Connect"),
    ("web-css-color", "M7 brings calendars with colours of their own"),
    ("leak-digest", "M8 brings mail that goes out"),
];

/// Whether the web face is a surface of this case now.
pub fn is_surface(case: &Case) -> bool {
    let named = case.feed.iter().any(|f| matches!(f.as_str(), "web" | "web-login" | "attachment" | "rest"));
    named && known(case) && later(case).is_none()
}

/// Which milestone a case waits for, though the web face is there.
pub fn later(case: &Case) -> Option<&'static str> {
    LATER.iter().find(|(id, _)| *id == case.id).map(|(_, why)| *why)
}

fn known(case: &Case) -> bool {
    matches!(case.class.as_str(), "html" | "web" | "auth" | "leak") && case.id != "leak-mcp"
}

/// Feeds a case through the web face.
pub fn case(case: &Case, fixture: &Fixture, home: &Path, file: &Path) -> Result<Outcome, String> {
    let mut outcome = Outcome::default();
    let set = Setting { case, fixture, home, file };
    let wrong = match case.class.as_str() {
        "html" => mail::shown(&set),
        "leak" => leaks::asked(&set),
        "auth" => door::knocked(&set, &mut outcome.notes),
        _ if case.id == "web-xss-fields" => fields::filled(&set),
        _ if case.id == "web-disposition" => mail::attached(&set),
        _ if case.id == "web-mass-assignment" => door::assigned(&set),
        _ => door::forged(&set),
    };
    outcome.wrong = wrong?.into_iter().map(|w| format!("web: {w}")).collect();
    Ok(outcome)
}

/// A case, and where its things lie.
struct Setting<'a> {
    case: &'a Case,
    fixture: &'a Fixture,
    home: &'a Path,
    file: &'a Path,
}

impl Setting<'_> {
    /// A fresh office with the baseline and these files in it.
    fn office(&self, files: &[PathBuf]) -> Result<(TempDir, Desk), String> {
        let folder = tempfile::Builder::new().prefix("hostile").tempdir().map_err(|e| e.to_string())?;
        let desk = feed::office(&folder.path().join("office"), self.fixture, &self.home.join("baseline"))?;
        if !files.is_empty() {
            ingest::wait(async { gather::import(&desk, files, &mut |_| true).await.map(drop) })?;
        }
        Ok((folder, desk))
    }
    /// The office, served at the fixture's instant.
    fn serve(&self, desk: &Desk) -> Result<Served, String> {
        Served::start(desk.dir(), Some(&self.fixture.clock.to_string()))
    }
    /// The case's scenario.
    fn scenario(&self) -> Result<serde_json::Value, String> {
        let text = std::fs::read_to_string(self.file).map_err(|e| format!("{}: {e}", self.file.display()))?;
        serde_json::from_str(&text).map_err(|e| format!("{}: {e}", self.file.display()))
    }
}

/// A browser in which somebody has signed in.
async fn browse(served: &Served, address: &str) -> Result<Chrome, String> {
    let chrome = Chrome::start().await;
    chrome.goto(&served.link(address)?).await.map_err(|e| e.to_string())?;
    chrome.click("main form button").await;
    chrome.see("nav.nav").await;
    chrome.complaints().await;
    chrome.requests().await;
    Ok(chrome)
}

/// Opens a page and says what a browser noticed: a dialog, a broken policy, a request to somewhere else.
async fn noticed(chrome: &Chrome, served: &Served, path: &str) -> Vec<String> {
    if let Err(error) = chrome.goto(&format!("{}{path}", served.url)).await {
        return vec![format!("{path}: {error}")];
    }
    // Time for what loads late.
    tokio::time::sleep(std::time::Duration::from_millis(700)).await;
    let mut wrong = Vec::new();
    if let Ok(words) = chrome.get_alert_text().await {
        wrong.push(format!("{path}: a dialog says {words:?}"));
        let _ = chrome.dismiss_alert().await;
    }
    let elsewhere = |url: &String| url.starts_with("http") && !url.starts_with(&served.url);
    wrong.extend(chrome.requests().await.into_iter().filter(elsewhere).map(|url| format!("{path}: asks for {url}")));
    wrong.extend(chrome.complaints().await.into_iter().map(|c| format!("{path}: the console says {c}")));
    wrong
}

/// The frames of the page that is open, by the address of what they show.
async fn frames(chrome: &Chrome) -> Vec<String> {
    let mut sources = Vec::new();
    for frame in chrome.find_all(By::Tag("iframe")).await.unwrap_or_default() {
        sources.extend(frame.attr("src").await.ok().flatten());
    }
    sources
}

/// Every page without a name of its own that an office has: its places.
fn places() -> impl Iterator<Item = &'static str> {
    use equerry::web::routes::{ROUTES, Seat};
    let plain = |path: &&str| !path.trim_start_matches("/o/{office}").contains('{') && !path.ends_with("/live");
    ROUTES.iter().filter(|r| r.method == "GET" && r.seat != Seat::Anybody).map(|r| r.path).filter(plain)
}

/// A path of the route table in this person's office.
fn path(template: &str, visit: &Visit, id: &str) -> String {
    let office = visit.base.trim_start_matches("/o/");
    template.replace("{office}", office).replace("{id}", id)
}
