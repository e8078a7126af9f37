//! A time with others is found, held and settled; hours for work are found; a meeting says why it is where it is.

use crate::house::{House, Seat};
use browser::{Key, checks};

#[tokio::test]
async fn times_are_found_held_and_settled() {
    let house = House::open();
    let mara = house.visit(Seat::Mara).await;
    mara.open("week").await;
    mara.click("a[href$='/week/find']").await;
    mara.see("#t-with").await.send_keys("orla").await.unwrap();
    mara.keys(Key::Enter + "").await;
    mara.until("the times", "document.querySelectorAll('.nums > li').length >= 3").await;
    assert_eq!(checks::axe(&mara).await, Vec::<String>::new());
    mara.click("form[method=post] .btn.p").await;
    mara.until("the card", "location.pathname.includes('/inbox/') && document.readyState === 'complete'")
        .await;
    let words = mara.words().await;
    assert!(words.contains("Hold 3 times"), "{words}");
    let card = mara.path().await.rsplit('/').next().unwrap().to_owned();
    mara.click(&format!("#p-{card} [data-hot=a]")).await;
    mara.until("the yes", &format!("!document.querySelector('form[action$=\"{card}/accept\"]')")).await;
    mara.open("inbox?show=proposals").await;
    mara.until("what settles them", "document.body.innerText.includes('Settle “')").await;
    assert!(mara.complaints().await.is_empty());
}

#[tokio::test]
async fn hours_are_found_in_three_ways_and_one_is_accepted_and_undone() {
    let house = House::open();
    let mara = house.visit(Seat::Mara).await;
    mara.open("week").await;
    mara.click("a[href$='/week/hours']").await;
    mara.see("#h-title").await.send_keys("The acquisition").await.unwrap();
    mara.ask::<()>("document.querySelector('#h-before').value = '2026-12-11'").await;
    mara.see("#h-title").await.send_keys(Key::Enter + "").await.unwrap();
    mara.until("three ways", "document.querySelectorAll('.nums > li').length === 3").await;
    assert_eq!(checks::axe(&mara).await, Vec::<String>::new());
    mara.click(".nums form .btn").await;
    mara.until("the card", "location.pathname.includes('/inbox/') && document.readyState === 'complete'")
        .await;
    mara.until("the yes", "document.querySelector('.prop.done')").await;
    mara.keys("z").await;
    mara.until("the undo", "!document.querySelector('.prop.done')").await;
    assert!(mara.complaints().await.is_empty());
}

#[tokio::test]
async fn a_meeting_says_why_it_is_here_and_why_not_elsewhere() {
    let house = House::open();
    let mara = house.visit(Seat::Mara).await;
    mara.open("meeting").await;
    mara.click("a[href$='/why']").await;
    mara.see("#wh-day").await;
    mara.ask::<()>(
        "document.querySelector('#wh-day').value = '2026-11-26'; document.querySelector('#wh-at').value = '21:00'",
    )
    .await;
    mara.click(".ef .btn").await;
    mara.until("the rules", "document.querySelector('h1').textContent.includes('cannot be on')").await;
    assert!(mara.words().await.contains("That is outside working hours"), "{}", mara.words().await);
    assert_eq!(checks::axe(&mara).await, Vec::<String>::new());
    assert!(mara.complaints().await.is_empty());
}
