//! `equerry full-weeks`: the coming weeks against their working time, and what eases them.

use super::{Answer, Common, open};
use crate::show::{BAD, DIM, PROPOSED, Page};
use anstyle::Style;
use desk::DeskError;
use desk::full_weeks::{self, Care, CareShown, Named};
use serde_json::json;

/// One's own plan for them; without it, the weeks are shown.
#[derive(clap::Args)]
pub struct Args {
    /// Your hours of sleep: 23:00-06:30; "" lets go of what stood there, here and below
    #[arg(long, value_name = "HOURS")]
    sleep: Option<String>,
    /// What and when you eat
    #[arg(long, value_name = "WORDS")]
    food: Option<String>,
    /// Who is told, and how you can be reached
    #[arg(long, value_name = "WORDS")]
    comms: Option<String>,
    /// What you promise yourself for afterwards
    #[arg(long, value_name = "WORDS")]
    reward: Option<String>,
    /// Your own words for a hard week
    #[arg(long, value_name = "WORDS")]
    words: Option<String>,
    /// Something that must be at hand before you begin; may be given several times
    #[arg(long, value_name = "THING")]
    at_hand: Vec<String>,
}

impl Args {
    fn says_something(&self) -> bool {
        let fields = [&self.sleep, &self.food, &self.comms, &self.reward, &self.words];
        fields.into_iter().any(Option::is_some) || !self.at_hand.is_empty()
    }
    /// What is kept, with what is said in place of it.
    fn over(self, kept: Care) -> Care {
        let listed = self.at_hand.join("\n");
        Care {
            sleep: self.sleep.unwrap_or(kept.sleep),
            food: self.food.unwrap_or(kept.food),
            comms: self.comms.unwrap_or(kept.comms),
            reward: self.reward.unwrap_or(kept.reward),
            words: self.words.unwrap_or(kept.words),
            checklist: if self.at_hand.is_empty() { kept.checklist } else { listed },
            until: kept.until,
        }
    }
}

/// Shows them, after keeping what is said of one's own plan.
pub(super) async fn run(common: &Common, args: Args) -> Result<Answer, DeskError> {
    let desk = open(common).await?;
    if args.says_something() {
        let kept = full_weeks::full_weeks(&desk).await?.care.map(|own| own.care).unwrap_or_default();
        full_weeks::keep_care(&desk, &args.over(kept)).await?;
    }
    desk::rounds::catch_up(&desk).await?;
    let found = full_weeks::full_weeks(&desk).await?;
    let mut page = Page::new();
    page.headline(&found.headline);
    page.aside(&found.support);
    page.title("The weeks ahead", "");
    for week in &found.weeks {
        let mark = if week.full { "full" } else { "" };
        page.row(
            4,
            mark,
            &format!("{}: {}", week.label, week.load),
            if week.full { BAD } else { Style::new() },
        );
        page.row(4, "", &week.made_of, DIM);
    }
    if let Some(urgent) = &found.urgent {
        page.title("Urgent", &urgent.rows.len().to_string());
        page.line(&urgent.finding);
        for row in &urgent.rows {
            let mark = if row.gives { ", costs least to let go" } else { "" };
            page.row(6, &row.task.short(), &row.title, Style::new());
            page.row(6, "", &format!("{}{mark}", row.facts), DIM);
        }
        page.aside("equerry task give-way ID --until DAY");
    }
    if !found.cards.is_empty() {
        page.title("What would ease them", &found.cards.len().to_string());
        for card in &found.cards {
            page.row(6, card.id.get(..6).unwrap_or(&card.id), &card.action, PROPOSED);
        }
        page.aside("equerry accept ID   decline ID   why ID");
    }
    named(&mut page, "Late if nothing gives way", &found.late);
    if !found.unbroken.is_empty() {
        page.title("No break for over 90 minutes", "");
        for line in &found.unbroken {
            page.row(2, "", line, Style::new());
        }
    }
    named(&mut page, "Requests taken on in four weeks", &found.accepted);
    named(&mut page, "How urgent “urgent” was", &found.record.called);
    named(&mut page, "What gave way", &found.record.choices);
    if let Some(own) = &found.care {
        care(&mut page, own);
    }
    named(&mut page, "Where last week’s work came from", &found.causes);
    Ok(Answer::new(page, json!(found)))
}

/// One's own plan, as far as it is written down.
fn care(page: &mut Page, own: &CareShown) {
    let lines = [
        ("sleep", &own.care.sleep),
        ("food", &own.care.food),
        ("reached", &own.care.comms),
        (if own.over { "now" } else { "reward" }, &own.care.reward),
        ("words", &own.care.words),
    ];
    let written = lines.iter().any(|(_, words)| !words.is_empty());
    if !written && own.checklist.is_empty() && own.against.is_empty() {
        return;
    }
    page.title("Your own plan for it", "only you see it");
    for (name, words) in lines.iter().filter(|(_, words)| !words.is_empty()) {
        page.row(8, name, words, Style::new());
    }
    for (name, lines, style) in
        [("done", &own.wins, DIM), ("at hand", &own.checklist, Style::new()), ("", &own.against, BAD)]
    {
        for line in lines {
            page.row(8, name, line, style);
        }
    }
}

fn named(page: &mut Page, title: &str, lines: &[Named]) {
    if lines.is_empty() {
        return;
    }
    page.title(title, "");
    for line in lines {
        let tell = line.tell.as_ref().map_or(String::new(), |who| format!("; tell {who}"));
        page.row(2, "", &format!("{}: {}{tell}", line.name, line.figure), Style::new());
    }
}
