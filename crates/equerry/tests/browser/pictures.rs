//! The guide's pictures. `./test --pictures` puts them into docs/guide/pictures; every other run makes them beside the
//! build, so that they can be made at any time.

use crate::house::{House, Seat};
use browser::{DESK, PHONE, Size, Theme};
use serde_json::json;
use std::path::PathBuf;

/// Largest picture, in bytes.
const LARGEST: usize = 64 * 1024;

/// Name, who looks, what at, how.
const PICTURES: [(&str, Seat, &str, Size, Theme); 9] = [
    ("today", Seat::Mara, "today", DESK, Theme::Light),
    ("today-phone", Seat::Mara, "today", PHONE, Theme::Light),
    ("today-dark", Seat::Mara, "today", DESK, Theme::Dark),
    ("catch-up", Seat::Mara, "catch-up", DESK, Theme::Light),
    ("inbox", Seat::Joss, "inbox", DESK, Theme::Light),
    ("inbox-phone", Seat::Joss, "inbox", PHONE, Theme::Light),
    ("week", Seat::Mara, "week", DESK, Theme::Light),
    ("goals", Seat::Mara, "goals", DESK, Theme::Light),
    ("history", Seat::Mara, "history", DESK, Theme::Light),
];

#[tokio::test]
async fn the_guide_has_its_pictures() {
    let beside = || PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("../pictures/guide");
    let folder = std::env::var_os("EQUERRY_PICTURES").map_or_else(beside, PathBuf::from);
    std::fs::create_dir_all(&folder).unwrap();
    let house = House::open();
    let (mara, joss) = (house.visit(Seat::Mara).await, house.visit(Seat::Joss).await);
    for (name, seat, part, size, theme) in PICTURES {
        let guest = if seat == Seat::Mara { &mara } else { &joss };
        guest.look(size, theme).await;
        guest.open(part).await;
        guest.see("h1").await;
        let scale = if size == DESK { 0.75 } else { 1.0 };
        let clip = json!({ "x": 0, "y": 0, "width": size.0, "height": size.1, "scale": scale });
        let picture = guest.picture(json!({ "format": "webp", "quality": 60, "clip": clip })).await;
        assert!((3_000..=LARGEST).contains(&picture.len()), "{name} has {} bytes", picture.len());
        std::fs::write(folder.join(format!("{name}.webp")), picture).unwrap();
    }
}
