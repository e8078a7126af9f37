//! The HTML of a message made harmless: an allow-list of tags and attributes, no style, no script, no form, nothing that
//! loads. Pictures that the message brought along are put in, pictures elsewhere are counted and left out, a link says
//! where it leads. Each HTML part is cleaned by itself, so that none can swallow another (EFAIL). What comes out still
//! belongs into a sandboxed document of its own.

use super::decode;
use super::header;
use super::parts::{self, Leaf};
use super::start;
use crate::text::cut;
use ammonia::{Builder, Url, UrlRelative};
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Most HTML of one message that is cleaned.
const MOST_HTML: usize = 512 << 10;
/// Deepest nesting; deeper HTML is not shown as sent.
const DEEPEST: usize = 256;
/// Largest picture that is put in, and most of all of them together.
const PICTURE: usize = 256 << 10;
const PICTURES: usize = 1 << 20;

/// HTML that a browser may show in a sandbox.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SafeHtml {
    /// Clean HTML, a fragment for a body.
    pub html: String,
    /// Pictures elsewhere that were left out.
    pub left_out: usize,
    /// Pictures of the message itself that were put in.
    pub pictures: usize,
    /// Whether it was longer than what is shown.
    pub cut: bool,
}

/// Whether a message has an HTML body.
pub fn has_html(raw: &[u8]) -> bool {
    let header = header::split(start(raw));
    parts::structure(&header).leaves.iter().any(is_html_body)
}

/// The HTML bodies of a message, harmless; none where it has none that can be shown.
pub fn safe_html(raw: &[u8]) -> Option<SafeHtml> {
    let header = header::split(start(raw));
    let structure = parts::structure(&header);
    let pictures = pictures(&structure.leaves);
    let mut out = SafeHtml::default();
    let mut bodies = 0;
    for leaf in structure.leaves.iter().filter(|leaf| is_html_body(leaf)) {
        let room = MOST_HTML.saturating_sub(out.html.len());
        let bytes = leaf.transfer.decode(leaf.body, MOST_HTML + 1);
        let html = decode::text(bytes, leaf.kind.parameter("charset"));
        out.cut |= html.len() > room;
        if bodies > 0 {
            out.html.push_str("<hr>");
        }
        bodies += 1;
        clean(cut(&html, room), &pictures, &mut out);
    }
    (bodies > 0).then_some(out)
}

fn is_html_body(leaf: &Leaf<'_>) -> bool {
    leaf.kind.kind == "text/html"
        && leaf.inside.is_none()
        && leaf.disposition.kind != "attachment"
        && !leaf.body.trim_ascii().is_empty()
}

/// The pictures of the message by Content-ID, as `data:` addresses.
fn pictures(leaves: &[Leaf<'_>]) -> Arc<BTreeMap<String, String>> {
    let mut all = 0;
    let mut found = BTreeMap::new();
    for leaf in leaves.iter().take(200) {
        let Some(id) = &leaf.content_id else { continue };
        let kind = match leaf.kind.kind.as_str() {
            kind @ ("image/png" | "image/jpeg" | "image/gif" | "image/webp") => kind,
            "image/jpg" => "image/jpeg",
            _ => continue,
        };
        let bytes = leaf.transfer.decode(leaf.body, PICTURE + 1);
        if bytes.len() > PICTURE || all + bytes.len() > PICTURES {
            continue;
        }
        all += bytes.len();
        found.insert(id.clone(), format!("data:{kind};base64,{}", base64(&bytes)));
    }
    Arc::new(found)
}

fn base64(bytes: &[u8]) -> String {
    const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let n = three.iter().fold(0_u32, |n, b| n << 8 | u32::from(*b)) << (8 * (3 - three.len()));
        for place in 0..4 {
            let sign = SIGNS[(n >> (18 - 6 * place) & 63) as usize];
            out.push(if place <= three.len() { char::from(sign) } else { '=' });
        }
    }
    out
}

