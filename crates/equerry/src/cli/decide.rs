//! `equerry decide`: decisions framed, weighed, scored, made and looked at again.

use super::{Answer, Common, open};
use crate::show::{BAD, BOLD, DIM, GOOD, Page};
use anstyle::Style;
use desk::decisions::{
    self, Board, Changed, Format, Frame, Journal, NewChoice, NewCriterion, NewScore, View,
};
use desk::{Desk, DeskError};
use serde_json::json;
use std::path::PathBuf;
use world::Level;
use world::decision::{Direction, Door, Scale, Weighing};

/// Decisions; without a command, their list.
#[derive(clap::Args)]
pub struct DecideArgs {
    #[command(subcommand)]
    command: Option<DecideCommand>,
}

#[derive(clap::Subcommand)]
enum DecideCommand {
    /// List them: open, to revisit, made
    List {
        /// Every decision that was made
        #[arg(long)]
        all: bool,
    },
    /// Put a question
    New {
        /// The question
        question: String,
        /// What could be done; may be given several times
        #[arg(long, value_name = "NAME")]
        option: Vec<String>,
        /// What matters, the most important first; may be given several times
        #[arg(long, value_name = "NAME")]
        criterion: Vec<String>,
        #[command(flatten)]
        frame: FrameArgs,
    },
    /// Show one: its options on what matters, the answer, and how far it holds
    Show {
        /// Its id
        id: String,
        /// The brief on one page
        #[arg(long)]
        brief: bool,
    },
    /// Frame it anew: question, date, door, goal, sources
    Frame {
        /// Its id
        id: String,
        /// The question
        #[arg(long)]
        question: Option<String>,
        #[command(flatten)]
        frame: FrameArgs,
    },
    /// Say who decides, who brings it to a close, who is asked and who is told
    Roles {
        /// Its id
        id: String,
        #[command(flatten)]
        roles: RoleArgs,
    },
    /// Add an option
    Option {
        /// Its id
        id: String,
        /// The option
        name: String,
        /// What there is to know of it
        #[arg(long, default_value = "")]
        note: String,
    },
    /// Add something that matters
    Criterion {
        /// Its id
        id: String,
        /// What matters
        name: String,
        /// Weight, as the others are entered
        #[arg(long, allow_negative_numbers = true)]
        weight: Option<f64>,
        /// Unit of its scores; without one they are five words, 1 to 5
        #[arg(long, default_value = "")]
        unit: String,
        /// Less of it is better
        #[arg(long)]
        less: bool,
        /// The score that is worth 0; goes with --best
        #[arg(long, allow_negative_numbers = true, requires = "best")]
        worst: Option<f64>,
        /// The score that is worth 100; goes with --worst
        #[arg(long, allow_negative_numbers = true, requires = "worst")]
        best: Option<f64>,
        /// A point of its line of values, score:value; may be given several times
        #[arg(long, value_name = "SCORE:VALUE", allow_hyphen_values = true)]
        point: Vec<String>,
        /// Keep it apart from the value, to set it against it: a cost
        #[arg(long)]
        apart: bool,
    },
    /// Weigh what matters: Cost=25 Time=20; by pairs: Cost/Time=3
    Weight {
        /// Its id
        id: String,
        /// Weights by name
        #[arg(required = true, value_name = "NAME=NUMBER")]
        weights: Vec<String>,
        /// swing, points, rank or pairs
        #[arg(long, default_value = "swing")]
        by: String,
    },
    /// Score an option
    Score {
        /// Its id
        id: String,
        /// The option
        option: String,
        /// The criterion
        criterion: String,
        /// Most likely: 1 to 5 in words, else in the unit
        #[arg(allow_negative_numbers = true)]
        score: f64,
        /// Not less than this
        #[arg(long, allow_negative_numbers = true)]
        low: Option<f64>,
        /// Not more than this
        #[arg(long, allow_negative_numbers = true)]
        high: Option<f64>,
        /// On what ground
        #[arg(long, default_value = "")]
        note: String,
        /// Who says so
        #[arg(long)]
        by: Option<String>,
        /// The id of a mail or an event that says so; may be given several times
        #[arg(long, value_name = "ID")]
        from: Vec<String>,
    },
    /// Say who is to bring a missing score
    Ask {
        /// Its id
        id: String,
        /// The option
        option: String,
        /// The criterion
        criterion: String,
        /// Who: a name or an address
        #[arg(value_name = "WHO")]
        person: String,
    },
    /// Write down that somebody sees it otherwise
    Dissent {
        /// Its id
        id: String,
        /// Who
        #[arg(value_name = "WHO")]
        person: String,
        /// What they say
        words: String,
    },
    /// Write down what could make it go wrong
    Risk {
        /// Its id
        id: String,
        /// What
        words: String,
    },
    /// Take an option or a criterion out
    Remove {
        /// Its id
        id: String,
        /// Which
        name: String,
    },
    /// Choose, with what is expected, how sure that is, and when to look again
    Choose {
        /// Its id
        id: String,
        /// The option
        option: String,
        /// Why
        #[arg(long, default_value = "")]
        why: String,
        /// How sure, 0 to 1
        #[arg(long, allow_negative_numbers = true)]
        confidence: Option<f64>,
        /// What is expected, to be answered with yes or no
        #[arg(long, default_value = "")]
        expected: String,
        /// On which day to look again (2027-01-15)
        #[arg(long)]
        check: Option<jiff::civil::Date>,
        /// Though it cannot be undone and was not slept on
        #[arg(long)]
        sure: bool,
    },
    /// Say whether what was expected has happened
    Outcome {
        /// Its id
        id: String,
        /// yes or no
        answer: String,
        /// In words
        #[arg(long, default_value = "")]
        note: String,
    },
    /// How good past forecasts were
    Journal,
    /// Write one out
    Export {
        /// Its id
        id: String,
        /// markdown, csv or json
        #[arg(long, default_value = "markdown")]
        format: Format,
    },
    /// Read decisions from a .toml, or one from a table in a .csv
    Import {
        /// The file
        file: PathBuf,
        /// The question that a table answers
        #[arg(long)]
        question: Option<String>,
    },
}

