//! What stands before every page: which host is meant, how often one may ask, that a change comes from our own pages
//! with the key of the session, and the headers that keep a browser from doing anything else (security rule 10).
//!
//! A request that is refused here has reached nothing and changed nothing; the answer says so.

use super::house::House;
use super::problem::Problem;
use axum::Router;
use axum::body::{Body, Bytes, HttpBody, to_bytes};
use axum::extract::{ConnectInfo, Form, FromRequest, Request, State};
use axum::http::{Extensions, HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, Version, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Redirect, Response};
use desk::DeskError;
use desk::sign_in::Token;
use std::collections::HashMap;
use std::hash::Hash;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;
use tokio_stream::StreamExt;
use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, Predicate};

/// What a page of ours may load and do: what lies on this server, and nothing inline.
pub const CSP: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
    font-src 'self'; connect-src 'self'; form-action 'self'; frame-src 'self'; manifest-src 'self'; \
    worker-src 'self'; frame-ancestors 'none'; base-uri 'none'";

/// Headers of every answer; one that a page set itself stays.
const HEADERS: [(HeaderName, &str); 7] = [
    (header::CONTENT_SECURITY_POLICY, CSP),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (
        HeaderName::from_static("permissions-policy"),
        "accelerometer=(), browsing-topics=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), \
         magnetometer=(), microphone=(), midi=(), payment=(), usb=()",
    ),
    (header::CACHE_CONTROL, "no-store"),
];

const ELSEWHERE: &str = "This came from a page that is not Equerry's.";
const OUTDATED: &str = "This page is out of date.";

/// Largest form, in bytes.
pub const FORM_BYTES: usize = 64 * 1024;
/// The header in which a script says the key of its forms.
pub const KEY_HEADER: &str = "x-equerry-key";
/// The key's field must be the first of an upload, within so many bytes.
const UPLOAD_HEAD: usize = 4 * 1024;

/// Requests of one address: so many at once, and so many a second.
const ADDRESS: Rate = Rate { burst: 240.0, a_second: 80.0 };
/// Requests of one session.
const SESSION: Rate = Rate { burst: 120.0, a_second: 40.0 };
/// Tries to sign in with one account from one address: ten a minute. Other addresses are not held up by them, so that
/// nobody can be locked out by guessing.
const TRIES: Rate = Rate { burst: 10.0, a_second: 10.0 / 60.0 };
/// Tries of one address with whichever account.
const ADDRESS_TRIES: Rate = Rate { burst: 30.0, a_second: 30.0 / 60.0 };

/// From where a request came, as far as limits go: an address, or a /64 of IPv6.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Source(pub IpAddr);

/// How the server is reached, and who asked how often.
pub struct Door {
    /// Whether browsers reach it over TLS: its own, or that of a proxy before it.
    secure: bool,
    /// The host it is reached at: "equerry.example.org".
    host: String,
    /// Whether that is another address than the one it listens on: there may be a proxy in between.
    proxied: bool,
    /// The names of its cookies: of the session, and of the sign-in forms.
    cookies: [String; 2],
    addresses: Buckets<Source>,
    sessions: Buckets<String>,
    tries: Buckets<(Source, String)>,
    address_tries: Buckets<Source>,
}

impl Door {
    /// The whole address of a path: "https://equerry.example.org/o/mara/today".
    pub fn address(&self, path: &str) -> String {
        let scheme = if self.secure { "https" } else { "http" };
        format!("{scheme}://{}{path}", self.host)
    }
    /// The door of a server that listens at `bound`, and that people reach at `url`: its own address, or a proxy's.
    ///
    /// # Errors
    /// `E_CONFIG` when the URL is not `http(s)://host[:port]`.
    pub fn new(url: &str, bound: SocketAddr) -> Result<Door, DeskError> {
        let (secure, host) = authority("--public-url", url)?;
        Ok(Door {
            secure,
            proxied: host != bound.to_string(),
            cookies: cookie_names(secure, &host),
            host,
            addresses: Buckets::new(ADDRESS),
            sessions: Buckets::new(SESSION),
            tries: Buckets::new(TRIES),
            address_tries: Buckets::new(ADDRESS_TRIES),
        })
    }

