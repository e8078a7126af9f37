//! Signing in by link or password, and out again. The pages stand outside the offices: nobody is known yet.

use super::guard::{SignedOut, Source};
use super::house::{House, Served};
use super::problem::{Problem, html};
use super::shell::Bare;
use askama::Template;
use axum::extract::{Extension, Form, Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use desk::sign_in::{self, LinkState, SHORTEST_PASSWORD, SignedIn, Token};
use desk::{DeskError, Who};
use jiff::SignedDuration;
use std::sync::Arc;

/// The form for address and password.
#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignInPage {
    bare: Bare,
    key: String,
    next: String,
    said: Option<&'static str>,
    wrong: bool,
}

/// What stands behind a one-time link.
#[derive(Template)]
#[template(path = "sign_in_link.html")]
struct LinkPage {
    bare: Bare,
    key: String,
    headline: String,
    sub: String,
    /// Where the button posts to, while the link is good.
    post_to: Option<String>,
}

/// The form for a new password.
#[derive(Template)]
#[template(path = "password.html")]
struct PasswordPage {
    bare: Bare,
    key: String,
    email: String,
    has_one: bool,
    shortest: usize,
    wrong: Option<String>,
}

/// Where to go after signing in, and what to say first.
#[derive(serde::Deserialize)]
pub struct Asked {
    next: Option<String>,
    said: Option<String>,
}

/// Address and password.
#[derive(serde::Deserialize)]
pub struct Credentials {
    email: String,
    password: String,
    #[serde(default)]
    next: String,
}

/// The present and a new password.
#[derive(serde::Deserialize)]
pub struct NewPassword {
    #[serde(default)]
    current: String,
    new: String,
}

type Answer = Result<Response, Problem>;

/// `GET /`: on to the first office that one has a seat in, or to sign in.
pub async fn door(State(house): State<Arc<House>>, headers: HeaderMap) -> Answer {
    let signed = who(&house, &headers).await?;
    for served in house.offices() {
        if let Some(page) = first_page(served, &signed.email).await? {
            return Ok(see(&page));
        }
    }
    Err(Problem::Absent)
}

/// Where somebody begins in an office: the executive with the day, or with set-up while nothing was read; the assistant
/// with the Inbox, a direct report with their own page, an auditor with the trail. None for whoever has no seat in it.
async fn first_page(served: &Served, email: &str) -> Result<Option<String>, DeskError> {
    let desk = served.desk();
    let Some(who) = sign_in::seat_of(&desk, email).await? else { return Ok(None) };
    let page = match who {
        Who::Executive if desk::welcome::welcome(&desk.seated(who).await?).await?.empty => "welcome",
        Who::Executive => "today",
        Who::Assistant => "inbox",
        Who::Report(_) => "mine",
        Who::Auditor(_) => "trail",
    };
    Ok(Some(format!("/o/{}/{page}", served.slug)))
}

/// The first page of the office whose link it is; empty where it is of none.
async fn page_of_link(house: &House, link: &Token, email: &str) -> Result<String, DeskError> {
    for served in house.offices() {
        if sign_in::peek_link(&[served.desk()], link, House::now()).await?.is_some() {
            return Ok(first_page(served, email).await?.unwrap_or_default());
        }
    }
    Ok(String::new())
}

/// The answer to whoever is not signed in; the guard adds where they wanted to go.
pub fn to_the_door() -> Response {
    let mut answer = StatusCode::UNAUTHORIZED.into_response();
    answer.extensions_mut().insert(SignedOut);
    answer
}

/// `GET /sign-in`.
pub async fn page(State(house): State<Arc<House>>, headers: HeaderMap, Query(asked): Query<Asked>) -> Answer {
    let next = safe(asked.next.as_deref().unwrap_or_default());
    let said = match asked.said.as_deref() {
        Some("out") => Some("You are signed out."),
        Some("everywhere") => Some("You are signed out on every device."),
        Some("ended") => Some("Your session has ended. Nothing was changed."),
        _ => None,
    };
    form(&house, &headers, StatusCode::OK, next, said)
}

