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
}

impl Served {
    /// Serves an office on a free port, its clock standing at `now` where one is given.
    pub fn start(office: &Path, now: Option<&str>) -> Result<Served, String> {
        let mut command = equerry(office, now)?;
        command.args(["serve", "--listen", "127.0.0.1:0", "--json"]).stdout(Stdio::piped());
        let mut process = command.spawn().map_err(|e| format!("equerry serve: {e}"))?;
        let out = process.stdout.take().ok_or("equerry serve says nothing")?;
        let mut line = String::new();
        BufReader::new(out).read_line(&mut line).map_err(|e| format!("equerry serve: {e}"))?;
        let said: Value =
            serde_json::from_str(&line).map_err(|e| format!("equerry serve said {line:?}: {e}"))?;
        let url = said["url"].as_str().ok_or("equerry serve names no address")?.to_owned();
        Ok(Served { office: office.to_owned(), now: now.map(str::to_owned), process, url })
    }

    /// A link that signs in whoever has this address; they get an account first where they have none.
    pub fn link(&self, address: &str) -> Result<String, String> {
        let ask = |verb: &str| -> Result<Value, String> {
            let mut command = equerry(&self.office, self.now.as_deref())?;
            let out = command.args(["user", verb, address, "--url", &self.url, "--json"]).output();
            let out = out.map_err(|e| format!("equerry user {verb}: {e}"))?;
            serde_json::from_slice(&out.stdout).map_err(|e| format!("equerry user {verb}: {e}"))
        };
        let said = ask("add")?;
        let said = if said["link"].is_string() { said } else { ask("link")? };
        said["link"].as_str().map(str::to_owned).ok_or(format!("no link for {address}: {said}"))
    }

    /// Signs in whoever has this address.
    pub async fn visit(&self, address: &str) -> Result<Visit, String> {
        let link = self.link(address)?;
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .map_err(|e| e.to_string())?;
        let mut visit = Visit {
            client,
            url: self.url.clone(),
            cookie: String::new(),
            key: String::new(),
            base: String::new(),
        };
        let page = visit.get(link.strip_prefix(&self.url).unwrap_or(&link)).await?;
        visit.cookie = page.cookies();
        visit.key = page.key().ok_or("the page of the link has no form")?;
        let path = link.strip_prefix(&self.url).unwrap_or(&link).to_owned();
        let signed = visit.post(&path, &[]).await?;
        visit.cookie = signed.cookies();
        let door = visit.get("/").await?;
        let home = door.header("location").ok_or("signed in, but sent nowhere")?;
        visit.base = home.rsplit_once('/').map_or(home.clone(), |(base, _)| base.to_owned());
        visit.key = visit.get(&home).await?.key().unwrap_or_default();
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
    /// Asks for a page.
    pub async fn get(&self, path: &str) -> Result<Page, String> {
        let request = self.client.get(format!("{}{path}", self.url)).header("cookie", &self.cookie);
        Page::of(request).await
    }
    /// Sends a form, as a page of ours would.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Result<Page, String> {
        let mut all = vec![("key", self.key.as_str())];
        all.extend_from_slice(fields);
        let form: Vec<String> =
            all.iter().map(|(name, value)| format!("{name}={}", percent(value))).collect();
        let request = self
            .client
            .post(format!("{}{path}", self.url))
            .header("cookie", &self.cookie)
            .header("origin", &self.url)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(form.join("&"));
        Page::of(request).await
    }
}

/// Text as the value of a form (RFC 3986 §2.1).
pub fn percent(text: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric();
    text.bytes().map(|b| if plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}

impl Page {
    async fn of(request: reqwest::RequestBuilder) -> Result<Page, String> {
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
    fn cookies(&self) -> String {
        let set = self.headers.iter().filter(|(name, _)| name == "set-cookie");
        let pairs: Vec<&str> = set
            .filter_map(|(_, value)| value.split(';').next())
            .filter(|pair| !pair.ends_with('='))
            .collect();
        pairs.join("; ")
    }
    /// The key of its first form.
    fn key(&self) -> Option<String> {
        let text = self.text();
        let (_, rest) = text.split_once("name=\"key\" value=\"")?;
        rest.split_once('"').map(|(key, _)| key.to_owned())
    }
}
