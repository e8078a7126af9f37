//! `equerry task` and `interrupt`: the list, dates that count from another task, steps, and where work stopped.

use super::{Answer, Common, open};
use crate::show::{BAD, DIM, GOOD, Page};
use anstyle::Style;
use desk::tasks::{self, Changed, ClarifyForm, Note, Row};
use desk::{Desk, DeskError};
use serde_json::json;

/// Tasks; without a command, their list.
#[derive(clap::Args)]
pub struct TaskArgs {
    #[command(subcommand)]
    command: Option<TaskCommand>,
}

#[derive(clap::Subcommand)]
enum TaskCommand {
    /// List them: for today, this week, later; each with how likely its date is met
    List,
    /// Give a task a date: Friday, 2026-12-08 15:00, "3d after OTHER", or none
    Due {
        /// The task: its id or the first characters of it
        id: String,
        /// When; OTHER is a task's id or its title
        #[arg(required = true)]
        words: Vec<String>,
    },
    /// Say what a task does not begin before: 2026-12-01, "after OTHER", or none
    Start {
        /// The task: its id or the first characters of it
        id: String,
        /// When; OTHER is a task's id or its title
        #[arg(required = true)]
        words: Vec<String>,
    },
    /// Cut a long task into steps: a first one of 15 minutes at most, none longer than 90
    Split {
        /// The task: its id or the first characters of it
        id: String,
        /// A step, its minutes first: "45 Draft the figures"; may be given several times
        #[arg(long, value_name = "STEP")]
        step: Vec<String>,
        /// Only show the steps it would be cut into
        #[arg(long)]
        show: bool,
    },
    /// Make captured tasks clear: without one, those that wait and what each lacks
    Clarify(ClarifyArgs),
    /// Take several requests on, one a line: "Ben: review the budget by Friday"
    Requests {
        /// The file; - reads what is typed or piped in
        file: std::path::PathBuf,
    },
    /// Let a task give way where more is urgent than fits; see `equerry full-weeks`
    GiveWay {
        /// The task: its id or the first characters of it
        id: String,
        /// The day by which it comes instead; by default six working days from now
        #[arg(long, default_value = "", value_name = "DAY", hide_default_value = true)]
        until: String,
    },
    /// Go on with a task that was stopped: its note is let go
    Resume {
        /// The task: its id or the first characters of it
        id: String,
    },
}

/// What is said about a captured task; what is not said is taken as it is offered.
#[derive(clap::Args)]
pub struct ClarifyArgs {
    /// The task: its id or the first characters of it
    id: Option<String>,
    /// Take what is offered as it is
    #[arg(long)]
    take: bool,
    /// The next step, beginning with a verb
    #[arg(long, value_name = "WORDS")]
    step: Option<String>,
    /// The step begins with a verb, though it is none that is known
    #[arg(long)]
    sure: bool,
    /// What is true once it is done
    #[arg(long, value_name = "WORDS")]
    outcome: Option<String>,
    /// By when: a day, or none
    #[arg(long, value_name = "DAY")]
    due: Option<String>,
    /// How long: 45, 1h30
    #[arg(long, value_name = "MINUTES")]
    estimate: Option<String>,
    /// Who has it: executive or assistant
    #[arg(long, value_name = "WHO")]
    owner: Option<String>,
    /// Kind of work: deep, shallow, call, errand, people, travel
    #[arg(long, value_name = "KIND")]
    kind: Option<String>,
    /// Where, or with what; apart by commas
    #[arg(long, value_name = "WORDS")]
    context: Option<String>,
    /// Not now: perhaps one day
    #[arg(long, conflicts_with = "drop")]
    someday: bool,
    /// Nothing is to be done about it, and why
    #[arg(long, value_name = "REASON")]
    drop: Option<String>,
}

