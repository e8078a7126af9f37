//! What is one's own of one's work, what is shared of it, what the executive is told, and how a catch-up ends (spec §12.2,
//! §12.6).

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop there")]

mod support;

use desk::catch_up::{self, Ask, CatchUp};
use desk::growth::{self, AimForm, InfluenceForm, MistakeForm, Opened, SkillForm, TellForm};
use desk::search::search;
use desk::{Clock, Desk, Who, decide, grid, undo, views};
use std::collections::BTreeMap;
use support::*;

async fn pair(room: &Room) -> (Desk, Desk) {
    let mara = room.filled_office().await;
    let jonas = mara.seated(Who::Assistant).await.unwrap();
    (mara, jonas)
}

fn mistake(words: &str, share: &str) -> MistakeForm {
    MistakeForm { mistake: words.into(), share: share.into(), ..MistakeForm::default() }
}

#[tokio::test]
async fn a_mistake_is_ones_own_until_it_is_shared_and_its_fix_is_dated() {
    let room = Room::new();
    let (mara, jonas) = pair(&room).await;
    assert_eq!(growth::keep_mistake(&jonas, &mistake(" ", "")).await.unwrap_err().code(), "E_FORM");
    let ahead = MistakeForm { on: "2026-12-24".into(), ..mistake("Wrong rent", "") };
    assert_eq!(growth::keep_mistake(&jonas, &ahead).await.unwrap_err().code(), "E_FORM");
    let before = items(&mara, &room).await;
    let kept = growth::keep_mistake(&jonas, &mistake("The lease had last year’s rent", "")).await.unwrap();
    let page = growth::growth(&jonas, "").await.unwrap();
    assert!(page.own && page.mistakes[0].fix.is_empty() && !page.mistakes[0].shared);
    assert_eq!(page.mistakes[0].on, "today");
    // To the executive it is as if it were not there.
    assert_eq!(items(&mara, &room).await, before);
    assert_eq!(growth::growth(&mara, "assistant").await.unwrap().mistakes.len(), 0);
    let found = search(&mara, "lease rent year", &most()).await.unwrap();
    assert!(!format!("{found:?}").contains("last year’s rent"));
    assert_eq!(growth::form(&mara, &kept.id).await.unwrap_err().code(), "E_NOT_FOUND");
    assert_eq!(growth::drop_entry(&mara, &kept.id).await.unwrap_err().code(), "E_NOT_FOUND");
    assert_eq!(undo::undo(&mara, &kept.undo.to_string()).await.unwrap_err().code(), "E_NOT_FOUND");
    // Its fix, and that it is shared.
    let Opened::Mistake(mut form) = growth::form(&jonas, &kept.id).await.unwrap() else {
        panic!("a mistake")
    };
    (form.fix, form.share) = ("Figures are read aloud".into(), "yes".into());
    let wednesday = jonas.at(Clock::Standing("2026-11-25T08:00:00Z".parse().unwrap()));
    let fixed = growth::keep_mistake(&wednesday, &form).await.unwrap();
    let hers = growth::growth(&mara, "assistant").await.unwrap();
    assert_eq!((hers.mistakes.len(), hers.own, hers.who.as_str()), (1, false, "Jonas"));
    assert_eq!(
        (hers.mistakes[0].fix.as_str(), hers.mistakes[0].on.as_str()),
        ("Figures are read aloud", "today")
    );
    assert_eq!(growth::growth(&wednesday, "").await.unwrap().mistakes[0].fixed, "today");
    // She does not write in his.
    let theft = MistakeForm { id: fixed.id.clone(), ..mistake("Hers", "") };
    assert_eq!(growth::keep_mistake(&mara, &theft).await.unwrap_err().code(), "E_NOT_FOUND");
    undo::undo(&jonas, &fixed.undo.to_string()).await.unwrap();
    assert_eq!(growth::growth(&mara, "assistant").await.unwrap().mistakes.len(), 0);
    assert_eq!(growth::growth(&jonas, "").await.unwrap().mistakes.len(), 1);
}

