//! 1-2-1s, the Friday report, the note to the team and a direct report's own page, asked for as a browser asks with
//! scripting off, by all who have a part in them.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop there")]

mod common;
#[path = "common/web.rs"]
mod web;

use axum::http::StatusCode;
use common::{calendar, event};
use desk::{Clock, Desk, Who};
use web::Web;

/// An office on Tuesday, with a 1-2-1 with Priya two weeks ago and one on Thursday, and one with Ben today.
async fn office() -> Web {
    let with = |who: &str| format!("ATTENDEE;CN={who}:mailto:{}@near.example\n", who.to_lowercase());
    let last = event("p1", "10T090000", "10T094500", "Priya 1-2-1", &with("Priya"));
    let next = event("p2", "26T090000", "26T094500", "Priya 1-2-1", &with("Priya"));
    let ben = event("b1", "24T150000", "24T153000", "Ben 1-2-1", &with("Ben"));
    let files = |room: &common::Room| vec![room.file("a.ics", &calendar(&[&last, &next, &ben]))];
    Web::over(files).await
}

/// The id in the hidden field of this name, in the form that goes there.
fn field(page: &str, action: &str, name: &str) -> String {
    let form = page
        .split("<form")
        .find(|f| f.contains(&format!("/{action}\"")))
        .unwrap_or_else(|| panic!("no {action}: {page}"));
    let value = form.split(&format!("name=\"{name}\" value=\"")).nth(1).unwrap();
    value.split('"').next().unwrap().to_owned()
}

#[tokio::test]
async fn a_direct_report_lands_on_their_page_and_leads_the_agenda() {
    let web = office().await;
    assert_eq!(web.get(&web.priya, "/").await.to, "/o/mara-ellingsen/mine");
    let page = web.get(&web.priya, "mine").await;
    assert!(
        page.text.contains("Your 1-2-1 is Thu 26 Nov at 09:00, and it is staying there."),
        "{}",
        page.text
    );
    assert!(page.text.contains("The last was Tue 10 Nov."), "{}", page.text);
    let put = web.post(&web.priya, "mine/point", "text=My+next+role").await;
    let page = web.follow(&web.priya, &put).await;
    assert!(
        page.text.contains("It is on the agenda.") && page.text.contains("My next role"),
        "{}",
        page.text
    );
    let team = web.get(&web.mara, "team").await;
    assert!(team.text.contains("My next role") && team.text.contains("In since today."), "{}", team.text);
    // Nobody else's page, and nobody else on theirs.
    for part in ["today", "inbox", "team", "notes", "history", "settings", "palette?q=a", "live", "more"] {
        assert_eq!(web.get(&web.priya, part).await.status, StatusCode::NOT_FOUND, "{part}");
    }
    for who in [&web.mara, &web.jonas] {
        assert_eq!(web.get(who, "mine").await.status, StatusCode::NOT_FOUND);
    }
    let gone = web
        .post(&web.priya, "mine/drop", &format!("point={}", field(&page.text, "mine/drop", "point")))
        .await;
    assert!(!web.follow(&web.priya, &gone).await.text.contains("<span>My next role"));
}

