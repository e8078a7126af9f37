//! `equerry people` and `paths`: how relationships stand, what is said of them by hand, who can introduce whom.

use super::{Answer, Common, directory, open};
use crate::show::{BAD, BOLD, DIM, GOOD, Page};
use anstyle::Style;
use desk::people::{self, MetForm, PersonForm, Row, Sheet};
use desk::{Desk, DeskError};
use serde_json::json;

/// People; with a name their card, else who needs attention.
#[derive(clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct PeopleArgs {
    #[command(subcommand)]
    command: Option<PeopleCommand>,
    /// Whose card: a name, an address or the first characters of an id
    name: Option<String>,
    /// Those who drift, by what is at stake
    #[arg(long)]
    drift: bool,
    /// The stakeholder register
    #[arg(long)]
    register: bool,
    /// What the whole circle covers, and on whom it hangs
    #[arg(long)]
    portfolio: bool,
    /// Organisations, reporting lines, cards that may be one person
    #[arg(long)]
    directory: bool,
}

#[derive(clap::Subcommand)]
enum PeopleCommand {
    /// Say by hand how they are to be kept; what is not named stays
    Set(Box<SetArgs>),
    /// Note what there was, in one line
    Met {
        /// Whom: a name, an address or an id
        person: String,
        /// One line
        line: String,
        /// met, call, gift, introduction, or news that is worth telling them
        #[arg(long, default_value = "met")]
        kind: String,
        /// On which day; today when none is named
        #[arg(long, default_value = "")]
        on: String,
        /// What was promised; it becomes a task
        #[arg(long, default_value = "")]
        promise: String,
        /// When to be in touch next
        #[arg(long, default_value = "")]
        next: String,
    },
    /// Add somebody
    Add {
        /// Their name
        person: String,
        /// Their address
        #[arg(long, default_value = "")]
        email: String,
        /// Where they work
        #[arg(long, default_value = "")]
        organisation: String,
        /// What they do there
        #[arg(long, default_value = "")]
        title: String,
    },
    /// Count two cards as one person
    Merge {
        /// The card that is counted under the other
        card: String,
        /// The other
        with: String,
        /// They are one person although they are at two organisations
        #[arg(long)]
        yes: bool,
    },
    /// Count a card for itself again
    Split {
        /// The card: its id, name or address, or the one it is counted under
        card: String,
    },
    /// Add a department or change it; what is not named stays
    Department(Box<directory::DepartmentArgs>),
    /// Study cards: who leads what, what departments are for, who does what
    Study {
        /// With the answers
        #[arg(long)]
        answers: bool,
    },
    /// Keep a private note, sealed; only the executive reads it
    Note {
        /// About whom
        person: String,
        /// The note; empty takes it away
        text: String,
    },
}

