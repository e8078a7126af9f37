//! What an engine cannot do, with what it was given.

/// Input that an engine refuses. Values are fields; [`EngineError::code`] is stable, [`EngineError::hint`] says
/// what to do now.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum EngineError {
    /// Weights that cannot be shares of one whole.
    #[error("the weights of {group} cannot be shared out: {why}")]
    Weights {
        /// Which siblings: the parent's name, or "the top goals".
        group: String,
        /// "all are 0", "one is negative".
        why: &'static str,
    },
    /// A circle where there must be none.
    #[error("{} form a circle", members.join(" > "))]
    Cycle {
        /// Names, in the order in which each needs the next; the first is needed by the last.
        members: Vec<String>,
    },
    /// More than is allowed.
    #[error("{what} is {found}, the limit is {limit}")]
    Limit {
        /// Of what: "the depth of goal Berth plan".
        what: String,
        /// What was found.
        found: i64,
        /// What is allowed.
        limit: i64,
    },
    /// Two dates the wrong way round.
    #[error("{what} is due {due}, before it starts on {start}")]
    TimeOrder {
        /// What.
        what: String,
        /// Its start.
        start: jiff::civil::Date,
        /// Its end.
        due: jiff::civil::Date,
    },
    /// A number outside its range.
    #[error("{what} is {found}; it must lie between {low} and {high}")]
    Range {
        /// Which number.
        what: String,
        /// What was found.
        found: f64,
        /// Lowest allowed.
        low: f64,
        /// Highest allowed.
        high: f64,
    },
    /// Two changes that contradict each other, by their places from 1.
    #[error("changes {first} and {second} contradict each other")]
    Conflict {
        /// The one.
        first: usize,
        /// The other.
        second: usize,
    },
    /// Nothing is called that.
    #[error("no {kind} is called \"{name}\"")]
    Unknown {
        /// What: "series", "goal".
        kind: &'static str,
        /// As named.
        name: String,
    },
    /// Too little to say anything.
    #[error("not enough {what} (needs {needs}, has {has})")]
    NotEnoughData {
        /// Of what: "history", "goals".
        what: &'static str,
        /// How many are needed.
        needs: usize,
        /// How many there are.
        has: usize,
    },
}

impl EngineError {
    /// The stable code (spec §0.4).
    pub fn code(&self) -> &'static str {
        match self {
            EngineError::Weights { .. } => "E_WEIGHTS",
            EngineError::Cycle { .. } => "E_CYCLE",
            EngineError::Limit { .. } => "E_LIMIT",
            EngineError::TimeOrder { .. } => "E_TIME_ORDER",
            EngineError::Range { .. } => "E_RANGE",
            EngineError::Conflict { .. } => "E_CONFLICT",
            EngineError::Unknown { .. } => "E_NOT_FOUND",
            EngineError::NotEnoughData { .. } => "E_NOT_ENOUGH_DATA",
        }
    }
    /// What to do now.
    pub fn hint(&self) -> &'static str {
        match self {
            EngineError::Weights { .. } => "Give at least one of them a weight above 0, and none below.",
            EngineError::Cycle { .. } => "Take one of them out of the circle.",
            EngineError::Limit { .. } => "Make it smaller, or cut it into parts.",
            EngineError::TimeOrder { .. } => "Correct one of the two dates.",
            EngineError::Range { .. } => "Correct the number.",
            EngineError::Conflict { .. } => "Leave one of the two out.",
            EngineError::Unknown { .. } => {
                "Use words of its name as they stand in the calendar, the tasks or the goals."
            }
            EngineError::NotEnoughData { .. } => "Nothing to do: it shows as soon as there is enough.",
        }
    }
}