#[tokio::test]
async fn goals_have_dates_and_are_reached_and_what_one_is_good_at_is_listed() {
    let room = Room::new();
    let (mara, jonas) = pair(&room).await;
    let aim = |aim: &str, due: &str| AimForm { aim: aim.into(), due: due.into(), ..AimForm::default() };
    let wrong = growth::keep_aim(&jonas, &aim("Chair the weekly", "someday soon perhaps")).await;
    assert_eq!(wrong.unwrap_err().code(), "E_FORM");
    growth::keep_aim(&jonas, &aim("Chair the weekly", "2026-12-18")).await.unwrap();
    let career = AimForm { career: "yes".into(), ..aim("Lead a team of five", "") };
    growth::keep_aim(&jonas, &career).await.unwrap();
    growth::keep_aim(&jonas, &aim("Learn the ledger", "2026-11-20")).await.unwrap();
    let told = |desk: &growth::Growth| -> Vec<(String, String, bool)> {
        desk.aims.iter().map(|a| (a.text.clone(), a.when.clone(), a.late)).collect()
    };
    let page = growth::growth(&jonas, "").await.unwrap();
    let row = |text: &str, when: &str, late: bool| (text.to_owned(), when.to_owned(), late);
    assert_eq!(
        told(&page),
        [
            row("Learn the ledger", "by Fri 20 Nov", true),
            row("Chair the weekly", "by Fri 18 Dec", false),
            row("Lead a team of five", "no date", false)
        ]
    );
    assert!(page.aims[2].career);
    let Opened::Aim(form) = growth::form(&jonas, &page.aims[0].id.to_string()).await.unwrap() else {
        panic!("a goal")
    };
    growth::keep_aim(&jonas, &AimForm { reached: "yes".into(), ..form }).await.unwrap();
    let page = growth::growth(&jonas, "").await.unwrap();
    assert_eq!(told(&page)[2], row("Learn the ledger", "reached today", false));
    // The executive has goals of her own, which are hers.
    growth::keep_aim(&mara, &aim("Leave at five", "")).await.unwrap();
    assert_eq!(growth::growth(&jonas, "executive").await.unwrap().aims.len(), 0);
    assert_eq!(growth::growth(&mara, "").await.unwrap().aims.len(), 1);
    let skill = SkillForm { skill: "Contracts".into(), shown: "Brightmark".into(), ..SkillForm::default() };
    let kept = growth::keep_skill(&jonas, &skill).await.unwrap();
    assert_eq!(growth::growth(&jonas, "").await.unwrap().skills[0].shown, "Brightmark");
    // A form of one kind does not change an entry of another.
    let other = AimForm { id: kept.id.clone(), ..aim("No", "") };
    assert_eq!(growth::keep_aim(&jonas, &other).await.unwrap_err().code(), "E_NOT_FOUND");
    growth::drop_entry(&jonas, &kept.id).await.unwrap();
    assert_eq!(growth::growth(&jonas, "").await.unwrap().skills.len(), 0);
    assert_eq!(growth::growth(&jonas, "ben").await.unwrap_err().code(), "E_NOT_FOUND");
}

fn decide_part(told: &CatchUp) -> Vec<(String, Option<Ask>)> {
    told.parts[0].lines.iter().map(|l| (l.line.text.clone(), l.ask.clone())).collect()
}

#[tokio::test]
async fn a_supplier_is_rated_recommended_in_words_and_told_of_in_the_catch_up() {
    let room = Room::new();
    let (mara, jonas) = pair(&room).await;
    let form = |rating: &str, share: &str| InfluenceForm {
        name: "Ben Roy".into(),
        what: "Racking and signs".into(),
        rating: rating.into(),
        share: share.into(),
        ..InfluenceForm::default()
    };
    assert_eq!(growth::keep_influence(&jonas, &form("6", "")).await.unwrap_err().code(), "E_FORM");
    let kept = growth::keep_influence(&jonas, &form("3", "")).await.unwrap();
    let board = async |desk: &Desk| grid::accountability(desk, "assistant").await.unwrap().relations;
    let his = board(&jonas).await;
    assert_eq!((his[0].rating, his[0].recommend.as_str(), his[0].link.is_some()), (3, "", true));
    assert_eq!(board(&mara).await.len(), 0, "it is his own");
    let better = InfluenceForm { id: kept.id.clone(), ..form("5", "yes") };
    let shared = growth::keep_influence(&jonas, &better).await.unwrap();
    let hers = board(&mara).await;
    assert_eq!((hers.len(), hers[0].rating), (1, 5));
    assert_eq!(
        hers[0].recommend,
        "Dear colleagues,\n\nI can recommend Ben Roy for Racking and signs. I have rated the work with them 5 of 5 \
         since today.\nYou reach them at ben@near.example.\n\nJonas"
    );
    let tell = |words: &str| TellForm { id: shared.id.clone(), words: words.into() };
    assert_eq!(growth::tell(&jonas, &tell(" ")).await.unwrap_err().code(), "E_FORM");
    assert_eq!(growth::tell(&mara, &tell("Mine")).await.unwrap_err().code(), "E_NOT_FOUND");
    growth::tell(&jonas, &tell("They hold the price until June")).await.unwrap();
    let line = "Jonas on Ben Roy: They hold the price until June";
    let told = decide_part(&catch_up::catch_up(&mara).await.unwrap());
    let Some((_, Some(Ask::Heard { note }))) = told.iter().find(|(text, _)| text == line) else {
        panic!("{told:?}")
    };
    assert_eq!(views::heard(&jonas, &note.to_string()).await.unwrap_err().code(), "E_CLEARANCE");
    let heard = views::heard(&mara, &note.to_string()).await.unwrap();
    assert!(decide_part(&catch_up::catch_up(&jonas).await.unwrap()).iter().all(|(text, _)| text != line));
    assert!(
        catch_up::finished(&mara)
            .await
            .unwrap()
            .agreed
            .contains(&"Heard from Jonas: They hold the price until June".to_owned())
    );
    undo::undo(&mara, &heard.undo.to_string()).await.unwrap();
    assert!(decide_part(&catch_up::catch_up(&jonas).await.unwrap()).iter().any(|(text, _)| text == line));
    growth::drop_influence(&jonas, &shared.id).await.unwrap();
    assert_eq!(board(&jonas).await.len(), 0);
}

