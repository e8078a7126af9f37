//! Goals, projects, decisions and insights, asked for as a browser asks with scripting off: a form that is refused comes
//! back as it was typed, and whoever may not is told.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop there")]

mod common;
#[path = "common/web.rs"]
mod web;

use axum::http::StatusCode;
use common::{calendar, event};
use desk::Who;
use web::{Answer, Web};

const GOALS: &str = "[[goal]]\nid = \"growth\"\nname = \"Growth\"\nweight = 2\nkeywords = [\"lease\"]\n\n\
    [[goal]]\nid = \"calm\"\nname = \"Calm\"\nweight = 1\n\n[[project]]\nid = \"hub\"\nname = \"Rotterdam hub\"\ngoals = { growth = 1.0 }\n";
const TODO: &str =
    "2026-11-02 Sign the lease +hub due:2026-11-27 est:3h\n2026-11-02 Sort the cellar est:5h\n";

impl Answer {
    /// Whether this field holds this, in any form of the page.
    fn holds(&self, name: &str, value: &str) -> bool {
        let field = |tag: &str| {
            tag.contains(&format!("name=\"{name}\"")) && tag.contains(&format!("value=\"{value}\""))
        };
        self.text.split('<').any(field)
    }
    /// That it was refused with these words twice: on top, which leads to the field of this id, and beside it.
    fn refuses(&self, field: &str, words: &str) {
        assert_eq!(self.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", self.text);
        assert_eq!(self.text.matches(words).count(), 2, "{words}: {}", self.text);
        let top = self.text.split("class=\"errs\"").nth(1).unwrap().split("</div>").next().unwrap();
        assert!(top.contains(&format!("href=\"#{field}\"")) && top.contains(words), "{top}");
        assert!(self.text.contains(&format!("id=\"{field}\"")), "{field} is not there");
        assert!(self.text.contains(&format!("id=\"{field}-m\"")), "nothing stands beside {field}");
    }
}

/// An office with two goals, a project, two tasks and a week of meetings.
async fn office() -> Web {
    let more = "RRULE:FREQ=DAILY;COUNT=12\nATTENDEE;CN=Ana Lima:mailto:ana@near.example\n";
    let talks = event("talk", "16T090000", "16T120000", "Tariff talk", more);
    let files = |room: &common::Room| {
        vec![
            room.file("a.ics", &calendar(&[&talks])),
            room.file("goals.toml", GOALS),
            room.file("todo.txt", TODO),
        ]
    };
    Web::over(files).await
}

impl Web {
    /// A decision between two options on two criteria; the part of its address.
    async fn decision(&self, question: &str) -> String {
        let fields = format!("question={question}&options=Maas%0AMoer&criteria=Cost%0ARoom");
        let made = self.post(&self.mara, "decisions", &fields).await;
        let part = made.to.split("/o/mara-ellingsen/").nth(1).unwrap();
        part.split('?').next().unwrap().to_owned()
    }
}

#[tokio::test]
async fn a_refused_form_of_a_goal_comes_back_as_it_was_typed() {
    let web = office().await;
    let twice =
        web.post(&web.mara, "goals", "name=Growth&weight=4&due=2027-06-30&keywords=quay&parent=calm").await;
    twice.refuses("goal-name", "There is a goal");
    for (name, value) in [("name", "Growth"), ("weight", "4"), ("due", "2027-06-30"), ("keywords", "quay")] {
        assert!(twice.holds(name, value), "{name}");
    }
    assert!(twice.text.contains("<option value=\"calm\" selected>"), "{}", twice.text);
    let half = web.post(&web.mara, "goals", "name=Depots&measure=depots+opened&baseline=0&target=x").await;
    half.refuses("goal-target", "From where to where cannot be read.");
    assert!(half.holds("measure", "depots opened") && half.holds("target", "x"));
    let whole = web
        .post(&web.mara, "goals", "name=Depots&measure=depots+opened&unit=depots&baseline=0&target=4")
        .await;
    assert_eq!(whole.status, StatusCode::SEE_OTHER);
    let sheet = web.get(&web.mara, "goals/depots").await;
    assert!(sheet.text.contains("From 0 depots to 4 depots"), "{}", sheet.text);

    let edited = web
        .post(&web.mara, "goals/growth/edit", "name=Grow&weight=2&due=soon+perhaps&keywords=pier&do=save")
        .await;
    edited.refuses("goal-due", "The date cannot be read.");
    assert!(edited.holds("name", "Grow") && edited.holds("keywords", "pier"));
    let measure = "measure=stores+opened&unit=stores&baseline=0&target=4";
    let line = web
        .post(
            &web.mara,
            "goals/growth/edit",
            &format!("name=Growth&weight=2&keywords=lease&{measure}&do=save"),
        )
        .await;
    let line = web.follow(&web.mara, &line).await;
    assert!(line.text.contains("From 0 stores to 4 stores; not measured yet."), "{}", line.text);
    for (name, value) in
        [("measure", "stores opened"), ("unit", "stores"), ("baseline", "0"), ("target", "4")]
    {
        assert!(line.holds(name, value), "{name}");
    }
    let same =
        web.post(&web.mara, "goals/growth/edit", "name=Growth&weight=2&baseline=4&target=4&do=save").await;
    same.refuses("goal-target", "From where to where cannot be read.");
    let noted = web.post(&web.mara, "goals/growth/measured", "value=much&on=2026-11-20").await;
    noted.refuses("m-value", "“much” is no number");
    assert!(noted.holds("value", "much") && noted.holds("on", "2026-11-20"));
    let closed = web.post(&web.mara, "goals/growth/close", "to=").await;
    closed.refuses("goal-to", "still serve");
}

#[tokio::test]
async fn a_refused_form_of_a_decision_comes_back_as_it_was_typed() {
    let web = office().await;
    let asked =
        web.post(&web.mara, "decisions", "question=When%3F&options=Now%0ALater&due=once&door=one-way").await;
    asked.refuses("new-due", "is no date");
    assert!(asked.holds("question", "When?") && asked.text.contains("Now\nLater</textarea>"));
    let part = web.decision("Which+site").await;
    let detail = format!("{part}/detail");
    let frame = "what=frame&due=&door=one-way&approver=&driver=Jonas+Weil&asked=Jonas+Weil%2C+Nobody+Known&told=Ana+Lima";
    let framed = web.post(&web.mara, &detail, frame).await;
    framed.refuses("frame-asked", "There is no person");
    assert!(framed.holds("driver", "Jonas Weil") && framed.holds("asked", "Jonas Weil, Nobody Known"));
    assert!(framed.text.contains("<option value=\"one-way\" selected>"), "{}", framed.text);
    assert!(
        !web.get(&web.mara, &part).await.holds("driver", "Jonas Weil"),
        "a page that is only shown is empty"
    );

    let scored =
        web.post(&web.mara, &detail, "what=score&option=2&criterion=2&score=4&low=much&words=By+eye").await;
    scored.refuses("score-low", "“much” is no number");
    assert!(scored.holds("score", "4") && scored.holds("words", "By eye"));
    assert!(scored.text.contains("<option value=\"2\" selected>Moer</option>"), "{}", scored.text);
    let none = web.post(&web.mara, &detail, "what=score&option=2&criterion=2&score=&words=By+eye").await;
    none.refuses("score-score", "A score is missing.");
    let over = web.post(&web.mara, &detail, "what=score&option=1&criterion=1&score=9").await;
    over.refuses("score-score", "is 9; it must lie between 1 and 5.");
    let half = web
        .post(
            &web.mara,
            &format!("{part}/choose"),
            "option=2&why=Room&expected=It+opens&confidence=&check=2027-07-01",
        )
        .await;
    half.refuses("choose-confidence", "A forecast needs what is expected");
    assert!(half.holds("why", "Room") && half.holds("check", "2027-07-01"));
    let day = web
        .post(&web.mara, &format!("{part}/choose"), "option=2&expected=It+opens&confidence=80&check=July")
        .await;
    day.refuses("choose-check", "“July” is no day");
}

/// "Who and when": each field is kept, and what stays empty stays as it is.
#[tokio::test]
async fn who_and_when_are_kept_and_what_is_empty_stays() {
    let web = office().await;
    let part = web.decision("Which+site").await;
    let detail = format!("{part}/detail");
    let first = "what=frame&due=2026-12-04&door=one-way&goal=growth&driver=Jonas+Weil&asked=Jonas+Weil&told=Jonas+Weil";
    let page = web.follow(&web.mara, &web.post(&web.mara, &detail, first).await).await;
    let fact = |page: &Answer, name: &str| -> String {
        let row = page
            .text
            .split(&format!("<dt>{name}</dt><dd>"))
            .nth(1)
            .unwrap_or_else(|| panic!("no {name}: {}", page.text));
        row.split("</dd>").next().unwrap().to_owned()
    };
    assert!(page.text.contains("Due Fri 4 Dec") && page.text.contains("Growth"), "{}", page.text);
    let names = ["Brings it to a close", "Asked", "Will be told", "Can it be undone?"];
    let kept = names.map(|name| fact(&page, name));
    assert_eq!(kept.each_ref().map(String::as_str), ["Jonas Weil", "Jonas", "Jonas", "No"]);
    let later = web
        .post(&web.mara, &detail, "what=frame&due=2026-12-07&door=&goal=&approver=&driver=&asked=&told=")
        .await;
    let page = web.follow(&web.mara, &later).await;
    assert!(page.text.contains("Due Mon 7 Dec") && page.text.contains("Growth"), "{}", page.text);
    assert_eq!(names.map(|name| fact(&page, name)), kept);
}

#[tokio::test]
async fn whom_the_executive_names_decides_and_nobody_else() {
    let web = office().await;
    let part = web.decision("Which+site").await;
    let choose = format!("{part}/choose");
    let refused = web.post(&web.jonas, &choose, "option=2&why=Room").await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert!(refused.text.contains("Only Mara Ellingsen can decide"), "{}", refused.text);
    assert!(!web.get(&web.jonas, &part).await.text.contains("id=\"decide\""));
    let named = web.post(&web.jonas, &format!("{part}/detail"), "what=frame&approver=Jonas+Weil").await;
    assert_eq!(named.status, StatusCode::FORBIDDEN, "nobody names themselves");
    web.follow(
        &web.mara,
        &web.post(&web.mara, &format!("{part}/detail"), "what=frame&approver=Jonas+Weil").await,
    )
    .await;
    assert!(web.get(&web.jonas, &part).await.text.contains("id=\"decide\""));
    let other = web.decision("Which+roof").await;
    assert_eq!(
        web.post(&web.jonas, &format!("{other}/choose"), "option=1").await.status,
        StatusCode::FORBIDDEN
    );
    let page = web.follow(&web.jonas, &web.post(&web.jonas, &choose, "option=2&why=Room").await).await;
    assert!(page.text.contains("Decided: Moer") && page.text.contains("Undo"), "{}", page.text);
    let change = page.to_change();
    let back = web.post(&web.jonas, &format!("{part}/undo"), &format!("change={change}")).await;
    let back = web.follow(&web.jonas, &back).await;
    assert!(back.text.contains("Taken back: Decided: Moer"), "one's own choice is taken back: {}", back.text);
}

impl Answer {
    /// The change that the page offers to take back.
    fn to_change(&self) -> String {
        let at = self.text.split("name=\"change\" value=\"").nth(1).unwrap();
        at.split('"').next().unwrap().to_owned()
    }
}

#[tokio::test]
async fn what_matters_is_weighed_by_rank_and_two_at_a_time() {
    let web = office().await;
    let part = web.decision("Which+site").await;
    let weights = format!("{part}/weights");
    let none = web.post(&web.mara, &weights, "by=rank&w1=2&w2=3").await;
    none.refuses("weigh-weights", "That is no order.");
    assert!(none.holds("w1", "2") && none.holds("w2", "3"));
    let ranked = web.post(&web.mara, &weights, "by=rank&w1=2&w2=1").await;
    let page = web.follow(&web.mara, &ranked).await;
    assert!(page.text.contains("Weighed what matters"), "{}", page.text);
    let nothing = web.post(&web.mara, &weights, "by=pairs&p1-2=").await;
    nothing.refuses("pairs-weights", "Some criteria are not compared with the rest.");
    let paired = web.post(&web.mara, &weights, "by=pairs&p1-2=3").await;
    let page = web.follow(&web.mara, &paired).await;
    assert!(page.text.contains("Weighed what matters two at a time"), "{}", page.text);
}

#[tokio::test]
async fn a_project_has_its_sheet_and_its_forms() {
    let web = office().await;
    let list = web.get(&web.mara, "projects").await;
    assert!(
        list.text.contains("Rotterdam hub") && list.text.contains("Next: Sign the lease"),
        "{}",
        list.text
    );
    let twice = web.post(&web.mara, "projects", "name=hub&goal=calm").await;
    twice.refuses("project-name", "There is a project");
    assert!(twice.text.contains("<option value=\"calm\" selected>"));
    let added =
        web.follow(&web.mara, &web.post(&web.mara, "projects", "name=Second+quay&goal=calm").await).await;
    assert!(added.text.contains("Second quay") && added.text.contains("Calm") && added.text.contains("Undo"));

    let edit = "projects/hub/edit";
    let wrong = web.post(&web.mara, edit, "stage=permits&milestone=Keys&by=once&risk=Steel").await;
    wrong.refuses("project-by", "The date cannot be read.");
    for (name, value) in [("stage", "permits"), ("milestone", "Keys"), ("by", "once"), ("risk", "Steel")] {
        assert!(wrong.holds(name, value), "{name}");
    }
    let changed = web.post(&web.mara, edit, "stage=permits&milestone=Keys&by=2026-12-18&risk=Steel").await;
    let sheet = web.follow(&web.mara, &changed).await;
    for words in [
        "Keys <span class=\"m\">Due Fri 18 Dec",
        "<li>Steel</li>",
        ">Sign the lease</a>",
        "value=\"permits\"",
    ] {
        assert!(sheet.text.contains(words), "{words}: {}", sheet.text);
    }
    let reached = web.follow(&web.mara, &web.post(&web.mara, edit, "reached=Keys").await).await;
    assert!(reached.text.contains("Reached today") && reached.text.contains("1 of 1 milestones reached."));
    let same = web.post(&web.mara, edit, "stage=permits").await;
    same.refuses("project-stage", "That is how it stands already.");
    assert_eq!(web.get(&web.mara, "projects/absent").await.status, StatusCode::NOT_FOUND);
    assert_eq!(web.post(&web.mara, "projects/absent/edit", "stage=x").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn what_serves_no_goal_is_linked_or_let_go() {
    let web = office().await;
    let page = web.get(&web.mara, "goals").await;
    let form = |page: &Answer, of: &str| -> Option<String> {
        let form = page.text.split("<form").find(|f| f.contains(&format!("Goal of {of}")))?;
        Some(form.split("name=\"item\" value=\"").nth(1)?.split('"').next()?.to_owned())
    };
    let talks = form(&page, "Tariff talk").unwrap_or_else(|| panic!("{}", page.text));
    let unchosen = web.post(&web.mara, "serves", &format!("item={talks}&goal=&from=goals")).await;
    assert_eq!(unchosen.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(unchosen.text.contains("No goal was chosen."));
    let linked = web.post(&web.mara, "serves", &format!("item={talks}&goal=calm&from=goals")).await;
    let linked = web.follow(&web.mara, &linked).await;
    assert!(linked.text.contains("linked to Calm: strong") || linked.text.contains("Linked to Calm: strong"));
    assert!(form(&linked, "Tariff talk").is_none(), "it serves a goal now");
    let cellar = form(&linked, "Sort the cellar").unwrap();
    let dropped = web.post(&web.mara, "serves", &format!("item={cellar}&do=drop&goal=&from=goals")).await;
    let dropped = web.follow(&web.mara, &dropped).await;
    assert!(dropped.text.contains("Dropped: Sort the cellar") && form(&dropped, "Sort the cellar").is_none());
    let talk = talks.split(',').next().unwrap();
    let kept = web.post(&web.mara, "serves", &format!("item={talk}&do=drop&from=goals")).await;
    assert_eq!(kept.status, StatusCode::CONFLICT, "an event is called off on its page: {}", kept.text);
}

#[tokio::test]
async fn a_responsibility_leads_to_a_goal_or_is_flagged() {
    let web = office().await;
    assert!(web.get(&web.mara, "mission").await.text.contains("No responsibility is written down."));
    let empty = web.post(&web.mara, "mission", "name=").await;
    empty.refuses("duty-name", "Say what you answer for");
    let added = web.follow(&web.mara, &web.post(&web.mara, "mission", "name=Safety+on+site").await).await;
    assert!(added.text.contains("One responsibility leads to no goal."), "{}", added.text);
    let item =
        added.text.split("name=\"item\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let linked = web.post(&web.mara, "serves", &format!("item={item}&goal=growth&from=mission")).await;
    let linked = web.follow(&web.mara, &linked).await;
    assert!(linked.text.contains("Every responsibility leads to a goal."), "{}", linked.text);
    assert!(linked.text.contains("goals/growth\">Growth</a>"));
}

/// Figures as they were shown are rounded; sending them back must not weigh the goals anew.
#[tokio::test]
async fn priorities_that_come_back_as_shown_change_nothing() {
    let web = office().await;
    for by in ["points", "swing", "rank"] {
        let page = web.get(&web.mara, &format!("priorities?by={by}")).await;
        let value = |slug: &str| -> String {
            let at = page.text.split(&format!("name=\"w-{slug}\" value=\"")).nth(1).unwrap();
            at.split('"').next().unwrap().to_owned()
        };
        let fields = format!("by={by}&below=&w-growth={}&w-calm={}&do=save", value("growth"), value("calm"));
        let told = web.post(&web.mara, "priorities", &fields).await;
        assert!(told.text.contains("The goals weigh so already."), "{by}: {}", told.text);
        let goals = desk::goals::goals(&web.desk).await.unwrap();
        let weights: Vec<f64> = goals.rows.iter().map(|g| g.weight).collect();
        assert!(weights.iter().any(|w| (w - 2.0 / 3.0).abs() < 1e-9), "{by}: {weights:?}");
    }
    let weighed = web.post(&web.mara, "priorities", "by=rank&below=&w-growth=2&w-calm=1&do=save").await;
    assert_eq!(weighed.status, StatusCode::SEE_OTHER, "{}", weighed.text);
}

#[tokio::test]
async fn the_assistant_may_not_undo_how_the_executive_weighs() {
    let web = office().await;
    let weighed = web.post(&web.mara, "priorities", "by=rank&below=&w-growth=2&w-calm=1&do=save").await;
    let said = weighed.to.split("said=").nth(1).unwrap().split('#').next().unwrap().to_owned();
    let seen = web.get(&web.jonas, &format!("goals?said={said}")).await;
    assert!(
        seen.text.contains("Weighed anew") && !seen.text.contains("data-hot=\"z\">Undo"),
        "{}",
        seen.text
    );
    let refused = web.post(&web.jonas, &format!("by-hand/{said}/undo"), "from=goals").await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN, "{}", refused.text);
    let back = web.post(&web.mara, &format!("by-hand/{said}/undo"), "from=goals").await;
    assert!(web.follow(&web.mara, &back).await.text.contains("Taken back: Weighed anew"));
    let edited =
        web.post(&web.mara, "goals/growth/edit", "name=Growth&weight=9&keywords=lease&do=save").await;
    let said = edited.to.split("said=").nth(1).unwrap().split('#').next().unwrap().to_owned();
    let refused = web.post(&web.jonas, &format!("by-hand/{said}/undo"), "from=goals").await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN, "a weight in the form of a goal is one, too");
    let jonas = web.desk.seated(Who::Assistant).await.unwrap();
    let renamed = desk::goals::form(&jonas, "growth").await.unwrap();
    let renamed = desk::goals::GoalForm { keywords: "lease, quay".into(), ..renamed };
    let changed = desk::goals::edit(&jonas, "growth", &renamed).await.unwrap();
    desk::undo::undo(&jonas, &changed.undo.to_string()).await.expect("words are the assistant's, too");
}

#[tokio::test]
async fn every_figure_of_insights_leads_to_its_events() {
    let web = office().await;
    let page = web.get(&web.mara, "insights?weeks=4").await;
    for code in ["share.goal.No%20goal", "cell.mon-09"] {
        assert!(page.text.contains(&format!("insights/why?metric={code}")), "{code}: {}", page.text);
    }
    let hour = web.get(&web.mara, "insights/why?metric=cell.mon-09&weeks=4").await;
    assert!(
        hour.text.contains("Mon, 09:00–10:00") || hour.text.contains("Monday, 09:00–10:00"),
        "{}",
        hour.text
    );
    assert!(hour.text.contains("Tariff talk"), "{}", hour.text);
    let share = web.get(&web.mara, "insights/why?metric=share.goal.No%20goal&weeks=4").await;
    assert!(share.text.contains("No goal: 100%") && share.text.contains("Tariff talk"), "{}", share.text);
    for absent in ["share.goal.Nowhere", "cell.sun-09", "waste.none", "cell.mon-99", "share.x"] {
        let page = web.get(&web.mara, &format!("insights/why?metric={absent}")).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{absent}");
    }
    let waste = web.get(&web.mara, "insights/why?metric=waste.gaps&weeks=4").await;
    assert!(waste.text.contains("Gaps too short to use: none was found."), "{}", waste.text);
    let day = web.get(&web.mara, "insights/day?date=2026-11-20").await;
    assert!(
        day.text.contains("Worked: <span class=\"nb\">3 h</span>") && day.text.contains("Tariff talk"),
        "{}",
        day.text
    );
    assert!(day.text.contains("day?date=2026-11-19") && day.text.contains("day?date=2026-11-21"));
    let future = web.get(&web.mara, "insights/day?date=2027-11-20").await;
    assert_eq!(future.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", future.text);
}

/// A playbook that is asked for with a day or people that cannot be meant keeps what was typed; a day that is over is
/// asked about before it starts.
#[tokio::test]
async fn a_playbook_keeps_what_was_typed_and_asks_about_its_day() {
    let web = office().await;
    let unknown = web.get(&web.mara, "playbooks/board-meeting?on=2026-12-16&with=Nobody+Known").await;
    assert_eq!(unknown.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", unknown.text);
    assert!(unknown.text.contains("is nobody who is known") && unknown.holds("with", "Nobody Known"));
    assert!(unknown.holds("on", "2026-12-16"));
    let past = web.get(&web.mara, "playbooks/board-meeting?on=2026-11-01").await;
    assert!(
        past.text.contains("Sunday, 1 November 2026 is over") && past.text.contains("left out"),
        "{}",
        past.text
    );
    let asked = web.post(&web.mara, "playbooks/board-meeting", "on=2026-11-01").await;
    assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(asked.holds("on", "2026-11-01"), "{}", asked.text);
    let sure = web.post(&web.mara, "playbooks/board-meeting", "on=2026-11-01&sure=yes").await;
    assert_eq!(sure.status, StatusCode::SEE_OTHER);
    assert_eq!(web.get(&web.mara, "playbooks/not-there?on=2026-12-16").await.status, StatusCode::NOT_FOUND);
}

/// A goal has the same odds on its sheet as in the partnership, and a date or target that would help is put into its form.
#[tokio::test]
async fn a_goal_has_one_forecast_and_its_levers_lead_to_its_form() {
    let web = office().await;
    let measure = "measure=stores+opened&unit=stores&baseline=0&target=40&due=2027-01-29";
    let edit = format!("name=Growth&weight=2&keywords=lease&{measure}&do=save");
    web.post(&web.mara, "goals/growth/edit", &edit).await;
    for (value, on) in [(2, "2026-10-06"), (5, "2026-10-20"), (9, "2026-11-03"), (11, "2026-11-10")] {
        web.post(&web.mara, "goals/growth/measured", &format!("value={value}&on={on}")).await;
    }
    let sheet = web.get(&web.mara, "goals/growth").await;
    let said = |text: &str| {
        let from = text.find("It must rise by ").expect("the pace is told");
        text[from..].split(';').next().unwrap().to_owned()
    };
    assert_eq!(said(&sheet.text), said(&web.get(&web.mara, "insights/partnership").await.text));
    assert!(!sheet.text.contains("At the pace of its measures"), "{}", sheet.text);
    let wished = web.get(&web.mara, "goals/growth?due=2027-02-26&target=30").await;
    assert!(wished.holds("due", "2027-02-26") && wished.holds("target", "30"));
    assert!(web.get(&web.mara, "goals/growth").await.holds("target", "40"), "nothing was changed");
}

/// What runs by itself has its page, for the executive and the assistant.
#[tokio::test]
async fn automations_have_a_page() {
    let web = office().await;
    for who in [&web.mara, &web.jonas] {
        let page = web.get(who, "settings/automations").await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(
            page.text.contains("Nothing is done without a yes.") && page.text.contains("Weekly review"),
            "{}",
            page.text
        );
    }
    let may = web.get(&web.mara, "settings/may").await;
    assert!(may.text.contains("Kinds that nobody answered yet") && may.text.contains("orchestration.park"));
}
