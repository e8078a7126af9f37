//! `equerry grid`: who does what, what each may decide, who covers for whom, what could be shared out better.

use super::{Answer, Common, date, levels, open};
use crate::show::{BAD, BOLD, DIM, Page};
use anstyle::Style;
use desk::grid::{self, AreaForm, Changed, HandOverForm, LevelForm, Own, WorkForm};
use desk::{Desk, DeskError};
use serde_json::json;
use std::path::PathBuf;

/// Who does what; without a command, the grid.
#[derive(clap::Args)]
pub struct GridArgs {
    /// What one person may decide alone, and what they bring back
    #[arg(long, value_name = "PERSON")]
    of: Option<String>,
    /// Only what is wrong with it
    #[arg(long)]
    faults: bool,
    #[command(subcommand)]
    command: Option<GridCommand>,
}

#[derive(clap::Subcommand)]
enum GridCommand {
    /// Write down an area
    Add {
        /// What it is called
        name: String,
        #[command(flatten)]
        parts: Parts,
    },
    /// Change an area; what is not named stays
    Set {
        /// Its name or id
        area: String,
        #[command(flatten)]
        parts: Parts,
    },
    /// One area: parts, levels, faults, how complex it is, and the brief that goes with it
    Show {
        /// Its name or id
        area: String,
    },
    /// Set what somebody may decide in an area
    Level {
        /// The area's name or id
        area: String,
        /// Whose
        person: String,
        /// never, asks first, proposes, acts and tells, decides; or tell to delegate; "end" ends it
        level: String,
        /// Up to what, in words; what is not named stays, "none" takes it away
        #[arg(long, value_name = "WORDS", default_value = "")]
        limit: String,
        /// Up to so many minutes, or none
        #[arg(long, default_value = "", allow_hyphen_values = true)]
        minutes: String,
        /// Up to which sum: "2000 EUR", or none
        #[arg(long, value_name = "SUM", default_value = "", allow_hyphen_values = true)]
        money: String,
        /// Its last day (2026-12-24), or none
        #[arg(long, default_value = "")]
        until: String,
    },
    /// Answer a level that waits for a yes, or give your own back
    Answer {
        /// The area, or the id of the question
        area: String,
        /// Say no
        #[arg(long, conflicts_with_all = ["take_back", "give_back"])]
        no: bool,
        /// Take your own question back
        #[arg(long, conflicts_with = "give_back")]
        take_back: bool,
        /// Give your level in the area back; it ends at once
        #[arg(long)]
        give_back: bool,
    },
    /// Hand an area over, with your open tasks in it and the level that goes with it
    HandOver {
        /// The area
        area: String,
        /// Who takes it on; without it, who could is listed
        #[arg(long, value_name = "PERSON", default_value = "")]
        to: String,
        /// Who does it now
        #[arg(long, value_name = "PERSON", default_value = "")]
        from: String,
        /// The level that goes with it: they are asked
        #[arg(long, default_value = "")]
        level: String,
        /// Up to what, in words
        #[arg(long, value_name = "WORDS", default_value = "")]
        limit: String,
        /// Up to so many minutes
        #[arg(long, default_value = "", allow_hyphen_values = true)]
        minutes: String,
        /// Up to which sum: "2000 EUR"
        #[arg(long, value_name = "SUM", default_value = "", allow_hyphen_values = true)]
        money: String,
        /// The last day of the level
        #[arg(long, default_value = "")]
        until: String,
        /// Your open tasks in it stay with you
        #[arg(long)]
        keep_tasks: bool,
    },
    /// Who covers for somebody while they are away
    Cover {
        /// Who is away
        person: String,
        /// First day
        #[arg(long)]
        from: String,
        /// Last day
        #[arg(long)]
        to: String,
    },
    /// What the executive still does that somebody else could
    SelfDone,
    /// What recurs and is in no area so far
    Found,
    /// Enter what is known of somebody who works here
    Work {
        /// Who
        person: String,
        /// What they can do: "budgets 3, hiring 4"
        #[arg(long)]
        can: Option<String>,
        /// What they wish to grow in
        #[arg(long)]
        wishes: Option<String>,
        /// Hours a week for duties
        #[arg(long, value_name = "HOURS")]
        week: Option<String>,
        /// Hours of this week, as they said
        #[arg(long, value_name = "HOURS")]
        told: Option<String>,
        /// When they are away: "2026-12-21 to 2027-01-02"
        #[arg(long, value_name = "DAYS")]
        away: Option<String>,
    },
    /// Somebody leaves: what they did goes to whoever steps in
    Leave {
        /// Who
        person: String,
    },
    /// Take an area out, with the levels in it
    Remove {
        /// Its name or id
        area: String,
    },
    /// Somebody is back: their absence ends
    Back {
        /// Who
        person: String,
        /// The first day of the absence that is meant; without one, that of today
        #[arg(long, value_name = "DAY")]
        absence: Option<String>,
    },
    /// Let the whole grid stand as it is
    Review,
    /// Read areas and people from a file
    Import {
        /// A file with [[area]] and [[person]] tables
        file: PathBuf,
    },
}

