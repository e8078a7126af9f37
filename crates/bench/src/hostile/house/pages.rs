//! Every page that the table of routes knows, filled with every id there is.

use crate::served::{Page, Visit};
use equerry::web::routes::ROUTES;
use std::time::Duration;

/// An id that was never given to anything.
pub const NEVER: &str = "00000000000050008000000000000000";

/// The addresses of all pages of an office: each that names a thing once for each of `ids`.
pub fn addresses(base: &str, ids: &[String]) -> Vec<String> {
    let office = base.trim_start_matches("/o/");
    let pages = ROUTES
        .iter()
        .filter(|r| r.method == "GET" && r.path.starts_with("/o/") && !r.path.ends_with("/live"));
    pages
        .flat_map(|route| {
            let path = route.path.replace("{office}", office);
            match path.contains("{id}") {
                true => ids.iter().map(|id| path.replace("{id}", id)).collect(),
                false => vec![path],
            }
        })
        .collect()
}

/// Asks, and waits where it is told to.
pub async fn polite(visit: &Visit, path: &str) -> Result<Page, String> {
    loop {
        let page = Page::of(visit.request("GET", path).header("accept-encoding", "gzip")).await?;
        match page.status {
            429 => rest(&page).await,
            _ => return unpacked(page),
        }
    }
}

/// Waits for as long as an answer asks for.
pub async fn rest(page: &Page) {
    let seconds = page.header("retry-after").and_then(|s| s.parse().ok()).unwrap_or(1);
    tokio::time::sleep(Duration::from_secs(seconds)).await;
}

/// Sends a form, and waits where it is told to.
pub async fn post(visit: &Visit, path: &str, fields: &[(&str, &str)]) -> Result<Page, String> {
    loop {
        let page = visit.post(path, fields).await?;
        match page.status {
            429 => rest(&page).await,
            _ => return Ok(page),
        }
    }
}

/// The page with its body as it was before it was packed.
fn unpacked(mut page: Page) -> Result<Page, String> {
    if page.header("content-encoding").as_deref() == Some("gzip") {
        let mut body = Vec::new();
        std::io::Read::read_to_end(&mut flate2::read::GzDecoder::new(&page.body[..]), &mut body)
            .map_err(|e| e.to_string())?;
        page.body = body;
    }
    Ok(page)
}

/// All that an answer says: headers and body.
pub fn all(page: &Page) -> String {
    let headers: String = page.headers.iter().map(|(name, value)| format!("{name}: {value}\n")).collect();
    format!("{} {headers}\n{}", page.status, page.text())
}

/// Pages that take a question, and pages that take a day.
const ASKED: [(&str, &[&str]); 3] = [
    ("q=", &["/find", "/palette", "/inbox", "/tasks", "/history"]),
    ("day=", &["/week", "/today", "/event/new", "/catch-up"]),
    ("kind=", &["/history"]),
];

/// Every page of somebody's office, and each page that takes a question or a day once more for each of `asked`.
pub async fn crawl(visit: &Visit, ids: &[String], asked: &[String]) -> Result<Vec<(String, Page)>, String> {
    let mut paths = addresses(&visit.base, ids);
    for path in addresses(&visit.base, &[]) {
        let fits = |question: &&String| {
            ASKED
                .iter()
                .any(|(key, ends)| question.starts_with(key) && ends.iter().any(|end| path.ends_with(end)))
        };
        paths.extend(asked.iter().filter(fits).map(|question| format!("{path}?{question}")));
    }
    let mut pages = Vec::new();
    for path in paths {
        let page = polite(visit, &path).await?;
        pages.push((path, page));
    }
    Ok(pages)
}
