//! Small rules for text from outside, used by every reader.
