//! How things look in a terminal: one voice for all commands.
//!
//! Colour goes through `anstream`, which drops it where there is no terminal or `NO_COLOR` is set. Text from outside
//! is shown without control or direction characters.

use anstyle::{AnsiColor, Style};
use std::fmt::Write as _;

/// Widest line; narrower where the terminal is.
const WIDTH: usize = 92;
/// In a terminal narrower than this, it is the terminal that breaks lines.
const NARROWEST: usize = 40;

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
pub struct Page {
    text: String,
    width: usize,
}

impl Default for Page {
    fn default() -> Self {
        Self { text: String::new(), width: width() }
    }
}

/// How wide lines may be: as the terminal is, and never wider than reads well.
fn width() -> usize {
    terminal_size::terminal_size_of(std::io::stdout())
        .map_or(WIDTH, |(columns, _)| usize::from(columns.0).clamp(NARROWEST, WIDTH))
}

impl Page {
    /// An empty page.
    pub fn new() -> Self {
        Self::default()
    }
    /// A page of this text, as it is.
    pub fn verbatim(text: &str) -> Self {
        Self { text: text.to_owned(), ..Self::default() }
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
    /// A section's title with a note beside it, or below it where both are too long for a line.
    pub fn title(&mut self, title: &str, note: &str) -> &mut Self {
        let (title, note) = (clean(title), clean(note));
        let columns = textwrap::core::display_width;
        self.text.push('\n');
        if !note.is_empty() && columns(&title) + columns(&note) + 2 <= self.width {
            let _ = writeln!(self.text, "{BOLD}{title}{BOLD:#}  {DIM}{note}{DIM:#}");
            return self;
        }
        self.wrapped("", "", &title, BOLD);
        if !note.is_empty() {
            self.wrapped("  ", "  ", &note, DIM);
        }
        self
    }
    /// What is copied as a whole, a link or a command: on a line of its own that is never broken.
    pub fn whole(&mut self, text: &str) -> &mut Self {
        let _ = writeln!(self.text, "  {}", clean(text));
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
        let rest = "─".repeat(self.width.saturating_sub(name.chars().count() + 5));
        let _ = writeln!(self.text, "\n{DIM}───{DIM:#} {BOLD}{}{BOLD:#} {DIM}{rest}{DIM:#}\n", clean(name));
        self
    }
    /// Writes it out.
    pub fn print(&self) {
        out(&self.text);
    }

    fn wrapped(&mut self, first: &str, rest: &str, text: &str, style: Style) {
        // Only between words: an address, a path or an id is copied as it stands.
        let options = textwrap::Options::new(self.width)
            .initial_indent(first)
            .subsequent_indent(rest)
            .word_separator(textwrap::WordSeparator::AsciiSpace)
            .word_splitter(textwrap::WordSplitter::NoHyphenation)
            .break_words(false);
        for (i, line) in textwrap::wrap(&clean(text), options).iter().enumerate() {
            let indent = if i == 0 { first } else { rest };
            let body = line.strip_prefix(indent).unwrap_or(line);
            let _ = writeln!(self.text, "{indent}{style}{body}{style:#}");
        }
    }
}

/// Writes to the standard output. Whoever reads it may stop listening (`| head`): that is their right, and no error.
pub fn out(text: &str) {
    use std::io::Write as _;
    let mut stdout = anstream::stdout();
    let written = stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush());
    if let Err(e) = written
        && e.kind() != std::io::ErrorKind::BrokenPipe
    {
        anstream::eprintln!("equerry: the answer could not be written: {e}. What was done is done.");
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
    fn lines_wrap_at_words_and_what_is_copied_is_never_broken() {
        let mut page = Page { width: 40, ..Page::new() };
        let link = format!("http://127.0.0.1:7878/sign-in/{}", "a1-".repeat(20));
        page.title("A title", &"and a note of many words ".repeat(3));
        page.line(&format!("word {}", "by-and-by ".repeat(9))).whole(&link);
        let text = anstream::adapter::strip_str(&page.text).to_string();
        let (whole, lines): (Vec<&str>, Vec<&str>) = text.lines().partition(|l| l.contains("sign-in"));
        assert_eq!(whole, [format!("  {link}")]);
        assert!(lines.iter().all(|l| l.chars().count() <= 40 && !l.ends_with('-')), "{text}");
    }

    #[test]
    fn rows_hang() {
        let mut page = Page::new();
        page.row(5, "09:00", &"word ".repeat(40), Style::new());
        let text = anstream::adapter::strip_str(&page.text).to_string();
        assert!(text.lines().skip(1).all(|l| l.starts_with("         word")), "{text}");
    }
}
