//! The router with an office behind it, and people who ask it for things.

use crate::forms;
use crate::hidden::Hidden;
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, Request, StatusCode, header};
use axum::response::Response;
use desk::sign_in::{self, Token};
use desk::{Clock, Desk, Who};
use equerry::web::guard::{Door, KEY_HEADER};
use equerry::web::house::House;
use flate2::read::GzDecoder;
use jiff::Timestamp;
use std::io::Read;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio_stream::StreamExt;
use tower::ServiceExt;

/// 07:40 on Tuesday in Berlin: the office's clock stands.
pub const NOW: &str = "2026-11-24T06:40:00Z";
pub const HOST: &str = "127.0.0.1:7878";

/// Who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Nobody is signed in.
    Nobody,
    /// Signed in, with a seat in another office of the same house.
    Stranger,
    Assistant,
    Executive,
    /// One of the executive's people.
    Report,
    /// Reads the audit trail.
    Auditor,
    /// Runs the machine, and has an account from before anybody could say what that opens.
    Administrator,
}

impl Role {
    pub const ALL: [Role; 7] = [
        Role::Nobody,
        Role::Stranger,
        Role::Assistant,
        Role::Executive,
        Role::Report,
        Role::Auditor,
        Role::Administrator,
    ];
}

/// The sessions of all of them.
pub struct Sessions {
    pub executive: Token,
    pub assistant: Token,
    pub stranger: Token,
    pub report: Token,
    pub auditor: Token,
    pub administrator: Token,
}

impl Sessions {
    fn of(&self, role: Role) -> Option<&Token> {
        match role {
            Role::Nobody => None,
            Role::Stranger => Some(&self.stranger),
            Role::Assistant => Some(&self.assistant),
            Role::Executive => Some(&self.executive),
            Role::Report => Some(&self.report),
            Role::Auditor => Some(&self.auditor),
            Role::Administrator => Some(&self.administrator),
        }
    }
}

/// Two offices in one house: the one with hidden things, and a stranger's.
pub struct Offices {
    pub desk: Desk,
    pub other: Desk,
    pub sessions: Sessions,
}

pub fn now() -> Timestamp {
    NOW.parse().unwrap()
}

/// Opens the office and the stranger's beside it, and signs everybody in.
pub async fn open(hidden: &Hidden, office: &Path) -> Offices {
    let desk = Desk::open(office, Who::Executive, Clock::Standing(now())).await.unwrap();
    let other = hidden.room.init(&format!("other-{}", office.file_name().unwrap().to_string_lossy()));
    let other = change_owner(&other).await;
    let sessions = sessions(&desk, &other).await;
    Offices { desk, other, sessions }
}

/// Signs everybody in.
async fn sessions(desk: &Desk, other: &Desk) -> Sessions {
    Sessions {
        executive: session(desk, "mara@near.example").await,
        assistant: session(desk, "jonas@near.example").await,
        stranger: session(other, "kim@far.example").await,
        report: session(desk, "priya@near.example").await,
        auditor: session(desk, "edda@audit.example").await,
        administrator: administrator(desk).await,
    }
}

/// The other office belongs to somebody else.
async fn change_owner(dir: &Path) -> Desk {
    let config = dir.join("equerry.toml");
    let text = std::fs::read_to_string(&config).unwrap();
    let text = text.replace("Mara Ellingsen <mara@near.example>", "Kim Other <kim@far.example>");
    std::fs::write(&config, text.replace("Jonas Weil <jonas@near.example>", "Lou Other <lou@far.example>"))
        .unwrap();
    Desk::open(dir, Who::Executive, Clock::Standing(now())).await.unwrap()
}

