//! A time with others is found, held and settled.

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
