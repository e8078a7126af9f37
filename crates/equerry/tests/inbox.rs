//! The Inbox over the wire: what its pages hold, what its forms do with and without script, and for whom.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop there")]

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, Response, StatusCode, header};
use desk::sign_in::{self, Token};
use desk::{Clock, Desk, Setup, gather, propose};
use equerry::web::guard::Door;
use equerry::web::house::House;
use equerry::web::{message, router};
use std::fs;
use std::sync::Arc;
use tempfile::TempDir;
use tower::ServiceExt;

const BASE: &str = "/o/mara-ellingsen";

/// A letter from Ana, with these headers, in its own way of being written.
fn letter(id: &str, subject: &str, more: &str, kind: &str, text: &str) -> String {
    format!(
        "From someone@mail.example Mon Nov 23 16:00:00 2026\nFrom: Ana Lima <ana@near.example>\n\
         To: Mara Ellingsen <mara@near.example>\nDate: 23 Nov 2026 16:00 +0100\nMessage-ID: <{id}@mail.example>\n\
         Subject: {subject}\n{more}MIME-Version: 1.0\nContent-Type: {kind}\n\n{text}\n\n"
    )
}

struct Office {
    _dir: TempDir,
    app: Router,
    desk: Desk,
    mara: Token,
    joss: Token,
}

impl Office {
    async fn new() -> Office {
        let dir = TempDir::new().unwrap();
        let setup = Setup {
            owner: "Mara Ellingsen <mara@near.example>".into(),
            assistant: Some("Joss Weil <joss@near.example>".into()),
            zone: "Europe/Berlin".into(),
            ..Setup::default()
        };
        let made = Clock::Standing("2026-03-02T08:00:00Z".parse().unwrap());
        let now = Clock::Standing("2026-11-24T06:40:00Z".parse().unwrap());
        let desk = Desk::init(&dir.path().join("office"), &setup, made).await.unwrap().at(now);
        let mail = dir.path().join("inbox.mbox");
        let asks = "Mara,\n\nCould you send me the numbers for the board by 12:00 tomorrow?\n\nAna";
        let html = "<p>Plan <b>B</b></p><script>x()</script><img src='http://far.example/1'>";
        let private = "Mara,\n\nCould you call the clinic by 11:00 tomorrow?\n\nOak";
        let files = "\
            --cut\nContent-Type: text/plain\n\nThree files.\n\
            --cut\nContent-Type: image/svg+xml; name=\"logo.svg\"\n\n<svg onload=\"alert(1)\"/>\n\
            --cut\nContent-Type: text/html\nContent-Disposition: attachment; filename=\"a\\\"; filename=\\\"b.html\"\n\n<script>alert(1)</script>\n\
            --cut\nContent-Type: application/pdf; name=\"=?utf-8?q?Pl=C3=A4ne.pdf?=\"\nContent-Transfer-Encoding: base64\n\nAAEC\n--cut--";
        let letters = [
            letter("m4", "With files", "", "multipart/mixed; boundary=cut", files),
            letter("m5", "Scan", "Sensitivity: Private\n", "multipart/mixed; boundary=cut", files),
            letter("m1", "Board paper", "", "text/plain; charset=utf-8", asks),
            letter("m2", "Plan <i>B</i>", "", "text/html; charset=utf-8", html),
            letter("m3", "Oncology", "Sensitivity: Private\n", "text/plain; charset=utf-8", private),
        ];
        fs::write(&mail, letters.concat()).unwrap();
        gather::import(&desk, &[mail], &mut |_| true).await.unwrap();
        propose::propose(&desk).await.unwrap();
        let real = House::now();
        let mut tokens = Vec::new();
        for email in ["mara@near.example", "joss@near.example"] {
            sign_in::add_account(&desk, email, real).await.unwrap();
            let link = sign_in::make_link(&desk, email, 60, real).await.unwrap();
            tokens.push(
                sign_in::use_link(std::slice::from_ref(&desk), &link.token, real)
                    .await
                    .unwrap()
                    .unwrap()
                    .token,
            );
        }
        let door = Door::new("http://127.0.0.1:7878", "127.0.0.1:7878".parse().unwrap()).unwrap();
        let app = router(Arc::new(House::new(vec![desk.clone()], door)));
        let joss = tokens.pop().unwrap();
        Office { _dir: dir, app, desk, mara: tokens.pop().unwrap(), joss }
    }

