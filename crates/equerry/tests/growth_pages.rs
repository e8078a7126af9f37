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

/// What was reported of a meeting stands in the catch-up until it is heard; what is no open question takes no answer.
#[tokio::test]
async fn what_was_brought_back_is_heard_in_the_catch_up() {
    let people = "ATTENDEE;CN=Ana Lima:mailto:ana@near.example\n";
    let call = common::event("call", "24T060000", "24T070000", "Depot call", people);
    let web = Web::over(|room: &common::Room| vec![room.file("a.ics", &calendar(&[&call]))]).await;
    let week = desk::week::week(&web.desk, &desk::week::Asked::default()).await.unwrap();
    let blocks = week.days.iter().flat_map(|d| d.all());
    let id = blocks.filter(|b| b.title == "Depot call").find_map(|b| b.event).unwrap();
    let line = "kind=decision&text=The+gate+opens+at+five";
    web.post(&web.jonas, &format!("meeting/{id}/minutes"), line).await;
    web.post(&web.jonas, &format!("meeting/{id}/report"), "surprise=Sam+leaves+in+March").await;
    let page = web.get(&web.mara, "catch-up").await;
    assert!(page.text.contains("agreed “The gate opens at five”. Not expected: “Sam leaves in March”."));
    let his = web.get(&web.jonas, "catch-up").await;
    assert!(his.text.contains("Sam leaves in March") && !his.text.contains("catch-up/reported"));
    let none = format!("event={id}&number=1&answer=Yes");
    let none = web.post(&web.mara, "catch-up/answered", &none).await;
    assert!(none.status.is_client_error(), "{}", none.text);
    let heard = web.post(&web.mara, "catch-up/reported", &format!("event={id}")).await;
    let page = web.follow(&web.mara, &heard).await;
    assert!(!page.text.contains("Sam leaves in March"), "{}", page.text);
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

#[tokio::test]
async fn how_it_goes_is_noted_by_hand_and_energy_stays_ones_own() {
    let web = office().await;
    let wrong = web.post(&web.mara, "insights/pulse/say", "score=eleven&words=Fine").await;
    refuses(&wrong, "pulse-score", "Give a whole number from 0 to 10.");
    assert!(wrong.text.contains("value=\"Fine\""), "what was typed comes back");
    let nobody = web.post(&web.mara, "insights/pulse/thanks", "to=Ben&words=").await;
    refuses(&nobody, "thanks-words", "Say what for: what they did, and its effect.");
    for _ in 0..3 {
        let kept = web.post(&web.jonas, "insights/pulse/say", "score=8&from=Ana+%3Cb%3E").await;
        assert!(kept.to.contains("/insights/pulse?said="), "{}", kept.to);
    }
    let hers = web.get(&web.mara, "insights/pulse").await;
    assert!(hers.text.contains("8.0 of 10, three answers in 30 days"), "{}", hers.text);
    assert!(!hers.text.contains("Ana <b>"), "what was typed is escaped");
    let kept = web.post(&web.jonas, "insights/pulse/energy", "level=3&words=Late+calls").await;
    assert!(web.follow(&web.jonas, &kept).await.text.contains("Late calls"));
    for part in ["insights/pulse", "catch-up", "catch-up/week"] {
        assert!(!web.get(&web.mara, part).await.text.contains("Late calls"), "{part}: it is his own");
    }
    web.post(&web.jonas, "insights/pulse/energy", "level=3&words=Early+calls&share=yes").await;
    let told = web.get(&web.mara, "catch-up").await;
    assert!(told.text.contains("energy, as they said: 3 of 10: Early calls."), "{}", told.text);
    let panel = web.get(&web.mara, "insights/partnership").await;
    assert!(panel.text.contains("/insights/pulse\""), "{}", panel.text);
}

#[tokio::test]
async fn the_catch_up_of_the_week_keeps_its_place_and_a_brief_comes_by_mail_after_a_yes() {
    let web = office().await;
    let page = web.get(&web.mara, "catch-up/week").await;
    assert!(page.text.contains("The week, and what you want") && page.text.contains("30 minutes"));
    let event = page.text.split("name=\"event\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let said = format!("event={event}&of=week&purpose=Settle+the+price");
    let kept = web.post(&web.mara, "catch-up/said", &said).await;
    assert!(kept.to.contains("/catch-up/week?said="), "{}", kept.to);
    let blank = web.post(&web.mara, "catch-up/said", &format!("event={event}&of=week&purpose=")).await;
    assert!(blank.text.contains("The week, and what you want"), "it is refused where it was said");
    let made = web.post(&web.mara, &format!("meeting/{event}/mail"), "").await;
    let proposal = web.follow(&web.mara, &made).await;
    assert!(proposal.text.contains("into Drafts, to mara"), "{}", proposal.text);
    let again = web.post(&web.mara, &format!("meeting/{event}/mail"), "").await;
    assert_eq!(again.to, made.to, "asked twice, it is one");
}
