//! Dates and deadlines in words.
