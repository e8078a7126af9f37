//! History, settings, keys and the first run, asked for as a browser asks: what is refused, what comes back, and what
//! an assistant never gets.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop there")]

mod common;
#[path = "common/web.rs"]
mod web;

use axum::http::{Method, StatusCode};
use common::{calendar, event, lunch};
use desk::gather;
use desk::sign_in::Token;
use desk::welcome::Limits;
use std::time::Duration;
use web::{Answer, Web};

/// An office with an open and a private event.
async fn office() -> Web {
    let private = event("visit", "25T101500", "25T103000", "Canary visit", "CLASS:PRIVATE\n");
    Web::over(|room| vec![room.file("a.ics", &calendar(&[&lunch(), &private]))]).await
}

impl Web {
    async fn bring(&self, who: &Token, files: &[(&str, &str)]) -> Answer {
        let mut body =
            format!("--edge\r\nContent-Disposition: form-data; name=\"key\"\r\n\r\n{}\r\n", who.form_key());
        for (name, text) in files {
            body += &format!(
                "--edge\r\nContent-Disposition: form-data; name=\"files\"; filename=\"{name}\"\r\n\
                 Content-Type: application/octet-stream\r\n\r\n{text}\r\n"
            );
        }
        body += "--edge--\r\n";
        self.ask(who, Method::POST, "welcome/files", "multipart/form-data; boundary=edge", body.into_bytes())
            .await
    }
    /// The value of a field in the settings' form.
    async fn stamp(&self) -> String {
        let page = self.get(&self.mara, "settings").await.text;
        let at = page.split("name=\"stamp\" value=\"").nth(1).unwrap();
        at.split('"').next().unwrap().to_owned()
    }
}

const HOURS: &str = "monday=09%3A00-17%3A30&tuesday=09%3A00-17%3A30&wednesday=09%3A00-17%3A30&\
    thursday=09%3A00-17%3A30&saturday=&sunday=&lunch=12%3A30-13%3A00&locale=en-GB&chronotype=mid&always_through=";

#[tokio::test]
async fn every_page_is_whole_for_both() {
    let web = office().await;
    for part in ["history", "settings", "keys", "welcome"] {
        for who in [&web.mara, &web.jonas] {
            let page = web.get(who, part).await;
            assert_eq!(page.status, StatusCode::OK, "{part}: {}", page.text);
            assert_eq!(page.text.matches("<h1").count(), 1, "{part}");
            assert!(page.text.ends_with("</html>") || page.text.trim_end().ends_with("</html>"));
            for inline in ["<script>", " style=", " onclick="] {
                assert!(!page.text.contains(inline), "{part} holds {inline}");
            }
        }
    }
}

#[tokio::test]
async fn the_assistant_gets_nothing_of_what_is_private_or_the_offices_own() {
    let web = office().await;
    let folder = web.desk.dir().display().to_string();
    for part in ["history", "history?kind=reading", "history?kind=looks", "settings", "welcome"] {
        let page = web.get(&web.jonas, part).await;
        for word in ["Canary", folder.as_str(), "items.gathered", "2 events"] {
            assert!(!page.text.contains(word), "{part} tells of {word}");
        }
    }
    assert!(web.get(&web.jonas, "settings").await.text.contains("Only Mara can change"));
    assert!(web.get(&web.jonas, "welcome").await.text.contains("Only Mara can bring files"));
    assert!(web.get(&web.mara, "settings").await.text.contains(&folder));
    let before = std::fs::read(web.desk.dir().join("equerry.toml")).unwrap();
    for (part, fields) in [
        ("settings/office", HOURS),
        ("settings/people", "no_go=Errands"),
        ("settings/right", "level=restricted&answers=on"),
        ("settings/right/end", "which=x"),
        ("settings/learned", "which=effort&how=forget"),
        ("settings/rule", "which=x"),
        ("welcome/stop", ""),
    ] {
        let answer = web.post(&web.jonas, part, fields).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{part}: {}", answer.text);
        assert!(answer.text.contains("Only Mara Ellingsen can"), "{part}: {}", answer.text);
    }
    assert_eq!(web.get(&web.jonas, "history.txt").await.status, StatusCode::FORBIDDEN);
    assert_eq!(web.get(&web.jonas, "welcome/progress").await.status, StatusCode::NOT_FOUND);
    let brought = web.bring(&web.jonas, &[("a.ics", "BEGIN:VCALENDAR")]).await;
    assert_eq!(brought.status, StatusCode::FORBIDDEN);
    assert_eq!(std::fs::read(web.desk.dir().join("equerry.toml")).unwrap(), before);
    assert!(!web.desk.dir().join("incoming").exists());
}

