//! What must hold on every page, for four people, in both themes, on a desk and on a phone.

use crate::house::{Guest, House, Seat};
use browser::{Chrome, DESK, PHONE, Size, Theme, checks};
use std::time::Duration;

/// Where a page is found.
enum At {
    /// By its part of the office's address.
    Part(&'static str),
    /// Outside the office.
    Top(&'static str),
    /// One of many: the page with links to them, which links, and what follows the address of the first.
    One(&'static str, &'static str, &'static str),
}

/// Rows of the Inbox that hold a message and no proposal.
const MAIL: &str = ".irow:not(.isp):has(use[href='#i-mail']) a.rl";

/// The pages that each of them has, with the names of their pictures.
const PAGES: &[(&str, At)] = &[
    ("today", At::Part("today")),
    ("inbox", At::Part("inbox")),
    ("message", At::One("inbox", MAIL, "")),
    ("message-as-sent", At::One("inbox?show=noise", "a.rl", "?as=sent")),
    ("proposal", At::One("inbox", ".irow.isp a.rl", "")),
    ("proposal-form", At::One("inbox", ".irow.isp a.rl", "?edit=1")),
    ("select", At::Part("inbox?select=1")),
    ("routine", At::Part("answers/routine")),
    ("catch-up", At::Part("catch-up")),
    ("catch-up-finish", At::Part("catch-up/finish")),
    ("meeting", At::Part("meeting")),
    ("meeting-prepare", At::One("meeting", "a[href$='/prepare']", "")),
    ("notes", At::Part("notes")),
    ("team", At::Part("team")),
    ("say-no", At::Part("say-no")),
    ("week", At::Part("week")),
    ("week-ahead", At::Part("week/ahead")),
    ("week-after", At::Part("week?show=after")),
    ("week-in-words", At::Part("week?as=words")),
    ("week-accept", At::Part("week/accept")),
    ("week-why", At::Part("week/why")),
    ("find-a-time", At::Part("week/find")),
    ("times-found", At::Part("week/find?with=orla&minutes=45")),
    ("hours", At::Part("week/hours")),
    ("event", At::One("week", ".day a[data-ev]", "")),
    ("event-why", At::One("week", ".day a[data-ev]", "/why")),
    ("event-form", At::One("week", ".day a[data-ev]", "/edit")),
    ("event-new", At::Part("event/new")),
    ("decisions", At::Part("decisions")),
    ("decision-made", At::One("decisions", ".dlist ul:last-of-type a", "")),
    ("decision-new", At::Part("decisions?new=1")),
    ("journal", At::Part("decisions/journal")),
    ("insights", At::Part("insights")),
    ("insights-quarter", At::Part("insights?weeks=13")),
    ("insights-figures", At::Part("insights/figures")),
    ("insights-why", At::Part("insights/why?metric=low_value")),
    ("insights-waste", At::Part("insights/why?metric=waste.low_value")),
    ("insights-day", At::Part("insights/day?date=2026-11-23")),
    ("what-if", At::Part("insights/what-if")),
    (
        "what-if-compared",
        At::Part(
            "insights/what-if?a=Read+mail+twice+a+day&b=Keep+Fri+09:00-12:00+free%0Afly+away&best=deep-work",
        ),
    ),
    ("what-if-why", At::Part("insights/what-if/why?of=dates&a=Read+mail+twice+a+day")),
    ("what-if-week", At::Part("insights/what-if/why?of=week-2026-11-23&a=Read+mail+twice+a+day")),
    ("what-if-data", At::Part("insights/what-if/why?of=single-meetings")),
    ("accuracy", At::Part("insights/accuracy")),
    ("insights-sort", At::Part("insights/sort")),
    ("partnership", At::Part("insights/partnership")),
    ("promises", At::Part("insights/promises")),
    ("catch-up-week", At::Part("catch-up/week")),
    ("pulse", At::Part("insights/pulse")),
    ("digest", At::Part("digest")),
    ("playbooks", At::Part("playbooks")),
    ("playbook", At::Part("playbooks/board-meeting?on=2026-12-16")),
    ("settings-may", At::Part("settings/may")),
    ("automations", At::Part("settings/automations")),
    ("taught", At::Part("settings/learned/effort/deep")),
    ("settings-mode", At::Part("settings/mode")),
    ("tasks", At::Part("tasks")),
    ("task", At::One("tasks", "a[data-row]", "")),
    ("task-form", At::One("tasks", "a[data-row]", "?edit=1")),
    ("task-steps", At::One("tasks?all=true", "a[href$='/steps']", "")),
    ("clarify", At::Part("clarify")),
    ("full-weeks", At::Part("full-weeks")),
    ("review", At::Part("review")),
    ("goals", At::Part("goals")),
    ("goal-form", At::Part("goals?add=1")),
    ("goal", At::One("goals", ".gn a", "")),
    ("priorities", At::Part("priorities")),
    ("agreement", At::Part("agreement")),
    ("strategy", At::Part("strategy")),
    ("mission", At::Part("mission")),
    ("projects", At::Part("projects")),
    ("project", At::One("projects", "main .rows h2 a", "")),
    ("people", At::Part("people")),
    ("person-new", At::Part("people?add=1")),
    ("person", At::One("people", ".pn a", "")),
    ("introductions", At::Part("people/ways?whom=lotte")),
    ("people-portfolio", At::Part("people/portfolio")),
    ("people-directory", At::Part("people/directory")),
    ("people-department", At::Part("people/directory?department=new")),
    ("grid", At::Part("grid")),
    ("grid-new", At::Part("grid/new")),
    ("grid-area", At::One("grid", ".raci .gn a", "")),
    ("grid-hand-over", At::One("grid", ".raci .gn a", "/hand-over")),
    ("grid-cover", At::Part("grid/cover?who=Joss&from=2026-12-01&to=2026-12-14")),
    ("accountability", At::Part("accountability")),
    ("growth", At::Part("growth")),
    ("going-along", At::Part("going-along")),
    ("going-along-form", At::One("going-along", "aside li a.btn", "")),
    ("rights", At::Part("rights")),
    ("grid-self-done", At::Part("grid/self-done")),
    ("working", At::One("grid", ".raci thead a", "")),
    ("capture", At::Part("capture")),
    ("find", At::Part("find?q=lease")),
    ("history", At::Part("history")),
    ("settings", At::Part("settings")),
    ("keys", At::Part("keys")),
    ("more", At::Part("more")),
    ("welcome", At::Part("welcome")),
    ("password", At::Top("/password")),
    ("problem", At::Part("nothing-here")),
];

/// The address of a page for whoever sits there.
async fn address(guest: &Guest<'_>, at: &At) -> String {
    match at {
        At::Part(part) => guest.house().at(part),
        At::Top(path) => format!("{}{path}", guest.house().url),
        At::One(part, css, then) => {
            guest.open(part).await;
            let first: Option<String> = guest
                .ask_with("return document.querySelector(arguments[0])?.href", vec![(*css).into()])
                .await;
            format!("{}{then}", first.unwrap_or_else(|| panic!("{part} has no {css}")))
        }
    }
}

/// All that is wrong with a page that is open.
async fn wrong_with(guest: &Guest<'_>) -> Vec<String> {
    let mut wrong = checks::axe(guest).await;
    wrong.extend(checks::layout_shift(guest).await);
    wrong.extend(checks::outline(guest).await);
    // That there is nothing where nothing is belongs to the page of a problem.
    let absent = |c: &String| {
        c.contains("404") && ["/nothing-here", "/today", "/history"].iter().any(|page| c.contains(page))
    };
    wrong.extend(guest.complaints().await.into_iter().filter(|c| !absent(c)));
    wrong
}

/// The pages of a direct report, and one that is not theirs.
const OWN: &[(&str, At)] = &[
    ("mine", At::Part("mine")),
    ("mine-password", At::Top("/password")),
    ("mine-refused", At::Part("today")),
];

/// The pages of an auditor, and one that is not theirs.
const TRAIL: &[(&str, At)] = &[
    ("trail", At::Part("trail")),
    ("trail-older", At::One("trail", "main a.btn", "")),
    ("trail-password", At::Top("/password")),
    ("trail-refused", At::Part("history")),
];

async fn every_page(seat: Seat) {
    let house = House::open();
    let guest = house.visit(seat).await;
    // A picture of each takes minutes in all: `./test --long` makes them, in target/tmp.
    let with_pictures = std::env::var_os("EQUERRY_LONG").is_some();
    // While a page is being made, looking at it alone is enough.
    let only = std::env::var("EQUERRY_PAGE").unwrap_or_default();
    let mut wrong = Vec::new();
    let pages = match seat {
        Seat::Mara | Seat::Joss => PAGES,
        Seat::Priya => OWN,
        Seat::Edda => TRAIL,
    };
    // What was learned and to hand over is the executive's alone.
    let theirs = |page: &str| seat != Seat::Joss || !matches!(page, "taught" | "grid-hand-over");
    for (page, at) in pages.iter().filter(|(page, _)| page.starts_with(&only) && theirs(page)) {
        let address = address(&guest, at).await;
        for size in [DESK, PHONE] {
            let named = |theme| name(page, seat, size, theme);
            guest.look(size, Theme::Light).await;
            guest.goto(&address).await.unwrap();
            // A page weighs the same at each size. It is weighed without what the browser remembers, and its letters then
            // come late: what jumps is looked at as people see it who come again.
            if size == DESK {
                let heavy = checks::weight(&guest).await;
                wrong.extend(heavy.into_iter().map(|w| format!("{page}: {w}")));
                guest.goto(&address).await.unwrap();
            }
            wrong.extend(
                wrong_with(&guest).await.into_iter().map(|w| format!("{}: {w}", named(Theme::Light))),
            );
            if with_pictures {
                guest.screenshot(&named(Theme::Light)).await;
            }
            // A theme changes colours alone, and changes them under an open page.
            guest.look(size, Theme::Dark).await;
            let faint = checks::contrast(&guest).await;
            wrong.extend(faint.into_iter().map(|w| format!("{}: {w}", named(Theme::Dark))));
            if with_pictures {
                guest.screenshot(&named(Theme::Dark)).await;
            }
            guest.look(size, Theme::Light).await;
            // Tab goes through a mail's frame in an order of its own, by when the frame has come in.
            let framed = *page == "message-as-sent";
            let lost = if framed { Vec::new() } else { checks::focus(&guest).await };
            wrong.extend(lost.into_iter().map(|w| format!("{page} at {}: {w}", size.0)));
        }
        let wide = checks::sideways_scroll(&guest).await;
        wrong.extend(wide.into_iter().map(|w| format!("{page} at 320: {w}")));
    }
    assert!(wrong.is_empty(), "{} things are wrong:\n{}", wrong.len(), wrong.join("\n"));
}

/// "today-mara-1440x900-dark", as the design names its pictures.
fn name(page: &str, seat: Seat, Size(width, height): Size, theme: Theme) -> String {
    let who = format!("{seat:?}").to_lowercase();
    format!("{page}-{who}-{width}x{height}-{}", theme.name())
}

#[tokio::test]
async fn every_page_of_the_executive_holds() {
    every_page(Seat::Mara).await;
}

#[tokio::test]
async fn every_page_of_the_assistant_holds() {
    every_page(Seat::Joss).await;
}

#[tokio::test]
async fn every_page_of_a_direct_report_holds() {
    every_page(Seat::Priya).await;
}

#[tokio::test]
async fn every_page_of_an_auditor_holds() {
    every_page(Seat::Edda).await;
}

/// An answer that comes later than the half second in which a jump counts as a person's own doing.
const LATE: Duration = Duration::from_millis(700);

/// Answers the first card that takes a yes or no with this key, and says which.
async fn answer_by(guest: &Guest<'_>, key: &str) -> String {
    guest.see(&format!("[data-prop]:not(.done) [data-hot={key}]")).await;
    let card = "return document.querySelector(`[data-prop]:not(.done):has([data-hot=${arguments[0]}])`).id";
    let card: String = guest.ask_with(card, vec![key.into()]).await;
    guest.ask_with::<()>("document.getElementById(arguments[0]).focus()", vec![card.clone().into()]).await;
    guest.click(&format!("#{card} [data-hot={key}]")).await;
    card
}

/// What has jumped on a page by the time that a card is as said, and all is quiet.
async fn jumps_until(guest: &Guest<'_>, card: &str, is: &str) -> Vec<String> {
    guest.until(&format!("{card} {is}"), &format!("document.querySelector('#{card}{is}')")).await;
    guest.until("the quiet", "!document.querySelector('.htmx-request')").await;
    let drawn = "return new Promise(then => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(then, 100))))";
    guest.ask::<()>(drawn).await;
    checks::layout_shift(guest).await
}

#[tokio::test]
async fn an_answer_of_somebody_else_does_not_move_what_one_reads() {
    let house = House::open();
    let (mara, joss) = (house.visit(Seat::Mara).await, house.visit(Seat::Joss).await);
    mara.open("today").await;
    joss.open("today").await;
    joss.see(".prop:not(.done) [data-hot=a]").await;
    // One that both may answer: each of them has what they can answer on top.
    let open =
        "return [...document.querySelectorAll('.prop:not(.done):has([data-hot=a])')].map(card => card.id)";
    let (hers, his): (Vec<String>, Vec<String>) = (mara.ask(open).await, joss.ask(open).await);
    let card = hers.iter().find(|card| his.contains(card));
    let card = card.unwrap_or_else(|| panic!("no card is on both screens: {hers:?} {his:?}"));
    mara.click(&format!("#{card} [data-hot=a]")).await;
    let wrong = jumps_until(&joss, card, ".done").await;
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn ones_own_answer_moves_nothing_however_late_it_comes() {
    let house = House::open();
    let mara = house.visit(Seat::Mara).await;
    for page in ["today", "inbox"] {
        for key in ["a", "d"] {
            mara.slow(Duration::ZERO).await;
            mara.open(page).await;
            mara.see("h1").await;
            mara.slow(LATE).await;
            let card = answer_by(&mara, key).await;
            let mut wrong = jumps_until(&mara, &card, ".done").await;
            if page != "inbox" {
                mara.click(&format!("#{card} [data-hot=z]")).await;
                wrong.extend(jumps_until(&mara, &card, ":not(:has([data-hot=z]))").await);
            }
            assert!(wrong.is_empty(), "{page} after {key}: {}", wrong.join("\n"));
        }
    }
}

#[tokio::test]
async fn text_of_twice_the_size_stays_whole() {
    let house = House::open();
    let mara = house.let_in(Chrome::with_large_text().await, Seat::Mara).await;
    let size: String = mara.ask("return getComputedStyle(document.body).fontSize").await;
    assert_eq!(size, "30px", "the text is not twice as large as it was");
    let mut wrong = Vec::new();
    for (page, at) in PAGES {
        mara.goto(&address(&mara, at).await).await.unwrap();
        mara.see("h1, iframe").await;
        let mut more = checks::cut_off(&mara).await;
        more.extend(checks::too_wide(&mara).await);
        wrong.extend(more.into_iter().map(|w| format!("{page}: {w}")));
    }
    assert!(wrong.is_empty(), "{} things are wrong:\n{}", wrong.len(), wrong.join("\n"));
}

/// What script says of each element that a selector finds.
async fn all<T: serde::de::DeserializeOwned>(guest: &Guest<'_>, selector: &str, of: &str) -> Vec<T> {
    guest.ask(&format!("return [...document.querySelectorAll('{selector}')].map(e => {of})")).await
}

#[tokio::test]
async fn words_have_the_room_that_there_is() {
    let house = House::open();
    let mara = house.visit(Seat::Mara).await;
    mara.look(DESK, Theme::Light).await;
    mara.open("inbox?show=executive").await;
    mara.see(".irow .l2").await;
    let shares: Vec<f64> = all(
        &mara,
        ".irow .l2:not(:has(b)) > span",
        "e.scrollWidth > e.clientWidth ? e.clientWidth / e.parentElement.clientWidth : 1",
    )
    .await;
    assert!(!shares.is_empty() && shares.iter().all(|share| *share > 0.95), "{shares:?}");
    // A notice stands beside the page, over nothing.
    mara.open("week").await;
    mara.until("a notice", "document.querySelector('.notice')").await;
    let apart = "document.querySelector('.notices').getBoundingClientRect().right <= document.querySelector('main').getBoundingClientRect().left";
    assert!(mara.ask::<bool>(&format!("return {apart}")).await, "a notice lies over the page");
    let over: Vec<bool> = all(&mara, ".rail a, .rail button", "e.getBoundingClientRect().bottom > document.querySelector('.notices').getBoundingClientRect().top && e.getBoundingClientRect().top < document.querySelector('.notices').getBoundingClientRect().bottom").await;
    assert!(!over.contains(&true), "a notice lies over the rail's links");
}

#[tokio::test]
async fn tabs_of_a_phone_stay_on_one_line_with_the_current_one_in_sight() {
    let house = House::open();
    let mara = house.visit(Seat::Mara).await;
    mara.look(PHONE, Theme::Light).await;
    mara.open("inbox?show=information").await;
    let tops: Vec<i64> = all(&mara, ".tabs a:not(.sel)", "Math.round(e.getBoundingClientRect().top)").await;
    assert!(tops.len() > 3 && tops.iter().all(|top| *top == tops[0]), "{tops:?}");
    let seen = "const b = document.querySelector('.tabs [aria-current]').getBoundingClientRect(); return b.left >= 0 && b.right <= innerWidth";
    assert!(mara.ask::<bool>(seen).await, "the current tab is out of sight");
}