/// The parts of an area; names with commas between.
#[derive(clap::Args)]
struct Parts {
    /// What it is to bring about
    #[arg(long, value_name = "WORDS")]
    outcome: Option<String>,
    /// Who answers for it: exactly one
    #[arg(long, value_name = "PERSON")]
    accountable: Option<String>,
    /// Who does it
    #[arg(long, value_name = "PEOPLE")]
    responsible: Option<String>,
    /// Who is asked before
    #[arg(long, value_name = "PEOPLE")]
    consulted: Option<String>,
    /// Who is told after
    #[arg(long, value_name = "PEOPLE")]
    informed: Option<String>,
    /// Who steps in, in this order
    #[arg(long, value_name = "PEOPLE")]
    backups: Option<String>,
    /// Minutes a month
    #[arg(long)]
    minutes_a_month: Option<String>,
    /// How much hangs on it, 1 to 5
    #[arg(long)]
    criticality: Option<String>,
    /// What it takes: "budgets 3, hiring 4"
    #[arg(long)]
    needs: Option<String>,
    /// Words by which what belongs to it is known
    #[arg(long, value_name = "WORDS")]
    covers: Option<String>,
    /// Its project
    #[arg(long)]
    project: Option<String>,
    /// The goal it serves
    #[arg(long)]
    goal: Option<String>,
}

impl Parts {
    /// These parts over those that are known.
    fn over(self, known: AreaForm) -> AreaForm {
        AreaForm {
            name: known.name,
            outcome: self.outcome.unwrap_or(known.outcome),
            accountable: self.accountable.unwrap_or(known.accountable),
            responsible: self.responsible.unwrap_or(known.responsible),
            consulted: self.consulted.unwrap_or(known.consulted),
            informed: self.informed.unwrap_or(known.informed),
            backups: self.backups.unwrap_or(known.backups),
            minutes: self.minutes_a_month.unwrap_or(known.minutes),
            criticality: self.criticality.unwrap_or(known.criticality),
            needs: self.needs.unwrap_or(known.needs),
            covers: self.covers.unwrap_or(known.covers),
            project: self.project.unwrap_or(known.project),
            goal: self.goal.unwrap_or(known.goal),
        }
    }
}

/// Runs it.
pub(super) async fn run(common: &Common, args: GridArgs) -> Result<Answer, DeskError> {
    use GridCommand as C;
    // Everybody may see their own.
    if let (Some(person), None, false) = (&args.of, &args.command, args.faults) {
        return own(&super::open_any(common).await?, person).await;
    }
    // Whoever is asked answers, and asks for more: direct reports too.
    let desk = match &args.command {
        Some(C::Answer { .. } | C::Level { .. }) => super::open_any(common).await?,
        _ => open(common).await?,
    };
    let changed = match args.command {
        None if args.faults => return faults(&desk).await,
        None => return whole(&desk, None).await,
        Some(C::Show { area }) => return show(&desk, &area).await,
        Some(C::Cover { person, from, to }) => return cover(&desk, &person, &from, &to).await,
        Some(C::SelfDone) => return self_done(&desk).await,
        Some(C::Found) => return found(&desk).await,
        Some(C::Import { file }) => return import(&desk, &file).await,
        Some(C::Add { name, parts }) => {
            grid::add(&desk, &parts.over(AreaForm { name, ..AreaForm::default() })).await?
        }
        Some(C::Set { area, parts }) => {
            let known = grid::sheet(&desk, &area).await?;
            grid::edit(&desk, &known.id, &parts.over(known.form)).await?
        }
        Some(C::Level { area, person, level, limit, minutes, money, until }) => {
            let level = if level == "end" { String::new() } else { level };
            let form = LevelForm { person, level, limit, money, minutes, until };
            if !desk.is_executive() {
                let said = grid::ask_for(&desk, &area, &form).await?;
                return Ok(levels::told(&desk, said).await);
            }
            grid::set_level(&desk, &area, &form).await?
        }
        Some(C::Answer { area, no, take_back, give_back }) => {
            return levels::answered(&desk, &area, (no, take_back, give_back)).await;
        }
        Some(C::HandOver { area, to, .. }) if to.is_empty() => return levels::could(&desk, &area).await,
        Some(C::HandOver { area, to, from, level, limit, minutes, money, until, keep_tasks }) => {
            let tasks = if keep_tasks { String::new() } else { "yes".to_owned() };
            let form = HandOverForm { from, to, tasks, level, limit, money, minutes, until };
            grid::hand_over(&desk, &area, &form).await?
        }
        Some(C::Work { person, can, wishes, week, told, away }) => {
            let (_, known) = grid::work_form(&desk, &person).await?;
            let form = WorkForm {
                can: can.unwrap_or(known.can),
                wishes: wishes.unwrap_or(known.wishes),
                week: week.unwrap_or(known.week),
                told: told.unwrap_or(known.told),
                away: away.unwrap_or(known.away),
            };
            grid::enter_work(&desk, &person, &form).await?
        }
        Some(C::Leave { person }) => grid::leave(&desk, &person).await?,
        Some(C::Remove { area }) => grid::remove(&desk, &area).await?,
        Some(C::Back { person, absence }) => {
            let day = absence.map(|day| date(&day, &desk)).transpose()?;
            grid::end_absence(&desk, &person, day).await?
        }
        Some(C::Review) => grid::review(&desk).await?,
    };
    whole(&desk, Some(changed)).await
}