/// A session of an account with the administrator's role.
async fn administrator(desk: &Desk) -> Token {
    let ledger = crate::hidden::ledger(desk).await;
    let (email, now) = ("root@near.example", House::now());
    let account = ledger::Account {
        id: world::AccountId::derive(email),
        email: email.to_owned(),
        role: world::Role::Administrator,
        person: world::PersonId::derive(email),
        name: "Root".to_owned(),
        password: None,
        created: now,
        disabled: None,
    };
    let mut txn = ledger.begin(&desk.reader().actor, now).await.unwrap();
    if ledger.account(email).await.unwrap().is_none() {
        txn.add_account(&account).await.unwrap();
    }
    let token = txn.begin_session(&account, now + jiff::SignedDuration::from_hours(1)).await.unwrap();
    txn.commit().await.unwrap();
    ledger.close().await;
    token
}

async fn session(desk: &Desk, address: &str) -> Token {
    let now = House::now();
    let account = sign_in::add_account(desk, address, now).await;
    assert!(account.is_ok() || account.unwrap_err().code() == "E_DUPLICATE");
    let link = sign_in::make_link(desk, address, 60, now).await.unwrap();
    sign_in::use_link(std::slice::from_ref(desk), &link.token, now).await.unwrap().unwrap().token
}

impl Offices {
    /// The executive has a password from now on.
    pub async fn give_password(&self, password: &str) {
        sign_in::set_password(&self.desk, "mara@near.example", password, House::now()).await.unwrap();
    }

    /// A link that signs the executive in once.
    pub async fn link(&self) -> String {
        let link = sign_in::make_link(&self.desk, "mara@near.example", 60, House::now()).await.unwrap();
        link.token.text().to_owned()
    }

    /// Signs everybody in again, whoever has signed out.
    pub async fn sign_in_again(&mut self) {
        self.sessions = sessions(&self.desk, &self.other).await;
    }

    /// A house without anybody's counts of requests behind it.
    pub fn house(&self) -> Arc<House> {
        let door = Door::new(&format!("http://{HOST}"), HOST.parse().unwrap()).unwrap();
        Arc::new(House::new(vec![self.desk.clone(), self.other.clone()], door))
    }

    /// Asks as somebody; a form is sent with the key of their session, as a page of ours would.
    pub async fn ask(&self, role: Role, method: &str, path: &str, form: Option<&str>) -> Answer {
        let request = self.request(role, method, path, form);
        self.send(request).await
    }

    /// Opens a page and sends the form on it that goes to a path, with what somebody typed and ticked there.
    pub async fn fill_in(&self, role: Role, page: &str, path: &str, typed: &str) -> Result<Answer, String> {
        let shown = self.ask(role, "GET", page, None).await;
        let text = String::from_utf8_lossy(&shown.body).into_owned();
        let form = forms::find(&text, path)
            .ok_or_else(|| format!("{page} ({}) has no form for {path}", shown.status))?;
        let mut request = self.request(role, "POST", &form.path, Some(&form.with(typed)));
        // A form at the door has a cookie of its own.
        if let Some(cookie) = shown.cookie() {
            let before =
                request.headers().get(header::COOKIE).and_then(|c| c.to_str().ok()).unwrap_or_default();
            let cookies = format!("{before}; {cookie}");
            request.headers_mut().insert(header::COOKIE, cookies.trim_start_matches("; ").parse().unwrap());
        }
        Ok(self.send(request).await)
    }

    /// The request of a page of ours.
    pub fn request(&self, role: Role, method: &str, path: &str, form: Option<&str>) -> Request<Body> {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, HOST)
            .header("sec-fetch-site", "same-origin");
        let token = self.sessions.of(role);
        if let Some(token) = token {
            request = request.header(header::COOKIE, format!("equerry-7878={}", token.text()));
        }
        let body = match form {
            None => Body::empty(),
            Some(upload) if upload.starts_with("--cut") => {
                request = request.header(header::CONTENT_TYPE, "multipart/form-data; boundary=cut");
                if let Some(token) = token {
                    request = request.header(KEY_HEADER, token.form_key());
                }
                Body::from(upload.to_owned())
            }
            Some(form) => {
                request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
                // A form that was read off a page has its key.
                let has_key = form.starts_with("key=") || form.contains("&key=");
                let key = token.filter(|_| !has_key).map(|t| format!("key={}&", t.form_key()));
                Body::from(format!("{}{form}", key.unwrap_or_default()))
            }
        };
        request.body(body).unwrap()
    }

    /// Sends a request through the whole router, guards included.
    pub async fn send(&self, request: Request<Body>) -> Answer {
        self.send_to(&equerry::web::router(self.house()), request).await
    }

    /// The same to a router that others ask, too.
    pub async fn send_to(&self, router: &Router, request: Request<Body>) -> Answer {
        Answer::of(router.clone().oneshot(from_here(request)).await.unwrap()).await
    }

    /// Opens a stream of events.
    pub async fn stream(&self, router: &Router, request: Request<Body>) -> Stream {
        let answer = router.clone().oneshot(from_here(request)).await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK);
        Stream(answer.into_body().into_data_stream())
    }
}

