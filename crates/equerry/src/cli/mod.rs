//! The commands: how they are called, and the one way they all run, answer and fail.

mod account;
mod accountability;
mod add;
mod ahead;
mod answer;
mod audit;
mod brief;
mod catch_up;
mod classify;
mod code;
mod decide;
mod demo;
mod digest;
mod directory;
mod doctor;
mod export;
mod find;
mod full_weeks;
mod goal;
mod going_along;
mod grid;
mod growth;
mod hours;
mod import;
mod init;
mod insights;
mod learned;
mod levels;
mod may;
mod meeting;
mod mode;
mod page;
mod people;
mod plan;
mod playbook;
mod proposals;
mod pulse;
mod review;
mod rights;
mod sculpt;
mod search;
mod serve;
mod task;
mod team;
mod user;
mod what_if;
mod why;

use clap::{Args, CommandFactory, Parser, Subcommand};
use desk::{Clock, Desk, DeskError, Who};
use jiff::{Timestamp, tz::TimeZone};
use serde_json::{Value, json};
use std::path::PathBuf;
use std::process::ExitCode;

/// An executive productivity partner on your own machine.
#[derive(Parser)]
#[command(name = "equerry", version, max_term_width = 100)]
struct Cli {
    #[command(flatten)]
    common: Common,
    #[command(subcommand)]
    command: Option<Command>,
}

/// What every command takes.
#[derive(Args, Clone)]
struct Common {
    /// The office's folder
    #[arg(long, global = true, env = "EQUERRY_OFFICE", value_name = "DIR", default_value = ".")]
    office: PathBuf,
    /// Answer in JSON
    #[arg(long, global = true)]
    json: bool,
    /// Let the clock stand at this instant (2026-11-24T07:40, in the office's zone, or with an offset)
    #[arg(long, global = true, value_name = "TIME")]
    now: Option<String>,
    /// Act as: executive, assistant within the grant, or the address of a direct report
    #[arg(long = "as", global = true, value_name = "WHO", default_value = "executive", env = "EQUERRY_AS")]
    who: Who,
}

