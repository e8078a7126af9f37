//! Who may ask for what, over every route: the matrix of roles and levels, hidden words that must not come out, and
//! requests made of chance. All of it goes through the real router, without a network.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop there")]

#[path = "../common/mod.rs"]
mod common;
#[path = "../common/folders.rs"]
mod folders;
#[path = "../common/hidden.rs"]
mod hidden;

mod canaries;
mod client;
mod forms;
mod fuzz;
mod matrix;
mod rows;
