//! One decision as it is shown: its options on what matters, the answer and how far it holds. Pure.

use super::Say;
use crate::marks::Mark;
use crate::words::{count, inert, sentence};
use engines::decisions::door::{Pace, pace};
use engines::decisions::second::{Way, opinions};
use engines::decisions::stability::{self, Flip, Turn};
use engines::decisions::verdict::{Sureness, Verdict, judge};
use engines::decisions::{Sheet, additive};
use engines::maths::spoken::listed;
use serde::Serialize;
use world::decision::{Criterion, Door, Scale, Weighing};
use world::{Decision, DecisionId, DecisionState, Evidence};

/// A decision as it is shown.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct View {
    /// Which.
    pub id: DecisionId,
    /// The question.
    pub question: String,
    /// The finding.
    pub headline: String,
    /// What would have to be otherwise.
    pub support: String,
    /// Why it is asked.
    pub background: String,
    /// The goal it serves most.
    pub goal: Option<Mark>,
    /// "Due today, 12:00".
    pub due: Option<String>,
    /// Whether that has passed, or is today.
    pub pressing: bool,
    /// Whether it waits for a choice.
    pub open: bool,
    /// Whether whoever looks may choose.
    pub may_decide: bool,
    /// What speaks against deciding at once, where something does: it then has to be said twice.
    pub haste: Option<&'static str>,
    /// Whether other weights are being tried.
    pub trial: bool,
    /// Options on what matters; none while there is nothing to compare.
    pub matrix: Option<Matrix>,
    /// How the answer depends on one weight.
    pub sense: Option<Sense>,
    /// What other ways of comparing say.
    pub seconds: Vec<Second>,
    /// Names and values of what one should know before deciding.
    pub facts: Vec<(String, String)>,
    /// What is still missing, in words: of what, and who is to bring it.
    pub missing: Vec<String>,
    /// How to go about it, a sentence; none where it is usual.
    pub pace: Option<String>,
    /// Every option, for a form: key and name.
    pub options: Vec<(u32, String)>,
    /// Every criterion, for a form: key and name.
    pub criteria: Vec<(u32, String)>,
    /// The option that the comparison puts first, by its key.
    pub recommended: Option<u32>,
    /// Whether its outcome is awaited: what was expected.
    pub expected: Option<String>,
    /// What it rests on.
    #[serde(skip)]
    pub sources: Vec<Evidence>,
    /// When, who and what, newest first.
    pub history: Vec<(String, String)>,
}

/// Options on what matters.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Matrix {
    /// One an option.
    pub columns: Vec<Column>,
    /// One a criterion.
    pub rows: Vec<Row>,
    /// "of 5", "of 100".
    pub of: &'static str,
    /// Who scored and weighed, when.
    pub basis: String,
    /// How much a total may be apart and still be even, on its scale.
    pub even: f64,
}

/// An option.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Column {
    /// Key.
    pub key: u32,
    /// Name.
    pub name: String,
    /// Its total on the scale of [`Matrix::of`].
    pub total: f64,
    /// From the least to the most that what is not known allows; none where all is known.
    pub range: Option<(f64, f64)>,
    /// Whether it leads.
    pub leads: bool,
    /// The share of trials in which it is first, 0–1.
    pub first: f64,
    /// Which other is at least as good in everything and better in something.
    pub dominated_by: Option<String>,
    /// The parts that add up to the total.
    pub parts: Vec<Part>,
}

/// A part of a total.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Part {
    /// Of which criterion.
    pub name: String,
    /// Its weight, 0–1.
    pub weight: f64,
    /// The value, on the scale of the total.
    pub value: f64,
    /// One times the other.
    pub amount: f64,
}

/// A criterion.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Row {
    /// Key.
    pub key: u32,
    /// Name, with its unit.
    pub name: String,
    /// Weight, 0–1; none for what is kept apart.
    pub weight: Option<f64>,
    /// Whether its weight changes nothing, since all are equal.
    pub flat: bool,
    /// One an option.
    pub cells: Vec<Shown>,
}

impl Row {
    /// The weight in whole hundredths.
    pub fn percent(&self) -> u32 {
        (self.weight.unwrap_or(0.0) * 100.0).round() as u32
    }
}