#[tokio::test]
async fn what_others_write_is_shown_and_what_is_private_is_not() {
    let web = office().await;
    let team = web.get(&web.mara, "team").await;
    let person = field(team.text.split("Priya Raman").nth(1).unwrap(), "team/note", "person");
    let shared = web
        .post(&web.jonas, "team/note", &format!("person={person}&on=2026-11-10&text=Ready+for+more"))
        .await;
    assert!(web.follow(&web.jonas, &shared).await.text.contains("Ready for more"));
    let private = format!("person={person}&on=2026-11-10&text=May+succeed+me&private=1");
    // What the assistant keeps for themselves nobody else sees, the executive included.
    let own = format!("person={person}&on=2026-11-10&text=Needs+patience&private=1");
    let noted = web.post(&web.jonas, "team/note", &own).await;
    assert!(web.follow(&web.jonas, &noted).await.text.contains("Needs patience"));
    assert!(!web.get(&web.mara, "team").await.text.contains("Needs patience"));
    let kept = web.post(&web.mara, "team/note", &private).await;
    assert!(web.follow(&web.mara, &kept).await.text.contains("May succeed me"));
    for who in [&web.jonas, &web.priya] {
        let part = if std::ptr::eq(who, &web.priya) { "mine" } else { "team" };
        let page = web.get(who, part).await;
        assert!(
            page.text.contains("Ready for more") && !page.text.contains("May succeed me"),
            "{}",
            page.text
        );
    }
    let point = web.post(&web.jonas, "team/point", &format!("person={person}&text=The+rota")).await;
    let page = web.follow(&web.jonas, &point).await;
    let id = field(&page.text, "team/settle", "point");
    let carried = web.post(&web.jonas, "team/settle", &format!("point={id}&do=carry")).await;
    let page = web.follow(&web.jonas, &carried).await;
    assert!(page.text.contains("carried over"), "{}", page.text);
    let undo = page.text.split("/by-hand/").nth(1).unwrap().split('/').next().unwrap();
    let back = web.post(&web.jonas, &format!("by-hand/{undo}/undo"), "from=team").await;
    assert!(!web.follow(&web.jonas, &back).await.text.contains("carried over"));
    assert!(web.get(&web.priya, "mine").await.text.contains("from Jonas"));
}

#[tokio::test]
async fn a_1_2_1_moves_with_a_reason_and_soon() {
    let web = office().await;
    let team = web.get(&web.mara, "team").await;
    let row = team.text.split("Priya Raman").nth(1).unwrap().to_owned();
    let event = row.split("/event/").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let form = web.get(&web.mara, &format!("event/{event}/edit")).await;
    assert!(form.text.contains("Why it moves"), "{}", form.text);
    let seen =
        form.text.split("name=\"seen\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let to = |date: &str, why: &str| {
        format!("seen={seen}&title=Priya+1-2-1&date={date}&start=11%3A00&end=11%3A45&reason={why}")
    };
    let silent = web.post(&web.mara, &format!("event/{event}"), &to("2026-11-27", "")).await;
    assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(silent.text.contains("Say why it moves."), "{}", silent.text);
    let late = web.post(&web.mara, &format!("event/{event}"), &to("2026-12-07", "Board")).await;
    assert!(late.text.contains("within five working days"), "{}", late.text);
    let moved = web.post(&web.mara, &format!("event/{event}"), &to("2026-11-27", "The+board+called")).await;
    assert_eq!(moved.status, StatusCode::SEE_OTHER, "{}", moved.text);
    let page = web.get(&web.priya, "mine").await;
    assert!(page.text.contains("Your 1-2-1 was moved: it is Fri 27 Nov at 11:00."), "{}", page.text);
    assert!(page.text.contains("The reason: The board called"), "{}", page.text);
    // Again, for the same reason: each reason is kept, the executive is told, and it counts from the first place.
    let again = async |date: &str, why: &str| {
        let form = web.get(&web.jonas, &format!("event/{event}/edit")).await;
        let seen = form.text.split("name=\"seen\" value=\"").nth(1).unwrap().split('"').next().unwrap();
        let fields =
            format!("seen={seen}&title=Priya+1-2-1&date={date}&start=11%3A00&end=11%3A45&reason={why}");
        web.post(&web.jonas, &format!("event/{event}"), &fields).await
    };
    assert_eq!(again("2026-11-30", "The+board+called").await.status, StatusCode::SEE_OTHER);
    assert_eq!(again("2026-11-27", "The+board+called").await.status, StatusCode::SEE_OTHER, "and back");
    assert_eq!(again("2026-12-01", "Budget").await.status, StatusCode::SEE_OTHER);
    let far = again("2026-12-04", "Busy").await;
    assert!(far.text.contains("within five working days of its first place, Thu 26 Nov"), "{}", far.text);
    let team = web.get(&web.mara, "team").await;
    assert!(team.text.contains("The 1-2-1s with Ben and Priya need a look."), "{}", team.text);
    assert!(team.text.contains("times in a row."), "{}", team.text);
    assert!(team.text.contains("Moved from Fri 27 Nov, 11:00 to Tue 1 Dec, 11:00: Budget"), "{}", team.text);
    assert!(team.text.contains("to Fri 27 Nov, 11:00: The board called"), "{}", team.text);
}

