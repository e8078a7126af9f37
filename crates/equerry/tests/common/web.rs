//! The pages of a small office, asked for as a browser asks with scripting off, by both who may sign in.

#![allow(dead_code, reason = "each test takes what it needs")]

use crate::common::{self, Room};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Method, Request, StatusCode, header};
use desk::sign_in::{self, Token};
use desk::{Clock, Desk, Setup, gather};
use equerry::web::guard::Door;
use equerry::web::house::House;
use std::path::PathBuf;
use std::sync::Arc;
use tower::ServiceExt;

const HOST: &str = "127.0.0.1:7878";
const FORM: &str = "application/x-www-form-urlencoded";

/// An office with an executive, an assistant and a direct report, all signed in.
pub struct Web {
    pub router: Router,
    pub desk: Desk,
    pub mara: Token,
    pub jonas: Token,
    pub priya: Token,
    pub room: Room,
}

/// What came back.
pub struct Answer {
    pub status: StatusCode,
    /// Where it leads; empty where it does not.
    pub to: String,
    /// Whether the whole page is to come anew.
    pub afresh: bool,
    pub text: String,
}

impl Web {
    /// An office that has read these files.
    pub async fn over(files: impl FnOnce(&Room) -> Vec<PathBuf>) -> Web {
        let room = Room::new();
        let setup = Setup {
            owner: "Mara Ellingsen <mara@near.example>".into(),
            assistant: Some("Jonas Weil <jonas@near.example>".into()),
            reports: vec!["Priya Raman <priya@near.example>".into(), "Ben Hollis <ben@near.example>".into()],
            zone: "Europe/Berlin".into(),
            ..Setup::default()
        };
        let clock = Clock::Standing(common::NOW.parse().unwrap());
        let desk = Desk::init(&room.path("office"), &setup, clock).await.unwrap();
        let read = gather::import(&desk, &files(&room), &mut |_| true).await.unwrap();
        assert!(read.refused.is_empty(), "{read:?}");
        let (mara, jonas) =
            (let_in(&desk, "mara@near.example").await, let_in(&desk, "jonas@near.example").await);
        let priya = let_in(&desk, "priya@near.example").await;
        let door = Door::new(&format!("http://{HOST}"), HOST.parse().unwrap()).unwrap();
        let router = equerry::web::router(Arc::new(House::new(vec![desk.clone()], door)));
        Web { router, desk, mara, jonas, priya, room }
    }

    /// Asks for a part of the office, or for what an address from its root names.
    pub async fn ask(&self, who: &Token, method: Method, part: &str, kind: &str, body: Vec<u8>) -> Answer {
        let path = if part.starts_with('/') { part.to_owned() } else { format!("/o/mara-ellingsen/{part}") };
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, HOST)
            .header(header::ORIGIN, format!("http://{HOST}"))
            .header(header::COOKIE, format!("equerry-7878={}", who.text()))
            .header(header::CONTENT_TYPE, kind)
            .body(Body::from(body))
            .unwrap();
        let answer = self.router.clone().oneshot(request).await.unwrap();
        let to = answer.headers().get(header::LOCATION).map(|to| to.to_str().unwrap().to_owned());
        let (status, afresh) = (answer.status(), answer.headers().contains_key("hx-refresh"));
        let bytes = to_bytes(answer.into_body(), usize::MAX).await.unwrap();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        Answer { status, afresh, to: to.unwrap_or_default(), text }
    }
    pub async fn get(&self, who: &Token, part: &str) -> Answer {
        self.ask(who, Method::GET, part, FORM, Vec::new()).await
    }
    /// Sends a form with its key; `fields` as in an address.
    pub async fn post(&self, who: &Token, part: &str, fields: &str) -> Answer {
        let body = format!("key={}&{fields}", who.form_key());
        self.ask(who, Method::POST, part, FORM, body.into_bytes()).await
    }
    /// Where a change led, as a page.
    pub async fn follow(&self, who: &Token, done: &Answer) -> Answer {
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
        self.get(who, done.to.split('#').next().unwrap()).await
    }
}

/// Signs somebody in by a link.
async fn let_in(desk: &Desk, address: &str) -> Token {
    let now = Clock::System.now();
    sign_in::add_account(desk, address, now).await.unwrap();
    let link = sign_in::make_link(desk, address, 60, now).await.unwrap();
    sign_in::use_link(std::slice::from_ref(desk), &link.token, now).await.unwrap().unwrap().token
}
