//! How words are set on a page: what templates call by name.

use askama::filters::{Escaper, Html, Safe};
use std::fmt::Display;

/// Sets a sentence of ours: quotes curl; numbers that a dash joins ("15:15–15:30", "1-2-1"), lengths ("2 h 45") and days
/// ("Thu 3 Dec" after its weekday) stay on one line. What it is given is escaped like any other text.
#[askama::filter_fn]
pub fn set(text: impl Display, _: &dyn askama::Values) -> askama::Result<Safe<String>> {
    let text = curled(&text.to_string());
    let mut out = String::with_capacity(text.len() + 32);
    let pieces: Vec<&str> = text.split_inclusive(char::is_whitespace).collect();
    for run in pieces.chunk_by(|a, b| belong(a, b)) {
        let last = run.last().map_or("", |piece| piece.trim_end());
        let whole = run.concat();
        let (words, space) = whole.split_at(whole.len() - (run.last().map_or(0, |p| p.len()) - last.len()));
        let stays = run.len() > 1 || joins_numbers(words);
        let (open, close) = if stays { ("<span class=\"nb\">", "</span>") } else { ("", "") };
        out.push_str(open);
        Html.write_escaped_str(&mut out, words)?;
        out.push_str(close);
        out.push_str(space);
    }
    Ok(Safe(out))
}

/// A share of 0 to 1 as "13%".
#[askama::filter_fn]
pub fn percent(share: &f64, _: &dyn askama::Values) -> askama::Result<String> {
    Ok(format!("{:.0}%", 100.0 * share))
}

/// A place in a drawing, to a tenth.
#[askama::filter_fn]
pub fn round1(value: &f64, _: &dyn askama::Values) -> askama::Result<String> {
    Ok(format!("{value:.1}"))
}

/// What follows a number on its line: units of time, months.
const UNITS: [&str; 14] =
    ["h", "min", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// Whether two words, the first with the space behind it, are one figure: "2 h", "h 45", "3 Dec".
fn belong(first: &str, second: &str) -> bool {
    let Some(first) = first.strip_suffix(' ') else { return false };
    let first = first.trim_start_matches(['(', '“']);
    let second = second.trim_end().trim_end_matches([',', '.', ';', ':', ')', '”', '?']);
    let is_number = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_digit());
    is_number(first) && UNITS.contains(&second) || first == "h" && second.len() == 2 && is_number(second)
}

/// Whether a dash in it has digits on both sides.
fn joins_numbers(word: &str) -> bool {
    let mut dashes = word.match_indices(['-', '–']);
    dashes.any(|(at, dash)| {
        let (left, right) = (&word[..at], &word[at + dash.len()..]);
        left.ends_with(|c: char| c.is_ascii_digit()) && right.starts_with(|c: char| c.is_ascii_digit())
    })
}

/// Straight quotes as printers set them: one that begins a word opens, any other closes.
fn curled(text: &str) -> String {
    let mut before = ' ';
    text.chars()
        .map(|c| {
            let begins = before.is_whitespace() || matches!(before, '(' | '[' | '“' | '‘' | '—' | '–');
            before = c;
            match (c, begins) {
                ('"', true) => '“',
                ('"', false) => '”',
                ('\'', true) => '‘',
                ('\'', false) => '’',
                _ => c,
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    fn set(text: &str) -> String {
        super::set::default().execute(text, askama::NO_VALUES).unwrap().0
    }

    #[test]
    fn quotes_curl_and_ranges_stay_whole() {
        for (text, expected) in [
            ("Give \"Budget tables\" until Thu", "Give “Budget tables” until Thu"),
            ("(\"so\") Mara's 'yes'", "(“so”) Mara’s ‘yes’"),
            ("Keep 15:15–15:30 free", "Keep <span class=\"nb\">15:15–15:30</span> free"),
            ("Priya 1-2-1, moved", "Priya <span class=\"nb\">1-2-1,</span> moved"),
            (
                "needs 2 h 45; 3 h are left before Thu 3 Dec.",
                "needs <span class=\"nb\">2 h 45;</span> <span class=\"nb\">3 h</span> are left before Thu <span class=\"nb\">3 Dec.</span>",
            ),
            ("4 hats, 5\nmin", "4 hats, 5\nmin"),
            ("a 12-month break, cut-off – 3", "a 12-month break, cut-off – 3"),
            ("<b> & \"x\"", "&#60;b&#62; &#38; “x”"),
            ("", ""),
        ] {
            assert_eq!(set(text), expected);
        }
    }

    #[test]
    fn words_are_set_between_tags_and_never_inside_one() {
        for template in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/templates")).unwrap() {
            let path = template.unwrap().path();
            let text = std::fs::read_to_string(&path).unwrap();
            let mut inside = false;
            let mut rest = text.as_str();
            while let Some(at) = rest.find(['<', '>', '{']) {
                let (mark, after) = rest[at..].split_at(1);
                rest = after;
                if mark != "{" {
                    inside = mark == "<";
                } else if let Some((block, after)) = after.split_once('}') {
                    assert!(!inside || !block.contains("|set"), "{}: {block}", path.display());
                    rest = after;
                }
            }
        }
    }

    #[test]
    fn what_comes_from_outside_stays_text() {
        let hostile = "1-2<img src=x onerror=alert(1)>3-4";
        let shown = set(hostile);
        assert!(!shown.contains("<img"), "{shown}");
    }
}
