//! `equerry goal` and `project`: where the work should lead.

use super::{Answer, Common, open};
use crate::show::{BAD, BOLD, DIM, Page};
use anstyle::Style;
use desk::goals::{self, NewGoal};
use desk::{Desk, DeskError};
use serde_json::json;

/// Goals; without a command, their list.
#[derive(clap::Args)]
pub struct GoalArgs {
    #[command(subcommand)]
    command: Option<GoalCommand>,
}

#[derive(clap::Subcommand)]
enum GoalCommand {
    /// List them with weight, share of time and state
    List,
    /// Add one
    Add {
        /// Its name
        name: String,
        /// Weight among its siblings; what they weigh on average when none is given
        #[arg(long, allow_negative_numbers = true)]
        weight: Option<f64>,
        /// The id of the goal it serves
        #[arg(long)]
        parent: Option<String>,
        /// Since when it is pursued (2027-01-01)
        #[arg(long)]
        start: Option<jiff::civil::Date>,
        /// By when (2027-06-30)
        #[arg(long)]
        due: Option<jiff::civil::Date>,
        /// What is measured: "stores opened"
        #[arg(long, value_name = "WORDS")]
        measure: Option<String>,
        /// In which unit: "stores", "%"
        #[arg(long)]
        unit: Option<String>,
        /// The measure at the start; goes with --target
        #[arg(long, value_name = "NUMBER", allow_negative_numbers = true)]
        baseline: Option<f64>,
        /// The measure that is wanted; goes with --baseline
        #[arg(long, value_name = "NUMBER", allow_negative_numbers = true)]
        target: Option<f64>,
        /// Words that point to it; may be given several times
        #[arg(long, value_name = "WORD")]
        keyword: Vec<String>,
    },
    /// Change its name, its date, its words or what is measured
    Change {
        /// Its id
        id: String,
        /// Another name
        #[arg(long)]
        name: Option<String>,
        /// By when (2027-06-30)
        #[arg(long)]
        due: Option<jiff::civil::Date>,
        /// What is measured
        #[arg(long, value_name = "WORDS")]
        measure: Option<String>,
        /// In which unit
        #[arg(long)]
        unit: Option<String>,
        /// The measure at the start
        #[arg(long, value_name = "NUMBER", allow_negative_numbers = true)]
        baseline: Option<f64>,
        /// The measure that is wanted
        #[arg(long, value_name = "NUMBER", allow_negative_numbers = true)]
        target: Option<f64>,
        /// The words that point to it, in place of those it has; may be given several times
        #[arg(long, value_name = "WORD")]
        keyword: Vec<String>,
        /// Why
        #[arg(long, default_value = "")]
        why: String,
    },
    /// Be asked about the five topics that most time goes to, when no goal is set yet
    Start {
        /// Make goals of those with these numbers
        #[arg(long, value_name = "NUMBER")]
        yes: Vec<usize>,
    },
    /// Note how far it is
    Measured {
        /// Its id
        id: String,
        /// The measured value, in the goal's unit
        #[arg(allow_negative_numbers = true)]
        value: f64,
        /// On which day; today when none is named
        #[arg(long)]
        on: Option<jiff::civil::Date>,
    },
    /// Close it: reached, or given up
    Close {
        /// Its id
        id: String,
        /// The goal that what serves it serves from then on, or "none"
        #[arg(long, value_name = "GOAL")]
        to: Option<String>,
    },
    /// Change its weight
    Weight {
        /// Its id
        id: String,
        /// Weight among its siblings, not negative
        #[arg(allow_negative_numbers = true)]
        weight: f64,
        /// Why
        #[arg(long, default_value = "")]
        why: String,
        /// Show what would change, and change nothing
        #[arg(long)]
        preview: bool,
    },
    /// Weigh all goals that stand beside each other: GOAL=NUMBER for each
    Weigh {
        /// A goal's id and its number
        #[arg(required = true, value_name = "GOAL=NUMBER")]
        given: Vec<String>,
        /// points (any numbers), swing (100 for the step that matters most) or rank (1 matters most)
        #[arg(long, default_value = "points")]
        by: goals::Method,
        /// Why
        #[arg(long, default_value = "")]
        why: String,
        /// Show what would change, and change nothing
        #[arg(long)]
        preview: bool,
    },
    /// How it was set, weighed and put to other dates
    History {
        /// Its id
        id: String,
    },
    /// What has shifted in the last two weeks
    Shifts,
    /// The strategy note of the month
    Note,
    /// The agreement sheet: rank the ten tasks that executive and assistant each rank blind
    Agree {
        /// Your ranks in the order in which the sheet lists the tasks: 3,1,2
        #[arg(long, value_name = "RANKS", value_delimiter = ',')]
        rank: Vec<String>,
    },
    /// Link an item to a goal
    Link {
        /// The item: a task, event, message or project id
        item: String,
        /// The goal's id
        goal: String,
        /// none, weak, useful, strong or decisive
        #[arg(default_value = "useful")]
        how: String,
    },
}

