//! A real browser for tests and bench: Debian's Chromium, driven through its driver, and what must hold on every page.
//! Never shipped. What cannot go on panics: this stands in for a person at a screen, not for a part of Equerry.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop there")]

pub mod checks;
mod chrome;

pub use chrome::{Chrome, DESK, NARROW, PHONE, Size, Theme};
pub use thirtyfour::{By, Key, TypingData, WebElement};
