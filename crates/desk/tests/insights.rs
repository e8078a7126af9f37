//! Where the time went, through the desk: decisions that were made, time for goals that the assistant does not see.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop there")]

mod support;

use desk::decisions::{self, Frame, NewChoice, NewCriterion};
use desk::insights::{self, Span};
use desk::{Clock, Who, gather};
use support::*;

#[tokio::test]
async fn decisions_take_the_working_days_from_the_question_to_the_choice() {
    let room = Room::new();
    let desk = room.filled_office().await;
    let options = ["Yes", "No"].map(str::to_owned);
    let at = |text: &str| desk.at(Clock::Standing(text.parse().unwrap()));
    for (n, days) in [2, 3, 4, 1, 2].into_iter().enumerate() {
        // Mondays, from 19 October on.
        let asked = at(&format!("2026-10-19T08:0{n}:00Z"));
        let question = format!("Do we take carrier {n}?");
        let id = decisions::add(&asked, &question, Frame::default(), &options, &[]).await.unwrap().id;
        let price = NewCriterion { name: "Price".into(), ..NewCriterion::default() };
        decisions::add_criterion(&asked, &id.to_string(), price).await.unwrap();
        let choice = NewChoice {
            option: "Yes".into(),
            why: "It is nearer.".into(),
            confidence: None,
            expected: String::new(),
            check: None,
            sure: true,
        };
        let decided = at(&format!("2026-10-{}T12:00:00Z", 19 + days));
        decisions::choose(&decided, &id.to_string(), choice).await.unwrap();
    }
    // Of one that is told as made in the same breath nobody knows how long it took.
    let at_once = at("2026-10-28T09:00:00Z");
    let id = decisions::add(&at_once, "Told later?", Frame::default(), &options, &[]).await.unwrap().id;
    let told = NewChoice { option: "Yes".into(), ..NewChoice::default() };
    decisions::choose(&at_once, &id.to_string(), told).await.unwrap();
    let figure = insights::why(&desk, "decision_days", Span::weeks(8).unwrap()).await.unwrap();
    assert_eq!(figure.words, "2 working days");
    let names: Vec<&str> = figure.why.parts.iter().map(|p| p.source.name.as_str()).collect();
    assert_eq!((names.len(), names[0]), (5, "Do we take carrier 2?"), "{names:?}");
    assert!(figure.why.parts[0].source.link.as_ref().unwrap().starts_with("decisions/"));
    // The assistant sees the same of decisions that are not hidden.
    let joss = desk.seen_by(Who::Assistant).await.unwrap();
    assert!(insights::why(&joss, "decision_days", Span::weeks(8).unwrap()).await.is_ok());
}

#[tokio::test]
async fn what_is_offered_against_a_waste_is_proposed_when_asked_for() {
    let room = Room::new();
    let desk = room.filled_office().await;
    let people = "RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;COUNT=40\nORGANIZER:mailto:ben@near.example\n\
        ATTENDEE:mailto:ana@near.example\nATTENDEE:mailto:mara@near.example\n";
    let status = event("status", "02T150000", "02T153000", "Status: IT", people);
    gather::import(&desk, &[room.file("status.ics", &calendar(&[&status]))], &mut |_| true).await.unwrap();
    let row = async || {
        let report = insights::insights(&desk, Span::weeks(8).unwrap()).await.unwrap();
        report.wastes.into_iter().find(|w| w.code == "time.status").unwrap()
    };
    let before = row().await;
    assert!(before.can_offer && before.card.is_none(), "{before:?}");
    let shown = insights::offer(&desk, &before.why).await.unwrap();
    assert_eq!(shown.proposal.title, "Ask for a written update in place of Status: IT");
    assert_eq!(insights::offer(&desk, "time.status").await.unwrap().proposal.id, shown.proposal.id);
    let after = row().await;
    assert!(after.card.is_some() && !after.can_offer && after.next.is_none(), "{after:?}");
    let open = desk::propose::propose(&desk).await.unwrap();
    assert!(open.iter().any(|p| p.proposal.id == shown.proposal.id), "it stays when all is proposed anew");
    assert_eq!(insights::offer(&desk, "waste.travel").await.unwrap_err().code(), "E_STATE");
    assert_eq!(insights::offer(&desk, "waste.nothing").await.unwrap_err().code(), "E_NOT_FOUND");
    desk::answers::decline(&desk, &shown.proposal.id.to_string(), "", false).await.unwrap();
    assert_eq!(insights::offer(&desk, "waste.status").await.unwrap_err().code(), "E_STATE");
    let csv = insights::csv(&desk, Span::weeks(8).unwrap()).await.unwrap();
    assert!(csv.lines().count() > 30 && !csv.contains(",-0.0"), "{csv}");
}
