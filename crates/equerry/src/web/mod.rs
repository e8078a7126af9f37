//! The web face: pages for an executive, an assistant and direct reports, rendered here, whole or in parts.
//!
//! A handler asks the desk for one thing and shows it. Every change is a form that posts, so that all of it works
//! without script; with script, the same template is swapped in as a part. [`routes::ROUTES`] is the one list of what
//! can be asked for, and by whom.

mod accountability;
mod ahead;
mod answers;
mod assets;
mod capture;
mod card;
mod catch_up;
mod clarify;
mod decisions;
mod digest;
mod drawing;
mod event;
mod filters;
mod form;
mod full_weeks;
mod goals;
mod going_along;
mod grid;
mod growth;
pub mod guard;
mod hand_over;
mod history;
mod hours;
pub mod house;
mod inbox;
mod insights;
mod keys;
mod live;
mod may;
mod meeting;
pub mod message;
mod mission;
mod mode;
mod more;
mod notes;
mod notices;
mod occasion;
mod own;
mod palette;
mod partnership;
mod people;
mod playbooks;
mod problem;
mod projects;
mod pulse;
mod review;
mod rights;
pub mod routes;
mod say_no;
mod search;
pub mod serve;
mod settings;
mod shell;
mod sign_in;
mod tasks;
mod team;
mod times;
mod today;
mod trail;
mod week;
mod welcome;
mod what_if;
mod what_if_drawn;
mod why_here;

use axum::Router;
use house::House;
use std::sync::Arc;

/// Everything that is served, behind its guards.
pub fn router(house: Arc<House>) -> Router {
    let open =
        routes::ROUTES.iter().fold(Router::new(), |router, route| router.route(route.path, route.handler()));
    let open = open.fallback(problem::nothing_here).method_not_allowed_fallback(problem::form_address);
    guard::around(open, &house).with_state(house)
}
