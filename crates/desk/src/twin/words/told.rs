//! The one way in which each change is written; read again it is the same change.

use engines::twin::Change;
use jiff::civil::{Date, Weekday};

fn clock(minutes: u32) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

/// Days as they are written: one by itself, else the first and the last.
fn days(from: Date, until: Date) -> String {
    if from == until { from.to_string() } else { format!("{from} to {until}") }
}

pub(in crate::twin) fn day_word(day: Weekday) -> &'static str {
    ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"][day.to_monday_zero_offset() as usize]
}

/// A change as it is written.
pub(in crate::twin) fn told(change: &Change) -> String {
    match change {
        Change::Drop { series } => format!("Drop {series}"),
        Change::Skip { series, from, until } => format!("Skip {series} {}", days(*from, *until)),
        Change::Shorten { series, minutes } => format!("Shorten {series} to {minutes} min"),
        Change::Move { series, weekday, from } => {
            format!("Move {series} to {} {}", day_word(*weekday), clock(*from))
        }
        Change::Add { series, weekday, from, minutes } => {
            format!("Add {series} on {} {} for {minutes} min", day_word(*weekday), clock(*from))
        }
        Change::Delegate { what, to: Some(to) } => format!("Hand {what} to {to}"),
        Change::Delegate { what, to: None } => format!("Hand over {what}"),
        Change::Weight { goal, percent } => format!("Weigh {goal} {percent}%"),
        Change::Alternate { series } => format!("Hold {series} every other week"),
        Change::Trip { from, until } => format!("Trip {}", days(*from, *until)),
        Change::Absence { from, until } => format!("Away {}", days(*from, *until)),
        Change::Crunch { from, until } => format!("Crunch {}", days(*from, *until)),
        Change::Leave { name, from, until } => format!("{name} is away {}", days(*from, *until)),
        Change::Reactive { percent } => format!("Reduce reactive share to {percent}%"),
        Change::Interruptions { percent } => format!("Reduce interruptions to {percent}%"),
        Change::Batch { times: 1 } => "Read mail once a day".to_owned(),
        Change::Batch { times } => format!("Read mail {times} times a day"),
        Change::Protect { weekday, from, until } => {
            format!("Keep {} {}-{} free", day_word(*weekday), clock(*from), clock(*until))
        }
        Change::Hire { name, hours, from: Some(from) } => {
            format!("Hire {name} for {hours} h a week from {from}")
        }
        Change::Hire { name, hours, from: None } => format!("Hire {name} for {hours} h a week"),
        Change::Lose { name, from: None } => format!("Lose {name}"),
        Change::Lose { name, from: Some(from) } => format!("Lose {name} from {from}"),
        Change::Project { name, hours, by: None } => format!("New project {name} of {hours} h"),
        Change::Project { name, hours, by: Some(by) } => {
            format!("New project {name} of {hours} h by {by}")
        }
    }
}
