//! Reads along the tokens of one text: small questions first, then numbers.

use std::cell::{Cell, OnceCell};

use jiff::civil::{Date, DateTime};

use super::tokens::{Kind, Token};
use super::words::Word;
use super::{Locale, Sent};

/// What was read, and the token after it.
pub(super) type Read<T> = Option<(T, usize)>;

/// One text under reading.
pub(super) struct Reader<'t> {
    pub(super) text: &'t str,
    pub(super) tokens: &'t [Token],
    pub(super) sent: &'t Sent,
    pub(super) now: DateTime,
    pub(super) today: Date,
    /// Where the second end of a stretch begins: what is grown to its left belongs to the stretch.
    pub(super) second_end: Cell<usize>,
    german: OnceCell<bool>,
}

impl<'t> Reader<'t> {
    pub(super) fn new(text: &'t str, tokens: &'t [Token], sent: &'t Sent) -> Reader<'t> {
        let now = sent.at.datetime();
        Reader {
            text,
            tokens,
            sent,
            now,
            today: now.date(),
            second_end: Cell::new(usize::MAX),
            german: OnceCell::new(),
        }
    }

    pub(super) fn day_first(&self) -> bool {
        self.sent.locale != Locale::EnUs
    }

    /// Whether "morgen" and its like may be read as German: by the locale, or by small words in the text.
    pub(super) fn reads_german(&self) -> bool {
        const SIGNS: &[&str] =
            &["bis", "der", "das", "wir", "ich", "bitte", "und", "ist", "uhr", "den", "wird"];
        let signed = || (0..self.tokens.len()).any(|at| self.any(at, SIGNS));
        self.sent.locale == Locale::De || *self.german.get_or_init(signed)
    }

    pub(super) fn token(&self, at: usize) -> Option<&'t Token> {
        self.tokens.get(at)
    }

