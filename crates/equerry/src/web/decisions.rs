//! Decisions: what waits for a choice, what to look at again, what was made; one of them with its options compared.

use super::filters;
use super::house::Visitor;
use super::problem::{Problem, html};
use super::shell::{Place, Shell};
use super::tasks::by_script;
use askama::Template;
use axum::Form;
use axum::extract::{Path, Query};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use desk::DeskError;
use desk::by_hand::{self, Told};
use desk::card::{Card, Stand};
use desk::decisions::{
    self, Board, Changed, Format, Frame, Journal, Line, NewChoice, NewCriterion, NewScore, Sense, View,
};
use serde::Deserialize;
use std::collections::BTreeMap;
use world::decision::{Door, Weighing};

/// What the address of a decision asks for: what was done just now, and weights to try, `w` and the criterion's key.
type Asked = BTreeMap<String, String>;

#[derive(Template)]
#[template(path = "decisions.html")]
struct Page {
    shell: Shell,
    board: Board,
    view: Option<View>,
    cards: Vec<Card>,
    journal: Option<Journal>,
    /// A form for a new one.
    fresh: Option<Question>,
    said: Option<Told>,
    problem: Option<(String, String)>,
    all: bool,
    back: String,
}

/// The answer and how far it holds: what a weight that is tried changes.
#[derive(Template)]
#[template(
    source = r#"{% import "decisions_parts.html" as parts %}{{ parts::answer(view) }}{% if let Some(sense) = view.sense %}{{ parts::sense(sense, self.wide(sense), self.narrow(sense)) }}{% endif %}{{ parts::seconds(view) }}"#,
    ext = "html"
)]
struct Tried {
    view: View,
}

impl Tried {
    fn wide(&self, sense: &Sense) -> Drawing {
        Drawing::of(sense, WIDE)
    }
    fn narrow(&self, sense: &Sense) -> Drawing {
        Drawing::of(sense, NARROW)
    }
}

/// An option and a criterion to choose.
#[derive(Template)]
#[template(
    source = r#"{% if let Some(view) = view %}<div class="fr4"><p class="f"><label for="{{ form }}-o">Option</label><select id="{{ form }}-o" name="option">{% for (key, name) in view.options %}<option value="{{ key }}">{{ name }}</option>{% endfor %}</select></p><p class="f"><label for="{{ form }}-c">What matters</label><select id="{{ form }}-c" name="criterion">{% for (key, name) in view.criteria %}<option value="{{ key }}">{{ name }}</option>{% endfor %}</select></p></div>{% endif %}"#,
    ext = "html"
)]
struct Pick<'a> {
    form: &'static str,
    view: Option<&'a View>,
}

/// What the form of a new question holds.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Question {
    question: String,
    options: String,
    criteria: String,
    due: String,
    goal: String,
    door: String,
    /// The mail that asks, and who wrote it.
    from: String,
    by: String,
}

impl Question {
    /// What a mail asks.
    fn of(mail: &str, draft: decisions::Draft) -> Question {
        Question {
            question: draft.question,
            options: draft.options.join("\n"),
            due: draft.due,
            from: mail.to_owned(),
            by: draft.by,
            ..Question::default()
        }
    }
}

/// The size of a drawing: width, height, and the room left of, right of, above and below it.
struct Size {
    width: f64,
    height: f64,
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
}

const WIDE: Size = Size { width: 450.0, height: 250.0, left: 34.0, right: 104.0, top: 20.0, bottom: 40.0 };
const NARROW: Size = Size { width: 330.0, height: 250.0, left: 30.0, right: 12.0, top: 20.0, bottom: 40.0 };