    /// The session's token that a request carries, if it is one.
    pub fn token(&self, headers: &HeaderMap) -> Option<Token> {
        cookie(headers, &self.cookies[0]).and_then(Token::read)
    }
    /// The token behind the sign-in forms of this browser.
    pub fn form_token(&self, headers: &HeaderMap) -> Option<Token> {
        cookie(headers, &self.cookies[1]).and_then(Token::read)
    }
    /// `Set-Cookie` that begins a session in the browser; none ends it.
    pub fn set_session(&self, token: Option<&Token>) -> String {
        // Ten years would be no use: the session ends by itself after 30 days.
        self.set_cookie(&self.cookies[0], token, 30 * 24 * 3_600)
    }
    /// `Set-Cookie` for the sign-in forms; none ends it.
    pub fn set_form(&self, token: Option<&Token>) -> String {
        self.set_cookie(&self.cookies[1], token, 3_600)
    }
    fn set_cookie(&self, name: &str, token: Option<&Token>, seconds: u32) -> String {
        let secure = if self.secure { "; Secure" } else { "" };
        let (value, age) = token.map_or((String::new(), 0), |t| (t.text(), seconds));
        format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={age}{secure}")
    }

    /// Counts a request of a session.
    ///
    /// # Errors
    /// [`Problem::TooOften`].
    pub fn count_session(&self, token: &Token) -> Result<(), Problem> {
        self.sessions.take(token.name(), Instant::now())
    }
    /// Counts a try to sign in.
    ///
    /// # Errors
    /// [`Problem::TooOften`].
    pub fn count_try(&self, from: Source, email: &str) -> Result<(), Problem> {
        let email: String = email.trim().to_lowercase().chars().take(320).collect();
        let now = Instant::now();
        self.address_tries.take(from, now)?;
        self.tries.take((from, email), now)
    }

    /// Lets a request in, with its [`Source`] noted, or says why not.
    async fn admit(&self, mut request: Request) -> Result<Request, Problem> {
        self.check_host(request.uri(), request.headers())?;
        let from = self.source(&request);
        self.addresses.take(from, Instant::now())?;
        request.extensions_mut().insert(from);
        if matches!(*request.method(), Method::GET | Method::HEAD) {
            return Ok(request);
        }
        self.check_origin(request.uri(), request.headers())?;
        let token = match of_sign_in(request.uri().path()) {
            true => self.form_token(request.headers()),
            false => self.token(request.headers()),
        };
        let (key, request) = key_of(request).await?;
        match (token, key) {
            (Some(token), Some(key)) if token.form_key_fits(&key) => Ok(request),
            _ => Err(Problem::Refused { why: OUTDATED }),
        }
    }

    /// Only a name that is ours: another site's name that leads to this machine is turned away (DNS rebinding). A plain
    /// address is nobody's name.
    fn check_host(&self, uri: &Uri, headers: &HeaderMap) -> Result<(), Problem> {
        let host = host_of(uri, headers).ok_or(Problem::Misdirected)?;
        let name = match host.rsplit_once(':') {
            Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => name,
            _ => host.as_str(),
        };
        let address = name.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>().is_ok();
        let ours = host == self.host || name == "localhost" || address;
        if ours { Ok(()) } else { Err(Problem::Misdirected) }
    }

    /// A change must come from our own pages: the browser says so, in one header or the other.
    fn check_origin(&self, uri: &Uri, headers: &HeaderMap) -> Result<(), Problem> {
        let site = headers.get("sec-fetch-site").map(HeaderValue::as_bytes);
        let origin = headers.get(header::ORIGIN).map(HeaderValue::as_bytes);
        let scheme = if self.secure { "https" } else { "http" };
        let own = host_of(uri, headers).map(|host| format!("{scheme}://{host}"));
        let from_us =
            origin.is_some() && origin.map(<[u8]>::to_ascii_lowercase) == own.map(String::into_bytes);
        match site {
            Some(b"same-origin") if origin.is_none() || from_us => Ok(()),
            None if from_us => Ok(()),
            _ => Err(Problem::Refused { why: ELSEWHERE }),
        }
    }

