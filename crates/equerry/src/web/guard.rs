//! What stands before every page: headers, where a request came from, the key of its form, how often.

use super::house::House;
use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderValue, Method, header, request::Parts};
use axum::middleware::{self, Next};
use axum::response::Response;
use desk::sign_in::Token;
use std::net::SocketAddr;
use std::sync::Arc;

/// How the house is reached, which decides what is let in.
#[derive(Debug, Clone)]
pub struct Door {
    /// Whether browsers reach it over TLS.
    pub secure: bool,
    /// The hosts it answers to.
    pub hosts: Vec<String>,
}

impl Door {
    /// The door of a house reached at `url`, listening at `bound`.
    pub fn new(url: &str, bound: SocketAddr) -> Door {
        let host = url.split("://").nth(1).unwrap_or_default().trim_end_matches('/').to_owned();
        Door {
            secure: url.starts_with("https://"),
            hosts: vec![host, bound.to_string(), format!("localhost:{}", bound.port())],
        }
    }
    /// The name of the session's cookie.
    pub fn cookie(&self) -> &'static str {
        if self.secure { "__Host-equerry" } else { "equerry" }
    }
}

/// The page's policy: nothing but our own, nothing inline.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
     connect-src 'self'; form-action 'self'; frame-src 'self'; manifest-src 'self'; worker-src 'self'; \
     frame-ancestors 'none'; base-uri 'none'";

/// The token in the session's cookie.
pub fn session_token(parts: &Parts, door: &Door) -> Option<Token> {
    parts
        .headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split("; "))
        .find_map(|pair| pair.strip_prefix(door.cookie())?.strip_prefix('='))
        .and_then(Token::read)
}

/// The key that the forms of this session carry.
pub fn form_key(token: &Token) -> String {
    token.form_key()
}

/// The router behind its guards.
pub fn around(router: Router<Arc<House>>, _house: &Arc<House>) -> Router<Arc<House>> {
    router.layer(middleware::from_fn(headers))
}

async fn headers(request: Request, next: Next) -> Response {
    let page = !request.uri().path().starts_with("/assets/") && request.method() != Method::HEAD;
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(HeaderValue::from_static(POLICY));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    if page {
        headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    }
    response
}
