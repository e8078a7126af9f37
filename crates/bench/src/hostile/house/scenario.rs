//! What a case's file asks for: read from what it holds.

use super::super::{Case, feed};
use super::{Stage, auth, forge, hidden, screen};
use serde_json::Value;
use std::path::{Path, PathBuf};

/// What is done with a case.
pub enum Scenario {
    /// A message that is read in the browser.
    Letter(Vec<u8>),
    /// Files that come with a message: name, type as declared, bytes.
    Files(Vec<(String, String, Vec<u8>)>),
    /// An archive that somebody brings to the set-up page.
    Upload(String, Vec<u8>),
    /// Values of a calendar's colour.
    Colours(Vec<String>),
    /// Text that goes into every field.
    Payloads(Vec<String>),
    /// Requests that another site makes a browser send.
    Forged(Vec<Value>),
    /// Fields that nobody may set.
    Assigned(Vec<Value>),
    /// Where to go after signing in.
    Next(Vec<String>),
    /// Signing in, step by step.
    Door(Vec<String>),
    /// What somebody who suspects something asks for.
    Hidden(Vec<String>),
}

/// Words of a step that only sign-in by OpenID Connect can take.
const OIDC: [&str; 6] = ["callback", "id_token", "email_verified", "issuer", "nonce", "oidc"];

impl Scenario {
    /// Reads a case's file.
    pub fn read(case: &Case, file: &Path) -> Result<Scenario, String> {
        let bytes = std::fs::read(file).map_err(|e| format!("{}: {e}", file.display()))?;
        let name = file.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
        match file.extension().and_then(|e| e.to_str()).unwrap_or("") {
            "eml" => Ok(Scenario::Letter(bytes)),
            "json" => Scenario::of(&serde_json::from_slice(&bytes).map_err(|e| format!("{name}: {e}"))?),
            _ if bytes.starts_with(b"PK") => Ok(Scenario::Upload(name, bytes)),
            _ if case.feed.iter().any(|f| f == "attachment") => {
                let kinds = ["image/svg+xml", "text/html", "application/xhtml+xml", "text/plain"];
                let as_kind = |kind: &&str| (name.clone(), (*kind).to_owned(), bytes.clone());
                Ok(Scenario::Files(kinds.iter().map(as_kind).collect()))
            }
            other => Err(format!("nothing is known that could be done with a .{other} on a page")),
        }
    }

    fn of(told: &Value) -> Result<Scenario, String> {
        let texts = |key: &str| -> Option<Vec<String>> {
            Some(told.get(key)?.as_array()?.iter().filter_map(|v| v.as_str().map(str::to_owned)).collect())
        };
        let list = |key: &str| told.get(key).and_then(Value::as_array).cloned();
        if let Some(payloads) = texts("payloads") {
            return Ok(Scenario::Payloads(payloads));
        }
        if let Some(names) = texts("names") {
            let bytes = b"<script>alert(1)</script>".to_vec();
            let kinds = ["text/html", "image/png", "application/x-msdownload", "message/rfc822"];
            let file = |(n, name): (usize, &String)| {
                (name.clone(), kinds[n % kinds.len()].to_owned(), bytes.clone())
            };
            return Ok(Scenario::Files(names.iter().enumerate().map(file).collect()));
        }
        if let Some(colours) = texts("calendar-color") {
            return Ok(Scenario::Colours(colours));
        }
        if let Some(requests) = list("requests") {
            return Ok(Scenario::Forged(requests));
        }
        if let Some(patches) = list("patch") {
            return Ok(Scenario::Assigned(patches));
        }
        if let Some(next) = texts("next") {
            return Ok(Scenario::Next(next));
        }
        if told.get("measure").is_some() {
            return Ok(Scenario::Door(vec![told["probe"].as_str().unwrap_or_default().to_owned()]));
        }
        if let Some(steps) = texts("steps") {
            return Ok(Scenario::Door(steps));
        }
        if told.get("actors").is_some() {
            let mut asked = texts("queries").unwrap_or_default();
            asked.extend(texts("probes").unwrap_or_default());
            return Ok(Scenario::Hidden(asked));
        }
        Err("the scenario holds nothing that is known".to_owned())
    }

