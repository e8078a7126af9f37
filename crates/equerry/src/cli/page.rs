//! Pages that more than one command shows: the brief, the plan, the proposals.

use crate::show::{BAD, BOLD, DIM, GOOD, PROPOSED, Page};
use anstyle::Style;
use desk::brief::Brief;
use desk::plan::{Changed, Planned};
use desk::propose::Shown;
use desk::words::{clock, day, duration};
use jiff::tz::TimeZone;

/// The brief. With `sources`, each line names what it comes from.
pub fn brief(brief: &Brief, sources: bool) -> Page {
    let zone = TimeZone::get(&brief.zone).unwrap_or(TimeZone::UTC);
    let mut page = Page::new();
    page.aside(&format!(
        "{}  ·  {}  ·  as of {}",
        brief.date.strftime("%A %-d %B %Y"),
        brief.owner,
        clock(brief.as_of, &zone)
    ));
    page.headline(&brief.headline.text);
    page.line(&brief.support.text);
    if sources {
        cite(&mut page, &brief.headline);
    }
    for section in &brief.sections {
        page.title(section.title, &section.note);
        let width = section
            .lines
            .iter()
            .filter_map(|l| l.when.as_ref())
            .map(|w| w.chars().count())
            .max()
            .unwrap_or(0);
        for line in &section.lines {
            let when = line.when.as_deref().unwrap_or("");
            let late = when.starts_with("was due");
            page.row(width, when, &line.text, if late { BAD } else { Style::new() });
            if let Some(detail) = &line.detail {
                page.row(width, "", detail, DIM);
            }
            if sources {
                cite(&mut page, line);
            }
        }
    }
    page
}

fn cite(page: &mut Page, line: &desk::brief::Line) {
    for source in line.sources.iter().take(5) {
        page.row(2, "", &format!("[{} {}] {}", source.item.kind(), short(source.item), source.quote), DIM);
    }
}

/// The id of an item as people type it.
pub fn short(item: world::ItemRef) -> String {
    item.uuid().simple().to_string()[..6].to_owned()
}

/// What has changed the day.
pub fn changed(changed: &Changed) -> Page {
    let mut page = Page::new();
    page.headline(&changed.headline);
    for row in &changed.rows {
        page.row(5, &row.at, &row.why.join(" "), BOLD);
        if row.moved.is_empty() {
            page.row(5, "", "Every block stands.", DIM);
        }
        for moved in &row.moved {
            page.row(5, "", moved, Style::new());
        }
    }
    page
}

/// The plan of a day.
pub fn plan(plan: &Planned) -> Page {
    let mut page = Page::new();
    page.headline(&plan.headline);
    page.aside(&plan.support);
    if !plan.rows.is_empty() {
        page.title("The day", "");
    }
    for row in &plan.rows {
        let when =
            format!("{}–{}", clock(row.interval.start, &plan.zone), clock(row.interval.end, &plan.zone));
        page.row(11, &when, &row.title, if row.task.is_some() { BOLD } else { Style::new() });
        let id = row.task.map(|task| format!("why {}", task.short()));
        let facts: Vec<&str> = row.why.as_deref().into_iter().chain(id.as_deref()).collect();
        if !facts.is_empty() {
            page.row(11, "", &facts.join("  ·  "), DIM);
        }
    }
    if !plan.left_out.is_empty() {
        page.title("Left out", &format!("{}", plan.left_out.len()));
        for left in plan.left_out.iter().take(12) {
            page.row(6, &left.id.short(), &left.title, Style::new());
            page.row(6, "", &left.why, DIM);
        }
        if plan.left_out.len() > 12 {
            page.aside(&format!("  and {} more; --json lists all", plan.left_out.len() - 12));
        }
    }
    page
}

/// A week with its score and its changes.
pub fn sculpt(week: &desk::week::Week) -> Page {
    let mut page = Page::new();
    page.aside(&format!("{}, {}", week.title, week.dates));
    page.headline(&week.headline);
    page.line(&week.support);
    if let Some(odds) = &week.odds {
        page.title("How likely it holds", "");
        page.row(14, "", &format!("{} {}", odds.words, odds.more), Style::new());
        for row in &odds.rows {
            let style = if row.over { DIM } else { Style::new() };
            page.row(14, &row.due, &format!("{}: {}", row.title, row.chance), style);
        }
        page.row(14, "", &format!("{} {}", odds.why, odds.basis), DIM);
    }
    let score = &week.changes.score;
    page.title("Score of the week", &from_to(score.before, score.after));
    if !score.words.is_empty() {
        page.row(14, "", &score.words, Style::new());
    }
    for dial in &score.dials {
        let figures = match dial.before.or(dial.after) {
            Some(_) => format!("{}  {}", from_to(dial.before, dial.after), dial.words_after),
            None => format!("no data: {}", dial.words_before),
        };
        page.row(14, dial.name, &figures, if dial.before.is_none() { DIM } else { Style::new() });
    }
    if !week.changes.list.is_empty() {
        page.title("Changes", &format!("{}", week.changes.list.len()));
    }
    for change in &week.changes.list {
        self::change(&mut page, change);
    }
    if !week.changes.list.is_empty() {
        page.gap();
        page.aside("equerry accept ID   decline ID   why ID");
    }
    page
}

/// "61 → 79", "61" where nothing moves, "none" without a score.
fn from_to(before: Option<i64>, after: Option<i64>) -> String {
    let figure = |points: Option<i64>| points.map_or("none".to_owned(), |p| p.to_string());
    if before == after { figure(before) } else { format!("{} → {}", figure(before), figure(after)) }
}