#[derive(clap::Args)]
struct FrameArgs {
    /// Why it is asked now
    #[arg(long)]
    background: Option<String>,
    /// By when: 2026-11-24 12:00, or words
    #[arg(long)]
    due: Option<String>,
    /// one-way: there is no coming back; two-way: there is
    #[arg(long, value_parser = door)]
    door: Option<Door>,
    /// What coming back would take
    #[arg(long, value_name = "WORDS")]
    undo: Option<String>,
    /// How much hangs on it, 0 to 1
    #[arg(long, allow_negative_numbers = true)]
    impact: Option<f64>,
    /// The goal it serves
    #[arg(long)]
    goal: Option<String>,
    /// By what one would see that it was wrong
    #[arg(long, value_name = "WORDS")]
    warning: Option<String>,
    /// The id of a mail, an event or a person that produced it; may be given several times
    #[arg(long, value_name = "ID")]
    from: Vec<String>,
    /// At least so confidential: internal, confidential, restricted, eyes-only
    #[arg(long, value_parser = level)]
    level: Option<Level>,
    #[command(flatten)]
    roles: RoleArgs,
}

#[derive(clap::Args)]
struct RoleArgs {
    /// Who decides
    #[arg(long, value_name = "WHO")]
    approver: Option<String>,
    /// Who brings it to a close
    #[arg(long, value_name = "WHO")]
    driver: Option<String>,
    /// Who is asked; may be given several times
    #[arg(long, value_name = "WHO")]
    asked: Vec<String>,
    /// Who is told; may be given several times
    #[arg(long, value_name = "WHO")]
    told: Vec<String>,
}

fn door(word: &str) -> Result<Door, String> {
    match word {
        "one-way" => Ok(Door::OneWay),
        "two-way" => Ok(Door::TwoWay),
        _ => Err("one-way or two-way".to_owned()),
    }
}

fn level(word: &str) -> Result<Level, String> {
    serde_json::from_value(word.into())
        .map_err(|_| "public, internal, confidential, restricted or eyes-only".into())
}

