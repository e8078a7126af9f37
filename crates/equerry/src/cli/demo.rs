//! `equerry demo`: a sample office from ordinary files, its 26 weeks lived again, and its morning.

use super::import::Bar;
use super::{Answer, Common, instant, page};
use crate::sample;
use crate::show::Page;
use crate::web::serve::{self, Serving};
use desk::gather;
use desk::replay::{self, Script};
use desk::rounds;
use desk::sign_in;
use desk::{Clock, Desk, DeskError, Setup, Who};
use jiff::{Timestamp, civil, tz::TimeZone};
use serde_json::json;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

/// Where to.
#[derive(clap::Args)]
pub struct Args {
    /// The folder to make it in; `equerry-demo` below the system's temporary folder when none is named
    #[arg(long, value_name = "DIR")]
    dir: Option<PathBuf>,
    /// How many weeks to live again; fewer are quicker and teach less
    #[arg(long, value_name = "WEEKS", value_parser = clap::value_parser!(i32).range(0..=26))]
    weeks: Option<i32>,
    /// Only print; do not serve the web face afterwards
    #[arg(long)]
    print: bool,
    /// Where the web face listens; port 0 takes a free one, and so does leaving it out when 127.0.0.1:7878 is taken
    #[arg(long, value_name = "ADDRESS:PORT", value_parser = super::serve::address)]
    listen: Option<SocketAddr>,
}

/// How long the demo's links are good for.
const LINK_MINUTES: u32 = 24 * 60;

/// What marks a folder as a demo's, so that the next demo may take its place.
const MARK: &str = ".equerry-demo";

/// Makes, lives and shows the sample office.
pub(super) async fn run(common: &Common, args: Args) -> Result<Answer, DeskError> {
    let zone = TimeZone::get(sample::ZONE).unwrap_or(TimeZone::UTC);
    let now = match &common.now {
        Some(text) => instant(text, &zone)?,
        None => this_tuesday(Clock::System.now(), &zone),
    };
    let tuesday = tuesday_of(zone.to_datetime(now).date());
    let dir = fresh(args.dir)?;
    let files = dir.join("files");
    let written = sample::write(&files, tuesday).map_err(|e| DeskError::file(&files, e))?;
    let script = read_script(&files, args.weeks)?;

    // The office begins when its history does, so that the assistant's grant holds all along.
    let begin = now - jiff::SignedDuration::from_hours(24 * 7 * i64::from(script.replay.weeks) + 24);
    let setup: Setup = sample::setup(&files).map_err(|e| DeskError::file(&files.join("office.toml"), e))?;
    let desk =
        Desk::init(&dir.join("office"), &setup, Clock::Standing(begin)).await?.at(Clock::Standing(now));
    let mut bar = Bar::new(common.json);
    let sources: Vec<PathBuf> = ["calendar", "mail", "contacts", "tasks", "goals.toml", "projects.toml"]
        .iter()
        .map(|name| files.join(name))
        .collect();
    let gathered = gather::take_in(&desk, &sources, &mut |p| bar.show(p)).await?;
    let replayed = replay::replay(&desk, &script, &mut |p| bar.show(p)).await?;
    desk::decisions::import(&desk, decisions(&files)?).await?;
    desk::grid::import(&desk, who_does_what(&files)?).await?;
    say_yes(&desk).await?;
    sample::team::write(&desk, &files).await?;
    sample::register::write(&desk, &files).await?;
    bar.end();
    rounds::morning(&desk).await?;
    if desk::twin::issue(&desk).await? {
        desk::propose::propose(&desk).await?;
    }

    let brief = desk::brief::brief(&desk, None).await?;
    let plan = desk::plan::plan(&desk, None, true).await?;
    let proposals = desk::propose::open(&desk).await?;
    let mut page = Page::new();
    page.aside(&format!(
        "A sample office: {} messages, {} people, {} weeks lived; {} proposals accepted, {} declined on the way.",
        written.inbox + written.sent + written.archive,
        written.people,
        script.replay.weeks,
        replayed.accepted,
        replayed.dismissed
    ));
    page.gap();
    page.append(&page::brief(&brief, false));
    page.rule("Today's plan");
    page.append(&page::plan(&plan));
    page.rule("Proposals");
    page.append(&page::proposals(&proposals, &desk.office().tz(), desk.today()));
    page.gap();
    page.aside("Go on in it, with its clock:");
    page.whole(&format!("export EQUERRY_OFFICE={}", desk.dir().display()));
    page.whole(&format!("equerry brief --now {}", zone.to_datetime(now).strftime("%Y-%m-%dT%H:%M")));
    let json = json!({
        "office": desk.dir(), "now": now, "gathered": gathered,
        "sample": {
            "files": written.paths, "people": written.people, "events": written.events, "inbox": written.inbox,
            "sent": written.sent, "archive": written.archive, "open_tasks": written.open_tasks,
            "finished_tasks": written.finished_tasks,
        }, "replayed": replayed,
        "brief": brief, "plan": plan, "proposals": proposals,
    });
    if args.print {
        return Ok(Answer::new(page, json));
    }
    page.rule("In the browser");
    serve_on(desk, args.listen, page, common.json.then_some(json)).await
}

