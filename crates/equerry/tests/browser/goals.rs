//! Goals: reached by key, weighed with a look at what would change, taken back; by keyboard alone, and without script.

use crate::house::{House, Seat};
use browser::{Chrome, Key};

#[tokio::test]
async fn priorities_are_reviewed_by_keys_alone_and_taken_back() {
    let house = House::open();
    let mara = house.visit(Seat::Mara).await;
    mara.open("today").await;
    mara.see("h1").await;
    mara.keys("go").await;
    mara.until("the goals", "location.pathname.endsWith('/goals')").await;
    mara.see(".gt").await;
    mara.open("priorities?by=points").await;
    mara.see(".num").await;
    let before: String =
        mara.ask("const f = document.querySelector('.num'); f.focus(); f.select(); return f.value").await;
    mara.keys("1").await;
    // Enter asks for the first of the two buttons: the look.
    mara.keys(Key::Enter + "").await;
    mara.see("#preview").await;
    let told: String = mara.ask("return document.querySelector('#preview').innerText").await;
    assert!(
        told.contains("Share of all weight") && told.contains("Nothing is changed until you save."),
        "{told}"
    );
    let kept: String = mara.ask("return document.querySelector('.num').value").await;
    assert_eq!(kept, "1", "what was written stays; it was {before}");
    mara.ask::<()>("document.querySelector('button[value=save]').focus()").await;
    mara.keys(Key::Enter + "").await;
    mara.see("#said [data-hot=z]").await;
    mara.keys("z").await;
    mara.until("the undo", "/Taken back/.test(document.querySelector('#said')?.innerText || '')").await;
    assert!(mara.complaints().await.is_empty());
}

#[tokio::test]
async fn sorted_work_is_given_its_date_and_a_goal_is_added_without_script() {
    let house = House::open();
    let mara = house.let_in(Chrome::without_scripts().await, Seat::Mara).await;
    mara.open("goals").await;
    mara.click(".qlist button[value=date]").await;
    mara.see("#said").await;
    mara.open("goals?add=1").await;
    mara.see("#goal-name").await;
    mara.click("#goal-name").await;
    mara.keys("Calm year").await;
    mara.click("#goal-form button.p").await;
    mara.see("#said").await;
}
