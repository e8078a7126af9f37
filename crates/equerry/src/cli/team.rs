//! `equerry team`, `friday`, `note`, `mine` and `say-no`: the executive's people, their week, and a no with its reason.

use super::{Answer, Common, open, open_report};
use crate::show::{BAD, BOLD, DIM, GOOD, Page};
use anstyle::Style;
use desk::boundaries::{self, Form as No};
use desk::notes::{self, Notes, Stand};
use desk::team::{self, Form, Mine, Team};
use desk::words::sentence;
use desk::{Desk, DeskError};
use serde_json::json;
use world::note::Point;

/// How it stands with each, or a change of one.
#[derive(clap::Args)]
pub struct TeamArgs {
    #[command(subcommand)]
    what: Option<TeamVerb>,
}

/// What is changed of a 1-2-1.
#[derive(clap::Subcommand)]
enum TeamVerb {
    /// Put a point on somebody's agenda
    Point {
        /// Their name or address
        person: String,
        /// The point
        text: Vec<String>,
    },
    /// Say that a point was spoken of, or carry it over
    Settle {
        /// The point's id, as `equerry team` shows it
        id: String,
        /// It was not reached, and comes again
        #[arg(long)]
        carry: bool,
    },
    /// Keep a note of a 1-2-1 that was held
    Minutes {
        /// Their name or address
        person: String,
        /// The note
        text: Vec<String>,
        /// Held on this day; today where none is named
        #[arg(long, value_name = "DATE")]
        on: Option<jiff::civil::Date>,
        /// For the executive alone
        #[arg(long)]
        private: bool,
    },
}

/// `equerry team`.
pub(super) async fn team(common: &Common, args: TeamArgs) -> Result<Answer, DeskError> {
    let desk = open(common).await?;
    let done = match args.what {
        None => {
            let team = team::team(&desk).await?;
            return Ok(Answer::new(page(&team), json!(team)));
        }
        Some(TeamVerb::Point { person, text }) => {
            let who = person_of(&desk, &person).await?;
            team::add_point(&desk, &who, &text.join(" ")).await?
        }
        Some(TeamVerb::Settle { id, carry }) => {
            let to = if carry { Point::Carried } else { Point::Done };
            team::settle(&desk, &id, to).await?
        }
        Some(TeamVerb::Minutes { person, text, on, private }) => {
            let who = person_of(&desk, &person).await?;
            team::add_note(&desk, &who, on.unwrap_or_else(|| desk.today()), &text.join(" "), private).await?
        }
    };
    Ok(changed(&done))
}

/// What was changed, and how it is taken back.
fn changed(done: &world::Proposal) -> Answer {
    let mut page = Page::new();
    page.headline(&format!("{}.", done.title.trim_end_matches('.')));
    page.aside(&format!("`equerry undo {}` takes it back.", done.id.short()));
    Answer::new(page, json!({ "undo": done.id, "done": done.title }))
}

/// Whom somebody means: a name, a first name or an address of a direct report.
async fn person_of(desk: &Desk, named: &str) -> Result<String, DeskError> {
    let wanted = named.trim().to_lowercase();
    let rows = team::team(desk).await?.rows;
    let fits = |row: &&team::Row| {
        [&row.name, &row.first, &row.email].iter().any(|known| known.to_lowercase() == wanted)
    };
    let found: Vec<&team::Row> = rows.iter().filter(fits).collect();
    match found.as_slice() {
        [one] => Ok(one.person.to_string()),
        [] => Err(DeskError::NotFound { kind: "direct report", id: named.to_owned() }),
        _ => Err(DeskError::Input {
            problem: format!("\"{named}\" is several people"),
            code: "E_AMBIGUOUS",
            hint: "give the address; nothing was changed".to_owned(),
        }),
    }
}

fn page(team: &Team) -> Page {
    let mut page = Page::new();
    page.headline(&team.headline);
    page.line(&team.support);
    for row in &team.rows {
        let next = row.next.as_ref().map_or("no date", |next| next.when.as_str());
        page.title(&row.name, next);
        for wrong in &row.wrong {
            page.row(2, "", &wrong.words, BAD);
        }
        page.row(2, "", format!("{} Agenda: {}", row.gap, row.agenda).trim_start(), DIM);
        for point in &row.points {
            let carried = if point.carried { ", carried over" } else { "" };
            page.row(8, &point.id.short(), &format!("{} ({}{carried})", point.text, point.by), Style::new());
        }
        for line in &row.promises {
            page.row(
                2,
                "",
                &format!("{} {}", line.text, line.detail.as_deref().unwrap_or_default()),
                Style::new(),
            );
        }
        for ask in &row.asks {
            page.row(2, "", &ask.words, GOOD);
        }
    }
    page
}

