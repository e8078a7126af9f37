//! A browser of one's own: Chromium with an empty profile, gone with the test.

use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::ops::Deref;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use tempfile::TempDir;
use thirtyfour::prelude::*;

/// Longest wait for something to appear or to change.
const PATIENCE: Duration = Duration::from_secs(30);

/// What a test may rely on: no first-run pages, nothing sent to anybody, no host reached but this machine.
const FLAGS: [&str; 12] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    // A key typed before a page's first picture would be dropped: a busy machine is late with it.
    "--disable-features=BackForwardCache,PaintHolding,DropInputEventsWhilePaintHolding",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
];

/// Sums up how far things jump, and names what jumped; runs before the page's own script, out of the reach of its policy.
const WATCH_SHIFTS: &str = "window.shifted = 0; window.movers = [];
const called = n => n?.nodeType === 1 ? n.tagName.toLowerCase() + (n.id ? '#' + n.id : '') + [...n.classList].map(c => '.' + c).join('') : String(n?.nodeName);
new PerformanceObserver(list => {
  for (const shift of list.getEntries()) if (!shift.hadRecentInput) {
    window.shifted += shift.value;
    for (const s of shift.sources) window.movers.push(`${called(s.node)} ${Math.round(s.previousRect.y)} to ${Math.round(s.currentRect.y)}`);
  }
}).observe({ type: 'layout-shift', buffered: true });";

/// Light or dark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Theme {
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

impl Theme {
    /// Both.
    pub const BOTH: [Theme; 2] = [Theme::Light, Theme::Dark];

    /// Its name in style sheets.
    pub fn name(self) -> &'static str {
        match self {
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }
}

/// A window's size in CSS pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size(pub u32, pub u32);

/// A desk's.
pub const DESK: Size = Size(1440, 900);
/// A phone's.
pub const PHONE: Size = Size(390, 844);
/// The narrowest at which nothing may scroll sideways (WCAG 1.4.10).
pub const NARROW: Size = Size(320, 800);

/// A running browser with one window.
pub struct Chrome {
    window: WebDriver,
    scripts: bool,
    _driver: Driver,
    _profile: TempDir,
}

impl Deref for Chrome {
    type Target = WebDriver;
    fn deref(&self) -> &WebDriver {
        &self.window
    }
}

impl Chrome {
    /// Starts a browser at desk size in the light theme.
    pub async fn start() -> Chrome {
        Chrome::with(json!({})).await
    }

    /// Starts a browser in which no script runs.
    pub async fn without_scripts() -> Chrome {
        Chrome::with(json!({ "profile.managed_default_content_settings.javascript": 2 })).await
    }

    /// Starts a browser whose owner reads text of twice the usual size, and has set it so.
    pub async fn with_large_text() -> Chrome {
        Chrome::with(json!({ "webkit.webprefs.default_font_size": 32 })).await
    }

    async fn with(preferences: Value) -> Chrome {
        // A busy machine sometimes takes longer to start a browser than its driver waits.
        for _ in 0..2 {
            if let Ok(chrome) = Chrome::try_with(&preferences).await {
                return chrome;
            }
        }
        Chrome::try_with(&preferences).await.expect("a session with chromedriver")
    }

    async fn try_with(preferences: &Value) -> Result<Chrome, WebDriverError> {
        let driver = Driver::start();
        let profile = TempDir::new().unwrap();
        let mut wishes = DesiredCapabilities::chrome();
        wishes.set_binary(program("EQUERRY_CHROMIUM", "chromium").to_str().unwrap()).unwrap();
        for flag in FLAGS {
            wishes.add_arg(flag).unwrap();
        }
        wishes.add_arg(&format!("--user-data-dir={}", profile.path().display())).unwrap();
        wishes.add_experimental_option("prefs", preferences.clone()).unwrap();
        wishes.as_mut().set("goog:loggingPrefs", json!({ "browser": "ALL", "performance": "ALL" })).unwrap();
        let window = WebDriver::new(driver.url(), wishes).await?;
        // Its driver ends the session (see Drop); the crate's own way blocks for good when a test ends.
        window.clone().leak().unwrap();
        let scripts = preferences.get("profile.managed_default_content_settings.javascript").is_none();
        let chrome = Chrome { window, scripts, _driver: driver, _profile: profile };
        chrome.devtools("Page.addScriptToEvaluateOnNewDocument", json!({ "source": WATCH_SHIFTS })).await;
        chrome.look(DESK, Theme::Light).await;
        Ok(chrome)
    }

