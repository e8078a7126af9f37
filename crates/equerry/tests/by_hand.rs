//! Tasks, goals, capture, catch-up, search, the palette and notices, asked through the whole router: as a browser
//! without script, as htmx, and as somebody who means harm.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop there")]

mod common;

use axum::body::{Body, to_bytes};
use axum::extract::ConnectInfo;
use axum::http::{Request, StatusCode, header};
use common::Room;
use desk::sign_in::{self, Token};
use desk::{Clock, Desk, Setup, Who, gather, tasks};
use equerry::web::guard::Door;
use equerry::web::house::House;
use std::net::SocketAddr;
use std::sync::Arc;
use tower::ServiceExt;

const HOST: &str = "127.0.0.1:7878";
const BASE: &str = "/o/mara-ellingsen";

/// An office in a house, and somebody signed in there.
struct Sat {
    house: Arc<House>,
    desk: Desk,
    token: Token,
    script: bool,
}

struct Answer {
    status: StatusCode,
    to: String,
    text: String,
}

impl Sat {
    async fn ask(&self, method: &str, path: &str, form: &[(&str, &str)]) -> Answer {
        let mut request = Request::builder()
            .method(method)
            .uri(format!("{BASE}/{path}"))
            .header(header::HOST, HOST)
            .header("sec-fetch-site", "same-origin")
            .header(header::COOKIE, format!("equerry-7878={}", self.token.text()));
        if self.script {
            request = request.header("hx-request", "true");
        }
        let mut body = String::new();
        if method == "POST" {
            request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
            let key = self.token.form_key();
            let all = [("key", key.as_str())].into_iter().chain(form.iter().copied());
            body =
                all.map(|(name, value)| format!("{name}={}", encoded(value))).collect::<Vec<_>>().join("&");
        }
        let mut request = request.body(Body::from(body)).unwrap();
        request.extensions_mut().insert(ConnectInfo(SocketAddr::from(([127, 0, 0, 1], 40_000))));
        let answer = equerry::web::router(self.house.clone()).oneshot(request).await.unwrap();
        let status = answer.status();
        let to = answer.headers().get(header::LOCATION).map_or("", |to| to.to_str().unwrap()).to_owned();
        let bytes = to_bytes(answer.into_body(), 1 << 20).await.unwrap();
        Answer { status, to, text: String::from_utf8(bytes.to_vec()).unwrap() }
    }
    async fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, &[]).await
    }
    async fn post(&self, path: &str, form: &[(&str, &str)]) -> Answer {
        self.ask("POST", path, form).await
    }
    /// The same seat with a script in the page.
    fn scripted(&self) -> Sat {
        Sat { house: self.house.clone(), desk: self.desk.clone(), token: self.token.clone(), script: true }
    }
    /// The id of the task of this title.
    async fn task(&self, title: &str) -> String {
        let list = tasks::tasks(&self.desk).await.unwrap();
        let mut rows = list.groups.iter().flat_map(|g| &g.rows);
        rows.find(|row| row.title == title).unwrap_or_else(|| panic!("{list:?}")).id.to_string()
    }
}

fn encoded(text: &str) -> String {
    text.bytes().map(|b| format!("%{b:02X}")).collect()
}

/// Mara's office with her files in it, and Mara and Jonas signed in.
async fn office(room: &Room) -> (Sat, Sat) {
    let setup = Setup {
        owner: "Mara Ellingsen <mara@near.example>".into(),
        assistant: Some("Jonas Weil <jonas@near.example>".into()),
        zone: "Europe/Berlin".into(),
        ..Setup::default()
    };
    let long_ago = Clock::Standing("2026-03-02T08:00:00Z".parse().unwrap());
    let standing = Clock::Standing(common::NOW.parse().unwrap());
    let desk = Desk::init(&room.path("office"), &setup, long_ago).await.unwrap().at(standing);
    gather::import(&desk, &room.files(), &mut |_| true).await.unwrap();
    let private = "2026-11-01 Oncology paperwork due:2026-11-24 class:restricted\n";
    gather::import(&desk, &[room.file("private-todo.txt", private)], &mut |_| true).await.unwrap();
    desk::rounds::morning(&desk).await.unwrap();
    let mut sat = Vec::new();
    for (who, email) in [(Who::Executive, "mara@near.example"), (Who::Assistant, "jonas@near.example")] {
        sign_in::add_account(&desk, email, House::now()).await.unwrap();
        let link = sign_in::make_link(&desk, email, 60, House::now()).await.unwrap();
        let begun = sign_in::use_link(std::slice::from_ref(&desk), &link.token, House::now()).await;
        let door = Door::new(&format!("http://{HOST}"), HOST.parse().unwrap()).unwrap();
        sat.push(Sat {
            house: Arc::new(House::new(vec![desk.clone()], door)),
            desk: desk.seated(who).await.unwrap(),
            token: begun.unwrap().unwrap().token,
            script: false,
        });
    }
    let jonas = sat.pop().unwrap();
    (sat.pop().unwrap(), jonas)
}

