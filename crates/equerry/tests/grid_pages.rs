//! Who does what, asked for as a browser asks with scripting off: areas, levels, promises, cover, and who may what.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop there")]

mod common;
#[path = "common/web.rs"]
mod web;

use axum::http::StatusCode;
use common::{ana_asks, ben_writes, board, calendar, mbox};
use desk::Who;
use web::{Answer, Web};

const GOALS: &str = "[[goal]]\nid = \"growth\"\nname = \"Growth\"\nweight = 2\nkeywords = [\"lease\"]\n";

async fn office() -> Web {
    let files = |room: &common::Room| {
        vec![
            room.file("a.ics", &calendar(&[&board()])),
            room.file("inbox.mbox", &mbox(&[ana_asks(), ben_writes()])),
            room.file("people.vcf", common::CARDS),
            room.file("goals.toml", GOALS),
        ]
    };
    Web::over(files).await
}

impl Web {
    /// An area "Board papers", done by the assistant; the part of its sheet's address.
    async fn area(&self) -> String {
        let fields = "name=Board+papers&outcome=Right+and+early&responsible=Jonas&covers=board&goal=growth";
        let added = self.post(&self.mara, "grid", fields).await;
        let page = self.follow(&self.mara, &added).await;
        assert!(page.text.contains("Added: Board papers"), "{}", page.text);
        let link =
            page.text.split("/o/mara-ellingsen/grid/").find(|l| l.contains("\">Board papers<")).unwrap();
        format!("grid/{}", link.split('"').next().unwrap())
    }
}

/// That it was refused with these words beside the field and on top.
fn refuses(answer: &Answer, field: &str, words: &str) {
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.text);
    assert_eq!(answer.text.matches(words).count(), 2, "{words}: {}", answer.text);
    assert!(answer.text.contains(&format!("href=\"#{field}\"")), "{field}: {}", answer.text);
    assert!(answer.text.contains(&format!("id=\"{field}\"")), "{field}: {}", answer.text);
}

#[tokio::test]
async fn an_area_is_written_down_and_one_answers_for_it() {
    let web = office().await;
    let empty = web.get(&web.mara, "grid").await;
    assert!(empty.text.contains("Nobody has written down who does what."), "{}", empty.text);
    let twice = web.post(&web.mara, "grid", "name=Hub&accountable=Mara%2C+Ana&outcome=It+opens").await;
    refuses(&twice, "area-accountable", "Exactly one answers for an area.");
    assert!(twice.text.contains("value=\"It opens\""), "what was typed stays");
    let unknown = web.post(&web.mara, "grid", "name=Hub&responsible=Zed").await;
    refuses(&unknown, "area-responsible", "Nobody is known as “Zed”");
    let area = web.area().await;
    let grid = web.get(&web.mara, "grid").await;
    for words in [
        "One area",
        "One area hangs on one person.",
        "aria-hidden=\"true\">A</span>",
        "nobody steps in for Jonas",
    ] {
        assert!(grid.text.contains(words), "{words}: {}", grid.text);
    }
    let edited = web
        .post(&web.jonas, &format!("{area}/edit"), "name=Board+papers&outcome=Right+and+early&accountable=Mara&responsible=Jonas&backups=Ana&covers=board&goal=growth")
        .await;
    let sheet = web.follow(&web.jonas, &edited).await;
    assert!(sheet.text.contains("steps in first") && sheet.text.contains("<dd>Ana</dd>"), "{}", sheet.text);
    let say = web
        .post(
            &web.jonas,
            &format!("{area}/edit"),
            "name=Board+papers&accountable=Jonas&covers=board&goal=growth",
        )
        .await;
    assert_eq!(say.status, StatusCode::FORBIDDEN, "{}", say.text);
    assert!(say.text.contains("Mara Ellingsen can change who answers"), "{}", say.text);
    assert_eq!(web.get(&web.mara, "mission").await.status, StatusCode::OK);
    assert!(web.get(&web.mara, "mission").await.text.contains("Every responsibility leads to a goal."));
}

