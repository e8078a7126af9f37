//! What is coming, a stretch freed at once, and why a meeting stands where it does.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop there")]

mod support;

use desk::{Who, ahead, decide, propose, undo};
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
    let ahead = ahead::ahead(&desk, 0).await.unwrap();
    assert_eq!(ahead.weeks.len(), 4);
    assert_eq!(ahead.weeks[0].title, "Week 48");
    for week in &ahead.weeks {
        // What the goals want holds all that is due, and more: what their plans lack is told beside the week's figure.
        let sum: i64 = week.goals.iter().map(|g| g.wanted.1).sum();
        let due = week.goals.iter().flat_map(|g| &g.demands).any(|d| d.what == "Dated work");
        assert_eq!(due, week.made_of.contains("of work that is due"), "{week:?}");
        assert!(!week.besides.is_empty() || sum <= week.wanted.1 + week.goals.len() as i64, "{week:?}");
        let sources = week.goals.iter().flat_map(|g| &g.demands).all(|d| !d.sources.is_empty());
        assert!(sources, "{week:?}");
    }
    assert!(ahead.measured.ends_with("that is proved."), "{}", ahead.measured);
    assert!(!ahead.headline.is_empty() && ahead.support.ends_with('.'));
}

/// An office whose vendor review clashes with a 1-2-1, which never moves.
async fn clashing(room: &Room) -> desk::Desk {
    let desk = room.filled_office().await;
    let priya = "ATTENDEE:mailto:priya@near.example\n";
    let one = event("priya", "26T133000", "26T140000", "Priya 1-2-1", priya);
    let more = room.file("vendor.ics", &calendar(&[&vendor(), &one]));
    desk::gather::import(&desk, &[more], &mut |_| true).await.unwrap();
    desk
}

/// What would end the clash: the id of what would move, and of the proposal.
async fn clash(desk: &desk::Desk) -> Option<(String, String)> {
    let open = propose::propose(desk).await.unwrap();
    let found = open.into_iter().find(|p| p.proposal.kind.0 == "agenda.conflict")?;
    let world::Effect::MoveEvent { event, .. } = &found.proposal.effect else { return None };
    Some((event.to_string(), found.proposal.id.to_string()))
}

#[tokio::test]
async fn a_no_to_a_move_holds_until_whoever_gave_it_lifts_it() {
    let room = Room::new();
    let mara = clashing(&room).await;
    let (meeting, proposal) = clash(&mara).await.unwrap();
    desk::answers::decline(&mara, &proposal, "everybody travels", false).await.unwrap();
    let why = desk::why::why(&mara, &meeting).await.unwrap();
    assert_eq!(why.history[0].1, "Mara Ellingsen: it stays where it is (everybody travels)");
    // Weeks later, with something new to speak for it, it is not asked again.
    assert!(clash(&mara).await.is_none_or(|(event, _)| event != meeting));
    let not = ahead::why_not(&mara, &meeting, "2026-11-26T14:00:00Z".parse().unwrap()).await.unwrap();
    assert_eq!(not.forbidden, ["Mara Ellingsen said today that it stays where it is: everybody travels."]);
    // The word is hers: her assistant reads it, and does not lift it.
    let jonas = mara.seated(Who::Assistant).await.unwrap();
    let id: world::EventId = meeting.parse().unwrap();
    assert!(!ahead::staying(&jonas, id).await.unwrap().unwrap().lift);
    assert_eq!(ahead::lift(&jonas, &meeting).await.unwrap_err().code(), "E_CLEARANCE");
    assert_eq!(ahead::keep(&jonas, &meeting, "").await.unwrap_err().code(), "E_CLEARANCE");
    let lifted = ahead::lift(&mara, &meeting).await.unwrap();
    assert_eq!(lifted.words, "Vendor review may be moved again.");
    assert_eq!(ahead::staying(&mara, id).await.unwrap(), None);
    assert_eq!(ahead::lift(&mara, &meeting).await.unwrap_err().code(), "E_STATE");
    // His own he lifts himself, and she may, too; taking back hers is not his.
    assert_eq!(undo::undo(&jonas, &lifted.undo.to_string()).await.unwrap_err().code(), "E_CLEARANCE");
    let kept = ahead::keep(&jonas, &meeting, "the room is booked").await.unwrap();
    assert!(ahead::staying(&jonas, id).await.unwrap().unwrap().lift);
    ahead::lift(&jonas, &meeting).await.unwrap();
    assert_eq!(undo::undo(&mara, &kept.undo.to_string()).await.unwrap_err().code(), "E_CONFLICT");
    ahead::keep(&jonas, &meeting, "").await.unwrap();
    ahead::lift(&mara, &meeting).await.unwrap();
    assert_eq!(ahead::keep(&mara, &meeting, &"x".repeat(201)).await.unwrap_err().code(), "E_RANGE");
}

