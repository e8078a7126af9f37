//! Search, and the palette that opens with a key.

use crate::house::{House, Seat};
use browser::{Key, checks};

#[tokio::test]
async fn words_find_what_one_may_see() {
    let house = House::open();
    let mara = house.visit(Seat::Mara).await;
    mara.open("find").await;
    mara.see("#q").await.send_keys("Maasvlakte").await.unwrap();
    mara.keys(Key::Enter + "").await;
    mara.until("the search", "location.search.includes('Maasvlakte')").await;
    let words = mara.see("main").await.text().await.unwrap();
    assert!(words.matches("Maasvlakte").count() > 1, "{words}");
    mara.click(".hits a").await;
    mara.see("h1").await;
    assert!(
        !mara.words().await.contains("There is nothing here"),
        "a hit leads nowhere: {}",
        mara.path().await
    );
}

#[tokio::test]
async fn the_palette_goes_to_places_and_people_by_keys_alone() {
    let house = House::open();
    let mara = house.visit(Seat::Mara).await;
    mara.open("today").await;
    mara.control("k").await;
    mara.until("the palette", "document.querySelector('#palette').open").await;
    mara.keys("week").await;
    mara.until(
        "an entry",
        "[...document.querySelectorAll('#palette li a')].some(a => a.textContent.includes('Week'))",
    )
    .await;
    assert_eq!(checks::axe(&mara).await, Vec::<String>::new());
    mara.keys(Key::Enter + "").await;
    let there = "location.pathname.endsWith('/week') && document.readyState === 'complete'";
    mara.until("the week", there).await;
    mara.control("k").await;
    mara.until("the palette", "document.querySelector('#palette').open").await;
    mara.keys("orla").await;
    mara.until(
        "Orla",
        "[...document.querySelectorAll('#palette li a')].some(a => a.textContent.includes('Orla'))",
    )
    .await;
    mara.keys(Key::Escape + "").await;
    mara.until("the end of the palette", "!document.querySelector('#palette').open").await;
}

#[tokio::test]
async fn places_have_keys() {
    let house = House::open();
    let mara = house.visit(Seat::Mara).await;
    for (key, place) in [("w", "week"), ("i", "inbox"), ("t", "today")] {
        mara.keys(format!("g{key}")).await;
        mara.until(
            place,
            &format!("location.pathname.endsWith('/{place}') && document.readyState === 'complete'"),
        )
        .await;
    }
    for (key, page) in [("v", "/event/new"), ("b", "/meeting/"), ("c", "/catch-up")] {
        mara.keys(key).await;
        mara.until(
            page,
            &format!("location.pathname.includes('{page}') && document.readyState === 'complete'"),
        )
        .await;
        mara.open("today").await;
    }
    mara.keys("?").await;
    mara.until("the keys", "document.querySelector('#help').open").await;
}

#[tokio::test]
async fn single_letters_can_be_switched_off() {
    let house = House::open();
    let mara = house.visit(Seat::Mara).await;
    mara.open("keys").await;
    mara.click("input[name=letters]").await;
    mara.click("main form button").await;
    mara.until("the choice", "document.body.dataset.letters === 'off'").await;
    mara.open("today").await;
    mara.see(".prop").await;
    mara.keys("a?").await;
    // Keys are heard in their order: once this one is, the letters before it would have been.
    mara.control("k").await;
    mara.until("the palette", "document.querySelector('#palette').open").await;
    let heard =
        "return document.querySelector('.prop.done, .htmx-request, dialog[open]:not(#palette)') !== null";
    assert!(!mara.ask::<bool>(heard).await, "a single letter was heard though it was switched off");
}
