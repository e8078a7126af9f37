//! Week, events and meeting briefs, asked for as a browser asks: with scripting off, for both seats, with wrong input.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop there")]

mod common;
#[path = "common/web.rs"]
mod web;

use axum::http::StatusCode;
use common::{calendar, event, lunch};
use web::Web;

/// An office with a meeting, a lunch, a private visit and a title that looks like markup.
async fn office() -> Web {
    office_with("").await
}

/// The same with two meetings of Mara's that are at the same time, and what is proposed about them.
async fn with_a_clash() -> Web {
    let people =
        "ATTENDEE;CN=Ana Lima:mailto:ana@near.example\nATTENDEE;CN=Ben Roy:mailto:ben@near.example\n";
    let review = event("review", "27T090000", "27T100000", "Vendor review", people);
    let supplier = event("supplier", "27T093000", "27T103000", "Supplier call", people);
    office_with(&format!("{review}{supplier}")).await
}

async fn office_with(more: &str) -> Web {
    let people = "ATTENDEE;CN=Ana Lima:mailto:ana@near.example\nDESCRIPTION:Agree the budget\n";
    let board = event("board", "25T100000", "25T110000", "Board", people);
    let private = event("visit", "25T140000", "25T150000", "Canary visit", "CLASS:PRIVATE\n");
    let odd = event("odd", "26T090000", "26T093000", "<img src=x onerror=alert(1)>", "");
    let text = calendar(&[&lunch(), &board, &private, &odd, more]);
    let web = Web::over(|room| vec![room.file("a.ics", &text)]).await;
    desk::propose::propose(&web.desk).await.unwrap();
    web
}

impl Web {
    /// The id of the event of this title, from the links of the week.
    async fn event(&self, title: &str) -> String {
        let week = self.get(&self.mara, "week").await.text;
        let before = week.split(&format!("<b>{title}</b>")).next().unwrap().to_owned();
        let link = before.rsplit("/event/").next().unwrap();
        link[..32].to_owned()
    }
}

fn field(page: &str, name: &str) -> String {
    let at = page.split(&format!("name=\"{name}\" value=\"")).nth(1).unwrap();
    at.split('"').next().unwrap().to_owned()
}

#[tokio::test]
async fn every_page_is_whole_for_both_seats() {
    let web = office().await;
    let board = web.event("Board").await;
    for part in [
        "week".to_owned(),
        "week?as=words".to_owned(),
        "week?show=after".to_owned(),
        "week/accept".to_owned(),
        "week/why".to_owned(),
        "week?week=2026-W53&day=2026-12-31".to_owned(),
        "week/find".to_owned(),
        "week/find?with=ana%40near.example&minutes=30".to_owned(),
        "week/hours".to_owned(),
        "event/new?day=2026-11-26".to_owned(),
        format!("event/{board}"),
        format!("event/{board}/why"),
        format!("event/{board}/edit"),
        format!("meeting/{board}"),
    ] {
        for who in [&web.mara, &web.jonas] {
            let page = web.get(who, &part).await;
            assert_eq!(page.status, StatusCode::OK, "{part}: {}", page.text);
            assert_eq!(page.text.matches("<h1").count(), 1, "{part}");
            assert!(page.text.trim_end().ends_with("</html>"), "{part}");
            for inline in ["<script>", " style=", " onclick=", "<img"] {
                assert!(!page.text.contains(inline), "{part} holds {inline}");
            }
        }
    }
    assert_eq!(web.get(&web.mara, "meeting").await.to, format!("/o/mara-ellingsen/meeting/{board}"));
}