/// Projects; without a command, their list.
#[derive(clap::Args)]
pub struct ProjectArgs {
    #[command(subcommand)]
    command: Option<ProjectCommand>,
}

#[derive(clap::Subcommand)]
enum ProjectCommand {
    /// List them with their next action
    List,
    /// Add one
    Add {
        /// Its name
        name: String,
        /// The goal it serves
        #[arg(long)]
        goal: Option<String>,
    },
    /// Change its stage, its date, its milestones and risks
    Set {
        /// Its id
        id: String,
        /// By when it is done (2027-06-30)
        #[arg(long)]
        date: Option<jiff::civil::Date>,
        /// Where it stands, in a word
        #[arg(long, value_name = "WORDS")]
        stage: Option<String>,
        /// A milestone and its date; one of that name is put to it
        #[arg(long, value_name = "NAME=DATE")]
        add_milestone: Vec<String>,
        /// A milestone that is reached
        #[arg(long, value_name = "NAME")]
        done_milestone: Vec<String>,
        /// What could go wrong
        #[arg(long, value_name = "WORDS")]
        add_risk: Vec<String>,
        /// By how many percent longer than planned projects like it took: the middle one, and four of five at most
        #[arg(long, value_name = "MIDDLE,MOST", allow_hyphen_values = true)]
        outside: Option<String>,
        /// Which projects those were
        #[arg(long, value_name = "WORDS", requires = "outside", default_value = "")]
        like: String,
    },
    /// Where one stands: work, milestones, odds of its date, risks
    Status {
        /// Its id
        id: String,
    },
}

