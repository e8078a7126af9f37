//! `equerry what-if`: the coming weeks as they are, and as they would be after changes in plain words.

use super::{Answer, Common, open};
use crate::show::{BAD, BOLD, DIM, GOOD, PROPOSED, Page};
use anstyle::Style;
use desk::twin::{self, Accuracy, Aim, Asked, Best, Difference, ForecastRow, Scenario, WhatIf};
use desk::{Desk, DeskError};
use jiff::civil::Date;
use serde_json::json;

/// The changes; without any, the weeks as they are.
#[derive(clap::Args)]
pub struct Args {
    /// In words: "drop the Tuesday review and keep Fridays free"
    #[arg(value_name = "WORDS")]
    say: Option<String>,
    /// A second scenario in words, to compare with the first
    #[arg(long, value_name = "WORDS")]
    against: Option<String>,
    /// A series is no more; may be given several times, like all that follow
    #[arg(long, value_name = "SERIES")]
    drop: Vec<String>,
    /// A series takes so many minutes: "Leads sync=30"
    #[arg(long, value_name = "SERIES=MIN")]
    shorten: Vec<String>,
    /// Nobody interrupts and nothing is booked then: "Fri 09:00-12:00"
    #[arg(long, value_name = "TIME")]
    protect: Vec<String>,
    /// Mail is read so many times a day
    #[arg(long, value_name = "TIMES")]
    batch_mail: Option<u32>,
    /// Somebody else does an area, a project, or what a person asks for: AREA=PERSON
    #[arg(long, value_name = "AREA=PERSON")]
    delegate: Vec<String>,
    /// Another project: "Terminal=40h"
    #[arg(long, value_name = "NAME=HOURS")]
    new_project: Vec<String>,
    /// Weeks ahead, up to 26
    #[arg(long, value_name = "N", default_value_t = twin::WEEKS)]
    weeks: u32,
    /// The best three sets of changes for an aim: deep-work, dates, goals, after-hours
    #[arg(long, value_name = "AIM", conflicts_with_all = ["propose", "inputs", "accuracy"])]
    best: Option<String>,
    /// Propose the one change that is given, for a yes
    #[arg(long, conflicts_with_all = ["inputs", "accuracy", "against"])]
    propose: bool,
    /// What changed since a day, and why: yesterday, 2026-11-20
    #[arg(long, value_name = "DAY", conflicts_with_all = ["inputs", "accuracy", "propose", "best", "against"])]
    since: Option<String>,
    /// What the weeks rest on: every figure with how much data is behind it
    #[arg(long, conflicts_with = "accuracy")]
    inputs: bool,
    /// How good such forecasts have been: the last weeks lived through again
    #[arg(long)]
    accuracy: bool,
}

impl Args {
    /// All that is said of the first scenario, a sentence a line.
    fn lines(&self) -> String {
        let pair =
            |said: &str| said.rsplit_once('=').map(|(a, b)| (a.trim().to_owned(), b.trim().to_owned()));
        let of = |said: &String, with: &dyn Fn(String, String) -> String, verb: &str| match pair(said) {
            Some((a, b)) => with(a, b),
            None => format!("{verb} {said}"),
        };
        let mut lines: Vec<String> = self.say.iter().cloned().collect();
        lines.extend(self.drop.iter().map(|series| format!("drop {series}")));
        lines
            .extend(self.shorten.iter().map(|s| of(s, &|a, b| format!("shorten {a} to {b} min"), "shorten")));
        lines.extend(self.protect.iter().map(|time| format!("keep {time} free")));
        lines.extend(self.batch_mail.map(|times| format!("read mail {times} times a day")));
        lines.extend(self.delegate.iter().map(|s| of(s, &|a, b| format!("hand {a} to {b}"), "hand over")));
        lines.extend(
            self.new_project.iter().map(|s| of(s, &|a, b| format!("new project {a} of {b}"), "new project")),
        );
        lines.join("\n")
    }
}

