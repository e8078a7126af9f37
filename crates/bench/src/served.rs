//! An office served by the real command, and somebody who has signed in to it.

use serde_json::Value;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// Runs something that talks to a server.
pub fn wait<T>(talk: impl Future<Output = Result<T, String>>) -> Result<T, String> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.map_err(|e| e.to_string())?.block_on(talk)
}

/// A running server; it ends with this.
pub struct Served {
    office: PathBuf,
    now: Option<String>,
    process: Child,
    /// Where it listens: "http://127.0.0.1:40123".
    pub url: String,
    /// Its scheme as people see it: https behind a proxy that does TLS.
    scheme: &'static str,
}

impl Served {
    /// Serves an office on a free port, its clock standing at `now` where one is given.
    pub fn start(office: &Path, now: Option<&str>) -> Result<Served, String> {
        let mut command = equerry(office, now)?;
        command.args(["serve", "--listen", "127.0.0.1:0", "--json"]);
        let mut served = Served::spawn(command, office, now)?;
        served.url = served.says()?;
        Ok(served)
    }

    /// Serves an office as behind a proxy on this machine that is reached at `public`, "https://office.test".
    pub fn behind_proxy(office: &Path, now: Option<&str>, public: &str) -> Result<Served, String> {
        // The port is free again at once; nobody else asks for it in between.
        let free = std::net::TcpListener::bind("127.0.0.1:0").and_then(|on| on.local_addr());
        let listen = free.map_err(|e| e.to_string())?.to_string();
        let mut command = equerry(office, now)?;
        command.args(["serve", "--listen", &listen, "--public-url", public, "--json"]);
        let mut served = Served::spawn(command, office, now)?;
        served.says()?;
        served.url = format!("http://{listen}");
        served.scheme = if public.starts_with("https:") { "https" } else { "http" };
        Ok(served)
    }

    fn spawn(mut command: Command, office: &Path, now: Option<&str>) -> Result<Served, String> {
        let process = command.stdout(Stdio::piped()).spawn().map_err(|e| format!("equerry serve: {e}"))?;
        let (office, now, url) = (office.to_owned(), now.map(str::to_owned), String::new());
        Ok(Served { office, now, process, url, scheme: "http" })
    }

    /// The address that it says it serves at.
    fn says(&mut self) -> Result<String, String> {
        let out = self.process.stdout.take().ok_or("equerry serve says nothing")?;
        let mut line = String::new();
        BufReader::new(out).read_line(&mut line).map_err(|e| format!("equerry serve: {e}"))?;
        let said: Value =
            serde_json::from_str(&line).map_err(|e| format!("equerry serve said {line:?}: {e}"))?;
        said["url"].as_str().map(str::to_owned).ok_or("equerry serve names no address".to_owned())
    }

    /// Runs `equerry user VERB ADDRESS`.
    pub fn user(&self, verb: &str, address: &str) -> Result<Value, String> {
        let mut command = equerry(&self.office, self.now.as_deref())?;
        command.args(["user", verb, address, "--json"]);
        if verb != "disable" {
            command.args(["--url", &self.url]);
        }
        let out = command.output().map_err(|e| format!("equerry user {verb}: {e}"))?;
        serde_json::from_slice(&out.stdout).map_err(|e| format!("equerry user {verb}: {e}"))
    }

    /// A link that signs in whoever has this address; they get an account first where they have none.
    pub fn link(&self, address: &str) -> Result<String, String> {
        let said = self.user("add", address)?;
        let said = if said["link"].is_string() { said } else { self.user("link", address)? };
        said["link"].as_str().map(str::to_owned).ok_or(format!("no link for {address}: {said}"))
    }

