//! Proposals are answered: by mouse, by keys alone, without script, and by two people at once.

use crate::house::{Guest, House, Seat};
use browser::{Chrome, Key};

/// The id of the first open proposal with a button for this key, once it is there.
async fn open_one(guest: &Guest<'_>, key: &str) -> String {
    guest.see(&format!(".prop:not(.done) [data-hot={key}]")).await;
    let script = "const b = document.querySelector(`.prop:not(.done) [data-hot=${arguments[0]}]`); return b.closest('.prop').id";
    guest.ask_with(script, vec![key.into()]).await
}

/// Waits until a card is answered, and answers with its words.
async fn done(guest: &Guest<'_>, card: &str) -> String {
    guest
        .until(
            &format!("the answer of {card}"),
            &format!("document.getElementById('{card}')?.classList.contains('done')"),
        )
        .await;
    // Read in one step: the list may be drawn anew at any time.
    guest
        .ask_with(
            "return document.getElementById(arguments[0]).querySelector('.res').innerText",
            vec![card.into()],
        )
        .await
}

/// Makes a card the current one, as J and K do.
async fn move_to(guest: &Guest<'_>, card: &str) {
    // At the first card K stays where it is; then J goes through all of them.
    for _ in 0..60 {
        guest.keys("k").await;
    }
    for _ in 0..60 {
        if guest
            .ask_with::<bool>("return document.activeElement.id === arguments[0]", vec![card.into()])
            .await
        {
            return;
        }
        guest.keys("j").await;
    }
    panic!("J does not reach {card}");
}

#[tokio::test]
async fn accept_and_take_back_by_mouse() {
    let house = House::open();
    let mara = house.visit(Seat::Mara).await;
    mara.open("today").await;
    let card = open_one(&mara, "a").await;
    mara.click(&format!("#{card} [data-hot=a]")).await;
    let words = done(&mara, &card).await;
    assert!(words.contains("Undo"), "{words}");
    mara.click(&format!("#{card} [data-hot=z]")).await;
    mara.until("the undo", &format!("!document.querySelector('#{card} [data-hot=z]')")).await;
    assert!(mara.complaints().await.is_empty());
}

#[tokio::test]
async fn decline_by_mouse() {
    let house = House::open();
    let mara = house.visit(Seat::Mara).await;
    mara.open("today").await;
    let card = open_one(&mara, "d").await;
    mara.click(&format!("#{card} [data-hot=d]")).await;
    done(&mara, &card).await;
    mara.open("today").await;
    let still: bool = mara
        .ask_with(
            "return !!document.getElementById(arguments[0])?.querySelector('[data-hot=d]')",
            vec![card.into()],
        )
        .await;
    assert!(!still, "a declined proposal is still asked for");
}

#[tokio::test]
async fn accept_decline_and_undo_by_keys_alone() {
    let house = House::open();
    let mara = house.visit(Seat::Mara).await;
    mara.open("today").await;
    let first = open_one(&mara, "a").await;
    move_to(&mara, &first).await;
    mara.keys("a").await;
    done(&mara, &first).await;
    // The next open one comes up by itself.
    mara.until("the next card", "document.activeElement.matches('.prop:not(.done)')").await;
    let second: String = mara.ask("return document.activeElement.id").await;
    mara.keys("d").await;
    done(&mara, &second).await;
    mara.keys("z").await;
    mara.until("the undo", &format!("!document.getElementById('{second}').classList.contains('done') || !document.querySelector('#{second} [data-hot=z]')")).await;
}

#[tokio::test]
async fn reasons_open_and_close_by_key() {
    let house = House::open();
    let mara = house.visit(Seat::Mara).await;
    mara.open("today").await;
    let card = open_one(&mara, "r").await;
    move_to(&mara, &card).await;
    mara.keys("r").await;
    mara.until("the sources", &format!("document.querySelector('#{card} details.ev').open")).await;
    mara.keys(Key::Escape + "").await;
    mara.until("their end", &format!("!document.querySelector('#{card} details.ev').open")).await;
}

#[tokio::test]
async fn edit_by_keys_alone() {
    let house = House::open();
    let mara = house.visit(Seat::Mara).await;
    mara.open("today").await;
    let card = open_one(&mara, "e").await;
    move_to(&mara, &card).await;
    mara.keys("e").await;
    let field = format!("#{card} form input:not([type=hidden]), #{card} form textarea");
    mara.see(&field).await;
    mara.until(
        "a field with the focus",
        &format!("document.activeElement.matches('{}')", field.replace('\'', "\\'")),
    )
    .await;
    mara.control("a").await;
    let kind: String = mara.ask("return document.activeElement.type").await;
    mara.keys(if kind == "date" || kind == "time" { "" } else { "Words of my own" }).await;
    tab_to(&mara, "as written").await;
    mara.keys(Key::Enter + "").await;
    done(&mara, &card).await;
}

