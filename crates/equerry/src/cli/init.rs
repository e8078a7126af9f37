//! `equerry init`: an office in a folder.

use super::{Answer, Common};
use crate::show::Page;
use desk::{Clock, Desk, DeskError, Setup};
use jiff::tz::TimeZone;
use serde_json::json;
use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use world::office::Locale;

/// Flags; what is missing is asked for when a person sits at the terminal.
#[derive(clap::Args)]
pub struct Args {
    /// The folder, made if it is not there
    dir: PathBuf,
    /// The executive: 'Ana Lima <ana@example.org>'
    #[arg(long, value_name = "NAME <ADDR>")]
    owner: Option<String>,
    /// Another address of the executive; may be given several times
    #[arg(long, value_name = "ADDR")]
    also: Vec<String>,
    /// Their assistant
    #[arg(long, value_name = "NAME <ADDR>")]
    assistant: Option<String>,
    /// IANA zone: Europe/Berlin
    #[arg(long)]
    zone: Option<String>,
    /// How dates are read: en-GB (04/05 is 4 May) or en-US (5 April)
    #[arg(long, value_name = "LOCALE", default_value = "en-GB", value_parser = ["en-GB", "en-US"])]
    dates: String,
    /// Where the data lies; sqlite:FILE, by default equerry.db in the folder
    #[arg(long, value_name = "URL")]
    db: Option<String>,
}

/// Makes the office.
pub(super) async fn run(common: &Common, args: Args) -> Result<Answer, DeskError> {
    let owner = asked(args.owner, "--owner", "Whose office is it? (Name <address>)")?;
    let zone = asked(args.zone, "--zone", "In which time zone? (Europe/Berlin)")?;
    let named = TimeZone::get(&zone).unwrap_or(TimeZone::UTC);
    let now = common.now.as_deref().map(|text| super::instant(text, &named)).transpose()?;
    let clock = now.map_or(Clock::System, Clock::Standing);
    let locale = if args.dates == "en-US" { Locale::EnUs } else { Locale::EnGb };
    let setup = Setup {
        locale,
        owner,
        also: args.also,
        assistant: args.assistant,
        zone,
        db: args.db,
        ..Setup::default()
    };
    let desk = Desk::init(&args.dir, &setup, clock).await?;
    let mut page = Page::new();
    page.headline(&format!("{} has an office in {}.", desk.office().owner.name, args.dir.display()));
    page.line(match locale {
        Locale::EnGb => "04/05 is read as 4 May; `locale = \"en-US\"` in equerry.toml makes it 5 April.",
        Locale::EnUs => "04/05 is read as April 5; `locale = \"en-GB\"` in equerry.toml makes it 4 May.",
    });
    page.line("Read something into it next:");
    page.whole(&format!(
        "equerry --office {} import calendar.ics mail.mbox contacts.vcf",
        args.dir.display()
    ));
    page.aside(
        "equerry.key opens what is sealed: keep a copy apart from the folder, or make an encrypted backup.",
    );
    let json = json!({ "dir": args.dir, "owner": desk.office().owner, "zone": desk.office().zone });
    Ok(Answer::new(page, json))
}

fn asked(given: Option<String>, flag: &str, question: &str) -> Result<String, DeskError> {
    if let Some(given) = given {
        return Ok(given);
    }
    let missing = || DeskError::Input {
        problem: format!("{flag} is missing"),
        code: "E_MISSING",
        hint: format!("give it as {flag} '…'; nothing was made"),
    };
    if !std::io::stdin().is_terminal() || !std::io::stderr().is_terminal() {
        return Err(missing());
    }
    eprint!("{question} ");
    std::io::stderr().flush().map_err(|_| missing())?;
    let mut line = String::new();
    std::io::stdin().read_line(&mut line).map_err(|_| missing())?;
    match line.trim() {
        "" => Err(missing()),
        text => Ok(text.to_owned()),
    }
}
