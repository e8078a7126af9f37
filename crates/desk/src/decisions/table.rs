//! A table of scores as CSV: criteria down, options across, weights in a column of their own.

use super::change::{self, Changed, Frame};
use crate::{Desk, DeskError};
use world::Decision;
use world::decision::{Direction, Scale, Score, Weighing};

/// The most cells that are read.
const MOST: usize = 60;

/// Reads a table into a new decision. The first line names the options: `criterion,weight,A,B`; or, where the first
/// column holds the options, `,criterion 1,criterion 2`. Scores from 1 to 5 alone are five words; other numbers lie between
/// the worst and the best of their line, more being better.
///
/// # Errors
/// `E_PARSE` with the line that cannot be read.
pub async fn import_table(desk: &Desk, question: &str, bytes: &[u8]) -> Result<Changed, DeskError> {
    let table = read(bytes)?;
    let added = change::prepared(desk, question, Frame::default()).await?;
    change::finish(desk, added, |decision, by, at| fill(decision, &table, by, at)).await
}

fn fill(decision: &mut Decision, table: &Table, by: world::PersonId, at: jiff::Timestamp) {
    let options: Vec<u32> = table.options.iter().map(|o| decision.add_alternative(o.clone(), "")).collect();
    for row in &table.rows {
        let criterion = decision.add_criterion(row.name.clone(), row.weight.unwrap_or(1.0));
        let words = row.scores.iter().flatten().all(|s| (1.0..=5.0).contains(s) && s.fract() == 0.0);
        if let Some(c) = decision.criteria.last_mut().filter(|_| !words) {
            (c.scale, c.direction) = (Scale::Spread, Direction::More);
        }
        for (alternative, score) in options.iter().zip(&row.scores) {
            let Some(likely) = *score else { continue };
            let score = Score {
                alternative: *alternative,
                criterion,
                low: likely,
                likely,
                high: likely,
                by,
                at,
                note: String::new(),
                evidence: Vec::new(),
            };
            // A finite number always fits: words were checked above.
            let _ = decision.put_score(score);
        }
    }
    if table.rows.iter().any(|r| r.weight.is_some()) {
        (decision.weighing, decision.weighed) = (Weighing::Points, Some((by, at)));
    }
}

#[derive(Debug, PartialEq)]
struct Table {
    options: Vec<String>,
    rows: Vec<Row>,
}

#[derive(Debug, PartialEq)]
struct Row {
    name: String,
    weight: Option<f64>,
    scores: Vec<Option<f64>>,
}

fn wrong(line: usize, why: &str) -> DeskError {
    DeskError::input(
        &format!("line {line}: {why}"),
        "E_PARSE",
        "the first line names the options: criterion,weight,A,B; nothing was changed",
    )
}

fn read(bytes: &[u8]) -> Result<Table, DeskError> {
    let text = std::str::from_utf8(bytes).map_err(|_| wrong(1, "it is not written in UTF-8"))?;
    let lines: Vec<Vec<String>> = text
        .trim_start_matches('\u{feff}')
        .lines()
        .map(cells)
        .filter(|l| l.iter().any(|c| !c.is_empty()))
        .collect();
    let Some((head, rest)) = lines.split_first() else { return Err(wrong(1, "it is empty")) };
    if head.len() > MOST + 2 || rest.len() > MOST {
        return Err(DeskError::input(
            "the table is larger than 60 by 60",
            "E_LIMIT",
            "strike some first; nothing was changed",
        ));
    }
    let weighed = head.get(1).is_some_and(|h| h.eq_ignore_ascii_case("weight"));
    let criteria_down = weighed || head.first().is_some_and(|h| h.to_lowercase().starts_with("criteri"));
    if criteria_down { by_criteria(head, rest, usize::from(weighed)) } else { by_options(head, rest) }
}

fn by_criteria(head: &[String], rest: &[Vec<String>], weighed: usize) -> Result<Table, DeskError> {
    let options = names(&head[1 + weighed..], "option", 1)?;
    let mut rows = Vec::new();
    for (n, line) in rest.iter().enumerate() {
        let name = name(line.first(), n + 2)?;
        let weight = if weighed == 1 { number(line.get(1), n + 2)?.filter(|w| *w >= 0.0) } else { None };
        let score = |k: usize| number(line.get(1 + weighed + k), n + 2);
        rows.push(Row { name, weight, scores: (0..options.len()).map(score).collect::<Result<_, _>>()? });
    }
    Ok(Table { options, rows })
}

/// Options down, named in the first column or, where there are only numbers, by their line.
fn by_options(head: &[String], rest: &[Vec<String>]) -> Result<Table, DeskError> {
    let named = head.first().is_some_and(String::is_empty)
        || rest.iter().any(|line| line.first().is_some_and(|c| c.parse::<f64>().is_err()));
    let skip = usize::from(named);
    let option = |(n, line): (usize, &Vec<String>)| match named {
        true => name(line.first(), n + 2),
        false => Ok(format!("Option {}", n + 1)),
    };
    let options = rest.iter().enumerate().map(option).collect::<Result<Vec<_>, _>>()?;
    let mut rows = Vec::new();
    for (k, criterion) in names(&head[skip..], "criterion", 1)?.into_iter().enumerate() {
        let score = |(n, line): (usize, &Vec<String>)| number(line.get(skip + k), n + 2);
        let scores = rest.iter().enumerate().map(score).collect::<Result<_, _>>()?;
        rows.push(Row { name: criterion, weight: None, scores });
    }
    Ok(Table { options, rows })
}