/// The same office at another time, for whoever sits there.
async fn at(web: &Web, now: &str, who: Who) -> Desk {
    let desk = web.desk.at(Clock::Standing(now.parse().unwrap()));
    desk.seated(who).await.unwrap()
}

#[tokio::test]
async fn a_friday_report_names_who_is_missing_and_a_note_goes_out_only_by_the_executives_yes() {
    let web = office().await;
    let sent =
        web.post(&web.priya, "mine/line", "done=93%25+on+time&next=Trial&decision=Who+chairs&share=1").await;
    assert!(web.follow(&web.priya, &sent).await.text.contains("Send it again"));
    let empty = web.post(&web.priya, "mine/line", "done=+").await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(empty.text.contains("Say in a line what was done."), "{}", empty.text);
    let friday = at(&web, "2026-11-27T14:30:00Z", Who::Assistant).await;
    let page = desk::notes::notes(&friday).await.unwrap();
    assert_eq!(page.report.missing.iter().map(|p| p.name.as_str()).collect::<Vec<_>>(), ["Ben"]);
    assert_eq!(page.report.people[0].need, "Who chairs");
    assert!(page.headline.ends_with("One of two reports is in."), "{}", page.headline);
    let thanks = page.note.lines.iter().find(|l| l.part == "Thanks").unwrap().key.clone();
    desk::notes::answer(&friday, &thanks, "", desk::notes::Answer::Approve).await.unwrap();
    let held = desk::notes::write(&friday, "The candidate accepted.").await.unwrap_err();
    assert_eq!(held.code(), "E_HELD", "{held}");
    let asked = desk::notes::ask(&friday).await.unwrap();
    let refused = desk::decide::accept_as(&friday, asked.id, None).await.unwrap_err();
    assert_eq!(refused.code(), "E_CLEARANCE");
    let mara = at(&web, "2026-11-27T14:31:00Z", Who::Executive).await;
    let done = desk::decide::accept_as(&mara, asked.id, None).await.unwrap();
    assert!(matches!(done.proposal.state, world::State::Applied { .. }), "{:?}", done.proposal.state);
    let drafts = common::files(&web.desk.dir().join("outbox"));
    let text = drafts.values().map(|b| String::from_utf8_lossy(b).into_owned()).collect::<String>();
    assert!(text.contains("Thank you, Priya") && text.contains("ben@near.example"), "{text}");
}

#[tokio::test]
async fn a_note_that_names_what_only_the_executive_may_see_gets_no_yes() {
    let web = office().await;
    let friday = at(&web, "2026-11-27T10:00:00Z", Who::Assistant).await;
    desk::notes::write(&friday, "Kestrel moves to the second round.").await.unwrap();
    let asked = desk::notes::ask(&friday).await.unwrap();
    let mara = at(&web, "2026-11-27T10:01:00Z", Who::Executive).await;
    let secret = desk::capture::add_for(&mara, "Prepare the Kestrel papers", None).await.unwrap();
    let task = secret.task.id.to_string();
    desk::classify::classify(&mara, &task, world::Level::Restricted, "for few").await.unwrap();
    let refused = desk::decide::accept_as(&mara, asked.id, None).await.unwrap_err();
    assert_eq!(refused.code(), "E_HELD", "{refused}");
    assert!(refused.to_string().contains("“kestrel”"), "{refused}");
}