#[tokio::test]
async fn what_is_not_said_of_a_meeting_is_said_in_the_catch_up_and_what_was_agreed_is_kept() {
    let room = Room::new();
    let (mara, jonas) = pair(&room).await;
    let orla = event("orla", "24T110000", "24T113000", "Orla", "ATTENDEE:mailto:orla@far.example\n");
    let more = room.file("orla.ics", &calendar(&[&orla]));
    desk::gather::import(&mara, &[more], &mut |_| true).await.unwrap();
    let ask = async || {
        let told = catch_up::catch_up(&jonas).await.unwrap();
        let line = told.parts[1].lines.iter().find(|l| l.line.text == "Orla").unwrap().clone();
        match line.ask {
            Some(Ask::Meeting { event, gaps, .. }) => {
                Some((event.to_string(), gaps.into_iter().map(|g| g.name).collect::<Vec<_>>()))
            }
            _ => None,
        }
    };
    let (id, gaps) = ask().await.unwrap();
    assert_eq!(gaps, ["purpose", "objectives", "want-orla@far.example", "outcome"]);
    let typed = |pairs: &[(&str, &str)]| -> BTreeMap<String, String> {
        pairs.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect()
    };
    let nothing = catch_up::say(&jonas, &id, &typed(&[("purpose", "  ")])).await;
    assert_eq!(nothing.unwrap_err().code(), "E_MISSING");
    let long = "x".repeat(301);
    assert_eq!(
        catch_up::say(&jonas, &id, &typed(&[("purpose", &long)])).await.unwrap_err().code(),
        "E_RANGE"
    );
    catch_up::say(&jonas, &id, &typed(&[("purpose", "Settle the price"), ("outcome", "")])).await.unwrap();
    assert_eq!(ask().await.unwrap().1, ["objectives", "want-orla@far.example", "outcome"]);
    // What is left empty stays as it is.
    catch_up::say(&mara, &id, &typed(&[("outcome", "A signed offer"), ("purpose", "")])).await.unwrap();
    assert_eq!(ask().await.unwrap().1, ["objectives", "want-orla@far.example"]);
    let rest = [("objectives", "Price"), ("want-orla@far.example", "Volume")];
    catch_up::say(&mara, &id, &typed(&rest)).await.unwrap();
    assert_eq!(ask().await, None);
    // A no, a task for the assistant, and something private that is no matter of the two.
    let open = desk::propose::open(&mara).await.unwrap();
    let no = &open[0].proposal;
    decide::dismiss(&mara, &no.id.to_string(), "Not this week", false).await.unwrap();
    desk::capture::add_for(&mara, "Call the caterer", jonas.office().assistant.as_ref().map(|a| a.person))
        .await
        .unwrap();
    growth::keep_mistake(&jonas, &mistake("The lease had last year’s rent", "")).await.unwrap();
    let end = catch_up::finished(&jonas).await.unwrap();
    let agreed = end.agreed.join("\n");
    assert!(agreed.contains("Orla: Settle the price; A signed offer"), "{agreed}");
    assert!(agreed.contains("Jonas: Call the caterer"), "{agreed}");
    assert!(agreed.contains(&format!("No: {}", no.title.trim_end_matches('.'))), "{agreed}");
    assert!(agreed.contains("(Mara: Not this week)"), "{agreed}");
    assert!(!end.kept && !end.text.contains("last year’s rent"), "{}", end.text);
    assert!(end.text.starts_with("Catch-up of Tuesday 24 November\n\nAgreed\n- "), "{}", end.text);
    assert_eq!(catch_up::finish(&jonas, " \n ").await.unwrap_err().code(), "E_FORM");
    let kept = catch_up::finish(&jonas, &end.text).await.unwrap();
    let hers = catch_up::kept(&mara).await.unwrap();
    assert_eq!((hers.len(), hers[0].on.as_str(), hers[0].text == end.text), (1, "today", true));
    // Once more on the same day changes them.
    catch_up::finish(&mara, "Only this").await.unwrap();
    let both = catch_up::kept(&jonas).await.unwrap();
    assert_eq!((both.len(), both[0].text.as_str()), (1, "Only this"));
    assert!(catch_up::finished(&jonas).await.unwrap().kept);
    assert_eq!(undo::undo(&jonas, &kept.undo.to_string()).await.unwrap_err().code(), "E_CONFLICT");
}
