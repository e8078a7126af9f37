//! The one way in which each change is written; read again it is the same change.

use engines::twin::Change;
use jiff::civil::Weekday;

fn clock(minutes: u32) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

pub(in crate::twin) fn day_word(day: Weekday) -> &'static str {
    ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"][day.to_monday_zero_offset() as usize]
}

/// A change as it is written.
pub(in crate::twin) fn told(change: &Change) -> String {
    match change {
        Change::Drop { series } => format!("Drop {series}"),
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
        Change::Trip { from, until } => format!("Trip {from} to {until}"),
        Change::Absence { from, until } => format!("Away {from} to {until}"),
        Change::Crunch { from, until } => format!("Crunch {from} to {until}"),
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
        Change::Lose { name } => format!("Lose {name}"),
        Change::Project { name, hours } => format!("New project {name} of {hours} h"),
    }
}