/// Runs a goal command.
pub(super) async fn goal(common: &Common, args: GoalArgs) -> Result<Answer, DeskError> {
    let desk = open(common).await?;
    let changed = match args.command.unwrap_or(GoalCommand::List) {
        GoalCommand::List => None,
        GoalCommand::Start { yes } if yes.is_empty() => return start(&desk).await,
        GoalCommand::Start { yes } => return taken_on(&desk, &yes).await,
        GoalCommand::History { id } => return history(&desk, &id).await,
        GoalCommand::Shifts => return shifts(&desk).await,
        GoalCommand::Note => return note(&desk).await,
        GoalCommand::Agree { rank } => return agree(&desk, rank).await,
        GoalCommand::Add { name, weight, parent, start, due, measure, unit, baseline, target, keyword } => {
            let keywords = keyword;
            let new = NewGoal { weight, parent, start, due, measure, unit, baseline, target, keywords };
            Some(goals::add_goal(&desk, &name, new).await?)
        }
        GoalCommand::Change { id, name, due, measure, unit, baseline, target, keyword, why } => {
            let now = goals::form(&desk, &id).await?;
            let number = |given: Option<f64>, now| given.map_or(now, |n| n.to_string());
            let form = goals::GoalForm {
                name: name.unwrap_or(now.name),
                due: due.map_or(now.due, |day| day.to_string()),
                measure: measure.unwrap_or(now.measure),
                unit: unit.unwrap_or(now.unit),
                baseline: number(baseline, now.baseline),
                target: number(target, now.target),
                keywords: if keyword.is_empty() { now.keywords } else { keyword.join(", ") },
                why,
                ..now
            };
            Some(goals::edit(&desk, &id, &form).await?)
        }
        GoalCommand::Measured { id, value, on } => Some(goals::measured(&desk, &id, value, on).await?),
        GoalCommand::Close { id, to } => Some(goals::close(&desk, &id, to.as_deref()).await?),
        GoalCommand::Weight { id, weight, why, preview } => {
            if preview {
                let form = goals::GoalForm { weight: weight.to_string(), ..goals::form(&desk, &id).await? };
                return Ok(difference(&goals::preview_edit(&desk, &id, &form).await?));
            }
            Some(goals::weigh_goal(&desk, &id, weight, &why).await?)
        }
        GoalCommand::Weigh { given, by, why, preview } => {
            let given = goals::Priorities { method: by, why, given: pairs(given)? };
            if preview {
                return Ok(difference(&goals::preview(&desk, &given).await?));
            }
            Some(goals::weigh(&desk, &given).await?)
        }
        GoalCommand::Link { item, goal, how } => Some(goals::link_goal(&desk, &item, &goal, &how).await?),
    };
    let list = goals::goals(&desk).await?;
    let mut page = Page::new();
    if let Some(changed) = &changed {
        page.line(&changed.said);
        super::answer::way_back(&mut page, 0, changed.undo);
    }
    page.headline(&list.headline);
    page.aside(&list.support);
    for course in &list.courses {
        page.aside(&course.words);
    }
    page.gap();
    for row in &list.rows {
        let indent = "  ".repeat(row.depth);
        let style = if row.depth == 0 { BOLD } else { Style::new() };
        page.row(20, &format!("{indent}{}", row.slug), &row.name, style);
        let weight = format!("weight {:.0}%", row.weight * 100.0);
        let facts = match row.share {
            Some((target, actual)) => format!(
                "{weight}, planned {:.0}% of the time, got {:.0}% in four weeks",
                target * 100.0,
                actual * 100.0
            ),
            None => weight,
        };
        page.row(20, "", &facts, if row.behind.is_some() { BAD } else { DIM });
        if let Some(behind) = &row.behind {
            page.row(20, "", behind, BAD);
        }
    }
    let (said, undo) = (changed.as_ref().map(|c| &c.said), changed.as_ref().map(|c| c.undo));
    Ok(Answer::new(page, json!({ "changed": said, "undo": undo, "goals": list })))
}

/// The topics that most time goes to, each with the command that makes a goal of it.
async fn start(desk: &Desk) -> Result<Answer, DeskError> {
    let questions = goals::questions(desk).await?;
    let mut page = Page::new();
    page.headline(match questions.len() {
        0 => "Calendar and mail tell of no topic that comes back.",
        _ => "What most of your time goes to. Which of it are you trying to achieve?",
    });
    if questions.is_empty() {
        page.aside("Add a goal in your own words: equerry goal add NAME");
    }
    for (n, question) in questions.iter().enumerate() {
        page.gap();
        page.row(2, &format!("{}", n + 1), &question.text, BOLD);
        let quote = format!("such as “{}”", question.source.quote);
        page.row(2, "", &quote, DIM);
        page.row(2, "", &format!("yes: equerry goal start --yes {}", n + 1), Style::new());
    }
    Ok(Answer::new(page, json!({ "questions": questions })))
}

/// "GOAL=NUMBER" in two.
fn pairs(given: Vec<String>) -> Result<Vec<(String, String)>, DeskError> {
    let pair =
        |text: &String| text.rsplit_once('=').map(|(goal, number)| (goal.to_owned(), number.to_owned()));
    let wrong = |text: &String| DeskError::Input {
        problem: format!("\"{text}\" names no goal and number"),
        code: "E_PARSE",
        hint: "write GOAL=NUMBER, such as rotterdam=3; nothing was changed".to_owned(),
    };
    given.iter().map(|text| pair(text).ok_or_else(|| wrong(text))).collect()
}