/// A score as it is shown.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Shown {
    /// "3", "240,000", "2 to 4"; empty while it is missing.
    pub text: String,
    /// How many of five marks are filled.
    pub marks: u8,
    /// Its value on the scale of the total; the middle of what is possible while it is missing.
    pub value: f64,
    /// Who is to bring it, while it is missing.
    pub asked: Option<String>,
}

/// How the totals depend on one weight.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Sense {
    /// The criterion.
    pub name: String,
    /// Its weight now, in hundredths.
    pub now: f64,
    /// Where another takes the lead, in hundredths.
    pub flip: Option<f64>,
    /// Who takes it.
    pub to: Option<String>,
    /// A line an option.
    pub lines: Vec<Line>,
    /// How far each weight may move, the others rescaled, while the leader stays first.
    pub weights: Vec<Steady>,
    /// Lowest and highest total of the drawing.
    pub low: f64,
    /// See `low`.
    pub high: f64,
}

/// How far one weight may move while the answer stays.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Steady {
    /// The criterion.
    pub name: String,
    /// Its weight now, in hundredths.
    pub now: f64,
    /// Below which weight, in hundredths, who leads instead; none where nothing less changes the answer.
    pub below: Option<(f64, String)>,
    /// Above which weight, in hundredths, who leads instead.
    pub above: Option<(f64, String)>,
}

impl Steady {
    /// "from 8% to 46%", "whatever it is".
    pub fn words(&self) -> String {
        match (&self.below, &self.above) {
            (None, None) => "whatever it is".to_owned(),
            (Some((low, _)), None) => format!("from {low:.0}%"),
            (None, Some((high, _))) => format!("up to {high:.0}%"),
            (Some((low, _)), Some((high, _))) => format!("from {low:.0}% to {high:.0}%"),
        }
    }
    /// "Moerdijk A below, Waalhaven above".
    pub fn beyond(&self) -> String {
        let side =
            |end: &Option<(f64, String)>, word: &str| end.as_ref().map(|(_, who)| format!("{who} {word}"));
        let sides: Vec<String> =
            [side(&self.below, "below"), side(&self.above, "above")].into_iter().flatten().collect();
        sides.join(", ")
    }
}

/// An option's total as one weight goes from 0 to 100 %.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Line {
    /// The option.
    pub name: String,
    /// Its total at 0.
    pub from: f64,
    /// Its total at 100 %.
    pub to: f64,
    /// Whether it leads now.
    pub leads: bool,
}

impl Line {
    /// Its total where the weight is so many hundredths.
    pub fn at(&self, hundredths: &f64) -> f64 {
        self.from + (self.to - self.from) * hundredths / 100.0
    }
}

impl Sense {
    /// What the drawing shows, in a sentence.
    pub fn told(&self) -> String {
        let leader = self.lines.iter().find(|l| l.leads).map_or("", |l| l.name.as_str());
        match (self.flip, &self.to) {
            (Some(flip), Some(to)) if flip > self.now => format!(
                "{leader} leads until {} weighs {flip:.0} percent; then {to} leads. It weighs {:.0} percent now.",
                self.name, self.now
            ),
            (Some(flip), Some(to)) => format!(
                "{leader} leads while {} weighs more than {flip:.0} percent; below that {to} leads. It weighs {:.0} percent now.",
                self.name, self.now
            ),
            _ => format!("{leader} leads whatever {} weighs.", self.name),
        }
    }
    /// The weights at which a table says the same, in words and hundredths.
    pub fn stops(&self) -> Vec<(String, f64)> {
        let mut stops = vec![("0%".to_owned(), 0.0), (format!("{:.0}%, now", self.now), self.now)];
        stops.extend(self.flip.map(|flip| (format!("{flip:.0}%, where it flips"), flip)));
        stops.push(("100%".to_owned(), 100.0));
        stops.sort_by(|a, b| a.1.total_cmp(&b.1));
        stops
    }
}

/// What another way of comparing says.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Second {
    /// How it compares.
    pub how: &'static str,
    /// Whom it puts first.
    pub first: String,
    /// Whether it names the leader.
    pub agrees: bool,
}