#[tokio::test]
async fn a_level_is_set_by_the_executive_with_the_yes_of_both_and_shown_to_its_holder() {
    let web = office().await;
    let area = web.area().await;
    let fields = "person=Jonas&level=a3&minutes=60&limit=never+price";
    let wrong = web.post(&web.mara, &format!("{area}/level"), &format!("{fields}&until=soon")).await;
    refuses(&wrong, "level-until", "Write the last day");
    assert!(
        wrong.text.contains("value=\"never price\"") && wrong.text.contains("<option value=\"a3\" selected>")
    );
    let set = web.post(&web.mara, &format!("{area}/level"), fields).await;
    let sheet = web.follow(&web.mara, &set).await;
    let asks = "You ask Jonas to take: Acts and tells, up to 60 minutes; never price (today)";
    assert!(sheet.text.contains(asks) && sheet.text.contains("It holds with Jonas’s yes."), "{}", sheet.text);
    // The ladder of levels names it once; the area does not yet.
    let told = web.get(&web.jonas, "grid").await.text.matches("<b>Acts and tells</b>").count();
    assert_eq!(told, 1, "it waits");
    let own = web.post(&web.mara, &format!("{area}/answer"), "answer=yes").await;
    assert_eq!(own.status, StatusCode::FORBIDDEN, "nobody says yes for the other: {}", own.text);
    let asked = web.get(&web.jonas, "grid").await;
    assert!(asked.text.contains("Mara asks you to take: Acts and tells"), "{}", asked.text);
    let yes = web.post(&web.jonas, &format!("{area}/answer"), "answer=yes&from=grid").await;
    assert_eq!(yes.status, StatusCode::SEE_OTHER, "{}", yes.text);
    let sheet = web.get(&web.mara, &area).await;
    assert!(sheet.text.contains("Acts and tells, up to 60 minutes; never price"), "{}", sheet.text);
    assert!(sheet.text.contains("read and agreed"), "{}", sheet.text);
    let grid = web.get(&web.jonas, "grid").await;
    assert!(grid.text.contains("What you may do") && grid.text.contains("Up to 60 minutes; never price"));
    let sheet = web.get(&web.jonas, &area).await;
    assert!(
        sheet.text.contains("Give your level back") && !sheet.text.contains("level-person"),
        "{}",
        sheet.text
    );
    let more = web.post(&web.jonas, &format!("{area}/level"), "level=a4").await;
    assert_eq!(more.status, StatusCode::SEE_OTHER, "{}", more.text);
    let asked = web.get(&web.mara, "grid").await;
    assert!(asked.text.contains("Jonas asks for: Decides, up to 60 minutes"), "{}", asked.text);
    // Whoever is asked meets the question where the day begins; whoever asks does not.
    for place in ["today", "inbox"] {
        assert!(web.get(&web.mara, place).await.text.contains("Jonas asks for: Decides"), "{place}");
        assert!(!web.get(&web.jonas, place).await.text.contains("Waiting for a yes"), "{place}");
    }
    let no = web.post(&web.mara, &format!("{area}/answer"), "answer=no&from=inbox").await;
    assert_eq!(no.to, "/o/mara-ellingsen/inbox");
    assert!(!web.get(&web.mara, "grid").await.text.contains("Waiting for a yes"));
    let ended = web.post(&web.mara, &format!("{area}/level"), "person=Jonas&level=").await;
    assert_eq!(ended.status, StatusCode::SEE_OTHER);
    assert!(web.get(&web.jonas, "grid").await.text.contains("<b>Never</b>"));
    let history = web.get(&web.mara, "history").await;
    for words in [
        "Asked for a level",
        "Both said yes to a level",
        "Ended a right",
        "Jonas Weil: Acts and tells in Board papers",
    ] {
        assert!(history.text.contains(words), "{words}: {}", history.text);
    }
}

/// A direct report asks for more on their own page; the executive's yes brings it into force.
#[tokio::test]
async fn a_direct_report_asks_to_decide_more() {
    let web = office().await;
    let area = web.area().await;
    assert!(
        !web.get(&web.priya, "mine").await.text.contains("Decide more yourself?"),
        "no part, nothing to ask"
    );
    let form = "name=Night+shifts&accountable=Mara&responsible=Priya&outcome=Nobody+waits";
    let added = web.post(&web.mara, "grid", form).await;
    assert_eq!(added.status, StatusCode::SEE_OTHER, "{}", added.text);
    let page = web.get(&web.priya, "mine").await;
    assert!(
        page.text.contains("Decide more yourself?") && !page.text.contains("Board papers"),
        "{}",
        page.text
    );
    let list = page.text.split("<select id=\"ask-area\"").nth(1).unwrap();
    let id = list.split("value=\"").nth(1).unwrap().split('"').next().unwrap();
    let ask = format!("area={id}&level=d6");
    let wrong = web.post(&web.priya, "mine/ask", &format!("{ask}&money=much")).await;
    refuses(&wrong, "ask-money", "Write the sum as 2000 EUR.");
    let asked = web.post(&web.priya, "mine/ask", &format!("{ask}&money=2000+EUR")).await;
    let page = web.follow(&web.priya, &asked).await;
    assert!(page.text.contains("You ask for: Inquire, up to 2,000 EUR"), "{}", page.text);
    let today = web.get(&web.mara, "today").await;
    assert!(today.text.contains("Priya asks for: Inquire, up to 2,000 EUR"), "{}", today.text);
    let yes = web.post(&web.mara, &format!("grid/{id}/answer"), "answer=yes&from=today").await;
    assert_eq!(yes.to, "/o/mara-ellingsen/today");
    let page = web.get(&web.priya, "mine").await;
    assert!(page.text.contains("You may decide one area alone."), "{}", page.text);
    let other = area.split('/').next_back().unwrap();
    let others = web.post(&web.priya, "mine/ask", &format!("area={other}&level=d7&person=Jonas")).await;
    assert_ne!(others.status, StatusCode::OK, "{}", others.text);
}

