//! The door of the web face, asked as browsers and attackers ask it: through the router, without a socket. The cases
//! follow the project's hostile inputs: guessing, fixation, sign-out, other sites' forms, names that are not ours.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop there")]

mod common;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, Method, Request, StatusCode};
use common::{Room, without_keys};
use desk::sign_in::{self, add_account, make_link, set_password};
use desk::{Clock, Desk, Setup, Who};
use equerry::web::guard::Door;
use equerry::web::house::House;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tower::ServiceExt;

const MARA: &str = "mara@near.example";
const JONAS: &str = "jonas@near.example";
const LONG: &str = "seven grey herons at dawn";
const HOST: &str = "127.0.0.1:7878";

/// An office in which both have accounts and Mara a password.
async fn office(room: &Room) -> Desk {
    let setup = Setup {
        owner: "Mara Ellingsen <mara@near.example>".into(),
        assistant: Some("Jonas Weil <jonas@near.example>".into()),
        zone: "Europe/Berlin".into(),
        ..Setup::default()
    };
    let long_ago = Clock::Standing("2026-03-02T08:00:00Z".parse().unwrap());
    let standing = Clock::Standing(common::NOW.parse().unwrap());
    let desk = Desk::init(&room.path("office"), &setup, long_ago).await.unwrap().at(standing);
    add_account(&desk, MARA, House::now()).await.unwrap();
    add_account(&desk, JONAS, House::now()).await.unwrap();
    set_password(&desk, MARA, LONG, House::now()).await.unwrap();
    desk
}

fn served(desks: Vec<Desk>, url: &str) -> Router {
    let door = Door::new(url, HOST.parse().unwrap()).unwrap();
    equerry::web::router(Arc::new(House::new(desks, door)))
}

async fn small_house(room: &Room) -> (Desk, Router) {
    let desk = office(room).await;
    (desk.clone(), served(vec![desk], &format!("http://{HOST}")))
}

/// A browser: cookies, and where it sits.
#[derive(Clone)]
struct Browser {
    app: Router,
    origin: String,
    from: SocketAddr,
    cookies: BTreeMap<String, String>,
}

struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    text: String,
}

impl Answer {
    fn to(&self) -> &str {
        self.headers.get("location").map_or("", |to| to.to_str().unwrap())
    }
    /// The key of the form on the page.
    fn key(&self) -> String {
        let (_, rest) = self.text.split_once("name=\"key\" value=\"").expect("a form with a key");
        rest.split('"').next().unwrap().to_owned()
    }
}

impl Browser {
    fn new(app: &Router) -> Browser {
        Browser::at(app, &format!("http://{HOST}"), "127.0.0.1:5000")
    }
    fn at(app: &Router, origin: &str, from: &str) -> Browser {
        Browser {
            app: app.clone(),
            origin: origin.to_owned(),
            from: from.parse().unwrap(),
            cookies: BTreeMap::new(),
        }
    }
    async fn send(&mut self, request: axum::http::request::Builder, body: impl Into<Body>) -> Answer {
        let host = self.origin.split("://").nth(1).unwrap();
        let mut request = request.body(body.into()).unwrap();
        let cookies: Vec<String> = self.cookies.iter().map(|(k, v)| format!("{k}={v}")).collect();
        let headers = request.headers_mut();
        headers.entry("host").or_insert(host.parse().unwrap());
        if !cookies.is_empty() {
            headers.insert("cookie", cookies.join("; ").parse().unwrap());
        }
        request.extensions_mut().insert(ConnectInfo(self.from));
        let answer = self.app.clone().oneshot(request).await.unwrap();
        let (status, headers) = (answer.status(), answer.headers().clone());
        for cookie in headers.get_all("set-cookie") {
            let (pair, attributes) = cookie.to_str().unwrap().split_once(';').unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            match attributes.contains("Max-Age=0") {
                true => self.cookies.remove(name),
                false => self.cookies.insert(name.to_owned(), value.to_owned()),
            };
        }
        let bytes = to_bytes(answer.into_body(), 1 << 22).await.unwrap();
        Answer { status, headers, text: String::from_utf8_lossy(&bytes).into_owned() }
    }
    async fn get(&mut self, path: &str) -> Answer {
        self.send(Request::get(path), Body::empty()).await
    }
    async fn post(&mut self, path: &str, form: &str) -> Answer {
        let request = Request::post(path)
            .header("origin", &self.origin)
            .header("sec-fetch-site", "same-origin")
            .header("content-type", "application/x-www-form-urlencoded");
        self.send(request, form.to_owned()).await
    }
    async fn try_password(&mut self, email: &str, password: &str) -> Answer {
        let key = self.get("/sign-in").await.key();
        let password = password.replace(' ', "+");
        self.post("/sign-in", &format!("key={key}&email={email}&password={password}")).await
    }
    async fn with_link(&mut self, desk: &Desk, email: &str) -> Answer {
        let link = make_link(desk, email, 60, House::now()).await.unwrap();
        let path = format!("/sign-in/{}", link.token.text());
        let key = self.get(&path).await.key();
        self.post(&path, &format!("key={key}")).await
    }
    async fn is_in(&mut self) -> bool {
        self.get("/o/mara-ellingsen/today").await.status == StatusCode::OK
    }
    fn token(&self) -> String {
        self.cookies["equerry-7878"].clone()
    }
    /// The key of the forms of this session.
    fn session_key(&self) -> String {
        sign_in::Token::read(&self.token()).unwrap().form_key()
    }
}

