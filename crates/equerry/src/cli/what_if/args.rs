//! What `equerry what-if` takes: words, and a flag for each kind of change.

use desk::twin;

/// The changes; without any, the weeks as they are.
#[derive(clap::Args)]
#[command(disable_help_flag = true)]
pub struct Args {
    /// In words: "keep Fri 09:00-12:00 free and read mail twice a day"
    #[arg(value_name = "WORDS")]
    pub(super) say: Option<String>,
    /// A second scenario in words, to compare with the first
    #[arg(long, value_name = "WORDS")]
    pub(super) against: Option<String>,
    /// A series is no more; may be given several times, like all that follow
    #[arg(long, value_name = "SERIES")]
    drop: Vec<String>,
    /// The meetings of a series on some days are no more: "Ops review=next week"
    #[arg(long, value_name = "SERIES=DAYS")]
    skip: Vec<String>,
    /// A series takes so many minutes, 5 to 480
    #[arg(long, value_name = "SERIES=MIN")]
    shorten: Vec<String>,
    /// A series goes to another day and time: SERIES=Thu 14:00
    #[arg(long = "move", value_name = "SERIES=TIME")]
    moved: Vec<String>,
    /// A series is held every other week only
    #[arg(long, value_name = "SERIES")]
    every_other: Vec<String>,
    /// A new weekly series: "Board call=Thu 14:00", with its minutes: "Board call=Thu 14:00=60"
    #[arg(long, value_name = "NAME=TIME=MIN")]
    add: Vec<String>,
    /// Nobody interrupts and nothing is booked then: "Fri 09:00-12:00"
    #[arg(long, value_name = "TIME")]
    protect: Vec<String>,
    /// Mail is read so many times a day, 1 to 12
    #[arg(long, value_name = "TIMES", allow_hyphen_values = true)]
    batch_mail: Option<String>,
    /// Somebody else does an area, a project, what a person asks for, or everything: AREA=PERSON
    #[arg(long, value_name = "AREA=PERSON")]
    delegate: Vec<String>,
    /// A goal weighs so many percent beside its siblings, 0 to 95
    #[arg(long, value_name = "GOAL=PERCENT")]
    weight: Vec<String>,
    /// Somebody new for so many hours a week: "Deputy=20"
    #[arg(long, value_name = "NAME=HOURS")]
    hire: Vec<String>,
    /// Somebody leaves
    #[arg(long, value_name = "PERSON")]
    lose: Vec<String>,
    /// Somebody is away meanwhile: "Priya=next week"
    #[arg(long, value_name = "PERSON=DAYS")]
    leave: Vec<String>,
    /// Another project: "Terminal=40h", "Terminal=40h by 18 Dec"
    #[arg(long, value_name = "NAME=HOURS")]
    new_project: Vec<String>,
    /// On a trip: "2026-12-07 to 2026-12-09", "next week for three days"
    #[arg(long, value_name = "DAYS")]
    trip: Vec<String>,
    /// Away altogether: "next Tuesday", "from 7 to 9 December"
    #[arg(long, value_name = "DAYS")]
    away: Vec<String>,
    /// A crunch: what serves no goal lapses, nobody interrupts: "next week"
    #[arg(long, value_name = "DAYS")]
    crunch: Vec<String>,
    /// Mail, interruptions and what must be done at once take so many percent of the time
    #[arg(long, value_name = "PERCENT", allow_hyphen_values = true)]
    reactive: Option<String>,
    /// Of those who interrupt so many percent still do
    #[arg(long, value_name = "PERCENT", allow_hyphen_values = true)]
    interruptions: Option<String>,
    /// Weeks ahead, up to 26
    #[arg(long, value_name = "N", default_value_t = twin::WEEKS)]
    pub(super) weeks: u32,
    /// The best three sets of changes for an aim: deep-work, dates, goals, after-hours
    #[arg(long, value_name = "AIM", conflicts_with_all = ["propose", "inputs", "accuracy"])]
    pub(super) best: Option<String>,
    /// Propose the one change that is given, for a yes
    #[arg(long, conflicts_with_all = ["inputs", "accuracy", "against"])]
    pub(super) propose: bool,
    /// Propose what was understood although a part was not
    #[arg(long, requires = "propose")]
    pub(super) as_understood: bool,
    /// What changed since a day, and why: yesterday, 2026-11-20
    #[arg(long, value_name = "DAY", conflicts_with_all = ["inputs", "accuracy", "propose", "best", "against"])]
    pub(super) since: Option<String>,
    /// What the weeks rest on: every figure with how much data is behind it
    #[arg(long, conflicts_with = "accuracy")]
    pub(super) inputs: bool,
    /// What a figure is made of: goals, dates, lateness, deep-work, after-hours
    #[arg(long, value_name = "FIGURE", conflicts_with_all = ["inputs", "accuracy", "propose", "best", "since"])]
    pub(super) why: Option<String>,
    /// How good such forecasts have been: the last weeks lived through again
    #[arg(long)]
    pub(super) accuracy: bool,
    /// Every forecast with --accuracy, not only the latest
    #[arg(long, requires = "accuracy")]
    pub(super) all: bool,
    /// Print this help, with examples of your own office
    #[arg(short, long)]
    pub(super) help: bool,
}

