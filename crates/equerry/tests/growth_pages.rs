//! What is one's own of one's work, suppliers, and the catch-up with its answers and its end, asked for as a browser asks
//! with scripting off.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop there")]

mod common;
#[path = "common/web.rs"]
mod web;

use axum::http::StatusCode;
use common::{ana_asks, ben_writes, board, calendar, mbox};
use web::{Answer, Web};

async fn office() -> Web {
    let files = |room: &common::Room| {
        vec![
            room.file("a.ics", &calendar(&[&board()])),
            room.file("inbox.mbox", &mbox(&[ana_asks(), ben_writes()])),
            room.file("people.vcf", common::CARDS),
        ]
    };
    Web::over(files).await
}

/// That it was refused with these words beside the field and on top.
fn refuses(answer: &Answer, field: &str, words: &str) {
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.text);
    assert_eq!(answer.text.matches(words).count(), 2, "{words}: {}", answer.text);
    assert!(answer.text.contains(&format!("href=\"#{field}\"")), "{field}: {}", answer.text);
    assert!(answer.text.contains(&format!("id=\"{field}\"")), "{field}: {}", answer.text);
}

/// The address of an entry's form.
fn edits(page: &Answer, part: &str) -> String {
    let link = page.text.split(&format!("/o/mara-ellingsen/{part}?edit=")).nth(1).unwrap();
    format!("{part}?edit={}", link.split(['#', '"']).next().unwrap())
}

#[tokio::test]
async fn a_mistake_is_written_changed_and_stays_ones_own() {
    let web = office().await;
    let empty = web.post(&web.jonas, "growth/mistake", "mistake=&fix=Read+aloud").await;
    refuses(&empty, "mistake-mistake", "Say what went wrong.");
    assert!(
        empty.text.contains("value=\"Read aloud\"") && empty.text.contains("<details id=\"mistake\" open>")
    );
    let kept = web.post(&web.jonas, "growth/mistake", "mistake=Last+year%E2%80%99s+rent").await;
    let page = web.follow(&web.jonas, &kept).await;
    assert!(page.text.contains("Written down: Last year’s rent") && page.text.contains("No fix yet"));
    let hers = web.get(&web.mara, "growth?who=assistant").await;
    assert!(hers.text.contains("What Jonas shares") && !hers.text.contains("Last year’s rent"));
    let form = web.get(&web.jonas, &edits(&page, "growth")).await;
    assert!(form.text.contains("Change the mistake, or write its fix"), "{}", form.text);
    assert_eq!(web.get(&web.mara, &edits(&page, "growth")).await.status, StatusCode::NOT_FOUND);
    let undo = page.text.split("/by-hand/").nth(1).unwrap().split('/').next().unwrap().to_owned();
    let back = web.post(&web.jonas, &format!("by-hand/{undo}/undo"), "from=growth").await;
    let page = web.follow(&web.jonas, &back).await;
    assert!(
        page.text.contains("Taken back: Written down") && !page.text.contains("No fix yet"),
        "{}",
        page.text
    );
}

#[tokio::test]
async fn a_supplier_is_rated_recommended_and_told_of() {
    let web = office().await;
    let wrong = web.post(&web.jonas, "accountability/influence", "name=Brightmark&what=Signs").await;
    refuses(&wrong, "influence-rating", "Rate the work with them");
    assert!(wrong.text.contains("value=\"Brightmark\""));
    let kept = web.post(&web.jonas, "accountability/influence", "name=Brightmark&what=Signs&rating=5").await;
    let page = web.follow(&web.jonas, &kept).await;
    assert!(page.text.contains("I can recommend Brightmark for Signs.") && page.text.contains("Tell Mara"));
    let hers = web.get(&web.mara, "accountability").await;
    assert!(!hers.text.contains("Brightmark"), "{}", hers.text);
    let id = edits(&page, "accountability").split('=').nth(1).unwrap().to_owned();
    let silent = web.post(&web.jonas, "accountability/tell", &format!("id={id}&words=+")).await;
    assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(silent.text.contains("href=\"#tell-words\"") && silent.text.contains("id=\"tell-words\""));
    let told = web.post(&web.jonas, "accountability/tell", &format!("id={id}&words=The+price+holds")).await;
    assert_eq!(told.status, StatusCode::SEE_OTHER, "{}", told.text);
    let catch_up = web.get(&web.mara, "catch-up").await;
    assert!(catch_up.text.contains("Jonas on Brightmark: The price holds"), "{}", catch_up.text);
    let note = catch_up.text.split("name=\"note\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let his = web.get(&web.jonas, "catch-up").await;
    assert!(his.text.contains("The price holds") && !his.text.contains(">Heard<"), "only she says so");
    let heard = web.post(&web.mara, "catch-up/heard", &format!("note={note}")).await;
    let after = web.follow(&web.mara, &heard).await;
    assert!(after.text.contains("<span>Heard</span>") && !after.text.contains("The price holds"));
    let twice = web.post(&web.mara, "catch-up/heard", &format!("note={note}")).await;
    assert!(!twice.status.is_success() && !twice.status.is_redirection(), "{}", twice.status);
}

#[tokio::test]
async fn a_gap_is_answered_in_the_catch_up_and_the_notes_are_looked_at_before_they_are_kept() {
    let web = office().await;
    let page = web.get(&web.jonas, "catch-up").await;
    let event = page.text.split("name=\"event\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let blank = web.post(&web.jonas, "catch-up/said", &format!("event={event}&purpose=+")).await;
    assert!(blank.status.is_client_error(), "{}", blank.status);
    assert!(
        blank.text.contains("Nothing was typed") || blank.text.contains("nothing was typed"),
        "{}",
        blank.text
    );
    let long = format!("event={event}&purpose={}&outcome=A+signed+offer", "x".repeat(301));
    let long = web.post(&web.jonas, "catch-up/said", &long).await;
    assert!(!long.status.is_redirection() && long.text.contains("value=\"A signed offer\""), "{}", long.text);
    assert!(long.text.contains("<details class=\"say\" open>"), "{}", long.text);
    let said = format!("event={event}&purpose=Settle+the+price&outcome=A+signed+offer");
    let said = web.post(&web.jonas, "catch-up/said", &said).await;
    let after = web.follow(&web.jonas, &said).await;
    assert!(
        after.text.contains("Finish, with notes") && after.text.contains("A signed offer"),
        "{}",
        after.text
    );
    let end = web.get(&web.mara, "catch-up/finish").await;
    assert!(end.text.contains("Settle the price; A signed offer"), "{}", end.text);
    let empty = web.post(&web.mara, "catch-up/finish", "text=+").await;
    refuses(&empty, "finish-text", "Write what was agreed.");
    let kept = web.post(&web.mara, "catch-up/finish", "text=Agreed%0A-+The+price+is+settled").await;
    assert!(kept.to.contains("/notes?said="), "{}", kept.to);
    for who in [&web.mara, &web.jonas] {
        let notes = web.get(who, "notes").await;
        assert!(
            notes.text.contains("- The price is settled") && notes.text.contains("Mara, "),
            "{}",
            notes.text
        );
    }
}