/// Mara asks for a level, and Jonas says yes to it.
async fn agreed(web: &Web, area: &str, level: &str) {
    let asked = web.post(&web.mara, &format!("{area}/level"), level).await;
    assert_eq!(asked.status, StatusCode::SEE_OTHER, "{}", asked.text);
    let yes = web.post(&web.jonas, &format!("{area}/answer"), "answer=yes").await;
    assert_eq!(yes.status, StatusCode::SEE_OTHER, "{}", yes.text);
}

/// From the list of what the executive still does to the one page of a hand-over, and back whole.
#[tokio::test]
async fn an_area_is_handed_over_in_one_flow() {
    let web = office().await;
    let area = web.area().await;
    let refused = web.get(&web.jonas, &format!("{area}/hand-over")).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN, "only the executive hands over");
    let page = web.get(&web.mara, &format!("{area}/hand-over?to=Ben")).await;
    assert!(page.text.contains("Who takes Board papers on?"), "{}", page.text);
    let wrong = web.post(&web.mara, &format!("{area}/hand-over"), "to=Zed&level=a1").await;
    refuses(&wrong, "hand-to", "Nobody is known as");
    let done =
        web.post(&web.mara, &format!("{area}/hand-over"), "from=Jonas&to=Ben&level=d5&minutes=30").await;
    let sheet = web.follow(&web.mara, &done).await;
    assert!(sheet.text.contains("Ben does Board papers from now on."), "{}", sheet.text);
    assert!(sheet.text.contains("You ask Ben to take: Advise, up to 30 minutes"), "{}", sheet.text);
}

#[tokio::test]
async fn the_assistant_acts_for_the_executive_and_history_says_so() {
    let web = office().await;
    let area = web.area().await;
    agreed(&web, &area, "person=Jonas&level=a1").await;
    let desk = web.desk.seated(Who::Assistant).await.unwrap();
    let open = desk::propose::propose(&desk).await.unwrap();
    let about = open.iter().find(|p| p.proposal.evidence.iter().any(|e| e.quote.contains("for the board")));
    let id = about.unwrap().proposal.id.to_string();
    let refused = web.post(&web.jonas, &format!("answers/{id}/accept"), "again=1").await;
    assert_ne!(refused.status, StatusCode::SEE_OTHER, "{}", refused.text);
    assert!(web.get(&web.jonas, &format!("inbox/{id}")).await.text.contains("Only Mara can accept"));
    agreed(&web, &area, "person=Jonas&level=a4").await;
    let card = web.get(&web.jonas, &format!("proposals/{id}/card")).await;
    let seal = card.text.split("name=\"seal\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    web.post(&web.jonas, &format!("answers/{id}/accept"), &format!("seal={seal}&again=1")).await;
    let history = web.get(&web.mara, "history").await;
    assert!(history.text.contains("Jonas, for Mara"), "{}", history.text);
}

#[tokio::test]
async fn a_promise_slips_and_an_absence_is_planned() {
    let web = office().await;
    let area = web.area().await;
    let page = web.get(&web.jonas, "grid").await;
    let id = page.text.split("<option value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let plain = web.post(&web.jonas, "grid/slip", &format!("promise={id}&why=&due=2026-12-01")).await;
    refuses(&plain, "slip-why", "Say plainly why it is late.");
    let said = web
        .post(&web.jonas, "grid/slip", &format!("promise={id}&why=Two+had+not+answered&due=2026-12-01"))
        .await;
    let page = web.follow(&web.jonas, &said).await;
    assert!(page.text.contains("Two had not answered. New date Tue 1 Dec."), "{}", page.text);
    let plan = web.get(&web.mara, "grid/cover?who=Jonas&from=2026-12-01&to=2026-12-04").await;
    assert!(plan.text.contains("One area has nobody while Jonas is away."), "{}", plan.text);
    let wrong = web.get(&web.mara, "grid/cover?who=Jonas&from=2026-12-04&to=2026-12-01").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let work = page.text.split("/working/").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let typed = web.post(&web.mara, &format!("working/{work}"), "can=budgets+9&week=20").await;
    refuses(&typed, "work-can", "a level from 1 to 5");
    let entered = web.post(&web.mara, &format!("working/{work}"), "can=budgets+3&week=20").await;
    assert_eq!(entered.status, StatusCode::SEE_OTHER, "{}", entered.text);
    assert_eq!(web.get(&web.mara, "grid/self-done").await.status, StatusCode::OK);
    assert_eq!(web.get(&web.mara, "grid/nothing-here").await.status, StatusCode::NOT_FOUND);
    let stands = web.post(&web.mara, "grid/review", "").await;
    assert!(web.follow(&web.mara, &stands).await.text.contains("Reviewed by Mara today"), "{area}");
}