/// `POST /sign-in`.
pub async fn with_password(
    State(house): State<Arc<House>>,
    Extension(from): Extension<Source>,
    headers: HeaderMap,
    Form(given): Form<Credentials>,
) -> Answer {
    house.door.count_try(from, &given.email)?;
    let next = safe(&given.next);
    match sign_in::with_password(&house.desks(), &given.email, &given.password, House::now()).await? {
        Some(signed) => Ok(welcome(&house, &signed, &next)),
        None => form(&house, &headers, StatusCode::UNPROCESSABLE_ENTITY, next, None),
    }
}

/// `GET /sign-in/{token}`: whose link it is. Nothing happens before the button is pressed, so that programs which look
/// at the links of a mail use none up.
pub async fn link_page(
    State(house): State<Arc<House>>,
    Extension(from): Extension<Source>,
    headers: HeaderMap,
    Path(token): Path<String>,
) -> Answer {
    house.door.count_try(from, A_LINK)?;
    about_link(&house, &headers, Token::read(&token).as_ref()).await
}

/// `POST /sign-in/{token}`: uses the link up.
pub async fn with_link(
    State(house): State<Arc<House>>,
    Extension(from): Extension<Source>,
    headers: HeaderMap,
    Path(token): Path<String>,
) -> Answer {
    house.door.count_try(from, A_LINK)?;
    let token = Token::read(&token);
    if let Some(token) = &token
        && let Some(signed) = sign_in::use_link(&house.desks(), token, House::now()).await?
    {
        let page = page_of_link(&house, token, &signed.email).await?;
        return Ok(welcome(&house, &signed, &page));
    }
    about_link(&house, &headers, token.as_ref()).await
}

/// What tries of links are counted under.
const A_LINK: &str = "a link";

/// `POST /sign-out`.
pub async fn sign_out(State(house): State<Arc<House>>, headers: HeaderMap) -> Answer {
    if let Some(token) = house.door.token(&headers) {
        sign_in::sign_out(&house.desks(), &token, House::now()).await?;
    }
    Ok(goodbye(&house, "/sign-in?said=out"))
}

/// `POST /sign-out-everywhere`.
pub async fn sign_out_everywhere(State(house): State<Arc<House>>, headers: HeaderMap) -> Answer {
    let signed = who(&house, &headers).await?;
    sign_in::sign_out_everywhere(&house.desks(), &signed.email, House::now()).await?;
    Ok(goodbye(&house, "/sign-in?said=everywhere"))
}

/// `GET /password`.
pub async fn password_page(State(house): State<Arc<House>>, headers: HeaderMap) -> Answer {
    Ok(password_form(&who(&house, &headers).await?, StatusCode::OK, None))
}

/// `POST /password`: all other sessions end, and this one goes on under a new token.
pub async fn set_password(
    State(house): State<Arc<House>>,
    Extension(from): Extension<Source>,
    headers: HeaderMap,
    Form(given): Form<NewPassword>,
) -> Answer {
    let signed = who(&house, &headers).await?;
    house.door.count_try(from, &signed.email)?;
    let (desks, now) = (house.desks(), House::now());
    let wrong = |why| Ok(password_form(&signed, StatusCode::UNPROCESSABLE_ENTITY, Some(why)));
    match sign_in::change_password(&desks, &signed.token, &given.current, &given.new, now).await {
        Ok(Some(signed)) => Ok(welcome(&house, &signed, "")),
        Ok(None) => wrong("The present password does not fit. Nothing was changed.".to_owned()),
        Err(error) if error.code() == "E_PASSWORD" => {
            let words = [error.to_string(), error.hint()].map(|w| format!("{}.", desk::words::sentence(&w)));
            wrong(words.join(" "))
        }
        Err(error) => Err(error.into()),
    }
}

/// Who a request is from.
async fn who(house: &House, headers: &HeaderMap) -> Result<SignedIn, Problem> {
    let token = house.door.token(headers).ok_or(Problem::SignedOut)?;
    sign_in::session(&house.desks(), &token, House::now()).await?.ok_or(Problem::SignedOut)
}

/// Signs in here: a fresh cookie, whatever the browser brought along.
fn welcome(house: &House, signed: &SignedIn, next: &str) -> Response {
    let mut answer = see(if next.is_empty() { "/" } else { next });
    add_cookie(&mut answer, &house.door.set_session(Some(&signed.token)));
    add_cookie(&mut answer, &house.door.set_form(None));
    answer
}

