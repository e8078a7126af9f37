//! Cuts a text into words, numbers and marks, and offers small questions about them.

use super::words::{self, Word};

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Kind {
    /// A word that belongs to dates.
    Word(Word),
    /// Any other run of letters.
    Letters,
    /// A run of at most nine digits.
    Number { value: u32, digits: u8 },
    /// One sign. Dashes of every length are `-`, apostrophes of every shape `'`.
    Mark(char),
}

/// One word, number or sign, with its place in the text in bytes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) kind: Kind,
    /// Whether a blank stands before it (true at the beginning of the text).
    pub(super) spaced: bool,
    /// Whether the first letter is a capital.
    pub(super) capital: bool,
}

/// Cuts the text. `None` if no word and no digit in it can belong to a date.
pub(super) fn tokens(text: &str) -> Option<Vec<Token>> {
    let (found, hopeful) = cut(text);
    hopeful.then_some(found)
}

/// Cuts the text, whatever is in it.
pub(super) fn all(text: &str) -> Vec<Token> {
    cut(text).0
}

fn cut(text: &str) -> (Vec<Token>, bool) {
    let bytes = text.as_bytes();
    let mut found = Vec::with_capacity(text.len() / 4 + 2);
    let (mut at, mut spaced, mut hopeful) = (0, true, false);
    while at < bytes.len() {
        let start = at;
        let kind = if bytes[at].is_ascii_whitespace() {
            at += 1;
            spaced = true;
            continue;
        } else if bytes[at].is_ascii_digit() {
            while at < bytes.len() && bytes[at].is_ascii_digit() {
                at += 1;
            }
            let digits = &text[start..at];
            hopeful |= digits.len() <= 9;
            match digits.parse() {
                Ok(value) if digits.len() <= 9 => Kind::Number { value, digits: digits.len() as u8 },
                _ => Kind::Letters,
            }
        } else if bytes[at].is_ascii_alphabetic() || is_letter_at(text, at) {
            while at < bytes.len() && (bytes[at].is_ascii_alphabetic() || is_letter_at(text, at)) {
                at += char_len(bytes[at]);
            }
            match words::meaning(&text[start..at]) {
                Some(word) => {
                    hopeful |= word.carries_time();
                    Kind::Word(word)
                }
                None => Kind::Letters,
            }
        } else {
            at += char_len(bytes[at]);
            match text[start..at].chars().next() {
                Some(c) if c.is_whitespace() || c == '\u{200b}' => {
                    spaced = true;
                    continue;
                }
                Some('–' | '—' | '‐' | '‑' | '−') => Kind::Mark('-'),
                Some('’' | '‘' | 'ʼ' | '´') => Kind::Mark('\''),
                Some(c) => Kind::Mark(c),
                None => break,
            }
        };
        found.push(Token { start, end: at, kind, spaced, capital: bytes[start].is_ascii_uppercase() });
        spaced = false;
    }
    // Hours and years in words ("at seven", "in nineteen ninety six") come without any other date word.
    hopeful |= found.iter().any(|token| matches!(token.kind, Kind::Word(Word::Cardinal(_))));
    (found, hopeful)
}

fn char_len(first: u8) -> usize {
    match first {
        0..0xc0 => 1,
        0xc0..0xe0 => 2,
        0xe0..0xf0 => 3,
        _ => 4,
    }
}

fn is_letter_at(text: &str, at: usize) -> bool {
    !text.as_bytes()[at].is_ascii() && text[at..].chars().next().is_some_and(char::is_alphabetic)
}