#[tokio::test]
async fn a_day_is_picked_without_script() {
    let web = office().await;
    let week = web.get(&web.mara, "week?day=2026-11-25").await.text;
    assert!(week.contains("<div class=\"dcol p4 sel\"><h2>Wed <span>25</span></h2>"), "{week}");
    assert_eq!(week.matches(" sel\"").count(), 1);
    assert!(week.contains("week#days\" name=\"day\" value=\"2026-11-26\""));
    for wrong in ["week?week=48", "week?day=tomorrow", "week?week=9999-W99"] {
        assert_eq!(web.get(&web.mara, wrong).await.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
    }
}

#[tokio::test]
async fn private_time_is_busy_for_the_assistant_and_nothing_else() {
    let web = office().await;
    let visit = web.event("Canary visit").await;
    for part in ["week", "week?as=words", "week?day=2026-11-25"] {
        let page = web.get(&web.jonas, part).await.text;
        assert!(page.contains("Busy") && !page.contains("Canary") && !page.contains(&visit), "{part}");
    }
    let absent = "0".repeat(32);
    for part in ["event/{}", "event/{}/edit", "meeting/{}"] {
        let hidden = web.get(&web.jonas, &part.replace("{}", &visit)).await;
        let nothing = web.get(&web.jonas, &part.replace("{}", &absent)).await;
        assert_eq!((hidden.status, &hidden.text), (StatusCode::NOT_FOUND, &nothing.text), "{part}");
    }
    for part in ["event/{}", "event/{}/cancel"] {
        let hidden = web.post(&web.jonas, &part.replace("{}", &visit), "title=x").await;
        assert_eq!(hidden.status, StatusCode::NOT_FOUND, "{part}");
    }
}

#[tokio::test]
async fn an_event_is_changed_by_a_form_and_told_with_its_way_back() {
    let web = office().await;
    let board = web.event("Board").await;
    let edit = web.get(&web.jonas, &format!("event/{board}/edit")).await.text;
    let seen = field(&edit, "seen");
    let fields = |title: &str, start: &str| {
        format!(
            "seen={seen}&title={title}&date=2026-11-25&start={start}&end=12%3A00&end_date=&location=&description="
        )
    };
    let done = web.post(&web.jonas, &format!("event/{board}"), &fields("Board+II", "11%3A00")).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    let page = web.get(&web.mara, &done.to).await.text;
    assert!(page.contains("Board II") && page.contains("Wednesday 25 November, 11:00–12:00"), "{page}");
    assert!(page.contains("/undo\""), "{page}");
    // The same form again does nothing more; another one with the old mark is shown beside what stands now.
    let again = web.post(&web.jonas, &format!("event/{board}"), &fields("Board+II", "11%3A00")).await;
    assert_eq!(again.to, done.to);
    let late = web.post(&web.mara, &format!("event/{board}"), &fields("Board+III", "08%3A00")).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    for part in ["was changed meanwhile", "Board II", "Board III", "08:00"] {
        assert!(late.text.contains(part), "{part}: {}", late.text);
    }
    let now = web.get(&web.mara, &format!("event/{board}")).await.text;
    assert!(now.contains("11:00–12:00") && !now.contains("Board III"));
}

#[tokio::test]
async fn wrong_fields_are_told_beside_them() {
    let web = office().await;
    let board = web.event("Board").await;
    let seen = field(&web.get(&web.mara, &format!("event/{board}/edit")).await.text, "seen");
    for part in [format!("event/{board}"), "events".to_owned()] {
        let fields = format!("seen={seen}&title=&date=2026-11-25&start=10%3A00&end=09%3A00");
        let page = web.post(&web.mara, &part, &fields).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{part}");
        for part in
            ["There is a problem", "href=\"#f-title\"", "href=\"#f-end\"", "id=\"f-end\"", "E_TIME_ORDER"]
        {
            assert!(page.text.contains(part), "{part}: {}", page.text);
        }
        assert_eq!(page.text.matches("aria-invalid=\"true\"").count(), 2);
        assert!(page.text.contains("value=\"09:00\""), "what was typed stays");
    }
    assert_eq!(web.get(&web.mara, "event/none").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn an_event_is_added_and_called_off() {
    let web = office().await;
    let form = web.get(&web.mara, "event/new?day=2026-11-27").await.text;
    let fields = format!(
        "seen={}&title=Call+%3Cb%3EAna%3C%2Fb%3E&date=2026-11-27&start=15%3A00&end=15%3A30&location=&description=",
        field(&form, "seen")
    );
    let made = web.post(&web.mara, "events", &fields).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.text);
    let twice = web.post(&web.mara, "events", &fields).await;
    assert_eq!(twice.to, made.to);
    let page = web.get(&web.mara, &made.to).await.text;
    assert!(page.contains("Friday 27 November, 15:00–15:30") && !page.contains("<b>Ana</b>"), "{page}");
    let id = made.to.rsplit("/event/").next().unwrap()[..32].to_owned();
    let off =
        web.post(&web.mara, &format!("event/{id}/cancel"), &format!("seen={}", field(&page, "seen"))).await;
    assert_eq!(off.status, StatusCode::SEE_OTHER, "{}", off.text);
    let week = web.get(&web.mara, &off.to).await.text;
    assert!(week.contains("Call off") && week.contains("/undo\"") && !week.contains(&id), "{week}");
}

#[tokio::test]
async fn a_brief_has_its_sources_and_its_questions() {
    let web = office().await;
    let board = web.event("Board").await;
    let brief = web.get(&web.mara, &format!("meeting/{board}")).await.text;
    for part in ["Agree the budget", "Ana Lima", "Not known yet", "id=\"s-1\"", &format!("/event/{board}")] {
        assert!(brief.contains(part), "{part}: {brief}");
    }
    let lunch = web.event("Lunch with Ben").await;
    let titled = web.get(&web.mara, &format!("meeting/{lunch}")).await;
    assert_eq!(titled.status, StatusCode::OK, "people stand in titles, too");
    assert!(titled.text.contains("Nobody has been named") || titled.text.contains("Named in the title"));
}

/// The ids of the changes that a page lists, and of those that are ticked.
fn changes(page: &str) -> (Vec<String>, Vec<String>) {
    let ids = |mark: &str| -> Vec<String> {
        page.split(mark).skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
    };
    let ticked = page.split("name=\"tick\"").skip(1).filter_map(|rest| {
        let tag = rest.split('>').next().unwrap();
        let id = tag.split("value=\"").nth(1)?.split('"').next()?.to_owned();
        tag.contains(" checked").then_some(id)
    });
    (ids("name=\"on\" value=\""), ticked.collect())
}

/// The address of a page with these changes, and these of them ticked.
fn asking(page: &str, on: &[String], ticked: &[String]) -> String {
    let list = |name: &str, ids: &[String]| ids.iter().map(|id| format!("&{name}={id}")).collect::<String>();
    format!("{page}?week=2026-W48{}{}", list("on", on), list("tick", ticked))
}

#[tokio::test]
async fn changes_are_ticked_and_scored_without_script() {
    let web = with_a_clash().await;
    let page = web.get(&web.mara, "week").await.text;
    let (on, ticked) = changes(&page);
    assert!(!on.is_empty() && on == ticked, "all are ticked at first: {page}");
    assert!(
        page.contains("<button form=\"ticks\" name=\"show\" value=\"changes\" aria-current=\"true\">"),
        "{page}"
    );
    assert!(page.contains("class=\"bl new") && page.contains("<noscript>"), "{page}");
    // Nothing is ticked any more: no ghost, no button, and it says so.
    let none = web.get(&web.mara, &asking("week", &on, &[])).await.text;
    assert!(none.contains("No change is ticked: the week stays as it is."), "{none}");
    assert!(!none.contains("class=\"bl new") && !none.contains("data-hot=\"shift+a\""), "{none}");
    // Now and after: no ghosts, and after is another calendar than now.
    let show = |view: &str| format!("{}&show={view}", asking("week", &on, &ticked));
    let now = web.get(&web.mara, &show("now")).await.text;
    let after = web.get(&web.mara, &show("after")).await.text;
    for view in [&now, &after] {
        assert!(!view.contains("class=\"bl new") && !view.contains(" gone"), "{view}");
    }
    let calendar = |page: &str| {
        page.split("class=\"wk d5\"").nth(1).unwrap().split("class=\"legend\"").next().unwrap().to_owned()
    };
    assert_ne!(calendar(&now), calendar(&after));
    assert!(calendar(&now).contains("clashes") && !calendar(&after).contains("clashes"), "{after}");
    // What the score is made of.
    let why = web.get(&web.mara, &asking("week/why", &on, &ticked)).await.text;
    for part in ["Deep work", "Breathing room", "No goals are set yet. It is left out of the score."] {
        assert!(why.contains(part), "{part}: {why}");
    }
}

#[tokio::test]
async fn ticked_changes_are_accepted_after_a_list_and_taken_back_together() {
    let web = with_a_clash().await;
    let (on, ticked) = changes(&web.get(&web.mara, "week").await.text);
    let list = web.get(&web.mara, &asking("week/accept", &on, &ticked)).await.text;
    let items: Vec<String> = list
        .split("name=\"item\" value=\"")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap().to_owned())
        .collect();
    assert_eq!(items.len(), on.len(), "{list}");
    let before = web.get(&web.mara, "week?show=now").await.text;
    // One whose seal is not that of its effect is left, and says why; the others stand.
    let absent = format!("{}:{}", "0".repeat(32), "0".repeat(32));
    let fields: String = items.iter().chain([&absent]).map(|item| format!("&item={item}")).collect();
    let done = web.post(&web.mara, "week/accept", &format!("week=2026-W48{fields}")).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text);
    assert!(done.text.contains("waits for an answer no more"), "{}", done.text);
    assert!(done.text.contains("class=\"told\"") && done.text.contains("/undo\""), "{}", done.text);
    let now = web.get(&web.mara, "week?show=now").await.text;
    assert!(before.contains("clashes") && !now.contains("clashes"), "{now}");
    // Once more does nothing more.
    let again = web.post(&web.mara, "week/accept", &format!("week=2026-W48{fields}")).await.text;
    assert!(again.contains("None of the changes was made."), "{again}");
    let ids: String = on.iter().map(|id| format!("&item={id}")).collect();
    let undone = web.post(&web.mara, "week/undo", &format!("week=2026-W48{ids}")).await.text;
    assert!(undone.contains("taken back."), "{undone}");
    let back = web.get(&web.mara, "week?show=now").await.text;
    assert!(back.contains("clashes"), "{back}");
}

