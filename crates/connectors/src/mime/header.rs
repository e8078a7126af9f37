//! The header of a message or a part: its fields found in one pass, their values read when they are wanted.

use super::decode;
use crate::text::{address, hides_something, one_line};
use mail_parser::parsers::MessageStream;
use mail_parser::{Address, HeaderValue};
use std::borrow::Cow;
use world::Mailbox;

/// Longest value that is read of a field; longer ones are cut.
const VALUE: usize = 32 * 1024;
/// Most addresses that are read of a field.
const ADDRESSES: usize = 2_000;

/// One field: its name and its value as they lie in the bytes, folds and line end included.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Field<'m> {
    pub(crate) name: &'m [u8],
    pub(crate) value: &'m [u8],
}

/// The fields of a header and what follows it.
pub(crate) struct Header<'m> {
    pub(crate) fields: Vec<Field<'m>>,
    pub(crate) body: &'m [u8],
    /// Bytes of the header.
    pub(crate) length: usize,
    /// Fields left out because there were too many of them.
    pub(crate) left_out: usize,
}

/// Fields of a message that are kept at most; Received and the like beyond it are counted only.
const FIELDS: usize = 1_000;

/// Fields that many servers write in great number and that are wanted only once.
fn is_wanted_once(name: &[u8]) -> bool {
    name.eq_ignore_ascii_case(b"Received")
        || name.eq_ignore_ascii_case(b"Authentication-Results")
        || name.get(..2).is_some_and(|x| x.eq_ignore_ascii_case(b"X-"))
}

/// Splits the header from the body. A line that is no field ends nothing and is passed over; the first empty line
/// ends the header.
pub(crate) fn split(bytes: &[u8]) -> Header<'_> {
    let mut header = Header { fields: Vec::with_capacity(32), body: &[], length: bytes.len(), left_out: 0 };
    let mut seen_received = 0usize;
    let mut at = 0;
    while at < bytes.len() {
        let mut end = line_end(bytes, at);
        if is_empty_line(&bytes[at..end]) {
            header.length = at;
            header.body = &bytes[end..];
            return header;
        }
        while end < bytes.len() && matches!(bytes[end], b' ' | b'\t') {
            end = line_end(bytes, end);
        }
        let line = &bytes[at..end];
        at = end;
        let Some(colon) = memchr::memchr(b':', &line[..line.len().min(256)]) else { continue };
        let name = line[..colon].trim_ascii_end();
        if name.is_empty() || !name.iter().all(|b| b.is_ascii_graphic()) {
            continue;
        }
        if is_wanted_once(name) {
            seen_received += 1;
        }
        if header.fields.len() >= FIELDS || (is_wanted_once(name) && seen_received > 200) {
            header.left_out += 1;
            // The fields that say who and what are kept wherever they stand.
            if is_wanted_once(name) || header.fields.len() >= 2 * FIELDS {
                continue;
            }
        }
        header.fields.push(Field { name, value: &line[colon + 1..] });
    }
    header
}

fn line_end(bytes: &[u8], at: usize) -> usize {
    memchr::memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |n| at + n + 1)
}

fn is_empty_line(line: &[u8]) -> bool {
    matches!(line, b"\n" | b"\r\n" | b"\r")
}

impl<'m> Header<'m> {
    /// The first field of this name.
    pub(crate) fn get(&self, name: &str) -> Option<Field<'m>> {
        self.fields.iter().find(|f| f.is(name)).copied()
    }
    /// The raw value of the first field of this name, without blanks around it.
    pub(crate) fn raw(&self, name: &str) -> Option<&'m [u8]> {
        self.get(name).map(|f| f.value.trim_ascii())
    }
    /// Whether there is a field of this name.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.fields.iter().any(|f| f.is(name))
    }
}

impl<'m> Field<'m> {
    pub(crate) fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name.as_bytes())
    }

    /// At most [`VALUE`] bytes of the value, ending in a line break as the field parsers want it.
    fn bounded(&self) -> Cow<'m, [u8]> {
        let value = self.value;
        if value.len() <= VALUE && value.last() == Some(&b'\n') {
            return Cow::Borrowed(value);
        }
        let mut cut = value[..value.len().min(VALUE)].to_vec();
        cut.push(b'\n');
        Cow::Owned(cut)
    }

    /// The value as text: encoded words read (RFC 2047), folds undone, on one line.
    pub(crate) fn text(&self, most: usize) -> String {
        let value = self.bounded();
        if memchr::memmem::find(&value, b"=?").is_some() {
            return match MessageStream::new(&value).parse_unstructured() {
                HeaderValue::Text(text) => one_line(text, most),
                _ => String::new(),
            };
        }
        match std::str::from_utf8(&value) {
            Ok(text) => one_line(Cow::Borrowed(text), most),
            Err(_) => one_line(decode::text(value, None).into(), most),
        }
    }

    /// The value in lower case, for telling words apart.
    pub(crate) fn lower(&self) -> String {
        String::from_utf8_lossy(&self.value[..self.value.len().min(VALUE)]).trim().to_ascii_lowercase()
    }

    /// The addresses in the value, and whether one of them was written to deceive: hidden marks, or a name that
    /// looks like another address.
    pub(crate) fn addresses(&self) -> (Vec<Mailbox>, Option<&'static str>) {
        let value = self.bounded();
        let value = match std::str::from_utf8(&value) {
            Ok(_) => value,
            Err(_) => Cow::Owned(decode::text(value, None).into_bytes()),
        };
        let mut found = Vec::new();
        let mut doubt = None;
        let mut add = |name: Option<Cow<'_, str>>, email: Option<Cow<'_, str>>| {
            if found.len() < ADDRESSES && (email.is_some() || name.is_some()) {
                found.push(mailbox(name, email, &mut doubt));
            }
        };
        match MessageStream::new(&value).parse_address() {
            HeaderValue::Address(Address::List(list)) => {
                list.into_iter().for_each(|a| add(a.name, a.address));
            }
            HeaderValue::Address(Address::Group(groups)) => {
                groups.into_iter().flat_map(|g| g.addresses).for_each(|a| add(a.name, a.address));
            }
            _ => {}
        }
        (found, doubt)
    }

    /// Message ids in angle brackets, else the bare words, in order.
    pub(crate) fn ids(&self) -> Vec<String> {
        let text = String::from_utf8_lossy(&self.value[..self.value.len().min(8 * VALUE)]);
        let mut ids: Vec<String> = Vec::new();
        if text.contains('<') {
            let mut rest = &text[..];
            while let Some(open) = rest.find('<') {
                let after = &rest[open + 1..];
                let Some(close) = after.find(['>', '<']) else { break };
                push_id(&mut ids, &after[..close]);
                rest = &after[close..];
            }
        } else {
            text.split_whitespace()
                .filter(|word| word.contains('@'))
                .for_each(|word| push_id(&mut ids, word));
        }
        ids
    }
}