/// A decision that can be compared, worked out.
pub(super) struct Worked {
    pub(super) sheet: Sheet,
    pub(super) verdict: Verdict,
    /// Shown totals are these times value plus that: 1 to 5 where all are five words, else 0 to 100.
    scale: (f64, f64),
}

impl Worked {
    pub(super) fn of(decision: &Decision, trial: &[(u32, f64)]) -> Result<Worked, engines::EngineError> {
        let sheet = Sheet::of(decision)?;
        let tried = |k: &usize| {
            let key = decision.criteria[*k].key;
            trial.iter().find(|t| t.0 == key).map(|t| t.1)
        };
        let points: Option<Vec<f64>> = sheet.columns.iter().map(tried).collect();
        let sheet = match points.filter(|_| !trial.is_empty()) {
            Some(points) => sheet.weighed(&points)?,
            None => sheet,
        };
        let verdict = judge(decision, &sheet, seed(decision));
        let words = sheet.columns.iter().all(|k| decision.criteria[*k].scale == Scale::Words);
        Ok(Worked { sheet, verdict, scale: if words { (0.04, 1.0) } else { (1.0, 0.0) } })
    }
    pub(super) fn shown(&self, value: f64) -> f64 {
        self.scale.0 * value + self.scale.1
    }
    pub(super) fn of_what(&self) -> &'static str {
        if self.scale.0 < 1.0 { "of 5" } else { "of 100" }
    }
    pub(super) fn leader(&self) -> usize {
        self.verdict.leaders[0]
    }
    fn criterion<'d>(&self, decision: &'d Decision, column: usize) -> &'d Criterion {
        &decision.criteria[self.sheet.columns[column]]
    }
}

/// Chance begins at the same place for the same decision.
fn seed(decision: &Decision) -> u64 {
    decision.id.0.as_u128() as u64
}

pub(super) fn compose(say: &Say<'_>, decision: &Decision, trial: &[(u32, f64)], may_choose: bool) -> View {
    let worked = Worked::of(decision, trial);
    let (headline, support) = finding(say, decision, worked.as_ref());
    let worked = worked.ok();
    let due = decision.due.filter(|_| decision.state.is_open());
    let today = due.is_some_and(|d| d.date(&say.zone) <= say.today);
    View {
        id: decision.id,
        question: inert(&decision.question),
        headline,
        support,
        background: inert(&decision.background),
        goal: say.goal(decision),
        due: due.map(|d| {
            if say.is_late(decision) {
                format!("Was due {}", say.due(d))
            } else {
                format!("Due {}", say.due(d))
            }
        }),
        pressing: today,
        open: decision.state.is_open(),
        may_decide: may_choose && decision.state.is_open() && decision.alternatives.len() > 1,
        haste: super::change::haste(decision, say.today, &say.zone),
        trial: !trial.is_empty(),
        matrix: worked.as_ref().map(|w| matrix(say, decision, w)),
        sense: worked.as_ref().and_then(|w| sense(decision, w)),
        seconds: worked.as_ref().map_or(Vec::new(), |w| seconds(decision, w)),
        facts: facts(say, decision),
        missing: missing(say, decision),
        pace: decision.state.is_open().then(|| pace_words(say, decision)).flatten(),
        options: decision.alternatives.iter().map(|a| (a.key, inert(&a.name))).collect(),
        criteria: decision.criteria.iter().map(|c| (c.key, inert(&c.name))).collect(),
        recommended: worked
            .as_ref()
            .filter(|w| w.verdict.leaders.len() == 1)
            .map(|w| decision.alternatives[w.leader()].key),
        expected: expected(decision),
        sources: decision.evidence.clone(),
        history: decision
            .history
            .iter()
            .rev()
            .map(|c| (say.on(c.at), format!("{}: {}", sentence(&say.who(c.by)), inert(&c.what))))
            .collect(),
    }
}

fn expected(decision: &Decision) -> Option<String> {
    let awaited = decision.state == DecisionState::AwaitingOutcome;
    decision.forecast().filter(|_| awaited).map(|f| inert(&f.expected))
}