#[tokio::test]
async fn one_change_is_answered_by_itself() {
    let web = with_a_clash().await;
    let page = web.get(&web.jonas, "week").await.text;
    let (on, _) = changes(&page);
    let back = "back=%2Fo%2Fmara-ellingsen%2Fweek%3Fweek%3D2026-W48";
    let no = web.post(&web.jonas, &format!("answers/{}/decline", on[0]), back).await;
    assert_eq!(no.status, StatusCode::SEE_OTHER, "{}", no.text);
    assert!(no.to.starts_with("/o/mara-ellingsen/week?week=2026-W48"), "{}", no.to);
    // The page that still shows it keeps the numbers of the others, and reckons without it.
    let rest = web.get(&web.jonas, &asking("week", &on, &on)).await.text;
    assert!(!rest.contains(&format!("id=\"p-{}\"", on[0])), "{rest}");
}
#[tokio::test]
async fn times_are_found_proposed_and_held_by_forms() {
    let web = office().await;
    assert!(web.get(&web.mara, "week").await.text.contains("href=\"/o/mara-ellingsen/week/find\""));
    let asked = "with=ana%40near.example&optional=&minutes=30&before=2026-12-04&after=&title=Berths+%3Cb%3E";
    for who in [&web.mara, &web.jonas] {
        let page = web.get(who, &format!("week/find?{asked}")).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.text.contains("suits best") && page.text.contains("of 100 points"), "{}", page.text);
        assert!(!page.text.contains("<b>\"") && page.text.contains("Hold these three"));
    }
    let page = web.get(&web.mara, &format!("week/find?{asked}")).await.text;
    let three = field(&page, "at");
    assert_eq!(three.split(',').count(), 3, "{three}");
    let at = three.replace(':', "%3A").replace(',', "%2C");
    let one = at.split("%2C").next().unwrap();
    for (fields, button) in
        [(format!("{asked}&at={at}&do=hold"), "Hold"), (format!("{asked}&at={one}&do=meet"), "Put")]
    {
        let answer = web.post(&web.mara, "week/find", &fields).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
        let card = web.get(&web.mara, &answer.to).await;
        assert!(card.text.contains(button) && card.text.contains("Accept"), "{}", card.text);
        let again = web.post(&web.mara, "week/find", &fields).await;
        assert_eq!(again.to, answer.to, "asked twice, it is one");
    }
    for wrong in [
        format!("{asked}&at=2026-11-25T02%3A00%3A00Z&do=meet"),
        format!("{asked}&at=never&do=meet"),
        format!("{asked}&at=&do=hold"),
        "with=&optional=&minutes=x&before=&after=&title=&at=&do=hold".to_owned(),
    ] {
        let answer = web.post(&web.mara, "week/find", &wrong).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
        assert!(answer.text.contains("role=\"alert\""));
    }
    for wrong in [
        "with=nobody",
        "with=ana%40near.example&minutes=0",
        "with=ana%40near.example&before=2026-11-01",
        "with=ana%40near.example&before=soon",
    ] {
        let page = web.get(&web.mara, &format!("week/find?{wrong}")).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
        assert!(page.text.contains("role=\"alert\"") && page.text.contains("<form class=\"ef\""), "{wrong}");
    }
}

