//! What could be better: pure functions, a [`world`] snapshot in, findings and proposals out.
//!
//! No clock, no chance, no I/O: time and seeds come in as arguments, so the same input gives the same
//! bytes. An engine is a folder; engines import `maths` and `world`, never each other.

pub mod navigator;