#[derive(Subcommand)]
enum Command {
    /// Make a sample office, replay its 26 weeks, and show its morning
    Demo(demo::Args),
    /// Make an office in a folder
    Init(init::Args),
    /// Read files: .ics, .mbox, maildir, .eml, .vcf, vdir, todo.txt, .csv, goals and projects as .toml
    Import(import::Args),
    /// Watched folders
    #[command(subcommand)]
    Account(account::Command),
    /// Read again what changed in the watched folders
    Gather,
    /// The morning brief
    Brief(brief::Args),
    /// The catch-up of executive and assistant: to decide, today, the week ahead, promises
    CatchUp(catch_up::CatchUpArgs),
    /// The brief of one meeting
    BriefFor(meeting::BriefArgs),
    /// What is said of a meeting: what it is for, who goes instead, the minutes, the report
    Meeting(meeting::Args),
    /// The day in blocks around the real meetings, and what was left out
    Plan(plan::Args),
    /// What would make a week better, and what it does to its score
    Sculpt(sculpt::Args),
    /// What the next weeks will want, and which recurring meetings are worth their time
    Ahead(ahead::AheadArgs),
    /// Make a stretch of time free at once, with the least harm
    Free(ahead::FreeArgs),
    /// Leave a meeting where it is: no proposal moves it until that is lifted
    Keep(ahead::KeepArgs),
    /// Find a time with others: ranked, with reasons and everybody's clock
    Find(find::Args),
    /// Time for one piece of work before a day: whole, in pieces, or by moving meetings
    Hours(hours::Args),
    /// The open proposals
    Proposals(proposals::Args),
    /// Suggest something yourself; the other of the pair answers it
    Propose(digest::ProposeArgs),
    /// What was held back so that the list stays short, and why
    Digest(digest::DigestArgs),
    /// Playbooks: what recurs, laid out from a day, with everything it would do
    Playbook(playbook::Args),
    /// What Equerry may do alone, kind by kind, and on which record
    May(may::Args),
    /// What was learned from answers and finished work, kind by kind, to be corrected or forgotten
    Learned(learned::Args),
    /// What the office is like just now: a crunch, travelling, absent, new in the role; who agrees in your place
    Mode(mode::ModeArgs),
    /// How far support goes by itself, and how much of it is needed
    Support(mode::SupportArgs),
    /// Say yes to a proposal
    Accept(answer::AcceptArgs),
    /// Say no to a proposal
    Decline(answer::DeclineArgs),
    /// Take back what a yes did
    Undo(answer::UndoArgs),
    /// Why a proposal or an item stands as it does, down to its sources
    Why(why::Args),
    /// Take something on: "Call Ana by Friday about the lease"
    Add(add::AddArgs),
    /// Mark a task as done
    Done(add::DoneArgs),
    /// Tasks: their list, dates that count from another, steps
    Task(task::TaskArgs),
    /// Write down where the work under way stopped, to go on from there
    Interrupt(task::InterruptArgs),
    /// Weeks that are too full, four weeks ahead, and what would ease them
    #[command(visible_alias = "crunch")]
    FullWeeks(full_weeks::Args),
    /// The weekly review: seven steps in twenty minutes
    Review,
    /// 1-2-1s with the executive's people: dates, agendas, promises, what is wrong
    Team(team::TeamArgs),
    /// The Friday report: three lines a person, and who is missing
    Friday,
    /// The weekly note to the team, line by line, with what is held back
    Note(team::NoteArgs),
    /// A direct report's own page (`--as` their address)
    Mine(team::MineArgs),
    /// A no with its reason and another way; without a part, the boundaries that were agreed
    SayNo(team::NoArgs),
    /// What the pair agreed for the assistant, and who signed it
    Rights(rights::RightsArgs),
    /// A candid view for the executive, with how firmly it is held
    View(rights::ViewArgs),
    /// Goals
    Goal(goal::GoalArgs),
    /// People: who needs attention, and what is said of them by hand
    People(people::PeopleArgs),
    /// Who can introduce you to somebody
    Paths(people::PathsArgs),
    /// Decisions: framed, weighed, made, and looked at again
    Decide(decide::DecideArgs),
    /// Projects
    Project(goal::ProjectArgs),
    /// Who does what, what each may decide, who covers for whom
    Grid(grid::GridArgs),
    /// What somebody answers for, what an hour there brings, how promises are kept
    Accountability(accountability::AccountabilityArgs),
    /// Goals of your own, mistakes with the fixes made, what you are good at, who relies on your work
    Growth(growth::GrowthArgs),
    /// Meetings to which the assistant goes to learn, and how far they go at each kind
    GoingAlong(going_along::GoingAlongArgs),
    /// Find mail, events, tasks, people and documents
    Search(search::Args),
    /// Serve the web face, for this office or several
    Serve(serve::Args),
    /// Where the time went, what was wasted, and what would save it
    Insights(insights::Args),
    /// What if: the coming weeks lived through many times, as they are and after changes in plain words
    WhatIf(Box<what_if::Args>),
    /// The partnership in review: leadership in eight lines, what got better, how suggestions fared
    Partnership,
    /// How going through the assistant works, your own energy, thanks given; each with its trend
    Pulse(pulse::PulseArgs),
    /// Trust in facts: promises both ways, confidences, what was done alone, what was taken back
    Trust,
    /// What kind of activity events are, and correcting it
    Code(code::Args),
    /// Say who may see an item, and with it its thread or series
    Classify(classify::Args),
    /// What lies in quarantine, and why
    Quarantine,
    /// The audit trail
    #[command(subcommand)]
    Audit(audit::Command),
    /// Write everything out in open formats
    Export(export::ExportArgs),
    /// Write an encrypted backup of the whole office
    Backup(export::BackupArgs),
    /// Bring an office back from a backup
    Restore(export::RestoreArgs),
    /// Who may sign in to the web face
    #[command(subcommand)]
    User(user::Command),
    /// Check the office and say what to mend
    Doctor,
    /// Completions for a shell
    Completions {
        /// Which shell
        shell: clap_complete::Shell,
    },
    /// Man pages, one file a command, into a folder
    Man {
        /// Where to
        dir: PathBuf,
    },
}