/// The grid, after a change where there was one.
async fn whole(desk: &Desk, changed: Option<Changed>) -> Result<Answer, DeskError> {
    let found = grid::page(desk).await?;
    let mut page = Page::new();
    if let Some(changed) = &changed {
        page.line(&changed.said);
        super::answer::way_back(&mut page, 0, changed.undo);
    }
    page.headline(&found.headline);
    page.aside(&found.support);
    let review = [found.reviewed.as_deref().unwrap_or(""), found.review_due.as_str()];
    let review: Vec<&str> = review.into_iter().filter(|words| !words.is_empty()).collect();
    page.aside(&review.join(". "));
    page.gap();
    for row in &found.rows {
        let people = row.cells.iter().zip(&found.columns).filter(|(cell, _)| !cell.letter.is_empty());
        let people: Vec<String> =
            people.map(|(cell, who)| format!("{} {}", cell.letter, who.first)).collect();
        page.row(22, &row.name, &people.join(", "), BOLD);
        if let Some(assistant) = &found.assistant {
            let limit = if row.standing.limit.is_empty() {
                String::new()
            } else {
                format!(": {}", row.standing.limit)
            };
            page.row(22, "", &format!("{assistant}: {}{limit}", row.standing.word), DIM);
        }
        if row.fragile {
            page.row(22, "", "hangs on one person", BAD);
        }
    }
    let hours: Vec<String> =
        found.columns.iter().filter_map(|c| Some(format!("{} {}", c.first, c.hours?))).collect();
    if !hours.is_empty() {
        page.gap();
        page.aside(&format!("Hours this week, as they said: {}.", hours.join(", ")));
    }
    let spread = grid::spread(desk).await?;
    if let Some(spread) = &spread {
        page.aside(spread);
    }
    levels::waits(&mut page, &found.waiting);
    listed(&mut page, "To be looked at", &found.faults);
    for card in &found.proposed {
        page.gap();
        page.aside(&card.why);
        page.row(8, &card.id[..6], &card.action, BOLD);
        page.row(8, "", &card.may, DIM);
    }
    page.gap();
    page.aside(&format!("Promises: {}", found.board.finding));
    for line in [found.board.made_of.as_str(), "Each of them: equerry trust"] {
        page.row(2, "", line, DIM);
    }
    if !found.board.private.is_empty() {
        let words = format!("{} more of yours are private, and in no figure.", found.board.private.len());
        page.row(2, "", &words, DIM);
    }
    let (said, undo) = (changed.as_ref().map(|c| &c.said), changed.as_ref().map(|c| c.undo));
    Ok(Answer::new(page, json!({ "changed": said, "undo": undo, "grid": found, "spread": spread })))
}

fn listed(page: &mut Page, title: &str, lines: &[String]) {
    if !lines.is_empty() {
        page.title(title, "");
    }
    for line in lines {
        page.row(2, "", line, Style::new());
    }
}

async fn faults(desk: &Desk) -> Result<Answer, DeskError> {
    let found = grid::faults(desk).await?;
    let mut page = Page::new();
    match found.len() {
        0 => page.headline("Nothing in it has to be mended."),
        n => page.headline(&desk::words::sentence(&format!(
            "{} to be looked at.",
            desk::words::count(n, "thing is", "things are")
        ))),
    };
    for fault in &found {
        page.row(2, "", fault, Style::new());
    }
    let bad = !found.is_empty();
    Ok(Answer::new(page, json!({ "faults": found })).but_bad(bad))
}

async fn own(desk: &Desk, person: &str) -> Result<Answer, DeskError> {
    let own = grid::of_named(desk, person).await?;
    let mut page = Page::new();
    page.headline(&own.headline);
    may(&mut page, &own);
    Ok(Answer::new(page, json!({ "own": own })))
}