/// The finding and its line of support.
pub(super) fn finding(
    say: &Say<'_>,
    decision: &Decision,
    worked: Result<&Worked, &engines::EngineError>,
) -> (String, String) {
    if let Some(choice) = &decision.choice {
        return chosen(say, decision, choice);
    }
    match worked {
        Ok(worked) => answer(decision, worked),
        Err(engines::EngineError::NotEnoughData { what: "criteria", .. }) => (
            "Nothing says yet what matters here.".to_owned(),
            "Say what the options are to be compared on; or decide without.".to_owned(),
        ),
        Err(engines::EngineError::NotEnoughData { has, .. }) => {
            let has = count(*has, "option", "options");
            (format!("There is nothing to choose: it has {has}."), "Add what else could be done.".to_owned())
        }
        Err(error) => (format!("It cannot be compared: {error}."), sentence(error.hint())),
    }
}

fn chosen(say: &Say<'_>, decision: &Decision, choice: &world::decision::Choice) -> (String, String) {
    let name = decision.alternative(choice.alternative).map_or("", |a| a.name.as_str());
    let headline = format!("Chosen {}: {}.", say.on_day(choice.at), inert(name));
    let support = match (&decision.outcome, &choice.forecast) {
        (Some(outcome), Some(forecast)) => {
            let how = if outcome.happened { "It happened" } else { "It did not happen" };
            let note =
                if outcome.note.is_empty() { String::new() } else { format!(": {}", inert(&outcome.note)) };
            format!(
                "{how}{note}. Expected with {:.0}%: {}.",
                forecast.confidence * 100.0,
                inert(&forecast.expected)
            )
        }
        (None, Some(forecast)) => format!(
            "Expected with {:.0}%: {}. Look again {}.",
            forecast.confidence * 100.0,
            inert(&forecast.expected),
            say.upon(forecast.check)
        ),
        _ => "Nothing was foretold, so it cannot be scored.".to_owned(),
    };
    (headline, support)
}

fn answer(decision: &Decision, worked: &Worked) -> (String, String) {
    let name = |i: usize| inert(&decision.alternatives[i].name);
    let verdict = &worked.verdict;
    let leader = worked.leader();
    if let [a, b, ..] = verdict.leaders[..] {
        return (format!("{} and {} are even.", name(a), name(b)), what_to_learn(decision, worked));
    }
    let holds = match stability::nearest_flip(&worked.sheet, leader) {
        None => "No single weight changes that.".to_owned(),
        Some(Flip { column, now, at, .. }) => {
            let what = lower(&worked.criterion(decision, column).name);
            let until = if at > now { "until" } else { "while" };
            let more = if at > now { "" } else { "more than " };
            format!("It holds {until} {what} is {more}{:.0}% of the decision.", at * 100.0)
        }
    };
    match verdict.sureness {
        Sureness::Clear => (format!("Choose {}. {holds}", name(leader)), turn_words(decision, worked)),
        Sureness::Leaning => {
            (format!("{} leads, not by far. {holds}", name(leader)), turn_words(decision, worked))
        }
        Sureness::TooClose => {
            let order = additive::order(&verdict.totals);
            let by = worked.shown(verdict.totals[order[0]]) - worked.shown(verdict.totals[order[1]]);
            let by = format!("{by:.2} {}", worked.of_what());
            (
                format!("Too close to call: {} is ahead of {} by {by}.", name(order[0]), name(order[1])),
                what_to_learn(decision, worked),
            )
        }
    }
}

fn what_to_learn(decision: &Decision, worked: &Worked) -> String {
    match worked.verdict.draws.learn.first().filter(|l| l.changes > 0.0) {
        Some(learn) => format!(
            "Worth finding out first: {} of {}. In {:.0} of 100 trials it changes who is first.",
            lower(&worked.criterion(decision, learn.column).name),
            inert(&decision.alternatives[learn.option].name),
            (learn.changes * 100.0).max(1.0)
        ),
        None => "All scores are sure: it is the weights that decide.".to_owned(),
    }
}

/// A name inside a sentence: its first letter small, unless it is a name of its own.
pub(super) fn lower(name: &str) -> String {
    let name = inert(name);
    let mut letters = name.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_lowercase).collect();
    let second_is_small = name.chars().nth(1).is_some_and(|c| c.is_lowercase() || c.is_whitespace());
    if second_is_small { format!("{first}{}", letters.as_str()) } else { name }
}