impl FrameArgs {
    fn frame(self, question: Option<String>) -> Frame {
        let roles = self.roles.frame();
        Frame {
            question,
            background: self.background,
            due: self.due,
            door: self.door,
            way_back: self.undo,
            impact: self.impact,
            goal: self.goal,
            warning: self.warning,
            from: self.from,
            level: self.level,
            ..roles
        }
    }
}

impl RoleArgs {
    fn frame(self) -> Frame {
        Frame {
            approver: self.approver,
            driver: self.driver,
            contributors: self.asked,
            informed: self.told,
            ..Frame::default()
        }
    }
}

/// Runs a decision command.
pub(super) async fn decide(common: &Common, args: DecideArgs) -> Result<Answer, DeskError> {
    let desk = open(common).await?;
    use DecideCommand as C;
    let changed = match args.command.unwrap_or(C::List { all: false }) {
        C::List { all } => {
            let board =
                if all { decisions::everything(&desk).await? } else { decisions::board(&desk).await? };
            return Ok(Answer::new(list(&board), json!(board)));
        }
        C::Show { id, brief: true } => {
            let text = decisions::brief(&desk, &id).await?;
            return Ok(written(&text));
        }
        C::Show { id, brief: false } => return shown(&desk, &id, None).await,
        C::Journal => {
            let journal = decisions::journal(&desk).await?;
            return Ok(Answer::new(journal_page(&journal), json!(journal)));
        }
        C::Export { id, format } => return Ok(written(&decisions::record(&desk, &id, format).await?)),
        C::Import { file, .. } if is_toml(&file) => return read_in(&desk, &file).await,
        C::Import { file, question } => {
            if !file
                .extension()
                .is_some_and(|e| e.eq_ignore_ascii_case("csv") || e.eq_ignore_ascii_case("tsv"))
            {
                let name = file.display();
                return Err(input(
                    &format!("{name} is neither a table (csv) nor a file of decisions (toml)"),
                    "E_PARSE",
                ));
            }
            let what = "a table answers a question: give --question";
            let question = question.ok_or_else(|| input(what, "E_RANGE"))?;
            let bytes = std::fs::read(&file).map_err(|e| DeskError::file(&file, e))?;
            decisions::import_table(&desk, &question, &bytes).await?
        }
        C::New { question, option, criterion, frame } => {
            decisions::add(&desk, &question, frame.frame(None), &option, &criterion).await?
        }
        C::Frame { id, question, frame } => decisions::reframe(&desk, &id, frame.frame(question)).await?,
        C::Roles { id, roles } => decisions::reframe(&desk, &id, roles.frame()).await?,
        C::Option { id, name, note } => decisions::add_option(&desk, &id, &name, &note).await?,
        C::Criterion { id, name, weight, unit, less, worst, best, point, apart } => {
            let direction = if less { Direction::Less } else { Direction::More };
            let scale = scale(worst.zip(best), &point)?;
            let new = NewCriterion { name, weight, unit, direction, scale, apart };
            decisions::add_criterion(&desk, &id, new).await?
        }
        C::Weight { id, weights, by } => weigh(&desk, &id, &weights, &by).await?,
        C::Score { id, option, criterion, score, low, high, note, by, from } => {
            let new = NewScore { option, criterion, likely: score, low, high, note, by, from };
            decisions::score(&desk, &id, new).await?
        }
        C::Ask { id, option, criterion, person } => {
            decisions::ask(&desk, &id, &option, &criterion, &person).await?
        }
        C::Dissent { id, person, words } => decisions::dissent(&desk, &id, &person, &words).await?,
        C::Risk { id, words } => decisions::think(&desk, &id, &words).await?,
        C::Remove { id, name } => decisions::remove(&desk, &id, &name).await?,
        C::Choose { id, option, why, confidence, expected, check, sure } => {
            let new = NewChoice { option, why, confidence, expected, check, sure };
            decisions::choose(&desk, &id, new).await?
        }
        C::Outcome { id, answer, note } => {
            let happened = match answer.as_str() {
                "yes" => true,
                "no" => false,
                other => return Err(input(&format!("\"{other}\" is neither yes nor no"), "E_RANGE")),
            };
            decisions::tell(&desk, &id, happened, &note).await?
        }
    };
    let id = changed.id.to_string();
    shown(&desk, &id, Some(changed)).await
}

