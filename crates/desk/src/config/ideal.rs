//! `[ideal_week]`: what stretches of each week are for.

use super::{WEEKDAYS, stretch};
use crate::error::DeskError;
use std::collections::BTreeMap;
use world::office::{IdealStretch, Wish};

/// `[ideal_week]`: for each weekday its stretches, "09:00-12:00 no meetings", "13:00-14:00 office hours",
/// "14:00-17:00 Delivery".
pub type IdealSection = BTreeMap<String, Vec<String>>;

/// Most stretches of a day, and the longest theme, characters.
const MOST: usize = 12;
const LONGEST: usize = 80;

/// The stretches of a week, in order.
pub(super) fn read(section: &IdealSection) -> Result<Vec<IdealStretch>, DeskError> {
    let mut found: Vec<IdealStretch> = Vec::new();
    for (day, lines) in section {
        let Some(weekday) = WEEKDAYS.iter().position(|known| known == day) else {
            return Err(bad(
                format!("\"{}\" is no weekday", crate::words::short(day, 40)),
                "write monday to sunday",
            ));
        };
        if lines.len() > MOST {
            return Err(bad(format!("{day} has too many stretches"), "write at most twelve"));
        }
        for line in lines {
            found.push(one(weekday as i8, day, line)?);
        }
    }
    found.sort_by_key(|stretch| (stretch.weekday, stretch.from));
    let meets = |w: &[IdealStretch]| w[0].weekday == w[1].weekday && w[1].from < w[0].to;
    match found.windows(2).find(|w| meets(w)) {
        Some(both) => {
            let day = WEEKDAYS[both[0].weekday as usize];
            Err(bad(
                format!("two stretches of {day} overlap"),
                "let each begin when the one before it ends, or later",
            ))
        }
        None => Ok(found),
    }
}

fn one(weekday: i8, day: &str, line: &str) -> Result<IdealStretch, DeskError> {
    let line = line.trim();
    let (time, wish) = line.split_once(' ').unwrap_or((line, ""));
    let wish = wish.trim();
    let Some((from, to)) =
        stretch(time, day)?.filter(|_| !wish.is_empty() && wish.chars().count() <= LONGEST)
    else {
        let line = crate::words::short(line, 60);
        return Err(bad(
            format!("{day} = \"{line}\" does not say what it is for"),
            "write \"09:00-12:00 no meetings\"",
        ));
    };
    let wish = match wish.to_lowercase().as_str() {
        "no meetings" => Wish::NoMeetings,
        "office hours" => Wish::OfficeHours,
        _ => Wish::Theme(wish.to_owned()),
    };
    Ok(IdealStretch { weekday, from, to, wish })
}

fn bad(problem: String, hint: &str) -> DeskError {
    DeskError::Config { line: 0, problem, hint: hint.to_owned() }
}