    /// The address that limits go by. A proxy on this machine says for whom it asks.
    fn source(&self, request: &Request) -> Source {
        let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
        let peer = peer.map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |ConnectInfo(at)| at.ip().to_canonical());
        let told = || {
            let lines = request.headers().get_all("x-forwarded-for");
            let line = lines.iter().next_back()?.to_str().ok()?;
            line.rsplit(',').next()?.trim().parse::<IpAddr>().ok()
        };
        let address = match self.proxied && peer.is_loopback() {
            true => told().unwrap_or(peer),
            false => peer,
        };
        match address.to_canonical() {
            IpAddr::V6(v6) => Source(IpAddr::V6(Ipv6Addr::from_bits(v6.to_bits() & !u128::from(u64::MAX)))),
            v4 => Source(v4),
        }
    }
}

/// Puts the guard around all that is served, and around that what packs the answers that may be packed.
pub fn around(inside: Router<Arc<House>>, house: &Arc<House>) -> Router<Arc<House>> {
    let allowed =
        |_: StatusCode, _: Version, _: &HeaderMap, marks: &Extensions| marks.get::<Packable>().is_some();
    let packing = CompressionLayer::new()
        .quality(CompressionLevel::Fastest)
        .compress_when(DefaultPredicate::new().and(allowed));
    inside.layer(middleware::from_fn_with_state(house.clone(), guard)).layer(packing)
}

/// Marks an answer that may be packed. How small a page packs tells a listener something about it where another site
/// can choose a part of it and have it asked for (BREACH, 2013): only what our own pages or the person themselves ask
/// for is packed, and what is the same for everybody.
#[derive(Clone, Copy)]
struct Packable;

fn packable(request: &Request) -> Option<Packable> {
    let site = request.headers().get("sec-fetch-site").map(HeaderValue::as_bytes);
    let own = matches!(site, Some(b"same-origin" | b"none"));
    (own || request.uri().path().starts_with("/assets/")).then_some(Packable)
}