/// Totals as lines over one weight, in the coordinates of a drawing.
struct Drawing {
    width: f64,
    height: f64,
    left: f64,
    right: f64,
    top: f64,
    floor: f64,
    /// Where it is now, and where it flips: x, y.
    now: f64,
    flip: Option<(f64, f64)>,
    /// Class, from y, to y, name and y of the name; where the name has no room beside the line it has no y.
    lines: Vec<(&'static str, f64, f64, String, f64)>,
    /// y and words of the grid.
    grid: Vec<(f64, String)>,
    /// Whether names stand at the ends of the lines.
    named: bool,
}

impl Drawing {
    fn of(sense: &Sense, size: Size) -> Drawing {
        let (right, floor) = (size.width - size.right, size.height - size.bottom);
        let (low, high) = scale(sense.low, sense.high);
        let y = |value: f64| round(size.top + (floor - size.top) * (high - value) / (high - low));
        let x = |hundredths: f64| round(size.left + (right - size.left) * hundredths / 100.0);
        let leader = sense.lines.iter().find(|l| l.leads);
        let flip = sense.flip.zip(leader).map(|(flip, line)| (x(flip), y(line.at(&flip))));
        let line = |l: &Line| {
            let class = match (l.leads, sense.to.as_deref() == Some(l.name.as_str())) {
                (true, _) => "ln sa",
                (false, true) => "ln sb dsh",
                (false, false) => "ln sn dot",
            };
            (class, y(l.from), y(l.to), l.name.clone(), y(l.to) + 4.0)
        };
        let mut lines: Vec<_> = sense.lines.iter().take(8).map(line).collect();
        apart(&mut lines);
        let step = (high - low) / 3.0;
        let words =
            |v: f64| if high > 10.0 { format!("{v:.0}") } else { format!("{v:.1}").replace(".0", "") };
        Drawing {
            width: size.width,
            height: size.height,
            left: size.left,
            right,
            top: size.top,
            floor,
            now: x(sense.now),
            flip,
            lines,
            grid: (0..4).map(|n| low + step * f64::from(n)).map(|v| (y(v), words(v))).collect(),
            named: size.right > 50.0,
        }
    }
    fn path(&self, line: &(&'static str, f64, f64, String, f64)) -> String {
        format!("M{} {}L{} {}", self.left, line.1, self.right, line.2)
    }
    /// Where a hundredth lies.
    fn x(&self, hundredths: &i32) -> f64 {
        round(self.left + (self.right - self.left) * f64::from(*hundredths) / 100.0)
    }
    /// From where on the leader leads no more: left and width.
    fn beyond(&self) -> Option<(f64, f64)> {
        let (x, _) = self.flip?;
        Some(if x > self.now { (x, round(self.right - x)) } else { (self.left, round(x - self.left)) })
    }
}

/// Names that would lie on each other are put below one another.
fn apart(lines: &mut [(&'static str, f64, f64, String, f64)]) {
    let mut order: Vec<usize> = (0..lines.len()).collect();
    order.sort_by(|a, b| lines[*a].4.total_cmp(&lines[*b].4));
    for pair in order.windows(2) {
        let above = lines[pair[0]].4;
        let below = &mut lines[pair[1]].4;
        *below = below.max(above + 13.0);
    }
}

/// Round ends around what is drawn.
fn scale(low: f64, high: f64) -> (f64, f64) {
    let step = if high > 10.0 { 10.0 } else { 1.0 };
    let (low, high) = ((low / step).floor() * step, (high / step).ceil() * step);
    if high > low { (low, high) } else { (low - step, high + step) }
}

fn round(x: f64) -> f64 {
    (x * 10.0).round() / 10.0
}

/// `GET /o/{office}/decisions`: the costliest that waits, beside the list.
pub(super) async fn page(visitor: Visitor, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    let all = asked.contains_key("all");
    let board = board(&visitor, all).await?;
    let mut page = Page::of(&visitor, board, all).await?;
    let begins = asked.contains_key("new") || asked.contains_key("from");
    if !begins
        && !all
        && let Some(view) = decisions::first(&visitor.desk, &trial(&asked)).await?
    {
        page.show(&visitor, view).await?;
    }
    if let Some(mail) = asked.get("from") {
        page.fresh = Some(Question::of(mail, decisions::from_mail(&visitor.desk, mail).await?));
    } else if begins {
        page.fresh = Some(Question::default());
    }
    page.told(&visitor, &asked).await;
    Ok(html(&page))
}

async fn board(visitor: &Visitor, all: bool) -> Result<Board, DeskError> {
    match all {
        true => decisions::everything(&visitor.desk).await,
        false => decisions::board(&visitor.desk).await,
    }
}

/// `GET /o/{office}/decisions/journal`.
pub(super) async fn journal(visitor: Visitor) -> Result<Response, Problem> {
    let mut page = Page::of(&visitor, board(&visitor, false).await?, false).await?;
    page.journal = Some(decisions::journal(&visitor.desk).await?);
    Ok(html(&page))
}

/// `GET /o/{office}/decisions/{id}`.
pub(super) async fn one(
    visitor: Visitor,
    headers: HeaderMap,
    Path((_, id)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    if by_script(&headers) {
        let view = decisions::view(&visitor.desk, &id, &trial(&asked)).await?;
        return Ok(html(&Tried { view }));
    }
    shown(&visitor, &id, &asked, None).await
}

async fn shown(
    visitor: &Visitor,
    id: &str,
    asked: &Asked,
    problem: Option<Problem>,
) -> Result<Response, Problem> {
    let mut page = Page::of(visitor, board(visitor, false).await?, false).await?;
    page.open(visitor, id, asked).await?;
    page.told(visitor, asked).await;
    let status = problem.as_ref().map_or(StatusCode::OK, Problem::status);
    page.problem = problem.map(|p| p.words());
    Ok((status, html(&page)).into_response())
}

/// Weights to try, by the criteria's keys.
fn trial(asked: &Asked) -> Vec<(u32, f64)> {
    let one = |(name, value): (&String, &String)| {
        let key = name.strip_prefix('w')?.parse().ok()?;
        Some((key, value.parse().ok().filter(|w: &f64| w.is_finite() && *w >= 0.0)?))
    };
    let all: Vec<(u32, f64)> = asked.iter().filter_map(one).take(60).collect();
    if all.iter().all(|(_, weight)| *weight <= 0.0) { Vec::new() } else { all }
}

impl Page {
    async fn of(visitor: &Visitor, board: Board, all: bool) -> Result<Page, Problem> {
        let shell = Shell::of(visitor, Place::Decisions, "Decisions").await?;
        Ok(Page {
            shell,
            board,
            view: None,
            cards: Vec::new(),
            journal: None,
            fresh: None,
            said: None,
            problem: None,
            all,
            back: visitor.to("decisions"),
        })
    }
    async fn open(&mut self, visitor: &Visitor, id: &str, asked: &Asked) -> Result<(), Problem> {
        self.show(visitor, decisions::view(&visitor.desk, id, &trial(asked)).await?).await
    }
    async fn show(&mut self, visitor: &Visitor, view: View) -> Result<(), Problem> {
        self.back = visitor.to(&format!("decisions/{}", view.id));
        self.shell.title = view.question.clone();
        self.cards = decisions::cards(&visitor.desk, view.id).await?;
        self.view = Some(view);
        Ok(())
    }
    async fn told(&mut self, visitor: &Visitor, asked: &Asked) {
        if let Some(id) = asked.get("said") {
            self.said = by_hand::told(&visitor.desk, id).await.ok();
        }
    }
    fn wide(&self, sense: &Sense) -> Drawing {
        Drawing::of(sense, WIDE)
    }
    fn narrow(&self, sense: &Sense) -> Drawing {
        Drawing::of(sense, NARROW)
    }
    /// The id of the one that is shown.
    fn here(&self) -> String {
        self.view.as_ref().map_or(String::new(), |v| v.id.to_string())
    }
    /// Where the forms that prepare it are sent.
    fn detail(&self) -> String {
        format!("{}/decisions/{}/detail", self.shell.base, self.here())
    }
    /// Whether the comparison puts this option first.
    fn is_recommended(&self, key: &u32) -> bool {
        self.view.as_ref().is_some_and(|v| v.recommended == Some(*key))
    }
    /// The page of what it rests on.
    fn original(&self, source: &world::Evidence) -> Option<String> {
        desk::card::link(source.item)
    }
    fn new_href(&self) -> String {
        format!("{}/decisions?new=1", self.shell.base)
    }
    /// An option and a criterion to choose, in a form whose fields begin so.
    fn pick(&self, form: &'static str) -> Pick<'_> {
        Pick { form, view: self.view.as_ref() }
    }
}

/// `POST /o/{office}/decisions`: a new question.
pub(super) async fn add(visitor: Visitor, Form(sent): Form<Question>) -> Result<Response, Problem> {
    let lines = |text: &str| -> Vec<String> {
        text.lines().map(|l| l.trim().to_owned()).filter(|l| !l.is_empty()).collect()
    };
    let given = |text: &str| Some(text.trim().to_owned()).filter(|t| !t.is_empty());
    let door = if sent.door == "one-way" { Door::OneWay } else { Door::TwoWay };
    let frame = Frame {
        due: given(&sent.due),
        goal: given(&sent.goal),
        door: Some(door),
        from: given(&sent.from).into_iter().collect(),
        ..Frame::default()
    };
    let matters = lines(&sent.criteria);
    match decisions::add(&visitor.desk, &sent.question, frame, &lines(&sent.options), &matters).await {
        Ok(changed) => Ok(done(&visitor, &changed)),
        Err(error) => {
            let problem = Problem::from(error);
            let mut page = Page::of(&visitor, board(&visitor, false).await?, false).await?;
            page.fresh = Some(sent);
            let status = problem.status();
            page.problem = Some(problem.words());
            Ok((status, html(&page)).into_response())
        }
    }
}

fn done(visitor: &Visitor, changed: &Changed) -> Response {
    Redirect::to(&visitor.to(&format!("decisions/{}?said={}#said", changed.id, changed.undo))).into_response()
}

/// What was done, or the decision again with what could not be.
async fn answer(
    visitor: &Visitor,
    id: &str,
    changed: Result<Changed, DeskError>,
) -> Result<Response, Problem> {
    match changed {
        Ok(changed) => Ok(done(visitor, &changed)),
        Err(error) => {
            // That the decision itself is absent answers as everywhere; what it names is a mistake in the form.
            decisions::view(&visitor.desk, id, &[]).await?;
            let problem = Problem::Desk(Box::new(error));
            shown(visitor, id, &Asked::new(), Some(problem)).await
        }
    }
}

/// `POST /o/{office}/decisions/{id}/weights`: tried, which changes nothing, or kept.
pub(super) async fn weights(
    visitor: Visitor,
    Path((_, id)): Path<(String, String)>,
    Form(sent): Form<Asked>,
) -> Result<Response, Problem> {
    let weights = trial(&sent);
    if sent.get("do").is_some_and(|what| what == "try") {
        let query: Vec<String> = weights.iter().map(|(key, weight)| format!("w{key}={weight}")).collect();
        return Ok(Redirect::to(&visitor.to(&format!("decisions/{id}?{}", query.join("&")))).into_response());
    }
    let named: Vec<(String, f64)> = weights.iter().map(|(key, weight)| (key.to_string(), *weight)).collect();
    let kept = decisions::weigh(&visitor.desk, &id, Weighing::Points, &named).await;
    answer(&visitor, &id, kept).await
}

/// What the form of a choice sends.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ChoiceForm {
    option: String,
    why: String,
    confidence: String,
    expected: String,
    check: String,
    /// Present when the box is ticked.
    sure: Option<String>,
}

/// `POST /o/{office}/decisions/{id}/choose`.
pub(super) async fn choose(
    visitor: Visitor,
    Path((_, id)): Path<(String, String)>,
    Form(sent): Form<ChoiceForm>,
) -> Result<Response, Problem> {
    let number = |text: &str| text.trim().trim_end_matches('%').trim().parse::<f64>().map(|n| n / 100.0);
    let confidence = match sent.confidence.trim() {
        "" => None,
        text => Some(number(text).unwrap_or(f64::NAN)),
    };
    let check = Some(sent.check.trim()).filter(|c| !c.is_empty()).map(super::week::day).transpose()?;
    // A date that the form offers beforehand is no forecast while nothing is expected.
    let check = check.filter(|_| confidence.is_some() || !sent.expected.trim().is_empty());
    let new = NewChoice {
        option: sent.option,
        why: sent.why,
        confidence,
        expected: sent.expected,
        check,
        sure: sent.sure.is_some(),
    };
    answer(&visitor, &id, decisions::choose(&visitor.desk, &id, new).await).await
}

/// What the form of an outcome sends.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct OutcomeForm {
    happened: String,
    note: String,
}

/// `POST /o/{office}/decisions/{id}/outcome`.
pub(super) async fn outcome(
    visitor: Visitor,
    Path((_, id)): Path<(String, String)>,
    Form(sent): Form<OutcomeForm>,
) -> Result<Response, Problem> {
    let happened = match sent.happened.as_str() {
        "yes" => true,
        "no" => false,
        _ => return Err(Problem::Refused { why: "This form is not one of Equerry's." }),
    };
    answer(&visitor, &id, decisions::tell(&visitor.desk, &id, happened, &sent.note).await).await
}

/// What the form of an undo sends.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Back {
    change: String,
}

/// `POST /o/{office}/decisions/{id}/undo`: takes back a change by hand.
pub(super) async fn undo(
    visitor: Visitor,
    Path((_, id)): Path<(String, String)>,
    Form(sent): Form<Back>,
) -> Result<Response, Problem> {
    let told = by_hand::told(&visitor.desk, &sent.change).await?;
    let undone = desk::undo::undo(&visitor.desk, &told.id).await;
    match (undone, decisions::view(&visitor.desk, &id, &[]).await) {
        (Ok(_), Ok(view)) => {
            let to = visitor.to(&format!("decisions/{}?said={}#said", view.id, told.id));
            Ok(Redirect::to(&to).into_response())
        }
        // The question itself was taken back.
        (Ok(_), Err(_)) => Ok(Redirect::to(&visitor.to("decisions")).into_response()),
        (Err(error), _) => answer(&visitor, &id, Err(error)).await,
    }
}

/// What the forms that prepare a decision send.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Detail {
    /// "option", "criterion", "risk", "dissent", "score", "ask".
    what: String,
    words: String,
    who: String,
    option: String,
    criterion: String,
    score: String,
    low: String,
    high: String,
    due: String,
    door: String,
    goal: String,
    approver: String,
    driver: String,
    /// Names with commas between them.
    asked: String,
    told: String,
}

impl Detail {
    /// What frames it anew; what is left empty stays.
    fn frame(&self) -> Frame {
        let given = |text: &str| Some(text.trim().to_owned()).filter(|t| !t.is_empty());
        let names = |text: &str| text.split([',', ';']).filter_map(given).collect();
        let door = match self.door.as_str() {
            "one-way" => Some(Door::OneWay),
            "two-way" => Some(Door::TwoWay),
            _ => None,
        };
        Frame {
            due: given(&self.due),
            goal: given(&self.goal),
            door,
            approver: given(&self.approver),
            driver: given(&self.driver),
            contributors: names(&self.asked),
            informed: names(&self.told),
            ..Frame::default()
        }
    }
}

/// `POST /o/{office}/decisions/{id}/detail`: what prepares it.
pub(super) async fn detail(
    visitor: Visitor,
    Path((_, id)): Path<(String, String)>,
    Form(sent): Form<Detail>,
) -> Result<Response, Problem> {
    let desk = &visitor.desk;
    let changed = match sent.what.as_str() {
        "option" => decisions::add_option(desk, &id, &sent.words, "").await,
        "criterion" => {
            let new = NewCriterion { name: sent.words, ..NewCriterion::default() };
            decisions::add_criterion(desk, &id, new).await
        }
        "frame" => decisions::reframe(desk, &id, sent.frame()).await,
        "risk" => decisions::think(desk, &id, &sent.words).await,
        "dissent" => decisions::dissent(desk, &id, &sent.who, &sent.words).await,
        "ask" => decisions::ask(desk, &id, &sent.option, &sent.criterion, &sent.who).await,
        "score" => {
            let number = |text: &str| {
                Some(text.trim()).filter(|t| !t.is_empty()).map(|t| t.parse().unwrap_or(f64::NAN))
            };
            let new = NewScore {
                option: sent.option,
                criterion: sent.criterion,
                likely: number(&sent.score).unwrap_or(f64::NAN),
                low: number(&sent.low),
                high: number(&sent.high),
                note: sent.words,
                ..NewScore::default()
            };
            decisions::score(desk, &id, new).await
        }
        _ => return Err(Problem::Refused { why: "This form is not one of Equerry's." }),
    };
    answer(&visitor, &id, changed).await
}

/// `GET /o/{office}/decisions/{id}/record`: as Markdown, CSV or JSON.
pub(super) async fn record(
    visitor: Visitor,
    Path((_, id)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let (format, kind, end) = match asked.get("as").map_or("", String::as_str) {
        "csv" => (Format::Csv, "text/csv; charset=utf-8", "csv"),
        "json" => (Format::Json, "application/json", "json"),
        _ => (Format::Markdown, "text/markdown; charset=utf-8", "md"),
    };
    let text = decisions::record(&visitor.desk, &id, format).await?;
    let name = format!("attachment; filename=\"decision.{end}\"");
    Ok(([(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, name)], text).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lines_meet_where_it_flips() {
        let line = |name: &str, from, to, leads| Line { name: name.into(), from, to, leads };
        let sense = Sense {
            name: "cost".into(),
            now: 25.0,
            flip: Some(50.0),
            to: Some("A".into()),
            lines: vec![line("B", 5.0, 3.0, true), line("A", 3.0, 5.0, false), line("C", 3.0, 2.9, false)],
            weights: Vec::new(),
            low: 2.9,
            high: 5.0,
        };
        for size in [WIDE, NARROW] {
            let drawing = Drawing::of(&sense, size);
            let (x, y) = drawing.flip.unwrap();
            assert!((x - (drawing.left + drawing.right) / 2.0).abs() < 0.2);
            assert!((y - (drawing.lines[0].1 + drawing.lines[0].2) / 2.0).abs() < 0.2);
            assert!(drawing.lines.iter().all(|l| (drawing.top..=drawing.floor).contains(&l.1)));
            let names: Vec<f64> = drawing.lines.iter().map(|l| l.4).collect();
            assert!((names[0] - names[2]).abs() >= 13.0, "names lie apart: {names:?}");
        }
    }

    #[test]
    fn weights_to_try_are_numbers() {
        let asked = |pairs: &[(&str, &str)]| -> Asked {
            pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect()
        };
        assert_eq!(trial(&asked(&[("w1", "25"), ("w2", "x"), ("said", "9"), ("w3", "-1")])), [(1, 25.0)]);
        assert!(trial(&asked(&[("w1", "0")])).is_empty());
    }
}
