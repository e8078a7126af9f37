//! HTML mail as plain text: what a reader would read, quoted passages marked as in plain mail, nothing fetched,
//! nothing run, no address out of a tag.

/// Most text that is made.
const MOST: usize = 1 << 20;

/// What the HTML was like, for judging it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct HtmlFacts {
    /// Bytes of HTML.
    pub bytes: u32,
    /// Links.
    pub links: u32,
    /// Pictures.
    pub images: u32,
}

struct Writer {
    out: String,
    /// Nesting of quoted passages.
    quotes: usize,
    /// Line breaks and a blank still to be written.
    breaks: usize,
    blank: bool,
}

impl Writer {
    fn line(&mut self, breaks: usize) {
        self.breaks = self.breaks.max(breaks);
        self.blank = false;
    }
    fn push(&mut self, c: char) {
        if c.is_whitespace() && c != '\u{a0}' {
            self.blank = true;
            return;
        }
        let begins = self.out.is_empty();
        if self.breaks > 0 || begins {
            if !begins {
                for _ in 0..self.breaks.min(2) {
                    self.out.push('\n');
                }
            }
            for _ in 0..self.quotes.min(5) {
                self.out.push_str("> ");
            }
        } else if self.blank {
            self.out.push(' ');
        }
        (self.breaks, self.blank) = (0, false);
        self.out.push(if c == '\u{a0}' { ' ' } else { c });
    }
}

/// The text of an HTML document, and what it was like.
pub(crate) fn text(html: &str) -> (String, HtmlFacts) {
    let mut facts = HtmlFacts { bytes: html.len() as u32, ..HtmlFacts::default() };
    let mut writer = Writer { out: String::new(), quotes: 0, breaks: 0, blank: false };
    let mut skipping: Option<&str> = None;
    let mut rest = html;
    while !rest.is_empty() && writer.out.len() < MOST {
        let next = memchr::memchr2(b'<', b'&', rest.as_bytes()).unwrap_or(rest.len());
        if skipping.is_none() {
            rest[..next].chars().for_each(|c| writer.push(c));
        }
        rest = &rest[next..];
        if let Some(after) = rest.strip_prefix("<!--") {
            rest = after.find("-->").map_or("", |end| &after[end + 3..]);
        } else if rest.starts_with('<') {
            let (tag, after) = match tag(rest) {
                Look::Tag(tag, after) => (tag, after),
                Look::Text(length) => {
                    if skipping.is_none() {
                        rest[..length].chars().for_each(|c| writer.push(c));
                    }
                    rest = &rest[length..];
                    continue;
                }
            };
            rest = after;
            match skipping {
                Some(open) if tag.closes && tag.name.eq_ignore_ascii_case(open) => skipping = None,
                Some(_) => {}
                None => skipping = shape(&tag, &mut writer, &mut facts),
            }
        } else if rest.starts_with('&') {
            let (c, length) = entity(rest);
            if skipping.is_none() {
                writer.push(c);
            }
            rest = &rest[length..];
        }
    }
    (writer.out, facts)
}

struct Tag<'h> {
    name: &'h str,
    closes: bool,
}

/// What a `<` begins.
enum Look<'h> {
    /// A tag, and what follows it.
    Tag(Tag<'h>, &'h str),
    /// Text of this many bytes: what follows is looked at again only behind it.
    Text(usize),
}

/// Longest tag.
const TAG: usize = 4_000;

/// The tag at the start of `html`; quotes in it may hold `>`.
fn tag(html: &str) -> Look<'_> {
    let closes = html[1..].starts_with('/');
    let name_at = if closes { 2 } else { 1 };
    let window = crate::text::cut(html, TAG);
    let inner = &window[name_at..];
    if !inner.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '!' | '?')) {
        return Look::Text(1);
    }
    let length = inner.find(|c: char| c.is_whitespace() || matches!(c, '>' | '/')).unwrap_or(inner.len());
    let (mut quote, mut end) = (None, None);
    for (at, b) in inner.bytes().enumerate().skip(length) {
        match (b, quote) {
            (b'>', None) => {
                end = Some(at);
                break;
            }
            (b'"' | b'\'', None) => quote = Some(b),
            (b, Some(open)) if b == open => quote = None,
            _ => {}
        }
    }
    // A quote that never ends is none.
    let end = end.or_else(|| inner.find('>'));
    match end {
        Some(end) => Look::Tag(Tag { name: &inner[..length.min(end)], closes }, &html[name_at + end + 1..]),
        // The document ends inside a tag.
        None if window.len() == html.len() => Look::Tag(Tag { name: &inner[..length], closes }, ""),
        None => Look::Text(window.len()),
    }
}

