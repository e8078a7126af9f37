//! Insights: the quarter prints; the kind of an event is put right by keys alone and taken back.

use crate::house::{House, Seat};
use browser::{Key, Size, Theme};

/// A sheet of A4 between its margins, in CSS pixels.
const SHEET: Size = Size(680, 980);

#[tokio::test]
async fn the_quarter_prints_with_its_charts_and_their_tables() {
    let house = House::open();
    let mara = house.visit(Seat::Mara).await;
    mara.open("insights?weeks=13").await;
    mara.look(SHEET, Theme::Light).await;
    mara.devtools("Emulation.setEmulatedMedia", serde_json::json!({ "media": "print" })).await;
    let script = "const on = css => [...document.querySelectorAll(css)].some(e => e.checkVisibility({ contentVisibilityAuto: true }) && e.getClientRects().length > 0); \
        return ['h1.lede', 'svg.chart', '.tw table', '.rail', '.tabs', '.acts', '[data-print]'].map(on)";
    let shown: Vec<bool> = mara.ask(script).await;
    assert_eq!(shown, [true, true, true, false, false, false, false]);
    let (wide, room): (f64, f64) = (
        mara.ask("return document.documentElement.scrollWidth").await,
        mara.ask("return document.documentElement.clientWidth").await,
    );
    assert!(wide <= room, "{wide} on a sheet of {room}");
}

#[tokio::test]
async fn the_kind_of_an_event_is_put_right_by_keys_alone_and_taken_back() {
    let house = House::open();
    let mara = house.visit(Seat::Mara).await;
    mara.keys("gn").await;
    mara.until("the place", "location.pathname.endsWith('/insights')").await;
    mara.open("insights/sort").await;
    let first = "document.querySelector('.sorting input[name=category]')";
    let was: String = mara.ask(&format!("{first}.focus(); {first}.select(); return {first}.value")).await;
    mara.keys("Walkabout").await;
    mara.keys(Key::Enter + "").await;
    mara.see(".note[role=status]").await;
    let words = mara.words().await;
    assert!(words.contains("Walkabout"), "{words}");
    mara.click(".note[role=status] button").await;
    mara.until("it is taken back", "document.body.textContent.includes('Taken back')").await;
    mara.open("insights/sort").await;
    let kinds: Vec<String> = mara
        .ask("return [...document.querySelectorAll('.sorting input[name=category]')].map(i => i.value)")
        .await;
    assert!(!kinds.contains(&"Walkabout".to_owned()) && kinds.contains(&was), "{kinds:?}");
}
