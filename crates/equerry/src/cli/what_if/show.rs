//! How it is said on a terminal.

use crate::show::{BAD, BOLD, DIM, GOOD, PROPOSED, Page};
use anstyle::Style;
use desk::twin::{Accuracy, Aim, Best, Difference, ForecastRow, Scenario, WhatIf, WhyOf as Why};

/// So many examples are shown where nothing was understood.
const EXAMPLES: usize = 6;

pub(super) fn page(found: &WhatIf) -> Page {
    let mut page = Page::new();
    page.headline(&found.headline);
    // Where nothing was understood nothing was simulated that could be told.
    if !found.is_unread() {
        page.aside(&found.support);
        for line in found.thin.iter().chain(&found.steady) {
            page.row(2, "", line, BAD);
        }
    }
    if found.hides {
        page.aside("Private work and mail are left out, so that the executive’s own figures differ a little; time that is taken counts.");
    }
    for scenario in &found.scenarios {
        told(&mut page, scenario);
    }
    if found.is_unread() {
        page.title(
            if found.is_unclear() { "It can be said like this" } else { "What else can be asked" },
            "",
        );
        for example in found.choices.examples.iter().take(EXAMPLES) {
            page.row(2, "", example, PROPOSED);
        }
        page.aside("Nothing was compared. All that can be said: equerry what-if --help");
        return page;
    }
    measures(&mut page, found);
    page.title("The weeks ahead", &found.until);
    for week in &found.load {
        let said = |taken: &desk::twin::Taken| match taken.hours.as_str() {
            "" => taken.words.clone(),
            hours => format!("{} ({hours})", taken.words),
        };
        let taken: Vec<String> = week.taken.iter().map(said).collect();
        let style = if week.mark == "over" { BAD } else { Style::new() };
        page.row(18, &week.label, &format!("{}: {}", taken.join(", "), week.made_of), style);
    }
    for room in &found.room {
        let left = format!(
            "{:.0} h left for your own work ({:.0} to {:.0}), {:.0} h due with what usually comes up",
            room.left[2], room.left[0], room.left[4], room.due
        );
        page.row(18, &room.label, &left, DIM);
    }
    if found.people.len() > 1 {
        page.title("Open work by person", "hours of what stands in your lists");
    }
    for one in found.people.iter().filter(|_| found.people.len() > 1) {
        let hours: Vec<String> = one.hours.iter().map(|h| format!("{h:.0}")).collect();
        page.row(18, "", &format!("{}: {} h", one.name, hours.join(", ")), Style::new());
    }
    forecasts(&mut page, &found.forecasts);
    page.aside(&found.corrected);
    page.aside("equerry what-if --since yesterday says what changed, --inputs what this rests on, --accuracy how good it has been, --best AIM which changes would do best");
    page
}

fn told(page: &mut Page, scenario: &Scenario) {
    page.title(&format!("Scenario {}", scenario.letter), "");
    for (change, act) in scenario.read.changes.iter().zip(&scenario.acts) {
        page.row(2, "", &change.words, BOLD);
        if let Some(note) = &change.note {
            page.row(2, "", note, DIM);
        }
        match act {
            Ok(act) => page.row(2, "", &format!("could be proposed: {act}"), PROPOSED),
            Err(why) => page.row(2, "", &format!("nothing to propose: {why}"), DIM),
        };
    }
    for unread in &scenario.read.unread {
        let how = if unread.idle { "understood, but it changes nothing" } else { "not understood" };
        page.row(2, "", &format!("{how}: “{}”: {}", unread.words, unread.why), BAD);
        for choice in &unread.choices {
            page.row(4, "", choice, PROPOSED);
        }
    }
    for landing in &scenario.landings {
        page.row(2, "", landing, BOLD);
    }
    differences(page, &scenario.differences);
    for (change, alone) in &scenario.alone {
        page.row(2, "", &format!("{change}, by itself:"), DIM);
        differences(page, alone);
    }
}

fn differences(page: &mut Page, all: &[Difference]) {
    for one in all {
        let chance = one.chance.as_ref().map_or(String::new(), |c| format!("; {c}"));
        let (words, style) = match (one.clear, one.neither) {
            (false, _) => ("no clear difference".to_owned(), DIM),
            (true, Some(why)) => (format!("{} ({}); {why}", one.words, one.interval), DIM),
            (true, None) if one.better => (format!("{} ({}){chance}", one.words, one.interval), GOOD),
            (true, None) => (format!("{} ({}){chance}", one.words, one.interval), BAD),
        };
        page.row(18, one.name, &words, style);
    }
}

fn measures(page: &mut Page, found: &WhatIf) {
    page.title("In figures", "the mean, and between what eight of ten calendars lie");
    for row in &found.measures {
        let bars: Vec<String> =
            row.bars.iter().map(|b| format!("{} {} ({})", b.name, b.words, b.range)).collect();
        page.row(18, row.name, &format!("{} {}", bars.join("; "), row.unit), Style::new());
    }
    for goal in &found.goals {
        let hours: Vec<String> = goal.hours.iter().map(|h| format!("{h:.1}")).collect();
        let met = if goal.met.is_empty() {
            String::new()
        } else {
            format!("; target met in time: {}", goal.met.join(", "))
        };
        page.row(18, "", &format!("{}: {} h a week{met}", goal.name, hours.join(", ")), DIM);
    }
}