const TAGS: &[&str] = &[
    "a",
    "abbr",
    "b",
    "big",
    "blockquote",
    "br",
    "caption",
    "center",
    "cite",
    "code",
    "col",
    "colgroup",
    "dd",
    "del",
    "div",
    "dl",
    "dt",
    "em",
    "font",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "img",
    "ins",
    "li",
    "ol",
    "p",
    "pre",
    "q",
    "s",
    "small",
    "span",
    "strike",
    "strong",
    "sub",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "tt",
    "u",
    "ul",
];

/// Whose content goes with them.
const SILENT: &[&str] = &[
    "script", "style", "title", "template", "noscript", "iframe", "object", "embed", "svg", "math", "select",
    "textarea", "audio", "video", "head",
];

fn attributes() -> HashMap<&'static str, HashSet<&'static str>> {
    let cell = ["align", "valign", "colspan", "rowspan", "width", "height", "bgcolor"];
    HashMap::from([
        ("a", HashSet::from(["href"])),
        ("img", HashSet::from(["src", "alt", "width", "height"])),
        ("table", HashSet::from(["align", "width", "border", "cellpadding", "cellspacing", "bgcolor"])),
        ("td", HashSet::from(cell)),
        ("th", HashSet::from(cell)),
        ("tr", HashSet::from(["align", "valign", "bgcolor"])),
        ("font", HashSet::from(["color", "size"])),
        ("p", HashSet::from(["align"])),
        ("div", HashSet::from(["align"])),
        ("ol", HashSet::from(["start"])),
    ])
}

fn clean(html: &str, pictures: &Arc<BTreeMap<String, String>>, out: &mut SafeHtml) {
    if is_deep(html) {
        out.cut = true;
        return;
    }
    let put_in = Arc::new(AtomicUsize::new(0));
    let left_out = Arc::new(AtomicUsize::new(0));
    let (pictures, counted) = (Arc::clone(pictures), (Arc::clone(&put_in), Arc::clone(&left_out)));
    let mut builder = Builder::empty();
    builder
        .tags(TAGS.iter().copied().collect())
        .clean_content_tags(SILENT.iter().copied().collect())
        .tag_attributes(attributes())
        .generic_attributes(HashSet::from(["dir", "lang"]))
        .url_schemes(HashSet::from(["http", "https", "mailto", "cid"]))
        .url_relative(UrlRelative::Deny)
        .link_rel(Some("noopener noreferrer nofollow"))
        .set_tag_attribute_value("a", "target", "_blank")
        .attribute_filter(move |tag, attribute, value| match (tag, attribute) {
            ("img", "src") => {
                let own = value.get(..4).filter(|s| s.eq_ignore_ascii_case("cid:")).map(|_| &value[4..]);
                let found = own.and_then(|id| pictures.get(id)).map(|data| Cow::Owned(data.clone()));
                let count = if found.is_some() { &counted.0 } else { &counted.1 };
                count.fetch_add(1, Ordering::Relaxed);
                found
            }
            ("a", "href") => (!value.trim_start().get(..4).is_some_and(|s| s.eq_ignore_ascii_case("cid:")))
                .then_some(Cow::Borrowed(value)),
            (_, "width" | "height" | "border" | "cellpadding" | "cellspacing" | "colspan" | "rowspan") => {
                let digits = value.trim().trim_end_matches('%');
                (digits.len() <= 4 && digits.bytes().all(|b| b.is_ascii_digit()))
                    .then_some(Cow::Borrowed(value))
            }
            _ => Some(Cow::Borrowed(value)),
        });
    let cleaned = builder.clean(html).to_string();
    out.pictures += put_in.load(Ordering::Relaxed);
    out.left_out += left_out.load(Ordering::Relaxed);
    say_where_links_lead(&cleaned, &mut out.html);
}

