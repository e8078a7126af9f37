//! A real browser in front of the office: what its pages hold as it understands them, what it runs, and whom it asks.

use super::pages::{addresses, polite};
use super::{EXECUTIVE, Stage};
use crate::hostile::look::id;
use crate::served::{Visit, percent};
use browser::Chrome;
use serde_json::{Value, json};
use std::time::Duration;

/// Says so on the console when a script opens a dialog, so that it is seen wherever it comes from.
const TELL_DIALOGS: &str = "for (const name of ['alert', 'confirm', 'prompt'])
  window[name] = () => { console.error('DIALOG ' + name); };";

/// Elements that no document of somebody else's words may hold.
const FOREIGN: [&str; 16] = [
    "SCRIPT", "IFRAME", "FRAME", "OBJECT", "EMBED", "FORM", "INPUT", "BUTTON", "TEXTAREA", "SELECT", "BASE",
    "LINK", "SVG", "MATH", "VIDEO", "AUDIO",
];

/// A browser with somebody signed in.
pub struct Screen {
    chrome: Chrome,
    url: String,
}

/// A page as the browser has it.
#[derive(Default)]
pub struct Sight {
    /// What is wrong with it.
    pub wrong: Vec<String>,
    /// Its texts and the values of its attributes.
    pub words: Vec<String>,
    /// The document as the browser understood it.
    root: Value,
}

impl Sight {
    /// Texts inside the element with this id, its hyphens aside.
    fn inside(&self, wanted: &str) -> Vec<String> {
        let mut open = vec![&self.root];
        while let Some(node) = open.pop() {
            let attributes: Vec<&str> =
                node["attributes"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
            let named =
                |pair: &[&str]| pair[0] == "id" && pair[1].replace('-', "") == wanted.replace('-', "");
            if attributes.chunks(2).any(named) {
                return texts(node);
            }
            open.extend(node["children"].as_array().into_iter().flatten());
        }
        Vec::new()
    }
}

/// Every text inside a node.
fn texts(node: &Value) -> Vec<String> {
    let own = node["nodeValue"].as_str().map(str::to_owned);
    let inside = node["children"].as_array().into_iter().flatten().flat_map(texts);
    own.into_iter().chain(inside).collect()
}

impl Screen {
    /// Starts a browser and signs the executive in by a link.
    pub async fn open(stage: &Stage<'_>) -> Result<Screen, String> {
        let chrome = Chrome::start().await;
        chrome.devtools("Page.addScriptToEvaluateOnNewDocument", json!({ "source": TELL_DIALOGS })).await;
        chrome.devtools("Browser.setDownloadBehavior", json!({ "behavior": "deny" })).await;
        // The browser's own first page asks for much; it is left, and what it asked for is forgotten.
        chrome.goto("about:blank").await.map_err(|e| e.to_string())?;
        chrome.requests().await;
        let link = stage.served.link(EXECUTIVE)?;
        chrome.goto(&link).await.map_err(|e| format!("the browser does not open the link: {e}"))?;
        chrome.click("form.door button").await;
        chrome.until("signed in", "location.pathname.startsWith('/o/')").await;
        let screen = Screen { chrome, url: stage.served.url.clone() };
        let before = screen.noticed("signing in").await;
        if before.is_empty() { Ok(screen) } else { Err(before.join("; ")) }
    }

    /// Opens a page and looks at all of it.
    pub async fn look(&self, path: &str) -> Sight {
        // A download leaves the page where it was, and says so with an error.
        let opened = self.chrome.goto(format!("{}{path}", self.url)).await.is_ok();
        tokio::time::sleep(Duration::from_millis(120)).await;
        let told = self.chrome.devtools("DOM.getDocument", json!({ "depth": -1, "pierce": true })).await;
        let mut sight = Sight { wrong: self.noticed(path).await, ..Sight::default() };
        let of_others = path.split('?').next().is_some_and(|p| p.ends_with("/sent"));
        self.read(&told["root"], of_others, &mut sight);
        if path.contains("/files/") && opened {
            let shows = told["root"]["documentURL"].as_str().unwrap_or("").contains("/files/");
            sight.wrong.extend(shows.then(|| format!("{path} is shown in the browser")));
        }
        sight.root = told["root"].clone();
        sight
    }