/// What somebody may decide, area by area.
pub(super) fn may(page: &mut Page, own: &Own) {
    let lists = [
        ("Decides alone, or acts and tells", own.beyond.as_str(), &own.alone),
        ("Brings back", "", &own.back),
        ("Is asked or told", "", &own.hears),
    ];
    for (title, aside, areas) in lists.into_iter().filter(|list| !list.2.is_empty()) {
        page.title(title, aside);
        for area in areas {
            let parts = area.parts.join(", ");
            let until = area.until.as_ref().map(|until| format!("until {until}"));
            let facts: Vec<&str> = std::iter::once(area.level.as_deref().unwrap_or(&parts))
                .chain(until.as_deref())
                .chain([area.limit.as_str()])
                .filter(|w| !w.is_empty())
                .collect();
            page.row(22, &area.name, &facts.join(", "), BOLD);
            if !area.back.is_empty() {
                page.row(22, "", &area.back, DIM);
            }
        }
    }
}

async fn show(desk: &Desk, area: &str) -> Result<Answer, DeskError> {
    let sheet = grid::sheet(desk, area).await?;
    let mut page = Page::new();
    page.headline(&sheet.name);
    page.aside(if sheet.outcome.is_empty() {
        "Nobody has written down what it is to bring about."
    } else {
        &sheet.outcome
    });
    page.gap();
    for holder in &sheet.holders {
        let level = holder.level.as_ref().map_or(String::new(), |level| format!("; {level}"));
        page.row(22, &holder.name, &format!("{}{level}", holder.parts), Style::new());
        if !holder.limit.is_empty() {
            page.row(22, "", &holder.limit, DIM);
        }
    }
    listed(&mut page, "To be looked at", &sheet.faults);
    if let Some(complexity) = &sheet.complexity {
        page.title(&format!("{}, {:.0} of 100", complexity.band, complexity.score), complexity.roles);
        for (words, points) in &complexity.parts {
            page.row(6, &format!("{points:.0}"), words, DIM);
        }
    }
    page.title("Brief", "what goes with it");
    for (label, words) in &sheet.brief.lines {
        page.row(12, label, words, Style::new());
    }
    Ok(Answer::new(page, json!({ "area": sheet })))
}

async fn cover(desk: &Desk, person: &str, from: &str, to: &str) -> Result<Answer, DeskError> {
    let plan = grid::cover(desk, person, date(from, desk)?, date(to, desk)?).await?;
    let mut page = Page::new();
    page.headline(&plan.headline);
    page.aside(&plan.support);
    page.gap();
    for line in &plan.lines {
        let (words, style) = match &line.by {
            Some(by) => (by.as_str(), Style::new()),
            None => (line.gap.as_str(), BAD),
        };
        page.row(22, &line.name, words, style);
        page.row(22, "", &line.takes, DIM);
    }
    if !plan.agree.is_empty() {
        page.title("Who agrees meanwhile", "");
    }
    for line in &plan.agree {
        page.row(22, &line.name, &line.words, Style::new());
    }
    let gaps = plan.lines.iter().any(|line| line.by.is_none());
    Ok(Answer::new(page, json!({ "plan": plan })).but_bad(gaps))
}

async fn self_done(desk: &Desk) -> Result<Answer, DeskError> {
    let (headline, found) = grid::self_done(desk).await?;
    let mut page = Page::new();
    page.headline(&headline);
    page.gap();
    for one in &found {
        page.row(22, &one.name, &format!("{}; {} could", one.takes, one.who), BOLD);
        page.row(22, "", &one.why, DIM);
        for (_, title) in &one.tasks {
            page.row(22, "", title, DIM);
        }
    }
    Ok(Answer::new(page, json!({ "headline": headline, "areas": found })))
}

async fn found(desk: &Desk) -> Result<Answer, DeskError> {
    let found = grid::found(desk).await?;
    let mut page = Page::new();
    page.headline(match found.len() {
        0 => "Nothing recurs that is in no area.",
        _ => "What recurs and is in no area so far.",
    });
    page.aside("`equerry grid add NAME` writes one down.");
    page.gap();
    for one in &found {
        page.row(30, &one.name, &one.why, BOLD);
        if !one.responsible.is_empty() {
            page.row(30, "", &format!("done by {}", one.responsible), DIM);
        }
    }
    Ok(Answer::new(page, json!({ "found": found })))
}

async fn import(desk: &Desk, file: &std::path::Path) -> Result<Answer, DeskError> {
    let text = std::fs::read_to_string(file).map_err(|e| DeskError::file(file, e))?;
    let read = grid::import(desk, grid::read(&text)?).await?;
    let mut page = Page::new();
    page.headline(&format!("Read {}.", desk::words::count(read, "area", "areas")));
    page.aside("`equerry grid` shows them.");
    Ok(Answer::new(page, json!({ "read": read })))
}