#[derive(clap::Args)]
struct SetArgs {
    /// Whom: a name, an address or an id
    person: String,
    /// core, key, network, dormant, or none
    #[arg(long)]
    tier: Option<String>,
    /// Every so many days, or none
    #[arg(long, value_name = "DAYS", allow_hyphen_values = true)]
    cadence: Option<String>,
    /// 0 to 100, or none
    #[arg(long, value_name = "NUMBER", allow_hyphen_values = true)]
    importance: Option<String>,
    /// 1 to 5; with --interest, --stance and --desired; "none" takes them off the register
    #[arg(long, value_name = "NUMBER", allow_hyphen_values = true)]
    power: Option<String>,
    /// 1 to 5
    #[arg(long, value_name = "NUMBER", allow_hyphen_values = true)]
    interest: Option<String>,
    /// -2 (against) to 2 (for it)
    #[arg(long, value_name = "NUMBER", allow_hyphen_values = true)]
    stance: Option<String>,
    /// Where they should stand
    #[arg(long, value_name = "NUMBER", allow_hyphen_values = true)]
    desired: Option<String>,
    /// The next step with them
    #[arg(long, value_name = "WORDS")]
    step: Option<String>,
    /// executive or assistant: who sees to it
    #[arg(long)]
    owner: Option<String>,
    /// Whether they agree to being counted: yes or no
    #[arg(long, value_name = "YES")]
    counted: Option<String>,
    /// Whether what they wrote may be used: yes or no
    #[arg(long, value_name = "YES")]
    content: Option<String>,
    /// Whether notes may be kept: yes or no
    #[arg(long, value_name = "YES")]
    notes: Option<String>,
    /// Whether nothing is to be suggested any more: yes or no
    #[arg(long, value_name = "YES")]
    no_contact: Option<String>,
    /// Whether they are never to be asked to introduce: yes or no
    #[arg(long, value_name = "YES")]
    do_not_ask: Option<String>,
    /// The day they left their organisation, or none
    #[arg(long, value_name = "DAY")]
    left: Option<String>,
    /// When to be in touch next, or none
    #[arg(long, value_name = "DAY")]
    next: Option<String>,
    /// Whom they report to, or none
    #[arg(long, value_name = "NAME")]
    manager: Option<String>,
    /// Their department, or none
    #[arg(long, value_name = "NAME")]
    department: Option<String>,
    /// Somebody they know
    #[arg(long, value_name = "NAME")]
    knows: Option<String>,
    /// They know them well; a little without this
    #[arg(long, requires = "knows")]
    well: bool,
    /// A favour, in a line; with --way
    #[arg(long, value_name = "WORDS", requires = "way")]
    favour: Option<String>,
    /// given, received or asked
    #[arg(long)]
    way: Option<String>,
    /// Thanks were said for what they did
    #[arg(long)]
    thanked: bool,
}

/// Runs a people command.
pub(super) async fn people(common: &Common, args: PeopleArgs) -> Result<Answer, DeskError> {
    let desk = open(common).await?;
    let changed = match args.command {
        None => return shown(&desk, &args).await,
        Some(PeopleCommand::Set(set)) => {
            let form = form(&desk, &set).await?;
            people::save(&desk, &set.person, &form).await?
        }
        Some(PeopleCommand::Met { person, line, kind, on, promise, next }) => {
            people::meet(&desk, &person, &MetForm { line, kind, on, promise, next }).await?
        }
        Some(PeopleCommand::Add { person, email, organisation, title }) => {
            let form = PersonForm { name: person, email, organisation, title, ..PersonForm::default() };
            people::new_person(&desk, &form).await?
        }
        Some(PeopleCommand::Merge { card, with, yes }) => people::is_one(&desk, &card, &with, yes).await?,
        Some(PeopleCommand::Split { card }) => people::split(&desk, &card).await?,
        Some(PeopleCommand::Department(args)) => return directory::department(&desk, *args).await,
        Some(PeopleCommand::Study { answers }) => return directory::study(&desk, answers).await,
        Some(PeopleCommand::Note { person, text }) => {
            let id = people::note(&desk, &person, &text).await?;
            let mut page = Page::new();
            page.line(match text.trim().is_empty() {
                true => "The note is taken away.",
                false => "The note is kept. Only the executive reads it.",
            });
            return Ok(Answer::new(page, json!({ "person": id })));
        }
    };
    let mut page = Page::new();
    page.line(&changed.said);
    super::answer::way_back(&mut page, 0, changed.undo);
    Ok(Answer::new(page, json!({ "changed": changed })))
}

