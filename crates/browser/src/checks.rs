//! What must hold on every page; each check answers with what is wrong, in sentences.

use crate::chrome::{Chrome, NARROW, Theme};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// Largest page in all, uncompressed.
const PAGE_BYTES: u64 = 190 * 1024;
/// Most script of a page, compressed.
const SCRIPT_BYTES: u64 = 30 * 1024;

static AXE: LazyLock<String> = LazyLock::new(|| {
    let path =
        std::env::var("EQUERRY_AXE").expect("EQUERRY_AXE names axe-core: run ./test, which installs it");
    std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{path}: {e}; run ./test, which installs it"))
});

/// Runs axe-core over the page: WCAG 2.2 A and AA, and what axe holds to be best practice. The text of mail lies in
/// frames of its own and is not ours to mend.
pub async fn axe(chrome: &Chrome) -> Vec<String> {
    let tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
    axe_by(chrome, json!({ "type": "tag", "values": tags })).await
}

/// Runs those of axe-core's rules that look at colours: all that another theme can break.
pub async fn contrast(chrome: &Chrome) -> Vec<String> {
    axe_by(chrome, json!({ "type": "rule", "values": ["color-contrast", "link-in-text-block"] })).await
}

async fn axe_by(chrome: &Chrome, rules: Value) -> Vec<String> {
    if !chrome.ask::<bool>("return 'axe' in window").await {
        chrome.execute(AXE.as_str(), vec![]).await.unwrap();
    }
    chrome.ask_with(include_str!("scripts/axe.js"), vec![rules]).await
}

/// Nothing is wider than a window of 320 pixels, save regions that scroll by themselves.
pub async fn sideways_scroll(chrome: &Chrome) -> Vec<String> {
    chrome.look(NARROW, Theme::Light).await;
    chrome.refresh().await.unwrap();
    too_wide(chrome).await
}

/// Nothing is wider than the window as it is.
pub async fn too_wide(chrome: &Chrome) -> Vec<String> {
    chrome.ask(include_str!("scripts/sideways.js")).await
}

/// No text is cut off, and none lies over another.
pub async fn cut_off(chrome: &Chrome) -> Vec<String> {
    chrome.ask(include_str!("scripts/cut_off.js")).await
}

/// Nothing has jumped since the page came, but for what a person's own act has moved.
pub async fn layout_shift(chrome: &Chrome) -> Vec<String> {
    let shifted: f64 = chrome.ask("return window.shifted").await;
    // The measure is told to two places (web.dev, Cumulative Layout Shift): less than half of one is none.
    if shifted < 0.005 {
        return vec![];
    }
    let movers: Vec<String> = chrome.ask("return window.movers").await;
    vec![format!("the layout shifted by {shifted:.4}: {}", movers.join(", "))]
}

/// Where Tab has stopped.
#[derive(Deserialize)]
struct Stop {
    at: Option<usize>,
    name: String,
    shows: bool,
    seen: bool,
    behind: String,
}

/// Tab reaches every control, each shows that it has the focus and is not hidden behind something that sticks.
pub async fn focus(chrome: &Chrome) -> Vec<String> {
    let controls: Vec<String> = chrome.ask(include_str!("scripts/controls.js")).await;
    // A date or a time is one control with several stops: one of them has to show.
    let mut shown = vec![None; controls.len()];
    let (mut first, mut last) = (None, None);
    let mut wrong = BTreeSet::new();
    for _ in 0..controls.len() * 5 + 10 {
        chrome.tab().await;
        let stop: Option<Stop> = chrome.ask(include_str!("scripts/focused.js")).await;
        let Some(stop) = stop else { continue };
        if !stop.seen {
            wrong.insert(format!("{} has the focus but lies behind {}", stop.name, stop.behind));
        }
        let Some(at) = stop.at else { continue };
        if first == Some(at) && last != Some(at) {
            break;
        }
        shown[at] = Some(stop.shows || shown[at] == Some(true));
        first = first.or(Some(at));
        last = Some(at);
    }
    // What passes like a toast may be gone by now.
    let there: Vec<bool> =
        chrome.ask("return window.controls.map(e => e.isConnected && e.checkVisibility({ visibilityProperty: true, opacityProperty: true }))").await;
    for ((control, shown), there) in controls.iter().zip(shown).zip(there) {
        match shown {
            None if there => drop(wrong.insert(format!("Tab does not reach {control}"))),
            Some(false) => drop(wrong.insert(format!("{control} does not show that it has the focus"))),
            _ => {}
        }
    }
    wrong.into_iter().collect()
}

/// What a page weighs, in bytes.
#[derive(Debug, Deserialize)]
pub struct Weight {
    /// Of every file of the page, uncompressed.
    pub bytes: u64,
    /// Of its scripts, as they are sent.
    pub script: u64,
    /// Each file with its bytes.
    pub files: Vec<(String, u64)>,
}

/// What the page weighs with all that belongs to it.
pub async fn weigh(chrome: &Chrome) -> Weight {
    // What comes from the browser's own memory would be counted unpacked.
    chrome.ask::<bool>("return window.before = true").await;
    chrome.devtools("Page.reload", json!({ "ignoreCache": true })).await;
    chrome.until("the page anew", "!window.before && document.readyState === 'complete'").await;
    chrome.ask(include_str!("scripts/weight.js")).await
}

/// The page and its scripts are within their budget.
pub async fn weight(chrome: &Chrome) -> Vec<String> {
    let weight = weigh(chrome).await;
    let mut wrong = Vec::new();
    if weight.bytes == 0 || weight.files.iter().any(|(_, bytes)| *bytes == 0) {
        wrong.push(format!("something has no weight, so nothing was measured: {:?}", weight.files));
    }
    if weight.bytes > PAGE_BYTES {
        wrong.push(format!("{} bytes are more than {PAGE_BYTES}: {:?}", weight.bytes, weight.files));
    }
    if weight.script > SCRIPT_BYTES {
        wrong.push(format!("{} bytes of script are more than {SCRIPT_BYTES}", weight.script));
    }
    wrong
}

/// One `h1`, headings that leave out no level, a title, a language.
pub async fn outline(chrome: &Chrome) -> Vec<String> {
    chrome.ask(include_str!("scripts/outline.js")).await
}