fn turn_words(decision: &Decision, worked: &Worked) -> String {
    let leader = worked.leader();
    let step = if worked.scale.0 < 1.0 { 25.0 } else { 0.0 };
    let column = |k: usize| lower(&worked.criterion(decision, k).name);
    let of = |i: usize| inert(&decision.alternatives[i].name);
    let shown = |value: f64| match step > 0.0 {
        true => format!("{:.0}", worked.shown(value)),
        false => format!("a value of {value:.0}"),
    };
    let cell = |i: usize, k: usize| worked.sheet.rows[i][k].likely;
    match stability::turn(&worked.sheet, leader, step) {
        Turn::One(found) => match found.first() {
            Some((option, k, to)) => format!(
                "{} can change that: {} of {}, if it were {} in place of {}.",
                if found.len() > 1 { "One score alone, soonest this one," } else { "One score" },
                column(*k),
                of(*option),
                shown(*to),
                shown(cell(*option, *k))
            ),
            None => String::new(),
        },
        Turn::Two([(a, to_a), (b, to_b)]) => {
            let (from_a, from_b) = (shown(cell(leader, a)), shown(cell(leader, b)));
            let how = match (from_a == from_b, shown(to_a) == shown(to_b)) {
                (true, true) => format!(
                    "Its {} and its {} would both have to fall from {from_a} to {}.",
                    column(a),
                    column(b),
                    shown(to_a)
                ),
                _ => format!(
                    "Its {} would have to fall from {from_a} to {} and its {} from {from_b} to {}.",
                    column(a),
                    shown(to_a),
                    column(b),
                    shown(to_b)
                ),
            };
            format!("No single score can change the answer. {how}")
        }
        Turn::None => "No score can change the answer, nor can any two.".to_owned(),
    }
}

fn matrix(say: &Say<'_>, decision: &Decision, worked: &Worked) -> Matrix {
    let dominated = additive::dominated_by(&worked.sheet);
    let ranges = additive::ranges(&worked.sheet);
    let name = |i: usize| inert(&decision.alternatives[i].name);
    let column = |i: usize| Column {
        key: decision.alternatives[i].key,
        name: name(i),
        total: worked.shown(worked.verdict.totals[i]),
        range: Some(ranges[i])
            .filter(|(low, high)| high - low > 1e-9)
            .map(|(low, high)| (worked.shown(low), worked.shown(high))),
        leads: worked.verdict.leaders.contains(&i),
        first: worked.verdict.draws.first(i),
        dominated_by: dominated[i].map(name),
        parts: parts(decision, worked, i),
    };
    Matrix {
        columns: (0..decision.alternatives.len()).map(column).collect(),
        rows: decision.criteria.iter().enumerate().map(|(k, c)| row(say, decision, worked, k, c)).collect(),
        of: worked.of_what(),
        basis: basis(say, decision),
        even: additive::TIE * worked.scale.0,
    }
}

fn parts(decision: &Decision, worked: &Worked, option: usize) -> Vec<Part> {
    let part = |(column, cell): (usize, &engines::decisions::Cell)| {
        let (weight, value) = (worked.sheet.weights[column], worked.shown(cell.likely));
        Part { name: inert(&worked.criterion(decision, column).name), weight, value, amount: weight * value }
    };
    worked.sheet.rows[option].iter().enumerate().map(part).collect()
}

fn row(say: &Say<'_>, decision: &Decision, worked: &Worked, k: usize, criterion: &Criterion) -> Row {
    let column = worked.sheet.columns.iter().position(|c| *c == k);
    let cell = |(i, a): (usize, &world::decision::Alternative)| {
        let score = decision.score(a.key, criterion.key);
        let value = column.map(|c| worked.sheet.rows[i][c].likely);
        let asked = decision.gaps.iter().find(|g| (g.alternative, g.criterion) == (a.key, criterion.key));
        Shown {
            text: score.map_or(String::new(), in_figures),
            marks: score.and(value).map_or(0, |v| (1.0 + v / 25.0).round() as u8),
            value: worked.shown(value.unwrap_or(0.0)),
            asked: asked.filter(|_| score.is_none()).map(|g| say.who(g.owner)),
        }
    };
    let unit = if criterion.unit.is_empty() { String::new() } else { format!(", {}", criterion.unit) };
    Row {
        key: criterion.key,
        name: inert(&format!("{}{unit}", criterion.name)),
        weight: column.map(|c| worked.sheet.weights[c]),
        flat: column.is_some_and(|c| worked.sheet.is_flat(c)),
        cells: decision.alternatives.iter().enumerate().map(cell).collect(),
    }
}