/// Serves the sample office until asked to end, with a sign-in link for each of the two and for one of their people.
async fn serve_on(
    desk: Desk,
    listen: Option<SocketAddr>,
    mut page: Page,
    json: Option<serde_json::Value>,
) -> Result<Answer, DeskError> {
    let now = Clock::System.now();
    let office = desk.office();
    let pair = std::iter::once(&office.owner).chain(&office.assistant);
    let people: Vec<_> = pair.chain(office.reports.first()).cloned().collect();
    let mut links = Vec::new();
    for member in people {
        sign_in::add_account(&desk, &member.email, now).await?;
        let link = sign_in::make_link(&desk, &member.email, LINK_MINUTES, now).await?;
        links.push((member.name, link.token.text()));
    }
    let open = open(desk, listen).await?;
    for (name, token) in &links {
        page.line(&format!("{name} signs in here:"));
        page.whole(&format!("{}/sign-in/{token}", open.url));
    }
    page.aside("Each link works once. Ctrl+C ends it.");
    match json {
        None => page.print(),
        Some(mut json) => {
            let links: serde_json::Map<_, _> = links
                .iter()
                .map(|(name, token)| (name.clone(), format!("{}/sign-in/{token}", open.url).into()))
                .collect();
            json["served"] = json!({ "url": open.url, "links": links });
            println!("{json}");
        }
    }
    open.serve().await?;
    Ok(Answer::new(Page::new(), json!({ "ended": true })))
}

/// Opens the house where it was said; else at the usual address, and at a free one when that is taken.
async fn open(desk: Desk, listen: Option<SocketAddr>) -> Result<serve::Open, DeskError> {
    let at = |listen| Serving { listen, tls: None, public_url: None };
    if let Some(listen) = listen {
        return serve::open(vec![desk], &at(listen)).await;
    }
    let usual: SocketAddr = ([127, 0, 0, 1], super::serve::PORT).into();
    match serve::open(vec![desk.clone()], &at(usual)).await {
        Err(taken) if taken.code() == "E_LISTEN" => {
            serve::open(vec![desk], &at(([127, 0, 0, 1], 0).into())).await
        }
        opened => opened,
    }
}

/// 07:40 on Tuesday of the week in which `now` lies.
fn this_tuesday(now: Timestamp, zone: &TimeZone) -> Timestamp {
    world::time::instant(tuesday_of(zone.to_datetime(now).date()), civil::time(7, 40, 0, 0), zone)
}

/// Tuesday of the week (from Monday) of a day.
fn tuesday_of(date: civil::Date) -> civil::Date {
    let from_monday = i64::from(date.weekday().to_monday_zero_offset());
    date.saturating_add(jiff::Span::new().days(1 - from_monday))
}

/// The folder for the demo: empty, or an earlier demo's, which is cleared.
fn fresh(named: Option<PathBuf>) -> Result<PathBuf, DeskError> {
    let dir = named.unwrap_or_else(|| std::env::temp_dir().join("equerry-demo"));
    let full = std::fs::read_dir(&dir).is_ok_and(|mut entries| entries.next().is_some());
    if full && !dir.join(MARK).is_file() {
        return Err(DeskError::Input {
            problem: format!("{} holds something that is not a demo", dir.display()),
            code: "E_EXISTS",
            hint: "nothing was changed; name an empty folder with --dir".to_owned(),
        });
    }
    for part in ["files", "office"] {
        let path = dir.join(part);
        if path.exists() {
            std::fs::remove_dir_all(&path).map_err(|e| DeskError::file(&path, e))?;
        }
    }
    std::fs::create_dir_all(&dir).map_err(|e| DeskError::file(&dir, e))?;
    let mark = dir.join(MARK);
    std::fs::write(&mark, "The next demo clears this folder.\n").map_err(|e| DeskError::file(&mark, e))?;
    Ok(dir)
}

/// The decisions of the sample.
fn decisions(files: &Path) -> Result<desk::decisions::File, DeskError> {
    let path = files.join("decisions.toml");
    let text = std::fs::read_to_string(&path).map_err(|e| DeskError::file(&path, e))?;
    desk::decisions::read(&text)
}

/// Who does what in the sample office.
fn who_does_what(files: &Path) -> Result<desk::grid::File, DeskError> {
    let path = files.join("grid.toml");
    let text = std::fs::read_to_string(&path).map_err(|e| DeskError::file(&path, e))?;
    desk::grid::read(&text)
}

/// Everybody in the sample office says yes to the levels that they are asked to take, each as themselves.
async fn say_yes(desk: &Desk) -> Result<(), DeskError> {
    let assistant = desk.office().assistant.as_ref().map(|a| a.person.to_string());
    for asked in desk::grid::waiting(desk).await?.iter().filter(|asked| !asked.mine) {
        let seat = match assistant.as_deref() == Some(asked.person.as_str()) {
            true => Who::Assistant,
            false => asked.person.parse().map(Who::Report).unwrap_or_default(),
        };
        desk::grid::answer(&desk.seated(seat).await?, &asked.id, true).await?;
    }
    Ok(())
}

/// The script of answers, over its last weeks alone when fewer are asked for.
fn read_script(files: &Path, weeks: Option<i32>) -> Result<Script, DeskError> {
    let path = files.join("script.toml");
    let text = std::fs::read_to_string(&path).map_err(|e| DeskError::file(&path, e))?;
    let mut script = replay::script(&text)?;
    script.replay.weeks = weeks.unwrap_or(script.replay.weeks);
    Ok(script)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clock_stands_on_tuesday_of_this_week() {
        for (day, tuesday) in [
            (civil::date(2026, 11, 23), civil::date(2026, 11, 24)),
            (civil::date(2026, 11, 24), civil::date(2026, 11, 24)),
            (civil::date(2026, 11, 29), civil::date(2026, 11, 24)),
        ] {
            assert_eq!(tuesday_of(day), tuesday);
        }
    }
}
