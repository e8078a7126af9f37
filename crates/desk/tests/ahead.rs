//! What is coming, a stretch freed at once, and why a meeting stands where it does.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop there")]

mod support;

use desk::{ahead, decide, propose, undo};
use jiff::civil::date;
use std::fs;
use support::*;

const TUESDAY: jiff::civil::Date = date(2026, 11, 24);

#[tokio::test]
async fn a_morning_is_freed_after_a_yes_and_taken_back() {
    let room = Room::new();
    let desk = room.filled_office().await;
    let morning = ahead::hours(&desk, TUESDAY, "9-12").unwrap();
    let freed = ahead::free(&desk, morning).await.unwrap();
    assert_eq!(freed.headline, "09:00–12:00 can be free.");
    let shown = freed.proposal.unwrap();
    assert!(shown.proposal.title.starts_with("Free 09:00–12:00: move Board to "), "{}", shown.proposal.title);
    // It waits for its answer, whatever else is proposed meanwhile.
    let open = propose::propose(&desk).await.unwrap();
    assert!(open.iter().any(|p| p.proposal.id == shown.proposal.id));
    let file = desk.dir().join("outbox/board.ics");
    decide::accept(&desk, &shown.proposal.id.to_string(), None).await.unwrap();
    let moved = fs::read_to_string(&file).unwrap();
    assert!(!moved.contains("20261124T100000"), "{moved}");
    let again = ahead::free(&desk, morning).await.unwrap();
    assert_eq!((again.headline.as_str(), again.proposal.is_none()), ("09:00–12:00 is free already.", true));
    undo::undo(&desk, &shown.proposal.id.to_string()).await.unwrap();
    assert!(fs::read_to_string(&file).unwrap().contains("20261124T100000"));
    // Asked once more it is another proposal; what was done and taken back stays on record.
    let next = ahead::free(&desk, morning).await.unwrap().proposal.unwrap();
    assert_ne!(next.proposal.id, shown.proposal.id);
    let before = desk::why::why(&desk, &shown.proposal.id.to_string()).await.unwrap();
    assert!(!before.history.is_empty(), "{before:?}");
    let same = ahead::free(&desk, morning).await.unwrap().proposal.unwrap();
    assert_eq!(same.proposal.id, next.proposal.id, "while it waits it is one");
}

#[tokio::test]
async fn hours_are_read_or_refused_with_what_to_write() {
    let room = Room::new();
    let desk = room.filled_office().await;
    let minutes = |text: &str| ahead::hours(&desk, TUESDAY, text).map(|i| i.minutes());
    assert_eq!(minutes("9-12").unwrap(), 180);
    assert_eq!(minutes("09:15–10:00").unwrap(), 45);
    assert_eq!(minutes("day").unwrap(), 510);
    assert_eq!(minutes("morning").unwrap() + minutes("afternoon").unwrap(), 480);
    for wrong in ["", "12-9", "25-26", "all of it", "9"] {
        assert_eq!(minutes(wrong).unwrap_err().code(), "E_PARSE", "{wrong}");
    }
    let past = ahead::hours(&desk, date(2026, 11, 23), "9-12").unwrap();
    assert_eq!(ahead::free(&desk, past).await.unwrap_err().code(), "E_TIME_ORDER");
    assert_eq!(ahead::hours(&desk, date(2026, 11, 28), "day").unwrap_err().code(), "E_RANGE");
}

#[tokio::test]
async fn a_meeting_says_why_it_is_here_and_why_not_there() {
    let room = Room::new();
    let desk = room.filled_office().await;
    let more = room.file("vendor.ics", &calendar(&[&vendor()]));
    desk::gather::import(&desk, &[more], &mut |_| true).await.unwrap();
    let week = desk::week::week(&desk, &desk::week::Asked::default()).await.unwrap();
    let blocks = week.days.iter().flat_map(|d| d.all());
    let vendor = blocks.filter(|b| b.title == "Vendor review").find_map(|b| b.event).unwrap().to_string();
    let why = desk::why::why(&desk, &vendor).await.unwrap();
    let places: Vec<&str> = why.sums.iter().map(|s| s.title.as_str()).collect();
    assert!(places.iter().any(|t| t.starts_with("Place, ")), "{places:?}");
    assert!(places.iter().any(|t| t.starts_with("On ") && t.ends_with(" instead")), "{places:?}");
    for sum in &why.sums {
        assert!((sum.parts.iter().map(|p| p.amount).sum::<f64>() - sum.amount).abs() < 1e-6, "{}", sum.title);
    }
    let not = ahead::why_not(&desk, &vendor, "2026-11-26T20:00:00Z".parse().unwrap()).await.unwrap();
    assert_eq!(not.forbidden, ["That is outside working hours, or over lunch."]);
    let not = ahead::why_not(&desk, &vendor, "2026-11-26T14:00:00Z".parse().unwrap()).await.unwrap();
    let spot = not.spot.unwrap();
    assert_eq!(spot.parts.iter().map(|p| p.amount).sum::<f64>(), spot.extra as f64);
}

#[tokio::test]
async fn the_next_four_weeks_add_up() {
    let room = Room::new();
    let desk = room.filled_office().await;
    let ahead = ahead::ahead(&desk).await.unwrap();
    assert_eq!(ahead.weeks.len(), 4);
    assert_eq!(ahead.weeks[0].title, "Week 48");
    for week in &ahead.weeks {
        let sum = |of: fn(&ahead::GoalRow) -> i64| week.goals.iter().map(of).sum::<i64>();
        assert!((sum(|g| g.wanted.1) - week.wanted.1).abs() <= week.goals.len() as i64, "{week:?}");
        let sources = week.goals.iter().flat_map(|g| &g.demands).all(|d| !d.sources.is_empty());
        assert!(sources, "{week:?}");
    }
    assert!(ahead.measured.ends_with("that is proved."), "{}", ahead.measured);
    assert!(!ahead.headline.is_empty() && ahead.support.ends_with('.'));
}