/// A score in figures, with its range.
pub(super) fn in_figures(score: &world::decision::Score) -> String {
    if score.low < score.high {
        return format!("{} to {}", figure(score.low), figure(score.high));
    }
    figure(score.likely)
}

/// "240,000", "2.5".
pub(super) fn figure(value: f64) -> String {
    let text = format!("{}", (value * 1000.0).round() / 1000.0);
    let (whole, rest) = text.split_once('.').map_or((text.as_str(), None), |(w, r)| (w, Some(r)));
    let (sign, digits) = whole.strip_prefix('-').map_or(("", whole), |d| ("−", d));
    let groups: Vec<String> =
        digits.as_bytes().rchunks(3).rev().map(|c| String::from_utf8_lossy(c).into_owned()).collect();
    format!("{sign}{}{}", groups.join(","), rest.map_or(String::new(), |r| format!(".{r}")))
}

/// "Scores by Luis Ferrer and Saskia Bron, Fri 20 Nov. Weights by you, Wed 18 Nov."
fn basis(say: &Say<'_>, decision: &Decision) -> String {
    let mut names: Vec<String> = Vec::new();
    for score in &decision.scores {
        let name = say.who(score.by);
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let newest = decision.scores.iter().map(|s| s.at).max();
    let scores = match newest {
        Some(at) => format!("Scores by {}, {}.", listed(&names), say.on(at)),
        None => "Nothing is scored yet.".to_owned(),
    };
    let weights = match decision.weighed {
        Some((by, at)) => {
            let how = match decision.weighing {
                Weighing::Rank => "ranked",
                Weighing::Pairs => "two at a time",
                Weighing::Swing | Weighing::Points => "",
            };
            let how = if how.is_empty() { String::new() } else { format!(", {how}") };
            format!("Weights by {}{how}, {}.", say.who(by), say.on(at))
        }
        None => "Nobody has weighed what matters yet.".to_owned(),
    };
    format!("{scores} {weights}")
}

/// The weight whose change is nearest to another answer; where none is, the heaviest.
fn sense(decision: &Decision, worked: &Worked) -> Option<Sense> {
    let leader = worked.leader();
    let flip = stability::nearest_flip(&worked.sheet, leader);
    let heaviest = || {
        (0..worked.sheet.weights.len())
            .max_by(|a, b| worked.sheet.weights[*a].total_cmp(&worked.sheet.weights[*b]))
    };
    let column = flip.map(|f| f.column).or_else(heaviest)?;
    if worked.sheet.weights.len() < 2 {
        return None;
    }
    let line = |i: usize| {
        let (from, to) = stability::ends(&worked.sheet, i, column);
        Line {
            name: inert(&decision.alternatives[i].name),
            from: worked.shown(from),
            to: worked.shown(to),
            leads: i == leader,
        }
    };
    let lines: Vec<Line> = (0..worked.sheet.rows.len()).map(line).collect();
    let weights = (0..worked.sheet.weights.len()).map(|k| steady(decision, worked, leader, k)).collect();
    let ends = || lines.iter().flat_map(|l| [l.from, l.to]);
    Some(Sense {
        name: lower(&worked.criterion(decision, column).name),
        now: worked.sheet.weights[column] * 100.0,
        flip: flip.map(|f| f.at * 100.0),
        to: flip.map(|f| inert(&decision.alternatives[f.to].name)),
        low: ends().fold(f64::INFINITY, f64::min),
        high: ends().fold(f64::NEG_INFINITY, f64::max),
        lines,
        weights,
    })
}

/// How far one weight may move while the leader stays first.
fn steady(decision: &Decision, worked: &Worked, leader: usize, column: usize) -> Steady {
    let flip = |f: &Flip| (f.at * 100.0, inert(&decision.alternatives[f.to].name));
    let flips = stability::flips(&worked.sheet, leader, column);
    let now = worked.sheet.weights[column];
    Steady {
        name: inert(&worked.criterion(decision, column).name),
        now: now * 100.0,
        below: flips.iter().find(|f| f.at <= now && f.at > 0.0).map(flip),
        above: flips.iter().find(|f| f.at > now).map(flip),
    }
}

fn seconds(decision: &Decision, worked: &Worked) -> Vec<Second> {
    let name = |i: &usize| inert(&decision.alternatives[*i].name);
    opinions(&worked.sheet)
        .into_iter()
        .map(|o| Second {
            how: match o.way {
                Way::Preferred => "Two at a time, who is preferred most",
                Way::Nearest => "Nearest to the best of everything",
                Way::Unbeaten => "Beaten by none in most that matters",
                Way::LeastRegret => "The least to regret",
            },
            first: match o.first.len() {
                n if n == decision.alternatives.len() => "cannot tell them apart".to_owned(),
                _ => listed(&o.first.iter().map(name).collect::<Vec<_>>()),
            },
            agrees: o.agrees(&worked.verdict.leaders),
        })
        .collect()
}

fn facts(say: &Say<'_>, decision: &Decision) -> Vec<(String, String)> {
    let mut facts: Vec<(String, String)> = Vec::new();
    let mut add = |name: &str, value: String| {
        if !value.is_empty() {
            facts.push((name.to_owned(), value));
        }
    };
    let roles = &decision.roles;
    let yours = roles.approver == say.reader;
    add(if yours { "You decide" } else { "Decides" }, say.name(roles.approver));
    add("Brings it to a close", roles.driver.map_or(String::new(), |d| say.name(d)));
    let firsts =
        |people: &[world::PersonId]| people.iter().map(|p| say.first_name(*p)).collect::<Vec<_>>().join(", ");
    add("Asked", firsts(&roles.contributors));
    add("Will be told", firsts(&roles.informed));
    for dissent in &decision.dissent {
        add("Dissent", format!("{}: {}", say.first_name(dissent.by), inert(&dissent.words)));
    }
    let undone = match (decision.door, decision.way_back.is_empty()) {
        (Door::OneWay, _) => "No".to_owned(),
        (Door::TwoWay, true) => "Yes".to_owned(),
        (Door::TwoWay, false) => inert(&decision.way_back),
    };
    add("Can it be undone?", undone);
    add("If wrong, we will see", inert(&decision.warning));
    if let Some(forecast) = decision.forecast() {
        add("Expected", format!("{} ({:.0}%)", inert(&forecast.expected), forecast.confidence * 100.0));
        add("Look again", say.upon(forecast.check));
    }
    if decision.state.is_open() {
        add("A week of waiting costs", format!("{:.0} points of value", say.cost_of_delay(decision)));
    }
    facts
}

fn missing(say: &Say<'_>, decision: &Decision) -> Vec<String> {
    let words = |(a, c, owner): (&world::decision::Alternative, &Criterion, Option<world::PersonId>)| {
        let owner = owner.map_or("nobody was asked".to_owned(), |p| format!("{} brings it", say.who(p)));
        format!("{} of {}: {owner}", inert(&c.name), inert(&a.name))
    };
    if decision.state.is_open() { decision.missing().into_iter().map(words).collect() } else { Vec::new() }
}

fn pace_words(say: &Say<'_>, decision: &Decision) -> Option<String> {
    match pace(decision.door, say.impact(decision)) {
        Pace::Now => Some("It can be undone and little hangs on it: decide now, within 15 minutes.".to_owned()),
        Pace::Usual => None,
        Pace::SleepOnIt => Some(match decision.risks.is_empty() {
            true => "It cannot be undone. Suppose it went wrong a year from now: what was the reason? Write that down, then sleep on it for a night.".to_owned(),
            false => "It cannot be undone. Sleep on it for a night.".to_owned(),
        }),
    }
}
