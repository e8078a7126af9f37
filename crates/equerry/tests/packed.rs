//! Pages are packed for whoever asked for them, and give a listener nothing to compare.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop there")]

mod common;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use common::Room;
use desk::sign_in::{self, Token};
use desk::{Clock, Desk, Setup};
use equerry::web::guard::Door;
use equerry::web::house::House;
use std::sync::Arc;
use tower::ServiceExt;

const HOST: &str = "127.0.0.1:7878";

struct Web {
    router: Router,
    mara: Token,
    _room: Room,
}

/// Whether it came packed, and its bytes.
struct Answer {
    packed: bool,
    bytes: Vec<u8>,
}

impl Web {
    async fn new() -> Web {
        let room = Room::new();
        let setup = Setup {
            owner: "Mara Ellingsen <mara@near.example>".into(),
            zone: "Europe/Berlin".into(),
            ..Setup::default()
        };
        let clock = Clock::Standing(common::NOW.parse().unwrap());
        let desk = Desk::init(&room.path("office"), &setup, clock).await.unwrap();
        let now = Clock::System.now();
        sign_in::add_account(&desk, "mara@near.example", now).await.unwrap();
        let link = sign_in::make_link(&desk, "mara@near.example", 60, now).await.unwrap();
        let mara =
            sign_in::use_link(std::slice::from_ref(&desk), &link.token, now).await.unwrap().unwrap().token;
        let door = Door::new(&format!("http://{HOST}"), HOST.parse().unwrap()).unwrap();
        Web { router: equerry::web::router(Arc::new(House::new(vec![desk], door))), mara, _room: room }
    }

    /// Asks as a browser that unpacks, sent by `site` as it says.
    async fn get(&self, path: &str, site: Option<&str>) -> Answer {
        let mut request = Request::get(path)
            .header(header::HOST, HOST)
            .header(header::ACCEPT_ENCODING, "gzip, br")
            .header(header::COOKIE, format!("equerry-7878={}", self.mara.text()));
        if let Some(site) = site {
            request = request.header("sec-fetch-site", site);
        }
        let answer = self.router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK, "{path}");
        let packed = answer.headers().get(header::CONTENT_ENCODING).is_some_and(|e| e == "gzip");
        Answer { packed, bytes: to_bytes(answer.into_body(), usize::MAX).await.unwrap().to_vec() }
    }
}

/// The key of a page's forms; all of its forms have the same.
fn key(page: &[u8]) -> String {
    let page = String::from_utf8(page.to_vec()).unwrap();
    let mut keys: Vec<&str> =
        page.split("name=\"key\" value=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    keys.dedup();
    assert_eq!(keys.len(), 1, "{keys:?}");
    keys[0].to_owned()
}

#[tokio::test]
async fn only_what_our_own_pages_ask_for_is_packed() {
    let web = Web::new().await;
    let today = "/o/mara-ellingsen/today";
    let plain = web.get(today, None).await;
    let assets = String::from_utf8_lossy(&plain.bytes).split("href=\"/assets/").nth(1).unwrap().to_owned();
    let style = format!("/assets/{}/equerry.css", assets.split('/').next().unwrap());
    for (path, site, packed) in [
        (today, Some("same-origin"), true),
        (today, Some("none"), true),
        (today, Some("cross-site"), false),
        (today, Some("same-site"), false),
        (today, None, false),
        ("/o/mara-ellingsen/palette?q=to", Some("same-origin"), true),
        (style.as_str(), Some("cross-site"), true),
        (style.as_str(), None, true),
    ] {
        let answer = web.get(path, site).await;
        assert_eq!(answer.packed, packed, "{path} {site:?}");
        assert_eq!(answer.bytes.starts_with(&[0x1f, 0x8b]), packed, "{path} {site:?}");
    }
    let packed = web.get(today, Some("none")).await.bytes;
    assert!(packed.len() * 2 < plain.bytes.len(), "{} of {}", packed.len(), plain.bytes.len());
}

#[tokio::test]
async fn the_key_of_the_forms_is_another_one_in_each_answer() {
    let web = Web::new().await;
    let mut keys = std::collections::BTreeSet::new();
    for _ in 0..3 {
        for page in ["today", "tasks", "keys"] {
            let page = web.get(&format!("/o/mara-ellingsen/{page}"), None).await;
            keys.insert(key(&page.bytes));
        }
    }
    assert_eq!(keys.len(), 9, "a key came twice");
    assert!(keys.iter().all(|key| web.mara.form_key_fits(key)));
}