impl Args {
    /// All that is said of the first scenario, a sentence a line. What a flag says is read like words, to its last one.
    pub(super) fn lines(&self) -> String {
        let mut lines: Vec<String> = self.say.iter().cloned().collect();
        let mut all = |said: &[String], sentence: &dyn Fn(&str) -> String| {
            lines.extend(said.iter().map(|s| sentence(s.trim())));
        };
        all(&self.drop, &|s| format!("drop {s}"));
        all(&self.skip, &|s| pair(s, "skip", |a, b| format!("skip {a} {b}")));
        all(&self.shorten, &|s| {
            pair(s, "shorten", |a, b| format!("shorten {a} to {}", b.trim_end_matches("min")))
        });
        all(&self.moved, &|s| pair(s, "move", |a, b| format!("move {a} to {b}")));
        all(&self.add, &|s| match s.split_once('=').map(|(name, at)| (name.trim(), at.split_once('='))) {
            Some((name, Some((at, minutes)))) => {
                format!("add {name} on {} for {}", at.trim(), minutes.trim())
            }
            _ => pair(s, "add", |a, b| format!("add {a} on {b}")),
        });
        all(&self.every_other, &|s| format!("hold {s} every other week"));
        all(&self.protect, &|s| format!("keep {s} free"));
        all(self.batch_mail.as_slice(), &|s| format!("read mail {s} times a day"));
        all(&self.delegate, &|s| pair(s, "hand over", |a, b| format!("hand {a} to {b}")));
        all(&self.weight, &|s| pair(s, "weigh", |a, b| format!("weigh {a} {b}")));
        all(&self.hire, &|s| pair(s, "hire", |a, b| format!("hire {a} for {b}")));
        all(&self.lose, &|s| format!("lose {s}"));
        all(&self.leave, &|s| pair(s, "away", |a, b| format!("{a} is away {b}")));
        all(&self.new_project, &|s| pair(s, "new project", |a, b| format!("new project {a} of {b}")));
        all(&self.trip, &|s| format!("trip {s}"));
        all(&self.away, &|s| format!("away {s}"));
        all(&self.crunch, &|s| format!("crunch {s}"));
        all(self.reactive.as_slice(), &|s| format!("reduce reactive share to {s}"));
        all(self.interruptions.as_slice(), &|s| format!("reduce interruptions to {s}"));
        lines.join("\n")
    }
}

/// "NAME=REST" put together; without a "=" what is missing is said by whoever reads it.
fn pair(said: &str, verb: &str, with: impl Fn(&str, &str) -> String) -> String {
    match said.rsplit_once('=') {
        Some((a, b)) => with(a.trim(), b.trim()),
        None => format!("{verb} {said}"),
    }
}