/// Lets in or turns away, and puts the headers on whatever is answered.
async fn guard(State(house): State<Arc<House>>, request: Request, next: Next) -> Response {
    let asked = Asked::of(&request);
    let packable = packable(&request);
    let answer = match house.door.admit(request).await {
        Ok(request) => next.run(request).await,
        Err(problem) => problem.into_response(),
    };
    let mut answer = to_sign_in(answer, &asked);
    if let Some(mark) = packable {
        answer.extensions_mut().insert(mark);
    }
    let headers = answer.headers_mut();
    for (name, value) in &HEADERS {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    if house.door.secure {
        let year = HeaderValue::from_static("max-age=31536000");
        headers.insert(header::STRICT_TRANSPORT_SECURITY, year);
    }
    answer
}

/// Marks an answer that is given because nobody is signed in.
#[derive(Clone, Copy)]
pub struct SignedOut;

/// What was asked for, as far as it decides where to go after signing in.
struct Asked {
    page: Option<String>,
    by_script: bool,
}

impl Asked {
    fn of(request: &Request) -> Asked {
        let page = request.uri().path_and_query().filter(|_| request.method() == Method::GET);
        Asked {
            page: page.map(|p| p.as_str().to_owned()),
            by_script: request.headers().contains_key("hx-request"),
        }
    }
}

/// Sends whoever is not signed in to the door, and back to the page they wanted. A script swaps nothing in: the whole
/// page goes there.
fn to_sign_in(answer: Response, asked: &Asked) -> Response {
    if answer.extensions().get::<SignedOut>().is_none() {
        return answer;
    }
    if asked.by_script {
        let to = [(HeaderName::from_static("hx-redirect"), "/sign-in?said=ended")];
        return (StatusCode::UNAUTHORIZED, to).into_response();
    }
    let next = asked.page.as_deref().filter(|page| page.starts_with("/o/"));
    match next {
        Some(page) => Redirect::to(&format!("/sign-in?next={}", encoded(page))).into_response(),
        None => Redirect::to("/sign-in").into_response(),
    }
}

/// Text as the value of a query (RFC 3986 §2).
pub(super) fn encoded(text: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-._~/".contains(&b);
    text.bytes().map(|b| if plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}

/// Whether a change is made before anybody is signed in.
fn of_sign_in(path: &str) -> bool {
    path == "/sign-in" || path.starts_with("/sign-in/")
}

/// The host that a request asks for, in lower case.
fn host_of(uri: &Uri, headers: &HeaderMap) -> Option<String> {
    let written = headers.get(header::HOST).and_then(|h| h.to_str().ok());
    let host = written.or_else(|| uri.authority().map(|a| a.as_str()))?;
    Some(host.to_ascii_lowercase())
}

/// "https://equerry.example.org:8443" as whether it is https, and its authority; `named` is the option that gave it.
pub(crate) fn authority(named: &str, url: &str) -> Result<(bool, String), DeskError> {
    let bad = || DeskError::Config {
        line: 0,
        problem: format!("{named} {url} is not an address"),
        hint: "write it as https://equerry.example.org, without a path".to_owned(),
    };
    let uri: Uri = url.trim_end_matches('/').parse().map_err(|_| bad())?;
    let (scheme, authority) = (uri.scheme_str().ok_or_else(bad)?, uri.authority().ok_or_else(bad)?);
    let usual = match scheme {
        "https" => ":443",
        "http" => ":80",
        _ => return Err(bad()),
    };
    let authority = authority.as_str().to_ascii_lowercase();
    let plain = matches!(uri.path(), "" | "/") && uri.query().is_none() && !authority.contains('@');
    let authority = authority.strip_suffix(usual).unwrap_or(&authority).to_owned();
    if plain { Ok((scheme == "https", authority)) } else { Err(bad()) }
}

/// What the cookies of a host are called. Browsers keep them by name and host alone, so that the port belongs into the
/// name: two servers of one machine would take each other's away.
fn cookie_names(secure: bool, host: &str) -> [String; 2] {
    let prefix = if secure { "__Host-" } else { "" };
    let port = host.rsplit_once(':').map_or("", |(_, port)| port);
    let port = port.strip_suffix(']').map_or(port, |_| "");
    let name = if port.is_empty() { "equerry".to_owned() } else { format!("equerry-{port}") };
    [format!("{prefix}{name}"), format!("{prefix}{name}-form")]
}

/// The value of a cookie.
fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let lines = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
    let mut pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(known, _)| *known == name).map(|(_, value)| value)
}

/// The key that came with a change, and the request as it was.
async fn key_of(request: Request) -> Result<(Option<String>, Request), Problem> {
    let said = text_of(request.headers(), KEY_HEADER);
    let kind = text_of(request.headers(), header::CONTENT_TYPE.as_str()).unwrap_or_default();
    if kind.to_ascii_lowercase().starts_with("multipart/form-data") {
        return match said {
            Some(key) => Ok((Some(key), request)),
            None => key_of_upload(request).await,
        };
    }
    let (parts, body) = request.into_parts();
    if body.size_hint().lower() > FORM_BYTES as u64 {
        return Err(Problem::TooLong);
    }
    let bytes = to_bytes(body, FORM_BYTES).await.map_err(|_| Problem::TooLong)?;
    let key = match said {
        Some(key) => Some(key),
        None => {
            let form = Request::from_parts(parts.clone(), Body::from(bytes.clone()));
            Form::<KeyField>::from_request(form, &()).await.ok().map(|Form(field)| field.key)
        }
    };
    Ok((key, Request::from_parts(parts, Body::from(bytes))))
}

fn text_of(headers: &HeaderMap, name: &str) -> Option<String> {
    headers.get(name)?.to_str().ok().map(str::to_owned)
}

