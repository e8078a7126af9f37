//! Tasks: a todo.txt of open and finished work, Joss's own list as CSV, the board's few as VTODO.

use std::collections::BTreeMap;
use std::io;

use super::chance::Chance;
use super::dates::{Anchor, later};
use super::fault;
use super::ical::{self, Lines, escape};

/// The task files and how many tasks are in them.
pub(super) struct Tasks {
    pub(super) todo_txt: String,
    pub(super) csv: String,
    pub(super) ics: String,
    pub(super) open: usize,
    pub(super) finished: usize,
}

/// Finished tasks in the todo.txt.
const FINISHED: usize = 140;
/// How a task turned out against what is usual for its kind: half below, half above, the long ones far above.
const LUCK: [f64; 12] = [0.55, 0.65, 0.75, 0.83, 0.9, 0.97, 1.03, 1.12, 1.22, 1.38, 1.6, 2.0];

/// Writes the task files.
pub(super) fn write(anchor: &Anchor) -> io::Result<Tasks> {
    let open = anchor.fill(include_str!("../../sample/tasks/open.txt"))?;
    let mut todo: Vec<String> =
        open.lines().filter(|l| !l.is_empty() && !l.starts_with('#')).map(str::to_owned).collect();
    let mut tasks = Tasks {
        todo_txt: String::new(),
        csv: String::new(),
        ics: String::new(),
        open: todo.len(),
        finished: FINISHED,
    };
    todo.extend(finished(anchor)?);
    tasks.todo_txt = format!("{}\n", todo.join("\n"));

    tasks.csv = anchor.fill(include_str!("../../sample/tasks/joss.csv"))?;
    let done = tasks.csv.lines().skip(1).filter(|l| l.contains(",done,")).count();
    tasks.finished += done;
    tasks.open += tasks.csv.lines().skip(1).count() - done;

    let board = anchor.fill(include_str!("../../sample/tasks/board.txt"))?;
    let mut lines = Lines::calendar("Board", None);
    lines.zones(false);
    for (i, row) in board.lines().filter(|l| !l.is_empty() && !l.starts_with('#')).enumerate() {
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        let [title, created, due, minutes, percent, status, note] = cells[..] else {
            return Err(fault("VTODO", row));
        };
        let stamp = ical::utc(anchor.utc(anchor.moment(created)?)?);
        lines.push("BEGIN:VTODO");
        lines.push(&format!("UID:board-{i}@northwharf.example"));
        lines.push(&format!("DTSTAMP:{stamp}"));
        lines.push(&format!("CREATED:{stamp}"));
        lines.push(&format!("SUMMARY:{}", escape(title)));
        lines.push(&format!("DUE;TZID=Europe/Amsterdam:{}", ical::local(anchor.moment(due)?)));
        lines.push(&format!("X-ESTIMATE-MINUTES:{minutes}"));
        lines.push(&format!("PERCENT-COMPLETE:{percent}"));
        lines.push(&format!("STATUS:{status}"));
        if status == "COMPLETED" {
            lines.push(&format!("COMPLETED:{}", ical::utc(anchor.utc(anchor.moment(due)?)?)));
            tasks.finished += 1;
        } else {
            tasks.open += 1;
        }
        if !note.is_empty() {
            lines.push(&format!("DESCRIPTION:{}", escape(note)));
        }
        lines.push("END:VTODO");
    }
    lines.push("END:VCALENDAR");
    tasks.ics = lines.end();
    Ok(tasks)
}

/// Half a year of finished work. Deep work overruns its estimate by about 45 %, talks with people by 20 %,
/// errands and calls hardly at all.
fn finished(anchor: &Anchor) -> io::Result<Vec<String>> {
    let text = include_str!("../../sample/tasks/finished.txt");
    let patterns: Vec<&str> = text.lines().filter(|l| !l.is_empty() && !l.starts_with('#')).collect();
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    let mut all = Vec::new();
    for i in 0..FINISHED {
        let row = patterns.get(i % patterns.len().max(1)).ok_or_else(|| fault("no finished tasks", text))?;
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        let [title, project, context, goal, kind, estimate, owner] = cells[..] else {
            return Err(fault("task", row));
        };
        let estimate: i64 = estimate.parse().map_err(|_| fault("no estimate", row))?;
        let mut chance = Chance::of(&format!("finished {i}"));
        let mut day = -180 + (i as i64 * 178) / FINISHED as i64;
        if (-120..-106).contains(&day) {
            day -= 15;
        }
        let mut done = anchor.plus(day);
        while done.weekday().to_monday_zero_offset() > 4 {
            done = done.yesterday().unwrap_or(done);
        }
        let midnight = done.to_datetime(jiff::civil::Time::midnight());
        let created = later(midnight, -1440 * chance.between(2, 19)).date();
        let due = later(midnight, 1440 * chance.between(-2, 5)).date();
        let number = seen.entry(kind).or_default();
        *number += 1;
        let luck = LUCK[*number * 5 % LUCK.len()];
        let factor = match kind {
            "deep" => 1.45,
            "people" => 1.2,
            "travel" => 1.1,
            "shallow" => 1.05,
            "call" => 1.0,
            _ => 0.95,
        };
        let actual = ((estimate as f64 * factor * luck + 2.5) as i64 / 5 * 5).max(5);
        let week = done.iso_week_date().week();
        let title = title
            .replace("{wk}", &format!("week {week}"))
            .replace("{month}", &done.strftime("%B").to_string());
        let title = anchor.fill(&title)?;
        let goal = if goal == "-" { String::new() } else { format!(" goal:{goal}") };
        all.push(format!(
            "x {done} {created} {title} +{project} @{context} due:{due} est:{estimate}m act:{actual}m kind:{kind} owner:{owner}{goal}"
        ));
    }
    Ok(all)
}