/// What a command gives: a page for people, and the same as JSON.
struct Answer {
    page: crate::show::Page,
    json: Value,
    /// Whether it went as asked; false gives exit code 1.
    good: bool,
}

impl Answer {
    /// An answer that went well.
    fn new(page: crate::show::Page, json: Value) -> Self {
        Self { page, json, good: true }
    }
    /// The same, but exit code 1: "doctor found something".
    fn but_bad(mut self, bad: bool) -> Self {
        self.good = !bad;
        self
    }
}

/// Runs the command of this process.
pub fn main() -> ExitCode {
    let Cli { common, command } = match Cli::try_parse() {
        Ok(called) => called,
        Err(error) => return misused(&error),
    };
    let json = common.json;
    // An office named by the environment is an argument to clap: whether a command was given is asked here.
    let Some(command) = command else {
        if json {
            return fail(&usage("no command was given", "`equerry --help` lists them"), json);
        }
        let help = Cli::command().render_help();
        anstream::eprintln!("{}", help.ansi());
        return ExitCode::from(2);
    };
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(e) => return fail(&DeskError::file(std::path::Path::new("runtime"), e), json),
    };
    match runtime.block_on(run(common, command)) {
        Ok(answer) => {
            if json {
                crate::show::out(&format!("{}\n", answer.json));
            } else {
                answer.page.print();
            }
            if answer.good { ExitCode::SUCCESS } else { ExitCode::from(1) }
        }
        Err(error) => fail(&error, json),
    }
}

/// A call that clap could not read, in the form that was asked for; help and version go as they are.
fn misused(error: &clap::Error) -> ExitCode {
    let json = std::env::args().skip(1).take_while(|arg| arg != "--").any(|arg| arg == "--json");
    if !json || !error.use_stderr() {
        error.exit();
    }
    let said = error.to_string();
    let (problem, rest) = said.split_once("\n\n").unwrap_or((&said, ""));
    let one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let problem = one_line(problem.trim_start_matches("error: "));
    fail(&usage(&problem, &one_line(rest)), true)
}

/// A call that names no command, or names it wrongly.
fn usage(problem: &str, hint: &str) -> DeskError {
    DeskError::Input { problem: problem.to_owned(), code: "E_USAGE", hint: hint.to_owned() }
}

fn fail(error: &DeskError, json: bool) -> ExitCode {
    if json {
        let said = json!({ "code": error.code(), "message": error.to_string(), "hint": error.hint() });
        crate::show::out(&format!("{}\n", json!({ "error": said })));
    } else {
        use crate::show::{BAD, DIM, clean};
        anstream::eprintln!("{BAD}equerry:{BAD:#} {}", clean(&error.to_string()));
        anstream::eprintln!("  {}  {DIM}{}{DIM:#}", clean(&error.hint()), error.code());
    }
    ExitCode::from(2)
}

