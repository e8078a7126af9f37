//! What a figure is made of, down to the last event or mail: a metric, a share of worked time, an hour of the week, or a
//! waste with every case of it.

use super::figures::{Figure, figure, row_name, why_of};
use super::{Material, Span, wastes};
use crate::words::{duration, short};
use crate::{Desk, DeskError};
use engines::analytics::{self, By, CATALOGUE, Diary, HEAT_FORMULA, Kind, Stretch, breakdown};
use jiff::civil::Weekday;

/// Everything a figure is made of. A metric goes by its code; "share.goal.Rotterdam hub" is a row of a split,
/// "cell.mon-09" an hour of the week, "waste.low_value" a waste.
///
/// # Errors
/// `E_NOT_FOUND` for a figure that there is not; those of the ledger.
pub async fn why(desk: &Desk, code: &str, span: Span) -> Result<Figure, DeskError> {
    let material = Material::read(desk, span).await?;
    found(&material, span, code).ok_or_else(|| absent(code))
}

/// The same of material that is there; none where there is no such figure.
pub(super) fn found(material: &Material, span: Span, code: &str) -> Option<Figure> {
    let diary = material.diary(span);
    let now = diary.last_weeks(span.weeks);
    match code.split_once('.') {
        None => metric(&diary, &now, code),
        Some(("share", row)) => share(&now, row),
        Some(("cell", hour)) => cell(&now, hour),
        Some(("waste" | "time", kind)) => Kind::of(&format!("time.{kind}")).map(|kind| waste(&now, kind)),
        Some(_) => None,
    }
}

fn absent(code: &str) -> DeskError {
    let known: Vec<&str> = CATALOGUE.iter().map(|m| m.code).collect();
    let wastes: Vec<String> = Kind::ALL.iter().map(|kind| waste_code(*kind)).collect();
    DeskError::Input {
        problem: format!("there is no figure \"{}\"", short(code, 60)),
        code: "E_NOT_FOUND",
        hint: format!(
            "one of {}; a waste: {}; a share: share.goal.NAME; an hour: cell.mon-09",
            known.join(", "),
            wastes.join(", ")
        ),
    }
}

fn metric(diary: &Diary, now: &Stretch, code: &str) -> Option<Figure> {
    let metric = analytics::metric(code)?;
    Some(figure(diary, metric, now, &diary.stretch(0..0), usize::MAX))
}

/// A figure that is neither compared with what it was nor with what others have.
fn plain(code: String, name: String, words: String, value: f64, formula: &'static str) -> Figure {
    let why = super::figures::Why { parts: Vec::new(), more: 0 };
    let (was, change, trend, beside, of, cases) = (None, None, None, None, None, Vec::new());
    Figure { code, name, words, value: Some(value), was, formula, change, trend, beside, of, why, cases }
}

fn share(now: &Stretch, row: &str) -> Option<Figure> {
    let (by, name) = row.split_once('.')?;
    let by = By::ALL.into_iter().find(|b| b.word() == by)?;
    let split = breakdown(now, by);
    let row = split.rows.into_iter().find(|r| row_name(by, &r.name) == name)?;
    let words = format!("{:.0}%", 100.0 * row.share);
    Some(Figure {
        of: Some(format!("of {} worked", duration(split.minutes.round() as i64))),
        why: why_of(now.diary.world, row.parts, usize::MAX),
        ..plain(format!("share.{}.{name}", by.word()), name.to_owned(), words, row.share, by.formula())
    })
}

fn cell(now: &Stretch, hour: &str) -> Option<Figure> {
    let (day, hour) = hour.split_once('-')?;
    let weekday =
        (0..7).filter_map(|n| Weekday::from_monday_zero_offset(n).ok()).find(|w| short_day(*w) == day)?;
    let from: i8 = hour.parse().ok()?;
    let found = analytics::cell(now, weekday, from)?;
    let name = format!("{weekday:?}, {from:02}:00–{:02}:00", from + 1);
    let words = format!("{:.0}% in meetings", 100.0 * found.value);
    Some(Figure {
        why: why_of(now.diary.world, found.parts, usize::MAX),
        ..plain(cell_code(weekday, from), name, words, found.value, HEAT_FORMULA)
    })
}

fn short_day(weekday: Weekday) -> String {
    format!("{weekday:?}").chars().take(3).collect::<String>().to_lowercase()
}

/// What [`why`] calls an hour of the week: "cell.mon-09".
pub(super) fn cell_code(weekday: Weekday, hour: i8) -> String {
    format!("cell.{}-{hour:02}", short_day(weekday))
}

/// What [`why`] calls a waste: "waste.low_value".
pub(super) fn waste_code(kind: Kind) -> String {
    kind.code().replacen("time.", "waste.", 1)
}

/// A waste with every case of it; of none it says so.
fn waste(now: &Stretch, kind: Kind) -> Figure {
    let (code, name) = (waste_code(kind), kind.name().to_owned());
    let found = analytics::wastes(now).into_iter().find(|w| w.kind == kind);
    let minutes = found.as_ref().map_or(0.0, |w| w.minutes);
    let words = match minutes {
        none if none <= 0.0 => "none was found".to_owned(),
        some => format!("{} a week", duration(some.round() as i64)),
    };
    let cases = found.map_or_else(Vec::new, |w| wastes::cases(now, &w, usize::MAX, usize::MAX));
    Figure { cases, ..plain(code, name, words, minutes, kind.formula()) }
}