async fn lines_of_the_trail(desk: &Desk, word: &str) -> usize {
    let trail = desk::audit::list(desk, 5_000).await.unwrap();
    trail.iter().filter(|line| line.words.contains(word)).count()
}

#[tokio::test]
async fn a_password_opens_the_office_and_leads_back_to_the_page() {
    let room = Room::new();
    let (_, app) = small_house(&room).await;
    let mut mara = Browser::new(&app);
    assert_eq!(mara.get("/").await.to(), "/sign-in");
    let out = mara.get("/o/mara-ellingsen/today?day=2026-11-23").await;
    assert_eq!(out.status, StatusCode::SEE_OTHER);
    assert_eq!(out.to(), "/sign-in?next=/o/mara-ellingsen/today%3Fday%3D2026-11-23");
    let page = mara.get(out.to()).await;
    assert!(page.text.contains("value=\"/o/mara-ellingsen/today?day=2026-11-23\""), "{}", page.text);

    let form = format!("key={}&email=Mara@near.example&password={}", page.key(), LONG.replace(' ', "+"));
    let inside = mara.post("/sign-in", &format!("{form}&next=/o/mara-ellingsen/today")).await;
    assert_eq!((inside.status, inside.to()), (StatusCode::SEE_OTHER, "/o/mara-ellingsen/today"));
    let cookies: Vec<_> = inside.headers.get_all("set-cookie").iter().map(|c| c.to_str().unwrap()).collect();
    let session = cookies.iter().find(|c| c.starts_with("equerry-7878=")).unwrap();
    assert!(session.contains("; Path=/; HttpOnly; SameSite=Lax"), "{session}");
    assert!(mara.is_in().await);
    assert_eq!(mara.get("/").await.to(), "/o/mara-ellingsen/welcome");

    for odd in ["//evil.example", "https://evil.example", "/o/../sign-out", "/o//evil", "/o/\\evil", ""] {
        let mut other = Browser::new(&app);
        let key = other.get("/sign-in").await.key();
        let to = other
            .post(
                "/sign-in",
                &form.replace(&page.key(), &key).replace("&email", &format!("&next={odd}&email")),
            )
            .await;
        assert_eq!(to.to(), "/", "{odd}");
    }
}