    /// Somebody who is not signed in.
    pub fn nobody(&self) -> Result<Visit, String> {
        let plain = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none());
        let origin = self.url.replacen("http", self.scheme, 1);
        Ok(Visit {
            client: plain.build().map_err(|e| e.to_string())?,
            url: self.url.clone(),
            origin,
            from: None,
            cookie: String::new(),
            key: String::new(),
            base: String::new(),
        })
    }

    /// Signs in whoever has this address, by a link.
    pub async fn visit(&self, address: &str) -> Result<Visit, String> {
        let link = self.link(address)?;
        let mut visit = self.nobody()?;
        let path = link.strip_prefix(&self.url).unwrap_or(&link).to_owned();
        visit.open(&path).await?;
        let signed = visit.post(&path, &[]).await?;
        visit.enter(&signed).await?;
        Ok(visit)
    }

    /// Memory of the server now, in megabytes.
    pub fn memory_mb(&self) -> f64 {
        let status =
            std::fs::read_to_string(format!("/proc/{}/status", self.process.id())).unwrap_or_default();
        let line = status.lines().find_map(|l| l.strip_prefix("VmRSS:"));
        line.and_then(|l| l.trim().trim_end_matches(" kB").trim().parse::<f64>().ok())
            .map_or(0.0, |kb| kb / 1024.0)
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The command that lies beside this program, in an office.
fn equerry(office: &Path, now: Option<&str>) -> Result<Command, String> {
    let me = std::env::current_exe().map_err(|e| e.to_string())?;
    let beside = me.with_file_name("equerry");
    if !beside.is_file() {
        return Err(format!(
            "{} is not there: build it first (cargo build --release -p equerry)",
            beside.display()
        ));
    }
    let mut command = Command::new(beside);
    command.env("EQUERRY_OFFICE", office).env_remove("EQUERRY_AS").stdin(Stdio::null());
    if let Some(now) = now {
        command.args(["--now", now]);
    }
    Ok(command)
}

/// Somebody who is signed in, without a browser.
#[derive(Clone)]
pub struct Visit {
    client: reqwest::Client,
    url: String,
    /// Where its pages say that they are from.
    pub origin: String,
    /// The address for which a proxy asks, where there is one.
    pub from: Option<String>,
    /// The cookie of the session.
    pub cookie: String,
    /// The key of its forms.
    pub key: String,
    /// How the addresses of the office begin: "/o/mara-ellingsen".
    pub base: String,
}

/// What came back.
pub struct Page {
    /// The status.
    pub status: u16,
    /// The headers, as they came.
    pub headers: Vec<(String, String)>,
    /// The body, unpacked.
    pub body: Vec<u8>,
}

impl Visit {
    /// Opens a page of forms: takes its cookie and the key of its first form.
    pub async fn open(&mut self, path: &str) -> Result<Page, String> {
        let page = self.get(path).await?;
        if !page.cookies().is_empty() {
            self.cookie = page.cookies();
        }
        self.key = page.key().ok_or(format!("{path} has no form: {}", page.status))?;
        Ok(page)
    }
    /// Goes in once a sign-in has answered: the session's cookie, the office and the key of its forms.
    pub async fn enter(&mut self, signed: &Page) -> Result<(), String> {
        self.cookie = signed.cookies();
        let home = self.get("/").await?.header("location").ok_or("signed in, but sent nowhere")?;
        self.base = home.rsplit_once('/').map_or(home.clone(), |(base, _)| base.to_owned());
        self.key = self.get(&home).await?.key().unwrap_or_default();
        Ok(())
    }
    /// Signs in with a password; none where it is refused, with the answer.
    pub async fn with_password(&mut self, email: &str, password: &str, next: &str) -> Result<Page, String> {
        self.open("/sign-in").await?;
        self.post("/sign-in", &[("email", email), ("password", password), ("next", next)]).await
    }

    /// Asks for a page.
    pub async fn get(&self, path: &str) -> Result<Page, String> {
        Page::of(self.request("GET", path)).await
    }
    /// A request with the cookie of the session, and nothing else that a browser of ours would say.
    pub fn request(&self, method: &str, path: &str) -> reqwest::RequestBuilder {
        let method = method.parse().unwrap_or(reqwest::Method::GET);
        let mut request = self.client.request(method, format!("{}{path}", self.url));
        if !self.cookie.is_empty() {
            request = request.header("cookie", &self.cookie);
        }
        match &self.from {
            Some(from) => request.header("x-forwarded-for", from),
            None => request,
        }
    }
    /// Sends a form, as a page of ours would.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Result<Page, String> {
        let request = self.request("POST", path).header("origin", &self.origin);
        Page::of(request.header("content-type", FORM).body(self.form(fields))).await
    }
    /// The body of a form with its key.
    pub fn form(&self, fields: &[(&str, &str)]) -> String {
        let key = [("key", self.key.as_str())];
        let all =
            key.iter().chain(fields).map(|(name, value)| format!("{}={}", percent(name), percent(value)));
        all.collect::<Vec<_>>().join("&")
    }
}

/// The type of a plain form.
pub const FORM: &str = "application/x-www-form-urlencoded";

/// Text as the value of a form (RFC 3986 §2.1).
pub fn percent(text: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric();
    text.bytes().map(|b| if plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}

impl Page {
    /// Sends a request and takes the whole answer.
    pub async fn of(request: reqwest::RequestBuilder) -> Result<Page, String> {
        let answer = request.send().await.map_err(|e| e.to_string())?;
        let status = answer.status().as_u16();
        let header = |(name, value): (&reqwest::header::HeaderName, &reqwest::header::HeaderValue)| {
            (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned())
        };
        let headers = answer.headers().iter().map(header).collect();
        let body = answer.bytes().await.map_err(|e| e.to_string())?.to_vec();
        Ok(Page { status, headers, body })
    }
    /// The value of a header.
    pub fn header(&self, name: &str) -> Option<String> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone())
    }
    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
    /// The cookies it sets, as a browser sends them back.
    pub fn cookies(&self) -> String {
        let set = self.headers.iter().filter(|(name, _)| name == "set-cookie");
        let pairs: Vec<&str> = set
            .filter_map(|(_, value)| value.split(';').next())
            .filter(|pair| !pair.ends_with('='))
            .collect();
        pairs.join("; ")
    }
    /// The key of its first form.
    pub fn key(&self) -> Option<String> {
        let text = self.text();
        let (_, rest) = text.split_once("name=\"key\" value=\"")?;
        rest.split_once('"').map(|(key, _)| key.to_owned())
    }
}
