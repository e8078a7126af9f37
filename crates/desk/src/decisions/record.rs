//! A decision on paper: the whole record as Markdown, CSV or JSON, and the brief on one page.

use super::compare::{self, Worked, in_figures};
use super::{Say, View};
use crate::words::inert;
use crate::{Desk, DeskError};
use engines::maths::spoken::listed;
use std::fmt::Write;
use std::str::FromStr;
use world::Decision;

/// A format to write it in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Text with headings and tables.
    Markdown,
    /// The table of scores, as an import reads it back.
    Csv,
    /// Everything.
    Json,
}

impl FromStr for Format {
    type Err = String;
    fn from_str(word: &str) -> Result<Format, String> {
        match word {
            "markdown" | "md" => Ok(Format::Markdown),
            "csv" => Ok(Format::Csv),
            "json" => Ok(Format::Json),
            _ => Err("markdown, csv or json".to_owned()),
        }
    }
}

/// The record of a decision.
///
/// # Errors
/// `E_NOT_FOUND`, `E_AMBIGUOUS`.
pub async fn record(desk: &Desk, id: &str, format: Format) -> Result<String, DeskError> {
    let decision = desk.decision(id).await?;
    match format {
        Format::Json => serde_json::to_string_pretty(&decision)
            .map_err(|e| DeskError::input(&e.to_string(), "E_PARSE", "nothing was written")),
        Format::Csv => Ok(super::table::write(&decision)),
        Format::Markdown => {
            let world = desk.snapshot().await?;
            let say = Say::of(&world, desk.reader().actor.person);
            let view = compare::compose(&say, &decision, &[], super::change::may_choose(desk, &decision));
            Ok(markdown(&say, &decision, &view))
        }
    }
}

/// The brief of a decision, on one page: question, recommendation, why, risks, what would change it.
///
/// # Errors
/// `E_NOT_FOUND`, `E_AMBIGUOUS`.
pub async fn brief(desk: &Desk, id: &str) -> Result<String, DeskError> {
    let decision = desk.decision(id).await?;
    let world = desk.snapshot().await?;
    let say = Say::of(&world, desk.reader().actor.person);
    Ok(one_page(&say, &decision))
}

fn one_page(say: &Say<'_>, decision: &Decision) -> String {
    let worked = Worked::of(decision, &[]);
    let (headline, support) = compare::finding(say, decision, worked.as_ref());
    let mut page = format!("# {}\n\n{headline}\n", md(&decision.question));
    let mut part = |title: &str, lines: Vec<String>| {
        if !lines.is_empty() {
            let _ = write!(page, "\n## {title}\n\n");
            for line in lines {
                let _ = writeln!(page, "- {line}");
            }
        }
    };
    part("Asked", [md(&decision.background)].into_iter().filter(|b| !b.is_empty()).collect());
    if let Ok(worked) = &worked {
        part("Why", why(decision, worked));
    }
    part("Risks", decision.risks.iter().map(|r| md(r)).chain(dissents(say, decision)).collect());
    let sign = Some(&decision.warning).filter(|w| !w.is_empty());
    let sign = sign.map(|w| format!("We would see it by: {}", md(w)));
    part("What would change it", [support].into_iter().chain(sign).collect());
    page
}

/// The three heaviest parts by which the leader is ahead of the next.
fn why(decision: &Decision, worked: &Worked) -> Vec<String> {
    let order = engines::decisions::additive::order(&worked.verdict.totals);
    let (first, second) = (order[0], order[1]);
    let ahead = |k: usize| {
        let (a, b) = (&worked.sheet.rows[first][k], &worked.sheet.rows[second][k]);
        worked.sheet.weights[k] * (a.likely - b.likely)
    };
    let mut columns: Vec<usize> = (0..worked.sheet.weights.len()).collect();
    columns.sort_by(|a, b| ahead(*b).abs().total_cmp(&ahead(*a).abs()));
    let name = |i: usize| md(&decision.alternatives[i].name);
    let line = |k: usize| {
        let criterion = &decision.criteria[worked.sheet.columns[k]];
        let better = if ahead(k) > 0.0 { "ahead of" } else { "behind" };
        let weight = worked.sheet.weights[k] * 100.0;
        format!("{} ({weight:.0}%): {} is {better} {}", md(&criterion.name), name(first), name(second))
    };
    columns.into_iter().filter(|k| ahead(*k).abs() > 1e-9).take(3).map(line).collect()
}

fn dissents(say: &Say<'_>, decision: &Decision) -> Vec<String> {
    decision
        .dissent
        .iter()
        .map(|d| format!("{} sees it otherwise: {}", say.name(d.by), md(&d.words)))
        .collect()
}

fn markdown(say: &Say<'_>, decision: &Decision, view: &View) -> String {
    let mut page = one_page(say, decision);
    if let Some(matrix) = &view.matrix {
        let names: Vec<String> = matrix.columns.iter().map(|c| md(&c.name)).collect();
        let _ = write!(
            page,
            "\n## Comparison\n\n| | Weight | {} |\n|---|---|{}\n",
            names.join(" | "),
            "---|".repeat(names.len())
        );
        for (row, criterion) in matrix.rows.iter().zip(&decision.criteria) {
            let score = |a: &world::decision::Alternative| {
                decision.score(a.key, criterion.key).map_or("missing".to_owned(), in_figures)
            };
            let scores: Vec<String> = decision.alternatives.iter().map(score).collect();
            let weight = row.weight.map_or("apart".to_owned(), |w| format!("{:.0}%", w * 100.0));
            let _ = writeln!(page, "| {} | {weight} | {} |", md(&row.name), scores.join(" | "));
        }
        let total = |c: &super::Column| match c.range {
            Some((low, high)) => format!("{low:.2} to {high:.2}"),
            None => format!("{:.2}", c.total),
        };
        let totals: Vec<String> = matrix.columns.iter().map(total).collect();
        let _ =
            writeln!(page, "| Total, {} | | {} |\n\n{}", matrix.of, totals.join(" | "), md(&matrix.basis));
        for second in &view.seconds {
            let _ = writeln!(page, "- {}: {}", second.how, md(&second.first));
        }
    }
    let _ = write!(page, "\n## Record\n\n");
    for (name, value) in &view.facts {
        let _ = writeln!(page, "- {name}: {}", md(value));
    }
    if let Some(choice) = &decision.choice {
        let _ = writeln!(
            page,
            "- Decided by {} on {}: {}",
            say.name(choice.by),
            say.date(choice.at),
            md(&choice.why)
        );
    }
    let sources: Vec<String> = decision.evidence.iter().map(|e| format!("“{}”", md(&e.quote))).collect();
    if !sources.is_empty() {
        let _ = writeln!(page, "- From {}", listed(&sources));
    }
    page
}

/// Outside words that are no markup: one line, with what Markdown reads as marks kept as letters.
fn md(words: &str) -> String {
    let line = inert(words).split_whitespace().collect::<Vec<_>>().join(" ");
    line.chars()
        .flat_map(|c| match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#' => vec!['\\', c],
            other => vec![other],
        })
        .collect()
}