#[tokio::test]
async fn time_that_is_asked_for_reaches_the_pair() {
    let web = office().await;
    let asked = web.post(&web.priya, "mine/time", "text=The+dock+team").await;
    assert!(web.follow(&web.priya, &asked).await.text.contains("You have asked for 15 minutes."));
    assert_eq!(web.post(&web.priya, "mine/time", "").await.status, StatusCode::CONFLICT);
    let team = web.get(&web.jonas, "team").await;
    assert!(team.text.contains("Asks for 15 min: The dock team"), "{}", team.text);
    let note = field(&team.text, "team/time", "note");
    web.post(&web.jonas, "team/time", &format!("note={note}")).await;
    assert!(web.get(&web.priya, "mine").await.text.contains("Ask for 15 minutes"));
}

#[tokio::test]
async fn a_1_2_1_is_called_off_with_a_reason_and_everybody_reads_so() {
    let web = office().await;
    let team = web.get(&web.mara, "team").await;
    let row = team.text.split("Priya Raman").nth(1).unwrap().to_owned();
    let event = row.split("/event/").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let page = web.get(&web.mara, &format!("event/{event}")).await;
    assert!(page.text.contains("Why it is called off"), "{}", page.text);
    let seen = field(&page.text, "cancel", "seen");
    let silent = web.post(&web.mara, &format!("event/{event}/cancel"), &format!("seen={seen}")).await;
    assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(silent.text.contains("Say why it is called off"), "{}", silent.text);
    let off = format!("seen={seen}&reason=The+board+called");
    let done = web.post(&web.mara, &format!("event/{event}/cancel"), &off).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    let page = web.get(&web.priya, "mine").await;
    assert!(page.text.contains("Your 1-2-1, Thu 26 Nov at 09:00, was called off."), "{}", page.text);
    assert!(page.text.contains("The reason: The board called"), "{}", page.text);
    let team = web.get(&web.jonas, "team").await;
    assert!(team.text.contains("Called off: Thu 26 Nov, 09:00: The board called"), "{}", team.text);
}

#[tokio::test]
async fn the_same_thing_sent_twice_is_there_once_and_answers_as_at_first() {
    let web = office().await;
    for _ in 0..2 {
        let put = web.post(&web.priya, "mine/point", "text=My+next+role").await;
        assert_eq!(put.status, StatusCode::SEE_OTHER, "{}", put.text);
        let page = web.follow(&web.priya, &put).await;
        assert_eq!(page.text.matches("<span>My next role").count(), 1, "{}", page.text);
    }
    let mut first = None;
    for _ in 0..2 {
        let noted = web.post(&web.mara, "catch-up/note", "words=Call+the+caterer").await;
        assert_eq!(noted.status, StatusCode::SEE_OTHER, "{}", noted.text);
        assert_eq!(first.get_or_insert(noted.to.clone()), &noted.to);
    }
    let empty = web.post(&web.mara, "catch-up/note", "words=+").await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(empty.text.contains("note-words-m") && empty.text.contains("Catch-up"), "{}", empty.text);
}

#[tokio::test]
async fn a_line_that_is_held_back_has_no_approval_and_lines_have_their_keys() {
    let web = office().await;
    let own = web.post(&web.jonas, "notes/own", "text=Kestrel+moves+on.").await;
    assert_eq!(own.status, StatusCode::SEE_OTHER, "{}", own.text);
    let mara = at(&web, common::NOW, Who::Executive).await;
    let secret = desk::capture::add_for(&mara, "Prepare the Kestrel papers", None).await.unwrap();
    let task = secret.task.id.to_string();
    desk::classify::classify(&mara, &task, world::Level::Restricted, "for few").await.unwrap();
    let page = web.get(&web.mara, "notes").await;
    let held = page.text.split("class=\"held\"").nth(1).unwrap_or_else(|| panic!("{}", page.text));
    let held = held.split("</form>").next().unwrap();
    assert!(!held.contains(">Approve"), "{held}");
    assert!(held.contains("In other words") && held.contains("data-hot=\"d\""), "{held}");
}