/// What would be different, before anything is saved.
fn difference(found: &goals::Difference) -> Answer {
    let mut page = Page::new();
    page.headline(&found.headline);
    page.aside("Nothing was changed. The same command without --preview saves it.");
    let moved = |m: &goals::Moved| format!("{} to {}: {}", m.from, m.to, m.title);
    let weight = |w: &goals::Weighed| format!("{}: {:.0}% to {:.0}%", w.name, 100.0 * w.from, 100.0 * w.to);
    let parts: [(&str, Vec<String>); 5] = [
        ("Share of all weight", found.goals.iter().map(weight).collect()),
        ("Order of work", found.tasks.iter().map(moved).collect()),
        ("Today's plan", found.day.clone()),
        ("Inbox", found.inbox.iter().map(moved).collect()),
        ("Proposals", found.proposals.clone()),
    ];
    for (title, lines) in parts.iter().filter(|part| !part.1.is_empty()) {
        page.title(title, "");
        for line in lines {
            page.row(2, "", line, Style::new());
        }
    }
    Answer::new(page, json!({ "preview": found }))
}

/// Goals made of topics.
async fn taken_on(desk: &Desk, numbers: &[usize]) -> Result<Answer, DeskError> {
    let added = goals::take_on(desk, numbers).await?;
    let mut page = Page::new();
    for one in &added {
        page.line(&one.said);
        super::answer::way_back(&mut page, 0, one.undo);
    }
    Ok(Answer::new(page, json!({ "added": added })))
}

async fn history(desk: &Desk, id: &str) -> Result<Answer, DeskError> {
    let turns = goals::history(desk, id).await?;
    let mut page = Page::new();
    page.headline(&match turns.len() {
        0 => "Nothing is known of its past: it was set before histories were kept.".to_owned(),
        1 => "One change.".to_owned(),
        n => format!("{n} changes, newest first."),
    });
    for turn in &turns {
        page.row(20, &turn.when, &format!("{}, by {}", turn.what, turn.who), BOLD);
        if !turn.why.is_empty() {
            page.row(20, "", &turn.why, DIM);
        }
    }
    Ok(Answer::new(page, json!({ "history": turns })))
}

async fn shifts(desk: &Desk) -> Result<Answer, DeskError> {
    let shifts = goals::shifts(desk).await?;
    let mut page = Page::new();
    page.headline(match shifts.len() {
        0 => "Nothing has shifted in two weeks.",
        _ => "What has shifted, newest first. `equerry sculpt` shows what it would do to the week.",
    });
    for shift in &shifts {
        page.row(2, "", &shift.words, Style::new());
    }
    Ok(Answer::new(page, json!({ "shifts": shifts })))
}

async fn note(desk: &Desk) -> Result<Answer, DeskError> {
    let note = goals::note(desk).await?;
    let mut page = Page::new();
    page.headline(&note.headline);
    page.aside(&format!("{}. {}", note.month, note.support));
    for part in &note.parts {
        page.title(part.title, "");
        for line in &part.lines {
            page.row(2, "", line, Style::new());
        }
    }
    Ok(Answer::new(page, json!({ "note": note })))
}