async fn run(common: Common, command: Command) -> Result<Answer, DeskError> {
    match command {
        Command::Demo(args) => demo::run(&common, args).await,
        Command::Init(args) => init::run(&common, args).await,
        Command::Import(args) => import::run(&common, args).await,
        Command::Account(command) => account::run(&common, command).await,
        Command::Gather => import::gather(&common).await,
        Command::Brief(args) => brief::run(&common, args).await,
        Command::CatchUp(args) => catch_up::run(&common, args).await,
        Command::BriefFor(args) => meeting::brief(&common, args).await,
        Command::Meeting(args) => meeting::run(&common, args).await,
        Command::Plan(args) => plan::run(&common, args).await,
        Command::Sculpt(args) => sculpt::run(&common, args).await,
        Command::Ahead(args) => ahead::ahead(&common, args).await,
        Command::Free(args) => ahead::free(&common, args).await,
        Command::Keep(args) => ahead::keep(&common, args).await,
        Command::Find(args) => find::run(&common, args).await,
        Command::Hours(args) => hours::run(&common, args).await,
        Command::Proposals(args) => proposals::run(&common, args).await,
        Command::Propose(args) => digest::propose(&common, args).await,
        Command::Digest(args) => digest::run(&common, args).await,
        Command::Playbook(args) => playbook::run(&common, args).await,
        Command::May(args) => may::run(&common, args).await,
        Command::Learned(args) => learned::run(&common, args).await,
        Command::Mode(args) => mode::run(&common, args).await,
        Command::Support(args) => mode::support(&common, args).await,
        Command::Partnership => digest::review(&common).await,
        Command::Trust => digest::trust(&common).await,
        Command::Pulse(args) => pulse::run(&common, args).await,
        Command::Accept(args) => answer::accept(&common, args).await,
        Command::Decline(args) => answer::decline(&common, args).await,
        Command::Undo(args) => answer::undo(&common, args).await,
        Command::Why(args) => why::run(&common, args).await,
        Command::Add(args) => add::add(&common, args).await,
        Command::Done(args) => add::done(&common, args).await,
        Command::Task(args) => task::run(&common, args).await,
        Command::Interrupt(args) => task::interrupt(&common, args).await,
        Command::FullWeeks(args) => full_weeks::run(&common, args).await,
        Command::Review => review::run(&common).await,
        Command::Team(args) => team::team(&common, args).await,
        Command::Friday => team::friday(&common).await,
        Command::Note(args) => team::note(&common, args).await,
        Command::Mine(args) => team::mine(&common, args).await,
        Command::SayNo(args) => team::say_no(&common, args).await,
        Command::Rights(args) => rights::rights(&common, args).await,
        Command::View(args) => rights::view(&common, args).await,
        Command::Goal(args) => goal::goal(&common, args).await,
        Command::People(args) => people::people(&common, args).await,
        Command::Paths(args) => people::paths(&common, args).await,
        Command::Decide(args) => decide::decide(&common, args).await,
        Command::Project(args) => goal::project(&common, args).await,
        Command::Grid(args) => grid::run(&common, args).await,
        Command::Accountability(args) => accountability::run(&common, args).await,
        Command::Growth(args) => growth::run(&common, args).await,
        Command::GoingAlong(args) => going_along::run(&common, args).await,
        Command::Search(args) => search::run(&common, args).await,
        Command::Serve(args) => serve::run(&common, args).await,
        Command::Insights(args) => insights::run(&common, args).await,
        Command::WhatIf(args) => what_if::run(&common, *args).await,
        Command::Code(args) => code::run(&common, args).await,
        Command::Classify(args) => classify::run(&common, args).await,
        Command::Quarantine => import::quarantine(&common).await,
        Command::Audit(command) => audit::run(&common, command).await,
        Command::Export(args) => export::export(&common, args).await,
        Command::Backup(args) => export::backup(&common, args).await,
        Command::Restore(args) => export::restore(&common, args).await,
        Command::User(command) => user::run(&common, command).await,
        Command::Doctor => doctor::run(&common).await,
        Command::Completions { shell } => Ok(completions(shell)),
        Command::Man { dir } => man(&dir),
    }
}

/// Opens the office that was named, as whom and at the instant that were named. A direct report has `mine` alone.
async fn open(common: &Common) -> Result<Desk, DeskError> {
    match common.who {
        Who::Report(_) | Who::Auditor(_) => Err(only_pair("do that")),
        Who::Executive | Who::Assistant => open_any(common).await,
    }
}

