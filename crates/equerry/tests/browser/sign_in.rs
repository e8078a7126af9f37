//! Signing in and out.

use crate::house::{House, Seat};
use browser::{By, Chrome, Key, checks};

#[tokio::test]
async fn a_link_signs_in_once() {
    let house = House::open();
    let link = house.link(Seat::Mara);
    let chrome = Chrome::start().await;
    chrome.goto(&link).await.unwrap();
    // Looking at the page uses nothing up: mail scanners do.
    chrome.refresh().await.unwrap();
    chrome.click("main form button").await;
    chrome.see("h1.lede").await;
    assert!(chrome.path().await.ends_with("/today"), "{}", chrome.path().await);
    chrome.delete_all_cookies().await.unwrap();
    chrome.goto(&link).await.unwrap();
    assert!(
        chrome.find_all(By::Css("main form button")).await.unwrap().is_empty(),
        "{}",
        chrome.words().await
    );
    chrome.goto(&house.at("today")).await.unwrap();
    assert!(chrome.path().await.starts_with("/sign-in"), "{}", chrome.path().await);
}

#[tokio::test]
async fn the_assistant_opens_on_the_inbox_and_signs_out() {
    let house = House::open();
    let joss = house.visit(Seat::Joss).await;
    assert!(joss.path().await.ends_with("/inbox"), "{}", joss.path().await);
    joss.click(".who form button").await;
    joss.until("the door", "location.pathname === '/sign-in'").await;
    joss.open("today").await;
    assert!(joss.path().await.starts_with("/sign-in"), "{}", joss.path().await);
}

#[tokio::test]
async fn signing_in_works_by_keyboard_alone() {
    let house = House::open();
    let chrome = Chrome::start().await;
    chrome.goto(&house.link(Seat::Mara)).await.unwrap();
    for _ in 0..10 {
        chrome.keys(Key::Tab + "").await;
        if chrome.ask::<bool>("return document.activeElement.matches('main form button')").await {
            break;
        }
    }
    chrome.keys(Key::Enter + "").await;
    chrome.until("the day", "location.pathname.endsWith('/today')").await;
}

#[tokio::test]
async fn the_door_is_for_everybody() {
    let house = House::open();
    let chrome = Chrome::start().await;
    for page in ["/sign-in".to_owned(), house.link(Seat::Mara).replace(&house.url, "")] {
        chrome.goto(&format!("{}{page}", house.url)).await.unwrap();
        let mut wrong = checks::axe(&chrome).await;
        wrong.extend(checks::outline(&chrome).await);
        wrong.extend(checks::focus(&chrome).await);
        wrong.extend(checks::sideways_scroll(&chrome).await);
        wrong.extend(chrome.complaints().await);
        assert!(wrong.is_empty(), "{page}: {wrong:#?}");
    }
}