#[tokio::test]
async fn hours_for_work_come_in_three_ways_each_with_its_yes() {
    let web = office().await;
    assert!(web.get(&web.mara, "week").await.text.contains("/week/hours"));
    let fields = "title=Berths+%3Cb%3E&minutes=120&before=2026-12-04";
    let page = web.post(&web.mara, "week/hours", fields).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    assert!(page.text.contains("In one piece") && page.text.contains("By moving meetings"), "{}", page.text);
    assert!(!page.text.contains("<b>\"") && page.text.contains("Nobody else is touched"), "{}", page.text);
    let (seal, back) = (field(&page.text, "seal"), field(&page.text, "back"));
    let id = back.rsplit('/').next().unwrap().to_owned();
    let way = format!("seal={seal}&back={back}&way=2").replace('/', "%2F");
    let said = web.post(&web.mara, &format!("answers/{id}/accept"), &way).await;
    assert_eq!(said.status, StatusCode::SEE_OTHER, "{}", said.text);
    assert!(web.get(&web.mara, &format!("inbox/{id}")).await.text.contains("Undo"));
    let again = web.post(&web.mara, "week/hours", fields).await.text;
    assert_ne!(field(&again, "back"), back, "asked after its answer it is another one");
    for wrong in [
        "title=&minutes=60&before=2026-12-04",
        "title=a&minutes=x&before=2026-12-04",
        "title=a&minutes=5&before=2026-12-04",
        "title=a&minutes=60&before=2026-11-01",
        "title=a&minutes=60&before=",
    ] {
        let answer = web.post(&web.mara, "week/hours", wrong).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
        assert!(answer.text.contains("role=\"alert\"") && answer.text.contains("id=\"h-title\""), "{wrong}");
    }
}

#[tokio::test]
async fn a_meeting_says_why_it_is_here_and_why_not_at_another_time() {
    let web = office().await;
    let board = web.event("Board").await;
    let page = web.get(&web.mara, &format!("event/{board}")).await.text;
    assert!(page.contains(&format!("event/{board}/why")), "{page}");
    let page = web.get(&web.mara, &format!("event/{board}/why")).await.text;
    assert!(page.contains("The best other place of each day") && page.contains("id=\"wh-at\""), "{page}");
    let asked = web.get(&web.mara, &format!("event/{board}/why?day=2026-11-27&at=22%3A00")).await;
    assert_eq!(asked.status, StatusCode::OK);
    assert!(
        asked.text.contains("cannot be on") && asked.text.contains("outside working hours"),
        "{}",
        asked.text
    );
    for wrong in
        ["day=soon&at=10:00", "day=2026-11-27&at=late", "day=2020-01-01&at=10:00", "day=2026-11-27&at="]
    {
        let answer = web.get(&web.mara, &format!("event/{board}/why?{wrong}")).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
        assert!(answer.text.contains("role=\"alert\""), "{wrong}");
    }
    assert_eq!(web.get(&web.mara, "event/nothing/why").await.status, StatusCode::NOT_FOUND);
}