    /// What the browser noticed since it was asked last: dialogs, broken policies, requests to somebody else.
    async fn noticed(&self, path: &str) -> Vec<String> {
        // That a page of ours says "not found" is no complaint of the browser's.
        let status =
            |line: &String| line.starts_with(&self.url) && line.contains("responded with a status of 4");
        let complaints = self.chrome.complaints().await.into_iter().filter(|line| !status(line));
        let mut wrong: Vec<String> = complaints.map(|line| format!("{path}: {line}")).collect();
        let own = [&format!("{}/", self.url), "data:", "about:"];
        let ours = |url: &str| own.iter().any(|start| url.starts_with(start));
        let asked = self.chrome.requests().await.into_iter().filter(|url| !ours(url));
        wrong.extend(asked.map(|url| format!("{path} asks {url}")));
        wrong
    }

    /// Reads a document as the browser understood it.
    fn read(&self, root: &Value, of_others: bool, sight: &mut Sight) {
        let mut open = vec![(root, of_others)];
        while let Some((node, of_others)) = open.pop() {
            let name = node["nodeName"].as_str().unwrap_or("").to_uppercase();
            let attributes: Vec<&str> =
                node["attributes"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
            let pairs: Vec<(&str, &str)> = attributes.chunks(2).map(|pair| (pair[0], pair[1])).collect();
            if let Some(text) = node["nodeValue"].as_str().filter(|text| !text.trim().is_empty()) {
                sight.words.push(text.to_owned());
            }
            sight.words.extend(pairs.iter().map(|(_, value)| (*value).to_owned()));
            if of_others && FOREIGN.contains(&name.as_str()) {
                sight.wrong.push(format!("a message holds <{}>", name.to_lowercase()));
            }
            self.judge(&name, &pairs, node, sight);
            let inside = node["contentDocument"].as_object().map(|_| (&node["contentDocument"], true));
            open.extend(inside);
            open.extend(node["children"].as_array().into_iter().flatten().map(|child| (child, of_others)));
        }
    }

    /// Whether an element could do anything that is not ours to do.
    fn judge(&self, name: &str, attributes: &[(&str, &str)], node: &Value, sight: &mut Sight) {
        let get = |wanted: &str| attributes.iter().find(|(name, _)| *name == wanted).map(|(_, value)| *value);
        let mut wrong = |what: String| sight.wrong.push(format!("<{}> {what}", name.to_lowercase()));
        for (attribute, value) in attributes {
            let flat: String = value.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect();
            let flat = flat.to_lowercase();
            let runs = ["javascript:", "vbscript:", "data:text"].iter().any(|s| flat.starts_with(s));
            let loads =
                ["src", "srcset", "poster", "background", "data", "xlink:href", "action", "formaction"];
            match *attribute {
                "value" | "alt" | "title" | "aria-label" | "content" | "placeholder" => {}
                on if on.starts_with("on") => wrong(format!("has {on}")),
                "srcdoc" | "style" | "http-equiv" => wrong(format!("has {attribute}={value:?}")),
                _ if runs => wrong(format!("has {attribute}={value:?}")),
                _ if loads.contains(attribute) && self.is_foreign(value) => wrong(format!("loads {value:?}")),
                _ => {}
            }
        }
        let href = get("href").unwrap_or("");
        match name {
            "SCRIPT" if !get("src").is_some_and(|src| src.starts_with("/assets/")) => {
                wrong("is not a script of ours".to_owned())
            }
            "LINK" | "BASE" if self.is_foreign(href) => wrong(format!("leads to {href:?}")),
            "A" if self.is_foreign(href) && !href.starts_with("mailto:") => {
                let rel = get("rel").unwrap_or("");
                if !rel.contains("noopener") || !rel.contains("noreferrer") || get("target") != Some("_blank")
                {
                    wrong(format!("opens {href:?} with opener or referrer"));
                }
                let host = href.split("://").nth(1).and_then(|rest| rest.split(['/', '?', '#']).next());
                if !host.is_some_and(|host| texts(node).concat().contains(host)) {
                    wrong(format!("does not say that it leads to {href:?}"));
                }
            }
            _ => {}
        }
    }

    /// Whether an address leads away from the office.
    fn is_foreign(&self, address: &str) -> bool {
        let flat: String = address.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect();
        let own = flat.starts_with(&format!("{}/", self.url)) || flat.starts_with("data:image/");
        let relative = !flat.starts_with("//") && !flat.starts_with("/\\") && !flat.contains(':');
        let within = flat.starts_with('/') && !flat.starts_with("//") && !flat.starts_with("/\\");
        !own && !relative && !within && !flat.starts_with('#') && !flat.starts_with('?')
    }
}

/// Looks at pages in the browser: what is wrong with them, and words of the case that show.
pub async fn tour(stage: &Stage<'_>, screen: &Screen, paths: &[String]) -> Vec<String> {
    let mut wrong = Vec::new();
    for path in paths {
        let sight = screen.look(path).await;
        wrong.extend(sight.wrong);
        for words in &stage.case.expect.must_not {
            let shown = sight.words.iter().find(|text| text.contains(words.as_str()));
            wrong.extend(shown.map(|text| {
                format!("{path} shows {words:?}: {:?}", text.chars().take(80).collect::<String>())
            }));
        }
    }
    wrong
}

/// Pages that name no thing, and the weeks in which the case's events lie; those that are there, and are pages.
pub async fn general(stage: &Stage<'_>) -> Result<Vec<String>, String> {
    let base = &stage.executive.base;
    let weeks = ["2026-11-23", "2027-03-08", "2027-03-09"].map(|day| format!("{base}/week?day={day}"));
    let all = addresses(base, &[]).into_iter().chain(weeks).collect();
    there(stage, all).await
}

/// Those that are there, and are pages.
async fn there(stage: &Stage<'_>, all: Vec<String>) -> Result<Vec<String>, String> {
    let mut paths = Vec::new();
    for path in all {
        let page = polite(&stage.executive, &path).await?;
        let is_page = page.header("content-type").is_some_and(|kind| kind.starts_with("text/html"));
        paths.extend((page.status == 200 && is_page).then_some(path));
    }
    Ok(paths)
}

/// The pages of things that were fed, and their files.
async fn pages_of(stage: &Stage<'_>) -> Result<Vec<String>, String> {
    let base = &stage.executive.base;
    let ids = |kind: &str| -> Vec<String> {
        stage.fed(kind).into_iter().filter_map(id).map(|i| i.replace('-', "")).collect()
    };
    let mut paths = Vec::new();
    for message in ids("message") {
        paths.extend(["", "?as=sent", "/pane", "/sent"].map(|part| format!("{base}/inbox/{message}{part}")));
    }
    for event in ids("event") {
        paths.extend(["event/", "meeting/"].map(|part| format!("{base}/{part}{event}")));
        paths.push(format!("{base}/event/{event}/edit"));
    }
    for task in ids("task") {
        paths.push(format!("{base}/tasks?edit={task}"));
    }
    for proposal in stage.ids(Some("proposal")) {
        paths.push(format!("{base}/inbox/{proposal}"));
        paths.push(format!("{base}/inbox/{proposal}?edit=1"));
    }
    let mut paths = there(stage, paths).await?;
    paths.extend(ids("document").iter().map(|file| format!("{base}/files/{file}")));
    Ok(paths)
}

/// Reads messages in the browser: in the lists, as text, and as they were sent.
pub async fn letters(stage: &Stage<'_>) -> Result<Vec<String>, String> {
    let screen = Screen::open(stage).await?;
    let mut paths = general(stage).await?;
    paths.extend(pages_of(stage).await?);
    for message in stage.fed("message") {
        let subject = message["subject"].as_str().unwrap_or("");
        for word in subject.split_whitespace().take(2) {
            paths.push(format!("{}/find?q={}", stage.executive.base, percent(word)));
        }
    }
    let mut wrong = tour(stage, &screen, &paths).await;
    wrong.extend(apart(stage, &screen).await);
    wrong.extend(senders(stage, &screen).await);
    Ok(wrong)
}

/// Each part of a message is a document to itself: none swallows words of another into what it loads.
async fn apart(stage: &Stage<'_>, screen: &Screen) -> Vec<String> {
    let mut wrong = Vec::new();
    for message in stage.fed("message").into_iter().filter_map(id) {
        let path = format!("{}/inbox/{}/sent", stage.executive.base, message.replace('-', ""));
        let told = screen.look(&path).await;
        let address =
            |text: &&String| text.contains("://") && (text.contains('\n') || text.contains("BEGIN"));
        wrong.extend(told.words.iter().find(address).map(|t| format!("{path} swallows other parts: {t:?}")));
    }
    wrong
}

/// Who wrote: the true address shows, a known person's name and card do not, and doubts are told.
async fn senders(stage: &Stage<'_>, screen: &Screen) -> Vec<String> {
    let people = stage.before.items.iter().filter(|i| i["item"] == "person");
    let known: Vec<(String, Vec<String>)> = people
        .map(|p| {
            let own = |key: &str| p[key].as_str().map(str::to_owned);
            (p["emails"].to_string(), [own("name"), own("organisation")].into_iter().flatten().collect())
        })
        .collect();
    let mut wrong = Vec::new();
    for message in stage.fed("message") {
        let email = message["from"]["email"].as_str().unwrap_or("");
        let Some(message_id) = id(message) else { continue };
        let path = format!("{}/inbox/{}", stage.executive.base, message_id.replace('-', ""));
        let words = screen.look(&path).await.inside(&format!("m-{message_id}"));
        let says = |wanted: &str| words.iter().any(|text| text.contains(wanted));
        if words.is_empty() || (!email.is_empty() && !says(email)) {
            wrong.push(format!("{path} does not show the true address {email}"));
        }
        for (emails, names) in known.iter().filter(|(emails, _)| !emails.contains(email)) {
            let named = names.iter().find(|name| words.iter().any(|text| text.trim() == name.as_str()));
            wrong.extend(named.map(|name| format!("{path} takes {email} for {name} ({emails})")));
        }
        if let Some(flag) = message["flag"].as_str() {
            let start: String = flag.chars().skip(1).take(20).collect();
            wrong.extend((!says(&start)).then(|| format!("{path} does not tell the doubt: {flag}")));
        }
        let hidden =
            |text: &&String| text.contains(['\u{202d}', '\u{202e}', '\u{2066}', '\u{2067}', '\u{200b}']);
        wrong.extend(words.iter().find(hidden).map(|t| format!("{path} shows hidden marks: {t:?}")));
        let name = message["from"]["name"].as_str().unwrap_or("");
        if name.contains('@') && !email.is_empty() && !name.contains(email) {
            wrong.push(format!("{path} calls {email} {name}"));
        }
        let raw = unmarked(message, email);
        wrong.extend(raw.map(|what| format!("{path} {what}")));
    }
    wrong
}

/// An address in letters of another script has to be told.
fn unmarked(message: &Value, email: &str) -> Option<&'static str> {
    let foreign = email.split(['@', '.']).any(|label| label.starts_with("xn--")) || !email.is_ascii();
    (foreign && message["flag"].is_null()).then_some("does not mark an address in letters of another script")
}

/// Looks at the calendar and at each event that was fed.
pub async fn calendar(stage: &Stage<'_>) -> Result<Vec<String>, String> {
    let screen = Screen::open(stage).await?;
    let mut paths = general(stage).await?;
    paths.extend(pages_of(stage).await?);
    let mut wrong = tour(stage, &screen, &paths).await;
    if stage.fed("event").is_empty() {
        wrong.push("no event of the case arrived".to_owned());
    }
    Ok(wrong)
}

/// Files that came with mail: how they are served, and that the browser keeps them and runs nothing.
pub async fn files(stage: &Stage<'_>, sent: &[(String, String, Vec<u8>)]) -> Result<Vec<String>, String> {
    let mut wrong = Vec::new();
    let documents: Vec<String> = stage.fed("document").into_iter().filter_map(id).collect();
    if documents.len() != sent.len() {
        wrong.push(format!("{} of {} files are listed", documents.len(), sent.len()));
    }
    for document in &documents {
        let path = format!("{}/files/{}", stage.executive.base, document.replace('-', ""));
        for visit in [&stage.executive, &stage.assistant] {
            wrong.extend(served_as_file(visit, &path, sent).await?);
        }
    }
    let screen = Screen::open(stage).await?;
    let mut paths = general(stage).await?;
    paths.extend(pages_of(stage).await?);
    wrong.extend(tour(stage, &screen, &paths).await);
    Ok(wrong)
}

async fn served_as_file(
    visit: &Visit,
    path: &str,
    sent: &[(String, String, Vec<u8>)],
) -> Result<Vec<String>, String> {
    let page = polite(visit, path).await?;
    let says = |name: &str| page.header(name).unwrap_or_default();
    let lines = page.headers.iter().filter(|(name, _)| name == "content-disposition").count();
    let name = says("content-disposition");
    let held = [
        (page.status == 200, "is not served"),
        (sent.iter().any(|(.., bytes)| page.body == *bytes), "is not what came"),
        (says("content-type") == "application/octet-stream", "is served as a kind that a browser may run"),
        (
            lines == 1 && name.starts_with("attachment; filename=\"") && name.contains("; filename*=UTF-8''"),
            "is no download",
        ),
        (name.bytes().all(|b| (b' '..0x7f).contains(&b)), "has a name that leaves its header"),
        (
            !name.contains(['/', '\\', '<']) && !name.contains("filename=\"."),
            "has a name that leads elsewhere",
        ),
        (name.matches("filename=").count() == 1, "has two names"),
        (says("x-content-type-options") == "nosniff", "may be sniffed"),
        (says("content-security-policy").contains("sandbox"), "is not in a sandbox"),
    ];
    Ok(held
        .into_iter()
        .filter(|(holds, _)| !holds)
        .map(|(_, what)| format!("{path} {what}: {name}"))
        .collect())
}
