//! Intelligent Workflow Navigator: what a message asks, of whom, by when, and how much it matters.

pub mod deadlines;