fn names(cells: &[String], what: &str, line: usize) -> Result<Vec<String>, DeskError> {
    let all = cells.iter().map(|c| name(Some(c), line)).collect::<Result<Vec<String>, _>>()?;
    match all.is_empty() {
        true => Err(wrong(line, &format!("it names no {what}"))),
        false => Ok(all),
    }
}

fn name(cell: Option<&String>, line: usize) -> Result<String, DeskError> {
    change::text(cell.map_or("", String::as_str), "name").map_err(|_| wrong(line, "a name is missing"))
}

/// A number, none for an empty cell.
fn number(cell: Option<&String>, line: usize) -> Result<Option<f64>, DeskError> {
    match cell.map_or("", |c| c.trim()) {
        "" => Ok(None),
        text => match text.trim_end_matches('%').trim().parse::<f64>().ok().filter(|n| n.is_finite()) {
            Some(n) => Ok(Some(n)),
            None => Err(wrong(line, &format!("\"{}\" is no number", crate::words::short(text, 40)))),
        },
    }
}

/// The cells of a line (RFC 4180; a quoted cell ends on its line).
fn cells(line: &str) -> Vec<String> {
    let (mut cells, mut cell, mut quoted) = (Vec::new(), String::new(), false);
    let mut letters = line.chars().peekable();
    while let Some(c) = letters.next() {
        match c {
            '"' if quoted && letters.peek() == Some(&'"') => {
                cell.push('"');
                letters.next();
            }
            '"' => quoted = !quoted,
            ',' | ';' | '\t' if !quoted => cells.push(std::mem::take(&mut cell)),
            c => cell.push(c),
        }
    }
    cells.push(cell);
    cells.into_iter().map(|c| c.trim().to_owned()).collect()
}

/// The table as [`import_table`] reads it back. A cell that a spreadsheet would take for a formula is kept from it.
pub(super) fn write(decision: &Decision) -> String {
    let quoted = |text: &str| {
        let guard = if text.starts_with(['=', '+', '-', '@']) { "'" } else { "" };
        format!("\"{guard}{}\"", text.replace('"', "\"\"").replace(['\n', '\r'], " "))
    };
    let names: Vec<String> = decision.alternatives.iter().map(|a| quoted(&a.name)).collect();
    let mut out = format!("criterion,weight,{}\n", names.join(","));
    for criterion in &decision.criteria {
        let score = |a: &world::decision::Alternative| {
            decision.score(a.key, criterion.key).map_or(String::new(), |s| s.likely.to_string())
        };
        let scores: Vec<String> = decision.alternatives.iter().map(score).collect();
        out.push_str(&format!("{},{},{}\n", quoted(&criterion.name), criterion.weight, scores.join(",")));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways_round_are_read() {
        let table =
            read(b"criterion,weight,\"Maasvlakte, B\",Moerdijk A\nCost,25%,3,5\nTime,20,5,\n").unwrap();
        assert_eq!(table.options, ["Maasvlakte, B", "Moerdijk A"]);
        assert_eq!(
            (table.rows[0].weight, table.rows[1].scores.as_slice()),
            (Some(25.0), &[Some(5.0), None][..])
        );
        let table = read(b",g1,g2\na01,18342,30.7\na02,15335,30.2\n").unwrap();
        assert_eq!(
            (table.options.as_slice(), table.rows.len()),
            (&["a01".to_owned(), "a02".to_owned()][..], 2)
        );
        let table = read(b"c1,c2\n2,1\n-1,2\n").unwrap();
        assert_eq!((table.options[1].as_str(), table.rows[1].scores[1]), ("Option 2", Some(2.0)));
    }

    #[test]
    fn what_cannot_be_read_names_its_line() {
        for (bytes, line) in [
            (&b""[..], "line 1"),
            (b"criterion,A,B\nCost,3,x\n", "line 2"),
            (b"criterion,A,B\n,3,4\n", "line 2"),
        ] {
            let error = read(bytes).unwrap_err();
            assert_eq!(error.code(), "E_PARSE");
            assert!(error.to_string().starts_with(line), "{error}");
        }
    }

    #[test]
    fn a_formula_stays_words() {
        let mut decision = Decision::new("Which?", world::PersonId::derive("m"), jiff::Timestamp::UNIX_EPOCH);
        decision.add_alternative("=1+1", "");
        decision.add_criterion("Cost", 1.0);
        assert_eq!(write(&decision), "criterion,weight,\"'=1+1\"\n\"Cost\",1,\n");
    }
}
