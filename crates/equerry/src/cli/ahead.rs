//! `equerry ahead`: what the next weeks will want, and which recurring meetings are worth their time. `equerry free`: a
//! stretch made free at once. `equerry keep`: a meeting that stays where it is.

use super::{Answer, Common, date, open, page};
use crate::show::{DIM, GOOD, Page};
use anstyle::Style;
use desk::DeskError;
use desk::ahead::{Ahead, GoalRow, SeriesRow, WeekRow};
use serde_json::json;

/// What to look at.
#[derive(clap::Args)]
pub struct AheadArgs {
    /// The recurring meetings alone
    #[arg(long)]
    series: bool,
}

/// Which stretch.
#[derive(clap::Args)]
pub struct FreeArgs {
    /// The day: 2026-11-27, today, tomorrow
    day: String,
    /// The hours: 9-12, 09:00-12:30, morning, afternoon or day
    #[arg(default_value = "day")]
    hours: String,
}

/// Which meeting.
#[derive(clap::Args)]
pub struct KeepArgs {
    /// The meeting: its id or the first characters of it
    id: String,
    /// Why, in your words
    #[arg(long, default_value = "", conflicts_with = "lift")]
    because: String,
    /// Let proposals move it again
    #[arg(long)]
    lift: bool,
}

/// Leaves a meeting where it is, or lifts that.
pub(super) async fn keep(common: &Common, args: KeepArgs) -> Result<Answer, DeskError> {
    let desk = open(common).await?;
    let said = match args.lift {
        true => desk::ahead::lift(&desk, &args.id).await?,
        false => desk::ahead::keep(&desk, &args.id, &args.because).await?,
    };
    let mut out = Page::new();
    out.row(2, "✓", &said.words, GOOD);
    super::answer::way_back(&mut out, 2, said.undo);
    Ok(Answer::new(out, json!(said)))
}

/// Shows what is coming.
pub(super) async fn ahead(common: &Common, args: AheadArgs) -> Result<Answer, DeskError> {
    let desk = open(common).await?;
    let ahead = desk::ahead::ahead(&desk, 0).await?;
    let mut out = Page::new();
    out.headline(&ahead.headline);
    out.line(&ahead.support);
    if !args.series {
        ahead.weeks.iter().for_each(|week| self::week(&mut out, week));
        out.title("How far it could be better", "");
        out.line(&ahead.measured);
        ideal(&mut out, &ahead);
    }
    series(&mut out, &ahead);
    Ok(Answer::new(out, json!(ahead)))
}

/// The ideal week beside the real one.
fn ideal(out: &mut Page, ahead: &Ahead) {
    out.title("Ideal week", "");
    out.line(&ahead.ideal);
    for row in &ahead.drift {
        out.row(24, &row.when, &format!("{}: {}", row.wish, row.words), Style::new());
        for source in row.sources.iter().take(MOST) {
            out.row(24, "", &source.quote, DIM);
        }
    }
}

fn week(out: &mut Page, week: &WeekRow) {
    let full = if week.full { ", full" } else { "" };
    out.title(&week.title, &format!("{}{full}", week.words));
    out.row(2, "", &week.made_of, DIM);
    if !week.besides.is_empty() {
        out.row(2, "", &week.besides, DIM);
    }
    week.goals.iter().for_each(|goal| self::goal(out, goal));
}

/// Demands shown of a goal.
const MOST: usize = 6;

fn goal(out: &mut Page, goal: &GoalRow) {
    out.row(24, &desk::words::short(&goal.name, 23), &goal.words, Style::new());
    for demand in goal.demands.iter().take(MOST) {
        out.row(24, demand.what, &format!("{}: {}", demand.words, demand.time), DIM);
    }
    if goal.demands.len() > MOST {
        out.row(24, "", &format!("and {} more; --json lists all", goal.demands.len() - MOST), DIM);
    }
}

fn series(out: &mut Page, ahead: &Ahead) {
    if ahead.series.is_empty() {
        return;
    }
    out.title("Meetings that come again", &format!("{}", ahead.series.len()));
    ahead.series.iter().for_each(|row| one(out, row));
}

fn one(out: &mut Page, row: &SeriesRow) {
    out.row(24, &row.advice, &row.name, Style::new());
    out.row(24, "", &format!("{}, {} in the quarter", row.rhythm, row.spent), DIM);
    out.row(24, "", &row.why, DIM);
}

/// Looks for the least harm with which a stretch becomes free.
pub(super) async fn free(common: &Common, args: FreeArgs) -> Result<Answer, DeskError> {
    let desk = open(common).await?;
    let day = date(&args.day, &desk)?;
    let stretch = desk::ahead::hours(&desk, day, &args.hours)?;
    let freed = desk::ahead::free(&desk, stretch).await?;
    let mut out = Page::new();
    out.headline(&freed.headline);
    if let Some(shown) = &freed.proposal {
        page::proposal(&mut out, shown, &desk.office().tz(), desk.today());
        page::parts(&mut out, &shown.proposal.reasons);
        out.gap();
        out.aside("equerry accept ID   decline ID   why ID");
    }
    Ok(Answer::new(out, json!(freed)))
}
