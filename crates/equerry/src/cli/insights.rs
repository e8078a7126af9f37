//! `equerry insights`: where the time went, what was wasted, and what would save it.

use super::{Answer, Common, date, open};
use crate::show::{BAD, BOLD, DIM, GOOD, PROPOSED, Page};
use anstyle::Style;
use desk::DeskError;
use desk::insights::{self, Figure, Glimpse, Insights, Span, Team, Why};
use serde_json::json;

/// What to show.
#[derive(clap::Args)]
pub struct Args {
    /// Whole weeks before the present one; 13 is a quarter
    #[arg(long, value_name = "N", default_value_t = 8)]
    weeks: usize,
    /// A day at a glance: 2026-11-24, today, yesterday
    #[arg(long, value_name = "DATE", conflicts_with_all = ["csv", "why"])]
    day: Option<String>,
    /// What a figure is made of, down to each event and mail: a metric, waste.low_value, share.goal.NAME, cell.mon-09
    #[arg(long, value_name = "FIGURE", conflicts_with = "csv")]
    why: Option<String>,
    /// Figures of the teams that equerry.toml names: averages of five people and more
    #[arg(long, conflicts_with_all = ["day", "why", "csv"])]
    team: bool,
    /// Propose what is offered against a waste: waste.status
    #[arg(long, value_name = "WASTE", conflicts_with_all = ["day", "why", "team", "csv"])]
    offer: Option<String>,
    /// Every figure week by week, as a table
    #[arg(long)]
    csv: bool,
}

/// Shows it.
pub(super) async fn run(common: &Common, args: Args) -> Result<Answer, DeskError> {
    let desk = open(common).await?;
    let span = Span::weeks(args.weeks)?;
    if let Some(day) = &args.day {
        let glimpse = insights::day(&desk, Some(date(day, &desk)?)).await?;
        return Ok(Answer::new(glance(&glimpse), json!(glimpse)));
    }
    if let Some(code) = &args.why {
        let figure = insights::why(&desk, code, span).await?;
        return Ok(Answer::new(reasons(&figure), json!(figure)));
    }
    if let Some(waste) = &args.offer {
        let shown = insights::offer(&desk, waste).await?;
        return Ok(Answer::new(offered(&shown), json!({ "proposal": shown })));
    }
    if args.team {
        let teams = insights::teams(&desk, span).await?;
        return Ok(Answer::new(together(&teams), json!({ "teams": teams })));
    }
    if args.csv {
        let text = insights::csv(&desk, span).await?;
        return Ok(Answer::new(Page::verbatim(&text), json!({ "csv": text })));
    }
    desk::rounds::catch_up(&desk).await?;
    let report = insights::insights(&desk, span).await?;
    Ok(Answer::new(page(&report), json!(report)))
}

fn page(report: &Insights) -> Page {
    let mut page = Page::new();
    page.headline(&report.headline);
    page.aside(&[report.support.as_str(), &report.title, &report.dates].join(" ").replace("  ", " "));
    if report.hides {
        page.aside("Private items are left out.");
    }
    for split in report.splits.iter().filter(|s| s.by == "goal" || s.by == "activity") {
        page.title(&split.title, "");
        for row in &split.rows {
            page.row(24, &row.name, &format!("{:.0}%, {}", 100.0 * row.share, row.words), Style::new());
        }
    }
    wastes(&mut page, report);
    page.title("Figures", "equerry insights --why METRIC says what one is made of");
    for figure in &report.figures {
        told(&mut page, figure);
    }
    page.aside(&format!("27 chief executives, as context: {}.", report.benchmarks.join(", ")));
    page
}

fn wastes(page: &mut Page, report: &Insights) {
    if !report.wastes.is_empty() {
        page.title("Wastes", "a minute may stand in several");
    }
    for waste in &report.wastes {
        let money = waste.money.as_ref().map_or(String::new(), |m| format!(", {m}"));
        page.row(34, waste.name, &format!("{}{money}", waste.words), BOLD);
        for case in &waste.cases {
            page.row(34, "", &format!("{}: {}", case.name, case.words), DIM);
        }
        if waste.more > 0 {
            page.row(34, "", &format!("and {} more: equerry insights --why {}", waste.more, waste.why), DIM);
        }
        if let Some(next) = &waste.next {
            page.row(34, "", next, DIM);
        }
        if waste.can_offer {
            page.row(34, "", &format!("equerry insights --offer {}", waste.why), PROPOSED);
        }
        if let Some(card) = &waste.card {
            page.row(34, "", &format!("{} (equerry accept {})", card.action, &card.id[..6]), PROPOSED);
        }
    }
    if !report.outcomes.is_empty() {
        page.title("Whether it worked", "");
    }
    for outcome in &report.outcomes {
        let style = match outcome.worked {
            Some(true) => GOOD,
            Some(false) => BAD,
            None => DIM,
        };
        page.row(34, &outcome.title, &outcome.words, style);
    }
}

/// A change that was asked for, and how it is answered.
pub(super) fn offered(shown: &desk::propose::Shown) -> Page {
    let mut page = Page::new();
    page.headline(&shown.proposal.title);
    page.line(&shown.proposal.because);
    page.aside(&format!("{}; {}", shown.proposal.expected.words, shown.basis));
    page.row(4, "", &format!("equerry accept {}", &shown.proposal.id.to_string()[..6]), PROPOSED);
    page
}

fn told(page: &mut Page, figure: &Figure) {
    let was = figure.was.as_ref().map_or(String::new(), |was| format!(", was {was}"));
    let beside = figure.beside.map_or(String::new(), |b| format!("; published {}", b.0));
    let style = if figure.value.is_none() { DIM } else { Style::new() };
    page.row(34, &figure.name, &format!("{}{was}{beside}  {}", figure.words, figure.code), style);
    if let Some(change) = &figure.change {
        page.row(34, "", change, BOLD);
    }
}

fn reasons(figure: &Figure) -> Page {
    let mut page = Page::new();
    let of = figure.of.as_ref().map_or(String::new(), |of| format!(" {of}"));
    page.headline(&format!("{}: {}{of}", figure.name, figure.words));
    page.aside(figure.formula);
    for line in figure.change.iter().chain(&figure.trend) {
        page.line(line);
    }
    if let Some((published, source)) = figure.beside {
        page.aside(&format!("Published: {published}. {source}. Context, not a target."));
    }
    page.gap();
    parts(&mut page, &figure.why);
    for case in &figure.cases {
        page.title(&case.name, &case.words);
        parts(&mut page, &case.why);
    }
    page
}

fn together(teams: &[Team]) -> Page {
    let mut page = Page::new();
    if teams.is_empty() {
        page.headline("No team is named.");
        page.line(
            "Tell its people first, then name them in equerry.toml under [insights]; the guide shows how.",
        );
    }
    for team in teams {
        page.title(&team.name, "");
        page.aside(&team.words);
        for row in &team.rows {
            page.row(24, row.name, &row.words, BOLD);
            page.row(24, "", row.formula, DIM);
        }
    }
    page
}

fn parts(page: &mut Page, why: &Why) {
    for part in &why.parts {
        let amount = if part.amount.is_empty() { String::new() } else { format!(", {}", part.amount) };
        page.row(12, &part.when, &format!("{}{amount}", part.source.name), Style::new());
    }
    if why.more > 0 {
        page.aside(&format!("and {} more", why.more));
    }
}

fn glance(glimpse: &Glimpse) -> Page {
    let mut page = Page::new();
    page.headline(&glimpse.headline);
    page.gap();
    for figure in &glimpse.figures {
        told(&mut page, figure);
    }
    page
}