/// Shows it.
pub(super) async fn run(common: &Common, args: Args) -> Result<Answer, DeskError> {
    let desk = open(common).await?;
    if let Some(day) = &args.since {
        return since(&desk, super::date(day, &desk)?).await;
    }
    let asked = Asked {
        weeks: args.weeks.max(1),
        first: args.lines(),
        second: args.against.clone().unwrap_or_default(),
        replications: 0,
    };
    if args.weeks == 0 {
        return Err(super::usage("no weeks ahead cannot be looked at", "give 1 to 26 weeks"));
    }
    if args.accuracy {
        let found = twin::accuracy(&desk).await?;
        return Ok(Answer::new(accuracy(&found), json!(found)));
    }
    if args.propose {
        let shown = twin::propose(&desk, &asked.first, asked.weeks).await?;
        return Ok(Answer::new(super::insights::offered(&shown), json!({ "proposal": shown })));
    }
    if let Some(aim) = &args.best {
        let aim = Aim::of(aim)?;
        let found = twin::best(&desk, &asked, aim).await?;
        return Ok(Answer::new(best(aim, &found), json!({ "best": found })));
    }
    let found = twin::what_if(&desk, &asked).await?;
    let unread = found.scenarios.iter().any(|s| !s.read.unread.is_empty());
    let page = if args.inputs { inputs(&found) } else { page(&found) };
    Ok(Answer::new(page, json!(found)).but_bad(unread))
}

/// What changed since a day.
async fn since(desk: &Desk, day: Date) -> Result<Answer, DeskError> {
    desk::rounds::catch_up(desk).await?;
    let mut page = Page::new();
    let Some(found) = twin::changed(desk, Some(day)).await? else {
        page.headline("No earlier forecast is kept for you.");
        page.aside("Each day keeps its own from its first renewal on; the next one can tell what moved.");
        return Ok(Answer::new(page, json!({ "changed": null })));
    };
    page.headline(&found.headline);
    page.aside(&found.support);
    if let Some(line) = &found.week_plan {
        page.line(line);
    }
    for (title, rows) in
        [("Dates", &found.dates), ("Goals", &found.goals), ("Room in the weeks ahead", &found.weeks)]
    {
        if !rows.is_empty() {
            page.title(title, "");
        }
        for row in rows {
            let style = if row.better { GOOD } else { BAD };
            page.row(2, "", &format!("{}: {}, before {}", row.name, row.now, row.was), style);
            page.row(2, "", &row.sum, Style::new());
            for why in &row.why {
                page.row(4, "", &why.sentence(), DIM);
            }
        }
    }
    if found.more > 0 {
        page.aside(&format!("And {} more dates.", found.more));
    }
    if !found.what.is_empty() {
        page.title("What came and went", "in the four weeks ahead");
    }
    for why in &found.what {
        page.row(2, "", &why.sentence(), Style::new());
    }
    Ok(Answer::new(page, json!({ "changed": found })))
}

fn page(found: &WhatIf) -> Page {
    let mut page = Page::new();
    page.headline(&found.headline);
    page.aside(&found.support);
    for line in found.thin.iter().chain(&found.steady) {
        page.row(2, "", line, BAD);
    }
    if found.hides {
        page.aside("Private items are left out; the time they take is not.");
    }
    for scenario in &found.scenarios {
        told(&mut page, scenario);
    }
    measures(&mut page, found);
    page.title("The weeks ahead", &found.until);
    for week in &found.load {
        let percent: Vec<String> = week.percent.iter().map(|p| format!("{p:.0}%")).collect();
        let style = if week.mark == "over" { BAD } else { Style::new() };
        page.row(18, &week.label, &format!("{}: {}", percent.join(", "), week.made_of), style);
    }
    for room in &found.room {
        let left = format!(
            "{:.0} h left for your own work ({:.0} to {:.0}), {:.0} h due",
            room.left[2], room.left[0], room.left[4], room.due
        );
        page.row(18, &room.label, &left, DIM);
    }
    if found.people.len() > 1 {
        page.title("Open work by person", "hours of what stands in your lists");
    }
    for one in found.people.iter().filter(|_| found.people.len() > 1) {
        let hours: Vec<String> = one.hours.iter().map(|h| format!("{h:.0}")).collect();
        page.row(18, "", &format!("{}: {} h", one.name, hours.join(", ")), Style::new());
    }
    forecasts(&mut page, &found.forecasts);
    page.aside(&found.corrected);
    page.aside("equerry what-if --since yesterday says what changed, --inputs what this rests on, --accuracy how good it has been, --best AIM which changes would do best");
    page
}

fn told(page: &mut Page, scenario: &Scenario) {
    page.title(&format!("Scenario {}", scenario.letter), "");
    for (change, act) in scenario.read.changes.iter().zip(&scenario.acts) {
        page.row(2, "", &change.words, BOLD);
        if let Some(note) = &change.note {
            page.row(2, "", note, DIM);
        }
        match act {
            Ok(act) => page.row(2, "", &format!("could be proposed: {act}"), PROPOSED),
            Err(why) => page.row(2, "", &format!("nothing to propose: {why}"), DIM),
        };
    }
    for unread in &scenario.read.unread {
        page.row(2, "", &format!("not understood: “{}”: {}", unread.words, unread.why), BAD);
    }
    differences(page, &scenario.differences);
    for (change, alone) in &scenario.alone {
        page.row(2, "", &format!("{change}, by itself:"), DIM);
        differences(page, alone);
    }
}