/// The field that every form of ours has.
#[derive(serde::Deserialize)]
struct KeyField {
    key: String,
}

/// The key of an upload: its first field, so that nothing else is read before it is known to be ours.
async fn key_of_upload(request: Request) -> Result<(Option<String>, Request), Problem> {
    let (parts, body) = request.into_parts();
    let mut rest = body.into_data_stream();
    let mut read: Vec<Bytes> = Vec::new();
    let mut head: Vec<u8> = Vec::new();
    while head.len() < UPLOAD_HEAD && first_field(&head).is_none() {
        match rest.next().await {
            Some(Ok(bytes)) => {
                head.extend(bytes.iter().take(UPLOAD_HEAD - head.len()));
                read.push(bytes);
            }
            Some(Err(_)) => return Err(Problem::TooLong),
            None => break,
        }
    }
    let key = first_field(&head);
    let whole = tokio_stream::iter(read.into_iter().map(Ok)).chain(rest);
    Ok((key, Request::from_parts(parts, Body::from_stream(whole))))
}

/// The value of the field `key` where it is the first part of a multipart form (RFC 7578).
fn first_field(head: &[u8]) -> Option<String> {
    let text: String = head.iter().take_while(|b| b.is_ascii()).map(|b| char::from(*b)).collect();
    let mut lines = text.split("\r\n");
    let opened = lines.next()?.starts_with("--");
    let named = lines.next()?.eq_ignore_ascii_case("content-disposition: form-data; name=\"key\"");
    let (empty, value, end) = (lines.next()?, lines.next()?, lines.next()?);
    (opened && named && empty.is_empty() && end.starts_with("--")).then(|| value.to_owned())
}

/// How often something may be done: `burst` at once, then `a_second`.
#[derive(Debug, Clone, Copy)]
struct Rate {
    burst: f64,
    a_second: f64,
}

/// Most that are remembered of one kind.
const MOST_BUCKETS: usize = 10_000;

/// A token bucket for each of whoever asks; kept in memory alone.
struct Buckets<K> {
    rate: Rate,
    known: Mutex<HashMap<K, (f64, Instant)>>,
}

impl<K: Hash + Eq + Clone> Buckets<K> {
    fn new(rate: Rate) -> Self {
        Self { rate, known: Mutex::default() }
    }

    fn take(&self, key: K, now: Instant) -> Result<(), Problem> {
        let Rate { burst, a_second } = self.rate;
        // A count that a panic left behind is as good as any.
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let filled = |(left, at): (f64, Instant)| {
            (left + now.saturating_duration_since(at).as_secs_f64() * a_second).min(burst)
        };
        if known.len() >= MOST_BUCKETS && !known.contains_key(&key) {
            known.retain(|_, bucket| filled(*bucket) < burst);
            forget_older_half(&mut known);
        }
        let left = known.get(&key).map_or(burst, |bucket| filled(*bucket));
        let enough = left >= 1.0;
        known.insert(key, (if enough { left - 1.0 } else { left }, now));
        match enough {
            true => Ok(()),
            false => Err(Problem::TooOften { seconds: ((1.0 - left) / a_second).ceil().max(1.0) as u64 }),
        }
    }
}

