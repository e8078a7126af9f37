//! Published figures to set beside one's own: context, not targets.

/// A published figure.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Benchmark {
    /// The metric it stands beside, by its code; none stands on its own.
    pub metric: Option<&'static str>,
    /// What was measured.
    pub what: &'static str,
    /// The figure in words.
    pub figure: &'static str,
    /// On the metric's scale, where there is a metric.
    pub value: Option<f64>,
    /// What and figure in one line, where there is no metric; empty else.
    pub line: &'static str,
    /// From where.
    pub source: &'static str,
}

const PORTER: &str =
    "27 chief executives, 13 weeks each: Porter & Nohria 2018, Harvard Business Review, as summarised";
const RECALLED: &str = "27 chief executives: Porter & Nohria 2018, as recalled; not checked against the text";

const fn of(metric: &'static str, what: &'static str, figure: &'static str, value: f64) -> Benchmark {
    Benchmark { metric: Some(metric), what, figure, value: Some(value), line: "", source: PORTER }
}

const fn alone(line: &'static str) -> Benchmark {
    Benchmark { metric: None, what: line, figure: "", value: None, line, source: PORTER }
}

/// The published figures.
pub const BENCHMARKS: [Benchmark; 15] = [
    of("meeting_share", "Work time in meetings", "72%", 0.72),
    of("agenda_driven", "Work on their own agenda", "43%", 0.43),
    of("reactive", "Reacting to what came up", "36%", 0.36),
    of("routine", "Routine duties", "11%", 0.11),
    of("per_weekday", "Work on a weekday", "9 h 42", 582.0),
    of("weekend_days", "Weekend days with work", "79%", 0.79),
    alone("Face to face 61%"),
    alone("by telephone or reading 15%"),
    alone("by electronic means 24%"),
    alone("of internal time with direct reports 46%"),
    alone("on people and relationships 25%"),
    alone("on strategy 21%"),
    alone("on culture and organisation 16%"),
    alone("with customers 3%"),
    Benchmark {
        metric: Some("meetings"),
        what: "Meetings a week, in 62.5 hours of work",
        figure: "about 37",
        value: Some(37.0),
        line: "",
        source: RECALLED,
    },
];

/// The figure beside a metric.
pub fn beside(code: &str) -> Option<&'static Benchmark> {
    BENCHMARKS.iter().find(|b| b.metric == Some(code))
}