fn differences(page: &mut Page, all: &[Difference]) {
    for one in all {
        let chance = one.chance.as_ref().map_or(String::new(), |c| format!("; {c}"));
        let (words, style) = match (one.clear, one.better) {
            (false, _) => ("no clear difference".to_owned(), DIM),
            (true, true) => (format!("{} ({}){chance}", one.words, one.interval), GOOD),
            (true, false) => (format!("{} ({}){chance}", one.words, one.interval), BAD),
        };
        page.row(18, one.name, &words, style);
    }
}

fn measures(page: &mut Page, found: &WhatIf) {
    page.title("In figures", "the mean, and between what eight of ten calendars lie");
    for row in &found.measures {
        let bars: Vec<String> =
            row.bars.iter().map(|b| format!("{} {} ({})", b.name, b.words, b.range)).collect();
        page.row(18, row.name, &format!("{} {}", bars.join("; "), row.unit), Style::new());
    }
    for goal in &found.goals {
        let hours: Vec<String> = goal.hours.iter().map(|h| format!("{h:.1}")).collect();
        let met = if goal.met.is_empty() {
            String::new()
        } else {
            format!("; target met in time: {}", goal.met.join(", "))
        };
        page.row(18, "", &format!("{}: {} h a week{met}", goal.name, hours.join(", ")), DIM);
    }
}

fn forecasts(page: &mut Page, all: &[ForecastRow]) {
    page.title(
        "When it is done",
        "half of the calendars by, eight of ten by, the chance that its date is kept",
    );
    for row in all {
        let due = match (row.due_words.as_str(), row.overdue) {
            ("", _) => String::new(),
            (due, true) => format!(", was due {due}"),
            (due, false) => format!(", due {due}"),
        };
        let chances: Vec<&str> = row.chances.iter().map(String::as_str).filter(|c| !c.is_empty()).collect();
        let chances = if chances.is_empty() { String::new() } else { format!("; {}", chances.join(", ")) };
        let style = if row.met.is_some_and(|met| met < 0.5) { BAD } else { Style::new() };
        page.row(2, "", &format!("{}{due}", row.title), style);
        page.row(2, "", &format!("{}; {}{chances}", row.p50_words, row.p80_words), DIM);
    }
}

fn inputs(found: &WhatIf) -> Page {
    let mut page = Page::new();
    page.headline("What the simulated weeks rest on");
    page.aside(&found.support);
    for input in &found.inputs {
        let usual = input.usual.as_ref().map_or(String::new(), |u| format!("; usual {u}"));
        page.row(46, input.name, &input.words, if input.guess { DIM } else { Style::new() });
        page.row(46, "", &format!("{}{usual}", input.basis), DIM);
    }
    page.aside(&found.corrected);
    page
}

fn best(aim: Aim, found: &[Best]) -> Page {
    let mut page = Page::new();
    if found.is_empty() {
        page.headline(&format!("{}: no change that was tried is clearly better than none.", aim.name()));
        return page;
    }
    page.headline(&format!("{}: what would do best", aim.name()));
    for (n, set) in found.iter().enumerate() {
        page.title(&format!("{}", n + 1), "");
        for line in set.text.lines() {
            page.row(2, "", line, BOLD);
        }
        differences(&mut page, &set.differences);
    }
    page
}

fn accuracy(found: &Accuracy) -> Page {
    let mut page = Page::new();
    page.headline(&found.headline);
    page.aside(&found.support);
    if let Some(line) = &found.drift {
        page.row(2, "", line, BAD);
    }
    page.title("Dates told", "how many held; should be in 100: 50, 80, 95");
    for row in &found.levels {
        page.row(
            18,
            row.name,
            &format!("{}; {}", row.words, row.share),
            if row.off { BAD } else { Style::new() },
        );
    }
    if !found.reliability.is_empty() {
        page.title("Chances told", "how many dates were kept");
    }
    for row in &found.reliability {
        page.row(18, &row.told, &row.came, Style::new());
    }
    if !found.score.is_empty() {
        page.aside(&found.score);
    }
    page.aside(&found.corrected);
    page.title("Forecasts", "");
    for one in &found.forecasts {
        page.row(
            2,
            "",
            &format!("{}: on {}: {}; {}", one.title, one.told_on, one.told, one.came),
            if one.late == Some(true) { BAD } else { Style::new() },
        );
    }
    page
}
