//! Forms as a browser reads them off a page: their fields with what stands in them.

use std::collections::BTreeMap;

/// A form that was found: where it goes, and its fields in order.
#[derive(Debug, Clone)]
pub struct Form {
    pub path: String,
    fields: Vec<(String, String)>,
}

/// The first form of a page that posts to a path; a star stands for any one segment.
pub fn find(page: &str, path: &str) -> Option<Form> {
    page.split("<form ").skip(1).find_map(|rest| {
        let (head, body) = rest.split_once('>')?;
        let posts = head.contains("method=\"post\"");
        let to = attributes(head).remove("action")?;
        let body = body.split("</form>").next().unwrap_or_default();
        (posts && fits(&to, path)).then(|| Form { path: to, fields: fields(body) })
    })
}

/// Whether it is that path, however its ids are written.
fn fits(path: &str, template: &str) -> bool {
    let parts = |path: &str| path.replace('-', "").split('/').map(str::to_owned).collect::<Vec<_>>();
    let (is, wanted) = (parts(path), parts(template));
    is.len() == wanted.len() && is.iter().zip(wanted).all(|(is, wanted)| wanted == "*" || *is == wanted)
}

impl Form {
    /// The same without the key of its session.
    pub fn without_key(mut self) -> Form {
        self.fields.retain(|(name, _)| name != "key");
        self
    }
    /// What is sent once somebody has typed and ticked: `changes` is a form in itself.
    pub fn with(&self, changes: &str) -> String {
        let changed: Vec<(&str, &str)> = changes.split('&').filter_map(|pair| pair.split_once('=')).collect();
        let kept = self.fields.iter().filter(|(name, _)| changed.iter().all(|(other, _)| other != name));
        let kept = kept.map(|(name, value)| format!("{}={}", encoded(name), encoded(value)));
        kept.chain(changed.iter().map(|(name, value)| format!("{name}={value}")))
            .collect::<Vec<_>>()
            .join("&")
    }
}

fn encoded(text: &str) -> String {
    let letter = |b: u8| match b {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => char::from(b).to_string(),
        _ => format!("%{b:02X}"),
    };
    text.bytes().map(letter).collect()
}

/// The fields between the tags of a form that a browser would send, but for its button.
fn fields(body: &str) -> Vec<(String, String)> {
    let mut fields = Vec::new();
    for rest in body.split('<').skip(1) {
        let Some((tag, text)) = rest.split_once('>') else { continue };
        let (kind, attributes) = (tag.split_whitespace().next().unwrap_or_default(), attributes(tag));
        let value = attributes.get("value").cloned().unwrap_or_default();
        let name = attributes.get("name").cloned();
        match (kind, name) {
            ("input", Some(name)) => {
                let ticks = matches!(attributes.get("type").map(String::as_str), Some("checkbox" | "radio"));
                let is_file = attributes.get("type").is_some_and(|t| t == "file");
                if !is_file && (!ticks || attributes.contains_key("checked")) {
                    fields.push((name, value));
                }
            }
            ("textarea", Some(name)) => fields.push((name, unescaped(text.trim_start_matches('\n')))),
            // What is chosen follows; without a choice it is the first.
            ("select", Some(name)) => fields.push((name, "\0".to_owned())),
            ("option", _) => {
                let Some((_, chosen)) = fields.last_mut() else { continue };
                if chosen == "\0" || attributes.contains_key("selected") {
                    *chosen = value;
                }
            }
            _ => {}
        }
    }
    fields
}

/// The attributes of a tag; one without a value is empty.
fn attributes(tag: &str) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut rest = tag;
    while let Some(at) = rest.find(|c: char| c.is_whitespace()) {
        rest = rest[at..].trim_start();
        let end = rest.find(|c: char| c == '=' || c.is_whitespace()).unwrap_or(rest.len());
        let name = rest[..end].to_owned();
        let value = rest[end..].strip_prefix("=\"").and_then(|r| r.split_once('"'));
        rest = value.map_or(&rest[end..], |(_, after)| after);
        found.insert(name, unescaped(value.map_or("", |(value, _)| value)));
        if !rest.starts_with(char::is_whitespace) && !rest.is_empty() {
            rest = rest.trim_start_matches(|c: char| !c.is_whitespace());
        }
    }
    found
}

fn unescaped(text: &str) -> String {
    let pairs = [
        ("&#60;", "<"),
        ("&#62;", ">"),
        ("&#34;", "\""),
        ("&#39;", "'"),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#38;", "&"),
        ("&amp;", "&"),
    ];
    pairs.iter().fold(text.to_owned(), |text, (from, to)| text.replace(from, to))
}

#[test]
fn a_form_is_read_as_a_browser_reads_it() {
    let page = "<form method=\"post\" action=\"/o/x/a/7/undo\"><input type=\"hidden\" name=\"key\" value=\"k&#34;\">\
        <input name=\"on\" type=\"checkbox\" value=\"1\"><input name=\"off\" type=\"checkbox\" value=\"2\" checked>\
        <select name=\"level\"><option value=\"a\">A</option><option value=\"b\" selected>B</option></select>\
        <textarea name=\"t\" rows=\"2\">\n1 &#60; 2</textarea><button>Go</button></form>";
    let form = find(page, "/o/x/a/*/undo").unwrap();
    assert_eq!(form.path, "/o/x/a/7/undo");
    assert_eq!(form.with("level=c&new=1"), "key=k%22&off=2&t=1%20%3C%202&level=c&new=1");
    assert!(find(page, "/o/x/a/7").is_none());
}