#[tokio::test]
async fn words_become_a_task_that_is_shown_back_corrected_and_taken_back() {
    let room = Room::new();
    let (mara, _) = office(&room).await;
    let empty = mara.get("capture").await;
    assert!(empty.status.is_success() && empty.text.contains("What is to be done?"), "{}", empty.text);
    let added = mara.post("capture", &[("words", "Call Ana by Friday about the lease ~30m")]).await;
    assert_eq!(added.status, StatusCode::SEE_OTHER);
    let shown = mara.get(added.to.strip_prefix(&format!("{BASE}/")).unwrap()).await;
    for words in [
        "Added: Call Ana about the lease",
        "due Fri 27 Nov",
        "by Friday",
        "with Ana Lima",
        "about 30 min",
        "Correct it",
        "Undo",
    ] {
        assert!(shown.text.contains(words), "{words}: {}", shown.text);
    }
    let id = mara.task("Call Ana about the lease").await;
    let form = tasks::form(&mara.desk, &id).await.unwrap().fields;
    let wrong = mara
        .scripted()
        .post(
            &format!("tasks/{id}/edit"),
            &[
                ("from", "capture"),
                ("title", "Call Ana"),
                ("due", "whenever"),
                ("kind", "call"),
                ("state", "next"),
                ("read", &form.read),
            ],
        )
        .await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text.contains("“whenever” is no date") && !wrong.text.contains("<html"), "{}", wrong.text);
    let right = mara
        .scripted()
        .post(
            &format!("tasks/{id}/edit"),
            &[
                ("from", "capture"),
                ("title", "Call Ana"),
                ("due", "tomorrow"),
                ("kind", "call"),
                ("state", "next"),
                ("read", &form.read),
            ],
        )
        .await;
    assert!(right.status.is_success() && right.text.contains("Changed: Call Ana"), "{}", right.text);
    let nothing = mara.post("capture", &[("words", "  ")]).await;
    assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(nothing.text.contains("There are no words."), "{}", nothing.text);
}