#[tokio::test]
async fn a_no_taken_back_frees_the_place_and_a_move_taken_back_fixes_it() {
    let room = Room::new();
    let desk = clashing(&room).await;
    let (meeting, proposal) = clash(&desk).await.unwrap();
    let id: world::EventId = meeting.parse().unwrap();
    desk::answers::decline(&desk, &proposal, "", false).await.unwrap();
    assert!(ahead::staying(&desk, id).await.unwrap().is_some());
    desk::answers::undo(&desk, &proposal).await.unwrap();
    assert_eq!(ahead::staying(&desk, id).await.unwrap(), None);
    decide::accept(&desk, &proposal, None).await.unwrap();
    assert_eq!(ahead::staying(&desk, id).await.unwrap(), None);
    undo::undo(&desk, &proposal).await.unwrap();
    let words = ahead::staying(&desk, id).await.unwrap().unwrap().words;
    assert_eq!(words, "Mara Ellingsen said today that it stays where it is: the move was taken back.");
    // What the calendar says anew of the meeting leaves the word as it is.
    desk::gather::import(&desk, &[room.path("vendor.ics")], &mut |_| true).await.unwrap();
    assert!(ahead::staying(&desk, id).await.unwrap().is_some());
}

#[tokio::test]
async fn what_is_put_back_in_the_calendar_itself_stays_there() {
    let room = Room::new();
    let desk = clashing(&room).await;
    let (meeting, proposal) = clash(&desk).await.unwrap();
    let id: world::EventId = meeting.parse().unwrap();
    decide::accept(&desk, &proposal, None).await.unwrap();
    desk::rounds::morning(&desk).await.unwrap();
    assert_eq!(ahead::staying(&desk, id).await.unwrap(), None, "where the yes put it");
    let newer = calendar(&[&vendor()]).replace("SUMMARY:", "SEQUENCE:9\r\nSUMMARY:");
    desk::gather::import(&desk, &[room.file("newer.ics", &newer)], &mut |_| true).await.unwrap();
    desk::rounds::morning(&desk).await.unwrap();
    let words = ahead::staying(&desk, id).await.unwrap().unwrap().words;
    assert_eq!(
        words,
        "Mara Ellingsen said today that it stays where it is: it was put back in the calendar."
    );
    assert!(clash(&desk).await.is_none_or(|(event, _)| event != meeting));
}

#[tokio::test]
async fn each_row_of_moves_brings_more_and_adds_up() {
    let room = Room::new();
    let desk = clashing(&room).await;
    let found = ahead::frontier(&desk, None).await.unwrap();
    assert_eq!((found.rows[0].words.as_str(), found.rows[0].gain.as_str()), ("None", "as it is"));
    for (row, next) in found.rows.iter().zip(&found.rows[1..]) {
        assert!(row.moves.len() < next.moves.len() && row.minutes <= next.minutes);
        let sum: f64 = next.parts.iter().map(|p| p.amount).sum();
        assert!((sum - next.minutes as f64).abs() <= 0.5, "{next:?}");
        assert!(next.moves.iter().all(|m| m.words.contains(" to ")));
    }
    let over: desk::week::WeekOf = "2026-W40".parse().unwrap();
    assert_eq!(ahead::frontier(&desk, Some(over)).await.unwrap_err().code(), "E_TIME_ORDER");
    assert!(found.headline.ends_with('.'), "{}", found.headline);
}

#[tokio::test]
async fn the_ideal_week_stands_beside_the_real_one() {
    let room = Room::new();
    let desk = clashing(&room).await;
    let told = ahead::ahead(&desk, 0).await.unwrap();
    assert!(told.drift.is_empty() && told.ideal.starts_with("No ideal week is told"), "{}", told.ideal);
    let file = desk.dir().join("equerry.toml");
    let text = fs::read_to_string(&file).unwrap();
    let ideal = "\n[ideal_week]\nthursday = [\"13:00-15:00 no meetings\", \"15:00-16:00 office hours\"]\n";
    fs::write(&file, text + ideal).unwrap();
    let dir = desk.dir().to_owned();
    drop(desk);
    let desk = desk::Desk::open(&dir, Who::Executive, now()).await.unwrap();
    let told = ahead::ahead(&desk, 0).await.unwrap();
    assert_eq!(told.ideal, "This week keeps 2 h 15 of 3 h as the ideal one.");
    let rows: Vec<(&str, &str, &str)> =
        told.drift.iter().map(|r| (r.when.as_str(), r.wish.as_str(), r.words.as_str())).collect();
    assert_eq!(
        rows,
        [
            ("Thursday 13:00–15:00", "No meetings", "1 h 15 of 2 h kept"),
            ("Thursday 15:00–16:00", "Office hours", "all 1 h kept")
        ]
    );
    assert_eq!(told.drift[0].sources.len(), 2);
}