/// A request as it comes from this machine.
fn from_here(mut request: Request<Body>) -> Request<Body> {
    request.extensions_mut().insert(ConnectInfo(SocketAddr::from(([127, 0, 0, 1], 40_000))));
    request
}

/// A stream of events that is open.
pub struct Stream(axum::body::BodyDataStream);

impl Stream {
    /// All that it says until these words come.
    pub async fn until(&mut self, words: &str) -> String {
        let mut said = String::new();
        while !said.contains(words) {
            let next = tokio::time::timeout(Duration::from_secs(60), self.0.next()).await;
            let piece =
                next.unwrap_or_else(|_| panic!("{words} did not come: {said}")).expect("it goes on").unwrap();
            said.push_str(&String::from_utf8_lossy(&piece));
        }
        said
    }
}

/// What came back.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Answer {
    async fn of(answer: Response) -> Answer {
        let (parts, body) = answer.into_parts();
        // A stream never ends: what it says at first is all that is waited for.
        let streams = parts
            .headers
            .get(header::CONTENT_TYPE)
            .is_some_and(|t| t.as_bytes().starts_with(b"text/event-stream"));
        let body = match streams {
            true => Bytes::new(),
            false => tokio::time::timeout(Duration::from_secs(60), axum::body::to_bytes(body, usize::MAX))
                .await
                .expect("an answer ends")
                .unwrap(),
        };
        Answer { status: parts.status, headers: parts.headers, body }
    }

    /// Headers and body as text, in lower case.
    pub fn text(&self) -> String {
        let headers: String = self
            .headers
            .iter()
            .map(|(n, v)| format!("{n}: {}\n", String::from_utf8_lossy(v.as_bytes())))
            .collect();
        format!("{headers}\n{}", String::from_utf8_lossy(&self.body)).to_lowercase()
    }

    /// Where it leads, if anywhere, as a path of this house.
    pub fn leads(&self) -> Option<String> {
        let to = self.headers.get(header::LOCATION)?.to_str().ok()?;
        Some(to.split('#').next().unwrap_or_default().to_owned())
    }

    /// The cookie that it sets.
    fn cookie(&self) -> Option<String> {
        let cookies = self.headers.get_all(header::SET_COOKIE).iter();
        let mut set = cookies.filter_map(|c| c.to_str().ok()?.split(';').next().map(str::to_owned));
        set.rfind(|c| !c.ends_with('='))
    }

    /// Its body, in lower case, where it came packed.
    pub fn unpacked(&self) -> Option<String> {
        self.headers.get(header::CONTENT_ENCODING).filter(|e| *e == "gzip")?;
        let mut text = Vec::new();
        GzDecoder::new(&self.body[..]).read_to_end(&mut text).unwrap();
        Some(String::from_utf8_lossy(&text).to_lowercase())
    }

    /// Whether it leads to the door.
    pub fn signs_in(&self) -> bool {
        let to =
            self.headers.get(header::LOCATION).map(|l| String::from_utf8_lossy(l.as_bytes()).into_owned());
        self.status == StatusCode::UNAUTHORIZED || to.is_some_and(|to| to.starts_with("/sign-in"))
    }
}