#[tokio::test]
async fn a_task_is_done_and_undone_with_and_without_script() {
    let room = Room::new();
    let (mara, jonas) = office(&room).await;
    let id = mara.task("Call the landlord").await;
    let page = mara.get("tasks").await;
    assert!(
        page.text.contains("Call the landlord") && page.text.contains("was due yesterday"),
        "{}",
        page.text
    );

    let done = mara.post(&format!("tasks/{id}/done"), &[("took", "20")]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER);
    let (path, _) = done.to.split_once('#').unwrap();
    let after = mara.get(path.strip_prefix(&format!("{BASE}/")).unwrap()).await;
    assert!(
        after.text.contains("Done: Call the landlord") && after.text.contains("took 20 min"),
        "{}",
        after.text
    );
    let twice = mara.post(&format!("tasks/{id}/done"), &[]).await;
    assert_eq!(twice.status, StatusCode::CONFLICT);
    assert!(twice.text.contains("“Call the landlord” is done already."), "{}", twice.text);

    let undo = path.split_once("said=").unwrap().1;
    let part = jonas.scripted().post(&format!("by-hand/{undo}/undo"), &[]).await;
    assert!(part.status.is_success(), "{}", part.text);
    assert!(
        part.text.contains("Taken back: Done: Call the landlord") && !part.text.contains("<html"),
        "{}",
        part.text
    );
    let dropped = mara.scripted().post(&format!("tasks/{id}/drop"), &[("reason", " ")]).await;
    assert_eq!(dropped.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(dropped.text.contains("dropped for a reason"), "{}", dropped.text);
    let dropped = mara.scripted().post(&format!("tasks/{id}/drop"), &[("reason", "They moved out")]).await;
    assert!(dropped.text.contains("Dropped: Call the landlord"), "{}", dropped.text);
}

#[tokio::test]
async fn a_form_comes_back_with_what_was_written_and_what_is_wrong() {
    let room = Room::new();
    let (mara, _) = office(&room).await;
    let id = mara.task("Call the landlord").await;
    let open = mara.get(&format!("tasks?edit={id}")).await;
    assert!(open.text.contains("value=\"2026-11-23\"") && open.text.contains("Who has it"), "{}", open.text);
    let part = mara.scripted().get(&format!("tasks/{id}?edit=1")).await;
    assert!(part.text.starts_with("\n<li") || part.text.starts_with("<li"), "{}", part.text);
    let sent = [
        ("title", ""),
        ("due", "<script>alert(1)</script>"),
        ("estimate", "0"),
        ("kind", "call"),
        ("state", "next"),
    ];
    let wrong = mara.post(&format!("tasks/{id}/edit"), &sent).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        wrong.text.contains("There is a problem") && wrong.text.contains("A task needs words."),
        "{}",
        wrong.text
    );
    assert!(!wrong.text.contains("<script>alert"), "what was written is only text");
    assert!(wrong.text.contains("Call the landlord"), "the row keeps its name");
}

/// What a form that led on has led to.
async fn led(sat: &Sat, answer: Answer) -> Answer {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
    let to = answer.to.strip_prefix(&format!("{BASE}/")).unwrap();
    sat.get(to.split('#').next().unwrap()).await
}

