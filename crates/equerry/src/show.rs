//! How things look in a terminal: one voice for all commands.
//!
//! Colour goes through `anstream`, which drops it where there is no terminal or `NO_COLOR` is set. Text from outside
//! is shown without control or direction characters.

use anstyle::{AnsiColor, Style};
use std::fmt::Write as _;

/// Widest line; narrower where the terminal is.
const WIDTH: usize = 92;

/// For what is settled and important.
pub const BOLD: Style = Style::new().bold();
/// For what stands aside: sources, ids, notes.
pub const DIM: Style = Style::new().dimmed();
/// For what is proposed and not yet true.
pub const PROPOSED: Style = AnsiColor::Yellow.on_default();
/// For what is late or wrong.
pub const BAD: Style = AnsiColor::Red.on_default();
/// For what went well.
pub const GOOD: Style = AnsiColor::Green.on_default();

/// A page being written.
#[derive(Default)]
pub struct Page {
    text: String,
}

impl Page {
    /// An empty page.
    pub fn new() -> Self {
        Self::default()
    }
    /// A page of this text, as it is.
    pub fn verbatim(text: &str) -> Self {
        Self { text: text.to_owned() }
    }
    /// The finding on top.
    pub fn headline(&mut self, text: &str) -> &mut Self {
        self.wrapped("", "", text, BOLD);
        self
    }
    /// An empty line.
    pub fn gap(&mut self) -> &mut Self {
        self.text.push('\n');
        self
    }
    /// A section's title with a note beside it.
    pub fn title(&mut self, title: &str, note: &str) -> &mut Self {
        let _ = write!(self.text, "\n{BOLD}{}{BOLD:#}", clean(title));
        if !note.is_empty() {
            let _ = write!(self.text, "  {DIM}{}{DIM:#}", clean(note));
        }
        self.text.push('\n');
        self
    }
    /// A paragraph.
    pub fn line(&mut self, text: &str) -> &mut Self {
        self.wrapped("", "", text, Style::new());
        self
    }
    /// A paragraph set aside.
    pub fn aside(&mut self, text: &str) -> &mut Self {
        self.wrapped("", "", text, DIM);
        self
    }
    /// A row: a lead of `width` columns (a time, an id), then text hanging beside it.
    pub fn row(&mut self, width: usize, lead: &str, text: &str, style: Style) -> &mut Self {
        let lead = clean(lead);
        let pad = width.saturating_sub(textwrap::core::display_width(&lead));
        let first = format!("  {lead}{}  ", " ".repeat(pad));
        let rest = " ".repeat(width + 4);
        self.wrapped(&first, &rest, text, style);
        self
    }
    /// Another page below.
    pub fn append(&mut self, other: &Page) -> &mut Self {
        self.text.push_str(&other.text);
        self
    }
    /// A line across with a name in it, between pages.
    pub fn rule(&mut self, name: &str) -> &mut Self {
        let rest = "─".repeat(WIDTH.saturating_sub(name.chars().count() + 5));
        let _ = writeln!(self.text, "\n{DIM}───{DIM:#} {BOLD}{}{BOLD:#} {DIM}{rest}{DIM:#}\n", clean(name));
        self
    }
    /// Writes it out.
    pub fn print(&self) {
        anstream::print!("{}", self.text);
    }

    fn wrapped(&mut self, first: &str, rest: &str, text: &str, style: Style) {
        let options =
            textwrap::Options::new(WIDTH).initial_indent(first).subsequent_indent(rest).break_words(true);
        for (i, line) in textwrap::wrap(&clean(text), options).iter().enumerate() {
            let indent = if i == 0 { first } else { rest };
            let body = line.strip_prefix(indent).unwrap_or(line);
            let _ = writeln!(self.text, "{indent}{style}{body}{style:#}");
        }
    }
}

/// Text without control and direction characters: what comes from outside must not steer a terminal.
pub fn clean(text: &str) -> String {
    text.chars()
        .map(|c| if c == '\t' || c == '\n' { ' ' } else { c })
        .filter(|c| {
            !c.is_control()
                && !matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outside_text_cannot_steer_the_terminal() {
        assert_eq!(clean("a\u{1b}[31mred\u{202e}txt\r\n"), "a[31mredtxt ");
    }

    #[test]
    fn rows_hang() {
        let mut page = Page::new();
        page.row(5, "09:00", &"word ".repeat(40), Style::new());
        let text = anstream::adapter::strip_str(&page.text).to_string();
        assert!(text.lines().skip(1).all(|l| l.starts_with("         word")), "{text}");
    }
}