async fn agree(desk: &Desk, ranks: Vec<String>) -> Result<Answer, DeskError> {
    let mut sheet = goals::agreement(desk).await?;
    if !ranks.is_empty() {
        let given = sheet.lines.iter().map(|line| line.id).zip(ranks).collect();
        sheet = goals::rank(desk, &given).await?;
    }
    let mut page = Page::new();
    page.headline(&sheet.headline);
    page.aside(&sheet.support);
    page.gap();
    for (n, line) in sheet.lines.iter().enumerate() {
        page.row(4, &format!("{}", n + 1), &line.title, BOLD);
        let rank = |who: &str, rank: Option<usize>| rank.map(|rank| format!("{who}: {rank}"));
        let ranks = [rank("you", line.mine), rank(&sheet.other, line.theirs)];
        let ranks: Vec<String> = ranks.into_iter().flatten().collect();
        if !ranks.is_empty() {
            page.row(4, "", &ranks.join(", "), DIM);
        }
    }
    for question in sheet.outcome.iter().flat_map(|outcome| &outcome.questions) {
        page.row(4, "?", question, Style::new());
    }
    if !sheet.ranked {
        page.gap();
        page.aside("Rank them: equerry goal agree --rank 3,1,2,… one number for each, 1 comes first.");
    }
    Ok(Answer::new(page, json!({ "sheet": sheet })))
}

/// Where a project stands.
async fn status(desk: &Desk, id: &str) -> Result<Answer, DeskError> {
    let project = goals::project(desk, id).await?;
    let mut page = Page::new();
    page.headline(&project.name);
    page.line(&project.status);
    page.row(20, "", &project.next, if project.next_is_missing { BAD } else { Style::new() });
    for risk in project.risks.iter().skip(1) {
        page.row(20, "risk", risk, DIM);
    }
    let outside = goals::outside(desk, id).await?;
    page.title("From inside and from outside", "");
    for line in outside.sentences() {
        page.line(&line);
    }
    for line in &outside.like {
        page.row(2, "", line, DIM);
    }
    Ok(Answer::new(page, json!({ "project": project, "outside": outside })))
}

/// "NAME=DATE" in two.
fn milestone(text: &str) -> Result<(String, jiff::civil::Date), DeskError> {
    let read = text.rsplit_once('=').and_then(|(name, date)| Some((name.to_owned(), date.parse().ok()?)));
    read.ok_or_else(|| DeskError::Input {
        problem: format!("\"{}\" names no milestone and date", text.chars().take(60).collect::<String>()),
        code: "E_PARSE",
        hint: "write NAME=DATE, such as \"First truck=2027-06-01\"; nothing was changed".to_owned(),
    })
}

/// Runs a project command.
pub(super) async fn project(common: &Common, args: ProjectArgs) -> Result<Answer, DeskError> {
    let desk = open(common).await?;
    let changed = match args.command.unwrap_or(ProjectCommand::List) {
        ProjectCommand::List => None,
        ProjectCommand::Status { id } => return status(&desk, &id).await,
        ProjectCommand::Set { id, date, stage, add_milestone, done_milestone, add_risk, outside, like } => {
            let milestones = add_milestone.iter().map(|text| milestone(text)).collect::<Result<_, _>>()?;
            let (done, risks) = (done_milestone, add_risk);
            let outside = outside.map(|said| {
                let (middle, most) = said.split_once(',').unwrap_or((&said, ""));
                goals::entered(middle, most, &like)
            });
            let outside = outside.transpose()?;
            let change = goals::ProjectChange { stage, date, milestones, done, risks, outside };
            Some(goals::set_project(&desk, &id, &change).await?)
        }
        ProjectCommand::Add { name, goal } => Some(goals::add_project(&desk, &name, goal.as_deref()).await?),
    };
    let projects = goals::projects(&desk).await?;
    let mut page = Page::new();
    if let Some(changed) = &changed {
        page.line(&changed.said);
        super::answer::way_back(&mut page, 0, changed.undo);
    }
    page.headline(&match projects.len() {
        0 => "No project is set.".to_owned(),
        1 => "One project.".to_owned(),
        n => format!("{n} projects."),
    });
    for row in &projects {
        page.row(20, &row.slug, &row.name, BOLD);
        page.row(20, "", &row.next, if row.next_is_missing { BAD } else { Style::new() });
        page.row(20, "", &row.facts, DIM);
    }
    let (said, undo) = (changed.as_ref().map(|c| &c.said), changed.as_ref().map(|c| c.undo));
    Ok(Answer::new(page, json!({ "changed": said, "undo": undo, "projects": projects })))
}
