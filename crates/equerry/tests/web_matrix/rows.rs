//! One row a route: what to fill into its path and its form. A route without a row fails the tests, and so does a row
//! without a route.

use crate::client::Role;

/// What `{id}` stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    /// The path names nothing of an office.
    Nothing,
    Proposal,
    Message,
    Event,
    Task,
    Document,
    Goal,
    Project,
    Decision,
    Area,
    Person,
}

impl About {
    /// As the world calls it.
    pub fn kind(self) -> Option<&'static str> {
        match self {
            About::Nothing => None,
            About::Proposal => Some("proposal"),
            About::Message => Some("message"),
            About::Event => Some("event"),
            About::Task => Some("task"),
            About::Document => Some("document"),
            About::Goal => Some("goal"),
            About::Project => Some("project"),
            About::Decision => Some("decision"),
            About::Area => Some("responsibility"),
            About::Person => Some("person"),
        }
    }
}

/// How a route is asked.
pub struct Row {
    pub method: &'static str,
    pub path: &'static str,
    pub about: About,
    /// Fields of its form; `{id}` and `{date}` are filled in as in the path. Where the form stands on a page, only what
    /// somebody would type or tick there.
    pub form: &'static str,
    /// The page on which its form stands; none where the form is sent as it is here.
    pub page: &'static str,
    /// What comes before: a path, its form, and the page on which that stands.
    pub first: &'static [(&'static str, &'static str, &'static str)],
    /// What it answers to somebody who may: by default what every page answers. A change has been made then.
    pub good: &'static [u16],
    /// Who is refused though the seat would allow it.
    pub not: &'static [Role],
}

/// In place of a page: where what came first has led.
pub const LED: &str = "where it led";

const fn get(path: &'static str, about: About) -> Row {
    Row { method: "GET", path, about, form: "", page: "", first: &[], good: &[200, 303], not: &[] }
}

const fn post(path: &'static str, about: About, form: &'static str) -> Row {
    Row { method: "POST", path, about, form, page: "", first: &[], good: &[200, 303], not: &[] }
}

impl Row {
    /// The same, with other answers that are good.
    const fn answers(self, good: &'static [u16]) -> Row {
        Row { good, ..self }
    }
    /// The same, with its form on a page.
    const fn on(self, page: &'static str) -> Row {
        Row { page, ..self }
    }
    /// The same, after something else.
    const fn after(self, first: &'static [(&'static str, &'static str, &'static str)]) -> Row {
        Row { first, ..self }
    }
    /// The same, but not for these.
    const fn not_for(self, not: &'static [Role]) -> Row {
        Row { not, ..self }
    }
}

const INBOX: &str = "/o/{office}/inbox/{id}";
const SETTINGS: &str = "/o/{office}/settings";
const MODE: &str = "/o/{office}/settings/mode";
/// A crunch, and the twelve answers of how much support is needed.
const CRUNCH: &str = "mode=crunch&until={date}";
const NEEDS: &str = "messages=100&arranged=20&prepared=8&errands=5&trips=2&events=3&stakeholders=20&decisions=6&\
    reports=6&projects=5&changes=20&private=10";
const GOAL: &str = "/o/{office}/goals/{id}";
const TASK: &str = "/o/{office}/tasks?edit={id}";
const DECISION: &str = "/o/{office}/decisions/{id}";
/// A choice with what is expected of it.
const CHOICE: &str = "confidence=80&expected=It+opens&check={date}";
const PERSON: &str = "/o/{office}/people/{id}";
const NOBODY: &[Role] = &[Role::Nobody, Role::Administrator];
/// A no, which can be taken back.
const A_NO: (&str, &str, &str) = ("/o/{office}/answers/{proposal}/decline", "", "");

const ANSWERING: &str = "/o/{office}/accountability";
/// One's own board, which alone has forms for one's own.
const MY_ANSWERING: &str = "/o/{office}/accountability?who=mine";
/// A request that can be answered.
const TRAINING: (&str, &str, &str) =
    ("/o/{office}/accountability/training", "gap=By+hand&request=A+day&reason=An+hour", ANSWERING);

const GROWTH: &str = "/o/{office}/growth";
const PULSE: &str = "/o/{office}/insights/pulse";
/// Somebody with whom one has influence.
const SUPPLIER: (&str, &str, &str) =
    ("/o/{office}/accountability/influence", "name=Brightmark&what=Signs&rating=4", MY_ANSWERING);

