//! Hostile mail on its page: nothing runs, nothing is fetched, links say where they lead; attachments are downloads.

use super::super::look::{id, kind};
use super::{EXECUTIVE, Setting, browse, frames, noticed};
use crate::hostile::look::look;
use crate::served::{Page, Served, Visit, wait};
use browser::Chrome;
use serde_json::Value;

/// A message as the executive reads it.
pub fn shown(set: &Setting<'_>) -> Result<Vec<String>, String> {
    let (folder, desk) = set.office(&[set.file.to_owned()])?;
    let seen = look(&desk, &folder.path().join("seen"), set.fixture, false)?;
    let raw = std::fs::read_to_string(set.file).unwrap_or_default();
    let named = |item: &&Value| item["message_id"].as_str().is_some_and(|m| raw.contains(m));
    let message = seen.items.iter().find(|i| kind(i) == "message" && named(i)).and_then(id);
    let message = message.ok_or("the message is not there")?;
    let served = set.serve(&desk)?;
    wait(async {
        let visit = served.visit(EXECUTIVE).await?;
        let chrome = browse(&served, EXECUTIVE).await?;
        let path = format!("{}/inbox/{message}", visit.base);
        let mut wrong = noticed(&chrome, &served, &path).await;
        let mut texts = vec![visit.get(&path).await?.text()];
        for source in frames(&chrome).await {
            let part = visit.get(source.strip_prefix(&served.url).unwrap_or(&source)).await?;
            wrong.extend(framed(&source, &part));
            texts.push(part.text());
        }
        if texts.iter().all(|t| !t.to_lowercase().contains("subject") && t.len() < 500) {
            wrong.push("nothing of the message is shown".to_owned());
        }
        for words in &set.case.expect.must_not {
            // What our own frame says of itself is not the message's.
            wrong.extend(texts.iter().filter(|t| body_of(t).contains(words.as_str())).map(|_| format!("shows {words:?}")));
        }
        wrong.extend(links(&chrome).await);
        Ok(wrong)
    })
}

/// The part of a page that a message could have written: its main part, or all of a frame.
fn body_of(page: &str) -> &str {
    match page.split_once("<main") {
        Some((_, rest)) => rest.split_once("</main>").map_or(rest, |(main, _)| main),
        None => page,
    }
}

/// A frame of mail stands alone and may do nothing.
fn framed(source: &str, part: &Page) -> Vec<String> {
    let policy = part.header("content-security-policy").unwrap_or_default();
    let mut wrong = Vec::new();
    if part.status != 200 {
        wrong.push(format!("the frame {source} answers {}", part.status));
    }
    for demand in ["sandbox", "default-src 'none'"] {
        if !policy.contains(demand) {
            wrong.push(format!("the frame {source} has no {demand:?} in its policy: {policy}"));
        }
    }
    wrong
}

/// Links to other sites name their host, take no opener along and say nothing of where they were.
async fn links(chrome: &Chrome) -> Vec<String> {
    let script = "return [...document.querySelectorAll('main a[href]')].filter(a => a.host && a.host !== location.host)
        .filter(a => !a.textContent.includes(a.hostname) || !/noopener/.test(a.rel) || !/noreferrer/.test(a.rel))
        .map(a => a.outerHTML.slice(0, 200))";
    let bad: Vec<String> = chrome.ask(script).await;
    bad.into_iter().map(|link| format!("a link hides where it leads or takes something along: {link}")).collect()
}

/// Attachments with the scenario's names, as they are handed out.
pub fn attached(set: &Setting<'_>) -> Result<Vec<String>, String> {
    let scenario = set.scenario()?;
    let names: Vec<&str> = scenario["names"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let into = tempfile::tempdir().map_err(|e| e.to_string())?;
    let file = into.path().join("attached.eml");
    std::fs::write(&file, letter(&names)).map_err(|e| e.to_string())?;
    let (folder, desk) = set.office(&[file])?;
    let seen = look(&desk, &folder.path().join("seen"), set.fixture, false)?;
    let message = seen.items.iter().find(|i| kind(i) == "message" && i["message_id"] == "attached@partner.test");
    let message = message.and_then(id).ok_or("the message is not there")?;
    let served = set.serve(&desk)?;
    wait(async {
        let visit = served.visit(EXECUTIVE).await?;
        let chrome = browse(&served, EXECUTIVE).await?;
        let path = format!("{}/inbox/{message}", visit.base);
        let mut wrong = noticed(&chrome, &served, &path).await;
        let script = "return [...document.querySelectorAll('main a[href]')].map(a => a.getAttribute('href')).filter(h => /document|attachment|file/.test(h))";
        let files: Vec<String> = chrome.ask(script).await;
        if files.len() < names.len() {
            wrong.push(format!("{} of {} attachments can be had", files.len(), names.len()));
        }
        for href in files {
            wrong.extend(handed_out(&served, &visit, &href).await?);
        }
        Ok(wrong)
    })
}

/// A message with an attachment of each name.
fn letter(names: &[&str]) -> String {
    let mut text = String::from(
        "From: Chair <chair@partner.test>\r\nTo: exec@example.test\r\nSubject: Files\r\nMessage-ID: <attached@partner.test>\r\n\
         Date: Sat, 21 Nov 2026 08:30:00 +0000\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=cut\r\n\r\n\
         --cut\r\nContent-Type: text/plain\r\n\r\nThe files.\r\n",
    );
    for name in names {
        let encoded: String = name.bytes().map(|b| format!("%{b:02X}")).collect();
        text.push_str(&format!(
            "--cut\r\nContent-Type: text/html\r\nContent-Disposition: attachment; filename*=utf-8''{encoded}\r\n\r\n\
             <script>alert(1)</script>\r\n"
        ));
    }
    text.push_str("--cut--\r\n");
    text
}

async fn handed_out(served: &Served, visit: &Visit, href: &str) -> Result<Vec<String>, String> {
    let answer = visit.get(href.strip_prefix(&served.url).unwrap_or(href)).await?;
    let header = |name: &str| answer.header(name).unwrap_or_default();
    let (shown, kind) = (header("content-disposition"), header("content-type"));
    let allowed = ["application/octet-stream", "application/pdf", "image/png", "image/jpeg", "image/gif", "text/plain"];
    let held = [
        (answer.status == 200, "is not handed out"),
        (shown.starts_with("attachment"), "is no download"),
        (shown.contains("filename*="), "has no filename* (RFC 6266)"),
        (!shown.contains(['\r', '\n', '/', '\\', '<']), "has a name that climbs or breaks a line"),
        (allowed.iter().any(|a| kind.starts_with(a)), "has a type that a browser may run"),
        (header("x-content-type-options") == "nosniff", "may be sniffed"),
    ];
    let wrong = held.into_iter().filter(|(holds, _)| !holds);
    Ok(wrong.map(|(_, what)| format!("{href} {what}: {} {kind} {shown}", answer.status)).collect())
}