#[tokio::test]
async fn goals_are_added_changed_and_closed() {
    let room = Room::new();
    let (mara, _) = office(&room).await;
    let form = mara.get("goals?add=1").await;
    assert!(form.text.contains("A new goal"), "{}", form.text);
    let wrong = mara.post("goals", &[("name", ""), ("weight", "much")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        wrong.text.contains("A goal needs a name.") && wrong.text.contains("value=\"much\""),
        "{}",
        wrong.text
    );
    let added = mara.post("goals", &[("name", "Calm year"), ("weight", "1"), ("keywords", "rest")]).await;
    let added = led(&mara, added).await;
    assert!(added.text.contains("Added: Calm year"), "{}", added.text);
    let twice = mara.post("goals", &[("name", "Calm year"), ("weight", "1")]).await;
    assert_eq!(twice.status, StatusCode::UNPROCESSABLE_ENTITY, "a mistake of one field, said beside it");
    assert!(twice.text.contains("id=\"goal-name-m\"") && twice.text.contains("value=\"Calm year\""));
    let form = [("name", "Calm 2027"), ("weight", "3"), ("do", "preview")];
    let seen = mara.post("goals/calm-year/edit", &form).await;
    assert!(
        seen.text.contains("What would change") && seen.text.contains("from 50% to <b>75%"),
        "{}",
        seen.text
    );
    assert!(!mara.get("goals").await.text.contains("Calm 2027"), "a look changes nothing");
    let changed = led(&mara, mara.post("goals/calm-year/edit", &form[..2]).await).await;
    assert!(changed.text.contains("Changed: Calm 2027"), "{}", changed.text);
    let measured = led(&mara, mara.post("goals/calm-year/measured", &[("value", "4,5")]).await).await;
    assert!(measured.text.contains("stood at 4.5"), "{}", measured.text);
    let lease = mara.task("Call the landlord").await;
    let linked = mara.post("goals/calm-year/link", &[("item", &lease), ("how", "strong")]).await;
    assert!(led(&mara, linked).await.text.contains("Call the landlord"), "what serves it is listed");
    let refused = mara.post("goals/calm-year/close", &[("to", "")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.text);
    assert!(refused.text.contains("id=\"goal-to-m\""), "{}", refused.text);
    let closed = led(&mara, mara.post("goals/calm-year/close", &[("to", "growth")]).await).await;
    assert!(closed.text.contains("Closed: Calm 2027"), "{}", closed.text);
    assert_eq!(mara.post("goals/calm-year/close", &[]).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn priorities_are_weighed_after_a_look_and_taken_back() {
    let room = Room::new();
    let (mara, _) = office(&room).await;
    led(&mara, mara.post("goals", &[("name", "Calm year"), ("weight", "1")]).await).await;
    for by in ["points", "swing", "rank"] {
        let page = mara.get(&format!("priorities?by={by}")).await;
        assert!(page.text.contains("name=\"w-calm-year\""), "{}", page.text);
    }
    let given = [("by", "swing"), ("below", ""), ("w-growth", "25"), ("w-calm-year", "100"), ("why", "rest")];
    let seen = mara.post("priorities", &[&given[..], &[("do", "preview")]].concat()).await;
    assert!(seen.text.contains("from 50% to <b>80%") && seen.text.contains("value=\"25\""), "{}", seen.text);
    let wrong =
        mara.post("priorities", &[&given[..2], &[("w-growth", "5"), ("w-calm-year", "x")]].concat()).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text.contains("Calm year: give a number from 0 to a million."), "{}", wrong.text);
    let saved = led(&mara, mara.post("priorities", &given).await).await;
    assert!(saved.text.contains("Weighed anew: Calm year 80%, Growth 20%"), "{}", saved.text);
    let sheet = mara.get("goals/calm-year").await;
    assert!(sheet.text.contains("Weight 1 to 0.8") && sheet.text.contains("rest"), "{}", sheet.text);
    let undo = saved.text.split("/by-hand/").nth(1).unwrap().split('/').next().unwrap();
    let back = led(&mara, mara.post(&format!("by-hand/{undo}/undo"), &[("from", "goals")]).await).await;
    assert!(back.text.contains("Taken back: Weighed anew"), "{}", back.text);
}

#[tokio::test]
async fn sorted_work_is_done_dated_handed_over_and_dropped() {
    let room = Room::new();
    let (mara, jonas) = office(&room).await;
    let page = mara.get("goals").await;
    assert!(page.text.contains("open tasks, sorted by what they move"), "{}", page.text);
    let lease = mara.task("Call the landlord").await;
    let dated = mara.post(&format!("tasks/{lease}/place?to=2026-12-08"), &[("do", "date")]).await;
    assert!(led(&mara, dated).await.text.contains("Changed: Call the landlord"));
    let jonas_id = jonas.desk.reader().actor.person.to_string();
    let handed = mara.post(&format!("tasks/{lease}/place?to={jonas_id}"), &[("do", "hand")]).await;
    led(&mara, handed).await;
    let row = tasks::row(&mara.desk, &lease).await.unwrap();
    assert_eq!(row.when.as_deref(), Some("by Tue 8 Dec"));
    assert!(row.facts.iter().any(|fact| fact.contains("Jonas Weil has it")), "{:?}", row.facts);
    let dropped = led(&mara, mara.post(&format!("tasks/{lease}/place"), &[("do", "drop")]).await).await;
    assert!(dropped.text.contains("Dropped: Call the landlord"), "{}", dropped.text);
    let again = mara.post(&format!("tasks/{lease}/place"), &[("do", "done")]).await;
    assert_eq!(again.status, StatusCode::CONFLICT, "{}", again.text);
    let refused = mara.post(&format!("tasks/{lease}/place"), &[("do", "burn")]).await;
    assert!(refused.status.is_client_error());
}

#[tokio::test]
async fn the_agreement_sheet_is_ranked_blind() {
    let room = Room::new();
    let (mara, jonas) = office(&room).await;
    for words in ["Plan the racking", "Read the figures"] {
        mara.post("capture", &[("words", words)]).await;
    }
    let page = mara.get("agreement").await;
    let names: Vec<String> = page
        .text
        .split("name=\"r-")
        .skip(1)
        .map(|rest| format!("r-{}", rest.split('"').next().unwrap()))
        .collect();
    assert!(names.len() >= 3, "{}", page.text);
    let ranks = |first: usize| -> Vec<(String, String)> {
        let rank = |n: usize| (1 + (n + first) % names.len()).to_string();
        names.iter().enumerate().map(|(n, name)| (name.clone(), rank(n))).collect()
    };
    let form =
        |ranks: &[(String, String)]| ranks.iter().map(|(n, r)| (n.clone(), r.clone())).collect::<Vec<_>>();
    let sent = form(&ranks(0));
    let sent: Vec<(&str, &str)> = sent.iter().map(|(n, r)| (n.as_str(), r.as_str())).collect();
    let short = mara.post("agreement", &sent[1..]).await;
    assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(led(&mara, mara.post("agreement", &sent).await).await.text.contains("Jonas has not ranked yet"));
    let blind = jonas.get("agreement").await;
    assert!(
        blind.text.contains("Mara has ranked. Your turn.") && !blind.text.contains("value=\"1\""),
        "{}",
        blind.text
    );
    let his = ranks(1);
    let his: Vec<(&str, &str)> = his.iter().map(|(n, r)| (n.as_str(), r.as_str())).collect();
    let both = led(&jonas, jonas.post("agreement", &his).await).await;
    assert!(both.text.contains("the same way round"), "{}", both.text);
}

#[tokio::test]
async fn the_catch_up_has_four_parts_and_notes_become_tasks_of_the_assistant() {
    let room = Room::new();
    let (mara, jonas) = office(&room).await;
    for sat in [&mara, &jonas] {
        let page = sat.get("catch-up").await;
        assert!(page.status.is_success(), "{}", page.text);
        for words in
            ["Decide", "Today, and what you want", "Week ahead", "Promises", "15 minutes", "Shared screen:"]
        {
            assert!(page.text.contains(words), "{words}: {}", page.text);
        }
        assert!(!page.text.contains("Oncology"), "a shared screen");
    }
    let noted = mara.post("catch-up/note", &[("words", "The lease is signed")]).await;
    assert_eq!(noted.status, StatusCode::SEE_OTHER);
    let page = jonas.get("tasks").await;
    assert!(
        page.text.contains("The lease is signed") && page.text.contains("Jonas Weil has it"),
        "{}",
        page.text
    );
}

#[tokio::test]
async fn search_and_palette_find_what_one_may_see() {
    let room = Room::new();
    let (mara, jonas) = office(&room).await;
    let found = mara.get("find?q=board").await;
    for words in ["<mark>", "Calendar", "Tasks", "At hand"] {
        assert!(found.text.contains(words), "{words}: {}", found.text);
    }
    let secret = jonas.get("find?q=Oncology").await;
    assert!(secret.text.contains("Nothing found.") && !secret.text.contains("paperwork"), "{}", secret.text);
    assert!(mara.get("find?q=Oncology").await.text.contains("paperwork"));
    let wrong = mara.get("find?q=board&since=yesterday&kind=horse").await;
    assert!(wrong.text.contains("There is a problem"), "{}", wrong.text);
    for typed in
        ["", "b", "board", "%3Cscript%3E", "%00", "\u{202e}".repeat(9).as_str(), "%E2%82%AC%22%27%28"]
    {
        let typed = if typed.is_ascii() { typed.to_owned() } else { encoded(typed) };
        let part = mara.get(&format!("palette?q={typed}")).await;
        assert!(part.status.is_success(), "{typed}");
        assert!(part.text.matches("<a ").count() <= 14, "{}", part.text);
        assert!(!part.text.contains("<script>"), "{}", part.text);
    }
    let empty = mara.get("palette").await;
    for words in ["Today", "Start the catch-up", "<kbd>C</kbd>", "Add a task", "<kbd>N</kbd>"] {
        assert!(empty.text.contains(words), "{words}: {}", empty.text);
    }
    assert!(mara.get("palette?q=ana").await.text.contains("Ana Lima"));
    assert!(!jonas.get("palette?q=onco").await.text.contains("paperwork"));
}

#[tokio::test]
async fn notices_are_dismissed_and_bad_names_are_not_there() {
    let room = Room::new();
    let (mara, jonas) = office(&room).await;
    let part = mara.scripted().get("notices").await;
    assert!(part.status.is_success() && !part.text.contains("<html"), "{}", part.text);
    let hidden = mara.task("Oncology paperwork").await;
    for path in [
        "tasks?edit=fedcba".to_owned(),
        format!("tasks?edit={hidden}"),
        format!("tasks/{hidden}"),
        "tasks/..%2f..%2fetc".to_owned(),
        "goals/nothing".to_owned(),
        "capture?said=fedcba".to_owned(),
    ] {
        let (plain, script) = (jonas.get(&path).await, jonas.scripted().get(&path).await);
        assert_eq!((plain.status, script.status), (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND), "{path}");
    }
    for path in [
        format!("tasks/{hidden}/done"),
        format!("tasks/{hidden}/drop"),
        format!("tasks/{hidden}/edit"),
        "by-hand/fedcba/undo".to_owned(),
        "notices/x/dismiss".to_owned(),
        format!("notices/{}/dismiss", "f".repeat(32)),
        format!("notices/{hidden}/dismiss"),
    ] {
        let answer = jonas.post(&path, &[("reason", "x"), ("title", "x")]).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}: {}", answer.text);
    }
    let worker = mara.house.clone();
    let request =
        Request::builder().uri("/offline.js").header(header::HOST, HOST).body(Body::empty()).unwrap();
    let answer = equerry::web::router(worker).oneshot(request).await.unwrap();
    assert_eq!(answer.headers()[header::CONTENT_TYPE], "text/javascript; charset=utf-8");
}

#[tokio::test]
async fn captured_tasks_are_made_clear_one_at_a_time() {
    let room = Room::new();
    let (mara, jonas) = office(&room).await;
    for words in ["Lease", "Board slides"] {
        mara.post("capture", &[("words", words)]).await;
    }
    let id = mara.task("Lease").await;
    let page = mara.get(&format!("clarify?item={id}")).await;
    for words in
        ["“Lease”: What is the next step, by when, and how long will it take?", "Take it on", "Drop it"]
    {
        assert!(page.text.contains(words), "{words}: {}", page.text);
    }
    let wrong = mara.post(&format!("tasks/{id}/clarify"), &[("title", "Lease things"), ("due", "")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        wrong.text.contains("There is a problem") && wrong.text.contains("is no verb that is known here")
    );
    let form = [
        ("actionable", "yes"),
        ("title", "Read <b>the</b> lease"),
        ("outcome", "It is understood"),
        ("due", "none"),
        ("estimate", "30"),
        ("kind", "deep"),
        ("who", "executive"),
    ];
    let done = mara.post(&format!("tasks/{id}/clarify"), &form).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    let next = mara.get(done.to.strip_prefix(&format!("{BASE}/")).unwrap()).await;
    assert!(next.text.contains("Clear: Read ") && next.text.contains("Board slides"), "{}", next.text);
    assert!(!next.text.contains("<b>the</b>"), "{}", next.text);
    assert_eq!(mara.get(&format!("clarify?item={id}")).await.status, StatusCode::CONFLICT);
    let lines = "Ana Lima: review the budget by Friday ~45m\nAna Lima: figures\n";
    let told = jonas.post("requests", &[("lines", lines)]).await;
    assert!(told.status.is_success(), "{}", told.text);
    for words in
        ["Two requests taken on; one has a question first.", "A mail to Ana is proposed.", "Undo all"]
    {
        assert!(told.text.contains(words), "{words}: {}", told.text);
    }
    let care = [("reward", "A day by the sea"), ("checklist", "Water\nThe red folder")];
    assert_eq!(mara.post("full-weeks/care", &care).await.status, StatusCode::SEE_OTHER);
    let (own, other) = (mara.get("full-weeks").await.text, jonas.get("full-weeks").await.text);
    assert!(own.contains("A day by the sea") && own.contains("The red folder"), "{own}");
    assert!(!other.contains("by the sea") && !other.contains("Your own plan"), "{other}");
    assert_eq!(jonas.post("full-weeks/care", &care).await.status, StatusCode::FORBIDDEN);
}