/// `equerry friday`: the report of the week.
pub(super) async fn friday(common: &Common) -> Result<Answer, DeskError> {
    let desk = open(common).await?;
    let Notes { headline, report, .. } = notes::notes(&desk).await?;
    let mut page = Page::new();
    page.headline(&headline);
    page.title(report.title, &report.to);
    for person in &report.people {
        page.row(10, &person.name, &person.done, Style::new());
        if !person.next.is_empty() {
            page.row(10, "", &format!("Next: {}", person.next), Style::new());
        }
        if !person.need.is_empty() {
            page.row(10, "", &format!("{}: {}", person.need_is, person.need), DIM);
        }
    }
    for person in &report.missing {
        page.row(10, &person.name, &format!("{}. {}", report.absent, report.reminded), BAD);
    }
    for (title, lines) in
        [("Blocks across people", &report.blockers), ("Decisions wanted", &report.decisions)]
    {
        if !lines.is_empty() {
            page.title(title, "");
            for line in lines {
                page.line(line);
            }
        }
    }
    Ok(Answer::new(page, json!({ "headline": headline, "report": report })))
}

/// The note to the team, or a change of it.
#[derive(clap::Args)]
pub struct NoteArgs {
    #[command(subcommand)]
    what: Option<NoteVerb>,
}

/// What is done with the note.
#[derive(clap::Subcommand)]
enum NoteVerb {
    /// Approve a line, in other words where they are given
    Approve {
        /// Its number, as `equerry note` shows it
        line: usize,
        /// Other words
        text: Vec<String>,
    },
    /// Leave a line out
    Leave {
        /// Its number
        line: usize,
    },
    /// Write a line
    Write {
        /// The line
        text: Vec<String>,
    },
    /// Send the approved lines for the executive's yes
    Ask,
}

/// `equerry note`.
pub(super) async fn note(common: &Common, args: NoteArgs) -> Result<Answer, DeskError> {
    let desk = open(common).await?;
    let key = async |line: usize| -> Result<String, DeskError> {
        let lines = notes::notes(&desk).await?.note.lines;
        let missing = || DeskError::NotFound { kind: "line of the note", id: line.to_string() };
        line.checked_sub(1).and_then(|n| lines.get(n)).map(|l| l.key.clone()).ok_or_else(missing)
    };
    let done = match args.what {
        None => return Ok(shown(&notes::notes(&desk).await?)),
        Some(NoteVerb::Approve { line, text }) => {
            notes::answer(&desk, &key(line).await?, &text.join(" "), notes::Answer::Approve).await?
        }
        Some(NoteVerb::Leave { line }) => {
            notes::answer(&desk, &key(line).await?, "", notes::Answer::LeaveOut).await?
        }
        Some(NoteVerb::Write { text }) => notes::write(&desk, &text.join(" ")).await?,
        Some(NoteVerb::Ask) => {
            let asked = notes::ask(&desk).await?;
            let mut page = Page::new();
            page.headline("The note waits for a yes.");
            page.aside(&format!(
                "`equerry accept {}` lays it into Drafts; nothing is sent.",
                asked.id.short()
            ));
            return Ok(Answer::new(page, json!({ "proposal": asked.id })));
        }
    };
    Ok(changed(&done))
}

fn shown(notes: &Notes) -> Answer {
    let mut page = Page::new();
    page.headline(&notes.headline);
    page.title(&notes.note.title, &notes.note.to);
    for (n, line) in notes.note.lines.iter().enumerate() {
        let (word, style) = match line.stand {
            Stand::Waiting => ("waits", Style::new()),
            Stand::Approved => ("goes out", GOOD),
            Stand::LeftOut => ("left out", DIM),
            Stand::Held => ("held back", BAD),
        };
        page.row(14, &format!("{} {word}", n + 1), &line.text, style);
        for why in &line.why {
            page.row(14, "", why, DIM);
        }
    }
    page.aside(&format!("{} {}", notes.note.goes, notes.note.replies));
    Answer::new(page, json!({ "headline": notes.headline, "note": notes.note }))
}

/// One's own page, or what one writes on it.
#[derive(clap::Args)]
pub struct MineArgs {
    #[command(subcommand)]
    what: Option<MineVerb>,
}