    /// Waits until the page is whole: its styles apply, its scripts hear keys. Where no script runs, nobody can ask.
    pub async fn until_whole(&self) {
        if self.scripts {
            self.until("the whole page", "document.readyState === 'complete'").await;
        }
    }

    /// Sends a command of the DevTools protocol.
    pub async fn devtools(&self, command: &str, with: Value) -> Value {
        self.cdp().send_raw(command, with).await.unwrap_or_else(|e| panic!("{command}: {e}"))
    }

    /// Sets the window's size and theme; phones are touched, desks are not.
    pub async fn look(&self, Size(width, height): Size, theme: Theme) {
        let phone = width < 860;
        let metrics = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": phone });
        self.devtools("Emulation.setDeviceMetricsOverride", metrics).await;
        let features = json!([
            { "name": "prefers-color-scheme", "value": theme.name() },
            { "name": "prefers-reduced-motion", "value": "reduce" },
        ]);
        self.devtools("Emulation.setEmulatedMedia", json!({ "features": features })).await;
    }

    /// Takes the network away, or gives it back.
    pub async fn offline(&self, offline: bool) {
        self.network(offline, Duration::ZERO).await;
    }

    /// Lets every answer take this much longer.
    pub async fn slow(&self, by: Duration) {
        self.network(false, by).await;
    }

    async fn network(&self, offline: bool, latency: Duration) {
        self.devtools("Network.enable", json!({})).await;
        let conditions = json!({
            "offline": offline,
            "latency": latency.as_millis() as u64,
            "downloadThroughput": -1,
            "uploadThroughput": -1,
        });
        self.devtools("Network.emulateNetworkConditions", conditions).await;
    }

    /// Runs a function body in the page; what it returns is read as `T`.
    pub async fn ask<T: DeserializeOwned>(&self, script: &str) -> T {
        self.ask_with(script, vec![]).await
    }

    /// The same, with arguments.
    pub async fn ask_with<T: DeserializeOwned>(&self, script: &str, with: Vec<Value>) -> T {
        let answer = self.execute(script, with).await.unwrap_or_else(|e| panic!("{e} in: {script}"));
        answer.convert().unwrap_or_else(|e| panic!("{e} in: {script}"))
    }

    /// Types keys at whatever has the focus.
    pub async fn keys(&self, keys: impl Into<TypingData>) {
        self.until_shown().await;
        self.action_chain().send_keys(keys).perform().await.unwrap();
    }

    /// Moves the focus on by Tab, on a page that has been seen.
    pub async fn tab(&self) {
        self.action_chain().send_keys(Key::Tab + "").perform().await.unwrap();
    }

    /// Presses a key while Control is held.
    pub async fn control(&self, key: &str) {
        self.held(Key::Control, key).await;
    }

    /// Presses a key while Shift is held.
    pub async fn shift(&self, key: &str) {
        self.held(Key::Shift, key).await;
    }

    async fn held(&self, modifier: Key, key: &str) {
        self.until_shown().await;
        let chain = self.action_chain().key_down(modifier.clone()).send_keys(key).key_up(modifier);
        chain.perform().await.unwrap();
    }