/// What a tag does to the text; the name of an element whose content is no text.
fn shape(tag: &Tag<'_>, writer: &mut Writer, facts: &mut HtmlFacts) -> Option<&'static str> {
    let mut lower = [0u8; 12];
    let name = tag.name.as_bytes();
    if name.len() > lower.len() {
        return None;
    }
    lower[..name.len()].copy_from_slice(name);
    lower.make_ascii_lowercase();
    match &lower[..name.len()] {
        b"script" if !tag.closes => return Some("script"),
        b"style" if !tag.closes => return Some("style"),
        b"title" if !tag.closes => return Some("title"),
        b"template" if !tag.closes => return Some("template"),
        b"noscript" if !tag.closes => return Some("noscript"),
        b"br" => {
            writer.breaks += 1;
            writer.blank = false;
        }
        b"blockquote" => {
            writer.line(1);
            writer.quotes = if tag.closes { writer.quotes.saturating_sub(1) } else { writer.quotes + 1 };
        }
        b"p" | b"h1" | b"h2" | b"h3" | b"h4" | b"h5" | b"h6" | b"table" | b"ul" | b"ol" | b"pre" => {
            writer.line(2)
        }
        b"div" | b"tr" | b"hr" | b"dt" | b"dd" | b"section" | b"article" | b"header" | b"footer"
        | b"body" | b"center" => writer.line(1),
        b"li" => {
            writer.line(1);
            if !tag.closes {
                writer.push('-');
                writer.blank = true;
            }
        }
        b"td" | b"th" => writer.blank = true,
        b"a" if !tag.closes => facts.links += 1,
        b"img" => facts.images += 1,
        _ => {}
    }
    None
}

/// The character an entity names, and how many bytes it takes; the sign itself where it names none.
fn entity(text: &str) -> (char, usize) {
    let end = text.as_bytes().iter().take(32).position(|b| *b == b';').unwrap_or(0);
    let name = text.get(1..end).unwrap_or("");
    let number = match name.as_bytes() {
        [b'#', b'x' | b'X', ..] => u32::from_str_radix(&name[2..], 16).ok(),
        [b'#', ..] => name[1..].parse().ok(),
        _ => None,
    };
    if let Some(number) = number {
        // Old mail numbers by Windows-1252.
        let c = match number {
            0x91 | 0x92 => Some('\''),
            0x93 | 0x94 => Some('"'),
            0x95 => Some('\u{2022}'),
            0x96 | 0x97 => Some('\u{2013}'),
            n => char::from_u32(n).filter(|c| !c.is_control() || *c == '\n'),
        };
        return (c.unwrap_or('\u{fffd}'), end + 1);
    }
    match ENTITIES.iter().find(|(known, _)| *known == name) {
        Some((_, c)) => (*c, end + 1),
        None => ('&', 1),
    }
}

const ENTITIES: [(&str, char); 62] = [
    ("nbsp", '\u{a0}'),
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("ndash", '\u{2013}'),
    ("mdash", '\u{2014}'),
    ("hellip", '\u{2026}'),
    ("lsquo", '\u{2018}'),
    ("rsquo", '\u{2019}'),
    ("sbquo", '\u{201a}'),
    ("ldquo", '\u{201c}'),
    ("rdquo", '\u{201d}'),
    ("bdquo", '\u{201e}'),
    ("laquo", '\u{ab}'),
    ("raquo", '\u{bb}'),
    ("bull", '\u{2022}'),
    ("middot", '\u{b7}'),
    ("euro", '\u{20ac}'),
    ("pound", '\u{a3}'),
    ("yen", '\u{a5}'),
    ("cent", '\u{a2}'),
    ("copy", '\u{a9}'),
    ("reg", '\u{ae}'),
    ("trade", '\u{2122}'),
    ("deg", '\u{b0}'),
    ("sect", '\u{a7}'),
    ("para", '\u{b6}'),
    ("times", '\u{d7}'),
    ("frac12", '\u{bd}'),
    ("larr", '\u{2190}'),
    ("rarr", '\u{2192}'),
    ("szlig", '\u{df}'),
    ("auml", '\u{e4}'),
    ("ouml", '\u{f6}'),
    ("uuml", '\u{fc}'),
    ("Auml", '\u{c4}'),
    ("Ouml", '\u{d6}'),
    ("Uuml", '\u{dc}'),
    ("agrave", '\u{e0}'),
    ("aacute", '\u{e1}'),
    ("acirc", '\u{e2}'),
    ("atilde", '\u{e3}'),
    ("aring", '\u{e5}'),
    ("aelig", '\u{e6}'),
    ("ccedil", '\u{e7}'),
    ("egrave", '\u{e8}'),
    ("eacute", '\u{e9}'),
    ("ecirc", '\u{ea}'),
    ("euml", '\u{eb}'),
    ("iacute", '\u{ed}'),
    ("icirc", '\u{ee}'),
    ("ntilde", '\u{f1}'),
    ("oacute", '\u{f3}'),
    ("ocirc", '\u{f4}'),
    ("oslash", '\u{f8}'),
    ("uacute", '\u{fa}'),
    ("ugrave", '\u{f9}'),
    ("iquest", '\u{bf}'),
    ("iexcl", '\u{a1}'),
    ("shy", '\u{200b}'),
];

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_a_reader_reads() {
        for (html, read) in [
            ("<p>Hi <b>Ana</b>,</p><p>yes&nbsp;&amp; no</p>", "Hi Ana,\n\nyes & no"),
            ("a<br>b<br/>c", "a\nb\nc"),
            ("<style>p{}</style><script>x('<b>')</script>text<!-- hidden -->", "text"),
            (
                "<div>new</div><blockquote><div>old</div><div>older</div></blockquote>after",
                "new\n> old\n> older\nafter",
            ),
            ("<ul><li>one<li>two</ul>", "- one\n- two"),
            ("<a href=\"http://x.invalid/?a>b\">here</a>", "here"),
            ("1 < 2 &bogus; &#x41;&#66;&#0;", "1 < 2 &bogus; AB\u{fffd}"),
            ("<p unclosed", ""),
            ("<img src='http://x.invalid", ""),
            ("caf\u{e9} <td>\u{20ac}</td>", "caf\u{e9} \u{20ac}"),
        ] {
            assert_eq!(text(html).0, read, "{html}");
        }
        assert_eq!(text("<a>x</a><img>").1, HtmlFacts { bytes: 13, links: 1, images: 1 });
    }

    proptest! {
        #[test]
        fn no_html_breaks_it(html in "[<>&;/#xa!\"' é€\\n-]{0,80}") {
            text(&html);
        }
    }
}