/// A meeting on the list of those to which the assistant goes along.
const GOES: (&str, &str, &str) = ("/o/{office}/going-along", "event={id}&purpose=To+learn", "");

/// What the pair agreed, written down.
const AGREED: (&str, &str, &str) = ("/o/{office}/rights", "hours=08:30+to+17:30", "/o/{office}/rights");

use About::*;

/// An upload with one calendar.
const FILE: &str = "--cut\r\nContent-Disposition: form-data; name=\"files\"; filename=\"a.ics\"\r\n\r\n\
    BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Test//EN\r\nEND:VCALENDAR\r\n--cut--\r\n";

pub const ROWS: &[Row] = &[
    get("/", Nothing),
    // Signing in and out; their own tests look closer.
    get("/sign-in", Nothing),
    post("/sign-in", Nothing, "email=mara%40near.example&password=a+quay+in+november").on("/sign-in"),
    get("/sign-in/{token}", Nothing).answers(&[404]),
    post("/sign-in/{token}", Nothing, "").on("/sign-in/{token}"),
    post("/sign-out", Nothing, "").not_for(NOBODY),
    post("/sign-out-everywhere", Nothing, "").not_for(NOBODY),
    get("/password", Nothing).answers(&[200, 303, 401]),
    post("/password", Nothing, "new=a+quay+in+november").on("/password").not_for(NOBODY),
    get("/assets/{stamp}/{name}", Nothing),
    // Today
    get("/o/{office}", Nothing),
    get("/o/{office}/today", Nothing),
    get("/o/{office}/proposals/{id}/card", Proposal),
    // The Inbox, and answers
    get("/o/{office}/inbox", Nothing),
    get("/o/{office}/inbox/ids", Nothing),
    get("/o/{office}/inbox/{id}", Message),
    get("/o/{office}/inbox/{id}/pane", Message),
    get("/o/{office}/inbox/{id}/row", Proposal),
    get("/o/{office}/inbox/{id}/sent", Message).answers(&[200, 404]),
    get("/o/{office}/files/{id}", Document),
    get("/o/{office}/digest", Nothing),
    post("/o/{office}/digest/fetch", Nothing, "which=00000000").answers(&[404]),
    get("/o/{office}/playbooks", Nothing),
    get("/o/{office}/playbooks/{slug}", Nothing),
    post("/o/{office}/playbooks/{slug}", Nothing, "").on("/o/{office}/playbooks/{slug}"),
    post("/o/{office}/digest/file", Nothing, "title=Use+a+template&because=It+saves+an+hour&minutes=30")
        .on("/o/{office}/digest"),
    get("/o/{office}/answers/routine", Nothing),
    post("/o/{office}/answers/routine", Nothing, ""),
    post("/o/{office}/answers/bulk", Nothing, "do=file&item={message}").on("/o/{office}/inbox?select=1"),
    post("/o/{office}/answers/undo", Nothing, "").after(&[A_NO]).on("/o/{office}/inbox"),
    post("/o/{office}/answers/{id}/accept", Proposal, "again=1").on(INBOX),
    post("/o/{office}/answers/{id}/edit", Proposal, "").on("/o/{office}/inbox/{id}?edit=1"),
    post("/o/{office}/answers/{id}/decline", Proposal, "reason=Not+now").on(INBOX),
    post("/o/{office}/answers/{id}/later", Proposal, "until=today").on(INBOX),
    post("/o/{office}/answers/{id}/pass", Proposal, "").on(INBOX).not_for(&[Role::Executive]),
    post("/o/{office}/answers/{id}/file", Message, ""),
    post("/o/{office}/answers/{id}/move", Message, "queue=information"),
    post("/o/{office}/answers/{id}/undo", Proposal, "").after(&[A_NO]).on(INBOX),
    post("/o/{office}/answers/{id}/again", Proposal, ""),
    // History, settings, keys
    get("/o/{office}/history", Nothing),
    get("/o/{office}/history.txt", Nothing),
    get("/o/{office}/settings", Nothing),
    post("/o/{office}/settings/office", Nothing, "chronotype=early").on(SETTINGS),
    post("/o/{office}/settings/people", Nothing, "no_go=Private+errands").on(SETTINGS),
    post("/o/{office}/settings/notices", Nothing, "notices=on&quiet=20%3A00-07%3A00").on(SETTINGS),
    post("/o/{office}/settings/right", Nothing, "level=internal&answers=on").on(SETTINGS),
    post("/o/{office}/settings/right/end", Nothing, "").on(SETTINGS),
    post("/o/{office}/settings/learned", Nothing, "").on(SETTINGS),
    get("/o/{office}/settings/learned/{learner}/{kind}", Nothing),
    post("/o/{office}/settings/learned/{learner}/{kind}", Nothing, "")
        .on("/o/{office}/settings/learned/{learner}/{kind}"),
    get("/o/{office}/settings/mode", Nothing),
    post("/o/{office}/settings/mode", Nothing, CRUNCH).on(MODE),
    post("/o/{office}/settings/mode/end", Nothing, "")
        .after(&[("/o/{office}/settings/mode", CRUNCH, MODE)])
        .on(MODE),
    post("/o/{office}/settings/mode/undo", Nothing, "")
        .after(&[("/o/{office}/settings/mode", CRUNCH, MODE)])
        .on(MODE),
    post("/o/{office}/settings/support", Nothing, "support=partner").on(MODE),
    post("/o/{office}/settings/support/undo", Nothing, "")
        .after(&[("/o/{office}/settings/support", "support=partner", MODE)])
        .on(MODE),
    post("/o/{office}/settings/needs", Nothing, NEEDS).on(MODE),
    post("/o/{office}/settings/needs/undo", Nothing, "")
        .after(&[("/o/{office}/settings/needs", NEEDS, MODE)])
        .on(MODE),
    get("/o/{office}/settings/may", Nothing),
    get("/o/{office}/settings/automations", Nothing),
    post("/o/{office}/settings/may", Nothing, "level=1").after(&[A_NO]).on("/o/{office}/settings/may"),
    post("/o/{office}/settings/may/trial", Nothing, "").on("/o/{office}/settings/may").answers(&[303, 409]),
    post("/o/{office}/settings/may/shadow", Nothing, "").on("/o/{office}/settings/may"),
    post("/o/{office}/settings/rule", Nothing, "")
        .after(&[("/o/{office}/answers/{proposal}/decline", "never=1", "")])
        .on(SETTINGS),
    get("/o/{office}/keys", Nothing),
    post("/o/{office}/keys", Nothing, "theme=dark").on("/o/{office}/keys"),
    get("/o/{office}/more", Nothing),
    // The first run
    get("/o/{office}/welcome", Nothing),
    get("/o/{office}/welcome/progress", Nothing).answers(&[404]),
    post("/o/{office}/welcome/files", Nothing, FILE),
    post("/o/{office}/welcome/stop", Nothing, ""),
    // Tasks, goals and the line that takes things on
    get("/offline.js", Nothing),
    get("/o/{office}/today.eml", Nothing),
    get("/o/{office}/full-weeks", Nothing),
    post("/o/{office}/full-weeks/care", Nothing, "sleep=23:00-06:30").on("/o/{office}/full-weeks"),
    get("/o/{office}/review", Nothing),
    get("/o/{office}/tasks", Nothing),
    get("/o/{office}/tasks/{id}", Task),
    post("/o/{office}/tasks/{id}/edit", Task, "title=Call+the+landlord").on(TASK),
    post("/o/{office}/tasks/{id}/done", Task, "took=15").on(TASK),
    post("/o/{office}/tasks/{id}/drop", Task, "reason=No+longer+needed").on(TASK),
    post("/o/{office}/tasks/{id}/stop", Task, "stopped=Half+of+it").on(TASK),
    post("/o/{office}/tasks/{id}/carry-on", Task, ""),
    get("/o/{office}/clarify", Nothing),
    post(
        "/o/{office}/tasks/{id}/clarify",
        Task,
        "actionable=yes&title=Call+the+landlord&due=none&estimate=15",
    )
    .answers(&[303, 409]),
    post("/o/{office}/requests", Nothing, "lines=Call+Ana+by+Friday").on("/o/{office}/capture"),
    post("/o/{office}/tasks/{id}/give-way", Task, "until={date}").answers(&[303, 409]),
    get("/o/{office}/tasks/{id}/steps", Task),
    post("/o/{office}/tasks/{id}/steps", Task, "").on("/o/{office}/tasks/{id}/steps"),
    post("/o/{office}/by-hand/{id}/undo", Proposal, "")
        .after(&[("/o/{office}/tasks/{task}/done", "", "")])
        .on(LED),
    post("/o/{office}/tasks/{id}/place", Task, "do=done"),
    // Goals
    get("/o/{office}/goals", Nothing),
    post("/o/{office}/goals", Nothing, "name=Calm").on("/o/{office}/goals?add=1"),
    get("/o/{office}/goals/{id}", Goal),
    post("/o/{office}/goals/{id}/edit", Goal, "keywords=rest").on(GOAL),
    post("/o/{office}/goals/{id}/close", Goal, "to=none").on(GOAL),
    post("/o/{office}/goals/{id}/link", Goal, "item={task}&how=strong"),
    post("/o/{office}/goals/{id}/measured", Goal, "value=3").on(GOAL),
    get("/o/{office}/priorities", Nothing),
    // Whole groups are weighed, and each sees the goals they may: what is missing in a form is told.
    post("/o/{office}/priorities", Nothing, "do=preview&by=points&w-growth=1").answers(&[200, 422]),
    get("/o/{office}/agreement", Nothing),
    // A ranking without its ranks is told so.
    post("/o/{office}/agreement", Nothing, "").answers(&[422]),
    get("/o/{office}/strategy", Nothing),
    get("/o/{office}/mission", Nothing),
    post("/o/{office}/mission", Nothing, "name=Calm+on+site").on("/o/{office}/mission"),
    post("/o/{office}/serves", Task, "item={id}&goal=growth"),
    get("/o/{office}/projects", Nothing),
    post("/o/{office}/projects", Nothing, "name=Calm+quay").on("/o/{office}/projects"),
    get("/o/{office}/projects/{id}", Project),
    post("/o/{office}/projects/{id}/edit", Project, "stage=permits").on("/o/{office}/projects/{id}"),
    // Answering for
    get("/o/{office}/accountability", Nothing),
    post("/o/{office}/accountability/training", Nothing, "gap=By+hand&request=A+day&reason=An+hour")
        .on(ANSWERING),
    post("/o/{office}/accountability/answer", Nothing, "answer=In+May").after(&[TRAINING]).on(ANSWERING),
    get("/o/{office}/rights", Nothing),
    post("/o/{office}/rights", Nothing, AGREED.1).on(AGREED.2),
    post("/o/{office}/rights/sign", Nothing, "").after(&[AGREED]).on(AGREED.2),
    post("/o/{office}/say-no/went", Nothing, "line=I+cannot+this+week&worked=yes").on("/o/{office}/say-no"),
    post("/o/{office}/decisions/{id}/view", Decision, "view=Wait&firmness=firmly")
        .not_for(&[Role::Executive]),
    post("/o/{office}/decisions/{id}/heard", Decision, "view=00000000").answers(&[404]),
    get("/o/{office}/trail", Nothing),
    get("/o/{office}/going-along", Nothing),
    post("/o/{office}/going-along", Event, GOES.1),
    post("/o/{office}/going-along/after", Nothing, "id=00000000&after=It+is+decided+before")
        .answers(&[404])
        .not_for(&[Role::Executive]),
    post("/o/{office}/going-along/stage", Nothing, "family=Board&stage=assist").not_for(&[Role::Executive]),
    post("/o/{office}/going-along/drop", Event, "").after(&[GOES]).on("/o/{office}/going-along"),
    post("/o/{office}/accountability/influence", Nothing, SUPPLIER.1).on(MY_ANSWERING),
    post("/o/{office}/accountability/influence/drop", Nothing, "").after(&[SUPPLIER]).on(MY_ANSWERING),
    // The executive would hear it from themselves.
    post("/o/{office}/accountability/tell", Nothing, "id=00000000&words=They+hold+the+price")
        .answers(&[404])
        .not_for(&[Role::Executive]),
    get("/o/{office}/growth", Nothing),
    post("/o/{office}/growth/aim", Nothing, "aim=Chair+the+weekly&due={date}").on(GROWTH),
    post("/o/{office}/growth/mistake", Nothing, "mistake=Wrong+rent&fix=Read+aloud").on(GROWTH),
    post("/o/{office}/growth/skill", Nothing, "skill=Contracts").on(GROWTH),
    post("/o/{office}/growth/drop", Nothing, "")
        .after(&[("/o/{office}/growth/skill", "skill=Contracts", GROWTH)])
        .on(GROWTH),
    post("/o/{office}/accountability/process", Nothing, "change=One+template").on(ANSWERING),
    // Who does what
    get("/o/{office}/grid", Nothing),
    post("/o/{office}/grid", Nothing, "name=Calm+at+sea&responsible=Ben").on("/o/{office}/grid/new"),
    get("/o/{office}/grid/new", Nothing),
    get("/o/{office}/grid/cover", Nothing),
    get("/o/{office}/grid/self-done", Nothing),
    post("/o/{office}/grid/review", Nothing, "").on("/o/{office}/grid"),
    post("/o/{office}/grid/slip", Nothing, "why=Two+were+ill&due={date}").on("/o/{office}/grid"),
    get("/o/{office}/grid/{id}", Area),
    post("/o/{office}/grid/{id}/edit", Area, "minutes=600").on("/o/{office}/grid/{id}"),
    post("/o/{office}/grid/{id}/remove", Area, "").on("/o/{office}/grid/{id}"),
    post("/o/{office}/grid/{id}/level", Area, "level=a1").on("/o/{office}/grid/{id}"),
    // Where nothing waits there is nothing to answer; its own tests answer it.
    post("/o/{office}/grid/{id}/answer", Area, "answer=yes").answers(&[303, 403, 404]),
    get("/o/{office}/grid/{id}/hand-over", Area),
    // Nobody is given what they may not see.
    post("/o/{office}/grid/{id}/hand-over", Area, "level=a1")
        .on("/o/{office}/grid/{id}/hand-over")
        .answers(&[303, 422]),
    // Who holds no right there has nothing to agree to.
    post("/o/{office}/grid/{id}/read", Area, "").answers(&[303, 404]),
    get("/o/{office}/working/{id}", Person),
    post("/o/{office}/working/{id}/back", Person, "")
        .after(&[("/o/{office}/working/{id}", "away=2026-11-20+to+2026-11-30", "/o/{office}/working/{id}")])
        .on("/o/{office}/working/{id}"),
    post("/o/{office}/working/{id}", Person, "can=budgets+3&week=20").on("/o/{office}/working/{id}"),
    get("/o/{office}/capture", Nothing),
    post("/o/{office}/capture", Nothing, "words=Call+Ana+by+Friday").on("/o/{office}/capture"),
    // People
    get("/o/{office}/people", Nothing),
    post("/o/{office}/people", Nothing, "name=Ina+Ek").on("/o/{office}/people?add=1"),
    get("/o/{office}/people/ways", Nothing),
    get("/o/{office}/people/portfolio", Nothing),
    get("/o/{office}/people/directory", Nothing),
    post("/o/{office}/people/departments", Nothing, "name=Freight&within=Quayside")
        .on("/o/{office}/people/directory?department=new"),
    // One card is no pair, belongs to itself already, and nobody leads themselves.
    post("/o/{office}/people/one", Person, "card={id}&with={id}").answers(&[409]),
    get("/o/{office}/people/{id}", Person),
    post("/o/{office}/people/{id}/edit", Person, "cadence=21").on(PERSON),
    post("/o/{office}/people/{id}/met", Person, "line=Wants+a+trial").on(PERSON),
    post("/o/{office}/people/{id}/note", Person, "text=Likes+tea").on(PERSON),
    post("/o/{office}/people/{id}/split", Person, "").answers(&[409]),
    post("/o/{office}/people/{id}/manager", Person, "manager={id}").answers(&[409, 422]),
    // Notes and reports: on a Tuesday the last week's are read, and nothing comes in for it any more.
    get("/o/{office}/notes", Nothing),
    post("/o/{office}/notes/line", Nothing, "do=leave")
        .after(&[("/o/{office}/notes/own", "text=The+gate+is+open", "/o/{office}/notes")])
        .on("/o/{office}/notes"),
    post("/o/{office}/notes/own", Nothing, "text=The+gate+is+open").on("/o/{office}/notes"),
    post("/o/{office}/notes/ask", Nothing, "")
        .after(&[("/o/{office}/notes/own", "text=The+gate+is+open", "/o/{office}/notes")])
        .on("/o/{office}/notes"),
    post("/o/{office}/notes/phone", Nothing, "done=All+well").answers(&[404, 409, 422]),
    get("/o/{office}/say-no", Nothing),
    post(
        "/o/{office}/say-no",
        Nothing,
        "to=Orla&situation=for+it&cannot=do+it&reason=audits&alternative=Friday",
    )
    .on("/o/{office}/say-no"),
    // 1-2-1s
    get("/o/{office}/team", Nothing),
    post("/o/{office}/team/point", Nothing, "text=The+rota").on("/o/{office}/team"),
    post("/o/{office}/team/settle", Nothing, "do=carry")
        .after(&[("/o/{office}/team/point", "text=The+rota", "/o/{office}/team")])
        .on("/o/{office}/team"),
    post("/o/{office}/team/note", Nothing, "on={date}&text=Went+well").answers(&[404]),
    post("/o/{office}/team/time", Nothing, "").answers(&[404]),
    // A direct report's own page
    get("/o/{office}/mine", Nothing),
    post("/o/{office}/mine/point", Nothing, "text=My+next+role").on("/o/{office}/mine"),
    post("/o/{office}/mine/drop", Nothing, "")
        .after(&[("/o/{office}/mine/point", "text=My+next+role", "/o/{office}/mine")])
        .on("/o/{office}/mine"),
    post("/o/{office}/mine/line", Nothing, "done=All+well").on("/o/{office}/mine"),
    post("/o/{office}/mine/time", Nothing, "text=The+lease").on("/o/{office}/mine"),
    post("/o/{office}/mine/ask", Nothing, "area=none&level=d6").answers(&[404]),
    post("/o/{office}/mine/level", Nothing, "text=yes").answers(&[303, 404]),
    // The catch-up, finding, notices
    get("/o/{office}/catch-up", Nothing),
    // What is asked of one meeting, view or request; their own tests answer it.
    post("/o/{office}/catch-up/said", Event, "event={id}&outcome=A+signed+offer"),
    post("/o/{office}/catch-up/heard", Nothing, "note=00000000").answers(&[404]),
    post("/o/{office}/catch-up/answered", Nothing, "event=00000000&number=1&answer=Yes").answers(&[404]),
    post("/o/{office}/catch-up/reported", Nothing, "event=00000000").answers(&[404]),
    post("/o/{office}/catch-up/training", Nothing, "id=00000000&answer=In+May").answers(&[404]),
    get("/o/{office}/catch-up/week", Nothing),
    get("/o/{office}/catch-up/finish", Nothing),
    post("/o/{office}/catch-up/finish", Nothing, "").on("/o/{office}/catch-up/finish"),
    post("/o/{office}/catch-up/note", Nothing, "words=Ask+for+the+map").on("/o/{office}/catch-up"),
    get("/o/{office}/find", Nothing),
    get("/o/{office}/palette", Nothing),
    get("/o/{office}/notices", Nothing),
    post("/o/{office}/notices/{id}/dismiss", Message, ""),
    // Decisions
    get("/o/{office}/decisions", Nothing),
    post("/o/{office}/decisions", Nothing, "question=Paint+it%3F&options=Yes")
        .on("/o/{office}/decisions?new=1"),
    get("/o/{office}/decisions/journal", Nothing),
    get("/o/{office}/decisions/{id}", Decision),
    get("/o/{office}/decisions/{id}/record", Decision),
    post("/o/{office}/decisions/{id}/weights", Decision, "do=keep").on(DECISION),
    post("/o/{office}/decisions/{id}/detail", Decision, "what=option&words=Neither").on(DECISION),
    // Whom the executive names to decide may: tests/direction_pages.rs.
    post("/o/{office}/decisions/{id}/choose", Decision, "").on(DECISION).not_for(&[Role::Assistant]),
    post("/o/{office}/decisions/{id}/outcome", Decision, "happened=yes")
        .after(&[("/o/{office}/decisions/{id}/choose", CHOICE, DECISION)])
        .on(DECISION),
    post("/o/{office}/decisions/{id}/undo", Decision, "")
        .after(&[("/o/{office}/decisions/{id}/detail", "what=option&words=Neither", DECISION)])
        .on(LED),
    // The week, an event, the brief of a meeting
    get("/o/{office}/week", Nothing),
    get("/o/{office}/week/accept", Nothing),
    post("/o/{office}/week/accept", Nothing, ""),
    post("/o/{office}/week/undo", Nothing, ""),
    get("/o/{office}/week/ahead", Nothing),
    post("/o/{office}/week/free", Nothing, "day={date}&hours=18-19").on("/o/{office}/week/ahead"),
    get("/o/{office}/week/why", Nothing),
    get("/o/{office}/week/find", Nothing),
    post("/o/{office}/week/find", Nothing, "").on("/o/{office}/week/find?with=ben@far.example"),
    get("/o/{office}/week/hours", Nothing),
    post("/o/{office}/week/hours", Nothing, "title=Paper&minutes=60&before=2026-12-04")
        .on("/o/{office}/week/hours"),
    get("/o/{office}/event/new", Nothing),
    post("/o/{office}/events", Nothing, "title=Walk&date={date}&start=18%3A00&end=18%3A30")
        .on("/o/{office}/event/new"),
    get("/o/{office}/event/{id}", Event),
    post("/o/{office}/event/{id}", Event, "title=Walk&date={date}&start=18%3A00&end=18%3A30")
        .on("/o/{office}/event/{id}/edit"),
    get("/o/{office}/event/{id}/edit", Event),
    get("/o/{office}/event/{id}/why", Event),
    post("/o/{office}/event/{id}/cancel", Event, "").on("/o/{office}/event/{id}"),
    post("/o/{office}/event/{id}/stay", Event, "why=Everybody+travels").on("/o/{office}/event/{id}"),
    get("/o/{office}/meeting", Nothing).answers(&[200, 303, 404]),
    get("/o/{office}/meeting/{id}", Event),
    post("/o/{office}/meeting/{id}/mail", Event, ""),
    get("/o/{office}/meeting/{id}/prepare", Event),
    post("/o/{office}/meeting/{id}/said", Event, "purpose=Agree+the+date")
        .on("/o/{office}/meeting/{id}/prepare"),
    post("/o/{office}/meeting/{id}/stand-in", Event, "agree=Dates").on("/o/{office}/meeting/{id}/prepare"),
    post("/o/{office}/meeting/{id}/minutes", Event, "kind=point&text=It+rained").answers(&[303, 422]),
    post("/o/{office}/meeting/{id}/actions", Event, "").answers(&[303, 422]),
    post("/o/{office}/meeting/{id}/report", Event, "surprise=").answers(&[303, 422]),
    // Insights
    post("/o/{office}/event/{id}/activity", Event, "category=Strategy"),
    get("/o/{office}/insights", Nothing),
    get("/o/{office}/insights.csv", Nothing),
    get("/o/{office}/insights/figures", Nothing),
    get("/o/{office}/insights/day", Nothing),
    get("/o/{office}/insights/why", Nothing),
    post("/o/{office}/insights/offer", Nothing, "waste=waste.status").answers(&[303, 409]),
    get("/o/{office}/insights/partnership", Nothing),
    get("/o/{office}/insights/what-if", Nothing),
    get("/o/{office}/insights/what-if/why", Nothing),
    post("/o/{office}/insights/what-if/propose", Nothing, "change=Read+mail+twice+a+day&weeks=4")
        .answers(&[422]),
    get("/o/{office}/insights/accuracy", Nothing),
    get("/o/{office}/insights/promises", Nothing),
    get("/o/{office}/insights/pulse", Nothing),
    post("/o/{office}/insights/pulse/say", Nothing, "score=8&from=Priya").on(PULSE),
    post("/o/{office}/insights/pulse/energy", Nothing, "level=6").on(PULSE),
    post("/o/{office}/insights/pulse/thanks", Nothing, "to=Ben&words=The+night+shift").on(PULSE),
    post("/o/{office}/insights/pulse/drop", Nothing, "")
        .after(&[("/o/{office}/insights/pulse/energy", "level=6", PULSE)])
        .on(PULSE),
    get("/o/{office}/insights/sort", Nothing),
    // What happens meanwhile
    get("/o/{office}/live", Nothing),
];