    /// Waits for the first thing that a CSS selector names and that can be seen.
    pub async fn see(&self, css: &str) -> WebElement {
        for _ in 0..PATIENCE.as_millis() / 50 {
            // While a page is being left, what was found may be gone again.
            for found in self.find_all(By::Css(css)).await.unwrap_or_default() {
                if found.is_displayed().await.unwrap_or(false) {
                    return found;
                }
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("{css} is not to be seen on {}:\n{}", self.path().await, self.words().await)
    }

    /// Clicks on the first thing that a CSS selector names.
    pub async fn click(&self, css: &str) {
        let mut clicked = self.see(css).await.click().await;
        // News may put another in its place between looking and clicking, or lie over it for a moment.
        for _ in 0..PATIENCE.as_millis() / 100 {
            let Err(_) = clicked else { return };
            tokio::time::sleep(Duration::from_millis(100)).await;
            clicked = self.see(css).await.click().await;
        }
        clicked.unwrap_or_else(|e| panic!("{css} cannot be clicked: {e}"));
    }

    /// Waits until a script's condition holds.
    pub async fn until(&self, what: &str, condition: &str) {
        let script = format!("return !!({condition})");
        for _ in 0..PATIENCE.as_millis() / 50 {
            // While a page is being left there is nothing to ask.
            if self.execute(&script, vec![]).await.is_ok_and(|a| a.json() == &Value::Bool(true)) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("{what} did not come true on {}:\n{}", self.path().await, self.words().await);
    }

    /// Waits until the page has been painted once, as a person at the keys would.
    async fn until_shown(&self) {
        const SHOWN: &str =
            "document.readyState === 'complete' && performance.getEntriesByType('paint').length > 0";
        self.until("the page's first picture", SHOWN).await;
    }

    /// The page's text as people see it.
    pub async fn words(&self) -> String {
        match self.find(By::Tag("body")).await {
            Ok(body) => body.text().await.unwrap_or_default(),
            Err(e) => format!("(no page: {e})"),
        }
    }

    /// Path and query of the page.
    pub async fn path(&self) -> String {
        match self.current_url().await {
            Ok(url) => match url.query() {
                Some(query) => format!("{}?{query}", url.path()),
                None => url.path().to_owned(),
            },
            Err(e) => format!("(nowhere: {e})"),
        }
    }

    /// Errors on the console since it was last read: scripts that failed, policies that were broken.
    pub async fn complaints(&self) -> Vec<String> {
        let lines = self.browser_log().await.unwrap();
        lines.into_iter().filter(|l| l.level == "SEVERE").map(|l| l.message).collect()
    }

    /// Addresses that were asked for since it was last read, by the page or by anything in it.
    pub async fn requests(&self) -> Vec<String> {
        let lines = self.get_log("performance").await.unwrap();
        let events = lines.iter().filter_map(|line| serde_json::from_str::<Value>(&line.message).ok());
        let sent = events.filter(|e| e["message"]["method"] == "Network.requestWillBeSent");
        sent.filter_map(|e| e["message"]["params"]["request"]["url"].as_str().map(str::to_owned)).collect()
    }

    /// What the window shows, in the format asked for: `{ "format": "webp", "quality": 80 }`.
    pub async fn picture(&self, how: Value) -> Vec<u8> {
        use base64::Engine;
        // A busy machine sometimes has no frame to give: the browser then waits for one that never comes.
        let mut shot = self.cdp().send_raw("Page.captureScreenshot", how.clone()).await;
        for _ in 0..2 {
            if shot.is_err() {
                shot = self.cdp().send_raw("Page.captureScreenshot", how.clone()).await;
            }
        }
        let shot = shot.unwrap_or_else(|e| panic!("no picture: {e}"));
        base64::engine::general_purpose::STANDARD.decode(shot["data"].as_str().unwrap()).unwrap()
    }
}

/// A program that `./test` names by environment, or that is on the path.
fn program(variable: &str, name: &str) -> PathBuf {
    let named = std::env::var_os(variable).map(PathBuf::from);
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut on_path = std::env::split_paths(&path).map(|folder| folder.join(name)).filter(|p| p.is_file());
    named
        .or_else(|| on_path.next())
        .unwrap_or_else(|| panic!("{name} is not on the path: run ./test, which installs it"))
}

/// A chromedriver on a port of its own choosing.
struct Driver {
    process: Child,
    port: u16,
}

impl Driver {
    /// Starts it; a port that somebody else takes at that moment makes it end at once, so it has three tries.
    fn start() -> Driver {
        let tries = (0..3).find_map(|_| Driver::started());
        tries.expect("chromedriver says its port")
    }

    fn started() -> Option<Driver> {
        let mut process = Command::new(program("EQUERRY_CHROMEDRIVER", "chromedriver"))
            .arg("--port=0")
            // Dates and times in fields as the sample office writes them.
            .env("LANGUAGE", "en_GB")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("chromedriver starts");
        let out = process.stdout.take().unwrap();
        let mut lines = BufReader::new(out).lines();
        let port = lines.by_ref().map_while(Result::ok).find_map(|line| {
            line.strip_prefix("ChromeDriver was started successfully on port ")?
                .strip_suffix('.')?
                .parse()
                .ok()
        });
        let Some(port) = port else {
            drop(process.kill());
            drop(process.wait());
            return None;
        };
        std::thread::spawn(move || lines.for_each(drop));
        Some(Driver { process, port })
    }

    fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // It ends its browsers first when it is asked; when it is killed they would stay.
        if let Ok(mut stream) = TcpStream::connect(("127.0.0.1", self.port)) {
            let _ = stream.set_read_timeout(Some(PATIENCE));
            let _ = stream.write_all(b"GET /shutdown HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
            let _ = stream.read(&mut [0; 256]);
        }
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