fn goodbye(house: &House, to: &str) -> Response {
    let mut answer = see(to);
    add_cookie(&mut answer, &house.door.set_session(None));
    // What the browser keeps for reading offline goes, too.
    let all = axum::http::HeaderValue::from_static("\"storage\"");
    answer.headers_mut().insert("clear-site-data", all);
    answer
}

fn see(path: &str) -> Response {
    Redirect::to(path).into_response()
}

/// The token behind the forms of a browser that is not signed in: its own, or a fresh one.
fn form_token(house: &House, headers: &HeaderMap) -> Result<Token, DeskError> {
    match house.door.form_token(headers) {
        Some(token) => Ok(token),
        None => Ok(Token::fresh()?),
    }
}

/// The form; after a try that did not fit, the same with a word about it, whatever did not fit.
fn form(
    house: &House,
    headers: &HeaderMap,
    status: StatusCode,
    next: String,
    said: Option<&'static str>,
) -> Answer {
    let token = form_token(house, headers)?;
    let wrong = status != StatusCode::OK;
    let page = SignInPage { bare: Bare::new(), key: token.form_key(), next, said, wrong };
    let mut answer = (status, html(&page)).into_response();
    add_cookie(&mut answer, &house.door.set_form(Some(&token)));
    Ok(answer)
}

/// The page of a link.
async fn about_link(house: &House, headers: &HeaderMap, link: Option<&Token>) -> Answer {
    let now = House::now();
    let found = match link {
        Some(token) => sign_in::peek_link(&house.desks(), token, now).await?,
        None => None,
    };
    let form = form_token(house, headers)?;
    let anew = "Whoever runs this server makes a new one with `equerry user link ADDRESS`.";
    let (status, headline, sub, post_to) = match found {
        Some((link, LinkState::Good)) => (
            StatusCode::OK,
            format!("This link signs in {}.", desk::words::inert(&link.account.name)),
            format!("It works once, for {} more.", minutes(now.duration_until(link.expires))),
            Some(format!("/sign-in/{}", link.token.text())),
        ),
        Some((_, LinkState::Used)) => (
            StatusCode::GONE,
            "This link was used already.".to_owned(),
            format!("A link works once. {anew}"),
            None,
        ),
        Some((_, LinkState::Expired)) => {
            (StatusCode::GONE, "This link has run out.".to_owned(), anew.to_owned(), None)
        }
        None => (StatusCode::NOT_FOUND, "This link opens nothing.".to_owned(), anew.to_owned(), None),
    };
    let page = LinkPage { bare: Bare::new(), key: form.form_key(), headline, sub, post_to };
    let mut answer = (status, html(&page)).into_response();
    add_cookie(&mut answer, &house.door.set_form(Some(&form)));
    Ok(answer)
}

/// "42 min", "2 h 45": rounded up.
fn minutes(left: SignedDuration) -> String {
    let minutes = (left.as_secs() + 59) / 60;
    match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("{minutes} min"),
        (hours, 0) => format!("{hours} h"),
        (hours, minutes) => format!("{hours} h {minutes:02}"),
    }
}

fn password_form(signed: &SignedIn, status: StatusCode, wrong: Option<String>) -> Response {
    let page = PasswordPage {
        bare: Bare::new(),
        key: signed.token.form_key(),
        email: signed.email.clone(),
        has_one: signed.has_password,
        shortest: SHORTEST_PASSWORD,
        wrong,
    };
    (status, html(&page)).into_response()
}

fn add_cookie(answer: &mut Response, cookie: &str) {
    if let Ok(value) = HeaderValue::from_str(cookie) {
        answer.headers_mut().append(header::SET_COOKIE, value);
    }
}

/// Only a page of an office is gone to after signing in; anything else is nothing.
fn safe(next: &str) -> String {
    let plain = next.bytes().all(|b| b.is_ascii_graphic() && b != b'\\')
        && !["//", "/."].iter().any(|odd| next.contains(odd));
    let ours = next.starts_with("/o/") && next.len() <= 512;
    if plain && ours { next.to_owned() } else { String::new() }
}