/// Opens the office as one of the executive's people.
async fn open_report(common: &Common) -> Result<Desk, DeskError> {
    match common.who {
        Who::Report(_) => open_any(common).await,
        Who::Executive | Who::Assistant | Who::Auditor(_) => {
            Err(usage("no direct report is named", "give their address: --as ana@example.org"))
        }
    }
}

/// Opens the office as whoever was named, for what an auditor may read, too.
async fn open_auditor(common: &Common) -> Result<Desk, DeskError> {
    open_any(common).await
}

/// What only executive and assistant may do.
fn only_pair(what: &str) -> DeskError {
    DeskError::NotAllowed { who: "the executive or the assistant".to_owned(), what: what.to_owned() }
}

async fn open_any(common: &Common) -> Result<Desk, DeskError> {
    let desk = Desk::open(&common.office, common.who, Clock::System).await?;
    match &common.now {
        None => Ok(desk),
        Some(text) => {
            let at = instant(text, &desk.office().tz())?;
            Ok(desk.at(Clock::Standing(at)))
        }
    }
}

/// Reads "2026-11-24T07:40" in a zone, or an instant with an offset.
fn instant(text: &str, zone: &TimeZone) -> Result<Timestamp, DeskError> {
    if let Ok(at) = text.parse::<Timestamp>() {
        return Ok(at);
    }
    let local = text.parse::<jiff::civil::DateTime>().map_err(|_| DeskError::Input {
        problem: format!("\"{text}\" is not a time"),
        code: "E_PARSE",
        hint: "write it as 2026-11-24T07:40".to_owned(),
    })?;
    Ok(world::time::instant(local.date(), local.time(), zone))
}

/// Reads "2026-11-24", "today", "tomorrow" or "yesterday".
fn date(text: &str, desk: &Desk) -> Result<jiff::civil::Date, DeskError> {
    let today = desk.today();
    match text {
        "today" => Ok(today),
        "tomorrow" => Ok(today.saturating_add(jiff::Span::new().days(1))),
        "yesterday" => Ok(today.saturating_sub(jiff::Span::new().days(1))),
        _ => text.parse().map_err(|_| DeskError::Input {
            problem: format!("\"{text}\" is not a date"),
            code: "E_PARSE",
            hint: "write it as 2026-11-24, or today, tomorrow, yesterday".to_owned(),
        }),
    }
}

fn completions(shell: clap_complete::Shell) -> Answer {
    let mut text = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "equerry", &mut text);
    let text = String::from_utf8_lossy(&text).into_owned();
    Answer::new(crate::show::Page::verbatim(&text), json!({ "completions": text }))
}

fn man(dir: &std::path::Path) -> Result<Answer, DeskError> {
    std::fs::create_dir_all(dir).map_err(|e| DeskError::file(dir, e))?;
    clap_mangen::generate_to(Cli::command(), dir).map_err(|e| DeskError::file(dir, e))?;
    let mut page = crate::show::Page::new();
    page.line(&format!("Man pages are in {}.", dir.display()));
    Ok(Answer::new(page, json!({ "dir": dir })))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Arguments of a command and of all below it, by their names inside the parser.
    fn names(command: &clap::Command) -> Vec<String> {
        let own = command.get_arguments().map(|a| format!("{} {}", command.get_name(), a.get_id()));
        own.chain(command.get_subcommands().flat_map(names)).collect()
    }

    #[test]
    fn no_command_takes_a_name_that_all_share() {
        let cli = Cli::command();
        cli.clone().debug_assert();
        let shared: Vec<String> = cli.get_arguments().map(|a| a.get_id().to_string()).collect();
        assert!(shared.contains(&"who".to_owned()), "{shared:?}");
        let is_shared =
            |name: &String| name.rsplit(' ').next().is_some_and(|id| shared.iter().any(|s| s == id));
        let taken: Vec<String> = cli.get_subcommands().flat_map(names).filter(is_shared).collect();
        assert!(taken.is_empty(), "{taken:?}");
    }
}