/// One change of a week, with the parts that speak for and against it.
fn change(page: &mut Page, change: &desk::week::Change) {
    let card = &change.card;
    page.gap();
    page.row(6, &format!("{}", change.number), &card.why, Style::new());
    page.row(6, &card.id[..6], &card.action, PROPOSED);
    let sure = format!("{} ({})", card.confidence.word.to_lowercase(), card.confidence.basis);
    let mut facts = vec![card.effect.clone(), sure];
    facts.extend(change.gain.map(|points| format!("{points:+} to the score")));
    facts.extend(card.goal.as_ref().map(|goal| goal.name.clone()));
    if !change.with.is_empty() {
        let numbers: Vec<String> = change.with.iter().map(usize::to_string).collect();
        facts.push(format!("only together with {}", numbers.join(" and ")));
    }
    facts.retain(|f| !f.is_empty());
    page.row(6, "", &facts.join("  ·  "), DIM);
    parts(page, &change.reasons);
}

/// The open proposals.
pub fn proposals(shown: &[Shown], zone: &TimeZone, today: jiff::civil::Date) -> Page {
    let mut page = Page::new();
    if shown.is_empty() {
        page.headline("Nothing waits for a yes or no.");
        return page;
    }
    page.headline(&match shown.len() {
        1 => "One proposal waits for a yes or no.".to_owned(),
        n => format!("{n} proposals wait for a yes or no."),
    });
    for item in shown {
        proposal(&mut page, item, zone, today);
    }
    page.gap();
    page.aside("equerry accept ID   decline ID   why ID");
    page
}

/// One proposal as a card of rows.
pub fn proposal(page: &mut Page, item: &Shown, zone: &TimeZone, today: jiff::civil::Date) {
    let p = &item.proposal;
    page.gap();
    page.row(6, "", &p.because, Style::new());
    page.row(6, &p.id.short(), &p.title, PROPOSED);
    let mut facts = vec![p.expected.words.clone(), format!("{} ({})", word(item.confidence), item.basis)];
    facts.retain(|f| !f.is_empty());
    facts.push(match p.evidence.len() {
        1 => "1 source".to_owned(),
        n => format!("{n} sources"),
    });
    if let Some(by) = p.by {
        let date = zone.to_datetime(by).date();
        facts.push(format!("by {} {}", day(date, today), clock(by, zone)));
    }
    page.row(6, "", &facts.join("  ·  "), DIM);
    for (i, way) in p.ways.iter().enumerate() {
        page.row(6, "", &format!("or --way {}: {}", i + 2, way.title), DIM);
    }
}

fn word(confidence: world::proposal::Confidence) -> &'static str {
    use world::proposal::Confidence::{High, Low, Medium, New};
    match confidence {
        High => "high confidence",
        Medium => "medium confidence",
        Low => "low confidence",
        New => "new",
    }
}

/// The signed parts of a figure, rounded so that those shown add up to the figure shown.
pub fn parts(page: &mut Page, reasons: &[world::Reason]) {
    let steps = reasons.first().map_or(1.0, |reason| steps_of(reason.unit));
    let amounts: Vec<f64> = reasons.iter().map(|reason| reason.amount * steps).collect();
    for (reason, rounded) in reasons.iter().zip(rounded_together(&amounts)) {
        let style = if reason.amount < 0.0 { BAD } else { GOOD };
        page.row(12, &amount(rounded / steps, reason.unit), &reason.words, style);
    }
}

/// How many steps of what is shown one unit has.
fn steps_of(unit: world::Unit) -> f64 {
    match unit {
        world::Unit::Minutes | world::Unit::Count => 1.0,
        world::Unit::Points => 10.0,
        world::Unit::LogOdds | world::Unit::Share => 100.0,
    }
}

/// Whole numbers near these whose sum is the rounded sum: those that lose most by it are rounded up (the method of the
/// largest remainder, Hamilton 1792).
fn rounded_together(amounts: &[f64]) -> Vec<f64> {
    let mut rounded: Vec<f64> = amounts.iter().map(|a| a.floor()).collect();
    let missing = amounts.iter().sum::<f64>().round() - rounded.iter().sum::<f64>();
    let mut order: Vec<usize> = (0..amounts.len()).collect();
    order.sort_by(|a, b| (amounts[*b] - rounded[*b]).total_cmp(&(amounts[*a] - rounded[*a])));
    for i in order.into_iter().take(missing.max(0.0) as usize) {
        rounded[i] += 1.0;
    }
    rounded
}

fn amount(a: f64, unit: world::Unit) -> String {
    use world::Unit::{Count, LogOdds, Minutes, Points, Share};
    match unit {
        Minutes if a.abs() >= 60.0 => {
            format!("{}{}", if a < 0.0 { "-" } else { "+" }, duration(a.abs().round() as i64))
        }
        Minutes => format!("{a:+.0} min"),
        Points => format!("{a:+.1}"),
        LogOdds => format!("{a:+.2}"),
        Share => format!("{:+.0}%", a * 100.0),
        Count => format!("{a:+.0}"),
    }
}

#[cfg(test)]
mod tests {
    use super::rounded_together;

    #[test]
    fn what_is_shown_adds_up() {
        for (amounts, shown) in [
            (&[33.3, 33.3, 33.4][..], &[33.0, 33.0, 34.0][..]),
            (&[0.5, 0.5], &[1.0, 0.0]),
            (&[-1.4, 2.4, 2.4], &[-1.0, 2.0, 2.0]),
            (&[], &[]),
        ] {
            assert_eq!(rounded_together(amounts), shown, "{amounts:?}");
        }
    }
}