    async fn ask(&self, request: Request<Body>) -> (StatusCode, String, Response<()>) {
        let (parts, body) = self.app.clone().oneshot(request).await.unwrap().into_parts();
        let text = String::from_utf8(to_bytes(body, 1 << 22).await.unwrap().to_vec()).unwrap();
        (parts.status, text, Response::from_parts(parts, ()))
    }
    async fn get(&self, who: &Token, part: &str) -> (StatusCode, String) {
        let (status, text, _) = self.ask(self.request(who, "GET", part).body(Body::empty()).unwrap()).await;
        (status, text)
    }
    fn request(&self, who: &Token, method: &str, part: &str) -> axum::http::request::Builder {
        Request::builder()
            .method(method)
            .uri(format!("{BASE}/{part}"))
            .header(header::HOST, "127.0.0.1:7878")
            .header(header::COOKIE, format!("equerry-7878={}", who.text()))
    }
    async fn post(
        &self,
        who: &Token,
        part: &str,
        form: &str,
        script: bool,
    ) -> (StatusCode, String, Response<()>) {
        let mut request = self
            .request(who, "POST", part)
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        if script {
            request = request.header("hx-request", "true");
        }
        self.ask(request.body(Body::from(format!("key={}&{form}", who.form_key()))).unwrap()).await
    }
    /// The id of the open proposal of a kind.
    async fn proposal(&self, kind: &str) -> String {
        let open = propose::open(&self.desk).await.unwrap();
        open.iter().find(|s| s.proposal.kind.0 == kind).unwrap().proposal.id.to_string()
    }
    /// The id of the message with this subject.
    async fn message(&self, subject: &str) -> String {
        let found =
            desk::search::search(&self.desk, subject, &desk::search::Filter::default()).await.unwrap();
        found.into_iter().find(|hit| hit.kind == "message").unwrap().id
    }
}

fn location(response: &Response<()>) -> &str {
    response.headers()[header::LOCATION].to_str().unwrap()
}

#[tokio::test]
async fn the_list_and_one_item_are_whole_pages() {
    let office = Office::new().await;
    let (status, page) = office.get(&office.joss, "inbox").await;
    assert_eq!(status, StatusCode::OK);
    for part in ["<h1 class=\"lede\">", "Proposals", "data-hot=\"a\"", "Could you send me the numbers"] {
        assert!(page.contains(part), "{part}");
    }
    assert_eq!(page.matches("<h1").count(), 1);
    assert!(!page.contains("Oncology") && !page.contains("clinic"), "private items leave no trace");
    let (_, hers) = office.get(&office.mara, "inbox").await;
    assert!(hers.contains("Call the clinic"), "{hers}");
    let id = office.proposal("navigator.task").await;
    let (status, page) = office.get(&office.joss, &format!("inbox/{id}")).await;
    assert!(status == StatusCode::OK && page.contains("<mark>Could you send me the numbers"), "{page}");
    assert!(page.len() < 40_000, "{} bytes", page.len());
    let (status, row) = office.get(&office.joss, &format!("inbox/{id}/row")).await;
    assert!(status == StatusCode::OK && row.starts_with("<li") && row.ends_with("</li>"), "{row}");
    let (_, pane) = office.get(&office.joss, &format!("inbox/{id}/pane")).await;
    assert!(pane.starts_with("<section class=\"ipane\"") && !pane.contains("<html"));
    let (_, ids) = office.get(&office.joss, "inbox/ids").await;
    assert!(ids.lines().any(|line| line == id));
}