/// Whether tags nest deeper than anybody writes by hand. Counts every tag that is opened and not closed: more than what
/// a browser would make of it, never less.
fn is_deep(html: &str) -> bool {
    let (mut depth, mut rest) = (0_usize, html.as_bytes());
    while let Some(at) = memchr::memchr(b'<', rest) {
        rest = &rest[at + 1..];
        match rest.first() {
            Some(b'/') => depth = depth.saturating_sub(1),
            Some(b) if b.is_ascii_alphabetic() => {
                let end = memchr::memchr(b'>', rest).unwrap_or(rest.len());
                let name = rest[..end].split(|b| b.is_ascii_whitespace() || *b == b'/').next().unwrap_or(&[]);
                let is_void = [
                    &b"br"[..],
                    b"img",
                    b"hr",
                    b"meta",
                    b"link",
                    b"input",
                    b"col",
                    b"wbr",
                    b"p",
                    b"li",
                    b"td",
                    b"tr",
                ]
                .iter()
                .any(|void| name.eq_ignore_ascii_case(void));
                depth += usize::from(!is_void && rest[..end].last() != Some(&b'/'));
            }
            _ => {}
        }
        if depth > DEEPEST {
            return true;
        }
    }
    false
}

/// Copies clean HTML, with the true host behind the text of each link whose text does not name it already.
fn say_where_links_lead(html: &str, out: &mut String) {
    let mut rest = html;
    let mut open: Option<(String, usize)> = None;
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = tag_end(rest);
        let tag = &rest[..end];
        if tag.starts_with("<a ") {
            open = leads_to(tag).map(|host| (host, out.len() + tag.len()));
        } else if tag == "</a>"
            && let Some((host, from)) = open.take()
            && !out.get(from..).is_some_and(|text| names(text, &host))
        {
            out.push_str(" [");
            out.push_str(&host);
            out.push(']');
        }
        out.push_str(tag);
        rest = &rest[end..];
    }
    out.push_str(rest);
}

/// Whether a link's text is its host, and nothing that looks like another.
fn names(text: &str, host: &str) -> bool {
    let text = text.trim().trim_start_matches("https://").trim_start_matches("http://");
    let named = text.split(['/', '?', '#']).next().unwrap_or_default();
    named.eq_ignore_ascii_case(host)
}

/// The length of the tag at the start of serialised HTML; quotes in it may hold `>`.
fn tag_end(html: &str) -> usize {
    let mut quoted = false;
    for (at, b) in html.bytes().enumerate() {
        match b {
            b'"' => quoted = !quoted,
            b'>' if !quoted => return at + 1,
            _ => {}
        }
    }
    html.len()
}

