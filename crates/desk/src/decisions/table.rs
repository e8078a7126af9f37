//! A table of scores as CSV: criteria down, options across, weights in a column of their own.

use super::change::{self, Changed, Frame};
use crate::{Desk, DeskError};
use connectors::table::{self, safe_cell};
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
    std::str::from_utf8(bytes).map_err(|_| wrong(1, "it is not written in UTF-8"))?;
    let lines = table::rows(bytes, MOST + 2);
    let Some((head, rest)) = lines.split_first() else { return Err(wrong(1, "it is empty")) };
    if rest.is_empty() {
        return Err(wrong(head.line, "below the first line there is nothing"));
    }
    if head.cells.len() > MOST + 2 || rest.len() > MOST {
        return Err(DeskError::input(
            "the table is larger than 60 by 60",
            "E_LIMIT",
            "strike some first; nothing was changed",
        ));
    }
    let first = head.cells.first().map_or("", String::as_str).to_lowercase();
    let weighed = head.cells.get(1).is_some_and(|h| h.eq_ignore_ascii_case("weight"));
    let criteria_down = weighed || first.starts_with("criteri");
    if criteria_down { by_criteria(head, rest, usize::from(weighed)) } else { by_options(head, rest) }
}

fn by_criteria(head: &table::Row, rest: &[table::Row], weighed: usize) -> Result<Table, DeskError> {
    let options = names(&head.cells[1 + weighed..], "option", head.line)?;
    let mut rows = Vec::new();
    for row in rest {
        let name = name(row.cells.first(), row.line)?;
        let weight = if weighed == 1 { number(row, 1)? } else { None };
        if weight.is_some_and(|w| w < 0.0) {
            return Err(wrong(row.line, "a weight is below 0"));
        }
        let scores = (0..options.len()).map(|k| number(row, 1 + weighed + k)).collect::<Result<_, _>>()?;
        rows.push(Row { name, weight, scores });
    }
    Ok(Table { options, rows })
}

/// Options down, named in the first column or, where there are only numbers, by their line.
fn by_options(head: &table::Row, rest: &[table::Row]) -> Result<Table, DeskError> {
    let named = head.cells.first().is_some_and(String::is_empty)
        || rest.iter().any(|row| row.cells.first().is_some_and(|c| c.parse::<f64>().is_err()));
    let skip = usize::from(named);
    let option = |(n, row): (usize, &table::Row)| match named {
        true => name(row.cells.first(), row.line),
        false => Ok(format!("Option {}", n + 1)),
    };
    let options = rest.iter().enumerate().map(option).collect::<Result<Vec<_>, _>>()?;
    let mut rows = Vec::new();
    for (k, name) in names(&head.cells[skip..], "criterion", head.line)?.into_iter().enumerate() {
        let scores = rest.iter().map(|row| number(row, skip + k)).collect::<Result<_, _>>()?;
        rows.push(Row { name, weight: None, scores });
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

/// The number in a cell of a row, none where it is empty.
fn number(row: &table::Row, cell: usize) -> Result<Option<f64>, DeskError> {
    match row.cells.get(cell).map_or("", |c| c.trim()) {
        "" => Ok(None),
        text => match text.trim_end_matches('%').trim().parse::<f64>().ok().filter(|n| n.is_finite()) {
            Some(n) => Ok(Some(n)),
            None => Err(wrong(row.line, &format!("\"{}\" is no number", crate::words::short(text, 40)))),
        },
    }
}

/// The table as [`import_table`] reads it back. A cell that a spreadsheet would take for a formula is kept from it.
pub(super) fn write(decision: &Decision) -> String {
    let names: Vec<String> = decision.alternatives.iter().map(|a| safe_cell(&a.name)).collect();
    let mut out = format!("criterion,weight,{}\r\n", names.join(","));
    for criterion in &decision.criteria {
        let score = |a: &world::decision::Alternative| {
            decision.score(a.key, criterion.key).map_or(String::new(), |s| s.likely.to_string())
        };
        let scores: Vec<String> = decision.alternatives.iter().map(score).collect();
        out.push_str(&format!(
            "{},{},{}\r\n",
            safe_cell(&criterion.name),
            criterion.weight,
            scores.join(",")
        ));
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
    fn what_is_written_is_read_back() {
        let mut decision = Decision::new("Which?", world::PersonId::derive("m"), jiff::Timestamp::UNIX_EPOCH);
        decision.add_alternative("-A, the \"first\"", "");
        decision.add_criterion("Cost; all in", 3.0);
        let table = read(write(&decision).as_bytes()).unwrap();
        assert_eq!(table.options, ["-A, the \"first\""]);
        assert_eq!((table.rows[0].name.as_str(), table.rows[0].weight), ("Cost; all in", Some(3.0)));
        let table = read(b"criterion,\"two\nlines\",B\nCost,1,2\n").unwrap();
        assert_eq!(table.options, ["two lines", "B"]);
    }

    #[test]
    fn a_formula_stays_words() {
        let mut decision = Decision::new("Which?", world::PersonId::derive("m"), jiff::Timestamp::UNIX_EPOCH);
        decision.add_alternative("=1+1", "");
        decision.add_criterion("Cost", 1.0);
        assert_eq!(write(&decision), "criterion,weight,'=1+1\r\nCost,1,\r\n");
    }
}