impl ClarifyArgs {
    /// Whether anything is said, so that something changes.
    fn says_something(&self) -> bool {
        let fields = [&self.step, &self.outcome, &self.due, &self.estimate, &self.owner, &self.kind];
        let said = fields.into_iter().chain([&self.context, &self.drop]).any(Option::is_some);
        said || self.take || self.someday
    }
    /// What is offered, with what is said in place of it.
    fn over(self, offered: ClarifyForm) -> ClarifyForm {
        let actionable = match (&self.drop, self.someday) {
            (Some(_), _) => "no",
            (None, true) => "someday",
            (None, false) => "yes",
        };
        ClarifyForm {
            actionable: actionable.to_owned(),
            reason: self.drop.unwrap_or_default(),
            outcome: self.outcome.unwrap_or(offered.outcome),
            title: self.step.unwrap_or(offered.title),
            sure: if self.sure { "yes".to_owned() } else { String::new() },
            who: self.owner.unwrap_or(offered.who),
            estimate: self.estimate.unwrap_or(offered.estimate),
            kind: self.kind.unwrap_or(offered.kind),
            contexts: self.context.unwrap_or(offered.contexts),
            due: self.due.unwrap_or(offered.due),
            read: offered.read,
        }
    }
}

/// Where work stopped.
#[derive(clap::Args)]
pub struct InterruptArgs {
    /// Where it stands
    #[arg(required = true)]
    words: Vec<String>,
    /// The next step
    #[arg(long, default_value = "", value_name = "WORDS")]
    next: String,
    /// What is hard, or open
    #[arg(long = "open", default_value = "", value_name = "WORDS")]
    unclear: String,
    /// Which task; by default the one under way
    #[arg(long, value_name = "ID")]
    task: Option<String>,
}

/// Runs one of the commands.
pub(super) async fn run(common: &Common, args: TaskArgs) -> Result<Answer, DeskError> {
    let desk = open(common).await?;
    match args.command.unwrap_or(TaskCommand::List) {
        TaskCommand::List => list(&desk).await,
        TaskCommand::Due { id, words } => changed(tasks::give_date(&desk, &id, &said(&words)).await?),
        TaskCommand::Start { id, words } => changed(tasks::give_start(&desk, &id, &said(&words)).await?),
        TaskCommand::Split { id, show: true, .. } => {
            let cut = tasks::cut(&desk, &id).await?;
            let mut page = Page::new();
            page.headline(&cut.title);
            for line in cut.text.lines() {
                page.row(6, "", line, Style::new());
            }
            Ok(Answer::new(page, json!(cut)))
        }
        TaskCommand::Split { id, step, .. } => changed(tasks::split(&desk, &id, &step.join("\n")).await?),
        TaskCommand::Clarify(args) => clarify(&desk, args).await,
        TaskCommand::Requests { file } => requests(&desk, &file).await,
        TaskCommand::GiveWay { id, until } => changed(desk::full_weeks::give_way(&desk, &id, &until).await?),
        TaskCommand::Resume { id } => changed(tasks::carry_on(&desk, &id).await?),
    }
}

/// Writes down where work stopped.
pub(super) async fn interrupt(common: &Common, args: InterruptArgs) -> Result<Answer, DeskError> {
    let desk = open(common).await?;
    let note = Note { stopped: args.words.join(" "), next: args.next, open: args.unclear };
    changed(match args.task {
        Some(id) => tasks::stop(&desk, &id, &note).await?,
        None => tasks::interrupt(&desk, &note).await?,
    })
}

/// The words; "none" is nothing.
fn said(words: &[String]) -> String {
    let words = words.join(" ");
    if words.trim().eq_ignore_ascii_case("none") { String::new() } else { words }
}

fn changed(changed: Changed) -> Result<Answer, DeskError> {
    let mut page = Page::new();
    page.row(2, "✓", &changed.said, GOOD);
    super::answer::way_back(&mut page, 2, changed.undo);
    Ok(Answer::new(page, json!(changed)))
}