/// The host of a link, by its ASCII name; the address of a mail link.
fn leads_to(tag: &str) -> Option<String> {
    let href = tag.split_once("href=\"")?.1.split('"').next()?.replace("&amp;", "&");
    let url = Url::parse(href.trim()).ok()?;
    let whole = match url.scheme() {
        "mailto" => url.path().to_owned(),
        _ => match url.port() {
            Some(port) => format!("{}:{port}", url.host_str()?),
            None => url.host_str()?.to_owned(),
        },
    };
    let plain = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '_' | '@' | '+' | '%');
    Some(whole.chars().filter(plain).take(120).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn mail(html: &str) -> String {
        format!("From: a@outside.test\r\nSubject: x\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{html}")
    }

    fn shown(html: &str) -> SafeHtml {
        safe_html(mail(html).as_bytes()).unwrap()
    }

    #[test]
    fn hostile_mail_comes_out_inert() {
        for (name, raw, gone) in [
            (
                "scripts",
                include_str!("../../tests/hostile/scripts.eml"),
                &["<script", "onerror", "onload", "ontoggle", "javascript:", "srcdoc", "attacker.invalid"][..],
            ),
            ("tracking", include_str!("../../tests/hostile/tracking.eml"), &["attacker.invalid"]),
            (
                "styles",
                include_str!("../../tests/hostile/css-exfil.eml"),
                &["attacker.invalid", "position:fixed", "style"],
            ),
            (
                "an open quote",
                include_str!("../../tests/hostile/efail-direct.eml"),
                &["attacker.invalid", "CANARY"],
            ),
            (
                "a form",
                include_str!("../../tests/hostile/form-login.eml"),
                &["<form", "<base", "http-equiv", "<input", "<button", "attacker.invalid"],
            ),
            (
                "mutation",
                include_str!("../../tests/hostile/mutation.eml"),
                &["<img src", "onerror", "<style", "<svg", "<math"],
            ),
        ] {
            let safe = safe_html(raw.replace('\n', "\r\n").as_bytes()).unwrap_or_default();
            for word in gone {
                assert!(!safe.html.contains(word), "{name}: {word} in {}", safe.html);
            }
        }
    }

    #[test]
    fn a_link_says_where_it_leads() {
        let raw = include_str!("../../tests/hostile/link-mismatch.eml");
        let safe = safe_html(raw.as_bytes()).unwrap().html;
        assert!(safe.contains("https://equerry.example.test/confirm [attacker.invalid]</a>"), "{safe}");
        assert!(
            safe.contains("rel=\"noopener noreferrer nofollow\"") && safe.contains("target=\"_blank\""),
            "{safe}"
        );
        for (html, read) in [
            ("<a href='https://example.test/a'>https://example.test/b</a>", "https://example.test/b</a>"),
            ("<a href='https://example.test:8443/a'>here</a>", "here [example.test:8443]</a>"),
            ("<a href='mailto:a@b.test?subject=x'>write</a>", "write [a@b.test]</a>"),
            ("<a href='https://xn--80ak6aa92e.test/'>apple.test</a>", "apple.test [xn--80ak6aa92e.test]</a>"),
            ("<a href='https://аpple.test/'>apple.test</a>", "apple.test [xn--pple-43d.test]</a>"),
            ("<a href='https://a.test/?q=&quot;&gt;'>x</a>", "x [a.test]</a>"),
            ("<a href='ftp://a.test'>x</a>", ">x</a>"),
            ("<a href='/o/near/answers'>x</a>", ">x</a>"),
        ] {
            let safe = shown(html).html;
            assert!(safe.ends_with(read), "{html}: {safe}");
        }
        assert!(!shown("<a href='/o/near/answers'>x</a>").html.contains("answers"));
    }

    #[test]
    fn pictures_of_the_message_are_put_in_and_others_counted() {
        let raw = "From: a@b.test\r\nContent-Type: multipart/related; boundary=x\r\n\r\n\
                   --x\r\nContent-Type: text/html\r\n\r\n<p><img src=\"cid:logo@b\" alt=\"Logo\"><img src=\"cid:none\">\
                   <img src=\"http://attacker.invalid/1.gif\"><img src=\"data:image/svg+xml,x\"></p>\r\n\
                   --x\r\nContent-Type: image/png\r\nContent-ID: <logo@b>\r\nContent-Transfer-Encoding: base64\r\n\r\nAAECAw==\r\n--x--\r\n";
        let safe = safe_html(raw.as_bytes()).unwrap();
        assert!(safe.html.contains("src=\"data:image/png;base64,AAECAw==\""), "{}", safe.html);
        assert!(!safe.html.contains("attacker") && !safe.html.contains("svg"), "{}", safe.html);
        assert_eq!(safe.pictures, 1);
        assert!(has_html(raw.as_bytes()) && !has_html(b"Subject: x\r\n\r\nplain"));
        assert_eq!(safe_html(b"Subject: x\r\n\r\nplain"), None);
    }

    #[test]
    fn what_is_deep_or_long_is_cut_and_says_so() {
        assert!(shown(&"<div>".repeat(100_000)).cut);
        assert!(shown(&"<b><i>".repeat(50_000)).cut);
        let long = shown(&"<p>word</p>".repeat(100_000));
        assert!(long.cut && long.html.len() < 2 * MOST_HTML);
        assert!(!shown("<table><tr><td>a<td>b</table>").cut);
    }

    #[test]
    fn letters_in_base64() {
        for (bytes, letters) in
            [(&b""[..], ""), (b"f", "Zg=="), (b"fo", "Zm8="), (b"foo", "Zm9v"), (b"foob", "Zm9vYg==")]
        {
            assert_eq!(base64(bytes), letters);
        }
    }

    proptest! {
        #[test]
        fn cleaned_again_it_stays_as_it_is(html in "[<>&;/=a-f!\"' é\\n-]{0,120}") {
            // Mail without a word has no HTML to show.
            let Some(once) = safe_html(mail(&html).as_bytes()).map(|safe| safe.html) else { return Ok(()) };
            prop_assert!(!once.contains("<script"));
            let mut again = SafeHtml::default();
            clean(&once, &Arc::default(), &mut again);
            prop_assert_eq!(again.html, once);
        }
    }
}