/// What a direct report writes.
#[derive(clap::Subcommand)]
enum MineVerb {
    /// Put a point on the agenda
    Point {
        /// The point
        text: Vec<String>,
    },
    /// Send the line for Friday
    Line {
        /// What was done
        #[arg(long)]
        done: String,
        /// What comes next
        #[arg(long, default_value = "")]
        next: String,
        /// What is blocked
        #[arg(long, default_value = "")]
        blocked: String,
        /// The decision that is wanted
        #[arg(long, default_value = "")]
        decision: String,
        /// How it goes, in a word
        #[arg(long, default_value = "")]
        mood: String,
        /// What was done may stand in the note to the team
        #[arg(long)]
        share: bool,
    },
    /// Ask for 15 minutes
    Time {
        /// What for
        text: Vec<String>,
    },
}

/// `equerry mine`, with `--as` the address of a direct report.
pub(super) async fn mine(common: &Common, args: MineArgs) -> Result<Answer, DeskError> {
    let desk = open_report(common).await?;
    match args.what {
        None => {}
        Some(MineVerb::Point { text }) => team::own_point(&desk, &text.join(" ")).await?,
        Some(MineVerb::Line { done, next, blocked, decision, mood, share }) => {
            team::send(&desk, &Form { done, next, blocked, decision, mood, share }).await?;
        }
        Some(MineVerb::Time { text }) => team::ask_for_time(&desk, &text.join(" ")).await?,
    }
    let mine = team::mine(&desk).await?;
    let may = desk::grid::of_person(&desk, desk.reader().actor.person).await?;
    let mut page = own(&mine);
    if !(may.alone.is_empty() && may.back.is_empty() && may.hears.is_empty()) {
        page.title("What you may decide", &may.headline);
        super::grid::may(&mut page, &may);
    }
    let mut told = json!(mine);
    told["may"] = json!(may);
    Ok(Answer::new(page, told))
}

fn own(mine: &Mine) -> Page {
    let mut page = Page::new();
    page.headline(&mine.headline);
    page.line(&mine.support);
    page.title("Your agenda", &mine.agenda);
    for point in &mine.points {
        page.row(8, &point.id.short(), &format!("{} ({})", point.text, point.by), Style::new());
    }
    page.title("Friday line", &mine.friday.stands);
    if mine.friday.sent {
        page.line(&mine.friday.form.done);
    }
    page.title("Between you", "");
    for promise in &mine.promises {
        page.line(&format!("{}: “{}” {}", promise.between, promise.words, promise.stands));
    }
    page
}

/// A no, part by part.
#[derive(clap::Args)]
pub struct NoArgs {
    /// To whom
    #[arg(long, default_value = "")]
    to: String,
    /// What is asked: "for the figures by Thursday"
    #[arg(long, default_value = "")]
    asked: String,
    /// What cannot be done: "check them before Friday"
    #[arg(long, default_value = "")]
    cannot: String,
    /// What can
    #[arg(long, default_value = "")]
    can: String,
    /// Why
    #[arg(long, default_value = "")]
    because: String,
    /// What else would work
    #[arg(long, default_value = "")]
    instead: String,
    /// Nothing else would
    #[arg(long)]
    none_exists: bool,
    /// What it does to one: "when this comes on a Friday, I ..., I would like ..."
    #[arg(long, default_value = "")]
    effect: String,
}

/// `equerry say-no`: without a part, the boundaries that were agreed.
pub(super) async fn say_no(common: &Common, args: NoArgs) -> Result<Answer, DeskError> {
    let desk = open(common).await?;
    let NoArgs { to, asked, cannot, can, because, instead, none_exists, effect } = args;
    let form =
        No { to, situation: asked, can, cannot, reason: because, alternative: instead, none_exists, effect };
    let mut page = Page::new();
    if form == No::default() {
        let agreed = boundaries::boundaries(&desk).await?;
        page.headline(if agreed.no_go.is_empty() {
            "The hours are agreed; nothing is ruled out."
        } else {
            "What was agreed."
        });
        for line in &agreed.hours {
            page.line(line);
        }
        for line in &agreed.no_go {
            page.row(8, "No-go", line, Style::new());
        }
        for line in &agreed.through {
            page.row(8, "Through", line, DIM);
        }
        page.aside(&agreed.capacity.words);
        return Ok(Answer::new(page, json!(agreed)));
    }
    let said = boundaries::decline(&desk, &form).await?;
    page.headline(&said.tone);
    for line in said.text.lines() {
        page.line(line);
    }
    for line in &said.signs {
        page.aside(line);
    }
    for line in &said.offers {
        page.line(&sentence(line));
    }
    let against = desk::rehearsal::rehearse(&desk, &form).await?;
    page.gap();
    page.title("Say it aloud first", "2 minutes");
    for one in &against {
        page.row(34, &one.says, &one.answer, BOLD);
        page.row(34, "", &one.why, DIM);
    }
    Ok(Answer::new(page, json!({ "draft": said, "against": against })))
}