#[tokio::test]
async fn a_link_shows_whose_it_is_and_works_once() {
    let room = Room::new();
    let (desk, app) = small_house(&room).await;
    let link = make_link(&desk, JONAS, 60, House::now()).await.unwrap();
    let path = format!("/sign-in/{}", link.token.text());
    // Looked at by whatever scans mail: nothing happens.
    for method in [Method::GET, Method::HEAD, Method::GET] {
        let mut scanner = Browser::new(&app);
        let answer = scanner.send(Request::builder().method(method).uri(&path), Body::empty()).await;
        assert_eq!(answer.status, StatusCode::OK);
        assert!(!scanner.cookies.contains_key("equerry-7878"));
    }
    let mut jonas = Browser::new(&app);
    let page = jonas.get(&path).await;
    assert!(page.text.contains("This link signs in Jonas Weil.") && page.text.contains("for 1 h more"));
    let inside = jonas.post(&path, &format!("key={}", page.key())).await;
    assert_eq!(inside.to(), "/o/mara-ellingsen/inbox");
    assert_eq!(jonas.get("/").await.to(), "/o/mara-ellingsen/inbox");
    assert!(jonas.is_in().await);

    let mut late = Browser::new(&app);
    let again = late.get(&path).await;
    assert_eq!(again.status, StatusCode::GONE);
    assert!(again.text.contains("used already") && again.text.contains("equerry user link"));
    let key = late.get("/sign-in").await.key();
    assert_eq!(late.post(&path, &format!("key={key}")).await.status, StatusCode::GONE);
    assert!(!late.is_in().await);

    let an_hour_ago = House::now() - jiff::SignedDuration::from_hours(1);
    let old = make_link(&desk, JONAS, 60, an_hour_ago).await.unwrap();
    let old = late.get(&format!("/sign-in/{}", old.token.text())).await;
    assert!(old.status == StatusCode::GONE && old.text.contains("run out"), "{}", old.text);
    for nobodys in ["/sign-in/00", &format!("/sign-in/{}", sign_in::Token::fresh().unwrap().text())] {
        assert_eq!(late.get(nobodys).await.status, StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn what_does_not_fit_is_one_answer_for_all() {
    let room = Room::new();
    let (desk, app) = small_house(&room).await;
    let mut browser = Browser::new(&app);
    browser.get("/sign-in").await;
    let mut answers = Vec::new();
    for (email, password) in [
        (MARA, "seven grey herons at dusk"),
        (JONAS, LONG),
        ("eve@near.example", LONG),
        ("%00%22%3E%3Cscript%3E", "x"),
    ] {
        answers.push(browser.try_password(email, password).await);
    }
    sign_in::disable(&desk, MARA, House::now()).await.unwrap();
    answers.push(browser.try_password(MARA, LONG).await);
    for answer in &answers {
        let first = &answers[0];
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(without_keys(&answer.text), without_keys(&first.text));
        assert_eq!(answer.headers, first.headers);
    }
    assert!(answers[0].text.contains("do not fit") && !answers[0].text.contains("<script>"));
    // Fields that are not asked for set nothing.
    sign_in::add_account(&desk, MARA, House::now()).await.unwrap();
    let key = browser.get("/sign-in").await.key();
    let form =
        format!("key={key}&email={JONAS}&password=wrong+wrong+wrong&role=executive&person=1&isAdmin=true");
    assert_eq!(browser.post("/sign-in", &form).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(sign_in::seat_of(&desk, JONAS).await.unwrap(), Some(Who::Assistant));
}

#[tokio::test]
async fn guessing_is_slowed_down_and_locks_nobody_out() {
    let room = Room::new();
    let (desk, app) = small_house(&room).await;
    let mut guesser = Browser::at(&app, &format!("http://{HOST}"), "203.0.113.9:4000");
    let key = guesser.get("/sign-in").await.key();
    let (mut judged, mut turned_away) = (0, 0);
    let began = std::time::Instant::now();
    for n in 0..1_000 {
        let form = format!("key={key}&email={MARA}&password=guess+number+{n}+of+many");
        let answer = guesser.post("/sign-in", &form).await;
        match answer.status {
            StatusCode::UNPROCESSABLE_ENTITY => judged += 1,
            StatusCode::TOO_MANY_REQUESTS => {
                turned_away += 1;
                let wait: u64 = answer.headers["retry-after"].to_str().unwrap().parse().unwrap();
                assert!((1..=60).contains(&wait));
            }
            other => panic!("{other}"),
        }
    }
    // Ten at once, and one more for every six seconds that the thousand took.
    let most = 11 + began.elapsed().as_secs() / 6;
    assert!((10..=most).contains(&judged), "{judged} judged, {turned_away} not");
    assert_eq!(judged + turned_away, 1_000);
    assert_eq!(lines_of_the_trail(&desk, "refused a sign-in").await, 1);
    let mut mara = Browser::at(&app, &format!("http://{HOST}"), "198.51.100.7:4000");
    assert_eq!(mara.try_password(MARA, LONG).await.status, StatusCode::SEE_OTHER);
    assert!(mara.is_in().await);
}

#[tokio::test]
async fn a_cookie_that_somebody_chose_opens_nothing_after_signing_in() {
    let room = Room::new();
    let (_, app) = small_house(&room).await;
    let chosen = sign_in::Token::fresh().unwrap().text();
    let mut mara = Browser::new(&app);
    mara.cookies.insert("equerry-7878".into(), chosen.clone());
    assert_eq!(mara.get("/").await.to(), "/sign-in");
    assert_eq!(mara.try_password(MARA, LONG).await.status, StatusCode::SEE_OTHER);
    let first = mara.token();
    assert_ne!(first, chosen);
    let mut other = Browser::new(&app);
    other.cookies.insert("equerry-7878".into(), chosen);
    assert!(!other.is_in().await && mara.is_in().await);
    // A second sign-in in the same browser: a new token again.
    assert_eq!(mara.try_password(MARA, LONG).await.status, StatusCode::SEE_OTHER);
    assert_ne!(mara.token(), first);
}

#[tokio::test]
async fn signing_out_and_a_new_password_end_sessions_and_their_streams() {
    let room = Room::new();
    let (desk, app) = small_house(&room).await;
    let (mut one, mut two) = (Browser::new(&app), Browser::new(&app));
    one.with_link(&desk, MARA).await;
    two.with_link(&desk, MARA).await;
    let old = one.clone();

    // A stream that is open ends with the session.
    let request = Request::get("/o/mara-ellingsen/live")
        .header("host", HOST)
        .header("cookie", format!("equerry-7878={}", one.token()))
        .body(Body::empty())
        .unwrap();
    let stream = app.clone().oneshot(request).await.unwrap();
    assert_eq!(stream.status(), StatusCode::OK);

    let key = one.session_key();
    let out = one.post("/sign-out", &format!("key={key}")).await;
    assert_eq!(out.to(), "/sign-in?said=out");
    assert!(!one.cookies.contains_key("equerry-7878"));
    assert!(one.get(out.to()).await.text.contains("You are signed out."));
    assert!(!old.clone().is_in().await, "its cookie is dead");
    assert!(two.is_in().await);
    let ended = tokio::time::timeout(Duration::from_secs(5), to_bytes(stream.into_body(), 1 << 20)).await;
    ended.expect("the stream ends within five seconds").unwrap();

    let page = two.get("/password").await;
    assert!(page.text.contains("Present password"), "{}", page.text);
    let mut third = Browser::new(&app);
    third.with_link(&desk, MARA).await;
    let key = two.session_key();
    let wrong = two.post("/password", &format!("key={key}&current=not+it&new=eight+grey+herons")).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let current = LONG.replace(' ', "+");
    let short = two.post("/password", &format!("key={key}&current={current}&new=short")).await;
    assert!(short.status == StatusCode::UNPROCESSABLE_ENTITY && short.text.contains("12 characters"));
    let before = two.clone();
    let changed = two.post("/password", &format!("key={key}&current={current}&new=eight+grey+herons")).await;
    assert_eq!(changed.status, StatusCode::SEE_OTHER);
    assert!(two.is_in().await, "this browser goes on under a new token");
    assert!(!before.clone().is_in().await && !third.is_in().await);

    let mut fourth = Browser::new(&app);
    assert_eq!(fourth.try_password(MARA, "eight grey herons").await.status, StatusCode::SEE_OTHER);
    let key = fourth.session_key();
    let out = fourth.post("/sign-out-everywhere", &format!("key={key}")).await;
    assert_eq!(out.to(), "/sign-in?said=everywhere");
    assert!(!two.is_in().await);
}

#[tokio::test]
async fn whoever_is_disabled_is_out_at_the_next_request() {
    let room = Room::new();
    let (desk, app) = small_house(&room).await;
    let mut jonas = Browser::new(&app);
    jonas.with_link(&desk, JONAS).await;
    assert!(jonas.is_in().await);
    sign_in::disable(&desk, JONAS, House::now()).await.unwrap();
    assert!(!jonas.is_in().await);
    assert_eq!(jonas.get("/").await.to(), "/sign-in");
}

#[tokio::test]
async fn a_grant_that_ended_shows_nothing_at_the_next_request() {
    let room = Room::new();
    let (desk, app) = small_house(&room).await;
    desk::gather::import(&desk, &room.files(), &mut |_| true).await.unwrap();
    let mut jonas = Browser::new(&app);
    jonas.with_link(&desk, JONAS).await;
    let before = jonas.get("/o/mara-ellingsen/today").await;
    assert!(before.status == StatusCode::OK && before.text.contains("Board"), "{}", before.text);

    let key = ledger::MasterKey::read(&desk.dir().join("equerry.key"), None).unwrap();
    let store = ledger::Ledger::open(&desk.dir().join("equerry.db"), &key).await.unwrap();
    let grant = store.grants(desk.reader()).await.unwrap().remove(0);
    let mut txn = store.begin(&desk.reader().actor, desk.now()).await.unwrap();
    txn.withdraw_grant(grant.id).await.unwrap();
    txn.commit().await.unwrap();
    let after = jonas.get("/o/mara-ellingsen/today").await;
    assert!(!after.text.contains("Board"), "{}", after.text);
}

#[tokio::test]
async fn another_sites_form_changes_nothing() {
    let room = Room::new();
    let (desk, app) = small_house(&room).await;
    let mut mara = Browser::new(&app);
    mara.with_link(&desk, MARA).await;
    let link = make_link(&desk, JONAS, 60, House::now()).await.unwrap();
    let link_path = format!("/sign-in/{}", link.token.text());
    mara.get("/sign-in").await;
    let session_key = mara.session_key();
    let form_key = sign_in::Token::read(&mara.cookies["equerry-7878-form"]).unwrap().form_key();
    let own = format!("http://{HOST}");
    let plain = "application/x-www-form-urlencoded";
    let paths = ["/sign-in", &link_path, "/sign-out", "/sign-out-everywhere", "/password"];
    for path in paths {
        let key = if path.starts_with("/sign-in") { &form_key } else { &session_key };
        // All of them carry the cookies; most even the right key.
        for headers in [
            &[("origin", "https://attacker.invalid"), ("content-type", plain)][..],
            &[("content-type", "text/plain")],
            &[("content-type", plain)],
            &[("content-type", plain), ("sec-fetch-site", "cross-site")],
            &[("content-type", plain), ("sec-fetch-site", "same-site"), ("origin", &own)],
            &[("content-type", plain), ("sec-fetch-site", "none")],
            &[
                ("content-type", plain),
                ("sec-fetch-site", "same-origin"),
                ("origin", "https://attacker.invalid"),
            ],
            &[("origin", "null"), ("content-type", plain)],
            &[("origin", "http://127.0.0.1:7878.attacker.invalid"), ("content-type", plain)],
            &[("origin", "https://127.0.0.1:7878"), ("content-type", plain)],
            &[
                ("origin", "https://attacker.invalid"),
                ("x-http-method-override", "DELETE"),
                ("x-equerry-key", key),
            ],
        ] {
            let request =
                headers.iter().fold(Request::post(path), |r, (name, value)| r.header(*name, *value));
            let answer = mara.clone().send(request, format!("key={key}")).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path} {headers:?}");
            assert!(answer.text.contains("Nothing was changed."), "{}", answer.text);
        }
        // From our own page, but with a key that is missing or somebody else's.
        let other = if path.starts_with("/sign-in") { &session_key } else { &form_key };
        for form in [String::new(), format!("key={other}"), "key=".into(), format!("key={key}&key={other}")] {
            let answer = mara.clone().post(path, &form).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path} {form}");
            assert!(answer.text.contains("Nothing was changed."), "{}", answer.text);
        }
        for method in [Method::PUT, Method::DELETE, Method::PATCH, Method::OPTIONS] {
            let request =
                Request::builder().method(method).uri(path).header("origin", "https://attacker.invalid");
            assert_eq!(mara.clone().send(request, Body::empty()).await.status, StatusCode::FORBIDDEN);
        }
    }
    // No GET changes anything, whatever it says.
    for path in
        ["/sign-out", "/sign-out-everywhere", "/sign-in?_method=DELETE", "/password?new=twelve+chars+x"]
    {
        mara.clone().get(path).await;
    }
    mara.clone().get(&link_path).await;
    assert!(mara.is_in().await);
    let unused = sign_in::peek_link(&[desk], &link.token, House::now()).await.unwrap().unwrap().1;
    assert_eq!(unused, sign_in::LinkState::Good);
}

#[tokio::test]
async fn an_upload_says_its_key_first() {
    let room = Room::new();
    let (desk, app) = small_house(&room).await;
    let mut mara = Browser::new(&app);
    mara.with_link(&desk, MARA).await;
    let key = mara.session_key();
    let part = |name: &str, value: &str| {
        format!("--edge\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    };
    let file = "--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.ics\"\r\n\r\nBEGIN\r\n--edge--\r\n";
    let large = "x".repeat(300_000);
    // The path is nobody's: what passes the guard finds nothing there.
    for (body, header, expected) in [
        (format!("{}{file}", part("key", &key)), None, StatusCode::NOT_FOUND),
        (format!("{}{}{file}", part("key", &key), part("note", &large)), None, StatusCode::NOT_FOUND),
        (file.to_owned(), Some(key.clone()), StatusCode::NOT_FOUND),
        (file.to_owned(), None, StatusCode::FORBIDDEN),
        (format!("{}{}{file}", part("note", "n"), part("key", &key)), None, StatusCode::FORBIDDEN),
        (format!("{}{file}", part("key", "00")), None, StatusCode::FORBIDDEN),
        (format!("{}{file}", part("key", &large)), None, StatusCode::FORBIDDEN),
        (String::new(), None, StatusCode::FORBIDDEN),
    ] {
        let mut request = Request::post("/o/mara-ellingsen/nothing")
            .header("origin", &mara.origin)
            .header("content-type", "multipart/form-data; boundary=edge");
        if let Some(key) = &header {
            request = request.header("x-equerry-key", key);
        }
        let short = body.len();
        assert_eq!(mara.send(request, body).await.status, expected, "{short} bytes, {header:?}");
    }
    let long = mara.post("/sign-out", &format!("key={key}&note={}", "x".repeat(70_000))).await;
    assert_eq!(long.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(mara.is_in().await);
}

#[tokio::test]
async fn only_names_that_are_ours_are_served() {
    let room = Room::new();
    let desk = office(&room).await;
    let url = "https://equerry.example.org";
    let app = served(vec![desk], url);
    for (host, ok) in [
        ("equerry.example.org", true),
        ("EQUERRY.example.org", true),
        ("127.0.0.1:7878", true),
        ("localhost", true),
        ("[::1]:7878", true),
        ("equerry.example.org.attacker.invalid", false),
        ("rebind.attacker.invalid:7878", false),
        ("localhost.attacker.invalid", false),
        ("", false),
    ] {
        let answer =
            Browser::new(&app).send(Request::get("/sign-in").header("host", host), Body::empty()).await;
        assert_eq!(answer.status == StatusCode::OK, ok, "{host}: {}", answer.status);
        assert!(ok || answer.status == StatusCode::MISDIRECTED_REQUEST, "{host}");
    }
    for bad in
        ["equerry.example.org", "ftp://equerry.example.org", "https://a@b.example", "https://b.example/x"]
    {
        assert_eq!(Door::new(bad, HOST.parse().unwrap()).err().map(|e| e.code()), Some("E_CONFIG"), "{bad}");
    }
}

#[tokio::test]
async fn every_answer_has_its_headers() {
    let room = Room::new();
    let desk = office(&room).await;
    for (url, secure) in [(format!("http://{HOST}"), false), ("https://equerry.example.org".into(), true)] {
        let app = served(vec![desk.clone()], &url);
        let mut browser = Browser::at(&app, &url, "127.0.0.1:5000");
        let absent = browser.get("/nowhere").await;
        assert_eq!(absent.status, StatusCode::NOT_FOUND);
        let page = browser.try_password(MARA, LONG).await;
        let refused = browser.send(Request::post("/sign-out"), Body::empty()).await;
        for answer in [&absent, &page, &refused] {
            let says = |name: &str| answer.headers.get(name).map_or("", |v| v.to_str().unwrap());
            assert!(!says("content-security-policy").contains("unsafe"));
            for word in
                ["default-src 'none'", "frame-ancestors 'none'", "form-action 'self'", "base-uri 'none'"]
            {
                assert!(says("content-security-policy").contains(word), "{word}");
            }
            assert_eq!(says("x-content-type-options"), "nosniff");
            assert_eq!(says("referrer-policy"), "same-origin");
            assert_eq!(says("cross-origin-opener-policy"), "same-origin");
            assert_eq!(says("cross-origin-resource-policy"), "same-origin");
            assert_eq!(says("cache-control"), "no-store");
            assert!(says("permissions-policy").contains("camera=()"));
            assert_eq!(!says("strict-transport-security").is_empty(), secure);
        }
        let cookies: Vec<_> =
            page.headers.get_all("set-cookie").iter().map(|c| c.to_str().unwrap()).collect();
        let name = if secure { "__Host-equerry=" } else { "equerry-7878=" };
        let session = cookies.iter().find(|c| c.starts_with(name)).unwrap();
        assert_eq!(session.contains("; Secure"), secure, "{session}");
        assert!(
            session.contains("HttpOnly; SameSite=Lax")
                && session.contains("Path=/;")
                && !session.contains("Domain")
        );
    }
}

#[tokio::test]
async fn two_offices_share_the_door_and_nothing_else() {
    let room = Room::new();
    let near = office(&room).await;
    let setup = Setup {
        owner: "Odile Brandt <odile@far.example>".into(),
        assistant: Some("Jonas Weil <jonas@near.example>".into()),
        zone: "Europe/Berlin".into(),
        ..Setup::default()
    };
    let far = Desk::init(&room.path("far"), &setup, Clock::System).await.unwrap();
    add_account(&far, "odile@far.example", House::now()).await.unwrap();
    let app = served(vec![near.clone(), far.clone()], &format!("http://{HOST}"));
    let (mut mara, mut odile, mut jonas) = (Browser::new(&app), Browser::new(&app), Browser::new(&app));
    mara.with_link(&near, MARA).await;
    odile.with_link(&far, "odile@far.example").await;
    jonas.with_link(&near, JONAS).await;
    let (here, there) = ("/o/mara-ellingsen/today", "/o/odile-brandt/today");
    // An office in which nothing was read begins with set-up.
    assert_eq!(odile.get("/").await.to(), "/o/odile-brandt/welcome");
    let absent = mara.get("/o/nobody/today").await;
    for (who, path, opens) in [
        (&mara, here, true),
        (&mara, there, false),
        (&odile, here, false),
        (&odile, there, true),
        (&jonas, here, true),
        (&jonas, there, false),
    ] {
        let answer = who.clone().get(path).await;
        assert_eq!(answer.status == StatusCode::OK, opens, "{path}");
        // An office that is not theirs answers like one that is not there.
        assert!(opens || (answer.status, &answer.text) == (absent.status, &absent.text), "{path}");
    }
    add_account(&far, JONAS, House::now()).await.unwrap();
    assert_eq!(jonas.get(there).await.status, StatusCode::OK, "the same session, once there is an account");
    // A link leads into the office that made it.
    for (desk, page) in [(&far, "/o/odile-brandt/inbox"), (&near, "/o/mara-ellingsen/inbox")] {
        assert_eq!(Browser::new(&app).with_link(desk, JONAS).await.to(), page);
    }
    sign_in::disable(&near, JONAS, House::now()).await.unwrap();
    assert_ne!(
        jonas.get(there).await.status,
        StatusCode::OK,
        "its session was made where he is disabled now"
    );
}