/// Where nearly all are in use, those that were not seen for longest go.
fn forget_older_half<K: Hash + Eq + Clone>(known: &mut HashMap<K, (f64, Instant)>) {
    if known.len() < MOST_BUCKETS {
        return;
    }
    let mut times: Vec<Instant> = known.values().map(|(_, at)| *at).collect();
    times.sort_unstable();
    let middle = times[times.len() / 2];
    known.retain(|_, (_, at)| *at > middle);
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    const TWO: Rate = Rate { burst: 2.0, a_second: 0.5 };

    #[test]
    fn a_bucket_gives_what_it_holds_and_fills_again() {
        let (buckets, begin) = (Buckets::new(TWO), Instant::now());
        for (key, milliseconds, waits) in [
            ("a", 0, None),
            ("a", 0, None),
            ("a", 0, Some(2)),
            ("b", 0, None),
            ("a", 1_000, Some(1)),
            ("a", 2_000, None),
            ("a", 2_000, Some(2)),
            ("a", 60_000, None),
            ("a", 60_000, None),
            ("a", 60_000, Some(2)),
        ] {
            let wait = match buckets.take(key, begin + Duration::from_millis(milliseconds)) {
                Ok(()) => None,
                Err(Problem::TooOften { seconds }) => Some(seconds),
                Err(other) => panic!("{other:?}"),
            };
            assert_eq!(wait, waits, "{key} at {milliseconds} ms");
        }
    }

    #[test]
    fn many_who_ask_take_no_more_room_than_there_is() {
        let (buckets, begin) = (Buckets::new(TWO), Instant::now());
        for n in 0..3 * MOST_BUCKETS as u64 {
            buckets.take(n, begin + Duration::from_micros(n)).unwrap();
            assert!(buckets.known.lock().unwrap().len() <= MOST_BUCKETS);
        }
        // Whoever asked last is still known.
        let last = 3 * MOST_BUCKETS as u64 - 1;
        buckets.take(last, begin + Duration::from_micros(last)).unwrap();
        assert!(buckets.take(last, begin + Duration::from_micros(last)).is_err());
    }

    #[test]
    fn limits_go_by_the_address_that_asks() {
        let bound: SocketAddr = "127.0.0.1:7878".parse().unwrap();
        let plain = Door::new("http://127.0.0.1:7878", bound).unwrap();
        let proxied = Door::new("https://equerry.example.org", bound).unwrap();
        let on_loopback = "127.0.0.1:5000";
        for (door, peer, told, expected) in [
            (&plain, on_loopback, Some("203.0.113.1"), "127.0.0.1"),
            (&proxied, on_loopback, None, "127.0.0.1"),
            (&proxied, on_loopback, Some("198.51.100.9, 203.0.113.1"), "203.0.113.1"),
            (&proxied, on_loopback, Some("nonsense"), "127.0.0.1"),
            (&proxied, "192.0.2.7:5000", Some("203.0.113.1"), "192.0.2.7"),
            (&proxied, "[::ffff:192.0.2.7]:5000", None, "192.0.2.7"),
            (&proxied, "[2001:db8:1:2:3:4:5:6]:5000", None, "2001:db8:1:2::"),
        ] {
            let mut request = Request::get("/");
            if let Some(told) = told {
                request = request.header("x-forwarded-for", told);
            }
            let mut request = request.body(Body::empty()).unwrap();
            request.extensions_mut().insert(ConnectInfo::<SocketAddr>(peer.parse().unwrap()));
            assert_eq!(door.source(&request), Source(expected.parse().unwrap()), "{peer} {told:?}");
        }
    }

    #[test]
    fn servers_of_one_machine_leave_each_others_cookies_alone() {
        for (secure, host, name) in [
            (false, "127.0.0.1:7878", "equerry-7878"),
            (false, "127.0.0.1:7879", "equerry-7879"),
            (false, "[::1]:7878", "equerry-7878"),
            (true, "[2001:db8::1]", "__Host-equerry"),
            (true, "equerry.example.org", "__Host-equerry"),
            (true, "equerry.example.org:8443", "__Host-equerry-8443"),
        ] {
            assert_eq!(cookie_names(secure, host), [name.to_owned(), format!("{name}-form")], "{host}");
        }
    }

    #[test]
    fn a_key_is_read_from_the_first_part_alone() {
        let part = "--edge\r\nContent-Disposition: form-data; name=\"key\"\r\n\r\n00ff\r\n--edge";
        assert_eq!(first_field(part.as_bytes()).as_deref(), Some("00ff"));
        for cut in 0..part.len() - 6 {
            let found = first_field(&part.as_bytes()[..cut]);
            assert_eq!(found, None, "cut at {cut}");
        }
        assert_eq!(first_field(part.replace("\"key\"", "\"file\"").as_bytes()), None);
    }
}