/// The form as it stands, with what was named changed.
async fn form(desk: &Desk, set: &SetArgs) -> Result<PersonForm, DeskError> {
    let now = people::form(desk, &set.person).await?;
    let text = |given: &Option<String>, now: String| match given.as_deref() {
        None => now,
        Some("none") => String::new(),
        Some(text) => text.to_owned(),
    };
    let yes = |given: &Option<String>, now: String| match given.as_deref() {
        None => Ok(now),
        Some("yes") => Ok("on".to_owned()),
        Some("no") => Ok(String::new()),
        Some(other) => Err(DeskError::Input {
            problem: format!("\"{other}\" is neither yes nor no"),
            code: "E_PARSE",
            hint: "say yes or no; nothing was changed".to_owned(),
        }),
    };
    // Without its power nobody is on the register.
    let off = set.power.as_deref() == Some("none");
    let row = |given: &Option<String>, now: String| if off { String::new() } else { text(given, now) };
    Ok(PersonForm {
        tier: text(&set.tier, now.tier),
        cadence: text(&set.cadence, now.cadence),
        importance: text(&set.importance, now.importance),
        power: row(&set.power, now.power),
        interest: row(&set.interest, now.interest),
        stance: row(&set.stance, now.stance),
        desired: row(&set.desired, now.desired),
        step: row(&set.step, now.step),
        owner: text(&set.owner, now.owner),
        structure: yes(&set.counted, now.structure)?,
        content: yes(&set.content, now.content)?,
        notes: yes(&set.notes, now.notes)?,
        no_contact: yes(&set.no_contact, now.no_contact)?,
        do_not_ask: yes(&set.do_not_ask, now.do_not_ask)?,
        left: text(&set.left, now.left),
        next_touch: text(&set.next, now.next_touch),
        manager: text(&set.manager, now.manager),
        department: text(&set.department, now.department),
        knows: set.knows.clone().unwrap_or_default(),
        well: if set.well { "on".to_owned() } else { String::new() },
        favour: set.favour.clone().unwrap_or_default(),
        way: set.way.clone().unwrap_or_default(),
        thanked: if set.thanked { "on".to_owned() } else { String::new() },
        name: now.name,
        email: now.email,
        organisation: now.organisation,
        title: now.title,
        only: now.only,
    })
}

async fn shown(desk: &Desk, args: &PeopleArgs) -> Result<Answer, DeskError> {
    if let Some(name) = &args.name {
        return Ok(card(&people::sheet(desk, name).await?));
    }
    if args.register {
        return register(desk).await;
    }
    if args.portfolio {
        return portfolio(desk).await;
    }
    if args.directory {
        return directory::shown(desk).await;
    }
    let found = people::page(desk).await?;
    let mut page = Page::new();
    page.headline(&found.headline);
    page.aside(&format!("{} {}", found.support, found.count));
    page.gap();
    found.rows.iter().for_each(|r| row(&mut page, r));
    if !args.drift {
        for card in &found.cards {
            page.gap();
            page.row(10, &card.kind, &card.why, DIM);
            page.row(10, &card.id[..8], &card.action, BOLD);
        }
    }
    Ok(Answer::new(page, json!({ "people": found })))
}

/// One row of somebody: the weeks as a strip, the silence against the rhythm, what comes next.
fn row(page: &mut Page, row: &Row) {
    let strip: String = row.weeks.iter().map(|week| if *week { '▮' } else { '·' }).collect();
    let style = match row.tone {
        "bad" => BAD,
        "good" => GOOD,
        _ => Style::new(),
    };
    page.row(13, &strip, &format!("{}, {}", row.name, row.role), BOLD);
    let facts = format!("{} d {}  {}  {}", row.days, row.rhythm, row.state, row.next);
    page.row(13, "", &facts, style);
}