fn forecasts(page: &mut Page, all: &[ForecastRow]) {
    page.title(
        "When it is done",
        "half of the calendars by, eight of ten by, the chance that its date is kept",
    );
    for row in all {
        let due = match (row.due_words.as_str(), row.overdue) {
            ("", _) => String::new(),
            (due, true) => format!(", was due {due}"),
            (due, false) => format!(", due {due}"),
        };
        let chances: Vec<&str> = row.chances.iter().map(String::as_str).filter(|c| !c.is_empty()).collect();
        let chances = if chances.is_empty() { String::new() } else { format!("; {}", chances.join(", ")) };
        let style = if row.met.is_some_and(|met| met < 0.5) { BAD } else { Style::new() };
        page.row(2, "", &format!("{}{due}", row.title), style);
        page.row(2, "", &format!("{}; {}{chances}", row.p50_words, row.p80_words), DIM);
    }
}

pub(super) fn inputs(found: &WhatIf) -> Page {
    let mut page = Page::new();
    page.headline("What the simulated weeks rest on");
    page.aside(&found.support);
    for input in &found.inputs {
        let usual = input.usual.as_ref().map_or(String::new(), |u| format!("; usual {u}"));
        page.row(46, input.name, &input.words, if input.guess { DIM } else { Style::new() });
        page.row(46, "", &format!("{}{usual}", input.basis), DIM);
    }
    page.aside(&found.corrected);
    page
}

pub(super) fn best(aim: Aim, found: &[Best]) -> Page {
    let mut page = Page::new();
    if found.is_empty() {
        page.headline(&format!("{}: no change that was tried is clearly better than none.", aim.name()));
        return page;
    }
    page.headline(&format!("{}: what would do best", aim.name()));
    for (n, set) in found.iter().enumerate() {
        page.title(&format!("{}", n + 1), "");
        for change in &set.changes {
            page.row(2, "", &change.words, BOLD);
            match &change.act {
                Ok(act) => page.row(2, "", &format!("can be proposed: {act}"), PROPOSED),
                Err(why) => page.row(2, "", &format!("nothing to propose: {why}"), DIM),
            };
        }
        page.row(2, "", &set.effort.words, Style::new());
        differences(&mut page, &set.differences);
    }
    page
}

pub(super) fn accuracy(found: &Accuracy, all: bool) -> Page {
    let mut page = Page::new();
    page.headline(&found.headline);
    page.aside(&found.support);
    if let Some(line) = &found.drift {
        page.row(2, "", line, BAD);
    }
    page.title("Dates told", "how many held; should be in 100: 50, 80, 95");
    for row in &found.levels {
        page.row(
            18,
            row.name,
            &format!("{}; {}", row.words, row.share),
            if row.off { BAD } else { Style::new() },
        );
    }
    for means in found.levels.iter().filter_map(|row| row.means.as_ref()) {
        page.row(2, "", means, DIM);
    }
    if !found.reliability.is_empty() {
        page.title("Chances told", "how many dates were kept");
    }
    for row in &found.reliability {
        page.row(18, &row.told, &row.came, Style::new());
    }
    if !found.score.is_empty() {
        page.aside(&found.score);
    }
    page.aside(&found.corrected);
    page.title("Forecasts", "by the day for half, for eight of ten and for nineteen of 20; the chance told");
    let most = if all { found.forecasts.len() } else { desk::twin::A_PAGE };
    for one in found.forecasts.iter().take(most) {
        let late = one.held[1] == Some(false);
        let marks: Vec<&str> =
            one.marks().into_iter().map(|mark| if mark.is_empty() { "not counted" } else { mark }).collect();
        let chance = match one.chance_words() {
            words if words.is_empty() => words,
            words => format!("; {words}"),
        };
        page.row(
            2,
            "",
            &format!(
                "{}: on {}: {}; {}: {}{chance}",
                one.title,
                one.told_on,
                one.told,
                one.came,
                marks.join(", ")
            ),
            if late { BAD } else { Style::new() },
        );
    }
    if found.forecasts.len() > most {
        page.aside(&format!(
            "And {} older ones: equerry what-if --accuracy --all",
            found.forecasts.len() - most
        ));
    }
    page
}

/// What a figure is made of.
pub(super) fn why(found: &Why) -> Page {
    let mut page = Page::new();
    page.headline(&found.headline);
    page.aside(&found.support);
    let names = found.columns.join(", ");
    page.title("What it is made of", &names);
    for row in &found.rows {
        let amounts: Vec<&str> = row.amounts.iter().map(String::as_str).collect();
        page.row(2, "", &format!("{}: {}", row.name, amounts.join(", ")), Style::new());
    }
    for note in &found.notes {
        page.aside(note);
    }
    page
}
