//! The one list of what can be asked for. A new row fails the tests until the matrix says who may.

use super::house::House;
use super::{
    accountability, ahead, answers, assets, capture, card, catch_up, clarify, decisions, digest, event,
    full_weeks, goals, going_along, grid, growth, hand_over, history, hours, inbox, insights, keys, live,
    may, meeting, message, mission, mode, more, notes, notices, occasion, own, palette, partnership, people,
    playbooks, projects, pulse, review, rights, say_no, search, settings, sign_in, tasks, team, times, today,
    trail, week, welcome, what_if, why_here,
};
use axum::extract::DefaultBodyLimit;
use axum::routing::{self, MethodRouter};
use std::sync::Arc;

/// Who may ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seat {
    /// Anybody, signed in or not: what it answers says nothing about an office.
    Anybody,
    /// The executive or the assistant of the office that the path names; to a direct report it is not there.
    Office,
    /// Only the executive of that office.
    Executive,
    /// Only an auditor of that office; to all others it is not there.
    Auditor,
    /// Only a direct report of that office, about themselves; to all others it is not there.
    Report,
}

/// One row: a method and a path, who may, and what answers.
pub struct Route {
    /// GET or POST.
    pub method: &'static str,
    /// As axum spells it: "/o/{office}/today".
    pub path: &'static str,
    /// Who may.
    pub seat: Seat,
    answer: fn() -> MethodRouter<Arc<House>>,
}

impl Route {
    pub(super) fn handler(&self) -> MethodRouter<Arc<House>> {
        (self.answer)()
    }
}

const fn get(path: &'static str, seat: Seat, answer: fn() -> MethodRouter<Arc<House>>) -> Route {
    Route { method: "GET", path, seat, answer }
}

const fn post(path: &'static str, seat: Seat, answer: fn() -> MethodRouter<Arc<House>>) -> Route {
    Route { method: "POST", path, seat, answer }
}

use Seat::{Anybody, Auditor, Executive, Office, Report};

