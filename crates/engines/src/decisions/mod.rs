//! Decisions: what is urgent and what matters ([`matrix`]).

pub mod matrix;