    pub(super) fn written(&self, at: usize) -> &'t str {
        self.tokens.get(at).map_or("", |t| &self.text[t.start..t.end])
    }

    pub(super) fn word(&self, at: usize) -> Option<Word> {
        match self.tokens.get(at)?.kind {
            Kind::Word(word) => Some(word),
            _ => None,
        }
    }

    pub(super) fn is(&self, at: usize, word: &str) -> bool {
        self.written(at).eq_ignore_ascii_case(word)
    }

    pub(super) fn any(&self, at: usize, words: &[&str]) -> bool {
        words.iter().any(|word| self.is(at, word))
    }

    /// The place after these words, if they stand here one after the other.
    pub(super) fn run(&self, at: usize, words: &str) -> Option<usize> {
        let mut next = at;
        for word in words.split(' ') {
            if !self.is(next, word) {
                return None;
            }
            next += 1;
        }
        Some(next)
    }

    /// The place after the first of these runs of words that stands here.
    pub(super) fn one_of(&self, at: usize, runs: &[&str]) -> Option<usize> {
        runs.iter().find_map(|run| self.run(at, run))
    }

    /// Steps over one of these words if it stands here.
    pub(super) fn over(&self, at: usize, words: &[&str]) -> usize {
        if self.any(at, words) { at + 1 } else { at }
    }

    pub(super) fn mark(&self, at: usize, mark: char) -> bool {
        self.tokens.get(at).is_some_and(|t| t.kind == Kind::Mark(mark))
    }

    /// Whether the token touches the one before it.
    pub(super) fn glued(&self, at: usize) -> bool {
        at > 0 && self.tokens.get(at).is_some_and(|t| !t.spaced)
    }

    pub(super) fn is_number(&self, at: usize) -> bool {
        matches!(self.tokens.get(at), Some(Token { kind: Kind::Number { .. }, .. }))
    }

    pub(super) fn is_letters(&self, at: usize) -> bool {
        matches!(self.tokens.get(at), Some(Token { kind: Kind::Letters | Kind::Word(_), .. }))
    }

    /// A run of digits: its value and how many digits were written.
    pub(super) fn digits(&self, at: usize) -> Option<(u32, u8)> {
        match self.tokens.get(at)?.kind {
            Kind::Number { value, digits } => Some((value, digits)),
            _ => None,
        }
    }

    /// Whether the sentence, or a clause of it, ends here.
    pub(super) fn clause_ends(&self, at: usize) -> bool {
        match self.tokens.get(at).map(|t| t.kind) {
            None => true,
            Some(Kind::Mark(c)) => {
                matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | ')' | '-' | '"' | '\'' | '/' | '…')
            }
            Some(_) => false,
        }
    }

    /// Whether what stands here cannot be a thing that is counted or named: the end, or a small word.
    pub(super) fn no_noun(&self, at: usize) -> bool {
        self.clause_ends(at)
            || matches!(self.word(at), Some(w) if !matches!(w, Word::Unit(_) | Word::Part(_) | Word::Ordinal(_) | Word::FeastPart))
    }

    /// Whether the number here stands alone on its left: no letters, digits, prices or signs grown to it.
    pub(super) fn free_left(&self, at: usize) -> bool {
        if self.second_end.get() == at {
            return true;
        }
        if at == 0 || !self.glued(at) {
            return at == 0
                || !matches!(self.tokens[at - 1].kind, Kind::Mark('$' | '€' | '£' | '#' | '+' | '=' | '*'));
        }
        match self.tokens[at - 1].kind {
            Kind::Letters | Kind::Word(_) | Kind::Number { .. } => false,
            Kind::Mark('(' | '[' | '"' | '\'' | '~' | '>' | '@' | ';' | '*' | '“' | '„' | '«') => true,
            Kind::Mark('-' | ',' | ':') => at < 2 || !self.is_number(at - 2) && !self.glued(at - 1),
            Kind::Mark('_') => true,
            Kind::Mark(_) => false,
        }
    }

    /// Whether the number before `at` has nothing grown to its right that makes it part of something else.
    pub(super) fn free_right(&self, at: usize) -> bool {
        if !self.glued(at) {
            return !self.any(at, &["%", "percent", "°", "€", "$", "£"]);
        }
        match self.tokens[at].kind {
            Kind::Letters | Kind::Word(_) | Kind::Number { .. } => false,
            Kind::Mark('.' | ',' | ':' | '/' | '-') => !(self.glued(at + 1) && (self.is_number(at + 1))),
            Kind::Mark(c) => !matches!(c, '%' | '€' | '$' | '£' | '°' | '@' | '=' | '&' | '#'),
        }
    }

    // ---- numbers -------------------------------------------------------------------------------------------------

    /// "7", "seven", "twenty-one", "twenty and four": a whole number below a thousand.
    pub(super) fn cardinal(&self, at: usize) -> Read<u32> {
        if let Some((value, digits)) = self.digits(at) {
            return (digits <= 4).then_some((value, at + 1));
        }
        self.cardinal_words(at)
    }

    fn cardinal_words(&self, at: usize) -> Read<u32> {
        let Some(Word::Cardinal(first)) = self.word(at) else { return None };
        let first = u32::from(first);
        let next = at + 1;
        match first {
            20..=90 => {
                let small = if self.mark(next, '-') || self.is(next, "and") { next + 1 } else { next };
                match self.word(small) {
                    Some(Word::Cardinal(unit @ 1..=9)) => Some((first + u32::from(unit), small + 1)),
                    _ => Some((first, next)),
                }
            }
            1..=9 if self.word(next) == Some(Word::Cardinal(100)) => Some((first * 100, next + 1)),
            100 | 1000 => None,
            _ => Some((first, next)),
        }
    }

    /// "1st", "22nd", "first", "twenty second", "thirty-first".
    pub(super) fn ordinal(&self, at: usize) -> Read<u32> {
        if let Some((value, digits)) = self.digits(at) {
            let ends = digits <= 2 && self.glued(at + 1) && self.any(at + 1, &["st", "nd", "rd", "th"]);
            return (ends && !self.glued_letters(at + 2)).then_some((value, at + 2));
        }
        match self.word(at)? {
            Word::Ordinal(n) => Some((u32::from(n), at + 1)),
            Word::Cardinal(tens @ (20 | 30)) => {
                let small = if self.mark(at + 1, '-') { at + 2 } else { at + 1 };
                match self.word(small)? {
                    Word::Ordinal(n @ 1..=9) => Some((u32::from(tens) + u32::from(n), small + 1)),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    fn glued_letters(&self, at: usize) -> bool {
        self.glued(at) && self.is_letters(at)
    }

    /// A number that counts days of a month, as an ordinal or not: 1 to 31.
    pub(super) fn day_number(&self, at: usize) -> Read<i8> {
        let (value, next) = match self.ordinal(at) {
            Some(found) => found,
            None => {
                let (value, next) = match self.digits(at) {
                    Some((value, 1..=2)) => (value, at + 1),
                    Some(_) => return None,
                    None => self.cardinal_words(at)?,
                };
                if self.glued(next) && self.is_number(at) && !self.day_number_ends(next) {
                    return None;
                }
                let larger = matches!(self.word(next), Some(Word::Cardinal(100 | 1000)));
                if larger {
                    return None;
                }
                (value, next)
            }
        };
        (1..=31).contains(&value).then_some((value as i8, next))
    }

    fn day_number_ends(&self, at: usize) -> bool {
        match self.tokens[at].kind {
            Kind::Mark(':' | '%' | '€' | '$' | '£' | '°' | '=') => false,
            Kind::Mark('.' | ',') => !(self.glued(at + 1) && self.is_number(at + 1)),
            Kind::Mark(_) => true,
            // "5May", "7December"
            Kind::Word(Word::Month(_)) => true,
            _ => false,
        }
    }

    /// "2026", "nineteen ninety six", "two thousand and fifteen": a year in full.
    pub(super) fn year(&self, at: usize) -> Read<i16> {
        if let Some((value, digits)) = self.digits(at) {
            return (digits == 4 && (1000..2500).contains(&value)).then_some((value as i16, at + 1));
        }
        let Some(Word::Cardinal(first)) = self.word(at) else { return None };
        let below_hundred = |at: usize| match self.cardinal_words(at) {
            Some((value, next)) if value < 100 => (value as i16, next),
            _ => (0, at),
        };
        match first {
            2 if self.word(at + 1) == Some(Word::Cardinal(1000)) => {
                let (rest, next) = below_hundred(self.over(at + 2, &["and"]));
                Some(if rest == 0 { (2000, at + 2) } else { (2000 + rest, next) })
            }
            10..=20 => {
                let century = first as i16 * 100;
                if self.word(at + 1) == Some(Word::Cardinal(100)) {
                    let (rest, next) = below_hundred(self.over(at + 2, &["and"]));
                    return Some(if rest == 0 { (century, at + 2) } else { (century + rest, next) });
                }
                let (rest, next) = match self.cardinal_words(at + 1) {
                    Some((value, next)) if (10..100).contains(&value) => (value as i16, next),
                    _ => return None,
                };
                Some((century + rest, next))
            }
            _ => None,
        }
    }

    /// "'27", "of 87": a year by its last two digits.
    pub(super) fn short_year(&self, at: usize) -> Read<i16> {
        let number = if self.mark(at, '\'') { at + 1 } else { at };
        let (value, digits) = self.digits(number)?;
        let whole = digits == 2 && (!self.glued(number + 1) || self.clause_ends(number + 1));
        (whole && !self.mark(number + 1, ':')).then_some((full_year(value), number + 1))
    }

    /// How many: "3", "2.5", "a", "half an", "one and a half", "a couple of", "several".
    pub(super) fn amount(&self, at: usize) -> Read<f64> {
        if let Some((value, digits)) = self.digits(at) {
            if digits > 6 {
                return None;
            }
            let mut amount = f64::from(value);
            let mut next = at + 1;
            if self.mark(next, '.') && self.glued(next) && self.glued(next + 1) {
                if let Some((part, places)) = self.digits(next + 1) {
                    amount += f64::from(part) / 10f64.powi(i32::from(places));
                    next += 2;
                }
            } else if self.mark(next, '½') {
                return Some((amount + 0.5, next + 1));
            }
            return Some(self.and_a_part(amount, next));
        }
        if let Some(next) = self.one_of(at, &["half an", "half a", "eine halbe", "einer halben"]) {
            return Some((0.5, next));
        }
        if let Some(next) = self.one_of(at, &["a quarter of an", "quarter of an"]) {
            return Some((0.25, next));
        }
        if let Some(next) = self.one_of(at, &["a couple of", "a couple", "couple of", "couple"]) {
            return Some((2.0, next));
        }
        if let Some(next) = self.one_of(at, &["a few", "few", "several"]) {
            return Some((3.0, next));
        }
        if let Some((value, next)) = self.cardinal_words(at) {
            // "sixteen (16)"
            if self.mark(next, '(')
                && self.digits(next + 1).is_some_and(|(v, _)| v == value)
                && self.mark(next + 2, ')')
            {
                return Some((f64::from(value), next + 3));
            }
            return Some(self.and_a_part(f64::from(value), next));
        }
        self.any(at, &["a", "an", "another"]).then_some((1.0, at + 1))
    }

    /// "… and a half", "… and a quarter".
    pub(super) fn and_a_part(&self, amount: f64, at: usize) -> (f64, usize) {
        if let Some(next) = self.one_of(at, &["and a half", "and half"]) {
            return (amount + 0.5, next);
        }
        match self.run(at, "and a quarter") {
            Some(next) => (amount + 0.25, next),
            None => (amount, at),
        }
    }
}

/// The year meant by two digits: from 1970 to 2069.
pub(super) fn full_year(short: u32) -> i16 {
    let short = (short % 100) as i16;
    if short < 70 { 2000 + short } else { 1900 + short }
}