/// Every route. Paths of one page stand together.
pub const ROUTES: &[Route] = &[
    get("/", Anybody, || routing::get(sign_in::door)),
    // Signing in and out
    get("/sign-in", Anybody, || routing::get(sign_in::page)),
    post("/sign-in", Anybody, || routing::post(sign_in::with_password)),
    get("/sign-in/{token}", Anybody, || routing::get(sign_in::link_page)),
    post("/sign-in/{token}", Anybody, || routing::post(sign_in::with_link)),
    post("/sign-out", Anybody, || routing::post(sign_in::sign_out)),
    post("/sign-out-everywhere", Anybody, || routing::post(sign_in::sign_out_everywhere)),
    get("/password", Anybody, || routing::get(sign_in::password_page)),
    post("/password", Anybody, || routing::post(sign_in::set_password)),
    get("/assets/{stamp}/{name}", Anybody, || routing::get(assets::asset)),
    get("/offline.js", Anybody, || routing::get(assets::offline)),
    // Today
    get("/o/{office}", Office, || routing::get(today::door)),
    get("/o/{office}/today", Office, || routing::get(today::page)),
    get("/o/{office}/today.eml", Office, || routing::get(today::mail)),
    get("/o/{office}/proposals/{id}/card", Office, || routing::get(card::part)),
    get("/o/{office}/review", Office, || routing::get(review::page)),
    get("/o/{office}/full-weeks", Office, || routing::get(full_weeks::page)),
    post("/o/{office}/full-weeks/care", Executive, || routing::post(full_weeks::care)),
    post("/o/{office}/tasks/{id}/give-way", Executive, || routing::post(full_weeks::give_way)),
    // Tasks by hand
    get("/o/{office}/tasks", Office, || routing::get(tasks::page)),
    get("/o/{office}/tasks/{id}", Office, || routing::get(tasks::one)),
    get("/o/{office}/clarify", Office, || routing::get(clarify::page)),
    post("/o/{office}/tasks/{id}/clarify", Office, || routing::post(clarify::clarify)),
    post("/o/{office}/requests", Office, || routing::post(clarify::requests)),
    post("/o/{office}/tasks/{id}/edit", Office, || routing::post(tasks::edit)),
    post("/o/{office}/tasks/{id}/done", Office, || routing::post(tasks::complete)),
    post("/o/{office}/tasks/{id}/drop", Office, || routing::post(tasks::discard)),
    post("/o/{office}/tasks/{id}/stop", Office, || routing::post(tasks::stop)),
    post("/o/{office}/tasks/{id}/carry-on", Office, || routing::post(tasks::carry_on)),
    get("/o/{office}/tasks/{id}/steps", Office, || routing::get(tasks::steps)),
    post("/o/{office}/tasks/{id}/steps", Office, || routing::post(tasks::split)),
    post("/o/{office}/by-hand/{id}/undo", Office, || routing::post(tasks::undo)),
    post("/o/{office}/tasks/{id}/place", Office, || routing::post(goals::place)),
    // Goals
    get("/o/{office}/goals", Office, || routing::get(goals::page)),
    post("/o/{office}/goals", Office, || routing::post(goals::add)),
    get("/o/{office}/goals/{id}", Office, || routing::get(goals::sheet)),
    post("/o/{office}/goals/{id}/edit", Office, || routing::post(goals::edit)),
    post("/o/{office}/goals/{id}/close", Executive, || routing::post(goals::close)),
    post("/o/{office}/goals/{id}/link", Office, || routing::post(goals::link)),
    post("/o/{office}/goals/{id}/measured", Office, || routing::post(goals::measured)),
    get("/o/{office}/priorities", Office, || routing::get(goals::priorities)),
    post("/o/{office}/priorities", Office, || routing::post(goals::weigh)),
    get("/o/{office}/agreement", Office, || routing::get(goals::agreement)),
    post("/o/{office}/agreement", Office, || routing::post(goals::rank)),
    get("/o/{office}/strategy", Office, || routing::get(goals::note)),
    get("/o/{office}/mission", Office, || routing::get(mission::page)),
    post("/o/{office}/mission", Office, || routing::post(mission::add)),
    post("/o/{office}/serves", Office, || routing::post(mission::serve)),
    // Projects
    get("/o/{office}/projects", Office, || routing::get(projects::page)),
    post("/o/{office}/projects", Office, || routing::post(projects::add)),
    get("/o/{office}/projects/{id}", Office, || routing::get(projects::sheet)),
    post("/o/{office}/projects/{id}/edit", Office, || routing::post(projects::edit)),
    // Answering for
    get("/o/{office}/accountability", Office, || routing::get(accountability::page)),
    post("/o/{office}/accountability/training", Office, || routing::post(accountability::ask)),
    post("/o/{office}/accountability/answer", Executive, || routing::post(accountability::answer)),
    post("/o/{office}/accountability/process", Office, || routing::post(accountability::process)),
    // Going along
    post("/o/{office}/accountability/influence", Office, || routing::post(accountability::influence)),
    post("/o/{office}/accountability/influence/drop", Office, || routing::post(accountability::take_out)),
    post("/o/{office}/accountability/tell", Office, || routing::post(accountability::tell)),
    get("/o/{office}/growth", Office, || routing::get(growth::page)),
    post("/o/{office}/growth/aim", Office, || routing::post(growth::aim)),
    post("/o/{office}/growth/mistake", Office, || routing::post(growth::mistake)),
    post("/o/{office}/growth/skill", Office, || routing::post(growth::skill)),
    post("/o/{office}/growth/drop", Office, || routing::post(growth::take_out)),
    get("/o/{office}/going-along", Office, || routing::get(going_along::page)),
    post("/o/{office}/going-along", Office, || routing::post(going_along::go)),
    post("/o/{office}/going-along/after", Office, || routing::post(going_along::after)),
    post("/o/{office}/going-along/stage", Office, || routing::post(going_along::stage)),
    post("/o/{office}/going-along/drop", Office, || routing::post(going_along::take_off)),
    // Who does what
    get("/o/{office}/grid", Office, || routing::get(grid::page)),
    post("/o/{office}/grid", Office, || routing::post(grid::add)),
    get("/o/{office}/grid/new", Office, || routing::get(grid::new)),
    get("/o/{office}/grid/cover", Office, || routing::get(grid::cover)),
    get("/o/{office}/grid/self-done", Office, || routing::get(grid::self_done)),
    post("/o/{office}/grid/review", Executive, || routing::post(grid::review)),
    post("/o/{office}/grid/slip", Office, || routing::post(grid::slip)),
    get("/o/{office}/grid/{id}", Office, || routing::get(grid::area)),
    post("/o/{office}/grid/{id}/edit", Office, || routing::post(grid::edit)),
    post("/o/{office}/grid/{id}/remove", Executive, || routing::post(grid::remove)),
    post("/o/{office}/working/{id}/back", Office, || routing::post(grid::back)),
    post("/o/{office}/grid/{id}/level", Office, || routing::post(grid::level)),
    post("/o/{office}/grid/{id}/answer", Office, || routing::post(grid::answer)),
    get("/o/{office}/grid/{id}/hand-over", Executive, || routing::get(hand_over::page)),
    post("/o/{office}/grid/{id}/hand-over", Executive, || routing::post(hand_over::hand_over)),
    post("/o/{office}/grid/{id}/read", Office, || routing::post(grid::acknowledge)),
    get("/o/{office}/working/{id}", Office, || routing::get(grid::working)),
    post("/o/{office}/working/{id}", Office, || routing::post(grid::enter)),
    get("/o/{office}/capture", Office, || routing::get(capture::page)),
    post("/o/{office}/capture", Office, || routing::post(capture::add)),
    // People
    get("/o/{office}/people", Office, || routing::get(people::page)),
    post("/o/{office}/people", Office, || routing::post(people::add)),
    get("/o/{office}/people/ways", Office, || routing::get(people::ways)),
    get("/o/{office}/people/portfolio", Office, || routing::get(people::portfolio)),
    get("/o/{office}/people/directory", Office, || routing::get(people::directory)),
    post("/o/{office}/people/departments", Office, || routing::post(people::department)),
    post("/o/{office}/people/one", Office, || routing::post(people::one)),
    get("/o/{office}/people/{id}", Office, || routing::get(people::person)),
    post("/o/{office}/people/{id}/edit", Office, || routing::post(people::edit)),
    post("/o/{office}/people/{id}/met", Office, || routing::post(people::met)),
    post("/o/{office}/people/{id}/note", Executive, || routing::post(people::note)),
    post("/o/{office}/people/{id}/split", Office, || routing::post(people::split)),
    post("/o/{office}/people/{id}/manager", Office, || routing::post(people::manager)),
    // Catch-up
    get("/o/{office}/catch-up", Office, || routing::get(catch_up::page)),
    post("/o/{office}/catch-up/note", Office, || routing::post(catch_up::note)),
    post("/o/{office}/catch-up/said", Office, || routing::post(catch_up::say)),
    post("/o/{office}/catch-up/heard", Executive, || routing::post(catch_up::heard)),
    post("/o/{office}/catch-up/answered", Executive, || routing::post(catch_up::answered)),
    post("/o/{office}/catch-up/reported", Executive, || routing::post(catch_up::reported)),
    post("/o/{office}/catch-up/training", Executive, || routing::post(catch_up::training)),
    get("/o/{office}/catch-up/week", Office, || routing::get(catch_up::week)),
    get("/o/{office}/catch-up/finish", Office, || routing::get(catch_up::finish_page)),
    post("/o/{office}/catch-up/finish", Office, || routing::post(catch_up::finish)),
    // Notes and reports
    get("/o/{office}/notes", Office, || routing::get(notes::page)),
    post("/o/{office}/notes/line", Office, || routing::post(notes::line)),
    post("/o/{office}/notes/own", Office, || routing::post(notes::own)),
    post("/o/{office}/notes/ask", Office, || routing::post(notes::ask)),
    post("/o/{office}/notes/phone", Office, || routing::post(notes::phone)),
    get("/o/{office}/rights", Office, || routing::get(rights::page)),
    post("/o/{office}/rights", Office, || routing::post(rights::write)),
    post("/o/{office}/rights/sign", Office, || routing::post(rights::sign)),
    get("/o/{office}/say-no", Office, || routing::get(say_no::page)),
    post("/o/{office}/say-no", Office, || routing::post(say_no::write)),
    post("/o/{office}/say-no/went", Office, || routing::post(say_no::went)),
    // Team and 1-2-1s
    get("/o/{office}/team", Office, || routing::get(team::page)),
    post("/o/{office}/team/point", Office, || routing::post(team::point)),
    post("/o/{office}/team/settle", Office, || routing::post(team::settle)),
    post("/o/{office}/team/note", Office, || routing::post(team::note)),
    post("/o/{office}/team/time", Office, || routing::post(team::time)),
    // A direct report's own page
    get("/o/{office}/mine", Report, || routing::get(own::page)),
    post("/o/{office}/mine/point", Report, || routing::post(own::point)),
    post("/o/{office}/mine/drop", Report, || routing::post(own::drop_point)),
    post("/o/{office}/mine/line", Report, || routing::post(own::line)),
    post("/o/{office}/mine/time", Report, || routing::post(own::time)),
    post("/o/{office}/mine/ask", Report, || routing::post(own::ask)),
    post("/o/{office}/mine/level", Report, || routing::post(own::level)),
    // The trail, for auditors
    get("/o/{office}/trail", Auditor, || routing::get(trail::page)),
    // Search and palette
    get("/o/{office}/find", Office, || routing::get(search::page)),
    get("/o/{office}/palette", Office, || routing::get(palette::part)),
    // History
    get("/o/{office}/history", Office, || routing::get(history::page)),
    get("/o/{office}/history.txt", Executive, || routing::get(history::export)),
    // Settings
    get("/o/{office}/settings", Office, || routing::get(settings::page)),
    post("/o/{office}/settings/office", Executive, || routing::post(settings::office)),
    post("/o/{office}/settings/people", Executive, || routing::post(settings::people)),
    post("/o/{office}/settings/notices", Office, || routing::post(settings::notices)),
    post("/o/{office}/settings/right", Executive, || routing::post(settings::right)),
    post("/o/{office}/settings/right/end", Executive, || routing::post(settings::end_right)),
    post("/o/{office}/settings/learned", Executive, || routing::post(settings::learned)),
    get("/o/{office}/settings/learned/{learner}/{kind}", Executive, || routing::get(settings::taught)),
    post("/o/{office}/settings/learned/{learner}/{kind}", Executive, || {
        routing::post(settings::change_taught)
    }),
    get("/o/{office}/settings/mode", Office, || routing::get(mode::page)),
    post("/o/{office}/settings/mode", Executive, || routing::post(mode::declare)),
    post("/o/{office}/settings/mode/end", Executive, || routing::post(mode::end)),
    post("/o/{office}/settings/mode/undo", Executive, || routing::post(mode::undo)),
    post("/o/{office}/settings/support", Executive, || routing::post(mode::support)),
    post("/o/{office}/settings/support/undo", Executive, || routing::post(mode::undo_support)),
    post("/o/{office}/settings/needs", Executive, || routing::post(mode::needs)),
    post("/o/{office}/settings/needs/undo", Executive, || routing::post(mode::undo_needs)),
    get("/o/{office}/settings/may", Office, || routing::get(may::page)),
    get("/o/{office}/settings/automations", Office, || routing::get(may::automations)),
    post("/o/{office}/settings/may", Executive, || routing::post(may::set)),
    post("/o/{office}/settings/may/trial", Office, || routing::post(may::trial)),
    post("/o/{office}/settings/may/shadow", Executive, || routing::post(may::look_back)),
    post("/o/{office}/settings/rule", Executive, || routing::post(settings::rule)),
    // Keys and looks
    get("/o/{office}/keys", Office, || routing::get(keys::page)),
    post("/o/{office}/keys", Office, || routing::post(keys::keep)),
    get("/o/{office}/more", Office, || routing::get(more::page)),
    // The first run
    get("/o/{office}/welcome", Office, || routing::get(welcome::page)),
    get("/o/{office}/welcome/progress", Executive, || routing::get(welcome::progress)),
    post("/o/{office}/welcome/files", Executive, || {
        routing::post(welcome::files).layer(DefaultBodyLimit::max(welcome::most()))
    }),
    post("/o/{office}/welcome/stop", Executive, || routing::post(welcome::stop)),
    // Decisions
    get("/o/{office}/decisions", Office, || routing::get(decisions::page)),
    post("/o/{office}/decisions", Office, || routing::post(decisions::add)),
    get("/o/{office}/decisions/journal", Office, || routing::get(decisions::journal)),
    get("/o/{office}/decisions/{id}", Office, || routing::get(decisions::one)),
    get("/o/{office}/decisions/{id}/record", Office, || routing::get(decisions::record)),
    post("/o/{office}/decisions/{id}/weights", Office, || routing::post(decisions::weights)),
    post("/o/{office}/decisions/{id}/detail", Office, || routing::post(decisions::detail)),
    post("/o/{office}/decisions/{id}/view", Office, || routing::post(decisions::give_view)),
    post("/o/{office}/decisions/{id}/heard", Executive, || routing::post(decisions::heard)),
    post("/o/{office}/decisions/{id}/choose", Office, || routing::post(decisions::choose)),
    post("/o/{office}/decisions/{id}/outcome", Executive, || routing::post(decisions::outcome)),
    post("/o/{office}/decisions/{id}/undo", Office, || routing::post(decisions::undo)),
    // Week, events, meeting briefs
    get("/o/{office}/week", Office, || routing::get(week::page)),
    get("/o/{office}/week/accept", Office, || routing::get(week::accept_list)),
    post("/o/{office}/week/accept", Office, || routing::post(week::accept)),
    post("/o/{office}/week/undo", Office, || routing::post(week::undo)),
    get("/o/{office}/week/ahead", Office, || routing::get(ahead::page)),
    post("/o/{office}/week/free", Office, || routing::post(ahead::free)),
    get("/o/{office}/week/why", Office, || routing::get(week::why)),
    get("/o/{office}/week/find", Office, || routing::get(times::page)),
    post("/o/{office}/week/find", Office, || routing::post(times::propose)),
    get("/o/{office}/week/hours", Office, || routing::get(hours::page)),
    post("/o/{office}/week/hours", Office, || routing::post(hours::propose)),
    get("/o/{office}/event/new", Office, || routing::get(event::new)),
    post("/o/{office}/events", Office, || routing::post(event::create)),
    get("/o/{office}/event/{id}", Office, || routing::get(event::page)),
    post("/o/{office}/event/{id}", Office, || routing::post(event::change)),
    get("/o/{office}/event/{id}/edit", Office, || routing::get(event::edit)),
    get("/o/{office}/event/{id}/why", Office, || routing::get(why_here::page)),
    post("/o/{office}/event/{id}/cancel", Office, || routing::post(event::cancel)),
    post("/o/{office}/event/{id}/stay", Office, || routing::post(ahead::stay)),
    get("/o/{office}/meeting", Office, || routing::get(meeting::next)),
    get("/o/{office}/meeting/{id}", Office, || routing::get(meeting::page)),
    post("/o/{office}/meeting/{id}/mail", Office, || routing::post(meeting::mail)),
    get("/o/{office}/meeting/{id}/prepare", Office, || routing::get(occasion::page)),
    post("/o/{office}/meeting/{id}/said", Office, || routing::post(occasion::say)),
    post("/o/{office}/meeting/{id}/stand-in", Executive, || routing::post(occasion::stand_in)),
    post("/o/{office}/meeting/{id}/minutes", Office, || routing::post(occasion::minutes)),
    post("/o/{office}/meeting/{id}/actions", Office, || routing::post(occasion::actions)),
    post("/o/{office}/meeting/{id}/report", Office, || routing::post(occasion::report)),
    post("/o/{office}/event/{id}/activity", Office, || routing::post(insights::set)),
    // Insights
    get("/o/{office}/insights", Office, || routing::get(insights::page)),
    get("/o/{office}/insights.csv", Office, || routing::get(insights::csv)),
    get("/o/{office}/insights/figures", Office, || routing::get(insights::figures)),
    get("/o/{office}/insights/day", Office, || routing::get(insights::day)),
    get("/o/{office}/insights/why", Office, || routing::get(insights::why)),
    post("/o/{office}/insights/offer", Office, || routing::post(insights::offer)),
    get("/o/{office}/insights/partnership", Office, || routing::get(partnership::page)),
    get("/o/{office}/insights/what-if", Office, || routing::get(what_if::page)),
    get("/o/{office}/insights/what-if/why", Office, || routing::get(what_if::why)),
    post("/o/{office}/insights/what-if/propose", Office, || routing::post(what_if::propose)),
    get("/o/{office}/insights/accuracy", Office, || routing::get(what_if::accuracy)),
    get("/o/{office}/insights/promises", Office, || routing::get(partnership::promises)),
    get("/o/{office}/insights/pulse", Office, || routing::get(pulse::page)),
    post("/o/{office}/insights/pulse/say", Office, || routing::post(pulse::say)),
    post("/o/{office}/insights/pulse/energy", Office, || routing::post(pulse::energy)),
    post("/o/{office}/insights/pulse/thanks", Office, || routing::post(pulse::thanks)),
    post("/o/{office}/insights/pulse/drop", Office, || routing::post(pulse::take_out)),
    get("/o/{office}/insights/sort", Office, || routing::get(insights::sheet)),
    // Inbox
    get("/o/{office}/inbox", Office, || routing::get(inbox::page)),
    get("/o/{office}/inbox/ids", Office, || routing::get(inbox::ids)),
    get("/o/{office}/inbox/{id}", Office, || routing::get(inbox::item)),
    get("/o/{office}/inbox/{id}/pane", Office, || routing::get(inbox::pane)),
    get("/o/{office}/inbox/{id}/row", Office, || routing::get(inbox::row)),
    get("/o/{office}/inbox/{id}/sent", Office, || routing::get(message::sent)),
    get("/o/{office}/files/{id}", Office, || routing::get(message::file)),
    get("/o/{office}/digest", Office, || routing::get(digest::page)),
    post("/o/{office}/digest/fetch", Office, || routing::post(digest::fetch)),
    get("/o/{office}/playbooks", Office, || routing::get(playbooks::page)),
    get("/o/{office}/playbooks/{slug}", Office, || routing::get(playbooks::tried)),
    post("/o/{office}/playbooks/{slug}", Office, || routing::post(playbooks::start)),
    post("/o/{office}/digest/file", Office, || routing::post(digest::file)),
    // Answers
    get("/o/{office}/answers/routine", Office, || routing::get(answers::routine)),
    post("/o/{office}/answers/routine", Office, || routing::post(answers::accept_routine)),
    post("/o/{office}/answers/bulk", Office, || routing::post(answers::bulk)),
    post("/o/{office}/answers/undo", Office, || routing::post(answers::undo_last)),
    post("/o/{office}/answers/{id}/accept", Office, || routing::post(answers::accept)),
    post("/o/{office}/answers/{id}/edit", Office, || routing::post(answers::edit)),
    post("/o/{office}/answers/{id}/decline", Office, || routing::post(answers::decline)),
    post("/o/{office}/answers/{id}/later", Office, || routing::post(answers::later)),
    post("/o/{office}/answers/{id}/pass", Office, || routing::post(answers::pass)),
    post("/o/{office}/answers/{id}/file", Office, || routing::post(answers::file)),
    post("/o/{office}/answers/{id}/move", Office, || routing::post(answers::move_to)),
    post("/o/{office}/answers/{id}/undo", Office, || routing::post(answers::undo)),
    post("/o/{office}/answers/{id}/again", Office, || routing::post(answers::again)),
    // What happens meanwhile
    get("/o/{office}/notices", Office, || routing::get(notices::part)),
    post("/o/{office}/notices/{id}/dismiss", Office, || routing::post(notices::dismiss)),
    get("/o/{office}/live", Office, || routing::get(live::stream)),
];
