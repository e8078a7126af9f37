//! Decisions: weights that answer as they move, by script, by keys and without; kept, decided, taken back, printed.

use crate::house::{Guest, House, Seat};
use browser::{Chrome, Key};

/// The totals and who leads, as the page shows them.
async fn totals(guest: &Guest<'_>) -> Vec<String> {
    let script = "return [...document.querySelectorAll('[data-total]')].map(t => t.textContent + (t.closest('td').classList.contains('best') ? ' ' + t.dataset.total : ''))";
    guest.ask(script).await
}

/// Which Rotterdam site?
async fn site(guest: &Guest<'_>) {
    guest.open(&format!("decisions/{}", world::DecisionId::derive("site"))).await;
    guest.see("#d-answer h1").await;
}

#[tokio::test]
async fn a_weight_answers_while_it_moves() {
    let house = House::open();
    let mara = house.visit(Seat::Mara).await;
    site(&mara).await;
    assert_eq!(totals(&mara).await, ["4.25 Maasvlakte B", "3.45", "2.75"]);
    let words = mara.words().await;
    assert!(
        words.contains("Choose Maasvlakte B. It holds until cost over ten years is 46% of the decision."),
        "{words}"
    );
    // In one step, before anything could come from the server.
    let script = "const x = document.querySelector('[data-weight]'); x.value = 100; x.dispatchEvent(new Event('input')); \
        const b = document.querySelectorAll('[data-total]')[1]; return b.textContent + b.closest('td').className";
    let now: String = mara.ask(script).await;
    assert_eq!(now, "4.11best", "Moerdijk A leads when cost is 57% of the decision");
    mara.ask::<()>("document.querySelector('[data-weight]').dispatchEvent(new Event('change'))").await;
    mara.until("the answer", "document.querySelector('#d-answer h1').textContent.includes('Moerdijk A')")
        .await;
    mara.until("the note", "document.querySelector('#d-answer').textContent.includes('nothing is kept')")
        .await;
    site(&mara).await;
    assert_eq!(totals(&mara).await[0], "4.25 Maasvlakte B", "nothing was kept");
    assert!(mara.complaints().await.is_empty());
}

#[tokio::test]
async fn by_keys_alone_a_weight_moves_and_is_kept() {
    let house = House::open();
    let mara = house.visit(Seat::Mara).await;
    site(&mara).await;
    mara.ask::<()>("document.querySelector('[data-weight]').focus()").await;
    for _ in 0..5 {
        mara.keys(Key::Right + "").await;
    }
    mara.until("the weight", "document.querySelector('output').textContent === '29%'").await;
    mara.ask::<()>("document.querySelector('[name=do][value=keep]').focus()").await;
    mara.keys(Key::Enter + "").await;
    mara.see("#said").await;
    let kept: String = mara.ask("return document.querySelector('output').textContent").await;
    assert_eq!(kept, "29%");
    mara.click("#said button").await;
    mara.until("it is taken back", "document.querySelector('#said')?.textContent.includes('Taken back')")
        .await;
    assert_eq!(totals(&mara).await[0], "4.25 Maasvlakte B");
}

#[tokio::test]
async fn without_script_weights_are_tested_and_a_choice_is_made() {
    let house = House::open();
    let mara = house.let_in(Chrome::without_scripts().await, Seat::Mara).await;
    site(&mara).await;
    mara.click("[data-try]").await;
    mara.see("#d-answer .note").await;
    mara.click("#decide .btn.p").await;
    mara.see("#said").await;
    let words = mara.words().await;
    assert!(words.contains("Chosen today") && words.contains("Undo"), "{words}");
}

#[tokio::test]
async fn the_record_prints_with_lines_to_sign() {
    let house = House::open();
    let mara = house.visit(Seat::Mara).await;
    site(&mara).await;
    mara.devtools("Emulation.setEmulatedMedia", serde_json::json!({ "media": "print" })).await;
    let script = "const on = css => { const e = document.querySelector(css); return !!e && e.getClientRects().length > 0 }; \
        return [on('.sign'), on('#d-answer h1'), on('.mx tfoot'), on('#decide'), on('#prepare'), on('.dlist'), on('.rail')]";
    let shown: Vec<bool> = mara.ask(script).await;
    assert_eq!(shown, [true, true, true, false, false, false, false]);
}

#[tokio::test]
async fn the_assistant_prepares_and_may_not_decide() {
    let house = House::open();
    let joss = house.visit(Seat::Joss).await;
    site(&joss).await;
    let words = joss.words().await;
    assert!(words.contains("Only Mara can decide"), "{words}");
    let forms: Vec<bool> =
        joss.ask("return ['#decide', '#prepare'].map(css => !!document.querySelector(css))").await;
    assert_eq!(forms, [false, true]);
}
