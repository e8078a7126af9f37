//! Equerry in a real browser, as the executive and the assistant use it: a served sample office, Debian's Chromium.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop there")]

#[path = "../common/folders.rs"]
mod folders;
#[path = "../common/sample.rs"]
mod sample;

mod answers;
mod decisions;
mod find;
mod goals;
mod house;
mod insights;
mod offline;
mod pages;
mod pictures;
mod sign_in;
mod times;
mod upload;
mod week;