    /// What it needs that does not exist yet, if all of it does.
    pub fn lacks(&self) -> Option<&'static str> {
        let of_oidc = |step: &String| OIDC.iter().any(|word| step.to_lowercase().contains(word));
        match self {
            Scenario::Door(steps) if steps.iter().all(of_oidc) => {
                Some("M9 brings its first surface (sign-in by OpenID Connect)")
            }
            _ => None,
        }
    }

    /// Whether somebody says yes on the pages, so that something may lie in the outbox after it.
    pub fn says_yes(&self) -> bool {
        matches!(self, Scenario::Payloads(_) | Scenario::Assigned(_))
    }

    /// Lays out what is read in before the office is served, a good item beside it; nothing where it is all done
    /// over the wire.
    pub fn lay_out(&self, into: &Path) -> Result<Option<PathBuf>, String> {
        let write = |name: &str, bytes: &[u8]| {
            std::fs::create_dir_all(into).map_err(|e| e.to_string())?;
            std::fs::write(into.join(name), bytes).map_err(|e| e.to_string())
        };
        match self {
            Scenario::Letter(mail) => write("mail.mbox", &feed::mbox(mail))?,
            Scenario::Files(files) => write("mail.mbox", &feed::mbox(&with_files(files)))?,
            Scenario::Colours(colours) => {
                for (n, colour) in colours.iter().enumerate() {
                    write(&format!("a-{n}.ics"), coloured(n, colour).as_bytes())?;
                }
                write("b-sentinel.ics", feed::GOOD_EVENT.as_bytes())?;
            }
            Scenario::Payloads(payloads) => {
                write("a.ics", forge::events(payloads).as_bytes())?;
                write("a.vcf", forge::cards(payloads).as_bytes())?;
                write("mail.mbox", &forge::mails(payloads))?;
                write("b-sentinel.ics", feed::GOOD_EVENT.as_bytes())?;
            }
            _ => return Ok(None),
        }
        Ok(Some(into.to_owned()))
    }

    /// Does it; says what is wrong.
    pub async fn run(&self, stage: &Stage<'_>) -> Result<Vec<String>, String> {
        match self {
            Scenario::Letter(_) => screen::letters(stage).await,
            Scenario::Files(files) => screen::files(stage, files).await,
            Scenario::Upload(name, bytes) => forge::upload(stage, name, bytes).await,
            Scenario::Colours(_) => screen::calendar(stage).await,
            Scenario::Payloads(payloads) => forge::payloads(stage, payloads).await,
            Scenario::Forged(requests) => forge::requests(stage, requests).await,
            Scenario::Assigned(patches) => forge::assigned(stage, patches).await,
            Scenario::Next(next) => auth::next(stage, next).await,
            Scenario::Door(steps) => auth::steps(stage, steps).await,
            Scenario::Hidden(asked) => hidden::all(stage, asked).await,
        }
    }
}

/// A message with these files, each under its name as a sender would write it, hostile or not.
fn with_files(files: &[(String, String, Vec<u8>)]) -> Vec<u8> {
    let mut mail = b"From: Outside <x@outside.test>\nTo: exec@example.test\nSubject: Files of all kinds\n\
        Date: Sat, 21 Nov 2026 08:00:00 +0000\nMessage-ID: <files@outside.test>\nMIME-Version: 1.0\n\
        Content-Type: multipart/mixed; boundary=cut\n\n--cut\nContent-Type: text/plain\n\nAs promised.\n"
        .to_vec();
    for (name, kind, bytes) in files {
        let plain = name.replace('\\', "\\\\").replace('"', "\\\"").replace(['\r', '\n', '\0'], "");
        let coded: String = name.bytes().map(|b| format!("%{b:02X}")).collect();
        mail.extend_from_slice(
            format!(
                "--cut\nContent-Type: {kind}\n\
                 Content-Disposition: attachment; filename=\"{plain}\"; filename*=utf-8''{coded}\n\n"
            )
            .as_bytes(),
        );
        mail.extend_from_slice(bytes);
        mail.push(b'\n');
    }
    mail.extend_from_slice(b"--cut--\n");
    mail
}

/// A calendar that says this colour wherever one can be said.
fn coloured(n: usize, colour: &str) -> String {
    format!(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//bench//EN\r\nX-WR-CALNAME:{colour}\r\n\
         X-APPLE-CALENDAR-COLOR:{colour}\r\nCOLOR:{colour}\r\nBEGIN:VEVENT\r\nUID:colour-{n}@outside.test\r\n\
         DTSTAMP:20261120T080000Z\r\nDTSTART:20261123T{:02}0000Z\r\nDTEND:20261123T{:02}3000Z\r\n\
         SUMMARY:Coloured {n}\r\nCOLOR:{colour}\r\nCATEGORIES:{colour}\r\nX-APPLE-CALENDAR-COLOR:{colour}\r\n\
         END:VEVENT\r\nEND:VCALENDAR\r\n",
        n % 10 + 8,
        n % 10 + 8
    )
}