/// Shows what waits to be made clear, or makes one clear.
async fn clarify(desk: &Desk, args: ClarifyArgs) -> Result<Answer, DeskError> {
    let Some(id) = args.id.clone() else { return waiting(desk).await };
    let Some(open) = tasks::dialogue(desk, Some(&id)).await? else { return waiting(desk).await };
    if args.says_something() {
        return changed(tasks::clarify(desk, &id, &args.over(open.form)).await?);
    }
    let mut page = Page::new();
    page.headline(&open.title);
    page.aside(&format!("{}. {}", open.came, open.question.as_deref().unwrap_or("Nothing is open.")));
    for (name, value, from) in [
        ("step", &open.form.title, ""),
        ("outcome", &open.form.outcome, ""),
        ("due", &open.form.due, open.due_from.as_str()),
        ("estimate", &open.form.estimate, open.estimate_from.as_str()),
        ("owner", &open.form.who, open.assistant.as_deref().unwrap_or("")),
        ("kind", &open.form.kind, ""),
        ("context", &open.form.contexts, ""),
    ] {
        page.row(8, name, if value.is_empty() { "–" } else { value }, Style::new());
        if !from.is_empty() {
            page.row(8, "", from, DIM);
        }
    }
    page.aside("--take takes it as it stands; --step, --due, --estimate and the others say it otherwise");
    Ok(Answer::new(page, json!(open)))
}

async fn waiting(desk: &Desk) -> Result<Answer, DeskError> {
    let waits = tasks::inbox(desk).await?;
    let mut page = Page::new();
    match waits.len() {
        0 => page.headline("Nothing waits to be made clear."),
        1 => page.headline("One task waits to be made clear."),
        n => page.headline(&format!("{n} tasks wait to be made clear.")),
    };
    for one in &waits {
        page.row(6, &one.id.short(), &one.title, Style::new());
        page.row(6, "", one.question.as_deref().unwrap_or("Nothing is open."), DIM);
    }
    if !waits.is_empty() {
        page.aside("equerry task clarify ID");
    }
    Ok(Answer::new(page, json!({ "inbox": waits })))
}

/// Takes requests on, one a line.
async fn requests(desk: &Desk, file: &std::path::Path) -> Result<Answer, DeskError> {
    let text = match file == std::path::Path::new("-") {
        true => std::io::read_to_string(std::io::stdin()),
        false => std::fs::read_to_string(file),
    };
    let text = text.map_err(|why| {
        let problem = format!("{} cannot be read: {why}", file.display());
        DeskError::Input { problem, code: "E_IO", hint: "give a text file, one request a line".to_owned() }
    })?;
    let got = tasks::drop_in(desk, &text).await?;
    let mut page = Page::new();
    page.headline(&got.headline);
    for one in &got.requests {
        page.row(6, &one.task.short(), &one.title, Style::new());
        let asked = one.requester.as_ref().map(|who| format!("{who} asked"));
        let facts: Vec<String> = asked.into_iter().chain(one.facts.iter().cloned()).collect();
        page.row(6, "", &facts.join("  ·  "), DIM);
        if let Some(place) = &one.place {
            page.row(6, "", place, GOOD);
        }
        if let Some(question) = &one.question {
            let mail =
                one.asks.as_ref().map_or(String::new(), |who| format!("  A mail to {who} is proposed."));
            page.row(6, "?", &format!("{question}{mail}"), BAD);
        }
    }
    super::answer::way_back(&mut page, 6, got.undo);
    Ok(Answer::new(page, json!(got)))
}

async fn list(desk: &Desk) -> Result<Answer, DeskError> {
    let tasks = tasks::tasks(desk).await?;
    let mut page = Page::new();
    page.headline(&tasks.headline);
    page.aside(&tasks.support);
    for group in &tasks.groups {
        page.title(group.place.title(), &group.rows.len().to_string());
        group.rows.iter().for_each(|row| line(&mut page, row));
    }
    Ok(Answer::new(page, json!(tasks)))
}

fn line(page: &mut Page, row: &Row) {
    page.row(6, &row.id.short(), &row.title, if row.late { BAD } else { Style::new() });
    let facts: Vec<&str> =
        row.when.as_deref().into_iter().chain(row.facts.iter().map(String::as_str)).collect();
    if !facts.is_empty() {
        page.row(6, "", &facts.join("  ·  "), DIM);
    }
    for note in &row.stopped {
        page.row(6, "", note, DIM);
    }
}