/// The id of the item beside the list, once it is that of the current row.
async fn beside(guest: &Guest<'_>) -> String {
    let both =
        "document.querySelector('.irow.cur')?.id === 'r-' + document.querySelector('.ipane')?.dataset.item";
    guest.until("the current row's item", both).await;
    guest.see(".ipane").await.attr("data-item").await.unwrap().unwrap()
}

/// Presses Tab until a button with these words has the focus.
async fn tab_to(guest: &Guest<'_>, words: &str) {
    for _ in 0..40 {
        guest.keys(Key::Tab + "").await;
        let there = "const at = document.activeElement; return at.matches('button, a') && at.textContent.includes(arguments[0])";
        if guest.ask_with::<bool>(there, vec![words.into()]).await {
            return;
        }
    }
    panic!("Tab does not reach {words:?}");
}

#[tokio::test]
async fn pass_and_put_off_by_key() {
    let house = House::open();
    let joss = house.visit(Seat::Joss).await;
    joss.open("inbox").await;
    joss.keys("j").await;
    let passed = beside(&joss).await;
    joss.see(".ipane [data-hot=m]").await;
    joss.keys("m").await;
    joss.until("the pass", &format!("document.querySelector('#r-{passed}').textContent.includes('passed')"))
        .await;
    // On to one whose answer is theirs to put off.
    let mut later = passed.clone();
    for _ in 0..20 {
        joss.keys("j").await;
        joss.until("another item", &format!("document.querySelector('.ipane')?.dataset.item !== '{later}'"))
            .await;
        later = beside(&joss).await;
        if joss.ask("return !!document.querySelector('.ipane [data-hot=h]')").await {
            break;
        }
    }
    joss.see(".ipane [data-hot=h]").await;
    joss.keys("h").await;
    tab_to(&joss, "Tomorrow morning").await;
    joss.keys(Key::Enter + "").await;
    joss.until("the wait", &format!("document.querySelector('#r-{later}').classList.contains('done')")).await;
    joss.open("inbox?show=proposals").await;
    let still: Vec<String> =
        joss.ask("return [...document.querySelectorAll('.irow:not(.done)')].map(r => r.id.slice(2))").await;
    assert!(!still.contains(&later), "what was put off until tomorrow is still there");
    // It is Mara's now.
    let mara = house.visit(Seat::Mara).await;
    mara.open("inbox").await;
    let hers: Vec<String> =
        mara.ask("return [...document.querySelectorAll('.irow')].map(r => r.id.slice(2))").await;
    assert!(hers.contains(&passed), "what was passed on did not reach her: {passed} {hers:?}");
}

#[tokio::test]
async fn everything_is_answered_without_script() {
    let house = House::open();
    let mara = house.let_in(Chrome::without_scripts().await, Seat::Mara).await;
    mara.open("today").await;
    for key in ["a", "d"] {
        let button = mara.see(&format!(".prop:not(.done) [data-hot={key}]")).await;
        let name = button.attr("class").await.unwrap().unwrap_or_default();
        button.click().await.unwrap_or_else(|e| panic!("{key} ({name}): {e}"));
        assert!(mara.path().await.contains("/today"), "{key} leads to {}", mara.path().await);
        mara.see("h1.lede").await;
    }
}

#[tokio::test]
async fn two_people_see_each_others_answers_as_they_are_given() {
    let house = House::open();
    let (mara, joss) = (house.visit(Seat::Mara).await, house.visit(Seat::Joss).await);
    mara.open("today").await;
    joss.open("today").await;
    // What one may see, both may: a card that is on both screens.
    let (hers, his): (Vec<String>, Vec<String>) = (open_cards(&mara).await, open_cards(&joss).await);
    let shared = hers.iter().find(|card| his.contains(card));
    let card = shared.unwrap_or_else(|| panic!("no card is on both screens: {hers:?} {his:?}"));
    mara.click(&format!("#{card} [data-hot=a]")).await;
    done(&mara, card).await;
    // How soon is measured by the bench; here it counts that nobody has to ask for it.
    done(&joss, card).await;
    joss.click(&format!("#{card} [data-hot=z]")).await;
    for who in [&joss, &mara] {
        let back = format!("document.querySelector('#{card} .res')?.innerText.includes('Taken back')");
        who.until("what was taken back", &back).await;
    }
}