#[tokio::test]
async fn settings_are_kept_or_come_back_with_every_mistake_beside_its_field() {
    let web = office().await;
    let wrong = format!("stamp={}&friday=late&zone=Mars%2FBase&{HOURS}", web.stamp().await);
    let page = web.post(&web.mara, "settings/office", &wrong).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    for shown in [
        "There is a problem",
        "href=\"#f-friday\"",
        "href=\"#f-zone\"",
        "value=\"late\"",
        "value=\"Mars/Base\"",
    ] {
        assert!(page.text.contains(shown), "{shown} is missing: {}", page.text);
    }
    assert_eq!(page.text.matches("aria-invalid").count(), 2);

    let right = format!("stamp={}&friday=09%3A00-15%3A00&zone=Europe%2FBerlin&{HOURS}", web.stamp().await);
    let kept = web.post(&web.mara, "settings/office", &right).await;
    assert_eq!((kept.status, kept.to.as_str()), (StatusCode::SEE_OTHER, "/o/mara-ellingsen/settings#office"));
    assert!(web.get(&web.jonas, "settings").await.text.contains("09:00–15:00"), "the house goes on with it");
    assert!(web.get(&web.mara, "history").await.text.contains("Friday <span class=\"nb\">09:00–15:00"));
    let late = web.post(&web.mara, "settings/office", &right).await;
    assert_eq!(late.status, StatusCode::CONFLICT);

    for (part, fields, status) in [
        ("settings/right", "level=eyes-only", StatusCode::UNPROCESSABLE_ENTITY),
        ("settings/notices", "notices=on&quiet=late", StatusCode::UNPROCESSABLE_ENTITY),
        ("settings/learned", "which=effort&how=sell", StatusCode::FORBIDDEN),
        ("settings/learned", "which=everything&how=forget", StatusCode::NOT_FOUND),
        ("settings/rule", "which=nothing", StatusCode::NOT_FOUND),
        ("settings/right/end", "", StatusCode::FORBIDDEN),
    ] {
        assert_eq!(web.post(&web.mara, part, fields).await.status, status, "{part} {fields}");
    }
}

