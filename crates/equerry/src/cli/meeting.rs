//! `equerry brief-for`: the brief of one meeting. `equerry meeting`: what the pair say of it: what it is for, who goes in the
//! executive's place, the minutes, the report.

use super::{Answer, Common, open};
use crate::show::{BAD, BOLD, DIM, Page};
use anstyle::Style;
use desk::meeting::{MeetingBrief, Said};
use desk::occasion::{self, Done, Limits, Line, Minuted, Purpose, Sheet};
use desk::{Desk, DeskError};
use serde_json::json;

/// Which meeting.
#[derive(clap::Args)]
pub struct BriefArgs {
    /// The meeting, by its id or words of its title; the next one when it is left out
    event: Option<String>,
    /// Propose it as a mail to yourself: a yes lays it into Drafts, nothing is sent
    #[arg(long)]
    mail: bool,
}

/// What is done.
#[derive(clap::Args)]
pub struct Args {
    /// The meeting, by its id or words of its title
    event: String,
    #[command(subcommand)]
    what: Option<What>,
}

#[derive(clap::Subcommand)]
enum What {
    /// Say what it is for; what is left out stays
    Say {
        /// Why it is held
        #[arg(long)]
        purpose: Option<String>,
        /// What is to be reached; can be given more than once
        #[arg(long)]
        objective: Vec<String>,
        /// The outcome hoped for
        #[arg(long)]
        outcome: Option<String>,
        /// decide, contribute, represent, inform or optional
        #[arg(long)]
        role: Option<String>,
        /// What somebody wants: 'orla@near.example=a renewal date'; can be given more than once
        #[arg(long, value_name = "ADDRESS=WANT")]
        wants: Vec<String>,
    },
    /// Say who goes in the executive's place, and how far they may go; said again of the same person, what is left out stays
    StandIn {
        /// Who; the assistant when it is left out
        #[arg(long = "who", default_value = "", value_name = "WHO")]
        person: String,
        /// What they may agree; can be given more than once
        #[arg(long)]
        agree: Vec<String>,
        /// What they may answer; can be given more than once
        #[arg(long)]
        answer: Vec<String>,
        /// What they must take back; can be given more than once
        #[arg(long)]
        back: Vec<String>,
        /// Up to which sum they may agree: '2000 EUR'
        #[arg(long, default_value = "")]
        limit: String,
        /// By when they report: 18:00 of that day
        #[arg(long, default_value = "", value_name = "TIME")]
        report_by: String,
        /// How they report: 'in writing, five lines'
        #[arg(long, default_value = "")]
        how: String,
    },
    /// The executive goes themselves
    IGo,
    /// Write a line of the minutes
    Note {
        /// In words
        text: String,
        /// point, decision, answer or action
        #[arg(long, default_value = "point", value_name = "KIND")]
        kind: String,
        /// The sum that a decision is about: '400 EUR'
        #[arg(long, default_value = "")]
        sum: String,
        /// Who does it
        #[arg(long, default_value = "")]
        owner: String,
        /// By when
        #[arg(long, value_name = "DATE")]
        by: Option<String>,
    },
    /// Make tasks of the actions of the minutes that are none yet
    Actions,
    /// Strike a line of the minutes
    Strike {
        /// Its number
        number: usize,
    },
    /// Answer a question that was taken back, by the number of its line
    Answer {
        /// Its number
        number: usize,
        /// The answer
        text: String,
    },
    /// Say that you have heard what was brought back
    Heard,
    /// Report back
    Report {
        /// What was not expected
        #[arg(long, default_value = "")]
        surprise: String,
    },
}

/// Shows the brief.
pub(super) async fn brief(common: &Common, args: BriefArgs) -> Result<Answer, DeskError> {
    let desk = open(common).await?;
    let brief = desk::meeting::of(&desk, args.event.as_deref()).await?;
    if args.mail {
        let made = desk::meeting::mail(&desk, brief.event).await?;
        let mut page = Page::new();
        page.headline(&made.title);
        page.row(0, "", &made.because, DIM);
        page.row(0, "", &format!("equerry accept {}", made.id.short()), DIM);
        return Ok(Answer::new(page, json!(made)));
    }
    let mut page = page(&brief);
    let ahead = desk::meeting::ahead(&desk).await?;
    let others: Vec<_> = ahead.iter().filter(|one| one.event != brief.event).collect();
    if !others.is_empty() {
        page.title("Other meetings ahead", "");
    }
    for one in others {
        page.row(8, &one.event.short(), &format!("{}, {}", one.title, one.when), Style::new());
    }
    Ok(Answer::new(page, json!(brief)))
}