fn push_id(ids: &mut Vec<String>, id: &str) {
    let id: String = id.chars().filter(|c| !c.is_whitespace() && !c.is_control()).take(500).collect();
    if !id.is_empty() && ids.last() != Some(&id) {
        ids.push(id);
    }
}

fn mailbox(
    name: Option<Cow<'_, str>>,
    email: Option<Cow<'_, str>>,
    doubt: &mut Option<&'static str>,
) -> Mailbox {
    let raw = email.unwrap_or_default();
    let (mut email, mut name) = (address(&raw), name);
    if hides_something(&raw) || name.as_deref().is_some_and(hides_something) {
        doubt.get_or_insert("hidden or direction marks in a name or address");
    }
    if !email.contains('@') && name.as_deref().is_some_and(|n| n.contains('@') && !n.contains(' ')) {
        (email, name) = (address(name.as_deref().unwrap_or("")), None);
    }
    let mut name = name.map(|name| one_line(name, 200)).filter(|name| !name.is_empty());
    if let Some(shown) = name.as_deref().filter(|name| name.contains('@')) {
        let same = address(shown.trim_matches(['"', '\'', '(', ')'])) == email;
        if !same {
            doubt.get_or_insert("a name that is written like another address, taken out");
        }
        name = None;
    }
    let foreign =
        email.rsplit_once('@').is_some_and(|(_, d)| d.split('.').any(|label| label.starts_with("xn--")));
    if foreign {
        doubt.get_or_insert("an address in letters of another script");
    }
    Mailbox { email: crate::text::cut(&email, 320).to_owned(), name }
}

/// A Content-Type or Content-Disposition: its value and its parameters, RFC 2231 undone.
#[derive(Debug, Clone, Default)]
pub(crate) struct Typed {
    /// "text/plain" or "attachment", in lower case.
    pub(crate) kind: String,
    pub(crate) parameters: Vec<(String, String)>,
}

impl Typed {
    pub(crate) fn read(field: Option<Field<'_>>) -> Typed {
        let Some(field) = field else { return Typed::default() };
        let value = field.bounded();
        // "text/plain; charset=us-ascii" and its kin, which most parts are.
        if let Some(simple) = Typed::simple(&value) {
            return simple;
        }
        match MessageStream::new(&value).parse_content_type() {
            HeaderValue::ContentType(found) => Typed {
                kind: match &found.c_subtype {
                    Some(sub) => {
                        format!("{}/{}", found.c_type.to_ascii_lowercase(), sub.to_ascii_lowercase())
                    }
                    None => found.c_type.to_ascii_lowercase(),
                },
                parameters: found
                    .attributes
                    .unwrap_or_default()
                    .into_iter()
                    .take(50)
                    .map(|a| (a.name.to_ascii_lowercase(), a.value.into_owned()))
                    .collect(),
            },
            _ => Typed::default(),
        }
    }

    fn simple(value: &[u8]) -> Option<Typed> {
        if value.len() > 200 || value.iter().any(|b| matches!(b, b'*' | b'%' | b'(' | b'\\') || !b.is_ascii())
        {
            return None;
        }
        let text = std::str::from_utf8(value).ok()?;
        if text.contains("=?") {
            return None;
        }
        let mut fields = text.split(';');
        let kind = fields.next()?.trim().to_ascii_lowercase();
        let mut parameters = Vec::new();
        for field in fields.map(str::trim).filter(|f| !f.is_empty()) {
            let (name, value) = field.split_once('=')?;
            let value = value.trim();
            let quotes = value.bytes().filter(|b| *b == b'"').count();
            let bare = match quotes {
                0 => value,
                2 => value.strip_prefix('"')?.strip_suffix('"')?,
                _ => return None,
            };
            parameters.push((name.trim().to_ascii_lowercase(), bare.to_owned()));
        }
        Some(Typed { kind, parameters })
    }

    pub(crate) fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
    }
}
