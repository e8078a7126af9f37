//! `equerry find`: times that suit several people, and proposals of them.

use super::{Answer, Common, open};
use crate::show::{BOLD, DIM, GOOD, PROPOSED, Page};
use desk::times::{self, Time, Times, Wanted};
use desk::{Desk, DeskError};
use serde_json::json;
use world::Proposal;

/// Who, how long and until when.
#[derive(clap::Args)]
pub struct Args {
    /// Who is needed, by name or address, the most important first
    #[arg(long, value_name = "PERSON", value_delimiter = ',')]
    with: Vec<String>,
    /// Who is welcome
    #[arg(long, value_name = "PERSON", value_delimiter = ',')]
    optional: Vec<String>,
    /// How long
    #[arg(long, default_value_t = 45)]
    minutes: i64,
    /// It ends before this day begins; without it, within two weeks
    #[arg(long, value_name = "DATE")]
    before: Option<String>,
    /// It begins on this day or later; without it, as soon as they have their notice
    #[arg(long, value_name = "DATE")]
    after: Option<String>,
    /// What it is about
    #[arg(long, default_value = "")]
    title: String,
    /// How many times are told
    #[arg(long, default_value_t = 5)]
    most: usize,
    /// Propose to hold the best N of them until one is settled
    #[arg(long, value_name = "N", conflicts_with = "propose")]
    hold: Option<usize>,
    /// Propose the Nth of them: the event, and a mail to those who are to come
    #[arg(long, value_name = "N")]
    propose: Option<usize>,
}

/// Runs it.
pub(super) async fn run(common: &Common, args: Args) -> Result<Answer, DeskError> {
    let desk = open(common).await?;
    let day = |text: &Option<String>| text.as_deref().map(|t| super::date(t, &desk)).transpose();
    let most = args.most.max(args.hold.unwrap_or(0)).max(args.propose.unwrap_or(0)).min(50);
    let (after, before) = (day(&args.after)?, day(&args.before)?);
    let wanted = Wanted {
        with: args.with,
        optional: args.optional,
        minutes: args.minutes,
        after,
        before,
        title: args.title,
        most,
    };
    let found = times::find(&desk, &wanted).await?;
    let proposal = match (args.hold, args.propose) {
        (Some(n), _) => Some(held(&desk, &wanted, &found, n).await?),
        (None, Some(n)) => Some(proposed(&desk, &wanted, &found, n).await?),
        (None, None) => None,
    };
    let page = match &proposal {
        Some(proposal) => waiting(proposal),
        None => told(&found),
    };
    let none = found.times.is_empty();
    Ok(Answer::new(page, json!({ "found": found, "proposal": proposal })).but_bad(none))
}

/// Proposes to hold the best `n`.
async fn held(desk: &Desk, wanted: &Wanted, found: &Times, n: usize) -> Result<Proposal, DeskError> {
    let starts: Vec<_> = found.times.iter().take(n).map(|t| t.stretch.start).collect();
    if starts.len() < n || n == 0 {
        return Err(too_few(found, n));
    }
    times::hold(desk, wanted, &starts).await
}

/// Proposes the `n`th.
async fn proposed(desk: &Desk, wanted: &Wanted, found: &Times, n: usize) -> Result<Proposal, DeskError> {
    let time = n.checked_sub(1).and_then(|n| found.times.get(n)).ok_or_else(|| too_few(found, n))?;
    times::meet(desk, wanted, time.stretch.start).await
}

fn too_few(found: &Times, n: usize) -> DeskError {
    DeskError::Input {
        problem: format!(
            "there is no {n} among the {} that were found",
            desk::words::count(found.times.len(), "time", "times")
        ),
        code: "E_RANGE",
        hint: "nothing was proposed; name one that is listed".to_owned(),
    }
}

/// What waits for an answer now.
fn waiting(proposal: &Proposal) -> Page {
    let mut page = Page::new();
    page.row(6, &proposal.id.short(), &proposal.title, PROPOSED);
    page.row(6, "", &proposal.because, DIM);
    page.row(
        6,
        "",
        &format!(
            "equerry accept {} does it; equerry why {} shows it",
            proposal.id.short(),
            proposal.id.short()
        ),
        DIM,
    );
    page
}

fn told(found: &Times) -> Page {
    let mut page = Page::new();
    page.headline(&found.headline).line(&found.support);
    for time in &found.times {
        page.gap();
        one(&mut page, time);
    }
    if !found.relaxed.is_empty() {
        page.title("What could give way", "each alone, in this order");
    }
    for relaxed in &found.relaxed {
        let style = if relaxed.best.is_some() { GOOD } else { DIM };
        page.row(2, "–", &format!("{}: {}", relaxed.words, relaxed.gives), style);
    }
    page.gap();
    for note in &found.notes {
        page.aside(note);
    }
    page
}

fn one(page: &mut Page, time: &Time) {
    page.row(
        3,
        &format!("{}.", time.number),
        &format!("{}, {:.0} of 100 points", time.when, time.score),
        BOLD,
    );
    for there in time.there.iter().skip(1) {
        let need = if there.needed { "" } else { ", optional" };
        page.row(
            3,
            "",
            &format!("{}: {} ({}{need})", there.name, there.when, there.fits),
            anstyle::Style::new(),
        );
    }
    for reason in &time.reasons {
        page.row(3, "", &format!("{:>4.1}  {}", reason.amount, reason.words), DIM);
    }
}
