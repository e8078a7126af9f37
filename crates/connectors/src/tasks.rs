//! Task lists: todo.txt and CSV in and out. VTODO comes through [`crate::ical`].

use crate::Refusal;
use jiff::tz::TimeZone;
use world::{SourceId, Task};

/// A task with what it names by words; the caller knows which projects, goals and people are meant.
#[derive(Debug, Clone, PartialEq)]
pub struct FoundTask {
    /// The task, its links to other items still empty.
    pub task: Task,
    /// The project's word (todo.txt `+`).
    pub project: Option<String>,
    /// Goals' ids in the goals file.
    pub goals: Vec<String>,
    /// Who does it: an address, a name, or "me".
    pub owner: Option<String>,
    /// Whose move it is.
    pub waiting_for: Option<String>,
    /// Ids or exact titles of tasks in the same list that must be done before.
    pub after: Vec<String>,
}

/// What a task list holds.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TaskReading {
    /// In the order of the list.
    pub tasks: Vec<FoundTask>,
    /// Lines that could not be read.
    pub refused: Vec<Refusal>,
}

/// Reads a todo.txt list.
pub fn read_todo_txt(bytes: &[u8], source: SourceId, zone: &TimeZone) -> TaskReading {
    let _ = (source, zone);
    TaskReading { tasks: vec![], refused: vec![Refusal::new("E_UNREAD", "not read yet", bytes)] }
}

/// Reads a CSV list with a header line.
pub fn read_csv(bytes: &[u8], source: SourceId, zone: &TimeZone) -> TaskReading {
    let _ = (source, zone);
    TaskReading { tasks: vec![], refused: vec![Refusal::new("E_UNREAD", "not read yet", bytes)] }
}

/// A todo.txt list of these tasks, one a line, as [`read_todo_txt`] reads it.
pub fn todo_txt(tasks: &[FoundTask], zone: &TimeZone) -> String {
    let _ = (tasks, zone);
    String::new()
}

/// A CSV list of these tasks that no spreadsheet runs: a cell that would be a formula has `'` before it.
pub fn csv(tasks: &[FoundTask], zone: &TimeZone) -> String {
    let _ = (tasks, zone);
    String::new()
}
