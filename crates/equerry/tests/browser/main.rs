//! Equerry in a real browser, as the executive and the assistant use it: a served sample office, Debian's Chromium.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop there")]

#[path = "../common/sample.rs"]
mod sample;

mod house;
mod pages;
mod sign_in;