fn card(sheet: &Sheet) -> Answer {
    let mut page = Page::new();
    page.headline(&sheet.headline);
    page.aside(&sheet.about);
    if sheet.hidden {
        page.line("They object to being looked at: nothing is reckoned about them, and nothing is shown.");
        return Answer::new(page, json!({ "person": sheet }));
    }
    page.gap();
    let mut fact = |label: &str, text: &str| {
        if !text.is_empty() {
            page.row(10, label, text, Style::new());
        }
    };
    fact("Rhythm", &sheet.rhythm);
    fact("Strength", &sheet.strength);
    for part in &sheet.parts {
        fact("", &format!("{:>4.1} of {:>2.0}  {}", part.points, part.of, part.words));
    }
    for side in &sheet.sides {
        let level = side.level.map_or("  -".to_owned(), |level| format!("{level:>3.0}"));
        fact(side.name, &format!("{level}  {}", side.words));
        for source in &side.why {
            fact("", &format!("     {}", source.words));
        }
    }
    fact("Likely", &sheet.likely);
    for one in &sheet.cares {
        fact("Cares", &one.words);
    }
    if sheet.cares.is_empty() {
        fact("Cares", "not enough to tell: no thread of theirs within a year");
    }
    fact("Introduced", if sheet.introduced.is_empty() { "nobody noted by whom" } else { &sheet.introduced });
    if let Some((next, _)) = &sheet.next {
        fact("Next", next);
    }
    for owed in &sheet.owed {
        fact(if owed.ours { "You owe" } else { "Owes you" }, &owed.words);
    }
    sheet.favours.iter().for_each(|line| fact("Favour", line));
    fact("Favours", &sheet.balance);
    fact("Stands", &sheet.stance);
    for (_, goal, how) in &sheet.goals {
        fact("Moves", &format!("{goal} ({how})"));
    }
    sheet.reports.iter().for_each(|line| fact("Line", line));
    for seen in &sheet.seen {
        let title = if seen.title.is_empty() { String::new() } else { format!(": {}", seen.title) };
        fact("Seen", &format!("{}, {}{title}", seen.when, seen.how));
    }
    sheet.touches.iter().for_each(|line| fact("Noted", line));
    for (id, name) in &sheet.merged {
        fact("Counted", &format!("{name} ({}), here; equerry people split {}", &id[..6], &id[..6]));
    }
    fact("Private", sheet.note.as_deref().unwrap_or_default());
    Answer::new(page, json!({ "person": sheet }))
}

async fn register(desk: &Desk) -> Result<Answer, DeskError> {
    let found = people::register(desk).await?;
    let mut page = Page::new();
    page.headline(&found.headline);
    for row in &found.rows {
        page.gap();
        page.row(14, row.keep, &format!("{}, {}", row.name, row.role), BOLD);
        let facts = format!("power {}, interest {}; {}", row.power, row.interest, row.stance);
        page.row(14, "", &facts, if row.behind { BAD } else { Style::new() });
        page.row(14, "", &format!("{}; tie: {}", row.next, row.tie), DIM);
    }
    Ok(Answer::new(page, json!({ "register": found })))
}

async fn portfolio(desk: &Desk) -> Result<Answer, DeskError> {
    let found = people::portfolio(desk).await?;
    let mut page = Page::new();
    page.headline(&found.headline);
    for line in found.reliance.iter().filter(|line| **line != found.headline) {
        page.line(line);
    }
    for fact in &found.facts {
        page.line(&fact.words);
        if !fact.why.is_empty() {
            page.row(2, "", &fact.why, DIM);
        }
    }
    page.title("Goals", "the least covered first");
    for goal in &found.goals {
        page.row(15, goal.stands, &goal.name, BOLD);
        page.row(15, "", &goal.people.join("; "), Style::new());
        page.row(15, "", &format!("{:.2}: {}", goal.covered, goal.why.join("; ")), DIM);
    }
    if !found.dormant.is_empty() {
        page.title("Worth reviving", "strong once, silent for more than a year");
        found.dormant.iter().for_each(|r| row(&mut page, r));
    }
    Ok(Answer::new(page, json!({ "portfolio": found })))
}

/// To whom a way is sought.
#[derive(clap::Args)]
pub struct PathsArgs {
    /// To whom: a name, an address or an id
    whom: String,
}

/// Runs `paths`.
pub(super) async fn paths(common: &Common, args: PathsArgs) -> Result<Answer, DeskError> {
    let desk = open(common).await?;
    let found = people::ways_to(&desk, &args.whom).await?;
    let mut page = Page::new();
    page.headline(&found.headline);
    page.aside(&found.support);
    for way in &found.ways {
        page.gap();
        page.row(4, &format!("{:.0}", way.warmth), &way.words, BOLD);
        for step in &way.steps {
            page.row(4, "", &format!("{} ({:.0}): {}", step.to, step.strength, step.rests_on), DIM);
        }
        for line in way.request.lines() {
            page.row(4, "", line, Style::new());
        }
    }
    Ok(Answer::new(page, json!({ "paths": found })))
}
