use super::*;
use crate::testing::fresh;
use crate::{Clock, Who};
use tempfile::TempDir;

fn at(text: &str) -> Clock {
    Clock::Standing(text.parse().unwrap())
}

async fn said(desk: &Desk, score: &str) {
    let form = PulseForm { score: score.to_owned(), ..PulseForm::default() };
    keep_pulse(desk, &form).await.unwrap();
}

#[tokio::test]
async fn three_answers_make_a_mean_and_two_stretches_a_trend() {
    let dir = TempDir::new().unwrap();
    let desk = fresh(&dir).await.at(at("2026-11-24T08:00:00Z"));
    let page = noted(&desk).await.unwrap();
    assert_eq!(page.headline, "Nobody has said yet how well going through Jonas works.");
    let (then, now) = (desk.at(at("2026-10-12T08:00:00Z")), desk.at(at("2026-11-20T08:00:00Z")));
    for score in ["5", "6", "7"] {
        said(&then, score).await;
    }
    for score in ["8", "9"] {
        said(&now, score).await;
    }
    let desk = desk.at(at("2026-11-24T08:00:00Z"));
    let few = noted(&desk).await.unwrap().going.unwrap();
    assert_eq!(few.now, "Not enough history: two answers in 30 days, and a mean takes 3");
    assert_eq!((few.trend, few.entries.len()), (Trend::Unknown, 5));
    // The same figure once more in the same moment is another answer.
    said(&now, "9").await;
    let page = noted(&desk.at(at("2026-11-24T08:00:00Z"))).await.unwrap();
    let enough = page.going.unwrap();
    assert_eq!(enough.now, "8.7 of 10, three answers in 30 days");
    assert_eq!(enough.was, "6.0 of 10, three answers in the 30 days before");
    assert_eq!(enough.trend, Trend::Better);
    let wrong = keep_pulse(&desk, &PulseForm { score: "11".into(), ..PulseForm::default() }).await;
    assert!(matches!(wrong, Err(DeskError::Form(wrong)) if wrong[0].field == "score"));
}

#[tokio::test]
async fn energy_is_ones_own_until_it_is_shared_and_thanks_are_seen_by_both() {
    let dir = TempDir::new().unwrap();
    let desk = fresh(&dir).await.at(at("2026-11-24T08:00:00Z"));
    let jonas = desk.seated(Who::Assistant).await.unwrap();
    for share in ["", "yes"] {
        let form =
            EnergyForm { level: "4".into(), words: format!("Late calls {share}"), share: share.into() };
        keep_energy(&jonas, &form).await.unwrap();
    }
    let own = noted(&jonas).await.unwrap();
    assert_eq!(own.energy.entries.len(), 2);
    let hers = noted(&desk).await.unwrap();
    assert!(hers.energy.entries.is_empty(), "it is not hers");
    let seen = |world: &Snapshot| {
        world.notes.values().filter(|n| matches!(n.written, Written::Energy { .. })).count()
    };
    assert_eq!(seen(&desk.snapshot().await.unwrap()), 1, "only what is shared is in her office");
    let nothing = keep_thanks(&desk, &ThanksForm { to: "Ben".into(), words: " ".into() }).await;
    assert!(matches!(nothing, Err(DeskError::Form(wrong)) if wrong[0].field == "words"));
    let form = ThanksForm { to: "Ben".into(), words: "He kept the night shift running".into() };
    let kept = keep_thanks(&desk, &form).await.unwrap();
    let his = noted(&jonas).await.unwrap();
    assert_eq!(his.thanks.now, "One thanks in 30 days");
    assert!(!his.thanks.entries[0].own, "who wrote it takes it out");
    assert!(drop_noted(&jonas, &kept.id).await.is_err());
    drop_noted(&desk, &kept.id).await.unwrap();
    assert!(noted(&desk).await.unwrap().thanks.entries.is_empty());
}