#[tokio::test]
async fn outside_words_are_only_text() {
    let office = Office::new().await;
    let id = office.message("Plan").await;
    let (_, page) = office.get(&office.mara, &format!("inbox/{id}")).await;
    assert!(!page.contains("<i>B</i>") && !page.contains("x()"), "{page}");
    assert!(page.contains("Show as sent"));
    let (_, page) = office.get(&office.mara, &format!("inbox/{id}?as=sent")).await;
    assert!(page.contains("<iframe class=\"sent\""), "{page}");
    // What came as text alone has nothing to frame, whatever the address says.
    let plain = office.message("Board paper").await;
    let (_, page) = office.get(&office.mara, &format!("inbox/{plain}?as=sent")).await;
    assert!(!page.contains("<iframe") && page.contains("Could you send me the numbers"), "{page}");
}

/// The ids of a message's files, as its page links them.
async fn files_of(office: &Office, subject: &str) -> Vec<String> {
    let id = office.message(subject).await;
    let (_, page) = office.get(&office.mara, &format!("inbox/{id}")).await;
    let link = format!("href=\"{BASE}/files/");
    page.split(&link).skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_file_is_kept_and_never_shown_whatever_it_says_it_is() {
    let office = Office::new().await;
    let ids = files_of(&office, "With files").await;
    let expected: [(&str, &[u8]); 3] = [
        ("filename=\"logo.svg\"; filename*=UTF-8''logo.svg", b"<svg onload=\"alert(1)\"/>"),
        (
            "filename=\"a__ filename__b.html\"; filename*=UTF-8''a_%3B%20filename%3D_b.html",
            b"<script>alert(1)</script>",
        ),
        ("filename=\"Pl_ne.pdf\"; filename*=UTF-8''Pl%C3%A4ne.pdf", &[0, 1, 2]),
    ];
    assert_eq!(ids.len(), expected.len());
    for (id, (name, bytes)) in ids.iter().zip(expected) {
        for who in [&office.mara, &office.joss] {
            let request = office.request(who, "GET", &format!("files/{id}")).body(Body::empty()).unwrap();
            let (status, text, answer) = office.ask(request).await;
            assert_eq!((status, text.as_bytes()), (StatusCode::OK, bytes));
            let says = |name: &str| answer.headers()[name].to_str().unwrap().to_owned();
            assert_eq!(says("content-type"), "application/octet-stream");
            assert_eq!(says("content-disposition"), format!("attachment; {name}"));
            assert_eq!(says("content-security-policy"), message::FILE_POLICY);
            assert_eq!(says("x-content-type-options"), "nosniff");
            assert_eq!(says("cross-origin-resource-policy"), "same-origin");
        }
    }
    // A file is as private as its message, and the id of something else is no file.
    let private = files_of(&office, "Scan").await.remove(0);
    let absent = office.get(&office.joss, &format!("files/{}", "0".repeat(32))).await;
    assert_eq!(absent.0, StatusCode::NOT_FOUND);
    assert_eq!(office.get(&office.joss, &format!("files/{private}")).await, absent);
    assert_eq!(office.get(&office.mara, &format!("files/{private}")).await.0, StatusCode::OK);
    let letter = office.message("With files").await;
    assert_eq!(office.get(&office.mara, &format!("files/{letter}")).await.0, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn what_is_hidden_answers_like_what_is_not_there() {
    let office = Office::new().await;
    let (hidden, absent) = (office.message("Oncology").await, "0".repeat(32));
    for part in ["", "/pane", "/row", "/sent"] {
        let one = office.get(&office.joss, &format!("inbox/{hidden}{part}")).await;
        let other = office.get(&office.joss, &format!("inbox/{absent}{part}")).await;
        assert_eq!(one, other);
        assert_eq!(one.0, StatusCode::NOT_FOUND);
    }
    for verb in ["accept", "edit", "decline", "later", "pass", "file", "undo", "again"] {
        let form = "until=tomorrow&queue=mine";
        let (one, text, _) =
            office.post(&office.joss, &format!("answers/{hidden}/{verb}"), form, false).await;
        let (other, same, _) =
            office.post(&office.joss, &format!("answers/{absent}/{verb}"), form, false).await;
        assert_eq!((one, text), (other, same));
        assert_eq!(one, StatusCode::NOT_FOUND, "{verb}");
    }
}

#[tokio::test]
async fn an_answer_without_script_leads_back_and_with_script_swaps_the_card() {
    let office = Office::new().await;
    let id = office.proposal("navigator.task").await;
    let seal = office.desk.card(&id).await.unwrap().seal;
    let path = format!("answers/{id}/decline");
    let (status, _, response) = office.post(&office.joss, &path, &format!("back={BASE}/today"), false).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert_eq!(location(&response), format!("{BASE}/today?done={id}#p-{id}"));
    // Today has no card of it any more, so the page says what became of it, with the way back.
    let (_, today) = office.get(&office.joss, &format!("today?done={id}")).await;
    let told = format!("action=\"{BASE}/answers/{id}/undo\"");
    assert!(today.contains("You declined this at 07:40.") && today.contains(&told), "{today}");
    let (status, card, _) = office.post(&office.joss, &format!("answers/{id}/undo"), "", true).await;
    assert!(
        status == StatusCode::OK && card.starts_with(&format!("<article class=\"prop\" id=\"p-{id}\"")),
        "{card}"
    );
    let (_, card, response) =
        office.post(&office.joss, &format!("answers/{id}/accept"), "seal=0", true).await;
    assert!(card.contains("data-hot=\"a\""), "it still waits");
    assert!(response.headers()["hx-trigger"].to_str().unwrap().contains("has changed since it was shown"));
    let (_, card, _) =
        office.post(&office.joss, &format!("answers/{id}/accept"), &format!("seal={seal}"), true).await;
    assert!(card.contains("You accepted this at 07:40."), "{card}");
    let (_, card) = office.get(&office.mara, &format!("proposals/{id}/card")).await;
    assert!(card.contains("Joss accepted this at 07:40."), "{card}");
    let (_, row) = office.get(&office.mara, &format!("inbox/{id}/row")).await;
    assert!(row.contains("irow isp done") && row.contains("Joss accepted this at 07:40."), "{row}");
    let (status, _, _) = office.post(&office.mara, "answers/undo", "", false).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert!(!office.desk.card(&id).await.unwrap().stand.is_open(), "Mara has no answer to take back");
    let (_, _, response) = office.post(&office.joss, "answers/undo", "", false).await;
    assert_eq!(location(&response), format!("{BASE}/inbox/{id}"));
}

#[tokio::test]
async fn an_answer_never_leads_elsewhere() {
    let office = Office::new().await;
    let id = office.message("Board").await;
    for back in
        ["https://evil.example/", "//evil.example/", "/o/other/today", "/o/mara-ellingsen/%0d%0ax", ""]
    {
        let (status, _, response) =
            office.post(&office.mara, &format!("answers/{id}/file"), &format!("back={back}"), false).await;
        assert_eq!(status, StatusCode::SEE_OTHER, "{back}");
        assert!(location(&response).starts_with(&format!("{BASE}/inbox#")), "{}", location(&response));
        office.post(&office.mara, "answers/undo", "", false).await;
    }
}

#[tokio::test]
async fn mistakes_in_a_form_stand_beside_their_fields() {
    let office = Office::new().await;
    let id = office.proposal("navigator.task").await;
    let (_, form) = office.get(&office.mara, &format!("proposals/{id}/card?edit=1")).await;
    assert!(
        form.contains("<form class=\"editing\"") && form.contains("name=\"due\" type=\"date\""),
        "{form}"
    );
    for script in [true, false] {
        let (status, page, _) =
            office.post(&office.mara, &format!("answers/{id}/edit"), "title=&estimate=20", script).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            page.contains("There is a problem")
                && page.contains("Write a title.")
                && page.contains("value=\"20\"")
        );
        assert_eq!(page.contains("<h1"), !script);
    }
    let (status, _, _) = office
        .post(&office.mara, &format!("answers/{id}/edit"), "title=Send+Ana+the+figures&estimate=20", false)
        .await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert_eq!(office.desk.card(&id).await.unwrap().action, "Take as a task: Send Ana the figures");
}

#[tokio::test]
async fn messages_are_put_off_passed_on_and_done_together() {
    let office = Office::new().await;
    let id = office.message("Plan").await;
    let (_, pane, _) =
        office.post(&office.joss, &format!("answers/{id}/later"), "until=tomorrow&part=pane", true).await;
    assert!(
        pane.contains("You put it off until tomorrow, 09:00.") && pane.contains("data-settled"),
        "{pane}"
    );
    let (status, _, _) =
        office.post(&office.joss, &format!("answers/{id}/later"), "until=date&date=soon", false).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    office.post(&office.joss, &format!("answers/{id}/pass"), "", false).await;
    let (_, hers) = office.get(&office.mara, "inbox").await;
    assert!(hers.contains("Joss passed it on."));
    let row = format!("inbox/{id}/row");
    assert!(!office.get(&office.mara, &row).await.1.contains("irow done"), "it waits for her");
    assert!(office.get(&office.joss, &row).await.1.contains("irow done"));
    let (_, page) = office.get(&office.mara, "inbox?select=1").await;
    // The list names items by their whole ids; search shows short ones.
    let (_, rest) = page.split_once(&format!("name=\"item\" value=\"{id}")).expect("the row can be chosen");
    let id = format!("{id}{}", rest.split('"').next().unwrap());
    let form = format!("do=file&item={id}&item=nonsense&back={BASE}/inbox");
    let (status, _, response) = office.post(&office.mara, "answers/bulk", &form, false).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert_eq!(location(&response), format!("{BASE}/inbox?told=1.1"));
    for (told, words) in [
        ("1.1", "One item changed together; one item is left as before: that cannot be done with it."),
        ("3.0", "Three items changed together."),
        ("0.2", "Nothing was changed: that cannot be done with two items."),
        ("0.0", "Nothing was ticked, so nothing was changed."),
    ] {
        let (_, page) = office.get(&office.mara, &format!("inbox?told={told}")).await;
        assert!(page.contains(words), "{told}: {page}");
    }
    let (_, ids) = office.get(&office.mara, "inbox/ids").await;
    assert!(!ids.contains(&id));
    let (_, list) = office.get(&office.mara, "answers/routine").await;
    assert!(list.contains("Nothing is routine now."));
}

#[tokio::test]
async fn a_message_as_sent_is_a_document_that_can_do_nothing() {
    let office = Office::new().await;
    let id = office.message("Plan").await;
    let request =
        office.request(&office.mara, "GET", &format!("inbox/{id}/sent")).body(Body::empty()).unwrap();
    let (status, page, response) = office.ask(request).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(response.headers()[header::CONTENT_SECURITY_POLICY], message::POLICY);
    assert!(message::POLICY.contains("default-src 'none'") && !message::POLICY.contains("unsafe"));
    assert!(!message::POLICY.contains("allow-scripts") && !message::POLICY.contains("allow-same-origin"));
    assert!(page.contains("<p>Plan <b>B</b></p>") && page.contains("1 picture is not loaded."), "{page}");
    assert!(!page.contains("script>") && !page.contains("far.example"));
    let plain = office.message("Board").await;
    assert_eq!(office.get(&office.mara, &format!("inbox/{plain}/sent")).await.0, StatusCode::NOT_FOUND);
}