fn page(brief: &MeetingBrief) -> Page {
    let mut page = Page::new();
    page.headline(&brief.title);
    let serves = brief.goal.as_ref().map_or(String::new(), |goal| format!(", serves {}", goal.name));
    page.row(0, "", &format!("{}{serves}", brief.when), DIM);
    page.row(0, "", &said(&brief.summary), BOLD);
    let section = |page: &mut Page, title: &str, lines: Vec<String>| {
        if !lines.is_empty() {
            page.title(title, "");
            for line in &lines {
                page.row(2, "", line, Style::new());
            }
        }
    };
    section(&mut page, "What came back", brief.came_back.iter().map(said).collect());
    section(&mut page, "To be decided", brief.decisions.iter().map(said).collect());
    section(&mut page, "What you want", brief.want.iter().map(said).collect());
    if brief.want.is_empty() {
        page.title("What you want", "");
        let id = brief.event.short();
        let words = format!("Nothing is written down yet; write it: equerry meeting {id} say --outcome …");
        page.row(2, "", &words, DIM);
    }
    page.title("Who is there", "");
    for one in &brief.present {
        let lines: Vec<String> = one.said.iter().map(said).collect();
        page.row(22, &one.name, &lines.join(" "), Style::new());
    }
    section(&mut page, "Around it", brief.around.iter().map(said).collect());
    section(&mut page, &brief.since_title, brief.since.iter().map(said).collect());
    let asked = brief.asked.iter().map(|a| format!("{} – {}", said(&a.question), said(&a.answer)));
    section(&mut page, "If asked", asked.collect());
    for (goes, head) in [(&brief.stand_in, "goes instead"), (&brief.if_goes, "could go instead")] {
        let Some(s) = goes else { continue };
        page.title(&format!("{} {}", s.first, if s.went { "went instead" } else { head }), "");
        for (title, lines) in s.lists() {
            page.row(16, title, &lines.join("; "), Style::new());
        }
        page.row(16, "To say", &s.phrase, Style::new());
        page.row(16, "", &format!("{} {}", s.money, s.report), if s.late { BAD } else { DIM });
    }
    if !brief.positions.is_empty() {
        page.title("Position on each topic", "");
    }
    for one in &brief.positions {
        let lines: Vec<String> = one.lines.iter().map(said).collect();
        let text = if lines.is_empty() { "Nothing recorded.".to_owned() } else { lines.join(" ") };
        page.row(22, &one.topic, &text, Style::new());
    }
    section(&mut page, "Not known yet", brief.questions.clone());
    page.title("Sources", "");
    for cited in &brief.sources {
        page.row(4, &cited.number.to_string(), &cited.words, DIM);
    }
    page
}

/// A sentence with the numbers of its sources.
fn said(said: &Said) -> String {
    let cites: Vec<String> = said.cites.iter().map(|n| format!("[{n}]")).collect();
    format!("{} {}", said.text, cites.concat()).trim_end().to_owned()
}

/// Says something of a meeting, or shows what is said.
pub(super) async fn run(common: &Common, args: Args) -> Result<Answer, DeskError> {
    let desk = open(common).await?;
    let Some(what) = args.what else {
        let sheet = occasion::sheet(&desk, &args.event).await?;
        return Ok(Answer::new(shown(&sheet), json!(sheet)));
    };
    let done = carry_out(&desk, &args.event, what).await?;
    let mut page = Page::new();
    page.headline(&done.words);
    page.row(0, "", &format!("equerry undo {}", done.undo.short()), DIM);
    Ok(Answer::new(page, json!(done)))
}

async fn carry_out(desk: &Desk, event: &str, what: What) -> Result<Done, DeskError> {
    match what {
        What::Say { purpose, objective, outcome, role, wants } => {
            let pair = |text: &String| {
                let (email, want) = text.split_once('=')?;
                Some((email.trim().to_lowercase(), want.to_owned()))
            };
            let purpose = Purpose {
                purpose,
                objectives: (!objective.is_empty()).then(|| objective.join("\n")),
                outcome,
                role,
                wants: wants.iter().filter_map(pair).collect(),
            };
            occasion::say(desk, event, &purpose).await
        }
        What::StandIn { person, agree, answer, back, limit, report_by, how } => {
            let [agree, answer, back] = [agree, answer, back].map(|lines| lines.join("\n"));
            let limits = Limits { who: person, agree, answer, back, limit, report_by, how, keeps: true };
            occasion::represent(desk, event, &limits).await
        }
        What::IGo => occasion::withdraw(desk, event).await,
        What::Note { text, kind, sum, owner, by } => {
            let by = by.map(|by| super::date(&by, desk)).transpose()?;
            let line = Line { kind: Minuted::named(&kind)?, text, sum, owner, by };
            occasion::note(desk, event, &line).await
        }
        What::Actions => occasion::tasks(desk, event).await,
        What::Strike { number } => occasion::strike(desk, event, number).await,
        What::Answer { number, text } => occasion::settle(desk, event, number, &text).await,
        What::Heard => occasion::heard(desk, event).await,
        What::Report { surprise } => occasion::report(desk, event, &surprise).await,
    }
}

fn shown(sheet: &Sheet) -> Page {
    let mut page = Page::new();
    page.headline(&sheet.title);
    page.row(0, "", &sheet.when, DIM);
    page.row(0, "", &sheet.headline, BOLD);
    for (title, text) in [("Purpose", &sheet.purpose), ("Outcome", &sheet.outcome)] {
        page.row(16, title, if text.is_empty() { "not said" } else { text }, Style::new());
    }
    page.row(16, "Objectives", &or_not_said(&sheet.objectives), Style::new());
    for person in &sheet.people {
        let want = if person.want.is_empty() { "not said" } else { &person.want };
        page.row(16, &person.name, want, Style::new());
    }
    if let Some(s) = &sheet.stand_in {
        page.title(&format!("{} {} instead", s.first, if s.went { "went" } else { "goes" }), "");
        for (title, lines) in [("May agree", &s.agree), ("May answer", &s.answer), ("Takes back", &s.back)] {
            page.row(16, title, &or_not_said(lines), Style::new());
        }
        page.row(16, "To say", &s.phrase, Style::new());
        page.row(16, "", &format!("{} {}", s.money, s.report), if s.late { BAD } else { DIM });
    }
    if !sheet.minutes.is_empty() {
        page.title("Minutes", "");
    }
    for row in &sheet.minutes {
        let style = if row.taken_back { BAD } else { Style::new() };
        let note = if row.note.is_empty() { String::new() } else { format!(" ({})", row.note) };
        page.row(16, &format!("{} {}", row.number, row.what), &format!("{}{note}", row.text), style);
    }
    if let Some(report) = &sheet.report {
        page.row(16, "", report, DIM);
    }
    page
}

fn or_not_said(lines: &[String]) -> String {
    if lines.is_empty() { "not said".to_owned() } else { lines.join("; ") }
}
