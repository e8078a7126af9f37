//! Week: changes are ticked, scored, accepted together and taken back; each alone by its keys.

use crate::house::{Guest, House, Seat};
use browser::Chrome;

/// The score before and after, as the page says it.
async fn score(guest: &Guest<'_>) -> String {
    guest.ask("return document.querySelector('.score .big').innerText.replace(/\\s+/g, ' ')").await
}

/// How many changes one press accepts, in script.
const READY: &str = "parseInt(document.querySelector('#w-go').textContent.replace(/\\D+/, '') || '0')";

/// The same.
async fn ready(guest: &Guest<'_>) -> usize {
    guest.ask(&format!("return {READY}")).await
}

async fn open(guest: &Guest<'_>) {
    guest.open("week").await;
    guest.see(".chgs .chg").await;
}

#[tokio::test]
async fn unticking_scores_anew_and_ticking_brings_it_back() {
    let house = House::open();
    let mara = house.visit(Seat::Mara).await;
    open(&mara).await;
    let (all, count) = (score(&mara).await, ready(&mara).await);
    let ghosts = "return document.querySelectorAll('.bl.new').length";
    let before: usize = mara.ask(ghosts).await;
    for _ in 0..2 {
        // Every box, so that the score is that of the week as it is.
        mara.ask::<()>("document.querySelectorAll('.cbx input').forEach(b => b.click())").await;
        mara.until("no change", "document.querySelector('h1').textContent.startsWith('No change is ticked')")
            .await;
        assert_eq!(ready(&mara).await, 0);
        assert_eq!(mara.ask::<usize>(ghosts).await, 0);
        assert_eq!(score(&mara).await.split(' ').count(), 1, "the week as it is has one figure");
        mara.ask::<()>("document.querySelectorAll('.cbx input').forEach(b => b.click())").await;
        mara.until("all changes", "document.querySelector('#w-go button')").await;
        mara.until("their score", &format!("document.querySelectorAll('.bl.new').length === {before}")).await;
        assert_eq!((score(&mara).await, ready(&mara).await), (all.clone(), count));
    }
    // The address holds the ticks, so that the page comes back as it was.
    mara.ask::<()>("document.querySelector('.cbx input').click()").await;
    mara.until(
        "the address",
        "!location.search.includes('tick=' + document.querySelector('.cbx input').value)",
    )
    .await;
    mara.ask::<()>("location.reload()").await;
    mara.see(".chgs .chg").await;
    let first: bool = mara.ask("return document.querySelector('.cbx input').checked").await;
    assert!(!first);
    assert!(mara.complaints().await.is_empty());
}

#[tokio::test]
async fn all_are_accepted_by_keys_after_a_list_and_taken_back() {
    let house = House::open();
    let mara = house.visit(Seat::Mara).await;
    open(&mara).await;
    let titles = "return [...document.querySelectorAll('.chg .do')].map(t => t.textContent)";
    let changes: Vec<String> = mara.ask(titles).await;
    mara.shift("a").await;
    mara.until("the list", "location.pathname.endsWith('/week/accept')").await;
    mara.see("form.routine").await;
    let boxes: usize = mara.ask("return document.querySelectorAll('.routine [type=checkbox]').length").await;
    assert!(boxes > 0 && boxes <= changes.len());
    mara.keys("a").await;
    mara.see(".told").await;
    let undos: usize = mara.ask("return document.querySelectorAll('.told .ticks button').length").await;
    assert_eq!(undos, boxes, "{}", mara.words().await);
    let left: Vec<String> = mara.ask(titles).await;
    assert_eq!(left.len(), changes.len() - boxes);
    mara.keys("z").await;
    // Of several the headline counts them; of one the change itself says so.
    mara.until("the undo", "document.querySelector('main').textContent.toLowerCase().includes('taken back')")
        .await;
    let wrong: Vec<String> =
        mara.ask("return [...document.querySelectorAll('.told li:has(use[href=\"#i-warn\"])')].map(l => l.innerText)").await;
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[tokio::test]
async fn one_is_answered_by_its_keys_and_the_rest_is_reckoned_anew() {
    let house = House::open();
    let mara = house.visit(Seat::Mara).await;
    open(&mara).await;
    let count = ready(&mara).await;
    mara.keys("j").await;
    let card: String = mara.ask("return document.activeElement.id").await;
    mara.keys("d").await;
    mara.until("the no", &format!("document.querySelector('#{card}').classList.contains('done')")).await;
    mara.until("one change less", &format!("{READY} === {count} - 1")).await;
    mara.keys("z").await;
    mara.until("the card again", &format!("!document.querySelector('#{card}').classList.contains('done')"))
        .await;
    mara.until("its change", &format!("{READY} === {count}")).await;
}

#[tokio::test]
async fn they_are_accepted_one_by_one_and_each_is_undone() {
    let house = House::open();
    let mara = house.visit(Seat::Mara).await;
    open(&mara).await;
    let cards = "return [...document.querySelectorAll('.chg .prop')].map(c => c.id)";
    let cards: Vec<String> = mara.ask(cards).await;
    let count = ready(&mara).await;
    assert!(count > 0 && cards.len() >= count);
    for (n, card) in cards.iter().take(2).enumerate() {
        let focus = format!("document.querySelector('#{card}').focus()");
        mara.until("the focus", &format!("({focus}, document.activeElement.id === '{card}')")).await;
        mara.keys("a").await;
        mara.until("the yes", &format!("document.querySelector('#{card}').classList.contains('done')")).await;
        mara.until("one change less", &format!("{READY} === {count} - 1 - {n}")).await;
        mara.keys("z").await;
        mara.until(
            "the undo",
            &format!("document.querySelector('#{card}')?.innerText.includes('Taken back')"),
        )
        .await;
        // Its row comes up once the answer has settled; only then is one somewhere else of one's own accord.
        mara.until("the row that was taken back", &format!("document.activeElement.id === '{card}'")).await;
    }
    assert!(mara.complaints().await.is_empty());
}

#[tokio::test]
async fn what_the_page_asks_for_meanwhile_never_crowds_an_answer_out() {
    let house = House::open();
    let mara = house.visit(Seat::Mara).await;
    open(&mara).await;
    let card: String = mara.ask("return document.querySelector('.chg .prop').id").await;
    let press = "const ask = () => htmx.ajax('GET', document.body.dataset.base + '/keys', { swap: 'none' }); \
                 ask(); ask(); ask(); document.querySelector(`#${arguments[0]} [data-hot=a]`).click();";
    mara.execute(press, vec![card.as_str().into()]).await.unwrap();
    mara.until("the yes", &format!("document.querySelector('#{card}').classList.contains('done')")).await;
}

#[tokio::test]
async fn without_script_ticks_are_scored_by_a_button_and_the_views_are_too() {
    let house = House::open();
    let mara = house.let_in(Chrome::without_scripts().await, Seat::Mara).await;
    open(&mara).await;
    mara.click(".cbx input").await;
    mara.click("noscript button").await;
    mara.see(".chgs .chg").await;
    let on = mara.see(".cbx input").await.prop("checked").await.unwrap();
    assert_ne!(on.as_deref(), Some("true"));
    mara.click(".seg.wide button[value=after]").await;
    mara.see(".seg.wide button[value=after][aria-current]").await;
    let still = mara.see(".cbx input").await.prop("checked").await.unwrap();
    assert_ne!(still.as_deref(), Some("true"), "the ticks go along");
}
