//! What must hold on every page, for both people, in both themes, on a desk and on a phone.

use crate::house::{Guest, House, Seat};
use browser::{DESK, PHONE, Size, Theme, checks};

/// The pages that each of them has.
const PAGES: &[&str] = &[
    "today",
    "inbox",
    "catch-up",
    "week",
    "event/new",
    "tasks",
    "capture",
    "find?q=lease",
    "history",
    "settings",
    "keys",
    "welcome",
];

/// All that is wrong with a page that is open.
async fn wrong_with(guest: &Guest<'_>) -> Vec<String> {
    let mut wrong = checks::axe(guest).await;
    wrong.extend(checks::layout_shift(guest).await);
    wrong.extend(checks::outline(guest).await);
    wrong.extend(guest.complaints().await);
    wrong
}

async fn every_page(seat: Seat) {
    let house = House::open();
    let guest = house.visit(seat).await;
    let mut wrong = Vec::new();
    for page in PAGES {
        for size in [DESK, PHONE] {
            for theme in Theme::BOTH {
                guest.look(size, theme).await;
                guest.open(page).await;
                let name = name(page, seat, size, theme);
                guest.screenshot(&name).await;
                wrong.extend(wrong_with(&guest).await.into_iter().map(|w| format!("{name}: {w}")));
            }
            guest.look(size, Theme::Light).await;
            guest.open(page).await;
            let mut more = checks::focus(&guest).await;
            more.extend(checks::weight(&guest).await);
            wrong.extend(more.into_iter().map(|w| format!("{page} at {}: {w}", size.0)));
        }
        wrong
            .extend(checks::sideways_scroll(&guest).await.into_iter().map(|w| format!("{page} at 320: {w}")));
    }
    assert!(wrong.is_empty(), "{} things are wrong:\n{}", wrong.len(), wrong.join("\n"));
}

/// "today-mara-1440x900-dark", as the design names its pictures.
fn name(page: &str, seat: Seat, Size(width, height): Size, theme: Theme) -> String {
    let who = format!("{seat:?}").to_lowercase();
    format!("{}-{who}-{width}x{height}-{}", page.replace(['/', '?', '='], "-"), theme.name())
}

#[tokio::test]
async fn every_page_of_the_executive_holds() {
    every_page(Seat::Mara).await;
}

#[tokio::test]
async fn every_page_of_the_assistant_holds() {
    every_page(Seat::Joss).await;
}
