//! A served sample office of one's own, and people who sign in to it.

use crate::sample::{self, MORNING};
use browser::Chrome;
use serde_json::Value;
use std::io::{BufRead, BufReader};
use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use tempfile::TempDir;

/// Who sits there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seat {
    Mara,
    Joss,
    /// A direct report.
    Priya,
    /// An auditor.
    Edda,
}

impl Seat {
    fn address(self) -> &'static str {
        match self {
            Seat::Mara => sample::EXECUTIVE,
            Seat::Joss => sample::ASSISTANT,
            Seat::Priya => sample::REPORT,
            Seat::Edda => sample::AUDITOR,
        }
    }
}

/// The real command serving; it ends with the test.
pub struct House {
    office: TempDir,
    server: Child,
    pub url: String,
}

impl House {
    /// Serves a copy of the sample office on the story's morning.
    pub fn open() -> House {
        let office = sample::office();
        let mut server = equerry(office.path())
            .args(["serve", "--listen", "127.0.0.1:0", "--json", "--now", MORNING])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(server.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let said: Value = serde_json::from_str(&line).unwrap_or_else(|e| panic!("serve said {line:?}: {e}"));
        House { office, server, url: said["url"].as_str().unwrap().to_owned() }
    }

    /// The office's folder.
    pub fn office(&self) -> &Path {
        self.office.path()
    }

    /// A link that signs somebody in once.
    pub fn link(&self, seat: Seat) -> String {
        let out = equerry(self.office())
            .args(["user", "link", seat.address(), "--url", &self.url, "--json", "--now", MORNING])
            .output()
            .unwrap();
        assert!(out.status.success(), "{out:?}");
        let said: Value = serde_json::from_slice(&out.stdout).unwrap();
        said["link"].as_str().unwrap().to_owned()
    }

    /// A browser in which somebody has signed in.
    pub async fn visit(&self, seat: Seat) -> Guest<'_> {
        let chrome = Chrome::start().await;
        self.let_in(chrome, seat).await
    }

    /// Signs somebody in with a browser that is there already.
    pub async fn let_in(&self, chrome: Chrome, seat: Seat) -> Guest<'_> {
        chrome.goto(&self.link(seat)).await.unwrap();
        chrome.click("main form button").await;
        chrome.see("nav.nav, nav.tabbar, main.guest").await;
        chrome.until_whole().await;
        Guest { chrome, house: self }
    }

    /// The address of a part of the sample office.
    pub fn at(&self, part: &str) -> String {
        format!("{}/o/{}/{part}", self.url, sample::SLUG)
    }
}

impl Drop for House {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

fn equerry(office: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_equerry"));
    command.env("EQUERRY_OFFICE", office).env_remove("EQUERRY_AS").stdin(Stdio::null());
    command
}

/// Somebody at a browser.
pub struct Guest<'h> {
    chrome: Chrome,
    house: &'h House,
}

impl Deref for Guest<'_> {
    type Target = Chrome;
    fn deref(&self) -> &Chrome {
        &self.chrome
    }
}

impl Guest<'_> {
    /// Where they are.
    pub fn house(&self) -> &House {
        self.house
    }

    /// Goes to a part of the office: "today".
    pub async fn open(&self, part: &str) {
        self.goto(&self.house.at(part)).await.unwrap();
        self.until_whole().await;
    }

    /// Keeps what the window shows in `target/pictures`.
    pub async fn screenshot(&self, name: &str) -> PathBuf {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("../pictures");
        std::fs::create_dir_all(&folder).unwrap();
        let path = folder.join(format!("{name}.png"));
        std::fs::write(&path, self.picture(serde_json::json!({ "format": "png" })).await).unwrap();
        path
    }
}