async fn open_cards(guest: &Guest<'_>) -> Vec<String> {
    guest.see(".prop").await;
    guest.ask("return [...document.querySelectorAll('.prop:not(.done)')].filter(p => p.querySelector('[data-hot=a]')).map(p => p.id)").await
}

#[tokio::test]
async fn z_takes_back_a_yes_wherever_one_has_got_to() {
    let house = House::open();
    let mara = house.visit(Seat::Mara).await;
    mara.open("today").await;
    let card = open_one(&mara, "a").await;
    move_to(&mara, &card).await;
    mara.keys("a").await;
    done(&mara, &card).await;
    mara.until("the next card", "document.activeElement.matches('.prop:not(.done)')").await;
    mara.keys("z").await;
    mara.until(
        "the undo",
        &format!("document.querySelector('#{card} .res').innerText.includes('Taken back')"),
    )
    .await;
    // It can have another answer.
    tab_to(&mara, "Ask again").await;
    mara.keys(Key::Enter + "").await;
    mara.until("the card again", &format!("document.querySelector('#{card}.prop:not(.done) [data-hot=d]')"))
        .await;
}

#[tokio::test]
async fn an_undo_can_be_pressed_as_soon_as_it_is_there() {
    let house = House::open();
    let mara = house.visit(Seat::Mara).await;
    mara.open("today").await;
    let card = open_one(&mara, "a").await;
    let press = "const card = arguments[0]; const seen = new MutationObserver(() => { \
                 const undo = document.querySelector(`#${card} [data-hot=z]`); \
                 if (undo) { seen.disconnect(); undo.click(); } }); \
                 seen.observe(document.body, { childList: true, subtree: true });";
    mara.execute(press, vec![card.as_str().into()]).await.unwrap();
    mara.click(&format!("#{card} [data-hot=a]")).await;
    mara.until(
        "the undo on the page where it was pressed",
        &format!("document.querySelector('#{card} .res')?.innerText.includes('Taken back')"),
    )
    .await;
}

#[tokio::test]
async fn e_leads_into_the_form_and_escape_out_of_it() {
    let house = House::open();
    let mara = house.visit(Seat::Mara).await;
    mara.open("inbox").await;
    // Down to the first that can be edited.
    for _ in 0..6 {
        mara.keys("j").await;
        beside(&mara).await;
        if mara.ask("return !!document.querySelector('.ipane [data-hot=e]')").await {
            break;
        }
    }
    mara.see(".ipane [data-hot=e]").await;
    mara.keys("e").await;
    let inside = "document.activeElement.matches('.ipane form.editing :is(input, textarea)')";
    mara.until("a field of the form with the focus", inside).await;
    // What comes in meanwhile leaves the focus where one writes.
    mara.execute("document.querySelector('#notices').dispatchEvent(new Event('news'))", vec![])
        .await
        .unwrap();
    mara.keys(Key::Tab + "").await;
    mara.until("the focus still in it", "document.activeElement.closest('form.editing')").await;
    mara.keys(Key::Escape + "").await;
    mara.until("the card as it was", "!document.querySelector('form.editing')").await;
    mara.open("week").await;
    let event: String =
        mara.ask("return document.querySelector('a[data-ev]').getAttribute('href').split('/').pop()").await;
    mara.open(&format!("event/{event}")).await;
    mara.keys("e").await;
    mara.until("the title with the focus", "document.activeElement.id === 'f-title'").await;
}

#[tokio::test]
async fn notices_never_take_the_focus() {
    let house = House::open();
    let mara = house.visit(Seat::Mara).await;
    mara.open("tasks").await;
    mara.click(".tk [data-hot=a]").await;
    mara.until("what was done with the focus", "document.activeElement.id === 'said'").await;
    mara.execute("document.querySelector('.tk a[data-row]').click()", vec![]).await.unwrap();
    mara.until("a field with the focus", "document.activeElement.matches('.tk.open input')").await;
    let script = "window.swapped = false; document.addEventListener('htmx:after:swap', () => { window.swapped = true; }); document.querySelector('#notices').dispatchEvent(new Event('news'))";
    mara.execute(script, vec![]).await.unwrap();
    mara.until("the notices anew", "window.swapped").await;
    let there: bool = mara.ask("return document.activeElement.matches('.tk.open input')").await;
    assert!(there, "the notices took the focus from the field");
}
