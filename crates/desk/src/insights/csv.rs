//! Every figure week by week, for a table elsewhere.

use super::{Material, Span};
use crate::{Desk, DeskError};
use connectors::table::safe_cell;
use engines::analytics::{self, By, CATALOGUE, breakdown};
use std::fmt::Write as _;

/// One line a figure and week: `week,kind,name,value,unit`. The first line names the columns; a week without anything
/// has no lines (RFC 4180).
///
/// # Errors
/// Those of the ledger.
pub async fn csv(desk: &Desk, span: Span) -> Result<String, DeskError> {
    let material = Material::read(desk, span).await?;
    Ok(lines(&material, span))
}

/// The lines.
pub(super) fn lines(material: &Material, span: Span) -> String {
    let diary = material.diary(span);
    let mut out = String::from("week,kind,name,value,unit\r\n");
    for week in diary.whole_weeks(span.weeks).iter().filter(|w| !w.entries().is_empty()) {
        let monday = week.days()[0].date;
        let mut line = |kind: &str, name: &str, value: f64, unit: &str| {
            // A sum of nothing is 0, not -0.
            let value = value + 0.0;
            let _ = write!(out, "{monday},{kind},{},{value:.4},{unit}\r\n", safe_cell(name));
        };
        for metric in CATALOGUE {
            if let Ok(figure) = (metric.measure)(week) {
                line("metric", metric.code, figure.value, &format!("{:?}", metric.scale).to_lowercase());
            }
        }
        for by in By::ALL {
            for row in breakdown(week, by).rows {
                line(by.word(), &row.name, row.minutes, "minutes");
            }
        }
        for waste in analytics::wastes(week) {
            line("waste", waste.kind.code(), waste.minutes, "minutes");
        }
    }
    out
}
