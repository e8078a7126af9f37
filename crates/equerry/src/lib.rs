//! The faces of Equerry: the command line and the web. Each asks the desk for one thing and shows it.

pub mod cli;
pub mod sample;
mod show;
pub mod web;