fn input(problem: &str, code: &'static str) -> DeskError {
    DeskError::Input { problem: problem.to_owned(), code, hint: "nothing was changed".to_owned() }
}

/// Text that is written as it is, without what would steer a terminal.
fn written(text: &str) -> Answer {
    let lines: Vec<String> = text.lines().map(|line| crate::show::clean(line) + "\n").collect();
    Answer::new(Page::verbatim(&lines.concat()), json!({ "text": text }))
}

fn is_toml(file: &std::path::Path) -> bool {
    file.extension().is_some_and(|e| e.eq_ignore_ascii_case("toml"))
}

async fn read_in(desk: &Desk, file: &std::path::Path) -> Result<Answer, DeskError> {
    let bytes = std::fs::read(file).map_err(|e| DeskError::file(file, e))?;
    let text = String::from_utf8(bytes).map_err(|_| input("the file is not written in UTF-8", "E_PARSE"))?;
    let imported = decisions::import(desk, decisions::read(&text)?).await?;
    let mut page = Page::new();
    page.headline(&format!("Read: {}", desk::words::count(imported.read, "decision", "decisions")));
    for question in &imported.left {
        page.line(&format!("Left as it is, since somebody has gone on with it here: {question}"));
    }
    page.gap().append(&list(&decisions::board(desk).await?));
    Ok(Answer::new(page, json!(imported)))
}

fn scale(ends: Option<(f64, f64)>, points: &[String]) -> Result<Option<Scale>, DeskError> {
    if let Some((worst, best)) = ends {
        return Ok(Some(Scale::Between { worst, best }));
    }
    let read = |text: &String| {
        let (score, value) = text.split_once(':')?;
        Some((score.trim().parse().ok()?, value.trim().parse().ok()?))
    };
    let all: Option<Vec<(f64, f64)>> = points.iter().map(read).collect();
    match all {
        None => Err(input("a point is written as score:value, such as 20:80", "E_RANGE")),
        Some(points) if points.is_empty() => Ok(None),
        Some(points) => Ok(Some(Scale::Points { points })),
    }
}

async fn weigh(desk: &Desk, id: &str, given: &[String], by: &str) -> Result<Changed, DeskError> {
    let pair = |text: &String| -> Result<(String, f64), DeskError> {
        let read =
            text.rsplit_once('=').and_then(|(n, w)| Some((n.trim().to_owned(), w.trim().parse().ok()?)));
        read.ok_or_else(|| input(&format!("\"{text}\" is no weight: write NAME=NUMBER"), "E_WEIGHTS"))
    };
    let weights = given.iter().map(pair).collect::<Result<Vec<_>, _>>()?;
    let how = match by {
        "swing" => Weighing::Swing,
        "points" => Weighing::Points,
        "rank" => Weighing::Rank,
        "pairs" => {
            let two = |(names, ratio): (String, f64)| {
                let (a, b) = names.split_once('/')?;
                Some((a.trim().to_owned(), b.trim().to_owned(), ratio))
            };
            let pairs: Option<Vec<_>> = weights.into_iter().map(two).collect();
            let pairs = pairs.ok_or_else(|| input("a comparison is written as Cost/Time=3", "E_RANGE"))?;
            return decisions::weigh_pairs(desk, id, &pairs).await;
        }
        other => return Err(input(&format!("\"{other}\": swing, points, rank or pairs"), "E_RANGE")),
    };
    decisions::weigh(desk, id, how, &weights).await
}

async fn shown(desk: &Desk, id: &str, changed: Option<Changed>) -> Result<Answer, DeskError> {
    let view = decisions::view(desk, id, &[]).await?;
    let mut page = Page::new();
    if let Some(changed) = &changed {
        page.row(2, "✓", &changed.said, GOOD);
        super::answer::way_back(&mut page, 2, changed.undo);
        page.gap();
    }
    page.append(&one(&view));
    Ok(Answer::new(page, json!({ "changed": changed, "decision": view })))
}