#[tokio::test]
async fn the_end_of_a_right_is_felt_at_once() {
    let web = office().await;
    assert!(web.get(&web.jonas, "settings").await.text.contains("sees all but private"));
    let page = web.get(&web.mara, "settings").await.text;
    let id = page.split("name=\"which\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let ended = web.post(&web.mara, "settings/right/end", &format!("which={id}")).await;
    assert_eq!(ended.status, StatusCode::SEE_OTHER);
    assert!(web.get(&web.jonas, "settings").await.text.contains("You see nothing here."));
    assert!(web.get(&web.mara, "history").await.text.contains("Ended a right"));
}

#[tokio::test]
async fn keys_and_theme_are_each_ones_own() {
    let web = office().await;
    let kept = web.post(&web.jonas, "keys", "theme=dark").await;
    assert_eq!((kept.status, kept.to.as_str()), (StatusCode::SEE_OTHER, "/o/mara-ellingsen/keys"));
    let page = web.get(&web.jonas, "history").await.text;
    assert!(page.contains("data-theme=\"dark\"") && page.contains("data-letters=\"off\""));
    let page = web.get(&web.mara, "history").await.text;
    assert!(!page.contains("data-theme=") && !page.contains("data-letters="));
    assert_eq!(web.post(&web.jonas, "keys", "theme=neon").await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn odd_questions_to_the_history_are_answered_in_words() {
    let web = office().await;
    for part in ["history?by=eve", "history?kind=%3Cscript%3E", "history?from=tomorrow", "history?page=-1"] {
        let page = web.get(&web.mara, part).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{part}");
        assert!(page.text.contains("E_RANGE") && !page.text.contains("<script>"), "{part}: {}", page.text);
    }
    let far = web.get(&web.mara, &format!("history?page={}", u64::MAX)).await;
    assert_eq!(far.status, StatusCode::OK);
    let log = web.get(&web.mara, "history.txt").await;
    assert!(log.text.lines().last().unwrap().starts_with("head "));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn brought_files_are_read_whatever_they_are_called() {
    let web = office().await;
    let board = calendar(&[&common::board()]);
    let odd = "\u{1}\u{2}nothing known\u{0}";
    let files = [("../../../escape.ics", board.as_str()), ("..\\..\\odd.bin", odd), ("", "")];
    let brought = web.bring(&web.mara, &files).await;
    assert_eq!(
        (brought.status, brought.to.as_str()),
        (StatusCode::SEE_OTHER, "/o/mara-ellingsen/welcome#intake")
    );
    let mut page = String::new();
    for _ in 0..400 {
        let told = web.get(&web.mara, "welcome/progress").await;
        page = told.text;
        assert_eq!(told.afresh, !page.contains("<progress"), "all of the page changes once they are read");
        if !page.contains("<progress") {
            break;
        }
        assert!(page.contains("data-hx-trigger"), "{page}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert!(page.contains("Your files are read") && page.contains("odd.bin"), "{page}");
    assert!(!page.contains("incoming") && !page.contains("data-hx-trigger"), "{page}");
    assert!(!web.desk.dir().join("incoming").exists());
    let beside: Vec<_> = std::fs::read_dir(web.desk.dir().parent().unwrap()).unwrap().collect();
    assert_eq!(beside.len(), 2, "the office and a.ics: {beside:?}");
    assert!(web.get(&web.mara, "welcome").await.text.contains("Events 3"));
}

#[tokio::test]
async fn what_cannot_be_taken_in_is_refused_and_leaves_nothing() {
    let web = office().await;
    let many = vec![("a.ics", "x"); Limits::default().files + 1];
    let refused = web.bring(&web.mara, &many).await;
    assert_eq!(refused.status, StatusCode::PAYLOAD_TOO_LARGE, "{}", refused.text);
    assert!(refused.text.contains("Nothing was taken in"));
    assert_eq!(web.bring(&web.mara, &[]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let key = web.mara.form_key();
    let cut = format!(
        "--edge\r\nContent-Disposition: form-data; name=\"key\"\r\n\r\n{key}\r\n--edge\r\n\
         Content-Disposition: form-data; name=\"files\"; filename=\"a.ics\"\r\n\r\nBEGIN"
    );
    let kind = "multipart/form-data; boundary=edge";
    let broken = web.ask(&web.mara, Method::POST, "welcome/files", kind, cut.into_bytes()).await;
    assert_eq!(broken.status, StatusCode::FORBIDDEN, "{}", broken.text);
    let keyless = b"--edge\r\nContent-Disposition: form-data; name=\"files\"; filename=\"a.ics\"\r\n\r\nx\r\n--edge--\r\n";
    let refused = web.ask(&web.mara, Method::POST, "welcome/files", kind, keyless.to_vec()).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert!(!web.desk.dir().join("incoming").exists());
    assert_eq!(web.get(&web.mara, "welcome/progress").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_mail_that_asks_for_a_choice_begins_a_decision() {
    let web = office().await;
    let mail = "From x@near.example Mon Nov 23 16:00:00 2026\nFrom: Ana Lima <ana@near.example>\n\
        To: Mara Ellingsen <mara@near.example>\nDate: 23 Nov 2026 15:00:00 +0100\nMessage-ID: <c@near.example>\n\
        Subject: Carrier\n\nMara,\n\nCan you approve the <second> carrier by Friday?\n\nAna\n";
    let inbox = [web.room.file("inbox.mbox", mail)];
    let read = gather::import(&web.desk, &inbox, &mut |_| true).await.unwrap();
    assert!(read.refused.is_empty(), "{read:?}");
    let page = web.get(&web.mara, "decisions").await.text;
    assert!(page.contains("<b>Can you approve the "), "{page}");
    let from = page.split("decisions?from=").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let form = web.get(&web.mara, &format!("decisions?from={from}")).await.text;
    assert!(form.contains("Yes\nNo</textarea>") && form.contains("value=\"2026-11-27\""), "{form}");
    let fields = format!("question=Approve+the+carrier&options=Yes%0ANo&due=2026-11-27&from={from}");
    let made = web.post(&web.mara, "decisions", &fields).await;
    assert!(made.to.contains("/decisions/"), "{}", made.text);
    assert!(!web.get(&web.mara, "decisions").await.text.contains("Asked in mail"));
    let absent = web.get(&web.mara, "decisions?from=00000000").await;
    assert_eq!(absent.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn who_reports_and_the_ideal_week_are_kept_or_come_back_as_typed() {
    let web = office().await;
    let typed = "reports=Priya&no_go=Errands&calendars=Joss&ideal=Thursday+09%3A00-12%3A00+no+meetings";
    let wrong = format!("stamp={}&{typed}", web.stamp().await);
    let page = web.post(&web.mara, "settings/people", &wrong).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    for shown in [
        "href=\"#f-reports\"",
        "“Priya” has no mail address",
        "href=\"#f-calendars\"",
        ">Errands</textarea>",
        ">Thursday 09:00-12:00 no meetings</textarea>",
    ] {
        assert!(page.text.contains(shown), "{shown} is missing: {}", page.text);
    }
    assert_eq!(page.text.matches("aria-invalid").count(), 2);
    let right = format!(
        "stamp={}&reports=Priya+Raman+%3Cpriya%40near.example%3E&no_go=Errands%0D%0APresents&calendars=&ideal=",
        web.stamp().await
    );
    let kept = web.post(&web.mara, "settings/people", &right).await;
    assert_eq!((kept.status, kept.to.as_str()), (StatusCode::SEE_OTHER, "/o/mara-ellingsen/settings#people"));
    assert!(web.get(&web.mara, "team").await.text.contains("Priya Raman"), "the house goes on with it");
    assert!(web.get(&web.mara, "say-no").await.text.contains("Presents"));
    let history = web.get(&web.mara, "history").await.text;
    assert!(history.contains("Direct reports: one person"), "{history}");
    assert!(!history.contains("Errands"), "only how many");
}
