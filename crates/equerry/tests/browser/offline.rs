//! Without a network: the brief stays to be read, an answer says that it did not arrive, and nothing stays after
//! signing out.

use crate::house::{House, Seat};

#[tokio::test]
async fn the_brief_stays_and_an_answer_says_that_it_waits() {
    let house = House::open();
    let mara = house.visit(Seat::Mara).await;
    mara.open("today").await;
    let headline = mara.see("h1.lede").await.text().await.unwrap();
    mara.until("the watch over the brief", "navigator.serviceWorker.controller").await;
    mara.open("today").await;
    mara.offline(true).await;
    mara.click(".prop:not(.done) [data-hot=a]").await;
    mara.until("words about it", "document.querySelector('.toast.on, .offline')?.textContent.trim()").await;
    mara.open("today").await;
    assert_eq!(mara.see("h1.lede").await.text().await.unwrap(), headline);
    mara.offline(false).await;
}

#[tokio::test]
async fn nothing_stays_after_signing_out() {
    let house = House::open();
    let mara = house.visit(Seat::Mara).await;
    mara.open("today").await;
    let headline = mara.see("h1.lede").await.text().await.unwrap();
    mara.click(".who form button").await;
    mara.until("the door", "location.pathname === '/sign-in'").await;
    mara.offline(true).await;
    let _ = mara.goto(&house.at("today")).await;
    let words = mara.words().await;
    assert!(!words.contains(&headline), "{words}");
}