fn list(board: &Board) -> Page {
    let mut page = Page::new();
    page.headline(&board.headline);
    page.line(&board.support);
    let made = format!("{} this year", board.made_this_year);
    for (title, note, rows) in
        [("Open", "", &board.open), ("To revisit", "", &board.revisit), ("Made", made.as_str(), &board.made)]
    {
        if rows.is_empty() {
            continue;
        }
        page.title(title, note);
        for row in rows {
            page.row(8, &row.id.short(), &row.question, if row.late { BAD } else { BOLD });
            page.row(8, "", &row.facts, DIM);
        }
    }
    if !board.asked.is_empty() {
        page.title("Asked in mail", "equerry decide new QUESTION --from ID makes one a decision");
    }
    for row in &board.asked {
        page.row(8, &row.message.short(), &row.question, BOLD);
        page.row(8, "", &row.facts, DIM);
    }
    page
}

fn one(view: &View) -> Page {
    let mut page = Page::new();
    page.aside(&view.question);
    page.headline(&view.headline);
    page.line(&view.support);
    if let Some(due) = &view.due {
        page.row(0, "", due, if view.pressing { BAD } else { DIM });
    }
    if let Some(matrix) = &view.matrix {
        page.title("Compared", &format!("totals {}", matrix.of));
        for column in &matrix.columns {
            let range = column.range.map_or(String::new(), |(low, high)| format!(", {low:.2} to {high:.2}"));
            let by = column
                .dominated_by
                .as_ref()
                .map_or(String::new(), |by| format!(", worse than {by} throughout"));
            let words =
                format!("{}, first in {:.0} of 100 trials{range}{by}", column.name, column.first * 100.0);
            page.row(
                8,
                &format!("{:.2}", column.total),
                &words,
                if column.leads { BOLD } else { Style::new() },
            );
        }
        page.title("What matters", "");
        for row in &matrix.rows {
            let scores: Vec<String> = row
                .cells
                .iter()
                .zip(&matrix.columns)
                .map(|(cell, column)| {
                    format!("{} {}", column.name, if cell.text.is_empty() { "?" } else { &cell.text })
                })
                .collect();
            let weight = row.weight.map_or("apart".to_owned(), |_| format!("{}%", row.percent()));
            page.row(8, &weight, &row.name, BOLD);
            let flat = if row.flat { "; all are equal, so its weight has no effect" } else { "" };
            page.row(8, "", &format!("{}{flat}", scores.join(", ")), DIM);
        }
        page.aside(&matrix.basis);
        page.title("Second opinions", "");
        for second in &view.seconds {
            let style = if second.agrees { Style::new() } else { BAD };
            page.row(
                8,
                if second.agrees { "same" } else { "differs" },
                &format!("{}: {}", second.how, second.first),
                style,
            );
        }
    }
    if let Some(pace) = &view.pace {
        page.aside(pace);
    }
    page.title("Before you decide", "");
    for (name, value) in &view.facts {
        page.row(24, name, value, Style::new());
    }
    for missing in &view.missing {
        page.row(24, "Missing", missing, BAD);
    }
    page
}

fn journal_page(journal: &Journal) -> Page {
    let mut page = Page::new();
    page.headline(&journal.headline);
    page.line(&journal.support);
    if let Some(f) = journal.figures {
        page.aside(&format!(
            "Mean squared error {:.3} = {:.3} for saying too much or too little - {:.3} for telling apart + {:.3} that nobody could know",
            f.brier, f.reliability, f.resolution, f.uncertainty
        ));
    }
    for band in &journal.bands {
        let words = format!(
            "{} of {} happened; the true rate lies between {:.0}% and {:.0}%",
            band.happened,
            band.cases,
            band.range.0 * 100.0,
            band.range.1 * 100.0
        );
        page.row(10, &format!("said {:.0}%", band.said * 100.0), &words, Style::new());
    }
    for row in &journal.rows {
        let (mark, style) = match row.happened {
            Some(true) => ("yes", GOOD),
            Some(false) => ("no", BAD),
            None => ("waits", DIM),
        };
        page.row(6, mark, &format!("{:.0}%  {}", row.confidence * 100.0, row.expected), style);
        page.row(6, "", &format!("{} {}, {}", row.question, row.chosen, row.on), DIM);
    }
    page
}
